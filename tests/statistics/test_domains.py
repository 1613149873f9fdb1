"""A group across the strata."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.domains import stratified_domain
from scrutiny.statistics.estimates import stratified_proportion


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_with_everybody_in_the_group_it_is_the_figure_of_all(data):
    strata = data.draw(st.integers(1, 6))
    samples = [data.draw(st.integers(1, 20)) for _ in range(strata)]
    populations = [n + data.draw(st.integers(0, 100)) for n in samples]
    successes = [data.draw(st.integers(0, n)) for n in samples]
    for method in ("korn-graubard", "wilson"):
        group = stratified_domain(populations, samples, samples, successes, method=method)
        everybody = stratified_proportion(populations, samples, successes, method=method)
        assert group.note == everybody.note
        assert group.estimate == everybody.estimate
        assert group.members == sum(samples)
        assert group.size == sum(populations)
        if group.note == "":
            assert (group.low, group.high, group.n_eff) == pytest.approx(
                (everybody.low, everybody.high, everybody.n_eff), rel=1e-9
            )


def test_the_ratio_weighs_members_by_what_their_records_stand_for():
    """Of 100 five drawn, each for 20; of 40 ten, each for 4. Members 2 and 5, successes 1 and 5."""
    got = stratified_domain([100, 40], [5, 10], [2, 5], [1, 5])
    assert got.size == 2 * 20 + 5 * 4
    assert got.estimate == pytest.approx((20 + 5 * 4) / 60)
    assert (got.members, got.sample, got.population) == (7, 15, 140)


def test_a_group_is_not_defined_with_a_reason():
    assert stratified_domain([], [], [], []).note == "empty"
    assert stratified_domain([10], [0], [0], [0]).note == "unsampled"
    none = stratified_domain([10, 20], [5, 5], [0, 0], [0, 0])
    assert (none.estimate, none.low, none.members, none.size, none.note) == (None, None, 0, 0, "none")
    census = stratified_domain([10, 20], [10, 20], [3, 1], [3, 0])
    assert (census.estimate, census.low, census.size, census.note) == (0.75, None, 4, "census")


def test_members_found_only_where_all_were_read_leave_a_doubt_about_the_rest():
    """The variance of what was seen is nought; somebody of the group may be among the 95 that were not drawn."""
    got = stratified_domain([10, 100], [10, 5], [4, 0], [4, 0])
    assert got.note == ""
    assert got.estimate == 1
    assert got.low < 0.95
    assert got.high == 1


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_a_group_never_gets_an_interval_without_width(data):
    strata = data.draw(st.integers(1, 5))
    samples = [data.draw(st.integers(1, 8)) for _ in range(strata)]
    populations = [n + data.draw(st.integers(0, 40)) for n in samples]
    members = [data.draw(st.integers(0, n)) for n in samples]
    successes = [data.draw(st.integers(0, m)) for m in members]
    got = stratified_domain(populations, samples, members, successes)
    if got.note == "":
        assert 0 <= got.low < got.high <= 1
        assert got.low <= got.estimate <= got.high
        mirror = stratified_domain(
            populations, samples, members, [m - x for m, x in zip(members, successes, strict=True)]
        )
        assert (mirror.low, mirror.high) == pytest.approx((1 - got.high, 1 - got.low), abs=1e-9)


@pytest.mark.parametrize("wrong", [([10], [5], [6], [0]), ([10], [5], [3], [4]), ([10], [11], [3], [1])])
def test_counts_of_a_group_are_checked(wrong):
    with pytest.raises(ValueError, match=r"more than|larger"):
        stratified_domain(*wrong)


def test_simulated_coverage_of_a_group():
    """Seeded; 800 rounds. A third of the searches are of the group, seven or so in the sample of each round."""
    random = np.random.default_rng(20261122)
    populations, samples = np.array([60, 90, 120, 150]), [6, 6, 6, 6]
    hits, rounds = 0, 800
    for _ in range(rounds):
        group = random.binomial(populations, 1 / 3)
        right = random.binomial(group, 0.8)
        drawn = np.array(
            [
                random.multivariate_hypergeometric([x, g - x, n - g], 6)
                for x, g, n in zip(right, group, populations, strict=True)
            ]
        )
        got = stratified_domain(populations, samples, drawn[:, 0] + drawn[:, 1], drawn[:, 0])
        truth = right.sum() / group.sum()
        hits += got.note == "none" or got.low <= truth <= got.high
    assert hits / rounds >= 0.935
