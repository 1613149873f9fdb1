"""Area by area: searches, finds, and what the panel made of its records."""

from scrutiny.outputs.charts import (
    AreaDots,
    AreaShare,
)
from scrutiny.outputs.paper import Block, Grid, Paragraph, Section
from scrutiny.outputs.part_b.contents import Contents, Count, Part
from scrutiny.outputs.part_b.county import table_of_shares
from scrutiny.outputs.part_b.wording import LEAST, WHAT_AN_INTERVAL_SAYS, WHAT_THE_PANEL_SAID, not_read, picture
from scrutiny.outputs.views import number_text
from scrutiny.statistics import words
from scrutiny.statistics.intervals import wilson
from scrutiny.statistics.words import SEARCH


def areas_section(contents: Contents) -> Section:
    """Searches and finds by area, and in how many records the panel was confident."""
    areas, searches = contents.areas, contents.county.searches
    total = Part(count=sum(area.finds.count for area in areas), of=sum(area.finds.of for area in areas))
    blocks: list[Block] = [
        Paragraph(
            text="An area is where the record says that the search was. Areas stand in a fixed order. Do not rank "
            "them: they differ in how many searches they have and of what kind, and a few searches more or fewer move "
            "a small area a long way."
        ),
        table_of_shares(
            "Searches by area", "Area", [Count(name=area.name, count=area.searches) for area in areas], searches
        ),
    ]
    if total.of:
        blocks.append(
            picture(
                AreaDots(
                    id="finds-by-area",
                    title="Find rate by area",
                    areas=tuple(_area_share(area.name, area.finds) for area in areas),
                    county=_area_share("All", total),
                    of_what="searches with a find",
                    least=LEAST,
                    thing=SEARCH,
                )
            )
        )
    blocks.append(Paragraph(text=WHAT_AN_INTERVAL_SAYS))
    return Section(heading="Area by area", blocks=tuple(blocks), parts=(_confidence(contents),))


def _area_share(name: str, finds: Part) -> AreaShare:
    low, high = wilson(finds.count, finds.of)
    return AreaShare(name=name, count=finds.count, of=finds.of, low=low, high=high)


def _confidence(contents: Contents) -> Section:
    heading = "In how many records the panel was confident"
    judged = contents.judged
    if judged is None:
        return Section(heading=heading, nothing="This is shown when every member's answers are in.")
    if any(area.drawn is None for area in contents.areas):
        crossed = "The records were drawn from groups smaller than areas, so no result stands by area."
        return Section(heading=heading, nothing=crossed)
    rows: list[tuple[str, ...]] = [
        (
            area.name,
            number_text(area.drawn or 0),
            number_text(area.judged),
            number_text(area.confident),
            words.between(area.interval, sample=area.judged) if area.interval else "cannot be said",
        )
        for area in contents.areas
    ]
    sums = [sum(getattr(area, name) or 0 for area in contents.areas) for name in ("drawn", "judged", "confident")]
    rows.append(("All", *(number_text(one) for one in sums), judged.county or "cannot be said"))
    return Section(
        heading=heading,
        blocks=(
            *not_read(contents.unread_first),
            Paragraph(text=WHAT_THE_PANEL_SAID),
            Grid(
                caption="The panel's results by area, first draws only",
                heads=("Area", "Drawn", "Judged", "Confident in", "What that says of all its searches"),
                rows=tuple(rows),
                numbers=(1, 2, 3),
                total=True,
                notes=(
                    "Drawn and not judged: members could not judge the record, or it could not be shown.",
                    "What “All” says gives each area the weight of its searches, so it is not the sum of the records.",
                ),
            ),
        ),
    )
