"""Areas: every record is in one stratum, and none drops out."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from scrutiny.errors import SettingError
from scrutiny.records import areas, lookups
from scrutiny.records.reading import read
from scrutiny.records.table import Records


def geojson(*squares: tuple[str, float, float], key: str = "LAD19NM") -> str:
    """Squares of one degree, by name and south-west corner."""
    features = [
        {"type": "Feature", "properties": {key: name, "LAD19CD": f"E{number}"},
         "geometry": {"type": "Polygon", "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]}}
        for number, (name, x, y) in enumerate(squares)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


TWO = areas.from_geojson(geojson(("West Town", 0, 0), ("East Town", 1, 0)), where="two.geojson")


def records(folder: Path, rows: list[dict[str, object]]) -> Records:
    path = folder / "rows.csv"
    pd.DataFrame([{"searched_at": "2026-08-01", **row} for row in rows]).to_csv(path, index=False)
    return read([path], force="hertfordshire")


def strata(
    folder: Path, rows: list[dict[str, object]], chosen: areas.Areas, lookup: lookups.Lookup | None = None
) -> list[str]:
    return areas.assign(records(folder, rows), chosen, lookup).tolist()


def named(chosen: areas.Areas, text: str) -> str:
    """The slug of the area that a text names, or "" for none."""
    number = areas.namer(chosen.areas)(text)
    return chosen.slugs[number] if number >= 0 else ""


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


# --- names ---


@pytest.mark.parametrize(
    "text",
    [
        "Watford", "watford", "WATFORD  BOROUGH", "Watford Borough Council", "Watford District", "Watford CSP",
        "Watford Community Safety Partnership", "Borough of Watford", "Watford (Borough)", "E07000103", "e07000103",
    ],
)  # fmt: skip
def test_words_that_only_say_what_kind_of_area_it_is_do_not_matter(text: str) -> None:
    assert named(areas.HERTFORDSHIRE, text) == "watford"


@pytest.mark.parametrize("text", ["St. Albans", "St Albans City & District Council", "St Albans City and District"])
def test_dots_and_an_ampersand_do_not_matter(text: str) -> None:
    assert named(areas.HERTFORDSHIRE, text) == "st-albans"


@pytest.mark.parametrize(
    "text", ["Watfrod", "Welwyn Garden City", "Hertfordshire", "North", "Borough", "City Council", ""]
)
def test_a_name_that_is_only_near_an_area_is_not_it(text: str) -> None:
    assert named(areas.HERTFORDSHIRE, text) == ""


def test_what_is_left_of_two_names_is_the_name_of_neither() -> None:
    two = areas.Areas(
        areas=(areas.Area(slug="york-city", name="York City"), areas.Area(slug="york-district", name="York District")),
        source="two",
    )

    assert [named(two, text) for text in ("york city", "York District", "York", "York Borough")] == [
        "york-city", "york-district", "", "",
    ]  # fmt: skip


def test_a_spelling_of_two_areas_is_the_name_of_neither() -> None:
    two = areas.Areas(
        areas=tuple(areas.Area(slug=s, name=s.title(), code="E12000006") for s in ("east", "west")), source="two"
    )

    assert [named(two, text) for text in ("E12000006", "East")] == ["", "east"]


def test_an_accent_is_not_a_gap_in_a_slug() -> None:
    assert areas.slug_of("Ynys Môn") == "ynys-mon"


# --- boundaries ---


def boundaries(*shapes: object, names: str = "ABCDEFGH") -> areas.Areas:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in zip(names, shapes, strict=False)
    ]
    return areas.from_geojson(json.dumps({"type": "FeatureCollection", "features": features}), where="b.geojson")


def fine(west: float, south: float, side: float = 0.1) -> object:
    """A square in the United Kingdom with a point every few hundred metres."""
    return shapely.segmentize(shapely.box(west, south, west + side, south + side), 0.005)


def test_the_code_beside_the_name_is_the_code_of_the_area() -> None:
    feature = {"properties": {"RGN19CD": "E12000006", "LAD19NM": "A", "LAD19CD": "E1"},
               "geometry": json.loads(shapely.to_geojson(fine(0, 52)))}  # fmt: skip

    assert areas.from_geojson(json.dumps({"features": [feature]}), where="x").areas[0].code == "E1"


def test_neighbours_with_fine_outlines_give_no_notice() -> None:
    assert boundaries(fine(0, 52), fine(0.1, 52)).notices == ()


def test_areas_that_overlap_are_refused_by_name() -> None:
    with pytest.raises(SettingError, match=r"A and B overlap by 20\.0%"):
        boundaries(fine(0, 52), fine(0.08, 52))


def test_an_area_inside_another_is_refused() -> None:
    with pytest.raises(SettingError, match=r"A and B overlap by 100\.0%"):
        boundaries(fine(0, 52, 0.3), fine(0.1, 52.1))


def test_a_small_overlap_is_said_and_goes_to_the_first_by_name(tmp_path: Path) -> None:
    chosen = boundaries(fine(0, 52), fine(0.099, 52))

    assert "A and B overlap by 1.0% of the smaller one" in chosen.notices[0]
    assert strata(tmp_path, [{"longitude": 0.0995, "latitude": 52.05}], chosen) == ["a"]


def test_a_sliver_between_neighbours_is_not_spoken_of() -> None:
    assert boundaries(fine(0, 52), fine(0.09999, 52)).notices == ()


def test_a_coarse_outline_is_named_and_the_fine_one_beside_it_is_not() -> None:
    notice = boundaries(fine(0, 52), shapely.box(0.1, 52, 0.2, 52.1)).notices[0]

    assert "the outline of B is coarse (B: 4 points, one for every" in notice


def test_a_feature_without_name_and_outline_is_left_out_and_said_but_one_with_a_name_is_refused() -> None:
    square = {"properties": {"name": "A"}, "geometry": json.loads(shapely.to_geojson(fine(0, 52)))}

    found = areas.from_geojson(
        json.dumps({"features": [square, {"properties": {"name": None}, "geometry": None}]}), where="x"
    )

    assert [area.name for area in found.areas] == ["A"]
    assert "left out" in found.notices[0]
    with pytest.raises(SettingError, match="feature 2: there is no polygon"):
        areas.from_geojson(
            json.dumps({"features": [square, {"properties": {"name": "B"}, "geometry": None}]}), where="x"
        )


@pytest.mark.shared
def test_the_real_outlines_of_the_county_are_fine_and_thinned_ones_are_coarse(shared_data: Path) -> None:
    text = (shared_data / "boundaries/lad_hertfordshire.geojson").read_text(encoding="utf-8")
    real = areas.from_geojson(text, where="b")

    assert real.notices == ()
    for tolerance in (0.005, 0.01):
        notices = boundaries(
            *(shapely.simplify(area.shape, tolerance) for area in real.areas), names=[a.name for a in real.areas]
        ).notices
        assert "and 5 more are coarse" in notices[0], tolerance


@pytest.mark.shared
def test_the_26_real_outlines_that_cross_themselves_are_repaired_and_said(shared_data: Path) -> None:
    text = (shared_data / "boundaries/lad_2019_england_wales.geojson").read_text(encoding="utf-8")

    found = areas.from_geojson(text, where="b")

    assert len(found.areas) == 339
    assert all(area.shape.is_valid and area.shape.geom_type in ("Polygon", "MultiPolygon") for area in found.areas)
    assert [notice for notice in found.notices if "21 more cross themselves; they were repaired" in notice]
    assert len(found.notices) == 1  # none of them is coarse, and none overlaps another


# --- coordinates, area column and lookup ---


def test_coordinates_of_nought_and_half_coordinates_are_none_and_said(tmp_path: Path) -> None:
    rows = [{"longitude": 0, "latitude": 0}, {"longitude": 0.5, "latitude": None}, {"longitude": 0.5, "latitude": 0.5}]

    placed = areas.place(records(tmp_path, rows), TWO)

    assert placed.stratum.tolist() == ["no-location", "no-location", "west-town"]
    assert [notice.split(":")[0] for notice in placed.notices] == [
        "1 record has the coordinates 0, 0", "1 record has only one of longitude and latitude",
    ]  # fmt: skip
    assert placed.by == {"coordinates": 1, "area": 0, "lookup": 0, "nothing": 2}


def test_swapped_coordinates_of_records_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="seem swapped"):
        strata(tmp_path, [{"longitude": 51.7, "latitude": -0.4}], TWO)


def test_where_coordinates_and_area_column_differ_the_coordinates_win_and_it_is_counted(tmp_path: Path) -> None:
    rows = [
        {"longitude": 0.5, "latitude": 0.5, "area": "East Town"},
        {"longitude": 0.6, "latitude": 0.5, "area": "East Town"},
        {"longitude": 0.5, "latitude": 0.5, "area": "West Town"},
        {"longitude": 9, "latitude": 9, "area": "West Town"},
        {"longitude": 0.5, "latitude": 0.5, "area": "Elsewhere"},
    ]

    placed = areas.place(records(tmp_path, rows), TWO)

    assert placed.stratum.tolist() == ["west-town", "west-town", "west-town", "outside", "west-town"]
    assert placed.notices == (
        (
            "3 of 4 records have coordinates in another area than their area column says (by it: East Town 2 and West "
            "Town 1); they are counted where the coordinates are"
        ),
        "1 record is placed by coordinates, where the area column says none of the areas",
    )


def test_boundaries_of_another_place_are_asked_about(tmp_path: Path) -> None:
    placed = areas.place(records(tmp_path, [{"longitude": 9, "latitude": 9}] * 2), TWO)

    assert "2 of 2 records with coordinates are in none of the areas" in placed.notices[0]


BEATS = lookups.from_lookup("beat,area\nA1,Watford\nA2,Three Rivers\nX9,outside\n", where="beats.csv")


def test_a_lookup_places_what_nothing_else_does(tmp_path: Path) -> None:
    rows = [
        {"beat": "a1", "area": None}, {"beat": "X9", "area": ""}, {"beat": "A1", "area": "Stevenage"},
        {"beat": None, "area": None}, {"beat": "[withheld]", "area": None},
    ]  # fmt: skip
    chosen, lookup = lookups.settle(areas.HERTFORDSHIRE, BEATS, force="hertfordshire")

    placed = areas.place(records(tmp_path, rows), chosen, lookup)

    assert placed.stratum.tolist() == ["watford", "outside", "stevenage", "no-location", "no-location"]
    assert placed.by == {"coordinates": 0, "area": 1, "lookup": 2, "nothing": 2}


def test_a_value_that_the_lookup_does_not_list_is_refused_with_its_row_and_without_the_value(tmp_path: Path) -> None:
    rows = [{"beat": "A1"}, {"beat": "Q77"}, {"beat": "Q78"}]

    with pytest.raises(SettingError, match=r'2 records have a value in the column "beat".*row 3, row 4') as caught:
        strata(tmp_path, rows, areas.HERTFORDSHIRE, BEATS)
    assert "Q7" not in str(caught.value)


def test_a_whole_lookup_puts_every_other_value_outside(tmp_path: Path) -> None:
    whole = lookups.from_lookup("beat,area\nA1,Watford\n*,outside\n", where="beats.csv")

    assert strata(tmp_path, [{"beat": "A1"}, {"beat": "Q77"}, {"beat": None}], areas.HERTFORDSHIRE, whole) == [
        "watford", "outside", "no-location",
    ]  # fmt: skip


def test_a_lookup_can_be_for_spellings_of_the_area_column(tmp_path: Path) -> None:
    spellings = lookups.from_lookup("area,area\nWTF,Watford\n", where="names.csv")

    assert strata(tmp_path, [{"area": "wtf"}, {"area": "Dacorum"}], areas.HERTFORDSHIRE, spellings) == [
        "watford", "dacorum",
    ]  # fmt: skip
    with pytest.raises(SettingError, match="not one of the 10"):
        strata(tmp_path, [{"area": "wtx"}], areas.HERTFORDSHIRE, spellings)


def test_areas_from_a_tenth_of_the_records_are_refused_where_asked(tmp_path: Path) -> None:
    nine = records(tmp_path, [{"area": "Watford"}, *[{"area": None}] * 9])

    assert areas.assign(nine, areas.HERTFORDSHIRE).value_counts()["no-location"] == 9
    with pytest.raises(SettingError, match=r'9 of 10 records \(90%\) do not say where .*"area": blank'):
        areas.assign(nine, areas.HERTFORDSHIRE, strict=True)
    eight = records(tmp_path, [{"area": "Watford"}] * 2 + [{"area": None}] * 9)
    assert areas.assign(eight, areas.HERTFORDSHIRE, strict=True).value_counts()["watford"] == 2


def test_rows_of_several_files_are_not_mixed_up_in_a_refusal(tmp_path: Path) -> None:
    for name, values in (("a", ["Watford"]), ("b", ["Q1", "Watford"]), ("c", ["Q2"])):
        pd.DataFrame({"searched_at": "2026-08-01", "area": values}).to_csv(tmp_path / f"{name}.csv", index=False)

    with pytest.raises(SettingError, match=r"^b\.csv: 2 records .* \(row 2; 1 in other files\)"):
        areas.assign(
            read([tmp_path / f"{n}.csv" for n in "abc"], force="hertfordshire", month="2026-08"), areas.HERTFORDSHIRE
        )


# --- the table of real months ---

# facts: located searches of each district in two months, 2019-01/02 to 2020-11/12.
WINDOWS = {
    "broxbourne": [91, 96, 93, 114, 126, 147, 88, 121, 111, 114, 149, 136],
    "dacorum": [81, 61, 84, 56, 78, 150, 76, 80, 127, 81, 124, 136],
    "east-hertfordshire": [79, 58, 61, 53, 82, 40, 66, 81, 85, 46, 76, 64],
    "hertsmere": [48, 34, 39, 39, 80, 66, 41, 58, 93, 61, 59, 73],
    "north-hertfordshire": [17, 18, 31, 53, 134, 97, 45, 71, 112, 81, 48, 52],
    "st-albans": [68, 105, 86, 52, 102, 109, 112, 82, 108, 112, 116, 162],
    "stevenage": [86, 85, 75, 63, 84, 68, 83, 75, 172, 151, 159, 118],
    "three-rivers": [75, 45, 44, 60, 49, 68, 86, 85, 91, 92, 41, 78],
    "watford": [109, 106, 83, 112, 175, 133, 114, 144, 226, 129, 102, 151],
    "welwyn-hatfield": [76, 91, 61, 88, 86, 88, 78, 96, 122, 92, 124, 94],
    "no-location": [641, 689, 427, 429, 635, 500, 501, 528, 762, 517, 411, 405],
}
# "Other district" was counted with every district of England and Wales; with ten districts "outside" is a few more.
OTHER_DISTRICT = [19, 22, 13, 10, 28, 26, 17, 26, 31, 17, 19, 21]


@pytest.mark.shared
def test_ten_districts_by_two_months_equal_the_known_table(shared_data: Path) -> None:
    paths = sorted(shared_data.glob("police_uk/*/*-hertfordshire-stop-and-search.csv"))
    text = (shared_data / "boundaries/lad_hertfordshire.geojson").read_text(encoding="utf-8")
    loaded = read(paths)

    placed = areas.place(loaded, areas.from_geojson(text, where="boundaries"))

    month = loaded.rows["source"].map({source.number: source.month for source in loaded.sources})
    window = (month.str[:4].astype(int) - 2019) * 6 + (month.str[5:].astype(int) - 1) // 2
    table = pd.crosstab(placed.stratum, window)
    assert {slug: table.loc[slug].tolist() for slug in WINDOWS} == WINDOWS
    assert all(0 <= found - other <= 3 for found, other in zip(table.loc["outside"], OTHER_DISTRICT, strict=True))
    assert int(np.asarray(table).sum()) == loaded.accepted
    assert placed.notices == ()
