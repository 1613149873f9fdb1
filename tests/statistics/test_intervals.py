"""Intervals from one simple random sample."""

import math
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics.intervals import (
    CountInterval,
    beta_interval,
    clopper_pearson,
    hypergeometric_interval,
    jeffreys,
    mid_p,
    wilson,
)


def obvious(population: int, sample: int, successes: int, confidence: str) -> tuple[int, int]:
    """The definition, read aloud: every K whose two tails are both likelier than alpha/2."""
    limit = (1 - Fraction(confidence)) / 2
    every = Fraction(comb(population, sample))
    kept = []
    for marked in range(population + 1):
        ways = [comb(marked, i) * comb(population - marked, sample - i) for i in range(sample + 1)]
        if sum(ways[successes:]) / every > limit and sum(ways[: successes + 1]) / every > limit:
            kept.append(marked)
    assert kept == list(range(kept[0], kept[-1] + 1))
    return kept[0], kept[-1]


def test_seventeen_of_twenty_from_a_hundred():
    """The number in facts/statistics.md 2.3, which is also what the panel is told."""
    got = hypergeometric_interval(population=100, sample=20, successes=17)
    assert got == CountInterval(low=65, high=95, population=100)
    assert got == hypergeometric_interval(100, 20, 17, 0.95)
    low, high = got
    assert (low, high) == (65, 95)


@pytest.mark.parametrize(("confidence", "text"), [(0.95, "0.95"), (0.9, "0.9"), (0.975, "0.975"), (0.5, "0.5")])
def test_against_the_obvious_version(confidence, text):
    for population in range(1, 16):
        for sample in range(population + 1):
            for successes in range(sample + 1):
                got = hypergeometric_interval(
                    population=population, sample=sample, successes=successes, confidence=confidence
                )
                assert (got.low, got.high) == obvious(population, sample, successes, text)


@pytest.mark.parametrize(
    ("first", "last"), [(1, 28), (29, 36), (37, 42), (43, 47), (48, 51), (52, 54), (55, 57), (58, 60)]
)
def test_covers_every_truth_exactly_for_every_population_up_to_sixty(first, last):
    """Not a simulation: the exact chance of covering each K, for all sample sizes, in whole numbers."""
    for population in range(first, last + 1):
        for sample in range(population + 1):
            found = [hypergeometric_interval(population, sample, x) for x in range(sample + 1)]
            every = comb(population, sample)
            for marked in range(population + 1):
                covered = sum(
                    comb(marked, x) * comb(population - marked, sample - x)
                    for x, interval in enumerate(found)
                    if interval.low <= marked <= interval.high
                )
                assert 100 * covered >= 95 * every, (population, sample, marked)


def test_every_interval_up_to_forty_five_is_what_the_two_tails_say_with_ties_decided_in_whole_numbers():
    """A second way: all tails of all K are added up in whole numbers, and the kept K are compared."""
    for population in (*range(1, 25), 39, 40, 41, 45):
        for sample in range(population + 1):
            every = comb(population, sample)
            kept = [[] for _ in range(sample + 1)]
            for marked in range(population + 1):
                ways = [comb(marked, i) * comb(population - marked, sample - i) for i in range(sample + 1)]
                below = 0
                for x, here in enumerate(ways):
                    at_least, below = every - below, below + here
                    if 40 * at_least > every and 40 * below > every:
                        kept[x].append(marked)
            for x, marked in enumerate(kept):
                assert tuple(hypergeometric_interval(population, sample, x)) == (marked[0], marked[-1])


@given(st.data())
@settings(deadline=None, max_examples=70)
def test_ends_are_where_scipy_puts_them(data):
    population = data.draw(st.integers(1, 2000))
    sample = data.draw(st.integers(0, min(200, population)))
    successes = data.draw(st.integers(0, sample))
    got = hypergeometric_interval(population=population, sample=sample, successes=successes)
    assert successes <= got.low <= got.high <= population - sample + successes
    low = stats.hypergeom(population, got.low, sample)
    high = stats.hypergeom(population, got.high, sample)
    near = 1e-9  # scipy is in floating point
    assert low.sf(successes - 1) > 0.025 - near
    assert high.cdf(successes) > 0.025 - near
    if got.low > successes:
        assert stats.hypergeom(population, got.low - 1, sample).sf(successes - 1) <= 0.025 + near
    if got.high < population - sample + successes:
        assert stats.hypergeom(population, got.high + 1, sample).cdf(successes) <= 0.025 + near


@given(st.integers(1, 400), st.data())
@settings(deadline=None, max_examples=100)
def test_symmetric_monotone_and_nested(population, data):
    sample = data.draw(st.integers(1, min(60, population)))
    found = [hypergeometric_interval(population=population, sample=sample, successes=x) for x in range(sample + 1)]
    assert [i.low for i in found] == sorted(i.low for i in found)
    assert [i.high for i in found] == sorted(i.high for i in found)
    for x, interval in enumerate(found):
        mirror = found[sample - x]
        assert (interval.low, interval.high) == (population - mirror.high, population - mirror.low)
    x = data.draw(st.integers(0, sample))
    wider = hypergeometric_interval(population=population, sample=sample, successes=x, confidence=0.99)
    assert wider.low <= found[x].low <= found[x].high <= wider.high


def test_the_ends_of_what_can_happen():
    assert hypergeometric_interval(population=30, sample=30, successes=23) == CountInterval(
        low=23, high=23, population=30
    )
    assert hypergeometric_interval(population=30, sample=0, successes=0) == CountInterval(low=0, high=30, population=30)
    assert hypergeometric_interval(population=0, sample=0, successes=0) == CountInterval(low=0, high=0, population=0)
    assert hypergeometric_interval(population=1, sample=1, successes=1).low == 1


def test_an_exact_tie_is_decided_strictly():
    """Of 40, one is drawn and unmarked. With 39 marked that has a chance of exactly 1/40: not *more*, so 38."""
    assert hypergeometric_interval(population=40, sample=1, successes=0).high == 38
    assert hypergeometric_interval(population=41, sample=1, successes=0).high == 39
    assert hypergeometric_interval(population=39, sample=1, successes=0).high == 38


def test_bad_arguments():
    for wrong in (
        {"population": 10, "sample": 11, "successes": 1},
        {"population": 10, "sample": 5, "successes": 6},
        {"population": 10, "sample": 5, "successes": 2, "confidence": 1.0},
        {"population": 10, "sample": 5, "successes": 2, "confidence": 95},
    ):
        with pytest.raises(ValueError, match=r"expected|larger|more than"):
            hypergeometric_interval(**wrong)


# Newcombe (1998) Statistics in Medicine 17:857, table I: method 3 (score) and method 5 (Clopper-Pearson).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("successes", "sample", "score", "exact"), NEWCOMBE)
def test_newcombe(successes, sample, score, exact):
    got = wilson(successes, sample=sample)
    assert (got.low, got.high) == pytest.approx(score, abs=6e-5)
    got = clopper_pearson(successes, sample=sample)
    assert (got.low, got.high) == pytest.approx(exact, abs=6e-5)


@pytest.mark.parametrize(
    ("successes", "sample", "low", "high"),
    [
        (7, 36, 10, 35),
        (1, 4, 5, 70),
        (0, 4, 0, 49),
        (3, 12, 9, 53),
        (5, 20, 11, 47),
        (10, 40, 14, 40),
        (15, 100, 9, 23),
    ],
)
def test_the_table_of_precision(successes, sample, low, high):
    """facts/panel-practice.md 4.4."""
    got = wilson(successes, sample=sample)
    assert (round(100 * got.low), round(100 * got.high)) == (low, high)


@given(st.integers(0, 300), st.data())
@settings(deadline=None, max_examples=60)
def test_against_scipy_stats(sample, data):
    successes = data.draw(st.integers(0, sample))
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        got = ours(successes, sample=sample)
        assert 0 <= got.low <= got.high <= 1
        if sample:
            theirs = stats.binomtest(successes, sample).proportion_ci(0.95, method=method)
            assert (got.low, got.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
            assert got.low <= successes / sample <= got.high
        else:
            assert (got.low, got.high) == (0, 1)


def test_ends_are_exactly_none_and_all():
    assert wilson(0, sample=7).low == 0
    assert wilson(7, sample=7).high == 1
    assert clopper_pearson(0, sample=7).low == 0
    assert clopper_pearson(7, sample=7).high == 1
    assert (beta_interval(0.0, sample=0.0).low, beta_interval(0.0, sample=0.0).high) == (0, 1)


# --- mid-P and Jeffreys ----------------------------------------------------------------------------------


# Newcombe (1998) Statistics in Medicine 17:857, table I, method 6; Berry and Armitage (1995) The Statistician 44:417,
# p. 420; Agresti and Gottard (2005) Statistical Science 20:367, p. 369.
MID_P = [
    (81, 263, (0.2544, 0.3658), 4),
    (15, 148, (0.0601, 0.1581), 4),
    (0, 20, (0.0, 0.1391), 4),
    (1, 29, (0.0017, 0.1585), 4),
    (5, 20, (0.098, 0.470), 3),
    (4, 10, (0.142, 0.709), 3),
]


@pytest.mark.parametrize(("successes", "sample", "ends", "digits"), MID_P)
def test_mid_p_in_print(successes, sample, ends, digits):
    got = mid_p(successes, sample)
    assert (round(got.low, digits), round(got.high, digits)) == ends


@given(st.integers(1, 400), st.data())
@settings(deadline=None, max_examples=70)
def test_mid_p_ends_solve_their_equations(sample, data):
    successes = data.draw(st.integers(0, sample))
    confidence = data.draw(st.sampled_from([0.5, 0.9, 0.95, 0.999]))
    got = mid_p(successes, sample, confidence)
    half = (1 - confidence) / 2
    if successes:
        law = stats.binom(sample, got.low)
        assert law.sf(successes) + law.pmf(successes) / 2 == pytest.approx(half, rel=1e-7)
    if successes < sample:
        law = stats.binom(sample, got.high)
        assert law.cdf(successes - 1) + law.pmf(successes) / 2 == pytest.approx(half, rel=1e-7)


def test_mid_p_at_none_and_all_has_a_formula():
    """Half of (1 - p)^n is alpha/2 at the high end when nothing succeeded."""
    for sample in (1, 2, 7, 300):
        assert mid_p(0, sample).low == 0
        assert mid_p(0, sample).high == pytest.approx(1 - 0.05 ** (1 / sample), rel=1e-12)
        assert mid_p(sample, sample).high == 1
        assert mid_p(sample, sample).low == pytest.approx(0.05 ** (1 / sample), rel=1e-12)


@pytest.mark.parametrize("make", [clopper_pearson, wilson, jeffreys, mid_p])
def test_the_ends_of_a_proportion_are_conventional(make):
    assert tuple(make(0, 0)) == (0, 1)
    assert make(0, 9).low == 0
    assert make(9, 9).high == 1
    assert 0 < make(0, 9).high < 0.4
    assert tuple(make(3, 9)) == tuple(make(3, sample=9, confidence=0.95))
    with pytest.raises(ValueError, match="more than"):
        make(10, 9)
    with pytest.raises(ValueError, match="confidence"):
        make(1, 9, 1.0)


@given(st.integers(1, 300), st.data())
@settings(deadline=None, max_examples=100)
def test_the_four_are_mirrored_nested_and_the_exact_one_is_widest(sample, data):
    successes = data.draw(st.integers(0, sample))
    exact = clopper_pearson(successes, sample)
    for make in (clopper_pearson, wilson, jeffreys, mid_p):
        got, mirror = make(successes, sample), make(sample - successes, sample)
        assert (mirror.low, mirror.high) == pytest.approx((1 - got.high, 1 - got.low), abs=1e-12)
        assert got.low <= successes / sample <= got.high
        wider = make(successes, sample, 0.99)
        assert wider.low <= got.low
        assert got.high <= wider.high
    for make in (jeffreys, mid_p):
        assert exact.low <= make(successes, sample).low + 1e-15
        assert make(successes, sample).high <= exact.high + 1e-15


def test_small_shares_keep_their_digits():
    """Differences of nearly equal numbers would lose them: R's qbeta(0.025, 1.5, 1e9 - 0.5) and so on."""
    assert wilson(1, 10**9).low == pytest.approx(1.765245549569631e-10, rel=1e-9)
    assert clopper_pearson(1, 10**9).low == pytest.approx(-math.log1p(-0.025) / 10**9, rel=1e-8)
    assert mid_p(0, 10**9).high == pytest.approx(-math.expm1(math.log(0.05) / 10**9), rel=1e-9)


def test_clopper_pearson_never_covers_too_seldom_and_mid_p_now_and_then_does():
    """Why a flag never rests on mid-P. Exact coverage of 20 draws at a thousand true shares."""
    sample = 20
    ends = {make: [make(x, sample) for x in range(sample + 1)] for make in (clopper_pearson, mid_p)}
    lowest = {}
    for make, found in ends.items():
        covered = []
        for p in (i / 1000 for i in range(1, 1000)):
            law = stats.binom.pmf(range(sample + 1), sample, p)
            covered.append(sum(chance for chance, one in zip(law, found, strict=True) if one.low <= p <= one.high))
        lowest[make] = min(covered)
    assert lowest[clopper_pearson] >= 0.95
    assert 0.92 < lowest[mid_p] < 0.95
