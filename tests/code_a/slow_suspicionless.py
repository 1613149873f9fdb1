"""The checks of ``code_a/suspicionless.py`` again, one record at a time."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
    BLANK_QUERY,
    CLEAR,
    HELD_BACK,
    NO,
    OLD,
    QUERY,
    UNCERTAIN,
    Answer,
    Record,
    found,
    has_mark,
)

from scrutiny.code_a.suspicionless import NO_SCHOOL, PRIVATE_PLACE, SCHOOL, SCHOOL_STREET
from scrutiny.code_a.wording import compile_phrase
from scrutiny.records.vocabulary import RANK, SEARCH_TYPE

LONDON = ZoneInfo("Europe/London")


def uses(record: Record, *codes: str) -> bool:
    named = {record.value("power"), record.value("second_power")}
    return any(code in named and not record.too_early(code) for code in codes)


def under_authorisation(record: Record) -> bool:
    return uses(record, "cjpoa-s60", "poa-2023-s11")


def no_columns(record: Record, *names: str) -> Answer | None:
    """The answer of the first of these columns that the file does not have."""
    return next((missing for name in names if (missing := record.missing(name))), None)


def moment(record: Record, name: str) -> datetime | None:
    text = record.value(name)
    return None if text in (None, WITHHELD) else datetime.fromisoformat(text).replace(tzinfo=UTC)


def has_another_power(record: Record, code: str) -> bool:
    return any(record.value(name) not in (None, code) for name in ("power", "second_power"))


def names_one_of(text: str, phrases: Mapping[str, str]) -> bool:
    return any(re.search(rf"\b{compile_phrase(phrase)}\b", text, re.IGNORECASE | re.ASCII) for phrase in phrases)


def authorisation(record: Record) -> Answer:
    named = ("authorisation_reference", "authorised_by", "authorisation_rank", "operation")
    if record.old():
        return OLD
    if missing := record.missing("power"):
        return missing
    if missing := record.missing("authorisation_reference", "authorised_by", "authorisation_rank", "grounds"):
        return missing
    if not under_authorisation(record) and not uses(record, "cjpoa-s60aa"):
        return NO
    if record.held_back(*named, "grounds"):
        return HELD_BACK
    if record.blank(*named, "grounds"):
        return BLANK_QUERY
    text = record.value("grounds") or ""
    if any(map(record.readable, named)) or found("authorisation", text):
        return CLEAR
    return HELD_BACK if has_mark(text) or any(record.value(name) == WITHHELD for name in named) else QUERY


def window(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "searched_at", "authorisation_start", "authorisation_end"):
        return missing
    if not under_authorisation(record):
        return NO
    if record.value("searched_at") == WITHHELD:
        return HELD_BACK
    when, start, end = (moment(record, name) for name in ("searched_at", "authorisation_start", "authorisation_end"))
    if when is None or start is None or end is None:
        return BLANK
    if record.row.get("date_precision") == "day" or end < start:
        return UNCERTAIN
    return CLEAR if start <= when <= end else QUERY


def duration(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "authorisation_start", "authorisation_end"):
        return missing
    if not under_authorisation(record):
        return NO
    start, end = moment(record, "authorisation_start"), moment(record, "authorisation_end")
    if start is None or end is None:
        return BLANK
    if end < start:
        return UNCERTAIN
    on_the_clock = end.astimezone(LONDON).replace(tzinfo=None) - start.astimezone(LONDON).replace(tzinfo=None)
    lasted = min(end - start, on_the_clock)
    if lasted > timedelta(hours=48):
        return QUERY
    if lasted <= timedelta(hours=24):
        return CLEAR
    match record.value("authorisation_extended"):
        case "yes":
            return CLEAR
        case "no":
            return QUERY
        case None:
            return record.missing("authorisation_extended") or BLANK
        case value:
            return HELD_BACK if value == WITHHELD else UNCERTAIN


def rank(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "authorisation_rank"):
        return missing
    if not under_authorisation(record):
        return NO
    match record.value("authorisation_rank"):
        case None:
            return BLANK
        case "constable" | "sergeant":
            return QUERY
        case value if value == WITHHELD:
            return HELD_BACK
        case value:
            return CLEAR if value in RANK.codes else UNCERTAIN


def area(record: Record) -> Answer:
    if record.old():
        return OLD
    if "place" in record.source.withheld:
        return HELD_BACK
    if missing := no_columns(record, "power", "latitude", "longitude"):
        return missing
    return UNCERTAIN if under_authorisation(record) else NO


def uniform(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "in_uniform"):
        return missing
    if not under_authorisation(record):
        return NO
    answers = {None: BLANK, WITHHELD: HELD_BACK, "yes": CLEAR, "no": QUERY}
    return answers.get(record.value("in_uniform"), UNCERTAIN)


def order(record: Record) -> Answer:
    when = moment(record, "searched_at")
    if when and when.astimezone(LONDON).date() < date(2023, 4, 19):
        return OLD
    if missing := no_columns(record, "power", "svro_reference"):
        return missing
    if not uses(record, "svro-s342e"):
        return NO
    if record.value("svro_reference") == WITHHELD:
        return HELD_BACK
    if record.value("svro_reference") is None:
        return BLANK_QUERY
    age, place = record.value("age"), record.value("place") if record.readable("place") else None
    if age is None or not 0 <= age <= 110:
        bands = {"under-10": 9, "10-17": 17, "18-24": 24, "25-34": 34, "over-34": 35}
        age = bands.get(record.value("age_range"))
    if age is not None and age < 18:
        return QUERY
    if place is not None and names_one_of(place, PRIVATE_PLACE):
        return QUERY
    if age is None:
        return why_no_age(record)
    if place is None:
        return HELD_BACK if record.value("place") == WITHHELD else record.missing("place") or BLANK
    return CLEAR


def why_no_age(record: Record) -> Answer:
    """Neither an age nor an age band that says anything."""
    if missing := record.missing("age", "age_range"):
        return missing
    if record.value("age_range") == WITHHELD:
        return HELD_BACK
    return BLANK if record.blank("age", "age_range") else UNCERTAIN


def pilot(record: Record) -> Answer:
    if missing := record.missing("power"):
        return missing
    return CLEAR if uses(record, "svro-s342e") else NO


def customs(record: Record) -> Answer:
    what = record.value("search_type")
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "search_type"):
        return missing
    if not uses(record, "cema-s163"):
        return NO
    if what == WITHHELD:
        return HELD_BACK
    if what is None:
        return BLANK
    if what not in SEARCH_TYPE.codes:
        return UNCERTAIN
    if what != "person":
        return CLEAR
    return UNCERTAIN if has_another_power(record, "cema-s163") else QUERY


def school(record: Record) -> Answer:
    place = record.value("place")
    if record.old():
        return OLD
    if missing := no_columns(record, "power", "place"):
        return missing
    if not uses(record, "cja-s139b"):
        return NO
    if place == WITHHELD:
        return HELD_BACK
    if place is None:
        return BLANK
    for phrase in SCHOOL_STREET:
        place = re.sub(rf"\b{compile_phrase(phrase)}\b", ".", place, flags=re.IGNORECASE | re.ASCII)
    if names_one_of(place, SCHOOL):
        return CLEAR
    if names_one_of(record.value("place"), NO_SCHOOL) and not has_another_power(record, "cja-s139b"):
        return QUERY
    return UNCERTAIN


SLOW: dict[str, Callable[[Record], Answer]] = {
    "s60-authorisation-ref": authorisation,
    "s60-time-in-window": window,
    "s60-duration": duration,
    "s60-rank": rank,
    "s60-area": area,
    "s60-uniform": uniform,
    "svro-ref": order,
    "svro-outside-pilot": pilot,
    "cema-vehicle-only": customs,
    "s139b-school": school,
}
