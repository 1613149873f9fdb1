"""``scrutiny intensify``: the larger draw in one area."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scrutiny.cli.inside import cycle_option, root_here, split, staff_option, working

if TYPE_CHECKING:
    from scrutiny.cycle.intensify import Larger


@click.command(name="intensify")
@click.argument("folder_area", nargs=-1, required=True, metavar="FOLDER AREA")
@click.option("--seed", help="A second seed, made in public after the first flags.")
@click.option(
    "--dice", multiple=True, metavar="DIGITS", help='The throws of ten-sided dice: "3 7 0 9"; may be given again.'
)
@click.option("--seed-source", help="In a workspace: the public value that the seed is, named with its day.")
@click.option(
    "--announced", default="", metavar="TEXT", help="In a workspace: how and when it was told which areas these are."
)
@click.option("--witness", default="", metavar="TEXT", help="Who saw the dice (a role, not a name).")
@cycle_option
@staff_option
def command(
    folder_area: tuple[str, ...],
    seed: str | None,
    dice: tuple[str, ...],
    seed_source: str | None,
    announced: str,
    witness: str,
    cycle: str | None,
    staff: str,
) -> None:
    """Take the larger draw in AREA from the list of FOLDER, and make its pack.

    In a workspace FOLDER is left out; every round gives its part, and the packs are made with scrutiny pack.
    """
    from scrutiny.cycle.intensify import intensify
    from scrutiny.cycle.store import typed
    from scrutiny.cycle.together import of_folder
    from scrutiny.sampling import seeds

    if bool(dice) is (seed is not None):
        raise click.UsageError("Give the seed either with --seed or with --dice.")
    text = seeds.from_dice(dice) if dice else str(seed)
    named, (area,) = split(folder_area, more=1, usage="intensify FOLDER AREA")
    if named is not None:
        done = intensify(of_folder(named), area, seed=text)
        click.echo(f"{done.drawn} more searches drawn in {done.area}. Records {_range(done.parts)}.")
        click.echo(f"Next: scrutiny redact {typed(named)} --draw {done.stage}")
        click.echo(f"  and then: scrutiny pack {typed(named)} --draw {done.stage}")
        return
    from scrutiny.cycle import follow

    taken = follow.intensify(
        root_here(),
        area,
        announced=announced,
        seed=text,
        thrown=bool(dice),
        seed_source=seed_source,
        witness=witness,
        context=working(staff),
        cycle=cycle,
    )
    for warning in taken.warnings:
        click.echo(f"Warning: {warning}", err=True)
    drawn = sum(one.drawn for one in taken.parts)
    click.echo(f"{drawn} more searches drawn in {taken.area}. Records {_range(taken.parts)}.")
    click.echo("Next: scrutiny status")


def _range(parts: "Sequence[Larger]") -> str:
    return f"{parts[0].numbers[0]} to {parts[-1].numbers[1]}"
