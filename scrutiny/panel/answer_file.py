"""The file of answers that the pack's page saves in a member's browser, as JSON or as a table (CSV).

The page is given its names from here, so that what it writes and what is read here cannot part. Both kinds say
first which pack, member, questions and form they belong to, and then hold a line a record:

* JSON: the facts under ``KEYS``, ``columns`` (ids of ``form.answer_columns``, in order), and ``answers``, a list of
  objects: ``record``, and under the id of a column what was answered, as the code of an option or in words;
* CSV: the facts beside the labels of the workbook's cover, an empty line, a line of headers (``Record``, the ids of
  the columns), and a line a record, with the options' labels. UTF-8 with a mark at the start, because Excel needs it.
  Before a text that a spreadsheet would take for a formula stands an apostrophe; it is taken away here.

Only the shape is read here: ``returns`` holds it against the pack. Bytes in, nothing is opened.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrutiny.panel import form
from scrutiny.panel.form import Fact, Heading

KIND = "scrutiny answers"
VERSION = "1"  # of this file; a reader refuses a form that it does not know
ENDINGS = (".json", ".csv")
MOST_BYTES = 5_000_000  # a member's answers are about 20 kB
MOST_ROWS = 10_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 131_072  # characters

RECORD = "record"  # the key of a record's number in JSON
KEYS: Mapping[str, Fact] = {
    "form": Fact.FORM,
    "pack": Fact.PACK,
    "member": Fact.MEMBER,
    "questions": Fact.QUESTIONS,
    "version": Fact.VERSION,
    "stage": Fact.STAGE,
}
# What a spreadsheet may take for the beginning of a formula; the last four are the wide forms of the first.
FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_GUARDED = re.compile(rf"'(?=[{re.escape(FORMULA)}'])")
_SEPARATORS = ",;\t"  # a spreadsheet saves a table again with that of its country


class UnfitError(ValueError):
    """The file as a whole cannot be used; ``code`` is a key of ``returns.REASONS``."""

    def __init__(self, code: str) -> None:
        """Say why."""
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A file of answers laid out like a sheet: headers, and rows of as many cells or more.

    A row's number is its line in a table as a spreadsheet shows it, and its place in the list of JSON, from 1.
    """

    facts: Mapping[Fact, str]
    header_row: int  # 0 in JSON
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]  # those that hold anything


def column_id(question: str, item: str = "") -> str:
    """The id of the column of a question, or of one line of its tick list, as ``form.answer_columns`` gives it."""
    return f"{question}-{item}" if item else question


def read(data: bytes, *, ending: str) -> Laid:
    """The answers in a file with this ending, one of ``ENDINGS``. UnfitError where it is no file of answers."""
    if len(data) > MOST_BYTES:
        raise UnfitError("unreadable-answers")
    try:
        text = data.decode("utf-8-sig")
        laid = _json(text) if ending.lower() == ".json" else _table(text)
        # Half a character can stand in JSON and in nothing else that the answers will go into.
        for cells in (laid.facts.values(), laid.headers, *(row for _, row in laid.rows)):
            "".join(cells).encode("utf-8")
    except UnfitError:
        raise
    except (ValueError, RecursionError, csv.Error) as error:  # what is no UTF-8, no JSON, no table
        raise UnfitError("unreadable-answers") from error
    if len(laid.rows) > MOST_ROWS or len(laid.headers) > MOST_COLUMNS:
        raise UnfitError("unreadable-answers")
    if not all(laid.facts.get(fact) for fact in (Fact.PACK, Fact.MEMBER, Fact.VERSION, Fact.FORM)):
        raise UnfitError("top")
    return laid


# ------------------------------------------------------------------------------------------------------------- JSON


def _json(text: str) -> Laid:
    found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise UnfitError("unreadable-answers")
    columns = [_words(column) for column in _list(found.get("columns"))]
    return Laid(
        facts={fact: _words(found.get(key, "")) for key, fact in KEYS.items()},
        header_row=0,
        headers=(Heading.RECORD, *columns),
        rows=tuple(
            (number, row)
            for number, entry in enumerate(_list(found.get("answers")), start=1)
            if any(row := _cells(entry, columns))
        ),
    )


def _cells(entry: object, columns: Sequence[str]) -> tuple[str, ...]:
    """One record's answers in the order of the columns; what belongs to no column stands behind them."""
    if not isinstance(entry, dict):
        raise UnfitError("unreadable-answers")
    answers = {key: _words(value) for key, value in entry.items()}
    known = (RECORD, *columns)
    return (*(answers.get(key, "") for key in known), *(value for key, value in answers.items() if key not in known))


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which no name stands twice: of two answers to one question none is the right one."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnfitError("unreadable-answers")
        found[key] = value
    return found


def _refuse(name: str) -> None:
    raise UnfitError("unreadable-answers") from ValueError(name)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise UnfitError("unreadable-answers")
    return value


def _words(value: object) -> str:
    """A text; a value of another kind was put there by another program."""
    if not isinstance(value, str):
        raise UnfitError("unreadable-answers")
    return _trimmed(value)


# ------------------------------------------------------------------------------------------------------------ table


def _table(text: str) -> Laid:
    rows = next((rows for separator in _SEPARATORS if _is_ours(rows := _rows(text, separator))), None)
    if rows is None:
        raise UnfitError("unreadable-answers")
    at = next((place for place, row in enumerate(rows) if _is_header(row)), None)
    if at is None:
        raise UnfitError("columns")
    facts = {
        fact: next((cell for cell in row[1:] if cell), "")
        for row in reversed(rows[:at])  # the first of a label counts
        for fact in Fact
        if row and form.same(row[0], fact)
    }
    headers = _to_last_filled(rows[at])
    return Laid(
        facts=facts,
        header_row=at + 1,
        headers=headers,
        rows=tuple(
            (number, (*row, *[""] * (len(headers) - len(row))))
            for number, row in enumerate(rows[at + 1 :], start=at + 2)
            if any(row)
        ),
    )


def _rows(text: str, separator: str) -> list[tuple[str, ...]]:
    """The cells of a table. One that is torn in the middle of a cell has no last quotation mark: csv.Error.

    So is one with a cell that no spreadsheet can hold; the reader's own limit may have been raised by somebody else.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = list(reader)
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise csv.Error
    return [tuple(_GUARDED.sub("", _trimmed(cell), count=1) for cell in row) for row in rows]


def _is_ours(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the table begins with a fact beside its label."""
    return bool(rows) and len(rows[0]) > 1 and any(form.same(rows[0][0], fact) for fact in Fact)


def _is_header(row: Sequence[str]) -> bool:
    return any(form.same(cell, Heading.COMMENT) for cell in row) and any(form.same(c, Heading.RECORD) for c in row)


def _to_last_filled(row: Sequence[str]) -> tuple[str, ...]:
    """Without the empty cells at the end that a spreadsheet adds."""
    filled = max((place for place, cell in enumerate(row, start=1) if cell), default=0)
    return tuple(row[:filled])


def _trimmed(text: str) -> str:
    """As from a cell of the workbook: one kind of line end, outer blanks do not count."""
    return text.replace("\r\n", "\n").strip()
