"""The same work as a competent analyst would write it in plain pandas.

No pyarrow calls, no numpy tricks; what pandas 3 offers is used as it is meant: ``str`` columns, vectorised string
methods, ``map``, ``groupby``. The lists of spellings, powers and words are scrutiny's: they are data, and the same
for both. What is called tuned is the reading of somebody who knows where pandas is slow: what few cells need is
done to those few, found by a cheap look at all.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
PROSE = ("place", "grounds")  # somebody may have typed NA there
TEXTS = ("reference", *PROSE, "area", "operation", "authorisation_reference")
MOMENTS = ("searched_at", "record_created_at")
NUMBERS: Mapping[str, int] = {"latitude": 90, "longitude": 180}  # and the most that it can be
PRECISIONS = ("second", "day", "none", "withheld")
LONGEST_CELL = 32_767  # bytes
LONGEST_MARK = max(map(len, fields.WITHHELD_MARKS | fields.BLANK_MARKS))
FIRST, LAST = (pd.Timestamp(day, tz="UTC") for day in ("1985-01-01", "2026-10-01"))  # the files are of August 2026
LONDON, UTC = "Europe/London", "UTC"
Given = tuple[Path, list[shapely.Geometry]]
Reject = tuple[pd.Series, str, str]  # which rows, the column, the code of the reason
REASONS: Mapping[str, str] = {
    "blank-row": "the row is blank",
    "long": "the cell is longer than a spreadsheet can hold",
    "number": "the coordinate is not in degrees",
    "date": "the date cannot be read, or lies outside what the file is for",
}


@dataclass(slots=True)
class _Read:
    """What reading leaves before rows are rejected."""

    sha256: str
    rows: pd.DataFrame
    rejects: list[Reject]
    unreadable: dict[str, pd.Series]  # column -> where it has what is left blank because it cannot be read


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
    done = _accepted(_read(path, LONDON))
    return _placed(done, done.rows["area"].str.lower().map(_strata()).fillna(NO_LOCATION))


def place(given: Given) -> Placed:
    """The same; areas by a tree of the outlines, which is asked about every point."""
    path, shapes = given
    done = _accepted(_read(path, UTC))
    rows = done.rows
    tree = shapely.STRtree(shapes)
    at, shape = tree.query(shapely.points(rows["longitude"], rows["latitude"]), predicate="intersects")
    found = pd.Series(shape, index=at).groupby(level=0).min().map(located.slug)
    nowhere = rows["longitude"].isna() | rows["latitude"].isna()
    return _placed(done, found.reindex(rows.index).fillna(OUTSIDE).mask(nowhere, NO_LOCATION))


def _read(path: Path, zone: str) -> _Read:
    """Every column as text, and everything done to every cell."""
    sha256 = sha256_of(path)
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], skip_blank_lines=False)
    rejects: list[Reject] = [(rows.isna().all(axis=1), "", "blank-row")]
    for name in rows.columns:
        rows[name] = rows[name].str.strip().str.normalize("NFC").replace("", np.nan)
    for name in _coded(rows):
        small = rows[name].str.lower()
        as_written = rows[name].mask(small.isin(fields.BLANK_MARKS))
        rows[name] = small.map(codes_of(name)).fillna(as_written)
    for name in _present((*TEXTS, "officer"), rows):
        small = rows[name].str.lower()
        rows[name] = rows[name].mask(small.isin(fields.WITHHELD_MARKS), WITHHELD)
        if name not in PROSE:
            rows[name] = rows[name].mask(small.isin(fields.BLANK_MARKS))
    rejects += [(_too_long(rows[name], rows[name].str.len()), name, "long") for name in _present(TEXTS, rows)]
    for name, most in NUMBERS.items():
        numbers = pd.to_numeric(rows[name].mask(rows[name].str.lower().isin(fields.BLANK_MARKS)), errors="coerce")
        rejects.append((numbers.abs() > most, name, "number"))
        rows[name] = numbers
    read = _Read(sha256=sha256, rows=rows, rejects=rejects, unreadable={})
    _dated(read, zone)
    rows["officer"] = rows["officer"].map(_pseudonyms(rows["officer"].dropna().unique()))
    return read


# --- tuned ---


def tuned_read(path: Path) -> Placed:
    """The pyarrow engine, categories, formats given; areas by the area column."""
    done = _accepted(_tuned_read(path, LONDON))
    strata = _strata()
    stratum = _mapped(done.rows["area"], lambda text: strata.get(text.lower()))
    return _placed(done, stratum.cat.set_categories(HERTFORDSHIRE.slugs).fillna(NO_LOCATION))


def tuned_place(given: Given) -> Placed:
    """The same; points sorted, and prepared outlines that look only at those within their own width."""
    path, shapes = given
    done = _accepted(_tuned_read(path, UTC))
    return _placed(done, _within(done.rows, shapes))


def fields_place(given: Given) -> Placed:
    """The fields only: no row is rejected but for a date, nothing is counted, NA is a value, Unicode as it is."""
    path, shapes = given
    sha256 = sha256_of(path)
    rows = _typed(path)
    for name in _coded(rows):
        codes = codes_of(name)
        rows[name] = _mapped(rows[name], lambda text, codes=codes: codes.get(text.lower(), text))
    for name in _present(TEXTS, rows):
        texts = rows[name].str.strip()
        short = texts[texts.str.len() <= LONGEST_MARK].str.lower()
        held = short.index[short.isin(fields.WITHHELD_MARKS)]
        if len(held):
            texts.loc[held] = WITHHELD
        rows[name] = texts
    read = _Read(sha256=sha256, rows=rows, rejects=[], unreadable={})
    _dated(read, UTC)
    rows["officer"] = _mapped(rows["officer"], _pseudonym)
    lost = read.rejects[0][0].to_numpy()
    if lost.any():
        read.rows = rows.drop(index=np.flatnonzero(lost)).reset_index(drop=True)
    return _placed(_Accepted(rows=read.rows, sha256=sha256), _within(read.rows, shapes))


def least_place(given: Given) -> Placed:
    """Only coded columns, moments and areas. No hash; references, officers and texts stay as they are."""
    path, shapes = given
    rows = _typed(path)
    for name in _coded(rows):
        codes = codes_of(name)
        rows[name] = _mapped(rows[name], lambda text, codes=codes: codes.get(text.lower(), text))
    for name in MOMENTS:
        rows[name] = pd.to_datetime(rows[name], format="ISO8601", errors="coerce", utc=True)
    return Placed(rows=rows, stratum=_within(rows, shapes), sha256="")


def _tuned_read(path: Path, zone: str) -> _Read:
    sha256 = sha256_of(path)
    rows = _typed(path)
    read = _Read(sha256=sha256, rows=rows, rejects=[(_blank_rows(rows), "", "blank-row")], unreadable={})
    for name in _coded(rows):
        rows[name] = _mapped(rows[name], _meaning(codes_of(name)))
    for name in _present(TEXTS, rows):
        rows[name], long = _cleaned(rows[name], blanks=() if name in PROSE else fields.BLANK_MARKS)
        read.rejects.append((long, name, "long"))
    for name, most in NUMBERS.items():
        read.rejects.append((rows[name].abs() > most, name, "number"))
    _dated(read, zone)
    rows["officer"] = _mapped(rows["officer"], _pseudonym)
    return read


def _typed(path: Path) -> pd.DataFrame:
    names = pd.read_csv(path, nrows=0).columns
    types = dict.fromkeys(names, "str") | dict.fromkeys(NUMBERS, "float64")
    return pd.read_csv(path, engine="pyarrow", dtype=types, keep_default_na=False, na_values=[""])


def _blank_rows(rows: pd.DataFrame) -> pd.Series:
    """Column by column, as long as any row is left."""
    first, *others = rows.columns
    blank = rows[first].isna()
    for name in others:
        if not blank.any():
            break
        blank &= rows[name].isna()
    return blank


def _cleaned(column: pd.Series, *, blanks: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """Texts, and which are too long. Only short ones can be a mark, only those beyond ASCII change with NFC."""
    texts = column.str.strip()
    lengths = texts.str.len()
    some = texts[(lengths <= LONGEST_MARK) | (texts.notna() & ~texts.str.isascii())]
    if len(some):
        new = some.str.normalize("NFC")
        small = new.str.lower()
        new = new.mask(small.isin(fields.WITHHELD_MARKS), WITHHELD).mask(small.isin([*blanks, ""]))
        changed = new[new.isna() | (new != some)]
        if len(changed):
            texts.loc[changed.index] = changed
    return texts, _too_long(texts, lengths)


def _mapped(column: pd.Series, meaning: Callable[[str], str | None]) -> pd.Series:
    """What each distinct value means, as categories."""
    numbers, distinct = pd.factorize(column)
    found = [meaning(str(value).strip()) for value in distinct]
    categories = pd.Index(list(dict.fromkeys(value for value in found if value is not None)), dtype="str")
    codes = np.append(categories.get_indexer(pd.Index(found, dtype="object")), -1)[numbers]
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories), index=column.index)


def _meaning(codes: Mapping[str, str]) -> Callable[[str], str | None]:
    """Of a coded value: its code; none where it says nothing; itself where it is unknown."""

    def meaning(written: str) -> str | None:
        text = unicodedata.normalize("NFC", written)
        small = text.lower()
        return codes.get(small, None if small in fields.BLANK_MARKS or not text else text)

    return meaning


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    """What is left when rows have been rejected, and the account."""

    sha256: str
    rows: pd.DataFrame
    rejects: pd.DataFrame | None = None
    unknown: pd.DataFrame | None = None


def outlines(path: Path) -> Given:
    """The extract, and the outlines beside it as they are."""
    return path, located.shapes(path.parent)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _present(names: Iterable[str], rows: pd.DataFrame) -> list[str]:
    return [name for name in names if name in rows.columns]


def _coded(rows: pd.DataFrame) -> list[str]:
    known = fields.by_name()
    return [name for name in rows.columns if name in known and known[name].vocabulary]


def _too_long(texts: pd.Series, lengths: pd.Series) -> pd.Series:
    """By bytes, which only long texts are asked for: a character takes four at most."""
    long = lengths > LONGEST_CELL // 4
    if long.any():
        long[long] = texts[long].str.encode("utf-8").str.len() > LONGEST_CELL
    return long


def _dated(read: _Read, zone: str) -> None:
    """Texts of moments to moments, in place, and how precise; a search with one that cannot be read is rejected."""
    rows = read.rows
    searched = rows["searched_at"]
    precision = np.select([searched.isna(), searched.str.len() == 10], [2, 1], 0)
    for name in _present(MOMENTS, rows):
        moments = pd.to_datetime(rows[name], format="ISO8601", errors="coerce", utc=zone == UTC)
        moments = moments if zone == UTC else _located(moments, zone)
        unreadable = rows[name].notna() & moments.isna()
        few = np.flatnonzero(unreadable)
        said = rows[name].iloc[few].str.strip().str.lower()
        blank, held = said.isin([*fields.BLANK_MARKS, ""]).to_numpy(), said.isin(fields.WITHHELD_MARKS).to_numpy()
        unreadable.iloc[few[blank | held]] = False
        if name == "searched_at":
            precision[few[blank]], precision[few[held]] = 2, 3
            read.rejects.append((unreadable, name, "date"))
            read.rejects.append(((moments < FIRST) | (moments >= LAST), name, "date"))
        else:
            read.unreadable[name] = unreadable
        rows[name] = moments
    rows["date_precision"] = pd.Categorical.from_codes(precision, categories=list(PRECISIONS))


def _located(local: pd.Series, zone: str) -> pd.Series:
    first = np.ones(len(local), dtype=bool)
    return local.dt.tz_localize(zone, ambiguous=first, nonexistent="NaT").dt.tz_convert("UTC")


def _accepted(read: _Read) -> _Accepted:
    """The rows without those that are rejected, each for its first reason; values that no list knows, counted."""
    rows = read.rows
    pieces = [
        pd.DataFrame({"row": np.flatnonzero(lost), "column": column, "code": code, "reason": REASONS[code]})
        for lost, column, code in read.rejects
        if lost.any()
    ]
    rejects = pd.DataFrame(columns=["row", "column", "code", "reason"])
    unreadable = read.unreadable
    if pieces:
        rejects = pd.concat(pieces).drop_duplicates("row").sort_values("row", ignore_index=True)
        rows = rows.drop(index=rejects["row"]).reset_index(drop=True)
        unreadable = {name: where.drop(index=rejects["row"]) for name, where in unreadable.items()}
        rejects["row"] += 2  # as a spreadsheet shows it
    return _Accepted(rows=rows, sha256=read.sha256, rejects=rejects, unknown=_unknown(rows, unreadable))


def _unknown(rows: pd.DataFrame, unreadable: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Field, value and count of what no list knows, and of what cannot be read."""
    found = [(name, "(not a date)", int(where.sum())) for name, where in unreadable.items() if where.any()]
    for name in _coded(rows):
        known = {*vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""].codes, WITHHELD}
        counts = rows[name].value_counts()
        found += [(name, value, int(count)) for value, count in counts.items() if count and value not in known]
    return pd.DataFrame(found, columns=["field", "value", "count"])


def _pseudonym(officer: str) -> str | None:
    small = officer.lower()
    if small in fields.BLANK_MARKS or not officer:
        return None
    if small in fields.WITHHELD_MARKS:
        return WITHHELD
    text = unicodedata.normalize("NFC", officer).casefold()
    return "P-" + hmac.new(KEY, text.encode(), "sha256").hexdigest()[:10]


def _pseudonyms(officers: Iterable[str]) -> dict[str, str | None]:
    return {officer: _pseudonym(officer) for officer in officers}


def _placed(done: _Accepted, stratum: pd.Series) -> Placed:
    rows = done.rows
    rows["record_id"] = _named(rows)
    if not rows["record_id"].is_unique:
        again = rows.groupby("record_id").cumcount()
        rows["record_id"] = rows["record_id"].where(again == 0, rows["record_id"] + "#" + (again + 1).astype("str"))
    return Placed(rows=rows, stratum=stratum, sha256=done.sha256, rejects=done.rejects, unknown=done.unknown)


def _named(rows: pd.DataFrame) -> pd.Series:
    """The references; names from contents for rows that have none."""
    if "reference" not in rows.columns:
        return _derived_ids(rows)
    names = rows["reference"]
    missing = names.isna() | (names == WITHHELD)
    return names.mask(missing, _derived_ids(rows[missing])) if missing.any() else names


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
