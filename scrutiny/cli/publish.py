"""``scrutiny publish``: write down what became of the figures for the public."""

import click

from scrutiny.cli.inside import cycle_option, root_here, staff_option, working


@click.command(name="publish")
@click.option("--elsewhere", default="", metavar="TEXT", help='Where and when: "office website, 4 December 2026".')
@click.option("--nothing", default="", metavar="REASON", help="Nothing is published for this cycle, and why.")
@cycle_option
@staff_option
def command(elsewhere: str, nothing: str, cycle: str | None, staff: str) -> None:
    """Write down where the panel's findings were published, or why not. Only then can a cycle be closed.

    This version makes no figures for the public yet. What you publish yourself: no area under eight records judged,
    nothing about a single case, and nothing from the private folders.
    """
    from scrutiny.cycle import follow

    if bool(elsewhere.strip()) is bool(nothing.strip()):
        raise click.UsageError("Say either where it was published (--elsewhere) or why nothing is (--nothing).")
    done = follow.publish(
        root_here(), where=elsewhere.strip(), reason=nothing.strip(), context=working(staff), cycle=cycle
    )
    click.echo(f"Written down for {done.cycle}.")
    click.echo("Next: scrutiny status")
