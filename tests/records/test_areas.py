"""Areas: every record is in one stratum, and none drops out."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.records import areas
from scrutiny.records.reading import read


def geojson(*squares: tuple[str, float, float], key: str = "LAD19NM") -> str:
    """Squares of one degree, by name and south-west corner."""
    features = [
        {"type": "Feature", "properties": {key: name, "LAD19CD": f"E{number}"},
         "geometry": {"type": "Polygon", "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]}}
        for number, (name, x, y) in enumerate(squares)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


TWO = areas.from_geojson(geojson(("West Town", 0, 0), ("East Town", 1, 0)), where="two.geojson")


def strata(folder: Path, rows: list[dict[str, object]], chosen: areas.Areas) -> list[str]:
    path = folder / "rows.csv"
    pd.DataFrame([{"searched_at": "2026-08-01", **row} for row in rows]).to_csv(path, index=False)
    return areas.assign(read([path], force="hertfordshire"), chosen).tolist()


def test_a_point_is_in_its_area_outside_or_nowhere(tmp_path: Path) -> None:
    rows = [
        {"longitude": 0.5, "latitude": 0.5},
        {"longitude": 1.5, "latitude": 0.5},
        {"longitude": 3, "latitude": 3},
        {"longitude": None, "latitude": None},
    ]
    assert strata(tmp_path, rows, TWO) == ["west-town", "east-town", "outside", "no-location"]


def test_a_point_on_a_shared_border_is_in_the_first_area_by_name(tmp_path: Path) -> None:
    assert strata(tmp_path, [{"longitude": 1, "latitude": 0.5}], TWO) == ["east-town"]


def test_names_aliases_and_codes_place_a_record(tmp_path: Path) -> None:
    rows = [
        {"area": area} for area in ["Watford", "st. albans", "E07000243", "NORTH  HERTS", "", "Outside Hertfordshire"]
    ]

    assert strata(tmp_path, rows, areas.HERTFORDSHIRE) == [
        "watford", "st-albans", "stevenage", "north-hertfordshire", "no-location", "outside",
    ]  # fmt: skip


def test_an_unknown_area_is_refused_with_its_row_and_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="row 3") as caught:
        strata(tmp_path, [{"area": "Watford"}, {"area": "Watfrod"}], areas.HERTFORDSHIRE)
    assert "Watfrod" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "not JSON"),
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        (geojson(("A", 0, 0), key="title"), "no property names the areas"),
        (geojson(("A", 0, 0), ("A", 1, 0)), "same name"),
        (geojson(("A", 500000, 200000)), "not degrees"),
        (geojson(("", 0, 0)), "has no"),
    ],
)
def test_a_file_of_areas_that_cannot_be_used_gives_one_plain_error(text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        areas.from_geojson(text, where="areas.geojson")


def test_the_property_that_names_an_area_can_be_given() -> None:
    found = areas.from_geojson(geojson(("A", 0, 0), key="title"), where="x", name_property="title")

    assert [area.name for area in found.areas] == ["A"]


def test_an_outline_that_crosses_itself_is_repaired_and_said() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    text = json.dumps({"features": [{"properties": {"name": "Bow"}, "geometry": bow}]})

    assert "repaired" in areas.from_geojson(text, where="x").notices[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 4), st.floats(-1, 4)), min_size=1, max_size=40))
def test_the_fast_search_agrees_with_the_obvious_one(points: list[tuple[float, float]]) -> None:
    x, y = (np.array(values) for values in zip(*points, strict=True))

    found = areas._by_point(x, y, TWO)

    for number, (east, north) in enumerate(points):
        inside = [n for n, area in enumerate(TWO.areas) if area.shape.intersects(shapely.Point(east, north))]
        assert found[number] == (inside[0] if inside else TWO.slugs.index(areas.OUTSIDE))


@pytest.mark.shared
def test_real_months_give_exactly_the_known_populations(shared_data: Path) -> None:
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    text = (shared_data / "boundaries/lad_hertfordshire.geojson").read_text(encoding="utf-8")

    found = areas.assign(read(paths), areas.from_geojson(text, where="boundaries")).value_counts(sort=False)

    assert found.to_dict() == {
        "broxbourne": 136, "dacorum": 136, "east-hertfordshire": 64, "hertsmere": 73, "north-hertfordshire": 52,
        "st-albans": 162, "stevenage": 118, "three-rivers": 78, "watford": 151, "welwyn-hatfield": 94,
        "no-location": 405, "outside": 21,
    }  # fmt: skip


def test_coordinates_place_a_record_whatever_its_area_column_says(tmp_path: Path) -> None:
    rows = [{"longitude": 0.5, "latitude": 0.5, "area": "Westtown"}, {"longitude": None, "area": "east town"}]

    assert strata(tmp_path, rows, TWO) == ["west-town", "east-town"]
    with pytest.raises(SettingError, match="row 3"):
        strata(tmp_path, [*rows[:1], {"longitude": None, "area": "Westtown"}], TWO)
