"""Verify a whole workspace: what differs from the ledger is named; what can be made again is told and stops nothing."""

import random
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.cycle import copies, keep, steps, store, with_draw, workspace
from scrutiny.cycle.audit import audit, tie
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Subject
from scrutiny.errors import InputError, IntegrityError, SettingError
from scrutiny.records import identity

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
ROUND = "cycles/2026-11/round-1"
CONTEXT = Context(
    today=lambda: date(2026, 10, 9),
    now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
    random_bytes=random.Random(1).randbytes,
    say=lambda _: None,
    staff="JT-01",
    login=lambda: "jane",
)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=date(2026, 11, 19)),),
        panel=Panel(members=1, readers=1, quorum=1),
        plan=Plan(total=14, minimum=1),
    )
    root = workspace.init(tmp_path_factory.mktemp("audited") / "panel", settings, context=CONTEXT).root
    steps.load(root, Extract(paths=(EXTRACT,)), context=CONTEXT)
    steps.freeze(root, context=CONTEXT)
    shutil.copytree(root, root.parent / "fixed")
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=CONTEXT)
    with_draw.pack(root, context=CONTEXT)
    return root


@pytest.fixture
def fixed(packed: Path) -> Path:
    """The same workspace as it was before the seed."""
    return packed.parent / "fixed"


@pytest.fixture
def copied(packed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(packed, tmp_path / "copy"))


def test_what_nobody_touched_is_whole(packed: Path) -> None:
    found = audit(packed)

    assert (found.events, found.loads, found.frozen, found.draws) == (5, 1, 0, 1)
    assert found.files == len(store.read_tree(packed / ROUND / "pack"))
    assert found.again == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("private/loads/hertfordshire/2026-08-01_2026-09-30/records.parquet", "records.parquet differs"),
        (f"{ROUND}/public/frame-public.csv", "frame-public.csv"),
        (f"{ROUND}/public/plan.json", "plan.json"),
        (f"{ROUND}/public/freeze.json", "freeze.json"),
        (f"{ROUND}/public/sample.csv", "sample.csv"),
        (f"{ROUND}/public/manifest.json", "manifest.json"),
        (f"{ROUND}/private/key.csv", "key.csv"),
        (f"{ROUND}/private/frame.parquet", "frame.parquet"),
    ],
)
def test_an_edited_file_is_named(copied: Path, name: str, told: str) -> None:
    path = copied / name
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])

    with pytest.raises(IntegrityError, match=told) as caught:
        audit(copied)
    assert caught.value.exit_code == 13


def test_another_draw_from_the_same_list_is_named_although_it_verifies_by_itself(copied: Path, tmp_path: Path) -> None:
    """Whoever tries another seed makes a folder that agrees with itself; the ledger says which one was drawn."""
    from scrutiny.cycle.draw import drawn_files
    from scrutiny.sampling import draw, plan, seeds
    from scrutiny.sampling.frame import parse_public_csv

    files = store.read_tree(copied / ROUND)
    fixed = {name: content for name, content in files.items() if not name.startswith("pack/")}
    drawn = draw.draw(
        parse_public_csv(files["public/frame-public.csv"]),
        sizes=plan.from_json(files["public/plan.json"]).sizes,
        seed="9999999999",
    )
    store.replace_folder(copied / ROUND, {**fixed, **drawn_files(fixed, drawn, seed_source=seeds.DICE)})

    with pytest.raises(IntegrityError, match="another draw than the ledger says"):
        audit(copied)


def test_an_edited_pack_is_told_and_stops_nothing(copied: Path) -> None:
    path = copied / ROUND / "pack" / "pack.html"
    path.write_bytes(path.read_bytes() + b" ")

    found = audit(copied)

    assert len(found.again) == 1
    assert "rebuild with scrutiny pack" in found.again[0]


def test_an_edited_part_b_is_told_and_stops_nothing(copied: Path) -> None:
    folder = copied / "cycles/2026-11/part-b"
    store.replace_folder(folder, {"part-b.docx": b"as it was made"})
    payload = {"files": steps.hashes_of(folder, copied), "release": "", "waiting": []}
    code = Subject(cycle="2026-11").code
    workspace.record(workspace.opened(copied), step="part-b", subjects=[code], payload=payload, context=CONTEXT)
    whole = audit(copied)
    assert whole.again == ()
    assert whole.files == 1 + len(store.read_tree(copied / ROUND / "pack"))

    (folder / "part-b.docx").write_bytes(b"with the chair's own words")

    found = audit(copied)
    assert found.files == whole.files - 1
    assert len(found.again) == 1
    assert "part-b/part-b.docx is not as it was made" in found.again[0]
    assert "rebuild with scrutiny part-b" in found.again[0]


# --- the copy register ------------------------------------------------------------------------------------------


@pytest.fixture
def given(copied: Path) -> Path:
    """The copy register of a workspace in which the only copy was given, and has come back."""
    copies.give(copied, ["all"], on=date(2026, 10, 9), how="post", context=CONTEXT)
    copies.take_back(copied, ["M01"], on=date(2026, 10, 9), context=CONTEXT)
    return copied / ROUND / "private" / "copies.json"


def test_a_copy_register_as_it_was_written_is_whole(given: Path, copied: Path) -> None:
    assert audit(copied).again == ()
    given.write_bytes(copies.without_hashes(given.read_bytes()))  # as a purge leaves it
    assert audit(copied).again == ()


@pytest.mark.parametrize("how", ["of an earlier step", "edited", "unreadable", "missing"])
def test_a_copy_register_that_is_not_what_was_written_down_is_named(given: Path, copied: Path, how: str) -> None:
    content = given.read_bytes()
    if how == "of an earlier step":
        (one,) = copies.from_json(content)
        given.write_bytes(copies.to_json([replace(one, back=None, end="")]))
    elif how == "edited":
        given.write_bytes(content.replace(b"2026-10-09", b"2026-10-08", 1))
    elif how == "unreadable":
        given.write_bytes(content[:-9])
    else:
        given.unlink()

    with pytest.raises(IntegrityError, match=r"copies\.json") as caught:
        audit(copied)
    assert caught.value.where == "2026-11/1/first"


def test_a_copy_register_that_no_step_speaks_of_is_named(given: Path, packed: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(packed, tmp_path / "another"))
    shutil.copy(given, root / ROUND / "private" / "copies.json")

    with pytest.raises(IntegrityError, match=r"copies\.json differs"):
        audit(root)


@pytest.mark.parametrize(
    "name", ["public/frame-public.csv", "public/plan.json", "public/freeze.json", "private/frame.parquet"]
)
@pytest.mark.parametrize("how", ["edited", "missing"])
def test_a_list_that_waits_for_its_seed_is_verified_to_the_last_file(
    fixed: Path, tmp_path: Path, name: str, how: str
) -> None:
    root = Path(shutil.copytree(fixed, tmp_path / "copy"))
    path = root / "cycles/2026-11/frozen-1" / name
    if how == "edited":
        path.write_bytes(path.read_bytes()[:-2] + b"x\n")
    else:
        path.unlink()

    with pytest.raises(IntegrityError, match=path.name):
        audit(root)


def test_a_larger_draw_that_no_step_wrote_down_is_told(copied: Path) -> None:
    shutil.copytree(copied / ROUND / "public", copied / ROUND / "intense-watford" / "public")

    with pytest.raises(IntegrityError):
        audit(copied)


# --- back to the force's file -----------------------------------------------------------------------------------


def sources(folder: Path, *, leave_out: int = 0, further: bool = False) -> Extract:
    """The loaded extract again, in another order, without some records or with one more."""
    content = EXTRACT.read_text(encoding="utf-8").splitlines(keepends=True)
    head, rows = content[0], content[1:]
    rows = rows[leave_out:][::-1]
    if further:
        rows.append(rows[0].replace(rows[0].split(",")[0], "SS/2026/999999"))
    path = folder / EXTRACT.name
    path.write_text(head + "".join(rows), encoding="utf-8")
    return Extract(paths=(path,))


def test_the_file_that_was_loaded_gives_every_public_id_of_the_list(packed: Path) -> None:
    found = tie(packed, Extract(paths=(EXTRACT,)), context=CONTEXT)

    assert found.same_file == 1
    (one,) = found.rounds
    assert (one.subject, one.first, one.last) == (Subject(cycle="2026-11"), "2026-08-01", "2026-09-30")
    assert one.listed == one.found == found.records == one.in_days + found.undated
    assert one.missing == one.unlisted == ()


def test_a_record_on_one_side_only_is_named_by_its_public_id(packed: Path, tmp_path: Path) -> None:
    gone = keep.kept(packed / "private" / "loads").rows["record_id"].head(3).tolist()
    work = workspace.opened(packed)

    found = tie(packed, sources(tmp_path, leave_out=3, further=True), context=CONTEXT)

    assert found.same_file == 0
    (one,) = found.rounds
    assert one.missing == tuple(sorted(identity.public_ids(gone, force="hertfordshire", salt=work.salt)))
    assert one.unlisted == tuple(identity.public_ids(["SS/2026/999999"], force="hertfordshire", salt=work.salt))
    assert one.found == one.listed - 3
    assert one.in_days + found.undated == one.listed - 2


def test_a_file_of_another_force_or_a_workspace_without_a_list_is_refused(packed: Path, tmp_path: Path) -> None:
    other = tmp_path / "2026-09-kent-stop-and-search.csv"
    shutil.copy(EXTRACT, other)
    with pytest.raises(InputError, match="of another force"):
        tie(packed, Extract(paths=(other,), force="kent"), context=CONTEXT)
    empty = workspace.init(tmp_path / "empty", Config(force=Force(name="hertfordshire")), context=CONTEXT).root
    with pytest.raises(SettingError, match="no list is fixed"):
        tie(empty, Extract(paths=(EXTRACT,)), context=CONTEXT)


def test_a_file_is_not_tied_to_a_list_that_was_tampered_with(copied: Path) -> None:
    path = copied / ROUND / "public" / "frame-public.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))

    with pytest.raises(IntegrityError):
        tie(copied, Extract(paths=(EXTRACT,)), context=CONTEXT)


def test_what_a_stopped_step_left_is_told(copied: Path) -> None:
    store.new_folder(copied / "cycles" / "2027-01" / "frozen-1", {"public/plan.json": b"{}"})

    assert [line for line in audit(copied).again if "the freeze did not end" in line]
