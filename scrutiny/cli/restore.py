"""``scrutiny restore``: a workspace from a backup."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import staff_option, working


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@staff_option
@json_option
def command(file: Path, folder: Path, staff: str, *, as_json: bool) -> None:
    """Make a workspace of the backup FILE, in the new folder DIR, whole or not at all.

    Every file is compared with the list in the backup, and the ledger is verified, before anything is written.
    """
    from dataclasses import asdict

    from scrutiny.cycle.backup import restore
    from scrutiny.cycle.store import typed
    from scrutiny.errors import counted

    done = restore(file, folder, context=working(staff))
    if as_json:
        echo_json({**asdict(done), "folder": str(done.folder)})
        return
    click.echo(f"Restored: {typed(done.folder)}")
    files, steps = counted(done.files, "file", "files"), counted(done.events, "step", "steps")
    echo_paragraphs(
        [
            (
                f"{files}, each as its list says; {steps}, the last with the hash {done.head}. That it was restored is "
                "a further step in its ledger: work on in one of the two, and put the other away."
            ),
            (
                "What was deleted since the backup because its time was over is here again. Go there and run: "
                "scrutiny verify, then scrutiny close."
            ),
        ]
    )
