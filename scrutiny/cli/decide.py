"""``scrutiny decide``: fix the panel's results of a draw."""

import click

from scrutiny.cli.common import draw_option
from scrutiny.cli.inside import root_here, staff_option, subject_options, working


@click.command(name="decide")
@draw_option
@subject_options
@staff_option
def command(draw: str | None, cycle: str | None, round_: int, staff: str) -> None:
    """Fix the panel's results of a draw, as the answers that were collected give them.

    From then on no further answer is read for it. Every record must have a result; a record that cannot be shown is
    withdrawn before, with scrutiny replace.
    """
    from scrutiny.cycle import with_draw

    done = with_draw.decide(root_here(), context=working(staff), cycle=cycle, round_=round_, stage=draw).result
    shown = ", ".join(f"{name.replace('-', ' ')} {number}" for name, number in done.counts.items() if number)
    click.echo(f"Fixed: {shown}.")
    click.echo("Next: scrutiny status")
