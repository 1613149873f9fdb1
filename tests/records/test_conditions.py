"""Conditions: what can be written, what a mistake is told, and what no answer means."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.records import fields
from scrutiny.records.conditions import All, Cell, Condition, Either, Not, ask, fields_of, needs, parse, words_pattern
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source
from scrutiny.records.vocabulary import VOCABULARIES

WITHHELD = fields.WITHHELD


def table(*rows: Mapping[str, Any], columns: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> Records:
    """Records of one file. A field that no row and no ``columns`` name has no column."""
    supplied = {name for row in rows for name in row} | set(columns)
    made: dict[str, Any] = {
        "record_id": pd.Series([str(number) for number in range(len(rows))], dtype="str"),
        "source": np.zeros(len(rows), dtype=np.int32),
        "date_precision": ["none" if row.get("searched_at") is None else "second" for row in rows],
    }
    for name in supplied:
        cells = [row.get(name) for row in rows]
        match fields.by_name()[name].kind:
            case fields.Kind.NUMBER:
                made[name] = pd.Series(cells, dtype="float64")
            case fields.Kind.INSTANT:
                made[name] = pd.Series(pd.to_datetime(cells, utc=True)).astype("datetime64[us, UTC]")
            case fields.Kind.DAY:
                made[name] = pd.Series(pd.to_datetime(cells)).astype("datetime64[us]")
            case fields.Kind.CODED:
                made[name] = pd.Series(cells, dtype="object").astype("category")
            case _:
                made[name] = pd.Series(cells, dtype="str")
    source = Source(
        number=0, name="f.csv", sha256="0", force="hertfordshire", month="", layout="t", supplied=frozenset(supplied),
        withheld=frozenset(never), rows_read=len(rows), accepted=len(rows), rejected=0,
    )  # fmt: skip
    return Records(
        rows=pd.DataFrame(made),
        sources=(source,),
        rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
    )


def answers(text: str, records: Records, **more: Any) -> list[bool | str]:
    """True, False, or the causes for which there is no answer."""
    truth = ask(parse(text, **more), records)
    found: list[bool | str] = []
    for number in range(records.accepted):
        causes = [
            name for name in ("not_supplied", "withheld", "blank", "unrecognised") if getattr(truth, name)[number]
        ]
        found.append(" ".join(causes) if causes else bool(truth.true[number]))
    return found


# --- reading ---


def test_not_binds_closest_then_and_then_or() -> None:
    """As people read it aloud, with brackets where they want it otherwise."""
    plain = parse("not age < 18 and force_used is yes or outcome is arrest")
    young, force = Cell(field="age", kind="<", values=(18.0,)), Cell(field="force_used", kind="code", values=("yes",))
    arrest = Cell(field="outcome", kind="code", values=("arrest",))
    assert plain == Either(parts=(All(parts=(Not(part=young), force)), arrest))
    assert parse("not (age < 18 and (force_used is yes or outcome is arrest))") == Not(
        part=All(parts=(young, Either(parts=(force, arrest))))
    )


def test_a_code_may_be_written_as_people_see_it() -> None:
    """By its code, its label or a spelling of an extract."""
    by_code, by_label = parse("outcome is no-further-action"), parse('outcome is "A no further action disposal"')
    assert by_code == by_label
    assert parse("POWER".lower() + ' is one of pace-s1, "Misuse of Drugs Act 1971 (section 23)"') == Cell(
        field="power", kind="code", values=("pace-s1", "mda-s23")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the condition ends. Expected the name of a field. Mend the condition"),
        ("agee < 18", 'not understood: agee. Expected a field: perhaps "age"'),
        ("age < eighteen", "not understood: eighteen after: age <. Expected a number"),
        ("age < 18 and", "the condition ends after: age < 18 and. Expected the name of a field"),
        ("age < 18 outcome is arrest", 'not understood: outcome after: age < 18. Expected "and", "or" or the end'),
        (
            "outcome is one of arest, caution",
            "not understood: arest after: outcome is one of. Expected a value of outcome: ",
        ),
        ("outcome is arested", "not understood: arested after: outcome is. Expected a value of outcome: "),
        ("grounds is arrest", 'Expected "blank" or "not blank": grounds has no list of values'),
        ("(age < 18", 'the condition ends after: (age < 18. Expected a closing bracket, "and" or "or"'),
        ("grounds mentions gangs", "Expected a list of words: none is given; words stand in quotation marks"),
        ('grounds mentions "-"', "Expected words, with at least one letter or digit each"),
        ('grounds mentions "knife', "a quotation mark is not closed"),
        ("outcome < 3", "Expected another test: outcome is not a number or a date"),
        ('age mentions "x"', "Expected another test: age is not a text"),
        ("searched_at < 31/08/2026", "Expected a date as 2026-08-31"),
        ("age", 'Expected "is", "is not"'),
    ],
)
def test_a_mistake_is_told_where_it_stands(text: str, said: str) -> None:
    """What was found, after which words, what could stand there."""
    with pytest.raises(SettingError) as raised:
        parse(text)
    assert said in str(raised.value)


def test_what_a_condition_needs() -> None:
    """Of "or" one column is enough; of "and" all; "not" turns them round."""
    assert needs(parse("age < 18 or age_range is 10-17")) == (("age", "age_range"),)
    assert needs(parse("age < 18 and not (force_used is yes or handcuffs_used is yes)")) == (
        ("age",),
        ("force_used",),
        ("handcuffs_used",),
    )
    assert needs(parse("not (age < 18 and force_used is yes)")) == (("age", "force_used"),)
    assert fields_of(parse("age < 18 or age > 60 and found is blank")) == ("age", "found")


# --- asking ---


def test_blank_withheld_no_column_and_odd_are_four_causes() -> None:
    """None of them is no."""
    rows = table(
        {"outcome": "arrest"}, {"outcome": "caution"}, {"outcome": None}, {"outcome": WITHHELD}, {"outcome": "Told off"}
    )
    assert answers("outcome is arrest", rows) == [True, False, "blank", "withheld", "unrecognised"]
    assert answers("not outcome is arrest", rows) == [False, True, "blank", "withheld", "unrecognised"]
    assert answers("outcome is not one of arrest, caution", rows)[:2] == [False, False]
    assert answers("outcome is blank", rows) == [False, False, True, "withheld", False]
    assert answers("power is pace-s1", rows) == ["not_supplied"] * 5
    assert answers("power is pace-s1", table({"age": 1}, never=("power",))) == ["withheld"]


def test_an_answer_that_does_not_turn_on_a_blank_stands() -> None:
    """True or unknown is true; false and unknown is false; true and unknown is unknown."""
    rows = table({"age": 16, "force_used": None}, {"age": 30, "force_used": None})
    assert answers("age < 18 or force_used is yes", rows) == [True, "blank"]
    assert answers("age < 18 and force_used is yes", rows) == ["blank", False]


def test_words_are_found_whole_in_any_case_over_line_ends() -> None:
    """And a list of words by its name."""
    rows = table(
        {"grounds": "Seen on COUNTY\nLINES work"},
        {"grounds": "the county linesman"},
        {"grounds": "a gang nominal (known)"},
        {"grounds": None},
    )
    assert answers('grounds mentions "county lines", gangs', rows, words={"gangs": ["gang nominal (known)"]}) == [
        True,
        False,
        True,
        "blank",
    ]


@pytest.mark.parametrize("phrases", [(), ("knife", " ")])
def test_a_pattern_of_no_words_is_refused(phrases: tuple[str, ...]) -> None:
    """It would find every text."""
    with pytest.raises(SettingError, match="no words to look for"):
        words_pattern(phrases)


def test_what_is_blacked_out_may_have_mentioned_it() -> None:
    """Nobody can say that it did not; what is still to be read counts."""
    rows = table({"grounds": "[NAME] had a knife"}, {"grounds": "[NAME] ran"}, {"grounds": "He ran"})

    def obscured(texts: Any) -> Any:
        return np.array(["[" in text for text in texts.to_pylist()], dtype=bool)

    truth = ask(parse('grounds mentions "knife"'), rows, obscured=obscured)
    assert truth.true.tolist() == [True, False, False]
    assert truth.withheld.tolist() == [False, True, False]


def test_days_are_local_days() -> None:
    """Half past eleven at night in UTC is the next day in an English summer."""
    rows = table({"searched_at": "2026-08-31T23:30:00Z", "supervisor_reviewed_on": "2026-09-01"})
    assert answers("searched_at >= 2026-09-01", rows) == [True]
    assert answers("searched_at = 2026-08-31", rows) == [False]
    assert answers("supervisor_reviewed_on = 2026-09-01 and supervisor_reviewed_on <= 2026-09-01", rows) == [True]


def test_no_records_have_no_answers() -> None:
    """A table without rows is asked like any other."""
    rows = table(columns=("age", "grounds", "outcome"))
    assert answers('age < 18 or outcome is arrest and grounds mentions "knife"', rows) == []


# --- slow and obvious ---

NAMES = ("age", "outcome", "force_used", "grounds", "supervisor_reviewed_on", "persons_present")
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "age": st.sampled_from((None, 9.0, 17.0, 18.0)),
    "outcome": st.sampled_from((None, WITHHELD, "arrest", "caution", "Told off")),
    "force_used": st.sampled_from((None, WITHHELD, "yes", "no")),
    "grounds": st.sampled_from((None, WITHHELD, "a knife", "a penknife", "Knife")),
    "supervisor_reviewed_on": st.sampled_from((None, "2026-08-31", "2026-09-01")),
}
TESTS = st.sampled_from(
    (
        Cell(field="age", kind="<", values=(18.0,)),
        Cell(field="age", kind="=", values=(18.0,)),
        Cell(field="outcome", kind="code", values=("arrest", "caution")),
        Cell(field="outcome", kind="blank"),
        Cell(field="force_used", kind="code", values=("yes",)),
        Cell(field="grounds", kind="words", values=("knife",)),
        Cell(field="grounds", kind="blank"),
        Cell(field="supervisor_reviewed_on", kind=">=", values=(date(2026, 9, 1),)),
        Cell(field="persons_present", kind=">", values=(1.0,)),  # never a column
    )
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        inner.map(lambda part: Not(part=part)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(parts=tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(parts=tuple(parts))),
    ),
    max_leaves=6,
)


def slowly(condition: Condition, row: Mapping[str, Any]) -> bool | None:
    """True, False or no answer, one record at a time."""
    if isinstance(condition, Not):
        inner = slowly(condition.part, row)
        return None if inner is None else not inner
    if isinstance(condition, All | Either):
        parts = [slowly(part, row) for part in condition.parts]
        decides = isinstance(condition, Either)
        if decides in parts:
            return decides
        return None if None in parts else not decides
    if condition.field not in row:
        return None
    cell = row[condition.field]
    if condition.kind == "blank":
        return None if cell == WITHHELD else cell is None
    if cell in (None, WITHHELD):
        return None
    if condition.kind == "code":
        known = VOCABULARIES[fields.by_name()[condition.field].vocabulary or ""].codes
        return cell in condition.values if cell in known else None
    if condition.kind == "words":
        return any(word in re.findall(r"\w+", cell.lower()) for word in condition.values)
    (value,) = condition.values
    if isinstance(value, date):
        cell = datetime.fromisoformat(cell).replace(tzinfo=ZoneInfo("Europe/London")).date()
    return {"<": cell < value, "=": cell == value, ">=": cell >= value, ">": cell > value}[condition.kind]


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=6))
def test_the_quick_answer_is_the_slow_one(condition: Condition, rows: list[dict[str, Any]]) -> None:
    """True, false and no answer; and whoever has no answer has a cause, whoever has one has none."""
    truth = ask(condition, table(*rows))
    expected = [slowly(condition, row) for row in rows]
    assert truth.true.tolist() == [answer is True for answer in expected]
    assert truth.unknown.tolist() == [answer is None for answer in expected]
    assert not (truth.true & truth.unknown).any()
