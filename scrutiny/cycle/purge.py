"""Purge: what is over its time is deleted; what was shown and counted stays.

Four kinds have a time each, in days after the meeting (``[retention]`` in the settings): *extract*, *details*,
*comments*, *scores*. Only cycles that are closed are purged. What stays: ``public/`` with list, plan and draw; counts,
results and briefs; the ledger's own rows.

The event comes first. It says, in one transaction with the deletion of the payloads, which kinds of which cycle go and
which files that is; only then are the files deleted. So at every moment a workspace is as before, as after, or one of
which ``verify`` says that the purge did not end: what an event has named is still there, and the step, run again,
deletes it. A file that is not there is excused by such an event and by nothing else.

What an event says of what it deletes must not give it back. It has no hash of a deleted file, since a short one can be
found by trying all there could be; of answers that are kept without comments it has a hash over 32 random bytes, which
lie beside the answers and go with them. The copy registers stay, without the hashes of the packs that are gone.

A folder of which nothing stays is removed. A single file is replaced, in one rename, by a sentence that says that it
was deleted: whoever looks for it a year later finds out why, and no folder is half-moved when the power goes. Contents
are not overwritten in place before: on a solid-state disk, a synchronised folder or a journalling file system that
writes elsewhere and wears the disk. What protects deleted bytes is that the disk is encrypted; the report says so.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from scrutiny.cycle import backup, calendar, config, copies, ledger, lock, status, store, workspace
from scrutiny.cycle.calendar import Span
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import (
    ANSWERS_FILE,
    ASSIGNED_FILE,
    EXCLUSIONS_FILE,
    FRAME_PRIVATE_FILE,
    INTENSE,
    KEY_FILE,
    LOAD_FILE,
    MUST_SEE_FILE,
    ORIGINS_FILE,
    REPLACEMENTS_FILE,
    SALT_FILE,
    STRATA_KEY_FILE,
)
from scrutiny.cycle.ledger import Event
from scrutiny.cycle.state import Stage
from scrutiny.cycle.workspace import Noted, Workspace
from scrutiny.errors import IntegrityError
from scrutiny.panel.register import NAMES_FILE, REGISTER_FILE
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json


class Kind(StrEnum):
    """What has a time of its own. The names are those of the settings."""

    EXTRACT = "extract"
    DETAILS = "details"
    COMMENTS = "comments"
    SCORES = "scores"


WORDS: Mapping[Kind, str] = {
    Kind.EXTRACT: "extracts, lists with all fields, rejected rows, the key to the references",
    Kind.DETAILS: "texts of drawn records, packs, lists of videos",
    Kind.COMMENTS: "members' written comments",
    Kind.SCORES: "members' answers",
}
NOTE = store.PURGED
ANSWERS_SALT_FILE = "answers-salt.txt"
RETURNS = "returns"
_EITHER = (Kind.EXTRACT, Kind.DETAILS)  # the one that is over first
_ANSWERED = (Kind.COMMENTS, Kind.SCORES)
_STAYS: tuple[Kind, ...] = ()
# Every file that a step leaves in a draw folder is named here; of one that is not, the officer is told.
_PRIVATE: Mapping[str, tuple[Kind, ...]] = {
    FRAME_PRIVATE_FILE: (Kind.EXTRACT,),
    ORIGINS_FILE: (Kind.EXTRACT,),
    LOAD_FILE: (Kind.EXTRACT,),  # it has the names of the force's files
    "rejects.csv": (Kind.EXTRACT,),
    KEY_FILE: (Kind.EXTRACT,),
    EXCLUSIONS_FILE: (Kind.EXTRACT,),
    MUST_SEE_FILE: (Kind.EXTRACT,),
    REPLACEMENTS_FILE: (Kind.EXTRACT,),
    "drawn.csv": _EITHER,
    "video.csv": _EITHER,
    "video.json": _STAYS,  # counts
    "returns-rejects.csv": _ANSWERED,
    ANSWERS_FILE: (Kind.SCORES,),  # without comments once those are over
    ANSWERS_SALT_FILE: (Kind.SCORES,),
    ASSIGNED_FILE: (Kind.SCORES,),
    "redaction.json": (Kind.DETAILS,),  # places in texts, and hashes of these
    "to-clear.csv": (Kind.DETAILS,),
    "cleared.json": (Kind.DETAILS,),  # codes of hits, and a person's reasons
    SALT_FILE: _STAYS,
    STRATA_KEY_FILE: _STAYS,  # which area and group a stratum is: no record
    copies.COPIES_FILE: _STAYS,  # codes and numbers; without the hashes of packs once those are gone
    "reserves.csv": _STAYS,  # public ids
    "README.txt": _STAYS,
}
# Folders that are removed whole, wherever they lie in a draw folder or its private one.
_FOLDERS: Mapping[str, tuple[Kind, ...]] = {
    store.PACK: (Kind.DETAILS,),
    "keep-video": _EITHER,
    "review": (Kind.DETAILS,),
    "request": _EITHER,
    "details": (Kind.DETAILS,),
    RETURNS: _ANSWERED,
}
_STAYING = (store.PUBLIC, store.RESULTS, store.BRIEFS)
# What lies beside the rounds of a cycle: Part B, and the lists of the search that it went through.
PART_B = "part-b"
_BESIDE: Mapping[str, tuple[Kind, ...]] = {PART_B: (Kind.SCORES,)}
_BESIDE_PRIVATE = ("to-clear.csv", "cleared.json")
# Payloads that hold any of it, or its hash. Of the other steps they are counts, dates, seeds and public ids.
_PAYLOADS: Mapping[str, tuple[Kind, ...]] = {
    "pack": (Kind.DETAILS,),
    PART_B: (Kind.SCORES,),
    "redact": (Kind.DETAILS,),
    "signing": (Kind.DETAILS,),
    "details": (Kind.DETAILS,),
    "collect": _ANSWERED,
    "decide": _ANSWERED,
    "flag": _ANSWERED,  # the hash of results that have a hash of answers
}
# Where extracts are kept, by the step that does so; of each load there is a folder by force and days.
_LOADED: Mapping[str, str] = {"load": workspace.LOADS, "history": workspace.HISTORY}
_ROUND = re.compile(r"^round-(\d+)$")
_WINDOW = re.compile(r"^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d$")
_PARTIAL, _OLD = ".partial", ".old"
_LEFT_BEHIND = (_PARTIAL, _OLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file, or a whole folder, that is deleted. ``path``: from the workspace on, with forward slashes."""

    path: str
    cycle: str  # "" where it is of several, or of none
    kind: Kind
    is_folder: bool
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What is still to come."""

    cycle: str
    kind: Kind
    day: date
    closed: bool  # only what is closed is purged


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a purge would delete now, or has deleted."""

    kinds: Mapping[str, tuple[Kind, ...]]  # by cycle: those that are over their time, and were not purged before
    targets: tuple[Target, ...]
    comments: tuple[str, ...]  # files of answers that are kept without comments
    results: tuple[str, ...]  # files of results that name the hash of answers as they no longer are
    registers: tuple[str, ...]  # copy registers that name the hashes of packs
    payloads: tuple[int, ...]  # numbers of the events whose payloads go
    backups: tuple[Target, ...]
    later: tuple[Later, ...]
    strange: Mapping[str, int]  # files that no step made, by the folder they lie in

    @property
    def is_new(self) -> bool:
        """Whether anything goes that no event has named."""
        return bool(self.payloads or any(self.kinds.values()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to delete."""
        rewritten = (*self.comments, *self.results, *self.registers)
        return not (self.is_new or self.targets or rewritten or self.backups)

    def count(self, kind: Kind) -> tuple[int, int]:
        """How many files of a kind go, and their bytes."""
        own = [target for target in self.targets if target.kind is kind]
        return sum(target.files for target in own), sum(target.bytes for target in own)


# --- what the ledger says --------------------------------------------------------------------------------------


def purges(work: Workspace) -> Iterator[tuple[Event, Mapping[str, Any]]]:
    """The purges that were made, with what each says."""
    for event in work.events:
        if event.step == ledger.PURGE and event.payload is not None:
            yield event, event.payload


def purged(work: Workspace) -> dict[str, dict[Kind, date]]:
    """By cycle, which kinds were purged and when."""
    found: dict[str, dict[Kind, date]] = {}
    for event, payload in purges(work):
        for cycle, kinds in payload.get("cycles", {}).items():
            for kind in kinds:
                found.setdefault(cycle, {})[Kind(kind)] = event.moment.date()
    return found


def named(work: Workspace) -> frozenset[str]:
    """Paths of the files and folders that were purged."""
    return frozenset(path for _, payload in purges(work) for path in _named(payload))


def is_excused(work: Workspace, path: str) -> bool:
    """Whether a purge has named a file of a cycle, or everything of its kind; or no step leaves a file of that name."""
    _, cycle, *inner = path.split("/")
    found = fate(PurePosixPath(*inner)) if inner else None
    return found is None or path in named(work) or not purged(work).get(cycle, {}).keys().isdisjoint(found[0])


def kept_answers(work: Workspace) -> dict[str, str]:
    """Salted hashes of the answers that are kept without comments, by the file's path."""
    return {path: str(digest) for _, payload in purges(work) for path, digest in payload.get("answers", {}).items()}


def kept_figures(work: Workspace) -> dict[str, str]:
    """Hashes of the files of results as they stay, by the file's path."""
    return {path: str(digest) for _, payload in purges(work) for path, digest in payload.get("figures", {}).items()}


def kept_results(work: Workspace) -> dict[str, dict[str, int]]:
    """The panel's results in counts, by the subject of the draw, of which the events' own words are gone."""
    return {code: dict(counts) for _, payload in purges(work) for code, counts in payload.get("results", {}).items()}


# --- what is over its time -------------------------------------------------------------------------------------


def due_on(work: Workspace, cycle: str, kind: Kind) -> date:
    """The day from which a kind of a cycle is over its time: so many days after the meeting that judged it."""
    days: int = getattr(work.config.retention, kind)
    meeting = status.meeting_of(work, work.state.cycle(cycle))
    if meeting is not None:
        return meeting.date + timedelta(days=days)
    # The settings no longer name the meeting; it was in the month that names the cycle.
    month = date(int(cycle[:4]), int(cycle[5:7]), 1)
    return calendar.month_before(month, -1) - timedelta(days=1) + timedelta(days=days)


def _over(work: Workspace, cycle: str, today: date) -> tuple[Kind, ...]:
    over = {kind for kind in Kind if due_on(work, cycle, kind) <= today}
    if Kind.SCORES in over:  # comments stand with the answers
        over.add(Kind.COMMENTS)
    return tuple(kind for kind in Kind if kind in over)


def plan(work: Workspace, *, today: date, closing: Iterable[str] = ()) -> Plan:
    """What is over its time on a day, in all cycles that are closed (or are about to be: ``closing``)."""
    names = {one.name for one in work.state.cycles.values() if one.state is Stage.CLOSED} | set(closing)
    over = {name: _over(work, name, today) for name in sorted(names)}
    later = tuple(
        Later(cycle=name, kind=kind, day=due_on(work, name, kind), closed=name in names)
        for name in sorted(work.state.cycles)
        for kind in Kind
        if kind not in over.get(name, ()) and (name in names or due_on(work, name, kind) <= today)
    )
    return _gathered(work, over, today=today, closed=names, later=later)


def unfinished(work: Workspace) -> Plan:
    """What a purge has named and left: it was stopped, or somebody has put it back."""
    over = {cycle: tuple(kinds) for cycle, kinds in purged(work).items()}
    return _gathered(work, over, today=None, closed=set(over), later=())


def _gathered(
    work: Workspace,
    over: Mapping[str, tuple[Kind, ...]],
    *,
    today: date | None,
    closed: set[str],
    later: tuple[Later, ...],
) -> Plan:
    done = purged(work)
    kinds = {name: tuple(kind for kind in of if kind not in done.get(name, {})) for name, of in over.items()}
    together = {name: {*of, *done.get(name, {})} for name, of in over.items()}
    loads, of_loads = _loads(work, together, today=today, closed=closed)
    targets = [target for name, of in together.items() for target in _of_cycle(work, name, of)] + loads
    targets += _emptied(work, {target.path for target in targets})
    payloads = {
        event.number
        for event in work.events
        if event.payload is not None and set(_PAYLOADS.get(event.step, ())) & together.get(_cycle_of(event), set())
    } | of_loads
    answers = [path for name, of in together.items() if Kind.SCORES not in of for path in _answers(work, name, of)]
    return Plan(
        kinds={name: of for name, of in kinds.items() if of},
        targets=tuple(sorted(targets, key=lambda target: target.path)),
        comments=tuple(path for path in answers if _stripped(read := _read(work, path)) != read),
        results=tuple(path for name, of in together.items() for path in _results(work, name, of)),
        registers=tuple(path for name, of in together.items() for path in _registers(work, name, of)),
        payloads=tuple(sorted(payloads)),
        backups=tuple(_backups(work, payloads, targets)),
        later=later,
        strange=_strange(work, closed),
    )


def _emptied(work: Workspace, going: set[str]) -> list[Target]:
    """Folders of which a purge that was stopped has deleted every file, and not yet the folder."""
    said = {path for _, payload in purges(work) for path in payload.get("folders", ())}
    if said:
        said.add(f"{workspace.PRIVATE}/{backup.FOLDER}")
    there = [path for path in sorted(said - going) if (work.root / path).is_dir() and not _files(work.root / path)]
    return [_folder(path, [], cycle="", kind=Kind.EXTRACT) for path in there]


def _cycle_of(event: Event) -> str:
    return event.subject.partition("/")[0]


def _read(work: Workspace, path: str) -> bytes:
    return store.read(work.root / path)


# --- files of a cycle ------------------------------------------------------------------------------------------


def fate(path: PurePosixPath) -> tuple[tuple[Kind, ...], PurePosixPath | None] | None:
    """What becomes of a file of a cycle's folder: when it goes, and with which whole folder; None for a strange one.

    ``path``: from the cycle's folder on. No kinds: it stays. Several: it goes with the one that is over first.
    """
    parts = path.parts
    for at, part in enumerate(parts[:-1], start=1):
        if part.endswith(_LEFT_BEHIND):  # of a step that was stopped
            return _EITHER, PurePosixPath(*parts[:at])
    if parts[-1].endswith(_LEFT_BEHIND):
        return _EITHER, None
    at = 0
    if _ROUND.match(parts[0]):
        at = 2 if len(parts) > 2 and parts[1].startswith(INTENSE) else 1
    inner = parts[at:]
    if not at:
        return _beside_rounds(path)
    if len(inner) > 1 and inner[0] in _STAYING:
        return _STAYS, None
    if len(inner) == 2 and inner[0] == store.PRIVATE:
        kinds = _PRIVATE.get(inner[1])
        return None if kinds is None else (kinds, None)
    return _with_folder(path, at + (inner[0] == store.PRIVATE))


def _beside_rounds(path: PurePosixPath) -> tuple[tuple[Kind, ...], PurePosixPath | None] | None:
    """What becomes of a file of a cycle that lies in no round of it."""
    first, *inner = path.parts
    if first in _BESIDE and inner:
        return _BESIDE[first], PurePosixPath(first)
    if first == store.PRIVATE and len(inner) == 1 and inner[0] in _BESIDE_PRIVATE:
        return _PRIVATE[inner[0]], None
    stays = first in _STAYING or (not inner and path.suffix in (".ics", ".html"))
    return (_STAYS, None) if stays else _with_folder(path, 0)


def _with_folder(path: PurePosixPath, at: int) -> tuple[tuple[Kind, ...], PurePosixPath] | None:
    parts = path.parts
    kinds = _FOLDERS.get(parts[at]) if len(parts) > at + 1 else None
    return None if kinds is None else (kinds, PurePosixPath(*parts[: at + 1]))


def _of_cycle(work: Workspace, cycle: str, kinds: set[Kind]) -> Iterator[Target]:
    """Files and folders of these kinds that a cycle still has."""
    base = PurePosixPath(workspace.CYCLES, cycle)
    whole: dict[str, list[tuple[Kind, Path]]] = {}
    for file in _files(work.root / base):
        found = fate(PurePosixPath(file.relative_to(work.root / base).as_posix()))
        due = [kind for kind in found[0] if kind in kinds] if found else []
        if not due or found is None or _is_note(file):
            continue
        name = (base / found[1]).as_posix() if found[1] else file.relative_to(work.root).as_posix()
        if found[1]:
            whole.setdefault(name, []).append((due[0], file))
        else:
            yield Target(path=name, cycle=cycle, kind=due[0], is_folder=False, files=1, bytes=file.stat().st_size)
    for name, files in whole.items():
        yield _folder(name, [file for _, file in files], cycle=cycle, kind=files[0][0])
    returned = f"{RETURNS}/{cycle}"
    if set(_ANSWERED) & kinds and (work.root / returned).is_dir():
        yield _folder(returned, _files(work.root / returned), cycle=cycle, kind=Kind.COMMENTS)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _folder(name: str, files: Sequence[Path], *, cycle: str, kind: Kind) -> Target:
    size = sum(file.stat().st_size for file in files)
    return Target(path=name, cycle=cycle, kind=kind, is_folder=True, files=len(files), bytes=size)


def _is_note(path: Path) -> bool:
    return path.stat().st_size == len(NOTE) and store.read(path) == NOTE


def is_gone(path: Path) -> bool:
    """Whether a file is not there, or only the sentence that says so."""
    return not path.is_file() or _is_note(path)


# --- answers without comments ------------------------------------------------------------------------------------


def _answers(work: Workspace, cycle: str, kinds: set[Kind]) -> list[str]:
    """Files of answers of a cycle, where its comments are over."""
    if Kind.COMMENTS not in kinds:
        return []
    files = [file for file in _files(work.root / workspace.CYCLES / cycle) if file.name == ANSWERS_FILE]
    paths = [file.relative_to(work.root).as_posix() for file in files if not _is_note(file)]
    return [path for path in paths if (fate(PurePosixPath(*path.split("/")[2:])) or (_STAYS,))[0] == (Kind.SCORES,)]


def _stripped(content: bytes) -> bytes:
    """Answers without what members wrote. Raises IntegrityError where they are no answers."""
    try:
        rows = [{**row, "comment": ""} for row in json.loads(content) if row["answer"]]
    except (ValueError, KeyError, TypeError):
        raise IntegrityError(f"{ANSWERS_FILE} is not as scrutiny wrote it", do="Restore a backup") from None
    return (json.dumps(rows, ensure_ascii=True, indent=0) + "\n").encode()


def salted(salt: bytes, content: bytes) -> str:
    """SHA-256 of random bytes and a file: nobody finds the file by trying all there could be without the bytes."""
    return hashlib.sha256(salt + content).hexdigest()


def answers_differ(work: Workspace, path: str, digest: str) -> bool:
    """Whether kept answers are others than the purge says. Those that still have their comments are not."""
    file = work.root / path
    salt_file = file.with_name(ANSWERS_SALT_FILE)
    if not file.is_file() or not salt_file.is_file():
        return True
    digits = store.read(salt_file).decode("ascii", errors="replace").strip()
    salt = bytes.fromhex(digits) if re.fullmatch(r"[0-9a-f]{64}", digits) else b""
    content = store.read(file)
    return digest != salted(salt, content) and (content == NOTE or digest != salted(salt, _stripped(content)))


def _results(work: Workspace, cycle: str, kinds: set[Kind]) -> list[str]:
    """Files of results that still have a hash of answers, from which a comment or an answer could be tried out."""
    if Kind.COMMENTS not in kinds:
        return []
    files = [
        file
        for file in _files(work.root / workspace.CYCLES / cycle)
        if file.parent.name == store.RESULTS and file.suffix == ".json"
    ]
    contents = {file.relative_to(work.root).as_posix(): store.read(file) for file in files}
    return [path for path, content in contents.items() if without_hashes(content) != content]


def without_hashes(content: bytes) -> bytes:
    """Results without the hashes of the answers that they were made of; all figures stay."""
    try:
        raw = json.loads(content)
        said = raw["answers_sha256"]
    except (ValueError, KeyError, TypeError):
        return content
    return canonical_json({**raw, "answers_sha256": dict.fromkeys(said, "") if isinstance(said, dict) else ""})


# --- copy registers ----------------------------------------------------------------------------------------------


def _registers(work: Workspace, cycle: str, kinds: set[Kind]) -> list[str]:
    """Copy registers of a cycle that still name the hashes of packs, where these are over their time."""
    if Kind.DETAILS not in kinds:
        return []
    base = work.root / workspace.CYCLES / cycle
    files = [
        file
        for file in _files(base)
        if file.name == copies.COPIES_FILE and fate(PurePosixPath(file.relative_to(base).as_posix())) == (_STAYS, None)
    ]
    contents = {file.relative_to(work.root).as_posix(): store.read(file) for file in files}
    return [path for path, content in contents.items() if copies.without_hashes(content) != content]


# --- extracts ----------------------------------------------------------------------------------------------------


def _loads(
    work: Workspace, kinds: Mapping[str, set[Kind]], *, today: date | None, closed: set[str]
) -> tuple[list[Target], set[int]]:
    """Extracts that no open cycle needs, and the numbers of the events that say something of them.

    ``today``: None for those only that a purge has named already. Extracts for trends belong to no meeting: they are
    over so many days after they were loaded.
    """
    targets: list[Target] = []
    numbers: set[int] = set()
    for step, folder in _LOADED.items():
        top = work.root / workspace.PRIVATE / folder
        for force, name in sorted({found for place in top.glob("*/*") for found in _windows(place)}):
            base = (top / force / name).relative_to(work.root).as_posix()
            events = [one for one in work.events if one.step == step and (one.payload or {}).get("folder") == base]
            places = [
                place
                for place in (*(top / force).glob(f"{name}*"), top / force / "earlier" / name)
                if place.is_dir() and _bare(place.name) == name
            ]
            paths = [place.relative_to(work.root).as_posix() for place in places]
            if not events:  # only what a purge has named: of any other that no step speaks of, the officer is told
                goes = not named(work).isdisjoint({base, *paths})
            elif today is None:
                goes = False
            elif step == "history":
                days = timedelta(days=work.config.retention.extract)
                goes = max(one.moment.date() for one in events) + days <= today
            else:
                first, last = (date.fromisoformat(day) for day in name.split("_"))
                over = all(Kind.EXTRACT in kinds.get(_cycle_of(one), set()) for one in events)
                goes = over and not _is_needed(work, Span(first=first, last=last), today=today, closed=closed)
            if goes:
                numbers |= {one.number for one in events}
                targets += [
                    _folder(path, _files(place), cycle="", kind=Kind.EXTRACT)
                    for path, place in zip(paths, places, strict=True)
                ]
    return targets, numbers


def _bare(name: str) -> str:
    """The name of a folder of a load, also of one that is being replaced."""
    return re.sub(r"(?:(?:\.\d+)?\.partial|\.old)$", "", name)


def _windows(place: Path) -> Iterator[tuple[str, str]]:
    """Force and days of the load that a folder is, or of those that lie in it put aside."""
    if not place.is_dir():
        return
    for one in place.iterdir() if place.name == "earlier" else [place]:
        if _WINDOW.match(_bare(one.name)):
            yield (place.parent.name, _bare(one.name))


def _is_needed(work: Workspace, span: Span, *, today: date, closed: set[str]) -> bool:
    """Whether the list of a round that looks at any of these days is still to be fixed."""
    for name in status.current(work, today=today):
        meeting = work.config.meeting(name)
        if meeting is None or name in closed:
            continue
        rounds = calendar.rounds_of(calendar.window_of(meeting.date), work.bound(name).supply.rounds)
        for number, own in enumerate(rounds, start=1):
            waits = work.state.cycle(name).round(number).state in (Stage.OPEN, Stage.LOADED)
            if waits and own.first <= span.last and span.first <= own.last:
                return True
    return False


# --- backups, and what no step made ----------------------------------------------------------------------------------


def _backups(work: Workspace, payloads: set[int], targets: Sequence[Target]) -> Iterator[Target]:
    """Backups in the workspace that hold any of what is deleted, now or before."""
    beyond = len(work.events) + 1
    gone = [(number, event.number) for event, payload in purges(work) for number in payload["events"]]
    gone += [(number, beyond) for number in payloads]
    paths = [(path, event.number) for event, payload in purges(work) for path in _named(payload)]
    paths += [(target.path, beyond) for target in targets]
    for file in _files(work.root):
        if not backup.is_backup(file) or _is_note(file):
            continue
        try:
            found = backup.listing(file)
        except Exception:  # noqa: BLE001 -- whatever is wrong with it: it cannot be restored, and may hold anything
            holds = bool(gone or paths)
        else:
            holds = any(number <= found.events < purge for number, purge in gone) or any(
                found.events < purge and any(name == path or name.startswith(f"{path}/") for name in found.files)
                for path, purge in paths
            )
        if holds:
            path = file.relative_to(work.root).as_posix()
            size = file.stat().st_size
            yield Target(path=path, cycle="", kind=Kind.EXTRACT, is_folder=False, files=1, bytes=size)


def _named(payload: Mapping[str, Any]) -> list[str]:
    return [*payload.get("files", ()), *payload.get("folders", ())]


def _strange(work: Workspace, closed: set[str]) -> dict[str, int]:
    """Files that no step made, counted by their folder: what they hold only a person can say."""
    found: dict[str, int] = {}
    said = {event.payload["folder"] for event in work.events if event.step in _LOADED and event.payload is not None}
    loads = {PurePosixPath(folder).name for folder in said | named(work)}
    for file in _files(work.root):
        path = PurePosixPath(file.relative_to(work.root).as_posix())
        if not _is_known(path, closed, loads=loads) and not backup.is_backup(file):
            place = path.parent.as_posix() if len(path.parts) > 1 else "."
            found[place] = found.get(place, 0) + 1
    return found


def _is_known(path: PurePosixPath, closed: set[str], *, loads: set[str]) -> bool:
    parts = path.parts
    if len(parts) == 1:
        return path.name in (config.FILE, workspace.LEDGER, f"{workspace.LEDGER}-journal", lock.FILE)
    if parts[0] == workspace.PRIVATE:
        kept = (workspace.SALT_FILE, workspace.STAFF_FILE, REGISTER_FILE, NAMES_FILE, "README.txt")
        if parts[1] in _LOADED.values():
            return parts[2:] == (workspace.SALT_FILE,) or any(_bare(part) in loads for part in parts[2:-1])
        return len(parts) == 2 and path.name in kept
    if parts[0] == workspace.CYCLES and len(parts) > 2:
        return parts[1] not in closed or fate(PurePosixPath(*parts[2:])) is not None
    return parts[0] in (workspace.AREAS, "scrutiny-layouts", "data-protection") or (
        parts[0] == RETURNS and len(parts) > 2 and re.fullmatch(r"\d{4}-\d\d[a-z]?", parts[1]) is not None
    )


# --- doing it --------------------------------------------------------------------------------------------------------


def carry_out(work: Workspace, planned: Plan, *, context: Context, closing: Sequence[Noted] = ()) -> Workspace:
    """Write down what goes, then delete it. The workspace has been verified before: afterwards much of it cannot be.

    ``closing``: events that close cycles, written together with that of the purge, so that no cycle is closed and what
    is over its time in it in no event. Where only an earlier purge is brought to its end, there is no new event.
    """
    if planned.is_new:
        work = _written_down(work, planned, context=context, closing=closing)
    elif closing:
        work = workspace.record_all(work, closing, context=context)
    if planned.is_empty:
        return work
    ledger.compact(work.root / workspace.LEDGER)  # first: what is left to do afterwards shows that it was not the last
    for path in planned.comments:
        store.write(work.root / path, _stripped(_read(work, path)))
    for path in planned.results:
        store.write(work.root / path, without_hashes(_read(work, path)))
    for path in planned.registers:
        store.write(work.root / path, copies.without_hashes(_read(work, path)))
    for target in planned.targets:
        _delete(work.root / target.path, is_folder=target.is_folder)
    _delete_backups(work, planned.backups)
    return work


def _written_down(work: Workspace, planned: Plan, *, context: Context, closing: Sequence[Noted]) -> Workspace:
    """The event of a purge. What has to be kept to verify the rest is written before it."""
    answers = {}
    for cycle, kinds in planned.kinds.items():
        if Kind.COMMENTS in kinds and Kind.SCORES not in {*kinds, *purged(work).get(cycle, {})}:
            for path in _answers(work, cycle, {Kind.COMMENTS}):
                salt = context.random_bytes(ledger.SALT_BYTES)
                store.write((work.root / path).with_name(ANSWERS_SALT_FILE), (salt.hex() + "\n").encode())
                answers[path] = salted(salt, _stripped(_read(work, path)))
    # What a stopped step left half-written goes too, and is said of nowhere: it was no file of the workspace.
    files = [target for target in planned.targets if target.is_folder or not target.path.endswith(_LEFT_BEHIND)]
    payload = {
        "events": list(planned.payloads),
        "cycles": {cycle: [str(kind) for kind in kinds] for cycle, kinds in planned.kinds.items()},
        "files": [target.path for target in files if not target.is_folder],
        "folders": [target.path for target in files if target.is_folder],
        "answers": answers,
        "figures": {path: sha256_of(without_hashes(_read(work, path))) for path in planned.results},
        "results": {
            event.subject: dict(event.payload["results"])
            for event in work.events
            if event.number in planned.payloads and event.step == "decide" and event.payload is not None
        },
        "bytes": sum(target.bytes for target in (*files, *planned.backups)),
    }
    noted = [*closing, Noted(step=ledger.PURGE, subject="", payload=payload)]
    return workspace.record_all(work, noted, context=context, purged=planned.payloads)


def _delete(path: Path, *, is_folder: bool) -> None:
    if is_folder:
        store.remove_folder(path)
    elif not path.name.endswith(_PARTIAL):
        store.write(path, NOTE)
    elif path.exists():  # what was half-written goes when the file itself is written again
        whole = path.with_name(path.name.removesuffix(_PARTIAL))
        store.write(whole, store.read(whole) if whole.exists() else NOTE)


def _delete_backups(work: Workspace, backups: Sequence[Target]) -> None:
    """The folder of backups where none of them stays, else one by one."""
    gone = {work.root / target.path for target in backups}
    folder = work.root / workspace.PRIVATE / backup.FOLDER
    if gone and all(file in gone or _is_note(file) for file in _files(folder)):
        store.remove_folder(folder)
    for path in sorted(gone):
        if path.exists():
            _delete(path, is_folder=False)
