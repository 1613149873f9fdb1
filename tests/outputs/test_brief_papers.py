"""Briefs as PDF and Word."""

import io
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import invented
import pikepdf
import pytest
from hostile import HOSTILE

from scrutiny.outputs import views
from scrutiny.outputs.html import brief_html
from scrutiny.outputs.paper_files import brief_docx
from scrutiny.outputs.pdf import brief_pdf
from scrutiny.outputs.textsafe import for_screen, without_breaks


def text_of(made: bytes, pdftotext: Path) -> str:
    out = subprocess.run([pdftotext, "-", "-"], input=made, capture_output=True, check=True).stdout.decode("utf-8")
    return " ".join(without_breaks(out).split())


def test_a_brief_of_eighteen_cases_is_one_page() -> None:
    with pikepdf.open(BytesIO(brief_pdf(invented.brief(cases=18)))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in pdf.Root


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert brief_pdf(invented.brief()) == brief_pdf(invented.brief())
    assert brief_docx(invented.brief()) == brief_docx(invented.brief())


def test_a_brief_says_all_that_it_must(pdftotext: Path) -> None:
    view = invented.brief()
    printed = text_of(brief_pdf(view), pdftotext)
    written = docx.Document(io.BytesIO(brief_docx(view)))
    typed = " ".join(paragraph.text for paragraph in written.paragraphs)

    for line in (*view.found, *view.asks, *view.how_chosen, *view.not_said, view.due, view.addressee):
        assert " ".join(line.split()) in printed
        assert line in typed


def test_word_gets_real_headings_a_marked_table_head_and_british_english() -> None:
    made = brief_docx(invented.brief())
    written = docx.Document(io.BytesIO(made))

    styles = [paragraph.style.name for paragraph in written.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 5
    assert styles.count("List Number") == 3
    table = written.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Record", "Result", "Reason is clear"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert len(table.rows) == 1 + 7
    styles_xml = zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    assert 'w:lang w:val="en-GB"' in styles_xml
    assert "en-US" not in styles_xml.replace('w:eastAsia="en-US"', "")
    assert written.core_properties.language == "en-GB"
    assert written.core_properties.title == "Area of concern: Watford"


def test_word_carries_no_time_and_no_name_of_a_machine() -> None:
    made = brief_docx(invented.brief())

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert core.count("2000-01-01") == 2
    assert views.MARKING_BRIEF in docx.Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_only_ever_text(name: str) -> None:
    text = HOSTILE[name]
    view = replace(invented.brief(), title=text, found=(text,), addressee=text, asks=(text,))

    written = docx.Document(io.BytesIO(brief_docx(view)))

    assert for_screen(text).strip() in "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert brief_pdf(view).startswith(b"%PDF")


def test_a_notice_has_no_empty_parts(pdftotext: Path) -> None:
    view = replace(invented.brief(), period="", cases=(), asks=(), due="", how_chosen=(), not_said=())

    printed = text_of(brief_pdf(view), pdftotext)
    written = docx.Document(io.BytesIO(brief_docx(view)))

    for heading in ("What we ask", "The cases", "How the records were chosen", "answer by", "About"):
        assert heading not in printed
        assert heading not in " ".join(paragraph.text for paragraph in written.paragraphs)


def test_every_form_says_from_whom_it_is_and_of_which_day(pdftotext: Path) -> None:
    view = invented.brief()

    table = docx.Document(io.BytesIO(brief_docx(view)))
    forms = (
        text_of(brief_pdf(view), pdftotext),
        brief_html(view).decode("utf-8"),
        "".join(node.text or "" for node in table.element.body.iter() if node.tag.endswith("}t")),
    )

    for form in forms:
        assert "From" in form
        assert "8 December 2026" in form
