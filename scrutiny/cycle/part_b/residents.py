"""Residents by area and ethnic group, as a census file (CSV) has them, and the people searched beside them.

Two forms are read, as the Office for National Statistics (ONS) gives them or as anybody can type them. *Long*: a line
for each area and group, with columns for the area (its name, its code, or both), the ethnic group and the number::

    area,ethnic group,residents
    Watford,White,62228

*Wide*: a line for each area and a column for each of the five groups. Groups are the five of the census, by their
short or their official names; finer ones ("Asian, Asian British or Asian Welsh: Indian") are added up, and totals are
checked. Lines of districts that are none of this force's are left out where they have an ONS code; without one they may
be an area misspelt, and are refused.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scrutiny.cycle import config, store
from scrutiny.cycle.part_b.counting import GROUPS, ethnic, vehicle_alone
from scrutiny.cycle.part_b.listed import Listed
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import SettingError
from scrutiny.outputs.part_b import AreaPeople, Count, People
from scrutiny.records.areas import Area, namer, some
from scrutiny.records.vocabulary import fold

MOST_BYTES = 20_000_000
YEAR = 2021  # of the census, where the name of the file says none
_NAMES: Mapping[str, tuple[str, ...]] = {
    "White": ("White",),
    "Black": (
        "Black", "Black, Black British, Black Welsh, Caribbean or African", "Black/African/Caribbean/Black British",
        "Black or Black British", "Black/Black British",
    ),
    "Asian": ("Asian", "Asian, Asian British or Asian Welsh", "Asian/Asian British", "Asian or Asian British"),
    "Mixed": (
        "Mixed", "Mixed or Multiple ethnic groups", "Mixed/multiple ethnic group", "Mixed/multiple ethnic groups",
    ),
    "Other": ("Other", "Other ethnic group", "Other ethnic groups", "Any other ethnic group"),
}  # fmt: skip
_GROUP = {fold(name): group for group, names in _NAMES.items() for name in names}
_TOTALS = frozenset(("total", "all", "all groups", "all people", "all residents", "all usual residents"))
_NOBODY = "does not apply"  # a line that the ONS adds to its own tables, with 0
_NUMBERS = frozenset(
    ("residents", "usual residents", "observation", "obs value", "people", "persons", "population", "count", "number")
)
_PLACE = re.compile(r"area|district|authorit|partnership|^lad|^ltla|^csp|name|nm$|cd$|code$|geography")
_ONS = re.compile(r"[EWNSK]\d{8}")
_DISTRICT = re.compile(r"[EW]0[6-9]\d{6}")
_CENSUS = re.compile(r"(?<!\d)20[1-9]1(?!\d)")
_PREAMBLE = 15  # lines at the most before the headings
_FORM = "headings such as area,ethnic group,residents, or the area and a column for each of the five ethnic groups"
_FIVE = "White, Black, Asian, Mixed or Other, or the census' own name for one of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """One number of a file. ``group`` is "" for a total; ``detail``: a finer group, "" for one of the five."""

    line: int
    area: int
    district: str  # the cells that name the area
    codes: tuple[str, ...]
    group: str
    detail: str
    number: int


@dataclass(slots=True)
class _District:
    """What a file says of one district."""

    line: int  # the first
    area: int
    codes: tuple[str, ...]
    cells: dict[tuple[str, str], _Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """Which column is what. Long: ``groups`` name the group and ``number`` counts; wide: ``wide`` counts by column."""

    places: tuple[int, ...]
    groups: tuple[int, ...] = ()
    number: int = -1
    wide: Mapping[int, str] = field(default_factory=dict)  # "" for a total


# --- the file -----------------------------------------------------------------------------------------------------


def year_of(name: str) -> int:
    """The year of the census that a file's name says, such as 2011 of "census-2011.csv"; else the usual one."""
    found = set(_CENSUS.findall(name))
    return int(found.pop()) if len(found) == 1 else YEAR


def read(text: str, areas: Sequence[Area], *, where: str) -> tuple[dict[str, int], ...]:
    """Residents of each area, in the order given, by group.

    Raises SettingError, with the line, for an area that is none of these, a group that is none, one that is missing or
    there twice, what is no whole number, and a total that is not the sum.
    """
    rows = _rows(text, where=where)
    heads = _heads(rows, where=where)
    districts: dict[str, _District] = {}
    for cell in _cells(rows, heads, areas, where=where):
        one = districts.setdefault(cell.district, _District(cell.line, cell.area, cell.codes))
        key = (cell.group, cell.detail)
        if key in one.cells:
            raise SettingError(
                f"lines {one.cells[key].line} and {cell.line} are of one area and one group",
                where=where,
                expected="one line for each",
                do="Keep the one that is right",
            )
        one.cells[key] = cell
    _refuse_missing(districts, areas, where=where)
    people: tuple[dict[str, int], ...] = tuple(dict.fromkeys(GROUPS, 0) for _ in areas)
    for one in districts.values():
        for group, number in _added_up(one, where=where).items():
            people[one.area][group] += number
    return people


def _rows(text: str, *, where: str) -> Iterator[tuple[int, list[str]]]:
    """The number and the trimmed cells of each line that is not empty."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=text[:10_000].count), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise SettingError(
            f"line {reader.line_num} cannot be read as CSV",
            where=where,
            expected="as many quotation marks that close as that open",
            do="Save the file again as CSV UTF-8",
        ) from None


def _heads(rows: Iterator[tuple[int, list[str]]], *, where: str) -> _Heads:
    for _ in range(_PREAMBLE):
        _, cells = next(rows, (0, []))
        found = _long(cells) or _wide(cells)
        if found is not None:
            return found
    raise SettingError("no line has the headings of a table of residents", where=where, expected=_FORM)


def _long(cells: Sequence[str]) -> _Heads | None:
    heads = [" ".join(fold(cell).replace("_", " ").split()) for cell in cells]
    groups = [at for at, head in enumerate(heads) if "ethnic" in head or head == "group"]
    numbers = [at for at, head in enumerate(heads) if head in _NUMBERS]
    places = [at for at, head in enumerate(heads) if at not in groups and _PLACE.search(head)]
    named = [at for at in groups if not heads[at].endswith("code")]
    if not (named and places and len(numbers) == 1):
        return None
    return _Heads(places=tuple(places), groups=tuple(named), number=numbers[0])


def _wide(cells: Sequence[str]) -> _Heads | None:
    found = {at: _group_of(cell) for at, cell in enumerate(cells)}
    wide = {at: group[0] for at, group in found.items() if group is not None and not group[1]}
    places = tuple(at for at, cell in enumerate(cells) if at not in wide and _PLACE.search(fold(cell)))
    is_table = places and len(set(wide.values()) - {""}) > 1 and len(set(wide.values())) == len(wide)
    return _Heads(places=places, wide=wide) if is_table else None


def _group_of(text: str) -> tuple[str, str] | None:
    """One of the five groups, and the finer one; a pair of "" for a total; None for what is neither."""
    folded = fold(text)
    whole, _, detail = (part.strip() for part in folded.partition(":"))
    if folded in _TOTALS or (whole in _TOTALS and detail in _TOTALS):
        return "", ""
    if folded in _GROUP:
        return _GROUP[folded], ""
    return (_GROUP[whole], detail) if whole in _GROUP and detail else None


def _cells(
    rows: Iterator[tuple[int, list[str]]], heads: _Heads, areas: Sequence[Area], *, where: str
) -> Iterator[_Cell]:
    """The numbers of the areas, line by line; those of other districts, which have a code of their own, left out."""
    named = namer(areas)
    width = 1 + max((*heads.places, *heads.groups, *heads.wide, heads.number))
    for line, row in rows:
        if sum(map(bool, row)) == 1:  # a remark below the table
            continue
        cells = [*row, *[""] * (width - len(row))]
        texts = [cells[at] for at in heads.places if cells[at]]
        found = {named(text) for text in texts} & set(range(len(areas)))
        codes = tuple(text for text in texts if _ONS.fullmatch(text))
        if not found and codes:
            continue
        if len(found) != 1:
            raise SettingError(
                f"line {line}: {'its area is none of ours' if not found else 'its name and its code are of two areas'}",
                where=where,
                expected=f"one of {', '.join(area.name for area in areas)}",
                do="Write the area as it is called here, or take lines of other areas out",
            )
        area, district = found.pop(), " ".join(map(fold, texts))
        for group, detail, text in _of_line(line, cells, heads, where=where):
            number = _number(text, line=line, where=where)
            yield _Cell(line=line, area=area, district=district, codes=codes, group=group, detail=detail, number=number)


def _of_line(line: int, cells: Sequence[str], heads: _Heads, *, where: str) -> Iterator[tuple[str, str, str]]:
    """Group, finer group and number as written, once for a line or once for each column of numbers."""
    if heads.wide:
        yield from ((group, "", cells[at]) for at, group in heads.wide.items())
        return
    said = [cells[at] for at in heads.groups if cells[at]]
    if said and fold(said[-1]) == _NOBODY and _number(cells[heads.number], line=line, where=where) == 0:
        return
    found = [_group_of(text) for text in said]
    known = [one for one in found if one is not None]
    if len(known) < len(said) or not known or len({group for group, _ in known}) > 1:
        raise SettingError(f"line {line}: that is not one of the five ethnic groups", where=where, expected=_FIVE)
    detail = next((detail for _, detail in known if detail), "")
    yield known[0][0], detail, cells[heads.number]


def _number(text: str, *, line: int, where: str) -> int:
    digits = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not (digits.isascii() and digits.isdigit()):
        raise SettingError(
            f"line {line}: the number of residents is no whole number", where=where, expected="digits, such as 62228"
        )
    return int(digits)


def _refuse_missing(districts: Mapping[str, _District], areas: Sequence[Area], *, where: str) -> None:
    """Every area is there, once; one made of several districts with all of them."""
    for at, area in enumerate(areas):
        own = [one for one in districts.values() if one.area == at]
        if not own:
            raise SettingError(
                f"no line is of {area.name}",
                where=where,
                expected=f"lines for each of the {len(areas)} areas",
                do="Add them, or write the area as it is called here",
            )
        parts = {code for code in (area.code, *area.aliases) if _DISTRICT.fullmatch(code)}
        there = {code for one in own for code in one.codes}
        if len(parts) < 2 and len(own) > 1:
            lines = " and ".join(str(one.line) for one in own[:2])
            raise SettingError(
                f"lines {lines} are of one area, written in two ways", where=where, expected="one way to write it"
            )
        if there and len(parts) > 1 and parts - there:
            raise SettingError(
                f"{area.name} is made of {len(parts)} districts, and {len(parts - there)} of them are not there "
                f"({some(sorted(parts - there))})",
                where=where,
                expected="lines for every district of an area",
            )


def _added_up(one: _District, *, where: str) -> dict[str, int]:
    """The five groups of a district. A group that is there as such and in finer ones has to be their sum."""
    people: dict[str, int] = {}
    for group in GROUPS:
        whole = one.cells.get((group, ""))
        parts = [cell for (name, detail), cell in one.cells.items() if name == group and detail]
        if whole is None and not parts:
            raise SettingError(
                f"line {one.line}: for its area there is no number of {group} residents", where=where,
                expected="a number for each of the five groups",
            )  # fmt: skip
        people[group] = sum(cell.number for cell in parts) if whole is None else whole.number
        if whole is not None and parts:
            _refuse_other(whole, sum(cell.number for cell in parts), where=where)
    total = one.cells.get(("", ""))
    if total is not None:
        _refuse_other(total, sum(people.values()), where=where)
    return people


def _refuse_other(whole: _Cell, total: int, *, where: str) -> None:
    if whole.number != total:
        raise SettingError(
            f"line {whole.line}: the total is {whole.number:,}, and its groups add up to {total:,}",
            where=where,
            expected="the same",
            do="Mend the line that is wrong, or take the total out",
        )


# --- beside the searches ------------------------------------------------------------------------------------------


def people_of(work: Workspace, listed: Listed) -> People | None:
    """People searched and residents, by area and group; None where the settings name no file of residents.

    The group is the one that the person named. Searches of a vehicle alone are of nobody.
    """
    name = work.config.census.file
    if not name:
        return None
    residents = read(_text(work, name), listed.places, where=name)
    searched = ~vehicle_alone(listed.records)
    said, seen = (ethnic(listed.records, f"{whose}_defined_ethnicity") for whose in ("self", "officer"))
    counts = {group: listed.by_area(searched & (said == group)) for group in GROUPS}
    everybody = listed.by_area(searched)
    return People(
        source=f"Census {year_of(name)}",
        groups=GROUPS,
        vehicles=int(np.count_nonzero(~searched)),
        said=tuple(int(counts[group].sum()) for group in GROUPS),
        seen=tuple(int(np.count_nonzero(searched & (said == "") & (seen == group))) for group in GROUPS),
        unknown=int(np.count_nonzero(searched & (said == "") & (seen == ""))),
        areas=tuple(
            AreaPeople(
                name=area.name,
                searches=int(everybody[at]),
                said=tuple(int(counts[group][at]) for group in GROUPS),
                residents=tuple(residents[at][group] for group in GROUPS),
            )
            for at, area in enumerate(listed.places)
        ),
        elsewhere=tuple(
            Count(name=listed.areas[at], count=int(everybody[at]))
            for at in range(len(listed.places), len(listed.areas))
        ),
    )


def _text(work: Workspace, name: str) -> str:
    path = work.root / name
    do = f"Put it beside {config.FILE}, or leave [census] file empty"
    if not path.is_file():
        raise SettingError("there is no such file", where=f"{config.FILE}, [census] file", do=do)
    if path.stat().st_size > MOST_BYTES:
        raise SettingError(
            f"the file is larger than {MOST_BYTES // 1_000_000} MB", where=name, expected="a table (CSV)"
        )
    content = store.read(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # as Excel saves a plain CSV
