"""Workbooks: the table is found, cells become the texts of a CSV, and nothing harmful is read."""

import datetime as dt
import io
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scrutiny.errors import InputError
from scrutiny.records import files, workbooks
from scrutiny.records.workbooks import EXTENT, Extent

HEADERS = ("Type", "Date", "Outcome", "Gender", "Reference")
SECRET = "Zebedee Quillfeather"
Rows = dict[int, list[str | None]]


def moment(*parts: int) -> dt.datetime:
    """A time as a spreadsheet has it: without a zone."""
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def known(headers: Sequence[str]) -> int:
    return sum(header in HEADERS for header in headers)


def table(content: bytes, *, extent: Extent = EXTENT) -> tuple[tuple[str, ...], Rows, list[int], tuple[str, ...]]:
    """Headers, rows by number, misfits, notices."""
    sheet = workbooks.sheet(content, where="a.xlsx", known=known, extent=extent)
    rows: Rows = {}
    misfits: list[int] = []
    for batch in sheet.batches({number: number % 2 == 1 for number in range(len(sheet.headers))}):
        columns = [batch.columns[number].to_pylist() for number in range(len(sheet.headers))]
        rows |= {row[0]: list(row[1:]) for row in zip(batch.rows.tolist(), *columns, strict=True)}
        misfits += batch.misfits
    return sheet.headers, rows, misfits, sheet.notices


def book(write: Callable[[xlsxwriter.Workbook], object], **options: Any) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    write(workbook)
    workbook.close()
    return stream.getvalue()


def grid(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these sheets, each a list of rows; None is left blank."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value is not None:
                        sheet.write(row, column, value)

    return book(write)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def by_hand(
    rows: str | bytes, *, shared: str = "", styles: str = "", prefix: str = "", head: str = "", **parts: bytes
) -> bytes:
    """A workbook with one sheet whose rows are this XML."""
    p = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" if prefix else ""}{prefix}="{MAIN}"'
    body = rows.encode() if isinstance(rows, str) else rows
    content = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": f'<{p}workbook {space} xmlns:r="{OFFICE}">{head}<{p}sheets><{p}sheet name="a" sheetId="1" '
        f'r:id="r1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/Sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="../xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{p}worksheet {space}><{p}sheetData>".encode()
        + body
        + f"</{p}sheetData></{p}worksheet>".encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **parts,
    }
    return packed(content)


def packed(content: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "Type")}{cell("B1", "Date")}</row>'

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">'
    "{styles}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
)
ODS_HEAD = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Type</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>Date</text:p></table:table-cell></table:table-row>'
)


def ods(rows: str, *, styles: str = "", **parts: bytes) -> bytes:
    body = f"<table:table>{ODS_HEAD}{rows}</table:table>"
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "content.xml": ODS.format(styles=styles, body=body), **parts})


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


# ------------------------------------------------------------------------------------------------ finding the table


def test_headers_are_found_below_titles_and_rows_keep_their_numbers() -> None:
    content = grid(
        [
            [],
            ["Stop and search, Hertfordshire"],
            ["Outcome", "as agreed with the panel"],
            [],
            [None, "Type", None, "Date", "", "Outcome"],
            [None, "Person search", None, "2020-06-01", None, "Arrest"],
            [],
            [None, "Vehicle search", None, None, None, " "],
        ]
    )

    headers, rows, misfits, notices = table(content)

    assert headers == ("Type", "Date", "Outcome")
    assert rows == {6: ["Person search", "2020-06-01", "Arrest"], 7: [None] * 3, 8: ["Vehicle search", None, None]}
    assert misfits == []
    assert notices == ("the headers stand in row 5; 2 rows above them were left out",)


def test_a_row_with_something_beyond_the_headers_is_a_misfit_and_others_are_not() -> None:
    content = grid([["Type", "Date", None], ["a", "b", " "], ["a", "b", None, "x"], ["a"], [None, None, "note"]])

    _, rows, misfits, _ = table(content)

    assert rows == {2: ["a", "b"], 4: ["a", None]}
    assert misfits == [3, 5]


def test_a_column_without_a_header_is_left_out_and_said() -> None:
    headers, rows, misfits, notices = table(grid([[None, "Type", "Date"], [0, "a", "b"], [1, "c", "d"]]))

    assert (headers, rows, misfits) == (("Type", "Date"), {2: ["a", "b"], 3: ["c", "d"]}, [])
    assert notices == ("1 column without a header was left out",)


def test_the_right_worksheet_is_found_and_the_others_are_said() -> None:
    content = grid([["Notes"], ["made by"]], [["Outcome", "Gender"], [1, 2]], [HEADERS, ["a", "b"]], [HEADERS])

    headers, rows, _, notices = table(content)

    assert headers == HEADERS
    assert rows == {2: ["a", "b", None, None, None]}
    assert notices == ("sheet 3 of the workbook was read; 3 other sheets were not",)


def test_two_worksheets_with_such_a_table_are_refused_by_number() -> None:
    with pytest.raises(InputError, match=r"2 worksheets hold such a table \(sheets 1, 3"):
        table(grid([HEADERS, ["a"]], [["x"]], [HEADERS[:4], ["b"]]))


def test_an_unknown_table_is_given_so_that_a_layout_can_be_proposed() -> None:
    headers, rows, *_ = table(grid([], [["Export of today"], ["Wann", "Wo"], ["a", "b"]]))

    assert headers == ("Wann", "Wo")
    assert rows == {3: ["a", "b"]}


def test_only_the_columns_that_are_asked_for_come_and_as_a_dictionary_where_asked() -> None:
    sheet = workbooks.sheet(grid([HEADERS, list("abcde"), list("abcde")]), where="x", known=known)

    (batch,) = sheet.batches({3: True, 0: False})

    assert set(batch.columns) == {0, 3}
    assert pa.types.is_dictionary(batch.columns[3].type)
    assert batch.columns[3].to_pylist() == ["d", "d"]
    assert len(list(sheet.batches({0: False}))) == 1  # and again
    assert sheet.kind == "workbook"


def test_rows_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_BATCH", 4)
    rows = [["Type", "Date"]] + [[f"r{n}", n] if n != 5 else [] for n in range(2, 12)]
    sheet = workbooks.sheet(grid(rows), where="x", known=known)

    batches = list(sheet.batches({0: False}))

    assert [len(batch.rows) for batch in batches] == [4, 4, 2]
    assert [n for batch in batches for n in batch.rows.tolist()] == list(range(2, 12))


def test_hidden_rows_are_read_and_counted() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        for number in range(6_000):
            sheet.write_row(number, 0, ["Type", "Date"] if not number else ["a", f"{number:05}"])
        for number in range(100, 4_000, 3):
            sheet.set_row(number, None, None, {"hidden": True})

    _, rows, _, notices = table(book(write))

    assert len(rows) == 5_999
    assert notices == ("1,300 rows are hidden in the workbook; hidden rows are read like all others",)


# ---------------------------------------------------------------------------------------------- cells into texts


def every_kind(workbook: xlsxwriter.Workbook) -> None:
    """Rows of a format and a value, as people's exports have them."""
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Type", "Date"])
    exact = moment(2020, 6, 1, 14, 5, 9)
    written: list[tuple[str, Any]] = [
        ("dd/mm/yyyy hh:mm", exact),
        ("dd/mm/yyyy hh:mm", moment(2020, 6, 1)),
        ("dd/mm/yyyy", moment(2020, 6, 1)),
        ("dd/mm/yyyy", exact),
        ("hh:mm", dt.time(14, 5)),
        ("[h]:mm", 1.5),
        ("mmm-yy", moment(2017, 10, 1)),
        ("0000", 12),
        ("", 17.0),
        ("", 51.452468),
        ("", 123456789012),
        ("", 123456789012345678),
        ("", 0.00002),
        ("", True),
        ("", "0012"),
        ("", " two  blanks \nand a line"),
        ("#,##0.00", 1234.5),
        ('"day" 0', 3),
        ("", "_x000D_"),
    ]
    for row, (code, value) in enumerate(written, start=1):
        sheet.write(row, 0, f"{row}")
        form = workbook.add_format({"num_format": code}) if code else None
        if isinstance(value, dt.datetime | dt.time):
            sheet.write_datetime(row, 1, value, form)
        elif isinstance(value, str):
            sheet.write_string(row, 1, value, form)
        else:
            sheet.write(row, 1, value, form)
    sheet.write(20, 0, "20")
    sheet.write_formula(20, 1, "=NA()", None, "#N/A")
    sheet.write(21, 0, "21")
    sheet.write_formula(21, 1, "=1+1", None, 2)


LONG = "1.234567890123457E+17"  # the program that wrote it kept 16 digits

TEXTS = [
    "2020-06-01T14:05:09", "2020-06-01T00:00:00", "2020-06-01", "2020-06-01T14:05:09", "14:05:00", "36:00:00",
    "2017-10-01", "0012", "17", "51.452468", "123456789012", LONG, "0.00002", "TRUE", "0012",
    " two  blanks \nand a line", "1234.5", "3", "_x000D_", "#N/A", "2",
]  # fmt: skip


def test_cells_are_the_texts_that_a_csv_has() -> None:
    _, rows, *_ = table(book(every_kind))

    assert [row[1] for row in rows.values()] == TEXTS


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Type", "Date"])
        sheet.write_datetime(1, 1, moment(2020, 6, 1, 9), workbook.add_format({"num_format": "d/m/yy h:mm"}))

    assert table(book(write, date_1904=True))[1] == {2: [None, "2020-06-01T09:00:00"]}


@pytest.mark.libreoffice
def test_what_libreoffice_saves_again_is_the_same_table(soffice: Path, tmp_path: Path) -> None:
    original = tmp_path / "original.xlsx"
    original.write_bytes(book(every_kind))
    for kind in ("xlsx", "ods"):
        (tmp_path / kind).mkdir()
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / kind, original]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        content = (tmp_path / kind / f"original.{kind}").read_bytes()

        headers, rows, misfits, _ = table(content)

        assert (headers, misfits) == (("Type", "Date"), [])
        texts = [row[1] for row in rows.values()]
        kept = "1.23456789012346E+17"  # LibreOffice keeps 15 digits
        assert [LONG if text == kept else text for text in texts] == TEXTS
        assert list(rows) == list(range(2, 23))


def test_other_programs_ways_to_write_a_cell_are_understood() -> None:
    rows = (
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v> 1 </x:v></x:c></x:row>'
        '<x:row r="4"><x:c r="A4" t="str"><x:f>1</x:f><x:v>a_x0041_</x:v></x:c>'
        '<x:c r="B4" s="1"><x:v>43983.5</x:v></x:c></x:row>'
        '<x:row><x:c t="b"><x:v>0</x:v></x:c><x:c t="d"><x:v>2020-06-01T10:00:00</x:v></x:c></x:row>'
        '<x:row><x:c t="e"><x:v>#REF!</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>on</x:t></x:r>'
        "<x:r><x:t>e</x:t></x:r>"
        "<x:rPh><x:t>no</x:t></x:rPh></x:is></x:c></x:row>"
    )
    content = by_hand(
        rows,
        prefix="x",
        shared="<si><t>Type</t></si><si><r><t>Da</t></r><r><t>te</t></r><rPh><t>no</t></rPh></si>",
        styles='<numFmts><numFmt numFmtId="170" formatCode="[$-809]d mmm yyyy\\ h:mm"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
    )

    headers, found, *_ = table(content)

    assert headers == ("Type", "Date")
    assert found == {
        2: [None, None], 3: [None, None], 4: ["aA", "2020-06-01T12:00:00"],
        5: ["FALSE", "2020-06-01T10:00:00"], 6: ["#REF!", "one"],
    }  # fmt: skip


def test_a_formula_saved_without_its_result_is_an_error_and_not_a_blank() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Type", "Date"])
    workbook.active.append(["a", "b"])
    workbook.active.append(["a", "=B2"])
    stream = io.BytesIO()
    workbook.save(stream)

    with pytest.raises(InputError, match="row 3 has a formula whose result was not saved"):
        table(stream.getvalue())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("17", "17"), ("17.0", "17"), ("-0", "0"), ("1.5E3", "1500"), ("5.1452468000000003E1", "51.452468"),
        ("999999999999999", "999999999999999"), ("1E15", "1E+15"), ("1.23456789012345E+17", "1.23456789012345E+17"),
        ("1e-7", "0.0000001"), ("0.1", "0.1"), ("nan", "nan"), ("1e999", "1e999"), ("x", "x"), ("٣", "3"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_see_them(written: str, text: str) -> None:
    assert workbooks.number_text(written) == text


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("General", ""), ("0.00", ""), ("@", ""), ("yyyy-mm-dd", "date"), ("mmm-yy", "date"), ("mm:ss", "time"),
        ("hh:mm AM/PM", "time"), ("[$-F800]dddd, mmmm dd, yyyy", "date"), ("[h]:mm:ss", "elapsed"),
        ('d "o\'clock hm" ', "date"), ("[Red]0;[Blue]d", ""), ("dd/mm/yyyy\\ hh:mm;@", "date time"),
        ('0 "days"', ""), ("_-* #,##0.00", ""), ("0.00E+00", ""), ("\\d0", ""),
    ],
)  # fmt: skip
def test_a_format_says_whether_it_shows_a_date_or_a_time(code: str, kinds: str) -> None:
    assert workbooks.format_kinds(code) == set(kinds.split())


@given(st.datetimes(moment(1985, 1, 1), moment(2100, 1, 1)))
@settings(max_examples=300)
def test_a_moment_survives_the_rounding_of_a_serial_number(written: dt.datetime) -> None:
    written = written.replace(microsecond=0)
    start = moment(1899, 12, 30)
    serial = float(f"{(written - start) / dt.timedelta(days=1):.15g}")  # as Excel keeps it

    assert workbooks._moment(serial, start) == written


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff_"), max_size=6),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6)),
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
@settings(max_examples=60, deadline=None)
def test_another_reader_sees_the_same_cells_in_the_same_rows(rows: list[list[Any]]) -> None:
    content = grid([["Type", "Date", "Outcome", "Gender"], *rows])

    _, found, misfits, _ = table(content)

    other = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert misfits == []
    for number, cells in enumerate(other[1:], start=2):
        texts = [as_text(value) for value in cells]
        assert found.get(number, [None] * 4) == texts


def as_text(value: Any) -> str | None:
    """A cell of the other reader, which gives every number as a float."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"
    return value if value.strip() else None


# ---------------------------------------------------------------------------------------------------- OpenDocument


def test_repeated_rows_and_cells_of_an_ods_are_as_many_as_they_say() -> None:
    twice = ods_cell("x", 'table:number-columns-repeated="2"')
    rest = '<table:table-cell table:number-columns-repeated="16382"/>'
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    content = ods(
        f'<table:table-row table:number-rows-repeated="3">{twice}{rest}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{blank}</table:table-row>'
        f"<table:table-row>{ods_cell('y')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048569">{blank}</table:table-row>'
    )

    _, rows, misfits, _ = table(content)

    assert rows == {2: ["x", "x"], 3: ["x", "x"], 4: ["x", "x"], 5: [None] * 2, 6: [None] * 2, 7: ["y", None]}
    assert misfits == []


def test_notes_and_drawings_of_an_ods_are_not_in_the_table_and_lines_are() -> None:
    inner = (
        f'<office:annotation><text:p>{SECRET}</text:p></office:annotation><text:p>a<text:s text:c="3"/>b<text:tab/>'
        "<text:span>c</text:span><text:line-break/>d</text:p><text:p>e</text:p>"
    )
    content = ods(
        f'<table:table-row><table:table-cell office:value-type="string">{inner}</table:table-cell></table:table-row>'
    )

    assert table(content)[1] == {2: ["a   b\tc\nd\ne", None]}


def test_an_ods_keeps_midnight_where_the_format_of_the_cell_row_or_column_shows_a_time() -> None:
    styles = (
        '<number:date-style style:name="N1"><number:year/><number:hours/></number:date-style>'
        '<number:date-style style:name="N2"><number:year/><number:month/></number:date-style>'
        '<style:style style:name="base" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="time" style:family="table-cell" style:parent-style-name="base"/>'
        '<style:style style:name="day" style:family="table-cell" style:data-style-name="N2"/>'
    )

    def date(value: str, style: str = "") -> str:
        return f'<table:table-cell {style} office:value-type="date" office:date-value="{value}"/>'

    day = "2020-06-01"
    rows = (
        f"<table:table-row>{date(day) * 2}</table:table-row>"
        '<table:table-row table:default-cell-style-name="day">'
        + date(day)
        + date(day, 'table:style-name="time"')
        + "</table:table-row>"
        f"<table:table-row>{date(day + 'T23:59:59.999999')}{date(day + 'T10:00:00.2')}</table:table-row>"
    )
    columns = (
        '<table:table-column/><table:table-column table:number-columns-repeated="2" '
        'table:default-cell-style-name="time"/>'
    )

    _, found, *_ = table(ods(columns + rows, styles=styles))

    assert found == {
        2: ["2020-06-01", "2020-06-01T00:00:00"],
        3: ["2020-06-01", "2020-06-01T00:00:00"],
        4: ["2020-06-02T00:00:00", "2020-06-01T10:00:00"],
    }


def test_the_second_sheet_of_an_ods_is_found() -> None:
    sheet = f"<table:table><table:table-row>{ods_cell('Notes')}</table:table-row></table:table>"
    body = f"{sheet}<table:table>{ODS_HEAD}<table:table-row>{ods_cell('a')}</table:table-row></table:table>{sheet}"

    _, rows, _, notices = table(packed({"content.xml": ODS.format(styles="", body=body)}))

    assert rows == {2: ["a", None]}
    assert "sheet 2" in notices[0]


# ------------------------------------------------------------------------------------- what is refused, and how


def refused(content: bytes, message: str, extent: Extent = EXTENT) -> None:
    with pytest.raises(InputError, match=message) as caught:
        table(content, extent=extent)
    assert SECRET not in str(caught.value)


def test_a_stray_cell_in_the_last_corner_costs_nothing() -> None:
    far = f'{HEAD}<row r="2">{cell("A2", "a")}{cell("XFD2", "x")}</row>'
    assert table(by_hand(far))[2] == [2]

    tracemalloc.start()
    refused(
        by_hand(f'{HEAD}<row r="1048576">{cell("XFD1048576", SECRET)}</row>'),
        "something is written in row 1,048,576, below 1,048,574 blank rows",
    )
    refused(
        ods(
            '<table:table-row table:number-rows-repeated="1000000"/><table:table-row>'
            f'<table:table-cell table:number-columns-repeated="16383"/>{ods_cell(SECRET)}</table:table-row>'
        ),
        "below 1,000,000 blank rows",
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 << 20


@pytest.mark.parametrize(
    "content",
    [
        ods(f'<table:table-row table:number-rows-repeated="99999999">{ods_cell("x")}</table:table-row>'),
        ods(f'<table:table-row table:number-rows-repeated="{"9" * 5000}">{ods_cell("x")}</table:table-row>'),
        ods('<table:table-row table:number-rows-repeated="-5"><table:table-cell/></table:table-row>'),
        ods(
            '<table:table-row><table:table-cell table:number-columns-repeated="2000000000" office:value-type="float"'
            ' office:value="1"/></table:table-row>'
        ),
        ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/>'
            "</text:p></table:table-cell></table:table-row>"
        ),
        ods("<table:table-row>" + "<text:span>" * 300),
        by_hand(HEAD + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'),
        by_hand(HEAD + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>'),
        by_hand(HEAD + '<row r="2"><c r="A3"><v>7</v></c></row>'),
        by_hand(HEAD + '<row r="2"><c r="B2"/><c r="A2"/></row>'),
        by_hand(HEAD + '<row r="2"><c r="XFE2"/></row>'),
        by_hand(HEAD + '<row r="1"></row>'),
        by_hand(HEAD + '<row r="1048577"></row>'),
        by_hand(HEAD + '<row r="2"><row r="3"/></row>'),
        by_hand(HEAD + '<row r="2"><c r="A2"><c r="B2"/></c></row>'),
        by_hand(HEAD + '<row r="2"><c r="A2">' + "<v>" * 1000),
        by_hand(HEAD + "<a>" * 1000),
        by_hand(HEAD + '<row r="2"'),
        by_hand(HEAD + f'<row r="2">{cell("A2", "x" * 1_100_000)}</row>'),
        by_hand(HEAD.encode() + b"\xff\xfe"),
        by_hand(HEAD, shared="<si><t>" + "x" * 1_100_000 + "</t></si>"),
    ],
)  # fmt: skip
def test_what_no_program_writes_is_damage(content: bytes) -> None:
    refused(content, "damaged or was cut short")


def test_entities_are_refused_before_they_grow() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    refused(by_hand("", **{"xl/worksheets/sheet1.xml": f"{lol}<worksheet>&b;</worksheet>".encode()}), "damaged")
    refused(packed({"content.xml": lol + "<x>&b;</x>"}), "damaged")


def test_what_would_fill_the_memory_of_a_parser_is_refused() -> None:
    extent = Extent(piece=1 << 20, names=500, cells=1000, shared=100_000, columns=50)
    tracemalloc.start()
    refused(by_hand(HEAD + f'<row r="2" x="{"y" * 3_000_000}"/>'), "too large to be read", Extent(piece=1 << 20))
    refused(by_hand(HEAD + "".join(f"<a{n}/>" for n in range(60_000))), "too large to be read", extent)
    refused(by_hand(HEAD + "".join(f'<a b{n}=""/>' for n in range(60_000))), "too large to be read", extent)
    refused(by_hand(HEAD + "".join(f'<a xmlns:b{n}="u"/>' for n in range(60_000))), "too large to be read", extent)
    rows = "".join(f'<row r="{n}"><c/><c/></row>' for n in range(2, 9000))
    refused(by_hand(HEAD + rows), "too large to be read", extent)
    refused(by_hand(HEAD, shared="<si><t>abc</t></si>" * 9000), "too large to be read", extent)
    refused(grid([[f"h{n}" for n in range(60)], [1]]), "more than 50 columns", extent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 << 20


def test_a_bomb_is_refused_by_what_its_archive_states() -> None:
    content = by_hand(b" " * (3 << 20))
    refused(content, "far too large when it is unpacked", Extent(archive=files.Limits(unguarded=1 << 20)))
    refused(content, "far too large when it is unpacked", Extent(archive=files.Limits(unpacked=1 << 20)))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
)


@pytest.mark.parametrize(
    "content",
    [
        OLD + bytes(5000) + "EncryptedPackage".encode("utf-16-le"),
        packed({"content.xml": b"\x01\x02", "META-INF/manifest.xml": MANIFEST}),
        packed({"encrypted-package": b"\x01\x02"}),
    ],
)
def test_a_password_is_said_with_how_to_take_it_off_and_what_to_delete(content: bytes) -> None:
    refused(content, "the workbook has a password.*Encrypt with Password.*Delete that copy as soon as it is loaded")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (OLD + bytes(5000), "old version of Office"),
        (b"Type,Date\n", "this is not a workbook"),
        (packed({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "this is not a workbook"),
        (packed({"xl/workbook.bin": "x"}), "old version of Office"),
        (packed({"xl/workbook.xml": "<workbook><workbookPr/></workbook>"}), "no worksheet"),
        (packed({"content.xml": ODS.format(styles="", body="")}), "no worksheet"),
        (grid([]), "the workbook is empty"),
        (packed({"content.xml": ODS.format(styles="", body="<table:table/>")}), "the workbook is empty"),
        (packed({"xl/Workbook.xml": "<a/>", "xl/workbook.xml": "<a/>"}), "damaged"),
        (b"PK\x03\x04", "damaged or was cut short"),
    ],
)
def test_what_is_no_workbook_with_a_table_is_said(content: bytes, message: str) -> None:
    refused(content, message)


WHOLE = grid([HEADERS, *[["Person search", n, "Arrest", SECRET, f"r{n}"] for n in range(30)]])
WHOLE_ODS = ods("".join(f"<table:table-row>{ods_cell(f'r{n}') * 2}</table:table-row>" for n in range(30)))


@given(st.sampled_from([WHOLE, WHOLE_ODS]), st.data())
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_an_error_or_an_exact_account(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(len(damaged) - 1, 0)))
        if data.draw(st.booleans()):
            damaged[at : at + 1] = bytes([data.draw(st.integers(0, 255))])
        else:
            del damaged[at : at + data.draw(st.integers(1, 300))]
    try:
        _, rows, misfits, _ = table(bytes(damaged))
    except InputError as error:
        assert SECRET not in str(error)  # noqa: PT017
        return

    assert sorted([*rows, *misfits]) == list(range(2, len(rows) + len(misfits) + 2))


@given(st.binary(max_size=120), st.integers(0, 2_000))
@settings(max_examples=150, deadline=None)
def test_any_change_of_the_xml_gives_an_error_or_an_exact_account(piece: bytes, at: int) -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        parts: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    text = parts["xl/worksheets/sheet1.xml"]
    start = text.index(b"<sheetData>") + at % (len(text) - text.index(b"<sheetData>"))
    parts["xl/worksheets/sheet1.xml"] = text[:start] + piece + text[start + len(piece) // 2 :]

    try:
        _, rows, misfits, _ = table(packed(parts))
    except InputError as error:
        assert SECRET not in str(error)  # noqa: PT017
        return

    numbers = sorted([*rows, *misfits])
    assert numbers == list(range(min(numbers, default=0), min(numbers, default=0) + len(numbers)))
