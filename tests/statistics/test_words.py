"""What the numbers say, at their awkward ends."""

import pytest

from scrutiny.statistics import words
from scrutiny.statistics.estimates import stratified_proportion
from scrutiny.statistics.evidence import operating_characteristic
from scrutiny.statistics.intervals import CountInterval, hypergeometric_interval


@pytest.mark.parametrize(
    ("successes", "sample", "said"),
    [
        (17, 20, "the panel was confident in 17 of 20"),
        (0, 20, "the panel was confident in none of 20"),
        (20, 20, "the panel was confident in all 20"),
        (1, 1, "the panel was confident in the one record it judged"),
        (0, 1, "the panel was not confident in the one record it judged"),
        (0, 0, "the panel could judge no records"),
        (1034, 1500, "the panel was confident in 1,034 of 1,500"),
    ],
)
def test_confident(successes, sample, said):
    assert words.confident(successes, sample=sample) == said


def test_confident_checks_its_counts():
    with pytest.raises(ValueError, match="more than"):
        words.confident(21, sample=20)


def test_between_the_number_of_the_design():
    interval = hypergeometric_interval(population=100, sample=20, successes=17)
    assert words.between(interval, sample=20) == "between 65 and 95 of the 100 searches"


@pytest.mark.parametrize(
    ("low", "high", "population", "sample", "said"),
    [
        (0, 12, 100, 20, "at most 12 of the 100 searches, and perhaps none"),
        (88, 100, 100, 20, "at least 88 of the 100 searches, and perhaps all"),
        (0, 100, 100, 0, "anything from none to all of the 100 searches: too few were judged to say more"),
        (70, 70, 100, 100, "70 of the 100 searches, and all 100 were looked at"),
        (0, 0, 8, 8, "none of the 8 searches, and all 8 were looked at"),
        (8, 8, 8, 8, "all of the 8 searches, and all 8 were looked at"),
        (1, 1, 1, 1, "the one search, which was looked at"),
        (0, 0, 1, 1, "none: the one search was looked at"),
        (7, 7, 8, 7, "7 of the 8 searches"),
        (0, 1, 1, 0, "anything from none to all of the one search: too few were judged to say more"),
        (0, 0, 0, 0, "there were no searches"),
        (1000, 1200, 1500, 300, "between 1,000 and 1,200 of the 1,500 searches"),
    ],
)
def test_between(low, high, population, sample, said):
    assert words.between(CountInterval(low=low, high=high, population=population), sample=sample) == said


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0, "never"),
        (1e-9, "less than once in 100"),
        (0.0049, "less than once in 100"),
        (0.005, "once in 100"),
        (0.0149, "once in 100"),
        (0.285, "29 times in 100"),
        (0.8647, "86 times in 100"),
        (0.994, "99 times in 100"),
        (0.9951, "more than 99 times in 100"),
        (1 - 1e-12, "more than 99 times in 100"),
        (1, "every time"),
    ],
)
def test_times(chance, said):
    assert words.times(chance) == said


def test_times_refuses_what_is_no_chance():
    with pytest.raises(ValueError, match="from 0 to 1"):
        words.times(1.5)


def test_happens():
    assert words.happens("come up", 0) == "never come up"
    assert words.happens("come up", 0.02) == "come up 2 times in 100"
    assert words.happens("come up", 1) == "come up every time"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.5, "half"),
        (0.6, "6 in 10"),
        (0.8, "8 in 10"),
        (0.75, "three quarters"),
        (0.87, "87 in 100"),
        (0, "none"),
        (1, "all"),
        (0.001, "fewer than 1 in 100"),
        (0.999, "more than 99 in 100"),
    ],
)
def test_portion(share, said):
    assert words.portion(share) == said


def test_what_a_plan_would_notice():
    chance = operating_characteristic(population=110, sample=8, benchmark=0.8, trigger=0.35, true_share=0.5)
    assert words.would_notice(chance, true_share=0.5, sample=8, population=110) == (
        "if the panel were confident in only half of an area's searches, this plan would look closer 86 times in 100 "
        "(8 of 110 drawn)"
    )


@pytest.mark.parametrize(
    ("chance", "share", "sample", "population", "said"),
    [
        (1, 0.5, 8, 8, "confident in only half of an area's searches, {} look closer every time (all 8 drawn)"),
        (0, 1, 8, 50, "confident in all of an area's searches, {} never look closer (8 of 50 drawn)"),
        (1, 0, 8, 50, "confident in none of an area's searches, {} look closer every time (8 of 50 drawn)"),
        (0, 0.5, 0, 50, "only half of an area's searches, {} never look closer (0 of 50 drawn)"),
    ],
)
def test_would_notice_at_its_ends(chance, share, sample, population, said):
    assert words.would_notice(chance, true_share=share, sample=sample, population=population).endswith(
        said.format("this plan would")
    )


def test_a_figure_over_strata():
    figure = stratified_proportion([100, 50], samples=[20, 10], successes=[16, 8])
    said = words.share_of_hundred(figure)
    low, high = int(100 * figure.low), -int(-100 * figure.high // 1)
    assert said == f"about 80 in every 100 searches; between {low} and {high} once chance is allowed for"


def test_a_figure_over_strata_at_its_ends():
    census = stratified_proportion([10], samples=[10], successes=[10])
    assert words.share_of_hundred(census) == "100 in every 100 searches; all 10 were looked at"
    assert words.share_of_hundred(stratified_proportion([], samples=[], successes=[])) == "there were no searches"
    unsampled = stratified_proportion([10], samples=[0], successes=[0])
    assert words.share_of_hundred(unsampled) == "this cannot be said, because in some part no search was judged"


def test_other_things_can_be_counted():
    form = words.Thing(one="form", many="forms")
    assert words.counted(0, form) == "no forms"
    assert words.counted(1, form) == "one form"
    assert words.the_counted(1103) == "the 1,103 searches"
    assert words.the_counted(0) == "no searches"
    assert words.confident(0, sample=0, thing=form) == "the panel could judge no forms"
