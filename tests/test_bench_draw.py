"""The comparison of draws still runs, what it draws is compared, and a difference is said. No times are asserted."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_the_draws_are_compared_on_few_records() -> None:
    command = [sys.executable, str(ROOT / "bench" / "draw.py"), "--records", "2000", "--each", "2", "--rounds", "1"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "All drew as many of each stratum as they were asked for." in done.stdout
    for name in ("scrutiny", "plain hashlib", "pandas groupby.sample"):
        assert f"| {name} |" in done.stdout
    for name in ("svy", "samplics", "consistent_sampler"):
        assert f"| {name} |" in done.stdout or f"{name}: not installed, left out. pip install {name}" in done.stdout


def test_a_draw_of_other_records_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import draw as comparison

    def run(**found: int) -> dict[str, object]:
        return {"cpu": 1.0, "wall": 1.0, "above": 0.0, "found": found}

    ids = {comparison.IDS: 7}
    runs = {
        "scrutiny": [run(a=2, b=2, **ids)],
        "plain hashlib": [run(a=2, b=2, **{comparison.IDS: 8})],
        "pandas groupby.sample": [run(a=2, b=2)],
        "svy": [run(a=2, b=3)],
    }

    assert comparison.differences(runs) == [
        "DIFFERENT: plain hashlib drew other records by the same protocol",
        "DIFFERENT: svy drew other numbers of the strata",
    ]
    assert "met: 0.00 s more than pandas groupby.sample; aim: at most 1.5" in comparison.lines(runs)
