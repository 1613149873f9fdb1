"""``scrutiny status``: what is done, what is next, what is late, and the command to type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, json_option
from scrutiny.cli.inside import root_here, working
from scrutiny.errors import SettingError, counted
from scrutiny.records.days import day_words, span_words

if TYPE_CHECKING:
    from scrutiny.cycle.status import CycleStatus, Item, Status
    from scrutiny.cycle.workspace import Workspace


_INTO_FOLDERS = "-"  # --ics without a name


@click.command(name="status")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As of another day (2026-10-05).")
@click.option("--cycle", metavar="YYYY-MM", help="Only this cycle (2026-11).")
@click.option("--dates", is_flag=True, help="Print all dates of the calendar.")
@click.option(
    "--ics",
    is_flag=False,
    flag_value=_INTO_FOLDERS,
    metavar="[FILE]",
    help="Write the dates for a calendar program: as FILE, or without a name into the folder of each cycle.",
)
@json_option
def command(day: datetime | None, cycle: str | None, ics: str | None, *, dates: bool, as_json: bool) -> None:
    """Say where every cycle of this workspace stands, and what to do next."""
    from scrutiny.cycle.status import current, of_cycle, status
    from scrutiny.cycle.workspace import opened

    today = day.date() if day else working("").today()
    work = opened(root_here())
    if cycle is not None and cycle not in {*current(work, today=today), *work.state.cycles}:
        known = ", ".join(sorted({*current(work, today=today), *work.state.cycles})) or "none"
        raise SettingError("there is no such cycle", where="--cycle", expected=f"one of: {known}")
    if ics is not None:
        _write_dates(work, ics, cycle=cycle, today=today)
        return
    found = status(work, today=today)
    if cycle is not None:
        found = replace(found, cycles=(of_cycle(work, cycle, today=today),))
    if as_json:
        echo_json(as_data(found))
        return
    if not found.cycles:
        click.echo("No cycle is open, and scrutiny.toml names no meeting to come. Add one under [[meeting]].")
    for number, one in enumerate(found.cycles):
        if number:
            click.echo()
        _print(one, dates=dates)


def _write_dates(work: "Workspace", ics: str, *, cycle: str | None, today: date) -> None:
    from scrutiny.cycle.cycle_page import write_dates
    from scrutiny.cycle.store import typed

    file = None if ics == _INTO_FOLDERS else Path(ics)
    for path in write_dates(work, cycle=cycle, today=today, file=file):
        click.echo(f"Written: {typed(path)}. Open it with your calendar program.")


def _print(cycle: "CycleStatus", *, dates: bool) -> None:
    from scrutiny.cycle.status import Standing

    late = len(cycle.late)
    click.echo(
        f"{_title(cycle)}: {cycle.stage}" + (f"; {counted(late, 'thing is', 'things are')} late" if late else "")
    )
    if cycle.carried_to:
        reason = f" ({cycle.reason})" if cycle.reason else ""
        click.echo(f"  Its meeting was cancelled{reason}; its cases go to that of {cycle.carried_to}.")
    if cycle.changed:
        changed = ", ".join(cycle.changed)
        click.echo(f"  scrutiny.toml was changed since its list was fixed ({changed}): that holds for later cycles.")
    for line in _video_lines(cycle):
        click.echo(line)
    if cycle.todos:
        click.echo("\n  To do now:")
    for todo in cycle.todos:
        when = f" (late since {day_words(todo.late_since)})" if todo.late_since else ""
        when = f" (by {day_words(todo.due)})" if todo.due and not when else when
        click.echo(f"  - {todo.words}{when}\n      {todo.command}")
    shown = cycle.items if dates else [item for item in cycle.items if item.standing in (Standing.LATE, Standing.NEXT)]
    if shown:
        click.echo("\n  Dates:" if dates else "\n  Late and next:")
    several = len({item.due.round for item in cycle.items if item.due.round}) > 1
    for item in shown:
        of_round = f" (round {item.due.round})" if several and item.due.round else ""
        click.echo(f"  {item.standing:<5}  {day_words(item.due.day):<17}  {item.words}{of_round}")
        how = _how(item)
        if how:
            click.echo(f"{'':28}{how}")


def _how(item: "Item") -> str:
    """The command of a line; what has to come before; or what is done by hand."""
    if not item.command:
        return f"by hand: {item.by_hand}" if item.by_hand else ""
    return item.command + (f"   (first: {item.first})" if item.first and item.first != item.command else "")


def _video_lines(cycle: "CycleStatus") -> Iterator[str]:
    """Days to the first video that is lost, for each round."""
    several = len(cycle.videos) > 1 or any(loss.round > 1 for loss in cycle.videos)
    for loss in cycle.videos:
        of_round = f" of round {loss.round} ({span_words(loss.span.first, loss.span.last)})" if several else ""
        gone = f"{'was' if loss.days < 0 else 'is'} lost on {day_words(loss.day)}{_in(loss.days)}"
        yield f"  Video{of_round}: if nobody has asked for it, the first one {gone}."
        yield f"      {loss.command or 'by hand: ask the force to keep all of it until the draw'}"


def _title(cycle: "CycleStatus") -> str:
    if cycle.meeting is None:
        return f"Cycle {cycle.name}"
    past = "the panel met on" if cycle.compared else "the meeting was to be on"
    return f"Cycle {cycle.name} ({past if cycle.past else 'the panel meets on'} {day_words(cycle.meeting.date)})"


def _in(days: int) -> str:
    if days < 0:
        return ""
    if days == 0:
        return ", today"
    return ", tomorrow" if days == 1 else f", in {days} days"


def as_data(found: "Status") -> dict[str, object]:
    """The same for a program: days as ISO dates."""
    return {
        "today": found.today.isoformat(),
        "cycles": [
            {
                "cycle": cycle.name,
                "stage": str(cycle.stage),
                "meeting": cycle.meeting.date.isoformat() if cycle.meeting else None,
                "carried_to": cycle.carried_to or None,
                "cancelled_because": cycle.reason or None,
                "late": len(cycle.late),
                "calendar": [
                    {
                        "step": item.due.step,
                        "round": item.due.round,
                        "by": item.due.day.isoformat(),
                        "standing": str(item.standing),
                        "command": item.command or None,
                        "by_hand": item.by_hand or None,
                        "first": item.first or None,
                    }
                    for item in cycle.items
                ],
                "to_do": [
                    {
                        "step": todo.step,
                        "round": todo.subject.round,
                        "draw": todo.subject.stage,
                        "command": todo.command,
                        "late_since": todo.late_since.isoformat() if todo.late_since else None,
                    }
                    for todo in cycle.todos
                ],
                "first_video_lost": [
                    {
                        "round": loss.round,
                        "on": loss.day.isoformat(),
                        "days": loss.days,
                        "command": loss.command or None,
                    }
                    for loss in cycle.videos
                ],
            }
            for cycle in found.cycles
        ],
    }
