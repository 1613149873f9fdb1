"""Rows that are like others: one reference on several rows, files written twice, people stopped together."""

from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import fields, layout, vocabulary
from scrutiny.records.layout import REPEATED
from scrutiny.records.reading import Options, read
from scrutiny.records.repeats import LEAST_DIFFERENT, Joined, incidents, is_doubled, second_copies, settle
from scrutiny.records.table import Records

Cells = dict[str, object]
NOON = "2026-08-03T12:00:00Z"


def frame(rows: list[Cells]) -> pd.DataFrame:
    """Rows as a reading leaves them. ``searched_at`` is one moment where none is given; ``day`` has only a date."""
    given_ = [{"searched_at": NOON} | row for row in rows]
    names = [name for name in fields.NAMES if any(name in row for row in given_)]
    columns = {name: _column(name, [row.get(name) for row in given_]) for name in names}
    days = pd.Series(["day" if row.get("day") else "second" for row in given_], dtype="category")
    source = np.array([row.get("source", 0) for row in given_], dtype=np.int32)
    return pd.DataFrame(
        {"source": source, "source_row": np.arange(2, len(rows) + 2), "date_precision": days, **columns}
    )


def _column(name: str, cells: list[object]) -> pd.Series:
    described = fields.by_name()[name]
    if described.kind is fields.Kind.CODED:
        codes = vocabulary.VOCABULARIES[described.vocabulary or ""].codes
        more = [cell for cell in dict.fromkeys(cells) if cell is not None and cell not in codes]
        return pd.Series(pd.Categorical(cells, categories=[*codes, *more]))
    if described.kind is fields.Kind.INSTANT:
        return pd.to_datetime(pd.Series(cells, dtype="str"), utc=True).dt.as_unit("us")
    if described.kind is fields.Kind.NUMBER:
        return pd.Series(cells, dtype="float64")
    return pd.Series(cells, dtype="str")


def settled(rows: list[Cells], rules: dict[str, str] | None = None) -> Joined:
    found = frame([{"reference": "A"} | row for row in rows])
    return settle(
        found, found["reference"].rename("record_id"), REPEATED if rules is None else rules, {0: "a.csv", 1: "b"}
    )


def record(found: Joined, *names: str, number: int = 0) -> tuple[object, ...]:
    row = found.rows.iloc[number]
    return tuple(None if name not in row or pd.isna(row[name]) else row[name] for name in names)


# --- one reference, several rows ----------------------------------------------------------------------------


def test_rows_that_differ_in_the_object_are_one_record_with_a_second_object() -> None:
    found = settled([{"object": "stolen-goods"}, {"object": "drugs"}])

    assert (found.joined, found.numbered, found.record_id.tolist()) == (1, 0, ["A"])
    assert record(found, "object", "second_object") == ("drugs", "stolen-goods")


def test_a_record_with_a_blank_object_takes_that_of_its_companion() -> None:
    found = settled([{"object": None}, {"object": "drugs"}])

    assert record(found, "object", "second_object") == ("drugs", None)


def test_a_second_object_that_is_there_stays() -> None:
    found = settled(
        [{"object": "drugs", "second_object": "firearms"}, {"object": "stolen-goods", "second_object": "firearms"}]
    )

    assert found.joined == 1
    assert record(found, "object", "second_object") == ("drugs", "firearms")


def test_of_several_outcomes_the_strongest_stands_and_says_what_it_led_from() -> None:
    rows: list[Cells] = [
        {"outcome": "no-further-action", "outcome_linked": "no"},
        {"outcome": "arrest", "outcome_linked": "yes"},
        {"outcome": "caution", "outcome_linked": "no"},
    ]
    for order in permutations(rows):
        found = settled(list(order))

        assert found.joined == 2
        assert record(found, "outcome", "outcome_linked") == ("arrest", "yes")


@pytest.mark.parametrize("other", ["no-further-action", "Arested"])
def test_any_outcome_is_stronger_than_none(other: str) -> None:
    assert record(settled([{"outcome": None}, {"outcome": other}]), "outcome") == (other,)


def test_an_outcome_that_no_list_knows_gives_way_to_one_that_is_known() -> None:
    assert record(settled([{"outcome": "Arested"}, {"outcome": "caution"}]), "outcome") == ("caution",)


def test_by_the_rule_first_the_record_keeps_its_own_officer() -> None:
    found = settled([{"officer": "P-1"}, {"officer": "P-2"}])

    assert (found.joined, record(found, "officer")) == (1, ("P-1",))


def test_a_layout_has_rules_of_its_own() -> None:
    rows: list[Cells] = [{"place": "one"}, {"place": "two"}]

    with pytest.raises(InputError, match=r"rows 2 and 3 have one reference .* differ in place"):
        settled(rows)
    assert record(settled(rows, {"place": "first"}), "place") == ("one",)
    with pytest.raises(InputError, match="differ in object"):
        settled([{"object": "drugs"}, {"object": "firearms"}], {})


def test_a_layout_of_an_office_says_which_cell_to_take(tmp_path: Path) -> None:
    text = 'name = "ours"\ntitle = "Ours"\nevery_field = true\nrecognised_by = ["searched_at"]\n'
    text += '[repeated]\nplace = "first"\n'
    (tmp_path / "ours.toml").write_text(text)
    extract = tmp_path / "2026-08-x-stop-and-search.csv"
    extract.write_text("reference,searched_at,place\n1,2026-08-01,one\n1,2026-08-01,two\n")

    own = layout.load_own([tmp_path / "ours.toml"])

    assert read([extract], options=Options(layouts=own)).joined == 1
    with pytest.raises(InputError, match="differ in place"):
        read([extract])


def test_rows_of_different_people_are_numbered_records() -> None:
    found = settled([{"gender": "male"}, {"gender": "female"}, {"gender": "male", "age": 17}])

    assert (found.joined, found.numbered, found.equal) == (0, 2, 0)
    assert sorted(found.record_id) == ["A", "A#2", "A#3"]


def test_equal_rows_are_kept_and_counted_as_equal() -> None:
    found = settled([{"gender": "male"}] * 3)

    assert (found.joined, found.numbered, found.equal, len(found.rows)) == (0, 2, 2, 3)


def test_two_people_with_two_objects_each_are_two_records() -> None:
    rows: list[Cells] = [
        {"gender": gender, "object": thing} for thing in ("drugs", "firearms") for gender in ("male", "female")
    ]

    found = settled(rows)

    assert (found.joined, found.numbered) == (2, 1)
    assert Counter(record(found, "gender", "object", "second_object", number=n) for n in (0, 1)) == Counter(
        [("male", "drugs", "firearms"), ("female", "drugs", "firearms")]
    )


def test_a_conflict_names_both_rows_the_columns_and_no_cell() -> None:
    rows: list[Cells] = [
        {"gender": "male", "place": "Quill Lane"},
        {"gender": "female"},
        {"gender": "male", "place": "x"},
    ]

    with pytest.raises(InputError) as caught:
        settled(rows)

    said = str(caught.value)
    assert said.startswith("a.csv: rows 2 and 4 have one reference and are of the same person, but differ in place.")
    assert "Quill" not in said
    assert "[repeated]" in said


def test_a_reference_in_two_files_is_refused() -> None:
    with pytest.raises(InputError, match="1 references stand in more than one of the files"):
        settled([{"source": 0}, {"source": 1}])


def test_where_no_reference_repeats_nothing_changes() -> None:
    found = frame([{"reference": "A"}, {"reference": "B"}])

    result = settle(found, found["reference"], REPEATED, {0: "a.csv"})

    assert (result.joined, result.numbered, result.rows is found) == (0, 0, True)


_CHOICES: dict[str, list[object]] = {
    "reference": ["A", "B", "C"],
    "gender": ["male", "female", None],
    "object": ["drugs", "firearms", "Odd thing", None],
    "outcome": ["arrest", "caution", "Arested", None],
    "outcome_linked": ["yes", "no", None],
}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from(some) for name, some in _CHOICES.items()}), min_size=2, max_size=8
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_never_counts_and_no_row_is_lost(rows: list[Cells], rng: object) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    results = []
    for order in (rows, shuffled):
        found = frame(order)
        try:
            result = settle(found, found["reference"].rename("record_id"), REPEATED, {0: "a.csv"})
        except InputError as error:  # rows of one person that no rule can make one
            results.append(error.found.split("have one reference")[-1:])
            continue
        assert len(result.rows) + result.joined == len(rows)
        assert result.record_id.is_unique
        assert set(result.rows["source_row"]) <= set(found["source_row"])
        names = ["gender", "object", "outcome", "outcome_linked", "second_object"]
        told = result.rows.reindex(columns=names).astype("object")
        told = told.where(told.notna(), None)
        results.append(sorted(map(repr, zip(result.record_id, *(told[name] for name in names), strict=True))))

    assert results[0] == results[1]


# --- whole files written twice ------------------------------------------------------------------------------


def different(count: int) -> list[Cells]:
    return [{"searched_at": f"2026-08-03T12:{n // 60:02}:{n % 60:02}Z", "gender": "male"} for n in range(count)]


def obviously_doubled(rows: pd.DataFrame) -> bool:
    """The definition, slowly."""
    cells = [name for name in fields.NAMES if name in rows.columns]
    counts = Counter(tuple(map(str, row)) for row in rows[cells].itertuples(index=False))
    return len(counts) >= LEAST_DIFFERENT and all(count % 2 == 0 for count in counts.values())


@pytest.mark.parametrize(
    ("rows", "doubled"),
    [
        (different(20) * 2, True),
        (different(19) * 2, False),  # too few different ones to be sure
        (different(20) * 2 + different(1), False),
        (different(20) * 2 + different(1) * 2, True),  # one stands four times
        (different(20) * 3, False),
        (different(20) + different(19) + [{"searched_at": "2026-08-04T12:00:00Z"}], False),
        (different(40), False),
        ([], False),
    ],
)
def test_a_file_is_doubled_where_all_of_twenty_or_more_rows_stand_an_even_number_of_times(
    rows: list[Cells], doubled: bool
) -> None:
    assert is_doubled(frame(rows)) is doubled is obviously_doubled(frame(rows))


def test_rows_that_differ_in_one_cell_are_not_doubled() -> None:
    rows = different(20) + [row | {"gender": "female"} for row in different(20)]

    assert not is_doubled(frame(rows))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 24), min_size=0, max_size=60), st.booleans(), st.randoms(use_true_random=False))
def test_doubling_is_found_as_an_obvious_count_finds_it(picked: list[int], twice: bool, rng: object) -> None:
    some = different(25)
    rows = [some[n] for n in picked] * (2 if twice else 1) + (some * 2 if twice else [])
    rng.shuffle(rows)  # type: ignore[attr-defined]
    found = frame(rows)

    assert is_doubled(found) == obviously_doubled(found)


def test_a_blank_date_does_not_hide_a_doubled_file() -> None:
    rows = [row | {"searched_at": None} if n == 3 else row for n, row in enumerate(different(20))] * 2

    assert is_doubled(frame(rows))


def test_second_copies_are_every_second_one_of_equal_rows() -> None:
    rows = frame([different(2)[n] for n in (0, 1, 0, 0, 1, 0)])

    assert second_copies(rows).tolist() == [False, False, True, False, True, True]


def test_what_is_left_of_a_doubled_file_is_the_file_before(tmp_path: Path) -> None:
    once = "".join(f"2026-08-03T12:00:{n:02},male\n" for n in range(30))
    path = tmp_path / "2026-08-x-stop-and-search.csv"
    path.write_text(f"searched_at,gender\n{once}")
    before = read([path]).rows
    path.write_text(f"searched_at,gender\n{once}{once}")

    halved = read([path], options=Options(doubled="halve"))

    assert (halved.accepted, halved.rejected, halved.rows_read) == (30, 30, 60)
    assert set(halved.rejects["code"]) == {"doubled-copy"}
    pd.testing.assert_frame_equal(halved.rows, before)
    assert read([path], options=Options(doubled="keep")).accepted == 60
    with pytest.raises(InputError, match=r"an even number of times \(60 rows, 30 if one of each two is taken\)"):
        read([path])


@pytest.mark.shared
def test_the_real_doubled_month_is_found_and_no_other(shared_data: Path) -> None:
    doubled = shared_data / "police_uk/2020-07/2020-07-city-of-london-stop-and-search.csv"

    with pytest.raises(InputError, match="even number of times"):
        read([doubled])
    for path in sorted(shared_data.glob("police_uk/*/*-city-of-london-stop-and-search.csv")):
        records: Records = read([path], options=Options(doubled="keep"))
        assert is_doubled(records.rows) == (path == doubled)


# --- people stopped together --------------------------------------------------------------------------------


def groups(rows: list[Cells]) -> list[set[int]]:
    numbers = incidents(frame(rows)).tolist()
    found: dict[int, set[int]] = {}
    for row, number in enumerate(numbers):
        found.setdefault(number, set()).add(row)
    return sorted(found.values(), key=min)


LATER = "2026-08-03T12:00:01Z"


def test_the_same_second_and_the_same_place_are_one_incident() -> None:
    rows: list[Cells] = [
        {"latitude": 51.5, "longitude": -0.1, "gender": "male"},
        {"latitude": 51.5, "longitude": -0.1, "gender": "female"},
        {"latitude": 51.5, "longitude": -0.2, "gender": "male"},
        {"latitude": 51.5, "longitude": -0.1, "gender": "male", "searched_at": LATER},
    ]

    assert groups(rows) == [{0, 1}, {2}, {3}]


def test_without_a_place_only_equal_rows_are_one_incident() -> None:
    rows: list[Cells] = [
        {"gender": "male", "latitude": None},
        {"gender": "male", "latitude": None},
        {"gender": "female", "latitude": None},
        {"gender": "male", "latitude": 51.5},
    ]

    assert groups(rows) == [{0, 1}, {2}, {3}]


def test_a_day_without_a_time_makes_no_incident() -> None:
    same: Cells = {"latitude": 51.5, "longitude": -0.1, "gender": "male", "day": True}

    assert groups([same, same]) == [{0}, {1}]


def test_a_blank_date_makes_no_incident() -> None:
    same: Cells = {"latitude": 51.5, "longitude": -0.1, "searched_at": None}

    assert groups([same, same]) == [{0}, {1}]


def test_rows_of_one_reference_are_one_incident_whatever_else_they_say() -> None:
    rows: list[Cells] = [
        {"reference": "A", "searched_at": NOON},
        {"reference": "A", "searched_at": LATER},
        {"reference": "B", "searched_at": "2026-08-05T12:00:00Z"},
        {"reference": None, "searched_at": "2026-08-06T12:00:00Z"},
        {"reference": "[withheld]", "searched_at": "2026-08-07T12:00:00Z"},
        {"reference": "[withheld]", "searched_at": "2026-08-08T12:00:00Z"},
    ]

    assert groups(rows) == [{0, 1}, {2}, {3}, {4}, {5}]


def test_incidents_that_share_a_row_are_one() -> None:
    rows: list[Cells] = [
        {"reference": "A", "place": "here"},
        {"reference": "A", "place": "there"},
        {"reference": "B", "place": "there"},
    ]

    assert groups(rows) == [{0, 1, 2}]


def test_no_rows_are_no_incidents() -> None:
    assert incidents(frame([])).tolist() == []
