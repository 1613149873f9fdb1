"""``scrutiny intensify``: the larger draw in one area."""

from collections.abc import Mapping
from pathlib import Path

import click

from scrutiny.cli.common import context, folder_argument


@click.command(name="intensify")
@folder_argument
@click.argument("area")
@click.option("--seed", required=True, help="A second seed, made in public after the first flags.")
def command(folder: Path, area: str, seed: str) -> None:
    """Take the larger draw in AREA from the frame of FOLDER, and make its pack."""
    from scrutiny.cycle.intensify import intensify
    from scrutiny.cycle.store import typed

    done = intensify(folder, area, seed=seed, context=context())
    click.echo(f"{done.drawn} more searches drawn in {done.area}. Records {_range(done.packed.assigned)}.")
    for name in done.packed.files:
        click.echo(f"  {done.packed.folder / name}")
    click.echo(f"Next, when the workbooks are back: scrutiny collect {typed(folder)} RETURNS --draw {done.stage}")


def _range(assigned: Mapping[str, tuple[str, ...]]) -> str:
    numbers = sorted({int(number) for own in assigned.values() for number in own})
    return f"{numbers[0]} to {numbers[-1]}"
