"""``scrutiny brief``: the page to the Chief Inspector of an area of concern."""

from datetime import datetime
from pathlib import Path

import click

from scrutiny.cli.common import folder_argument


@click.command(name="brief")
@folder_argument
@click.argument("area")
@click.option(
    "--next-meeting", type=click.DateTime(["%Y-%m-%d"]), help="The next meeting; the answer is due 7 days before."
)
def command(folder: Path, area: str, next_meeting: datetime | None) -> None:
    """Write the brief on AREA, an area of concern in FOLDER: PDF, Word and HTML."""
    from scrutiny.cycle.brief import brief

    done = brief(folder, area, next_meeting=next_meeting.date() if next_meeting else None)
    click.echo(f"Brief to {done.brief.addressee}: {len(done.brief.cases)} cases, answer due {done.brief.due:%d/%m/%Y}.")
    for name in done.files:
        click.echo(f"  {done.folder / name}")
