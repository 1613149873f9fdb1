"""How many records a wish takes: a wanted precision, a wanted chance of noticing, or what people can read.

All of it is about finite populations: an area that is read whole leaves no doubt, so no wish asks for more than it has.
Where a chance or a width goes up and down with every further record (both do, because counts are whole), the answer is
the fewest records *from which on* the wish is met, so that a plan which gives a stratum more never falls back under it.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, fsum

from scrutiny.errors import SettingError
from scrutiny.statistics import evidence, exact
from scrutiny.statistics.intervals import beta_interval, hypergeometric_interval

_LEAST_AHEAD = 12  # records looked ahead to see that a wish stays met; two teeth of the saw with a benchmark of 0.8


def fewest_for_precision(
    population: int,
    *,
    searches: exact.Share | int,
    expected: exact.Share = Fraction(1, 2),
    confidence: exact.Share = 0.95,
) -> int:
    """The fewest records from which on the area's exact interval is no wider than plus or minus ``searches``.

    ``searches``: half the width, in searches of the area; for hundredths, multiply by the population.
    ``expected``: the share of greens that is supposed. Half is the widest case: supposing anything else promises too
    much if it is wrong. Exact (`hypergeometric_interval`), so usually a few records more than the normal formula with
    the finite population correction (Lohr, Sampling, section 2.6) says, which errs narrow. The population, at the most.
    """
    limit = 2 * Fraction(str(searches))
    if limit < 0:
        message = f"{searches} searches; expected 0 or more"
        raise ValueError(message)
    share = exact.share(expected, name="expected share")

    def fits(sample: int) -> bool:
        # Between two whole counts the wider interval decides.
        for successes in {floor(share * sample), ceil(share * sample)}:
            found = hypergeometric_interval(
                population=population, sample=sample, successes=successes, confidence=confidence
            )
            if found.high - found.low > limit:
                return False
        return True

    return _from_which_on(fits, most=exact.whole(population, name="population"), ahead=_LEAST_AHEAD)


def fewest_to_notice(
    population: int,
    *,
    chance: exact.Share,
    benchmark: exact.Share,
    trigger: exact.Share,
    true_share: exact.Share = Fraction(1, 2),
) -> int:
    """The fewest records from which on an area of that true share is looked at closer with that chance, at least.

    Exact (`evidence.operating_characteristic`). The population, where even reading all does not give that chance: an
    area so small that the true share, rounded up to whole searches, meets the benchmark.
    """
    wanted = float(exact.share(chance, name="chance"))
    bad = 1 - exact.share(benchmark, name="benchmark")
    ahead = max(_LEAST_AHEAD, ceil(2 / bad)) if bad else _LEAST_AHEAD  # a tooth of the saw is 1 / (1 - benchmark) long

    def fits(sample: int) -> bool:
        return wanted <= evidence.operating_characteristic(
            population=population, sample=sample, benchmark=benchmark, trigger=trigger, true_share=true_share
        )

    return _from_which_on(fits, most=exact.whole(population, name="population"), ahead=ahead)


def _from_which_on(fits: Callable[[int], bool], *, most: int, ahead: int) -> int:
    """The smallest number that fits and after which ``ahead`` others fit too (or all up to ``most``); else ``most``."""
    low, high = 0, 1
    while high < most and not fits(high):
        low, high = high, 2 * high
    high = min(high, most)
    while high - low > 1:  # to a tooth of the saw: one number before ``high`` does not fit, so the place is not earlier
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    met = 0
    for sample in range(max(1, high), most + 1):
        met = met + 1 if fits(sample) else 0
        if met > ahead:
            return sample - ahead
    return most - met + 1 if met else most


def overall_half_width(
    populations: Sequence[int],
    sizes: Sequence[int],
    *,
    expected: exact.Share = Fraction(4, 5),
    confidence: exact.Share = 0.95,
) -> float:
    """Half the width of the interval that the overall rate would have, as a share, if every area were as expected.

    The same interval as `estimates.stratified_proportion` gives afterwards (Korn and Graubard 1998, with smoothed
    rates and the finite population correction), with the expected share in place of counts. 0 where all are read.
    """
    share = float(exact.share(expected, name="expected share"))
    strata = [(N, n, (n * share + 0.5) / (n + 1)) for N, n in zip(populations, sizes, strict=True) if N]
    whole = sum(N for N, _, _ in strata)
    partly = [n for N, n, _ in strata if n < N]
    if not partly:
        return 0.0
    if not all(partly):
        return 1.0  # of a part without any record nothing is known
    from scipy.special import stdtrit

    rate = fsum(N / whole * r for N, _, r in strata)
    variance = fsum((N / whole) ** 2 * (1 - n / N) * r * (1 - r) / n for N, n, r in strata)
    upper = 1 - float(exact.tail_alpha(confidence))
    quotient = stdtrit(max(1, sum(partly) - 1), upper) / stdtrit(max(1, sum(partly) - len(partly)), upper)
    size = rate * (1 - rate) / variance * quotient**2
    interval = beta_interval(share * size, sample=size, confidence=confidence)
    return (interval.high - interval.low) / 2


def fewest_overall(
    populations: Sequence[int],
    sized: Callable[[int], Sequence[int]],
    *,
    half_width: exact.Share,
    least: int,
    expected: exact.Share = Fraction(4, 5),
    confidence: exact.Share = 0.95,
) -> int:
    """The smallest total whose overall interval is no wider than plus or minus ``half_width`` (a share).

    ``sized``: the sizes that a total gives; ``least``: the total to begin with (the sum of the minimums).
    """
    wanted = float(exact.share(half_width, name="half-width"))
    most = sum(populations)

    def fits(total: int) -> bool:
        found = overall_half_width(populations, sized(total), expected=expected, confidence=confidence)
        return found <= wanted

    if fits(least):
        return least
    low, high = least, max(least + 1, 2 * least)
    while high < most and not fits(high):
        low, high = high, 2 * high
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def readable(*, members: int, records_each: int, readers: int) -> int:
    """How many records a panel can read when each member reads so many and each record has so many readers.

    Raises SettingError where that is none.
    """
    total = members * records_each // readers
    if total < 1:
        raise SettingError(
            f"{members} members who read {records_each} records each give no record {readers} readers",
            where="--records-each",
            do="Let each member read more, or give each record fewer readers (--readers)",
        )
    return total


def records_in(*, hours: float, minutes: float) -> int:
    """How many records a member reads in so many hours, at so many minutes a record. Rounded down."""
    return int(Fraction(str(hours)) * 60 / Fraction(str(minutes)))
