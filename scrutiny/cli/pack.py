"""``scrutiny pack``: the panel's packs, a folder a member, and the office's own."""

import click

from scrutiny.cli.common import context, draw_option, echo_paragraphs
from scrutiny.cli.inside import clear_options, root_here, split, staff_option, subject_options, working


@click.command(name="pack")
@click.argument("folder", nargs=-1)
@draw_option
@clear_options
@subject_options
@staff_option
def command(
    folder: tuple[str, ...],
    draw: str | None,
    reasons: dict[str, str],
    cycle: str | None,
    round_: int,
    staff: str,
) -> None:
    """Make the packs of the draw in FOLDER: a folder for each member, and the office's own copy.

    Every record must be signed first (scrutiny redact). The finished files are searched for what must not leave.
    In a workspace FOLDER is left out.
    """
    from scrutiny.cycle.pack import listed, pack, packed_sentences
    from scrutiny.cycle.store import typed

    named, _ = split(folder, more=0, usage="pack FOLDER")
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
