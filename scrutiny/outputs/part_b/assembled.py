"""The whole paper, in the order in which a meeting goes through it."""

from scrutiny.outputs.paper import Items, Paper, Section
from scrutiny.outputs.part_b.actions import actions, concerns
from scrutiny.outputs.part_b.areas import areas_section
from scrutiny.outputs.part_b.cases import differing, follow_ups, noticed_section
from scrutiny.outputs.part_b.contents import Contents, Edition
from scrutiny.outputs.part_b.county import county_section
from scrutiny.outputs.part_b.groups import groups_section
from scrutiny.outputs.part_b.meeting import after_the_meeting, agenda, asked_for, last_time, place
from scrutiny.outputs.part_b.quality import quality_section
from scrutiny.outputs.part_b.wording import LEAST, THE_OFFICE_SAYS, TITLE, TOO_FEW, searches_of
from scrutiny.outputs.views import Fact, number_text
from scrutiny.records.days import day_words

HOW_TO_READ = (
    (
        "Every table of areas adds up: the areas, searches with no location and searches outside the area make all of "
        "them."
    ),
    (
        f"A share stands only where it is taken of {LEAST} searches or records, or more. Elsewhere the two numbers say "
        f"more, and the table says “{TOO_FEW}”. An interval beside them shows how little they can tell."
    ),
    (
        "Records that are counted were drawn by lot. Find rates and checks are of all searches on the list. The two "
        "are never mixed."
    ),
    "What the checks say and what the panel thinks are two results. One does not follow from the other.",
    "This paper holds small numbers. It is for the panel, the office and the force, and not for publication.",
)


def paper(contents: Contents) -> Paper:
    """The whole of Part B, in the order in which a meeting goes through it."""
    sitting = contents.sitting
    return Paper(
        name=f"Part B, to discuss: cycle {sitting.cycle}"
        + (f", edition {contents.edition.number}" if contents.edition else ""),
        title=TITLE,
        subtitle=f"Stop and search scrutiny panel, {contents.force}: {_when(contents)}",
        facts=(
            Fact(label="Meeting", value=_meeting(contents)),
            *place(contents),
            Fact(label="Searches looked at", value=searches_of(contents.county, contents.period)),
            Fact(label="Records drawn for the panel", value=number_text(contents.drawn)),
            Fact(label="Given out", value=_given_out(contents)),
            *((Fact(label="Edition", value=_edition(contents.edition)),) if contents.edition else ()),
        ),
        sections=(
            agenda(contents),
            last_time(contents.last),
            actions(contents),
            concerns(contents),
            county_section(contents),
            groups_section(contents),
            areas_section(contents),
            quality_section(contents.quality),
            differing(contents),
            noticed_section(contents.noticed),
            follow_ups(contents),
            *(() if after_the_meeting(contents) else (asked_for(),)),
            how_to_read(),
        ),
        marking=contents.marking,
        contents=True,
    )


def _when(contents: Contents) -> str:
    sitting = contents.sitting
    if sitting.day is None:
        return f"cycle {sitting.cycle}"
    said = f"meeting of {day_words(sitting.day)}"
    return f"edition after the {said}" if after_the_meeting(contents) else f"for the {said}"


def _meeting(contents: Contents) -> str:
    """The day of the meeting; of an edition made after it, that it is past, and where this one belongs."""
    sitting = contents.sitting
    if sitting.day is None:
        return THE_OFFICE_SAYS
    said = day_words(sitting.day)
    if not after_the_meeting(contents):
        return said
    following = (
        f"; the next meeting, on {day_words(sitting.following)}, has a Part B of its own" if sitting.following else ""
    )
    return f"{said}, held before this edition was made. It adds what has come since{following}."


def _given_out(contents: Contents) -> str:
    if not contents.waiting:
        return "after the members' own answers were in"
    return (
        f"by the chair before every member had answered. Reason: {contents.reason}. Not in yet: "
        f"{'; '.join(contents.waiting)}"
    )


def _edition(edition: Edition) -> str:
    said = (
        f"{edition.number}, with all that was on record on {day_words(edition.day)} (entry {edition.entry:,} of the "
        "office's ledger)"
    )
    return f"{said}. It takes the place of every earlier edition." if edition.number > 1 else said


def how_to_read() -> Section:
    """What holds for every figure of the paper."""
    return Section(
        heading="How to read these figures",
        blocks=(Items(items=HOW_TO_READ),),
    )
