"""Seeds: thrown before a witness or looked up by anybody; and what is doubtful about one is said, exactly."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import groupby, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.sampling import seeds

# Ten or more digits as dice give them; looked at by eye, and each within what one throw in a thousand shows.
GOOD = ["8402617395", "3709914286", "0060718294", "15926035897932", "UK Lottery 03 17 22 41 48 52 - 2026"]


@pytest.mark.parametrize("seed", GOOD)
def test_a_seed_of_ten_dice_or_more_is_not_doubted(seed: str) -> None:
    assert seeds.weaknesses(seed) == ()


@pytest.mark.parametrize(
    "seed",
    ["2026-10-05", "5/10/2026", "05.10.26", "10/05/2026", "05102026", "20261005", "051026", "October 2026", "5 Oct 26"],
)
def test_a_date_is_a_weak_seed(seed: str) -> None:
    (said,) = seeds.weaknesses(seed)

    assert "is a date" in said


@pytest.mark.parametrize("seed", ["Watford FC", "Hertfordshire", "Jane Smith 1962", "panel-2026", "x"])
def test_a_word_or_a_name_is_a_weak_seed(seed: str) -> None:
    (said,) = seeds.weaknesses(seed)

    assert "word or a name" in said


@pytest.mark.parametrize(("seed", "possible"), [("7", "10"), ("271828", "1,000,000"), ("840261739", "1,000,000,000")])
def test_under_ten_dice_are_too_few_and_the_number_of_such_seeds_is_said(seed: str, possible: str) -> None:
    assert f"only {possible} such seeds" in seeds.weaknesses(seed)[0]


@pytest.mark.parametrize("seed", ["3141592653", "2718281828", "0271828182", "1234567890", "0123456789", "9876543210"])
def test_digits_that_people_know_by_heart_are_weak(seed: str) -> None:
    assert "by heart" in seeds.weaknesses(seed)[0]


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        ("7777777777", "all 10 digits are the same. Fair dice do so about once in 1,000,000,000 times"),
        ("1357913579", "the digits go up by equal steps. Fair dice do so about once in 100,000,000 times"),
        ("121212121212", "the same 2 digits come again and again. Fair dice do so about once in 10,000,000,000 times"),
        ("8402777773", "one digit comes 5 times in a row"),
        ("3373130393373", "the digit 3 comes 8 times in 13"),
    ],
)
def test_unusual_throws_are_mentioned_with_how_often_they_come_and_never_refused(seed: str, said: str) -> None:
    (warning,) = seeds.weaknesses(seed)

    assert said in warning
    assert "the seed stands" in warning
    assert seeds.from_dice([seed]) == seed


@pytest.mark.parametrize("throws", [3, 4])
def test_the_chances_are_those_of_counting_every_throw(throws: int) -> None:
    every = list(product(range(10), repeat=throws))
    for many in range(2, throws + 1):
        common = sum(max(Counter(one).values()) >= many for one in every)
        runs = sum(max(len(list(group)) for _, group in groupby(one)) >= many for one in every)

        assert seeds.chance_of_times(throws, many) == Fraction(common, len(every))
        assert seeds.chance_of_run(throws, many) == Fraction(runs, len(every))


def test_few_good_throws_are_mentioned() -> None:
    """Of the 10^5 throws of five dice every seventh: each look mentions under 1 in 1,000, all together 1 in 200."""
    looked_at = range(0, 100_000, 7)

    mentioned = sum(bool(seeds.unlikely(f"{number:05}")) for number in looked_at)

    assert 0 < mentioned < len(looked_at) / 200


@given(st.text(alphabet="0123456789", min_size=10, max_size=40), st.sampled_from(["", " ", ", ", ";", "  \t"]))
def test_dice_give_the_same_seed_however_they_are_written_and_in_however_many_parts(digits: str, between: str) -> None:
    written = between.join(digits)

    assert seeds.from_dice([written]) == digits
    assert seeds.from_dice([written[:4], written[4:]] if between == "" else [*digits]) == digits


def test_the_face_10_of_a_die_is_a_0_where_every_die_stands_by_itself() -> None:
    assert seeds.from_dice(["10 3 10 7 1", "2 9 4 4 10"]) == "0307129440"
    with pytest.raises(SettingError, match="among groups"):
        seeds.from_dice(["37 10 991 428"])


def test_too_few_dice_are_refused_and_how_many_more_is_said() -> None:
    with pytest.raises(SettingError, match=r"9 dice are too few.*Throw 1 more") as error:
        seeds.from_dice(["3 7 0 9", "91428"])

    assert error.value.exit_code == 11


@pytest.mark.parametrize("throw", ["3 7 x", "", "  ", "3.7", "\u0663\u0664", "3-7-0"])
def test_what_is_no_face_of_a_die_is_refused(throw: str) -> None:
    with pytest.raises(SettingError, match="ten-sided"):
        seeds.from_dice(["8402617395", throw])


def test_a_public_value_is_named_with_its_day() -> None:
    found = seeds.public_value("  UK National Lottery   2026-10-08 ", fixed_on=date(2026, 10, 7))

    assert (found.name, found.on) == ("UK National Lottery 2026-10-08", date(2026, 10, 8))


@pytest.mark.parametrize("fixed_on", [date(2026, 10, 8), date(2026, 10, 9)])
def test_a_public_value_that_was_out_when_the_list_was_fixed_is_refused(fixed_on: date) -> None:
    with pytest.raises(SettingError, match="could have been known"):
        seeds.public_value("UK National Lottery 2026-10-08", fixed_on=fixed_on)


@pytest.mark.parametrize(
    "text",
    ["UK National Lottery", "2026-10-08", "Lotto 2026-10-08 or 2026-10-11", "Lotto 2026-13-45", "Lot\u00f3 2026-10-08"],
)
def test_a_public_value_that_nobody_could_look_up_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match=r"looked up|no such day"):
        seeds.public_value(text)


def test_a_seed_of_an_earlier_draw_is_mentioned_but_not_the_same_list_again() -> None:
    said = {
        "2026-09": {"seed": "8402617395", "frame_sha256": "a"},
        "trial": {"seed": "8402617395", "frame_sha256": "b"},
    }

    used = seeds.earlier_uses("8402617395", said, frame_sha256="b")

    assert used == ("2026-09",)
    assert "used in an earlier draw (2026-09)" in seeds.weaknesses("8402617395", used_in=used)[0]


def test_a_note_claims_never_more_than_was_done() -> None:
    value = seeds.public_value("UK National Lottery 2026-10-08").source
    notes = [seeds.note(source) for source in (seeds.GIVEN_TOGETHER, seeds.DICE, value)]

    for note in notes:
        assert "nobody could" not in note.lower()
    assert notes[0].startswith("The office gave the seed together with the file")
    for note in notes[1:]:  # what the program has only been told, it says so
        assert note.startswith("The office says that")
        assert "These files alone do not show that the list was fixed before" in note
        assert "compare the fingerprint" in note
        assert "given together" not in note  # the same words stand in a draw whose list was fixed days before


@pytest.mark.parametrize("source", ["", "dice", "public value: ", "public value: somebody's choice",
                                    "public value:  Lotto  2026-10-08"])  # fmt: skip
def test_a_manifest_cannot_claim_a_source_in_its_own_words(source: str) -> None:
    with pytest.raises(IntegrityError, match="words that scrutiny does not use"):
        seeds.note(source)


def test_a_trial_never_counts_as_thrown_or_as_a_public_value() -> None:
    value = seeds.public_value("UK National Lottery 2026-10-08").source

    assert seeds.source_of("trial", value) == seeds.source_of("TRIAL", seeds.DICE) == seeds.GIVEN_TOGETHER
    assert seeds.source_of("123", seeds.DICE) == seeds.GIVEN_TOGETHER
    assert seeds.source_of("8402617395", seeds.DICE) == seeds.DICE
    assert "This is a trial" in seeds.weaknesses("trial")[0]
