"""What can be done in a cycle now, and what is asked where there is no workspace or no meeting."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scrutiny.cycle import config, workspace
from scrutiny.cycle.guide.answers import day_of
from scrutiny.cycle.guide.asking import Answer, Kind, Question, Task, nothing, option, positional
from scrutiny.cycle.guide.offers import OFFERS, offered
from scrutiny.cycle.guide.rows import ROWS, About, Row, go, later_meetings
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.status import (
    WORDS,
    CycleStatus,
    options,
)
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import SettingError

OFFICE = "Office of the Police and Crime Commissioner"


# What can be done as well, where a step is next.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "load": ("request",),
    "freeze": ("load",),
    "details": ("replace",),
    "redact": ("replace",),
    "pack": ("replace",),
    "collect": ("replace",),
    "decide": ("collect",),
    "close": ("close-first",),
}
_BESIDE_WORDS = {
    "load": "Load another extract, or a newer one",
    "collect": "Read the answers again, with workbooks that came since",
}


def tasks(work: Workspace, cycle: CycleStatus, *, today: date) -> tuple[Task, ...]:
    """What can be done in a cycle now, the first thing first; what need not be done, after it."""
    found = []
    for todo in cycle.todos:
        at = About(work=work, cycle=cycle, subject=todo.subject, today=today)
        found.append(_task(at, todo.step, words=todo.words))
        found += [_task(at, step, words=_BESIDE_WORDS.get(step, "")) for step in BESIDE.get(todo.step, ())]
    whole = About(work=work, cycle=cycle, subject=Subject(cycle=cycle.name), today=today)
    for step, subject in offered(whole):
        found.append(replace(_task(replace(whole, subject=subject), step, words=""), optional=True))
    if _may_be_cancelled(whole):
        found.append(_task(whole, "carry-over", words=""))
    return tuple(found)


def _may_be_cancelled(at: About) -> bool:
    """Whether its meeting has come, nothing was compared, and a later one could judge its cases."""
    meeting = at.cycle.meeting
    compared = at.work.state.cycle(at.cycle.name).compared
    begun = at.cycle.stage in (Stage.LOADED, Stage.FROZEN, Stage.JUDGING) and not compared
    return begun and meeting is not None and at.today >= meeting.date and bool(later_meetings(at))


def _task(at: About, step: str, *, words: str) -> Task:
    known = {**ROWS, **OFFERS}
    row = known[step](at) if step in known else Row(questions=(go("Do it now"),))
    several = at.cycle.several
    rounds = len({item.due.round for item in at.cycle.items if item.due.round}) or at.cycle.settings.supply.rounds
    tail = options(row.like or step, at.subject, rounds=rounds, several=several)
    return Task(
        step=step,
        words=words or row.words or WORDS.get(step, step),
        says=row.says,
        questions=row.questions,
        command=row.command or (step,),
        tail=tail if row.named else (),
        subject=at.subject,
    )


def beginning() -> Task:
    """Making a workspace, where there is none."""
    return Task(
        step="init",
        words="Make a workspace here",
        says=(
            (
                "A workspace is one folder for all cycles of your panel. What you say now can be changed later in its "
                "file scrutiny.toml."
            ),
        ),
        questions=(
            Question(
                id="folder", words="The name of the new folder", default="panel", check=_is_folder, gives=positional
            ),
            Question(
                id="force",
                words="The force, as its files name it",
                default="hertfordshire",
                check=_is_force,
                gives=option("--force"),
            ),
            Question(
                id="areas",
                words="The boundaries of its areas (a GeoJSON file)",
                kind=Kind.PATH,
                named="--areas",
                gives=option("--areas"),
            ),
            Question(
                id="area-property",
                words="The property of that file that names an area",
                named="--area-property",
                gives=option("--area-property"),
            ),
            Question(id="office", words="The office that runs the panel", default=OFFICE, gives=option("--office")),
            Question(
                id="meetings",
                words="The panel's next meetings, such as 19/11/2026 21/01/2027",
                kind=Kind.DATES,
                gives=option("--meeting"),
            ),
            Question(
                id="members", words="How many members read", kind=Kind.NUMBER, default="9", gives=option("--members")
            ),
            staff_question(gives=option("--staff")),
        ),
        command=("init",),
    )


def meetings_question(*, today: date) -> Question:
    """When the panel meets next, where the settings name no meeting to come."""

    def is_to_come(text: str) -> None:
        if day_of(text) < today:
            raise SettingError("that day is past", expected="meetings to come")

    return Question(
        id="meetings",
        words="The panel's next meetings, such as 19/11/2026 21/01/2027",
        kind=Kind.DATES,
        not_yet="Come back when the next meeting is known.",
        check=is_to_come,
    )


def with_meetings(text: str, days: Sequence[str]) -> str:
    """The settings file with these meetings (ISO dates) at its end. Raises SettingError where it cannot have them."""
    added = "".join(f"\n[[meeting]]\ndate = {day}\n" for day in days)
    made = f"{text.rstrip()}\n{added}"
    config.read(made)
    return made


def staff_question(*, gives: Callable[[Answer], Answer] = nothing) -> Question:
    """Who is at work: asked of everybody once."""
    return Question(
        id="staff", words="Your staff code, not your name (such as JT-01)", check=workspace.checked_staff, gives=gives
    )


def _is_folder(text: str) -> None:
    if re.search(r'["<>|?*]', text) or text.endswith("."):
        raise SettingError("a folder cannot be called that", expected='a name such as "panel"')


def _is_force(text: str) -> None:
    if not config.is_force(text):
        raise SettingError("this is not a force's name", expected='small letters and hyphens, such as "hertfordshire"')
