"""Evidence against a benchmark, and what a plan would notice."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics.evidence import (
    benchmark_count,
    benjamini_hochberg,
    holm,
    hypergeometric_p,
    largest_triggering,
    operating_characteristic,
)

PLAN = {"benchmark": 0.8, "trigger": 0.35}


@pytest.mark.parametrize(
    ("population", "benchmark", "count"),
    [
        (115, 0.8, 92),  # no more, though floating point may think so
        (100, 0.55, 55),  # 0.55 * 100 is 55.00000000000001
        (100, 0.07, 7),
        (151, 0.8, 121),  # 120.8
        (1, 0.8, 1),
        (0, 0.8, 0),
        (10, 1, 10),
        (10, 0, 0),
        (3, Fraction(1, 3), 1),
        (115, np.float64(0.8), 92),
    ],
)
def test_benchmark_count(population, benchmark, count):
    assert benchmark_count(population, benchmark=benchmark) == count


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_p_agrees_with_scipy(data):
    population = data.draw(st.integers(1, 1500))
    sample = data.draw(st.integers(0, min(120, population)))
    successes = data.draw(st.integers(0, sample))
    p = hypergeometric_p(population=population, sample=sample, successes=successes, benchmark=0.8)
    marked = -(-8 * population // 10)
    assert p == pytest.approx(stats.hypergeom.cdf(successes, population, marked, sample), rel=1e-7, abs=1e-12)


@given(st.integers(1, 300), st.data())
@settings(deadline=None, max_examples=100)
def test_p_rises_with_successes_and_falls_with_the_benchmark(population, data):
    sample = data.draw(st.integers(0, min(40, population)))
    ps = [hypergeometric_p(population=population, sample=sample, successes=x, benchmark=0.8) for x in range(sample + 1)]
    assert ps == sorted(ps)
    assert ps[-1] == 1
    stricter = [
        hypergeometric_p(population=population, sample=sample, successes=x, benchmark=0.9) for x in range(sample + 1)
    ]
    assert all(b <= a for a, b in zip(ps, stricter, strict=True))


def test_p_is_a_p_value_for_every_population_that_meets_the_benchmark():
    """P(p <= t | K) <= t for every K at or above the benchmark: exactly, at every attainable t."""
    population, sample = 37, 9
    ps = [hypergeometric_p(population=population, sample=sample, successes=x, benchmark=0.8) for x in range(sample + 1)]
    for marked in range(benchmark_count(population, benchmark=0.8), population + 1):
        for x, t in enumerate(ps):
            assert stats.hypergeom.cdf(x, population, marked, sample) <= t + 1e-12


def test_p_at_the_edges():
    assert hypergeometric_p(population=50, sample=0, successes=0, benchmark=0.8) == 1
    assert hypergeometric_p(population=0, sample=0, successes=0, benchmark=0.8) == 1
    # all looked at: certain, one way or the other
    assert hypergeometric_p(population=10, sample=10, successes=7, benchmark=0.8) == 0
    assert hypergeometric_p(population=10, sample=10, successes=8, benchmark=0.8) == 1
    # not all, and yet certain: 8 of 10 can no longer be reached
    assert hypergeometric_p(population=10, sample=9, successes=6, benchmark=0.8) == 0


@pytest.mark.parametrize(("true_share", "hundredths"), [(0.5, 95), (0.6, 85), (0.8, 32)])
def test_ten_of_a_hundred(true_share, hundredths):
    """The operating characteristic in facts/statistics.md 2.2."""
    chance = operating_characteristic(population=100, sample=10, true_share=true_share, **PLAN)
    assert round(100 * chance) == hundredths


def test_eight_of_a_hundred_and_ten():
    assert largest_triggering(population=110, sample=8, **PLAN) == 5
    chance = operating_characteristic(population=110, sample=8, true_share=0.5, **PLAN)
    assert round(100 * chance) == 86


def test_seven_or_fewer_of_ten():
    """facts/statistics.md 2.4: p <= 0.35 at n = 10 is 7 or fewer."""
    assert largest_triggering(population=100, sample=10, **PLAN) == 7


@given(st.integers(0, 200), st.data())
@settings(deadline=None, max_examples=100)
def test_largest_triggering_against_trying_each(population, data):
    sample = data.draw(st.integers(0, min(40, population)))
    trigger = data.draw(st.sampled_from([0, 0.05, 0.35, 0.5]))
    benchmark = data.draw(st.sampled_from([0.5, 0.8, 0.87]))
    tried = [
        x
        for x in range(sample + 1)
        if hypergeometric_p(population=population, sample=sample, successes=x, benchmark=benchmark) <= trigger
    ]
    got = largest_triggering(population=population, sample=sample, benchmark=benchmark, trigger=trigger)
    assert got == (tried[-1] if tried else None)


@given(st.integers(1, 200), st.data())
@settings(deadline=None, max_examples=100)
def test_the_better_the_area_the_less_likely_it_is_looked_at(population, data):
    sample = data.draw(st.integers(1, min(40, population)))
    shares = [i / 20 for i in range(21)]
    chances = [operating_characteristic(population=population, sample=sample, true_share=s, **PLAN) for s in shares]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] == 0  # all green: 1 is over every trigger under 1


def test_a_trigger_met_exactly_is_met():
    """Of 20, 13 meet 0.65; one drawn, not a success: 7/20, which is 0.35 and not a hair more."""
    assert hypergeometric_p(population=20, sample=1, successes=0, benchmark=0.65) == 0.35
    assert largest_triggering(population=20, sample=1, benchmark=0.65, trigger=0.35) == 0


def test_nothing_drawn_never_triggers():
    assert largest_triggering(population=20, sample=0, **PLAN) is None
    assert operating_characteristic(population=20, sample=0, true_share=0, **PLAN) == 0


# Benjamini and Hochberg (1995), section 3.2, the worked example of fifteen p-values.
WORKED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000,
]  # fmt: skip


def test_the_worked_example_rejects_the_first_four():
    got = benjamini_hochberg(WORKED, q=0.05)
    assert got.rejected == (True,) * 4 + (False,) * 11


def test_order_does_not_matter():
    backwards = benjamini_hochberg(WORKED[::-1], q=0.05)
    assert backwards.rejected == (False,) * 11 + (True,) * 4
    assert backwards.adjusted == benjamini_hochberg(WORKED).adjusted[::-1]


def test_adjusted_against_scipy():
    assert benjamini_hochberg(WORKED).adjusted == pytest.approx(stats.false_discovery_control(WORKED))


@given(st.lists(st.floats(0, 1), max_size=15), st.sampled_from([0.01, 0.05, 0.2]))
@settings(deadline=None, max_examples=150)
def test_step_up_against_its_definition(ps, q):
    got = benjamini_hochberg(ps, q=q)
    m, level = len(ps), Fraction(str(q))
    ranked = sorted(ps)
    passing = [k for k in range(1, m + 1) if ranked[k - 1] <= float(level * k / m)]
    cut = ranked[passing[-1] - 1] if passing else -1
    assert got.rejected == tuple(p <= cut for p in ps)
    for p, adjusted, rejected in zip(ps, got.adjusted, got.rejected, strict=True):
        assert p <= adjusted <= 1
        if abs(adjusted - q) > 1e-9:
            assert rejected == (adjusted < q)


def test_ties_share_their_fate_and_a_limit_met_exactly_is_met():
    assert benjamini_hochberg([0.05, 0.05]).rejected == (True, True)
    assert benjamini_hochberg([0.05]).rejected == (True,)
    assert benjamini_hochberg([0.15, 0.15, 0.15], q=0.15).rejected == (True,) * 3
    assert benjamini_hochberg([]).rejected == ()


@pytest.mark.parametrize("wrong", [[-0.1], [1.1], [float("nan")]])
def test_p_values_are_checked(wrong):
    with pytest.raises(ValueError, match="p-value"):
        benjamini_hochberg(wrong)


def test_what_was_not_tested_stays_in_the_family_with_a_p_of_one():
    """Leaving it out would make the others easier to reject: 0.02 is under 0.05, and over 0.05 / 4."""
    assert benjamini_hochberg([0.02, None, None, None]) == benjamini_hochberg([0.02, 1, 1, 1])
    assert benjamini_hochberg([0.02, None, None, None]).rejected == (False,) * 4
    assert benjamini_hochberg([0.02]).rejected == (True,)
    assert holm([0.02, None]).adjusted == (0.04, 1)


def test_holm_on_the_worked_example_rejects_three():
    """By hand: 0.0001 * 15, 0.0004 * 14, 0.0019 * 13 are under 0.05, and 0.0095 * 12 is not."""
    got = holm(WORKED)
    assert got.rejected == (True,) * 3 + (False,) * 12
    assert got.adjusted[:4] == pytest.approx((0.0015, 0.0056, 0.0247, 0.114))
    assert got.alpha == 0.05


@given(st.lists(st.floats(0, 1), max_size=12), st.sampled_from([0.01, 0.05, 0.2]))
@settings(deadline=None, max_examples=200)
def test_holm_against_its_definition_and_never_more_than_benjamini_hochberg(ps, alpha):
    got, m = holm(ps, alpha), len(ps)
    rejected, level = set(), Fraction(str(alpha))
    for rank, i in enumerate(sorted(range(m), key=lambda i: ps[i])):
        if ps[i] > float(level / (m - rank)):
            break
        rejected.add(i)
    assert got.rejected == tuple(i in rejected for i in range(m))
    for mine, theirs in zip(got.rejected, benjamini_hochberg(ps, alpha).rejected, strict=True):
        assert theirs or not mine
    for p, adjusted in zip(ps, got.adjusted, strict=True):
        assert p <= adjusted <= 1


def test_holm_of_equal_values_and_of_none():
    assert holm([0.025, 0.025]).rejected == (True, True)
    assert holm([0.025, 0.025]).adjusted == (0.05, 0.05)
    assert holm([]).rejected == ()
    with pytest.raises(ValueError, match="p-value"):
        holm([float("nan")])
