"""Videos to keep: which, until when, how the force finds them; and what its liaison answers."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import context
from scrutiny.cycle import intensify as intensify_step
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.keep_video import (
    keep_video,
    read_answered,
    returned,
    returned_sentences,
    sentences,
    wanted_rows,
)
from scrutiny.cycle.load import Extract
from scrutiny.cycle.replace import replace
from scrutiny.cycle.together import of_folder
from scrutiny.errors import InputError, SettingError
from scrutiny.outputs.keep_video import FIRST_CONTACT, KEPT, WHY, Head, ListName
from scrutiny.sampling.plan import Settings

QUIET = context.system()
SALT = bytes(range(32))
SEED = "8402617395"
TODAY = date(2026, 10, 6)


def made(folder: Path, extract: Path) -> Path:
    sample(Extract(paths=(extract,)), out=folder, seed=SEED, settings=Settings(total=90), context=QUIET, salt=SALT)
    return folder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extract = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
    return made(tmp_path_factory.mktemp("video") / "2026-11", extract)


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "2026-11"))


def csv_of(root: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(root / "keep-video" / name, dtype="str", encoding="utf-8-sig", keep_default_na=False)


def test_each_list_has_its_references_dates_and_last_days_the_earliest_first(root: Path) -> None:
    (listed,) = keep_video(root, kept_days=30, today=TODAY)

    one = open_folder(root)
    found = csv_of(root, "keep-video.csv")
    assert set(found["reference"]) == set(one.key["record_id"])
    assert len(found) == 90
    searched = one.frame.set_index("record_id")["searched_at"].dt.tz_convert("Europe/London")
    for reference, day, time, last, left in found[["reference", "day", "time", "keep_until", "left"]].itertuples(
        index=False
    ):
        moment = searched[reference]
        assert (day, time) == (f"{moment:%Y-%m-%d}", f"{moment:%H:%M}")
        until = moment.date() + pd.Timedelta(days=30)
        assert last == until.isoformat()
        assert left == ("past" if until < TODAY else str((until - TODAY).days))
    assert found["keep_until"].tolist() == sorted(found["keep_until"])
    said = " ".join(sentences(listed))
    assert f"the last day has passed for {(listed.made.rows['left'] == 'past').sum()}" in said


def test_a_video_whose_last_day_is_today_is_not_past_and_one_day_later_it_is(root: Path) -> None:
    keep_video(root, kept_days=30, today=TODAY)
    day = date.fromisoformat(csv_of(root, "keep-video.csv")["keep_until"].iloc[-1])

    keep_video(root, kept_days=30, today=day)
    assert csv_of(root, "keep-video.csv")["left"].iloc[-1] == "0"
    keep_video(root, kept_days=30, today=day + pd.Timedelta(days=1))
    assert csv_of(root, "keep-video.csv")["left"].iloc[-1] == "past"
    keep_video(root, kept_days=31, today=day + pd.Timedelta(days=1))
    assert csv_of(root, "keep-video.csv")["left"].iloc[-1] == "0"


def test_reserves_and_must_see_have_lists_of_their_own_and_no_video_stands_on_two(root: Path) -> None:
    keep_video(root, kept_days=30, today=TODAY)

    lists = [csv_of(root, name) for name in ("keep-video.csv", "keep-video-reserves.csv", "keep-video-must-see.csv")]

    every = pd.concat(lists)
    assert every["reference"].is_unique
    assert every["code"].is_unique
    one = open_folder(root)
    must = pd.read_csv(root / "private/must-see.csv", dtype="str", encoding="utf-8-sig", keep_default_na=False)
    assert set(lists[2]["reference"]) == set(must.loc[must["how"] == "shown", "record_id"])
    reserves = pd.read_csv(root / "private/reserves.csv", dtype="str")
    ids = one.frame.set_index("public_id")["record_id"]
    assert set(lists[1]["reference"]) == set(ids[reserves["public_id"]]) - set(lists[2]["reference"])


def test_a_replacement_moves_the_lists_on_and_codes_stay_what_they_are(root: Path) -> None:
    keep_video(root, kept_days=30, today=TODAY)
    before = {name: csv_of(root, name) for name in ("keep-video.csv", "keep-video-reserves.csv")}
    key = open_folder(root).key
    row = key[key["stratum"] == "watford"].iloc[0]

    done = replace(root, str(row["number"]), reason="before-a-court")
    keep_video(root, kept_days=30, today=TODAY)

    after = {name: csv_of(root, name) for name in before}
    assert set(before["keep-video.csv"]["reference"]) - set(after["keep-video.csv"]["reference"]) == {row["record_id"]}
    assert done.reserve_record in set(after["keep-video-reserves.csv"]["reference"])
    new = set(after["keep-video-reserves.csv"]["reference"]) - set(before["keep-video-reserves.csv"]["reference"])
    assert len(new) <= 1  # as many in reserve as before, besides the one that was called
    for name, table in before.items():
        old, now = (dict(zip(one["reference"], one["code"], strict=True)) for one in (table, after[name]))
        assert all(now[reference] == code for reference, code in old.items() if reference in now)


def test_a_larger_draw_has_lists_of_its_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        intensify_step, "_to_draw", lambda together, stratum: ((together.rounds[0], 30 - stratum.sample),)
    )
    intensify_step.intensify(of_folder(root), "watford", seed="3709914286")

    first, larger = keep_video(root, kept_days=30, today=TODAY)

    assert larger.folder == root / "intense-watford/keep-video"
    listed = larger.made.of(ListName.SAMPLE)
    own = set(open_folder(root, draw="watford").key["record_id"])
    shown = wanted_rows(open_folder(root)).query("list != 'Reserves'")["record_id"]
    assert set(listed["reference"]) == own - set(shown)
    assert not set(listed["code"]) & set(first.made.of(ListName.SAMPLE)["code"])
    assert larger.made.of(ListName.MUST_SEE).empty
    assert "larger draw, Watford" in larger.made.drawn


def test_without_references_the_force_can_find_a_search_by_day_time_area_and_power(tmp_path: Path) -> None:
    text = (resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv").read_text(encoding="utf-8")
    rows = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False).drop(columns="reference")
    path = tmp_path / "2026-09-hertfordshire-stop-and-search.csv"
    path.write_text(rows.to_csv(index=False), encoding="utf-8")
    root = made(tmp_path / "d", path)

    (listed,) = keep_video(root, kept_days=30, today=TODAY)

    found = csv_of(root, "keep-video.csv")
    assert (found["reference"] == "no reference").all()
    assert "derived" not in (root / "keep-video/keep-video.csv").read_text(encoding="utf-8-sig")
    assert (found[["day", "time", "area", "power"]] != "").all(axis=None)
    frame = open_folder(root).frame
    alike = frame.groupby([frame["searched_at"], frame["stratum"].astype("str"), frame["power"].astype("str")])[
        "record_id"
    ]
    sizes = alike.transform("size").set_axis(frame["record_id"])
    expected = [int(sizes[one]) for one in wanted_rows(open_folder(root))["record_id"]]
    told = listed.made.rows["find"].str.extract(r": (\d+) searches look alike")[0].fillna("1").astype(int)
    assert sorted(told) == sorted(expected)
    assert max(expected) > 1
    assert "no reference in the extract" in " ".join(sentences(listed))


def test_the_same_inputs_give_the_same_bytes(root: Path) -> None:
    keep_video(root, kept_days=30, today=TODAY)
    before = {path.name: path.read_bytes() for path in (root / "keep-video").iterdir()}

    keep_video(root, kept_days=30, today=TODAY)

    assert {path.name: path.read_bytes() for path in (root / "keep-video").iterdir()} == before


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_a_number_of_days_that_cannot_be_is_refused(root: Path, days: int) -> None:
    with pytest.raises(SettingError, match="kept-days"):
        keep_video(root, kept_days=days, today=TODAY)


# --- the workbook -----------------------------------------------------------------------------------------


def book_of(root: Path) -> openpyxl.Workbook:
    keep_video(root, kept_days=30, today=TODAY)
    return openpyxl.load_workbook(root / "keep-video/keep-video.xlsx")


def test_the_workbook_takes_answers_from_lists_only_and_protects_the_rest(root: Path) -> None:
    book = book_of(root)

    assert book.sheetnames == ["How to", "Sample", "Reserves", "Must-see", "Lists"]
    for sheet in book:
        assert sheet.protection.sheet
        assert not [cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith("=")]
    for name in ListName:
        sheet = book[name]
        heads = [cell.value for cell in sheet[4]]
        assert heads == [str(head) for head in Head]
        unlocked = {cell.column for row in sheet.iter_rows(min_row=5) for cell in row if not cell.protection.locked}
        listed = {index for one in sheet.data_validations.dataValidation if one.type == "list"
                  for area in one.sqref.ranges for index in range(area.min_col, area.max_col + 1)}  # fmt: skip
        assert unlocked == listed == {11, 12, 13}  # no cell for words of one's own
        assert len(sheet.tables) == 1
    choices = {cell.value for cell in book["Lists"]["B"]}
    assert set(KEPT.values()) | set(WHY.values()) | set(FIRST_CONTACT.values()) <= choices


def test_the_workbook_names_no_person_and_no_public_id(root: Path) -> None:
    text = "\n".join(
        str(cell.value) for sheet in book_of(root) for row in sheet.iter_rows() for cell in row if cell.value
    )
    one = open_folder(root)

    assert not [public_id for public_id in one.frame["public_id"] if public_id in text]
    for name in ("place", "grounds", "officer", "person_key", "found"):
        values = {value for value in one.frame[name].dropna() if len(value) > 6}
        assert not [value for value in values if value in text], name


def filled(root: Path, answer: Callable[[ListName, int], tuple[str, str, str]], name: str = "back.xlsx") -> Path:
    book = book_of(root)
    for sheet in ListName:
        for at, row in enumerate(book[sheet].iter_rows(min_row=5)):
            for cell, value in zip(row[10:13], answer(sheet, at), strict=True):
                cell.value = value or None
    path = root.parent / name
    book.save(path)
    return path


def test_what_the_liaison_chose_comes_back_as_counts_and_a_list(root: Path) -> None:
    def answer(sheet: ListName, at: int) -> tuple[str, str, str]:
        if sheet is not ListName.SAMPLE:
            return ("", "", "")
        return [("Yes", "", "Yes"), ("Yes", "", "No"), ("No", "Wiped before this list came", ""), ("", "", "")][at % 4]

    answered = returned(root, filled(root, answer))

    counts = answered.counts["Sample"]
    assert counts == {
        "asked": 90,
        "answered": 68,
        "kept": 46,
        "none": {"wiped": 22},
        "first_contact": {"yes": 23, "no": 23},
    }
    assert answered.counts["Reserves"]["answered"] == 0
    assert answered.rejects == ()
    said = " ".join(returned_sentences(answered))
    assert (
        "Sample: of 90 videos, 46 kept, 22 not to be had (wiped before this list came: 22), 22 not answered yet."
        in said
    )
    assert "The first contact is filmed in 23 of the 46 kept." in said
    rows = pd.DataFrame(read_answered(open_folder(root)))
    own = rows[rows["list"] == "Sample"]
    assert set(own["number"]) == {str(number) for number in range(1, 91)}
    book = openpyxl.load_workbook(root.parent / "back.xlsx")["Sample"]
    by_code = own.set_index("code")
    for row in book.iter_rows(min_row=5, values_only=True):
        assert by_code.loc[row[0], "record_id"] == row[1]
        assert by_code.loc[row[0], "kept"] == {"Yes": "yes", "No": "no", None: ""}[row[10]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("No", "", ""), "not kept, and no reason"),
        (("Yes", "Looked for and not found", ""), "not the answer No"),
        (("No", "Looked for and not found", "Yes"), "no video kept"),
        (("", "", "No"), "no video kept"),
        (("Maybe", "", ""), "not on the list"),
        (("Yes", "", "the lad in the red hat"), "not on the list"),
    ],
)
def test_a_row_that_contradicts_itself_is_told_by_its_number_and_not_counted(root: Path, cells, said: str) -> None:
    path = filled(root, lambda sheet, at: cells if (sheet, at) == (ListName.SAMPLE, 6) else ("", "", ""))

    answered = returned(root, path)

    assert answered.counts["Sample"]["answered"] == 0
    (reject,) = answered.rejects
    assert reject.startswith("Sample, row 11: ")
    assert said in reject
    assert "hat" not in " ".join(returned_sentences(answered))


def test_sorted_rows_are_read_and_mixed_ones_are_refused(root: Path) -> None:
    path = filled(root, lambda sheet, at: ("Yes", "", "Yes") if sheet is ListName.SAMPLE else ("", "", ""))
    book = openpyxl.load_workbook(path)
    sheet = book["Sample"]
    whole = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for at, values in enumerate(reversed(whole), start=5):  # sorted as a whole: each row stays together
        for column, value in enumerate(values, start=1):
            sheet.cell(at, column).value = value
    book.save(path)
    assert returned(root, path).counts["Sample"]["kept"] == 90

    for row in range(5, 15):  # only one column was sorted
        sheet.cell(row, 2).value = whole[row - 5][1]
    sheet.cell(40, 1).value = "V-00000000"
    for column in (1, 2):
        sheet.cell(41, column).value = sheet.cell(42, column).value
    book.save(path)
    answered = returned(root, path)
    assert answered.counts["Sample"]["kept"] == 90 - 10 - 2
    reasons = " ".join(answered.rejects)
    for said in ("code and reference do not belong together", "no code of this list", "the same code stands twice"):
        assert said in reasons


def test_an_earlier_edition_of_the_list_can_still_come_back(root: Path) -> None:
    path = filled(root, lambda sheet, at: ("Yes", "", "Yes"))
    replace(root, "5", reason="before-a-court")

    answered = returned(root, path)

    assert answered.rejects == ()
    assert answered.counts["Sample"]["asked"] == answered.counts["Sample"]["kept"] == 89


def test_what_is_not_the_list_of_this_draw_is_refused(root: Path, tmp_path: Path) -> None:
    path = filled(root, lambda sheet, at: ("", "", ""))
    book = openpyxl.load_workbook(path)
    cell = next(row[1] for row in book["How to"].iter_rows() if row[0].value == "List")
    cell.value = str(cell.value)[:-1] + "x"
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("kept: yes")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")

    wrong = {
        "other.xlsx": "another draw",
        "text.xlsx": "not a list of videos",
        "empty.xlsx": "not a list of videos",
        "none.xlsx": "no such file",
    }
    for name, said in wrong.items():
        with pytest.raises(InputError, match=said):
            returned(root, tmp_path / name)
    assert not (root / "private/video.csv").exists()
