"""Status: for each cycle what is done, what is next, what is late, and the very command to type.

Pure: from a workspace as it stands and a day. The terminal, the page of a cycle and ``next`` show the same value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scrutiny.cycle import calendar
from scrutiny.cycle.calendar import Due, Span
from scrutiny.cycle.config import Config, Meeting
from scrutiny.cycle.state import FIRST, Cycle, Judged, Stage, Step, Subject, next_steps
from scrutiny.cycle.workspace import Workspace


class Standing(StrEnum):
    """How one thing to be done stands."""

    DONE = "done"
    NEXT = "next"
    LATE = "late"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of the calendar and how it stands."""

    due: Due
    standing: Standing

    @property
    def words(self) -> str:
        """What is to be done."""
        return self.due.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step that can be taken now. ``command``: as it is typed, in capitals what a person puts in its place."""

    subject: Subject
    step: str
    words: str
    command: str
    late_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLoss:
    """When the first video of a round is wiped, if the force keeps what nobody asked for only so long."""

    round: int
    day: date
    days: int  # until then; negative where it has passed


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStatus:
    """One cycle."""

    name: str
    stage: Stage
    meeting: Meeting | None
    carried_to: str
    items: tuple[Item, ...]
    todos: tuple[Todo, ...]
    videos: tuple[VideoLoss, ...]

    @property
    def late(self) -> tuple[Item, ...]:
        """What should have been done by now."""
        return tuple(item for item in self.items if item.standing is Standing.LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All cycles that are not closed, and the one of the next meeting."""

    today: date
    cycles: tuple[CycleStatus, ...]


# Which step of the ledger does which thing of the calendar; the others show in how far a draw is.
_DONE_BY = {"request": "request", "extract": "load", "freeze": "freeze", "announcement": "draw", "seed": "draw",
            "draw": "draw", "videos": "keep-video"}  # fmt: skip
_DONE_AT = {"redacted": Judged.REDACTED, "packs": Judged.PACKED, "returns": Judged.DECIDED}
# Which thing of the calendar a step has to be done for.
_DUE_FOR = {"load": "extract", "freeze": "freeze", "draw": "draw", "redact": "redacted", "pack": "packs",
            "collect": "returns", "decide": "returns", "flag": "meeting"}  # fmt: skip
WORDS = {
    "load": "Load the force's extract",
    "freeze": "Fix list and plan",
    "draw": "Send the fingerprint out, make the seed before a witness, and draw",
    "redact": "Redact and sign every record",
    "pack": "Make the packs",
    "collect": "Read the members' answers",
    "decide": "Fix the panel's results",
    "flag": "Compare the areas with the benchmark",
    "publish": "Release the figures for the public",
    "close": "Close the cycle",
}
_COMMANDS = {
    "load": "scrutiny load FILES",
    "freeze": "scrutiny freeze",
    "draw": 'scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --dice "DIGITS"',
    "collect": "scrutiny collect FOLDER",
}


def status(work: Workspace, *, today: date) -> Status:
    """How everything stands on a day."""
    return Status(today=today, cycles=tuple(_cycle(work, name, today=today) for name in current(work, today=today)))


def current(work: Workspace, *, today: date) -> tuple[str, ...]:
    """Names of the cycles to look at: those begun and not closed, and that of the next meeting."""
    names = {one.name for one in work.state.unfinished}
    closed = set(work.state.cycles) - names
    coming = work.config.after(today - timedelta(days=1))
    if coming is not None and coming.cycle not in closed:
        names.add(coming.cycle)
    return tuple(sorted(names))


def meeting_of(work: Workspace, cycle: Cycle) -> Meeting | None:
    """The meeting that judges a cycle: its own, or the one that its cases were carried over to."""
    return work.config.meeting(cycle.carried_to or cycle.name)


def _cycle(work: Workspace, name: str, *, today: date) -> CycleStatus:
    cycle = work.state.cycle(name)
    meeting = meeting_of(work, cycle)
    done = frozenset(_steps_done(work, name))
    dues = calendar.dues(work.config, meeting) if meeting is not None else ()
    items = tuple(_item(due, cycle=cycle, done=done, today=today) for due in dues)
    steps = next_steps(cycle, rounds=work.config.supply.rounds)
    return CycleStatus(
        name=name,
        stage=cycle.state,
        meeting=meeting,
        carried_to=cycle.carried_to,
        items=_with_next(items),
        todos=tuple(_todo(step, dues=dues, work=work, today=today) for step in steps),
        videos=tuple(_videos(work, cycle, done=done, today=today)),
    )


def _steps_done(work: Workspace, name: str) -> Iterator[tuple[str, int]]:
    """Steps of a cycle that were written down, each with its round."""
    for event in work.events:
        cycle, _, rest = event.subject.partition("/")
        if cycle == name:
            number = rest.partition("/")[0]
            yield event.step, int(number) if number.isdigit() else 1


def _item(due: Due, *, cycle: Cycle, done: frozenset[tuple[str, int]], today: date) -> Item:
    if _is_done(due, cycle=cycle, done=done):
        standing = Standing.DONE
    else:
        standing = Standing.LATE if due.day < today else Standing.LATER
    return Item(due=due, standing=standing)


def _is_done(due: Due, *, cycle: Cycle, done: frozenset[tuple[str, int]]) -> bool:
    if due.step in _DONE_BY:
        number = due.round or 1
        # The extract was there if its list is fixed, and what was asked for has come.
        return (_DONE_BY[due.step], number) in done or (due.step == "request" and ("load", number) in done)
    if due.step in _DONE_AT:
        least = list(Judged).index(_DONE_AT[due.step])
        firsts = [one.draws[FIRST] for one in cycle.rounds.values() if FIRST in one.draws]
        return bool(firsts) and all(list(Judged).index(draw.state) >= least for draw in firsts)
    return due.step == "meeting" and cycle.compared  # answers are known from the actions, not from here


def _with_next(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The first thing that is neither done nor late is what comes next."""
    for place, item in enumerate(items):
        if item.standing is Standing.LATER:
            return (*items[:place], Item(due=item.due, standing=Standing.NEXT), *items[place + 1 :])
    return items


def _todo(step: Step, *, dues: tuple[Due, ...], work: Workspace, today: date) -> Todo:
    due = next(
        (one for one in dues if one.step == _DUE_FOR.get(step.step) and one.round in (None, step.subject.round)), None
    )
    return Todo(
        subject=step.subject,
        step=step.step,
        words=WORDS[step.step] + _about(step.subject, config=work.config),
        command=command(step.step, step.subject, work=work, today=today),
        late_since=due.day if due is not None and due.day < today and step.subject.stage == FIRST else None,
    )


def _about(subject: Subject, *, config: Config) -> str:
    of_round = f", round {subject.round}" if config.supply.rounds > 1 or subject.round > 1 else ""
    return of_round + ("" if subject.stage == FIRST else f", larger draw {subject.stage.partition(':')[2]}")


def command(step: str, subject: Subject, *, work: Workspace, today: date) -> str:
    """The command as it is typed: with the cycle, round and draw only where there are several."""
    words = [_COMMANDS.get(step, f"scrutiny {step}")]
    if len(current(work, today=today)) > 1:
        words.append(f"--cycle {subject.cycle}")
    if work.config.supply.rounds > 1 or subject.round > 1:
        words.append(f"--round {subject.round}")
    if subject.stage != FIRST:
        words.append(f"--draw {subject.stage}")
    return " ".join(words)


def _videos(work: Workspace, cycle: Cycle, *, done: frozenset[tuple[str, int]], today: date) -> Iterator[VideoLoss]:
    """Rounds whose videos nobody has asked for yet: the first search of the round is the first to be lost."""
    meeting = meeting_of(work, Cycle(name=cycle.name))  # the days searched stay those of its own meeting
    if meeting is None:
        return
    spans: Mapping[int, Span] = dict(
        enumerate(calendar.rounds_of(calendar.window_of(meeting.date), work.config.supply.rounds), start=1)
    )
    for number, span in spans.items():
        if ("keep-video", number) not in done and cycle.state in (
            Stage.OPEN,
            Stage.LOADED,
            Stage.FROZEN,
            Stage.JUDGING,
        ):
            lost = span.first + timedelta(days=work.config.supply.video_days)
            yield VideoLoss(round=number, day=lost, days=(lost - today).days)
