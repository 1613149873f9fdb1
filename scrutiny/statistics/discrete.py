"""The false discovery rate for p-values that can take few values, as those of small samples do.

With 30 of 110 records and a benchmark of 8 in 10 the p-values that can occur are 0.0004, 0.0023, 0.0098 and so on;
other strata have other steps. A limit of 0.0012 is for this one in truth a limit of 0.0004. The procedure counts what
each test can really do, so it wastes less of what may be wrong; what it promises is the same.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import fsum, inf

from scrutiny.statistics import exact
from scrutiny.statistics.evidence import FalseDiscovery, hypergeometric_p


def attainable_p(population: int, sample: int, benchmark: exact.Share) -> tuple[float, ...]:
    """Every p that `evidence.hypergeometric_p` can give for this sample, from the smallest up; the last is 1.

    At the benchmark itself the chance of p or less is p, for each of them; better areas give them less often.
    """
    population, sample, _ = exact.sampled(population=population, sample=sample)
    return tuple(sorted({hypergeometric_p(population, sample, x, benchmark) for x in range(sample + 1)}))


def discrete_benjamini_hochberg(
    p_values: Sequence[float | None], supports: Sequence[Sequence[float]], q: exact.Share = 0.05
) -> FalseDiscovery:
    """Doehler, Durand and Roquain (2018), procedure [HSD]: at most a share ``q`` is rejected wrongly, on average.

    From the smallest p on, p(k) is rejected as long as `weight` of p(k) is at most q k; ``adjusted`` is the smallest
    q at which each would be. Step-down, so it can fall behind `evidence.benjamini_hochberg` where many are bad and
    the smallest p is not small; with few bad among many it rejects more. Holds for independent tests, as that
    does. Errs against rejecting. Equal p-values share their fate.

    ``supports``: for each test the p-values that it can give (`attainable_p`). None (not tested) stays in the
    family: its p is 1, its support counts. ValueError for p-values or supports that are not from 0 to 1, a support
    that does not ascend, or numbers of both that differ.
    """
    level = float(exact.share(q, name="q"))
    values = [1.0 if p is None else float(p) for p in p_values]
    steps = [tuple(float(p) for p in support) for support in supports]
    if len(steps) != len(values):
        message = f"{len(values)} p-values and {len(steps)} supports; expected one of each a test"
        raise ValueError(message)
    if not all(0 <= p <= 1 for support in [values, *steps] for p in support):
        message = "a p-value is not a number from 0 to 1"
        raise ValueError(message)
    if any(list(support) != sorted(support) for support in steps):
        message = "a support is not in ascending order"
        raise ValueError(message)
    m = len(values)
    adjusted, rejected = [1.0] * m, [False] * m
    worst, passing = 0.0, True
    for rank, at in enumerate(sorted(range(m), key=lambda i: values[i]), start=1):
        weighed = weight(values[at], steps)
        passing = passing and weighed <= level * rank
        worst = max(worst, min(1.0, weighed / rank))
        adjusted[at], rejected[at] = worst, passing
    return FalseDiscovery(q=level, adjusted=tuple(adjusted), rejected=tuple(rejected))


def weight(t: float, supports: Sequence[Sequence[float]]) -> float:
    """How many of the tests would show a p of t or less by chance: the sum of F / (1 - F) over all of them.

    F is the largest p of a test at or under t, 0 if it has none: the chance that it gives t or less.
    """
    places = (bisect_right(support, t) for support in supports)
    chances = [support[place - 1] if place else 0.0 for support, place in zip(supports, places, strict=True)]
    return inf if 1.0 in chances else fsum(chance / (1 - chance) for chance in chances)
