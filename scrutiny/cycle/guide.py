"""What ``scrutiny next`` says and asks: from where a cycle stands, the steps, their questions, the equal command.

A table, a row a step. A *question* has an id, its words, a kind, perhaps a default, and says what its answer becomes on
the command line. The answers of a person are texts; ``answered`` reads them (a path that was dragged into the window,
a date as people write it) and refuses in words what cannot be. Nothing here asks, runs or writes anything.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import unquote

from scrutiny.cycle import config, store, workspace
from scrutiny.cycle.config import DICE as BY_DICE
from scrutiny.cycle.config import Meeting
from scrutiny.cycle.state import FIRST, Stage, Subject
from scrutiny.cycle.status import (
    WORDS,
    CycleStatus,
    Todo,
    area_of,
    options,
    request_command,
)
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import SettingError
from scrutiny.records.days import MONTHS, day_words, span_words

STOP = ("q", "quit", "stop", "exit")
_YES, _NO = ("y", "yes"), ("n", "no")
_OFFICE = "Office of the Police and Crime Commissioner"


class Kind(StrEnum):
    """What sort of answer a question wants."""

    PATH = "path"
    PATHS = "paths"
    DATE = "date"
    DATES = "dates"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"
    DICE = "dice"


Answer = tuple[str, ...]
Answers = Mapping[str, Answer]  # by the id of the question; one that was left out is not there


def _positional(answer: Answer) -> Answer:
    return answer


def _nothing(_: Answer) -> Answer:
    return ()


def option(name: str) -> Callable[[Answer], Answer]:
    """The answer as an option of the command, once for each part of it."""
    return lambda answer: tuple(part for one in answer for part in (name, one))


def flag(name: str) -> Callable[[Answer], Answer]:
    """A yes as a switch of the command."""
    return lambda _: (name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several answers."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    Enter alone takes the default; where there is none it leaves an optional question out, and stops at any other.
    """

    id: str
    words: str
    kind: Kind = Kind.TEXT
    default: str = ""
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    gives: Callable[[Answer], Answer] = _nothing  # what it becomes on the command line
    named: str = ""  # asked only once the command has named this option: "--accept-rejects"
    not_yet: str = ""  # what is waited for, said where a person stops here
    check: Callable[[str], object] | None = None  # raises a ScrutinyError for an answer that cannot be
    unless: str = ""  # asked only where the question of this id was left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One step with what it needs. ``command``: the words before the answers; ``tail``: those after them."""

    step: str
    words: str
    says: tuple[str, ...]
    questions: tuple[Question, ...]
    command: tuple[str, ...]
    tail: tuple[str, ...] = ()
    subject: Subject | None = None

    def asked(self, answers: Answers, *, named: str = "") -> tuple[Question, ...]:
        """The questions to put, after the command has said ``named`` (an error in words; "" before it ran)."""
        return tuple(one for one in self.questions if not one.named or one.id in answers or _names(named, one.named))

    def arguments(self, answers: Answers) -> tuple[str, ...]:
        """The command with these answers, in words as a shell hands them over."""
        given = (one.gives(answers[one.id]) for one in self.questions if one.id in answers)
        return (*self.command, *(word for words in given for word in words), *self.tail)


def _names(said: str, name: str) -> bool:
    return re.search(rf"{re.escape(name)}(?![a-z-])", said) is not None


# --- where we are -------------------------------------------------------------------------------------------------


def where(cycle: CycleStatus) -> tuple[str, ...]:
    """Where a cycle stands, in two or three plain sentences."""
    about = f"Cycle {cycle.name}: "
    if cycle.meeting is not None:
        about += f"the panel meets on {day_words(cycle.meeting.date)}"
        looked = (
            f" and looks at searches of {span_words(cycle.window.first, cycle.window.last)}" if cycle.window else ""
        )
        about += f"{looked}."
    else:
        about += "scrutiny.toml names no meeting for it, so it has no dates."
    if cycle.carried_to:
        reason = f" ({cycle.reason})" if cycle.reason else ""
        about += f" Its own meeting was cancelled{reason}; its cases go to that of {cycle.carried_to}."
    return (about, _last_words(cycle), *_next_words(cycle))


def _last_words(cycle: CycleStatus) -> str:
    if cycle.last is None:
        return "Nothing was done for it yet."
    return f"The last step, by {cycle.last.who} on {day_words(cycle.last.day)}: {cycle.last.words}."


def _next_words(cycle: CycleStatus) -> Iterator[str]:
    if cycle.todos:
        first = cycle.todos[0]
        by = _by(first)
        yield f"Next: {first.words[:1].lower()}{first.words[1:]}{by}."
    for loss in cycle.videos:
        of_round = f" of round {loss.round}" if len(cycle.videos) > 1 or loss.round > 1 else ""
        when = "was lost" if loss.days < 0 else "is lost"
        yield f"The first video{of_round} {when} on {day_words(loss.day)}, if nobody has asked the force to keep it."


def _by(todo: Todo) -> str:
    if todo.late_since is not None:
        return f". It was due by {day_words(todo.late_since)}: it is late"
    return f", by {day_words(todo.due)}" if todo.due else ""


# --- the table ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What one step says and asks. ``command``: where it is not just the step's name."""

    says: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    command: tuple[str, ...] = ()
    named: bool = True  # whether cycle, round and draw are options of its command
    like: str = ""  # the step whose options those are, where it is another
    words: str = ""  # where they differ from those of ``status``


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a row is made for: a draw of a cycle, as it stands on a day."""

    work: Workspace
    cycle: CycleStatus
    subject: Subject
    today: date

    @property
    def by_dice(self) -> bool:
        """Whether the seed is thrown; else it is looked up."""
        return self.cycle.settings.seed.way == BY_DICE

    @property
    def area(self) -> str:
        """The area that a larger draw, a brief or an answer is about."""
        return area_of(self.subject)


def _go(words: str) -> Question:
    return Question(id="go", words=f"{words} (y, or Enter to stop)", kind=Kind.YES_NO)


def _request(at: About) -> _Row:
    return _Row(
        words="Write the letter that asks the force for its records",
        says=(
            "The letter says which searches are wanted, in which form, and by when. It is written into this folder.",
        ),
        questions=(
            Question(
                id="force",
                words="The force's name, as the letter should have it (Enter: left blank)",
                optional=True,
                gives=option("--force"),
            ),
            _go("Write it"),
        ),
        command=tuple(shlex.split(request_command(at.work, at.subject, settings=at.cycle.settings))[1:]),
        named=False,
    )


def _load(_: About) -> _Row:
    return _Row(
        says=("The force's extract is needed: one file, or several. They can be dragged into this window.",),
        questions=(
            Question(
                id="files",
                words="The file or files",
                kind=Kind.PATHS,
                gives=_positional,
                not_yet="Ask the force for the extract; it goes on from here when the file has come.",
            ),
            Question(
                id="expect",
                words="How many rows the force says it has (Enter: it did not say)",
                kind=Kind.NUMBER,
                optional=True,
                gives=option("--expect"),
            ),
            Question(
                id="made-by",
                words="Who at the force made it: a unit, not a name (Enter: not known)",
                optional=True,
                gives=option("--made-by"),
            ),
            Question(
                id="made-on",
                words="When it was made (Enter: not known)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--made-on"),
            ),
            Question(
                id="filter",
                words="With which filter it was made (Enter: not known)",
                optional=True,
                gives=option("--filter"),
            ),
            Question(
                id="month", words="The month of the file, such as 2026-08", named="--month", gives=option("--month")
            ),
            Question(
                id="doubled",
                words="What the force says of the rows that stand twice",
                kind=Kind.CHOICE,
                choices=(
                    Choice(value="halve", words="each search stands there twice: take one of each two"),
                    Choice(value="keep", words="all are searches of their own: keep them"),
                ),
                named="--doubled",
                gives=option("--doubled"),
            ),
            Question(
                id="again",
                words="What this extract holds",
                kind=Kind.CHOICE,
                choices=(
                    Choice(value="--replace", words="every search of its months: it stands for them from now on"),
                    Choice(value="--add", words="only further searches, beside those that were loaded"),
                ),
                named="--replace",
                gives=_positional,
            ),
            Question(
                id="layout",
                words="The layout that says what its columns are (a file)",
                kind=Kind.PATH,
                named="--layout",
                gives=option("--layout"),
            ),
            Question(
                id="lookup",
                words="A table of beats or wards and their areas (a file)",
                kind=Kind.PATH,
                named="--area-lookup",
                optional=True,
                gives=option("--area-lookup"),
            ),
            Question(
                id="areas",
                words="The boundaries of the areas (a GeoJSON file)",
                kind=Kind.PATH,
                named="--areas",
                optional=True,
                gives=option("--areas"),
            ),
        ),
    )


def _freeze(at: About) -> _Row:
    plan, panel = at.cycle.settings.plan, at.cycle.settings.panel
    return _Row(
        says=(
            (
                "Now list and plan are fixed; from then on neither can be changed unseen. A page with their "
                "fingerprint is made, to be sent to every member before there is a seed."
            ),
            (
                f"By scrutiny.toml: {plan.total} records in all, {plan.minimum} from each area at least, each "
                f"read by {panel.readers} of {panel.members} members. If that is wrong, stop, mend that file, and come "
                "back."
            ),
        ),
        questions=(
            _go("Fix them now"),
            Question(
                id="accept-rejects",
                words="Why you go on without the rejected rows (the pack prints it)",
                named="--accept-rejects",
                not_yet="Ask the force to mend the rejected rows, and load the file again.",
                gives=option("--accept-rejects"),
            ),
            Question(
                id="answers",
                words="What the force says, such as: watford 2026-09=none searched (several: a semicolon between)",
                named="--answer",
                not_yet="Ask the force what is missing, and come back with its answer.",
                gives=lambda answer: option("--answer")(
                    tuple(part.strip() for one in answer for part in one.split(";") if part.strip())
                ),
            ),
        ),
    )


def _draw(at: About) -> _Row:
    fixed = at.work.payload_of("freeze", at.subject) or {}
    folder = fixed.get("folder", at.work.frozen(at.subject).relative_to(at.work.root).as_posix())
    page = f"{folder}/public/fingerprint.html"
    fingerprint = f" ({fixed['fingerprint']})" if "fingerprint" in fixed else ""
    return _Row(
        says=(
            f"First the fingerprint{fingerprint} goes to every member: print or send {page}.",
            f"{_seed_words(at)} The seed must be younger than the message, or the draw proves nothing.",
        ),
        questions=(
            _announced("How and when the fingerprint was sent", not_yet=f"Send {page} to every member first."),
            *_seed(at),
        ),
    )


def _seed_words(at: About) -> str:
    from scrutiny.sampling import seeds

    by = at.cycle.settings.seed.by
    if at.by_dice:
        return f"Then {seeds.FEWEST_DICE} or more ten-sided dice are thrown by {by}."
    return f"Then the seed is looked up: {by}."


def _announced(words: str, *, not_yet: str) -> Question:
    return Question(
        id="announced",
        words=f"{words} (Enter: not yet)",
        not_yet=not_yet,
        check=_is_announcement,
        gives=option("--announced"),
    )


def _seed(at: About) -> tuple[Question, ...]:
    """The seed, as the plan says that it is made, and who saw it."""
    from scrutiny.sampling import seeds

    made = (
        Question(
            id="dice",
            words="The dice, in the order in which they fell (Enter: not thrown yet)",
            kind=Kind.DICE,
            not_yet="The seed is still to be made, before a witness.",
            check=lambda text: seeds.from_dice([text]),
            gives=option("--dice"),
        )
        if at.by_dice
        else Question(
            id="seed",
            words="The value, as it was published (Enter: not out yet)",
            not_yet="The value is still to be published.",
            check=seeds.clean,
            gives=option("--seed"),
        )
    )
    witness = Question(
        id="witness", words="Who saw it: a role, not a name (Enter: nobody)", optional=True, gives=option("--witness")
    )
    return (made, witness)


def _is_announcement(text: str) -> None:
    from scrutiny.cycle.steps import checked_announcement

    checked_announcement(text, what="it")


def _keep_video(_: About) -> _Row:
    return _Row(
        says=(
            (
                "Video is lost first, so this comes before anything else: a list of the drawn searches, for the "
                "force's liaison. It holds references: it goes to the liaison only, by a safe way."
            ),
        ),
        questions=(_go("Write the list"),),
    )


def _returned(_: About) -> _Row:
    return _Row(
        says=("The liaison sends the list of videos back, filled in.",),
        questions=(
            Question(
                id="returned",
                words="The workbook that came back (Enter: not yet)",
                kind=Kind.PATH,
                not_yet="The force has not answered about the videos yet.",
                gives=option("--returned"),
            ),
        ),
        command=("keep-video",),
    )


def _details(at: About) -> _Row:
    larger = "" if at.subject.stage == FIRST else f"/{at.subject.stage.replace(':', '-')}"
    folder = at.work.folder(at.subject).relative_to(at.work.root).as_posix()
    return _Row(
        says=(
            (
                f"The force is asked for the details of the drawn records, and of no others: send it {folder}{larger}/"
                f"{store.PRIVATE}/{store.REQUEST} by a safe way. It holds references."
            ),
        ),
        questions=(
            Question(
                id="files",
                words="The file or files that came back (Enter: not yet)",
                kind=Kind.PATHS,
                not_yet="The details of the drawn records are still to come.",
                gives=_positional,
            ),
            Question(
                id="layout",
                words="The layout that says what its columns are (a file)",
                kind=Kind.PATH,
                named="--layout",
                gives=option("--layout"),
            ),
        ),
        command=("load", "--details"),
    )


def _redact(at: About) -> _Row:
    larger = "" if at.subject.stage == FIRST else f"/{at.subject.stage.replace(':', '-')}"
    folder = at.work.folder(at.subject).relative_to(at.work.root).as_posix() + f"{larger}/{store.PRIVATE}/review"
    if not (at.work.root / folder).is_dir():
        return _Row(
            says=(
                (
                    "Before members see a record, a person reads it, takes out whatever could tell who somebody is, "
                    "and signs it. Two files are made for that, a page for the browser and a workbook; use one of "
                    "them. They hold the texts as the officers wrote them: never send them."
                ),
            ),
            questions=(_go("Make them now"),),
        )
    return _Row(
        says=(
            (
                f"Open {folder}/review.html in a browser, or review.xlsx in Excel. Read each record, decide what the "
                "program asks, and sign. You can stop and go on another day; save, and read the file back here."
            ),
        ),
        questions=(
            Question(
                id="read",
                words="The file that the page saved, or the workbook (Enter: not yet)",
                kind=Kind.PATH,
                not_yet="The records are still to be checked and signed.",
                gives=option("--read"),
            ),
        ),
    )


def _pack(_: About) -> _Row:
    return _Row(
        says=(
            (
                "A folder is made for each member, with a covering letter and the pack in the formats that the member "
                "wants, and the office's own copy. It takes a minute. Look through one before they go out."
            ),
        ),
        questions=(_go("Make them now"),),
    )


def _collect(_: About) -> _Row:
    return _Row(
        says=(
            (
                "What the members sent back is read, all of it together: filled workbooks, and files of answers that "
                "the pack's page saves. Put them in one folder. What is read replaces what was read before."
            ),
        ),
        questions=(
            Question(
                id="returns",
                words="The folder with what came back (Enter: not yet)",
                kind=Kind.PATHS,
                not_yet="The members have still to send their answers back.",
                gives=_positional,
            ),
            Question(
                id="fewer",
                words="Go on although a workbook that counted before is missing now (y, or Enter to stop)",
                kind=Kind.YES_NO,
                named="--replace",
                gives=flag("--replace"),
            ),
        ),
    )


# Those of ``exclusions.REASONS``, which loads much more.
_REASONS = (
    Choice(value="before-a-court", words="A case about it is before a court."),
    Choice(value="complaint-open", words="A complaint or an investigation of it is open."),
    Choice(value="not-a-search", words="The record is wrong: it is of no stop and search."),
    Choice(value="duplicate", words="It is a second record of the same search of one person."),
    Choice(value="other", words="Something else; say what, in words."),
)


def _replace(_: About) -> _Row:
    return _Row(
        words="Withdraw a record that cannot be shown",
        says=("The next reserve of its area is shown in addition; that it cannot be shown is counted as a finding.",),
        questions=(
            Question(id="record", words="Its number in the pack, or the force's reference for it", gives=_positional),
            Question(
                id="reason",
                words="Why it cannot be shown",
                kind=Kind.CHOICE,
                choices=_REASONS,
                gives=option("--reason"),
            ),
            Question(id="words", words="What it is, without any name", named="--words", gives=option("--words")),
        ),
    )


def _decide(_: About) -> _Row:
    return _Row(
        says=("The panel's results are fixed as the answers give them. From then on no further answer is read.",),
        questions=(_go("Fix them now"),),
    )


def _flag(_: About) -> _Row:
    return _Row(
        says=("Each area is compared with the benchmark: which to look at closer, then which are of concern.",),
        questions=(_go("Compare them now"),),
    )


def _intensify(at: About) -> _Row:
    from scrutiny.sampling import seeds

    named = Question(
        id="seed-source",
        words="The name of that value with its day, such as UK National Lottery 2026-12-05",
        check=seeds.public_value,
        gives=option("--seed-source"),
    )
    return _Row(
        says=(
            f"More records are read in {at.area}. First the members are told which areas are looked at closer.",
            f"{_seed_words(at)} It must be younger than that message.",
        ),
        questions=(
            _announced("How and when they were told", not_yet="Tell the members first."),
            *_seed(at),
            *(() if at.by_dice else (named,)),
        ),
        command=("intensify", at.area),
    )


def _brief(at: About) -> _Row:
    return _Row(
        says=(f"The brief on {at.area} says to whoever answers for it what is asked, on which cases, and by when.",),
        questions=(_go("Write it"),),
        command=("brief", at.area),
    )


def _answer(at: About) -> _Row:
    return _Row(
        says=(f"The answer to the brief on {at.area} is kept beside it.",),
        questions=(
            Question(
                id="files",
                words="The file or files of the answer (Enter: not here yet)",
                kind=Kind.PATHS,
                not_yet="The answer is still to come.",
                gives=_positional,
            ),
            Question(
                id="received",
                words="The day on which it came (Enter: today)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--received"),
            ),
        ),
        command=("answer", at.area),
    )


def _reconcile(_: About) -> _Row:
    return _Row(
        says=(
            (
                "What the force has published on data.police.uk of these days is compared with the lists: what was "
                "published and is on no list, and the reverse. The next pack prints what was found."
            ),
        ),
        questions=(
            Question(
                id="published",
                words="The published files of these months (Enter: not there yet)",
                kind=Kind.PATHS,
                not_yet="The months have still to be published, or fetched.",
                gives=option("--against"),
            ),
            Question(
                id="fetched",
                words="The day on which they were fetched (Enter: leave it out)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--fetched"),
            ),
        ),
    )


def _publish(_: About) -> _Row:
    return _Row(
        says=(
            "What the panel found is published, so that the public hears what became of it. Here it is noted where.",
        ),
        questions=(
            Question(
                id="elsewhere",
                words="Where and when it was published (Enter: it is not, or not yet)",
                optional=True,
                gives=option("--elsewhere"),
            ),
            Question(
                id="nothing",
                words="Why nothing is published for this cycle (Enter: it still will be)",
                unless="elsewhere",
                not_yet="Publish first; then say here where.",
                gives=option("--nothing"),
            ),
        ),
    )


def _close_first(_: About) -> _Row:
    return _Row(
        words="Say what closing would delete, and change nothing",
        says=("What is over its time would be deleted; this only says what.",),
        questions=(_go("Say it"),),
        command=("close", "--dry-run"),
        like="close",
    )


def _close(_: About) -> _Row:
    return _Row(
        says=("What is over its time is deleted, and the cycle is closed. That cannot be undone.",),
        questions=(_go("Close it now"),),
    )


def _carry_over(at: About) -> _Row:
    choices = tuple(Choice(value=one.cycle, words=day_words(one.date)) for one in _later_meetings(at))
    return _Row(
        words="Its meeting was cancelled, or too few came: carry its cases over",
        says=("What was drawn, packed and answered so far stays; a later meeting judges it.",),
        questions=(
            Question(
                id="to", words="The meeting that judges the cases instead", kind=Kind.CHOICE, choices=choices,
                gives=option("--to"),
            ),
            Question(id="reason", words="Why, such as: four of nine members came", gives=option("--reason")),
        ),
    )  # fmt: skip


def _later_meetings(at: About) -> tuple[Meeting, ...]:
    now = at.cycle.meeting
    return tuple(one for one in at.work.config.meetings if now is not None and one.date > now.date)


ROWS: Mapping[str, Callable[[About], _Row]] = {
    "request": _request,
    "load": _load,
    "freeze": _freeze,
    "draw": _draw,
    "keep-video": _keep_video,
    "returned": _returned,
    "details": _details,
    "redact": _redact,
    "pack": _pack,
    "collect": _collect,
    "replace": _replace,
    "decide": _decide,
    "flag": _flag,
    "intensify": _intensify,
    "brief": _brief,
    "answer": _answer,
    "publish": _publish,
    "reconcile": _reconcile,
    "close": _close,
    "close-first": _close_first,
    "carry-over": _carry_over,
}
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
    """What can be done in a cycle now, the first thing first."""
    found = []
    for todo in cycle.todos:
        at = About(work=work, cycle=cycle, subject=todo.subject, today=today)
        found.append(_task(at, todo.step, words=todo.words))
        found += [_task(at, step, words=_BESIDE_WORDS.get(step, "")) for step in BESIDE.get(todo.step, ())]
    whole = About(work=work, cycle=cycle, subject=Subject(cycle=cycle.name), today=today)
    if _may_be_cancelled(whole):
        found.append(_task(whole, "carry-over", words=""))
    return tuple(found)


def _may_be_cancelled(at: About) -> bool:
    """Whether its meeting has come, nothing was compared, and a later one could judge its cases."""
    meeting = at.cycle.meeting
    compared = at.work.state.cycle(at.cycle.name).compared
    begun = at.cycle.stage in (Stage.LOADED, Stage.FROZEN, Stage.JUDGING) and not compared
    return begun and meeting is not None and at.today >= meeting.date and bool(_later_meetings(at))


def _task(at: About, step: str, *, words: str) -> Task:
    row = ROWS[step](at) if step in ROWS else _Row(questions=(_go("Do it now"),))
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
                id="folder", words="The name of the new folder", default="panel", check=_is_folder, gives=_positional
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
            Question(id="office", words="The office that runs the panel", default=_OFFICE, gives=option("--office")),
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


def staff_question(*, gives: Callable[[Answer], Answer] = _nothing) -> Question:
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


# --- reading answers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What reading an answer has to know: the kind of machine, and whether a path leads anywhere."""

    windows: bool
    there: Callable[[str], bool]


# Marks that cannot be seen and come along when something is copied, and the quotation marks of word processors.
_UNSEEN = dict.fromkeys((0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROL = {code: None for code in range(0x20) if code != 0x09} | {0x7F: None}
_PASTED = re.compile("\x1b\\[20[01]~")  # what a terminal puts round something pasted


def tidy(text: str) -> str:
    """What a person typed or dropped, without marks that cannot be seen and without outer blanks."""
    return _PASTED.sub("", text).translate(_UNSEEN | _CONTROL).replace("\u00a0", " ").strip()


def answered(question: Question, text: str, *, world: World) -> Answer:
    """The answer of a text. Raises SettingError, saying what is expected; () where an optional one is left out."""
    said = tidy(text) or question.default
    if not said:
        return ()
    if any("\udc80" <= one <= "\udcff" for one in said) and question.kind not in (Kind.PATH, Kind.PATHS):
        raise SettingError("there is a character that cannot be read", expected="the same again in plain letters")
    answer = _READERS[question.kind](question, said, world)
    if question.check is not None:
        for one in answer:
            question.check(one)
    return answer


def _read_text(_: Question, said: str, __: World) -> Answer:
    return (said,)


def _read_number(_: Question, said: str, __: World) -> Answer:
    digits = said.replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise SettingError("this is not a number", expected="digits, such as 1106")
    return (str(int(digits)),)


def _read_date(_: Question, said: str, __: World) -> Answer:
    return (day_of(said).isoformat(),)


def _read_dates(_: Question, said: str, __: World) -> Answer:
    words = " ".join(re.sub(r"[,;&]| and ", " ", said).split())
    found = re.findall(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2} [A-Za-z]+ \d{4}|\S+", words)
    return tuple(day_of(one).isoformat() for one in found)


def day_of(text: str) -> date:
    """A date as people write it: 2026-11-19, 19/11/2026, 19.11.2026, 19 November 2026. Raises SettingError."""
    expected = "a date such as 19/11/2026"
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    words = re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})", text)
    if iso:
        year, month, day = iso.groups()
    elif british:
        day, month, year = british.groups()
    elif words:
        day, name, year = words.groups()
        month = str(next((n for n, one in enumerate(MONTHS, 1) if one.lower().startswith(name.lower())), 0))
    else:
        raise SettingError("this is not a date", expected=expected)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise SettingError("there is no such day", expected=expected) from None


def _read_choice(question: Question, said: str, _: World) -> Answer:
    numbers = {str(number): one.value for number, one in enumerate(question.choices, start=1)}
    values = {one.value: one.value for one in question.choices}
    found = (numbers | values).get(said)
    if found is None:
        raise SettingError("this is none of them", expected=f"a number from 1 to {len(numbers)}")
    return (found,)


def _read_yes_no(_: Question, said: str, __: World) -> Answer:
    if said.lower() in _YES:
        return ("yes",)
    if said.lower() in _NO:
        return ()
    raise SettingError("this is neither yes nor no", expected="y or n")


def _read_paths(question: Question, said: str, world: World) -> Answer:
    found = paths(said, world=world)
    missing = [name_of(one) for one in found if not world.there(one)]
    if missing:
        raise SettingError(
            f"there is no such file or folder ({missing[0]})", expected="a file; drag it into the window"
        )
    if question.kind is Kind.PATH and len(found) > 1:
        raise SettingError(f"these are {len(found)} files", expected="one")
    return found


_READERS: Mapping[Kind, Callable[[Question, str, World], Answer]] = {
    Kind.TEXT: _read_text,
    Kind.DICE: _read_text,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.DATES: _read_dates,
    Kind.CHOICE: _read_choice,
    Kind.YES_NO: _read_yes_no,
    Kind.PATH: _read_paths,
    Kind.PATHS: _read_paths,
}


def name_of(path: str) -> str:
    """The last part of a path, of either kind of machine."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def paths(said: str, *, world: World) -> tuple[str, ...]:
    """The paths in what was typed or dropped: as it stands, else in pieces, each freed from what a terminal adds.

    A terminal may put quotation marks round a path, a backslash before each blank, ``file://`` and %20, or ``&`` before
    it; several stand side by side. Of the ways to read it, the first in which everything is there; else the likeliest.
    """
    said = said.removeprefix("& ").strip()
    readings = [(_freed(said, windows=world.windows),), _pieces(said, escapes=not world.windows)]
    if not world.windows:
        readings.append(_pieces(said, escapes=False))
    made = [tuple(_of_uri(one, windows=world.windows) for one in reading) for reading in readings if reading]
    for reading in made:
        if all(world.there(one) for one in reading):
            return reading
    quoted = said[:1] in _OPENING or "\\ " in said or said.startswith("file:")
    return made[1] if quoted and len(made) > 1 else made[0]


_OPENING = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}


def _freed(text: str, *, windows: bool) -> str:
    """The whole text without one pair of quotation marks round it."""
    closing = _OPENING.get(text[:1])
    if closing and len(text) > 2 and text.endswith(closing) and closing not in text[1:-1]:
        text = text[1:-1]
    return text.rstrip() if windows else text


def _pieces(text: str, *, escapes: bool) -> tuple[str, ...]:
    """Words between blanks; a blank inside quotation marks, or after a backslash if those escape, does not part."""
    found: list[str] = []
    word, closing, inside, place = "", "", False, 0
    while place < len(text):
        one = text[place]
        if closing:
            closing, word = ("", word) if one == closing else (closing, word + one)
        elif one in _OPENING and (not word or escapes):
            closing, inside = _OPENING[one], True
        elif one == "\\" and escapes and place + 1 < len(text):
            place += 1
            word += text[place]
        elif one.isspace():
            found += [word] if word or inside else []
            word, inside = "", False
        else:
            word += one
        place += 1
    if closing:
        return ()  # a quotation mark that does not close was none
    return tuple(one for one in (*found, word) if one)


def _of_uri(text: str, *, windows: bool) -> str:
    if not text.lower().startswith("file:"):
        return text
    path = unquote(text[5:])
    host, _, rest = path.removeprefix("//").partition("/") if path.startswith("//") else ("", "", path.lstrip("/"))
    if host.lower() in ("", "localhost"):
        return rest if windows and re.match(r"[A-Za-z]:", rest) else f"/{rest}"
    return rf"\\{host}\{rest}".replace("/", "\\") if windows else f"/{rest}"


# --- the equal command --------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")


def typed_line(arguments: Sequence[str], *, windows: bool) -> str:
    """The command as it is typed in a terminal of that kind of machine, in quotation marks where needed."""
    return " ".join(["scrutiny", *(quoted(one, windows=windows) for one in arguments)])


def quoted(word: str, *, windows: bool) -> str:
    """One word as a shell takes it."""
    if _PLAIN.fullmatch(word) or (windows and re.fullmatch(r"[A-Za-z0-9_@+=:,./\\-]+", word)):
        return word
    if windows:
        # As Windows programs take their arguments apart: backslashes count double only before a quotation mark.
        escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
    return f'"{word}"' if not re.search(r'["$`\\!]', word) else shlex.quote(word)


# --- for a program ------------------------------------------------------------------------------------------------


def as_data(task: Task) -> dict[str, object]:
    """A task for a program to read."""
    return {
        "step": task.step,
        "words": task.words,
        "round": task.subject.round if task.subject else None,
        "draw": task.subject.stage if task.subject else None,
        "says": list(task.says),
        "command": ["scrutiny", *task.command],
        "after_the_answers": list(task.tail),
        "questions": [
            {
                "id": one.id,
                "words": one.words,
                "kind": str(one.kind),
                "default": one.default or None,
                "optional": one.optional,
                "choices": [{"value": choice.value, "words": choice.words} for choice in one.choices],
                "only_after_the_command_named": one.named or None,
                "option": _option_of(one),
            }
            for one in task.questions
        ],
    }


def _option_of(question: Question) -> str | None:
    """The option that an answer becomes; None where it stands by itself or only lets go on."""
    probe = question.choices[0].value if question.choices else "x"
    given = question.gives((probe,))
    return given[0] if given and given[0] != probe else None


def remembering(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Questions with what was said before as their default, so that only what was wrong has to be typed again."""
    return tuple(replace(one, default=answers.get(one.id, one.default)) for one in questions)
