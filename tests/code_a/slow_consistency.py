"""The checks of ``code_a/consistency.py`` again, one record at a time."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from code_a_records import WITHHELD
from shapely.geometry import Point, Polygon
from slow_record import BLANK, BLANK_QUERY, CLEAR, HELD_BACK, NO, OLD, POWERS, QUERY, UNCERTAIN, Answer, Record

from scrutiny.code_a.consistency import OUTLINES
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.records.vocabulary import AGE_RANGE, OUTCOME

LONDON = ZoneInfo("Europe/London")


def no_columns(record: Record, *names: str) -> Answer | None:
    """The answer of the first of these columns that the file does not have."""
    return next((missing for name in names if (missing := record.missing(name))), None)


def moment(record: Record, name: str) -> datetime | None:
    text = record.value(name)
    return None if text in (None, WITHHELD) else datetime.fromisoformat(text).replace(tzinfo=UTC)


def day_only(record: Record) -> bool:
    return record.row.get("date_precision") == "day"


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


def result(record: Record) -> Answer:
    if missing := record.missing("outcome"):
        return missing
    return {None: BLANK_QUERY, WITHHELD: HELD_BACK}.get(record.value("outcome"), CLEAR)


def ages(record: Record) -> Answer:
    age, band = record.value("age"), record.value("age_range")
    if missing := no_columns(record, "age", "age_range"):
        return missing
    if band == WITHHELD:
        return HELD_BACK
    if age is None or band is None:
        return BLANK
    if age < 0 or age > 110:
        return QUERY
    if band not in AGE_RANGE.codes:
        return UNCERTAIN
    years = int(age)
    if years < 10:
        fits = "under-10"
    elif years <= 17:
        fits = "10-17"
    elif years <= 24:
        fits = "18-24"
    else:
        fits = "25-34" if years <= 34 else "over-34"
    return CLEAR if band == fits else QUERY


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def between(record: Record, name: str) -> tuple[datetime, datetime] | None:
    """From when to when a moment may be: at midnight it may be a day without a time."""
    first = moment(record, name)
    if first is None:
        return None
    if name == "supervisor_reviewed_on":  # a day, whatever the clock: all that comes before its end fits
        return end_of(first.date()), end_of(first.date())
    local = first.astimezone(LONDON)
    if local.time() == time():
        return first, end_of(local.date())
    return first, first + timedelta(days=1) if name == "searched_at" and day_only(record) else first


def times(record: Record) -> Answer:
    others = ("stopped_at", "ended_at", "record_created_at", "record_changed_at", "supervisor_reviewed_on")
    if missing := record.missing("searched_at") or record.missing(*others):
        return missing
    if record.value("searched_at") == WITHHELD:
        return HELD_BACK
    if record.value("searched_at") is None or record.blank(*others):
        return BLANK
    pairs = [("stopped_at", "searched_at", 0), ("searched_at", "ended_at", 0), ("stopped_at", "ended_at", 0)]
    pairs += [("searched_at", "record_created_at", 2), ("searched_at", "record_changed_at", 2)]
    pairs += [("searched_at", "supervisor_reviewed_on", 0)]
    answers = [order(between(record, first), between(record, then), minutes) for first, then, minutes in pairs]
    return QUERY if QUERY in answers else UNCERTAIN if UNCERTAIN in answers else CLEAR


def order(first: tuple[datetime, datetime] | None, then: tuple[datetime, datetime] | None, minutes: int) -> Answer:
    if first is None or then is None:
        return CLEAR
    allowed = timedelta(minutes=minutes)
    if first[0] > then[1] + allowed:
        exact = first[0] == first[1] and then[0] == then[1]
        return UNCERTAIN if exact and first[0] - then[0] == timedelta(minutes=60) else QUERY
    return CLEAR if first[1] <= then[0] + allowed else UNCERTAIN


def area_of(record: Record) -> str | None:
    text = record.value("area")
    if text in (None, WITHHELD):
        return None
    for area in HERTFORDSHIRE.areas:
        if text in (area.name, area.code, area.slug, *area.aliases):
            return area.slug
    return "outside" if text.lower().startswith(("outside", "out of")) else str(text).lower()


def point_of(record: Record) -> tuple[float, float] | None:
    north, east = record.value("latitude"), record.value("longitude")
    return None if north is None or east is None else (north, east)


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """On the globe."""
    (north, east), (north_too, east_too) = [(radians(a), radians(b)) for a, b in (one, other)]
    half = sin((north - north_too) / 2) ** 2 + cos(north) * cos(north_too) * sin((east - east_too) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def rounded(when: datetime) -> bool:
    return when.minute % 5 == 0 and when.second == 0


def overlap(record: Record) -> Answer:
    place = ("area", "latitude", "place")
    if missing := no_columns(record, "officer", "searched_at") or record.missing(*place):
        return missing
    if record.value("officer") == WITHHELD or record.value("searched_at") == WITHHELD or record.held_back(*place):
        return HELD_BACK
    if record.value("officer") is None or record.value("searched_at") is None or record.blank(*place):
        return BLANK
    if day_only(record):
        return UNCERTAIN
    answers = [together(record, other) for other in record.everything if other is not record]
    return QUERY if QUERY in answers else UNCERTAIN if UNCERTAIN in answers else CLEAR


def together(record: Record, other: Record) -> Answer:
    when, then = moment(record, "searched_at"), moment(other, "searched_at")
    if record.value("officer") != other.value("officer") or when is None or then is None or day_only(other):
        return CLEAR
    minutes = abs(when - then) / timedelta(minutes=1)
    here, there = point_of(record), point_of(other)
    if minutes > 60:
        return CLEAR
    if here is not None and there is not None:
        if km(here, there) - 2 <= 120 * minutes / 60:
            return CLEAR
    else:
        same_words = record.readable("place") and record.value("place") == other.value("place")
        if minutes > 5 or same_words:
            return CLEAR
        if area_of(record) is None or area_of(other) is None:
            return UNCERTAIN
        if area_of(record) == area_of(other):
            return CLEAR
    return UNCERTAIN if rounded(when) or rounded(then) else QUERY


SEARCH = (
    "searched_at", "officer", "place", "latitude", "longitude", "beat", "area", "power", "object", "second_power",
    "second_object",
)  # fmt: skip
PERSON = ("age", "age_range", "gender", "self_defined_ethnicity", "officer_defined_ethnicity")


def alike(record: Record, other: Record, names: Iterable[str]) -> bool:
    return all(record.value(name) == other.value(name) for name in names)


def twin(record: Record) -> Answer:
    if missing := record.missing("searched_at"):
        return missing
    if record.value("searched_at") == WITHHELD:
        return HELD_BACK
    if record.value("searched_at") is None:
        return BLANK
    others = [
        other
        for other in record.everything
        if other is not record and alike(record, other, SEARCH) and day_only(record) == day_only(other)
    ]
    answer = CLEAR
    for other in others:
        same_kind = alike(record, other, ["search_type"])
        if record.readable("person_key") and other.readable("person_key"):
            if alike(record, other, ["person_key"]):
                if same_kind and not day_only(record):
                    return QUERY
                answer = UNCERTAIN
        elif same_kind and alike(record, other, PERSON):
            answer = UNCERTAIN
    return answer


def outside(record: Record) -> Answer:
    if missing := no_columns(record, "latitude", "longitude"):
        return missing
    if (where := point_of(record)) is None:
        return BLANK
    shrink = cos(radians(51.8))
    county = Polygon([(east * shrink * 111.2, north * 111.2) for north, east in OUTLINES[record.source.force]])
    return QUERY if county.distance(Point(where[1] * shrink * 111.2, where[0] * 111.2)) > 1 else CLEAR


SLOW: dict[str, Callable[[Record], Answer]] = {
    "pow-object-mismatch": mismatch,
    "out-linked-odd": linked,
    "out-outcome-blank": result,
    "age-inconsistent": ages,
    "time-impossible": times,
    "dup-officer-overlap": overlap,
    "dup-record": twin,
    "geo-outside-force": outside,
}
