"""What a page prints in place of a time, an age or a place; whom the printed fields single out; what a signature signs.

A band does not make a page anonymous: among the searches that a force publishes, most records stand alone on the
fields of a page. So the sign-off shows which do, and what coarser bands would change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from scrutiny.errors import PrivacyError
from scrutiny.panel.redaction.words import Span, Strength
from scrutiny.records.days import MONTHS

if TYPE_CHECKING:
    import pandas as pd

# --- bands, and who stands alone in them ---------------------------------------------------------------------


class TimeBand(StrEnum):
    """What is printed in place of a time of day."""

    PART = "part of the day"  # night, morning, afternoon, evening: six hours each
    HALF = "day or night"  # 06:00 to 18:00, and the rest
    NONE = "not printed"


class DateBand(StrEnum):
    """What is printed in place of a date."""

    MONTH = "month"
    NONE = "not printed"  # the cover says the window


class AgeBand(StrEnum):
    """What is printed in place of an age."""

    BAND = "the published bands"
    ADULT = "child or adult"
    NONE = "not printed"


class PlaceBand(StrEnum):
    """What is printed in place of a place."""

    AREA = "area"
    NONE = "not printed"


_Step = TypeVar("_Step", bound=StrEnum)


def _next(step: _Step) -> _Step:
    """The next coarser one; steps are written from fine to coarse."""
    steps = list(type(step))
    return steps[steps.index(step) + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """How coarsely the fields of a pack page are printed."""

    time: TimeBand = TimeBand.PART
    date: DateBand = DateBand.MONTH
    age: AgeBand = AgeBand.BAND
    place: PlaceBand = PlaceBand.AREA

    def coarser(self) -> tuple[Bands, ...]:
        """Each choice that is one step coarser in one of the four."""
        found: list[Bands] = []
        if self.time is not TimeBand.NONE:
            found.append(replace(self, time=_next(self.time)))
        if self.date is not DateBand.NONE:
            found.append(replace(self, date=_next(self.date)))
        if self.age is not AgeBand.NONE:
            found.append(replace(self, age=_next(self.age)))
        if self.place is not PlaceBand.NONE:
            found.append(replace(self, place=_next(self.place)))
        return tuple(found)


_PARTS = (
    "night (00:00 to 05:59)",
    "morning (06:00 to 11:59)",
    "afternoon (12:00 to 17:59)",
    "evening (18:00 to 23:59)",
)
_HALVES = ("night (18:00 to 05:59)", "day (06:00 to 17:59)", "day (06:00 to 17:59)", "night (18:00 to 05:59)")
_AGES = ((10, "under-10"), (18, "10-17"), (25, "18-24"), (35, "25-34"))  # ages below this: code of the band
NOT_RECORDED = "not recorded"
BANDED = ("time", "date", "age", "place")


def time_words(hour: int, band: TimeBand = TimeBand.PART) -> str:
    """A local hour (0 to 23) in words; empty where no time is printed."""
    if band is TimeBand.NONE:
        return ""
    return (_PARTS if band is TimeBand.PART else _HALVES)[hour // 6]


def month_words(year: int, month: int, band: DateBand = DateBand.MONTH) -> str:
    """Such as "August 2026"; empty where no date is printed."""
    return "" if band is DateBand.NONE else f"{MONTHS[month - 1]} {year}"


def age_code(years: float) -> str:
    """The published band of an age in years."""
    return next((code for below, code in _AGES if years < below), "over-34")


def age_words(code: str, band: AgeBand = AgeBand.BAND) -> str:
    """A band's label, or "child" or "adult"; a value that is no band of ours stays as it was read."""
    from scrutiny.records.vocabulary import AGE_RANGE

    if band is AgeBand.NONE:
        return ""
    return AGE_RANGE.label(code) if band is AgeBand.BAND else AGE_RANGE.group(code) or AGE_RANGE.label(code)


def printed(records: pd.DataFrame, *, bands: Bands, fields: Sequence[str] = ()) -> pd.DataFrame:
    """What a pack page prints of each record, as text: the four of ``BANDED``, then ``fields`` as they are.

    ``records`` has a row a record, with columns as in the data dictionary: ``searched_at`` (an instant in UTC),
    ``age_range`` or ``age``, ``area`` and ``fields``. What is missing, or has no column, is ``NOT_RECORDED``; what
    the bands leave out is empty for all. The rows and their index stay as they are.
    """
    import pandas as pd

    from scrutiny.records.moments import LONDON

    index = records.index
    blank = pd.Series("", index=index, dtype="str")
    unknown = pd.Series(NOT_RECORDED, index=index, dtype="str")
    out: dict[str, pd.Series] = dict.fromkeys(BANDED, blank)
    if "searched_at" in records.columns:
        local = records["searched_at"].dt.tz_convert(LONDON)
        quarter = local.dt.hour // 6
        if bands.time is not TimeBand.NONE:
            words = {n: time_words(6 * n, bands.time) for n in range(4)}
            out["time"] = quarter.map(words).astype("str").where(local.notna(), NOT_RECORDED)
        if bands.date is not DateBand.NONE:
            months = 12 * local.dt.year + local.dt.month - 1
            named = {m: month_words(int(m) // 12, int(m) % 12 + 1) for m in months.dropna().unique()}
            out["date"] = months.map(named).astype("str").where(local.notna(), NOT_RECORDED)
    else:
        out["time"] = blank if bands.time is TimeBand.NONE else unknown
        out["date"] = blank if bands.date is DateBand.NONE else unknown
    if bands.age is not AgeBand.NONE:
        out["age"] = _ages(records, bands.age)
    if bands.place is not PlaceBand.NONE:
        out["place"] = _as_text(records["area"]) if "area" in records.columns else unknown
    for name in fields:
        out[name] = _as_text(records[name]) if name in records.columns else unknown
    return pd.DataFrame(out, index=index)


def _as_text(column: pd.Series) -> pd.Series:
    missing = column.isna()
    return column.astype("object").where(~missing, NOT_RECORDED).astype("str")


def _ages(records: pd.DataFrame, band: AgeBand) -> pd.Series:
    """The band that the record states, else that of the age."""
    import pandas as pd

    codes = pd.Series(None, index=records.index, dtype="object")
    if "age_range" in records.columns:
        codes = records["age_range"].astype("object")
    if "age" in records.columns:
        own = pd.to_numeric(records["age"])
        known = {age: age_code(float(age)) for age in own.dropna().unique()}
        codes = codes.where(codes.notna(), own.map(known))
    words = {code: age_words(str(code), band) for code in codes.dropna().unique()}
    return codes.map(words).where(codes.notna(), NOT_RECORDED).astype("str")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """Which drawn records the printed fields single out among the frame, under one choice of bands."""

    bands: Bands | None
    chosen: int  # how many records were asked about
    ids: tuple[str, ...]  # those that no other record of the frame equals on the printed fields, in order
    fewest: int  # the size of the smallest group of equal records that a chosen one is in; 0 if none was chosen


def unique_on(frame_columns: pd.DataFrame, chosen: Collection[str], *, bands: Bands | None = None) -> Alone:
    """Which of the ``chosen`` ids (of the index) are alone in ``frame_columns``.

    A row is a record, a column a printed field. Missing values count as a value of their own.
    ``KeyError`` for an id that is not in the frame.
    """
    wanted = list(dict.fromkeys(chosen))
    absent = len(set(wanted) - set(frame_columns.index))
    if absent:
        message = f"{absent} of the chosen records are not in the frame"
        raise KeyError(message)
    if not wanted:
        return Alone(bands=bands, chosen=0, ids=(), fewest=0)
    columns = list(frame_columns.columns)
    if columns:
        groups = frame_columns.groupby(columns, dropna=False, sort=False, observed=True)
        sizes = groups[columns[0]].transform("size")
    else:  # nothing is printed: all are alike
        sizes = frame_columns.assign(one=len(frame_columns))["one"]
    mine = sizes.loc[wanted]
    return Alone(bands=bands, chosen=len(wanted), ids=tuple(mine.index[mine == 1].astype(str)), fewest=int(mine.min()))


def coarser_help(
    records: pd.DataFrame, chosen: Collection[str], *, bands: Bands, fields: Sequence[str] = ()
) -> tuple[Alone, ...]:
    """How many stand alone as printed (first), and with each coarser choice of one band, the most helpful first.

    ``records`` is the whole frame, its index the ids that ``chosen`` names.
    """
    now, *others = (
        unique_on(printed(records, bands=each, fields=fields), chosen, bands=each) for each in (bands, *bands.coarser())
    )
    return (now, *sorted(others, key=lambda alone: len(alone.ids)))


# --- what a signature signs ----------------------------------------------------------------------------------

SIGNATURE_FORM = "scrutiny-redaction-1"  # changes whenever the bytes below would


def signature_material(
    record_text: Mapping[str, str],
    spans: Mapping[str, Sequence[Span]],
    bands: Mapping[str, str],
    allow_list: Collection[str],
) -> bytes:
    """The bytes that a signature signs, the same for the same record on every machine.

    ``record_text``: the free texts by field, exactly as they were read. ``spans``: the final marks by field.
    ``bands``: what is printed in place of time, date, age and place. ``allow_list``: names of the fields that the
    pack shows. A span that is still a prompt, lies outside its text or over another, or is of a field without text
    is a ``PrivacyError``: nobody can sign a record in which something is undecided.
    """
    marks: dict[str, list[list[int | str]]] = {}
    for name, each in spans.items():
        if each and name not in record_text:
            raise PrivacyError(
                f'marks for the field "{name}", which has no text',
                expected="marks of this record",
                do="Redact it again",
            )
        before = 0
        for span in sorted(each):
            if span.strength is not Strength.CERTAIN:
                raise PrivacyError(
                    f'a prompt in the field "{name}" is not decided',
                    expected="every prompt accepted or taken away",
                    do="Decide it, then sign",
                )
            if not before <= span.start < span.end <= len(record_text[name]):
                raise PrivacyError(
                    f'marks that do not fit the text of the field "{name}"',
                    expected="marks of this text, none over another",
                    do="Redact the record again",
                )
            before = span.end
            marks.setdefault(name, []).append([span.start, span.end, span.kind.code])
    content = {
        "form": SIGNATURE_FORM,
        "text": dict(record_text),
        "spans": marks,
        "bands": dict(bands),
        "fields": sorted(set(allow_list)),
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def content_hash(
    record_text: Mapping[str, str],
    spans: Mapping[str, Sequence[Span]],
    bands: Mapping[str, str],
    allow_list: Collection[str],
) -> str:
    """SHA-256 of ``signature_material``, as 64 lower-case hex digits."""
    return hashlib.sha256(signature_material(record_text, spans, bands, allow_list)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A person's statement that they looked at a record; not cryptography."""

    record: str  # the record's id
    staff: str  # staff code, never a name
    at: str  # when, as the ledger writes it
    hash: str  # of what they looked at


def is_valid(
    signed: Signed,
    *,
    record: str,
    record_text: Mapping[str, str],
    spans: Mapping[str, Sequence[Span]],
    bands: Mapping[str, str],
    allow_list: Collection[str],
) -> bool:
    """Whether a signature is for this record as it is now. A change of text, mark, band or shown field voids it."""
    try:
        now = content_hash(record_text, spans, bands, allow_list)
    except PrivacyError:
        return False
    return signed.record == record and signed.hash == now
