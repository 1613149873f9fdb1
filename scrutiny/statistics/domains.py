"""A group that lies across the strata: those under 18, searches at night, searches with no reference.

Nobody planned how many of the group were drawn, so its number in the sample is itself a matter of chance. Where the
group's number in every stratum is known, each stratum's part of it can be treated as a stratum of its own
(`estimates.stratified_proportion` on those numbers); this module is for when it is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from scrutiny.statistics import exact
from scrutiny.statistics.estimates import Method, checked_method, effective_interval, t_quotient


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainProportion:
    """The proportion of successes in a group, with what it rests on; what is not defined is None.

    ``members``: how many of the group are in the sample, which is the n of this figure · ``size``: how many the
    whole population has, estimated · ``note``: "" all defined · "census" everything was looked at · "none" nobody
    of the group is in the sample · "empty" there is no population · "unsampled" a stratum that has a population has
    no sample.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n_eff: float | None
    members: int
    size: float | None
    sample: int
    population: int
    note: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What one stratum says of the group."""

    population: int
    sample: int
    members: int
    successes: int

    @property
    def weight(self) -> Fraction:
        """How many of the population each drawn record stands for."""
        return Fraction(self.population, self.sample)

    @property
    def smoothed(self) -> float:
        return (self.successes + 0.5) / (self.members + 1)


def stratified_domain(
    populations: Sequence[int],
    samples: Sequence[int],
    members: Sequence[int],
    successes: Sequence[int],
    confidence: exact.Share = 0.95,
    *,
    method: Method = "korn-graubard",
) -> DomainProportion:
    """The weighted proportion of successes among the members: sum (N/n) x over sum (N/n) m.

    (Hajek's ratio; Cochran 1977, section 5A.14.) ``members`` and ``successes`` count, a stratum a place, those of
    the sample that are of the group, and those of them that are successes. The interval is that of
    `estimates.stratified_proportion`, with the variance of a ratio from smoothed rates: what one record adds is
    z = (its result - R) if it is a member, else 0, so that in a stratum, with q = m/n,

        var z = q (r (1 - R)^2 + (1 - r) R^2) - q^2 (r - R)^2,  r = (x + 1/2) / (m + 1)
        v = sum (N/M)^2 (1 - n/N) var z / n,  M = sum (N/n) m,  R = sum (N/n) m r / M

    The t quotient counts all records of the strata looked at in part: z is known for each of them, members or not.
    Where a stratum looked at in part shows no member, q = 1/2 / (n + 1) and r = R stand in, so that members not met
    leave some doubt. With everybody in the group it is exactly the figure of `stratified_proportion`. Errs wide
    with few members; the table is in docs/reference/statistics-simulated.md.
    """
    exact.tail_alpha(confidence)
    checked_method(method)
    parts = []
    for population, sample, member, success in zip(populations, samples, members, successes, strict=True):
        whole, drawn, mine = exact.sampled(population=population, sample=sample, successes=member)
        _, _, right = exact.sampled(population=drawn, sample=mine, successes=success)
        if whole:
            parts.append(_Part(whole, drawn, mine, right))
    population, sample, found = (sum(getattr(p, name) for p in parts) for name in ("population", "sample", "members"))

    def result(
        note: str, estimate: Fraction | None = None, size: Fraction | None = None, **interval: float
    ) -> DomainProportion:
        return DomainProportion(
            estimate=None if estimate is None else float(estimate),
            low=interval.get("low"),
            high=interval.get("high"),
            n_eff=interval.get("n_eff"),
            members=found,
            size=None if size is None else float(size),
            sample=sample,
            population=population,
            note=note,
        )

    if not parts:
        return result("empty")
    if any(part.sample == 0 for part in parts):
        return result("unsampled")
    size = sum((part.weight * part.members for part in parts), Fraction(0))
    if not found:
        return result("none", size=size)
    estimate = sum((part.weight * part.successes for part in parts), Fraction(0)) / size
    if sample == population:
        return result("census", estimate, size)
    n_eff = _effective_members(parts, size=float(size), confidence=confidence)
    interval = effective_interval(estimate, n_eff=n_eff, confidence=confidence, method=method)
    # Whoever was not drawn may be of the group, and may have either result.
    seen = sum(part.successes for part in parts)
    possible = found + population - sample
    return result(
        "",
        estimate,
        size,
        low=max(interval.low, seen / possible),
        high=min(interval.high, 1 - (found - seen) / possible),
        n_eff=n_eff,
    )


def _effective_members(parts: Sequence[_Part], *, size: float, confidence: exact.Share) -> float:
    rate = fsum(float(p.weight) * p.members * p.smoothed for p in parts) / size

    def variance(part: _Part) -> float:
        """Of z in one stratum."""
        share = part.members / part.sample if part.members else 0.5 / (part.sample + 1)
        r = part.smoothed if part.members else rate
        return share * (r * (1 - rate) ** 2 + (1 - r) * rate**2) - share**2 * (r - rate) ** 2

    v = fsum((p.population / size) ** 2 * (1 - p.sample / p.population) * variance(p) / p.sample for p in parts)
    partly = [p.sample for p in parts if p.sample < p.population]
    return rate * (1 - rate) / v * t_quotient(records=sum(partly), strata=len(partly), confidence=confidence)
