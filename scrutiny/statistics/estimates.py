"""One proportion from several strata, each sampled at its own rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from scrutiny.statistics import exact
from scrutiny.statistics.intervals import beta_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedProportion:
    """An estimate and its interval; what is not defined is None, and ``note`` says why.

    ``note``: "" all defined · "census" everything was looked at, so there is an answer and no interval ·
    "empty" there is no population · "unsampled" a stratum that has a population has no sample.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n_eff: float | None
    population: int
    sample: int
    note: str


@dataclass(frozen=True, slots=True)
class _Stratum:
    population: int
    sample: int
    successes: int

    @property
    def smoothed(self) -> float:
        """(x + 1/2) / (n + 1): never 0 or 1, so that a stratum in which all agree keeps some doubt."""
        return (self.successes + 0.5) / (self.sample + 1)


def stratified_proportion(
    populations: Sequence[int],
    *,
    samples: Sequence[int],
    successes: Sequence[int],
    confidence: exact.Share = 0.95,
) -> StratifiedProportion:
    """The weighted proportion sum W x/n, W the stratum's share of the population, with its interval.

    The interval is Korn and Graubard's (1998): Clopper-Pearson at an effective sample size. That size comes
    from smoothed rates (Franco, Little, Louis and Slud 2019 advise against the raw variance, which is zero
    when all agree) and with the finite population correction:

        v = sum W^2 (1 - n/N) r (1 - r) / n,  r = (x + 1/2) / (n + 1)
        n_eff = R (1 - R) / v * (t[n-1] / t[n-H])^2,  R = sum W r

    A stratum looked at whole adds nothing to v and is not counted in n and H of the t quotient, which
    makes the interval wider if anything; under one degree of freedom, one is used. Finally the interval is
    cut to what is possible: successes seen are there, and so are failures. Simulated coverage of 95% is 95%
    to 99% over the designs tried (errs wide with few records a stratum).
    """
    strata = [
        _Stratum(*exact.sampled(population=population, sample=sample, successes=success))
        for population, sample, success in zip(populations, samples, successes, strict=True)
    ]
    exact.tail_alpha(confidence)
    strata = [stratum for stratum in strata if stratum.population]
    population = sum(stratum.population for stratum in strata)
    sample = sum(stratum.sample for stratum in strata)

    def undefined(note: str, estimate: Fraction | None = None) -> StratifiedProportion:
        return StratifiedProportion(
            estimate=None if estimate is None else float(estimate),
            low=None,
            high=None,
            n_eff=None,
            population=population,
            sample=sample,
            note=note,
        )

    if not strata:
        return undefined("empty")
    if any(stratum.sample == 0 for stratum in strata):
        return undefined("unsampled")
    # Exact, so that "all" is 1 and not a hair under it.
    estimate = sum((Fraction(s.population * s.successes, s.sample) for s in strata), Fraction(0)) / population
    if sample == population:
        return undefined("census", estimate)
    n_eff = _effective_sample(strata, population=population, confidence=confidence)
    interval = beta_interval(float(estimate * Fraction(n_eff)), sample=n_eff, confidence=confidence)
    seen = sum(stratum.successes for stratum in strata)
    return StratifiedProportion(
        estimate=float(estimate),
        low=max(interval.low, seen / population),
        high=min(interval.high, 1 - (sample - seen) / population),
        n_eff=n_eff,
        population=population,
        sample=sample,
        note="",
    )


def _effective_sample(strata: Sequence[_Stratum], *, population: int, confidence: exact.Share) -> float:
    """How large a simple random sample from an endless supply would say as much."""
    from scipy.special import stdtrit

    rate = fsum(s.population / population * s.smoothed for s in strata)
    variance = fsum(
        (s.population / population) ** 2 * (1 - s.sample / s.population) * s.smoothed * (1 - s.smoothed) / s.sample
        for s in strata
    )
    partly = [s.sample for s in strata if s.sample < s.population]
    upper = 1 - float(exact.tail_alpha(confidence))
    quotient = stdtrit(max(1, sum(partly) - 1), upper) / stdtrit(max(1, sum(partly) - len(partly)), upper)
    return float(rate * (1 - rate) / variance * quotient**2)
