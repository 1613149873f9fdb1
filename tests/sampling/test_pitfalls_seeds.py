"""The pitfalls of facts/statistics.md, section 3, that are the frame's and the seed's to avoid, by their number."""

import hashlib
import inspect

import pandas as pd
import pytest

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.records import identity
from scrutiny.sampling import draw, exclusions, frame, must_see, seeds
from scrutiny.sampling.exclusions import Exclusion

SALT = bytes(range(32))
NAMES = {"watford": "Watford"}


def frame_of(ids: list[str], salt: bytes = SALT) -> frame.Frame:
    stratum = pd.Series(pd.Categorical(["watford"] * len(ids), categories=list(NAMES)))
    return frame.build(pd.Series(ids, dtype="str"), stratum, names=NAMES, force="hertfordshire", salt=salt)


def test_pitfall_4_the_frame_does_not_depend_on_the_order_of_rows_or_of_categories() -> None:
    ids = [f"SS/{number:04}" for number in range(50)]
    turned = pd.Series(ids[::-1], dtype="str")
    stratum = pd.Series(pd.Categorical(["watford"] * 50, categories=["watford", "dacorum"]))
    other = pd.Series(pd.Categorical(["watford"] * 50, categories=["dacorum", "watford"]))
    names = {"watford": "Watford", "dacorum": "Dacorum"}

    one, two = (
        frame.build(rows, slugs, names=names, force="hertfordshire", salt=SALT)
        for rows, slugs in ((pd.Series(ids, dtype="str"), stratum), (turned, other))
    )

    assert frame.public_csv(one) == frame.public_csv(two)


def test_pitfall_4_a_reference_is_never_a_number_so_0012_and_12_are_two_records() -> None:
    ids = frame_of(["0012", "12", "12.0", "00012"]).rows

    assert ids["record_id"].is_unique
    assert ids["public_id"].is_unique
    left_out = exclusions.leave_out(
        ids["record_id"], ids["stratum"], exclusions=[Exclusion(row=2, record="0012", reason="duplicate")]
    )
    assert left_out.rows["record_id"].tolist() == ["0012"]


def test_pitfall_6_a_seed_is_a_text_and_leading_zeros_count() -> None:
    assert len({draw.ticket(seed, "0" * 16) for seed in ("007", "07", "7", "7.0", "+7")}) == 5
    assert seeds.from_dice(["0 0 7 1 2 9 4 4 0 3"]) == "0071294403"
    with pytest.raises((SettingError, AttributeError)):
        seeds.clean(7)  # type: ignore[arg-type]


def test_pitfall_6_seed_and_id_are_parted_so_that_1_and_23_is_not_12_and_3() -> None:
    """A public id has no comma and a fixed length, so no two pairs of seed and id give one text."""
    assert draw.ticket("1", "23") != draw.ticket("12", "3")
    assert draw.ticket("1,2", "3" * 16) == hashlib.sha256(b"1,2," + b"3" * 16).hexdigest()
    assert all(len(one) == 16 and one.isalnum() for one in frame_of(["a,b", "a", ",b"]).rows["public_id"])
    inside = {"1,": ["2" * 16], "1": ["," + "2" * 15]}
    assert draw.ticket("1,", inside["1,"][0]) != draw.ticket("1", inside["1"][0])


def test_pitfall_5_neither_pythons_hash_nor_a_random_generator_decides_anything() -> None:
    for module in (seeds, draw, frame, must_see, exclusions):
        source = inspect.getsource(module)
        for word in ("import random", "np.random", "hash(", "default_rng", ".sample(frac"):
            assert word not in source.replace("_hash(", ""), f"{module.__name__}: {word}"


def test_pitfall_7_a_seed_that_could_be_known_when_the_list_was_fixed_is_refused() -> None:
    from datetime import date

    fixed = date(2026, 10, 5)
    for day in ("2026-10-04", "2026-10-05"):
        with pytest.raises(SettingError, match="could have been known"):
            seeds.public_value(f"UK National Lottery {day}", fixed_on=fixed)
    assert seeds.public_value("UK National Lottery 2026-10-06", fixed_on=fixed).on > fixed


def test_pitfall_7_no_note_says_that_nobody_chose_unless_that_is_shown() -> None:
    """A seed that came with the file can have been tried; whoever says more in a manifest is refused."""
    for source in (seeds.GIVEN_TOGETHER, seeds.GIVEN_SECOND, seeds.DICE, "public value: Lotto 2026-10-08"):
        note = seeds.note(source)
        assert "does not by itself show" in note or "do not show" in note
    with pytest.raises(IntegrityError):
        seeds.note("thrown before the whole panel; nobody could have chosen")


def test_pitfall_7_seeds_that_somebody_may_have_tried_are_called_weak() -> None:
    for seed in ("1", "2026-10-05", "Watford", "999999", "trial"):
        assert seeds.weaknesses(seed), seed


def test_pitfall_19_a_public_id_cannot_be_worked_back_by_trying_all_references() -> None:
    """Without the salt a six-digit reference is found by trying a million; the public id is no plain hash of it."""
    reference = "SS/2026/0012"
    (public_id,) = frame_of([reference]).rows["public_id"]

    tried = {
        hashlib.sha256(text.encode()).hexdigest()[:16]
        for text in (reference, f"hertfordshire|{reference}", f"{reference}|hertfordshire", reference.casefold())
    }
    assert public_id not in tried
    assert public_id == identity.public_ids([reference], force="hertfordshire", salt=SALT)[0] == "e7d0dfe756f43934"
    assert frame_of([reference], bytes(32)).rows["public_id"].tolist() != [public_id]


def test_pitfall_19_what_is_public_of_exclusions_and_must_see_names_nobody() -> None:
    ids = pd.Series(["SS/1", "SS/2"], dtype="str")
    stratum = pd.Series(pd.Categorical(["watford"] * 2, categories=list(NAMES)))
    left_out = exclusions.leave_out(
        ids, stratum, exclusions=[Exclusion(row=2, record="SS/1", reason="other", words="of Mr Example")]
    )

    assert "Example" not in str(exclusions.as_json(left_out))
    assert "SS/1" not in str(exclusions.as_json(left_out))


def test_pitfall_3_tickets_are_compared_whole_not_as_a_remainder_or_a_fraction() -> None:
    """The lowest of 64 hex digits as text: no modulo, no float that loses bits."""
    made = frame_of([f"SS/{number}" for number in range(200)])

    drawn = draw.draw(made.rows, sizes={"watford": 200}, seed="8402617395").sample

    assert drawn["ticket"].tolist() == sorted(drawn["ticket"])
    assert drawn["ticket"].str.fullmatch(r"[0-9a-f]{64}").all()


def test_pitfall_17_what_cannot_be_shown_does_not_drop_out_of_the_sample() -> None:
    from scrutiny.sampling import replacements

    made = frame_of([f"SS/{number}" for number in range(30)])
    rows = made.rows[["public_id", "stratum"]]
    sample = draw.draw(rows, sizes={"watford": 8}, seed="1").sample

    one = replacements.next_one(
        rows, sample, (), public_id=sample["public_id"].iloc[0], reason=replacements.reason_of("before-a-court"),
        seed="1", stage=draw.FIRST,
    )  # fmt: skip

    assert one.rank == 9  # in addition: the sample still has eight, one of them a finding
    assert len(sample) == 8
