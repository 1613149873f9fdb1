"""Facts about every record as columns of small numbers, so that records that are alike can be judged once.

A fact is what an accessor of ``Evidence`` says of one record: the code in a field, whether a field is blank, which kind
of file the record is from, whether its text is a placeholder. A ``Column`` has the possible answers, and for every
record the number of its answer, in one byte where that is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from scrutiny.code_a.evidence import Bools, Evidence, looked_up
from scrutiny.records.table import Source

Numbers: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Key: TypeAlias = tuple[str, ...]  # which fact: its kind, and of what: ("code", "power"), ("state", "grounds")

Answers: TypeAlias = Sequence[Any] | npt.NDArray[Any]
Says: TypeAlias = Callable[[Any], Any]  # for the answers of a fact, what each of them says to a question

PRESENT, BLANK, WITHHELD = 0, 1, 2  # the answers of a state

_MOST = 1 << 8  # answers of a fact; what has more is none
_FEW = 1 << 6  # answers that are kept as they come; of more, those that some record has


class NoFactError(Exception):
    """Something that is not a fact of a record, or has far too many answers, was asked for as one."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One fact about every record."""

    numbers: Numbers | None  # of the answers; None: all records have the first one
    answers: Answers

    @property
    def size(self) -> int:
        """How many answers there are."""
        return len(self.answers)


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """The answers of a fact, sorted into kinds: of one kind are those that no question told apart."""

    kind_of: npt.NDArray[np.uint8]  # by answer
    firsts: npt.NDArray[np.intp]  # by kind, the first answer of it

    @classmethod
    def to(cls, said: Sequence[npt.NDArray[Any]]) -> Alike:
        """``said``: for each question what it gets for every answer."""
        kinds: dict[tuple[Any, ...], int] = {}
        lines = zip(*(each.tolist() for each in said), strict=True)
        kind_of = [kinds.setdefault(line, len(kinds)) for line in lines]
        return cls(np.array(kind_of, dtype=np.uint8), np.array([kind_of.index(kind) for kind in range(len(kinds))]))

    def tells(self, said: npt.NDArray[Any]) -> bool:
        """Whether this is the same for all answers of a kind, so that the kind is all that one has to know."""
        return len(self.firsts) == len(self.kind_of) or bool((said[self.firsts][self.kind_of] == said).all())

    def of(self, column: Column) -> Column:
        """The fact with kinds in place of answers."""
        kinds = len(self.firsts)
        if column.numbers is None or kinds == 1:
            return Column(None, (0,))
        if kinds == column.size:
            return column
        return Column(looked_up(self.kind_of, column.numbers), range(kinds))


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of a table, each made when it is first asked for."""

    evidence: Evidence
    _made: dict[Key, Column] = field(default_factory=dict, repr=False)
    _ways: dict[Key, Callable[[], Bools]] = field(default_factory=dict, repr=False)
    _sorted: dict[Key, dict[bytes, Column]] = field(default_factory=dict, repr=False)
    _said: dict[Key, dict[Hashable, npt.NDArray[Any]]] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: Key) -> Column:
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def of_kinds(self, key: Key, alike: Alike) -> Column:
        """A fact with kinds in place of answers: many rules sort the answers in the same way."""
        made, kinds = self._sorted.setdefault(key, {}), alike.kind_of.tobytes()
        if kinds not in made:
            made[kinds] = alike.of(self[key])
        return made[kinds]

    def said(self, key: Key, question: Hashable, says: Says) -> npt.NDArray[Any]:
        """What a question gets for every answer of a fact. ``question``: the same for the same question only."""
        said = self._said.setdefault(key, {})
        if question not in said:
            said[question] = np.asarray(says(self[key].answers))
        return said[question]

    def offer(self, key: Key, way: Callable[[], Bools]) -> None:
        """Say how something that is true or not of each record is found, should anybody want it."""
        self._ways.setdefault(key, way)

    def forget(self, keys: Iterable[Key]) -> None:
        """Give the memory of facts back."""
        for key in keys:
            self._made.pop(key, None)
            self._sorted.pop(key, None)
            self._said.pop(key, None)
            self.evidence.forget(key)

    def _make(self, kind: str, *of: str) -> Column:
        if kind in _OF_FIELDS:
            missing, made = _OF_FIELDS[kind]
            return made(self.evidence, *of) if of[0] in self.evidence.records.rows.columns else Column(None, missing)
        if kind in _OF_RECORDS:
            return _OF_RECORDS[kind](self.evidence)
        return _truths(self._ways[kind, *of]())


def _code(evidence: Evidence, name: str) -> Column:
    return _categories(evidence.column(name))


def _dated_to(evidence: Evidence) -> Column:
    return _categories(evidence.records.rows["date_precision"])


def _categories(column: pd.Series) -> Column:
    """The categories of a column; the first answer is that there is none."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("category")
    codes, answers = column.array.codes, (None, *column.cat.categories)
    if codes.dtype == np.int8:  # -1, which is blank, is 255 as a number without sign, and one more is 0
        return _those_there(codes.view(np.uint8) + np.uint8(1), answers)
    return _those_there((codes + 1).astype(np.uint16), answers)


def _text(evidence: Evidence, name: str) -> Column:
    """The text of a field with few texts; the last answer is that there is none."""
    few = evidence.few_texts(name)
    if few is None:
        raise NoFactError
    return Column(*few)


def _state(evidence: Evidence, name: str) -> Column:
    """Whether a field has a value, is blank, or is withheld."""
    blank, withheld = evidence.look_blank(name), evidence.look_withheld(name)
    states = blank.view(np.uint8)
    if withheld.any():
        return Column(states | withheld.view(np.uint8) << np.uint8(WITHHELD - 1), (PRESENT, BLANK, WITHHELD))
    if not blank.any():
        return Column(None, (PRESENT,))
    return Column(None, (BLANK,)) if blank.all() else Column(states, (PRESENT, BLANK))


def _layout(evidence: Evidence) -> Column:
    """The fields that the record's file has, and those that it holds back."""
    return _of_files(evidence, lambda file: (file.supplied, file.withheld))


def _file(evidence: Evidence) -> Column:
    return _of_files(evidence, lambda file: file.number)


def _of_files(evidence: Evidence, kind: Callable[[Source], Any]) -> Column:
    """A fact of files: of each kind of file one answers for all."""
    files = evidence.records.sources
    kinds = list(dict.fromkeys(kind(file) for file in files))
    one_of = {kind(file): file for file in files}
    answers = (*(one_of[each] for each in kinds), None)  # the last: a row of no file
    if len(kinds) == 1:
        return Column(None, answers[:1])
    lookup = np.full(max((file.number for file in files), default=-1) + 1, len(kinds), dtype=np.uint16)
    for file in files:
        lookup[file.number] = kinds.index(kind(file))
    return Column(None, answers) if not kinds else _those_there(lookup[evidence.sources()], answers)


def _truths(mask: Bools) -> Column:
    """What is true or not of each record."""
    if not mask.any():
        return Column(None, (False,))
    return Column(None, (True,)) if mask.all() else Column(mask.view(np.uint8), (False, True))


def _those_there(numbers: Numbers, answers: Answers) -> Column:
    """A column without answers that no record has, where they are many; in one byte where that is enough."""
    if len(answers) > _FEW:
        there = np.flatnonzero(np.bincount(numbers, minlength=len(answers)))
        lookup = np.zeros(len(answers), dtype=np.uint16)
        lookup[there] = np.arange(len(there), dtype=np.uint16)
        numbers, answers = lookup[numbers], [answers[number] for number in there.tolist()]
    if len(answers) > _MOST:
        raise NoFactError
    return Column(numbers.astype(np.uint8, copy=False), answers)


# How the facts of a field are made, and the one answer of a field that no file has.
_OF_FIELDS: Mapping[str, tuple[Answers, Callable[[Evidence, str], Column]]] = {
    "code": ((None,), _code),
    "text": (pa.array([""], type=pa.large_string()), _text),
    "state": ((BLANK,), _state),
}
_OF_RECORDS: Mapping[str, Callable[[Evidence], Column]] = {"dated to": _dated_to, "layout": _layout, "file": _file}
