"""The checks of ``code_a/suspicionless.py`` again, one record at a time."""

from collections.abc import Callable

from code_a_records import WITHHELD
from slow_record import BLANK_QUERY, CLEAR, HELD_BACK, NO, OLD, QUERY, Answer, Record, found, has_mark


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


SLOW: dict[str, Callable[[Record], Answer]] = {
    "s60-authorisation-ref": authorisation,
}
