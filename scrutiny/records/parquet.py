"""Parquet: a table with types of its own, row group by row group, so that millions of rows need little memory."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from scrutiny.errors import InputError
from scrutiny.records.raw import Batch, Sheet

_BATCH = 1 << 16  # rows
_FAULTS = (pa.ArrowException, OSError, UnicodeDecodeError)  # what a damaged file makes pyarrow raise


def sheet(source: BinaryIO | str, *, where: str) -> Sheet:
    """The table of a Parquet file. Raises InputError where it is damaged or holds what no cell can."""
    try:
        schema = pq.ParquetFile(source).schema_arrow
    except _FAULTS:
        raise _damaged(where) from None
    names = tuple(schema.names)
    nested = [number + 1 for number, field in enumerate(schema) if pa.types.is_nested(field.type)]
    if nested:
        raise InputError(
            f"column {nested[0]} holds lists or tables",
            where=where,
            expected="one value a cell",
            do="Ask the force for a CSV or a workbook",
        )

    def batches(wanted: Mapping[int, bool]) -> Iterator[Batch]:
        texts = [names[n] for n, coded in wanted.items() if coded and _is_text(schema.field(n).type)]
        following = 2  # the header, as a spreadsheet would show it, is row 1
        try:
            file = pq.ParquetFile(source, read_dictionary=texts)
            for part in file.iter_batches(_BATCH, columns=[names[n] for n in wanted], use_threads=False):
                columns = {n: _plain(part.column(place)) for place, n in enumerate(wanted)}
                rows = np.arange(following, following + part.num_rows, dtype=np.int64)
                following += part.num_rows
                yield Batch(columns=columns, rows=rows)
        except _FAULTS:
            raise _damaged(where) from None

    if len(set(names)) < len(names):
        raise InputError("two columns have the same name", where=where, do="Take one of them out or rename it")
    return Sheet(headers=names, batches=batches, kind="parquet")


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _plain(cells: pa.Array) -> pa.Array:
    """Texts as 32-bit strings or dictionaries of them; timestamps, dates, numbers and booleans as they are."""
    kind = cells.type
    if pa.types.is_dictionary(kind) or _is_text(kind):
        cells.validate(full=True)  # pyarrow takes texts as they lie in the file; damaged ones need not be UTF-8
    if pa.types.is_dictionary(kind):
        if not _is_text(kind.value_type):
            return _plain(cells.dictionary_decode())
        return cells.cast(pa.dictionary(pa.int32(), pa.string()))
    if pa.types.is_string(kind) or pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_floating(kind):
        return cells
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_decimal(kind):
        return cells
    return cells.cast(pa.string())


def _damaged(where: str) -> InputError:
    return InputError("cannot be read as Parquet", where=where, do="It may be damaged: ask the force to send it again")
