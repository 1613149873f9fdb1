"""Times as extracts write them: with an offset, or local; ISO, UK day first, or as a spreadsheet's serial number.

Nearly every file keeps to ISO in full, which is read from the bytes of a whole column; ISO in other lengths arrow
reads as a whole column too; all else is read once for each distinct text, by a few patterns. A text that no pattern
fits, or that names a day or an hour that does not exist, cannot be read; nothing is guessed. So these cannot be read
either: a year of two digits ("03-Aug-26" has readings a century, or a day and a year, apart), "24:00", "1405", and
"BST" in winter.

Whether "03/04/2025" is April or March is a matter of the file, never of the cell: ``order`` says it, and
``Parsed`` counts the evidence for either. Fractions of seconds are dropped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.records import fields
from scrutiny.records.days import MONTHS
from scrutiny.records.raw import buffers_of

PRECISIONS = ("second", "day", "none", "withheld")
ORDERS = ("day-first", "month-first")
LONDON = "Europe/London"

_Micros = npt.NDArray[np.datetime64]
_Flags = npt.NDArray[np.uint16]
_Bools = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]
Met = dict[str | None, tuple[np.datetime64, int]]  # a text -> its moment, and what is noted of it
Tidied = Callable[[pa.Array], pa.Array]  # texts as they are written -> trimmed, null where blank, marks as one

# What is noted of a cell beside its moment.
_BLANK, _WITHHELD, _DAY, _TWICE, _NO_SECONDS, _SERIAL, _MONTH_FIRST, _DAY_FIRST, _EITHER = (1 << n for n in range(9))

_NAT = np.datetime64("NaT", "us")
_MOST_FAILED = 200  # failed casts of one piece after which the rest is read text by text
_EARLIEST, _END = np.datetime64("0001-01-01", "us"), np.datetime64("10000-01-01", "us")  # what a date can be in Python

# The 1900 system of spreadsheets, in which day 60 is a 29 February that never was: right from March 1900 on.
_SERIAL_EPOCH = np.datetime64("1899-12-30", "us")
_SERIALS = (20_000, 80_000)  # October 1954 to January 2119: other numbers of five digits are no dates of searches

_TIME = r"(?P<h>\d{1,2}):(?P<mi>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?(?: ?(?P<half>AM|PM|A\.M\.|P\.M\.))?"
_ZONE = r"(?: ?(?P<zone>Z|UTC|GMT|BST|[+-]\d\d(?::?\d\d)?))?"
_TIMED = rf"(?:(?:T|,? ){_TIME}{_ZONE})?$"
_YEAR_FIRST = rf"^(?P<y>\d{{4}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P<sep2>[-/.])(?P<a>\d{{1,2}}){_TIMED}"
_YEAR_LAST = rf"^(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P<sep2>[-/.])(?P<y>\d{{4}}){_TIMED}"
_DAY_NAMED = rf"^(?P<a>\d{{1,2}})(?:ST|ND|RD|TH)?[ /.-]?(?P<month>[A-Z]{{3,9}})[ /.-]?(?P<y>\d{{4}}){_TIMED}"
_MONTH_NAMED = rf"^(?P<month>[A-Z]{{3,9}}) (?P<a>\d{{1,2}})(?:ST|ND|RD|TH)?,? (?P<y>\d{{4}}){_TIMED}"
_NUMBER = r"^(?P<whole>\d{5})(?P<part>\.\d+)?$"

_MONTHS = {name.upper(): n for n, full in enumerate(MONTHS, 1) for name in (full, full[:3])} | {"SEPT": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The moments of a column, one for each cell, and what was noticed on the way."""

    micros: _Micros  # datetime64[us], UTC, whole seconds; NaT where blank, withheld or unreadable
    precision: npt.NDArray[np.int8]  # index into PRECISIONS; "none" also where unreadable
    unreadable: _Bools  # neither blank nor withheld, and cannot be read
    month_first: _Bools  # could only be month first ("04/13/2025"): unreadable where the order is day first
    day_first: int  # how many could only be day first ("13/04/2025")
    either: int  # how many could be either, and another day ("03/04/2025"): read by the order of the file
    twice: int  # local times in the hour that the clocks give twice, read as its first passing
    without_seconds: int  # times as "14:05"
    serials: int  # a spreadsheet's numbers, as "43983.5208"


@dataclass(frozen=True, slots=True, eq=False)
class _Clock:
    """The offsets of a zone: ``offsets[n]`` holds until ``changes[n]``. All UTC, microseconds."""

    changes: _Micros
    offsets: npt.NDArray[np.timedelta64]  # one more than there are changes
    ends: _Micros  # what the clock shows at each change, by the offset that ends there
    starts: _Micros  # what the clock shows where each offset begins, by that offset
    nexts: _Micros  # what it shows where the offset after each begins, by that next one


def parse(
    cells: pa.Array | pa.ChunkedArray,
    *,
    zone: str,
    order: str = "day-first",
    tidied: Tidied | None = None,
    met: Met | None = None,
) -> Parsed:
    """The moments of a column.

    ``cells`` are texts (string, large_string, or a dictionary of them): trimmed, a blank is null, what is held
    back is ``fields.WITHHELD``, or else ``tidied`` makes such of them, and is asked to only for texts that are not
    ISO in full; or arrow timestamps; or arrow dates. ``met`` remembers texts that are not from one part of a column to
    the next. Whatever has no offset is in ``zone``, a date alone is its first moment there. The hour that the clocks
    give twice in October is read as its first passing (the error, if it is one, is an hour back) and counted; the hour
    that they skip in March cannot be read.
    Raises ValueError for an unknown order, TypeError for cells of another type.
    """
    if order not in ORDERS:
        message = f"no such order: {order}"
        raise ValueError(message)
    clock = _clock(zone)
    if isinstance(cells, pa.ChunkedArray):
        cells = pa.concat_arrays(cells.chunks) if cells.num_chunks else pa.array([], type=cells.type)
    if pa.types.is_dictionary(cells.type):
        micros, flags = _texts(cells.dictionary.cast(pa.large_string()), clock, order=order)
        places = cells.indices.fill_null(len(micros)).to_numpy(zero_copy_only=False)
        return _parsed(np.append(micros, _NAT)[places], np.append(flags, np.uint16(_BLANK))[places])
    if pa.types.is_timestamp(cells.type):
        return _parsed(*_timestamps(cells, clock))
    if pa.types.is_date(cells.type):
        return _parsed(*_dates(cells, clock))
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        known: Met = {} if met is None else met
        return _parsed(*_written(cells, clock, order=order, tidied=tidied, met=known))
    if pa.types.is_null(cells.type):
        return _parsed(np.full(len(cells), _NAT), np.full(len(cells), _BLANK, dtype=np.uint16))
    message = f"no moments in cells of type {cells.type}"
    raise TypeError(message)


def local_days(micros: _Micros, *, zone: str = LONDON) -> _Micros:
    """The local day of each moment, ``datetime64[us]`` at its midnight, without a zone; NaT stays."""
    return local_times(micros, zone=zone).astype("datetime64[D]").astype("datetime64[us]")


def local_times(micros: _Micros, *, zone: str = LONDON) -> _Micros:
    """What the clock showed at each moment, ``datetime64[us]`` without a zone; NaT stays."""
    clock = _clock(zone)
    near = _near(micros, clock.changes)
    place = np.searchsorted(clock.changes[near], micros, side="right")
    shown: _Micros = micros + clock.offsets[near.start : near.stop + 1][place]
    return shown


def _parsed(micros: _Micros, flags: _Flags) -> Parsed:
    missing = np.isnat(micros)
    precision = np.zeros(len(micros), dtype=np.int8)
    precision[(flags & _DAY) != 0] = PRECISIONS.index("day")
    precision[missing] = PRECISIONS.index("none")
    precision[(flags & _WITHHELD) != 0] = PRECISIONS.index("withheld")
    return Parsed(
        micros=micros,
        precision=precision,
        unreadable=missing & ((flags & (_BLANK | _WITHHELD)) == 0),
        month_first=(flags & _MONTH_FIRST) != 0,
        day_first=int(np.count_nonzero(flags & _DAY_FIRST)),
        either=int(np.count_nonzero(flags & _EITHER)),
        twice=int(np.count_nonzero(flags & _TWICE)),
        without_seconds=int(np.count_nonzero(flags & _NO_SECONDS)),
        serials=int(np.count_nonzero(flags & _SERIAL)),
    )


# --- columns that have a type already -----------------------------------------------------------------------


def _integers(cells: pa.Array, kind: pa.DataType) -> tuple[_Ints, _Flags]:
    blank = cells.is_null().to_numpy(zero_copy_only=False)
    whole = cells.cast(kind).cast(pa.int64())
    if cells.null_count:
        whole = whole.fill_null(0)
    return whole.to_numpy(zero_copy_only=False), np.where(blank, np.uint16(_BLANK), np.uint16(0))


def _timestamps(cells: pa.Array, clock: _Clock) -> tuple[_Micros, _Flags]:
    counts, flags = _integers(cells, pa.int64())
    each = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[cells.type.unit]
    micros = _from_seconds(counts // each)
    micros[flags != 0] = _NAT
    if cells.type.tz is None:
        micros, twice = _located(micros, clock)
        flags[twice] |= _TWICE
    return micros, flags


def _dates(cells: pa.Array, clock: _Clock) -> tuple[_Micros, _Flags]:
    counts, flags = _integers(cells, pa.int32() if pa.types.is_date32(cells.type) else pa.int64())
    micros = _from_seconds(counts * 86_400 if pa.types.is_date32(cells.type) else counts // 1000)
    micros[flags != 0] = _NAT
    micros, _ = _located(micros, clock)
    flags[flags == 0] = _DAY
    return micros, flags


def _from_seconds(seconds: _Ints) -> _Micros:
    """Seconds since 1970 as moments; NaT outside the years 1 to 9999."""
    within = (seconds >= _EARLIEST.astype("datetime64[s]").astype(int)) & (
        seconds < _END.astype("datetime64[s]").astype(int)
    )
    micros: _Micros = (np.where(within, seconds, 0) * 10**6).view("datetime64[us]")
    if not within.all():
        micros[~within] = _NAT
    return micros


# --- texts: ISO in full, by its bytes ------------------------------------------------------------------------


def _written(cells: pa.Array, clock: _Clock, *, order: str, tidied: Tidied | None, met: Met) -> tuple[_Micros, _Flags]:
    """Texts that are ISO in full by their bytes; only the others are tidied and looked at as texts."""
    plain = _in_full(cells, clock)
    if plain is None:
        return _texts(cells if tidied is None else tidied(cells), clock, order=order)
    micros, flags, done = plain
    rest = np.flatnonzero(~done)
    if not len(rest):
        return micros, flags
    others = cells.take(pa.array(rest))
    others = others if tidied is None else tidied(others)
    if len(rest) > len(cells) // _FEW or len(met) > _MOST_MET:
        micros[rest], flags[rest] = _texts(others, clock, order=order)
        return micros, flags
    texts = others.to_pylist()
    fresh = [text for text in dict.fromkeys(texts) if text not in met]
    if fresh:  # looking at a few texts costs as much as looking at a thousand
        met.update(zip(fresh, zip(*_texts(pa.array(fresh, cells.type), clock, order=order), strict=True), strict=True))
    micros[rest] = [met[text][0] for text in texts]
    flags[rest] = [met[text][1] for text in texts]
    return micros, flags


def _in_full(cells: pa.Array, clock: _Clock) -> tuple[_Micros, _Flags, _Bools] | None:
    """Moments, what is noted of them, and which could be read: "2026-08-03T14:05:00", alone or with "Z" or "+01:00".

    None where too few cells are of one length to do it by bytes. Each pair of digits is looked up as one number of
    two bytes, which costs a third of arrow's cast; nothing is read here that arrow would read otherwise.
    """
    offsets, data = buffers_of(cells)
    lengths = np.diff(offsets)
    given = cells.is_valid().to_numpy(zero_copy_only=False) if cells.null_count else np.ones(len(cells), dtype=bool)
    length = max(_FULL, key=lambda each: np.count_nonzero(lengths == each))
    fits = (lengths == length) & given
    others = np.flatnonzero(~fits & (lengths > 0))
    count = int(np.count_nonzero(fits))
    if not count or len(others) > count // _FEW:
        return None
    pieces = zip([offsets[0], *offsets[others + 1]], [*offsets[others], offsets[-1]], strict=True)
    bytes_ = data[offsets[0] : offsets[-1]] if not len(others) else np.concatenate([data[a:b] for a, b in pieces])

    def byte(place: int, rows: int = count) -> npt.NDArray[np.uint8]:
        return bytes_[place::length][:rows]

    def two(place: int, rows: int = count) -> npt.NDArray[np.int16]:
        return _TWO_DIGITS.take(np.ndarray(rows, "<u2", bytes_, place, (length,)))

    century, year, month, day, hour, minute, second = (two(place) for place in (0, 2, 5, 8, 11, 14, 17))
    months = (century.astype(np.int32) * 100 + year - _YEARS[0]) * 12 + month - 1
    starts = _month_starts()
    good = ((century | year | month | day | hour | minute | second) >= 0) & (months >= 0) & (months < len(starts) - 1)
    months[~good] = 0
    days = starts[months] + (day - 1)
    good &= (month >= 1) & (month <= 12) & (day >= 1) & (days < starts[months + 1])
    good &= (hour < 24) & (minute < 60) & (second < 60)
    for place, sign in ((4, "-"), (7, "-"), (13, ":"), (16, ":")):
        good &= byte(place) == ord(sign)
    good &= (byte(10) == ord("T")) | (byte(10) == ord(" "))
    minutes = days * 1440 + (hour.astype(np.int32) * 60 + minute)
    if length == len("2026-08-03T14:05:00Z"):
        good &= byte(19) == ord("Z")
    elif length > len("2026-08-03T14:05:00"):
        signs, ends = np.ndarray(count, "<u4", bytes_, 19, (length,)), np.ndarray(count, "<u2", bytes_, 23, (length,))
        rows = 1 if (signs == signs[0]).all() and (ends == ends[0]).all() else count  # mostly one for all
        before, hours, rest = byte(19, rows) == ord("-"), two(20, rows), two(23, rows)
        good &= (before | (byte(19, rows) == ord("+"))) & (byte(22, rows) == ord(":"))
        good &= ((hours | rest) >= 0) & (hours < 24) & (rest < 60)
        ahead = hours * 60 + rest
        minutes -= np.where(before, -ahead, ahead)
    found = ((minutes.astype(np.int64) * 60 + second) * 10**6).view("datetime64[us]")
    twice = None
    if length == len("2026-08-03T14:05:00"):
        found, twice = _located(found, clock)
    micros = np.full(len(cells), _NAT)
    micros[fits] = found
    flags = np.where(given, np.uint16(0), np.uint16(_BLANK))
    done = ~given
    done[fits] = good
    if twice is not None:
        flags[fits] = np.where(twice, np.uint16(_TWICE), np.uint16(0))
    return micros, flags, done


_FULL = tuple(len(f"2026-08-03T14:05:00{zone}") for zone in ("+01:00", "Z", ""))
_FEW = 64  # of so many texts one may be of another length
_MOST_MET = 10_000
_YEARS = (1900, 2100)  # what is read so; other years are left to arrow, which knows where they end
_TWO_DIGITS = np.full(1 << 16, -1, dtype=np.int16)  # two bytes as one number -> what they say; -1: not two digits
_TWO_DIGITS[[int.from_bytes(b"%02d" % number, "little") for number in range(100)]] = np.arange(100)


@cache
def _month_starts() -> npt.NDArray[np.int32]:
    """Days from 1970 to the first of each month."""
    first, end = (np.datetime64(f"{year}-01", "M") for year in _YEARS)
    return np.arange(first, end + 1).astype("datetime64[D]").astype(np.int32)


# --- texts of any form --------------------------------------------------------------------------------------


def _texts(cells: pa.Array, clock: _Clock, *, order: str) -> tuple[_Micros, _Flags]:
    """ISO texts with a time as whole columns; the rest once for each distinct text."""
    count = len(cells)
    micros: _Micros = np.full(count, _NAT)
    if cells.null_count:  # texts without gaps are mostly of one length, which costs half to look at
        valid = cells.is_valid().to_numpy(zero_copy_only=False)
        flags: _Flags = np.full(count, _BLANK, dtype=np.uint16)
        micros[valid], flags[valid] = _texts(_without_gaps(cells, valid), clock, order=order)
        return micros, flags
    flags = np.zeros(count, dtype=np.uint16)
    shapes = _iso(cells)
    aware, local = shapes.aware, shapes.local
    for chosen, kind in ((aware, pa.timestamp("us", "UTC")), (local, pa.timestamp("us"))):
        if not chosen.any():
            continue
        counts, there = _cast(cells if chosen.all() else cells.filter(pa.array(chosen)), kind)
        if not there.all():  # some name a day or an hour that does not exist, or write it otherwise
            chosen[chosen] = there
            counts = counts[there]
        every = bool(chosen.all())
        found = (counts - counts % 10**6 if shapes.fraction else counts.copy()).view("datetime64[us]")
        if kind.tz is None:
            found, twice = _located(found, clock)
            flags[chosen] |= np.where(twice, np.uint16(_TWICE), np.uint16(0))
        if every:
            micros = found
        else:
            micros[chosen] = found
    done = aware | local
    flags[shapes.bare & done & ~np.isnat(micros)] |= _NO_SECONDS
    if not done.all():
        rest = np.flatnonzero(~done)
        coded = cells.take(pa.array(rest)).dictionary_encode()
        each, noted = _distinct(coded.dictionary, clock, order=order)
        places = coded.indices.to_numpy(zero_copy_only=False)
        micros[rest], flags[rest] = each[places], noted[places]
    outside = (micros < _EARLIEST) | (micros >= _END)
    if outside.any():
        micros[outside], flags[outside] = _NAT, 0
    return micros, flags


def _cast(cells: pa.Array, kind: pa.DataType) -> tuple[_Ints, _Bools]:
    """Texts as microseconds, and which could be read so.

    One text that cannot be read spoils the cast of all: what fails is halved until only such texts are left over, or,
    where there are many, until it is cheaper to leave whole pieces to the slower way.
    """
    counts, there = np.zeros(len(cells), dtype=np.int64), np.ones(len(cells), dtype=bool)
    waiting, failed = [(0, len(cells))], 0
    while waiting:
        start, stop = waiting.pop()
        try:
            read = pc.cast(cells.slice(start, stop - start), kind).cast(pa.int64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            failed += 1
            if stop - start == 1 or failed > _MOST_FAILED:
                there[start:stop] = False
            else:
                middle = (start + stop) // 2
                waiting += [(middle, stop), (start, middle)]
            continue
        if stop - start == len(cells):
            return read, there
        counts[start:stop] = read
    return counts, there


def _without_gaps(cells: pa.Array, valid: _Bools) -> pa.Array:
    """The texts that are there. Where gaps take no bytes, as in what was read from a CSV, none has to be copied."""
    offsets, data = buffers_of(cells)
    if not data.size or (offsets[:-1] != offsets[1:])[~valid].any():
        return cells.drop_null()
    begins = pa.array(np.append(offsets[:-1][valid], offsets[-1]))
    return pa.Array.from_buffers(cells.type, len(begins) - 1, [None, begins.buffers()[1], cells.buffers()[2]])


@dataclass(frozen=True, slots=True, eq=False)
class _Shapes:
    """Which texts of a column have the shape of ISO with a time."""

    aware: _Bools  # and with an offset
    local: _Bools  # and without
    bare: _Bools  # without seconds, where one of the two
    fraction: bool  # whether any of them has a fraction of a second


def _iso(cells: pa.Array) -> _Shapes:
    """The shapes of a column without gaps.

    By single bytes of arrow's own buffers, which costs less than any look at the texts. Arrow's cast is the judge;
    the shape is looked at first because the cast takes "2020-01-01" and "2020-01-01T14" for moments, and they are not.
    """
    count = len(cells)
    nothing = np.zeros(count, dtype=bool)
    offsets, data = buffers_of(cells)
    lengths = np.diff(offsets)
    shaped = lengths >= 16
    if not shaped.any():
        return _Shapes(aware=nothing, local=nothing.copy(), bare=nothing, fraction=False)
    length = int(lengths[0])
    if (lengths == length).all():
        square = data[offsets[0] : offsets[-1]].reshape(count, length)

        def byte(place: int) -> npt.NDArray[np.uint8]:
            return square[:, min(place, length - 1)]
    else:
        starts, ends, last = offsets[:-1], offsets[1:], len(data) - 1

        def byte(place: int) -> npt.NDArray[np.uint8]:
            found: npt.NDArray[np.uint8] = data[np.clip((starts if place >= 0 else ends) + place, 0, last)]
            return found

    shaped &= (byte(13) == ord(":")) & (byte(4) == ord("-")) & (byte(7) == ord("-"))
    middle = byte(10)
    shaped &= (middle == ord("T")) | (middle == ord(" "))
    aware = byte(-1) == ord("Z")
    for place in (-6, -5, -3):  # +01:00, +0100, +01
        sign = byte(place)
        aware |= (sign == ord("+")) | (sign == ord("-"))
    return _Shapes(
        aware=shaped & aware,
        local=shaped & ~aware,
        bare=(byte(16) != ord(":")) | (lengths < 19),
        fraction=bool((byte(19) == ord(".")).any()),
    )


def _distinct(texts: pa.Array, clock: _Clock, *, order: str) -> tuple[_Micros, _Flags]:
    """Each pattern over the texts that are left by those before it."""
    micros = np.full(len(texts), _NAT)
    flags = np.zeros(len(texts), dtype=np.uint16)
    flags[pc.equal(texts, fields.WITHHELD).to_numpy(zero_copy_only=False)] |= _WITHHELD
    plain = pc.replace_substring_regex(pc.utf8_upper(texts), pattern=r"[\s\x{A0}\x{2007}\x{202F}]+", replacement=" ")
    left = np.flatnonzero(flags == 0)
    readings: tuple[tuple[str, Callable[[_Parts], tuple[_Micros, _Flags]]], ...] = (
        (_YEAR_LAST, lambda parts: _year_last(parts, clock, order)),
        (_YEAR_FIRST, lambda parts: _year_first(parts, clock)),
        (_NUMBER, lambda parts: _serial(parts, clock)),
        (_DAY_NAMED, lambda parts: _named(parts, clock)),
        (_MONTH_NAMED, lambda parts: _named(parts, clock)),
    )
    for pattern, reading in readings:
        if not len(left):
            break
        parts = pc.extract_regex(plain.take(pa.array(left)), pattern=pattern)
        fits = parts.is_valid().to_numpy(zero_copy_only=False)
        if fits.any():
            found = parts.filter(pa.array(fits))
            names = [found.type.field(n).name for n in range(found.type.num_fields)]
            columns = dict(zip(names, found.flatten(), strict=True))
            micros[left[fits]], flags[left[fits]] = reading(columns)
            left = left[~fits]
    return micros, flags


_Parts = Mapping[str, pa.Array]  # the named groups of a pattern, one text for each match, empty where not there


def _whole(parts: _Parts, name: str) -> _Ints:
    """A group of digits as numbers; -1 where it is not there."""
    texts = parts[name]
    filled = pc.if_else(pc.equal(pc.binary_length(texts), 0), "-1", texts)
    numbers: _Ints = filled.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _by_distinct(texts: pa.Array, values: Callable[[str], int]) -> _Ints:
    """A number for each text, by its distinct values."""
    coded = texts.dictionary_encode()
    each = np.array([values(text) for text in coded.dictionary.to_pylist()], dtype=np.int64)
    spread: _Ints = each[coded.indices.to_numpy(zero_copy_only=False)]
    return spread


def _year_last(parts: _Parts, clock: _Clock, order: str) -> tuple[_Micros, _Flags]:
    """Day, month and year in numbers. Evidence of the file's order is noted where the rest can be read too."""
    a, b, year = _whole(parts, "a"), _whole(parts, "b"), _whole(parts, "y")
    by_day, by_month = _days(year, b, a), _days(year, a, b)
    chosen, other = (by_month, by_day) if order == "month-first" else (by_day, by_month)
    unfit = np.isnat(chosen) | _other_separator(parts)
    micros, flags = _timed(np.where(np.isnat(chosen), other, chosen), parts, clock)
    real = ~np.isnat(micros) & ~_other_separator(parts)
    micros[unfit], flags[unfit] = _NAT, 0
    flags[real & np.isnat(by_day)] |= _MONTH_FIRST
    flags[real & np.isnat(by_month)] |= _DAY_FIRST
    flags[real & ~np.isnat(by_day) & ~np.isnat(by_month) & (a != b)] |= _EITHER
    return micros, flags


def _year_first(parts: _Parts, clock: _Clock) -> tuple[_Micros, _Flags]:
    """Where the year comes first the month is next, whatever the order of the file."""
    days = _days(_whole(parts, "y"), _whole(parts, "b"), _whole(parts, "a"))
    days[_other_separator(parts)] = np.datetime64("NaT", "D")
    return _timed(days, parts, clock)


def _other_separator(parts: _Parts) -> _Bools:
    """Where the two separators of a date differ, as in "3/8-2026"."""
    differs: _Bools = pc.not_equal(parts["sep"], parts["sep2"]).to_numpy(zero_copy_only=False)
    return differs


def _named(parts: _Parts, clock: _Clock) -> tuple[_Micros, _Flags]:
    month = _by_distinct(parts["month"], lambda name: _MONTHS.get(name, 0))
    return _timed(_days(_whole(parts, "y"), month, _whole(parts, "a")), parts, clock)


def _serial(parts: _Parts, clock: _Clock) -> tuple[_Micros, _Flags]:
    """A spreadsheet's number: days since the end of 1899, local. A whole one is a date, since it shows no time."""
    number = _whole(parts, "whole")
    part = pc.if_else(pc.equal(pc.binary_length(parts["part"]), 0), "0", parts["part"]).cast(pa.float64())
    seconds = np.rint(part.to_numpy(zero_copy_only=False) * 86_400).astype(np.int64)
    local = _SERIAL_EPOCH + ((number * 86_400 + seconds) * 10**6).view("timedelta64[us]")
    local[(number < _SERIALS[0]) | (number > _SERIALS[1])] = _NAT
    micros, twice = _located(local, clock)
    whole = seconds == 0
    flags = np.where(whole, np.uint16(_SERIAL | _DAY), np.uint16(_SERIAL))
    flags[twice & ~whole] |= _TWICE
    flags[np.isnat(micros)] = 0
    return micros, flags


def _days(year: _Ints, month: _Ints, day: _Ints) -> npt.NDArray[np.datetime64]:
    """Days; NaT where there is no such day."""
    there = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(there, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days: npt.NDArray[np.datetime64] = months.astype("datetime64[D]") + (np.where(there, day, 1) - 1).astype(
        "timedelta64[D]"
    )
    runs_over = days.astype("datetime64[M]") != months  # 31 February is a day in March
    days[~there | runs_over] = np.datetime64("NaT", "D")
    return days


def _timed(days: npt.NDArray[np.datetime64], parts: _Parts, clock: _Clock) -> tuple[_Micros, _Flags]:
    """Days with the time and the zone behind them, as moments."""
    hour, minute, second = _whole(parts, "h"), _whole(parts, "mi"), _whole(parts, "s")
    half = _by_distinct(parts["half"], lambda text: {"": 0, "A": 1, "P": 2}[text[:1]])
    dated = hour < 0
    wrong = (hour > 23) | (minute > 59) | (second > 59) | ((half > 0) & ((hour < 1) | (hour > 12)))
    hour = np.where(half > 0, hour % 12 + 12 * (half == 2), hour)
    seconds = np.where(dated, 0, hour * 3600 + minute * 60 + np.maximum(second, 0))
    local = days.astype("datetime64[us]") + (seconds * 10**6).view("timedelta64[us]")
    local[wrong & ~dated] = _NAT
    micros, twice = _located(local, clock)
    flags = np.where(dated, np.uint16(_DAY), np.uint16(0))
    flags[twice & ~dated] |= _TWICE
    flags[(second < 0) & ~dated] |= _NO_SECONDS
    offset = _by_distinct(parts["zone"], _offset)
    aware = offset != _NO_OFFSET
    if aware.any():
        shifted = local - (offset * 60 * 10**6).view("timedelta64[us]")
        summer = local_times(shifted) - shifted == np.timedelta64(1, "h")
        in_words = pc.equal(parts["zone"], "BST").to_numpy(zero_copy_only=False)
        shifted[(offset == _IMPOSSIBLE) | (in_words & ~summer)] = _NAT
        micros = np.where(aware, shifted, micros)
        flags[aware] &= ~np.uint16(_TWICE)
    flags[np.isnat(micros)] = 0
    return micros, flags


_NO_OFFSET, _IMPOSSIBLE = 10_000, 10_001


def _offset(text: str) -> int:
    """Minutes that a zone, as it is written behind a time, is ahead of UTC."""
    if not text:
        return _NO_OFFSET
    if text in ("Z", "UTC", "GMT"):
        return 0
    if text == "BST":
        return 60
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return _IMPOSSIBLE
    return (-1 if text[0] == "-" else 1) * (hours * 60 + minutes)


# --- clocks -------------------------------------------------------------------------------------------------


def _located(local: _Micros, clock: _Clock) -> tuple[_Micros, _Bools]:
    """Local times as moments, NaT for a time that is skipped; and which times come twice."""
    if not len(clock.changes):
        return local - clock.offsets[0], np.zeros(len(local), dtype=bool)
    near = _near(local, clock.ends)
    place = np.searchsorted(clock.ends[near], local, side="right")
    near = slice(near.start, near.stop + 1)
    micros = local - clock.offsets[near][place]
    micros[local < clock.starts[near][place]] = _NAT
    return micros, local >= clock.nexts[near][place]


def _near(times: _Micros, changes: _Micros) -> slice:
    """Which changes lie between these times: few, and the rest of two centuries is left out of the search."""
    if not len(times):
        return slice(0, 0)
    span = np.array([np.fmin.reduce(times), np.fmax.reduce(times)])
    low, high = np.searchsorted(changes, span, side="right").tolist()
    return slice(low, high)


@cache
def _clock(zone: str) -> _Clock:
    """The changes of a zone from 1900 to 2100; before and after, its first and last offset.

    From zoneinfo, since arrow has no time zones on Windows. Steps of two weeks miss no change of British clocks,
    which were never set twice within four; each change is then found to the second.
    """
    place = ZoneInfo(zone)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1900, 2101))

    start = _START.replace(tzinfo=place)

    def offset(second: int) -> int:
        # As ``astimezone`` does it, in a third of the time; it is asked more than ten thousand times.
        shown = place.fromutc(start + timedelta(seconds=second)).utcoffset()
        return 0 if shown is None else int(shown.total_seconds())

    changes: list[int] = []
    offsets = [offset(first)]
    for step in range(first, last, _STEP) if zone != "UTC" else ():  # it never changes: nothing to ask about
        low, high = step, step + _STEP
        after = offset(high)
        if after == offsets[-1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
        changes.append(high)
        offsets.append(after)
    at = np.array(changes, dtype="datetime64[s]").astype("datetime64[us]")
    ahead = np.array(offsets, dtype="timedelta64[s]").astype("timedelta64[us]")
    return _Clock(
        changes=at,
        offsets=ahead,
        ends=at + ahead[:-1],
        starts=np.concatenate([[_EARLIEST], at + ahead[1:]]),
        nexts=np.concatenate([at + ahead[1:], [np.datetime64("294000-01-01", "us")]]),
    )


_START = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = 14 * 86_400
