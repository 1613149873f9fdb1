"""Returns: what a member answered arrives as it was meant, and whatever does not fit is named and counted."""

import csv
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.outputs.workbook import RecordRow, scoring_workbook
from scrutiny.panel import answer_file, decisions, form, questions, returns
from scrutiny.panel.form import Fact, Heading, Sheet
from scrutiny.panel.returns import Collected, ReturnError, collect, read_return

PACK = "2026-11-hertfordshire"
ASSIGNED = {"M01": ("1", "2", "17"), "M02": ("2", "3"), "M03": ("1", "3", "17")}
ASKED = questions.supplied().for_pack()
LISTS = [column for column in form.answer_columns(ASKED) if column.scale]
SECRET = "Sergeant Example of Nowhere Street"

Fill = Callable[[openpyxl.Workbook], None]


def _form(path: Path, member: str = "M01", *, fill: Fill | None = None, pack: str = PACK, asked=ASKED) -> Path:
    """A member's form, filled in by ``fill`` with another program than the one that made it."""
    records = [
        RecordRow(number=number, area="Area one", power="Firearms Act 1968 (section 47)", object="Firearms")
        for number in ASSIGNED.get(member, ("1",))
    ]
    path.write_bytes(
        scoring_workbook(
            pack_id=pack,
            title="Panel",
            member=member,
            period="August",
            records=records,
            questions=asked,
            marking="OFFICIAL-SENSITIVE",
        )
    )
    if fill:
        book = openpyxl.load_workbook(path)
        fill(book)
        book.save(path)
    return path


def _top(sheet) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == Heading.RECORD)


def _put(book: openpyxl.Workbook, values: Mapping[tuple[str, str], object]) -> None:
    """Write (record, question id or header) -> value."""
    sheet = book[Sheet.ANSWERS]
    top = _top(sheet)
    columns = {str(cell.value).split(" ", 1)[0]: cell.column for cell in sheet[top]}
    rows = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=top + 1)}
    for (record, question), value in values.items():
        cell = sheet.cell(rows[record], columns[question])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # as Excel keeps it in a cell of type text


def _answers(values: Mapping[tuple[str, str], object]) -> Fill:
    return lambda book: _put(book, values)


def _cover(label: str, value: object) -> Fill:
    def fill(book: openpyxl.Workbook) -> None:
        row = next(row for row in book[Sheet.COVER].iter_rows() if row[0].value == label)
        row[1].value = value

    return fill


def _collect(*paths: Path, asked=ASKED) -> Collected:
    return collect(paths, pack_id=PACK, assigned=ASSIGNED, questions=asked)


def _tuples(found: Collected) -> list[tuple[str, ...]]:
    return list(found.answers.itertuples(index=False, name=None))


def _codes(found: Collected) -> list[tuple[str, int, str]]:
    return [(r.file, r.row, r.code) for r in found.rejects.itertuples()]


# ----------------------------------------------------------------------------------------------------- round trips


def test_answers_arrive_as_codes_and_words_as_they_were_written(tmp_path: Path):
    fill = _answers({
        ("1", "Q1"): "Partly", ("1", "Z1"): "Not confident", ("17", "Z1"): "Cannot judge", ("1", "Z2"): "Clear words.",
        ("1", "Comment"): "caf\u00e9 \U0001f600\nsecond line",
    })  # fmt: skip
    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert _tuples(found) == [
        ("M01", "1", "Q1", "partly", ""),
        ("M01", "1", "Z1", "not-confident", ""),
        ("M01", "1", "Z2", "", "Clear words."),
        ("M01", "1", form.COMMENT, "", "caf\u00e9 \U0001f600\nsecond line"),
        ("M01", "17", "Z1", "cannot-judge", ""),
    ]
    assert found.rejects.empty
    assert found.members.values.tolist() == [
        ["M01", "a.xlsx", 3, 0, 3, 33],
        ["M02", "", 2, 0, 0, 24],
        ["M03", "", 3, 0, 0, 36],
    ]


def test_a_whole_record_counts_as_complete(tmp_path: Path):
    fill = _answers({("2", column.id): column.scale.options[0].label for column in LISTS if column.scale})
    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert found.members.values.tolist()[0] == ["M01", "a.xlsx", 3, 1, 12, 24]


def test_video_questions_and_tick_lists(tmp_path: Path):
    asked = questions.supplied().for_pack(video=True)
    fill = _answers({("1", "V1"): "No video", ("1", "V2-G"): "Said", ("1", "V2-Y"): "not said", ("1", "V3"): 2})
    found = _collect(_form(tmp_path / "a.xlsx", fill=fill, asked=asked), asked=asked)
    assert [(q, a) for _, _, q, a, _ in _tuples(found)] == [
        ("V1", "no-video"), ("V2-G", "said"), ("V2-Y", "not-said"), ("V3", "2"),
    ]  # fmt: skip


def test_an_untouched_form_is_no_answers_and_no_rejects(tmp_path: Path):
    found = _collect(_form(tmp_path / "a.xlsx"))
    assert found.answers.empty
    assert found.rejects.empty
    assert list(found.answers.columns) == list(returns.ANSWER_COLUMNS)
    assert list(found.rejects.columns) == list(returns.REJECT_COLUMNS)
    assert found.rejects["row"].dtype == "int64"
    assert set(map(str, found.answers.dtypes)) == {"str"}
    assert found.members["file"].tolist() == ["a.xlsx", "", ""]


def test_order_of_files_does_not_change_the_answers(tmp_path: Path):
    one = _form(tmp_path / "z.xlsx", "M01", fill=_answers({("1", "Z1"): "Excellent"}))
    two = _form(tmp_path / "a.xlsx", "M02", fill=_answers({("2", "Z1"): "Satisfactory"}))
    assert _tuples(_collect(one, two)) == _tuples(_collect(two, one))


@pytest.mark.parametrize("text", ["satisfactory ", "SATISFACTORY", "\u00a0Satisfactory", "satisfactory"])
def test_capitals_and_blanks_do_not_matter(tmp_path: Path, text: str):
    found = _collect(_form(tmp_path / "a.xlsx", fill=_answers({("1", "Z1"): text})))
    assert _tuples(found) == [("M01", "1", "Z1", "satisfactory", "")]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org/")', "+44", "-1", "@x", "'quoted", "=1+1"])
def test_a_comment_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str):
    found = _collect(_form(tmp_path / "a.xlsx", fill=_answers({("1", "Comment"): text})))
    assert _tuples(found) == [("M01", "1", form.COMMENT, "", text)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(17.0, "17"), (1.5, "1.5"), (True, "TRUE"), (date(2026, 8, 1), "2026-08-01"), (1e20, "1e+20")],
)
def test_cells_of_other_types_become_text(tmp_path: Path, value: object, text: str):
    found = _collect(_form(tmp_path / "a.xlsx", fill=_answers({("1", "Comment"): value})))
    assert _tuples(found)[0][-1] == text


def test_a_record_number_that_became_a_number(tmp_path: Path):
    def fill(book):
        _put(book, {("17", "Z1"): "Excellent"})
        sheet = book[Sheet.ANSWERS]
        for row in sheet.iter_rows(min_row=_top(sheet) + 1, max_col=1):
            row[0].value = float(row[0].value)

    assert _tuples(_collect(_form(tmp_path / "a.xlsx", fill=fill))) == [("M01", "17", "Z1", "excellent", "")]


def test_lines_put_in_and_columns_moved_change_nothing(tmp_path: Path):
    def fill(book):
        _put(book, {("1", "Z1"): "Excellent", ("1", "Q1"): "No"})
        sheet = book[Sheet.ANSWERS]
        sheet.insert_rows(2, 3)
        book[Sheet.COVER].insert_rows(1, 2)
        book[Sheet.COVER].insert_cols(1)
        for row in sheet.iter_rows(min_row=_top(sheet)):  # the answers to Q1 and to Q2 change places
            row[5].value, row[6].value = row[6].value, row[5].value

    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert [(q, a) for _, _, q, a, _ in _tuples(found)] == [("Q1", "no"), ("Z1", "excellent")]
    assert found.rejects.empty


def test_member_and_pack_in_small_letters(tmp_path: Path):
    def fill(book):
        _cover(Fact.MEMBER, " m01")(book)
        _cover(Fact.PACK, PACK.upper())(book)

    assert _collect(_form(tmp_path / "a.xlsx", fill=fill)).members["file"].tolist()[0] == "a.xlsx"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_chosen_comes_back(tmp_path: Path, data: st.DataObject):
    chosen = {}
    for record in ASSIGNED["M01"]:
        for column in LISTS:
            assert column.scale
            option = data.draw(st.sampled_from((None, *column.scale.options)))
            if option:
                chosen[record, column.id] = option
    fill = _answers({at: option.label for at, option in chosen.items()})
    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert {(r, q): a for _, r, q, a, _ in _tuples(found)} == {at: option.code for at, option in chosen.items()}
    assert found.members["answered"].tolist()[0] == len(chosen)
    assert (found.members["answered"] + found.members["unanswered"] == found.members["given"] * len(LISTS)).all()


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_same_answers_after_libreoffice_saved_the_form(soffice: Path, tmp_path: Path, kind: str):
    fill = _answers({
        ("1", "Q1"): "Cannot tell", ("1", "Z1"): "Serious concerns", ("17", "Z1"): "satisfactory ",
        ("2", "Q2"): "middling", ("1", "Comment"): "=HYPERLINK(\"http://example.org/\")\nsecond \u2013 line",
    })  # fmt: skip
    path = _form(tmp_path / "a.xlsx", fill=fill)
    out = tmp_path / "saved"
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before, after = _collect(path), _collect(out / f"a.{kind}")
    assert _tuples(after) == _tuples(before)
    assert len(_tuples(before)) == 4
    assert [(row, code) for _, row, code in _codes(after)] == [(row, code) for _, row, code in _codes(before)]
    assert _codes(before)[0][2] == "not-on-list"
    assert read_return(out / f"a.{kind}").stage == "the written record"


# --------------------------------------------------------------------------------------------- files that do not fit


def _rezip(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, change(name, body))


def _damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _damage_byte(path: Path) -> None:
    body = bytearray(path.read_bytes())
    at = body.index(b"xl/worksheets/sheet2.xml") + 100
    body[at] ^= 0xFF
    path.write_bytes(bytes(body))


def _damage_csv(path: Path) -> None:
    path.write_text("Record,Comment\n1,x\n", encoding="utf-8")


def _damage_password(path: Path) -> None:
    """What a .xlsx with a password is: a compound file (its beginning, and noise)."""
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 100)


def _damage_password_ods(path: Path) -> None:
    """What an .ods with a password is: the parts have their names and say nothing."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)) * 20)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def _damage_other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


def _damage_xml(path: Path) -> None:
    _rezip(path, lambda name, body: body[:-20] if name == "xl/worksheets/sheet2.xml" else body)


def _damage_encoding(path: Path) -> None:
    change = b'encoding="NO-8"'
    _rezip(path, lambda name, body: body.replace(b'encoding="UTF-8"', change) if "sheet2" in name else body)


def _damage_doctype(path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>\n<worksheet'
    _rezip(path, lambda name, body: body.replace(b"<worksheet", bomb, 1) if "sheet2" in name else body)


def _damage_far_cell(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Pack")
        sheet = book.add_worksheet("Answers")
        sheet.write(0, 0, "Record")
        sheet.write(1_048_575, 16_383, "x")


def _damage_far_cell_ods(path: Path) -> None:
    head = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    )
    sheet = (
        '<table:table table:name="Answers"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", head + sheet + "</office:spreadsheet></office:body></office:document-content>")


def _damage_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)


def _damage_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(30_000_000)


DAMAGES = [damage for name, damage in sorted(globals().items()) if name.startswith("_damage_")]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_cannot_be_read_is_one_plain_reject(tmp_path: Path, damage: Callable[[Path], None]):
    good = _form(tmp_path / "good.xlsx", "M02", fill=_answers({("2", "Z1"): "Excellent"}))
    bad = _form(tmp_path / ("bad.ods" if "ods" in damage.__name__ else "bad.xlsx"))
    damage(bad)
    found = _collect(bad, good)
    assert _codes(found) == [(bad.name, 0, "unreadable")]
    assert "damaged, protected by a password, or of another kind" in found.rejects["reason"][0]
    assert len(found.answers) == 1
    with pytest.raises(ReturnError) as caught:
        read_return(bad)
    assert caught.value.exit_code == 10
    assert str(caught.value).startswith(bad.name)


def _drop_answers(book: openpyxl.Workbook) -> None:
    del book[Sheet.ANSWERS]


def _rename_sheet(book: openpyxl.Workbook) -> None:
    book[Sheet.ANSWERS].title = "Mine"


def _rename(old: str, new: str | None) -> Fill:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book[Sheet.ANSWERS]
        cell = next(cell for cell in sheet[_top(sheet)] if str(cell.value).startswith(old))
        cell.value = new

    return fill


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (_drop_answers, "sheet"),
        (_rename_sheet, "sheet"),
        (_cover(Fact.PACK, None), "cover"),
        (_cover(Fact.MEMBER, None), "cover"),
        (_cover(Fact.FORM, "99"), "other-form"),
        (_cover(Fact.PACK, "2026-09-hertfordshire"), "other-pack"),
        (_cover(Fact.VERSION, "2"), "other-questions"),
        (_cover(Fact.MEMBER, SECRET), "unknown-member"),
        (_rename("Record", "Number"), "headers"),
        (_rename("Comment", None), "headers"),
        (_rename("Q3", "Q3 My own question"), "headers"),
        (_rename("Q3", "Q4 Object fits"), "headers"),
        (_rename("Z1", None), "headers"),
    ],
)
def test_a_form_that_is_not_this_packs_is_refused_as_a_whole(tmp_path: Path, fill: Fill, code: str):
    def both(book):
        _put(book, {("1", "Q1"): "Yes"})
        fill(book)

    found = _collect(_form(tmp_path / "a.xlsx", fill=both))
    assert _codes(found) == [("a.xlsx", 0, code)]
    assert found.answers.empty
    assert found.members["file"].tolist() == ["", "", ""]
    assert SECRET not in found.rejects.to_csv()


def test_harmless_changes_of_a_header_are_accepted(tmp_path: Path):
    found = _collect(_form(tmp_path / "a.xlsx", fill=_rename("Q3", " q3  ABOUT this person ")))
    assert found.rejects.empty


def test_of_two_files_of_a_member_the_second_is_refused_and_both_are_named(tmp_path: Path):
    first = _form(tmp_path / "first.xlsx", fill=_answers({("1", "Z1"): "Excellent"}))
    second = _form(tmp_path / "second.xlsx", fill=_answers({("1", "Z1"): "Serious concerns"}))
    found = _collect(first, second)
    assert [row[3] for row in _tuples(found)] == ["excellent"]
    assert _codes(found) == [("second.xlsx", 0, "member-twice")]
    assert "first.xlsx" in found.rejects["reason"][0]
    assert [row[3] for row in _tuples(_collect(second, first))] == ["serious-concerns"]


def test_a_refused_first_file_does_not_stand_in_the_way(tmp_path: Path):
    first = _form(tmp_path / "first.xlsx", pack="another")
    second = _form(tmp_path / "second.xlsx", fill=_answers({("1", "Z1"): "Excellent"}))
    found = _collect(first, second)
    assert _codes(found) == [("first.xlsx", 0, "other-pack")]
    assert len(found.answers) == 1


def test_no_files_and_a_missing_file_stop_the_work(tmp_path: Path):
    with pytest.raises(InputError, match="no returns") as caught:
        _collect()
    assert caught.value.exit_code == 10
    with pytest.raises(InputError, match="no such file"):
        _collect(tmp_path / "missing.xlsx")
    with pytest.raises(InputError, match="no such file"):
        _collect(tmp_path)


# ---------------------------------------------------------------------------------------------- rows that do not fit


def test_each_row_and_cell_that_does_not_fit_is_named_and_the_rest_counts(tmp_path: Path):
    def fill(book):
        _put(book, {
            ("1", "Q1"): "Yes", ("1", "Q2"): SECRET, ("1", "Q3"): "Ja", ("2", "Q1"): "No", ("17", "Q1"): "Partly",
            ("1", "Comment"): SECRET,
        })  # fmt: skip
        sheet = book[Sheet.ANSWERS]
        top = _top(sheet)
        for offset, (number, answer) in enumerate(
            (("99", "Yes"), ("3", "Yes"), ("1", "No"), (None, "Yes"), (None, None), (SECRET, None)), start=4
        ):
            sheet.cell(top + offset, 1).value = number
            sheet.cell(top + offset, 6).value = answer

    path = _form(tmp_path / "a.xlsx", fill=fill)
    found = _collect(path)
    top = read_return(path).header_row
    assert _codes(found) == [
        ("a.xlsx", top + 1, "not-on-list"),
        ("a.xlsx", top + 1, "not-on-list"),
        ("a.xlsx", top + 4, "unknown-record"),
        ("a.xlsx", top + 5, "not-given"),
        ("a.xlsx", top + 6, "record-twice"),
        ("a.xlsx", top + 7, "no-record"),
        ("a.xlsx", top + 9, "unknown-record"),
    ]
    assert "Q2" in found.rejects["reason"][0]
    assert f"row {top + 1}" in found.rejects["reason"][4]
    assert [(r, q, a) for _, r, q, a, _ in _tuples(found)] == [
        ("1", "Q1", "yes"), ("1", form.COMMENT, ""), ("2", "Q1", "no"), ("17", "Q1", "partly"),
    ]  # fmt: skip
    assert SECRET not in found.rejects.to_csv()
    assert "Ja" not in found.rejects.to_csv()


def test_words_outside_the_form_are_named(tmp_path: Path):
    def fill(book):
        sheet = book[Sheet.ANSWERS]
        sheet.cell(_top(sheet) + 2, 40).value = SECRET

    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert [code for *_, code in _codes(found)] == ["outside"]
    assert SECRET not in found.rejects.to_csv()


def test_rows_taken_out_are_answers_not_given(tmp_path: Path):
    def fill(book):
        _put(book, {("1", "Z1"): "Excellent", ("17", "Z1"): "Excellent"})
        sheet = book[Sheet.ANSWERS]
        sheet.delete_rows(_top(sheet) + 2)

    found = _collect(_form(tmp_path / "a.xlsx", fill=fill))
    assert found.rejects.empty
    assert found.members.values.tolist()[0] == ["M01", "a.xlsx", 3, 0, 2, 34]


def test_every_reason_is_a_plain_sentence():
    for code, reason in returns.REASONS.items():
        assert reason[-1] == ".", code
        assert "[" not in reason


def test_a_copy_under_another_name_changes_nothing_but_the_name(tmp_path: Path):
    path = _form(tmp_path / "a.xlsx", fill=_answers({("1", "Z1"): "Excellent"}))
    shutil.copy(path, tmp_path / "copy of a (1).xlsx")
    assert _tuples(_collect(path)) == _tuples(_collect(tmp_path / "copy of a (1).xlsx"))


# ------------------------------------------------------------------------------------------------------ panel results


def test_overall_colours_go_to_the_panels_results(tmp_path: Path):
    one = {("1", "Z1"): "Excellent", ("2", "Z1"): "Cannot judge", ("17", "Z1"): "Serious concerns", ("1", "Q1"): "Yes"}
    three = {("1", "Z1"): "Not confident", ("17", "Z1"): "Serious concerns"}
    found = _collect(
        _form(tmp_path / "a.xlsx", "M01", fill=_answers(one)), _form(tmp_path / "c.xlsx", "M03", fill=_answers(three))
    )
    colours = returns.overall_colours(found.answers, ASKED)
    assert list(colours.columns) == list(decisions.ANSWER_COLUMNS)
    assert sorted(colours.itertuples(index=False, name=None)) == [
        ("1", "M01", "green"), ("1", "M03", "amber"), ("17", "M01", "red"), ("17", "M03", "red"),
        ("2", "M01", "cannot-judge"),
    ]  # fmt: skip
    judged = decisions.results(colours, records=["1", "2", "3", "17"])
    assert judged["result"].tolist()[3] == "red"


# --------------------------------------------------------------------------- files that the pack's page saved


COLUMNS = [column.id for column in form.answer_columns(ASKED)]
FACTS = {
    "form": answer_file.VERSION, "pack": PACK, "member": "M01", "questions": ASKED.name, "version": ASKED.version,
    "stage": "the written record",
}  # fmt: skip
ENTRIES = [
    {
        "record": "1",
        "Q1": "partly",
        "Z1": "not-confident",
        "Z2": "Clear words.",
        "comment": "caf\u00e9 \U0001f600\nline",
    },
    {"record": "17", "Z1": "cannot-judge"},
]
ENTRIES_READ = [
    ("M01", "1", "Q1", "partly", ""),
    ("M01", "1", "Z1", "not-confident", ""),
    ("M01", "1", "Z2", "", "Clear words."),
    ("M01", "1", form.COMMENT, "", "caf\u00e9 \U0001f600\nline"),
    ("M01", "17", "Z1", "cannot-judge", ""),
]


def _json_file(path: Path, entries: object = ENTRIES, **changes: object) -> Path:
    """A file as the page saves it; a change to None takes a name away."""
    whole = {"kind": answer_file.KIND, **FACTS, "columns": COLUMNS, "answers": entries, **changes}
    path.write_text(json.dumps({key: value for key, value in whole.items() if value is not None}), encoding="utf-8")
    return path


def _csv_rows(entries=ENTRIES, **changes: str) -> list[list[str]]:
    labels = {column.id: column.scale for column in form.answer_columns(ASKED)}
    facts = [[str(answer_file.KEYS[key]), value] for key, value in {**FACTS, **changes}.items()]
    rows = [
        [entry["record"], *(labels[c].label(entry.get(c, "")) if labels[c] else entry.get(c, "") for c in COLUMNS)]
        for entry in entries
    ]
    heads = [Heading.COMMENT if column == form.COMMENT else column for column in COLUMNS]
    return [*facts, [], ["Record", *heads], *rows]


def _csv_file(path: Path, rows: list[list[str]], *, separator: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def test_a_file_of_answers_reads_like_a_workbook(tmp_path: Path):
    for path in (_json_file(tmp_path / "a.json"), _csv_file(tmp_path / "a.csv", _csv_rows())):
        found = _collect(path)
        assert _tuples(found) == ENTRIES_READ
        assert found.rejects.empty
        assert found.members.values.tolist()[0] == ["M01", path.name, 3, 0, 3, 33]
        read = read_return(path)
        assert (read.stage, read.question_set, read.source) == ("the written record", "Hertfordshire", "page")


def test_the_three_kinds_of_return_can_come_together(tmp_path: Path):
    found = _collect(
        _form(tmp_path / "b.xlsx", "M02", fill=_answers({("2", "Z1"): "Excellent"})),
        _json_file(tmp_path / "a.JSON"),
        _csv_file(tmp_path / "c.csv", _csv_rows([{"record": "3", "Z1": "excellent"}], member="m03")),
    )
    assert found.members["file"].tolist() == ["a.JSON", "b.xlsx", "c.csv"]
    assert len(found.answers) == 7
    assert found.rejects.empty


def test_a_member_who_sent_both_files_is_counted_once(tmp_path: Path):
    found = _collect(_json_file(tmp_path / "a.json"), _csv_file(tmp_path / "a.csv", _csv_rows()))
    assert _tuples(found) == ENTRIES_READ
    assert _codes(found) == [("a.csv", 0, "member-twice")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_that_a_spreadsheet_saved_again_still_reads(tmp_path: Path, separator: str):
    width = max(map(len, _csv_rows()))
    rows = [[*row, *[""] * (width - len(row) + 2)] for row in _csv_rows()]
    found = _collect(_csv_file(tmp_path / "a.csv", rows, separator=separator))
    assert _tuples(found) == ENTRIES_READ
    assert found.rejects.empty


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+44", "-1", "@x", "'quoted'", "'=1", "''", "\uff1d1", "plain 'x'"]
)
def test_the_apostrophe_before_a_formula_is_taken_away_and_no_other(tmp_path: Path, text: str):
    guarded = f"'{text}" if text[0] in f"{answer_file.FORMULA}'" else text
    found = _collect(_csv_file(tmp_path / "a.csv", _csv_rows([{"record": "1", "comment": guarded}])))
    assert _tuples(found) == [("M01", "1", form.COMMENT, "", text)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pack": ""}, "top"),
        ({"member": ""}, "top"),
        ({"version": ""}, "top"),
        ({"form": ""}, "top"),
        ({"form": "0"}, "other-form"),
        ({"form": "99"}, "other-form"),
        ({"pack": "2026-09-hertfordshire"}, "other-pack"),
        ({"questions": "Another set"}, "other-questions"),
        ({"version": "2"}, "other-questions"),
        ({"member": SECRET}, "unknown-member"),
    ],
)
def test_a_file_of_answers_that_is_not_this_packs_is_refused_as_a_whole(tmp_path: Path, change, code: str):
    for path in (_json_file(tmp_path / "a.json", **change), _csv_file(tmp_path / "a.csv", _csv_rows(**change))):
        found = _collect(path)
        assert _codes(found) == [(path.name, 0, code)]
        assert found.answers.empty
        assert SECRET not in found.rejects.to_csv()


@pytest.mark.parametrize("columns", [COLUMNS[1:], [*COLUMNS, "Q1"], []])
def test_other_columns_are_other_questions(tmp_path: Path, columns: list[str]):
    assert _codes(_collect(_json_file(tmp_path / "a.json", columns=columns)))[0][2] == "columns"
    rows = _csv_rows()
    rows[len(FACTS) + 1] = ["Record", *columns] if columns else ["Record"]
    assert _codes(_collect(_csv_file(tmp_path / "a.csv", rows)))[0][2] == "columns"


GOOD_JSON = json.dumps({"kind": answer_file.KIND, **FACTS, "columns": COLUMNS, "answers": ENTRIES})
GOOD_CSV = "\r\n".join(",".join(row) for row in _csv_rows([{"record": "1", "Z1": "excellent"}]))
NO_FILES_OF_ANSWERS: dict[str, tuple[str, bytes]] = {
    "empty json": ("json", b""),
    "empty csv": ("csv", b""),
    "torn json": ("json", GOOD_JSON[:-30].encode()),
    "another json": ("json", b'{"kind": "something else", "answers": []}'),
    "a list": ("json", b"[1, 2]"),
    "answers that are no list": ("json", GOOD_JSON.replace('"answers": [', '"answers": 5, "x": [').encode()),
    "an answer that is no object": ("json", GOOD_JSON.replace('"answers": [', '"answers": ["x", ').encode()),
    "a number": ("json", GOOD_JSON.replace('"partly"', "5").encode()),
    "not a number": ("json", GOOD_JSON.replace('"partly"', "NaN").encode()),
    "a list in an answer": ("json", GOOD_JSON.replace('"partly"', '["partly"]').encode()),
    "two answers to one question": ("json", GOOD_JSON.replace('"Q1": "partly"', '"Q1": "no", "Q1": "yes"').encode()),
    "half a character": ("json", GOOD_JSON.replace("Clear words", "\\ud83d").encode()),
    "a deep hole": ("json", b"[" * 200_000),
    "a long number": ("json", GOOD_JSON.replace('"partly"', "9" * 9_000).encode()),
    "utf-16": ("json", GOOD_JSON.encode("utf-16")),
    "latin": ("csv", GOOD_CSV.replace("Excellent", "caf\u00e9").encode("cp1252")),
    "another table": ("csv", b"Record,Comment\r\n1,x\r\n"),
    "a torn cell": ("csv", (GOOD_CSV + '\r\n2,"torn').encode()),
    "a workbook": ("csv", b"PK\x03\x04" + bytes(200)),
    "a huge cell": ("csv", (GOOD_CSV + "\r\n2," + "x" * 200_000).encode()),
    "too large": ("json", b" " * (answer_file.MOST_BYTES + 1)),
    "too many rows": ("csv", (GOOD_CSV + "\r\n1," * (answer_file.MOST_ROWS + 1)).encode()),
}


@pytest.mark.parametrize("name", NO_FILES_OF_ANSWERS)
def test_what_is_no_file_of_answers_is_one_plain_reject(tmp_path: Path, name: str):
    ending, body = NO_FILES_OF_ANSWERS[name]
    bad = tmp_path / f"bad.{ending}"
    bad.write_bytes(body)
    found = _collect(bad, _json_file(tmp_path / "good.json"))
    assert _codes(found) == [(bad.name, 0, "unreadable-answers")]
    assert "damaged, was changed by another program, or is of another kind" in found.rejects["reason"][0]
    assert _tuples(found) == ENTRIES_READ


def test_a_table_without_its_headers_is_refused(tmp_path: Path):
    rows = [row for row in _csv_rows() if row[:1] != ["Record"]]
    assert _codes(_collect(_csv_file(tmp_path / "a.csv", rows))) == [("a.csv", 0, "columns")]


def test_entries_and_answers_that_do_not_fit_are_named_and_the_rest_counts(tmp_path: Path):
    entries = [
        {"record": "1", "Q1": "Yes", "Q2": SECRET, "comment": SECRET},
        {"record": "99", "Q1": "yes"},
        {"record": "3", "Q1": "yes"},
        {"record": "1", "Q1": "no"},
        {"Q1": "yes"},
        {"record": "2", "Q1": "no", "Q99": SECRET},
        {"record": SECRET},
        {},
    ]
    found = _collect(_json_file(tmp_path / "a.json", entries))
    assert _codes(found) == [
        ("a.json", 1, "not-on-list"),
        ("a.json", 2, "unknown-record"),
        ("a.json", 3, "not-given"),
        ("a.json", 4, "record-twice"),
        ("a.json", 5, "no-record"),
        ("a.json", 6, "outside"),
        ("a.json", 7, "unknown-record"),
    ]
    assert [(r, q, a) for _, r, q, a, _ in _tuples(found)] == [
        ("1", "Q1", "yes"), ("1", form.COMMENT, ""), ("2", "Q1", "no"),
    ]  # fmt: skip
    assert SECRET not in found.rejects.to_csv()


def test_a_row_of_a_table_is_named_as_the_spreadsheet_shows_it(tmp_path: Path):
    rows = _csv_rows([{"record": "1", "Z1": "excellent"}, {"record": "99", "Z1": "excellent"}])
    rows[-2].append(SECRET)
    found = _collect(_csv_file(tmp_path / "a.csv", rows))
    assert _codes(found) == [("a.csv", len(rows) - 1, "outside"), ("a.csv", len(rows), "unknown-record")]
    assert SECRET not in found.rejects.to_csv()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), ending=st.sampled_from(answer_file.ENDINGS))
def test_no_bytes_stop_the_work(tmp_path: Path, body: bytes, ending: str):
    path = tmp_path / f"any{ending}"
    path.write_bytes(body)
    assert [code for *_, code in _codes(_collect(path))] == ["unreadable-answers"]


def test_columns_of_the_file_are_those_of_the_form():
    asked = questions.supplied().for_pack(video=True)
    ids = [
        answer_file.column_id(question.id, item)
        for question in asked.questions
        for item in [entry.code for entry in question.scale.items] or [""]
    ]
    assert [*ids, form.COMMENT] == [column.id for column in form.answer_columns(asked)]


@pytest.mark.libreoffice
def test_a_table_of_answers_is_the_same_after_libreoffice_saved_it(soffice: Path, tmp_path: Path):
    entries = [
        {"record": "1", "Q1": "partly", "Z2": "'=1+1", "Z3": "''quoted'", "comment": 'caf\u00e9, "two"\nlines'},
        {"record": "17", "Z1": "cannot-judge", "comment": "'-1"},
    ]
    path = _csv_file(tmp_path / "a.csv", _csv_rows(entries))
    out = tmp_path / "saved"
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}", "--infilter=CSV:44,34,76", "--convert-to",
               "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", out, path]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before, after = _collect(path), _collect(out / "a.csv")
    assert _tuples(after) == _tuples(before)
    assert [row[4] for row in _tuples(before) if row[4]] == ["=1+1", "'quoted'", 'caf\u00e9, "two"\nlines', "-1"]
    assert after.rejects.empty
