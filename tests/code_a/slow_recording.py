"""The checks of ``code_a/recording.py`` again, one record at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
    BLANK_QUERY,
    CLEAR,
    HELD_BACK,
    NO,
    NO_COLUMN,
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

from scrutiny.records.vocabulary import VOCABULARIES


def moment(written: str | None) -> datetime | None:
    """A moment that the record gives; None where it is blank or withheld."""
    return None if written in (None, WITHHELD) else datetime.fromisoformat(written).replace(tzinfo=UTC)


def explanation(record: Record, name: str) -> str:
    """What a column for a reason says: "given", "none", "hidden", or that it is "missing"."""
    text = record.value(name)
    if name not in record.source.supplied:
        return "hidden" if name in record.source.withheld else "missing"
    if text is None:
        return "none"
    if text == WITHHELD or (has_mark(text) and says_nothing(visible(text))):
        return "hidden"
    return "none" if placeholder(text) else "given"


def unexplained(record: Record, name: str) -> Answer:
    """The answer where something calls for a reason."""
    return {"given": CLEAR, "none": QUERY, "hidden": HELD_BACK, "missing": NO_COLUMN}[explanation(record, name)]


def unless_in_custody(record: Record, answer: Answer) -> Answer:
    """A query is only fair where it is known that nobody was arrested."""
    if answer != QUERY:
        return answer
    outcome = record.value("outcome")
    if missing := record.missing("outcome"):
        return missing
    if outcome == WITHHELD:
        return HELD_BACK
    if outcome is None:
        return BLANK
    return QUERY if outcome in VOCABULARIES["outcome"].codes else UNCERTAIN


def nobody_there(record: Record) -> bool:
    return record.value("search_type") == "vehicle" and record.value("vehicle_unattended") == "yes"


def if_somebody_was_there(record: Record, answer: Answer) -> Answer:
    """A query about a vehicle is only fair where it is known that somebody was in charge."""
    vehicle = record.value("search_type") == "vehicle"
    unsaid = vehicle and record.value("vehicle_unattended") not in ("yes", "no")
    return UNCERTAIN if unsaid and answer in (QUERY, BLANK_QUERY) else answer


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
    if any(record.too_early(record.value(name)) for name in ("power", "second_power")):
        return QUERY
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


def at_midnight(record: Record) -> Answer:
    if missing := record.missing("searched_at"):
        return missing
    if record.value("searched_at") == WITHHELD:
        return HELD_BACK
    if record.value("searched_at") is None:
        return BLANK
    if record.row.get("date_precision") == "day":
        return UNCERTAIN
    times = [
        moment(row["searched_at"]).astimezone(ZoneInfo("Europe/London")).strftime("%H:%M:%S")
        for row in record.file
        if row.get("searched_at") not in (None, WITHHELD) and row.get("date_precision") != "day"
    ]
    own = moment(record.value("searched_at")).astimezone(ZoneInfo("Europe/London"))
    many = times.count("00:00:00") / len(times) > 0.2
    return QUERY if many and own.strftime("%H:%M:%S") == "00:00:00" else CLEAR


def ethnicity_valid(record: Record) -> Answer:
    said = record.value("self_defined_ethnicity")
    if missing := record.missing("self_defined_ethnicity"):
        return missing
    if said is None:
        return NO if nobody_there(record) else BLANK
    if said == WITHHELD:
        return HELD_BACK
    return CLEAR if said in VOCABULARIES["self_defined_ethnicity"].codes else QUERY


def where_not_stated(record: Record, name: str, stated: tuple[str, ...] = ()) -> Answer | None:
    """The answer where the rest of the record settles it: no columns, an ethnicity that was stated, nobody there.

    ``stated``: values that are "not stated" and leave nothing to ask.
    """
    for column in ("self_defined_ethnicity", name):
        if missing := record.missing(column):
            return missing
    said = record.value("self_defined_ethnicity")
    if said not in ({"NS", "NR", WITHHELD} - set(stated)) or nobody_there(record):
        return NO
    return HELD_BACK if WITHHELD in (said, record.value(name)) else None


def not_stated_reason(record: Record) -> Answer:
    if record.old():
        return OLD
    settled = where_not_stated(record, "ethnicity_reason", ("NR",))
    if settled:
        return settled
    answer = unexplained(record, "ethnicity_reason")
    blank = record.value("ethnicity_reason") is None
    return if_somebody_was_there(record, BLANK_QUERY if blank else answer)


def officer_view(record: Record) -> Answer:
    if record.old():
        return OLD
    settled = where_not_stated(record, "officer_defined_ethnicity")
    if settled:
        return settled
    blank = record.value("officer_defined_ethnicity") is None
    return if_somebody_was_there(record, BLANK_QUERY if blank else CLEAR)


def station(record: Record) -> Answer:
    if record.old():
        return OLD
    if "officer" in record.source.withheld:
        return HELD_BACK
    for column in ("officer_id_type", "officer_station"):
        if missing := record.missing(column):
            return missing
    shown_by = record.value("officer_id_type")
    nobody = "officer" in record.source.supplied and record.value("officer") is None
    if shown_by == "name" or nobody:
        return NO
    if WITHHELD in (record.value("officer"), shown_by, record.value("officer_station")):
        return HELD_BACK
    if record.value("officer_station") is not None:
        return CLEAR
    return BLANK_QUERY if shown_by == "number" else UNCERTAIN


def promptly(record: Record) -> Answer:
    if record.old():
        return OLD
    for column in ("searched_at", "record_created_at"):
        if missing := record.missing(column):
            return missing
    if record.value("outcome") == "arrest":
        return NO
    if record.value("searched_at") == WITHHELD:
        return HELD_BACK
    searched, made = moment(record.value("searched_at")), moment(record.value("record_created_at"))
    if searched is None or made is None:
        return BLANK
    earliest, latest = searched, searched
    if record.row.get("date_precision") == "day":
        latest = searched + timedelta(hours=25)
    if made <= earliest + timedelta(hours=24):
        return CLEAR
    if made <= latest + timedelta(hours=24):
        return CLEAR if explanation(record, "late_record_reason") == "given" else UNCERTAIN
    return unless_in_custody(record, unexplained(record, "late_record_reason"))


def one_each(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := record.missing("persons_searched"):
        return missing
    people = record.value("persons_searched")
    if people is None:
        return BLANK
    return QUERY if people > 1 else CLEAR


def notice(record: Record) -> Answer:
    if record.old():
        return OLD
    for column in ("vehicle_unattended", "notice_left"):
        if missing := record.missing(column):
            return missing
    kind, unattended, left = (record.value(name) for name in ("search_type", "vehicle_unattended", "notice_left"))
    if unattended != "yes" and (kind != "vehicle" or unattended == "no"):
        return NO
    if kind == "person":
        return NO
    if WITHHELD in (unattended, left):
        return HELD_BACK
    if left is None:
        return BLANK
    if left == "yes":
        return CLEAR
    sure = left == "no" and unattended == "yes" and kind != "person-and-vehicle"
    return QUERY if sure else UNCERTAIN


def copy_offered(record: Record) -> Answer:
    if record.old():
        return OLD
    if missing := record.missing("copy_offered", "copy_given"):
        return missing
    if record.value("outcome") == "arrest" or nobody_there(record):
        return NO
    said = {record.value("copy_offered"), record.value("copy_given")}
    if "yes" in said:
        return CLEAR
    if said == {None}:
        return BLANK
    if "no" in said and explanation(record, "copy_reason") == "given":
        return CLEAR
    if WITHHELD in said:
        return HELD_BACK
    if not said <= {"no", None}:
        return UNCERTAIN
    answer = unless_in_custody(record, unexplained(record, "copy_reason"))
    return if_somebody_was_there(record, answer)


PIECES = ("grounds", "object", "identity", "station", "entitlement", "power", "detained")


def gowisely(record: Record) -> Answer:
    if record.old():
        return OLD
    columns = [f"told_{piece}" for piece in PIECES]
    if missing := record.missing(*columns, "told_warrant_card"):
        return missing
    if nobody_there(record):
        return NO
    uniform, card = record.value("in_uniform"), record.value("told_warrant_card")
    said = [record.value(column) for column in columns if column in record.source.supplied]
    if "no" in said or (card == "no" and uniform == "no"):
        return if_somebody_was_there(record, QUERY)
    everything = [*said, card] if "told_warrant_card" in record.source.supplied else said
    if WITHHELD in everything and set(everything) <= {WITHHELD, None}:
        return HELD_BACK
    if set(everything) == {None}:
        return BLANK
    due = said if uniform == "yes" else everything
    if WITHHELD in due:
        return HELD_BACK
    if None in due:
        return BLANK
    return CLEAR if set(due) <= {"yes"} else UNCERTAIN


def warrant_card(record: Record) -> Answer:
    if record.old():
        return OLD
    for column in ("in_uniform", "warrant_card_shown"):
        if missing := record.missing(column):
            return missing
    uniform, shown = record.value("in_uniform"), record.value("warrant_card_shown")
    if uniform == "yes" or nobody_there(record):
        return NO
    if WITHHELD in (uniform, shown):
        return HELD_BACK
    if shown is None:
        return BLANK
    if shown == "yes":
        return CLEAR
    return if_somebody_was_there(record, QUERY) if (uniform, shown) == ("no", "no") else UNCERTAIN


SLOW: dict[str, Callable[[Record], Answer]] = {
    "rec-date-time": date_time,
    "rec-time-only-midnight": at_midnight,
    "rec-place": place,
    "rec-object": thing,
    "rec-grounds-present": grounds,
    "rec-power": power,
    "rec-power-unknown": power_unknown,
    "rec-sde": ethnicity,
    "rec-sde-valid": ethnicity_valid,
    "rec-ns-reason": not_stated_reason,
    "rec-ode-when-different": officer_view,
    "rec-officer-id": officer,
    "rec-officer-number-station": station,
    "rec-made-promptly": promptly,
    "rec-one-per-person": one_each,
    "rec-vehicle-unattended-notice": notice,
    "rec-copy-offered": copy_offered,
    "rec-gowisely": gowisely,
    "rec-warrant-card": warrant_card,
}
