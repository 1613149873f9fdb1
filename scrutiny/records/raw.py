"""What lies in a file before anybody knows what it means: a row of headers, and rows of cells as texts.

Every kind of file (CSV, workbook, reply of an API, Parquet) comes out of its own reader in this one shape, so
that layouts, conversions and the account need not know which kind it was.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Offsets: TypeAlias = npt.NDArray[np.int32] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows that follow each other.

    ``columns``: column number -> cells, for the columns that were asked for, all of one length. Cells are texts
    (string, perhaps in several pieces, or a dictionary of strings), null where blank; or, from a file that has types
    of its own, timestamps, numbers or booleans. ``rows``: the row number of each as the file's own program shows it.
    ``misfits``: numbers of the rows that have too many or too few cells and so are not in ``columns``.
    """

    columns: Mapping[int, pa.Array | pa.ChunkedArray]
    rows: npt.NDArray[np.int64]
    misfits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of a file: its headers, and a way to go through its rows once.

    ``batches`` takes the numbers of the columns that are wanted, and for each whether it has few distinct values (its
    cells then may come as a dictionary). ``notices``: sentences for people about how the table was found, such as
    rows above the header that were left out.
    """

    headers: tuple[str, ...]
    batches: Callable[[Mapping[int, bool]], Iterator[Batch]]
    kind: str  # "csv", "workbook", "json", "parquet"
    notices: tuple[str, ...] = field(default=())


def one_piece(cells: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Cells as one array. Copies them where they are in pieces, which long texts are better spared."""
    if not isinstance(cells, pa.ChunkedArray):
        return cells
    if pa.types.is_dictionary(cells.type):
        cells = cells.unify_dictionaries()
    if cells.num_chunks == 1:
        return cells.chunk(0)
    joined = cells.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def buffers_of(texts: pa.Array) -> tuple[Offsets, npt.NDArray[np.uint8]]:
    """Where in the bytes behind a column each text begins, and where the last one ends; and these bytes.

    Arrow's own, not copied: a look at them costs far less than any function of texts. A missing text is of any length.
    """
    _, at, characters = texts.buffers()
    count = len(texts)
    if not count or at is None:
        return np.zeros(count + 1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    wide = pa.types.is_large_string(texts.type)
    offsets = np.frombuffer(at, dtype=np.int64) if wide else np.frombuffer(at, dtype=np.int32)
    data = np.frombuffer(b"" if characters is None else characters, dtype=np.uint8)
    return offsets[texts.offset : texts.offset + count + 1], data
