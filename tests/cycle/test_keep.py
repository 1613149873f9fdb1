"""Loads kept in a folder: whole or not at all, replaced with the difference said, never by half."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import keep, store
from scrutiny.cycle.context import Context
from scrutiny.cycle.keep import Provenance, changes, kept, load_into, loads
from scrutiny.cycle.load import Extract
from scrutiny.errors import InputError, IntegrityError, SettingError

SAMPLE = resources.sample_data()
AUGUST = "2026-08-hertfordshire-stop-and-search.csv"
BOTH = "2026-09-hertfordshire-stop-and-search.csv"
NAMES = ("load.json", "records.parquet", "rejects.csv", "README.txt")


def context(day: date = date(2026, 10, 3)) -> Context:
    return Context(today=lambda: day, random_bytes=lambda size: bytes(range(size)), say=lambda _: None)


def load(path: Path, into: Path, **options: object) -> keep.KeptLoad:
    return load_into(Extract(paths=(path,)), into=into, context=context(), **options)


def august(folder: Path, change) -> Path:
    """August's file with its rows changed."""
    rows = change(pd.read_csv(SAMPLE / AUGUST, dtype="str", keep_default_na=False))
    path = folder / AUGUST
    path.parent.mkdir(exist_ok=True)
    rows.to_csv(path, index=False)
    return path


def test_a_load_is_kept_with_who_made_it_and_read_back_as_it_was(tmp_path: Path) -> None:
    said = Provenance(made_by="Force analyst", made_on=date(2026, 10, 2), filter="all beats", total=518)

    done = load(SAMPLE / AUGUST, tmp_path / "kept", provenance=said)

    assert done.folder == tmp_path / "kept/hertfordshire/2026-08-01_2026-08-31"
    assert sorted(path.name for path in done.folder.iterdir()) == sorted(NAMES)
    about = json.loads((done.folder / "load.json").read_text())
    assert (about["made_by"], about["made_on"], about["filter"], about["total"]) == (
        "Force analyst", "2026-10-02", "all beats", 518,
    )  # fmt: skip
    assert (about["loaded_on"], about["rows_read"], about["accepted"], about["rejected"]) == ("2026-10-03", 518, 518, 0)
    back = kept(tmp_path / "kept")
    pd.testing.assert_frame_equal(back.rows, done.records.rows, check_dtype=True)
    assert back.sources == done.records.sources
    assert done.difference is None


def test_what_was_noticed_at_a_load_says_of_which_load_it_is(tmp_path: Path) -> None:
    """The searches of several loads are looked at together, and one load may serve two cycles."""
    folder = tmp_path / "kept"
    file = august(tmp_path / "sent", lambda rows: rows.drop(columns="reference"))
    load(file, folder)
    load_into(Extract(paths=(SAMPLE / BOTH,)), into=tmp_path / "other", context=context())

    assert [notice for notice in kept(folder).notices if "518 of 518" in notice] == [
        (
            "Of the 518 rows that the office loaded on 3 October 2026, whether for this cycle or another: 518 of 518 "
            "records have no reference of the force: they are named by their contents, so a record that is corrected "
            "later gets another name"
        )
    ]
    assert [notice for notice in kept(tmp_path / "other").notices if "earlier months" in notice] == [
        f"{BOTH}: 522 searches are of earlier months, which the file (2026-09) holds as well"
    ]


def test_officers_keep_their_pseudonyms_from_load_to_load(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = load(SAMPLE / AUGUST, folder)
    other = Context(today=context().today, random_bytes=bytes, say=lambda _: None)

    second = load_into(Extract(paths=(SAMPLE / AUGUST,)), into=folder, context=other)

    assert first.records.rows["officer"].equals(second.records.rows["officer"])
    assert changes(second) == {"entered": 0, "gone": 0, "changed": 0, "renamed": 0, "unclear": 0}


def test_the_same_dates_again_take_the_place_of_the_whole_earlier_load_and_the_difference_is_said(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "kept"
    first = load(SAMPLE / AUGUST, folder)
    before = store.read_folder(first.folder)

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[5, "grounds"] = "Seen to pass a small bag to another person."
        return pd.concat([rows.drop(index=[100, 101]), rows.iloc[[0]].assign(reference="SS/2026/099999", age="60")])

    second = load(august(tmp_path / "sent", change), folder)

    assert changes(second) == {"entered": 1, "gone": 2, "changed": 1, "renamed": 0, "unclear": 0}
    assert second.difference is not None
    assert second.difference.differences["field"].tolist() == ["grounds"]
    assert kept(folder).accepted == 517
    assert store.read_folder(folder / "hertfordshire/earlier/2026-08-01_2026-08-31/1") == before
    load(SAMPLE / AUGUST, folder)
    assert (folder / "hertfordshire/earlier/2026-08-01_2026-08-31/2").is_dir()
    assert kept(folder).accepted == 518


def test_dates_that_overlap_are_not_guessed_about(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    load(SAMPLE / AUGUST, folder)

    with pytest.raises(SettingError) as refused:
        load(SAMPLE / BOTH, folder)
    assert "2026-08: 518 kept, 522 in this extract; 2026-09: 0 kept, 582 in this extract" in str(refused.value)
    assert "--replace" in str(refused.value)
    assert "--add" in str(refused.value)
    assert kept(folder).accepted == 518


def test_an_extract_that_holds_an_earlier_month_again_can_stand_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    load(SAMPLE / AUGUST, folder)

    done = load(SAMPLE / BOTH, folder, replace_months=True)

    assert changes(done) == {"entered": 9, "gone": 5, "changed": 8, "renamed": 0, "unclear": 0}
    back = kept(folder)
    assert set(back.rows["record_id"]) == set(done.records.rows["record_id"])
    assert back.rows["record_id"].is_unique


def test_only_the_months_that_the_new_extract_holds_are_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    load(SAMPLE / BOTH, folder)
    rows = pd.read_csv(SAMPLE / BOTH, dtype="str", keep_default_na=False)
    september = rows[rows["searched_at"].str.startswith("2026-09")].iloc[10:]
    path = tmp_path / BOTH
    september.to_csv(path, index=False)

    done = load(path, folder, replace_months=True)

    assert changes(done)["gone"] == 10
    months = kept(folder).rows["searched_at"].dt.tz_convert("Europe/London").dt.strftime("%Y-%m").value_counts()
    assert months["2026-08"] == 522
    assert months["2026-09"] == len(september)


def test_further_searches_are_added_and_a_reference_that_is_there_is_refused_by_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    part = august(tmp_path / "part", lambda rows: rows.iloc[:500])
    rest = august(tmp_path / "rest", lambda rows: rows.iloc[500:])
    load(part, folder)

    with pytest.raises(InputError, match=r"10 references are kept already \(row 2, row 3"):
        load(august(tmp_path / "twice", lambda rows: rows.iloc[490:]), folder, add=True)
    assert kept(folder).accepted == 500
    done = load(rest, folder, add=True)

    assert changes(done)["entered"] == 18
    back = kept(folder)
    assert back.accepted == 518
    assert [source.rows_read for source in back.sources] == [500, 18]
    assert back.rows.groupby("source").size().tolist() == [500, 18]
    with pytest.raises(InputError, match="this very file"):
        load(rest, folder, add=True)


def test_equal_searches_without_references_are_numbered_on_when_they_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    load(august(tmp_path / "part", lambda rows: rows.iloc[:30].drop(columns=["reference"])), folder)

    load(august(tmp_path / "more", lambda rows: rows.iloc[29:60].drop(columns=["reference"])), folder, add=True)

    ids = kept(folder).rows["record_id"]
    assert len(ids) == 61
    assert ids.is_unique
    assert ids.str.endswith(":2").sum() >= 1


def test_a_total_that_differs_stops_the_load_and_says_by_how_many(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="518 rows in the files, 520 by the force's own count: 2 are missing"):
        load(SAMPLE / AUGUST, tmp_path / "kept", provenance=Provenance(total=520))
    assert not (tmp_path / "kept").exists()


def test_a_load_with_rejects_is_kept_and_its_rejects_beside_it(tmp_path: Path) -> None:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[3, "searched_at"] = "31/02/2026 10:00"
        return rows

    done = load(august(tmp_path / "sent", change), tmp_path / "kept")

    assert (done.records.accepted, done.records.rejected) == (517, 1)
    back = kept(tmp_path / "kept")
    assert back.rejects[["row", "column"]].to_numpy().tolist() == [[5, "searched_at"]]
    assert back.rows_read == 518


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    done = load(SAMPLE / AUGUST, tmp_path / "kept")
    path = done.folder / "records.parquet"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)

    with pytest.raises(IntegrityError, match=r"records\.parquet"):
        kept(tmp_path / "kept")


def test_a_load_that_was_stopped_while_it_replaced_another_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    load(SAMPLE / AUGUST, folder)
    fewer = august(tmp_path / "sent", lambda rows: rows.iloc[:300])

    def crash(place: Path, files: dict[str, bytes]) -> None:
        if place.parent.name == "hertfordshire":
            raise KeyboardInterrupt
        real(place, files)

    real = store.new_folder
    monkeypatch.setattr(store, "new_folder", crash)
    with pytest.raises(KeyboardInterrupt):
        load(fewer, folder)
    monkeypatch.undo()

    assert kept(folder).accepted == 518
    done = load(fewer, folder)
    assert changes(done)["gone"] == 218
    assert kept(folder).accepted == 300
    assert [one.path.name for one in loads(folder / "hertfordshire")] == ["2026-08-01_2026-08-31"]
    assert [one.name for one in (folder / "hertfordshire/earlier/2026-08-01_2026-08-31").iterdir()] == ["1"]


def test_an_empty_folder_and_two_forces_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no extract is kept here"):
        kept(tmp_path)
    load(SAMPLE / AUGUST, tmp_path)
    essex = tmp_path / "sent/2026-08-essex-stop-and-search.csv"
    essex.parent.mkdir()
    essex.write_bytes((SAMPLE / AUGUST).read_bytes())
    load(essex, tmp_path)
    with pytest.raises(InputError, match="2 forces"):
        kept(tmp_path)
    assert kept(tmp_path / "essex").accepted == kept(tmp_path, force="hertfordshire").accepted == 518


def test_files_of_two_forces_are_not_kept_as_one(tmp_path: Path) -> None:
    text = "reference,searched_at\n{},2026-08-01\n"
    for force in ("kent", "surrey"):
        (tmp_path / f"2026-08-{force}-stop-and-search.csv").write_text(text.format(force))

    with pytest.raises(InputError, match="the files are of 2 forces"):
        load_into(Extract(paths=(tmp_path,)), into=tmp_path / "kept", context=context())


def test_a_year_typed_wrongly_does_not_stretch_the_dates_of_a_load(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-08-{n % 28 + 1:02d}\n" for n in range(400))
    path = tmp_path / "2026-08-kent-stop-and-search.csv"
    path.write_text(f"reference,searched_at\n{rows}x,2002-08-01\n")

    done = load_into(Extract(paths=(path,)), into=tmp_path / "kept", context=context())

    assert done.folder.name == "2026-08-01_2026-08-31"
    assert done.records.accepted == 401
    assert any("1 search is of other months" in notice for notice in done.records.notices)


def test_what_replaced_months_stands_for_them_after_something_was_added(tmp_path: Path) -> None:
    def write(name: str, rows: dict[str, str]) -> Extract:
        path = tmp_path / name / "2026-09-kent-stop-and-search.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("reference,searched_at\n" + "".join(f"{ref},{day}\n" for ref, day in rows.items()))
        return Extract(paths=(path,), force="kent")

    august = {f"A{n}": f"2026-08-{n % 28 + 1:02d}" for n in range(40)}
    september = {f"S{n}": f"2026-09-{n % 28 + 1:02d}" for n in range(40)}
    first = tmp_path / "2026-08-kent-stop-and-search.csv"
    first.write_text("reference,searched_at\n" + "".join(f"{ref},{day}\n" for ref, day in august.items()))
    fewer = dict(list(august.items())[:30])
    into, outside = tmp_path / "kept", context()

    load_into(Extract(paths=(first,)), into=into, context=outside)
    load_into(write("second", {**fewer, **september}), into=into, context=outside, replace_months=True)
    late = {"L1": "2026-08-05", "L2": "2026-09-05"}
    done = load_into(write("third", late), into=into, context=outside, add=True)

    assert done.after.accepted == 30 + 40 + 2
