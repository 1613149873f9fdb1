"""The checks by scrutiny itself, in the shape in which the others hand theirs back."""

import pickle
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import peers_frameworks
import pyarrow as pa
import pyarrow.compute as pc
from measure import Step

from scrutiny.code_a import catalogue, evaluate, wording
from scrutiny.code_a.evidence import Evidence
from scrutiny.code_a.rule import Citation, Kind, Rule, Severity, Verdict
from scrutiny.records.raw import buffers_of
from scrutiny.records.table import Records

Given = tuple[Records, tuple[Rule, ...]]

WITHOUT: Mapping[str, tuple[str, ...]] = {
    "scrutiny": (),
    "scrutiny, checks of single rows": peers_frameworks.OF_OTHER_ROWS,
    "scrutiny, checks without texts": peers_frameworks.WITHOUT_TEXTS,
}
EVERY = "scrutiny, every check"


def rules(name: str, folder: Path) -> tuple[Rule, ...]:
    """The checks of a step: those that are conditions, fewer of them for whom cannot ask all, or the whole catalogue.

    A condition that goes by the name of a check of the catalogue is that check; any other one is a check of one's own.
    """
    if name == EVERY:
        return catalogue.RULES
    shipped = {rule.id: rule for rule in catalogue.RULES}
    conditions = peers_frameworks.conditions_in(folder, without=WITHOUT[name])
    return tuple(shipped.get(check) or own_rule(check, condition) for check, condition in conditions.items())


def own_rule(name: str, condition: peers_frameworks.Condition) -> Rule:
    """A check of one's own that is a query where the condition holds."""
    return Rule(
        id=name,
        title=name,
        citations=(Citation(source="These benchmarks", paragraph="", verified=True),),
        kind=Kind.LOCAL,
        severity=Severity.QUALITY,
        needs=tuple((field,) for field in sorted(peers_frameworks.fields_of(condition))),
        by_facts=True,
        query=lambda evidence, _: _holds(evidence, condition),
        message=name,
        good=name,
        scope="Every row.",
        limits="A column is missing.",
    )


def _holds(evidence: Evidence, condition: peers_frameworks.Condition) -> Any:
    """A condition in the words of ``Evidence``."""
    kind, name, *given = condition
    match kind:
        case "all" | "any":
            join = np.logical_and if kind == "all" else np.logical_or
            return join.reduce([_holds(evidence, part) for part in condition[1:]])
        case "not":
            return ~_holds(evidence, name)
        case "in":
            return evidence.is_code(name, *given[0])
        case "has":
            there = ~evidence.blank(name)
            return there & evidence.of_text(name, partial(wording.matches, pattern=given[0]), given[0])
        case "shorter":
            there = ~evidence.blank(name)
            return there & evidence.of_text(name, _shorter(given[0]), f"shorter than {given[0]}")
        case "after" | "later":
            return evidence.fact(*map(str, condition), make=_later(*condition))
        case "same":
            return evidence.fact(*condition, make=lambda rows: _same(rows, *condition[1:]))
    return {"blank": evidence.blank, "below": evidence.below, "above": evidence.above}[kind](name, *given)


def _shorter(letters: int) -> Callable[[Any], Any]:
    return lambda texts: pc.less(pc.utf8_length(texts), letters).to_numpy(zero_copy_only=False)


def _later(kind: str, name: str, than: str, seconds: int = 0) -> Callable[[Evidence], Any]:
    if kind == "after":
        return lambda rows: rows.moments(name) > np.datetime64(than, "us")
    return lambda rows: rows.moments(name) - rows.moments(than) > np.timedelta64(seconds, "s")


def _same(rows: Evidence, *names: str) -> Any:
    """Rows that have the same in all of these fields as another one; texts are compared that could be the same."""
    texts = pc.utf8_trim_whitespace(rows.cells(names[-1]))
    others = [rows.distinct(name)[0] for name in names[:-1]]
    there = np.flatnonzero(np.logical_and.reduce([~rows.blank(name) for name in names]))
    alike = there[_again([*(numbers[there] for numbers in others), _rough(texts)[there]])]
    plain = pc.utf8_lower(texts.take(pa.array(alike))).dictionary_encode().indices.to_numpy()
    found = rows.none()
    found[alike[_again([*(numbers[alike] for numbers in others), plain])]] = True
    return found


def _rough(texts: pa.Array) -> Any:
    """A number for each text, the same where texts are but for capitals: from its length and its last letters."""
    offsets, data = buffers_of(texts)
    ends = offsets[1:].astype(np.int64)
    lengths, last = np.diff(offsets).astype(np.uint64), np.zeros(len(texts), dtype=np.uint64)
    for place in range(1, 8):
        last = last << np.uint64(8) | data[np.maximum(ends - place, 0)] & np.uint8(0xDF)
    odd = ~pc.string_is_ascii(texts).to_numpy(zero_copy_only=False) | (lengths < 7)
    return np.where(odd, 0, lengths << np.uint64(56) ^ last + np.uint64(1))


def _again(parts: list[Any]) -> Any:
    """True where all parts together are those of another place as well."""
    groups = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        numbers = pd.factorize(part)[0]
        groups = groups * (int(numbers.max(initial=0)) + 1) + numbers
    groups = pd.factorize(groups)[0]
    return np.bincount(groups, minlength=1)[groups] > 1


def find(given: Given) -> dict[str, Any]:
    """Four verdicts and the reasons for every record and check; of these, the records of the queries of each check."""
    records, asked = given
    findings = evaluate.evaluate(records, asked)
    return {rule.id: np.flatnonzero(findings.verdicts[:, number] == Verdict.QUERY) for number, rule in enumerate(asked)}


def _step(name: str) -> Step:
    def prepare(folder: Path) -> Given:
        read = pickle.loads((peers_frameworks.rows_of(folder) / "records.pickle").read_bytes())
        return read, rules(name, folder)

    return Step(prepare=prepare, run=find, facts=peers_frameworks.facts)


STEPS = {name: _step(name) for name in (*WITHOUT, EVERY)}
