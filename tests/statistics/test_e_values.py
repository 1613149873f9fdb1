"""Bets against the benchmark, and what they become over cycles."""

import math
import sys
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.e_values import e_bh, e_value, evidence_score, log_e_value
from scrutiny.statistics.evidence import benchmark_count, benjamini_hochberg


def mean_of_ratios(population, sample, successes, benchmark):
    """The definition, K by K, in fractions."""
    needed = benchmark_count(population, benchmark)
    if not needed:
        return Fraction(1)

    def law(marked):
        return comb(marked, successes) * comb(population - marked, sample - successes)

    paid = Fraction(sum(law(marked) for marked in range(needed)), needed)
    return (paid / law(needed)) if law(needed) else (math.inf if paid else Fraction(0))


def test_the_closed_form_is_the_mean_of_the_ratios_for_every_small_case():
    for population in range(14):
        for sample in range(population + 1):
            for successes in range(sample + 1):
                for benchmark in (0, 0.3, 0.8, 1):
                    got = e_value(population, sample, successes, benchmark)
                    assert got == float(mean_of_ratios(population, sample, successes, benchmark))


@pytest.mark.parametrize(
    ("population", "sample", "benchmark"), [(37, 9, 0.8), (60, 10, 0.8), (25, 25, 0.8), (40, 6, 0.5)]
)
def test_it_pays_one_or_less_on_average_whenever_the_benchmark_is_met(population, sample, benchmark):
    """An e-value for the whole supposition: the exact mean for every true count that meets it."""
    needed = benchmark_count(population, benchmark)
    pays = [mean_of_ratios(population, sample, x, benchmark) for x in range(sample + 1)]
    for marked in range(needed, population + 1):
        ways = [comb(marked, x) * comb(population - marked, sample - x) for x in range(sample + 1)]
        assert sum(way * pay for way, pay in zip(ways, pays, strict=True) if way) <= comb(population, sample)


@given(st.integers(1, 150), st.data())
@settings(deadline=None, max_examples=100)
def test_the_fewer_successes_the_more_it_pays(population, data):
    sample = data.draw(st.integers(1, min(30, population)))
    pays = [e_value(population, sample, x, 0.8) for x in range(sample + 1)]
    assert pays == sorted(pays, reverse=True)


def test_e_values_at_the_edges():
    assert e_value(50, 0, 0, 0.8) == 1  # nothing drawn
    assert e_value(0, 0, 0, 0.8) == 1
    assert e_value(50, 10, 3, 0) == 1  # a benchmark of nothing is always met
    assert e_value(10, 9, 6, 0.8) == math.inf  # 8 of 10 cannot be reached any more
    assert e_value(10, 10, 8, 0.8) == 0  # all looked at, and met
    assert e_value(10, 10, 7, 0.8) == math.inf
    assert (log_e_value(10, 10, 8, 0.8), log_e_value(10, 10, 7, 0.8)) == (-math.inf, math.inf)


def test_a_payment_too_large_for_the_machine_is_the_largest_it_has_and_its_logarithm_is_right():
    assert e_value(20_000, 2_000, 0, 0.9) == sys.float_info.max
    assert log_e_value(20_000, 2_000, 0, 0.9) > math.log(sys.float_info.max)
    assert log_e_value(110, 10, 3, 0.8) == pytest.approx(math.log(e_value(110, 10, 3, 0.8)))


# --- over cycles ------------------------------------------------------------------------------------------


def test_payments_multiply_and_twenty_is_a_flag():
    got = evidence_score([4, 0.5, 10, 0.1])
    assert got.running == (4, 2, 20, 2)
    assert (got.score, got.flagged_at, got.flagged) == (2, 3, True)
    assert got.logs == pytest.approx([math.log(one) for one in (4, 0.5, 10, 0.1)])
    assert got.log_score == pytest.approx(math.log(2))
    assert math.fsum(got.logs) == pytest.approx(got.log_score)


def test_a_threshold_met_exactly_is_met_and_just_under_is_not():
    assert evidence_score([4, 5]).flagged_at == 2
    assert evidence_score([4, math.nextafter(5, 0)]).flagged_at is None
    assert evidence_score([0.1] * 3 + [20_000], threshold=20).flagged_at == 4


def test_before_the_first_cycle_a_bet_is_where_it_was():
    got = evidence_score([])
    assert (got.score, got.log_score, got.flagged_at) == (1, 0, None)


def test_certainty_stays_and_a_whole_stake_can_be_lost_for_good():
    assert evidence_score([math.inf, 0]).running == (math.inf, math.inf)
    lost = evidence_score([0, 1000])
    assert (lost.score, lost.log_score, lost.flagged) == (0, -math.inf, False)
    kept = evidence_score([0, 1000], stake=0.5)
    assert kept.running == (0.5, 0.5 * 500.5)
    assert kept.flagged_at == 2
    assert evidence_score([math.inf, 50], stake=0).running == (1, 1)


@pytest.mark.parametrize("wrong", [[-0.1], [float("nan")]])
def test_payments_are_checked(wrong):
    with pytest.raises(ValueError, match="e-value"):
        evidence_score(wrong)
    with pytest.raises(ValueError, match="e-value"):
        e_bh(wrong)
    with pytest.raises(ValueError, match="threshold"):
        evidence_score([1], threshold=1)


def test_over_twelve_cycles_few_are_flagged_and_a_bad_area_is_caught_early():
    """facts/statistics.md 2.4: 1% false alarms; an area at half is caught .36, .63, .79, .96 by cycle 1, 2, 3, 6."""
    pays = [e_value(100, 10, x, 0.8) for x in range(11)]
    random = np.random.default_rng(20261122)

    def flagged_by(marked, cycles):
        drawn = random.hypergeometric(marked, 100 - marked, 10, (3000, cycles))
        running = np.cumprod(np.array(pays)[drawn], axis=1)
        return np.maximum.accumulate(running, axis=1)[:, [0, 1, 2, 5, 11]] >= 20

    assert flagged_by(80, 12)[:, -1].mean() <= 0.02
    assert flagged_by(50, 12)[:, :4].mean(axis=0) == pytest.approx((0.36, 0.63, 0.79, 0.96), abs=0.04)


# --- many areas -------------------------------------------------------------------------------------------


def test_e_bh_by_hand():
    """m = 4, q = 0.05: the largest needs 80, the two largest 40 each, the three largest 80 / 3."""
    assert e_bh([79, 1, 1, 1]).rejected == (False,) * 4
    assert e_bh([80, 1, 1, 1]).rejected == (True, False, False, False)
    assert e_bh([41, 1, 40, 0]).rejected == (True, False, True, False)
    assert e_bh([30, 27, 28, 1]).rejected == (True, True, True, False)
    assert e_bh([80, 1, 1, 1]).adjusted == (0.05, 1, 1, 1)


@given(st.lists(st.sampled_from([0.0, 0.2, 1.0, 5.0, 20.0, 40.0, 100.0, 800.0, math.inf]), max_size=10))
@settings(deadline=None, max_examples=200)
def test_e_bh_is_benjamini_hochberg_on_one_over_e(values):
    """Wang and Ramdas (2022): p = 1/e, which is at most 1."""
    p = [0.0 if e == math.inf else min(1.0, 1 / e) if e else 1.0 for e in values]
    got, same = e_bh(values), benjamini_hochberg(p)
    assert got.rejected == same.rejected
    assert got.adjusted == pytest.approx(same.adjusted)


def test_e_bh_with_ties_infinities_and_what_was_not_tested():
    assert e_bh([40, 40]).rejected == (True, True)
    assert e_bh([math.inf, None, 0]).rejected == (True, False, False)
    assert e_bh([math.inf, None, 0]).adjusted == (0, 1, 1)
    assert e_bh([]).rejected == ()
