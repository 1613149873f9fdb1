"""One area drawn from in several rounds: the exact test and interval over all of them together.

Each round draws by itself, ``sample`` of ``population``. How the successes of the area are shared out among the rounds
nobody knows, so every way is gone through and the one that makes what was seen most likely counts: a true p-value,
never too small. What is compared is the number of successes that the rounds *stand for*, the sum of N/n x; a round that
drew more densely than another then does not count for more. (Stark 2008 and 2020 maximise over the shares in the same
way for election audits.)

Arguments are one number a round, in one order. A round without records is no round; one of which nothing was drawn
could be anything. With one round this is `evidence.hypergeometric_p` and `intervals.hypergeometric_interval`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from math import comb, lcm
from typing import TYPE_CHECKING

from scrutiny.statistics import exact
from scrutiny.statistics.discrete import attainable_p
from scrutiny.statistics.evidence import benchmark_count, hypergeometric_p
from scrutiny.statistics.intervals import CountInterval, hypergeometric_interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Rounds = tuple[tuple[int, int], ...]
"""Population and sample of each round."""

MOST_WORK = 4_000_000
"""Shares times outcomes that are gone through one by one; over it, shares are looked at in steps (errs large)."""

# Sums of a few thousand products of floating point numbers are right to far better than this. Errs against a flag.
_ROUNDING = 1e-12


def stratified_p(
    populations: Sequence[int], samples: Sequence[int], successes: Sequence[int], benchmark: exact.Share
) -> float:
    """The chance of so few successes, or fewer, if all rounds together only just met the benchmark.

    The largest over all ways to share the successes out among the rounds. ValueError for counts that cannot be.
    """
    rounds, seen = _rounds(populations, samples, successes)
    marked = benchmark_count(sum(population for population, _ in rounds), benchmark=benchmark)
    if len(rounds) < 2:
        (population, sample), x = (rounds[0], seen[0]) if rounds else ((0, 0), 0)
        return hypergeometric_p(population, sample, x, benchmark)
    return _chance_at_most(rounds, _stands_for(rounds, seen), marked)


def attainable_stratified_p(
    populations: Sequence[int], samples: Sequence[int], benchmark: exact.Share
) -> tuple[float, ...]:
    """Every p that `stratified_p` can give for these samples, from the smallest up; the last is 1.

    At the benchmark the chance of p or less is at most p, for each of them.
    """
    rounds, _ = _rounds(populations, samples, [0] * len(samples))
    if len(rounds) < 2:
        population, sample = rounds[0] if rounds else (0, 0)
        return attainable_p(population, sample, benchmark)
    marked = benchmark_count(sum(population for population, _ in rounds), benchmark=benchmark)
    return tuple(sorted(set(_table(rounds, marked)[1])))


def stratified_interval(
    populations: Sequence[int], samples: Sequence[int], successes: Sequence[int], confidence: exact.Share = 0.95
) -> CountInterval:
    """How many successes there are in all rounds together: the totals that neither tail makes too unlikely.

    As `intervals.hypergeometric_interval`; each tail is the largest over all ways to share the total out, so it covers
    at least as often as it says. Errs wide.
    """
    rounds, seen = _rounds(populations, samples, successes)
    if len(rounds) < 2:
        (population, sample), x = (rounds[0], seen[0]) if rounds else ((0, 0), 0)
        return hypergeometric_interval(population, sample, x, confidence)
    alpha = float(exact.tail_alpha(confidence))
    everything = sum(population for population, _ in rounds)

    def lowest(counts: Sequence[int]) -> int:
        """The smallest total under which so many, or more, are not too unlikely."""
        other = _stands_for(rounds, [sample - x for (_, sample), x in zip(rounds, counts, strict=True)])

        def likely(marked: int) -> bool:
            return _chance_at_most(rounds, other, everything - marked) > alpha

        candidates = range(sum(counts), everything - sum(sample for _, sample in rounds) + sum(counts) + 1)
        return candidates[min(bisect_left(candidates, True, key=likely), len(candidates) - 1)]

    failures = [sample - x for (_, sample), x in zip(rounds, seen, strict=True)]
    return CountInterval(low=lowest(seen), high=everything - lowest(failures), population=everything)


def _rounds(
    populations: Sequence[int], samples: Sequence[int], successes: Sequence[int]
) -> tuple[Rounds, tuple[int, ...]]:
    """Population and sample of each round that has records, and its successes; checked."""
    counts = [
        exact.sampled(population=population, sample=sample, successes=x)
        for population, sample, x in zip(populations, samples, successes, strict=True)
    ]
    there = [one for one in counts if one[0]]
    return tuple((population, sample) for population, sample, _ in there), tuple(x for _, _, x in there)


def _weights(rounds: Rounds) -> tuple[int, ...]:
    """What one success of a round stands for, as whole numbers in one measure; 0 where nothing was drawn."""
    measure = lcm(*(sample for _, sample in rounds if sample))
    return tuple(population * measure // sample if sample else 0 for population, sample in rounds)


def _stands_for(rounds: Rounds, counts: Sequence[int]) -> int:
    return sum(weight * x for weight, x in zip(_weights(rounds), counts, strict=True))


def _chance_at_most(rounds: Rounds, value: int, marked: int) -> float:
    """The largest chance, over all shares of ``marked``, that the sample stands for ``value`` or less."""
    values, chances = _table(rounds, marked)
    place = bisect_right(values, value)
    return chances[place - 1] if place else 0.0


@cache
def _table(rounds: Rounds, marked: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Every value that a sample can stand for, ascending, each with the largest chance of it or less."""
    import numpy as np

    weights = _weights(rounds)
    outcomes = list(product(*(range(sample + 1) for _, sample in rounds)))
    stands = [sum(weight * x for weight, x in zip(weights, one, strict=True)) for one in outcomes]
    order = sorted(range(len(stands)), key=stands.__getitem__)
    values = [stands[i] for i in order]
    ends = [i for i in range(len(values)) if i + 1 == len(values) or values[i] != values[i + 1]]
    step, widest = 1, max(population for population, _ in rounds)
    while len(shares := list(_shares(rounds, marked, step))) * len(outcomes) > MOST_WORK and step <= widest:
        step += 1 + step // 2
    best = np.zeros(len(ends))
    at_once = max(1, MOST_WORK // (4 * len(outcomes)))
    for start in range(0, len(shares), at_once):
        chances = _outcome_chances(rounds, shares[start : start + at_once])
        best = np.maximum(best, np.cumsum(chances[:, order], axis=1)[:, ends].max(axis=0))
    larger = np.minimum(best * (1 + _ROUNDING), 1.0)
    larger[-1] = 1.0  # any value or less is certain
    return tuple(values[i] for i in ends), tuple(float(one) for one in larger)


def _outcome_chances(rounds: Rounds, shares: Sequence[tuple[int, ...]]) -> "NDArray[np.float64]":
    """The chance of every outcome under every share: a row a share, columns as ``product`` goes through them."""
    import numpy as np

    made = np.ones((len(shares), 1))
    for place, (population, sample) in enumerate(rounds):
        rows = np.array([_law(population, sample, share[place]) for share in shares])
        made = (made[:, :, np.newaxis] * rows[:, np.newaxis, :]).reshape(len(shares), -1)
    return made


@cache
def _law(population: int, sample: int, marked: int) -> tuple[float, ...]:
    """P(X = 0), ..., P(X = sample), each rounded once."""
    every = comb(population, sample)
    return tuple(comb(marked, x) * comb(population - marked, sample - x) / every for x in range(sample + 1))


def _shares(rounds: Rounds, marked: int, step: int) -> Iterator[tuple[int, ...]]:
    """Ways to share ``marked`` successes out among the rounds; with a step over 1, fewer that bound all of them.

    Fewer successes in a round make low values likelier. So each round but the last goes in steps, the share at the
    lower end of its step stands for all in it, and the last round gets what is left at the upper ends.
    """
    populations = [population for population, _ in rounds]
    everything = sum(populations)
    lows = [max(0, marked - (everything - population)) for population in populations]
    highs = [min(population, marked) for population in populations]
    last = len(rounds) - 1
    for first in product(*(range(lows[r], highs[r] + 1, step) for r in range(last))):
        most_left = marked - sum(first)
        least_left = marked - sum(min(one + step - 1, highs[r]) for r, one in enumerate(first))
        if most_left >= lows[last] and least_left <= highs[last]:
            yield (*first, max(least_left, lows[last]))
