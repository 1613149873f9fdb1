"""``scrutiny pack``: the panel's pack and a scoring workbook for each member."""

from pathlib import Path

import click

from scrutiny.cli.common import context, draw_option, folder_argument


@click.command(name="pack")
@folder_argument
@draw_option
def command(folder: Path, draw: str | None) -> None:
    """Make the pack of the draw in FOLDER: PDF, HTML, and a scoring workbook for each member."""
    from scrutiny.cycle.pack import pack
    from scrutiny.cycle.store import typed

    packed = pack(folder, context=context(), draw=draw)
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
    click.echo(f"Next, when the workbooks are back: scrutiny collect {typed(folder)} FOLDER-OF-RETURNS")
