"""The steps of a cycle in a workspace: load, freeze, draw.

Each takes the lock, asks the tables of states, works, and ends by writing its event.

A step that was stopped half-way is run again and gives what it would have given: what it left without an event is
replaced. Everything that a step needs from outside comes through its arguments and the ``Context``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from scrutiny.cycle import apart, calendar, config, details, draw, keep, rounds, state, store, workspace
from scrutiny.cycle import freeze as freezing
from scrutiny.cycle.apart import Apart
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import FRAME_PRIVATE_FILE
from scrutiny.cycle.freeze import Frozen
from scrutiny.cycle.keep import KeptLoad, Provenance
from scrutiny.cycle.load import Extract, Window, placed
from scrutiny.cycle.shown import is_invented
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.together import round_in
from scrutiny.cycle.workspace import Noted, Workspace
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.outputs.freeze_page import Days
from scrutiny.sampling import draw as drawing
from scrutiny.sampling import exclusions, manifest, plan, seeds
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv, sha256_of

T = TypeVar("T")
LEAST_ANNOUNCEMENT = 10  # characters: "e-mail, 5/10" says how and when


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """An extract that was kept, and the rounds that it was kept for."""

    subjects: tuple[Subject, ...]
    kept: KeptLoad
    work: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A round whose list and plan are fixed."""

    subject: Subject
    folder: Path
    frozen: Frozen
    late: int  # searches of an earlier window that were in no frame so far
    elsewhere: int  # kept searches that are not on this list
    warnings: tuple[str, ...]
    work: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A draw that was taken."""

    subject: Subject
    folder: Path
    drawn: drawing.Draw
    fingerprint: str
    warnings: tuple[str, ...]
    work: Workspace


# --- which cycle and round ------------------------------------------------------------------------------------


def chosen_cycle(work: Workspace, name: str | None, *, step: str, today: date) -> str:
    """The cycle that is meant: the one named, else the only one that waits for this step, was begun, or is there.

    Raises SettingError where that leaves several, or none.
    """
    from scrutiny.cycle.status import current

    if name:
        return name
    there = current(work, today=today)
    ready = [one for one in there if _may(work, step, one)]
    begun = [one for one in there if one in work.state.cycles]
    for possible in (ready, begun, there):
        if len(possible) == 1:
            return possible[0]
    raise SettingError(
        "several cycles are open" if there else "no cycle is open",
        where="--cycle",
        expected=f"one of {', '.join(there)}" if there else "a meeting to come, in scrutiny.toml",
    )


def _may(work: Workspace, step: str, name: str) -> bool:
    if step == "intensify":
        return bool(work.state.cycle(name).wanted)
    if step in state.WITH_DRAW:
        return any(one.draws for one in work.state.cycle(name).rounds.values())
    if step in state.OWED.values():
        return step in work.state.cycle(name).owed.values()
    try:
        state.check(work.state, step, Subject(cycle=name), rounds=work.bound(name).supply.rounds)
    except StepError:
        return False
    return True


# --- load -----------------------------------------------------------------------------------------------------


def load(
    root: Path,
    extract: Extract,
    *,
    context: Context,
    cycle: str | None = None,
    round_: int | None = None,
    provenance: Provenance | None = None,
    add: bool = False,
    replace_months: bool = False,
) -> Loaded:
    """Read an extract and keep it, for the rounds whose days it covers and whose list is not fixed.

    Raises StepError where every such list is fixed, SettingError where no meeting looks at these days.
    """
    with workspace.at_work(root, step="load", context=context) as work:
        _undo_unfinished_load(work)
        found: list[Subject] = []

        def ready(window: Window) -> None:
            found.extend(_subjects_of(work, window, cycle=cycle, round_=round_))
            for subject in found:
                state.check(work.state, "load", subject)

        kept = keep.load_into(
            with_areas(extract, work),
            into=work.loads,
            context=context,
            provenance=provenance,
            add=add,
            replace_months=replace_months,
            ready=ready,
        )
        about = json.loads(store.read(kept.folder / keep.LOAD_FILE))
        payload = {
            "folder": kept.folder.relative_to(root).as_posix(),
            "number": about["number"],
            "window": about["window"],
            "records_sha256": about["records_sha256"],
            "rows_read": kept.records.rows_read,
            "accepted": kept.records.accepted,
            "rejected": kept.records.rejected,
            "files": [{"name": one.name, "sha256": one.sha256} for one in kept.records.sources],
            "since": keep.changes(kept),
            "invented": is_invented(kept.records.rows),
            "provenance": (provenance or Provenance()).as_json(),
        }
        codes = [subject.code for subject in found]
        done = workspace.record(work, step="load", subjects=codes, payload=payload, context=context)
    return Loaded(subjects=tuple(found), kept=kept, work=done)


def _subjects_of(work: Workspace, window: Window, *, cycle: str | None, round_: int | None) -> list[Subject]:
    """The rounds of one cycle that these days belong to and whose list is not fixed; the latest such cycle.

    An extract often holds the months before again: those are of the earlier cycle, and late searches are found in them.
    Where every list is fixed, the first round comes back, for the refusal to be worded.
    """
    overlapping: list[Subject] = []
    for meeting in work.config.meetings:
        spans = calendar.rounds_of(calendar.window_of(meeting.date), work.config.supply.rounds)
        for number, span in enumerate(spans, start=1):
            named = cycle in (None, meeting.cycle) and round_ in (None, number)
            if named and span.first <= window.last and window.first <= span.last:
                overlapping.append(Subject(cycle=meeting.cycle, round=number))
    if not overlapping:
        raise SettingError(
            f"no {'such ' if cycle or round_ else ''}round looks at {window.first.isoformat()} to "
            f"{window.last.isoformat()}",
            where=config.FILE,
            expected="a meeting three months after the first month of the extract, or one or two later",
            do="Add the meeting under [[meeting]], or look whether these are the months that were asked for",
        )
    waiting = [one for one in overlapping if _round_state(work, one) in (Stage.OPEN, Stage.LOADED)]
    if not waiting:
        return overlapping[-1:]
    return [one for one in waiting if one.cycle == waiting[-1].cycle]


def _round_state(work: Workspace, subject: Subject) -> Stage:
    return work.state.cycle(subject.cycle).round(subject.round).state


def _undo_unfinished_load(work: Workspace, *, step: str = "load") -> None:
    """Put back what a load that did not end had begun to change; ``step`` "history": among those for trends."""
    payloads = [event.payload for event in work.events if event.step == step]
    if any(payload is None for payload in payloads):
        return  # what was purged says no numbers: nothing is taken away then
    numbers = [payload.get("number", 0) for payload in payloads if payload is not None]
    place = work.loads if step == "load" else work.history
    keep.undo_after(place / work.config.force.name, max(numbers, default=0))


def with_areas(extract: Extract, work: Workspace) -> Extract:
    """The extract with the force and the areas of the settings, where nothing else was said."""
    areas = work.config.areas
    return replace(
        extract,
        force=extract.force or work.config.force.name,
        areas_file=extract.areas_file or (work.root / areas.file if areas.file else None),
        name_property=extract.name_property or areas.name_property or None,
        lookup_file=extract.lookup_file or (work.root / areas.lookup if areas.lookup else None),
    )


def load_history(root: Path, extract: Extract, *, context: Context, provenance: Provenance | None = None) -> KeptLoad:
    """Keep an extract for trends only: no list is ever made of it, and no search in it counts as late."""
    with workspace.at_work(root, step="history", context=context) as work:
        _undo_unfinished_load(work, step="history")
        kept = keep.load_into(
            with_areas(extract, work), into=work.history, context=context, provenance=provenance, replace_months=True
        )
        payload = {
            "folder": kept.folder.relative_to(root).as_posix(),
            "number": json.loads(store.read(kept.folder / keep.LOAD_FILE))["number"],
            "rows_read": kept.records.rows_read,
            "accepted": kept.records.accepted,
            "files": [{"name": one.name, "sha256": one.sha256} for one in kept.records.sources],
        }
        workspace.record(work, step="history", payload=payload, context=context)
    return kept


# --- freeze ---------------------------------------------------------------------------------------------------


def plan_settings(made: config.Config) -> plan.Settings:
    """What the settings file says of a plan."""
    return plan.Settings(
        total=made.plan.total,
        minimum=made.plan.minimum,
        benchmark=made.plan.benchmark,
        trigger=made.plan.trigger,
        cap=made.plan.cap,
        intense_total=-(-made.plan.intense_total // made.supply.rounds),  # each round gives its part of them
        members=made.panel.members,
        readers=made.panel.readers,
        minutes=made.panel.minutes,
        question_set=made.panel.question_set,
        sharing=plan.Sharing(method=made.plan.method),
    )


def bound_words(work: Workspace, name: str) -> tuple[str, ...]:
    """What is said where settings that bind a cycle were edited since its list was fixed."""
    changed = work.changed_since(name)
    if not changed:
        return ()
    return (f"{config.FILE} was changed since the list of {name} was fixed ({', '.join(changed)}): that holds later.",)


def seed_plan(made: config.Config) -> str:
    """How the seed will be made, as the plan fixes it."""
    return seeds.DICE if made.seed.way == config.DICE else seeds.public_value(made.seed.by).source


def freeze(
    root: Path,
    *,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    accept_rejects: str | None = None,
    answers: tuple[str, ...] = (),
    beside: Apart | None = None,
    across: str | None = None,
    fixed_on: date | None = None,
) -> Fixed:
    """Fix the list and the plan of a round: what is announced before there is a seed.

    Raises InputError while rows are rejected (unless a reason for going on is given) or questions to the force are
    open, StepError where it is not that step's turn.
    """
    with workspace.at_work(root, step="freeze", context=context) as work:
        _undo_unfinished_load(work)
        name = chosen_cycle(work, cycle, step="freeze", today=context.today())
        subject = Subject(cycle=name, round=round_)
        state.check(work.state, "freeze", subject)
        beside, bound = beside or Apart(), work.bound(name)
        of_round = rounds.of_round(work, subject)
        span = of_round.span
        loaded = placed(
            of_round.records,
            with_areas(Extract(paths=(), answers=answers), work),
            for_draw=True,
            window=Window(first=span.first, last=span.last),
        )
        if bound.supply.way == config.LIST_FIRST:
            details.refuse_derived(loaded.records.rows["record_id"].tolist())
        left_out = apart.left_out_of(loaded, beside)
        frozen = freezing.freeze(
            loaded,
            settings=plan_settings(bound),
            salt=work.salt,
            seed_plan=seed_plan(bound),
            accept_rejects=accept_rejects,
            left_out=left_out,
            must_see=apart.rules_of(beside),
            fixed_on=fixed_on or context.today(),
            across=across,
            kept={"late": of_round.late, "elsewhere": of_round.elsewhere},
        )
        folder = work.frozen(subject)
        store.replace_folder(folder, draw.fixed_files(frozen, _days(work, name, round_, bound)))
        payload = {
            "folder": folder.relative_to(root).as_posix(),
            "fingerprint": frozen.fingerprint,
            "freeze_sha256": sha256_of(frozen.freeze_json),
            "records": frozen.plan.population,
            "to_draw": frozen.plan.sample,
            "late": of_round.late,
            "accept_rejects": (accept_rejects or "").strip(),
            "settings": work.bound_text(name)
            or config.without_contacts((root / config.FILE).read_text(encoding="utf-8-sig")),
        }
        done = workspace.record(work, step="freeze", subjects=[subject.code], payload=payload, context=context)
    return Fixed(
        subject=subject,
        folder=folder,
        frozen=frozen,
        late=of_round.late,
        elsewhere=of_round.elsewhere,
        warnings=(
            *exclusions.suspicious(left_out, loaded.stratum, names=loaded.areas.names),
            *bound_words(done, name),
        ),
        work=done,
    )


# --- draw -----------------------------------------------------------------------------------------------------


def take(
    root: Path,
    *,
    announced: str,
    seed: str,
    context: Context,
    thrown: bool = False,
    witness: str = "",
    cycle: str | None = None,
    round_: int = 1,
) -> Taken:
    """Draw a round from its fixed list, under a seed that was made after the fingerprint was announced.

    ``announced``: how and when it was sent out. Raises StepError where the list is not fixed, or there is a draw,
    IntegrityError where the fixed files are no longer those of the ledger.
    """
    announced = checked_announcement(announced, what="the fingerprint")
    with workspace.at_work(root, step="draw", context=context) as work:
        name = chosen_cycle(work, cycle, step="draw", today=context.today())
        subject = Subject(cycle=name, round=round_)
        state.check(work.state, "draw", subject)
        fixed = _fixed_files(work, subject)
        plan_json = fixed[f"{store.PUBLIC}/{manifest.PLAN_FILE}"]
        seed = seeds.clean(seed)
        drawn = drawing.draw(
            parse_public_csv(fixed[f"{store.PUBLIC}/{FRAME_FILE}"]), sizes=plan.from_json(plan_json).sizes, seed=seed
        )
        said = seeds.DICE if thrown else seeds.source_of(seed, json.loads(plan_json)["seed"])
        folder = work.folder(subject)
        number = _first_number(work, subject)
        files = {**fixed, **draw.drawn_files(fixed, drawn, seed_source=said, first_number=number)}
        store.replace_folder(folder, files)
        if work.bound(name).supply.way == config.LIST_FIRST:
            details.write_request(folder)
        fingerprint = manifest.fingerprint_of(fixed[f"{store.PUBLIC}/{manifest.FREEZE_FILE}"])
        payload = {
            "folder": folder.relative_to(root).as_posix(),
            "announced": announced,
            "fingerprint": fingerprint,
            "seed": drawn.seed,
            "seed_source": said,
            "witness": witness.strip(),
            "manifest_sha256": sha256_of(files[f"{store.PUBLIC}/{manifest.MANIFEST_FILE}"]),
            "records": len(drawn.sample),
        }
        done = workspace.record(work, step="draw", subjects=[subject.code], payload=payload, context=context)
        store.remove_folder(work.frozen(subject))
    frame_sha256 = sha256_of(fixed[f"{store.PUBLIC}/{FRAME_FILE}"])
    used = apart.same_seed_elsewhere(folder, seed=drawn.seed, frame_sha256=frame_sha256)
    return Taken(
        subject=subject,
        folder=folder,
        drawn=drawn,
        fingerprint=fingerprint,
        warnings=seeds.weaknesses(drawn.seed, used_in=used),
        work=done,
    )


def checked_announcement(text: str, *, what: str) -> str:
    """How and when something was sent out. Raises SettingError where the text cannot say so."""
    if len(text.strip()) < LEAST_ANNOUNCEMENT:
        raise SettingError(
            f"this does not say how and when {what} {'was sent out' if what.startswith('the ') else 'was told'}",
            where="--announced",
            expected='such as "e-mail to all members, 5 October 2026"',
        )
    return text.strip()


def _days(work: Workspace, cycle: str, round_: int, bound: config.Config) -> Days | None:
    """By which days the calendar has a round's steps done; None where the settings have no meeting for its cycle."""
    meeting = work.config.meeting(work.state.cycle(cycle).carried_to or cycle)
    if meeting is None:
        return None
    by_step = {due.step: due.day for due in calendar.dues(bound, meeting) if due.round in (None, round_)}
    return Days(**{one.name: by_step[one.name] for one in fields(Days)})


def _first_number(work: Workspace, subject: Subject) -> int:
    """Pack numbers go on over the rounds of a cycle, so that a number names one case."""
    there = [
        int(one.key["number"].max())
        for number, of_round in work.state.cycle(subject.cycle).rounds.items()
        if of_round.draws
        for one in round_in(work.folder(Subject(cycle=subject.cycle, round=number)), number=number).draws
        if len(one.key)
    ]
    return 1 + max(there, default=0)


def _fixed_files(work: Workspace, subject: Subject) -> Mapping[str, bytes]:
    """The files of a freeze, as they were fixed. Raises IntegrityError naming the first that differs."""
    folder = work.frozen(subject)
    payload = work.payload_of("freeze", subject)
    files = store.read_tree(folder)
    content = files.get(f"{store.PUBLIC}/{manifest.FREEZE_FILE}", b"")
    if payload is None or sha256_of(content) != payload["freeze_sha256"]:
        raise IntegrityError(f"{manifest.FREEZE_FILE} differs: it is not what was fixed", where=subject.cycle)
    frozen = json.loads(content)
    for key, name in (
        ("frame_sha256", f"{store.PUBLIC}/{FRAME_FILE}"),
        ("plan_sha256", f"{store.PUBLIC}/{manifest.PLAN_FILE}"),
        ("private_frame_sha256", f"{store.PRIVATE}/{FRAME_PRIVATE_FILE}"),
    ):
        if sha256_of(files.get(name, b"")) != frozen[key]:
            raise IntegrityError(f"{name} differs: it is not what was fixed", where=subject.cycle)
    return files


# --- what is done with a draw ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """A step on one draw that was taken, with what it gave."""

    subject: Subject
    result: T
    work: Workspace


def on_draw(
    root: Path,
    step: str,
    *,
    act: Callable[[Path, str | None], T],
    about: Callable[[T, Path], Mapping[str, Any]],
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
    then: Callable[[T], Sequence[str]] = lambda _: (),
) -> Done[T]:
    """Take a step on the draw of a round. ``act`` gets its folder and which draw; ``about`` says what is recorded.

    ``then``: further steps that are done with it, recorded together with it and with the same payload.
    Raises StepError, saying what to do instead, where it is not that step's turn.
    """
    with workspace.at_work(root, step=step, context=context) as work:
        name = chosen_cycle(work, cycle, step=step, today=context.today())
        subject = Subject(cycle=name, round=round_, stage=stage or state.FIRST)
        if step not in state.NOTED:
            state.check(work.state, step, subject)
        elif subject.stage not in work.state.cycle(name).round(round_).draws:
            raise StepError("there is no draw yet", where=name, do="See scrutiny status")
        result = act(work.folder(subject), None if subject.stage == state.FIRST else subject.stage)
        payload = about(result, root)
        noted = [Noted(step=one, subject=subject.code, payload=payload) for one in (step, *then(result))]
        done = workspace.record_all(work, noted, context=context)
    return Done(subject=subject, result=result, work=done)


def hashes_of(folder: Path, root: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder of a workspace, by its name from the workspace on."""
    return {
        f"{folder.relative_to(root).as_posix()}/{name}": sha256_of(content)
        for name, content in store.read_tree(folder).items()
    }


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    return sha256_of(store.read(path))
