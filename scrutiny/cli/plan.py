"""``scrutiny plan``: how many records from each area, and what that would notice."""

from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import (
    context,
    echo_json,
    echo_notes,
    echo_paragraphs,
    echo_table,
    extract_options,
    json_option,
    plan_options,
)

if TYPE_CHECKING:
    from scrutiny.cycle.load import Extract
    from scrutiny.sampling.plan import Settings


@click.command(name="plan")
@extract_options
@plan_options
@json_option
def command(extract: "Extract", settings: "Settings", *, as_json: bool) -> None:
    """Say how many records a panel would get from each area of FILES, and what that would notice."""
    from scrutiny.cycle.plan import propose
    from scrutiny.sampling.outlook import outlook

    found = propose(extract, settings=settings, context=context())
    proposed = found.plan
    strata = [(one.name, one.population, one.sample) for one in proposed.strata]
    if as_json:
        echo_json(
            {
                "population": proposed.population,
                "total": proposed.sample,
                "strata": [{"area": name, "population": size, "sample": sample} for name, size, sample in strata],
                "words": outlook(proposed),
                "notices": found.notices,
            }
        )
        return
    echo_table(["Area", "Searches", "Records"], [*strata, ("All", proposed.population, proposed.sample)])
    click.echo()
    echo_paragraphs(outlook(proposed))
    echo_notes(found.notices)
