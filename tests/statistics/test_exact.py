"""The hypergeometric law in whole numbers, against counting and against scipy.stats."""

import subprocess
import sys
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scrutiny.statistics import exact


def test_ways_at_most_is_the_sum_of_combinations_for_every_small_case():
    for population in range(13):
        for sample in range(population + 1):
            for marked in range(population + 1):
                ways = [comb(marked, i) * comb(population - marked, sample - i) for i in range(sample + 1)]
                for count in range(-1, sample + 2):
                    got = exact.ways_at_most(count, population=population, sample=sample, marked=marked)
                    assert got == sum(ways[: max(0, count + 1)])
                    at_least = exact.ways_at_least(count, population=population, sample=sample, marked=marked)
                    assert at_least == sum(ways[max(0, count) :])


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_chance_agrees_with_scipy(data):
    population = data.draw(st.integers(1, 3000))
    sample = data.draw(st.integers(0, min(300, population)))
    marked = data.draw(st.integers(0, population))
    count = data.draw(st.integers(0, sample))
    got = exact.chance_at_most(count, population=population, sample=sample, marked=marked)
    assert got == pytest.approx(stats.hypergeom.cdf(count, population, marked, sample), rel=1e-6, abs=1e-12)


def test_a_large_case_does_not_overflow():
    assert 0 < exact.chance_at_most(150, population=20_000, sample=300, marked=10_000) < 1


def test_share_is_the_number_as_written():
    assert exact.share(0.8, name="b") == Fraction(4, 5)
    assert exact.share(np.float64(0.35), name="b") == Fraction(7, 20)
    assert exact.share(Fraction(1, 3), name="b") == Fraction(1, 3)
    assert exact.share(1e-7, name="b") == Fraction(1, 10**7)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf"), "much"])
def test_share_refuses(wrong):
    with pytest.raises(ValueError, match="expected a number from 0 to 1"):
        exact.share(wrong, name="benchmark")


@pytest.mark.parametrize("wrong", [0, 1, 0.0, 1.0])
def test_a_confidence_is_between_none_and_all(wrong):
    with pytest.raises(ValueError, match="confidence"):
        exact.tail_alpha(wrong)


def test_counts_are_checked_and_numpy_counts_become_python_ints():
    population, sample, successes = exact.sampled(population=np.int64(10), sample=np.int8(5), successes=np.uint8(2))
    assert (type(population), type(sample), type(successes)) == (int, int, int)
    for wrong in (
        {"population": 5, "sample": 6},
        {"population": -1, "sample": 0},
        {"population": 5, "sample": 4, "successes": 5},
        {"population": 5, "sample": 4, "successes": -1},
        {"population": 5.0, "sample": 4},
    ):
        with pytest.raises(ValueError, match=r"sample|population|successes"):
            exact.sampled(**wrong)


def test_nothing_heavy_is_imported():
    code = (
        "import sys\n"
        "import scrutiny.statistics.intervals, scrutiny.statistics.evidence, scrutiny.statistics.estimates\n"
        "from scrutiny.statistics import discrete, domains, e_values, missing, tallies, two_stage\n"
        "from scrutiny.statistics import words_estimates, words_evidence\n"
        "import scrutiny.statistics.words, scrutiny.panel.decisions, scrutiny.accountability.briefs\n"
        "print([m for m in ('scipy', 'numpy', 'pandas', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = (
        "import sys, scrutiny.statistics.intervals as i\n"
        "i.clopper_pearson(3, sample=9), i.mid_p(3, 9), i.jeffreys(3, 9)\n"
        "print('scipy.stats' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
