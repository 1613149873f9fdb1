"""One ratio over several areas, each compared only within itself (Mantel and Haenszel 1959).

Throwing areas together mixes two things: how a group is treated where it lives, and where it lives. A county in
which both groups are searched equally often in every area shows a ratio when one of them lives where everybody is
searched more. Within areas that goes away. What is left can still hide areas that differ from each other: look at them,
and at `Heterogeneity`, before the one number.

The three forms: rates (events and population or person-years), risks and odds (successes of so many).
Intervals are for the logarithm of the ratio with the variances named at each function; they hold with many areas of
few events as well as with few areas of many, but are poor when there are few events in all. For rates there is an
exact one as well.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import exp, fsum, inf, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal, get_args

from scrutiny.statistics import exact
from scrutiny.statistics.rates import LEAST_EVENTS, LEAST_POPULATION, Number, RateRatio, amount, rate_ratio, rising

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PooledMeasure = Literal["rate ratio", "risk ratio", "odds ratio"]
RatesInterval = Literal["greenland-robins", "exact"]
PooledInterval = Literal["greenland-robins", "robins-breslow-greenland", "exact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """Whether the areas' own ratios differ by more than chance: a chi-squared test.

    ``areas`` took part. ``least_expected`` is the smallest count expected in any of them; under about 5 the
    p-value is a rough guide, and with few events the test sees only great differences: a large p is no proof
    that areas are alike.
    """

    chi_square: float
    degrees: int
    p: float
    areas: int
    least_expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledRatio:
    """One ratio of a over b within areas; what is not defined is None, and ``note`` says why.

    ``crude`` is the ratio of the totals, areas ignored: the difference from ``ratio`` is what *where* explains.
    ``areas_used`` of ``areas`` have both groups and any event; the others say nothing of a ratio and count nowhere
    but in ``crude``. ``p`` is of the supposition that the ratio is 1 in every area (Mantel-Haenszel's chi-squared,
    without a correction for continuity). ``by_area`` has each area's own ratio where the measure is of rates.

    ``note``: "" defined · "no areas" none can be used · "none in a" or "none in b" that group has no events in
    them: no interval by logarithms; for none in b no ratio either.
    """

    measure: PooledMeasure
    interval: PooledInterval
    ratio: float | None
    low: float | None
    high: float | None
    crude: float | None
    events_a: int
    events_b: int
    areas: int
    areas_used: int
    chi_square: float | None
    p: float | None
    heterogeneity: Heterogeneity | None
    by_area: tuple[RateRatio, ...]
    confidence: float
    note: str


@dataclass(frozen=True, slots=True)
class _Area:
    """Events and exposure in both groups; for risks and odds the exposure is the number looked at."""

    a: int
    of_a: Fraction
    b: int
    of_b: Fraction

    @property
    def events(self) -> int:
        return self.a + self.b

    @property
    def all(self) -> Fraction:
        return self.of_a + self.of_b


def mantel_haenszel_rates(
    events_a: Sequence[int],
    exposure_a: Sequence[Number],
    events_b: Sequence[int],
    exposure_b: Sequence[Number],
    *,
    interval: RatesInterval = "greenland-robins",
    confidence: exact.Share = 0.95,
    least_events: int = LEAST_EVENTS,
    least_population: Number = LEAST_POPULATION,
) -> PooledRatio:
    """The rate ratio over areas: sum(a Tb / T) / sum(b Ta / T), T the exposures and their sum.

    "greenland-robins": the variance of its logarithm is sum((a + b) Ta Tb / T^2) / (sum(a Tb / T) sum(b Ta / T))
    (Greenland and Robins 1985; Rothman and Greenland 1998, ch. 15); errs narrow with under about ten events of a
    group in all. "exact": given how many events each area has, a's share of them is binomial with one ratio for
    all areas, and the interval is that of their sum, tail by tail; errs wide, and also stands when a group has no
    events. Both take one true ratio for all areas. Heterogeneity: sum((a - E)^2 / V) with E and V the binomial mean and
    variance at the ratio found, one degree of freedom fewer than areas (Breslow and Day 1987, section 3.6).
    """
    areas = [
        _Area(
            exact.whole(a, name="events_a"),
            amount(ta, name="exposure_a"),
            exact.whole(b, name="events_b"),
            amount(tb, name="exposure_b"),
        )
        for a, ta, b, tb in zip(events_a, exposure_a, events_b, exposure_b, strict=True)
    ]
    if interval not in get_args(RatesInterval):
        message = f"interval is {interval!r}; expected one of {', '.join(get_args(RatesInterval))}"
        raise ValueError(message)
    used = [area for area in areas if area.of_a and area.of_b and area.events]
    above = _sum(area.a * area.of_b / area.all for area in used)
    below = _sum(area.b * area.of_a / area.all for area in used)
    spread = _sum(area.events * area.of_a * area.of_b / area.all**2 for area in used)
    found = _pooled(
        "rate ratio",
        areas,
        used,
        above=above,
        below=below,
        variance=spread / (above * below) if above and below else None,
        excess=_sum(area.a - area.events * area.of_a / area.all for area in used),
        spread=spread,
        crude=_quotient(_rate([(area.a, area.of_a) for area in areas]), _rate([(area.b, area.of_b) for area in areas])),
        confidence=confidence,
    )
    by_area = tuple(
        rate_ratio(
            area.a,
            area.of_a,
            area.b,
            area.of_b,
            confidence=confidence,
            least_events=least_events,
            least_population=least_population,
        )
        for area in areas
    )
    differ = _rates_differ(used, ratio=above / below) if above and below else None
    found = replace(found, interval=interval, by_area=by_area, heterogeneity=differ)
    if interval == "exact" and used:
        low, high = _exact_ends(used, confidence=confidence)
        found = replace(found, low=low, high=high)
    return found


def mantel_haenszel_risks(
    events_a: Sequence[int],
    totals_a: Sequence[int],
    events_b: Sequence[int],
    totals_b: Sequence[int],
    *,
    confidence: exact.Share = 0.95,
) -> PooledRatio:
    """The ratio of shares over areas: sum(a Nb / N) / sum(b Na / N), a of Na and b of Nb.

    Variance of its logarithm: sum((M Na Nb - a b N) / N^2) / (sum(a Nb / N) sum(b Na / N)) with M = a + b
    (Greenland and Robins 1985). Errs narrow with few events. Heterogeneity: the areas' log ratios about their
    mean, each weighted by its inverse variance (Cochran's Q, as in epiR), over the areas that have events in both
    groups; the others cannot take part.
    """
    areas = _shares(events_a, totals_a, events_b, totals_b)
    used = [area for area in areas if area.of_a and area.of_b and area.events]
    above = _sum(area.a * area.of_b / area.all for area in used)
    below = _sum(area.b * area.of_a / area.all for area in used)
    spread = _sum((area.events * area.of_a * area.of_b - area.a * area.b * area.all) / area.all**2 for area in used)
    found = _pooled(
        "risk ratio",
        areas,
        used,
        above=above,
        below=below,
        variance=spread / (above * below) if above and below else None,
        excess=_sum(area.a - area.events * area.of_a / area.all for area in used),
        spread=_hypergeometric_variance(used),
        crude=_quotient(_rate([(area.a, area.of_a) for area in areas]), _rate([(area.b, area.of_b) for area in areas])),
        confidence=confidence,
    )
    return replace(found, heterogeneity=_risks_differ(used, ratio=above / below) if above and below else None)


def mantel_haenszel_odds(
    events_a: Sequence[int],
    totals_a: Sequence[int],
    events_b: Sequence[int],
    totals_b: Sequence[int],
    *,
    confidence: exact.Share = 0.95,
) -> PooledRatio:
    """The odds ratio over areas: sum(a d / N) / sum(b c / N), with c and d those without the event in a and b.

    Variance of its logarithm by Robins, Breslow and Greenland (1986), as in R's ``mantelhaen.test``. An odds ratio is
    further from 1 than the ratio of shares unless events are rare: do not read it as "times as often". Heterogeneity:
    Breslow and Day (1980, section 4.4), without Tarone's correction.
    """
    areas = _shares(events_a, totals_a, events_b, totals_b)
    used = [area for area in areas if area.of_a and area.of_b and 0 < area.events < area.all]
    with_a = [area.a * (area.of_b - area.b) / area.all for area in used]
    with_b = [area.b * (area.of_a - area.a) / area.all for area in used]
    above, below = _sum(with_a), _sum(with_b)
    same = [(area.a + area.of_b - area.b) / area.all for area in used]
    variance = None
    if above and below:
        pairs = list(zip(with_a, with_b, same, strict=True))
        variance = (
            _sum(p * r for r, _, p in pairs) / above**2
            + _sum(p * s + (1 - p) * r for r, s, p in pairs) / (above * below)
            + _sum((1 - p) * s for _, s, p in pairs) / below**2
        ) / 2
    odds_a = _odds([(area.a, area.of_a) for area in areas])
    found = _pooled(
        "odds ratio",
        areas,
        used,
        above=above,
        below=below,
        variance=variance,
        excess=_sum(area.a - area.events * area.of_a / area.all for area in used),
        spread=_hypergeometric_variance(used),
        crude=_quotient(odds_a, _odds([(area.b, area.of_b) for area in areas])),
        confidence=confidence,
    )
    return replace(found, heterogeneity=_odds_differ(used, ratio=above / below) if above and below else None)


# --- what the three have in common ------------------------------------------------------------------------------------


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _quotient(above: Fraction | None, below: Fraction | None) -> Fraction | None:
    return above / below if above is not None and below else None


def _rate(groups: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    exposure = _sum(people for _, people in groups)
    return sum(events for events, _ in groups) / exposure if exposure else None


def _odds(groups: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    events = sum(events for events, _ in groups)
    without = _sum(people for _, people in groups) - events
    return events / without if without else None


def _shares(
    events_a: Sequence[int], totals_a: Sequence[int], events_b: Sequence[int], totals_b: Sequence[int]
) -> list[_Area]:
    """Areas with events among so many, checked: no more events than there are."""
    areas = []
    for a, all_a, b, all_b in zip(events_a, totals_a, events_b, totals_b, strict=True):
        exact.sampled(population=all_a, sample=all_a, successes=a)
        exact.sampled(population=all_b, sample=all_b, successes=b)
        areas.append(_Area(int(a), Fraction(int(all_a)), int(b), Fraction(int(all_b))))
    return areas


def _hypergeometric_variance(areas: Sequence[_Area]) -> Fraction:
    """Of the events in a, given how many events and how many in each group there are."""
    return _sum(
        area.of_a * area.of_b * area.events * (area.all - area.events) / (area.all**2 * (area.all - 1))
        for area in areas
    )


def _pooled(
    measure: PooledMeasure,
    areas: Sequence[_Area],
    used: Sequence[_Area],
    *,
    above: Fraction,
    below: Fraction,
    variance: Fraction | None,
    excess: Fraction,
    spread: Fraction,
    crude: Fraction | None,
    confidence: exact.Share,
) -> PooledRatio:
    """The ratio above / below, with the interval of its logarithm where the variance is defined."""
    z = NormalDist().inv_cdf(1 - float(exact.tail_alpha(confidence)))
    note = "" if above and below else "no areas" if not above and not below else "none in b" if above else "none in a"
    low = high = None
    if variance is not None:
        middle, half = log(above / below), z * sqrt(variance)
        low, high = exp(middle - half), exp(middle + half)
    chi_square = float(excess**2 / spread) if spread else None
    return PooledRatio(
        measure=measure,
        interval="greenland-robins" if measure != "odds ratio" else "robins-breslow-greenland",
        ratio=float(above / below) if below else None,
        low=low,
        high=high,
        crude=None if crude is None else float(crude),
        events_a=sum(area.a for area in areas),
        events_b=sum(area.b for area in areas),
        areas=len(areas),
        areas_used=len(used),
        chi_square=chi_square,
        p=None if chi_square is None else _chi_square_p(chi_square, 1),
        heterogeneity=None,
        by_area=(),
        confidence=float(exact.share(confidence, name="confidence")),
        note=note,
    )


def _chi_square_p(value: float, degrees: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(degrees, value))


# --- do the areas differ from each other? -----------------------------------------------------------------------------


def _differ(terms: Sequence[tuple[float, float]]) -> Heterogeneity | None:
    """From each area's part of the chi-squared and its smallest expected count; one area cannot differ."""
    if len(terms) < 2:
        return None
    chi_square = fsum(part for part, _ in terms)
    return Heterogeneity(
        chi_square=chi_square,
        degrees=len(terms) - 1,
        p=_chi_square_p(chi_square, len(terms) - 1),
        areas=len(terms),
        least_expected=min(expected for _, expected in terms),
    )


def _rates_differ(areas: Sequence[_Area], *, ratio: Fraction) -> Heterogeneity | None:
    terms = []
    for area in areas:
        chance = ratio * area.of_a / (ratio * area.of_a + area.of_b)
        expected = area.events * chance
        terms.append(
            (float((area.a - expected) ** 2 / (expected * (1 - chance))), float(min(expected, area.events - expected)))
        )
    return _differ(terms)


def _risks_differ(areas: Sequence[_Area], *, ratio: Fraction) -> Heterogeneity | None:
    found = []
    for area in areas:
        if area.a and area.b:
            variance = Fraction(1, area.a) - 1 / area.of_a + Fraction(1, area.b) - 1 / area.of_b
            share = area.events / (ratio * area.of_a + area.of_b)
            expected = min(share * ratio * area.of_a, share * area.of_b)
            if variance:  # none where every one in both groups had the event
                found.append((log(area.a * area.of_b / (area.b * area.of_a)), 1 / float(variance), float(expected)))
    weights = fsum(weight for _, weight, _ in found)
    middle = fsum(weight * value for value, weight, _ in found) / weights if found else 0.0
    return _differ([(weight * (value - middle) ** 2, expected) for value, weight, expected in found])


def _odds_differ(areas: Sequence[_Area], *, ratio: Fraction) -> Heterogeneity | None:
    terms = []
    for area in areas:
        of_a, of_b, events, psi = float(area.of_a), float(area.of_b), float(area.events), float(ratio)

        # How much the odds ratio of a table with ``a`` events in a is over the common one, without dividing.
        def over(a: float, of_a: float = of_a, of_b: float = of_b, events: float = events, psi: float = psi) -> float:
            return a * (of_b - events + a) - psi * (of_a - a) * (events - a)

        fitted = rising(over, 0.0, low=max(0.0, events - of_b), high=min(of_a, events))
        cells = (fitted, of_a - fitted, events - fitted, of_b - events + fitted)
        terms.append(((area.a - fitted) ** 2 * fsum(1 / cell for cell in cells), min(cells)))
    return _differ(terms)


# --- exact, for rates -------------------------------------------------------------------------------------------------


def _exact_ends(areas: Sequence[_Area], *, confidence: exact.Share) -> tuple[float, float]:
    """The ratios at which so many events in a, or more, and so many or fewer have each a chance of alpha / 2.

    Given each area's events, a's are binomial, and all of a's together follow their convolution. It is worked out
    at one ratio, near the one seen; at a ratio t times as large, the chance of s events is that at the first times
    t^s, made to sum to 1. So each tail is one sum, and it rises or falls with the ratio.
    """
    import numpy as np

    alpha = float(exact.tail_alpha(confidence))
    seen = sum(area.a for area in areas)
    most = sum(area.events for area in areas)
    middle = _middling(areas, seen=seen, most=most)
    law = np.ones(1)
    for area in areas:
        law = np.convolve(law, _binomial(area.events, _chance(area, middle)))
    counts = np.arange(most + 1)
    with np.errstate(divide="ignore"):
        logs = np.log(law)

    def share(ratio: float, chosen: slice) -> float:
        """The chance of those counts at a ratio this many times the middle one, given as its logarithm."""
        tilted = logs + counts * ratio
        weights = np.exp(tilted - tilted.max())
        return float(weights[chosen].sum() / weights.sum())

    low, high = 0.0, inf
    if seen > 0:
        end = _crossing(lambda ratio: share(ratio, slice(seen, None)) - alpha)
        low = exp(end) * middle
    if seen < most:
        end = _crossing(lambda ratio: alpha - share(ratio, slice(0, seen + 1)))
        high = exp(end) * middle
    return low, high


def _chance(area: _Area, ratio: float) -> float:
    """That an event of an area is one of a's, at a ratio."""
    return ratio * float(area.of_a) / (ratio * float(area.of_a) + float(area.of_b))


def _middling(areas: Sequence[_Area], *, seen: int, most: int) -> float:
    """A ratio at which about so many of a's events are expected as were seen.

    Which ratio the law is worked out at does not matter in principle. But far from the number seen its chances are too
    small for a float, and 382 of 382 events have none left at the pooled ratio. A half on either side keeps it finite.
    """
    wanted = (seen + 0.5) * most / (most + 1)
    return exp(_crossing(lambda log: sum(area.events * _chance(area, exp(log)) for area in areas) - wanted))


def _crossing(rise: Callable[[float], float]) -> float:
    """Where a rising function passes 0, looked for further and further out."""
    width = 1.0
    while rise(-width) > 0 or rise(width) < 0:
        width *= 2
    return rising(rise, 0.0, low=-width, high=width)


def _binomial(number: int, chance: float) -> "npt.NDArray[np.float64]":
    """The chances of 0 to ``number``."""
    import numpy as np
    from scipy.special import gammaln, xlog1py, xlogy

    counts = np.arange(number + 1)
    ways = gammaln(number + 1) - gammaln(counts + 1) - gammaln(number - counts + 1)
    return np.asarray(np.exp(ways + xlogy(counts, chance) + xlog1py(number - counts, -chance)), dtype=np.float64)
