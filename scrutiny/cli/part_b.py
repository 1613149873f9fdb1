"""``scrutiny part-b``: Part B of the pack, to discuss, once everybody has answered alone."""

import click

from scrutiny.cli.common import echo_paragraphs
from scrutiny.cli.inside import clear_options, cycle_option, root_here, staff_option, working


@click.command(name="part-b")
@click.option(
    "--release", default="", metavar="REASON", help="Give it out before all have answered: the chair's reason."
)
@clear_options
@cycle_option
@staff_option
def command(release: str, reasons: dict[str, str], cycle: str | None, staff: str) -> None:
    """Make Part B of the pack: agenda, actions, figures, and what the checks noticed.

    Members get it after their own answers are in, so that nothing in it leads them. The chair can release it before,
    with a reason, which stands on its first page. The finished files are searched for what must not leave.
    """
    from scrutiny.cycle.gate import searched_words
    from scrutiny.cycle.release_part_b import give_out

    made = give_out(root_here(), context=working(staff), cycle=cycle, release=release, clear=reasons)
    click.echo(f"Part B of cycle {made.cycle}, to discuss:")
    for name in made.files:
        click.echo(f"  {made.folder / name}")
    if made.waiting:
        echo_paragraphs((f"Released by the chair. Not in yet: {'; '.join(made.waiting)}.",))
    echo_paragraphs((f"{searched_words(made.searched, made.cleared)} Part B holds small numbers: it is confidential.",))
    if not made.work.config.census.file:
        echo_paragraphs(("It has no rates per 1,000 residents: scrutiny.toml names no file of them ([census] file).",))
    click.echo("Next: scrutiny status")
