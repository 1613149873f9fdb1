"""``scrutiny freeze``: fix list and plan of a round, before there is a seed."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import across_option, echo_json, echo_notes, echo_paragraphs, echo_table, json_option
from scrutiny.cli.inside import root_here, staff_option, subject_options, working
from scrutiny.cli.sample import apart_options

if TYPE_CHECKING:
    from scrutiny.cycle.apart import Apart


@click.command(name="freeze")
@subject_options
@apart_options
@across_option
@click.option("--answer", "answers", multiple=True, metavar="TEXT", help='"watford 2026-09=none searched".')
@click.option("--accept-rejects", metavar="REASON", help="Go on without rejected rows; the pack prints the reason.")
@click.option(
    "--fixed-on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the fingerprint goes out (today)."
)
@staff_option
@json_option
def command(
    cycle: str | None,
    round_: int,
    beside: "Apart",
    across: str | None,
    answers: tuple[str, ...],
    accept_rejects: str | None,
    fixed_on: datetime | None,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Fix the list of searches and the plan, and make the page with the fingerprint that is sent out.

    From then on neither can be changed unseen. The seed is made afterwards, in public; then comes scrutiny draw.
    """
    from scrutiny.cycle.plan import crossed_words
    from scrutiny.cycle.steps import freeze
    from scrutiny.cycle.store import typed
    from scrutiny.sampling.outlook import outlook

    done = freeze(
        root_here(),
        context=working(staff),
        cycle=cycle,
        round_=round_,
        accept_rejects=accept_rejects,
        answers=answers,
        beside=beside,
        across=across,
        fixed_on=fixed_on.date() if fixed_on else None,
    )
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)
    made, names = done.frozen.plan, done.frozen.private_names
    strata = [(names.get(one.slug, one.name), one.population, one.sample) for one in made.strata]
    page = done.folder / "public" / "fingerprint.html"
    if as_json:
        echo_json(
            {
                "cycle": done.subject.cycle,
                "round": done.subject.round,
                "fingerprint": done.frozen.fingerprint,
                "population": made.population,
                "to_draw": made.sample,
                "late": done.late,
                "strata": [{"area": name, "population": size, "to_draw": drawn} for name, size, drawn in strata],
                "page": str(page),
            }
        )
        return
    echo_table(["Area", "Searches", "To draw"], [*strata, ("All", made.population, made.sample)])
    click.echo()
    echo_paragraphs([crossed_words(across)] if across else outlook(made))
    echo_notes(done.frozen.loaded.remarks)
    click.echo(f"\nFingerprint: {done.frozen.fingerprint}")
    click.echo(f"Page to print and send to every member now: {typed(page)}")
    click.echo('Then make the seed, and: scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --dice "DIGITS"')
