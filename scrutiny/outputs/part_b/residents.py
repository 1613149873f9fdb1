"""How often people are searched for every 1,000 who live there: by area, by ethnic group, and both together.

Areas come first: much of what a county's ratio shows is where people live and where searches are made. A rate or a
ratio stands only where ``LEAST_EVENTS`` searches and ``LEAST_POPULATION`` residents are behind it, in each group.
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from scrutiny.outputs.charts import RatioRow, Ratios
from scrutiny.outputs.charts.figures import ends_of_times, times, times_between
from scrutiny.outputs.paper import Block, Grid, Items, Paragraph, Section
from scrutiny.outputs.part_b.contents import AreaPeople, People
from scrutiny.outputs.part_b.wording import TOO_FEW, counted_searches, names_in_words, picture
from scrutiny.outputs.views import number_text
from scrutiny.statistics import words_rates
from scrutiny.statistics.mantel_haenszel import PooledRatio, mantel_haenszel_rates
from scrutiny.statistics.rate_intervals import Rate, rate
from scrutiny.statistics.rates import LEAST_EVENTS, LEAST_POPULATION, RateRatio, rate_ratio, unknown_ethnicity_range

HEADING = "How often, per 1,000 residents"
NOT_STATED = "Not stated"
NO_FIGURES = (
    "Rates and ratios need the number of residents by ethnic group (Census 2021). The office has put no such figures "
    "into this program, so nothing is said here of how often one group is searched beside another."
)
WHAT_IS_NOT_SHOWN = (
    f"“{TOO_FEW.capitalize()}” means fewer than {LEAST_EVENTS} searches or fewer than {LEAST_POPULATION:,} residents: "
    "no rate and no ratio is given of so few."
)
WHAT_IT_SAYS = (
    words_rates.LIMITS_OF_A_RATIO,
    (
        "Residents are not the people who can be searched. Somebody searched in a town centre may live in another "
        "area or another county, and somebody who lives here may be searched elsewhere."
    ),
    (
        "A ratio above 1 does not show that anybody was treated unfairly, and a ratio of 1 does not show that all were "
        "treated fairly. It is a reason to ask."
    ),
    (
        "Searches are counted, not people. A person searched three times counts three times, and five people stopped "
        "together count five times. So chance can move a figure further than its interval says."
    ),
    "Do not rank areas or forces by a ratio. A few searches more or fewer move it a long way.",
    (
        "The interval beside a figure says how far chance alone could move it from one period to the next. If that of "
        "a ratio has 1 in it, these numbers do not show who is searched more often."
    ),
)


def how_often(people: People | None, period: str) -> Section:
    """Rates and ratios by area and by the group that people named; a line where the residents are not known."""
    if people is None:
        return Section(heading=HEADING, nothing=NO_FIGURES)
    parts = [_by_area(people), _by_group(people), *_within_areas(people), _meaning()]
    return Section(heading=HEADING, blocks=(Paragraph(text=_lead(people, period)),), parts=tuple(parts))


def _lead(people: People, period: str) -> str:
    said = (
        f"Here {counted_searches(people.searches)} of people {period} are set beside the people who live in the areas: "
        f"{number_text(sum(people.residents))} residents ({people.source}, by the Office for National Statistics). "
    )
    if people.vehicles:
        said += f"{counted_searches(people.vehicles)} of a vehicle alone are left out. "
    return f"{said}These rates are for the days of this list only. Rates printed elsewhere are mostly for a whole year."


# --- rates --------------------------------------------------------------------------------------------------------


def _by_area(people: People) -> Section:
    rows = [(area.name, *_cells(rate(area.searches, sum(area.residents)))) for area in people.areas]
    rows += [(one.name, number_text(one.count), "none", "none", "none") for one in people.elsewhere]
    rows.append(("All", *_cells(rate(people.searches, sum(people.residents)))))
    missing = people.elsewhere[0] if people.elsewhere else None
    notes = [*_few(rows)]
    if missing is not None and missing.count:
        notes.insert(
            0,
            f"{counted_searches(missing.count)} with no location are in “All” and in no area, so the "
            "rates of areas are lower than they would be if every place were known.",
        )
    return Section(
        heading="By area",
        blocks=(
            Grid(
                caption="Searches of people by area, for every 1,000 residents",
                heads=("Area", "Searches", "Residents", "Per 1,000 residents", "95% interval"),
                rows=tuple(rows),
                numbers=(1, 2, 3, 4),
                total=True,
                notes=tuple(notes),
            ),
        ),
    )


def _cells(found: Rate) -> tuple[str, ...]:
    """Searches, residents, the rate and its interval."""
    counts = number_text(found.events), number_text(int(found.exposure))
    if not found.shown or found.value is None or found.low is None or found.high is None:
        return (*counts, TOO_FEW, "none")
    low, high = _tenths(found.low, ROUND_FLOOR), _tenths(found.high, ROUND_CEILING)
    return (*counts, _tenths(found.value, ROUND_HALF_UP), f"{low} to {high}")


def _tenths(value: float, rounding: str) -> str:
    """With one decimal; what is under a tenth is never 0."""
    shown = Decimal(f"{value:.12g}").quantize(Decimal("0.1"), rounding=rounding)
    return f"{shown:,}" if shown or not value or rounding == ROUND_FLOOR else "under 0.1"


def _few(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    return (WHAT_IS_NOT_SHOWN,) if any(TOO_FEW in row for row in rows) else ()


def _by_group(people: People) -> Section:
    counts = list(zip(people.groups, people.said, people.residents, strict=True))
    rows = [(name, *_cells(rate(searches, residents))) for name, searches, residents in counts]
    rows.append((NOT_STATED, number_text(people.not_stated), "none", "none", "none"))
    rows.append(("All", *_cells(rate(people.searches, sum(people.residents)))))
    first = people.groups[0]
    ratios = Ratios(
        id="ratios",
        title=f"How many times as often as {first} people, for every resident",
        rows=tuple(RatioRow(name=people.groups[at], found=_ratio(people, at)) for at in _others(people)),
        against=first,
        note=f"Groups as the person said; residents by {people.source}.",
    )
    blocks: list[Block] = [
        Grid(
            caption="Searches by the ethnic group that the person named, for every 1,000 residents",
            heads=("Ethnic group", "Searches", "Residents", "Per 1,000 residents", "95% interval"),
            rows=tuple(rows),
            numbers=(1, 2, 3, 4),
            total=True,
            notes=(*_not_stated_note(people), *_few(rows)),
        ),
        picture(ratios),
    ]
    return Section(heading="By ethnic group", blocks=(*blocks, *_unknown(people)))


def _not_stated_note(people: People) -> tuple[str, ...]:
    if not people.not_stated:
        return ()
    return (
        (
            f"“{NOT_STATED}”: the person did not say, or it is not recorded. No residents go with them: the census has "
            "a group for everybody. So the rates of the groups would be higher if all had said."
        ),
    )


def _others(people: People) -> range:
    return range(1, len(people.groups))


def _ratio(people: People, at: int) -> RateRatio:
    """How often a group beside the first, in all of the county."""
    return rate_ratio(people.said[at], people.residents[at], people.said[0], people.residents[0])


def _unknown(people: People) -> Iterator[Grid]:
    """What those who named no group could change, for each group whose ratio stands."""
    if not people.not_stated:
        return
    first = people.groups[0]
    rows = []
    for at in _others(people):
        found = unknown_ethnicity_range(
            people.said[at], people.residents[at], people.said[0], people.residents[0], unknown=people.not_stated
        )
        if not found.recorded.shown:
            continue
        noted = rate_ratio(
            people.said[at] + people.seen[at],
            people.residents[at],
            people.said[0] + people.seen[0],
            people.residents[0],
        )
        ends = (found.recorded, noted, found.all_in_b, found.all_in_a)
        rows.append((people.groups[at], *(times(one.ratio or 0, like=found.recorded.ratio) for one in ends)))
    if rows:
        yield Grid(
            caption=f"What the {counted_searches(people.not_stated)} of people who named no group could change: "
            f"times as often as {first} people",
            heads=(
                "Ethnic group",
                "As people said",
                "With the officer's word where they did not",
                f"If all of these were {first}",
                "If all of these were of the group",
            ),
            rows=tuple(rows),
            numbers=(1, 2, 3, 4),
            notes=("The last two are the furthest that it could be, and neither is likely.",),
        )


# --- within areas -------------------------------------------------------------------------------------------------


def _within_areas(people: People) -> Iterator[Section]:
    first = people.groups[0]
    pooled = [(people.groups[at], _pooled(people, at)) for at in _others(people)]
    rows = [
        (
            name,
            f"{found.events_a:,} and {found.events_b:,}",
            times(found.crude or 0, like=found.ratio),
            times(found.ratio or 0),
            ends_of_times(found.low or 0, found.high or 0, like=found.ratio),
        )
        for name, found in pooled
        if found is not None
    ]
    if not rows:
        return
    blocks: list[Block] = [
        Paragraph(
            text="A ratio for the whole county mixes two things: how often people of a group are searched where they "
            "live, and whether they live where everybody is searched more. Here each group is compared only with "
            f"{first} people of the same area, and the areas are then put together."
        ),
        Grid(
            caption=f"Times as often as {first} people, areas thrown together and compared within areas",
            heads=(
                "Ethnic group",
                f"Searches: the group and {first}",
                "Areas thrown together",
                "Within areas",
                "95% interval",
            ),
            rows=tuple(rows),
            numbers=(2, 3, 4),
            notes=("Only searches with a place in one of the areas.", *_few_pooled(pooled)),
        ),
        *_differing(pooled),
    ]
    yield Section(heading="Compared within areas", blocks=(*blocks, *_each_area(people)))


def _pooled(people: People, at: int) -> PooledRatio | None:
    """The ratio within areas; None where it rests on too few."""
    searches, others = (sum(area.said[group] for area in people.areas) for group in (at, 0))
    if min(searches, others) < LEAST_EVENTS or min(people.residents[at], people.residents[0]) < LEAST_POPULATION:
        return None
    found = mantel_haenszel_rates(
        [area.said[at] for area in people.areas],
        [area.residents[at] for area in people.areas],
        [area.said[0] for area in people.areas],
        [area.residents[0] for area in people.areas],
        interval="exact",
    )
    return None if found.note else found


def _few_pooled(pooled: list[tuple[str, PooledRatio | None]]) -> Iterator[str]:
    few = [name for name, found in pooled if found is None]
    if few:
        yield f"Too few for a ratio: {names_in_words(few)}."


def _differing(pooled: list[tuple[str, PooledRatio | None]]) -> Iterator[Paragraph]:
    differ = [
        name
        for name, found in pooled
        if found is not None and found.heterogeneity is not None and found.heterogeneity.p <= 0.05
    ]
    if differ:
        yield Paragraph(
            text=f"For people recorded as {names_in_words(differ)} the areas differ among themselves by more than "
            "chance alone explains. "
            "Look at each area before this one number."
        )


def _each_area(people: People) -> Iterator[Grid | Paragraph]:
    """Every area and group of which a ratio can be given; the others are counted."""
    first = people.groups[0]
    found = [(area, at, _in_area(area, at)) for area in people.areas for at in _others(people)]
    rows = tuple(
        (
            area.name,
            people.groups[at],
            number_text(area.said[at]),
            number_text(area.said[0]),
            times(one.ratio or 0),
            times_between(one),
        )
        for area, at, one in found
        if one.shown
    )
    left = len(found) - len(rows)
    if not rows:
        yield Paragraph(
            text=f"For no group of a single area are there searches enough for a ratio. {WHAT_IS_NOT_SHOWN}"
        )
        return
    yield Grid(
        caption=f"Times as often as {first} people, in each area where there are enough searches of both",
        heads=("Area", "Ethnic group", "Searches", f"Searches, {first}", "Ratio", "95% interval"),
        rows=rows,
        numbers=(2, 3, 4, 5),
        notes=(
            (
                f"{left} more pairs of a group and an area have too few: fewer than {LEAST_EVENTS} searches of either, "
                f"or fewer than {LEAST_POPULATION:,} residents."
            ),
        )
        if left
        else (),
    )


def _in_area(area: AreaPeople, at: int) -> RateRatio:
    return rate_ratio(area.said[at], area.residents[at], area.said[0], area.residents[0])


# --- what it means ------------------------------------------------------------------------------------------------


def _meaning() -> Section:
    return Section(
        heading="What these figures say, and what they do not",
        blocks=(Items(items=WHAT_IT_SAYS),),
    )
