"""The checks of ``code_a/conduct.py`` again, one record at a time."""

from collections.abc import Callable
from datetime import datetime

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
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
    placeholder,
    says_nothing,
    visible,
)

from scrutiny.records.vocabulary import AGE_RANGE, INTIMATE_PLACE, RANK


def other_code(record: Record) -> bool:
    """Another code governs the search: every power that is named says so."""

    def outside(power: str) -> bool:
        return power in POWERS and not POWERS[power].get("code_a_applies", True)

    first, second = record.value("power"), record.value("second_power")
    return first is not None and outside(first) and (second is None or outside(second))


def before(record: Record, *columns: tuple[str, ...]) -> Answer | None:
    """What settles it before a cell is looked at: an old search, a column that is not there, another code."""
    if record.old():
        return OLD
    for group in columns:
        if missing := record.missing(*group):
            return missing
    return NO if other_code(record) else None


def years(record: Record) -> float | None:
    age = record.value("age")
    return age if age is not None and 0 <= age <= 110 else None


def child(record: Record) -> bool:
    age = years(record)
    return (age is not None and age < 18) or record.value("age_range") in ("under-10", "10-17")


def grown_up(record: Record) -> bool:
    if child(record):
        return False
    return years(record) is not None or record.value("age_range") in ("18-24", "25-34", "over-34")


def unreadable(text: str | None) -> bool:
    """Withheld, or blacked out so that nothing is left."""
    return text == WITHHELD or (text is not None and has_mark(text) and says_nothing(visible(text)))


def unless_shown(record: Record, reason: str) -> Answer:
    """What asks for a reason: clear where there is one, and not judged where it may be out of sight."""
    text = record.value(reason)
    if missing := record.missing(reason):
        return missing
    if unreadable(text):
        return HELD_BACK
    return QUERY if text is None or placeholder(text) else CLEAR


def only_if(*, sure: bool, answer: Answer) -> Answer:
    """A query becomes uncertain where it is not sure that the check is asked."""
    return UNCERTAIN if answer in (QUERY, BLANK_QUERY) and not sure else answer


# --- clothing -------------------------------------------------------------------------------------------------


def more(record: Record) -> bool:
    return record.value("clothing_removed") == "more-than-outer" or record.value("intimate_parts_exposed") == "yes"


def less(record: Record) -> bool:
    if more(record):
        return False
    kept_on = record.value("clothing_removed") in ("outer-or-none", "headgear-or-footwear")
    return kept_on or record.value("search_type") == "vehicle"


def view(record: Record) -> Answer:
    if answer := before(record, ("clothing_removed",), ("out_of_public_view",)):
        return answer
    if less(record):
        return NO
    if WITHHELD in (record.value("clothing_removed"), record.value("out_of_public_view")):
        return HELD_BACK
    match record.value("out_of_public_view"):
        case None:
            return BLANK
        case "yes":
            return CLEAR
        case "no":
            return QUERY if more(record) else UNCERTAIN
        case _:
            return UNCERTAIN


def why_more(record: Record) -> Answer:
    if answer := before(record, ("clothing_removed",), ("clothing_reason",)):
        return answer
    if less(record):
        return NO
    if record.value("clothing_removed") == WITHHELD:
        return HELD_BACK
    answer = BLANK_QUERY if record.value("clothing_reason") is None else unless_shown(record, "clothing_reason")
    return only_if(sure=more(record), answer=answer)


def same_sex(record: Record) -> Answer:
    if answer := before(record, ("clothing_removed",), ("officer_gender",), ("gender",)):
        return answer
    if less(record):
        return NO
    officer, person, asked = (record.value(name) for name in ("officer_gender", "gender", "opposite_sex_requested"))
    if WITHHELD in (record.value("clothing_removed"), officer, person):
        return HELD_BACK
    if officer is None or person is None:
        return BLANK
    if {officer, person} - {"male", "female"}:
        return UNCERTAIN
    if officer == person:
        return CLEAR
    if missing := record.missing("opposite_sex_requested"):
        return missing
    if asked == WITHHELD:
        return HELD_BACK
    return QUERY if asked in (None, "no") and more(record) else UNCERTAIN


# --- intimate parts -------------------------------------------------------------------------------------------


def not_exposed(record: Record) -> bool:
    said = record.value("intimate_parts_exposed")
    kept_on = record.value("clothing_removed") in ("outer-or-none", "headgear-or-footwear")
    return said == "no" or (said is None and (kept_on or record.value("search_type") == "vehicle"))


def exposed(record: Record) -> bool:
    return bool(record.value("intimate_parts_exposed") == "yes")


def where(record: Record) -> Answer:
    if answer := before(record, ("intimate_parts_exposed",), ("intimate_place",)):
        return answer
    place = record.value("intimate_place")
    if not_exposed(record):
        return NO
    if WITHHELD in (record.value("intimate_parts_exposed"), place):
        return HELD_BACK
    if place is None:
        return BLANK
    if place not in INTIMATE_PLACE.codes:
        return UNCERTAIN
    return only_if(sure=exposed(record), answer=QUERY if place in ("police-vehicle", "public") else CLEAR)


def child_and(record: Record, name: str) -> Answer | None:
    """What settles a check about a child and one field before the field says anything."""
    if missing := record.missing("intimate_parts_exposed") or record.missing("age", "age_range"):
        return missing
    if missing := record.missing(name):
        return missing
    if other_code(record) or not_exposed(record) or grown_up(record):
        return NO
    if WITHHELD in (record.value("intimate_parts_exposed"), record.value(name)):
        return HELD_BACK
    if record.held_back("age", "age_range"):
        return HELD_BACK
    return BLANK if record.value(name) is None else None


def adult(record: Record) -> Answer:
    if record.old():
        return OLD
    if answer := child_and(record, "appropriate_adult"):
        return answer
    match record.value("appropriate_adult"):
        case "yes":
            return CLEAR
        case "no":
            return only_if(sure=exposed(record) and child(record), answer=unless_shown(record, "adult_waiver_reason"))
        case _:
            return UNCERTAIN


def inspector(record: Record) -> Answer:
    if answer := child_and(record, "authorisation_rank"):
        return answer
    rank = record.value("authorisation_rank")
    if rank not in RANK.codes:
        return UNCERTAIN
    low = RANK.codes.index(rank) < RANK.codes.index("inspector")
    return only_if(sure=exposed(record) and child(record), answer=QUERY if low else CLEAR)


def two_people(record: Record) -> Answer:
    if answer := before(record, ("intimate_parts_exposed",), ("persons_present",)):
        return answer
    if not_exposed(record):
        return NO
    if record.value("intimate_parts_exposed") == WITHHELD:
        return HELD_BACK
    people = record.value("persons_present")
    if people is None:
        return BLANK
    if people < 0:
        return UNCERTAIN
    return only_if(sure=exposed(record), answer=QUERY if people < 2 else CLEAR)


# --- age and time ---------------------------------------------------------------------------------------------


def under_ten(record: Record) -> Answer:
    if answer := before(record, ("age", "age_range")):
        return answer
    if record.value("search_type") == "vehicle":
        return NO
    if record.held_back("age", "age_range"):
        return HELD_BACK
    if record.blank("age", "age_range"):
        return BLANK
    age, band = years(record), record.value("age_range")
    if (age is not None and age < 10) or band == "under-10":
        return QUERY
    return CLEAR if age is not None or band in AGE_RANGE.codes else UNCERTAIN


def moment(record: Record, name: str) -> datetime | None:
    value = record.value(name)
    if value in (None, WITHHELD) or (name == "searched_at" and record.row.get("date_precision") == "day"):
        return None
    return datetime.fromisoformat(value)


def how_long(record: Record) -> float | None:
    recorded = record.value("detention_minutes")
    if recorded is not None and recorded >= 0:
        return float(recorded)
    start, end = moment(record, "stopped_at") or moment(record, "searched_at"), moment(record, "ended_at")
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds() / 60


def long_stop(record: Record) -> Answer:
    if answer := before(record, ("detention_minutes", "ended_at")):
        return answer
    if record.blank("detention_minutes", "ended_at"):
        return BLANK
    minutes = how_long(record)
    if minutes is None:
        return UNCERTAIN
    return CLEAR if minutes <= 45 else unless_shown(record, "detention_reason")


SLOW: dict[str, Callable[[Record], Answer]] = {
    "ext-more-than-outer-view": view,
    "ext-more-than-outer-reason": why_more,
    "ext-same-sex": same_sex,
    "eip-location": where,
    "eip-child-aa": adult,
    "eip-child-inspector": inspector,
    "eip-two-people": two_people,
    "age-under-10": under_ten,
    "detention-long": long_stop,
}
