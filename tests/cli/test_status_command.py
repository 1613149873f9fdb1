"""``scrutiny status``: every line with the command to type, the days to the first video lost, the dates as a file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from scrutiny.cycle import workspace
from scrutiny.cycle.context import system
from scrutiny.cycle.state import Subject

Run = Callable[..., Ran]
MADE = ("--force", "hertfordshire", "--meeting", "2026-11-19", "--meeting", "2027-01-21", "--staff", "JT-01")
FIRST = Subject(cycle="2026-11").code


@pytest.fixture
def inside(scrutiny: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert scrutiny("init", "panel", *MADE, "--rounds", "2").code == 0
    monkeypatch.chdir(anywhere / "panel")
    return anywhere / "panel"


def record(root: Path, step: str, subject: str, **payload: str) -> None:
    workspace.record(
        workspace.opened(root), step=step, subjects=[subject], payload=payload, context=system(staff="JT-01")
    )


def test_each_round_says_when_its_first_video_is_lost_and_what_to_do(scrutiny: Run, inside: Path) -> None:
    done = scrutiny("status", "--on", "2026-08-30")

    assert "Video of round 1 (1 to 31 August 2026): if nobody has asked for it, the first one is lost on" in done.out
    assert "31 August 2026, tomorrow." in done.out
    assert "by hand: ask the force to keep all of it until the draw" in done.out
    record(inside, "load", FIRST)
    record(inside, "freeze", FIRST, settings=(inside / "scrutiny.toml").read_text(encoding="utf-8"))
    record(inside, "draw", FIRST)
    assert "      scrutiny keep-video --round 1\n" in scrutiny("status", "--on", "2026-08-30").out


def test_every_line_has_its_command_and_says_what_comes_first(scrutiny: Run, inside: Path) -> None:
    assert inside
    done = scrutiny("status", "--on", "2026-10-05", "--dates")
    lines = done.out[done.out.index("Dates:") :].splitlines()[1:]
    dated = [number for number, line in enumerate(lines) if line[2:7].strip() in ("late", "next", "later")]

    assert len(dated) == 21
    assert all(lines[number + 1].startswith(" " * 28) for number in dated)
    assert "scrutiny freeze --round 1   (first: scrutiny load FILES --round 1)" in done.out
    assert ": open; 9 things are late" in done.out


def test_one_cycle_may_be_asked_for_a_closed_one_too(scrutiny: Run, inside: Path) -> None:
    record(inside, "load", "2027-01/1/first")
    both = scrutiny("status", "--on", "2026-10-05")
    one = scrutiny("status", "--on", "2026-10-05", "--cycle", "2027-01")

    assert "Cycle 2026-11" in both.out
    assert "Cycle 2026-11" not in one.out
    assert "Cycle 2027-01" in one.out
    wrong = scrutiny("status", "--cycle", "2031-01")
    assert wrong.code == 11
    assert "2027-01" in wrong.err


def test_a_cancelled_meeting_is_told_with_its_reason(scrutiny: Run, inside: Path) -> None:
    record(inside, "load", FIRST)
    record(inside, "carry-over", "2026-11/2027-01", reason="no quorum")
    done = scrutiny("status", "--on", "2026-11-19")

    assert "Its meeting was cancelled (no quorum); its cases go to that of 2027-01." in done.out
    found = json.loads(scrutiny("status", "--on", "2026-11-19", "--json").out)["cycles"][0]
    assert (found["carried_to"], found["cancelled_because"]) == ("2027-01", "no quorum")


def test_a_program_gets_the_commands_too(scrutiny: Run, inside: Path) -> None:
    assert inside
    (found,) = json.loads(scrutiny("status", "--on", "2026-10-05", "--json").out)["cycles"]

    assert found["late"] == sum(one["standing"] == "late" for one in found["calendar"])
    assert all(one["command"] or one["by_hand"] for one in found["calendar"])
    assert found["first_video_lost"][1] == {"round": 2, "on": "2026-10-01", "days": -4, "command": None}


def test_the_dates_are_written_for_a_calendar_program(scrutiny: Run, inside: Path, tmp_path: Path) -> None:
    into = scrutiny("status", "--on", "2026-10-05", "--ics")
    named = scrutiny("status", "--on", "2026-10-05", "--ics", "dates of the panel.ics")

    assert into.code == named.code == 0
    assert 'Written: "dates of the panel.ics"' in named.out
    content = (inside / "cycles" / "2026-11" / "dates.ics").read_bytes()
    assert content == (inside / "dates of the panel.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.count(b"BEGIN:VEVENT") == 21


def test_without_a_meeting_there_are_no_dates_to_write(scrutiny: Run, inside: Path) -> None:
    assert inside
    done = scrutiny("status", "--on", "2031-10-05", "--ics")

    assert done.code == 11
    assert "[[meeting]]" in done.err
