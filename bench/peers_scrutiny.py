"""The checks by scrutiny itself, in the shape in which the others hand theirs back."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import peers_frameworks
import peers_rules
from measure import Step

from scrutiny.code_a import catalogue, evaluate
from scrutiny.code_a.rule import Rule, Verdict
from scrutiny.records.table import Records

Given = tuple[Records, tuple[Rule, ...]]


def rules(name: str, folder: Path) -> tuple[Rule, ...]:
    """The checks of a step: those that are conditions, those of them without texts, or the whole catalogue."""
    if name == "scrutiny, every check":
        return catalogue.RULES
    without = peers_frameworks.WITHOUT_TEXTS if name == "scrutiny, checks without texts" else ()
    return peers_rules.rules(peers_frameworks.conditions_in(folder, without=without))


def find(given: Given) -> dict[str, Any]:
    """Four verdicts and the reasons for every record and check; of these, the records of the queries of each check."""
    records, asked = given
    findings = evaluate.evaluate(records, asked)
    queries = findings.verdicts == Verdict.QUERY
    return {rule.id: np.flatnonzero(queries[:, number]) for number, rule in enumerate(asked)}


def _step(name: str) -> Step:
    def prepare(folder: Path) -> Given:
        return pickle.loads((folder / "records.pickle").read_bytes()), rules(name, folder)

    return Step(prepare=prepare, run=find, facts=peers_frameworks.facts)


STEPS = {name: _step(name) for name in ("scrutiny", "scrutiny, checks without texts", "scrutiny, every check")}
