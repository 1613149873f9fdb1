"""Agreement: published tables, the definitions read aloud, and the ends of what can happen."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations, product
from math import nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.statistics.agreement import (
    Tally,
    bootstrap,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    rater_shares,
    raw_agreement,
    tally,
    tally_of_counts,
)

# Fleiss (1971) Psychological Bulletin 76:378, table 1: thirty patients, six psychiatrists, five diagnoses.
FLEISS_1971 = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]  # fmt: skip

# Krippendorff (2011) Computing Krippendorff's Alpha-Reliability, example C: twelve units, four observers.
KRIPPENDORFF_2011 = [
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
]  # fmt: skip

# Invented: twenty records, five readers of whom some three read each; the last two say nothing of agreement.
PANEL = [
    [4, 3, None, 4, None], [3, 3, 3, None, None], [None, 2, 1, None, 2], [4, None, 4, 4, None], [None, None, 3, 2, 3],
    [1, 1, None, None, 2], [None, 4, 4, None, 4], [3, None, None, 3, 4], [2, 2, None, 3, None], [None, 3, None, 3, 3],
    [4, 4, 4, None, None], [None, 1, None, 1, 1], [3, None, 2, None, 3], [None, None, 4, 4, 4], [2, 3, None, None, 3],
    [None, 4, 3, 4, None], [1, None, None, 2, 1], [3, 3, None, None, None], [None, None, 2, None, None], [None] * 5,
]  # fmt: skip

answers = st.sampled_from([None, 1, 2, 3, 4])


def tables(least: int = 1) -> st.SearchStrategy[list[list[int | None]]]:
    return st.integers(2, 5).flatmap(
        lambda raters: st.lists(st.lists(answers, min_size=raters, max_size=raters), min_size=least, max_size=12)
    )


def paired(cells: int) -> list[list[str]]:
    return (
        [["yes", "yes"]] * cells[0]
        + [["yes", "no"]] * cells[1]
        + [["no", "yes"]] * cells[2]
        + [["no", "no"]] * cells[3]
    )


# --- published --------------------


def test_fleiss_and_his_psychiatrists():
    """kappa .430, P .5556, Pe .2199; statsmodels 0.15 gives .43024452006014074."""
    found = fleiss_kappa(FLEISS_1971)
    assert found.value == pytest.approx(0.43024452006014074, abs=1e-14)
    assert (round(found.observed, 4), round(found.expected, 4)) == (0.5556, 0.2199)
    assert (found.records, found.answers, found.note) == (30, 180, "")


def test_fleiss_on_the_table_that_is_in_every_textbook():
    """Ten subjects, fourteen raters, kappa .210: worked through in Wikipedia's article on Fleiss' kappa."""
    table = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
             [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]  # fmt: skip
    found = fleiss_kappa(np.array(table))
    assert (round(found.value, 3), round(found.observed, 3), round(found.expected, 3)) == (0.210, 0.378, 0.213)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorff_example_c(level, value):
    found = krippendorff_alpha(KRIPPENDORFF_2011, level=level)
    assert round(found.value, 3) == value
    # One unit has a single value, which counts nowhere.
    assert (found.records, found.records_left_out, found.answers) == (11, 1, 41)


def test_krippendorff_examples_a_and_b():
    """Two observers without a gap: binary .095 and nominal .692 (Krippendorff 2011, sections A and B)."""
    binary = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
    nominal = [list(pair) for pair in zip("aabbdcccedda", "babbbccceddd", strict=True)]
    assert round(krippendorff_alpha(binary).value, 3) == 0.095
    assert round(krippendorff_alpha(nominal).value, 3) == 0.692


def test_gwet_on_four_raters():
    """Gwet (2014), the same twelve units: AC1 .775, kappa .761, P .818 (irrCAC: .77544, .76117, .74342)."""
    found = gwet_ac1(KRIPPENDORFF_2011)
    assert (round(found.value, 5), round(found.observed, 5), round(found.expected, 5)) == (0.77544, 0.81818, 0.19032)
    assert round(fleiss_kappa(tally(KRIPPENDORFF_2011), generalised=True).value, 5) == 0.76117


def test_a_panel_of_which_three_in_five_read_each():
    """Values of krippendorff 0.9.0 and irrCAC 0.4.4, two programs that share nothing with this one."""
    for level, value in (
        ("nominal", 0.4836146971201589),
        ("ordinal", 0.829047138148137),
        ("interval", 0.8272425249169435),
    ):
        assert krippendorff_alpha(PANEL, level=level).value == pytest.approx(value, abs=1e-14)
    assert gwet_ac1(PANEL).value == pytest.approx(0.511832319135, abs=1e-12)
    assert fleiss_kappa(tally(PANEL), generalised=True).value == pytest.approx(0.488378684807, abs=1e-12)
    assert raw_agreement(PANEL).pairwise == pytest.approx(0.62962962963, abs=1e-11)


def test_the_two_paradoxes_of_feinstein_and_cicchetti():
    """Journal of Clinical Epidemiology 43:543 (1990): 85 of 100 agree in both tables, kappa .70 and .32.

    Their kappa is Cohen's; Fleiss's (Scott's pi) is .698 and .314, from the definition in fractions. AC1 stays.
    """
    for cells, kappa, ac1 in (((40, 9, 6, 45), 0.70, 0.70), ((80, 10, 5, 5), 0.31, 0.81)):
        ratings = paired(cells)
        share = Fraction(2 * cells[0] + cells[1] + cells[2], 200)
        expected = share**2 + (1 - share) ** 2
        pi = (Fraction(85, 100) - expected) / (1 - expected)
        assert raw_agreement(ratings).pairwise == pytest.approx(0.85, abs=1e-15)
        assert fleiss_kappa(tally(ratings)).value == pytest.approx(float(pi), abs=1e-14)
        assert round(fleiss_kappa(tally(ratings)).value, 2) == kappa
        assert round(gwet_ac1(ratings).value, 2) == ac1


def test_gwet_against_a_kappa_under_nothing():
    """Gwet (2002): 118, 5, 2, 0 of 125; they agree on 94.4%, kappa is -.0234 (Cohen) and AC1 .9408."""
    ratings = paired((118, 5, 2, 0))
    assert round(gwet_ac1(ratings).value, 4) == 0.9408
    assert fleiss_kappa(tally(ratings)).value < 0


# --- the definitions, read aloud --------------------


def slow(ratings, level="nominal"):
    """Everything from the pairs themselves, in fractions: (pairwise, generalised kappa, AC1, alpha), None undefined."""
    rows = [[answer for answer in row if answer is not None] for row in ratings]
    scale = sorted({answer for row in rows for answer in row})
    read, judged = [row for row in rows if row], [row for row in rows if len(row) > 1]
    if not judged:
        return None, None, None, None
    agree = [Fraction(sum(a == b for a, b in permutations(row, 2)), len(row) * (len(row) - 1)) for row in judged]
    seen = sum(agree) / len(judged)
    shares = [sum(Fraction(row.count(k), len(row)) for row in read) / len(read) for k in scale]
    kappa_chance = sum(share**2 for share in shares)
    ac1_chance = sum(share * (1 - share) for share in shares) / max(len(scale) - 1, 1)
    everyone = [answer for row in judged for answer in row]
    counts = Counter(everyone)

    def distance(a, b):
        if level == "nominal":
            return Fraction(a != b)
        if level == "interval":
            return Fraction((a - b) ** 2)
        low, high = min(a, b), max(a, b)
        between = sum(counts[k] for k in scale if low <= k <= high)
        return (between - Fraction(counts[a] + counts[b], 2)) ** 2 if a != b else Fraction(0)

    met = sum(sum(distance(a, b) for a, b in permutations(row, 2)) / (len(row) - 1) for row in judged)
    any_two = sum((distance(a, b) for a, b in permutations(everyone, 2)), Fraction(0))
    alpha = None if not any_two else 1 - (met / len(everyone)) / (any_two / (len(everyone) * (len(everyone) - 1)))
    return (
        seen,
        None if kappa_chance == 1 else (seen - kappa_chance) / (1 - kappa_chance),
        (seen - ac1_chance) / (1 - ac1_chance),
        alpha,
    )


@given(tables(), st.sampled_from(["nominal", "ordinal", "interval"]))
@settings(deadline=None, max_examples=80)
def test_the_same_as_from_the_pairs_themselves(ratings, level):
    found = (
        raw_agreement(ratings).pairwise,
        fleiss_kappa(tally(ratings), generalised=True).value,
        gwet_ac1(ratings).value,
        krippendorff_alpha(ratings, level=level).value,
    )
    for ours, theirs in zip(found, slow(ratings, level), strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert ours == pytest.approx(float(theirs), abs=1e-12)


@given(tables(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_order_of_records_and_raters_and_names_of_answers_do_not_matter(ratings, random):
    columns = list(range(len(ratings[0])))
    random.shuffle(columns)
    names = dict(zip((1, 2, 3, 4), random.sample(["d", "a", "c", "b"], 4), strict=True))
    moved = [[names.get(row[column]) for column in columns] for row in ratings]
    random.shuffle(moved)
    for figure in (krippendorff_alpha, gwet_ac1):
        one, other = figure(ratings), figure(moved)
        assert (one.note, one.records, one.answers) == (other.note, other.records, other.answers)
        assert one.value == pytest.approx(other.value, abs=1e-12)
    one, other = raw_agreement(ratings), raw_agreement(moved)
    assert (one.pairs, one.pairs_agreed, one.all_agreed) == (other.pairs, other.pairs_agreed, other.all_agreed)


@given(tables())
@settings(deadline=None, max_examples=50)
def test_bounds_and_counts(ratings):
    raw = raw_agreement(ratings)
    given_answers = sum(answer is not None for row in ratings for answer in row)
    assert raw.answers == given_answers
    assert raw.records + raw.records_left_out == len(ratings)
    assert raw.pairs_agreed <= raw.pairs
    assert raw.all_agreed <= raw.records
    for figure in (krippendorff_alpha(ratings), gwet_ac1(ratings), fleiss_kappa(tally(ratings), generalised=True)):
        assert (figure.value is None) == bool(figure.note)
        if figure.value is not None:
            assert figure.value <= 1
            assert (figure.value == 1) == (raw.all_agreed == raw.records)
    turned = krippendorff_alpha([[None if a is None else 5 - a for a in row] for row in ratings], level="interval")
    assert turned.value == pytest.approx(krippendorff_alpha(ratings, level="interval").value, abs=1e-12)


# --- the ends --------------------


def test_all_the_same_is_full_agreement_and_no_kappa():
    ratings = [["green", "green", "green"]] * 20
    assert (fleiss_kappa(tally(ratings)).value, fleiss_kappa(tally(ratings)).note) == (None, "alike")
    assert fleiss_kappa([[3], [3]]).note == "alike"
    for level in ("nominal", "ordinal", "interval"):
        found = krippendorff_alpha([[7, 7]] * 5, level=level)
        assert (found.value, found.note) == (None, "alike")
    assert (gwet_ac1(ratings).value, gwet_ac1(ratings).note) == (1, "")
    assert gwet_ac1(ratings, scale=["red", "amber", "green"]).value == 1
    assert raw_agreement(ratings).pairwise == 1
    assert raw_agreement(ratings).all_agreed == 20


def test_nothing_to_compare():
    for ratings in ([], [[]], np.empty((0, 3))):
        assert gwet_ac1(ratings).note in {"empty", "unpaired"}
        assert gwet_ac1(ratings).value is None
    assert krippendorff_alpha([]).note == "empty"
    for ratings in ([[1, None], [None, 2]], [[None, None]], [[1], [2]]):
        for found in (krippendorff_alpha(ratings), gwet_ac1(ratings), raw_agreement(ratings)):
            assert (found.note, found.records, found.records_left_out) == ("unpaired", 0, len(ratings))
        assert raw_agreement(ratings).interval is None
    assert fleiss_kappa([]).note == "empty"
    assert fleiss_kappa([[0, 1], [1, 0]]).note == "unpaired"


def test_fleiss_needs_the_same_number_of_answers():
    assert fleiss_kappa([[3, 0], [1, 1]]).note == "unequal"
    assert fleiss_kappa([[3, 0], [1, 1]], generalised=True).value is not None
    assert fleiss_kappa([[2, 1], [1, 2]]).value == fleiss_kappa([[2, 1], [1, 2]], generalised=True).value


def test_never_agreeing_is_as_low_as_it_goes():
    """Two raters who always differ: alpha and kappa are under 0, and kappa of two even halves is -1."""
    assert fleiss_kappa([[1, 1]] * 10).value == -1
    assert krippendorff_alpha([["a", "b"]] * 10).value == pytest.approx(1 - 19 / 10)
    assert gwet_ac1([["a", "b"]] * 10).value == -1
    assert raw_agreement([["a", "b"]] * 10).pairwise == 0


def test_missing_is_missing_however_it_is_written():
    frame = pd.DataFrame({"m1": [1.0, 2.0, nan], "m2": [1.0, nan, 3.0], "m3": [2.0, 2.0, 3.0]})
    nested = [[1, 1, 2], [2, None, 2], [nan, 3, 3]]
    nullable = frame.astype("Int64")
    values = {
        krippendorff_alpha(x).value for x in (frame, frame.to_numpy(), nested, nullable, nullable.to_numpy(object))
    }
    assert len(values) == 1
    assert tally(frame).unanswered == 2
    assert tally(frame).counts.tolist() == [[2, 1, 0], [0, 2, 0], [0, 0, 2]]


def test_what_is_no_table_is_refused():
    for wrong in ([[1, 2], [1]], [1, 2, 3], ["ab", "cd"], [[[1], [2]], [[1], [2]]]):
        with pytest.raises(ValueError, match="a row a record"):
            gwet_ac1(wrong)
    for wrong in ([[1, -1]], [[1.5, 0.5]], [1, 2], [["a", "b"]]):
        with pytest.raises(ValueError, match="expected a table of counts"):
            fleiss_kappa(wrong)
    with pytest.raises(ValueError, match="not on the scale"):
        tally([["green", "blue"]], scale=["red", "green"])
    with pytest.raises(ValueError, match="twice"):
        tally([["green"]], scale=["green", "green"])
    with pytest.raises(ValueError, match="level is 'ratio'"):
        krippendorff_alpha([[1, 2]], level="ratio")
    with pytest.raises(ValueError, match="needs their order"):
        krippendorff_alpha([["low", "high"]], level="ordinal")
    with pytest.raises(ValueError, match="numbers"):
        krippendorff_alpha([["low", "high"]], level="interval", scale=["low", "high"])
    with pytest.raises(ValueError, match="when the tally is made"):
        gwet_ac1(tally([[1, 2]]), leave_out=True)


def test_the_order_of_words_is_the_one_given():
    """Ordinal alpha of words is that of their places, and depends on which is between which."""
    scale = ["serious concerns", "not confident", "satisfactory", "excellent"]
    named = [[None if a is None else scale[a - 1] for a in row] for row in PANEL]
    assert krippendorff_alpha(named, level="ordinal", scale=scale).value == pytest.approx(
        krippendorff_alpha(PANEL, level="ordinal").value, abs=1e-14
    )
    other = krippendorff_alpha(named, level="ordinal", scale=[scale[2], scale[0], scale[3], scale[1]])
    assert other.value < krippendorff_alpha(PANEL, level="ordinal").value - 0.1


def test_ordinal_alpha_of_two_answers_is_nominal_alpha():
    two = [[1, 1, 2], [2, 2, 2], [1, None, 1], [2, 1, 2]]
    assert krippendorff_alpha(two, level="ordinal").value == pytest.approx(krippendorff_alpha(two).value, abs=1e-14)
    assert krippendorff_alpha(two, level="interval").value == pytest.approx(krippendorff_alpha(two).value, abs=1e-14)


def test_ac1_counts_the_answers_that_nobody_gave_if_told_of_them():
    ratings = [["green", "green"], ["green", "amber"], ["amber", "amber"]]
    known = gwet_ac1(ratings, scale=["red", "amber", "green"])
    assert gwet_ac1(ratings).expected == pytest.approx(0.5)
    assert known.expected == pytest.approx(0.25)
    assert known.value > gwet_ac1(ratings).value


# --- cannot judge --------------------


CANNOT = [
    ["green", "green", "cannot"],
    ["red", "cannot", "cannot"],
    ["green", "red", "green"],
    ["green", "green", "green"],
]


def test_cannot_judge_is_an_answer_of_its_own_or_left_out_and_counted_either_way():
    own = gwet_ac1(CANNOT, cannot_judge="cannot")
    out = gwet_ac1(CANNOT, cannot_judge="cannot", leave_out=True)
    assert (own.cannot_judge, own.cannot_judge_left_out, own.answers, own.records) == (3, False, 12, 4)
    assert (out.cannot_judge, out.cannot_judge_left_out, out.answers, out.records) == (3, True, 9, 3)
    assert own.value == gwet_ac1(CANNOT).value
    without = [[None if a == "cannot" else a for a in row] for row in CANNOT]
    assert out.value == gwet_ac1(without).value
    assert raw_agreement(CANNOT, cannot_judge="cannot", leave_out=True).pairwise > raw_agreement(CANNOT).pairwise
    assert fleiss_kappa(tally(CANNOT, cannot_judge="cannot", leave_out=True)).note == "unequal"


def test_cannot_judge_has_no_place_on_a_scale():
    scale = ["red", "green"]
    found = krippendorff_alpha(CANNOT, level="ordinal", scale=scale, cannot_judge="cannot")
    assert (found.value, found.note, found.cannot_judge) == (None, "unordered", 3)
    assert bootstrap(tally(CANNOT, scale=scale, cannot_judge="cannot"), "krippendorff-alpha", level="ordinal",
                     seed=1).note == "unordered"  # fmt: skip
    out = krippendorff_alpha(CANNOT, level="ordinal", scale=scale, cannot_judge="cannot", leave_out=True)
    assert out.value is not None
    unsaid = krippendorff_alpha([[1, 2], [2, 2]], level="interval", scale=[1, 2, 3], cannot_judge="cannot")
    assert unsaid.value == krippendorff_alpha([[1, 2], [2, 2]], level="interval").value


# --- the bootstrap --------------------


def repeats(table: Tally, records: int, resamples: int, seed: int):
    """The resamples themselves: the records written out again."""
    random = np.random.default_rng(seed)
    for times in random.multinomial(records, np.full(records, 1 / records), size=resamples):
        yield Tally(
            counts=np.repeat(table.counts, times, axis=0),
            categories=table.categories,
            in_order=table.in_order,
            cannot_judge=0,
            own_category=False,
            left_out=False,
            unanswered=0,
        )


@pytest.mark.parametrize(
    ("measure", "level", "figure"),
    [
        ("pairwise", "nominal", lambda t: raw_agreement(t).pairwise),
        ("all-agreed", "nominal", lambda t: raw_agreement(t).all_agreed / raw_agreement(t).records),
        ("fleiss-kappa", "nominal", lambda t: fleiss_kappa(t, generalised=True).value),
        ("gwet-ac1", "nominal", lambda t: gwet_ac1(t).value),
        ("krippendorff-alpha", "nominal", lambda t: krippendorff_alpha(t).value),
        ("krippendorff-alpha", "ordinal", lambda t: krippendorff_alpha(t, level="ordinal").value),
        ("krippendorff-alpha", "interval", lambda t: krippendorff_alpha(t, level="interval").value),
    ],
)
def test_the_quick_bootstrap_is_the_slow_one(measure, level, figure):
    table = tally(PANEL)
    found = bootstrap(table, measure, seed=5, resamples=60, level=level, generalised=True)
    values = [figure(again) for again in repeats(table, len(PANEL), 60, 5)]
    kept = [value for value in values if value is not None]
    assert found.undefined == len(values) - len(kept)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(kept, [0.025, 0.975])), abs=1e-12)


def test_a_bootstrap_is_repeatable_and_holds_the_figure(monkeypatch):
    one, other = bootstrap(PANEL, seed=7), bootstrap(PANEL, seed=np.random.default_rng(7))
    assert one == other
    assert one.low < gwet_ac1(PANEL).value < one.high
    assert bootstrap(PANEL, seed=8) != one
    narrower = bootstrap(PANEL, seed=7, confidence=0.5)
    assert one.low < narrower.low < narrower.high < one.high
    monkeypatch.setattr("scrutiny.statistics.agreement._BLOCK", 100)
    assert bootstrap(PANEL, seed=7) == one


def test_resamples_without_a_figure_are_counted():
    """One pair in thirty differs: a resample misses it with chance (29/30)^30, and has no alpha then."""
    ratings = [["a", "a"]] * 29 + [["a", "b"]]
    found = bootstrap(ratings, "krippendorff-alpha", seed=1, resamples=4000)
    assert found.undefined / 4000 == pytest.approx((29 / 30) ** 30, abs=0.03)
    assert found.note == ""
    assert bootstrap(ratings, "gwet-ac1", seed=1).undefined == 0


def test_a_bootstrap_that_speaks_of_few_resamples_gives_no_interval():
    ratings = [["a", "a"], ["a", None], ["a", None], ["b", None]]
    assert bootstrap(ratings, "fleiss-kappa", seed=1, generalised=True).note == "few"
    mostly = [["a", "a"], ["b", "b"], *([["a", None]] * 30)]
    found = bootstrap(mostly, "krippendorff-alpha", seed=1)
    assert (found.low, found.high, found.note) == (None, None, "undefined")
    assert found.undefined > 1000
    alike = bootstrap([["a", "a"]] * 9, "krippendorff-alpha", seed=1)
    assert (alike.low, alike.note, alike.undefined) == (None, "alike", 0)
    assert bootstrap([], seed=1).note == "empty"
    assert bootstrap([[1, 1, 1], [1, 2, None]], "fleiss-kappa", seed=1).note == "unequal"


def test_the_interval_of_alpha_on_few_records_is_too_narrow_and_that_of_ac1_hardly():
    """The docstring and the page on agreement say 71 and 92 in 100 for ten records (600 packs of each size).

    Three readers, green with a chance that differs from record to record (beta 4, 1).
    """
    random = np.random.default_rng(4)

    def pack(records: int) -> Tally:
        return tally((random.random((records, 3)) < random.beta(4, 1, (records, 1))).astype(int), scale=[0, 1])

    large = pack(60_000)
    packs = [pack(10) for _ in range(150)]
    for measure, true, least, most in (
        ("gwet-ac1", gwet_ac1(large).value, 0.87, 0.96),
        ("krippendorff-alpha", krippendorff_alpha(large).value, 0.6, 0.8),
    ):
        found = [bootstrap(one, measure, seed=number, resamples=300) for number, one in enumerate(packs)]
        held = [one.low <= true <= one.high for one in found if one.low is not None]
        assert least < sum(held) / len(held) < most


def test_bootstrap_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="measure is 'kappa'"):
        bootstrap(PANEL, "kappa", seed=1)
    with pytest.raises(ValueError, match="resamples is 0"):
        bootstrap(PANEL, seed=1, resamples=0)
    with pytest.raises(ValueError, match="confidence"):
        bootstrap(PANEL, seed=1, confidence=95)


# --- one rater beside the others --------------------


def by_every_possibility(ratings, column, green):
    """Exchange the answers of each record in all ways: how often has this rater so few greens, and so many."""
    own, choices = 0, []
    for row in ratings:
        given_answers = [answer for answer in row if answer is not None]
        if row[column] is not None and len(given_answers) > 1:
            own += row[column] in green
            choices.append([answer in green for answer in given_answers])
    sums = [sum(picked) for picked in product(*choices)]
    return Fraction(sum(s <= own for s in sums), len(sums)), Fraction(sum(s >= own for s in sums), len(sums))


@given(tables())
@settings(deadline=None, max_examples=60)
def test_a_rater_against_all_exchanges_of_the_answers(ratings):
    ratings = ratings[:6]
    for column, found in enumerate(rater_shares(ratings, green={3, 4})):
        assert found.judged == sum(row[column] is not None for row in ratings)
        assert found.green == sum(row[column] in {3, 4} for row in ratings)
        if found.p_stricter is None:
            assert found.note in {"nothing judged", "alone"}
        else:
            fewer, more = by_every_possibility(ratings, column, {3, 4})
            assert (found.p_stricter, found.p_milder) == pytest.approx((float(fewer), float(more)), abs=1e-15)


def test_a_strict_reader_is_seen_on_the_same_records_and_not_on_harder_ones():
    """M1 reads the bad records only, as everybody there does; M3 is red where the others are green."""
    ratings = [["r", "r", None], ["r", "r", None]] * 8 + [[None, "g", "r"], [None, "g", "g"]] * 8
    one, two, three = rater_shares(ratings, green={"g"}, raters=["M1", "M2", "M3"])
    assert (one.green, one.judged, one.note) == (0, 16, "no difference possible")
    assert (one.p_stricter, one.p_milder) == (1, 1)
    assert (three.rater, three.green, three.judged, three.others_green, three.others_judged) == ("M3", 8, 16, 16, 16)
    assert three.expected == 12
    assert three.p_stricter == pytest.approx(1 / 2**8)
    assert two.p_milder == pytest.approx(1 / 2**8)
    assert (three.interval.low, three.interval.high) == pytest.approx((0.2465, 0.7535), abs=1e-4)  # R binom.test(8, 16)


def test_cannot_judge_is_in_no_share_of_a_rater():
    found = rater_shares(CANNOT, green={"green"}, cannot_judge="cannot")
    assert [(r.green, r.judged, r.cannot_judge) for r in found] == [(3, 4, 0), (2, 3, 1), (2, 2, 2)]
    assert found[2].shared == 2
    assert found[0].shared == 3


def test_a_rater_alone_and_a_rater_who_judged_nothing():
    frame = pd.DataFrame({"M1": ["g", "r"], "M2": [None, None], "M3": ["g", None]})
    one, two, three = rater_shares(frame, green={"g"})
    assert [r.rater for r in (one, two, three)] == ["M1", "M2", "M3"]
    assert (two.note, two.interval, two.p_stricter) == ("nothing judged", None, None)
    assert one.note == "no difference possible"
    assert rater_shares([["g", None], [None, "r"]], green={"g"})[0].note == "alone"
    with pytest.raises(ValueError, match="2 names for 3 raters"):
        rater_shares(frame, green={"g"}, raters=["a", "b"])


def test_many_records_are_no_trouble_to_the_exact_law():
    """Six hundred shared records; the mean and the sum of the law are as they have to be."""
    random = np.random.default_rng(3)
    ratings = random.integers(0, 2, (600, 3))
    found = rater_shares(ratings, green={1})[0]
    assert found.expected == pytest.approx(ratings.mean(axis=1).sum())
    # Both tails hold the number itself.
    assert 1 < found.p_stricter + found.p_milder < 1.2


def test_a_table_of_counts_is_read_as_one():
    table = tally_of_counts(np.array([[2, 1], [0, 3]], dtype=np.uint8))
    assert raw_agreement(table).pairs_agreed == 4
    assert sum(1 for _ in combinations(range(3), 2)) * 2 == raw_agreement(table).pairs
