"""The ledger: every step that was taken, in a chain that shows where it was altered.

One SQLite file. ``events`` only grows: number, time, staff code, step, subject (which cycle, round and draw: codes
only), hash of the payload, hash of the event before, own hash. ``payloads`` hold what a step was about, each with 32
random bytes of its own; the event keeps only the hash of both, so that a payload can be deleted when its time is over
(a *purge*) without breaking the chain, and cannot be found again by trying all possible ones. ``purges`` says which
payloads are gone by which event.

Tamper-*evident*: whoever holds the file can rebuild all of it. What anchors it are the hashes that left the house, on
paper and in e-mail.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrutiny.errors import InputError, IntegrityError, WriteError

FORMAT = "scrutiny-ledger-1"
GENESIS = "0" * 64  # what stands for "the event before" in the first one
PURGE = "purge"
SALT_BYTES = 32
_COLUMNS = ("number", "at", "who", "step", "subject", "payload_hash", "previous", "hash")
_APPLICATION_ID = 0x53435255  # "SCRU"
_BUSY_SECONDS = 5.0
_STEP = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SUBJECT = re.compile(r"(?:[a-z0-9:-]+(?:/[a-z0-9:-]+)*)?")
_WHO = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

_OF_THE_DISK = {
    sqlite3.SQLITE_PERM: "no right to",
    sqlite3.SQLITE_READONLY: "it or its folder may only be read",
    sqlite3.SQLITE_IOERR: "the disk does not answer",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
}

_REFUSED = "the ledger only grows"
_HEX64 = "length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*'"
_SCHEMA = (
    f"""CREATE TABLE events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL CHECK (length(who) BETWEEN 1 AND 16 AND who NOT GLOB '*[^A-Z0-9-]*'),
  step TEXT NOT NULL CHECK (length(step) BETWEEN 1 AND 40 AND step NOT GLOB '*[^a-z-]*'),
  subject TEXT NOT NULL CHECK (length(subject) <= 120 AND subject NOT GLOB '*[^a-z0-9:/-]*'),
  payload_hash TEXT NOT NULL CHECK ({_HEX64.format("payload_hash")}),
  previous TEXT NOT NULL CHECK ({_HEX64.format("previous")}),
  hash TEXT NOT NULL CHECK ({_HEX64.format("hash")})
) STRICT""",
    """CREATE TABLE payloads (
  number INTEGER PRIMARY KEY REFERENCES events (number),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  content TEXT NOT NULL
) STRICT""",
    """CREATE TABLE purges (
  number INTEGER PRIMARY KEY REFERENCES events (number),
  event INTEGER NOT NULL REFERENCES events (number)
) STRICT""",
    *(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for table, verb in (
            ("events", "update"),
            ("events", "delete"),
            ("payloads", "update"),
            ("purges", "update"),
            ("purges", "delete"),
        )
    ),
    f"""CREATE TRIGGER payloads_no_delete BEFORE DELETE ON payloads
WHEN NOT EXISTS (SELECT 1 FROM purges WHERE purges.number = OLD.number)
BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",  # noqa: S608 -- a constant
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step that was taken. ``payload`` is None where it was purged."""

    number: int
    at: str  # UTC, to the second: 2026-10-05T09:30:00Z
    who: str  # a staff code, never a name
    step: str
    subject: str  # which cycle, round and draw: "2026-11/1/first"; "" where it is about the workspace
    payload_hash: str
    previous: str
    hash: str
    payload: Mapping[str, Any] | None

    @property
    def moment(self) -> datetime:
        """When it was, aware, in UTC."""
        return datetime.strptime(self.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """A step to be written down."""

    at: datetime  # aware
    who: str
    step: str
    payload: Mapping[str, Any]
    subject: str = ""


def canonical(content: object) -> str:
    """JSON in one form: ASCII, keys in order, no blanks. Raises ValueError for numbers that JSON has not (NaN)."""
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def payload_hash(salt: bytes, content: str) -> str:
    """SHA-256 of the random bytes and the payload as it is written."""
    return hashlib.sha256(salt + content.encode("ascii")).hexdigest()


def event_hash(*, number: int, at: str, who: str, step: str, subject: str, payload_hash: str, previous: str) -> str:
    """SHA-256 over everything that an event says, the hash of the one before included."""
    return hashlib.sha256(
        canonical([FORMAT, number, at, who, step, subject, payload_hash, previous]).encode("ascii")
    ).hexdigest()


class _Text(bytes):
    """A text as it lies in the file: so that a damaged one is our finding and not an exception, and no blob passes."""


# --- the file ---------------------------------------------------------------------------------------------


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite says, in words and with the exit code that goes with it."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # the kind, without its refinement
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise WriteError(
                "somebody else is writing in it", where=path.name, do="Wait until their step is done and run again"
            ) from None
        if code in _OF_THE_DISK:
            raise WriteError(
                f"cannot be written or read ({_OF_THE_DISK[code]})", where=path.name, do="Mend that and run again"
            ) from None
        raise _damaged(path) from None
    except UnicodeDecodeError:  # SQLite's own words about damage quote damaged bytes
        raise _damaged(path) from None


def _damaged(path: Path) -> IntegrityError:
    return IntegrityError("it is damaged", where=path.name, do="Restore a backup: scrutiny restore")


def _connect(path: Path) -> sqlite3.Connection:
    """A connection with the settings that keep what is written and forget what is deleted."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.text_factory = _Text
        for pragma in (
            "journal_mode = DELETE",  # never WAL: its side files get lost when a folder is copied
            "synchronous = FULL",
            "secure_delete = ON",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path) -> None:
    """Make an empty ledger. Raises WriteError where there is a file of that name."""
    if path.exists():
        raise WriteError("there is a ledger already", where=path.name, do="Choose another folder")
    with _told(path), closing(_connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in (f"PRAGMA application_id = {_APPLICATION_ID}", "PRAGMA user_version = 1", *_SCHEMA):
            connection.execute(statement)
        connection.execute("COMMIT")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise InputError("there is no ledger", where=path.name, expected="the ledger of a workspace")
    return path


def append(
    path: Path,
    events: Sequence[NewEvent],
    *,
    after: str,
    random_bytes: Callable[[int], bytes],
    purged: Sequence[int] = (),
) -> tuple[Event, ...]:
    """Write steps down, all or none. ``after``: hash of the last event that the step was worked out from.

    ``purged``: numbers of events whose payloads are deleted in the same transaction; the last of ``events`` is then
    the purge, and says which. Raises WriteError where somebody wrote meanwhile, or is writing.
    """
    if not path.is_file():  # it was there when the step began
        raise WriteError("it is gone", where=path.name, do="Look whether the disk is still there, and run again")
    with _told(path), closing(_connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            number, previous = _head(connection)
            if previous != after:
                raise WriteError(
                    "somebody else has done a step meanwhile",
                    where=path.name,
                    do="Look with scrutiny status, and run again what is still to be done",
                )
            written = []
            for event in events:
                number += 1
                made, salt, content = _made(event, number=number, previous=previous, random_bytes=random_bytes)
                _insert(connection, made, salt=salt, content=content)
                written.append(made)
                previous = made.hash
            for gone in purged:
                connection.execute("INSERT INTO purges VALUES (?, ?)", (gone, number))
                connection.execute("DELETE FROM payloads WHERE number = ?", (gone,))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return tuple(written)


def _head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash of the last event."""
    row = connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
    return (int(row[0]), row[1].decode("ascii")) if row else (0, GENESIS)


def _made(
    event: NewEvent, *, number: int, previous: str, random_bytes: Callable[[int], bytes]
) -> tuple[Event, bytes, str]:
    """The event in full, the random bytes of its payload, and the payload as it is written."""
    if not (_WHO.fullmatch(event.who) and _STEP.fullmatch(event.step) and _SUBJECT.fullmatch(event.subject)):
        message = "an event has a staff code (capital letters, digits, hyphens), and codes for step and subject"
        raise ValueError(message)
    at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    salt, content = random_bytes(SALT_BYTES), canonical(event.payload)
    of_payload = payload_hash(salt, content)
    own = event_hash(
        number=number,
        at=at,
        who=event.who,
        step=event.step,
        subject=event.subject,
        payload_hash=of_payload,
        previous=previous,
    )
    made = Event(
        number=number,
        at=at,
        who=event.who,
        step=event.step,
        subject=event.subject,
        payload_hash=of_payload,
        previous=previous,
        hash=own,
        payload=json.loads(content),
    )
    return made, salt, content


def _insert(connection: sqlite3.Connection, event: Event, *, salt: bytes, content: str) -> None:
    connection.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*(getattr(event, name) for name in _COLUMNS),),
    )
    connection.execute("INSERT INTO payloads VALUES (?, ?, ?)", (event.number, salt, content))


# --- reading and verifying --------------------------------------------------------------------------------


def read(path: Path) -> tuple[Event, ...]:
    """All events, verified one by one. Raises IntegrityError naming the first thing that does not agree.

    Everything that a reader of the file could see is compared: tables and triggers, every value and its kind, the
    chain, payloads against their hashes, purges against the events that say them, and the count of events ever written.
    """
    _existing(path)
    with _told(path), closing(_connect(path)) as connection:
        connection.execute("BEGIN")  # one state of the file for all that follows
        seen = _dump(connection)
        connection.execute("ROLLBACK")
    return _verified(seen, where=path.name)


def read_image(content: bytes, *, where: str) -> tuple[Event, ...]:
    """All events of a ledger that is given as bytes (in a backup), verified as ``read`` does it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.text_factory = _Text
        try:
            connection.deserialize(content or b"-")  # of no bytes at all, SQLite would make an empty one
            connection.execute("PRAGMA trusted_schema = OFF")
            seen = _dump(connection)
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            raise IntegrityError("it is damaged", where=where, do="Use another backup") from None
    return _verified(seen, where=where)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that a reader of the file can see."""

    settings: tuple[object, ...]
    schema: tuple[tuple[object, ...], ...]
    events: tuple[tuple[object, ...], ...]
    payloads: tuple[tuple[object, ...], ...]
    purges: tuple[tuple[object, ...], ...]
    sequence: tuple[tuple[object, ...], ...]


def _dump(connection: sqlite3.Connection) -> _Seen:
    def rows(query: str) -> tuple[tuple[object, ...], ...]:
        return tuple(tuple(row) for row in connection.execute(query))

    settings = tuple(
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "encoding")
    )
    return _Seen(
        settings=settings,
        schema=rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"),
        # NOT INDEXED: the rows themselves, not what an index says of them.
        events=rows(f"SELECT {', '.join(_COLUMNS)} FROM events NOT INDEXED ORDER BY number"),  # noqa: S608
        payloads=rows("SELECT number, salt, content FROM payloads NOT INDEXED ORDER BY number"),
        purges=rows("SELECT number, event FROM purges NOT INDEXED ORDER BY number"),
        sequence=rows("SELECT name, seq FROM sqlite_sequence ORDER BY rowid"),
    )


def _as_made() -> _Seen:
    """What a new ledger looks like."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.text_factory = _Text
        for statement in (f"PRAGMA application_id = {_APPLICATION_ID}", "PRAGMA user_version = 1", *_SCHEMA):
            connection.execute(statement)
        return _dump(connection)


def _verified(seen: _Seen, *, where: str) -> tuple[Event, ...]:
    made = _as_made()
    if seen.settings != made.settings or seen.schema != made.schema:
        raise IntegrityError("its tables or triggers are not as scrutiny makes them", where=where)
    payloads = _by_number(seen.payloads, "payload", where)
    purges = _by_number(seen.purges, "purge", where)
    events: list[Event] = []
    previous = GENESIS
    for expected, row in enumerate(seen.events, start=1):
        event = _event(row, expected=expected, previous=previous, where=where)
        events.append(_with_payload(event, payloads.pop(expected, None), purged=expected in purges, where=where))
        previous = event.hash
    if payloads:
        raise IntegrityError(f"there is a payload without its event (number {min(payloads)})", where=where)
    counted = ((_Text(b"events"), len(events)),) if events else ()
    if seen.sequence != counted:
        raise IntegrityError("events at its end are missing: more were written than there are", where=where)
    _check_purges(events, purges, where=where)
    return tuple(events)


def _by_number(rows: Sequence[tuple[object, ...]], what: str, where: str) -> dict[int, tuple[object, ...]]:
    found: dict[int, tuple[object, ...]] = {}
    for number, *rest in rows:
        if not isinstance(number, int) or number in found:
            raise IntegrityError(f"a {what} is not as scrutiny writes it", where=where)
        found[number] = tuple(rest)
    return found


def _event(row: tuple[object, ...], *, expected: int, previous: str, where: str) -> Event:
    """The event of a row, whose number, hashes and forms must be what they have to be."""
    number, *texts = row
    if number != expected:
        raise IntegrityError(f"event {expected} is missing or not in its place", where=where)
    try:
        at, who, step, subject, of_payload, before, own = (_ascii(text) for text in texts)
    except ValueError:
        raise IntegrityError(f"event {expected} is not as scrutiny writes it", where=where) from None
    if not (_AT.fullmatch(at) and _WHO.fullmatch(who) and _STEP.fullmatch(step) and _SUBJECT.fullmatch(subject)):
        raise IntegrityError(f"event {expected} is not as scrutiny writes it", where=where)
    if before != previous:
        raise IntegrityError(f"event {expected} ({step}) does not follow from the one before it", where=where)
    said = {"number": expected, "at": at, "who": who, "step": step, "subject": subject}
    if own != event_hash(**said, payload_hash=of_payload, previous=before):  # type: ignore[arg-type]
        raise IntegrityError(f"event {expected} was altered: its hash is another", where=where)
    return Event(**said, payload_hash=of_payload, previous=before, hash=own, payload=None)  # type: ignore[arg-type]


def _ascii(text: object) -> str:
    if not isinstance(text, _Text):
        message = "not a text"
        raise ValueError(message)  # noqa: TRY004 -- for the caller it is a wrong value like any other
    return text.decode("ascii")


def _with_payload(event: Event, stored: tuple[object, ...] | None, *, purged: bool, where: str) -> Event:
    named = f"event {event.number} ({event.step})"
    if stored is None:
        if purged:
            return event
        raise IntegrityError(f"the payload of {named} is missing, and no purge says so", where=where)
    if purged:
        raise IntegrityError(f"the payload of {named} is there although it was purged", where=where)
    salt, content = stored
    if (
        not isinstance(salt, bytes)
        or isinstance(salt, _Text)
        or len(salt) != SALT_BYTES
        or not isinstance(content, _Text)
    ):
        raise IntegrityError(f"the payload of {named} is not as scrutiny writes it", where=where)
    if hashlib.sha256(salt + content).hexdigest() != event.payload_hash:
        raise IntegrityError(f"the payload of {named} was altered", where=where)
    return replace(event, payload=json.loads(content))


def _check_purges(events: Sequence[Event], purges: Mapping[int, tuple[object, ...]], *, where: str) -> None:
    """Purges are those that the purge events say, no more and no fewer."""
    said = {
        number: (event.number,)
        for event in events
        if event.step == PURGE and event.payload is not None
        for number in event.payload["events"]
    }
    if dict(purges) != said:
        raise IntegrityError("what was purged is not what the purge events say", where=where)


def head(events: Sequence[Event]) -> str:
    """The hash that the next event follows from."""
    return events[-1].hash if events else GENESIS


def image(path: Path) -> bytes:
    """The whole file, of one moment, while others may be writing (SQLite's own backup)."""
    _existing(path)
    with _told(path), closing(_connect(path)) as source, closing(sqlite3.connect(":memory:")) as target:
        source.backup(target)
        return target.serialize()


def compact(path: Path) -> None:
    """Write the file anew, so that nothing is left of what was deleted: neither in free pages nor within others.

    What is deleted is overwritten at once (``secure_delete``); this also takes what moved inside a page. The copy that
    SQLite works with stays in memory: nothing is left in a folder for temporary files.
    """
    _existing(path)
    with _told(path), closing(_connect(path)) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("VACUUM")
