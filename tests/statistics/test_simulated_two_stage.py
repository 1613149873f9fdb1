"""The simulation of bench/two_stage.py: it is the rule, draw by draw, and the rule keeps its promise."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from scrutiny.statistics.two_stage import (
    TwoStageRule,
    double_operating_characteristic,
    first_stage,
    second_stage,
)

# By its file: "two_stage" alone may be the name of something else that is installed.
SPEC = importlib.util.spec_from_file_location(
    "bench_two_stage", Path(__file__).resolve().parents[2] / "bench" / "two_stage.py"
)
bench = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = bench  # dataclasses look there
SPEC.loader.exec_module(bench)


@pytest.mark.parametrize("cap", [3, None])
@pytest.mark.parametrize("others", [0.8, 0.9])
def test_many_cycles_at_once_are_what_the_rule_says_one_by_one(cap, others):
    one, rule = bench.county(bad=3, bad_share=0.5, others=others), TwoStageRule(cap=cap)
    done = bench.simulate(one, rule=rule, cycles=12, random=np.random.default_rng(5))
    assert done.flagged.any()
    for i in range(12):
        first = first_stage(one.sizes, one.first, done.first[i], rule=rule)
        assert first.triggered == tuple(done.triggered[i])
        assert first.escalated == tuple(done.escalated[i])
        total = np.where(done.escalated[i], done.total, one.first)
        both = np.where(done.escalated[i], done.both[i], done.first[i])
        counts = (one.sizes, total, both, first.escalated)
        assert second_stage(*counts, rule=rule).flagged == tuple(done.flagged[i])
        assert second_stage(*counts, rule=rule, procedure="discrete").flagged == tuple(done.discrete[i])


@pytest.mark.parametrize("cap", [3, None])
def test_with_every_stratum_at_the_benchmark_five_cycles_in_a_hundred_flag_anything_or_fewer(cap):
    """3,000 cycles of 40 areas, no location and outside: the acceptance itself."""
    one = bench.county(bad=0, bad_share=0, others=0.8)
    assert len(one.sizes) == 42
    done = bench.simulate(one, rule=TwoStageRule(cap=cap), cycles=3000, random=np.random.default_rng(11))
    assert done.triggered.sum(axis=1).mean() > 8  # looking closer is set off easily
    assert done.flagged.any(axis=1).mean() <= 0.05
    assert done.discrete.any(axis=1).mean() <= 0.05
    assert done.flagged.any()  # and is no rule that can never flag


def test_an_area_at_half_is_found_with_ten_and_then_thirty():
    """With the cap of three: one among areas at 90%, discrete; three among areas at 95%, either procedure."""
    rule = TwoStageRule()
    one = bench.simulate(
        bench.county(bad=1, bad_share=0.5, others=0.9), rule=rule, cycles=3000, random=np.random.default_rng(1)
    )
    assert one.discrete[:, 0].mean() >= 0.85
    assert 0.78 <= one.flagged[:, 0].mean() < 0.85
    three = bench.simulate(
        bench.county(bad=3, bad_share=0.5, others=0.95), rule=rule, cycles=3000, random=np.random.default_rng(1)
    )
    assert three.flagged[:, :3].mean() >= 0.85
    assert three.discrete[:, :3].mean() >= 0.85


def test_the_cap_costs_power_where_areas_at_the_benchmark_take_the_places():
    rule, everyone = TwoStageRule(), TwoStageRule(cap=None)
    crowd = bench.county(bad=1, bad_share=0.5, others=0.8)
    capped = bench.simulate(crowd, rule=rule, cycles=2000, random=np.random.default_rng(1))
    free = bench.simulate(crowd, rule=everyone, cycles=2000, random=np.random.default_rng(1))
    assert (capped.escalated.sum(axis=1) <= 3).all()
    assert capped.escalated[:, 0].mean() < 0.8 < 0.93 < free.escalated[:, 0].mean()
    assert capped.discrete[:, 0].mean() < free.discrete[:, 0].mean()


def test_the_simulated_chance_of_one_area_is_the_exact_one():
    """Without a cap and with others never triggered, what is left is the double operating characteristic."""
    one = bench.county(bad=1, bad_share=0.5, others=1.0)
    done = bench.simulate(one, rule=TwoStageRule(cap=None), cycles=4000, random=np.random.default_rng(2))
    exact = double_operating_characteristic(bench.MIDDLE, 10, 0.8, 0.35, 0.5, level=0.05 / 42)
    assert done.triggered[:, 0].mean() == pytest.approx(exact.triggered, abs=0.012)
    assert done.flagged[:, 0].mean() == pytest.approx(exact.flagged, abs=0.018)


def test_the_bench_prints_its_tables(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["two_stage.py", "--cycles", "20"])
    bench.main()
    printed = capsys.readouterr().out
    assert printed.count("| bad | others at |") == 2
    assert printed.count("\n| ") == 3 + 6 + 2 * 24
