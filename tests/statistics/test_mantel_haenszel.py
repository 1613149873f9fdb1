"""One ratio over areas: R's values, the exact interval from its definition, and areas that say nothing."""

from fractions import Fraction
from itertools import product
from math import comb, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.mantel_haenszel import (
    mantel_haenszel_odds,
    mantel_haenszel_rates,
    mantel_haenszel_risks,
)
from scrutiny.statistics.rates import rate_ratio

# Admissions to Berkeley by department (R's UCBAdmissions; Bickel, Hammel and O'Connell 1975): men, women.
ADMITTED = ([512, 353, 120, 138, 53, 22], [825, 560, 325, 417, 191, 373], [89, 17, 202, 131, 94, 24],
            [108, 25, 593, 375, 393, 341])  # fmt: skip

# Doll and Hill (1966): coronary deaths of British doctors by age, smokers and others, and person-years; the example of
# Breslow and Day (1987) and of Rothman (1986).
DOCTORS = ([32, 104, 206, 186, 102], [52407, 43248, 28612, 12663, 5317], [2, 12, 28, 28, 31],
           [18790, 10673, 5710, 2585, 1462])  # fmt: skip


def test_odds_over_departments_as_in_r():
    """R 4.2.2 mantelhaen.test(UCBAdmissions, correct = FALSE); epiR 2.0.57 for Breslow-Day (bOR.homog)."""
    found = mantel_haenszel_odds(*ADMITTED)
    assert (found.ratio, found.low, found.high) == pytest.approx(
        (0.904696828259, 0.771907361759, 1.060329764437), rel=1e-11
    )
    assert (found.chi_square, found.p) == pytest.approx((1.52460666044, 0.216923697), rel=1e-9)
    assert (found.heterogeneity.chi_square, found.heterogeneity.p) == pytest.approx(
        (18.8255137052, 0.00207139034992), rel=1e-10
    )
    assert (found.heterogeneity.degrees, found.heterogeneity.areas) == (5, 6)
    # Departments thrown together, men seem to have 1.84 times the odds: Simpson's paradox, the reason for all this.
    assert round(found.crude, 2) == 1.84
    assert (found.interval, found.areas_used) == ("robins-breslow-greenland", 6)


def test_risks_over_departments_as_in_epir():
    """epiR 2.0.57 epi.2by2(method = "cohort.count"): RR.mh.wald and wRR.homog."""
    found = mantel_haenszel_risks(*ADMITTED)
    assert (found.ratio, found.low, found.high) == pytest.approx(
        (0.944905022596, 0.866452232683, 1.03046130883), rel=1e-11
    )
    assert (found.heterogeneity.chi_square, found.heterogeneity.p) == pytest.approx(
        (18.0958928661, 0.00282859431011), rel=1e-10
    )


def test_rates_over_ages_as_in_epir():
    """epiR epi.2by2(method = "cohort.time"): IRR.mh.wald and the crude 1.72 of the textbooks."""
    found = mantel_haenszel_rates(*DOCTORS)
    assert (found.ratio, found.low, found.high) == pytest.approx(
        (1.42468201675, 1.15470310075, 1.75778418499), rel=1e-11
    )
    assert found.crude == pytest.approx(1.71982259, rel=1e-9)
    # R: Pearson's chi-squared of the Poisson regression without interaction is 11.155 at its own ratio, 1.4255.
    assert found.heterogeneity.chi_square == pytest.approx(11.155, abs=0.01)
    assert (found.heterogeneity.degrees, found.interval) == (4, "greenland-robins")
    assert [round(area.ratio, 2) for area in found.by_area] == [5.74, 2.14, 1.47, 1.36, 0.9]


def test_heterogeneity_of_rates_from_its_definition():
    found = mantel_haenszel_rates(*DOCTORS)
    ratio = sum(Fraction(a * tb, ta + tb) for a, ta, _, tb in zip(*DOCTORS, strict=True)) / sum(
        Fraction(b * ta, ta + tb) for _, ta, b, tb in zip(*DOCTORS, strict=True)
    )
    total, least = Fraction(0), inf
    for a, ta, b, tb in zip(*DOCTORS, strict=True):
        chance = ratio * ta / (ratio * ta + tb)
        total += (a - (a + b) * chance) ** 2 / ((a + b) * chance * (1 - chance))
        least = min(least, float((a + b) * (1 - chance)), float((a + b) * chance))
    assert found.ratio == pytest.approx(float(ratio), rel=1e-14)
    assert found.heterogeneity.chi_square == pytest.approx(float(total), rel=1e-12)
    assert found.heterogeneity.least_expected == pytest.approx(least, rel=1e-12)


def test_breslow_day_tables_have_the_common_odds_ratio():
    """The fitted cell, checked: with it each table's chi-squared is that of its definition."""
    tables = ([3, 8], [10, 20], [5, 4], [12, 18])
    found = mantel_haenszel_odds(*tables)
    total = 0.0
    for a, n, b, m in zip(*tables, strict=True):
        low, high = max(0, a + b - m), min(n, a + b)
        for _ in range(200):  # bisection on the odds ratio of the fitted table
            middle = (low + high) / 2
            ratio = middle * (m - a - b + middle) / ((n - middle) * (a + b - middle))
            low, high = (middle, high) if ratio < found.ratio else (low, middle)
        cells = (middle, n - middle, a + b - middle, m - a - b + middle)
        total += (a - middle) ** 2 * sum(1 / cell for cell in cells)
    assert found.heterogeneity.chi_square == pytest.approx(total, rel=1e-9)


def test_rare_events_make_the_three_alike():
    a, b = [12, 30, 7], [20, 41, 15]
    people_a, people_b = [10**7] * 3, [2 * 10**7] * 3
    rates = mantel_haenszel_rates(a, people_a, b, people_b)
    for other in (mantel_haenszel_risks(a, people_a, b, people_b), mantel_haenszel_odds(a, people_a, b, people_b)):
        assert (other.ratio, other.low, other.high) == pytest.approx((rates.ratio, rates.low, rates.high), rel=1e-5)
        assert other.chi_square == pytest.approx(rates.chi_square, rel=1e-4)


# --- exact --------------------


def chance_of_so_many(areas, ratio: Fraction) -> tuple[Fraction, Fraction]:
    """P(as many events in a, or more) and P(as many or fewer), given each area's events, from all tables."""
    seen = sum(a for a, _, _, _ in areas)
    more = fewer = Fraction(0)
    for table in product(*(range(a + b + 1) for a, _, b, _ in areas)):
        way = Fraction(1)
        for x, (a, ta, b, tb) in zip(table, areas, strict=True):
            chance = ratio * ta / (ratio * ta + tb)
            way *= comb(a + b, x) * chance**x * (1 - chance) ** (a + b - x)
        more += way if sum(table) >= seen else 0
        fewer += way if sum(table) <= seen else 0
    return more, fewer


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 999), st.integers(0, 4), st.integers(1, 999)), min_size=1,
                max_size=3))  # fmt: skip
@settings(deadline=None, max_examples=25)
def test_the_exact_ends_leave_one_fortieth_on_each_side(areas):
    found = mantel_haenszel_rates(*(list(column) for column in zip(*areas, strict=True)), interval="exact")
    if not any(a + b for a, _, b, _ in areas):
        assert (found.note, found.low, found.high) == ("no areas", None, None)
        return
    if found.low > 0:
        assert float(chance_of_so_many(areas, Fraction(found.low))[0]) == pytest.approx(0.025, rel=1e-8)
    else:
        assert not any(a for a, _, _, _ in areas)
    if found.high < inf:
        assert float(chance_of_so_many(areas, Fraction(found.high))[1]) == pytest.approx(0.025, rel=1e-8)
    else:
        assert not any(b for _, _, b, _ in areas)


def test_one_area_exact_is_the_exact_rate_ratio():
    for a, ta, b, tb in ((41, 28010, 15, 19017), (0, 1000, 5, 2000), (5, 1000, 0, 2000), (300, 70, 2, 90000),
                         (382, 1, 0, 4615), (0, 4615, 382, 1), (900, 1, 0, 90_000)):  # fmt: skip
        pooled = mantel_haenszel_rates([a], [ta], [b], [tb], interval="exact")
        alone = rate_ratio(a, ta, b, tb)
        assert (pooled.low, pooled.high) == pytest.approx((alone.low, alone.high), rel=1e-8)
        assert pooled.ratio == (None if alone.ratio is None else pytest.approx(alone.ratio, rel=1e-14))
        assert pooled.heterogeneity is None


def test_exact_and_logarithms_agree_where_there_are_many_events():
    exact, logs = (mantel_haenszel_rates(*DOCTORS, interval=kind) for kind in ("exact", "greenland-robins"))
    assert (exact.low, exact.high) == pytest.approx((logs.low, logs.high), rel=0.02)
    assert exact.ratio == logs.ratio


def test_exact_stands_for_thousands_of_events():
    found = mantel_haenszel_rates([500] * 12, [100_000] * 12, [600] * 12, [400_000] * 12, interval="exact")
    logs = mantel_haenszel_rates([500] * 12, [100_000] * 12, [600] * 12, [400_000] * 12)
    assert (found.low, found.high) == pytest.approx((logs.low, logs.high), rel=2e-3)
    only = mantel_haenszel_rates([3000], [1000], [0], [1000], interval="exact")
    assert (only.low, only.high) == pytest.approx((rate_ratio(3000, 1000, 0, 1000).low, inf), rel=1e-8)


# --- the ends --------------------


def test_areas_that_say_nothing_change_nothing_but_the_crude_ratio():
    base = mantel_haenszel_rates([4, 9], [1000, 2000], [7, 8], [3000, 2500])
    more = mantel_haenszel_rates([4, 9, 0, 3, 0], [1000, 2000, 500, 400, 0], [7, 8, 0, 0, 6], [3000, 2500, 700, 0, 900])
    assert (more.ratio, more.low, more.high, more.p) == (base.ratio, base.low, base.high, base.p)
    assert (more.areas, more.areas_used, base.areas_used) == (5, 2, 2)
    assert more.heterogeneity == base.heterogeneity
    assert more.crude != base.crude
    assert [area.note for area in more.by_area] == ["", "", "no events", "no exposure", "no exposure"]


def test_no_events_in_a_group_has_a_ratio_or_none_and_no_interval_by_logarithms():
    for pool, extra in ((mantel_haenszel_rates, {}), (mantel_haenszel_risks, {}), (mantel_haenszel_odds, {})):
        none_a = pool([0, 0], [50, 60], [3, 2], [70, 80], **extra)
        assert (none_a.ratio, none_a.low, none_a.high, none_a.note) == (0, None, None, "none in a")
        none_b = pool([3, 2], [50, 60], [0, 0], [70, 80], **extra)
        assert (none_b.ratio, none_b.low, none_b.note) == (None, None, "none in b")
        for empty in (pool([], [], [], []), pool([0], [0], [0], [0]), pool([0], [9], [0], [9])):
            assert (empty.ratio, empty.p, empty.areas_used, empty.note) == (None, None, 0, "no areas")


def test_everybody_has_the_event():
    """Odds are infinite: such an area says nothing of them; the ratio of shares is 1."""
    assert mantel_haenszel_odds([5], [5], [8], [8]).note == "no areas"
    risks = mantel_haenszel_risks([5, 3], [5, 3], [8, 9], [8, 9])
    assert (risks.ratio, risks.low, risks.high, risks.heterogeneity) == (1, 1, 1, None)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 40), st.integers(0, 9), st.integers(9, 40)), min_size=1,
                max_size=5), st.randoms(use_true_random=False))  # fmt: skip
@settings(deadline=None, max_examples=25)
def test_order_of_areas_does_not_matter_and_groups_exchanged_turn_it_round(areas, random):
    for pool in (mantel_haenszel_rates, mantel_haenszel_risks, mantel_haenszel_odds):
        one = pool(*(list(column) for column in zip(*areas, strict=True)))
        shuffled = random.sample(areas, len(areas))
        again = pool(*(list(column) for column in zip(*shuffled, strict=True)))
        assert (again.ratio, again.low, again.crude) == (one.ratio, one.low, one.crude)
        turned = pool(*(list(column) for column in zip(*((b, m, a, n) for a, n, b, m in areas), strict=True)))
        if one.low is not None:
            assert one.low < one.ratio < one.high or one.low == one.high
            assert one.ratio * turned.ratio == pytest.approx(1, rel=1e-12)
            assert one.low * turned.high == pytest.approx(1, rel=1e-9)


def test_small_counts_by_area_are_marked():
    found = mantel_haenszel_rates([3, 20], [800, 5000], [30, 60], [9000, 40000])
    assert [area.shown for area in found.by_area] == [False, True]
    assert found.by_area[0].reasons == ("few events a", "small population a")


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"shorter|longer|argument"):
        mantel_haenszel_rates([1, 2], [10], [1, 2], [10, 20])
    with pytest.raises(ValueError, match="more than the sample"):
        mantel_haenszel_odds([11], [10], [1], [10])
    with pytest.raises(ValueError, match="greenland-robins, exact"):
        mantel_haenszel_rates([1], [10], [1], [10], interval="wald")
