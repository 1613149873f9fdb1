"""Purge: what is over its time is gone to the last byte, what stays still verifies, and nothing is excused for less."""

import csv
import hashlib
import io
import itertools
import json
import os
import random
import re
import shutil
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pytest
from signing import sign_in

from scrutiny import resources
from scrutiny.cycle import config, copies, follow, ledger, purge, steps, store, with_draw, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.backup import backup
from scrutiny.cycle.close import Closed, close, sentences
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan, Retention
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import verify_folder
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.purge import Kind
from scrutiny.cycle.state import Stage, Subject
from scrutiny.errors import IntegrityError, StepError, WriteError
from scrutiny.sampling.plan import canonical_json

SAMPLE = "2026-09-hertfordshire-stop-and-search.csv"
FIRST = Subject(cycle="2026-11")
ROUND = "cycles/2026-11/round-1"
LOAD = "private/loads/hertfordshire/2026-08-01_2026-09-30"
MEETING = date(2026, 11, 19)
AFTER = {kind: MEETING + timedelta(days=days) for kind, days in zip(Kind, (90, 90, 365, 2557), strict=True)}
NIGHTLY = os.environ.get("SCRUTINY_NIGHTLY") == "1"
# A name in the grounds of one search, in what a member wrote, and in the name of the force's file.
NAME, WRITER, FILE = "Quillfeather", "Brambleshaw", "Ottershaw-Pym"
SETTINGS = Config(
    force=Force(name="hertfordshire"),
    meetings=(Meeting(date=MEETING), Meeting(date=date(2027, 1, 21))),
    panel=Panel(members=2, readers=2, quorum=2),
    plan=Plan(total=14, minimum=1, benchmark=0.05),  # so that no area is looked at closer
)


LOTS = random.Random(1)  # one for all steps: random bytes that come twice would make a purge reversible


def context(day: date = date(2026, 10, 9)) -> Context:
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        random_bytes=LOTS.randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def extract(folder: Path, *, each: int = 2) -> Path:
    """A small extract of the invented data, with a name in all grounds, and a row that cannot be read."""
    with (resources.sample_data() / SAMPLE).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rows:
        place = (row[head.index("area")], row[head.index("searched_at")][:7])
        if all(place) and seen[place] < each:
            seen[place] += 1
            row[head.index("grounds")] += f" He gave the name {NAME}."
            kept.append(row)
    broken = list(kept[0])
    broken[head.index("reference")], broken[head.index("searched_at")] = "SS/2026/999999", f"asked {NAME}"
    path = folder / f"{FILE} 2026-09-hertfordshire.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept, broken])
    return path


def fill(folder: Path, returns: Path, *, bad: str = "") -> None:
    """Fill every member's workbook, in Excel's place: an overall answer, one question and a comment.

    ``bad``: an area that nobody is confident in; without one, every fifth record.
    """
    returns.mkdir(parents=True)
    for path in sorted(folder.rglob("scores-*.xlsx")):
        book = openpyxl.load_workbook(path)
        rows = list(book["Answers"].iter_rows())
        header = next(row for row in rows if row[0].value == "Record")
        columns = {str(cell.value).split(" ")[0]: cell.column for cell in header if cell.value}
        for number, row in enumerate(rows[rows.index(header) + 1 :]):
            worse = bad in [cell.value for cell in row] if bad else number % 5 == 0
            overall = "Serious concerns" if worse else "Excellent"
            answers = {"Z1": overall, "Q1": "Yes", "Comment": f"{WRITER} agrees."}
            for name, answer in answers.items():
                book["Answers"].cell(row[0].row, columns[name]).value = answer
        book.save(returns / path.name)


def judged(folder: Path) -> Path:
    """A workspace with one cycle, up to the panel's results; the members' workbooks lie in it, as people keep them."""
    root = workspace.init(folder / "panel", SETTINGS, context=context()).root
    source = Extract(paths=(extract(folder),), force="hertfordshire", month="2026-09")
    steps.load(root, source, context=context())
    steps.load(root, source, context=context())  # the second takes the place of the first, which is put aside
    steps.freeze(root, accept_rejects="one date is wrong", context=context())
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=context())
    sign_in(root, FIRST, context=context())
    with_draw.pack(root, context=context())
    with_draw.keep_video(root, context=context(), cycle="2026-11")
    fill(root / ROUND / "pack", root / "returns" / "2026-11")
    with_draw.collect(root, [root / "returns" / "2026-11"], context=context())
    with_draw.decide(root, context=context())
    return root


@pytest.fixture(scope="module")
def decided_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged(tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="module")
def made(decided_on: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workspace, published."""
    root = Path(shutil.copytree(decided_on, tmp_path_factory.mktemp("made") / "panel"))
    done = follow.flag(root, on=MEETING, context=context())
    assert not done.work.state.cycle("2026-11").wanted
    follow.publish(root, where="office website, 4 December 2026", reason="", context=context())
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "panel"))


def closed(root: Path, day: date, *, dry_run: bool = False) -> Closed:
    return close(root, context=context(day), dry_run=dry_run)


def every_byte(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files; what is packed (zip and workbooks, Parquet, PDF) unpacked as well."""
    for path in sorted(folder.rglob("*")):
        yield str(path), path.name.encode()
        if path.is_file():
            content = path.read_bytes()
            yield str(path), content
            yield from unpacked(str(path), content)


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.namelist():
                yield f"{name}/{entry}", packed.read(entry)
                yield from unpacked(f"{name}/{entry}", packed.read(entry))
    elif content.startswith(b"PAR1"):
        import pandas as pd

        yield f"{name}, read", pd.read_parquet(io.BytesIO(content)).to_csv().encode()
    elif content.startswith(b"%PDF"):
        for piece in content.split(b"stream\n")[1:]:
            try:
                yield f"{name}, stream", zlib.decompressobj().decompress(piece)
            except zlib.error:
                continue


def tree(root: Path) -> dict[str, bytes]:
    """What lies in a workspace, without what every step makes anew."""
    again = (".scrutiny-lock", "index.html", "dates.ics")
    return {name: content for name, content in store.read_tree(root).items() if Path(name).name not in again}


def holding(folder: Path, *words: str) -> list[str]:
    """Where any of these words stands, in any of the ways in which text is written down."""
    spelt = [text for word in words for text in (word, word.lower(), word.upper())]
    wanted = [text.encode(how) for text in spelt for how in ("utf-8", "utf-16-le")]
    return sorted({name for name, content in every_byte(folder) if any(one in content for one in wanted)})


# --- what goes, and what stays ---------------------------------------------------------------------------------


def test_the_search_for_names_finds_them_before_the_purge(root: Path) -> None:
    """Else a search that finds nothing afterwards would show nothing."""
    backup(root, context=context())
    found = holding(root, NAME, WRITER, FILE)
    names = {Path(name.split(", ")[0].split(".xlsx/")[0]).name for name in found}

    assert {"records.parquet", "frame.parquet", "drawn.csv"} <= names
    assert "pack.html" not in names  # the checker took it out
    assert {"answers.json", "ledger.db", "load.json"} <= names
    assert any("scores-M01" in name for name in names)
    assert any(".zip/" in name and name.endswith("frame.parquet, read") for name in found)


def test_after_the_purge_no_byte_of_a_planted_name_is_left_and_everything_verifies(root: Path) -> None:
    backup(root, context=context())
    before = audit(root)

    done = closed(root, AFTER[Kind.COMMENTS])

    assert holding(root, NAME, WRITER, FILE) == []
    after = audit(root)
    assert after.again == ()
    assert (before.loads, before.draws, before.scored) == (1, 1, 1)
    assert (after.loads, after.draws, after.scored, after.files) == (0, 1, 1, 0)
    assert len(after.purged) == 3
    assert all("deleted on 19 November 2027" in line for line in after.purged)
    assert not (root / "private" / "backups").exists()
    assert done.cycles == ("2026-11",)
    assert not list(root.glob("**/*.partial")) + list(root.glob("**/*-journal"))


def test_the_draw_can_be_done_again_from_what_stays(root: Path) -> None:
    sample = (root / ROUND / "public" / "sample.csv").read_bytes()
    found = verify_folder(root / ROUND / "public")
    fixed = workspace.opened(root).payload_of("decide", FIRST)
    assert fixed is not None

    closed(root, AFTER[Kind.SCORES])

    assert (root / ROUND / "public" / "sample.csv").read_bytes() == sample
    assert verify_folder(root / ROUND / "public", fingerprint=found.fingerprint).announced
    for name in ("plan.json", "freeze.json", "frame-public.csv", "manifest.json"):
        assert (root / ROUND / "public" / name).is_file()
    work = workspace.opened(root)
    assert work.state.cycle("2026-11").state is Stage.CLOSED
    assert purge.kept_results(work) == {FIRST.code: fixed["results"]}
    assert work.payload_of("decide", FIRST) is None


def test_each_kind_goes_in_its_time_and_the_rest_stays_until_then(root: Path) -> None:
    before = open_folder(root / ROUND)

    closed(root, MEETING)
    assert (root / LOAD).is_dir()
    assert open_folder(root / ROUND).key.equals(before.key)

    closed(root, AFTER[Kind.EXTRACT])
    assert not (root / LOAD).exists()
    assert not (root / "private/loads/hertfordshire/earlier/2026-08-01_2026-09-30").exists()
    assert not (root / ROUND / "pack").exists()
    assert holding(root, NAME, FILE) == []
    assert holding(root, WRITER)
    assert audit(root).scored == 1

    closed(root, AFTER[Kind.COMMENTS])
    assert not (root / "returns" / "2026-11").exists()
    answers = json.loads((root / ROUND / "private" / "answers.json").read_bytes())
    assert answers
    assert all(row["answer"] and not row["comment"] for row in answers)
    assert holding(root, WRITER) == []
    assert audit(root).scored == 1

    closed(root, AFTER[Kind.SCORES])
    assert (root / ROUND / "private" / "answers.json").read_bytes() == purge.NOTE
    assert audit(root).again == ()
    assert [event.step for event in workspace.opened(root).events][-5:] == ["publish", "close", *["purge"] * 3]


def test_nothing_is_deleted_a_day_too_soon(root: Path) -> None:
    closed(root, AFTER[Kind.EXTRACT] - timedelta(days=1))

    assert (root / LOAD / "records.parquet").is_file()
    assert audit(root).purged == ()


def test_a_shorter_time_in_the_settings_holds_from_then_on(root: Path) -> None:
    path = root / config.FILE
    text = config.changed(path.read_text(encoding="utf-8"), table="retention", name="details", value=0)
    path.write_text(text, encoding="utf-8")

    closed(root, MEETING)

    assert not (root / ROUND / "pack").exists()
    assert (root / ROUND / "private" / "drawn.csv").read_bytes() == purge.NOTE, "it has texts: the shorter time"
    assert open_folder(root / ROUND).frame is not None
    assert audit(root).scored == 1


def test_every_file_of_a_cycle_is_known_to_the_purge(root: Path) -> None:
    """A step that leaves a file of another name has to say here how long it is kept."""
    cycle = root / "cycles" / "2026-11"
    unknown = [
        path.relative_to(cycle).as_posix()
        for path in sorted(cycle.rglob("*"))
        if path.is_file() and purge.fate(PurePosixPath(path.relative_to(cycle).as_posix())) is None
    ]

    assert unknown == []


def test_the_times_are_those_of_the_settings() -> None:
    assert [str(kind) for kind in Kind] == list(Retention.__dataclass_fields__)


# --- a dry run, and what is told ---------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_changes_nothing(root: Path) -> None:
    backup(root, context=context())
    before = tree(root)

    would = closed(root, AFTER[Kind.COMMENTS], dry_run=True)

    assert tree(root) == before
    done = closed(root, AFTER[Kind.COMMENTS])
    assert would.purged.targets == done.purged.targets
    assert would.purged.backups == done.purged.backups
    assert would.purged.kinds == done.purged.kinds
    assert would.unreached == done.unreached
    assert [line.replace("Would be deleted", "Deleted") for line in sentences(would)][1:] == list(sentences(done))[1:]


def test_the_report_names_what_no_program_can_reach_and_files_that_nobody_declared(root: Path) -> None:
    (root / "notes of the meeting.docx").write_bytes(b"what somebody wrote")
    (root / ROUND / "private" / "list for the liaison.csv").write_bytes(b"what somebody saved")

    done = closed(root, AFTER[Kind.SCORES])

    told = " ".join(done.unreached)
    for word in ("Copies that were issued", "Paper", "Backups elsewhere", "synchronising", "E-mails", "BitLocker"):
        assert word in told
    assert ".: 1" in told
    assert f"{ROUND}/private: 1" in told
    assert (root / "notes of the meeting.docx").read_bytes() == b"what somebody wrote"
    assert "notes of the meeting" not in json.dumps([one.payload for one in workspace.opened(root).events])


def test_an_extract_for_trends_goes_so_many_days_after_it_was_loaded(root: Path, tmp_path: Path) -> None:
    world = context(AFTER[Kind.EXTRACT])
    steps.load_history(root, Extract(paths=(extract(tmp_path),), force="hertfordshire", month="2026-09"), context=world)
    kept = root / "private/history/hertfordshire/2026-08-01_2026-09-30"
    assert closed(root, AFTER[Kind.EXTRACT] + timedelta(days=89)).purged.strange == {}
    assert (kept / "records.parquet").is_file()
    assert audit(root).again == ()

    closed(root, AFTER[Kind.EXTRACT] + timedelta(days=90))

    assert not kept.exists()
    assert holding(root, NAME, FILE) == []
    assert audit(root).again == ()


def test_an_extract_that_no_step_speaks_of_is_told_and_not_deleted(root: Path, made: Path) -> None:
    other = "private/loads/hertfordshire/2025-01-01_2025-02-28"
    shutil.copytree(made / LOAD, root / other)

    done = closed(root, AFTER[Kind.EXTRACT])

    assert f"{other}: 4" in " ".join(done.unreached)
    assert (root / other / "records.parquet").is_file()
    assert dict(done.purged.strange) == {other: 4}


def test_a_folder_that_a_stopped_purge_left_empty_is_told_and_goes(root: Path) -> None:
    backup(root, context=context())
    closed(root, AFTER[Kind.EXTRACT])
    for name in (f"{ROUND}/pack", "private/backups"):
        (root / name).mkdir()
        assert any(name in line and "did not end" in line for line in audit(root).again)
        closed(root, AFTER[Kind.EXTRACT])
        assert not (root / name).exists()
        assert audit(root).again == ()


def test_the_page_of_a_closed_cycle_leads_to_nothing_that_is_gone(root: Path) -> None:
    page = root / "cycles/2026-11/index.html"

    def led_to() -> list[str]:
        return re.findall(r'href="(round-1/[^"]+)"', page.read_text(encoding="utf-8"))

    closed(root, MEETING)
    assert [name for name in led_to() if "/pack/" in name]
    closed(root, AFTER[Kind.SCORES])

    assert led_to()
    assert [name for name in led_to() if not (page.parent / name).exists()] == []


def test_a_close_that_is_stopped_has_closed_the_cycle_and_named_all_that_goes_or_done_neither(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(workspace.opened(root).events)
    real = ledger.append
    written: list[list[str]] = []

    def append(path: Path, events: Sequence[ledger.NewEvent], **options: Any) -> object:
        written.append([one.step for one in events])
        real(path, events, **options)
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append", append)
        with pytest.raises(Stopped):
            closed(root, AFTER[Kind.COMMENTS])

    assert written == [["close", "purge"]]
    assert [one.step for one in workspace.opened(root).events[before:]] == ["close", "purge"]
    assert any("the purge did not end" in line for line in audit(root).again)
    closed(root, AFTER[Kind.COMMENTS])
    assert (audit(root).again, len(workspace.opened(root).events)) == ((), before + 2)


def test_counts_and_bytes_of_the_report_are_those_of_the_files(root: Path) -> None:
    loads = [path for path in (root / "private/loads/hertfordshire").rglob("*") if path.is_file()]
    names = ("frame.parquet", "origins.csv", "load.json", "rejects.csv", "key.csv", "must-see.csv", "drawn.csv")
    # Lists of videos go with the extract or the texts, whichever is over first.
    files = [*loads, *(root / ROUND / "private" / name for name in names), *(root / ROUND / "keep-video").iterdir()]
    size = sum(path.stat().st_size for path in files)

    done = closed(root, AFTER[Kind.EXTRACT])

    assert done.purged.count(Kind.EXTRACT) == (len(files), size)


def test_what_is_over_its_time_in_a_cycle_that_is_not_closed_is_told_and_not_deleted(
    decided_on: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(decided_on, tmp_path / "panel"))

    with pytest.raises(StepError, match="scrutiny flag"):
        closed(root, AFTER[Kind.SCORES])
    assert (root / LOAD / "records.parquet").is_file()


# --- Part B, and the copy register -----------------------------------------------------------------------------------


def with_part_b(root: Path) -> Path:
    """Part B of the cycle as its step leaves it, with the lists of the search that it went through."""
    folder = root / "cycles/2026-11/part-b"
    store.replace_folder(folder, {f"part-b.{end}": f"green 12, {end}".encode() for end in ("docx", "html", "pdf")})
    for name in ("to-clear.csv", "cleared.json"):
        store.write(root / "cycles/2026-11/private" / name, f"hit of {name}".encode())
    payload = {"files": steps.hashes_of(folder, root), "release": "", "waiting": []}
    workspace.record(workspace.opened(root), step="part-b", subjects=[FIRST.code], payload=payload, context=context())
    return folder


def test_part_b_goes_with_the_answers_and_the_lists_of_its_search_with_the_texts(root: Path) -> None:
    folder = with_part_b(root)
    lists = [root / "cycles/2026-11/private" / name for name in ("to-clear.csv", "cleared.json")]
    hashes = list(steps.hashes_of(folder, root).values())
    assert audit(root).again == ()

    done = closed(root, AFTER[Kind.DETAILS])
    assert [path.read_bytes() for path in lists] == [purge.NOTE, purge.NOTE]
    assert sorted(store.read_folder(folder)) == ["part-b.docx", "part-b.html", "part-b.pdf"]
    assert done.purged.strange == {}
    assert (audit(root).files, audit(root).again) == (3, ())

    closed(root, AFTER[Kind.SCORES])
    assert not folder.exists()
    assert workspace.opened(root).payload_of("part-b", FIRST) is None
    assert audit(root).again == ()
    raw = b"".join(store.read_tree(root).values())
    assert not [digest for digest in hashes if digest.encode() in raw]


def test_of_the_copies_only_the_hashes_of_the_packs_go(root: Path) -> None:
    copies.give(root, ["all"], on=date(2026, 10, 9), how="post", context=context())
    copies.take_back(root, ["M01"], on=date(2026, 10, 9), context=context())
    before = copies.read(root / ROUND)
    hashes = {digest for one in before for digest in one.files.values()}
    assert len(hashes) > 2
    whole = (root / ROUND / "private" / "copies.json").read_bytes()

    done = closed(root, AFTER[Kind.DETAILS])

    assert done.purged.registers == (f"{ROUND}/private/copies.json",)
    after = copies.read(root / ROUND)
    assert after == tuple(replace(one, files=dict.fromkeys(one.files, "")) for one in before)
    assert [one.member for one in copies.who_saw(after, "1")] == ["M01", "M02"]
    assert holding(root, *hashes) == []
    assert audit(root).again == ()

    (root / ROUND / "private" / "copies.json").write_bytes(whole)
    assert any("copies.json should be gone: the purge did not end" in line for line in audit(root).again)
    closed(root, AFTER[Kind.DETAILS])
    assert copies.read(root / ROUND) == after
    assert audit(root).again == ()


def test_the_copies_keep_the_hashes_of_packs_that_are_still_there(root: Path) -> None:
    copies.give(root, ["all"], on=date(2026, 10, 9), how="hand", context=context())
    before = copies.read(root / ROUND)

    closed(root, MEETING)

    assert copies.read(root / ROUND) == before
    assert all(digest for one in before for digest in one.files.values())


# --- closing ---------------------------------------------------------------------------------------------------------


def test_a_cycle_is_not_closed_while_an_answer_is_open(root: Path) -> None:
    before = tree(root)

    with pytest.raises(StepError, match="2026-11: one answer is open"):
        close(root, context=context(MEETING), still_open=[lambda _work, cycle: (f"one answer is open of {cycle}",)])

    assert tree(root) == before


def test_a_closed_cycle_takes_no_step_and_a_second_close_has_nothing_to_do(root: Path) -> None:
    closed(root, MEETING)
    before = tree(root)

    assert closed(root, MEETING).cycles == ()
    assert tree(root) == before
    with pytest.raises(StepError, match="closed"):
        steps.on_draw(root, "pack", act=lambda *_: None, about=lambda *_: {}, context=context(), cycle="2026-11")


def test_what_was_altered_is_told_before_it_is_deleted(root: Path) -> None:
    path = root / ROUND / "private" / "key.csv"
    path.write_bytes(path.read_bytes().replace(b"SS/2026/", b"SS/2025/"))
    before = tree(root)

    with pytest.raises(IntegrityError, match=r"key\.csv differs"):
        closed(root, AFTER[Kind.EXTRACT])

    assert tree(root) == before


# --- extracts that another cycle needs ----------------------------------------------------------------------------


def test_an_extract_that_the_next_cycle_has_still_to_look_at_is_kept(root: Path) -> None:
    """The panel meets again in December, and looks at September and October; that list is not fixed yet."""
    path = root / config.FILE
    text = path.read_text(encoding="utf-8").replace("2027-01-21", "2026-12-17")
    path.write_text(config.changed(text, table="retention", name="extract", value=0), encoding="utf-8")
    work = workspace.opened(root)

    kept = purge.plan(work, today=date(2026, 12, 1), closing=["2026-11"])
    assert f"{ROUND}/private/frame.parquet" in [target.path for target in kept.targets]
    assert [target for target in kept.targets if "loads" in target.path] == []

    gone = purge.plan(work, today=date(2027, 3, 1), closing=["2026-11"])  # it never came to a second meeting
    assert LOAD in [target.path for target in gone.targets]


def test_nothing_of_a_cycle_that_is_not_closed_is_touched(root: Path) -> None:
    """Its answers, its returns and its half-written files, under the very names that go in the closed one."""
    for name in (
        "round-1/private/answers.json",
        "round-1/private/drawn.csv",
        "round-1/pack/pack.html",
        "round-2.partial/x",
    ):
        store.write(root / "cycles/2027-01" / name, f"{NAME}, {WRITER}".encode())
    store.write(root / "returns/2027-01/scores.xlsx", WRITER.encode())
    before = {name: content for name, content in tree(root).items() if "2027-01" in name}

    closed(root, AFTER[Kind.SCORES])

    assert {name: content for name, content in tree(root).items() if "2027-01" in name} == before
    assert {Path(name).name for name in holding(root, NAME, WRITER)} == {Path(name).name for name in before}


def test_the_same_months_loaded_again_after_the_purge_are_not_taken_for_what_it_left(
    root: Path, tmp_path: Path
) -> None:
    closed(root, AFTER[Kind.EXTRACT])
    path = root / config.FILE
    text = path.read_text(encoding="utf-8").replace("2027-01-21", "2026-12-17")
    path.write_text(text, encoding="utf-8")
    again = Extract(paths=(extract(tmp_path),), force="hertfordshire", month="2026-09")

    steps.load(root, again, context=context(AFTER[Kind.EXTRACT]), cycle="2026-12")

    found = audit(root)
    assert found.loads == 1
    assert found.again == ()


# --- a larger draw, a brief, an answer --------------------------------------------------------------------------


def test_a_larger_draw_goes_like_the_first_and_brief_and_answer_stay(tmp_path: Path) -> None:
    plan = Plan(total=24, minimum=2, intense_total=8)
    root = workspace.init(tmp_path / "panel", replace(SETTINGS, plan=plan), context=context()).root
    source = Extract(paths=(extract(tmp_path, each=8),), force="hertfordshire", month="2026-09")
    steps.load(root, source, context=context())
    steps.freeze(root, accept_rejects="one date is wrong", context=context())
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=context())
    larger = root / ROUND / "intense-stevenage"
    for stage, folder in ((None, root / ROUND), ("intense:stevenage", larger)):
        about: dict[str, str | None] = {"cycle": "2026-11", "stage": stage}
        if stage:
            told = "e-mail, 20 November 2026"
            follow.intensify(root, "stevenage", announced=told, seed="1234567890", thrown=True, context=context())
        sign_in(root, replace(FIRST, stage=stage or FIRST.stage), context=context())
        with_draw.pack(root, context=context(), **about)
        fill(folder / "pack", root / "returns" / "2026-11" / folder.name, bad="Stevenage")
        with_draw.collect(root, [root / "returns" / "2026-11" / folder.name], context=context(), **about)
        with_draw.decide(root, context=context(), **about)
        work = follow.flag(root, on=MEETING, context=context()).work
    assert set(work.state.cycle("2026-11").owed) == {"stevenage"}
    follow.brief(root, "stevenage", context=context())
    follow.publish(root, where="office website, 4 December 2026", reason="", context=context())
    with pytest.raises(StepError, match="answer of stevenage is open"):
        close(root, context=context(MEETING), cycle="2026-11")
    (tmp_path / "reply.txt").write_text("All sergeants were spoken to.", encoding="ascii")
    follow.answer(root, "stevenage", [tmp_path / "reply.txt"], received=MEETING, context=context())

    closed(root, AFTER[Kind.COMMENTS])

    assert holding(root, NAME, WRITER, FILE) == []
    found = audit(root)
    assert (found.draws, found.scored, found.again) == (1, 2, ())
    assert verify_folder(larger / "public").stage == "intense:stevenage"
    assert sorted(path.name for path in (root / "cycles/2026-11/briefs/stevenage").iterdir()) == [
        "answer", "brief.docx", "brief.html", "brief.pdf",
    ]  # fmt: skip
    reply = root / "cycles/2026-11/briefs/stevenage/answer/reply.txt"
    reply.write_text("All sergeants were praised.", encoding="ascii")
    with pytest.raises(IntegrityError, match="file 1 of the answer"):
        audit(root)
    reply.write_text("All sergeants were spoken to.", encoding="ascii")
    path = larger / "public" / "sample.csv"
    path.write_bytes(path.read_bytes().replace(b",1,", b",2,", 1))
    with pytest.raises(IntegrityError, match=r"sample\.csv"):
        audit(root)


# --- nobody deletes a file and says that it was purged -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [f"{ROUND}/private/{name}" for name in ("frame.parquet", "origins.csv", "load.json", "key.csv", "answers.json")]
    + [f"{ROUND}/public/manifest.json", f"{ROUND}/public/frame-public.csv", f"{LOAD}/records.parquet"],
)
@pytest.mark.parametrize("how", ["deleted", "noted"])
def test_a_file_that_is_missing_without_a_purge_is_named(root: Path, name: str, how: str) -> None:
    if how == "deleted":
        (root / name).unlink()
    else:
        (root / name).write_bytes(purge.NOTE)

    with pytest.raises(IntegrityError) as caught:
        audit(root)
    assert Path(name).stem in str(caught.value) or "frame" in str(caught.value)


@pytest.mark.parametrize("name", ["answers.json", "answers-salt.txt", "salt.txt"])
def test_what_the_purge_kept_may_not_go_missing_or_change(root: Path, name: str) -> None:
    closed(root, AFTER[Kind.COMMENTS])
    path = root / ROUND / "private" / name
    content = path.read_bytes()

    path.unlink()
    with pytest.raises(IntegrityError):
        audit(root)
    path.write_bytes(content[:-30] + bytes([content[-30] ^ 1]) + content[-29:])
    with pytest.raises(IntegrityError):
        audit(root)


def test_an_answer_that_was_changed_after_the_comments_went_is_named(root: Path) -> None:
    closed(root, AFTER[Kind.COMMENTS])
    path = root / ROUND / "private" / "answers.json"
    rows = json.loads(path.read_bytes())
    rows[0]["comment"] = "written later"
    path.write_text(json.dumps(rows, indent=0) + "\n", encoding="ascii")

    # With its comments taken out again it is what was kept: so it is told as a purge that did not end.
    assert any("did not end" in line for line in audit(root).again)
    rows[0]["answer"] = "changed"
    path.write_text(json.dumps(rows, indent=0) + "\n", encoding="ascii")
    with pytest.raises(IntegrityError, match="not what was kept"):
        audit(root)


def test_a_purge_that_somebody_wrote_into_the_ledger_by_hand_is_named(root: Path) -> None:
    """Deleting payloads and rows of ``purges`` without a purge event of the chain excuses nothing."""
    number = next(event.number for event in workspace.opened(root).events if event.step == "load")
    with closing(sqlite3.connect(root / "ledger.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO purges VALUES (?, ?)", (number, number + 1))
        connection.execute("DELETE FROM payloads WHERE number = ?", (number,))

    with pytest.raises(IntegrityError, match="purge"):
        audit(root)


def test_a_file_that_somebody_puts_back_is_told_and_the_next_close_deletes_it(root: Path, made: Path) -> None:
    closed(root, AFTER[Kind.EXTRACT])
    events = len(workspace.opened(root).events)
    shutil.copytree(made / LOAD, root / LOAD)
    shutil.copy(made / ROUND / "private" / "drawn.csv", root / ROUND / "private" / "drawn.csv")

    assert any("and 1 more should be gone" in line for line in audit(root).again)

    closed(root, AFTER[Kind.EXTRACT])
    assert holding(root, NAME) == []
    assert audit(root).again == ()
    assert len(workspace.opened(root).events) == events, "nothing new was purged"


# --- stopped half-way ------------------------------------------------------------------------------------------------


class Stopped(BaseException):
    """The power goes."""


def stopped_after(patched: pytest.MonkeyPatch, count: int) -> None:
    """The power goes at the so-manieth thing that changes the disk."""
    left = itertools.count(1)

    def counting(real: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object, **options: object) -> object:
            if next(left) > count:
                raise Stopped
            return real(*arguments, **options)

        return called

    for place, name in (
        (store, "write"), (store, "remove_folder"), (ledger, "append"), (ledger, "compact"),
    ):  # fmt: skip
        patched.setattr(place, name, counting(getattr(place, name)))


def test_wherever_it_is_stopped_verify_says_so_and_the_next_run_ends_it(
    root: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(root, context=context())
    shutil.copytree(root, tmp_path / "before")
    closed(root, AFTER[Kind.COMMENTS])
    whole = tree(root)
    seen: set[str] = set()
    points = range(60) if NIGHTLY else (2, 9, 19, 60)
    for count in points:
        again = Path(shutil.copytree(tmp_path / "before", tmp_path / f"run-{count}"))
        try:
            with monkeypatch.context() as patched:
                stopped_after(patched, count)
                closed(again, AFTER[Kind.COMMENTS])
        except Stopped:
            pass
        else:
            break
        found = audit(again)
        unfinished = any("the purge did not end; run scrutiny close again" in line for line in found.again)
        begun = bool(found.purged)
        assert begun is unfinished
        seen.add("unfinished" if begun else "not begun")
        closed(again, AFTER[Kind.COMMENTS])
        assert holding(again, NAME, WRITER, FILE) == []
        assert audit(again).again == ()
        ended = tree(again)
        assert ended.keys() == whole.keys()
        same = {name for name in ended if ended[name] == whole[name]}
        # Random bytes are others where the second run wrote the event.
        assert ended.keys() - same <= {"ledger.db", f"{ROUND}/private/answers-salt.txt"}
        shutil.rmtree(again)
    assert seen == {"not begun", "unfinished"}
    assert count > 18


def test_what_stopped_steps_left_half_written_goes_too(root: Path, made: Path) -> None:
    private = root / ROUND / "private"
    for name in ("drawn.csv.partial", "answers.json.partial", "salt.txt.partial", "unheard-of.csv.partial"):
        (private / name).write_text(f"{NAME}, {WRITER}", encoding="ascii")
    shutil.copytree(made / ROUND / "private", root / ROUND / "private.old")
    shutil.copytree(made / ROUND, root / "cycles/2026-11/round-1.partial")
    shutil.copytree(made / LOAD, root / f"{LOAD}.old")
    shutil.copytree(made / LOAD, root / f"{LOAD}.partial")
    salt = (private / "salt.txt").read_bytes()

    closed(root, AFTER[Kind.SCORES])

    assert holding(root, NAME, WRITER, FILE) == []
    assert audit(root).again == ()
    assert (private / "salt.txt").read_bytes() == salt
    assert not list(root.glob("**/*.partial")) + list(root.glob("**/*.old"))


def test_a_file_that_is_open_elsewhere_leaves_a_purge_that_can_be_ended(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.write

    def refused(path: Path, content: bytes) -> None:
        if path.name == "drawn.csv":
            raise WriteError("cannot be written", where=path.name, do="Close drawn.csv in other programs and run again")
        real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(store, "write", refused)
        with pytest.raises(WriteError, match=r"Close drawn\.csv"):
            closed(root, AFTER[Kind.EXTRACT])
    assert any("did not end" in line for line in audit(root).again)

    closed(root, AFTER[Kind.EXTRACT])
    assert audit(root).again == ()


# --- trying all possible answers -----------------------------------------------------------------------------------


def possible_answers(root: Path) -> list[bytes]:
    """All that one member could have answered to one question of one record, if all the rest is known."""
    content = (root / ROUND / "private" / "answers.json").read_bytes()
    rows = json.loads(content)
    codes = sorted({row["answer"] for row in rows if row["question"] == rows[0]["question"]} | {"yes", "no", "partly"})
    return [
        (json.dumps([{**rows[0], "answer": code}, *rows[1:]], ensure_ascii=True, indent=0) + "\n").encode()
        for code in codes
    ]


def recovered(root: Path, candidates: list[bytes], payload: Callable[[str], dict[str, object]]) -> list[bytes]:
    """Candidates that something in the ledger, or in a file beside it, gives away.

    The attacker knows the whole ledger file and every file of the workspace: all hashes that stand there, and all runs
    of 32 bytes, and of 64 hex digits, that could be the random bytes of a hash.
    """
    with closing(sqlite3.connect(root / "ledger.db")) as connection:
        hashes = {row[0] for row in connection.execute("SELECT payload_hash FROM events")}
        salts = [row[0] for row in connection.execute("SELECT salt FROM payloads")]
        texts = " ".join(row[0] for row in connection.execute("SELECT content FROM payloads"))
    raw = (root / "ledger.db").read_bytes()
    salts += [raw[at : at + 32] for at in range(len(raw) - 31) if any(raw[at : at + 32])]
    beside = b" ".join(content for name, content in store.read_tree(root).items() if name != "ledger.db")
    results = json.loads((root / "cycles/2026-11/results/first.json").read_bytes())
    found = []
    for one in candidates:
        digest = hashlib.sha256(one).hexdigest()
        said = ledger.canonical(payload(digest)).encode()
        figures = hashlib.sha256(canonical_json({**results, "answers_sha256": {"first": digest}})).hexdigest()
        if (
            digest in texts
            or figures in texts
            or digest.encode() in beside
            or any(hashlib.sha256(salt + said).hexdigest() in hashes for salt in salts)
        ):
            found.append(one)
    return found


def test_an_answer_cannot_be_found_again_by_trying_all_possible_ones(root: Path) -> None:
    candidates = possible_answers(root)
    right = (root / ROUND / "private" / "answers.json").read_bytes()
    assert right in candidates
    assert len(candidates) >= 3

    def payload(digest: str) -> dict[str, object]:
        return {"answers_sha256": digest, "back": ["M01", "M02"], "rejects": 0}

    assert recovered(root, candidates, payload) == [right], "before the purge the trial finds it: so it is one"

    closed(root, AFTER[Kind.SCORES])

    assert recovered(root, candidates, payload) == []


def test_the_hash_of_the_results_would_give_an_answer_away_and_goes_with_it(root: Path) -> None:
    """What the comparison wrote down is a hash of results that hold a hash of the answers."""
    right = hashlib.sha256((root / ROUND / "private" / "answers.json").read_bytes()).hexdigest()
    results = json.loads((root / "cycles/2026-11/results/first.json").read_bytes())
    assert results["answers_sha256"] == {"first": right}
    said = workspace.opened(root).payload_of("flag", FIRST)
    assert said is not None
    assert said["results_sha256"] == hashlib.sha256(canonical_json(results)).hexdigest()

    closed(root, AFTER[Kind.COMMENTS])

    kept = json.loads((root / "cycles/2026-11/results/first.json").read_bytes())
    assert kept == {**results, "answers_sha256": {"first": ""}}, "every figure stays"
    raw = b"".join(store.read_tree(root).values())
    assert said["results_sha256"].encode() not in raw
    assert right.encode() not in raw


def test_results_that_were_edited_are_named_before_and_after_the_purge(root: Path) -> None:
    path = root / "cycles/2026-11/results/first.json"
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"green": 1', b'"green": 2', 1))
    assert path.read_bytes() != content
    with pytest.raises(IntegrityError, match="not those of the comparison"):
        audit(root)
    path.write_bytes(content)
    closed(root, AFTER[Kind.COMMENTS])
    path.write_bytes(path.read_bytes().replace(b'"green": 1', b'"green": 2', 1))
    with pytest.raises(IntegrityError, match="not those of the comparison"):
        audit(root)


def test_the_salted_hash_of_kept_answers_cannot_be_tried_either_once_they_are_gone(root: Path) -> None:
    closed(root, AFTER[Kind.COMMENTS])
    work = workspace.opened(root)
    ((path, digest),) = purge.kept_answers(work).items()
    candidates = possible_answers(root)
    salt = bytes.fromhex((root / path).with_name(purge.ANSWERS_SALT_FILE).read_text(encoding="ascii").strip())
    assert sum(purge.salted(salt, one) == digest for one in candidates) == 1

    closed(root, AFTER[Kind.SCORES])

    assert purge.kept_answers(workspace.opened(root)) == {path: digest}, "the chain keeps it"
    raw = b"".join(store.read_tree(root).values())
    assert salt not in raw
    assert salt.hex().encode() not in raw


# --- backups inside --------------------------------------------------------------------------------------------------


def test_backups_that_hold_what_is_purged_go_and_later_ones_stay(root: Path) -> None:
    backup(root, context=context())
    elsewhere = backup(root, context=context(), to=root.parent / "stick.zip")
    told = closed(root, AFTER[Kind.EXTRACT])
    assert len(told.purged.backups) == 1
    assert elsewhere.path.is_file()
    assert any("1 was written outside" in line for line in told.unreached)

    kept = backup(root, context=context(AFTER[Kind.EXTRACT]))
    assert closed(root, AFTER[Kind.EXTRACT]).purged.backups == ()
    assert kept.path.is_file()

    assert [Path(one.path).name for one in closed(root, AFTER[Kind.COMMENTS]).purged.backups] == [kept.path.name]
    assert not kept.path.exists()


def test_a_backup_under_any_name_in_the_workspace_is_found(root: Path) -> None:
    backup(root, context=context(), to=root / "private" / "before the meeting.zip")

    closed(root, AFTER[Kind.EXTRACT])

    assert holding(root, NAME) == []
