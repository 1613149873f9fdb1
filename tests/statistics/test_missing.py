"""Records without a result, and counting records into strata."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.estimates import stratified_proportion
from scrutiny.statistics.intervals import hypergeometric_interval
from scrutiny.statistics.missing import missing_bounds, stratified_missing_bounds
from scrutiny.statistics.tallies import count_by_stratum


def test_three_answers_stand_side_by_side():
    got = missing_bounds(100, 20, 15, 2)
    assert got.judged == 18
    assert (got.estimate, got.lowest, got.highest) == (15 / 18, 15 / 20, 17 / 20)
    assert got.available == hypergeometric_interval(100, 18, 15)
    assert got.worst == hypergeometric_interval(100, 20, 15)
    assert got.best == hypergeometric_interval(100, 20, 17)
    assert tuple(got.bounds) == (got.worst.low, got.best.high)


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_whatever_the_missing_ones_are_the_bounds_hold_their_interval(data):
    population = data.draw(st.integers(0, 150))
    sample = data.draw(st.integers(0, min(30, population)))
    missing = data.draw(st.integers(0, sample))
    successes = data.draw(st.integers(0, sample - missing))
    got = missing_bounds(population, sample, successes, missing)
    for more in range(missing + 1):
        truth = hypergeometric_interval(population, sample, successes + more)
        assert got.bounds.low <= truth.low
        assert truth.high <= got.bounds.high


def test_nothing_missing_changes_nothing_and_all_missing_says_nothing():
    whole = missing_bounds(100, 20, 15, 0)
    assert whole.available == whole.worst == whole.best == whole.bounds
    gone = missing_bounds(100, 20, 0, 20)
    assert (gone.available, gone.estimate) == (None, None)
    assert tuple(gone.bounds) == (0, 100)
    nothing = missing_bounds(100, 0, 0, 0)
    assert (nothing.available, nothing.lowest, tuple(nothing.bounds)) == (None, None, (0, 100))


def test_withholding_never_helps_in_the_worst_case():
    for held in range(6):
        assert missing_bounds(100, 20, 15, held).worst == missing_bounds(100, 20, 15, 0).worst


def test_counts_with_missing_are_checked():
    with pytest.raises(ValueError, match="successes 15 and missing 6 are more than the sample 20"):
        missing_bounds(100, 20, 15, 6)
    with pytest.raises(ValueError, match="missing"):
        missing_bounds(100, 20, 15, -1)


def test_over_strata_the_missing_of_each_are_bounded_together():
    got = stratified_missing_bounds([100, 50], [20, 10], [15, 8], [2, 1])
    assert got.missing == 3
    assert got.available == stratified_proportion([100, 50], [18, 9], [15, 8])
    assert got.worst == stratified_proportion([100, 50], [20, 10], [15, 8])
    assert got.best == stratified_proportion([100, 50], [20, 10], [17, 9])
    assert (got.low, got.high) == (got.worst.low, got.best.high)


def test_a_stratum_without_any_result_leaves_the_bounds_defined():
    got = stratified_missing_bounds([100, 50], [20, 10], [15, 0], [2, 10])
    assert (got.available.note, got.available.estimate) == ("unsampled", None)
    assert got.low < got.worst.estimate < got.best.estimate < got.high


def test_in_a_census_with_missing_the_bounds_are_the_counts():
    got = stratified_missing_bounds([10], [10], [7], [2])
    assert (got.low, got.high) == (0.7, 0.9)
    assert got.available.note == ""  # 8 of 10 have a result: there is an interval


# --- from records to counts -------------------------------------------------------------------------------


SIZES = {"Watford": 151, "Stevenage": 90, "Dacorum": 33}


def test_records_become_counts_in_the_order_of_the_populations():
    strata = ["Stevenage", "Watford", "Watford", "Stevenage", "Watford"]
    got = count_by_stratum(strata, [True, None, False, True, True], populations=SIZES)
    assert got.strata == ("Watford", "Stevenage", "Dacorum")
    assert (got.populations, got.drawn, got.judged) == ((151, 90, 33), (3, 2, 0), (2, 2, 0))
    assert (got.successes, got.missing) == ((1, 2, 0), (1, 0, 0))


@pytest.mark.parametrize(
    "results",
    [
        [1, 0, None],
        np.array([True, False, None], dtype=object),
        pd.Series([True, False, pd.NA], index=[7, 7, 1], dtype="boolean"),
        pd.Series([1.0, 0.0, np.nan]),
    ],
)
def test_missing_is_missing_however_it_is_written(results):
    strata = pd.Categorical(["Watford", "Watford", "Stevenage"], categories=["Stevenage", "Watford"])
    got = count_by_stratum(strata, results, populations=SIZES)
    assert (got.drawn, got.judged, got.successes) == ((2, 1, 0), (2, 0, 0), (1, 0, 0))


def test_a_group_is_counted_among_its_members_only():
    strata, green = ["Watford"] * 4, [True, True, False, None]
    got = count_by_stratum(strata, green, populations=SIZES, members=[True, False, True, True])
    assert (got.drawn, got.judged, got.successes) == ((4, 0, 0), (2, 0, 0), (1, 0, 0))


def test_no_records_are_no_counts():
    got = count_by_stratum([], [], populations=SIZES)
    assert (got.drawn, got.judged, got.successes) == ((0, 0, 0),) * 3


@pytest.mark.parametrize(
    ("strata", "results", "others", "said"),
    [
        (["Watford"], [True, False], {}, "1 strata and 2 results"),
        (["Wattford"], [True], {}, "1 records belong to none"),
        (["Dacorum"] * 34, [True] * 34, {}, "larger than the population 33"),
        (["Watford"], [True], {"members": [None]}, "it is not known whether they are of the group"),
        (["Watford"], [True], {"members": [True, True]}, "2 memberships"),
    ],
)
def test_records_that_do_not_fit_are_refused(strata, results, others, said):
    with pytest.raises(ValueError, match=said):
        count_by_stratum(strata, results, populations=SIZES, **others)
