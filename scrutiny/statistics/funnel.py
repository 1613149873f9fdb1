"""Funnel plots: how far from a benchmark areas may lie by chance alone, given how many records each had.

A picture and not a decision: nobody is flagged by a funnel. The formal rule is in `evidence`; a funnel shows why five
records cannot say what fifty can, and that an area outside a line is one of many that could have been. Two lines, 95%
and 99.8%, are the custom: with forty areas, two are outside the inner pair by chance.

The benchmark has to come from outside. The areas' own average moves with each of them, most with the largest;
`leave_one_out` gives each area the figure of all others instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb, floor, sqrt
from typing import Literal, get_args

import numpy as np

from scrutiny.statistics import exact
from scrutiny.statistics.evidence import benchmark_count

LEVELS: tuple[exact.Share, ...] = (0.95, 0.998)
Upper = Literal["published", "mirrored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimit:
    """One pair of lines at one number of records: shares, None where nothing was drawn.

    ``below`` is the largest count so small that it, or fewer, has a chance under (1 - level) / 2, and ``above`` the
    smallest so large that it, or more, has; None where no count is. Both sides are treated alike, whatever the lines.
    """

    level: float
    low: float | None
    high: float | None
    below: int | None
    above: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimits:
    """The lines for a sample of this size; see `funnel_limits`.

    ``centre`` is the share the lines are about: the benchmark, or with a ``population`` the least count that meets
    it, as a share. ``note``: "" · "nothing drawn" there are no lines · "census" all were looked at · "certain" the
    benchmark is none or all; in these two chance has no part and the lines lie on the centre.
    """

    sample: int
    population: int | None
    benchmark: float
    centre: float
    overdispersion: float
    limits: tuple[FunnelLimit, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlace:
    """Where an area lies: ``side`` is "low", "high" or "" for inside; ``level`` the outermost it is beyond."""

    side: str
    level: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdispersion:
    """How much more areas differ than chance makes them; see `overdispersion`.

    ``phi`` is 1 where they differ just so. ``areas`` took part. ``p`` is the chance of so large a phi by chance
    alone (chi-squared; winsorising makes it too large). ``note``: "" · "few" under two areas can be used ·
    "certain" the benchmark is none or all.
    """

    phi: float | None
    areas: int
    p: float | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A benchmark for one area from all the others; None with the reason "no others" or "unsampled" in ``note``."""

    estimate: float | None
    sample: int
    note: str


def funnel_limits(
    n: int,
    benchmark: exact.Share,
    levels: Sequence[exact.Share] = LEVELS,
    *,
    population: int | None = None,
    overdispersion: float = 1.0,
    upper: Upper = "published",
) -> FunnelLimits:
    """The funnel's lines for ``n`` records: exact, with Spiegelhalter's (2005, appendix A) interpolation.

    The number of successes is binomial, or with ``population`` hypergeometric with `benchmark_count` successes
    in it: drawing a good part of a short list leaves less to chance, and the lines come closer. With F its
    distribution function and r the least count with F(r) >= p, the line at p is (r - a) / n with a = (F(r) - p) /
    (F(r) - F(r - 1)), and not under 0. Everything up to the last division is in whole numbers.

    A share is under the lower line just when so few successes, or fewer, have a chance under (1 - level) / 2. Over
    the upper line, as published, it is *more* that have: the line lies up to one record too near, so that 5 of 5
    are over it at a benchmark of 0.8, which they reach one time in three. ``upper="mirrored"`` takes the lower line
    of the failures instead, which is right on both sides; ``above`` and `funnel_place` go by that in any case.

    ``overdispersion`` over 1 widens the distance of each line from the centre by its square root: the usual
    multiplicative factor, carried over from the normal funnel, so no longer exact. Under 1 it is taken as 1.
    """
    sample = exact.whole(n, name="n")
    if population is not None:
        population, sample, _ = exact.sampled(population=population, sample=sample)
    share = exact.share(benchmark, name="benchmark")
    if upper not in get_args(Upper):
        message = f"upper is {upper!r}; expected one of {', '.join(get_args(Upper))}"
        raise ValueError(message)
    if not 0 <= overdispersion < float("inf"):
        message = f"overdispersion is {overdispersion!r}; expected a number, 0 or more"
        raise ValueError(message)
    factor = max(1.0, float(overdispersion))
    centre = share
    if population:
        centre = Fraction(benchmark_count(population, benchmark=share), population)
    note = ""
    if not sample:
        note = "nothing drawn"
    elif sample == population:
        note = "census"
    elif centre in (0, 1):
        note = "certain"
    weights = _weights(sample, centre, population=population) if not note else []
    return FunnelLimits(
        sample=sample,
        population=population,
        benchmark=float(share),
        centre=float(centre),
        overdispersion=factor,
        limits=tuple(
            _limit(weights, level, sample=sample, centre=centre, factor=factor, upper=upper) for level in levels
        ),
        note=note,
    )


def _limit(
    weights: Sequence[int],
    level: exact.Share,
    *,
    sample: int,
    centre: Fraction,
    factor: float,
    upper: Upper,
) -> FunnelLimit:
    """One pair of lines from the law's weights, which are empty where there is no chance."""
    tail = exact.tail_alpha(level)
    written = float(exact.share(level, name="level"))
    if not sample:
        return FunnelLimit(level=written, low=None, high=None, below=None, above=None)
    middle, wider = centre * sample, Fraction(sqrt(factor))
    low = mirrored = high = middle
    if weights:
        low = max(_line(weights, tail), Fraction(0))
        mirrored = sample - max(_line(weights[::-1], tail), Fraction(0))
        high = mirrored if upper == "mirrored" else _line(weights, 1 - tail)
    if factor > 1:
        low = max(middle - wider * (middle - low), Fraction(0))
        mirrored, high = (min(middle + wider * (end - middle), Fraction(sample)) for end in (mirrored, high))
    return FunnelLimit(
        level=written,
        low=float(low / sample),
        high=float(high / sample),
        below=ceil(low) - 1 if low > 0 else None,
        above=floor(mirrored) + 1 if mirrored < sample else None,
    )


def _line(weights: Sequence[int], p: Fraction) -> Fraction:
    """The interpolated count at which the distribution function is p."""
    every = sum(weights)
    wanted = p * every
    reached = 0
    for count, weight in enumerate(weights):
        reached += weight
        if reached >= wanted:
            return count - (reached - wanted) / weight
    raise AssertionError  # p is at most 1


def _weights(sample: int, centre: Fraction, *, population: int | None) -> list[int]:
    """How likely each count from 0 to the sample is, in whole numbers that need not sum to anything in particular."""
    if population is not None:
        marked = int(centre * population)
        return [comb(marked, i) * comb(population - marked, sample - i) for i in range(sample + 1)]
    good, bad = centre.numerator, centre.denominator - centre.numerator
    weights = [bad**sample]
    for i in range(sample):
        weights.append(weights[-1] * (sample - i) * good // ((i + 1) * bad))
    return weights


def funnel_place(limits: FunnelLimits, successes: int) -> FunnelPlace:
    """Beyond which lines a count of successes lies: the outermost of them, or inside all."""
    successes = exact.whole(successes, name="successes")
    if successes > limits.sample:
        message = f"successes {successes} are more than the sample {limits.sample}"
        raise ValueError(message)
    low = [limit.level for limit in limits.limits if limit.below is not None and successes <= limit.below]
    high = [limit.level for limit in limits.limits if limit.above is not None and successes >= limit.above]
    if low:
        return FunnelPlace(side="low", level=max(low))
    return FunnelPlace(side="high", level=max(high)) if high else FunnelPlace(side="", level=None)


def overdispersion(
    successes: Sequence[int],
    samples: Sequence[int],
    benchmark: exact.Share,
    *,
    populations: Sequence[int] | None = None,
    winsorised: exact.Share = 0.1,
) -> Overdispersion:
    """Spiegelhalter's (2005) phi: the mean of the squared z-scores, the outermost tenth at each end drawn in.

    z = (x/n - benchmark) / sqrt(benchmark (1 - benchmark) / n), with the finite population correction where
    populations are given. Scores beyond the ``winsorised`` and 1 - ``winsorised`` quantiles (linear, R's type 7) are
    set to them, so that a few bad areas do not hide behind the factor they cause. That makes phi too small where
    there is only chance (about 0.7 with many areas): errs towards narrow lines.

    A large phi widens the lines for all: it says that something other than chance makes areas differ, and takes
    that as nobody's doing. Whether it is, is not for a formula.
    """
    cut = float(exact.share(winsorised, name="winsorised"))
    if cut >= 0.5:
        message = f"winsorised is {winsorised!r}; expected a share under one half, such as 0.1"
        raise ValueError(message)
    share = exact.share(benchmark, name="benchmark")
    wholes = [None] * len(samples) if populations is None else list(populations)
    scores = []
    for x, n, whole in zip(successes, samples, wholes, strict=True):
        _, sample, green = exact.sampled(population=n if whole is None else whole, sample=n, successes=x)
        left = Fraction(1) if whole is None else Fraction(max(whole - sample, 0), max(whole - 1, 1))
        variance = share * (1 - share) * left / max(sample, 1)
        if sample and variance:
            scores.append(float(Fraction(green, sample) - share) / sqrt(variance))
    note = "certain" if share in (0, 1) else "few" if len(scores) < 2 else ""
    if note:
        return Overdispersion(phi=None, areas=len(scores), p=None, note=note)
    from scipy.special import chdtrc

    z = np.array(scores)
    ends = np.quantile(z, [cut, 1 - cut])
    phi = float(np.mean(np.clip(z, *ends) ** 2))
    return Overdispersion(phi=phi, areas=len(scores), p=float(chdtrc(len(scores), phi * len(scores))), note="")


def leave_one_out(
    successes: Sequence[int], samples: Sequence[int], *, populations: Sequence[int] | None = None
) -> tuple[LeftOut, ...]:
    """For each area the share of all the *others*: a benchmark that it has no part in.

    Without ``populations`` the others are thrown together, which is right only if all were drawn at the same
    rate; with them each counts by its population, and an area that has one and no sample makes the figure
    undefined ("unsampled") for all others. Still a benchmark from the same data: it moves with the others, and
    where all are poor nobody stands out.
    """
    wholes = samples if populations is None else populations
    areas = [
        exact.sampled(population=whole, sample=n, successes=x)
        for x, n, whole in zip(successes, samples, wholes, strict=True)
    ]
    found = []
    for index in range(len(areas)):
        others = [area for place, area in enumerate(areas) if place != index and area[0]]
        sample = sum(n for _, n, _ in others)
        note = "no others" if not others else "unsampled" if any(not n for _, n, _ in others) else ""
        estimate = None if note else float(_mean((whole, Fraction(x, n)) for whole, n, x in others))
        found.append(LeftOut(estimate=estimate, sample=sample, note=note))
    return tuple(found)


def _mean(weighted: Iterable[tuple[int, Fraction]]) -> Fraction:
    pairs = list(weighted)
    return sum((weight * value for weight, value in pairs), Fraction(0)) / sum(weight for weight, _ in pairs)
