"""How often one group meets with something beside another: rates, their ratio, and what is not known.

Events are counted in two groups, each with its exposure: the people in it, or person-years. Nothing here
knows what the groups are; the caller names them, and says which census the exposures come from.

A ratio of rates says *how much more often*, never *why*. It takes the exposures as known and right, and the
events as happening one by one: several people stopped together, or one person again and again, make the true
doubt larger than the interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import inf
from typing import Literal, get_args

from scrutiny.statistics import exact

Number = int | float | Decimal | Fraction
RatioMethod = Literal["exact", "mid-p"]

LEAST_EVENTS = 5
LEAST_POPULATION = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """The rate of group a over that of group b; what is not defined is None, and ``note`` says why.

    ``rate_a`` and ``rate_b`` are events for one unit of exposure. ``high`` is infinite where the counts set no
    upper end. ``note``: "" defined · "none in b" there is no ratio, because b has no events; the lower end holds
    · "no events" in either group: there is nothing to compare · "no exposure" a group is empty, so there is no
    rate.

    ``shown`` is False where the ratio should not be printed, and ``reasons`` say why: "few events a", "few
    events b", "small population a", "small population b", or the note. The interval is there all the same.
    """

    events_a: int
    exposure_a: float
    events_b: int
    exposure_b: float
    rate_a: float | None
    rate_b: float | None
    ratio: float | None
    low: float | None
    high: float | None
    method: RatioMethod
    confidence: float
    shown: bool
    reasons: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRange:
    """What a ratio could be, given events whose group is not known.

    ``recorded`` leaves the unknown out; in ``all_in_a`` and ``all_in_b`` all of them are of one group. The true
    ratio lies between those two, chance apart, if everybody unknown is of one of the two groups or of neither.
    ``low`` and ``high`` are the outer ends of their intervals: what unknown groups and chance together allow.
    """

    unknown: int
    recorded: RateRatio
    all_in_a: RateRatio
    all_in_b: RateRatio
    low: float | None
    high: float | None


def rate_ratio(
    events_a: int,
    exposure_a: Number,
    events_b: int,
    exposure_b: Number,
    *,
    method: RatioMethod = "exact",
    confidence: exact.Share = 0.95,
    least_events: int = LEAST_EVENTS,
    least_population: Number = LEAST_POPULATION,
) -> RateRatio:
    """(events_a / exposure_a) / (events_b / exposure_b) with an interval that is right for small counts.

    Given all events together, those of group a are binomial with chance ratio * exposure_a / (ratio * exposure_a +
    exposure_b); an interval for that chance is turned into one for the ratio. "exact" is Clopper and Pearson's
    (Rothman and Greenland 1998, ch. 14; R's ``poisson.test``): errs wide. "mid-p" counts half of the observed
    number in each tail (Rothman and Greenland; epitools' ``rateratio.midp``): shorter, and right only on
    average, so it is for describing and not for a decision. There is no normal (Wald) interval: under five events it
    covers far too seldom.

    No events in a: from 0. None in b: no ratio, and no upper end. ``shown`` is False under ``least_events`` in
    either group, or where an exposure is under ``least_population`` (0 of either turns that off).
    """
    events_a, events_b = exact.whole(events_a, name="events_a"), exact.whole(events_b, name="events_b")
    people_a, people_b = amount(exposure_a, name="exposure_a"), amount(exposure_b, name="exposure_b")
    if method not in get_args(RatioMethod):
        message = f"method is {method!r}; expected one of {', '.join(get_args(RatioMethod))}"
        raise ValueError(message)
    alpha = exact.tail_alpha(confidence)
    note = ""
    ratio: Fraction | None = None
    low: float | None = None
    high: float | None = None
    if not people_a or not people_b:
        note = "no exposure"
    else:
        low, high = _ends(events_a, events_b, scale=people_b / people_a, alpha=float(alpha), method=method)
        if events_b:
            ratio = events_a * people_b / (events_b * people_a)
        else:
            note = "none in b" if events_a else "no events"
    reasons = _reasons(
        (("a", events_a, people_a), ("b", events_b, people_b)),
        least_events=exact.whole(least_events, name="least_events"),
        least_population=amount(least_population, name="least_population"),
    )
    return RateRatio(
        events_a=events_a,
        exposure_a=float(people_a),
        events_b=events_b,
        exposure_b=float(people_b),
        rate_a=float(events_a / people_a) if people_a else None,
        rate_b=float(events_b / people_b) if people_b else None,
        ratio=None if ratio is None else float(ratio),
        low=low,
        high=high,
        method=method,
        confidence=float(exact.share(confidence, name="confidence")),
        shown=not reasons and not note,
        reasons=(*((note,) if note else ()), *reasons),
        note=note,
    )


def unknown_ethnicity_range(
    events_a: int,
    exposure_a: Number,
    events_b: int,
    exposure_b: Number,
    *,
    unknown: int,
    method: RatioMethod = "exact",
    confidence: exact.Share = 0.95,
    least_events: int = LEAST_EVENTS,
    least_population: Number = LEAST_POPULATION,
) -> UnknownRange:
    """The ratio with all events of unknown group counted in a, and with all counted in b.

    Neither is likely; together they say how much is not known. Were the unknown like the known, the ratio would be as
    recorded. The range is about who was counted where, and its outer ends, which add the intervals, err wide.
    """
    unknown = exact.whole(unknown, name="unknown")

    def ratio(more_a: int, more_b: int) -> RateRatio:
        return rate_ratio(
            events_a + more_a,
            exposure_a,
            events_b + more_b,
            exposure_b,
            method=method,
            confidence=confidence,
            least_events=least_events,
            least_population=least_population,
        )

    in_a, in_b = ratio(unknown, 0), ratio(0, unknown)
    return UnknownRange(
        unknown=unknown, recorded=ratio(0, 0), all_in_a=in_a, all_in_b=in_b, low=in_b.low, high=in_a.high
    )


def amount(value: Number, *, name: str) -> Fraction:
    """An exposure as written, exactly, or ValueError: finite, 0 or more."""
    try:
        number = value if isinstance(value, Fraction) else Fraction(Decimal(str(value)))
    except (InvalidOperation, ValueError, OverflowError):
        message = f"{name} is {value!r}; expected a number, 0 or more"
        raise ValueError(message) from None
    if number < 0:
        message = f"{name} is {value!r}; expected a number, 0 or more"
        raise ValueError(message)
    return number


def _reasons(
    groups: tuple[tuple[str, int, Fraction], ...], *, least_events: int, least_population: Fraction
) -> tuple[str, ...]:
    few = tuple(f"few events {name}" for name, events, _ in groups if events < least_events)
    small = tuple(f"small population {name}" for name, _, people in groups if people < least_population)
    return few + small


def _ends(events_a: int, events_b: int, *, scale: Fraction, alpha: float, method: RatioMethod) -> tuple[float, float]:
    """The ends of the ratio: those of the odds that an event is one of group a, times exposure_b / exposure_a.

    The upper end is the lower one of b over a turned round: so that swapping the groups gives exactly the
    reciprocal interval, and a chance near 1 loses no figures.
    """
    lowest = lowest_exact if method == "exact" else lowest_mid_p
    low, high = (lowest(mine, others, alpha) for mine, others in ((events_a, events_b), (events_b, events_a)))
    factor = float(scale)
    return low / (1 - low) * factor, inf if high == 0 else (1 - high) / high * factor


def lowest_exact(successes: int, failures: int, alpha: float) -> float:
    """The lower Clopper-Pearson end: P(X >= successes) = alpha there. 0 for no successes."""
    from scipy.special import betaincinv

    if not successes:
        return 0.0
    return float(betaincinv(successes, failures + 1, alpha))


def lowest_mid_p(successes: int, failures: int, alpha: float) -> float:
    """The same with half of the observed number: P(X > successes) + P(X = successes) / 2 = alpha."""
    from scipy.special import betainc

    if not successes:
        return 0.0
    if not failures:
        return float((2 * alpha) ** (1 / successes))

    def tail(chance: float) -> float:
        over = betainc(successes + 1, failures, chance)
        return float((over + betainc(successes, failures + 1, chance)) / 2)

    return rising(tail, alpha, low=0.0, high=1.0)


def rising(function: Callable[[float], float], value: float, *, low: float, high: float) -> float:
    """Where a function that rises from ``low`` to ``high`` reaches a value: halving, to the last bit."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if function(middle) < value:
            low = middle
        else:
            high = middle
