"""``scrutiny plan``: a table, words to read aloud, other ways, and the same for a program."""

import json
import re
from pathlib import Path

import pytest

from scrutiny import resources

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


def plan(scrutiny, *options: object) -> dict:
    ran = scrutiny("plan", EXTRACT, "--json", *options)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def sizes(found: dict) -> dict[str, int]:
    return {row["area"]: row["sample"] for row in found["strata"]}


def test_the_plan_of_the_invented_month_reads_well(scrutiny) -> None:
    ran = scrutiny("plan", EXTRACT)

    for said in (
        "100 of 1,106 searches would be drawn; each of 9 members reads about 34, about 3 and a half hours at 6 minutes",
        "this plan would look closer 86 times in 100 (8 of 103 drawn)",
        "12 groups: 10 areas, no location and outside the area",
        "Other ways",
        "Two cycles together: no more to read, but an answer only every other meeting.",
        "more or fewer in every 100",
    ):
        assert said in ran.words, said
    assert not re.search(r"\ball 1\b|\bsome 0\b|unlawful|fail", ran.words)
    assert max(len(line) for line in ran.out.splitlines()) <= 100


def test_json_holds_all_that_is_printed(scrutiny) -> None:
    found = plan(scrutiny)

    assert found["population"] == 1106
    assert sum(row["sample"] for row in found["strata"]) == found["total"] == 100
    assert found["reading"] == {"records": 100, "records_each": 34, "minutes": 204}
    assert found["true_shares"] == [0.5, 0.6, 0.8]
    for row in found["strata"]:
        assert row["looked_at_closer"] == sorted(row["looked_at_closer"], reverse=True)
    assert found["ways"][0]["name"] == "This plan"
    assert {"set_off", "looked_at", "more_records", "more_minutes_each"} <= found["closer"][0].keys()
    assert len(found["area_of_concern"]) == 3
    assert 0 < found["half_width"]["overall"] < found["half_width"]["example"] < 0.5
    assert found["words"]


def test_the_total_follows_from_what_members_can_read(scrutiny) -> None:
    assert plan(scrutiny, "--records-each", 40)["total"] == 120  # 9 members x 40, 3 readers
    found = plan(scrutiny, "--hours-each", 2.5, "--minutes", 5, "--members", 12, "--readers", 2)
    assert (found["total"], found["reading"]["records_each"]) == (180, 30)


def test_the_total_follows_from_a_wish(scrutiny) -> None:
    noticed = plan(scrutiny, "--notice", 90)
    for row in noticed["strata"]:
        assert row["looked_at_closer"][0] >= 0.9 or row["kind"] == "outside"
    precise = plan(scrutiny, "--precision", 15)
    assert precise["half_width"]["example"] <= 0.15
    assert plan(scrutiny, "--overall", 5)["half_width"]["overall"] <= 0.05
    assert plan(scrutiny, "--precision", "20 searches")["total"] < precise["total"]


def test_every_method_shares_the_same_total_out(scrutiny) -> None:
    found = {name: sizes(plan(scrutiny, "--method", name)) for name in ("optimal", "proportional", "equal", "power")}

    assert {sum(one.values()) for one in found.values()} == {100}
    assert max(found["equal"].values()) - min(found["equal"].values()) <= 1
    assert max(found["power"].values()) < max(found["optimal"].values())


def test_last_cycles_results_and_minutes_come_from_a_file(scrutiny, anywhere: Path) -> None:
    Path("last.csv").write_text(
        "\ufeffArea,Green,Judged,Minutes\r\nWatford,4,10,\r\nSTEVENAGE,30,30,12\r\n\r\n", encoding="utf-8"
    )

    found = plan(scrutiny, "--shares", "last.csv", "--method", "neyman", "--minimum", 3)

    plain = sizes(plan(scrutiny, "--minimum", 3))
    assert found["method"] == "neyman"
    assert sizes(found)["Watford"] > plain["Watford"]
    assert sizes(found)["Stevenage"] < plain["Stevenage"]


def test_an_area_can_be_drawn_whole(scrutiny) -> None:
    found = plan(scrutiny, "--all-of", "watford", "--total", 300)

    watford = next(row for row in found["strata"] if row["area"] == "Watford")
    assert watford["sample"] == watford["population"] > 30
    assert found["total"] == 300


def test_areas_are_crossed_with_a_field_and_small_groups_merged(scrutiny) -> None:
    found = plan(scrutiny, "--across", "ethnicity", "--minimum", 2)

    assert found["population"] == sum(row["population"] for row in found["strata"]) == 1106
    assert found["total"] == 100
    names = [row["area"] for row in found["strata"]]
    assert "Watford: White" in names
    assert any(name.startswith("rest of ") for name in names)
    assert all(row["population"] >= 10 for row in found["strata"])
    assert all("are one group of" in line for line in found["merged"])
    words = scrutiny("plan", EXTRACT, "--across", "age < 18", "--minimum", 2).words
    assert "The areas are crossed with age < 18." in words
    assert "Merged: " in words


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--total", 36], "at least 90"),
        (["--total", 50, "--records-each", 5], "Leave one of them out"),
        (["--records-each", 5, "--notice", 90], "Leave one of them out"),
        (["--hours-each", 0], "more than 0"),
        (["--records-each", 0], "no record"),
        (["--precision", "wide"], "15 for plus or minus 15 in 100"),
        (["--precision", "0.15"], "from 1 to 99"),
        (["--notice", 0.9], "85 for 85 times in 100"),
        (["--overall", 100], "5 for plus or minus 5 in 100"),
        (["--method", "neyman"], "--shares FILE.csv"),
        (["--all-of", "Watfrod", "--total", 300], 'Perhaps "Watford"'),
        (["--across", "colour"], "one of ethnicity, age, power, strip-search"),
        (["--across", "grounds"], "Write a condition"),
        (["--readers", 12], "9 at the most"),
        (["--minutes", 0], "1 or more"),
        (["--method", "equal", "--shares", "shares.csv"], "of no effect"),
        (["--shares", "twice.csv"], "twice.csv, line 3: the area is blank or stands twice"),
        (["--shares", "wide.csv"], "line 2: 3 cells"),
        (["--shares", "number.csv"], "line 2: a number is missing or out of range"),
        (["--shares", "green.csv"], "line 2: 3 green of 2 judged"),
        (["--shares", "half.csv"], "green and judged belong together"),
        (["--shares", "columns.csv"], "a CSV with the column area"),
        (["--shares", "empty.csv"], "nothing"),
        (["--shares", "no-lines.csv"], "no line for any area"),
        (["--shares", "luton.csv"], 'no area "Luton"'),
        (["--shares", "latin.csv"], "UTF-8"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line_with_the_way_out(scrutiny, anywhere: Path, options, said: str) -> None:
    files = {
        "shares.csv": "area,share\nWatford,0.7\n", "twice.csv": "area,share\nWatford,0.7\nwatford,0.8\n",
        "wide.csv": "area,share\nWatford,0.7,1\n", "number.csv": "area,share\nWatford,80\n",
        "green.csv": "area,green,judged\nWatford,3,2\n", "half.csv": "area,green\nWatford,3\n",
        "columns.csv": "area,colour\nWatford,red\n", "empty.csv": "", "no-lines.csv": "area,share\n\n",
        "luton.csv": "area,share\nLuton,0.5\n",
    }  # fmt: skip
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("latin.csv").write_bytes("area,share\nYnys M\u00f4n,0.5\n".encode("latin-1"))

    ran = scrutiny("plan", EXTRACT, *options)

    assert ran.code == 11
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_exit_10(scrutiny, anywhere: Path) -> None:
    ran = scrutiny("plan", EXTRACT, "--shares", "none.csv")

    assert (ran.code, "there is no such file" in ran.err) == (10, True)


def test_sample_takes_the_same_options_and_fixes_them(scrutiny, anywhere: Path) -> None:
    Path("shares.csv").write_text("area,share\nWatford,0.5\nStevenage,0.99\n", encoding="utf-8")
    options = ["--shares", "shares.csv", "--records-each", 40, "--minimum", 4]

    drawn = json.loads(scrutiny("sample", EXTRACT, "--seed", "0271828182", "--out", "d", "--json", *options).out)

    assert sizes(drawn) == sizes(plan(scrutiny, *options))
    fixed = json.loads(Path("d/public/plan.json").read_bytes())
    assert fixed["total"] == 120
    assert fixed["sharing"]["shares"] == {"watford": 0.5, "stevenage": 0.99}
    assert scrutiny("verify", "d").code == 0


@pytest.mark.shared
def test_the_plan_of_real_hertfordshire(scrutiny, shared_data: Path) -> None:
    months = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    areas = shared_data / "boundaries/lad_hertfordshire.geojson"

    ran = scrutiny("plan", *months, "--areas", areas)

    assert "100 of 1,490 searches would be drawn" in ran.words
    assert "this plan would look closer 86 times in 100 (8 of 118 drawn)" in ran.words
    assert (
        "A third less to read: 66 records, 22 for each member, about 2 hours; at least 5 from every area." in ran.words
    )
