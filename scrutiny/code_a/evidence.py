"""What a rule may look at: the table of records through a few accessors, each worked out once.

Rules are vectorised: an accessor gives one value a row, as numpy or pandas, never a loop.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from scrutiny.records.table import Bools, Records, coded_as

__all__ = ["Bools", "Evidence", "Texts"]

Texts: TypeAlias = pa.Array  # of large strings, none of them null

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The records as the rules see them."""

    records: Records
    _cache: dict[tuple[str, ...], object] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return self.records.accepted

    def once(self, *key: str, make: Callable[[], T]) -> T:
        """Work something out once for all rules that want it. Nobody may change it: others look at the same."""
        if key not in self._cache:
            made = make()
            if isinstance(made, np.ndarray):
                made.flags.writeable = False
            self._cache[key] = made
        return self._cache[key]  # type: ignore[return-value]  # the key says what it is

    def all(self) -> Bools:
        """True for every record."""
        return np.ones(len(self), dtype=bool)

    def none(self) -> Bools:
        """False for every record."""
        return np.zeros(len(self), dtype=bool)

    def supplied(self, name: str) -> Bools:
        """True where the record's file has a column for the field."""
        return self.once("supplied", name, make=lambda: self.records.supplied(name))

    def never_carried(self, name: str) -> Bools:
        """True where the record's kind of file holds the field back altogether."""
        return self.once("never", name, make=lambda: self.records.never_carried(name))

    def blank(self, name: str) -> Bools:
        """True where there is no value and no mark that one is withheld."""
        return self.once("blank", name, make=lambda: self.records.blank(name))

    def withheld(self, name: str) -> Bools:
        """True where the cell says that something is held back."""
        return self.once("withheld", name, make=lambda: self.records.withheld(name))

    def present(self, name: str) -> Bools:
        """True where there is a value that can be read."""
        return self.once("present", name, make=lambda: ~(self.blank(name) | self.withheld(name)))

    def known(self, name: str) -> Bools:
        """True where a coded field holds a code that its vocabulary knows."""
        return self.once("known", name, make=lambda: self.records.known(name))

    def column(self, name: str) -> pd.Series:
        """The field's column, all missing where no source supplies it."""
        return self.once("column", name, make=lambda: self.records.column(name))

    def is_code(self, name: str, *codes: str) -> Bools:
        """True where a coded field holds one of these codes."""
        return self.once("is", name, *sorted(codes), make=lambda: coded_as(self.column(name), set(codes)))

    def yes(self, name: str) -> Bools:
        """True where a yes/no field says yes; blank is neither yes nor no."""
        return self.is_code(name, "yes")

    def no(self, name: str) -> Bools:
        """True where a yes/no field says no; blank is neither yes nor no."""
        return self.is_code(name, "no")

    def number(self, name: str) -> npt.NDArray[np.float64]:
        """A number field; NaN where missing."""
        return self.column(name).to_numpy(dtype=np.float64)

    def moments(self, name: str) -> npt.NDArray[np.datetime64]:
        """A field of moments, ``datetime64[us]`` in UTC; NaT where missing."""

        def make() -> npt.NDArray[np.datetime64]:
            return np.asarray(self.column(name).dt.tz_localize(None).to_numpy(), dtype="datetime64[us]")

        return self.once("moments", name, make=make)

    def distinct(self, name: str) -> tuple[npt.NDArray[np.int64], Texts]:
        """The distinct texts of a field, and for every row the number of its text.

        The empty text stands last and is what a row without a value has.
        """

        def make() -> tuple[npt.NDArray[np.int64], Texts]:
            values = pa.array(self.column(name), type=pa.large_string(), from_pandas=True)
            if isinstance(values, pa.ChunkedArray):  # a column of several files, or one read back from disk
                values = values.combine_chunks()
            encoded = values.dictionary_encode()
            texts = pa.concat_arrays([encoded.dictionary, pa.array([""], type=pa.large_string())])
            numbers = encoded.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
            return numbers.astype(np.int64), texts

        return self.once("distinct", name, make=make)

    def of_text(self, name: str, measure: Callable[[Texts], Bools], key: str) -> Bools:
        """Something measured on each distinct text of a field, once for a key, and spread over the rows."""

        def make() -> Bools:
            numbers, texts = self.distinct(name)
            return measure(texts)[numbers]

        return self.once("of text", name, key, make=make)

    def dated_to(self, *precisions: str) -> Bools:
        """True where the date of the search is known to one of these precisions ("second", "day", ...)."""
        return self.records.rows["date_precision"].isin(precisions).to_numpy(dtype=bool)

    def somewhere_in_source(self, mask: Bools) -> Bools:
        """True for every record of a file in which the mask is true of at least one record."""
        sources = self.records.rows["source"].to_numpy(dtype=np.int64)
        return np.asarray(np.isin(sources, np.unique(sources[mask])))

    def days(self) -> npt.NDArray[np.datetime64]:
        """The day of the search in local time (Europe/London), ``datetime64[D]``; NaT where there is none."""

        def make() -> npt.NDArray[np.datetime64]:
            local = self.column("searched_at").dt.tz_convert("Europe/London").dt.tz_localize(None)
            return np.asarray(local.to_numpy(), dtype="datetime64[D]")

        return self.once("days", make=make)

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
                days[undated] = stated[self.records.rows["source"].to_numpy(dtype=np.int64)[undated]]
            return days

        return self.once("law_days", make=make)

    def codes_table(self, row_field: str, column_field: str, pairs: Set[tuple[str, str]]) -> Bools:
        """True where two coded fields together are one of ``pairs``."""
        rows, columns = self.column(row_field), self.column(column_field)
        lookup = np.zeros((len(rows.cat.categories) + 1, len(columns.cat.categories) + 1), dtype=bool)
        for i, row in enumerate(rows.cat.categories):
            for j, column in enumerate(columns.cat.categories):
                lookup[i, j] = (row, column) in pairs
        return np.asarray(lookup[rows.cat.codes.to_numpy(), columns.cat.codes.to_numpy()])
