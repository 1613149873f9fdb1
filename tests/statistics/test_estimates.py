"""One proportion from several strata."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics.estimates import stratified_proportion, stratified_total
from scrutiny.statistics.intervals import clopper_pearson, wilson


def obvious(populations, samples, successes):
    """The formula of facts/statistics.md 2.3 with numpy and scipy.stats, for designs without a take-all stratum."""
    size, n, x = (np.asarray(values, dtype=float) for values in (populations, samples, successes))
    weight = size / size.sum()
    rate = (x + 0.5) / (n + 1)
    variance = (weight**2 * (1 - n / size) * rate * (1 - rate) / n).sum()
    overall = (weight * rate).sum()
    quotient = stats.t.ppf(0.975, n.sum() - 1) / stats.t.ppf(0.975, n.sum() - len(n))
    n_eff = overall * (1 - overall) / variance * quotient**2
    p = (weight * x / n).sum()
    low = stats.beta.ppf(0.025, p * n_eff, n_eff - p * n_eff + 1) if p > 0 else 0
    high = stats.beta.ppf(0.975, p * n_eff + 1, n_eff - p * n_eff) if p < 1 else 1
    return p, max(low, x.sum() / size.sum()), min(high, 1 - (n - x).sum() / size.sum()), n_eff


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_against_the_formula_written_out(data):
    strata = data.draw(st.integers(1, 12))
    samples = [data.draw(st.integers(2, 30)) for _ in range(strata)]
    populations = [n + data.draw(st.integers(1, 300)) for n in samples]
    successes = [data.draw(st.integers(0, n)) for n in samples]
    got = stratified_proportion(populations, samples=samples, successes=successes)
    assert (got.estimate, got.low, got.high, got.n_eff) == pytest.approx(
        obvious(populations, samples, successes), rel=1e-7, abs=1e-9
    )
    assert 0 <= got.low <= got.estimate <= got.high <= 1
    assert got.note == ""


def test_one_stratum_of_an_endless_supply_is_clopper_pearson():
    got = stratified_proportion([10**12], samples=[40], successes=[31])
    same = clopper_pearson(31, sample=40)
    assert got.n_eff == pytest.approx(40, rel=1e-9)
    assert (got.low, got.high) == pytest.approx((same.low, same.high), rel=1e-8)


def test_strata_weigh_by_their_population():
    got = stratified_proportion([900, 100], samples=[10, 10], successes=[9, 1])
    assert got.estimate == pytest.approx(0.9 * 0.9 + 0.1 * 0.1)


def test_all_successes_is_one_and_keeps_a_doubt():
    got = stratified_proportion([151, 90, 33], samples=[10, 8, 8], successes=[10, 8, 8])
    assert (got.estimate, got.high) == (1, 1)
    assert 0.7 < got.low < 1
    none = stratified_proportion([151, 90, 33], samples=[10, 8, 8], successes=[0, 0, 0])
    assert (none.estimate, none.low) == (0, 0)
    assert none.high == pytest.approx(1 - got.low)


def test_a_census_has_an_answer_and_no_interval():
    got = stratified_proportion([10, 5], samples=[10, 5], successes=[7, 5])
    assert (got.estimate, got.low, got.high, got.n_eff, got.note) == (0.8, None, None, None, "census")
    assert (got.population, got.sample) == (15, 15)


def test_not_defined_is_a_result():
    assert stratified_proportion([], samples=[], successes=[]).note == "empty"
    assert stratified_proportion([0], samples=[0], successes=[0]).note == "empty"
    got = stratified_proportion([10, 20], samples=[5, 0], successes=[5, 0])
    assert (got.estimate, got.low, got.high, got.note) == (None, None, None, "unsampled")


def test_an_empty_stratum_changes_nothing():
    with_it = stratified_proportion([100, 0], samples=[10, 0], successes=[8, 0])
    assert with_it == stratified_proportion([100], samples=[10], successes=[8])


def test_a_take_all_stratum_adds_certainty_only():
    alone = stratified_proportion([100], samples=[10], successes=[8])
    both = stratified_proportion([100, 100], samples=[10, 100], successes=[8, 80])
    assert both.high - both.low < alone.high - alone.low
    assert both.low >= (8 + 80) / 200
    assert both.high <= 1 - (2 + 20) / 200


def test_one_record_a_stratum_is_allowed_and_says_little():
    got = stratified_proportion([50] * 6, samples=[1] * 6, successes=[1, 1, 0, 1, 1, 1])
    assert got.high - got.low > 0.5
    assert math.isfinite(got.n_eff)
    single = stratified_proportion([50], samples=[1], successes=[1])
    assert single.low < 0.05
    assert single.high == 1


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_more_confidence_is_wider_and_failures_mirror_successes(data):
    samples = [data.draw(st.integers(1, 20)) for _ in range(4)]
    populations = [n + data.draw(st.integers(0, 100)) for n in samples]
    successes = [data.draw(st.integers(0, n)) for n in samples]
    got = stratified_proportion(populations, samples=samples, successes=successes)
    failures = [n - x for n, x in zip(samples, successes, strict=True)]
    mirror = stratified_proportion(populations, samples=samples, successes=failures)
    assert mirror.estimate == pytest.approx(1 - got.estimate)
    if got.low is not None:
        assert (mirror.low, mirror.high) == pytest.approx((1 - got.high, 1 - got.low), abs=1e-9)
        wider = stratified_proportion(populations, samples=samples, successes=successes, confidence=0.99)
        assert wider.low <= got.low + 1e-12
        assert wider.high >= got.high - 1e-12


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="zip"):
        stratified_proportion([10, 20], samples=[5], successes=[1])


def test_arrays_and_columns_are_as_good_as_lists():
    pd = pytest.importorskip("pandas")
    lists = ([151, 90, 33], [10, 8, 8], [7, 8, 2])
    wanted = stratified_proportion(*lists)
    assert stratified_proportion(*(np.array(one) for one in lists)) == wanted
    table = pd.DataFrame(dict(zip(("size", "drawn", "green"), lists, strict=True)), index=[3, 1, 2])
    assert stratified_proportion(table["size"], samples=table["drawn"], successes=table["green"]) == wanted


def test_wilson_at_the_effective_size_is_shorter_and_needs_no_other_numbers():
    lists = ([151, 90, 33], [10, 8, 8], [7, 7, 5])
    exact, short = stratified_proportion(*lists), stratified_proportion(*lists, method="wilson")
    assert (short.estimate, short.n_eff, short.note) == (exact.estimate, exact.n_eff, "")
    assert exact.low < short.low < short.estimate < short.high < exact.high


def test_wilson_over_one_stratum_of_an_endless_supply_is_wilson():
    got = stratified_proportion([10**12], [40], [31], method="wilson")
    assert (got.low, got.high) == pytest.approx(tuple(wilson(31, 40)), rel=1e-8)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_no_method_ever_gives_an_interval_without_width_unless_all_were_looked_at(data):
    """Nor NaN, nor [1, 1]: all pass, all fail, one record, a stratum read whole."""
    strata = data.draw(st.integers(1, 5))
    samples = [data.draw(st.integers(1, 6)) for _ in range(strata)]
    populations = [n + data.draw(st.integers(0, 30)) for n in samples]
    successes = [data.draw(st.sampled_from([0, n, n // 2])) for n in samples]
    for method in ("korn-graubard", "wilson"):
        got = stratified_proportion(populations, samples, successes, method=method)
        if got.note == "census":
            assert (got.low, got.high) == (None, None)
        else:
            assert 0 <= got.low < got.high <= 1
            assert got.low <= got.estimate <= got.high


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="korn-graubard, wilson"):
        stratified_proportion([10], [5], [3], method="wald")


def test_the_classical_standard_error_is_nought_where_all_agree_and_not_defined_for_one_record():
    assert stratified_proportion([100, 50], [10, 8], [10, 8]).standard_error == 0
    assert stratified_proportion([100, 50], [10, 1], [9, 1]).standard_error is None
    assert stratified_proportion([100, 1], [10, 1], [9, 1]).standard_error > 0  # that one is read whole
    # Cochran: (1 - 10/100) * .7 * .3 / 9
    assert stratified_proportion([100], [10], [7]).standard_error == pytest.approx((0.9 * 0.21 / 9) ** 0.5)


# --- totals -----------------------------------------------------------------------------------------------


def test_a_total_is_the_share_of_all_with_its_ends_rounded_outwards():
    lists = ([151, 90, 33], [10, 8, 8], [7, 7, 5])
    share, total = stratified_proportion(*lists), stratified_total(*lists)
    assert total.estimate == pytest.approx(274 * share.estimate)
    assert total.low == math.floor(274 * share.low)
    assert total.high == math.ceil(274 * share.high)
    assert (total.population, total.sample, total.note) == (274, 26, "")


def test_a_total_is_never_less_than_was_seen():
    total = stratified_total([12, 12], [11, 12], [11, 12])
    assert (total.estimate, total.low, total.high) == (24, 23, 24)
    none = stratified_total([12, 12], [11, 12], [0, 0])
    assert (none.estimate, none.low, none.high) == (0, 0, 1)


def test_a_total_that_is_not_defined_says_why():
    assert stratified_total([], [], []).note == "empty"
    unsampled = stratified_total([10, 5], [5, 0], [5, 0])
    assert (unsampled.estimate, unsampled.low, unsampled.note) == (None, None, "unsampled")
    census = stratified_total([10, 5], [10, 5], [7, 5])
    assert (census.estimate, census.low, census.high, census.note) == (12, None, None, "census")
