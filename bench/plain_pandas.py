"""The same work as a competent analyst would write it in plain pandas.

No pyarrow calls, no numpy tricks; what pandas 3 offers is used as it is meant: ``str`` columns, vectorised string
methods, ``map``, ``groupby``. The lists of spellings, powers and words are scrutiny's: they are data, and the same
for both. ``tuned_read`` is the reading of somebody who knows where pandas is slow.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from generate import CODED
from work import FORCE, KEY, SALT, SEED, Placed

from scrutiny.records import fields, vocabulary
from scrutiny.records.areas import HERTFORDSHIRE, NO_LOCATION, OUTSIDE
from scrutiny.records.identity import DERIVED_1

WITHHELD = fields.WITHHELD
TEXTS = ("reference", "searched_at", "place", "area", "operation", "authorisation_reference", "officer", "grounds")
NUMBERS = ("latitude", "longitude")


def _codes(name: str) -> dict[str, str]:
    """Spelling in small letters -> code, for one column."""
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    spellings = {text.lower(): term.code for term in known.terms for text in (term.code, term.label, *term.names)}
    return spellings | dict.fromkeys(fields.WITHHELD_MARKS, WITHHELD)


def _strata() -> dict[str, str]:
    return {area.name.lower(): area.slug for area in HERTFORDSHIRE.areas} | {"outside": OUTSIDE}


def read(path: Path) -> Placed:
    """``read_csv``, then each column with string methods and ``map``."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    for name in rows.columns:
        rows[name] = rows[name].str.strip().replace("", np.nan)
    for name in CODED:
        rows[name] = rows[name].str.lower().map(_codes(name)).fillna(rows[name])
    for name in TEXTS:
        if name in rows.columns:
            rows[name] = rows[name].mask(rows[name].str.lower().isin(fields.WITHHELD_MARKS), WITHHELD)
    for name in NUMBERS:
        rows[name] = pd.to_numeric(rows[name], errors="coerce")
    texts = rows["searched_at"]
    rows["searched_at"] = _instants(pd.to_datetime(texts, format="ISO8601", errors="coerce"))
    rows["date_precision"] = np.select([texts.isna(), texts.str.len() == 10], ["none", "day"], "second")
    unreadable = texts.notna() & rows["searched_at"].isna()
    rows["officer"] = rows["officer"].map(_pseudonyms(rows["officer"].dropna().unique()))
    stratum = rows["area"].str.lower().map(_strata()).fillna(NO_LOCATION)
    return _placed(rows, stratum, unreadable, sha256)


def tuned_read(path: Path) -> Placed:
    """The pyarrow engine, work on distinct values, formats given."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    names = pd.read_csv(path, nrows=0).columns
    types = dict.fromkeys(names, "str") | dict.fromkeys(NUMBERS, "float64")
    rows = pd.read_csv(path, engine="pyarrow", dtype=types, keep_default_na=False, na_values=[""])
    for name in CODED:
        rows[name] = _mapped(rows[name], _codes(name), keep=True)
    for name in TEXTS:
        if name in rows.columns:
            texts = rows[name].str.strip()
            held = texts.str.lower().isin(fields.WITHHELD_MARKS)
            rows[name] = texts.mask(held, WITHHELD) if held.any() else texts
    texts = rows["searched_at"]
    rows["searched_at"] = _instants(pd.to_datetime(texts, format="ISO8601", errors="coerce"))
    rows["date_precision"] = np.select([texts.isna(), texts.str.len() == 10], ["none", "day"], "second")
    unreadable = texts.notna() & rows["searched_at"].isna()
    rows["officer"] = _mapped(rows["officer"], _pseudonyms(rows["officer"].dropna().unique()), fold=False)
    stratum = _mapped(rows["area"], _strata()).fillna(NO_LOCATION)
    return _placed(rows, stratum, unreadable, sha256)


def _mapped(column: pd.Series, values: Mapping[str, str], *, keep: bool = False, fold: bool = True) -> pd.Series:
    """Each distinct value mapped once; ``keep``: an unknown one stays as it is."""
    numbers, distinct = pd.factorize(column)
    trimmed = [str(value).strip() for value in distinct]
    found = [values.get(text.lower() if fold else text, text if keep else None) for text in trimmed]
    return pd.Series(np.array([*found, None], dtype=object)[numbers], index=column.index, dtype="str")


def _instants(local: pd.Series) -> pd.Series:
    first = np.ones(len(local), dtype=bool)
    return local.dt.tz_localize("Europe/London", ambiguous=first, nonexistent="NaT").dt.tz_convert("UTC")


def _pseudonyms(officers: Iterable[str]) -> dict[str, str]:
    return {
        officer: "P-" + hmac.new(KEY, officer.casefold().encode(), "sha256").hexdigest()[:10] for officer in officers
    }


def _placed(rows: pd.DataFrame, stratum: pd.Series, unreadable: pd.Series, sha256: str) -> Placed:
    rows, stratum = rows[~unreadable].reset_index(drop=True), stratum[~unreadable].reset_index(drop=True)
    rows["record_id"] = rows["reference"] if "reference" in rows.columns else _derived_ids(rows)
    again = rows.groupby("record_id").cumcount()
    if again.any():
        rows["record_id"] = rows["record_id"].where(again == 0, rows["record_id"] + "#" + (again + 1).astype("str"))
    return Placed(rows=rows, stratum=stratum, rejected=int(unreadable.sum()), sha256=sha256)


def _derived_ids(rows: pd.DataFrame) -> pd.Series:
    """Names from contents, for an extract without references: the fields in their fixed order, joined and hashed."""
    first, *others = (_as_text(rows, name) for name in DERIVED_1)
    joined = first.str.cat(others, sep="\x1f")
    base = pd.Series([hashlib.sha256(text.encode()).hexdigest()[:32] for text in joined], index=rows.index, dtype="str")
    number = base.groupby(base).cumcount() + 1
    return "derived-1:" + base + ":" + number.astype("str")


def _as_text(rows: pd.DataFrame, name: str) -> pd.Series:
    if name not in rows.columns:
        return pd.Series("", index=rows.index, dtype="str")
    if name == "searched_at":
        return rows[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("")
    if name in NUMBERS:
        return rows[name].map("{:.6f}".format, na_action="ignore").fillna("").astype("str")
    return rows[name].fillna("")


def fix(placed: Placed) -> tuple[pd.DataFrame, str]:
    """Public ids by list comprehension, sorted; the file as ``to_csv`` writes it, and its hash."""
    ids = [hmac.digest(SALT, f"{FORCE}|{one}".encode(), "sha256").hex()[:16] for one in placed.rows["record_id"]]
    rows = pd.DataFrame({"public_id": ids, "stratum": placed.stratum}).sort_values("public_id")
    return rows, hashlib.sha256(rows.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


def draw(rows: pd.DataFrame, sizes: dict[str, int]) -> pd.DataFrame:
    """Tickets by list comprehension, then sort and rank within strata."""
    tickets = [hashlib.sha256(f"{SEED},{one}".encode()).hexdigest() for one in rows["public_id"]]
    rows = rows.assign(ticket=tickets).sort_values(["stratum", "ticket"])
    rows["rank"] = rows.groupby("stratum").cumcount() + 1
    return rows[rows["rank"] <= rows["stratum"].map(sizes)]


def draw_unverifiable(rows: pd.DataFrame, sizes: dict[str, int]) -> pd.DataFrame:
    """``groupby.sample``, the same number from each stratum: as quick as it gets, and nobody can check it."""
    return rows.groupby("stratum").sample(n=min(sizes.values()), random_state=1)
