"""The evaluator: every rule over every record, in the one order of precedence, as a compact matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a.columns import Columns, Key, NoFactError
from scrutiny.code_a.combinations import Wants, ask, wants
from scrutiny.code_a.evidence import Bools, Evidence, looked_up
from scrutiny.code_a.rule import Groups, Reason, Rule, Settings, Verdict
from scrutiny.records.table import Records, Source

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


def _any(evidence: Evidence, names: Iterable[str], accessor: Callable[[str], Bools]) -> Bools:
    """True where the accessor is true of at least one of the fields."""
    masks = [accessor(name) for name in names]
    if len(masks) == 1:
        return masks[0]
    return np.logical_or.reduce(masks) if masks else evidence.none()


def _withheld(evidence: Evidence, groups: Groups) -> Bools:
    """True where some group has a withheld cell and no value beside it."""
    mask = evidence.none()
    for group in groups:
        mask |= _any(evidence, group, evidence.withheld) & ~_any(evidence, group, evidence.present)
    return mask


def _blank(evidence: Evidence, groups: Groups) -> Bools:
    """True where some group is blank: every one of its fields is."""
    mask = evidence.none()
    for group in groups:
        mask |= ~_any(evidence, group, lambda name: ~evidence.blank(name))
    return mask


class _Verdicts:
    """Verdicts and reasons in the making. What is settled stays settled."""

    def __init__(self, size: int) -> None:
        self.verdicts = np.zeros(size, dtype=np.uint8)  # clear, unless something else settles it
        self.reasons = np.zeros(size, dtype=np.uint8)
        self.open = np.ones(size, dtype=bool)

    def settle(self, where: Bools, verdict: Verdict, reason: Reason | Codes) -> None:
        chosen = self.open & where
        self.verdicts[chosen] = verdict
        self.reasons[chosen] = reason[chosen] if isinstance(reason, np.ndarray) else reason
        self.open &= ~chosen


def _settle_columns(rule: Rule, evidence: Evidence, so_far: _Verdicts) -> None:
    """What the file itself decides, before any cell is looked at."""
    so_far.settle(
        ~evidence.in_force(rule.in_force_from, rule.in_force_until), Verdict.DOES_NOT_APPLY, Reason.NOT_IN_FORCE
    )
    never = _any(evidence, rule.held_back, evidence.never_carried)
    so_far.settle(never, Verdict.CANNOT_BE_JUDGED, Reason.WITHHELD)
    for group in rule.needs:
        missing = ~_any(evidence, group, evidence.supplied)
        never = missing & _any(evidence, group, evidence.never_carried)
        so_far.settle(never, Verdict.CANNOT_BE_JUDGED, Reason.WITHHELD)
        so_far.settle(missing, Verdict.CANNOT_BE_JUDGED, Reason.NOT_SUPPLIED)


def _settle_cells(rule: Rule, evidence: Evidence, parameters: Mapping[str, float], so_far: _Verdicts) -> None:
    """What the cells of a record decide."""
    if rule.applies is not None:
        so_far.settle(~rule.applies(evidence), Verdict.DOES_NOT_APPLY, Reason.NONE)
    matters = rule.subject if rule.withheld_matters is None else rule.withheld_matters
    so_far.settle(_withheld(evidence, matters), Verdict.CANNOT_BE_JUDGED, Reason.WITHHELD)
    blank = Verdict.QUERY if rule.blank_is_query else Verdict.CANNOT_BE_JUDGED
    so_far.settle(_blank(evidence, rule.subject), blank, Reason.BLANK)
    if rule.unjudged is not None:
        why = rule.unjudged_why(evidence, parameters) if rule.unjudged_why else rule.unjudged_reason
        so_far.settle(rule.unjudged(evidence, parameters), Verdict.CANNOT_BE_JUDGED, why)
    if rule.query is not None:
        so_far.settle(rule.query(evidence, parameters), Verdict.QUERY, Reason.NONE)
    if rule.scope_unclear is not None:
        doubtful = (so_far.verdicts == Verdict.QUERY) & rule.scope_unclear(evidence)
        so_far.verdicts[doubtful] = Verdict.CANNOT_BE_JUDGED
        so_far.reasons[doubtful] = Reason.UNCERTAIN


def _by_columns(rule: Rule, evidence: Evidence) -> _Verdicts:
    so_far = _Verdicts(len(evidence))
    _settle_columns(rule, evidence, so_far)
    return so_far


def _by_cells(rule: Rule, evidence: Evidence, parameters: Mapping[str, float]) -> _Verdicts:
    so_far = _by_columns(rule, evidence)
    _settle_cells(rule, evidence, parameters, so_far)
    return so_far


def evaluate_rule(rule: Rule, evidence: Evidence, parameters: Mapping[str, float]) -> tuple[Codes, Codes]:
    """Verdict and reason of one rule for every record, in the order that ``Rule`` describes."""
    so_far = _by_columns(rule, evidence)
    if so_far.open.any():  # a public extract settles many rules by its columns alone
        _settle_cells(rule, evidence, parameters, so_far)
    return so_far.verdicts, so_far.reasons


def _remarks(rule: Rule, evidence: Evidence, parameters: Mapping[str, float], verdicts: Codes) -> Bools:
    """True where a rule leaves a remark beside a clear verdict."""
    if rule.note is None:
        return evidence.none()
    return np.asarray(rule.note(evidence, parameters) & (verdicts == Verdict.CLEAR))


# What a rule says of a record in one byte: two bits of the verdict, four of the reason, one of the remark.
_REASON, _REMARK = 2, 6


def _both(found: _Verdicts) -> Codes:
    said: Codes = found.verdicts | found.reasons << np.uint8(_REASON)
    return said


def _in_a_byte(rule: Rule, evidence: Evidence, parameters: Mapping[str, float]) -> Codes:
    found = _by_cells(rule, evidence, parameters)
    remarks = _remarks(rule, evidence, parameters, found.verdicts)
    return _both(found) | remarks.view(np.uint8) << np.uint8(_REMARK)


def _by_the_file(rule: Rule, evidence: Evidence) -> tuple[Codes, bool]:
    """The same by what the file itself decides, and whether that settles it for all records."""
    found = _by_columns(rule, evidence)
    return _both(found), not found.open.any()


def _settles(file: Source, rule: Rule) -> bool:
    """Whether a file lacks columns without which the rule looks at no cell."""
    missing = any(file.supplied.isdisjoint(group) for group in rule.needs)
    return missing or not file.withheld.isdisjoint(rule.held_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A rule that is to be asked once of records with the same facts, and the facts that it is known to ask for."""

    rule: Rule
    parameters: Mapping[str, float]
    wants: Wants

    @classmethod
    def of(cls, rule: Rule, columns: Columns, settings: Settings) -> _Plan | None:
        """None where the rule is asked about every record, or not at all."""
        if not (settings.is_on(rule) and rule.by_facts):
            return None
        parameters = settings.parameters_of(rule)
        try:
            keys = wants(columns, lambda rows: _in_a_byte(rule, rows, parameters))
        except NoFactError:
            return None
        return cls(rule=rule, parameters=parameters, wants=keys)

    def ask(self, columns: Columns) -> Codes:
        """What the rule says of every record. Raises NoFactError where facts do not answer it."""
        settled = False
        if all(_settles(file, self.rule) for file in columns.evidence.records.sources):  # then no fact is worked out
            joined, (said, settled) = ask(columns, lambda rows: _by_the_file(self.rule, rows))
        if not settled:
            joined, said = ask(columns, lambda rows: _in_a_byte(self.rule, rows, self.parameters), self.wants)
        return said if joined.numbers is None else looked_up(said, joined.numbers)


def _last_uses(plans: Sequence[_Plan | None]) -> list[list[Key]]:
    """For each rule the facts that no later one wants."""
    last = {key: number for number, plan in enumerate(plans) if plan is not None for key in plan.wants}
    uses: list[list[Key]] = [[] for _ in plans]
    for key, number in last.items():
        uses[number].append(key)
    return uses


def evaluate(records: Records, rules: Sequence[Rule], settings: Settings | None = None) -> Findings:
    """Findings of all ``rules`` over all ``records``. A rule switched off does not apply to any."""
    settings = settings or Settings()
    evidence = Evidence(records)
    columns = Columns(evidence)
    plans = [_Plan.of(rule, columns, settings) for rule in rules]
    shape = (len(evidence), len(rules))
    # A column for each rule, one after the other: they are written, and counted, by rule.
    verdicts, reasons = np.empty(shape, dtype=np.uint8, order="F"), np.empty(shape, dtype=np.uint8, order="F")
    notes = np.zeros(shape, dtype=bool, order="F")
    for number, (rule, plan, done) in enumerate(zip(rules, plans, _last_uses(plans), strict=True)):
        verdict, reason = verdicts[:, number], reasons[:, number]
        if not settings.is_on(rule):
            verdict[:], reason[:] = Verdict.DOES_NOT_APPLY, Reason.NOT_IN_FORCE
            continue
        try:
            if plan is None:
                raise NoFactError
            said = plan.ask(columns)
        except NoFactError:
            parameters = settings.parameters_of(rule)
            verdict[:], reason[:] = evaluate_rule(rule, evidence, parameters)
            if rule.note is not None:
                notes[:, number] = _remarks(rule, evidence, parameters, verdict)
        else:
            np.bitwise_and(said, (1 << _REASON) - 1, out=verdict)
            np.right_shift(said, _REASON, out=reason)
            if rule.note is not None:
                np.bitwise_and(reason, (1 << (_REMARK - _REASON)) - 1, out=reason)
                notes[:, number] = said >> np.uint8(_REMARK)
        columns.forget(done)
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
    """The answer for all records or some, from the rules of a *required item* that are on.

    Those are the items of section 3 of PACE and Code A 4.3: when, where, what was looked for, why (or by which
    authorisation), of whom, by whom. What else the Code asks under a condition (a station beside a number) has its own
    check and no part in this, or a file without that column could never be answered for. A record with one required
    item that cannot be judged counts as not judged even where another is a query: it errs towards saying less.
    """
    judged, shown = required_items(findings)
    if where is not None:
        judged, shown = judged[where], shown[where]
    return FoundingAnswer(records=len(judged), judged=int(judged.sum()), shown=int(shown.sum()))


def required_items(findings: Findings) -> tuple[Bools, Bools]:
    """Records of which every required item could be judged, and those of them in which every one is shown.

    Where no check of a required item is on, nothing is judged. Nor is a record whose search is older than what is held
    here, of which an item was not asked.
    """
    columns = _required_columns(findings)
    judged = np.full(len(findings.record_ids), bool(columns)) & ~older(findings)
    shown = np.ones(len(findings.record_ids), dtype=bool)
    for column in columns:
        judged &= findings.verdicts[:, column] != Verdict.CANNOT_BE_JUDGED
        shown &= findings.verdicts[:, column] != Verdict.QUERY
    return judged, judged & shown


def older(findings: Findings) -> Bools:
    """True where a required item was not asked of the search, because of its day."""
    mask = np.zeros(len(findings.record_ids), dtype=bool)
    for column in _required_columns(findings):
        mask |= findings.reasons[:, column] == Reason.NOT_IN_FORCE
    return mask


def _required_columns(findings: Findings) -> list[int]:
    """The places of the checks of a required item that are on."""
    return [
        number for number, rule in enumerate(findings.rules) if rule.required_item and findings.settings.is_on(rule)
    ]
