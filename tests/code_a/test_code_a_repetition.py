"""Repeated wording: the fast search finds what comparing each text with each other would, and groups add up."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from code_a_records import WITHHELD, file_of, records, records_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_record import Record
from slow_repetition import Alike, duplicate, plain
from specs_repetition import ELEVEN, LIKE_IT, LONG, NEARLY, at

from scrutiny.code_a import repetition
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.evidence import Evidence
from scrutiny.code_a.repetition import REPEATED, repeated_wording
from scrutiny.code_a.rule import Reason, Settings, Verdict

CALLER = "A caller said that two men in grey coats were trying the doors of parked cars in the lane behind the school."
# Words that take the place of others: they change a text a little or a lot, some by a letter of another alphabet.
CHANGES = ("a", "the", "bag", "bags", "wrap", "żółw", "naïve", "[NAME]", "XXXX", "CAD 123", "1432hrs", "", "“so”")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text in which a few words are others, so that likeness falls on both sides of any threshold."""
    words = draw(st.sampled_from((LONG, CALLER, f"{LONG} {CALLER}", ELEVEN, f"{ELEVEN} {ELEVEN} {ELEVEN}"))).split()
    for _ in range(draw(st.integers(0, 3))):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(CHANGES))
    text = " ".join(words)
    return text.upper() if draw(st.booleans()) else text


ROWS = st.fixed_dictionaries(
    {
        "power": st.just("mda-s23"),
        "grounds": texts(),
        "searched_at": st.sampled_from(
            (None, "2026-08-03 12:00", "2026-08-03 12:20", "2026-08-03 23:30", "2026-08-04")
        ),
        "place": st.sampled_from((None, WITHHELD, "High Street", "high street.", "Mill Lane")),
        "officer": st.sampled_from((None, WITHHELD, "p-1", "p-2")),
        "officer_team": st.sampled_from((None, "A", "B")),
    }
)


def _findings(rows: list[dict[str, Any]], **parameters: float) -> list[tuple[Verdict, Reason]]:
    found = evaluate(records(*rows), [REPEATED], Settings(parameters={REPEATED.id: parameters}))
    pairs = zip(found.verdicts[:, 0], found.reasons[:, 0], strict=True)
    return [(Verdict(verdict), Reason(reason)) for verdict, reason in pairs]


def _slowly(rows: list[dict[str, Any]]) -> list[Record]:
    source = file_of(rows)
    found = [Record(source, row, rows) for row in rows]
    for record in found:
        record.everything = found
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=9), st.sampled_from((0, 2, 3, 20_000)))
def test_fast_equals_slow_within_the_declared_groups(rows: list[dict[str, Any]], most: int) -> None:
    """Everything beside everything in a small load; one officer's or one team's day in a larger one."""
    for row in rows:
        if row["searched_at"] == "2026-08-04":
            row["date_precision"] = "day"
    expected = [duplicate(record, most_compared=most) for record in _slowly(rows)]
    assert _findings(rows, most_compared=most) == expected


def _many(number: int, seed: int) -> list[str]:
    """Many invented texts, long and short, in which families of texts are alike to all degrees."""
    random = np.random.default_rng(seed)
    letters = list("abcdefghij klmnop qrstuvwxyz 0123 é")
    made: list[str] = []
    for n in range(number):
        if n < 20:
            made.append("".join(random.choice(letters, int(random.integers(0, 900)))))
            continue
        text = list(made[int(random.integers(0, len(made)))])
        for _ in range(int(random.integers(0, 12)) if text else 0):
            text[int(random.integers(0, len(text)))] = str(random.choice(letters))
        made.append("".join(text))
    return made


@pytest.mark.parametrize(("seed", "least"), [(1, 0.9), (2, 0.9), (3, 0.6), (4, 0.8)])
def test_sketches_lose_no_pair(seed: int, least: float) -> None:
    """Of all pairs of many texts, the candidates hold every pair that is near, in blocks and without."""
    plain_texts = sorted({plain(text) for text in _many(250, seed)})
    signs = repetition._signs(pa.array(plain_texts, type=pa.large_string()))
    sketches = repetition._Sketches.of(signs)
    pieces = [repetition.pieces(text) for text in signs.to_pylist()]
    for blocks in (1, 7):
        block = np.arange(len(pieces)) % blocks
        share = (1 - least) / (1 + least)
        candidates = repetition._candidates(sketches, block, np.arange(len(pieces)), share)
        listed = [
            (min(pair), max(pair))
            for one, other in candidates
            for pair in zip(one.tolist(), other.tolist(), strict=True)
        ]
        near = {
            (a, b)
            for a in range(len(pieces))
            for b in range(a + 1, len(pieces))
            if block[a] == block[b] and pieces[a] | pieces[b]
            if len(pieces[a] & pieces[b]) / len(pieces[a] | pieces[b]) >= least
        }
        assert near <= set(listed)
        assert len(near) > (20 if blocks == 1 else 0)
        assert len(listed) == len(set(listed)) < 0.5 * len(pieces) ** 2 / blocks


def test_a_large_family_of_near_texts_is_settled_without_every_pair() -> None:
    """Stock wording with a time in it: hundreds of near texts, all of them queries, in one group."""
    rows = [at(f"{LONG} Stopped at {1000 + n} hrs.", f"Place {n}") for n in range(300)]
    evidence = Evidence(records(*rows))
    assert {answer for answer, _ in _findings(rows)} == {Verdict.QUERY}
    (group,) = repeated_wording(evidence)
    assert group.records == 300
    assert not group.exact


def test_plain_leaves_letters_and_digits() -> None:
    """In small letters, of any alphabet; empty texts stay, wherever a slice begins."""
    written = ["", "It's 14:32, O/S no. 7", "ŻÓŁĆ — naïve", "½ ﬁn", "...", "", "A"]
    column = pa.array(["not looked at", *written], type=pa.large_string()).slice(1)
    expected = [plain(text) for text in written]
    assert repetition.plain(column).to_pylist() == expected
    assert expected[1:3] == ["its1432osno7", "żółćnaïve"]
    assert repetition.plain(column.slice(0, 0)).to_pylist() == []


def test_groups_are_the_queries_each_once() -> None:
    """The text once, its records, how many officers and days; what nobody knows is counted as such."""
    rows = [
        at(LONG, "A", "2026-08-03 12:00", officer="p-1"),
        at(CALLER, "B", "2026-08-03 12:00", officer="p-1"),
        at(NEARLY, "C", "2026-08-04 12:00", officer="p-2"),
        at(LONG, "D", "2026-08-05 12:00", officer=None),
        at(ELEVEN, "E", None, officer=None),
        at(ELEVEN.upper(), "F", None, officer=None),
        at(LIKE_IT, "G", "2026-08-06 12:00", officer="p-3"),
        at(CALLER, "B", "2026-08-03 12:00", officer="p-1"),
    ]
    table = records(*rows)
    largest, smaller = repeated_wording(Evidence(table))

    assert largest.text == LONG
    assert largest.record_ids == ("r0", "r2", "r3")
    assert (largest.exact, largest.officers, largest.officer_unknown) == (False, 2, 1)
    assert (largest.days, largest.day_unknown) == (3, 0)
    assert (smaller.text, smaller.record_ids, smaller.exact) == (ELEVEN, ("r4", "r5"), True)
    assert (smaller.officers, smaller.officer_unknown, smaller.days, smaller.day_unknown) == (None, 2, None, 2)


def test_officers_of_a_file_without_them_are_unknown() -> None:
    """No column is not "one officer"."""
    (group,) = repeated_wording(Evidence(records(at(LONG, "A"), at(LONG, "B"))))
    assert (group.officers, group.officer_unknown, group.records) == (None, 2, 2)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=9), st.sampled_from((0, 20_000)))
def test_groups_hold_every_query_once(rows: list[dict[str, Any]], most: int) -> None:
    """A report that lists the groups lists the queries: no more, no fewer, none twice."""
    table = records(*rows)
    found = evaluate(table, [REPEATED], Settings(parameters={REPEATED.id: {"most_compared": most}}))
    queries = table.rows["record_id"][found.verdicts[:, 0] == Verdict.QUERY].tolist()
    groups = repeated_wording(Evidence(table), {"most_compared": most})
    assert sorted(name for group in groups for name in group.record_ids) == sorted(queries)
    assert [group.records for group in groups] == sorted((group.records for group in groups), reverse=True)
    alike = Alike(_slowly(rows), most_compared=most)
    for group in groups:
        spelt = {plain(str(rows[int(name[1:])]["grounds"])) for name in group.record_ids}
        assert group.text in {rows[int(name[1:])]["grounds"] for name in group.record_ids}
        if len(spelt) == 1:
            assert group.exact
        members = [record for record in _slowly(rows) if f"r{rows.index(dict(record.row))}" in group.record_ids]
        for record in members:
            assert len(members) == 1 or any(alike(record, other) for other in members if other is not record)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, Verdict.QUERY),
        ({"least_alike": 0.99}, Verdict.CLEAR),
        ({"least_alike": 2}, Verdict.CLEAR),
        ({"least_alike": 0}, Verdict.QUERY),
        ({"least_words": 28}, Verdict.QUERY),
        ({"least_words": 40}, Verdict.CLEAR),
        ({"most_compared": 1}, Verdict.CLEAR),
        ({"most_compared": 2}, Verdict.QUERY),
    ],
)
def test_an_office_can_set_what_is_nearly_the_same(parameters: dict[str, float], expected: Verdict) -> None:
    """Thresholds are settings."""
    rows = [at(LONG, "A", officer="p-1"), at(NEARLY, "B", officer="p-2")]
    assert [verdict for verdict, _ in _findings(rows, **parameters)] == [expected, expected]


def test_an_office_can_set_how_far_apart_one_incident_is() -> None:
    """Ten minutes apart at one place: together by default, not where only the same minute is."""
    rows = [at(LONG, time="2026-08-03 12:00"), at(LONG, time="2026-08-03 12:10")]
    assert {verdict for verdict, _ in _findings(rows)} == {Verdict.CLEAR}
    assert {verdict for verdict, _ in _findings(rows, together_minutes=0)} == {Verdict.QUERY}


def test_wording_is_looked_for_across_files() -> None:
    """A text of August on a record of September, and a file without the column beside them."""
    august, september = [at(LONG, "A", "2026-08-03 12:00")], [at(LONG, "B", "2026-09-03 12:00")]
    without = [{"power": "mda-s23"}]
    files = [(file_of(rows, number=number), rows) for number, rows in enumerate((august, september, without))]
    found = evaluate(records_of(*files), [REPEATED])
    assert found.verdicts[:, 0].tolist() == [Verdict.QUERY, Verdict.QUERY, Verdict.CANNOT_BE_JUDGED]
    assert found.reasons[2, 0] == Reason.NOT_SUPPLIED
