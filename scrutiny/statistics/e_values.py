"""Evidence that may be added up over cycles: bets against "the area meets its benchmark".

A p-value answers for one look. Whoever tests every cycle at 5% will in the end flag an area that is exactly at its
benchmark (16 in 100 within six cycles, 30 within twelve). An e-value is what a bet of 1 pays: if the benchmark is
met, it pays on average 1 or less, whatever is bet next. So payments may be multiplied from cycle to cycle, and the
chance that the product *ever* reaches 20 is at most 1 in 20 (Ville 1939; Shafer 2021; Vovk and Wang 2021).
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from scrutiny.statistics import exact
from scrutiny.statistics.evidence import FalseDiscovery, benchmark_count

THRESHOLD = 20
"""Pays 20 to 1: reached by chance at most once in twenty areas that meet their benchmark for ever."""


def e_value(population: int, sample: int, successes: int, benchmark: exact.Share) -> float:
    """What one cycle's bet pays: the mean over all K under the benchmark of P(x | K) / P(x | K0). Exact.

    K0 is `evidence.benchmark_count`. Falls as the successes rise; so for every true count at or above K0 the mean
    payment is at most 1 (an e-value for the whole supposition, not only for K0). Too small if anything: where
    some outcome is impossible under K0, the mean is under 1.

    Infinite if the benchmark cannot be met any more; 0 if it is met for certain; 1 if nothing was drawn or no count
    is under the benchmark. A number too large for the machine is the largest it has.
    """
    paid, bet = _payment(population, sample, successes, benchmark)
    if not bet:
        return math.inf
    try:
        return paid / bet
    except OverflowError:
        return sys.float_info.max


def log_e_value(population: int, sample: int, successes: int, benchmark: exact.Share) -> float:
    """Its natural logarithm, without overflow: minus infinity for 0, infinity for infinite."""
    paid, bet = _payment(population, sample, successes, benchmark)
    if not paid:
        return -math.inf
    return math.log(paid) - math.log(bet) if bet else math.inf


def _payment(population: int, sample: int, successes: int, benchmark: exact.Share) -> tuple[int, int]:
    """Numerator and denominator of the e-value, as whole numbers.

    The sum over K < K0 of C(K, x) C(N - K, n - x) needs no loop. Choose n + 1 of N + 1 places; if the (x + 1)th
    of them is place K + 1, there are C(K, x) ways below and C(N - K, n - x) above. So the sum counts the choices
    that have at least x + 1 among the first K0 places.
    """
    population, sample, successes = exact.sampled(population=population, sample=sample, successes=successes)
    needed = benchmark_count(population, benchmark)
    if needed == 0:
        return 1, 1
    if successes > needed:  # impossible at K0 and under it: the benchmark is met
        return 0, 1
    paid = exact.ways_at_least(successes + 1, population=population + 1, sample=sample + 1, marked=needed)
    return paid, needed * comb(needed, successes) * comb(population - needed, sample - successes)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceScore:
    """The product of the cycles' e-values, in their order.

    ``running``: the product after each cycle · ``logs``: the natural logarithm of each cycle's factor · ``flagged_at``:
    the first cycle (1, 2, ...) after which the product was at the threshold or over, None if never. A later fall does
    not take that back: the bet could have been cashed then.
    """

    threshold: float
    running: tuple[float, ...]
    logs: tuple[float, ...]
    flagged_at: int | None

    @property
    def score(self) -> float:
        """What 1 has become; 1 before the first cycle."""
        return self.running[-1] if self.running else 1.0

    @property
    def log_score(self) -> float:
        """The logarithm of the score; the sum of ``logs``."""
        return _log(self.score)

    @property
    def flagged(self) -> bool:
        """Whether the product ever reached the threshold."""
        return self.flagged_at is not None


def evidence_score(e_values: Sequence[float], *, threshold: float = THRESHOLD, stake: exact.Share = 1) -> EvidenceScore:
    """Multiply the e-values of consecutive cycles of one area.

    If the area meets its benchmark in every cycle, the product ever reaches ``threshold`` with a chance of at most
    1 / threshold (errs against a flag: 1% rather than 5% over twelve cycles of ten records, measured).

    ``stake``: the part of the score that is bet each cycle, the rest is kept; the factor is then
    1 - stake + stake * e, an e-value too. With the default of 1 a single cycle in which the benchmark is met
    for certain (a small area read whole) makes the score 0 for good; with less it cannot be lost whole.

    ValueError for an e-value that is negative or NaN, or a threshold of 1 or under.
    """
    part = exact.share(stake, name="stake")
    if not threshold > 1:
        message = f"threshold is {threshold!r}; expected a number over 1, such as 20"
        raise ValueError(message)
    running, logs = [], []
    product: Fraction | None = Fraction(1)  # None: infinite. Exact, so that a threshold met exactly is met.
    flagged_at = None
    for cycle, value in enumerate(_e_values(e_values), start=1):
        # Infinite once is certainty, and stays: what cannot be is not undone by a later cycle.
        factor = None if value == math.inf and part else 1 - part + part * Fraction(value) if part else Fraction(1)
        product = None if product is None or factor is None else product * factor
        running.append(_finite(product))
        logs.append(math.inf if factor is None else _log_fraction(factor))
        if flagged_at is None and (product is None or product >= Fraction(threshold)):
            flagged_at = cycle
    return EvidenceScore(threshold=float(threshold), running=tuple(running), logs=tuple(logs), flagged_at=flagged_at)


def e_bh(e_values: Sequence[float | None], q: exact.Share = 0.05) -> FalseDiscovery:
    """Wang and Ramdas (2022): Benjamini and Hochberg's procedure on e-values, however the areas hang together.

    The k largest are rejected for the largest k with e(k) >= m / (k q). ``adjusted`` is the smallest q at which each
    would be rejected. Equal e-values share their fate. None (not tested) stays in the family with e = 1, which is
    never rejected at a q under 1. Errs against rejecting. NaN or a negative number is a ValueError.
    """
    level = exact.share(q, name="q")
    values = _e_values([1.0 if e is None else e for e in e_values])
    m = len(values)
    order = sorted(range(m), key=lambda i: -values[i])
    adjusted, rejected = [1.0] * m, [False] * m
    best, passed = Fraction(1), False
    for rank in range(m, 0, -1):
        at = order[rank - 1]
        if values[at] == math.inf:
            needed = Fraction(0)
        else:
            needed = Fraction(m) / (rank * Fraction(values[at])) if values[at] else Fraction(2)
        passed = passed or needed <= level
        best = min(best, needed)
        adjusted[at], rejected[at] = float(best), passed
    return FalseDiscovery(q=float(level), adjusted=tuple(adjusted), rejected=tuple(rejected))


def _e_values(given: Sequence[float]) -> list[float]:
    values = [float(e) for e in given]
    if not all(e >= 0 for e in values):
        message = "an e-value is not a number from 0 upwards"
        raise ValueError(message)
    return values


def _finite(product: Fraction | None) -> float:
    if product is None:
        return math.inf
    try:
        return float(product)
    except OverflowError:
        return sys.float_info.max


def _log(value: float) -> float:
    return math.log(value) if value else -math.inf


def _log_fraction(value: Fraction) -> float:
    return math.log(value.numerator) - math.log(value.denominator) if value else -math.inf
