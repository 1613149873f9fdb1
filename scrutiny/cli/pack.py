"""``scrutiny pack``: the panel's pack and a scoring workbook for each member."""

from pathlib import Path

import click

from scrutiny.cli.common import context, draw_option, echo_paragraphs
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="pack")
@click.argument("folder", nargs=-1)
@draw_option
@click.option(
    "--clear",
    multiple=True,
    metavar="CODE=REASON",
    help="Let a short or everyday word pass that the search of the finished files found; once for each.",
)
@click.option(
    "--cleared",
    type=click.Path(path_type=Path),
    help="The list private/to-clear.csv, with your reasons written into it.",
)
@subject_options
@staff_option
def command(
    folder: tuple[str, ...],
    draw: str | None,
    clear: tuple[str, ...],
    cleared: Path | None,
    cycle: str | None,
    round_: int,
    staff: str,
) -> None:
    """Make the pack of the draw in FOLDER: PDF, HTML, and a scoring workbook for each member.

    Every record must be signed first (scrutiny redact). The finished files are searched for what must not leave.
    In a workspace FOLDER is left out.
    """
    from scrutiny.cycle.gate import reasons_in
    from scrutiny.cycle.pack import listed, pack, packed_sentences
    from scrutiny.cycle.store import typed

    named, _ = split(folder, more=0, usage="pack FOLDER")
    reasons = {**(reasons_in(cleared) if cleared is not None else {}), **dict(_reason(one) for one in clear)}
    if named is not None:
        packed = pack(named, context=context(), draw=draw, clear=reasons)
        following = f"scrutiny collect {typed(named)} FOLDER-OF-RETURNS"
    else:
        from scrutiny.cycle import with_draw

        packed = with_draw.pack(
            root_here(), context=working(staff), cycle=cycle, round_=round_, stage=draw, clear=reasons
        ).result
        following = "scrutiny collect FOLDER-OF-RETURNS"
    click.echo(f"Pack {packed.pack_id}: {packed.records} records, {len(packed.assigned)} members.")
    for line in listed(packed):
        click.echo(f"  {line}")
    for note in packed.notes:
        click.echo(f"Look at this: {note}", err=True)
    for sentence in packed_sentences(packed):
        echo_paragraphs((sentence,))
    click.echo(f"Next, when the answers are back: {following}")


def _reason(given: str) -> tuple[str, str]:
    code, equals, reason = given.partition("=")
    if not equals:
        raise click.UsageError("--clear wants CODE=REASON, with the code that the search named.")
    return code.strip(), reason.strip()
