"""Single records: those on which members differ, what the program noticed, and those of the last cycle."""

from collections.abc import Iterator, Sequence

from scrutiny.accountability.briefs import known_before
from scrutiny.outputs.paper import Block, Grid, Paragraph, Section
from scrutiny.outputs.part_b.contents import Contents, Differing, Noticed
from scrutiny.outputs.part_b.meeting import after_the_meeting
from scrutiny.outputs.part_b.wording import WHAT_THE_PANEL_SAID, counted_records, listed_counts, not_read, sentence
from scrutiny.outputs.views import number_text
from scrutiny.statistics.words_agreement import all_agreed, pairs


def differing(contents: Contents) -> Section:
    """What members said, and the records on which they differ, the widest apart first."""
    heading = "Records on which members differ"
    judged, after = contents.judged, after_the_meeting(contents)
    if judged is None:
        return Section(
            heading=heading,
            nothing="What members said is shown when every member's answers are in, so that nobody is led by it.",
        )
    total = sum(one.count for one in judged.results)
    blocks: list[Block] = [
        Paragraph(
            text=f"The panel's result{'' if after else ' so far'}, the middle of what members said, each alone, on "
            f"{counted_records(total)}: {listed_counts(judged.results)}."
        ),
        *not_read(contents.unread),
        Paragraph(
            text=f"{sentence(all_agreed(judged.agreement))}; {pairs(judged.agreement)}. Two answers of one colour "
            "count as the same, and who could not judge a record is left out."
        ),
        Paragraph(text=WHAT_THE_PANEL_SAID),
        *(Paragraph(text=said) for said in filter(None, (known_before(contents.also_must_see),))),
    ]
    if not judged.differing:
        blocks.append(Paragraph(text="Members differ on no record."))
        return Section(heading=heading, blocks=tuple(blocks))
    colours = [one for one in judged.differing if one.in_colour]
    others = [one for one in judged.differing if not one.in_colour]
    if colours:
        lead = "Members gave different colours" if after else "To be talked over first"
        blocks.append(_answers(f"{lead}: {_order(colours)}", colours, after=after))
    else:
        blocks.append(Paragraph(text="Members gave different colours on no record."))
    return Section(heading=heading, blocks=tuple(blocks), parts=tuple(_not_all_judged(others, after=after)))


def _not_all_judged(rows: Sequence[Differing], *, after: bool) -> Iterator[Section]:
    """Records on which those who judged agree and others could not judge: they differ in no colour, and stand apart."""
    if rows:
        yield Section(
            heading="One colour, but not everybody could judge the record",
            blocks=(
                Paragraph(
                    text=f"On {counted_records(len(rows))} those who could judge gave one colour, and at least one "
                    "member answered that the record cannot be judged. By the rule above that is not differing, but "
                    "the panel may want to ask what was missing."
                ),
                _answers("Some could judge the record and others could not", rows, after=after),
            ),
        )


def _answers(caption: str, rows: Sequence[Differing], *, after: bool) -> Grid:
    """How many members gave each answer; before the meeting with a box for what is agreed there."""
    heads = ("Record", "Area", "Green", "Amber", "Red", "Cannot judge")
    return Grid(
        caption=caption,
        heads=(*heads, "Result") if after else (*heads, "Result so far", "Agreed at the meeting"),
        rows=tuple(
            (
                one.number,
                one.area,
                *map(number_text, (one.green, one.amber, one.red, one.cannot_judge)),
                one.result,
                *(() if after else ("",)),
            )
            for one in rows
        ),
        numbers=(2, 3, 4, 5),
    )


def _order(rows: Sequence[Differing]) -> str:
    """In what order the records stand: the widest apart first, where some are wider apart than others."""
    if len({one.wide for one in rows}) > 1:
        return "the widest apart stand at the top"
    how = "green beside red" if rows[0].wide else "neighbouring colours"
    if len({one.apart for one in rows}) > 1:
        return f"{how} in each; where most members stand apart is at the top"
    return f"{how} in each, by record number"


def noticed_section(noticed: Sequence[Noticed]) -> Section:
    """What the checks raised, record by record."""
    heading = "What the program noticed, record by record"
    if not noticed:
        return Section(heading=heading, nothing="No record is drawn yet.")
    queried = [one for one in noticed if one.queries]
    quiet = len(noticed) - len(queried)
    lead = (
        "A program read fields and words. Where it raised a query, the record does not show something, or there is "
        "something the panel may want to ask about. It decides nothing, and your own reading comes first."
    )
    blocks: list[Block] = [Paragraph(text=lead)]
    if queried:
        blocks.append(
            Grid(
                caption="Queries by record",
                heads=("Record", "Queries", "What they say"),
                rows=tuple((one.number, number_text(len(one.queries)), " ".join(one.queries)) for one in queried),
                numbers=(1,),
            )
        )
    blocks.append(Paragraph(text=f"Of the {counted_records(len(noticed))} drawn by lot, {_no_query(quiet)}."))
    if quiet:
        blocks.append(
            Paragraph(
                text="A record without a query is not a record without a fault: what the force's file has no column "
                "for could not be asked about. The tables of queries say how much that is."
            )
        )
    return Section(heading=heading, blocks=tuple(blocks))


def _no_query(quiet: int) -> str:
    return f"{number_text(quiet)} {'has' if quiet == 1 else 'have'} no query" if quiet else "every one has a query"


def follow_ups(contents: Contents) -> Section:
    """The amber and red records of the last cycle, and what followed."""
    heading = "Amber and red records of the last cycle"
    if contents.follow_ups is None:
        return Section(heading=heading, nothing=contents.no_follow_ups or "No earlier cycle is on record here.")
    if not contents.follow_ups:
        return Section(heading=heading, nothing="The panel was confident in every record that it judged last time.")
    room = () if after_the_meeting(contents) else ("Closed at the meeting",)
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Records that the panel was not confident in, and what followed",
                heads=("Record", "Area", "Result", "What followed", *room),
                rows=tuple(
                    (one.number, one.area, one.result, one.done, *("" for _ in room)) for one in contents.follow_ups
                ),
                notes=("Record numbers are those of the last cycle's pack.",),
            ),
        ),
    )
