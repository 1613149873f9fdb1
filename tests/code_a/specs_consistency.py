"""Whether the parts of a record fit together: examples of ``code_a/consistency.py``."""

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, OLD, QUERY, UNCERTAIN, Case

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
}
