"""Copies of the packs: who was given which, when it came back, who saw a record; and the members' register."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace as changed
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from conftest import Ran
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from scrutiny import cli, resources
from scrutiny.cycle import copies, state, steps, store, workspace
from scrutiny.cycle.config import Areas, Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.copies import Copy, copy_numbers, from_json, given, holding, read, to_json, who_saw
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import KEY_FILE, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.replace import replace
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, StepError, WriteError
from scrutiny.outputs import letters
from scrutiny.outputs.release import Secret, scan
from scrutiny.panel.register import Format, Member, Register
from scrutiny.sampling.plan import Settings

Run = Callable[..., Ran]
SEPTEMBER = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
SENT = date(2026, 11, 5)
LATER = date(2026, 11, 20)
TODAY = date(2026, 11, 30)
MEMBERS = {"M01": ["1", "2", "3"], "M02": ["1", "2", "4"], "M03": ["3", "4", "14"]}


def context(day: date = TODAY) -> Context:
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(7).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies") / "d"
    sample(
        Extract(paths=(SEPTEMBER,)), out=folder, seed="8402617395", settings=Settings(total=90), context=context(),
        salt=bytes(range(32)),
    )  # fmt: skip
    packed(folder)
    return folder


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "d"))


def packed(folder: Path, members: dict[str, list[str]] = MEMBERS, *, words: str = "the pack") -> None:
    """A pack as it lies there: a folder a member, and the office's own copy beside them."""
    files = {f"{code}/pack.pdf": f"{words} of {code}".encode() for code in members}
    store.replace_folder(folder / "pack", {**files, "M01/scores-M01.xlsx": b"rows", "pack.pdf": b"all of them"})
    (folder / "private/assigned.json").write_text(json.dumps({"pack_id": "herts-2026-09", "members": members}))


def give(root: Path, *members: str, on: date = SENT, how: str = "post", **ways: object) -> copies.Written:
    return given(root, members, on=on, how=how, today=TODAY, **ways)  # type: ignore[arg-type]


def back(root: Path, *members: str, on: date = LATER, how: str = "returned") -> copies.Written:
    return copies.came_back(root, members, on=on, how=how, today=TODAY)


# --- given and back -------------------------------------------------------------------------------------------


def test_what_was_given_is_written_down_with_files_records_day_and_way(root: Path) -> None:
    assert read(root) == ()

    done = give(root, "M03", how="hand", formats={"M03": (Format.LARGE, Format.XLSX)})

    (one,) = read(root)
    assert done.copies == done.changed == (one,)
    assert one == Copy(
        member="M03", number=3, issue=1, pack_id="herts-2026-09", formats=("large-print", "xlsx"),
        files={"M03/pack.pdf": hashlib.sha256(b"the pack of M03").hexdigest()}, records=("3", "4", "14"), given=SENT,
        how="hand",
    )  # fmt: skip
    assert one.ended == "out"


def test_all_are_those_who_have_none(root: Path) -> None:
    give(root, "m02")

    assert [one.member for one in give(root, "all", on=LATER).changed] == ["M01", "M03"]
    assert [(one.member, one.number, one.given) for one in read(root)] == [
        ("M02", 2, SENT), ("M01", 1, LATER), ("M03", 3, LATER),
    ]  # fmt: skip
    assert set(read(root)[1].files) == {"M01/pack.pdf", "M01/scores-M01.xlsx"}


def test_a_pack_without_folders_gives_everybody_what_has_no_other_members_code(root: Path) -> None:
    store.replace_folder(root / "pack", {"pack.pdf": b"p", "scores-M01.xlsx": b"1", "scores-M02.xlsx": b"2"})

    give(root, "M02")

    assert set(read(root)[0].files) == {"pack.pdf", "scores-M02.xlsx"}


def test_what_came_back_is_written_beside_what_was_given(root: Path) -> None:
    give(root, "all")
    back(root, "M01")
    back(root, "M03", how="destroyed")

    assert [one.ended for one in read(root)] == [
        "came back on 20 November 2026", "out", "was destroyed or deleted on 20 November 2026",
    ]  # fmt: skip
    said = " ".join(copies.sentences(read(root), ["M01", "M02", "M03", "M04"]))
    assert said == "3 copies were given. Still out: 1 copy (M02). Not given yet: M04."
    assert [one.member for one in back(root, "all").changed] == ["M02"]
    assert copies.sentences(read(root)) == ("3 copies were given.", "None is out.")


def test_a_lost_copy_is_said_and_its_member_can_be_given_another(root: Path) -> None:
    give(root, "M01")
    back(root, "M01", how="lost")
    give(root, "M01", on=LATER)

    assert [(one.number, one.issue, one.named) for one in read(root)] == [
        (1, 1, "copy 1"), (1, 2, "copy 1 (second issue)"),
    ]  # fmt: skip
    said = " ".join(copies.sentences(read(root)))
    assert "Lost: M01." in said
    assert "data protection officer" in said


def test_what_was_written_by_mistake_counts_for_nothing_and_stays_in_the_file(root: Path) -> None:
    give(root, "M03")
    back(root, "M03", on=SENT, how="mistake")

    assert who_saw(read(root), "14") == ()
    assert copies.sentences(read(root)) == ("No copy was given yet.",)
    assert len(read(root)) == 1
    assert [one.issue for one in give(root, "M03", on=LATER).changed] == [2]


def test_the_same_is_not_written_twice(root: Path) -> None:
    give(root, "M01", "M02")
    before = (root / "private/copies.json").read_bytes()

    again = give(root, "M01", "M02", "M01")

    assert not again.new
    assert (root / "private/copies.json").read_bytes() == before
    back(root, "M01")
    before = (root / "private/copies.json").read_bytes()
    assert not back(root, "M01").new
    assert (root / "private/copies.json").read_bytes() == before


def test_a_step_that_was_stopped_after_the_first_member_is_run_again_for_both(root: Path) -> None:
    give(root, "M01")

    assert give(root, "M01", "M02").new
    assert [one.member for one in read(root)] == ["M01", "M02"]


def test_a_pack_made_again_is_a_second_issue_under_the_same_number_and_both_end_together(root: Path) -> None:
    give(root, "M02")
    packed(root, {**MEMBERS, "M02": ["1", "2", "R1"]}, words="without record 4")

    give(root, "M02", on=date(2026, 11, 7))

    first, second = read(root)
    assert (first.number, second.number, second.issue) == (2, 2, 2)
    assert first.is_out
    assert [one.issue for one in who_saw(read(root), "4")] == [1]
    assert [one.issue for one in who_saw(read(root), "r1")] == [2]
    back(root, "M02")
    assert not any(one.is_out for one in read(root))


@pytest.mark.parametrize(
    ("members", "on", "how", "words"),
    [
        (("M09",), SENT, "post", "word 1 is no member of this pack"),
        (("M01", "Hargreave"), SENT, "post", "word 2 is no member"),
        ((), SENT, "post", "no member is named"),
        (("M01",), date(2026, 12, 1), "post", "1 December 2026 is still to come"),
        (("M01",), SENT, "pigeon", "post (by post)"),
        (("M02",), LATER, "post", "M02 has this very copy since 5 November 2026, by post"),
        (("M02",), SENT, "hand", "scrutiny copies back M02 --how lost"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_changes(
    root: Path, members: tuple[str, ...], on: date, how: str, words: str
) -> None:
    give(root, "M02")
    before = read(root)

    with pytest.raises(SettingError) as refused:
        give(root, *members, on=on, how=how)

    assert words in str(refused.value)
    assert "Hargreave" not in str(refused.value)
    assert read(root) == before


@pytest.mark.parametrize(
    ("members", "on", "how", "words"),
    [
        (("M01",), LATER, "returned", "M01 has no copy"),
        (("M02",), date(2026, 11, 4), "returned", "M02 was given it on 5 November 2026, which is later"),
        (("M02",), date(2026, 12, 1), "returned", "still to come"),
        (("M02",), LATER, "eaten", "lost (was lost)"),
        (("M03",), LATER, "returned", "every copy of M03 has ended (was lost on 20 November 2026)"),
    ],
)
def test_what_cannot_have_come_back_is_refused(
    root: Path, members: tuple[str, ...], on: date, how: str, words: str
) -> None:
    give(root, "M02", "M03")
    back(root, "M03", how="lost")
    before = read(root)

    with pytest.raises(SettingError) as refused:
        back(root, *members, on=on, how=how)

    assert words in str(refused.value)
    assert read(root) == before


def test_nothing_is_given_before_there_is_a_pack(root: Path) -> None:
    (root / "private/assigned.json").unlink()
    with pytest.raises(StepError, match="no pack yet"):
        give(root, "M01")


def test_nobody_is_given_a_draft(root: Path) -> None:
    """Such files lie where a pack was made by a version that still made drafts."""
    store.replace_folder(root / "pack", {"DRAFT-NOT-REDACTED-pack.pdf": b"p", "scores-M01.xlsx": b"1"})
    with pytest.raises(PrivacyError):
        give(root, "M01")
    assert read(root) == ()


def test_no_copy_is_out_where_none_was_given(root: Path) -> None:
    with pytest.raises(SettingError, match="no copy is out"):
        back(root, "all")


# --- the file -------------------------------------------------------------------------------------------------

_CODES = [f"M{number:02d}" for number in range(1, 13)]
_COPIES = st.lists(
    st.builds(
        Copy,
        member=st.sampled_from(_CODES), number=st.integers(1, 99), issue=st.integers(1, 9), pack_id=st.text(max_size=9),
        formats=st.lists(st.sampled_from([str(one) for one in Format])).map(tuple),
        files=st.dictionaries(st.text(max_size=9), st.text("0123456789abcdef", min_size=64, max_size=64)),
        records=st.lists(st.integers(1, 99).map(str)).map(tuple), given=st.dates(), how=st.sampled_from([*copies.HOW]),
        back=st.none() | st.dates(),
    ).map(lambda one: changed(one, end="returned" if one.back else "")),
    max_size=5,
)  # fmt: skip


@settings(max_examples=40)
@each(_COPIES)
def test_the_register_is_read_as_it_was_written_and_its_lasting_hash_outlives_the_packs(made: list[Copy]) -> None:
    content = to_json(made)
    assert from_json(content) == tuple(made)
    stripped = copies.without_hashes(content)
    assert not any(digest and digest in stripped.decode() for one in made for digest in one.files.values())
    assert [changed(one, files={}) for one in from_json(stripped)] == [changed(one, files={}) for one in made]
    assert copies.lasting_hash(stripped) == copies.lasting_hash(content)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace('"M03"', '"M01" '),
        lambda text: text.replace("2026-11-05", "5 November"),
        lambda text: text.replace('"post"', '"pigeon"'),
        lambda text: text.replace('"issue"', '"edition"'),
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: text.replace('"copies":', '"others":'),
    ],
)
def test_an_edited_register_is_refused(root: Path, edit: Callable[[str], str]) -> None:
    give(root, "M03")
    path = root / "private/copies.json"
    path.write_text(edit(path.read_text()))
    with pytest.raises(IntegrityError, match=r"copies\.json"):
        read(root)


@each(st.lists(st.sampled_from(_CODES), unique=True), st.data())
def test_no_number_of_a_draw_ever_names_two_members_though_they_come_and_go(
    codes: list[str], data: st.DataObject
) -> None:
    numbers = copy_numbers(codes)
    assert [numbers[code] for code in codes] == [(place, len(codes)) for place in range(1, len(codes) + 1)]
    out = data.draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    there = [_copy(code, numbers[code][0]) for code in out]
    assert copy_numbers(codes, there) == numbers  # whoever is given a copy first changes no other number
    others = data.draw(st.lists(st.sampled_from(_CODES), unique=True))
    after = copy_numbers(others, there)
    assert all(after[code][0] == numbers[code][0] for code in out if code in others)
    used = [number for code, (number, _) in after.items() if code not in out] + [one.number for one in there]
    assert len(used) == len(set(used))
    assert all(number <= of for number, of in after.values())


def _copy(member: str, number: int) -> Copy:
    return Copy(
        member=member, number=number, issue=1, pack_id="p", formats=(), files={}, records=("1",), given=SENT, how="post"
    )


# --- who saw what ---------------------------------------------------------------------------------------------


def test_who_saw_a_record_is_everybody_who_was_given_it_whether_it_came_back_or_not(root: Path) -> None:
    give(root, "all")
    back(root, "M01")

    assert [one.member for one in who_saw(read(root), " 003 ")] == ["M01", "M03"]
    assert [one.member for one in holding(read(root), "3")] == ["M03"]
    said = copies.seen_sentences("3", copies.registers(root))
    assert said[0] == "Record 3 stands in 2 copies that were given to members:"
    assert said[1] == "M01: copy 1, given on 5 November 2026 by post; came back on 20 November 2026."
    assert said[2] == "M03: copy 3, given on 5 November 2026 by post; still out."
    assert copies.seen_sentences("99", copies.registers(root)) == (
        "No copy that was given to a member holds record 99.",
    )


def test_a_lost_copy_may_still_lie_somewhere(root: Path) -> None:
    give(root, "all")
    back(root, "M03", how="lost")
    back(root, "M01", how="destroyed")
    assert [one.member for one in holding(read(root), "3")] == ["M03"]


def test_who_saw_it_can_be_said_when_the_records_are_gone(root: Path) -> None:
    give(root, "M03")
    (root / "private/frame.parquet").write_bytes(store.PURGED)
    store.remove_folder(root / "pack")
    path = root / "private/copies.json"
    path.write_bytes(copies.without_hashes(path.read_bytes()))
    with pytest.raises(StepError):
        open_folder(root)

    assert "M03: copy 3" in " ".join(copies.seen_sentences("14", copies.registers(root)))


def test_larger_draws_have_registers_of_their_own(root: Path) -> None:
    (root / "intense-three-rivers/public").mkdir(parents=True)
    (root / "intense-three-rivers/private").mkdir()
    (root / "intense-three-rivers/private/copies.json").write_bytes(to_json([_copy("M02", 2)]))
    give(root, "M01")
    found = copies.registers(root)
    assert {stage: [one.member for one in own] for stage, own in found.items()} == {
        "first": ["M01"], "intense:three-rivers": ["M02"],
    }  # fmt: skip


# --- withdrawn afterwards -------------------------------------------------------------------------------------


def test_what_is_said_of_a_withdrawn_record_names_what_is_shown_now(root: Path) -> None:
    give(root, "all")
    replace(root, "4", reason="before-a-court")
    one = open_folder(root)
    assert copies.withdrawn_of(one, "04") == letters.Withdrawn(number="4", reason="before a court", instead="R1")
    replace(root, "R1", reason="duplicate", draw="first")
    one = open_folder(root)
    assert copies.withdrawn_of(one, "4").instead == "R2"
    assert copies.withdrawn_of(one, "r1") == letters.Withdrawn(number="R1", reason="a second record", instead="R2")
    with pytest.raises(SettingError, match="4, R1"):
        copies.withdrawn_of(one, "5")
    held = copies.holders(read(root), "4")
    assert [(one.member, one.copy, one.given, one.now) for one in held] == [
        ("M02", "copy 2", "5 November 2026, by post", "out"),
        ("M03", "copy 3", "5 November 2026, by post", "out"),
    ]


def handed(code: str) -> letters.Handed:
    return letters.Handed(
        member=code, number=1, of=3, pack_id="herts-2026-09", force="Hertfordshire", period="September 2026",
        stage="First sample", records=3, formats=(Format.PAPER,), files=(),
    )  # fmt: skip


def test_a_pack_made_again_after_a_withdrawal_brings_a_notice_to_each_who_holds_the_record_once(root: Path) -> None:
    now = {code: handed(code) for code in MEMBERS}
    replace(root, "4", reason="before-a-court")
    one = open_folder(root)
    assert copies.withdrawal_papers(one, read(root), now) == ({}, {})
    give(root, "all")

    members, office = copies.withdrawal_papers(one, read(root), now)

    assert {code: set(own) for code, own in members.items()} == {
        code: {"notice-record-4", "in-place-of-record-4"} for code in ("M02", "M03")
    }
    assert members["M02"]["notice-record-4"] == letters.withdrawal_notice(now["M02"], copies.withdrawn_of(one, "4"))
    assert set(office) == {"copies-of-record-4"}
    packed(root, {"M01": ["1", "2", "3"], "M02": ["1", "2", "R1"], "M03": ["3", "R1", "14"]}, words="again")
    give(root, "M02", on=date(2026, 11, 7))
    members, office = copies.withdrawal_papers(open_folder(root), read(root), now)
    assert set(members) == {"M03"}
    assert set(office) == {"copies-of-record-4"}  # the first issue of M02 is still out
    back(root, "all")
    assert copies.withdrawal_papers(open_folder(root), read(root), now) == ({}, {})


# --- the key --------------------------------------------------------------------------------------------------


def test_the_key_is_one_private_file_and_no_file_of_a_pack_holds_a_reference(tmp_path: Path) -> None:
    """Pack number, public id and force reference stand together for the office and the liaison alone."""
    root = tmp_path / "d"
    few = Settings(total=14, minimum=1, members=2, readers=1)
    sample(Extract(paths=(SEPTEMBER,)), out=root, seed="8402617395", settings=few, context=context())
    replace(root, "4", reason="duplicate")
    pack(root, context=context())
    one = open_folder(root)
    key = pd.read_csv(root / "private" / KEY_FILE, dtype="str", encoding="utf-8-sig")
    assert key[["number", "public_id", "record_id"]].notna().all().all()
    assert len(key) == len(one.key) == 14
    references = [*key["record_id"], *one.called["record_id"]]
    assert all(reference.startswith("SS/") for reference in references)
    files = store.read_tree(root / "pack")
    assert {name.rpartition(".")[2] for name in files} >= {"html", "pdf", "xlsx"}
    assert not [name for name in files if "key" in name.casefold()]
    secrets = [Secret(kind="reference", value=reference, source="key") for reference in references]
    found = scan(files, secrets)
    assert found.secrets == 15
    assert not found.hits
    assert not found.unread
    leaking = {"key.csv": (root / "private" / KEY_FILE).read_bytes()}
    assert {hit.file for hit in scan(leaking, secrets).hits} == {"key.csv"}
    # The page that does the draw again has the public list, by its nature; nothing else has a public id.
    others = {name: content for name, content in files.items() if not name.endswith("check-the-draw.html")}
    named = [Secret(kind="public id", value=public_id, source="key") for public_id in key["public_id"]]
    assert len(others) < len(files)
    assert not scan(others, named).hits


# --- in a workspace -------------------------------------------------------------------------------------------

ROUND = Path("cycles/2026-11/round-1")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workspace") / "panel"
    made = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),), plan=Plan(total=90),
        panel=Panel(members=3, readers=3, quorum=3),
    )  # fmt: skip
    workspace.init(root, made, context=context())
    steps.load(root, Extract(paths=(SEPTEMBER,)), context=context())
    steps.freeze(root, context=context())
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", context=context())
    packed(root / ROUND)
    return root


@pytest.fixture
def work(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(state, "WITH_DRAW", state.WITH_DRAW | {copies.GIVEN, copies.BACK})
    monkeypatch.setattr(state, "NOTED", state.NOTED | {copies.GIVEN, copies.BACK})
    return Path(shutil.copytree(begun, tmp_path / "panel"))


def events(root: Path) -> list[str]:
    return [one.step for one in workspace.opened(root).events if one.step in (copies.GIVEN, copies.BACK)]


def test_each_giving_and_each_return_is_an_event_by_codes_that_gives_no_pack_back(work: Path) -> None:
    copies.give(work, ["all"], on=SENT, how="post", context=context())
    copies.take_back(work, ["M01"], on=LATER, context=context())

    assert events(work) == ["given", "back"]
    payload = workspace.opened(work).events[-1].payload
    assert payload is not None
    content = (work / ROUND / "private/copies.json").read_bytes()
    assert payload["copies_sha256"] == hashlib.sha256(copies.without_hashes(content)).hexdigest()
    assert payload["copies"] == [
        {
            "member": "M01", "number": 1, "issue": 1, "pack_id": "herts-2026-09", "given": "2026-11-05", "how": "post",
            "back": "2026-11-20", "end": "returned",
        }
    ]  # fmt: skip
    assert not any(digest in json.dumps(payload) for one in from_json(content) for digest in one.files.values())
    assert workspace.opened(work).events[-1].subject == "2026-11/1/first"


def test_what_is_recorded_already_is_refused_and_what_was_stopped_before_its_event_is_recorded(work: Path) -> None:
    given(work / ROUND, ["M01"], on=SENT, how="post", today=TODAY)  # the line, and no event
    assert events(work) == []
    copies.give(work, ["M01"], on=SENT, how="post", context=context())
    assert events(work) == ["given"]
    with pytest.raises(SettingError, match="written down already"):
        copies.give(work, ["M01"], on=SENT, how="post", context=context())
    assert events(work) == ["given"]


def test_formats_are_those_of_the_register(work: Path) -> None:
    (work / "private/members.csv").write_text("code,formats\nM01,large print\nM02,\n")
    copies.give(work, ["all"], on=SENT, how="post", context=context())
    assert [one.formats for one in read(work / ROUND)] == [
        ("large-print",), ("paper", "html", "xlsx"), ("paper", "html", "xlsx"),
    ]  # fmt: skip


@pytest.fixture
def inside(scrutiny: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("copies", "members"):
        monkeypatch.setitem(cli.COMMANDS, name, "")
    monkeypatch.setenv("SCRUTINY_STAFF", "JT-01")
    monkeypatch.chdir(work)
    return scrutiny


def test_the_commands_say_who_has_what_and_who_saw_a_record(inside: Run) -> None:
    assert "No copy was given yet" in inside("copies").words
    ran = inside("copies", "given", "M03", "m01", "--on", "2026-11-05", "--how", "post")
    assert ran.code == 0, ran.err
    assert "M03: copy 3, 3 records: given on 5 November 2026 by post." in ran.words
    assert "Not given yet: M02." in ran.words
    ran = inside("copies", "back", "M03", "--on", "07/11/2026", "--how", "destroyed")
    assert "M03: copy 3, 3 records: was destroyed or deleted on 7 November 2026." in ran.words
    ran = inside("copies")
    assert "Still out: 1 copy (M01)." in ran.words
    found = json.loads(inside("copies", "--json").out)
    assert [(one["member"], one["back"]) for one in found] == [("M03", "2026-11-07"), ("M01", None)]
    assert "M03: copy 3, given on 5 November 2026 by post" in inside("copies", "who-saw", "14").words
    assert json.loads(inside("copies", "who-saw", "14", "--json").out)[0]["member"] == "M03"
    assert inside("copies", "given", "M03", "--how", "pigeon").code == 11
    assert inside("verify").code == 0
    assert "given" in inside("log").words


def test_the_commands_work_on_a_draw_folder_outside_a_workspace(
    scrutiny: Run, root: Path, anywhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "copies", "")
    ran = scrutiny("copies", "given", root, "all", "--how", "hand", "--on", "2026-11-05")
    assert ran.code == 0, ran.err
    assert "3 copies were given." in ran.words
    assert (
        "That was written down already."
        in scrutiny("copies", "given", root, "M01", "--how", "hand", "--on", "2026-11-05").words
    )
    assert scrutiny("copies", "back", root, "all").code == 0
    assert "None is out." in scrutiny("copies", "list", root).words
    assert "Record 14 stands in 1 copy that was given" in scrutiny("copies", "who-saw", root, "14").words
    assert scrutiny("copies", "who-saw", "14").code == 2


def test_giving_a_pack_to_somebody_who_is_not_ready_is_written_down_and_said(inside: Run, work: Path) -> None:
    (work / "private/members.csv").write_text("code,vetted on,agreement signed\nM01,2026-01-01,2026-01-01\nM03,,\n")
    ran = inside("copies", "given", "M01", "M03", "--how", "hand", "--on", "2026-11-05")
    assert ran.code == 0
    assert "Note: M03: no signed confidentiality agreement is in the register." in ran.words
    assert "Note: M01" not in ran.words


# --- the register of a workspace ------------------------------------------------------------------------------


def test_a_workspace_without_a_register_goes_on_as_it_did(inside: Run, work: Path) -> None:
    assert copies.register_of(work) is None
    assert copies.codes_for(None, members=3, on=SENT) == ("M01", "M02", "M03")
    ran = inside("members")
    assert "There is no register." in ran.words
    assert "scrutiny members start" in ran.words


def test_a_register_is_started_filled_in_and_listed(inside: Run, work: Path) -> None:
    ran = inside("members", "start")
    assert ran.code == 0
    assert "private/members.csv" in ran.words
    assert inside("members", "start").code == 15
    known = copies.register_of(work)
    assert known is not None
    assert known.codes == ("M01", "M02", "M03")
    (work / "private/members.csv").write_text(
        "code;area;term to;trained on;vetted on;vetting until;agreement signed;chair;conflicts\n"
        "M01;Watford;31/12/2027;1/2/2025;1/2/2025;1/12/2026;1/2/2025;yes;Dacorum\n"
        "M02;St Albans;31/10/2026;1/2/2025;1/2/2025;1/2/2028;1/2/2025;;\n"
    )
    ran = inside("members", "--on", "2026-11-05")
    assert "M01 (chair)" in ran.words
    assert "M01: the vetting runs out on 1 December 2026." in ran.words
    assert "M02: the term ended on 31 October 2026." in ran.words
    assert "No serving member comes from: Broxbourne, Dacorum," in ran.words
    assert "St Albans, Stevenage" in ran.words
    assert "The list of names has no name for: M01, M02." in ran.words
    assert "codes that the register does not know: M03." in ran.words
    found = json.loads(inside("members", "--on", "2026-11-05", "--json").out)
    assert [one["serves"] for one in found["members"]] == [True, False]
    known = copies.register_of(work)
    assert copies.codes_for(known, members=9, on=SENT) == ("M01",)
    assert copies.codes_for(known, members=9, on=None) == ("M01", "M02")
    with pytest.raises(SettingError, match="no member serves on 1 January 2030"):
        copies.codes_for(known, members=9, on=date(2030, 1, 1))


def test_an_area_that_the_force_does_not_have_is_refused(inside: Run, work: Path) -> None:
    (work / "private/members.csv").write_text("code,area\nM01,Luton\n")
    ran = inside("members")
    assert ran.code == 11
    assert 'private/members.csv: 1 cell cannot be read (row 2, "area"' in ran.err
    assert "Luton" not in ran.err


def test_nothing_that_somebody_typed_is_written_over(inside: Run, work: Path) -> None:
    typed = "code,name\nM01,Jo\n"
    (work / "private/names.csv").write_text(typed)
    ran = inside("members", "start")
    assert ran.code == 0
    assert "It was there already, and stays as it is." in ran.words
    assert (work / "private/names.csv").read_text() == typed
    (work / "private/members.csv").write_text("code\nM07\n")
    with pytest.raises(WriteError):
        copies.start_register(workspace.opened(work))
    assert (work / "private/members.csv").read_text() == "code\nM07\n"


def test_areas_of_a_file_and_of_nowhere(work: Path) -> None:
    opened = workspace.opened(work)
    assert list(copies.area_names(opened) or {})[:2] == ["broxbourne", "dacorum"]
    elsewhere = changed(opened, config=changed(opened.config, force=Force(name="kent")))
    assert copies.area_names(elsewhere) is None
    shape = {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 51]]]}
    outline = {"type": "Feature", "properties": {"name": "Ashford"}, "geometry": shape}
    (work / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [outline]}))
    by_file = changed(elsewhere, config=changed(elsewhere.config, areas=Areas(file="areas.geojson")))
    assert copies.area_names(by_file) == {"ashford": "Ashford"}
    missing = changed(elsewhere, config=changed(elsewhere.config, areas=Areas(file="none.geojson")))
    with pytest.raises((InputError, SettingError)):
        copies.area_names(missing)


def test_who_has_no_name_in_the_list_is_said_by_code() -> None:
    known = Register(members=(Member(code="M01"), Member(code="M02")))
    assert copies.without_a_name(known, {}) == ("The list of names has no name for: M01, M02.",)
