"""CSV and its relatives: characters, separators, headers below titles, cells of many lines, batches, row numbers."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import delimited
from scrutiny.records.vocabulary import fold

HEADERS = ("reference", "searched_at", "grounds")
HEAD = "reference,searched_at,grounds\n"


def known(headers: Sequence[str]) -> int:
    return len({fold(header) for header in headers} & set(HEADERS))


def opened(content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: io.BytesIO(content)


Rows = dict[int, list[str | None]]


def table(content: bytes | str, *, coded: bool = False) -> tuple[tuple[str, ...], Rows, list[int], tuple[str, ...]]:
    """Headers; row number -> cells; numbers of rows with too many or too few cells; notices."""
    content = content.encode() if isinstance(content, str) else content
    found = delimited.survey(io.BytesIO(content), where="x.csv")
    sheet = delimited.sheet(opened(content), found, where="x.csv", known=known)
    rows: Rows = {}
    misfits: list[int] = []
    for batch in sheet.batches(dict.fromkeys(range(len(sheet.headers)), coded)):
        columns = [batch.columns[number].to_pylist() for number in range(len(sheet.headers))]
        assert {len(cells) for cells in columns} == {len(batch.rows)}
        for place, row in enumerate(batch.rows.tolist()):
            assert row not in rows, "a row comes twice"
            rows[row] = [cells[place] for cells in columns]
        misfits += batch.misfits
    assert list(rows) == sorted(rows)
    assert not set(rows) & set(misfits)
    return sheet.headers, rows, misfits, sheet.notices


def by_csv(content: str) -> tuple[Rows, list[int]]:
    """The same by the standard library: all rows below the first."""
    headers, *found = csv.reader(io.StringIO(content, newline=""))
    blank: list[str | None] = [None] * len(headers)
    rows = {number: [cell or None for cell in row] or blank for number, row in enumerate(found, start=2)}
    fitting = {number: row for number, row in rows.items() if len(row) == len(headers)}
    return fitting, sorted(rows.keys() - fitting.keys())


# --- characters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "notice"),
    [
        ("utf-8", b"", ()),
        ("utf-8", b"\xef\xbb\xbf", ()),
        ("cp1252", b"", ("x.csv: read as Windows-1252",)),
        ("utf-16-le", b"\xff\xfe", ("x.csv: read as UTF-16",)),
        ("utf-16-be", b"\xfe\xff", ("x.csv: read as UTF-16",)),
        ("utf-16-le", b"", ("x.csv: read as UTF-16",)),
        ("utf-16-be", b"", ("x.csv: read as UTF-16",)),
    ],
)
def test_all_usual_encodings_are_recognised(encoding: str, mark: bytes, notice: tuple[str, ...]) -> None:
    headers, rows, _, notices = table(mark + f"{HEAD}1,2026-08-01,café €5\n".encode(encoding))

    assert (headers, rows, notices) == (HEADERS, {2: ["1", "2026-08-01", "café €5"]}, notice)


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_that_windows_1252_does_not_have_are_refused(byte: int) -> None:
    with pytest.raises(InputError, match="neither UTF-8 nor Windows-1252"):
        table(HEAD.encode() + b"1,2026-08-01,caf\xe9 " + bytes([byte]) + b"\n")


def test_such_a_byte_is_refused_wherever_in_the_file_the_other_stands() -> None:
    """A letter in UTF-8 holds one of these bytes; a megabyte later comes a letter in Windows-1252."""
    filler = b"2,2026-08-01,x\n" * 100_000

    with pytest.raises(InputError, match="neither UTF-8 nor Windows-1252"):
        table(HEAD.encode() + "1,2026-08-01,Á\n".encode() + filler + b"3,2026-08-01,caf\xe9\n")


def test_a_file_that_is_marked_as_utf_8_and_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="marked as UTF-8 and is not"):
        table(b"\xef\xbb\xbf" + HEAD.encode() + b"1,2026-08-01,caf\xe9\n")


@pytest.mark.parametrize(
    "content",
    [
        HEAD.encode() + b"1,2026-08-01,\0\n",
        b"\xef\xbb\xbf" + HEAD.encode() + b"1,2026-08-01,\0\n",
        (HEAD + "1,2026-08-01,\0\n").encode("utf-16"),
    ],
)
def test_nul_characters_are_refused_in_every_encoding(content: bytes) -> None:
    with pytest.raises(InputError, match="NUL"):
        table(content)


def test_two_nul_bytes_that_are_halves_of_letters_are_none() -> None:
    content = (HEAD + "1,2026-08-01,Ā\u0100a\n").encode("utf-16-be")

    assert b"\0\0" in content
    assert table(content)[1] == {2: ["1", "2026-08-01", "ĀĀa"]}


def test_a_letter_cut_in_two_at_the_end_of_a_piece_is_whole() -> None:
    """Pieces are a megabyte; the header's region is 256 kB: no boundary may fall into a letter."""
    for shift in range(3):
        content = HEAD + "x" * shift + ",2026-08-01," + "\u20ac" * 800_000 + "\n2,2026-08-01,ü\n"

        rows = table(content)[1]

        assert len(rows[2][2] or "") == 800_000
        assert rows[3] == ["2", "2026-08-01", "ü"]


def test_half_a_character_of_utf_16_in_the_header_moves_no_row() -> None:
    content = b"\xff\xfe" + "reference,searched_at,grounds,a".encode("utf-16-le") + b"\x00\xd8"
    content += "b\n1,2026-08-01,x,y\n".encode("utf-16-le")

    headers, rows, misfits, _ = table(content)

    assert headers[:3] == HEADERS
    assert (rows, misfits) == ({2: ["1", "2026-08-01", "x", "y"]}, [])


def test_half_a_character_at_the_end_of_headers_alone_makes_no_row() -> None:
    headers, rows, misfits, _ = table((HEAD.strip() + "x").encode("utf-16")[:-1])

    assert (headers[:2], rows, misfits) == (HEADERS[:2], {}, [])


def test_the_first_batch_has_its_columns_where_none_of_its_rows_fits() -> None:
    _, rows, misfits, _ = table(HEAD + "a\nb\n")

    assert (rows, misfits) == ({}, [2, 3])


@pytest.mark.parametrize("content", [b"", b"\n\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe\n\0", b"\xef\xbb\xbf\r\n"])
def test_a_file_without_anything_is_empty(content: bytes) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        table(content)


# --- headers ------------------------------------------------------------------------------------------------


def test_a_header_below_titles_is_found_and_rows_keep_their_numbers() -> None:
    headers, rows, misfits, notices = table("Stop and search,,\n\nAugust; all,,\n" + HEAD + "1,2026-08-01,x\n1,2\n")

    assert headers == HEADERS
    assert (rows, misfits) == ({5: ["1", "2026-08-01", "x"]}, [6])
    assert notices == ("x.csv: 3 rows above the header left out",)


def test_a_title_of_two_lines_is_one_row() -> None:
    _, rows, _, notices = table('"Stop and\nsearch",,\n' + HEAD + "1,2026-08-01,x\n")

    assert list(rows) == [3]
    assert notices == ("x.csv: 1 row above the header left out",)


def test_a_header_of_two_lines_is_one_row() -> None:
    headers, rows, *_ = table('reference,searched_at,"grounds\n"\n1,2026-08-01,x\n')

    assert headers == HEADERS
    assert list(rows) == [2]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|", "~"])
def test_a_line_that_tells_the_separator_is_no_row(separator: str, ends: str) -> None:
    content = f"sep={separator}{ends}" + HEAD.replace(",", separator) + f"1{separator}2026-08-01{separator}a,b;c\n"
    content = content.replace("a,b;c", '"a,b;c"')

    headers, rows, *_ = table(content)

    assert (headers, rows) == (HEADERS, {2: ["1", "2026-08-01", "a,b;c"]})


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_makes_known_headers(separator: str) -> None:
    others = "".join({",", ";", "\t", "|"} - {separator})

    _, rows, *_ = table(HEAD.replace(",", separator) + separator.join(["1", "2026-08-01", f"a{others}b"]))

    assert rows == {2: ["1", "2026-08-01", f"a{others}b"]}


def test_a_file_of_one_column_is_a_table() -> None:
    headers, rows, misfits, _ = table("searched_at\n2026-08-01\n\n2026-08-02\n")

    assert headers == ("searched_at",)
    assert (rows, misfits) == ({2: ["2026-08-01"], 3: [None], 4: ["2026-08-02"]}, [])


def test_more_columns_than_a_spreadsheet_has_are_refused() -> None:
    names = [*HEADERS, *(f"c{n}" for n in range(16_381))]
    assert len(table(",".join(names) + "\n")[0]) == 16_384

    with pytest.raises(InputError, match="row 1 has 16,385 cells"):
        table(",".join([*names, "more"]) + "\n")


def test_headers_that_hold_rows_are_refused() -> None:
    """A quotation mark that is not closed takes the rows below into the header."""
    wide = "reference,searched_at,a,b,c,d,e,f,grounds"
    row = "1,2026-08-01,a,b,c,d,e,f,g\n"

    with pytest.raises(InputError, match="a quotation mark in row 1 is not closed"):
        table(wide.replace("grounds", '"grounds') + "\n" + row * 3)


# --- rows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_cells_with_quotation_marks_line_ends_and_separators_are_one_cell(ends: str) -> None:
    cell = f'said ""no"",{ends}then, left'

    rows = table(HEAD.replace("\n", ends) + f'1,2026-08-01,"{cell}"{ends}2,2026-08-02,y{ends}')[1]

    assert rows == {2: ["1", "2026-08-01", cell.replace('""', '"')], 3: ["2", "2026-08-02", "y"]}


@pytest.mark.parametrize("below", ["", "\n", "\n\n\n", "\r\n\r\n", "\r\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blank_lines_at_the_very_end_are_no_rows(below: str, encoding: str) -> None:
    assert list(table((HEAD + "1,2026-08-01,x" + below).encode(encoding))[1]) == [2]


def test_blank_lines_between_rows_are_rows() -> None:
    _, rows, misfits, _ = table(HEAD + "\n1,2026-08-01,x\n\n\n,,\n2,2026-08-02,y\n\n")

    assert [number for number, cells in rows.items() if not any(cells)] == [2, 4, 5, 6]
    assert (rows[7], misfits) == (["2", "2026-08-02", "y"], [])


def test_headers_without_rows_are_a_table_without_rows() -> None:
    for content in (HEAD, HEAD.strip(), HEAD + "\r\n\n"):
        assert table(content)[1:3] == ({}, [])


@pytest.mark.parametrize("coded", [True, False])
def test_a_row_longer_than_a_block_is_read_with_a_larger_one_and_no_row_comes_twice(coded: bool) -> None:
    before = "".join(f"{n},2026-08-01,x\n" for n in range(40_000))
    content = HEAD + before + "short\n" + f"a,2026-08-01,{'y' * (5 << 20)}\n" + "short\n" + "b,2026-08-01,z\n"

    _, rows, misfits, _ = table(content, coded=coded)

    assert list(rows) == [*range(2, 40_002), 40_003, 40_005]
    assert misfits == [40_002, 40_004]
    assert rows[40_001] == ["39999", "2026-08-01", "x"]
    assert (len(rows[40_003][2] or ""), rows[40_005][0]) == (5 << 20, "b")


def test_a_row_longer_than_the_largest_block_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_BLOCKS", (1 << 12, 1 << 20))

    assert len(table(f"{HEAD}a,2026-08-01,{'y' * 900_000}\n")[1]) == 1
    with pytest.raises(InputError, match="more than 1 million characters"):
        table(f"{HEAD}a,2026-08-01,{'y' * 2_200_000}\n")


def test_a_quotation_mark_that_is_not_closed_is_refused_and_names_the_row() -> None:
    columns = "reference,searched_at,a,b,c,d,e,f,grounds\n"
    row = "1,2026-08-01,a,b,c,d,e,f,g\n"
    opened_ = row.replace("g\n", '"g\n')

    for rows in (row * 3 + opened_ + row * 4, row * 3 + opened_ + row * 4 + row.replace("g\n", 'g"\n') + row):
        with pytest.raises(InputError, match="a quotation mark in row 5 is not closed"):
            table(columns + rows)


def test_cells_of_many_lines_are_not_taken_for_rows() -> None:
    cell = "first line, with a comma\nsecond, also\n\nthird"

    rows = table(HEAD + "".join(f'{n},2026-08-01,"{cell}"\n' for n in range(500)))[1]

    assert {tuple(row[1:]) for row in rows.values()} == {("2026-08-01", cell)}
    assert list(rows) == list(range(2, 502))


# --- the same as the standard library -----------------------------------------------------------------------

BORDERS = [2, 3, 32_768, 32_769, 32_770, 50_000, 50_001]


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize("misfits", [[], BORDERS, [*range(2, 40_000)], [*range(30_000, 50_002)], [50_001]])
def test_fifty_thousand_rows_with_misfits_have_the_numbers_that_csv_gives_them(misfits: list[int], coded: bool) -> None:
    wrong = set(misfits)
    lines = (f"{n},2026-08-01" if n in wrong else f"{n},2026-08-01,{n % 7}" for n in range(2, 50_002))

    _, rows, found, _ = table(HEAD + "\n".join(lines) + "\n", coded=coded)

    assert found == misfits
    assert len(rows) + len(found) == 50_000
    assert all(cells[0] == str(number) for number, cells in rows.items())


def test_rows_of_many_lines_and_misfits_have_the_numbers_that_csv_gives_them() -> None:
    """Over the borders of batches and blocks."""
    pieces = []
    for n in range(30_000):
        cell = f'"{"line " * (n % 40)}\n{n}, ""x"""' if n % 3 == 0 else str(n)
        pieces.append(f"{n},2026-08-01,{cell}" + (",extra" if n % 997 == 0 else "") + "\n" * (1 + (n % 1009 == 0)))
    content = HEAD + "".join(pieces)

    _, rows, misfits, _ = table(content)

    assert (rows, misfits) == by_csv(content)


CELLS = st.text(st.sampled_from(list("ab\",;\n\r\t é\u2028\x85\x1c'\\")), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_cells_come_back_as_csv_reads_them(cells: list[list[str]], ends: str, quoting: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=ends, quoting=quoting).writerows([HEADERS, *cells])
    content = text.getvalue().rstrip("\r\n")

    # A line within a cell that has as many separators as a row is taken for one, and told: see _holds_rows.
    if any(line.count(",") >= 2 for row in cells for line in re.split("[\r\n]", ",".join(row))[1:]):
        with suppress(InputError):
            assert table(content)[1:3] == by_csv(content)
        return
    assert table(content)[1:3] == by_csv(content)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(list('ab",\n\r é')), max_size=40))
def test_any_text_below_the_headers_is_read_as_csv_reads_it(below: str) -> None:
    """Quotation marks in the middle of cells, unclosed ones, odd line ends."""
    content = (HEAD + below).rstrip("\r\n")

    assert table(content)[1:3] == by_csv(content)
