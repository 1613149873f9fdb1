"""What every record has to show: when, where, what was looked for, why, by what power, of whom, by whom.

Rules about the items of Code A 4.3 and PACE 1984 section 3. What section 3 no longer asks since 2011 (name,
address, registration number, result, injury) is no rule here. The items are asked of every search, also of
those that another code governs: section 3 is wider than Code A.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import TYPE_CHECKING

from scrutiny.code_a import powers, wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity, microseconds
from scrutiny.records.vocabulary import NOT_STATED

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence
    from scrutiny.code_a.rule import Test

    Why: TypeAlias = Callable[[Evidence, Mapping[str, float]], npt.NDArray[np.uint8]]

# What section 3 asks was cut down by the Crime and Security Act 2010 section 1, read in its explanatory notes.
PACE_S3 = Citation(source="PACE 1984", paragraph="s3", verified=True)

CUSTODY_NOTE = "The person was arrested, so this may be in the custody record (4.2B, paragraph to be confirmed)."


PACE_S2 = Citation(source="PACE 1984", paragraph="s2(2)", verified=True)


def _code_a(paragraph: str) -> Citation:
    return Citation(source="PACE Code A", paragraph=paragraph, verified=False)


# --- a text that gives a reason ---------------------------------------------------------------------------


MAY_BE_LITTLE = (wording.may_be_little, "may be little")  # quick, and settles nearly all texts
_MAY_SAY_NOTHING = (MAY_BE_LITTLE, (wording.may_say_nothing, "may say nothing"))


def is_placeholder(evidence: Evidence, name: str) -> Bools:
    """True where a text stands in for a reason and gives none: "n/a", "see BWV"."""
    return evidence.of_text(name, wording.is_placeholder, "is a placeholder", among=_MAY_SAY_NOTHING)


def is_blacked_out(evidence: Evidence, name: str) -> Bools:
    """True where nothing of a text is left to read."""
    return evidence.of_text(name, wording.is_blacked_out, "is blacked out", among=_MAY_SAY_NOTHING)


def reason_given(evidence: Evidence, name: str) -> Bools:
    """True where a reason stands in the field and can be read."""
    return evidence.present(name) & ~is_placeholder(evidence, name) & ~is_blacked_out(evidence, name)


# --- why a record cannot be judged ------------------------------------------------------------------------


def held_back(evidence: Evidence, name: str) -> Bools:
    """True where the field may say something and it is kept from us."""
    return evidence.never_carried(name) | evidence.withheld(name)


def not_supplied(evidence: Evidence, name: str) -> Bools:
    """True where nobody sent the column."""
    return ~evidence.supplied(name) & ~evidence.never_carried(name)


def first_of(evidence: Evidence, *found: tuple[Bools, Reason]) -> npt.NDArray[np.uint8]:
    """For each record the first reason that was found, as its number; NONE where there is none."""
    import numpy as np

    why = np.full(len(evidence), Reason.NONE, dtype=np.uint8)
    for where, reason in reversed(found):
        why[where] = reason
    return why


def because(why: Why) -> Test:
    """``unjudged`` for a ``unjudged_why``: true where it names a reason."""

    def unjudged(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
        reasons = why(evidence, parameters)
        return reasons > Reason.NONE

    return unjudged


def no_reason_known(evidence: Evidence, where: Bools, name: str) -> tuple[tuple[Bools, Reason], ...]:
    """What keeps us from knowing, where a reason is due, whether one is given."""
    hidden = held_back(evidence, name) | is_blacked_out(evidence, name)
    return (where & not_supplied(evidence, name), Reason.NOT_SUPPLIED), (where & hidden, Reason.WITHHELD)


def any_of(evidence: Evidence, masks: Iterable[Bools]) -> Bools:
    """True where one of the masks is."""
    found = evidence.none()
    for mask in masks:
        found |= mask
    return found


# --- when and where ---------------------------------------------------------------------------------------


def _day_without_time(evidence: Evidence) -> Bools:
    return evidence.dated_to("day")


def _file_without_times(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """A day without a time, in a file that has no times at all: the file may lack them, not the record."""

    def has_times(rows: Evidence) -> Bools:
        return rows.somewhere_in_source(rows.dated_to("second"))

    return _day_without_time(evidence) & ~evidence.fact("file has times", make=has_times)


def _no_time(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _day_without_time(evidence)


DATE_TIME = Rule(
    id="rec-date-time",
    title="Date and time of the search",
    citations=(_code_a("4.3(b)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("searched_at",),),
    subject=(("searched_at",),),
    blank_is_query=True,
    required_item=True,
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
    by_facts=True,
    needs=(("place", "beat", "latitude"),),
    held_back=("place",),
    subject=(("place", "beat", "latitude"),),
    blank_is_query=True,
    required_item=True,
    message="The record does not show where the search happened.",
    good="A street or place in words, or a map point.",
    scope="Every search.",
    limits="The publisher holds the place back, as in public data, where map points are moved and may be left out; or the place is withheld.",
    source_note="A beat or a map point counts as a place where there are no words.",
    in_force_from=CODE_A_2015,
)


def _at_midnight(evidence: Evidence) -> Bools:
    """A time that is given, and is midnight by the clock in England."""
    from scrutiny.records.moments import local_times

    shown = local_times(evidence.moments("searched_at"))
    midnight: Bools = shown == shown.astype("datetime64[D]")
    return evidence.dated_to("second") & midnight


def _often_at_midnight(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """At midnight, in a file where more than a share of the times are."""
    import numpy as np

    percent = parameters["percent"]

    def often(rows: Evidence) -> Bools:
        midnight, timed = _at_midnight(rows), rows.dated_to("second")
        if not midnight.any():
            return midnight
        sources = rows.sources()
        size = int(sources.max()) + 1
        times, midnights = np.bincount(sources[timed], minlength=size), np.bincount(sources[midnight], minlength=size)
        return np.asarray(midnight & (100 * midnights > percent * times)[sources])

    return evidence.fact("often at midnight", str(percent), make=often)


TIME_AT_MIDNIGHT = Rule(
    id="rec-time-only-midnight",
    title="Time given as midnight in a file where many are",
    citations=(_code_a("4.3(b)"),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("searched_at",),),
    subject=(("searched_at",),),
    unjudged=_no_time,
    query=_often_at_midnight,
    message="The time is shown as midnight, which may mean it was not supplied.",
    good="The time at which the search began.",
    scope="Every record with a date and a time.",
    limits="The date is blank or withheld, or the record or the file gives a day and no time.",
    source_note="Midnight by the clock in England, to the second. The share is of those records of the same file that give a time. A real search at midnight is possible, so one such time in a file of ordinary times is no query.",
    parameters=(
        Parameter(
            name="percent",
            default=20,
            meaning="percentage of a file's times that may be midnight before each of them is a query",
        ),
    ),
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
    by_facts=True,
    needs=(("object",),),
    subject=(("object", "second_object"),),
    blank_is_query=True,
    required_item=True,
    query=_object_unavailable,
    message="The record does not say what the officer was looking for.",
    good="The thing looked for, in terms of the power used: stolen goods, a knife, controlled drugs.",
    scope="Every search.",
    limits="The extract has no column for the object, or the object is withheld.",
    source_note='"Detailed object of search unavailable" counts as no object; a second object counts as one.',
    in_force_from=CODE_A_2015,
)


def needs_grounds(evidence: Evidence) -> Bools:
    """Unless every power on the record is known to need no grounds; a power that is blank or unknown may need them.

    Nor is it known of a power that, by the dates held here, was not there on the day.
    """
    first = _without_grounds(evidence, "power")
    second = evidence.blank("second_power") | _without_grounds(evidence, "second_power")
    return ~(first & second)


def _without_grounds(evidence: Evidence, name: str) -> Bools:
    without = powers.without_grounds()
    return evidence.is_code(name, *without) & ~not_yet_or_no_more(evidence, name, without)


def not_yet_or_no_more(evidence: Evidence, name: str, among: Set[str] | None = None) -> Bools:
    """True where a field names a power that, by the dates held here, was not in force on the day of the search."""
    mask = evidence.none()
    for code, (first, last) in powers.dated().items():
        if among is None or code in among:
            mask = mask | (evidence.is_code(name, code) & ~evidence.in_force(first, last))
    return mask


def grounds_are_placeholder(evidence: Evidence) -> Bools:
    """True where the grounds are a text that gives no reason: "n/a", "see BWV"."""
    return is_placeholder(evidence, "grounds")


def reasons_to_read(evidence: Evidence) -> Bools:
    """A power under Code A that needs grounds, and a text that is more than a placeholder."""

    def make() -> Bools:
        outside = evidence.is_code("power", *powers.outside_code_a())
        return needs_grounds(evidence) & ~outside & ~grounds_are_placeholder(evidence)

    return evidence.once("reasons to read", make=make)


def _placeholder(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return grounds_are_placeholder(evidence)


def _blacked_out(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_blacked_out(evidence, "grounds")


GROUNDS = Rule(
    id="rec-grounds-present",
    title="Reasons for the search",
    citations=(_code_a("4.3(d)"), _code_a("4.6"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("grounds",),),
    subject=(("grounds",),),
    blank_is_query=True,
    required_item=True,
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
    by_facts=True,
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
    """Not a power of the list, or one that was not there on the day."""
    not_there = not_yet_or_no_more(evidence, "power") | not_yet_or_no_more(evidence, "second_power")
    return ~evidence.known("power") | not_there


POWER_UNKNOWN = Rule(
    id="rec-power-unknown",
    title="Power is one that this program knows, and was in force on the day",
    citations=(Citation(source="This tool's list of powers", paragraph="", verified=True),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("power",),),
    subject=(("power",),),
    applies=_has_power,
    query=_power_unknown,
    message="The power named is not one that this program knows, or, by the dates we hold, it was not in force on the day.",
    good="The power under a name that data.police.uk uses, or one that the force's layout explains, and a day on which it was in force.",
    scope="Every record that names a power.",
    limits="The extract has no column for the power, or the power is withheld.",
    source_note="A force's own short names belong in its layout; nothing is guessed. Dates are held for two powers, and a second power is looked at for its dates as well: section 342E of the Sentencing Code from 19 April 2023 (read in the Act), and section 11 of the Public Order Act 2023 from 20 December 2023 (to be confirmed). Either the power or the day of the record may be a slip.",
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
    by_facts=True,
    needs=(("self_defined_ethnicity",),),
    subject=(("self_defined_ethnicity",),),
    blank_is_query=True,
    required_item=True,
    applies=_person_or_attended,
    scope_unclear=_attendance_unknown,
    message="The person's own description of their ethnicity is not recorded.",
    good="What the person said, in the 18+1 or 16+1 codes.",
    scope="Searches of people, of people with their vehicle, and of vehicles that somebody was in charge of.",
    limits="The extract has no such column; it is withheld; or a vehicle was searched and the record does not say whether anybody was in charge of it.",
    source_note='"Not stated" is a recorded answer, so it is not blank. A search of unknown type is taken as one of a person.',
    in_force_from=CODE_A_2015,
)


def _unknown_ethnicity(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("self_defined_ethnicity")


def _ethnicity_to_read(evidence: Evidence) -> Bools:
    """Everything but an unattended vehicle of which nobody's ethnicity is given."""
    return _person_or_attended(evidence) | ~evidence.blank("self_defined_ethnicity")


ETHNICITY_VALID = Rule(
    id="rec-sde-valid",
    title="Self-defined ethnicity is one of the codes",
    citations=(_code_a("Annex B"),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("self_defined_ethnicity",),),
    subject=(("self_defined_ethnicity",),),
    applies=_ethnicity_to_read,
    query=_unknown_ethnicity,
    message="The ethnicity code is not a recognised one.",
    good='A code or name of the 18+1 or the 16+1 list, or "not stated".',
    scope="Every search, except of an unattended vehicle for which none is given.",
    limits="The extract has no such column, or the ethnicity is blank or withheld. Another check asks about a blank.",
    source_note="Which of the two lists Annex B has is to be confirmed, so both are accepted, under the names of published data too. The codes N1 to N4, by which forces say why it was not stated, are no ethnicity and are accepted.",
)


def _not_stated(evidence: Evidence) -> Bools:
    """A person did not state their ethnicity, as far as can be read."""
    name = "self_defined_ethnicity"
    return (evidence.is_code(name, *NOT_STATED) | evidence.withheld(name)) & _person_or_attended(evidence)


def _not_stated_alone(evidence: Evidence) -> Bools:
    """The same, and the value itself does not say why."""
    return _not_stated(evidence) & ~evidence.is_code("self_defined_ethnicity", "NR")


def _ethnicity_reason_blacked_out(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_blacked_out(evidence, "ethnicity_reason")


def _ethnicity_reason_is_placeholder(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_placeholder(evidence, "ethnicity_reason")


NOT_STATED_REASON = Rule(
    id="rec-ns-reason",
    title="Why ethnicity was not stated",
    citations=(_code_a("Note 18"),),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("self_defined_ethnicity",), ("ethnicity_reason",)),
    subject=(("ethnicity_reason",),),
    blank_is_query=True,
    withheld_matters=(("self_defined_ethnicity",), ("ethnicity_reason",)),
    applies=_not_stated_alone,
    scope_unclear=_attendance_unknown,
    unjudged=_ethnicity_reason_blacked_out,
    unjudged_reason=Reason.WITHHELD,
    query=_ethnicity_reason_is_placeholder,
    message='Ethnicity is given as "not stated", without a reason.',
    good="Why the person's own description is missing: they declined, they did not understand, the officer was called away.",
    scope='Searches where the self-defined ethnicity is "not stated" and no more, except of unattended vehicles.',
    limits="The extract has no column for the reason; the ethnicity or the reason is withheld; or a vehicle was searched and the record does not say whether anybody was in charge of it.",
    source_note='A note for guidance, which is not a provision of the Code. A text such as "n/a" counts as no reason; a value such as "N4" or "not stated - declined" is one.',
    in_force_from=CODE_A_2015,
)


OFFICER_DEFINED_ETHNICITY = Rule(
    id="rec-ode-when-different",
    title="Officer's view of ethnicity where it was not stated",
    citations=(_code_a("4.3(a)"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("self_defined_ethnicity",), ("officer_defined_ethnicity",)),
    subject=(("officer_defined_ethnicity",),),
    blank_is_query=True,
    withheld_matters=(("self_defined_ethnicity",), ("officer_defined_ethnicity",)),
    applies=_not_stated,
    scope_unclear=_attendance_unknown,
    message="Ethnicity was not stated and the officer's own view is not shown.",
    good="The officer's own view beside the person's answer, where the two differ or the person gave none.",
    scope='Searches where the self-defined ethnicity is "not stated", except of unattended vehicles.',
    limits="The extract has no column for the officer's view; either ethnicity is withheld; or a vehicle was searched and the record does not say whether anybody was in charge of it.",
    source_note='The Code asks for the officer\'s view where it differs. A record cannot show a view that was not written down, so only "not stated" is looked at: where the person did state an ethnicity, a blank is in order. "Unknown" is a view.',
    in_force_from=CODE_A_2015,
)

OFFICER = Rule(
    id="rec-officer-id",
    title="Identity of the officer",
    citations=(_code_a("4.3(e)"), _code_a("4.4"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("officer",),),
    subject=(("officer",),),
    blank_is_query=True,
    required_item=True,
    message="The record does not identify the officer.",
    good="The officer's name, or in some cases a warrant or other number and the station.",
    scope="Every search.",
    limits="The extract has no column for the officer, or the column is withheld so that officers are not named.",
    in_force_from=CODE_A_2015,
)


def _not_by_name(evidence: Evidence) -> Bools:
    """An officer is given, and not said to be given by name."""
    nobody = evidence.supplied("officer") & evidence.blank("officer")
    return ~evidence.is_code("officer_id_type", "name") & ~nobody


def _name_or_number_unknown(evidence: Evidence) -> Bools:
    return ~evidence.is_code("officer_id_type", "number")


OFFICER_STATION = Rule(
    id="rec-officer-number-station",
    title="Station of an officer shown by number",
    citations=(_code_a("4.4"),),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("officer_id_type",), ("officer_station",)),
    held_back=("officer",),
    subject=(("officer_station",),),
    blank_is_query=True,
    withheld_matters=(("officer",), ("officer_id_type",), ("officer_station",)),
    applies=_not_by_name,
    scope_unclear=_name_or_number_unknown,
    message="An ID number is used but the officer's station is not shown.",
    good="The number together with the station at which the officer serves.",
    scope="Records that show the officer by a number and not by name.",
    limits="The extract does not say whether officers are shown by name or by number, or has no column for the station; or the officer, the kind of identity or the station is withheld.",
    source_note="Where the officer is blank this check does not apply; another one asks who the officer was.",
    in_force_from=CODE_A_2015,
)


# --- how the record was made ------------------------------------------------------------------------------


def _not_arrested(evidence: Evidence) -> Bools:
    """Not known to have led to an arrest. After an arrest the record of the search belongs to the custody record."""
    return ~evidence.is_code("outcome", "arrest")


def _arrest_unknown(evidence: Evidence, where: Bools) -> tuple[tuple[Bools, Reason], ...]:
    """What keeps us from knowing whether the person was arrested."""
    return (
        (where & not_supplied(evidence, "outcome"), Reason.NOT_SUPPLIED),
        (where & held_back(evidence, "outcome"), Reason.WITHHELD),
        (where & evidence.blank("outcome"), Reason.BLANK),
        (where & ~evidence.known("outcome"), Reason.UNCERTAIN),
    )


_LONGEST_DAY = 25  # hours, when the clocks go back


def _late(evidence: Evidence, parameters: Mapping[str, float]) -> tuple[Bools, Bools]:
    """Records surely made late without a reason, and those that may have been.

    Of a search with a day and no time only the day is sure, so the wait is counted from its beginning and its end.
    """
    import numpy as np

    limit, day = microseconds(parameters["hours"], 3600), microseconds(_LONGEST_DAY, 3600)

    def later(length: int) -> Bools:
        def than(rows: Evidence) -> Bools:
            waited = rows.moments("record_created_at") - rows.moments("searched_at")
            return np.asarray(waited.view(np.int64) > length)  # where a moment is missing it is the least number of all

        return evidence.fact("recorded later", str(length), make=than)

    a_day = evidence.dated_to("day")
    unexplained = ~reason_given(evidence, "late_record_reason")
    late = later(limit)
    surely = np.where(a_day, later(limit + day), late) & unexplained
    return surely, late & unexplained & ~surely


def _surely_late(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return _late(evidence, parameters)[0]


def _late_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    surely, perhaps = _late(evidence, parameters)
    return first_of(
        evidence,
        (perhaps, Reason.UNCERTAIN),
        *no_reason_known(evidence, surely, "late_record_reason"),
        *_arrest_unknown(evidence, surely),
    )


MADE_PROMPTLY = Rule(
    id="rec-made-promptly",
    title="Record made soon after the search",
    citations=(_code_a("4.1"), PACE_S3),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("searched_at",), ("record_created_at",)),
    subject=(("searched_at",), ("record_created_at",)),
    applies=_not_arrested,
    unjudged=because(_late_not_settled),
    unjudged_why=_late_not_settled,
    query=_surely_late,
    message="The record was made well after the search and no reason is given.",
    good="A record made on the spot or as soon as practicable, or the reason why it was made later.",
    scope="Every search that did not lead to an arrest; after an arrest the record is part of the custody record.",
    limits="The time of the search or of the record is blank or withheld; the search has a day and no time, and that leaves it open; or the record was made late, and the extract does not tell whether a reason was given or whether the person was arrested. Where a force supplies the time of an upload, switch this check off.",
    source_note='The Code sets no hours: the threshold is this tool\'s. A text such as "n/a" counts as no reason.',
    parameters=(
        Parameter(name="hours", default=24, meaning="hours after the search within which a record needs no reason"),
    ),
    in_force_from=CODE_A_2015,
)


def _people_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.blank("persons_searched")


def _several_people(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.above("persons_searched", 1)


ONE_PER_PERSON = Rule(
    id="rec-one-per-person",
    title="One record for each person",
    citations=(_code_a("4.5"),),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("persons_searched",),),
    unjudged=_people_unknown,
    unjudged_reason=Reason.BLANK,
    query=_several_people,
    blank_message="How many people this record covers is not recorded.",
    message="More than one person seems to have been searched on one record.",
    good="A record for each person searched; a person and their vehicle may share one.",
    scope="Every search, with or without a vehicle.",
    limits="The extract does not say how many people a record covers, or the number is blank.",
    source_note="Most likely where a vehicle and the people in it were searched, but asked of every record: the number alone decides.",
    in_force_from=CODE_A_2015,
)


# --- notices, copies, what the person was told ------------------------------------------------------------


def _perhaps_unattended(evidence: Evidence) -> Bools:
    """A vehicle that nobody is said to have been in charge of, or another search that says that nobody was."""
    alone = evidence.is_code("search_type", "vehicle") & ~evidence.no("vehicle_unattended")
    return alone | (evidence.yes("vehicle_unattended") & ~evidence.is_code("search_type", "person"))


def _not_surely_unattended(evidence: Evidence) -> Bools:
    """Nothing says that nobody was in charge, or a person was searched with the vehicle."""
    with_person = evidence.is_code("search_type", "person-and-vehicle")
    return ~evidence.yes("vehicle_unattended") | with_person


def _notice_neither(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("notice_left")


def _no_notice(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("notice_left")


UNATTENDED_NOTICE = Rule(
    id="rec-vehicle-unattended-notice",
    title="Notice left at an unattended vehicle",
    citations=(_code_a("4.8"), _code_a("4.9")),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("vehicle_unattended",), ("notice_left",)),
    subject=(("notice_left",),),
    withheld_matters=(("vehicle_unattended",), ("notice_left",)),
    applies=_perhaps_unattended,
    scope_unclear=_not_surely_unattended,
    unjudged=_notice_neither,
    query=_no_notice,
    blank_message="Whether a notice was left at the vehicle is not recorded.",
    message="No note says the owner was told their vehicle was searched.",
    good="A notice left in or on the vehicle: that it was searched, by which station, and how to get a copy of the record.",
    scope="Searches of vehicles that nobody was in charge of.",
    limits="The extract has no column for the notice or does not say which vehicles were unattended; the notice is blank, or one of the two is withheld; or a notice was not left and the record does not settle whether anybody was with the vehicle.",
    in_force_from=CODE_A_2015,
)

_COPY = ("copy_offered", "copy_given")


def _copy(evidence: Evidence) -> tuple[Bools, Bools]:
    """Where a copy was offered or given, and where the record says no without giving a reason."""
    had = any_of(evidence, (evidence.yes(name) for name in _COPY))
    refused = any_of(evidence, (evidence.no(name) for name in _COPY)) & ~had
    return had, refused


def _copy_not_settled(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    had, refused = _copy(evidence)
    asked = refused & ~reason_given(evidence, "copy_reason")
    open_ = asked | ~(had | refused)
    odd = any_of(evidence, (evidence.present(name) & ~evidence.known(name) for name in _COPY))
    return first_of(
        evidence,
        (open_ & any_of(evidence, (evidence.withheld(name) for name in _COPY)), Reason.WITHHELD),
        (open_ & odd, Reason.UNCERTAIN),
        *no_reason_known(evidence, asked, "copy_reason"),
        *_arrest_unknown(evidence, asked),
    )


def _no_copy(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    refused = _copy(evidence)[1]
    return refused & ~reason_given(evidence, "copy_reason")


def _copy_due(evidence: Evidence) -> Bools:
    return _not_arrested(evidence) & _person_or_attended(evidence)


COPY_OFFERED = Rule(
    id="rec-copy-offered",
    title="Copy of the record offered",
    citations=(_code_a("4.2"), _code_a("3.8(e)")),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(_COPY,),
    subject=(_COPY,),
    applies=_copy_due,
    scope_unclear=_attendance_unknown,
    unjudged=because(_copy_not_settled),
    unjudged_why=_copy_not_settled,
    query=_no_copy,
    blank_message="Whether a copy was offered or given is not recorded.",
    message="The record does not show that the person was offered or given a copy of it, and gives no reason.",
    good="A copy or receipt offered, and given if wanted, or the reason why not.",
    scope="Every search that did not lead to an arrest, except of unattended vehicles.",
    limits="The extract has no column about copies; what it says about them is blank or withheld; or it says no and does not tell whether a reason was given or whether the person was arrested.",
    source_note='A copy that was given was offered, and where only one of the two is filled it speaks for both. Any reason counts, such as a call to something more urgent (4.2A, paragraph to be confirmed); a text such as "n/a" does not.',
    in_force_from=CODE_A_2015,
)

_TOLD = (
    "told_grounds",
    "told_object",
    "told_identity",
    "told_station",
    "told_entitlement",
    "told_power",
    "told_detained",
)
_CARD = "told_warrant_card"  # due only from an officer who is not in uniform


def _of_told(evidence: Evidence, accessor: Callable[[str], Bools]) -> Bools:
    """True where the accessor is true of a piece of information that was due, or may have been."""
    pieces = any_of(evidence, (accessor(name) for name in _TOLD))
    return pieces | (accessor(_CARD) & ~evidence.yes("in_uniform"))


def _not_told(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    pieces = any_of(evidence, (evidence.no(name) for name in _TOLD))
    return pieces | (evidence.no(_CARD) & evidence.no("in_uniform"))


def _told_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    """One "no" that counts is enough for a query; without one, every piece has to be known."""
    open_ = ~_not_told(evidence, parameters)

    def left_blank(name: str) -> Bools:
        return evidence.supplied(name) & evidence.blank(name)

    def unclear(name: str) -> Bools:
        said = evidence.yes(name) if name == _CARD else evidence.known(name)
        return evidence.present(name) & ~said

    return first_of(
        evidence,
        (open_ & _of_told(evidence, evidence.withheld), Reason.WITHHELD),
        (open_ & _of_told(evidence, left_blank), Reason.BLANK),
        (open_ & _of_told(evidence, unclear), Reason.UNCERTAIN),
    )


GOWISELY = Rule(
    id="rec-gowisely",
    title="What the person has to be told before the search",
    citations=(_code_a("3.8"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=((*_TOLD, _CARD),),
    subject=((*_TOLD, _CARD),),
    applies=_person_or_attended,
    scope_unclear=_attendance_unknown,
    unjudged=because(_told_not_settled),
    unjudged_why=_told_not_settled,
    query=_not_told,
    blank_message="Whether the person was told everything is not recorded.",
    message="The record says one or more pieces of required information were not given.",
    good="Grounds, object, warrant card if not in uniform, identity, station, entitlement to a copy, legal power, and that the person is detained: each said.",
    scope="Every search, except of unattended vehicles.",
    limits='The extract has no column for any of the pieces; or none is a clear "no" and one is blank or withheld. Pieces that have no column are not looked at.',
    source_note="The warrant card is due from an officer in plain clothes only; where the record does not say whether the officer wore uniform, a card that was not shown leaves the record unjudged.",
    in_force_from=CODE_A_2015,
)


def _perhaps_plain_clothes(evidence: Evidence) -> Bools:
    return ~evidence.yes("in_uniform") & _person_or_attended(evidence)


def _plain_clothes_unknown(evidence: Evidence) -> Bools:
    return ~evidence.no("in_uniform") | _attendance_unknown(evidence)


def _card_neither(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("warrant_card_shown")


def _card_not_shown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("warrant_card_shown")


WARRANT_CARD = Rule(
    id="rec-warrant-card",
    title="Warrant card shown by an officer in plain clothes",
    citations=(_code_a("3.8"), PACE_S2),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("in_uniform",), ("warrant_card_shown",)),
    subject=(("warrant_card_shown",),),
    withheld_matters=(("in_uniform",), ("warrant_card_shown",)),
    applies=_perhaps_plain_clothes,
    scope_unclear=_plain_clothes_unknown,
    unjudged=_card_neither,
    query=_card_not_shown,
    blank_message="Whether the warrant card was shown is not recorded.",
    message="A plain-clothes officer is recorded as not showing a warrant card.",
    good="That an officer in plain clothes showed a warrant card.",
    scope="Searches by officers who were not in uniform, except of unattended vehicles.",
    limits="The extract does not say who was in uniform or has no column for the card; either is blank or withheld; or a vehicle was searched and the record does not say whether anybody was in charge of it.",
    source_note='Showing the card is a duty towards the person and no item of the record, so a blank is not a query: only a "no" is.',
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
    TIME_AT_MIDNIGHT,
    PLACE,
    OBJECT,
    GROUNDS,
    POWER,
    POWER_UNKNOWN,
    SELF_DEFINED_ETHNICITY,
    ETHNICITY_VALID,
    NOT_STATED_REASON,
    OFFICER_DEFINED_ETHNICITY,
    OFFICER,
    OFFICER_STATION,
    MADE_PROMPTLY,
    ONE_PER_PERSON,
    UNATTENDED_NOTICE,
    COPY_OFFERED,
    GOWISELY,
    WARRANT_CARD,
)
