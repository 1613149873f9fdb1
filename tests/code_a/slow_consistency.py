"""The checks of ``code_a/consistency.py`` again, one record at a time."""

from collections.abc import Callable

from code_a_records import WITHHELD
from slow_record import BLANK, CLEAR, HELD_BACK, NO, OLD, POWERS, QUERY, UNCERTAIN, Answer, Record

from scrutiny.records.vocabulary import OUTCOME


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


SLOW: dict[str, Callable[[Record], Answer]] = {
    "pow-object-mismatch": mismatch,
    "out-linked-odd": linked,
}
