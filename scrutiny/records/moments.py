"""Times as extracts write them: with an offset, or local; ISO or UK day first; with or without a time.

One file of an extract keeps to few forms, so each form is tried over the whole column. Two readings of one
text ("03/04/2025" as a US date) are not considered: UK extracts are day first. A text that no form fits,
or that names a day or an hour that does not exist, cannot be read.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.records import fields

# (pattern, format of what is left once the T is a blank, whether there is a time)
_FORMS: tuple[tuple[str, str, bool], ...] = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?", "%Y-%m-%d %H:%M:%S", True),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d", "%Y-%m-%d %H:%M", True),
    (r"\d{4}-\d\d-\d\d", "%Y-%m-%d", False),
    (r"\d\d?/\d\d?/\d{4} \d\d?:\d\d:\d\d", "%d/%m/%Y %H:%M:%S", True),
    (r"\d\d?/\d\d?/\d{4} \d\d?:\d\d", "%d/%m/%Y %H:%M", True),
    (r"\d\d?/\d\d?/\d{4}", "%d/%m/%Y", False),
)
_LOCAL_ISO = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$"
_OFFSET = r"(?:Z|[+-]\d\d:?\d\d)"
_ISO_WITH_OFFSET = rf"^\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{{1,6}})?{_OFFSET}$"
PRECISIONS = ("second", "day", "none", "withheld")


@dataclass(frozen=True, slots=True)
class Parsed:
    """Moments of a column of texts."""

    instants: pd.Series  # datetime64[us, UTC]; NaT where blank, withheld or unreadable
    precision: pd.Series  # category of PRECISIONS
    unreadable: npt.NDArray[np.bool_]


def parse(texts: pd.Series, *, zone: str) -> Parsed:
    """Moments from trimmed texts. A time without an offset is in ``zone``; a date alone is its first moment there.

    The hour that the clocks give twice in October is read as its first passing: the error, if it is one, is
    an hour back. The hour that they skip in March cannot be read.
    """
    blank = texts.isna().to_numpy()
    withheld = (texts == fields.WITHHELD).fillna(value=False).to_numpy(dtype=bool)
    instants = _all_with_offset(texts) if not withheld.any() else None
    dated = np.zeros(len(texts), dtype=bool)
    if instants is None:
        instants, done = _local_iso(texts, zone)
        rest = ~(done | blank | withheld)
        if rest.any():
            instants[rest], dated[rest] = _by_forms(texts[rest], zone)
    readable = instants.notna().to_numpy()
    precision = np.select([withheld, blank, dated & readable], [3, 2, 1], default=0)
    return Parsed(
        instants=instants,
        precision=pd.Series(pd.Categorical.from_codes(precision, dtype=pd.CategoricalDtype(list(PRECISIONS)))),
        unreadable=~readable & ~blank & ~withheld,
    )


def days(instants: pd.Series) -> pd.Series:
    """The local day of each moment, ``datetime64[us]`` at its first moment, without a zone."""
    local: pd.Series = instants.dt.tz_convert("Europe/London").dt.tz_localize(None).dt.normalize()
    return local


def _all_with_offset(texts: pd.Series) -> pd.Series | None:
    """The whole column at once where every text is ISO with an offset, as in the public download; else None."""
    values = pa.array(texts, type=pa.string(), from_pandas=True)
    for some in (values.slice(0, 1000), values):  # most columns that do not fit show it at once
        if not pc.all(pc.match_substring_regex(some, _ISO_WITH_OFFSET)).as_py():
            return None
    try:
        moments = pc.cast(values, pa.timestamp("us", "UTC"))
    except pa.ArrowInvalid:  # a day that does not exist
        return None
    return pd.Series(moments.to_pandas(), dtype="datetime64[us, UTC]", name=texts.name)


def _local_iso(texts: pd.Series, zone: str) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """The moments of texts that are ISO with a time and without an offset, and which texts those are.

    Most extracts have hardly any others. None at all where one of them names a day or an hour that does not exist.
    """
    values = pa.array(texts, type=pa.large_string(), from_pandas=True)
    fits = pc.fill_null(pc.match_substring_regex(values, _LOCAL_ISO), fill_value=False)
    try:
        naive = pc.cast(pc.if_else(fits, values, None), pa.timestamp("us"))
        done = np.array(fits)
    except pa.ArrowInvalid:
        naive = pa.nulls(len(texts), pa.timestamp("us"))
        done = np.zeros(len(texts), dtype=bool)
    unlocated = pd.Series(
        naive.to_numpy(zero_copy_only=False), index=texts.index, name=texts.name, dtype="datetime64[us]"
    )
    return _located(unlocated, zone), done


def _by_forms(texts: pd.Series, zone: str) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Each form over the texts that have its shape. Works on the distinct texts."""
    codes, distinct = pd.factorize(texts)
    values = pd.Series(distinct, dtype="str").str.replace("T", " ", n=1, regex=False)
    heads, tails = values.copy(), pd.Series(np.nan, index=values.index, dtype="str")
    tailed = values.str.contains(rf"{_OFFSET}$", regex=True)
    if tailed.any():
        tails[tailed] = values[tailed].str.extract(rf"({_OFFSET})$", expand=False)
        heads[tailed] = values[tailed].str.replace(rf"\s*{_OFFSET}$", "", regex=True)
    # "2026-08-03" ends in what looks like an offset ("-03" is too short, "08-03" has no sign): only with a time.
    timed = heads.str.contains(":", regex=False)
    heads, tails = heads.where(timed | tails.isna(), values), tails.where(timed)
    found = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us, UTC]")
    dated = np.zeros(len(values), dtype=bool)
    for pattern, form, has_time in _FORMS:
        shaped = heads.str.fullmatch(pattern)
        if not shaped.any():
            continue
        plain = heads[shaped].str.replace(r"\.\d+$", "", regex=True)
        naive = pd.to_datetime(plain, format=form, errors="coerce").astype("datetime64[us]")
        found[shaped] = _shifted(naive, tails[shaped], zone)
        if not has_time:
            dated[shaped.to_numpy()] = True
    spread = np.append(found.to_numpy(dtype="datetime64[us]"), np.datetime64("NaT"))[codes]
    instants = pd.Series(spread, index=texts.index, name=texts.name).dt.tz_localize("UTC")
    return instants, np.append(dated, False)[codes]


def _located(naive: pd.Series, zone: str) -> pd.Series:
    """Local times as moments: the first passing of an hour that comes twice, none for one that is skipped."""
    first = np.ones(len(naive), dtype=bool)
    located: pd.Series = naive.dt.tz_localize(zone, ambiguous=first, nonexistent="NaT").dt.tz_convert("UTC")
    return located


def _shifted(naive: pd.Series, tails: pd.Series, zone: str) -> pd.Series:
    """Times as moments, each by its offset where it has one, else in the zone."""
    local = _located(naive, zone)
    if tails.isna().all():
        return local
    minutes = tails.map(_minutes, na_action="ignore").astype("float64")
    shifted = (naive - pd.to_timedelta(minutes, unit="m")).astype("datetime64[us]").dt.tz_localize("UTC")
    moments: pd.Series = local.where(tails.isna(), shifted)
    return moments


def _minutes(offset: str) -> int:
    if offset == "Z":
        return 0
    sign = -1 if offset[0] == "-" else 1
    hours, minutes = re.findall(r"\d\d", offset)
    return sign * (int(hours) * 60 + int(minutes))
