"""Part B of the pack as a paper: what stands in it, that it adds up, and that it says what no data feed."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.outputs import part_b
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.paper_files import paper_docx, paper_html
from scrutiny.outputs.part_b import (
    Action,
    AreaPeople,
    AreaRow,
    Check,
    CheckedArea,
    CloserLook,
    Concern,
    Contents,
    Count,
    County,
    Differing,
    Edition,
    FollowUp,
    Group,
    History,
    Judged,
    LastCycle,
    MonthRow,
    Noticed,
    Part,
    People,
    Quality,
    Sitting,
    TrendMonth,
)
from scrutiny.outputs.part_b.residents import how_often
from scrutiny.statistics import words_rates
from scrutiny.statistics.agreement import raw_agreement, tally_of_counts
from scrutiny.statistics.intervals import hypergeometric_interval

MEETING = date(2026, 11, 19)
FORBIDDEN = re.compile(r"unlawful|illegal|breach|\bfail|non-compliant|\bcompliant|anonymous|\bCSP\b", re.IGNORECASE)
HEADINGS = [
    "Agenda",
    "What was decided last time",
    "Actions",
    "Areas of concern",
    "The county in numbers",
    "Ethnic groups (disproportionality)",
    "Area by area",
    "Data quality and checks of PACE Code A",
    "Records on which members differ",
    "What the program noticed, record by record",
    "Amber and red records of the last cycle",
    "What the panel asks for",
    "How to read these figures",
]

COUNTY = County(
    searches=260,
    late=2,
    rejected=1,
    kinds=("Person search", "Vehicle search"),
    months=(MonthRow(name="August 2026", kinds=(110, 10)), MonthRow(name="September 2026", kinds=(138, 2))),
    results=(
        Count(name="A no further action disposal", count=190),
        Count(name="Arrest", count=60),
        Count(name="Not recorded", count=10),
    ),
    finds=Part(count=60, of=250),
    arrests=Part(count=60, of=250),
    linked=(Count(name="Yes", count=50), Count(name="No", count=10)),
    without_file=("October 2026",),
    powers=(Count(name="Misuse of Drugs Act 1971 (section 23)", count=260),),
    objects=(Count(name="Controlled drugs", count=200), Count(name="Stolen goods", count=60)),
)
AREAS = (
    AreaRow(name="Dacorum", searches=100, finds=Part(count=25, of=99)),
    AreaRow(name="Watford", searches=110, finds=Part(count=30, of=103)),
    AreaRow(name="No location", searches=50, finds=Part(count=5, of=48)),
    AreaRow(name="Outside the area", searches=0, finds=Part(count=0, of=0)),
)
GROUPS = (
    Group(name="White", said=120, seen=10, finds=Part(count=31, of=125)),
    Group(name="Black", said=90, seen=20, finds=Part(count=29, of=105)),
    Group(name="Asian", said=20, seen=0, finds=Part(count=0, of=20)),
)
EMPTY = Contents(
    force="Hertfordshire",
    sitting=Sitting(cycle="2026-11"),
    period="in August and September 2026",
    drawn=0,
    county=replace(COUNTY, linked=()),
    areas=AREAS,
    groups=tuple(replace(group, finds=Part(count=0, of=0)) for group in GROUPS),
    quality=Quality(
        areas=tuple(
            CheckedArea(
                name=area.name,
                records=area.searches,
                judged=0,
                shown=0,
                with_query=0,
                mandatory=0,
                concern=0,
                quality=0,
            )
            for area in AREAS
        ),
        blanks=(),
        across=(),
        checks=(),
        asked=65,
        idle=65,
        lacking=(),
    ),
    noticed=(),
    history=History(with_file=2, last="2026-08"),
)


# 250 of the 260 searches are of people; two areas with residents, and no other place has any.
PEOPLE = People(
    source="Census 2021",
    groups=("White", "Black", "Asian"),
    vehicles=10,
    said=(120, 85, 4),
    seen=(10, 15, 0),
    unknown=16,
    areas=(
        AreaPeople(name="Dacorum", searches=96, said=(60, 20, 2), residents=(80_000, 5_000, 900)),
        AreaPeople(name="Watford", searches=106, said=(40, 50, 1), residents=(60_000, 7_500, 25_000)),
    ),
    elsewhere=(Count(name="No location", count=48), Count(name="Outside the area", count=0)),
)


def months(count: int, *, gap: int, searches: int = 130) -> tuple[TrendMonth, ...]:
    """So many months to September 2026, one of them without a file."""
    last = 2026 * 12 + 8
    names = [f"{month // 12}-{month % 12 + 1:02d}" for month in range(last - count + 1, last + 1)]
    return tuple(
        TrendMonth(month=name, searches=None)
        if at == gap
        else TrendMonth(month=name, searches=searches, finds=Part(count=30, of=searches - 10), areas=(searches, 0))
        for at, name in enumerate(names)
    )


FULL = replace(
    EMPTY,
    sitting=Sitting(cycle="2026-11", day=MEETING, place="County Hall", following=date(2027, 1, 21)),
    drawn=28,
    county=COUNTY,
    areas=tuple(
        replace(
            area,
            drawn=drawn,
            judged=drawn,
            confident=max(0, drawn - 1),
            interval=hypergeometric_interval(area.searches, drawn, max(0, drawn - 1)) if drawn else None,
        )
        for area, drawn in zip(AREAS, (8, 16, 4, 0), strict=True)
    ),
    groups=GROUPS,
    people=PEOPLE,
    quality=Quality(
        areas=tuple(
            CheckedArea(
                name=area.name,
                records=area.searches,
                judged=area.searches,
                shown=area.searches - at,
                with_query=at,
                mandatory=at,
                concern=0,
                quality=0,
                core=at,
                blanks=(at,),
                checks=(Part(count=at, of=area.searches), Part(count=0, of=at)),
            )
            for area, at in zip(AREAS, (3, 2, 1, 0), strict=True)
        ),
        blanks=("Outcome",),
        across=("Result of the search", "Record made soon after the search"),
        checks=(
            Check(
                title="Result of the search",
                says="The result is not recorded.",
                severity="data quality",
                queries=Part(count=6, of=260),
            ),
        ),
        asked=65,
        idle=3,
        lacking=(Count(name="Camera used", count=2),),
        account=("261 rows of files were read for this list, and 260 became searches.",),
    ),
    noticed=(
        Noticed(number="1", queries=("The result is not recorded.", "No reason for the search is written down.")),
        Noticed(number="2", queries=()),
    ),
    last=LastCycle(
        name="2026-09",
        met=date(2026, 9, 17),
        results=(Count(name="green", count=24), Count(name="red", count=4)),
        compared_on=date(2026, 9, 20),
        closer=("Dacorum", "Watford"),
        concerns=("Watford",),
        published="The figures for the public were published.",
    ),
    actions=(
        Action(what="Answer", owner="the Chief Inspector for Watford", due=date(2026, 11, 12), done=None),
        Action(what="Say which videos", owner="the liaison", due=date(2026, 10, 12), done=date(2026, 10, 15)),
        Action(what="Answer again", owner="the liaison", due=date(2026, 11, 26), done=None),
    ),
    concerns=(
        Concern(
            cycle="2026-09",
            area="Watford",
            addressee="the Chief Inspector for Watford",
            since=date(2026, 9, 20),
            green=17,
            judged=30,
            drawn=31,
            population=110,
            wanted=88,
            low=44,
            high=80,
            asked=date(2026, 9, 21),
            cases=13,
            due=date(2026, 11, 12),
        ),
    ),
    closer=("Dacorum",),
    history=History(with_file=11, last="2026-08", months=months(12, gap=3), areas=("Dacorum", "Watford")),
    judged=Judged(
        results=(Count(name="green", count=25), Count(name="red", count=3)),
        differing=(
            Differing(
                number="7", area="Watford", green=2, amber=0, red=1, cannot_judge=0, result="green"
            ),
        ),
        agreement=raw_agreement(tally_of_counts([[2, 0, 1, 0], [3, 0, 0, 0]])),
        county="about 88 in every 100 searches; between 70 and 97 once chance is allowed for",
    ),
    follow_ups=(FollowUp(number="12", area="Watford", result="red", done="In the brief to the Chief Inspector."),),
)  # fmt: skip


def everything(sections: tuple[Section, ...]) -> Iterator[Section]:
    """All sections, those inside others too."""
    for section in sections:
        yield section
        yield from everything(section.parts)


def section(paper: Paper, heading: str) -> Section:
    return next(one for one in everything(paper.sections) if one.heading == heading)


def grid(paper: Paper, caption: str) -> Grid:
    every = [block for one in everything(paper.sections) for block in one.blocks if isinstance(block, Grid)]
    return next(one for one in every if one.caption.startswith(caption))


def rows_of(one: Section, caption: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of a section; none where it has no such table."""
    blocks = [block for each in everything((one,)) for block in each.blocks if isinstance(block, Grid)]
    return next((block.rows for block in blocks if block.caption.startswith(caption)), ())


def words(value: Any) -> str:
    """Every word of a block, a section or a paper, pictures with what is said of them and their tables."""
    match value:
        case Paper():
            facts = " ".join(f"{fact.label}: {fact.value}" for fact in value.facts)
            return " ".join((value.title, value.subtitle, facts, *(words(one) for one in value.sections)))
        case Section():
            return " ".join((value.heading, value.nothing, *(words(one) for one in (*value.blocks, *value.parts))))
        case Paragraph():
            return value.text
        case Items():
            return " ".join(value.items)
        case Facts():
            return " ".join(f"{fact.label}: {fact.value}" for fact in value.facts)
        case Grid():
            return " ".join((value.caption, *value.heads, *(cell for row in value.rows for cell in row), *value.notes))
        case Picture():
            cells = (cell for row in (value.figure.table.header, *value.figure.table.rows) for cell in row)
            return " ".join((value.figure.title, value.says, *cells))
        case Blank():
            return value.label
    raise AssertionError(value)


def docx_text(made: bytes) -> str:
    return " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)


def add_up(paper: Paper) -> int:
    """Check that every table with a total sums to it, column by column; how many columns were looked at."""
    looked = 0
    for one in everything(paper.sections):
        for block in one.blocks:
            if not isinstance(block, Grid) or not block.total:
                continue
            for at in block.numbers:
                cells = [row[at].replace(",", "") for row in block.rows]
                whole = (cell for cell in cells if re.fullmatch(r"\d+( of \d+)?", cell))
                numbers = [[int(part) for part in cell.split(" of ")] for cell in whole]
                if len(numbers) == len(cells):
                    sums = [sum(parts) for parts in zip(*numbers[:-1], strict=True)]
                    assert sums == numbers[-1], (block.caption, block.heads[at])
                    looked += 1
    return looked


def test_the_sections_come_in_the_order_of_the_meeting() -> None:
    for contents in (EMPTY, FULL):
        made = part_b.paper(contents)

        assert [one.heading for one in made.sections] == HEADINGS
        assert "to discuss" in made.name
        assert made.contents


def test_a_section_that_no_data_feed_says_so_in_one_line() -> None:
    made = part_b.paper(EMPTY)
    silent = {one.heading: one.nothing for one in everything(made.sections) if one.nothing}

    assert set(silent) == {
        "What was decided last time",
        "Who was to do what by when",
        "You said, they did",
        "Areas of concern",
        "Over time",
        "How often, per 1,000 residents",
        "Find rate by ethnic group",
        "In how many records the panel was confident",
        "Is every core item shown?",
        "Queries of all checks, one by one",
        "What is missing",
        "Records on which members differ",
        "What the program noticed, record by record",
        "Amber and red records of the last cycle",
    }
    for line in silent.values():
        assert line.endswith(".")
        assert "\n" not in line
        assert len(line) < 250
    assert "Place: the office will say" in words(section(made, "Agenda"))


def test_with_all_data_no_section_has_nothing() -> None:
    assert [one.heading for one in everything(part_b.paper(FULL).sections) if one.nothing] == []


def test_every_table_with_a_total_adds_up() -> None:
    assert add_up(part_b.paper(FULL)) == 31


@pytest.mark.parametrize(
    "changed",
    [
        {"areas": AREAS[:-2]},
        {"groups": GROUPS[:-1]},
        {"quality": replace(FULL.quality, areas=FULL.quality.areas[1:])},
        {"people": replace(PEOPLE, vehicles=9)},
    ],
)
def test_figures_that_do_not_add_up_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="add up to"):
        replace(FULL, **changed)
    with pytest.raises(ValueError, match="people searched add up to 249 and not to 250"):
        replace(PEOPLE, elsewhere=(Count(name="No location", count=47),))
    with pytest.raises(ValueError, match="months add up to 120 and not to 260"):
        replace(COUNTY, months=COUNTY.months[:1])
    with pytest.raises(ValueError, match="linked add up"):
        replace(COUNTY, linked=COUNTY.linked[:1])
    with pytest.raises(ValueError, match="3 of 2"):
        Part(count=3, of=2)


def test_no_percentage_stands_where_there_are_fewer_than_a_hundred() -> None:
    made = part_b.paper(FULL)
    picture = next(
        block for block in section(made, "Area by area").blocks if isinstance(block, Picture)
    )  # fmt: skip
    rates = {row[0]: (row[2], row[3]) for row in picture.figure.table.rows}

    assert rates["Dacorum"] == ("99", "too few")
    assert rates["Watford"] == ("103", "29%")
    assert rates["No location"] == ("48", "too few")
    assert rates["Outside the area"][1] == "none to judge by"
    assert rates["All"] == ("250", "24%")
    by_group = {row[0]: row for row in grid(made, "Finds by ethnic group").rows}
    assert by_group["Black"][3] == "28%"
    assert by_group["Asian"][3] == "too few"
    said = words(section(made, "Find rate by ethnic group"))
    assert "Too few to compare: there was a find in 0 of 20 searches of people recorded as Asian." in said
    assert "29 of 105 searches of people recorded as Black and 31 of 125 searches of people recorded as White" in said
    assert "proof of unequal or of equal treatment" in said  # the caution is never left out


def test_of_a_small_county_not_even_the_picture_of_results_has_shares() -> None:
    small = replace(
        COUNTY,
        searches=99,
        months=(MonthRow(name="August 2026", kinds=(99, 0)),),
        results=(Count(name="Arrest", count=60), Count(name="A no further action disposal", count=39)),
        finds=Part(count=60, of=99),
        arrests=Part(count=60, of=99),
        powers=(Count(name="x", count=99),),
        objects=(Count(name="y", count=99),),
    )
    areas = (AreaRow(name="Watford", searches=99, finds=Part(count=60, of=99)),)
    groups = (Group(name="White", said=99, seen=0, finds=Part(count=60, of=99)),)
    quality = replace(FULL.quality, areas=(replace(FULL.quality.areas[0], records=99, judged=99, shown=96),))
    made = part_b.paper(
        replace(
            FULL,
            county=small,
            areas=areas,
            groups=groups,
            people=None,
            quality=quality,
            history=History(with_file=1, last="2026-08"),
        )
    )

    numbers = words(section(made, "The county in numbers"))
    assert "60" in numbers
    assert "%" not in numbers
    assert "%" not in words(grid(made, "Finds by ethnic group")).replace("95% interval", "").replace("50% to 70%", "")


def test_percentages_have_no_decimals_and_stand_beside_their_counts() -> None:
    text = words(part_b.paper(FULL))

    assert not re.search(r"\d\.\d+%", text)
    for block in (one for each in everything(part_b.paper(FULL).sections) for one in each.blocks):
        if isinstance(block, Grid):
            for row in block.rows:
                if any(cell.endswith("%") for cell in row):
                    assert any(cell.replace(",", "").isdecimal() for cell in row), (block.caption, row)


def test_what_is_late_is_counted_up_to_the_day_of_the_meeting_or_of_the_answer() -> None:
    made = part_b.paper(FULL)

    rows = grid(made, "Actions, the oldest first").rows
    assert [row[4:] for row in rows] == [
        ("open and late", "7"),
        ("done on 15 October 2026", "3"),
        ("open", "none"),
    ]
    assert "Days late at the meeting: 7" in words(section(made, "Watford (cycle 2026-09)"))
    without_day = part_b.paper(replace(FULL, sitting=Sitting(cycle="2026-11")))
    assert [row[4:] for row in grid(without_day, "Actions, the oldest first").rows] == [
        ("open", "none"),
        ("done on 15 October 2026", "3"),
        ("open", "none"),
    ]


def test_an_area_of_concern_says_why_since_when_and_what_was_answered() -> None:
    said = words(section(part_b.paper(FULL), "Watford (cycle 2026-09)"))

    assert "Since: 20 September 2026" in said
    assert "The panel was confident in 17 of 30 (1 record could not be judged)" in said
    assert "between 44 and 80 of the 110 searches" in said
    assert "should be confident in, is 88 of the 110 searches." in said  # its share is not on record any more
    known = replace(FULL, concerns=(replace(FULL.concerns[0], benchmark=0.8),))
    assert (
        "The benchmark, the share set before the draw that the panel should be confident in, is 8 in 10: 88 of the "
        "110 searches." in words(part_b.paper(known))
    )
    assert "No answer yet; due 12 November 2026" in said
    answered = replace(FULL.concerns[0], answered=date(2026, 11, 13), documents=2)
    later = words(part_b.paper(replace(FULL, concerns=(answered,))))
    assert "Answered on 13 November 2026, 1 day late (2 documents)" in later
    assert "Days late at the meeting" not in later


def test_a_paper_that_the_chair_released_early_says_why_and_who_had_not_answered() -> None:
    early = replace(FULL, waiting=("M03 (no answer)",), reason="two members are ill", judged=None)
    made = part_b.paper(early)

    given = next(fact.value for fact in made.facts if fact.label == "Given out")
    assert "two members are ill" in given
    assert "M03 (no answer)" in given
    assert section(made, "Records on which members differ").nothing
    assert section(made, "In how many records the panel was confident").nothing
    assert "Confident in" not in words(made)
    in_time = next(fact.value for fact in part_b.paper(FULL).facts if fact.label == "Given out")
    assert in_time == "after the members' own answers were in"


def test_results_on_records_without_reasons_say_so_wherever_they_stand() -> None:
    concern = replace(FULL.concerns[0], without_reasons=31)
    last = replace(FULL.last, unread=Part(count=28, of=28)) if FULL.last else None
    unread = replace(
        FULL, unread=Part(count=28, of=28), unread_first=Part(count=20, of=28), concerns=(concern,), last=last
    )
    made = part_b.paper(unread)
    every = "no member could read them; where the panel was not confident, that may be the only reason."

    for heading in ("Records on which members differ", "Areas of concern", "What was decided last time"):
        assert every in words(section(made, heading)), heading
    assert every in words(section(made, "Watford (cycle 2026-09)"))
    some = "in 20 of the 28 records drawn, so no member could read them there"
    assert some in words(section(made, "In how many records the panel was confident"))
    assert not FORBIDDEN.search(words(made))
    for text in (paper_html(made).decode(), docx_text(paper_docx(made))):
        assert text.count(every) == 4
        assert text.count(some) == 1


def test_where_every_record_has_its_reasons_nothing_is_said_of_them() -> None:
    for none in (None, Part(count=0, of=28)):
        made = part_b.paper(replace(FULL, unread=none, unread_first=none))
        assert "grounds" not in words(made)


def test_a_paper_that_is_made_anew_says_which_edition_it_is() -> None:
    first = replace(FULL, edition=Edition(number=1, day=date(2026, 11, 17), entry=1204))
    made = part_b.paper(first)
    assert "Edition: 1, with all that was on record on 17 November 2026 (entry 1,204 of the office's ledger)" in words(
        made
    )
    assert made.name.endswith("cycle 2026-11, edition 1")  # at the foot of every sheet
    again = part_b.paper(replace(FULL, edition=Edition(number=2, day=date(2026, 11, 18), entry=1210)))
    assert "It takes the place of every earlier edition." in words(again)
    assert "edition 2" in again.name


def test_an_edition_made_after_the_meeting_says_that_the_meeting_has_been_held() -> None:
    for day in (date(2026, 11, 18), MEETING):
        before = words(part_b.paper(replace(FULL, edition=Edition(number=2, day=day, entry=1210))))
        assert "Hertfordshire: for the meeting of 19 November 2026" in before
        assert "has been held" not in before
        assert "held before" not in before
    late = replace(FULL, edition=Edition(number=2, day=date(2026, 12, 8), entry=1240))
    after = words(part_b.paper(late))
    assert "Hertfordshire: edition after the meeting of 19 November 2026" in after
    assert (
        "Meeting: 19 November 2026, held before this edition was made. It adds what has come since; the next meeting, "
        "on 21 January 2027, has a Part B of its own." in after
    )
    assert "Day: 19 November 2026 (this meeting has been held)" in after
    # What opens the meeting belongs to no paper made after it, and days are counted up to the day that it rests on.
    assert "What this edition is for" in after
    for opening in ("What the meeting goes through", "Begins at", "Present (member codes)", "Apologies"):
        assert opening in before
        assert opening not in after
    assert "counted up to 19 November 2026, the day of the meeting" in before
    assert "counted up to 8 December 2026, the last day that this edition knows of" in after
    assert [
        row[4:] for row in grid(part_b.paper(late), "Actions, the oldest first").rows if row[1] == "Answer again"
    ] == [("open and late", "12")]
    alone = words(part_b.paper(replace(late, sitting=replace(FULL.sitting, following=None))))
    assert "It adds what has come since." in alone
    unknown = words(part_b.paper(replace(late, sitting=Sitting(cycle="2026-11"))))
    assert "Hertfordshire: cycle 2026-11" in unknown


def test_an_edition_made_after_the_meeting_has_no_room_to_write_and_calls_no_result_passing() -> None:
    made = part_b.paper(replace(FULL, edition=Edition(number=2, day=date(2026, 12, 8), entry=1240)))
    blocks = [block for one in everything(made.sections) for block in one.blocks]
    assert [block.label for block in blocks if isinstance(block, Blank)] == []
    assert [block.caption for block in blocks if isinstance(block, Grid) and block.to_fill] == []
    said = words(made)
    for room in ("What the panel asks for", "To be talked over", "Agreed at", "Closed at", "so far"):
        assert room in words(part_b.paper(FULL)), room
        assert room not in said, room
    assert grid(made, "Members gave different colours").rows == (("7", "Watford", "2", "0", "1", "0", "green"),)
    assert grid(made, "Records that the panel was not confident in").rows[0][:3] == ("12", "Watford", "red")


def test_the_table_of_differing_records_has_as_many_rows_as_differ_and_says_what_stands_beside_it() -> None:
    def one(number: str, *counts: int) -> Differing:
        green, amber, red, cannot = counts
        return Differing(
            number=number, area="Watford", green=green, amber=amber, red=red, cannot_judge=cannot, result="amber"
        )

    assert FULL.judged is not None
    for differing, order in (
        ((one("3", 0, 1, 2, 0), one("9", 2, 1, 0, 0)), "neighbouring colours in each, by record number"),
        ((one("3", 1, 0, 2, 0), one("9", 2, 0, 1, 0)), "green beside red in each, by record number"),
        ((one("3", 1, 0, 2, 0), one("9", 2, 1, 0, 0)), "the widest apart stand at the top"),
        (
            (one("3", 1, 1, 0, 1), one("9", 2, 1, 0, 0)),
            "neighbouring colours in each; where most members stand apart is at the top",
        ),
    ):
        judged = replace(FULL.judged, differing=(*differing, one("4", 0, 0, 2, 1)))
        made = part_b.paper(replace(FULL, judged=judged))
        shown = section(made, "Records on which members differ")
        assert [row[0] for row in rows_of(shown, f"To be talked over first: {order}")] == ["3", "9"]
        beside = section(made, "One colour, but not everybody could judge the record")
        assert "On 1 record those who could judge gave one colour" in words(beside)
        assert [row[0] for row in rows_of(beside, "Some could judge")] == ["4"]
        items = [row[1] for row in grid(made, "What the meeting goes through").rows]
        assert "Records on which members differ (2 records, and 1 that not everybody could judge)" in items
    alone = part_b.paper(replace(FULL, judged=replace(FULL.judged, differing=(one("4", 0, 0, 2, 1),))))
    assert "Members gave different colours on no record." in words(alone)
    assert "not everybody could judge" not in words(part_b.paper(FULL))


def test_searches_without_a_date_or_of_other_days_are_told_apart_from_those_of_the_period() -> None:
    county = replace(COUNTY, undated=2, other_days=1)
    said = words(part_b.paper(replace(FULL, county=county)))
    beside = "257 in August and September 2026, 1 of other days and 2 with no date on record"
    assert f"Searches looked at: 260 searches ({beside})" in said
    assert f"260 searches are on the list of this cycle, all that the force sent for it: {beside}." in said
    assert "Here 250 searches of people on the list are set beside" in said
    usual = words(part_b.paper(FULL))
    assert "Searches looked at: 260 searches in August and September 2026" in usual
    assert "260 searches in August and September 2026 are on the list of this cycle: all that the force" in usual


def test_blanks_of_searches_of_a_vehicle_alone_are_told_beside_the_figures() -> None:
    unknown = Group(name="Not known", said=0, seen=20, finds=Part(count=0, of=20), vehicles=18)
    quality = replace(FULL.quality, blanks=("Age band",), of_vehicles=(5,))
    said = words(part_b.paper(replace(FULL, groups=(*GROUPS[:2], unknown), quality=quality)))
    assert "Of the 20 not known, 18 are recorded as searches of a vehicle alone, and not of a person." in said
    assert "Recorded as searches of a vehicle alone, and not of a person: 5 of the 6 blanks of “Age band”." in said
    assert "vehicle alone, and not of a person" not in words(part_b.paper(FULL))


def test_part_b_speaks_of_no_workspace_and_no_tool() -> None:
    for contents in (EMPTY, FULL, replace(FULL, people=None)):
        assert not re.search(r"\b(workspace|tool)\b", words(part_b.paper(contents)))


def test_the_figures_of_what_came_of_the_searches_have_their_sum() -> None:
    rows = next(
        block.grid.rows
        for block in section(part_b.paper(FULL), "What came of them").blocks
        if isinstance(block, Picture)
    )
    assert rows[-1] == ("All", "260", "100%")


def test_the_two_counts_of_items_not_shown_say_how_they_go_together() -> None:
    one = replace(FULL.quality.areas[0], judged=95, shown=90, core=7, mandatory=10)
    areas = (one, *(replace(area, judged=0, shown=0, core=0, mandatory=0) for area in FULL.quality.areas[1:]))
    quality = replace(FULL.quality, areas=areas, items=("Place of the search", "Reasons for the search"))
    made = part_b.paper(replace(FULL, quality=quality))

    core = words(section(made, "Is every core item shown?"))
    assert "must show: place of the search; reasons for the search. The table takes them all together." in core
    assert grid(made, "Core items, all together").rows[0] == ("Dacorum", "100", "95", "90", "5", "too few")
    every = words(section(made, "Queries of all checks, one by one"))
    assert (
        "An item is not shown in 10 records: a core item in 7 (5 of them in the table of core items; the other 2 left "
        "out there, because another core item could not be judged), and in 3 only something else that the Code wants "
        "on record, such as the station beside an officer's number. So the two tables overlap" in every
    )
    captions = [block.caption for each in everything(made.sections) for block in each.blocks if isinstance(block, Grid)]
    assert len(set(captions)) == len(captions)
    # Where every core item could be judged, none is left out of the first table.
    whole = replace(quality, areas=(replace(one, core=5), *areas[1:]))
    assert "a core item in 5 (all of them in the table of core items), and in 5 only" in words(
        part_b.paper(replace(FULL, quality=whole))
    )
    # Where nothing but core items is not shown, nothing else is spoken of; without the first table no overlap is.
    alone = replace(quality, areas=(replace(one, core=5, mandatory=5), *areas[1:]))
    assert "a core item in 5 (all of them in the table of core items). So" in words(
        part_b.paper(replace(FULL, quality=alone))
    )
    none = replace(quality, areas=(replace(one, judged=0, shown=0, core=5, mandatory=7), *areas[1:]))
    assert "overlap" not in words(
        section(part_b.paper(replace(FULL, quality=none)), "Queries of all checks, one by one")
    )


def test_what_the_panel_asks_for_has_room_to_write_and_the_agenda_says_where() -> None:
    made = part_b.paper(FULL)
    room = {block.label: block.lines for block in section(made, "What the panel asks for").blocks}
    assert room == {"What is asked for, of whom and by when": 6, "Any other business": 3}
    items = [row[1] for row in grid(made, "What the meeting goes through").rows]
    assert "What the panel asks for, of whom, by when (lines near the end)" in items
    assert grid(made, "To be talked over first").to_fill == (7,)
    assert "What the panel makes of the answer (Watford)" in words(made)


def test_every_closer_look_that_ended_is_told_those_without_concern_too() -> None:
    looked = (
        CloserLook(area="Dacorum", first=5, drawn=30, green=22, judged=29, population=131, result="no concern shown"),
        CloserLook(
            area="Watford",
            first=4,
            drawn=29,
            green=9,
            judged=29,
            population=90,
            result="area of concern",
            low=20,
            high=41,
        ),
    )
    said = section(part_b.paper(replace(FULL, closer=(), looked=looked, drawn=110)), "Areas of concern")

    assert "2 areas were looked at closer after the first draws: 50 of the 110 records" in words(said)
    table = grid(part_b.paper(replace(FULL, closer=(), looked=looked)), "How the closer looks ended")
    assert table.rows == (
        ("Dacorum", "5", "25", "29", "22", "cannot be said", "No concern shown"),
        ("Watford", "4", "25", "29", "9", "between 20 and 41 of 90", "Area of concern"),
    )
    assert "closer looks ended" not in words(part_b.paper(FULL))


def test_the_agenda_is_a_sheet_of_its_own_and_all_else_flows() -> None:
    for contents in (EMPTY, FULL, replace(FULL, last=LastCycle(name="2026-09", met=None))):
        begins = [one.heading for one in everything(part_b.paper(contents).sections) if one.new_page]
        assert begins == ["Agenda", "What was decided last time"]


def test_columns_are_counted_once_for_members_and_once_for_checks_and_it_says_which() -> None:
    missing = section(part_b.paper(replace(FULL, quality=replace(FULL.quality, unseen=39))), "What is missing")
    said = words(missing)

    assert "no column for 39 parts of a record that members could have read. The cover of Part A names those" in said
    assert "no column for: 1 column in all. That is another number than the one above" in said
    assert "another number" not in words(section(part_b.paper(FULL), "What is missing"))
    assert "would let the most checks be made" not in said  # all of them stand there
    assert "something stands that says nothing" in said  # why a query may be of more records than are blank


def test_what_stands_beside_the_areas_does_not_set_their_scale() -> None:
    history = replace(FULL.history, areas=("Dacorum", "No location"), beside=("No location",))
    months = tuple(replace(one, areas=(9, 404) if one.areas else ()) for one in history.months)
    made = part_b.paper(replace(FULL, history=replace(history, months=months)))
    said = words(section(made, "Over time"))
    assert "No location is on a scale of its own, up to 600; that of the areas goes up to 10." in said


def test_areas_that_were_crossed_with_a_field_have_no_results_of_the_panel() -> None:
    made = part_b.paper(replace(FULL, areas=AREAS))

    assert "smaller than areas" in section(made, "In how many records the panel was confident").nothing
    assert section(made, "Records on which members differ").blocks


def test_the_agenda_fills_the_evening_whatever_there_is_to_talk_about() -> None:
    for contents in (EMPTY, FULL, replace(FULL, must_see=4)):
        rows = grid(part_b.paper(contents), "What the meeting goes through").rows
        minutes = [int(row[2]) for row in rows]
        begins = [60 * int(row[3].split(":")[0]) + int(row[3].split(":")[1]) for row in rows]

        assert sum(minutes) == part_b.EVENING == 150
        assert begins == [sum(minutes[:at]) for at in range(len(minutes))]
        assert min(minutes) > 0
    items = [row[1] for row in grid(part_b.paper(FULL), "What the meeting goes through").rows]
    for word in ("apologies", "Conflicts of interest", "Confidentiality"):
        assert any(word in item for item in items)
    assert "Records on which members differ (1 record)" in items
    apart = "Searches shown because of what they are: from a paper of their own"
    assert apart not in items
    assert apart in [
        row[1] for row in grid(part_b.paper(replace(FULL, must_see=4)), "What the meeting goes through").rows
    ]


def test_a_month_without_a_file_is_a_gap_and_a_month_with_few_searches_has_no_rate() -> None:
    made = part_b.paper(FULL)
    pictures = [block for block in section(made, "Over time").blocks if isinstance(block, Picture)]

    assert [one.figure.title for one in pictures] == [
        "Searches by month",
        "Find rate by month",
        "Searches by month, area by area",
    ]
    assert [row[1] for row in pictures[0].figure.table.rows].count("no file") == 1
    assert "No file in January 2026: a gap in the picture." in pictures[0].says
    few = replace(FULL, history=replace(FULL.history, months=months(12, gap=3, searches=105)))
    said = section(part_b.paper(few), "Over time")
    assert [block.figure.title for block in said.blocks if isinstance(block, Picture)] == [
        "Searches by month",
        "Searches by month, area by area",
    ]
    assert "The find rate is not shown by month" in words(said)


def test_what_the_figures_do_not_hold_is_said_above_them() -> None:
    said = words(section(part_b.paper(FULL), "How many searches"))

    assert "2 searches were entered late and stood on no list before." in said
    assert "There is no file for October 2026." in said
    assert "1 row of the files could not be read as a search, and is in no figure here." in said


def test_success_is_said_as_confidence_in_so_many_of_so_many() -> None:
    text = words(part_b.paper(FULL))

    assert "the panel was confident in 17 of 30" in text
    assert "What that says of all its searches" in text
    assert "“Confident” means that the panel's overall result on a record is green." in text


def test_no_sentence_says_more_than_a_record_can_show() -> None:
    for contents in (EMPTY, FULL, replace(FULL, waiting=("M01 (no answer)",), reason="ill", judged=None)):
        assert not FORBIDDEN.search(words(part_b.paper(contents)))
    assert "the record does not show something" in words(part_b.paper(FULL))


def test_it_can_be_laid_out_and_gives_the_same_bytes_each_time() -> None:
    made = part_b.paper(FULL)

    html = paper_html(made)
    assert html == paper_html(part_b.paper(FULL))
    text = html.decode()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert paper_docx(made) == paper_docx(part_b.paper(FULL))


# --- rates per 1,000 residents ----------------------------------------------------------------------------------


def test_rates_by_area_and_group_are_those_worked_out_by_hand() -> None:
    """By hand: 96 / 85.9 = 1.1 and 106 / 92.5 = 1.1; 120 / 140 = 0.9, 85 / 12.5 = 6.8; 250 / 178.4 = 1.4."""
    made = part_b.paper(FULL)
    by_area = {row[0]: row[1:] for row in grid(made, "Searches of people by area").rows}
    by_group = {row[0]: row[1:] for row in grid(made, "Searches by the ethnic group").rows}

    assert by_area["Dacorum"][:3] == ("96", "85,900", "1.1")
    assert by_area["Watford"][:3] == ("106", "92,500", "1.1")
    assert by_area["No location"] == ("48", "none", "none", "none")
    assert by_area["All"] == by_group["All"] == ("250", "178,400", "1.4", "1.2 to 1.6")
    # Poisson limits of 120: 99.49 to 143.49; of 85: 67.90 to 105.10 (Garwood), over 140 and 12.5 thousand people.
    assert by_group["White"] == ("120", "140,000", "0.9", "0.7 to 1.1")
    assert by_group["Black"] == ("85", "12,500", "6.8", "5.4 to 8.5")


def test_who_did_not_say_is_a_line_of_its_own_and_in_the_whole() -> None:
    made = part_b.paper(FULL)
    shown = grid(made, "Searches by the ethnic group")

    assert ("Not stated", "41", "none", "none", "none") in shown.rows
    assert any("No residents go with them" in note for note in shown.notes)
    changed = grid(made, "What the 41 searches of people who named no group could change")
    # 6.8 / (120/140); with the officer's word (100/12.5) / (130/140); 6.8 / (161/140); (126/12.5) / (120/140)
    assert changed.rows == (("Black", "7.9", "8.6", "5.9", "11.8"),)
    nobody = replace(PEOPLE, said=(120, 120, 10), seen=(0, 0, 0), unknown=0)
    assert "who named no group" not in words(part_b.paper(replace(FULL, people=nobody)))


def test_a_county_ratio_stands_beside_one_within_areas() -> None:
    """By hand, Mantel and Haenszel: (20 80/85 + 50 60/67.5) / (60 5/85 + 40 7.5/67.5) = 63.27 / 7.974 = 7.9."""
    made = part_b.paper(FULL)
    (row,) = grid(made, "Times as often as White people, areas thrown together").rows

    assert row[:4] == ("Black", "70 and 100", "7.8", "7.9")  # together: (70 / 12.5) / (100 / 140) = 7.84
    each = {row[:2]: row[2:5] for row in grid(made, "Times as often as White people, in each area").rows}
    assert each == {("Dacorum", "Black"): ("20", "60", "5.3"), ("Watford", "Black"): ("50", "40", "10.0")}
    assert "the areas differ" not in words(section(made, "Compared within areas"))  # 5.3 and 10: it may be chance
    further = (PEOPLE.areas[0], replace(PEOPLE.areas[1], said=(20, 50, 1)))
    apart = part_b.paper(replace(FULL, people=replace(PEOPLE, areas=further)))
    assert "For people recorded as Black the areas differ among themselves" in words(apart)


@pytest.mark.parametrize(("searches", "residents"), [(4, 25_900), (41, 999)])
def test_of_few_searches_or_few_residents_there_is_no_rate_and_no_ratio(searches: int, residents: int) -> None:
    """Asian people: four searches; or enough, of fewer than 1,000 residents."""
    said = (124 - searches, 85, searches)
    areas = (
        replace(PEOPLE.areas[0], said=(60, 20, 0), residents=(80_000, 5_000, 0)),
        replace(PEOPLE.areas[1], said=(40, 50, searches), residents=(60_000, 7_500, residents)),
    )
    made = part_b.paper(replace(FULL, people=replace(PEOPLE, said=said, areas=areas)))

    shown = grid(made, "Searches by the ethnic group")
    assert ("Asian", f"{searches}", f"{residents:,}", "too few", "none") in shown.rows
    assert any("fewer than 5 searches or fewer than 1,000 residents" in note for note in shown.notes)
    blocks = section(made, "By ethnic group").blocks
    (figures,) = (block.figure.table for block in blocks if isinstance(block, Picture))
    assert next(row[5] for row in figures.rows if row[0] == "Asian") == "too few"
    for caption in (
        "What the 41 searches",
        "Times as often as White people, areas",
        "Times as often as White people, in",
    ):
        assert all("Asian" not in row for row in grid(made, caption).rows)


def test_the_cautions_stand_with_the_ratios_and_nothing_is_made_of_them() -> None:
    said = words(section(part_b.paper(FULL), "How often, per 1,000 residents"))

    assert words_rates.LIMITS_OF_A_RATIO in said
    assert "Residents are not the people who can be searched." in said
    assert "It is a reason to ask." in said
    assert "Do not rank areas or forces by a ratio." in said
    assert "1 search of a vehicle" not in said
    assert "10 searches of a vehicle alone are left out." in said
    assert "48 searches with no location are in “All” and in no area" in said
    assert "178,400 residents (Census 2021" in said
    assert not re.search(r"\b(bias|prove|discriminat|racis)", said, re.IGNORECASE)


@given(
    said=st.tuples(*[st.integers(0, 400)] * 3),
    seen=st.tuples(*[st.integers(0, 60)] * 3),
    residents=st.tuples(*[st.integers(0, 200_000)] * 3),
    unknown=st.integers(0, 50),
)
def test_whatever_the_counts_every_shown_ratio_lies_between_what_is_not_known(
    said: tuple[int, ...], seen: tuple[int, ...], residents: tuple[int, ...], unknown: int
) -> None:
    whole = sum(said) + sum(seen) + unknown
    area = AreaPeople(name="Watford", searches=whole, said=said, residents=residents)
    people = replace(PEOPLE, said=said, seen=seen, unknown=unknown, vehicles=0, areas=(area,), elsewhere=())
    made = how_often(people, FULL.period)

    for one in everything((made,)):
        for block in one.blocks:
            if isinstance(block, Grid) and block.caption.startswith("What the "):
                for _, recorded, _, least, most in block.rows:
                    assert float(least.replace(",", "")) <= float(recorded.replace(",", ""))
                    assert float(recorded.replace(",", "")) <= float(most.replace(",", ""))
    text = words(made)
    assert "nan" not in text
    assert "inf" not in text.replace("information", "")
    few = [at for at in (1, 2) if min(said[0], said[at]) < 5 or min(residents[0], residents[at]) < 1000]
    shown = [row[1] for row in rows_of(made, "Times as often as White people, in each")]
    assert shown == [PEOPLE.groups[at] for at in (1, 2) if at not in few]
