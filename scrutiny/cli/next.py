"""``scrutiny next``: a conversation that takes a person through the cycle without knowing any command.

What is said and asked stands in ``cycle.guide``. Each step is taken by calling the very command that is printed as its
equal, so that a conversation and a script cannot do different things, and what a command prints is seen here as well.
"""

import contextlib
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import staff_option, working
from scrutiny.errors import InputError, IntegrityError, ScrutinyError, SettingError, StepError

if TYPE_CHECKING:
    from scrutiny.cycle.context import Context
    from scrutiny.cycle.guide import Answer, Choice, Question, Task, World
    from scrutiny.cycle.status import CycleStatus
    from scrutiny.cycle.workspace import Workspace

_AGAIN = "Enter takes what stands in brackets; - leaves out what can be left out; q stops."
_AT = "at "  # before the name of a folder, among answers that are no folders
_ON_WINDOWS = sys.platform == "win32"


@click.command(name="next")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As of another day (2026-10-05).")
@click.option("--cycle", metavar="YYYY-MM", help="Which cycle, where several are open (2026-11).")
@staff_option
@json_option
def command(day: datetime | None, cycle: str | None, staff: str, *, as_json: bool) -> int:
    """Say where we are and what is next, ask for what it needs, and do it; then come round again.

    Nothing has to be known beforehand. q, or Enter where nothing is suggested, stops at any question; nothing is then
    half done. --json prints what would be asked.
    """
    talk = _Talk(context=working(staff), day=day.date() if day else None, cycle=cycle, came_from=Path.cwd())
    if as_json:
        echo_json(_as_data(talk))
        return 0
    if isinstance(sys.stdin, io.TextIOWrapper):  # a byte that is no letter is told, and not a crash
        sys.stdin.reconfigure(errors="surrogateescape")
    try:
        _go_on(talk)
    except _StoppedError as stopped:
        _say(stopped.words)
        return stopped.code
    return 0


@dataclass
class _Talk:
    """One conversation: what stays the same in it, and the cycle that it is about once that was said."""

    context: "Context"
    day: date | None
    cycle: str | None
    came_from: Path
    taken: int = 0  # steps that were taken in it
    tail: tuple[str, ...] = ()  # the staff code, where it cannot be remembered

    @property
    def today(self) -> date:
        return self.day or self.context.today()


class _StoppedError(Exception):
    """The person stops here."""

    def __init__(self, *words: str, code: int = 0) -> None:
        self.words = tuple(one for one in words if one)
        self.code = code
        super().__init__()


def _go_on(talk: _Talk) -> None:
    from scrutiny.cycle.store import typed
    from scrutiny.cycle.workspace import find

    root = _workspace(talk)
    if find(talk.came_from) is None:
        click.echo(f"The same by hand: cd {typed(root)}")
    with contextlib.chdir(root):
        _who(talk, root)
        while True:
            _round(talk, root)


def _round(talk: _Talk, root: Path) -> None:
    """Once round: where we are, what is next, and that done."""
    from scrutiny.cycle import guide

    work = _opened(talk, root)
    cycle = _cycle(talk, work)
    if cycle is None:
        _add_meetings(talk, work)
        return
    click.echo()
    _say(guide.where(cycle))
    task = _chosen(talk, guide.tasks(work, cycle, today=talk.today))
    _do(talk, task)


def _opened(talk: _Talk, root: Path) -> "Workspace":
    """The workspace as it stands; where its settings cannot be read, once they are mended."""
    from scrutiny.cycle import guide
    from scrutiny.cycle.workspace import opened

    question = guide.Question(
        id="again", words="Mend it, save it, and look again (y, or Enter to stop)", kind=guide.Kind.YES_NO
    )
    while True:
        try:
            return opened(root)
        except SettingError as error:
            _tell(error)
            try:
                _ask(talk, question)
            except _StoppedError as stopped:
                stopped.code = error.exit_code
                raise


def _add_meetings(talk: _Talk, work: "Workspace") -> None:
    """Ask for the next meetings, and write them into the settings."""
    from scrutiny.cycle import config, guide, lock, store
    from scrutiny.cycle.workspace import staff_of

    _say(("No cycle is open, and scrutiny.toml names no meeting to come.",))
    days = _ask(talk, guide.meetings_question(today=talk.today))
    path = work.root / config.FILE
    with lock.held(work.root, who=staff_of(work.root, talk.context), step="next"):
        try:
            text = guide.with_meetings(store.read(path).decode("utf-8-sig"), days)
        except SettingError as error:
            _tell(error)
            return
        store.write(path, text.encode())
    lines = "".join(f"  [[meeting]]\n  date = {day}\n" for day in days)
    click.echo(f"\nThe same by hand: add to {config.FILE}, with any text editor\n{lines}")


# --- which workspace, who, which cycle and which step -----------------------------------------------------------------


def _workspace(talk: _Talk) -> Path:
    """The workspace that we are in, one that is named, or a new one."""
    from scrutiny.cycle import guide
    from scrutiny.cycle.workspace import find

    here = talk.came_from
    found = find(here)
    if found is not None:
        return found
    beside = _below(here)
    choices = [
        *(guide.Choice(value=f"{_AT}{one.name}", words=f"Go to the workspace {one.name}") for one in beside),
        guide.Choice(value="new", words="Make a new workspace here"),
        guide.Choice(value="open", words="Name the folder of one that is there already"),
    ]
    _say(("This folder is not a workspace.",))
    picked = _one_of(talk, "What do you want to do", choices)
    if picked == "open":
        return _named_workspace(talk)
    if picked != "new":
        return here / picked.removeprefix(_AT)
    task = guide.beginning()
    arguments = _do(talk, task)
    click.echo()
    return (here / arguments[1]).expanduser().resolve()


def _below(here: Path) -> tuple[Path, ...]:
    """Workspaces directly in a folder."""
    from scrutiny.cycle.workspace import find

    try:
        return tuple(one for one in sorted(here.iterdir()) if one.is_dir() and find(one) == one)
    except OSError:
        return ()


def _named_workspace(talk: _Talk) -> Path:
    from scrutiny.cycle import guide
    from scrutiny.cycle.workspace import find

    question = guide.Question(id="workspace", words="Its folder (it can be dragged in here)", kind=guide.Kind.PATH)
    while True:
        (path,) = _ask(talk, question)
        found = find(Path(path).expanduser().resolve())
        if found is not None:
            return found
        _tell(InputError("this is not a workspace", where=guide.name_of(path), expected="a folder with scrutiny.toml"))


def _who(talk: _Talk, root: Path) -> None:
    """Ask for the staff code of somebody who is new, and keep it with the login."""
    from scrutiny.cycle import guide, lock
    from scrutiny.cycle.workspace import checked_staff, remember_staff, staff_of

    def is_known() -> bool:
        with contextlib.suppress(SettingError):
            return bool(staff_of(root, talk.context))
        return False

    code = talk.context.staff
    if not code:
        if is_known():
            return
        _say(("Every step is written down with the staff code of who took it. Yours is not known here yet.",))
        (code,) = _ask(talk, guide.staff_question())
        with lock.held(root, who=checked_staff(code), step="next"):
            remember_staff(root, replace(talk.context, staff=code))
        if is_known():
            return
    talk.tail = ("--staff", checked_staff(code))


def _cycle(talk: _Talk, work: "Workspace") -> "CycleStatus | None":
    """The cycle that we go on with; None where there is none."""
    from scrutiny.cycle import guide, status

    cycles = [one for one in status.status(work, today=talk.today).cycles if one.todos]
    if talk.cycle is not None:
        for one in cycles:
            if one.name == talk.cycle:
                return one
        if talk.taken:
            talk.cycle = None  # it is closed now, and we go on with another
            return _cycle(talk, work)
        known = ", ".join(one.name for one in cycles) or "none"
        raise SettingError(
            "nothing is to be done in this cycle", where=talk.cycle, expected=f"a cycle that is open ({known})"
        )
    if not cycles:
        return None
    if len(cycles) > 1:
        _say((f"{len(cycles)} cycles are open.",))
        names = [guide.Choice(value=one.name, words=f"{one.name}: {_short(one)}") for one in cycles]
        talk.cycle = _one_of(talk, "Which one", names)
        return next(one for one in cycles if one.name == talk.cycle)
    return cycles[0]


def _short(cycle: "CycleStatus") -> str:
    late = len(cycle.late)
    first = cycle.todos[0].words
    return f"{first[:1].lower()}{first[1:]}" + (f" ({late} late)" if late else "")


def _chosen(talk: _Talk, tasks: Sequence["Task"]) -> "Task":
    """The step to take: the only one, or the one that is picked."""
    from scrutiny.cycle import guide

    if len(tasks) == 1:
        return tasks[0]
    choices = [guide.Choice(value=str(number), words=one.words) for number, one in enumerate(tasks, start=1)]
    return tasks[int(_one_of(talk, "What do you want to do", choices)) - 1]


# --- a step -----------------------------------------------------------------------------------------------------------


def _do(talk: _Talk, task: "Task") -> tuple[str, ...]:
    """Ask for what a step needs and take it; ask again where it says that something is wrong. Its command."""
    from scrutiny.cli import COMMANDS

    if task.command[0] not in COMMANDS:
        raise _StoppedError(f"This version has no command for it yet: scrutiny {task.command[0]}.", *_back(talk))
    click.echo()
    _say(task.says)
    said: dict[str, str] = {}
    error = ""
    while True:
        answers = _answers(talk, task, said, error=error)
        arguments = task.arguments(answers)
        if "--staff" not in arguments and task.command[0] not in _WITHOUT_STAFF:
            arguments = (*arguments, *talk.tail)
        try:
            error = _run(talk, arguments)
        except StepError as late:  # somebody else has taken it meanwhile, or the tables say no: look again where we are
            click.echo(f"scrutiny: {late}", err=True)
            return arguments
        if not error:
            talk.taken += 1
            return arguments
        _say(("That did not work, and nothing was changed. Let us try again.", _AGAIN))


def _answers(talk: _Talk, task: "Task", said: dict[str, str], *, error: str) -> dict[str, "Answer"]:
    """Answers to the questions of a step. ``said``: as they were typed, kept for when they are asked again."""
    from scrutiny.cycle import guide

    found: dict[str, Answer] = {}
    for question in guide.remembering(task.asked(dict.fromkeys(said, ()), named=error), said):
        if question.unless in found:
            continue
        answer = _ask(talk, question)
        said.pop(question.id, None)
        if answer:
            is_path = question.kind in (guide.Kind.PATH, guide.Kind.PATHS)
            words = (guide.quoted(one, windows=_ON_WINDOWS) if is_path else one for one in answer)
            said[question.id] = " ".join(words)
            found[question.id] = _absolute(talk, question, answer)
    return found


# Commands that write no step down, and ask nobody who they are.
_WITHOUT_STAFF = ("layouts", "members", "dpia")


def _run(talk: _Talk, arguments: tuple[str, ...]) -> str:
    """Call a command; "" where it worked, else what it said. The equal command is printed before."""
    from scrutiny.cli import app
    from scrutiny.cycle import guide

    click.echo(f"\nThe same by hand: {guide.typed_line(arguments, windows=_ON_WINDOWS)}\n")
    try:
        app.main(args=list(arguments), prog_name="scrutiny", standalone_mode=False)
    except ScrutinyError as error:
        if isinstance(error, (IntegrityError, StepError)):
            raise
        click.echo(f"scrutiny: {error}", err=True)
        return str(error)
    except click.ClickException as error:
        click.echo(f"scrutiny: {error.format_message()}", err=True)
        return error.format_message()
    except click.Abort:
        raise _StoppedError(
            "Stopped in the middle. A step counts only when it has ended: take it again, and it begins anew.",
            *_back(talk),
            code=1,
        ) from None
    return ""


def _absolute(talk: _Talk, question: "Question", answer: "Answer") -> "Answer":
    """Paths as they are from anywhere: a person named them from where they came, and we work in the workspace."""
    from scrutiny.cycle.guide import Kind

    if question.kind not in (Kind.PATH, Kind.PATHS):
        return answer
    return tuple(
        str(talk.came_from / Path(one).expanduser()) if Path.cwd() != talk.came_from else str(Path(one).expanduser())
        for one in answer
    )


# --- asking -----------------------------------------------------------------------------------------------------------


def _ask(talk: _Talk, question: "Question") -> "Answer":
    """The answer to a question, asked until it can be read. Raises _StoppedError where the person stops."""
    from scrutiny.cycle import guide

    world = _world(talk)
    for number, one in enumerate(question.choices, start=1):
        click.echo(f"  {number}  {one.words}")
    while True:
        text = guide.tidy(_read(talk, question))
        if text.lower() in guide.STOP:
            raise _StoppedError(question.not_yet, *_back(talk))
        if text == "-" and question.optional:
            return ()
        try:
            answer = guide.answered(question, text, world=world)
        except ScrutinyError as error:
            _tell(error)
            continue
        if not answer and not question.optional:
            raise _StoppedError(question.not_yet, *_back(talk))
        return answer


def _read(talk: _Talk, question: "Question") -> str:
    try:
        text: str = click.prompt(
            question.words, default=question.default, show_default=bool(question.default), type=str
        )
    except click.Abort:  # Ctrl-C, Ctrl-D, or the end of what was piped in
        click.echo()
        raise _StoppedError(question.not_yet, *_back(talk)) from None
    if not sys.stdin.isatty():  # a terminal shows what is typed; anything else gets it shown
        click.echo(text.encode("utf-8", "replace").decode("utf-8"))
    return text


def _one_of(talk: _Talk, words: str, choices: Sequence["Choice"]) -> str:
    """One of several, by number; Enter takes the first."""
    from scrutiny.cycle import guide

    question = guide.Question(id="which", words=words, kind=guide.Kind.CHOICE, choices=tuple(choices), default="1")
    return _ask(talk, question)[0]


def _world(talk: _Talk) -> "World":
    from scrutiny.cycle.guide import World

    def there(path: str) -> bool:
        try:
            return (talk.came_from / Path(path).expanduser()).exists()
        except (OSError, ValueError, RuntimeError):  # too long, or a name that cannot be
            return False

    return World(windows=_ON_WINDOWS, there=there)


def _back(talk: _Talk) -> tuple[str, ...]:
    """How to come back."""
    from scrutiny.cycle.store import typed
    from scrutiny.cycle.workspace import find

    root = find(Path.cwd())
    go = "" if root is None or root == find(talk.came_from) else f"cd {typed(root)}, then "
    return (f"Nothing is half done. To go on: {go}scrutiny next",)


def _tell(error: ScrutinyError) -> None:
    """What is wrong with an answer; which option it would be is no matter here."""
    where = "" if error.where.startswith("--") else error.where
    told = type(error)(error.found, where=where, expected=error.expected, do=error.do)
    click.echo(f"{str(told)[:1].upper()}{str(told)[1:]}", err=True)


def _say(sentences: Sequence[str]) -> None:
    echo_paragraphs([one for one in sentences if one])


# --- for a program ----------------------------------------------------------------------------------------------------


def _as_data(talk: _Talk) -> dict[str, object]:
    """What would be asked now."""
    from scrutiny.cycle import guide, status
    from scrutiny.cycle.workspace import find, opened, staff_of

    root = find(talk.came_from)
    if root is None:
        return {"workspace": None, "to_do": [guide.as_data(guide.beginning())]}
    work = opened(root)
    known = False
    with contextlib.suppress(SettingError):
        known = bool(staff_of(root, talk.context))
    return {
        "workspace": root.name,
        "today": talk.today.isoformat(),
        "staff_code_known": known,
        "cycles": [
            {
                "cycle": one.name,
                "says": list(guide.where(one)),
                "to_do": [guide.as_data(task) for task in guide.tasks(work, one, today=talk.today)],
            }
            for one in status.status(work, today=talk.today).cycles
            if talk.cycle in (None, one.name)
        ],
    }
