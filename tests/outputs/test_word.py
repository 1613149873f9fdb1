"""How a paper lies on the pages of a Word file, and what it costs to make one."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import invented
import pytest
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from hostile import HOSTILE

from scrutiny.outputs import word
from scrutiny.outputs.pack_paper import pack_paper
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.paper_files import paper_docx
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.theme import PLAIN
from scrutiny.outputs.views import CopyView, Fact

LINE = "A sentence that takes a good part of a line of a page, and of no more than one of them."
FACTS = tuple(Fact(label=f"Label {number}", value="a few words") for number in range(5))


def paper(*blocks: Block, name: str = "A paper", parts: tuple[Section, ...] = ()) -> Paper:
    return Paper(
        name=name,
        title="Title",
        subtitle="",
        facts=(),
        sections=(Section(heading="Heading", blocks=blocks, parts=parts),),
        marking="OFFICIAL-SENSITIVE",
    )


def body_of(made: Paper) -> Any:
    return docx.Document(io.BytesIO(paper_docx(made)))


def kept(paragraph: Any) -> bool:
    return bool(paragraph.paragraph_format.keep_with_next)


def lines_of_heads(paragraphs: list[Any]) -> list[Any]:
    """The paragraphs behind the only heading."""
    names = [paragraph.style.name for paragraph in paragraphs]
    return paragraphs[names.index("Heading 1") + 1 :]


# --- room ---------------------------------------------------------------------------------------------------------


def test_facts_of_one_line_stand_close_together_and_longer_ones_apart() -> None:
    short = lines_of_heads(body_of(paper(Facts(facts=FACTS))).paragraphs)
    assert [line.paragraph_format.space_after.pt for line in short[:-1]] == [2] * 4
    assert short[-1].paragraph_format.space_after is None  # as the style has it

    long = tuple(replace(fact, value=f"{LINE} {LINE}") for fact in FACTS)
    apart = lines_of_heads(body_of(paper(Facts(facts=long))).paragraphs)
    assert {line.paragraph_format.space_after for line in apart} == {None}


def test_lines_to_write_on_are_as_far_apart_as_a_hand_needs_and_all_alike() -> None:
    label, *lines = lines_of_heads(body_of(paper(Blank(label="Your view", lines=3))).paragraphs)
    assert label.text == "Your view"
    assert kept(label)
    assert [line.paragraph_format.line_spacing.pt for line in lines] == [22] * 3
    assert [line.paragraph_format.space_after.pt for line in lines] == [0, 0, 10]
    assert [kept(line) for line in lines] == [True, True, False]
    assert {line.paragraph_format.space_before for line in lines} == {None}


def test_a_line_to_write_on_is_most_of_a_line_and_never_parted_from_what_is_said_of_it() -> None:
    long = "Copy 1 (M01): handed in or deleted on (the day, and your initials)"
    blocks = (Items(items=(LINE,) * 12), Paragraph(text="You can use this slip:"), Blank(label=long))
    *_, said, label, line = lines_of_heads(body_of(paper(*blocks)).paragraphs)
    assert (said.text, label.text, line.text) == (blocks[1].text, long, "")
    assert [kept(one) for one in (said, label, line)] == [True, True, False]
    assert "w:pBdr" in line._p.xml
    assert "w:pBdr" not in label._p.xml
    # Beside a short label there is room enough.
    (only,) = lines_of_heads(body_of(paper(Blank(label="Initials"))).paragraphs)
    assert only.text == "Initials: "
    assert "w:pBdr" in only._p.xml


def test_a_short_section_is_on_one_page_and_a_long_one_may_break() -> None:
    few = (Paragraph(text=LINE), Items(items=(LINE, LINE)), Facts(facts=FACTS[:2]))
    *first, last = lines_of_heads(body_of(paper(*few)).paragraphs)
    assert all(kept(one) for one in first)
    assert not kept(last)
    many = lines_of_heads(body_of(paper(*few, *few)).paragraphs)
    assert not any(kept(one) for one in many)
    question = Section(heading="Question Q9", blocks=(*few, *few), whole=True)
    *before, last = body_of(paper(Paragraph(text=LINE), parts=(question,))).paragraphs[-7:]
    assert all(kept(one) for one in before)
    assert not kept(last)


def test_a_small_table_is_on_one_page_and_a_large_one_may_break() -> None:
    def rows_kept(number: int) -> list[bool]:
        rows = tuple((f"{place}", LINE) for place in range(number))
        body = body_of(paper(Grid(caption="Rows", heads=("Number", "Words"), rows=rows)))
        (table,) = body.tables
        return [kept(row.cells[0].paragraphs[0]) for row in table.rows]

    assert rows_kept(12) == [True] * 12 + [False]
    assert not all(rows_kept(20)[:-1])  # before a table of most of a page, a page would be half empty
    large = rows_kept(80)
    assert large[0]  # the heads stay with the first row
    assert large[-2:] == [True, False]  # no row stands alone on the last page
    assert not any(large[1:-2])


def test_a_small_table_stays_with_its_notes_and_with_the_sentence_before_it() -> None:
    small = Grid(caption="Rows", heads=("Number", "Words"), rows=(("1", "few"), ("2", "few")), notes=("A note.",))
    many = tuple(Paragraph(text=LINE) for _ in range(9))
    body = body_of(paper(*many, small))
    assert [kept(one) for one in lines_of_heads(body.paragraphs)[:10]] == [False] * 8 + [True, False]
    assert all(kept(row.cells[0].paragraphs[0]) for row in body.tables[0].rows)  # the last, with the note
    assert body.tables[0]._tbl.getnext().xpath("string(.)") == "A note."


def test_a_column_that_is_left_to_fill_in_has_room_for_an_answer() -> None:
    rows = tuple((f"Q{number}", f"{LINE} {LINE}", LINE, "") for number in range(4))
    tick_list = ("Q9", "Answer each line by itself", "", "-")
    heads = ("No.", "Question", "Answers", "Your answer")
    body = body_of(paper(Grid(caption="Answers", heads=heads, rows=(*rows, tick_list))))
    (table,) = body.tables
    widths = [cell.width.mm for cell in table.rows[1].cells]
    assert widths[3] >= 24
    assert sum(widths) <= 170.1
    # A column of figures of one place is as narrow as it was.
    figures = tuple((LINE, LINE, f"{number}") for number in range(9))
    (other,) = body_of(paper(Grid(caption="Figures", heads=("A", "B", "C"), rows=figures))).tables
    assert other.rows[1].cells[2].width.mm < 15


def test_nothing_empty_stands_behind_a_table_but_at_the_very_end() -> None:
    """An empty paragraph that does not fit any more would be a page of its own."""
    grid = Grid(caption="Caption", heads=("A", "B"), rows=(("1", "2"),))
    new_page = Section(heading="Next", blocks=(Paragraph(text="Words."), grid, Paragraph(text="More.")), new_page=True)
    body = body_of(paper(grid, parts=(new_page,)))
    assert not [one for one in body.paragraphs if not one.text]
    more = next(one for one in body.paragraphs if one.text == "More.")
    assert more.paragraph_format.space_before.pt == 8

    last = body_of(paper(grid)).element.body
    assert [child.tag for child in last][-3:] == [qn("w:tbl"), qn("w:p"), qn("w:sectPr")]
    spacing = last[-2].pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("20", "exact")  # a point


def test_the_number_of_the_page_is_never_parted_by_a_long_name() -> None:
    def foot(name: str) -> str:
        return str(body_of(paper(Paragraph(text=LINE), name=name)).sections[0].footer.paragraphs[0].text)

    assert foot("A paper") == "A paper. Page  of "
    long = (
        "Stop and search records for the scrutiny panel. Pack hertfordshire-2026-08-first-f94dda93, copy 3 of 9 (M03)"
    )
    assert foot(long) == f"{long}.\nPage  of "


# --- large print --------------------------------------------------------------------------------------------------


def sizes_of(made: bytes) -> set[float]:
    """The points of all letters: of the styles in use, of the head and the foot, and of what has a size of its own."""
    document = docx.Document(io.BytesIO(made))
    section = document.sections[0]
    cells = [paragraph for table in document.tables for cell in table._cells for paragraph in cell.paragraphs]
    found = set()
    for paragraph in (*document.paragraphs, *cells, *section.header.paragraphs, *section.footer.paragraphs):
        style = paragraph.style
        while style.font.size is None:
            style = style.base_style
        sizes = [run.font.size for run in paragraph.runs]
        found |= {(size or style.font.size).pt for size in (*sizes, None)}
    return found


def test_no_letter_of_large_print_is_smaller_than_it_should_be() -> None:
    made = pack_paper(invented.pack(invented.record("1"), invented.record("2")))

    assert min(sizes_of(paper_docx(made))) == 9
    assert min(sizes_of(paper_docx(made, large=True))) == 16
    assert min(sizes_of(paper_docx(made, large=True, theme=replace(PLAIN, large=20.0)))) == 20
    with pytest.raises(ValueError, match="not large print"):
        word.paper_docx(made, large=12)


def test_a_table_that_is_too_wide_for_large_print_is_a_list_of_its_rows() -> None:
    narrow = Grid(caption="Areas", heads=("Area", "Drawn"), rows=(("Watford", "9"),), numbers=(1,))
    long = "A question that is long enough to need most of a line of its own in such letters?"
    wide = Grid(caption="Answers", heads=("No.", "Question", "Answers", "Your answer"), rows=(("Q1", long, "Yes", ""),))

    document = docx.Document(io.BytesIO(paper_docx(paper(narrow, wide), large=True)))

    (table,) = document.tables
    assert table.rows[1].cells[0].text == "Watford"
    lines = [one.text for one in document.paragraphs]
    at = lines.index("No. Q1")
    assert lines[at : at + 4] == ["No. Q1", f"Question: {long}", "Answers: Yes", "Your answer: "]
    assert "w:pBdr" in document.paragraphs[at + 3]._p.xml  # a line to write on
    assert all(kept(one) for one in document.paragraphs[at : at + 3])


# --- the list of the parts ----------------------------------------------------------------------------------------


def test_the_list_of_the_parts_is_words_own_and_has_no_number_that_could_be_wrong() -> None:
    made = replace(paper(Paragraph(text=LINE)), contents=True)
    made = replace(made, sections=(*made.sections, Section(heading="Next", blocks=(Paragraph(text=LINE),))))
    with zipfile.ZipFile(io.BytesIO(paper_docx(made))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    body = parts["word/document.xml"]

    asked = [code.strip() for code in re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", body)]
    assert asked == [r'TOC \o "1-1" \h \z \u']
    assert re.findall(r'w:fldCharType="(\w+)"', body) == ["begin", "separate", "end"]
    assert re.findall(r'w:anchor="(\w+)"', body) == ["section_1", "section_2"]
    # Nothing that Word would ask about when the file is opened.
    assert not re.search("updateFields|w:dirty", "".join(parts.values()))
    document = docx.Document(io.BytesIO(paper_docx(made)))
    lines = [one for one in document.paragraphs if one.style.name == "toc 1"]
    (stop,) = lines[0].style.paragraph_format.tab_stops
    assert (stop.leader, stop.alignment) == (WD_TAB_LEADER.DOTS, WD_TAB_ALIGNMENT.RIGHT)
    # Until Word has put numbers in, no dots lead to none.
    assert [line.text for line in lines] == ["Heading", "Next"]
    assert not [line for line in lines if line._p.findall(f".//{qn('w:r')}/{qn('w:tab')}")]
    after = document.paragraphs[[one._p for one in document.paragraphs].index(lines[-1]._p) + 1]
    assert "hold down Ctrl and click its line" in after.text
    assert "press F9" in after.text
    assert not re.search(r"<w:t[^>]*>\d+</w:t>", body)


def test_no_heading_can_become_a_command_in_the_list_of_the_parts() -> None:
    texts = [text for text in (*HOSTILE.values(), 'x" \\h } INCLUDETEXT "C:\\\\a.docx"') if for_screen(text).strip()]
    made = replace(
        paper(Paragraph(text=LINE)),
        sections=tuple(Section(heading=text, blocks=(Paragraph(text=LINE),)) for text in texts),
        contents=True,
    )
    document = docx.Document(io.BytesIO(paper_docx(made)))

    codes = re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", document.element.xml)
    assert codes == [r' TOC \o "1-1" \h \z \u ']
    lines = [one.text for one in document.paragraphs if one.style.name == "toc 1"]
    assert [line.strip() for line in lines] == [for_screen(text).strip() for text in texts]


# --- heads of tables ----------------------------------------------------------------------------------------------


def test_the_heads_of_a_table_stand_on_each_page_and_no_short_row_is_parted() -> None:
    long = " ".join([LINE] * 60)
    rows = (*((f"{number}", LINE) for number in range(70)), ("70", long))
    for large in (False, True):
        body = docx.Document(
            io.BytesIO(paper_docx(paper(Grid(caption="Rows", heads=("No.", "Words"), rows=rows)), large=large))
        )
        (table,) = body.tables
        heads, *others = [row._tr.trPr for row in table.rows]
        assert heads.find(qn("w:tblHeader")) is not None
        assert heads.find(qn("w:cantSplit")) is not None
        assert all(row is not None and row.find(qn("w:cantSplit")) is not None for row in others[:-1])
        assert others[-1] is None  # longer than most of a page


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_a_usual_record_takes_two_pages_one_to_read_and_one_to_answer(
    soffice: Path, pdftotext: Path, tmp_path: Path
) -> None:
    more = {"in_uniform": "yes", "officer_id_type": "number", "detention_minutes": 12, "in_operation": "no",
            "persons_searched": 1, "officer_gender": "male", "intimate_parts_exposed": "no"}  # fmt: skip
    grounds = ("Smell of cannabis.", invented.GROUNDS, "\n\n".join([invented.GROUNDS] * 3), None)
    records = [
        invented.record(str(number), supplied=invented.FULL | set(more), grounds=text, **more)
        for number, text in enumerate(grounds, start=1)
    ]
    path = tmp_path / "pack.docx"
    own = replace(invented.pack(*records), copy=CopyView(member="M01", number=1, of=9))
    path.write_bytes(paper_docx(pack_paper(own)))
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", tmp_path, path]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    text = subprocess.run([pdftotext, "-layout", tmp_path / "pack.pdf", "-"], check=True, capture_output=True).stdout
    pages = text.decode().split("\f")

    def at(words: str) -> list[int]:
        return [number for number, page in enumerate(pages) if re.search(words, page)]

    begins = [at(rf"Record {number}: Watford")[0] for number in (1, 2, 3, 4)]
    assert begins == list(range(begins[0], begins[0] + 8, 2))
    assert at("Your answers on record") == at("Comment: Why you answered") == [begin + 1 for begin in begins]
    assert at("What the words mean")[-1] == begins[-1] + 2


# --- time -----------------------------------------------------------------------------------------------------


def test_the_library_has_no_more_to_look_through_for_a_longer_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks through all that stands there for whatever is added: a pack of many records took many seconds."""
    searches = 0
    search, path = BaseOxmlElement.first_child_found_in, BaseOxmlElement.xpath

    def counted(element: Any, *names: str) -> Any:
        nonlocal searches
        searches += 1
        return search(element, *names)

    def counted_path(element: Any, expression: str) -> Any:
        nonlocal searches
        searches += 1
        return path(element, expression)

    monkeypatch.setattr(BaseOxmlElement, "first_child_found_in", counted)
    monkeypatch.setattr(BaseOxmlElement, "xpath", counted_path)

    def searches_for(number: int) -> int:
        nonlocal searches
        grid = Grid(caption="Caption", heads=("A", "B"), rows=(("1", "2"),))
        some = (Paragraph(text=LINE), Facts(facts=FACTS), Items(items=(LINE,)), grid, Blank(label="Yours", lines=2))
        made = paper(*(block for _ in range(number) for block in some))
        searches = 0
        paper_docx(made)
        return searches

    assert 0 < searches_for(2) == searches_for(60)
