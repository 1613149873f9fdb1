"""The funnel: R's quantiles interpolated, the law added up, and the ends."""

from fractions import Fraction
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.evidence import benchmark_count
from scrutiny.statistics.funnel import funnel_limits, funnel_place, leave_one_out, overdispersion

# Spiegelhalter (2005) Statistics in Medicine 24:1185, appendix A.1.1, worked out with R 4.2.2:
# r <- qbinom(p, n, .8); (r - (pbinom(r, n, .8) - p) / dbinom(r, n, .8)) / n, for p = .025, .975, .001, .999.
BINOMIAL = [
    (10, 0.470506117078993, 0.976716935634613, 0.302463960193452, 0.999068677425385),
    (35, 0.643891624521457, 0.910180925347135, 0.553921695305258, 0.966644276477337),
    (120, 0.721722606870517, 0.865090538162152, 0.676373675778543, 0.900574545775499),
    (600, 0.766704842849092, 0.830717835366272, 0.747304562551256, 0.848140604747903),
]

# The same with qhyper, phyper and dhyper: records drawn, searches in the area; benchmark 0.8 rounded up.
HYPERGEOMETRIC = [
    (10, 151, 0.490499226024298, 0.975251853873872, 0.312330167282527, 0.999010074154955),
    (30, 110, 0.654643716696475, 0.899741101811637, 0.576884533812753, 0.961266444606763),
    (8, 12, 0.632366071428571, 0.965625, 0.625294642857143, 0.998625),
]


def ends(found):
    return tuple(end for limit in found.limits for end in (limit.low, limit.high))


@pytest.mark.parametrize(("n", "a", "b", "c", "d"), BINOMIAL)
def test_binomial_limits_are_rs_quantiles_interpolated(n, a, b, c, d):
    assert ends(funnel_limits(n, 0.8)) == pytest.approx((a, b, c, d), abs=1e-12)


@pytest.mark.parametrize(("n", "population", "a", "b", "c", "d"), HYPERGEOMETRIC)
def test_hypergeometric_limits_are_rs_quantiles_interpolated(n, population, a, b, c, d):
    found = funnel_limits(n, 0.8, population=population)
    assert ends(found) == pytest.approx((a, b, c, d), abs=1e-12)
    assert found.centre == benchmark_count(population, benchmark=0.8) / population


def law(n, benchmark, population):
    """The chance of each count, in fractions."""
    if population is None:
        p = Fraction(str(benchmark))
        return [comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)]
    good = benchmark_count(population, benchmark=benchmark)
    every = comb(population, n)
    return [Fraction(comb(good, i) * comb(population - good, n - i), every) for i in range(n + 1)]


@given(st.integers(1, 40), st.integers(1, 99), st.integers(0, 60) | st.none(), st.sampled_from([0.95, 0.998, 0.8]))
@settings(deadline=None, max_examples=50)
def test_what_is_outside_is_what_is_too_unlikely(n, hundredths, more, level):
    benchmark = hundredths / 100
    population = None if more is None else n + more
    found = funnel_limits(n, benchmark, [level], population=population)
    if found.note:
        return
    chances, tail = law(n, benchmark, population), (1 - Fraction(str(level))) / 2
    (limit,) = found.limits
    for x in range(n + 1):
        few, many = sum(chances[: x + 1]) < tail, sum(chances[x:]) < tail
        assert (limit.below is not None and x <= limit.below) == few
        assert (limit.above is not None and x >= limit.above) == many
        place = funnel_place(found, x)
        assert (place.side == "low", place.side == "high") == (few, many)
        # The lower line says the same as the count; the published upper one is crossed when *more* is too unlikely.
        assert (Fraction(x, n) < Fraction(limit.low)) == few or x == limit.low * n
        assert (Fraction(x, n) > Fraction(limit.high)) == (sum(chances[x + 1 :]) < tail) or x == limit.high * n
    mirrored = funnel_limits(n, benchmark, [level], population=population, upper="mirrored").limits[0]
    assert (mirrored.below, mirrored.above, mirrored.low) == (limit.below, limit.above, limit.low)
    assert 0 <= limit.low <= found.centre <= mirrored.high <= 1
    assert limit.high <= mirrored.high


@given(st.integers(1, 60), st.integers(1, 9))
@settings(deadline=None, max_examples=50)
def test_mirrored_lines_are_those_of_the_failures(n, tenths):
    one = funnel_limits(n, Fraction(tenths, 10), upper="mirrored")
    other = funnel_limits(n, Fraction(10 - tenths, 10), upper="mirrored")
    for a, b in zip(one.limits, other.limits, strict=True):
        assert (a.low, a.high) == pytest.approx((1 - b.high, 1 - b.low), abs=1e-12)


def test_five_of_five_are_not_outside_at_eight_in_ten():
    """They come up one time in three. The published upper line is under 1 all the same; `above` is not."""
    found = funnel_limits(5, 0.8)
    assert found.limits[1].high < 1
    assert [limit.above for limit in found.limits] == [None, None]
    assert funnel_place(found, 5).side == ""
    assert [limit.high for limit in funnel_limits(5, 0.8, upper="mirrored").limits] == [1, 1]


def test_lines_narrow_as_more_is_looked_at_and_close_when_all_is():
    widths = [low - high for low, high in ((x.limits[0].high, x.limits[0].low) for x in
              (funnel_limits(n, 0.8, population=100) for n in (10, 30, 60, 90, 99)))]  # fmt: skip
    assert widths == sorted(widths, reverse=True)
    whole = funnel_limits(100, 0.8, population=100)
    assert (whole.note, whole.limits[0].low, whole.limits[0].high) == ("census", 0.8, 0.8)
    assert (funnel_place(whole, 79).side, funnel_place(whole, 80).side, funnel_place(whole, 81).side) == (
        "low", "", "high"
    )  # fmt: skip
    finite, endless = funnel_limits(50, 0.8, population=60), funnel_limits(50, 0.8)
    assert finite.limits[0].low > endless.limits[0].low


def test_nothing_drawn_and_benchmarks_without_chance():
    nothing = funnel_limits(0, 0.8)
    assert (nothing.note, nothing.limits[0].low, nothing.limits[0].below) == ("nothing drawn", None, None)
    assert funnel_place(nothing, 0).side == ""
    assert funnel_limits(0, 0.8, population=0).note == "nothing drawn"
    every = funnel_limits(10, 1)
    assert (every.note, every.limits[0].low, every.limits[0].below, every.limits[0].above) == ("certain", 1, 9, None)
    assert funnel_limits(10, 0).limits[0].above == 1
    # Of three searches the fewest that meet 0.8 are all three.
    assert funnel_limits(2, 0.8, population=3).note == "certain"


def test_small_samples_have_no_lower_line_to_fall_under():
    found = funnel_limits(1, 0.5)
    assert (found.limits[0].low, found.limits[0].below) == (0, None)
    assert funnel_limits(2, 0.8, [0.9]).limits[0].below == 0


def test_an_exact_tie_is_not_outside():
    """Of one record at 0.975 green, red has a chance of exactly 1/40: not under it."""
    assert funnel_limits(1, 0.975, [0.95]).limits[0].below is None
    assert funnel_limits(1, 0.9751, [0.95]).limits[0].below == 0
    assert funnel_limits(1, 0.975, [0.95]).limits[0].low == 0


def test_overdispersion_widens_by_its_square_root_and_never_narrows():
    plain, wide = funnel_limits(100, 0.8), funnel_limits(100, 0.8, overdispersion=2.25)
    for one, other in zip(plain.limits, wide.limits, strict=True):
        assert 0.8 - other.low == pytest.approx(1.5 * (0.8 - one.low), abs=1e-12)
        assert other.high == pytest.approx(min(1, 0.8 + 1.5 * (one.high - 0.8)), abs=1e-12)
        assert other.below <= one.below
    assert funnel_limits(100, 0.8, overdispersion=0.4) == plain
    normal = 0.8 - 1.959964 * sqrt(2.25 * 0.8 * 0.2 / 5000)
    assert funnel_limits(5000, 0.8, overdispersion=2.25).limits[0].low == pytest.approx(normal, abs=3e-4)


def test_what_is_no_funnel_is_refused():
    for wrong in ({"upper": "wald"}, {"overdispersion": float("nan")}, {"overdispersion": -1}, {"population": 5}):
        with pytest.raises(ValueError, match=r"expected|larger"):
            funnel_limits(10, 0.8, **wrong)
    with pytest.raises(ValueError, match="benchmark"):
        funnel_limits(10, 80)
    with pytest.raises(ValueError, match="more than the sample"):
        funnel_place(funnel_limits(10, 0.8), 11)


# --- phi --------------------


def test_phi_as_worked_out_in_r():
    """R: z <- (x/n - .8) / sqrt(.16/n); w between quantile(z, c(.1, .9)); mean(w^2); pchisq(sum(w^2), 6, lower = F)."""
    found = overdispersion([7, 9, 4, 10, 2, 30], [10, 10, 5, 12, 9, 50], 0.8)
    assert (found.phi, found.p) == pytest.approx((4.82988224001872, 6.13883198802334e-05), rel=1e-10)
    assert (found.areas, found.note) == (6, "")


def test_phi_without_winsorising_is_the_mean_square():
    found = overdispersion([7, 9, 4], [10, 10, 5], 0.8, winsorised=0)
    z = [(0.7 - 0.8) / 0.4 * sqrt(10), (0.9 - 0.8) / 0.4 * sqrt(10), 0]
    assert found.phi == pytest.approx(sum(x * x for x in z) / 3)
    finite = overdispersion([7, 9, 4], [10, 10, 5], 0.8, winsorised=0, populations=[19, 19, 9])
    assert finite.phi == pytest.approx(2 * found.phi)  # (19 - 10) / (19 - 1) is one half


def test_chance_alone_makes_phi_about_two_thirds():
    """The docstring's "about 0.7": the mean square of a normal deviate winsorised at a tenth is 0.679."""
    random = np.random.default_rng(5)
    x = random.binomial(40_000, 0.8, 8_000)
    assert overdispersion(x.tolist(), [40_000] * 8_000, 0.8).phi == pytest.approx(0.679, abs=0.03)


def test_phi_leaves_out_areas_that_chance_has_no_part_in():
    base = overdispersion([7, 9], [10, 10], 0.8, populations=[20, 20])
    more = overdispersion([7, 9, 0, 5], [10, 10, 0, 5], 0.8, populations=[20, 20, 30, 5])
    assert more == base
    assert overdispersion([7], [10], 0.8).note == "few"
    assert overdispersion([7, 9], [10, 10], 1).note == "certain"
    assert overdispersion([], [], 0.8).phi is None
    with pytest.raises(ValueError, match="under one half"):
        overdispersion([7, 9], [10, 10], 0.8, winsorised=0.5)


# --- a benchmark from the others --------------------


def test_a_benchmark_from_the_others_leaves_the_area_out():
    found = leave_one_out([2, 9, 16], [10, 10, 20])
    assert [one.estimate for one in found] == [25 / 30, 18 / 30, 11 / 20]
    assert [one.sample for one in found] == [30, 30, 20]
    worse = leave_one_out([0, 9, 16], [10, 10, 20])
    assert worse[0] == found[0]
    assert worse[1].estimate < found[1].estimate


def test_others_drawn_at_different_rates_are_weighted_by_what_they_stand_for():
    found = leave_one_out([5, 9, 5], [10, 10, 10], populations=[100, 900, 100])
    assert found[0].estimate == pytest.approx((900 * 0.9 + 100 * 0.5) / 1000)
    assert leave_one_out([5, 9, 5], [10, 10, 10])[0].estimate == pytest.approx(14 / 20)


def test_no_benchmark_where_there_are_no_others():
    assert leave_one_out([3], [5])[0].note == "no others"
    assert leave_one_out([3, 0], [5, 0])[0].note == "no others"
    gap = leave_one_out([3, 0, 2], [5, 0, 4], populations=[10, 10, 10])
    assert [one.note for one in gap] == ["unsampled", "", "unsampled"]
    assert gap[1].estimate == pytest.approx((0.6 + 0.5) / 2)
    assert leave_one_out([], []) == ()
