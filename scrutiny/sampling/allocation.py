"""Allocation: how a total is shared out over strata, in exact whole numbers.

Five methods, one set of bounds. Sizes are whole, sum to the total, never fall under a stratum's minimum and never
exceed its population; what a full stratum cannot take goes to the others. Ties go to the stratum with more records,
then to the one that is listed first. Nothing is rounded in floating point.

* ``optimal``: the exact optimum. The next record always goes where N S / sqrt(n (n + 1)) is largest; so the sum of
  N^2 S^2 / n, which is the variance of the overall rate but for a constant, is as small as whole numbers allow under
  the bounds (Wright 2012, "The Equivalence of Neyman Optimum Allocation for Sampling and Equal Proportions for
  Apportioning the U.S. House of Representatives", American Statistician 66:217; with bounds, Wright 2017). S = 1
  without further knowledge, else sqrt(p (1 - p)) of an expected share p, at least 0.2. A larger total never takes a
  record away from a stratum.
* ``neyman``: the same with S from the last cycle's rates, shrunk to the pooled rate (`shrunken_shares`).
* ``power``: the same with N^a in place of N (Bankier 1988, "Power Allocations", American Statistician 42:174),
  a = 0.5 by default: between equal (a = 0) and optimal (a = 1).
* ``equal``: as many from each, as far as each has them.
* ``proportional``: quotas in proportion to N, cut to the bounds, and the largest remainders. A larger total can take
  a record from a stratum here (the Alabama paradox); the other methods cannot do that.
"""

import heapq
from collections.abc import Mapping, Sequence
from fractions import Fraction

from scrutiny.statistics import exact

METHODS = ("optimal", "proportional", "equal", "neyman", "power")
WITH_SHARES = ("optimal", "neyman", "power")  # methods in which an expected share or a cost is of any effect
SMALLEST_SPREAD = Fraction(1, 5)  # of one record: last cycle's rate is itself a sample, and an area can change
SHRINK_WEIGHT = 10  # records of the pooled rate that are added to each area's own


def allocate(
    populations: Sequence[int],
    *,
    minimums: Sequence[int],
    total: int,
    method: str = "optimal",
    shares: Sequence[exact.Share] | None = None,
    costs: Sequence[exact.Share | int] | None = None,
    exponent: exact.Share = Fraction(1, 2),
) -> list[int]:
    """Sizes that sum to ``min(total, sum(populations))``, none under its minimum or over its population.

    ``shares``: expected shares of green, one a stratum. ``costs``: minutes a record, one a stratum; then the next
    record goes where it tells most *for a minute*, so that no other sizes under the bounds have a smaller variance
    for the same minutes or fewer. ``exponent``: of ``power`` alone, from 0 to 1.

    Raises ValueError unless 0 <= minimum <= population everywhere, the minimums sum to at most ``total``, and what is
    given is of effect in the method.
    """
    populations = [exact.whole(population, name="population") for population in populations]
    floors = [exact.whole(minimum, name="minimum") for minimum in minimums]
    total = min(exact.whole(total, name="total"), sum(populations))
    _check(populations, floors, total, method, given=shares is not None or costs is not None)
    if method == "proportional":
        return _largest_remainders(populations, floors=floors, total=total)
    if total == sum(populations):
        return populations
    bases, root = _bases(populations, method=method, shares=shares, costs=costs, exponent=exponent)
    return _by_priority(bases, root=root, floors=floors, populations=populations, total=total)


def _check(populations: Sequence[int], floors: Sequence[int], total: int, method: str, *, given: bool) -> None:
    if method not in METHODS:
        message = f"{method!r} is no method; expected one of {', '.join(METHODS)}"
        raise ValueError(message)
    if given and method not in WITH_SHARES:
        message = f"shares and costs are of no effect with the method {method}"
        raise ValueError(message)
    for population, floor in zip(populations, floors, strict=True):
        if floor > population:
            message = f"a minimum of {floor} in a stratum of {population}"
            raise ValueError(message)
    if sum(floors) > total:
        message = f"the minimums sum to {sum(floors)}, more than the total {total}"
        raise ValueError(message)


def _bases(
    populations: Sequence[int],
    *,
    method: str,
    shares: Sequence[exact.Share] | None,
    costs: Sequence[exact.Share | int] | None,
    exponent: exact.Share,
) -> tuple[list[Fraction], int]:
    """The numerators of the squared priorities, raised to ``root`` so that they are rational, and that ``root``."""
    twice = {"power": 2 * exact.share(exponent, name="exponent"), "equal": Fraction(0)}.get(method, Fraction(2))
    root = twice.denominator
    spreads = [Fraction(1)] * len(populations) if shares is None else [squared_spread(one) for one in shares]
    minutes = [Fraction(1)] * len(populations) if costs is None else [_cost(one) for one in costs]
    bases = [
        Fraction(population) ** twice.numerator * (spread / cost) ** root
        for population, spread, cost in zip(populations, spreads, minutes, strict=True)
    ]
    return bases, root


def squared_spread(share: exact.Share) -> Fraction:
    """The square of S: p (1 - p), and at least the square of 0.2: nobody is so sure of an area as to read nothing."""
    p = exact.share(share, name="expected share")
    return max(p * (1 - p), SMALLEST_SPREAD**2)


def _cost(value: exact.Share | int) -> Fraction:
    cost = Fraction(str(value))
    if cost <= 0:
        message = f"{value} minutes a record; expected more than 0"
        raise ValueError(message)
    return cost


def _by_priority(
    bases: Sequence[Fraction], *, root: int, floors: Sequence[int], populations: Sequence[int], total: int
) -> list[int]:
    """One record after the other, each to the stratum of the highest priority (Huntington-Hill)."""

    def entry(number: int) -> tuple[bool, Fraction, int, int]:
        size = sizes[number]
        # A stratum without any record has an endless variance: it comes before all that have one.
        priority = bases[number] / (size * (size + 1)) ** root if size else bases[number]
        return (size > 0, -priority, -populations[number], number)

    sizes = list(floors)
    queue = [entry(number) for number, population in enumerate(populations) if sizes[number] < population]
    heapq.heapify(queue)
    for _ in range(total - sum(sizes)):
        number = queue[0][3]
        sizes[number] += 1
        if sizes[number] < populations[number]:
            heapq.heapreplace(queue, entry(number))
        else:
            heapq.heappop(queue)
    return sizes


def _largest_remainders(populations: Sequence[int], *, floors: Sequence[int], total: int) -> list[int]:
    """Quotas c N, cut to the bounds, with the one c for which they sum to the total; then the largest remainders."""
    factor = _factor(populations, floors, total)
    quotas = [
        min(max(factor * population, Fraction(floor)), Fraction(population))
        for population, floor in zip(populations, floors, strict=True)
    ]
    sizes = [int(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda at: (sizes[at] - quotas[at], -populations[at], at))
    for at in order[: total - sum(sizes)]:
        sizes[at] += 1
    return sizes


def _factor(populations: Sequence[int], floors: Sequence[int], total: int) -> Fraction:
    """The share of every stratum with which the quotas sum to the total. Exact: between two bounds it is a line."""
    there = [(population, floor) for population, floor in zip(populations, floors, strict=True) if population]
    before = Fraction(0)
    for bound in sorted({Fraction(floor, population) for population, floor in there} | {Fraction(1)}):
        fixed = sum(floor for population, floor in there if floor > before * population)
        free = sum(population for population, floor in there if floor <= before * population)
        if free and fixed + free * bound >= total:
            return max(Fraction(total - fixed, free), before)
        before = bound
    return Fraction(1)


def shrunken_shares(
    results: Mapping[str, tuple[int, int]], *, weight: int = SHRINK_WEIGHT
) -> tuple[dict[str, Fraction], Fraction]:
    """Expected shares of green from the last cycle: by stratum, and for a stratum that had no record then.

    ``results``: green and judged, by stratum. With x green of n judged, k = ``weight`` and the pooled rate
    R = (sum x + 1/2) / (sum n + 1), the expected share is (x + k R) / (n + k): each area's own rate, and R as if it
    had been seen in k records more. Few records say little, so that 8 of 8 does not become "always green"; and it
    errs towards sharing out as if all areas were alike. For a stratum that is not in ``results``: R.
    """
    added = exact.whole(weight, name="weight")
    for green, judged in results.values():
        exact.sampled(population=judged, sample=judged, successes=green)
    greens, judgeds = (sum(pair[part] for pair in results.values()) for part in (0, 1))
    pooled = Fraction(2 * greens + 1, 2 * judgeds + 2)
    return {
        name: (green + added * pooled) / (judged + added) if judged + added else pooled
        for name, (green, judged) in results.items()
    }, pooled
