"""Figures, names and months as people read them: the same in a picture, in its words and in its table."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isinf

from scrutiny.outputs.textsafe import for_print, without_breaks
from scrutiny.records.days import month_words
from scrutiny.statistics.rates import RateRatio

NO_FILE, TOO_FEW, WITHHELD = "no file", "too few", "[c]"
MOST_SAID = 12
_LONGEST_NAME, _LONGEST_READ = 80, 1000


def percent(share: Fraction | float, rounding: str = ROUND_HALF_UP) -> str:
    """A share without decimals; what is not none or all is never rounded to it."""
    if isinstance(share, Fraction):
        exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    else:
        exact = Decimal(str(round(share, 12))) * 100
    whole = int(exact.to_integral_value(rounding))
    if rounding == ROUND_HALF_UP and whole == 0 and exact:
        return "under 1%"
    if rounding == ROUND_HALF_UP and whole == 100 and exact != 100:
        return "over 99%"
    return f"{whole}%"


def between(low: float | None, high: float | None) -> str:
    """The ends rounded outwards, so that the words never promise more than the numbers; "" without an interval."""
    if low is None or high is None:
        return ""
    return f"{percent(low, ROUND_FLOOR)} to {percent(high, ROUND_CEILING)}"


def share_of(count: int, of: int) -> str:
    """A share in words; "none" where there is nothing to take it of."""
    return percent(Fraction(count, of)) if of else "none"


def share_cells(
    count: int, of: int, low: float | None, high: float | None, *, few: bool = False
) -> tuple[str, str, str, str]:
    """A count, its whole, the share and the interval."""
    if not of:
        return f"{count:,}", f"{of:,}", "none to judge by", "none"
    interval = between(low, high) or "none: all were looked at"
    return f"{count:,}", f"{of:,}", TOO_FEW if few else share_of(count, of), interval


def times(value: float, rounding: str = ROUND_HALF_UP, *, like: float | None = None) -> str:
    """A ratio: whole from 100, one decimal from 1, two under it, and two figures under a hundredth.

    ``like``: with as many decimals as another, so that what stands side by side can be compared.
    """
    number = Decimal(f"{value:.12g}")
    measure = Decimal(f"{value if like is None else like:.12g}")
    rounded = number.quantize(Decimal(1).scaleb(-_decimals(measure)), rounding=rounding)
    return f"{rounded:,f}"


def _decimals(number: Decimal) -> int:
    if not number:
        return 0
    return 0 if number >= 100 else 1 if number >= 1 else 2 if number >= Decimal("0.01") else 1 - number.adjusted()


def times_between(found: RateRatio) -> str:
    """The ends of a ratio rounded outwards, to the decimals of the ratio itself.

    An infinite end is "or more", and it is "" without an interval.
    """
    if found.low is None or found.high is None:
        return ""
    return ends_of_times(found.low, found.high, like=found.ratio or None)


def ends_of_times(low: float, high: float, *, like: float | None) -> str:
    """Both ends, rounded outwards to the decimals of the ratio that they belong to."""
    least = times(low, ROUND_FLOOR, like=like)
    return f"{least} or more" if isinf(high) else f"{least} to {times(high, ROUND_CEILING, like=like)}"


def interval_words(confidence: float) -> str:
    """What an interval is called, such as "95% interval"."""
    return f"{percent(confidence)} interval"


def clean(text: str) -> str:
    """One line that the fonts of the pack can show, on screen and in print alike."""
    return " ".join(without_breaks(for_print(text)).split())


def short_name(text: str) -> str:
    """A name in a picture or a sentence; the table has all of it."""
    name = clean(text[:_LONGEST_READ]) or "(no name)"
    return name if len(name) <= _LONGEST_NAME and len(text) <= _LONGEST_READ else f"{name[: _LONGEST_NAME - 1]}…"


def sentence(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = 6) -> str:
    """Such as "A, B and C"; of many the first, and how many more stand in the table."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more, which are in the table"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def more_in_table(number: int) -> list[str]:
    """What is said of those beyond the first twelve: nothing, or one sentence."""
    return [f"{number - MOST_SAID} more are in the table."] if number > MOST_SAID else []


def month_name(text: str) -> str:
    """Such as "August 2026", of "2026-08"."""
    return month_words(date.fromisoformat(f"{text}-01"))


def month_short(month: str) -> str:
    """Such as "Aug", of "2026-08"."""
    return month_name(month)[:3]
