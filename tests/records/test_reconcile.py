"""Pairing an extract with what was published, and with an earlier extract: exact counts, no match on weak evidence."""

import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scrutiny import resources
from scrutiny.records import reconcile, vocabulary
from scrutiny.records.reading import read
from scrutiny.records.reconcile import PLACE, REVISABLE, STABLE, TIME, Kind, What, match, since

OUTCOMES = ("no-further-action", "arrest", "community-resolution", "drugs-warning", "summons", "caution")
CODED = (*STABLE, *REVISABLE)
ONE = {
    "searched_at": "2026-08-03T12:30:14Z", "date_precision": "second", "latitude": 51.66, "longitude": -0.39,
    "search_type": "person", "gender": "male", "age_range": "18-24", "self_defined_ethnicity": "W1",
    "power": "mda-s23", "object": "drugs", "outcome": "no-further-action", "outcome_linked": None,
    "officer_defined_ethnicity": "white", "clothing_removed": "outer-or-none", "in_operation": "no",
}  # fmt: skip


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    """Rows of a table of records; each says only what differs from ``ONE``."""
    made = pd.DataFrame([ONE | row for row in rows])
    made["searched_at"] = pd.to_datetime(made["searched_at"], utc=True).astype("datetime64[us, UTC]")
    for name in ("latitude", "longitude"):
        made[name] = made[name].astype("float64")
    kinds = reconcile.fields.by_name()
    for name in made.columns:
        known = kinds[name].vocabulary if name in kinds else None
        if known is not None:
            codes = vocabulary.VOCABULARIES[known].codes
            made[name] = pd.Categorical(made[name], [*codes, *sorted(set(made[name].dropna()) - set(codes))])
        elif name in kinds and kinds[name].kind in ("text", "label", "reference", "pseudonym"):
            made[name] = made[name].astype("str")
    return made


def kinds_of(found: reconcile.Matching) -> dict[str, int]:
    return {str(kind): int(count) for kind, count in found.pairs["kind"].value_counts().items()}


def said(found: reconcile.Matching) -> list[tuple[str, str]]:
    return list(zip(found.differences["field"], found.differences["what"], strict=True))


# --- real months --------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_a_copy_with_other_line_ends_matches_fully(shared_data: Path) -> None:
    name = "2020-01-city-of-london-stop-and-search.csv"
    original = read([shared_data / "police_uk/2020-01" / name])
    copy = read([shared_data / "variants" / f"crlf-{name}"], force="city-of-london", month="2020-01")

    found = match(copy, original)

    assert kinds_of(found) == {"same": 351}
    assert found.left_out == {"in_operation": "in neither"}


def key_of(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """What never changes here: time, place, kind of search, person, power, object."""
    names = [TIME, "latitude", "longitude", *STABLE]
    return list(map(tuple, rows[names].astype("object").fillna("-").astype(str).to_numpy()))


def whole_of(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    names = [TIME, "latitude", "longitude", *CODED]
    return list(map(tuple, rows[names].astype("object").fillna("-").astype(str).to_numpy()))


AT_OUTCOME = 3 + len(STABLE)  # where the revisable fields begin in ``whole_of``


def fewest_differences(ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> int:
    """Of all ways to give each of ours one of theirs: the fewest fields that differ, by trying them all."""
    return min(
        sum(a != b for one, other in zip(ours, chosen, strict=True) for a, b in zip(one, other, strict=True))
        for chosen in itertools.permutations(theirs, len(ours))
    )


def trial(published: pd.DataFrame, keys: list[tuple[str, ...]], whole: list[tuple[str, ...]], seed: int) -> None:
    """Withhold a twentieth, give another twentieth another outcome, shuffle; then compare what is found.

    Rows are interchangeable only with rows that are equal in time, place, person, power and object (a *block*).
    In every block the number missing must be exact. In a block of which nothing was withheld or nothing revised,
    the very rows (all their fields) must be found. In all, what differs must be no more than the least that
    explains the two files (worked out by trying all assignments), and only in blocks that were touched.
    """
    dice = np.random.default_rng(seed)
    number, some = len(published), max(1, len(published) // 20)
    withheld = dice.choice(number, some, replace=False)
    rest = np.setdiff1d(np.arange(number), withheld)
    revised = dice.choice(rest, some, replace=False)
    outcome = published["outcome"].astype("object").to_numpy().copy()
    for row in revised:
        outcome[row] = dice.choice([code for code in OUTCOMES if code != outcome[row]])
    order = dice.permutation(rest)
    categories = list(dict.fromkeys([*published["outcome"].cat.categories, *OUTCOMES]))
    altered = published.assign(outcome=pd.Categorical(outcome, categories))
    ours = altered.iloc[order].reset_index(drop=True)

    found = match(ours, published)

    missing = found.rows(Kind.ONLY_THEIRS, "theirs")
    assert set(kinds_of(found)) <= {"same", "revised", "only theirs"}
    assert Counter(keys[row] for row in missing) == Counter(keys[row] for row in withheld)
    assert set(found.differences["field"]) <= set(REVISABLE)

    touched_both = {keys[row] for row in withheld} & {keys[row] for row in revised}
    clear = lambda rows: Counter(whole[row] for row in rows if keys[row] not in touched_both)  # noqa: E731
    assert clear(missing) == clear(withheld)

    pairs = found.pairs[found.pairs["kind"] == Kind.REVISED]
    by_block: dict[tuple[str, ...], set[int]] = {}
    for row, key in enumerate(keys):
        by_block.setdefault(key, set()).add(row)
    sizes = Counter(keys)
    by_pair = {pair: rows for pair, rows in found.differences.groupby("pair")}  # noqa: C416 -- clearer than dict()
    told = {int(order[one]): by_pair[pair] for pair, one in pairs["ours"].items()}
    for row in revised:
        if sizes[keys[row]] == 1:  # nothing else it could be
            only = told[int(row)].iloc[0]
            assert len(told[int(row)]) == 1
            assert (only["field"], only["theirs"], only["ours"]) == ("outcome", published["outcome"][row], outcome[row])
    counts = Counter(keys[int(order[one])] for one in pairs["ours"])
    spent = Counter()
    for one, differing in told.items():
        spent[keys[one]] += len(differing)
    for key in {keys[row] for row in revised} | set(counts):
        block = by_block[key]
        mine = [row for row in block if row not in set(withheld)]
        if len(block) <= 6:
            left = [(str(outcome[row]), *whole[row][AT_OUTCOME + 1 :]) for row in mine]
            least = fewest_differences(left, [whole[row][AT_OUTCOME:] for row in block])
            assert spent[key] == least
        assert spent[key] <= sum(keys[row] == key for row in revised)


@pytest.mark.shared
def test_in_200_trials_on_real_months_what_was_withheld_is_found_and_what_was_revised_is_named(
    shared_data: Path,
) -> None:
    months = [
        f"{month}-{force}"
        for force, wanted in (
            ("hertfordshire", ("2019-01", "2019-11", "2020-03", "2020-08")),
            ("city-of-london", ("2019-05", "2019-08", "2020-01", "2020-11")),
        )
        for month in wanted
    ]
    tables = [read([shared_data / f"police_uk/{one[:7]}/{one}-stop-and-search.csv"]).rows for one in months]

    made = [(rows, key_of(rows), whole_of(rows)) for rows in tables]
    for seed in range(200):
        trial(*made[seed % len(made)], seed)


@pytest.mark.shared
def test_in_200_trials_what_was_entered_gone_and_changed_between_two_extracts_is_found(shared_data: Path) -> None:
    rows = read([shared_data / "police_uk/2019-03/2019-03-city-of-london-stop-and-search.csv"]).rows
    rows = rows.assign(reference=[f"SS/{number:05d}" for number in range(len(rows))])
    rows["record_id"] = rows["reference"] = rows["reference"].astype("str")
    for seed in range(200):
        dice = np.random.default_rng(seed)
        order, some = dice.permutation(len(rows)), len(rows) // 20
        entered, gone, changed = order[:some], order[some : 2 * some], order[2 * some : 3 * some]
        earlier = rows.drop(index=entered).sample(frac=1, random_state=seed)
        outcome = rows["outcome"].astype("object").to_numpy().copy()
        for row in changed:
            outcome[row] = dice.choice([code for code in OUTCOMES if code != outcome[row]])
        later = rows.assign(outcome=pd.Categorical(outcome, rows["outcome"].cat.categories)).drop(index=gone)

        found = since(earlier, later)

        names = {
            "entered": later["reference"].iloc[found.rows(Kind.ONLY_THEIRS, "theirs")],
            "gone": earlier["reference"].iloc[found.rows(Kind.ONLY_OURS, "ours")],
            "changed": later["reference"].iloc[found.rows(Kind.REVISED, "theirs")],
        }
        twins = found.count(Kind.RENAMED)  # one gone and one entered that are equal in every field
        assert twins <= 2
        for name, truth in (("entered", entered), ("gone", gone), ("changed", changed)):
            expected = set(rows["reference"].iloc[truth])
            assert set(names[name]) <= expected
            assert len(names[name]) == some - (twins if name != "changed" else 0)
        assert set(found.differences["field"]) <= {"outcome"}


@pytest.mark.shared
def test_months_of_other_searches_have_next_to_nothing_in_common(shared_data: Path) -> None:
    """One month moved onto another: whatever is paired is paired by chance."""
    january, march = (
        read([shared_data / f"police_uk/{month}/{month}-hertfordshire-stop-and-search.csv"]).rows
        for month in ("2019-01", "2019-03")
    )
    march = march.assign(searched_at=march["searched_at"] - pd.Timedelta(days=59))

    found = match(january, march)

    assert found.count(Kind.SAME) + found.count(Kind.REVISED) + found.count(Kind.UNCLEAR) <= 5
    assert found.count(Kind.ONLY_OURS) >= len(january) - 5


# --- the invented months ------------------------------------------------------------------------------------


def test_the_planted_late_gone_and_changed_searches_are_found() -> None:
    folder = resources.sample_data()
    august, both = (
        read([folder / f"2026-{month}-hertfordshire-stop-and-search.csv"], pseudonym_key=bytes(32))
        for month in ("08", "09")
    )
    planted = pd.read_csv(folder / "changes.csv", keep_default_na=False)

    found = since(august, both, pseudonyms=True)

    references = {
        "late": both.rows["reference"].iloc[found.rows(Kind.ONLY_THEIRS, "theirs")],
        "gone": august.rows["reference"].iloc[found.rows(Kind.ONLY_OURS, "ours")],
    }
    for what, there in references.items():
        assert set(there) == set(planted.loc[planted["what"] == what, "reference"])
    changed = found.pairs[found.pairs["kind"] == Kind.REVISED]
    fields_changed = {
        august.rows["reference"][one]: set(found.fields_of(pair)) for pair, one in changed["ours"].items()
    }
    expected = planted[planted["what"] == "changed"]
    assert fields_changed == {
        reference: set(names.split())
        for reference, names in zip(expected["reference"], expected["fields"], strict=True)
    }
    texts = found.differences[found.differences["field"].isin(["grounds", "found", "camera_reason", "area"])]
    assert len(texts) > 0
    assert texts[["ours", "theirs"]].isna().all(axis=None)  # never the words
    late = reconcile.days_late(both.rows).iloc[found.rows(Kind.ONLY_THEIRS, "theirs")]
    assert (late >= 1).all()


# --- one rule at a time -------------------------------------------------------------------------------------


def test_equal_rows_stand_for_each_other_and_only_their_number_counts() -> None:
    found = match(frame(*[{}] * 20), frame(*[{}] * 21))

    assert kinds_of(found) == {"same": 20, "only theirs": 1}


def test_of_21_people_at_one_time_one_withheld_and_one_revised_are_counted_right() -> None:
    ours = frame(*[{}] * 19, {"outcome": "arrest"})

    found = match(ours, frame(*[{}] * 21))

    assert kinds_of(found) == {"same": 19, "revised": 1, "only theirs": 1}
    assert said(found) == [("outcome", What.CHANGED)]


def test_a_revision_says_whether_it_was_filled_in_blanked_or_changed() -> None:
    ours = frame({"outcome": None, "clothing_removed": "more-than-outer"})
    theirs = frame({"outcome": "arrest", "clothing_removed": None, "officer_defined_ethnicity": "black"})

    found = match(ours, theirs)

    assert kinds_of(found) == {"revised": 1}
    assert dict(said(found)) == {
        "outcome": What.FILLED_IN, "clothing_removed": What.BLANKED, "officer_defined_ethnicity": What.CHANGED,
    }  # fmt: skip


def test_the_assignment_with_the_fewest_differences_is_taken() -> None:
    ours = frame(
        {"outcome": "arrest", "officer_defined_ethnicity": "black"},
        {"outcome": "summons", "officer_defined_ethnicity": "asian"},
    )
    theirs = frame(
        {"outcome": "caution", "officer_defined_ethnicity": "asian"},
        {"outcome": "caution", "officer_defined_ethnicity": "black"},
    )

    found = match(ours, theirs)

    assert said(found) == [("outcome", What.CHANGED)] * 2


def test_a_place_moved_to_a_map_point_is_the_same_place() -> None:
    grid = [{"latitude": 51.6 + n / 100, "searched_at": f"2026-08-03T12:{n:02d}:14Z"} for n in range(40)]
    exact = frame(*grid)
    published = exact.assign(latitude=exact["latitude"] + 0.0012)

    found = match(exact, published)

    assert kinds_of(found) == {"same": 40}
    assert any("same points" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("ours", "theirs", "what"),
    [
        ({"latitude": None, "longitude": None}, {}, What.FILLED_IN),
        ({}, {"latitude": None, "longitude": None}, What.BLANKED),
        ({}, {"latitude": 51.663}, What.MOVED),
    ],
)
def test_a_place_that_was_revised_is_said(ours: dict, theirs: dict, what: What) -> None:
    others = [{"searched_at": f"2026-08-04T12:{n:02d}:14Z", "age_range": "over-34"} for n in range(10)]

    found = match(frame(ours, *others), frame(theirs, *others))

    assert kinds_of(found) == {"same": 10, "revised": 1}
    assert said(found) == [(PLACE, what)]


def test_seconds_that_one_side_lacks_are_no_difference() -> None:
    found = match(frame({}), frame({"searched_at": "2026-08-03T12:30:00Z"}))

    assert kinds_of(found) == {"same": 1}


def test_days_are_compared_where_one_side_gives_only_days() -> None:
    midnight = {"searched_at": "2026-08-02T23:00:00Z"}  # local midnight in summer

    found = match(frame({}, {"searched_at": "2026-08-04T09:00:00Z"}), frame(midnight))

    assert kinds_of(found) == {"same": 1, "only ours": 1}
    assert found.rows(Kind.SAME, "ours").tolist() == [0]


def test_a_row_is_never_absorbed_by_another_that_only_shares_its_date() -> None:
    nowhere = {"latitude": None, "longitude": None, "searched_at": "2026-08-02T23:00:00Z", "date_precision": "day"}
    others = [nowhere | {"age_range": age, "power": "pace-s1"} for age in ("10-17", "25-34", "over-34")]
    stranger = nowhere | {"age_range": "under-10", "gender": "female"}

    found = match(frame(*others, stranger), frame(*others, nowhere))

    assert kinds_of(found) == {"same": 3, "only ours": 1, "only theirs": 1}


def test_a_common_description_on_one_day_is_unclear_and_a_rare_one_with_a_place_is_not() -> None:
    day = {"searched_at": "2026-08-02T23:00:00Z", "date_precision": "day"}
    nowhere = day | {"latitude": None, "longitude": None}
    many = [nowhere] * 30 + [day | {"latitude": 51.0 + n / 50, "gender": "female"} for n in range(30)]

    common = match(frame(*many, nowhere | {"outcome": "arrest"}), frame(*many, nowhere))
    rare = match(frame(*many, day | {"outcome": "arrest"}), frame(*many, day))

    assert kinds_of(common) == {"same": 60, "unclear": 1}
    assert kinds_of(rare) == {"same": 60, "revised": 1}


def test_a_companion_at_the_same_stop_is_not_taken_for_a_correction() -> None:
    together = [{"age_range": "25-34"}, {"age_range": "over-34"}]

    found = match(frame(*together, {"age_range": "10-17"}), frame(*together, {"age_range": "18-24"}))
    alone = match(frame({"age_range": "10-17"}), frame({"age_range": "18-24"}))

    assert kinds_of(found) == {"same": 2, "unclear": 1}
    assert kinds_of(alone) == {"revised": 1}
    assert said(alone) == [("age_range", What.CHANGED)]


def test_a_time_that_was_corrected_is_a_revision_only_at_the_same_place() -> None:
    others = [{"searched_at": f"2026-08-04T12:{n:02d}:14Z", "latitude": 51.0 + n / 50} for n in range(30)]
    later = {"searched_at": "2026-08-03T15:10:00Z"}

    there = match(frame(*others, {}), frame(*others, later))
    elsewhere = match(frame(*others, {}), frame(*others, later | {"latitude": 51.9}))

    assert kinds_of(there) == {"same": 30, "revised": 1}
    assert said(there) == [(TIME, What.CHANGED)]
    assert kinds_of(elsewhere) == {"same": 30, "only ours": 1, "only theirs": 1}


def test_a_force_that_published_local_time_as_if_it_were_utc_is_noticed() -> None:
    ours = frame(
        *({"searched_at": f"2026-08-{1 + n % 28:02d}T0{n % 10}:17:05Z", "latitude": 51 + n / 99} for n in range(40))
    )

    found = match(ours, ours.assign(searched_at=ours["searched_at"] + pd.Timedelta(hours=1)))

    assert kinds_of(found) == {"same": 40}
    assert any("an hour later" in notice for notice in found.notices)


def test_a_field_that_one_side_lacks_is_left_out_and_said() -> None:
    found = match(frame({}).drop(columns=["gender"]), frame({"gender": "female"}))

    assert kinds_of(found) == {"same": 1}
    assert found.left_out == {"gender": "not in the extract"}
    assert "gender" not in found.compared


def test_rows_of_months_that_the_other_side_does_not_cover_are_counted_apart() -> None:
    ours = frame({}, {"searched_at": "2026-07-03T12:00:00Z"})
    theirs = frame({}, {"searched_at": "2026-09-03T12:00:00Z"}, {"searched_at": "2026-09-04T12:00:00Z"})

    found = match(ours, theirs)

    assert kinds_of(found) == {"same": 1, "not compared": 3}
    assert found.notices == (
        "1 row of the extract for 2026-07 not compared: nothing of that month is in the published files",
        "2 rows of the published files for 2026-09 not compared: nothing of that month is in the extract",
    )


def test_an_age_is_compared_by_the_band_that_is_published() -> None:
    ours = frame({"age": 17.0}, {"age": 18.0, "searched_at": "2026-08-05T10:00:00Z"}).drop(columns=["age_range"])
    theirs = frame({"age_range": "10-17"}, {"age_range": "18-24", "searched_at": "2026-08-05T10:00:00Z"})

    assert kinds_of(match(ours, theirs)) == {"same": 2}


def test_rows_of_one_reference_are_paired_by_what_they_say_and_not_by_their_number() -> None:
    earlier = frame(
        {"reference": "A", "record_id": "A", "gender": "female"},
        {"reference": "A", "record_id": "A#2", "gender": "male"},
    )
    later = frame(
        {"reference": "A", "record_id": "A", "gender": "male", "outcome": "arrest"},
        {"reference": "A", "record_id": "A#2", "gender": "female"},
    )

    found = since(earlier, later)

    assert kinds_of(found) == {"same": 1, "revised": 1}
    assert said(found) == [("outcome", What.CHANGED)]


def test_a_record_under_another_reference_is_said_and_not_called_gone() -> None:
    words = {"grounds": "Seen to pass a small bag."}

    found = since(frame({"reference": "A"} | words), frame({"reference": "B"} | words))

    assert kinds_of(found) == {"renamed": 1}


def test_records_without_references_are_paired_by_what_they_say() -> None:
    earlier = frame({"reference": "A"}, {"reference": None, "age_range": "over-34"})
    later = frame({"reference": "A"}, {"reference": None, "age_range": "over-34", "outcome": "arrest"})

    found = since(earlier, later)

    assert kinds_of(found) == {"same": 1, "revised": 1}
    assert found.by_reference
    assert not since(earlier.drop(columns="reference"), later).by_reference


def test_counts_by_a_label_add_up_to_the_searches_compared() -> None:
    ours, theirs = frame({}, {"power": "pace-s1", "latitude": 51.1}), frame({}, {}, {"outcome": "arrest"})

    found = match(ours, theirs)
    counts = reconcile.tally(found, ours["power"], theirs["power"]).set_index("label")

    assert counts.loc["mda-s23", ["same", "only theirs"]].tolist() == [1, 2]
    assert counts.loc["pace-s1", "only ours"] == 1
    assert counts.to_numpy().sum() == len(found.pairs)


CELLS = st.fixed_dictionaries(
    {
        "searched_at": st.sampled_from(["2026-08-03T12:30:14Z", "2026-08-03T13:00:00Z", "2026-08-02T23:00:00Z"]),
        "latitude": st.sampled_from([51.66, 51.6605, 51.9, None]),
        "age_range": st.sampled_from(["10-17", "18-24", None]),
        "power": st.sampled_from(["mda-s23", "pace-s1"]),
        "outcome": st.sampled_from(["arrest", "no-further-action", None]),
    }
)


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(CELLS, min_size=1, max_size=8), st.lists(CELLS, min_size=1, max_size=8), st.randoms())
def test_every_row_is_counted_once_whatever_the_order(ours: list[dict], theirs: list[dict], dice) -> None:
    a, b = frame(*ours), frame(*theirs)

    found = match(a, b)
    mixed = match(frame(*dice.sample(ours, len(ours))), frame(*dice.sample(theirs, len(theirs))))

    for side, rows in (("ours", a), ("theirs", b)):
        positions = found.pairs[side].to_numpy()
        assert sorted(positions[positions >= 0].tolist()) == list(range(len(rows)))
    paired = (found.pairs["ours"] >= 0) & (found.pairs["theirs"] >= 0)
    alone = found.pairs["kind"].isin([Kind.ONLY_OURS, Kind.ONLY_THEIRS, Kind.NOT_COMPARED])
    assert (paired != alone).all()
    assert set(found.differences["pair"]) == set(
        found.pairs.index[found.pairs["kind"].isin([Kind.REVISED, Kind.UNCLEAR])]
    )
    same = Counter(map(tuple, a.iloc[found.rows(Kind.SAME, "ours")].astype(str).to_numpy()))
    assert same.total() == mixed.count(Kind.SAME)
    assert found.count(Kind.ONLY_THEIRS) == mixed.count(Kind.ONLY_THEIRS)


def test_a_table_matches_itself_when_it_is_empty() -> None:
    assert kinds_of(match(frame({}).iloc[:0], frame({}).iloc[:0])) == {}
