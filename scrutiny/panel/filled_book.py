"""Workbooks that somebody filled in, opened with care: their sheets as text.

A spreadsheet is small on disk and can be huge in memory: one stray cell in the last corner of a sheet makes
a reader ask for hundreds of gigabytes and takes the program down. So a file is walked through once, without
keeping anything, before it is read.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from scrutiny.records.vocabulary import fold

_MOST_BYTES = 20_000_000  # of a file; a form is about 20 kB
_MOST_UNPACKED = 100_000_000
_MOST_ROWS = 10_000
_MOST_COLUMNS = 1_000
# All that zip, XML and the reader raise for a file that is damaged, locked or of another kind.
_RAISED = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class UnreadableError(ValueError):
    """No workbook that can be read: damaged, locked, huge, or of another kind."""


def sheets(path: Path, wanted: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Those of the wanted sheets that are there, by the wanted name whatever its case; every cell as ``text``.

    A row of a sheet stands at its place: empty rows and columns before the first cell are there. UnreadableError.
    """
    try:
        _check_size(path)
        with CalamineWorkbook.from_path(path) as book:
            names = {fold(name): name for name in book.sheet_names}
            return {
                sheet: [
                    tuple(map(text, row))
                    for row in book.get_sheet_by_name(names[fold(sheet)]).to_python(skip_empty_area=False)
                ]
                for sheet in wanted
                if fold(sheet) in names
            }
    except _RAISED as error:
        raise UnreadableError(path.name) from error


def text(value: object) -> str:
    """A cell as the member sees it: 17.0 is 17, outer blanks do not count."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value).replace("\r\n", "\n").strip()


def _check_size(path: Path) -> None:
    """Refuse, as ``ValueError``, a file that is no sound zip archive or would become huge when read."""
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("too large")
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED or archive.testzip():
            raise ValueError("too large when unpacked, or damaged")
        for name in archive.namelist():
            if name == "content.xml" or (name.startswith("xl/") and name.endswith(".xml")):
                with archive.open(name) as part:
                    _check_extent(part)


def _check_extent(part: IO[bytes]) -> None:
    """Walk through a sheet and refuse one with anything written far away from the beginning."""
    walker = _OpenDocumentWalker() if part.name == "content.xml" else _ExcelWalker()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(part)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a workbook has no document type")


def _check_cell(row: int, column: int) -> None:
    if row > _MOST_ROWS or column > _MOST_COLUMNS:
        raise ValueError("something is written far outside the form")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _ExcelWalker:
    """Where the filled cells of an .xlsx sheet stand; a cell or row without an address follows the last."""

    def __init__(self) -> None:
        self.row = self.column = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match _local(name):
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                self.column += 1
                if found := _CELL.fullmatch(attributes.get("r", "")):
                    self.row, self.column = int(found[2]), _column_number(found[1])
            case "v" | "is" | "f":
                _check_cell(self.row, self.column)

    def end(self, name: str) -> None:
        """Nothing to do at the end of an element."""


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _OpenDocumentWalker:
    """Where the filled cells of an .ods sheet end; empty cells and rows at the end are repeated in millions."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.rows = 1  # how often the current row stands there

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kinds = {_local(key): value for key, value in attributes.items()}
        match _local(name):
            case "table":
                self.row, self.rows = 0, 1
            case "table-row":
                self.rows, self.column = int(kinds.get("number-rows-repeated", 1)), 0
            case "table-cell" | "covered-table-cell":
                self.column += int(kinds.get("number-columns-repeated", 1))
                if "value-type" in kinds:
                    _check_cell(self.row + self.rows, self.column)
            case "p":
                _check_cell(self.row + self.rows, self.column)

    def end(self, name: str) -> None:
        if _local(name) == "table-row":
            self.row += self.rows
