"""From each member's answer to one result a record."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.panel.decisions import (
    NOT_JUDGED,
    RESULT_COLUMNS,
    Colour,
    disagreements,
    record_result,
    results,
)

G, A, R, C, U = Colour


def answers(given_by_record: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        (record, f"M{i:02d}", str(colour))
        for record, colours in given_by_record.items()
        for i, colour in enumerate(colours)
    ]
    return pd.DataFrame(rows, columns=["record", "member", "colour"])


@pytest.mark.parametrize(
    ("given_answers", "result"),
    [
        ([G, G, G], G),
        ([G, G, R], G),  # nobody carries a record alone
        ([G, A, R], A),
        ([G, A], A),  # a tie goes to the worse
        ([G, R], R),
        ([G, G, A, A], A),
        ([G, G, R, R], R),
        ([G, G, G, R], G),
        ([G, G, C], G),  # two coloured of three
        ([G, A, C], A),
        ([G, C, C], C),  # one coloured
        ([G], C),
        ([R], C),
        ([C], C),
        ([G, G, C, C], C),  # half could not judge
        ([G, G, G, C, C], G),
        ([U, U, U], U),
        ([U, G, G], G),
        ([U, U, G, G], C),
        ([U, C, C], C),
    ],
)
def test_record_result(given_answers, result):
    assert record_result(given_answers) is result
    assert results(answers({"001": given_answers}))["result"].tolist() == [str(result)]


def test_text_will_do_and_nonsense_will_not():
    assert record_result(["green", "green", "cannot-judge"]) is G
    with pytest.raises(ValueError, match="purple"):
        record_result(["purple"])
    with pytest.raises(ValueError, match="no answers"):
        record_result([])


def test_all_small_panels_against_the_definition():
    """Median in words: no more than half are better, and of two middles the worse."""
    order = {G: 0, A: 1, R: 2}
    for readers in range(1, 6):
        for panel in product((G, A, R, C), repeat=readers):
            coloured = sorted(order[c] for c in panel if c in order)
            got = record_result(panel)
            if len(coloured) < 2 or panel.count(C) * 2 >= readers:
                assert got is C
            elif len(coloured) % 2:
                assert order[got] == coloured[len(coloured) // 2]
            else:
                assert order[got] == max(coloured[len(coloured) // 2 - 1 : len(coloured) // 2 + 1])


@given(st.lists(st.lists(st.sampled_from([str(c) for c in Colour]), min_size=1, max_size=7), max_size=25), st.randoms())
@settings(deadline=None, max_examples=100)
def test_many_at_once_is_one_at_a_time_in_any_order(panels, random):
    by_record = {f"{i:03d}": panel for i, panel in enumerate(panels)}
    table = answers(by_record)
    shuffled = list(range(len(table)))
    random.shuffle(shuffled)
    got = results(table.iloc[shuffled])
    assert got["record"].tolist() == list(by_record)
    assert got["result"].tolist() == [str(record_result(panel)) for panel in panels]
    assert got["readers"].tolist() == [len(panel) for panel in panels]
    for column, colour in (("green", G), ("amber", A), ("red", R)):
        assert got[column].tolist() == [panel.count(colour) for panel in panels]
    assert (got[["green", "amber", "red", "cannot_judge"]].sum(axis=1) == got["readers"]).all()
    assert got["spread"].tolist() == [G in panel and R in panel for panel in panels]


def test_a_worse_answer_never_makes_a_better_result():
    order = [G, A, R]
    for panel in product(order, repeat=3):
        for i in range(3):
            for worse in order[order.index(panel[i]) :]:
                changed = [*panel[:i], worse, *panel[i + 1 :]]
                assert order.index(record_result(changed)) >= order.index(record_result(panel))


def test_what_was_drawn_and_not_answered_is_not_lost():
    table = answers({"003": [G, G, G], "001": [A, A, C]})
    got = results(table, records=["003", "002", "001"])
    assert list(got.columns) == list(RESULT_COLUMNS)
    assert got["record"].tolist() == ["003", "002", "001"]
    assert got["result"].tolist() == ["green", NOT_JUDGED, "amber"]
    assert got["readers"].tolist() == [3, 0, 3]


def test_no_answers_at_all():
    empty = answers({})
    assert results(empty).empty
    assert list(results(empty).columns) == list(RESULT_COLUMNS)
    assert results(empty, records=["001", "002"])["result"].tolist() == [NOT_JUDGED] * 2
    assert disagreements(results(empty)).empty


def test_unavailable_records():
    table = answers({"001": [G, G, G]})
    got = results(table, records=["001", "002"], unavailable={"002"})
    assert got["result"].tolist() == ["green", "unavailable"]
    assert results(table, unavailable=["002"])["record"].tolist() == ["001", "002"]
    with pytest.raises(InputError, match="unavailable and have answers"):
        results(table, unavailable=["001"])


@pytest.mark.parametrize(
    ("table", "records", "message"),
    [
        (pd.DataFrame({"record": ["1"], "member": ["M"]}), None, "no column colour"),
        (
            pd.DataFrame({"record": ["1", "1"], "member": ["M", "M"], "colour": ["green", "red"]}),
            None,
            "second overall answer",
        ),
        (pd.DataFrame({"record": ["1"], "member": ["M"], "colour": ["blue"]}), None, "none of ours"),
        (pd.DataFrame({"record": ["1"], "member": ["M"], "colour": [None]}), None, "none of ours"),
        (pd.DataFrame({"record": ["9"], "member": ["M"], "colour": ["red"]}), ["1"], "not in the pack"),
        (pd.DataFrame({"record": ["1"], "member": ["M"], "colour": ["red"]}), ["1", "1"], "twice"),
    ],
)
def test_what_cannot_be_right_is_refused(table, records, message):
    with pytest.raises(InputError, match=message):
        results(table, records=records)


def test_disagreements_widest_first():
    judged = results(
        answers(
            {
                "001": [G, G, G],
                "002": [G, G, C],
                "003": [G, A, A],
                "004": [G, G, R],
                "005": [G, G, A, A],
                "006": [G, A, R],
                "007": [C, C, C],
                "008": [A, R, A],
            }
        )
    )
    got = disagreements(judged)
    assert got["record"].tolist() == ["006", "004", "005", "003", "008", "002"]
    assert list(got.columns) == list(RESULT_COLUMNS)
