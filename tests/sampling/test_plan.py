"""Plans: the total kept, every minimum kept, what is left out never drawn; plans from wishes; plan.json."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.sampling import draw
from scrutiny.sampling.allocation import METHODS
from scrutiny.sampling.plan import Aim, Plan, Settings, Sharing, from_json, make, plan, to_json
from scrutiny.sampling.strata import Stratum, StratumKind
from scrutiny.statistics.evidence import operating_characteristic

# Hertfordshire, November and December 2020: the real populations of the ten areas and the two further strata.
HERTFORDSHIRE = (136, 136, 64, 73, 52, 162, 118, 78, 151, 94)


def strata(*areas: int, no_location: int = 405, outside: int = 21) -> list[Stratum]:
    named = [
        Stratum(slug=f"a{n}", name=f"Area {n}", kind=StratumKind.AREA, population=size) for n, size in enumerate(areas)
    ]
    return [
        *named,
        Stratum(slug="no-location", name="No location", kind=StratumKind.NO_LOCATION, population=no_location),
        Stratum(slug="outside", name="Outside the area", kind=StratumKind.OUTSIDE, population=outside),
    ]


def test_the_sizes_sum_to_the_total_and_every_area_has_its_minimum() -> None:
    plan = make(strata(*HERTFORDSHIRE), Settings(total=120, minimum=8))

    assert plan.sample == 120
    assert all(one.sample >= 8 for one in plan.strata if one.kind is not StratumKind.OUTSIDE)
    assert plan.sizes["outside"] >= 2


def test_a_small_area_is_taken_whole() -> None:
    plan = make(strata(5, 500), Settings(total=60))

    assert plan.sizes["a0"] == 5


def test_a_total_under_the_minimums_names_the_least_total_and_the_largest_minimum() -> None:
    with pytest.raises(SettingError, match="at least 90") as caught:
        make(strata(*HERTFORDSHIRE), Settings(total=36, minimum=8))
    assert "the largest that fits 36 is 3" in str(caught.value)
    assert caught.value.exit_code == 11
    assert make(strata(*HERTFORDSHIRE), Settings(total=36, minimum=3)).sample == 36


def test_no_minimum_fits_fewer_records_than_strata() -> None:
    with pytest.raises(SettingError, match="takes 12"):
        make(strata(*HERTFORDSHIRE), Settings(total=9, minimum=8))


def test_a_total_over_the_population_takes_everything() -> None:
    assert make(strata(9, 9, no_location=0, outside=0), Settings(total=100)).sizes["a0"] == 9


def test_the_plan_comes_back_from_its_file() -> None:
    plan = make(strata(*HERTFORDSHIRE), Settings(total=100, benchmark=0.85))

    content = to_json(
        plan, force="hertfordshire", window={"first": "2020-11-01", "last": "2020-12-31"}, seed_plan="dice"
    )

    assert from_json(content) == plan
    assert content == to_json(
        from_json(content),
        force="hertfordshire",
        window={"first": "2020-11-01", "last": "2020-12-31"},
        seed_plan="dice",
    )


def written(made: Plan, **more: object) -> bytes:
    return to_json(
        made, force="hertfordshire", window={"first": "2020-11-01", "last": "2020-12-31"}, seed_plan="dice", **more
    )


COUNTS = {"Watford": 151, "Stevenage": 118, "No location": 405, "Outside the area": 21}

PLANS = {
    "plain": lambda: plan(COUNTS),
    "neyman": lambda: plan(COUNTS, method="neyman", last={"Watford": (7, 10), "Stevenage": (10, 10)}),
    "shares and minutes": lambda: plan(COUNTS, shares={"Watford": 0.65}, costs={"Stevenage": 12}),
    "power": lambda: plan(COUNTS, method="power", exponent=0.25),
    "whole": lambda: plan(COUNTS, total=200, whole=["Watford"]),
    "aim": lambda: plan(COUNTS, aim=Aim(precision=0.15, notice=0.9, overall=0.06)),
}


@pytest.mark.parametrize("name", PLANS)
def test_every_kind_of_plan_comes_back_from_its_file_and_gives_the_same_sizes_again(name: str) -> None:
    made = PLANS[name]()

    back = from_json(written(made))

    assert back == made
    assert written(back) == written(made)
    strata_ = [Stratum(slug=one.slug, name=one.name, kind=one.kind, population=one.population) for one in back.strata]
    assert make(strata_, back.settings) == made  # the file holds all that the sizes follow from


def test_plan_json_holds_the_method_and_all_that_binds() -> None:
    raw = json.loads(written(PLANS["neyman"]()))

    assert raw["method"] == "neyman"
    # R = 17.5 / 21; (7 + 10 R) / 20 and (10 + 10 R) / 20; the others R
    assert raw["sharing"]["shares"] == {"Watford": 0.7667, "Stevenage": 0.9167}
    assert raw["sharing"]["otherwise"] == 0.8333
    assert json.loads(written(PLANS["aim"]()))["aim"] == {
        "precision": 0.15, "notice": 0.9, "overall": 0.06, "true_share": 0.5, "expected": 0.5, "confidence": 0.95,
    }  # fmt: skip
    assert not {"sharing", "aim"} & json.loads(written(PLANS["plain"]())).keys()


def test_what_others_fix_with_the_plan_is_kept_and_may_not_hide_what_the_plan_says() -> None:
    content = written(plan(COUNTS), further={"must_see": ["strip-search-child"], "shown_before": {"records": 2}})

    back = from_json(content)

    assert back.further == {"must_see": ["strip-search-child"], "shown_before": {"records": 2}}
    assert written(back) == content
    with pytest.raises(ValueError, match="total"):
        written(plan(COUNTS), further={"total": 5})


# --- for a notebook ---------------------------------------------------------------------------------------


def test_a_plan_from_plain_counts_goes_straight_into_a_draw() -> None:
    searches = pd.DataFrame({"stratum": ["Watford"] * 151 + ["Hertsmere"] * 73 + ["No location"] * 40})
    searches["public_id"] = [f"{number:016x}" for number in range(len(searches))]

    made = plan(searches["stratum"].value_counts(), total=30)
    drawn = draw.draw(searches, sizes=made.sizes, seed="0271828182")

    assert made.sizes == {"Watford": 14, "Hertsmere": 8, "No location": 8}
    assert drawn.sample["stratum"].value_counts().to_dict() == made.sizes
    table = made.table()
    assert (table["population"] * table["probability"]).tolist() == pytest.approx([14, 8, 8])
    assert (table["weight"] * table["sample"]).tolist() == pytest.approx([151, 73, 40])


def test_a_stratum_without_a_record_has_no_weight_and_no_probability() -> None:
    table = plan({"Watford": 20, "Hertsmere": 0, "excluded-withheld": 4}, total=10).table()

    assert table["probability"].isna().tolist() == [False, True, False]
    assert table["weight"].isna().tolist() == [False, True, True]


def test_names_are_known_for_what_they_are() -> None:
    made = plan({**COUNTS, "excluded-complaint": 9}, total=60)

    assert [one.kind for one in made.strata] == [
        StratumKind.AREA, StratumKind.AREA, StratumKind.NO_LOCATION, StratumKind.OUTSIDE, StratumKind.EXCLUDED,
    ]  # fmt: skip


@pytest.mark.parametrize("count", [-1, 2.5, float("nan"), "many", None])
def test_a_count_that_is_none_is_refused(count: object) -> None:
    with pytest.raises(SettingError, match="whole number"):
        plan({"Watford": count})


def test_numpy_counts_are_taken() -> None:
    assert plan({"Watford": np.int64(300), "Hertsmere": np.float64(100)}, total=40).sizes == {
        "Watford": 30, "Hertsmere": 10,
    }  # fmt: skip


# --- what is left out, what is read whole -----------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_what_was_left_out_before_the_freeze_is_counted_and_never_drawn(method: str) -> None:
    made = plan(
        {"Watford": 20, "Hertsmere": 9, "excluded-withheld": 300}, total=200, method=method,
        shares={"Watford": 0.7} if method == "neyman" else None,
    )  # fmt: skip

    assert made.sizes == {"Watford": 20, "Hertsmere": 9, "excluded-withheld": 0}
    assert (made.population, made.excluded) == (329, 300)
    assert "excluded-withheld" not in [one.slug for one in made.drawable]


def test_nothing_but_what_was_left_out_is_nothing_to_draw_from() -> None:
    with pytest.raises(SettingError, match="no record to draw from"):
        plan({"excluded-withheld": 300, "Watford": 0})


def test_certainty_strata_are_read_whole_by_name_or_slug() -> None:
    by_name = make(strata(*HERTFORDSHIRE), Settings(total=200, sharing=Sharing(whole=("area 4",))))
    by_slug = make(strata(*HERTFORDSHIRE), Settings(total=200, sharing=Sharing(whole=("a4",))))

    assert by_name == by_slug
    assert by_name.sizes["a4"] == 52
    assert by_name.sample == 200


def test_a_certainty_stratum_that_does_not_fit_names_the_least_total() -> None:
    with pytest.raises(SettingError, match=r"all of Area 5. Expected at least 244") as caught:
        make(strata(*HERTFORDSHIRE), Settings(total=100, sharing=Sharing(whole=("Area 5",))))
    assert "--all-of" in str(caught.value)


def test_an_area_that_is_not_there_is_named_with_its_neighbour_in_spelling() -> None:
    with pytest.raises(SettingError, match='Perhaps "Watford"'):
        plan(COUNTS, total=300, whole=["Watfrod"])
    with pytest.raises(SettingError, match="--shares"):
        plan(COUNTS, shares={"Luton": 0.5})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "best"}, "one of optimal"),
        ({"method": "neyman"}, "last cycle's results"),
        ({"method": "equal", "shares": {"Watford": 0.5}}, "of no effect"),
        ({"shares": {"Watford": 80}}, "from 0 to 1"),
        ({"costs": {"Watford": 0}}, "minutes"),
        ({"method": "power", "exponent": 3}, "exponent"),
        ({"shares": {"Watford": 0.5}, "last": {"Watford": (1, 2)}}, "given twice"),
        ({"last": {"Watford": (3, 2)}}, "3 green of 2"),
        ({"total": 0}, "too small"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_plain_words(arguments: dict, message: str) -> None:
    with pytest.raises(SettingError, match=message) as caught:
        plan(COUNTS, **arguments)
    assert caught.value.exit_code == 11


# --- the total from a wish --------------------------------------------------------------------------------


def test_a_wanted_chance_of_noticing_gives_every_area_enough() -> None:
    made = make(strata(*HERTFORDSHIRE), Settings(aim=Aim(notice=0.9)))

    for one in made.strata:
        chance = operating_characteristic(one.population, one.sample, benchmark=0.8, trigger=0.35, true_share=0.5)
        assert chance >= 0.9 or one.kind is StratumKind.OUTSIDE
    assert made.sizes["outside"] == 2  # nobody answers for it
    assert made.settings.total == made.sample


def test_of_several_wishes_the_one_that_takes_most_decides_and_the_minimum_stays() -> None:
    both, precise, notice = (
        make(strata(*HERTFORDSHIRE), Settings(aim=aim)).sizes
        for aim in (Aim(precision=0.15, notice=0.9), Aim(precision=0.15), Aim(notice=0.9))
    )

    assert both == {slug: max(precise[slug], notice[slug]) for slug in both}
    assert min(make(strata(500, 500), Settings(aim=Aim(searches=400))).sizes.values()) == 2  # outside
    assert make(strata(500, 500), Settings(aim=Aim(searches=400))).sizes["a0"] == 8


def test_an_overall_wish_is_shared_out_by_the_method() -> None:
    made = make(strata(*HERTFORDSHIRE), Settings(aim=Aim(overall=0.05)))

    assert made.sample > 200
    assert made.sizes == make(strata(*HERTFORDSHIRE), Settings(total=made.sample)).sizes


@pytest.mark.parametrize(
    "aim",
    [{}, {"precision": 0}, {"precision": 1.5}, {"notice": 1}, {"overall": -0.1}, {"searches": -1}],
)
def test_a_wish_that_nothing_can_meet_is_refused(aim: dict) -> None:
    with pytest.raises(SettingError):
        Aim(**aim)


def test_nobody_can_be_noticed_for_meeting_the_benchmark() -> None:
    with pytest.raises(SettingError, match="meets the benchmark"):
        Settings(benchmark=0.5, aim=Aim(notice=0.8, true_share=0.5))


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["A", "B", "C", "No location", "outside", "excluded-x"]), st.integers(0, 200)),
    st.integers(1, 12),
    st.integers(0, 60),
    st.sampled_from(METHODS),
)
def test_sizes_sum_and_keep_their_bounds_in_every_plan(
    counts: dict[str, int], minimum: int, more: int, method: str
) -> None:
    least = {
        name: 0 if name == "excluded-x" else min(number, min(2, minimum) if name == "outside" else minimum)
        for name, number in counts.items()
    }
    most = {name: 0 if name == "excluded-x" else number for name, number in counts.items()}
    if not sum(most.values()):
        return
    total = sum(least.values()) + more
    shares = dict.fromkeys(counts, 0.7) if method == "neyman" else None

    made = plan(counts, total=max(1, total), minimum=minimum, method=method, shares=shares)

    assert made.sample == min(max(1, total), sum(most.values()))
    assert all(least[name] <= size <= most[name] for name, size in made.sizes.items())
