"""``index.html`` and ``dates.ics`` of a cycle's folder, as they are written into a workspace."""

import dataclasses
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny.cycle import config, cycle_page, status, store, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.state import Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import SettingError, WriteError

SETTINGS = Config(
    force=Force(name="hertfordshire", office="The office"),
    meetings=(Meeting(date=date(2026, 11, 19)), Meeting(date=date(2027, 1, 21))),
)
FIRST = Subject(cycle="2026-11")
DAY = date(2026, 10, 12)


def context(said: list[str] | None = None) -> Context:
    return Context(
        today=lambda: DAY,
        now=lambda: datetime(2026, 10, 12, 9, 30, tzinfo=UTC),
        random_bytes=bytes,
        say=(said if said is not None else []).append,
        staff="JT-01",
        login=lambda: "jane",
    )


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return workspace.init(tmp_path / "panel", SETTINGS, context=context())


def after(work: Workspace, *steps: str, subject: Subject = FIRST) -> Workspace:
    for step in steps:
        payload = {"settings": config.write(work.config)} if step == "freeze" else {}
        work = workspace.record(work, step=step, subjects=[subject.code], payload=payload, context=context())
    return work


def text_of(path: Path) -> str:
    html = path.read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def test_the_page_says_where_we_are_what_is_due_and_what_was_done(work: Workspace) -> None:
    text = text_of(cycle_page.write_index(after(work, "load", "freeze"), "2026-11", today=DAY))

    for words in (
        "As of 12 October 2026.",
        "List and plan are fixed; nothing is drawn yet.",
        "Send the fingerprint out, make the seed before a witness, and draw, by 12 October 2026",
        "9 October 2026 Fix list and plan done",
        "5 November 2026 The packs are with the members scrutiny pack not done",
        "frozen-1/public/fingerprint.html to every member not done, late",
        "12 October 2026 JT-01 list and plan were fixed",
        "the first one is wiped on 31 August 2026.",
    ):
        assert words in text, words
    assert not re.search(r"in \d+ days|tomorrow", text), "an old page must say nothing wrong"


def test_what_is_late_is_said_beside_its_day_and_in_what_is_to_be_done(work: Workspace) -> None:
    at = after(work, "load", "freeze", "draw", "redact", "pack", "collect", "decide", "flag")
    text = text_of(cycle_page.write_index(at, "2026-11", today=date(2026, 11, 23)))

    assert "liaison. Late: it was due by 12 October 2026. scrutiny keep-video" in text
    assert "12 October 2026 Draw the records done" in text
    assert "12 October 2026 Ask the force to keep the videos of the drawn records scrutiny keep-video" in text
    assert text.count("not done, late") == 2
    assert "5 November 2026 The packs are made done" in text
    assert "the panel met on 19 November 2026 and looked at searches of 1 August to 30 September 2026." in text
    assert "meets on" not in text


def test_a_meeting_that_nothing_shows_to_have_been_held_is_not_said_to_have_been(work: Workspace) -> None:
    text = text_of(cycle_page.write_index(after(work, "load"), "2026-11", today=date(2026, 11, 23)))

    assert "meeting was to be on 19 November 2026, on searches of 1 August to 30 September" in text


def test_the_same_workspace_gives_the_same_bytes_and_only_the_day_that_is_given_counts(work: Workspace) -> None:
    at = after(work, "load")
    once = cycle_page.write_index(at, "2026-11", today=DAY).read_bytes()

    assert cycle_page.write_index(at, "2026-11", today=DAY).read_bytes() == once, "the page does not list itself"
    later = cycle_page.write_index(at, "2026-11", today=date(2026, 10, 11)).read_bytes()
    assert later.replace(b"As of 11 October", b"As of 12 October") == once, "nothing more was late by then"


def test_what_lies_in_the_folder_is_linked_and_what_is_half_written_is_not(work: Workspace) -> None:
    at = after(work, "load", "freeze", "draw")
    folder = at.root / "cycles" / "2026-11"
    for name in ("round-1/public/sample.csv", "round-1/private/key.csv", "round-1.old/x.csv", "frozen-2.partial/y.csv"):
        store.write(folder / name, b"x")
    html = cycle_page.write_index(at, "2026-11", today=DAY).read_text(encoding="utf-8")

    assert re.findall(r'href="([^"#]+)"', html) == ["round-1/public/sample.csv", "round-1/private/key.csv"]
    for link in re.findall(r'href="([^"#]+)"', html):
        assert (folder / link).is_file()


def test_rounds_and_larger_draws_are_told_apart(work: Workspace) -> None:
    larger = Subject(cycle="2026-11", stage="intense:watford")
    at = after(work, "load", "freeze", "draw", "pack", "collect", "decide", "flag")
    at = after(at, "closer", "intensify", "pack", subject=larger)
    at = after(at, "concern", subject=Subject(cycle="2026-11", stage="area:stevenage"))
    text = text_of(cycle_page.write_index(at, "2026-11", today=DAY))

    assert "the packs were made (larger draw: watford)" in text
    assert "an area of concern was found (stevenage)" in text


def test_with_two_rounds_each_is_named(work: Workspace) -> None:
    monthly = dataclasses.replace(work, config=dataclasses.replace(work.config, supply=Supply(rounds=2)))
    text = text_of(cycle_page.write_index(after(monthly, "load", "freeze"), "2026-11", today=DAY))

    assert "the extract was loaded (round 1)" in text
    assert "Video of round 2: if nobody asks" in text


def test_after_steps_the_pages_of_their_cycles_are_written_and_no_others(work: Workspace) -> None:
    at = after(work, "load")
    cycle_page.refresh(at.root, before=at.events, context=context())
    assert not (at.root / "cycles").exists()

    after(at, "load", subject=Subject(cycle="2027-01"))
    cycle_page.refresh(at.root, before=at.events, context=context())
    assert [path.parent.name for path in (at.root / "cycles").rglob("*.html")] == ["2027-01"]


def test_a_step_stands_though_its_page_cannot_be_written(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    at = after(work, "load")

    def full(*_: object) -> None:
        raise WriteError("the disk is full", where="index.html")

    monkeypatch.setattr(store, "write", full)
    said: list[str] = []
    cycle_page.refresh(at.root, before=work.events, context=context(said))

    assert said == ["The page cycles/2026-11/index.html could not be written; it is as it was before"]


def test_the_dates_go_into_the_folder_of_each_cycle_or_into_one_file(work: Workspace, tmp_path: Path) -> None:
    at = after(work, "load")
    january = after(at, "load", subject=Subject(cycle="2027-01"))

    into = cycle_page.write_dates(january, today=DAY)
    (one,) = cycle_page.write_dates(january, today=DAY, file=tmp_path / "all.ics")
    (only,) = cycle_page.write_dates(january, today=DAY, cycle="2027-01", file=tmp_path / "one.ics")

    assert [path.parent.name for path in into] == ["2026-11", "2027-01"]
    assert one.read_bytes().count(b"BEGIN:VEVENT") == sum(path.read_bytes().count(b"BEGIN:VEVENT") for path in into)
    assert only.read_bytes() == into[1].read_bytes()


def test_a_cycle_without_a_meeting_has_no_dates_to_write(work: Workspace) -> None:
    strange = dataclasses.replace(work, config=dataclasses.replace(work.config, meetings=()))

    with pytest.raises(SettingError, match="no meeting"):
        cycle_page.write_dates(strange, today=DAY)
    assert status.current(strange, today=DAY) == ()
