"""The same work as a competent analyst would write it in plain pandas.

No pyarrow calls, no numpy tricks; what pandas 3 offers is used as it is meant: ``str`` columns, vectorised string
methods, ``map``, ``groupby``. The lists of spellings, powers and words are scrutiny's: they are data, and the same
for both. What is called tuned is the reading of somebody who knows where pandas is slow.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from pathlib import Path

import located
import numpy as np
import pandas as pd
import shapely
from work import FORCE, KEY, SALT, SEED, Placed

from scrutiny.records import fields, vocabulary
from scrutiny.records.areas import HERTFORDSHIRE, NO_LOCATION, OUTSIDE
from scrutiny.records.identity import DERIVED_1

WITHHELD = fields.WITHHELD
TEXTS = ("reference", "place", "area", "operation", "authorisation_reference", "officer", "grounds")
MOMENTS = ("searched_at", "record_created_at")
NUMBERS = ("latitude", "longitude")
LONDON, UTC = "Europe/London", "UTC"
Given = tuple[Path, list[shapely.Geometry]]


def codes_of(name: str) -> dict[str, str]:
    """Spelling in small letters -> code, for one column."""
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    spellings = {text.lower(): term.code for term in known.terms for text in (term.code, term.label, *term.names)}
    return spellings | dict.fromkeys(fields.WITHHELD_MARKS, WITHHELD)


def _strata() -> dict[str, str]:
    return {area.name.lower(): area.slug for area in HERTFORDSHIRE.areas} | {"outside": OUTSIDE}


# --- plain ---


def read(path: Path) -> Placed:
    """``read_csv``, then each column with string methods and ``map``; areas by the area column."""
    sha256, rows, unreadable = _read(path, LONDON)
    stratum = rows["area"].str.lower().map(_strata()).fillna(NO_LOCATION)
    return _placed(rows, stratum, unreadable, sha256)


def place(given: Given) -> Placed:
    """The same; areas by a tree of the outlines, which is asked about every point."""
    path, shapes = given
    sha256, rows, unreadable = _read(path, UTC)
    tree = shapely.STRtree(shapes)
    at, shape = tree.query(shapely.points(rows["longitude"], rows["latitude"]), predicate="intersects")
    found = pd.Series(shape, index=at).groupby(level=0).min().map(located.slug)
    nowhere = rows["longitude"].isna() | rows["latitude"].isna()
    stratum = found.reindex(rows.index).fillna(OUTSIDE).mask(nowhere, NO_LOCATION)
    return _placed(rows, stratum, unreadable, sha256)


def _read(path: Path, zone: str) -> tuple[str, pd.DataFrame, pd.Series]:
    """Hash, rows, and which of them have a date that cannot be read."""
    sha256 = sha256_of(path)
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    for name in rows.columns:
        rows[name] = rows[name].str.strip().replace("", np.nan)
    for name in _coded(rows):
        rows[name] = rows[name].str.lower().map(codes_of(name)).fillna(rows[name])
    for name in _present(TEXTS, rows):
        rows[name] = rows[name].mask(rows[name].str.lower().isin(fields.WITHHELD_MARKS), WITHHELD)
    for name in NUMBERS:
        rows[name] = pd.to_numeric(rows[name], errors="coerce")
    unreadable = _dated(rows, zone)
    rows["officer"] = rows["officer"].map(_pseudonyms(rows["officer"].dropna().unique()))
    return sha256, rows, unreadable


# --- tuned ---


def tuned_read(path: Path) -> Placed:
    """The pyarrow engine, categories, formats given; areas by the area column."""
    sha256, rows, unreadable = _tuned_read(path, LONDON)
    stratum = _mapped(rows["area"], _strata()).cat.set_categories(HERTFORDSHIRE.slugs).fillna(NO_LOCATION)
    return _placed(rows, stratum, unreadable, sha256)


def tuned_place(given: Given) -> Placed:
    """The same; points sorted, and prepared outlines that look only at those within their own width."""
    path, shapes = given
    sha256, rows, unreadable = _tuned_read(path, UTC)
    return _placed(rows, _within(rows, shapes), unreadable, sha256)


def least_place(given: Given) -> Placed:
    """Only coded columns, moments and areas. No hash; references, officers and texts stay as they are."""
    path, shapes = given
    rows = _typed(path)
    for name in _coded(rows):
        rows[name] = _mapped(rows[name], codes_of(name), keep=True)
    for name in MOMENTS:
        rows[name] = pd.to_datetime(rows[name], format="ISO8601", utc=True)
    return Placed(rows=rows, stratum=_within(rows, shapes), rejected=0, sha256="")


def _tuned_read(path: Path, zone: str) -> tuple[str, pd.DataFrame, pd.Series]:
    sha256 = sha256_of(path)
    rows = _typed(path)
    for name in _coded(rows):
        rows[name] = _mapped(rows[name], codes_of(name), keep=True)
    for name in _present(TEXTS, rows):
        texts = rows[name].str.strip()
        held = texts.str.lower().isin(fields.WITHHELD_MARKS)
        rows[name] = texts.mask(held, WITHHELD) if held.any() else texts
    unreadable = _dated(rows, zone)
    rows["officer"] = _mapped(rows["officer"], _pseudonyms(rows["officer"].dropna().unique()), fold=False)
    return sha256, rows, unreadable


def _typed(path: Path) -> pd.DataFrame:
    names = pd.read_csv(path, nrows=0).columns
    types = dict.fromkeys(names, "str") | dict.fromkeys(NUMBERS, "float64")
    return pd.read_csv(path, engine="pyarrow", dtype=types, keep_default_na=False, na_values=[""])


def _mapped(column: pd.Series, values: Mapping[str, str], *, keep: bool = False, fold: bool = True) -> pd.Series:
    """Each distinct value mapped once, as categories; ``keep``: an unknown one stays as it is."""
    numbers, distinct = pd.factorize(column)
    trimmed = [str(value).strip() for value in distinct]
    found = [values.get(text.lower() if fold else text, text if keep else None) for text in trimmed]
    categories = pd.Index(list(dict.fromkeys(value for value in found if value is not None)), dtype="str")
    codes = np.append(categories.get_indexer(pd.Index(found, dtype="object")), -1)[numbers]
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories), index=column.index)


def _within(rows: pd.DataFrame, shapes: list[shapely.Geometry]) -> pd.Series:
    """The stratum of every row by its coordinates."""
    x, y = (rows[name].to_numpy() for name in ("longitude", "latitude"))
    order = np.argsort(x)
    xs, ys = x[order], y[order]
    bounds = shapely.bounds(shapes)
    lows, highs = np.searchsorted(xs, bounds[:, 0]), np.searchsorted(xs, bounds[:, 2], side="right")
    codes = np.where(np.isnan(xs) | np.isnan(ys), len(shapes), len(shapes) + 1)
    shapely.prepare(shapes)
    for number, (shape, low, high) in enumerate(zip(shapes, lows, highs, strict=True)):
        _, south, _, north = bounds[number]
        near = low + np.flatnonzero((ys[low:high] >= south) & (ys[low:high] <= north))
        held = near[shapely.intersects_xy(shape, xs[near], ys[near])]
        codes[held] = np.minimum(codes[held], number)
    back = np.empty_like(codes)
    back[order] = codes
    names = [*(located.slug(number) for number in range(len(shapes))), NO_LOCATION, OUTSIDE]
    return pd.Series(pd.Categorical.from_codes(back, categories=names), index=rows.index)


# --- both ---


def outlines(path: Path) -> Given:
    """The extract, and the outlines beside it as they are."""
    return path, located.shapes(path.parent)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _present(names: Iterable[str], rows: pd.DataFrame) -> list[str]:
    return [name for name in names if name in rows.columns]


def _coded(rows: pd.DataFrame) -> list[str]:
    return [name for name in rows.columns if fields.by_name()[name].vocabulary]


def _dated(rows: pd.DataFrame, zone: str) -> pd.Series:
    """Texts of moments to moments, in place, and how precise; which of the searches have one that cannot be read."""
    texts = rows["searched_at"]
    for name in _present(MOMENTS, rows):
        moments = pd.to_datetime(rows[name], format="ISO8601", errors="coerce", utc=zone == UTC)
        rows[name] = moments if zone == UTC else _located(moments, zone)
    rows["date_precision"] = np.select([texts.isna(), texts.str.len() == 10], ["none", "day"], "second")
    return texts.notna() & rows["searched_at"].isna()


def _located(local: pd.Series, zone: str) -> pd.Series:
    first = np.ones(len(local), dtype=bool)
    return local.dt.tz_localize(zone, ambiguous=first, nonexistent="NaT").dt.tz_convert("UTC")


def _pseudonyms(officers: Iterable[str]) -> dict[str, str]:
    return {
        officer: "P-" + hmac.new(KEY, officer.casefold().encode(), "sha256").hexdigest()[:10] for officer in officers
    }


def _placed(rows: pd.DataFrame, stratum: pd.Series, unreadable: pd.Series, sha256: str) -> Placed:
    if unreadable.any():
        rows, stratum = rows[~unreadable].reset_index(drop=True), stratum[~unreadable].reset_index(drop=True)
    rows["record_id"] = rows["reference"] if "reference" in rows.columns else _derived_ids(rows)
    if not rows["record_id"].is_unique:
        again = rows.groupby("record_id").cumcount()
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
    return rows[name].astype("str").fillna("")


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
