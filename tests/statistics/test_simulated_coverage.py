"""The simulation of bench/coverage.py: its interval is the function's, and the overall interval covers."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from scrutiny.statistics.estimates import stratified_proportion

# By its file: "coverage" alone may be the name of something else that is installed.
SPEC = importlib.util.spec_from_file_location(
    "bench_coverage", Path(__file__).resolve().parents[2] / "bench" / "coverage.py"
)
bench_coverage = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = bench_coverage  # dataclasses look there
SPEC.loader.exec_module(bench_coverage)


@pytest.mark.parametrize("design", bench_coverage.designs(), ids=lambda design: design.name)
@pytest.mark.parametrize("method", ["korn-graubard", "wilson"])
def test_many_at_once_are_what_the_function_says_one_by_one(design, method):
    random = np.random.default_rng(3)
    _, found = bench_coverage.draw(design, rounds=25, random=random, fixed=False)
    found[0], found[1] = design.samples, 0  # all, and none
    sizes, samples = np.array(design.sizes), np.array(design.samples)
    estimate, low, high = bench_coverage.interval(sizes, samples, found, method=method)
    for i, one in enumerate(found):
        got = stratified_proportion(sizes, samples, one, method=method)
        assert (estimate[i], low[i], high[i]) == pytest.approx((got.estimate, got.low, got.high), abs=1e-11)


@pytest.mark.parametrize("fixed", [False, True], ids=["drawn truth", "fixed truth"])
@pytest.mark.parametrize("design", bench_coverage.designs(), ids=lambda design: design.name)
def test_the_overall_interval_covers_in_each_of_the_seven_designs(design, fixed):
    """Seeded, 4,000 rounds; all 20,000 are in the bench. What covers 94.5% is over 93.7% nearly always."""
    got = bench_coverage.measure(design, rounds=4000, fixed=fixed)[bench_coverage.USED]
    assert got.covered >= 0.937
    assert got.empty == 0


def test_the_interval_that_is_not_used_fails_so_the_simulation_can_see_a_failure():
    """Wald: half of the rounds with 8 records an area and nearly all green; and it has intervals without width."""
    design = next(one for one in bench_coverage.designs() if ".98" in one.name)
    results = bench_coverage.measure(design, rounds=2000, fixed=False)
    assert results["Wald with t"].covered < 0.7
    assert results["Wald with t"].empty > 100


def test_the_bench_prints_its_tables(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["coverage.py", "--rounds", "40"])
    bench_coverage.main()
    printed = capsys.readouterr().out
    assert printed.count("| Korn-Graubard, smoothed | Wilson, smoothed |") == 3
    assert "or more; intervals without width or not a number: 0." in printed
