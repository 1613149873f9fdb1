"""What every competitor is given, and how results are compared: the same inputs, and facts that must be equal."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.records import fields
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling import plan
from scrutiny.sampling.frame import strata_of

FORCE = "hertfordshire"
SALT = bytes(range(32))
KEY = b"a key of pseudonyms, for measuring"
SEED = "0271828182"

TEXTS = (fields.Kind.REFERENCE, fields.Kind.LABEL, fields.Kind.TEXT, fields.Kind.PSEUDONYM)
Facts = Mapping[str, Any]  # plain values: what came out, without how


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What reading leaves: a table of records, the stratum of each, and the account of what became of the others."""

    rows: pd.DataFrame
    stratum: pd.Series
    sha256: str
    rejects: pd.DataFrame | None = None  # row, column, code, reason
    unknown: pd.DataFrame | None = None  # field, value, count
    records: Any = None  # the table as scrutiny's own rules want it


def sizes_of(stratum: pd.Series) -> dict[str, int]:
    """Sample sizes by stratum: scrutiny's default plan, the same for everybody and not measured."""
    ordered = stratum.astype(pd.CategoricalDtype(list(HERTFORDSHIRE.slugs)))
    return plan.make(strata_of(ordered, names=HERTFORDSHIRE.names)).sizes


def facts_of_reading(placed: Placed) -> Facts:
    """Rows; rejects by row, column and code; every code, unknown value and blank of every column, counted; texts.

    Reasons are not compared word for word: each side says them in its own words.
    """
    rows = placed.rows
    present = [field for field in fields.FIELDS if field.name in rows.columns]
    moments = {field.name: _seconds(rows[field.name]) for field in present if field.kind is fields.Kind.INSTANT}
    texts = [field.name for field in present if field.kind in TEXTS]
    return {
        "sha256": placed.sha256,
        "accepted": len(rows),
        "rejected": len(_lines(placed.rejects)),
        "rejects": _digest(repr(_lines(placed.rejects))),
        "rejects by reason": dict(Counter(f"{column} {code}".strip() for _, column, code in _lines(placed.rejects))),
        "unknown": sorted((str(name), str(value), int(count)) for name, value, count in _lines(placed.unknown)),
        "codes": {field.name: _counted(rows[field.name]) for field in present if field.vocabulary},
        "strata": _counted(placed.stratum),
        "dated": {name: len(seconds) for name, seconds in moments.items()},
        "seconds": {name: int(seconds.sum()) for name, seconds in moments.items()},
        "precision": _counted(rows["date_precision"]),
        "degrees": [round(float(rows[name].sum()), 3) for name in ("latitude", "longitude")],
        "blank": {field.name: int(rows[field.name].isna().sum()) for field in present},
        "texts": {name: _digest("\n".join(rows[name].astype("object").fillna(""))) for name in texts},
        "names": _digest("\n".join(sorted(rows["record_id"]))),
    }


def _lines(table: pd.DataFrame | None) -> list[tuple[Any, ...]]:
    """The first three columns, row by row: of rejects without their reasons."""
    return [] if table is None else list(table.iloc[:, :3].itertuples(index=False, name=None))


def _seconds(column: pd.Series) -> pd.Series:
    """The moments that are there, as seconds since 1970."""
    zoneless = column.dropna().dt.tz_convert("UTC").dt.tz_localize(None)
    return zoneless.astype("datetime64[s]").astype("int64")


def facts_of_sample(sample: pd.DataFrame) -> Facts:
    """The sample with its tickets and ranks."""
    rows = sample[["public_id", "stratum", "ticket", "rank"]].astype("str")
    return {"drawn": len(rows), "sample": _digest(repr(sorted(rows.itertuples(index=False, name=None))))}


def _counted(column: pd.Series) -> dict[str, int]:
    counts = column.astype("object").value_counts(dropna=True)
    return {str(value): int(count) for value, count in sorted(counts.items()) if count}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
