"""The hypergeometric law in whole numbers, and the checks every method makes of its arguments.

``sample`` things are drawn without replacement from ``population``, of which ``marked`` carry a mark; X is
how many marked ones are drawn. P(X = i) = C(marked, i) C(population - marked, sample - i) / C(population,
sample). Everything is decided on the numerators, which are Python integers: at exact ties floating point
put 53 of 4,944 published intervals one off.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import comb
from operator import index

Share = float | Decimal | Fraction
"""A number from 0 to 1 that somebody wrote down; see `share`."""


def whole(value: int, *, name: str, least: int = 0) -> int:
    """A Python int (a numpy one would overflow), or ValueError."""
    try:
        number = index(value)
    except TypeError:
        message = f"{name} is {value!r}; expected a whole number"
        raise ValueError(message) from None
    if number < least:
        message = f"{name} is {number}; expected {least} or more"
        raise ValueError(message)
    return number


def sampled(*, population: int, sample: int, successes: int = 0) -> tuple[int, int, int]:
    """The three counts of a finite sample, checked: 0 <= successes <= sample <= population."""
    population = whole(population, name="population")
    sample = whole(sample, name="sample")
    successes = whole(successes, name="successes")
    if sample > population:
        message = f"sample {sample} is larger than the population {population}"
        raise ValueError(message)
    if successes > sample:
        message = f"successes {successes} are more than the sample {sample}"
        raise ValueError(message)
    return population, sample, successes


def share(value: Share, *, name: str) -> Fraction:
    """The number as written, exactly: 0.8 is four fifths, not the nearest binary fraction."""
    try:
        exact = value if isinstance(value, Fraction) else Fraction(Decimal(str(value)))
    except (InvalidOperation, ValueError, OverflowError):
        message = f"{name} is {value!r}; expected a number from 0 to 1"
        raise ValueError(message) from None
    if not 0 <= exact <= 1:
        message = f"{name} is {value!r}; expected a number from 0 to 1"
        raise ValueError(message)
    return exact


def tail_alpha(confidence: Share) -> Fraction:
    """What may lie beyond each end of an equal-tailed interval: 0.95 gives 1/40."""
    exact = share(confidence, name="confidence")
    if not 0 < exact < 1:
        message = f"confidence is {confidence!r}; expected a number between 0 and 1, such as 0.95"
        raise ValueError(message)
    return (1 - exact) / 2


def _terms(population: int, sample: int, marked: int, first: int, last: int) -> Iterator[int]:
    """C(marked, i) C(population - marked, sample - i) for i = first..last, each from the one before."""
    if first > last:
        return
    unmarked = population - marked
    term = comb(marked, first) * comb(unmarked, sample - first)
    yield term
    for i in range(first, last):
        term = term * (marked - i) * (sample - i) // ((i + 1) * (unmarked - sample + i + 1))
        yield term


def ways_at_most(count: int, *, population: int, sample: int, marked: int) -> int:
    """In how many of the C(population, sample) samples at most ``count`` are marked."""
    least, most = max(0, sample - (population - marked)), min(sample, marked)
    if count < least:
        return 0
    if count >= most:
        return comb(population, sample)
    if count - least <= most - count:  # sum whichever tail is shorter
        return sum(_terms(population, sample, marked, least, count))
    return comb(population, sample) - sum(_terms(population, sample, marked, count + 1, most))


def ways_at_least(count: int, *, population: int, sample: int, marked: int) -> int:
    """In how many of the C(population, sample) samples at least ``count`` are marked."""
    return comb(population, sample) - ways_at_most(count - 1, population=population, sample=sample, marked=marked)


def chance_at_most(count: int, *, population: int, sample: int, marked: int) -> float:
    """P(X <= count), the float nearest to the exact ratio.

    Rounding to nearest keeps order, and equal ratios give equal floats: so if the exact ratio is at most
    the number written as 0.35, this float is at most 0.35. Only a ratio above it by less than one part in
    10^16 could be taken for it.
    """
    return ways_at_most(count, population=population, sample=sample, marked=marked) / comb(population, sample)
