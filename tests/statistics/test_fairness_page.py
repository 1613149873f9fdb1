"""The page on fairness and agreement says what the program says."""

import contextlib
import io
import re

import pytest
from conftest import ROOT

from scrutiny.statistics import words_agreement, words_rates
from scrutiny.statistics.agreement import fleiss_kappa, gwet_ac1, krippendorff_alpha, raw_agreement, tally
from scrutiny.statistics.differences import outcome_test
from scrutiny.statistics.funnel import funnel_limits
from scrutiny.statistics.mantel_haenszel import mantel_haenszel_rates
from scrutiny.statistics.rates import LEAST_EVENTS, LEAST_POPULATION, rate_ratio, unknown_ethnicity_range

TEXT = (ROOT / "docs/explanation/fairness-and-agreement.md").read_text(encoding="utf-8")
WORDS = " ".join(TEXT.replace("\n> ", " ").split())
HERE = words_rates.Comparison(a="people recorded as Black", b="people recorded as White", source="Census 2021")
AREAS = ([90, 12], [9000, 6000], [150, 220], [15000, 110000])


def test_the_numbers_can_be_worked_out_with_python_alone():
    code, output = re.findall(r"^```(?:python run|text)\n(.*?)^```$", TEXT, flags=re.DOTALL | re.MULTILINE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == output


def test_the_sentences_are_those_of_the_program():
    readers = [["g"] * 3] * 70 + [["g", "g", "r"]] * 20 + [["g", "r", "r"]] * 6 + [["r"] * 3] * 4
    outcome = words_rates.outcome(outcome_test(31, 200, 90, 700), HERE.a, HERE.b)
    for said in (
        words_rates.ratio(rate_ratio(6, 5000, 80, 290000), HERE),
        words_rates.pooled(mantel_haenszel_rates(*AREAS), HERE),
        words_rates.unknown(unknown_ethnicity_range(40, 5000, 600, 330000, unknown=60), HERE),
        outcome.split("; were both alike")[0],
        words_agreement.all_agreed(raw_agreement(readers)),
        words_agreement.pairs(raw_agreement(readers)),
    ):
        assert said in WORDS


def test_the_table_of_areas_adds_up_and_has_the_ratios_of_the_program():
    rows = re.findall(r"^\| (?:town|country|together) \|(.*)\|$", TEXT, flags=re.MULTILINE)
    people_a, a, people_b, b, ratio = zip(
        *([float(cell.replace(",", "")) for cell in row.split("|")] for row in rows), strict=True
    )
    found = mantel_haenszel_rates(*AREAS)
    assert (list(a[:2]), list(people_a[:2]), list(b[:2]), list(people_b[:2])) == AREAS
    for column in (people_a, a, people_b, b):
        assert column[0] + column[1] == column[2]
    assert ratio == (found.by_area[0].ratio, found.by_area[1].ratio, round(found.crude, 1))


def test_the_table_of_the_paradox():
    for column, (green, one, other, red) in enumerate(((40, 10, 10, 40), (88, 5, 5, 2))):
        ratings = [["g", "g"]] * green + [["g", "r"]] * one + [["r", "g"]] * other + [["r", "r"]] * red
        for name, value in (
            ("share that agrees", raw_agreement(ratings).pairwise),
            ("Fleiss's kappa", fleiss_kappa(tally(ratings)).value),
            ("Krippendorff's alpha", krippendorff_alpha(ratings).value),
            ("Gwet's AC1", gwet_ac1(ratings).value),
        ):
            (row,) = re.findall(rf"^\| {name} \|(.*)\|$", TEXT, flags=re.MULTILINE)
            assert float(row.split("|")[column]) == pytest.approx(value, abs=0.005)


def test_the_limits_and_lines_that_the_page_names():
    assert (LEAST_EVENTS, LEAST_POPULATION) == (5, 1000)
    for read, outside in ((12, 6), (30, 19)):
        assert funnel_limits(read, 0.8, population=151).limits[0].below == outside
    assert round(100 * (0.9**2 + 0.1**2)) == 82  # two who say green nine times in ten without reading
