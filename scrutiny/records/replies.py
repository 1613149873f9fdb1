"""Replies of an API (JSON, JSON Lines) as a row of headers and rows of texts.

A row is one object of the list, numbered as if it stood in a spreadsheet: the first is row 2. Objects within objects
become headers with dots (``location.latitude``), a list within an object one text with "; " between. ``true`` and
``false`` stay these words (what ``"outcome": false`` of old replies means is for the layout to say), numbers are
written as short as they can be, ``null`` is null. An element that is no object is a misfit.

The objects are read one by one and not kept, so that memory is bounded. All that can be wrong is an ``InputError``
(exit 10) that never holds what the reply says.
"""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from scrutiny.errors import InputError
from scrutiny.records import raw
from scrutiny.records.workbooks import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large a reply may be; one of data.police.uk has some 800 bytes a record."""

    bytes: int = 100 << 20  # as text in memory up to four times as much
    columns: int = 1_000
    cells: int = 60_000_000  # rows times columns, blank ones too
    depth: int = 20  # objects within objects


EXTENT = Extent()

_BATCH = 20_000  # rows
_BETWEEN = re.compile(r"[\s,]*")
_BLANK = re.compile(r"\s*")

_Value = str | bool | None | list[Any] | dict[str, Any]


class _RefusedError(Exception):
    """A part of the reply that no reader should guess at; its text says what, in plain words."""


def sheet(content: bytes, *, where: str, extent: Extent = EXTENT) -> raw.Sheet:
    """The records of a reply: a list of objects, an object a line, or one object that holds one list of objects.

    The headers are all names that occur, in the order in which they are first seen. Raises InputError where
    ``content`` is no JSON, is cut short, holds no record, or is larger than ``extent`` allows.
    """
    text = _decoded(content, where=where, extent=extent)
    reader = _Reader(text, where=where)
    gathering = _Gathering(where=where, extent=extent)
    for number, element in enumerate(reader.elements(), start=2):
        gathering.take(number, element)
    gathering.flush()
    if not gathering.headers:
        raise InputError(
            "the reply holds no record",
            where=where,
            do="If no search was recorded in that month, leave the file out; else ask for it again",
        )
    headers = _without_empty_parents(gathering)
    parts = tuple(gathering.parts)

    def batches(wanted: Mapping[int, bool]) -> Iterator[raw.Batch]:
        for part in parts:
            columns = {}
            for number, coded in wanted.items():
                texts = part.columns.get(headers[number])
                texts = pa.nulls(len(part.rows), pa.string()) if texts is None else texts
                columns[number] = texts.dictionary_encode() if coded else texts
            yield raw.Batch(columns=columns, rows=part.rows, misfits=part.misfits)

    return raw.Sheet(headers=headers, batches=batches, kind="json")


# ----------------------------------------------------------------------------------------------- bytes into objects


def _decoded(content: bytes, *, where: str, extent: Extent) -> str:
    if len(content) > extent.bytes:
        raise InputError(
            f"the reply is larger than {extent.bytes >> 20:,} MB", where=where, do="Ask for it month by month"
        )
    if not content or content.isspace():
        raise InputError("the file is empty", where=where, do="Ask the force to send it again")
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise _not_json(where, "the text is neither UTF-8 nor UTF-16") from None
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise _not_json(where, "there are NUL characters in it")
    return text


def _not_json(where: str, found: str) -> InputError:
    return InputError(found, where=where, expected="a list of records in JSON", do="Ask for it again")


class _Reader:
    """Goes through the elements one by one."""

    def __init__(self, text: str, *, where: str) -> None:
        self._text = text
        self._where = where
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_object, parse_int=str, parse_float=_finite, parse_constant=_no_number
        )

    def elements(self) -> Iterator[_Value]:
        at = self._end_of(_BLANK, 0)
        if self._text.startswith("[", at):
            yield from self._list(at + 1)
            return
        first, at = self._one(at, number=1)
        at = self._end_of(_BETWEEN, at)
        if at == len(self._text):
            yield from _inner_list(first, where=self._where)
            return
        yield first
        for number in range(2, len(self._text)):
            element, at = self._one(at, number=number)
            yield element
            at = self._end_of(_BETWEEN, at)
            if at == len(self._text):
                return

    def _list(self, at: int) -> Iterator[_Value]:
        at = self._end_of(_BLANK, at)
        number = 0
        while not self._text.startswith("]", at):
            number += 1
            element, at = self._one(at, number=number)
            yield element
            at = self._end_of(_BLANK, at)
            if self._text.startswith(",", at):
                at = self._end_of(_BLANK, at + 1)
            elif not self._text.startswith("]", at):
                raise self._broken(at, number)
        if self._end_of(_BLANK, at + 1) < len(self._text):
            raise _not_json(self._where, "something follows behind the end of the list")

    def _end_of(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return found.end() if found else at

    def _one(self, at: int, *, number: int) -> tuple[_Value, int]:
        try:
            return self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise self._broken(error.pos, number) from None
        except RecursionError:
            raise _not_json(self._where, f"record {number:,} has far too many lists or objects in each other") from None
        except _RefusedError as error:
            raise _not_json(self._where, f"record {number:,} has {error}") from None

    def _broken(self, at: int, number: int) -> InputError:
        rest = self._text[at:]
        # A cut string is reported where it begins, a cut list at its end.
        if not rest.strip() or (rest.startswith('"') and _UNENDED.fullmatch(rest)) or _CUT.fullmatch(rest):
            return InputError(
                f"the reply is cut short in or behind record {number:,}", where=self._where, do="Ask for it again"
            )
        return _not_json(self._where, f"record {number:,} is not written as JSON")


_UNENDED = re.compile(r'"(?:[^"\\]|\\.)*\\?', re.DOTALL)
_CUT = re.compile(r"[A-Za-z0-9.+-]{1,30}|\\u?[0-9A-Fa-f]{0,4}")  # a word, number or escape at the very end


def _object(pairs: list[tuple[str, _Value]]) -> dict[str, _Value]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RefusedError("the same name twice")
    return found


def _finite(written: str) -> str:
    text = number_text(written)
    if text == written and float(written) in (float("inf"), float("-inf")):
        raise _RefusedError("a number that is too large")
    return text


def _no_number(_written: str) -> None:
    raise _RefusedError("NaN or Infinity, which is no number")


def _inner_list(found: _Value, *, where: str) -> Iterator[_Value]:
    """The records of a reply that is one object: the one list of objects in it, or else itself."""
    if not isinstance(found, dict):
        raise _not_json(where, "there is no list of records in it")
    lists = [value for value in found.values() if isinstance(value, list) and any(isinstance(x, dict) for x in value)]
    if len(lists) > 1:
        raise _not_json(where, f"there are {len(lists)} lists of records in it")
    if not lists and any(value == [] for value in found.values()):
        return
    yield from lists[0] if lists else [found]


# --------------------------------------------------------------------------------------------- objects into columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some rows that follow each other; a header that none of them has is not among the columns."""

    columns: dict[str, pa.Array]
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    misfits: tuple[int, ...]


class _Gathering:
    """The columns while they grow."""

    def __init__(self, *, where: str, extent: Extent) -> None:
        self.headers: dict[str, bool] = {}  # header -> whether anything stands under it
        self.parts: list[_Part] = []
        self._where = where
        self._extent = extent
        self._columns: dict[str, list[str | None]] = {}
        self._rows: list[int] = []
        self._misfits: list[int] = []
        self._cells = 0

    def take(self, number: int, element: _Value) -> None:
        if isinstance(element, dict):
            before = len(self._rows)
            self._rows.append(number)
            try:
                self._flatten(element, "", before, 1)
            except RecursionError:
                raise self._too_deep() from None
        else:
            self._misfits.append(number)
        if len(self._rows) + len(self._misfits) >= _BATCH:
            self.flush()

    def _flatten(self, element: dict[str, Any], prefix: str, before: int, depth: int) -> None:
        if depth > self._extent.depth:
            raise self._too_deep()
        for name, value in element.items():
            header = prefix + name
            if isinstance(value, dict):
                self._flatten(value, header + ".", before, depth + 1)
            elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
                self._flatten(_turned(value), header + ".", before, depth + 1)
            else:
                self._put(header, _text(value), before)

    def _too_deep(self) -> InputError:
        return _not_json(self._where, f"row {self._rows[-1]:,} has far too many lists or objects in each other")

    def _put(self, header: str, text: str | None, before: int) -> None:
        column = self._columns.get(header)
        if column is None:
            self.headers.setdefault(header, False)
            if len(self.headers) > self._extent.columns:
                raise InputError(
                    f"there are more than {self._extent.columns:,} different names",
                    where=self._where,
                    expected="records that are alike",
                )
            column = self._columns[header] = []
        if len(column) < before:
            column.extend([None] * (before - len(column)))
        elif len(column) > before:  # {"a.b": 1, "a": {"b": 2}}
            raise _not_json(self._where, f"row {self._rows[-1]:,} has the same name twice")
        column.append(text)
        if text is not None:
            self.headers[header] = True

    def flush(self) -> None:
        """Put the rows so far away, in little space."""
        if not self._rows and not self._misfits:
            return
        count = len(self._rows)
        self._cells += count * len(self._columns)
        if self._cells > self._extent.cells:
            raise InputError("the reply is too large to be read", where=self._where, do="Ask for it month by month")
        columns = {
            header: pa.array(column + [None] * (count - len(column)), type=pa.string())
            for header, column in self._columns.items()
        }
        rows = np.array(self._rows, dtype=np.int64)
        self.parts.append(_Part(columns=columns, rows=rows, misfits=tuple(self._misfits)))
        self._columns, self._rows, self._misfits = {}, [], []


def _turned(elements: list[Any]) -> dict[str, list[Any]]:
    """A list of objects as an object of lists: the names of three found things are one text."""
    turned: dict[str, list[Any]] = {}
    for element in elements:
        for name, value in element.items() if isinstance(element, dict) else [("", element)]:
            turned.setdefault(name, []).append(value)
    return turned


def _text(value: _Value) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        return "true" if value else "false"
    else:
        text = "; ".join(text for text in map(_inner_text, value) if text)
    if not text or text.isspace():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character, written as \ud83d
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _inner_text(value: Any) -> str | None:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict):
        return _text(list(value.values()))
    return _text(value)


def _without_empty_parents(gathering: _Gathering) -> tuple[str, ...]:
    """The headers, less ``location`` where it is null in some records and an object in all others."""
    headers = gathering.headers
    parents = {header[:at] for header in headers for at, letter in enumerate(header) if letter == "."}
    return tuple(header for header, filled in headers.items() if filled or header not in parents)
