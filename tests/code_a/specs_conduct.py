"""What was taken off, where, before whom, and how long it took: examples of ``code_a/conduct.py``."""

from typing import Any

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, OLD, QUERY, UNCERTAIN, Case

MORE, OUTER, HEADGEAR = "more-than-outer", "outer-or-none", "headgear-or-footwear"
DRAFT_OF_2024 = "switched on, since it is off unless an office says otherwise: "


def more(**cells: Any) -> dict[str, Any]:
    """More than outer clothing came off."""
    return {"clothing_removed": MORE, **cells}


def sexes(officer: str | None, person: str | None, asked: str | None = "no", **cells: Any) -> dict[str, Any]:
    """More than outer clothing came off before an officer; whether the person asked for that officer."""
    return {**more(), "officer_gender": officer, "gender": person, "opposite_sex_requested": asked, **cells}


def exposed(**cells: Any) -> dict[str, Any]:
    """Intimate parts were exposed."""
    return {"intimate_parts_exposed": "yes", **cells}


def child(adult: str | None, why_not: str | None = None, **cells: Any) -> dict[str, Any]:
    """Intimate parts of a child of 15 were exposed; whether an appropriate adult was there, and why not."""
    return {**exposed(), "age": 15, "appropriate_adult": adult, "adult_waiver_reason": why_not, **cells}


def lasting(minutes: float | None, why: str | None = None, **cells: Any) -> dict[str, Any]:
    """A stop of so many minutes, and why it took long."""
    return {"detention_minutes": minutes, "detention_reason": why, **cells}


SPECS: dict[str, tuple[Case, ...]] = {
    "ext-more-than-outer-view": (
        Case("more than outer clothing, out of view", more(out_of_public_view="yes"), CLEAR),
        Case("more than outer clothing, in view", more(out_of_public_view="no"), QUERY),
        Case("blank is not no", more(out_of_public_view=None), CANNOT, BLANK),
        Case("neither yes nor no", more(out_of_public_view="partly"), CANNOT, UNCERTAIN),
        Case("withheld", more(out_of_public_view=WITHHELD), CANNOT, HELD_BACK),
        Case("public data say that more came off, and no more than that", more(), CANNOT, NO_COLUMN),
        Case("a coat", {"clothing_removed": OUTER, "out_of_public_view": "no"}, NO),
        Case("a hat or shoes", {"clothing_removed": HEADGEAR, "out_of_public_view": "no"}, NO),
        Case(
            "a coat, it says, and intimate parts exposed, in view",
            {"clothing_removed": OUTER, "intimate_parts_exposed": "yes", "out_of_public_view": "no"},
            QUERY,
        ),
        Case(
            "what came off is blank, in view", {"clothing_removed": None, "out_of_public_view": "no"}, CANNOT, UNCERTAIN
        ),
        Case("what came off is blank, out of view", {"clothing_removed": None, "out_of_public_view": "yes"}, CLEAR),
        Case("both blank", {"clothing_removed": None, "out_of_public_view": None}, CANNOT, BLANK),
        Case(
            "what came off is withheld", {"clothing_removed": WITHHELD, "out_of_public_view": "no"}, CANNOT, HELD_BACK
        ),
        Case("no column for what came off", {"out_of_public_view": "no"}, CANNOT, NO_COLUMN),
        Case(
            "a vehicle has no clothing",
            {"search_type": "vehicle", "clothing_removed": None, "out_of_public_view": None},
            NO,
        ),
        Case("a power that another code governs", more(out_of_public_view="no", power="terrorism-s43"), NO),
        Case(
            "that power and section 1",
            more(out_of_public_view="no", power="terrorism-s43", second_power="pace-s1"),
            QUERY,
        ),
        Case("an old search", more(out_of_public_view="no", searched_at=BEFORE_2015), NO, OLD),
    ),
    "ext-more-than-outer-reason": (
        Case("with a reason", more(clothing_reason="Wrap felt under the T-shirt"), CLEAR),
        Case("without one", more(clothing_reason=None), QUERY, BLANK),
        Case("n/a is no reason", more(clothing_reason="N/A"), QUERY),
        Case("see BWV is no reason", more(clothing_reason="See BWV"), QUERY),
        Case("all blacked out", more(clothing_reason="[NAME] XXXX"), CANNOT, HELD_BACK),
        Case("partly blacked out", more(clothing_reason="Wrap felt on [NAME]"), CLEAR),
        Case("withheld", more(clothing_reason=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the reason", more(), CANNOT, NO_COLUMN),
        Case("a coat", {"clothing_removed": OUTER, "clothing_reason": None}, NO),
        Case("a hat or shoes", {"clothing_removed": HEADGEAR, "clothing_reason": None}, NO),
        Case(
            "a coat, it says, and intimate parts exposed",
            {"clothing_removed": OUTER, "intimate_parts_exposed": "yes", "clothing_reason": None},
            QUERY,
            BLANK,
        ),
        Case("what came off is blank", {"clothing_removed": None, "clothing_reason": None}, CANNOT, UNCERTAIN),
        Case(
            "what came off is blank, with a reason", {"clothing_removed": None, "clothing_reason": "Wrap felt"}, CLEAR
        ),
        Case("what came off is withheld", {"clothing_removed": WITHHELD, "clothing_reason": None}, CANNOT, HELD_BACK),
        Case(
            "a value that nobody recognises", {"clothing_removed": "Some", "clothing_reason": None}, CANNOT, UNCERTAIN
        ),
        Case("a vehicle", {"search_type": "vehicle", "clothing_removed": None, "clothing_reason": None}, NO),
        Case("a power that another code governs", more(clothing_reason=None, power="terrorism-s43"), NO),
        Case("an old search", more(clothing_reason=None, searched_at=BEFORE_2015), NO, OLD),
    ),
    "ext-same-sex": (
        Case("a man by a man", sexes("male", "male"), CLEAR),
        Case("a woman by a woman", sexes("female", "female"), CLEAR),
        Case("a woman by a man", sexes("male", "female"), QUERY),
        Case("a man by a woman", sexes("female", "male"), QUERY),
        Case("a man by a woman, and blank whether he asked", sexes("female", "male", None), QUERY),
        Case("a man by a woman, who asked for that", sexes("female", "male", "yes"), CANNOT, UNCERTAIN),
        Case("a man by a woman, and an answer that is none", sexes("female", "male", "perhaps"), CANNOT, UNCERTAIN),
        Case("a man by a woman, withheld whether he asked", sexes("female", "male", WITHHELD), CANNOT, HELD_BACK),
        Case(
            "a man by a woman, and no column could say that he asked",
            more(officer_gender="female", gender="male"),
            CANNOT,
            NO_COLUMN,
        ),
        Case(
            "a man by a woman, and that column is never given out",
            more(officer_gender="female", gender="male"),
            CANNOT,
            HELD_BACK,
            never=("opposite_sex_requested",),
        ),
        Case("a man by a man, and no such column", more(officer_gender="male", gender="male"), CLEAR),
        Case("a person of another gender", sexes("male", "other"), CANNOT, UNCERTAIN),
        Case("an officer of another gender", sexes("other", "other"), CANNOT, UNCERTAIN),
        Case("the officer's gender is blank", sexes(None, "female"), CANNOT, BLANK),
        Case("the person's gender is blank", sexes("male", None), CANNOT, BLANK),
        Case("the officer's gender is withheld", sexes(WITHHELD, "female"), CANNOT, HELD_BACK),
        Case("no column for the officer's gender", more(gender="female"), CANNOT, NO_COLUMN),
        Case("a coat", sexes("male", "female", clothing_removed=OUTER), NO),
        Case("a hat or shoes", sexes("male", "female", clothing_removed=HEADGEAR), NO),
        Case("what came off is blank", sexes("male", "female", clothing_removed=None), CANNOT, UNCERTAIN),
        Case("what came off is withheld", sexes("male", "female", clothing_removed=WITHHELD), CANNOT, HELD_BACK),
        Case("a power that another code governs", sexes("male", "female", power="terrorism-s43"), NO),
        Case("an old search", sexes("male", "female", searched_at=BEFORE_2015), NO, OLD),
    ),
    "eip-location": (
        Case("a police station", exposed(intimate_place="police-station"), CLEAR),
        Case("another place out of view", exposed(intimate_place="other-private"), CLEAR),
        Case("a police vehicle", exposed(intimate_place="police-vehicle"), QUERY),
        Case("a public place", exposed(intimate_place="public"), QUERY),
        Case("location not recorded", exposed(intimate_place=None), CANNOT, BLANK),
        Case("a place that nobody recognises", exposed(intimate_place="Somewhere"), CANNOT, UNCERTAIN),
        Case("withheld", exposed(intimate_place=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the place", exposed(), CANNOT, NO_COLUMN),
        Case("nothing was exposed", {"intimate_parts_exposed": "no", "intimate_place": "public"}, NO),
        Case(
            "blank, and only a coat came off",
            {"intimate_parts_exposed": None, "clothing_removed": OUTER, "intimate_place": None},
            NO,
        ),
        Case(
            "blank, and more came off: that alone does not mean intimate parts",
            {"intimate_parts_exposed": None, "clothing_removed": MORE, "intimate_place": "police-vehicle"},
            CANNOT,
            UNCERTAIN,
        ),
        Case("all blank", {"intimate_parts_exposed": None, "intimate_place": None}, CANNOT, BLANK),
        Case(
            "withheld whether anything was exposed",
            {"intimate_parts_exposed": WITHHELD, "intimate_place": "public"},
            CANNOT,
            HELD_BACK,
        ),
        Case("public data have neither", more(), CANNOT, NO_COLUMN),
        Case(
            "a vehicle",
            {"search_type": "vehicle", "intimate_parts_exposed": None, "intimate_place": None},
            NO,
        ),
        Case("a power that another code governs", exposed(intimate_place="public", power="terrorism-s43"), NO),
        Case("an old search", exposed(intimate_place="public", searched_at=BEFORE_2015), NO, OLD),
    ),
    "eip-child-aa": (
        Case("an appropriate adult was there", child("yes"), CLEAR),
        Case("no adult, no reason", child("no"), QUERY),
        Case("no adult, and n/a as the reason", child("no", "n/a"), QUERY),
        Case("no adult, and a reason", child("no", "Child said, before the adult, that she should leave"), CLEAR),
        Case("not recorded", child(None), CANNOT, BLANK),
        Case("not recorded, and a reason is there", child(None, "Urgent"), CANNOT, BLANK),
        Case("neither yes nor no", child("perhaps"), CANNOT, UNCERTAIN),
        Case("withheld", child(WITHHELD), CANNOT, HELD_BACK),
        Case("no adult, and the reason is withheld", child("no", WITHHELD), CANNOT, HELD_BACK),
        Case("no adult, and the reason is blacked out", child("no", "[NAME] ███"), CANNOT, HELD_BACK),
        Case(
            "no adult, and no column could hold the reason",
            exposed(age=15, appropriate_adult="no"),
            CANNOT,
            NO_COLUMN,
        ),
        Case("an adult was there, and no column for a reason", exposed(age=15, appropriate_adult="yes"), CLEAR),
        Case("no column for the adult", exposed(age=15), CANNOT, NO_COLUMN),
        Case("seventeen", child("no", age=17), QUERY),
        Case("eighteen", child("no", age=18), NO),
        Case("the age band of a child", child("no", age=None, age_range="10-17"), QUERY),
        Case("the age band under ten", child("no", age=None, age_range="under-10"), QUERY),
        Case("the age band of an adult", child("no", age=None, age_range="18-24"), NO),
        Case("sixteen, in the band of an adult: it asks", child("no", age=16, age_range="18-24"), QUERY),
        Case("nineteen, in the band of a child: it asks", child("no", age=19, age_range="10-17"), QUERY),
        Case("an age that cannot be right, in the band of an adult", child("no", age=-1, age_range="18-24"), NO),
        Case("no age, no adult", child("no", age=None, age_range=None), CANNOT, UNCERTAIN),
        Case("no age, blank whether an adult was there", child(None, age=None), CANNOT, BLANK),
        Case("the age is withheld", child("no", age=None, age_range=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the age", exposed(appropriate_adult="no"), CANNOT, NO_COLUMN),
        Case("nothing was exposed", child("no", intimate_parts_exposed="no"), NO),
        Case("blank whether anything was exposed", child("no", intimate_parts_exposed=None), CANNOT, UNCERTAIN),
        Case("blank, and only a coat came off", child(None, intimate_parts_exposed=None, clothing_removed=OUTER), NO),
        Case("a power that another code governs", child("no", power="terrorism-s43"), NO),
        Case("an old search", child("no", searched_at=BEFORE_2015), NO, OLD),
    ),
    "eip-child-inspector": (
        Case(f"{DRAFT_OF_2024}an inspector", exposed(age=15, authorisation_rank="inspector"), CLEAR),
        Case("a superintendent", exposed(age=15, authorisation_rank="superintendent"), CLEAR),
        Case("a sergeant", exposed(age=15, authorisation_rank="sergeant"), QUERY),
        Case("a constable, and only the age band", exposed(age_range="10-17", authorisation_rank="constable"), QUERY),
        Case("not recorded", exposed(age=15, authorisation_rank=None), CANNOT, BLANK),
        Case("a rank that nobody recognises", exposed(age=15, authorisation_rank="Boss"), CANNOT, UNCERTAIN),
        Case("withheld", exposed(age=15, authorisation_rank=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the rank", exposed(age=15), CANNOT, NO_COLUMN),
        Case("an adult", exposed(age=18, authorisation_rank="sergeant"), NO),
        Case(
            "nothing was exposed",
            {"intimate_parts_exposed": "no", "age": 15, "authorisation_rank": "sergeant"},
            NO,
        ),
        Case("no age", exposed(age=None, authorisation_rank="sergeant"), CANNOT, UNCERTAIN),
    ),
    "eip-two-people": (
        Case("two people", exposed(persons_present=2), CLEAR),
        Case("three people", exposed(persons_present=3), CLEAR),
        Case("one person", exposed(persons_present=1), QUERY),
        Case("nobody else", exposed(persons_present=0), QUERY),
        Case("not recorded", exposed(persons_present=None), CANNOT, BLANK),
        Case("a number that cannot be right", exposed(persons_present=-1), CANNOT, UNCERTAIN),
        Case("no column for people present", exposed(), CANNOT, NO_COLUMN),
        Case("never carried", exposed(), CANNOT, HELD_BACK, never=("persons_present",)),
        Case("nothing was exposed", {"intimate_parts_exposed": "no", "persons_present": 0}, NO),
        Case(
            "blank whether anything was exposed",
            {"intimate_parts_exposed": None, "persons_present": 1},
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "withheld whether anything was exposed",
            {"intimate_parts_exposed": WITHHELD, "persons_present": 1},
            CANNOT,
            HELD_BACK,
        ),
        Case("a power that another code governs", exposed(persons_present=0, power="terrorism-s43"), NO),
        Case("an old search", exposed(persons_present=0, searched_at=BEFORE_2015), NO, OLD),
    ),
    "age-under-10": (
        Case("ten", {"age": 10}, CLEAR),
        Case("nine", {"age": 9}, QUERY),
        Case("not yet one", {"age": 0}, QUERY),
        Case("of 110 years", {"age": 110}, CLEAR),
        Case("of 111 years: an age that cannot be right", {"age": 111}, CANNOT, UNCERTAIN),
        Case("the band under ten", {"age_range": "under-10"}, QUERY),
        Case("another band", {"age_range": "10-17"}, CLEAR),
        Case("nine, in another band: it asks", {"age": 9, "age_range": "10-17"}, QUERY),
        Case("twelve, in the band under ten: it asks", {"age": 12, "age_range": "under-10"}, QUERY),
        Case("an age that cannot be right", {"age": -1}, CANNOT, UNCERTAIN),
        Case("an age that cannot be right, and a band", {"age": 111, "age_range": "18-24"}, CLEAR),
        Case("a band that nobody recognises", {"age_range": "teens"}, CANNOT, UNCERTAIN),
        Case("blank", {"age": None, "age_range": None}, CANNOT, BLANK),
        Case("a withheld band", {"age": None, "age_range": WITHHELD}, CANNOT, HELD_BACK),
        Case("a withheld band, and an age", {"age": 12, "age_range": WITHHELD}, CLEAR),
        Case("no column for the age", {"gender": "male"}, CANNOT, NO_COLUMN),
        Case("only a vehicle was searched", {"search_type": "vehicle", "age": 9}, NO),
        Case("a person with a vehicle", {"search_type": "person-and-vehicle", "age": 9}, QUERY),
        Case("a power that another code governs", {"age": 9, "power": "terrorism-s43"}, NO),
        Case("an old search", {"age": 9, "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "detention-long": (
        Case("twenty minutes", lasting(20), CLEAR),
        Case("forty-five minutes", lasting(45), CLEAR),
        Case("forty-six minutes", lasting(46), QUERY),
        Case("forty-six minutes, and a reason", lasting(46, "Waited for an officer of the same sex"), CLEAR),
        Case("forty-six minutes, and n/a as the reason", lasting(46, "n/a"), QUERY),
        Case("forty-six minutes, and the reason is withheld", lasting(46, WITHHELD), CANNOT, HELD_BACK),
        Case("forty-six minutes, and the reason is blacked out", lasting(46, "[NAME]"), CANNOT, HELD_BACK),
        Case("forty-six minutes, and no column for the reason", {"detention_minutes": 46}, CANNOT, NO_COLUMN),
        Case("twenty minutes, and no column for the reason", {"detention_minutes": 20}, CLEAR),
        Case(
            "by the times, from the stop",
            lasting(None, stopped_at="2026-08-03 11:58", searched_at="2026-08-03 12:20", ended_at="2026-08-03 12:44"),
            QUERY,
        ),
        Case(
            "by the times, from the search where the stop is blank",
            lasting(None, stopped_at=None, searched_at="2026-08-03 12:20", ended_at="2026-08-03 12:44"),
            CLEAR,
        ),
        Case(
            "over the hour that is put back",
            lasting(None, stopped_at="2026-10-25 00:30", ended_at="2026-10-25 01:10"),
            CLEAR,
        ),
        Case(
            "the minutes as recorded come first",
            lasting(10, stopped_at="2026-08-03 11:58", ended_at="2026-08-03 13:00"),
            CLEAR,
        ),
        Case(
            "minutes that cannot be right",
            lasting(-5, stopped_at="2026-08-03 11:58", ended_at="2026-08-03 13:00"),
            QUERY,
        ),
        Case(
            "the end stands before the stop: another check asks about it",
            lasting(None, stopped_at="2026-08-03 13:00", ended_at="2026-08-03 12:00"),
            CANNOT,
            UNCERTAIN,
        ),
        Case("an end and no beginning", lasting(None, ended_at="2026-08-03 13:00"), CANNOT, UNCERTAIN),
        Case(
            "a day is no moment",
            lasting(None, searched_at="2026-08-03", date_precision="day", ended_at="2026-08-03 13:00"),
            CANNOT,
            UNCERTAIN,
        ),
        Case("neither minutes nor an end", lasting(None, ended_at=None), CANNOT, BLANK),
        Case("no column for minutes or the end", {"stopped_at": "2026-08-03 12:00"}, CANNOT, NO_COLUMN),
        Case("never carried", {"gender": "male"}, CANNOT, HELD_BACK, never=("ended_at",)),
        Case("a power that another code governs", lasting(90, power="terrorism-s43"), NO),
        Case("an old search", lasting(90, searched_at=BEFORE_2015), NO, OLD),
    ),
}
