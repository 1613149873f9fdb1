"""Steps of a workspace, played one at a time in a world that stands still: by hand, by a fork server, under strace.

For the tests of crashes, races and bad disks. ``python crash.py`` is the server: it has imported everything, and forks
a child for each order that it reads, so that a step costs its own time and not that of starting up. A child waits for
leave to begin, so that strace can be put on it first.
"""

import csv
import ctypes
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent))  # where the server is started by itself

from signing import answers

from scrutiny import resources
from scrutiny.cycle import backup, close, config, copies, follow, redact, steps, with_draw, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.shown import invented_texts
from scrutiny.cycle.state import Subject
from scrutiny.errors import EXIT_BUG, ScrutinyError

EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
AREA = "watford"  # where the panel is not confident
IN_AREA = 5  # searches in a month there, so that there are enough for a formal flag
WITHDRAWN = "4"  # the number in the pack of a record there
LARGER = f"intense:{AREA}"
TODAY = date(2026, 10, 9)
FIRST = Subject(cycle="2026-11")
# In the order in which they are played; the first word is the step. "again": with an extract that has changed, with
# more answers or details, or when more is over its time; "larger": of the larger draw.
STEPS = ("init", "load", "load again", "freeze", "draw", "keep-video", "pack", "replace", "pack again", "collect",
         "collect again", "decide", "flag", "intensify", "history", "reconcile", "backup", "carry-over", "pack larger",
         "collect larger", "decide larger", "flag again", "brief", "answer", "publish", "close",
         "close again")  # fmt: skip
# Another workspace, to which the force sends a list first and the details of what was drawn afterwards.
LIST_FIRST = ("init listed", "load listed", "freeze listed", "draw listed", "details", "replace listed",
              "details again", "redact listed", "pack listed", "given listed")  # fmt: skip
EVERY = STEPS + LIST_FIRST
# The day of a step, where it is another. At the first close all but the answers is over its time, at the second these.
DAYS = {"close": date(2028, 2, 1), "close again": date(2034, 3, 1)}
SETTINGS = Config(
    force=Force(name="hertfordshire"),
    meetings=tuple(Meeting(date=day) for day in (date(2026, 11, 19), date(2027, 1, 21), date(2027, 3, 18))),
    panel=Panel(members=2, readers=2, quorum=2),
    plan=Plan(total=12, minimum=1, intense_total=10),
)
SETTINGS_LISTED = replace(SETTINGS, supply=Supply(way=config.LIST_FIRST))
IN_THE_LIST = ("reference", "searched_at", "area", "power", "object")
LEDGER, LOCK = workspace.LEDGER, ".scrutiny-lock"
SECONDS = 120  # after which a child hangs, and is a fault

# What changes something on disk. Reading, and what goes to pipes, cannot leave anything half-done.
CALLS = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "fsync", "fdatasync", "sync_file_range", "rename",
         "renameat", "renameat2", "unlink", "unlinkat", "truncate", "ftruncate", "fallocate", "mkdir", "mkdirat",
         "rmdir", "link", "linkat", "symlink", "symlinkat", "sendfile", "copy_file_range", "chmod", "fchmod",
         "fchmodat")  # fmt: skip


def day_of(step: str) -> date:
    """The day on which a step is played."""
    return DAYS.get(step, TODAY)


def context(step: str, *, staff: str = "JT-01") -> Context:
    """The world of a step: the same clock, the same random bytes, the same person, each time that it is played."""
    day = day_of(step)
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(EVERY.index(step)).randbytes,
        say=lambda _: None,
        staff=staff,
        login=lambda: "jane",
    )


# --- what is played with --------------------------------------------------------------------------------------


def make_data(folder: Path, *, each: int = 1) -> Path:
    """Small extracts from the invented data, ``each`` searches an area and month, and the answer to a brief.

    In the extract that is loaded again, one search is gone. The list has few fields; the details come for every second
    search, one of them with another object than in the list, and then for all.
    """
    with (resources.sample_data() / EXTRACT).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rows:
        place = (row[head.index("area")], row[head.index("searched_at")][:7])
        if all(place) and seen[place] < (max(each, IN_AREA) if place[0] == "Watford" else each):
            seen[place] += 1
            kept.append(row)
    whole = [head, *kept]
    listed = [[row[head.index(name)] for name in IN_THE_LIST] for row in whole]
    objects = head.index("object")
    others = [[*row[:objects], "Firearms", *row[objects + 1 :]] for row in kept[::2]]
    for name, table in (
        ("load", whole),
        ("load again", whole[:-1]),
        ("load listed", listed),
        ("details", [head, *others]),
        ("details again", whole),
    ):
        path = folder / name / EXTRACT
        path.parent.mkdir(parents=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    (folder / "answer").mkdir()
    (folder / "answer" / "letter.txt").write_text("All sergeants were spoken to.", encoding="ascii")
    return folder


def fill(root: Path, folder: Path, *, stage: str = "first") -> None:
    """Fill the workbooks of a draw, in Excel's place. Of the first: one member's first, all of them the second time.

    Nobody is confident in what was drawn in one area.
    """
    import openpyxl

    one = open_folder(workspace.opened(root).folder(FIRST), draw=stage)
    strata = dict(zip(one.key["number"].astype("str"), one.key["stratum"], strict=True))
    for path in sorted((one.path / "pack").rglob("scores-*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["Answers"]
        rows = list(sheet.iter_rows())
        header = next(row for row in rows if row[0].value == "Record")
        overall = next(cell.column for cell in header if str(cell.value).startswith("Z1"))
        comment = next(cell.column for cell in header if cell.value == "Comment")
        for row in rows[rows.index(header) + 1 :]:
            doubted = strata.get(str(row[0].value)) == AREA
            sheet.cell(row[0].row, overall).value = "Serious concerns" if doubted else "Excellent"
            sheet.cell(row[0].row, comment).value = "Too short to judge by." if doubted else None
        for step in _collected(path.name, stage=stage):
            (folder / step).mkdir(exist_ok=True)
            book.save(folder / step / path.name)


def _collected(name: str, *, stage: str) -> tuple[str, ...]:
    """The steps that a filled workbook is collected in."""
    if stage == LARGER:
        return ("collect larger",)
    return ("collect", "collect again") if "M01" in name else ("collect again",)


def command(step: str) -> str:
    """What a step is called in the ledger."""
    return step.partition(" ")[0]


def play(step: str, root: Path, data: Path, *, staff: str = "JT-01") -> None:
    """Take one step in the workspace ``root``, with the files of ``data``."""
    world = context(step, staff=staff)
    stage = LARGER if "larger" in step else None
    match command(step):
        case "init":
            workspace.init(root, SETTINGS_LISTED if step in LIST_FIRST else SETTINGS, context=world)
        case "load":
            steps.load(root, Extract(paths=(data / step / EXTRACT,)), context=world)
        case "freeze":
            steps.freeze(root, context=world)
        case "draw":
            steps.take(
                root, announced="e-mail to members, 9 October 2026", seed="8402617395", thrown=True, context=world
            )
        case "keep-video":
            with_draw.keep_video(root, context=world)
        case "pack":
            with_draw.pack(root, context=world, stage=stage)
        case "replace":
            with_draw.replace(root, WITHDRAWN, reason="duplicate", context=world)
        case "collect":
            with_draw.collect(root, [data / step], context=world, stage=stage)
        case "decide":
            with_draw.decide(root, context=world, stage=stage)
        case "details":
            with_draw.load_details(root, Extract(paths=(data / step / EXTRACT,)), context=world)
        case "redact":
            sign(root, data, context=world)
        case "given":
            copies.give(root, ["all"], on=TODAY, how="post", context=world)
        case "flag":
            on = SETTINGS.meetings[1 if step == "flag again" else 0].date
            follow.flag(root, on=on, context=world)
        case "intensify":
            sent = "letter to members, 20 November 2026"
            follow.intensify(root, AREA, announced=sent, seed="3141592653", thrown=True, context=world)
        case "history":
            steps.load_history(root, Extract(paths=(data / "load" / EXTRACT,)), context=world)
        case "reconcile":
            follow.reconcile(root, [data / "load" / EXTRACT], context=world)
        case "backup":
            backup.backup(root, context=world)
        case "carry-over":
            follow.carry_over(root, to="2027-01", reason="one of two members came", context=world)
        case "brief":
            follow.brief(root, AREA, context=world)
        case "answer":
            letters = [data / step / "letter.txt"]
            follow.answer(root, AREA, letters, received=date(2027, 3, 1), context=world)
        case "publish":
            follow.publish(root, where="office website, 4 February 2027", reason="", context=world)
        case "close":
            close.close(root, context=world)
        case _:
            raise ValueError(step)


def sign(root: Path, data: Path, *, context: Context) -> None:
    """Make the review files, and read back what a person saves who takes out every mark and signs every record."""
    redact.make_review(root, context=context)
    file = data / "saved.json"
    file.write_text(json.dumps(answers(workspace.opened(root).folder(FIRST))), encoding="utf-8")
    redact.read_review(root, file, context=context)


def tree(root: Path) -> dict[str, bytes]:
    """All that lies in a workspace but the ledger, which is compared event by event, and the lock; folders too."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name not in (LEDGER, LOCK):
            found[name] = path.read_bytes() if path.is_file() else b"(a folder)"
    return found


def renew(folder: Path, like: Path | None) -> Path:
    """The folder as a copy of another one, or gone."""
    shutil.rmtree(folder, ignore_errors=True)
    if like is not None:
        shutil.copytree(like, folder)
    return folder


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where there is such: flushing to a busy disk takes long. Killing a process loses nothing."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name).resolve()


# --- the server -----------------------------------------------------------------------------------------------


def exit_of(act: Callable[[], object]) -> tuple[int, str]:
    """The exit code that the command line would give, and what it would say."""
    try:
        act()
    except ScrutinyError as error:
        return error.exit_code, str(error)
    except Exception as error:  # noqa: BLE001 -- as the command line does
        return EXIT_BUG, f"{type(error).__name__}: {error}"
    return 0, ""


def _played(order: dict[str, Any]) -> tuple[int, str]:
    time.sleep(order["delay"])
    return exit_of(
        lambda: play(order["step"], Path(order["root"]), Path(order["data"]), staff=order.get("staff", "JT-01"))
    )


def _child(order: dict[str, Any], leave: int, answer: int) -> None:
    if order["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest"], order["largest"]))
    if order["powerless"] and not os.geteuid():
        # Root without its capabilities: what is read-only is read-only for it too, and what it owns can be read.
        header, none = struct.pack("=Ii", 0x20080522, 0), bytes(24)
        if ctypes.CDLL(None).capset(header, none):
            os._exit(1)
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # PR_SET_PTRACER: anybody may look on
    if os.read(leave, 1):
        os.write(answer, json.dumps(_played(order)).encode())
    os._exit(0)


def _in_a_child(order: dict[str, Any]) -> dict[str, Any]:
    (leave, give), (answer, told) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        os.close(give)
        os.close(answer)
        _child(order, leave, told)
    os.close(leave)
    os.close(told)
    print(pid, flush=True)
    sys.stdin.readline()
    os.write(give, b"x")
    os.close(give)
    ready, _, _ = select.select([answer], [], [], SECONDS)
    if not ready:
        os.kill(pid, signal.SIGKILL)
    heard = os.read(answer, 1 << 16)
    os.close(answer)
    _, status = os.waitpid(pid, 0)
    code, words = json.loads(heard) if heard else (None, "")
    return {
        "killed": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "code": code,
        "words": words,
        "hung": not ready,
    }


def serve() -> None:
    """Read orders, a line each: say who will play it; on the next line let it begin; say how it ended.

    In a child of its own, or, where many are to be quick, in the server itself.
    """
    invented_texts()  # read once, and known to every child
    for line in sys.stdin:
        order = json.loads(line)
        if order["child"]:
            ended = _in_a_child(order)
        else:
            print(os.getpid(), flush=True)
            sys.stdin.readline()
            code, words = _played(order)
            ended = {"killed": 0, "code": code, "words": words, "hung": False}
        print(json.dumps(ended), flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: killed by a signal (0: no), or with an exit code and words."""

    killed: int
    code: int | None
    words: str
    hung: bool


DONE = Ended(killed=0, code=0, words="", hung=False)


class Player:
    """The server, seen from a test."""

    def __init__(self) -> None:
        # One thread each: a fork takes only one along.
        quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._server = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=quiet
        )

    def play(
        self,
        step: str,
        root: Path,
        data: Path,
        *,
        strace: list[str] | None = None,
        largest: int | None = None,
        powerless: bool = False,
    ) -> Ended:
        """Play a step in a child. ``strace``: options under which strace looks on.

        ``largest``: bytes that a file may have; ``powerless``: by somebody for whom read-only means read-only.
        """
        pid = self.ready(step, root, data, child=True, largest=largest, powerless=powerless)
        looking = _attached(pid, strace) if strace is not None else None
        self.go()
        ended = self.ended()
        if looking is not None:
            looking.communicate(timeout=SECONDS)
        return ended

    def ready(
        self,
        step: str,
        root: Path,
        data: Path,
        *,
        child: bool,
        delay: float = 0.0,
        staff: str = "JT-01",
        largest: int | None = None,
        powerless: bool = False,
    ) -> int:
        """Have a step ready to be played, in a child or (quicker) not. The number of the process that will."""
        order = {"step": step, "root": str(root), "data": str(data), "child": child, "delay": delay, "staff": staff,
                 "largest": largest, "powerless": powerless}  # fmt: skip
        self._say(json.dumps(order))
        return int(self._heard())

    def go(self) -> None:
        """Let it begin."""
        self._say("go")

    def ended(self) -> Ended:
        """How it ended, when it has."""
        return Ended(**json.loads(self._heard()))

    def _say(self, line: str) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(line + "\n")
        self._server.stdin.flush()

    def _heard(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline()

    def close(self) -> None:
        """End the server."""
        self._server.communicate(timeout=SECONDS)


def _attached(pid: int, options: list[str]) -> subprocess.Popen[str]:
    """Strace, once it looks on. Raises PermissionError where that is forbidden."""
    looking = subprocess.Popen(
        ["strace", "-f", *options, "-p", str(pid)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert looking.stderr is not None
    said = looking.stderr.readline()
    if "attached" not in said:
        looking.communicate(timeout=SECONDS)
        raise PermissionError(said)
    return looking


class Shelf:
    """One workspace, and a copy of it before and after each step where nobody disturbs it, made as they are needed.

    Which of the two workspaces it is, and so which steps came before, follows from the step.
    """

    def __init__(self, base: Path) -> None:
        self.base, self.place = base, base / "place"
        self.root = self.place / "panel"
        self.place.mkdir()
        self.data = make_data(base / "data")
        self.player = Player()

    def before(self, step: str) -> Path | None:
        """The workspace as a step finds it; None where there is none yet."""
        steps_of = STEPS if step in STEPS else LIST_FIRST
        number = steps_of.index(step)
        return self.after(steps_of[number - 1]) if number else None

    def after(self, step: str) -> Path:
        """The workspace as a step leaves it."""
        kept = self.base / "after" / step
        if not kept.exists():
            self.renew(step)
            if step in ("collect", "collect larger"):
                fill(self.root, self.data, stage=LARGER if step == "collect larger" else "first")
            ended = self.player.play(step, self.root, self.data)
            assert ended == DONE, ended
            shutil.copytree(self.root, kept)
        return kept

    def renew(self, step: str) -> None:
        """Put the place where the workspace lies back to what it was before a step."""
        before = self.before(step)
        renew(self.place, None)
        self.place.mkdir()
        renew(self.root, before)


# --- the points of a step -------------------------------------------------------------------------------------

_ENTRY = re.compile(r"^(\d+) +(\w+)\((.*)")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """The n-th call of a kind that one thread makes: strace counts each kind and each thread by itself."""

    call: str
    nth: int

    @property
    def options(self) -> list[str]:
        """What makes strace kill the child as it enters this call, before anything is done."""
        return ["-o", os.devnull, "-e", f"trace={self.call}",
                "-e", f"inject={self.call}:signal=SIGKILL:when={self.nth}"]  # fmt: skip


def log_options(log: Path) -> list[str]:
    """What makes strace write all calls that change something, with the paths behind numbers."""
    return ["-y", "-o", str(log), "-e", f"trace={','.join(CALLS)}"]


def points(log: str, place: Path) -> list[Point]:
    """The points at which something in ``place`` was about to change, in the order in which they were reached."""
    counts: Counter[tuple[str, str]] = Counter()
    found: dict[Point, None] = {}
    for line in log.splitlines():
        entry = _ENTRY.match(line)
        if entry is not None:
            thread, call, rest = entry.groups()
            counts[thread, call] += 1
            if str(place) in rest:
                found[Point(call, counts[thread, call])] = None
    return list(found)


def spread(found: list[Point], most: int) -> list[Point]:
    """So many of them, at even distances, the first and the last among them."""
    if len(found) <= most:
        return found
    return [found[round(place * (len(found) - 1) / (most - 1))] for place in range(most)]


if __name__ == "__main__":
    serve()
