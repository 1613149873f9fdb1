"""What the numbers say: totals, groups, results that are missing, and what would hold in the long run.

As in `words`: parts of sentences, lower case, no full stop, counts rather than percentages, no decimals.
"""

from decimal import ROUND_CEILING, Decimal

from scrutiny.statistics import words
from scrutiny.statistics.domains import DomainProportion
from scrutiny.statistics.estimates import StratifiedTotal
from scrutiny.statistics.intervals import CountInterval, Interval
from scrutiny.statistics.missing import MissingBounds
from scrutiny.statistics.words import RECORD, SEARCH, Thing


def total(figure: StratifiedTotal, thing: Thing = SEARCH) -> str:
    """How many of all: "about 815 of the 1,103 searches; between 720 and 890 once chance is allowed for"."""
    if figure.note == "empty":
        return f"there were no {thing.many}"
    if figure.estimate is None:
        return f"this cannot be said, because in some part no {thing.one} was judged"
    if figure.low is None or figure.high is None:
        count = round(figure.estimate)
        everything = CountInterval(low=count, high=count, population=figure.population)
        return words.between(everything, sample=figure.population, thing=thing)
    middle = _about(figure.estimate, figure.population)
    whole = words.the_counted(figure.population, thing)
    return f"{middle} of {whole}; {_ends(figure.low, figure.high, figure.population)} once chance is allowed for"


def _about(estimate: float, population: int) -> str:
    """The nearest whole number, and neither none nor all if it is not quite that."""
    if estimate in (0, population):
        return "all" if estimate else "none"
    nearest = int(Decimal(str(estimate)).to_integral_value())
    if nearest in (0, population):
        return "nearly all" if nearest else "hardly any"
    return f"about {nearest:,}"


def _ends(low: int, high: int, population: int) -> str:
    if low == high:
        return f"{low:,}"
    if low == 0:
        return "anything from none to all" if high == population else f"at most {high:,}"
    return f"at least {low:,}" if high == population else f"between {low:,} and {high:,}"


def share_of_group(figure: DomainProportion, thing: Thing) -> str:
    """A group across the strata, with the n of its own.

    "about 67 in every 100 searches of children; between 40 and 88 once chance is allowed for; this rests on 12 that
    were judged"
    """
    if figure.note == "empty":
        return f"there were no {thing.many}"
    if figure.note == "none":
        return f"this cannot be said, because no {thing.one} was judged"
    if figure.estimate is None:
        return "this cannot be said, because from some part nothing was judged"
    middle = f"{words.round_half_up(figure.estimate)} in every 100 {thing.many}"
    if figure.low is None or figure.high is None:
        looked = "the one there is was looked at" if figure.members == 1 else f"all {figure.members:,} were looked at"
        return f"{middle}; {looked}"
    rests = "one that was judged" if figure.members == 1 else f"{figure.members:,} that were judged"
    return f"about {middle}; {_hundredths(figure.low, figure.high)} once chance is allowed for; this rests on {rests}"


def in_the_long_run(interval: Interval, thing: Thing = SEARCH) -> str:
    """An interval about an endless supply: "were things to go on like this, between 62 and 97 in every 100 searches".

    For `intervals.clopper_pearson` and its kin, which are not about the searches that were made.
    """
    return f"were things to go on like this, {_hundredths(interval.low, interval.high)} in every 100 {thing.many}"


def _hundredths(low: float, high: float) -> str:
    """Rounded outwards, so that the words never promise more than the numbers."""
    least = int(Decimal(str(low)) * 100)
    most = int((Decimal(str(high)) * 100).to_integral_value(ROUND_CEILING))
    return _ends(least, most, 100)


def with_missing(bounds: MissingBounds, *, thing: Thing = SEARCH, record: Thing = RECORD) -> str:
    """What a stratum says when some drawn records have no result.

    "the panel was confident in 17 of 19; one record more was drawn and has no result; whatever it would have shown,
    between 62 and 96 of the 100 searches"
    """
    judged = words.confident(bounds.successes, sample=bounds.judged, thing=record)
    if bounds.sample == 0:
        return f"{judged}, because none was drawn"
    if bounds.missing == 0:
        return f"{judged}, so {words.between(bounds.worst, sample=bounds.sample, thing=thing)}"
    one = bounds.missing == 1
    more = " more" if bounds.judged else ""
    number = f"one {record.one}{more}" if one else f"{bounds.missing:,} {record.many}{more}"
    said = words.between(bounds.bounds, sample=bounds.judged, thing=thing)
    return (
        f"{judged}; {number} {'was' if one else 'were'} drawn and {'has' if one else 'have'} no result; "
        f"whatever {'it' if one else 'they'} would have shown, {said}"
    )
