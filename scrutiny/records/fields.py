"""The data dictionary, as data: every field a record can have, what it means and who may see it.

One ``Field`` an item, grouped as a person would look for them. Layouts map a force's columns to these
names; rules, conditions and packs know no other names. An extract rarely has them all: a field that no
column supplies is *not supplied*, which is different from blank and different from withheld.

Sources: "Code A 4.3" and the like are the items of PACE Code A (``docs/law.md`` says which paragraph
numbers were verified); "police.uk" is the public download; "panel" is what scrutiny panels ask for.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """How a field's values are held in a table of records."""

    REFERENCE = "reference"  # text that names a record; never a number, "0012" stays
    INSTANT = "instant"  # a moment, UTC, to the second
    DAY = "day"  # a date without a time
    CODED = "coded"  # a code of a vocabulary or, if unknown, the value as read
    TEXT = "text"  # what somebody wrote in their own words; may hold personal data
    LABEL = "label"  # a short text that is not prose: a station, an operation, a reference
    NUMBER = "number"
    PSEUDONYM = "pseudonym"  # replaced at reading by a one-way name


class Sensitivity(StrEnum):
    """Who may see a field. Outputs are built from these classes; nothing leaves by default."""

    PUBLIC = "public"  # the force publishes it record by record
    PANEL = "panel"  # a panel member may see it; text only after it was checked by a person
    RESTRICTED = "restricted"  # the office and the force only
    SECRET = "secret"  # in no output at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One item of the dictionary."""

    name: str
    label: str  # as printed
    kind: Kind
    meaning: str
    sensitivity: Sensitivity
    vocabulary: str | None = None  # the vocabulary of a coded field
    source: str = ""  # who asks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


def _field(  # the one place where a row of the table below becomes a Field
    name: str, label: str, kind: Kind, sensitivity: Sensitivity, source: str, meaning: str, vocabulary: str | None = None
) -> Field:
    return Field(
        name=name, label=label, kind=kind, meaning=meaning, sensitivity=sensitivity, vocabulary=vocabulary, source=source
    )


_REF, _INSTANT, _DAY, _CODED = Kind.REFERENCE, Kind.INSTANT, Kind.DAY, Kind.CODED
_TEXT, _LABEL, _NUMBER, _PSEUDONYM = Kind.TEXT, Kind.LABEL, Kind.NUMBER, Kind.PSEUDONYM
_PUB, _PAN, _RES, _SEC = Sensitivity.PUBLIC, Sensitivity.PANEL, Sensitivity.RESTRICTED, Sensitivity.SECRET

GROUPS: tuple[Group, ...] = (
    Group(
        title="The search",
        fields=(
            _field("reference", "Force reference", _REF, _RES, "force", "The force's own name for the record."),
            _field("search_type", "What was searched", _CODED, _PUB, "police.uk", "A person, a vehicle, or both.", "search_type"),
            _field("searched_at", "When", _INSTANT, _RES, "Code A 4.3", "When the search began."),
            _field("stopped_at", "When stopped", _INSTANT, _RES, "panel", "When the person or vehicle was first detained."),
            _field("ended_at", "When ended", _INSTANT, _RES, "panel", "When the person or vehicle could leave."),
            _field("detention_minutes", "Minutes detained", _NUMBER, _PAN, "Code A 3.3", "Minutes from stop to end, where the force records them so."),
            _field("detention_reason", "Why a long stop", _TEXT, _PAN, "Code A 3.3", "Why the stop took long."),
            _field("place", "Place", _TEXT, _RES, "Code A 4.3", "Where, in words: a street, a beat, a description."),
            _field("beat", "Beat", _LABEL, _RES, "panel", "The force's beat, ward or sector."),
            _field("latitude", "Latitude", _NUMBER, _RES, "police.uk", "Degrees north, WGS84."),
            _field("longitude", "Longitude", _NUMBER, _RES, "police.uk", "Degrees east, WGS84."),
            _field("area", "Area", _LABEL, _PAN, "panel", "Community Safety Partnership area as the force records it: a name or an ONS code."),
            _field("in_operation", "Part of a policing operation", _CODED, _PUB, "police.uk", "Whether the search was part of a planned operation.", "yes_no"),
            _field("operation", "Operation", _LABEL, _RES, "police.uk", "The operation's name."),
        ),
    ),
    Group(
        title="The person or vehicle",
        fields=(
            _field("gender", "Gender", _CODED, _PUB, "police.uk", "As the force records it.", "gender"),
            _field("age", "Age", _NUMBER, _RES, "panel", "Age in years at the search."),
            _field("age_range", "Age band", _CODED, _PUB, "police.uk", "Age in the bands that are published.", "age_range"),
            _field("self_defined_ethnicity", "Self-defined ethnicity", _CODED, _PUB, "Code A 4.3", "What the person said, in the 18+1 or 16+1 codes.", "self_defined_ethnicity"),
            _field("ethnicity_reason", "Why ethnicity was not stated", _TEXT, _PAN, "Code A Note 18", "Why no self-defined ethnicity is recorded."),
            _field("officer_defined_ethnicity", "Officer-defined ethnicity", _CODED, _PUB, "Code A 4.3", "What the officer saw.", "officer_defined_ethnicity"),
            _field("person_key", "Person key", _PSEUDONYM, _SEC, "panel", "The force's key for one person, so that repeat searches can be counted."),
            _field("persons_searched", "People searched", _NUMBER, _PAN, "Code A 4.5", "How many people this one record covers."),
            _field("vehicle_unattended", "Vehicle unattended", _CODED, _PAN, "Code A 4.8", "Whether nobody was in charge of the vehicle.", "yes_no"),
            _field("notice_left", "Notice left", _CODED, _PAN, "Code A 4.8", "Whether a notice was left at an unattended vehicle.", "yes_no"),
        ),
    ),
    Group(
        title="The power and the reasons",
        fields=(
            _field("power", "Power used", _CODED, _PUB, "Code A 3.8", "The legal power.", "power"),
            _field("second_power", "Second power", _CODED, _PUB, "panel", "A second power, where the record has two.", "power"),
            _field("object", "Object of search", _CODED, _PUB, "Code A 4.3", "What the officer was looking for.", "object"),
            _field("second_object", "Second object", _CODED, _PUB, "panel", "A second object, where the record has two.", "object"),
            _field("offence_suspected", "Possession or supply", _CODED, _PAN, "panel", "For drugs: possession for oneself, or supply.", "offence_suspected"),
            _field("grounds", "Reasons for the search", _TEXT, _PAN, "Code A 4.3", "The officer's grounds, in the officer's words."),
        ),
    ),
    Group(
        title="Authorisation",
        fields=(
            _field("authorisation_reference", "Authorisation reference", _LABEL, _PAN, "Code A 4.3", "Number or name of the authorisation of a search without reasonable grounds."),
            _field("authorised_by", "Authorised by", _PSEUDONYM, _SEC, "Code A 4.3", "The officer who gave the authorisation."),
            _field("authorisation_rank", "Rank of authorising officer", _CODED, _PAN, "CJPOA s60", "The rank of the officer who gave it.", "rank"),
            _field("authorisation_start", "Authorisation from", _INSTANT, _RES, "CJPOA s60", "When the authorised period begins."),
            _field("authorisation_end", "Authorisation until", _INSTANT, _RES, "CJPOA s60", "When the authorised period ends."),
            _field("authorisation_extended", "Authorisation extended", _CODED, _PAN, "CJPOA s60", "Whether it was extended.", "yes_no"),
            _field("svro_reference", "Order reference", _LABEL, _RES, "Sentencing Code s342E", "The Serious Violence Reduction Order relied on."),
        ),
    ),
    Group(
        title="The officer",
        fields=(
            _field("officer", "Officer", _PSEUDONYM, _SEC, "Code A 4.3", "The officer's name or number."),
            _field("officer_id_type", "Officer shown by", _CODED, _PAN, "Code A 4.4", "Whether the record names the officer or gives a number.", "officer_id_type"),
            _field("officer_station", "Officer's station", _LABEL, _RES, "Code A 4.4", "Where the officer is based."),
            _field("officer_team", "Officer's team", _LABEL, _RES, "panel", "The officer's team or unit."),
            _field("officer_gender", "Gender of searching officer", _CODED, _PAN, "Code A 3.6", "Gender of the officer who searched.", "gender"),
            _field("in_uniform", "In uniform", _CODED, _PAN, "Code A 3.9", "Whether the officer wore uniform.", "yes_no"),
            _field("warrant_card_shown", "Warrant card shown", _CODED, _PAN, "Code A 3.8", "Whether an officer not in uniform showed a warrant card.", "yes_no"),
        ),
    ),
    Group(
        title="What the person was told",
        fields=(
            _field("told_grounds", "Told the grounds", _CODED, _PAN, "Code A 3.8", "GOWISELY: grounds.", "yes_no"),
            _field("told_object", "Told the object", _CODED, _PAN, "Code A 3.8", "GOWISELY: object.", "yes_no"),
            _field("told_warrant_card", "Told: warrant card", _CODED, _PAN, "Code A 3.8", "GOWISELY: warrant card, if not in uniform.", "yes_no"),
            _field("told_identity", "Told who the officer is", _CODED, _PAN, "Code A 3.8", "GOWISELY: identity.", "yes_no"),
            _field("told_station", "Told the station", _CODED, _PAN, "Code A 3.8", "GOWISELY: station.", "yes_no"),
            _field("told_entitlement", "Told of the right to a copy", _CODED, _PAN, "Code A 3.8", "GOWISELY: entitlement to a record.", "yes_no"),
            _field("told_power", "Told the power", _CODED, _PAN, "Code A 3.8", "GOWISELY: legal power.", "yes_no"),
            _field("told_detained", "Told: you are detained", _CODED, _PAN, "Code A 3.8", "GOWISELY: you are detained.", "yes_no"),
            _field("copy_offered", "Copy offered", _CODED, _PAN, "Code A 4.2", "Whether a copy or receipt was offered.", "yes_no"),
            _field("copy_given", "Copy given", _CODED, _PAN, "Code A 4.2", "Whether a copy or receipt was given.", "yes_no"),
            _field("copy_reason", "Why no copy", _TEXT, _PAN, "Code A 4.2A", "Why no copy was offered or given."),
        ),
    ),
    Group(
        title="How it was done",
        fields=(
            _field("clothing_removed", "Clothing removed", _CODED, _PUB, "Code A 3.5", "The most that was removed.", "clothing_removed"),
            _field("clothing_reason", "Why clothing was removed", _TEXT, _PAN, "Code A 3.6", "Why more than outer clothing was removed."),
            _field("out_of_public_view", "Out of public view", _CODED, _PAN, "Code A 3.6", "Whether that happened out of public view.", "yes_no"),
            _field("opposite_sex_requested", "Person asked for that officer", _CODED, _PAN, "Code A 3.6", "Whether the person asked for someone of the opposite sex to be present.", "yes_no"),
            _field("intimate_parts_exposed", "Intimate parts exposed", _CODED, _PAN, "Code A 3.7", "Whether intimate parts were exposed.", "yes_no"),
            _field("intimate_place", "Where intimate parts were exposed", _CODED, _PAN, "Code A 3.7", "The kind of place.", "intimate_place"),
            _field("supervisor_told", "Supervisor told", _CODED, _PAN, "panel", "Whether a supervisor was told before more than outer clothing was removed.", "yes_no"),
            _field("appropriate_adult", "Appropriate adult present", _CODED, _PAN, "Code C Annex A", "Whether an appropriate adult was there.", "yes_no"),
            _field("adult_waiver_reason", "Why no appropriate adult", _TEXT, _PAN, "Code C Annex A", "Urgency, or the child's own wish."),
            _field("persons_present", "People present", _NUMBER, _PAN, "Code C Annex A", "How many people besides the person searched."),
            _field("safeguarding_note", "Safeguarding note", _TEXT, _PAN, "panel", "What was done to look after a child or a vulnerable person."),
            _field("force_used", "Force used", _CODED, _PAN, "panel", "Whether force was used, handcuffs included.", "yes_no"),
            _field("handcuffs_used", "Handcuffs used", _CODED, _PAN, "panel", "Whether handcuffs were used.", "yes_no"),
            _field("force_reason", "Why force was used", _TEXT, _PAN, "panel", "Why force or handcuffs were used."),
            _field("camera_used", "Camera used", _CODED, _PAN, "panel", "Whether body-worn video was recorded.", "yes_no"),
            _field("camera_reason", "Why no camera", _TEXT, _PAN, "panel", "Why it was not."),
        ),
    ),
    Group(
        title="What came of it",
        fields=(
            _field("found", "What was found", _TEXT, _PAN, "panel", "What was found, in words."),
            _field("outcome", "Outcome", _CODED, _PUB, "police.uk", "What the search led to.", "outcome"),
            _field("outcome_linked", "Outcome linked to object", _CODED, _PUB, "police.uk", "Whether the outcome concerns the thing looked for.", "yes_no"),
        ),
    ),
    Group(
        title="The record itself",
        fields=(
            _field("record_created_at", "Record made", _INSTANT, _RES, "Code A 4.1", "When the record was made."),
            _field("record_changed_at", "Record last changed", _INSTANT, _RES, "panel", "When it was last changed."),
            _field("late_record_reason", "Why made later", _TEXT, _PAN, "Code A 4.1", "Why the record was made well after the search."),
            _field("supervisor_reviewed_on", "Supervisor's review", _DAY, _PAN, "panel", "When a supervisor checked the record."),
            _field("supervisor_result", "Supervisor's result", _CODED, _PAN, "panel", "What the supervisor thought of it.", "supervisor_result"),
        ),
    ),
)

FIELDS: tuple[Field, ...] = tuple(field for group in GROUPS for field in group.fields)
NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)


@cache
def by_name() -> dict[str, Field]:
    """Every field by its name."""
    return {field.name: field for field in FIELDS}


def names_of(*kinds: Kind) -> tuple[str, ...]:
    """The names of the fields of these kinds, in dictionary order."""
    return tuple(field.name for field in FIELDS if field.kind in kinds)


# What a reading puts beside the fields, so that every row can be traced and accounted for.
PROVENANCE: tuple[str, ...] = (
    "record_id",  # the force's reference, or derived-1; text
    "source",  # number of the file in the load, from 0
    "source_row",  # row as a spreadsheet shows it: the header is row 1
    "date_precision",  # "second", "day" (no time given), "none" (blank), "withheld"
)
COLUMNS: tuple[str, ...] = PROVENANCE + NAMES

# A cell that says that something is held back. It is neither blank nor a value.
WITHHELD = "[withheld]"
WITHHELD_MARKS: frozenset[str] = frozenset(
    {"[withheld]", "withheld", "[redacted]", "redacted", "[removed]", "[sanitised]"}
)

# What programs write into a cell that has nothing in it. Not looked for in texts: there somebody may have typed it.
BLANK_MARKS: frozenset[str] = frozenset({"na", "nan", "null", "<na>", "nat", "none", "\\n"})
