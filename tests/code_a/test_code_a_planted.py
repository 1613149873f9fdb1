"""The defects planted in the invented extract are found, all of them and nothing else."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from scrutiny.code_a.catalogue import ORDER, RULES
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.records import reading

DATA = Path(__file__).parents[2] / "sample_data"
EXTRACT = DATA / "2026-09-hertfordshire-stop-and-search.csv"  # the two-month extract

ASKED = {rule.id for rule in RULES}  # what is planted for a check that is still to come is left alone

Found = set[tuple[str, str]]  # reference, check


@pytest.fixture(scope="module")
def findings() -> Findings:
    return evaluate(reading.read([EXTRACT]), RULES)


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    with (DATA / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(findings: Findings, verdict: Verdict) -> Found:
    """The records with a verdict, by their reference; a second row under one reference is that reference."""
    references = [name.partition("#")[0] for name in findings.record_ids]
    return {
        (references[row], findings.rules[column].id)
        for row, column in zip(*(findings.verdicts == verdict).nonzero(), strict=True)
    }


def wanted(planted: list[dict[str, str]], verdict: str) -> Found:
    return {(row["reference"], row["rule"]) for row in planted if row["verdict"] == verdict and row["rule"] in ASKED}


def scores(expected: Found, seen: Found) -> str:
    """A line a check: planted, found, missed, too many, precision and recall."""
    missed, more = Counter(rule for _, rule in expected - seen), Counter(rule for _, rule in seen - expected)
    right = Counter(rule for _, rule in expected & seen)
    lines = []
    for rule in ORDER:
        planted, raised = right[rule] + missed[rule], right[rule] + more[rule]
        if planted or raised:
            precision = f"{right[rule] / raised:.2f}" if raised else "-"
            recall = f"{right[rule] / planted:.2f}" if planted else "-"
            lines.append(f"{rule:30} planted {planted:3} found {right[rule]:3} precision {precision} recall {recall}")
    return "\n".join(lines)


def test_every_planted_query_is_found_and_no_other(findings: Findings, planted: list[dict[str, str]]) -> None:
    """Precision and recall are 1 for every check. With ``-s`` they are printed."""
    expected, seen = wanted(planted, "query"), found(findings, Verdict.QUERY)
    print("\n" + scores(expected, seen))
    assert sorted(seen - expected) == []
    assert sorted(expected - seen) == []
    assert len(expected) > 200


def test_what_was_withheld_or_left_open_on_purpose_cannot_be_judged(
    findings: Findings, planted: list[dict[str, str]]
) -> None:
    """And for the reason that was planted."""
    reasons = {"withheld": Reason.WITHHELD, "blank": Reason.BLANK, "uncertain": Reason.UNCERTAIN, "none": Reason.NONE}
    rows = {name.partition("#")[0]: number for number, name in enumerate(findings.record_ids)}
    columns = {rule.id: number for number, rule in enumerate(findings.rules)}
    wrong = []
    for row in (row for row in planted if row["rule"] in ASKED):
        at = rows[row["reference"]], columns[row["rule"]]
        verdict = {"query": Verdict.QUERY, "cannot be judged": Verdict.CANNOT_BE_JUDGED}[row["verdict"]]
        if (findings.verdicts[at], findings.reasons[at]) != (verdict, reasons[row["reason"]]):
            wrong.append((row["reference"], row["rule"], row["reason"], Reason(findings.reasons[at]).name))
    assert wrong == []
