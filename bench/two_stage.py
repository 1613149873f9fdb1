"""Error rates of the two-stage rule: 40 areas, "no location" and "outside", 3,000 simulated cycles each.

    python bench/two_stage.py                 the tables of docs/reference/statistics-simulated.md
    python bench/two_stage.py --cycles 500    quicker, rougher

Ten records from each area and from *no location*, two from *outside*; up to 30 in all from those looked at closer,
at most three of them; the formal test over all 42. The true number of greens of every stratum is fixed, its share
rounded up; only the draws vary. `simulate` does for many cycles at once what `scrutiny.statistics.two_stage` does for
one, with the same p-values from the same function; tests/statistics/test_simulated_two_stage.py holds it against that,
and against `scrutiny.accountability.flags`, draw by draw. *BH* is Benjamini and Hochberg's procedure, which is what
`scrutiny flag` uses; *discrete* is `scrutiny.statistics.discrete`, on the same draws.
"""

import argparse
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Any

import numpy as np

from scrutiny.statistics.discrete import weight
from scrutiny.statistics.evidence import hypergeometric_p
from scrutiny.statistics.two_stage import TwoStageRule

Array = np.ndarray[Any, Any]
SEED = 20261122
NO_LOCATION, OUTSIDE = 60, 25  # searches with no usable place, and outside the area
MIDDLE = 110  # searches in the area whose power is asked for


@dataclass(frozen=True)
class County:
    """Sizes, records of the first draw and true greens, a stratum a place. Bad areas come first."""

    sizes: Array
    first: Array
    greens: Array
    bad: int


def county(*, bad: int, bad_share: float, others: float, each: int = 10) -> County:
    """Forty areas of 40 to 400 searches, those that are bad of 110, and the two strata that hide nothing."""
    areas = [int(size) for size in np.rint(np.geomspace(40, 400, 40))]
    step = np.linspace(8, 30, bad).astype(int) if bad else []
    sizes = [MIDDLE] * bad + [size for i, size in enumerate(areas) if i not in step] + [NO_LOCATION, OUTSIDE]
    shares = [bad_share] * bad + [others] * (len(sizes) - bad)
    greens = [ceil(Fraction(str(share)) * size) for share, size in zip(shares, sizes, strict=True)]
    return County(
        sizes=np.array(sizes), first=np.array([each] * (len(sizes) - 1) + [2]), greens=np.array(greens), bad=bad
    )


@dataclass(frozen=True)
class Cycles:
    """What happened: a cycle a row, a stratum a column."""

    first: Array  # greens of the first draw
    both: Array  # greens of both draws; worked out for every stratum, counts only where escalated
    total: Array  # records of both draws, a stratum a place
    triggered: Array
    escalated: Array
    flagged: Array  # Benjamini and Hochberg
    discrete: Array  # the discrete procedure


@cache
def p_row(size: int, sample: int, benchmark: float) -> tuple[float, ...]:
    """The p of every number of greens of one stratum."""
    return tuple(hypergeometric_p(size, sample, greens, benchmark) for greens in range(sample + 1))


def p_table(sizes: Array, samples: Array, rule: TwoStageRule) -> Array:
    """The p of every number of greens: a stratum a row, greens a column; 1 where there cannot be so many."""
    found = np.ones((len(sizes), int(samples.max()) + 1))
    for row, (size, sample) in enumerate(zip(sizes, samples, strict=True)):
        found[row, : sample + 1] = p_row(int(size), int(sample), float(rule.benchmark))
    return found


def step_up(p: Array, rule: TwoStageRule) -> Array:
    """Benjamini and Hochberg's rejections, a cycle a row."""
    m = p.shape[1]
    limits = np.array([float(Fraction(str(rule.q)) * rank / m) for rank in range(1, m + 1)])
    order = np.argsort(p, axis=1, kind="stable")
    passing = np.take_along_axis(p, order, axis=1) <= limits
    last = np.where(passing.any(axis=1), m - 1 - np.argmax(passing[:, ::-1], axis=1), -1)
    rejected = np.zeros(p.shape, dtype=bool)
    np.put_along_axis(rejected, order, np.arange(m) <= last[:, None], axis=1)
    return rejected


def discrete_step_down(p: Array, sizes: Array, total: Array, rule: TwoStageRule) -> Array:
    """The discrete procedure's rejections, a cycle a row; each p that occurs is weighed once."""
    planned = zip(sizes.tolist(), total.tolist(), strict=True)
    supports = [sorted(set(p_row(*one, float(rule.benchmark)))) for one in planned]
    known, places = np.unique(p, return_inverse=True)
    weights = np.array([weight(one, supports) for one in known.tolist()])[places].reshape(p.shape)
    order = np.argsort(p, axis=1, kind="stable")
    passing = np.take_along_axis(weights, order, axis=1) <= float(rule.q) * np.arange(1, p.shape[1] + 1)
    rejected = np.zeros(p.shape, dtype=bool)
    np.put_along_axis(rejected, order, np.logical_and.accumulate(passing, axis=1), axis=1)
    return rejected


def simulate(one: County, *, rule: TwoStageRule, cycles: int, random: np.random.Generator) -> Cycles:
    """Draw, look closer, draw again, test."""
    sizes, first, shape = one.sizes, one.first, (cycles, len(one.sizes))
    reds = sizes - one.greens
    found = random.hypergeometric(one.greens, reds, np.broadcast_to(first, shape))
    total = np.maximum(first, np.minimum(rule.total, sizes))
    more = random.hypergeometric(one.greens - found, reds - (first - found), np.broadcast_to(total - first, shape))
    places = np.arange(len(sizes))
    p1 = p_table(sizes, first, rule)[places, found]
    triggered = (p1 <= float(rule.trigger)) & (first > 0)
    rank = np.argsort(np.argsort(np.where(triggered, p1, 2.0), axis=1, kind="stable"), axis=1, kind="stable")
    escalated = triggered if rule.cap is None else triggered & (rank < rule.cap)
    p2 = np.where(escalated, p_table(sizes, total, rule)[places, found + more], 1.0)
    return Cycles(
        first=found,
        both=found + more,
        total=total,
        triggered=triggered,
        escalated=escalated,
        flagged=step_up(p2, rule),
        discrete=discrete_step_down(p2, sizes, total, rule),
    )


def null_table(cycles: int) -> list[str]:
    """Every stratum exactly at the benchmark: how often anything at all is flagged."""
    lines = [
        "| first draw | looked at closer, at most | triggered a cycle | any formal flag, BH | discrete |",
        "|---|---|---|---|---|",
    ]
    for each in (8, 10, 16):
        for cap in (3, None):
            rule = TwoStageRule(cap=cap)
            random = np.random.default_rng([SEED, each, cap or 0])
            done = simulate(county(bad=0, bad_share=0, others=0.8, each=each), rule=rule, cycles=cycles, random=random)
            lines.append(
                f"| {each} | {'all' if cap is None else cap} | {done.triggered.sum(axis=1).mean():.1f} "
                f"| {100 * done.flagged.any(axis=1).mean():.1f}% | {100 * done.discrete.any(axis=1).mean():.1f}% |"
            )
    return lines


def wrong_share(flagged: Array, bad: int) -> float:
    """The false discovery rate: the share of a cycle's flags that are wrong, 0 where there is none, on average."""
    return float((flagged[:, bad:].sum(axis=1) / np.maximum(1, flagged.sum(axis=1))).mean())


def power_table(cycles: int, *, bad_share: float) -> list[str]:
    """Bad areas among others: how often one is looked at closer, and flagged."""
    lines = [
        "| bad | others at | closer, at most | triggered | closer | flagged, BH | discrete | wrong, BH | discrete |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for bad in (1, 3, 5):
        for others in (0.95, 0.9, 0.85, 0.8):
            for cap in (3, None):
                rule = TwoStageRule(cap=cap)
                random = np.random.default_rng([SEED, bad, round(100 * others), cap or 0])
                one = county(bad=bad, bad_share=bad_share, others=others)
                done = simulate(one, rule=rule, cycles=cycles, random=random)
                chances = [one[:, :bad].mean() for one in (done.triggered, done.escalated, done.flagged, done.discrete)]
                wrong = [100 * wrong_share(flagged, bad) for flagged in (done.flagged, done.discrete)]
                lines.append(
                    f"| {bad} | {others:.2f} | {'all' if cap is None else cap} | "
                    + " | ".join(f"{chance:.2f}" for chance in chances)
                    + f" | {wrong[0]:.1f}% | {wrong[1]:.1f}% |"
                )
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cycles", type=int, default=3_000)
    cycles = options.parse_args().cycles
    print(f"\nEvery stratum exactly at the benchmark of .80, {cycles:,} cycles\n")
    print("\n".join(null_table(cycles)))
    for share in (0.5, 0.6):
        print(f"\nBad areas at {share:.2f} ({MIDDLE} searches, 10 drawn, then 30), {cycles:,} cycles\n")
        print("\n".join(power_table(cycles, bad_share=share)))


if __name__ == "__main__":
    main()
