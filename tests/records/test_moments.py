"""Moments: what is written is read to the second, or cannot be read; and the fast way reads what the slow one does."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.records import fields, moments

LONDON = "Europe/London"
ZONE = ZoneInfo(LONDON)


def parse(*texts: str | None, zone: str = LONDON, order: str = "day-first") -> moments.Parsed:
    return moments.parse(pa.array(texts, type=pa.string()), zone=zone, order=order)


def wall(*parts: int) -> datetime:
    """What a clock shows."""
    return datetime(*parts)  # noqa: DTZ001 -- local, and the test is what that means


def shown(parsed: moments.Parsed) -> list[str]:
    return [str(moment) for moment in parsed.micros.astype("datetime64[s]")]


def slowly(shows: datetime) -> tuple[datetime | None, bool]:
    """A local time as a moment, one by one: None where the clocks skip it; and whether it comes twice."""
    passings = {
        moment
        for fold in (0, 1)
        for moment in [shows.replace(tzinfo=ZONE, fold=fold).astimezone(UTC)]
        if moment.astimezone(ZONE).replace(tzinfo=None) == shows
    }
    return min(passings, default=None), len(passings) == 2


# --- forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-08-03T14:05:09+00:00", "2026-08-03T14:05:09"),
        ("2026-08-03 14:05:09+00:00", "2026-08-03T14:05:09"),
        ("2026-08-03T14:05:09.999999+01:00", "2026-08-03T13:05:09"),
        ("2026-08-03T14:05:09.9999999Z", "2026-08-03T14:05:09"),
        ("2026-08-03T14:05:09.5", "2026-08-03T13:05:09"),
        ("2026-08-03T14:05:09Z", "2026-08-03T14:05:09"),
        ("2026-08-03t14:05:09z", "2026-08-03T14:05:09"),
        ("2026-08-03T14:05:09+0100", "2026-08-03T13:05:09"),
        ("2026-08-03T14:05:09-02", "2026-08-03T16:05:09"),
        ("2026-08-03T14:05+01:00", "2026-08-03T13:05:00"),
        ("2026-08-03 14:05:09 +01:00", "2026-08-03T13:05:09"),
        ("2026-08-03T14:05:09", "2026-08-03T13:05:09"),
        ("2026-12-03 14:05", "2026-12-03T14:05:00"),
        ("2026-8-3 9:05", "2026-08-03T08:05:00"),
        ("2026/08/03 09:05:07", "2026-08-03T08:05:07"),
        ("03/08/2026 14:05:09", "2026-08-03T13:05:09"),
        ("3/8/2026 9:05", "2026-08-03T08:05:00"),
        ("03-08-2026 14:05", "2026-08-03T13:05:00"),
        ("03.08.2026 14:05", "2026-08-03T13:05:00"),
        ("03/08/2026\u00a0\u00a014:05", "2026-08-03T13:05:00"),
        ("03/08/2026, 14:05", "2026-08-03T13:05:00"),
        ("03/08/2026 2:05 PM", "2026-08-03T13:05:00"),
        ("03/08/2026 02:05:09pm", "2026-08-03T13:05:09"),
        ("03/08/2026 12:05 a.m.", "2026-08-02T23:05:00"),
        ("03/08/2026 12:05 PM", "2026-08-03T11:05:00"),
        ("03/08/2026 14:05 BST", "2026-08-03T13:05:00"),
        ("03/08/2026 14:05 GMT", "2026-08-03T14:05:00"),
        ("25/10/2026 01:30 BST", "2026-10-25T00:30:00"),
        ("25/10/2026 01:30 GMT", "2026-10-25T01:30:00"),
        ("03/08/2026 14:05:09 UTC", "2026-08-03T14:05:09"),
        ("3 Aug 2026 14:05", "2026-08-03T13:05:00"),
        ("03-Aug-2026 14:05:09", "2026-08-03T13:05:09"),
        ("03AUG2026 14:05", "2026-08-03T13:05:00"),
        ("3rd August 2026 14:05", "2026-08-03T13:05:00"),
        ("3 Sept 2026 14:05", "2026-09-03T13:05:00"),
        ("Aug  3 2026  2:05PM", "2026-08-03T13:05:00"),
        ("August 3, 2026 14:05", "2026-08-03T13:05:00"),
        ("43983.5208333", "2020-06-01T11:30:00"),
        ("43983.520833333336", "2020-06-01T11:30:00"),
        ("46359.999988425926", "2026-12-03T23:59:59"),
        ("46359.9999999", "2026-12-04T00:00:00"),
    ],
)
def test_a_time_is_read_to_the_second(written: str, read: str) -> None:
    parsed = parse(written)

    assert shown(parsed) == [read]
    assert parsed.precision.tolist() == [moments.PRECISIONS.index("second")]
    assert not parsed.unreadable.any()


@pytest.mark.parametrize(
    "written",
    ["2026-08-03", "2026/08/03", "03/08/2026", "3/8/2026", "03.08.2026", "03-08-2026", "3 August 2026", "03-Aug-2026",
     "Aug 3, 2026", "46237", "46237.0", "46237.000000001"],
)  # fmt: skip
def test_a_date_alone_is_a_day_and_its_first_moment(written: str) -> None:
    parsed = parse(written)

    assert shown(parsed) == ["2026-08-02T23:00:00"]
    assert parsed.precision.tolist() == [moments.PRECISIONS.index("day")]
    assert parsed.without_seconds == 0


@pytest.mark.parametrize(
    "written",
    ["31/02/2025", "2025-02-30", "2025-02-30T10:00:00", "2025-02-29T10:00:00Z", "29/02/2025 10:00", "2025-13-01",
     "00/01/2025", "03/08/2026 25:00", "2026-08-03T25:00:00", "03/08/2026 24:00", "2026-08-03T24:00:00",
     "03/08/2026 14:60", "03/08/2026 14:05:60", "29/03/2026 01:30", "2026-03-29T01:00:00", "46110.0625",
     "03/08/2026 1405", "2026-08-03T14", "2026-08-03T1405", "03/08/2026 14:05 PM", "03/08/2026 0:05 AM",
     "03/12/2026 14:05 BST", "03-Aug-26", "03/08/26", "3 Foo 2026", "Mond 3 2026", "3/8-2026", "2026-08-03Z",
     "2026-08-03T14:05:09+24:00", "2026-08-03T14:05:09+01:60", "12345", "19999", "80001", "1785758709",
     "4.398352E+04", "14:05", "yesterday", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "#VALUE!", "######",
     "-", "\u0663/08/2026", "2026-08-03T14:05:09+01:00 and later"],
)  # fmt: skip
def test_what_cannot_be_read_is_never_guessed(written: str) -> None:
    for texts in ([written], [written, "2026-08-03T14:05:09", "2026-08-03T14:05:09Z"]):
        parsed = parse(*texts)

        assert parsed.unreadable.tolist() == [True, False, False][: len(texts)]
        assert np.isnat(parsed.micros[0])
        assert parsed.precision[0] == moments.PRECISIONS.index("none")


def test_blank_and_withheld_are_neither_moments_nor_unreadable() -> None:
    parsed = parse(None, fields.WITHHELD, "2026-08-03T14:05:09")

    assert [moments.PRECISIONS[n] for n in parsed.precision] == ["none", "withheld", "second"]
    assert not parsed.unreadable.any()
    assert np.isnat(parsed.micros).tolist() == [True, True, False]


def test_a_bad_date_among_many_costs_only_itself() -> None:
    parsed = parse("2025-02-30T10:00:00", "2025-02-28T10:00:00", "2025-02-28T10:00:00Z", "28/02/2025", None, "x" * 20)

    assert parsed.unreadable.tolist() == [True, False, False, False, False, True]


def test_a_column_in_slices_pieces_or_other_types_of_text_is_read_alike() -> None:
    texts = [
        "2026-08-03T14:05:09",
        None,
        "03/08/2026 14:05:09",
        fields.WITHHELD,
        "2026-08-03T13:05:09Z",
        "31/02/2026",
        "2026-08-03",
    ]
    plain = pa.array(texts, type=pa.string())
    whole = moments.parse(plain, zone=LONDON)
    for cells in (
        plain.cast(pa.large_string()),
        plain.dictionary_encode(),
        pa.array([None, *texts], type=pa.string()).slice(1),
        pa.array(["2026-01-01T00:00:00", *texts, "2026-01-01"], type=pa.string()).slice(1, len(texts)),
        pa.chunked_array([plain.slice(0, 2), plain.slice(2)]),
        pa.chunked_array([plain.slice(0, 2), plain.slice(2)]).dictionary_encode().unify_dictionaries(),
    ):
        other = moments.parse(cells, zone=LONDON)

        np.testing.assert_array_equal(other.micros, whole.micros)
        np.testing.assert_array_equal(other.precision, whole.precision)
        np.testing.assert_array_equal(other.unreadable, whole.unreadable)


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.null(),
        pa.timestamp("us"),
        pa.date32(),
    ],
)
@pytest.mark.parametrize("length", [0, 3])
def test_a_column_of_blanks_or_of_nothing_is_read(kind: pa.DataType, length: int) -> None:
    for cells in (pa.nulls(length, kind), pa.chunked_array([], type=kind)):
        parsed = moments.parse(cells, zone=LONDON)

        assert (parsed.precision == moments.PRECISIONS.index("none")).all()
        assert not parsed.unreadable.any()


# --- order --------------------------------------------------------------------------------------------------


def test_what_could_only_be_month_first_is_unreadable_and_marked() -> None:
    parsed = parse(
        "04/13/2025", "13/04/2025 10:00", "03/04/2025", "13/13/2025", "04/13/2025 25:00", "04/13-2025", "2025-13-04"
    )

    assert parsed.unreadable.tolist() == [True, False, False, True, True, True, True]
    assert parsed.month_first.tolist() == [True, False, False, False, False, False, False]
    assert parsed.day_first == 1


def test_a_file_that_is_month_first_is_read_so() -> None:
    parsed = parse("04/13/2025 10:00", "03/04/2025", "13/04/2025", "2025-03-04", "4 Mar 2025", order="month-first")

    assert shown(parsed) == [
        "2025-04-13T09:00:00",
        "2025-03-04T00:00:00",
        "NaT",
        "2025-03-04T00:00:00",
        "2025-03-04T00:00:00",
    ]
    assert parsed.unreadable.tolist() == [False, False, True, False, False]
    assert (parsed.month_first.tolist(), parsed.day_first) == ([True, False, False, False, False], 1)


def test_an_order_that_is_none_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no such order"):
        parse("2026-08-03", order="year-first")


# --- what is counted ----------------------------------------------------------------------------------------


def test_what_was_noticed_is_counted_by_row() -> None:
    texts = [
        "25/10/2026 01:30",
        "2026-10-25T01:30:00",
        "2026-10-25T01:30:00Z",
        "25/10/2026 01:30:00 BST",
        "46320.0625",
        "46320",
        None,
    ]
    for cells in (pa.array(texts * 3), pa.array(texts * 3).dictionary_encode()):
        parsed = moments.parse(cells, zone=LONDON)

        assert (parsed.twice, parsed.without_seconds, parsed.serials) == (9, 3, 6)
        assert not parsed.unreadable.any()


def test_the_hour_that_comes_twice_is_read_as_its_first_passing() -> None:
    parsed = parse("2026-10-25T00:59:59", "2026-10-25T01:00:00", "2026-10-25T01:59:59", "2026-10-25T02:00:00")

    assert shown(parsed) == ["2026-10-24T23:59:59", "2026-10-25T00:00:00", "2026-10-25T00:59:59", "2026-10-25T02:00:00"]
    assert parsed.twice == 2


def test_in_utc_no_hour_is_skipped_or_comes_twice() -> None:
    parsed = parse("2026-10-25T01:30:00", "2026-03-29T01:30:00", "29/03/2026 01:30", zone="UTC")

    assert shown(parsed) == ["2026-10-25T01:30:00", "2026-03-29T01:30:00", "2026-03-29T01:30:00"]
    assert parsed.twice == 0


def test_times_that_only_local_clocks_know_are_as_they_were() -> None:
    """British Standard Time was an hour ahead through three winters; double summer time is older than the records."""
    parsed = parse(
        "1970-01-15T12:00:00", "1969-12-31T23:59:59.5", "1943-07-01 12:00", "1899-06-01 12:00", "2110-01-01 12:00"
    )

    assert shown(parsed) == [
        "1970-01-15T11:00:00",
        "1969-12-31T22:59:59",
        "1943-07-01T10:00:00",
        "1899-06-01T12:00:00",
        "2110-01-01T12:00:00",
    ]


# --- columns that have a type -------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_are_local_unless_they_say_where(unit: str) -> None:
    walls = [wall(2026, 8, 3, 14, 5, 9), None, wall(2026, 3, 29, 1, 30), wall(2026, 10, 25, 1, 30)]
    local = moments.parse(pa.array(walls, type=pa.timestamp(unit)), zone=LONDON)
    aware = moments.parse(pa.array(walls, type=pa.timestamp(unit, "UTC")), zone=LONDON)

    assert shown(local) == ["2026-08-03T13:05:09", "NaT", "NaT", "2026-10-25T00:30:00"]
    assert (local.unreadable.tolist(), local.twice) == ([False, False, True, False], 1)
    assert shown(aware) == ["2026-08-03T14:05:09", "NaT", "2026-03-29T01:30:00", "2026-10-25T01:30:00"]
    assert (aware.unreadable.any(), aware.twice) == (False, 0)


def test_fractions_of_timestamps_are_dropped_and_absurd_ones_are_unreadable() -> None:
    parsed = moments.parse(pa.array([1_785_758_709_999_999, -1], type=pa.timestamp("us", "UTC")), zone=LONDON)
    absurd = moments.parse(pa.array([10**15, 0], type=pa.timestamp("s")), zone=LONDON)

    assert shown(parsed) == ["2026-08-03T12:05:09", "1969-12-31T23:59:59"]
    assert absurd.unreadable.tolist() == [True, False]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()])
def test_dates_are_days(kind: pa.DataType) -> None:
    parsed = moments.parse(pa.array([date(2026, 8, 3), None], type=kind), zone=LONDON)

    assert shown(parsed) == ["2026-08-02T23:00:00", "NaT"]
    assert [moments.PRECISIONS[n] for n in parsed.precision] == ["day", "none"]


def test_numbers_are_no_moments() -> None:
    with pytest.raises(TypeError, match="double"):
        moments.parse(pa.array([43983.5]), zone=LONDON)


# --- days ---------------------------------------------------------------------------------------------------


def test_the_day_of_a_moment_is_the_local_one() -> None:
    micros = np.array(
        ["2026-07-31T23:30:00", "2026-12-31T23:30:00", "1969-06-30T23:30:00", "NaT"], dtype="datetime64[us]"
    )

    days = moments.local_days(micros)

    assert days.astype("datetime64[D]").astype(str).tolist() == ["2026-08-01", "2026-12-31", "1969-07-01", "NaT"]
    assert moments.local_days(micros, zone="UTC").astype("datetime64[D]").astype(str)[0] == "2026-07-31"
    one_by_one = [moments.local_days(micros[n : n + 1])[0] for n in range(len(micros))]
    assert np.array_equal(days, np.array(one_by_one), equal_nan=True)


# --- fast and slow ------------------------------------------------------------------------------------------

CHANGES = [
    at
    for year in range(1990, 2031)
    for at in moments._clock(LONDON).changes.astype("datetime64[s]").astype(datetime).tolist()
    if at.year == year
]
WALLS = st.one_of(
    st.builds(
        lambda change, minutes, seconds: change + timedelta(minutes=minutes, seconds=seconds),
        st.sampled_from(CHANGES),
        st.integers(-180, 180),
        st.sampled_from([0, 0, 1, 59]),
    ),
    st.datetimes(wall(1990, 1, 1), wall(2030, 12, 31)).map(lambda shows: shows.replace(microsecond=0)),
)
LOCAL_FORMS = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.250",
    "%d/%m/%Y %H:%M:%S",
    "%d-%m-%Y %I:%M:%S %p",
    "%d %b %Y %H:%M:%S",
]


def test_the_clocks_change_twice_a_year() -> None:
    assert len(CHANGES) == 2 * 41


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(WALLS, st.sampled_from(LOCAL_FORMS)), min_size=1, max_size=40))
def test_local_times_are_read_as_one_by_one(written: list[tuple[datetime, str]]) -> None:
    parsed = parse(*(shows.strftime(form) for shows, form in written))

    expected = [slowly(shows) for shows, _ in written]
    assert parsed.micros.astype("datetime64[s]").astype(datetime).tolist() == [
        None if moment is None else moment.replace(tzinfo=None) for moment, _ in expected
    ]
    assert parsed.unreadable.tolist() == [moment is None for moment, _ in expected]
    assert parsed.twice == sum(twice for _, twice in expected)
    assert (
        parsed.micros.tolist()
        == moments.parse(
            pa.array([shows for shows, _ in written], type=pa.timestamp("us")), zone=LONDON
        ).micros.tolist()
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(WALLS, st.integers(-14 * 60, 14 * 60), st.sampled_from(["T", " "])), min_size=1, max_size=40),
    st.booleans(),
)
def test_times_with_an_offset_are_read_as_one_by_one(written: list[tuple[datetime, int, str]], odd: bool) -> None:
    texts = [
        shows.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(sep) for shows, minutes, sep in written
    ]

    parsed = parse(*texts, *(["31/02/2025", "2025-02-30T00:00:00Z"] if odd else []))

    expected = [datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) for text in texts]
    assert parsed.micros[: len(texts)].astype("datetime64[s]").astype(datetime).tolist() == expected
    assert (parsed.twice, parsed.unreadable.sum()) == (0, 2 * odd)


@settings(max_examples=60, deadline=None)
@given(st.lists(WALLS, min_size=1, max_size=40))
def test_a_serial_number_is_the_local_time_that_a_spreadsheet_shows(walls: list[datetime]) -> None:
    texts = [f"{(shows - wall(1899, 12, 30)) / timedelta(days=1):.10f}" for shows in walls]

    parsed = parse(*texts)

    expected = [slowly(shows)[0] for shows in walls]
    assert parsed.micros.astype("datetime64[s]").astype(datetime).tolist() == [
        None if moment is None else moment.replace(tzinfo=None) for moment in expected
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(WALLS, min_size=1, max_size=40))
def test_the_local_day_is_the_one_that_the_clock_shows(walls: list[datetime]) -> None:
    days = moments.local_days(np.array(walls, dtype="datetime64[us]"))

    assert [day.date() for day in days.astype(datetime)] == [
        shows.replace(tzinfo=UTC).astimezone(ZONE).date() for shows in walls
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.text(st.sampled_from("0123456789-/:.TZ+ apmAug"), min_size=1, max_size=26)), max_size=12
    )
)
def test_any_text_is_a_moment_or_unreadable_or_blank(texts: list[str | None]) -> None:
    parsed = parse(*texts)

    blank = np.array([text is None for text in texts], dtype=bool)
    np.testing.assert_array_equal(np.isnat(parsed.micros), blank | parsed.unreadable)


def test_a_date_that_could_be_either_is_counted() -> None:
    parsed = parse("03/04/2025", "04/04/2025", "13/04/2025", "2025-03-04", "04/13/2025")

    assert (parsed.either, parsed.day_first, parsed.month_first.tolist()) == (1, 1, [False, False, False, False, True])


def test_texts_that_are_iso_in_full_are_read_by_their_bytes_as_they_are_one_at_a_time() -> None:
    months, days, hours = (1, 3, 10, 12, 13), (0, 1, 29, 30, 31), (0, 1, 23, 24)
    for zone in ("", "Z", "+01:00", "-05:30", "+24:00"):
        texts = [
            f"{year}-{month:02d}-{day:02d}T{hour:02d}:30:59{zone}"
            for year in (1899, 2024, 2025, 2100)
            for month in months
            for day in days
            for hour in hours
        ]
        together = moments.parse(pa.array([*texts, None, "3/8/2026"]), zone=LONDON)
        apart = [moments._texts(pa.array([text]), moments._clock(LONDON), order="day-first") for text in texts]
        assert np.array_equal(together.micros[:-2], np.concatenate([micros for micros, _ in apart]), equal_nan=True)
        assert together.twice == sum(int((flags & moments._TWICE)[0] != 0) for _, flags in apart)
        assert not together.unreadable[-2:].any()
