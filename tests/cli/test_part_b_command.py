"""``scrutiny part-b``: who is waited for, the chair's release, the last look at the files, what the ledger keeps."""

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from conftest import Ran
from signing import answers

from scrutiny import cli, resources
from scrutiny.cycle import gate, part_b, purge, redact, release_part_b, steps, store, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.collect import asked
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Subject
from scrutiny.cycle.workspace import Noted
from scrutiny.panel import members
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

Run = Callable[..., Ran]
NAME = "2026-09-hertfordshire-stop-and-search.csv"
FIRST = Subject(cycle="2026-11")
FILES = ["part-b.docx", "part-b.html", "part-b.pdf"]
# What the checker takes out of a record: a text that tells who it was, and a word that the forms hold too.
TOLD, EVERYDAY = "Blue Heron", "Vehicle"
TEXT = f"Seen at the bins with our friend {TOLD}, called {EVERYDAY}. He walked off when he saw us."
LOTS = random.Random(7)


def context() -> Context:
    return Context(
        today=lambda: date(2026, 10, 9),
        now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
        random_bytes=LOTS.randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def note(root: Path, *noted: tuple[str, Mapping[str, Any]]) -> None:
    """Write events as their steps would, without the making of their papers."""
    with workspace.at_work(root, step=noted[0][0], context=context()) as work:
        events = [Noted(step=step, subject=FIRST.code, payload=payload) for step, payload in noted]
        workspace.record_all(work, events, context=context())


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cycle whose few records are signed and whose packs are out; nobody has answered."""
    folder = tmp_path_factory.mktemp("part-b")
    with (resources.sample_data() / NAME).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at = head.index("searched_at")
    kept = [row for month in ("2026-08", "2026-09") for row in [one for one in rows if one[at].startswith(month)][:3]]
    for row in kept:
        row[head.index("area")], row[head.index("grounds")] = "Watford", TEXT
    path = folder / NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=date(2026, 11, 19), place="County Hall"),),
        panel=Panel(members=2, readers=2, quorum=2),
        plan=Plan(total=6, minimum=1),
    )
    root = workspace.init(folder / "panel", settings, context=context()).root
    steps.load(root, Extract(paths=(path,)), context=context())
    steps.freeze(root, context=context())
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=context())
    signed(root)
    one = open_folder(root / "cycles/2026-11/round-1")
    own = members.assign([str(number) for number in one.key["number"]], members=2, readers=2)
    store.write(one.path / "private" / "assigned.json", canonical_json({"pack_id": "x", "members": own}))
    note(root, ("pack", {}))
    return root


def signed(root: Path) -> None:
    """Every record is signed, with both words taken out."""
    redact.make_review(root, context=context())
    one = open_folder(root / "cycles/2026-11/round-1")
    own = [
        ("grounds", at, at + len(word), kind)
        for word, kind in ((TOLD, "name"), (EVERYDAY, "own"))
        for at in [TEXT.index(word)]
    ]
    path = root.parent / "saved.json"
    path.write_text(json.dumps(answers(one.path, added=dict.fromkeys(one.key["public_id"], own))), encoding="utf-8")
    done = redact.read_review(root, path, context=context()).result
    assert not done.left, done.rejects


@pytest.fixture
def inside(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(packed, tmp_path / "panel"))
    monkeypatch.chdir(root)
    monkeypatch.setenv("SCRUTINY_STAFF", "JT-01")
    return root


def answered(root: Path) -> None:
    """Every member's answers are in."""
    one = open_folder(root / "cycles/2026-11/round-1")
    question = asked(one).overall_question.id
    rows = [
        {"member": member, "record": record, "question": question, "answer": "excellent", "comment": ""}
        for member, own in one.assigned["members"].items()
        for record in own
    ]
    store.write(one.answers_path, json.dumps(rows).encode())
    note(root, ("collect", {"answers_sha256": sha256_of(store.read(one.answers_path))}))


def made(root: Path) -> list[str]:
    folder = root / "cycles/2026-11/part-b"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def payload(root: Path) -> Mapping[str, Any]:
    found = workspace.opened(root).payload_of("part-b", FIRST)
    assert found is not None
    return found


def test_it_waits_for_every_members_answers_and_names_who_is_missing(scrutiny: Run, inside: Path) -> None:
    refused = scrutiny("part-b")

    assert refused.code == 12
    assert "M01 (no answer)" in refused.err
    assert "M02 (no answer)" in refused.err
    assert 'scrutiny part-b --release "REASON"' in refused.err
    assert made(inside) == []
    assert workspace.opened(inside).payload_of("part-b") is None


def test_once_all_have_answered_it_is_written_in_three_forms_and_noted_with_their_hashes(
    scrutiny: Run, inside: Path
) -> None:
    answered(inside)

    done = scrutiny("part-b", "--release", "nobody needs it")

    assert done.code == 0, done.err
    assert made(inside) == FILES
    assert all(name in done.out for name in FILES)
    assert "It has no rates per 1,000 residents: scrutiny.toml names no file of them" in done.words
    assert re.search(r"searched for [1-9]\d* values that must not leave: nothing was found", done.words)
    assert "cleared" not in done.out
    hashes = {f"cycles/2026-11/part-b/{name}": sha256_of((inside / f"cycles/2026-11/part-b/{name}").read_bytes())
              for name in FILES}  # fmt: skip
    kept = dict(payload(inside))
    edition = kept.pop("edition")
    assert kept == {"files": hashes, "release": "", "waiting": [], "census_sha256": ""}
    entry = workspace.opened(inside).events[edition["entry"] - 1]
    assert (entry.number, entry.step, edition["number"]) == (edition["entry"], "collect", 1)
    assert edition["day"] == "2026-10-09"  # of that step, not of the clock
    assert "nobody needs it" not in (inside / "cycles/2026-11/part-b/part-b.html").read_text(encoding="utf-8")
    cycle = inside / "cycles/2026-11"
    lying = [PurePosixPath(path.relative_to(cycle).as_posix()) for path in cycle.rglob("*") if path.is_file()]
    assert [path for path in lying if purge.fate(path) is None] == []
    assert part_b.STEP == purge.PART_B


def test_with_a_census_file_it_has_rates_and_one_that_does_not_fit_stops_it(scrutiny: Run, inside: Path) -> None:
    answered(inside)
    groups = ("White", "Black", "Asian", "Mixed", "Other")
    lines = [f"{area.name},{group},20000" for area in HERTFORDSHIRE.areas for group in groups]
    census, settings = inside / "census-2021.csv", inside / "scrutiny.toml"
    census.write_text("\n".join(["area,group,residents", *lines]), encoding="utf-8")
    head, _, rest = settings.read_text(encoding="utf-8").partition("[census]")
    rest = rest.replace('file = ""', 'file = "census-2021.csv"', 1)
    settings.write_text(f"{head}[census]{rest}", encoding="utf-8")

    done = scrutiny("part-b")
    assert done.code == 0, done.err
    assert "no rates" not in done.words
    text = (inside / "cycles/2026-11/part-b/part-b.html").read_text(encoding="utf-8")
    assert "Searches of people by area, for every 1,000 residents" in text
    assert "1,000,000 residents (Census 2021" in text
    assert payload(inside)["census_sha256"] == sha256_of(census.read_bytes())

    before = (inside / "cycles/2026-11/part-b/part-b.html").read_bytes()
    census.write_text("\n".join(["area,group,residents", *lines[:-1]]), encoding="utf-8")
    refused = scrutiny("part-b")
    assert refused.code == 11
    assert "census-2021.csv: line 47: for its area there is no number of Other residents" in " ".join(
        refused.err.split()
    )
    assert (inside / "cycles/2026-11/part-b/part-b.html").read_bytes() == before


def test_next_offers_it_once_answers_are_in_and_makes_it(
    scrutiny: Run, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = ("--on", "2026-11-16", "--cycle", "2026-11")

    def offered() -> list[str]:
        (cycle,) = json.loads(scrutiny("next", *on, "--json").out)["cycles"]
        return [one["step"] for one in cycle["to_do"]]

    assert "part-b" not in offered()
    answered(inside)
    steps_now = offered()
    number = steps_now.index("part-b") + 1
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n\nq\n"))
    done = scrutiny("next", *on)

    assert done.code == 0, done.err
    assert "The same by hand: scrutiny part-b" in done.out
    assert made(inside) == FILES
    assert "part-b" not in offered()


def test_next_names_who_is_missing_and_goes_on(scrutiny: Run, inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(inside)
    one = open_folder(inside / "cycles/2026-11/round-1")
    rows = [row for row in json.loads(store.read(one.answers_path)) if row["member"] != "M02"]
    store.write(one.answers_path, json.dumps(rows).encode())
    note(inside, ("collect", {"answers_sha256": sha256_of(store.read(one.answers_path))}))
    on = ("--on", "2026-11-16", "--cycle", "2026-11")
    to_do = json.loads(scrutiny("next", *on, "--json").out)["cycles"][0]["to_do"]
    number = [task["step"] for task in to_do].index("part-b") + 1
    lines = (f"{number}", "", f"{number}", "The meeting was brought forward", "q")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    done = scrutiny("next", *on)

    assert done.code == 0, done.err
    assert "M02 (no answer)" in done.err
    assert 'scrutiny part-b --release "The meeting was brought forward"' in done.out
    assert payload(inside)["release"] == "The meeting was brought forward"


def test_made_anew_with_something_new_it_is_the_next_edition_and_unchanged_the_same(
    scrutiny: Run, inside: Path
) -> None:
    page = inside / "cycles/2026-11/part-b/part-b.html"
    assert scrutiny("part-b", "--release", "The meeting was brought forward").code == 0
    assert "edition 1" in page.read_text(encoding="utf-8")
    assert payload(inside)["edition"]["number"] == 1

    answered(inside)
    assert scrutiny("part-b").code == 0
    second = page.read_bytes()
    assert "It takes the place of every earlier edition." in second.decode("utf-8")
    assert payload(inside)["edition"]["number"] == 2
    assert payload(inside)["edition"]["entry"] > 1

    note(inside, ("given", {}))  # that a copy was handed out changes nothing of it
    assert scrutiny("part-b").code == 0
    assert page.read_bytes() == second
    assert payload(inside)["edition"]["number"] == 2


def test_the_same_workspace_gives_the_same_bytes_and_an_edited_file_is_told(scrutiny: Run, inside: Path) -> None:
    answered(inside)
    assert scrutiny("part-b").code == 0
    folder = inside / "cycles/2026-11/part-b"
    before = store.read_folder(folder)
    found = audit(inside)
    assert (found.files, found.again) == (3, ())

    (folder / "part-b.docx").write_bytes(b"somebody's own words")
    told = audit(inside)
    assert told.files == 2
    assert [line for line in told.again if "part-b.docx is not as it was made" in line] == list(told.again)
    assert "rebuild with scrutiny part-b" in told.again[0]

    assert scrutiny("part-b").code == 0
    assert store.read_folder(folder) == before
    assert audit(inside).again == ()


def test_the_chair_releases_it_before_that_and_the_reason_is_printed_and_kept(scrutiny: Run, inside: Path) -> None:
    reason = "The meeting was brought forward"

    nothing = scrutiny("part-b", "--release", "ok.")
    assert nothing.code == 11
    assert "no reason" in nothing.err

    done = scrutiny("part-b", "--release", f" {reason}. ")

    assert done.code == 0, done.err
    assert "Not in yet: M01 (no answer); M02 (no answer)." in done.words
    assert payload(inside)["release"] == reason
    assert payload(inside)["waiting"] == ["M01 (no answer)", "M02 (no answer)"]
    page = (inside / "cycles/2026-11/part-b/part-b.html").read_text(encoding="utf-8")
    assert f"Reason: {reason}. Not in yet" in page


def test_what_was_taken_out_of_a_record_stops_it_and_cannot_be_cleared(scrutiny: Run, inside: Path) -> None:
    reason = f"The office heard from {TOLD} himself"

    refused = scrutiny("part-b", "--release", reason)

    assert refused.code == 14
    assert "part-b.html" in refused.err
    assert "part-b.pdf" in refused.err
    assert "part-b.docx" in refused.err
    assert "What stopped it was typed" in refused.err
    assert TOLD not in refused.err
    assert made(inside) == []
    assert workspace.opened(inside).payload_of("part-b") is None
    code = re.findall(r"; ([0-9a-f]{12})\)", refused.err)[0]
    again = scrutiny("part-b", "--release", reason, "--clear", f"{code}=only a bird")
    assert again.code == 11
    assert "cannot be cleared" in again.err


def test_an_everyday_word_waits_for_a_reason_in_a_list_that_can_be_filled_in(scrutiny: Run, inside: Path) -> None:
    reason = f"{EVERYDAY} recovery keeps the chair away"
    refused = scrutiny("part-b", "--release", reason)
    listed = inside / "cycles/2026-11/private" / gate.LIST_FILE

    assert refused.code == 14
    assert "scrutiny part-b --cycle 2026-11 --release" in refused.err
    assert f"--cleared {listed}" in refused.err
    assert reason not in refused.err
    assert made(inside) == []
    lines = listed.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1
    filled = inside / "filled.csv"
    filled.write_text("\n".join([lines[0], *(f"{line}the garage, no name" for line in lines[1:])]), encoding="utf-8")

    done = scrutiny("part-b", "--release", reason, "--cleared", filled)

    assert done.code == 0, done.err
    assert f"{len(lines) - 1} hits of short or everyday words were cleared with a reason" in done.words
    assert made(inside) == FILES
    assert not listed.exists()
    assert scrutiny("part-b", "--release", reason).code == 0  # it is kept for these very bytes
    assert scrutiny("part-b", "--clear", "no reason").code == 2


def test_a_text_that_only_the_place_of_the_meeting_holds_stops_it_too(scrutiny: Run, inside: Path) -> None:
    answered(inside)
    path = inside / "scrutiny.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("County Hall", f"the {TOLD} inn"), encoding="utf-8")

    refused = scrutiny("part-b")

    assert refused.code == 14
    assert TOLD not in refused.err


def test_a_closed_cycle_gets_none(scrutiny: Run, inside: Path) -> None:
    answered(inside)
    note(inside, *((step, {}) for step in ("decide", "flag", "publish", "close")))

    refused = scrutiny("part-b", "--cycle", "2026-11")

    assert refused.code == 12
    assert "closed" in refused.err


def test_what_is_looked_for_are_the_secret_fields_and_the_signed_marks_each_once(inside: Path) -> None:
    work = workspace.opened(inside)

    found = release_part_b._secrets(work, "2026-11")

    values = [(one.kind, one.value) for one in found]
    assert len(values) == len(set(values))
    assert {TOLD, "Heron", EVERYDAY} <= {value for _, value in values}
    assert any(kind == "secret field (person_key)" for kind, _ in values)


def test_a_list_that_waits_for_its_seed_is_searched_for_too(packed: Path, tmp_path: Path) -> None:
    root = workspace.init(tmp_path / "fixed", workspace.settings_of(packed), context=context()).root
    steps.load(root, Extract(paths=(packed.parent / NAME,)), context=context())
    steps.freeze(root, context=context())

    found = release_part_b._secrets(workspace.opened(root), "2026-11")

    assert {one.kind for one in found} >= {"secret field (person_key)", "secret field (officer)"}


def test_it_is_one_of_the_commands() -> None:
    names = list(cli.COMMANDS)
    assert names[names.index("decide") + 1] == "part-b"
