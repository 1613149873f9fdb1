"""Close a cycle of which everything is done, and delete what is over its time in all cycles that are closed.

Two things, one command. A cycle is closed once: from then on no step changes it. Deleting is done again and again, as
one time after the other is over (``purge``).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import backup, cycle_page, purge, state, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.context import Context
from scrutiny.cycle.purge import Kind, Plan
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Noted, Workspace
from scrutiny.errors import StepError, WriteError, counted
from scrutiny.records.days import day_words

# Says what is still open of a cycle, a sentence each; nothing where nothing is.
StillOpen = Callable[[Workspace, str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What was closed and deleted, or would be (``dry_run``)."""

    cycles: tuple[str, ...]  # closed now
    purged: Plan
    waiting: tuple[str, ...]  # why cycles that are published are not closed
    unreached: tuple[str, ...]  # what no program can reach
    head: str
    dry_run: bool


def close(
    root: Path,
    *,
    context: Context,
    cycle: str | None = None,
    dry_run: bool = False,
    still_open: Sequence[StillOpen] = (),
) -> Closed:
    """Close the cycle, or all of which everything is done, and delete what is over its time in those that are closed.

    ``still_open``: what may keep a cycle open beside the tables of states. ``dry_run``: changes nothing.

    Raises StepError where the cycle that was named, or the only one, cannot be closed; IntegrityError where something
    was altered, before it is deleted.
    """
    at_work: AbstractContextManager[Workspace] = (
        nullcontext(workspace.opened(root)) if dry_run else workspace.at_work(root, step="close", context=context)
    )
    with at_work as begun:
        work, today = begun, context.today()
        names, waiting = _to_close(work, cycle, still_open)
        planned = purge.plan(work, today=today, closing=names)
        if planned.is_new:
            context.say("Verifying what is there")
            audit(root)
        unreached = _unreached(work, planned)
        if not dry_run:
            context.say("Deleting")
            work = purge.carry_out(work, planned, closing=[_closing(work, name) for name in names], context=context)
            _renew_pages(work, context=context)
        return Closed(
            cycles=names,
            purged=planned,
            waiting=waiting,
            unreached=unreached,
            head=work.events[-1].hash,
            dry_run=dry_run,
        )


def _renew_pages(work: Workspace, *, context: Context) -> None:
    """Write the pages of closed cycles anew: what they led to may be gone, now or since a close that was stopped."""
    for cycle in work.state.cycles.values():
        if cycle.state is Stage.CLOSED:
            try:
                cycle_page.write_index(work, cycle.name, today=context.today())
            except WriteError:
                context.say(f"The page of {cycle.name} could not be written; it may lead to files that are gone")


def _closing(work: Workspace, name: str) -> Noted:
    """The event that closes a cycle."""
    dates = {str(kind): purge.due_on(work, name, kind).isoformat() for kind in Kind}
    return Noted(step="close", subject=Subject(cycle=name).code, payload={"over_on": dates})


def _to_close(
    work: Workspace, cycle: str | None, still_open: Sequence[StillOpen]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cycles to close, and why others that are published are not."""
    if cycle is not None:
        if cycle in work.state.cycles and work.state.cycle(cycle).state is Stage.CLOSED:
            return (), ()
        refused = _refusal(work, cycle, still_open)
        if refused is not None:
            raise refused
        return (cycle,), ()
    refusals = {one.name: _refusal(work, one.name, still_open) for one in work.state.unfinished}
    ready = tuple(name for name, refused in refusals.items() if refused is None)
    if not ready and all(one.state is not Stage.CLOSED for one in work.state.cycles.values()):
        for refused in refusals.values():
            if refused is not None and len(refusals) == 1:
                raise refused
        raise StepError(
            "no cycle can be closed yet, and none is closed", where="close", do="See what is next: scrutiny status"
        )
    published = {one.name for one in work.state.unfinished if one.state is Stage.PUBLISHED}
    return ready, tuple(str(refused) for name, refused in refusals.items() if refused is not None and name in published)


def _refusal(work: Workspace, cycle: str, still_open: Sequence[StillOpen]) -> StepError | None:
    """Why a cycle cannot be closed; None where it can."""
    try:
        state.check(work.state, "close", Subject(cycle=cycle), rounds=work.bound(cycle).supply.rounds)
    except StepError as error:
        return error
    for asked in still_open:
        for said in asked(work, cycle):
            return StepError(said, where=cycle, do="Finish that first")
    return None


# --- what is told -------------------------------------------------------------------------------------------------


def _unreached(work: Workspace, planned: Plan) -> tuple[str, ...]:
    """What no program can reach, so that a person does it."""
    packs = sum(1 for event in work.events if event.step == "pack")
    outside = backup.elsewhere(work.events)
    elsewhere = (
        f"{counted(outside, 'was', 'were')} written outside of this folder by scrutiny backup."
        if outside
        else "scrutiny wrote none outside of this folder; those of your office's systems are not known here."
    )
    found = [
        (
            "Copies that were issued: packs and workbooks with members (packs were made "
            f"{counted(packs, 'time', 'times')}), briefs, lists of videos with the force. Ask for them back, or to be "
            "told that they are destroyed."
        ),
        "Paper: printed packs, notes, forms that were filled in by hand.",
        (
            "E-mails with extracts, packs and returns, and the files that were attached; the extract where the force "
            "put it or you saved it."
        ),
        f"Backups elsewhere: {elsewhere}",
        (
            "Earlier versions that a synchronising program, Windows (Previous Versions) or a file server keeps of this "
            "folder."
        ),
        "What a disk keeps of deleted files until it writes over them: it must be encrypted (BitLocker).",
    ]
    if planned.strange:
        listed = "; ".join(f"{place}: {number}" for place, number in sorted(planned.strange.items()))
        found.append(
            f"Files in this folder that no step made ({listed}). Look at them and delete what is over its time."
        )
    return tuple(found)


def sentences(done: Closed) -> tuple[str, ...]:
    """What the officer is told."""
    plan = done.purged
    deleted, closed = ("Would be deleted", "would be") if done.dry_run else ("Deleted", "is")
    said = [f"Cycle {name} {closed} closed: no step changes it any more." for name in done.cycles]
    said += [f"Not closed. {why}" for why in done.waiting]
    if plan.is_empty:
        said.append("Nothing is over its time.")
    for kind in Kind:
        files, size = plan.count(kind)
        if files:
            said.append(f"{deleted}: {purge.WORDS[kind]}: {counted(files, 'file', 'files')}, {_bytes(size)}.")
    if plan.comments:
        files_of = counted(len(plan.comments), "file of answers", "files of answers")
        said.append(f"{deleted}: members' written comments in {files_of}; the answers themselves are kept.")
    if plan.payloads:
        steps = counted(len(plan.payloads), "step", "steps")
        said.append(f"{deleted}: what the ledger said of {steps}; that they were taken stays.")
    if plan.backups:
        size = sum(target.bytes for target in plan.backups)
        said.append(
            f"{deleted}: {counted(len(plan.backups), 'backup', 'backups')} in this folder with some of it, "
            f"{_bytes(size)}. Then make a new one: scrutiny backup."
        )
    said += [
        f"{'Still to come' if later.closed else 'Over its time, and the cycle is not closed'}: {later.cycle}, "
        f"{purge.WORDS[later.kind]}: {day_words(later.day)}."
        for later in plan.later
    ]
    return tuple(said)


def _bytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"


def as_data(done: Closed) -> dict[str, object]:
    """The same for a program."""
    plan = done.purged
    return {
        "dry_run": done.dry_run,
        "closed": list(done.cycles),
        "not_closed": list(done.waiting),
        "deleted": [{"kind": str(kind), "files": plan.count(kind)[0], "bytes": plan.count(kind)[1]} for kind in Kind],
        "paths": [target.path for target in (*plan.targets, *plan.backups)],
        "without_comments": list(plan.comments),
        "payloads": list(plan.payloads),
        "backups": len(plan.backups),
        "later": [
            {"cycle": one.cycle, "kind": str(one.kind), "on": one.day.isoformat(), "closed": one.closed}
            for one in plan.later
        ],
        "not_reached": list(done.unreached),
        "head": done.head,
    }
