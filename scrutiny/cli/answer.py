"""``scrutiny answer``: keep what a Chief Inspector answered to a brief."""

from datetime import datetime
from pathlib import Path

import click

from scrutiny.cli.inside import cycle_option, root_here, staff_option, working


@click.command(name="answer")
@click.argument("area")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it came; default: today.")
@cycle_option
@staff_option
def command(area: str, files: tuple[Path, ...], received: datetime | None, cycle: str | None, staff: str) -> None:
    """Keep FILES, the answer to the brief on AREA, beside the brief, and write down that it is here."""
    from scrutiny.cycle import follow

    outside = working(staff)
    day = received.date() if received else outside.today()
    done = follow.answer(root_here(), area, files, received=day, context=outside, cycle=cycle)
    for name in done.files:
        click.echo(f"  {done.folder / name}")
    click.echo("Next: scrutiny status")
