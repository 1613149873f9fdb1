"""What ``next`` says and asks: where we are, the table of steps, how answers are read, the equal command."""

import dataclasses
import json
import shlex
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.code_a.tone import accusing
from scrutiny.cycle import config, copies, dpia, folder, guide, part_b, state, status, store, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Seed, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.guide import Choice, Kind, Question, Task, World, offers
from scrutiny.cycle.state import Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import ScrutinyError, SettingError

SETTINGS = Config(
    force=Force(name="hertfordshire"),
    meetings=(Meeting(date=date(2026, 11, 19)), Meeting(date=date(2027, 1, 21))),
)
FIRST = Subject(cycle="2026-11")
DAY = date(2026, 10, 5)


def context() -> Context:
    return Context(
        today=lambda: DAY,
        now=lambda: datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        random_bytes=bytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return workspace.init(tmp_path / "panel", SETTINGS, context=context())


def after(
    work: Workspace, *steps: str, subject: Subject = FIRST, payload: dict[str, object] | None = None
) -> Workspace:
    for step in steps:
        said = {"settings": config.write(work.config)} if step == "freeze" else {}
        work = workspace.record(
            work, step=step, subjects=[subject.code], payload=said | (payload or {}), context=context()
        )
    return work


def then(work: Workspace, *steps: str, subject: Subject = FIRST, payload: dict[str, object] | None = None) -> Workspace:
    """The workspace as it would be after some steps; nothing is written, so that it can go on in several ways."""
    events = list(work.events)
    for step in steps:
        said = {"settings": config.write(work.config)} if step == "freeze" else {}
        event = dataclasses.replace(
            events[-1], number=len(events) + 1, step=step, subject=subject.code, payload=said | (payload or {})
        )
        events.append(event)
    return dataclasses.replace(work, events=tuple(events), state=state.fold(events))


def tasks(work: Workspace, *, today: date = DAY) -> tuple[Task, ...]:
    return guide.tasks(work, status.of_cycle(work, "2026-11", today=today), today=today)


def only(work: Workspace, step: str) -> Task:
    return next(task for task in tasks(work) if task.step == step)


def world(*paths: str, windows: bool = False) -> World:
    return World(windows=windows, there=lambda path: path in paths)


def answer(text: str, **ways: object) -> tuple[str, ...]:
    return guide.answered(Question(id="x", words="x", **ways), text, world=world())  # type: ignore[arg-type]


# --- where we are -------------------------------------------------------------------------------------------------


def test_a_new_cycle_is_told_in_plain_sentences(work: Workspace) -> None:
    said = guide.where(status.of_cycle(work, "2026-11", today=DAY))

    assert said == (
        "Cycle 2026-11: the panel meets on 19 November 2026 and looks at searches of 1 August to 30 September 2026.",
        "Nothing was done for it yet.",
        "Next: load the force's extract, by 8 October 2026.",
        "The first video was lost on 31 August 2026, if nobody has asked the force to keep it.",
    )


def test_somebody_else_sees_who_did_what_last_and_what_is_late(work: Workspace) -> None:
    said = guide.where(status.of_cycle(after(work, "load"), "2026-11", today=date(2026, 10, 12)))

    assert said[1] == "The last step, by JT-01 on 5 October 2026: the extract was loaded."
    assert said[2] == "Next: fix list and plan. It was due by 9 October 2026: it is late."


def test_a_cancelled_meeting_is_told_with_its_reason(work: Workspace) -> None:
    at = workspace.record(
        after(work, "load"), step="carry-over", subjects=["2026-11/2027-01"], payload={"reason": "no quorum"},
        context=context(),
    )  # fmt: skip

    first = guide.where(status.of_cycle(at, "2026-11", today=DAY))[0]

    assert "Its own meeting was cancelled (no quorum); its cases go to that of 2027-01." in first


# --- the table ----------------------------------------------------------------------------------------------------


def test_every_step_that_can_come_next_has_a_row() -> None:
    beside = {step for steps in guide.BESIDE.values() for step in steps}

    assert {*state.NEXT.values(), "keep-video", "returned", *beside} <= set(guide.ROWS)


def all_tasks(work: Workspace) -> dict[str, Task]:
    """A task of every row, from the states in which they come."""
    found: dict[str, Task] = {"init": guide.beginning()}

    def look(at: Workspace, *, today: date = DAY) -> Workspace:
        for task in tasks(at, today=today):
            found.setdefault(task.step, task)
        return at

    drawn = look(after(look(after(look(after(look(work), "load")), "freeze")), "draw"))
    drawn = look(after(drawn, "keep-video"))
    signed = look(after(look(drawn), "redact"))
    compared = after(look(after(look(after(signed, "pack")), "collect")), "decide")
    compared = after(look(look(compared), today=date(2026, 11, 20)), "flag")
    closer = look(after(compared, "closer", subject=Subject(cycle="2026-11", stage="intense:watford")))
    assert closer
    return found


def later_tasks(work: Workspace) -> dict[str, Task]:
    """Those after an area of concern was found."""
    area = Subject(cycle="2026-11", stage="area:watford")
    at = after(after(work, "load", "freeze", "draw", "pack", "collect", "decide", "flag"), "concern", subject=area)
    found = {task.step: task for task in tasks(at)}
    at = after(at, "brief", subject=area)
    found |= {task.step: task for task in tasks(at)}
    at = after(after(at, "answer", subject=area), "publish")
    found |= {task.step: task for task in tasks(at)}
    published = tasks(at, today=date(2026, 12, 20))  # the months can be out by then
    return found | {task.step: task for task in published if task.step == "reconcile"}


def details_of(work: Workspace) -> Task:
    """The details of drawn records, where the force supplies a list first."""
    supply = Supply(way="list, then details")
    at = dataclasses.replace(work, config=dataclasses.replace(work.config, supply=supply))
    return only(after(at, "load", "freeze", "draw"), "details")


def optional(work: Workspace, *, today: date = DAY) -> dict[str, Task]:
    """What is offered and need not be done."""
    return {task.step: task for task in tasks(work, today=today) if task.optional}


def copies_tasks(work: Workspace) -> dict[str, Task]:
    """Copies given, once packs are made, and back, once the areas are compared."""
    at = after(work, "load", "freeze", "draw", "redact", "pack")
    assigned(at, "M01", "M02")
    found = optional(at)
    at = after(at, "given", payload={"copies": [copy("M01"), copy("M02")]})
    return found | optional(after(at, "collect", "decide", "flag"))


@pytest.fixture
def every(work: Workspace, tmp_path: Path) -> dict[str, Task]:
    names = ("other", "third", "fourth")
    other, third, fourth = (workspace.init(tmp_path / name, SETTINGS, context=context()) for name in names)
    return all_tasks(work) | later_tasks(other) | {"details": details_of(third)} | copies_tasks(fourth)


def assigned(work: Workspace, *codes: str, subject: Subject = FIRST) -> None:
    """Who reads which records of a draw, as its packs have it."""
    place = work.folder(subject)
    place = place if subject.stage == state.FIRST else place / subject.stage.replace(":", "-")
    store.write(place / "private" / "assigned.json", json.dumps({"members": {code: ["1"] for code in codes}}).encode())


def copy(member: str, *, issue: int = 1, back: str = "", end: str = "") -> dict[str, object]:
    """A copy as an event of the ledger has it."""
    return {"member": member, "number": 1, "issue": issue, "given": "2026-11-05", "back": back, "end": end}


def test_what_was_published_since_is_asked_for_once_it_can_be_there(every: dict[str, Task]) -> None:
    task = every["reconcile"]

    given = {"published": ("a.csv", "b.csv"), "fetched": ("2026-12-19",)}
    assert task.arguments(given) == (
        "reconcile", "--against", "a.csv", "--against", "b.csv", "--fetched", "2026-12-19", "--cycle", "2026-11",
    )  # fmt: skip


def test_the_details_of_drawn_records_are_asked_for_before_their_packs(work: Workspace) -> None:
    task = details_of(work)

    assert "cycles/2026-11/round-1/private/request/request.csv" in task.says[0]
    assert task.arguments({"files": ("a.csv",)}) == ("load", "--details", "a.csv")


def test_every_task_asks_something_before_it_is_done(every: dict[str, Task]) -> None:
    """Else an error would be met again and again without anybody being asked."""
    assert set(every) == {*guide.ROWS, *guide.OFFERS, "init"}
    for task in every.values():
        assert task.asked({}), task.step
        assert task.words
        assert task.says, task.step
        ids = [one.id for one in task.questions]
        assert len(ids) == len(set(ids))
        for question in task.questions:
            assert question.kind is not Kind.CHOICE or question.choices
            assert not (question.optional and question.kind is Kind.YES_NO)
            assert not question.unless or question.unless in ids


def test_the_questions_give_options_that_the_commands_have(every: dict[str, Task]) -> None:
    """What a task hands to a command, the command can read."""
    from scrutiny import cli

    seen = 0
    for task in every.values():
        if task.command[0] not in cli.COMMANDS:  # of a later version
            continue
        command = cli.app.get_command(cli.click.Context(cli.app), task.command[0])
        if len(task.command) > 1 and hasattr(command, "commands"):
            command = command.commands[task.command[1]]  # type: ignore[union-attr]
        known = {name for one in command.params for name in getattr(one, "opts", ())}  # type: ignore[union-attr]
        for question in task.questions:
            given = question.gives((question.choices[0].value,) if question.choices else ("x",))
            told = [word for word in (*given, *task.tail) if word.startswith("--")]
            assert set(told) <= known, f"{task.step}: {told}"
            seen += len(told)
    assert seen > 20


def test_nothing_that_is_said_accuses_anybody_or_uses_a_word_with_two_meanings(every: dict[str, Task]) -> None:
    said = [words for task in every.values() for words in (task.words, *task.says)]
    said += [words for task in every.values() for one in task.questions for words in (one.words, one.not_yet)]

    assert [words for words in said if accusing(words)] == []
    assert not any("CSP" in words for words in said)


def test_after_a_comparison_the_areas_stand_in_the_commands(every: dict[str, Task]) -> None:
    thrown = {"announced": ("e-mail, 1 December",), "dice": ("3 7 0 9 9 1 4 2 8 6",)}

    assert every["intensify"].arguments(thrown)[:3] == ("intensify", "watford", "--announced")
    assert every["brief"].arguments({"go": ("yes",)}) == ("brief", "watford")
    assert every["answer"].arguments({"files": ("a.docx",)}) == ("answer", "watford", "a.docx")
    assert every["publish"].arguments({"nothing": ("too few",)}) == ("publish", "--nothing", "too few")
    assert every["close-first"].arguments({"go": ("yes",)}) == ("close", "--dry-run")


def test_a_record_is_withdrawn_for_a_reason_of_the_list(every: dict[str, Task]) -> None:
    from scrutiny.sampling import exclusions

    _, reason, words = every["replace"].questions
    answers = {"record": ("17",), "reason": ("other",), "words": ("a test record",)}

    assert [(one.value, one.words) for one in reason.choices] == [(one.code, one.meaning) for one in exclusions.REASONS]
    assert words in every["replace"].asked({}, named='--words: "other" needs words. Expected what it is.')
    assert every["replace"].arguments(answers) == (
        "replace", "17", "--reason", "other", "--words", "a test record",
    )  # fmt: skip


def test_a_meeting_that_has_come_may_have_been_cancelled(work: Workspace) -> None:
    at = after(work, "load")

    assert "carry-over" not in [task.step for task in tasks(at, today=date(2026, 11, 18))]
    carried = next(task for task in tasks(at, today=date(2026, 11, 19)) if task.step == "carry-over")
    compared = after(at, "freeze", "draw", "pack", "collect", "decide", "flag")
    assert "carry-over" not in [task.step for task in tasks(compared, today=date(2026, 11, 25))], "it took place"
    to = carried.questions[0]
    assert [(one.value, one.words) for one in to.choices] == [("2027-01", "21 January 2027")]
    assert carried.arguments({"to": ("2027-01",), "reason": ("no quorum",)}) == (
        "carry-over", "--to", "2027-01", "--reason", "no quorum",
    )  # fmt: skip


def test_in_the_open_state_one_may_write_the_letter_or_load(work: Workspace) -> None:
    load, request, aside = tasks(work)

    assert aside.optional
    assert load.arguments({"files": ("/a b/c.csv",), "expect": ("12",)}) == ("load", "/a b/c.csv", "--expect", "12")
    assert request.arguments({"go": ("yes",), "force": ("Hertfordshire Constabulary",)})[:2] == ("layouts", "request")
    assert "2026-08-01" in request.command


def test_questions_that_only_an_error_brings_up_are_asked_once_it_named_their_option(work: Workspace) -> None:
    load = only(work, "load")

    assert [one.id for one in load.asked({})] == ["files", "expect", "made-by", "made-on", "filter"]
    assert "again" in [one.id for one in load.asked({}, named="Run again with --replace. If it holds only ...")]
    assert "areas" not in [one.id for one in load.asked({}, named="Say which one with --area-property")]
    assert "month" in [one.id for one in load.asked({"month": ("2026-08",)})], "it stays once it was answered"
    assert load.arguments({"files": ("x",), "again": ("--replace",)}) == ("load", "x", "--replace")
    assert load.arguments({"files": ("x",), "doubled": ("halve",)}) == ("load", "x", "--doubled", "halve")


def test_rejected_rows_need_a_reason_and_gaps_an_answer(work: Workspace) -> None:
    freeze = only(after(work, "load"), "freeze")

    assert freeze.arguments({"go": ("yes",)}) == ("freeze",)
    answers = {"go": ("yes",), "accept-rejects": ("no time",), "answers": ("a 2026-09=none; b 2026-08=lost",)}
    assert freeze.arguments(answers) == (
        "freeze", "--accept-rejects", "no time", "--answer", "a 2026-09=none", "--answer", "b 2026-08=lost",
    )  # fmt: skip


def test_an_extract_can_be_loaded_again_before_the_list_is_fixed(work: Workspace) -> None:
    assert [task.step for task in tasks(after(work, "load"))] == ["freeze", "load"]


def test_the_draw_names_the_fingerprint_its_page_and_the_way_of_the_seed(work: Workspace) -> None:
    fixed = {"fingerprint": "88ac 27f7", "folder": "cycles/2026-11/frozen-1"}
    draw = only(after(after(work, "load"), "freeze", payload=fixed), "draw")

    assert "88ac 27f7" in draw.says[0]
    assert "cycles/2026-11/frozen-1/public/fingerprint.html" in draw.says[0]
    assert [one.kind for one in draw.questions] == [Kind.TEXT, Kind.DICE, Kind.TEXT]
    answers = {"announced": ("e-mail, 9 October",), "dice": ("3 7 0 9 9 1 4 2 8 6",), "witness": ("chair",)}
    assert draw.arguments(answers)[1:5] == ("--announced", "e-mail, 9 October", "--dice", "3 7 0 9 9 1 4 2 8 6")
    assert all(one.not_yet for one in draw.questions[:2]), "both are waited for"


def test_a_public_value_is_asked_for_where_the_settings_say_so(work: Workspace) -> None:
    settings = dataclasses.replace(work.config, seed=Seed(way="public value", by="UK National Lottery 2026-10-14"))
    draw = only(after(dataclasses.replace(work, config=settings), "load", "freeze"), "draw")

    assert [one.id for one in draw.questions] == ["announced", "seed", "witness"]
    assert "UK National Lottery" in draw.says[1]


def test_cycle_round_and_draw_are_named_only_where_there_are_several(work: Workspace) -> None:
    assert only(after(work, "load"), "freeze").tail == ()
    monthly = dataclasses.replace(work, config=dataclasses.replace(work.config, supply=Supply(rounds=2)))
    assert [task.tail for task in tasks(monthly) if task.step == "load"] == [("--round", "1"), ("--round", "2")]


def test_with_two_cycles_open_the_cycle_is_named(work: Workspace) -> None:
    both = after(after(work, "load"), "load", subject=Subject(cycle="2027-01"))

    assert only(both, "freeze").tail == ("--cycle", "2026-11")


def test_a_larger_draw_is_named(work: Workspace) -> None:
    larger = Subject(cycle="2026-11", stage="intense:watford")
    at = after(work, "load", "freeze", "draw", "pack", "collect", "decide", "flag")
    at = after(at, "closer", "intensify", subject=larger)

    assert only(at, "redact").tail == ("--draw", "intense:watford")


def test_a_new_workspace_is_asked_for_what_has_no_default() -> None:
    begin = guide.beginning()
    given = {"folder": ("panel",), "force": ("kent",), "meetings": ("2026-11-19", "2027-01-21"), "staff": ("JT-01",)}

    assert [one.id for one in begin.asked({})] == ["folder", "force", "office", "meetings", "members", "staff"]
    assert "areas" in [one.id for one in begin.asked({}, named="--areas: the areas of kent are not built in.")]
    assert begin.arguments(given) == (
        "init", "panel", "--force", "kent", "--meeting", "2026-11-19", "--meeting", "2027-01-21", "--staff", "JT-01",
    )  # fmt: skip


def test_what_a_program_gets_is_json_and_complete(work: Workspace) -> None:
    made = [guide.as_data(task) for task in (guide.beginning(), *tasks(work))]

    assert json.loads(json.dumps(made)) == made
    files = made[1]["questions"][0]  # type: ignore[index]
    assert (files["id"], files["kind"], files["option"]) == ("files", "paths", None)
    assert {one["option"] for one in made[0]["questions"]} >= {"--force", "--meeting", "--staff"}  # type: ignore[attr-defined]


# --- what can be done as well, and need not be --------------------------------------------------------------------


def test_what_need_not_be_done_never_comes_first_and_is_said_to_a_program(
    every: dict[str, Task], work: Workspace
) -> None:
    for task in every.values():
        assert task.optional is (task.step in guide.OFFERS)
    at = then(work, "load", "freeze", "draw", "redact", "pack")
    assigned(at, "M01")
    for one in (work, then(at, "collect"), then(at, "collect", "decide"), then(at, "collect", "decide", "flag")):
        listed = [task.optional for task in tasks(one)]
        assert listed[0] is False
        assert listed == sorted(listed)
    assert [guide.as_data(task)["optional"] for task in tasks(work)] == [False, False, True]


def test_names_of_files_and_words_are_those_of_the_rooms_that_do_these_things() -> None:
    from scrutiny.panel import register

    assert f"{workspace.PRIVATE}/{register.REGISTER_FILE}" == offers.REGISTER
    assert offers.FACT_SHEET == dpia.FOLDER
    assert offers.ASSIGNED == folder.ASSIGNED_FILE
    assert {way: copies.HOW[way] for way in offers.HOW_GIVEN} == dict(offers.HOW_GIVEN)
    assert set(offers.HOW_GIVEN) == set(copies.HOW)
    assert set(offers.HOW_ENDED) == set(copies.ENDS)
    assert {part_b.STEP, copies.GIVEN, copies.BACK} <= set(guide.OFFERS)


def test_the_register_is_offered_from_the_draw_until_it_is_there_or_packs_are_made(work: Workspace) -> None:
    drawn = then(work, "load", "freeze", "draw")

    assert "members" not in optional(then(work, "load", "freeze"))
    assert optional(drawn)["members"].arguments({"go": ("yes",)}) == ("members", "start")
    assert "members" in optional(then(drawn, "redact"))
    packed = then(drawn, "redact", "pack")
    assert "members" not in optional(packed)
    next_cycle = then(packed, "load", "freeze", "draw", subject=Subject(cycle="2027-01"))
    assert "members" not in {
        task.step for task in guide.tasks(next_cycle, status.of_cycle(next_cycle, "2027-01", today=DAY), today=DAY)
    }
    store.write(drawn.root / offers.REGISTER, b"code\n")
    assert "members" not in optional(drawn)


def test_the_fact_sheet_is_offered_while_records_are_to_come_and_until_it_is_there(work: Workspace) -> None:
    assert optional(work)["dpia"].arguments({"go": ("yes",)}) == ("dpia",)
    assert "dpia" not in optional(then(work, "load"))
    store.write(work.root / offers.FACT_SHEET / "sheet.docx", b"x")
    assert "dpia" not in optional(work)


def test_copies_are_written_down_once_packs_are_made_until_everybody_has_one(work: Workspace) -> None:
    at = then(work, "load", "freeze", "draw", "redact", "pack")
    assert "given" not in optional(at), "nobody has records"
    assigned(at, "M01", "M02", "M03")

    task = optional(at)["given"]
    assert task.arguments({"members": ("all",), "how": ("post",), "on": ("2026-11-05",)}) == (
        "copies", "given", "all", "--how", "post", "--on", "2026-11-05",
    )  # fmt: skip
    assert task.arguments({"members": ("M01, M03",), "how": ("hand",)})[:4] == ("copies", "given", "M01", "M03")
    some = then(at, "given", payload={"copies": [copy("M01"), copy("M02")]})
    assert "given" in optional(some)
    assert "given" not in optional(then(some, "given", payload={"copies": [copy("M03")]}))
    wrong = then(some, "given", payload={"copies": [copy("M03", back="2026-11-06", end="mistake")]})
    assert "given" in optional(wrong)
    assert "given" in optional(then(some, "collect"))
    assert "given" not in optional(then(some, "collect", "decide"))


def test_copies_that_are_out_are_asked_about_once_the_panel_has_met(work: Workspace) -> None:
    at = then(work, "load", "freeze", "draw", "redact", "pack")
    assigned(at, "M01", "M02")
    at = then(at, "given", payload={"copies": [copy("M01"), copy("M02")]})
    at = then(at, "collect", "decide")
    assert "back" not in optional(at)
    met = then(at, "flag")

    task = optional(met)["back"]
    assert task.says == ("Still out: M01, M02.",)
    assert task.arguments({"members": ("all",), "how": ("returned",)}) == ("copies", "back", "all", "--how", "returned")
    one = then(met, "back", payload={"copies": [copy("M01", back="2026-11-20", end="returned")]})
    assert optional(one)["back"].says == ("Still out: M02.",)
    assert "back" in optional(then(one, "publish"))
    assert "back" not in optional(then(one, "back", payload={"copies": [copy("M02", back="2026-11-20", end="lost")]}))


def test_copies_of_a_larger_draw_are_named(work: Workspace) -> None:
    larger = Subject(cycle="2026-11", stage="intense:watford")
    at = then(work, "load", "freeze", "draw", "redact", "pack", "collect", "decide", "flag")
    at = then(at, "closer", "intensify", "redact", "pack", subject=larger)
    assigned(at, "M01", subject=larger)

    task = optional(at)["given"]
    assert task.words.endswith(", larger draw: watford")
    assert task.arguments({"members": ("all",), "how": ("post",)})[-2:] == ("--draw", "intense:watford")


def test_part_b_is_offered_when_answers_are_in_and_again_when_something_is_new(work: Workspace) -> None:
    packed = then(work, "load", "freeze", "draw", "redact", "pack")
    assert "part-b" not in optional(packed)
    collecting = then(packed, "collect")

    task = optional(collecting)["part-b"]
    assert task.arguments({}) == ("part-b",), "all have answered"
    assert task.arguments({"release": ("brought forward",)}) == ("part-b", "--release", "brought forward")
    made = then(collecting, "part-b", payload={"release": ""})
    assert "part-b" not in optional(made)
    assert "part-b" not in optional(then(made, "decide"))
    assert "part-b" in optional(then(made, "collect"))
    early = then(collecting, "part-b", payload={"release": "brought forward"})
    assert "part-b" not in optional(early)
    assert "part-b" in optional(then(early, "decide")), "what members said can be shown now"


def test_once_all_is_decided_nobody_is_asked_for_a_reason_of_the_chair(work: Workspace) -> None:
    decided = then(work, "load", "freeze", "draw", "redact", "pack", "collect", "decide")

    for at in (decided, then(decided, "flag")):
        assert [one.id for one in optional(at)["part-b"].asked({})] == ["go"]
    found = optional(decided)["part-b"].asked({}, named="Run again with --cleared cycles/2026-11/private/to-clear.csv")
    assert [one.id for one in found] == ["go", "cleared"]
    assert "part-b" not in optional(then(decided, "flag", "publish"))


def test_part_b_waits_for_every_round_and_every_larger_draw(work: Workspace) -> None:
    monthly = dataclasses.replace(work, config=dataclasses.replace(work.config, supply=Supply(rounds=2)))
    steps = ("load", "freeze", "draw", "redact", "pack", "collect")
    first = then(monthly, *steps)
    assert "part-b" not in optional(first)
    both = then(first, *steps, subject=Subject(cycle="2026-11", round=2))
    assert optional(both)["part-b"].tail == ()

    larger = Subject(cycle="2026-11", stage="intense:watford")
    at = then(both, "decide")
    at = then(at, "decide", subject=Subject(cycle="2026-11", round=2))
    at = then(then(at, "flag"), "closer", "intensify", subject=larger)
    assert "part-b" not in optional(at)


# --- reading answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-19", "2026-11-19"),
        (" 19/11/2026 ", "2026-11-19"),
        ("9.1.2027", "2027-01-09"),
        ("19 November 2026", "2026-11-19"),
        ("19 nov 2026", "2026-11-19"),
        ("\ufeff2026-11-19\u200b", "2026-11-19"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: str) -> None:
    assert answer(text, kind=Kind.DATE) == (day,)


@pytest.mark.parametrize("text", ["soon", "31/02/2027", "2026-13-01", "19 Foo 2026", "11/19/2026", "19/11/26"])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(SettingError, match=r"19/11/2026"):
        answer(text, kind=Kind.DATE)


@pytest.mark.parametrize(
    "text",
    ["2026-11-19 2027-01-21", "19/11/2026, 21/01/2027", "19 November 2026 and 21 January 2027", "19/11/2026;21/1/2027"],
)
def test_several_dates_may_stand_side_by_side(text: str) -> None:
    assert answer(text, kind=Kind.DATES) == ("2026-11-19", "2027-01-21")


@pytest.mark.parametrize("text", ["19/11/2026 or so", "19/11/2026 21/13/2027"])
def test_one_wrong_date_among_several_is_told(text: str) -> None:
    with pytest.raises(SettingError):
        answer(text, kind=Kind.DATES)


def test_numbers_yes_and_no_and_choices() -> None:
    choices = (Choice(value="halve", words="a"), Choice(value="keep", words="b"))

    assert answer("1,106", kind=Kind.NUMBER) == ("1106",)
    assert answer("YES", kind=Kind.YES_NO) == ("yes",)
    assert answer("n", kind=Kind.YES_NO) == ()
    assert answer("2", kind=Kind.CHOICE, choices=choices) == ("keep",)
    assert answer("halve", kind=Kind.CHOICE, choices=choices) == ("halve",)
    for kind, text in ((Kind.NUMBER, "some"), (Kind.NUMBER, "\u0663"), (Kind.YES_NO, "maybe"), (Kind.CHOICE, "3")):
        with pytest.raises(SettingError):
            answer(text, kind=kind, choices=choices)


def test_enter_takes_the_default_or_leaves_out() -> None:
    assert answer("  ", default="hertfordshire") == ("hertfordshire",)
    assert answer("") == ()


def test_checks_of_a_question_are_made_when_it_is_answered(work: Workspace) -> None:
    draw = only(after(work, "load", "freeze"), "draw")
    announced, dice, _ = draw.questions

    for question, text in (
        (announced, "sent"),
        (dice, "1 2 3"),
        (dice, "a b c d e f g h i j"),
        (announced, "x\udcffyyyyyyyyy"),
    ):
        with pytest.raises(ScrutinyError):
            guide.answered(question, text, world=world())
    with pytest.raises(ScrutinyError):
        guide.answered(guide.staff_question(), "Jane Tester", world=world())
    assert guide.answered(dice, "3 7 0 9 9 1 4 2 8 6", world=world()) == ("3 7 0 9 9 1 4 2 8 6",)


# --- paths that are dragged in ------------------------------------------------------------------------------------

MAC = "/Users/jo/My Force/Août (1).csv"
WIN = r"C:\Users\Jo\My Force\Août & co.csv"


@pytest.mark.parametrize(
    ("windows", "dropped", "path"),
    [
        (False, "/Users/jo/My\\ Force/Août\\ \\(1\\).csv ", MAC),  # macOS Terminal
        (False, f"'{MAC}' ", MAC),  # GNOME, KDE
        (False, f'"{MAC}"', MAC),
        (False, MAC, MAC),  # typed, without any marks
        (False, "file:///Users/jo/My%20Force/Ao%C3%BBt%20(1).csv", MAC),  # copied in a file manager
        (False, "file://localhost/Users/jo/My%20Force/Ao%C3%BBt%20(1).csv\n", MAC),
        (False, f"\x1b[200~{MAC}\x1b[201~", MAC),  # a terminal that marks what is pasted
        (False, "'/tmp/O'\\''Brien.csv'", "/tmp/O'Brien.csv"),
        (False, "/tmp/O'Brien.csv", "/tmp/O'Brien.csv"),
        (False, "/tmp/back\\slash.csv", "/tmp/back\\slash.csv"),  # it is called so
        (True, f'"{WIN}"', WIN),  # cmd, Explorer's "Copy as path"
        (True, WIN + "  ", WIN),
        (True, f"& '{WIN}'", WIN),  # PowerShell
        (True, f"'{WIN}' ", WIN),
        (True, f"\u202a{WIN}", WIN),  # from a file's properties
        (True, f"\u201c{WIN}\u201d", WIN),  # by way of a word processor
        (True, "file:///C:/Users/Jo/My%20Force/Ao%C3%BBt%20&%20co.csv", WIN.replace("\\", "/")),
        (True, r"\\server\share\a b.csv", r"\\server\share\a b.csv"),
        (True, "file://server/share/a%20b.csv", r"\\server\share\a b.csv"),
    ],
)
def test_a_path_is_freed_from_what_a_terminal_puts_round_it(windows: bool, dropped: str, path: str) -> None:
    question = Question(id="file", words="x", kind=Kind.PATH)

    assert guide.answered(question, dropped, world=world(path, windows=windows)) == (path,)


@pytest.mark.parametrize(
    ("windows", "dropped", "found"),
    [
        (False, "/a/b.csv /a/c.csv ", ("/a/b.csv", "/a/c.csv")),
        (False, "'/a/b c.csv' '/a/d.csv'", ("/a/b c.csv", "/a/d.csv")),
        (False, "/a/b\\ c.csv /a/d.csv", ("/a/b c.csv", "/a/d.csv")),
        (False, "file:///a/b%20c.csv file:///a/d.csv", ("/a/b c.csv", "/a/d.csv")),
        (True, '"C:\\a b.csv" C:\\d.csv', ("C:\\a b.csv", "C:\\d.csv")),
        (True, '"C:\\a b.csv" "C:\\d.csv"', ("C:\\a b.csv", "C:\\d.csv")),
    ],
)
def test_several_files_may_be_dropped_side_by_side(windows: bool, dropped: str, found: tuple[str, ...]) -> None:
    question = Question(id="files", words="x", kind=Kind.PATHS)

    assert guide.answered(question, dropped, world=world(*found, windows=windows)) == found


def test_a_path_that_leads_nowhere_is_told_by_its_name_alone() -> None:
    with pytest.raises(SettingError) as told:
        answer("'/home/jo/private/gone.csv'", kind=Kind.PATH)

    assert "gone.csv" in str(told.value)
    assert "/home/jo" not in str(told.value)


def test_one_path_is_not_several() -> None:
    question = Question(id="file", words="x", kind=Kind.PATH)

    with pytest.raises(SettingError, match="2 files"):
        guide.answered(question, "/a /b", world=world("/a", "/b"))


@given(path=st.from_regex(r"/[A-Za-z][A-Za-z0-9 '\"()&$;\\éû-]{0,20}[A-Za-z0-9]\.csv", fullmatch=True))
def test_whatever_a_shell_would_quote_is_read_back(path: str) -> None:
    question = Question(id="file", words="x", kind=Kind.PATH)
    escaped = "".join(one if one.isalnum() or one in "/.-" else f"\\{one}" for one in path)

    for dropped in (shlex.quote(path), escaped, path):
        assert guide.answered(question, dropped + " ", world=world(path)) == (path,)


@given(text=st.text(max_size=40), windows=st.booleans())
def test_no_answer_whatever_ends_in_anything_but_words(text: str, windows: bool) -> None:
    for kind in (Kind.PATH, Kind.PATHS, Kind.DATE, Kind.DATES, Kind.NUMBER, Kind.YES_NO):
        told = "it was read"
        try:
            guide.answered(Question(id="x", words="x", kind=kind), text, world=world(windows=windows))
        except SettingError as error:
            told = error.expected
        assert told


# --- the equal command --------------------------------------------------------------------------------------------


@given(words=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20), max_size=5))
def test_the_equal_command_is_taken_apart_again_by_a_shell(words: list[str]) -> None:
    assert shlex.split(guide.typed_line(words, windows=False)) == ["scrutiny", *words]


def windows_arguments(line: str) -> list[str]:
    """A command line taken apart as Windows programs do it: the rules of the Microsoft C runtime."""
    found: list[str] = []
    word, inside, has, place = "", False, False, 0
    while place < len(line):
        backslashes = len(line[place:]) - len(line[place:].lstrip("\\"))
        place += backslashes
        if line[place : place + 1] == '"':
            word += "\\" * (backslashes // 2)
            if backslashes % 2:
                word += '"'
            else:
                inside = not inside
            has, place = True, place + 1
            continue
        word += "\\" * backslashes
        has = has or backslashes > 0
        if place < len(line):
            if line[place] == " " and not inside:
                found += [word] if has else []
                word, has = "", False
            else:
                word, has = word + line[place], True
            place += 1
    return [*found, word] if has else found


@given(words=st.lists(st.text(st.sampled_from('ab \\"&|é.:/'), max_size=12), max_size=4))
def test_the_equal_command_is_taken_apart_again_by_windows(words: list[str]) -> None:
    line = guide.typed_line(words, windows=True)

    assert windows_arguments(line) == ["scrutiny", *words]
    outside = "".join(part for number, part in enumerate(line.split('"')) if number % 2 == 0)
    if '"' not in "".join(words):
        assert not set(outside) & set("&|<>^"), "nothing that its command line would act on"


def test_plain_words_stand_without_quotation_marks() -> None:
    line = ("load", "C:\\data\\a.csv", "a b.csv", "--expect", "12")

    assert guide.typed_line(line, windows=True) == 'scrutiny load C:\\data\\a.csv "a b.csv" --expect 12'
    assert guide.typed_line(("x", "costs $5"), windows=False) == "scrutiny x 'costs $5'"


def test_what_was_said_before_is_the_default_when_it_is_asked_again(work: Workspace) -> None:
    files, expect, *_ = guide.remembering(only(work, "load").questions, {"files": "a.csv"})

    assert (files.default, expect.default) == ("a.csv", "")
