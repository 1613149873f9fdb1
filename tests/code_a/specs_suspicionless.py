"""Searches that need no reasonable grounds: examples of ``code_a/suspicionless.py``."""

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, OLD, QUERY, Case, reason

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
}
