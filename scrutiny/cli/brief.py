"""``scrutiny brief``: the page to the Chief Inspector of an area of concern."""

from datetime import datetime

import click

from scrutiny.cli.inside import cycle_option, root_here, split, staff_option, working


@click.command(name="brief")
@click.argument("folder_area", nargs=-1, required=True, metavar="FOLDER AREA")
@click.option(
    "--next-meeting", type=click.DateTime(["%Y-%m-%d"]), help="The next meeting; the answer is due 7 days before."
)
@cycle_option
@staff_option
def command(folder_area: tuple[str, ...], next_meeting: datetime | None, cycle: str | None, staff: str) -> None:
    """Write the brief on AREA, an area of concern in FOLDER: PDF, Word and HTML. In a workspace FOLDER is left out."""
    from scrutiny.cycle.brief import brief
    from scrutiny.cycle.together import of_folder

    named, (area,) = split(folder_area, more=1, usage="brief FOLDER AREA")
    day = next_meeting.date() if next_meeting else None
    if named is not None:
        done = brief(of_folder(named), area, next_meeting=day)
    else:
        from scrutiny.cycle import follow

        sent = follow.brief(root_here(), area, context=working(staff), next_meeting=day, cycle=cycle)
        done = sent.result
    click.echo(f"Brief to {done.brief.addressee}: {len(done.brief.cases)} cases, answer due {done.brief.due:%d/%m/%Y}.")
    if named is None and sent.holder is not None:
        by = f" ({sent.holder.email})" if sent.holder.email else ""
        click.echo(f"The settings name for this post: {sent.holder.name}{by}.")
    for name in done.files:
        click.echo(f"  {done.folder / name}")
    if named is None:
        click.echo(f"When the answer is here: scrutiny answer {area} FILE")
