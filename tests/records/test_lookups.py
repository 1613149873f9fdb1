"""Lookups: a beat or a ward in its area, and districts joined into the partnerships that they form."""

import json
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.records import areas, lookups


def lookup(*lines: str) -> lookups.Lookup:
    return lookups.from_lookup("\n".join(lines) + "\n", where="beats.csv")


def square(west: float) -> object:
    return shapely.segmentize(shapely.box(west, 52, west + 0.1, 52.1), 0.005)


# Four districts in a row, as a file of boundaries would name them.
ROW = areas.Areas(
    areas=tuple(
        areas.Area(slug=areas.slug_of(name), name=name, code=f"E{number}", shape=square(number / 10))
        for number, name in enumerate(("Ashby", "Brook", "Combe", "Dale"))
    ),
    source="boundaries in row.geojson",
)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("beat,area", "beat"), ("ward_code,area", "beat"), ("Neighbourhood;Area", "beat"),
        ("area\tpartnership", "area"), ("District,Area", "area"), ("place,area", "place"),
        ("postcode sector,area", "beat"),
    ],
)  # fmt: skip
def test_the_first_heading_says_which_field_it_is_for(head: str, field: str) -> None:
    separator = next(s for s in ",;\t" if s in head)
    found = lookup(head, f"A1{separator}Watford")

    assert (found.field, dict(found.areas)) == (field, {"a1": "Watford"})


def test_empty_lines_a_byte_order_mark_and_a_line_said_twice_do_not_matter() -> None:
    found = lookups.from_lookup('\ufeffbeat,area\r\n"A1", Watford \r\n\r\n,\r\na1,WATFORD\r\n', where="x")

    assert dict(found.areas) == {"a1": "Watford"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([""], "nothing in the file"),
        (["beat"], "1 columns"),
        (["beat,area,note", "A1,Watford,x"], "3 columns"),
        (["beat,area"], "no lines under the headings"),
        (["beat,area", "A1,Watford", "A2,"], "line 3 has a blank cell"),
        (["beat,area", ",Watford", "A2,", "A3,Watford,Dacorum"], "lines 2, 3, 4 have a blank cell"),
        (["beat,area", "A1,Watford", "A2,Dacorum", " a1 ,Dacorum"], "line 2 and line 4 put one value into two areas"),
        (["beat,area", 'A1,"Watford'], "cannot be read as CSV"),
        (["beat,area", "A1,Wat\0ford"], "cannot be read as CSV"),
        (["LAD24CD,LAD24NM,PFA24NM", "E1,Ashby,Kent"], "no heading is for the name"),
        (["LAD24CD,LAD24NM,CSP24NM", "E1,Ashby,"], "line 2 names no district or no partnership"),
    ],
)
def test_a_lookup_that_cannot_be_used_gives_one_plain_error(lines: list[str], message: str) -> None:
    with pytest.raises(SettingError, match=message) as caught:
        lookup(*lines)
    assert "A1" not in str(caught.value)


@given(st.text(alphabet='ab,;\t\n"*\0 é', max_size=60))
def test_any_text_is_a_lookup_or_a_plain_error(text: str) -> None:
    try:
        found = lookups.from_lookup(text, where="x")
    except SettingError:
        return
    assert all(value and area for value, area in found.areas.items())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["beat,area", "A1,Watford", "A2,Watfrod"], "line 3: not one of the 10 areas"),
        (["A1,Watford", "A2,Dacorum"], "the first line has no headings"),
        (["beat,area", "A1,Watford", "*,Dacorum"], "puts every other value into an area"),
        (["area,area", "Watford,Dacorum"], "line 2: the name of one area is put into another"),
    ],
)
def test_a_lookup_that_does_not_fit_the_areas_is_refused_with_its_lines(lines: list[str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        lookups.settle(areas.HERTFORDSHIRE, lookup(*lines))


def test_a_lookup_that_fits_leaves_the_areas_as_they_are() -> None:
    beats = lookup("beat,area", "A1,Watford Borough Council", "A2,e07000096", "A3,Out of force")

    assert lookups.settle(areas.HERTFORDSHIRE, beats) == (areas.HERTFORDSHIRE, beats)
    assert lookups.settle(areas.HERTFORDSHIRE, None) == (areas.HERTFORDSHIRE, None)


# --- districts that form a partnership ---


def test_outlines_are_joined_as_the_lookup_says() -> None:
    table = lookup("district,area", "Ashby,Ashby and Brook", "e1,Ashby and Brook", "Combe,Combe", "Dale,outside")

    joined, rest = lookups.settle(ROW, table)

    assert [(area.slug, area.code) for area in joined.areas] == [("ashby-and-brook", ""), ("combe", "E2")]
    assert joined.areas[0].shape.equals(shapely.box(0, 52, 0.2, 52.1))
    assert "joined by beats.csv" in joined.source
    namer = areas.namer(joined.areas)
    assert [namer(text) for text in ("Brook", "E0", "Combe", "Dale")] == [0, 0, 1, areas.UNKNOWN]
    assert rest is not None
    assert dict(rest.areas) == {"dale": "outside"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Ashby,Two", "Brook,Two"], r"2 of the 4 outlines are not in it \(Combe and Dale\)"),
        (["Ashby,Two", "E0,Three", "*,outside"], "Ashby is in two areas"),
        (["Ashby,Two", "Broook,Other", "*,outside"], "line 3: no outline has that name"),
        (["Ashby,outside", "*,outside"], "leaves no area"),
    ],
)
def test_outlines_that_the_lookup_does_not_settle_are_refused(lines: list[str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        lookups.settle(ROW, lookup("district,area", *lines))


OFFICIAL = (
    "LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM",
    "E0,Ashby,E22,Ashby and Brook,E23,Devon & Cornwall",
    "E1,Brook,E22,Ashby and Brook,E23,Devon & Cornwall",
    "E2,Combe,E24,Combe Valley,E23,Devon & Cornwall",
    'E3,Dale,E25,Dale,E26,"London, City of"',
)


def test_the_official_list_joins_the_districts_of_a_force_and_puts_others_outside() -> None:
    joined, rest = lookups.settle(ROW, lookup(*OFFICIAL), force="devon-and-cornwall")

    assert [(area.name, area.code) for area in joined.areas] == [("Ashby and Brook", "E22"), ("Combe Valley", "E2")]
    assert "1 of the 4 areas given are not this force's" in joined.notices[-1]
    assert rest is not None
    assert rest.areas["dale"] == areas.OUTSIDE
    assert "combe" not in rest.areas


def test_a_force_is_found_whatever_the_order_of_its_words() -> None:
    joined, _ = lookups.settle(ROW, lookup(*OFFICIAL), force="city-of-london")

    assert [area.name for area in joined.areas] == ["Dale"]


def test_the_official_list_alone_gives_areas_by_name() -> None:
    nothing = areas.Areas(areas=(), source="the area column")

    joined, _ = lookups.settle(nothing, lookup(*OFFICIAL), force="devon-and-cornwall")

    namer = areas.namer(joined.areas)
    assert [namer(text) for text in ("Brook Borough Council", "e22", "combe", "Combe Valley CSP")] == [0, 0, 1, 1]
    with pytest.raises(SettingError, match='no line is for the force "kent"'):
        lookups.settle(nothing, lookup(*OFFICIAL), force="kent")


def test_a_list_and_boundaries_of_different_years_are_refused() -> None:
    short = areas.Areas(areas=ROW.areas[1:], source=ROW.source)

    with pytest.raises(SettingError, match=r"no outline for 1 of the districts \(Ashby\)"):
        lookups.settle(short, lookup(*OFFICIAL), force="devon-and-cornwall")


def test_a_district_of_two_partnerships_places_nothing() -> None:
    shared = lookup(*OFFICIAL[:2], "E0,Ashby,E27,Upper Ashby,E23,Devon & Cornwall")

    with pytest.raises(SettingError, match=r"Ashby lies in several partnerships \(lines 2 and 3\)"):
        lookups.settle(ROW, shared, force="devon-and-cornwall")
    with pytest.raises(SettingError, match="lies in several partnerships"):
        lookups.settle(areas.Areas(areas=(), source="x"), shared, force="devon-and-cornwall")


@pytest.mark.shared
def test_the_real_list_gives_hertfordshire_its_ten_and_kent_its_twelve(shared_data: Path) -> None:
    table = lookups.from_lookup(
        (shared_data / "lookups/lad24_csp24_pfa24_england_wales.csv").read_text(encoding="utf-8"), where="list.csv"
    )
    text = (shared_data / "boundaries/lad_2019_england_wales.geojson").read_text(encoding="utf-8")
    all_districts = areas.from_geojson(text, where="b.geojson")

    hertfordshire, _ = lookups.settle(all_districts, table, force="hertfordshire")
    kent, _ = lookups.settle(all_districts, table, force="kent")
    by_name, _ = lookups.settle(areas.HERTFORDSHIRE, table, force="hertfordshire")

    assert hertfordshire.slugs == by_name.slugs == areas.HERTFORDSHIRE.slugs
    assert [area.code for area in hertfordshire.areas] == [area.code for area in areas.HERTFORDSHIRE.areas]
    assert "East Herts" in by_name.areas[2].aliases
    assert len(kent.areas) == 12
    both = next(area for area in kent.areas if area.name == "Dartford and Gravesham")
    parts = [area.shape for area in all_districts.areas if area.name in ("Dartford", "Gravesham")]
    assert both.shape.area == pytest.approx(sum(part.area for part in parts), rel=1e-3)
    # Folkestone and Hythe is still called Shepway by its partnership, and is found by either.
    namer = areas.namer(kent.areas)
    assert namer("Folkestone and Hythe District Council") == namer("Shepway") >= 0


def test_a_file_of_boundaries_and_a_lookup_by_code_work_together() -> None:
    features = [
        {"type": "Feature", "properties": {"WD24CD": f"W{n}", "WD24NM": f"Ward {n}"},
         "geometry": json.loads(shapely.to_geojson(square(n / 10)))} for n in range(3)
    ]  # fmt: skip
    wards = areas.from_geojson(json.dumps({"features": features}), where="wards.geojson")

    joined, _ = lookups.settle(wards, lookup("area,partnership", "W0,North", "W1,North", "W2,South"))

    assert [area.name for area in joined.areas] == ["North", "South"]
