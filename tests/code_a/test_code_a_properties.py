"""The fast evaluator equals the slow one on any records, and tables of findings always add up."""

from typing import Any

import pandas as pd
from code_a_records import file_of, records_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_values import VALUES
from rule_specs import SPECS
from slow_record import Record
from slow_rules import SLOW

from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Reason, Settings, Verdict
from scrutiny.code_a.summary import ALL, by_rule, by_rule_and_area, founding_by_area
from scrutiny.records.table import Records

# The fields that a check looks at are those that its examples name.
LOOKED_AT = {
    rule_id: {name for case in cases for name in case.record} & VALUES.keys() for rule_id, cases in SPECS.items()
}


@st.composite
def files(draw: st.DrawFn) -> list[tuple[Any, list[dict[str, Any]]]]:
    """One to three files, each with its own columns, and a few records in each; some records are much alike.

    The columns are those that two or three checks look at, less a few, and some more: with columns by chance alone no
    file would have all that a check needs.
    """
    chosen = draw(st.sets(st.sampled_from(sorted(LOOKED_AT)), min_size=1, max_size=4))
    wanted = sorted(set().union(*(LOOKED_AT[rule_id] for rule_id in chosen)))
    made = []
    for number in range(draw(st.integers(1, 3))):
        more = draw(st.sets(st.sampled_from(sorted(VALUES)), max_size=6))
        less = draw(st.sets(st.sampled_from(wanted), max_size=2))
        columns = sorted((set(wanted) | more) - less)
        never = draw(st.sets(st.sampled_from(("place", "grounds", "officer"))))
        cells = st.fixed_dictionaries({name: VALUES[name] for name in columns})
        rows = draw(st.lists(cells, max_size=5))
        for row in rows[:]:
            if columns and draw(st.booleans()):
                name = draw(st.sampled_from(columns))
                rows.append({**row, name: draw(VALUES[name])})
        for row in rows:
            if row.get("searched_at") == "2026-08-03":
                row["date_precision"] = "day"
        made.append((file_of(rows, number=number, columns=columns, never=never), rows))
    return made


def examples(number: int) -> settings:
    """As many examples as a person waits for; thousands were run when the checks were written."""
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _findings(made: list[tuple[Any, list[dict[str, Any]]]]) -> tuple[Records, Findings]:
    table = records_of(*made)
    return table, evaluate(table, RULES, Settings(on=frozenset(rule.id for rule in RULES)))


@examples(60)
@given(files())
def test_fast_equals_slow(made: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    """Each verdict and reason is what a person with a list of plain questions would write down."""
    _, findings = _findings(made)
    rows = [Record(source, row, of_file) for source, of_file in made for row in of_file]
    for row in rows:
        row.everything = rows
    for rule in RULES:
        verdicts, reasons = findings.of(rule.id)
        fast = [(Verdict(verdict), Reason(reason)) for verdict, reason in zip(verdicts, reasons, strict=True)]
        assert fast == [SLOW[rule.id](row) for row in rows], rule.id


def numbers_of(table: pd.DataFrame) -> dict[str, list[int]]:
    """The numbers of each check."""
    assert table["id"].is_unique
    return {str(rule_id): numbers for rule_id, *numbers in table.itertuples(index=False)}


@examples(25)
@given(files(), st.data())
def test_tables_add_up(made: list[tuple[Any, list[dict[str, Any]]]], data: st.DataObject) -> None:
    """Areas together are all records, and the verdicts of a rule are all records."""
    table, findings = _findings(made)
    names = st.sampled_from(("Watford", "Dacorum", "no location"))
    labels = data.draw(st.lists(names, min_size=table.accepted, max_size=table.accepted))
    strata = table.rows["record_id"].astype("object").map(dict(zip(table.rows["record_id"], labels, strict=True)))
    counts = ["clear", "query", "cannot_be_judged", "does_not_apply"]

    totals = by_rule(findings)
    assert (totals[counts].sum(axis=1) == table.accepted).all()

    areas = by_rule_and_area(findings, strata)
    parts, whole = areas[areas["stratum"] != ALL], areas[areas["stratum"] == ALL]
    summed = numbers_of(parts.groupby("id", sort=False, as_index=False)[[*counts, "records"]].sum())
    whole_numbers = numbers_of(whole[["id", *counts, "records"]])
    for rule_id, row in numbers_of(totals[["id", *counts, "records"]]).items():
        assert whole_numbers[rule_id] == row
        if summed:
            assert summed[rule_id] == row

    answers = founding_by_area(findings, strata)
    whole_answer = answers[answers["stratum"] == ALL].iloc[0]
    for name in ("records", "judged", "not_judged", "shown"):
        assert answers[answers["stratum"] != ALL][name].sum() == whole_answer[name]
    assert whole_answer["shown"] <= whole_answer["judged"] <= whole_answer["records"] == table.accepted
