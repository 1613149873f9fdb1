"""One area drawn from in several rounds: the exact test and interval, beside going through everything in fractions."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics import stratified
from scrutiny.statistics.evidence import benchmark_count, hypergeometric_p
from scrutiny.statistics.intervals import hypergeometric_interval
from scrutiny.statistics.stratified import attainable_stratified_p, stratified_interval, stratified_p

BENCHMARK = 0.8


def law(population: int, sample: int, marked: int) -> list[Fraction]:
    return [
        Fraction(comb(marked, x) * comb(population - marked, sample - x), comb(population, sample))
        for x in range(sample + 1)
    ]


def stands_for(populations: list[int], samples: list[int], counts: tuple[int, ...] | list[int]) -> Fraction:
    parts = zip(populations, samples, counts, strict=True)
    return sum((Fraction(N, n) * x for N, n, x in parts if n), Fraction(0))


def chance_at_most(populations: list[int], samples: list[int], shares: tuple[int, ...], value: Fraction) -> Fraction:
    laws = [law(N, n, K) for N, n, K in zip(populations, samples, shares, strict=True)]
    chance = Fraction(0)
    for outcome in product(*(range(n + 1) for n in samples)):
        if stands_for(populations, samples, outcome) <= value:
            one = Fraction(1)
            for of_round, x in zip(laws, outcome, strict=True):
                one *= of_round[x]
            chance += one
    return chance


def slow_p(populations: list[int], samples: list[int], successes: list[int], marked: int) -> Fraction:
    value = stands_for(populations, samples, successes)
    shares = (one for one in product(*(range(N + 1) for N in populations)) if sum(one) == marked)
    return max(chance_at_most(populations, samples, one, value) for one in shares)


@st.composite
def small_areas(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    number = draw(st.integers(1, 3))
    populations = [draw(st.integers(0, 7)) for _ in range(number)]
    samples = [draw(st.integers(0, min(N, 4))) for N in populations]
    return populations, samples, [draw(st.integers(0, n)) for n in samples]


@given(small_areas())
@settings(max_examples=60, deadline=None)
def test_the_test_is_the_largest_chance_over_all_ways_to_share_the_greens_out(area) -> None:
    populations, samples, successes = area
    slow = slow_p(populations, samples, successes, benchmark_count(sum(populations), benchmark=BENCHMARK))
    fast = stratified_p(populations, samples, successes, BENCHMARK)
    assert fast == pytest.approx(float(slow), rel=1e-9, abs=1e-15)
    assert Fraction(fast) >= slow * (1 - Fraction(1, 10**15))  # never too small by more than a float can say


@given(small_areas())
@settings(max_examples=40, deadline=None)
def test_every_p_that_can_occur_is_among_the_attainable_ones(area) -> None:
    populations, samples, successes = area
    attainable = attainable_stratified_p(populations, samples, BENCHMARK)
    assert stratified_p(populations, samples, successes, BENCHMARK) in attainable
    assert attainable[-1] == 1.0
    assert list(attainable) == sorted(attainable)


def test_one_round_is_the_test_and_the_interval_of_one_draw() -> None:
    assert stratified_p([151], [30], [17], BENCHMARK) == hypergeometric_p(151, 30, 17, BENCHMARK)
    assert stratified_p([0, 151], [0, 30], [0, 17], BENCHMARK) == hypergeometric_p(151, 30, 17, BENCHMARK)
    assert stratified_interval([151, 0], [30, 0], [17, 0]) == hypergeometric_interval(151, 30, 17)
    assert stratified_p([], [], [], BENCHMARK) == 1.0


def test_a_round_in_which_nothing_was_drawn_could_be_all_green_and_speaks_against_a_flag() -> None:
    alone = stratified_p([40], [10], [4], BENCHMARK)
    with_unseen = stratified_p([40, 40], [10, 0], [4, 0], BENCHMARK)
    assert with_unseen > alone
    # 64 of 80 greens are the benchmark; at the worst 40 of them are where nobody looked, and 24 where somebody did
    assert with_unseen == pytest.approx(float(sum(law(40, 10, 24)[:5])))


@pytest.mark.parametrize(
    ("populations", "samples"),
    [([9, 9], [4, 4]), ([12, 6], [3, 4]), ([5, 6, 7], [2, 3, 2]), ([10, 8], [0, 4]), ([6, 10], [6, 4])],
)
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_the_interval_covers_at_least_as_often_as_it_says(populations, samples, confidence) -> None:
    outcomes = list(product(*(range(n + 1) for n in samples)))
    intervals = {one: stratified_interval(populations, samples, list(one), confidence) for one in outcomes}
    for shares in product(*(range(N + 1) for N in populations)):
        laws = [law(N, n, K) for N, n, K in zip(populations, samples, shares, strict=True)]
        covered = Fraction(0)
        for one, interval in intervals.items():
            if interval.low <= sum(shares) <= interval.high:
                chance = Fraction(1)
                for of_round, x in zip(laws, one, strict=True):
                    chance *= of_round[x]
                covered += chance
        assert covered >= Fraction(str(confidence))


@pytest.mark.parametrize(("populations", "samples"), [([9, 9], [4, 4]), ([12, 6], [3, 4]), ([5, 6, 7], [2, 3, 2])])
def test_at_the_benchmark_the_chance_of_p_or_less_is_at_most_p_however_the_greens_lie(populations, samples) -> None:
    marked = benchmark_count(sum(populations), benchmark=BENCHMARK)
    outcomes = list(product(*(range(n + 1) for n in samples)))
    p = {one: stratified_p(populations, samples, list(one), BENCHMARK) for one in outcomes}
    for shares in product(*(range(N + 1) for N in populations)):
        if sum(shares) != marked:
            continue
        laws = [law(N, n, K) for N, n, K in zip(populations, samples, shares, strict=True)]
        for limit in sorted(set(p.values())):
            chance = Fraction(0)
            for one in outcomes:
                if p[one] <= limit:
                    made = Fraction(1)
                    for of_round, x in zip(laws, one, strict=True):
                        made *= of_round[x]
                    chance += made
            assert float(chance) <= limit * (1 + 1e-9)


@given(small_areas())
@settings(max_examples=30, deadline=None)
def test_going_through_the_shares_in_steps_never_makes_p_smaller(area) -> None:
    populations, samples, successes = area
    fine = stratified_p(populations, samples, successes, BENCHMARK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stratified, "MOST_WORK", 60)
        stratified._table.cache_clear()
        coarse = stratified_p(populations, samples, successes, BENCHMARK)
    stratified._table.cache_clear()
    assert coarse >= fine


def test_large_rounds_answer_in_steps_and_stay_near_the_test_of_one_draw() -> None:
    p = stratified_p([400, 400, 400], [10, 10, 10], [5, 5, 5], BENCHMARK)
    assert 0.5 * hypergeometric_p(1200, 30, 15, BENCHMARK) < p < 2 * hypergeometric_p(1200, 30, 15, BENCHMARK)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="sample 5 is larger"):
        stratified_p([4, 4], [5, 2], [0, 0], BENCHMARK)
