"""``scrutiny backup``: everything in the workspace, in one file."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here, staff_option, working


@click.command(name="backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@staff_option
@json_option
def command(file: Path | None, staff: str, *, as_json: bool) -> None:
    """Write everything in this workspace into one file (.zip), with a list of SHA-256.

    FILE may be a folder on another disk. Without it: private/backups in the workspace, which saves from a mistake and
    not from a lost laptop. A backup is as private as the workspace, and is not made unreadable: keep it on an encrypted
    disk.
    """
    from dataclasses import asdict

    from scrutiny.cycle.backup import backup, sentences
    from scrutiny.cycle.store import typed

    done = backup(root_here(), context=working(staff), to=file)
    if as_json:
        echo_json({**asdict(done), "path": str(done.path)})
        return
    click.echo(f"Backed up: {typed(done.path)}")
    echo_paragraphs(sentences(done))
