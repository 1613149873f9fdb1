"""All that a template may see: plain strings and numbers, made once and shown by HTML, PDF and Word alike.

A record reaches a view through an allow-list (``ALLOWED``): a field that is not on it cannot be printed, whoever
asks. The exact moment and the exact age are read only to be made coarser (``COARSENED``). Text that somebody
wrote (``TEXT_FIELDS``) must be the redacted and signed text when it comes here; nothing is redacted here.

No pandas: a record is a mapping from field names to values, in which None, "" and NaN are blank.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scrutiny.accountability.briefs import Brief, Notice
from scrutiny.outputs.textsafe import for_screen
from scrutiny.panel.questions import Question, QuestionSet, Rests
from scrutiny.panel.redaction import AgeBand, Bands, DateBand, PlaceBand, TimeBand, age_code, age_words, time_words
from scrutiny.records import fields
from scrutiny.records.days import day_words, month_words
from scrutiny.records.fields import WITHHELD, Kind
from scrutiny.records.vocabulary import NOT_STATED, VOCABULARIES
from scrutiny.sampling import seeds

MARKING = "OFFICIAL-SENSITIVE: confidential. Could be linked to public data. Do not copy. Return after the meeting."
MARKING_BRIEF = "OFFICIAL-SENSITIVE: for the addressee. Cases stand here by pack number only."
MARKING_NOTICE = "OFFICIAL-SENSITIVE: for the addressee. No case stands here."
SENDER = "The community scrutiny panel, through the commissioner's office"
DRAW_PAGE = "check-the-draw.html"  # lies beside the pack: `outputs.verify_page`
NOT_RECORDED = "not recorded"
NOT_SUPPLIED = "not supplied by the force"
WITHHELD_BY_FORCE = "withheld by the force"
NOBODY_SEARCHED = "a vehicle was searched; no person is recorded"
NOBODY_THERE = "nobody: the vehicle was unattended"
NOT_PRINTED = "not printed"  # the bands that were signed leave it out, for all records
NOT_ON_THE_LIST = "recorded, but not as a value this program knows"  # unknown values may hold anything, a name too

HOW_TO: tuple[str, ...] = (
    (
        "Read each record on your own. Answer its questions before you look at what came of the search. Only a "
        "question that says so comes after."
    ),
    (
        "Judge what is written. If the record does not tell you, say that you cannot tell. That is an answer too, and "
        "a useful one."
    ),
    "A gap in a record is a gap in the record. It does not show what happened in the street.",
    "Members may see a record differently, and nobody is wrong then. The panel talks it over at the meeting.",
    (
        "Do not try to find out who anybody is. If you think you know someone in a record, leave that record out and "
        "tell the office."
    ),
)
# How to read a page: for every pack, whatever else it says on how to answer.
READING: tuple[str, ...] = (
    (
        "Times are given as a part of the day. Night is from midnight to 6 in the morning. Morning is 6 to noon. "
        "Afternoon is noon to 6. Evening is 6 to midnight."
    ),
    (
        f"“{NOT_RECORDED.capitalize()}” means that this part of the form was left blank. Some parts are for some "
        "searches only. "
        f"“{NOT_SUPPLIED.capitalize()}” means that the file sent to us has no place for it, so nobody can judge it."
    ),
    (
        "Words in square brackets, such as [NAME], stand where something personal, a time or a date was taken out, or "
        "where a sign cannot be shown."
    ),
)

# Of the invented records that come with the program: they may be shown as they are.
INVENTED = (
    "The records in this pack are invented, not redacted. They come with the program, to show what a pack looks like. "
    "The names in them are of nobody. All else, the marking too, is as it would be in a real pack."
)
_INVENTED_READING = (
    "These records are invented, not redacted: nothing was taken out. In a real pack, words in square brackets, such "
    "as [NAME], stand where something personal, a time or a date was taken out, or where a sign cannot be shown."
)
_BANDS_READING = (
    f"“{NOT_PRINTED.capitalize()}” means that the office left this out of every record, so that it is harder to find "
    "out who somebody is."
)

_LONDON = ZoneInfo("Europe/London")


# --- what templates see ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words about a field of a record, which stand on the side of the sheet on which that field stands."""

    field: str  # its name in the data dictionary
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the trade and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """What somebody wrote, or why there is nothing to read."""

    text: str | None
    why_none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question with its possible answers; no answers listed means that words are asked for."""

    id: str
    text: str
    help: str
    options: tuple[str, ...]
    critical: bool
    items: tuple[str, ...] = ()  # a tick list: each is answered by itself, with the same options
    codes: tuple[str, ...] = ()  # of the options, in their order: what a file of answers holds
    item_codes: tuple[str, ...] = ()
    comment_when: tuple[str, ...] = ()  # codes of answers after which a comment is asked for
    overall: bool = False  # its answer gives the record its colour
    rests_on: str = ""  # "reasons" or "outcome": what it cannot be answered without
    columns: tuple[str, ...] = ()  # fields that it asks about


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One line of the table of areas."""

    name: str
    population: int  # searches on the list
    drawn: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record, as a member may see it. ``outcome``: what came of it and who judged it before, for after judging."""

    number: str
    area: str
    facts: tuple[Fact, ...]
    grounds: TextBlock
    outcome: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One way to check the draw, with the command to type, or the file beside the pack, where there is one."""

    text: str
    command: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingView:
    """How the records were picked, in lay words."""

    how: tuple[str, ...]
    who_chose: tuple[str, ...]
    can_say: tuple[str, ...]
    cannot_say: tuple[str, ...]
    checks: tuple[Check, ...]
    facts: tuple[Fact, ...]
    nobody_picked: bool = False  # whether what was announced, and the way of the seed, show that nobody picked


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """A page to look things up in: a heading, what it is about, and terms with their meaning."""

    id: str  # lower-case letters and hyphens, such as "reasonable-grounds"
    heading: str
    intro: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """One member's own copy: whose it is (a code, never a name), and which of how many."""

    member: str
    number: int
    of: int
    initials: bool = True  # a place to write them on


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSetView:
    """Which questions are asked, so that a file of answers can say what it answers."""

    name: str
    version: str
    stage: str  # as the cover of the workbook says it


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """Part A of the panel pack: what members judge from.

    With ``copy`` it is one member's, and ``records`` are that member's only; without, it is the office's, with all.
    """

    pack_id: str
    title: str
    force: str
    period: str
    stage: str
    marking: str
    how_to: tuple[str, ...]
    sampling: SamplingView
    areas: tuple[AreaRow, ...]
    total_population: int
    total_drawn: int
    records: tuple[RecordView, ...]
    questions: tuple[QuestionView, ...]
    glossary: tuple[Term, ...]
    provenance: tuple[Fact, ...]
    notices: tuple[str, ...] = ()
    reading: tuple[str, ...] = READING
    guides: tuple[GuideView, ...] = ()
    copy: CopyView | None = None
    asked: QuestionSetView | None = None
    invented: bool = False  # the records that come with the program, shown as they are

    def __post_init__(self) -> None:
        """Tables add up, and a number names one record; else the caller has a bug."""
        if sum(row.population for row in self.areas) != self.total_population:
            raise ValueError("the areas do not add up to the searches on the list")
        if sum(row.drawn for row in self.areas) != self.total_drawn:
            raise ValueError("the areas do not add up to the records drawn")
        if len({record.number for record in self.records}) != len(self.records):
            raise ValueError("two records have one number")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of a brief's table of cases; an answer for each of the brief's questions."""

    number: str
    result: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefView:
    """What a Chief Inspector, or the force lead, is told or asked: on which cases, on what evidence, by when.

    A notice asks nothing yet: it has no cases, no questions and no date.
    """

    title: str
    addressee: str
    area: str
    period: str
    heading: str  # above what was found, or how things stand
    found: tuple[str, ...]
    questions: tuple[Fact, ...]  # the few words above a column of answers, and the question in full
    cases: tuple[CaseRow, ...]
    asks: tuple[str, ...]
    due: str
    how_chosen: tuple[str, ...]
    marking: str
    not_said: tuple[str, ...] = ()
    key: tuple[str, ...] = ()  # how to read the cases
    dated: str = ""  # the day of the comparison that it tells of
    sender: str = SENDER


Plain = str | bool | None | list["Plain"] | dict[str, "Plain"]


def plain(value: object, text: Callable[[str], str] = for_screen) -> Plain:
    """A view as nested dicts and lists of strings, each string through ``text``, each number as people write it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return number_text(value)
    if isinstance(value, tuple):
        return [plain(item, text) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), text) for field in dataclasses.fields(value)}
    message = f"a view holds a {type(value).__name__}"
    raise TypeError(message)


def words(value: object) -> str:
    """All text of a view, a piece a line, for looking through it."""
    return "\n".join(_strings(plain(value)))


def _strings(value: Plain) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


# --- dates and numbers as they are written in Britain -----------------------------------------------------


def number_text(count: int) -> str:
    """1204 as "1,204"."""
    return f"{count:,}"


_AS_USUAL = Bands()

# --- a record -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shown:
    """A field on the page: always, or where another field holds one of these codes, or only where it has a value.

    ``if_sent``: always, but for a file that has no column for it. ``of_children``: so on the page of a child alone.
    ``but_adults``: a blank has no place on the page of somebody whom it says to be 18 or over.
    """

    name: str
    where: str = ""  # the other field
    codes: tuple[str, ...] = ()
    always: bool = False
    if_sent: bool = False
    of_children: bool = False
    but_adults: bool = False
    label: str = ""  # for members, where the label of the data dictionary is a word of the trade


_SUSPICIONLESS = ("cjpoa-s60", "cjpoa-s60aa", "terrorism-s47a", "poa-2023-s11")
_REMOVED = ("headgear-or-footwear", "more-than-outer")
_MORE = ("more-than-outer",)

# In the order of the page, before anybody has judged: what the officer wrote down of the stop itself. Nothing here is
# what came of it, or what somebody thought of it: that would tell members what to think (``_REVERSE``). What is not
# "always" keeps the page short: a reason for using force is missing only where force was used.
_SHOWN: tuple[_Shown, ...] = (
    _Shown("search_type", always=True),
    _Shown("power", always=True),
    _Shown("second_power", label="Second power used"),
    _Shown("object", always=True, label="Looked for"),
    _Shown("second_object", label="Also looked for"),
    _Shown("offence_suspected", "object", ("drugs",)),
    _Shown("authorisation_reference", "power", _SUSPICIONLESS),
    _Shown("authorisation_rank", "power", _SUSPICIONLESS),
    _Shown("authorisation_extended"),
    _Shown("in_operation"),
    _Shown("age_range", always=True),
    _Shown("gender", always=True),
    _Shown("self_defined_ethnicity", always=True),
    _Shown("ethnicity_reason", "self_defined_ethnicity", NOT_STATED),
    _Shown("officer_defined_ethnicity", always=True),
    _Shown("persons_searched"),
    _Shown("vehicle_unattended", "search_type", ("vehicle",)),
    _Shown("notice_left", "vehicle_unattended", ("yes",)),
    _Shown("detention_minutes"),
    _Shown("detention_reason", label="Why the stop took long"),
    _Shown("in_uniform", label="Officer in uniform"),
    _Shown("warrant_card_shown", "in_uniform", ("no",)),
    _Shown("officer_id_type", if_sent=True, label="How the record says who the officer was"),
    _Shown("clothing_removed", always=True),
    _Shown("clothing_reason", "clothing_removed", _REMOVED),
    _Shown("out_of_public_view", "clothing_removed", _MORE),
    _Shown("officer_gender", "clothing_removed", _MORE),
    _Shown("opposite_sex_requested", label="Person asked for someone of the other sex"),
    _Shown("supervisor_told", "clothing_removed", _MORE),
    _Shown("intimate_parts_exposed", "clothing_removed", _MORE),
    _Shown("intimate_place", "intimate_parts_exposed", ("yes",)),
    _Shown("appropriate_adult", "intimate_parts_exposed", ("yes",), but_adults=True),
    _Shown("adult_waiver_reason", "appropriate_adult", ("no",)),
    _Shown("persons_present", "intimate_parts_exposed", ("yes",)),
    _Shown("safeguarding_note", of_children=True, label="Care for the young or vulnerable"),
    _Shown("force_used", always=True),
    _Shown("handcuffs_used", "force_used", ("yes",)),
    _Shown("force_reason", "force_used", ("yes",)),
    _Shown("camera_used", always=True),
    _Shown("camera_reason", "camera_used", ("no",)),
    _Shown("copy_offered", if_sent=True, label="Copy of the record offered"),
    _Shown("copy_given", always=True, label="Copy of the record given"),
    _Shown("copy_reason", "copy_given", ("no",)),
)
# After judging. Why a record was made late mostly tells of an arrest; and a supervisor has judged the search already.
_REVERSE: tuple[_Shown, ...] = (
    _Shown("outcome", always=True),
    _Shown("outcome_linked", label="Outcome is about what was looked for"),
    _Shown("found", always=True),
    _Shown("supervisor_result", always=True, label="What the supervisor thought of the record"),
    _Shown("late_record_reason", label="Why the record was made later"),
)
# Of a vehicle alone nobody has these to record: a blank there is no gap.
_WHO = ("age_range", "age", "gender", "self_defined_ethnicity", "officer_defined_ethnicity", "persons_searched")
_OF_A_PERSON = frozenset({*_WHO, "clothing_removed"})
_CHILDREN = ("under-10", "10-17")
_ADULTS = ("18-24", "25-34", "over-34")
# After these there is no outcome that could be about anything: a blank there is no gap.
_NOTHING_CAME = ("no-further-action",)
_PRESENCE = frozenset({"authorisation_reference"})  # that it is there matters; what it says could lead to a place
TOLD: tuple[str, ...] = (
    "told_grounds", "told_object", "told_warrant_card", "told_identity", "told_station", "told_entitlement",
    "told_power", "told_detained",
)  # fmt: skip
_CARD_WORDS = "warrant card"
_TOLD_WORDS = (
    "the grounds", "the object", _CARD_WORDS, "who the officer is", "the station", "the right to a copy",
    "the legal power", "that they are detained",
)  # fmt: skip

_TOLD_HEADS = {"yes": "said", "no": "not said", WITHHELD: WITHHELD_BY_FORCE}
_TOLD_LABEL = "What the person was told (GOWISELY)"

# The whole allow-list. Area is given by the caller, as the area of the stratum.
ALLOWED: tuple[str, ...] = (
    *(shown.name for shown in _SHOWN), *TOLD, "grounds", *(shown.name for shown in _REVERSE),
)  # fmt: skip
# Values whose published name is no plain English, by field and code. The glossary gives the published name as well.
_PLAINLY: Mapping[tuple[str, str], str] = {
    ("outcome", "no-further-action"): "No further action",
    ("outcome", "article-found"): "Something was found; the file does not say what came of it",
    ("officer_id_type", "name"): "By name",
    ("officer_id_type", "number"): "By number, not by name",
}
# What a panel asks after first, where the file has no column for it.
_MATTERS_MOST = ("grounds", "force_used", "camera_used", "copy_given", "supervisor_result", "self_defined_ethnicity")
# Read, never shown as they are: a moment becomes a month and a part of the day, an age becomes a band.
COARSENED: tuple[str, ...] = ("searched_at", "date_precision", "age")
# The caller puts the redacted text, signed by a person, in the place of these.
TEXT_FIELDS: tuple[str, ...] = tuple(name for name in ALLOWED if fields.by_name()[name].kind is Kind.TEXT)


def reading_words(bands: Bands, *, invented: bool = False) -> tuple[str, ...]:
    """How to read a page, with these bands. ``invented``: nothing was taken out of the records."""
    left_out = (TimeBand.NONE, DateBand.NONE, AgeBand.NONE, PlaceBand.NONE)
    times, blanks, taken_out = READING
    of_times = (times,) if bands.time is TimeBand.PART else ()
    shown = (*of_times, blanks, _INVENTED_READING if invented else taken_out)
    return (*shown, _BANDS_READING) if any(each in left_out for each in _choices(bands)) else shown


def printed_in_full(bands: Bands) -> tuple[str, ...]:
    """The allowed fields whose value a page may say as it is, with these bands."""
    return ALLOWED if bands.age is AgeBand.BAND else tuple(name for name in ALLOWED if name != "age_range")


def _choices(bands: Bands) -> tuple[object, ...]:
    return bands.time, bands.date, bands.age, bands.place


def area_words(area: str, bands: Bands) -> str:
    """The area of a record as it is printed."""
    return for_screen(area) if bands.place is PlaceBand.AREA else f"area {NOT_PRINTED}"


def record_view(
    row: Mapping[str, object],
    *,
    number: str,
    area: str,
    supplied: frozenset[str],
    notes: tuple[Note, ...] = (),
    bands: Bands = _AS_USUAL,
) -> RecordView:
    """One record as a member may see it; ``supplied`` names the fields that the force's file has a column for.

    ``notes``: where list and details of the record do not say the same, each with the field that it is about; one about
    what is for after judging stands there too. ``bands``: how coarsely time, date, age and area are printed, as
    a person signed it.
    """
    reader = _Reader(row, supplied, bands)
    before, after = _differing(notes)
    facts = (
        Fact(label="When", value=reader.when()),
        *([Fact(label="Who was searched", value=NOBODY_SEARCHED)] if reader.of_a_vehicle_alone() else []),
        *reader.facts(_SHOWN),
        Fact(label=_TOLD_LABEL, value=reader.told()),
        *before,
    )
    return RecordView(
        number=number,
        area=area_words(area, bands),
        facts=facts,
        grounds=reader.block("grounds"),
        outcome=(*reader.facts(_REVERSE), *after),
    )


def _differing(notes: Iterable[Note]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What differs from the list: what may be read before judging, and what only after.

    KeyError for a field that is not on the allow-list: it could stand on the wrong side.
    """
    said: dict[bool, list[Fact]] = {False: [], True: []}
    late = {shown.name for shown in _REVERSE}
    for note in notes:
        if note.field not in ALLOWED:
            message = f"{note.field} is not on the allow-list"
            raise KeyError(message)
        value = for_screen(f"{label(note.field)}: {note.words}")
        said[note.field in late].append(Fact(label="Differs from the list", value=value))
    return tuple(said[False]), tuple(said[True])


def field_words(row: Mapping[str, object], name: str, *, supplied: frozenset[str]) -> str:
    """One allowed field as it stands on the record's page, for whatever else has to name the record."""
    return _Reader(row, supplied, _AS_USUAL).value(name)


def power_words(record: RecordView) -> tuple[str, ...]:
    """The powers as a record's page names them, or why it names none."""
    labels = (label("power"), label("second_power"))
    return tuple(fact.value for fact in record.facts if fact.label in labels)


def not_supplied(supplied: frozenset[str]) -> tuple[str, ...]:
    """Labels of what members could have seen but the file has no column for: what matters most to them comes first.

    The rest follows in the order of the page, what stands on every page before what stands on some.
    """
    have = supplied | ({"age_range"} if "age" in supplied else frozenset())
    always = {shown.name for shown in _SHOWN if shown.always}
    rest = sorted(set(ALLOWED) - {*_MATTERS_MOST, *TOLD}, key=lambda name: (name not in always, ALLOWED.index(name)))
    most, others = ([label(name) for name in names if name not in have] for names in (_MATTERS_MOST, rest))
    return (*most, *([] if have & set(TOLD) else [_TOLD_LABEL]), *others)


def label(name: str) -> str:
    """What a field is called on a record's page."""
    own = next((shown.label for shown in (*_SHOWN, *_REVERSE) if shown.name == name), "")
    return own or fields.by_name()[name].label


def is_blank(value: object) -> bool:
    """None, an empty text, or a missing value of a table (which is not equal to itself)."""
    return value is None or value == "" or value != value  # noqa: PLR0124 -- NaN and NaT


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row, read through the allow-list."""

    row: Mapping[str, object]
    supplied: frozenset[str]
    bands: Bands

    def raw(self, name: str) -> object:
        """The value of an allowed field, or None where it is blank or has no column."""
        if name not in ALLOWED and name not in COARSENED:
            message = f"{name} is not on the allow-list"
            raise KeyError(message)
        value = self.row.get(name)
        return None if is_blank(value) else value

    def facts(self, listed: Iterable[_Shown]) -> Iterator[Fact]:
        """Those of these fields that have a place on this record's page."""
        return (Fact(label=label(one.name), value=self.value(one.name)) for one in listed if self.is_shown(one))

    def is_shown(self, shown: _Shown) -> bool:
        """Whether the field has a place on this record's page."""
        value = self.raw(shown.name)
        if shown.name == "clothing_removed" and value not in _REMOVED and self.of_a_vehicle_alone():
            return False
        if value is not None:
            return True
        if shown.name == "outcome_linked":
            return self.raw("outcome") not in _NOTHING_CAME
        if shown.of_children:
            return shown.name in self.supplied and self.is_of_a_child()
        if shown.always or (shown.if_sent and shown.name in self.supplied):
            return not (shown.name in _OF_A_PERSON and self.raw("search_type") == "vehicle")
        no_gap = shown.but_adults and self.age_told() in _ADULTS
        return not no_gap and bool(shown.where) and self.raw(shown.where) in shown.codes

    def of_a_vehicle_alone(self) -> bool:
        """Whether a vehicle was searched, and the file could say who was, and says of nobody."""
        blank = all(self.raw(name) is None for name in _WHO)
        return blank and self.raw("search_type") == "vehicle" and not self.supplied.isdisjoint(_WHO)

    def is_of_a_child(self) -> bool:
        """Whether the page says that a child was searched."""
        return self.raw("search_type") != "vehicle" and self.age_told() in _CHILDREN

    def age_told(self) -> object:
        """The code of the age that the page says; None where it says none: no blank may tell what is not printed."""
        if self.bands.age is AgeBand.NONE:
            return None
        age, band = self.raw("age"), self.raw("age_range")
        return age_code(age) if band is None and isinstance(age, int | float) else band

    def value(self, name: str) -> str:
        """What stands beside the label."""
        value = self.raw(name)
        if name == "age_range" and self.bands.age is AgeBand.NONE:
            return NOT_PRINTED
        if value == WITHHELD:
            return WITHHELD_BY_FORCE
        if value is None:
            return self.age_band() if name == "age_range" else self.why_blank(name)
        if name == "age_range" and value in VOCABULARIES["age_range"].codes:
            return age_words(str(value), self.bands.age)
        return "recorded" if name in _PRESENCE else _printed(name, value)

    def why_blank(self, name: str) -> str:
        """Blank in the form, or no column at all."""
        return NOT_RECORDED if name in self.supplied else NOT_SUPPLIED

    def block(self, name: str) -> TextBlock:
        """A long text with its own place on the page."""
        value = self.raw(name)
        if value is None or value == WITHHELD or not str(value).strip():
            return TextBlock(text=None, why_none=WITHHELD_BY_FORCE if value == WITHHELD else self.why_blank(name))
        return TextBlock(text=for_screen(str(value)).strip())

    def when(self) -> str:
        """Month and part of the day, in the time that the clocks showed."""
        if self.raw("date_precision") == "withheld":
            return WITHHELD_BY_FORCE
        moment = self.raw("searched_at")
        if not isinstance(moment, datetime):
            return self.why_blank("searched_at")
        if moment.tzinfo is None:
            raise TypeError("searched_at has no time zone")
        local = moment.astimezone(_LONDON)
        month = "" if self.bands.date is DateBand.NONE else month_words(local)
        part = time_words(local.hour, self.bands.time)
        if self.raw("date_precision") == "day" and part:
            part = "time not recorded"
        if self.bands.time is TimeBand.PART:  # the page that tells how to read a record says which hours
            part = part.partition(" (")[0]
        return ", ".join(filter(None, (month, part))) or NOT_PRINTED

    def age_band(self) -> str:
        """The band from an age in years, where the file gives the age and no band."""
        age = self.raw("age")
        if not isinstance(age, int | float):
            return self.why_blank("age" if "age" in self.supplied else "age_range")
        return age_words(age_code(age), self.bands.age)

    def told(self) -> str:
        """The eight things of GOWISELY in one sentence."""
        if not self.supplied & set(TOLD):
            return NOT_SUPPLIED
        if self.raw("vehicle_unattended") == "yes" and all(self.raw(name) is None for name in TOLD):
            return NOBODY_THERE
        # Code A asks for a warrant card from an officer in plain clothes only: from no other is it missing.
        not_due = {_CARD_WORDS} if self.raw("in_uniform") == "yes" else set()
        groups: dict[str, list[str]] = {
            "said": [],
            "not said": [],
            NOT_RECORDED: [],
            WITHHELD_BY_FORCE: [],
            NOT_SUPPLIED: [],
        }
        for name, word in zip(TOLD, _TOLD_WORDS, strict=True):
            head = _TOLD_HEADS.get(str(self.raw(name)), self.why_blank(name))
            if head in ("said", "not said") or word not in not_due:
                groups[head].append(word)
        there = [head for head, words in groups.items() if words]
        if len(there) == 1 and there[0] not in ("said", "not said"):
            return there[0]
        # What was said needs no head, where it comes first: the label says "was told".
        return "; ".join(
            ("" if head == "said" else f"{head}: ") + ", ".join(groups[head]) for head in there
        )  # fmt: skip


def _printed(name: str, value: object) -> str:
    """A value that is there, as people read it. Only text that is redacted and signed is shown in its own words."""
    field = fields.by_name()[name]
    if field.kind is Kind.TEXT:
        return for_screen(str(value)).strip()
    if field.kind is Kind.NUMBER and isinstance(value, int | float):
        return number_text(round(value))
    if field.vocabulary is not None and value in VOCABULARIES[field.vocabulary].codes:
        return code_words(name, str(value))
    return NOT_ON_THE_LIST


def code_words(name: str, code: str) -> str:
    """A code of a field's list as all papers name it. ``KeyError``: the field has no list, or not this code."""
    known = VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    return _PLAINLY.get((name, code)) or known.label(code)


# --- questions ------------------------------------------------------------------------------------------


def question_views(question_set: QuestionSet, *, video: bool = False) -> tuple[QuestionView, ...]:
    """What a member is asked, in order; with ``video`` for a meeting that shows video."""
    asked = question_set.for_pack(video=video).questions
    return tuple(_question_view(question, overall=question.id == question_set.overall) for question in asked)


def _question_view(question: Question, *, overall: bool = False) -> QuestionView:
    return QuestionView(
        id=question.id,
        text=question.text,
        help=question.help,
        options=tuple(option.label for option in question.scale.options),
        critical=question.critical,
        items=tuple(item.label for item in question.scale.items),
        codes=tuple(option.code for option in question.scale.options),
        item_codes=tuple(item.code for item in question.scale.items),
        comment_when=question.comment_when,
        overall=overall,
        rests_on=question.rests_on or "",
        columns=question.columns,
    )


def no_reasons(questions: Iterable[QuestionView]) -> str:
    """What members are told where the file has no reasons: which questions cannot be answered, and what to choose."""
    asked = tuple(questions)
    *most, last = [question.id for question in asked if question.rests_on == Rests.REASONS] or [""]
    named = f"{', '.join(most)} and {last}" if most else last
    tell = (
        f"{named} ask" if most else f"{named} asks" if named else "Some questions ask"
    ) + " about the reasons: please answer “Cannot tell” there"
    judge = "".join(f", and “Cannot judge” at {question.id}" for question in asked if question.overall)
    return (
        "The officers' reasons are not in this file, so no record here can show whether a search was well founded. "
        f"{tell}{judge}. “No” and “None” would say that the officer wrote no reasons, and nobody here knows that."
    )


_CANNOT_TELL, _NOT_APPLICABLE = "Cannot tell", "Not applicable"


def not_sent(questions: Iterable[QuestionView], *, supplied: frozenset[str]) -> str:
    """What to answer where the force sent no column that a question asks about; "" where there is no such question.

    ``supplied``: fields that any of its files has a column for. What rests on the reasons is told by ``no_reasons``.
    """
    unsent = [
        question
        for question in questions
        if question.columns and supplied.isdisjoint(question.columns) and _CANNOT_TELL in question.options
    ]
    if not unsent:
        return ""
    *most, last = (question.id for question in unsent)
    named, they = (f"{', '.join(most)} and {last}", "they ask") if most else (last, "it asks")
    said = f"Please answer “{_CANNOT_TELL}” at {named}: what {they} about was not sent."
    may_not_apply = any(_NOT_APPLICABLE in question.options for question in unsent)
    if not may_not_apply:
        return said
    return f"{said} Where the record shows that a question does not apply, “{_NOT_APPLICABLE}” is right."


# --- the draw -------------------------------------------------------------------------------------------


def sampling_view(
    *,
    searches: int,
    drawn: int,
    seed: str,
    frame_sha256: str,
    fingerprint: str = "",
    announced: str = "",
    announced_first: str = "",
    seed_source: str = "",
    seed_note: str = "",
    witness: str = "",
    one_area: str = "",
    further: tuple[str, ...] = (),
) -> SamplingView:
    """How the draw was made. ``announced`` says how and when the fingerprint went out; blank where it did not.

    ``one_area`` names the area of a larger draw; its fingerprint went out for the first draw (``announced_first``),
    and ``announced`` is when the members were told of the closer look. ``further`` are sentences of this draw:
    exclusions, late records, how details were supplied.
    """
    sent = bool(announced and fingerprint)
    nobody_picked = sent and seed_source not in (seeds.GIVEN_TOGETHER, seeds.GIVEN_SECOND)
    facts = [
        (f"Searches on the list, {one_area}" if one_area else "Searches on the list", number_text(searches)),
        ("Records drawn", number_text(drawn)),
        ("Seed", seed),
        ("Seed made by", seed_source),
        ("Witness", witness),
        ("Fingerprint", fingerprint),
        ("Fingerprint sent out", announced_first or announced),
        ("This larger draw announced", announced if announced_first else ""),
        ("SHA-256 of the whole list", frame_sha256),
    ]
    how, can_say = (
        _one_area(searches, drawn, _recorded(one_area), nobody_picked=nobody_picked)
        if one_area
        else _all_areas(searches, drawn, nobody_picked=nobody_picked)
    )
    return SamplingView(
        how=(*how, *further),
        who_chose=_who_chose(
            sent=sent, nobody_picked=nobody_picked, announced=announced, first=announced_first, note=seed_note
        ),
        can_say=can_say,
        cannot_say=(
            *(() if one_area else (_TOO_FEW,)),
            "The draw cannot know of searches that nobody recorded, or that are not in the file.",
            "What a record does not show may still have happened. Reading records is not watching searches.",
        ),
        checks=_checks(sent=sent, fingerprint=fingerprint),
        facts=tuple(Fact(label=label, value=value) for label, value in facts if value),
        nobody_picked=nobody_picked,
    )


_TOO_FEW = "A few records from one area are a reason to look closer, or not to. They are too few to rank areas."


def _all_areas(searches: int, drawn: int, *, nobody_picked: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    how = (
        (
            f"The list has {number_text(searches)} searches. {number_text(drawn)} of them were drawn by lot, a fixed "
            "number from each area."
        ),
        (
            "Within an area every search had the same chance. How many come from each area was fixed before the draw; "
            "the table of areas shows it."
            if nobody_picked
            else "Within an area the rule of the draw treats every search alike. How many come from each area stands "
            "in the plan; the table of areas shows it."
        ),
    )
    can_say = (
        "The records show how searches recorded as in each area look to a group of lay people.",
        (
            "All areas together can say something about the county. Those figures come at the meeting, with how far "
            "off they may be."
        ),
    )
    return how, can_say


def _recorded(area: str) -> str:
    """How searches of a stratum are recorded, by its name. Two strata are no areas: nothing is "as in" them."""
    from scrutiny.records.areas import NO_LOCATION, OUTSIDE, STRATUM_NAMES

    no_areas = {
        STRATUM_NAMES[NO_LOCATION]: "recorded without a place",
        STRATUM_NAMES[OUTSIDE]: "recorded as outside the area",
    }
    return no_areas.get(area, f"recorded as in {area}")


def _one_area(
    searches: int, drawn: int, recorded: str, *, nobody_picked: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    how = (
        f"The list has {number_text(searches)} searches {recorded}. {number_text(drawn)} of them were drawn by lot.",
        "Every search that was not drawn before had the same chance."
        if nobody_picked
        else "The rule of the draw treats every search alike that was not drawn before.",
    )
    can_say = (
        (
            f"Together with the first sample, the records say something about searches {recorded}, with a margin that "
            "is printed beside each figure."
        ),
    )
    return how, can_say


def _who_chose(*, sent: bool, nobody_picked: bool, announced: str, first: str, note: str) -> tuple[str, ...]:
    """Who could have chosen: no more is claimed than what was done shows."""
    if not sent:
        return (note or seeds.note(seeds.GIVEN_TOGETHER),)
    if not nobody_picked:  # the list was fixed first; but a seed that the office gives can be tried out
        return (
            (
                f"The list was fixed first, and its fingerprint was sent out ({first or announced}). The office gave "
                "the seed itself, without dice or a public value. So this draw can be repeated, but does not by itself "
                "show that nobody chose."
            ),
        )
    if first:
        return (
            (
                "Nobody could choose. The list is the one of the first draw. It was fixed first, and its fingerprint "
                f"was sent out before the first seed was made ({first}). That there would be this larger draw was said "
                f"before its own seed was made ({announced})."
            ),
            "That seed then decided every record. Nobody knew it when the list was fixed.",
        )
    return (
        (
            "Nobody could choose. The list, and how many to draw from each area, were fixed first. Their fingerprint "
            f"was sent out before the seed was made ({announced})."
        ),
        (
            "The seed then decided every record. Nobody knew it when the list was fixed, and one changed letter in the "
            "list would change the fingerprint."
        ),
    )


def _checks(*, sent: bool, fingerprint: str) -> tuple[Check, ...]:
    files = (
        Check(
            text=f"Open the page {DRAW_PAGE} in a browser and press its button. It draws again on your own computer "
            "and says whether the same records come out. It lies beside the files of this pack. If you have paper "
            "only, ask the office for it.",
            link=DRAW_PAGE,
        ),
        Check(
            text="Ask the office for the public files of this draw. Work out the list's SHA-256 yourself; it must be "
            "the one printed here.",
            command="sha256sum frame-public.csv",
        ),
        Check(text="Do the draw again with the small program beside the list.", command="python verify_draw.py"),
    )
    program = "Or have the office's program compare all files."
    if not sent:
        return (*files, Check(text=program, command="scrutiny verify public"))
    # First what everybody can do, with paper in both hands: it is also what the rest hangs on.
    return (
        Check(
            text="Compare the fingerprint printed here with the one that was sent to you. They must be the same, sign "
            "for sign. You need no computer for that."
        ),
        *files,
        Check(text=program, command=f'scrutiny verify public --fingerprint "{fingerprint}"'),
    )


# --- briefs ---------------------------------------------------------------------------------------------

_NUMBER_OF = re.compile(r" (?=\d+(?:,|$))")  # before how many gave an answer; no line ends there


def brief_view(brief: Brief, *, dated: date | None = None, marking: str = MARKING_BRIEF) -> BriefView:
    """The brief on one area of concern, laid out. ``dated``: the day of the comparison; none is printed without it."""
    return BriefView(
        title=brief.heading,
        addressee=brief.addressee,
        area=brief.name,
        period=f"{brief.about[:1].upper()}{brief.about[1:]} {brief.period}",
        heading="What the panel found",
        found=brief.found,
        questions=_case_questions(brief),
        cases=tuple(
            CaseRow(
                number=case.number,
                result=case.result.capitalize(),
                answers=tuple(_NUMBER_OF.sub("\u00a0", answer.counted) for answer in case.answers),
            )
            for case in brief.cases
        ),
        asks=brief.asked,
        due=day_words(brief.due),
        how_chosen=brief.chosen,
        marking=marking,
        not_said=brief.not_said,
        key=brief.key,
        dated=day_words(dated) if dated else "",
    )


def _case_questions(brief: Brief) -> tuple[Fact, ...]:
    """The questions above the columns; every case has an answer, or a dash, to each. ValueError otherwise."""
    asked = [tuple((answer.header, answer.question) for answer in case.answers) for case in brief.cases]
    if len(set(asked)) > 1:
        message = "the cases of a brief were asked different questions"
        raise ValueError(message)
    return tuple(Fact(label=header, value=question) for header, question in (asked[0] if asked else ()))


def notice_view(notice: Notice, *, dated: date | None = None, marking: str = MARKING_NOTICE) -> BriefView:
    """The notice that a larger draw follows, or its result: nothing is asked. ``dated`` as in ``brief_view``."""
    return BriefView(
        title=notice.heading,
        addressee=notice.addressee,
        area=notice.name,
        period="",
        heading="How things stand",
        found=notice.text,
        questions=(),
        cases=(),
        asks=(),
        due="",
        how_chosen=(),
        marking=marking,
        dated=day_words(dated) if dated else "",
    )
