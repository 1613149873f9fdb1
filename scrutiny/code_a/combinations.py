"""Records that have the same facts, judged as one: the verdict of a rule for a million records by a few hundred.

Most rules ask nothing of a record but facts (``columns.py``), and a fact has few answers. So the numbers of the answers
are joined into one number a record, the rule is asked once for every combination of answers, and each record gets the
verdict of its combination. Which facts a rule asks for need not be declared: it is asked first about no records at all,
which is quick, and what it wants to know is taken down. That it may be asked so a rule does declare (``by_facts``): what
it answers for a record must not depend on others.

``Combinations`` is ``Evidence`` in which each row is a combination. It answers what is a fact, and refuses all else, so
nothing can be looked at that is not part of the combination.
"""

# ruff: noqa: D102  # the accessors are described where they are of records: ``evidence.py``

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.code_a.columns import BLANK, WITHHELD, Column, Columns, Key, NoFactError
from scrutiny.code_a.evidence import Among, Bools, Evidence, Measure
from scrutiny.records import fields
from scrutiny.records.table import Records, Source, known_codes, pairs_table

T = TypeVar("T")

# Combinations that may be possible before those that occur are sought: to look takes time for each of them.
_LEAST, _MOST = 1 << 12, 1 << 20
_KINDS = {described.name: described.kind for described in fields.FIELDS}
_WITHOUT_TEXT = (fields.Kind.INSTANT, fields.Kind.DAY, fields.Kind.NUMBER)


class WantedError(Exception):
    """A fact was asked for that is not part of the combinations."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


# --- facts, joined ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Facts joined into one number for each record: which combination of answers it has."""

    numbers: npt.NDArray[Any] | None = None  # None: all records have the same
    size: int = 1  # the numbers are below it
    columns: tuple[tuple[Key, Column], ...] = ()
    there: npt.NDArray[np.int64] | None = None  # by number, the combination of ...
    before: Joined | None = None  # ... what was joined before, of which only some occur

    def and_by(self, key: Key, column: Column) -> Joined:
        """The records told apart by one fact more."""
        if column.numbers is None:
            return self
        if self.size * column.size > np.clip(4 * len(column.numbers), _LEAST, _MOST) and self.columns:
            return self.thinned().and_by(key, column)
        if self.size * column.size > _MOST:  # and all those before occur
            raise NoFactError
        numbers, size = column.numbers, self.size * column.size
        if self.numbers is not None:
            numbers = np.multiply(self.numbers, column.size, dtype=np.min_scalar_type(size - 1))
            numbers += column.numbers
        return Joined(numbers, size, (*self.columns, (key, column)), self.there, self.before)

    def thinned(self) -> Joined:
        """The same with those combinations only that some record has."""
        if self.numbers is None:
            return self
        there = np.flatnonzero(np.bincount(self.numbers, minlength=self.size))
        lookup = np.zeros(self.size, dtype=np.min_scalar_type(max(len(there) - 1, 0)))
        lookup[there] = np.arange(len(there))
        # Arrow looks up by numbers of any width; numpy would make them eight bytes wide first.
        numbers = pc.take(pa.array(lookup), pa.array(self.numbers), boundscheck=False).to_numpy()
        return Joined(numbers, len(there), (), there, self)

    def answers(self, numbers: npt.NDArray[np.int64] | None = None) -> dict[Key, npt.NDArray[np.int64]]:
        """For each fact the number of its answer in these combinations, or in all."""
        numbers = np.arange(self.size) if numbers is None else numbers
        found: dict[Key, npt.NDArray[np.int64]] = {}
        for key, column in reversed(self.columns):
            numbers, found[key] = np.divmod(numbers, column.size)
        if self.before is not None and self.there is not None:
            found |= self.before.answers(self.there[numbers])
        return found


def join(columns: Columns, keys: Sequence[Key]) -> Joined:
    """These facts of all records, joined. Of many possible combinations those are kept that occur."""
    joined = Joined()
    for key in keys:
        joined = joined.and_by(key, columns[key])
    many = np.clip(len(columns.evidence) >> 6, 1 << 8, 1 << 14)  # to look which occur costs a little for each record
    return joined.thinned() if joined.size > many else joined


def wants(columns: Columns, question: Callable[[Evidence], Any]) -> tuple[Key, ...]:
    """The facts that a question asks for, as far as that can be seen without a record.

    Raises NoFactError where it asks for more than facts.
    """
    wanted: dict[Key, None] = {}
    question(Combinations(columns.evidence.records, columns=columns, wanted=wanted))
    return tuple(wanted)


def ask(columns: Columns, question: Callable[[Evidence], T], keys: Iterable[Key] = ()) -> tuple[Joined, T]:
    """The answer to a question for each combination of the facts that it asks for, and the combinations.

    ``keys``: facts that it is known to ask for. Raises NoFactError where it asks for more than facts.
    """
    wanted = dict.fromkeys(keys)
    while True:
        joined = join(columns, list(wanted))
        rows = Combinations(columns.evidence.records, columns=columns, size=joined.size, numbers=joined.answers())
        try:
            return joined, question(rows)
        except WantedError as error:
            wanted[error.key] = None


# --- a table of combinations ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Combinations(Evidence):
    """Combinations of facts as the rules see them: each as if it were a record."""

    columns: Columns
    size: int = 0
    numbers: Mapping[Key, npt.NDArray[np.int64]] = field(default_factory=dict)  # of answers, by fact
    wanted: dict[Key, None] | None = None  # where facts are taken down that somebody asks for; there is no row then

    def __len__(self) -> int:
        return self.size

    def _answered(self, key: Key, says: Callable[[Any], Any]) -> npt.NDArray[Any]:
        """What each combination says. ``says``: the same for every possible answer."""
        if self.wanted is not None:
            self.wanted[key] = None
            return np.zeros(0, dtype=bool)
        column = self.columns[key]
        if key not in self.numbers and column.numbers is not None:
            raise WantedError(key)
        said = np.asarray(says(column.answers))
        return np.repeat(said[:1], self.size) if key not in self.numbers else said[self.numbers[key]]

    def _truth(self, key: Key, way: Callable[[], Bools]) -> Bools:
        """Something that is true or not of each record; ``way``: how that is found."""
        self.columns.offer(key, way)
        return self._answered(key, list)

    def _of_file(self, key: Key, flag: Callable[[Source], bool]) -> Bools:
        return self._answered(key, lambda files: [file is not None and flag(file) for file in files])

    def supplied(self, name: str) -> Bools:
        return self._of_file(("layout",), lambda file: name in file.supplied)

    def never_carried(self, name: str) -> Bools:
        return self._of_file(("layout",), lambda file: name in file.withheld)

    def of_source(self, flag: Callable[[Source], bool]) -> Bools:
        return self._of_file(("file",), flag)

    def blank(self, name: str) -> Bools:
        if _KINDS[name] is fields.Kind.CODED:
            return self._answered(("code", name), lambda codes: [code is None for code in codes])
        if self._is_few(name):
            return self._answered(("text", name), lambda texts: np.arange(len(texts)) == len(texts) - 1)
        return self._answered(("state", name), lambda states: [state == BLANK for state in states])

    def withheld(self, name: str) -> Bools:
        if _KINDS[name] is fields.Kind.CODED:
            return self.is_code(name, fields.WITHHELD)
        if self._is_few(name):
            return self._answered(("text", name), lambda texts: [text.as_py() == fields.WITHHELD for text in texts])
        return self._answered(("state", name), lambda states: [state == WITHHELD for state in states])

    def _is_few(self, name: str) -> bool:
        if _KINDS[name] in _WITHOUT_TEXT:
            return False
        rows = self.columns.evidence
        return name not in rows.records.rows.columns or rows.few_texts(name) is not None

    def known(self, name: str) -> Bools:
        return self.is_code(name, *known_codes(name))

    def is_code(self, name: str, *codes: str) -> Bools:
        return self._answered(("code", name), lambda answers: [answer in codes for answer in answers])

    def codes_table(self, row_field: str, column_field: str, pairs: Set[tuple[str, str]]) -> Bools:
        row, column = ("code", row_field), ("code", column_field)
        numbers = [self._answered(key, lambda codes: np.arange(len(codes))) for key in (row, column)]
        if self.wanted is not None:
            return self.none()
        table = pairs_table(self.columns[row].answers, self.columns[column].answers, pairs)
        return np.asarray(table[*numbers])

    def below(self, name: str, limit: float) -> Bools:
        rows = self.columns.evidence
        return self._truth(("below", name, str(limit)), lambda: rows.below(name, limit))

    def above(self, name: str, limit: float) -> Bools:
        rows = self.columns.evidence
        return self._truth(("above", name, str(limit)), lambda: rows.above(name, limit))

    def dated_to(self, *precisions: str) -> Bools:
        return self._answered(("dated to",), lambda answers: [answer in precisions for answer in answers])

    def in_force(self, first: date | None, last: date | None) -> Bools:
        if first is None and last is None:
            return self.all()
        rows = self.columns.evidence
        return self._truth(("in force", str(first), str(last)), lambda: rows.in_force(first, last))

    def of_text(self, name: str, measure: Measure, key: str, *, among: Among = ()) -> Bools:
        rows = self.columns.evidence
        if self._is_few(name):
            return self._answered(
                ("text", name), lambda texts: rows.once("of few texts", name, key, make=lambda: measure(texts))
            )
        return self._truth(("of text", name, key), lambda: rows.of_text(name, measure, key, among=among))

    def fact(self, *key: str, make: Callable[[Evidence], Bools]) -> Bools:
        rows = self.columns.evidence
        return self._truth(("fact", *key), lambda: make(rows))

    @property
    def records(self) -> Records:
        """There is no table behind it: whatever needs one is no fact."""
        raise NoFactError
