"""Data quality, and what the checks of PACE Code A say by area and by check."""

from collections.abc import Iterator, Sequence

from scrutiny.code_a.rule import Severity
from scrutiny.errors import counted
from scrutiny.outputs.paper import Block, Grid, Items, Paragraph, Section
from scrutiny.outputs.part_b.contents import Check, CheckedArea, Part, Quality
from scrutiny.outputs.part_b.wording import few_notes, names_in_words, of_all, part_cells, sentence, share
from scrutiny.outputs.views import number_text

_MOST_COLUMNS = 10

# The kinds of a query as the tables call them, in their order.
_KINDS = {
    str(Severity.MANDATORY): "an item is not shown (core or other)",
    str(Severity.CONCERN): "something to ask about",
    str(Severity.QUALITY): "about the data",
}


def quality_section(quality: Quality) -> Section:
    """Whether every core item is shown, the queries, and what is missing."""
    return Section(
        heading="Data quality and checks of PACE Code A",
        blocks=(
            Paragraph(
                text="A program held every search on the list, drawn for the panel or not, against PACE Code A, the "
                "national rules for stop and search. A query is a question: the record does not show something, or the "
                "panel may want to ask about it. It does not say that a search was right or wrong."
            ),
        ),
        parts=(_founding(quality), _queries(quality), _gaps(quality)),
    )


def _founding(quality: Quality) -> Section:
    heading = "Is every core item shown?"
    areas = quality.areas
    judged, shown = (sum(getattr(area, name) for area in areas) for name in ("judged", "shown"))
    if not judged:
        return Section(
            heading=heading,
            nothing="This cannot be said of any record: in each, at least one of the items that every record must show "
            "is not in the force's files or cannot be judged from them.",
        )
    rows = [_founding_cells(area.name, area.records, area.judged, area.shown) for area in areas]
    rows.append(_founding_cells("All", sum(area.records for area in areas), judged, shown))
    return Section(
        heading=heading,
        blocks=(
            Paragraph(text=_what_is_core(quality.items)),
            Grid(
                caption="Core items, all together: records that show every one, of those where every one could be "
                "judged",
                heads=(
                    "Area",
                    "Records",
                    "Every core item could be judged",
                    "Every core item shown",
                    "At least one not shown",
                    "Share with every one",
                ),
                rows=tuple(rows),
                numbers=(1, 2, 3, 4, 5),
                total=True,
                notes=few_notes(rows, "records"),
            ),
        ),
    )


def _founding_cells(name: str, records: int, judged: int, shown: int) -> tuple[str, ...]:
    part = Part(count=shown, of=judged)
    return name, *map(number_text, (records, judged, shown, judged - shown)), share(part)


def _what_is_core(items: Sequence[str]) -> str:
    """Which items the first table is of, and which records it leaves out."""
    named = f": {'; '.join(item[:1].lower() + item[1:] for item in items)}" if items else ""
    return (
        f"Core items are those that every record must show{named}. The table takes them all together. It says nothing "
        "of a record in which one of them could not be judged."
    )


def _set_apart(areas: Sequence[CheckedArea]) -> Iterator[Paragraph]:
    """How the table of queries goes with that of the core items, so that nobody adds them up or thinks one wrong."""
    judged, above, core, mandatory = (
        sum(one)
        for one in zip(
            *((area.judged, area.judged - area.shown, area.core, area.mandatory) for area in areas), strict=True
        )
    )
    if not mandatory or not above <= core <= mandatory:
        return
    if not judged:
        return  # there is no table of core items above, so nothing to set apart
    left_out, other = core - above, mandatory - core
    where = "all of them in the table of core items"
    if left_out:
        where = (
            f"{number_text(above)} of them in the table of core items; the other {number_text(left_out)} left out "
            "there, because another core item could not be judged"
        )
    beside = (
        f", and in {number_text(other)} only something else that the Code wants on record, such as the station beside "
        "an officer's number"
        if other
        else ""
    )
    yield Paragraph(
        text=f"An item is not shown in {counted(mandatory, 'record', 'records')}: a core item in {number_text(core)} "
        f"({where}){beside}. So the two tables overlap, and are not to be added up."
    )


def _queries(quality: Quality) -> Section:
    heading = "Queries of all checks, one by one"
    if not quality.checks:
        return Section(heading=heading, nothing="No check raised a query.")
    areas, names = quality.areas, ("records", "with_query", "mandatory", "concern", "quality")
    rows = [(area.name, *(number_text(getattr(area, name)) for name in names)) for area in areas]
    rows.append(("All", *(number_text(sum(getattr(area, name) for area in areas)) for name in names)))
    blocks: list[Block] = [
        Paragraph(
            text="These tables are of every check that raised a query, and not of the core items alone. A check counts "
            "every record that it could judge, whatever became of the others."
        ),
        *_set_apart(areas),
        Grid(
            caption="Records with a query of any check, by area",
            heads=(
                "Area",
                "Records",
                "With any query",
                *map(sentence, _KINDS.values()),
            ),
            rows=tuple(rows),
            numbers=(1, 2, 3, 4, 5),
            total=True,
            notes=("A record may have queries of more than one kind.",),
        ),
        *_by_check(quality.checks),
    ]
    if quality.across:
        blocks.append(_by_check_and_area(quality))
    return Section(heading=heading, blocks=tuple(blocks))


def _by_check(checks: Sequence[Check]) -> Iterator[Grid]:
    """A table for each kind of query; in one, the kind would stand in every row."""
    for kind in dict.fromkeys(check.severity for check in checks):
        rows = [(check.title, check.says, *part_cells(check.queries)) for check in checks if check.severity == kind]
        yield Grid(
            caption=f"Queries by check: {_KINDS.get(kind, kind)}",
            heads=("Check", "What a query says", "Queries", "Records it could judge", "Share"),
            rows=tuple(rows),
            numbers=(2, 3, 4),
            notes=few_notes(rows, "records"),
        )


def _by_check_and_area(quality: Quality) -> Grid:
    places = range(len(quality.across))
    rows = [(area.name, *(of_all(area.checks[at]) for at in places)) for area in quality.areas]
    sums = [
        Part(
            count=sum(area.checks[at].count for area in quality.areas),
            of=sum(area.checks[at].of for area in quality.areas),
        )
        for at in places
    ]
    rows.append(("All", *(of_all(one) for one in sums)))
    return Grid(
        caption="The checks with the most queries, by area: queries, of the records that could be judged",
        heads=("Area", *quality.across),
        rows=tuple(rows),
        numbers=tuple(place + 1 for place in places),
        total=True,
    )


def _unseen(parts: int) -> Iterator[Paragraph]:
    """What members could not read for want of a column, in the number that the cover of Part A gives."""
    if parts:
        yield Paragraph(
            text=f"The force's files have no column for {counted(parts, 'part', 'parts')} of a record that members "
            "could have read. The cover of Part A names those that matter most."
        )


def _of_vehicles(quality: Quality, blanks: Sequence[int]) -> Iterator[str]:
    """How many blanks about a person are of searches recorded as of a vehicle alone. ``blanks``: of all areas."""
    if not any(quality.of_vehicles):
        return
    said = [
        f"{number_text(alone)} of the {number_text(all_of_them)} blanks of “{name}”"
        for name, alone, all_of_them in zip(quality.blanks, quality.of_vehicles, blanks, strict=True)
        if alone
    ]
    yield f"Recorded as searches of a vehicle alone, and not of a person: {names_in_words(said)}."


def _gaps(quality: Quality) -> Section:
    blocks: list[Block] = []
    if quality.account:
        blocks.append(Items(items=quality.account))
    if quality.blanks:
        rows = [(area.name, number_text(area.records), *map(number_text, area.blanks)) for area in quality.areas]
        sums = [sum(area.blanks[at] for area in quality.areas) for at in range(len(quality.blanks))]
        total = sum(area.records for area in quality.areas)
        rows.append(("All", number_text(total), *map(number_text, sums)))
        blocks.append(
            Grid(
                caption="Records in which a part of the form is left blank, by area",
                heads=("Area", "Records", *quality.blanks),
                rows=tuple(rows),
                numbers=tuple(range(1, len(quality.blanks) + 2)),
                total=True,
                notes=(
                    "Only parts that the force's files have a column for. Some may be blank for a good reason.",
                    "A check can count more: it also queries a part in which something stands that says nothing.",
                    *_of_vehicles(quality, sums),
                ),
            )
        )
    if quality.lacking:
        shown, more = quality.lacking[:_MOST_COLUMNS], len(quality.lacking) - _MOST_COLUMNS
        rest = (
            f" {counted(more, 'column more is', 'columns more are')} in the report of the checks." if more > 0 else ""
        )
        apart = (
            " That is another number than the one above: a check may need what no page of a record shows."
            if quality.unseen
            else ""
        )
        columns = counted(len(quality.lacking), "column", "columns")
        most = " The columns here would let the most checks be made." if more > 0 else ""
        idle = (
            f"{quality.idle} of {quality.asked} checks could judge no record at all. Some checks need something that "
            f"the force's files have no column for: {columns} in all.{apart}{most}{rest}"
        )
        blocks += [
            *_unseen(quality.unseen),
            Paragraph(text=idle),
            Grid(
                caption="Columns that the office could ask the force for",
                heads=("Column", "Checks that need it"),
                rows=tuple((one.name, number_text(one.count)) for one in shown),
                numbers=(1,),
            ),
        ]
    if not blocks:
        return Section(heading="What is missing", nothing="Nothing is missing that a check looks for.")
    return Section(heading="What is missing", blocks=tuple(blocks))
