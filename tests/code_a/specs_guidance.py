"""What guidance asks and the Code does not: examples of ``code_a/guidance.py``."""

from typing import Any

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, NOON, QUERY, UNCERTAIN, Case


def camera(used: str | None, why: str | None = None) -> dict[str, Any]:
    return {"camera_used": used, "camera_reason": why}


def reviewed(day: str | None, **more: Any) -> dict[str, Any]:
    """A search on 3 August, and the day on which a supervisor checked its record."""
    return {"searched_at": NOON, "supervisor_reviewed_on": day, **more}


def removed(what: str | None, told: str | None, **more: Any) -> dict[str, Any]:
    return {"clothing_removed": what, "supervisor_told": told, **more}


def aged(age: float | None, note: str | None, **more: Any) -> dict[str, Any]:
    return {"age": age, "safeguarding_note": note, **more}


def force(used: str | None, cuffs: str | None, why: str | None = None) -> dict[str, Any]:
    return {"force_used": used, "handcuffs_used": cuffs, "force_reason": why}


PARENT = "Parent called to the scene."

SPECS: dict[str, tuple[Case, ...]] = {
    "bwv-used-or-reason": (
        Case("video", camera("yes"), CLEAR),
        Case("no video, and why", camera("no", "The camera was away for repair."), CLEAR),
        Case("no video, and no reason", camera("no"), QUERY),
        Case("no video, n/a", camera("no", "N/A"), QUERY),
        Case("no video, see BWV", camera("no", "See BWV"), QUERY),
        Case("blank: blank is not no", camera(None), CANNOT, BLANK),
        Case("neither yes nor no", camera("partly"), CANNOT, UNCERTAIN),
        Case("withheld", camera(WITHHELD), CANNOT, HELD_BACK),
        Case("no video, and the reason is withheld", camera("no", WITHHELD), CANNOT, HELD_BACK),
        Case("no video, and the reason is blacked out", camera("no", "[NAME] XXXX"), CANNOT, HELD_BACK),
        Case("video, and the reason is withheld", camera("yes", WITHHELD), CLEAR),
        Case("no video, in a file without a column for the reason", {"camera_used": "no"}, CANNOT, NO_COLUMN),
        Case("video, in a file without a column for the reason", {"camera_used": "yes"}, CLEAR),
        Case(
            "no video, in a file that never carries the reason",
            {"camera_used": "no"},
            CANNOT,
            HELD_BACK,
            never=("camera_reason",),
        ),
        Case("no column for video", {"camera_reason": None}, CANNOT, NO_COLUMN),
        Case("guidance is asked of an old search too", {**camera("no"), "searched_at": BEFORE_2015}, QUERY),
    ),
    "sup-review-timely": (
        Case("checked the next day", reviewed("2026-08-04"), CLEAR),
        Case("checked on the seventh day after", reviewed("2026-08-10"), CLEAR),
        Case("checked on the eighth day after", reviewed("2026-08-11"), QUERY),
        Case("checked before the search: the dates cannot be right", reviewed("2026-08-01"), CLEAR),
        Case(
            "a search after midnight in England is of the next day",
            reviewed("2026-08-11", searched_at="2026-08-03 23:30"),
            CLEAR,
        ),
        Case(
            "a day without a time will do",
            reviewed("2026-08-11", searched_at="2026-08-02 23:00", date_precision="day"),
            QUERY,
        ),
        Case("no check is recorded: blank is not late", reviewed(None), CANNOT, BLANK),
        Case("the day of the search is blank", reviewed("2026-08-11", searched_at=None), CANNOT, BLANK),
        Case("the day of the search is withheld", reviewed("2026-08-11", searched_at=WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the check", {"searched_at": NOON}, CANNOT, NO_COLUMN),
        Case("no column for the search", {"supervisor_reviewed_on": "2026-08-11"}, CANNOT, NO_COLUMN),
        Case(
            "never carried by this kind of file",
            {"searched_at": NOON},
            CANNOT,
            HELD_BACK,
            never=("supervisor_reviewed_on",),
        ),
    ),
    "ext-supervisor-told": (
        Case("more than outer clothing, and told", removed("more-than-outer", "yes"), CLEAR),
        Case("more than outer clothing, not told", removed("more-than-outer", "no"), QUERY),
        Case("more than outer clothing, blank: blank is not no", removed("more-than-outer", None), CANNOT, BLANK),
        Case("more than outer clothing, neither yes nor no", removed("more-than-outer", "later"), CANNOT, UNCERTAIN),
        Case("outer clothing", removed("outer-or-none", "no"), NO),
        Case("headgear or footwear", removed("headgear-or-footwear", "no"), NO),
        Case("intimate parts, not told", removed("outer-or-none", "no", intimate_parts_exposed="yes"), QUERY),
        Case("intimate parts, clothing blank, not told", removed(None, "no", intimate_parts_exposed="yes"), QUERY),
        Case("what was removed is blank, not told", removed(None, "no"), CANNOT, UNCERTAIN),
        Case("what was removed is blank, and told", removed(None, "yes"), CLEAR),
        Case("no intimate parts, clothing blank", removed(None, "no", intimate_parts_exposed="no"), CANNOT, UNCERTAIN),
        Case("nobody recognises what was removed, not told", removed("Coat", "no"), CANNOT, UNCERTAIN),
        Case("a vehicle", removed(None, None, search_type="vehicle"), NO),
        Case("whether told is withheld", removed("more-than-outer", WITHHELD), CANNOT, HELD_BACK),
        Case("what was removed is withheld", removed(WITHHELD, "no"), CANNOT, HELD_BACK),
        Case("no column for the supervisor", {"clothing_removed": "more-than-outer"}, CANNOT, NO_COLUMN),
        Case("no column for clothing", {"supervisor_told": "no"}, CANNOT, NO_COLUMN),
    ),
    "child-safeguarding-note": (
        Case("aged 14, and a note", aged(14, PARENT), CLEAR),
        Case("aged 14, blank", aged(14, None), QUERY, BLANK),
        Case("aged 14, n/a", aged(14, "n/a"), QUERY),
        Case("aged 14, none", aged(14, "None."), QUERY),
        Case("aged 10, blank", aged(10, None), QUERY, BLANK),
        Case("aged 17, blank", aged(17, None), QUERY, BLANK),
        Case("aged 18, blank", aged(18, None), NO),
        Case("aged 9: another check asks about it", aged(9, None), NO),
        Case("by the band, blank", {"age_range": "10-17", "safeguarding_note": None}, QUERY, BLANK),
        Case("by the band, and the age is blank", aged(None, None, age_range="10-17"), QUERY, BLANK),
        Case("an adult by the band", {"age_range": "18-24", "safeguarding_note": None}, NO),
        Case("under 10 by the band", {"age_range": "under-10", "safeguarding_note": None}, NO),
        Case("the age decides, not the band", aged(18, None, age_range="10-17"), NO),
        Case("the age decides, where the band says adult", aged(17, None, age_range="18-24"), QUERY, BLANK),
        Case("of unknown age, blank", aged(None, None, age_range=None), CANNOT, UNCERTAIN),
        Case(
            "of a band nobody recognises, blank", {"age_range": "15-24", "safeguarding_note": None}, CANNOT, UNCERTAIN
        ),
        Case("of unknown age, and a note", aged(None, PARENT), CLEAR),
        Case("a vehicle", aged(None, None, search_type="vehicle"), NO),
        Case("a note that is withheld", aged(14, WITHHELD), CANNOT, HELD_BACK),
        Case("a note that is blacked out", aged(14, "[NAME]"), CANNOT, HELD_BACK),
        Case("an age that is withheld", {"age_range": WITHHELD, "safeguarding_note": None}, CANNOT, HELD_BACK),
        Case("a band that is withheld, and an age", aged(14, None, age_range=WITHHELD), QUERY, BLANK),
        Case("no column for the note", {"age": 14}, CANNOT, NO_COLUMN),
        Case("no column for the age", {"safeguarding_note": None}, CANNOT, NO_COLUMN),
    ),
    "force-reason": (
        Case("handcuffs, and why", force("yes", "yes", "Pulled away and reached for a pocket."), CLEAR),
        Case("force, blank", force("yes", "no"), QUERY, BLANK),
        Case("handcuffs, blank", force(None, "yes"), QUERY, BLANK),
        Case("handcuffs, though force is no, blank", force("no", "yes"), QUERY, BLANK),
        Case("force, n/a", force("yes", "no", "N/A"), QUERY),
        Case("force, see BWV", force("yes", "no", "see bwv"), QUERY),
        Case("no force", force("no", "no"), NO),
        Case("no force, handcuffs blank", force("no", None), NO),
        Case("no handcuffs, force blank: there may have been other force", force(None, "no"), CANNOT, UNCERTAIN),
        Case("no handcuffs, and no column for force", {"handcuffs_used": "no", "force_reason": None}, NO),
        Case("both blank, no reason", force(None, None), CANNOT, UNCERTAIN),
        Case("both blank, and a reason", force(None, None, "Held by the arm."), CLEAR),
        Case("neither yes nor no", force("some", None), CANNOT, UNCERTAIN),
        Case("a reason that is withheld", force("yes", "no", WITHHELD), CANNOT, HELD_BACK),
        Case("a reason that is blacked out", force("yes", "no", "XXXX"), CANNOT, HELD_BACK),
        Case("force is withheld", force(WITHHELD, None), CANNOT, HELD_BACK),
        Case("force is withheld, and handcuffs, blank", force(WITHHELD, "yes"), QUERY, BLANK),
        Case("no column for the reason", {"force_used": "yes", "handcuffs_used": "no"}, CANNOT, NO_COLUMN),
        Case("no column for force", {"force_reason": None}, CANNOT, NO_COLUMN),
    ),
}
