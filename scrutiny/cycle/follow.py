"""The steps of a cycle in a workspace once its draws are decided: flag, intensify, brief, answer; and carry-over.

As in ``steps``: each takes the lock, asks the tables of states, works, and ends by writing its events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import brief as briefing
from scrutiny.cycle import config, details, rounds, state, status, steps, store, workspace
from scrutiny.cycle import flag as flagging
from scrutiny.cycle import intensify as intensifying
from scrutiny.cycle import reconcile as reconciling
from scrutiny.cycle.brief import Briefed
from scrutiny.cycle.config import Contact
from scrutiny.cycle.context import Context
from scrutiny.cycle.flag import FirstFlags, FormalFlags
from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE
from scrutiny.cycle.intensify import Larger
from scrutiny.cycle.load import Extract
from scrutiny.cycle.look import look_of
from scrutiny.cycle.reconcile import Comparison
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.steps import chosen_cycle
from scrutiny.cycle.together import RoundDraws, Together, round_in
from scrutiny.cycle.workspace import Noted, Workspace
from scrutiny.errors import SettingError, StepError
from scrutiny.sampling import draw, manifest, seeds
from scrutiny.sampling.frame import sha256_of

ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A comparison that was made. ``written``: the file of results."""

    cycle: str
    result: FirstFlags | FormalFlags
    together: Together
    work: Workspace

    @property
    def written(self) -> Mapping[str, Any]:
        """The results as they were written."""
        return flagging.read_results(self.together.place, _results_file(self.result))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLarger:
    """A larger draw that was taken, a part from each round."""

    cycle: str
    area: str
    parts: tuple[Larger, ...]
    warnings: tuple[str, ...]
    work: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A brief that was written, and to whom it goes. ``holder``: None where the settings name nobody."""

    cycle: str
    result: Briefed
    holder: Contact | None
    work: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that was kept."""

    cycle: str
    folder: Path
    files: tuple[str, ...]
    work: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A cycle whose cases are judged at a later meeting."""

    cycle: str
    to: str
    meeting: date
    work: Workspace


def together_of(work: Workspace, name: str) -> Together:
    """The rounds of a cycle that are drawn, verified. Raises StepError where none is.

    A larger draw that no event speaks of was left by a step that did not end: it is not there.
    """
    there = tuple(_drawn_rounds(work, name))
    if not there:
        raise StepError("nothing is drawn yet", where=name, do="See scrutiny status")
    several = len(work.state.unfinished) > 1
    return Together(
        place=work.root / workspace.CYCLES / name,
        rounds=there,
        words=f"--cycle {name}" if several else "",
        announced={
            event.payload["manifest_sha256"]: event.payload["announced"]
            for event in work.events
            if event.step in ("draw", "intensify") and event.payload is not None
        },
    )


def _drawn_rounds(work: Workspace, name: str) -> Sequence[RoundDraws]:
    found = []
    for number, of_round in sorted(work.state.cycle(name).rounds.items()):
        if of_round.state is Stage.JUDGING:
            made = round_in(work.folder(Subject(cycle=name, round=number)), number=number)
            known = {slug: one for slug, one in made.larger.items() if one.stage in of_round.draws}
            found.append(replace(made, larger=known))
    return found


def _results_file(result: FirstFlags | FormalFlags) -> str:
    return FIRST_FLAGS_FILE if isinstance(result, FirstFlags) else FORMAL_FILE


# --- flag -----------------------------------------------------------------------------------------------------


def flag(root: Path, *, on: date | None = None, context: Context, cycle: str | None = None) -> Flagged:
    """Compare the areas of a cycle with the benchmark, all rounds together.

    ``on``: the day of the flag; default: today. Raises StepError while a round or a larger draw is undecided.
    """
    with workspace.at_work(root, step="flag", context=context) as work:
        name = chosen_cycle(work, cycle, step="flag", today=context.today())
        subject = Subject(cycle=name)
        state.check(work.state, "flag", subject, rounds=work.bound(name).supply.rounds)
        together = together_of(work, name)
        result = flagging.flag(together, on=on or context.today(), theme=look_of(root))
        content = store.read(together.place / store.RESULTS / _results_file(result))
        payload = {
            "results": f"{workspace.CYCLES}/{name}/{store.RESULTS}/{_results_file(result)}",
            "results_sha256": sha256_of(content),
            "flagged_on": result.flagged_on.isoformat(),
        }
        noted = [Noted(step="flag", subject=subject.code, payload=payload)]
        raised = {event.subject for event in work.events if event.step == state.CONCERN}  # a concern is raised once
        noted += [
            Noted(step=step, subject=one.code, payload={})
            for step, one in _found(together, result, name)
            if one.code not in raised
        ]
        done = workspace.record_all(work, noted, context=context)
    return Flagged(cycle=name, result=result, together=together, work=done)


def _found(together: Together, result: FirstFlags | FormalFlags, name: str) -> Sequence[tuple[str, Subject]]:
    """What a comparison found: larger draws to take, or areas of concern."""
    if isinstance(result, FirstFlags):
        return [
            (state.CLOSER, Subject(cycle=name, round=of_round.number, stage=f"{draw.INTENSE}{stage.tally.slug}"))
            for stage in result.closer
            for of_round, size in flagging.to_draw_by_round(together, stage)
            if size
        ]
    return [
        (state.CONCERN, Subject(cycle=name, stage=f"{state.AREA}{stage.tally.slug}"))
        for stage in result.stages
        if stage.status is SecondStatus.CONCERN
    ]


# --- intensify ------------------------------------------------------------------------------------------------


def intensify(
    root: Path,
    area: str,
    *,
    announced: str,
    seed: str,
    context: Context,
    thrown: bool = False,
    seed_source: str | None = None,
    witness: str = "",
    cycle: str | None = None,
) -> TakenLarger:
    """Take the larger draw in an area, from every round that has more to give, under a second seed.

    ``announced``: how and when the members were told which areas are looked at closer, before this seed was made.
    ``seed_source``: the public value that the seed is, named with its day. Raises StepError where no larger draw is
    asked for there, SettingError for a seed that was there before the comparison.
    """
    announced = steps.checked_announcement(announced, what="which areas are looked at closer")
    with workspace.at_work(root, step="intensify", context=context) as work:
        name = chosen_cycle(work, cycle, step="intensify", today=context.today())
        together = together_of(work, name)
        stratum = together.stratum(area)
        stage = f"{draw.INTENSE}{stratum.slug}"
        wanted = [number for number, one in sorted(work.state.cycle(name).wanted) if one == stage]
        for number in wanted or [1]:
            state.check(work.state, "intensify", Subject(cycle=name, round=number, stage=stage))
        flagged = work.payload_of("flag", Subject(cycle=name))
        flagged_on = date.fromisoformat(flagged["flagged_on"]) if flagged else None
        said = _source(thrown=thrown, named=seed_source, flagged_on=flagged_on)
        stratum, parts = intensifying.larger(together, stratum.slug, seed=seed, seed_source=said)
        if work.bound(name).supply.way == config.LIST_FIRST:
            for one in parts:
                details.write_request(one.folder.parent, one.stage)
        noted = [
            Noted(
                step="intensify",
                subject=Subject(cycle=name, round=one.round, stage=stage).code,
                payload={
                    "folder": one.folder.relative_to(root).as_posix(),
                    "announced": announced,
                    "seed": seeds.clean(seed),
                    "seed_source": said,
                    "witness": witness.strip(),
                    "manifest_sha256": sha256_of(store.read(one.folder / store.PUBLIC / manifest.MANIFEST_FILE)),
                    "records": one.drawn,
                },
            )
            for one in parts
        ]
        done = workspace.record_all(work, noted, context=context)
    return TakenLarger(
        cycle=name, area=stratum.name, parts=parts, warnings=seeds.weaknesses(seeds.clean(seed)), work=done
    )


def _source(*, thrown: bool, named: str | None, flagged_on: date | None) -> str:
    """Where the second seed came from. A public value comes out after the comparison, or it could have been known."""
    if thrown:
        return seeds.DICE
    return seeds.public_value(named, fixed_on=flagged_on).source if named else seeds.GIVEN_SECOND


# --- brief and answer -----------------------------------------------------------------------------------------


def brief(
    root: Path, area: str, *, context: Context, next_meeting: date | None = None, cycle: str | None = None
) -> Sent:
    """Write the brief on an area of concern. ``next_meeting``: default, the first that leaves time for an answer.

    Raises StepError where the formal test shows no concern there.
    """
    with workspace.at_work(root, step="brief", context=context) as work:
        name, slug = _about_area(work, area, step="brief", cycle=cycle, today=context.today())
        subject = Subject(cycle=name, stage=f"{state.AREA}{slug}")
        state.check(work.state, "brief", subject)
        together = together_of(work, name)
        result = briefing.brief(
            together,
            slug,
            next_meeting=next_meeting or _following(work, name),
            theme=look_of(root),
        )
        payload = {
            "due": result.brief.due.isoformat(),
            "cases": len(result.brief.cases),
            "files": steps.hashes_of(result.folder, root),
        }
        done = workspace.record(work, step="brief", subjects=[subject.code], payload=payload, context=context)
    holder = work.config.holder("chief-inspector", area=slug, on=result.brief.flagged_on)
    return Sent(cycle=name, result=result, holder=holder, work=done)


def _following(work: Workspace, name: str) -> date | None:
    """The meeting before which the answer to a brief is due, if the settings name one."""
    flagged = (work.payload_of("flag", Subject(cycle=name)) or {}).get("flagged_on")
    if not flagged:
        return None
    meeting = status.following(work, work.state.cycle(name), flagged_on=date.fromisoformat(flagged))
    return meeting.date if meeting is not None else None


def answer(
    root: Path,
    area: str,
    files: Sequence[Path],
    *,
    received: date,
    context: Context,
    cycle: str | None = None,
) -> Answered:
    """Keep what a Chief Inspector answered to a brief. Raises StepError where no answer is open there."""
    with workspace.at_work(root, step=ANSWER, context=context) as work:
        name, slug = _about_area(work, area, step=ANSWER, cycle=cycle, today=context.today())
        subject = Subject(cycle=name, stage=f"{state.AREA}{slug}")
        state.check(work.state, ANSWER, subject)
        contents = {path.name: store.read(path) for path in files}
        if len(contents) < len(files):
            raise SettingError("two of the files have the same name", where="FILES", do="Rename one of them")
        folder = root / workspace.CYCLES / name / store.BRIEFS / slug / ANSWER
        store.replace_folder(folder, contents)
        payload = {
            "received": received.isoformat(),
            "files": {f"{folder.relative_to(root).as_posix()}/{one}": sha256_of(contents[one]) for one in contents},
        }
        done = workspace.record(work, step=ANSWER, subjects=[subject.code], payload=payload, context=context)
    return Answered(cycle=name, folder=folder, files=tuple(sorted(contents)), work=done)


def _about_area(work: Workspace, area: str, *, step: str, cycle: str | None, today: date) -> tuple[str, str]:
    """The cycle and the area that a step is about, by slug or name."""
    wanted = "-".join(area.strip().casefold().split())
    having = [one.name for one in work.state.cycles.values() if wanted in one.owed]
    name = cycle or (having[0] if len(having) == 1 else chosen_cycle(work, None, step=step, today=today))
    return name, wanted


# --- publish --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of the figures for the public was written down."""

    cycle: str
    work: Workspace


def publish(root: Path, *, where: str, reason: str, context: Context, cycle: str | None = None) -> Published:
    """Write down where the findings were published, or why not. Raises StepError while something is undecided."""
    with workspace.at_work(root, step="publish", context=context) as work:
        name = chosen_cycle(work, cycle, step="publish", today=context.today())
        subject = Subject(cycle=name)
        state.check(work.state, "publish", subject, rounds=work.bound(name).supply.rounds)
        payload = {"where": where} if where else {"nothing_because": reason}
        done = workspace.record(work, step="publish", subjects=[subject.code], payload=payload, context=context)
    return Published(cycle=name, work=done)


# --- reconcile ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A cycle's lists, compared with what the force published since."""

    cycle: str
    found: Comparison
    work: Workspace


def reconcile(
    root: Path, published: Sequence[Path], *, context: Context, fetched: str = "", cycle: str | None = None
) -> Reconciled:
    """Compare a cycle's lists with the published files of their months. The next pack prints what was found."""
    with workspace.at_work(root, step="reconcile", context=context) as work:
        name = cycle or _published_cycle(work, context.today())
        ours = rounds.fixed_records(work, name)
        how = steps.with_areas(Extract(paths=()), work)
        found = reconciling.list_against_published(
            ours, how, published, context=context, fetched=fetched, salt=work.salt
        )
        payload = {
            "fetched": found.fetched,
            "said": list(reconciling.headline(found)),
            "counts": {str(kind): found.matching.count(kind) for kind in found.kind_words},
            "files": [{"name": one.name, "sha256": one.sha256} for one in found.theirs.sources],
        }
        subject = Subject(cycle=name).code
        done = workspace.record(work, step="reconcile", subjects=[subject], payload=payload, context=context)
    return Reconciled(cycle=name, found=found, work=done)


def _published_cycle(work: Workspace, today: date) -> str:
    """The earliest cycle with a fixed list that was not compared yet: its months are published first."""
    done = {event.subject.partition("/")[0] for event in work.events if event.step == "reconcile"}
    owed = [
        one.name
        for one in work.state.cycles.values()
        if one.name not in done and any(of.state is Stage.JUDGING for of in one.rounds.values())
    ]
    return min(owed) if owed else chosen_cycle(work, None, step="reconcile", today=today)


# --- carry over -----------------------------------------------------------------------------------------------


def carry_over(root: Path, *, to: str, reason: str, context: Context, cycle: str | None = None) -> Carried:
    """Have the cases of a cycle judged at a later meeting, because its own was cancelled or without a quorum.

    Raises SettingError without a reason, or where no later meeting of that name is known.
    """
    if not reason.strip():
        raise SettingError("no reason was given", where="--reason", expected='such as "four of nine members came"')
    with workspace.at_work(root, step="carry-over", context=context) as work:
        name = chosen_cycle(work, cycle, step="flag", today=context.today())
        if work.state.cycle(name).state is Stage.CLOSED:
            raise StepError("the cycle is closed", where=name, do="Name another one with --cycle")
        meeting = work.config.meeting(to)
        now = status.meeting_of(work, work.state.cycle(name))
        if meeting is None or to == name or (now is not None and meeting.date <= now.date):
            later = [one.cycle for one in work.config.meetings if now is None or one.date > now.date]
            raise SettingError(
                "this is not a later meeting",
                where="--to",
                expected=f"one of: {', '.join(later)}" if later else "a meeting; name one in scrutiny.toml first",
            )
        subject = f"{name}/{to}"
        payload = {"reason": reason.strip(), "meeting": meeting.date.isoformat()}
        done = workspace.record(work, step="carry-over", subjects=[subject], payload=payload, context=context)
    return Carried(cycle=name, to=to, meeting=meeting.date, work=done)
