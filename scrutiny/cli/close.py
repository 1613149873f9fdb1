"""``scrutiny close``: a cycle is done, and what is over its time is deleted."""

import click

from scrutiny.cli.common import echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here, staff_option, working


@click.command(name="close")
@click.option("--cycle", metavar="YYYY-MM", help="Close only this cycle (2026-11).")
@click.option("--dry-run", is_flag=True, help="Say what would be closed and deleted, and change nothing.")
@staff_option
@json_option
def command(cycle: str | None, staff: str, *, dry_run: bool, as_json: bool) -> None:
    """Close every cycle of which all is done, and delete what is over its time in all that are closed.

    What has how long a time stands under [retention] in scrutiny.toml. Run it again later for the rest: scrutiny says
    when. What was shown and counted stays, so that draw and results can still be worked out again.
    """
    from scrutiny.cycle.close import as_data, close, sentences

    done = close(root_here(), context=working(staff), cycle=cycle, dry_run=dry_run)
    if as_json:
        echo_json(as_data(done))
        return
    echo_paragraphs(sentences(done))
    click.echo("\nWhat no program can reach, and you have to see to:")
    for line in done.unreached:
        click.echo(click.wrap_text(f"- {line}", width=100, subsequent_indent="  "))
