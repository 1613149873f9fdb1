"""The two-step supply: a list first, the details of the drawn records after the draw."""

import csv
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import config, details, steps, with_draw, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Subject
from scrutiny.errors import InputError, IntegrityError, StepError
from scrutiny.outputs.views import Note

SEPTEMBER = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
FIRST = Subject(cycle="2026-11")
LISTED = ("reference", "searched_at", "area", "power", "object")


SHOWN = 24 + 12  # drawn by lot, and must-see: of section 60, for the list has no more columns


def context() -> Context:
    return Context(
        today=lambda: date(2026, 10, 9),
        now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(7).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def full() -> pd.DataFrame:
    return pd.read_csv(SEPTEMBER, dtype="str", keep_default_na=False)


def columns() -> list[str]:
    """The columns of a list: what is known of every search before any is drawn."""
    names = list(full().columns)
    return [name for name in names if name in LISTED]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose list has five columns, drawn."""
    base = tmp_path_factory.mktemp("details")
    settings = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),),
        panel=Panel(members=3, readers=3, quorum=2), plan=Plan(total=24, minimum=2),
        supply=Supply(way=config.LIST_FIRST),
    )  # fmt: skip
    root = workspace.init(base / "panel", settings, context=context()).root
    listed = base / SEPTEMBER.name
    full()[columns()].to_csv(listed, index=False)
    steps.load(root, Extract(paths=(listed,)), context=context())
    steps.freeze(root, context=context())
    sent = "e-mail to all members, 9 October 2026"
    steps.take(root, announced=sent, seed="8402617395", thrown=True, context=context())
    return root


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "panel"))


@pytest.fixture
def answer(tmp_path: Path) -> Callable[..., Extract]:
    """What the force sends back: the rows of these references, changed by a function."""

    def made(references: set[str], change: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows) -> Extract:
        rows = full()
        path = tmp_path / "answer" / SEPTEMBER.name
        path.parent.mkdir(exist_ok=True)
        change(rows[rows["reference"].isin(references)].reset_index(drop=True)).to_csv(path, index=False)
        return Extract(paths=(path,))

    return made


def request(root: Path) -> list[dict[str, str]]:
    path = workspace.opened(root).folder(FIRST) / "private" / details.REQUEST_FILE
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_the_request_names_the_records_that_are_shown_and_no_other(root: Path) -> None:
    rows = request(root)
    one = open_folder(workspace.opened(root).folder(FIRST))

    assert [row["reference"] for row in rows] == [*one.key["record_id"], *one.must_see["record_id"]]
    assert (len(one.key), len(rows)) == (24, SHOWN)
    assert [row["pack number"] for row in rows[24:]] == one.must_see["number"].tolist()
    assert set(rows[0]) == {"pack number", "reference", "date", "area", "power"}
    assert all(row["date"] and row["area"] and row["power"] for row in rows)


def test_no_pack_is_made_before_the_details_are_here(root: Path) -> None:
    with pytest.raises(StepError, match="details of the drawn records are not here"):
        with_draw.pack(root, context=context())


def test_details_fill_in_what_the_list_left_out_and_others_are_dropped(
    root: Path, answer: Callable[..., Extract]
) -> None:
    references = {row["reference"] for row in request(root)}
    strangers = set(full()["reference"][:40]) - references
    done = with_draw.load_details(root, answer(references | strangers), context=context()).result

    assert (done.found, done.missing, done.dropped) == (SHOWN, (), len(strangers))
    assert not done.differing
    made = with_draw.pack(root, context=context()).result
    html = (made.folder / "pack.html").read_text(encoding="utf-8")
    assert "The force sent a list first." in html
    assert f"they came for {SHOWN} of {SHOWN}" in html
    rows = full().set_index("reference")
    grounds = rows.loc[request(root)[0]["reference"], "grounds"]
    assert grounds.split(".")[0][:40] in html


def test_what_was_not_drawn_is_kept_nowhere(root: Path, answer: Callable[..., Extract]) -> None:
    references = {row["reference"] for row in request(root)}
    with_draw.load_details(root, answer(set(full()["reference"])), context=context())
    kept = details.kept(open_folder(workspace.opened(root).folder(FIRST)))
    assert kept is not None
    assert set(kept.rows["record_id"]) == references


def test_a_value_that_differs_from_the_list_is_counted_and_stands_beside_it(
    root: Path, answer: Callable[..., Extract]
) -> None:
    rows = request(root)
    changed = rows[3]["reference"]

    def tidy(found: pd.DataFrame) -> pd.DataFrame:
        here = found["reference"] == changed
        now = found.loc[here, "object"].iloc[0]
        found.loc[here, "object"] = "Firearms" if now != "Firearms" else "Stolen goods"
        return found

    done = with_draw.load_details(root, answer({row["reference"] for row in rows}, tidy), context=context()).result

    assert dict(done.differing) == {"object": 1}
    folder = done.draw.path / "private" / details.DIFFERENCES_FILE
    (line,) = csv.DictReader(folder.read_text(encoding="utf-8-sig").splitlines())
    assert (line["number"], line["field"]) == (rows[3]["pack number"], "object")
    assert line["listed"] != line["details"]
    made = with_draw.pack(root, context=context()).result
    html = (made.folder / "pack.html").read_text(encoding="utf-8")
    assert html.count("Differs from the list") == 1
    assert "the details say" in html
    assert "In 1 of these, list and details do not say the same" in html
    one = done.draw
    records, _ = one.records()
    kept = details.kept(one)
    assert kept is not None
    merged = details.with_details(records, kept).rows.set_index("record_id")
    before = records.rows.set_index("record_id")
    assert merged.loc[changed, "object"] == before.loc[changed, "object"], "the page shows what the list said"


def test_of_texts_and_moments_a_page_says_only_that_they_differ() -> None:
    rows = [
        {"number": "7", "field": "grounds", "listed": "one", "details": "Jo Penn ran"},
        {"number": "7", "field": "searched_at", "listed": "01/09/2026 10:00", "details": "02/09/2026 11:00"},
        {"number": "8", "field": "object", "listed": "Drugs", "details": "Firearms"},
    ]
    kept = details.Kept(rows=pd.DataFrame(), supplied=frozenset(), files=(), differences=pd.DataFrame(rows), sha256="")
    notes = details.differing_notes(kept, allowed=("grounds", "object"))

    assert "Jo Penn" not in str(notes)
    assert "02/09" not in str(notes)
    assert len(notes["7"]) == 1
    assert notes["8"] == (Note("object", 'the details say "Firearms".'),)


def test_records_without_details_are_named_by_their_number(root: Path, answer: Callable[..., Extract]) -> None:
    rows = request(root)
    done = with_draw.load_details(root, answer({row["reference"] for row in rows[2:]}), context=context()).result

    assert done.found == SHOWN - 2
    assert done.missing == (rows[0]["pack number"], rows[1]["pack number"])


def test_an_answer_to_another_list_is_refused(root: Path, answer: Callable[..., Extract]) -> None:
    strangers = set(full()["reference"][:60]) - {row["reference"] for row in request(root)}
    with pytest.raises(InputError, match=f"none of the {SHOWN} drawn records"):
        with_draw.load_details(root, answer(strangers), context=context())
    assert workspace.opened(root).payload_of("details", FIRST) is None


def test_details_that_were_altered_since_stop_the_pack(root: Path, answer: Callable[..., Extract]) -> None:
    done = with_draw.load_details(root, answer({row["reference"] for row in request(root)}), context=context()).result
    path = done.draw.path / "private" / details.DETAILS_FILE
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(IntegrityError, match=r"details/records\.parquet differs"):
        with_draw.pack(root, context=context())


def test_a_list_without_references_cannot_be_fixed_for_this_way(tmp_path: Path) -> None:
    settings = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),),
        supply=Supply(way=config.LIST_FIRST),
    )  # fmt: skip
    root = workspace.init(tmp_path / "panel", settings, context=context()).root
    listed = tmp_path / SEPTEMBER.name
    rows = full()[columns()]
    rows.loc[4, "reference"] = ""
    rows.to_csv(listed, index=False)
    steps.load(root, Extract(paths=(listed,)), context=context())
    with pytest.raises(InputError, match="1 of 1106 records have no reference"):
        steps.freeze(root, context=context())
