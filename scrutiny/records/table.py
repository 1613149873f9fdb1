"""The table of records and the account of where every row came from. Values only; nothing is read here.

``Records.rows`` has one row for each accepted search of a person or vehicle. Its columns are
``fields.PROVENANCE`` and those dictionary fields that at least one source supplies, in dictionary order:

* reference, label, text, pseudonym: pandas ``str``; missing is NaN; "[withheld]" is held back;
* coded: ``category``; a category is a code of the field's vocabulary or, if unknown, the value as read;
* instant: ``datetime64[us, UTC]``; day: ``datetime64[us]``; number: ``float64``; missing is NaT or NaN.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.records import fields, vocabulary
from scrutiny.records.raw import buffers_of, one_piece

Bools = npt.NDArray[np.bool_]

REJECT_COLUMNS = ("file", "row", "column", "code", "reason")
UNKNOWN_COLUMNS = ("field", "value", "count")
COPY = "doubled-copy"  # the code of a reject that a person asked to leave out of a doubled file


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of a load."""

    number: int
    name: str  # the file's name, without its folder
    sha256: str
    force: str  # slug, e.g. "hertfordshire"
    month: str  # "2026-08", or "" where neither name nor option says it
    layout: str
    supplied: frozenset[str]  # fields that have a column in this file
    withheld: frozenset[str]  # fields that this kind of file never carries because the publisher holds them back
    rows_read: int
    accepted: int  # records
    rejected: int
    joined: int = 0  # rows that say more of a search that another row is the record of


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Accepted records, and an exact account of all the others."""

    rows: pd.DataFrame
    sources: tuple[Source, ...]
    rejects: pd.DataFrame  # REJECT_COLUMNS; a row as the spreadsheet shows it
    unknown: pd.DataFrame  # UNKNOWN_COLUMNS; values that no vocabulary knows, kept as read
    notices: tuple[str, ...] = ()

    @property
    def rows_read(self) -> int:
        """Rows read over all sources; always accepted + joined + rejected."""
        return sum(source.rows_read for source in self.sources)

    @property
    def accepted(self) -> int:
        """Number of records."""
        return len(self.rows)

    @property
    def rejected(self) -> int:
        """Number of rows that could not become a record."""
        return sum(source.rejected for source in self.sources)

    @property
    def joined(self) -> int:
        """Number of rows that became a part of another row's record."""
        return sum(source.joined for source in self.sources)

    def from_sources(self, flags: Mapping[int, bool]) -> Bools:
        """Spread one flag a source over the rows that came from it."""
        if len(said := {flags.get(source.number, False) for source in self.sources}) == 1:
            return np.full(len(self.rows), said.pop())
        lookup = np.zeros(max((source.number for source in self.sources), default=-1) + 1, dtype=bool)
        for number, flag in flags.items():
            lookup[number] = flag
        return np.asarray(lookup[self.rows["source"].to_numpy(dtype=np.int64)])

    def supplied(self, field: str) -> Bools:
        """True where the row's source has a column for this field."""
        return self.from_sources({source.number: field in source.supplied for source in self.sources})

    def never_carried(self, field: str) -> Bools:
        """True where the row's kind of file holds this field back altogether."""
        return self.from_sources({source.number: field in source.withheld for source in self.sources})

    def column(self, field: str) -> pd.Series:
        """A field's column; a field that no source supplies is all missing."""
        if field in self.rows.columns:
            return self.rows[field]
        return empty_column(field, self.rows.index)

    def blank(self, field: str) -> Bools:
        """True where there is neither a value nor a mark that one is withheld."""
        if field not in self.rows.columns:
            return np.ones(len(self.rows), dtype=bool)
        missing = self.rows[field].isna().to_numpy(dtype=bool)
        if field == "searched_at":
            return missing & ~self.dated_to("withheld")
        return missing

    def withheld(self, field: str) -> Bools:
        """True where the cell says that something is held back."""
        if field not in self.rows.columns:
            return np.zeros(len(self.rows), dtype=bool)
        if field == "searched_at":
            return self.dated_to("withheld")
        kind = fields.by_name()[field].kind
        if kind is fields.Kind.CODED:
            return coded_as(self.rows[field], {fields.WITHHELD})
        if kind in (fields.Kind.INSTANT, fields.Kind.DAY, fields.Kind.NUMBER):
            return np.zeros(len(self.rows), dtype=bool)
        return pc.equal(text_cells(self.rows[field]), fields.WITHHELD).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]

    def dated_to(self, *precisions: str) -> Bools:
        """True where the search is dated to one of these precisions: "second", "day", "none", "withheld"."""
        column = self.rows["date_precision"]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return coded_as(column, set(precisions))
        return column.isin(precisions).to_numpy(dtype=bool)

    def known(self, field: str) -> Bools:
        """True where a coded field holds a code of its vocabulary."""
        return coded_as(self.column(field), known_codes(field))


def known_codes(field: str) -> frozenset[str]:
    """The codes of a coded field's vocabulary."""
    name = fields.by_name()[field].vocabulary
    if name is None:
        message = f"{field} is not a coded field"
        raise ValueError(message)
    return frozenset(vocabulary.VOCABULARIES[name].codes)


def coded_as(column: pd.Series, codes: set[str] | frozenset[str]) -> Bools:
    """True where a categorical column holds one of ``codes``; works on the categories, not the rows."""
    categories = column.cat.categories
    lookup = np.array([*(category in codes for category in categories), False])  # the last serves code -1, missing
    return np.asarray(lookup[column.cat.codes.to_numpy()])


def pairs_table(rows: Iterable[str | None], columns: Iterable[str | None], pairs: Set[tuple[str, str]]) -> Bools:
    """A table of truths: which of the rows together with which of the columns is one of the pairs."""
    columns = tuple(columns)
    return np.array([[(row, column) in pairs for column in columns] for row in rows], dtype=bool)


def text_cells(column: pd.Series) -> pa.Array:
    """The texts of a column as they lie in memory, large strings without gaps: an empty one where there is none."""
    cells = one_piece(pa.array(column, type=pa.large_string(), from_pandas=True))
    if not cells.null_count:
        return cells
    offsets, _ = buffers_of(cells)
    if (pc.sum(pc.binary_length(cells)).as_py() or 0) != offsets[-1] - offsets[0]:
        return pc.fill_null(cells, "")  # as nobody writes them: what is missing takes room
    _, begins, characters = cells.buffers()
    return pa.Array.from_buffers(cells.type, len(cells), [None, begins, characters], offset=cells.offset)


def empty_column(field: str, index: pd.Index) -> pd.Series:
    """A column of the right type in which every cell is missing."""
    described = fields.by_name()[field]
    match described.kind:
        case fields.Kind.CODED:
            codes = vocabulary.VOCABULARIES[described.vocabulary or ""].codes
            missing = np.full(len(index), -1, dtype=np.int8)
            return pd.Series(
                pd.Categorical.from_codes(missing, dtype=pd.CategoricalDtype(list(codes))), index=index, name=field
            )
        case fields.Kind.INSTANT:
            return pd.Series(pd.NaT, index=index, name=field, dtype="datetime64[us, UTC]")
        case fields.Kind.DAY:
            return pd.Series(pd.NaT, index=index, name=field, dtype="datetime64[us]")
        case fields.Kind.NUMBER:
            return pd.Series(np.nan, index=index, name=field, dtype="float64")
        case _:
            return pd.Series(np.nan, index=index, name=field, dtype="str")
