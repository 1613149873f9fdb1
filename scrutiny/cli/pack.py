"""``scrutiny pack``: the panel's pack and a scoring workbook for each member."""

import click

from scrutiny.cli.common import context, draw_option
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="pack")
@click.argument("folder", nargs=-1)
@draw_option
@subject_options
@staff_option
def command(folder: tuple[str, ...], draw: str | None, cycle: str | None, round_: int, staff: str) -> None:
    """Make the pack of the draw in FOLDER: PDF, HTML, and a scoring workbook for each member.

    In a workspace FOLDER is left out.
    """
    from scrutiny.cycle.pack import pack
    from scrutiny.cycle.store import typed

    named, _ = split(folder, more=0, usage="pack FOLDER")
    if named is not None:
        packed = pack(named, context=context(), draw=draw)
        following = f"scrutiny collect {typed(named)} FOLDER-OF-RETURNS"
    else:
        from scrutiny.cycle import with_draw

        packed = with_draw.pack(root_here(), context=working(staff), cycle=cycle, round_=round_, stage=draw).result
        following = "scrutiny collect FOLDER-OF-RETURNS"
    click.echo(f"Pack {packed.pack_id}: {packed.records} records, {len(packed.assigned)} members.")
    for name in packed.files:
        click.echo(f"  {packed.folder / name}")
    if packed.draft:
        click.echo(
            click.wrap_text(
                "DRAFT - NOT REDACTED - NOT FOR THE PANEL: the records hold free text that no person has checked for "
                "names. It is so marked on every page and in every file name.",
                width=100,
            )
        )
    click.echo(f"Next, when the workbooks are back: {following}")
