"""``scrutiny reconcile`` and ``scrutiny load`` end to end."""

import json
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources

SAMPLE = resources.sample_data()
AUGUST = SAMPLE / "2026-08-hertfordshire-stop-and-search.csv"
BOTH = SAMPLE / "2026-09-hertfordshire-stop-and-search.csv"


def published(folder: Path) -> Path:
    """August as police.uk would publish it, without three searches of the extract and with two more."""
    rows = pd.read_csv(AUGUST, dtype="str", keep_default_na=False)
    out = pd.DataFrame(
        {
            "Type": rows["search_type"],
            "Date": pd.to_datetime(rows["searched_at"]).dt.tz_localize("Europe/London").dt.tz_convert("UTC")
            .dt.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            "Part of a policing operation": rows["in_operation"].map({"Yes": "True", "No": "False"}).fillna(""),
            "Policing operation": "", "Latitude": "", "Longitude": "",
            "Gender": rows["gender"], "Age range": rows["age_range"],
            "Self-defined ethnicity": rows["self_defined_ethnicity"],
            "Officer-defined ethnicity": rows["officer_defined_ethnicity"],
            "Legislation": rows["power"], "Object of search": rows["object"], "Outcome": rows["outcome"],
            "Outcome linked to object of search": rows["outcome_linked"].map({"Yes": "True", "No": "False"}).fillna(""),
            "Removal of more than just outer clothing": "",
        }
    )  # fmt: skip
    dated = out[rows["searched_at"] != ""]
    more = dated.iloc[:2].assign(Date=["2026-08-19T03:11:00+00:00", "2026-08-20T04:12:00+00:00"])
    path = folder / "published" / AUGUST.name
    path.parent.mkdir()
    pd.concat([dated.iloc[3:], more]).to_csv(path, index=False)
    return path


def test_what_was_published_and_is_not_in_the_extract_is_said_in_plain_words(scrutiny, tmp_path: Path) -> None:
    ran = scrutiny("reconcile", AUGUST, "--against", published(tmp_path), "--fetched", "20 November 2026")

    assert ran.code == 0
    assert "2 searches that the force published are not in the extract." in ran.words
    assert "3 searches of the extract are not among those published." in ran.words
    assert "fetched: 20 November 2026." in ran.words
    assert "A search that is in neither file cannot be found" in ran.words
    assert "Not in the extract: published file 2026-08-hertfordshire-stop-and-search.csv, rows" in ran.words
    assert "hidden" not in ran.words.lower()
    text = pd.read_csv(AUGUST, dtype="str", keep_default_na=False)
    assert not any(words in ran.out for words in text["grounds"] if words)
    assert not any(words in ran.out for words in text["place"] if words)


def test_the_day_of_fetching_is_not_made_up(scrutiny, tmp_path: Path) -> None:
    assert "fetched: not stated." in scrutiny("reconcile", AUGUST, "--against", published(tmp_path)).words


def test_the_differences_are_written_without_references_places_or_words(scrutiny, tmp_path: Path) -> None:
    out = tmp_path / "differences.csv"

    ran = scrutiny("reconcile", BOTH, "--earlier", AUGUST, "--out", out)

    assert ran.code == 0
    table = pd.read_csv(out, keep_default_na=False, dtype="str")
    assert table["what"].value_counts()["entered since"] == 9
    assert table["what"].value_counts()["gone since"] == 5
    outcomes = table[table["field"] == "outcome"]
    assert outcomes["earlier_says"].tolist() == ["no-further-action"] * 2
    assert set(table.loc[table["field"].isin(["grounds", "found", "area"]), "later_says"]) == {""}
    assert "SS/2026" not in out.read_text(encoding="utf-8-sig")


def test_what_had_been_drawn_is_said_of_changed_and_gone_searches(scrutiny, tmp_path: Path) -> None:
    draw = tmp_path / "draw"
    assert scrutiny("sample", AUGUST, "--seed", "0271828182", "--out", draw, "--total", 518).code == 0

    found = json.loads(scrutiny("reconcile", BOTH, "--earlier", draw, "--json").out)

    assert found["counts"]["gone since"] == 5
    gone = [row for row in found["differences"] if row["what"] == "gone since"]
    assert {row["had_been_drawn"] for row in gone} == {"yes"}
    by_files = scrutiny("reconcile", BOTH, "--earlier", AUGUST, "--drawn", draw)
    assert "5 searches are gone since (5 of them had been drawn)." in by_files.words
    assert found["by_reference"]
    fields = {row["field"] for row in found["differences"]}
    assert not fields & {"officer", "person_key"}  # read with the draw's own key, so they did not change


def test_all_names_after_an_option_belong_to_it(scrutiny, tmp_path: Path) -> None:
    parts = []
    rows = pd.read_csv(published(tmp_path), dtype="str", keep_default_na=False)
    for number, part in enumerate((rows.iloc[:200], rows.iloc[200:])):
        (tmp_path / str(number)).mkdir()
        parts.append(tmp_path / str(number) / AUGUST.name)
        part.to_csv(parts[-1], index=False)

    ran = scrutiny("reconcile", AUGUST, "--against", *parts, "--json")

    assert len(json.loads(ran.out)["files"]["published"]) == 2


def test_nothing_to_compare_with_is_a_wrong_option(scrutiny, tmp_path: Path) -> None:
    assert scrutiny("reconcile", AUGUST).code == 2
    assert scrutiny("reconcile", "--against", AUGUST).code == 2
    assert scrutiny("reconcile", AUGUST, "--against", published(tmp_path), "--drawn", tmp_path).code == 2


def test_files_of_another_force_are_refused(scrutiny, tmp_path: Path) -> None:
    other = tmp_path / "2026-08-essex-stop-and-search.csv"
    other.write_bytes(published(tmp_path).read_bytes())

    ran = scrutiny("reconcile", AUGUST, "--against", other)

    assert ran.code == 10
    assert "the published files are of essex" in ran.err


def test_a_month_loaded_again_prints_what_changed(scrutiny, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert scrutiny("load", AUGUST, "--into", folder, "--made-by", "Analyst", "--made-on", "2026-10-02").code == 0
    refused = scrutiny("load", BOTH, "--into", folder)
    assert refused.code == 11
    assert "--replace" in refused.err

    ran = scrutiny("load", BOTH, "--into", folder, "--replace")

    assert ran.code == 0
    assert "9 searches were entered since (recorded 1 to 4 days after the search)." in ran.words
    assert "5 searches are gone since." in ran.words
    again = scrutiny("reconcile", BOTH, "--earlier", folder)
    assert "1,106 searches are as before." in again.words
    assert "No search is gone since." in again.words


@pytest.mark.shared
def test_a_real_extract_is_compared_by_area_with_boundaries(scrutiny, shared_data: Path, tmp_path: Path) -> None:
    name = "2020-03-hertfordshire-stop-and-search.csv"
    real = shared_data / "police_uk/2020-03" / name
    lines = real.read_text().splitlines(keepends=True)
    fewer = tmp_path / name
    fewer.write_text("".join(lines[:100] + lines[112:]))

    ran = scrutiny(
        "reconcile", fewer, "--against", real, "--areas", shared_data / "boundaries/lad_hertfordshire.geojson", "--json"
    )

    found = json.loads(ran.out)
    assert found["counts"]["not in the extract"] == 12
    assert found["counts"]["revised"] == 0
    for title in ("day", "power", "area"):
        assert sum(row["not in the extract"] for row in found["tables"][title]) == 12


def test_rows_that_could_not_be_read_may_be_the_ones_that_seem_to_be_missing(scrutiny, tmp_path: Path) -> None:
    rows = pd.read_csv(AUGUST, dtype="str", keep_default_na=False)
    extract = tmp_path / AUGUST.name
    rows.assign(searched_at=["31/02/2026"] * 4 + rows["searched_at"].tolist()[4:]).to_csv(extract, index=False)

    ran = scrutiny("reconcile", extract, "--against", published(tmp_path))

    assert "of these may be rows of the file that could not be compared: 4 could not be read" in ran.words
