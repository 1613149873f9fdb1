"""``scrutiny part-b``: Part B of the pack, to discuss, once everybody has answered alone."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_paragraphs
from scrutiny.cli.inside import cycle_option, root_here, staff_option, working


@click.command(name="part-b")
@click.option(
    "--release", default="", metavar="REASON", help="Give it out before all have answered: the chair's reason."
)
@click.option(
    "--clear",
    multiple=True,
    metavar="CODE=REASON",
    help="Let a short or everyday word pass that the search of the finished files found; once for each.",
)
@click.option(
    "--cleared",
    type=click.Path(path_type=Path),
    help="The list private/to-clear.csv of the cycle, with your reasons written into it.",
)
@cycle_option
@staff_option
def command(release: str, clear: tuple[str, ...], cleared: Path | None, cycle: str | None, staff: str) -> None:
    """Make Part B of the pack: agenda, actions, figures, and what the checks noticed.

    Members get it after their own answers are in, so that nothing in it leads them. The chair can release it before,
    with a reason, which stands on its first page. The finished files are searched for what must not leave.
    """
    from scrutiny.cycle.gate import reasons_in
    from scrutiny.cycle.release_part_b import give_out
    from scrutiny.errors import counted

    reasons = {**(reasons_in(cleared) if cleared is not None else {}), **dict(_reason(one) for one in clear)}
    made = give_out(root_here(), context=working(staff), cycle=cycle, release=release, clear=reasons)
    click.echo(f"Part B of cycle {made.cycle}, to discuss:")
    for name in made.files:
        click.echo(f"  {made.folder / name}")
    if made.waiting:
        echo_paragraphs((f"Released by the chair. Not in yet: {'; '.join(made.waiting)}.",))
    searched = (
        f"The finished files were opened again and searched for {counted(made.searched, 'value', 'values')} that must "
        "not leave: nothing was found."
    )
    if made.cleared:
        searched += f" {counted(made.cleared, 'hit', 'hits')} of a short or everyday word were cleared with a reason."
    echo_paragraphs((f"{searched} Part B holds small numbers: it is confidential.",))
    click.echo("Next: scrutiny status")


def _reason(given: str) -> tuple[str, str]:
    code, equals, reason = given.partition("=")
    if not equals:
        raise click.UsageError("--clear wants CODE=REASON, with the code that the search named.")
    return code.strip(), reason.strip()
