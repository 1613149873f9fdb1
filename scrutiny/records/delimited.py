"""CSV and its relatives: in which characters, with which separator, under which header; then its rows in batches.

A file is gone through twice: once to see what it is (a *survey*), once for its rows. Neither holds it in memory.
"""

import codecs
import csv
import errno
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from scrutiny.errors import InputError
from scrutiny.records import files
from scrutiny.records.raw import Batch, Sheet

Known = Callable[[Sequence[str]], int]  # how many of these headers some layout knows
Open = Callable[[], BinaryIO]  # a fresh stream of the file's bytes
_Rows = Callable[[], pa.NativeFile]  # a fresh stream of what is below the header, as UTF-8

_CHUNK = 1 << 18  # bytes that are looked at together: they stay in a processor's cache meanwhile
_HEAD = 1 << 18  # bytes in which the header is looked for
# Bytes that are parsed at a time: few enough to stay small, and more where a row does not fit.
_BLOCKS = (1 << 20, 64 << 20)
_BATCH = 1 << 16  # rows that are handed on together
MOST_COLUMNS = 16_384
_HEADER_WITHIN = 50  # rows in which the header is looked for
_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_FEW = 6  # separators in one line that make it look like a row; fewer are common in prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the first passage over a text file shows."""

    sha256: str
    encoding: str  # "utf-8", "cp1252", "utf-16-le", "utf-16-be"
    mark: int  # bytes of the byte order mark
    quotes: bool
    length: int  # bytes without the line ends at the very end: blank lines behind a table are no rows
    line_ends: int  # line feeds within them
    head: str  # the beginning, as text


def survey(stream: BinaryIO, *, where: str) -> Survey:
    """Go through all bytes once. Raises InputError for an empty file and for one that is no text."""
    digest = hashlib.sha256()
    chunk = stream.read(_CHUNK)  # all pieces are of the size of the stream's own, which so are not copied once more
    encoding, mark = _marked(chunk[:4])
    seen = _Bytes(encoding)
    head = bytearray()
    while chunk:
        digest.update(chunk)
        if len(head) < _HEAD:
            head += chunk
        seen.look_at(chunk)
        chunk = stream.read(_CHUNK)
    if seen.blank:
        raise InputError("the file is empty", where=where, do="Ask the force to send it again")
    encoding = seen.encoding(where)
    # Just as the rows are decoded later, so that the header ends at the same byte.
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(bytes(head[mark:_HEAD]), final=len(head) <= _HEAD)
    return Survey(
        sha256=digest.hexdigest(),
        encoding=encoding,
        mark=mark,
        quotes=seen.quotes,
        length=seen.length,
        line_ends=seen.line_ends,
        head=text,
    )


class _Bytes:
    """What the bytes of a file show, piece by piece."""

    def __init__(self, marked: str | None) -> None:
        """``marked``: the encoding that the first bytes name, if they do."""
        self.quotes = self.nul = self.undefined = False
        self.blank = self.utf8 = True
        self.length = self.line_ends = 0
        self._marked = marked
        self._size = self._all_line_ends = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")

    def look_at(self, chunk: bytes) -> None:
        self.quotes = self.quotes or b'"' in chunk
        self.nul = self.nul or self._holds_nul(chunk)
        self.blank = self.blank and chunk.isspace()
        # numpy counts in half the time of ``bytes.count``, and what is behind the last row is short.
        line_ends = int(np.count_nonzero(np.frombuffer(chunk, dtype=np.uint8) == _LINE_FEED))
        if kept := self._without_line_ends(chunk):
            self.length = self._size + kept
            self.line_ends = self._all_line_ends + line_ends - chunk.count(b"\n", kept)
        self._size += len(chunk)
        self._all_line_ends += line_ends
        if self._marked in _WIDE:
            return
        plain = chunk.isascii()
        self.undefined = self.undefined or (not plain and _UNDEFINED.search(chunk) is not None)
        if self.utf8 and (not plain or self._decoder.getstate()[0]):
            self._decode(chunk)

    def _holds_nul(self, chunk: bytes) -> bool:
        if self._marked not in _WIDE:
            return b"\0" in chunk
        return b"\0\0" in chunk and not np.frombuffer(chunk, dtype=np.uint16, count=len(chunk) // 2).all()

    def _without_line_ends(self, chunk: bytes) -> int:
        """How many bytes are left of a piece without the line ends at its end."""
        if self._marked not in _WIDE:
            return len(chunk.rstrip(b"\r\n"))
        if len(chunk) % 2 or chunk[-2:].strip(b"\0") not in (b"\r", b"\n"):
            return len(chunk)
        text = chunk.decode(self._marked, errors="surrogatepass")
        return len(chunk) - 2 * (len(text) - len(text.rstrip("\r\n")))

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        try:
            self._decoder.decode(chunk, final=final)
        except UnicodeDecodeError:
            self.utf8 = False

    def encoding(self, where: str) -> str:
        """UTF-8 where every byte fits, else Windows-1252, which Excel's plain "CSV" is."""
        if self.utf8:
            self._decode(b"", final=True)
        if self.nul:
            raise InputError(
                "the file holds NUL characters, which no text has",
                where=where,
                expected="a CSV, or a workbook under its own ending (.xlsx, .ods)",
                do="It may be damaged or of another kind: ask the force to send it again",
            )
        if self._marked in _WIDE:
            return self._marked
        if not self.utf8 and (self.undefined or self._marked):
            found = "marked as UTF-8 and is not" if self._marked else "neither UTF-8 nor Windows-1252"
            raise InputError(
                f"the text is {found}",
                where=where,
                expected="a CSV in UTF-8",
                do='In Excel choose "Save as", then "CSV UTF-8 (Comma delimited)"',
            )
        return "utf-8" if self.utf8 else "cp1252"


_WIDE = ("utf-16-le", "utf-16-be")
_LINE_FEED = ord("\n")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that Windows-1252 has no character for


def _marked(first: bytes) -> tuple[str | None, int]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if first.startswith(mark):
            return encoding, len(mark)
    if len(first) == 4 and first.count(0) == 2:  # text in two bytes a character, without a mark
        return "utf-16-le" if first[1] == 0 else "utf-16-be", 0
    return None, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    cells: tuple[str, ...]
    separator: str
    row: int  # as a spreadsheet shows it
    end: int  # bytes of UTF-8 up to and with its line end
    line_ends: int  # line feeds up to there
    begins: frozenset[str] = frozenset()  # the first cells of the first rows, and what they look like (see _shape)


def sheet(open_: Open, found: Survey, *, where: str, known: Known, path: Path | None = None) -> Sheet:
    """The table of a text file. ``known`` finds the header below title rows, and the separator.

    ``path``: where the bytes lie on disk as ``open_`` gives them, if they do; they are read from there at less cost.
    """
    if not found.head.strip():
        raise InputError("the file is empty", where=where, do="Ask the force to send it again")
    header = _header(found.head, known=known, where=where)
    if any(_holds_rows(cell, header) for cell in header.cells):
        _refuse_swallowed([header.row], where=where)
    if len(header.cells) > MOST_COLUMNS:
        raise InputError(
            f"row {header.row} has {len(header.cells):,} cells",
            where=where,
            expected=f"no more columns than a spreadsheet has ({MOST_COLUMNS:,})",
            do="Ask the force to send it again, with the columns that are needed",
        )
    notices = []
    if header.row > 1:
        rows = "row" if header.row == 2 else "rows"
        notices.append(f"{where}: {header.row - 1} {rows} above the header left out")
    if found.encoding not in ("utf-8",):
        notices.append(f"{where}: read as {_NAMES[found.encoding]}")

    def below() -> pa.NativeFile:
        if path is None or found.encoding != "utf-8":
            return pa.PythonFile(_Text(open_(), found, header.end), mode="r")
        begin = found.mark + header.end
        return pa.OSFile(str(path)).get_stream(begin, max(found.length - begin, 0))

    def batches(wanted: Mapping[int, bool]) -> Iterator[Batch]:
        return _batches(below, found, header, wanted, where=where)

    return Sheet(headers=header.cells, batches=batches, kind="csv", notices=tuple(notices))


def _header(head: str, *, known: Known, where: str) -> _Header:
    told = re.match(r"sep=(.)\r?\n", head)  # a line with which Excel is told the separator; it shows no such row
    body = head[told.end() :] if told else head
    best: tuple[tuple[int, int], _Header] | None = None
    for separator in [told[1]] if told else _SEPARATORS:
        found = _header_with(body, separator, known=known)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        raise InputError(
            "the first row cannot be read as CSV", where=where, do="Open it in Excel and save it as CSV UTF-8"
        )
    header = replace(best[1], begins=_begins(body, best[1]))
    if told is None:
        return header
    return replace(header, end=header.end + len(told[0].encode()), line_ends=header.line_ends + 1)


def _begins(body: str, header: _Header) -> frozenset[str]:
    """How rows begin: the first cells of those below the header, and the look of those that have a number."""
    below = body.encode()[header.end :].decode(errors="ignore")
    rows = csv.reader(io.StringIO(below, newline=""), delimiter=header.separator)
    try:
        firsts = [cells[0].strip() for cells in islice(rows, _HEADER_WITHIN) if len(cells) == len(header.cells)]
    except csv.Error:  # a cell longer than any
        return frozenset()
    told = {first for first in firsts if len(first) >= _TELLING}
    return frozenset(told | {shape for shape in map(_shape, told) if _REFERENCE.search(shape)})


def _shape(text: str) -> str:
    """A text with every digit as 9 and every word as a: "SS/2026/041242" is "a/9999/999999"."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d", "9", text.strip()))


_TELLING = 5  # characters from which on a first cell tells a row from prose: no house number, no year
_REFERENCE = re.compile(r"a.*9|9.*a|99999")  # words and numbers, or a long number: no date


def _header_with(body: str, separator: str, *, known: Known) -> tuple[tuple[int, int], _Header] | None:
    """The best header with this separator, and how good it is: known headers, then cells."""
    lines = list(io.StringIO(body, newline=""))
    reader = csv.reader(iter(lines), delimiter=separator)
    best: tuple[tuple[int, int], tuple[list[str], int, int]] | None = None
    fallback: tuple[list[str], int, int] | None = None
    try:
        for row, cells in enumerate(reader, start=1):
            filled = [cell.strip() for cell in cells]
            count = known(filled)
            if count and (best is None or count > best[0][0]):
                best = ((count, len(cells)), (filled, row, reader.line_num))
            several = sum(bool(cell) for cell in filled)
            if fallback is None and several >= 1 and (several >= 2 or row == 1):
                fallback = (filled, row, reader.line_num)
            if row == _HEADER_WITHIN:
                break
    except csv.Error:  # a cell longer than any header: what was found before it stands
        pass
    if best is None and fallback is None:
        return None
    quality, (filled, row, line) = best or ((0, len(fallback[0]) if fallback else 0), fallback or ([], 0, 0))
    above = "".join(lines[:line])
    return quality, _Header(
        cells=tuple(filled), separator=separator, row=row, end=len(above.encode()), line_ends=above.count("\n")
    )


class _Text(io.RawIOBase):
    """The file as UTF-8 bytes from below the header on, whatever its own characters are."""

    def __init__(self, stream: BinaryIO, found: Survey, skip: int) -> None:
        super().__init__()
        self._stream = stream
        self._ahead = found.length - len(stream.read(found.mark))
        self._decoder = None if found.encoding == "utf-8" else codecs.getincrementaldecoder(found.encoding)("replace")
        self._left = b""
        while skip:
            chunk = self.read(min(skip, _CHUNK))
            if not chunk:
                break
            skip -= len(chunk)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._decoder is None:
            return self._bytes(size)
        wanted = size if size >= 0 else 1 << 62
        parts, got = [self._left], len(self._left)
        while got < wanted:
            chunk = self._bytes(min(_CHUNK, wanted - got))
            part = self._decoder.decode(chunk, final=not chunk).encode()
            parts.append(part)
            got += len(part)
            if not chunk:
                break
        whole = b"".join(parts)
        self._left = whole[wanted:]
        return whole[:wanted]

    def _bytes(self, size: int) -> bytes:
        chunk = self._stream.read(self._ahead if size < 0 else min(size, self._ahead))
        self._ahead -= len(chunk)
        return chunk

    def close(self) -> None:
        self._stream.close()
        super().close()


def _batches(rows: _Rows, found: Survey, header: _Header, wanted: Mapping[int, bool], *, where: str) -> Iterator[Batch]:
    """All rows below the header; a row too long for a block is met with a larger block, from the start again.

    A mark of quotation that is missing makes one cell of many rows. Where no cell has a line break there are as many
    line ends as rows, and none is; else every cell of every column is looked at, in a passage of its own.
    """
    done = 0  # the last row that was handed on; the next passage goes on behind it
    for block in _BLOCKS:
        seen = 0
        try:
            for part in _parsed(rows, found, header, wanted, block=block, where=where):
                seen += len(part.rows) + len(part.misfits)
                later = _after(part, done) if done else part
                if len(later.rows) or later.misfits:
                    done = max([done, *later.misfits, *later.rows[-1:].tolist()])
                    yield later
            if found.quotes and not 0 <= seen + header.line_ends - found.line_ends <= 1:
                _look_for_swallowed_rows(rows, found, header, block=block, where=where)
        except _TooLongError:
            continue
        else:
            return
    raise InputError(
        f"one of its rows has more than {_BLOCKS[-1] >> 20} million characters",
        where=where,
        do="A quotation mark may be missing: open the file and mend it, or ask the force to send it again",
    )


def _look_for_swallowed_rows(rows: _Rows, found: Survey, header: _Header, *, block: int, where: str) -> None:
    """Raises InputError where a cell seems to hold rows."""
    everything = dict.fromkeys(range(len(header.cells)), False)
    for part in _parsed(rows, found, header, everything, block=block, where=where):
        for cells in part.columns.values():
            _refuse_rows_in_cells(cells, part.rows, header, where=where)


def _after(part: Batch, row: int) -> Batch:
    """What of a batch lies below a row."""
    keep = int(np.searchsorted(part.rows, row, side="right"))
    return Batch(
        columns={number: cells.slice(keep) for number, cells in part.columns.items()},
        rows=part.rows[keep:],
        misfits=tuple(misfit for misfit in part.misfits if misfit > row),
    )


class _TooLongError(Exception):
    """A row is longer than the block that is parsed at a time."""


def _parsed(
    rows: _Rows, found: Survey, header: _Header, wanted: Mapping[int, bool], *, block: int, where: str
) -> Iterator[Batch]:
    width = len(header.cells)
    # Coded columns too: arrow takes three times as long to make dictionaries of them, a new one for each block.
    types = {f"c{number}": pa.string() for number in wanted}
    misfits: list[int] = []

    def note(row: Any) -> str:  # noqa: ANN401 -- pyarrow.csv.InvalidRow
        if found.quotes and _holds_rows(row.text, header):
            swallowed.append(row.number + header.row)
        misfits.append(row.number + header.row)
        return "skip"

    swallowed: list[int] = []
    try:
        with rows() as stream:
            reader = pcsv.open_csv(
                stream,
                read_options=pcsv.ReadOptions(
                    column_names=[f"c{number}" for number in range(width)], use_threads=False, block_size=block
                ),
                parse_options=pcsv.ParseOptions(
                    delimiter=header.separator,
                    newlines_in_values=found.quotes,
                    ignore_empty_lines=False,
                    invalid_row_handler=note,
                ),
                convert_options=pcsv.ConvertOptions(
                    column_types=types,
                    include_columns=list(types),
                    strings_can_be_null=True,
                    null_values=[""],
                    check_utf8=False,  # seen to be valid by the survey
                ),
            )
            yield from _numbered(reader, header, misfits, swallowed, where=where)
    except OSError as error:  # in arrow's own words stands the folder too
        number = error.errno or errno.EIO
        raise files.cannot_be_read(OSError(number, os.strerror(number)), where) from None
    except pa.ArrowInvalid as error:
        text = str(error).lower()
        if "straddling" in text or "block size" in text:
            raise _TooLongError from None
        if "empty csv" in text:
            return
        raise InputError("cannot be read as CSV", where=where, do="Open it in Excel and save it as CSV UTF-8") from None


def _numbered(
    reader: Any,  # noqa: ANN401 -- pyarrow.csv.CSVStreamingReader
    header: _Header,
    misfits: list[int],
    swallowed: list[int],
    *,
    where: str,
) -> Iterator[Batch]:
    """Batches of a fair size, with the rows' numbers: all that are no misfits, in order."""
    following, reported = header.row + 1, 0
    pending: list[pa.RecordBatch] = []
    size = 0
    while True:
        batch = next(reader, None)
        if batch is not None:
            pending.append(batch)
            size += batch.num_rows
            if size < _BATCH:
                continue
        _refuse_swallowed(swallowed, where=where)
        bad = np.array(misfits[reported:], dtype=np.int64)
        # Misfits of rows that are still to come may be known already; numbers are given to the rows at hand.
        numbers = np.arange(following, following + size + len(bad))
        numbers = np.delete(numbers, bad[bad <= numbers[-1:].max(initial=0)] - following)[:size]
        last = int(numbers[-1]) if size else following - 1
        mine = tuple(int(row) for row in bad if row < last or batch is None or not size)
        columns = {int(field.name[1:]): pa.array([], type=field.type) for field in reader.schema} if not size else {}
        if size:
            table = pa.Table.from_batches(pending)
            columns = {int(name[1:]): table.column(name) for name in table.column_names}
        reported += len(mine)
        following = max([last, *mine]) + 1
        if size or mine:
            yield Batch(columns=columns, rows=numbers, misfits=mine)
        pending, size = [], 0
        if batch is None:
            return


def _holds_rows(text: str, header: _Header) -> bool:
    """Whether one of the further lines of a cell looks like a row of its own, or like the beginning of one.

    By its separators, if rows have many; else by a first cell such as rows begin with. A mark of quotation that is
    missing closes at the next one, so that the last row in the cell is seldom whole.
    """
    many = max(len(header.cells) - 1, _FEW)
    return any(_looks_like_a_row(line, header, many) for line in _LINE_END.split(text)[1:])


_LINE_END = re.compile(r"\r\n|\r|\n")  # what ends a row; other breaks, which ``splitlines`` knows, do not


def _looks_like_a_row(line: str, header: _Header, many: int) -> bool:
    first, separator, _ = line.partition(header.separator)
    first = first.strip(' "')
    return line.count(header.separator) >= many or (
        bool(separator) and (first in header.begins or _shape(first) in header.begins)
    )


def _refuse_swallowed(rows: Sequence[int], *, where: str) -> None:
    if rows:
        raise InputError(
            f"a quotation mark in row {rows[0]} is not closed, so that the rows below it became part of that cell",
            where=where,
            do="Open the file there and mend it, or ask the force to save it again",
        )


def _refuse_rows_in_cells(cells: pa.Array, numbers: Any, header: _Header, *, where: str) -> None:  # noqa: ANN401
    broken = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring_regex(cells, r"[\r\n]"), fill_value=False)))
    for n in broken.tolist():
        if _holds_rows(cells[n].as_py(), header):
            _refuse_swallowed([int(numbers[n])], where=where)
