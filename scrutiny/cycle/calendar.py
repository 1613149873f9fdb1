"""The dates of a cycle, worked back from its meeting: what is to be done by when, and as a calendar file.

A *due* is one thing to be done by one day. Days that fall on a weekend move to the Friday before; bank holidays are not
known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scrutiny.cycle.config import Calendar, Config, Meeting

# Steps that each round has for itself, and those that the rounds share, in the order in which they are taken.
OF_A_ROUND = ("request", "extract", "freeze", "announcement", "seed", "draw", "asked", "videos")
OF_A_CYCLE = ("redacted", "packs", "returns")
WORDS = {
    "request": "Ask the force for the extract",
    "extract": "The extract is here",
    "freeze": "Fix list and plan",
    "announcement": "Send the fingerprint to the members",
    "seed": "Make the seed",
    "draw": "Draw the records",
    "asked": "Ask the force to keep the videos of the drawn records",
    "videos": "The force has said which videos it keeps",
    "redacted": "Every record is redacted and signed",
    "packs": "The packs are with the members",
    "returns": "The members' answers are in",
    "meeting": "The panel meets",
    "answers": "Chief Inspectors' answers are due",
}


# The force is asked on the day of the draw: that is no day of its own in the settings.
_DAY_OF = {"asked": "draw"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to be done by one day. ``round``: of which round, None where it is for all."""

    step: str
    day: date
    round: int | None = None

    @property
    def words(self) -> str:
        """What is to be done."""
        return WORDS[self.step]


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before the month of a day."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def window_of(meeting: date) -> Span:
    """The days that a meeting looks at: the two calendar months that end a full month before the meeting's month."""
    return Span(first=month_before(meeting, 3), last=month_before(meeting, 1) - timedelta(days=1))


def rounds_of(window: Span, rounds: int) -> tuple[Span, ...]:
    """The window cut into rounds of whole months, the longer ones first. Never more rounds than months."""
    starts = [window.first]
    while (following := month_before(starts[-1], -1)) <= window.last:
        starts.append(following)
    size, longer = divmod(len(starts), min(rounds, len(starts)))
    spans, at = [], 0
    for number in range(min(rounds, len(starts))):
        following_at = at + size + (number < longer)
        last = starts[following_at] - timedelta(days=1) if following_at < len(starts) else window.last
        spans.append(Span(first=starts[at], last=last))
        at = following_at
    return tuple(spans)


def dues(config: Config, meeting: Meeting) -> tuple[Due, ...]:
    """What is to be done for a meeting, by day and then in the order of the steps.

    The last round's days count back from the meeting; an earlier round's are as much earlier as its days searched end
    earlier. Without a next meeting, Chief Inspectors' answers are due some days after this one.
    """
    spans = rounds_of(window_of(meeting.date), config.supply.rounds)
    found = []
    for number, span in enumerate(spans, start=1):
        earlier = spans[-1].last - span.last
        found += [
            Due(step=step, day=_by(meeting.date - earlier, config.calendar, step), round=number) for step in OF_A_ROUND
        ]
    found += [Due(step=step, day=_by(meeting.date, config.calendar, step)) for step in OF_A_CYCLE]
    found += [Due(step="meeting", day=meeting.date), Due(step="answers", day=answers_due(config, meeting.date))]
    order = list(WORDS)
    return tuple(sorted(found, key=lambda due: (due.day, due.round or 0, order.index(due.step))))


def answers_due(config: Config, flagged: date) -> date:
    """By when a Chief Inspector answers what was flagged on a day."""
    following = config.after(flagged)
    if following is None:
        return _working(flagged + timedelta(days=config.calendar.answers_else))
    return _working(following.date - timedelta(days=config.calendar.answers))


def _by(meeting: date, calendar: Calendar, step: str) -> date:
    return _working(meeting - timedelta(days=getattr(calendar, _DAY_OF.get(step, step))))


def _working(day: date) -> date:
    """The day, or the Friday before where it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def ics(dues_: Mapping[str, Sequence[Due]], *, force: str, office: str = "") -> bytes:
    """A calendar file (RFC 5545): the dues of each cycle, by its name, a whole day for each.

    Same dues, same bytes: nothing is read from the clock. A due keeps its name (UID) when its day is moved, so that a
    calendar that reads the file again moves it; ``force`` is in it, for an office that has two.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//scrutiny//scrutiny//EN", "CALSCALE:GREGORIAN"]
    for cycle, of_cycle in dues_.items():
        several = any(due.round and due.round > 1 for due in of_cycle)
        for due in of_cycle:
            of_round = f" (round {due.round})" if several and due.round else ""
            lines += [
                "BEGIN:VEVENT",
                f"UID:{force}-{cycle}-{due.step}-{due.round or 0}@scrutiny",
                f"DTSTAMP:{of_cycle[0].day:%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{due.day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_escaped(f'{due.words}{of_round}: panel of {cycle}')}",
                *([f"DESCRIPTION:{_escaped(office)}"] if office else []),
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    """A text as a value: marks escaped, on one line, without the control characters that it must not have."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join("".join(one for one in escaped if one.isprintable() or one.isspace()).split())


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes and its continuations, never cut inside a character (RFC 5545, 3.1)."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > 75:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
