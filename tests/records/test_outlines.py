"""Outlines: what a file of boundaries can hold, and which outline holds a point, quickly and always the same."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.records import outlines

SQUARE = [[[0, 52], [0.1, 52], [0.1, 52.1], [0, 52.1], [0, 52]]]


def file(geometry: object, **more: object) -> str:
    return json.dumps({"features": [{"properties": {"name": "A"}, "geometry": geometry}], **more})


def polygon(coordinates: object = SQUARE) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": coordinates}


def one(geometry: object) -> outlines.Outline:
    return outlines.read(file(geometry), where="x.geojson")[0]


def test_a_byte_order_mark_does_not_matter() -> None:
    assert outlines.read("\ufeff" + file(polygon()), where="x")[0].shape.area == pytest.approx(0.01)


def test_heights_are_dropped() -> None:
    found = one(polygon([[[*at, 99.5] for at in SQUARE[0]]]))

    assert not found.shape.has_z
    assert found.shape.area == pytest.approx(0.01)


def test_a_single_feature_is_a_file_of_one() -> None:
    text = json.dumps({"type": "Feature", "properties": {"name": "A"}, "geometry": polygon()})

    assert len(outlines.read(text, where="x")) == 1


def test_polygons_are_found_in_collections_within_collections_and_other_things_left() -> None:
    other = [[[[0.2, 52], [0.3, 52], [0.3, 52.1], [0.2, 52.1], [0.2, 52]]]]
    inner = {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "coordinates": other}]}
    label = {"type": "Point", "coordinates": [0.05, 52.05]}

    found = one({"type": "GeometryCollection", "geometries": [polygon(), label, inner]})

    assert found.shape.geom_type == "MultiPolygon"
    assert found.shape.area == pytest.approx(0.02)
    assert not found.repaired


def test_parts_that_lie_over_each_other_are_one_area_and_not_a_hole() -> None:
    shifted = [[[x + 0.05, y] for x, y in SQUARE[0]]]

    found = one({"type": "MultiPolygon", "coordinates": [SQUARE, shifted]})

    assert found.shape.is_valid
    assert found.shape.area == pytest.approx(0.015)


def test_a_repair_leaves_polygons_only() -> None:
    spike = [[[0, 52], [0.1, 52], [0.1, 52.1], [0.1, 52.4], [0.1, 52.1], [0, 52.1], [0, 52]]]

    found = one(polygon(spike))

    assert found.repaired
    assert found.shape.geom_type == "Polygon"
    assert found.shape.area == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "no feature has an outline"),
        ({"type": "Point", "coordinates": [0, 52]}, "no polygon"),
        ({"type": "LineString", "coordinates": SQUARE[0]}, "no polygon"),
        ({"type": "GeometryCollection", "geometries": []}, "no polygon"),
        ({"type": "Circle"}, "no polygon"),
        ("POLYGON", "no polygon"),
        (polygon([]), "no polygon"),
        (polygon([[[0, 52], [1, 52]]]), "no polygon"),
        (polygon([[[0, 52], [0, 52], [0, 52], [0, 52]]]), "no polygon"),
        (polygon([[["0", 52], [1, 52], [1, 53], [0, 52]]]), "no polygon"),
        (polygon([[[None, 52], [1, 52], [1, 53], [0, 52]]]), "no polygon"),
        (polygon([[[float("nan"), 52], [1, 52], [1, 53], [0, 52]]]), "not a number"),
        (polygon([[[y, x] for x, y in SQUARE[0]]]), "longitude and latitude seem swapped"),
        (polygon([[[530000, 180000], [531000, 180000], [531000, 181000], [530000, 180000]]]), "not degrees"),
    ],
)
def test_what_is_no_outline_gives_one_plain_error(geometry: object, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        one(geometry)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "nested far too deep"),
        ('{"features": [1]}', "not a feature"),
        ('{"features": [{"properties": [1]}]}', "not a feature"),
        ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        ("[]", "no features"),
        ("\0", "not JSON"),
    ],
)
def test_what_is_no_file_of_boundaries_gives_one_plain_error(text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        outlines.read(text, where="x")


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "MOST_BYTES", 10)

    with pytest.raises(SettingError, match="larger than"):
        outlines.read("[" * 11, where="x")


@pytest.mark.parametrize(
    "properties",
    [
        {"name": "urn:ogc:def:crs:EPSG::27700"}, {"name": "EPSG:3857"}, {"code": 27700},
        {"name": "OSGB 1936 / British National Grid"},
    ],
)  # fmt: skip
def test_a_file_that_names_another_grid_is_refused(properties: dict[str, object]) -> None:
    with pytest.raises(SettingError, match="not degrees: the file says"):
        outlines.read(file(polygon(), crs={"type": "name", "properties": properties}), where="x")


@pytest.mark.parametrize(
    "crs",
    [
        None, 7, {"type": "name"}, {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        {"properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}, {"properties": {"name": "EPSG:4258"}},
    ],
)  # fmt: skip
def test_a_file_that_names_degrees_or_nothing_is_read(crs: object) -> None:
    assert len(outlines.read(file(polygon(), crs=crs), where="x")) == 1


# --- coarse ---


def test_points_are_counted_without_the_one_that_closes_a_ring() -> None:
    ring = shapely.box(0, 52, 0.3, 52.3).difference(shapely.box(0.1, 52.1, 0.2, 52.2))

    assert outlines.points(ring) == 8


def test_spacing_is_in_kilometres() -> None:
    # At 60 degrees north a degree of longitude is half a degree of latitude long: 2 x (111.2 + 55.6) km, 4 points.
    assert outlines.spacing_km(shapely.box(0, 59.5, 1, 60.5)) == pytest.approx((111.2 + 55.6) / 2, rel=0.001)


@pytest.mark.parametrize(("every", "coarse"), [(0.005, False), (0.012, False), (0.02, True), (0.1, True)])
def test_an_outline_is_coarse_from_a_point_every_kilometre_and_a_half(every: float, coarse: bool) -> None:
    square = shapely.segmentize(shapely.box(0, 52, 0.2, 52.2), every)

    assert outlines.is_coarse(square) == coarse


# --- points ---


def obvious(x: list[float], y: list[float], shapes: list[object]) -> list[int]:
    holds = [
        [n for n, shape in enumerate(shapes) if shape.intersects(shapely.Point(*at))] for at in zip(x, y, strict=True)
    ]
    return [numbers[0] if numbers else -1 for numbers in holds]


SPOT = st.one_of(st.floats(-1, 5), st.integers(-4, 20).map(lambda quarter: quarter / 4))
SHAPES = [
    shapely.box(1, 0, 2, 1),
    shapely.box(0, 0, 1, 1),
    shapely.Polygon([(0, 1), (4, 1), (3.3, 2.1), (4, 4), (2, 2.5), (0, 4)]),  # touches both, and bends inwards
    shapely.MultiPolygon([shapely.box(3, 0, 4, 0.5), shapely.box(3, 0.75, 3.25, 1)]),
    shapely.box(0.5, 0.5, 3.5, 3.5),  # lies over the others: the first holds
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SPOT, SPOT), min_size=1, max_size=40), st.integers(1, 60))
def test_both_quick_ways_agree_with_the_obvious_one(spots: list[tuple[float, float]], across: int) -> None:
    x, y = (np.array(values) for values in zip(*spots, strict=True))
    shapes = np.array(SHAPES, dtype=object)

    expected = obvious(x.tolist(), y.tolist(), SHAPES)

    assert outlines._one_by_one(x, y, shapes).tolist() == expected
    assert outlines._by_cells(x, y, shapes, across=across).tolist() == expected


def ragged(random: np.random.Generator, centre: tuple[float, float]) -> object:
    turn = np.sort(random.uniform(0, 2 * np.pi, 60))
    radius = random.uniform(0.5, 1.5, 60)
    ring = np.column_stack([centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)])
    return shapely.make_valid(shapely.Polygon(ring))


@pytest.mark.parametrize("seed", range(5))
def test_many_points_in_ragged_outlines_are_where_looking_one_by_one_finds_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes = [ragged(random, (east, north)) for east in range(4) for north in range(4)]
    corners = shapely.get_coordinates(shapes)
    x = np.concatenate([random.uniform(-3, 7, 40_000), corners[:, 0]])  # corners lie on a border
    y = np.concatenate([random.uniform(-3, 7, 40_000), corners[:, 1]])
    assert len(x) >= outlines._MANY

    found = outlines.locate(x, y, shapes)

    assert found.tolist() == outlines._one_by_one(x, y, np.array(shapes, dtype=object)).tolist()
    assert {-1, *range(16)} == set(found.tolist())


@pytest.mark.parametrize("spread", [0.0, 1e-12, 1e-3])
def test_points_that_are_nearly_one_point_are_no_trouble(spread: float) -> None:
    x = 1 + np.linspace(-spread, spread, 200)

    found = outlines._by_cells(x, np.full(200, 0.5), np.array(SHAPES, dtype=object), across=50)

    assert found.tolist() == obvious(x.tolist(), [0.5] * 200, SHAPES)


def test_no_points_and_no_outlines_are_no_trouble() -> None:
    nothing = np.array([])

    assert outlines.locate(nothing, nothing, SHAPES).tolist() == []
    assert outlines.locate(np.array([1.0]), np.array([1.0]), []).tolist() == [-1]


def test_threads_may_ask_about_the_same_outlines_at_once() -> None:
    random = np.random.default_rng(1)
    shapes = [ragged(random, (east, north)) for east in range(4) for north in range(4)]
    x, y = random.uniform(-2, 6, 20_000), random.uniform(-2, 6, 20_000)
    expected = outlines.locate(x, y, shapes)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: outlines.locate(x, y, shapes), range(24)))

    assert all((answer == expected).all() for answer in answers)
    assert not shapely.is_prepared(shapes).any()  # preparing would have changed what threads share
