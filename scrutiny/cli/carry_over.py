"""``scrutiny carry-over``: a meeting was cancelled or without a quorum; its cases go to a later one."""

import click

from scrutiny.cli.inside import cycle_option, root_here, staff_option, working


@click.command(name="carry-over")
@click.option("--to", required=True, metavar="YYYY-MM", help="The meeting that judges the cases instead (2027-01).")
@click.option("--reason", default="", help='Why: "four of nine members came".')
@cycle_option
@staff_option
def command(to: str, reason: str, cycle: str | None, staff: str) -> None:
    """Have the cases of a cycle judged at a later meeting. What was drawn, packed and answered so far stays."""
    from scrutiny.cycle import follow

    done = follow.carry_over(root_here(), to=to, reason=reason, context=working(staff), cycle=cycle)
    click.echo(f"The cases of {done.cycle} are judged at the meeting of {done.meeting:%d/%m/%Y}.")
    click.echo("Next: scrutiny status")
