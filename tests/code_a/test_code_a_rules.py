"""Every check does what its examples say, and the order of precedence is the same for all."""

from dataclasses import replace

import pytest
from code_a_records import answer, file_of, records, records_of
from rule_specs import SPECS
from spec_case import Case

from scrutiny.code_a import recording
from scrutiny.code_a.catalogue import RULES, by_id
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.evidence import Evidence
from scrutiny.code_a.rule import Reason, Rule, Settings, Verdict


def named(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize(
    ("rule_id", "case"),
    [pytest.param(rule_id, case, id=f"{rule_id}: {case.given}") for rule_id, cases in SPECS.items() for case in cases],
)
def test_example(rule_id: str, case: Case) -> None:
    """The check answers as the example says, for its reason."""
    table = records(case.record, *case.beside, never=case.never)
    assert answer(rule_id, table, on=(rule_id,)) == (case.verdict, case.reason)


# No extract says where the area of an authorisation was, so this one waits for one that does.
NEVER_CLEAR = {"s60-area"}


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_examples_show_every_verdict(rule: Rule) -> None:
    """Each check has an example of each verdict that it can give, and of no other."""
    possible = {Verdict.CANNOT_BE_JUDGED}
    if rule.id not in NEVER_CLEAR:
        possible.add(Verdict.CLEAR)
    if rule.query is not None or rule.blank_is_query:
        possible.add(Verdict.QUERY)
    if rule.applies is not None or rule.in_force_from is not None:
        possible.add(Verdict.DOES_NOT_APPLY)
    assert {case.verdict for case in SPECS[rule.id]} == possible


def test_a_check_that_is_off_does_not_apply() -> None:
    """Switching a check off leaves a visible mark on every record."""
    findings = evaluate(records({"officer": None}), RULES, Settings(off=frozenset({"rec-officer-id"})))
    verdicts, reasons = findings.of("rec-officer-id")
    assert verdicts.tolist() == [Verdict.DOES_NOT_APPLY]
    assert reasons.tolist() == [Reason.NOT_IN_FORCE]


@pytest.mark.parametrize(("least", "expected"), [(3, Verdict.CLEAR), (4, Verdict.QUERY), (2000, Verdict.QUERY)])
def test_an_office_can_set_how_short_is_very_short(least: float, expected: Verdict) -> None:
    """The threshold is a setting."""
    settings = Settings(parameters={"txt-too-short": {"min_words": least}})
    findings = evaluate(records({"grounds": "dropped a bag"}), [by_id("txt-too-short")], settings)
    assert findings.verdicts.tolist() == [[expected]]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.parameters], ids=named)
@pytest.mark.parametrize("threshold", [1e6, 1e15, 1e300])
def test_a_threshold_beyond_all_measure_is_like_a_very_large_one(rule: Rule, threshold: float) -> None:
    """Nothing overflows: what is far more than any record has is all alike."""
    case = next(case for case in SPECS[rule.id] if case.verdict is Verdict.QUERY)
    table = records(case.record, *case.beside)
    asked = [
        evaluate(table, [rule], Settings(parameters={rule.id: dict.fromkeys(rule.defaults(), value)})).verdicts.tolist()
        for value in (1e6, threshold)
    ]
    assert asked[0] == asked[1]


def test_custody_note_stands_beside_arrests_only() -> None:
    """Where the person was arrested, a missing item may be in the custody record; the query stays."""
    table = records({"outcome": "arrest", "officer": None}, {"outcome": "caution"}, {"outcome": None})
    assert recording.custody_note(Evidence(table)).tolist() == [True, False, False]
    assert recording.custody_note(Evidence(records({"officer": None}))).tolist() == [False]
    assert answer("rec-officer-id", table) == (Verdict.QUERY, Reason.BLANK)


def test_no_records_at_all() -> None:
    """An empty table has empty findings."""
    findings = evaluate(records(columns=("grounds", "power", "object", "searched_at")), RULES)
    assert findings.verdicts.shape == (0, len(RULES))


def test_the_matched_words_can_be_shown() -> None:
    """A text rule that fired names the words, at their place in the text as written."""
    text = "No smell of cannabis outside; inside a STRONG SMELL of fresh CANNABIS."
    spans = by_id("txt-cannabis-only").spans
    assert spans is not None
    assert [text[span.start : span.end] for span in spans(text)] == ["SMELL of fresh CANNABIS"]


def test_a_text_column_in_several_pieces_is_checked_like_one_in_one() -> None:
    import pandas as pd
    import pyarrow as pa

    from scrutiny.code_a.evidence import Evidence
    from scrutiny.records.table import Records

    pieces = pa.chunked_array([["one", None], ["two", "one"]], type=pa.large_string())
    rows = pd.DataFrame({"grounds": pd.Series(pieces.to_pandas(types_mapper=lambda _: pd.StringDtype("pyarrow")))})
    rows = rows.astype({"grounds": "str"})
    records = Records(rows=rows, sources=(), rejects=pd.DataFrame(), unknown=pd.DataFrame())

    numbers, texts = Evidence(records).distinct("grounds")

    assert [texts[int(number)].as_py() for number in numbers] == ["one", "", "two", "one"]


def test_a_search_without_a_date_is_checked_by_the_law_of_the_month_of_its_file() -> None:
    rows = [{"grounds": "Seen to hide a wrap in his sock.", "power": "mda-s23", "date_precision": "none"}]
    rule = by_id("rec-grounds-present")

    verdicts = {
        month: Verdict(int(evaluate(records_of((replace(file_of(rows), month=month), rows)), [rule]).verdicts[0, 0]))
        for month in ("2026-08", "2014-08", "")
    }

    assert verdicts == {"2026-08": Verdict.CLEAR, "2014-08": Verdict.DOES_NOT_APPLY, "": Verdict.CLEAR}
