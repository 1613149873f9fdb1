"""``scrutiny plan``: how many records from each area, and what that would notice."""

from pathlib import Path

import click

from scrutiny.cli.common import (
    context,
    echo_json,
    echo_paragraphs,
    echo_table,
    extract_options,
    files_argument,
    json_option,
    plan_options,
    settings,
)


@click.command(name="plan")
@files_argument
@extract_options
@plan_options
@json_option
def command(
    files: tuple[Path, ...],
    areas_file: Path | None,
    name_property: str | None,
    force: str | None,
    month: str | None,
    total: int,
    minimum: int,
    benchmark: float,
    members: int,
    readers: int,
    *,
    as_json: bool,
) -> None:
    """Say how many records a panel would get from each area of FILES, and what that would notice."""
    from scrutiny.cycle.plan import propose
    from scrutiny.sampling.outlook import outlook

    asked = settings(total=total, minimum=minimum, benchmark=benchmark, members=members, readers=readers)
    proposed = propose(
        files,
        settings=asked,
        context=context(),
        areas_file=areas_file,
        name_property=name_property,
        force=force,
        month=month,
    )
    if as_json:
        echo_json(
            {
                "population": proposed.population,
                "total": proposed.sample,
                "strata": [
                    {"area": one.name, "population": one.population, "sample": one.sample} for one in proposed.strata
                ],
                "words": outlook(proposed),
            }
        )
        return
    echo_table(
        ["Area", "Searches", "Records"],
        [
            *([one.name, one.population, one.sample] for one in proposed.strata),
            ["All", proposed.population, proposed.sample],
        ],
    )
    click.echo()
    echo_paragraphs(outlook(proposed))
