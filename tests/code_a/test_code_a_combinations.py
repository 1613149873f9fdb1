"""Judging records that have the same facts once is the same as judging every record."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from code_a_records import WITHHELD, file_of, records, records_of
from hypothesis import given, settings
from hypothesis import strategies as st
from record_values import DAYS, MOMENTS, NUMBERS, ODD, PIECES
from test_code_a_properties import examples, files

from scrutiny.code_a import evaluate as evaluating
from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.columns import Alike, Column, Columns, NoFactError
from scrutiny.code_a.combinations import WantedError, ask, combined, join
from scrutiny.code_a.evaluate import evaluate, evaluate_rule
from scrutiny.code_a.evidence import FEW_TEXTS, Bools, Evidence
from scrutiny.code_a.rule import Citation, Kind, Rule, Settings, Severity, Verdict
from scrutiny.records import fields
from scrutiny.records.table import Records, text_cells
from scrutiny.records.vocabulary import VOCABULARIES


def _said(answers: int) -> st.SearchStrategy[list[int]]:
    """What a question gets for each of so many answers."""
    return st.lists(st.integers(0, 2), min_size=answers, max_size=answers)


ALL_ON = Settings(on=frozenset(rule.id for rule in RULES))


def by_rows(table: Records) -> dict[str, tuple[list[int], list[int], list[bool]]]:
    """What every check says when it is asked about every record."""
    evidence, said = Evidence(table), {}
    for rule in RULES:
        verdicts, reasons = evaluate_rule(rule, evidence, rule.defaults())
        notes = np.zeros(len(evidence), dtype=bool)
        if rule.note is not None:
            notes = rule.note(evidence, rule.defaults()) & (verdicts == Verdict.CLEAR)
        said[rule.id] = verdicts.tolist(), reasons.tolist(), notes.tolist()
    return said


def by_facts(table: Records) -> dict[str, tuple[list[int], list[int], list[bool]]]:
    """What every check says when records with the same facts are judged once."""
    findings = evaluate(table, RULES, ALL_ON)
    return {
        rule.id: (*(part.tolist() for part in findings.of(rule.id)), findings.notes[:, number].tolist())
        for number, rule in enumerate(RULES)
    }


@examples(60)
@given(files())
def test_it_is_the_same_as_to_judge_every_record(made: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    table = records_of(*made)
    assert by_facts(table) == by_rows(table)


def many(rows: int, seed: int, *, number: int = 0) -> tuple[Any, list[dict[str, Any]]]:
    """A file with many records: so many different texts that which one it is is no fact."""
    draw = random.Random(seed)

    def cell(field: fields.Field) -> Any:
        match field.kind:
            case fields.Kind.CODED:
                return draw.choice((None, WITHHELD, ODD, *VOCABULARIES[field.vocabulary or ""].codes))
            case fields.Kind.INSTANT:
                return draw.choice((None, *MOMENTS))
            case fields.Kind.DAY:
                return draw.choice((None, *DAYS))
            case fields.Kind.NUMBER:
                return draw.choice((None, *NUMBERS[field.name]))
            case _ if field.name in ("grounds", "place", "copy_reason"):
                return draw.choice((None, WITHHELD, *(" ".join(draw.choices(PIECES, k=draw.randint(1, 12))),) * 9))
            case _:
                return draw.choice((None, WITHHELD, "a-1", "b-2", "See BWV"))

    columns = [field for field in fields.FIELDS if draw.random() < 0.9]
    made: list[dict[str, Any]] = [{field.name: cell(field) for field in columns} for _ in range(rows)]
    return file_of(made, number=number, never=("place",) if number else ()), made


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_the_same_in_large_tables_of_several_files(seed: int) -> None:
    table = records_of(many(700, seed), many(500, seed + 10, number=1), many(100, seed + 20, number=3))
    assert table.rows["grounds"].nunique() > FEW_TEXTS
    assert by_facts(table) == by_rows(table)


def test_no_shipped_check_is_asked_about_every_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them ask for facts alone, in a file with every column; one that does not would be slow."""

    def refuse(rule: Rule, *_: object) -> None:
        pytest.fail(f"{rule.id} asks for more than facts")

    monkeypatch.setattr(evaluating, "evaluate_rule", refuse)
    table = records_of(many(300, 5))
    assert all(rule.by_facts for rule in RULES)
    evaluate(records(dict.fromkeys(field.name for field in fields.FIELDS)), RULES, ALL_ON)
    evaluate(table, RULES, ALL_ON)


# --- rules of others --------------------------------------------------------------------------------------


def own(**given: Any) -> Rule:
    return Rule(
        id="own",
        title="Own",
        citations=(Citation(source="own", paragraph="", verified=True),),
        kind=Kind.LOCAL,
        severity=Severity.QUALITY,
        message="Own.",
        good="Own.",
        scope="Every search.",
        limits="None.",
        **{"needs": (("officer",),), **given},
    )


OFFICERS = [{"officer": name, "age": age} for name, age in (("a", 20.0), (None, 30.0), (None, 40.0), ("b", None))]


def test_a_rule_that_does_not_say_so_is_asked_about_every_record() -> None:
    """It may look at how many records there are, and at other records."""

    def mostly_blank(evidence: Evidence, _: Mapping[str, float]) -> Bools:
        blank = evidence.blank("officer")
        return blank & (blank.sum() * 2 >= len(evidence))

    findings = evaluate(records(*OFFICERS), [own(query=mostly_blank)])
    assert findings.verdicts[:, 0].tolist() == [Verdict.CLEAR, Verdict.QUERY, Verdict.QUERY, Verdict.CLEAR]


def test_a_rule_that_asks_for_more_than_facts_is_asked_about_every_record() -> None:
    def above_the_mean(evidence: Evidence, _: Mapping[str, float]) -> Bools:
        ages = evidence.number("age")
        return ages > np.nanmean(ages)

    findings = evaluate(records(*OFFICERS), [own(query=above_the_mean, by_facts=True)])
    assert findings.verdicts[:, 0].tolist() == [Verdict.CLEAR, Verdict.CLEAR, Verdict.QUERY, Verdict.CLEAR]


def test_remarks_of_a_rule_asked_either_way() -> None:
    for by in (True, False):
        rule = own(note=lambda evidence, _: evidence.blank("officer"), note_message="Blank.", by_facts=by)
        assert evaluate(records(*OFFICERS), [rule]).notes[:, 0].tolist() == [False, True, True, False]


# --- facts and combinations -------------------------------------------------------------------------------


def test_a_combination_answers_only_what_it_is_made_of() -> None:
    columns = Columns(Evidence(records({"power": "mda-s23", "object": "drugs"}, {"power": "pace-s1", "object": None})))
    joined, powers = ask(columns, lambda rows: rows.is_code("power", "mda-s23"))
    answers = columns["code", "power"].answers
    rows = combined(columns, {("code", "power"): [np.array([answer == "mda-s23" for answer in answers])]})

    assert powers[joined.numbers].tolist() == [True, False]
    assert rows.is_code("power", "mda-s23").tolist() == powers.tolist()
    with pytest.raises(WantedError):  # a fact that is no part of it
        rows.blank("object")
    with pytest.raises(WantedError):  # a part of it, of which it does not tell these answers apart
        rows.is_code("power", "pace-s1")


def test_answers_that_a_question_does_not_tell_apart_are_one() -> None:
    """So that a rule is asked of a few kinds of records, however many codes there are."""
    table = records(*({"power": power} for power in ("mda-s23", "pace-s1", "cjpoa-s60", None)))
    joined, found = ask(Columns(Evidence(table)), lambda rows: rows.is_code("power", "mda-s23", "pace-s1"))
    assert joined.size == 2
    assert found[joined.numbers].tolist() == [True, True, False, False]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 256).flatmap(lambda answers: st.lists(_said(answers), min_size=1, max_size=5)))
def test_kinds_of_answers_tell_what_was_asked_and_no_more(said: list[list[int]]) -> None:
    questions = [np.array(each) for each in said]
    alike = Alike.to(questions)
    assert len(alike.firsts) == len(set(zip(*said, strict=True)))
    assert all(alike.tells(each) for each in questions)
    assert alike.kind_of[alike.firsts].tolist() == list(range(len(alike.firsts)))
    numbers = np.arange(len(said[0])).astype(np.uint8)
    kinds = alike.of(Column(numbers, range(len(numbers))))
    of_rows = np.zeros_like(numbers) if kinds.numbers is None else kinds.numbers
    for each in questions:
        assert each[alike.firsts][of_rows].tolist() == each.tolist()
    every = np.arange(len(numbers))
    assert alike.tells(every) == (len(alike.firsts) == len(every))


def test_pairs_of_codes_are_told_apart_no_further_than_the_pairs_need() -> None:
    codes = ("mda-s23", "pace-s1", "cjpoa-s60", None)
    table = records(*({"power": power, "object": thing} for power in codes for thing in ("drugs", "fireworks", None)))
    evidence = Evidence(table)
    pairs = {("mda-s23", "fireworks"), ("cjpoa-s60", "fireworks")}
    joined, found = ask(Columns(evidence), lambda rows: rows.codes_table("power", "object", pairs))
    assert joined.size == 4
    assert found[joined.numbers].tolist() == evidence.codes_table("power", "object", pairs).tolist()


@pytest.mark.parametrize(
    "asked",
    [
        lambda rows: rows.records,
        lambda rows: rows.column("power"),
        lambda rows: rows.moments("searched_at"),
        lambda rows: rows.number("age"),
        lambda rows: rows.distinct("grounds"),
        lambda rows: rows.days(),
        lambda rows: rows.law_days(),
        lambda rows: rows.sources(),
        lambda rows: rows.somewhere_in_source(rows.blank("power")),
    ],
)
def test_what_is_no_fact_is_refused(asked: Any) -> None:
    columns = Columns(Evidence(records({"power": "mda-s23", "searched_at": "2026-08-03 12:00", "age": 20.0})))
    with pytest.raises(NoFactError):
        ask(columns, asked)


def test_a_fact_that_only_some_answers_lead_to_is_found_as_well() -> None:
    """What a rule wants to know only if there are such records is not known beforehand."""
    columns = Columns(Evidence(records({"power": "mda-s23", "gender": "male"}, {"power": "pace-s1", "gender": None})))

    def question(rows: Evidence) -> Bools:
        power = rows.is_code("power", "mda-s23")
        return power & rows.blank("gender") if power.any() else power

    joined, found = ask(columns, question)
    assert found[joined.numbers].tolist() == [False, False]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(2, 60), min_size=1, max_size=6), st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_the_answers_of_a_combination_are_those_of_its_records(sizes: list[int], rows: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    facts = {
        (str(number),): Column(draw.integers(0, size, rows).astype(np.uint8), list(range(size)))
        for number, size in enumerate(sizes)
    }
    joined = join(facts.items(), rows)
    for each in (joined, joined.thinned()):
        assert int(each.numbers.max()) < each.size
        for key, answers in each.answers().items():
            assert answers[each.numbers].tolist() == facts[key].numbers.tolist()


def test_far_too_many_combinations_are_refused() -> None:
    numbers = np.arange(1 << 14)
    digits = [((numbers * 2654435761 >> place) % 251).astype(np.uint8) for place in range(40)]
    with pytest.raises(NoFactError):
        join([((str(place),), Column(each, list(range(256)))) for place, each in enumerate(digits)], len(numbers))


# --- accessors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["2026-08", "2014-08", ""])
def test_the_law_of_a_day_is_that_of_the_day_in_england(month: str) -> None:
    """By moments in UTC, as by days in England; without a date by the month of the file."""
    rows = [
        {"searched_at": when}
        for when in ("2015-03-18 23:59", "2015-03-19 00:00", "2016-06-30 22:59", "2016-06-30 23:00", None)
    ]
    source = file_of(rows)
    evidence = Evidence(records_of((type(source)(**{**_as_dict(source), "month": month}), rows)))
    days = evidence.law_days()
    for first, last in ((date(2015, 3, 19), None), (None, date(2016, 6, 30)), (date(2015, 3, 19), date(2016, 6, 30))):
        expected = np.isnat(days) | (
            (days >= np.datetime64(first or date.min)) & (days <= np.datetime64(last or date.max))
        )
        assert evidence.in_force(first, last).tolist() == expected.tolist()


def _as_dict(source: Any) -> dict[str, Any]:
    return {name: getattr(source, name) for name in source.__dataclass_fields__}


def test_a_measure_of_texts_among_others_is_the_same_as_of_all() -> None:
    def long(texts: pa.Array) -> Bools:
        return np.array([len(text) > 3 for text in texts.to_pylist()], dtype=bool)

    def very_long(texts: pa.Array) -> Bools:
        assert all(len(text) > 3 for text in texts.to_pylist())
        return np.array([len(text) > 6 for text in texts.to_pylist()], dtype=bool)

    table = records(*({"grounds": text} for text in ("one", "three", None, "seventeen", "seventeen")))
    found = Evidence(table).of_text("grounds", very_long, "very long", among=((long, "long"),))
    assert found.tolist() == [False, False, False, True, True]


def test_withheld_of_every_kind_of_field() -> None:
    """A text, a code and the date of the search can say that they are withheld; a number cannot."""
    columns = Columns(Evidence(records({"officer": WITHHELD, "power": WITHHELD, "searched_at": WITHHELD, "age": None})))

    def of_the_record(question: Callable[[Evidence], Bools]) -> bool:
        joined, said = ask(columns, question)
        return bool(said[0 if joined.numbers is None else joined.numbers[0]])

    for name in ("officer", "power", "searched_at"):
        assert of_the_record(lambda rows, name=name: rows.withheld(name))
        assert not of_the_record(lambda rows, name=name: rows.blank(name))
    assert of_the_record(lambda rows: rows.blank("age"))
    assert not of_the_record(lambda rows: rows.withheld("age"))


@pytest.mark.parametrize("texts", [["a", None, "b"], [None, None, "x", None], [None, None], ["q"], []])
def test_texts_without_gaps(texts: list[str | None]) -> None:
    assert text_cells(pd.Series(texts, dtype="str")).to_pylist() == [text or "" for text in texts]


def test_missing_texts_that_take_room_are_empty_all_the_same() -> None:
    """As nobody writes them, but a file in another's format may have them."""
    offsets = pa.py_buffer(np.array([0, 1, 3, 4], dtype=np.int64))
    cells = pa.Array.from_buffers(pa.large_string(), 3, [pa.py_buffer(b"\x05"), offsets, pa.py_buffer(b"aXXb")])
    assert cells.to_pylist() == ["a", None, "b"]
    for some in (cells, cells.slice(1), cells.slice(1, 1)):
        column = pd.Series(pa.chunked_array([some]).to_pandas(types_mapper=lambda _: pd.StringDtype("pyarrow")))
        assert text_cells(column).to_pylist() == [text or "" for text in some.to_pylist()]


@pytest.mark.parametrize("texts", [["a", None, WITHHELD], [None, None], [WITHHELD] * 2, ["[withholds]", "x" * 10], []])
def test_what_is_blank_or_withheld_is_seen_where_texts_lie(texts: list[str | None]) -> None:
    table = records_of((file_of([{"officer": None}]), [{"officer": text} for text in texts]))
    for some in (table, replace(table, rows=table.rows.iloc[1:])):
        evidence = Evidence(some)
        for name in ("officer", "searched_at", "grounds"):
            assert evidence.blank(name).tolist() == some.blank(name).tolist()
            assert evidence.withheld(name).tolist() == some.withheld(name).tolist()


def test_a_quick_look_that_leaves_few_texts_is_the_same_as_one_at_all() -> None:
    """Where nearly all texts are different, what a quick look leaves is sorted out; where it leaves many, it is not."""
    looked_at: list[int] = []

    def long(texts: pa.Array) -> Bools:
        return np.array([len(text) > 8 for text in texts.to_pylist()], dtype=bool)

    def ends(texts: pa.Array) -> Bools:
        looked_at.append(len(texts))
        return np.array([text.endswith("7") for text in texts.to_pylist()], dtype=bool)

    for many in (10, 2):
        texts = [f"long text {number % 4 + 5}" if number % many == 0 else f"t {number}" for number in range(3000)]
        table = records(*({"grounds": text} for text in texts))
        found = Evidence(table).of_text("grounds", ends, "ends", among=((long, "long"),))
        assert found.tolist() == [len(text) > 8 and text.endswith("7") for text in texts]
    assert looked_at[0] < 5
