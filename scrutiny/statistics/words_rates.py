"""What ratios and differences say, for people who have never met one.

As in `words`: parts of sentences, lower case, no full stop. Every sentence has its counts; ends are rounded outwards,
so that the words never promise more than the numbers. What the groups and the exposures are called is the caller's
(`Comparison`); so are the census and the year, which belong to every ratio.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import inf, isinf

from scrutiny.statistics import exact
from scrutiny.statistics.differences import Difference, OutcomeTest
from scrutiny.statistics.funnel import FunnelLimits, funnel_place
from scrutiny.statistics.mantel_haenszel import PooledRatio
from scrutiny.statistics.rates import RateRatio, UnknownRange
from scrutiny.statistics.words import SEARCH, Thing, confident, counted, portion, times

RESIDENT = Thing(one="resident", many="residents")

LIMITS_OF_A_RATIO = (
    "A ratio says how much more often, not why. It does not count people who pass through but live elsewhere, takes "
    "the census as still true, and mixes places where everybody is searched more with places where few are."
)
"""To be printed wherever a ratio is: the three cautions of the Race Disparity Unit (31 March 2021), but for the
unknown ethnicities, which have a sentence of their own (`unknown`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The caller's words: who is compared, in what, and per what.

    ``a`` and ``b`` are people ("people recorded as Black"), ``were`` what happened to them ("were searched"),
    ``event`` what is counted, ``base`` whom the exposure counts and ``source`` where that number is from.
    """

    a: str
    b: str
    were: str = "were searched"
    event: Thing = SEARCH
    base: Thing = RESIDENT
    source: str = ""
    per: int = 1000


def ratio(found: RateRatio, words: Comparison, *, even_if_few: bool = False) -> str:
    """How much more often, by how much chance could change that, and on what it rests.

    "people recorded as Black were searched 4.3 times as often as people recorded as White, per 1,000 residents
    (Census 2021); chance alone could make that anything from 1.5 to 9.9; it rests on ..." Where the counts are too
    few it says so and gives no ratio, unless ``even_if_few``.
    """
    if found.note == "no exposure":
        return f"how often cannot be said, because a group has no {words.base.many}; {_base(found, words)}"
    if not found.shown and not even_if_few:
        return (
            f"too few to say how much more or less often {words.a} {words.were} than {words.b}: {_base(found, words)}"
        )
    per = _per(words)
    if found.note == "no events":
        return f"there is nothing to compare: {_base(found, words)}"
    if found.ratio is None:
        least = _amount(found.low or 0, ROUND_FLOOR)
        return (
            f"there were {counted(0, words.event)} of {words.b}, so there is no ratio; once chance is allowed for, "
            f"{words.a} {words.were} at least {least} times as often{per}{_both_ways(found)}; {_rests(found, words)}"
        )
    if found.ratio == 0:
        most = _amount(found.high or 0, ROUND_CEILING)
        return (
            f"there were {counted(0, words.event)} of {words.a}; chance alone could hide anything up to {most} times "
            f"as often as {words.b}{per}{_both_ways(found)}; {_rests(found, words)}"
        )
    return (
        f"{words.a} {words.were} {_as_often(found.ratio)} {words.b}{per}; {_chance(found.low, found.high)}"
        f"{_both_ways(found)}; {_rests(found, words)}"
    )


def rate(events: int, exposure: float, words: Comparison, group: str) -> str:
    """A rate beside its counts: "people recorded as Black: 1.2 searches per 1,000 residents (6 among 5,000)"."""
    if not exposure:
        return f"{group}: no {words.base.many}, so no rate"
    value = Decimal(events) * words.per / Decimal(str(exposure))
    shown = _plain(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
    if events and value < Decimal("0.05"):
        shown = "fewer than 0.1"
    return (
        f"{group}: {shown} {words.event.many} {_per(words).removeprefix(', ')} ({events:,} among {_people(exposure)})"
    )


def pooled(found: PooledRatio, words: Comparison) -> str:
    """A ratio within areas beside the one that mixes them, and whether the areas differ.

    "compared only within the same area, people recorded as Black were searched 1.4 times as often as ...; all areas
    thrown together it would be 1.7 times".
    """
    within = "compared only within the same area, "
    if found.ratio is None:
        return f"{within}nothing can be said: no area has {words.event.many} of {words.b} to compare with"
    if found.ratio == 0:
        said = f"{within}there were {counted(0, words.event)} of {words.a}"
    elif found.measure == "odds ratio":
        said = f"{within}the odds for {words.a} are {_amount(found.ratio, ROUND_HALF_UP)} times those for {words.b}"
    else:
        said = f"{within}{words.a} {words.were} {_as_often(found.ratio)} {words.b}"
    if found.measure == "rate ratio" and found.ratio:
        said += _per(words)
    if found.low is not None:
        said += f"; {_chance(found.low, found.high)}"
    if found.crude is not None:
        said += f"; with all areas thrown together it would be {_amount(found.crude, ROUND_HALF_UP)}"
    differ = found.heterogeneity
    if differ is not None and differ.p <= 0.05:
        said += "; the areas differ among themselves by more than chance, so look at each before this one number"
    of_a, of_b = counted(found.events_a, words.event), counted(found.events_b, words.event)
    where = f"{found.areas_used:,} of {found.areas:,} areas can be used"
    return f"{said}; it rests on {of_a} of {words.a} and {of_b} of {words.b}; {where}"


def unknown(found: UnknownRange, words: Comparison) -> str:
    """What the ratio could be, had those of unknown group been known; empty where all are known."""
    if not found.unknown:
        return ""
    ends = (found.all_in_b.ratio, found.recorded.ratio, found.all_in_a.ratio)
    one = found.unknown == 1
    start = f"for {counted(found.unknown, words.event)} it is not known of whom"
    if any(value is None for value in ends):
        return f"{start}: too much is unknown for a ratio"
    low, middle, high = (_amount(value or 0, ROUND_HALF_UP) for value in ends)
    return (
        f"{start}: the ratio is {middle} without {'it' if one else 'them'}, "
        f"{low} if {'it was' if one else 'all were'} of {words.b}, and {high} if of {words.a}"
    )


def apart(found: Difference, a: str, b: str, thing: Thing = SEARCH) -> str:
    """Two shares: "31 of 200 searches of people recorded as Black and 90 of 700 of ...: about 3 in 100 more; ...".

    The difference is in whole hundredths and its ends are rounded outwards.
    """
    both = _both(found, a, b, thing)
    if found.estimate is None or found.low is None or found.high is None:
        return f"{both}: there is nothing to compare"
    middle = _hundredths(found.estimate, ROUND_HALF_UP)
    low, high = _hundredths(found.low, ROUND_FLOOR), _hundredths(found.high, ROUND_CEILING)
    about = "no difference to speak of" if middle == 0 else f"about {_more(middle)}"
    said = f"{both}: {about}; between {_more(low)} and {_more(high)} once chance is allowed for"
    if found.low <= 0 <= found.high:
        said += ", so these numbers do not show which is higher"
    return said


def outcome(found: OutcomeTest, a: str, b: str, thing: Thing = SEARCH) -> str:
    """Find rates, as far as they may be compared. The caution is never left out."""
    difference = found.difference
    if not found.shown:
        return f"something was found in {_both(difference, a, b, thing)}: too few to compare. {found.caution}"
    said = f"something was found in {apart(difference, a, b, thing)}"
    return f"{said}; were both alike, tables so far apart would come up {times(found.p)}. {found.caution}"


def funnel(limits: FunnelLimits, successes: int, *, benchmark: exact.Share) -> str:
    """Where an area lies in a funnel, and that this decides nothing."""
    if not limits.sample:
        return "nothing was judged, so the area has no place in the picture"
    place = funnel_place(limits, successes)
    seen = confident(successes, sample=limits.sample)
    if limits.note == "census":
        return f"{seen}; all were looked at, so chance has no part in it"
    level = portion(benchmark)
    if place.level is None:
        return f"{seen}: as near to {level} as chance alone makes areas that just meet it"
    amount = {"low": "few", "high": "many"}[place.side]
    outside = (1 - place.level) / 2
    return (
        f"{seen}: outside the {_percent(place.level)} lines; of areas that just meet {level}, fewer than "
        f"{_in_how_many(outside)} would have so {amount} by chance. This is a picture: it flags nobody"
    )


# --- parts ------------------------------------------------------------------------------------------------------------


def _per(words: Comparison) -> str:
    source = f" ({words.source})" if words.source else ""
    each = words.base.one if words.per == 1 else f"{words.per:,} {words.base.many}"
    return f", per {each}{source}"


def _as_often(value: float) -> str:
    """Such as "3.2 times as often as"; under 1 with the word for it: 0.6 times is not everybody's language."""
    amount = _amount(value, ROUND_HALF_UP)
    if amount == "1":
        return "about as often as"
    return f"{amount} times as often as" if value > 1 else f"less often, {amount} times as often as"


def _amount(value: float, rounding: str) -> str:
    """A ratio: whole from 100, one decimal from 1, two under 1, two figures under a hundredth: never 0 but for 0."""
    if isinf(value):
        return "any number of"
    # The last of 16 figures is noise, which would push an end outwards by a whole step.
    number = Decimal(f"{value:.12g}")
    if number >= 100:
        step = Decimal(1)
    elif number >= 1:
        step = Decimal("0.1")
    elif number >= Decimal("0.01"):
        step = Decimal("0.01")
    else:
        step = Decimal(1).scaleb(number.adjusted() - 1) if number else Decimal(1)
    return _plain(number.quantize(step, rounding=rounding))


def _plain(number: Decimal) -> str:
    return f"{int(number):,}" if number == number.to_integral_value() else f"{number:f}"


def _chance(low: float | None, high: float | None) -> str:
    least, most = low or 0.0, inf if high is None else high
    if isinf(most):
        return f"chance alone could make that anything from {_amount(least, ROUND_FLOOR)} upwards"
    return f"chance alone could make that anything from {_amount(least, ROUND_FLOOR)} to {_amount(most, ROUND_CEILING)}"


def _both_ways(found: RateRatio) -> str:
    if found.low is None or found.high is None or not found.low <= 1 <= found.high:
        return ""
    return ", so these numbers do not show which is more often"


def _people(exposure: float) -> str:
    return f"{int(exposure):,}" if exposure == int(exposure) else f"{exposure:,.1f}"


def _base(found: RateRatio, words: Comparison) -> str:
    """Such as "6 searches of people recorded as Black, among 5,000 residents, and 80 ..., among 290,000"."""
    one = f"{counted(found.events_a, words.event)} of {words.a}, among {_people(found.exposure_a)} {words.base.many},"
    return f"{one} and {counted(found.events_b, words.event)} of {words.b}, among {_people(found.exposure_b)}"


def _rests(found: RateRatio, words: Comparison) -> str:
    return f"it rests on {_base(found, words)}"


def _both(found: Difference, a: str, b: str, thing: Thing) -> str:
    return (
        f"{_share(found.successes_a, found.sample_a, thing)} of {a} and "
        f"{_share(found.successes_b, found.sample_b, thing)} of {b}"
    )


def _share(successes: int, sample: int, thing: Thing) -> str:
    return f"{successes:,} of {counted(sample, thing)}" if sample else f"no {thing.many}"


def _hundredths(value: float, rounding: str) -> int:
    return int((Decimal(str(round(value, 12))) * 100).to_integral_value(rounding))


def _more(hundredths: int) -> str:
    if hundredths == 0:
        return "none more"
    return f"{abs(hundredths)} in 100 {'more' if hundredths > 0 else 'fewer'}"


def _percent(level: float) -> str:
    return f"{Decimal(str(level)) * 100:f}".rstrip("0").rstrip(".") + "%"


def _in_how_many(share: float) -> str:
    """Such as "1 in 40" for 0.025."""
    return f"1 in {round(1 / share):,}"
