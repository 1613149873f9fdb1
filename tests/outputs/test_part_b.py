"""Part B of the pack as a paper: what stands in it, that it adds up, and that it says what no data feed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrutiny.outputs import part_b
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.paper_files import paper_docx, paper_html
from scrutiny.outputs.part_b import (
    Action,
    AreaRow,
    Check,
    CheckedArea,
    Concern,
    Contents,
    Count,
    County,
    Differing,
    FollowUp,
    Group,
    History,
    Judged,
    LastCycle,
    MonthRow,
    Noticed,
    Part,
    Quality,
    Sitting,
    TrendMonth,
)
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
    history=History(with_file=2),
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
    history=History(with_file=11, months=months(12, gap=3), areas=("Dacorum", "Watford")),
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


def add_up(paper: Paper) -> int:
    """Check that every table with a total sums to it, column by column; how many columns were looked at."""
    looked = 0
    for one in everything(paper.sections):
        for block in one.blocks:
            if not isinstance(block, Grid) or not block.total:
                continue
            for at in block.numbers:
                cells = [row[at].replace(",", "") for row in block.rows]
                numbers = [[int(part) for part in cell.split(" of ")] for cell in cells if cell[-1].isdecimal()]
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
        "Is every required item shown?",
        "Queries",
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


def test_with_all_data_only_the_rates_per_resident_have_nothing() -> None:
    made = part_b.paper(FULL)

    assert [one.heading for one in everything(made.sections) if one.nothing] == ["How often, per 1,000 residents"]


def test_every_table_with_a_total_adds_up() -> None:
    assert add_up(part_b.paper(FULL)) == 27


@pytest.mark.parametrize(
    "changed",
    [
        {"areas": AREAS[:-2]},
        {"groups": GROUPS[:-1]},
        {"quality": replace(FULL.quality, areas=FULL.quality.areas[1:])},
    ],
)
def test_figures_that_do_not_add_up_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="add up to"):
        replace(FULL, **changed)
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
        replace(FULL, county=small, areas=areas, groups=groups, quality=quality, history=History(with_file=1))
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
    assert "The benchmark asks for 88 of them" in said
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


def test_areas_that_were_crossed_with_a_field_have_no_results_of_the_panel() -> None:
    made = part_b.paper(replace(FULL, areas=AREAS))

    assert "smaller than areas" in section(made, "In how many records the panel was confident").nothing
    assert section(made, "Records on which members differ").blocks


def test_the_agenda_fills_the_evening_whatever_there_is_to_talk_about() -> None:
    for contents in (EMPTY, FULL):
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
