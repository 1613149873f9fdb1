"""The meeting: its agenda, and what was decided last time."""

from collections.abc import Sequence

from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paragraph, Section
from scrutiny.outputs.part_b.contents import Contents, Differing, LastCycle
from scrutiny.outputs.part_b.wording import THE_OFFICE_SAYS, counted_records, listed_counts, names_in_words, not_read
from scrutiny.outputs.views import Fact, number_text
from scrutiny.records.days import day_words

ASKED_FOR = "What the panel asks for"
AFTERWARDS = (
    Paragraph(
        text="It was made after the meeting, so it has no agenda. It keeps what was decided and found since: the "
        "results of larger draws, areas of concern, briefs and answers."
    ),
    Paragraph(text="What is read here is confidential. Do not try to find out who anybody is."),
)
EVENING = 150  # minutes; "two to three hours"


def after_the_meeting(contents: Contents) -> bool:
    """Whether this edition rests on a step of after the meeting's day, by the ledger and not by the clock."""
    day, edition = contents.sitting.day, contents.edition
    return day is not None and edition is not None and edition.day > day


def agenda(contents: Contents) -> Section:
    """The agenda, with room for what is written down at the meeting; of an edition made after it, what that is for."""
    sitting = contents.sitting
    rows, minute = [], 0
    for number, (item, minutes) in enumerate(_items(contents), start=1):
        rows.append((f"{number}", item, f"{minutes}", f"{minute // 60}:{minute % 60:02d}"))
        minute += minutes
    following = day_words(sitting.following) if sitting.following else THE_OFFICE_SAYS
    about = Facts(
        facts=(
            Fact(label="Day", value=_day(contents)),
            *place(contents),
            Fact(label="Next meeting", value=following),
        )
    )
    if after_the_meeting(contents):
        return Section(heading="What this edition is for", blocks=(about, *AFTERWARDS))
    return Section(
        heading="Agenda",
        new_page=True,  # a sheet of its own, for the chair
        blocks=(
            about,
            Blank(label="Begins at"),
            Grid(
                caption="What the meeting goes through",
                heads=("Number", "Item", "Minutes", "Begins after (hours:minutes)"),
                rows=tuple(rows),
                numbers=(2, 3),
                notes=("The times are a proposal for two and a half hours. The chair may change them.",),
            ),
            Blank(label="Present (member codes)", lines=2),
            Blank(label="Apologies"),
            Blank(label="Conflicts of interest (member, record number)", lines=2),
            Paragraph(
                text="If you know somebody in a record, or work with anybody who had to do with it, say so before it "
                "is talked about. You do not need to say how."
            ),
            Paragraph(
                text="What is read and said here is confidential. Do not try to find out who anybody is. Every copy "
                "goes back to the office after the meeting."
            ),
        ),
    )


def place(contents: Contents) -> tuple[Fact, ...]:
    """Where the panel meets; of a meeting that was, nobody will say it any more where the settings do not."""
    if not contents.sitting.place and after_the_meeting(contents):
        return ()
    return (Fact(label="Place", value=contents.sitting.place or THE_OFFICE_SAYS),)


def _day(contents: Contents) -> str:
    if contents.sitting.day is None:
        return THE_OFFICE_SAYS
    held = " (this meeting has been held)" if after_the_meeting(contents) else ""
    return f"{day_words(contents.sitting.day)}{held}"


def asked_for() -> Section:
    """Room to write for the last items of the agenda."""
    return Section(
        heading=ASKED_FOR,
        blocks=(
            Blank(label="What is asked for, of whom and by when", lines=6),
            Blank(label="Any other business", lines=3),
        ),
    )


def _items(contents: Contents) -> tuple[tuple[str, int], ...]:
    """The items with their minutes. The records on which members differ get what the others leave."""
    about = _how_many(contents.judged.differing) if contents.judged else ""
    concerns = 15 if contents.concerns else 5
    before = (
        ("Welcome, who is here, apologies", 5),
        ("Conflicts of interest", 5),
        ("Confidentiality", 5),
        ("What was decided last time", 5),
        ("Actions: what the panel said and what was done", 10),
        ("Areas of concern, and the Chief Inspectors' answers", concerns),
        ("The county, ethnic groups and areas in numbers", 15),
    )
    after = (
        ("What the program noticed; records of the last cycle", 15),
        (f"{ASKED_FOR}, of whom, by when (lines near the end)", 10),
        ("Any other business, next meeting", 5),
    )
    beside = (("Searches shown because of what they are: from a paper of their own", 15),) if contents.must_see else ()
    rest = EVENING - sum(minutes for _, minutes in (*before, *beside, *after))
    return (*before, (f"Records on which members differ{about}", rest), *beside, *after)


def _how_many(differing: Sequence[Differing]) -> str:
    """How many records there are to talk over first, in brackets with a blank before; "" of none."""
    colours = sum(one.in_colour for one in differing)
    others = len(differing) - colours
    said = [counted_records(colours)] if colours else []
    if others:
        said.append(f"{number_text(others)} that not everybody could judge")
    return f" ({', and '.join(said)})" if said else ""


def last_time(last: LastCycle | None) -> Section:
    """What was decided at the cycle before; behind the agenda, which is a sheet of its own."""
    heading = "What was decided last time"
    if last is None:
        return Section(
            heading=heading,
            nothing="No earlier cycle is on record here, so there are no decisions yet.",
            new_page=True,
        )
    items = []
    if last.results:
        total = sum(one.count for one in last.results)
        items.append(f"The panel's results on {counted_records(total)} were fixed: {listed_counts(last.results)}.")
    if last.compared_on:
        items.append(f"The areas were compared with the benchmark on {day_words(last.compared_on)}.")
        items.append(f"Looked at closer: {names_in_words(last.closer)}.")
        items.append(f"Area of concern: {names_in_words(last.concerns)}.")
    if last.published:
        items.append(last.published)
    met = f", which met on {day_words(last.met)}" if last.met else ""
    if not items:
        return Section(heading=heading, nothing=f"Cycle {last.name}{met} has no decision on record yet.", new_page=True)
    return Section(
        heading=heading,
        blocks=(
            Paragraph(text=f"Of cycle {last.name}{met}. Only decisions stand here; the minutes are with the office."),
            Items(items=tuple(items)),
            *not_read(last.unread if last.results else None),
        ),
        new_page=True,
    )
