"""What every competitor is given, and how results are compared: the same inputs, and facts that must be equal."""

import hashlib
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

Facts = Mapping[str, Any]  # plain values: what came out, without how


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What reading leaves: a table of records, the stratum of each, and how many rows were rejected."""

    rows: pd.DataFrame
    stratum: pd.Series
    rejected: int
    sha256: str
    records: Any = None  # the table as scrutiny's own rules want it


def sizes_of(stratum: pd.Series) -> dict[str, int]:
    """Sample sizes by stratum: scrutiny's default plan, the same for everybody and not measured."""
    ordered = stratum.astype(pd.CategoricalDtype(list(HERTFORDSHIRE.slugs)))
    return plan.make(strata_of(ordered, names=HERTFORDSHIRE.names)).sizes


def facts_of_reading(placed: Placed) -> Facts:
    """Rows, rejects, every code of every coded column, strata, moments, numbers and officers, counted."""
    rows = placed.rows
    present = [field for field in fields.FIELDS if field.name in rows.columns]
    moments = {field.name: _seconds(rows[field.name]) for field in present if field.kind is fields.Kind.INSTANT}
    return {
        "sha256": placed.sha256,
        "accepted": len(rows),
        "rejected": placed.rejected,
        "codes": {field.name: _counted(rows[field.name]) for field in present if field.vocabulary},
        "strata": _counted(placed.stratum),
        "dated": {name: len(seconds) for name, seconds in moments.items()},
        "seconds": {name: int(seconds.sum()) for name, seconds in moments.items()},
        "precision": _counted(rows["date_precision"]),
        "degrees": [round(float(rows[name].sum()), 3) for name in ("latitude", "longitude")],
        "officers": int(rows["officer"].nunique()),
        "grounds": int(rows["grounds"].nunique()),
        "names": _digest("\n".join(sorted(rows["record_id"]))),
    }


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
