"""Where a cycle stands, in two or three plain sentences."""

from collections.abc import Iterator

from scrutiny.cycle.status import (
    CycleStatus,
    Todo,
)
from scrutiny.records.days import day_words, span_words


def where(cycle: CycleStatus) -> tuple[str, ...]:
    """Where a cycle stands, in two or three plain sentences."""
    about = f"Cycle {cycle.name}: "
    if cycle.meeting is not None:
        about += _meeting_words(cycle, day_words(cycle.meeting.date))
    else:
        about += "scrutiny.toml names no meeting for it, so it has no dates."
    if cycle.carried_to:
        reason = f" ({cycle.reason})" if cycle.reason else ""
        about += f" Its own meeting was cancelled{reason}; its cases go to that of {cycle.carried_to}."
    return (about, _last_words(cycle), *_next_words(cycle))


def _meeting_words(cycle: CycleStatus, day: str) -> str:
    """What the panel does at its meeting. That it met is said only where its results were compared since."""
    searches = f"searches of {span_words(cycle.window.first, cycle.window.last)}" if cycle.window else ""
    if not cycle.past:
        return f"the panel meets on {day}{f' and looks at {searches}' if searches else ''}."
    if not cycle.compared:
        return f"the panel's meeting was to be on {day}{f', on {searches}' if searches else ''}."
    return f"the panel met on {day}{f' and looked at {searches}' if searches else ''}."


def _last_words(cycle: CycleStatus) -> str:
    if cycle.last is None:
        return "Nothing was done for it yet."
    return f"The last step, by {cycle.last.who} on {day_words(cycle.last.day)}: {cycle.last.words}."


def _next_words(cycle: CycleStatus) -> Iterator[str]:
    if cycle.todos:
        first = cycle.todos[0]
        by = _by(first)
        yield f"Next: {first.words[:1].lower()}{first.words[1:]}{by}."
    for loss in cycle.videos:
        of_round = f" of round {loss.round}" if len(cycle.videos) > 1 or loss.round > 1 else ""
        when = "was lost" if loss.days < 0 else "is lost"
        yield f"The first video{of_round} {when} on {day_words(loss.day)}, if nobody has asked the force to keep it."


def _by(todo: Todo) -> str:
    if todo.late_since is not None:
        return f". It was due by {day_words(todo.late_since)}: it is late"
    return f", by {day_words(todo.due)}" if todo.due else ""
