"""How strongly a sample speaks against a benchmark that was set before anybody looked.

The benchmark is a share of the population. The supposition tested is "at least that share are successes";
few successes speak against it. Everything here is exact for sampling without replacement. Counts that cannot be
raise ValueError.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from scrutiny.statistics import exact


def benchmark_count(population: int, benchmark: exact.Share) -> int:
    """The fewest successes in the population that meet the benchmark: the share rounded *up*.

    On the number as written, so that 0.8 of 115 is 92 and 0.55 of 100 is 55 (in floating point 0.55 * 100 is
    a little more, and would become 56). Rounding up is not a choice: fewer would be under the benchmark.
    """
    return ceil(exact.share(benchmark, name="benchmark") * exact.whole(population, name="population"))


def hypergeometric_p(population: int, sample: int, successes: int, benchmark: exact.Share) -> float:
    """The chance of so few successes, or fewer, in a population that only just meets the benchmark.

    P(X <= successes) with K0 = `benchmark_count` successes in the population. That chance falls as K rises,
    so this is the largest over all populations that meet the benchmark: a true p-value, never too small, and
    usually somewhat too large because X is a whole number (errs against a flag). It is 0 when the sample
    shows that the benchmark cannot be met whatever was not drawn, and 1 for a sample of nothing.
    """
    population, sample, successes = exact.sampled(population=population, sample=sample, successes=successes)
    marked = benchmark_count(population, benchmark=benchmark)
    return exact.chance_at_most(successes, population=population, sample=sample, marked=marked)


def largest_triggering(population: int, sample: int, benchmark: exact.Share, trigger: exact.Share) -> int | None:
    """The largest number of successes whose p is at or under the trigger; None if not even 0 is."""
    population, sample, _ = exact.sampled(population=population, sample=sample)
    limit = float(exact.share(trigger, name="trigger"))

    def over(successes: int) -> bool:
        return limit < hypergeometric_p(population=population, sample=sample, successes=successes, benchmark=benchmark)

    found = bisect_left(range(sample + 1), True, key=over) - 1
    return None if found < 0 else found


def operating_characteristic(
    population: int,
    sample: int,
    benchmark: exact.Share,
    trigger: exact.Share,
    true_share: exact.Share,
) -> float:
    """The chance that a population with that true share of successes triggers.

    The true count is the share rounded up, so that the chance is, if anything, promised too small. It is the
    chance to pass the trigger; a cap on how many may follow in one round is not in it. What happens after the
    trigger is in `two_stage.double_operating_characteristic`.
    """
    population, sample, _ = exact.sampled(population=population, sample=sample)
    largest = largest_triggering(population=population, sample=sample, benchmark=benchmark, trigger=trigger)
    if largest is None:
        return 0.0
    marked = ceil(exact.share(true_share, name="true share") * population)
    return exact.chance_at_most(largest, population=population, sample=sample, marked=marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseDiscovery:
    """The outcome of Benjamini and Hochberg's procedure, in the order of the values given."""

    q: float
    adjusted: tuple[float, ...]
    rejected: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyWise:
    """The outcome of Holm's procedure, in the order of the values given."""

    alpha: float
    adjusted: tuple[float, ...]
    rejected: tuple[bool, ...]


def benjamini_hochberg(p_values: Sequence[float | None], q: exact.Share = 0.05) -> FalseDiscovery:
    """Benjamini and Hochberg (1995): of those rejected, on average at most a share ``q`` are rejected wrongly.

    The k smallest are rejected for the largest k with p(k) <= k q / m. That holds for independent tests, as
    those of strata drawn separately are; p-values of whole numbers are too large if anything, so it errs
    against rejecting. ``adjusted`` is the smallest q at which each would be rejected (R's ``p.adjust``);
    the decision is made on the p-values themselves. Equal p-values share their fate.

    None (not tested) stays in the family with p = 1: leaving it out would make the others easier to reject.
    NaN, or what is not from 0 to 1, is a ValueError.
    """
    level = exact.share(q, name="q")
    values = _p_values(p_values)
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


def holm(p_values: Sequence[float | None], alpha: exact.Share = 0.05) -> FamilyWise:
    """Holm (1979): the chance to reject even one wrongly is at most ``alpha``, however the tests hang together.

    From the smallest p on, p(k) is rejected as long as p(k) <= alpha / (m - k + 1). Stricter than
    `benjamini_hochberg`; errs against rejecting. ``adjusted`` as R's ``p.adjust``. None and NaN as there.
    """
    level = exact.share(alpha, name="alpha")
    values = _p_values(p_values)
    m = len(values)
    adjusted, rejected = [1.0] * m, [False] * m
    worst, passing = Fraction(0), True
    for rank, at in enumerate(sorted(range(m), key=lambda i: values[i])):
        passing = passing and values[at] <= float(level / (m - rank))
        worst = max(worst, min(Fraction(1), Fraction(values[at]) * (m - rank)))
        adjusted[at], rejected[at] = float(worst), passing
    return FamilyWise(alpha=float(level), adjusted=tuple(adjusted), rejected=tuple(rejected))


def _p_values(given: Sequence[float | None]) -> list[float]:
    values = [1.0 if p is None else float(p) for p in given]
    if not all(0 <= p <= 1 for p in values):
        message = "a p-value is not a number from 0 to 1"
        raise ValueError(message)
    return values
