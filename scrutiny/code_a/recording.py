"""What every record has to show: when, where, what was looked for, why, by what power, of whom, by whom.

Rules about the items of Code A 4.3 and PACE 1984 section 3. What section 3 no longer asks since 2011 (name,
address, registration number, result, injury) is no rule here. The items are asked of every search, also of
those that another code governs: section 3 is wider than Code A.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a import powers, wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Severity

if TYPE_CHECKING:
    from scrutiny.code_a.evidence import Bools, Evidence

# What section 3 asks was cut down by the Crime and Security Act 2010 section 1, read in its explanatory notes.
PACE_S3 = Citation(source="PACE 1984", paragraph="s3", verified=True)

CUSTODY_NOTE = "The person was arrested, so this may be in the custody record (4.2B, paragraph to be confirmed)."


def _code_a(paragraph: str) -> Citation:
    return Citation(source="PACE Code A", paragraph=paragraph, verified=False)


# --- when and where ---------------------------------------------------------------------------------------


def _day_without_time(evidence: Evidence) -> Bools:
    return evidence.dated_to("day")


def _file_without_times(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """A day without a time, in a file that has no times at all: the file may lack them, not the record."""
    return _day_without_time(evidence) & ~evidence.somewhere_in_source(evidence.dated_to("second"))


def _no_time(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _day_without_time(evidence)


DATE_TIME = Rule(
    id="rec-date-time",
    title="Date and time of the search",
    citations=(_code_a("4.3(b)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("searched_at",),),
    subject=(("searched_at",),),
    blank_is_query=True,
    unjudged=_file_without_times,
    query=_no_time,
    message="The record does not show when the search happened.",
    good="The day and the time at which the search began.",
    scope="Every search.",
    limits="The extract has no date column; the date is withheld; or the file gives days only, and the times may be elsewhere.",
    source_note="A day without a time is a query only in a file that gives times for other records.",
    in_force_from=CODE_A_2015,
)

PLACE = Rule(
    id="rec-place",
    title="Place of the search",
    citations=(_code_a("4.3(b)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("place", "beat", "latitude"),),
    held_back=("place",),
    subject=(("place", "beat", "latitude"),),
    blank_is_query=True,
    message="The record does not show where the search happened.",
    good="A street or place in words, or a map point.",
    scope="Every search.",
    limits="The publisher holds the place back, as in public data, where map points are moved and may be left out; or the place is withheld.",
    source_note="A beat or a map point counts as a place where there are no words.",
    in_force_from=CODE_A_2015,
)


# --- object and grounds -----------------------------------------------------------------------------------


def _object_unavailable(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """An object that is unavailable says nothing, unless a second object says what was looked for."""
    first = evidence.is_code("object", "unavailable") | evidence.blank("object")
    second = evidence.is_code("second_object", "unavailable") | evidence.blank("second_object")
    return first & second


OBJECT = Rule(
    id="rec-object",
    title="Object of the search",
    citations=(_code_a("4.3(c)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("object",),),
    subject=(("object", "second_object"),),
    blank_is_query=True,
    query=_object_unavailable,
    message="The record does not say what the officer was looking for.",
    good="The thing looked for, in terms of the power used: stolen goods, a knife, controlled drugs.",
    scope="Every search.",
    limits="The extract has no column for the object, or the object is withheld.",
    source_note='"Detailed object of search unavailable" counts as no object; a second object counts as one.',
    in_force_from=CODE_A_2015,
)


def needs_grounds(evidence: Evidence) -> Bools:
    """Unless every power on the record is known to need no grounds; a power that is blank or unknown may need them."""
    without = powers.without_grounds()
    first = evidence.is_code("power", *without)
    second = evidence.blank("second_power") | evidence.is_code("second_power", *without)
    return ~(first & second)


def grounds_are_placeholder(evidence: Evidence) -> Bools:
    """True where the grounds are a text that gives no reason: "n/a", "see BWV"."""
    return evidence.of_text("grounds", wording.is_placeholder, "is a placeholder")


def _placeholder(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return grounds_are_placeholder(evidence)


def _blacked_out(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.of_text("grounds", wording.is_blacked_out, "is blacked out")


GROUNDS = Rule(
    id="rec-grounds-present",
    title="Reasons for the search",
    citations=(_code_a("4.3(d)"), _code_a("4.6"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("grounds",),),
    subject=(("grounds",),),
    blank_is_query=True,
    applies=needs_grounds,
    unjudged=_blacked_out,
    unjudged_reason=Reason.WITHHELD,
    query=_placeholder,
    message="No reason for the search is written down.",
    good="What was seen or known, about whom, when, and why it pointed to this object now.",
    scope="Every search, unless the power is known to need no reasonable grounds (such as section 60).",
    limits="The extract has no column for the grounds, or they are withheld or blacked out.",
    source_note='A text such as "n/a", "as above" or "see BWV" counts as no reason. Where the power is blank or not recognised the rule applies: it errs towards asking.',
    in_force_from=CODE_A_2015,
)


# --- power ------------------------------------------------------------------------------------------------

POWER = Rule(
    id="rec-power",
    title="Power used",
    citations=(_code_a("3.8(c)"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    needs=(("power",),),
    subject=(("power", "second_power"),),
    blank_is_query=True,
    message="The legal power is not shown.",
    good="The Act and the section, such as section 23 of the Misuse of Drugs Act 1971.",
    scope="Every search.",
    limits="The extract has no column for the power, or the power is withheld.",
    source_note="The power belongs to what the person is told (3.8), not to the items of the record (4.3), so it is not a mandatory item here.",
    in_force_from=CODE_A_2015,
)


def _has_power(evidence: Evidence) -> Bools:
    return ~evidence.blank("power")


def _power_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("power")


POWER_UNKNOWN = Rule(
    id="rec-power-unknown",
    title="Power is one that the tool recognises",
    citations=(Citation(source="This tool's list of powers", paragraph="", verified=True),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    needs=(("power",),),
    subject=(("power",),),
    applies=_has_power,
    query=_power_unknown,
    message="The power named is not one the tool recognises.",
    good="The power under a name that data.police.uk uses, or one that the force's layout explains.",
    scope="Every record that names a power.",
    limits="The extract has no column for the power, or the power is withheld.",
    source_note="A force's own short names belong in its layout; nothing is guessed.",
)


# --- person and officer -----------------------------------------------------------------------------------


def _person_or_attended(evidence: Evidence) -> Bools:
    """Everything but an unattended vehicle. A search of unknown type is taken as one of a person."""
    return ~(evidence.is_code("search_type", "vehicle") & evidence.yes("vehicle_unattended"))


def _attendance_unknown(evidence: Evidence) -> Bools:
    """A vehicle of which the record does not say whether somebody was in charge."""
    said = evidence.yes("vehicle_unattended") | evidence.no("vehicle_unattended")
    return evidence.is_code("search_type", "vehicle") & ~said


SELF_DEFINED_ETHNICITY = Rule(
    id="rec-sde",
    title="Self-defined ethnicity",
    citations=(_code_a("4.3(a)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("self_defined_ethnicity",),),
    subject=(("self_defined_ethnicity",),),
    blank_is_query=True,
    applies=_person_or_attended,
    scope_unclear=_attendance_unknown,
    message="The person's own description of their ethnicity is not recorded.",
    good="What the person said, in the 18+1 or 16+1 codes.",
    scope="Searches of people, of people with their vehicle, and of vehicles that somebody was in charge of.",
    limits="The extract has no such column; it is withheld; or a vehicle was searched and the record does not say whether anybody was in charge of it.",
    source_note='"Not stated" is a recorded answer, so it is not blank. A search of unknown type is taken as one of a person.',
    in_force_from=CODE_A_2015,
)

OFFICER = Rule(
    id="rec-officer-id",
    title="Identity of the officer",
    citations=(_code_a("4.3(e)"), _code_a("4.4"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    needs=(("officer",),),
    subject=(("officer",),),
    blank_is_query=True,
    message="The record does not identify the officer.",
    good="The officer's name, or in some cases a warrant or other number and the station.",
    scope="Every search.",
    limits="The extract has no column for the officer, or the column is withheld so that officers are not named.",
    in_force_from=CODE_A_2015,
)


def custody_note(evidence: Evidence) -> Bools:
    """Records whose mandatory items may stand in the custody record, because the person was arrested.

    A query about a mandatory item stays a query there and is shown with ``CUSTODY_NOTE``. Where the outcome is
    blank, withheld or not supplied there is no note.
    """
    return evidence.is_code("outcome", "arrest")


RULES: tuple[Rule, ...] = (
    DATE_TIME,
    PLACE,
    OBJECT,
    GROUNDS,
    POWER,
    POWER_UNKNOWN,
    SELF_DEFINED_ETHNICITY,
    OFFICER,
)
