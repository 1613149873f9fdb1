"""The draw: anybody can redo it, and the order of rows is of no effect."""

import hashlib

import pandas as pd
import pytest
from drawn_folders import built
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.sampling import draw, seeds


def test_the_test_vector_of_the_protocol_holds() -> None:
    assert draw.ticket("0271828182", "e7d0dfe756f43934") == (
        "520cfb0644c4d9891fe3f8ba7cbd1b3873ae9d07728891cbcd1239ed9d67529b"
    )


def test_the_fast_draw_agrees_with_the_obvious_one() -> None:
    made = built(50, 60, 30, 4)
    sizes = {"a": 8, "b": 9, "no-location": 5, "outside": 2}

    drawn = draw.draw(made.rows, sizes=sizes, seed="13")

    for slug, size in sizes.items():
        ids = made.rows.loc[made.rows["stratum"] == slug, "public_id"]
        lowest = sorted((hashlib.sha256(f"13,{one}".encode()).hexdigest(), one) for one in ids)[:size]
        own = drawn.sample[drawn.sample["stratum"] == slug]
        assert list(zip(own["ticket"], own["public_id"], strict=True)) == lowest
        assert own["rank"].tolist() == list(range(1, size + 1))


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(20)))
def test_the_order_of_rows_is_of_no_effect(order: list[int]) -> None:
    rows = built(10, 10, 0, 0).rows

    ours, theirs = (draw.draw(one, sizes={"a": 4, "b": 4}, seed="7").sample for one in (rows, rows.iloc[order]))

    pd.testing.assert_frame_equal(ours, theirs)


def test_a_larger_sample_contains_the_smaller_and_goes_on_with_the_reserves() -> None:
    rows = built(30, 0, 0, 0).rows

    small = draw.draw(rows, sizes={"a": 5}, seed="7", reserves=3)
    large = draw.draw(rows, sizes={"a": 8}, seed="7")

    assert [*small.sample["public_id"], *small.reserves["public_id"]] == large.sample["public_id"].tolist()


def test_a_second_draw_never_takes_what_the_first_took() -> None:
    rows = built(30, 0, 0, 0).rows
    first = draw.draw(rows, sizes={"a": 8}, seed="7")

    second = draw.draw(
        rows, sizes={"a": 22}, seed="8", stage="intense:a", drawn_before=frozenset(first.sample["public_id"])
    )

    assert len(second.sample) == 22
    assert not set(first.sample["public_id"]) & set(second.sample["public_id"])


def test_adding_a_record_moves_nobody_elses_ticket() -> None:
    tickets = [dict(zip(one.sample["public_id"], one.sample["ticket"], strict=True)) for one in (
        draw.draw(built(size, 0, 0, 0).rows, sizes={"a": size}, seed="7") for size in (20, 21)
    )]  # fmt: skip

    assert tickets[0].items() <= tickets[1].items()


@pytest.mark.parametrize("seed", ["", "   ", "caf\u00e9", "a\nb", "9" * 201])
def test_a_seed_that_another_machine_might_read_otherwise_is_refused(seed: str) -> None:
    with pytest.raises(SettingError, match="seed"):
        seeds.clean(seed)


def test_leading_zeros_of_a_seed_count_and_outer_blanks_do_not() -> None:
    assert seeds.clean(" 007\r\n") == "007"
    assert draw.ticket("007", "0" * 16) != draw.ticket("7", "0" * 16)


def test_pack_numbers_follow_the_tickets_over_all_areas() -> None:
    sample = draw.draw(built(30, 30, 30, 0).rows, sizes={"a": 5, "b": 5, "no-location": 5}, seed="7").sample

    numbers = draw.pack_numbers(sample, first=101)

    assert sorted(numbers) == list(range(101, 116))
    assert sample.assign(number=numbers).sort_values("number")["ticket"].is_monotonic_increasing
