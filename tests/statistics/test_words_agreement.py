"""What figures of agreement say, at their awkward ends."""

# ruff: noqa: E501 (a sentence is easier to read aloud on one line)

import pytest

from scrutiny.statistics import words_agreement as words
from scrutiny.statistics.agreement import (
    Coefficient,
    Resampled,
    bootstrap,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    rater_shares,
    raw_agreement,
)
from scrutiny.statistics.words import SEARCH

MIXED = [["g", "g", "r"], ["g", "g", "g"], ["r", "r", "r"], ["g", "r", "g"]] * 5


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (MIXED, "all who judged it gave the same answer on 10 of 20 records"),
        ([["g", "g"]] * 4, "all who judged it gave the same answer on all of 4 records"),
        ([["g", "r"]] * 4, "all who judged it gave the same answer on none of 4 records"),
        ([["g", "g"]], "on the one record that two or more people judged they gave the same answer"),
        ([["g", "r"], ["g", None]], "on the one record that two or more people judged they gave different answers"),
        ([["g", None]], "whether people agree cannot be said: no record was judged by two people"),
        ([], "whether people agree cannot be said: there are no records"),
    ],
)
def test_all_agreed(ratings, said):
    assert words.all_agreed(raw_agreement(ratings)) == said


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (MIXED, "two people who judged the same record gave the same answer 67 times in 100"),
        ([["g", "g"]], "two people who judged the same record gave the same answer every time"),
        ([["g", "r"]], "two people who judged the same record never gave the same answer"),
        ([["g", None]], "how often two people agree cannot be said: no record was judged by two people"),
    ],
)
def test_pairs(ratings, said):
    assert words.pairs(raw_agreement(ratings)) == said


def test_what_is_left_out():
    ratings = [["g", "c", "g"], ["g", None, None], ["c", "r", "r"]]
    assert words.left_out(raw_agreement(ratings, cannot_judge="c")) == (
        "one record with fewer than two answers is left out; cannot judge was said twice and is counted as an answer of "
        "its own"
    )
    assert words.left_out(gwet_ac1(ratings, cannot_judge="c", leave_out=True), SEARCH) == (
        "one search with fewer than two answers is left out; cannot judge was said twice and is left out"
    )
    assert words.left_out(raw_agreement([["g", "g"]])) == ""
    assert words.left_out(raw_agreement([["g", "g"], [None, "c"], [None, None]], cannot_judge="c")) == (
        "2 records with fewer than two answers are left out; cannot judge was said once and is counted as an answer of "
        "its own"
    )


def figure(value: float | None, note: str = "", records: int = 100) -> Coefficient:
    return Coefficient(
        measure="gwet-ac1", value=value, observed=None, expected=None, records=records, records_left_out=0, answers=300,
        cannot_judge=0, cannot_judge_left_out=False, note=note,
    )  # fmt: skip


def spread(low: float | None, high: float | None, undefined: int = 0, note: str = "") -> Resampled:
    return Resampled(
        measure="gwet-ac1", low=low, high=high, resamples=2000, undefined=undefined, confidence=0.95, note=note
    )


MEANING = "0 is what guessing would give, 1 is full agreement"


@pytest.mark.parametrize(
    ("value", "ends", "said"),
    [
        (0.7249, spread(0.6351, 0.8049), ("0.72 (from 0.63 to 0.81 once the chance of which records were drawn is allowed "
         "for), on 100 records: {}")),
        (1.0, spread(1.0, 1.0), ("1 (from 1 to 1 once the chance of which records were drawn is allowed for), on 100 "
         "records: {}")),
        (0.9999, None, "0.99, on 100 records: {}"),
        (0.0, None, "0, on 100 records: {}"),
        (-0.0001, None, "0, on 100 records: {}, and under 0 people agree less than by guessing"),
        (-0.31, None, "-0.31, on 100 records: {}, and under 0 people agree less than by guessing"),
        (0.5, spread(0.1 + 0.2, 0.7, 12), ("0.50 (from 0.30 to 0.70 once the chance of which records were drawn is allowed "
         "for; 12 of 2,000 repeats gave no figure and are left out), on 100 records: {}")),
        (0.5, spread(None, None, 1500, "undefined"), ("0.50 (with no interval: nearly all answers are alike), on 100 "
         "records: {}")),
        (0.5, spread(None, None, 0, "few"), ("0.50 (with no interval: fewer than two records were judged by two people), on "
         "100 records: {}")),
    ],
)  # fmt: skip
def test_coefficient(value, ends, said):
    assert words.coefficient(figure(value), ends) == "Gwet's AC1 is " + said.format(MEANING)


def test_a_figure_that_is_not_defined_says_why():
    assert words.coefficient(fleiss_kappa([[3, 0]] * 5)) == (
        "Fleiss's kappa cannot be worked out: every answer was the same: that is full agreement, with nothing to hold "
        "against guessing"
    )
    assert words.coefficient(fleiss_kappa([[3, 0], [1, 1]])) == (
        "Fleiss's kappa cannot be worked out: not every record was judged by the same number of people"
    )
    unordered = krippendorff_alpha([[1, "c"], [2, 2]], scale=[1, 2], level="ordinal", cannot_judge="c")
    assert words.coefficient(unordered) == (
        "Krippendorff's alpha cannot be worked out: cannot judge has no place on a scale from low to high"
    )
    assert "there are no searches" in words.coefficient(gwet_ac1([]), None, SEARCH)


def test_every_reason_has_its_words():
    found = {
        gwet_ac1([]).note, gwet_ac1([["a", None]]).note, fleiss_kappa([[3, 0], [1, 1]]).note, fleiss_kappa([[3]]).note,
        krippendorff_alpha([[1, "c"]], scale=[1], level="ordinal", cannot_judge="c").note,
    }  # fmt: skip
    assert found == {"empty", "unpaired", "unequal", "alike", "unordered"}
    assert all(words.why_not(note) for note in found)


def test_an_interval_of_another_figure_is_refused():
    with pytest.raises(ValueError, match="expected the same"):
        words.coefficient(gwet_ac1(MIXED), bootstrap(MIXED, "pairwise", seed=1))


def test_a_rater_beside_the_others():
    ratings = [["g", "g", "g"], ["r", "g", "g"], ["r", "g", "g"], ["r", "r", "g"], ["c", "g", None], [None, "g", None]]
    one, two, three = (
        words.rater(share, f"Member {number}")
        for number, share in enumerate(rater_shares(ratings, green={"g"}, cannot_judge="c"), 1)
    )
    assert one == (
        "Member 1 was confident in 1 of 4, and said cannot judge once; the others, on the same records, in 7 of 8; were "
        "all alike, so few would come up 7 times in 100"
    )
    assert two == (
        "Member 2 was confident in 5 of 6; on the 4 records that others judged too, Member 2 in 3 of 4 and they in 5 of 8; "
        "were all alike, so many would come up 59 times in 100"
    )
    assert three.endswith("Member 3 was confident in all of 4; the others, on the same records, in 4 of 8; were all alike, "
                          "so many would come up 15 times in 100")  # fmt: skip


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ([[None, "g"]], "M judged no records"),
        ([["c", "g"]], "M judged no records, and said cannot judge once"),
        ([["g", None]], "M was confident in the only one; nobody else judged the same records, so there is nothing to compare"),
        ([["r", "r"]], ("M was confident in none of one; the others, on the same records, in none of one; on each of them all "
         "said the same")),
        ([["g", "g"]] * 3, ("M was confident in all of 3; the others, on the same records, in all of 3; on each of them all "
         "said the same")),
    ],
)  # fmt: skip
def test_a_rater_at_the_ends(ratings, said):
    assert words.rater(rater_shares(ratings, green={"g"}, cannot_judge="c")[0], "M") == said
