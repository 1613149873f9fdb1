"""The dates of a cycle, worked back from its meeting."""

import dataclasses
import re
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
        ("asked", "2026-10-12"),
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

    assert named == {*calendar.OF_A_ROUND, *calendar.OF_A_CYCLE} - {"asked"}


def test_the_force_is_asked_to_keep_videos_on_the_day_of_the_draw() -> None:
    by_step = {due.step: due for due in calendar.dues(CONFIG, MEETING)}

    assert by_step["asked"].day == by_step["draw"].day
    assert (by_step["draw"].words, by_step["asked"].words) == (
        "Draw the records", "Ask the force to keep the videos of the drawn records",
    )  # fmt: skip


def unfolded(content: bytes) -> list[str]:
    """The lines of a calendar file as RFC 5545 (3.1) has them read: a line that begins with a blank goes on."""
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "every line ends with CR and LF"
    assert all(0 < len(line) <= 75 for line in lines), "at most 75 octets"
    for line in lines:
        line.decode()  # never cut inside a character
    whole: list[bytes] = []
    for line in lines:
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return [line.decode() for line in whole]


def entries(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar file, each as its properties."""
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    for line in lines[lines.index("BEGIN:VEVENT") : -1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif line != "END:VEVENT":
            assert name not in found[-1], "each property once"
            found[-1][name] = value
    return found


def file_of(config: Config = CONFIG, meeting: Meeting = MEETING, *, office: str = "") -> bytes:
    return calendar.ics({meeting.cycle: calendar.dues(config, meeting)}, force="hertfordshire", office=office)


def text_of(value: str) -> str:
    """A TEXT value read back (RFC 5545, 3.3.11)."""
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_the_calendar_file_has_a_whole_day_for_each_thing() -> None:
    found = entries(file_of(office="The office"))

    assert len(found) == 13
    assert unfolded(file_of())[1:4] == ["VERSION:2.0", "PRODID:-//scrutiny//scrutiny//EN", "CALSCALE:GREGORIAN"]
    for entry in found:
        assert re.fullmatch(r"\d{8}T000000Z", entry["DTSTAMP"])
        begins, ends = (date.fromisoformat(entry[f"{name};VALUE=DATE"]) for name in ("DTSTART", "DTEND"))
        assert ends - begins == timedelta(days=1)
        assert entry["DESCRIPTION"] == "The office"
    assert found[11]["DTSTART;VALUE=DATE"] == "20261119"
    assert found[11]["SUMMARY"] == "The panel meets: panel of 2026-11"


@given(office=st.text(max_size=300))
def test_any_name_of_an_office_is_written_so_that_it_is_read_back(office: str) -> None:
    content = file_of(office=office)

    shown = " ".join("".join(one for one in office if one.isprintable() or one.isspace()).split())
    assert {text_of(entry.get("DESCRIPTION", "")) for entry in entries(content)} == {shown}


def test_a_thing_keeps_its_name_when_its_day_moves_and_no_two_share_one() -> None:
    later = Meeting(date=MEETING.date + timedelta(days=7))
    both = calendar.ics(
        {one.cycle: calendar.dues(CONFIG, one) for one in CONFIG.meetings}, force="hertfordshire", office=""
    )
    before, after = ([entry["UID"] for entry in entries(file_of(meeting=one))] for one in (MEETING, later))

    assert before == after
    assert "hertfordshire-2026-11-freeze-1@scrutiny" in before
    uids = [entry["UID"] for entry in entries(both)]
    assert len(uids) == len(set(uids)) == 26
    other = calendar.ics({"2026-11": calendar.dues(CONFIG, MEETING)}, force="kent")
    assert set(before).isdisjoint(entry["UID"] for entry in entries(other)), "an office may have two forces"


def test_the_same_dates_give_the_same_bytes() -> None:
    assert file_of(office="x") == file_of(office="x")


@pytest.mark.parametrize("rounds", [1, 2])
def test_the_calendar_file_names_rounds_only_where_there_are_several(rounds: int) -> None:
    monthly = dataclasses.replace(CONFIG, supply=Supply(rounds=rounds))
    text = "\n".join(unfolded(file_of(monthly)))

    assert ("(round 1)" in text) == (rounds == 2)
