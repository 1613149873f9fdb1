"""``scrutiny keep-video``: lists out, the liaison's answer in."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import once

from scrutiny import resources

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    return once(folder, "sample", EXTRACT, "--dice", "3709914286", "--out", "d", "--json")


@pytest.fixture
def made(drawn: Path, anywhere: Path) -> Path:
    return Path(shutil.copytree(drawn, anywhere, dirs_exist_ok=True))


def test_the_lists_are_written_and_their_answer_is_read(scrutiny, made: Path) -> None:
    ran = scrutiny("keep-video", "d", "--today", "2026-10-06")

    assert ran.code == 0
    assert "First sample: sample 100, reserves" in ran.words
    assert "the last day has passed for" in ran.words
    assert "liaison only" in ran.words
    found = json.loads(scrutiny("keep-video", "d", "--today", "2026-10-06", "--json").out)
    assert found[0]["videos"]["Sample"] == 100
    assert found[0]["past"] > 0
    book = openpyxl.load_workbook(made / "d/keep-video/keep-video.xlsx")
    sheet = book["Sample"]
    sheet["K5"], sheet["M5"] = "Yes", "No"
    sheet["K6"], sheet["L6"] = "No", "No camera was worn"
    sheet["K7"] = "No"
    book.save(made / "back.xlsx")

    back = scrutiny("keep-video", "d", "--returned", "back.xlsx")

    assert back.code == 0
    assert "of 100 videos, 1 kept, 1 not to be had (no camera was worn: 1), 98 not answered yet" in back.words
    assert "1 row was not counted: Sample, row 7: not kept, and no reason" in back.words
    counts = json.loads(scrutiny("keep-video", "d", "--returned", "back.xlsx", "--json").out)
    assert counts["lists"]["Sample"]["kept"] == 1
    assert (made / "d/private/video.csv").is_file()


def test_longer_kept_video_is_past_later(scrutiny, made: Path) -> None:
    past = []
    for days in (30, 31, 90):
        ran = scrutiny("keep-video", "d", "--today", "2026-10-06", "--kept-days", days, "--json")
        past.append(json.loads(ran.out)[0]["past"])

    assert past[0] >= past[1] > past[2] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none"], 10, "not a draw folder"),
        (["d", "--kept-days", "0"], 11, "1 to 3650"),
        (["d", "--returned", "none.xlsx"], 10, "no such file"),
        (["d", "--returned", "d/public/plan.json"], 10, "not a list of videos"),
        (["d", "--today", "soon"], 2, "today"),
    ],
)
def test_what_cannot_be_done_is_one_plain_message(scrutiny, made: Path, arguments, code: int, message: str) -> None:
    ran = scrutiny("keep-video", *arguments)

    assert ran.code == code
    assert message in ran.err


@pytest.mark.shared
def test_on_real_months_searches_without_references_are_named_by_what_the_force_can_look_up(
    scrutiny, shared_data: Path, anywhere: Path
) -> None:
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    areas = shared_data / "boundaries/lad_hertfordshire.geojson"
    made = json.loads(scrutiny("sample", *paths, "--areas", areas, "--dice", "8402617395", "--out", "r", "--json").out)
    # By hand from the two files: 9 children with more than outer clothing removed, 2 under 10, 8 under section 60.
    rules = {rule["id"]: rule["found"] for rule in made["must_see"]["rules"]}

    listed = json.loads(scrutiny("keep-video", "r", "--today", "2021-01-06", "--json").out)[0]

    assert rules == {"child-strip-search": 9, "intimate-parts": 0, "under-10": 2, "without-suspicion": 8}
    assert listed["videos"]["Sample"] == 100
    assert listed["without_reference"] == sum(listed["videos"].values())
    text = Path("r/keep-video/keep-video.csv").read_text(encoding="utf-8-sig")
    assert text.count("no reference") == 100
    assert "derived" not in text
    assert scrutiny("verify", "r").code == 0
