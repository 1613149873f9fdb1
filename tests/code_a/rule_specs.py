"""What every check says, by example. Read a line as: *given this record, the check answers so*.

A field that is not named has no column in the file; ``None`` is a blank cell; ``WITHHELD`` a cell held back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from code_a_records import WITHHELD

from scrutiny.code_a.rule import Reason, Verdict

CLEAR, QUERY = Verdict.CLEAR, Verdict.QUERY
CANNOT, NO = Verdict.CANNOT_BE_JUDGED, Verdict.DOES_NOT_APPLY

TEST, NO_COLUMN, BLANK, HELD_BACK = Reason.NONE, Reason.NOT_SUPPLIED, Reason.BLANK, Reason.WITHHELD
OLD, UNCERTAIN = Reason.NOT_IN_FORCE, Reason.UNCERTAIN


@dataclass(frozen=True)
class Case:
    """One example of one check."""

    given: str
    record: Mapping[str, Any]
    verdict: Verdict
    reason: Reason = TEST
    beside: tuple[Mapping[str, Any], ...] = ()  # other records of the same file
    never: tuple[str, ...] = ()  # fields that this kind of file never carries


NOON = "2026-08-03 12:00"
BEFORE_2015 = "2015-03-18 12:00"

GOOD_REASON = "Male was seen to pass a wrap to another man for cash outside the shop"


def reason(text: str | None, power: str | None = "mda-s23") -> dict[str, Any]:
    return {"power": power, "grounds": text}


SPECS: dict[str, tuple[Case, ...]] = {
    "rec-date-time": (
        Case("a day and a time", {"searched_at": NOON}, CLEAR),
        Case("a blank date", {"searched_at": None}, QUERY, BLANK),
        Case(
            "a day without a time, in a file that gives times",
            {"searched_at": "2026-08-03", "date_precision": "day"},
            QUERY,
            beside=({"searched_at": NOON},),
        ),
        Case(
            "a day without a time, in a file that has no times",
            {"searched_at": "2026-08-03", "date_precision": "day"},
            CANNOT,
            UNCERTAIN,
        ),
        Case("a date that is withheld", {"searched_at": WITHHELD}, CANNOT, HELD_BACK),
        Case("no date column", {"gender": "male"}, CANNOT, NO_COLUMN),
        Case("a search before the oldest edition held here", {"searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-place": (
        Case("a street", {"place": "High Street"}, CLEAR),
        Case("a beat", {"place": None, "beat": "B12"}, CLEAR),
        Case("a map point and no words", {"place": None, "latitude": 51.65, "longitude": -0.4}, CLEAR),
        Case("neither words nor a map point", {"place": None, "beat": None, "latitude": None}, QUERY, BLANK),
        Case("a place that is withheld", {"place": WITHHELD, "beat": None}, CANNOT, HELD_BACK),
        Case("a place that is withheld, and a beat", {"place": WITHHELD, "beat": "B12"}, CLEAR),
        Case("public data, with a moved map point", {"latitude": 51.65}, CANNOT, HELD_BACK, never=("place",)),
        Case("public data, without a map point", {"latitude": None}, CANNOT, HELD_BACK, never=("place",)),
        Case("no column for a place", {"gender": "male"}, CANNOT, NO_COLUMN),
        Case("an old search", {"place": None, "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-object": (
        Case("drugs", {"object": "drugs"}, CLEAR),
        Case("a value that the vocabulary does not know", {"object": "Going equipped"}, CLEAR),
        Case("blank", {"object": None}, QUERY, BLANK),
        Case("unavailable", {"object": "unavailable"}, QUERY),
        Case("unavailable, and a second object", {"object": "unavailable", "second_object": "drugs"}, CLEAR),
        Case("blank, and a second object", {"object": None, "second_object": "drugs"}, CLEAR),
        Case("blank, and a second that is unavailable", {"object": None, "second_object": "unavailable"}, QUERY),
        Case("withheld", {"object": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
        Case("an old search", {"object": None, "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-grounds-present": (
        Case("a reason", reason(GOOD_REASON), CLEAR),
        Case("blank", reason(None), QUERY, BLANK),
        Case("blank, and the power is blank too", reason(None, None), QUERY, BLANK),
        Case("blank, under a power that nobody recognises", reason(None, "S99"), QUERY, BLANK),
        Case("blank, and there is no column for the power", {"grounds": None}, QUERY, BLANK),
        Case("n/a", reason("N/A"), QUERY),
        Case("a full stop", reason("."), QUERY),
        Case("see BWV", reason("See BWV."), QUERY),
        Case("as above", reason("as above"), QUERY),
        Case("two placeholders", reason("As above - see body worn video"), QUERY),
        Case("placeholder words inside a reason", reason("As above, and he was seen to hide a bag"), CLEAR),
        Case("a letter that is not English", reason("ż"), CLEAR),
        Case("withheld", reason(WITHHELD), CANNOT, HELD_BACK),
        Case("all blacked out", reason("[NAME] ███ XXXX"), CANNOT, HELD_BACK),
        Case("all blacked out but a placeholder", reason("See BWV of [NAME]"), CLEAR),
        Case("section 60 needs no grounds", reason(None, "cjpoa-s60"), NO),
        Case("section 60 with section 1", {**reason(None, "cjpoa-s60"), "second_power": "pace-s1"}, QUERY, BLANK),
        Case("an order of a court needs no grounds", reason(None, "svro-s342e"), NO),
        Case("no column", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
        Case("no column, section 60", {"power": "cjpoa-s60"}, CANNOT, NO_COLUMN),
        Case("never carried by this kind of file", {"power": "pace-s1"}, CANNOT, HELD_BACK, never=("grounds",)),
        Case("an old search", {**reason(None), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-power": (
        Case("section 1", {"power": "pace-s1"}, CLEAR),
        Case("a power that nobody recognises is still shown", {"power": "S99"}, CLEAR),
        Case("blank", {"power": None}, QUERY, BLANK),
        Case("blank, and a second power", {"power": None, "second_power": "pace-s1"}, CLEAR),
        Case("withheld", {"power": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column", {"object": "drugs"}, CANNOT, NO_COLUMN),
        Case("an old search", {"power": None, "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-power-unknown": (
        Case("section 1", {"power": "pace-s1"}, CLEAR),
        Case("a power that nobody recognises", {"power": "S99"}, QUERY),
        Case("blank: another check asks about it", {"power": None}, NO),
        Case("withheld", {"power": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column", {"object": "drugs"}, CANNOT, NO_COLUMN),
        Case("an old search is read in the same way", {"power": "S99", "searched_at": BEFORE_2015}, QUERY),
    ),
    "rec-sde": (
        Case("a person's answer", {"search_type": "person", "self_defined_ethnicity": "W1"}, CLEAR),
        Case("not stated is an answer", {"search_type": "person", "self_defined_ethnicity": "NS"}, CLEAR),
        Case("a person, blank", {"search_type": "person", "self_defined_ethnicity": None}, QUERY, BLANK),
        Case(
            "a person with a vehicle, blank",
            {"search_type": "person-and-vehicle", "self_defined_ethnicity": None},
            QUERY,
            BLANK,
        ),
        Case("of unknown type, blank", {"self_defined_ethnicity": None}, QUERY, BLANK),
        Case(
            "an attended vehicle, blank",
            {"search_type": "vehicle", "vehicle_unattended": "no", "self_defined_ethnicity": None},
            QUERY,
            BLANK,
        ),
        Case(
            "an unattended vehicle",
            {"search_type": "vehicle", "vehicle_unattended": "yes", "self_defined_ethnicity": None},
            NO,
        ),
        Case(
            "a vehicle, attended or not is not said, blank",
            {"search_type": "vehicle", "vehicle_unattended": None, "self_defined_ethnicity": None},
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "a vehicle in a file that cannot say it, blank",
            {"search_type": "vehicle", "self_defined_ethnicity": None},
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "a vehicle in a file that cannot say it, with an answer",
            {"search_type": "vehicle", "self_defined_ethnicity": "W1"},
            CLEAR,
        ),
        Case("withheld", {"search_type": "person", "self_defined_ethnicity": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column", {"search_type": "person"}, CANNOT, NO_COLUMN),
        Case("an old search", {"self_defined_ethnicity": None, "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "rec-officer-id": (
        Case("a name or number", {"officer": "p-3f2a"}, CLEAR),
        Case("blank", {"officer": None}, QUERY, BLANK),
        Case("withheld", {"officer": WITHHELD}, CANNOT, HELD_BACK),
        Case("no column", {"power": "pace-s1"}, CANNOT, NO_COLUMN),
        Case("an old search", {"officer": None, "searched_at": BEFORE_2015}, NO, OLD),
    ),
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
    "txt-too-short": (
        Case("a full reason", reason(GOOD_REASON), CLEAR),
        Case("eight words", reason("one two three four five six seven eight"), CLEAR),
        Case("seven words", reason("one two three four five six seven"), QUERY),
        Case("signs are not words", reason("one - two & three - four / five - six - seven"), QUERY),
        Case("words may lack a blank after the full stop", reason("one two.three four.five six.seven eight"), CLEAR),
        Case("a short text may be enough, and is still asked about", reason("Knife handle seen in waistband."), QUERY),
        Case("short, and partly blacked out", reason("[NAME] was seen with [NAME]"), CANNOT, HELD_BACK),
        Case("blacked out, and enough words are left", reason(GOOD_REASON + " [NAME]"), CLEAR),
        Case("a placeholder: another check asks about it", reason("see BWV"), NO),
        Case("blank: another check asks about it", reason(None), CANNOT, BLANK),
        Case("section 60", reason("S60 in force", "cjpoa-s60"), NO),
        Case("a power that another code governs", reason("Acting oddly", "terrorism-s43"), NO),
        Case("withheld", reason(WITHHELD), CANNOT, HELD_BACK),
        Case("no column", {"power": "pace-s1"}, CANNOT, NO_COLUMN),
        Case("an old search", {**reason("Acting oddly"), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "txt-cannabis-only": (
        Case("a smell and nothing else", reason("Strong smell of cannabis coming from the vehicle"), QUERY),
        Case("in capitals", reason("STRONG SMELL OF CANNABIS FROM MALE"), QUERY),
        Case("in other words", reason("Vehicle stopped, stank of weed"), QUERY),
        Case("misspelt", reason("odour of canabis on approach"), QUERY),
        Case("the other way round", reason("cannabis could be smelt on his person"), QUERY),
        Case("with an item", reason("Smell of cannabis, grinder on the passenger seat"), CLEAR),
        Case("with an act", reason("Smell of cannabis and he was seen to throw a bag over the wall"), CLEAR),
        Case("with a report", reason("Caller stated male smoking drugs, smell of cannabis on arrival"), CLEAR),
        Case("with a log", reason("Smell of cannabis. CAD 1234 refers"), CLEAR),
        Case("with something said", reason("Smell of cannabis, male admitted smoking a joint"), CLEAR),
        Case("a denied act is no act", reason("Smell of cannabis, he was not seen to discard anything"), QUERY),
        Case(
            "nervous, in a hotspot, known: none supports",
            reason("Smell of cannabis, nervous, known user, hotspot"),
            QUERY,
        ),
        Case("a known place for dealing", reason("Smell of cannabis in an area known for drug dealing"), QUERY),
        Case("a bare word is no support", reason("Smell of cannabis from his bag and pocket area"), QUERY),
        Case("no smell", reason("No smell of cannabis but nervous in the street"), CLEAR),
        Case("did not smell", reason("He did not smell of cannabis. Known user."), CLEAR),
        Case("a smell that was not there", reason("A smell of cannabis was not present today"), CLEAR),
        Case("a smell of something else", reason("Smell of alcohol but no cannabis on him"), CLEAR),
        Case("denied here, there after all", reason("No smell of cannabis outside. Smell of cannabis inside."), QUERY),
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("partly blacked out", reason("Smell of cannabis. [REDACTED]"), CANNOT, HELD_BACK),
        Case("partly blacked out, and support is left", reason("Smell of cannabis, grinder on seat, [NAME]"), CLEAR),
        Case("a placeholder", reason("see BWV"), NO),
        Case("blank", reason(None), CANNOT, BLANK),
        Case("section 60", reason("Smell of cannabis", "cjpoa-s60"), NO),
        Case("withheld", reason(WITHHELD), CANNOT, HELD_BACK),
        Case("no column", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
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
