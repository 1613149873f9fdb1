"""Letters that go with a copy: what they say for each form of the pack, that they name nobody and read well."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pikepdf
import pytest
from test_reading_ease import HIGHEST, grade

from scrutiny.cycle.personal import letter
from scrutiny.outputs.letters import (
    ANSWERING,
    MARKING_OFFICE,
    Handed,
    Holder,
    Withdrawn,
    covering_letter,
    file_words,
    holders_list,
    replacement_page,
    withdrawal_notice,
)
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.paper_files import paper_docx, paper_html, paper_pdf
from scrutiny.outputs.views import MARKING
from scrutiny.panel.register import Format

FILES = ("M03/check-the-draw.html", "M03/pack.docx", "M03/pack.html", "M03/pack.pdf", "M03/scores-M03.xlsx")
HANDED = Handed(
    member="M03", number=3, of=9, pack_id="hertfordshire-2026-09-first-1a2b3c4d", force="Hertfordshire",
    period="1 August to 30 September 2026", stage="First sample", records=34, formats=tuple(Format), files=FILES,
    answers_by=date(2026, 11, 16), meeting=date(2026, 11, 19), place="Hatfield", office="the OPCC office",
    ask="scrutiny@example.org", in_words=("Z2", "Z3"),
)  # fmt: skip
WITHDRAWN = Withdrawn(number="14", reason="before a court", instead="R1")
HOLDERS = (
    Holder(member="M03", copy="copy 3", formats=("paper", "xlsx"), given="5 November 2026, by post", now="out"),
    Holder(member="M07", copy="copy 7", formats=("html",), given="5 November 2026, by a link", now="out"),
)
CHOICES = [formats for number in range(1, 6) for formats in combinations(Format, number)]
PAPERS = {
    "letter": covering_letter(HANDED),
    "letter of a draw that shows less": covering_letter(replace(HANDED, nobody_picked=True, invented=True)),
    "letter without dates": covering_letter(replace(HANDED, answers_by=None, meeting=None, office="", ask="")),
    "notice": withdrawal_notice(HANDED, WITHDRAWN),
    "notice without a reserve": withdrawal_notice(HANDED, replace(WITHDRAWN, instead="")),
    "notice of a reserve": withdrawal_notice(HANDED, Withdrawn(number="R1", reason="duplicate", instead="R2")),
    "page": replacement_page(WITHDRAWN, pack_id=HANDED.pack_id),
    "list": holders_list(WITHDRAWN, HOLDERS, pack_id=HANDED.pack_id),
}


def blocks(sections: tuple[Section, ...]) -> Iterator[Block]:
    for section in sections:
        yield from section.blocks
        yield from blocks(section.parts)


def running(paper: Paper) -> list[str]:
    """The sentences of a paper, a paragraph or item each."""
    found = [section.nothing for section in paper.sections if section.line]
    for block in blocks(paper.sections):
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Items):
            found += block.items
        elif isinstance(block, Facts):
            found += [fact.value for fact in block.facts]
    return found


def said(paper: Paper) -> str:
    return " ".join(running(paper))


@pytest.mark.parametrize("formats", CHOICES, ids="+".join)
def test_a_letter_says_how_to_answer_and_give_back_in_each_form_and_in_no_other(formats: tuple[Format, ...]) -> None:
    handed = replace(HANDED, formats=formats)
    words = said(covering_letter(handed))
    for one, words_of in ANSWERING.items():
        brought = (Format.XLSX,) if Format.WORD in formats else ()
        alike = [other for other in (*formats, *brought) if ANSWERING[other] == words_of]
        assert words.count(words_of) == (1 if alike else 0), one
    assert ("hand it in at the end" in words) == handed.printed
    assert ("delete the files" in words) == handed.on_screen
    with_workbook = {Format.XLSX if one is Format.WORD else one for one in formats}  # the pack for Word brings one
    assert ("in more than one form" in words) == (len(with_workbook) > 1)
    assert ("in large print, on paper" in words) == (Format.LARGE in formats)
    assert ("The pack, on paper." in words) == (Format.PAPER in formats)


def test_a_letter_says_where_words_of_ones_own_go_in_each_form_that_the_member_has() -> None:
    def own(*formats: Format, asked: tuple[str, ...] = ("Z2", "Z3")) -> str:
        return said(covering_letter(replace(HANDED, formats=formats, in_words=asked)))

    page, sheet = "beside the question on the record's own page", "in Excel in the question's own column"
    assert f"Z2 and Z3 ask for your own words. Write them {page}." in own(Format.LARGE)
    # Whoever has no paper has no page to write on, and what stands in the pack for Word is no answer.
    assert f"Write them beside the question on the page in your browser, or {sheet}." in own(Format.WORD, Format.HTML)
    assert f"Z2 asks for your own words. Write them {sheet}." in own(Format.XLSX, asked=("Z2",))
    assert "your own words" not in own(Format.PAPER, asked=())


@pytest.mark.parametrize("formats", CHOICES, ids="+".join)
def test_files_are_named_to_those_who_get_files(formats: tuple[Format, ...]) -> None:
    handed = replace(HANDED, formats=formats)
    listed = [fact.label for block in blocks(covering_letter(handed).sections) if isinstance(block, Facts)
              for fact in block.facts]  # fmt: skip
    names = ["check-the-draw.html", "pack.docx", "pack.html", *([] if handed.printed else ["pack.pdf"]),
             "scores-M03.xlsx"]  # fmt: skip
    assert listed == (names if handed.on_screen else [])


def test_a_letter_has_the_day_the_copy_and_whom_to_ask() -> None:
    paper = covering_letter(HANDED)
    facts = {fact.label: fact.value for fact in paper.facts}
    assert facts["For"] == "member M03"
    assert facts["Copy"] == "number 3 of 9"
    assert facts["Answers by"] == "16 November 2026"
    assert facts["Meeting"] == "19 November 2026, Hatfield"
    assert paper.marking == MARKING
    words = said(paper)
    assert words.startswith("Dear member, Here is your copy")
    assert "It has 34 records for you to read." in words
    assert "It has one record for you to read." in said(covering_letter(replace(HANDED, records=1)))
    assert "Please see that we have your answers by 16 November 2026." in words
    assert "the meeting on 19 November 2026" in words
    assert "scrutiny@example.org" in words
    strong = [one.text for one in blocks(paper.sections) if isinstance(one, Paragraph) and one.strong]
    assert strong == ["Please see that we have your answers by 16 November 2026."]


@pytest.mark.parametrize("form", [Format.HTML, Format.XLSX, Format.WORD])
def test_what_a_browser_keeps_is_taken_away_as_well(form: Format) -> None:
    words = said(covering_letter(replace(HANDED, formats=(form,))))

    assert ("Forget what is kept on this computer" in words) == (form is Format.HTML)


def test_what_the_office_does_not_know_is_left_to_fill_in_or_to_be_told() -> None:
    paper = PAPERS["letter without dates"]
    assert "We shall tell you by when" in said(paper)
    assert "None" not in said(paper)
    labels = [one.label for one in blocks(paper.sections) if isinstance(one, Blank)]
    assert labels[-1] == "Telephone and e-mail (the office fills this in)"
    assert {fact.label for fact in paper.facts} == {"For", "Copy", "Pack", "What is read"}


@pytest.mark.parametrize("formats", CHOICES, ids="+".join)
def test_a_notice_says_what_to_do_in_each_form(formats: tuple[Format, ...]) -> None:
    handed = replace(HANDED, formats=formats)
    words = said(withdrawal_notice(handed, WITHDRAWN))
    assert ("Take the sheet of record 14 out of your pack" in words) == handed.printed
    assert ("On the screen:" in words) == (Format.HTML in formats)
    assert ("In Excel:" in words) == (Format.XLSX in formats)
    assert ("In Word:" in words) == (Format.WORD in formats)
    assert "before a court" in words
    assert "The answer is not counted" in words
    assert "Record R1. It is from the same area" in words


@pytest.mark.parametrize("formats", CHOICES, ids="+".join)
def test_pages_with_records_go_from_hand_to_hand_and_only_answers_are_sent(formats: tuple[Format, ...]) -> None:
    handed = replace(HANDED, formats=formats)
    paper = covering_letter(handed)
    (way,) = [section for section in paper.sections if section.heading == "How your answers reach us"]
    words = " ".join(running(replace(paper, sections=(way,))))
    assert ("hand the pages with your answers to us at the office, or ask us to fetch them" in words) == handed.printed
    assert "meeting" not in words  # answers are due before it
    assert ("do not put pages with records in the post" in words) == handed.printed
    assert ("send us the file with your answers, and only that file" in words) == handed.on_screen
    assert ("Please do not send the pack itself by e-mail." in words) == handed.on_screen
    assert way.blocks[-1] == Blank(label="How to give us your answers (the office fills this in)", lines=2)


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "list"])
def test_no_letter_asks_for_a_page_to_be_posted(name: str) -> None:
    words = said(PAPERS[name])
    for sentence in re.split(r"(?<=[.:]) ", words):
        if re.search(r"\b(?:post|send|sent)\b", sentence):
            allowed = re.search(r"[Dd]o not |file with your answers|send us both|send it on|sends nothing", sentence)
            assert allowed, sentence
    if name.startswith("notice"):
        assert "Hand it to us at the office or at the meeting, or ask us to fetch it. Please do not post it" in words


def test_the_office_is_told_that_old_pages_do_not_go_by_post() -> None:
    assert "it does not go by post" in said(PAPERS["list"])


def test_a_letter_says_that_nobody_picked_only_where_the_draw_shows_it() -> None:
    shown, not_shown = (covering_letter(replace(HANDED, nobody_picked=one)) for one in (True, False))

    assert "drawn by lot, not picked" in said(shown)
    assert "not picked" not in said(not_shown)
    assert "That does not by itself show that nobody chose them" in said(not_shown)
    for make in (
        lambda one: withdrawal_notice(replace(HANDED, nobody_picked=one), WITHDRAWN),
        lambda one: replacement_page(WITHDRAWN, pack_id=HANDED.pack_id, nobody_picked=one),
    ):
        assert "so nobody chose it" in said(make(True))
        assert "nobody chose" not in said(make(False))


def test_a_letter_with_invented_records_says_that_and_not_that_something_was_taken_out() -> None:
    words = said(covering_letter(replace(HANDED, invented=True)))

    assert "The records are invented, not redacted: nobody in them is real" in words
    assert "Names and other personal details were taken out" not in words
    assert "invented" not in said(covering_letter(HANDED))
    assert "Names and other personal details were taken out" in said(covering_letter(HANDED))


def test_a_record_that_nothing_stands_beside_is_said() -> None:
    words = said(PAPERS["notice without a reserve"])
    assert "No other record. All records of its area were drawn already." in words
    assert "R1" not in words


def test_a_drawn_record_stays_in_the_figures_and_a_reserve_never_was_in_them() -> None:
    assert "In the figures it stays, as a record that was not available." in said(PAPERS["notice"])
    assert "In the figures it stays" in said(PAPERS["page"])
    assert "It was shown in addition, so it is in no figure." in said(PAPERS["notice of a reserve"])


def test_the_page_is_one_page_and_needs_no_answer() -> None:
    paper = PAPERS["page"]
    assert paper.title == "Record 14"
    assert paper.sections[0].heading == "Nothing on this page needs an answer"
    assert not [one for one in blocks(paper.sections) if isinstance(one, Blank)]
    with pikepdf.open(BytesIO(paper_pdf(paper))) as pdf:
        assert len(pdf.pages) == 1


def test_the_offices_list_names_every_copy_that_holds_the_record() -> None:
    paper = PAPERS["list"]
    assert paper.marking == MARKING_OFFICE
    (grid,) = [one for one in blocks(paper.sections) if isinstance(one, Grid)]
    assert [row[:2] for row in grid.rows] == [("M03", "copy 3"), ("M07", "copy 7")]
    empty = holders_list(WITHDRAWN, (), pack_id="p")
    assert empty.sections[0].line == "No copy that was given to a member holds it."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("M03/pack.html", "browser"),
        ("pack-large-print.pdf", "large print"),
        ("pack.pdf", "The pack, to read"),
        ("check-the-draw.html", "does the draw again"),
        ("scores-M03.xlsx", "Excel"),
        ("pack.docx", "Word"),
    ],
)
def test_each_file_is_said_by_what_it_is(name: str, words: str) -> None:
    assert words in file_words(name)


@pytest.mark.parametrize("name", ["key.csv", "pack", "salt.txt"])
def test_a_file_that_no_member_gets_is_a_bug_of_the_caller(name: str) -> None:
    with pytest.raises(ValueError, match="no member gets"):
        file_words(name)


@pytest.mark.parametrize("wrong", [{"formats": ()}, {"formats": (Format.HTML,), "files": ()}])
def test_a_copy_of_nothing_is_a_bug_of_the_caller(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="neither on paper nor in files"):
        replace(HANDED, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_retired_teacher_can_read_it(paper: Paper) -> None:
    assert grade(running(paper)) <= HIGHEST


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_no_letter_judges_a_search_or_has_a_word_left_open(paper: Paper) -> None:
    words = " ".join([said(paper), *(section.heading for section in paper.sections)]).casefold()
    for word in ("unlawful", "breach", "fail", "compliant", "anonym", "{", "none ", " csp"):
        assert word not in words
    assert all(text[-1] in ".:,?" or "@" in text for text in running(paper))


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_every_paper_is_laid_out_as_a_page(paper: Paper) -> None:
    page = paper_html(paper).decode()
    assert paper.title in page
    assert all(section.heading in page for section in paper.sections)
    assert paper_html(paper) == page.encode()


@pytest.mark.parametrize("formats", CHOICES, ids="+".join)
def test_a_member_who_reads_large_print_has_it_in_the_letter_too(formats: tuple[Format, ...]) -> None:
    made = letter(replace(HANDED, formats=formats))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        styles = archive.read("word/styles.xml").decode()
    (normal,) = re.findall(r'<w:style [^>]*w:styleId="Normal".*?</w:style>', styles, re.DOTALL)

    assert re.findall(r'<w:sz w:val="(\d+)"', normal) == ["32" if Format.LARGE in formats else "22"]  # half points


@pytest.mark.libreoffice
def test_a_letter_fits_on_two_pages_and_in_large_print_its_slip_is_in_one_piece(
    soffice: Path, pdftotext: Path, tmp_path: Path
) -> None:
    several = (Format.PAPER, Format.HTML, Format.XLSX, Format.WORD)
    office = "the Office of the Police and Crime Commissioner for Hertfordshire"
    longest = replace(HANDED, formats=several, office=office, ask="")
    papers = [longest, replace(longest, formats=(Format.LARGE,)), replace(longest, formats=tuple(Format))]
    paths = [tmp_path / f"letter-{number}.docx" for number in range(len(papers))]
    for path, one in zip(paths, papers, strict=True):
        path.write_bytes(letter(one))
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", tmp_path, *paths]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pages = []
    for path in paths:
        done = subprocess.run([pdftotext, path.with_suffix(".pdf"), "-"], check=True, capture_output=True)
        pages.append(done.stdout.decode().rstrip("\f").split("\f"))

    assert len(pages[0]) == 2
    # Who has paper alone has nothing to delete.
    both = "handed in or deleted on"
    for one, done in zip(pages, (both, "handed in on", both), strict=True):
        (slip,) = [page for page in one if done in page]
        assert "You can use this" in slip
        assert len(one[-1].split()) > 60  # not a page for a few lines


def test_the_letter_is_laid_out_in_print_and_in_word() -> None:
    assert paper_pdf(PAPERS["letter"]).startswith(b"%PDF")
    assert paper_docx(PAPERS["letter"]).startswith(b"PK")
