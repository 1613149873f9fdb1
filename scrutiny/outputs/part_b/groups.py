"""Ethnic groups: who was searched, and what came of it."""

from collections.abc import Iterator, Sequence

from scrutiny.outputs.paper import Grid, Paragraph, Section
from scrutiny.outputs.part_b.contents import Contents, Group, Part
from scrutiny.outputs.part_b.residents import how_often
from scrutiny.outputs.part_b.wording import (
    LEAST,
    NOT_KNOWN,
    WHAT_AN_INTERVAL_SAYS,
    by_day,
    counted_searches,
    few_notes,
    rate_cells,
    share,
)
from scrutiny.outputs.views import number_text
from scrutiny.statistics import words_rates
from scrutiny.statistics.differences import INFRA_MARGINALITY, outcome_test
from scrutiny.statistics.words import SEARCH

WHOSE_WORD = (
    "The group is the one that the person named. Where they named none, it is the one that the officer noted; where "
    "neither is there, it is not known."
)


def groups_section(contents: Contents) -> Section:
    """Who was searched, how often per 1,000 residents, and how often something was found."""
    groups = contents.groups
    total = sum(group.searches for group in groups)
    counts = [(group.searches, *_whose_word(group)) for group in groups]
    sums = [sum(row[at] for row in counts) for at in range(4)]
    rows = tuple(
        (name, number_text(searches), share(Part(count=searches, of=total)), *map(number_text, words))
        for name, (searches, *words) in zip((*(group.name for group in groups), "All"), (*counts, sums), strict=True)
    )
    return Section(
        heading="Ethnic groups (disproportionality)",
        parts=(
            Section(
                heading="Who was searched",
                blocks=(
                    Grid(
                        caption="Searches by ethnic group",
                        heads=(
                            "Ethnic group",
                            "Searches",
                            "Share of all",
                            "As the person said",
                            "As the officer saw",
                            "Neither",
                        ),
                        rows=rows,
                        numbers=(1, 2, 3, 4, 5),
                        total=True,
                        notes=(WHOSE_WORD, *_vehicles(groups)),
                    ),
                ),
            ),
            # Where a search of the list is not of the period, the list is named, for all of it is counted.
            how_often(contents.people, "on the list" if by_day(contents.county, contents.period) else contents.period),
            _group_finds(groups),
        ),
    )


def _vehicles(groups: Sequence[Group]) -> Iterator[str]:
    """How many of those in no group are recorded as of a vehicle alone, so that nobody reads them as left out."""
    for group in groups:
        if group.name == NOT_KNOWN and group.vehicles:
            alone = "is recorded as a search" if group.vehicles == 1 else "are recorded as searches"
            yield (
                f"Of the {number_text(group.searches)} not known, {number_text(group.vehicles)} {alone} of a vehicle "
                "alone, and not of a person."
            )


def _whose_word(group: Group) -> tuple[int, int, int]:
    """Searches of a group by what the person said, by what the officer saw, and by neither."""
    return (group.said, 0, group.seen) if group.name == NOT_KNOWN else (group.said, group.seen, 0)


def _group_finds(groups: Sequence[Group]) -> Section:
    heading = "Find rate by ethnic group"
    if not any(group.finds.of for group in groups):
        return Section(heading=heading, nothing="No result is recorded, so there is no find rate.")
    rows = [(group.name, *rate_cells(group.finds)) for group in groups]
    both = Part(count=sum(group.finds.count for group in groups), of=sum(group.finds.of for group in groups))
    rows.append(("All", *rate_cells(both)))
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Finds by ethnic group, of the searches whose result is recorded",
                heads=("Ethnic group", "Finds", "Result recorded", "Find rate", "95% interval"),
                rows=tuple(rows),
                numbers=(1, 2, 3, 4),
                total=True,
                notes=few_notes(rows),
            ),
            *(Paragraph(text=text) for text in _comparisons(groups)),
            Paragraph(text=INFRA_MARGINALITY),
            Paragraph(text=WHAT_AN_INTERVAL_SAYS),
        ),
    )


def _comparisons(groups: Sequence[Group]) -> Iterator[str]:
    """Each group beside White people, in words; who has too few searches is said."""
    by_name = {group.name: group for group in groups}
    white = by_name.get("White")
    if white is None:
        return
    for group in groups:
        if group.name in ("White", NOT_KNOWN):
            continue
        one, other = f"people recorded as {group.name}", "people recorded as White"
        mine, theirs = group.finds, white.finds
        tested = outcome_test(mine.count, mine.of, theirs.count, theirs.of, least_searches=LEAST)
        if tested.shown:
            yield f"There was a find in {words_rates.apart(tested.difference, one, other, SEARCH)}."
        elif mine.of:
            yield f"Too few to compare: there was a find in {mine.count:,} of {counted_searches(mine.of)} of {one}."
