"""From cells as written to values of fields: texts, codes, numbers, names; each row lost once and for a reason."""

import unicodedata
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import fields, layout
from scrutiny.records.convert import LONGEST_CELL, Converter, as_texts, clean, numbers_of
from scrutiny.records.raw import Batch

STANDARD = next(one for one in layout.shipped() if one.name == "standard")
LAST = np.datetime64("2026-10-01", "us")
NOON = "2026-08-03T12:00:00"


def converter(*names: str, own: layout.Layout = STANDARD) -> Converter:
    return Converter(own, {name: (number,) for number, name in enumerate(names)}, key=b"k", last=LAST)


def batch(*columns: Any, first: int = 2, misfits: tuple[int, ...] = ()) -> Batch:
    arrays = [column if isinstance(column, pa.Array) else pa.array(column, type=pa.string()) for column in columns]
    return Batch(columns=dict(enumerate(arrays)), rows=np.arange(first, first + len(arrays[0])), misfits=misfits)


def codes(made: Converter, part: Any, name: str) -> list[str | None]:
    return [made.categories[name][code] if code >= 0 else None for code in part.columns[name].tolist()]


# --- texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pa.array([17.0, None, float("nan"), -3.0]), ["17", None, None, "-3"]),
        (pa.array([17.5, 2.0]), ["17.5", "2"]),
        (pa.array([123456789012.0, float("nan")]), ["123456789012", None]),
        (pa.array([2.0**53, 1.0]), ["9.007199254740992e+15", "1"]),
        (pa.array([1.5, None], type=pa.float32()), ["1.5", None]),
        (pa.array(np.array([1.5, np.nan], dtype=np.float16)), ["1.5", None]),
        (pa.array([17, None]), ["17", None]),
        (pa.array([True, False, None]), ["true", "false", None]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (pa.nulls(2), [None, None]),
        (pa.array([], type=pa.float64()), []),
    ],
)
def test_cells_of_any_type_are_the_texts_of_a_csv(cells: pa.Array, texts: list[str | None]) -> None:
    assert as_texts(cells).to_pylist() == texts


ODD = st.text(st.sampled_from(list(" \t\n\u00a0\u2028ae\u0301é[]withheldREDACTED")), max_size=12)


@given(st.lists(ODD | st.none() | st.sampled_from(["[redacted]", "WITHHELD", " withheld ", "[Sanitised]"]), max_size=6))
def test_clean_texts_are_trimmed_composed_and_marked_one_by_one(cells: list[str | None]) -> None:
    """What a whole column gives is what each cell alone would."""
    expected = []
    for cell in cells:
        text = unicodedata.normalize("NFC", (cell or "").strip())
        expected.append(fields.WITHHELD if text.lower() in fields.WITHHELD_MARKS else text or None)

    assert clean(pa.array(cells, type=pa.string())).to_pylist() == expected
    padded = pa.array(["x", *cells, "y"], type=pa.string()).slice(1, len(cells))
    assert clean(padded).to_pylist() == expected


@given(st.lists(ODD | st.none() | st.sampled_from(["[redacted]", "WITHHELD", " withheld ", "[withheld]"]), max_size=6))
def test_a_few_odd_texts_among_many_are_cleaned_as_they_are_alone(cells: list[str | None]) -> None:
    """Few are put right one by one, many as a whole column: both give the same."""
    plain: list[str | None] = ["told", None, "an officer"] * 300

    found = clean(pa.array([*plain[:450], *cells, *plain[450:]], type=pa.string())).to_pylist()

    assert found == [*plain[:450], *clean(pa.array(cells, type=pa.string())).to_pylist(), *plain[450:]]


@pytest.mark.parametrize(
    ("text", "number", "bad"),
    [
        ("51.5", 51.5, False), ("-0.39", -0.39, False), ("1e2", 100.0, False), ("17", 17.0, False), (None, None, False),
        ("[withheld]", None, False), ("51,5", None, True), ("x", None, True), ("nan", None, True), ("inf", None, True),
        ("1_0", None, True), ("1e999", None, True), ("0x1F", None, True),
    ],
)  # fmt: skip
def test_numbers_are_read_or_bad_alone_and_beside_others(text: str | None, number: float | None, bad: bool) -> None:
    for cells in ([text], [text, "1.5", "x"]):
        numbers, flags = numbers_of(pa.array(cells, type=pa.string()))

        assert (numbers[0] if np.isfinite(numbers[0]) else None) == number
        assert flags[0] == bad


# --- codes --------------------------------------------------------------------------------------------------


def test_values_that_no_list_knows_are_kept_and_counted_over_batches() -> None:
    made = converter("searched_at", "outcome")

    first = made.part(batch([NOON] * 3, ["Arrest", "Arested", None]))
    second = made.part(batch([NOON] * 2, ["Arested", "Odd"], first=5))

    assert codes(made, first, "outcome") == ["arrest", "Arested", None]
    assert codes(made, second, "outcome") == ["Arested", "Odd"]
    assert made.account.unknown == {("outcome", "Arested"): 2, ("outcome", "Odd"): 1}


def test_an_unknown_value_of_a_lost_row_is_not_counted() -> None:
    made = converter("searched_at", "outcome")

    made.part(batch(["nonsense", NOON], ["Arested", "Arrest"]))

    assert not made.account.unknown
    assert [reject[:3] for reject in made.account.rejects] == [(2, "searched_at", "date")]


def test_the_age_band_that_became_a_date_is_put_right_and_only_then_said() -> None:
    made = converter("searched_at", "age_range")
    made.part(batch([NOON] * 2, ["10-17", "18-24"]))
    assert not made.account.repaired

    part = made.part(batch([NOON] * 3, ["Oct-17", "2017-10-01", "10-17"], first=4))
    made.part(batch([NOON], ["18-24"], first=7))

    assert codes(made, part, "age_range") == ["10-17"] * 3
    assert made.account.repaired == {"age_range": 2}


def test_a_mark_of_withholding_is_no_unknown_value() -> None:
    made = converter("searched_at", "gender")

    part = made.part(batch([NOON] * 3, ["Withheld", "[redacted]", "Male"]))

    assert codes(made, part, "gender") == ["[withheld]", "[withheld]", "male"]
    assert not made.account.unknown


def test_what_blank_means_and_what_words_mean_is_for_the_layout_to_say() -> None:
    own = layout.parse(
        'name = "o"\ntitle = "O"\nevery_field = true\nrecognised_by = ["searched_at"]\n'
        '[values.outcome]\n"nfa" = "no-further-action"\n"n/k" = ""\n[blank]\noutcome = "no-further-action"\n',
        where="o.toml",
    )
    made = converter("searched_at", "outcome", own=own)

    part = made.part(batch([NOON] * 4, ["NFA", "n/k", None, "Arrest"]))

    assert codes(made, part, "outcome") == ["no-further-action"] * 3 + ["arrest"]


@pytest.mark.parametrize("most", [0, 2, 10_000])
def test_values_that_come_in_later_batches_are_coded_as_if_they_came_at_once(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces, as a CSV gives them; and however many values are kept from batch to batch."""
    monkeypatch.setattr("scrutiny.records.convert._MOST_MET", most)
    pieces = [["Male", None], ["male ", "see notes"], [None, None], ["Female", "see notes", "Male"]]
    at_once, in_turn = converter("gender"), converter("gender")

    whole = at_once.part(batch([cell for piece in pieces for cell in piece]))
    parts = [
        in_turn.part(Batch(columns={0: pa.chunked_array(two, type=pa.string())}, rows=np.arange(len(two[0] + two[1]))))
        for two in (pieces[:2], pieces[2:])
    ]

    assert codes(at_once, whole, "gender") == [code for part in parts for code in codes(in_turn, part, "gender")]
    assert at_once.account.unknown == in_turn.account.unknown == {("gender", "see notes"): 2}
    assert at_once.categories == in_turn.categories


def test_coded_cells_are_the_same_as_dictionary_and_as_texts() -> None:
    cells = pa.array(["Male", None, " female ", "Odd", "Male"])
    one, other = converter("searched_at", "gender"), converter("searched_at", "gender")

    found = [
        codes(made, made.part(batch([NOON] * 5, column)), "gender")
        for made, column in ((one, cells), (other, cells.dictionary_encode()))
    ]

    assert found[0] == found[1] == ["male", None, "female", "Odd", "male"]


@pytest.mark.parametrize("values", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("blank", [True, False])
def test_a_dictionary_may_be_as_full_as_its_numbers_allow(values: pa.DataType, *, blank: bool) -> None:
    """128 values are all that numbers of one byte can name; a blank has no number of its own left."""
    written = [f"odd {number}" for number in range(128)]
    places = pa.array([*range(128), None if blank else 0], type=pa.int8())
    made = converter("searched_at", "gender")

    part = made.part(batch([NOON] * 129, pa.DictionaryArray.from_arrays(places, pa.array(written, type=values))))

    assert codes(made, part, "gender") == [*written, None if blank else written[0]]


# --- rows that are lost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", [0, 1, 7, 30])
@pytest.mark.parametrize("lost", [0, 1, 7, 30])
def test_long_texts_stay_with_their_rows_whatever_is_lost_or_changed_between_them(odd: int, lost: int) -> None:
    """Handed on in the pieces in which they came, in smaller ones, or put together: the same texts."""
    count = 2_000
    texts = [f"reason {number}" for number in range(count)]
    for place in range(odd):
        texts[11 + place * 61] += "  "
    when = [NOON] * count
    for place in range(lost):
        when[12 + place * 61] = "nonsense"
    pieces = pa.chunked_array([texts[:700], texts[700:701], texts[701:]], type=pa.string())
    made = converter("searched_at", "grounds")

    part = made.part(Batch(columns={0: pa.array(when), 1: pieces}, rows=np.arange(count)))

    kept = [number for number in range(count) if when[number] == NOON]
    assert part.rows.tolist() == kept
    assert part.columns["grounds"].to_pylist() == [f"reason {number}" for number in kept]


def test_a_row_is_lost_once_and_for_its_first_reason() -> None:
    made = converter("searched_at", "latitude", "grounds")

    part = made.part(batch(["nonsense", NOON, None], ["north", "91", None], ["x", "y", None], misfits=(5, 6)))

    assert part.rows.tolist() == []
    assert made.account.read == 5
    assert sorted(reject[:3] for reject in made.account.rejects) == [
        (2, "searched_at", "date"), (3, "latitude", "number"), (4, "", "blank-row"), (5, "", "cells"), (6, "", "cells"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "lost"),
    [("1984-12-31T23:59:59", True), ("1985-01-01T00:00:00", False), ("2026-09-30T12:00:00", False),
     ("2026-10-02T00:00:00", True)],
)  # fmt: skip
def test_a_date_outside_what_the_file_is_for_is_a_reject(moment: str, lost: bool) -> None:
    made = converter("searched_at")

    assert len(made.part(batch([moment])).rows) == 1 - lost


def test_a_cell_that_no_spreadsheet_could_hold_is_a_reject() -> None:
    made = converter("searched_at", "grounds")

    part = made.part(batch([NOON] * 3, ["x" * LONGEST_CELL, "x" * (LONGEST_CELL + 1), "x"]))

    assert part.rows.tolist() == [2, 4]
    assert made.account.rejects == [(3, "grounds", "long", "the cell is longer than a spreadsheet can hold")]


def test_the_length_of_a_cell_is_counted_in_characters_not_in_bytes() -> None:
    made = converter("searched_at", "grounds")

    part = made.part(batch([NOON] * 4, ["é" * LONGEST_CELL, "é" * (LONGEST_CELL + 1), "€ " * 16_384, "…" * 9]))

    assert part.rows.tolist() == [2, 4, 5]
    assert [reject[2] for reject in made.account.rejects] == ["long"]


def test_other_dates_and_numbers_that_cannot_be_read_are_left_blank_and_counted() -> None:
    made = converter("searched_at", "ended_at", "supervisor_reviewed_on", "age")

    part = made.part(batch([NOON] * 2, ["soon", None], ["31/02/2026", "2026-08-04"], ["seventeen", "17"]))

    assert part.rows.tolist() == [2, 3]
    assert made.account.unreadable == {
        ("ended_at", "not a date"): 1, ("supervisor_reviewed_on", "not a date"): 1, ("age", "not a number"): 1,
    }  # fmt: skip
    assert np.isnat(part.columns["ended_at"]).tolist() == [True, True]
    assert np.isnan(part.columns["age"]).tolist() == [True, False]


def test_no_reason_quotes_a_cell() -> None:
    made = converter("searched_at", "latitude", "grounds")

    made.part(batch(["Quillfeather", NOON], ["1", "Quillfeather"], ["x", "Quillfeather"], misfits=(9,)))

    assert len(made.account.rejects) == 3
    assert "Quill" not in str(made.account.rejects)


# --- people and references ----------------------------------------------------------------------------------


def test_officers_have_one_name_each_over_batches_and_blank_stays_blank() -> None:
    made = converter("searched_at", "officer")

    first = made.part(batch([NOON] * 3, ["PC Example", " pc example", None])).columns["officer"].to_pylist()
    second = made.part(batch([NOON] * 2, ["PC Example", "withheld"], first=5)).columns["officer"].to_pylist()

    assert first[0] == first[1] == second[0] != "PC Example"
    assert (first[2], second[1]) == (None, "[withheld]")


@pytest.mark.parametrize(
    ("references", "refused"),
    [
        (["1.23E+11", "SS/1"], True),
        (["1.23e+11"], True),
        (["1234567890123450000", "2234567890123450000"], True),
        (["1234567890123450000", "SS/1"], False),  # one of ten honest long references ends in a nought
        (["3E12", "SS/1", "0012"], False),
    ],
)
def test_references_that_a_spreadsheet_has_cut_are_refused(references: list[str], refused: bool) -> None:
    made = converter("searched_at", "reference")
    made.part(batch([NOON] * len(references), references))

    if refused:
        with pytest.raises(InputError, match="a spreadsheet took them for numbers"):
            made.refuse_cut_references(where="x.csv", whole=True)
    else:
        made.refuse_cut_references(where="x.csv", whole=True)


# --- several columns for one field --------------------------------------------------------------------------


@pytest.mark.parametrize("midnight", ["", "T00:00:00", " 00:00", "T00:00:00.000000"])
def test_a_day_and_a_time_make_one_moment(midnight: str) -> None:
    made = Converter(STANDARD, {"searched_at": (0, 1)}, key=b"k", last=LAST)
    days = [f"2026-08-03{midnight}", f"2026-08-03{midnight}", None]

    part = made.part(batch(days, ["14:05", None, None], pa.array(["x"] * 3)))

    assert part.columns["searched_at"].astype("datetime64[m]").astype(str).tolist() == [
        "2026-08-03T13:05", "2026-08-02T23:00", "NaT",
    ]  # fmt: skip
    assert part.columns["date_precision"].tolist() == [0, 1, 2]


def test_odd_texts_of_every_kind_at_the_head_of_a_long_column_are_cleaned() -> None:
    odd = [" lead", "[Redacted]", "cafe\u0301", "\u00a0nbsp ", "", "\t", None, "x" * 40_000, "withheld it"]
    many = [*odd, *["as it is"] * 2_000]
    alone = [clean(pa.array([text], pa.string()))[0].as_py() for text in odd]
    assert clean(pa.array(many)).to_pylist() == [*alone, *["as it is"] * 2_000]
    assert alone == ["lead", "[withheld]", "caf\u00e9", "nbsp", None, None, None, "x" * 40_000, "withheld it"]
