"""``scrutiny draw``: draw a round from its fixed list."""

import click

from scrutiny.cli.common import echo_json, json_option
from scrutiny.cli.inside import root_here, staff_option, subject_options, working


@click.command(name="draw")
@subject_options
@click.option(
    "--announced", required=True, metavar="TEXT", help='How and when the fingerprint was sent: "e-mail, 5 October".'
)
@click.option("--seed", help="The public value that the plan names.")
@click.option(
    "--dice", multiple=True, metavar="DIGITS", help='The throws of ten-sided dice: "3 7 0 9"; may be given again.'
)
@click.option("--witness", default="", metavar="TEXT", help="Who saw the dice (a role, not a name).")
@staff_option
@json_option
def command(
    cycle: str | None,
    round_: int,
    announced: str,
    seed: str | None,
    dice: tuple[str, ...],
    witness: str,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Draw the records of a round, under a seed that was made after the fingerprint was sent out."""
    from scrutiny.cycle.steps import take
    from scrutiny.cycle.store import typed
    from scrutiny.sampling import seeds

    if bool(dice) is (seed is not None):
        raise click.UsageError("Give the seed either with --seed or with --dice.")
    done = take(
        root_here(),
        announced=announced,
        seed=seeds.from_dice(dice) if dice else str(seed),
        thrown=bool(dice),
        witness=witness,
        context=working(staff),
        cycle=cycle,
        round_=round_,
    )
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if as_json:
        echo_json(
            {
                "cycle": done.subject.cycle,
                "round": done.subject.round,
                "seed": done.drawn.seed,
                "fingerprint": done.fingerprint,
                "records": len(done.drawn.sample),
                "folder": str(done.folder),
            }
        )
        return
    click.echo(f"{len(done.drawn.sample)} records drawn under the seed {done.drawn.seed}.")
    click.echo(f"Fingerprint of what was fixed before: {done.fingerprint}")
    click.echo(f"In: {typed(done.folder)} (public/ may be passed on to the panel; private/ never)")
    click.echo(f"Today, the list of videos to keep: scrutiny keep-video{_options(cycle, round_)}")
    click.echo("Next: scrutiny status")


def _options(cycle: str | None, round_: int) -> str:
    """What has to be said again of the cycle and round, where something was said."""
    return (f" --cycle {cycle}" if cycle else "") + (f" --round {round_}" if round_ > 1 else "")
