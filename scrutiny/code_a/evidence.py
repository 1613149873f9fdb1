"""What a rule may look at: the table of records through a few accessors, each worked out once.

Rules are vectorised: an accessor gives one value a row, as numpy or pandas, never a loop.

Most accessors ask for a *fact*: something to which there are few answers, as the code in a field, blank or not, which
file. Records with the same facts are judged once for all of them (``combinations.py``). What counts times, reads far
too many numbers or looks at other records is asked by ``fact``, which hands the whole table to whoever works it out.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.records import fields
from scrutiny.records.moments import LONDON, local_days
from scrutiny.records.raw import buffers_of
from scrutiny.records.table import Bools, Records, Source, coded_as, pairs_table, text_cells

__all__ = ["Among", "Bools", "Evidence", "Measure", "Texts"]

Texts: TypeAlias = pa.Array  # of large strings, none of them null
Rows: TypeAlias = npt.NDArray[np.int64]  # numbers of rows

Measure: TypeAlias = Callable[[Texts], Bools]  # something true or not of each text by itself
Among: TypeAlias = tuple[tuple[Measure, str], ...]  # measures and their keys, the quickest first

T = TypeVar("T")

_KINDS = {described.name: described.kind for described in fields.FIELDS}
_TEXTS = (fields.Kind.REFERENCE, fields.Kind.TEXT, fields.Kind.LABEL, fields.Kind.PSEUDONYM)

FEW_TEXTS = 255  # distinct texts of a field up to which it is a fact which one a record has
_SAMPLE = 1024  # cells from which it is seen whether the texts of a column are mostly different
_SOME = 4  # texts that a quick look leaves are sorted out where they are no more than one in so many: they are copied


@dataclass(frozen=True, slots=True)
class Evidence:
    """The records as the rules see them."""

    _records: Records
    _cache: dict[tuple[str, ...], object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def records(self) -> Records:
        """The whole table."""
        return self._records

    def __len__(self) -> int:
        return self._records.accepted

    def once(self, *key: str, make: Callable[[], T]) -> T:
        """Work something out once for all rules that want it. Nobody may change it: others look at the same."""
        if key not in self._cache:
            made = make()
            if isinstance(made, np.ndarray):
                made.flags.writeable = False
            self._cache[key] = made
        return self._cache[key]  # type: ignore[return-value]  # the key says what it is

    def forget(self, *keys: tuple[str, ...]) -> None:
        """Give back the memory of what was worked out under these keys; whoever asks again waits again."""
        for key in keys:
            self._cache.pop(key, None)

    # --- facts

    def all(self) -> Bools:
        """True for every record."""
        return np.ones(len(self), dtype=bool)

    def none(self) -> Bools:
        """False for every record."""
        return np.zeros(len(self), dtype=bool)

    def supplied(self, name: str) -> Bools:
        """True where the record's file has a column for the field."""
        return self.once("supplied", name, make=lambda: _in_little_room(self.records.supplied(name)))

    def never_carried(self, name: str) -> Bools:
        """True where the record's kind of file holds the field back altogether."""
        return self.once("never", name, make=lambda: _in_little_room(self.records.never_carried(name)))

    def of_source(self, flag: Callable[[Source], bool]) -> Bools:
        """Something that is true or not of the record's file."""
        return self.records.from_sources({source.number: flag(source) for source in self.records.sources})

    def blank(self, name: str) -> Bools:
        """True where there is no value and no mark that one is withheld."""
        return self.once("blank", name, make=lambda: self.look_blank(name))

    def withheld(self, name: str) -> Bools:
        """True where the cell says that something is held back."""
        return self.once("withheld", name, make=lambda: _in_little_room(self.look_withheld(name)))

    def look_blank(self, name: str) -> Bools:
        """``blank``, not kept. Of texts it is seen where they lie which are missing, without a look at the texts."""
        if name == "searched_at":
            return self._undated() & ~self.dated_to("withheld")
        if (cells := self._texts_as_they_lie(name)) is not None:
            return _missing(cells)
        if _KINDS[name] is fields.Kind.NUMBER and name in self.records.rows.columns:
            return np.isnan(self.number(name))
        return self.records.blank(name)

    def look_withheld(self, name: str) -> Bools:
        """``withheld``, not kept. Texts of another length than the mark need not be read."""
        if name == "searched_at":
            return self.dated_to("withheld")
        cells = self._texts_as_they_lie(name)
        if cells is None:
            return self.records.withheld(name)
        rows, found = np.flatnonzero(np.diff(buffers_of(cells)[0]) == len(fields.WITHHELD)), self.none()
        same = pc.equal(cells.take(pa.array(rows)), fields.WITHHELD)
        found[rows] = pc.fill_null(same, fill_value=False).to_numpy(zero_copy_only=False)
        return found

    def _texts_as_they_lie(self, name: str) -> Texts | None:
        """A column of texts as Arrow has it; None where it is none, or in pieces."""
        if _KINDS[name] not in _TEXTS or name not in self.records.rows.columns:
            return None
        cells = pa.array(self.column(name), type=pa.large_string(), from_pandas=True)
        return cells if isinstance(cells, pa.LargeStringArray) else None

    def present(self, name: str) -> Bools:
        """True where there is a value that can be read."""
        return self.once("present", name, make=lambda: ~(self.blank(name) | self.withheld(name)))

    def known(self, name: str) -> Bools:
        """True where a coded field holds a code that its vocabulary knows."""
        return self.once("known", name, make=lambda: self.records.known(name))

    def is_code(self, name: str, *codes: str) -> Bools:
        """True where a coded field holds one of these codes."""
        return self.once("is", name, *sorted(codes), make=lambda: _coded_as(self.column(name), set(codes)))

    def yes(self, name: str) -> Bools:
        """True where a yes/no field says yes; blank is neither yes nor no."""
        return self.is_code(name, "yes")

    def no(self, name: str) -> Bools:
        """True where a yes/no field says no; blank is neither yes nor no."""
        return self.is_code(name, "no")

    def codes_table(self, row_field: str, column_field: str, pairs: Set[tuple[str, str]]) -> Bools:
        """True where two coded fields together are one of ``pairs``."""
        rows, columns = self.column(row_field), self.column(column_field)
        lookup = pairs_table((*rows.cat.categories, None), (*columns.cat.categories, None), pairs)  # None: code -1
        return np.asarray(lookup[rows.cat.codes.to_numpy(), columns.cat.codes.to_numpy()])

    def below(self, name: str, limit: float) -> Bools:
        """True where a number is there and less."""
        return self.once("below", name, str(limit), make=lambda: self.number(name) < limit)

    def above(self, name: str, limit: float) -> Bools:
        """True where a number is there and more."""
        return self.once("above", name, str(limit), make=lambda: self.number(name) > limit)

    def dated_to(self, *precisions: str) -> Bools:
        """True where the date of the search is known to one of these precisions ("second", "day", ...)."""

        def make() -> Bools:
            column = self.records.rows["date_precision"]
            coded = isinstance(column.dtype, pd.CategoricalDtype)
            return _coded_as(column, set(precisions)) if coded else self.records.dated_to(*precisions)

        return self.once("dated to", *sorted(precisions), make=make)

    def in_force(self, first: date | None, last: date | None) -> Bools:
        """True where the search was on one of these days, both included; None: no beginning, no end.

        A search without a date is taken to be on the first day of the month that its file is for. A file of no known
        month is taken as in force: that errs towards asking, and the missing date is itself a query.
        """
        searched = self.moments("searched_at")
        begin = None if first is None else _begin_of(first)
        end = None if last is None else _begin_of(last + timedelta(days=1))
        earliest, latest = self.once("first and last", make=lambda: _first_and_last(searched))
        when = searched.view(np.int64)  # quicker to compare; none is the least number of all
        mask = self.all()
        if begin is not None and earliest < begin:
            mask &= when >= begin.astype(np.int64)
        if end is not None and latest >= end:
            mask &= when < end.astype(np.int64)
        by_file = {source.number: _month_in_force(source.month, first, last) for source in self.records.sources}
        undated = self._undated()
        if undated.any() and not (mask.all() and all(by_file.values())):
            mask = np.where(undated, self.records.from_sources(by_file), mask)
        return mask

    def _undated(self) -> Bools:
        """True where there is no moment of the search."""
        return self.once("undated", make=lambda: np.isnat(self.moments("searched_at")))

    def of_text(self, name: str, measure: Measure, key: str, *, among: Among = ()) -> Bools:
        """Something measured on each text of a field, once for a key; on each distinct one where texts are repeated.

        ``measure`` looks at every text by itself. ``among``: other measures and their keys, the quickest first; only
        texts of which all of them are true are looked at, and this one is false of the rest.
        """

        def make() -> Bools:
            if ("distinct", name) in self._cache or self._texts_in_a_sample(name) <= _SAMPLE // 2:
                numbers, texts = self.distinct(name)
                return self._measured(name, "distinct", texts, measure, key, among)[numbers]
            cells = self.cells(name)  # nearly all are different, and to sort them out would take longer
            rows = np.flatnonzero(self._measured(name, "every", cells, *among[0])) if among else ()
            if not among or len(rows) > len(cells) // _SOME:
                return self._measured(name, "every", cells, measure, key, among)

            def left() -> tuple[npt.NDArray[np.int32], Texts]:
                encoded = cells.take(pa.array(rows)).dictionary_encode()
                return encoded.indices.to_numpy(), encoded.dictionary

            # What a quick look leaves is mostly short, and the same again and again.
            numbers, texts = self.once("left", name, among[0][1], make=left)
            found = self.none()
            found[rows] = self._measured(name, f"left of {among[0][1]}", texts, measure, key, among[1:])[numbers]
            return found

        return self.once("of text", name, key, make=make)

    def _measured(self, name: str, which: str, texts: Texts, measure: Measure, key: str, among: Among = ()) -> Bools:
        """``measure`` of those texts of a field of which all of ``among`` are true, by text; false of the others."""

        def make() -> Bools:
            if not among:
                return measure(texts)
            found = self._measured(name, which, texts, *among[-1], among[:-1]).copy()
            if found.any():
                found[found] = measure(texts.filter(pa.array(found)))
            return found

        return self.once("measured", name, which, key, make=make)

    def fact(self, *key: str, make: Callable[["Evidence"], Bools]) -> Bools:
        """Something true or not of each record that takes the whole table to work out; once for a key."""
        return self.once("fact", *key, make=lambda: make(self))

    # --- the table itself: only for what works out a fact, and for rules that are asked row by row

    def column(self, name: str) -> pd.Series:
        """The field's column, all missing where no source supplies it."""
        return self.once("column", name, make=lambda: self.records.column(name))

    def number(self, name: str) -> npt.NDArray[np.float64]:
        """A number field; NaN where missing."""
        return self.column(name).to_numpy(dtype=np.float64)

    def moments(self, name: str) -> npt.NDArray[np.datetime64]:
        """A field of moments, ``datetime64[us]`` in UTC; NaT where missing."""
        return self.once("moments", name, make=lambda: self.column(name).to_numpy(dtype="datetime64[us]").view())

    def distinct(self, name: str) -> tuple[npt.NDArray[np.int32], Texts]:
        """The distinct texts of a field, and for every row the number of its text.

        The empty text stands last and is what a row without a value has.
        """

        def make() -> tuple[npt.NDArray[np.int32], Texts]:
            there, encoded, texts = self._told_apart(name)
            return _spread(encoded, there, len(self), len(texts) - 1, pa.int32()), texts

        return self.once("distinct", name, make=make)

    def _told_apart(self, name: str) -> tuple[Rows | None, pa.Int32Array, Texts]:
        """The rows that have a text, the numbers of their texts, and the distinct texts with the empty one behind.

        None for the rows: the numbers are of every row, null where there is no text.
        """
        there, cells = None, self._texts_as_they_lie(name)
        if cells is None or cells.null_count > len(cells) // 2:  # of few, those that are there are gathered first
            there = np.flatnonzero(~self.look_blank(name))
            cells = _some_of(self.cells(name) if cells is None else cells, there)
        encoded = cells.dictionary_encode()
        return there, encoded.indices, pa.concat_arrays([encoded.dictionary, pa.array([""], type=pa.large_string())])

    def apart(self, name: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The same for texts that are long and many: for every row the number of its text, for each text a row with it.

        So nothing is copied; ``cells`` has the texts. What is blank is the empty text.
        """

        def make() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
            cells = self.cells(name)
            again = np.flatnonzero(_may_stand_twice(cells))  # mostly few: to tell all texts apart keeps them all
            codes = cells.take(pa.array(again)).dictionary_encode().indices.to_numpy()
            firsts = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int32)
            firsts[codes[::-1]] = again[::-1]  # the first one is written last
            same_as = np.arange(len(cells), dtype=np.int32)  # for every row the first one with its text
            same_as[again] = firsts[codes]
            rows = np.flatnonzero(same_as == np.arange(len(cells))).astype(np.int32)
            number_of = np.zeros(len(cells), dtype=np.int32)
            number_of[rows] = np.arange(len(rows), dtype=np.int32)
            return number_of[same_as], rows

        return self.once("apart", name, make=make)

    def cells(self, name: str) -> Texts:
        """The text of every row, where it lies in memory; the empty one where there is none."""
        return self.once("cells", name, make=lambda: text_cells(self.column(name)))

    def few_texts(self, name: str) -> tuple[npt.NDArray[np.uint8], Texts] | None:
        """What ``distinct`` says, in a quarter of the room, where the texts are so few that which one it is is a fact."""

        def make() -> tuple[npt.NDArray[np.uint8], Texts] | None:
            if self._texts_in_a_sample(name) >= FEW_TEXTS:
                return None
            there, encoded, texts = self._told_apart(name)
            if len(texts) > FEW_TEXTS:
                return None
            return _spread(encoded, there, len(self), len(texts) - 1, pa.uint8()), texts

        return self.once("few texts", name, make=make)

    def _texts_in_a_sample(self, name: str) -> int:
        """How many different texts there are in a sample of the cells."""

        def make() -> int:
            return self.column(name)[:: max(len(self) // _SAMPLE, 1)].nunique()

        return self.once("sample", name, make=make)

    def somewhere_in_source(self, mask: Bools) -> Bools:
        """True for every record of a file in which the mask is true of at least one record."""
        if len(self.records.sources) == 1:
            return np.full(len(self), mask.any())
        sources = self.sources()
        has = np.zeros(int(sources.max(initial=-1)) + 1, dtype=bool)
        has[sources[mask]] = True
        return np.asarray(has[sources])

    def sources(self) -> npt.NDArray[np.signedinteger]:
        """The number of every record's file."""
        return self.records.rows["source"].to_numpy()

    def days(self) -> npt.NDArray[np.datetime64]:
        """The day of the search in local time (Europe/London), ``datetime64[D]``; NaT where there is none."""
        return self.once("days", make=lambda: local_days(self.moments("searched_at")).astype("datetime64[D]"))

    def law_days(self) -> npt.NDArray[np.datetime64]:
        """The day whose law a search is checked against: its own, else the first of the month that its file is for."""

        def make() -> npt.NDArray[np.datetime64]:
            days = self.days().copy()
            undated = np.isnat(days)
            if undated.any():
                sources = self.records.sources
                stated = np.full(max(source.number for source in sources) + 1, np.datetime64("NaT", "D"))
                for source in sources:
                    if source.month:
                        stated[source.number] = np.datetime64(f"{source.month}-01", "D")
                days[undated] = stated[self.sources()[undated]]
            return days

        return self.once("law_days", make=make)


def _first_and_last(moments: npt.NDArray[np.datetime64]) -> tuple[np.datetime64, np.datetime64]:
    """The first of these moments and the last; NaT where there is none."""
    none = np.datetime64("NaT", "us")  # the least number of all
    return np.fmin.reduce(moments, initial=none), moments.view(np.int64).max(initial=none.astype(np.int64)).view(
        moments.dtype
    )


def _begin_of(day: date) -> np.datetime64:
    """The moment, in UTC, at which a day begins in England."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(LONDON))
    return np.datetime64(local.astimezone(UTC).replace(tzinfo=None), "us")


def _month_in_force(month: str, first: date | None, last: date | None) -> bool:
    """Whether the first day of a month ("2026-08") is one of these days; a month that is not known is."""
    if not month:
        return True
    day = date.fromisoformat(f"{month}-01")
    return (first is None or first <= day) and (last is None or day <= last)


def looked_up(values: npt.NDArray[Any], numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The values of these numbers. Arrow looks up by numbers of any width; numpy would make them eight bytes first."""
    return pc.take(pa.array(values), pa.array(numbers), boundscheck=False).to_numpy()  # type: ignore[no-any-return]


def _coded_as(column: pd.Series, codes: Set[str]) -> Bools:
    """True where a categorical column holds one of ``codes``."""
    numbers = column.cat.codes.to_numpy()
    if numbers.dtype != np.int8:
        return coded_as(column, frozenset(codes))
    lookup = np.zeros(1 << 8, dtype=np.uint8)  # missing is -1, which is the last one as a number without sign
    lookup[: len(column.cat.categories)] = [category in codes for category in column.cat.categories]
    return looked_up(lookup, numbers.view(np.uint8)).view(bool)


def _in_little_room(mask: Bools) -> Bools:
    """A mask; where it is the same for all records, in the room of one: most are, and they are kept."""
    if len(mask) and (mask.all() or not mask.any()):
        return np.broadcast_to(mask[0], mask.shape)
    return mask


def _spread(numbers: pa.Int32Array, there: Rows | None, size: int, other: int, kind: pa.DataType) -> npt.NDArray[Any]:
    """A number for every row: those of the rows ``there``, in their order, or of all; ``other`` where there is none."""
    found: npt.NDArray[Any] = pc.fill_null(numbers.cast(kind), other).to_numpy()
    if there is None or len(there) == size:
        return found
    spread = np.full(size, other, dtype=found.dtype)
    spread[there] = found
    return spread


def _missing(cells: Texts) -> Bools:
    """True where there is no text: a bit each, as Arrow keeps them."""
    there = cells.buffers()[0]
    if there is None or not cells.null_count:
        return np.zeros(len(cells), dtype=bool)
    bits = np.unpackbits(np.frombuffer(there, dtype=np.uint8), count=cells.offset + len(cells), bitorder="little")
    return np.asarray(bits[cells.offset :] == 0)


def _some_of(cells: Texts, rows: npt.NDArray[np.int64]) -> Texts:
    """The texts of these rows, from top to bottom: where they lie, if those of the others take no room between them."""
    if len(rows) == len(cells) or not len(rows):
        return cells.slice(0, len(rows))
    offsets, _ = buffers_of(cells)
    begins, ends = offsets[rows], offsets[rows + 1]
    if (begins[1:] != ends[:-1]).any():
        return cells.take(pa.array(rows))
    begins = pa.array(np.append(begins, ends[-1]))
    return pa.Array.from_buffers(cells.type, len(rows), [None, begins.buffers()[1], cells.buffers()[2]])


_EIGHT = 8  # bytes
_PROBES = 8  # pieces of a text that are looked at
_ODD = np.uint64(0x9E3779B97F4A7C15)  # a factor by which the bits of a number are mixed


def _may_stand_twice(cells: Texts) -> Bools:
    """False where no other text is the same for certain: by its length and by eight bytes here and there."""
    offsets, data = buffers_of(cells)
    lengths = np.diff(offsets)
    found = np.ones(len(cells), dtype=bool)
    long = np.flatnonzero(lengths >= _EIGHT)
    if not len(long):
        return found
    eights = np.ndarray(len(data) - _EIGHT + 1, dtype="<u8", buffer=data, strides=(1,))  # from every byte on
    begins, room = offsets[long].astype(np.int64), (lengths[long] - _EIGHT).astype(np.int64)
    keys = lengths[long].astype(np.uint64)
    for probe in range(_PROBES):
        keys *= _ODD  # what does not fit is dropped: it is a hash
        keys ^= keys >> np.uint64(29)
        keys += eights[begins + room * probe // (_PROBES - 1)]
    order = np.argsort(keys)
    same = np.diff(keys[order]) == 0
    twice = np.zeros(len(long), dtype=bool)
    twice[order[1:][same]] = True
    twice[order[:-1][same]] = True
    found[long] = twice
    return found
