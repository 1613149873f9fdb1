"""Areas: the Community Safety Partnership areas of a force, and which of them each record belongs to.

Two strata more, so that nothing can be hidden: *no location* (the record does not say where) and *outside
the area* (it says a place that is in none of the areas). Both are drawn from.

What places a record, in this order:

1. its *coordinates*, where the areas have outlines. They come before the area column although they are often moved
   to the middle of a street: all records of a force are moved alike, while the column is typed by hand, and an office
   that wants the column to decide leaves the outlines out. Records in which the two differ are counted in a notice.
2. its *area column*: a name, an alias or an ONS code.
3. a *lookup*, on the field that it is for (beat, ward, place, or spellings of the area column).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.errors import SettingError, counted
from scrutiny.records import fields, outlines
from scrutiny.records.table import Bools, Records
from scrutiny.records.vocabulary import fold

if TYPE_CHECKING:
    from scrutiny.records.lookups import Lookup

MOST_BYTES = outlines.MOST_BYTES  # a larger file of boundaries need not be read at all
NO_LOCATION = "no-location"
OUTSIDE = "outside"
STRATUM_NAMES: Mapping[str, str] = {NO_LOCATION: "No location", OUTSIDE: "Outside the area"}
# What a force may write in an area column for a search outside its own areas.
OUTSIDE_WORDS = ("outside", "outside the area", "outside force", "outside force area", "out of county", "out of force")
# Words that go with an area's name and do not tell it from another. Longer ones first.
_COMPANIONS = (
    ("community", "safety", "partnership"), ("csp",), ("council",), ("borough",), ("district",), ("city",), ("and",),
)  # fmt: skip
_WHY_NOT_COARSE = (
    "Searches near a border can be counted in the wrong area: in Hertfordshire 1 in 70 were with a point every 2 km, "
    "1 in 10 with one every 6 km. Better boundaries: geoportal.statistics.gov.uk, generalised to 20 m (BGC)"
)
BLANK_SHARE = 0.9  # so much without any evidence of a place, and areas say nothing
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One Community Safety Partnership area."""

    slug: str
    name: str
    code: str = ""  # ONS code of the district, where it is one district
    aliases: tuple[str, ...] = ()
    shape: Any = None  # a shapely geometry in WGS84 degrees, or None where areas come by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """All areas of a force, in the order in which they are printed."""

    areas: tuple[Area, ...]
    source: str  # where they come from, printed in the pack
    notices: tuple[str, ...] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of the areas and of the two further strata, in printing order."""
        return (*(area.slug for area in self.areas), NO_LOCATION, OUTSIDE)

    @property
    def names(self) -> dict[str, str]:
        """The printed name of every stratum."""
        return {area.slug: area.name for area in self.areas} | dict(STRATUM_NAMES)


def slug_of(name: str) -> str:
    """A plain name for files and commands: "East Hertfordshire" is "east-hertfordshire", "Ynys Môn" is "ynys-mon"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


# Codes: Office for National Statistics; each of the ten areas is one district.
HERTFORDSHIRE = Areas(
    areas=tuple(
        Area(slug=slug_of(name), name=name, code=code, aliases=aliases)
        for name, code, aliases in (
            ("Broxbourne", "E07000095", ()),
            ("Dacorum", "E07000096", ()),
            ("East Hertfordshire", "E07000242", ("East Herts",)),
            ("Hertsmere", "E07000098", ()),
            ("North Hertfordshire", "E07000099", ("North Herts",)),
            ("St Albans", "E07000240", ("St. Albans", "St Albans City and District")),
            ("Stevenage", "E07000243", ()),
            ("Three Rivers", "E07000102", ()),
            ("Watford", "E07000103", ()),
            ("Welwyn Hatfield", "E07000241", ()),
        )
    ),
    source="Hertfordshire's ten Community Safety Partnership areas, by name",
)
BUILT_IN: Mapping[str, Areas] = {"hertfordshire": HERTFORDSHIRE}


# --- areas from a file of boundaries ---


def from_geojson(text: str, *, where: str, name_property: str | None = None) -> Areas:
    """Areas from the polygons of a GeoJSON file in WGS84.

    ``name_property``: which property names an area; default: the only one that ends in NM or is called name.
    An outline that crosses itself is repaired, a coarse one or a small overlap is accepted, and each is said; see
    ``outlines`` for the limits. Raises SettingError for anything else.
    """
    features = outlines.read(text, where=where)
    chosen = _name_property([outline.properties for outline in features], name_property, where=where)
    code_property = _code_property([outline.properties for outline in features], chosen)
    areas: list[Area] = []
    repaired: list[str] = []
    empty = 0
    for outline in features:
        value = outline.properties.get(chosen)
        name = " ".join(str(value).split()) if value is not None else ""
        if not name and outline.shape is None:
            empty += 1
            continue
        if not name:
            raise SettingError(f'feature {outline.number} has no "{chosen}"', where=where, do="Give every area a name")
        if outline.shape is None:  # leaving it out would move its searches to "outside"
            raise SettingError("there is no polygon", where=f"{where}, feature {outline.number}", expected="an outline")
        if outline.repaired:
            repaired.append(name)
        code = str(outline.properties.get(code_property) or "").strip()
        areas.append(Area(slug=slug_of(name), name=name, code=code, shape=outline.shape))
    areas.sort(key=lambda area: area.name)
    refuse_same_names(areas, where=where)
    notices = []
    if repaired:
        crossing, were = ("outline of {} crosses itself", "it was")
        if len(repaired) > 1:
            crossing, were = ("outlines of {} cross themselves", "they were")
        notices.append(f"{where}: the {crossing.format(some(repaired))}; {were} repaired")
    if empty:
        notices.append(f"{where}: {empty} features have neither a name nor an outline and are left out")
    notices += _coarse(areas, where=where)
    notices += _overlapping(areas, where=where)
    return Areas(areas=tuple(areas), source=f"boundaries in {where}", notices=tuple(notices))


def _name_property(found: Sequence[Mapping[str, Any]], asked: str | None, *, where: str) -> str:
    present = sorted({key for properties in found for key in properties})
    listed = ", ".join(present) or "none"
    if asked is not None:
        if asked not in present:
            raise SettingError(f'no feature has a property "{asked}"', where=where, expected=f"one of: {listed}")
        return asked
    likely = [key for key in present if key.casefold().endswith("nm") or key.casefold() == "name"]
    if len(likely) != 1:
        said = "no property names the areas" if not likely else f"{len(likely)} properties may name the areas"
        raise SettingError(
            f"{said} (properties: {listed})",
            where=where,
            expected='one property that ends in NM or is called "name"',
            do="Say which one with --area-property",
        )
    return str(likely[0])


def _code_property(found: Sequence[Mapping[str, Any]], names: str) -> str:
    """The property with the ONS code: LAD19CD beside LAD19NM, else the only one ending in CD that tells all apart."""
    present = sorted({key for properties in found for key in properties if key.casefold().endswith("cd")})
    beside = [key for key in present if key[:-2].casefold() == names[:-2].casefold()]
    apart = [key for key in present if len({str(properties.get(key)) for properties in found}) == len(found)]
    likely = beside or apart
    return likely[0] if len(likely) == 1 else ""


def refuse_same_names(areas: Sequence[Area], *, where: str) -> None:
    """Raises SettingError unless every area, and every stratum beside them, has a slug of its own."""
    slugs = [area.slug for area in areas]
    if not all(slugs):
        raise SettingError("a name has neither a letter nor a figure", where=where, do="Give every area a name")
    if len(set(slugs)) != len(slugs) or set(slugs) & {NO_LOCATION, OUTSIDE}:
        raise SettingError("two areas have the same name", where=where, do="Give every area a name of its own")


def _coarse(areas: Sequence[Area], *, where: str) -> list[str]:
    coarse = [area for area in areas if outlines.is_coarse(area.shape)]
    if not coarse:
        return []
    worst = max(coarse, key=lambda area: (outlines.spacing_km(area.shape), area.name))
    many = "outline of {} is" if len(coarse) == 1 else "outlines of {} are"
    which = some([area.name for area in coarse])
    points, spacing = outlines.points(worst.shape), outlines.spacing_km(worst.shape)
    drawn = f"{worst.name}: {points} points, one for every {spacing:.1f} km of border"
    return [f"{where}: the {many.format(which)} coarse ({drawn}). {_WHY_NOT_COARSE}"]


def _overlapping(areas: Sequence[Area], *, where: str) -> list[str]:
    """Sentences about small overlaps; refuses larger ones, by which one search would be in two areas."""
    said: list[str] = []
    for first, second, share in outlines.overlaps([area.shape for area in areas]):
        one, other = areas[first], areas[second]
        coarse = outlines.is_coarse(one.shape) or outlines.is_coarse(other.shape)
        pair = f"{one.name} and {other.name} overlap by {share:.1%} of the smaller one"
        if share > (outlines.OVERLAP_REFUSED_COARSE if coarse else outlines.OVERLAP_REFUSED):
            raise SettingError(
                f"the areas {pair}",
                where=where,
                expected="every place in one area",
                do="Take areas of one kind and one year only",
            )
        said.append(pair)
    if not said:
        return []
    return [f"{where}: the outlines of {some(said)}; a search in both is counted in the first by name"]


def some(names: Sequence[str]) -> str:
    """Names in words, not more than a few of them."""
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN:,} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# --- names ---


def _core(text: str) -> str:
    """A name without the words that only say what kind of area it is: "Watford Borough Council" is "watford".

    Exact: only whole words at the end (or "Borough of" and "District of" at the beginning) go, and what is left must
    be the same. "st. albans" and "St Albans City & District" are one name; "City of London" is not "London".
    """
    words = re.findall(r"[^\W_]+", fold(text).replace("&", " and "))
    if len(words) > 2 and words[0] in ("borough", "district") and words[1] == "of":
        words = words[2:]
    while True:
        gone = next(
            (each for each in _COMPANIONS if len(words) > len(each) and tuple(words[-len(each) :]) == each), None
        )
        if gone is None:
            return " ".join(words)
        words = words[: -len(gone)]


def _spellings(area: Area) -> tuple[str, ...]:
    return tuple(spelling for spelling in (area.name, area.slug, area.code, *area.aliases) if spelling)


def namer(areas: Sequence[Area], *, outside_words: Iterable[str] = ()) -> Callable[[str], int]:
    """Which area a text names: its number; ``len(areas) + 1`` for a word that means outside; -2 for none.

    Exact spellings first. Without companion words only where what is left names one area: of "York District" and
    "York City", "York" names neither.
    """
    exact: dict[str, int] = {}
    cores: dict[str, int] = {}
    for number, area in enumerate(areas):
        for spelling in _spellings(area):
            _claim(exact, fold(spelling), number)
        for spelling in (area.name, *area.aliases):
            _claim(cores, _core(spelling), number)
    exact |= {fold(word): len(areas) + 1 for word in outside_words}
    return lambda text: exact.get(fold(text), cores.get(_core(text), UNKNOWN))


def _claim(claims: dict[str, int], spelling: str, number: int) -> None:
    """What two areas are called is the name of neither."""
    claims[spelling] = number if claims.get(spelling, number) == number else UNKNOWN


BLANK, UNKNOWN = -1, -2  # no area: nothing is said; something that no area is called


# --- which area a record is in ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The stratum of every record, and what people should know about how it was found."""

    stratum: pd.Series  # a category of ``areas.slugs``
    notices: tuple[str, ...]
    by: Mapping[str, int]  # how many records "coordinates", "area", "lookup" and "nothing" placed


def assign(records: Records, areas: Areas, lookup: "Lookup | None" = None, *, strict: bool = False) -> pd.Series:
    """The stratum of every record: a category of ``areas.slugs``. As ``place``, without what is to be said."""
    return place(records, areas, lookup, strict=strict).stratum


def place(records: Records, areas: Areas, lookup: "Lookup | None" = None, *, strict: bool = False) -> Placed:
    """Every record in its stratum: by coordinates, else by the area column, else by the lookup (see above).

    Nothing of these: *no location*. Coordinates in no area, a word for it in the area column, or a value that the
    lookup puts outside: *outside*. ``lookup`` has gone through ``settle``.

    Raises SettingError, with row numbers, where the area column holds a name that is not one of the areas, or a
    record that nothing else places has a value that the lookup does not list. A neighbouring force's beat is possible,
    but so is a typing error or an old list, and *outside* is drawn from less; who knows that the list is whole adds
    the line ``*,outside``. With ``strict`` also where nine tenths of the records say nothing of a place: areas would
    then be made of the tenth that happens to.
    """
    count = records.accepted
    codes = np.full(count, areas.slugs.index(NO_LOCATION), dtype=np.int32)
    notices: list[str] = []
    located = np.zeros(count, dtype=bool)
    if any(area.shape is not None for area in areas.areas):
        located, notices = _by_coordinates(records, areas, codes)
    named = _by_name(records, areas)
    listed = _by_lookup(records, areas, lookup) if lookup is not None else np.full(count, BLANK, dtype=np.int32)
    if lookup is not None and lookup.field == "area":
        named = np.where(named == UNKNOWN, listed, named)
        listed = np.full(count, BLANK, dtype=np.int32)
    else:
        _refuse_unlisted(records, (listed == UNKNOWN) & ~located & (named == BLANK), lookup)
    _refuse_unknown(records, (named == UNKNOWN) & ~located, areas)
    by_name = ~located & (named >= 0)
    by_list = ~located & (named == BLANK) & (listed >= 0)
    if strict:
        _refuse_blank(records, areas, lookup, blank=~located & (named == BLANK) & (listed == BLANK))
    if located.any():
        notices += _differing(codes, located, named, areas, "area column")
        notices += _differing(codes, located, listed, areas, f'lookup on "{lookup.field}"' if lookup else "")
    codes[by_name] = named[by_name]
    codes[by_list] = listed[by_list]
    counts = [int(np.count_nonzero(each)) for each in (located, by_name, by_list)]
    return Placed(
        stratum=pd.Series(
            pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(areas.slugs))),
            index=records.rows.index,
            name="stratum",
        ),
        notices=tuple(notices),
        by=dict(zip(("coordinates", "area", "lookup", "nothing"), (*counts, count - sum(counts)), strict=True)),
    )


def _by_coordinates(records: Records, areas: Areas, codes: npt.NDArray[np.int32]) -> tuple[Bools, list[str]]:
    """Which records have coordinates; their strata go into ``codes``."""
    x = records.column("longitude").to_numpy(dtype=np.float64)
    y = records.column("latitude").to_numpy(dtype=np.float64)
    notices: list[str] = []
    origin = (x == 0) & (y == 0)  # in the Gulf of Guinea: a form's way to say nothing
    half = np.isnan(x) != np.isnan(y)
    for found, what in ((origin, "the coordinates 0, 0"), (half, "only one of longitude and latitude")):
        if found.any():
            notices.append(f"{counted(int(found.sum()), 'record has', 'records have')} {what}: taken as having none")
    located = ~np.isnan(x) & ~np.isnan(y) & ~origin
    if not located.any():
        return located, notices
    xs, ys = x[located], y[located]
    if outlines.swapped((xs.min(), xs.max()), (ys.min(), ys.max())):
        raise SettingError(
            "longitude and latitude of the records seem swapped",
            expected="a latitude of 49 to 62 and a longitude of -9 to 3",
            do="Mend the layout, or the headings of the extract",
        )
    outlined = [number for number, area in enumerate(areas.areas) if area.shape is not None]
    found = outlines.locate(xs, ys, [areas.areas[number].shape for number in outlined])
    codes[located] = np.array([*outlined, areas.slugs.index(OUTSIDE)], dtype=np.int32)[found]  # -1: the last
    outside = int(np.count_nonzero(found < 0))
    if outside * 2 > len(found):
        notices.append(
            f"{outside:,} of {len(found):,} records with coordinates are in none of the areas: are these the "
            "boundaries of this force?"
        )
    return located, notices


def _by_name(records: Records, areas: Areas) -> npt.NDArray[np.int32]:
    """Stratum number by the area column; -1 where it is blank, withheld or there is none; -2 for an unknown name."""
    if "area" not in records.rows.columns:
        return np.full(records.accepted, BLANK, dtype=np.int32)
    force = records.sources[0].force if records.sources else ""
    words = (*OUTSIDE_WORDS, f"outside {force.replace('-', ' ')}")
    named = namer(areas.areas, outside_words=words)
    return _coded(records.column("area"), named)


def _by_lookup(records: Records, areas: Areas, lookup: "Lookup") -> npt.NDArray[np.int32]:
    """Stratum number by the lookup; -1 and -2 as for names."""
    named = namer(areas.areas, outside_words=OUTSIDE_WORDS)
    numbers = {value: named(area) for value, area in lookup.areas.items()}
    other = UNKNOWN if lookup.others is None else areas.slugs.index(OUTSIDE)
    return _coded(records.column(lookup.field), lambda value: numbers.get(fold(value), other))


def _coded(column: pd.Series, number_of: Callable[[str], int]) -> npt.NDArray[np.int32]:
    """A number for each row, worked out once for each distinct value."""
    codes, distinct = pd.factorize(column)
    numbers = [BLANK if value == fields.WITHHELD else number_of(value) for value in distinct]
    return np.array([*numbers, BLANK], dtype=np.int32)[codes]


def _differing(
    codes: npt.NDArray[np.int32], located: Bools, other: npt.NDArray[np.int32], areas: Areas, what: str
) -> list[str]:
    """How often coordinates and something else say different areas, by what the other says. No places."""
    differs = located & (other >= 0) & (other != codes)
    unknown = int(np.count_nonzero(located & (other == UNKNOWN)))
    said = []
    if differs.any():
        names = list(areas.names.values())
        counts = np.bincount(other[differs], minlength=len(names))
        most = [n for n in np.argsort(-counts, kind="stable") if counts[n]]
        listed = some([f"{names[n]} {counts[n]:,}" for n in most])
        said.append(
            f"{int(differs.sum()):,} of {int((located & (other >= 0)).sum()):,} records have coordinates in another "
            f"area than their {what} says (by it: {listed}); they are counted where the coordinates are"
        )
    if unknown:
        said.append(
            f"{counted(unknown, 'record is', 'records are')} placed by coordinates, where the {what} says none of the "
            "areas"
        )
    return said


def _refuse_unknown(records: Records, unknown: Bools, areas: Areas) -> None:
    """An area that is none of ours may be a typing error that would move a search out of its area."""
    if unknown.any():
        raise SettingError(
            f"{counted(int(unknown.sum()), 'record has', 'records have')} an area that is not one of the "
            f"{len(areas.areas)} "
            f"({_rows(records, unknown)})",
            where=_first_file(records, unknown),
            expected=", ".join(area.name for area in areas.areas) + ', or "outside"',
            do="Mend the names in the extract, give a lookup for them, or supply coordinates and boundaries (--areas)",
        )


def _refuse_unlisted(records: Records, unlisted: Bools, lookup: "Lookup | None") -> None:
    if lookup is not None and unlisted.any():
        raise SettingError(
            f"{counted(int(unlisted.sum()), 'record has', 'records have')} a value in the column "
            f'"{lookup.field}" that {lookup.where} does not '
            f"list ({_rows(records, unlisted)})",
            where=_first_file(records, unlisted),
            expected="a line in the lookup for every value",
            do="Add the missing lines or, if the list is whole, a line *,outside",
        )


def _rows(records: Records, chosen: Bools) -> str:
    """Rows of the first file that has any, as its spreadsheet shows them; then how many others there are."""
    rows = records.rows.loc[chosen, ["source", "source_row"]]
    first = rows.loc[rows["source"] == rows["source"].iloc[0], "source_row"]
    others = len(rows) - len(first)
    shown = ", ".join(f"row {row}" for row in first.head(_SHOWN))
    more = f" and {len(first) - _SHOWN:,} more" if len(first) > _SHOWN else ""
    return shown + more + (f"; {others:,} in other files" if others else "")


def _first_file(records: Records, chosen: Bools) -> str:
    number = records.rows.loc[chosen, "source"].iloc[0]
    return next(source.name for source in records.sources if source.number == number)


def _refuse_blank(records: Records, areas: Areas, lookup: "Lookup | None", *, blank: Bools) -> None:
    missing = int(np.count_nonzero(blank))
    if not records.accepted or missing < BLANK_SHARE * records.accepted:
        return
    columns = ['"longitude" and "latitude"'] if any(area.shape is not None for area in areas.areas) else []
    columns += ['"area"'] + ([f'"{lookup.field}"'] if lookup is not None and lookup.field != "area" else [])
    share = missing / records.accepted
    raise SettingError(
        f"{missing:,} of {records.accepted:,} records ({share:.0%}) do not say where the search was "
        f"(column {', '.join(columns)}: blank, withheld or not sent)",
        expected="a place for more than one record in ten",
        do="Ask the force for the area or the coordinates of each search; a draw by area needs them",
    )
