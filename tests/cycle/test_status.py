"""Status: what is done, what is next, what is late, and the very command to type."""

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny.cycle import config, state, status, workspace
from scrutiny.cycle.calendar import Span
from scrutiny.cycle.config import Config, Force, Meeting, Seed, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.status import CycleStatus, Item, Last, Standing, Status
from scrutiny.cycle.workspace import Workspace

SETTINGS = Config(
    force=Force(name="hertfordshire"),
    meetings=(Meeting(date=date(2026, 11, 19)), Meeting(date=date(2027, 1, 21))),
)
FIRST = Subject(cycle="2026-11")
TO_DRAW = ("load", "freeze", "draw")


def context() -> Context:
    return Context(
        today=lambda: date(2026, 10, 5),
        now=lambda: datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        random_bytes=bytes,
        say=lambda _: None,
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


def with_settings(work: Workspace, **changed: object) -> Workspace:
    return dataclasses.replace(work, config=dataclasses.replace(work.config, **changed))  # type: ignore[arg-type]


def standing(found: Status, step: str, *, round: int | None = 1) -> Standing:  # noqa: A002 -- the field's name
    return next(
        item.standing for item in found.cycles[0].items if item.due.step == step and item.due.round in (None, round)
    )


def test_a_new_workspace_waits_for_the_extract_of_the_next_meeting(work: Workspace) -> None:
    found = status.status(work, today=date(2026, 10, 5))

    (cycle,) = found.cycles
    assert (cycle.name, cycle.stage) == ("2026-11", Stage.OPEN)
    assert [todo.command for todo in cycle.todos] == ["scrutiny load FILES"]
    assert standing(found, "request") is Standing.LATE
    assert standing(found, "extract") is Standing.NEXT
    assert standing(found, "freeze") is Standing.LATER


def test_what_is_done_is_done_and_what_is_late_is_late(work: Workspace) -> None:
    loaded = after(work, "load")

    found = status.status(loaded, today=date(2026, 10, 10))  # the list was to be fixed on the 9th

    assert standing(found, "request") is Standing.DONE, "what was asked for has come"
    assert standing(found, "extract") is Standing.DONE
    assert standing(found, "freeze") is Standing.LATE
    (todo,) = found.cycles[0].todos
    assert todo.command == "scrutiny freeze"
    assert todo.late_since == date(2026, 10, 9)
    assert [item.due.step for item in found.cycles[0].late] == ["freeze", "announcement"]


def test_something_due_today_is_not_late(work: Workspace) -> None:
    found = status.status(after(work, "load"), today=date(2026, 10, 9))

    assert standing(found, "freeze") is Standing.NEXT
    assert found.cycles[0].todos[0].late_since is None


@pytest.mark.parametrize(
    ("steps", "command"),
    [
        ((), "scrutiny load FILES"),
        (("load",), "scrutiny freeze"),
        (("load", "freeze"), 'scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --dice "DIGITS"'),
        ((*TO_DRAW, "keep-video"), "scrutiny redact"),
        ((*TO_DRAW, "keep-video", "redact"), "scrutiny pack"),
        ((*TO_DRAW, "keep-video", "pack"), "scrutiny collect FOLDER"),
        ((*TO_DRAW, "keep-video", "pack", "collect"), "scrutiny decide"),
        ((*TO_DRAW, "keep-video", "pack", "collect", "decide"), "scrutiny flag"),
        (
            (*TO_DRAW, "keep-video", "pack", "collect", "decide", "flag"),
            'scrutiny publish --elsewhere "WHERE AND WHEN"',
        ),
        ((*TO_DRAW, "keep-video", "pack", "collect", "decide", "flag", "publish"), "scrutiny close"),
    ],
)
def test_the_command_to_type_at_each_point(work: Workspace, steps: tuple[str, ...], command: str) -> None:
    found = status.status(after(work, *steps), today=date(2026, 10, 5))

    assert found.cycles[0].todos[0].command == command


def test_what_the_video_commands_leave_is_what_status_looks_for() -> None:
    from scrutiny.cycle import keep_video

    assert status.VIDEO_LISTS == keep_video.FOLDER
    assert f"private/{keep_video.ANSWERED_FILE}" == status.VIDEO_ANSWER


def test_after_a_draw_the_list_of_videos_comes_first_and_its_answer_last(work: Workspace) -> None:
    drawn = after(work, *TO_DRAW)
    asked = after(drawn, "keep-video")
    answered = after(asked, "video-answer")

    def commands(at: Workspace) -> list[str]:
        return [todo.command for todo in status.status(at, today=date(2026, 10, 5)).cycles[0].todos]

    assert commands(drawn) == ["scrutiny keep-video", "scrutiny redact"]
    assert commands(asked) == ["scrutiny redact", "scrutiny keep-video --returned FILE"]
    assert status.status(asked, today=date(2026, 10, 5)).cycles[0].videos == (), "somebody has asked for them"
    assert commands(answered) == ["scrutiny redact"]
    assert standing(status.status(answered, today=date(2026, 10, 5)), "videos") is Standing.DONE


def test_lists_that_were_written_without_the_ledger_count_too(work: Workspace) -> None:
    """A folder may be named on the command line; then nothing is written down."""
    drawn = after(work, *TO_DRAW)
    (drawn.folder(FIRST) / "keep-video").mkdir(parents=True)
    found = status.status(drawn, today=date(2026, 10, 5)).cycles[0]
    assert [todo.step for todo in found.todos] == ["redact", "returned"]

    (drawn.folder(FIRST) / "private").mkdir()
    (drawn.folder(FIRST) / "private" / "video.csv").write_text("number\n")
    assert standing(status.status(drawn, today=date(2026, 10, 5)), "videos") is Standing.DONE


def test_where_a_list_comes_first_the_details_come_before_the_packs(work: Workspace) -> None:
    drawn = after(with_settings(work, supply=Supply(way="list, then details")), *TO_DRAW, "keep-video")

    def found(at: Workspace) -> list[str]:
        return [todo.command for todo in status.status(at, today=date(2026, 10, 5)).cycles[0].todos]

    assert found(drawn)[0] == "scrutiny load --details FILES"
    items = {item.due.step: item for item in status.status(drawn, today=date(2026, 10, 5)).cycles[0].items}
    assert (items["packs"].command, items["packs"].first) == ("scrutiny pack", "scrutiny load --details FILES")
    detailed = after(drawn, "details")
    assert found(detailed)[0] == "scrutiny redact"
    assert found(after(detailed, "redact"))[0] == "scrutiny pack"


def test_the_invented_records_need_no_signature(work: Workspace) -> None:
    loaded = workspace.record(work, step="load", subjects=[FIRST.code], payload={"invented": True}, context=context())
    drawn = after(loaded, "freeze", "draw", "keep-video", "video-answer")

    todos = status.status(drawn, today=date(2026, 10, 5)).cycles[0].todos

    assert [todo.command for todo in todos] == ["scrutiny pack"]


def test_with_two_rounds_each_says_what_it_waits_for(work: Workspace) -> None:
    monthly = after(with_settings(work, supply=Supply(rounds=2)), *TO_DRAW)
    monthly = after(monthly, "keep-video", "video-answer")

    todos = status.status(monthly, today=date(2026, 10, 5)).cycles[0].todos

    assert [todo.command for todo in todos] == ["scrutiny redact --round 1", "scrutiny load FILES --round 2"]
    assert todos[1].words == "Load the force's extract, round 2"


def test_with_two_cycles_open_a_command_names_its_cycle(work: Workspace) -> None:
    both = after(after(work, *TO_DRAW, "keep-video", "video-answer"), "load", subject=Subject(cycle="2027-01"))

    commands = [todo.command for cycle in status.status(both, today=date(2026, 12, 5)).cycles for todo in cycle.todos]

    assert commands == ["scrutiny redact --cycle 2026-11", "scrutiny freeze --cycle 2027-01"]


def test_every_line_of_the_calendar_says_how_it_is_done(work: Workspace) -> None:
    loaded = after(work, "load")
    monthly = with_settings(loaded, supply=Supply(rounds=2))  # before a freeze the file counts
    for at in (work, monthly, after(loaded, "freeze")):
        for item in status.status(at, today=date(2026, 10, 5)).cycles[0].items:
            assert item.standing is Standing.DONE or item.command or item.by_hand, item.due.step


def test_a_line_whose_turn_has_not_come_says_what_comes_first(work: Workspace) -> None:
    found = {
        item.due.step: item for item in status.status(after(work, "load"), today=date(2026, 10, 10)).cycles[0].items
    }

    assert (found["freeze"].command, found["freeze"].first) == ("scrutiny freeze", "")
    assert (found["packs"].command, found["packs"].first) == ("scrutiny pack", "scrutiny freeze")
    assert found["announcement"].by_hand == "send its page to every member, once the list is fixed"


def test_a_fixed_list_says_which_page_to_send_and_how_the_seed_is_made(work: Workspace) -> None:
    at = after(work, "load")
    public = with_settings(at, seed=Seed(way="public value", by="UK National Lottery 2026-10-14"))
    at = after(at, "freeze")

    dice = {item.due.step: item for item in status.status(at, today=date(2026, 10, 10)).cycles[0].items}
    value = {item.due.step: item for item in status.status(public, today=date(2026, 10, 10)).cycles[0].items}
    later = with_settings(at, seed=Seed(way="public value", by="UK National Lottery 2026-10-14"))

    assert status.status(later, today=date(2026, 10, 10)).cycles[0].items == tuple(dice.values()), "it is fixed"
    assert dice["announcement"].by_hand == "send cycles/2026-11/frozen-1/public/fingerprint.html to every member"
    assert dice["seed"].by_hand.startswith("ten-sided dice, ten or more")
    assert value["seed"].by_hand == "look it up: UK National Lottery 2026-10-14"
    assert "--dice" in dice["draw"].command
    assert "--seed" in value["draw"].command


def test_the_letter_that_asks_for_the_extract_has_the_days_of_its_round(work: Workspace) -> None:
    monthly = with_settings(work, supply=Supply(rounds=2))
    items = [
        item for item in status.status(monthly, today=date(2026, 9, 1)).cycles[0].items if item.due.step == "request"
    ]

    assert [item.command for item in items] == [
        "scrutiny layouts request --first 2026-08-01 --last 2026-08-31 --by 2026-09-08 --out request-2026-08.docx",
        "scrutiny layouts request --first 2026-09-01 --last 2026-09-30 --by 2026-10-08 --out request-2026-09.docx",
    ]


def found(work: Workspace, step: str, stage: str) -> Workspace:
    """What a comparison writes down of an area, or what was done about it."""
    return after(work, step, subject=Subject(cycle="2026-11", stage=stage))


JUDGED = (*TO_DRAW, "keep-video", "video-answer", "pack", "collect", "decide", "flag")


def test_chief_inspectors_owe_an_answer_only_where_there_is_a_concern(work: Workspace) -> None:
    compared = after(work, *JUDGED)

    def owed(at: Workspace) -> Item | None:
        items = status.status(at, today=date(2026, 11, 20)).cycles[0].items
        return next((item for item in items if item.due.step == "answers"), None)

    before = owed(work)
    assert before is not None, "nobody knows yet"
    assert before.by_hand
    assert owed(compared) is None
    concern = found(compared, "concern", "area:watford")
    asked = found(concern, "brief", "area:watford")
    answered = found(asked, "answer", "area:watford")
    said = [owed(at) for at in (concern, asked, answered)]
    assert [one.command for one in said if one] == [
        "scrutiny brief watford --cycle 2026-11", "scrutiny answer watford FILE --cycle 2026-11", "",
    ]  # fmt: skip
    assert said[2] is not None
    assert said[2].standing is Standing.DONE


def test_what_follows_a_comparison_names_its_area_and_no_round(work: Workspace) -> None:
    monthly = with_settings(work, supply=Supply(rounds=2))
    at = after(after(monthly, *JUDGED[:-1]), *JUDGED[:-1], subject=Subject(cycle="2026-11", round=2))
    at = found(found(after(at, "flag"), "closer", "intense:watford"), "closer", "intense:three-rivers")

    commands = [todo.command for todo in status.status(at, today=date(2026, 11, 1)).cycles[0].todos]
    words = [todo.words for todo in status.status(at, today=date(2026, 11, 1)).cycles[0].todos]

    told = '--announced "HOW AND WHEN IT WAS TOLD" --dice "DIGITS"'
    assert commands == [f"scrutiny intensify three-rivers {told}", f"scrutiny intensify watford {told}"]
    assert words[0].endswith("and draw more: three-rivers")


def test_the_last_step_is_told_with_its_day_and_who_took_it(work: Workspace) -> None:
    assert status.status(work, today=date(2026, 10, 5)).cycles[0].last is None

    last = status.status(after(work, "load", "freeze"), today=date(2026, 12, 5)).cycles[0].last

    assert last == Last(day=date(2026, 10, 5), who="JT-01", step="freeze", words="list and plan were fixed")


def test_a_larger_draw_is_called_by_the_name_of_its_area_where_the_plan_has_it(work: Workspace) -> None:
    at = found(found(after(work, *JUDGED), "closer", "intense:three-rivers"), "intensify", "intense:three-rivers")
    plan = at.folder(FIRST) / "public" / "plan.json"
    plan.parent.mkdir(parents=True)
    plan.write_text('{"strata": [{"slug": "three-rivers", "name": "Three Rivers"}]}', encoding="utf-8")

    cycle = status.of_cycle(at, "2026-11", today=date(2026, 11, 1))
    plan.write_text("not a plan", encoding="utf-8")
    broken = status.of_cycle(at, "2026-11", today=date(2026, 11, 1))

    assert cycle.areas == {"three-rivers": "Three Rivers"}
    assert {todo.words.partition("larger draw: ")[2] for todo in cycle.todos} == {"Three Rivers"}
    assert all("--draw intense:three-rivers" in todo.command for todo in cycle.todos if todo.step == "redact")
    assert {todo.words.partition("larger draw: ")[2] for todo in broken.todos} == {"three-rivers"}


def test_a_list_of_videos_that_nobody_wrote_stays_to_be_done_and_is_late_after_the_panel_has_judged(
    work: Workspace,
) -> None:
    judged = after(work, *TO_DRAW, "pack", "collect", "decide", "flag")
    asked = after(judged, "keep-video")

    def cycle(at: Workspace) -> CycleStatus:
        return status.of_cycle(at, "2026-11", today=date(2026, 11, 23))

    (publish, videos) = cycle(judged).todos
    assert (publish.step, videos.step, videos.late_since) == ("publish", "keep-video", date(2026, 10, 12))
    assert {item.due.step for item in cycle(judged).late} == {"asked", "videos"}
    assert [todo.step for todo in cycle(asked).todos] == ["publish", "returned"]
    assert {item.due.step for item in cycle(asked).late} == {"videos"}
    assert cycle(after(asked, "video-answer")).late == ()


def test_a_line_that_is_done_says_no_more_than_what_was_done(work: Workspace, tmp_path: Path) -> None:
    drawn = after(work, *TO_DRAW, "keep-video")
    real = after(drawn, "redact", "pack")
    other = workspace.init(tmp_path / "other", SETTINGS, context=context())
    loaded = workspace.record(other, step="load", subjects=[FIRST.code], payload={"invented": True}, context=context())
    invented = after(loaded, "freeze", "draw", "pack")

    def words(at: Workspace) -> dict[str, str]:
        items = status.of_cycle(at, "2026-11", today=date(2026, 11, 5)).items
        return {item.due.step: item.words for item in items}

    assert words(drawn)["packs"] == "The packs are with the members", "what is due"
    assert words(real)["packs"] == "The packs are made"
    assert words(real)["draw"] == "Draw the records"
    assert words(real)["redacted"] == "Every record is redacted and signed"
    assert words(invented)["redacted"] == "The records are invented, and nobody had to sign them"


def test_every_step_that_is_written_down_can_be_told() -> None:
    told = {
        step: status.done_words(step)
        for step in (
            *state.ROUNDS,
            *state.CYCLES,
            *state.DRAWS,
            *state.FOUND,
            "brief",
            "answer",
            "redraw",
            "video-answer",
        )
    }

    assert [step for step, words in told.items() if words == step] == []
    assert status.done_words("something-new") == "something-new"


def test_a_closed_cycle_can_still_be_looked_at(work: Workspace) -> None:
    closed = after(work, *TO_DRAW, "pack", "collect", "decide", "flag", "publish", "close")

    found = status.of_cycle(closed, "2026-11", today=date(2026, 12, 1))

    assert (found.stage, found.todos) == (Stage.CLOSED, ())
    assert set(status.STAGE_WORDS) == set(Stage)


def test_a_larger_draw_is_named_in_its_command(work: Workspace) -> None:
    at = found(found(after(work, *JUDGED), "closer", "intense:watford"), "intensify", "intense:watford")
    videos, todo = status.status(at, today=date(2026, 11, 30)).cycles[0].todos

    assert videos.command == "scrutiny keep-video --cycle 2026-11"

    assert todo.command == "scrutiny redact --cycle 2026-11 --draw intense:watford", "January is waiting, too"
    assert todo.words == "Check every record for names and the like, and sign it, larger draw: watford", (
        "no plan is there to name it"
    )
    assert todo.due == date(2026, 10, 29), "drawn on 5 October, so it is judged at its own meeting"
    at = after(at, "pack", "collect", "decide", subject=Subject(cycle="2026-11", stage="intense:watford"))
    assert [(todo.step, todo.due) for todo in status.status(at, today=date(2026, 11, 30)).cycles[0].todos] == [
        ("flag", None)
    ], "the meeting was the first comparison's"


def test_the_days_to_the_first_video_that_is_wiped_are_counted_until_somebody_asks_for_them(work: Workspace) -> None:
    monthly = after(with_settings(work, supply=Supply(rounds=2)), *TO_DRAW)
    asked = after(monthly, "keep-video")

    before = status.status(monthly, today=date(2026, 8, 20)).cycles[0].videos
    assert [(one.round, one.day, one.days) for one in before] == [
        (1, date(2026, 8, 31), 11),
        (2, date(2026, 10, 1), 42),
    ]
    assert [one.command for one in before] == ["scrutiny keep-video --round 1", ""], "2 is not drawn"
    assert [one.round for one in status.status(asked, today=date(2026, 8, 20)).cycles[0].videos] == [2]


def test_a_closed_cycle_is_not_shown_and_the_next_one_is(work: Workspace) -> None:
    closed = after(work, *TO_DRAW, "pack", "collect", "decide", "flag", "publish", "close")

    assert status.current(closed, today=date(2026, 11, 1)) == ()
    assert status.current(closed, today=date(2026, 11, 20)) == ("2027-01",)


def test_a_cycle_whose_meeting_was_cancelled_has_the_dates_of_the_next(work: Workspace) -> None:
    at = workspace.record(
        after(work, *TO_DRAW), step="carry-over", subjects=["2026-11/2027-01"], payload={"reason": "no quorum"},
        context=context(),
    )  # fmt: skip

    cycle = status.status(at, today=date(2026, 11, 19)).cycles[0]

    assert cycle.carried_to == "2027-01"
    assert cycle.reason == "no quorum"
    assert cycle.window == Span(first=date(2026, 8, 1), last=date(2026, 9, 30)), "its own days stay"
    assert cycle.meeting is not None
    assert cycle.meeting.date == date(2027, 1, 21)


def test_a_cycle_that_no_meeting_names_is_shown_without_dates(work: Workspace) -> None:
    strange = with_settings(after(work, "load"), meetings=())

    (cycle,) = status.status(strange, today=date(2026, 10, 5)).cycles

    assert cycle.items == ()
    assert [todo.command for todo in cycle.todos] == ["scrutiny freeze"]


def test_every_thing_of_the_calendar_can_be_told_done_or_not() -> None:
    from scrutiny.cycle import calendar

    known = {*status._DONE_BY, *status._DONE_AT, "meeting", "answers"}

    assert known == set(calendar.WORDS)
    assert config.Calendar()
