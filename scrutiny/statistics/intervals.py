"""Intervals from one simple random sample.

The default is the exact one for a finite population: it is about *these* searches, so a population that was
looked at whole leaves no doubt. Clopper-Pearson and Wilson speak of an endless supply of which the population
itself is a sample; they are wider, and are there for comparison and for `estimates`.
"""

from bisect import bisect_left
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A proportion, from ``low`` to ``high``."""

    low: float
    high: float


def hypergeometric_interval(
    *, population: int, sample: int, successes: int, confidence: exact.Share = 0.95
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


def clopper_pearson(successes: int, *, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """Clopper and Pearson (1934): exact for an endless supply. Errs wide; a sample of 0 gives 0 to 1."""
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    return beta_interval(successes, sample=sample, confidence=confidence)


def beta_interval(successes: float, *, sample: float, confidence: exact.Share = 0.95) -> Interval:
    """Clopper-Pearson for counts that need not be whole, as an effective sample size is not."""
    from scipy.special import betaincinv

    alpha = float(exact.tail_alpha(confidence))
    failures = sample - successes
    return Interval(
        low=0.0 if successes <= 0 else float(betaincinv(successes, failures + 1, alpha)),
        high=1.0 if failures <= 0 else float(betaincinv(successes + 1, failures, 1 - alpha)),
    )


def wilson(successes: int, *, sample: int, confidence: exact.Share = 0.95) -> Interval:
    """Wilson (1927), the score interval without correction.

    Shorter than Clopper-Pearson, and right only on average: for some true shares it covers less often than
    it says. A sample of 0 gives 0 to 1.
    """
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    z = NormalDist().inv_cdf(1 - float(exact.tail_alpha(confidence)))
    if sample == 0:
        return Interval(low=0.0, high=1.0)
    p, z2 = successes / sample, z * z
    middle = (p + z2 / (2 * sample)) / (1 + z2 / sample)
    half = z / (1 + z2 / sample) * sqrt(p * (1 - p) / sample + z2 / (4 * sample * sample))
    # At the ends the formula gives exactly 0 and 1, but floating point does not.
    return Interval(
        low=0.0 if successes == 0 else middle - half,
        high=1.0 if successes == sample else middle + half,
    )
