"""The checks of ``code_a/guidance.py`` again, one record at a time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
    BLANK_QUERY,
    CLEAR,
    HELD_BACK,
    NO,
    NO_COLUMN,
    QUERY,
    UNCERTAIN,
    Answer,
    Record,
    has_mark,
    placeholder,
    says_nothing,
    visible,
)

from scrutiny.records.vocabulary import VOCABULARIES


def written(text: str | None) -> Answer:
    """What a text that ought to give a reason is worth."""
    if text is None:
        return BLANK_QUERY
    if text == WITHHELD or (has_mark(text) and says_nothing(visible(text))):
        return HELD_BACK
    return QUERY if placeholder(text) else CLEAR


def camera(record: Record) -> Answer:
    if missing := record.missing("camera_used"):
        return missing
    match record.value("camera_used"):
        case None:
            return BLANK
        case "[withheld]":
            return HELD_BACK
        case "yes":
            return CLEAR
        case "no":
            if "camera_reason" not in record.source.supplied:
                return HELD_BACK if "camera_reason" in record.source.withheld else NO_COLUMN
            answer = written(record.value("camera_reason"))
            return QUERY if answer == BLANK_QUERY else answer
        case _:
            return UNCERTAIN


def review(record: Record) -> Answer:
    for column in ("searched_at", "supervisor_reviewed_on"):
        if missing := record.missing(column):
            return missing
    searched, reviewed = record.value("searched_at"), record.value("supervisor_reviewed_on")
    if searched == WITHHELD:
        return HELD_BACK
    if searched is None or reviewed is None:
        return BLANK
    moment = datetime.fromisoformat(searched).replace(tzinfo=UTC)
    day = moment.astimezone(ZoneInfo("Europe/London")).date()
    return QUERY if (date.fromisoformat(reviewed) - day).days > 7 else CLEAR


def supervisor_told(record: Record) -> Answer:
    for columns in (("clothing_removed", "intimate_parts_exposed"), ("supervisor_told",)):
        if missing := record.missing(*columns):
            return missing
    clothing, intimate = record.value("clothing_removed"), record.value("intimate_parts_exposed")
    more = clothing == "more-than-outer" or intimate == "yes"
    less = clothing in ("outer-or-none", "headgear-or-footwear") and not more
    if less or record.value("search_type") == "vehicle":
        return NO
    told = record.value("supervisor_told")
    if told == WITHHELD or record.held_back("clothing_removed", "intimate_parts_exposed"):
        return HELD_BACK
    if told is None:
        return BLANK
    if told == "yes":
        return CLEAR
    return QUERY if told == "no" and more else UNCERTAIN


def child(record: Record) -> Answer:
    for columns in (("age", "age_range"), ("safeguarding_note",)):
        if missing := record.missing(*columns):
            return missing
    age, band = record.value("age"), record.value("age_range")
    known = age is not None or band in VOCABULARIES["age_range"].codes
    young = 10 <= age < 18 if age is not None else band == "10-17"
    if record.value("search_type") == "vehicle" or (known and not young):
        return NO
    if age is None and band == WITHHELD:
        return HELD_BACK
    answer = written(record.value("safeguarding_note"))
    return UNCERTAIN if not known and answer in (QUERY, BLANK_QUERY) else answer


def force(record: Record) -> Answer:
    for columns in (("force_used", "handcuffs_used"), ("force_reason",)):
        if missing := record.missing(*columns):
            return missing
    used, cuffs = record.value("force_used"), record.value("handcuffs_used")
    yes = "yes" in (used, cuffs)
    no = used == "no" or ("force_used" not in record.source.supplied and cuffs == "no")
    if no and not yes:
        return NO
    if record.held_back("force_used", "handcuffs_used"):
        return HELD_BACK
    answer = written(record.value("force_reason"))
    return answer if yes or answer not in (QUERY, BLANK_QUERY) else UNCERTAIN


SLOW: dict[str, Callable[[Record], Answer]] = {
    "bwv-used-or-reason": camera,
    "sup-review-timely": review,
    "ext-supervisor-told": supervisor_told,
    "child-safeguarding-note": child,
    "force-reason": force,
}
