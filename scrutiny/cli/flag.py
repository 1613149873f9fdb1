"""``scrutiny flag``: areas to look at closer, then areas of concern."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, echo_table, json_option
from scrutiny.cli.inside import cycle_option, root_here, split, staff_option, working

if TYPE_CHECKING:
    from scrutiny.cycle.flag import FirstFlags, FormalFlags
    from scrutiny.cycle.together import Together


@click.command(name="flag")
@click.argument("folder", nargs=-1)
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the flag; default: today.")
@cycle_option
@staff_option
@json_option
def command(folder: tuple[str, ...], on: datetime | None, cycle: str | None, staff: str, *, as_json: bool) -> None:
    """Say what follows from the answers collected in FOLDER; in a workspace FOLDER is left out.

    After the first draw: which areas to look at closer. When every larger draw is judged: the formal test, and
    which areas are of concern. The rounds of a cycle are compared together.
    """
    from scrutiny.cycle.context import system
    from scrutiny.cycle.flag import FirstFlags, flag, read_results
    from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE
    from scrutiny.cycle.together import of_folder

    named, _ = split(folder, more=0, usage="flag FOLDER")
    day: date = on.date() if on else system().today()
    if named is not None:
        together = of_folder(named)
        flagged = flag(together, on=day)
    else:
        from scrutiny.cycle import follow

        done = follow.flag(root_here(), on=day, context=working(staff), cycle=cycle)
        together, flagged = done.together, done.result
    first = isinstance(flagged, FirstFlags)
    if as_json:
        echo_json(read_results(together.place, FIRST_FLAGS_FILE if first else FORMAL_FILE))
        return
    if isinstance(flagged, FirstFlags):
        _print_first(together, flagged, inside=named is None)
    else:
        _print_formal(together, flagged)
    _print_to_send(together.place, "notice-" if first else "result-")


def _print_first(together: "Together", flagged: "FirstFlags", *, inside: bool) -> None:
    echo_table(
        ["Area", "Searches", "Drawn", "Green", "Amber", "Red", "Cannot judge", "Look closer"],
        [
            (
                stage.tally.name,
                stage.tally.population,
                stage.tally.drawn,
                stage.tally.green,
                stage.tally.amber,
                stage.tally.red,
                stage.tally.cannot_judge + stage.tally.unavailable,
                {"look closer": "yes", "waiting": "next cycle", "no": ""}[str(stage.status)],
            )
            for stage in flagged.stages
        ],
    )
    _print_county(flagged)
    if not flagged.closer:
        click.echo("\nNo area gives reason to look closer. There is no area of concern in this cycle.")
        return
    click.echo(
        click.wrap_text(
            "\nLooking closer is a reason to read more and never a finding. Nothing is said of an area until its "
            "larger draw is judged.",
            width=100,
        )
    )
    for stage in flagged.closer:
        if not stage.to_draw:
            click.echo(f"{stage.tally.name}: all that a closer look asks for were read already.")
            continue
        seed = '--announced "HOW AND WHEN IT WAS TOLD" --dice "DIGITS"' if inside else "--seed SEED"
        click.echo(f"Next: {together.typed('intensify', stage.tally.slug, seed)}   ({stage.to_draw} more)")


def _print_to_send(place: Path, kind: str) -> None:
    """Where the pages lie that tell of a closer look, if there are any. ``kind``: how their names begin."""
    from scrutiny.cycle import store

    folder = place / store.RESULTS
    if pages := sorted(path.name for path in folder.glob(f"{kind}*.html")):
        click.echo(f"\nTo send, each to whoever answers for the area: {', '.join(pages)}, in {store.typed(folder)}")


def _print_formal(together: "Together", flagged: "FormalFlags") -> None:
    echo_table(
        ["Area", "Searches", "Judged", "Green", "Chance", "Adjusted", "Result"],
        [
            (
                stage.tally.name,
                stage.tally.population,
                stage.tally.judged,
                stage.tally.green,
                _chance(stage.p) if stage.escalated else "",
                _chance(stage.adjusted) if stage.escalated else "",
                str(stage.status) if stage.escalated else "not looked at closer",
            )
            for stage in flagged.stages
        ],
    )
    _print_county(flagged)
    click.echo(
        click.wrap_text(
            '\n"Chance" is how often so few greens would come up in an area that only just meets the benchmark; '
            '"adjusted" allows for having looked at all areas. An area of concern is one where it is 0.05 or less.',
            width=100,
        )
    )
    for stage in flagged.stages:
        if str(stage.status) == "area of concern":
            click.echo(f"Next: {together.typed('brief', stage.tally.slug)}")


def _chance(p: float) -> str:
    """Four decimals; nothing is rounded to never."""
    return "under 0.0001" if 0 < p < 0.0001 else f"{p:.4f}"


def _print_county(flagged: "FirstFlags | FormalFlags") -> None:
    from scrutiny.statistics.words import share_of_hundred

    county = flagged.county
    if county.drawn == county.cannot_judge + county.unavailable:
        click.echo(f"\nNone of the {county.drawn:,} records of the first draw could be judged: nothing is said of all.")
        return
    lines = [
        (
            f"All areas together, from the {county.drawn:,} records of the first draw ({county.cannot_judge} could not "
            f"be judged, {county.unavailable} could not be supplied): the panel would be confident in "
            f"{share_of_hundred(county.judged)}."
        )
    ]
    if county.left_out:
        lines.append(
            f"Not in that figure, because none of their records could be judged: {', '.join(county.left_out)}."
        )
    for line in lines:
        click.echo("\n" + click.wrap_text(line, width=100))
