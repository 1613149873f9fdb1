"""The procedure that knows which p-values can occur."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics.discrete import attainable_p, discrete_benjamini_hochberg, weight
from scrutiny.statistics.evidence import benchmark_count, benjamini_hochberg, hypergeometric_p


def by_definition(p_values, supports, q):
    """Slowly, in fractions: the limit of every rank over every step of every support, then down from the smallest p."""
    supports = [[Fraction(one) for one in support] for support in supports]
    level = Fraction(str(q))

    def total(t):
        chances = [max((one for one in support if one <= t), default=Fraction(0)) for support in supports]
        return None if 1 in chances else sum((chance / (1 - chance) for chance in chances), Fraction(0))

    grid = sorted({one for support in supports for one in support})
    sums = {t: total(t) for t in grid}
    rejected = [False] * len(p_values)
    for k, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i]), start=1):
        reached = [t for t in grid if sums[t] is not None and sums[t] <= level * k]
        if not reached or Fraction(p_values[i]) > reached[-1]:
            break
        rejected[i] = True
    return rejected


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_against_the_definition(data):
    m = data.draw(st.integers(1, 5))
    sizes = [data.draw(st.integers(5, 40)) for _ in range(m)]
    samples = [data.draw(st.integers(1, min(12, size))) for size in sizes]
    supports = [attainable_p(size, sample, 0.8) for size, sample in zip(sizes, samples, strict=True)]
    ps = [
        hypergeometric_p(size, sample, data.draw(st.integers(0, min(3, sample))), 0.8)
        for size, sample in zip(sizes, samples, strict=True)
    ]
    q = data.draw(st.sampled_from([0.05, 0.2]))
    assert list(discrete_benjamini_hochberg(ps, supports, q).rejected) == by_definition(ps, supports, q)


def test_what_can_occur_and_how_often():
    support = attainable_p(110, 10, 0.8)
    needed = benchmark_count(110, 0.8)
    assert support == tuple(sorted(support))
    assert support[-1] == 1
    law = stats.hypergeom(110, needed, 10)
    assert support == pytest.approx([law.cdf(x) for x in range(11)])
    assert attainable_p(10, 10, 0.8) == (0, 1)  # all looked at: certain, one way or the other
    assert attainable_p(10, 0, 0.8) == (1,)


SIZES = [int(size) for size in np.geomspace(40, 400, 40)] + [60, 25]


def test_one_bad_area_among_forty_two_is_found_where_the_usual_procedure_misses_it():
    """18 of 30 in an area of 110: p = 0.0023, over the usual limit of 0.05 / 42 = 0.0012, which few can reach."""
    supports = [attainable_p(size, min(30, size), 0.8) for size in SIZES]
    supports[18] = attainable_p(110, 30, 0.8)
    ps = [None] * 18 + [hypergeometric_p(110, 30, 18, 0.8)] + [None] * 23
    assert not any(benjamini_hochberg(ps).rejected)
    got = discrete_benjamini_hochberg(ps, supports)
    assert got.rejected == (False,) * 18 + (True,) + (False,) * 23
    assert 0.04 < got.adjusted[18] <= 0.05
    ps[18] = hypergeometric_p(110, 30, 19, 0.8)
    assert not any(discrete_benjamini_hochberg(ps, supports).rejected)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_adjusted_says_at_which_q_each_is_rejected(data):
    supports = [attainable_p(size, 12, 0.8) for size in (30, 40, 55, 80)]
    ps = [data.draw(st.sampled_from(support)) for support in supports]
    adjusted = discrete_benjamini_hochberg(ps, supports).adjusted
    for q in (0.01, 0.05, 0.3):
        for one, rejected in zip(adjusted, discrete_benjamini_hochberg(ps, supports, q).rejected, strict=True):
            if abs(one - q) > 1e-12:
                assert rejected == (one < q)


def test_nothing_can_be_rejected_where_no_p_can_be_small():
    got = discrete_benjamini_hochberg([0.5, 1.0], [(0.5, 1.0), (1.0,)])
    assert (got.rejected, got.adjusted) == ((False, False), (1.0, 1.0))
    assert discrete_benjamini_hochberg([], []).rejected == ()


def test_certainty_is_always_rejected_and_ties_share_their_fate():
    census = attainable_p(10, 10, 0.8)
    assert discrete_benjamini_hochberg([0.0, 1.0], [census, census]).rejected == (True, False)
    support = attainable_p(110, 30, 0.8)
    p = support[2]
    assert set(discrete_benjamini_hochberg([p, p, p], [support] * 3).rejected) == {True}


def test_what_was_not_tested_counts_with_its_support():
    support = attainable_p(110, 30, 0.8)
    p = hypergeometric_p(110, 30, 19, 0.8)
    assert discrete_benjamini_hochberg([p], [support]).rejected == (True,)
    assert not any(discrete_benjamini_hochberg([p] + [None] * 41, [support] * 42).rejected)


def test_with_every_stratum_at_the_benchmark_nothing_is_flagged_in_ninety_five_of_a_hundred_rounds():
    """Seeded; all twelve tested at once, which is the hardest. Any rejection needs the smallest p to pass."""
    random = np.random.default_rng(7)
    sizes = [60, 80, 100, 110, 120, 150] * 2
    supports = [attainable_p(size, 30, 0.8) for size in sizes]
    p = np.array([[hypergeometric_p(size, 30, x, 0.8) for x in range(31)] for size in sizes])
    marked = np.array([benchmark_count(size, 0.8) for size in sizes])
    drawn = random.hypergeometric(marked, np.array(sizes) - marked, 30, (4000, 12))
    smallest, places = np.unique(p[np.arange(12), drawn].min(axis=1), return_inverse=True)
    passes = np.array([weight(one, supports) <= 0.05 for one in smallest.tolist()])
    assert 0.02 < passes[places].mean() <= 0.055


@pytest.mark.parametrize(
    ("ps", "supports", "said"),
    [
        ([0.1], [], "1 p-values and 0 supports"),
        ([1.1], [(0.1, 1.0)], "not a number from 0 to 1"),
        ([0.1], [(float("nan"), 1.0)], "not a number from 0 to 1"),
        ([0.1], [(1.0, 0.1)], "ascending"),
    ],
)
def test_arguments_are_checked(ps, supports, said):
    with pytest.raises(ValueError, match=said):
        discrete_benjamini_hochberg(ps, supports)
