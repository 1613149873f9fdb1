"""Lookups: tables that say in which area a beat, a ward or any other label lies.

Two forms are read. The plain one is a CSV of two columns, a value and its area; the heading of the first says
which field the values stand in::

    beat,area
    A1,Watford
    A2,Three Rivers
    *,outside

"area" and "place" name those fields; any other heading (ward, ward_code, neighbourhood, postcode sector) is taken for
the field "beat". ``*`` stands for every value that the table does not list, and can only be outside.

The other form is the list of the Office for National Statistics, district to Community Safety Partnership to police
force (headings such as ``LAD24CD`` or ``ltla24_name``, ``csp24_name``, ``pfa24_name``).
"""

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from scrutiny.errors import SettingError
from scrutiny.records.areas import OUTSIDE, OUTSIDE_WORDS, UNKNOWN, Area, Areas, namer, refuse_same_names, slug_of, some
from scrutiny.records.vocabulary import fold

MOST_BYTES = 50_000_000
EVERY_OTHER = "*"
FIELDS = ("beat", "area", "place")
_MEANT: Mapping[str, str] = {
    "area": "area",
    "district": "area",
    "partnership": "area",
    "community safety partnership": "area",
    "place": "place",
    "location": "place",
    "street": "place",
}
_OFFICIAL = re.compile(r"(ltla|lad|district|csp|pfa)\d*[ _]?(cd|code|nm|name)", re.IGNORECASE)
_ROLES: Mapping[str, str] = {"ltla": "district", "lad": "district", "cd": "code", "nm": "name"}
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """One line of the official list. A district can stand in several lines, with a partnership each."""

    line: int
    code: str
    name: str
    partnership_code: str
    partnership: str
    force: str  # as the list writes it, e.g. "Devon & Cornwall"; "" where there is no such column


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A lookup as read: either ``areas`` (the plain form) or ``districts`` (the official one) is filled."""

    where: str
    field: str  # the field of a record that holds the values
    areas: Mapping[str, str] = dataclasses.field(default_factory=dict)  # folded value -> area as written
    lines: Mapping[str, int] = dataclasses.field(default_factory=dict)  # folded value -> line of the file
    others: str | None = None  # the area of every other value, where there is a line for it
    districts: tuple[District, ...] = ()
    heads: tuple[str, ...] = ()


def from_lookup(text: str, *, where: str) -> Lookup:
    """A lookup from the text of a CSV, separated by commas, semicolons or tabs.

    A line that says again what another says is harmless; empty lines are left out. Raises SettingError, with line
    numbers, for a line with a blank cell or too many, for a value with two areas, and for a table that is neither form.
    """
    if len(text) > MOST_BYTES:
        raise SettingError(f"the file is larger than {MOST_BYTES // 1_000_000} MB", where=where, expected="a lookup")
    rows = _rows(text, where=where)
    _, heads = next(rows, (0, []))
    while heads and not heads[-1]:
        heads.pop()
    roles = [_OFFICIAL.fullmatch(head) for head in heads]
    if sum(role is not None for role in roles) > 2:
        named = {_role(role): number for number, role in enumerate(roles) if role}
        return Lookup(where=where, field="area", districts=_districts(rows, named, where=where), heads=tuple(heads))
    if len(heads) != 2 or not all(heads):
        raise SettingError(
            f"there are {len(heads)} columns" if heads else "there is nothing in the file",
            where=where,
            expected="two columns with headings, a value and its area, such as: beat,area",
            do="Leave only those two, or give the official list of districts and partnerships as it is",
        )
    return _plain(rows, heads, where=where)


def _rows(text: str, *, where: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and trimmed cells of each line that is not empty."""
    text = text.removeprefix("\ufeff")
    head = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if "\0" in "".join(cells):
                raise csv.Error
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise SettingError(
            f"line {reader.line_num} cannot be read as CSV", where=where, do="Save the lookup again as CSV UTF-8"
        ) from None


def _plain(rows: Iterable[tuple[int, list[str]]], heads: Sequence[str], *, where: str) -> Lookup:
    areas: dict[str, str] = {}
    lines: dict[str, int] = {}
    misshapen: list[int] = []
    others: str | None = None
    for line, cells in rows:
        value, area, *more = [*cells, "", ""]
        if not value or not area or any(more):
            misshapen.append(line)
            continue
        folded = fold(value)
        if folded in areas and fold(areas[folded]) != fold(area):
            raise SettingError(
                f"line {lines[folded]} and line {line} put one value into two areas",
                where=where,
                do="Keep the line that is right",
            )
        areas.setdefault(folded, area)
        lines.setdefault(folded, line)
        if value == EVERY_OTHER:
            others = area
    if misshapen:
        raise SettingError(
            f"{_lines(misshapen)} {'has' if len(misshapen) == 1 else 'have'} a blank cell, or too many cells",
            where=where,
            expected="a value and its area in every line",
        )
    areas.pop(EVERY_OTHER, None)
    if not areas:
        raise SettingError("there are no lines under the headings", where=where, expected="a value and its area")
    meant = _MEANT.get(fold(heads[0].replace("_", " ")), "beat")
    return Lookup(where=where, field=meant, areas=areas, lines=lines, others=others, heads=tuple(heads))


def _lines(numbers: Sequence[int]) -> str:
    """Line numbers in words, not more than a few of them."""
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    more = f" and {len(numbers) - _SHOWN:,} more" if len(numbers) > _SHOWN else ""
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}{more}"


def _role(found: re.Match[str]) -> tuple[str, str]:
    whose, what = (part.lower() for part in found.groups())
    return _ROLES.get(whose, whose), _ROLES.get(what, what)


def _districts(
    rows: Iterable[tuple[int, list[str]]], named: Mapping[tuple[str, str], int], *, where: str
) -> tuple[District, ...]:
    def cell(cells: Sequence[str], *role: Any) -> str:  # noqa: ANN401 -- a pair of texts
        number = named.get(role, len(cells))
        return cells[number] if number < len(cells) else ""

    if ("csp", "name") not in named or not {("district", "name"), ("district", "code")} & set(named):
        raise SettingError(
            "no heading is for the name of the Community Safety Partnership, or none is for the district",
            where=where,
            expected="headings such as LAD24CD, LAD24NM, CSP24CD, CSP24NM, PFA24NM",
        )
    districts = tuple(
        District(
            line=line,
            code=cell(cells, "district", "code"),
            name=cell(cells, "district", "name"),
            partnership_code=cell(cells, "csp", "code"),
            partnership=cell(cells, "csp", "name"),
            force=cell(cells, "pfa", "name"),
        )
        for line, cells in rows
    )
    blank = [each.line for each in districts if not each.partnership or not (each.code or each.name)]
    if blank:
        raise SettingError(
            f"{_lines(blank)} {'names' if len(blank) == 1 else 'name'} no district or no partnership", where=where
        )
    if not districts:
        raise SettingError("there are no lines under the headings", where=where, expected="a district in every line")
    return districts


def _lines_of(lookup: Lookup, values: Iterable[str]) -> str:
    """The lines of these folded values, in words, for a message."""
    return _lines(sorted(lookup.lines[value] for value in values))


def _of_force(lookup: Lookup, force: str) -> tuple[District, ...]:
    """The lines of the official list that are this force's; none where it does not say.

    ``force`` is a slug as in file names. The same words in any order are the same force: the list has
    "London, City of" for city-of-london, "Devon & Cornwall" and "Metropolitan Police".
    """
    wanted = _words(force.replace("-", " "))
    return tuple(each for each in lookup.districts if each.force and _words(each.force) == wanted)


def _words(name: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", fold(name).replace("&", " and "))
    return tuple(sorted(word for word in words if word not in ("police", "constabulary")))


# --- fitting lookup and areas to each other ---


def settle(areas: Areas, lookup: Lookup | None, *, force: str = "") -> tuple[Areas, Lookup | None]:
    """Areas and lookup fitted to each other; afterwards ``place`` can use both.

    * A plain lookup whose values are *names or codes of the outlines* joins them: districts become the partnerships
      they form. Every outline must be in it, unless it has a line ``*,outside``.
    * Any other plain lookup must name areas that there are.
    * The official list (district, partnership, force) joins districts into partnerships, keeps those of ``force``
      where the list has it, and places searches in other forces' districts outside.

    Raises SettingError, with line numbers, where the two do not fit.
    """
    if lookup is None:
        return areas, None
    if lookup.districts:
        return _official(areas, lookup, force=force)
    if lookup.others is not None and not _is_outside(lookup.others):
        raise SettingError(
            f'the line "{EVERY_OTHER}" puts every other value into an area',
            where=lookup.where,
            expected=f"{EVERY_OTHER},outside",
            do="List the values of each area",
        )
    named = namer(areas.areas)
    outlined = {value: named(value) for value in lookup.areas} if lookup.field == "area" else {}
    joins = any(
        n >= 0 and areas.areas[n].shape is not None and named(lookup.areas[v]) != n for v, n in outlined.items()
    )
    if joins:
        return _joined(areas, lookup, outlined)
    if named(lookup.heads[1]) >= 0:
        raise SettingError("the first line has no headings", where=lookup.where, expected="headings such as: beat,area")
    unknown = [v for v, area in lookup.areas.items() if named(area) < 0 and not _is_outside(area)]
    if unknown:
        raise SettingError(
            f"{_lines_of(lookup, unknown)}: not one of the {len(areas.areas)} areas",
            where=lookup.where,
            expected="a value and its area: " + ", ".join(area.name for area in areas.areas) + ', or "outside"',
        )
    moved = [v for v, n in outlined.items() if n >= 0 and named(lookup.areas[v]) != n]
    if moved:
        raise SettingError(f"{_lines_of(lookup, moved)}: the name of one area is put into another", where=lookup.where)
    return areas, lookup


def _is_outside(text: str) -> bool:
    return fold(text) in OUTSIDE_WORDS


def _joined(areas: Areas, lookup: Lookup, outlined: Mapping[str, int]) -> tuple[Areas, Lookup]:
    """Outlines joined as the lookup says; what else it lists stays a lookup on the area column."""
    target: dict[int, str] = {}
    for value, number in outlined.items():
        if number < 0:
            continue
        if number in target and fold(target[number]) != fold(lookup.areas[value]):
            raise SettingError(
                f"{areas.areas[number].name} is in two areas", where=lookup.where, do="Keep the line that is right"
            )
        target[number] = lookup.areas[value]
    missing = [area.name for number, area in enumerate(areas.areas) if number not in target]
    if missing and lookup.others is None:
        raise SettingError(
            f"{len(missing)} of the {len(areas.areas)} outlines are not in it ({some(missing)})",
            where=lookup.where,
            expected="a line for every outline",
            do=f"Add lines for them, or a line {EVERY_OTHER},outside",
        )
    groups: dict[str, tuple[str, list[Area]]] = {}
    for number, name in sorted(target.items()):
        if not _is_outside(name):
            groups.setdefault(fold(name), (name, []))[1].append(areas.areas[number])
    joined = _with_groups(areas, [(name, "", members) for name, members in groups.values()], lookup)
    known = namer(joined.areas)
    rest = {v: a for v, a in lookup.areas.items() if outlined[v] < 0 or _is_outside(a)}
    odd = [value for value, area in rest.items() if known(area) < 0 and not _is_outside(area)]
    if odd:
        raise SettingError(
            f"{_lines_of(lookup, odd)}: no outline has that name or code, and its area has no other outline",
            where=lookup.where,
            do="Write the value as the boundaries do",
        )
    return joined, replace(lookup, areas=rest)


def _official(areas: Areas, lookup: Lookup, *, force: str) -> tuple[Areas, Lookup]:
    own = _of_force(lookup, force) if force else ()
    lines = own or lookup.districts
    with_outlines = any(area.shape is not None for area in areas.areas)
    # Without outlines all partnerships of the force are areas, whether or not anything is in them.
    taken = _taken(areas, lines, lookup, whole=bool(own)) if with_outlines else _by_list(areas, own, lookup, force)
    settled = _with_groups(areas, taken, lookup)
    named = namer(settled.areas)
    elsewhere = {
        fold(text): each.line
        for each in lookup.districts
        for text in (each.code, each.name, each.partnership, each.partnership_code)
        if text and named(text) < 0
    }
    left = sum(1 for area in areas.areas if named(area.name) < 0)
    notices = settled.notices
    if left:
        notices += (f"{lookup.where}: {left} of the {len(areas.areas)} areas given are not this force's: outside",)
    rest = replace(lookup, areas=dict.fromkeys(elsewhere, OUTSIDE), lines=elsewhere, districts=())
    return replace(settled, notices=notices), rest


_Group = tuple[str, str, list[Area]]  # name, code, members


def _taken(areas: Areas, lines: Sequence[District], lookup: Lookup, *, whole: bool) -> list[_Group]:
    """The partnerships that the outlines form. An outline is a district's or, in an older file, a partnership's own."""
    named = namer(areas.areas)
    groups: dict[str, _Group] = {}
    by_district: dict[int, District] = {}
    lacking: dict[str, District] = {}
    for each in lines:
        number = max(named(each.code) if each.code else UNKNOWN, named(each.name) if each.name else UNKNOWN)
        own = named(each.partnership)
        if (
            number >= 0
            and number != own
            and number in by_district
            and by_district[number].partnership != each.partnership
        ):
            raise SettingError(
                f"{areas.areas[number].name} lies in several partnerships (lines {by_district[number].line} and "
                f"{each.line})",
                where=lookup.where,
                do="Give boundaries of the partnerships themselves",
            )
        found = number if number >= 0 else own
        if found < 0:
            lacking.setdefault(each.partnership, each)
            continue
        by_district.setdefault(found, each)
        members = groups.setdefault(each.partnership, (each.partnership, each.partnership_code, []))[2]
        if areas.areas[found] not in members:
            members.append(areas.areas[found])
    short = [each for name, each in lacking.items() if whole or name in groups]
    if short:
        raise SettingError(
            f"no outline for {len(short)} of the districts ({some([each.name or each.code for each in short])})",
            where=areas.source,
            expected=f"an outline for every district of {lookup.where}, or for every partnership",
            do="Take boundaries and list of one year",
        )
    if not groups:
        raise SettingError(
            "none of the areas is in the list",
            where=lookup.where,
            expected="districts of the boundaries, by name or code",
        )
    return list(groups.values())


def _by_list(areas: Areas, own: Sequence[District], lookup: Lookup, force: str) -> list[_Group]:
    if not own:
        raise SettingError(
            f'no line is for the force "{force}"' if force else "it is not said which force these records are of",
            where=lookup.where,
            expected="the name of the force in the column of police force areas",
            do="Give boundaries of the areas with --areas",
        )
    groups: dict[str, _Group] = {}
    named = namer(areas.areas)
    for each in own:
        members = groups.setdefault(each.partnership, (each.partnership, each.partnership_code, []))[2]
        number = named(each.name) if each.name else named(each.code)
        before = areas.areas[number].aliases if number >= 0 else ()
        members.append(Area(slug=slug_of(each.name), name=each.name or each.code, code=each.code, aliases=before))
    _refuse_shared(own, lookup)
    return list(groups.values())


def _refuse_shared(own: Sequence[District], lookup: Lookup) -> None:
    """A district of several partnerships: its name alone places nothing, so it may not be one of their aliases."""
    of: dict[str, District] = {}
    for each in own:
        first = of.setdefault(each.name or each.code, each)
        if first.partnership != each.partnership:
            raise SettingError(
                f"{each.name or each.code} lies in several partnerships (lines {first.line} and {each.line})",
                where=lookup.where,
                do="Give boundaries of the partnerships with --areas",
            )


def _with_groups(areas: Areas, groups: Sequence[_Group], lookup: Lookup) -> Areas:
    """An area for each group. One that is a single district keeps that district's code, by which a census is joined."""
    made = []
    for name, code, members in groups:
        single = members[0] if len(members) == 1 else None
        shapes = [member.shape for member in members if member.shape is not None]
        aliases = dict.fromkeys(s for m in members for s in (m.name, m.code, *m.aliases) if s)
        own_code = single.code if single is not None and single.code else code
        aliases |= dict.fromkeys([code] if code else [])
        made.append(
            Area(
                slug=slug_of(name),
                name=name,
                code=own_code,
                aliases=tuple(alias for alias in aliases if alias not in (name, own_code)),
                shape=shapes[0] if len(shapes) == 1 else shapely.union_all(shapes) if shapes else None,
            )
        )
    if not made:
        raise SettingError("it leaves no area", where=lookup.where, expected="at least one area that is not outside")
    made.sort(key=lambda area: area.name)
    refuse_same_names(made, where=lookup.where)
    joined = sum(len(members) > 1 for _, _, members in groups)
    source = f"{areas.source}, joined by {lookup.where}" if joined else f"{areas.source}, as listed in {lookup.where}"
    return replace(areas, areas=tuple(made), source=source)
