"""The dates of a cycle, worked back from its meeting."""

import dataclasses
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.cycle import calendar
from scrutiny.cycle.calendar import Span
from scrutiny.cycle.config import Calendar, Config, Force, Meeting, Supply

MEETING = Meeting(date=date(2026, 11, 19))
CONFIG = Config(force=Force(name="hertfordshire"), meetings=(MEETING, Meeting(date=date(2027, 1, 21))))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_a_meeting_in_november_looks_at_august_and_september() -> None:
    """So that October is left for freeze, seed, redaction and the post."""
    assert calendar.window_of(date(2026, 11, 19)) == Span(first=date(2026, 8, 1), last=date(2026, 9, 30))
    assert calendar.window_of(date(2027, 1, 5)) == Span(first=date(2026, 10, 1), last=date(2026, 11, 30))
    assert calendar.window_of(date(2027, 3, 31)) == Span(first=date(2026, 12, 1), last=date(2027, 1, 31))


def test_two_rounds_are_a_month_each() -> None:
    window = calendar.window_of(MEETING.date)

    assert calendar.rounds_of(window, 1) == (window,)
    assert calendar.rounds_of(window, 2) == (
        Span(first=date(2026, 8, 1), last=date(2026, 8, 31)),
        Span(first=date(2026, 9, 1), last=date(2026, 9, 30)),
    )
    assert calendar.rounds_of(window, 5) == calendar.rounds_of(window, 2), "there are no more months than two"


@given(meeting=DAYS, rounds=st.integers(1, 6))
def test_rounds_cover_the_window_without_gap_or_overlap(meeting: date, rounds: int) -> None:
    window = calendar.window_of(meeting)
    spans = calendar.rounds_of(window, rounds)

    assert spans[0].first == window.first
    assert spans[-1].last == window.last
    for one, other in pairwise(spans):
        assert other.first == one.last + timedelta(days=1)


def test_the_dates_of_one_round_by_default() -> None:
    found = [(due.step, due.day.isoformat()) for due in calendar.dues(CONFIG, MEETING)]

    assert found == [
        ("request", "2026-10-01"),
        ("extract", "2026-10-08"),
        ("freeze", "2026-10-09"),
        ("announcement", "2026-10-09"),
        ("seed", "2026-10-12"),
        ("draw", "2026-10-12"),
        ("videos", "2026-10-14"),
        ("redacted", "2026-10-29"),
        ("packs", "2026-11-05"),
        ("returns", "2026-11-16"),
        ("meeting", "2026-11-19"),
        ("answers", "2027-01-14"),
    ]


def test_an_earlier_round_is_as_much_earlier_as_its_month() -> None:
    monthly = dataclasses.replace(CONFIG, supply=Supply(rounds=2))
    draws = {due.round: due.day for due in calendar.dues(monthly, MEETING) if due.step == "draw"}

    assert draws == {1: date(2026, 9, 11), 2: date(2026, 10, 12)}  # 30 days before 12 October is a Saturday


def test_without_a_next_meeting_answers_are_due_four_weeks_later() -> None:
    assert calendar.answers_due(CONFIG, date(2027, 1, 21)) == date(2027, 2, 18)


@given(meeting=DAYS)
def test_nothing_is_due_on_a_weekend_but_a_meeting(meeting: date) -> None:
    for due in calendar.dues(dataclasses.replace(CONFIG, meetings=()), Meeting(date=meeting)):
        assert due.step == "meeting" or due.day.weekday() < 5


@given(meeting=DAYS)
def test_the_steps_of_a_round_are_due_in_the_order_in_which_they_are_taken(meeting: date) -> None:
    by_step = {due.step: due.day for due in calendar.dues(CONFIG, Meeting(date=meeting))}
    days = [by_step[step] for step in (*calendar.OF_A_ROUND, *calendar.OF_A_CYCLE)]

    assert days == sorted(days)


def test_every_day_of_the_settings_is_a_step_of_the_calendar() -> None:
    named = {one.name for one in dataclasses.fields(Calendar)} - {"answers", "answers_else"}

    assert named == {*calendar.OF_A_ROUND, *calendar.OF_A_CYCLE}


def test_the_calendar_file_keeps_to_its_standard() -> None:
    office = "The office of the Police, Fire and Crime Commissioner; for a very, very long name \\ é " * 3
    content = calendar.ics(calendar.dues(CONFIG, MEETING), cycle="2026-11", office=office)

    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 12
    assert "DTSTART;VALUE=DATE:20261119" in unfolded
    assert "\\; for a very\\, very long name \\\\ é" in unfolded
    uids = [line for line in unfolded.split("\r\n") if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)


def test_the_same_dates_give_the_same_bytes() -> None:
    found = calendar.dues(CONFIG, MEETING)

    assert calendar.ics(found, cycle="2026-11", office="x") == calendar.ics(found, cycle="2026-11", office="x")


@pytest.mark.parametrize("rounds", [1, 2])
def test_the_calendar_file_names_rounds_only_where_there_are_several(rounds: int) -> None:
    monthly = dataclasses.replace(CONFIG, supply=Supply(rounds=rounds))
    text = calendar.ics(calendar.dues(monthly, MEETING), cycle="2026-11", office="").decode()

    assert ("(round 1)" in text) == (rounds == 2)
