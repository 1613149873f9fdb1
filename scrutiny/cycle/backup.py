"""Back up a workspace into one file, and make a workspace of such a file again.

A backup is a zip: ``scrutiny-backup.json`` first, which lists every other file with its SHA-256 and its size, and the
hash of the ledger's last event; then the files, in the order of their names, all with the same date. The same workspace
gives the same bytes. Left out: the lock, what a stopped step left half-written, SQLite's side files, earlier backups.

A backup holds everything that the workspace holds, the secret behind the public ids included. It is as private.
"""

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from scrutiny.cycle import config, ledger, lock, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.ledger import Event, NewEvent
from scrutiny.errors import InputError, IntegrityError, WriteError, counted
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

FORMAT = "scrutiny-backup-1"
LIST_FILE = "scrutiny-backup.json"
FOLDER = "backups"  # under private/
ENDING = ".zip"
_LEFT_BEHIND = (".partial", ".old")  # what the store calls files and folders that it is still working on
_SIDE_FILES = tuple(workspace.LEDGER + ending for ending in ("-journal", "-wal", "-shm"))
_DATE = (1980, 1, 1, 0, 0, 0)  # of every file in the zip: the same workspace, the same bytes
_LEVEL = 6
# A file is packed at most about a thousandfold. Whole workspaces are packed 2- to 20-fold.
_MOST_FILES, _MOST_LIST, _MOST_PACKED, _SMALL = 100_000, 50_000_000, 200, 16_000_000
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?$", re.IGNORECASE)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was written. ``head``: hash of the last event in it."""

    path: Path
    inside: bool  # it lies in the workspace
    head: str
    events: int
    files: int
    bytes: int  # of the zip
    sha256: str  # of the zip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a backup says of itself. ``files``: SHA-256 and size of each, by name."""

    head: str
    events: int
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A workspace that was made of a backup. ``head``: of the ledger as it was backed up."""

    folder: Path
    head: str
    events: int
    files: int


# --- backup ---------------------------------------------------------------------------------------------------


def backup(root: Path, *, context: Context, to: Path | None = None) -> BackedUp:
    """Write everything in a workspace into one file. ``to``: where; default ``private/backups/DATE-HEAD.zip`` in it.

    A file that takes a minute to copy is still of one moment: it is made under the lock, and the ledger is copied by
    SQLite's own means. Recorded as a step, of which the backup itself does not know yet. Raises WriteError where ``to``
    is there already, or cannot be written.
    """
    with workspace.at_work(root, step="backup", context=context) as work:
        head = ledger.head(work.events)
        name = f"{context.today().isoformat()}-{head[:8]}{ENDING}"
        ours = root / workspace.PRIVATE / FOLDER / name
        path = ours if to is None else to / name if to.is_dir() else to
        if path != ours and path.exists():  # ours is only there where the step was stopped before its event
            raise WriteError("there is a file of that name already", where=path.name, do="Name another one")
        if path != ours and not path.parent.is_dir():
            raise WriteError("there is no such folder", where=path.parent.name, do="Make it, or name another one")
        context.say("Writing the backup")
        content, files = _zipped(root, events=work.events)
        store.write(path, content)
        inside = path.resolve().is_relative_to(root.resolve())
        payload = {
            # Where it lies elsewhere is no business of the ledger, and could be a name.
            "place": path.resolve().relative_to(root.resolve()).as_posix() if inside else "elsewhere",
            "sha256": sha256_of(content),
            "head": head,
            "files": files,
        }
        workspace.record(work, step="backup", payload=payload, context=context)
    return BackedUp(
        path=path,
        inside=inside,
        head=head,
        events=len(work.events),
        files=files,
        bytes=len(content),
        sha256=sha256_of(content),
    )


def _zipped(root: Path, *, events: tuple[Event, ...]) -> tuple[bytes, int]:
    """The zip and how many files of the workspace are in it. Two passes: the list stands first, so that it is found."""
    names = [path.relative_to(root).as_posix() for path in files_of(root)]
    image = ledger.image(root / workspace.LEDGER)

    def content_of(name: str) -> bytes:
        return image if name == workspace.LEDGER else store.read(root / name)

    listed = {}
    for name in names:
        content = content_of(name)
        listed[name] = {"sha256": sha256_of(content), "bytes": len(content)}
    about = {"format": FORMAT, "head": ledger.head(events), "events": len(events), "files": listed}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        packed.writestr(_entry(LIST_FILE), canonical_json(about))
        for name in names:
            content = content_of(name)
            if sha256_of(content) != listed[name]["sha256"]:  # our steps wait for the lock; people's hands do not
                raise WriteError(
                    "it was changed while it was copied", where=PurePosixPath(name).name, do="Close it and run again"
                )
            packed.writestr(_entry(name), content)
    return out.getvalue(), len(names)


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, date_time=_DATE)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.create_system = 3  # the same on every system
    made.external_attr = (stat.S_IFREG | 0o600) << 16
    return made


def files_of(root: Path) -> Iterator[Path]:
    """Every file of a workspace that a backup holds, in the order of their names.

    Raises WriteError where a link leads out of the folder: a backup would lack what lies behind it, and not say so.
    """
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
        if path.is_symlink():
            raise WriteError(
                "there is a link to another place in it",
                where=path.relative_to(root).parts[0],
                expected="everything in the workspace itself",
                do="Put the file or folder itself there",
            )
        if not path.is_file() or path.name in (lock.FILE, *_SIDE_FILES):
            continue
        if path.parts[-3:-1] == (store.PRIVATE, store.REVIEW):
            continue  # made again by ``scrutiny redact``; texts that are about to be deleted are not carried away
        if not _is_left_behind(root, path) and not is_backup(path):
            yield path


def _is_left_behind(root: Path, path: Path) -> bool:
    """Whether it is half-written, or the older one of two. What was put aside and has no newer one is kept."""
    for place in (path, *path.parents):
        if place == root:
            return False
        ending = place.suffix
        if ending == ".partial" or (ending in _LEFT_BEHIND and place.with_name(place.stem).exists()):
            return True
    return False


def is_backup(path: Path) -> bool:
    """Whether a file is a backup that ``scrutiny backup`` wrote, whole or damaged."""
    if path.suffix.lower() != ENDING:
        return False
    if path.parent.name == FOLDER and path.parent.parent.name == workspace.PRIVATE:
        return True
    try:
        with zipfile.ZipFile(path) as packed:
            return LIST_FILE in packed.namelist()
    except _UNREADABLE:
        return False


# --- reading one ----------------------------------------------------------------------------------------------


def listing(path: Path) -> Listing:
    """What a backup says of itself. Raises InputError where it is none, IntegrityError where it does not hold together.

    Refused, too: names that lead out of the folder, or that Windows cannot have; and a file that would unpack to far
    more than a workspace can be.
    """
    with _opened(path) as packed:
        return _checked(packed, path)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InputError(
            "there is no such file", where=path.name, expected="a file that scrutiny backup wrote"
        ) from None
    except _UNREADABLE:
        raise InputError(
            "it cannot be read as a backup", where=path.name, expected="a file that scrutiny backup wrote"
        ) from None


def _checked(packed: zipfile.ZipFile, path: Path) -> Listing:
    entries = packed.infolist()
    there = {entry.filename: entry for entry in entries}
    if LIST_FILE not in there:
        raise InputError("this is no backup", where=path.name, expected="a file that scrutiny backup wrote")
    if len(entries) > _MOST_FILES or len({name.casefold() for name in there}) != len(entries):
        raise IntegrityError("files stand in it twice, or there are too many", where=path.name, do="Use another backup")
    for number, entry in enumerate(entries):
        if not _is_safe(entry):
            raise IntegrityError(
                f"file {number} in it has a name that leads elsewhere",
                where=path.name,
                do="Do not use it. Find out where it comes from",
            )
    size = path.stat().st_size
    unpacked = sum(entry.file_size for entry in entries)
    if sum(entry.compress_size for entry in entries) > size or unpacked > _MOST_PACKED * size + _SMALL:
        raise IntegrityError("it would unpack to far more than a workspace can be", where=path.name, do="Do not use it")
    return _listed(packed, there, path)


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a plain file with a name that stays in the folder, here and on Windows."""
    name, mode = entry.filename, entry.external_attr >> 16
    kind = stat.S_IFMT(mode)
    parts = name.split("/")
    return (
        kind in (0, stat.S_IFREG)
        and not entry.flag_bits & 0x1  # encrypted
        and name == entry.orig_filename
        and not re.search(r'[\x00-\x1f\\:*?"<>|]', name)
        and all(part not in ("", ".", "..") and not part.endswith((" ", ".")) for part in parts)
        and not any(_RESERVED.match(part) for part in parts)
    )


def _listed(packed: zipfile.ZipFile, there: Mapping[str, zipfile.ZipInfo], path: Path) -> Listing:
    wrong = IntegrityError("its list of files is not as scrutiny writes it", where=path.name, do="Use another backup")
    if there[LIST_FILE].file_size > _MOST_LIST:
        raise wrong
    try:
        raw = json.loads(_member(packed, LIST_FILE, path))
        made = Listing(
            head=_is_text(raw["head"]),
            events=int(raw["events"]),
            files={name: (_is_text(one["sha256"]), int(one["bytes"])) for name, one in raw["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong from None
    if raw["format"] != FORMAT:
        raise InputError(
            "it was written by another version of the program", where=path.name, expected=FORMAT, do="Use that version"
        )
    if set(made.files) != set(there) - {LIST_FILE}:
        raise IntegrityError("its list names other files than it holds", where=path.name, do="Use another backup")
    if any(there[name].file_size != size for name, (_, size) in made.files.items()):
        raise IntegrityError("its list gives other sizes than its files have", where=path.name, do="Use another backup")
    if not {config.FILE, workspace.LEDGER} <= set(made.files):
        raise IntegrityError("it holds no settings or no ledger", where=path.name, do="Use another backup")
    return made


def _is_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _member(packed: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """A file of the zip, never more of it than it says it has."""
    try:
        with packed.open(name) as file:
            content = file.read(packed.getinfo(name).file_size + 1)
    except _UNREADABLE:
        raise IntegrityError("a file in it is damaged", where=path.name, do="Use another backup") from None
    return content


# --- restore --------------------------------------------------------------------------------------------------


def restore(path: Path, folder: Path, *, context: Context) -> Restored:
    """Make a workspace of a backup, in a new folder, whole or not at all.

    Every file is compared with the list, and the ledger verified, before anything is written. The restored ledger gets
    an event of its own, which names the head that it goes on from: where two copies of a workspace go on, their chains
    differ from there, and nobody can take one for the other.

    Raises WriteError where the folder is there and not empty, or lies in a workspace; InputError where the file is no
    backup; IntegrityError naming what does not agree.
    """
    _refuse_place(folder)
    with _opened(path) as packed:
        found = _checked(packed, path)
        context.say("Comparing every file")
        events = _verified(packed, found, path)

        def fill(partial: Path) -> None:
            for name in sorted(found.files):
                store.write(partial / name, _same(packed, name, found, path))
            event = NewEvent(
                at=context.now(),
                who=workspace.staff_of(partial, context),
                step="restore",
                payload={"head": found.head, "events": found.events},
            )
            book = partial / workspace.LEDGER
            ledger.append(book, [event], after=ledger.head(events), random_bytes=context.random_bytes)

        context.say("Writing the workspace")
        store.new_folder(folder, {}, fill=fill)
    workspace.remember_staff(folder, context)
    return Restored(folder=folder, head=found.head, events=found.events, files=len(found.files))


def _refuse_place(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WriteError(
            "there is something of that name already",
            where=folder.name,
            expected="a new folder, so that nothing is overwritten",
            do="Name another one",
        )
    if workspace.find(folder.absolute().parent) is not None:
        raise WriteError("it lies in another workspace", where=folder.name, do="Name a folder beside it")
    if not folder.absolute().parent.is_dir():
        raise WriteError("there is no such folder", where=folder.absolute().parent.name, do="Make it first")


def _verified(packed: zipfile.ZipFile, found: Listing, path: Path) -> tuple[Event, ...]:
    """The events of the ledger in a backup, after every file was compared with the list."""
    for name in found.files:
        content = _same(packed, name, found, path)
        if name == workspace.LEDGER:
            events = ledger.read_image(content, where=f"{path.name}, {name}")
    if ledger.head(events) != found.head or len(events) != found.events:
        raise IntegrityError("its ledger ends with another step than its list says", where=path.name)
    return events


def _same(packed: zipfile.ZipFile, name: str, found: Listing, path: Path) -> bytes:
    content = _member(packed, name, path)
    digest, size = found.files[name]
    if len(content) != size or sha256_of(content) != digest:
        raise IntegrityError(
            f"a file in it differs from its list ({_shown(name)})", where=path.name, do="Use another backup"
        )
    return content


def _shown(name: str) -> str:
    """Where a file lies, by its folders: its own name may be anything that a person made up."""
    return f"{PurePosixPath(name).parent}/..." if "/" in name else name


def elsewhere(events: Iterable[Event]) -> int:
    """How many backups were written outside of the workspace."""
    return sum(1 for event in events if event.step == "backup" and _payload(event).get("place") == "elsewhere")


def _payload(event: Event) -> Mapping[str, Any]:
    return event.payload or {}


def sentences(done: BackedUp) -> tuple[str, ...]:
    """What the officer is told."""
    size = f"{done.bytes / 1_000_000:,.1f} MB"
    return (
        (
            f"{counted(done.files, 'file', 'files')}, {size}; the last step in it has the hash {done.head}. Note it: "
            "with it anybody can tell that a restored copy is this one."
        ),
        (
            "The backup holds everything, also what is secret. Keep it where only the office can open it, on an "
            "encrypted disk, and delete it when what it holds is over its time."
        ),
    )
