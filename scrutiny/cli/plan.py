"""``scrutiny plan``: how many records from each area, and what that would notice."""

from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import (
    across_option,
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
    from scrutiny.cycle.plan import Proposed
    from scrutiny.sampling.plan import Settings


@click.command(name="plan")
@extract_options
@plan_options
@across_option
@json_option
def command(extract: "Extract", settings: "Settings", across: str | None, *, as_json: bool) -> None:
    """Say how many records a panel would get from each area of FILES, and what that would notice.

    The total is 100 records, or follows from what members can read (--records-each, --hours-each), from how sure the
    figures are to be (--precision, --overall), or from what must not be missed (--notice). Nothing is written.
    """
    from scrutiny.cycle.plan import propose

    found = propose(extract, settings=settings, across=across, context=context())
    if as_json:
        echo_json(as_data(found))
        return
    _print(found)


def as_data(found: "Proposed") -> dict[str, object]:
    """The plan and all that was said of it, for a program."""
    from dataclasses import asdict

    made, outlook = found.plan, found.outlook
    by_slug = {one.slug: one for one in outlook.strata}
    strata = [
        {
            "area": one.name,
            "slug": one.slug,
            "kind": str(one.kind),
            "population": one.population,
            "sample": one.sample,
            "looked_at_closer": list(by_slug[one.slug].chances) if one.slug in by_slug else None,
        }
        for one in made.strata
    ]
    return {
        "population": made.population,
        "total": made.sample,
        "method": made.settings.sharing.method,
        "minimum": made.settings.minimum,
        "benchmark": made.settings.benchmark,
        "members": made.settings.members,
        "readers": made.settings.readers,
        "minutes": made.settings.minutes,
        "strata": strata,
        "true_shares": list(outlook.true_shares),
        "reading": asdict(outlook.reading),
        "example": outlook.example,
        "area_of_concern": list(outlook.flagged),
        "half_width": {"overall": outlook.overall_half_width, "example": outlook.example_half_width},
        "closer": [asdict(one) for one in outlook.closer],
        "ways": [asdict(one) for one in outlook.ways],
        "merged": list(found.merged),
        "words": list(outlook.words),
        "notices": list(found.notices),
    }


def _print(found: "Proposed") -> None:
    from scrutiny.cycle.plan import crossed_words
    from scrutiny.statistics.words import portion

    made, outlook = found.plan, found.outlook
    by_slug = {one.slug: one.chances for one in outlook.strata}
    shares = [f"At {portion(share)}" for share in outlook.true_shares]
    rows = [(one.name, one.population, one.sample, *map(_hundredths, by_slug.get(one.slug, ()))) for one in made.strata]
    blank = ("",) * len(shares)
    filled = [(*row, *blank)[: 3 + len(shares)] for row in [*rows, ("All", made.population, made.sample)]]
    echo_table(["Area", "Searches", "Records", *shares], filled)
    click.echo()
    low, benchmark = portion(outlook.true_shares[0]), portion(outlook.true_shares[-1])
    legend = (
        f'"{shares[0]}": how many times in 100 this plan would look closer, if the panel were confident in {low} of '
        f"the searches there. The benchmark is {benchmark}: an area that meets it is looked at closer by chance alone."
    )
    echo_paragraphs([legend])
    for line in outlook.words:
        click.echo()
        echo_paragraphs([line])
    if len(outlook.ways) > 1:
        _print_ways(found)
    if found.across:
        click.echo()
        echo_paragraphs([crossed_words(found.across), *(f"Merged: {line}." for line in found.merged)])
    click.echo()
    echo_notes(found.notices)


def _print_ways(found: "Proposed") -> None:
    from scrutiny.statistics.words import portion

    outlook = found.outlook
    click.echo(f"\nOther ways, and how often each would look closer at {outlook.example}:\n")
    echo_table(
        ["", "Records", "Each", "Drawn there", *(f"At {portion(share)}" for share in outlook.true_shares)],
        [
            (
                way.name,
                way.reading.records,
                way.reading.records_each,
                f"{way.sample:,} of {way.population:,}",
                *map(_hundredths, way.chances),
            )
            for way in outlook.ways
        ],
    )
    click.echo()
    for way in outlook.ways[1:]:
        click.echo(click.wrap_text(f"- {way.words}", width=100, subsequent_indent="  "))


def _hundredths(chance: float) -> str:
    """A chance in a table, times in 100: only what is certain is 0 or 100."""
    from scrutiny.statistics.words import round_half_up

    found = round_half_up(chance)
    if found == 0 and chance:
        return "<1"
    return ">99" if found == 100 and chance < 1 else str(found)
