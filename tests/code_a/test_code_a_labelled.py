"""The checks of the written reasons on labelled texts: what was right stays right."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from scrutiny.code_a.grounds import RULES
from scrutiny.records.vocabulary import OBJECT, POWER

ROOT = Path(__file__).parents[2]
TUNED = Path(__file__).with_name("labelled") / "tuned.toml"
UNSEEN = TUNED.with_name("unseen.toml")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = ROOT / "tools" / "measure_grounds.py"
    spec = importlib.util.spec_from_file_location("measure_grounds", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_grounds"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def entries(tool):
    return tool.labelled(TUNED)


@pytest.fixture(scope="module")
def outcomes(tool, entries):
    return {outcome.name: outcome for outcome in tool.measured(entries)}


def test_the_set_is_what_it_says(entries) -> None:
    """Distinct texts with codes and checks that exist, enough of each kind, and as many that raise nothing."""
    assert len({entry["text"] for entry in entries}) == len({entry["id"] for entry in entries}) == len(entries)
    names = {rule.id for rule in RULES}
    for entry in entries:
        assert entry["power"] in POWER.codes
        assert entry["object"] in OBJECT.codes
        assert {*entry["expected"], *entry.get("notes", ())} <= names
    for name in names:
        assert sum(name in entry["expected"] for entry in entries) >= 8, name
    assert sum("txt-known-to-police" in entry.get("notes", ()) for entry in entries) >= 8
    assert sum(not entry["expected"] for entry in entries) >= 200


def test_the_unseen_set_is_another_set(tool, entries) -> None:
    """It may be empty. What is in it was not tuned on, and has codes and checks that exist."""
    unseen = tool.labelled(UNSEEN)
    names = {rule.id for rule in RULES}
    assert len({entry["id"] for entry in unseen}) == len(unseen)
    assert {entry["text"] for entry in entries}.isdisjoint(entry["text"] for entry in unseen)
    for entry in unseen:
        assert entry["power"] in POWER.codes
        assert entry["object"] in OBJECT.codes
        assert {*entry["expected"], *entry.get("notes", ())} <= names
    tool.measured(unseen)


def test_a_file_without_texts_has_no_outcomes(tool, tmp_path, capsys) -> None:
    path = tmp_path / "none.toml"
    path.write_text("# none yet\n", encoding="utf-8")
    assert tool.measured(tool.labelled(path)) == ()
    assert tool.main([str(path)]) == 0
    assert "0 texts" in capsys.readouterr().out


def test_each_indicator_keeps_its_level(outcomes) -> None:
    """At least 0.95 and 0.90 each on the texts that the lists were made with: a floor, not a claim."""
    low = {name: one for name, one in outcomes.items() if one.precision < 0.95 or one.recall < 0.90}
    assert low == {}


def test_all_together_keep_their_level(outcomes) -> None:
    right = sum(len(one.right) for one in outcomes.values())
    wrong = sum(len(one.missed) + len(one.needless) for one in outcomes.values())
    assert right >= 1150
    assert wrong <= 15


def test_a_good_text_is_left_alone(entries, outcomes) -> None:
    """A query about a good text is worse than a weak text that is missed."""
    good = {entry["id"] for entry in entries if not entry["expected"]}
    asked = {each for name, one in outcomes.items() if not name.endswith(")") for each in one.needless}
    assert good & asked == set()


def test_what_is_missed_and_what_is_needless_are_told_apart(tool) -> None:
    """The counts behind the shares."""
    entry = {"power": "mda-s23", "object": "drugs"}
    weak = "Male was nervous and avoided eye contact with the officers."
    made = [
        {**entry, "id": "1", "text": weak, "expected": ["txt-nervous-only"]},
        {**entry, "id": "2", "text": weak + " Very.", "expected": ["txt-area-only"]},
        {**entry, "id": "3", "text": "Seen to hide a wrap in his sock. Known to police.", "expected": []},
    ]
    outcomes = {one.name: one for one in tool.measured(made)}
    nervous, area = outcomes["txt-nervous-only"], outcomes["txt-area-only"]
    assert (nervous.right, nervous.missed, nervous.needless) == (("1",), (), ("2",))
    assert (area.right, area.missed, area.needless) == ((), ("2",), ())
    assert (nervous.precision, nervous.recall, area.precision, area.recall) == (0.5, 1.0, 1.0, 0.0)
    assert outcomes["txt-known-to-police" + tool.NOTE].needless == ("3",)
    shares = "0.50 (0.09 to 0.91) 1.00 (0.21 to 1.00)"
    assert " ".join(tool.lines([nervous])[1].split()) == f"txt-nervous-only 1 0 1 {shares}"


def test_the_tool_prints_the_table_and_the_texts(tool, capsys) -> None:
    assert tool.main([str(TUNED)]) == 0
    printed = capsys.readouterr().out
    assert "all together" in printed
    assert tool.main([str(TUNED), "--no-texts"]) == 0
    assert len(capsys.readouterr().out) <= len(printed)
