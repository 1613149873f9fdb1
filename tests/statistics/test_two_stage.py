"""The two-stage rule on counts, and what it would do with one stratum."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.accountability.flags import FirstStatus, FlagRule, SecondStatus, StratumTally, formal_test, look_closer
from scrutiny.sampling.strata import StratumKind
from scrutiny.statistics.evidence import benjamini_hochberg, hypergeometric_p, operating_characteristic
from scrutiny.statistics.two_stage import (
    TwoStageRule,
    double_operating_characteristic,
    first_stage,
    second_stage,
)

RULE = TwoStageRule()


def test_the_lowest_three_are_escalated_and_the_others_wait():
    got = first_stage([110] * 6, [10] * 6, [9, 5, 6, 4, 7, 10], rule=RULE)
    assert got.triggered == (False, True, True, True, True, False)
    assert got.escalated == (False, True, True, True, False, False)
    assert got.waiting == (False, False, False, False, True, False)
    assert got.to_draw == (0, 20, 20, 20, 0, 0)


def test_without_a_cap_all_that_are_triggered_are_escalated():
    got = first_stage([110] * 5, [10] * 5, [5, 5, 5, 5, 9], rule=TwoStageRule(cap=None))
    assert got.escalated == got.triggered == (True, True, True, True, False)
    assert first_stage([110] * 5, [10] * 5, [5] * 5, rule=TwoStageRule(cap=0)).waiting == (True,) * 5


def test_equal_p_go_by_the_order_that_is_given_and_by_place_without_one():
    lists = ([110] * 5, [10] * 5, [5] * 5)
    assert first_stage(*lists, rule=RULE).escalated == (True, True, True, False, False)
    named = first_stage(*lists, rule=RULE, tie_order=["e", "d", "c", "b", "a"])
    assert named.escalated == (False, False, True, True, True)


def test_nothing_drawn_is_never_triggered_and_no_more_is_drawn_than_there_is():
    got = first_stage([50, 12, 40], [0, 8, 35], [0, 1, 3], rule=TwoStageRule(trigger=1))
    assert got.triggered == (False, True, True)
    assert got.to_draw == (0, 4, 0)
    assert got.p[0] == 1


def test_a_trigger_met_exactly_is_met():
    """Of 20, 13 meet 0.65; one drawn, not a success: 7/20."""
    assert first_stage([20], [1], [0], rule=TwoStageRule(benchmark=0.65)).triggered == (True,)


def test_strata_that_were_not_escalated_enter_with_a_p_of_one():
    counts = ([110] * 4, [30] * 4, [15, 29, 3, 10], [True, True, False, False])
    got = second_stage(*counts, rule=RULE)
    assert got.p == (hypergeometric_p(110, 30, 15, 0.8), hypergeometric_p(110, 30, 29, 0.8), 1, 1)
    assert got.adjusted == benjamini_hochberg(got.p).adjusted
    assert got.flagged == (True, False, False, False)
    assert second_stage(*counts, rule=RULE, procedure="discrete").flagged == (True, False, False, False)
    with pytest.raises(ValueError, match="benjamini-hochberg, discrete"):
        second_stage(*counts, rule=RULE, procedure="holm")


@pytest.mark.parametrize("wrong", [{"benchmark": 1.2}, {"cap": -1}, {"total": 1.5}, {"q": "much"}])
def test_a_rule_is_checked(wrong):
    with pytest.raises(ValueError, match="expected"):
        TwoStageRule(**wrong)


# --- the same as the flags of accountability --------------------------------------------------------------


def tally(slug, population, drawn, green, unjudged):
    return StratumTally(
        slug=slug, name=slug.upper(), kind=StratumKind.AREA, population=population, drawn=drawn, green=green,
        amber=0, red=drawn - green - unjudged, cannot_judge=unjudged, unavailable=0,
    )  # fmt: skip


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_it_says_what_the_flags_say(data):
    """First stage: everything drawn counts. Second: only what was judged."""
    slugs = data.draw(st.permutations("abcdefg"))
    first = []
    for slug in slugs:
        population = data.draw(st.integers(1, 150))
        drawn = data.draw(st.integers(0, min(12, population)))
        green = data.draw(st.integers(0, drawn))
        first.append(tally(slug, population, drawn, green, data.draw(st.integers(0, drawn - green))))
    flags = look_closer(first, rule=FlagRule())
    ours = first_stage(
        [one.population for one in first],
        [one.drawn for one in first],
        [one.green for one in first],
        rule=RULE,
        tie_order=[(one.name, one.slug) for one in first],
    )
    assert ours.p == tuple(one.p for one in flags)
    assert ours.escalated == tuple(one.status is FirstStatus.LOOK_CLOSER for one in flags)
    assert ours.waiting == tuple(one.status is FirstStatus.WAITING for one in flags)
    assert ours.to_draw == tuple(one.to_draw for one in flags)
    both = []
    for one, more, escalated in zip(first, ours.to_draw, ours.escalated, strict=True):
        green = data.draw(st.integers(0, more))
        unjudged = data.draw(st.integers(0, more - green))
        larger = tally(one.slug, one.population, one.drawn + more, one.green + green, one.cannot_judge + unjudged)
        both.append(larger if escalated else one)
    formal = formal_test(
        first,
        combined=[one for one, more in zip(both, ours.escalated, strict=True) if more],
        rule=FlagRule(least_judged=0, whole_margin=0),  # what is held back from a flag is not the statistics' business
    )
    tested = second_stage(
        [one.population for one in both],
        [one.judged for one in both],
        [one.green for one in both],
        ours.escalated,
        rule=RULE,
        procedure="discrete",
    )
    assert tested.p == tuple(one.p for one in formal)
    assert tested.adjusted == tuple(one.adjusted for one in formal)
    assert tested.flagged == tuple(one.status is SecondStatus.CONCERN for one in formal)


# --- the double operating characteristic ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("true_share", "triggered", "flagged"),
    [(0.5, 0.932, 0.876), (0.6, 0.779, 0.515), (0.7, 0.504, 0.112), (0.8, 0.194, 0.003)],
)
def test_the_table_of_the_page_on_flags(true_share, triggered, flagged):
    """151 searches, 12 drawn, then 30; the only one looked at closer of twelve groups. Worked out there otherwise."""
    got = double_operating_characteristic(151, 12, 0.8, 0.35, true_share, level=Fraction(1, 240))
    assert (round(got.triggered, 3), round(got.flagged, 3)) == (triggered, flagged)


def test_against_every_pair_of_samples():
    """All first samples and all second ones of a population of eight, counted one by one."""
    from itertools import combinations

    population, first, total, share = 8, 3, 6, 0.5
    greens = set(range(4))
    triggered = flagged = every = pairs = 0
    for one in combinations(range(population), first):
        seen = len(greens & set(one))
        every += 1
        hit = hypergeometric_p(population, first, seen, 0.8) <= 0.35
        triggered += hit
        rest = [i for i in range(population) if i not in one]
        for more in combinations(rest, total - first):
            pairs += 1
            both = seen + len(greens & set(more))
            flagged += hit and hypergeometric_p(population, total, both, 0.8) <= 0.3
    got = double_operating_characteristic(population, first, 0.8, 0.35, share, total=total, level=0.3)
    assert got.triggered == pytest.approx(triggered / every, rel=1e-12)
    assert got.flagged == pytest.approx(flagged / pairs, rel=1e-12)
    assert 0 < flagged < pairs


@given(st.integers(1, 200), st.data())
@settings(deadline=None, max_examples=80)
def test_it_is_the_single_one_with_a_second_look(population, data):
    first = data.draw(st.integers(0, min(20, population)))
    share = data.draw(st.sampled_from([0, 0.3, 0.5, 0.79, 0.8, 1]))
    got = double_operating_characteristic(population, first, 0.8, 0.35, share, level=0.01)
    assert got.triggered == operating_characteristic(population, first, 0.8, 0.35, share)
    assert 0 <= got.flagged <= got.triggered
    assert got.total == max(first, min(30, population))
    assert first <= got.expected_sample <= got.total
    if share >= 0.8:
        assert got.flagged <= 0.01
    everything = double_operating_characteristic(population, first, 0.8, 0.35, share, level=1)
    assert everything.flagged == pytest.approx(got.triggered)


def test_a_single_look_needs_no_correction_for_the_first_stage():
    """Looking closer and then p at or under 0.05 has at most the chance of p at or under 0.05 (pitfall 11)."""
    from scrutiny.statistics.evidence import largest_triggering

    both = double_operating_characteristic(110, 10, 0.8, 0.35, 0.8, level=0.05).flagged
    limit = largest_triggering(110, 30, 0.8, 0.05)
    second = hypergeometric_p(110, 30, limit, 0.8)
    assert both < second <= 0.05
    # flagging at both looks instead would be wrong more often than either
    once = largest_triggering(110, 10, 0.8, 0.05)
    either = sum(
        comb(88, a) * comb(22, 10 - a) / comb(110, 10) * (1 if a <= once else rest)
        for a in range(11)
        for rest in [
            sum(comb(88 - a, i) * comb(12 + a, 20 - i) for i in range(limit - a + 1)) / comb(100, 20)
            if limit >= a
            else 0
        ]
    )
    assert either > second
