"""Two shares: Newcombe's tables, R's Fisher, and the ends."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics.differences import INFRA_MARGINALITY, difference, fisher_exact, outcome_test

# Newcombe (1998) Statistics in Medicine 17:873, table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.2000, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.6000, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.5714, 0.0582, 0.8062),
    (5, 56, 0, 29, 0.0893, -0.0381, 0.1926),
    (0, 10, 0, 20, 0.0000, -0.1611, 0.2775),
    (0, 10, 0, 10, 0.0000, -0.2775, 0.2775),
    (10, 10, 0, 20, 1.0000, 0.6791, 1.0000),
    (10, 10, 0, 10, 1.0000, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("a", "n", "b", "m", "estimate", "low", "high"), NEWCOMBE)
def test_newcombe(a, n, b, m, estimate, low, high):
    found = difference(a, n, b, m)
    assert (found.estimate, found.low, found.high) == pytest.approx((estimate, low, high), abs=5.1e-5)


# R 4.2.2 fisher.test; the first is Fisher's lady tasting tea.
FISHER = [
    (3, 4, 1, 4, 0.485714285714),
    (10, 12, 3, 18, 0.000536724119143),
    (56, 70, 48, 80, 0.0125211297492),
    (0, 5, 10, 30, 0.291505458488),
    (31, 200, 90, 700, 0.347556857497),
    (300, 2000, 2300, 17000, 0.0736546147643),
]


@pytest.mark.parametrize(("a", "n", "b", "m", "p"), FISHER)
def test_fisher(a, n, b, m, p):
    assert fisher_exact(a, n, b, m) == pytest.approx(p, rel=1e-11)


def test_fisher_is_the_sum_of_all_tables_as_unlikely_in_whole_numbers():
    for n in range(9):
        for m in range(9):
            for a in range(n + 1):
                for b in range(m + 1):
                    ways = {i: comb(n, i) * comb(m, a + b - i) for i in range(a + b + 1)}
                    slow = sum(way for way in ways.values() if way <= ways[a]) / comb(n + m, a + b)
                    assert fisher_exact(a, n, b, m) == slow


@given(st.integers(0, 60), st.integers(0, 60), st.data())
@settings(deadline=None, max_examples=80)
def test_fisher_is_the_same_from_all_sides_and_as_scipy_has_it(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    p = fisher_exact(a, n, b, m)
    assert p == fisher_exact(b, m, a, n) == fisher_exact(n - a, n, m - b, m)
    assert 0 < p <= 1
    if n and m:
        assert p == pytest.approx(stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue, rel=1e-9)


@given(st.integers(1, 200), st.integers(1, 200), st.data())
@settings(deadline=None, max_examples=100)
def test_a_difference_turned_round_and_its_bounds(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    one, other = difference(a, n, b, m), difference(b, m, a, n)
    assert -1 <= one.low <= one.estimate <= one.high <= 1
    assert (one.estimate, one.low) == pytest.approx((-other.estimate, -other.high), abs=1e-12)
    failures = difference(n - a, n, m - b, m)
    assert (failures.low, failures.high) == pytest.approx((-one.high, -one.low), abs=1e-9)
    wider = difference(a, n, b, m, confidence=0.99)
    assert wider.low <= one.low
    assert one.high <= wider.high


def test_equal_shares_differ_by_nothing_at_all():
    assert difference(1, 3, 10, 30).estimate == 0
    assert difference(7, 10, 70, 100).estimate == 0


def test_an_empty_group_has_no_difference():
    assert difference(0, 0, 3, 5).note == "none in a"
    assert difference(3, 5, 0, 0).note == "none in b"
    both = difference(0, 0, 0, 0)
    assert (both.estimate, both.low, both.high, both.share_a, both.note) == (None, None, None, None, "none")
    assert fisher_exact(0, 0, 3, 5) == 1
    assert outcome_test(0, 0, 3, 50).reasons == ("few searches a",)
    assert not outcome_test(0, 0, 3, 50, least_searches=0).shown


def test_the_outcome_test_brings_its_caution_and_says_when_there_is_too_little():
    found = outcome_test(31, 200, 90, 700)
    assert found.shown
    assert found.caution == INFRA_MARGINALITY
    assert found.p == fisher_exact(31, 200, 90, 700)
    assert found.difference == difference(31, 200, 90, 700)
    assert outcome_test(3, 19, 90, 700).reasons == ("few searches a",)
    assert outcome_test(3, 19, 9, 10).reasons == ("few searches a", "few searches b")
    assert outcome_test(3, 19, 9, 10, least_searches=10).shown


def test_more_finds_than_searches_are_refused():
    for wrong in ((4, 3, 1, 5), (1, 5, 6, 5), (-1, 5, 1, 5)):
        for test in (difference, fisher_exact, outcome_test):
            with pytest.raises(ValueError, match=r"more than|expected"):
                test(*wrong)
    with pytest.raises(ValueError, match="confidence"):
        difference(0, 0, 1, 2, confidence=95)
