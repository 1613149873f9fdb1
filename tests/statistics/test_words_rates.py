"""What ratios and differences say, at their awkward ends."""

# ruff: noqa: E501 (a sentence is easier to read aloud on one line)

import pytest

from scrutiny.statistics import words_rates as words
from scrutiny.statistics.differences import INFRA_MARGINALITY, difference, outcome_test
from scrutiny.statistics.funnel import funnel_limits
from scrutiny.statistics.mantel_haenszel import mantel_haenszel_odds, mantel_haenszel_rates
from scrutiny.statistics.rates import rate_ratio, unknown_ethnicity_range

BLACK, WHITE = "people recorded as Black", "people recorded as White"
HERE = words.Comparison(a=BLACK, b=WHITE, source="Census 2021")
PER = "per 1,000 residents (Census 2021)"


def base(a: str, people_a: str, b: str, people_b: str) -> str:
    return f"{a} of {BLACK}, among {people_a} residents, and {b} of {WHITE}, among {people_b}"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        # 6 and 80 searches, the case of facts/panel-practice.md 7H: the interval is shown.
        ((6, 5000, 80, 290000), f"{BLACK} were searched 4.4 times as often as {WHITE}, {PER}; chance alone could make that "
         "anything from 1.5 to 9.9; it rests on " + base("6 searches", "5,000", "80 searches", "290,000")),
        ((12, 60000, 30, 45000), f"{BLACK} were searched less often, 0.30 times as often as {WHITE}, {PER}; chance alone "
         "could make that anything from 0.13 to 0.61; it rests on " + base("12 searches", "60,000", "30 searches", "45,000")),
        ((40, 60000, 30, 45000), f"{BLACK} were searched about as often as {WHITE}, {PER}; chance alone could make that "
         "anything from 0.60 to 1.7, so these numbers do not show which is more often; it rests on "
         + base("40 searches", "60,000", "30 searches", "45,000")),
        ((4, 5000, 80, 290000), f"too few to say how much more or less often {BLACK} were searched than {WHITE}: "
         + base("4 searches", "5,000", "80 searches", "290,000")),
        ((0, 500, 1, 700), f"too few to say how much more or less often {BLACK} were searched than {WHITE}: "
         + base("no searches", "500", "one search", "700")),
        ((5, 0, 7, 100), "how often cannot be said, because a group has no residents; "
         + base("5 searches", "0", "7 searches", "100")),
    ],
)  # fmt: skip
def test_ratio(counts, said):
    assert words.ratio(rate_ratio(*counts), HERE) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 5000, 5, 20000), (f"there were no searches of {BLACK}; chance alone could hide anything up to 4.4 times as often "
         f"as {WHITE}, {PER}, so these numbers do not show which is more often; it rests on ")),
        ((0, 50000, 50, 20000), (f"there were no searches of {BLACK}; chance alone could hide anything up to 0.04 times as "
         f"often as {WHITE}, {PER}; it rests on ")),
        ((5, 5000, 0, 20000), (f"there were no searches of {WHITE}, so there is no ratio; once chance is allowed for, {BLACK} "
         f"were searched at least 3.6 times as often, {PER}; it rests on ")),
        ((1, 5000, 0, 20000), (f"there were no searches of {WHITE}, so there is no ratio; once chance is allowed for, {BLACK} "
         f"were searched at least 0.10 times as often, {PER}, so these numbers do not show which is more often; it rests on ")),
        ((0, 5000, 0, 20000), "there is nothing to compare: no searches of "),
        ((3, 800, 50, 90000), (f"{BLACK} were searched 6.8 times as often as {WHITE}, {PER}; chance alone could make that "
         "anything from 1.3 to 20.9; it rests on ")),
    ],
)  # fmt: skip
def test_ratio_where_the_reader_insists(counts, said):
    assert words.ratio(rate_ratio(*counts), HERE, even_if_few=True).startswith(said)


def test_the_words_are_those_of_the_caller():
    stops = words.Comparison(
        a="men", b="women", were="were stopped", event=words.Thing(one="stop", many="stops"),
        base=words.Thing(one="driver", many="drivers"), per=1,
    )  # fmt: skip
    assert words.ratio(rate_ratio(1, 2000, 900, 50000), stops, even_if_few=True) == (
        "men were stopped less often, 0.03 times as often as women, per driver; chance alone could make that anything from "
        "0.00070 to 0.16; it rests on one stop of men, among 2,000 drivers, and 900 stops of women, among 50,000"
    )


def test_the_ends_in_words_are_never_inside_those_of_the_numbers():
    for a in range(0, 60, 3):
        found = rate_ratio(a, 4321, 31, 98765)
        if not a:
            continue
        said = words.ratio(found, HERE, even_if_few=True).split("anything from ")[1]
        low, high = (float(text.split(",")[0].split(";")[0]) for text in said.split(" to ")[:2])
        assert low <= found.low * (1 + 1e-9)
        assert high >= found.high * (1 - 1e-9)
        assert low == pytest.approx(found.low, rel=0.2)
        assert high == pytest.approx(found.high, rel=0.1)


@pytest.mark.parametrize(
    ("events", "exposure", "said"),
    [
        (6, 5000, f"{BLACK}: 1.2 searches {PER} (6 among 5,000)"),
        (0, 5000, f"{BLACK}: 0 searches {PER} (0 among 5,000)"),
        (1, 250000, f"{BLACK}: fewer than 0.1 searches {PER} (1 among 250,000)"),
        (10, 5000, f"{BLACK}: 2 searches {PER} (10 among 5,000)"),
        (3, 0, f"{BLACK}: no residents, so no rate"),
    ],
)
def test_rate(events, exposure, said):
    assert words.rate(events, exposure, HERE, BLACK) == said


AREAS = (
    [32, 104, 206, 186, 102],
    [52407, 43248, 28612, 12663, 5317],
    [2, 12, 28, 28, 31],
    [18790, 10673, 5710, 2585, 1462],
)


def test_pooled_says_what_where_explains_and_that_areas_differ():
    assert words.pooled(mantel_haenszel_rates(*AREAS), HERE) == (
        f"compared only within the same area, {BLACK} were searched 1.4 times as often as {WHITE}, {PER}; chance alone could "
        "make that anything from 1.1 to 1.8; with all areas thrown together it would be 1.7; the areas differ among "
        "themselves by more than chance, so look at each before this one number; it rests on 630 searches of "
        f"{BLACK} and 101 searches of {WHITE}; 5 of 5 areas can be used"
    )
    alike = words.pooled(mantel_haenszel_rates([10, 20], [1000, 2000], [10, 20], [1000, 2000]), HERE)
    assert "about as often as" in alike
    assert "differ" not in alike


def test_pooled_at_its_ends():
    none = mantel_haenszel_rates([3, 1], [900, 800], [0, 0], [900, 0])
    assert words.pooled(none, HERE) == (
        f"compared only within the same area, nothing can be said: no area has searches of {WHITE} to compare with"
    )
    odds = words.pooled(mantel_haenszel_odds([5, 6], [20, 30], [8, 9], [50, 40]), HERE)
    assert odds.startswith(
        f"compared only within the same area, the odds for {BLACK} are 1.2 times those for {WHITE}; chance"
    )
    endless = words.pooled(mantel_haenszel_rates([0, 0], [900, 800], [4, 3], [900, 500], interval="exact"), HERE)
    assert endless.startswith(
        f"compared only within the same area, there were no searches of {BLACK}; chance alone could make that anything from "
        "0 to 0."
    )


def test_unknown():
    found = unknown_ethnicity_range(40, 5000, 300, 120000, unknown=30)
    assert words.unknown(found, HERE) == (
        f"for 30 searches it is not known of whom: the ratio is 3.2 without them, 2.9 if all were of {WHITE}, and 5.6 if of "
        f"{BLACK}"
    )
    one = unknown_ethnicity_range(40, 5000, 300, 120000, unknown=1)
    assert words.unknown(one, HERE).startswith("for one search it is not known of whom: the ratio is 3.2 without it, 3.2 if "
                                               "it was of")  # fmt: skip
    assert words.unknown(unknown_ethnicity_range(4, 50, 3, 120, unknown=0), HERE) == ""
    assert words.unknown(unknown_ethnicity_range(4, 50, 0, 120, unknown=3), HERE) == (
        "for 3 searches it is not known of whom: too much is unknown for a ratio"
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((56, 70, 48, 80), ("56 of 70 searches of A and 48 of 80 searches of B: about 20 in 100 more; between 5 in 100 more "
         "and 34 in 100 more once chance is allowed for")),
        ((31, 200, 90, 700), ("31 of 200 searches of A and 90 of 700 searches of B: about 3 in 100 more; between 3 in 100 "
         "fewer and 9 in 100 more once chance is allowed for, so these numbers do not show which is higher")),
        ((1, 100, 2, 200), ("1 of 100 searches of A and 2 of 200 searches of B: no difference to speak of; between 3 in 100 "
         "fewer and 5 in 100 more once chance is allowed for, so these numbers do not show which is higher")),
        ((10, 10, 0, 20), ("10 of 10 searches of A and 0 of 20 searches of B: about 100 in 100 more; between 67 in 100 more "
         "and 100 in 100 more once chance is allowed for")),
        ((1, 1, 0, 0), "1 of one search of A and no searches of B: there is nothing to compare"),
    ],
)  # fmt: skip
def test_apart(counts, said):
    assert words.apart(difference(*counts), "A", "B") == said


def test_outcome_never_goes_without_its_caution():
    shown = words.outcome(outcome_test(31, 200, 90, 700), "A", "B")
    assert shown.startswith(
        "something was found in 31 of 200 searches of A and 90 of 700 searches of B: about 3 in 100 more"
    )
    assert "were both alike, tables so far apart would come up 35 times in 100. " in shown
    few = words.outcome(outcome_test(3, 10, 90, 700), "A", "B")
    assert few.startswith(
        "something was found in 3 of 10 searches of A and 90 of 700 searches of B: too few to compare. "
    )
    for said in (shown, few):
        assert said.endswith(INFRA_MARGINALITY)


@pytest.mark.parametrize(
    ("limits", "successes", "said"),
    [
        (funnel_limits(10, 0.8), 8, ("the panel was confident in 8 of 10: as near to 8 in 10 as chance alone makes areas that "
         "just meet it")),
        (funnel_limits(10, 0.8), 4, ("the panel was confident in 4 of 10: outside the 95% lines; of areas that just meet 8 in "
         "10, fewer than 1 in 40 would have so few by chance. This is a picture: it flags nobody")),
        (funnel_limits(10, 0.8), 3, ("the panel was confident in 3 of 10: outside the 99.8% lines; of areas that just meet 8 "
         "in 10, fewer than 1 in 1,000 would have so few by chance. This is a picture: it flags nobody")),
        (funnel_limits(60, 0.8), 56, ("the panel was confident in 56 of 60: outside the 95% lines; of areas that just meet 8 "
         "in 10, fewer than 1 in 40 would have so many by chance. This is a picture: it flags nobody")),
        (funnel_limits(6, 0.8, population=6), 4, ("the panel was confident in 4 of 6; all were looked at, so chance has no part "
         "in it")),
        (funnel_limits(0, 0.8), 0, "nothing was judged, so the area has no place in the picture"),
        (funnel_limits(5, 0.8), 5, ("the panel was confident in all 5: as near to 8 in 10 as chance alone makes areas that "
         "just meet it")),
    ],
)  # fmt: skip
def test_funnel(limits, successes, said):
    assert words.funnel(limits, successes, benchmark=0.8) == said


def test_no_sentence_says_what_the_tool_never_says():
    said = " ".join(
        (
            words.LIMITS_OF_A_RATIO,
            INFRA_MARGINALITY,
            words.ratio(rate_ratio(6, 5000, 80, 290000), HERE),
            words.pooled(mantel_haenszel_rates(*AREAS), HERE),
        )
    ).lower()
    for word in ("unlawful", "breach", "biased", "racist", "discriminat", "significant", "guilty", " nan"):
        assert word not in said
