"""The workspace: one folder for an office's cycles, with its settings, its ledger and everything in between.

    scrutiny.toml                     the settings; people edit it
    ledger.db                         every step that was taken
    cycles/2026-11/                   one cycle
        frozen-1/                     a round whose list is fixed and not drawn yet
        round-1/                      the same round once it is drawn: a draw folder
    private/                          never to be sent: salt, staff codes, loads, backups

A step works under the lock, writes its files whole, and ends by writing its event: the event is what makes it true.
What lies there without an event was left by a step that did not end; the step, run again, replaces it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.cycle import config, ledger, lock, state, store
from scrutiny.cycle.config import Config, Meeting
from scrutiny.cycle.context import STAFF, Context
from scrutiny.cycle.ledger import Event, NewEvent
from scrutiny.cycle.state import State, Subject
from scrutiny.errors import InputError, IntegrityError, ScrutinyError, SettingError, WriteError

LEDGER = "ledger.db"
BINDING = ("force", "areas", "panel", "plan", "seed", "supply")  # what a freeze copies and later edits do not change
CYCLES, PRIVATE, AREAS = "cycles", "private", "areas"
SALT_FILE, STAFF_FILE, LOADS, HISTORY = "salt.txt", "staff.json", "loads", "history"
_STAFF_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
# What programs that synchronise folders call the copy that lost: "ledger (1).db", "ledger-LAPTOP.db" and the like.
_COPY = re.compile(r"^(?:ledger|scrutiny)\b.+\.(?:db|toml)$", re.IGNORECASE)
_PRIVATE_README = """PRIVATE. Never send this folder or any file in it to anybody outside the office.

  salt.txt     the secret behind the public ids and the officers' pseudonyms
  staff.json   which staff code belongs to which login
  loads/       the force's extracts, as they were read
  history/     extracts that are for trends only
  members.csv  who is on the panel, by code, where the office keeps that here
  names.csv    whose code it is: names and addresses
  backups/     copies of the whole workspace
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace as it stands: settings, events, and what they add up to."""

    root: Path
    config: Config
    events: tuple[Event, ...]
    state: State

    @property
    def salt(self) -> bytes:
        """The secret behind public ids and pseudonyms. Raises IntegrityError where it is not as ``init`` wrote it."""
        digits = store.read(self.root / PRIVATE / SALT_FILE).decode("ascii", errors="replace").strip()
        salt = bytes.fromhex(digits) if re.fullmatch(r"[0-9a-f]{64}", digits) else b""
        made = self.payload_of("init")
        if made is None or ledger.payload_hash(salt, "") != made["salt_hash"]:
            raise IntegrityError(f"{PRIVATE}/{SALT_FILE} differs: it is not the salt that was made with the workspace")
        return salt

    @property
    def loads(self) -> Path:
        """Where the extracts are kept."""
        return self.root / PRIVATE / LOADS

    @property
    def history(self) -> Path:
        """Where extracts are kept that are for trends only."""
        return self.root / PRIVATE / HISTORY

    def folder(self, subject: Subject) -> Path:
        """The draw folder of a round, whether it is there or not."""
        return self.root / CYCLES / subject.cycle / f"round-{subject.round}"

    def frozen(self, subject: Subject) -> Path:
        """Where a round lies whose list is fixed and not drawn yet."""
        return self.root / CYCLES / subject.cycle / f"frozen-{subject.round}"

    def bound_text(self, cycle: str) -> str | None:
        """The settings as a cycle's first freeze copied them; None before it."""
        for event in self.events:
            if event.step == "freeze" and event.subject.startswith(f"{cycle}/") and event.payload is not None:
                text: str = event.payload["settings"]
                return text
        return None

    def bound(self, cycle: str) -> Config:
        """The settings that bind a cycle: those of its first freeze; before it, those of the file now."""
        text = self.bound_text(cycle)
        return self.config if text is None else config.read(text)

    def changed_since(self, cycle: str) -> tuple[str, ...]:
        """Settings that bind a cycle and stand otherwise in the file now, as ``[plan] total``: they hold later."""
        return config.differing(self.bound(cycle), self.config, sections=BINDING)

    def payload_of(self, step: str, subject: Subject | None = None) -> Mapping[str, Any] | None:
        """What the last event of a step says (about a subject); None where there is none, or it was purged."""
        for event in reversed(self.events):
            if event.step == step and (subject is None or event.subject == subject.code):
                return event.payload
        return None


def find(start: Path) -> Path | None:
    """The workspace that a folder is, or lies in; None where it is in none."""
    for place in (start, *start.parents):
        if (place / config.FILE).is_file() and (place / LEDGER).is_file():
            return place
    return None


def settings_of(root: Path) -> Config:
    """The settings as they stand in the file now. Raises SettingError with the line."""
    try:
        text = (root / config.FILE).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingError(
            "the text is not UTF-8", where=config.FILE, do='Save it again with the encoding "UTF-8"'
        ) from None
    except OSError as error:
        raise SettingError(f"cannot be read ({error.strerror})", where=config.FILE) from None
    return config.read(text)


def opened(root: Path) -> Workspace:
    """A workspace, read and its ledger verified; nothing is changed.

    Raises InputError where it is none, IntegrityError where the ledger was altered, SettingError for its settings.
    """
    if not (root / LEDGER).is_file():
        raise InputError(
            "this is not a workspace", where=root.name, expected="a folder that scrutiny init made", do="Go to it first"
        )
    events = ledger.read(root / LEDGER)
    return Workspace(root=root, config=settings_of(root), events=events, state=state.fold(events))


@contextmanager
def at_work(root: Path, *, step: str, context: Context) -> Iterator[Workspace]:
    """A workspace that nobody else may write to meanwhile. The pages of the cycles follow what was done.

    Raises WriteError naming who is at work, IntegrityError where a synchronised copy lies beside ledger or settings.
    """
    from scrutiny.cycle import cycle_page  # it shows a workspace, so it knows this module

    with lock.held(root, who=staff_of(root, context), step=step), _there(root):
        refuse_copies(root)
        work = opened(root)
        _tidy(work)
        cycle_page.catch_up(work, context=context)
        yield work
        remember_staff(root, context)
        cycle_page.refresh(root, before=work.events, context=context)


@contextmanager
def _there(root: Path) -> Iterator[None]:
    """Whatever fails while the folder itself is gone fails because of that, and is told so."""
    try:
        yield
    except (ScrutinyError, OSError):
        if (root / LEDGER).exists():
            raise
        raise WriteError(
            "it is gone: the folder was moved, or its disk was taken away",
            where=root.name,
            do="Bring it back and run again; nothing in it is half-written",
        ) from None


def _tidy(work: Workspace) -> None:
    """Take away what a step left that was stopped just after it had ended."""
    for cycle in work.state.cycles.values():
        for of_round in cycle.rounds.values():
            if of_round.state is state.Stage.JUDGING:
                store.remove_folder(work.frozen(Subject(cycle=cycle.name, round=of_round.number)))


def refuse_copies(root: Path) -> None:
    """Two ledgers are none: a copy that a synchronising program made beside ours stops all writing."""
    copies = sorted(
        one.name for one in root.iterdir() if _COPY.match(one.name) and one.name not in (LEDGER, config.FILE)
    )
    if copies:
        raise IntegrityError(
            f"there is a second one beside it ({copies[0]})",
            where=LEDGER if copies[0].endswith(".db") else config.FILE,
            do="A program that synchronises folders made it. Find out which is right (scrutiny log), move the other "
            "away, and keep the workspace where it is not synchronised",
        )


def record(
    work: Workspace,
    *,
    step: str,
    subjects: Sequence[str] = ("",),
    payload: Mapping[str, Any],
    context: Context,
    purged: Sequence[int] = (),
) -> Workspace:
    """Write the event that makes a step true, one for each subject. The workspace as it stands then."""
    noted = [Noted(step=step, subject=subject, payload=payload) for subject in subjects]
    return record_all(work, noted, context=context, purged=purged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One event to write."""

    step: str
    subject: str
    payload: Mapping[str, Any]


def record_all(work: Workspace, noted: Sequence[Noted], *, context: Context, purged: Sequence[int] = ()) -> Workspace:
    """Write several events that are true together, all or none. The workspace as it stands then."""
    who, at = staff_of(work.root, context), context.now()
    events = [NewEvent(at=at, who=who, step=one.step, subject=one.subject, payload=dict(one.payload)) for one in noted]
    made = ledger.append(
        work.root / LEDGER,
        events,
        after=ledger.head(work.events),
        random_bytes=context.random_bytes,
        purged=purged,
    )
    there = (*(replace(one, payload=None) if one.number in purged else one for one in work.events), *made)
    return replace(work, events=there, state=state.fold(there))


# --- who is at work -------------------------------------------------------------------------------------------


def staff_of(root: Path, context: Context) -> str:
    """The staff code of who is at work: said, or known by the login. Raises SettingError where neither."""
    code = context.staff or _known_staff(root).get(context.login(), "")
    if not code:
        raise SettingError(
            "nobody has said who is at work",
            where="--staff",
            expected="a staff code, not a name",
            do=f"Say it once with --staff JT-01, or set {STAFF}; it is then known by your login",
        )
    return checked_staff(code)


def checked_staff(code: str) -> str:
    """A staff code in capitals. Raises SettingError where it could be a name or cannot stand in the ledger."""
    upper = code.strip().upper()
    if not _STAFF_CODE.fullmatch(upper):
        raise SettingError(
            "this is not a staff code", where="--staff", expected="up to 16 letters, digits and hyphens, such as JT-01"
        )
    return upper


def _known_staff(root: Path) -> dict[str, str]:
    path = root / PRIVATE / STAFF_FILE
    if not path.is_file():
        return {}
    try:
        raw = json.loads(store.read(path))
    except ValueError:
        raw = None
    if not isinstance(raw, dict) or not all(isinstance(one, str) for one in raw.values()):
        raise IntegrityError(
            f"{PRIVATE}/{STAFF_FILE} is not as scrutiny wrote it", do="Delete it, and say --staff again"
        )
    return raw


def remember_staff(root: Path, context: Context) -> None:
    """Keep which code belongs to the login, so that it need not be said again."""
    known, login = _known_staff(root), context.login()
    if context.staff and login and known.get(login) != checked_staff(context.staff):
        known[login] = checked_staff(context.staff)
        store.write(root / PRIVATE / STAFF_FILE, _staff_json(known))


def _staff_json(known: Mapping[str, str]) -> bytes:
    return (json.dumps(known, indent=1, sort_keys=True) + "\n").encode()


# --- a new one ------------------------------------------------------------------------------------------------


def checked_settings(
    *,
    force: str,
    office: str = "",
    meetings: Sequence[date] = (),
    areas_file: Path | None = None,
    name_property: str = "",
    members: int | None = None,
    rounds: int | None = None,
) -> Config:
    """Settings for a new workspace from the few things that have no default.

    ``areas_file`` is copied into the workspace. Raises SettingError for what no settings file could hold, and where the
    areas of the force are neither built in nor given.
    """
    from scrutiny.cycle.load import read_areas
    from scrutiny.records.areas import BUILT_IN

    if not config.is_force(force):
        raise SettingError(
            "this is not a force's name" if force else "no force was named",
            where="--force",
            expected="its name as its files on data.police.uk have it, such as hertfordshire",
        )
    if areas_file is not None:
        read_areas(areas_file, name_property=name_property or None)
    elif force not in BUILT_IN:
        raise SettingError(
            f"the areas of {force} are not built in",
            where="--areas",
            expected=f"a GeoJSON file of boundaries; built in are those of {', '.join(BUILT_IN)}",
        )
    usual, supply = config.Panel(), config.Supply() if rounds is None else config.Supply(rounds=rounds)
    made = Config(
        force=config.Force(name=force, office=office),
        areas=config.Areas(file=f"{AREAS}/{areas_file.name}" if areas_file else "", name_property=name_property),
        panel=usual if members is None else _fewer(usual, members),
        plan=_in_rounds(config.Plan(), supply.rounds),
        supply=supply,
        meetings=tuple(Meeting(date=day) for day in sorted(meetings)),
    )
    return config.read(config.write(made))


def _in_rounds(usual: config.Plan, rounds: int) -> config.Plan:
    """The usual plan for so many rounds: as many records are read in a cycle, each round draws its part of them."""
    if rounds < 1:
        return usual
    return replace(usual, total=-(-usual.total // rounds), minimum=-(-usual.minimum // rounds))


def _fewer(usual: config.Panel, members: int) -> config.Panel:
    """The usual panel with so many members: never more readers, or a larger quorum, than there are members."""
    return replace(usual, members=members, readers=min(usual.readers, members), quorum=min(usual.quorum, members))


def init(root: Path, settings: Config, *, context: Context, areas_file: Path | None = None) -> Workspace:
    """Make a workspace, whole or not at all. Raises WriteError where the folder is there and not empty."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WriteError("there is something of that name already", where=root.name, do="Name a new folder")
    text = config.write(settings)
    who = staff_of(root, context)
    salt = context.random_bytes(ledger.SALT_BYTES)

    def fill(partial: Path) -> None:
        event = NewEvent(
            at=context.now(),
            who=who,
            step="init",
            payload={
                "force": settings.force.name,
                "salt_hash": ledger.payload_hash(salt, ""),
                "settings": config.without_contacts(text),
            },
        )
        ledger.create(partial / LEDGER)
        ledger.append(partial / LEDGER, [event], after=ledger.GENESIS, random_bytes=context.random_bytes)

    files = {
        config.FILE: text.encode(),
        f"{PRIVATE}/{SALT_FILE}": (salt.hex() + "\n").encode(),
        f"{PRIVATE}/README.txt": _PRIVATE_README.encode(),
    }
    if areas_file is not None:
        files[f"{AREAS}/{areas_file.name}"] = store.read(areas_file)
    if context.login():
        files[f"{PRIVATE}/{STAFF_FILE}"] = _staff_json({context.login(): who})
    store.new_folder(root, files, fill=fill)
    return opened(root)
