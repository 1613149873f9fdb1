"""Damage: what a spreadsheet did is known again, and what it did not do is left alone."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.records import damage
from scrutiny.records.vocabulary import AGE_RANGE

# --- the age band that is also a date -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["Oct-17", "oct 17", "OCT-17", "October 17", "Oct-2017", "17-Oct", "17 Oct", "17-Oct-2026", "17 October 2026",
     "17-Oct-26",
     "01/10/2017", "1/10/2017", "01-10-2017", "01.10.2017", "01/10/17", "01-Oct-2017", "1 Oct 17", "17/10/2026",
     "17/10/1999",
     "17-10-2026", "17/10/26", "10/17/2026", "Oct 17, 2026", "2017-10-01", "2017-10-01T00:00:00",
     "2017-10-01 00:00:00",
     "2017-10-01T00:00:00.000Z", "01/10/2017 00:00", "2026-10-17", "2026-10-17T00:00:00", "2026/10/17", "43009",
     "43009.0",
     "46312", " Oct\u201317 "],
)  # fmt: skip
def test_the_band_is_known_again_in_every_form_of_a_date(written: str) -> None:
    assert damage.age_band_from_date(written) == "10-17"
    assert AGE_RANGE.code_of(written) is None  # or it would never be counted as mended


@pytest.mark.parametrize(
    "written",
    ["", "10-17", "10/17", "17/10", "Oct", "Oct-18", "18-Oct", "Nov-17", "1-Oct", "01-Oct-2016", "01/10/2016",
     "10/01/2017", "02/10/2017",
     "2017-01-10", "2016-10-01", "2017-10-01T10:00:00", "17/11/2026", "17/10-2026", "17/10/2126", "43010", "43008",
     "43009.5", "4300",
     "17", "1017", "17-Octopus", "2026-10-17 and later", "18-24", "24-Oct"],
)  # fmt: skip
def test_nothing_else_is_taken_for_the_band(written: str) -> None:
    assert damage.age_band_from_date(written) is None


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_of_all_days_only_the_seventeenth_of_october_and_one_first_are_the_band(day: date) -> None:
    expected = "10-17" if (day.month, day.day) == (10, 17) or day == date(2017, 10, 1) else None
    serial = str((day - date(1899, 12, 30)).days)

    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day:%b-%Y}", f"{day:%Y-%m-%d}T00:00:00", serial):
        assert damage.age_band_from_date(written) == expected, written


@pytest.mark.parametrize("year", [1999, 2017, 2024, 2026])
def test_the_seventeenth_of_october_of_any_year_is_the_band_as_a_number(year: int) -> None:
    assert damage.age_band_from_date(str((date(year, 10, 17) - date(1899, 12, 30)).days)) == "10-17"
    assert damage.age_band_from_date(str((date(year, 10, 17) + timedelta(1) - date(1899, 12, 30)).days)) is None


@settings(max_examples=300)
@given(st.text(max_size=20))
def test_any_text_is_the_band_or_nothing(text: str) -> None:
    assert damage.age_band_from_date(text) in (None, "10-17")


# --- references ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "lost"),
    [
        ("1.23E+11", True), ("1.23457E+15", True), ("1e+11", True), ("2E+05", True), (" 1,23E+11 ", True),
        ("1.23e+100", True),
        ("3E12", False), ("1E5", False), ("SS/1.23E+11", False), ("12.3E+11", False), ("1.23E-05", False),
        ("123456", False),
        ("E+11", False), ("", False), ("1.23E+1", False),
    ],
)  # fmt: skip
def test_a_reference_whose_digits_are_lost_is_known_by_its_form(written: str, lost: bool) -> None:
    assert damage.scientific(written) is lost


@pytest.mark.parametrize("number", [123_456_789_012.0, 1.5e15, 9.99e20])
def test_what_a_program_writes_for_a_large_number_is_known(number: float) -> None:
    assert damage.scientific(f"{number:.2E}")


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("1234567890123450", True), ("12345678901234500000", True), ("1234567890123456", False),
        ("123456789012345", False),
        ("123456789012340", False), ("0234567890123450", False), ("AB34567890123450", False),
        ("1234567890123450.0", False), ("", False),
    ],
)  # fmt: skip
def test_a_number_of_which_fifteen_digits_are_left_is_known(written: str, cut: bool) -> None:
    assert damage.long_number(written) is cut


@settings(max_examples=100)
@given(st.lists(st.integers(10**16, 10**19), min_size=2, max_size=20, unique=True))
def test_long_references_that_a_spreadsheet_kept_are_cut_and_those_it_never_saw_are_not(numbers: list[int]) -> None:
    kept = [str(number // 10 ** (len(str(number)) - 15) * 10 ** (len(str(number)) - 15)) for number in numbers]
    whole = [str(number // 10 * 10 + 7) for number in numbers]

    assert damage.lost_digits(kept) is (len(set(kept)) > 1)
    assert not damage.lost_digits(whole)


def test_some_honest_references_of_sixteen_digits_end_in_a_nought() -> None:
    honest = [str(2_026_000_000_000_000 + number) for number in range(40)]

    assert sum(map(damage.long_number, honest)) == 4
    assert not damage.lost_digits(honest)
    assert not damage.lost_digits(["1234567890123450"])
    assert not damage.lost_digits([])


def test_references_without_their_leading_noughts_are_noticed() -> None:
    kept = [f"{number:08d}" for number in range(1_234, 100_000_000, 1_234_567)]
    lost = [str(int(reference)) for reference in kept]

    assert not damage.lost_zeros(kept)
    assert damage.lost_zeros(lost)
    assert damage.lost_zeros([*lost, "", *lost])


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["123456"],
        [str(number) for number in range(100_000, 100_040)],  # one length
        [str(number) for number in range(99_995, 100_100)],  # a counter that passed a power of ten
        [*(str(number) for number in range(500_000, 500_050)), "1000001"],  # one is longer, not shorter
        [*(str(number) for number in range(500_000, 500_050)), "A1"],  # not all are numbers
        [*(str(number) for number in range(500_000, 500_050)), "\u0661\u0662"],  # nor these
        [*(str(number) for number in range(500_000, 500_004)), "77"],  # a fifth is not few
        [*(str(number) for number in range(50_000, 50_050)), "77"],  # short numbers
        [*(f"{number:06d}" for number in range(50_000, 50_050)), "77"],  # one that has its noughts
    ],
)
def test_references_that_lost_nothing_are_not_noticed(values: list[str]) -> None:
    assert not damage.lost_zeros(values)


@settings(max_examples=100)
@given(st.integers(6, 12), st.sets(st.integers(0, 10**6 - 1), min_size=30, max_size=80))
def test_references_of_one_width_are_noticed_when_few_begin_with_noughts(width: int, numbers: set[int]) -> None:
    kept = {str(10 ** (width - 1) + 7 * number + 2 * 10 ** (width - 1)) for number in numbers if width > 7} or {
        "333333",
        "444444",
    }
    lost = {str(10 ** (width - 3) + number % 100) for number in list(numbers)[: len(kept) // 10]}

    usual = {len(value) for value in kept}
    expected = len(usual) == 1 and bool(lost) and max(map(len, lost)) < min(usual)
    assert damage.lost_zeros([*kept, *lost]) is expected


# --- errors and characters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#n/a ", "###", "########", "Err:502"]
)
def test_what_a_spreadsheet_shows_in_place_of_a_value_is_known(shown: str) -> None:
    assert damage.excel_error(shown)


@pytest.mark.parametrize("shown", ["", "N/A", "#", "#1", "##", "#12 High Street", "see #REF!", "Error"])
def test_other_texts_are_no_errors_of_a_spreadsheet(shown: str) -> None:
    assert not damage.excel_error(shown)


HONEST = [
    "it\u2019s",
    "caf\u00e9",
    "\u00a35 note \u2013 seen",
    "T\u0177 Coch",
    "Ll\u0177n",
    "\u201cno\u201d\u2026",
    "Z\u00fcrich\u20ac",
    "na\u00efve\u2122",
]


@pytest.mark.parametrize("text", HONEST)
def test_utf8_that_was_read_as_windows_is_known_and_honest_text_is_not(text: str) -> None:
    raw = text.encode()
    windows = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in raw)
    replaced = raw.decode("cp1252", errors="replace")

    assert damage.mojibake(windows)
    assert damage.mojibake(replaced)
    assert not damage.mojibake(text)
    assert not damage.mojibake(text.upper())
    assert not damage.mojibake("".join(letter for letter in text if letter.isascii()))


@settings(max_examples=150)
@given(
    st.text(st.characters(codec="ascii"), max_size=20),
    st.text(st.sampled_from("\u2018\u2019\u201c\u201d\u2013\u00a3\u00e9\u0175\u20ac"), min_size=1, max_size=3),
)
def test_a_damaged_character_is_found_wherever_it_stands(plain: str, odd: str) -> None:
    text = plain + odd + plain
    windows = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())

    assert damage.mojibake(windows)
    assert not damage.mojibake(text)


def test_arrow_finds_the_same_damage() -> None:
    texts = [*HONEST, *(text.encode().decode("cp1252", errors="replace") for text in HONEST), "plain", ""]

    found = pc.match_substring_regex(pa.array(texts), damage.MOJIBAKE).to_pylist()

    assert found == [damage.mojibake(text) for text in texts]
    assert sum(found) == len(HONEST)
