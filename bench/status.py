"""How long ``scrutiny status`` takes, as a whole process, in a workspace of six years.

    python bench/status.py               36 cycles, seven runs of each command
    python bench/status.py --cycles 6 --runs 3 --json

The workspace is made in a temporary folder by writing the events of 36 whole cycles (a first and a larger draw, a
brief, an answer) into a ledger as the steps write them, with payloads as large as theirs; all cycles but the last are
closed, which is half-way. Each command is then started anew each time, as somebody types it. Seconds by the clock on
the wall, and of the processor: the second say what it takes where other programs are at work, too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scrutiny.cycle import config, ledger, workspace
from scrutiny.cycle.calendar import month_before
from scrutiny.cycle.config import Config, Force, Meeting
from scrutiny.cycle.context import Context
from scrutiny.cycle.ledger import NewEvent
from scrutiny.cycle.state import Subject

FIRST_MONTH = date(2021, 1, 1)
COMMANDS = (("status",), ("status", "--dates"), ("status", "--json"), ("log",), ("--help",))
HASH = "0123456789abcdef" * 4
FIRST = ("load", "freeze", "draw", "keep-video", "video-answer", "pack", "collect", "decide", "flag")
LARGER = ("closer", "intensify", "pack", "collect", "decide")
AFTER = ("concern", "brief", "answer")
END = ("publish", "close")


def context(on: date) -> Context:
    """A fixed outside world."""
    return Context(
        today=lambda: on,
        now=lambda: datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        random_bytes=bytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "bench",
    )


def meetings(cycles: int) -> tuple[Meeting, ...]:
    """A meeting every two months, on the third Thursday or so."""
    months = [month_before(FIRST_MONTH, -2 * number) for number in range(cycles)]
    return tuple(Meeting(date=month + timedelta(days=20 - month.weekday())) for month in months)


def payload_of(step: str, subject: Subject, settings: str) -> dict[str, Any]:
    """As much as a step of that name writes down."""
    folder = f"cycles/{subject.cycle}/round-1"
    if step == "freeze":
        return {"folder": folder, "fingerprint": HASH, "freeze_sha256": HASH, "records": 1106, "settings": settings}
    if step == "pack":
        names = ["pack.html", "pack.pdf", "check-the-draw.html", *(f"scores-M{n:02}.xlsx" for n in range(1, 10))]
        return {"pack_id": "hertfordshire-first", "files": {f"{folder}/pack/{name}": HASH for name in names}}
    if step == "load":
        return {"folder": "private/loads/x", "number": 1, "since": {f"field-{n}": n for n in range(40)}, "files": []}
    return {"folder": folder, "manifest_sha256": HASH, "seed": "8402617395", "announced": "e-mail to all members"}


def events(cycle: Meeting, settings: str, *, whole: bool) -> Iterator[NewEvent]:
    """The steps of a cycle; those of one that is not whole end after its packs."""
    name = cycle.cycle
    first, larger, area = (Subject(cycle=name, stage=stage) for stage in ("first", "intense:watford", "area:watford"))
    steps = [(step, first) for step in FIRST] + [(step, larger) for step in LARGER]
    steps += [("flag", first)] + [(step, area) for step in AFTER] + [(step, first) for step in END]
    for number, (step, subject) in enumerate(steps if whole else steps[:6]):
        yield NewEvent(
            at=datetime(cycle.date.year, cycle.date.month, cycle.date.day, 9, number, tzinfo=UTC),
            who="JT-01",
            step=step,
            subject=subject.code,
            payload=payload_of(step, subject, settings),
        )


def make(root: Path, *, cycles: int) -> date:
    """Make the workspace; a day on which its last cycle is half-way."""
    dates = meetings(cycles)
    settings = Config(force=Force(name="hertfordshire"), meetings=dates)
    on = dates[-1].date - timedelta(days=10)
    work = workspace.init(root, settings, context=context(on))
    text = config.write(settings)
    new = [event for one in dates for event in events(one, text, whole=one is not dates[-1])]
    ledger.append(root / workspace.LEDGER, new, after=ledger.head(work.events), random_bytes=bytes)
    workspace.opened(root)  # all of it can be taken in that order, or this raises
    return on


@dataclass(frozen=True)
class Timed:
    """How long a command took: whole processes, in seconds."""

    command: str
    best: float
    middle: float
    processor: float  # a run, on average


def measure(root: Path, command: tuple[str, ...], *, on: date, runs: int) -> Timed:
    """Start a command several times; every one must succeed."""
    dated = ("--on", on.isoformat()) if command[0] == "status" else ()
    took = []
    before = os.times()
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "scrutiny", *command, *dated], cwd=root, check=True, capture_output=True)
        took.append(time.perf_counter() - started)
    after = os.times()
    worked = sum(getattr(after, kind) - getattr(before, kind) for kind in ("children_user", "children_system"))
    return Timed(" ".join(("scrutiny", *command)), min(took), statistics.median(took), worked / runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=36)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "panel"
        on = make(root, cycles=options.cycles)
        number, size = len(workspace.opened(root).events), (root / workspace.LEDGER).stat().st_size
        timed = [measure(root, command, on=on, runs=options.runs) for command in COMMANDS]
    about = {"cycles": options.cycles, "events": number, "bytes": size, "runs": options.runs}
    if options.json:
        print(json.dumps(about | {"timed": [vars(one) for one in timed]}))
        return
    print(f"{options.cycles} cycles, {number} events, a ledger of {size / 1e6:.1f} MB; {options.runs} runs of each.")
    print(f"{'seconds':<26}{'best':>8}{'middle':>8}{'processor':>11}")
    for one in timed:
        print(f"  {one.command:<24}{one.best:8.2f}{one.middle:8.2f}{one.processor:11.2f}")


if __name__ == "__main__":
    main()
