"""Names of records and people: derived ids, public ids, pseudonyms. Every key is an argument; pure.

*Derived id.* Where a record has no reference, ``derived-1:<32 hex>:<n>``: SHA-256 over the fields of
``DERIVED_1`` in that order, each in its canonical form, joined by the unit separator (U+001F), and an
occurrence number n among equal rows over all files of the load. Re-ordering, re-saving or splitting the
files renames nothing. A corrected record is renamed. Equal rows are people stopped together, not
duplicates; they are numbered in the order of all their other cells, so that the order of rows never counts.

*Public id.* HMAC-SHA256(salt, force + "|" + record id), the first 16 hex digits: a one-way name that
cannot be worked back from a short reference without the salt.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.errors import IntegrityError
from scrutiny.records import fields

# Never change this list: make a "derived-2" instead, or every record without a reference is renamed.
DERIVED_1: tuple[str, ...] = (
    "searched_at",
    "search_type",
    "in_operation",
    "operation",
    "latitude",
    "longitude",
    "place",
    "area",
    "gender",
    "age",
    "age_range",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "power",
    "object",
    "grounds",
    "outcome",
    "outcome_linked",
    "clothing_removed",
)
_SEPARATOR = "\x1f"


def _canonical(column: pd.Series, kind: fields.Kind) -> pa.Array:
    """A column as texts: instants in UTC to the second, numbers to 6 decimals, codes and texts as they are."""
    match kind:
        case fields.Kind.INSTANT:
            moments = pa.array(column.dt.as_unit("s"), type=pa.timestamp("s", "UTC"), from_pandas=True)
            # Written through the zoneless form: strftime of a zone needs a zone database on Windows.
            texts = pc.strftime(moments.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")
        case fields.Kind.DAY:
            days = pa.array(column.dt.as_unit("s"), type=pa.timestamp("s"), from_pandas=True)
            texts = pc.strftime(days, format="%Y-%m-%d")
        case fields.Kind.NUMBER:
            numbers = pc.round(pa.array(column.to_numpy(), from_pandas=True), ndigits=6)
            texts = numbers.cast(pa.decimal128(20, 6), safe=False).cast(pa.string())
        case fields.Kind.CODED:
            categories = pa.array(column.cat.categories, type=pa.string())
            codes = pa.array(column.cat.codes.to_numpy(), mask=column.isna().to_numpy(), type=pa.int32())
            texts = pc.take(categories, codes)
        case _:
            texts = pc.replace_substring(pa.array(column, type=pa.string(), from_pandas=True), _SEPARATOR, " ")
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return pc.fill_null(texts, "")


def joined_cells(rows: pd.DataFrame, names: Iterable[str]) -> pa.Array:
    """One text a row of what these fields say, each in its canonical form; a field that is not there is empty."""
    kinds = fields.by_name()
    blank = pa.array(np.full(len(rows), "", dtype=object), type=pa.string())
    parts = [_canonical(rows[name], kinds[name].kind) if name in rows.columns else blank for name in names]
    return pc.binary_join_element_wise(*parts, _SEPARATOR) if parts else blank


def derived_ids(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The derived id of every row. ``rows``: a table of records, all files of the load together."""
    bases = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in joined_cells(rows, DERIVED_1).to_pylist()]
    numbers = occurrences(rows, pd.Series(bases, dtype="str"))
    return np.array([f"derived-1:{base}:{n}" for base, n in zip(bases, numbers, strict=True)], dtype=object)


def occurrences(rows: pd.DataFrame, names: pd.Series) -> npt.NDArray[np.int64]:
    """1, 2, ... for rows that have the same name, in the order of what their cells say; 1 where a name is the only one.

    The order of the rows is of no effect; rows that are equal in every cell may stand for each other.
    """
    found = np.ones(len(rows), dtype=np.int64)
    repeated = names.duplicated(keep=False).to_numpy()
    if repeated.any():
        # Pseudonyms change from run to run where there is no workspace, so they cannot order anything.
        kinds = fields.by_name()
        chosen = [
            name for name in fields.NAMES if name in rows.columns and kinds[name].kind is not fields.Kind.PSEUDONYM
        ]
        order = pd.DataFrame(
            {"name": names[repeated].to_numpy(), "cells": joined_cells(rows.loc[repeated], chosen).to_pylist()}
        )
        numbers = order.sort_values(["name", "cells"], kind="stable").groupby("name").cumcount() + 1
        found[np.flatnonzero(repeated)] = numbers.sort_index().to_numpy()
    return found


def public_ids(record_ids: Sequence[str], *, force: str, salt: bytes) -> list[str]:
    """The public id of every record id. Raises IntegrityError where two are the same (one in 2^64 a pair)."""
    head = f"{force}|"
    keyed = hmac.new(salt, digestmod="sha256")
    found = []
    for record_id in record_ids:
        one = keyed.copy()
        one.update((head + record_id).encode())
        found.append(one.hexdigest()[:16])
    if len(set(found)) != len(found):
        raise IntegrityError(
            "two records have the same public id",
            do="Draw with a new salt; if it happens again, a reference is repeated",
        )
    return found


def pseudonym_key(salt: bytes) -> bytes:
    """The key of pseudonyms: another one than that of public ids, so that neither helps with the other."""
    return hmac.new(salt, b"officer", "sha256").digest()


def pseudonym(value: str, *, key: bytes) -> str:
    """A one-way name for an officer or a person: "P-" and 10 hex digits, the same for the same key."""
    return f"P-{hmac.digest(key, value.strip().casefold().encode(), 'sha256').hex()[:10]}"
