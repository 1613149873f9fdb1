"""Rows that are like others: several rows under one reference, whole files written twice, people stopped together.

Nothing here drops a row because it equals another: equal rows are people stopped together until a person who
knows the file says otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.errors import InputError, counted
from scrutiny.records import fields, identity
from scrutiny.records.layout import OUTCOME_STRENGTH
from scrutiny.records.table import Source

Bools = npt.NDArray[np.bool_]

LEAST_DIFFERENT = 20  # different rows from which on an even number of each is no accident
DOUBLED = ("keep", "halve")

# What tells one person from another. Rows under one reference that differ here are several people of one stop.
PERSON: tuple[str, ...] = (
    "search_type",
    "gender",
    "age",
    "age_range",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "person_key",
)
# What belongs to the stop and not to a person; it cannot differ under one reference by any rule but a layout's.
_SHOWN = 5  # row numbers in a message


# --- one reference, several rows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Rows after joining. ``record_id``: unique. ``joined``: rows that became part of another row's record."""

    rows: pd.DataFrame
    record_id: pd.Series
    joined: int
    numbered: int  # records called "#2" and so on
    equal: int  # of those, the ones that equal another in every cell
    unplaced: int = 0  # third objects and powers, for which a record has no field


def settle(rows: pd.DataFrame, names: pd.Series, rules: Mapping[str, str], where: Mapping[int, str]) -> Joined:
    """One record a name.

    ``names``: the force's reference of every row, or a derived id, which never repeats. Rows under one reference that
    are equal in all but the fields of ``rules`` (``Layout.repeated``) are one record. What is left of them are several
    people, called "#2" and so on in the order of what their cells say, so that the order of rows never counts. Raises
    InputError, with row numbers, where rows of the same person differ in something that no rule is for.
    """
    again = _again(names)
    if not again.any():
        return Joined(rows=rows, record_id=names, joined=0, numbered=0, equal=0)
    _refuse_over_files(names[again], rows["source"][again])
    some = rows.loc[again]
    kinds = fields.by_name()
    present = [name for name in fields.NAMES if name in rows.columns]
    ruled = [name for name in rules if name in present]
    ruled += [f"second_{name}" for name in ruled if rules[name] == "second" and f"second_{name}" in present]
    if "outcome" in ruled and "outcome_linked" in present:  # says of an outcome what it led from, and goes with it
        ruled.append("outcome_linked")
    # Pseudonyms change from run to run where there is no workspace: they may tell rows apart, but order nothing.
    core = _keys(some, [name for name in present if name not in ruled], names)
    varied = _keys(some, [name for name in ruled if kinds[name].kind is not fields.Kind.PSEUDONYM], None)
    turns = pd.Series(0, index=some.index).groupby([core, _keys(some, ruled, None)]).cumcount()
    order = pd.DataFrame({"core": core, "turn": turns, "varied": varied}).sort_values(
        ["core", "turn", "varied"], kind="stable"
    )
    groups = pd.Series(order.groupby(["core", "turn"], sort=False).ngroup(), index=order.index)
    first = ~groups.duplicated()
    others = order.index[~first]
    settled = _joined_cells(rows, groups, rules) if len(others) else rows
    kept = settled.drop(index=others) if len(others) else settled
    left = names.drop(index=others)
    _refuse_conflicts(kept, left, present, where)
    numbers = identity.occurrences(kept.reset_index(drop=True), left.reset_index(drop=True))
    ids = left.where(numbers == 1, left + "#" + pd.Series(numbers, index=left.index).astype("str"))
    if not ids.is_unique:
        raise InputError(
            'a reference ends in "#2" or the like, as a repeated one would be called',
            where='column "reference"',
            do="Ask the force for the references as they are in its own system",
        )
    equal = kept.loc[left.duplicated(keep=False).to_numpy()]
    same = int(_keys(equal, present, None).duplicated().sum()) if len(equal) else 0
    return Joined(
        rows=kept.reset_index(drop=True),
        record_id=ids.reset_index(drop=True).rename("record_id"),
        joined=len(others),
        numbered=int((numbers > 1).sum()),
        equal=same,
        unplaced=_unplaced(rows, groups, rules),
    )


def _unplaced(rows: pd.DataFrame, groups: pd.Series, rules: Mapping[str, str]) -> int:
    """How many different objects and powers joined rows have beyond the second."""
    count = 0
    for name in (name for name, rule in rules.items() if rule == "second" and name in rows.columns):
        second = rows[f"second_{name}"] if f"second_{name}" in rows.columns else None
        columns = [rows[name], *([second] if second is not None else [])]
        told = pd.concat([column.loc[groups.index].astype("str") for column in columns]).dropna()
        distinct = told.groupby(groups.loc[told.index].to_numpy()).nunique()
        count += int((distinct - 2).clip(lower=0).sum())
    return count


def _again(names: pd.Series) -> Bools:
    """Which names occur more than once. None does where they ascend, as in most extracts: that costs little to see."""
    texts = pa.array(names, type=pa.large_string(), from_pandas=True)
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if not whole.null_count and pc.all(pc.less(whole[:-1], whole[1:])).as_py() is not False:
        return np.zeros(len(names), dtype=bool)
    return np.asarray(names.duplicated(keep=False))


def _keys(rows: pd.DataFrame, chosen: Sequence[str], names: pd.Series | None) -> pd.Series:
    """One text a row of what these fields say; equal texts are equal cells."""
    texts = pd.Series(identity.joined_cells(rows, chosen).to_pylist(), index=rows.index, dtype="str")
    return texts if names is None else names.loc[rows.index] + "\x1e" + texts


def _joined_cells(rows: pd.DataFrame, groups: pd.Series, rules: Mapping[str, str]) -> pd.DataFrame:
    """The rows with what their companions say put where the rules want it. ``groups``: a number a row, ordered.

    Of rules only "strongest" and "second" put something; by "first" the first row's cell stands.
    """
    changed = rows.copy()
    sizes = groups.groupby(groups).transform("size")
    members = groups[sizes > 1]
    for together in members.groupby(members).groups.values():  # several rows under one reference are few
        for name, rule in rules.items():
            if name not in rows.columns:
                continue
            if rule == "strongest":
                _take_strongest(changed, rows, together, name)
            elif rule == "second":
                _take_second(changed, rows, together, name)
    return changed


def _take_strongest(changed: pd.DataFrame, rows: pd.DataFrame, together: pd.Index, name: str) -> None:
    best = min(together, key=lambda row: _strength(_code(rows, row, name)))
    strongest = _code(rows, best, name)
    changed.at[together[0], name] = strongest
    if "outcome_linked" in rows.columns:
        # One that is linked is enough: the others are other objects of the same search.
        told = {_code(rows, row, "outcome_linked") for row in together if _code(rows, row, name) == strongest}
        linked = next((code for code in ("yes", "no") if code in told), _code(rows, best, "outcome_linked"))
        changed.at[together[0], "outcome_linked"] = linked


def _take_second(changed: pd.DataFrame, rows: pd.DataFrame, together: pd.Index, name: str) -> None:
    """What a companion says otherwise goes into the first field, if blank, else into the second, if blank."""
    head, second = together[0], f"second_{name}"
    told = list(dict.fromkeys(code for code in (_code(rows, row, name) for row in together) if code is not None))
    if told and told[0] != _code(rows, head, name):
        changed.at[head, name] = told[0]
    if len(told) < 2:
        return
    other = told[1]
    if second not in changed.columns:
        blank = pd.Categorical([None] * len(changed), categories=rows[name].cat.categories)
        changed[second] = pd.Series(blank, index=changed.index)
    if other not in changed[second].cat.categories:
        changed[second] = changed[second].cat.add_categories([other])
    if _code(changed, head, second) is None:
        changed.at[head, second] = other


def _code(rows: pd.DataFrame, row: Any, name: str) -> str | None:  # noqa: ANN401 -- an index label
    """A coded cell; None where it is blank."""
    found: object = rows[name].loc[row]
    return found if isinstance(found, str) else None


def _strength(outcome: object) -> int:
    """0 for the strongest; weaker than all is one that no list knows, and weaker than that is none."""
    if outcome in OUTCOME_STRENGTH:
        return OUTCOME_STRENGTH.index(outcome)
    return len(OUTCOME_STRENGTH) + (outcome is None)


def _refuse_conflicts(rows: pd.DataFrame, names: pd.Series, present: Sequence[str], where: Mapping[int, str]) -> None:
    again = names.duplicated(keep=False).to_numpy()
    if not again.any():
        return
    some = rows.loc[again]
    person = _keys(some, [name for name in PERSON if name in present], names)
    cells = _keys(some, [name for name in present if fields.by_name()[name].kind is not fields.Kind.PSEUDONYM], names)
    differing = cells.groupby(person).transform("nunique") > 1
    if not differing.any():
        return
    same = some.loc[person == person[differing].iloc[0]]
    one, other = _two_that_differ(same, cells)
    columns = [
        name
        for name in present
        if identity.joined_cells(same.loc[[one]], [name])[0] != identity.joined_cells(same.loc[[other]], [name])[0]
    ]
    raise InputError(
        f"rows {int(same.at[one, 'source_row'])} and {int(same.at[other, 'source_row'])} have one reference and are "
        f"of the same person, but differ in {', '.join(columns[:_SHOWN])}",
        where=where[int(same.at[one, "source"])],
        expected="one row for each person of a search",
        do="Ask the force which is right, or say in a layout under [repeated] which to take",
    )


def _two_that_differ(rows: pd.DataFrame, cells: pd.Series) -> tuple[int, int]:
    texts = cells.loc[rows.index]
    other = texts.index[texts != texts.iloc[0]][0]
    return int(texts.index[0]), int(other)


def _refuse_over_files(names: pd.Series, source: pd.Series) -> None:
    """One search counted twice would make wrong areas: a later file often carries an earlier month again."""
    over = source.groupby(names).transform("nunique").gt(1)
    if over.any():
        raise InputError(
            f"{names[over].nunique():,} references stand in more than one of the files",
            expected="every search once",
            do="A later file often carries an earlier month again: give only the later one",
        )


def refuse_same_searches(rows: pd.DataFrame, ids: pd.Series, sources: Sequence[Source]) -> None:
    """Raises InputError where two files hold the same searches, which would be counted twice. By derived ids.

    People stopped together may fall into different files of one month, where somebody split it: real months have 5%
    of such rows. A quarter of the smaller file is no such accident, and twenty rows of another month's file are none.
    """
    if len(sources) < _PAIR:
        return
    derived = ids.str.startswith("derived-").to_numpy(dtype=bool)
    base = ids[derived].str.rsplit(":", n=1).str[0].to_numpy()
    counts = pd.DataFrame({"base": base, "source": rows["source"].to_numpy()[derived]}).value_counts().reset_index()
    several = counts[counts["base"].duplicated(keep=False)]
    pairs = several.merge(several, on="base")
    pairs = pairs[pairs["source_x"] < pairs["source_y"]]
    pairs["same"] = pairs[["count_x", "count_y"]].min(axis=1)
    by_number = {source.number: source for source in sources}
    shared = pairs.groupby(["source_x", "source_y"], as_index=False)["same"].sum()
    for one, other, same in shared.to_numpy().tolist():
        first, second = by_number[one], by_number[other]
        apart = first.month != second.month and bool(first.month and second.month)
        share = 0.0 if apart else _SAME_SHARE * min(first.accepted, second.accepted)
        if same >= max(LEAST_DIFFERENT, share):
            raise InputError(
                f"{counted(same, 'search of it stands', 'searches of it stand')} in {first.name} too",
                where=second.name,
                expected="every search once",
                do="Give one of the two files, or take those rows out of one of them",
            )


_PAIR = 2
_SAME_SHARE = 0.25

# --- whole files written twice ------------------------------------------------------------------------------


def is_doubled(rows: pd.DataFrame) -> bool:
    """Whether every row of a file occurs an even number of times, and there are enough different ones to be sure.

    In real files people stopped together repeat at most 44% of the rows; that every row should have a companion by
    chance is out of the question.
    """
    if len(rows) < 2 * LEAST_DIFFERENT or len(rows) % 2 or not _may_be_doubled(rows):
        return False
    counts = _cell_texts(rows).value_counts()
    return len(counts) >= LEAST_DIFFERENT and bool((counts % 2 == 0).all())


def second_copies(rows: pd.DataFrame) -> Bools:
    """True for every second one of equal rows."""
    texts = _cell_texts(rows)
    return np.asarray(texts.groupby(texts).cumcount() % 2 == 1)


def _cell_texts(rows: pd.DataFrame) -> pd.Series:
    return _keys(rows, [name for name in fields.NAMES if name in rows.columns], None)


def _may_be_doubled(rows: pd.DataFrame) -> bool:
    """A quick look: the moments of a doubled file cancel each other out under "exclusive or"."""
    moments = rows["searched_at"].to_numpy(dtype="datetime64[us]").view(np.uint64)
    mixed = moments * np.uint64(0x9E3779B97F4A7C15)  # wraps: it is a hash
    mixed ^= mixed >> np.uint64(29)
    return int(np.bitwise_xor.reduce(mixed)) == 0


# --- people stopped together --------------------------------------------------------------------------------

_PLACES = ("latitude", "longitude", "place", "beat")


def incidents(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """A number for each row; rows of one incident have the same.

    One incident: the same force reference ("#2" is another person of it); the same second and the same place, where
    the record has both; or equal in every cell, at a time to the second. A day without a time says too little, and so
    does a time without a place, unless everything else is equal too.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(rows)
    if not count:
        return np.zeros(0, dtype=np.int64)
    timed = rows["date_precision"].to_numpy() == "second"
    timed &= rows["searched_at"].notna().to_numpy()
    present = [name for name in _PLACES if name in rows.columns]
    placed = rows[present].notna().any(axis=1).to_numpy() if present else np.zeros(count, dtype=bool)
    public = [name for name in fields.NAMES if name in rows.columns and name not in ("reference", "officer")]
    links = [
        _links(rows, timed & placed, ["searched_at", *present]),
        _links(rows, timed & ~placed, public),
    ]
    if "reference" in rows.columns:
        given = rows["reference"].notna().to_numpy() & (rows["reference"] != fields.WITHHELD).to_numpy()
        links.append(_links(rows, given, ["reference"]))
    one, other = (np.concatenate([link[n] for link in links]) for n in (0, 1))
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    numbers: npt.NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return numbers


def _links(rows: pd.DataFrame, among: Bools, by: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Each of these rows with the first that is equal to it in these columns."""
    places = np.flatnonzero(among)
    keys = np.zeros(len(places), dtype=np.int64)
    for name in by:
        codes, distinct = pd.factorize(rows[name].iloc[places], use_na_sentinel=False)
        keys = pd.factorize(keys * (len(distinct) + 1) + codes)[0]
    first = np.full(len(places), len(places), dtype=np.int64)
    np.minimum.at(first, keys, np.arange(len(places)))
    return places, places[first[keys]] if len(places) else places
