"""Which rows of two tables are of the same search: an extract and what was published, or two extracts.

``match`` pairs the rows of an extract (*ours*) with the published rows (*theirs*), which have no references.
``since`` pairs an earlier extract or frozen frame with a later extract, by the force's references where both
have them. Both give a ``Matching``: every row of either side, exactly once. Pure: nothing is read here.

*How rows without references are paired.* The tables are compared as multisets on the fields that both supply.
Some fields hardly ever change once a search is entered (``STABLE``, the time and the place); others are known
to be revised between two releases (``REVISABLE``). In this order, each step on what the steps before left over:

1. equal in every field: *the same*. Equal rows stand for each other, so only their number counts;
2. equal in time, place and all stable fields: *revised*;
3. the same with the place at most ``NEAR`` metres away (published places are map points, moved by tens or
   hundreds of metres), then with the place filled in, taken out or moved;
4. the same time, and either the place is the same and at most two stable fields differ (not more than one of
   what is said of the person), or all that is said of the person is the same and one other differs: *revised*;
5. another time on the same day at the same place, all else equal but one field: *revised*.

Within each step rows are paired so that as many as can be are, with the fewest differences in all (an exact
assignment, not a greedy one). Taking equal rows first costs nothing by that count: if a = b, pairing them and
x with y has never more differences than x with b and a with y.

*Why a pair may be believed.* A county has some 700 searches in the 43,200 minutes of a month, so two unrelated
searches seldom share a minute; what shares it is most often a companion at the same stop. Of the rows left over
at one moment we suppose that as many as ``STRANGER`` (one in four) are of somebody else. The chance that such a
row agrees in all stable fields too is the share of the rows of other moments that have these very values. Where the
two multiplied exceed ``CHANCE`` (one in ten) the pair is *unclear*: it may be one search, revised, or two. Where a
file gives only days, every row left over on that day may be somebody else's, so their number takes the place of
one in four: without a place to go by, a common description is soon unclear, and a shared date alone is nothing. A
row whose person differs, at a moment at which there are several rows, is unclear too: it may be a companion.

*What cannot be told.* If of two rows that differ only in revisable fields one was left out and the other was
revised, nothing shows which; how many are missing, and their time, place, person, power and object, are right
whichever it was. Unclear pairs are in neither number and are counted by themselves.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from scrutiny.records import fields, table
from scrutiny.records.table import Bools, Records

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PERSON = ("gender", "age_range", "self_defined_ethnicity")
STABLE = ("search_type", *PERSON, "power", "object")
REVISABLE = ("outcome", "outcome_linked", "officer_defined_ethnicity", "clothing_removed", "in_operation")
PUBLISHED = (*STABLE, *REVISABLE)  # what is compared besides time and place
TIME, PLACE = "searched_at", "location"  # as named in differences; a location is latitude and longitude together

NEAR = 500.0  # metres
FAR = 5_000.0  # metres; a place that moved farther is hardly a correction
STRANGER = 0.25
CHANCE = 0.1
MIDNIGHTS = 0.05  # share of searches at midnight, local time, from which a midnight means that only the day is known
ENOUGH = 20  # rows from which a file's habits can be seen
_LARGEST = 4_000_000  # cells of the largest table of costs that is worked out for one block
_NEVER = 1e9
_EXTRACTS = ("earlier extract", "later extract")


class Kind(StrEnum):
    """What became of a row."""

    SAME = "same"
    REVISED = "revised"
    UNCLEAR = "unclear"  # one search, revised, or two: cannot be told
    RENAMED = "renamed"  # equal in every field under another reference
    ONLY_OURS = "only ours"  # in the extract and not published; or gone since
    ONLY_THEIRS = "only theirs"  # published and not in the extract; or entered since
    NOT_COMPARED = "not compared"  # of a month that the other side does not cover, or without a date


class What(StrEnum):
    """How a field differs, from ours to theirs."""

    FILLED_IN = "filled in"
    BLANKED = "blanked"
    CHANGED = "changed"
    MOVED = "moved"  # a place


DIFFERENCE_COLUMNS = ("pair", "field", "what", "ours", "theirs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Every row of two tables, once.

    ``pairs``: one row a search; columns ``kind``, ``ours`` and ``theirs`` (positions in the two tables, -1 for none).
    ``differences``: one row a differing field of a pair; ``pair`` is a position in ``pairs``; ``ours`` and
    ``theirs`` are the codes of a published coded field and missing for all others.
    """

    pairs: pd.DataFrame
    differences: pd.DataFrame
    compared: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)  # field -> why it was not compared
    notices: tuple[str, ...] = ()
    by_reference: bool = False

    def count(self, kind: Kind) -> int:
        """Number of searches of a kind."""
        return int((self.pairs["kind"] == kind).sum())

    def rows(self, kind: Kind, side: str) -> Ints:
        """Positions of the rows of a kind in the table ``side`` ("ours" or "theirs"), in that table's order."""
        found = self.pairs.loc[self.pairs["kind"] == kind, side].to_numpy(dtype=np.int64)
        return np.sort(found[found >= 0])

    def fields_of(self, pair: int) -> tuple[str, ...]:
        """The fields in which a pair differs."""
        return tuple(self.differences.loc[self.differences["pair"] == pair, "field"])


# --- the two questions --------------------------------------------------------------------------------------


def match(
    ours: Records | pd.DataFrame,
    theirs: Records | pd.DataFrame,
    *,
    compare: Sequence[str] | None = None,
    names: tuple[str, str] = ("extract", "published files"),
) -> Matching:
    """Pair an extract with the published rows of the same months.

    ``compare``: which of ``PUBLISHED`` and "location" to compare; default: all that both supply.
    ``names``: what notices call the two sides. Differences go from the extract to the publication, which is usually
    the later of the two.
    """
    a, b = _rows(ours), _rows(theirs)
    near, notices = _compared_rows(a, b, months_of(ours), months_of(theirs), names)
    chosen = tuple(name for name in (*PUBLISHED, PLACE) if compare is None or name in compare)
    found = _match(a[near[0]], b[near[1]], chosen, names)
    at_a, at_b = np.flatnonzero(near[0]), np.flatnonzero(near[1])
    pairs = found.pairs.assign(ours=_back(found.pairs["ours"], at_a), theirs=_back(found.pairs["theirs"], at_b))
    rest = [_singles(np.flatnonzero(~near[0]), "ours"), _singles(np.flatnonzero(~near[1]), "theirs")]
    return Matching(
        pairs=pd.concat([pairs, *rest], ignore_index=True),
        differences=found.differences,
        compared=found.compared,
        left_out=found.left_out,
        notices=(*notices, *found.notices),
    )


def since(
    earlier: Records | pd.DataFrame,
    later: Records | pd.DataFrame,
    *,
    pseudonyms: bool = False,
) -> Matching:
    """What a later extract says of the dates of an earlier one (*ours*): entered, gone and changed since.

    By the force's reference where both have it, else as ``match`` does. Rows of one reference are paired with the
    fewest differences, in whatever order they were numbered. ``pseudonyms``: compare them too; only where both
    tables were read with the same key.
    """
    a, b = _rows(earlier), _rows(later)
    named_a, named_b = _references(a), _references(b)
    with_a, with_b = named_a.notna().to_numpy(), named_b.notna().to_numpy()
    if not with_a.any() or not with_b.any():
        return match(earlier, later, names=_EXTRACTS)
    compared = _comparable(a, b, pseudonyms=pseudonyms)
    codes = _Codes.of(a, b, compared)
    at_a, at_b = np.flatnonzero(with_a), np.flatnonzero(with_b)
    ga, gb = _group([_pooled(named_a[with_a], named_b[with_b])])
    ia, ib = _pair_best(ga, gb, lambda x, y: codes.count(compared, at_a[x], at_b[y]).astype(np.float64))
    taken = _Pairs(len(a), len(b))
    taken.add(at_a[ia], at_b[ib], Kind.SAME)
    _take_renamed(taken, a, b, compared)
    rest_a, rest_b = (
        left[~named[left] & rows[TIME].notna().to_numpy()[left]] if TIME in rows.columns else left[:0]
        for left, named, rows in ((taken.left_a, with_a, a), (taken.left_b, with_b, b))
    )
    unnamed = (
        _match(a.iloc[rest_a], b.iloc[rest_b], (*PUBLISHED, PLACE), _EXTRACTS) if len(rest_a) and len(rest_b) else None
    )
    if unnamed is not None:
        for kind in (Kind.SAME, Kind.REVISED, Kind.UNCLEAR):
            some = unnamed.pairs[unnamed.pairs["kind"] == kind]
            taken.add(rest_a[some["ours"].to_numpy()], rest_b[some["theirs"].to_numpy()], kind)
    pairs = taken.frame()
    both = (pairs["ours"] >= 0) & (pairs["theirs"] >= 0)
    differences = codes.differences(pairs[both], compared)
    changed = np.isin(np.arange(len(pairs)), differences["pair"].to_numpy(dtype=np.int64))
    pairs["kind"] = pairs["kind"].mask((pairs["kind"] == Kind.SAME) & changed, Kind.REVISED)
    notices = _uncovered(pairs, a, b, months_of(earlier), months_of(later))
    return Matching(
        pairs=pairs,
        differences=differences,
        compared=compared,
        left_out=_one_sided(a, b),
        notices=notices,
        by_reference=True,
    )


def months_of(records: Records | pd.DataFrame) -> frozenset[str]:
    """The months that a table is for: those its files are named for and those its searches fall in, local time."""
    stated = {source.month for source in records.sources if source.month} if isinstance(records, Records) else set()
    return frozenset(stated | set(_months(_rows(records)).dropna()))


def tally(matching: Matching, ours: pd.Series, theirs: pd.Series) -> pd.DataFrame:
    """Number of searches of every kind by a label (a day, a power, an area).

    ``ours``, ``theirs``: a label for every row of the two tables, missing where there is none. A pair is counted
    under the label of *theirs*; where that is missing, of *ours*. Columns: ``label`` and the kinds; the rows that
    were not compared are left out.
    """
    pairs = matching.pairs[matching.pairs["kind"] != Kind.NOT_COMPARED]
    by_theirs, by_ours = _labels(theirs, pairs["theirs"]), _labels(ours, pairs["ours"])
    label = by_theirs.where(by_theirs.notna(), by_ours)
    kinds = [kind for kind in Kind if kind is not Kind.NOT_COMPARED]
    counts = pd.crosstab(label.fillna(""), pairs["kind"].astype("str")) if len(pairs) else pd.DataFrame()
    counts = counts.reindex(columns=[str(kind) for kind in kinds], fill_value=0)
    return counts.rename_axis(index="label", columns=None).reset_index()


def days_late(rows: pd.DataFrame) -> pd.Series:
    """Whole days, local time, from a search to the making of its record; missing where either is not known."""
    if "record_created_at" not in rows.columns or TIME not in rows.columns:
        return pd.Series(np.nan, index=rows.index, dtype="float64")
    days = _local(rows["record_created_at"]).dt.normalize() - _local(rows[TIME]).dt.normalize()
    late: pd.Series = (days / pd.Timedelta(days=1)).astype("float64")
    return late


# --- which rows are compared --------------------------------------------------------------------------------


def _rows(records: Records | pd.DataFrame) -> pd.DataFrame:
    rows = records.rows if isinstance(records, Records) else records
    return rows.reset_index(drop=True)


def _local(moments: pd.Series) -> pd.Series:
    local: pd.Series = moments.dt.tz_convert("Europe/London").dt.tz_localize(None)
    return local


def _months(rows: pd.DataFrame) -> pd.Series:
    local = _local(_column(rows, TIME))
    return pd.Series(local.dt.strftime("%Y-%m"), index=rows.index, dtype="str")


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name] if name in rows.columns else table.empty_column(name, rows.index)


def _compared_rows(
    a: pd.DataFrame, b: pd.DataFrame, months_a: frozenset[str], months_b: frozenset[str], names: tuple[str, str]
) -> tuple[tuple[Bools, Bools], tuple[str, ...]]:
    """The rows of the months that both cover, and what is said of the others."""
    near_a, of_a = _covered(a, months_b, names[0], names[1])
    near_b, of_b = _covered(b, months_a, names[1], names[0])
    return (near_a, near_b), (*of_a, *of_b)


def _covered(rows: pd.DataFrame, covered: frozenset[str], name: str, other: str) -> tuple[Bools, list[str]]:
    """Which rows are of the other side's months, and what is said of those that are not."""
    months = _months(rows)
    near = np.asarray(months.isin(covered), dtype=bool)
    undated = int(months.isna().sum())
    notices = [f"{_rows_words(undated)} of the {name} without a date: not compared"] if undated else []
    for month, number in months[~near].value_counts().sort_index().items():
        notices.append(_uncovered_words(str(month), int(number), name, other))
    return near, notices


def _uncovered_words(month: str, number: int, name: str, other: str) -> str:
    return f"{_rows_words(number)} of the {name} for {month} not compared: nothing of that month is in the {other}"


def _rows_words(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _best_moment(rows: pd.DataFrame) -> pd.Series:
    """When the search was or, where that is blank, another time that the record gives and that is near it."""
    found = _column(rows, TIME)
    for name in ("stopped_at", "ended_at", "record_created_at"):
        found = found.fillna(_column(rows, name))
    return found


def _uncovered(
    pairs: pd.DataFrame, a: pd.DataFrame, b: pd.DataFrame, months_a: frozenset[str], months_b: frozenset[str]
) -> tuple[str, ...]:
    """Turn what one side has of a month that the other does not cover into *not compared*, and say so."""
    notices = []
    for kind, side in ((Kind.ONLY_OURS, "ours"), (Kind.ONLY_THEIRS, "theirs")):
        ours = kind is Kind.ONLY_OURS
        name, other = _EXTRACTS if ours else _EXTRACTS[::-1]
        alone = np.flatnonzero(pairs["kind"] == kind)
        rows = (a if ours else b).iloc[pairs[side].to_numpy()[alone]]
        months = _months(rows.assign(searched_at=_best_moment(rows)))
        outside = np.asarray(~months.isin(months_b if ours else months_a), dtype=bool)
        pairs.loc[alone[outside], "kind"] = Kind.NOT_COMPARED
        undated = int(months.isna().sum())
        if undated:
            notices.append(f"{_rows_words(undated)} of the {name} without any date: not compared")
        for month, number in months[outside].value_counts().sort_index().items():
            notices.append(_uncovered_words(str(month), int(number), name, other))
    return tuple(notices)


def _labels(labels: pd.Series, positions: pd.Series) -> pd.Series:
    values = np.array([*labels.astype("object"), None], dtype=object)
    return pd.Series(values[positions.to_numpy(dtype=np.int64)], index=positions.index, dtype="object")


def _back(positions: pd.Series, at: Ints) -> Ints:
    """Positions in a part of a table as positions in the whole; -1 stays."""
    return np.asarray(np.append(at, -1)[positions.to_numpy(dtype=np.int64)], dtype=np.int64)


def _singles(positions: Ints, side: str) -> pd.DataFrame:
    none = np.full(len(positions), -1, dtype=np.int64)
    sides = {"ours": none, "theirs": none} | {side: positions}
    return pd.DataFrame({"kind": pd.Series([Kind.NOT_COMPARED] * len(positions), dtype="object"), **sides})


# --- pairs --------------------------------------------------------------------------------------------------


class _Pairs:
    """The pairs found so far, and the rows still left over. The only thing here that changes as it goes."""

    def __init__(self, a: int, b: int) -> None:
        self._free_a, self._free_b = np.ones(a, dtype=bool), np.ones(b, dtype=bool)
        self._found: list[pd.DataFrame] = []

    @property
    def left_a(self) -> Ints:
        """Positions of ours that have no partner."""
        return np.flatnonzero(self._free_a)

    @property
    def left_b(self) -> Ints:
        """Positions of theirs that have no partner."""
        return np.flatnonzero(self._free_b)

    def add(self, ia: Ints, ib: Ints, kind: Kind | npt.NDArray[np.object_]) -> None:
        """Take these pairs out of what is left."""
        self._free_a[ia] = False
        self._free_b[ib] = False
        kinds = np.full(len(ia), kind, dtype=object) if isinstance(kind, Kind) else kind
        self._found.append(pd.DataFrame({"kind": kinds, "ours": ia, "theirs": ib}))

    def frame(self) -> pd.DataFrame:
        """Pairs and single rows."""
        for positions, side, kind in ((self.left_a, "ours", Kind.ONLY_OURS), (self.left_b, "theirs", Kind.ONLY_THEIRS)):
            self._found.append(_singles(positions, side).assign(kind=kind))
        found = pd.concat([part for part in self._found if len(part)] or self._found[:1], ignore_index=True)
        return found.astype({"kind": "object", "ours": "int64", "theirs": "int64"})


def _group(columns: Iterable[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Group numbers of the rows of both sides that are equal in all these columns of numbers (at least one)."""
    groups: Ints | int = 0
    length = 0
    for a, b in columns:
        codes = pd.factorize(np.concatenate([a, b]))[0].astype(np.int64)
        length = len(a)
        # Made dense at every step, so that the numbers stay small.
        groups = pd.factorize(groups * (int(codes.max(initial=0)) + 1) + codes)[0].astype(np.int64)
    found = np.asarray(groups, dtype=np.int64)
    return found[:length], found[length:]


def _numbers_within(groups: Ints) -> Ints:
    """0, 1, 2, ... within each group, in the order of the rows."""
    return np.asarray(pd.Series(groups).groupby(groups, sort=False).cumcount(), dtype=np.int64)


def _pair_equal(ga: Ints, gb: Ints) -> tuple[Ints, Ints]:
    """Pair rows of one group, first with first, second with second: as many as both sides have."""
    width = max(len(ga), len(gb)) + 1
    found = np.intersect1d(
        ga * width + _numbers_within(ga), gb * width + _numbers_within(gb), assume_unique=True, return_indices=True
    )
    return np.asarray(found[1], dtype=np.int64), np.asarray(found[2], dtype=np.int64)


def _pair_best(ga: Ints, gb: Ints, cost: Callable[[Ints, Ints], Floats]) -> tuple[Ints, Ints]:
    """Pair rows within groups: as many as may be paired, at the least cost in all.

    ``cost``: of pairs of rows, element by element; infinite where two may not be paired. Most groups are one row on
    either side and are done together; the others one by one.
    """
    shared = np.intersect1d(ga, gb)
    order_a, order_b = np.argsort(ga, kind="stable"), np.argsort(gb, kind="stable")
    starts_a, ends_a = (np.searchsorted(ga[order_a], shared, side=side) for side in ("left", "right"))
    starts_b, ends_b = (np.searchsorted(gb[order_b], shared, side=side) for side in ("left", "right"))
    single = (ends_a - starts_a == 1) & (ends_b - starts_b == 1)
    ia, ib = order_a[starts_a[single]], order_b[starts_b[single]]
    may = np.isfinite(cost(ia, ib))
    found_a, found_b = [ia[may]], [ib[may]]
    for start_a, end_a, start_b, end_b in zip(
        *(edge[~single].tolist() for edge in (starts_a, ends_a, starts_b, ends_b)), strict=True
    ):
        some_a, some_b = _best_of_block(order_a[start_a:end_a], order_b[start_b:end_b], cost)
        found_a.append(some_a)
        found_b.append(some_b)
    return np.concatenate(found_a), np.concatenate(found_b)


def _best_of_block(ia: Ints, ib: Ints, cost: Callable[[Ints, Ints], Floats]) -> tuple[Ints, Ints]:
    if len(ia) * len(ib) > _LARGEST:  # alike beyond telling apart: in parts, each at its best
        first = _best_of_block(ia[: len(ia) // 2], ib[: len(ib) // 2], cost)
        second = _best_of_block(ia[len(ia) // 2 :], ib[len(ib) // 2 :], cost)
        return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])
    costs = cost(np.repeat(ia, len(ib)), np.tile(ib, len(ia))).reshape(len(ia), len(ib))
    may = np.isfinite(costs)
    if not may.any():
        return ia[:0], ib[:0]
    at_a, at_b = linear_sum_assignment(np.where(may, costs, _NEVER))
    good = may[at_a, at_b]
    return ia[at_a[good]], ib[at_b[good]]


# --- values as codes ----------------------------------------------------------------------------------------


def _pooled(a: pd.Series, b: pd.Series) -> tuple[Ints, Ints]:
    """Codes of two columns' values; equal values have equal codes; missing and withheld are -1."""
    if isinstance(a.dtype, pd.CategoricalDtype):
        names = {name: number for number, name in enumerate(sorted({*a.cat.categories, *b.cat.categories}))}
        names[fields.WITHHELD] = -1
        return _by_category(a, names), _by_category(b, names)
    joined = pd.concat([a, b], ignore_index=True)
    if pd.api.types.is_float_dtype(joined.dtype):
        joined = joined.round(6)
    elif not pd.api.types.is_datetime64_any_dtype(joined.dtype):
        joined = joined.mask(joined == fields.WITHHELD)
    codes = pd.factorize(joined)[0].astype(np.int64)
    return codes[: len(a)], codes[len(a) :]


def _by_category(column: pd.Series, names: Mapping[str, int]) -> Ints:
    lookup = np.array([*(names[name] for name in column.cat.categories), -1], dtype=np.int64)
    return lookup[column.cat.codes.to_numpy()]


@dataclass(frozen=True, slots=True)
class _Codes:
    """The fields of two tables as codes, so that comparing is comparing numbers."""

    a: Mapping[str, Ints]
    b: Mapping[str, Ints]
    rows_a: pd.DataFrame
    rows_b: pd.DataFrame

    @classmethod
    def of(cls, a: pd.DataFrame, b: pd.DataFrame, names: Iterable[str]) -> "_Codes":
        pairs = {name: _pooled(a[name], b[name]) for name in names}
        return cls(
            {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}, a, b
        )

    def pair(self, name: str) -> tuple[Ints, Ints]:
        return self.a[name], self.b[name]

    def differ(self, name: str, ia: Ints, ib: Ints) -> Bools:
        """Whether pairs of rows differ in a field."""
        return np.asarray(self.a[name][ia] != self.b[name][ib])

    def both(self, name: str, ia: Ints, ib: Ints) -> Bools:
        """Whether both rows of a pair have a value."""
        return np.asarray((self.a[name][ia] >= 0) & (self.b[name][ib] >= 0))

    def count(self, names: Iterable[str], ia: Ints, ib: Ints) -> Ints:
        """In how many of these fields pairs of rows differ."""
        found = np.zeros(len(ia), dtype=np.int64)
        for name in names:
            found += self.differ(name, ia, ib)
        return found

    def differences(self, pairs: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
        """One row a differing field of ``pairs``, whose index goes into ``pair``."""
        ia, ib = pairs["ours"].to_numpy(dtype=np.int64), pairs["theirs"].to_numpy(dtype=np.int64)
        parts = []
        for name in names:
            there = self.differ(name, ia, ib)
            if there.any():
                parts.append(self._differences_of(name, pairs.index.to_numpy()[there], ia[there], ib[there]))
        return _in_order(parts)

    def _differences_of(self, name: str, pair: Ints, ia: Ints, ib: Ints) -> pd.DataFrame:
        what = np.where(
            self.a[name][ia] < 0, What.FILLED_IN, np.where(self.b[name][ib] < 0, What.BLANKED, What.CHANGED)
        )
        described = fields.by_name()[name]
        shown = described.kind is fields.Kind.CODED and described.sensitivity is fields.Sensitivity.PUBLIC
        values = {
            side: rows[name].iloc[at].astype("object").to_numpy() if shown else np.full(len(at), np.nan, dtype=object)
            for side, rows, at in (("ours", self.rows_a, ia), ("theirs", self.rows_b, ib))
        }
        return pd.DataFrame({"pair": pair, "field": name, "what": what, **values})


def _in_order(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Differences by pair; within one in the order in which the fields were compared."""
    if not parts:
        none = {name: pd.Series(dtype="object") for name in DIFFERENCE_COLUMNS}
        return pd.DataFrame(none).astype({"pair": "int64"})
    found = pd.concat([part.astype(dict.fromkeys(DIFFERENCE_COLUMNS[1:], "object")) for part in parts])
    return found.sort_values("pair", kind="stable", ignore_index=True)


# --- by reference -------------------------------------------------------------------------------------------


def _references(rows: pd.DataFrame) -> pd.Series:
    """The force's own reference: a repeated one is the same here, whatever number it was given at reading."""
    given = _column(rows, "reference")
    return given.mask(given == fields.WITHHELD)


def _comparable(a: pd.DataFrame, b: pd.DataFrame, *, pseudonyms: bool) -> tuple[str, ...]:
    kinds = fields.by_name()
    return tuple(
        name
        for name in fields.NAMES
        if name in a.columns
        and name in b.columns
        and name != "reference"
        and (pseudonyms or kinds[name].kind is not fields.Kind.PSEUDONYM)
    )


def _one_sided(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, str]:
    return {
        name: "only the earlier has it" if name in a.columns else "only the later has it"
        for name in fields.NAMES
        if (name in a.columns) != (name in b.columns)
    }


def _take_renamed(taken: _Pairs, a: pd.DataFrame, b: pd.DataFrame, compared: Sequence[str]) -> None:
    """A record that is gone and one that was entered, alike in at least six known fields and in all others."""
    ia, ib = taken.left_a, taken.left_b
    names = [name for name in compared if name not in ("record_created_at", "record_changed_at")]
    if not len(ia) or not len(ib) or TIME not in names:
        return
    left_a, left_b = a.iloc[ia], b.iloc[ib]
    known_a, known_b = (left[names].notna().sum(axis=1) >= 6 for left in (left_a, left_b))
    timed_a, timed_b = (left["date_precision"].astype("str") == "second" for left in (left_a, left_b))
    good_a, good_b = (known_a & timed_a).to_numpy(), (known_b & timed_b).to_numpy()
    codes = _Codes.of(left_a[good_a], left_b[good_b], names)
    found_a, found_b = _pair_equal(*_group([codes.pair(name) for name in names]))
    taken.add(ia[good_a][found_a], ib[good_b][found_b], Kind.RENAMED)


# --- without references -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Two tables made ready: codes of fields, times, days and places."""

    codes: _Codes
    stable: tuple[str, ...]
    revisable: tuple[str, ...]
    moment: tuple[Ints, Ints]  # seconds, local time, or minutes where one side has no seconds
    day: tuple[Ints, Ints]
    day_only: tuple[Bools, Bools]
    point: tuple[Ints, Ints]  # code of the place to about a metre
    square: tuple[Ints, Ints]  # code of the place to about a kilometre
    xy: tuple[Floats, Floats]  # metres; missing where there is no place
    snapped: bool  # whether both sides give the same map points

    def columns(self, names: Iterable[str], *more: tuple[Ints, Ints]) -> list[tuple[Ints, Ints]]:
        return [*more, *(self.codes.pair(name) for name in names)]

    def distance(self, ia: Ints, ib: Ints) -> Floats:
        """Metres between the places of pairs; 0 where neither has one, missing where one has."""
        apart = np.hypot(*(self.xy[0][ia] - self.xy[1][ib]).T)
        neither = np.isnan(self.xy[0][ia, 0]) & np.isnan(self.xy[1][ib, 0])
        return np.where(neither, 0.0, apart)

    def placed(self, ia: Ints, ib: Ints) -> Bools:
        """Whether both rows of a pair have a place."""
        return np.asarray(~np.isnan(self.xy[0][ia, 0]) & ~np.isnan(self.xy[1][ib, 0]))


def _match(a: pd.DataFrame, b: pd.DataFrame, chosen: Sequence[str], names: tuple[str, str]) -> Matching:
    """Pair all rows of two tables, as the module says."""
    a, b = _with_bands(a), _with_bands(b)
    compared, left_out = _both_have(a, b, [name for name in chosen if name != PLACE], names)
    placed = PLACE in chosen and _supplies(a, "latitude") and _supplies(b, "latitude")
    if PLACE in chosen and not placed:
        left_out[PLACE] = "not in both"
    order_a, order_b = _orders(a, b, compared)  # where several assignments are as good, the rows' order decides nothing
    a, b = a.iloc[order_a].reset_index(drop=True), b.iloc[order_b].reset_index(drop=True)
    sides, notices = _sides(a, b, compared, names, placed=placed)
    taken = _Pairs(len(a), len(b))
    ia, ib = _pair_equal(*_group(sides.columns(compared, sides.moment, sides.point)))
    taken.add(ia, ib, Kind.SAME)
    _by_moment(taken, sides)
    _by_companions(taken, sides)
    _by_day(taken, sides)
    _by_other_time(taken, sides)
    pairs = taken.frame()
    differences = _differences(pairs[(pairs["ours"] >= 0) & (pairs["theirs"] >= 0)], sides, compared)
    pairs["ours"], pairs["theirs"] = _back(pairs["ours"], order_a), _back(pairs["theirs"], order_b)
    return Matching(
        pairs=pairs,
        differences=differences,
        compared=(TIME, *([PLACE] if placed else []), *compared),
        left_out=left_out,
        notices=notices,
    )


def _orders(a: pd.DataFrame, b: pd.DataFrame, compared: Sequence[str]) -> tuple[Ints, Ints]:
    """The rows of both sides in the order of what they say."""
    codes = _Codes.of(a, b, compared)
    orders = []
    for rows, coded in ((a, codes.a), (b, codes.b)):
        columns = [coded[name] for name in compared]
        columns += [rows[name].to_numpy() for name in ("longitude", "latitude") if name in rows.columns]
        orders.append(np.lexsort((*columns, rows[TIME].to_numpy())).astype(np.int64))
    return orders[0], orders[1]


def _with_bands(rows: pd.DataFrame) -> pd.DataFrame:
    """Age bands from ages, where a table has only ages: bands are what is published."""
    rows = rows.reset_index(drop=True)
    if "age_range" in rows.columns or "age" not in rows.columns:
        return rows
    names = ["under-10", "10-17", "18-24", "25-34", "over-34"]
    return rows.assign(age_range=pd.cut(rows["age"], [-1, 9, 17, 24, 34, 200], labels=names).cat.as_unordered())


def _supplies(rows: pd.DataFrame, name: str) -> bool:
    """Whether a table has a field; a column that is blank throughout a table of any size says nothing."""
    return name in rows.columns and (len(rows) < ENOUGH or bool(rows[name].notna().any()))


def _both_have(
    a: pd.DataFrame, b: pd.DataFrame, chosen: Iterable[str], names: tuple[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    compared, left_out = [], {}
    for name in chosen:
        if _supplies(a, name) and _supplies(b, name):
            compared.append(name)
        elif _supplies(a, name):
            left_out[name] = f"not in the {names[1]}"
        elif _supplies(b, name):
            left_out[name] = f"not in the {names[0]}"
        else:
            left_out[name] = "in neither"
    return tuple(compared), left_out


def _sides(
    a: pd.DataFrame, b: pd.DataFrame, compared: Sequence[str], names: tuple[str, str], *, placed: bool
) -> tuple[_Sides, tuple[str, ...]]:
    local = (_local(a[TIME]), _local(b[TIME]))
    seconds = tuple(_seconds(one) for one in local)
    day_only = tuple(_day_only(rows, moments) for rows, moments in zip((a, b), seconds, strict=True))
    timed = tuple(moments[~days] for moments, days in zip(seconds, day_only, strict=True))
    notices = [
        f"{_rows_words(int(days.sum()))} of the {name} give only the day: compared by days"
        for days, name in zip(day_only, names, strict=True)
        if days.any()
    ]
    unit = 60 if any(len(moments) and not (moments % 60).any() for moments in timed) else 1
    codes = _Codes.of(_comparable_clothing(a, b, compared), _comparable_clothing(b, a, compared), compared)
    stable = tuple(name for name in STABLE if name in compared)
    shift = _hour_off(a, b, seconds, day_only, [codes.pair(name) for name in stable], unit)
    if shift:
        notices.append(
            f"in summer the times of the {names[1]} are an hour {'later' if shift > 0 else 'earlier'} than those of "
            f"the {names[0]}, throughout: compared with that hour taken off"
        )
        summer = (local[1] - b[TIME].dt.tz_localize(None)).dt.total_seconds().to_numpy() != 0
        seconds = (seconds[0], seconds[1] - np.where(summer & ~day_only[1], shift, 0))
    xy, point, square = _places(a, b, placed=placed)
    snapped = _share_points(point)
    if placed and not snapped:
        notices.append(
            f"the two do not give places by the same points: within {NEAR:.0f} metres is taken for the same place"
        )
    return (
        _Sides(
            codes=codes,
            stable=stable,
            revisable=tuple(name for name in REVISABLE if name in compared),
            moment=(seconds[0] // unit, seconds[1] // unit),
            day=(seconds[0] // 86_400, seconds[1] // 86_400),
            day_only=(day_only[0], day_only[1]),
            point=point,
            square=square,
            xy=xy,
            snapped=snapped,
        ),
        tuple(notices),
    )


def _seconds(local: pd.Series) -> Ints:
    """Whole seconds, local time, as numbers."""
    return local.astype("datetime64[us]").to_numpy().astype("datetime64[s]").astype(np.int64)


def _day_only(rows: pd.DataFrame, seconds: Ints) -> Bools:
    """Rows that say the day and not the time: some forces write midnight for it."""
    stated = (_precision(rows) == "day").to_numpy(dtype=bool)
    midnight = seconds % 86_400 == 0
    habit = len(seconds) > 0 and float(midnight.mean()) >= MIDNIGHTS
    return np.asarray(stated | (midnight & habit), dtype=bool)


def _precision(rows: pd.DataFrame) -> pd.Series:
    if "date_precision" in rows.columns:
        return rows["date_precision"].astype("object")
    return pd.Series("second", index=rows.index, dtype="object")


def _comparable_clothing(rows: pd.DataFrame, others: pd.DataFrame, compared: Sequence[str]) -> pd.DataFrame:
    """Headgear or footwear is more than a coat, jacket or gloves: so it is published where there is only yes and no."""
    name, finer = "clothing_removed", "headgear-or-footwear"
    if name not in compared or (others[name] == finer).any() or not (rows[name] == finer).any():
        return rows
    column = rows[name]
    if "more-than-outer" not in column.cat.categories:
        column = column.cat.add_categories(["more-than-outer"])
    return rows.assign(clothing_removed=column.mask(column == finer, "more-than-outer"))


def _hour_off(
    a: pd.DataFrame,
    b: pd.DataFrame,
    seconds: tuple[Ints, ...],
    day_only: tuple[Bools, ...],
    stable: Sequence[tuple[Ints, Ints]],
    unit: int,
) -> int:
    """Seconds by which the published times are off in summer (a force that wrote local time as UTC); mostly 0."""
    summer = [
        ((_local(rows[TIME]) - rows[TIME].dt.tz_localize(None)).dt.total_seconds().to_numpy() != 0) & ~days
        for rows, days in zip((a, b), day_only, strict=True)
    ]
    least = min(int(summer[0].sum()), int(summer[1].sum()))
    if least < ENOUGH:
        return 0
    codes = [(one[summer[0]], other[summer[1]]) for one, other in stable]
    counts = {}
    for shift in (0, 3600, -3600):
        moments = (seconds[0][summer[0]] // unit, (seconds[1][summer[1]] - shift) // unit)
        counts[shift] = len(_pair_equal(*_group([moments, *codes]))[0])
    best = max(counts, key=lambda shift: (counts[shift], shift == 0))
    return best if counts[best] > 2 * counts[0] and counts[best] * 2 >= least else 0


def _places(
    a: pd.DataFrame, b: pd.DataFrame, *, placed: bool
) -> tuple[tuple[Floats, Floats], tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Metres from a corner of the map, and codes of the place to about a metre and to about a kilometre."""
    none = (np.full(len(a), -1, dtype=np.int64), np.full(len(b), -1, dtype=np.int64))
    if not placed:
        return (np.full((len(a), 2), np.nan), np.full((len(b), 2), np.nan)), none, none
    degrees = tuple(rows[["latitude", "longitude"]].to_numpy(dtype=np.float64) for rows in (a, b))
    both = np.concatenate(degrees)
    both[np.isnan(both).any(axis=1)] = np.nan
    middle = np.nanmean(both[:, 0]) if not np.isnan(both).all() else 52.0
    metres = both * np.array([111_200.0, 111_200.0 * np.cos(np.radians(middle))])
    coded = []
    for decimals in (5, 2):
        blank = np.isnan(both[:, 0])
        whole = np.where(blank[:, None], 0, np.round(both * 10**decimals)).astype(np.int64)
        codes = pd.factorize(whole[:, 0] * 100_000_000 + whole[:, 1])[0].astype(np.int64)
        codes[blank] = -1
        coded.append((codes[: len(a)], codes[len(a) :]))
    return (metres[: len(a)], metres[len(a) :]), coded[0], coded[1]


def _share_points(point: tuple[Ints, Ints]) -> bool:
    """Whether at least a fifth of one side's places are places of the other: both then give the same map points."""
    one, other = (np.unique(codes[codes >= 0]) for codes in point)
    least = min(len(one), len(other))
    return least < ENOUGH or len(np.intersect1d(one, other)) * 5 >= least


# --- the steps ----------------------------------------------------------------------------------------------


def _share(columns: Sequence[tuple[Ints, Ints]]) -> Floats:
    """Of every row of ours: the share of all rows of both sides that have its values in these columns."""
    ga, gb = _group(columns)
    counts = np.bincount(np.concatenate([ga, gb]))
    return np.asarray(counts[ga] / max(len(ga) + len(gb), 1), dtype=np.float64)


def _share_elsewhere(columns: Sequence[tuple[Ints, Ints]], moment: tuple[Ints, Ints]) -> Floats:
    """As ``_share``, of the rows of other moments: people stopped together are no sign of how common they are."""
    ga, gb = _group([*columns, (np.zeros_like(moment[0]), np.zeros_like(moment[1]))])
    ha, hb = _group([(ga, gb), moment])
    ta, tb = _group([moment])
    alike, alike_now, now = (np.bincount(np.concatenate(both)) for both in ((ga, gb), (ha, hb), (ta, tb)))
    others = np.maximum(len(ga) + len(gb) - now[ta], 1)
    return np.asarray((alike[ga] - alike_now[ha]) / others, dtype=np.float64)


def _revised_or_unclear(unclear: Bools) -> npt.NDArray[np.object_]:
    return np.where(unclear, np.array(Kind.UNCLEAR, dtype=object), np.array(Kind.REVISED, dtype=object))


def _revisions(sides: _Sides, ia: Ints, ib: Ints) -> Floats:
    """What pairs differ in, of the fields that are revised; a blank that was filled in, a trace less."""
    found = np.zeros(len(ia), dtype=np.float64)
    for name in sides.revisable:
        found += sides.codes.differ(name, ia, ib) * np.where(sides.codes.both(name, ia, ib), 1.0, 0.99)
    return found


def _step(
    taken: _Pairs,
    columns: Sequence[tuple[Ints, Ints]],
    cost: Callable[[Ints, Ints], Floats],
    *,
    keep: tuple[Bools, Bools] | None = None,
) -> tuple[Ints, Ints]:
    """The best pairs among what is left over (of the rows to ``keep``) within groups equal in these columns."""
    left_a, left_b = taken.left_a, taken.left_b
    if keep is not None:
        left_a, left_b = left_a[keep[0][left_a]], left_b[keep[1][left_b]]
    if not len(left_a) or not len(left_b):
        return left_a[:0], left_b[:0]
    ga, gb = _group([(one[left_a], other[left_b]) for one, other in columns])
    ia, ib = _pair_best(ga, gb, lambda x, y: cost(left_a[x], left_b[y]))
    return left_a[ia], left_b[ib]


def _by_moment(taken: _Pairs, sides: _Sides) -> None:
    """Steps 2 and 3: the same moment and stable fields; the same place, then near it, then any."""
    timed = (~sides.day_only[0], ~sides.day_only[1])
    keyed = sides.columns(sides.stable, sides.moment)
    chance_there = STRANGER * _share_elsewhere(sides.columns(sides.stable, sides.point), sides.moment)
    chance_near = STRANGER * _share_elsewhere(sides.columns(sides.stable, sides.square), sides.moment)
    chance_anywhere = STRANGER * _share_elsewhere(sides.columns(sides.stable), sides.moment)

    ia, ib = _step(taken, [*keyed, sides.point], lambda x, y: _revisions(sides, x, y), keep=timed)
    taken.add(ia, ib, _revised_or_unclear(chance_there[ia] > CHANCE))

    def near(x: Ints, y: Ints) -> Floats:
        apart = sides.distance(x, y)
        return np.where(sides.placed(x, y) & (apart <= NEAR), _revisions(sides, x, y) + apart / 1e4, np.inf)

    ia, ib = _step(taken, keyed, near, keep=timed)
    kinds = _revised_or_unclear(chance_near[ia] > CHANCE)
    if not sides.snapped:  # the place is the same as nearly as can be told
        kinds[_revisions(sides, ia, ib) == 0] = Kind.SAME
    taken.add(ia, ib, kinds)

    def anywhere(x: Ints, y: Ints) -> Floats:
        apart = sides.distance(x, y)
        return _revisions(sides, x, y) + np.where(np.isnan(apart), 1.0, 1 + apart / FAR)

    ia, ib = _step(taken, keyed, anywhere, keep=timed)
    taken.add(ia, ib, _revised_or_unclear((chance_anywhere[ia] > CHANCE) | (sides.distance(ia, ib) > FAR)))


def _by_companions(taken: _Pairs, sides: _Sides) -> None:
    """Step 4: the same moment, and at most two stable fields differ."""
    timed = (~sides.day_only[0], ~sides.day_only[1])
    codes, person = sides.codes, [name for name in PERSON if name in sides.stable]

    def corrected(x: Ints, y: Ints) -> Ints:
        """In how many fields two known and different things are said of the person."""
        found = np.zeros(len(x), dtype=np.int64)
        for name in person:
            found += codes.differ(name, x, y) & codes.both(name, x, y)
        return found

    def agreeing(names: Iterable[str], x: Ints, y: Ints) -> Ints:
        found = np.zeros(len(x), dtype=np.int64)
        for name in names:
            found += ~codes.differ(name, x, y) & codes.both(name, x, y)
        return found

    def cost(x: Ints, y: Ints) -> Floats:
        apart, revised = sides.distance(x, y), _revisions(sides, x, y)
        stable = codes.count(sides.stable, x, y)
        there = sides.placed(x, y) & (apart <= NEAR)
        same_person = (codes.count(person, x, y) == 0) & (agreeing(person, x, y) >= 2)
        likely = (there & (corrected(x, y) <= 1)) | (same_person & ~(apart > FAR))
        enough = agreeing(sides.stable, x, y) + there >= 3
        may = likely & enough & (stable <= np.where(there, 2, 1)) & (stable + np.ceil(revised) <= 3)
        return np.where(
            may, 3.0 * stable + revised + np.where(np.isnan(apart), 1.0, np.minimum(apart / FAR, 1.0)), np.inf
        )

    ia, ib = _step(taken, [sides.moment], cost, keep=timed)
    at_once = np.bincount(_group([sides.moment])[0]), np.bincount(_group([sides.moment])[1])
    ga, gb = _group([sides.moment])
    several = (at_once[0][ga[ia]] > 1) | (at_once[1][gb[ib]] > 1)
    taken.add(ia, ib, _revised_or_unclear(several & (corrected(ia, ib) > 0)))


def _by_day(taken: _Pairs, sides: _Sides) -> None:
    """Steps 1 to 3 where at least one of the two rows gives only the day."""
    if not sides.day_only[0].any() and not sides.day_only[1].any():
        return
    everything = sides.columns((*sides.stable, *sides.revisable), sides.day, sides.point)

    def dated(x: Ints, y: Ints) -> Floats:
        return np.where(sides.day_only[0][x] | sides.day_only[1][y], 0.0, np.inf)

    left_a, left_b = taken.left_a, taken.left_b
    if sides.day_only[0][left_a].all() or sides.day_only[1][left_b].all():  # only their number counts
        ia, ib = _pair_equal(*_group([(one[left_a], other[left_b]) for one, other in everything]))
        taken.add(left_a[ia], left_b[ib], Kind.SAME)
    else:
        taken.add(*_step(taken, everything, dated), Kind.SAME)
    strangers = _left_on_day(taken, sides)
    chance_there = strangers * _share(sides.columns(sides.stable, sides.point))
    chance_near = strangers * _share(sides.columns(sides.stable, sides.square))
    keyed = sides.columns(sides.stable, sides.day)

    ia, ib = _step(taken, [*keyed, sides.point], lambda x, y: dated(x, y) + _revisions(sides, x, y))
    taken.add(ia, ib, _revised_or_unclear(chance_there[ia] > CHANCE))

    def near(x: Ints, y: Ints) -> Floats:
        apart = sides.distance(x, y)
        may = sides.placed(x, y) & (apart <= NEAR)
        return dated(x, y) + np.where(may, _revisions(sides, x, y) + apart / 1e4, np.inf)

    ia, ib = _step(taken, keyed, near)
    kinds = _revised_or_unclear(chance_near[ia] > CHANCE)
    if not sides.snapped:
        kinds[_revisions(sides, ia, ib) == 0] = Kind.SAME
    taken.add(ia, ib, kinds)


def _left_on_day(taken: _Pairs, sides: _Sides) -> Floats:
    """Of every row of ours: how many rows are left over on its day, on the side that has more."""
    ga, gb = _group([sides.day])
    size = int(max(ga.max(initial=0), gb.max(initial=0))) + 1
    left = np.maximum(np.bincount(ga[taken.left_a], minlength=size), np.bincount(gb[taken.left_b], minlength=size))
    return np.asarray(left[ga], dtype=np.float64)


def _by_other_time(taken: _Pairs, sides: _Sides) -> None:
    """Step 5: the time was corrected. Only with a place, and where chance would hardly bring the two together."""
    chance = _left_on_day(taken, sides) * _share(sides.columns(sides.stable, sides.square))

    def cost(x: Ints, y: Ints) -> Floats:
        apart, revised = sides.distance(x, y), _revisions(sides, x, y)
        may = sides.placed(x, y) & (apart <= NEAR) & (revised <= 1) & (chance[x] <= CHANCE)
        gap = np.abs(sides.moment[0][x] - sides.moment[1][y])
        return np.where(may, revised + gap / 1e6, np.inf)

    timed = (~sides.day_only[0], ~sides.day_only[1])
    taken.add(*_step(taken, sides.columns(sides.stable, sides.day), cost, keep=timed), Kind.REVISED)


def _differences(pairs: pd.DataFrame, sides: _Sides, compared: Sequence[str]) -> pd.DataFrame:
    """Of pairs that are not the same: the differing fields, time and place among them."""
    pairs = pairs[pairs["kind"] != Kind.SAME]
    ia, ib = pairs["ours"].to_numpy(dtype=np.int64), pairs["theirs"].to_numpy(dtype=np.int64)
    index = pairs.index.to_numpy()
    day_only = sides.day_only[0][ia] | sides.day_only[1][ib]
    other_time = ~day_only & (sides.moment[0][ia] != sides.moment[1][ib])
    apart = sides.distance(ia, ib)
    moved = sides.point[0][ia] != sides.point[1][ib]
    if not sides.snapped:
        moved &= ~(apart <= NEAR)
    what = np.where(sides.point[0][ia] < 0, What.FILLED_IN, np.where(sides.point[1][ib] < 0, What.BLANKED, What.MOVED))
    parts = [
        pd.DataFrame({"pair": index[there], "field": name, "what": kinds[there], "ours": np.nan, "theirs": np.nan})
        for name, there, kinds in (
            (TIME, other_time, np.full(len(ia), What.CHANGED, dtype=object)),
            (PLACE, moved, what),
        )
        if there.any()
    ]
    named = sides.codes.differences(pairs, compared)
    return _in_order([*parts, named] if len(named) else parts)


def drawn_rows(rows: pd.DataFrame, record_ids: Collection[str]) -> Bools:
    """Which rows had been drawn, by their record ids."""
    return np.asarray(_column_of_ids(rows).isin(list(record_ids)), dtype=bool)


def _column_of_ids(rows: pd.DataFrame) -> pd.Series:
    return rows["record_id"] if "record_id" in rows.columns else pd.Series("", index=rows.index, dtype="str")
