"""Gaps: a blank is never taken for "nobody was searched"."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError, SettingError
from scrutiny.records import areas, gaps
from scrutiny.records.reading import read
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source

THREE = areas.Areas(
    areas=tuple(areas.Area(slug=name.lower(), name=name) for name in ("Ashby", "Brook", "Combe")), source="three"
)


def source(number: int, month: str, force: str = "kent") -> Source:
    return Source(
        number=number, name=f"{number}.csv", sha256="", force=force, month=month, layout="standard",
        supplied=frozenset({"searched_at", "area"}), withheld=frozenset(), rows_read=0, accepted=0, rejected=0,
    )  # fmt: skip


def made(rows: list[tuple[str, str]], *months: str) -> tuple[Records, pd.Series]:
    """Records of (UTC moment, stratum), in files of these months, and their strata."""
    moments = pd.to_datetime(pd.Series([moment for moment, _ in rows], dtype="str"), utc=True)
    number = {month: n for n, month in enumerate(months)}
    frame = pd.DataFrame(
        {
            "searched_at": moments.astype("datetime64[us, UTC]"),
            "source": np.array([number.get(moment[:7], 0) for moment, _ in rows], dtype=np.int32),
        }
    )
    records = Records(
        rows=frame,
        sources=tuple(source(n, month) for month, n in number.items()),
        rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
    )
    return records, pd.Series(pd.Categorical([slug for _, slug in rows], categories=list(THREE.slugs)))


def many(*cells: tuple[str, str, int]) -> list[tuple[str, str]]:
    return [(f"{month}-15T12:00:00Z", slug) for month, slug, count in cells for _ in range(count)]


# --- months without a file ---


def test_a_month_between_two_files_without_one_is_missing_and_not_nought() -> None:
    assert gaps.missing_months([source(0, "2026-07"), source(1, "2026-09")]) == (
        "There is no file of kent for August 2026: that month is missing, and is not counted as nought",
    )


def test_each_force_is_looked_at_by_itself_and_over_the_turn_of_a_year() -> None:
    sources = [source(0, "2025-11", "kent"), source(1, "2026-02", "kent"), source(2, "2026-01", "essex")]

    assert [said[:45] for said in gaps.missing_months(sources)] == [
        "There is no file of kent for December 2025: t",
        "There is no file of kent for January 2026: th",
    ]


def test_the_window_asks_for_months_before_the_first_file_and_after_the_last() -> None:
    window = (date(2026, 8, 1), date(2026, 9, 30))

    assert "for August 2026" in gaps.missing_months([source(0, "2026-09")], window)[0]
    assert gaps.missing_months([source(0, "2026-08"), source(1, "2026-09")], window) == ()


def test_nothing_is_said_where_a_file_may_hold_any_month() -> None:
    assert gaps.missing_months([source(0, "2026-07"), source(1, ""), source(2, "2026-09")]) == ()
    assert gaps.missing_months([]) == ()


# --- days without a record ---


def daily(first: str, days: int, a_day: int) -> list[tuple[str, str]]:
    start = date.fromisoformat(first)
    return [(f"{start + timedelta(days=day)}T12:00:00Z", "ashby") for day in range(days) for _ in range(a_day)]


def test_the_last_week_of_a_month_without_a_record_is_asked_about() -> None:
    records, _ = made(daily("2026-06-01", 23, 5), "2026-06")

    assert gaps.silent_days(records) == (
        (
            "No search of kent is recorded from 24 to 30 June 2026, and about 5 a day on other days of that month: was "
            "nobody searched, or was it not sent?"
        ),
    )


def test_the_first_days_and_a_week_in_the_middle_are_asked_about_too() -> None:
    records, _ = made(daily("2026-06-04", 10, 5) + daily("2026-06-20", 11, 5), "2026-06")

    assert [said.partition(",")[0] for said in gaps.silent_days(records)] == [
        "No search of kent is recorded from 1 to 3 June 2026",
        "No search of kent is recorded from 14 to 19 June 2026",
    ]


@pytest.mark.parametrize(("a_day", "days"), [(2, 15), (3, 27), (9, 29)])
def test_few_searches_or_few_days_are_not_asked_about(a_day: int, days: int) -> None:
    records, _ = made(daily("2026-06-01", days, a_day), "2026-06")

    assert gaps.silent_days(records) == ()


def test_a_month_without_any_dated_record_and_files_without_a_month_are_not_asked_about_by_day() -> None:
    records, _ = made([*daily("2026-06-01", 30, 4)], "2026-06", "2026-07")
    unnamed, _ = made(daily("2026-06-01", 10, 9), "")

    assert gaps.silent_days(records) == gaps.silent_days(unnamed) == ()


def test_days_are_local_days() -> None:
    records, _ = made([("2026-05-31T23:30:00Z", "ashby")] * 12 + daily("2026-06-02", 29, 12), "2026-06", "2026-05")
    records.rows["source"] = np.zeros(len(records.rows), dtype=np.int32)

    assert gaps.silent_days(records) == ()


# --- areas and months ---


def test_an_area_that_has_none_in_one_month_is_asked_about_by_name() -> None:
    records, stratum = made(
        many(("2026-08", "ashby", 30), ("2026-08", "brook", 60), ("2026-09", "brook", 30), ("2026-09", "combe", 30),
             ("2026-08", "combe", 60)),
        "2026-08", "2026-09",
    )  # fmt: skip

    (asked,) = gaps.questions(records, stratum, THREE)

    assert (asked.kind, asked.key) == ("area-month", "ashby 2026-09")
    assert asked.text == (
        "Ashby has no record in September 2026, and would usually have about 15: was nobody searched, or was it not "
        "sent?"
    )  # half as many as in August, as in the other areas


def test_a_quiet_month_of_the_whole_force_is_not_a_question_about_each_area() -> None:
    records, stratum = made(
        many(("2026-08", "ashby", 30), ("2026-08", "brook", 300), ("2026-08", "combe", 300), ("2026-09", "brook", 40)),
        "2026-08", "2026-09",
    )  # fmt: skip

    assert [question.key for question in gaps.questions(records, stratum, THREE)] == ["combe 2026-09"]


def test_a_month_with_a_file_and_no_record_is_asked_about_once() -> None:
    rows = many(("2026-07", "ashby", 20), ("2026-07", "brook", 20), ("2026-09", "ashby", 20), ("2026-09", "brook", 20))
    records, stratum = made([*rows, *many(("2026-07", "combe", 9), ("2026-09", "combe", 9))],
                            "2026-07", "2026-08", "2026-09")  # fmt: skip

    (asked,) = gaps.questions(records, stratum, THREE)

    assert asked.text.startswith("The force has no record in August 2026, and would usually have about 49:")
    assert asked.key == "2026-08"


def test_an_area_without_any_record_is_asked_about_where_the_others_have_some() -> None:
    records, stratum = made(many(("2026-08", "ashby", 12), ("2026-08", "combe", 8)), "2026-08")

    (asked,) = gaps.questions(records, stratum, THREE)

    assert asked.text == (
        "Brook has no record, and the other areas have about 10 each: was nobody searched, or was it not sent?"
    )
    assert asked.key == "brook"


def test_no_location_and_outside_are_never_asked_about() -> None:
    records, stratum = made(
        many(("2026-08", "ashby", 9), ("2026-08", "brook", 9), ("2026-08", "combe", 9), ("2026-08", "no-location", 90),
             ("2026-09", "ashby", 9), ("2026-09", "brook", 9), ("2026-09", "combe", 9)),
        "2026-08", "2026-09",
    )  # fmt: skip

    assert gaps.questions(records, stratum, THREE) == ()


def test_small_numbers_are_not_asked_about() -> None:
    records, stratum = made(
        many(("2026-08", "ashby", 4), ("2026-08", "brook", 4), ("2026-09", "brook", 4), ("2026-08", "combe", 1)),
        "2026-08", "2026-09",
    )  # fmt: skip

    assert gaps.questions(records, stratum, THREE) == ()


def test_a_force_of_one_area_is_compared_with_its_other_months() -> None:
    one = areas.Areas(areas=THREE.areas[:1], source="one")
    records, stratum = made(
        many(("2026-07", "ashby", 6), ("2026-08", "no-location", 6), ("2026-09", "ashby", 8)),
        "2026-07", "2026-08", "2026-09",
    )  # fmt: skip

    assert [(q.key, q.usual) for q in gaps.questions(records, stratum, one)] == [("ashby 2026-08", 7.0)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_question_is_only_about_nothing_where_five_or_more_are_expected(table: list[list[int]]) -> None:
    months = [f"2026-0{n + 1}" for n in range(len(table))]
    slugs = [area.slug for area in THREE.areas]
    cells = [(m, slug, n) for m, row in zip(months, table, strict=True) for slug, n in zip(slugs, row, strict=True)]
    records, stratum = made(many(*cells), *months)

    asked = gaps.questions(records, stratum, THREE)

    assert len({question.key for question in asked}) == len(asked)
    for question in asked:
        assert question.usual >= 5
        assert sum(n for m, s, n in cells if question.area in ("", s) and question.month in ("", m)) == 0
    for number, slug in enumerate(slugs):  # the obvious sum for one area in one month
        for at, month in enumerate(months):
            others = [sum(row) - row[number] for row in table]
            then = sum(others) - others[at]
            before = sum(row[number] for row in table) - table[at][number]
            due = table[at][number] == 0 and sum(table[at]) and before * others[at] >= 5 * max(then, 1)
            assert (f"{slug} {month}" in {question.key for question in asked}) == bool(due)


@pytest.mark.shared
def test_real_months_raise_no_question_until_an_area_is_left_out(shared_data: Path) -> None:
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (10, 11, 12)]
    text = (shared_data / "boundaries/lad_hertfordshire.geojson").read_text(encoding="utf-8")
    chosen = areas.from_geojson(text, where="b")
    records = read(paths)
    stratum = areas.assign(records, chosen)
    gone = (stratum == "watford") & (records.rows["source"] == 1)

    assert gaps.missing_months(records.sources) == gaps.silent_days(records) == ()
    assert gaps.questions(records, stratum, chosen) == ()
    assert [q.key for q in gaps.questions(records, stratum.mask(gone, "no-location"), chosen)] == ["watford 2020-11"]


# --- answers ---


QUESTION = gaps.Question(kind="area-month", area="watford", month="2026-09", usual=30.4, name="Watford")
OTHER = gaps.Question(kind="area", area="dacorum", month="", usual=9.0, name="Dacorum")


def test_an_answer_is_kept_with_its_question() -> None:
    (first, second) = gaps.answered([QUESTION, OTHER], gaps.read_answers(["Watford  2026-09=None searched"]))

    assert first.text.endswith("or was it not sent? The force says that nobody was searched.")
    assert first.as_json() == {
        "kind": "area-month", "area": "watford", "month": "2026-09", "usual": 30.4, "answer": "none searched",
        "question": QUESTION.text,
    }  # fmt: skip
    assert second.answer == ""


def test_open_questions_stop_with_the_words_to_answer_them() -> None:
    answers = gaps.answered([QUESTION, OTHER], {"dacorum": "not sent"})

    with pytest.raises(InputError, match='--answer "watford 2026-09=none searched"') as caught:
        gaps.refuse_unanswered(answers)
    assert "Dacorum" not in str(caught.value)
    gaps.refuse_unanswered(gaps.answered([QUESTION], {"watford 2026-09": "not sent"}))


@pytest.mark.parametrize("text", ["watford 2026-09", "watford=perhaps", "=not sent", ""])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="is not an answer"):
        gaps.read_answers([text])


def test_two_answers_to_one_question_and_an_answer_to_none_are_refused() -> None:
    with pytest.raises(SettingError, match="two ways"):
        gaps.read_answers(["watford=not sent", "Watford=none searched"])
    with pytest.raises(SettingError, match='nothing was asked about "watford 2026-08"'):
        gaps.answered([QUESTION], {"watford 2026-08": "not sent"})
    with pytest.raises(SettingError, match="Expected no answer"):
        gaps.answered([], {"watford 2026-08": "not sent"})


# --- columns that cannot carry a table ---


def filled(tmp_path: Path, field: str, values: list[str]) -> Records:
    rows = pd.DataFrame({"searched_at": "2026-08-01", "search_type": "Person search", field: values})
    rows.to_csv(tmp_path / "x.csv", index=False)
    return read([tmp_path / "x.csv"], force="kent", month="2026-08")


@pytest.mark.parametrize("mark", ["", "[withheld]"])
def test_a_column_that_says_nothing_in_nine_tenths_of_the_records_is_no_base(tmp_path: Path, mark: str) -> None:
    with pytest.raises(SettingError, match=r'"gender" is blank in 90% of records \(18 of 20\)'):
        gaps.refuse_as_base(filled(tmp_path, "gender", ["Male"] * 2 + [mark] * 18), "gender")
    gaps.refuse_as_base(filled(tmp_path, "gender", ["Male"] * 3 + [mark] * 17), "gender")


def test_a_column_that_is_not_there_is_no_base_and_a_word_that_is_no_field_is_a_mistake(tmp_path: Path) -> None:
    records = filled(tmp_path, "gender", ["Male"])

    with pytest.raises(SettingError, match='"officer_team" is not in the extract'):
        gaps.refuse_as_base(records, "officer_team")
    with pytest.raises(ValueError, match="not a field"):
        gaps.refuse_as_base(records, "gendre")
