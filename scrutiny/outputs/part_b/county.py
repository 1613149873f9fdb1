"""The county in numbers: how many searches, what came of them, and over time."""

from collections.abc import Sequence

from scrutiny.errors import counted
from scrutiny.outputs.charts import (
    Month,
    OutcomeRow,
    Outcomes,
    Panel,
    SmallMultiples,
    Trend,
    month_name,
)
from scrutiny.outputs.paper import Block, Grid, Paragraph, Section
from scrutiny.outputs.part_b.contents import Contents, Count, County, History, Part, TrendMonth
from scrutiny.outputs.part_b.wording import (
    LEAST,
    are,
    by_day,
    counted_searches,
    names_in_words,
    part_cells,
    picture,
    share,
)
from scrutiny.outputs.views import number_text
from scrutiny.statistics.intervals import wilson

LEAST_MONTHS, MOST_MONTHS, SHOWN_MONTHS = 6, 24, 12  # with a file, for a trend; shown at the most; and at the least


FIND = (
    "A search counts as a find here where its result is anything but “no further action”. What was found is written "
    "in words, and no program counts words here, so the result stands in for it. The find rate is the share of finds "
    "among the searches whose result is recorded."
)


def county_section(contents: Contents) -> Section:
    """How many searches, what came of them, and over time."""
    return Section(
        heading="The county in numbers",
        parts=(_volumes(contents.county, contents.period), _came_of(contents.county), _over_time(contents.history)),
    )


def _volumes(county: County, period: str) -> Section:
    searches, here = counted_searches(county.searches), f"{are(county.searches)} on the list of this cycle"
    if told := by_day(county, period):
        lead = f"{searches} {here}, all that the force sent for it: {told}."
    else:
        lead = f"{searches} {period} {here}: all that the force sent for these days."
    if county.late:
        lead += f" {counted(county.late, 'search was', 'searches were')} entered late and stood on no list before."
    if county.without_file:
        lead += f" There is no file for {names_in_words(county.without_file)}."
    if county.rejected:
        rows = counted(county.rejected, "row of the files could", "rows of the files could")
        lead += f" {rows} not be read as a search, and {are(county.rejected)} in no figure here."
    months = [
        (month.name, number_text(sum(month.kinds)), *(number_text(count) for count in month.kinds))
        for month in county.months
    ]
    sums = [sum(month.kinds[at] for month in county.months) for at in range(len(county.kinds))]
    months.append(("All", number_text(county.searches), *(number_text(one) for one in sums)))
    return Section(
        heading="How many searches",
        blocks=(
            Paragraph(text=lead),
            Grid(
                caption="Searches by month, and what was searched",
                heads=("Month", "Searches", *county.kinds),
                rows=tuple(months),
                numbers=tuple(range(1, len(county.kinds) + 2)),
                total=True,
            ),
            table_of_shares("Searches by power", "Power", county.powers, county.searches),
            table_of_shares("Searches by what was looked for", "Looked for", county.objects, county.searches),
        ),
    )


def table_of_shares(caption: str, head: str, counts: Sequence[Count], whole: int, *, of: str = "all") -> Grid:
    """A table of counts, each with its share of the whole; they add up."""
    rows = [(one.name, number_text(one.count), share(Part(count=one.count, of=whole))) for one in counts]
    return Grid(
        caption=caption,
        heads=(head, "Searches", f"Share of {of}"),
        rows=(*rows, ("All", number_text(whole), share(Part(count=whole, of=whole)))),
        numbers=(1, 2),
        total=True,
    )


def _came_of(county: County) -> Section:
    known = county.finds.of
    silent = county.searches - known
    rows = (
        ("Finds (any result but no further action)", *part_cells(county.finds)),
        ("Arrests", *part_cells(county.arrests)),
    )
    blocks: list[Block] = [
        Paragraph(text=FIND),
        picture(
            Outcomes(
                id="results",
                title="What came of the searches",
                parts=("searches",),
                whole=county.searches >= LEAST,  # else no shares stand beside the counts
                rows=tuple(OutcomeRow(name=one.name, counts=(one.count,)) for one in county.results),
            )
        ),
    ]
    if known:
        blocks.append(
            Grid(
                caption="Finds and arrests, of the searches whose result is recorded",
                heads=("", "Searches", "Result recorded", "Share"),
                rows=rows,
                numbers=(1, 2, 3),
                notes=(f"The result is not recorded for {counted_searches(silent)}.",) if silent else (),
            )
        )
    if county.linked:
        blocks.append(
            table_of_shares(
                "Finds: whether the result concerns what was looked for",
                "Linked to what was looked for",
                county.linked,
                county.finds.count,
                of="finds",
            )
        )
    else:
        blocks.append(Paragraph(text="Whether a result concerns what was looked for is not in the force's files."))
    return Section(heading="What came of them", blocks=tuple(blocks))


def _over_time(history: History) -> Section:
    heading = "Over time"
    there = history.with_file
    if not history.months:
        return Section(
            heading=heading,
            nothing=f"A picture over time needs files of {LEAST_MONTHS} months at least, and the office has files of "
            f"{counted(there, 'month', 'months')} up to {month_name(history.last)}, the last that this cycle looks at.",
        )
    months = history.months
    gaps = len(months) - there
    blocks: list[Block] = [
        Paragraph(
            text=f"Files of {there} months up to {month_name(history.last)} are kept here. "
            + (f"{counted(gaps, 'month has', 'months have')} no file and {are(gaps)} left open. " if gaps else "")
            + "One month higher or lower than the one before is usual and means little by itself."
        ),
        picture(
            Trend(
                id="searches-by-month",
                title="Searches by month",
                months=tuple(Month(month=month.month, count=month.searches) for month in months),
                of_what="searches",
            )
        ),
    ]
    if any(month.finds and month.finds.of < LEAST for month in months):
        few = f"The find rate is not shown by month: some months have fewer than {LEAST} searches with a result."
        blocks.append(Paragraph(text=few))
    else:
        blocks.append(
            picture(
                Trend(
                    id="finds-by-month",
                    title="Find rate by month",
                    months=tuple(_find_month(month) for month in months),
                    of_what="searches with a find",
                )
            )
        )
    if history.areas:
        latest = months[-SHOWN_MONTHS:]  # of more, the figures fill pages
        blocks.append(
            picture(
                SmallMultiples(
                    id="areas-by-month",
                    title="Searches by month, area by area",
                    months=tuple(month.month for month in latest),
                    panels=tuple(
                        Panel(
                            name=name,
                            counts=tuple(month.areas[at] if month.areas else None for month in latest),
                            beside=name in history.beside,
                        )
                        for at, name in enumerate(history.areas)
                    ),
                )
            )
        )
    return Section(heading=heading, blocks=tuple(blocks))


def _find_month(month: TrendMonth) -> Month:
    if month.finds is None:
        return Month(month=month.month, count=None)
    low, high = wilson(month.finds.count, month.finds.of)
    return Month(month=month.month, count=month.finds.count, of=month.finds.of, low=low, high=high)
