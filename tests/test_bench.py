"""The comparisons with plain pandas still run, and both still find the same. No times are asserted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _run(script: str, *options: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bench" / script), *options]
    where = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))  # where the generated rows go
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | where)


@pytest.mark.parametrize(
    ("options", "stages"),
    [
        (["--only", "cycle"], ["read", "check", "frame", "draw", "all of it"]),
        (["--only", "cycle", "--without-reference"], ["read", "check", "frame", "draw", "all of it"]),
        (["--only", "place"], ["place", "place, less the hash"]),
    ],
    ids=["with references", "without", "points in outlines"],
)
def test_scrutiny_and_plain_pandas_find_the_same(options: list[str], stages: list[str], tmp_path: Path) -> None:
    done = _run("run.py", "--rows", "2000", "--rounds", "1", *options, folder=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "All found the same" in done.stdout
    for stage in stages:
        assert f"| {stage}" in done.stdout
    accounts = [line for line in done.stdout.splitlines() if " rejected (" in line]
    assert len(accounts) == 1
    for reason in ("blank-row", "searched_at date", "latitude number", "longitude number", "grounds long"):
        assert reason in accounts[0]


def test_many_rows_of_parquet_are_counted_as_pandas_counts_them(tmp_path: Path) -> None:
    done = _run("stream.py", "--files", "2", "--rows", "3000", folder=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "read 6,000, accepted 6,000, rejected 0" in done.stdout
    assert "pandas finds the same" in done.stdout


def test_a_difference_between_competitors_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import measure
    import run

    def cost(**facts: object) -> measure.Cost:
        return measure.Cost(cpu=1.0, wall=1.0, peak=None, facts=facts or None)

    costs = {
        "place-scrutiny": [cost(rows=10, strata=3)],
        "place-plain-pandas": [cost(rows=10, strata=4)],
        "place-tuned-pandas": [cost(rows=10, strata=3)],
        "place-tuned-pandas-fields-only": [cost()],
        "place-least-pandas": [cost()],
        "place-sha256": [cost()],
    }

    assert run.differences(costs) == ["DIFFERENT in place: strata: place-scrutiny 3, place-plain-pandas 4"]


def test_a_reject_of_another_row_is_a_difference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    import dataclasses

    import generate
    import plain_pandas
    import with_scrutiny
    import work

    extract = generate.extract(500)
    ours, theirs = with_scrutiny.read(extract), plain_pandas.tuned_read(extract)
    facts = work.facts_of_reading(theirs)

    assert work.facts_of_reading(ours) == facts
    assert {value for _, value, _ in facts["unknown"]} >= {"Caf\u00e9 Act", "Something else entirely", "see notes"}
    assert theirs.rejects is not None
    moved = dataclasses.replace(theirs, rejects=theirs.rejects.assign(row=theirs.rejects["row"] + 1))
    assert work.facts_of_reading(moved)["rejects"] != facts["rejects"]
