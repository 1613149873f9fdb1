"""The two-stage rule on counts: a small first sample that is easily set off, a larger one, one formal test.

First stage: in every stratum the exact p of so few successes. At or under the trigger the stratum is *triggered*; the
lowest p of these, at most ``cap``, are *escalated* (more is drawn from them), the others wait. Second stage: p on both
samples together, which are one simple random sample; a stratum that was not escalated enters with p = 1; Benjamini and
Hochberg's procedure over all strata, or its sharper form for discrete tests. Because only the second look can reject,
and escalation can only take chances to reject away, the test needs no correction for the first look. Simulated error
rates: docs/reference/statistics-simulated.md.

What counts as a success, and whether a record without a result is a failure (first stage) or outside (second), is the
caller's; here are numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb
from typing import Any, Literal, get_args

from scrutiny.statistics import exact
from scrutiny.statistics.discrete import attainable_p, discrete_benjamini_hochberg
from scrutiny.statistics.evidence import benjamini_hochberg, hypergeometric_p, largest_triggering


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageRule:
    """Fixed before anything is drawn. ``total``: records of an escalated stratum in both samples together."""

    benchmark: exact.Share = 0.80
    trigger: exact.Share = 0.35
    cap: int | None = 3  # None: every triggered stratum is escalated
    total: int = 30
    q: exact.Share = 0.05

    def __post_init__(self) -> None:
        """ValueError for what cannot be."""
        for name in ("benchmark", "trigger", "q"):
            exact.share(getattr(self, name), name=name)
        exact.whole(self.total, name="total")
        if self.cap is not None:
            exact.whole(self.cap, name="cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStage:
    """What follows from the first sample, stratum by stratum."""

    p: tuple[float, ...]
    triggered: tuple[bool, ...]
    escalated: tuple[bool, ...]
    waiting: tuple[bool, ...]
    to_draw: tuple[int, ...]  # how many more; 0 where not escalated, or all or enough are drawn already


def first_stage(
    populations: Sequence[int],
    samples: Sequence[int],
    successes: Sequence[int],
    *,
    rule: TwoStageRule,
    tie_order: Sequence[Any] | None = None,
) -> FirstStage:
    """Which strata to draw more from.

    The lowest p come first; equal p by ``tie_order`` (a sortable value for each stratum, such as its name; by place if
    there is none). A stratum of which nothing was drawn has p = 1 and is never triggered, whatever the trigger.
    """
    counts = [
        exact.sampled(population=population, sample=sample, successes=success)
        for population, sample, success in zip(populations, samples, successes, strict=True)
    ]
    ties = list(range(len(counts))) if tie_order is None else list(tie_order)
    p = [hypergeometric_p(*one, rule.benchmark) for one in counts]
    limit = float(exact.share(rule.trigger, name="trigger"))
    triggered = [sample > 0 and one <= limit for (_, sample, _), one in zip(counts, p, strict=True)]
    ranked = sorted((i for i, one in enumerate(triggered) if one), key=lambda i: (p[i], ties[i], i))
    first = set(ranked if rule.cap is None else ranked[: rule.cap])
    escalated = [i in first for i in range(len(counts))]
    return FirstStage(
        p=tuple(p),
        triggered=tuple(triggered),
        escalated=tuple(escalated),
        waiting=tuple(one and not more for one, more in zip(triggered, escalated, strict=True)),
        to_draw=tuple(
            max(0, min(rule.total, population) - sample) if more else 0
            for (population, sample, _), more in zip(counts, escalated, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStage:
    """The one formal test, stratum by stratum."""

    p: tuple[float, ...]  # as they enter the procedure: 1 where not escalated
    adjusted: tuple[float, ...]
    flagged: tuple[bool, ...]


Procedure = Literal["benjamini-hochberg", "discrete"]


def second_stage(
    populations: Sequence[int],
    samples: Sequence[int],
    successes: Sequence[int],
    escalated: Sequence[bool],
    *,
    rule: TwoStageRule,
    procedure: Procedure = "benjamini-hochberg",
) -> SecondStage:
    """Test the escalated strata against the benchmark, with the whole family of strata counted.

    Samples and successes of both draws together where ``escalated``; elsewhere p is 1, whatever they are.
    ``procedure="discrete"`` uses that few p-values can occur (`discrete.discrete_benjamini_hochberg`): it finds
    one bad stratum among many more often, under the same promise. A stratum that was not escalated counts with
    the p-values that its planned larger sample could have given.
    """
    _check_procedure(procedure)
    counts = list(zip(populations, samples, successes, escalated, strict=True))
    p = tuple(
        hypergeometric_p(population, sample, success, rule.benchmark) if more else 1.0
        for population, sample, success, more in counts
    )
    if procedure == "discrete":
        supports = [
            attainable_p(population, sample if more else min(rule.total, population), rule.benchmark)
            for population, sample, _, more in counts
        ]
        outcome = discrete_benjamini_hochberg(p, supports, q=rule.q)
    else:
        outcome = benjamini_hochberg(p, q=rule.q)
    return SecondStage(p=p, adjusted=outcome.adjusted, flagged=outcome.rejected)


def _check_procedure(procedure: str) -> None:
    if procedure not in get_args(Procedure):
        message = f"procedure is {procedure!r}; expected one of {', '.join(get_args(Procedure))}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleCharacteristic:
    """What the rule does with one stratum, the others left aside. Exact chances."""

    triggered: float  # chance to pass the trigger
    flagged: float  # chance to pass it and then to be flagged
    expected_sample: float  # records drawn, on average
    first: int
    total: int


def double_operating_characteristic(
    population: int,
    first: int,
    benchmark: exact.Share,
    trigger: exact.Share,
    true_share: exact.Share,
    *,
    total: int = 30,
    level: exact.Share = 0.05,
) -> DoubleCharacteristic:
    """The chance that a stratum with that true share of successes triggers, and that it is then flagged.

    Exact, by going through every first sample and every second sample from what it left. ``level``: the p at or under
    which the formal test flags this stratum. For Benjamini and Hochberg's procedure over m strata put q / m, which is
    what the stratum needs when it is the only one; with others it needs less, so the chance is promised too small. A
    cap is not in it: a stratum that has to wait is not flagged, so with many triggered the chance is too large.

    The true count is the share rounded up (promises too little). No more than the population is drawn; where the
    first sample is at ``total`` or over, nothing more is drawn and the test is on the first sample.
    """
    population, first, _ = exact.sampled(population=population, sample=first)
    total = max(first, min(exact.whole(total, name="total"), population))
    marked = ceil(exact.share(true_share, name="true share") * population)
    sets_off = largest_triggering(population, first, benchmark, trigger) if first else None
    flags = largest_triggering(population, total, benchmark, level)
    if sets_off is None:
        return DoubleCharacteristic(triggered=0.0, flagged=0.0, expected_sample=float(first), first=first, total=total)
    triggered = exact.ways_at_most(sets_off, population=population, sample=first, marked=marked)
    both = 0
    if flags is not None:
        rest, more = population - first, total - first
        for seen in range(max(0, first - (population - marked)), min(sets_off, flags, marked) + 1):
            here = comb(marked, seen) * comb(population - marked, first - seen)
            both += here * exact.ways_at_most(flags - seen, population=rest, sample=more, marked=marked - seen)
    every, second = comb(population, first), comb(population - first, total - first)
    return DoubleCharacteristic(
        triggered=triggered / every,
        flagged=both / (every * second),
        expected_sample=first + (total - first) * (triggered / every),
        first=first,
        total=total,
    )
