"""The workbook of the report, held against the checklist for accessible spreadsheets."""

import re
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from scrutiny import resources
from scrutiny.code_a import summary
from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.rule import Verdict
from scrutiny.code_a.tone import accusing
from scrutiny.outputs import report_book
from scrutiny.outputs.report import MARKING_RECORDS, Report, report
from scrutiny.records import areas, reading
from scrutiny.records.areas import HERTFORDSHIRE


@pytest.fixture(scope="module")
def made() -> Report:
    table = reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"])
    strata = areas.place(table, HERTFORDSHIRE, None).stratum.cat.rename_categories(HERTFORDSHIRE.names)
    return report(evaluate(table, RULES), table, force="Hertfordshire", period="August 2026", strata=strata)


@pytest.fixture(scope="module")
def data(made: Report) -> bytes:
    return report_book.report_book(made)


@pytest.fixture(scope="module")
def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def officers(made: Report) -> bytes:
    groups = summary.officer_groups(made.records, 5)
    return report_book.officer_book(made, summary.by_officer(made.findings, made.records, 5), groups, minimum=5)


def _rows(book: openpyxl.Workbook, name: str) -> list[dict]:
    values = list(book[name].iter_rows(min_row=3, values_only=True))
    return [dict(zip(values[0], row, strict=True)) for row in values[1:]]


# --- the checklist ------------------------------------------------------------------------------------------


def test_it_holds_to_the_checklist(data: bytes, officers: bytes) -> None:
    """Essential and desirable points, sheet by sheet; what each is stands beside it."""
    for content in (data, officers):
        book = openpyxl.load_workbook(BytesIO(content))
        names = book.sheetnames
        assert names[:3] == ["Cover", "Contents", "Notes"]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 for name in names)
        assert book.active.title == "Cover"
        assert book.properties.title
        assert book.properties.creator
        for sheet in book:
            assert sheet.sheet_state == "visible"
            assert sheet["A1"].value, "what the sheet is stands in A1"
            assert not sheet.merged_cells.ranges
            assert sheet.freeze_panes is None
            assert not sheet.auto_filter.ref
            assert not sheet._images
            assert not sheet._charts
            assert not sheet.oddHeader.left.text
            assert not sheet.oddFooter.left.text
            assert sheet.sheet_view.selection[0].activeCell == "A1"
            assert not any(one.hidden for one in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
            fills = {cell.fill.fill_type for row in sheet.iter_rows(max_row=min(60, sheet.max_row)) for cell in row}
            assert fills == {None}, "no background fill"
            if sheet.title == "Cover":
                assert sheet.max_column == 1
                continue
            (table,) = sheet.tables.values()
            assert table.ref.startswith("A3:"), "the table begins in column A, below what it is"
            assert table.ref.endswith(str(sheet.max_row)), "nothing stands below the table"
            assert table.autoFilter is None
            for row in sheet.iter_rows(min_row=3):
                assert all(cell.value not in (None, "") for cell in row), f"no empty cell: {sheet.title}"
            assert all(cell.alignment.wrap_text for cell in sheet[3])
            heads = [cell.value for cell in sheet[3]]
            assert len(set(heads)) == len(heads)


def test_contents_lists_every_sheet_and_notes_explain_the_brackets(book: openpyxl.Workbook) -> None:
    assert [row["Sheet"] for row in _rows(book, "Contents")] == book.sheetnames[2:]
    notes = {row["Word or person"] for row in _rows(book, "Notes")}
    used = {
        cell
        for sheet in book
        if sheet.title not in ("Cover", "Contents", "Notes")
        for row in sheet.iter_rows(min_row=4, values_only=True)
        for cell in row
        if isinstance(cell, str) and re.fullmatch(r"\[\w+\]", cell)
    }
    assert used <= notes
    assert used


def test_there_is_no_formula_and_no_link(data: bytes, officers: bytes) -> None:
    for content in (data, officers):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode()
                assert "<f>" not in text
                assert "<hyperlink" not in text
                assert "TargetMode" not in text


# --- what stands in it --------------------------------------------------------------------------------------


def test_every_query_stands_in_it_once_under_its_reference(book: openpyxl.Workbook, made: Report) -> None:
    rows = _rows(book, "Queries")
    findings = made.findings
    expected = {
        (record, rule.id)
        for number, rule in enumerate(findings.rules)
        for record in findings.record_ids[findings.verdicts[:, number] == Verdict.QUERY]
    }
    assert {(row["Record"], row["Check"]) for row in rows} == expected
    assert len(rows) == len(expected)
    messages = {rule.id: rule.message for rule in findings.rules}
    assert all(row["What it says"] == messages[row["Check"]] for row in rows)
    assert set(book["Queries"].tables) == {"Table3"}


def test_it_says_on_its_face_who_may_have_it(book: openpyxl.Workbook) -> None:
    assert book["Cover"]["A2"].value == MARKING_RECORDS
    assert book.properties.subject == MARKING_RECORDS


def test_nothing_that_a_record_says_is_in_it(data: bytes, officers: bytes, made: Report) -> None:
    rows = made.records.rows
    for content in (data, officers):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        for name in ("grounds", "place", "officer"):
            texts = {value.strip() for value in rows[name].dropna() if len(value.strip()) > 8} - {"[withheld]"}
            assert not [value for value in texts if value in text], name
        assert accusing(re.sub(r"<[^>]*>", " ", text)) is None


def test_summaries_say_what_the_tables_say(book: openpyxl.Workbook, made: Report) -> None:
    tables = {table.name: table.rows for table in made.tables}
    rows = _rows(book, "Required items by area")
    assert [row["Area"] for row in rows] == tables["founding_by_area"]["stratum"].tolist()
    assert [row["Every required item shown"] for row in rows] == tables["founding_by_area"]["shown"].tolist()
    shares = [row["Shown in every 100 judged"] for row in rows]
    assert all((share == "[x]") == (row["Judged"] < 100) for share, row in zip(shares, rows, strict=True))
    assert [row["Queries"] for row in _rows(book, "Checks")] == tables["checks"]["query"].tolist()
    for name, (sheet, *_) in report_book._SUMMARIES.items():
        assert (sheet in book.sheetnames) == (name in tables and len(tables[name]) > 0)
    assert {row["Check"] for row in _rows(book, "List of checks")} == {rule.id for rule in made.findings.rules}
    assert _rows(book, "Sources")[0]["SHA-256"] == made.records.sources[0].sha256


def test_a_very_long_list_is_cut_and_says_so(made: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_book, "MOST_LISTED", 7)
    book = openpyxl.load_workbook(BytesIO(report_book.report_book(made)))
    assert len(_rows(book, "Queries")) == 7
    assert re.search(r"The first 7 of [\d,]+ rows; findings\.json has all", book["Queries"]["A2"].value)


def test_the_same_report_gives_the_same_bytes(made: Report, data: bytes) -> None:
    assert report_book.report_book(made) == data


def test_words_of_others_stay_words(made: Report) -> None:
    """A file's name or an area's that looks like a formula is text."""
    sources = (replace(made.records.sources[0], name='=HYPERLINK("http://example.org/","x")'),)
    table = replace(made.records, sources=sources)
    findings = evaluate(table, RULES[:3])
    other = report(findings, table, force="=1+1", period="+44", notices=("@SUM(1)",))
    content = report_book.report_book(other)
    book = openpyxl.load_workbook(BytesIO(content))
    assert _rows(book, "Sources")[0]["File"] == '=HYPERLINK("http://example.org/","x")'
    assert book["Sources"]["A4"].data_type == "s"


# --- by officer ---------------------------------------------------------------------------------------------


def test_officers_stand_alone_from_the_minimum_on_and_add_up(officers: bytes, made: Report) -> None:
    book = openpyxl.load_workbook(BytesIO(officers))
    rows = _rows(book, "By officer")
    assert rows[-1]["Officer"] == summary.ALL
    assert rows[-1]["Records"] == made.records.accepted == sum(row["Records"] for row in rows[:-1])
    alone = [row for row in rows if re.fullmatch(r"Officer \d+", row["Officer"])]
    assert alone
    assert all(row["Records"] >= 5 for row in alone)
    named = {row["Officer"] for row in _rows(book, "Queries by officer")}
    assert named <= {row["Officer"] for row in alone}
    assert "liaison only" in book["Cover"]["A2"].value


def test_the_report_itself_has_no_officer(book: openpyxl.Workbook) -> None:
    assert not [name for name in book.sheetnames if "fficer" in name]
    assert not any(cell.value == "Officer" for sheet in book for row in sheet.iter_rows(max_row=3) for cell in row)


@pytest.mark.libreoffice
def test_another_program_reads_every_sheet(data: bytes, soffice: Path, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    path.write_bytes(data)
    out = tmp_path / "out"
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", "--outdir",
         out, path],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    from python_calamine import CalamineWorkbook

    ours, theirs = CalamineWorkbook.from_path(path), CalamineWorkbook.from_path(out / "findings.ods")
    assert theirs.sheet_names == ours.sheet_names
    for name in ("Queries", "Checks", "Cover"):
        assert theirs.get_sheet_by_name(name).to_python() == ours.get_sheet_by_name(name).to_python()
