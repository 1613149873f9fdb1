"""For a notebook: plan, draw and estimate on tables, with weights that travel with the sample."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scrutiny
from scrutiny import draw, estimate, plan
from scrutiny.errors import SettingError
from scrutiny.sampling import draw as drawing
from scrutiny.sampling import frame
from scrutiny.sampling.library import ADDED, Sample
from scrutiny.sampling.weights import with_weights
from scrutiny.statistics.domains import stratified_domain
from scrutiny.statistics.estimates import stratified_proportion
from scrutiny.statistics.intervals import hypergeometric_interval

SALT = bytes(range(32))
SEED = "0271828182"


def table(**sizes: int) -> pd.DataFrame:
    """Invented records: a reference, an area, an age band, and whether it would be green if it were read."""
    sizes = sizes or {"Watford": 150, "St Albans": 90, "No location": 40, "Outside the area": 6}
    areas = [name for name, size in sizes.items() for _ in range(size)]
    number = np.arange(len(areas))
    return pd.DataFrame(
        {
            "reference": [f"SS/{one:04}" for one in number],
            "area": areas,
            "young": number % 3 == 0,
            "truth": (number * 7) % 10 < 8,
        }
    )


RECORDS = table()


def taken(records: pd.DataFrame = RECORDS, **options: object) -> Sample:
    given = {"seed": SEED, "salt": SALT, **options}
    planned = given.pop("plan", None) or plan(records["area"].fillna("No location").value_counts(), total=60)
    return draw(records, by="area", ids="reference", plan=planned, **given)


# --- the front ----------------------------------------------------------------------------------------------


def test_importing_the_package_imports_no_pandas() -> None:
    code = (
        "import scrutiny, sys, json; dir(scrutiny)\n"
        "print(json.dumps([name for name in ('pandas', 'numpy') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == []
    assert {"plan", "draw", "estimate"} <= set(dir(scrutiny))
    with pytest.raises(AttributeError, match="no attribute 'pln'"):
        _ = scrutiny.pln


def test_six_lines_do_plan_draw_and_estimate() -> None:
    counts = RECORDS["area"].value_counts()
    p = plan(counts, total=60)
    s = draw(RECORDS, by="area", ids="reference", plan=p, seed=SEED, salt=SALT)
    s.rows["green"] = s.rows["truth"]
    found = estimate(s, "green")

    assert len(s.rows) == 60
    assert re.match(r"\d+ of 60 records judged were green: about \d+ in every 100 searches; between", str(found))


# --- the draw -----------------------------------------------------------------------------------------------


def test_it_is_the_draw_of_the_protocol() -> None:
    s = taken(force="hertfordshire")

    rows = frame.parse_public_csv(s.public_files()["frame-public.csv"])
    again = drawing.draw(rows, sizes=s.plan.sizes, seed=SEED)

    assert drawing.sample_csv(again.sample) == s.public_files()["sample.csv"]
    assert set(rows["stratum"]) == {"watford", "st-albans", "no-location", "outside"}
    assert dict(zip(s.rows["public_id"], s.rows["reference"], strict=True)) == {
        one: made for one, made in zip(s.frame.rows["public_id"], s.frame.rows["record_id"], strict=True)
        if one in set(s.rows["public_id"])
    }  # fmt: skip


def test_the_public_id_is_that_of_the_test_vector() -> None:
    records = pd.DataFrame({"reference": ["SS/2026/0012"], "area": ["Watford"]})

    s = draw(
        records, by="area", ids="reference", plan=plan({"Watford": 1}, total=1), seed=SEED, salt=SALT.hex(),
        force="hertfordshire",
    )  # fmt: skip

    assert s.rows["public_id"].tolist() == ["e7d0dfe756f43934"]
    assert s.rows["ticket"].tolist() == ["520cfb0644c4d9891fe3f8ba7cbd1b3873ae9d07728891cbcd1239ed9d67529b"]


def test_the_drawn_rows_are_those_of_the_table_and_the_table_stays_as_it_was() -> None:
    records = RECORDS.copy()

    s = taken(records)

    pd.testing.assert_frame_equal(records, RECORDS)
    assert list(s.rows.columns) == [*RECORDS.columns, *ADDED]
    own = RECORDS.set_index("reference").loc[s.rows["reference"], ["area", "young", "truth"]].reset_index()
    pd.testing.assert_frame_equal(s.rows[own.columns.tolist()], own, check_index_type=False)
    assert not set(s.reserves["reference"]) & set(s.rows["reference"])


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(30)))
def test_order_and_index_of_the_table_are_of_no_effect(order: list[int]) -> None:
    records = table(Watford=20, Dacorum=10)
    turned = records.iloc[order].set_index(pd.Index(["x"] * 30))

    ours, theirs = (taken(one, plan=plan({"Watford": 20, "Dacorum": 10}, total=18)) for one in (records, turned))

    pd.testing.assert_frame_equal(ours.rows, theirs.rows)


def test_weights_stand_for_the_stratum_and_add_up_to_the_list() -> None:
    s = taken()

    by_area = s.rows.groupby("area")
    assert by_area["weight"].sum().round(9).to_dict() == {
        name: float(size) for name, size in RECORDS["area"].value_counts().items()
    }
    assert (s.rows["weight"] * s.rows["inclusion_probability"]).round(12).eq(1).all()
    assert by_area["inclusion_probability"].nunique().eq(1).all()
    assert "weight" not in s.reserves.columns
    assert drawing.SAMPLE_COLUMNS == ("public_id", "stratum", "ticket", "rank", "stage")  # sample.csv keeps its five


def test_a_stratum_taken_whole_weighs_one() -> None:
    rows = pd.DataFrame({"stratum": ["a", "a", "b"]})

    found = with_weights(rows, populations={"a": 2, "b": 10})

    assert found["weight"].tolist() == [1, 1, 10]
    assert found["inclusion_probability"].tolist() == [1, 1, 0.1]


@pytest.mark.parametrize("populations", [{"a": 1, "b": 10}, {"a": 2}])
def test_weights_for_another_frame_are_refused(populations: dict[str, int]) -> None:
    with pytest.raises(SettingError, match="records were drawn"):
        with_weights(pd.DataFrame({"stratum": ["a", "a", "b"]}), populations=populations)


def test_records_without_an_area_are_a_stratum_and_not_lost() -> None:
    records = RECORDS.assign(area=RECORDS["area"].where(RECORDS["area"] != "No location"))

    pd.testing.assert_series_equal(taken(records).rows["reference"], taken().rows["reference"])
    with pytest.raises(SettingError, match="40 records without an area"):
        taken(records, plan=plan(records["area"].value_counts(), total=60))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.assign(reference=range(len(one))), "not texts"),
        (lambda one: one.assign(reference=one["reference"].where(one.index != 3)), "1 record without an id"),
        (lambda one: one.assign(reference=one["reference"].where(one.index > 1, "  ")), "2 records without an id"),
        (lambda one: one.assign(reference=one["reference"].where(one.index > 2, "SS")), "2 records with an id"),
        (lambda one: one.rename(columns={"reference": "id"}), 'no column "reference"'),
        (lambda one: one.assign(weight=1), "column weight already"),
        (lambda one: one.iloc[:-1], "the table 5"),
        (lambda one: one.assign(area=one["area"].where(one.index > 4, "Ruritania")), "5 records of an area"),
    ],
)
def test_a_table_that_cannot_be_drawn_from_is_refused(change: object, said: str) -> None:
    planned = plan(RECORDS["area"].value_counts(), total=60)

    with pytest.raises(SettingError, match=said) as caught:
        taken(change(RECORDS.copy()), plan=planned)  # type: ignore[operator]
    assert "Ruritania" not in str(caught.value)


@pytest.mark.parametrize("salt", [b"short", "0" * 63, "zz" * 32, None])
def test_a_salt_is_32_bytes(salt: object) -> None:
    with pytest.raises(SettingError, match="not a salt"):
        taken(salt=salt)


def test_areas_whose_names_differ_only_in_signs_are_refused() -> None:
    with pytest.raises(SettingError, match="differ only"):
        taken(table(**{"St Albans": 5, "St. Albans": 5}), plan=plan({"St Albans": 5, "St. Albans": 5}, total=10))


# --- the estimate -------------------------------------------------------------------------------------------


def counts_of(s: Sample, green: pd.Series) -> tuple[list[int], list[int], list[int], list[int]]:
    """Population, drawn, judged and green of each stratum, counted one by one."""
    lines = []
    for one in s.plan.strata:
        own = green[(s.rows["stratum"] == one.slug).to_numpy()]
        lines.append((one.population, len(own), int(own.notna().sum()), int((own == True).sum())))  # noqa: E712
    return tuple(list(column) for column in zip(*lines, strict=True))  # type: ignore[return-value]


def test_the_figure_is_the_stratified_one_and_not_the_pooled() -> None:
    s = taken()
    s.rows["green"] = s.rows["truth"] & (s.rows["stratum"] != "outside")
    populations, drawn, _, green = counts_of(s, s.rows["green"])

    found = estimate(s, "green")

    assert found.figure == stratified_proportion(populations, drawn, green)
    weighted = (s.rows["weight"] * s.rows["green"]).sum() / s.rows["weight"].sum()
    assert found.figure.estimate == pytest.approx(weighted)
    assert found.figure.estimate != pytest.approx(s.rows["green"].mean())
    assert found.bounds is not None
    assert found.bounds.missing == found.unjudged == 0


def test_what_could_not_be_judged_is_outside_n_and_bounds_the_figure() -> None:
    s = taken()
    green = s.rows["truth"].astype("object").where(s.rows.index % 6 != 0, None)
    populations, _, judged, right = counts_of(s, green)

    found = estimate(s, pd.Series(green.to_numpy(), index=s.rows["reference"]))

    assert found.unjudged == 10
    assert found.figure == stratified_proportion(populations, judged, right)
    assert found.bounds is not None
    assert found.bounds.low < found.figure.low < found.figure.high < found.bounds.high
    assert "10 records could not be judged (had none of these been green: about" in found.sentence
    assert found.sentence.startswith(f"{sum(right)} of {sum(judged)} records judged")


def test_areas_have_the_exact_interval_and_a_sentence() -> None:
    s = taken()

    areas = estimate(s, s.rows.set_index("reference")["truth"]).areas.set_index("stratum")

    for one in s.plan.strata:
        row = areas.loc[one.slug]
        interval = hypergeometric_interval(one.population, int(row["drawn"]), int(row["green"]))
        assert (row["low"], row["high"]) == (interval.low, interval.high)
        assert row["name"] == one.name
    assert "searches" in areas.loc["watford", "sentence"]


def test_an_area_without_a_judged_record_is_not_defined_and_says_so() -> None:
    s = taken()
    green = s.rows["truth"].astype("object").where(s.rows["stratum"] != "outside", None)
    s.rows["green"] = green

    found = estimate(s, "green")

    assert found.figure.estimate is None
    assert found.areas.set_index("stratum").loc["outside", "sentence"] == "no record of it could be judged"
    assert found.areas["low"].isna().sum() == 1
    assert "cannot be said" in found.sentence
    assert "nan" not in found.sentence.lower()


def test_a_group_across_areas_is_a_domain() -> None:
    s = taken()
    s.rows["green"] = s.rows["truth"]
    young = s.rows["young"]
    populations, drawn, _, _ = counts_of(s, s.rows["green"])
    members = [int((young & (s.rows["stratum"] == one.slug)).sum()) for one in s.plan.strata]
    right = [int((young & s.rows["truth"] & (s.rows["stratum"] == one.slug)).sum()) for one in s.plan.strata]

    found = estimate(s, "green", where=young)

    assert found.figure == stratified_domain(populations, drawn, members, right)
    assert f"{sum(right)} of {sum(members)} records judged were green: about" in found.sentence
    assert found.areas["judged"].tolist() == members
    assert "nothing can be said" in estimate(s, "green", where=young & ~young).sentence


def test_of_a_group_too_what_could_not_be_judged_is_outside_n() -> None:
    s = taken()
    young, green = s.rows["young"], s.rows["truth"].astype("object").where(s.rows.index % 6 != 0, None)
    populations, _, judged, _ = counts_of(s, green)
    members, right = (
        [int((chosen & (s.rows["stratum"] == one.slug)).sum()) for one in s.plan.strata]
        for chosen in (young & green.notna(), young & green.fillna(value=False).astype(bool))
    )
    s.rows["green"] = green

    found = estimate(s, "green", where=young)

    assert found.figure == stratified_domain(populations, judged, members, right)
    assert found.unjudged == int((young & green.isna()).sum()) > 0
    assert "of it could not be judged" in found.sentence


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("colour", 'no column "colour"'),
        ({"SS/0000": "green"}, "drawn|neither"),
        ({"nobody": True}, "1 answer of records that were not drawn"),
    ],
)
def test_answers_that_are_something_else_are_refused(answers: object, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        estimate(taken(), answers)  # type: ignore[arg-type]


def test_a_colour_is_not_taken_for_an_answer() -> None:
    s = taken()
    s.rows["colour"] = "green"

    with pytest.raises(SettingError, match="neither true nor false"):
        estimate(s, "colour")
    assert estimate(s, s.rows.set_index("reference")["colour"].map({"green": True, "red": False})).figure.estimate == 1


def test_two_answers_for_a_record_are_refused() -> None:
    s = taken()
    twice = pd.Series([True, False], index=[s.rows["reference"].iloc[0]] * 2)

    with pytest.raises(SettingError, match="two answers"):
        estimate(s, twice)


def test_a_census_has_an_answer_and_no_interval() -> None:
    records = table(Watford=6, Dacorum=4)
    s = taken(records, plan=plan({"Watford": 6, "Dacorum": 4}, total=10))
    s.rows["green"] = s.rows["truth"]

    found = estimate(s, "green")

    assert found.figure.note == "census"
    assert found.sentence == "8 of 10 records judged were green: 80 in every 100 searches; all 10 were looked at"
    assert records["truth"].sum() == 8
