"""Forty checks such as everybody asks of a table, in the words of ``peers_rules.py``: the second set of the comparison.

Nothing here knows what a stop and search is: cells that may not be blank, lists of values, an identity, coordinates,
moments in order, what follows from what, patterns in a text, rows that are there twice. Scrutiny has them as rules of
one's own, in Python, through the same evaluator.
"""

from collections.abc import Mapping

from peers_rules import (
    HOUR,
    WITHHELD,
    Condition,
    above,
    among,
    below,
    blank,
    both,
    either,
    has,
    known,
    later,
    no,
)

NOT_BLANK = ("reference", "searched_at", "power", "object", "outcome", "self_defined_ethnicity", "officer")
LISTED = (
    "search_type",
    "gender",
    "age_range",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "power",
    "object",
    "outcome",
)
# If this field has one of these values, then that field one of those, or nothing.
FOLLOWS = (
    ("search_type", ("vehicle",), "clothing_removed", ("outer-or-none",)),
    ("outcome", ("no-further-action",), "outcome_linked", ("no",)),
    ("power", ("mda-s23",), "object", ("drugs", "psychoactive")),
    ("power", ("cjpoa-s60",), "object", ("offensive-weapons", "threaten-or-harm")),
    ("power", ("firearms-s47",), "object", ("firearms",)),
    ("power", ("pace-s1",), "object", ("offensive-weapons", "stolen-goods", "theft-articles", "damage-articles")),
    ("object", ("drugs",), "power", ("mda-s23", "psa-s36")),
    ("age_range", ("under-10",), "outcome", ("no-further-action", "community-resolution")),
    ("clothing_removed", ("more-than-outer",), "camera_used", ("yes",)),
)  # fmt: skip
PATTERNS = (
    ("nerves", r"(?i)suspicious|nervous|avoid(?:ed|ing) eye contact"),
    ("smell-first", r"(?i)^[^.]*smell of cannabis[^.]*\."),
    ("past", r"(?i)known (?:to police|for)|previous(?:ly)? "),
    ("shouting", r"^[^a-z]+$"),
)


def after(name: str, moment: str) -> Condition:
    return ("after", name, moment)


def shorter(name: str, letters: int) -> Condition:
    return ("shorter", name, letters)


def same(*names: str) -> Condition:
    """Another row has the same in all of these fields, where none is blank; texts whatever their case."""
    return ("same", *names)


def conditions() -> Mapping[str, Condition]:
    """By the name of the check: where it is a query."""
    found = {f"there-{name}": blank(name) for name in NOT_BLANK}
    found |= {f"listed-{name}": no(either(blank(name), among(name, *known(name), WITHHELD))) for name in LISTED}
    found["identity"] = no(has("reference", r"^SS/\d{8}$"))
    found["latitude-range"] = either(below("latitude", 51.62), above("latitude", 52.07))
    found["longitude-range"] = either(below("longitude", -0.72), above("longitude", 0.17))
    half = (both(blank(one), no(blank(other))) for one, other in (("latitude", "longitude"), ("longitude", "latitude")))
    found["half-a-point"] = either(*half)
    found["order"] = later("searched_at", "record_created_at", 0)
    found["delay"] = later("record_created_at", "searched_at", 24 * HOUR)
    found["future"] = after("searched_at", "2026-08-01T00:00:00")
    found["identity-twice"] = same("reference")
    for field, values, other, allowed in FOLLOWS:
        found[f"{field}-{values[0]}-{other}"] = both(
            among(field, *values), no(either(blank(other), among(other, *allowed)))
        )
    found["text-short"] = shorter("grounds", 80)
    found["text-blank"] = either(blank("grounds"), no(has("grounds", r"\S")))
    found |= {f"text-{name}": has("grounds", pattern) for name, pattern in PATTERNS}
    found["text-twice"] = same("officer", "grounds")
    found["text-end"] = both(no(blank("grounds")), no(has("grounds", r"[.!?]$")))
    return found
