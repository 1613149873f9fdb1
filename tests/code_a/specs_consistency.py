"""Whether the parts of a record fit together: examples of ``code_a/consistency.py``."""

from collections.abc import Mapping
from typing import Any

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, NOON, OLD, QUERY, UNCERTAIN, Case

Given = Mapping[str, Any]


def times(searched: str | None, **more: Any) -> Given:
    """A search, in UTC: in August an hour behind the clock in England."""
    return {"searched_at": searched, **more}


def made(at: str | None, searched: str | None = NOON) -> Given:
    return times(searched, record_created_at=at)


def by(at: str | None, area: str | None, officer: str | None = "o-1", **more: Any) -> Given:
    """A search by an officer, somewhere, on one day; the time is in UTC."""
    when = at if at in (None, WITHHELD) else f"2026-08-03 {at}"
    return {"officer": officer, "searched_at": when, "area": area, **more}


WATFORD, STEVENAGE = {"latitude": 51.656, "longitude": -0.396}, {"latitude": 51.902, "longitude": -0.202}
NEAR_WATFORD = {"latitude": 51.660, "longitude": -0.380}  # about a kilometre away


def at(point: Given, when: str) -> Given:
    return {"officer": "o-1", "searched_at": f"2026-08-03 {when}", **point}


def one(person: str | None, **more: Any) -> Given:
    """A record of a search of a person in Pondside by one officer."""
    return {
        "searched_at": "2026-08-03 12:07",
        "person_key": person,
        "search_type": "person",
        "place": "Pondside",
        "officer": "o-1",
        "power": "mda-s23",
        "object": "drugs",
        **more,
    }


def unnamed(**more: Any) -> Given:
    """The same in an extract that does not say who was searched."""
    record = {**one(None), **more}
    del record["person_key"]
    return record


def point(latitude: float | None, longitude: float | None) -> Given:
    return {"latitude": latitude, "longitude": longitude}


SPECS: dict[str, tuple[Case, ...]] = {
    "pow-object-mismatch": (
        Case("drugs under the drugs Act", {"power": "mda-s23", "object": "drugs"}, CLEAR),
        Case("a weapon under the drugs Act", {"power": "mda-s23", "object": "offensive-weapons"}, QUERY),
        Case("drugs under section 1", {"power": "pace-s1", "object": "drugs"}, QUERY),
        Case("a firearm under section 1 can be a weapon", {"power": "pace-s1", "object": "firearms"}, CLEAR),
        Case("drugs under section 60", {"power": "cjpoa-s60", "object": "drugs"}, QUERY),
        Case(
            "a second power may cover it",
            {"power": "pace-s1", "second_power": "mda-s23", "object": "drugs"},
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "a second object may be the one meant",
            {"power": "pace-s1", "object": "drugs", "second_object": "stolen-goods"},
            CANNOT,
            UNCERTAIN,
        ),
        Case("an object that says nothing", {"power": "mda-s23", "object": "under-the-act"}, CANNOT, UNCERTAIN),
        Case("an object that is unavailable", {"power": "pace-s1", "object": "unavailable"}, CANNOT, UNCERTAIN),
        Case("a power that nobody recognises", {"power": "S99", "object": "drugs"}, CANNOT, UNCERTAIN),
        Case("an object that nobody recognises", {"power": "pace-s1", "object": "Tools"}, CANNOT, UNCERTAIN),
        Case("a pair about which nothing is settled", {"power": "poaching-s2", "object": "drugs"}, CANNOT, UNCERTAIN),
        Case("a blank object", {"power": "pace-s1", "object": None}, CANNOT, BLANK),
        Case("a blank power", {"power": None, "object": "drugs"}, CANNOT, BLANK),
        Case("a withheld object", {"power": "pace-s1", "object": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column for the object", {"power": "pace-s1"}, CANNOT, NO_COLUMN),
        Case("a power that another code governs", {"power": "terrorism-s43", "object": "drugs"}, NO),
        Case("an old search", {"power": "pace-s1", "object": "drugs", "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "out-linked-odd": (
        Case("an arrest that was linked", {"outcome": "arrest", "outcome_linked": "yes"}, CLEAR),
        Case("nothing found, not linked", {"outcome": "no-further-action", "outcome_linked": "no"}, CLEAR),
        Case("nothing found, and linked", {"outcome": "no-further-action", "outcome_linked": "yes"}, QUERY),
        Case("no outcome, and linked", {"outcome": None, "outcome_linked": "yes"}, QUERY),
        Case("no outcome, not linked", {"outcome": None, "outcome_linked": "no"}, CLEAR),
        Case("blank is not no", {"outcome": "no-further-action", "outcome_linked": None}, CANNOT, BLANK),
        Case("a link that is neither yes nor no", {"outcome": "arrest", "outcome_linked": "maybe"}, CANNOT, UNCERTAIN),
        Case("an outcome that nobody recognises", {"outcome": "Words", "outcome_linked": "yes"}, CANNOT, UNCERTAIN),
        Case("a withheld outcome", {"outcome": WITHHELD, "outcome_linked": "yes"}, CANNOT, HELD_BACK),
        Case("a withheld link", {"outcome": "arrest", "outcome_linked": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column for the link", {"outcome": "arrest"}, CANNOT, NO_COLUMN),
    ),
    "out-outcome-blank": (
        Case("an arrest", {"outcome": "arrest"}, CLEAR),
        Case("nothing came of it, which is a result", {"outcome": "no-further-action"}, CLEAR),
        Case("a result that nobody recognises", {"outcome": "Words of advice"}, CLEAR),
        Case("a blank result", {"outcome": None}, QUERY, BLANK),
        Case("a withheld result", {"outcome": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column for the result", {}, CANNOT, NO_COLUMN),
        Case(
            "an old search: the data are asked about all the same",
            {**times(BEFORE_2015), "outcome": None},
            QUERY,
            BLANK,
        ),
    ),
    "age-inconsistent": (
        Case("an age within its band", {"age": 31.0, "age_range": "25-34"}, CLEAR),
        Case("of 17 years", {"age": 17.0, "age_range": "10-17"}, CLEAR),
        Case("of 18 years, in the band below", {"age": 18.0, "age_range": "10-17"}, QUERY),
        Case("a child of 9", {"age": 9.0, "age_range": "under-10"}, CLEAR),
        Case("a child of 10, in the band below", {"age": 10.0, "age_range": "under-10"}, QUERY),
        Case("of 18 years", {"age": 18.0, "age_range": "18-24"}, CLEAR),
        Case("of 17 years, in the band above", {"age": 17.0, "age_range": "18-24"}, QUERY),
        Case("of 25 years, in the band below", {"age": 25.0, "age_range": "18-24"}, QUERY),
        Case("of 24 years, in the band above", {"age": 24.0, "age_range": "25-34"}, QUERY),
        Case("of 35 years, in the band below", {"age": 35.0, "age_range": "25-34"}, QUERY),
        Case("of 35 years", {"age": 35.0, "age_range": "over-34"}, CLEAR),
        Case("of 34 years, over 34", {"age": 34.0, "age_range": "over-34"}, QUERY),
        Case("of 110 years", {"age": 110.0, "age_range": "over-34"}, CLEAR),
        Case("of 111 years", {"age": 111.0, "age_range": "over-34"}, QUERY),
        Case("less than none", {"age": -1.0, "age_range": "under-10"}, QUERY),
        Case("an impossible age, beside a band that nobody recognises", {"age": 400.0, "age_range": "35-44"}, QUERY),
        Case("a band that nobody recognises", {"age": 31.0, "age_range": "35-44"}, CANNOT, UNCERTAIN),
        Case("the age alone", {"age": 31.0, "age_range": None}, CANNOT, BLANK),
        Case("the band alone", {"age": None, "age_range": "18-24"}, CANNOT, BLANK),
        Case("a withheld band", {"age": 31.0, "age_range": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column for the band", {"age": 130.0}, CANNOT, NO_COLUMN),
    ),
    "time-impossible": (
        Case(
            "stop, search, end, record, review",
            times(
                NOON,
                stopped_at="2026-08-03 11:58",
                ended_at="2026-08-03 12:09",
                record_created_at="2026-08-03 12:20",
                record_changed_at="2026-08-04 09:00",
                supervisor_reviewed_on="2026-08-05",
            ),
            CLEAR,
        ),
        Case("all in the same minute", times(NOON, stopped_at=NOON, ended_at=NOON, record_created_at=NOON), CLEAR),
        Case("searched before the stop", times(NOON, stopped_at="2026-08-03 12:01"), QUERY),
        Case("ended before the search", times(NOON, ended_at="2026-08-03 11:59"), QUERY),
        Case(
            "ended before the stop",
            times(NOON, stopped_at="2026-08-03 11:50", ended_at="2026-08-03 11:40"),
            QUERY,
        ),
        Case("recorded two minutes before the search: clocks differ", made("2026-08-03 11:58"), CLEAR),
        Case("recorded three minutes before the search", made("2026-08-03 11:57"), QUERY),
        Case("recorded the day before", made("2026-08-02 12:10"), QUERY),
        Case("last changed before the search", times(NOON, record_changed_at="2026-08-02 09:00"), QUERY),
        Case("reviewed on the same day", times("2026-08-03 22:30", supervisor_reviewed_on="2026-08-03"), CLEAR),
        Case(
            "reviewed the day before: a search in the future", times(NOON, supervisor_reviewed_on="2026-08-02"), QUERY
        ),
        Case(
            "half past midnight in England, reviewed that day",
            times("2026-08-02 23:30", supervisor_reviewed_on="2026-08-03"),
            CLEAR,
        ),
        Case("exactly 60 minutes the wrong way may be summer time", made("2026-08-03 11:00"), CANNOT, UNCERTAIN),
        Case("59 minutes the wrong way", made("2026-08-03 11:01"), QUERY),
        Case("exactly 60 minutes the right way", made("2026-08-03 13:00"), CLEAR),
        Case(
            "60 minutes the wrong way, and another time that cannot be",
            times(NOON, record_created_at="2026-08-03 11:00", ended_at="2026-08-03 11:30"),
            QUERY,
        ),
        Case(
            "a day without a time, recorded on that day",
            times("2026-08-03", date_precision="day", record_created_at="2026-08-03 12:00"),
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "a day without a time, recorded the day before",
            times("2026-08-03", date_precision="day", record_created_at="2026-08-02 12:00"),
            QUERY,
        ),
        Case("recorded at midnight of that day: a day without a time?", made("2026-08-02 23:00"), CANNOT, UNCERTAIN),
        Case("recorded at midnight of the day before", made("2026-08-01 23:00"), QUERY),
        Case("recorded at midnight of the day after", made("2026-08-03 23:00"), CLEAR),
        Case("no other time", made(None), CANNOT, BLANK),
        Case("the time of the search is blank", made("2026-08-03 12:20", None), CANNOT, BLANK),
        Case("the time of the search is withheld", made("2026-08-03 12:20", WITHHELD), CANNOT, HELD_BACK),
        Case("no column for another time, as in public data", times(NOON), CANNOT, NO_COLUMN),
    ),
    "dup-officer-overlap": (
        Case("another search much later", by("12:01", "Watford"), CLEAR, beside=(by("13:02", "Stevenage"),)),
        Case("no other search of that officer", by("12:01", "Watford"), CLEAR, beside=(by("12:01", "Dacorum", "o-2"),)),
        Case("two areas at once", by("12:01", "Watford"), QUERY, beside=(by("12:01", "Stevenage"),)),
        Case("two areas within five minutes", by("12:06", "Watford"), QUERY, beside=(by("12:01", "Stevenage"),)),
        Case("two areas within six minutes", by("12:07", "Watford"), CLEAR, beside=(by("12:01", "Stevenage"),)),
        Case(
            "the third of three, with one like it in between",
            by("12:03", "Watford"),
            QUERY,
            beside=(by("12:01", "Stevenage"), by("12:02", "Watford")),
        ),
        Case("one area at once", by("12:01", "Watford"), CLEAR, beside=(by("12:01", "Watford"),)),
        Case("one area by its name and its code", by("12:01", "Watford"), CLEAR, beside=(by("12:02", "E07000103"),)),
        Case("an area and outside", by("12:01", "Watford"), QUERY, beside=(by("12:02", "Outside Hertfordshire"),)),
        Case("two that are outside", by("12:01", "Outside"), CLEAR, beside=(by("12:02", "Outside the area"),)),
        Case(
            "two areas at once, but one place in words",
            by("12:01", "Watford", place="M1 services"),
            CLEAR,
            beside=(by("12:01", "Hertsmere", place="M1 services"),),
        ),
        Case("two areas, a time rounded", by("12:05", "Watford"), CANNOT, UNCERTAIN, beside=(by("12:06", "Dacorum"),)),
        Case("a rounded time, nothing near", by("12:05", "Watford"), CLEAR, beside=(by("12:31", "Dacorum"),)),
        Case("the other area is blank", by("12:01", "Watford"), CANNOT, UNCERTAIN, beside=(by("12:02", None),)),
        Case("the other area is withheld", by("12:01", "Watford"), CANNOT, UNCERTAIN, beside=(by("12:02", WITHHELD),)),
        Case("the other area is blank, and it was later", by("12:01", "Watford"), CLEAR, beside=(by("12:31", None),)),
        Case("28 km in 12 minutes, by map points", at(WATFORD, "12:01"), QUERY, beside=(at(STEVENAGE, "12:13"),)),
        Case("28 km in 30 minutes", at(WATFORD, "12:01"), CLEAR, beside=(at(STEVENAGE, "12:31"),)),
        Case("map points a kilometre apart at once", at(WATFORD, "12:01"), CLEAR, beside=(at(NEAR_WATFORD, "12:01"),)),
        Case(
            "28 km in 12 minutes, a time rounded",
            at(WATFORD, "12:00"),
            CANNOT,
            UNCERTAIN,
            beside=(at(STEVENAGE, "12:12"),),
        ),
        Case(
            "map points before areas: one place in two areas",
            by("12:01", "Watford", **WATFORD),
            CLEAR,
            beside=(by("12:01", "Three Rivers", **NEAR_WATFORD),),
        ),
        Case(
            "more records than one officer can make",
            by("12:01", "Watford"),
            CANNOT,
            UNCERTAIN,
            beside=tuple(by("12:01", "Stevenage") for _ in range(60)),
        ),
        Case(
            "in the middle of more records than one officer can make",
            by("12:02", "Watford"),
            CANNOT,
            UNCERTAIN,
            beside=tuple(by(when, "Stevenage") for when in ("12:01", "12:03") for _ in range(30)),
        ),
        Case(
            "fewer records than that, in two areas",
            by("12:02", "Watford"),
            QUERY,
            beside=tuple(by(when, "Stevenage") for when in ("12:01", "12:03") for _ in range(20)),
        ),
        Case(
            "a day without a time",
            {"officer": "o-1", "area": "Watford", "searched_at": "2026-08-03", "date_precision": "day"},
            CANNOT,
            UNCERTAIN,
        ),
        Case("the officer is blank", by("12:01", "Watford", None), CANNOT, BLANK),
        Case("the officer is withheld", by("12:01", "Watford", WITHHELD), CANNOT, HELD_BACK),
        Case("the time is blank", by(None, "Watford"), CANNOT, BLANK),
        Case("no place of any kind", by("12:01", None, place=None), CANNOT, BLANK),
        Case("no column for the officer", {"searched_at": NOON, "area": "Watford"}, CANNOT, NO_COLUMN),
        Case("no column for a place", {"searched_at": NOON, "officer": "o-1"}, CANNOT, NO_COLUMN),
    ),
    "dup-record": (
        Case("one record", one("p-1"), CLEAR, beside=(one("p-1", searched_at="2026-08-03 13:07"),)),
        Case("twice the same", one("p-1"), QUERY, beside=(one("p-1"),)),
        Case(
            "twice the same, with another result",
            one("p-1", outcome="arrest"),
            QUERY,
            beside=(one("p-1", outcome=None),),
        ),
        Case("two people stopped together", one("p-1"), CLEAR, beside=(one("p-2"),)),
        Case("one person under two powers", one("p-1"), CLEAR, beside=(one("p-1", power="pace-s1"),)),
        Case("one person, two officers", one("p-1"), CLEAR, beside=(one("p-1", officer="o-2"),)),
        Case(
            "a person and the vehicle, which may be two records",
            one("p-1"),
            CANNOT,
            UNCERTAIN,
            beside=(one("p-1", search_type="vehicle"),),
        ),
        Case("the key of the other is blank", one("p-1"), CANNOT, UNCERTAIN, beside=(one(None),)),
        Case("the keys are withheld", one(WITHHELD), CANNOT, UNCERTAIN, beside=(one(WITHHELD),)),
        Case("no key, and no other like it", one(None), CLEAR, beside=(one(None, place="High Street"),)),
        Case("no column for keys: people together?", unnamed(), CANNOT, UNCERTAIN, beside=(unnamed(),)),
        Case("no column for keys, another age", unnamed(age=17.0), CLEAR, beside=(unnamed(age=18.0),)),
        Case(
            "no column for keys, a person and a vehicle",
            unnamed(),
            CLEAR,
            beside=(unnamed(search_type="vehicle"),),
        ),
        Case(
            "twice the same, a day without a time",
            one("p-1", searched_at="2026-08-03", date_precision="day"),
            CANNOT,
            UNCERTAIN,
            beside=(one("p-1", searched_at="2026-08-03", date_precision="day"),),
        ),
        Case(
            "twice the same, but no time",
            one("p-1", searched_at=None),
            CANNOT,
            BLANK,
            beside=(one("p-1", searched_at=None),),
        ),
        Case("a withheld time", one("p-1", searched_at=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the time", {"person_key": "p-1"}, CANNOT, NO_COLUMN),
    ),
    "geo-outside-force": (
        Case("in Watford", point(51.656, -0.396), CLEAR),
        Case("in Royston, by the border", point(52.049, -0.024), CLEAR),
        Case("half a kilometre beyond the northern corner", point(52.0855, -0.157), CLEAR),
        Case("ten kilometres beyond it", point(52.171, -0.157), QUERY),
        Case("in Manchester", point(53.48, -2.24), QUERY),
        Case("north and east exchanged", point(-0.396, 51.656), QUERY),
        Case("nought and nought", point(0.0, 0.0), QUERY),
        Case("no map point", point(None, None), CANNOT, BLANK),
        Case("half a map point", point(51.656, None), CANNOT, BLANK),
        Case("no columns for map points", {}, CANNOT, NO_COLUMN),
        Case("map points that are never published", {}, CANNOT, HELD_BACK, never=("latitude", "longitude")),
    ),
}
