"""What is said to the person who answers for an area."""

import re
from dataclasses import replace
from datetime import date

import pytest

from scrutiny.accountability.briefs import (
    NOT_ALL_WELL,
    WHAT_CONFIDENT_MEANS,
    Case,
    CriticalAnswer,
    DrawFact,
    answer_due,
    brief,
    notice,
    outcome,
    reasons_not_read,
    recorded_as,
)
from scrutiny.accountability.flags import FlagRule, SecondStatus, StratumTally, formal_test, look_closer
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.panel.decisions import Colour
from scrutiny.records.days import day_words, period_words
from scrutiny.sampling import seeds
from scrutiny.sampling.strata import StratumKind

RULE = FlagRule()
PERIOD = "in August and September 2026"
FORBIDDEN = re.compile(r"lawful|breach|\bfail|complian|illegal", re.IGNORECASE)
DRAWS = (
    DrawFact(drawn=10, seed="0271828182", announced="e-mail to members, 2026-10-05"),
    DrawFact(drawn=20, seed="Late SEED 7", announced="e-mail to members, 2026-11-04"),
)


def area(name, population, green, amber=0, red=0, cannot_judge=0, unavailable=0, kind=StratumKind.AREA):
    return StratumTally(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        population=population,
        drawn=green + amber + red + cannot_judge + unavailable,
        green=green,
        amber=amber,
        red=red,
        cannot_judge=cannot_judge,
        unavailable=unavailable,
    )


def cases_of(one):
    asked = "Does the record say clearly what the officer saw, heard or was told?"
    answer = CriticalAnswer(header="Reason is clear", question=asked, counts=(("Yes", 0), ("Partly", 1), ("No", 2)))
    colours = [Colour.AMBER] * one.amber + [Colour.RED] * one.red + [Colour.GREEN] * one.green
    return [Case(number=f"{i:03d}", result=colour, answers=(answer,)) for i, colour in enumerate(colours, start=1)]


def stages(first, both, rule=RULE):
    return formal_test([first], combined=[both], rule=rule)[0]


FIRST, BOTH = area("Watford", 151, 4, 3, 2, 1), area("Watford", 151, 14, 8, 6, 1, 1)


def a_brief(first=FIRST, both=BOTH, **changed):
    arguments = {
        "rule": RULE,
        "period": PERIOD,
        "cases": cases_of(both),
        "draws": DRAWS,
        "fingerprints": ["ab12 cd34"],
        "flagged_on": date(2026, 11, 17),
    } | changed
    return brief(stages(first, both, rule=arguments["rule"]), **arguments)


def test_what_the_brief_says():
    got = a_brief()
    assert got.addressee == "the Chief Inspector for Watford"
    assert got.heading == "Area of concern: Watford"
    assert got.about == "the 151 searches recorded as in Watford"
    interval = stages(FIRST, BOTH).interval
    assert got.found == (
        (
            "Of the 151 searches recorded as in Watford in August and September 2026, 30 searches were drawn by lot; "
            "the panel was confident in 14 of 28; 1 could not be judged from the record; 1 could not be supplied to "
            "the panel."
        ),
        WHAT_CONFIDENT_MEANS,
        (
            "These figures are of all draws together. In the first, the panel was confident in 4 of 9; 1 could not be "
            "judged from the record."
        ),
        (
            f"Had it read them all, the panel would have been confident in between {interval.low} and "
            f"{interval.high} of the 151 searches. Chance in the draw is allowed for; that people can judge "
            "differently is not."
        ),
        "The benchmark set beforehand is 8 in 10, which is at least 121 of the 151 searches.",
        "If the panel were confident in that many, a draw as low as this would come up less than once in 100.",
        (
            "Allowing for all areas having been looked at, it would come up less than once in 100; an area is of "
            "concern at 5 times in 100 or less."
        ),
    )
    assert [case.result for case in got.cases] == [Colour.RED] * 6 + [Colour.AMBER] * 8
    assert got.asked[0] == "What happened in each of the 14 cases listed here?"
    assert len(got.asked) == 3
    assert got.due == date(2026, 12, 15)


def test_every_line_is_there_once_and_numbered():
    lines = a_brief().lines
    assert len(lines) == len(set(lines))
    assert lines[0] == "To the Chief Inspector for Watford"
    assert "Please answer by 15 December 2026." in lines
    assert any(line.startswith("1. What happened") for line in lines)
    assert (
        "Case 009: red. Does the record say clearly what the officer saw, heard or was told? Partly 1, No 2." in lines
    )


def test_how_the_cases_were_chosen_claims_no_more_than_was_done():
    got = a_brief().chosen
    assert "10 searches drawn by lot with the seed 0271828182, made after the fingerprint was sent out" in got[0]
    assert "Late SEED 7" in got[1]  # a seed is printed as it is
    assert "ab12 cd34" in got[-1]
    silent = (DrawFact(drawn=30, seed="1", note=seeds.note(seeds.GIVEN_TOGETHER)),)
    said = " ".join(a_brief(draws=silent).chosen)
    assert "this draw can be repeated, but does not by itself show that nobody chose" in said
    assert "sent out" not in said
    with pytest.raises(ValueError, match="announced"):
        DrawFact(drawn=30, seed="1")


def test_rounds_that_were_drawn_under_one_seed_are_said_once():
    halves = (replace(DRAWS[1], drawn=8), DRAWS[0], replace(DRAWS[1], drawn=12))
    got = a_brief(draws=halves).chosen

    assert got[0].startswith("20 searches drawn by lot with the seed Late SEED 7, made after")
    assert [sentence.startswith("10 searches") for sentence in got] == [False, True, False]


def test_one_case_one_search():
    first = area("Outside", 1, 0, 1, kind=StratumKind.OUTSIDE)
    rule = replace(RULE, least_judged=1, whole_margin=1)  # as it is, one search is too few to say
    got = a_brief(first, first, draws=(DrawFact(drawn=1, seed="1", announced="letter"),), rule=rule)
    assert got.found == (
        (
            "Of the one search recorded as outside the area in August and September 2026, it was drawn; the panel was "
            "not confident in the one record it judged."
        ),
        WHAT_CONFIDENT_MEANS,
        "The benchmark set beforehand is 8 in 10, which is at least 1 of the one search.",
        "All were judged, so chance in the draw plays no part.",
    )
    assert got.asked[0] == "What happened in the case listed here?"


def test_where_nobody_knows_the_place_no_chief_inspector_is_asked():
    for kind, said in (
        (StratumKind.NO_LOCATION, "recorded with no location"),
        (StratumKind.OUTSIDE, "recorded as outside the area"),
    ):
        first = area("No location", 40, 3, 7, kind=kind)
        got = a_brief(first, area("No location", 40, 10, 20, kind=kind))
        assert got.addressee == "the force lead for stop and search"
        assert got.heading == f"A concern: searches {said}"
        assert "Chief Inspector" not in " ".join(got.lines)
        assert "Chief Inspector" not in " ".join(
            notice(look_closer([first], rule=RULE)[0], rule=RULE, period=PERIOD).lines
        )


def test_a_benchmark_out_of_reach():
    first = area("Watford", 31, 3, 7)
    got = a_brief(first, area("Watford", 31, 20, 10))
    assert got.found[-2].endswith("a draw as low as this would never come up.")


@pytest.mark.parametrize(
    "one", [BOTH, area("Watford", 30, 12, 18), area("Watford", 151, 0, 0, 30), area("Watford", 151, 0, 1, 0, 9)]
)
def test_no_word_of_law_is_used(one):
    first = FIRST if one is BOTH else one
    rule = FlagRule(intense_total=one.drawn)
    stage = formal_test([first], combined=[one], rule=RULE if one is BOTH else rule)[0]
    texts = list(notice(look_closer([first], rule=RULE)[0], rule=RULE, period=PERIOD).lines)
    if stage.status == "area of concern":
        draws = (DrawFact(drawn=one.drawn, seed="1", note="x"),)
        got = brief(
            stage,
            rule=RULE,
            period=PERIOD,
            cases=cases_of(one),
            draws=draws,
            fingerprints=["ab12"],
            flagged_on=date(2026, 1, 1),
        )
        texts += got.lines
    for text in texts:
        assert not FORBIDDEN.search(text), text
        assert "nan" not in text.lower().split()
        assert "  " not in text
        assert text[0].isupper() or text[0].isdigit()


def test_cases_must_add_up_to_the_tally():
    cases = cases_of(BOTH)
    for wrong in (
        cases[1:],
        [*cases, Case(number="MS1", result=Colour.RED)],  # a must-see record
        [cases[1], *cases[1:]],  # one twice
    ):
        with pytest.raises(IntegrityError, match="amber and"):
            a_brief(cases=wrong)
    with pytest.raises(IntegrityError, match="add up to 10"):
        a_brief(draws=DRAWS[:1])


def test_only_an_area_of_concern_gets_a_brief_and_only_a_closer_look_a_notice():
    fine = area("Watford", 151, 26, 4)
    with pytest.raises(StepError, match="not an area of concern"):
        a_brief(area("Watford", 151, 7, 3), fine)
    with pytest.raises(StepError, match="not looked at closer"):
        notice(look_closer([area("Watford", 151, 10)], rule=RULE)[0], rule=RULE, period=PERIOD)


def test_the_notice():
    got = notice(look_closer([FIRST], rule=RULE)[0], rule=RULE, period=PERIOD)
    assert got.addressee == "the Chief Inspector for Watford"
    assert got.heading == "A closer look: Watford"
    assert got.text[0].startswith("There is no finding yet. Of the 151 searches recorded as in Watford in August")
    assert "20 more searches will be drawn by lot from the same list." in got.text[3]
    assert "Nothing else is asked of you now." in got.text[-1]


def test_the_notice_where_no_more_can_or_need_be_drawn():
    everything = look_closer([area("Watford", 10, 5, 5)], rule=RULE)[0]
    assert "No more can be drawn" in notice(everything, rule=RULE, period=PERIOD).text[3]
    enough = look_closer([area("Watford", 400, 20, 20)], rule=RULE)[0]
    assert "As many were drawn as a closer look asks for" in notice(enough, rule=RULE, period=PERIOD).text[3]
    last = look_closer([area("Watford", 11, 5, 5)], rule=RULE)[0]
    assert "One more search will be drawn" in notice(last, rule=RULE, period=PERIOD).text[3]


def test_a_notice_says_what_confident_means_and_what_the_benchmark_is():
    colours = ((Colour.GREEN, ("Excellent", "Satisfactory")), (Colour.RED, ("Serious concerns",)))
    got = notice(look_closer([FIRST], rule=RULE)[0], rule=RULE, period=PERIOD, colours=colours)
    assert got.text[1] == (
        f"{WHAT_CONFIDENT_MEANS} The benchmark, the share set beforehand to hold this against, is 8 in 10: at least "
        "121 of the 151 searches."
    )
    assert "green is “Excellent” or “Satisfactory”; red is “Serious concerns”." in got.text[2]
    assert not FORBIDDEN.search(" ".join(got.lines))


def test_a_share_at_the_benchmark_or_above_it_is_said_to_be_so_before_its_chance():
    first = area("Watford", 151, 6, 3)
    for green, amber, said in (
        (27, 3, "27 of 30 is above the benchmark, so the panel's result is not low. What is worked out"),
        (24, 6, "24 of 30 is at the benchmark, so the panel's result is not low. What is worked out"),
        (23, 7, "If the panel were confident in that many, a draw as low as this would come up"),
    ):
        stage = stages(first, area("Watford", 151, green, amber))
        text = outcome(stage, rule=RULE, period=PERIOD).text
        assert text[-3].startswith(said)
        assert ("as low as this" in text[-3]) is (green < 24)
        assert "only where that is 5 times in 100 or less" in text[-3]
    whole = stages(area("Watford", 20, 3, 2), area("Watford", 20, 18, 2))
    assert outcome(whole, rule=RULE, period=PERIOD).text[-3].startswith("18 of 20 is above the benchmark")


def test_a_closer_look_that_shows_no_concern_ends_with_its_result_and_asks_nothing():
    first, both = area("Watford", 151, 6, 3, 0, 1), area("Watford", 151, 24, 4, 1, 1)
    stage = stages(first, both)
    colours = ((Colour.GREEN, ("Excellent", "Satisfactory")), (Colour.RED, ("Serious concerns",)))
    got = outcome(stage, rule=RULE, period=PERIOD, readers=3, colours=colours)

    assert stage.status is SecondStatus.NONE_SHOWN
    assert (got.addressee, got.heading) == (
        "the Chief Inspector for Watford",
        "The result of the closer look: Watford",
    )
    assert got.text[:3] == (
        "The closer look is finished, and it shows no concern.",
        (
            "Of the 151 searches recorded as in Watford in August and September 2026, 30 searches were drawn by lot; "
            "the panel was confident in 24 of 29; 1 could not be judged from the record."
        ),
        f"Each record was given to three members of the panel. {WHAT_CONFIDENT_MEANS}",
    )
    assert f"between {stage.interval.low} and {stage.interval.high} of the 151 searches" in got.text[4]
    assert got.text[-4].endswith(
        "only where that is 5 times in 100 or less, allowing for all areas having been looked at."
    )
    assert "green is “Excellent” or “Satisfactory”; red is “Serious concerns”." in got.text[-3]
    assert got.text[-2:] == (NOT_ALL_WELL, "Nothing is asked of you.")
    assert not FORBIDDEN.search(" ".join(got.lines))


def test_a_result_from_which_nothing_can_be_said_says_so_and_one_record_makes_no_concern():
    few = stages(area("Watford", 151, 2, 2, 0, 6), area("Watford", 151, 2, 4, 0, 24))
    by_one = stages(area("Watford", 20, 3, 2, 0), area("Watford", 20, 15, 4, 1))

    assert (few.status, by_one.status) == (SecondStatus.TOO_FEW, SecondStatus.BY_ONE)
    assert (
        "nothing can be said from it. It takes at least 8 records that can be judged, and there were 6."
        in outcome(few, rule=RULE, period=PERIOD).text[0]
    )
    assert "confident in one fewer than the benchmark asks for" in outcome(by_one, rule=RULE, period=PERIOD).text[0]


def test_an_area_of_concern_has_a_brief_and_an_area_not_looked_at_closer_has_no_result():
    with pytest.raises(StepError, match="no such result"):
        outcome(stages(FIRST, BOTH), rule=RULE, period=PERIOD)
    not_looked_at = formal_test([area("Watford", 151, 10)], combined=[], rule=RULE)[0]
    with pytest.raises(StepError, match="no such result"):
        outcome(not_looked_at, rule=RULE, period=PERIOD)


def test_a_brief_says_how_many_read_each_record_and_what_colours_and_numbers_stand_for():
    colours = ((Colour.GREEN, ("Excellent", "Satisfactory")), (Colour.AMBER, ("Not confident",)))
    got = a_brief(readers=3, colours=colours)

    assert got.found[1].startswith("Each record was given to three members of the panel. The panel is confident in")
    assert " ".join(got.key) == (
        "The colours stand for answers on the record as a whole: green is “Excellent” or “Satisfactory”; amber is "
        "“Not confident”. A number says how many readers of the record gave that answer; not every reader answers "
        "every question."
    )
    assert set(got.key) < set(got.lines)
    assert "given to one member of the panel." in a_brief(readers=1).found[1]
    assert "given to 12 members of the panel." in a_brief(readers=12).found[1]


def test_where_the_file_holds_no_reasons_brief_and_notice_say_so_beside_the_result():
    for without, said in (
        (30, "(the grounds), so no member could read them; where the panel was not confident, that may be the only"),
        (12, "(the grounds) in 12 of the 30 records drawn, so no member could read them there; where the panel"),
    ):
        got = a_brief(without_reasons=without)
        assert got.found[0].startswith("Of the 151 searches")
        assert got.found[2] == reasons_not_read(without, drawn=30)
        assert said in got.found[2]
        assert got.found[2] in got.lines
        assert not FORBIDDEN.search(got.found[2])
    told = notice(look_closer([FIRST], rule=RULE)[0], rule=RULE, period=PERIOD, without_reasons=FIRST.drawn)
    assert told.text[2].startswith("So few in the draw are a reason to look closer")
    assert told.text[3] == reasons_not_read(FIRST.drawn, drawn=FIRST.drawn)


def test_where_every_record_has_its_reasons_nothing_is_said_of_them():
    assert reasons_not_read(0, drawn=30) == ""
    assert "grounds" not in " ".join(a_brief().lines)
    assert "grounds" not in " ".join(notice(look_closer([FIRST], rule=RULE)[0], rule=RULE, period=PERIOD).lines)


def test_when_an_answer_is_due():
    flagged = date(2026, 11, 17)
    assert answer_due(flagged) == date(2026, 12, 15)
    assert answer_due(flagged, next_meeting=date(2027, 1, 19)) == date(2027, 1, 12)
    with pytest.raises(SettingError, match="leaves no time"):
        answer_due(flagged, next_meeting=date(2026, 11, 24))
    assert answer_due(flagged, next_meeting=date(2026, 11, 25)) == date(2026, 11, 18)
    assert a_brief(next_meeting=date(2027, 1, 19)).due == date(2027, 1, 12)


def test_days_in_words():
    assert day_words(date(2026, 10, 5)) == "5 October 2026"
    for first, last, said in (
        (date(2026, 8, 1), date(2026, 9, 30), "in August and September 2026"),
        (date(2026, 12, 1), date(2027, 1, 31), "in December 2026 and January 2027"),
        (date(2026, 2, 1), date(2026, 2, 28), "in February 2026"),
        (date(2028, 2, 1), date(2028, 2, 28), "from 1 February 2028 to 28 February 2028"),
        (date(2026, 1, 1), date(2026, 3, 31), "from January to March 2026"),
        (date(2026, 8, 3), date(2026, 9, 30), "from 3 August 2026 to 30 September 2026"),
    ):
        assert period_words(first, last) == said
    with pytest.raises(ValueError, match="ends"):
        period_words(date(2026, 8, 2), date(2026, 8, 1))


def test_recorded_as_says_no_more_than_the_record():
    assert recorded_as(area("Watford", 1, 1)) == "the one search recorded as in Watford"
    assert recorded_as(area("Watford", 0, 0)) == "no searches recorded as in Watford"
