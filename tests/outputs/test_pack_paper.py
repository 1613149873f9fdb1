"""The pack for Word: every word of the view, a heading a record, and what came of the searches behind everything."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
import invented
import pytest
from docx.oxml.ns import qn
from hostile import HOSTILE

from scrutiny import resources
from scrutiny.outputs.pack_paper import OFFICE, pack_paper
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.paper_files import paper_docx
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.views import (
    CopyView,
    Fact,
    GuideView,
    PackView,
    QuestionSetView,
    QuestionView,
    Term,
    TextBlock,
    plain,
)

TICKS = QuestionView(
    id="Q9",
    text="Was the person told?",
    help="Tick what the record shows.",
    options=("Yes", "No"),
    critical=False,
    items=("who the officer was", "the station"),
    codes=("yes", "no"),
    item_codes=("who", "where"),
    comment_when=("no",),
)
GUIDE = GuideView(
    id="reasonable-grounds",
    heading="Reasonable grounds",
    intro=("What an officer must have.",),
    terms=(Term(term="Grounds", meaning="Facts, not a feeling."),),
    notes=("Read in the source of 2023.",),
)


def view(**changes: Any) -> PackView:
    made = invented.pack()
    return replace(
        made,
        guides=(GUIDE,),
        questions=(*made.questions, TICKS),
        copy=CopyView(member="M03", number=3, of=9),
        asked=QuestionSetView(name="hertfordshire", version="2", stage="First sample, answered alone"),
        **changes,
    )


VIEW = view()
# What a view has for programs: names of places and of answers, which no reader sees.
CODES = {"id", "codes", "item_codes", "comment_when", "link", "rests_on", "columns"}


def shown(value: object, name: str = "") -> Iterator[str]:
    """Every string of a view that is for people."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from shown(item, name)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in CODES or (key == "id" and "options" in value):
                yield from shown(item, key)


def body_of(paper: Paper) -> Any:
    return docx.Document(io.BytesIO(paper_docx(paper)))


def text_of(body: Any) -> str:
    """All text of the file, line ends as line ends."""
    parts = []
    for paragraph in body.element.body.iter(qn("w:p")):
        for node in paragraph.iter(qn("w:t"), qn("w:br")):
            parts.append("\n" if node.tag == qn("w:br") else node.text or "")
        parts.append("\n")
    return "".join(parts)


def headings(body: Any) -> list[tuple[int, str, bool]]:
    found = []
    for paragraph in body.paragraphs:
        level = re.fullmatch(r"Heading (\d)", paragraph.style.name)
        if level:
            found.append((int(level[1]), paragraph.text, bool(paragraph.paragraph_format.page_break_before)))
    return found


@pytest.fixture(scope="module")
def body() -> Any:
    return body_of(pack_paper(VIEW))


def test_every_string_of_the_view_is_in_the_file(body: Any) -> None:
    text = text_of(body)
    why_none = {record.grounds.why_none for record in VIEW.records}  # it begins a sentence there
    wanted = {one[:1].upper() + one[1:] if one in why_none else one for one in shown(plain(VIEW)) if one.strip()}

    assert len(wanted) > 200
    assert {one for one in wanted if one not in text} == set()


def test_a_heading_leads_to_every_record_and_each_begins_a_page(body: Any) -> None:
    found = headings(body)
    of_records = [one for one in found if one[0] == 2 and one[1].startswith("Record ")]
    records = [(text, breaks) for _, text, breaks in of_records if not text.endswith("what came of it")]
    texts = [text for _, text, _ in found]

    assert [text for text, _ in records] == [f"Record {one.number}: {one.area}" for one in VIEW.records]
    # The first stands on the page that the heading above it begins.
    assert [breaks for _, breaks in records] == [False] + [True] * (len(VIEW.records) - 1)
    assert found[texts.index("The records")] == (1, "The records", True)
    assert [level for level, text, _ in found if text.startswith("Questions about record")] == [3] * len(VIEW.records)


def test_what_came_of_the_searches_stands_behind_everything_else(body: Any) -> None:
    text = text_of(body)
    end = text.rindex("What came of each search: read after judging")
    others = ("Questions about record", "What the words mean", "Where this pack comes from")
    last = max(text.rindex(one) for one in others)

    assert end > last
    assert invented.OUTCOME_WORDS in text[end:]
    assert invented.OUTCOME_WORDS not in text[:end]
    for record in VIEW.records:
        assert f"Record {record.number}: what came of it" in text[end:]


def test_nobody_who_looks_up_what_came_of_a_search_sees_that_of_another(body: Any) -> None:
    found = headings(body)
    own = [(text, breaks) for _, text, breaks in found if text.endswith("what came of it")]

    assert own == [(f"Record {record.number}: what came of it", True) for record in VIEW.records]
    # Nor does the page that the list of the parts leads to show any.
    names = [one.text for one in body.paragraphs]
    at = len(names) - names[::-1].index("What came of each search: read after judging")
    assert names[at].startswith("Each record has a page of its own here.")
    assert names[at + 1] == own[0][0]


def test_the_parts_stand_in_the_order_of_the_pdf_and_the_initials_before_them() -> None:
    found = [one.heading for one in pack_paper(VIEW).sections]
    notices = ["Please note"] if VIEW.notices else []

    assert found == [
        "Your initials", *notices, "How to answer", "The questions", "How these records were picked",
        "How many from each area", "Reasonable grounds", "The records", "What the words mean",
        "Where this pack comes from", "What came of each search: read after judging",
    ]  # fmt: skip
    printed = resources.template_text("pack/pack.typ")
    places = [printed.index(f'= #t("{name}")') for name in found if f'= #t("{name}")' in printed]
    assert len(places) == 6
    assert places == sorted(places)


def test_each_record_has_room_for_each_answer() -> None:
    paper = pack_paper(VIEW)
    records = next(one for one in paper.sections if one.heading == "The records").parts
    chosen = [one for one in VIEW.questions if one.options and not one.items]
    written = [one for one in VIEW.questions if not one.options]

    assert len(records) == len(VIEW.records)
    assert chosen
    assert written
    for record, own in zip(VIEW.records, records, strict=True):
        blocks = own.parts[-1].blocks
        tables = [block for block in blocks if isinstance(block, Grid)]
        blanks = [block for block in blocks if isinstance(block, Blank)]
        rows = tuple(row for table in tables for row in table.rows)
        assert tables[0].caption == f"Your answers on record {record.number}"
        assert {one.caption for one in tables[1:]} == {f"Your answers on record {record.number}, continued"}
        assert rows[: len(chosen)] == tuple((one.id, one.text, " / ".join(one.options), "") for one in chosen)
        assert rows[len(chosen) :] == (
            ("Q9", "Was the person told?", "Answer each line by itself", "-"),
            ("Q9", "who the officer was", "Yes / No", ""),
            ("Q9", "the station", "Yes / No", ""),
        )
        labels = [block.label for block in blanks]
        assert labels[:-1] == [f"{one.id}: {one.text}" for one in written]
        assert labels[-1].startswith("Comment: Why you answered as you did, or anything more.")


def test_the_questions_of_a_record_stand_in_the_order_in_which_they_are_asked() -> None:
    """A question that is asked last is asked after those in own words, as on the page, in print and in the workbook."""
    records = next(one for one in pack_paper(VIEW).sections if one.heading == "The records").parts

    asked = []
    for block in records[0].parts[-1].blocks:
        if isinstance(block, Grid):
            asked += list(dict.fromkeys(row[0] for row in block.rows))
        elif isinstance(block, Blank):
            asked.append(block.label.partition(":")[0])
    assert asked == [*(one.id for one in VIEW.questions), "Comment"]
    kinds = [bool(one.options) for one in VIEW.questions]
    assert kinds != sorted(kinds, reverse=True)  # one in own words stands before one with answers to choose from


def test_the_offices_copy_has_the_questions_and_no_room_for_answers() -> None:
    office = replace(VIEW, copy=None)
    paper = pack_paper(office)
    how = next(one for one in paper.sections if one.heading == "How to answer")
    records = next(one for one in paper.sections if one.heading == "The records").parts

    assert how.parts[0].blocks == (Paragraph(text=OFFICE),)
    room = [block for one in paper.sections for block in blocks_of(one) if isinstance(block, Blank)]
    assert {one.label for one in room} == {"Notes for the meeting. Please write no names"}  # what the panel says of it
    assert len(room) == len(VIEW.records)
    for record in records:
        (table,) = record.parts[-1].blocks
        assert isinstance(table, Grid)
        assert table.heads == ("No.", "Question", "Answers")
        assert {row[0] for row in table.rows} == {question.id for question in VIEW.questions}
        assert all(row[2] for row in table.rows)


def test_a_member_with_some_of_the_records_is_told_why_their_numbers_have_gaps() -> None:
    some = pack_paper(replace(VIEW, records=VIEW.records[1:5:2]))

    assert [fact.value for fact in some.facts if fact.label == "Numbers"] == [
        "Record numbers are the same in every copy, so yours are not in a row: you have 2; 6 were drawn in all."
    ]
    for whole in (VIEW, replace(VIEW, copy=None), replace(VIEW, copy=None, records=VIEW.records[:2])):
        assert "Numbers" not in {fact.label for fact in pack_paper(whole).facts}


def test_the_cover_says_whose_copy_it_is_and_the_foot_too() -> None:
    own, office = pack_paper(VIEW), pack_paper(invented.pack())

    assert Fact(label="Copy", value="This copy belongs to M03: copy 3 of 9") in own.facts
    assert own.name.endswith("copy 3 of 9 (M03)")
    assert Fact(label="Copy", value="The office's copy, with all records") in office.facts
    assert "copy" not in office.name
    assert [block for one in own.sections for block in one.blocks if isinstance(block, Blank)] == [
        Blank(label="Initials of member M03")
    ]
    assert not [block for one in office.sections for block in one.blocks if isinstance(block, Blank)]


def test_tables_have_marked_heads_and_the_foot_numbers_pages(body: Any) -> None:
    for table in body.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    fields = [node.get(qn("w:instr")) for node in body.sections[0].footer._element.iter(qn("w:fldSimple"))]

    assert fields == ["PAGE", "NUMPAGES"]
    assert VIEW.marking in body.sections[0].header.paragraphs[0].text


def test_the_areas_add_up_in_the_table(body: Any) -> None:
    table = next(one for one in body.tables if one.rows[0].cells[0].text == "Area")
    drawn = [int(row.cells[2].text) for row in table.rows[1:]]

    assert [row.cells[0].text for row in table.rows[1:-1]] == [row.name for row in VIEW.areas]
    assert sum(drawn[:-1]) == drawn[-1] == VIEW.total_drawn


def test_a_column_for_notes_is_there_only_where_an_area_has_a_note() -> None:
    def table(made: PackView) -> Grid:
        (section,) = [one for one in pack_paper(made).sections if one.heading == "How many from each area"]
        (grid,) = section.blocks
        assert isinstance(grid, Grid)
        return grid

    without = table(VIEW)
    assert without.heads == ("Area", "Searches on the list", "Drawn")
    assert {len(row) for row in without.rows} == {3}
    noted = table(replace(VIEW, areas=(replace(VIEW.areas[0], note="all of them"), *VIEW.areas[1:])))
    assert noted.heads[-1] == "Note"
    assert [row[-1] for row in noted.rows] == ["all of them", *[""] * len(VIEW.areas)]
    assert noted.rows[-1][:3] == without.rows[-1] == ("All", *without.rows[-1][1:])


def test_the_same_view_gives_the_same_bytes() -> None:
    assert paper_docx(pack_paper(VIEW)) == paper_docx(pack_paper(view()))


def test_a_pack_without_records_or_guides_still_reads() -> None:
    bare = replace(invented.pack(), records=(), glossary=(), provenance=(), notices=())
    text = text_of(body_of(pack_paper(bare)))

    assert text.count("There is no record in this pack.") == 2
    assert "Please note" not in text


def blocks_of(section: Section) -> Iterator[object]:
    yield from section.blocks
    for part in section.parts:
        yield from blocks_of(part)


def test_hostile_texts_are_text_wherever_they_stand() -> None:
    texts = list(HOSTILE.values())
    records = tuple(
        replace(
            invented.record(str(number)),
            facts=(Fact(label=f"Label {number} {text}", value=text),),
            grounds=TextBlock(text=text),
            outcome=(Fact(label="Outcome", value=f"{text} (outcome {number})"),),
        )
        for number, text in enumerate(texts, start=1)
    )
    hostile = replace(
        VIEW,
        records=records,
        how_to=tuple(texts),
        notices=tuple(texts),
        guides=tuple(replace(GUIDE, heading=f"Guide {text}", intro=(text,), notes=(text,)) for text in texts),
        questions=tuple(replace(TICKS, id=f"Q{place}", text=text, help=text) for place, text in enumerate(texts[:3])),
        glossary=tuple(Term(term=f"Term {text}", meaning=text) for text in texts),
        provenance=tuple(Fact(label="From", value=text) for text in texts),
        areas=tuple(replace(row, name=f"{row.name} {text}") for row, text in zip(VIEW.areas, texts, strict=False)),
    )
    paper = pack_paper(hostile)
    made = body_of(paper)
    text = text_of(made)

    for one in texts:
        kept = for_screen(one)
        assert kept in text or not kept.strip(), one
    assert len([one for one in headings(made) if one[1].startswith("Questions about record")]) == len(texts)
    kinds = {type(block) for section in paper.sections for block in blocks_of(section)}
    assert kinds == {Paragraph, Items, Facts, Grid, Blank}
