"""What the numbers say, for people who have never met a confidence interval.

Whole sentences or parts of them, lower case, without a full stop. Counts, not percentages; no decimals.
What is counted is a `Thing`; the words for it are the caller's.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from scrutiny.statistics import exact
from scrutiny.statistics.estimates import StratifiedProportion
from scrutiny.statistics.intervals import CountInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is counted: one of it, and several."""

    one: str
    many: str


SEARCH = Thing(one="search", many="searches")
RECORD = Thing(one="record", many="records")

_FRACTIONS = {
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
}


def counted(number: int, thing: Thing = SEARCH) -> str:
    """A count with its noun: "no searches", "one search", "1,103 searches"."""
    if number == 0:
        return f"no {thing.many}"
    return f"one {thing.one}" if number == 1 else f"{number:,} {thing.many}"


def the_counted(number: int, thing: Thing = SEARCH) -> str:
    """The same, known: "the one search", "the 100 searches"."""
    return f"the {counted(number, thing)}" if number else counted(number, thing)


def confident(successes: int, *, sample: int, thing: Thing = RECORD) -> str:
    """What the panel said: "the panel was confident in 17 of 20"."""
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    if sample == 0:
        return f"the panel could judge no {thing.many}"
    if sample == 1:
        return f"the panel was {'confident' if successes else 'not confident'} in the one {thing.one} it judged"
    if successes == 0:
        return f"the panel was confident in none of {sample:,}"
    if successes == sample:
        return f"the panel was confident in all {sample:,}"
    return f"the panel was confident in {successes:,} of {sample:,}"


def between(interval: CountInterval, *, sample: int, thing: Thing = SEARCH) -> str:
    """What the sample says of the whole: "between 65 and 95 of the 100 searches".

    ``sample`` is how many were judged; where that is everybody, there is no "between": all were looked at.
    """
    low, high, population = interval.low, interval.high, interval.population
    whole = the_counted(population, thing)
    if population == 0:
        return f"there were no {thing.many}"
    if sample == population:
        if population == 1:
            return f"{'' if low else 'none: '}{whole}{', which' if low else ''} was looked at"
        return f"{_amount(low, population)} of {whole}, and all {population:,} were looked at"
    if low == high:
        return f"{_amount(low, population)} of {whole}"
    return _range(low, high, population, whole)


def _range(low: int, high: int, population: int, whole: str) -> str:
    """The four kinds of range with room between the ends."""
    if (low, high) == (0, population):
        return f"anything from none to all of {whole}: too few were judged to say more"
    if low == 0:
        return f"at most {high:,} of {whole}, and perhaps none"
    if high == population:
        return f"at least {low:,} of {whole}, and perhaps all"
    return f"between {low:,} and {high:,} of {whole}"


def share_of_hundred(figure: StratifiedProportion, thing: Thing = SEARCH) -> str:
    """A figure over several strata: "about 78 in every 100 searches; between 69 and 85 once chance is allowed for".

    The ends are rounded outwards, so that the words never promise more than the numbers.
    """
    if figure.note == "empty":
        return f"there were no {thing.many}"
    if figure.estimate is None:
        return f"this cannot be said, because in some part no {thing.one} was judged"
    middle = f"{round_half_up(figure.estimate)} in every 100 {thing.many}"
    if figure.low is None or figure.high is None:
        return f"{middle}; all {figure.population:,} were looked at"
    low = int(Decimal(str(figure.low)) * 100)
    high = int((Decimal(str(figure.high)) * 100).to_integral_value(ROUND_CEILING))
    return f"about {middle}; between {low} and {high} once chance is allowed for"


def times(chance: float) -> str:
    """A chance: "86 times in 100". Nothing is rounded to never or to always."""
    if not 0 <= chance <= 1:
        message = f"chance is {chance!r}; expected a number from 0 to 1"
        raise ValueError(message)
    if chance == 0:
        return "never"
    if chance == 1:
        return "every time"
    hundredths = round_half_up(chance)
    if hundredths == 0:
        return "less than once in 100"
    if hundredths == 100:
        return "more than 99 times in 100"
    return "once in 100" if hundredths == 1 else f"{hundredths} times in 100"


def happens(what: str, chance: float) -> str:
    """What would happen how often, after "would": "look closer 86 times in 100", "never look closer"."""
    return f"never {what}" if chance == 0 else f"{what} {times(chance)}"


def portion(share: exact.Share) -> str:
    """A share: "half", "6 in 10", "87 in 100", "none", "all"."""
    value = exact.share(share, name="share")
    if value in (0, 1):
        return "all" if value else "none"
    if value in _FRACTIONS:
        return _FRACTIONS[value]
    if (value * 10).denominator == 1:
        return f"{int(value * 10)} in 10"
    hundredths = round_half_up(float(value))
    if hundredths in (0, 100):
        return "fewer than 1 in 100" if hundredths == 0 else "more than 99 in 100"
    return f"{hundredths} in 100"


def would_notice(chance: float, *, true_share: exact.Share, sample: int, population: int) -> str:
    """What a plan would notice, said before anything is drawn.

    "if the panel were confident in only half of an area's searches, this plan would look closer 86 times in
    100 (8 of 110 drawn)"
    """
    value = exact.share(true_share, name="true share")
    if value == 0:
        supposed = "none"
    elif value == 1:
        supposed = "all"
    else:
        supposed = f"only {portion(value)}"
    drawn = f"all {population:,} drawn" if sample == population else f"{sample:,} of {population:,} drawn"
    if population == 0:
        drawn = "it has none"
    return (
        f"if the panel were confident in {supposed} of an area's searches, "
        f"this plan would {happens('look closer', chance)} ({drawn})"
    )


def _amount(number: int, population: int) -> str:
    if number == population:
        return "all"
    return f"{number:,}" if number else "none"


def round_half_up(chance: float) -> int:
    """Hundredths, a half upwards, on the number as Python prints it: 0.285 is 29 in every language."""
    return int((Decimal(str(chance)) * 100).to_integral_value(ROUND_HALF_UP))
