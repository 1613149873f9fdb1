"""What the numbers say: how unusual so few would be, what a bet would have paid, what a plan would find.

As in `words`: parts of sentences, lower case, no full stop. Nothing here says that anything was done wrongly: these
are chances, and a chance speaks for or against what was supposed.
"""

import math

from scrutiny.statistics import exact
from scrutiny.statistics.e_values import EvidenceScore
from scrutiny.statistics.two_stage import DoubleCharacteristic
from scrutiny.statistics.words import portion, round_half_up, times


def so_few(p: float, *, successes: int, sample: int, benchmark: exact.Share) -> str:
    """A p-value: "if it were 8 in 10 of all, 7 or fewer of 12 would come up 6 times in 100"."""
    _, sample, successes = exact.sampled(population=sample, sample=sample, successes=successes)
    supposed = portion(benchmark)
    if sample == 0:
        return f"nothing was judged, so nothing speaks for or against {supposed} of all"
    if p == 0:
        return f"{supposed} of all can no longer be reached, whatever the others would show"
    if p == 1:
        return f"nothing in the sample speaks against {supposed} of all"
    seen = "none" if successes == 0 else "one or none" if successes == 1 else f"{successes:,} or fewer"
    return f"if it were {supposed} of all, {seen} of {sample:,} would come up {times(p)}"


def among_many(adjusted: float, *, tests: int) -> str:
    """An adjusted p-value: "as 12 groups were tested together, this counts as 2 times in 100"."""
    exact.whole(tests, name="tests", least=1)
    if tests == 1:
        return f"only one group was tested, so this stays at {times(adjusted)}"
    if adjusted == 1:
        return f"as {tests:,} groups were tested together, this counts as nothing unusual"
    if adjusted == 0:
        return f"although {tests:,} groups were tested together, chance cannot explain this"
    return f"as {tests:,} groups were tested together, this counts as {times(adjusted)}"


def pays(e: float) -> str:
    """An e-value or a score: "a bet of 1 against the area has become 24"."""
    if math.isnan(e) or e < 0:
        message = f"e-value is {e!r}; expected a number from 0 upwards"
        raise ValueError(message)
    if e == math.inf:
        return "a bet against the area is won for certain: the benchmark can no longer be met"
    if e == 0:
        return "a bet against the area is lost: the benchmark is met for certain"
    if e >= 10:
        amount = "more than a million" if e >= 1_000_000 else f"{int(e):,}"  # rounded down: never more than it is
        return f"a bet of 1 against the area has become {amount}"
    return _small_payment(int(e * 100 + 1e-9))


def _small_payment(hundredths: int) -> str:
    """Of a bet of 100, when it is under a thousand."""
    if hundredths == 100:
        return "a bet against the area is where it was: neither won nor lost"
    if hundredths == 0:
        return "of a bet of 100 against the area, less than 1 is left"
    if hundredths < 100:
        return f"of a bet of 100 against the area, {hundredths} {'is' if hundredths == 1 else 'are'} left"
    return f"a bet of 100 against the area has become {hundredths}"


def over_cycles(score: EvidenceScore) -> str:
    """What has come together: "after 3 cycles, a bet of 1 against the area has become 24; ..."."""
    cycles = len(score.running)
    if cycles == 0:
        return "no cycle has been counted yet"
    mark = f"the mark is {score.threshold:g}"
    after = "after one cycle" if cycles == 1 else f"after {cycles} cycles"
    if score.flagged_at is None:
        return f"{after}, {pays(score.score)}; {mark}, not reached"
    when = "in that cycle" if cycles == 1 else f"in cycle {score.flagged_at} of {cycles}"
    return f"{after}, {pays(score.score)}; {mark}, reached {when}"


def would_find(characteristic: DoubleCharacteristic, *, true_share: exact.Share, population: int) -> str:
    """What both stages would do with one area.

    "if the panel were confident in only half of an area's searches, this plan would look closer 93 times in 100 and
    call it an area of concern 88 times in 100 (12 of 151 drawn, then 30 in all)"
    """
    value = exact.share(true_share, name="true share")
    supposed = portion(value) if value in (0, 1) else f"only {portion(value)}"
    first, total = characteristic.first, characteristic.total
    drawn = f"{first:,} of {population:,} drawn" if first < population else f"all {population:,} drawn"
    if total > first:
        drawn += ", then all" if total == population else f", then {total:,} in all"
    return (
        f"if the panel were confident in {supposed} of an area's searches, this plan would "
        f"{_often('look closer', characteristic.triggered)} and "
        f"{_often('call it an area of concern', characteristic.flagged)} ({drawn})"
    )


def _often(what: str, chance: float) -> str:
    return f"never {what}" if chance == 0 else f"{what} {times(chance)}"


def false_alarms(chance: float, *, strata: int) -> str:
    """How often chance alone would flag: "if all 12 only just met it, 2 cycles in 100 would flag any of them"."""
    exact.whole(strata, name="strata", least=1)
    all_of = "the one group" if strata == 1 else f"all {strata:,} groups"
    if chance == 0:
        return f"if {all_of} only just met the benchmark, none would ever be flagged"
    hundredths = round_half_up(chance)
    often = "fewer than one cycle" if hundredths == 0 else "one cycle" if hundredths == 1 else f"{hundredths} cycles"
    flag = "it" if strata == 1 else "any of them"
    return f"if {all_of} only just met the benchmark, {often} in 100 would flag {flag}"
