"""How many records a wish takes: from a precision, from a chance of noticing, from what people can read."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.sampling import targets
from scrutiny.sampling.targets import fewest_for_precision, fewest_overall, fewest_to_notice, overall_half_width
from scrutiny.statistics.estimates import stratified_proportion
from scrutiny.statistics.evidence import operating_characteristic
from scrutiny.statistics.intervals import hypergeometric_interval

RULE = {"benchmark": 0.8, "trigger": 0.35}


def half_width(population: int, sample: int, successes: int) -> float:
    found = hypergeometric_interval(population=population, sample=sample, successes=successes)
    return (found.high - found.low) / 2


@pytest.mark.parametrize("population", [5, 12, 52, 110])
@pytest.mark.parametrize("width", [0.1, 0.2])
def test_a_precision_is_met_from_there_on_and_not_just_before(population: int, width: float) -> None:
    """Every sample size from 1 to the whole is looked at here."""

    def met(sample: int) -> bool:
        return all(half_width(population, sample, x) <= width * population for x in {sample // 2, -(-sample // 2)})

    found = fewest_for_precision(population, searches=width * population)

    assert all(met(sample) for sample in range(found, population + 1))
    assert found == 1 or not met(found - 1)


@pytest.mark.parametrize(("population", "least"), [(60, 19), (110, 22)])
def test_a_precision_takes_a_little_more_than_the_normal_formula(population: int, least: int) -> None:
    """Plus or minus 15 in 100 at a rate of 20 in 100: 19 of 60 and 22 of 110 by the normal formula with the finite
    population correction (Lohr 2.6; facts/panel-practice 4.4). The exact interval asks for some more."""
    n0 = 1.96**2 * 0.2 * 0.8 / 0.15**2
    assert ceil(n0 / (1 + n0 / population)) == least

    found = fewest_for_precision(population, searches=Fraction(15, 100) * population, expected=0.2)

    assert least <= found <= least + 5


def test_half_is_the_widest_case_and_all_of_an_area_is_always_enough() -> None:
    assert fewest_for_precision(110, searches=11, expected=0.5) > fewest_for_precision(110, searches=11, expected=0.1)
    assert fewest_for_precision(110, searches=0) == 110
    assert fewest_for_precision(0, searches=3) == 0


@pytest.mark.parametrize("population", [1, 4, 9, 25, 64, 118])
@pytest.mark.parametrize(("chance", "true_share"), [(0.85, 0.5), (0.95, 0.5), (0.8, 0.6)])
def test_noticing_is_met_from_there_on_and_not_just_before(population: int, chance: float, true_share: float) -> None:
    """Every sample size from 1 to the whole is looked at here: the chance goes up and down like a saw."""

    def met(sample: int) -> bool:
        return chance <= operating_characteristic(population, sample, true_share=true_share, **RULE)

    found = fewest_to_notice(population, chance=chance, true_share=true_share, **RULE)

    if not met(population):
        assert found == population  # too small: a share of it, rounded up, meets the benchmark
        return
    assert all(met(sample) for sample in range(found, population + 1))
    assert found == 1 or not met(found - 1)


def test_the_saw_is_real() -> None:
    """With 6 of 118 an area at half is noticed more often than with 8; so 6 alone would not be an answer."""
    six, eight, nine = (operating_characteristic(118, n, true_share=0.5, **RULE) for n in (6, 8, 9))

    assert six > eight
    assert nine > eight


@given(st.integers(1, 200), st.integers(1, 20), st.data())
@settings(max_examples=40, deadline=None)
def test_the_search_finds_the_place_on_any_saw(most: int, tooth: int, data: st.DataObject) -> None:
    """A made-up saw with teeth up to half the distance that is looked ahead."""
    place = data.draw(st.integers(1, most))

    def fits(number: int) -> bool:
        return number >= place or (number >= place - 3 * tooth and number % tooth == 0 and number < place - 1)

    assert targets._from_which_on(fits, most=most, ahead=3 * tooth) == place


def test_the_overall_precision_is_that_of_the_interval_that_is_printed_afterwards() -> None:
    """With sizes for which the expected share is a whole number of records in every stratum, the two agree."""
    populations, sizes = [136, 64, 405], [10, 20, 40]
    figure = stratified_proportion(populations, samples=sizes, successes=[8, 16, 32])

    assert figure.low is not None
    assert figure.high is not None
    assert overall_half_width(populations, sizes, expected=0.8) == pytest.approx((figure.high - figure.low) / 2)


def test_the_overall_total_is_the_first_that_is_precise_enough() -> None:
    populations = [136, 64, 405]

    def sized(total: int) -> list[int]:
        each, rest = divmod(total, 3)
        return [each + (n < rest) for n in range(3)]

    total = fewest_overall(populations, sized, half_width=0.08, least=9)

    assert overall_half_width(populations, sized(total)) <= 0.08 < overall_half_width(populations, sized(total - 1))
    assert overall_half_width(populations, populations) == 0
    assert overall_half_width(populations, [0, 8, 8]) == 1
    assert fewest_overall(populations, sized, half_width=0.5, least=9) == 9


def test_what_people_can_read() -> None:
    assert targets.readable(members=9, records_each=34, readers=3) == 102
    assert targets.readable(members=7, records_each=10, readers=4) == 17  # 70 readings are 17 records and 2 over
    assert targets.records_in(hours=2, minutes=6) == 20
    assert targets.records_in(hours=1.5, minutes=7) == 12
    with pytest.raises(SettingError, match="no record"):
        targets.readable(members=2, records_each=1, readers=3)
