"""How far chance alone could move one rate: events in so much exposure, such as searches for 1,000 residents.

What two rates say beside each other is in ``rates``. As there, the exposure is taken as known and right and events as
happening one by one: several people stopped together make the true doubt larger than the interval.
"""

from dataclasses import dataclass

from scrutiny.statistics import exact
from scrutiny.statistics.rates import LEAST_EVENTS, LEAST_POPULATION, Number, amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events for each ``per`` units of exposure, with the ends of the interval; all None where there is no exposure.

    ``shown`` is False where the rate should not be printed: fewer events, or less exposure, than asked for.
    """

    events: int
    exposure: float
    per: int
    value: float | None
    low: float | None
    high: float | None
    confidence: float
    shown: bool


def rate(
    events: int,
    exposure: Number,
    *,
    per: int = 1000,
    confidence: exact.Share = 0.95,
    least_events: int = LEAST_EVENTS,
    least_population: Number = LEAST_POPULATION,
) -> Rate:
    """The rate with Garwood's exact interval (1936; R's ``poisson.test``): the ends of a Poisson mean, errs wide.

    The lower end is the mean at which so many events or more have the chance alpha / 2, the upper one that at which
    so many or fewer have it. No events: from 0. ValueError for an exposure that is negative or no number.
    """
    events, per = exact.whole(events, name="events"), exact.whole(per, name="per", least=1)
    people = amount(exposure, name="exposure")
    value = low = high = None
    if people:
        factor = float(per / people)
        value = float(events * per / people)
        low, high = (end * factor for end in _mean_ends(events, float(exact.tail_alpha(confidence))))
    enough = events >= exact.whole(least_events, name="least_events")
    return Rate(
        events=events,
        exposure=float(people),
        per=per,
        value=value,
        low=low,
        high=high,
        confidence=float(exact.share(confidence, name="confidence")),
        shown=bool(people) and enough and people >= amount(least_population, name="least_population"),
    )


def _mean_ends(events: int, alpha: float) -> tuple[float, float]:
    """P(X >= events) = alpha at the first, P(X <= events) = alpha at the second, X Poisson."""
    from scipy.special import gammainccinv, gammaincinv

    low = float(gammaincinv(events, alpha)) if events else 0.0
    return low, float(gammainccinv(events + 1, alpha))
