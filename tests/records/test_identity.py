"""Names of records: one way, and the same whatever is done to the order of rows and files."""

from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.records.identity import pseudonym_key, public_ids
from scrutiny.records.reading import read

SALT = bytes(range(32))


def test_the_test_vector_of_the_protocol_holds() -> None:
    assert public_ids(["SS/2026/0012"], force="hertfordshire", salt=SALT) == ["e7d0dfe756f43934"]


def test_another_salt_or_force_gives_other_names() -> None:
    names = {
        public_ids(["1"], force=force, salt=salt)[0]
        for force in ("hertfordshire", "essex")
        for salt in (SALT, bytes(32))
    }
    assert len(names) == 4


def test_pseudonyms_have_a_key_of_their_own() -> None:
    assert pseudonym_key(SALT) != SALT


ROWS = [
    {"searched_at": "2026-08-01T10:00:00", "gender": gender, "age_range": "18-24", "officer_team": team}
    for gender, team in [("Male", "A"), ("Male", "A"), ("Male", "B"), ("Female", "A"), ("", ""), ("Male", "A")]
]


def names_of(folder: Path, files: list[list[dict[str, str]]]) -> pd.DataFrame:
    paths = []
    for number, rows in enumerate(files):
        path = folder / f"{number}.csv"
        pd.DataFrame(rows).to_csv(path, index=False)
        paths.append(path)
    rows = read(paths, force="hertfordshire").rows
    return rows[["record_id", "gender", "officer_team"]].astype("object").fillna("")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ROWS), cut=st.integers(1, len(ROWS) - 1))
def test_shuffling_and_splitting_rename_nothing(tmp_path: Path, order: list[dict[str, str]], cut: int) -> None:
    whole = names_of(tmp_path, [ROWS])
    split = names_of(tmp_path, [order[:cut], order[cut:]])

    # Not only the same names: the same name for the same contents, those outside the derived id included.
    assert sorted(map(tuple, whole.to_numpy())) == sorted(map(tuple, split.to_numpy()))
    assert whole["record_id"].is_unique


def test_equal_rows_are_numbered_and_kept(tmp_path: Path) -> None:
    names = names_of(tmp_path, [[ROWS[0]] * 3])["record_id"]

    assert sorted(name.rsplit(":", 1)[1] for name in names) == ["1", "2", "3"]
    assert len({name.rsplit(":", 1)[0] for name in names}) == 1
