"""Crossed strata: the areas crossed with a field of the record, so that each group is drawn from by itself.

A cell is one group of one area. Cells with fewer than ``SMALLEST`` records are merged by rule before the freeze,
because a cell of three tells nothing and can point at a person:

1. In every area the cells under the limit become one stratum, "rest of AREA".
2. While that is still under the limit, it takes in its neighbour in the listed order of the groups: the first one that
   is listed after all its parts, else the last one that is listed before.
3. Areas are never merged with one another: each has somebody who answers for it. So an area with few records is one
   stratum of fewer than the limit.

*No location* is crossed like an area; *outside the area* and what was left out before the freeze are not. In public a
crossed stratum has a number (``s01`` ...) for slug and name, in an order that says nothing; which area and groups are
meant is the key, which is private.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.errors import SettingError
from scrutiny.records import conditions, fields, vocabulary
from scrutiny.records.table import Records
from scrutiny.sampling.strata import Stratum, StratumKind, kind_of

SMALLEST = 10
NOT_SHOWN = "not shown"
_CROSSED_KINDS = (StratumKind.AREA, StratumKind.NO_LOCATION)
_ETHNIC_GROUPS = ("White", "Black", "Asian", "Mixed", "Other")
NAMED = {
    "ethnicity": "ethnic group: self-defined, else as the officer saw it",
    "age": "age band",
    "power": "legal power",
    "strip-search": "whether more than outer clothing was removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A group for each record. ``codes``: the place of the group in ``groups``; every record has one."""

    across: str
    codes: npt.NDArray[np.int64]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One stratum, by its private name: which groups of which area it holds."""

    slug: str
    area: str  # slug of the area
    name: str
    groups: tuple[str, ...]
    kind: StratumKind
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Areas crossed with a field, ready for ``frame.build`` and ``plan.make``.

    ``stratum``: one a record, a category of slugs; ``names``: the public name of every slug; ``strata``: the same with
    kinds and populations; ``key``: what the slugs stand for, private; ``merged``: what was merged, in words, private.
    """

    across: str
    stratum: pd.Series
    names: Mapping[str, str]
    strata: tuple[Stratum, ...]
    key: tuple[Cell, ...]
    merged: tuple[str, ...]

    @property
    def private_strata(self) -> tuple[Stratum, ...]:
        """The strata under the names that the office reads."""
        names = {cell.slug: cell.name for cell in self.key}
        return tuple(
            Stratum(slug=one.slug, name=names.get(one.slug, one.name), kind=one.kind, population=one.population)
            for one in self.strata
        )

    def key_table(self) -> pd.DataFrame:
        """The private key: one row a crossed stratum, with slug, area, name, groups and population."""
        return pd.DataFrame(
            [(one.slug, one.area, one.name, "; ".join(one.groups), one.population) for one in self.key],
            columns=["slug", "area", "name", "groups", "population"],
        )


def cross(
    records: Records,
    stratum: pd.Series,
    *,
    names: Mapping[str, str],
    across: str,
    salt: bytes | None = None,
    smallest: int = SMALLEST,
) -> Crossed:
    """Cross the areas of these records with a field. ``stratum``: category of slugs, one a record, in records' order.

    ``across``: see `grouping`. ``salt``: gives the public numbers an order that nobody can guess and that is the same
    for the same salt; without it they stand in the order of areas and groups, which is for the office's own eyes.
    Raises SettingError for a field that cannot be crossed with.
    """
    grouped = grouping(records, across)
    slugs = list(stratum.cat.categories)
    kinds = [kind_of(slug) for slug in slugs]
    counts = np.zeros((len(slugs), len(grouped.groups)), dtype=np.int64)
    areas = stratum.cat.codes.to_numpy(dtype=np.int64)
    np.add.at(counts, (areas, grouped.codes), 1)
    place = np.zeros_like(counts)  # the number of the stratum that a cell belongs to
    cells: list[Cell] = []
    others: list[Stratum] = []
    merged: list[str] = []
    for row, (slug, kind) in enumerate(zip(slugs, kinds, strict=True)):
        if kind not in _CROSSED_KINDS:
            place[row] = -1 - len(others)
            others.append(Stratum(slug=slug, name=names[slug], kind=kind, population=int(counts[row].sum())))
            continue
        parts = merge(counts[row].tolist(), smallest=smallest)
        for part in parts:
            place[row, list(part)] = len(cells)
            cells.append(_cell(slug, names[slug], kind, part, parts, grouped, counts[row]))
            if len(cells[-1].groups) > 1:
                merged.append(_merged_words(cells[-1], counts[row][list(part)].tolist()))
    numbers = _numbers(cells, salt)
    width = max(2, len(str(len(cells))))
    key = sorted((_with_slug(cell, f"s{numbers[at]:0{width}}") for at, cell in enumerate(cells)), key=lambda c: c.slug)
    strata = (
        *(Stratum(slug=one.slug, name=one.slug, kind=one.kind, population=one.population) for one in key),
        *others,
    )
    found = place[areas, grouped.codes]
    at = np.array([*(number - 1 for number in numbers), 0], dtype=np.int64)[np.maximum(found, 0)]
    codes = np.where(found >= 0, at, len(cells) - 1 - found)
    return Crossed(
        across=across,
        stratum=pd.Series(
            pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype([one.slug for one in strata])),
            index=stratum.index,
        ),
        names={one.slug: one.name for one in strata},
        strata=strata,
        key=tuple(key),
        merged=tuple(merged),
    )


def merge(counts: Sequence[int], *, smallest: int = SMALLEST) -> list[tuple[int, ...]]:
    """Which cells of one area become one stratum, by the rule at the head of this file; empty cells go along.

    ``counts``: records by group, in listed order. Every number from 0 to ``len(counts) - 1`` is in exactly one part;
    parts stand in the order of their first cell that has records.
    """
    there = [at for at, count in enumerate(counts) if count]
    large = [(at,) for at in there if counts[at] >= smallest]
    rest = [at for at in there if counts[at] < smallest]
    while rest and large and sum(counts[at] for at in rest) < smallest:
        after = [part for part in large if part[0] > max(rest)]
        taken = after[0] if after else large[-1]
        large.remove(taken)
        rest = sorted([*rest, *taken])
    parts = sorted([*large, *([tuple(rest)] if rest else [])])
    empty = [at for at, count in enumerate(counts) if not count]
    if not parts:
        return [tuple(empty)]
    host = tuple(rest) if rest else parts[-1]
    return [tuple(sorted([*part, *empty])) if part == host else part for part in parts] if empty else parts


def _cell(
    area: str,
    name: str,
    kind: StratumKind,
    part: tuple[int, ...],
    parts: Sequence[tuple[int, ...]],
    grouped: Grouping,
    counts: npt.NDArray[np.int64],
) -> Cell:
    groups = tuple(grouped.groups[at] for at in part if counts[at])
    if len(parts) == 1:
        called = name
    elif len(groups) == 1:
        called = f"{name}: {groups[0]}"
    else:
        plain = name if kind is StratumKind.AREA else name[0].lower() + name[1:]
        called = f"rest of {plain} ({', '.join(groups)})"
    return Cell(slug="", area=area, name=called, groups=groups, kind=kind, population=int(counts[list(part)].sum()))


def _with_slug(cell: Cell, slug: str) -> Cell:
    return Cell(
        slug=slug, area=cell.area, name=cell.name, groups=cell.groups, kind=cell.kind, population=cell.population
    )


def _merged_words(cell: Cell, counts: Sequence[int]) -> str:
    there = [count for count in counts if count]
    parts = [f"{group} ({count})" for group, count in zip(cell.groups, there, strict=True)]
    return f"{cell.name}: {', '.join(parts[:-1])} and {parts[-1]} are one group of {cell.population}"


def _numbers(cells: Sequence[Cell], salt: bytes | None) -> list[int]:
    """The public number of each cell, from 1."""
    if salt is None:
        return list(range(1, len(cells) + 1))
    digests = [
        hmac.new(salt, f"stratum|{cell.area}|{'|'.join(cell.groups)}".encode(), sha256).digest() for cell in cells
    ]
    numbers = [0] * len(cells)
    for number, at in enumerate(sorted(range(len(cells)), key=lambda at: digests[at]), start=1):
        numbers[at] = number
    return numbers


# --- groups -----------------------------------------------------------------------------------------------


def grouping(records: Records, across: str) -> Grouping:
    """The group of every record.

    ``across``: "ethnicity", "age", "power" or "strip-search"; any other coded field by its name; or a condition
    (``age < 18 and camera_used is no``), whose groups are "yes" and "no". What is blank, held back or not recognised is
    in a group of its own, "not shown". Raises SettingError where the extract shows it of no record.
    """
    wanted = across.strip()
    if wanted == "ethnicity":
        found = _ethnicity(records, wanted)
    elif wanted == "age":
        found = _age(records, wanted)
    elif wanted == "strip-search":
        found = _condition(records, "clothing_removed is more-than-outer", across=wanted)
    elif wanted == "power" or wanted in fields.NAMES:
        found = _coded(records, wanted)
    elif len(wanted.split()) > 1:
        found = _condition(records, wanted, across=wanted)
    else:
        raise SettingError(
            f'"{wanted}" is no field to cross areas with',
            where="--across",
            expected=f"one of {', '.join(NAMED)}, a coded field (scrutiny layouts --fields), or a condition",
        )
    if len(records.rows) and (found.codes == len(found.groups) - 1).all():
        raise SettingError(
            f"no record shows {wanted}", where="--across", do="Choose a field that the extract has, or leave it out"
        )
    return found


def _shown(codes: npt.NDArray[np.int64], groups: Sequence[str], across: str) -> Grouping:
    """A grouping; -1 among the codes is "not shown", which is listed last."""
    return Grouping(across=across, codes=np.where(codes < 0, len(groups), codes), groups=(*groups, NOT_SHOWN))


def _looked_up(column: pd.Series, place: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """The place of every code of a categorical column; -1 where it has none. Works on the categories, not the rows."""
    table = np.array([*(place.get(str(one), -1) for one in column.cat.categories), -1], dtype=np.int64)
    return np.asarray(table[column.cat.codes.to_numpy()])


def _coded(records: Records, name: str) -> Grouping:
    known = vocabulary.VOCABULARIES.get(fields.by_name()[name].vocabulary or "")
    if known is None:
        raise SettingError(
            f"{name} is not a coded field",
            where="--across",
            do=f'Write a condition in quotation marks, such as "{name} is blank"',
        )
    place = {code: at for at, code in enumerate(known.codes)}
    return _shown(_looked_up(records.column(name), place), [known.label(code) for code in known.codes], name)


def _ethnicity(records: Records, across: str) -> Grouping:
    """Five groups: what the person said, else what the officer saw."""

    def by_group(name: str, known: vocabulary.Vocabulary) -> npt.NDArray[np.int64]:
        place = {
            code: _ETHNIC_GROUPS.index(known.group(code)) for code in known.codes if known.group(code) in _ETHNIC_GROUPS
        }
        return _looked_up(records.column(name), place)

    said = by_group("self_defined_ethnicity", vocabulary.SELF_DEFINED_ETHNICITY)
    seen = by_group("officer_defined_ethnicity", vocabulary.OFFICER_DEFINED_ETHNICITY)
    return _shown(np.where(said >= 0, said, seen), _ETHNIC_GROUPS, across)


def _age(records: Records, across: str) -> Grouping:
    """The published bands: by the age in years, else by the band."""
    codes = vocabulary.AGE_RANGE.codes
    years = records.column("age").to_numpy(dtype=np.float64)
    bands = np.searchsorted(np.array([10, 18, 25, 35], dtype=np.float64), years, side="right")
    said = np.where((years >= 0) & np.isfinite(years), bands, -1)
    band = _looked_up(records.column("age_range"), {code: at for at, code in enumerate(codes)})
    return _shown(np.where(said >= 0, said, band), [vocabulary.AGE_RANGE.label(code) for code in codes], across)


def _condition(records: Records, text: str, *, across: str) -> Grouping:
    truth = conditions.ask(conditions.parse(text), records)
    codes = np.where(truth.unknown, -1, np.where(truth.true, 0, 1)).astype(np.int64)
    return _shown(codes, ["yes", "no"], across)
