"""The comparison with frameworks of others: conditions find what the checks find. No times are asserted."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROWS = 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated rows in every form that a competitor wants."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("rows")))
        import peers_rows

        return peers_rows.prepared(ROWS)


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import peers

    return peers


def _found(module: str, name: str, folder: Path) -> dict[str, list[int]]:
    step = __import__(module).STEPS[name]
    return step.facts(step.run(step.prepare(folder)))


@pytest.mark.usefixtures("peers")
def test_conditions_in_plain_pandas_find_the_records_that_the_checks_find(folder: Path) -> None:
    ours = _found("peers_scrutiny", "scrutiny", folder)

    assert _found("peers_frameworks", "plain pandas", folder) == ours
    assert len(ours) > 30  # checks with at least one query: there is something to compare


@pytest.mark.usefixtures("peers")
def test_conditions_of_one_row_at_a_time_find_the_same(folder: Path) -> None:
    """The functions of rows that frictionless is given, on the CSV that it is given."""
    import csv

    import peers_frameworks

    conditions = peers_frameworks.conditions_in(folder)
    numbers = set().union(*(peers_frameworks._numbers(condition) for condition in conditions.values()))
    asked = {name: peers_frameworks._compiled(condition) for name, condition in conditions.items()}
    found: dict[str, list[int]] = {name: [] for name in conditions}
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as lines:
        for number, cells in enumerate(csv.DictReader(lines)):
            row = {name: (float(cell) if name in numbers else cell) if cell else None for name, cell in cells.items()}
            for name, is_query in asked.items():
                if is_query(row):
                    found[name].append(number)

    assert peers_frameworks.facts(found) == _found("peers_scrutiny", "scrutiny", folder)


@pytest.mark.usefixtures("peers")
def test_checks_without_texts_are_those_that_a_formula_can_ask(folder: Path) -> None:
    import peers_frameworks

    conditions = peers_frameworks.conditions_in(folder, without=peers_frameworks.WITHOUT_TEXTS)
    ours = _found("peers_scrutiny", "scrutiny, checks without texts", folder)

    assert ours.keys() <= conditions.keys()
    assert "rec-officer-id" in conditions
    assert "txt-too-short" not in conditions
    assert peers_frameworks.formula(("not", ("all", ("blank", "age"), ("later", "a", "b", 60)))) == (
        "(not ((age is None) and (a is not None and b is not None and a > b + 60)))"
    )


@pytest.mark.usefixtures("peers")
def test_ordinary_checks_find_the_same_in_plain_pandas_and_a_row_at_a_time(folder: Path) -> None:
    """The second set: forty checks such as any table has, as rules of one's own."""
    import peers_frameworks

    ordinary = folder / "ordinary"
    ours = _found("peers_scrutiny", "scrutiny", ordinary)

    assert len(peers_frameworks.conditions_in(ordinary)) == 40
    assert _found("peers_frameworks", "plain pandas", ordinary) == ours
    assert len(ours) > 20
    single = _found("peers_scrutiny", "scrutiny, checks of single rows", ordinary)
    assert single == {name: found for name, found in ours.items() if not name.endswith("-twice")}


@pytest.mark.usefixtures("peers")
def test_rows_that_are_there_twice_are_found_whatever_their_case() -> None:
    import numpy as np
    import pandas as pd
    import peers_pandas
    import peers_scrutiny

    from scrutiny.code_a.evidence import Evidence
    from scrutiny.records.table import Records

    texts = ["On foot", "ON FOOT ", None, "on foot", "Élan", "élan", "x", "On feet", None, "n/a", "On Foot", "N/A"]
    officers = ["a", "a", "a", "b", "b", "b", "c", "a", "a", "d", "d", "d"]
    table = pd.DataFrame({"grounds": pd.Series(texts, dtype="str"), "officer": pd.Series(officers, dtype="str")})
    rows = Evidence(Records(rows=table, sources=(), rejects=pd.DataFrame(), unknown=pd.DataFrame()))

    for condition in (("same", "grounds"), ("same", "officer", "grounds")):
        mask = peers_scrutiny._same(rows, *condition[1:])
        assert mask.tolist() == np.asarray(peers_pandas.Masks(table, {"it": condition}).of("it")).tolist()
    assert mask.tolist() == [True, True, *[False] * 2, True, True, *[False] * 3, True, False, True]


def test_the_script_compares_and_prints(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "bench" / "peers.py"),
        "--rows",
        "1000",
        "--rounds",
        "1",
        "--only",
        "plain pandas",
    ]
    where = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | where)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "| plain pandas |" in done.stdout
    assert "All found the same records" in done.stdout


def test_what_is_not_installed_is_left_out_and_the_way_to_install_it_is_said(
    peers: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(peers, "PEERS", {"nobody": peers.Peer(needs="no_such_framework", size="rows")})
    monkeypatch.setattr(peers, "_prepared", lambda sizes: dict.fromkeys(sizes, folder))

    assert peers.main(["--rows", str(ROWS), "--rounds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "nobody: not installed, left out" in printed
    assert "pip install no_such_framework" in printed


def test_a_difference_is_said(peers: ModuleType) -> None:
    def cost(**facts: list[int]) -> object:
        return peers.Cost(cpu=1.0, wall=1.0, peak=None, facts=facts)

    peer = peers.Peer(needs="", size="rows")
    costs = {
        ("scrutiny", 10): [cost(one=[2, 5], two=[1, 3])],
        ("it", 10): [cost(one=[2, 7], two=[1, 3], three=[1, 1])],
    }

    assert peers.differences(costs, {"it": peer}, {"rows": 10}) == [
        "DIFFERENT: it, one: other records",
        "DIFFERENT: it, three: scrutiny 0, it 1",
    ]
