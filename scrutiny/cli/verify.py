"""``scrutiny verify``: redo a draw from its public folder."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here
from scrutiny.errors import counted


@click.command(name="verify")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--fingerprint", help="The fingerprint that was announced before the seed was made.")
@json_option
def command(folder: Path | None, fingerprint: str | None, *, as_json: bool) -> None:
    """Redo the draw in FOLDER (what scrutiny sample made, or its public folder) and compare.

    In a workspace, without FOLDER: verify the ledger and everything that it says something of.
    """
    from scrutiny.cycle.draw import verify_folder

    if folder is None:
        _workspace(as_json=as_json)
        return
    found = verify_folder(folder, fingerprint=fingerprint)
    if as_json:
        echo_json(
            {
                "seed": found.seed,
                "stage": found.stage,
                "frame_sha256": found.frame_sha256,
                "fingerprint": found.fingerprint,
                "announced": found.announced,
                "population": found.population,
                "sample": len(found.sample),
            }
        )
        return
    click.echo(f"The seed {found.seed} gives exactly the {len(found.sample)} records drawn from {found.population}.")
    click.echo(f"Fingerprint: {found.fingerprint}")
    if found.announced:
        click.echo("It is the announced fingerprint: frame and plan are as they were before the seed was made.")
    else:
        click.echo("These files agree with each other; compare the fingerprint with the announced one.")


def _workspace(*, as_json: bool) -> None:
    from dataclasses import asdict

    from scrutiny.cycle.audit import audit

    found = audit(root_here())
    if as_json:
        echo_json(asdict(found))
        return
    click.echo(f"The ledger is whole: {counted(found.events, 'step', 'steps')}, the last with the hash {found.head}.")
    click.echo(
        f"As it says: {counted(found.loads, 'extract', 'extracts')}, {counted(found.frozen, 'list', 'lists')} fixed, "
        f"{counted(found.draws, 'round', 'rounds')} drawn, {counted(found.files, 'file', 'files')} of packs."
    )
    echo_paragraphs([f"To do again: {line}." for line in found.again])
