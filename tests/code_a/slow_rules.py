"""The checks again, one record at a time, in code as plain as it can be. The fast ones have to agree.

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
from scrutiny.code_a.wording import Cues, compile_phrase, cues
from scrutiny.records.table import Source
from scrutiny.records.vocabulary import OUTCOME

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
PLACEHOLDERS = tomllib.loads((FOLDER / "cues" / "placeholder.toml").read_text(encoding="utf-8"))["phrases"]


class Record:
    """One record as a person would look at it."""

    def __init__(self, source: Source, row: Mapping[str, Any], file: Sequence[Mapping[str, Any]]) -> None:
        self.source, self.row, self.file = source, row, file

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

    def old(self) -> bool:
        """Before the oldest edition, on the day in England."""
        when = self.value("searched_at")
        if when in (None, WITHHELD):
            return False
        moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
        return moment.astimezone(ZoneInfo("Europe/London")).date() < date(2015, 3, 19)

    def held_back(self, *names: str) -> bool:
        """Something is withheld and nothing stands beside it."""
        return any(self.value(name) == WITHHELD for name in names) and not any(map(self.readable, names))

    def blank(self, *names: str) -> bool:
        return all(self.value(name) is None for name in names)


# --- texts ------------------------------------------------------------------------------------------------


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


def smells_only(text: str) -> bool:
    smell: Cues = cues("cannabis_smell")
    rest = cut_out(cut_out(text, smell.cancelled), smell.patterns)
    return found("cannabis_smell", text) and not found("support", rest)


# --- the checks -------------------------------------------------------------------------------------------


def needs_grounds(record: Record) -> bool:
    def needs(power: str | None) -> bool:
        return bool(POWERS.get(power, {"needs_grounds": True})["needs_grounds"])

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


def date_time(record: Record) -> Answer:
    answer = item(record, "searched_at")
    if answer != CLEAR or record.row.get("date_precision") != "day":
        return answer
    timed = any(row.get("searched_at") not in (None, WITHHELD) and "date_precision" not in row for row in record.file)
    return QUERY if timed else UNCERTAIN


def place(record: Record) -> Answer:
    if not record.old() and "place" in record.source.withheld:
        return HELD_BACK
    return item(record, "place", "beat", "latitude")


def thing(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := record.missing("object"):
        return missing
    if record.held_back("object", "second_object"):
        return HELD_BACK
    values = {record.value("object"), record.value("second_object")}
    if values == {None}:
        return BLANK_QUERY
    return QUERY if values <= {None, "unavailable"} else CLEAR


def grounds(record: Record) -> Answer:
    text = record.value("grounds")
    if record.old():
        return OLD
    if missing := record.missing("grounds"):
        return missing
    if not needs_grounds(record):
        return NO
    if text == WITHHELD:
        return HELD_BACK
    if text is None:
        return BLANK_QUERY
    if has_mark(text) and says_nothing(visible(text)):
        return HELD_BACK
    return QUERY if placeholder(text) else CLEAR


def power(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := record.missing("power"):
        return missing
    if record.held_back("power", "second_power"):
        return HELD_BACK
    return BLANK_QUERY if record.blank("power", "second_power") else CLEAR


def power_unknown(record: Record) -> Answer:
    if missing := record.missing("power"):
        return missing
    if record.value("power") is None:
        return NO
    if record.value("power") == WITHHELD:
        return HELD_BACK
    return CLEAR if record.value("power") in POWERS else QUERY


def ethnicity(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := record.missing("self_defined_ethnicity"):
        return missing
    vehicle = record.value("search_type") == "vehicle"
    unattended = record.value("vehicle_unattended")
    if vehicle and unattended == "yes":
        return NO
    answer = item(record, "self_defined_ethnicity")
    return UNCERTAIN if answer == BLANK_QUERY and vehicle and unattended != "no" else answer


def officer(record: Record) -> Answer:
    return item(record, "officer")


def mismatch(record: Record) -> Answer:
    if record.old():
        return OLD
    for name in ("power", "object"):
        if missing := record.missing(name):
            return missing
    entry, thing = POWERS.get(record.value("power")), record.value("object")
    if entry and not entry.get("code_a_applies", True):
        return NO
    if WITHHELD in (record.value("power"), thing):
        return HELD_BACK
    if None in (record.value("power"), thing):
        return BLANK
    if record.value("second_power") is not None or record.value("second_object") is not None:
        return UNCERTAIN
    if entry is None or thing in ("under-the-act", "unavailable"):
        return UNCERTAIN
    if thing in entry["mismatch"]:
        return QUERY
    return CLEAR if thing in entry["permitted"] + entry["soft"] else UNCERTAIN


def authorisation(record: Record) -> Answer:
    named = ("authorisation_reference", "authorised_by", "authorisation_rank", "operation")
    if record.old():
        return OLD
    if missing := record.missing("power"):
        return missing
    if missing := record.missing("authorisation_reference", "authorised_by", "authorisation_rank", "grounds"):
        return missing
    if not {record.value("power"), record.value("second_power")} & {"cjpoa-s60", "poa-2023-s11"}:
        return NO
    if record.held_back(*named, "grounds"):
        return HELD_BACK
    if record.blank(*named, "grounds"):
        return BLANK_QUERY
    text = record.value("grounds") or ""
    if any(map(record.readable, named)) or found("authorisation", text):
        return CLEAR
    return HELD_BACK if has_mark(text) or any(record.value(name) == WITHHELD for name in named) else QUERY


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


def too_short(record: Record) -> Answer:
    return OLD if record.old() else text_rule(record, fires=word_count(record.value("grounds") or "") < 8)


def cannabis_only(record: Record) -> Answer:
    return text_rule(record, fires=smells_only(record.value("grounds") or ""))


def linked(record: Record) -> Answer:
    outcome, link = record.value("outcome"), record.value("outcome_linked")
    for name in ("outcome", "outcome_linked"):
        if missing := record.missing(name):
            return missing
    if WITHHELD in (outcome, link):
        return HELD_BACK
    if link is None:
        return BLANK
    if link not in ("yes", "no"):
        return UNCERTAIN
    if link == "no":
        return CLEAR
    if outcome is None or outcome == "no-further-action":
        return QUERY
    return CLEAR if outcome in OUTCOME.codes else UNCERTAIN


SLOW = {
    "rec-date-time": date_time,
    "rec-place": place,
    "rec-object": thing,
    "rec-grounds-present": grounds,
    "rec-power": power,
    "rec-power-unknown": power_unknown,
    "rec-sde": ethnicity,
    "rec-officer-id": officer,
    "pow-object-mismatch": mismatch,
    "s60-authorisation-ref": authorisation,
    "txt-too-short": too_short,
    "txt-cannabis-only": cannabis_only,
    "out-linked-odd": linked,
}
