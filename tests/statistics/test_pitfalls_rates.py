"""The pitfalls of facts/statistics.md section 3 that rates, differences, funnels and agreement have to avoid.

Each test is named after what goes wrong elsewhere; the number is that of the list.
"""

import ast
from fractions import Fraction
from math import comb, exp, log, sqrt
from pathlib import Path

import pytest
from conftest import ROOT

from scrutiny.statistics import words_agreement, words_rates
from scrutiny.statistics.agreement import (
    bootstrap,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    rater_shares,
    raw_agreement,
    tally,
)
from scrutiny.statistics.differences import INFRA_MARGINALITY, difference, fisher_exact, outcome_test
from scrutiny.statistics.funnel import funnel_limits, funnel_place, leave_one_out
from scrutiny.statistics.mantel_haenszel import mantel_haenszel_rates
from scrutiny.statistics.rates import rate_ratio


def test_pitfall_1_no_wald_interval_for_a_ratio_of_few_events():
    """Four events, a true ratio of 6: the normal interval of the logarithm holds it under 60 times in 100."""
    n, true = 4, 6
    chance = Fraction(true, 1 + true)
    covered = {"wald": Fraction(0), "exact": Fraction(0)}
    for a in range(n + 1):
        way = comb(n, a) * chance**a * (1 - chance) ** (n - a)
        found = rate_ratio(a, 1000, n - a, 1000)
        covered["exact"] += way if found.low <= true <= found.high else 0
        if 0 < a < n:  # with none on a side it has no interval at all
            half = 1.96 * sqrt(1 / a + 1 / (n - a))
            middle = log(a / (n - a))
            covered["wald"] += way if exp(middle - half) <= true <= exp(middle + half) else 0
    assert covered["wald"] < Fraction(60, 100)
    assert covered["exact"] >= Fraction(95, 100)


def test_pitfall_1_no_wald_interval_for_a_difference_when_all_succeed():
    """The plain interval of 5 of 5 against 0 of 5 is [1, 1]."""
    found = difference(5, 5, 0, 5)
    assert found.low < 0.5
    assert found.high == 1
    same = difference(5, 5, 5, 5)
    assert same.low < -0.3 < 0.3 < same.high


def test_pitfall_8_the_funnel_knows_that_the_list_ends():
    """Of 20 from 25 fewer can go wrong by chance than of 20 from very many; all 25 leave nothing to chance."""
    finite, endless = (funnel_limits(20, 0.8, population=population).limits[0].low for population in (25, None))
    assert finite > endless
    assert funnel_limits(20, 0.8, population=10**5).limits[0].low == pytest.approx(endless, abs=1e-3)
    assert funnel_limits(25, 0.8, population=25).note == "census"


def test_pitfall_9_areas_thrown_together_make_a_ratio_that_no_area_has():
    """In both areas each group is searched equally often; more of group a live where all are searched more."""
    found = mantel_haenszel_rates([90, 5], [9_000, 5_000], [10, 95], [1_000, 95_000])
    assert [area.ratio for area in found.by_area] == [1, 1]
    assert found.ratio == pytest.approx(1)
    assert found.crude > 6
    assert "about as often as" in words_rates.pooled(found, words_rates.Comparison(a="one", b="other"))


def test_pitfall_9_a_benchmark_from_others_weighs_what_they_stand_for():
    """Ten from a town of 1,000 and ten from a village of 20: thrown together the village counts as much."""
    plain, weighted = (
        leave_one_out([5, 10, 2], [10, 10, 10], populations=populations)[0].estimate
        for populations in (None, [100, 1000, 20])
    )
    assert plain == pytest.approx(0.6)
    assert weighted == pytest.approx((1000 * 1.0 + 20 * 0.2) / 1020)


def test_pitfall_13_an_area_does_not_test_against_itself():
    """One large poor area drags the average of all to itself, and lies inside a funnel about that."""
    successes, samples = [50, 18, 9], [100, 20, 10]
    own = Fraction(sum(successes), sum(samples))
    assert funnel_place(funnel_limits(100, own), 50).side == ""
    others = leave_one_out(successes, samples)[0].estimate
    assert funnel_place(funnel_limits(100, others), 50).side == "low"


def test_pitfall_14_mid_p_is_for_describing_and_nothing_decides_by_it():
    """It is not what is given unasked, and no module that flags knows it."""
    assert rate_ratio(9, 1000, 8, 1000).method == "exact"
    for module in (*(ROOT / "scrutiny/accountability").rglob("*.py"), *(ROOT / "scrutiny/cycle").rglob("*.py")):
        words = module.read_text(encoding="utf-8").replace("_", "-")
        assert "mid-p" not in words, module.name


def test_pitfall_15_exact_ties_are_decided_in_whole_numbers():
    """Two tables exactly as unlikely both count; in floating point 2 of 6 against 4 of 6 may lose its mirror image."""
    for n in range(2, 40):
        for a in range(n + 1):
            ways = [comb(n, i) * comb(n, n - i) for i in range(n + 1)]
            assert fisher_exact(a, n, n - a, n) == sum(way for way in ways if way <= ways[a]) / comb(2 * n, n)
    assert funnel_limits(1, 0.975, [0.95]).limits[0].below is None


def test_pitfall_17_kappa_falls_when_nearly_all_agree_and_is_not_given_alone():
    """99 of 100 pairs agree: alpha and kappa are about 0, AC1 is .99; and all alike is not 0, not 1, not NaN."""
    ratings = [["green", "green"]] * 99 + [["green", "red"]]
    assert raw_agreement(ratings).pairwise == 0.99
    assert krippendorff_alpha(ratings).value == pytest.approx(0, abs=1e-12)
    assert abs(fleiss_kappa(tally(ratings)).value) < 0.01
    assert gwet_ac1(ratings).value > 0.98
    alike = krippendorff_alpha([["green", "green"]] * 100)
    assert (alike.value, alike.note) == (None, "alike")
    assert "full agreement" in words_agreement.coefficient(alike)


def test_pitfall_17_cannot_judge_is_counted_whether_it_is_in_the_figure_or_not():
    ratings = [["green", "cannot"], ["green", "green"], ["cannot", "red"], ["red", "red"]]
    for leave_out in (False, True):
        for figure in (
            gwet_ac1(ratings, cannot_judge="cannot", leave_out=leave_out),
            krippendorff_alpha(ratings, cannot_judge="cannot", leave_out=leave_out),
            raw_agreement(ratings, cannot_judge="cannot", leave_out=leave_out),
            fleiss_kappa(tally(ratings, cannot_judge="cannot", leave_out=leave_out), generalised=True),
        ):
            assert (figure.cannot_judge, figure.cannot_judge_left_out) == (2, leave_out)
            assert "cannot judge was said twice" in words_agreement.left_out(figure)
    # What dropping them does: agreement looks perfect.
    assert raw_agreement(ratings, cannot_judge="cannot", leave_out=True).pairwise == 1
    assert raw_agreement(ratings, cannot_judge="cannot").pairwise == 0.5


def test_pitfall_17_the_records_are_drawn_again_and_not_the_answers():
    """Resampled are whole records: more answers a record are not more records."""
    ratings = [["g", "g", "r"], ["g", "g", "g"], ["r", "r", "r"], ["g", "r", "g"], ["r", "r", "g"]] * 4
    wide, narrow = (bootstrap(rows, "pairwise", seed=1) for rows in (ratings, ratings * 4))
    assert narrow.high - narrow.low == pytest.approx((wide.high - wide.low) / 2, rel=0.15)
    # Readers copied four times over are more answers a record, and not more records: the interval does not shrink so.
    copied = bootstrap([row * 4 for row in ratings], "pairwise", seed=1)
    assert copied.high - copied.low > 0.6 * (wide.high - wide.low)


def test_pitfall_17_harsh_or_lenient_is_told_on_the_same_records_only():
    """Whoever was handed the bad records is not harsh."""
    ratings = [["r", "r", None]] * 10 + [[None, "g", "g"]] * 10
    strict_looking = rater_shares(ratings, green={"g"})[0]
    assert strict_looking.green == 0
    assert strict_looking.p_stricter == 1


def test_pitfall_20_no_percentage_and_every_sentence_with_its_counts():
    comparison = words_rates.Comparison(
        a="people recorded as Black", b="people recorded as White", source="Census 2021"
    )
    sentences = [
        words_rates.ratio(rate_ratio(6, 5000, 80, 290000), comparison),
        words_rates.outcome(outcome_test(12, 60, 9, 70), "A", "B"),
        words_agreement.all_agreed(raw_agreement([["g", "g"], ["g", "r"]])),
    ]
    for said, counts in zip(
        sentences, (("6", "80", "5,000", "290,000"), ("12 of 60", "9 of 70"), ("1 of 2",)), strict=True
    ):
        assert "%" not in said
        assert all(count in said for count in counts)


def test_the_outcome_test_never_goes_without_what_it_cannot_say():
    for found in (outcome_test(31, 200, 90, 700), outcome_test(0, 0, 0, 0)):
        assert found.caution == INFRA_MARGINALITY
        assert words_rates.outcome(found, "A", "B").endswith(INFRA_MARGINALITY)


NOT_DEFINED = [
    lambda: rate_ratio(0, 0, 0, 0),
    lambda: difference(0, 0, 0, 0),
    lambda: gwet_ac1([]),
    lambda: krippendorff_alpha([["a", "a"]]),
    lambda: fleiss_kappa([]),
    lambda: raw_agreement([[None, None]]),
    lambda: bootstrap([], seed=1),
    lambda: mantel_haenszel_rates([], [], [], []),
    lambda: leave_one_out([1], [2])[0],
    lambda: funnel_limits(0, 0.8),
]


@pytest.mark.parametrize("make", NOT_DEFINED)
def test_not_defined_is_a_result_with_a_reason(make):
    found = make()
    assert found.note
    values = [getattr(found, name) for name in type(found).__slots__]
    assert all(value == value for value in values)  # nothing is NaN


def test_no_module_here_uses_scipy_stats():
    """`scipy.stats` takes a second to load; the functions behind it are in `scipy.special`."""
    for name in ("agreement", "rates", "differences", "mantel_haenszel", "funnel", "words_agreement", "words_rates"):
        tree = ast.parse(Path(ROOT, f"scrutiny/statistics/{name}.py").read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "scipy.stats" not in modules
        assert not any(isinstance(node, ast.Import) and "scipy" in node.names[0].name for node in ast.walk(tree))
