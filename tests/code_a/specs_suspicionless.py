"""Searches under an authorisation or an order, or for a kind of place: examples of ``code_a/suspicionless.py``."""

from collections.abc import Mapping
from typing import Any

from code_a_records import WITHHELD
from spec_case import (
    BEFORE_2015,
    BLANK,
    CANNOT,
    CLEAR,
    HELD_BACK,
    NO,
    NO_COLUMN,
    NOON,
    OLD,
    QUERY,
    UNCERTAIN,
    Case,
    reason,
)


def period(start: str | None, end: str | None, **more: Any) -> Mapping[str, Any]:
    """A search under section 60 at noon in UTC, and the time for which it was authorised."""
    return {
        "power": "cjpoa-s60",
        "searched_at": NOON,
        "authorisation_start": start,
        "authorisation_end": end,
        **more,
    }


def rank(value: str | None, power: str | None = "cjpoa-s60") -> Mapping[str, Any]:
    return {"power": power, "authorisation_rank": value}


def uniform(value: str | None, power: str | None = "cjpoa-s60") -> Mapping[str, Any]:
    return {"power": power, "in_uniform": value}


def order(reference: str | None, **more: Any) -> Mapping[str, Any]:
    """A search under an order; an adult in a public place, unless the example says otherwise."""
    return {"power": "svro-s342e", "svro_reference": reference, "age": 31.0, "place": "High Street", **more}


def customs(search_type: str | None, power: str | None = "cema-s163", **more: Any) -> Mapping[str, Any]:
    return {"power": power, "search_type": search_type, **more}


def school(place: str | None, power: str | None = "cja-s139b", **more: Any) -> Mapping[str, Any]:
    return {"power": power, "place": place, **more}


BEFORE_11, FIRST_OF_11 = "2023-12-19 23:59", "2023-12-20 00:00"
MORNING, EVENING = "2026-08-03 06:00", "2026-08-03 18:00"
NEXT_MORNING, AFTER_NEXT = "2026-08-04 06:00", "2026-08-05 06:00"

SPECS: dict[str, tuple[Case, ...]] = {
    "s60-authorisation-ref": (
        Case("a reference", {"power": "cjpoa-s60", "authorisation_reference": "60/12"}, CLEAR),
        Case("an operation", {"power": "cjpoa-s60", "authorisation_reference": None, "operation": "Larch"}, CLEAR),
        Case("a rank in the written reasons", reason("S60 authorised by Insp Smith", "cjpoa-s60"), CLEAR),
        Case("a number in the written reasons", reason("Section 60 in force, ref 0012", "cjpoa-s60"), CLEAR),
        Case("an operation in the written reasons", reason("S60, OPERATION LARCH", "cjpoa-s60"), CLEAR),
        Case("authorised, but not which", reason("Section 60 was in operation and authorised", "cjpoa-s60"), QUERY),
        Case("authorised by section 60: the power again", reason("authorised by s60", "cjpoa-s60"), QUERY),
        Case("nothing anywhere", {**reason(None, "cjpoa-s60"), "authorisation_reference": None}, QUERY, BLANK),
        Case("section 11, nothing anywhere", reason(None, "poa-2023-s11"), QUERY, BLANK),
        Case("section 60 as the second power", {**reason(None), "second_power": "cjpoa-s60"}, QUERY, BLANK),
        Case("disguises, nothing anywhere", reason(None, "cjpoa-s60aa"), QUERY, BLANK),
        Case("disguises, a reference", {"power": "cjpoa-s60aa", "authorisation_reference": "60/12"}, CLEAR),
        Case("section 11 on its first day", {**reason(None, "poa-2023-s11"), "searched_at": FIRST_OF_11}, QUERY, BLANK),
        Case("section 11 before it was in force", {**reason(None, "poa-2023-s11"), "searched_at": BEFORE_11}, NO),
        Case("withheld", {"power": "cjpoa-s60", "authorisation_reference": WITHHELD}, CANNOT, HELD_BACK),
        Case(
            "withheld, and reasons that do not say it",
            {**reason("Search under section 60", "cjpoa-s60"), "authorised_by": WITHHELD},
            CANNOT,
            HELD_BACK,
        ),
        Case("partly blacked out", reason("S60 authorised [NAME]", "cjpoa-s60"), CANNOT, HELD_BACK),
        Case(
            "an operation column alone, as in public data", {"power": "cjpoa-s60", "operation": None}, CANNOT, NO_COLUMN
        ),
        Case("the same, another power", {"power": "pace-s1", "operation": None}, CANNOT, NO_COLUMN),
        Case("no column for the power", {"authorisation_reference": None}, CANNOT, NO_COLUMN),
        Case("a power with grounds", {"power": "pace-s1", "authorisation_reference": None}, NO),
        Case("an old search", {**reason(None, "cjpoa-s60"), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "s60-time-in-window": (
        Case("within the time", period(MORNING, EVENING), CLEAR),
        Case("at the first minute", period(NOON, EVENING), CLEAR),
        Case("at the last minute", period(MORNING, NOON), CLEAR),
        Case("a minute before it began", period("2026-08-03 12:01", EVENING), QUERY),
        Case("a minute after it ended", period(MORNING, "2026-08-03 11:59"), QUERY),
        Case("section 11, the day after", period("2026-08-02 06:00", "2026-08-02 18:00", power="poa-2023-s11"), QUERY),
        Case(
            "section 60 as the second power",
            period(EVENING, NEXT_MORNING, power="pace-s1", second_power="cjpoa-s60"),
            QUERY,
        ),
        Case("the end is blank", period(MORNING, None), CANNOT, BLANK),
        Case("the beginning is blank", period(None, "2026-08-03 11:00"), CANNOT, BLANK),
        Case("the search has no time", period(MORNING, EVENING, searched_at=None), CANNOT, BLANK),
        Case("the time of the search is withheld", period(MORNING, EVENING, searched_at=WITHHELD), CANNOT, HELD_BACK),
        Case(
            "the search has a day only",
            period(MORNING, EVENING, searched_at="2026-08-03", date_precision="day"),
            CANNOT,
            UNCERTAIN,
        ),
        Case("it ends before it begins", period(EVENING, MORNING), CANNOT, UNCERTAIN),
        Case(
            "no column for the end",
            {"power": "cjpoa-s60", "searched_at": NOON, "authorisation_start": MORNING},
            CANNOT,
            NO_COLUMN,
        ),
        Case(
            "section 11 before it was in force",
            period(MORNING, EVENING, power="poa-2023-s11", searched_at=BEFORE_11),
            NO,
        ),
        Case("a power with grounds", period(EVENING, NEXT_MORNING, power="pace-s1"), NO),
        Case("a blank power", period(EVENING, NEXT_MORNING, power=None), NO),
        Case("an old search", period(MORNING, EVENING, searched_at=BEFORE_2015), NO, OLD),
    ),
    "s60-duration": (
        Case("twelve hours", period(MORNING, EVENING, authorisation_extended="no"), CLEAR),
        Case("24 hours", period(MORNING, NEXT_MORNING, authorisation_extended="no"), CLEAR),
        Case("24 hours, and nobody says whether it was extended", period(MORNING, NEXT_MORNING), CLEAR),
        Case("a minute more, not extended", period(MORNING, "2026-08-04 06:01", authorisation_extended="no"), QUERY),
        Case("a minute more, extended", period(MORNING, "2026-08-04 06:01", authorisation_extended="yes"), CLEAR),
        Case("48 hours, extended", period(MORNING, AFTER_NEXT, authorisation_extended="yes"), CLEAR),
        Case("a minute more than 48", period(MORNING, "2026-08-05 06:01", authorisation_extended="yes"), QUERY),
        Case("over 48, and nobody says whether it was extended", period(MORNING, "2026-08-06 06:00"), QUERY),
        Case(
            "section 11, over 24",
            period(MORNING, "2026-08-04 08:00", power="poa-2023-s11", authorisation_extended="no"),
            QUERY,
        ),
        Case(
            "from six to six in the night in which the clocks go back",
            period("2026-10-24 17:00", "2026-10-25 18:00", searched_at="2026-10-25 12:00", authorisation_extended="no"),
            CLEAR,
        ),
        Case(
            "a minute more in that night",
            period("2026-10-24 17:00", "2026-10-25 18:01", searched_at="2026-10-25 12:00", authorisation_extended="no"),
            QUERY,
        ),
        Case(
            "over 24, blank whether extended: blank is not no",
            period(MORNING, "2026-08-04 08:00", authorisation_extended=None),
            CANNOT,
            BLANK,
        ),
        Case(
            "over 24, withheld whether extended",
            period(MORNING, "2026-08-04 08:00", authorisation_extended=WITHHELD),
            CANNOT,
            HELD_BACK,
        ),
        Case(
            "over 24, neither yes nor no",
            period(MORNING, "2026-08-04 08:00", authorisation_extended="partly"),
            CANNOT,
            UNCERTAIN,
        ),
        Case("over 24, no column for extensions", period(MORNING, "2026-08-04 08:00"), CANNOT, NO_COLUMN),
        Case("the end is blank", period(MORNING, None), CANNOT, BLANK),
        Case("it ends before it begins", period(EVENING, MORNING), CANNOT, UNCERTAIN),
        Case(
            "no column for the beginning",
            {"power": "cjpoa-s60", "authorisation_end": EVENING},
            CANNOT,
            NO_COLUMN,
        ),
        Case(
            "section 11 before it was in force",
            period(MORNING, AFTER_NEXT, power="poa-2023-s11", searched_at=BEFORE_11),
            NO,
        ),
        Case("disguises: not asked here", period(MORNING, AFTER_NEXT, power="cjpoa-s60aa"), NO),
        Case("a power with grounds", period(MORNING, AFTER_NEXT, power="pace-s1"), NO),
        Case("an old search", period(MORNING, AFTER_NEXT, searched_at=BEFORE_2015), NO, OLD),
    ),
    "s60-rank": (
        Case("an inspector", rank("inspector"), CLEAR),
        Case("a higher rank", rank("chief-superintendent"), CLEAR),
        Case("a sergeant", rank("sergeant"), QUERY),
        Case("a constable, section 11", rank("constable", "poa-2023-s11"), QUERY),
        Case("as the second power", {**rank("sergeant", "mda-s23"), "second_power": "cjpoa-s60"}, QUERY),
        Case("a rank that nobody recognises", rank("Acting Inspector"), CANNOT, UNCERTAIN),
        Case("a blank rank", rank(None), CANNOT, BLANK),
        Case("a withheld rank", rank(WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the rank", {"power": "cjpoa-s60"}, CANNOT, NO_COLUMN),
        Case("section 11 before it was in force", {**rank("sergeant", "poa-2023-s11"), "searched_at": BEFORE_11}, NO),
        Case("section 11 on its first day", {**rank("sergeant", "poa-2023-s11"), "searched_at": FIRST_OF_11}, QUERY),
        Case("disguises: not asked here", rank("sergeant", "cjpoa-s60aa"), NO),
        Case("a power with grounds", rank("sergeant", "pace-s1"), NO),
        Case("a blank power", rank("sergeant", None), NO),
        Case("an old search", {**rank("sergeant"), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "s60-area": (
        Case(
            "a map point: no extract says which area was authorised",
            {"power": "cjpoa-s60", "latitude": 51.9, "longitude": -0.1},
            CANNOT,
            UNCERTAIN,
        ),
        Case("no map point", {"power": "poa-2023-s11", "latitude": None, "longitude": None}, CANNOT, UNCERTAIN),
        Case("no column for map points", {"power": "cjpoa-s60"}, CANNOT, NO_COLUMN),
        Case(
            "a published point, which was moved",
            {"power": "cjpoa-s60", "latitude": 51.9, "longitude": -0.1},
            CANNOT,
            HELD_BACK,
            never=("place",),
        ),
        Case("a power with grounds", {"power": "pace-s1", "latitude": 51.9, "longitude": -0.1}, NO),
        Case(
            "an old search",
            {"power": "cjpoa-s60", "latitude": 51.9, "longitude": -0.1, "searched_at": BEFORE_2015},
            NO,
            OLD,
        ),
    ),
    "s60-uniform": (
        Case("in uniform", uniform("yes"), CLEAR),
        Case("not in uniform", uniform("no"), QUERY),
        Case("not in uniform, section 11", uniform("no", "poa-2023-s11"), QUERY),
        Case("not in uniform, as the second power", {**uniform("no", "pace-s1"), "second_power": "cjpoa-s60"}, QUERY),
        Case("blank is not no", uniform(None), CANNOT, BLANK),
        Case("withheld", uniform(WITHHELD), CANNOT, HELD_BACK),
        Case("neither yes nor no", uniform("partly"), CANNOT, UNCERTAIN),
        Case("no column for it", {"power": "cjpoa-s60"}, CANNOT, NO_COLUMN),
        Case("a power with grounds", uniform("no", "mda-s23"), NO),
        Case("an old search", {**uniform("no"), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "svro-ref": (
        Case("an order, an adult, a public place", order("SVRO-12"), CLEAR),
        Case("of 18 years", order("SVRO-12", age=18.0), CLEAR),
        Case("an adult by the age band alone", order("SVRO-12", age=None, age_range="18-24"), CLEAR),
        Case("outside a flat", order("SVRO-12", place="Outside the flats, Pondside"), CLEAR),
        Case("no order named", order(None), QUERY, BLANK),
        Case("no order named, nor anything else", order(None, age=None, place=None), QUERY, BLANK),
        Case("as the second power", order(None, power="pace-s1", second_power="svro-s342e"), QUERY, BLANK),
        Case("a person of 17", order("SVRO-12", age=17.0), QUERY),
        Case("a child by the age band alone", order("SVRO-12", age=None, age_range="10-17"), QUERY),
        Case("a person of 17 in a place that is blank", order("SVRO-12", age=17.0, place=None), QUERY),
        Case("inside a flat", order("SVRO-12", place="Inside the flat, 4 Pondside"), QUERY),
        Case("in a kitchen, age unknown", order("SVRO-12", place="in his kitchen", age=None), QUERY),
        Case("the age is blank", order("SVRO-12", age=None, age_range=None), CANNOT, BLANK),
        Case(
            "no column for the age", {"power": "svro-s342e", "svro_reference": "a", "place": "Hill"}, CANNOT, NO_COLUMN
        ),
        Case("the age is blank, the band withheld", order("a", age=None, age_range=WITHHELD), CANNOT, HELD_BACK),
        Case("the age is blank, the band not a known one", order("a", age=None, age_range="old"), CANNOT, UNCERTAIN),
        Case(
            "ages are never published",
            {"power": "svro-s342e", "svro_reference": "a", "place": "Hill"},
            CANNOT,
            HELD_BACK,
            never=("age", "age_range"),
        ),
        Case("age and place are blank: the age comes first", order("a", age=None, place=WITHHELD), CANNOT, BLANK),
        Case("an age that is not possible", order("SVRO-12", age=130.0), CANNOT, UNCERTAIN),
        Case("the place is blank", order("SVRO-12", place=None), CANNOT, BLANK),
        Case("the place is withheld", order("SVRO-12", place=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the place", {"power": "svro-s342e", "svro_reference": "a", "age": 31.0}, CANNOT, NO_COLUMN),
        Case("the order is withheld", order(WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the order", {"power": "svro-s342e", "age": 31.0, "place": "Hill"}, CANNOT, NO_COLUMN),
        Case("another power", order(None, power="pace-s1"), NO),
        Case("the first day of such orders", order("SVRO-12", searched_at="2023-04-19 12:00"), CLEAR),
        Case("the day before", order(None, searched_at="2023-04-18 12:00"), NO, OLD),
    ),
    "svro-outside-pilot": (
        Case("never a query; a remark where the force had no pilot", {"power": "svro-s342e"}, CLEAR),
        Case("as the second power", {"power": "pace-s1", "second_power": "svro-s342e"}, CLEAR),
        Case("no column for the power", {"second_power": "svro-s342e"}, CANNOT, NO_COLUMN),
        Case("another power", {"power": "cjpoa-s60"}, NO),
        Case("a blank power", {"power": None}, NO),
    ),
    "cema-vehicle-only": (
        Case("a vehicle", customs("vehicle"), CLEAR),
        Case("a person and a vehicle", customs("person-and-vehicle"), CLEAR),
        Case("a person", customs("person"), QUERY),
        Case("a person, and a second power", customs("person", second_power="pace-s1"), CANNOT, UNCERTAIN),
        Case(
            "a person, and a second power that is withheld", customs("person", second_power=WITHHELD), CANNOT, UNCERTAIN
        ),
        Case(
            "a person, as the second power", customs("person", "mda-s23", second_power="cema-s163"), CANNOT, UNCERTAIN
        ),
        Case("a vehicle, as the second power", customs("vehicle", "mda-s23", second_power="cema-s163"), CLEAR),
        Case("nobody says what", customs(None), CANNOT, BLANK),
        Case("withheld what", customs(WITHHELD), CANNOT, HELD_BACK),
        Case("something that nobody recognises", customs("lorry"), CANNOT, UNCERTAIN),
        Case("no column for it", {"power": "cema-s163"}, CANNOT, NO_COLUMN),
        Case("another power", customs("person", "pace-s1"), NO),
        Case("an old search", customs("person", searched_at=BEFORE_2015), NO, OLD),
    ),
    "s139b-school": (
        Case("an academy", school("Oakmere Academy, main gate"), CLEAR),
        Case("a school, by the shops", school("St Mary's SCHOOL, by the shops"), CLEAR),
        Case("a school in School Lane", school("Hill School, School Lane"), CLEAR),
        Case("a bakery", school("High street, outside the bakery"), QUERY),
        Case("a railway station", school("Railway station, platform 2"), QUERY),
        Case("a shop in College Road", school("Outside the shop, College Road"), QUERY),
        Case("a street: there may be a school in it", school("High Street"), CANNOT, UNCERTAIN),
        Case("a street that is called after a school", school("School Lane, Watford"), CANNOT, UNCERTAIN),
        Case("a bakery, and a second power", school("the bakery", second_power="pace-s1"), CANNOT, UNCERTAIN),
        Case("a school, and a second power", school("Hill School", second_power="pace-s1"), CLEAR),
        Case(
            "a bakery, as the second power",
            school("the bakery", "pace-s1", second_power="cja-s139b"),
            CANNOT,
            UNCERTAIN,
        ),
        Case("a blank place", school(None), CANNOT, BLANK),
        Case("a withheld place", school(WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the place", {"power": "cja-s139b"}, CANNOT, NO_COLUMN),
        Case("a place that is never published", {"power": "cja-s139b"}, CANNOT, HELD_BACK, never=("place",)),
        Case("another power", school("the bakery", "pace-s1"), NO),
        Case("an old search", school("the bakery", searched_at=BEFORE_2015), NO, OLD),
    ),
}
