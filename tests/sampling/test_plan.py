"""Plans: exact integers, every minimum kept, and words for what would be noticed."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.sampling.outlook import outlook
from scrutiny.sampling.plan import Settings, allocate, from_json, make, to_json
from scrutiny.sampling.strata import Stratum, StratumKind

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


counts = st.lists(st.integers(0, 400), min_size=1, max_size=12)


@given(counts, st.integers(1, 12), st.integers(0, 300))
def test_sizes_sum_and_keep_their_bounds(populations: list[int], minimum: int, more: int) -> None:
    minimums = [min(minimum, population) for population in populations]
    total = sum(minimums) + more

    sizes = allocate(populations, minimums=minimums, total=total)

    assert sum(sizes) == min(total, sum(populations))
    assert all(low <= size <= high for low, size, high in zip(minimums, sizes, populations, strict=True))


@given(counts, st.integers(0, 200))
def test_one_record_more_takes_none_away(populations: list[int], total: int) -> None:
    minimums = [0] * len(populations)
    fewer, more = (allocate(populations, minimums=minimums, total=n) for n in (total, total + 1))

    assert all(a <= b for a, b in zip(fewer, more, strict=True))


@given(st.lists(st.integers(1, 30), min_size=2, max_size=3), st.integers(0, 6))
def test_the_sizes_are_the_exact_optimum(populations: list[int], more: int) -> None:
    """Wright (2012): they make the sum of N^2/n smallest under the bounds. Brute force over all ways."""
    minimums = [1] * len(populations)
    total = min(len(populations) + more, sum(populations))

    sizes = allocate(populations, minimums=minimums, total=total)

    def cost(ways: tuple[int, ...] | list[int]) -> Fraction:
        return sum((Fraction(size**2, n) for size, n in zip(populations, ways, strict=True)), Fraction(0))

    possible = [ways for ways in product(*(range(1, size + 1) for size in populations)) if sum(ways) == total]
    assert cost(sizes) == min(map(cost, possible))


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


def test_the_outlook_says_what_would_be_noticed_and_what_it_costs() -> None:
    text = " ".join(outlook(make(strata(*HERTFORDSHIRE), Settings())))

    # 86 of 100 with 8 of 110 drawn is the design's own sentence; 118 here.
    assert "would look closer 86 times in 100 (8 of 118 drawn)" in text
    assert "each of 9 members reads about 34" in text
    assert "never a finding" in text


def test_a_plan_too_small_to_notice_anything_says_so() -> None:
    text = " ".join(outlook(make(strata(100, 100), Settings(total=4, minimum=1, benchmark=0.5))))

    assert "could never look closer" in text
