"""Outlines: the polygons of a GeoJSON file, what may be wrong with them, and which of them holds a point.

Degrees are WGS84, longitude first. Nothing here knows what an area is; ``areas`` gives outlines their names.

*When an outline is coarse.* A border drawn with few points cuts corners, and searches near it are counted in the
wrong area. How many was measured on the 10,937 located searches of Hertfordshire in 2019 and 2020: the districts'
outlines, with a point every 0.63 km of border, were thinned (Douglas-Peucker, each district by itself), and the
searches were placed again:

    point every (km)     0.8    1.1    1.4    2.0    2.8    3.7    5.9    8.8
    counted elsewhere    0.4%   0.8%   1.0%   1.4%   2.1%   2.7%   9.9%   17%

Good outlines of different makers disagree on 0.4 to 1.4% of these searches, so up to there a choice of outline means
nothing. The limit is therefore ``COARSE_KM``, a point every 1.5 km on average over one area; of the 339 districts'
outlines at hand the sparsest has one every 0.94 km. A small area can be drawn with a handful of points less than
that apart, so fewer than ``FEWEST_POINTS`` are coarse as well (those 339 have 12 or more; the outlines that ONS
generalises to 500 m draw Watford with 4 and misplace a quarter of the county's searches).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Never

import numpy as np
import numpy.typing as npt
import shapely

from scrutiny.errors import SettingError

MOST_BYTES = 200_000_000  # of a file of boundaries; reading 84 MB took 160 MiB of memory beside the text
MOST_FEATURES = 20_000
COARSE_KM = 1.5
FEWEST_POINTS = 12
# Neighbours' outlines are often thinned one by one and then overlap along the border. Of the smaller area:
OVERLAP_SAID = 0.005  # more than this is said: the outlines at hand stay under 0.001
OVERLAP_REFUSED = 0.02  # more is refused. Thinning Hertfordshire to 200 m makes 0.005; two kinds of areas far more
OVERLAP_REFUSED_COARSE = 0.10  # where an outline is coarse, and so warned about: thinning to 1 km makes 0.04
_KM_A_DEGREE = 111.2
# Roughly the United Kingdom: west, south, east, north.
_KINGDOM = (-9.0, 49.0, 2.5, 61.5)
_DEGREES = {"4326", "4258", "4979", "4937"}  # WGS84 and ETRS89, which are the same to a metre
_POLYGONS = ("Polygon", "MultiPolygon")
_OTHERS = ("Point", "MultiPoint", "LineString", "MultiLineString")

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feature of a file of boundaries. ``number`` counts from 1, as a person would."""

    number: int
    properties: Mapping[str, Any]
    shape: Any  # a valid shapely Polygon or MultiPolygon; None where the feature has no geometry at all
    repaired: bool


@dataclass(frozen=True, slots=True)
class _Geometry:
    """A GeoJSON geometry as it is met; turned into shapes at once, so that a large file is not held as lists."""

    parts: tuple[Any, ...]  # valid polygons
    repaired: bool = False
    problem: str = ""


class _NotANumberError(ValueError):
    """NaN or Infinity where a number should be."""


def read(text: str, *, where: str) -> tuple[Outline, ...]:
    """The features of a GeoJSON text, outlines made valid.

    Raises SettingError for what is no FeatureCollection of polygons in degrees, longitude first.
    """
    raw = _parsed(text, where=where)
    if isinstance(raw, dict) and raw.get("type") == "Feature":
        raw = {"features": [raw]}
    if isinstance(raw, dict) and raw.get("type") == "Topology":
        raise SettingError("this is TopoJSON", where=where, expected="GeoJSON", do="Export the boundaries as GeoJSON")
    features = raw.get("features") if isinstance(raw, dict) else None
    if not isinstance(features, list) or not features:
        raise SettingError("there are no features", where=where, expected="a GeoJSON FeatureCollection of polygons")
    if len(features) > MOST_FEATURES:
        raise SettingError(
            f"there are {len(features):,} features", where=where, expected=f"areas: at most {MOST_FEATURES:,}"
        )
    _refuse_other_grid(raw.get("crs"), where=where)
    outlines = tuple(_outline(number, feature, where=where) for number, feature in enumerate(features, start=1))
    _refuse_odd_bounds([outline.shape for outline in outlines if outline.shape is not None], where=where)
    return outlines


def _parsed(text: str, *, where: str) -> Any:  # noqa: ANN401 -- whatever stands in the file
    expected = "a GeoJSON file of boundaries"
    if len(text) > MOST_BYTES:
        raise SettingError(
            f"the file is larger than {MOST_BYTES // 1_000_000} MB",
            where=where,
            expected=expected,
            do="Take generalised boundaries (ONS calls them BGC), or only the areas of this force",
        )
    try:
        return json.loads(text.removeprefix("\ufeff"), object_hook=_met, parse_constant=_not_a_number)
    except _NotANumberError:
        raise SettingError("a coordinate is not a number", where=where, expected=expected) from None
    except ValueError:
        raise SettingError("this is not JSON", where=where, expected=expected) from None
    except RecursionError:
        raise SettingError("it is nested far too deep for boundaries", where=where, expected=expected) from None


def _not_a_number(text: str) -> Never:
    raise _NotANumberError(text)


def _met(found: dict[str, Any]) -> Any:  # noqa: ANN401 -- a geometry, or the dictionary as it is
    """A geometry becomes shapes; any other part of the file stays as it is."""
    kind = found.get("type")
    if kind in _POLYGONS and "coordinates" in found:
        return _polygons({"type": kind, "coordinates": found["coordinates"]})
    if kind in _OTHERS and "coordinates" in found:
        return _Geometry(())
    if kind == "GeometryCollection" and isinstance(found.get("geometries"), list):
        members = [member for member in found["geometries"] if isinstance(member, _Geometry)]
        return _Geometry(
            tuple(part for member in members for part in member.parts),
            repaired=any(member.repaired for member in members),
            problem=next((member.problem for member in members if member.problem), ""),
        )
    return found


def _polygons(geometry: Mapping[str, Any]) -> _Geometry:
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (shapely.errors.GEOSException, ValueError):
        return _Geometry((), problem="there is no polygon")
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return _Geometry((), problem="a coordinate is not a number")
    if shape.is_valid:
        return _Geometry(tuple(part for part in shapely.get_parts(shape) if not part.is_empty))
    # Part by part: parts that lie over each other are one area, not a hole.
    mended = (piece for part in shapely.get_parts(shape) for piece in _pieces(shapely.make_valid(part)))
    return _Geometry(tuple(mended), repaired=True)


def _pieces(shape: Any) -> Iterable[Any]:  # noqa: ANN401 -- shapely has no types
    """The polygons in a shape; where a border doubles back on itself a repair also leaves lines and points."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            if not part.is_empty:
                yield part
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _pieces(part)


def _outline(number: int, feature: Any, *, where: str) -> Outline:  # noqa: ANN401 -- whatever stands in the file
    here = f"{where}, feature {number}"
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        raise SettingError("this is not a feature", where=here, expected="a GeoJSON Feature with properties")
    properties = feature.get("properties") or {}
    geometry = feature.get("geometry")
    if geometry is None:
        return Outline(number=number, properties=properties, shape=None, repaired=False)
    problem = geometry.problem if isinstance(geometry, _Geometry) else ""
    if problem or not isinstance(geometry, _Geometry) or not geometry.parts:
        raise SettingError(problem or "there is no polygon", where=here, expected="a Polygon or MultiPolygon")
    shape = geometry.parts[0] if len(geometry.parts) == 1 else shapely.MultiPolygon(geometry.parts)
    joined = shape if shape.is_valid else shapely.union_all(geometry.parts)
    return Outline(number=number, properties=properties, shape=joined, repaired=geometry.repaired)


def _refuse_other_grid(crs: object, *, where: str) -> None:
    """Old GeoJSON may name its grid; the British National Grid counts in metres."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return
    told = f"{properties.get('name', '')} {properties.get('href', '')}"
    epsg = re.search(r"EPSG\D*(\d{4,6})", told, re.IGNORECASE)
    code = epsg.group(1) if epsg else str(properties.get("code", ""))
    if (code and code not in _DEGREES) or re.search(r"British.National.Grid|OSGB", told, re.IGNORECASE):
        name = f"EPSG:{code}" if code else "the British National Grid"
        raise _not_degrees(f"the coordinates are not degrees: the file says that they are {name}", where=where)


def _not_degrees(found: str, *, where: str) -> SettingError:
    return SettingError(found, where=where, expected="WGS84", do="Export the boundaries as WGS84 (EPSG:4326)")


def _refuse_odd_bounds(shapes: Sequence[Any], *, where: str) -> None:
    if not shapes:
        raise SettingError("no feature has an outline", where=where, expected="a Polygon or MultiPolygon for each area")
    west, south, east, north = shapely.total_bounds(shapes)
    if swapped((west, east), (south, north)):
        raise SettingError(
            "longitude and latitude seem swapped",
            where=where,
            expected="longitude first, as GeoJSON has it",
            do="Export the boundaries again",
        )
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise _not_degrees("the coordinates are not degrees", where=where)


def swapped(longitudes: tuple[float, float], latitudes: tuple[float, float]) -> bool:
    """Whether these (least, most) lie outside the United Kingdom as they are, and in it the other way round."""
    west, south, east, north = _KINGDOM
    as_told = west <= longitudes[0] and longitudes[1] <= east and south <= latitudes[0] and latitudes[1] <= north
    turned = west <= latitudes[0] and latitudes[1] <= east and south <= longitudes[0] and longitudes[1] <= north
    return turned and not as_told


# --- what may be wrong with outlines ---


def points(shape: Any) -> int:  # noqa: ANN401 -- shapely has no types
    """With how many points an outline is drawn; the last of a ring, which closes it, is not counted."""
    rings = shapely.get_num_interior_rings(shapely.get_parts(shape)).sum() + shapely.get_num_geometries(shape)
    return int(shapely.get_num_coordinates(shape) - rings)


def spacing_km(shape: Any) -> float:  # noqa: ANN401 -- shapely has no types
    """Kilometres of border to each point of it."""
    _, south, _, north = shape.bounds
    width = _KM_A_DEGREE * np.cos(np.radians((south + north) / 2))
    return float(shapely.transform(shape, lambda at: at * [width, _KM_A_DEGREE]).length / points(shape))


def is_coarse(shape: Any) -> bool:  # noqa: ANN401 -- shapely has no types
    """Whether searches near the border would often be counted in the wrong area; see above for the figures."""
    return points(shape) < FEWEST_POINTS or spacing_km(shape) > COARSE_KM


def overlaps(shapes: Sequence[Any]) -> tuple[tuple[int, int, float], ...]:
    """Pairs of outlines that lie over each other beyond a sliver, and the share of the smaller one, most first."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    each = np.array(shapes, dtype=object)
    shared = shapely.area(shapely.intersection(each[first], each[second]))
    shares = shared / np.minimum(shapely.area(each[first]), shapely.area(each[second]))
    found = [
        (int(a), int(b), float(share))
        for a, b, share in zip(first, second, shares, strict=True)
        if share > OVERLAP_SAID
    ]
    return tuple(sorted(found, key=lambda one: (-one[2], one[0], one[1])))


# --- which outline holds a point ---


def locate(x: Floats, y: Floats, shapes: Sequence[Any]) -> Numbers:
    """For each point the number of the first outline that holds it, its border included; -1 where none does.

    Many points go by cells: a grid is laid over them, and all points of a run of cells that no border enters are
    where any one of them is. Only that one, and the points in cells with a border, are looked up themselves. Shapes
    are copied before they are prepared, because preparing changes a shape and two threads may ask about the same.
    """
    if not shapes or not len(x):
        return np.full(len(x), -1, dtype=np.int32)
    copies = shapely.from_wkb(shapely.to_wkb(np.array(shapes, dtype=object)))
    return _one_by_one(x, y, copies) if len(x) < _MANY else _by_cells(x, y, copies, across=int(np.sqrt(len(x)) / 2))


_MANY = 30_000  # from here on laying the grid pays


def _one_by_one(x: Floats, y: Floats, shapes: npt.NDArray[Any]) -> Numbers:
    """Points sorted by x, so that each outline looks only at those within its own width."""
    order = np.argsort(x)
    xs, ys = x[order], y[order]
    found = np.full(len(x), -1, dtype=np.int32)
    bounds = shapely.bounds(shapes)
    lows = np.searchsorted(xs, bounds[:, 0], side="left")
    highs = np.searchsorted(xs, bounds[:, 2], side="right")
    for number, (low, high, south, north) in enumerate(zip(lows, highs, bounds[:, 1], bounds[:, 3], strict=True)):
        within = (ys[low:high] >= south) & (ys[low:high] <= north) & (found[low:high] < 0)
        near = low + np.flatnonzero(within)
        if not len(near):
            continue
        shape = shapes[number]
        shapely.prepare(shape)
        found[near[shapely.intersects_xy(shape, xs[near], ys[near])]] = number
        shapely.destroy_prepared(shape)
    numbers = np.empty_like(found)
    numbers[order] = found
    return numbers


def _by_cells(x: Floats, y: Floats, shapes: npt.NDArray[Any], *, across: int) -> Numbers:
    """As ``_one_by_one``, for many points. ``across``: cells in a row and in a column, at most."""
    west, south, east, north = shapely.total_bounds(shapes)
    inside = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    numbers = np.full(len(x), -1, dtype=np.int32)
    if not len(inside):
        return numbers
    if len(inside) < len(x):
        x, y = x[inside], y[inside]
    starts, ends = _segments(shapes)
    columns, rows = (_Axis.over(values, starts[:, n], ends[:, n], across) for n, values in enumerate((x, y)))
    crossed = _crossed(starts, ends, columns, rows)
    # A run: cells beside each other in a row that no border enters. Nobody can leave it without crossing one.
    begins = np.ones_like(crossed)
    begins[:, 1:] = crossed[:, 1:] != crossed[:, :-1]
    runs = np.cumsum(begins.ravel(), dtype=np.int32) - 1
    runs[crossed.ravel()] = -1
    run = runs[rows.cells(y) * columns.count + columns.cells(x)]
    free, close = np.flatnonzero(run >= 0), np.flatnonzero(run < 0)
    one_of = np.full(int(runs.max(initial=-1)) + 1, -1, dtype=np.int64)
    one_of[run[free]] = free
    used = np.flatnonzero(one_of >= 0)
    asked = np.concatenate([one_of[used], close])
    answers = _one_by_one(x[asked], y[asked], shapes)
    holder = np.full(len(one_of), -1, dtype=np.int32)
    holder[used] = answers[: len(used)]
    here = np.empty(len(x), dtype=np.int32)
    here[free] = holder[run[free]]
    here[close] = answers[len(used) :]
    numbers[inside] = here
    return numbers


def _segments(shapes: npt.NDArray[Any]) -> tuple[Floats, Floats]:
    """Start and end of every straight piece of border."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    at, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return at[:-1][same], at[1:][same]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Degrees to cell numbers. Never falling, so what lies between two points is in a cell between theirs."""

    origin: float
    scale: float  # cells a degree
    count: int

    @classmethod
    def over(cls, values: Floats, starts: Floats, ends: Floats, most: int) -> "_Axis":
        """Over these points; no cell under a quarter of a piece of border, so that cutting up pieces stays cheap."""
        low, high = float(values.min()), float(values.max())
        least = max(float(np.abs(ends - starts).mean()) / 4, 1e-9)
        count = int(np.clip((high - low) / least, 1, max(most, 1)))
        return cls(low, count / max(high - low, least), count)

    def at(self, values: Floats) -> Floats:
        return (values - self.origin) * self.scale

    def cells(self, values: Floats) -> npt.NDArray[np.int32]:
        return np.minimum(self.at(values).astype(np.int32), self.count - 1)


def _crossed(starts: Floats, ends: Floats, columns: _Axis, rows: _Axis) -> npt.NDArray[np.bool_]:
    """True for every cell that a border enters, and for some beside it: rounding never leaves one out."""
    margin = 1e-6
    u0, u1, v0, v1 = columns.at(starts[:, 0]), columns.at(ends[:, 0]), rows.at(starts[:, 1]), rows.at(ends[:, 1])
    near = (
        (np.maximum(u0, u1) >= -margin)
        & (np.minimum(u0, u1) <= columns.count + margin)
        & (np.maximum(v0, v1) >= -margin)
        & (np.minimum(v0, v1) <= rows.count + margin)
    )
    u0, u1, v0, v1 = u0[near], u1[near], v0[near], v1[near]
    # Cut up so that no piece is longer than a cell: its box is then at most three cells wide.
    cuts = np.ceil(np.maximum(np.abs(u1 - u0), np.abs(v1 - v0))).astype(np.int64).clip(1)
    which = np.repeat(np.arange(len(cuts)), cuts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    begin, end = step / cuts[which], (step + 1) / cuts[which]
    u0, du, v0, dv = u0[which], (u1 - u0)[which], v0[which], (v1 - v0)[which]
    crossed = np.zeros((rows.count, columns.count), dtype=bool)
    left, right = _range(u0 + begin * du, u0 + end * du, columns.count, margin)
    low, high = _range(v0 + begin * dv, v0 + end * dv, rows.count, margin)
    wide, tall = right - left, high - low  # mostly nothing: a piece is within one cell
    for right_by in range(3):
        for up_by in range(3):
            reaching = np.flatnonzero((wide >= right_by) & (tall >= up_by))
            crossed[low[reaching] + up_by, left[reaching] + right_by] = True
    return crossed


def _range(a: Floats, b: Floats, count: int, margin: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last cell between two places; beyond the grid: its edge, where a cell marked too much does no harm."""
    low = np.floor(np.minimum(a, b) - margin).clip(0, count - 1).astype(np.int64)
    high = np.floor(np.maximum(a, b) + margin).clip(0, count - 1).astype(np.int64)
    return low, high
