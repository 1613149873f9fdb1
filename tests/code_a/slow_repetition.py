"""The check of ``code_a/repetition.py`` again, one record at a time: each text beside each other text."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
    CLEAR,
    HELD_BACK,
    NO,
    OLD,
    POWERS,
    QUERY,
    UNCERTAIN,
    Answer,
    Record,
    cut_out,
    has_mark,
    needs_grounds,
    placeholder,
    says_nothing,
    visible,
    word_count,
)

from scrutiny.code_a.wording import cues

LONDON = ZoneInfo("Europe/London")


def plain(text: str) -> str:
    """Small letters and digits only."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def words_only(text: str) -> str:
    """The text to compare; every redaction mark is the same sign."""
    return plain(cut_out(text, cues("redaction").patterns, "\ua66e"))


def blacked_out(text: str) -> bool:
    return has_mark(text) and says_nothing(visible(text))


def outside(record: Record) -> bool:
    entry = POWERS.get(record.value("power"))
    return not needs_grounds(record) or bool(entry and not entry.get("code_a_applies", True))


def compared(record: Record) -> bool:
    text = record.value("grounds")
    if record.old() or outside(record) or text is None or text == WITHHELD:
        return False
    return not placeholder(text) and not blacked_out(text)


def pieces(text: str) -> set[str]:
    ascii_only = "".join(letter if letter.isascii() else "~" for letter in words_only(text))
    return {ascii_only[start : start + 3] for start in range(len(ascii_only) - 2)}


def likeness(one: str, other: str) -> float:
    a, b = pieces(one), pieces(other)
    return len(a & b) / len(a | b) if a | b else 0.0


# --- one incident ---------------------------------------------------------------------------------------------


def when(record: Record) -> datetime | None:
    value = record.value("searched_at")
    return None if value in (None, WITHHELD) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def day_only(record: Record) -> bool:
    return record.row.get("date_precision") == "day"


def other_time(one: Record, other: Record) -> bool | None:
    """Whether two searches are apart in time; None where nobody can tell."""
    a, b = when(one), when(other)
    if a is None or b is None:
        return None
    if not day_only(one) and not day_only(other):
        return abs(a - b) > timedelta(minutes=30)
    return True if a.astimezone(LONDON).date() != b.astimezone(LONDON).date() else None


def spot(record: Record) -> tuple[str, object] | None:
    for name in ("place", "beat"):
        value = record.value(name)
        if value not in (None, WITHHELD) and plain(value):
            return name, plain(value)
    point = record.value("latitude"), record.value("longitude")
    return None if None in point else ("point", point)


def other_place(one: Record, other: Record) -> bool | None:
    a, b = spot(one), spot(other)
    if a is None or b is None or a[0] != b[0]:
        return None
    return a[1] != b[1]


def other_incident(one: Record, other: Record) -> bool | None:
    answers = {other_time(one, other), other_place(one, other)}
    if True in answers:
        return True
    return None if None in answers else False


# --- alike ----------------------------------------------------------------------------------------------------


class Alike:
    """Which wordings are alike, among all records that are compared."""

    def __init__(self, records: Sequence[Record], *, most_compared: float = 20_000) -> None:
        self.records = [record for record in records if compared(record)]
        self.spellings: dict[str, list[str]] = {}
        self.groups: dict[str, set[object]] = {}
        for record in self.records:
            text = record.value("grounds")
            self.spellings.setdefault(words_only(text), []).append(text)
        members: dict[object, set[str]] = {}
        for record in self.records:
            for group in self.groups_of(record, everywhere=len(self.spellings) <= most_compared):
                self.groups.setdefault(words_only(record.value("grounds")), set()).add(group)
                members.setdefault(group, set()).add(words_only(record.value("grounds")))
        self.small = {group for group, texts in members.items() if len(texts) <= most_compared}

    @staticmethod
    def groups_of(record: Record, *, everywhere: bool) -> set[object]:
        """The groups in which near wording is looked for."""
        if everywhere:
            return {"everything"}
        moment = when(record)
        if moment is None:
            return set()
        day = moment.astimezone(LONDON).date()
        return {(name, record.value(name), day) for name in ("officer", "officer_team") if record.readable(name)}

    def __call__(self, one: Record, other: Record) -> bool:
        a, b = (words_only(record.value("grounds")) for record in (one, other))
        if a == b:
            return True
        shared = self.groups.get(a, set()) & self.groups.get(b, set()) & self.small
        long = all(any(word_count(text) >= 12 for text in self.spellings[wording]) for wording in (a, b))
        return bool(shared) and long and likeness(a, b) >= 0.9 - 1e-9


def duplicate(record: Record, *, most_compared: float = 20_000) -> Answer:
    text = record.value("grounds")
    if record.old():
        return OLD
    if missing := record.missing("grounds"):
        return missing
    if outside(record):
        return NO
    if text == WITHHELD:
        return HELD_BACK
    if text is None:
        return BLANK
    if placeholder(text):
        return NO
    if blacked_out(text):
        return HELD_BACK
    alike = Alike(record.everything, most_compared=most_compared)
    others = [other for other in alike.records if other is not record and alike(record, other)]
    found = {other_incident(record, other) for other in others}
    if not found & {True, None}:
        return CLEAR
    if has_mark(text) and word_count(text) < 12:
        return HELD_BACK
    return QUERY if True in found else UNCERTAIN


SLOW: dict[str, Callable[[Record], Answer]] = {"txt-duplicate": duplicate}
