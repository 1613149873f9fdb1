"""The checks of ``code_a/recording.py`` again, one record at a time."""

from collections.abc import Callable

from code_a_records import WITHHELD
from slow_record import (
    BLANK_QUERY,
    CLEAR,
    HELD_BACK,
    NO,
    OLD,
    POWERS,
    QUERY,
    UNCERTAIN,
    Answer,
    Record,
    has_mark,
    item,
    needs_grounds,
    placeholder,
    says_nothing,
    visible,
)


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


SLOW: dict[str, Callable[[Record], Answer]] = {
    "rec-date-time": date_time,
    "rec-place": place,
    "rec-object": thing,
    "rec-grounds-present": grounds,
    "rec-power": power,
    "rec-power-unknown": power_unknown,
    "rec-sde": ethnicity,
    "rec-officer-id": officer,
}
