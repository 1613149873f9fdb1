"""Residents from a census file: every form that is read gives the same numbers, and what is wrong is told by line."""

import csv
import dataclasses
import gzip
import random
import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.cycle import workspace
from scrutiny.cycle.config import Census
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, load
from scrutiny.cycle.part_b import Listed
from scrutiny.cycle.part_b.counting import GROUPS
from scrutiny.cycle.part_b.residents import people_of, read, year_of
from scrutiny.errors import SettingError
from scrutiny.outputs.paper import Picture
from scrutiny.outputs.part_b import Count
from scrutiny.outputs.part_b.residents import how_often
from scrutiny.records.areas import HERTFORDSHIRE, Area

AREAS = (
    Area(slug="east", name="East Side", code="E07000001"),
    Area(slug="west", name="West Side", code="E07000002", aliases=("The West",)),
)
# Invented numbers, in the order White, Black, Asian, Mixed, Other.
PEOPLE = ((8000, 700, 900, 300, 100), (5000, 40, 60, 30, 20))
OFFICIAL = (
    "White",
    "Black, Black British, Black Welsh, Caribbean or African",
    "Asian, Asian British or Asian Welsh",
    "Mixed or Multiple ethnic groups",
    "Other ethnic group",
)
EXPECTED = tuple(dict(zip(GROUPS, people, strict=True)) for people in PEOPLE)


def long(names: tuple[str, ...] = ("East Side", "West Side"), groups: tuple[str, ...] = GROUPS) -> list[str]:
    lines = [
        f'{name},"{group}",{number}'
        for name, people in zip(names, PEOPLE, strict=True)
        for group, number in zip(groups, people, strict=True)
    ]
    return ["area,ethnic group,residents", *lines]


def wide(*, total: str = "Total") -> list[str]:
    lines = [
        f"{area.name},{','.join(map(str, people))},{sum(people)}" for area, people in zip(AREAS, PEOPLE, strict=True)
    ]
    return [f"area,{','.join(GROUPS)},{total}", *lines]


def found(lines: list[str]) -> tuple[dict[str, int], ...]:
    return read("\n".join(lines), AREAS, where="census.csv")


def refused(lines: list[str]) -> str:
    with pytest.raises(SettingError) as told:
        found(lines)
    assert "census.csv" in str(told.value)
    assert told.value.expected
    return told.value.found


# --- what is read -------------------------------------------------------------------------------------------------


def test_long_and_wide_short_names_and_official_ones_names_and_codes_are_the_same() -> None:
    forms = [
        long(),
        long(groups=OFFICIAL),
        long(names=("E07000001", "The West")),
        wide(),
        wide(total="All usual residents"),
        [line.replace(",", ";") for line in long()],
        [line.replace(",", "\t") for line in wide()],
        ["\ufeffTS021 Ethnic group", "", *long(), "", "Source: a census"],
    ]
    assert [found(lines) for lines in forms] == [EXPECTED] * len(forms)


def test_a_table_as_the_ons_gives_it_is_read_as_it_is() -> None:
    head = (
        "Lower tier local authorities Code,Lower tier local authorities,Ethnic group (6 categories) Code,"
        "Ethnic group (6 categories),Observation"
    )
    lines = [head]
    for area, people in zip(AREAS, PEOPLE, strict=True):
        lines.append(f"{area.code},{area.name},-8,Does not apply,0")
        lines += [
            f'{area.code},{area.name},{number},"{group}",{count}'
            for number, (group, count) in enumerate(zip(OFFICIAL, people, strict=True))
        ]
    lines.append("E07000099,Elsewhere,4,White,12345")

    assert found(lines) == EXPECTED


def test_finer_groups_are_added_up_and_a_group_that_is_there_as_well_is_their_sum() -> None:
    finer = [line for line in long() if "Asian" not in line]
    for name, people in zip(("East Side", "West Side"), PEOPLE, strict=True):
        finer += [f'{name},"{OFFICIAL[2]}: Indian",{people[2] - 20}', f'{name},"{OFFICIAL[2]}: Chinese",20']

    assert found(finer) == EXPECTED
    assert found([*finer, 'East Side,Asian,"900"', "East Side,Total,10000"]) == EXPECTED
    assert refused([*finer, "East Side,Asian,901"]) == "line 14: the total is 901, and its groups add up to 900"


def test_an_area_of_several_districts_is_their_sum_and_needs_all_of_them() -> None:
    both = (Area(slug="both", name="Both Sides", aliases=("East Side", "E07000001", "West Side", "E07000002")),)
    lines = ["code,name,group,count"]
    for area, people in zip(AREAS, PEOPLE, strict=True):
        lines += [f"{area.code},{area.name},{group},{count}" for group, count in zip(GROUPS, people, strict=True)]

    (summed,) = read("\n".join(lines), both, where="census.csv")
    assert summed == {group: PEOPLE[0][at] + PEOPLE[1][at] for at, group in enumerate(GROUPS)}
    with pytest.raises(SettingError, match=r"made of 2 districts, and 1 of them are not there \(E07000002\)"):
        read("\n".join(lines[:6]), both, where="census.csv")


@given(
    people=st.lists(st.lists(st.integers(0, 10**7), min_size=5, max_size=5), min_size=2, max_size=2),
    order=st.permutations(range(10)),
    thousands=st.booleans(),
)
def test_the_order_of_lines_and_commas_in_numbers_change_nothing(
    people: list[list[int]], order: list[int], thousands: bool
) -> None:
    cells = [
        (area.name, group, f"{number:,}" if thousands else f"{number}")
        for area, numbers in zip(AREAS, people, strict=True)
        for group, number in zip(GROUPS, numbers, strict=True)
    ]
    lines = ["area,ethnic_group,usual_residents", *(",".join(f'"{cell}"' for cell in cells[at]) for at in order)]

    assert found(lines) == tuple(dict(zip(GROUPS, numbers, strict=True)) for numbers in people)


@pytest.mark.parametrize(
    ("name", "year"),
    [("census-2021.csv", 2021), ("census2011_ts021.csv", 2011), ("residents.csv", 2021), ("20211105.csv", 2021),
     ("2011-and-2021.csv", 2021), ("made-2026.csv", 2021)],
)  # fmt: skip
def test_the_year_of_the_census_is_that_of_the_files_name(name: str, year: int) -> None:
    assert year_of(name) == year


# --- what is refused ----------------------------------------------------------------------------------------------


def test_what_is_wrong_is_told_with_its_line() -> None:
    lines = long()

    assert refused([*lines, "Wset Side,White,12"]) == "line 12: its area is none of ours"
    assert refused(lines[:6]) == "no line is of West Side"
    assert refused(lines[:-1]) == "line 7: for its area there is no number of Other residents"
    assert refused([*lines, "East Side,White,8000"]) == "lines 2 and 12 are of one area and one group"
    assert refused([*lines, "East Side,Martian,5"]) == "line 12: that is not one of the five ethnic groups"
    assert refused([*lines[:-1], "West Side,Other,about 20"]) == "line 11: the number of residents is no whole number"
    assert refused([*lines[:-1], "West Side,Other,-20"]) == "line 11: the number of residents is no whole number"
    assert refused([*lines[:-1], "West Side,Other,2.5"]) == "line 11: the number of residents is no whole number"
    assert refused([*lines, "West Side,Total,5151"]) == "line 12: the total is 5,151, and its groups add up to 5,150"
    assert refused([*lines, "The West,White,5000"]) == "lines 7 and 12 are of one area, written in two ways"
    assert refused([*lines, 'East Side,"White,5']) == "line 12 cannot be read as CSV"


def test_a_wide_table_with_a_gap_or_another_total_is_told() -> None:
    lines = wide()

    assert refused([lines[0], lines[1].replace("10000", "10001"), lines[2]]) == (
        "line 2: the total is 10,001, and its groups add up to 10,000"
    )
    assert refused([line.replace(",Mixed", ",Else") for line in lines]).startswith("line 2: for its area")
    assert (
        refused([lines[0], lines[1], lines[2].replace("60", "")])
        == "line 3: the number of residents is no whole number"
    )


def test_a_name_and_a_code_of_two_areas_are_told() -> None:
    lines = ["code,name,group,count", "E07000001,West Side,White,5"]

    assert refused(lines) == "line 2: its name and its code are of two areas"


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "area,residents\nEast Side,5\n", "%PDF-1.4"])
def test_what_is_no_such_table_is_told_with_an_example(text: str) -> None:
    with pytest.raises(SettingError, match=r"no line has the headings .* area,ethnic group,residents"):
        read(text, AREAS, where="census.csv")


@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_whatever_the_file_holds_it_is_read_or_refused_in_words(text: str) -> None:
    for hostile in (text, "\n".join([*long(), text]), "\n".join([long()[0], text])):
        try:
            said: object = read(hostile, AREAS, where="census.csv")
        except SettingError as told:
            said = bool(re.search(r"line|table", told.found))
        assert said in (True, EXPECTED)


# --- the census itself --------------------------------------------------------------------------------------------


def test_three_published_tables_of_hertfordshire_say_the_same(shared_data: Path) -> None:
    census = shared_data / "census"
    finer, whole = (
        (census / f"census2021_{name}_hertfordshire.csv").read_text(encoding="utf-8")
        for name in ("ts021_ethnic_group", "broad_ethnic_group")
    )
    with gzip.open(census / "census2021_ts021_ethnic_group_lad_england_wales.csv.gz", "rt", encoding="utf-8") as file:
        country = file.read()
    tables = [read(text, HERTFORDSHIRE.areas, where="census.csv") for text in (finer, whole, country)]

    assert tables[0] == tables[1] == tables[2]
    by_name = dict(zip((area.name for area in HERTFORDSHIRE.areas), tables[0], strict=True))
    # Read in the published table by eye.
    assert by_name["Broxbourne"] == {"White": 80301, "Black": 6588, "Asian": 3657, "Mixed": 3930, "Other": 4531}
    assert sum(by_name["Dacorum"].values()) == 155_081


def test_real_searches_beside_the_census_are_those_counted_by_hand(shared_data: Path, tmp_path: Path) -> None:
    """November and December 2020 as published, read with nothing but the CSV reader of Python."""
    paths = sorted(shared_data.glob("police_uk/2020-1[12]/*-hertfordshire-stop-and-search.csv"))
    settings = workspace.checked_settings(force="hertfordshire", meetings=[date(2021, 2, 18)])
    settings = dataclasses.replace(settings, census=Census(file="census-2021.csv"))
    work = workspace.init(tmp_path / "panel", settings, context=context())
    shutil.copy(shared_data / "census/census2021_broad_ethnic_group_hertfordshire.csv", work.root / "census-2021.csv")
    boundaries = shared_data / "boundaries" / "lad_hertfordshire.geojson"
    extract = Extract(paths=tuple(paths), areas_file=boundaries, name_property="LAD19NM")
    found = load(extract, context=context())
    people = people_of(
        work,
        Listed(
            records=found.records,
            area=found.stratum.cat.rename_categories(found.areas.names),
            places=found.areas.areas,
            window=found.window,
            months=(),
            late=0,
            account={},
        ),
    )
    rows = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file))
    searched = [row for row in rows if row["Type"] != "Vehicle search"]
    named = Counter(re.split(r"[ /]", row["Self-defined ethnicity"])[0] for row in searched)
    unstated = sum("Not stated" in row["Self-defined ethnicity"] for row in searched)

    assert people is not None
    assert (people.source, people.groups) == ("Census 2021", GROUPS)
    assert (people.searches, people.vehicles) == (len(searched), len(rows) - len(searched)) == (1438, 52)
    assert people.said == tuple(named[group] - (unstated if group == "Other" else 0) for group in GROUPS)
    assert people.said == (893, 142, 106, 40, 26)
    assert people.residents == (980_061, 44_893, 103_673, 45_127, 25_049)
    without_place = sum(not row["Longitude"] for row in searched)
    assert people.elsewhere[0] == Count(name="No location", count=without_place)
    # 142 / 44,893 over 893 / 980,061 is 3.47; the force's own report of 2023/24 has 4.4 for Black people.
    said = " ".join(
        cell
        for part in how_often(people, "in November and December 2020").parts
        for block in part.blocks
        if isinstance(block, Picture)
        for row in block.figure.table.rows
        for cell in row
    )
    assert "Black 142 44,893 893 980,061 3.5 2.8 to 4.2" in said


def context() -> Context:
    return Context(
        today=lambda: date(2021, 1, 5),
        now=lambda: datetime(2021, 1, 5, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(1).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )
