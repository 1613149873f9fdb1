"""One proportion, or one total, from several strata, each sampled at its own rate.

A stratum is three counts: its population, its sample, the successes in the sample. The three sequences (lists,
arrays, columns of a table) run side by side, a stratum a place. A proportion is from 0 to 1. For one stratum alone
take `intervals.hypergeometric_interval`, which is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, fsum, sqrt
from typing import Literal, get_args

from scrutiny.statistics import exact
from scrutiny.statistics.intervals import Interval, beta_interval, score_interval

Method = Literal["korn-graubard", "wilson"]
"""How an interval is made from an estimate and its effective sample size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedProportion:
    """An estimate and its interval; what is not defined is None, and ``note`` says why.

    ``note``: "" all defined · "census" everything was looked at, so there is an answer and no interval ·
    "empty" there is no population · "unsampled" a stratum that has a population has no sample.

    ``standard_error`` is the classical one (Cochran 1977, section 5.10: the sum of W^2 (1 - n/N) p (1 - p) / (n - 1)
    under a root), to compare with other programs. It is 0 where all agree, so the interval does not use it; None
    where a stratum not looked at whole has one record.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n_eff: float | None
    population: int
    sample: int
    note: str
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Stratum:
    """Three counts, checked by `strata_of`."""

    population: int
    sample: int
    successes: int

    @property
    def smoothed(self) -> float:
        """(x + 1/2) / (n + 1): never 0 or 1, so that a stratum in which all agree keeps some doubt."""
        return (self.successes + 0.5) / (self.sample + 1)


def strata_of(populations: Sequence[int], samples: Sequence[int], successes: Sequence[int]) -> list[Stratum]:
    """The strata that have a population. ValueError for counts that cannot be or lengths that differ."""
    checked = [
        Stratum(*exact.sampled(population=population, sample=sample, successes=success))
        for population, sample, success in zip(populations, samples, successes, strict=True)
    ]
    return [stratum for stratum in checked if stratum.population]


def stratified_proportion(
    populations: Sequence[int],
    samples: Sequence[int],
    successes: Sequence[int],
    confidence: exact.Share = 0.95,
    *,
    method: Method = "korn-graubard",
) -> StratifiedProportion:
    """The weighted proportion sum W x/n, W the stratum's share of the population, with its interval.

    The interval is Korn and Graubard's (1998): Clopper-Pearson at an effective sample size. That size comes
    from smoothed rates (Franco, Little, Louis and Slud 2019 advise against the raw variance, which is zero
    when all agree) and with the finite population correction:

        v = sum W^2 (1 - n/N) r (1 - r) / n,  r = (x + 1/2) / (n + 1)
        n_eff = R (1 - R) / v * (t[n-1] / t[n-H])^2,  R = sum W r

    A stratum looked at whole adds nothing to v and is not counted in n and H of the t quotient, which
    makes the interval wider if anything; under one degree of freedom, one is used. Finally the interval is
    cut to what is possible: successes seen are there, and so are failures. Simulated coverage of 95% is 94.8% to
    99% in the seven designs tried, and errs wide; the least found was 94.0%, with three records from each of forty
    strata and half of all successes (docs/reference/statistics-simulated.md).

    ``method="wilson"`` puts Wilson's interval at the same effective size: shorter, and on average nearer to
    what it says, but in some of those designs it covers only 93.3%.
    """
    strata = strata_of(populations, samples, successes)
    exact.tail_alpha(confidence)
    checked_method(method)
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
            standard_error=None if estimate is None else 0.0,
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
    interval = effective_interval(estimate, n_eff=n_eff, confidence=confidence, method=method)
    seen = sum(stratum.successes for stratum in strata)
    return StratifiedProportion(
        estimate=float(estimate),
        low=max(interval.low, seen / population),
        high=min(interval.high, 1 - (sample - seen) / population),
        n_eff=n_eff,
        population=population,
        sample=sample,
        note="",
        standard_error=_standard_error(strata, population=population),
    )


def checked_method(method: str) -> None:
    """ValueError for a method that is not there."""
    if method not in get_args(Method):
        message = f"method is {method!r}; expected one of {', '.join(get_args(Method))}"
        raise ValueError(message)


def effective_interval(estimate: Fraction, *, n_eff: float, confidence: exact.Share, method: Method) -> Interval:
    """The interval as if ``n_eff`` records, drawn from an endless supply, had given the estimate."""
    make = beta_interval if method == "korn-graubard" else score_interval
    return make(float(estimate * Fraction(n_eff)), sample=n_eff, confidence=confidence)


def t_quotient(*, records: int, strata: int, confidence: exact.Share) -> float:
    """(t[n-1] / t[n-H])^2, which makes an effective size smaller where strata are many and records few."""
    from scipy.special import stdtrit

    upper = 1 - float(exact.tail_alpha(confidence))
    return float(stdtrit(max(1, records - 1), upper) / stdtrit(max(1, records - strata), upper)) ** 2


def _effective_sample(strata: Sequence[Stratum], *, population: int, confidence: exact.Share) -> float:
    """How large a simple random sample from an endless supply would say as much."""
    rate = fsum(s.population / population * s.smoothed for s in strata)
    variance = fsum(
        (s.population / population) ** 2 * (1 - s.sample / s.population) * s.smoothed * (1 - s.smoothed) / s.sample
        for s in strata
    )
    partly = [s.sample for s in strata if s.sample < s.population]
    return rate * (1 - rate) / variance * t_quotient(records=sum(partly), strata=len(partly), confidence=confidence)


def _standard_error(strata: Sequence[Stratum], *, population: int) -> float | None:
    partly = [s for s in strata if s.sample < s.population]
    if any(s.sample == 1 for s in partly):
        return None
    variance = sum(
        (
            Fraction(s.population - s.sample, s.population)
            * Fraction(s.population, population) ** 2
            * Fraction(s.successes * (s.sample - s.successes), s.sample**2 * (s.sample - 1))
            for s in partly
        ),
        Fraction(0),
    )
    return sqrt(variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedTotal:
    """How many of the population; ``note`` as in `StratifiedProportion`.

    ``estimate`` is what the weights give and need not be whole. ``low`` and ``high`` are whole numbers, both
    included.
    """

    estimate: float | None
    low: int | None
    high: int | None
    population: int
    sample: int
    note: str


def stratified_total(
    populations: Sequence[int],
    samples: Sequence[int],
    successes: Sequence[int],
    confidence: exact.Share = 0.95,
    *,
    method: Method = "korn-graubard",
) -> StratifiedTotal:
    """The number of successes in the population: `stratified_proportion` times the population.

    The ends are rounded outwards to whole numbers (errs wide, by less than one at each end), and are never under
    the successes seen or over what the failures seen leave. A census has its count as estimate, and no interval.
    """
    share = stratified_proportion(populations, samples, successes, confidence, method=method)
    strata = strata_of(populations, samples, successes)
    seen = sum(s.successes for s in strata)
    estimate = low = high = None
    if share.estimate is not None:
        estimate = float(sum((Fraction(s.population * s.successes, s.sample) for s in strata), Fraction(0)))
    if share.low is not None and share.high is not None:
        low = max(seen, floor(share.low * share.population))
        high = min(share.population - (share.sample - seen), ceil(share.high * share.population))
    return StratifiedTotal(
        estimate=estimate, low=low, high=high, population=share.population, sample=share.sample, note=share.note
    )
