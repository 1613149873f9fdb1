"""Status: what is done, what is next, what is late, and the very command to type."""

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny.cycle import config, status, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.status import Standing, Status
from scrutiny.cycle.workspace import Workspace

SETTINGS = Config(
    force=Force(name="hertfordshire"),
    meetings=(Meeting(date=date(2026, 11, 19)), Meeting(date=date(2027, 1, 21))),
)
FIRST = Subject(cycle="2026-11")
TO_DRAW = ("load", "freeze", "draw")


def context() -> Context:
    return Context(
        today=lambda: date(2026, 10, 5),
        now=lambda: datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        random_bytes=bytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return workspace.init(tmp_path / "panel", SETTINGS, context=context())


def after(work: Workspace, *steps: str, subject: Subject = FIRST) -> Workspace:
    for step in steps:
        work = workspace.record(work, step=step, subjects=[subject.code], payload={}, context=context())
    return work


def with_settings(work: Workspace, **changed: object) -> Workspace:
    return dataclasses.replace(work, config=dataclasses.replace(work.config, **changed))  # type: ignore[arg-type]


def standing(found: Status, step: str, *, round: int | None = 1) -> Standing:  # noqa: A002 -- the field's name
    return next(
        item.standing for item in found.cycles[0].items if item.due.step == step and item.due.round in (None, round)
    )


def test_a_new_workspace_waits_for_the_extract_of_the_next_meeting(work: Workspace) -> None:
    found = status.status(work, today=date(2026, 10, 5))

    (cycle,) = found.cycles
    assert (cycle.name, cycle.stage) == ("2026-11", Stage.OPEN)
    assert [todo.command for todo in cycle.todos] == ["scrutiny load FILES"]
    assert standing(found, "request") is Standing.LATE
    assert standing(found, "extract") is Standing.NEXT
    assert standing(found, "freeze") is Standing.LATER


def test_what_is_done_is_done_and_what_is_late_is_late(work: Workspace) -> None:
    loaded = after(work, "load")

    found = status.status(loaded, today=date(2026, 10, 10))  # the list was to be fixed on the 9th

    assert standing(found, "request") is Standing.DONE, "what was asked for has come"
    assert standing(found, "extract") is Standing.DONE
    assert standing(found, "freeze") is Standing.LATE
    (todo,) = found.cycles[0].todos
    assert todo.command == "scrutiny freeze"
    assert todo.late_since == date(2026, 10, 9)
    assert [item.due.step for item in found.cycles[0].late] == ["freeze", "announcement"]


def test_something_due_today_is_not_late(work: Workspace) -> None:
    found = status.status(after(work, "load"), today=date(2026, 10, 9))

    assert standing(found, "freeze") is Standing.NEXT
    assert found.cycles[0].todos[0].late_since is None


@pytest.mark.parametrize(
    ("steps", "command"),
    [
        ((), "scrutiny load FILES"),
        (("load",), "scrutiny freeze"),
        (("load", "freeze"), 'scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --dice "DIGITS"'),
        (TO_DRAW, "scrutiny pack"),
        ((*TO_DRAW, "pack"), "scrutiny collect FOLDER"),
        ((*TO_DRAW, "pack", "collect"), "scrutiny decide"),
        ((*TO_DRAW, "pack", "collect", "decide"), "scrutiny flag"),
        ((*TO_DRAW, "pack", "collect", "decide", "flag"), "scrutiny publish"),
        ((*TO_DRAW, "pack", "collect", "decide", "flag", "publish"), "scrutiny close"),
    ],
)
def test_the_command_to_type_at_each_point(work: Workspace, steps: tuple[str, ...], command: str) -> None:
    found = status.status(after(work, *steps), today=date(2026, 10, 5))

    assert [todo.command for todo in found.cycles[0].todos] == [command]


def test_with_two_rounds_each_says_what_it_waits_for(work: Workspace) -> None:
    monthly = with_settings(after(work, *TO_DRAW), supply=Supply(rounds=2))

    todos = status.status(monthly, today=date(2026, 10, 5)).cycles[0].todos

    assert [todo.command for todo in todos] == ["scrutiny pack --round 1", "scrutiny load FILES --round 2"]
    assert todos[1].words == "Load the force's extract, round 2"


def test_with_two_cycles_open_a_command_names_its_cycle(work: Workspace) -> None:
    both = after(after(work, *TO_DRAW), "load", subject=Subject(cycle="2027-01"))

    commands = [todo.command for cycle in status.status(both, today=date(2026, 12, 5)).cycles for todo in cycle.todos]

    assert commands == ["scrutiny pack --cycle 2026-11", "scrutiny freeze --cycle 2027-01"]


def test_a_larger_draw_is_named_in_its_command(work: Workspace) -> None:
    at = after(work, *TO_DRAW, "pack", "collect", "decide", "flag")
    at = after(at, "intensify", subject=Subject(cycle="2026-11", stage="intense:watford"))

    todo = status.status(at, today=date(2026, 11, 30)).cycles[0].todos[0]

    assert todo.command == "scrutiny pack --cycle 2026-11 --draw intense:watford", "January is waiting, too"
    assert todo.words == "Make the packs, larger draw watford"
    assert todo.late_since is None, "the first draw's days are not a larger draw's"


def test_the_days_to_the_first_video_that_is_wiped_are_counted_until_somebody_asks_for_them(work: Workspace) -> None:
    monthly = with_settings(after(work, *TO_DRAW), supply=Supply(rounds=2))
    asked = after(monthly, "keep-video")

    before = status.status(monthly, today=date(2026, 8, 20)).cycles[0].videos
    assert [(one.round, one.day, one.days) for one in before] == [
        (1, date(2026, 8, 31), 11),
        (2, date(2026, 10, 1), 42),
    ]
    assert [one.round for one in status.status(asked, today=date(2026, 8, 20)).cycles[0].videos] == [2]


def test_a_closed_cycle_is_not_shown_and_the_next_one_is(work: Workspace) -> None:
    closed = after(work, *TO_DRAW, "pack", "collect", "decide", "flag", "publish", "close")

    assert status.current(closed, today=date(2026, 11, 1)) == ()
    assert status.current(closed, today=date(2026, 11, 20)) == ("2027-01",)


def test_a_cycle_whose_meeting_was_cancelled_has_the_dates_of_the_next(work: Workspace) -> None:
    at = workspace.record(
        after(work, *TO_DRAW), step="carry-over", subjects=["2026-11/2027-01"], payload={"reason": "no quorum"},
        context=context(),
    )  # fmt: skip

    cycle = status.status(at, today=date(2026, 11, 19)).cycles[0]

    assert cycle.carried_to == "2027-01"
    assert cycle.meeting is not None
    assert cycle.meeting.date == date(2027, 1, 21)


def test_a_cycle_that_no_meeting_names_is_shown_without_dates(work: Workspace) -> None:
    strange = with_settings(after(work, "load"), meetings=())

    (cycle,) = status.status(strange, today=date(2026, 10, 5)).cycles

    assert cycle.items == ()
    assert [todo.command for todo in cycle.todos] == ["scrutiny freeze"]


def test_every_thing_of_the_calendar_can_be_told_done_or_not() -> None:
    from scrutiny.cycle import calendar

    known = {*status._DONE_BY, *status._DONE_AT, "meeting", "answers"}

    assert known == set(calendar.WORDS)
    assert config.Calendar()
