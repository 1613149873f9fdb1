"""The scoring workbook: safe, repeatable, usable, and still a form after another program has saved it."""

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from scrutiny.errors import SettingError
from scrutiny.outputs.charts import text_width
from scrutiny.outputs.views import MARKING
from scrutiny.outputs.workbook import RecordRow, scoring_workbook
from scrutiny.panel import form, questions
from scrutiny.panel.form import Fact, Heading, Sheet
from scrutiny.panel.returns import read_return

HOSTILE = (
    '=HYPERLINK("http://example.org/","x")',
    "+44 7700 900123",
    "-cmd|' /C calc'!A0",
    "@SUM(1)",
    "http://example.org/",
    "\t=1+1",
    "x" * 40_000,
    "line\r\none\x00\x0b\ud800two \U0001f600 caf\u00e9",
    '<b>&amp;</b> ]]> "quoted"',
    "",
)
ALLOWED_FORMULA = re.compile(r"(IF\(COUNTA\(|COUNTIF\(B|Answers!\$A\$3$)")


def _rows(number: int = 3) -> list[RecordRow]:
    return [
        RecordRow(
            number=str(n), area="Area one", power="Misuse of Drugs Act 1971 (section 23)", object="Controlled drugs"
        )
        for n in range(1, number + 1)
    ]


def _book(records=None, *, video=False, marking="OFFICIAL-SENSITIVE", **more) -> bytes:
    given = {"pack_id": "2026-11-hertfordshire", "title": "Scrutiny panel, November 2026", "member": "M03"}
    given |= {"period": "1 August to 30 September 2026"} | more
    asked = questions.supplied().for_pack(video=video)
    return scoring_workbook(records=records or _rows(), questions=asked, marking=marking, **given)


def _open(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _header_row(sheet) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == Heading.RECORD)


def _formulas(data: bytes) -> list[str]:
    parts = _parts(data)
    return [f for name, text in parts.items() if "worksheets/" in name for f in re.findall(r"<f>(.*?)</f>", text)]


def test_same_arguments_same_bytes():
    assert _book(_rows(33)) == _book(_rows(33))


def test_sheets_are_there_visible_and_named():
    book = _open(_book())
    assert book.sheetnames == [str(sheet) for sheet in Sheet]
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert book.active.title == Sheet.COVER


def test_cover_says_whose_and_which():
    cover = _open(_book())[Sheet.COVER]
    facts = {row[0].value: row[1].value for row in cover.iter_rows()}
    assert facts[Fact.PACK] == "2026-11-hertfordshire"
    assert facts[Fact.MEMBER] == "M03"
    assert facts[Fact.PERIOD] == "1 August to 30 September 2026"
    assert facts[Fact.STAGE] == "the written record"
    assert facts[Fact.VERSION] == questions.supplied().version
    assert facts[Fact.RECORDS] == "3"


def test_video_pack_says_so_and_has_a_column_for_each_letter():
    book = _open(_book(video=True))
    assert "video" in {row[0].value: row[1].value for row in book[Sheet.COVER].iter_rows()}[Fact.STAGE]
    sheet = book[Sheet.ANSWERS]
    headers = [cell.value for cell in sheet[_header_row(sheet)]]
    assert next(h for h in headers if h.startswith("V2-")) == "V2-G Told: Grounds"
    assert sum(h.startswith("V2-") for h in headers) == 8


def test_marking_is_on_the_form_and_on_every_printed_page():
    book = _open(_book(marking="OFFICIAL & SENSITIVE"))
    for name in (Sheet.COVER, Sheet.ANSWERS):
        assert book[name]["A2"].value == "OFFICIAL & SENSITIVE"
    for sheet in book:
        assert "OFFICIAL && SENSITIVE" in sheet.oddHeader.left.text
        assert "member M03" in sheet.oddFooter.left.text
        assert "&P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")


def test_no_sentence_of_the_usual_marking_is_left_out_of_a_printed_page():
    for sheet in _open(_book(marking=MARKING)):
        assert sheet.oddHeader.left.text.strip() == MARKING
        assert "Return after the meeting." in sheet.oddHeader.left.text
        assert int(sheet.oddHeader.left.size) == int(sheet.oddFooter.left.size) == 8  # else it runs off the page
    longer = f"{MARKING} {'And this goes on. ' * 9}"
    for sheet in _open(_book(marking=longer)):
        assert sheet.oddHeader.left.text.strip().startswith(MARKING[:-1])
        assert len(sheet.oddHeader.left.text) <= 127


def test_the_way_to_send_it_back_stands_in_the_letter():
    words = " ".join(str(cell.value) for row in _open(_book())[Sheet.COVER].iter_rows() for cell in row)
    assert "send it back in the way that your letter says" in words
    assert "message" not in words


def test_no_marking_leaves_no_blank_line():
    book = _open(_book(marking=""))
    assert all(sheet["A1"].value and sheet["A2"].value for sheet in book)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_from_data_is_a_formula_or_a_link(text):
    usual = _formulas(_book([RecordRow(number="1", area="a", power="b", object="c")]))
    data = _book(
        [RecordRow(number="1", area=text, power=text, object=text)],
        pack_id=text or "p",
        title=text or "t",
        period=text,
        marking=text,
    )
    assert len(_formulas(data)) == len(usual)
    assert all(ALLOWED_FORMULA.search(formula) for formula in _formulas(data))
    book = _open(data)
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    kinds = {cell.data_type for row in book[Sheet.ANSWERS].iter_rows(min_row=5, min_col=3, max_col=5) for cell in row}
    assert kinds <= {"s", "n"}  # text, or empty
    assert "hyperlink" not in " ".join(_parts(data)).lower()


def test_hostile_text_is_shown_as_it_is():
    sheet = _open(_book([RecordRow(number="1", area=HOSTILE[0], power="x" * 40_000, object=HOSTILE[7])]))[Sheet.ANSWERS]
    row = _header_row(sheet) + 1
    assert sheet.cell(row, 3).value == HOSTILE[0]
    assert sheet.cell(row, 4).value == "x" * 200 + " [cut]"
    assert sheet.cell(row, 5).value == "line one two \U0001f600 caf\u00e9"


def test_only_our_formulas_and_they_count():
    formulas = _formulas(_book(_rows(5)))
    assert len(formulas) == 5 + 1 + 1  # a row each, the line above, the cover
    assert all(ALLOWED_FORMULA.search(formula) for formula in formulas)


def test_only_cells_to_fill_in_are_unlocked_and_there_is_no_password():
    book = _open(_book(_rows(4)))
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    sheet = book[Sheet.ANSWERS]
    top = _header_row(sheet)
    columns = [c.column for c in sheet[top] if c.value not in set(Heading) - {Heading.COMMENT}]
    unlocked = {(c.row, c.column) for one in book for row in one.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {(row, column) for row in range(top + 1, top + 5) for column in columns}
    assert {sheet.cell(row, column).number_format for row, column in unlocked} == {"@"}


def test_every_question_has_its_list_and_plain_messages():
    asked = questions.supplied().for_pack(video=True)
    book = _open(_book(video=True))
    sheet = book[Sheet.ANSWERS]
    top = _header_row(sheet)
    at = {cell.value: cell.column_letter for cell in sheet[top]}
    rules = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    for column in form.answer_columns(asked):
        rule = rules[f"{at[column.header]}{top + 1}"]
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255
        if column.scale is None:
            assert (rule.type, rule.operator, rule.formula1) == ("textLength", "lessThanOrEqual", "2000")
            continue
        assert rule.type == "list"
        assert column.question is not None
        assert column.question.text[:200] in rule.prompt
        assert "choose an answer from the list" in rule.error
        sheet_name, cells = book.defined_names[rule.formula1].attr_text.split("!")
        labels = [row[0].value for row in book[sheet_name][cells.replace("$", "")]]
        assert labels == [option.label for option in column.scale.options]


def test_colours_come_with_words_and_enough_contrast():
    sheet = _open(_book())[Sheet.ANSWERS]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules if rule.type == "cellIs"]
    by_word = {rule.formula[0].strip('"'): rule.dxf for rule in rules}
    assert {"Excellent", "Satisfactory", "Not confident", "Serious concerns"} <= set(by_word)
    for word in ("Excellent", "Satisfactory", "Not confident", "Serious concerns"):
        dxf = by_word[word]
        assert _contrast(dxf.font.color.rgb, dxf.fill.bgColor.rgb) > 6


def _contrast(one: str, other: str) -> float:
    def light(rgb: str) -> float:
        parts = [int(rgb[-6:][i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_it_can_be_read_aloud_and_printed():
    book = _open(_book(_rows(20)))
    assert book.properties.title == "Scrutiny panel, November 2026 - answer form"
    assert "M03" in book.properties.subject
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        assert sheet.page_setup.paperSize == 9
        sizes = {c.font.sz for row in sheet.iter_rows() for c in row if c.value}
        assert min(sizes) >= 12
    for name, table in (
        (Sheet.ANSWERS, "AnswersTable"),
        (Sheet.QUESTIONS, "QuestionsTable"),
        (Sheet.LISTS, "ListsTable"),
    ):
        assert list(book[name].tables) == [table]
    answers = book[Sheet.ANSWERS]
    top = _header_row(answers)
    assert answers.freeze_panes == f"B{top + 1}"
    assert answers.print_title_rows == f"${top}:${top}"
    assert answers.print_title_cols == "$A:$A"
    assert answers.page_setup.orientation == "landscape"
    assert answers.sheet_properties.pageSetUpPr.fitToPage
    assert (answers.page_setup.fitToWidth, answers.page_setup.fitToHeight) == (2, 0)
    assert (
        answers.print_area
        == f"'{Sheet.ANSWERS}'!$A${top}:${answers.cell(top, answers.max_column).column_letter}${top + 20}"
    )
    # No blank row or column inside the table.
    table = answers.tables["AnswersTable"].ref
    assert all(row[0].value for row in answers[table])


@pytest.mark.parametrize("video", [False, True])
def test_a_row_goes_across_pages_rather_than_in_letters_that_cannot_be_read(video: bool):
    """The questions on video add a dozen columns."""
    answers = _open(_book(video=video))[Sheet.ANSWERS]
    top = _header_row(answers)
    widths = [answers.column_dimensions[cell.column_letter].width * 9 + 7 for cell in answers[top] if cell.value]
    pages = answers.page_setup.fitToWidth
    assert answers.page_setup.fitToHeight == 0
    assert answers.print_title_cols == "$A:$A"
    printed = (sum(widths) + (pages - 1) * widths[0]) * 25.4 / 96  # millimetres: the record stands on each page
    assert 12 * pages * 284 / printed >= 8.5  # points
    assert pages < 5


def test_no_word_of_an_answer_or_a_head_is_wider_than_its_column():
    sheet = _open(_book(_rows(2)))[Sheet.ANSWERS]
    top = _header_row(sheet)
    for column in form.answer_columns(questions.supplied().for_pack()):
        at = next(cell.column_letter for cell in sheet[top] if cell.value == column.header)
        room = sheet.column_dimensions[at].width * 9 * 72 / 96  # figures of 9 pixels, in points
        answers = [option.label for option in column.scale.options] if column.scale else []
        for text, bold in ((column.header, True), *((label, False) for label in answers)):
            assert all(text_width(word, size=12, bold=bold) <= room for word in text.split()), text


def test_a_row_is_as_tall_as_the_longest_text_in_it_and_no_answer_is_cut():
    comment = "The record says that the person ran, and not why that was a reason. " * 8
    records = [RecordRow(number=str(n), area="Watford", power="Power", object="Drugs") for n in (1, 2)]
    sheet = _open(_book(records, filled={("1", "comment"): comment}))[Sheet.ANSWERS]
    top = _header_row(sheet)
    at = next(cell.column for cell in sheet[top] if cell.value == "Comment")
    assert sheet.cell(top + 1, at).value == comment.strip()
    lines = len(comment) / 40  # fewer than fit into a line of the column
    assert sheet.row_dimensions[top + 1].height > 16 * lines
    assert 64 <= sheet.row_dimensions[top + 2].height <= 70


def test_the_form_says_where_reasons_go_and_has_room_for_them():
    book = _open(_book(_rows(2)))
    said = " ".join(str(cell.value) for row in book[Sheet.COVER].iter_rows() for cell in row)
    assert 'The last column, "Comment", is the place for your reasons' in said
    sheet = book[Sheet.ANSWERS]
    top = _header_row(sheet)
    heads = [cell for cell in sheet[top] if cell.value]
    assert heads[-1].value == Heading.COMMENT
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in heads}
    assert max(widths, key=lambda head: widths[head]) == Heading.COMMENT
    (rule,) = [one for one in sheet.data_validations.dataValidation if one.promptTitle == Heading.COMMENT]
    assert rule.prompt.startswith("Your reasons: why you answered as you did")


def test_the_sheet_of_lists_says_what_it_is_and_what_its_colours_mean():
    sheet = _open(_book())[Sheet.LISTS]
    said = [cell.value for cell in sheet["A"][:4]]
    assert said[0] == "Lists: the answers that you can choose"
    assert said[1] == "There is nothing to fill in on this sheet"
    assert said[2].startswith("The small arrows on the sheet Answers offer you these")
    assert said[3].startswith("Colour: what the cell turns to")
    assert [cell.value for cell in sheet[5]] == ["Questions", "Answer", "Colour"]
    room = sum(sheet.column_dimensions[name].width for name in "ABC") * 9 * 72 / 96  # points: no line runs off its page
    assert all(text_width(line, size=12, bold=True) <= room for line in said[1:])


def test_no_head_of_the_questions_is_cut():
    sheet = _open(_book())[Sheet.QUESTIONS]
    assert [cell.value for cell in sheet[3]][-1] == "Please comment if you choose"
    assert sheet.row_dimensions[3].height >= 2 * 16


def test_member_sees_only_enough_to_find_the_page():
    sheet = _open(_book())[Sheet.ANSWERS]
    headers = [cell.value for cell in sheet[_header_row(sheet)]]
    assert headers[:5] == ["Record", "Left to do", "Area", "Power used", "Looked for"]
    assert all(re.match(r"[QVZ]\d|Comment$", header) for header in headers[5:])


def test_questions_stand_in_full():
    asked = questions.supplied().for_pack()
    sheet = _open(_book())[Sheet.QUESTIONS]
    rows = {row[0].value: [c.value for c in row] for row in sheet.iter_rows(min_row=4)}
    for question in asked.questions:
        assert rows[question.id][2].startswith(question.text)
        assert rows[question.id][3] == question.help
    assert rows["Z1"][4] == "“Not confident” or “Serious concerns”"
    # Beside help that asks for a few words, nothing says that none are asked for.
    assert {rows[one.id][4] for one in asked.questions if one.scale.is_text} == {"your own words are the answer"}
    assert rows["Q10"][4] == "no comment asked for"


def test_the_first_sheet_says_what_the_pack_says_first(tmp_path: Path):
    notices = ("The officers' reasons are not in this file. " * 9, "=1+1")
    made = _book(notices=notices)
    cover = _open(made)[Sheet.COVER]
    rows = [(row[0].value, row[1].value, row[1].row) for row in cover.iter_rows(min_row=3)]
    labels = [label for label, _, _ in rows]

    at = labels.index("Please note")
    assert labels.index(Fact.FORM) < at < labels.index("How to fill in this form")
    assert rows[at][1] == notices[0].strip()
    assert rows[at + 1][:2] == ("Also", "=1+1")
    assert cover.cell(rows[at + 1][2], 2).data_type == "s"
    assert cover.row_dimensions[rows[at][2]].height > 16 * len(notices[0]) / 75  # characters that a line holds
    assert len(_formulas(made)) == len(_formulas(_book()))
    path = tmp_path / "scores-M03.xlsx"
    path.write_bytes(made)
    assert (read_return(path).pack_id, read_return(path).member) == ("2026-11-hertfordshire", "M03")
    assert "Please note" not in [row[0].value for row in _open(_book())[Sheet.COVER].iter_rows()]


def test_numbers_stay_text():
    sheet = _open(_book([RecordRow(number="007", area="12", power="1e5", object="TRUE")]))[Sheet.ANSWERS]
    row = _header_row(sheet) + 1
    assert [sheet.cell(row, c).value for c in (1, 3, 4, 5)] == ["007", "12", "1e5", "TRUE"]


def test_nothing_to_read_is_refused():
    with pytest.raises(SettingError, match="no records"):
        scoring_workbook(
            pack_id="p", title="t", member="M01", period="", records=[], questions=questions.supplied().for_pack(),
            marking="",
        )  # fmt: skip


def test_a_panels_own_wording_with_quotes_and_without_comments(tmp_path: Path):
    text = """
name = "Own"
version = "1"
overall = "Z1"
[scales.RAG]
options = [
    { code = "g", label = 'Say "green"', colour = "green" },
    { code = "r", label = "Red, or worse", colour = "red" },
]
[[questions]]
id = "Z1"
stage = "both"
header = "Overall"
text = "Overall?"
help = "Weigh up."
scale = "RAG"
"""
    for more in ("", 'comment_when = ["g", "r"]\n'):
        data = scoring_workbook(
            pack_id="p", title="t", member="M01", period="", records=_rows(1),
            questions=questions.parse(text + more, source="own"), marking="",
        )  # fmt: skip
        assert all(ALLOWED_FORMULA.search(formula) for formula in _formulas(data))


# ------------------------------------------------------------------------------------------ another program saves it


def _convert(soffice: Path, source: Path, kind: str) -> Path:
    out = source.parent / "saved"
    profile = (source.parent / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", out, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{kind}"


@pytest.mark.libreoffice
def test_libreoffice_keeps_lists_protection_and_counts(soffice: Path, tmp_path: Path):
    book = _open(_book(_rows(4)))
    sheet = book[Sheet.ANSWERS]
    top = _header_row(sheet)
    at = {cell.value: cell.column for cell in sheet[top]}
    asked = form.answer_columns(questions.supplied().for_pack())
    for row, overall in ((top + 1, "Excellent"), (top + 2, "Serious concerns"), (top + 3, "Serious concerns")):
        for column in asked:
            if column.scale:
                sheet.cell(row, at[column.header]).value = column.scale.options[0].label
        sheet.cell(row, at["Z1 Overall confidence"]).value = overall
    sheet.cell(top + 3, at["Comment"]).value = "Because."
    sheet.cell(top + 4, 6).value = "Yes"
    source = tmp_path / "form.xlsx"
    book.save(source)
    saved = _convert(soffice, source, "xlsx")
    again = openpyxl.load_workbook(saved)
    kept = again[Sheet.ANSWERS]
    assert len(kept.data_validations.dataValidation) >= len({c.scale for c in asked})
    assert {v.type for v in kept.data_validations.dataValidation} == {"list", "textLength"}
    assert kept.protection.sheet
    assert not kept.cell(top + 1, at["Comment"]).protection.locked
    assert kept.cell(top + 1, 1).protection.locked
    assert any("Choices_" in name for name in again.defined_names)
    values = openpyxl.load_workbook(saved, data_only=True)
    lines = values[Sheet.ANSWERS]
    assert [lines.cell(top + n, 2).value for n in (1, 2, 3, 4)] == ["Done", "Please comment", "Done", "11 to answer"]
    assert lines["A3"].value == "3 of 4 records answered"
    cover = {row[0].value: row[1].value for row in values[Sheet.COVER].iter_rows()}
    assert cover[Fact.PROGRESS] == "3 of 4 records answered"


@pytest.mark.libreoffice
def test_it_prints_with_each_page_naming_the_record(soffice: Path, pdftotext: Path, tmp_path: Path):
    source = tmp_path / "form.xlsx"
    source.write_bytes(_book(_rows(8)))
    saved = _convert(soffice, source, "pdf")
    text = subprocess.run([pdftotext, "-layout", saved, "-"], check=True, capture_output=True).stdout.decode()
    pages = text.split("\f")
    answers = [page for page in pages if "Answers, page" in page]
    assert len([page for page in pages if page.strip()]) == len(Sheet) - 1 + len(answers)
    assert all("Record" in page and "OFFICIAL-SENSITIVE" in page for page in answers)
    for number in range(1, 9):  # on the page with its first answers, and on the one with its last
        assert sum(bool(re.search(rf"^\s*{number}\b", page, re.MULTILINE)) for page in answers) == 2
