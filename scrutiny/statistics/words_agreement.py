"""What figures of agreement say, for people who have never met one.

As in `words`: parts of sentences, lower case, no full stop. No figure gets an adjective ("substantial", "poor"): the
usual lists of them are somebody's taste, and the same number means different things at different shares of green.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from scrutiny.statistics.agreement import Coefficient, Measure, RaterShare, RawAgreement, Resampled
from scrutiny.statistics.words import RECORD, Thing, counted, times

NAMES: dict[Measure, str] = {
    "pairwise": "the share of pairs that agree",
    "all-agreed": "the share on which all agree",
    "fleiss-kappa": "Fleiss's kappa",
    "krippendorff-alpha": "Krippendorff's alpha",
    "gwet-ac1": "Gwet's AC1",
}

_WHY_NOT = {
    "empty": "there are no {many}",
    "unpaired": "no {one} was judged by two people",
    "unequal": "not every {one} was judged by the same number of people",
    "alike": "every answer was the same: that is full agreement, with nothing to hold against guessing",
    "unordered": "cannot judge has no place on a scale from low to high",
}


def why_not(note: str, thing: Thing = RECORD) -> str:
    """The reason for which a figure is not defined, from its note."""
    return _WHY_NOT[note].format(one=thing.one, many=thing.many)


def all_agreed(raw: RawAgreement, thing: Thing = RECORD) -> str:
    """Where nobody differed: "all who judged it gave the same answer on 61 of 100 records"."""
    if raw.note:
        return f"whether people agree cannot be said: {why_not(raw.note, thing)}"
    if raw.records == 1:
        same = "the same answer" if raw.all_agreed else "different answers"
        return f"on the one {thing.one} that two or more people judged they gave {same}"
    amount = {0: "none", raw.records: "all"}.get(raw.all_agreed, f"{raw.all_agreed:,}")
    return f"all who judged it gave the same answer on {amount} of {counted(raw.records, thing)}"


def pairs(raw: RawAgreement, thing: Thing = RECORD) -> str:
    """Two people, one record: "two people who judged the same record gave the same answer 78 times in 100"."""
    if raw.pairwise is None:
        return f"how often two people agree cannot be said: {why_not(raw.note, thing)}"
    return f"two people who judged the same {thing.one} {_gave(raw.pairwise)}"


def _gave(chance: float) -> str:
    return "never gave the same answer" if chance == 0 else f"gave the same answer {times(chance)}"


def left_out(raw: RawAgreement | Coefficient, thing: Thing = RECORD) -> str:
    """What a figure does not rest on: single answers, and *cannot judge*. Empty where there is nothing to say."""
    said = []
    if raw.records_left_out:
        number = counted(raw.records_left_out, thing)
        said.append(f"{number} with fewer than two answers {_is(raw.records_left_out)} left out")
    if raw.cannot_judge:
        how = "left out" if raw.cannot_judge_left_out else "counted as an answer of its own"
        said.append(f"cannot judge was said {_often(raw.cannot_judge)} and is {how}")
    return "; ".join(said)


def coefficient(figure: Coefficient, spread: Resampled | None = None, thing: Thing = RECORD) -> str:
    """A figure with what its ends mean, and its interval if there is one.

    "Gwet's AC1 is 0.72 (from 0.63 to 0.80 once the chance of which records were drawn is allowed for), on 100
    records: 0 is what guessing would give, 1 is full agreement". ValueError for an interval of another figure.
    """
    if spread is not None and spread.measure != figure.measure:
        message = f"the interval is of {spread.measure}, the figure is {figure.measure}; expected the same"
        raise ValueError(message)
    name = NAMES[figure.measure]
    if figure.value is None:
        return f"{name} cannot be worked out: {why_not(figure.note, thing)}"
    ends = "" if spread is None else f" ({_spread(spread, thing)})"
    where = f"on {counted(figure.records, thing)}"
    meaning = "0 is what guessing would give, 1 is full agreement"
    if figure.value < 0:
        meaning += ", and under 0 people agree less than by guessing"
    return f"{name} is {_figure(figure.value)}{ends}, {where}: {meaning}"


def _spread(spread: Resampled, thing: Thing) -> str:
    if spread.low is None or spread.high is None:
        if spread.note == "undefined":
            return "with no interval: nearly all answers are alike"
        return f"with no interval: fewer than two {thing.many} were judged by two people"
    low, high = (_end(spread.low, ROUND_FLOOR), _end(spread.high, ROUND_CEILING))
    said = f"from {low} to {high} once the chance of which {thing.many} were drawn is allowed for"
    if spread.undefined:
        said += f"; {spread.undefined:,} of {spread.resamples:,} repeats gave no figure and are left out"
    return said


def rater(share: RaterShare, name: str, thing: Thing = RECORD) -> str:
    """One person beside the others on the same records, to be told to that person and the chair only.

    "Member 3 was confident in 12 of 20; the others, on the same records, in 30 of 40; were all alike, so few would
    come up 5 times in 100". Which side is told is the rarer one; nobody is called wrong.
    """
    if not share.judged:
        return f"{name} judged no {thing.many}{_unsaid(share)}"
    own = f"{name} was confident in {_of(share.green, share.judged)}{_unsaid(share)}"
    if share.note == "alone":
        return f"{own}; nobody else judged the same {thing.many}, so there is nothing to compare"
    if share.shared == share.judged:
        others = f"the others, on the same {thing.many}, in {_of(share.others_green, share.others_judged)}"
    else:
        mine = _of(share.shared_green, share.shared)
        theirs = _of(share.others_green, share.others_judged)
        others = f"on the {counted(share.shared, thing)} that others judged too, {name} in {mine} and they in {theirs}"
    if share.note or share.p_stricter is None or share.p_milder is None:
        return f"{own}; {others}; on each of them all said the same"
    if share.p_stricter <= share.p_milder:
        return f"{own}; {others}; were all alike, so few would come up {times(share.p_stricter)}"
    return f"{own}; {others}; were all alike, so many would come up {times(share.p_milder)}"


def _unsaid(share: RaterShare) -> str:
    return f", and said cannot judge {_often(share.cannot_judge)}" if share.cannot_judge else ""


def _often(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _of(green: int, judged: int) -> str:
    if judged == 1:
        return "the only one" if green else "none of one"
    return f"{'none' if not green else 'all' if green == judged else f'{green:,}'} of {judged:,}"


def _figure(value: float) -> str:
    """Two decimals; only full agreement is 1."""
    rounded = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if rounded >= 1 and value < 1:
        rounded = Decimal("0.99")
    return _plain(rounded)


def _end(value: float, rounding: str) -> str:
    """An end, rounded outwards. Floating point may be a hair beyond the end, so the last figures are cut first."""
    return _plain(Decimal(str(round(value, 12))).quantize(Decimal("0.01"), rounding=rounding))


def _plain(rounded: Decimal) -> str:
    if rounded == rounded.to_integral_value():
        return str(int(rounded))
    return str(rounded)
