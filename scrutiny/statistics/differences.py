"""Two shares side by side: how far apart, and whether chance alone would do it.

Two samples, or two groups, with so many successes each, independent of each other. Which group is a and which is b is
the caller's; the difference is a minus b.
"""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt

from scrutiny.statistics import exact
from scrutiny.statistics.intervals import wilson

INFRA_MARGINALITY = (
    "A lower find rate can come from searching one group on less, and an equal one can hide it: the rate is an "
    "average over searches that were sure to find something and searches that hardly could, and groups may differ "
    "in that mixture although each is searched by the same standard. So neither a difference nor none is by itself "
    "proof of unequal or of equal treatment."
)
"""To be printed wherever an outcome test is (Ayres 2002; Simoiu, Corbett-Davies and Goel 2017)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """share a - share b, from -1 to 1; None where a group is empty, and then ``note`` is "none in a" or so.

    ``note``: "" defined · "none in a" · "none in b" · "none" in either.
    """

    successes_a: int
    sample_a: int
    successes_b: int
    sample_b: int
    share_a: float | None
    share_b: float | None
    estimate: float | None
    low: float | None
    high: float | None
    confidence: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTest:
    """The find rates of two groups: their `Difference`, Fisher's exact p, and what the test cannot say.

    ``p`` is 1 where there is nothing to compare. ``shown`` is False where either group has fewer searches than asked
    for, and ``reasons`` say which: "few searches a", "few searches b".
    """

    difference: Difference
    p: float
    shown: bool
    reasons: tuple[str, ...]
    caution: str


def difference(
    successes_a: int,
    sample_a: int,
    successes_b: int,
    sample_b: int,
    *,
    confidence: exact.Share = 0.95,
) -> Difference:
    """The difference of two independent proportions with Newcombe's (1998) interval, his method 10.

    With d the difference, l and u the Wilson ends of each share: from d - sqrt((pa - la)^2 + (ub - pb)^2) to
    d + sqrt((ua - pa)^2 + (pb - lb)^2). It never leaves -1 to 1 and does not collapse when all or none succeed.
    Without a correction for continuity; it covers about as often as it says on average, and a little less often for
    some shares. It is for an endless supply: for records drawn from a short list it errs wide.
    """
    _, sample_a, successes_a = exact.sampled(population=sample_a, sample=sample_a, successes=successes_a)
    _, sample_b, successes_b = exact.sampled(population=sample_b, sample=sample_b, successes=successes_b)
    level = float(exact.share(confidence, name="confidence"))
    exact.tail_alpha(confidence)
    share_a = successes_a / sample_a if sample_a else None
    share_b = successes_b / sample_b if sample_b else None
    estimate = low = high = None
    note = ""
    if share_a is None or share_b is None:
        note = "none in a" if share_b is not None else "none in b" if share_a is not None else "none"
    else:
        one, other = (
            wilson(successes_a, sample=sample_a, confidence=confidence),
            wilson(successes_b, sample=sample_b, confidence=confidence),
        )
        # Exact, so that equal shares differ by 0 and not by a hair.
        estimate = float(Fraction(successes_a, sample_a) - Fraction(successes_b, sample_b))
        low = estimate - sqrt((share_a - one.low) ** 2 + (other.high - share_b) ** 2)
        high = estimate + sqrt((one.high - share_a) ** 2 + (share_b - other.low) ** 2)
        low, high = max(low, -1.0), min(high, 1.0)  # beyond by rounding only
    return Difference(
        successes_a=successes_a,
        sample_a=sample_a,
        successes_b=successes_b,
        sample_b=sample_b,
        share_a=share_a,
        share_b=share_b,
        estimate=estimate,
        low=low,
        high=high,
        confidence=level,
        note=note,
    )


def fisher_exact(successes_a: int, sample_a: int, successes_b: int, sample_b: int) -> float:
    """Fisher's exact test, two-sided: the chance, both totals given, of a table as unlikely as this or more.

    As in R's ``fisher.test``, but ties are decided in whole numbers, where R takes as equal what differs by one part in
    ten million. Errs against finding a difference. 1 for an empty group.
    """
    _, sample_a, successes_a = exact.sampled(population=sample_a, sample=sample_a, successes=successes_a)
    _, sample_b, successes_b = exact.sampled(population=sample_b, sample=sample_b, successes=successes_b)
    population, marked = sample_a + sample_b, successes_a + successes_b
    least, most = max(0, marked - sample_b), min(sample_a, marked)

    def ways(count: int) -> int:
        return comb(marked, count) * comb(population - marked, sample_a - count)

    def at_most(count: int) -> int:
        return exact.ways_at_most(count, population=population, sample=sample_a, marked=marked)

    seen = ways(successes_a)
    # The law rises to its peak and falls: on the far side of the peak, the tables as unlikely are the outermost ones.
    peak = min(max((sample_a + 1) * (marked + 1) // (population + 2), least), most)
    every = comb(population, sample_a)
    if successes_a <= peak:
        far = peak + bisect_left(range(peak, most + 1), True, key=lambda count: ways(count) <= seen)
        far = max(far, successes_a + 1)
        return _portion(at_most(successes_a) + every - at_most(far - 1), every)
    near = least + bisect_left(range(least, peak + 1), True, key=lambda count: ways(count) > seen)
    return _portion(at_most(near - 1) + every - at_most(successes_a - 1), every)


def _portion(ways: int, every: int) -> float:
    return min(ways, every) / every


def outcome_test(
    finds_a: int,
    searches_a: int,
    finds_b: int,
    searches_b: int,
    *,
    confidence: exact.Share = 0.95,
    least_searches: int = 20,
) -> OutcomeTest:
    """Becker's outcome test: if one group is searched on less, its searches should find less.

    The difference of the find rates with its interval and Fisher's p, and `INFRA_MARGINALITY`, which says what the test
    cannot show and belongs beside every use. Searches are taken as independent; one person searched twice is two.
    Compare like with like: the same object of search, and areas apart (`mantel_haenszel_odds`).
    """
    found = difference(finds_a, searches_a, finds_b, searches_b, confidence=confidence)
    least = exact.whole(least_searches, name="least_searches")
    sizes = (("a", found.sample_a), ("b", found.sample_b))
    reasons = tuple(f"few searches {name}" for name, size in sizes if size < max(least, 1))
    return OutcomeTest(
        difference=found,
        p=fisher_exact(finds_a, searches_a, finds_b, searches_b),
        shown=not reasons,
        reasons=reasons,
        caution=INFRA_MARGINALITY,
    )
