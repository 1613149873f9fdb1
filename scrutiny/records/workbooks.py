"""Workbooks (.xlsx, .xlsm, .ods) as a row of headers and rows of texts, found below titles and among several sheets.

A row is a row of the worksheet, numbered as the spreadsheet shows it; a cell is the text that the same table has as
CSV: 17 and not 17.0, 2026-08-03T14:05:00 for a moment, 2026-08-03 for a date whose format shows no time, TRUE and
FALSE. Blank cells are null, blank rows between others count as rows, blank rows at the end do not.

A workbook is a zip archive of XML, small on disk and as large as somebody likes in memory. So it is read as a stream,
piece by piece, by the XML parser of the standard library, and never built up as a rectangle: one stray cell in the
last corner of a sheet costs nothing. What a parser must keep (texts that cells share, names of elements, one long
cell) is counted and limited. All that can be wrong is an ``InputError`` (exit 10).

Sources: ECMA-376 part 1, section 18 (SpreadsheetML; dates 18.17.4, formats 18.8.30); OASIS OpenDocument 1.3 part 3.
"""

import io
import math
import posixpath
import re
import sys
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import BinaryIO, Protocol
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from scrutiny.errors import InputError
from scrutiny.records import files, raw

_ARCHIVE = files.Limits(unpacked=2 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large a workbook may be; a spreadsheet program ends at 1,048,576 rows and 16,384 columns."""

    archive: files.Limits = _ARCHIVE
    rows: int = 1 << 20
    columns: int = 2_000  # with a header
    cells: int = 40_000_000
    gap: int = 10_000  # blank rows between two others: more is something left lying far below the table
    text: int = 1_000_000  # characters of a cell; Excel allows 32,767
    shared: int = 500 << 20  # bytes of the texts that cells share
    piece: int = 4 << 20  # bytes of one tag
    names: int = 5_000  # different names of elements and attributes
    depth: int = 200
    sheets: int = 500
    searched: int = 50  # rows of a sheet in which the headers are looked for


EXTENT = Extent()

_BATCH = 50_000  # rows
_STEP = 1 << 16  # bytes that are parsed at a time
_NO_RESULT = "\x00"  # a formula that was saved without its result; no text of a workbook can hold this character

_Cells = dict[int, str]  # column, from 0 -> text; blank ones are not there
_Row = tuple[int, int, _Cells]  # number as shown, how many rows are equal to it, cells; blank rows are not there


def sheet(content: bytes, *, where: str, known: Callable[[Sequence[str]], int], extent: Extent = EXTENT) -> raw.Sheet:
    """The table in a workbook.

    ``known`` says how many of some headers any layout knows: the row (of the first fifty of each worksheet) with the
    most, two at least, is the row of headers. Where nothing is known it is the first row with two cells, so that a
    layout can be proposed. Columns without a header are left out. A row with something written beyond the last
    header is a misfit. Raises InputError where ``content`` is no workbook, has a password, is damaged, holds
    several such tables, or is larger than ``extent`` allows; reading the rows can raise it as well.
    """
    book = _book(content, where=where, extent=extent)
    previews = book.previews()
    found = _choose(previews, known, where=where, extent=extent)
    if len(found.positions) > extent.columns:
        raise InputError(
            f"there are more than {extent.columns:,} columns", where=where, do="Ask for the columns in the letter only"
        )

    def batches(wanted: Mapping[int, bool]) -> Iterator[raw.Batch]:
        return _batches(book.rows(found.sheet), found, wanted, where=where, extent=extent)

    return raw.Sheet(
        headers=found.headers, batches=batches, kind="workbook", notices=tuple(_notices(book, found, previews))
    )


# ------------------------------------------------------------------------------------------------ finding the table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preview:
    """The first rows of a worksheet that hold anything."""

    sheet: int  # from 1, as a person counts
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Where the headers stand."""

    sheet: int
    at: int  # which of the rows of the preview
    row: int  # its number
    score: int
    positions: tuple[int, ...]  # columns of the sheet, from 0
    headers: tuple[str, ...]
    followed: bool  # whether any row stands below


class _Book(Protocol):
    def previews(self) -> list[_Preview]: ...
    def rows(self, sheet: int) -> Iterator[_Row]: ...
    def hidden_rows(self, sheet: int, *, below: int) -> int: ...


def _choose(
    previews: Sequence[_Preview], known: Callable[[Sequence[str]], int], *, where: str, extent: Extent
) -> _Found:
    filled = [preview for preview in previews if preview.rows]
    if not filled:
        raise InputError("the workbook is empty", where=where, do="Ask the force to send it again")
    best = [_best(preview, known, extent) for preview in filled]
    top = max(found.score for found in best)
    if top < 2:
        return _first(filled[0], extent)
    # The sheets of two months rarely differ in more than a column; a summary has a few of the headers only.
    rivals = [found for found in best if found.score * 10 >= top * 8]
    followed = [found for found in rivals if found.followed]
    if len(followed) > 1:
        numbers = ", ".join(str(found.sheet) for found in followed)
        raise InputError(
            f"{len(followed)} worksheets hold such a table (sheets {numbers}, hidden ones counted)",
            where=where,
            expected="one table in a workbook",
            do="Save each sheet as a file of its own and name those that are meant",
        )
    return followed[0] if followed else max(rivals, key=lambda found: found.score)


def _best(preview: _Preview, known: Callable[[Sequence[str]], int], extent: Extent) -> _Found:
    found = [_as_headers(preview, at, known) for at in range(min(len(preview.rows), extent.searched))]
    return max(found, key=lambda one: one.score)  # the first of equals


def _first(preview: _Preview, extent: Extent) -> _Found:
    rows = preview.rows[: extent.searched]
    at = next((at for at, (_, _, cells) in enumerate(rows) if len(cells) >= 2), 0)
    return _as_headers(preview, at, lambda _: 0)


def _as_headers(preview: _Preview, at: int, known: Callable[[Sequence[str]], int]) -> _Found:
    number, times, cells = preview.rows[at]
    positions = sorted(position for position, text in cells.items() if text is not _NO_RESULT)
    headers = tuple(cells[position].strip() for position in positions)
    return _Found(
        sheet=preview.sheet,
        at=at,
        row=number,
        score=known(headers),
        positions=tuple(positions),
        headers=headers,
        followed=times > 1 or at + 1 < len(preview.rows),
    )


def _notices(book: _Book, found: _Found, previews: Sequence[_Preview]) -> Iterator[str]:
    preview = next(preview for preview in previews if preview.sheet == found.sheet)
    if found.at:
        yield f"the headers stand in row {found.row}; {_counted(found.at, 'row')} above them {_were(found.at)} left out"
    others = sum(1 for other in previews if other.rows and other.sheet != found.sheet)
    if others:
        yield f"sheet {found.sheet} of the workbook was read; {_counted(others, 'other sheet')} {_were(others)} not"
    below = {position for _, _, cells in preview.rows[found.at + 1 :] for position in cells}
    last = max(found.positions, default=-1)
    if bare := {position for position in below if position < last} - set(found.positions):
        yield f"{_counted(len(bare), 'column')} without a header {_were(len(bare))} left out"
    if hidden := book.hidden_rows(found.sheet, below=found.row):
        are = "is" if hidden == 1 else "are"
        yield f"{_counted(hidden, 'row')} {are} hidden in the workbook; hidden rows are read like all others"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


# --------------------------------------------------------------------------------------------------------- the rows


def _batches(
    rows: Iterator[_Row], found: _Found, wanted: Mapping[int, bool], *, where: str, extent: Extent
) -> Iterator[raw.Batch]:
    last = max(found.positions, default=-1)
    gathered: list[_Cells] = []
    numbers: list[int] = []
    misfits: list[int] = []
    with closing(rows):  # type: ignore[type-var]
        for first, cells, count in _runs(rows, header=found.row, where=where, extent=extent):
            fits = not cells or max(cells) <= last
            for start in range(first, first + count, _BATCH):
                run = range(start, min(start + _BATCH, first + count))
                if fits:
                    gathered += [cells] * len(run)
                    numbers += run
                else:
                    misfits += run
                if len(numbers) + len(misfits) >= _BATCH:
                    yield _batch(gathered, numbers, misfits, found, wanted, where)
                    gathered, numbers, misfits = [], [], []
    if numbers or misfits:
        yield _batch(gathered, numbers, misfits, found, wanted, where)


def _runs(rows: Iterable[_Row], *, header: int, where: str, extent: Extent) -> Iterator[tuple[int, _Cells, int]]:
    """First number, cells and count of rows below the headers; blank rows between are there too."""
    done = header
    for number, times, cells in rows:
        first = max(number, header + 1)
        count = number + times - first
        if count <= 0:
            continue
        blank = first - done - 1
        if blank > extent.gap:
            raise InputError(
                f"something is written in row {first:,}, below {blank:,} blank rows",
                where=where,
                expected="one table without such a gap",
                do="Open it, press Ctrl+End to see what stands there, delete those rows and save",
            )
        if blank:
            yield done + 1, {}, blank
        yield first, cells, count
        done = first + count - 1


def _batch(
    gathered: Sequence[_Cells],
    numbers: Sequence[int],
    misfits: Sequence[int],
    found: _Found,
    wanted: Mapping[int, bool],
    where: str,
) -> raw.Batch:
    columns: dict[int, pa.Array] = {}
    for number, coded in wanted.items():
        position = found.positions[number]
        texts = [cells.get(position) for cells in gathered]
        if _NO_RESULT in texts:
            raise InputError(
                f"row {numbers[texts.index(_NO_RESULT)]:,} has a formula whose result was not saved",
                where=where,
                expected="values",
                do="Open it in Excel and save it again",
            )
        array = pa.array(texts, type=pa.string())
        columns[number] = array.dictionary_encode() if coded else array
    return raw.Batch(columns=columns, rows=np.array(numbers, dtype=np.int64), misfits=tuple(misfits))


# ------------------------------------------------------------------------------------------------ values as texts


def number_text(written: str) -> str:
    """A number as a spreadsheet shows it: 17 for 17.0, all digits of a long reference, 0.00002 for 2e-05.

    From 1E+15 on, digits were lost before it was saved; then it is given as 1.23456789012345E+17, so that nobody
    takes it for a reference. What is no number stays as written.
    """
    if len(written) <= 15 and written.isascii() and written.isdigit():
        return str(int(written))
    try:
        value = float(written)
    except ValueError:
        return written
    return _float_text(value) if math.isfinite(value) else written


def _float_text(value: float) -> str:
    if abs(value) >= 1e15:
        return f"{Decimal(repr(value)).normalize():E}"
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else text


_DAY = 86_400  # seconds


def _moment(serial: float, start: datetime) -> datetime | None:
    """The moment that a serial number means, to the nearest second; None where it means none."""
    if serial < 0:
        return None
    if serial < 60 and start.year < 1900:  # day 60 is 29 February 1900, which never was (18.17.4.1)
        serial += 1
    try:
        return start + timedelta(seconds=round(serial * _DAY))
    except OverflowError:
        return None


_Shape = Callable[[float], str]


def _shape(code: str, start: datetime) -> _Shape | None:
    """How numbers with this format are to be written; None: as numbers."""
    if zeros := re.fullmatch(r"0{2,15}", code):  # references that look like 0012
        width = len(zeros[0])
        return lambda value: str(int(value)).zfill(width) if value >= 0 and value.is_integer() else _float_text(value)
    kinds = format_kinds(code)
    if "elapsed" in kinds:
        return _elapsed
    if not kinds:
        return None

    def shape(value: float) -> str:
        if kinds == {"time"} and 0 <= value < 1:
            return _clock(min(round(value * _DAY), _DAY - 1))
        found = _moment(value, start)
        if found is None:
            return _float_text(value)
        if kinds == {"date"} and found == found.replace(hour=0, minute=0, second=0):
            return found.date().isoformat()
        return found.isoformat()

    return shape


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _elapsed(value: float) -> str:
    return _clock(round(value * _DAY)) if 0 <= value < 1e6 else _float_text(value)


_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|am/pm|a/p', re.IGNORECASE)


def format_kinds(code: str) -> frozenset[str]:
    """What a number format shows: "date", "time", both, "elapsed" or nothing of these."""
    first = _QUIET.sub("", code).lower().split(";")[0]
    if "[" in first:
        return frozenset({"elapsed"})
    kinds = set()
    if "y" in first or "d" in first or ("m" in first and "h" not in first and "s" not in first):
        kinds.add("date")
    if "h" in first or "s" in first:
        kinds.add("time")
    return frozenset(kinds)


# Formats that every program knows and no file spells out (18.8.30), as far as they are of dates and times.
_BUILT_IN = {
    **dict.fromkeys((*range(14, 18), *range(27, 32), 34, 35, 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((*range(18, 22), 32, 33, 45, 47), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
    46: "[h]:mm:ss",
}

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as _x000D_ (22.9.2.19)."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")


# ------------------------------------------------------------------------------------- XML, in pieces and in bounds


class _DamagedError(Exception):
    """The XML is not what a spreadsheet program writes."""


_FAULTS = (
    expat.ExpatError,
    _DamagedError,
    ValueError,
    LookupError,
    OverflowError,
    NotImplementedError,
    OSError,
    *files.DAMAGED,
)
_Attributes = dict[str, str]


class _Walker(Protocol):
    def start(self, name: str, attributes: _Attributes) -> None: ...
    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


def _damaged(where: str) -> InputError:
    return InputError(
        "the workbook is damaged or was cut short on its way",
        where=where,
        do="Open it in Excel and save it again; if that fails, ask for it again",
    )


def _too_large(where: str) -> InputError:
    return InputError(
        "the workbook is too large to be read", where=where, do="Ask the force for the extract as a CSV (UTF-8)"
    )


def _pieces(archive: zipfile.ZipFile, part: str, *, where: str) -> Iterator[bytes]:
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_STEP):
                yield piece
    except _FAULTS:
        raise _damaged(where) from None


def _walk(archive: zipfile.ZipFile, part: str, walker: _Walker, *, where: str, extent: Extent) -> Iterator[None]:
    """Lead ``walker`` through a part of the archive, with a stop after every piece."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    spaces = 0

    def count_spaces(_prefix: str | None, _uri: str) -> None:
        nonlocal spaces
        spaces += 1

    parser.StartNamespaceDeclHandler = count_spaces
    given = 0
    try:
        for piece in _pieces(archive, part, where=where):
            parser.Parse(piece, False)
            given += len(piece)
            if given - parser.CurrentByteIndex > extent.piece or len(parser.intern) + spaces > extent.names:
                raise _too_large(where)
            yield
        parser.Parse(b"", True)
        yield
    except _FAULTS:
        raise _damaged(where) from None


def _refuse_doctype(*_: object) -> None:
    raise _DamagedError  # no spreadsheet program writes one, and its entities can grow without end


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Small:
    """The elements of a small part: those with certain names, with their attributes."""

    def __init__(self, wanted: frozenset[str], extent: Extent) -> None:
        self.found: list[tuple[str, tuple[str, ...], _Attributes]] = []  # name, names around it, attributes
        self._wanted = wanted
        self._extent = extent
        self._path: list[str] = []

    def start(self, name: str, attributes: _Attributes) -> None:
        local = _local(name)
        if local in self._wanted:
            plain = {_local(key): value for key, value in attributes.items()}
            self.found.append((local, tuple(self._path[-3:]), plain))
        self._path.append(local)
        if len(self._path) > self._extent.depth or len(self.found) > 200_000:
            raise _DamagedError

    def end(self, _name: str) -> None:
        self._path.pop()

    def data(self, text: str) -> None:
        """Nothing that is wanted stands between tags."""


# ------------------------------------------------------------------------------------------------ which kind of book


def _book(content: bytes, *, where: str, extent: Extent) -> _Book:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise files.old_office(encrypted="EncryptedPackage".encode("utf-16-le") in content, where=where)
    if not content.startswith(b"PK"):
        raise InputError("this is not a workbook", where=where, expected="a workbook that ends in .xlsx or .ods")
    stream: BinaryIO = io.BytesIO(content)
    try:
        archive = files.opened_archive(stream, where=where, limits=extent.archive)
    except InputError as error:
        raise _damaged(where) if "damaged" in error.found else error from None
    names = {entry.filename.replace("\\", "/").lower(): entry.filename for entry in archive.infolist()}
    if len(names) < len(archive.infolist()):  # which of two parts of one name counts is anybody's guess
        raise _damaged(where)
    parts = _Parts(archive, names, where, extent)
    if "encrypted-package" in names or _is_locked(parts):
        raise files.password(where)
    if "content.xml" in names:
        return _OpenDocument(parts)
    if "xl/workbook.bin" in names:
        raise files.old_office(encrypted=False, where=where)
    return _Excel(parts)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The archive, and its members by their names in small letters."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]
    where: str
    extent: Extent

    def pieces(self, name: str) -> Iterator[bytes]:
        return _pieces(self.archive, self.names[name], where=self.where)

    def walk(self, name: str, walker: _Walker) -> Iterator[None]:
        return _walk(self.archive, self.names[name], walker, where=self.where, extent=self.extent)

    def small(self, name: str, *wanted: str) -> list[tuple[str, tuple[str, ...], _Attributes]]:
        """Name, names around it and attributes of the elements with these names; none where there is no such part."""
        walker = _Small(frozenset(wanted), self.extent)
        if name in self.names:
            for _ in self.walk(name, walker):
                pass
        return walker.found


def _is_locked(parts: _Parts) -> bool:
    return bool(parts.small("meta-inf/manifest.xml", "encryption-data"))


# --------------------------------------------------------------------------------------------------------- .xlsx


class _Excel:
    """A workbook as Excel saves it."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        top = self._targets("_rels/.rels", "").get("officeDocument", ["xl/workbook.xml"])[0]
        folder, name = posixpath.split(top)
        described = parts.small(top, "workbookPr", "sheet")
        if not described:
            raise InputError("this is not a workbook", where=parts.where, expected="a workbook (.xlsx or .ods)")
        relations = f"{folder}/_rels/{name}.rels"
        self._by_kind = self._targets(relations, folder)
        worksheets = set(self._by_kind.get("worksheet", ()))
        targets = self._by_id(relations, folder)
        listed = [targets.get(attributes.get("id", ""), "") for local, _, attributes in described if local == "sheet"]
        self._sheets = {number: part for number, part in enumerate(listed, start=1) if part in worksheets}
        if len(self._sheets) > parts.extent.sheets:
            raise _too_large(parts.where)
        if not self._sheets:
            raise InputError("the workbook has no worksheet", where=parts.where, do="Ask the force to send it again")
        if not all(part in parts.names for part in self._sheets.values()):
            raise _damaged(parts.where)
        from_1904 = any(attributes.get("date1904") in ("1", "true") for _, _, attributes in described)
        self._start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 -- local time
        self._shared: Sequence[str] | None = None
        self._shapes: Mapping[str, _Shape] | None = None

    def _relations(self, part: str) -> list[_Attributes]:
        found = self._parts.small(part.lower(), "Relationship")
        return [one for _, _, one in found if one.get("TargetMode") != "External"]

    def _targets(self, part: str, folder: str) -> dict[str, list[str]]:
        """The parts that a part refers to, by kind."""
        found: dict[str, list[str]] = {}
        for one in self._relations(part):
            kind = one.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, []).append(_resolved(folder, one.get("Target", "")))
        return found

    def _by_id(self, part: str, folder: str) -> dict[str, str]:
        return {one.get("Id", ""): _resolved(folder, one.get("Target", "")) for one in self._relations(part)}

    def previews(self) -> list[_Preview]:
        previews = []
        for number in self._sheets:
            with closing(self.rows(number)) as rows:  # type: ignore[type-var]
                first = tuple(islice(rows, self._parts.extent.searched + 1))
            previews.append(_Preview(sheet=number, rows=first))
        return previews

    def rows(self, sheet: int) -> Iterator[_Row]:
        if self._shared is None or self._shapes is None:
            self._shared, self._shapes = self._read_shared(), self._read_shapes()
        walker = _ExcelRows(self._shared, self._shapes, self._parts.extent)
        with closing(self._parts.walk(self._sheets[sheet], walker)) as steps:  # type: ignore[type-var]
            for _ in steps:
                if walker.count > self._parts.extent.cells:
                    raise _too_large(self._parts.where)
                yield from walker.taken()

    def _read_shared(self) -> list[str]:
        part = next(iter(self._by_kind.get("sharedStrings", ())), "")
        walker = _SharedTexts(self._parts.extent)
        if part in self._parts.names:
            for _ in self._parts.walk(part, walker):
                if walker.size > self._parts.extent.shared:
                    raise _too_large(self._parts.where)
        return walker.texts

    def _read_shapes(self) -> dict[str, _Shape]:
        """Number of a cell's style, as cells name it -> how its number is to be written."""
        part = next(iter(self._by_kind.get("styles", ())), "")
        described = self._parts.small(part, "numFmt", "xf")
        codes = {str(number): code for number, code in _BUILT_IN.items()}
        codes |= {
            one.get("numFmtId", ""): one.get("formatCode", "") for local, _, one in described if local == "numFmt"
        }
        used = [
            one.get("numFmtId", "") for local, path, one in described if local == "xf" and path[-1:] == ("cellXfs",)
        ]
        shapes = {code: _shape(code, self._start) for code in {codes.get(number, "") for number in used}}
        found = ((str(style), shapes[codes.get(number, "")]) for style, number in enumerate(used))
        return {style: shape for style, shape in found if shape is not None}

    def hidden_rows(self, sheet: int, *, below: int) -> int:
        """How many rows are hidden, by a filter or by hand; for a notice only, so tags are looked at as they are."""
        count, rest = 0, b""
        for piece in self._parts.pieces(self._sheets[sheet]):
            text = rest + piece
            cut = text.rfind(b"<")
            whole, rest = (text[:cut], text[cut:]) if 0 <= len(text) - cut <= 4096 else (text, b"")
            for tag in _HIDDEN.findall(whole):
                number = _ROW_NUMBER.search(tag)
                count += number is None or int(number[1]) > below
        return count


_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^<>]{0,2000}?\bhidden="(?:1|true)"[^<>]{0,2000}')
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')


def _resolved(folder: str, target: str) -> str:
    """The name of a part that another refers to, in small letters: relative to its folder, or from the top."""
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/").lower()


class _SharedTexts:
    """The texts that cells refer to by number."""

    def __init__(self, extent: Extent) -> None:
        self.texts: list[str] = []
        self.size = 0
        self._extent = extent
        self._depth = 0
        self._inside = self._taking = self._phonetic = False
        self._pieces: list[str] = []
        self._length = 0

    def start(self, name: str, _attributes: _Attributes) -> None:
        self._depth += 1
        if self._depth > self._extent.depth:
            raise _DamagedError
        match _local(name):
            case "si":
                self._inside, self._pieces, self._length = True, [], 0
            case "t":
                self._taking = self._inside and not self._phonetic
            case "rPh":  # how a text is spoken; not part of it
                self._phonetic = True

    def end(self, name: str) -> None:
        self._depth -= 1
        match _local(name):
            case "si":
                text = _unescaped("".join(self._pieces))
                self.texts.append(text)
                self.size += sys.getsizeof(text) + 8
                self._inside = False
            case "t":
                self._taking = False
            case "rPh":
                self._phonetic = False

    def data(self, text: str) -> None:
        if self._taking:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > self._extent.text:
                raise _DamagedError


class _ExcelRows:
    """The rows of a worksheet. Written for speed: it is called five times for every cell."""

    def __init__(self, shared: Sequence[str], shapes: Mapping[str, _Shape], extent: Extent) -> None:
        self.count = 0  # cells so far
        self._shared = shared
        self._shapes = shapes
        self._extent = extent
        self._rows: list[_Row] = []
        self._number = 0  # of the row
        self._shown = "0"
        self._cells: _Cells = {}
        self._column = -1
        self._columns: dict[str, int] = {}
        self._attributes: _Attributes = {}
        self._pieces: list[str] = []
        self._in_row = self._in_cell = self._taking = self._phonetic = False
        self._formula = False
        self._depth = 0
        self._row_tag = self._cell_tag = self._value_tag = self._text_tag = ""

    def taken(self) -> list[_Row]:
        """The rows since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: _Attributes) -> None:
        if name == self._cell_tag:
            if self._in_cell or not self._in_row:
                raise _DamagedError
            self._in_cell = True
            self._attributes = attributes
            self._pieces = []
            self._formula = False
        elif name == self._value_tag or name == self._text_tag:  # noqa: PLR1714 -- quicker than a tuple
            if self._taking:
                raise _DamagedError
            self._taking = self._in_cell and not self._phonetic
        elif name == self._row_tag:
            self._start_row(attributes)
        else:
            self._start_other(name)

    def _start_row(self, attributes: _Attributes) -> None:
        number = int(attributes.get("r", self._number + 1))
        if self._in_row or not self._number < number <= self._extent.rows:
            raise _DamagedError
        self._in_row = True
        self._number, self._shown = number, str(number)
        self._cells, self._column = {}, -1

    def _start_other(self, name: str) -> None:
        if not self._depth:
            space, _, local = name.rpartition(" ")
            if local == "worksheet":
                tags = (f"{space} {tag}" if space else tag for tag in ("row", "c", "v", "t"))
                self._row_tag, self._cell_tag, self._value_tag, self._text_tag = tags
        self._depth += 1
        if self._depth > self._extent.depth:
            raise _DamagedError
        if self._in_cell:
            local = _local(name)
            self._formula |= local == "f"
            self._phonetic |= local == "rPh"

    def end(self, name: str) -> None:
        if name == self._value_tag or name == self._text_tag:  # noqa: PLR1714 -- quicker than a tuple
            self._taking = False
        elif name == self._cell_tag:
            self._end_cell()
        elif name == self._row_tag:
            self._in_row = False
            if self._cells:
                self._rows.append((self._number, 1, self._cells))
        else:
            self._depth -= 1
            if self._phonetic and _local(name) == "rPh":
                self._phonetic = False

    def data(self, text: str) -> None:
        if self._taking:
            self._pieces.append(text)
            if len(self._pieces) > 1 and sum(map(len, self._pieces)) > self._extent.text:
                raise _DamagedError

    def _end_cell(self) -> None:
        self._in_cell = False
        self.count += 1
        attributes = self._attributes
        written = attributes.get("r")
        if written is None:
            self._column += 1
        else:
            letters = written.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column_number(letters)
            if column <= self._column or letters + self._shown != written:
                raise _DamagedError
            self._column = column
        kind = attributes.get("t", "n")
        if self._pieces:
            text = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
            text = self._shared[_natural(text)] if kind == "s" else self._text(kind, text)
        else:  # a formula whose result is an empty text says that it is a text
            text = _NO_RESULT if self._formula and kind != "str" else ""
        if text and not text.isspace():
            self._cells[self._column] = text

    def _text(self, kind: str, text: str) -> str:
        if kind == "n":
            shape = self._shapes.get(self._attributes.get("s", "0"))
            if shape is None:
                return number_text(text)
            value = float(text)
            return shape(value) if math.isfinite(value) else text
        if kind == "b":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE"
        return _unescaped(text) if kind in ("str", "inlineStr") else text


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise _DamagedError
    return number


def _column_number(letters: str) -> int:
    """From 0: A, B, … XFD. Raises ValueError for anything else."""
    if not re.fullmatch(r"[A-Z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > 1 << 14:
        raise ValueError(letters)
    return number - 1


# ----------------------------------------------------------------------------------------------------------- .ods

_OFFICE, _TABLE, _TEXT, _STYLE, _NUMBER = (
    f"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0 " for space in ("office", "table", "text", "style", "datastyle")
)
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
# Notes, drawings, earlier versions of changed cells: text that is not in the table.
_ASIDE = frozenset(
    {
        f"{_OFFICE}annotation",
        f"{_TABLE}shapes",
        f"{_TABLE}tracked-changes",
        f"{_TABLE}dde-links",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 frame",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 custom-shape",
    }
)
_CELL_TAGS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_TABLE_TAG, _ROW_TAG, _PARAGRAPH_TAG, _SPACES_TAG = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TEXT}p", f"{_TEXT}s"
_VALUE_TYPE, _VALUE, _STRING_VALUE, _DATE_VALUE, _TIME_VALUE, _BOOLEAN_VALUE = (
    f"{_OFFICE}{name}" for name in ("value-type", "value", "string-value", "date-value", "time-value", "boolean-value")
)
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_FORMULA, _CELL_STYLE, _DEFAULT_STYLE = f"{_TABLE}formula", f"{_TABLE}style-name", f"{_TABLE}default-cell-style-name"
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_SHEET = re.compile(rb"<(?:[\w.-]{1,100}:)?table[\s/>]")
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_WIDEST = 1 << 14


class _OpenDocument:
    """A workbook as LibreOffice saves it: all worksheets in one part."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        styles = _Styles()
        if "styles.xml" in parts.names:
            walker = _StylesOnly(styles, parts.extent)
            for _ in parts.walk("styles.xml", walker):
                pass
        self._styles = styles

    def _walked(self) -> Iterator[tuple[int, _Row]]:
        """Number of the sheet, and row."""
        walker = _OpenDocumentRows(self._styles.copy(), self._parts.extent)
        with closing(self._parts.walk("content.xml", walker)) as steps:  # type: ignore[type-var]
            for _ in steps:
                if walker.count > self._parts.extent.cells:
                    raise _too_large(self._parts.where)
                yield from walker.taken()
        if not walker.sheets:
            raise InputError(
                "the workbook has no worksheet", where=self._parts.where, do="Ask the force to send it again"
            )

    def previews(self) -> list[_Preview]:
        first: dict[int, list[_Row]] = {}
        alone = self._has_one_sheet()
        with closing(self._walked()) as walked:  # type: ignore[type-var]
            for sheet, row in walked:
                rows = first.setdefault(sheet, [])
                if len(rows) <= self._parts.extent.searched:
                    rows.append(row)
                elif alone:
                    break
        return [_Preview(sheet=sheet, rows=tuple(rows)) for sheet, rows in first.items()]

    def _has_one_sheet(self) -> bool:
        """Whether it surely has no other: then not all of it need be looked through twice."""
        count, rest = 0, b""
        for piece in self._parts.pieces("content.xml"):
            text = rest + piece
            count += len(_SHEET.findall(text))
            rest = text[text.rfind(b"<") :] if b"<" in text[-200:] else b""
            if rest and _SHEET.match(rest):
                count -= 1  # it will be found again
        return count == 1

    def rows(self, sheet: int) -> Iterator[_Row]:
        with closing(self._walked()) as walked:  # type: ignore[type-var]
            for number, row in walked:
                if number > sheet:
                    return
                if number == sheet:
                    yield row

    def hidden_rows(self, sheet: int, *, below: int) -> int:  # noqa: ARG002 -- as the other kind of book
        """Not known without reading every row."""
        return 0


class _Styles:
    """Which cells show a date, a time, or a number with leading zeros."""

    def __init__(self) -> None:
        self._parents: dict[str, tuple[str, str]] = {}  # style of cells -> style of its numbers, style it builds on
        self._kinds: dict[str, set[str]] = {}  # style of numbers -> names of what it shows
        self._digits: dict[str, int] = {}
        self._current = ""

    def copy(self) -> "_Styles":
        other = _Styles()
        other._parents, other._digits = dict(self._parents), dict(self._digits)
        other._kinds = {name: set(kinds) for name, kinds in self._kinds.items()}
        return other

    def take(self, name: str, attributes: _Attributes) -> None:
        """Note an element of the styles."""
        if name == f"{_STYLE}style":
            if attributes.get(f"{_STYLE}family") == "table-cell":
                data, parent = (
                    attributes.get(f"{_STYLE}data-style-name", ""),
                    attributes.get(f"{_STYLE}parent-style-name", ""),
                )
                self._parents[attributes.get(f"{_STYLE}name", "")] = (data, parent)
        elif name.startswith(_NUMBER):
            local = _local(name)
            if local.endswith("-style"):
                self._current = attributes.get(f"{_STYLE}name", "")
                self._kinds[self._current] = set()
            elif local in ("year", "month", "day", "hours", "minutes", "seconds"):
                self._kinds.setdefault(self._current, set()).add(local)
            elif local == "number" and attributes.get(f"{_NUMBER}decimal-places") == "0":
                self._digits[self._current] = int(attributes.get(f"{_NUMBER}min-integer-digits", "0"))
        if len(self._parents) + len(self._kinds) > 200_000:
            raise _DamagedError

    def _numbers_of(self, style: str) -> str:
        for _ in range(10):
            data, style = self._parents.get(style, ("", ""))
            if data:
                return data
        return ""

    def shows_time(self, style: str) -> bool:
        return bool(self._kinds.get(self._numbers_of(style), set()) & {"hours", "minutes", "seconds"})

    def digits(self, style: str) -> int:
        return min(self._digits.get(self._numbers_of(style), 0), 15)


class _StylesOnly:
    """The part that holds styles only."""

    def __init__(self, styles: _Styles, extent: Extent) -> None:
        self._styles = styles
        self._extent = extent
        self._depth = 0

    def start(self, name: str, attributes: _Attributes) -> None:
        self._depth += 1
        if self._depth > self._extent.depth:
            raise _DamagedError
        self._styles.take(name, attributes)

    def end(self, _name: str) -> None:
        self._depth -= 1

    def data(self, text: str) -> None:
        """Nothing that is wanted stands between tags."""


class _OpenDocumentRows:
    """The rows of all worksheets. Equal cells and rows that follow each other are written once, with a count."""

    def __init__(self, styles: _Styles, extent: Extent) -> None:
        self.count = 0  # cells so far
        self.sheets = 0
        self._styles = styles
        self._extent = extent
        self._rows: list[tuple[int, _Row]] = []
        self._depth = self._aside = 0  # _aside: the depth at which something that is not of the table began
        self._in_table = self._in_row = self._in_cell = self._in_text = False
        self._next = self._times = 1
        self._row_style = ""
        self._column = 0
        self._cells: _Cells = {}
        self._attributes: _Attributes = {}
        self._pieces: list[str] = []
        self._length = 0
        self._column_ends: list[int] = []
        self._column_styles: list[str] = []

    def taken(self) -> list[tuple[int, _Row]]:
        """The rows since the last time, with the number of their sheet."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: _Attributes) -> None:
        self._depth += 1
        if self._depth > self._extent.depth:
            raise _DamagedError
        if self._aside:
            return
        if name in _CELL_TAGS:
            self._start_cell(attributes)
        elif name.startswith(_TEXT):
            self._start_text(name, attributes)
        elif name in _ASIDE or (name == _TABLE_TAG and self._in_table):
            self._aside = self._depth
        elif name.startswith(_TABLE):
            self._start_part(_local(name), attributes)
        elif not self._in_table:
            self._styles.take(name, attributes)

    def _start_part(self, local: str, attributes: _Attributes) -> None:
        if local == "table":
            self._in_table = True
            self.sheets += 1
            self._next = 1
            self._column_ends, self._column_styles = [], []
            if self.sheets > self._extent.sheets:
                raise _DamagedError
        elif local == "table-column" and self._in_table:
            before = self._column_ends[-1] if self._column_ends else 0
            self._column_ends.append(before + int(attributes.get(_COLUMNS_REPEATED, "1")))
            self._column_styles.append(attributes.get(_DEFAULT_STYLE, ""))
            if len(self._column_ends) > 2 * _WIDEST:
                raise _DamagedError
        elif local == "table-row" and self._in_table:
            if self._in_row:
                raise _DamagedError
            self._in_row = True
            self._times = _times(attributes, _ROWS_REPEATED)
            self._row_style = attributes.get(_DEFAULT_STYLE, "")
            self._column, self._cells = 0, {}

    def _start_cell(self, attributes: _Attributes) -> None:
        if self._in_cell or (self._in_table and not self._in_row):
            raise _DamagedError
        self._in_cell = self._in_row
        self._attributes = attributes
        self._pieces, self._length = [], 0

    def _start_text(self, name: str, attributes: _Attributes) -> None:
        if not self._in_cell:
            return
        if name == _PARAGRAPH_TAG:
            if self._pieces:
                self._pieces.append("\n")
            self._in_text = True
        elif name in _BLANKS and self._in_text:
            count = int(attributes.get(f"{_TEXT}c", "1")) if name == _SPACES_TAG else 1
            self._length += count
            if self._length > self._extent.text:
                raise _DamagedError
            self._pieces.append(_BLANKS[name] * count)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._aside:
            if self._depth < self._aside:
                self._aside = 0
        elif name in _CELL_TAGS:
            self._end_cell()
        elif name == _PARAGRAPH_TAG:
            self._in_text = False
        elif name == _ROW_TAG and self._in_row:
            self._end_row()
        elif name == _TABLE_TAG:
            self._in_table = False

    def data(self, text: str) -> None:
        if self._in_text and not self._aside:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > self._extent.text:
                raise _DamagedError

    def _end_row(self) -> None:
        self._in_row = False
        if self._cells:
            if self._next + self._times - 1 > self._extent.rows:
                raise _DamagedError
            self._rows.append((self.sheets, (self._next, self._times, self._cells)))
            self.count += len(self._cells) * self._times
        self._next += self._times

    def _end_cell(self) -> None:
        if not self._in_cell:
            return
        self._in_cell = False
        self.count += 1
        times = _times(self._attributes, _COLUMNS_REPEATED)
        text = self._text()
        if text and not text.isspace():
            if self._column + times > _WIDEST:
                raise _DamagedError
            for column in range(self._column, self._column + times):
                self._cells[column] = text
        self._column += times

    def _text(self) -> str:
        cell = self._attributes
        shown = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        kind = cell.get(_VALUE_TYPE)
        if cell.get(_ERROR_TYPE) == "error":
            return shown
        match kind:
            case "string":
                text = cell.get(_STRING_VALUE) or shown
            case "float" | "percentage" | "currency":
                text = self._number_text(cell.get(_VALUE, ""), shown)
            case "date":
                text = self._date_text(cell.get(_DATE_VALUE, ""))
            case "time":
                text = _duration_text(cell.get(_TIME_VALUE, ""))
            case "boolean":
                text = "TRUE" if cell.get(_BOOLEAN_VALUE) == "true" else "FALSE"
            case None if _FORMULA in cell and not shown:
                text = _NO_RESULT
            case _:
                text = shown
        return text

    def _style(self) -> str:
        own = self._attributes.get(_CELL_STYLE) or self._row_style
        if own:
            return own
        at = bisect_right(self._column_ends, self._column)
        return self._column_styles[at] if at < len(self._column_styles) else ""

    def _number_text(self, written: str, shown: str) -> str:
        if shown in ("TRUE", "FALSE"):  # as LibreOffice writes what was a truth value in Excel
            return shown
        text = number_text(written)
        digits = self._styles.digits(self._style()) if text.isdigit() else 0
        return text.zfill(digits) if digits > 1 else text

    def _date_text(self, written: str) -> str:
        """LibreOffice leaves the time out at midnight, even where the format shows it."""
        day, _, clock = written.partition("T")
        if not clock:
            return f"{day}T00:00:00" if self._styles.shows_time(self._style()) else day
        whole, _, part = clock.partition(".")
        if not part:
            return written
        moment = datetime.fromisoformat(f"{day}T{whole}")
        return (moment + timedelta(seconds=float(f"0.{part}") >= 0.5)).isoformat()


def _times(attributes: _Attributes, name: str) -> int:
    if name not in attributes:
        return 1
    times = int(attributes[name])
    if times < 1:
        raise _DamagedError
    return times


def _duration_text(written: str) -> str:
    found = _DURATION.fullmatch(written)
    return f"{int(found[1]):02}:{int(found[2]):02}:{int(found[3]):02}" if found else written
