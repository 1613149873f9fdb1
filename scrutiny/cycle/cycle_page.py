"""``index.html`` of a cycle's folder: made of status, ledger and what lies in the folder, and written by the store.

It can be made again at any time, and nothing is read back from it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scrutiny.cycle import calendar, config, guide, status, store, workspace
from scrutiny.cycle.calendar import Due
from scrutiny.cycle.context import Context
from scrutiny.cycle.ledger import Event
from scrutiny.cycle.state import AREA
from scrutiny.cycle.status import CycleStatus, Standing
from scrutiny.cycle.workspace import CYCLES, Workspace
from scrutiny.errors import SettingError, WriteError
from scrutiny.outputs.cycle_page import CyclePage, DateRow, Taken, Todo, cycle_page, groups
from scrutiny.records.days import day_words

FILE, DATES_FILE = "index.html", "dates.ics"


def write_index(work: Workspace, cycle: str, *, today: date) -> Path:
    """Write the page of a cycle's folder as of a day. Raises WriteError where it cannot be written."""
    path = work.root / CYCLES / cycle / FILE
    store.write(path, cycle_page(view(work, cycle, today=today)))
    return path


def write_dates(
    work: Workspace, *, cycle: str | None = None, today: date, file: Path | None = None
) -> tuple[Path, ...]:
    """Write the dates of the open cycles as calendar files: into each cycle's folder, or all of them as ``file``.

    ``cycle``: only this one. Raises SettingError where no meeting gives them dates, WriteError where it cannot be
    written.
    """
    found: dict[str, tuple[Due, ...]] = {}
    for name in (cycle,) if cycle else status.current(work, today=today):
        dated = tuple(item.due for item in status.of_cycle(work, name, today=today).items)
        found |= {name: dated} if dated else {}
    if not found:
        raise SettingError(
            "no meeting gives this a date",
            where=cycle or config.FILE,
            expected="a meeting to come under [[meeting]]",
            do="Add one and run again",
        )
    force = work.config.force
    whole = {file: found} if file else {work.root / CYCLES / name / DATES_FILE: {name: found[name]} for name in found}
    for path, dues in whole.items():
        store.write(path, calendar.ics(dues, force=force.name, office=force.office))
    return tuple(whole)


def refresh(root: Path, *, before: Sequence[Event], context: Context) -> None:
    """Write the pages of the cycles that steps were taken in since ``before``.

    A step that was taken stands whether its page could be written or not: then that is said, and no more.
    """
    work = workspace.opened(root)
    changed = {event.subject.partition("/")[0] for event in work.events[len(before) :]} & set(work.state.cycles)
    for cycle in sorted(changed):
        try:
            write_index(work, cycle, today=context.today())
        except WriteError:
            context.say(f"The page {CYCLES}/{cycle}/{FILE} could not be written; it is as it was before")


def catch_up(work: Workspace, *, context: Context) -> None:
    """Write the page of the cycle that the last step was taken in, if that step was stopped before it could."""
    last = next((event for event in reversed(work.events) if event.subject), None)
    cycle = last.subject.partition("/")[0] if last is not None else ""
    if last is None or cycle not in work.state.cycles:
        return
    page = work.root / CYCLES / cycle / FILE
    if not page.is_file() or f">{last.number}</th>".encode() not in store.read(page):
        refresh(work.root, before=[one for one in work.events if one.number < last.number], context=context)


def view(work: Workspace, cycle: str, *, today: date) -> CyclePage:
    """All that the page shows."""
    found = status.of_cycle(work, cycle, today=today)
    rounds = max(found.settings.supply.rounds, *work.state.cycle(cycle).rounds, 1)
    return CyclePage(
        title=f"Cycle {cycle}",
        office=work.config.force.office,
        as_of=day_words(today),
        says=(*guide.where(found)[:1], status.STAGE_WORDS[found.stage], *_video_words(found)),
        todos=tuple(
            Todo(
                words=todo.words,
                by=day_words(todo.due) if todo.due else "",
                command=todo.command,
                late=todo.late_since is not None,
            )
            for todo in sorted(found.todos, key=lambda todo: todo.late_since is None)  # what is late comes first
        ),
        dates=_dates(found),
        groups=groups(_files(work.root / CYCLES / cycle), rounds=rounds, areas=found.areas),
        taken=tuple(
            _taken(event, rounds=rounds, areas=found.areas)
            for event in work.events
            if event.subject.startswith(f"{cycle}/")
        ),
    )


def _video_words(found: CycleStatus) -> tuple[str, ...]:
    return tuple(
        f"Video{f' of round {loss.round}' if len(found.videos) > 1 else ''}: if nobody asks the force to keep it, the "
        f"first one is wiped on {day_words(loss.day)}."
        for loss in found.videos
    )


def _dates(found: CycleStatus) -> tuple[DateRow, ...]:
    several = len({item.due.round for item in found.items if item.due.round}) > 1
    return tuple(
        DateRow(
            by=day_words(item.due.day),
            what=item.words + (f" (round {item.due.round})" if several and item.due.round else ""),
            done=item.standing is Standing.DONE,
            late=item.standing is Standing.LATE,
            command=item.command,
            by_hand=item.by_hand,
        )
        for item in found.items
    )


def _files(folder: Path) -> tuple[str, ...]:
    """Every file in the folder of a cycle but this page, and what a step that was stopped left half written."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(
        sorted(
            path.as_posix()
            for path in found
            if path.as_posix() != FILE and not any(part.endswith((".partial", ".old")) for part in path.parts)
        )
    )


def _taken(event: Event, *, rounds: int, areas: Mapping[str, str]) -> Taken:
    _, _, rest = event.subject.partition("/")
    number, _, stage = rest.partition("/")
    about = [f"round {number}"] if rounds > 1 and number.isdigit() else []
    kind, _, slug = stage.partition(":")
    area = areas.get(slug, slug)
    about += [area if kind == AREA.rstrip(":") else f"larger draw: {area}"] if area else []
    return Taken(
        number=event.number,
        day=day_words(event.moment.date()),
        who=event.who,
        what=status.done_words(event.step),
        about=", ".join(about),
    )
