"""Chances, bets and what a plan would find, in words, at their awkward ends."""

import math

import pytest

from scrutiny.statistics import words_evidence as words
from scrutiny.statistics.e_values import evidence_score
from scrutiny.statistics.evidence import hypergeometric_p
from scrutiny.statistics.two_stage import double_operating_characteristic


def test_so_few():
    p = hypergeometric_p(151, 12, 7, 0.8)
    said = words.so_few(p, successes=7, sample=12, benchmark=0.8)
    assert said == "if it were 8 in 10 of all, 7 or fewer of 12 would come up 6 times in 100"


@pytest.mark.parametrize(
    ("p", "successes", "sample", "said"),
    [
        (0.01, 0, 3, "if it were 8 in 10 of all, none of 3 would come up once in 100"),
        (0.104, 1, 3, "if it were 8 in 10 of all, one or none of 3 would come up 10 times in 100"),
        (0.0004, 17, 30, "if it were 8 in 10 of all, 17 or fewer of 30 would come up less than once in 100"),
        (0, 3, 10, "8 in 10 of all can no longer be reached, whatever the others would show"),
        (1, 10, 10, "nothing in the sample speaks against 8 in 10 of all"),
        (1, 0, 0, "nothing was judged, so nothing speaks for or against 8 in 10 of all"),
    ],
)
def test_so_few_at_its_ends(p, successes, sample, said):
    assert words.so_few(p, successes=successes, sample=sample, benchmark=0.8) == said


@pytest.mark.parametrize(
    ("adjusted", "tests", "said"),
    [
        (0.0199, 12, "as 12 groups were tested together, this counts as 2 times in 100"),
        (1, 12, "as 12 groups were tested together, this counts as nothing unusual"),
        (0, 12, "although 12 groups were tested together, chance cannot explain this"),
        (0.03, 1, "only one group was tested, so this stays at 3 times in 100"),
    ],
)
def test_among_many(adjusted, tests, said):
    assert words.among_many(adjusted, tests=tests) == said


@pytest.mark.parametrize(
    ("e", "said"),
    [
        (math.inf, "a bet against the area is won for certain: the benchmark can no longer be met"),
        (0, "a bet against the area is lost: the benchmark is met for certain"),
        (1e300, "a bet of 1 against the area has become more than a million"),
        (24.9, "a bet of 1 against the area has become 24"),
        (19.999, "a bet of 1 against the area has become 19"),
        (2.5, "a bet of 100 against the area has become 250"),
        (1, "a bet against the area is where it was: neither won nor lost"),
        (0.4, "of a bet of 100 against the area, 40 are left"),
        (0.01, "of a bet of 100 against the area, 1 is left"),
        (0.001, "of a bet of 100 against the area, less than 1 is left"),
    ],
)
def test_pays(e, said):
    assert words.pays(e) == said


@pytest.mark.parametrize("wrong", [-1.0, math.nan])
def test_what_is_no_payment_is_refused(wrong):
    with pytest.raises(ValueError, match="e-value"):
        words.pays(wrong)


@pytest.mark.parametrize(
    ("payments", "said"),
    [
        ([], "no cycle has been counted yet"),
        ([3], "after one cycle, a bet of 100 against the area has become 300; the mark is 20, not reached"),
        (
            [25],
            "after one cycle, a bet of 1 against the area has become 25; the mark is 20, reached in that cycle",
        ),
        (
            [4, 6, 0.5],
            "after 3 cycles, a bet of 1 against the area has become 12; the mark is 20, reached in cycle 2 of 3",
        ),
        (
            [0, 6],
            (
                "after 2 cycles, a bet against the area is lost: the benchmark is met for certain; the mark is 20, "
                "not reached"
            ),
        ),
    ],
)
def test_over_cycles(payments, said):
    assert words.over_cycles(evidence_score(payments)) == said


def test_what_both_stages_would_find():
    got = double_operating_characteristic(151, 12, 0.8, 0.35, 0.5, level=0.05 / 12)
    assert words.would_find(got, true_share=0.5, population=151) == (
        "if the panel were confident in only half of an area's searches, this plan would look closer 93 times in 100 "
        "and call it an area of concern 88 times in 100 (12 of 151 drawn, then 30 in all)"
    )


@pytest.mark.parametrize(
    ("population", "first", "share", "said"),
    [
        (20, 8, 0, ("confident in none of {} look closer every time and call it an area of concern every time "
         "(8 of 20 drawn, then all)")),
        (8, 8, 1, "confident in all of {} never look closer and never call it an area of concern (all 8 drawn)"),
        (50, 0, 0.5, ("confident in only half of {} never look closer and never call it an area of concern "
         "(0 of 50 drawn, then 30 in all)")),
    ],
)  # fmt: skip
def test_both_stages_at_their_ends(population, first, share, said):
    got = double_operating_characteristic(population, first, 0.8, 0.35, share, level=0.05)
    said = said.format("an area's searches, this plan would")
    assert words.would_find(got, true_share=share, population=population).endswith(said)


@pytest.mark.parametrize(
    ("chance", "strata", "said"),
    [
        (0.011, 42, "if all 42 groups only just met the benchmark, one cycle in 100 would flag any of them"),
        (0.043, 42, "if all 42 groups only just met the benchmark, 4 cycles in 100 would flag any of them"),
        (0.001, 12, "if all 12 groups only just met the benchmark, fewer than one cycle in 100 would flag any of them"),
        (0, 12, "if all 12 groups only just met the benchmark, none would ever be flagged"),
        (0.03, 1, "if the one group only just met the benchmark, 3 cycles in 100 would flag it"),
    ],
)
def test_false_alarms(chance, strata, said):
    assert words.false_alarms(chance, strata=strata) == said
