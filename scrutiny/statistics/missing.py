"""Records that were drawn and have no result: nobody could judge them, or they were not supplied.

They are never quietly left out. Three answers stand side by side. *Available case*: as if those without a result
were like the others of their stratum; nobody can check that, and whoever holds records back decides how wrong it is.
*Worst case*: as if every one were a failure; withholding never helps. *Best case*: as if every one were a success.
The bounds from the low end of the worst to the high end of the best hold whatever the truth about them is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scrutiny.statistics import exact
from scrutiny.statistics.estimates import Method, StratifiedProportion, stratified_proportion
from scrutiny.statistics.intervals import CountInterval, hypergeometric_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingBounds:
    """What one stratum says while some of its drawn records have no result.

    ``available`` and ``estimate`` are None where no record has a result: nothing can be said of the others by them.
    The estimates are proportions of the sample; ``lowest`` and ``highest`` are None for a sample of nothing.
    """

    population: int
    sample: int
    successes: int
    missing: int
    estimate: float | None  # successes of those with a result
    lowest: float | None  # successes of all drawn
    highest: float | None  # successes and missing of all drawn
    available: CountInterval | None
    worst: CountInterval
    best: CountInterval

    @property
    def judged(self) -> int:
        """Drawn records with a result: the n of the available case."""
        return self.sample - self.missing

    @property
    def bounds(self) -> CountInterval:
        """From the low end of the worst case to the high end of the best."""
        return CountInterval(low=self.worst.low, high=self.best.high, population=self.population)


def missing_bounds(
    population: int, sample: int, successes: int, missing: int, confidence: exact.Share = 0.95
) -> MissingBounds:
    """Available case, worst and best case for one stratum, exact (`intervals.hypergeometric_interval`).

    ``sample`` counts all that were drawn, ``missing`` those of them without a result. The bounds cover the true
    count at least as often as stated, whatever the missing ones are (errs wide); so does the worst case for "at
    least", the best for "at most". The available case does so only if the missing ones are like the others.
    """
    population, sample, successes, missing = _counts(population, sample, successes, missing)
    judged = sample - missing

    def interval(n: int, x: int) -> CountInterval:
        return hypergeometric_interval(population, n, x, confidence)

    return MissingBounds(
        population=population,
        sample=sample,
        successes=successes,
        missing=missing,
        estimate=successes / judged if judged else None,
        lowest=successes / sample if sample else None,
        highest=(successes + missing) / sample if sample else None,
        available=interval(judged, successes) if judged else None,
        worst=interval(sample, successes),
        best=interval(sample, successes + missing),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedMissing:
    """The same for a figure over several strata. Each of the three says itself when it is not defined."""

    available: StratifiedProportion  # "unsampled" if a stratum has no record with a result
    worst: StratifiedProportion
    best: StratifiedProportion
    missing: int

    @property
    def low(self) -> float | None:
        """The low end of the worst case (the count itself in a census); None where that is not defined."""
        return self.worst.estimate if self.worst.low is None else self.worst.low

    @property
    def high(self) -> float | None:
        """The high end of the best case, likewise."""
        return self.best.estimate if self.best.high is None else self.best.high


def stratified_missing_bounds(
    populations: Sequence[int],
    samples: Sequence[int],
    successes: Sequence[int],
    missing: Sequence[int],
    confidence: exact.Share = 0.95,
    *,
    method: Method = "korn-graubard",
) -> StratifiedMissing:
    """Available case, worst and best case over strata, weighted by their populations.

    In the available case the missing ones of a stratum are supposed to be like the others *of that stratum*, so a
    stratum with much missing weighs no less.
    """
    counts = [_counts(*one) for one in zip(populations, samples, successes, missing, strict=True)]

    def figure(drawn: list[int], right: list[int]) -> StratifiedProportion:
        return stratified_proportion([one[0] for one in counts], drawn, right, confidence, method=method)

    return StratifiedMissing(
        available=figure([n - gone for _, n, _, gone in counts], [x for _, _, x, _ in counts]),
        worst=figure([n for _, n, _, _ in counts], [x for _, _, x, _ in counts]),
        best=figure([n for _, n, _, _ in counts], [x + gone for _, _, x, gone in counts]),
        missing=sum(gone for _, _, _, gone in counts),
    )


def _counts(population: int, sample: int, successes: int, missing: int) -> tuple[int, int, int, int]:
    population, sample, successes = exact.sampled(population=population, sample=sample, successes=successes)
    missing = exact.whole(missing, name="missing")
    if successes + missing > sample:
        message = f"successes {successes} and missing {missing} are more than the sample {sample}"
        raise ValueError(message)
    return population, sample, successes, missing
