"""Areas: the Community Safety Partnership areas of a force, and which of them each record belongs to.

Two strata more, so that nothing can be hidden: *no location* (the record does not say where) and *outside
the area* (it says a place that is in none of the areas). Both are drawn from.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from scrutiny.errors import SettingError
from scrutiny.records import fields
from scrutiny.records.table import Bools, Records
from scrutiny.records.vocabulary import fold

NO_LOCATION = "no-location"
OUTSIDE = "outside"
STRATUM_NAMES: Mapping[str, str] = {NO_LOCATION: "No location", OUTSIDE: "Outside the area"}
# What a force may write in an area column for a search outside its own areas.
_OUTSIDE_WORDS = ("outside", "outside the area", "outside force", "outside force area", "out of county", "out of force")


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
    """A plain name for files and commands: "East Hertfordshire" is "east-hertfordshire"."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


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


def from_geojson(text: str, *, where: str, name_property: str | None = None) -> Areas:
    """Areas from the polygons of a GeoJSON file in WGS84.

    ``name_property``: which property names an area; default: the only one that ends in NM or is called name.
    An invalid polygon is repaired, and said. Raises SettingError for anything else.
    """
    try:
        raw = json.loads(text)
    except ValueError:
        raise SettingError("this is not JSON", where=where, expected="a GeoJSON file of boundaries") from None
    features = raw.get("features") if isinstance(raw, dict) else None
    if not isinstance(features, list) or not features:
        raise SettingError("there are no features", where=where, expected="a GeoJSON FeatureCollection of polygons")
    chosen = _name_property(features, name_property, where=where)
    areas: list[Area] = []
    notices: list[str] = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        name = str(properties.get(chosen) or "").strip()
        if not name:
            raise SettingError(f'feature {number} has no "{chosen}"', where=where, do="Give every area a name")
        shape, repaired = _shape(feature.get("geometry"), where=f"{where}, feature {number}")
        if repaired:
            notices.append(f"{where}: the outline of feature {number} crosses itself; it was repaired")
        code = next((str(value) for key, value in properties.items() if key.endswith("CD")), "")
        areas.append(Area(slug=slug_of(name), name=name, code=code, shape=shape))
    slugs = [area.slug for area in areas]
    if len(set(slugs)) != len(slugs) or set(slugs) & {NO_LOCATION, OUTSIDE}:
        raise SettingError("two areas have the same name", where=where, do="Give every area a name of its own")
    return Areas(
        areas=tuple(sorted(areas, key=lambda area: area.name)), source=f"boundaries in {where}", notices=tuple(notices)
    )


def _name_property(features: Sequence[Mapping[str, Any]], asked: str | None, *, where: str) -> str:
    present = sorted({key for feature in features for key in (feature.get("properties") or {})})
    listed = ", ".join(present) or "none"
    if asked is not None:
        if asked not in present:
            raise SettingError(f'no feature has a property "{asked}"', where=where, expected=f"one of: {listed}")
        return asked
    likely = [key for key in present if key.endswith("NM") or key.casefold() == "name"]
    if len(likely) != 1:
        found = "no property names the areas" if not likely else f"{len(likely)} properties may name the areas"
        raise SettingError(
            f"{found} (properties: {listed})",
            where=where,
            expected='one property that ends in NM or is called "name"',
            do="Say which one with --area-property",
        )
    return str(likely[0])


def _shape(geometry: Mapping[str, Any] | None, *, where: str) -> tuple[Any, bool]:
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException:
        shape = None
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise SettingError("there is no polygon", where=where, expected="a Polygon or MultiPolygon")
    west, south, east, north = shape.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise SettingError(
            "the coordinates are not degrees",
            where=where,
            expected="WGS84",
            do="Export the boundaries as WGS84 (EPSG:4326)",
        )
    if shape.is_valid:
        return shape, False
    return shapely.make_valid(shape), True


def assign(records: Records, areas: Areas) -> pd.Series:
    """The stratum of every record: a category of ``areas.slugs``.

    By coordinates where the areas have shapes and the record has coordinates, else by the area column.
    Neither: *no location*. Coordinates in no area, or a word for it in the area column: *outside*. Raises
    SettingError, with row numbers, where the area column holds a name that is not one of the areas.
    """
    codes = np.full(records.accepted, areas.slugs.index(NO_LOCATION), dtype=np.int16)
    located = np.zeros(records.accepted, dtype=bool)
    if any(area.shape is not None for area in areas.areas):
        longitude = records.column("longitude").to_numpy(dtype=np.float64)
        latitude = records.column("latitude").to_numpy(dtype=np.float64)
        located = ~np.isnan(longitude) & ~np.isnan(latitude)
        codes[located] = _by_point(longitude[located], latitude[located], areas)
    named = _by_name(records, areas)
    _refuse_unknown(records, (named == _UNKNOWN) & ~located, areas)
    chosen = ~located & (named >= 0)
    codes[chosen] = named[chosen]
    return pd.Series(
        pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(areas.slugs))),
        index=records.rows.index,
        name="stratum",
    )


def _by_name(records: Records, areas: Areas) -> npt.NDArray[np.int16]:
    """Stratum number by the area column; -1 where it is blank, withheld or there is none; -2 for an unknown name."""
    numbers = {fold(spelling): n for n, area in enumerate(areas.areas) for spelling in _spellings(area)}
    outside = areas.slugs.index(OUTSIDE)
    force = records.sources[0].force if records.sources else ""
    words = {*_OUTSIDE_WORDS, f"outside {force.replace('-', ' ')}"}
    numbers |= {fold(word): outside for word in words}
    codes, distinct = pd.factorize(records.column("area"))
    lookup = np.array([_number(value, numbers) for value in distinct] + [-1], dtype=np.int16)
    return lookup[codes]


_UNKNOWN = -2


def _spellings(area: Area) -> tuple[str, ...]:
    return tuple(spelling for spelling in (area.name, area.slug, area.code, *area.aliases) if spelling)


def _number(value: str, numbers: Mapping[str, int]) -> int:
    return -1 if value == fields.WITHHELD else numbers.get(fold(value), _UNKNOWN)


def _refuse_unknown(records: Records, unknown: Bools, areas: Areas) -> None:
    """An area that is none of ours may be a typing error that would move a search out of its area."""
    if not unknown.any():
        return
    rows = records.rows.loc[unknown, ["source", "source_row"]]
    names = {source.number: source.name for source in records.sources}
    shown = ", ".join(f"row {row}" for _, row in rows.head(5).itertuples(index=False))
    first = names[int(rows["source"].iloc[0])]
    raise SettingError(
        f"{int(unknown.sum())} records have an area that is not one of the {len(areas.areas)} ({shown})",
        where=first,
        expected=", ".join(area.name for area in areas.areas) + ', or "outside"',
        do="Mend the names in the extract, or supply coordinates and give boundaries with --areas",
    )


def _by_point(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], areas: Areas) -> npt.NDArray[np.int16]:
    """Stratum number of each point; a point on a shared border belongs to the first area by name.

    Points sorted by x, so that each area looks only at those within its own width. Shapes are prepared here
    and not kept: prepared shapes must not be shared between threads.
    """
    found = np.full(len(x), areas.slugs.index(OUTSIDE), dtype=np.int16)
    order = np.argsort(x, kind="stable")
    xs, ys = x[order], y[order]
    for number in reversed(range(len(areas.areas))):  # the first by name writes last
        shape = areas.areas[number].shape
        if shape is None:
            continue
        west, south, east, north = shape.bounds
        low, high = np.searchsorted(xs, west, side="left"), np.searchsorted(xs, east, side="right")
        near = low + np.flatnonzero((ys[low:high] >= south) & (ys[low:high] <= north))
        shapely.prepare(shape)
        inside = near[shapely.intersects_xy(shape, xs[near], ys[near])]
        shapely.destroy_prepared(shape)
        found[order[inside]] = number
    return found
