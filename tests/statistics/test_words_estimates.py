"""Totals, groups, missing results and the long run in words, at their awkward ends."""

import pytest

from scrutiny.statistics import words_estimates as words
from scrutiny.statistics.domains import stratified_domain
from scrutiny.statistics.estimates import StratifiedTotal, stratified_total
from scrutiny.statistics.intervals import Interval, clopper_pearson
from scrutiny.statistics.missing import missing_bounds
from scrutiny.statistics.words import Thing

LONG_RUN = "were things to go on like this"
CHILDREN = Thing(one="search of a child", many="searches of children")


def made(estimate, low, high, population=1103, note=""):
    return StratifiedTotal(estimate=estimate, low=low, high=high, population=population, sample=100, note=note)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (
            made(815.4, 720, 890),
            "about 815 of the 1,103 searches; between 720 and 890 once chance is allowed for",
        ),
        (made(1103, 1050, 1103), "all of the 1,103 searches; at least 1,050 once chance is allowed for"),
        (made(1102.7, 1050, 1103), "nearly all of the 1,103 searches; at least 1,050 once chance is allowed for"),
        (made(0.0, 0, 40), "none of the 1,103 searches; at most 40 once chance is allowed for"),
        (made(0.4, 0, 40), "hardly any of the 1,103 searches; at most 40 once chance is allowed for"),
        (made(1.0, 0, 2, 2), "about 1 of the 2 searches; anything from none to all once chance is allowed for"),
        (made(7.2, 7, 7, 9), "about 7 of the 9 searches; 7 once chance is allowed for"),
        (made(815, None, None, note="census"), "815 of the 1,103 searches, and all 1,103 were looked at"),
        (made(1, None, None, 1, "census"), "the one search, which was looked at"),
        (made(0, None, None, 1, "census"), "none: the one search was looked at"),
        (made(None, None, None, note="unsampled"), "this cannot be said, because in some part no search was judged"),
        (made(None, None, None, 0, "empty"), "there were no searches"),
    ],
)
def test_totals(figure, said):
    assert words.total(figure) == said


def test_a_total_from_the_function_itself():
    figure = stratified_total([151, 90], [10, 10], [9, 8])
    said = words.total(figure)
    assert said.startswith(
        f"about {round(figure.estimate)} of the 241 searches; between {figure.low} and {figure.high}"
    )


def test_a_group_says_its_own_n():
    figure = stratified_domain([100, 40], [10, 10], [6, 6], [4, 4])
    said = words.share_of_group(figure, CHILDREN)
    assert said.startswith("about 67 in every 100 searches of children; between ")
    assert said.endswith("; this rests on 12 that were judged")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (([10], [5], [0], [0]), "this cannot be said, because no search of a child was judged"),
        (([10], [0], [0], [0]), "this cannot be said, because from some part nothing was judged"),
        (([], [], [], []), "there were no searches of children"),
        (([10, 5], [10, 5], [3, 1], [3, 1]), "100 in every 100 searches of children; all 4 were looked at"),
        (([10], [10], [1], [0]), "0 in every 100 searches of children; the one there is was looked at"),
    ],
)
def test_a_group_at_its_ends(counts, said):
    assert words.share_of_group(stratified_domain(*counts), CHILDREN) == said


def test_a_group_of_one_says_that_it_is_one():
    said = words.share_of_group(stratified_domain([100], [10], [1], [1]), CHILDREN)
    assert said.startswith("about 100 in every 100 searches of children; at least ")
    assert said.endswith("; this rests on one that was judged")


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (clopper_pearson(17, 20), "were things to go on like this, between 62 and 97 in every 100 searches"),
        (clopper_pearson(20, 20), "were things to go on like this, at least 83 in every 100 searches"),
        (clopper_pearson(0, 20), "were things to go on like this, at most 17 in every 100 searches"),
        (Interval(low=0.004, high=0.999), f"{LONG_RUN}, anything from none to all in every 100 searches"),
        (clopper_pearson(0, 0), "were things to go on like this, anything from none to all in every 100 searches"),
    ],
)
def test_the_long_run_is_rounded_outwards(interval, said):
    assert words.in_the_long_run(interval) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            (100, 20, 17, 1),
            (
                "the panel was confident in 17 of 19; one record more was drawn and has no result; "
                "whatever it would have shown, between 65 and 98 of the 100 searches"
            ),
        ),
        (
            (100, 20, 15, 3),
            (
                "the panel was confident in 15 of 17; 3 records more were drawn and have no result; "
                "whatever they would have shown, between 54 and 98 of the 100 searches"
            ),
        ),
        ((100, 20, 17, 0), "the panel was confident in 17 of 20, so between 65 and 95 of the 100 searches"),
        (
            (100, 5, 0, 5),
            (
                "the panel could judge no records; 5 records were drawn and have no result; whatever they would have "
                "shown, anything from none to all of the 100 searches: too few were judged to say more"
            ),
        ),
        (
            (1, 1, 0, 1),
            (
                "the panel could judge no records; one record was drawn and has no result; whatever it would have "
                "shown, anything from none to all of the one search: too few were judged to say more"
            ),
        ),
        ((30, 0, 0, 0), "the panel could judge no records, because none was drawn"),
        ((8, 8, 8, 0), "the panel was confident in all 8, so all of the 8 searches, and all 8 were looked at"),
        (
            (8, 8, 7, 1),
            (
                "the panel was confident in all 7; one record more was drawn and has no result; "
                "whatever it would have shown, at least 7 of the 8 searches, and perhaps all"
            ),
        ),
    ],
)
def test_missing_results_are_said(counts, said):
    assert words.with_missing(missing_bounds(*counts)) == said
