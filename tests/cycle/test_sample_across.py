"""Areas crossed with a field: neutral names in public, the areas' own names in the pack, and no flag for a group."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import Ran

from scrutiny import resources
from scrutiny.cycle.flag import flag
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.pack import by_area, workbook_rows
from scrutiny.cycle.together import of_folder
from scrutiny.errors import IntegrityError, StepError

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from scrutiny.cycle.context import system
    from scrutiny.cycle.draw import sample
    from scrutiny.cycle.load import Extract
    from scrutiny.sampling.plan import Settings

    out = tmp_path_factory.mktemp("crossed") / "draw"
    sample(
        Extract(paths=(EXTRACT,)),
        out=out,
        seed="8402617395",
        settings=Settings(total=100, minimum=2),
        context=system(),
        salt=bytes(range(32)),
        across="ethnicity",
    )
    return out


def test_no_public_file_says_what_a_stratum_stands_for(crossed: Path) -> None:
    written = [path for path in (crossed / "public").iterdir() if path.suffix in (".csv", ".json", ".html")]
    assert len(written) >= 6
    for path in written:  # the others are the same for every draw
        text = path.read_text(encoding="utf-8")
        for word in ("Watford", "watford", "Black", "Asian"):
            assert word not in text, f"{path.name} says {word}"
    plan = json.loads((crossed / "public" / "plan.json").read_bytes())
    assert plan["across"] == "ethnicity"
    assert {row["slug"] for row in plan["strata"]} > {"s01", "s02", "outside"}


def test_the_draw_verifies_and_the_pack_names_areas(crossed: Path, scrutiny: Callable[..., Ran]) -> None:
    assert scrutiny("verify", crossed).code == 0
    one = open_folder(crossed)
    records, _ = one.records()
    areas = {row.area for row in workbook_rows(one, records).values()}
    table = by_area(one.manifest["strata"], one.area_names)

    assert "Watford" in areas
    assert not {area for area in areas if area.startswith("s0")}
    assert [row["name"] for row in table].count("Watford") == 1
    assert sum(row["sample"] for row in table) == 100
    assert sum(row["population"] for row in table) == len(one.frame)


def test_an_edited_key_of_the_strata_is_refused(crossed: Path, tmp_path: Path) -> None:
    import shutil

    copied = tmp_path / "copy"
    shutil.copytree(crossed, copied)
    path = copied / "private" / "strata-key.csv"
    path.write_bytes(path.read_bytes().replace(b"Watford", b"Hertsmere"))

    with pytest.raises(IntegrityError, match="strata-key"):
        _ = open_folder(copied).area_names


def test_a_group_of_an_area_is_not_flagged(crossed: Path) -> None:
    with pytest.raises(StepError, match="crossed"):
        flag(of_folder(crossed), on=date(2026, 11, 19))
