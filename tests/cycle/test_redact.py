"""The sign-off: what a person marked, decided and signed comes back, holds, and is void when anything is changed."""

import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace as changed
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scrutiny import resources
from scrutiny.cycle import intensify, read_back, redact, replace, signatures, state, steps, together, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, StepError, WriteError
from scrutiny.outputs import views
from scrutiny.outputs.release import secrets_of
from scrutiny.panel.redaction import Bands, Kind, parse_own_words
from scrutiny.sampling.plan import Settings

SEPTEMBER = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
GROUNDS = (
    "PC 4471 Hargreave stopped Jaydon Whitlock (DOB 03/02/2004) at 14 Marlowes, HP1 1AA. Dex was at the canal.",
    "Known from earlier dealings with operator Tibor.\r\nWas with Shaniqua B \U0001f600 at the stop. Rang 07700 900123",
    "",
)
SECRETS = ("Hargreave", "Whitlock", "Marlowes", "Tibor", "Shaniqua", "07700", "03/02/2004", "canal")
TEXTS = tuple(name for name in views.TEXT_FIELDS if name != "grounds")


def context(day: int = 9, staff: str = "JT-01") -> Context:
    return Context(
        today=lambda: date(2026, 10, day),
        now=lambda: datetime(2026, 10, day, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(7).randbytes,
        say=lambda _: None,
        staff=staff,
        login=lambda: "jane",
    )


def extract(folder: Path) -> Path:
    """Records whose grounds name people, or are empty; no other free text."""
    rows = pd.read_csv(io.BytesIO(SEPTEMBER.read_bytes()), dtype="str", keep_default_na=False)
    rows["grounds"] = [GROUNDS[number % len(GROUNDS)] for number in range(len(rows))]
    for name in TEXTS:
        if name in rows.columns:
            rows[name] = ""
    path = folder / SEPTEMBER.name
    rows.to_csv(path, index=False)
    return path


ALL = 24 + 12  # drawn by lot, and must-see records


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draw whose review files are made."""
    base = tmp_path_factory.mktemp("redact")
    root = base / "2026-11"
    sample(
        Extract(paths=(extract(base),)), out=root, seed="8402617395", settings=Settings(total=24, minimum=2),
        context=context(), salt=bytes(range(32)),
    )  # fmt: skip
    redact.redact_folder(root, context=context())
    return root


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "2026-11"))


def listed(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "private/review/list.json").read_bytes())
    return found


def saved(root: Path, *, staff: str = "JT-01", only: int | None = None, bands: Bands | None = None) -> dict[str, Any]:
    """What the page saves for somebody who reads every record, takes out every mark, and signs the first ``only``."""
    made = listed(root)
    records = {
        public_id: {
            "edition": one["edition"],
            "opened": True,
            "end": True,
            "signed": staff,
            "marks": [[*mark[:4], "out"] for mark in one["marks"]],
            "added": [],
        }
        for place, (public_id, one) in enumerate(made["records"].items())
        if only is None or place < only
    }
    chosen = redact.review.band_values(bands or Bands())
    return {"form": "scrutiny-review-1", "draw": made["draw"], "bands": chosen, "records": records}


def read(root: Path, content: object, *, day: int = 9, staff: str = "JT-01") -> read_back.Signing:
    path = root.parent / "saved.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_back.signed_folder(root, path, staff=staff, context=context(day))


def off(root: Path) -> signatures.SignOff:
    one = open_folder(root)
    return signatures.state_of(one, signatures.records_of(one))


def kept(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "private/redaction.json").read_bytes())
    return found


def with_text(root: Path) -> str:
    """The public id of a record whose grounds are the first of GROUNDS."""
    return next(each.public_id for each in off(root).materials if each.text.get("grounds") == GROUNDS[0])


# --- all signed -------------------------------------------------------------------------------------------


def test_when_all_is_signed_tokens_stand_in_every_text_and_the_review_files_are_gone(root: Path) -> None:
    done = read(root, saved(root))

    assert (done.signed, done.left, done.taken, done.rejects, done.deleted) == (ALL, 0, ALL, (), True)
    assert not (root / "private/review").exists()
    one = open_folder(root)
    records = signatures.records_of(one)
    signoff = signatures.state_of(one, records)
    assert signoff.complete
    rows = signatures.redacted(records, signoff).rows.set_index("public_id")
    shown = "\n".join(rows.loc[[each.public_id for each in signoff.materials], "grounds"].dropna())
    for secret in SECRETS:
        assert (secret in shown) == (secret == "canal"), secret
    for token in ("[NAME]", "[OFFICER]", "[DATE OF BIRTH]", "[POSTCODE]", "[PHONE]"):
        assert token in shown
    others = rows.loc[~rows.index.isin([each.public_id for each in signoff.materials]), "grounds"]
    assert others.isna().all(), "texts of records that are not shown are not carried"
    for name in rows.columns:
        if name not in views.TEXT_FIELDS:
            assert rows[name].equals(records.rows.set_index("public_id")[name])


def test_nothing_that_is_kept_holds_a_word_of_a_text(root: Path) -> None:
    content = saved(root)
    list_text = (root / "private/review/list.json").read_text()
    done = read(root, content)

    for text in (json.dumps(content), list_text, (root / "private/redaction.json").read_text(),
                 json.dumps(redact.about(done)), " ".join(redact.signing_sentences(done))):  # fmt: skip
        for secret in SECRETS:
            assert secret not in text
    assert redact.about(done)["signers"] == ["JT-01"]
    assert redact.about(done)["kinds"]["phone"] > 0


def test_a_signature_says_who_when_and_for_which_bands(root: Path) -> None:
    bands = changed(Bands(), age=redact.review.AgeBand.ADULT)
    read(root, saved(root, bands=bands), day=12)

    one = kept(root)["records"][next(iter(kept(root)["records"]))]
    assert (one["staff"], one["at"]) == ("JT-01", "2026-10-12T09:30:00Z")
    assert one["bands"] == {"time": "part of the day", "date": "month", "age": "child or adult", "place": "area"}
    assert len(one["hash"]) == 64
    assert off(root).bands == bands


def test_what_was_signed_as_to_be_removed_is_what_the_last_scan_looks_for(root: Path) -> None:
    read(root, saved(root))
    one = open_folder(root)
    records = signatures.records_of(one)

    spans = signatures.state_of(one, records).spans_removed()

    values = {secret.value for secret in secrets_of(records.rows, spans=spans, fields=())}
    assert {"Jaydon Whitlock", "03/02/2004", "HP1 1AA", "07700 900123"} <= values


def test_a_record_without_any_free_text_needs_a_signature_too(root: Path) -> None:
    silent = [each for each in off(root).materials if not each.text]
    content = saved(root)
    for each in silent:
        del content["records"][each.public_id]

    done = read(root, content)

    assert silent
    assert set(done.signoff.left) == {each.number for each in silent}
    one = open_folder(root)
    records = signatures.records_of(one)
    with pytest.raises(PrivacyError, match=silent[0].number) as refused:
        signatures.redacted(records, signatures.state_of(one, records))
    assert refused.value.exit_code == 14


# --- little by little -------------------------------------------------------------------------------------


def test_partial_files_add_up_and_what_was_read_stands_in_the_next_review_files(root: Path) -> None:
    read(root, saved(root, only=10))
    assert (root / "private/review").exists()
    made = redact.redact_folder(root, context=context())
    assert (len(made.signoff.signed), len(made.signoff.left)) == (10, ALL - 10)
    page = (made.folder / "review.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert [one["signed"] for one in data["records"]].count("JT-01") == 10

    rest = saved(root, staff="AB-2")
    for public_id in kept(root)["records"]:
        del rest["records"][public_id]
    done = read(root, rest, day=10)

    assert (done.taken, done.signed, done.left, done.deleted) == (ALL - 10, ALL, 0, True)
    assert done.signoff.signers == ("AB-2", "JT-01")


def test_the_later_signature_of_a_record_replaces_the_earlier_and_a_file_read_twice_signs_once(root: Path) -> None:
    first = with_text(root)
    content = saved(root)
    content["records"] = {first: content["records"][first]}
    read(root, content, day=9)
    before = kept(root)["records"][first]

    read(root, content, day=10)
    assert kept(root)["records"][first] == before

    content["records"][first]["marks"][0][4] = "in"
    read(root, content, day=11)
    after = kept(root)["records"][first]
    assert after["at"] == "2026-10-11T09:30:00Z"
    assert len(after["spans"]["grounds"]) == len(before["spans"]["grounds"]) - 1


def test_marks_of_a_persons_own_are_kept_and_take_in_what_they_cover(root: Path) -> None:
    first = with_text(root)
    content = saved(root)
    one = content["records"][first]
    text = next(each.text["grounds"] for each in off(root).materials if each.public_id == first)
    start, end = one["marks"][0][1], one["marks"][1][2]
    one["marks"] = [[*mark[:4], "" if mark[2] <= end else "out"] for mark in one["marks"]]
    one["added"] = [["grounds", start, end, "own"], ["grounds", len(text) - 4, len(text), "work"]]
    content["records"] = {first: one}

    done = read(root, content)

    assert done.rejects == ()
    spans = kept(root)["records"][first]["spans"]["grounds"]
    assert spans[0] == [start, end, "own"]
    assert spans[-1] == [len(text) - 4, len(text), "work"]
    made = redact.redact_folder(root, context=context())
    page = (made.folder / "review.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    again = next(each for each in data["records"] if each["id"] == first)
    assert again["added"] == one["added"]


# --- what does not count ----------------------------------------------------------------------------------


def undecided(one: dict[str, Any]) -> None:
    one["marks"][2][4] = ""


def left_out(one: dict[str, Any]) -> None:
    del one["marks"][1]


def invented(one: dict[str, Any]) -> None:
    one["marks"][0][1] += 1


def outside(one: dict[str, Any]) -> None:
    one["added"] = [["grounds", 5, 100_000, "name"]]


def backwards(one: dict[str, Any]) -> None:
    one["added"] = [["grounds", 9, 5, "name"]]


def elsewhere(one: dict[str, Any]) -> None:
    one["added"] = [["found", 0, 5, "name"]]


def overlapping(one: dict[str, Any]) -> None:
    one["added"] = [["grounds", one["marks"][0][1] + 1, one["marks"][0][2] + 3, "name"]]


def no_kind(one: dict[str, Any]) -> None:
    one["added"] = [["grounds", 0, 5, "Whitlock"]]


def no_number(one: dict[str, Any]) -> None:
    one["added"] = [["grounds", "0", True, "name"]]


def unread(one: dict[str, Any]) -> None:
    one["end"] = False


def named(one: dict[str, Any]) -> None:
    one["signed"] = "Jaydon Whitlock"


def older(one: dict[str, Any]) -> None:
    one["edition"] = "0" * 16


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (undecided, "1 mark is not decided"),
        (left_out, "1 mark is not decided"),
        (invented, "a mark is listed that the program did not make"),
        (outside, "a mark lies outside its text"),
        (backwards, "a mark lies outside its text"),
        (elsewhere, "a mark lies outside its text"),
        (overlapping, "marks that do not fit the text"),
        (no_kind, "cannot be read"),
        (no_number, "cannot be read"),
        (unread, "it was not read to its end"),
        (named, "the staff code"),
        (older, "was changed since the review files were made"),
    ],
)
def test_a_record_that_is_not_right_stays_unsigned_and_the_reason_is_told_without_a_word_of_it(
    root: Path, spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    first = with_text(root)
    content = saved(root)
    spoil(content["records"][first])

    done = read(root, content)

    (reject,) = done.rejects
    number = listed(root)["records"][first]["number"]
    assert reject.startswith(f"record {number}: ")
    assert said in reject
    assert "Whitlock" not in reject
    assert done.signoff.left == (number,)
    assert (root / "private/review").exists()


def test_a_file_that_is_none_of_this_draw_is_refused(root: Path, tmp_path: Path) -> None:
    good = saved(root)
    wrong: list[tuple[object, str]] = [
        ({**good, "draw": "hertfordshire-2026-09-first-00000000"}, "another draw"),
        ({**good, "form": "scrutiny-review-0"}, "not a file that the page saved"),
        ({**good, "bands": {"time": "to the minute"}}, "not a file that the page saved"),
        ({**good, "records": []}, "not a file that the page saved"),
        ([good], "cannot be read"),
    ]
    for content, said in wrong:
        with pytest.raises(InputError, match=said):
            read(root, content)
    for name, raw in (("a.json", b"{"), ("b.json", b"[" * 100_000), ("c.xlsx", b"no"), ("d.txt", b"")):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(InputError):
            read_back.signed_folder(root, tmp_path / name, context=context())
    with pytest.raises(InputError, match="no such file"):
        read_back.signed_folder(root, tmp_path / "none.json", context=context())
    assert not (root / "private/redaction.json").exists()


def test_records_of_a_wrong_shape_are_told_and_the_others_count(root: Path) -> None:
    content = saved(root)
    ids = list(content["records"])
    content["records"][ids[0]] = "signed"
    content["records"][ids[1]]["marks"] = [["grounds", 1]]
    content["records"][ids[2]]["signed"] = ["JT-01"]
    content["records"]["0123456789abcdef"] = content["records"][ids[3]]

    done = read(root, content)

    assert done.signed == ALL - 3
    assert len(done.rejects) == 4


def test_without_review_files_there_is_nothing_to_read_answers_to(root: Path) -> None:
    content = saved(root)
    shutil.rmtree(root / "private/review")

    with pytest.raises(StepError, match="scrutiny redact"):
        read(root, content)


def test_a_file_of_signatures_that_was_spoilt_is_refused(root: Path) -> None:
    read(root, saved(root))
    path = root / "private/redaction.json"
    path.write_text(path.read_text().replace('"staff"', '"stuff"'))

    with pytest.raises(IntegrityError, match=r"redaction\.json"):
        off(root)


# --- what voids a signature -------------------------------------------------------------------------------


def test_a_text_that_is_changed_after_signing_voids_the_signature(root: Path) -> None:
    first = with_text(root)
    read(root, saved(root))
    one = open_folder(root)
    records = signatures.records_of(one)
    rows = records.rows.copy()
    here = rows["public_id"] == first
    rows.loc[here, "grounds"] = rows.loc[here, "grounds"] + " "
    others = changed(records, rows=rows)

    signoff = signatures.state_of(one, others)

    number = next(each.number for each in signoff.materials if each.public_id == first)
    assert (signoff.void, signoff.left, len(signoff.signed)) == ((number,), (), ALL - 1)
    with pytest.raises(PrivacyError, match=rf"1 record was changed after signing \({number}\)") as refused:
        signatures.redacted(others, signoff)
    assert refused.value.exit_code == 14
    assert "Whitlock" not in str(refused.value)


def test_another_field_on_the_page_voids_every_signature(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(root, saved(root))
    monkeypatch.setattr(views, "ALLOWED", (*views.ALLOWED, "place"))

    assert len(off(root).void) == ALL


@pytest.mark.parametrize(
    "edit",
    [
        lambda one: one["spans"]["grounds"].pop(),
        lambda one: one["spans"]["grounds"][0].__setitem__(2, "own"),
        lambda one: one["bands"].__setitem__("time", "not printed"),
        lambda one: one.__setitem__("hash", "0" * 64),
    ],
)
def test_a_signature_that_was_edited_by_hand_does_not_hold(root: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    first = with_text(root)
    read(root, saved(root))
    content = kept(root)
    edit(content["records"][first])
    (root / "private/redaction.json").write_text(json.dumps(content))

    assert len(off(root).void) == 1


def test_other_bands_void_what_was_signed_before_and_the_decisions_need_not_be_made_anew(root: Path) -> None:
    read(root, saved(root, only=5))
    coarser = changed(Bands(), time=redact.review.TimeBand.NONE)
    rest = saved(root, bands=coarser)
    for public_id in kept(root)["records"]:
        del rest["records"][public_id]

    done = read(root, rest, day=10)

    assert (len(done.signoff.void), done.signed) == (5, ALL - 5)
    assert any("No longer signed" in line for line in redact.signing_sentences(done))
    made = redact.redact_folder(root, context=context())
    page = (made.folder / "review.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert data["bands"]["time"] == "not printed"
    void = [one for one in data["records"] if one["void"]]
    assert len(void) == 5
    assert all(mark[5] == "out" for one in void for mark in one["marks"])
    assert not any(one["signed"] for one in void)


def test_a_reserve_is_asked_for_only_when_it_is_called(root: Path) -> None:
    assert not [each.number for each in off(root).materials if each.number.startswith("R")]
    read(root, saved(root))
    replace.replace(root, "5", reason="before-a-court")

    signoff = off(root)

    assert signoff.left == ("R1",)
    assert "5" not in [each.number for each in signoff.materials]
    assert list(redact.redact_folder(root, context=context()).signoff.left) == ["R1"]


def test_a_larger_draw_is_signed_by_itself_and_files_are_not_mixed_up(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        intensify, "_to_draw", lambda draws, stratum: ((draws.rounds[0], 30 - stratum.sample),)
    )  # as if nobody had trusted the first ones
    (part,) = intensify.larger(together.of_folder(root), "watford", seed="3709914286")[1]

    made = redact.redact_folder(root, draw="intense:watford", context=context())

    assert made.folder == root / "intense-watford/private/review"
    assert len(made.signoff.left) == part.drawn
    first = root.parent / "first.json"
    first.write_text(json.dumps(saved(root)))
    with pytest.raises(InputError, match="the draw first"):
        read_back.signed_folder(root, first, context=context(), draw="intense:watford")
    larger = root.parent / "larger.json"
    larger.write_text(json.dumps(saved(root / "intense-watford")))
    with pytest.raises(InputError, match="--draw intense:watford"):
        read_back.signed_folder(root, larger, context=context())
    assert read_back.signed_folder(root, larger, context=context(), draw="intense:watford").left == 0
    assert len(off(root).left) == ALL


# --- making the files -------------------------------------------------------------------------------------


def test_the_same_draw_gives_the_same_files(root: Path) -> None:
    before = {path.name: path.read_bytes() for path in (root / "private/review").iterdir()}

    redact.redact_folder(root, context=context(day=20))

    assert {path.name: path.read_bytes() for path in (root / "private/review").iterdir()} == before


def test_the_offices_own_words_are_marked_and_the_list_is_not_forgotten_unseen(root: Path) -> None:
    made = redact.redact_folder(root, words=parse_own_words("the canal"), context=context())
    assert any(mark[3] == "own" for one in listed(root)["records"].values() for mark in one["marks"])
    assert "canal" not in (made.folder / "list.json").read_text()

    with pytest.raises(SettingError, match="word list"):
        redact.redact_folder(root, context=context())
    redact.redact_folder(root, words=parse_own_words(""), context=context())
    assert not any(mark[3] == "own" for one in listed(root)["records"].values() for mark in one["marks"])


def test_how_many_stand_alone_is_said_with_what_coarser_printing_would_change(root: Path) -> None:
    made = redact.redact_folder(root, context=context())

    said = " ".join(redact.prepared_sentences(made))

    assert "stand alone" in said
    assert "confidential" in said
    now, *others = made.crowd.help
    assert len(others) == 4
    assert all(len(one.ids) <= len(now.ids) for one in others)
    assert made.crowd.everything >= len(now.ids)
    for word in ("anonymous", "Whitlock"):
        assert word not in said


# --- the workbook -----------------------------------------------------------------------------------------


def filled(root: Path, change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> Path:
    """The workbook as somebody fills it in who takes out every mark and signs every record."""
    path = root / "private/review/review.xlsx"
    book = openpyxl.load_workbook(path)
    cover = {row[0].value: row[1] for row in book["How to"].iter_rows() if row[0].value}
    cover["Your staff code"].value = "jt-01"
    for row in book["Marks"].iter_rows(min_row=5):
        if row[1].value:
            row[6].value = "Take out"
    for row in book["Sign"].iter_rows(min_row=5):
        row[5].value, row[6].value = "Yes", "Signed"
    change(book)
    book.save(path)
    return path


def test_the_workbook_signs_what_the_page_signs(root: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(root, tmp_path / "other"))
    read(other, saved(other))

    done = read_back.signed_folder(root, filled(root), context=context())

    assert (done.rejects, done.left, done.deleted) == ((), 0, True)
    assert kept(root) == kept(other)
    assert not (root / "private/review").exists()


def test_words_that_the_program_missed_are_added_by_typing_them(root: Path) -> None:
    first = with_text(root)
    number, mark = listed(root)["records"][first]["number"], listed(root)["records"][first]["marks"][0]

    def add(book: openpyxl.Workbook) -> None:
        for column, value in enumerate((number, "AT  THE canal", "Exact place"), start=1):
            book["Add"].cell(5, column).value = value
        row = next(row for row in book["Marks"].iter_rows(min_row=5) if row[1].value == f"{number}-1")
        row[5].value, row[6].value = "Workplace", "Leave in"

    done = read_back.signed_folder(root, filled(root, add), context=context())

    assert (done.rejects, done.left) == ((), 0)
    text = next(each.text["grounds"] for each in done.signoff.materials if each.public_id == first)
    spans = done.signoff.signed[first].spans["grounds"]
    assert Kind.EXACT in {span.kind for span in spans}
    assert "at the canal" in {text[span.start : span.end] for span in spans}
    assert (mark[1], mark[2]) not in {(span.start, span.end) for span in spans}, "the first mark was left in"


def test_a_row_of_the_workbook_that_cannot_count_keeps_its_record_unsigned(root: Path) -> None:
    numbers = [each.number for each in off(root).materials if each.text]

    def spoil(book: openpyxl.Workbook) -> None:
        marks = {row[1].value: row for row in book["Marks"].iter_rows(min_row=5)}
        marks[f"{numbers[0]}-1"][6].value = None
        marks[f"{numbers[1]}-1"][6].value = "Perhaps"
        marks[f"{numbers[2]}-1"][5].value = "Whitlock"
        book["Add"].cell(5, 1).value, book["Add"].cell(5, 2).value = numbers[3], "Jaydon"
        for column, value in enumerate((numbers[4], "Nobody Atall", "Name"), start=1):
            book["Add"].cell(6, column).value = value
        sign = {row[0].value: row for row in book["Sign"].iter_rows(min_row=5)}
        sign[numbers[5]][5].value = None
        sign[numbers[6]][6].value = "x"

    done = read_back.signed_folder(root, filled(root, spoil), context=context())

    assert set(done.signoff.left) == set(numbers[:7])
    said = " ".join(done.rejects)
    for reason in ("not decided", "decision is not on the list", "what they are is not on the list",
                   "needs the record, the words and what they are", "not in it as they were typed",
                   "not read to its end", "signature is not the one on the list"):  # fmt: skip
        assert reason in said, reason
    for secret in ("Whitlock", "Jaydon", "Nobody", "Perhaps"):
        assert secret not in said


def test_a_workbook_that_is_filled_in_and_not_read_is_not_written_over(root: Path) -> None:
    path = filled(root, lambda book: setattr(book["Sign"]["G5"], "value", None))
    with pytest.raises(WriteError, match="not read back"):
        redact.redact_folder(root, context=context())

    done = read_back.signed_folder(root, path, context=context())

    assert done.left == 1
    assert len(redact.redact_folder(root, context=context()).signoff.left) == 1


def test_a_workbook_without_a_staff_code_is_signed_by_whoever_reads_it(root: Path) -> None:
    def nobody(book: openpyxl.Workbook) -> None:
        next(row for row in book["How to"].iter_rows() if row[0].value == "Your staff code")[1].value = None

    path = filled(root, nobody)

    nothing = read_back.signed_folder(root, path, context=context())
    assert (nothing.signed, nothing.rejects) == (0, ("How to: there is no staff code, so nothing is signed",))
    assert read_back.signed_folder(root, path, staff="AB-2", context=context()).signoff.signers == ("AB-2",)


# --- in a browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def opened(page: Page, root: Path) -> Page:
    page.goto((root / "private/review/review.html").as_uri())
    page.wait_for_selector("#work:not([hidden])")
    return page


def sign_here(page: Page) -> None:
    """Read the record that is open to its end, take out what is left to decide, and sign."""
    page.locator("#all-out").click()
    page.locator("#sign").click()


def downloaded(page: Page, path: Path) -> dict[str, Any]:
    with page.expect_download() as wanted:
        page.locator("#save").click()
    wanted.value.save_as(path)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.browser
def test_mark_decide_sign_save_close_reopen_and_go_on_in_a_browser(
    root: Path, browser: Browser, tmp_path: Path
) -> None:
    first = with_text(root)
    number = listed(root)["records"][first]["number"]
    outside = browser.new_context(accept_downloads=True, viewport={"width": 1100, "height": 900})
    page = opened(outside.new_page(), root)
    page.fill("#staff", "jt-01")
    page.locator("#numbers button", has_text=number).and_(page.get_by_label(f"Record {number},")).click()

    page.locator("mark").first.press("l")  # stays in
    page.fill("#words", "THE  canal")
    page.select_option("#kind", "exact")
    page.locator("#words").press("Enter")
    typed = page.locator("#said").inner_text()
    half = """() => {
      const all = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
      for (let one = all.nextNode(); one; one = all.nextNode()) {
        const at = one.data.search(/stopped|dealings/);
        if (at >= 0) { getSelection().setBaseAndExtent(one, at + 2, one, at + 5); return; }
      }
    }"""
    page.evaluate(half)
    page.select_option("#selected-kind", "own")
    page.locator("#mark-selected").click()
    sign_here(page)
    partial = downloaded(page, tmp_path / "review.json")
    inside = json.dumps(page.evaluate("Object.entries(localStorage)"))
    page.close(run_before_unload=False)

    for text in (json.dumps(partial), inside):
        assert not [secret for secret in SECRETS if secret in text]
    done = read_back.signed_folder(root, tmp_path / "review.json", context=context())
    assert (done.signed, done.rejects) == (1, ())
    text = next(each.text["grounds"] for each in done.signoff.materials if each.public_id == first)
    taken = {text[span.start : span.end]: span.kind for span in done.signoff.signed[first].spans["grounds"]}
    assert "1 place" in typed
    assert taken["the canal"] is Kind.EXACT
    assert taken["stopped"] is Kind.OWN  # half a word was selected, the whole is taken out
    assert "Jaydon Whitlock" in taken
    assert "4471 Hargreave" not in taken
    redact.redact_folder(root, context=context())

    again = opened(outside.new_page(), root)  # this browser still knows; another one takes it from the saved file
    assert again.locator("#progress").inner_text().startswith(f"1 of {ALL} records signed, {ALL - 1} left")
    other = browser.new_context(accept_downloads=True, viewport={"width": 1100, "height": 900})
    page = opened(other.new_page(), root)
    page.set_input_files("#open", tmp_path / "review.json")
    page.locator("#said", has_text="taken in").wait_for()
    page.fill("#staff", "jt-01")
    page.locator("#numbers button:not(.signed)").first.click()
    for _ in range(ALL - 1):
        sign_here(page)
    assert page.locator("#progress").inner_text() == f"{ALL} of {ALL} records signed. All are signed: save now."
    downloaded(page, tmp_path / "all.json")
    outside.close()
    other.close()
    last = read_back.signed_folder(root, tmp_path / "all.json", context=context(day=10))
    assert (last.left, last.rejects, last.deleted) == (0, (), True)
    assert last.signoff.signed[first].at.startswith("2026-10-09")


# --- in a workspace ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office_drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("office")
    settings = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),),
        panel=Panel(members=3, readers=3, quorum=2), plan=Plan(total=24, minimum=2),
    )  # fmt: skip
    root = workspace.init(base / "panel", settings, context=context()).root
    steps.load(root, Extract(paths=(extract(base),)), context=context())
    steps.freeze(root, context=context())
    steps.take(root, announced="e-mail to all, 9 October 2026", seed="8402617395", thrown=True, context=context())
    return root


@pytest.fixture
def office(office_drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(state, "WITH_DRAW", state.WITH_DRAW | {redact.SIGNING})
    monkeypatch.setattr(state, "NOTED", state.NOTED | {redact.SIGNING})
    root = Path(shutil.copytree(office_drawn, tmp_path / "panel"))
    monkeypatch.chdir(root)
    monkeypatch.setenv("SCRUTINY_STAFF", "JT-01")
    return root


def draw_of(office: Path) -> tuple[Path, state.Judged]:
    work = workspace.opened(office)
    subject = state.Subject(cycle="2026-11")
    return work.folder(subject), work.state.cycle("2026-11").round(1).draws["first"].state


def test_a_draw_is_redacted_when_the_last_record_is_signed_and_not_before(office: Path) -> None:
    made = redact.make_review(office, context=context())
    place, _ = draw_of(office)
    path = office.parent / "saved.json"
    path.write_text(json.dumps(saved(place, only=9)))

    redact.read_review(office, path, context=context())
    assert draw_of(office)[1] is state.Judged.DRAWN
    path.write_text(json.dumps(saved(place)))
    redact.read_review(office, path, context=context(day=10))

    assert draw_of(office)[1] is state.Judged.REDACTED
    assert not made.folder.exists()
    events = [(event.step, event.payload) for event in workspace.opened(office).events][-3:]
    assert [step for step, _ in events] == ["signing", "signing", "redact"]
    assert [payload["left"] for _, payload in events if payload] == [ALL - 9, 0, 0]
    assert not [secret for secret in SECRETS if secret in json.dumps(events)]


def test_a_draw_that_waits_though_all_is_signed_is_recorded_without_new_files(office: Path) -> None:
    redact.make_review(office, context=context())
    place, _ = draw_of(office)
    assert redact.finish(office, context=context()) is None
    path = office.parent / "saved.json"
    path.write_text(json.dumps(saved(place)))
    read_back.signed_folder(place, path, context=context())  # as if the program had been stopped before its event

    done = redact.finish(office, context=context())

    assert done is not None
    assert draw_of(office)[1] is state.Judged.REDACTED
    assert redact.finish(office, context=context()) is None


def command(*arguments: object) -> None:
    from scrutiny.cli.redact import command as redact_command

    redact_command.main([str(one) for one in arguments], standalone_mode=False)


def test_the_command_makes_the_files_and_reads_them_back(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = office.parent / "words.txt"
    words.write_text("the canal\nallow: operator\n", encoding="utf-8")
    command("--words", words)
    said = capsys.readouterr().out
    assert f"0 of {ALL} records are signed, {ALL} left." in " ".join(said.split())
    assert "review.html" in said
    place, _ = draw_of(office)
    path = office.parent / "saved.json"
    path.write_text(json.dumps(saved(place)))

    command("--read", path, "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["signed"], told["left"], told["not_counted"]) == (ALL, 0, [])
    assert told["kinds"]["own"] > 0
    assert draw_of(office)[1] is state.Judged.REDACTED


def test_the_command_works_on_a_folder_outside_any_workspace(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(saved(root, only=3)))

    command(root, "--read", path, "--staff", "JT-01")
    said = " ".join(capsys.readouterr().out.split())
    assert f"3 of {ALL} records are signed, {ALL - 3} left." in said
    assert "Go on: scrutiny redact" in said
    command(root, "--json")
    assert len(json.loads(capsys.readouterr().out)["left"]) == ALL - 3
