"""The fact sheet for the data-protection officer, from the settings and the ledger of a workspace, or without one.

Only settings and events are read: no record, no text, no file of a draw. Nothing is recorded, since nothing is done.
Counts are those of the ledger; what a purge has deleted there is said to be deleted, and is not guessed at.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from scrutiny import resources
from scrutiny.cycle import backup, config, copies, purge, state, store, workspace
from scrutiny.cycle.config import Config
from scrutiny.cycle.ledger import Event
from scrutiny.cycle.look import look_of
from scrutiny.cycle.purge import Kind
from scrutiny.cycle.redact import SIGNING
from scrutiny.cycle.shown import force_name
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import WriteError
from scrutiny.outputs.dpia import (
    CYCLE,
    DRAW,
    PRIVATE,
    WORKSPACE,
    Dated,
    Kept,
    Place,
    Practice,
    Signed,
    SoFar,
    fact_sheet,
)
from scrutiny.outputs.paper_files import paper_docx, paper_html
from scrutiny.outputs.theme import PLAIN
from scrutiny.panel import register
from scrutiny.records.days import day_words

FOLDER = "data-protection"
NAME = "data-protection-fact-sheet"
_HOLDS = re.compile(r"^  (\S.*?)  +(\S.*)$", re.MULTILINE)
# What lies in a draw's folder beside what its own README names, or in other words than there.
DRAW_FOLDERS: Mapping[str, str] = {
    "private/video.json": "what the force's liaison said of the videos, in counts",
    "private/redaction.json": "who signed which record when; places of marks in texts, no word of them",
    "private/to-clear.csv": "which hits of the release search wait for a person's reason; no value of them",
    "private/cleared.json": "codes of hits of the release search, and why a person let them pass",
    "private/answers.json": "members' answers and comments, by member code",
    "private/answers-salt.txt": "random bytes for the hash of kept answers",
    "private/assigned.json": "which member reads which record, by code",
    "private/returns-rejects.csv": "lines of members' files that could not be counted",
    "private/strata-key.csv": "which area and group a crossed stratum is",
    "private/copies.json": "which copy was given to which member, and came back when, by code",
    "private/review/": "the files for signing, with the texts as they were read; deleted when all is signed",
    "private/request/": "the drawn records' references, to ask the force for details",
    "private/details/": "the details of drawn records",
    "keep-video/": "lists of videos, with references",
    "pack/": "packs, must-see papers, covering letters, notices of withdrawn records, scoring workbooks",
    "returns/": "the files that members sent back",
    "public/": "the list of public ids, plan, fingerprint, sample",
    "results/": "results in counts, and by pack number",
    "briefs/": "briefs, and the answers that came to them",
}
# What lies in a cycle's folder beside its rounds.
CYCLE_FOLDERS: Mapping[str, str] = {
    f"{purge.PART_B}/": "Part B as it was given out last: counts, some of them small, and cases by pack number",
    "results/": "flags and notices, in counts by area",
    "briefs/": "briefs, and the answers that came to them",
    "private/to-clear.csv": "which hits of the search of Part B wait for a person's reason; no value of them",
    "private/cleared.json": "codes of hits of that search, and why a person let them pass",
    "index.html": "the page of the cycle: steps, dates, and which files there are; for the office",
    "dates.ics": "the dates of the cycle, for a calendar",
}
_COMMENTS_GO = "private/answers.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A fact sheet that was written. ``new``: something was, for the same sheet was not there."""

    folder: Path
    files: tuple[str, ...]
    new: bool


def dpia(root: Path | None, *, to: Path) -> Written:
    """Write the fact sheet as Word and HTML into the folder ``to``, which is made.

    ``root``: the workspace; None for the usual settings. Raises WriteError where another sheet lies there: somebody may
    have filled it in; IntegrityError or SettingError where the workspace cannot be read.
    """
    paper = fact_sheet(practice(workspace.opened(root) if root is not None else None))
    look = look_of(root) if root is not None else PLAIN
    files = {f"{NAME}.docx": paper_docx(paper, theme=look), f"{NAME}.html": paper_html(paper, theme=look)}
    there = {name: store.read(to / name) for name in files if (to / name).exists()}
    if any(content != files[name] for name, content in there.items()):
        raise WriteError(
            "there is another fact sheet in this folder, and somebody may have filled it in",
            where=to.name,
            expected="an empty folder, or this very sheet",
            do="Move or rename that one, or name another folder with --out",
        )
    for name, content in files.items():
        if name not in there:
            store.write(to / name, content)
    return Written(folder=to, files=tuple(files), new=len(there) < len(files))


def practice(work: Workspace | None) -> Practice:
    """What the sheet says of one office."""
    settings = work.config if work is not None else Config()
    return Practice(
        force=force_name(settings.force.name),
        office=settings.force.office,
        marking=settings.pack.marking,
        list_first=settings.supply.way == config.LIST_FIRST,
        members=settings.panel.members,
        readers=settings.panel.readers,
        kept=tuple(
            Kept(name=one.name, days=getattr(settings.retention, one.name), what=_what(one))
            for one in dataclasses.fields(settings.retention)
        ),
        places=tuple(_places(settings.retention)),
        so_far=_so_far(work) if work is not None else None,
    )


def _what(declared: "dataclasses.Field[Any]") -> str:
    says = str(declared.metadata["says"]).removeprefix("Days: ")
    return f"{says[:1].upper()}{says[1:]}"


# --- what lies where --------------------------------------------------------------------------------------------


def _places(times: config.Retention) -> Iterator[Place]:
    """The workspace from its top to the files of a draw, each with what the tables of the purge say of it."""
    extract = f"{times.extract} days after the meeting, once no list needs it"
    office = "not by the program: the office deletes it"
    private = workspace.PRIVATE
    for path, holds, goes in (
        (config.FILE, "the settings; names and e-mail addresses of who holds which post", office),
        (workspace.LEDGER, "which step was taken when, by which staff code; what it was about", "in part: see below"),
        (f"{private}/{workspace.SALT_FILE}", "the secret behind one-way names", "with the workspace"),
        (f"{private}/{workspace.STAFF_FILE}", "which staff code belongs to which login", office),
        (f"{private}/{register.REGISTER_FILE}", "the register of members, by code, where one is kept", office),
        (f"{private}/{register.NAMES_FILE}", "names of members, where they are kept", office),
        (f"{private}/{workspace.LOADS}/", "extracts: every record that could be read, all fields", extract),
        (
            f"{private}/{workspace.HISTORY}/",
            "extracts for trends only",
            f"{times.extract} days after they were loaded",
        ),
        (f"{private}/{backup.FOLDER}/", "copies of the whole workspace", "when anything in them is deleted"),
    ):
        yield Place(where=WORKSPACE, path=path, holds=holds, goes=goes)
    for path, holds in _of_a_draw():
        inner = path.removeprefix(f"{store.PRIVATE}/")
        goes = _goes(path, times, folder="round-1")
        yield Place(where=DRAW if inner == path else PRIVATE, path=inner, holds=holds, goes=goes)
    for path, holds in CYCLE_FOLDERS.items():
        yield Place(where=CYCLE, path=path, holds=holds, goes=_goes(path, times))


def _of_a_draw() -> Iterator[tuple[str, str]]:
    """Files and folders of a draw: those that its private README explains, and the others."""
    for names, holds in _HOLDS.findall(resources.template_text("private/README.txt")):
        for name in names.split(", "):
            if f"{store.PRIVATE}/{name}" not in DRAW_FOLDERS:
                yield f"{store.PRIVATE}/{name}", holds
    yield from DRAW_FOLDERS.items()


def _goes(path: str, times: config.Retention, *, folder: str = "") -> str:
    """When a file or folder goes, as the tables of the purge say. ``folder``: of the cycle, in which it lies."""
    found = purge.fate(PurePosixPath(folder, *path.rstrip("/").split("/"), *(("any",) if path[-1] == "/" else ())))
    if found is None:
        return "not by the program: the office deletes it"
    kinds = found[0]
    if not kinds:
        return "stays"
    days = {kind: int(getattr(times, kind)) for kind in kinds}
    first = f"{min(days.values())} days after the meeting"
    if path == _COMMENTS_GO:
        return f"comments after {min(times.comments, times.scores)} days, the rest {first}"
    return f"{first} ({' or '.join(kinds)})" + (", whichever is sooner" if len(kinds) > 1 else "")


# --- what the ledger says ---------------------------------------------------------------------------------------


def _so_far(work: Workspace) -> SoFar:
    last = work.events[-1]
    loads = list(_distinct_loads(work))
    known = [one.payload for one in loads if one.payload is not None]
    signed, kinds = _signing(work)
    given, ended, out = _copies(work)
    made = [one for one in work.events if one.step == "backup"]
    outside = backup.elsewhere(work.events)
    bound = {name: work.bound(name).supply.way for name in sorted(work.state.cycles)}
    return SoFar(
        as_of=f"step {last.number} of the ledger, {day_words(last.moment.date())}",
        head=last.hash,
        cycles=len(work.state.cycles),
        loads=len(loads),
        rows=sum(int(payload["rows_read"]) for payload in known),
        rejected=sum(int(payload["rejected"]) for payload in known),
        loads_deleted=len(loads) - len(known),
        signed=signed,
        kinds=kinds,
        packs=sum(one.step == "pack" for one in work.events),
        given=given,
        ended=ended,
        out=out,
        backups=(len(made) - outside, outside),
        dates=tuple(_dates(work)),
        otherwise=tuple(f"cycle {name} ({way})" for name, way in bound.items() if way != work.config.supply.way),
    )


def _distinct_loads(work: Workspace) -> Iterator[Event]:
    """An event a load: one that is of several rounds has an event for each, all of one moment and one payload."""
    seen: set[tuple[str, object]] = set()
    for event in work.events:
        if event.step not in ("load", "history"):
            continue
        number = event.payload.get("folder", "") if event.payload is not None else ""
        key = (event.at, number)
        if key not in seen:
            seen.add(key)
            yield event


def _signing(work: Workspace) -> tuple[tuple[Signed, ...], dict[str, int]]:
    """The last that was said of the signing of each draw; and the kinds that were taken out, over all of them."""
    last = {event.subject: event for event in work.events if event.step in (SIGNING, "redact")}
    kinds: Counter[str] = Counter()
    found = []
    for event in last.values():
        said: Mapping[str, Any] = event.payload or {}
        kinds.update(said.get("kinds", {}))
        found.append(
            Signed(
                draw=_draw_words(event),
                on=day_words(event.moment.date()),
                signed=said.get("signed"),
                left=said.get("left"),
                signers=tuple(said.get("signers", ())),
                bands=dict(said.get("bands", {})),
            )
        )
    return tuple(found), dict(sorted(kinds.items()))


def _draw_words(event: Event) -> str:
    subject = state.subject_of(event)
    stage = "first sample" if subject.stage == state.FIRST else f"larger draw in {subject.stage.partition(':')[2]}"
    return f"{subject.cycle}, round {subject.round}, {stage}"


def _copies(work: Workspace) -> tuple[int, dict[str, int], int]:
    """How many copies were given, how those ended that did, and how many are out; what was a mistake counts nowhere."""
    now: dict[tuple[object, ...], str] = {}
    for event in work.events:
        if event.step in (copies.GIVEN, copies.BACK):
            for one in (event.payload or {}).get("copies", ()):
                now[event.subject, one["member"], one["number"], one["issue"]] = one["end"]
    counts = Counter(end for end in now.values() if end != copies.MISTAKE)
    ended = {words: counts[code] for code, words in copies.ENDS.items() if code != copies.MISTAKE and counts[code]}
    return counts.total(), ended, counts[""]


def _dates(work: Workspace) -> Iterator[Dated]:
    """Cycle by cycle, what was deleted on which day, and from which day on the rest is over its time."""
    gone = purge.purged(work)
    for cycle in sorted(work.state.cycles):
        for kind in Kind:
            day = gone.get(cycle, {}).get(kind)
            yield Dated(
                cycle=cycle,
                what=purge.WORDS[kind],
                day=day_words(day or purge.due_on(work, cycle, kind)),
                state="deleted" if day else "to be deleted",
            )


# --- what the officer is told -----------------------------------------------------------------------------------


def sentences(done: Written) -> tuple[str, ...]:
    """What is said of a sheet that was written."""
    said = "Written" if done.new else "It is there already, word for word"
    return (
        f"{said}: {store.typed(done.folder)} ({', '.join(done.files)}).",
        (
            "It holds no record. It says what the program does; what the office decides is left blank: fill it in, in "
            "the Word file."
        ),
    )
