"""Backup, restore, close, and verify with a purge and the force's file: as somebody types them."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import Ran

from scrutiny import cli, resources
from scrutiny.cycle import context as outside
from scrutiny.cycle import follow, steps, with_draw, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan, Retention
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract

Run = Callable[..., Ran]
SAMPLE = "2026-09-hertfordshire-stop-and-search.csv"
MEETING = date(2026, 11, 19)
SYSTEM = outside.system


def at(day: date) -> Context:
    return replace(
        SYSTEM(staff="JT-01"),
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
    )


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("backup", "restore", "close"):
        monkeypatch.setitem(cli.COMMANDS, name, "")


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """The day on which the commands run."""

    def given(day: date) -> None:
        monkeypatch.setattr(outside, "system", lambda *_, **__: at(day))

    return given


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one cycle that can be closed, and the extract beside it."""
    folder = tmp_path_factory.mktemp("published")
    with (resources.sample_data() / SAMPLE).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rows:
        place = (row[head.index("area")], row[head.index("searched_at")][:7])
        if all(place) and seen[place] < 2:
            seen[place] += 1
            kept.append(row)
    with (folder / SAMPLE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=MEETING),),
        panel=Panel(members=1, readers=1, quorum=1),
        plan=Plan(total=12, minimum=1, benchmark=0.05),
        retention=Retention(extract=10, details=10, comments=20, scores=30),
    )
    world = at(date(2026, 10, 9))
    root = workspace.init(folder / "Our panel", settings, context=world).root
    steps.load(root, Extract(paths=(folder / SAMPLE,)), context=world)
    steps.freeze(root, context=world)
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=world)
    made = with_draw.pack(root, context=world).result
    for path in made.folder.rglob("scores-*.xlsx"):
        book = openpyxl.load_workbook(path)
        lines = list(book["Answers"].iter_rows())
        header = next(line for line in lines if line[0].value == "Record")
        overall = next(cell.column for cell in header if str(cell.value).startswith("Z1"))
        for line in lines[lines.index(header) + 1 :]:
            book["Answers"].cell(line[0].row, overall).value = "Excellent"
        book.save(folder / path.name)
    with_draw.collect(root, sorted(folder.glob("*.xlsx")), context=world)
    with_draw.decide(root, context=world)
    follow.flag(root, on=MEETING, context=at(MEETING))
    return root


@pytest.fixture
def inside(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(published, tmp_path / "Our panel"))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def ready(inside: Path) -> Path:
    """The same, published: it can be closed."""
    follow.publish(inside, where="office website, 4 December 2026", reason="", context=at(MEETING))
    return inside


# --- close ----------------------------------------------------------------------------------------------------


def test_closing_too_early_says_what_to_do_instead(scrutiny: Run, inside: Path, on_day: Callable[[date], None]) -> None:
    assert inside
    on_day(date(2026, 12, 24))
    for arguments in ((), ("--cycle", "2026-11"), ("--dry-run",)):
        done = scrutiny("close", *arguments)
        assert done.code == 12
        assert "scrutiny publish" in done.err


def test_close_says_what_goes_what_is_to_come_and_what_no_program_can_reach(
    scrutiny: Run, ready: Path, on_day: Callable[[date], None]
) -> None:
    assert ready
    on_day(date(2026, 11, 29))
    would = scrutiny("close", "--dry-run")
    assert would.code == 0
    assert "Cycle 2026-11 would be closed" in would.words
    assert "Would be deleted: extracts" in would.words
    assert scrutiny("log").words.count(" close ") == 0

    done = scrutiny("close")

    assert done.code == 0
    assert "Cycle 2026-11 is closed: no step changes it any more." in done.words
    assert "Deleted: extracts, lists with all fields, rejected rows, the key to the references: " in done.words
    assert "Deleted: texts of drawn records, packs, lists of videos: " in done.words
    assert "Still to come: 2026-11, members' written comments: 9 December 2026." in done.words
    assert "Still to come: 2026-11, members' answers: 19 December 2026." in done.words
    assert "What no program can reach, and you have to see to: - Copies that were issued" in done.words


def test_after_a_purge_verify_says_when_and_the_log_still_has_every_step(
    scrutiny: Run, ready: Path, on_day: Callable[[date], None]
) -> None:
    assert ready
    on_day(date(2026, 12, 24))
    assert scrutiny("close").code == 0

    done = scrutiny("verify")

    assert done.code == 0
    assert "Purged: 2026-11, members' answers: deleted on 24 December 2026, their time was over." in done.words
    assert "To do again" not in done.words
    log = json.loads(scrutiny("log", "--json").out)
    assert [one["step"] for one in log][-4:] == ["flag", "publish", "close", "purge"]
    assert [one["step"] for one in log if one["payload"] is None] == ["load", "pack", "collect", "decide", "flag"]
    assert scrutiny("status").code == 0


def test_close_for_a_program(scrutiny: Run, ready: Path, on_day: Callable[[date], None]) -> None:
    on_day(date(2026, 11, 29))
    would = json.loads(scrutiny("close", "--dry-run", "--json").out)
    done = json.loads(scrutiny("close", "--json").out)

    assert would["dry_run"] is True
    assert would["paths"] == done["paths"]
    assert done["closed"] == ["2026-11"]
    assert {one["kind"]: bool(one["files"]) for one in done["deleted"]} == {
        "extract": True, "details": True, "comments": False, "scores": False,
    }  # fmt: skip
    assert [(one["kind"], one["on"]) for one in done["later"]] == [
        ("comments", "2026-12-09"), ("scores", "2026-12-19"),
    ]  # fmt: skip
    for path in done["paths"]:
        assert not (ready / path).is_dir()


def test_a_cycle_that_is_closed_already_is_only_purged(
    scrutiny: Run, ready: Path, on_day: Callable[[date], None]
) -> None:
    assert ready
    on_day(MEETING)
    assert "Nothing is over its time." in scrutiny("close").words
    on_day(date(2026, 12, 24))
    again = scrutiny("close", "--cycle", "2026-11")
    assert again.code == 0
    assert "closed: no step" not in again.words
    assert "Deleted: members' answers" in again.words
    assert "Nothing is over its time." in scrutiny("close").words


def test_an_altered_file_stops_the_purge_with_its_name(
    scrutiny: Run, ready: Path, on_day: Callable[[date], None]
) -> None:
    on_day(date(2026, 12, 24))
    path = ready / "cycles/2026-11/round-1/private/frame.parquet"
    path.write_bytes(path.read_bytes()[:-3] + b"abc")

    done = scrutiny("close")

    assert done.code == 13
    assert "frame.parquet" in done.err
    assert path.is_file()


# --- backup and restore ---------------------------------------------------------------------------------------


def test_a_backup_can_be_restored_and_verifies(
    scrutiny: Run, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scrutiny("backup", tmp_path / "stick.zip", "--staff", "JT-01")
    assert made.code == 0
    head = workspace.opened(ready).payload_of("backup")
    assert head is not None
    assert f"the last step in it has the hash {head['head']}" in made.words

    done = scrutiny("restore", tmp_path / "stick.zip", tmp_path / "again", "--staff", "AB-2")
    assert done.code == 0
    assert head["head"] in done.words
    monkeypatch.chdir(tmp_path / "again")
    assert "To do again" not in scrutiny("verify").words
    assert json.loads(scrutiny("log", "--json").out)[-1]["who"] == "AB-2"
    twice = scrutiny("restore", tmp_path / "stick.zip", tmp_path / "again", "--staff", "AB-2")
    assert twice.code == 15


def test_backups_for_a_program_and_by_default_in_the_private_folder(scrutiny: Run, ready: Path) -> None:
    made = json.loads(scrutiny("backup", "--staff", "JT-01", "--json").out)

    assert Path(made["path"]).parent == ready / "private" / "backups"
    assert made["inside"] is True


def test_a_damaged_backup_is_refused_with_its_own_code(scrutiny: Run, ready: Path, tmp_path: Path) -> None:
    assert ready
    assert scrutiny("backup", tmp_path / "stick.zip", "--staff", "JT-01").code == 0
    content = bytearray((tmp_path / "stick.zip").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "stick.zip").write_bytes(bytes(content))

    done = scrutiny("restore", tmp_path / "stick.zip", tmp_path / "again", "--staff", "JT-01")

    assert done.code == 13
    assert not (tmp_path / "again").exists()


# --- verify, back to the force's file -------------------------------------------------------------------------


def test_an_auditor_ties_the_list_to_the_force_s_file(scrutiny: Run, inside: Path, published: Path) -> None:
    assert inside
    done = scrutiny("verify", "--extract", published.parent / SAMPLE)

    assert done.code == 0
    assert "Byte for byte as it was loaded: 1 file." in done.words
    assert "On the list: 44; of these in the file: 44, not: 0." in done.words


def test_what_is_on_one_side_only_is_named_by_public_id_and_never_by_reference(
    scrutiny: Run, inside: Path, published: Path, tmp_path: Path
) -> None:
    assert inside
    lines = (published.parent / SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / SAMPLE).write_text("".join(lines[:-1]), encoding="utf-8")

    done = scrutiny("verify", "--extract", tmp_path / SAMPLE)
    data = json.loads(scrutiny("verify", "--extract", tmp_path / SAMPLE, "--json").out)

    assert "of these in the file: 43, not: 1." in done.words
    (of_round,) = data["rounds"]
    (missing,) = of_round["missing"]
    assert missing in done.words
    assert lines[-1].split(",")[0] not in done.words
    assert data["files_as_loaded"] == 0


@pytest.mark.parametrize(
    "arguments", [("--month", "2026-08"), ("--cycle", "2026-11"), ("--fingerprint", "b1ae"), ("x", "--extract", "y")]
)
def test_options_that_do_not_go_together_are_refused(scrutiny: Run, inside: Path, arguments: tuple[str, ...]) -> None:
    assert inside
    assert scrutiny("verify", *arguments).code == 2
