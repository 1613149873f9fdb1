"""The pitfalls of inference from small samples, each with a test of its name.

The numbers are those of the project's list of pitfalls. Those of the draw are tested with sampling; the funnel (13),
agreement (17) and rates with theirs.
"""

import re
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import stats

from scrutiny.statistics import words, words_estimates, words_evidence
from scrutiny.statistics.e_values import evidence_score
from scrutiny.statistics.estimates import stratified_proportion, stratified_total
from scrutiny.statistics.evidence import (
    benchmark_count,
    benjamini_hochberg,
    hypergeometric_p,
    largest_triggering,
    operating_characteristic,
)
from scrutiny.statistics.intervals import clopper_pearson, hypergeometric_interval, jeffreys, mid_p, wilson
from scrutiny.statistics.missing import missing_bounds
from scrutiny.statistics.two_stage import double_operating_characteristic


def law(population, sample, marked):
    """P(X = x) for every x, exactly."""
    every = comb(population, sample)
    return [
        Fraction(comb(marked, x) * comb(population - marked, sample - x), every) if x <= marked else Fraction(0)
        for x in range(sample + 1)
    ]


def test_pitfall_1_five_of_five_is_not_certainty():
    """Wald's interval is [1, 1]; so is R's svyciprop's, or NaN."""
    for make in (clopper_pearson, wilson, jeffreys, mid_p):
        assert make(5, 5).low < 0.7
        assert make(0, 5).high > 0.3
    assert tuple(hypergeometric_interval(100, 5, 5)) == (49, 100)
    for method in ("korn-graubard", "wilson"):
        got = stratified_proportion([100, 80, 60], [5, 5, 5], [5, 5, 5], method=method)
        assert got.estimate == got.high == 1
        assert got.low < 0.9
        assert got.standard_error == 0  # which is why the interval does not rest on it


def test_pitfall_8_a_stratum_read_whole_adds_no_variance_and_no_infinite_weight():
    partly = stratified_proportion([100, 50], [10, 10], [8, 8])
    whole = stratified_proportion([100, 50], [10, 50], [8, 40])
    assert whole.estimate == pytest.approx(partly.estimate)
    assert whole.high - whole.low < partly.high - partly.low
    assert np.isfinite(whole.n_eff)
    assert whole.standard_error == pytest.approx(stratified_proportion([100], [10], [8]).standard_error * 100 / 150)


def test_pitfall_8_the_correction_is_the_part_not_drawn_and_not_the_population():
    """The classical variance at N = 100, n = 36, p = 1/2: (1 - .36) * .25 / 35."""
    assert stratified_proportion([100], [36], [18]).standard_error == pytest.approx((0.64 * 0.25 / 35) ** 0.5)
    widths = [
        got.high - got.low for got in (stratified_proportion([size], [36], [18]) for size in (40, 60, 100, 1000, 10**9))
    ]
    assert widths == sorted(widths)


def test_pitfall_9_areas_drawn_at_different_rates_are_not_thrown_together():
    """900 searches with 9 of 10 green, 100 with 2 of 20: not 11 of 30."""
    got = stratified_proportion([900, 100], [10, 20], [9, 2])
    assert got.estimate == pytest.approx(0.82)
    assert abs(got.estimate - 11 / 30) > 0.4
    assert stratified_total([900, 100], [10, 20], [9, 2]).estimate == pytest.approx(820)


def test_pitfall_10_forty_vague_priors_added_up_are_one_strong_wrong_one():
    """Per-area Jeffreys posteriors, their means weighted, against 5 of 5 in nearly every area: 6% covered."""
    random = np.random.default_rng(20261122)
    rounds, areas, n, p = 400, 40, 5, 0.95
    found = random.binomial(n, p, (rounds, areas))
    added, ours = 0, 0
    for one in found:
        a, b = one + 0.5, n - one + 0.5
        centre, spread = (a / (a + b)).mean(), np.sqrt((a * b / ((a + b) ** 2 * (a + b + 1))).sum()) / areas
        added += abs(centre - p) <= 1.96 * spread
        got = stratified_proportion([10_000] * areas, [n] * areas, one)
        ours += got.low <= p <= got.high
    assert added / rounds < 0.5
    assert ours / rounds > 0.93


def test_pitfall_11_one_look_holds_its_level_and_two_looks_would_not():
    """Exact, 110 searches exactly at the benchmark, 10 drawn and then 30."""
    first, last = (largest_triggering(110, n, 0.8, 0.05) for n in (10, 30))
    one_look = double_operating_characteristic(110, 10, 0.8, 0.35, 0.8, level=0.05).flagged
    begin = law(110, 10, 88)
    then = [sum(law(100, 20, 88 - a)[: max(0, last - a + 1)]) for a in range(11)]
    two_looks = float(sum(chance * (1 if a <= first else then[a]) for a, chance in enumerate(begin)))
    assert one_look <= 0.05
    assert two_looks > one_look
    assert two_looks > hypergeometric_p(110, 30, last, 0.8)


def test_pitfall_11_a_look_every_cycle_is_paid_for_by_the_evidence_score():
    """An area at the benchmark for ever: twelve tests at 5% flag it often, the score at 20 hardly ever."""
    chances = [float(one) for one in law(100, 10, 80)]
    p = [hypergeometric_p(100, 10, x, 0.8) for x in range(11)]
    once = sum(chance for chance, one in zip(chances, p, strict=True) if one <= 0.05)
    assert 1 - (1 - once) ** 12 > 0.25
    from scrutiny.statistics.e_values import e_value

    pays = [e_value(100, 10, x, 0.8) for x in range(11)]
    random = np.random.default_rng(3)
    flagged = [evidence_score([pays[x] for x in random.choice(11, 12, p=chances)]).flagged for _ in range(1500)]
    assert np.mean(flagged) <= 0.02


def coverage_after_escalation(marked, confidence):
    """The exact chance that the interval holds the truth: 110 searches, 10 drawn, 30 if 7 or fewer are green."""
    covers = {}
    for n in (10, 30):
        found = [hypergeometric_interval(110, n, x, confidence if n == 30 else 0.95) for x in range(n + 1)]
        covers[n] = [one.low <= marked <= one.high for one in found]
    total = Fraction(0)
    for a, chance in enumerate(law(110, 10, marked)):
        if not chance:
            continue
        if a > 7:
            total += chance * covers[10][a]
        else:
            more = law(100, 20, marked - a) if marked - a <= 100 else []
            total += chance * sum(one for b, one in enumerate(more) if covers[30][a + b])
    return float(total)


def test_pitfall_12_after_a_larger_draw_the_interval_is_made_at_97_5():
    """It was made because the first looked bad. Exact, for every true count of 110."""
    assert largest_triggering(110, 10, 0.8, 0.35) == 7
    usual = [coverage_after_escalation(marked, 0.95) for marked in range(2, 108, 3)]
    wider = [coverage_after_escalation(marked, 0.975) for marked in range(2, 108, 3)]
    assert min(usual) < 0.95 <= 0.96 < min(wider)
    assert all(wide >= one for one, wide in zip(usual, wider, strict=True))


def test_pitfall_12_a_figure_of_both_draws_is_off_and_that_of_the_first_is_not():
    """Exact means in one area at the benchmark: bad luck is mended by the larger draw and good luck is not."""
    first, both = Fraction(0), Fraction(0)
    for a, chance in enumerate(law(110, 10, 88)):
        first += chance * Fraction(a, 10)
        both += chance * (Fraction(a, 10) if a > 7 else (a + 20 * Fraction(88 - a, 100)) / 30)
    assert first == Fraction(88, 110)
    assert float(both - first) == pytest.approx(0.034, abs=0.001)


def test_pitfall_12_records_of_bad_areas_would_weigh_too_much():
    """Nine areas at 9 of 10 and one at half, of which 30 were read: not 96 of 120."""
    thrown_together = (9 * 9 + 15) / 120
    got = stratified_proportion([100] * 10, [10] * 10, [9] * 9 + [5])
    assert got.estimate == pytest.approx(0.86)
    assert thrown_together < 0.81


def test_pitfall_13_the_benchmark_is_an_argument_and_never_comes_from_the_sample():
    """The same area gets the same p whatever the others show."""
    import inspect

    for function in (hypergeometric_p, benchmark_count, operating_characteristic, largest_triggering):
        parameter = inspect.signature(function).parameters["benchmark"]
        assert parameter.default is inspect.Parameter.empty


def test_pitfall_14_benjamini_hochberg_on_whole_numbers_errs_against_a_flag():
    """Twelve areas exactly at the benchmark, all tested on 30: under 5 rounds in 100 flag anything, exactly."""
    sizes = [60, 80, 100, 110, 120, 150] * 2
    quiet = 1.0
    for size in sizes:
        limit = largest_triggering(size, 30, 0.8, Fraction(1, 20 * 12))
        quiet *= 1 - hypergeometric_p(size, 30, limit, 0.8)
    assert 1 - quiet < 0.05
    assert 1 - quiet < 0.5 * (1 - (1 - 0.05 / 12) ** 12) + 0.02


def test_pitfall_14_mid_p_would_flag_more_often_than_it_says():
    """P(mid-p <= 0.05) at the benchmark, exactly, over designs; the p that is used never exceeds its level."""
    worst_mid, worst = 0.0, 0.0
    for population in range(40, 160, 10):
        marked = benchmark_count(population, 0.8)
        for sample in (5, 8, 10, 12, 16, 20, 30):
            chances = np.array([float(one) for one in law(population, sample, marked)])
            below = np.cumsum(chances)
            worst_mid = max(worst_mid, chances[below - chances / 2 <= 0.05].sum())
            worst = max(worst, chances[below <= 0.05].sum())
    assert worst <= 0.05 < 0.06 < worst_mid


def test_pitfall_15_exact_ties_are_decided_in_whole_numbers():
    """One of 40 drawn, not green: with 39 green that has a chance of exactly 1/40, which is not more than 1/40."""
    assert hypergeometric_interval(40, 1, 0).high == 38
    # 1 - 0.95 is not 0.05 in floating point: a tail of exactly alpha/2 could fall on either side
    assert (1 - 0.95) / 2 != 0.025
    ties = 0
    for population in range(2, 45):
        for sample in range(1, min(population, 5) + 1):
            for marked in range(population + 1):
                chance = Fraction(0)
                for x, one in enumerate(law(population, sample, marked)):
                    chance += one
                    for confidence, half in ((0.95, 40), (0.9, 20), (0.8, 10), (0.5, 4)):
                        if chance == Fraction(1, half):
                            ties += 1
                            assert hypergeometric_interval(population, sample, x, confidence).high < marked
    assert ties > 20


def test_pitfall_15_p_at_a_limit_is_at_it():
    assert hypergeometric_p(20, 1, 0, 0.65) == 0.35
    assert largest_triggering(20, 1, 0.65, 0.35) == 0
    assert benjamini_hochberg([0.025, 0.05], 0.05).rejected == (True, True)


def test_pitfall_16_it_covers_where_a_peer_does_not():
    """The list says that one published interval covers only 0.918 where half are green. Exact, 146 designs and more."""
    designs = 0
    for population in range(20, 166, 2):
        for sample in (5, 12):
            covered = sum(
                chance
                for x, chance in enumerate(law(population, sample, population // 2))
                if (one := hypergeometric_interval(population, sample, x)).low <= population // 2 <= one.high
            )
            assert covered >= Fraction(19, 20)
            designs += 1
    assert designs == 146


def test_pitfall_18_records_of_one_officer_that_hang_together_do_not_hurt_an_interval_for_the_list():
    """Ten officers, all of whose searches are alike. The draw is of records: the count of green ones is covered."""
    random = np.random.default_rng(8)
    officers = np.repeat(random.random(10) < 0.6, 11)
    truth, hits = int(officers.sum()), 0
    found = {x: hypergeometric_interval(110, 20, x) for x in range(21)}
    for _ in range(1500):
        one = found[int(random.choice(officers, 20, replace=False).sum())]
        hits += one.low <= truth <= one.high
    assert hits / 1500 >= 0.94


def test_pitfall_20_words_give_counts_and_no_decimals_and_no_percentages():
    interval = hypergeometric_interval(151, 28, 16, 0.975)
    figure = stratified_proportion([151, 90], [12, 10], [7, 9])
    said = [
        words.between(interval, sample=28),
        words.confident(16, sample=28),
        words.share_of_hundred(figure),
        words_estimates.total(stratified_total([151, 90], [12, 10], [7, 9])),
        words_estimates.in_the_long_run(clopper_pearson(16, 28)),
        words_estimates.with_missing(missing_bounds(151, 30, 16, 2)),
        words_evidence.so_few(hypergeometric_p(151, 28, 16, 0.8), successes=16, sample=28, benchmark=0.8),
        words_evidence.pays(2.5),
    ]
    for sentence in said:
        assert not re.search(r"%|per cent|\d\.\d", sentence), sentence
        assert re.search(r"\d", sentence)


def test_not_defined_is_a_result_with_a_reason_and_never_not_a_number():
    for one in (
        stratified_proportion([], [], []),
        stratified_proportion([10], [0], [0]),
        stratified_proportion([10], [10], [3]),
    ):
        assert one.note
        assert one.low is None
        assert one.high is None
        assert one.estimate is None or 0 <= one.estimate <= 1


def test_the_classical_law_is_ours():
    """A guard on this file: its own law is that of scipy."""
    assert [float(one) for one in law(40, 7, 22)] == pytest.approx(stats.hypergeom.pmf(range(8), 40, 22, 7))
