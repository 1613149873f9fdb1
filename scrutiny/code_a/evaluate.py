"""The evaluator: every rule over every record, in the one order of precedence, as a compact matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a.evidence import Bools, Evidence
from scrutiny.code_a.rule import Reason, Rule, Settings, Severity, Verdict
from scrutiny.records.table import Records

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Verdicts and reasons: one row a record, one column a rule, both ``uint8``.

    ``record_ids`` are the rows, ``rules`` the columns. ``notes`` is true where a rule left a remark.
    """

    record_ids: pd.Series
    rules: tuple[Rule, ...]
    settings: Settings
    verdicts: Codes
    reasons: Codes
    notes: npt.NDArray[np.bool_]

    def of(self, rule_id: str) -> tuple[Codes, Codes]:
        """Verdicts and reasons of one rule."""
        number = [rule.id for rule in self.rules].index(rule_id)
        return self.verdicts[:, number], self.reasons[:, number]

    def counts(self, where: Bools | None = None) -> pd.DataFrame:
        """One row a rule: ``id, clear, query, cannot_be_judged, does_not_apply``, over all or some records."""
        verdicts = self.verdicts if where is None else self.verdicts[where]
        columns = {verdict.name.lower(): (verdicts == verdict).sum(axis=0) for verdict in Verdict}
        return pd.DataFrame({"id": [rule.id for rule in self.rules], **columns})


def in_force(rule: Rule, days: npt.NDArray[np.datetime64]) -> Bools:
    """True where the rule was in force on the day of the search.

    A record without a date is taken as in force: it errs towards asking, and the missing date is itself a query.
    """
    undated = np.isnat(days)
    mask = np.ones(len(days), dtype=bool)
    if rule.in_force_from is not None:
        mask &= (days >= np.datetime64(rule.in_force_from)) | undated
    if rule.in_force_until is not None:
        mask &= (days <= np.datetime64(rule.in_force_until)) | undated
    return mask


def _any_of(evidence: Evidence, fields: Sequence[str], what: str) -> Bools:
    mask = evidence.none()
    for name in fields:
        mask |= getattr(evidence, what)(name)
    return mask


def _all_of(evidence: Evidence, fields: Sequence[str], what: str) -> Bools:
    mask = evidence.all()
    for name in fields:
        mask &= getattr(evidence, what)(name)
    return mask


def evaluate_rule(rule: Rule, evidence: Evidence, parameters: Mapping[str, float]) -> tuple[Codes, Codes]:
    """Verdict and reason of one rule for every record. Later steps never overrule an earlier one."""
    size = len(evidence)
    verdicts = np.zeros(size, dtype=np.uint8)
    reasons = np.zeros(size, dtype=np.uint8)
    open_ = np.ones(size, dtype=bool)

    def settle(where: Bools, verdict: Verdict, reason: Reason) -> None:
        chosen = open_ & where
        verdicts[chosen] = verdict
        reasons[chosen] = reason
        open_[chosen] = False

    settle(~in_force(rule, evidence.days()), Verdict.DOES_NOT_APPLY, Reason.NOT_IN_FORCE)
    for group in rule.needs:
        settle(
            _any_of(evidence, group, "never_carried") & ~_any_of(evidence, group, "supplied"),
            Verdict.CANNOT_BE_JUDGED,
            Reason.WITHHELD,
        )
        settle(~_any_of(evidence, group, "supplied"), Verdict.CANNOT_BE_JUDGED, Reason.NOT_SUPPLIED)
    if rule.applies is not None:
        settle(~rule.applies(evidence), Verdict.DOES_NOT_APPLY, Reason.NONE)
    held_back = rule.subject if rule.withheld_matters is None else rule.withheld_matters
    if held_back:
        settle(
            _any_of(evidence, held_back, "withheld") & ~_any_of(evidence, held_back, "present"),
            Verdict.CANNOT_BE_JUDGED,
            Reason.WITHHELD,
        )
    if rule.subject:
        settle(
            _all_of(evidence, rule.subject, "blank"),
            Verdict.QUERY if rule.blank_is_query else Verdict.CANNOT_BE_JUDGED,
            Reason.BLANK,
        )
    if rule.unjudged is not None:
        settle(rule.unjudged(evidence, parameters), Verdict.CANNOT_BE_JUDGED, rule.unjudged_reason)
    if rule.query is not None:
        settle(rule.query(evidence, parameters), Verdict.QUERY, Reason.NONE)
    return verdicts, reasons


def evaluate(records: Records, rules: Sequence[Rule], settings: Settings | None = None) -> Findings:
    """Findings of all ``rules`` over all ``records``. A rule switched off does not apply to any."""
    settings = settings or Settings()
    evidence = Evidence(records)
    size = len(evidence)
    verdicts = np.full((size, len(rules)), Verdict.DOES_NOT_APPLY, dtype=np.uint8)
    reasons = np.full((size, len(rules)), Reason.NOT_IN_FORCE, dtype=np.uint8)
    notes = np.zeros((size, len(rules)), dtype=bool)
    for number, rule in enumerate(rules):
        if not settings.is_on(rule):
            continue
        parameters = settings.parameters_of(rule)
        verdicts[:, number], reasons[:, number] = evaluate_rule(rule, evidence, parameters)
        if rule.note is not None:
            notes[:, number] = rule.note(evidence, parameters) & (verdicts[:, number] == Verdict.CLEAR)
    return Findings(
        record_ids=records.rows["record_id"],
        rules=tuple(rules),
        settings=settings,
        verdicts=verdicts,
        reasons=reasons,
        notes=notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundingAnswer:
    """The founding question: of the records that could be judged, in how many is every required item shown?"""

    records: int
    judged: int  # every required item that applies could be judged
    shown: int  # ... and none of them is a query

    @property
    def not_judged(self) -> int:
        """Records of which at least one required item could not be judged."""
        return self.records - self.judged


def founding_answer(findings: Findings, where: Bools | None = None) -> FoundingAnswer:
    """The answer for all records or some, from the rules of severity *mandatory record item* that are on.

    A record with one required item that cannot be judged counts as not judged even where another is a query:
    it errs towards saying less.
    """
    columns = [
        number
        for number, rule in enumerate(findings.rules)
        if rule.severity is Severity.MANDATORY and findings.settings.is_on(rule)
    ]
    verdicts = findings.verdicts[:, columns] if where is None else findings.verdicts[where][:, columns]
    judged = ~(verdicts == Verdict.CANNOT_BE_JUDGED).any(axis=1)
    shown = judged & ~(verdicts == Verdict.QUERY).any(axis=1)
    return FoundingAnswer(records=len(verdicts), judged=int(judged.sum()), shown=int(shown.sum()))


def rules_on(rules: Sequence[Rule], day: date) -> tuple[Rule, ...]:
    """The rules in force on a day."""
    return tuple(
        rule
        for rule in rules
        if (rule.in_force_from is None or rule.in_force_from <= day)
        and (rule.in_force_until is None or day <= rule.in_force_until)
    )
