"""The mistakes that draws are known for, each with a test that this one does not make it.

Numbers are those of the list that the project keeps: 3 remainders and floats, 4 the order of rows, 5 random streams
of a library, 6 what a seed is, 19 names that can be worked back.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from itertools import product

import numpy as np
import pandas as pd
import pytest
from drawn_folders import SALT, built
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.records import identity
from scrutiny.sampling import draw

SIZES = {"a": 5, "b": 4, "no-location": 3, "outside": 2}
ROWS = built(20, 15, 10, 3).rows


def drawn(rows: pd.DataFrame, seed: str = "0271828182", **options: object) -> bytes:
    return draw.sample_csv(draw.draw(rows, sizes=SIZES, seed=seed, **options).sample)


# --- 3: remainders and floats -------------------------------------------------------------------------------


def crafted(*first_eight: int, rest: tuple[int, ...]) -> np.ndarray:
    """Tickets with these first eight bytes, and these numbers as their last eight."""
    made = [
        one.to_bytes(8, "big") + bytes(16) + last.to_bytes(8, "big")
        for one, last in zip(first_eight, rest, strict=True)
    ]
    return np.frombuffer(b"".join(made), dtype=np.uint8).reshape(-1, 32)


def test_pitfall_3_tickets_that_a_float_cannot_tell_apart_keep_their_order() -> None:
    """2^63, 2^63 + 1 and 2^63 + 2 are one and the same as floats of 64 bits."""
    high = 2**63
    tickets = crafted(high + 2, high, high + 1, rest=(0, 0, 0))
    assert float(high) == float(high + 2)

    assert draw._lowest(np.zeros(3, dtype=np.int16), tickets, [3]).tolist() == [1, 2, 0]
    assert draw._lowest(np.zeros(3, dtype=np.int16), tickets, [1]).tolist() == [1]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pitfall_3_tickets_that_begin_alike_are_told_apart_by_their_end(size: int) -> None:
    tickets = crafted(7, 7, 7, 9, rest=(3, 1, 2, 0))

    assert draw._lowest(np.zeros(4, dtype=np.int16), tickets, [size]).tolist() == [1, 2, 0][:size]


def test_pitfall_3_the_whole_ticket_counts_and_no_remainder_of_it() -> None:
    sample = draw.draw(ROWS, sizes=SIZES, seed="7").sample

    for slug, size in SIZES.items():
        ids = ROWS.loc[ROWS["stratum"] == slug, "public_id"]
        whole = sorted((int(draw.ticket("7", one), 16), one) for one in ids)
        assert sample.loc[sample["stratum"] == slug, "public_id"].tolist() == [one for _, one in whole[:size]]


# --- 4: the order of rows, of strata, of categories, of a saved file ----------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_pitfall_4_shuffled_rows_give_the_same_sample(generator: random.Random) -> None:
    order = list(range(len(ROWS)))
    generator.shuffle(order)
    shuffled = ROWS.iloc[order].set_index(pd.Index(generator.choices("xyz", k=len(ROWS))))

    assert drawn(shuffled) == drawn(ROWS)


def test_pitfall_4_the_order_of_categories_or_their_lack_is_of_no_effect() -> None:
    turned = ROWS.assign(stratum=ROWS["stratum"].cat.reorder_categories([*SIZES][::-1]))
    unused = ROWS.assign(stratum=ROWS["stratum"].cat.add_categories(["zz"]))

    assert len({drawn(rows) for rows in (ROWS, turned, unused, ROWS.astype({"stratum": "str"}))}) == 1
    assert drawn(ROWS.astype("object")) == drawn(ROWS)


def test_pitfall_4_a_reference_is_text_and_keeps_its_zeros() -> None:
    """ "0012" saved again by a spreadsheet is 12: another record, and a load would say that it is not there."""
    made = identity.public_ids(["0012", "12", "12.0", "123456789012345678"], force="x", salt=SALT)

    assert len(set(made)) == 4


def test_pitfall_4_a_stratum_more_or_less_changes_no_other() -> None:
    alone = draw.draw(ROWS, sizes={"b": 4}, seed="7").sample
    together = draw.draw(ROWS, sizes=SIZES, seed="7").sample

    pd.testing.assert_frame_equal(alone, together[together["stratum"] == "b"].reset_index(drop=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 19), st.integers(1, 15), st.text("0123456789", min_size=1, max_size=12))
def test_a_record_withdrawn_is_followed_by_the_next_ticket_and_moves_no_other(gone: int, size: int, seed: str) -> None:
    rows = ROWS[ROWS["stratum"] == "a"].reset_index(drop=True)
    before = draw.draw(rows, sizes={"a": size}, seed=seed, reserves=1)

    after = draw.draw(rows.drop(index=gone), sizes={"a": size}, seed=seed).sample["public_id"].tolist()

    line = [*before.sample["public_id"], *before.reserves["public_id"]]
    missing = rows["public_id"].iloc[gone]
    assert after == [one for one in line if one != missing][:size]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 20), st.integers(0, 20), st.text("0123456789", min_size=1, max_size=12))
def test_samples_are_nested_in_their_size(one: int, other: int, seed: str) -> None:
    small, large = (
        draw.draw(ROWS, sizes={"a": size}, seed=seed).sample["public_id"].tolist() for size in sorted((one, other))
    )

    assert large[: len(small)] == small
    assert len(large) == max(one, other)


# --- 5: random streams of a library ------------------------------------------------------------------------


def test_pitfall_5_no_random_stream_of_any_library_is_used() -> None:
    first = drawn(ROWS)
    random.seed(1)
    np.random.seed(99)
    states = random.getstate(), np.random.get_state()[1].tolist()

    assert drawn(ROWS) == first
    assert (random.getstate(), np.random.get_state()[1].tolist()) == states


def test_pitfall_5_the_sample_of_a_fixed_frame_is_the_same_in_ten_years() -> None:
    """If this changes, every published draw can no longer be repeated: the protocol is broken, not the test."""
    assert hashlib.sha256(drawn(ROWS)).hexdigest() == "eb465b484f07650d33ce0acb50e2253a1ec140b68a1f62f5926b6b64d86db885"
    assert ROWS["public_id"].tolist()[:3] == ["0d51c149e3270a91", "12ee0eb910bdfb09", "15ee77a841964e5b"]


def test_pitfall_5_the_salted_hash_of_python_is_of_no_effect() -> None:
    code = (
        "import json, sys; import pandas as pd; from scrutiny.sampling import draw\n"
        "rows, sizes = json.load(sys.stdin)\n"
        "made = draw.draw(pd.DataFrame(rows), sizes=sizes, seed='0271828182')\n"
        "print(draw.sample_csv(made.sample).decode(), end='')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": "4711"},
        input=json.dumps([ROWS.astype("object").to_dict("list"), SIZES]).encode(),
    )  # fmt: skip

    assert done.stdout.replace(b"\r\n", b"\n") == drawn(ROWS)


# --- 6: what a seed is -------------------------------------------------------------------------------------


def test_pitfall_6_a_seed_is_a_text_and_has_one_encoding() -> None:
    assert draw.draw(ROWS, sizes=SIZES, seed=" 007\n").seed == "007"
    assert len({drawn(ROWS, seed) for seed in ("7", "07", "007", "7.0")}) == 4
    assert draw.ticket("7", "e7d0dfe756f43934") == hashlib.sha256(b"7,e7d0dfe756f43934").hexdigest()


@pytest.mark.parametrize("seed", [7, 7.0, None, b"7", True])
def test_pitfall_6_a_seed_that_is_not_a_text_is_refused(seed: object) -> None:
    with pytest.raises(SettingError, match="seed"):
        draw.draw(ROWS, sizes=SIZES, seed=seed)  # type: ignore[arg-type]


def test_pitfall_6_seed_and_name_are_kept_apart() -> None:
    """Without a sign between them, seed 1 with record 23 would be seed 12 with record 3."""
    pairs = [("1", "23"), ("12", "3"), ("123", "")]

    assert len({draw.ticket(seed, one) for seed, one in pairs}) == 3


def test_pitfall_6_a_name_with_a_line_end_is_refused() -> None:
    rows = ROWS.assign(public_id=ROWS["public_id"].where(ROWS.index != 0, "00\n11"))

    with pytest.raises(IntegrityError, match="line end"):
        draw.draw(rows, sizes=SIZES, seed="7")


# --- 19: names that can be worked back ----------------------------------------------------------------------


def test_pitfall_19_a_short_reference_cannot_be_found_by_trying_all() -> None:
    """A plain SHA-256 of six digits is undone in a second; without the salt nothing here can be."""
    (public_id,) = identity.public_ids(["123456"], force="hertfordshire", salt=SALT)
    tried = (f"{force}{mark}{digits}" for force, mark, digits in product(
        ("", "hertfordshire"), ("", "|", ","), (f"{number:06}" for number in range(123_400, 123_500))
    ))  # fmt: skip

    assert all(hashlib.sha256(one.encode()).hexdigest()[:16] != public_id for one in tried)
    assert identity.public_ids(["123456"], force="hertfordshire", salt=bytes(32)) != [public_id]


# --- records left out before the freeze ---------------------------------------------------------------------


def test_records_left_out_are_neither_drawn_nor_in_reserve() -> None:
    rows = pd.concat([ROWS.astype({"stratum": "str"}), pd.DataFrame(
        {"public_id": [f"{number:016x}" for number in range(9)], "stratum": "excluded-before-a-court"}
    )])  # fmt: skip

    found = draw.draw(rows, sizes={**SIZES, "excluded-before-a-court": 0}, seed="7")

    assert "excluded-before-a-court" not in {*found.sample["stratum"], *found.reserves["stratum"]}
    with pytest.raises(SettingError, match="excluded-before-a-court"):
        draw.draw(rows, sizes={"excluded-before-a-court": 1}, seed="7")


def test_a_stratum_that_is_not_asked_for_has_no_reserve() -> None:
    found = draw.draw(ROWS, sizes={"a": 2, "b": 0}, seed="7")

    assert set(found.reserves["stratum"]) == {"a"}
    assert len(found.reserves) == draw.RESERVES


def test_a_stratum_with_fewer_records_than_are_asked_for_is_taken_whole() -> None:
    found = draw.draw(ROWS, sizes={"outside": 50}, seed="7")

    assert set(found.sample["public_id"]) == set(ROWS.loc[ROWS["stratum"] == "outside", "public_id"])
    assert found.reserves.empty
