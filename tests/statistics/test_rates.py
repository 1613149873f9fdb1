"""Rates and their ratio: R's values, the tails worked out in fractions, and the ends."""

from fractions import Fraction
from math import comb, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.rates import rate_ratio, unknown_ethnicity_range

# R 4.2.2 poisson.test(c(a, b), c(ta, tb)): ratio and 95% interval. The first is its own example, from Rothman and
# Greenland (1998): breast cancer after fluoroscopy. The fifth has the 6 and 80 searches of facts/panel-practice.md 4.2.
POISSON_TEST = [
    (41, 28010, 15, 19017, 1.85575865762, 1.00568406269, 3.60930031108),
    (11, 1000, 23, 2000, 0.95652173913, 0.420965837706, 2.0425707023),
    (0, 1000, 5, 2000, 0, 0, 2.18255821037),
    (5, 1000, 0, 2000, None, 1.83271171463, inf),
    (6, 5000, 80, 290000, 4.35, 1.55023583731, 9.89120267819),
    (160, 5000, 5626, 1700000, 9.66939210807, 8.21115408032, 11.3159064162),
    (1, 100, 1, 100, 1, 0.0127393670837, 78.4968353163),
    (60, 51477.5, 30, 54308.7, 2.10999757175, 1.33973572177, 3.38836557362),
]

# epitools 0.5.10.1 rateratio.midp, which stops at three or four figures.
MIDP = [
    (41, 28010, 15, 19017, 1.041036228, 3.449051546),
    (11, 1000, 23, 2000, 0.4489633791, 1.942199965),
    (6, 5000, 80, 290000, 1.719015426, 9.398488697),
    (60, 51477.5, 30, 54308.7, 1.367940791, 3.307611627),
    (1, 100, 1, 100, 0.02564102564, 39),
]

counts = st.integers(0, 25)
people = st.integers(1, 10_000)


@pytest.mark.parametrize(("a", "ta", "b", "tb", "ratio", "low", "high"), POISSON_TEST)
def test_the_exact_interval_is_that_of_poisson_test(a, ta, b, tb, ratio, low, high):
    found = rate_ratio(a, ta, b, tb)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-10)
    assert found.ratio == (None if ratio is None else pytest.approx(ratio, rel=1e-10))


@pytest.mark.parametrize(("a", "ta", "b", "tb", "low", "high"), MIDP)
def test_the_mid_p_interval_is_that_of_epitools(a, ta, b, tb, low, high):
    found = rate_ratio(a, ta, b, tb, method="mid-p")
    assert (found.low, found.high) == pytest.approx((low, high), rel=2e-3)


def tails(a: int, n: int, chance: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """P(X < a), P(X = a), P(X > a) of a binomial."""
    terms = [comb(n, i) * chance**i * (1 - chance) ** (n - i) for i in range(n + 1)]
    return sum(terms[:a], Fraction(0)), terms[a], sum(terms[a + 1 :], Fraction(0))


@given(counts, counts, people, people, st.sampled_from(["exact", "mid-p"]), st.sampled_from([0.95, 0.9, 0.5]))
@settings(deadline=None, max_examples=60)
def test_each_end_leaves_just_half_of_what_may_be_missed(a, b, ta, tb, method, confidence):
    """The definition, in fractions, at the ends found: binomial given a + b events."""
    found = rate_ratio(a, ta, b, tb, method=method, confidence=confidence)
    alpha = (1 - Fraction(str(confidence))) / 2
    own = Fraction(1, 2) if method == "mid-p" else Fraction(1)
    if a:
        ratio = Fraction(found.low)
        _, at, above = tails(a, a + b, ratio * ta / (ratio * ta + tb))
        assert float(above + own * at) == pytest.approx(float(alpha), rel=1e-9)
    else:
        assert found.low == 0
    if b:
        ratio = Fraction(found.high)
        below, at, _ = tails(a, a + b, ratio * ta / (ratio * ta + tb))
        assert float(below + own * at) == pytest.approx(float(alpha), rel=1e-9)
    else:
        assert found.high == inf


@given(counts, counts, people, people, st.sampled_from(["exact", "mid-p"]))
@settings(deadline=None, max_examples=100)
def test_groups_exchanged_give_the_ratio_turned_round(a, b, ta, tb, method):
    one, other = rate_ratio(a, ta, b, tb, method=method), rate_ratio(b, tb, a, ta, method=method)
    if a and b:
        assert one.ratio * other.ratio == pytest.approx(1, rel=1e-14)
        assert one.low * other.high == pytest.approx(1, rel=1e-12)
        assert one.low < one.ratio < one.high
        tenfold = rate_ratio(a, 10 * ta, b, 10 * tb, method=method)
        assert (tenfold.low, tenfold.high) == pytest.approx((one.low, one.high), rel=1e-12)
    else:
        assert (one.low == 0) == (other.high == inf)


@given(st.integers(0, 15), st.integers(0, 15))
@settings(deadline=None, max_examples=60)
def test_mid_p_lies_inside_exact_and_more_confidence_is_wider(a, b):
    wide, middle = rate_ratio(a, 3000, b, 4000), rate_ratio(a, 3000, b, 4000, method="mid-p")
    assert wide.low <= middle.low <= middle.high <= wide.high
    wider = rate_ratio(a, 3000, b, 4000, confidence=0.99)
    assert wider.low <= wide.low <= wide.high <= wider.high


def test_the_exact_interval_covers_for_every_ratio_given_the_events():
    """Not a simulation: for n events in all, the chance that the interval holds the ratio, over a grid of ratios."""
    for n in range(1, 13):
        found = [rate_ratio(a, 1000, n - a, 1000) for a in range(n + 1)]
        for step in range(1, 60):
            chance = Fraction(step, 60)
            ratio = float(chance / (1 - chance))
            covered = sum(
                comb(n, a) * chance**a * (1 - chance) ** (n - a)
                for a, one in enumerate(found)
                if one.low <= ratio <= one.high
            )
            assert covered >= Fraction(95, 100), (n, ratio)


# --- the ends, and what should not be printed ------------------------------------------------------------------------


def test_no_events_and_no_people():
    none = rate_ratio(0, 5000, 0, 9000)
    assert (none.ratio, none.low, none.high, none.note) == (None, 0, inf, "no events")
    assert (none.rate_a, none.rate_b) == (0, 0)
    empty = rate_ratio(0, 0, 7, 9000)
    assert (empty.ratio, empty.low, empty.high, empty.rate_a, empty.note) == (None, None, None, None, "no exposure")
    assert rate_ratio(5, 2000, 0, 2000).note == "none in b"
    for found in (none, empty):
        assert not found.shown
        assert found.reasons[0] == found.note


def test_what_is_too_small_is_marked_with_its_reasons():
    assert rate_ratio(5, 1000, 5, 1000).shown
    assert rate_ratio(5, 1000, 5, 1000).reasons == ()
    assert rate_ratio(4, 1000, 5, 1000).reasons == ("few events a",)
    assert rate_ratio(5, 999, 4, 1000).reasons == ("few events b", "small population a")
    assert rate_ratio(4, 10, 3, 20).reasons == (
        "few events a", "few events b", "small population a", "small population b"
    )  # fmt: skip
    assert rate_ratio(4, 10, 3, 20, least_events=0, least_population=0).shown
    assert not rate_ratio(9, 5000, 9, 5000, least_events=10).shown
    # The figures are there all the same: whether they are printed is for whoever prints.
    assert rate_ratio(4, 10, 3, 20).ratio == pytest.approx(8 / 3)


def test_the_warning_does_not_change_the_interval():
    one, other = rate_ratio(3, 500, 7, 900), rate_ratio(3, 500, 7, 900, least_events=0, least_population=0)
    assert (one.ratio, one.low, one.high) == (other.ratio, other.low, other.high)


def test_large_counts_keep_their_figures():
    """R: poisson.test(c(1e6, 2), c(1e6, 1e6))."""
    found = rate_ratio(1_000_000, 1_000_000, 2, 1_000_000)
    turned = rate_ratio(2, 1_000_000, 1_000_000, 1_000_000)
    assert found.ratio == 500_000
    assert (found.low, found.high) == pytest.approx((138413.926477057, 4128666.683215485), rel=1e-9)
    assert found.low * turned.high == pytest.approx(1, rel=1e-9)
    assert found.high * turned.low == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(
    "wrong",
    [(-1, 10, 1, 10), (1.5, 10, 1, 10), (1, -10, 1, 10), (1, "many", 1, 10), (1, float("nan"), 1, 10),
     (1, float("inf"), 1, 10)],
)  # fmt: skip
def test_what_is_no_count_or_exposure_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        rate_ratio(*wrong)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="exact, mid-p"):
        rate_ratio(1, 10, 1, 10, method="wald")
    with pytest.raises(ValueError, match="confidence"):
        rate_ratio(1, 10, 1, 10, confidence=1)


# --- who is not known ----------------------------------------------------------------------------------------------


def test_unknown_events_are_counted_in_either_group():
    found = unknown_ethnicity_range(40, 5000, 300, 120000, unknown=30)
    assert found.recorded == rate_ratio(40, 5000, 300, 120000)
    assert found.all_in_a == rate_ratio(70, 5000, 300, 120000)
    assert found.all_in_b == rate_ratio(40, 5000, 330, 120000)
    assert (found.low, found.high) == (found.all_in_b.low, found.all_in_a.high)
    assert found.all_in_b.ratio < found.recorded.ratio < found.all_in_a.ratio
    none = unknown_ethnicity_range(40, 5000, 300, 120000, unknown=0)
    assert none.recorded == none.all_in_a == none.all_in_b


@given(counts, counts, st.integers(0, 40), st.data())
@settings(deadline=None, max_examples=60)
def test_however_the_unknown_are_shared_out_the_ratio_is_in_the_range(a, b, unknown, data):
    found = unknown_ethnicity_range(a, 3000, b, 8000, unknown=unknown, method="mid-p")
    mine = data.draw(st.integers(0, unknown))
    true = rate_ratio(a + mine, 3000, b + unknown - mine, 8000, method="mid-p")
    assert found.low <= true.low
    assert true.high <= found.high
    if None not in (true.ratio, found.all_in_a.ratio):
        assert found.all_in_b.ratio <= true.ratio <= found.all_in_a.ratio


def test_a_negative_number_unknown_is_refused():
    with pytest.raises(ValueError, match="unknown is -1"):
        unknown_ethnicity_range(1, 10, 1, 10, unknown=-1)
