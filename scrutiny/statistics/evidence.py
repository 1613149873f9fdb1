"""How strongly a sample speaks against a benchmark that was set before anybody looked.

The benchmark is a share of the population. The supposition tested is "at least that share are successes";
few successes speak against it. Everything here is exact for sampling without replacement.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from scrutiny.statistics import exact


def benchmark_count(population: int, *, benchmark: exact.Share) -> int:
    """The fewest successes in the population that meet the benchmark: the share rounded *up*.

    On the number as written, so that 0.8 of 115 is 92 and 0.55 of 100 is 55 (in floating point 0.55 * 100 is
    a little more, and would become 56). Rounding up is not a choice: fewer would be under the benchmark.
    """
    return ceil(exact.share(benchmark, name="benchmark") * exact.whole(population, name="population"))


def hypergeometric_p(*, population: int, sample: int, successes: int, benchmark: exact.Share) -> float:
    """The chance of so few successes, or fewer, in a population that only just meets the benchmark.

    P(X <= successes) with K0 = `benchmark_count` successes in the population. That chance falls as K rises,
    so this is the largest over all populations that meet the benchmark: a true p-value, never too small, and
    usually somewhat too large because X is a whole number (errs against a flag). It is 0 when the sample
    shows that the benchmark cannot be met whatever was not drawn, and 1 for a sample of nothing.
    """
    population, sample, successes = exact.sampled(population=population, sample=sample, successes=successes)
    marked = benchmark_count(population, benchmark=benchmark)
    return exact.chance_at_most(successes, population=population, sample=sample, marked=marked)


def largest_triggering(*, population: int, sample: int, benchmark: exact.Share, trigger: exact.Share) -> int | None:
    """The largest number of successes whose p is at or under the trigger; None if not even 0 is."""
    population, sample, _ = exact.sampled(population=population, sample=sample)
    limit = float(exact.share(trigger, name="trigger"))

    def over(successes: int) -> bool:
        return limit < hypergeometric_p(population=population, sample=sample, successes=successes, benchmark=benchmark)

    found = bisect_left(range(sample + 1), True, key=over) - 1
    return None if found < 0 else found


def operating_characteristic(
    *,
    population: int,
    sample: int,
    benchmark: exact.Share,
    trigger: exact.Share,
    true_share: exact.Share,
) -> float:
    """The chance that a population with that true share of successes triggers.

    The true count is the share rounded up, so that the chance is, if anything, promised too small. It is the
    chance to pass the trigger; a cap on how many may follow in one round is not in it.
    """
    population, sample, _ = exact.sampled(population=population, sample=sample)
    largest = largest_triggering(population=population, sample=sample, benchmark=benchmark, trigger=trigger)
    if largest is None:
        return 0.0
    marked = ceil(exact.share(true_share, name="true share") * population)
    return exact.chance_at_most(largest, population=population, sample=sample, marked=marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseDiscovery:
    """The outcome of Benjamini and Hochberg's procedure, in the order of the p-values given."""

    q: float
    adjusted: tuple[float, ...]
    rejected: tuple[bool, ...]


def benjamini_hochberg(p_values: Sequence[float], *, q: exact.Share = 0.05) -> FalseDiscovery:
    """Benjamini and Hochberg (1995): of those rejected, on average at most a share ``q`` are rejected wrongly.

    The k smallest are rejected for the largest k with p(k) <= k q / m. That holds for independent tests, as
    those of strata drawn separately are; p-values of whole numbers are too large if anything, so it errs
    against rejecting. ``adjusted`` is the smallest q at which each would be rejected (R's ``p.adjust``);
    the decision is made on the p-values themselves.
    """
    level = exact.share(q, name="q")
    values = [float(p) for p in p_values]
    if not all(0 <= p <= 1 for p in values):
        message = "a p-value is not a number from 0 to 1"
        raise ValueError(message)
    m = len(values)
    order = sorted(range(m), key=lambda i: values[i])
    adjusted, rejected = [1.0] * m, [False] * m
    best, passed = Fraction(1), False
    for rank in range(m, 0, -1):
        at = order[rank - 1]
        passed = passed or values[at] <= float(level * rank / m)
        best = min(best, Fraction(values[at]) * m / rank)
        adjusted[at], rejected[at] = float(best), passed
    return FalseDiscovery(q=float(level), adjusted=tuple(adjusted), rejected=tuple(rejected))
