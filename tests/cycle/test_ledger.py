"""The ledger: it only grows, and every alteration that a reader could see is named."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scrutiny.cycle import ledger
from scrutiny.errors import InputError, IntegrityError, WriteError

START = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
NIGHTLY = os.environ.get("SCRUTINY_NIGHTLY") == "1"


def randomness(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


def event(number: int, **payload: object) -> ledger.NewEvent:
    return ledger.NewEvent(
        at=START + timedelta(hours=number),
        who="JT-01",
        step=("load", "freeze", "draw")[number % 3],
        subject=f"2026-11/{number}/intense:watford",
        payload=payload or {"number": number, "text": "é; \u2028", "rows": [1, 2.5, None, True]},
    )


def written(path: Path, count: int = 7) -> Path:
    ledger.create(path)
    random_bytes, after = randomness(), ledger.GENESIS
    for number in range(count):
        (done,) = ledger.append(path, [event(number)], after=after, random_bytes=random_bytes)
        after = done.hash
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return written(tmp_path / "ledger.db")


def altered(path: Path, *statements: str, triggers: bool = False) -> None:
    """Alter the file as somebody would who knows SQLite: without the triggers, which are put back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        made = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
        ).fetchall()
        if not triggers:
            for name, _ in made:
                connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        if not triggers:
            for _, sql in made:
                connection.execute(sql)


def test_what_was_written_is_read_back_in_order(book: Path) -> None:
    events = ledger.read(book)

    assert [one.number for one in events] == list(range(1, 8))
    assert events[2].payload == {"number": 2, "text": "é; \u2028", "rows": [1, 2.5, None, True]}
    assert events[0].previous == ledger.GENESIS
    assert [one.previous for one in events[1:]] == [one.hash for one in events[:-1]]
    assert events[3].moment == START + timedelta(hours=3)


def test_the_hash_of_an_event_can_be_made_by_hand(book: Path) -> None:
    """SHA-256 of a JSON list: format, number, time, who, step, subject, hash of the payload, hash of the one before."""
    import hashlib
    import json

    one = ledger.read(book)[4]
    text = json.dumps(
        ["scrutiny-ledger-1", one.number, one.at, one.who, one.step, one.subject, one.payload_hash, one.previous],
        separators=(",", ":"),
    )

    assert one.hash == hashlib.sha256(text.encode()).hexdigest()


def test_an_event_row_holds_codes_and_hashes_only(book: Path) -> None:
    with pytest.raises(ValueError, match="staff code"):
        ledger.append(
            book,
            [ledger.NewEvent(at=START, who="Jane Tester", step="draw", payload={})],
            after=ledger.head(ledger.read(book)),
            random_bytes=randomness(),
        )


def test_a_step_worked_out_from_an_older_state_is_refused_and_nothing_is_written(book: Path) -> None:
    older = ledger.read(book)[-2].hash

    with pytest.raises(WriteError, match="meanwhile"):
        ledger.append(book, [event(9)], after=older, random_bytes=randomness())

    assert len(ledger.read(book)) == 7


def test_several_events_are_written_all_or_none(book: Path) -> None:
    bad = ledger.NewEvent(at=START, who="X", step="draw", payload={"value": float("nan")})

    with pytest.raises(ValueError, match="JSON compliant"):
        ledger.append(book, [event(8), bad], after=ledger.head(ledger.read(book)), random_bytes=randomness())

    assert len(ledger.read(book)) == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET who = 'ZZ' WHERE number = 3",
        "DELETE FROM events WHERE number = 7",
        "UPDATE payloads SET content = '{}' WHERE number = 3",
        "DELETE FROM payloads WHERE number = 3",
        "INSERT OR REPLACE INTO payloads SELECT 3, salt, '{}' FROM payloads WHERE number = 3",
    ],
)
def test_sqlite_itself_refuses_to_change_what_was_written(book: Path, statement: str) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as connection:
        connection.execute("PRAGMA recursive_triggers = ON")  # so that REPLACE deletes as seen by a trigger
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE events SET who = 'ZZ' WHERE number = 3"], "event 3 was altered"),
        (["UPDATE events SET at = '2026-10-05T09:30:01Z' WHERE number = 1"], "event 1 was altered"),
        (["UPDATE events SET subject = '2026-12/1/first' WHERE number = 2"], "event 2 was altered"),
        (["UPDATE payloads SET content = '{}' WHERE number = 4"], r"payload of event 4 \(load\) was altered"),
        (["DELETE FROM payloads WHERE number = 4"], "payload of event 4"),
        (["DELETE FROM payloads WHERE number = 4", "DELETE FROM events WHERE number = 4"], "event 4 is missing"),
        (["DELETE FROM payloads WHERE number = 7", "DELETE FROM events WHERE number = 7"], "at its end are missing"),
        (["DELETE FROM payloads", "DELETE FROM events"], "at its end are missing"),
        (
            ["UPDATE events SET number = 99 WHERE number = 2", "UPDATE events SET number = 2 WHERE number = 3",
             "UPDATE events SET number = 3 WHERE number = 99"],
            "event 2",
        ),
        (
            ["INSERT INTO events SELECT 8, at, who, step, '', payload_hash, hash, hash FROM events WHERE number = 7",
             "INSERT INTO payloads SELECT 8, salt, content FROM payloads WHERE number = 7"],
            "event 8",
        ),
        (["INSERT INTO purges VALUES (4, 5)", "DELETE FROM payloads WHERE number = 4"], "purge"),
        (["CREATE TABLE other (x)"], "tables or triggers"),
    ],
)  # fmt: skip
def test_an_alteration_by_somebody_who_knows_sqlite_is_named(book: Path, statements: list[str], told: str) -> None:
    altered(book, "PRAGMA ignore_check_constraints = ON", *statements)

    with pytest.raises(IntegrityError, match=told) as caught:
        ledger.read(book)

    assert caught.value.exit_code == 13


def test_a_missing_trigger_is_named(book: Path) -> None:
    altered(book, "DROP TRIGGER events_no_update", triggers=True)

    with pytest.raises(IntegrityError, match="triggers"):
        ledger.read(book)


def test_a_purge_deletes_payloads_and_the_chain_still_verifies(book: Path) -> None:
    before = ledger.read(book)
    purge = ledger.NewEvent(at=START, who="JT-01", step=ledger.PURGE, payload={"events": [1, 4]})

    ledger.append(book, [purge], after=ledger.head(before), random_bytes=randomness(2), purged=[1, 4])

    after = ledger.read(book)
    assert [one.hash for one in after[:7]] == [one.hash for one in before]
    assert [one.number for one in after if one.payload is None] == [1, 4]


def test_nothing_of_a_purged_payload_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger.create(path)
    (done,) = ledger.append(
        path, [event(0, comment="Zebediah Quill " * 500)], after=ledger.GENESIS, random_bytes=randomness()
    )
    assert b"Zebediah" in path.read_bytes()
    purge = ledger.NewEvent(at=START, who="JT-01", step=ledger.PURGE, payload={"events": [1]})
    ledger.append(path, [purge], after=done.hash, random_bytes=randomness(2), purged=[1])

    assert b"Zebediah" not in path.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.db"]


def test_an_answer_cannot_be_found_again_by_trying_all_possible_ones(tmp_path: Path) -> None:
    """The hash covers 32 random bytes that are deleted with the payload."""
    import hashlib

    path = tmp_path / "ledger.db"
    ledger.create(path)
    (done,) = ledger.append(path, [event(0, answer="no")], after=ledger.GENESIS, random_bytes=randomness())

    tried = {hashlib.sha256(ledger.canonical({"answer": answer}).encode()).hexdigest() for answer in ("yes", "no")}
    assert done.payload_hash not in tried


def test_a_ledger_that_is_none_is_told_from_one_that_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ledger.read(tmp_path / "ledger.db")
    (tmp_path / "ledger.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IntegrityError, match="damaged"):
        ledger.read(tmp_path / "ledger.db")


def test_a_ledger_is_not_made_over_another(book: Path) -> None:
    with pytest.raises(WriteError):
        ledger.create(book)


def test_while_somebody_writes_the_other_is_told_to_wait(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_BUSY_SECONDS", 0.05)
    after = ledger.head(ledger.read(book))
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WriteError, match="somebody else"):
            ledger.append(book, [event(8)], after=after, random_bytes=randomness())


def test_a_copy_says_the_same(book: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(ledger.image(book))

    assert ledger.read(tmp_path / "copy.db") == ledger.read(book)
    assert ledger.read_image(ledger.image(book), where="copy") == ledger.read(book)


def test_a_copy_taken_while_somebody_writes_is_of_the_moment_before(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_BUSY_SECONDS", 0.05)
    before = ledger.read(book)
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO events VALUES (8, 'x', 'X', 'draw', '', ?, ?, ?)", ("0" * 64,) * 3)
        copied = ledger.image(book)
        other.execute("ROLLBACK")

    assert ledger.read_image(copied, where="copy") == before


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(4000)])
def test_a_copy_that_is_no_ledger_is_named(content: bytes) -> None:
    with pytest.raises(IntegrityError):
        ledger.read_image(content, where="a backup")


def test_an_altered_copy_is_named(book: Path) -> None:
    altered(book, "UPDATE events SET who = 'ZZ' WHERE number = 3")

    with pytest.raises(IntegrityError, match="event 3 was altered"):
        ledger.read_image(ledger.image(book), where="a backup")


def test_after_many_purges_a_ledger_written_anew_has_nothing_of_them_and_says_the_same(tmp_path: Path) -> None:
    """Payloads of all sizes, so that SQLite moves cells and frees pages; then a search of the raw bytes."""
    path = tmp_path / "ledger.db"
    ledger.create(path)
    random_bytes, after, sizes = randomness(), ledger.GENESIS, random.Random(7)
    for number in range(60):
        text = f"Zebediah Quill {number} " * sizes.choice([1, 3, 20, 400])
        (done,) = ledger.append(path, [event(number, comment=text)], after=after, random_bytes=random_bytes)
        after = done.hash
    assert b"Zebediah" in path.read_bytes()
    for gone in (range(1, 60, 2), range(2, 61, 2)):
        purge = ledger.NewEvent(at=START, who="JT-01", step=ledger.PURGE, payload={"events": list(gone)})
        (done,) = ledger.append(path, [purge], after=after, random_bytes=random_bytes, purged=list(gone))
        after = done.hash
    before = ledger.read(path)

    ledger.compact(path)

    assert ledger.read(path) == before
    assert b"Zebediah" not in path.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.db"]


def full_dump(path: Path) -> object:
    """All that a reader can see, by other means than the ledger's own: every row with the kind of each value."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        seen: list[object] = [
            connection.execute(f"PRAGMA {name}").fetchall() for name in ("application_id", "user_version", "encoding")
        ]
        seen.append(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall())
        for table in ("events", "payloads", "purges", "sqlite_sequence"):
            columns = [row[1].decode() for row in connection.execute(f"PRAGMA table_info({table})")]
            asked = ", ".join(f"{column}, typeof({column})" for column in columns)
            seen.append(connection.execute(f"SELECT {asked} FROM {table}").fetchall())
        return seen


def test_every_flipped_byte_is_named_or_changes_nothing_that_can_be_seen(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    book = written(tmp_path / "ledger.db", 4)
    purge = ledger.NewEvent(at=START, who="JT-01", step=ledger.PURGE, payload={"events": [2]})
    ledger.append(book, [purge], after=ledger.head(ledger.read(book)), random_bytes=randomness(2), purged=[2])
    content, whole = book.read_bytes(), full_dump(book)
    flipped, lots = tmp_path / "flipped.db", random.Random(4)
    named = unseen = 0
    for place in range(0, len(content), 1 if NIGHTLY else 11):
        changed = bytearray(content)
        changed[place] ^= lots.randrange(1, 256)
        flipped.write_bytes(bytes(changed))
        try:
            ledger.read(flipped)
        except IntegrityError:
            named += 1
        else:
            assert full_dump(flipped) == whole, f"byte {place} changes what is seen, and nothing names it"
            unseen += 1
    record_property("named", named)
    record_property("unseen", unseen)
    print(f"{named} flips named, {unseen} change nothing that can be seen")
    assert named > 100
    assert unseen > 100


def test_a_folder_with_a_half_written_transaction_reads_as_before(book: Path, tmp_path: Path) -> None:
    """A power cut in the middle of a step leaves SQLite's journal; the next reader rolls it back."""
    before = ledger.read(book)
    folder = tmp_path / "cut"
    folder.mkdir()
    with closing(sqlite3.connect(book, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(8, 60):
            connection.execute(
                "INSERT INTO events VALUES (?, 'x', 'X', 'draw', '', ?, ?, ?)", (number, "0" * 64, "0" * 64, "0" * 64)
            )
        shutil.copy(book, folder / "ledger.db")
        shutil.copy(str(book) + "-journal", folder / "ledger.db-journal")
        connection.execute("ROLLBACK")

    assert ledger.read(folder / "ledger.db") == before
