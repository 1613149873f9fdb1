"""Records that have the same facts, judged as one: the verdict of a rule for a million records by a few hundred.

Most rules ask nothing of a record but facts (``columns.py``), and a fact has few answers. Of these a rule tells still
fewer apart: of forty powers, those that need grounds and those that do not. So the answers are put together that are the
same to the rule, their numbers are joined into one number a record, the rule is asked once for every combination, and
each record gets the verdict of its combination. What a rule asks need not be declared: it is asked first about no
records at all, which is quick, and what it wants to know is taken down. That it may be asked so a rule does declare
(``by_facts``): what it answers for a record must not depend on others.

``Combinations`` is ``Evidence`` in which each row is a combination. It answers what is a fact, and refuses all else, so
nothing can be looked at that is not part of the combination.
"""

# ruff: noqa: D102  # the accessors are described where they are of records: ``evidence.py``

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from math import prod
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from scrutiny.code_a.columns import BLANK, WITHHELD, Alike, Column, Columns, Key, NoFactError, Says
from scrutiny.code_a.evidence import Among, Bools, Evidence, Measure, looked_up
from scrutiny.records import fields
from scrutiny.records.table import Records, Source, known_codes, pairs_table

T = TypeVar("T")
Wants: TypeAlias = Mapping[Key, Mapping[Hashable, Says]]  # by fact, the questions about it
Part: TypeAlias = tuple[npt.NDArray[Any], int]  # a number for each record, and what all of them are below

# Combinations that may be possible before those that occur are sought: to look takes time for each of them, and numbers
# of more than two bytes take long. Of those that occur there may be more.
_LEAST, _MANY, _MOST = 1 << 12, 1 << 16, 1 << 20
_BYTE = 1 << 8  # numbers of one byte
_AT_A_TIME = 1 << 17  # records
_KINDS = {described.name: described.kind for described in fields.FIELDS}
_OF_NONE = np.zeros(0, dtype=bool)  # what is answered where there is no row
_WITHOUT_TEXT = (fields.Kind.INSTANT, fields.Kind.DAY, fields.Kind.NUMBER)


class WantedError(Exception):
    """Something was asked about a fact that the combinations do not tell. ``said``: by answer, what would be told."""

    def __init__(self, key: Key, said: npt.NDArray[Any]) -> None:
        super().__init__(key)
        self.key, self.said = key, said


# --- facts, joined ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Facts joined into one number for each record: which combination of answers it has."""

    numbers: npt.NDArray[Any] | None = None  # None: all records have the same
    size: int = 1  # the numbers are below it
    columns: tuple[tuple[Key, Column], ...] = ()
    there: npt.NDArray[np.int64] | None = None  # by number, the combination of ...
    before: Joined | None = None  # ... what was joined before, of which only some occur

    def and_by(self, facts: Sequence[tuple[Key, Column]]) -> Joined:
        """The records told apart by these facts as well. None of them is the same for all records."""
        parts = [] if self.numbers is None else [(self.numbers, self.size)]
        parts += [(column.numbers, column.size) for _, column in facts if column.numbers is not None]
        if not parts:
            return self
        numbers, size = _as_one([_as_one(run) for run in _runs(parts)])
        return Joined(numbers, size, (*self.columns, *facts), self.there, self.before)

    def thinned(self) -> Joined:
        """The same with those combinations only that some record has."""
        if self.numbers is None:
            return self
        there = _occurring(self.numbers, self.size)
        lookup = np.zeros(self.size, dtype=np.min_scalar_type(max(len(there) - 1, 0)))
        lookup[there] = np.arange(len(there))
        return Joined(looked_up(lookup, self.numbers), len(there), (), there, self)

    def answers(self, numbers: npt.NDArray[np.int64] | None = None) -> dict[Key, npt.NDArray[np.int64]]:
        """For each fact the number of its answer in these combinations, or in all."""
        numbers = np.arange(self.size) if numbers is None else numbers
        found: dict[Key, npt.NDArray[np.int64]] = {}
        for key, column in reversed(self.columns):
            numbers, found[key] = np.divmod(numbers, column.size)
        if self.before is not None and self.there is not None:
            found |= self.before.answers(self.there[numbers])
        return found


def _occurring(numbers: npt.NDArray[Any], size: int) -> npt.NDArray[np.intp]:
    """Which of the numbers below ``size`` there are. Some at a time: to be counted each becomes one of eight bytes."""
    found = np.zeros(size, dtype=bool)
    for start in range(0, len(numbers), _AT_A_TIME):
        found |= np.bincount(numbers[start : start + _AT_A_TIME], minlength=size) > 0
    return np.flatnonzero(found)


def _runs(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that follow each other, together as long as one byte is enough: two bytes take several times as long."""
    runs: list[list[Part]] = []
    for part in parts:
        if runs and prod(size for _, size in runs[-1]) * part[1] <= _BYTE:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _as_one(parts: Sequence[Part]) -> Part:
    """Several numbers of each record as one, in as few bytes as it needs; the last one counts least."""
    numbers, size = parts[0]
    for more, below in parts[1:]:
        size *= below
        # Ours from the second part on, and written over: memory that is new costs more than the multiplication.
        kind, ours = np.min_scalar_type(max(size - 1, below)), numbers is not parts[0][0]
        out = numbers if ours and numbers.dtype == kind else None
        numbers = np.multiply(numbers, below, dtype=kind, out=out)
        numbers += more
    return numbers, size


def join(facts: Iterable[tuple[Key, Column]], records: int) -> Joined:
    """The answers of so many records to these facts, joined. Of many possible combinations those that occur.

    Raises NoFactError where too many occur.
    """
    joined, waiting, size = Joined(), list[tuple[Key, Column]](), 1
    for key, column in facts:
        if column.numbers is None:
            continue
        if size * column.size > min(max(4 * records, _LEAST), _MANY) and waiting:
            joined, waiting = joined.and_by(waiting).thinned(), []
            size = joined.size
        if size * column.size > _MOST:
            raise NoFactError
        waiting.append((key, column))
        size *= column.size
    joined = joined.and_by(waiting)
    many = min(max(records >> 6, 1 << 8), 1 << 14)  # to look which occur costs a little for each record
    return joined.thinned() if joined.size > many else joined


def wants(columns: Columns, question: Callable[[Evidence], Any]) -> Wants:
    """The facts that a question asks for, and what it asks about them, as far as that can be seen without a record.

    Raises NoFactError where it asks for more than facts.
    """
    wanted: dict[Key, dict[Hashable, Says]] = {}

    def hear(key: Key, question: Hashable, says: Says) -> None:
        wanted.setdefault(key, {})[question] = says

    question(Combinations(columns.evidence.records, columns=columns, hear=hear))
    return wanted


def ask(columns: Columns, question: Callable[[Evidence], T], wanted: Wants | None = None) -> tuple[Joined, T]:
    """The answer to a question for each combination of the facts that it asks for, and the combinations.

    ``wanted``: what ``wants`` says of it. Raises NoFactError where it asks for more than facts.
    """
    wanted = wants(columns, question) if wanted is None else wanted
    told: dict[Key, list[npt.NDArray[Any]]] = {}
    for key, questions in wanted.items():
        if columns[key].numbers is not None:
            told[key] = [columns.said(key, question, says) for question, says in questions.items()]
    while True:
        rows = combined(columns, told)
        try:
            return rows.joined, question(rows)
        except WantedError as error:  # what only some answers lead to
            told.setdefault(error.key, []).append(error.said)


def combined(columns: Columns, told: Mapping[Key, Sequence[npt.NDArray[Any]]]) -> Combinations:
    """The combinations of facts of which this is to be told: by fact, for each question what it gets for every answer."""
    alike = {key: Alike.to(said) for key, said in told.items()}
    joined = join(((key, columns.of_kinds(key, each)) for key, each in alike.items()), len(columns.evidence))
    answers = {key: alike[key].firsts[kinds] for key, kinds in joined.answers().items()}
    return Combinations(columns.evidence.records, columns=columns, joined=joined, alike=alike, answers=answers)


# --- a table of combinations ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Combinations(Evidence):
    """Combinations of facts as the rules see them: each as if it were a record."""

    columns: Columns
    joined: Joined = Joined(size=0)
    alike: Mapping[Key, Alike] = field(default_factory=dict)
    answers: Mapping[Key, npt.NDArray[np.intp]] = field(default_factory=dict)  # by fact, an answer of each combination
    hear: Callable[[Key, Hashable, Says], None] | None = (
        None  # told what is asked, where that is to be found out: no row
    )

    def __len__(self) -> int:
        return self.joined.size

    def _answered(self, key: Key, question: Hashable, says: Says) -> npt.NDArray[Any]:
        """What each combination says. ``says``: the same for every possible answer, always the same for a ``question``."""
        if self.hear is not None:
            self.hear(key, question, says)
            return _OF_NONE
        column, said = self.columns[key], self.columns.said(key, question, says)
        if column.numbers is not None and (key not in self.alike or not self.alike[key].tells(said)):
            raise WantedError(key, said)
        return said[self.answers[key]] if key in self.answers else np.repeat(said[:1], len(self))

    def _truth(self, key: Key, way: Callable[[], Bools]) -> Bools:
        """Something that is true or not of each record; ``way``: how that is found."""
        self.columns.offer(key, way)
        return self._answered(key, "true", list)

    def _of_file(self, key: Key, question: Hashable, flag: Callable[[Source], bool]) -> Bools:
        return self._answered(key, question, lambda files: [file is not None and flag(file) for file in files])

    def supplied(self, name: str) -> Bools:
        return self._of_file(("layout",), ("supplied", name), lambda file: name in file.supplied)

    def never_carried(self, name: str) -> Bools:
        return self._of_file(("layout",), ("withheld", name), lambda file: name in file.withheld)

    def of_source(self, flag: Callable[[Source], bool]) -> Bools:
        return self._of_file(("file",), flag, flag)

    def blank(self, name: str) -> Bools:
        if _KINDS[name] is fields.Kind.CODED:
            return self._answered(("code", name), "blank", lambda codes: [code is None for code in codes])
        if self._is_few(name):
            return self._answered(("text", name), "blank", lambda texts: np.arange(len(texts)) == len(texts) - 1)
        return self._answered(("state", name), "blank", lambda states: [state == BLANK for state in states])

    def withheld(self, name: str) -> Bools:
        if _KINDS[name] is fields.Kind.CODED:
            return self.is_code(name, fields.WITHHELD)
        if self._is_few(name):
            return self._answered(
                ("text", name), "withheld", lambda texts: [each == fields.WITHHELD for each in texts.to_pylist()]
            )
        return self._answered(("state", name), "withheld", lambda states: [state == WITHHELD for state in states])

    def _is_few(self, name: str) -> bool:
        if _KINDS[name] in _WITHOUT_TEXT:
            return False
        rows = self.columns.evidence
        return name not in rows.records.rows.columns or rows.few_texts(name) is not None

    def known(self, name: str) -> Bools:
        return self.is_code(name, *known_codes(name))

    def is_code(self, name: str, *codes: str) -> Bools:
        return self._answered(("code", name), codes, lambda answers: [answer in codes for answer in answers])

    def codes_table(self, row_field: str, column_field: str, pairs: Set[tuple[str, str]]) -> Bools:
        row, column = ("code", row_field), ("code", column_field)

        def table() -> Bools:
            return pairs_table(self.columns[row].answers, self.columns[column].answers, pairs)

        question = (row_field, column_field, frozenset(pairs))
        numbers = (
            self._answered(row, question, lambda _: _same_lines(table())),
            self._answered(column, question, lambda _: _same_lines(table().T)),
        )
        return _OF_NONE if self.hear is not None else np.asarray(table()[*numbers])

    def below(self, name: str, limit: float) -> Bools:
        rows = self.columns.evidence
        return self._truth(("below", name, str(limit)), lambda: rows.below(name, limit))

    def above(self, name: str, limit: float) -> Bools:
        rows = self.columns.evidence
        return self._truth(("above", name, str(limit)), lambda: rows.above(name, limit))

    def dated_to(self, *precisions: str) -> Bools:
        return self._answered(("dated to",), precisions, lambda answers: [answer in precisions for answer in answers])

    def in_force(self, first: date | None, last: date | None) -> Bools:
        if first is None and last is None:
            return self.all()
        rows = self.columns.evidence
        return self._truth(("in force", str(first), str(last)), lambda: rows.in_force(first, last))

    def of_text(self, name: str, measure: Measure, key: str, *, among: Among = ()) -> Bools:
        rows = self.columns.evidence
        if self._is_few(name):
            return self._answered(("text", name), ("of text", key), measure)
        return self._truth(("of text", name, key), lambda: rows.of_text(name, measure, key, among=among))

    def fact(self, *key: str, make: Callable[[Evidence], Bools]) -> Bools:
        rows = self.columns.evidence
        return self._truth(("fact", *key), lambda: make(rows))

    @property
    def records(self) -> Records:
        """There is no table behind it: whatever needs one is no fact."""
        raise NoFactError


def _same_lines(table: Bools) -> npt.NDArray[np.intp]:
    """For each line of a table the first one that is the same."""
    _, firsts, same_as = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return np.asarray(firsts[same_as])
