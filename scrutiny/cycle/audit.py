"""Verify a whole workspace: the ledger, and everything on disk that it says something of.

The first difference that cannot be made good stops with its name. What can be made again (a pack that somebody edited,
what a step left that was stopped) is told and stops nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import keep, store, workspace
from scrutiny.cycle.folder import open_folder, verify_all
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import IntegrityError
from scrutiny.sampling import manifest
from scrutiny.sampling.frame import sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What was found to agree, and what should be done again."""

    events: int
    head: str
    loads: int
    frozen: int
    draws: int
    files: int  # of packs, as they were made
    again: tuple[str, ...]  # in words: what can be made again, and how


def audit(root: Path) -> Audited:
    """Verify a workspace. Raises IntegrityError naming the first difference."""
    work = workspace.opened(root)
    _ = work.salt
    loads = _loads(work)
    frozen, draws = _rounds(work)
    files, again = _packs(work)
    return Audited(
        events=len(work.events),
        head=work.events[-1].hash,
        loads=loads,
        frozen=frozen,
        draws=draws,
        files=files,
        again=(*again, *_unfinished(work)),
    )


def _loads(work: Workspace) -> int:
    """Loads that nothing has taken the place of, each against what was written down of it."""
    latest = {event.payload["folder"]: event.payload for event in work.events if event.step == "load" and event.payload}
    for name, payload in latest.items():
        content = store.read(work.root / name / keep.RECORDS_FILE)
        if sha256_of(content) != payload["records_sha256"]:
            raise IntegrityError(f"{keep.RECORDS_FILE} differs: it is not what was loaded", where=name)
    return len(latest)


def _rounds(work: Workspace) -> tuple[int, int]:
    frozen = draws = 0
    for subject, stage in _subjects(work):
        if stage is Stage.FROZEN:
            payload = work.payload_of("freeze", subject)
            content = store.read(work.frozen(subject) / store.PUBLIC / manifest.FREEZE_FILE)
            if payload is not None and sha256_of(content) != payload["freeze_sha256"]:
                raise IntegrityError(f"{manifest.FREEZE_FILE} differs: it is not what was fixed", where=subject.code)
            frozen += 1
        if stage is Stage.JUDGING:
            folder = work.folder(subject)
            verify_all(folder)
            payload = work.payload_of("draw", subject)
            content = store.read(folder / store.PUBLIC / manifest.MANIFEST_FILE)
            if payload is not None and sha256_of(content) != payload["manifest_sha256"]:
                raise IntegrityError(
                    f"{manifest.MANIFEST_FILE} differs: it is another draw than the ledger says", where=subject.code
                )
            _answers(work, subject)
            draws += 1
    return frozen, draws


def _answers(work: Workspace, subject: Subject) -> None:
    """The answers of each draw of a round, as they were collected or fixed."""
    for stage in work.state.cycle(subject.cycle).round(subject.round).draws:
        about = Subject(cycle=subject.cycle, round=subject.round, stage=stage)
        payload = work.payload_of("decide", about) or work.payload_of("collect", about)
        if payload is None:
            continue
        one = open_folder(work.folder(subject), draw=None if stage == "first" else stage)
        if sha256_of(store.read(one.answers_path)) != payload["answers_sha256"]:
            raise IntegrityError(f"{one.answers_path.name} differs: it is not what was collected", where=about.code)


def _subjects(work: Workspace) -> Iterator[tuple[Subject, Stage]]:
    for cycle in work.state.cycles.values():
        for of_round in cycle.rounds.values():
            yield Subject(cycle=cycle.name, round=of_round.number), of_round.state


def _packs(work: Workspace) -> tuple[int, list[str]]:
    """Files of packs that are as they were made, and in words those that are not."""
    latest = {event.subject: event.payload for event in work.events if event.step == "pack" and event.payload}
    same, altered = 0, []
    for subject, payload in latest.items():
        for name, digest in payload["files"].items():
            path = work.root / name
            if path.is_file() and sha256_of(store.read(path)) == digest:
                same += 1
            else:
                altered.append(f"{name} is not as it was made ({subject}): rebuild with scrutiny pack")
    return same, altered


def _unfinished(work: Workspace) -> Iterator[str]:
    """Folders that no event speaks of: a step was stopped before it ended."""
    known = dict(_subjects(work))
    for folder in sorted((work.root / workspace.CYCLES).glob("*/*-*")):
        kind, _, number = folder.name.partition("-")
        if kind not in ("frozen", "round") or not number.isdigit():
            continue
        stage = known.get(Subject(cycle=folder.parent.name, round=int(number)), Stage.OPEN)
        if kind == "frozen" and stage not in (Stage.FROZEN, Stage.JUDGING):
            yield f"{folder.parent.name}/{folder.name}: the freeze did not end; run scrutiny freeze again"
        if kind == "round" and stage is not Stage.JUDGING:
            yield f"{folder.parent.name}/{folder.name}: the draw did not end; run scrutiny draw again"
