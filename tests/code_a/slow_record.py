"""One record as a person would look at it, and plain questions about it: the ground of all slow checks.

Nothing here is shared with the rules but the data: powers.toml, the cue lists, and the matching of one text.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD

import scrutiny.code_a
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.code_a.wording import compile_phrase, cues
from scrutiny.records.table import Source

Answer = tuple[Verdict, Reason]

CLEAR: Answer = (Verdict.CLEAR, Reason.NONE)
QUERY: Answer = (Verdict.QUERY, Reason.NONE)
BLANK_QUERY: Answer = (Verdict.QUERY, Reason.BLANK)
NO: Answer = (Verdict.DOES_NOT_APPLY, Reason.NONE)
OLD: Answer = (Verdict.DOES_NOT_APPLY, Reason.NOT_IN_FORCE)
NO_COLUMN: Answer = (Verdict.CANNOT_BE_JUDGED, Reason.NOT_SUPPLIED)
BLANK: Answer = (Verdict.CANNOT_BE_JUDGED, Reason.BLANK)
HELD_BACK: Answer = (Verdict.CANNOT_BE_JUDGED, Reason.WITHHELD)
UNCERTAIN: Answer = (Verdict.CANNOT_BE_JUDGED, Reason.UNCERTAIN)

FOLDER = Path(scrutiny.code_a.__file__).parent
POWERS = tomllib.loads((FOLDER / "powers.toml").read_text(encoding="utf-8"))
FIRST_DAYS: Mapping[str | None, date] = {"poa-2023-s11": date(2023, 12, 20), "svro-s342e": date(2023, 4, 19)}
PLACEHOLDERS = tomllib.loads((FOLDER / "cues" / "placeholder.toml").read_text(encoding="utf-8"))["phrases"]


class Record:
    """One record as a person would look at it."""

    def __init__(self, source: Source, row: Mapping[str, Any], file: Sequence[Mapping[str, Any]]) -> None:
        self.source, self.row, self.file = source, row, file
        self.everything: Sequence[Record] = (self,)  # the records of all files, this one among them

    def value(self, name: str) -> Any:
        """What the cell says; None where it is blank or there is no column."""
        return self.row.get(name)

    def readable(self, name: str) -> bool:
        return self.value(name) not in (None, WITHHELD)

    def missing(self, *names: str) -> Answer | None:
        """The answer where the file has none of these columns."""
        if any(name in self.source.supplied for name in names):
            return None
        return HELD_BACK if any(name in self.source.withheld for name in names) else NO_COLUMN

    def before(self, day: date) -> bool:
        """The search is known to have been before a day, by the calendar in England."""
        when = self.value("searched_at")
        if when in (None, WITHHELD):
            return False
        moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
        return moment.astimezone(ZoneInfo("Europe/London")).date() < day

    def old(self) -> bool:
        """Before the oldest edition."""
        return self.before(date(2015, 3, 19))

    def too_early(self, power: str | None) -> bool:
        """Before the first day of a power."""
        first = FIRST_DAYS.get(power)
        return first is not None and self.before(first)

    def held_back(self, *names: str) -> bool:
        """Something is withheld and nothing stands beside it."""
        return any(self.value(name) == WITHHELD for name in names) and not any(map(self.readable, names))

    def blank(self, *names: str) -> bool:
        return all(self.value(name) is None for name in names)


def cut_out(text: str, patterns: Sequence[str], by: str = ".") -> str:
    for pattern in patterns:
        text = re.sub(pattern, by, text, flags=re.ASCII)
    return text


def has_mark(text: str) -> bool:
    return bool(cues("redaction").spans(text))


def visible(text: str) -> str:
    return cut_out(text, cues("redaction").patterns, " ")


def says_nothing(text: str) -> bool:
    """Only placeholders, or no letter."""
    if not any(character.isalpha() for character in text):
        return True
    plain = " ".join(re.findall(r"[^\W_]+", text)).lower()
    one = "|".join(compile_phrase(phrase, " ") for phrase in PLACEHOLDERS)
    return re.fullmatch(f"(?:{one})(?: (?:{one}))*", plain) is not None


def placeholder(text: str) -> bool:
    return text != "" and not has_mark(text) and says_nothing(text)


def word_count(text: str) -> int:
    return len(re.findall(r"[^\W_]+(?:['’/-][^\W_]+)*", visible(text)))  # noqa: RUF001


def found(name: str, text: str) -> bool:
    return bool(cues(name).spans(text))


def needs_grounds(record: Record) -> bool:
    def needs(power: str | None) -> bool:
        return bool(POWERS.get(power, {"needs_grounds": True})["needs_grounds"]) or record.too_early(power)

    second = record.value("second_power")
    return needs(record.value("power")) or (second is not None and needs(second))


def item(record: Record, *names: str) -> Answer:
    """A mandatory item that is there or not."""
    if record.old():
        return OLD
    if missing := record.missing(*names):
        return missing
    if record.held_back(*names):
        return HELD_BACK
    return BLANK_QUERY if record.blank(*names) else CLEAR


def text_rule(record: Record, *, fires: bool) -> Answer:
    text = record.value("grounds")
    entry = POWERS.get(record.value("power"))
    if missing := record.missing("grounds"):
        return missing
    if not needs_grounds(record) or (entry and not entry.get("code_a_applies", True)):
        return NO
    if text == WITHHELD:
        return HELD_BACK
    if text is None:
        return BLANK
    if placeholder(text):
        return NO
    if not fires:
        return CLEAR
    return HELD_BACK if has_mark(text) else QUERY
