"""``scrutiny status``: what is done, what is next, what is late, and the command to type."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, echo_table, json_option
from scrutiny.cli.inside import root_here, working

if TYPE_CHECKING:
    from scrutiny.cycle.status import CycleStatus, Status


@click.command(name="status")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As of another day (2026-10-05).")
@click.option("--dates", is_flag=True, help="Print all dates of the calendar.")
@json_option
def command(day: datetime | None, *, dates: bool, as_json: bool) -> None:
    """Say where every cycle of this workspace stands, and what to do next."""
    from scrutiny.cycle.status import status
    from scrutiny.cycle.workspace import opened

    today = day.date() if day else working("").today()
    found = status(opened(root_here()), today=today)
    if as_json:
        echo_json(as_data(found))
        return
    if not found.cycles:
        click.echo("No cycle is open, and scrutiny.toml names no meeting to come. Add one under [[meeting]].")
    for number, cycle in enumerate(found.cycles):
        if number:
            click.echo()
        _print(cycle, dates=dates)


def _print(cycle: "CycleStatus", *, dates: bool) -> None:
    from scrutiny.cycle.status import Standing
    from scrutiny.records.days import day_words

    click.echo(f"{_title(cycle)}: {cycle.stage}")
    if cycle.carried_to:
        click.echo(f"  Its meeting did not take place; its cases go to that of {cycle.carried_to}.")
    for loss in cycle.videos:
        gone = loss.days < 0
        when = f"was lost on {day_words(loss.day)}" if gone else f"is lost on {day_words(loss.day)}, {_in(loss.days)}"
        click.echo(f"  Video: if nobody has asked for it, the first one {when}.")
    shown = cycle.items if dates else [item for item in cycle.items if item.standing in (Standing.LATE, Standing.NEXT)]
    if shown:
        click.echo()
        rounds = len({item.due.round for item in cycle.items if item.due.round}) > 1
        rows = [
            (
                str(item.standing),
                day_words(item.due.day),
                item.words + (f" (round {item.due.round})" if rounds and item.due.round else ""),
            )
            for item in shown
        ]
        echo_table(["", "By", "What"], rows, left=3)
    if cycle.todos:
        click.echo("\n  To do now:")
    for todo in cycle.todos:
        late = f" (late since {day_words(todo.late_since)})" if todo.late_since else ""
        click.echo(f"  - {todo.words}{late}\n      {todo.command}")


def _title(cycle: "CycleStatus") -> str:
    from scrutiny.records.days import day_words

    meeting = f" (the panel meets on {day_words(cycle.meeting.date)})" if cycle.meeting else ""
    return f"Cycle {cycle.name}{meeting}"


def _in(days: int) -> str:
    if days == 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"


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
                "calendar": [
                    {
                        "step": item.due.step,
                        "round": item.due.round,
                        "by": item.due.day.isoformat(),
                        "standing": str(item.standing),
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
                    {"round": loss.round, "on": loss.day.isoformat(), "days": loss.days} for loss in cycle.videos
                ],
            }
            for cycle in found.cycles
        ],
    }
