"""Intervals from one simple random sample.

The default is the exact one for a finite population: it is about *these* searches, so a population that was
looked at whole leaves no doubt. The others speak of an endless supply of which the population itself is a sample:
Clopper-Pearson (never covers too seldom), mid-P, Wilson and Jeffreys (shorter, right on average). They are there for
comparison and for `estimates`.

Counts are in the order of the literature: (population, sample, successes) where there is a population, (successes,
sample) where there is none. A sample of 0 says nothing, and so does its interval: from 0 to 1, or to the population.
Counts that cannot be (successes over the sample, a sample over the population, no whole number) raise ValueError.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

from scrutiny.statistics import exact


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInterval:
    """How many of the population: from ``low`` to ``high``, both included."""

    low: int
    high: int
    population: int

    def __iter__(self) -> Iterator[int]:
        """The two ends, so that ``low, high = ...`` reads as it should."""
        return iter((self.low, self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A proportion, from ``low`` to ``high``."""

    low: float
    high: float

    def __iter__(self) -> Iterator[float]:
        """The two ends, so that ``low, high = ...`` reads as it should."""
        return iter((self.low, self.high))


def hypergeometric_interval(
    population: int, sample: int, successes: int, confidence: exact.Share = 0.95
) -> CountInterval:
    """The exact equal-tailed interval for the number K of successes in the population.

    K is in the interval when neither tail is too unlikely: P(X >= successes | K) > alpha/2 and
    P(X <= successes | K) > alpha/2, strictly, in whole numbers. (Buonaccorsi 1987; Wright 1991. R's
    ``phyper`` inverted the same way agrees except at exact ties, where it is in floating point.)
    Errs wide: it covers the truth with at least the stated confidence for every K, usually with more.

    Both tails move one way with K, so a bisection finds the ends; the high one is the low one with
    success and failure exchanged. A sample of 0 gives (0, population); a whole population, zero width.
    """
    population, sample, successes = exact.sampled(population=population, sample=sample, successes=successes)
    alpha = exact.tail_alpha(confidence)
    threshold = alpha.numerator * comb(population, sample)

    def lowest(count: int) -> int:
        def likely(marked: int) -> bool:
            ways = exact.ways_at_least(count, population=population, sample=sample, marked=marked)
            return ways * alpha.denominator > threshold

        # Never fewer than were seen; and the last candidate is always likely: there the tail is certain.
        candidates = range(count, population - sample + count + 1)
        return candidates[bisect_left(candidates, True, key=likely)]

    return CountInterval(low=lowest(successes), high=population - lowest(sample - successes), population=population)


def clopper_pearson(successes: int, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """Clopper and Pearson (1934): exact for an endless supply. Errs wide; a sample of 0 gives 0 to 1."""
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    return beta_interval(successes, sample=sample, confidence=confidence)


def beta_interval(successes: float, *, sample: float, confidence: exact.Share = 0.95) -> Interval:
    """Clopper-Pearson for counts that need not be whole, as an effective sample size is not."""
    from scipy.special import betainccinv, betaincinv

    alpha = float(exact.tail_alpha(confidence))
    failures = sample - successes
    return Interval(
        low=0.0 if successes <= 0 else float(betaincinv(successes, failures + 1, alpha)),
        high=1.0 if failures <= 0 else float(betainccinv(successes + 1, failures, alpha)),
    )


def wilson(successes: int, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """Wilson (1927), the score interval without correction.

    Shorter than Clopper-Pearson, and right only on average: for some true shares it covers less often than
    it says. A sample of 0 gives 0 to 1.
    """
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    return score_interval(successes, sample=sample, confidence=confidence)


def score_interval(successes: float, *, sample: float, confidence: exact.Share = 0.95) -> Interval:
    """Wilson's for counts that need not be whole, as an effective sample size is not."""
    z = -NormalDist().inv_cdf(float(exact.tail_alpha(confidence)))
    if sample <= 0:
        return Interval(low=0.0, high=1.0)
    z2 = z * z
    p, q = successes / sample, (sample - successes) / sample
    half = z * sqrt(p * q / sample + z2 / (4 * sample * sample))
    # Each end from the sum, and never from a difference of nearly equal numbers: with c = 1 + z^2 / n the product of
    # the two ends is p^2 / c, and of the two distances from 1 it is q^2 / c. Exactly 0 and 1 where all agree.
    return Interval(
        low=p * p / (p + z2 / (2 * sample) + half),
        high=1 - q * q / (q + z2 / (2 * sample) + half),
    )


def jeffreys(successes: int, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """The equal-tailed interval of the Jeffreys prior, with the ends of Brown, Cai and DasGupta (2001, section 3.1.3).

    Quantiles of Beta(x + 1/2, n - x + 1/2); the low end is 0 where nothing succeeded and the high end 1 where
    everything did, because without that it never covers shares near 0 and 1. Right on average, like Wilson's; for
    some true shares it covers less often than it says. Never add up the posteriors of many strata: forty vague
    priors are one strong wrong one (measured coverage 6%).
    """
    from scipy.special import betainccinv, betaincinv

    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    alpha = float(exact.tail_alpha(confidence))
    a, b = successes + 0.5, sample - successes + 0.5
    return Interval(
        low=0.0 if successes == 0 else float(betaincinv(a, b, alpha)),
        high=1.0 if successes == sample else float(betainccinv(a, b, alpha)),
    )


def mid_p(successes: int, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """Clopper-Pearson with only half the chance of what was seen in each tail (Lancaster 1961; Newcombe 1998).

    The ends solve P(X > x) + P(X = x) / 2 = a / 2 and P(X < x) + P(X = x) / 2 = a / 2. Shorter than
    Clopper-Pearson, and not guaranteed: it covers on average what it says, and for some true shares less. So it
    is for looking and comparing; a flag never rests on it. 0 and 1 are the ends where nothing or all succeeded.
    """
    from scipy.special import betainc, betaincc

    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    alpha = float(exact.tail_alpha(confidence))
    x, failures = successes, sample - successes

    def upper_tail(p: float) -> float:
        """P(X > x) + P(X = x) / 2 is half of P(X >= x) + P(X >= x + 1); rises with p."""
        more = float(betainc(x + 1, failures, p)) if failures else 0.0
        return (float(betainc(x, failures + 1, p)) + more) / 2

    def lower_tail(p: float) -> float:
        """The same below, and falls with p."""
        fewer = float(betaincc(x, failures + 1, p)) if x else 0.0
        return (float(betaincc(x + 1, failures, p)) + fewer) / 2

    return Interval(
        low=0.0 if x == 0 else _root(lambda p: upper_tail(p) - alpha),
        high=1.0 if failures == 0 else _root(lambda p: alpha - lower_tail(p)),
    )


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function of p in (0, 1) crosses 0, to the last digits: halved until nothing lies between.

    Small shares are halved on their logarithm (the middle is the geometric one), so that 1 in 10^12 is as exact
    as one half.
    """
    low, high = 5e-324, 1.0
    while True:
        middle = sqrt(low) * sqrt(high) if low < high / 4 else (low + high) / 2
        if not low < middle < high:
            return middle
        low, high = (low, middle) if rising(middle) >= 0 else (middle, high)
