"""Extracts made up at random, damage done to them, and a judge of what is then read.

The judge knows one promise: a file is either refused in plain words, or every row that a spreadsheet shows below
the headers is a record, part of a record or a reject, once. What a spreadsheet shows is found out by ``csv`` of the
standard library, which shares nothing with the reader. Everything is drawn from one ``random.Random``, so that a
seed repeats an example, and so that hypothesis can make it smaller.
"""

import csv
import gzip
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from scrutiny.errors import InputError
from scrutiny.records import damage, fields
from scrutiny.records.reading import Options, read
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import fold

csv.field_size_limit(1 << 30)

NAME = "2026-08-hertfordshire-stop-and-search"
PLANTED = "Zebedee Quillfeather"
PIECE = "uillf"  # of the planted name: damage may cut it
MOST_CALLS = 3_000_000  # of Python functions for one small file; one takes some 70,000

POLICE_UK = [
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
]
STANDARD = [
    "reference",
    "search_type",
    "searched_at",
    "place",
    "latitude",
    "longitude",
    "gender",
    "age",
    "age_range",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "person_key",
    "power",
    "object",
    "grounds",
    "officer",
    "clothing_removed",
    "outcome",
    "outcome_linked",
    "record_created_at",
    "supervisor_reviewed_on",
    "remarks",
]

_NEEDED = ("Type", "Date", "Legislation", "Object of search", "searched_at", "grounds")

_DATES = (
    "2026-08-03T13:05:00+00:00", "2026-08-31T23:30:00+00:00", "2026-08-03T14:05:00", "2026-08-03", "03/08/2026 14:05",
    "3/8/2026", "2026-08-03 14:05:09.25", "46237.5", "46237", "31/02/2026", "08/31/2026", "", "withheld", "soon",
    "2026-08-03T00:00:00", "0001-01-01", "9999-12-31T23:59:59Z", "2026-08-03T24:00:00", "4 Aug 2026 9:05 pm",
    "2026-03-29T01:30:00", "99999999999999999999", "2026-08-03T14:05:00+99:99",
)  # fmt: skip
_NUMBERS = (
    "51.65", "-0.39", "", "51,65", "1e400", "nan", "inf", "91", "-181", "0", "17", "17.0", "1_0", "seventeen", "--1",
    "9" * 30, "withheld",
)  # fmt: skip
_CODED = (
    "Person search", "Vehicle search", "Male", "Female", "18-24", "10-17", "Oct-17", "2017-10-01", "43009", "over 34",
    "White - Irish", "W2", "White", "Misuse of Drugs Act 1971 (section 23)", "S60", "Controlled drugs", "Arrest",
    "A no further action disposal", "True", "FALSE", "1", "1.0", "0", "Yes", "N", "", "withheld", "[REDACTED]",
    "Arested", "Not stated",
)  # fmt: skip
_REFERENCES = ("SS/2026/{n}", "{n}", "000{n}", "X", "", "X#2", "1.23E+11", "1234567890123450000", "withheld", "{n}.0")
_WORDS = (
    "smell of cannabis", PLANTED, f"PC {PLANTED}", f"{PLANTED.upper()}", "a \"bag\"", "one, two", "one; two",
    "first line\nsecond line", "first\r\nsecond", "caf\u00e9", "\u20ac20", "\u2028", "\u00a0", "e\u0301", "\U0001f600",
    "", "[redacted]", " outer blanks ", "=1+1", "'", "#N/A", "NULL",
    "\ufeff", "\x85", "\x1f", "tab\tin it", "\"", "\"\"",
    "x" * 3000, "\x0b\x0c", "\ufffd",
)  # fmt: skip

_BY_KIND: dict[fields.Kind, tuple[str, ...]] = {
    fields.Kind.INSTANT: _DATES,
    fields.Kind.DAY: _DATES,
    fields.Kind.NUMBER: _NUMBERS,
    fields.Kind.CODED: _CODED,
    fields.Kind.REFERENCE: _REFERENCES,
}


@cache
def _pools() -> dict[str, tuple[str, ...]]:
    kinds = {name: described.kind for name, described in fields.by_name().items()}
    for header, name in zip(POLICE_UK, _POLICE_UK_FIELDS, strict=True):
        kinds[header] = fields.by_name()[name].kind
    return {name: _BY_KIND.get(kind, _WORDS) for name, kind in kinds.items()} | {"remarks": _WORDS}


_POLICE_UK_FIELDS = (
    "search_type", "searched_at", "in_operation", "operation", "latitude", "longitude", "gender", "age_range",
    "self_defined_ethnicity", "officer_defined_ethnicity", "power", "object", "outcome", "outcome_linked",
    "clothing_removed",
)  # fmt: skip

Table = list[list[str]]

# --- made up at random --------------------------------------------------------------------------------------


def table(rng: Random, *, most: int = 8) -> Table:
    """Headers and some rows. Most cells are what a force writes, some are odd; the name is planted in every text."""
    headers = list(rng.choice([POLICE_UK, STANDARD]))
    if rng.random() < 0.8:  # few columns are read much faster, and break in the same ways
        headers = [header for header in headers if header in _NEEDED or rng.random() < 0.25]
    if rng.random() < 0.1:
        rng.shuffle(headers)
    tame = rng.random() < 0.5
    rows = [[_cell(rng, header, n, tame=tame) for header in headers] for n in range(rng.randint(0, most))]
    if rows and rng.random() < 0.2:
        rows += [list(rng.choice(rows)) for _ in range(rng.randint(1, 3))]
    return [headers, *rows]


def _cell(rng: Random, header: str, n: int, *, tame: bool) -> str:
    pool = _pools()[header]
    if pool is _WORDS:
        return PLANTED if rng.random() < 0.5 else rng.choice(pool)
    if pool is _REFERENCES:
        return rng.choice(pool[: 2 if tame else None]).format(n=41210 + n)
    return rng.choice(pool[:3] if tame else pool)


def damaged_table(rng: Random, rows: Table) -> Table:
    """Cells cut, added, blanked or exchanged; rows dropped, doubled or blank; columns renamed; titles above."""
    rows = [list(row) for row in rows]
    for _ in range(rng.randint(0, 3)):
        row = rng.choice(rows)
        match rng.randrange(10):
            case 0 if row:
                del row[rng.randrange(len(row))]
            case 1:
                row.insert(rng.randint(0, len(row)), rng.choice(_WORDS))
            case 2 if row:
                row[rng.randrange(len(row))] = rng.choice(_WORDS + _CODED + _DATES)
            case 3 if len(rows) > 1:
                del rows[rng.randrange(1, len(rows))]
            case 4:
                at = rng.randint(0, len(rows))
                rows[at:at] = [list(row)] * rng.randint(1, 2)
            case 5:
                rows.insert(rng.randint(0, len(rows)), [""] * rng.choice([0, 1, len(row)]))
            case 6:
                rows.insert(0, rng.choice([["Stop and search"], ["Force", "", "August"], [""], ["a", "b", "c"]]))
            case 7 if row:
                row[rng.randrange(len(row))] = rng.choice(rows[0] or [""]) if rows[0] else ""
            case 8 if len(rows) > 2:
                rows[1:] = rng.sample(rows[1:], len(rows) - 1)
            case _:
                rows.append(rng.choice([[], ["Total", str(len(rows))], ["(8 rows affected)"]]))
    return rows


def as_text(rng: Random, rows: Table) -> bytes:
    """The rows as a CSV of some kind."""
    text = io.StringIO()
    separator = rng.choice([",", ",", ",", ";", "\t", "|"])
    ends = rng.choice(["\n", "\n", "\r\n", "\r"])
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    if rng.random() < 0.05:
        text.write(f"sep={separator}\r\n")
    csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(rows)
    written = text.getvalue()
    if rng.random() < 0.2:
        written = written.rstrip("\r\n")
    elif rng.random() < 0.2:
        written += ends * rng.randint(1, 3)
    encoding = rng.choice(["utf-8"] * 4 + ["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    return written.encode(encoding, errors="replace")


_PIECES = (
    b'"', b",", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b";", b"\t", b'""', b'","', b"\n\n", b"\xc3", b"\xe9", b"\x81",
    b"\xef\xbb\xbf", b'"\n', b"\n\"", b"\xff\xfe", b"\x1a", b"\\", b"'", b"\xe2\x80\xa8", b"sep=;\n", b"\x00\n",
)  # fmt: skip


def damaged_bytes(rng: Random, content: bytes) -> bytes:
    """Bytes flipped, cut, put in and moved; encodings mixed; line ends changed; the end cut off."""
    changed = bytearray(content)
    for _ in range(rng.randint(0, 4)):
        if not changed:
            break
        at = rng.randrange(len(changed))
        match rng.randrange(10):
            case 0 | 1:
                changed[at] = rng.randrange(256)
            case 2:
                del changed[at : at + rng.randint(1, 60)]
            case 3 | 4:
                changed[at:at] = rng.choice(_PIECES)
            case 5:
                del changed[at:]
            case 6:
                block = changed[at : at + rng.randint(1, 400)]
                to = rng.choice([at, rng.randint(0, len(changed))])
                changed[to:to] = block
            case 7:
                other = rng.choice([b"\r", b"\r\n", b"\n", b"\n\r"])
                changed[at:] = changed[at:].replace(rng.choice([b"\n", b"\r\n"]), other)
            case 8:
                changed += "caf\u00e9 \u20ac\n".encode(rng.choice(["utf-8", "cp1252", "utf-16-le"]))
            case _:
                changed[at] ^= 1 << rng.randrange(8)
    return bytes(changed)


def text_file(rng: Random) -> tuple[str, bytes]:
    """The name and the bytes of a damaged CSV, at times packed, and the packed bytes damaged as well."""
    rows = table(rng)
    if rng.random() < 0.6:
        rows = damaged_table(rng, rows)
    content = as_text(rng, rows)
    if rng.random() < 0.8:
        content = damaged_bytes(rng, content)
    packing = rng.random()
    if packing < 0.04:
        content = gzip.compress(content, mtime=0)
        return f"{NAME}.csv.gz", damaged_bytes(rng, content) if rng.random() < 0.7 else content
    if packing < 0.08:
        content = _zipped({f"{NAME}.csv": content})
        return f"{NAME}.zip", damaged_bytes(rng, content) if rng.random() < 0.7 else content
    return f"{NAME}.csv", content


def _zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0)), content)
    return packed.getvalue()


def workbook_file(rng: Random) -> tuple[str, bytes]:
    """A damaged workbook: its bytes, or the XML in it."""
    rows = damaged_table(rng, table(rng)) if rng.random() < 0.5 else table(rng)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": rng.random() < 0.5}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell in ("True", "FALSE"):
                    sheet.write_boolean(number, column, cell == "True")
                elif not cell.startswith("="):
                    sheet.write(number, column, cell)
    content = stream.getvalue()
    if rng.random() < 0.3:
        return f"{NAME}.xlsx", damaged_bytes(rng, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    name = rng.choice([*members, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    if name in members:
        members[name] = damaged_bytes(rng, members[name])
    return f"{NAME}.xlsx", _zipped(members)


def reply_file(rng: Random) -> tuple[str, bytes]:
    """A damaged reply of the API: one list of objects, or one object a line."""
    headers, *rows = table(rng)
    names = [_REPLY_NAMES.get(header, header) for header in headers]
    found = [_reply_object(rng, names, row) for row in rows]
    for _ in range(rng.randint(0, 2)):
        found.insert(rng.randint(0, len(found)), rng.choice([None, 1, [], {}, "text", [[]], {"type": {"a": [1, {}]}}]))
    if rng.random() < 0.2:
        text = "\n".join(json.dumps(one) for one in found)
    else:
        text = json.dumps(found, ensure_ascii=rng.random() < 0.5)
    content = text.encode(rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"]), errors="replace")
    return f"{NAME}.json", damaged_bytes(rng, content) if rng.random() < 0.8 else content


_REPLY_NAMES = {
    header: header.lower().replace(" ", "_").replace("-", "_")
    for header in POLICE_UK
    if header not in ("Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude")
} | {
    "Date": "datetime",
    "Part of a policing operation": "operation",
    "Policing operation": "operation_name",
    "Removal of more than just outer clothing": "removal_of_more_than_outer_clothing",
}


def _reply_object(rng: Random, names: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=True):
        if name in ("Latitude", "Longitude"):
            found.setdefault("location", {})[name.lower()] = cell
        else:
            found[name] = rng.choice([cell, cell, cell or None, {"True": True, "FALSE": False}.get(cell, cell)])
    return found


def parquet_file(rng: Random) -> tuple[str, bytes]:
    """A damaged Parquet file; its columns are texts, or of types of their own."""
    headers, *rows = table(rng)
    columns: dict[str, pa.Array] = {}
    for number, header in enumerate(headers):
        cells = [row[number] or None for row in rows]
        columns[header] = pa.array(cells, type=rng.choice([pa.string(), pa.large_string()]))
        if rng.random() < 0.3:
            columns[header] = columns[header].dictionary_encode()
        elif rng.random() < 0.3:
            typed = pd.Series([rng.choice([1.0, 17.5, float("nan"), 2.0**60]) for _ in rows], dtype="float64")
            if rng.random() < 0.5:
                typed = pd.to_datetime(pd.Series(["2026-08-03T14:05:00"] * len(rows), dtype="str"))
            columns[header] = pa.array(typed)
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    content = stream.getvalue()
    return f"{NAME}.parquet", damaged_bytes(rng, content) if rng.random() < 0.8 else content


# --- what is read of it -------------------------------------------------------------------------------------


@contextmanager
def counted_calls(most: int = MOST_CALLS) -> Any:
    """Stops what calls more functions than that: a count, so that a busy machine changes nothing."""
    count = 0

    def count_one(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event == "call"
        if count > most:
            sys.setprofile(None)
            raise AssertionError(f"more than {most:,} calls")

    sys.setprofile(count_one)
    try:
        yield
    finally:
        sys.setprofile(None)


def judged(folder: Path, name: str, content: bytes) -> str:
    """What came of a file: "read", or the error in short. Fails where neither is as promised."""
    path = folder / name
    path.write_bytes(content)
    try:
        records = read([path], options=Options(pseudonym_key=b"k"))
    except InputError as error:
        return _checked_error(error)
    finally:
        path.unlink()
    check_account(records)
    if name.endswith(".csv"):
        check_against_csv(records, content)
    return "read"


def _checked_error(error: InputError) -> str:
    said = f"{error} {error.found} {error.where} {error.expected} {error.do}"
    assert error.exit_code == 10
    assert PIECE not in said.casefold(), "a message holds what a cell says"
    assert "\n" not in said, "a message is one line"
    return "".join("0" if letter.isdigit() else letter for letter in error.found)


def check_account(records: Records) -> None:
    """Rows read = records + parts of records + rejects, no row twice, and no planted name among the rejects."""
    assert records.rows_read == records.accepted + records.joined + records.rejected
    assert len(records.rejects) == records.rejected
    assert len(records.rows) == records.accepted
    assert records.rows["record_id"].is_unique
    assert list(records.rows.columns) == [name for name in fields.COLUMNS if name in records.rows.columns]
    numbers = numbers_told(records)
    assert len(set(numbers)) == len(numbers), "a row is told of twice"
    assert all(number > 1 for number in numbers)
    assert PIECE not in str(records.rejects.to_numpy().tolist()).casefold(), "a reject holds what a cell says"
    for name in fields.names_of(fields.Kind.PSEUDONYM):
        if name in records.rows.columns:
            assert PIECE not in " ".join(records.rows[name].dropna()).casefold(), "an officer goes further"


def numbers_told(records: Records) -> list[int]:
    """The row numbers of records and rejects."""
    return [*records.rows["source_row"].tolist(), *records.rejects["row"].tolist()]


def check_against_csv(records: Records, content: bytes) -> None:
    """Every row that ``csv`` sees below the headers is told of under its number, with its own texts."""
    for separator in ",;\t|":
        found = shown_rows(content, separator)
        if found is None:
            return
        rows, above = found
        if above is None or len(rows[above]) < len(records.sources[0].supplied):
            continue
        skipped = _rows_above(records)
        if above != skipped:
            continue
        _check_rows(records, rows, above)
        return
    raise AssertionError("csv finds no such header")


def _rows_above(records: Records) -> int:
    for notice in records.notices:
        words = notice.split(": ", 1)[-1].split()
        if words[2:] == ["above", "the", "header", "left", "out"]:
            return int(words[0])
    return 0


def shown_rows(content: bytes, separator: str) -> tuple[Table, int | None] | None:
    """The rows as a spreadsheet shows them, and the place of the headers among them; None where csv cannot tell."""
    text = _decoded(content)
    if text is None:
        return None
    if told := re.match(r"sep=(.)\r?\n", text):
        separator, text = told[1], text[told.end() :]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return None
    wanted = {fold(POLICE_UK[1]), "searched_at", "datetime"}
    places = [n for n, row in enumerate(rows[:50]) if wanted & {fold(cell) for cell in row}]
    best = max(places, key=lambda n: _known(rows[n]), default=None)
    return rows, best


_ALL = {fold(name) for name in (*POLICE_UK, *fields.NAMES)}


def _known(row: Sequence[str]) -> int:
    return len(_ALL & {fold(cell) for cell in row})


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content[:4].count(0) == 2:
        return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _check_rows(records: Records, rows: Table, above: int) -> None:
    width = len(rows[above])
    rows = list(rows)
    while len(rows) > above + 1 and len(rows[-1]) in (0, width) and not any(cell.strip() for cell in rows[-1]):
        del rows[-1]  # blank rows at the very end are none
    shown = {number: row for number, row in enumerate(rows, start=1) if number > above + 1}
    told = set(numbers_told(records))
    assert told <= shown.keys(), "a row is told of that nobody sees"
    assert len(shown.keys() - told) == records.joined, "a row is lost"
    assert len(shown) == records.rows_read
    for number, code in zip(records.rejects["row"], records.rejects["code"], strict=True):
        if shown[number] == ["\ufeff"]:
            continue  # a mark alone: a blank row where the rows begin, too short a row below; told of both ways
        fits = len(shown[number]) == width or not shown[number]
        assert fits == (code != "cells"), "a row is rejected for its number of cells, or should have been"
    assert all(len(shown[number]) == width for number in records.rows["source_row"])
    _check_texts(records, shown, rows[above])


def _check_texts(records: Records, shown: dict[int, list[str]], headers: Sequence[str]) -> None:
    places = Counter(fold(header) for header in headers)
    names = dict(zip(map(fold, POLICE_UK), _POLICE_UK_FIELDS, strict=True)) | {name: name for name in fields.NAMES}
    if records.joined:
        return  # a joined record has texts of several rows
    for place, header in enumerate(map(fold, headers)):
        name = names.get(header)
        if name not in records.rows.columns or places[header] > 1 or fields.by_name()[name].kind not in _TEXTS:
            continue
        for number, text in zip(records.rows["source_row"], records.rows[name], strict=True):
            written = _plain(shown[number][place].removeprefix("\ufeff"))  # a mark, and no character
            if fields.by_name()[name].kind is not fields.Kind.TEXT and _WHOLE.fullmatch(written or ""):
                written = (written or "").removesuffix(".0")  # a name that some program took for a number
            if pd.isna(text) and _stands_for_nothing(written or ""):
                continue
            found = None if pd.isna(text) else _plain(text.removeprefix("\ufeff"))
            assert found == written, f"the text of another row, or a changed one, in {name} of row {number}"


_WHOLE = re.compile(r"\d+\.0", re.ASCII)


def _stands_for_nothing(written: str) -> bool:
    return damage.excel_error(written) or written.lower() in fields.BLANK_MARKS


_TEXTS = (fields.Kind.TEXT, fields.Kind.LABEL, fields.Kind.REFERENCE)


def _plain(cell: str) -> str | None:
    text = unicodedata.normalize("NFC", cell.strip()).strip()
    if text.lower() in fields.WITHHELD_MARKS:
        return fields.WITHHELD
    return text or None


KINDS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "text": text_file,
    "workbook": workbook_file,
    "reply": reply_file,
    "parquet": parquet_file,
}
