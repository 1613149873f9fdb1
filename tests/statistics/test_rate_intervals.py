"""One rate and how far chance could move it: printed tables, the law itself, and what is not shown."""

from fractions import Fraction
from math import exp, factorial, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.statistics.rate_intervals import rate
from scrutiny.statistics.rates import rate_ratio

# The 95% limits of a Poisson count to three decimals, as printed in tables since Garwood (1936).
GARWOOD = {
    0: (0.0, 3.689), 1: (0.025, 5.572), 2: (0.242, 7.225), 5: (1.623, 11.668), 10: (4.795, 18.390),
    20: (12.217, 30.888), 50: (37.111, 65.919), 100: (81.364, 121.627),
}  # fmt: skip


@pytest.mark.parametrize("events", GARWOOD)
def test_the_ends_are_those_of_the_printed_table(events: int) -> None:
    found = rate(events, 1, per=1)

    assert (found.low, found.high) == pytest.approx(GARWOOD[events], abs=6e-4)
    assert found.value == events


def test_a_rate_worked_out_by_hand() -> None:
    """110 searches among 102,252 residents: 110 / 102.252 = 1.0758 for every 1,000."""
    found = rate(110, 102_252)

    assert found.value == pytest.approx(1.075774, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((90.4065 / 102.252, 132.5805 / 102.252), abs=1e-4)
    assert found.shown


@given(events=st.integers(0, 60), alpha=st.sampled_from([Fraction(8, 10), Fraction(95, 100), Fraction(99, 100)]))
def test_beyond_each_end_lies_what_the_confidence_leaves(events: int, alpha: Fraction) -> None:
    """Summed term by term, with nothing that the interval is worked out with."""
    found = rate(events, 1, per=1, confidence=alpha)
    assert found.low is not None
    assert found.high is not None
    tail = float((1 - alpha) / 2)

    def at_most(count: int, mean: float) -> float:
        return sum(exp(-mean) * mean**each / factorial(each) for each in range(count + 1))

    assert at_most(events, found.high) == pytest.approx(tail, rel=1e-6)
    if events:
        assert 1 - at_most(events - 1, found.low) == pytest.approx(tail, rel=1e-5)
    else:
        assert found.low == 0


@given(events=st.integers(0, 10**6), people=st.integers(1, 10**8), per=st.sampled_from([1, 1000, 10_000]))
def test_the_rate_lies_in_its_interval_and_more_people_make_it_smaller(events: int, people: int, per: int) -> None:
    found, thinner = rate(events, people, per=per), rate(events, people * 2, per=per)

    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low <= found.value <= found.high < inf
    assert thinner.high == pytest.approx(found.high / 2)


@given(a=st.integers(1, 400), b=st.integers(1, 400), people=st.integers(1000, 10**6))
def test_rates_and_their_ratio_agree(a: int, b: int, people: int) -> None:
    one, other, ratio = rate(a, people), rate(b, 3 * people), rate_ratio(a, people, b, 3 * people)

    assert one.value is not None
    assert other.value is not None
    assert ratio.ratio == pytest.approx(one.value / other.value)
    assert (one.shown and other.shown) == ratio.shown


@pytest.mark.parametrize(
    ("events", "people", "shown"),
    [(5, 1000, True), (4, 1000, False), (5, 999, False), (0, 10**6, False), (5, 0, False)],
)
def test_too_few_are_not_shown(events: int, people: int, shown: bool) -> None:
    found = rate(events, people)

    assert found.shown is shown
    assert (found.value is None) == (people == 0)


@pytest.mark.parametrize(("events", "people"), [(-1, 5), (1.5, 5), (1, -5), (1, float("nan"))])
def test_what_cannot_be_counted_is_refused(events: int, people: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        rate(events, people)
