"""Findings in numbers, on a few records that can be counted by hand."""

import json

import pandas as pd
import pytest
from code_a_records import file_of, records, records_of

from scrutiny.code_a.catalogue import RULES, by_id
from scrutiny.code_a.evaluate import FoundingAnswer, evaluate, founding_answer
from scrutiny.code_a.rule import Settings
from scrutiny.code_a.summary import ALL, by_rule, by_rule_and_area, check_json, founding_by_area, why_not_judged

FULL = {
    "searched_at": "2026-08-03 12:00",
    "place": "High Street",
    "object": "drugs",
    "power": "mda-s23",
    "grounds": "Male was seen to pass a wrap to another man for cash",
    "search_type": "person",
    "self_defined_ethnicity": "W1",
    "officer": "p-1",
    "authorisation_reference": None,
}
NO_OBJECT = {**FULL, "object": None}
HIDDEN = {**FULL, "officer": "[withheld]"}
HIDDEN_AND_NO_OBJECT = {**HIDDEN, "object": None}

TABLE = records(FULL, FULL, NO_OBJECT, HIDDEN, HIDDEN_AND_NO_OBJECT)
FINDINGS = evaluate(TABLE, RULES)
STRATA = pd.Series(
    pd.Categorical(
        ["Watford", "Dacorum", "Watford", "no location", "no location"],
        categories=["Watford", "Dacorum", "Three Rivers", "no location"],
    )
)


def test_founding_answer() -> None:
    """Two show every item, one does not; two cannot be judged, the one with a query too."""
    assert founding_answer(FINDINGS) == FoundingAnswer(records=5, judged=3, shown=2)


def test_a_rule_that_is_off_does_not_count() -> None:
    """Without the check of the officer nothing is hidden."""
    findings = evaluate(TABLE, RULES, Settings(off=frozenset({"rec-officer-id"})))
    assert founding_answer(findings) == FoundingAnswer(records=5, judged=5, shown=3)


def test_founding_answer_by_area() -> None:
    """In the order of the areas, an area without records too, and last all."""
    table = founding_by_area(FINDINGS, STRATA)
    assert table.to_numpy().tolist() == [
        ["Watford", 2, 2, 0, 1],
        ["Dacorum", 1, 1, 0, 1],
        ["Three Rivers", 0, 0, 0, 0],
        ["no location", 2, 0, 2, 0],
        [ALL, 5, 3, 2, 2],
    ]


def test_by_rule() -> None:
    """One row a rule."""
    table = by_rule(FINDINGS).set_index("id")
    counts = ["clear", "query", "cannot_be_judged", "does_not_apply", "records"]
    assert table.loc["rec-object", counts].tolist() == [3, 2, 0, 0, 5]
    assert table.loc["rec-officer-id", counts].tolist() == [3, 0, 2, 0, 5]
    assert table.loc["s60-authorisation-ref", counts].tolist() == [0, 0, 0, 5, 5]
    assert table.loc["rec-object", "severity"] == "mandatory record item"


def test_by_rule_and_area() -> None:
    """One row a rule and area, and their sum."""
    table = by_rule_and_area(FINDINGS, STRATA)
    objects = table[table["id"] == "rec-object"][["stratum", "clear", "query", "records"]]
    assert objects.to_numpy().tolist() == [
        ["Watford", 1, 1, 2],
        ["Dacorum", 1, 0, 1],
        ["Three Rivers", 0, 0, 0],
        ["no location", 1, 1, 2],
        [ALL, 3, 2, 5],
    ]


def test_areas_as_plain_text_are_in_alphabetical_order() -> None:
    """A column of names does as well as a categorical."""
    table = founding_by_area(FINDINGS, pd.Series(["b", "a", "b", "a", "a"]))
    assert table["stratum"].tolist() == ["a", "b", ALL]


def test_why_not_judged() -> None:
    """The reasons, counted."""
    table = why_not_judged(FINDINGS)
    rows = {(rule_id, reason): number for rule_id, reason, number in table.itertuples(index=False)}
    assert rows["rec-officer-id", "withheld"] == 2
    assert rows["out-linked-odd", "not_supplied"] == 5
    assert rows["pow-object-mismatch", "blank"] == 2


def test_a_record_without_an_area_is_refused() -> None:
    """The table would not add up."""
    with pytest.raises(ValueError, match="no stratum"):
        by_rule_and_area(FINDINGS, pd.Series(["a", None, "b", "a", "a"]))
    with pytest.raises(ValueError, match="2 strata for 5 records"):
        founding_by_area(FINDINGS, pd.Series(["a", "b"]))


def test_check_as_json() -> None:
    """Plain numbers that a program can read; rows read are accepted and rejected."""
    answer = json.loads(json.dumps(check_json(FINDINGS, TABLE)))
    assert (answer["rows_read"], answer["accepted"], answer["rejected"]) == (5, 5, 0)
    assert answer["founding"] == {"records": 5, "judged": 3, "shown": 2}
    assert [row["id"] for row in answer["rules"]] == [rule.id for rule in RULES]
    assert answer["rules"][2] == {
        "id": "rec-object",
        "clear": 3,
        "query": 2,
        "cannot_be_judged": 0,
        "does_not_apply": 0,
    }


def test_each_file_is_judged_by_its_own_columns() -> None:
    """A column that one file has is not one that the other left blank."""
    with_officer, without = [{"officer": None}], [{"object": "drugs"}]
    table = records_of((file_of(with_officer, number=0), with_officer), (file_of(without, number=1), without))
    row = by_rule(evaluate(table, [by_id("rec-officer-id")])).iloc[0]
    assert (row["query"], row["cannot_be_judged"]) == (1, 1)
