"""``scrutiny verify``: redo a draw from its public folder."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_json, folder_argument, json_option


@click.command(name="verify")
@folder_argument
@click.option("--fingerprint", help="The fingerprint that was announced before the seed was made.")
@json_option
def command(folder: Path, fingerprint: str | None, *, as_json: bool) -> None:
    """Redo the draw in FOLDER (what scrutiny sample made, or its public folder) and compare."""
    from scrutiny.cycle.draw import verify_folder

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
