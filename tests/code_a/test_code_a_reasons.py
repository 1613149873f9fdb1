"""A missing column, a blank cell and a withheld cell: three different things, in every check that needs a field."""

from typing import Any

import pytest
from code_a_records import WITHHELD, answer, records
from rule_specs import SPECS
from spec_case import NOON, Case

from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.rule import Reason, Rule, Verdict
from scrutiny.records import fields

# Cells that can say that they are withheld: a number, a day and most moments cannot.
SAYS_WITHHELD = {
    field.name
    for field in fields.FIELDS
    if field.kind not in (fields.Kind.NUMBER, fields.Kind.DAY, fields.Kind.INSTANT) or field.name == "searched_at"
}
JUDGED = (Verdict.CLEAR, Verdict.QUERY)


def judged_examples(rule: Rule) -> list[Case]:
    """Examples of records that the check can judge."""
    return [case for case in SPECS.get(rule.id, ()) if case.verdict in JUDGED]


def with_all(rule: Rule, case: Case) -> dict[str, Any]:
    """The example with every column that the check needs."""
    needed = {name for group in rule.needs for name in group}
    return {**dict.fromkeys(needed), "searched_at": NOON, **case.record}


def asked(rule: Rule, case: Case, record: dict[str, Any], *, never: tuple[str, ...] = ()) -> tuple[Verdict, Reason]:
    """What the check says of the record, beside the others of the example."""
    return answer(rule.id, records(record, *case.beside, never=never), on=(rule.id,))


GROUPS = [
    pytest.param(rule, group, id=f"{rule.id}: {' or '.join(group)}")
    for rule in RULES
    for group in rule.needs
    if judged_examples(rule)
]


@pytest.mark.parametrize(("rule", "group"), GROUPS)
def test_without_a_column_that_it_needs_a_check_cannot_judge(rule: Rule, group: tuple[str, ...]) -> None:
    """Whatever the record says elsewhere: nobody supplied it, which is nobody's omission on that day."""
    for case in judged_examples(rule):
        record = {name: value for name, value in with_all(rule, case).items() if name not in group}
        beside = tuple({name: value for name, value in row.items() if name not in group} for row in case.beside)
        table = records(record, *beside)
        assert answer(rule.id, table, on=(rule.id,)) == (Verdict.CANNOT_BE_JUDGED, Reason.NOT_SUPPLIED), case.given


@pytest.mark.parametrize(("rule", "group"), GROUPS)
def test_a_field_that_is_never_published_is_withheld(rule: Rule, group: tuple[str, ...]) -> None:
    """The kind of file holds it back."""
    for case in judged_examples(rule):
        record = {name: value for name, value in with_all(rule, case).items() if name not in group}
        beside = tuple({name: value for name, value in row.items() if name not in group} for row in case.beside)
        found = answer(rule.id, records(record, *beside, never=group), on=(rule.id,))
        assert found == (Verdict.CANNOT_BE_JUDGED, Reason.WITHHELD), case.given


SUBJECTS = [
    pytest.param(rule, group, id=f"{rule.id}: {' or '.join(group)}")
    for rule in RULES
    for group in rule.subject
    if judged_examples(rule)
]


@pytest.mark.parametrize(("rule", "group"), SUBJECTS)
def test_a_blank_subject_is_a_query_only_where_the_item_is_asked_for(rule: Rule, group: tuple[str, ...]) -> None:
    """Else the record cannot be judged and the blank is counted as not recorded, or the check does not apply."""
    for case in judged_examples(rule):
        record = {**with_all(rule, case), **dict.fromkeys(group)}
        if "searched_at" in group:
            record.pop("date_precision", None)
        verdict, reason = asked(rule, case, record)
        if verdict is Verdict.QUERY:
            assert rule.blank_is_query, case.given
        assert verdict is not Verdict.CLEAR, case.given
        assert reason is not Reason.NOT_SUPPLIED, case.given
        assert reason is not Reason.WITHHELD, case.given


@pytest.mark.parametrize(
    ("rule", "group"), [param for param in SUBJECTS if set(param.values[1]) <= SAYS_WITHHELD]
)  # fmt: skip
def test_a_withheld_subject_is_never_a_query(rule: Rule, group: tuple[str, ...]) -> None:
    """Something stands there; nobody here may see it."""
    for case in judged_examples(rule):
        record = {**with_all(rule, case), **dict.fromkeys(group, WITHHELD)}
        if "searched_at" in group:
            record.pop("date_precision", None)
        verdict, reason = asked(rule, case, record)
        settles = rule.withheld_matters is None or group in rule.withheld_matters
        if settles:
            assert verdict in (Verdict.CANNOT_BE_JUDGED, Verdict.DOES_NOT_APPLY), case.given
        if verdict is Verdict.CANNOT_BE_JUDGED:
            assert reason in (Reason.WITHHELD, Reason.UNCERTAIN), case.given


# Where a missing field leaves open whether, or with what, a record can be compared at all, that is the honest reason.
OPEN = {
    "txt-duplicate": "without a time or a place of both records nobody knows whether it was one incident",
    "dup-record": "what the two records do not say leaves open whether they are one search",
    "dup-officer-overlap": "with one half of a map point the areas of both records are compared",
    "detention-long": "the search only stands in for a stop that is blank too",
}


def looked_at() -> dict[tuple[str, str], tuple[Rule, Case, str]]:
    """For each check and each field that its examples fill, the first that the check can judge.

    Not a field beside which another one may stand in: without it the other one decides.
    """
    found: dict[tuple[str, str], tuple[Rule, Case, str]] = {}
    for rule in RULES:
        groups = (*rule.needs, *rule.subject, ("age", "age_range"))
        either = {name for group in groups if len(group) > 1 for name in group}
        for case in judged_examples(rule):
            for name, value in case.record.items():
                if value is not None and name in fields.NAMES and name not in either:
                    found.setdefault((rule.id, name), (rule, case, name))
    return found


LOOKED_AT = [pytest.param(*of, id=f"{rule_id}: {name}") for (rule_id, name), of in looked_at().items()]


@pytest.mark.parametrize(("rule", "case", "name"), LOOKED_AT)
def test_no_column_blank_and_withheld_are_three_reasons(rule: Rule, case: Case, name: str) -> None:
    """Of every field without which a check cannot judge, one that only decides in the end as well.

    Where it is not known whether the check is asked at all, that is the reason, whatever the field.
    """
    record = {key: value for key, value in with_all(rule, case).items() if key != "date_precision" or name == key}
    if name != "searched_at" and "date_precision" in case.record:
        record["date_precision"] = case.record["date_precision"]
    less = {key: value for key, value in record.items() if key != name}
    beside = tuple({key: value for key, value in row.items() if key != name} for row in case.beside)
    found = {
        Reason.NOT_SUPPLIED: answer(rule.id, records(less, *beside), on=(rule.id,)),
        Reason.BLANK: asked(rule, case, {**record, name: None}),
    }
    if name in SAYS_WITHHELD:
        found[Reason.WITHHELD] = asked(rule, case, {**record, name: WITHHELD})
    uncertain = rule.id in OPEN or rule.scope_unclear is not None
    for expected, (verdict, reason) in found.items():
        if verdict is Verdict.CANNOT_BE_JUDGED:
            assert reason is expected or (uncertain and reason is Reason.UNCERTAIN), (case.given, expected)
