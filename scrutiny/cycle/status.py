"""Status: for each cycle what is done, what is next, what is late, and the very command to type.

From a workspace as it stands and a day, and from nothing else. The terminal, the page of a cycle and ``next`` show the
same value. Loads nothing heavy: ``status`` is asked often.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from scrutiny.cycle import calendar, state
from scrutiny.cycle.calendar import Due, Span
from scrutiny.cycle.config import DICE, LIST_FIRST, Config, Meeting
from scrutiny.cycle.state import FIRST, Cycle, Judged, Stage, Step, Subject, next_steps
from scrutiny.cycle.store import typed
from scrutiny.cycle.workspace import BINDING, Workspace


class Standing(StrEnum):
    """How one thing to be done stands."""

    DONE = "done"
    NEXT = "next"
    LATE = "late"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of the calendar, how it stands, and how it is done."""

    due: Due
    standing: Standing
    command: str = ""  # as it is typed; "" where it is done by hand, or done
    by_hand: str = ""  # what is done without a command, in words
    first: str = ""  # the command that has to come before
    said: str = ""  # what was done, where that is less than what was due

    @property
    def words(self) -> str:
        """What is to be done; once it is, no more than what was done."""
        return self.said or self.due.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step that can be taken now. ``command``: as it is typed, in capitals what a person puts in its place."""

    subject: Subject
    step: str
    words: str
    command: str
    late_since: date | None = None
    due: date | None = None  # of a larger draw: a day after it was drawn; None where no day is known


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLoss:
    """When the first video of a round is wiped, if the force keeps what nobody asked for only so long."""

    round: int
    day: date
    days: int  # until then; negative where it has passed
    span: Span  # the days searched
    command: str = ""  # what asks the force to keep the videos of drawn records; "" before the draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The step that was taken last."""

    day: date
    who: str  # a staff code
    step: str
    words: str  # what was done


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStatus:
    """One cycle."""

    name: str
    stage: Stage
    meeting: Meeting | None
    carried_to: str
    reason: str  # why its meeting was cancelled, where it was
    past: bool  # whether the day of the meeting is over
    compared: bool  # whether the areas were compared with the benchmark at least once
    areas: Mapping[str, str]  # names of the areas by slug, as the plan has them; empty before a draw
    window: Span | None  # the days searched
    settings: Config  # what binds it, and for all else the file as it is now
    changed: tuple[str, ...]  # settings that bind it and stand otherwise in the file now
    several: bool  # whether other cycles are open, so that commands name theirs
    last: Last | None
    items: tuple[Item, ...]
    todos: tuple[Todo, ...]
    videos: tuple[VideoLoss, ...]

    @property
    def late(self) -> tuple[Item, ...]:
        """What should have been done by now."""
        return tuple(item for item in self.items if item.standing is Standing.LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All cycles that are not closed, and the one of the next meeting."""

    today: date
    cycles: tuple[CycleStatus, ...]


# Which step of the ledger does which thing of the calendar; the others show in how far a draw is.
_DONE_BY = {"request": "request", "extract": "load", "freeze": "freeze", "announcement": "draw", "seed": "draw",
            "draw": "draw", "asked": "keep-video", "videos": "video-answer"}  # fmt: skip
_DONE_AT = {"redacted": Judged.REDACTED, "packs": Judged.PACKED, "returns": Judged.DECIDED}
# Which thing of the calendar a step has to be done for.
_DUE_FOR = {"load": "extract", "freeze": "freeze", "draw": "draw", "keep-video": "asked", "returned": "videos",
            "redact": "redacted", "pack": "packs", "collect": "returns", "decide": "returns", "flag": "meeting",
            "answer": "answers"}  # fmt: skip
# Which steps do a thing of the calendar; the one that can be taken now is shown, else the first.
_STEPS_OF = {"extract": ("load",), "freeze": ("freeze",), "draw": ("draw",), "redacted": ("redact",),
             "packs": ("pack",), "returns": ("collect", "decide"), "meeting": ("flag",)}  # fmt: skip
WORDS = {
    "load": "Load the force's extract",
    "freeze": "Fix list and plan",
    "draw": "Send the fingerprint out, make the seed before a witness, and draw",
    "keep-video": "Write the list of videos to keep, and send it to the force's liaison",
    "returned": "Read what the force answered about the videos",
    "details": "Ask the force for the details of the drawn records, and load them",
    "redact": "Check every record for names and the like, and sign it",
    "pack": "Make the packs",
    "collect": "Read the members' answers",
    "decide": "Fix the panel's results",
    "flag": "Compare the areas with the benchmark",
    "intensify": "Tell which areas are looked at closer, make a second seed, and draw more",
    "brief": "Write the brief on an area of concern",
    "answer": "Keep the answer to a brief",
    "publish": "Publish the findings, and write down where",
    "close": "Close the cycle",
    "reconcile": "Compare the lists with what the force has published of these days since",
}
STAGE_WORDS = {
    Stage.OPEN: "No extract is loaded yet.",
    Stage.LOADED: "The extract is loaded; list and plan are not fixed yet.",
    Stage.FROZEN: "List and plan are fixed; nothing is drawn yet.",
    Stage.JUDGING: "Records are drawn, and the panel judges them.",
    Stage.FLAGGED: "The panel has judged, and the areas are compared with the benchmark.",
    Stage.PUBLISHED: "What became of the findings is written down.",
    Stage.CLOSED: "It is closed.",
}
# As they are typed; in capitals what a person puts in its place, {area} what the step is about.
_COMMANDS = {
    "load": "scrutiny load FILES",
    "draw": 'scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --dice "DIGITS"',
    "collect": "scrutiny collect FOLDER",
    "returned": "scrutiny keep-video --returned FILE",
    "details": "scrutiny load --details FILES",
    "intensify": 'scrutiny intensify {area} --announced "HOW AND WHEN IT WAS TOLD" --dice "DIGITS"',
    "brief": "scrutiny brief {area}",
    "answer": "scrutiny answer {area} FILE",
    "publish": 'scrutiny publish --elsewhere "WHERE AND WHEN"',
    "reconcile": "scrutiny reconcile --against PUBLISHED-FILES",
}
_WITH_VALUE = {
    "draw": 'scrutiny draw --announced "HOW AND WHEN IT WAS SENT" --seed "RESULT"',
    "intensify": (
        'scrutiny intensify {area} --announced "HOW AND WHEN IT WAS TOLD" --seed "RESULT" --seed-source "NAME AND DAY"'
    ),
}
# Steps of a cycle as a whole: their commands know no round and no draw.
_OF_A_CYCLE = frozenset({*state.CYCLES, *state.OWED.values(), "carry-over", "reconcile"})
# Days after the last one searched by which police.uk has usually published it (months come out about two later).
PUBLISHED_AFTER = 75
_LARGER = "intense:"
# What the lists of videos and the force's answer leave in a draw folder (see ``keep_video``, which loads much more).
VIDEO_LISTS, VIDEO_ANSWER = "keep-video", "private/video.csv"
_PLAN = "public/plan.json"  # of a draw folder: names and slugs of its areas
_DONE_WORDS = {
    **{name: one.done for table in (state.ROUNDS, state.CYCLES, state.DRAWS) for name, one in table.items()},
    "keep-video": "the list of videos to keep was written",
    "video-answer": "what the force answered about the videos was read",
    "redraw": "a draw was made void; the seed is made again",
    "carry-over": "the meeting was cancelled, and its cases were carried over",
    state.CLOSER: "an area is to be looked at closer",
    state.CONCERN: "an area of concern was found",
    "brief": "a brief was written",
    "answer": "the answer to a brief came",
    "reconcile": "the extract was compared with what was published",
    "details": "the details of the drawn records were loaded",
    "signing": "records were checked and signed",
    "given": "copies were given to members",
    "back": "copies came back",
    "part-b": "Part B of the pack was made",
}


def status(work: Workspace, *, today: date) -> Status:
    """How everything stands on a day."""
    return Status(today=today, cycles=tuple(of_cycle(work, name, today=today) for name in current(work, today=today)))


def current(work: Workspace, *, today: date) -> tuple[str, ...]:
    """Names of the cycles to look at: those begun and not closed, and that of the next meeting."""
    names = {one.name for one in work.state.unfinished}
    closed = set(work.state.cycles) - names
    coming = work.config.after(today - timedelta(days=1))
    if coming is not None and coming.cycle not in closed:
        names.add(coming.cycle)
    return tuple(sorted(names))


def meeting_of(work: Workspace, cycle: Cycle) -> Meeting | None:
    """The meeting that judges a cycle: its own, or the one that its cases were carried over to."""
    return work.config.meeting(cycle.carried_to or cycle.name)


def area_names(work: Workspace, cycle: Cycle) -> Mapping[str, str]:
    """The areas of a cycle's rounds as people write them, by slug; empty where no plan is there to be read."""
    found: dict[str, str] = {}
    for number in cycle.rounds:
        plan = work.folder(Subject(cycle=cycle.name, round=number, stage=FIRST)) / _PLAN
        try:
            found |= {row["slug"]: row["name"] for row in json.loads(plan.read_bytes())["strata"]}
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not drawn yet, or over its time: a slug will do. Whether a file is sound, "verify" says
    return found


def settings_of(work: Workspace, name: str) -> Config:
    """The settings of a cycle: what its first freeze copied, and for all else those of the file now."""
    bound = work.bound(name)
    return replace(work.config, **{section: getattr(bound, section) for section in BINDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """One cycle as it is looked at: what all that follows is worked out from."""

    work: Workspace
    cycle: Cycle
    settings: Config
    done: frozenset[tuple[str, int]]  # steps that were written down, each with its round
    several: bool  # whether several cycles are open, so that commands name theirs
    areas: Mapping[str, str]  # names of the areas by slug
    today: date

    @property
    def spans(self) -> tuple[Span, ...]:
        """The days of each round, by the cycle's own meeting, wherever its cases are judged."""
        own = self.work.config.meeting(self.cycle.name)
        return calendar.rounds_of(calendar.window_of(own.date), self.settings.supply.rounds) if own is not None else ()

    @property
    def rounds(self) -> int:
        """How many rounds it is to have: never more than its days have months."""
        return len(self.spans) or self.settings.supply.rounds

    def subject(self, number: int = 1, stage: str = FIRST) -> Subject:
        """A draw of it."""
        return Subject(cycle=self.cycle.name, round=number, stage=stage)


def of_cycle(work: Workspace, name: str, *, today: date) -> CycleStatus:
    """How one cycle stands on a day, open or closed."""
    cycle = work.state.cycle(name)
    at = _At(
        work=work,
        cycle=cycle,
        settings=settings_of(work, name),
        done=frozenset(_steps_done(work, name)),
        several=len(current(work, today=today)) > 1,
        areas=area_names(work, cycle),
        today=today,
    )
    meeting = meeting_of(work, cycle)
    dues = _dues(at, meeting)
    videos = tuple(_about_videos(at))
    steps = (
        *(step for step in videos if _is_urgent(at, step)),  # first: video is lost first
        *(_before_packs(at, step) for step in next_steps(cycle, rounds=at.rounds)),
        *(step for step in videos if not _is_urgent(at, step)),
        *_owed_comparison(at),
    )
    todos = tuple(_todo(at, step, dues=dues) for step in steps)
    return CycleStatus(
        name=name,
        stage=cycle.state,
        meeting=meeting,
        carried_to=cycle.carried_to,
        reason=_reason(at),
        past=meeting is not None and meeting.date < today,
        compared=cycle.compared,
        areas=at.areas,
        window=Span(first=at.spans[0].first, last=at.spans[-1].last) if at.spans else None,
        settings=at.settings,
        changed=at.work.changed_since(name),
        several=at.several,
        last=_last(at),
        items=_with_next(tuple(_item(at, due, todos=todos) for due in dues)),
        todos=todos,
        videos=tuple(_videos(at)),
    )


def _owed_comparison(at: _At) -> Iterator[Step]:
    """Each cycle owes a look at what was published of its days, once that can be there."""
    fixed = any(one.state in (Stage.FROZEN, Stage.JUDGING) for one in at.cycle.rounds.values())
    done = any(step == "reconcile" for step, _ in at.done)
    if fixed and not done and at.spans and at.today >= at.spans[-1].last + timedelta(days=PUBLISHED_AFTER):
        yield Step(step="reconcile", subject=at.subject())


def _before_packs(at: _At, step: Step) -> Step:
    """Where the force supplies a list first, the details of the drawn records come before anybody signs.

    The invented records that come with the program need no signature.
    """
    if step.step != "redact":
        return step
    loaded = at.work.payload_of("load", at.subject(step.subject.round)) or {}
    details = at.work.payload_of("details", step.subject)
    if at.settings.supply.way == LIST_FIRST and details is None:
        return Step(step="details", subject=step.subject)
    is_invented = (loaded if details is None else details).get("invented", False)
    return Step(step="pack", subject=step.subject) if is_invented else step


def _dues(at: _At, meeting: Meeting | None) -> tuple[Due, ...]:
    """The calendar; without the Chief Inspectors' answers where the comparison gave nothing to ask them."""
    if meeting is None:
        return ()
    asked = not at.cycle.compared or any(step == state.CONCERN for step, _ in at.done)
    known = (
        replace(due, day=_answers_by(at, due.day)) if due.step == "answers" else due
        for due in calendar.dues(at.settings, meeting)
        if due.step != "answers" or asked
    )
    return tuple(sorted(known, key=lambda due: due.day))


def _answers_by(at: _At, day: date) -> date:
    """When the answers are due: as the briefs say; before there is one, counted from the comparison."""
    briefs = [
        date.fromisoformat(event.payload["due"])
        for event in at.work.events
        if event.step == "brief"
        and event.subject.startswith(f"{at.cycle.name}/")
        and event.payload is not None
        and event.payload.get("due")
    ]
    if briefs:
        return max(briefs)
    compared = (at.work.payload_of("flag", Subject(cycle=at.cycle.name)) or {}).get("flagged_on")
    if not compared:
        return day
    flagged = date.fromisoformat(compared)
    meeting = following(at.work, at.cycle, flagged_on=flagged)
    return max(day, calendar.answers_due(at.settings, meeting.date - timedelta(days=1) if meeting else flagged))


def following(work: Workspace, cycle: Cycle, *, flagged_on: date) -> Meeting | None:
    """The meeting for which a Chief Inspector answers: the first that leaves time after the flag, if one is known.

    Where the larger draws were judged at a later meeting, it is one after that.
    """
    own = meeting_of(work, cycle)
    found = work.config.after(max(own.date, flagged_on)) if own is not None else None
    while found is not None and found.date - timedelta(days=work.config.calendar.answers) <= flagged_on:
        found = work.config.after(found.date)
    return found


def drawn_on(work: Workspace, subject: Subject) -> date | None:
    """The day of a larger draw, as the ledger has it; None of a first one, and before it is taken."""
    if subject.stage == FIRST:
        return None
    taken = [event for event in work.events if event.step == "intensify" and event.subject == subject.code]
    return taken[-1].moment.date() if taken else None


def judged_at(work: Workspace, subject: Subject) -> Meeting | None:
    """The meeting for which a draw is packed: the cycle's, and for a larger draw after that one the next, if any."""
    own = meeting_of(work, work.state.cycle(subject.cycle))
    drawn = drawn_on(work, subject)
    return own if own is None or drawn is None or own.date > drawn else work.config.after(drawn)


def _reason(at: _At) -> str:
    if not at.cycle.carried_to:
        return ""
    subject = f"{at.cycle.name}/{at.cycle.carried_to}"
    said = [event.payload for event in at.work.events if event.step == "carry-over" and event.subject == subject]
    return str((said[-1] or {}).get("reason", "")) if said else ""


def _last(at: _At) -> Last | None:
    """The last step of a cycle."""
    for event in reversed(at.work.events):
        if event.subject.partition("/")[0] == at.cycle.name:
            return Last(day=event.moment.date(), who=event.who, step=event.step, words=done_words(event.step))
    return None


def done_words(step: str) -> str:
    """What was done, in words: "the extract was loaded"."""
    return _DONE_WORDS.get(step, step)


def _steps_done(work: Workspace, name: str) -> Iterator[tuple[str, int]]:
    """Steps of a cycle that were written down, each with its round."""
    for event in work.events:
        cycle, _, rest = event.subject.partition("/")
        if cycle == name:
            number = rest.partition("/")[0]
            yield event.step, int(number) if number.isdigit() else 1


# --- the calendar ---------------------------------------------------------------------------------------------


def _item(at: _At, due: Due, *, todos: tuple[Todo, ...]) -> Item:
    if _is_done(at, due):
        return Item(due=due, standing=Standing.DONE, said=_said(at, due))
    standing = Standing.LATE if due.day < at.today else Standing.LATER
    mine = [todo for todo in todos if due.round in (None, todo.subject.round)]
    if due.step in _STEPS_OF:
        ready = [todo for todo in mine if todo.step in _STEPS_OF[due.step]]
        others = [todo for todo in mine if todo.step not in ("keep-video", "returned")]
        step = _STEPS_OF[due.step][0]
        return Item(
            due=due,
            standing=standing,
            command=ready[0].command if ready else _command(at, step, at.subject(due.round or 1)),
            first=others[0].command if others and not ready else "",
        )
    owed = next((todo.command for todo in todos if todo.step in ("brief", "answer")), "")
    return Item(
        due=due,
        standing=standing,
        command=owed if due.step == "answers" else _own_command(at, due),
        by_hand="" if due.step == "answers" and owed else _by_hand(at, due),
    )


def _said(at: _At, due: Due) -> str:
    """What was done, where that is less than what was due; "" else.

    Nobody need write down that a copy was given; and the invented records may be packed without a signature.
    """
    loaded = [at.work.payload_of("load", at.subject(number)) or {} for number in at.cycle.rounds]
    signed = any(step == "redact" for step, _ in at.done)
    if due.step == "redacted" and not signed and all(one.get("invented", False) for one in loaded):
        return "The records are invented, and nobody had to sign them"
    return "The packs are made" if due.step == "packs" else ""


def _by_hand(at: _At, due: Due) -> str:
    """What is done without a command."""
    if due.step == "announcement":
        subject = at.subject(due.round or 1)
        page = typed(at.work.frozen(subject).relative_to(at.work.root) / "public" / "fingerprint.html")
        is_fixed = at.cycle.round(subject.round).state is Stage.FROZEN
        return f"send {page} to every member" if is_fixed else "send its page to every member, once the list is fixed"
    if due.step == "seed":
        by = at.settings.seed.by
        return f"ten-sided dice, ten or more, thrown by {by}" if at.settings.seed.way == DICE else f"look it up: {by}"
    return {
        "answers": "nobody is asked before an area of concern is found",
    }.get(due.step, "")


def _own_command(at: _At, due: Due) -> str:
    """The command for what is no step of the tables: the letter to the force, and the videos."""
    subject = at.subject(due.round or 1)
    if due.step == "request":
        return request_command(at.work, subject, settings=at.settings)
    if due.step == "asked":
        return _command(at, "keep-video", subject)
    if due.step == "videos":
        return _command(at, "returned" if _is_asked(at, subject) else "keep-video", subject)
    return ""


def _is_done(at: _At, due: Due) -> bool:
    number = due.round or 1
    if due.step == "asked":
        return _is_asked(at, at.subject(number))
    if due.step == "videos":
        return _is_answered(at, at.subject(number))
    if due.step in _DONE_BY:
        # The extract was there if its list is fixed, and what was asked for has come.
        return (_DONE_BY[due.step], number) in at.done or (due.step == "request" and ("load", number) in at.done)
    if due.step in _DONE_AT:
        least = list(Judged).index(_DONE_AT[due.step])
        firsts = [one.draws[FIRST] for one in at.cycle.rounds.values() if FIRST in one.draws]
        return bool(firsts) and all(list(Judged).index(draw.state) >= least for draw in firsts)
    return at.cycle.compared and (due.step == "meeting" or not at.cycle.owed)


def _with_next(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The first thing that is neither done nor late is what comes next."""
    for place, item in enumerate(items):
        if item.standing is Standing.LATER:
            return (*items[:place], replace(item, standing=Standing.NEXT), *items[place + 1 :])
    return items


# --- what can be done now -------------------------------------------------------------------------------------


def _todo(at: _At, step: Step, *, dues: tuple[Due, ...]) -> Todo:
    due = next(
        (one for one in dues if one.step == _DUE_FOR.get(step.step) and one.round in (None, step.subject.round)), None
    )
    if step.subject.stage.startswith(_LARGER):
        day = _day_of_larger(at, step)
    else:  # the comparison after the larger draws has no day of its own
        day = due.day if due is not None and not (step.step == "flag" and at.cycle.compared) else None
    return Todo(
        subject=step.subject,
        step=step.step,
        words=WORDS.get(step.step, step.step) + _about(at, step),
        command=_command(at, step.step, step.subject),
        late_since=day if day is not None and day < at.today else None,
        due=day,
    )


def _day_of_larger(at: _At, step: Step) -> date | None:
    """By when a step of a larger draw is due: counted from the meeting that judges it, and after its own draw."""
    drawn, meeting = drawn_on(at.work, step.subject), judged_at(at.work, step.subject)
    if drawn is None or meeting is None:
        return None
    wanted = _DUE_FOR.get(step.step)
    days = (one.day for one in calendar.dues(at.settings, meeting) if one.step == wanted in calendar.OF_A_CYCLE)
    return next((day for day in days if day > drawn), None)


def area_of(subject: Subject) -> str:
    """The area that a larger draw, a brief or an answer is about; "" for a first draw."""
    return subject.stage.partition(":")[2]


def _about(at: _At, step: Step) -> str:
    """Which round and draw, or which area, where that is not plain."""
    slug = area_of(step.subject)
    area = at.areas.get(slug, slug)
    if step.step in _OF_A_CYCLE:
        return f": {area}" if area else ""
    of_round = f", round {step.subject.round}" if at.rounds > 1 or step.subject.round > 1 else ""
    return of_round + ("" if step.subject.stage == FIRST else f", larger draw: {area}")


def _command(at: _At, step: str, subject: Subject) -> str:
    """The command as it is typed."""
    known = _COMMANDS if at.settings.seed.way == DICE else {**_COMMANDS, **_WITH_VALUE}
    words = known.get(step, f"scrutiny {step}").format(area=area_of(subject))
    return " ".join([words, *options(step, subject, rounds=at.rounds, several=at.several)])


def options(step: str, subject: Subject, *, rounds: int, several: bool) -> tuple[str, ...]:
    """Cycle, round and draw as options of a command, each only where there are several.

    ``rounds``: how many the cycle has; ``several``: whether other cycles are open.
    """
    found = ["--cycle", subject.cycle] if several else []
    if step not in _OF_A_CYCLE:
        found += ["--round", str(subject.round)] if rounds > 1 or subject.round > 1 else []
    if step in state.DRAWS or step == "details":
        found += ["--draw", subject.stage] if subject.stage != FIRST else []
    return tuple(found)


def request_command(work: Workspace, subject: Subject, *, settings: Config) -> str:
    """What writes the letter that asks the force for the extract of a round."""
    meeting = work.config.meeting(subject.cycle)
    if meeting is None:
        return "scrutiny layouts request"
    span = calendar.rounds_of(calendar.window_of(meeting.date), settings.supply.rounds)[subject.round - 1]
    due = next(one for one in calendar.dues(settings, meeting) if (one.step, one.round) == ("extract", subject.round))
    days = f"--first {span.first.isoformat()} --last {span.last.isoformat()} --by {due.day.isoformat()}"
    return f"scrutiny layouts request {days} --out request-{span.last:%Y-%m}.docx"


# --- videos ---------------------------------------------------------------------------------------------------


def _is_asked(at: _At, subject: Subject) -> bool:
    """Whether the list of videos of a draw was written."""
    written = subject.stage == FIRST and ("keep-video", subject.round) in at.done
    return written or (_draw_folder(at.work, subject) / VIDEO_LISTS).is_dir()


def _is_answered(at: _At, subject: Subject) -> bool:
    """Whether the force has said which videos of a first draw it keeps."""
    return ("video-answer", subject.round) in at.done or (_draw_folder(at.work, subject) / VIDEO_ANSWER).is_file()


def _draw_folder(work: Workspace, subject: Subject) -> Path:
    folder = work.folder(subject)
    return folder if subject.stage == FIRST else folder / subject.stage.replace(":", "-")


def _about_videos(at: _At) -> Iterator[Step]:
    """Lists of videos that nobody has written for a draw, and lists that the force has not sent back.

    For a first draw until the cycle is closed, as its lines of the calendar stand there as not done; for a larger one
    until the panel has decided on it.
    """
    if at.cycle.state is Stage.CLOSED:
        return
    for of_round in at.cycle.rounds.values():
        for draw in of_round.draws.values():
            subject = at.subject(of_round.number, draw.stage)
            if draw.stage != FIRST and draw not in of_round.undecided:
                continue
            if not _is_asked(at, subject):
                yield Step(step="keep-video", subject=subject)
            elif not _is_answered(at, subject) and draw.stage == FIRST:
                yield Step(step="returned", subject=subject)


def _is_urgent(at: _At, step: Step) -> bool:
    """Whether it comes before all else: the list of videos, while the panel still judges the draw."""
    undecided = {draw.stage for draw in at.cycle.round(step.subject.round).undecided}
    return step.step == "keep-video" and step.subject.stage in undecided


def _videos(at: _At) -> Iterator[VideoLoss]:
    """Rounds whose videos nobody has asked for yet: the first search of the round is the first to be lost."""
    if at.cycle.state not in (Stage.OPEN, Stage.LOADED, Stage.FROZEN, Stage.JUDGING):
        return
    for number, span in enumerate(at.spans, start=1):
        subject = at.subject(number)
        if _is_asked(at, subject):
            continue
        lost = span.first + timedelta(days=at.settings.supply.video_days)
        drawn = at.cycle.round(number).state is Stage.JUDGING
        yield VideoLoss(
            round=number,
            day=lost,
            days=(lost - at.today).days,
            span=span,
            command=_command(at, "keep-video", subject) if drawn else "",
        )
