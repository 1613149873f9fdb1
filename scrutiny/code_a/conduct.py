"""How a search went, as far as a record can show: what was taken off, where, before whom, how long it took.

Blank is never "no" here: a record that does not say whether an appropriate adult was there is *not recorded*, and is
listed as such. Where it is not known whether a rule is asked at all (clothing or age is blank), a query becomes
*cannot be judged*. A vehicle search has no clothing, so these rules meet it only if its record says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a import powers
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.recording import is_blacked_out, is_placeholder
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence

_NOT_MORE = ("outer-or-none", "headgear-or-footwear")  # outer clothing, headgear and footwear are not "more"
_CHILD = ("under-10", "10-17")
_ADULT = ("18-24", "25-34", "over-34")
_OLDEST = 110  # an age beyond it is a slip of the pen, and so is one below nought

_CODE_C_SAFEGUARDS = "Being led by Code C Annex A is what Code A 3.7 (paragraph to be confirmed) asks of such a search."


def _code_a(paragraph: str) -> Citation:
    return Citation(source="PACE Code A", paragraph=paragraph, verified=False)


# --- who was searched, and under which code ----------------------------------------------------------------


def _under_code_a(evidence: Evidence) -> Bools:
    """Unless every power on the record belongs to another code; one that is blank or unknown may be under Code A."""
    outside = powers.outside_code_a()
    first = evidence.is_code("power", *outside)
    second = evidence.blank("second_power") | evidence.is_code("second_power", *outside)
    return ~(first & second)


def _vehicle_only(evidence: Evidence) -> Bools:
    return evidence.is_code("search_type", "vehicle")


def _age_possible(evidence: Evidence) -> Bools:
    """There is an age in years that can be right."""
    return evidence.present("age") & ~evidence.below("age", 0) & ~evidence.above("age", _OLDEST)


def _younger(evidence: Evidence, age: int) -> Bools:
    return _age_possible(evidence) & evidence.below("age", age)


def is_child(evidence: Evidence) -> Bools:
    """Under 18 by the age or by the age band: where they disagree, one is enough."""
    return _younger(evidence, 18) | evidence.is_code("age_range", *_CHILD)


def _is_adult(evidence: Evidence) -> Bools:
    grown = (_age_possible(evidence) & ~evidence.below("age", 18)) | evidence.is_code("age_range", *_ADULT)
    return grown & ~is_child(evidence)


# --- a reason in a column of its own -----------------------------------------------------------------------


def _hidden(evidence: Evidence, name: str) -> Bools:
    """A text that is withheld, or of which nothing is left to read."""
    return evidence.withheld(name) | is_blacked_out(evidence, name)


def _no_reason(evidence: Evidence, name: str) -> Bools:
    """Nothing is written, or only a placeholder such as "n/a"."""
    return evidence.blank(name) | is_placeholder(evidence, name)


def _reason_out_of_sight(evidence: Evidence, name: str) -> Bools:
    """There may be a reason, and this extract does not show it."""
    return ~evidence.supplied(name) | _hidden(evidence, name)


def _why_out_of_sight(evidence: Evidence, name: str) -> npt.NDArray[np.uint8]:
    import numpy as np

    why = np.full(len(evidence), Reason.UNCERTAIN, dtype=np.uint8)
    why[~evidence.supplied(name)] = Reason.NOT_SUPPLIED
    why[_hidden(evidence, name) | (evidence.never_carried(name) & ~evidence.supplied(name))] = Reason.WITHHELD
    return why


# --- more than outer clothing ------------------------------------------------------------------------------


def _more(evidence: Evidence) -> Bools:
    """The record says that more than outer clothing came off; exposing intimate parts is more."""
    return evidence.is_code("clothing_removed", "more-than-outer") | evidence.yes("intimate_parts_exposed")


def _maybe_more(evidence: Evidence) -> Bools:
    """Under Code A, and not known to have been less."""
    less = evidence.is_code("clothing_removed", *_NOT_MORE) | _vehicle_only(evidence)
    return _under_code_a(evidence) & (_more(evidence) | ~less)


def _more_unclear(evidence: Evidence) -> Bools:
    return ~_more(evidence)


_MORE_SCOPE = "Searches in which more than outer clothing was removed (headgear and footwear are not more)."
_POLICE_UK = (
    'The "removal of more than just outer clothing" of public data says that something more came off, not that '
    "intimate parts were exposed, and by itself settles nothing else."
)


def _view_not_said(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("out_of_public_view")


def _in_view(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("out_of_public_view")


VIEW = Rule(
    id="ext-more-than-outer-view",
    title="More than outer clothing: out of public view",
    citations=(_code_a("3.6"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("clothing_removed",), ("out_of_public_view",)),
    subject=(("out_of_public_view",),),
    blank_message="It is not recorded whether this was out of public view.",
    withheld_matters=(("clothing_removed",), ("out_of_public_view",)),
    applies=_maybe_more,
    scope_unclear=_more_unclear,
    unjudged=_view_not_said,
    query=_in_view,
    message="The record says that more than outer clothing came off in public view.",
    good="A note that this was done out of public view, such as in a police van or a nearby station.",
    scope=_MORE_SCOPE,
    limits="The extract does not say how much was removed, or whether that was out of public view; or either is blank or withheld.",
    source_note=_POLICE_UK,
    in_force_from=CODE_A_2015,
)


def _clothing_reason_hidden(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _hidden(evidence, "clothing_reason")


def _clothing_reason_empty(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_placeholder(evidence, "clothing_reason")


WHY_MORE = Rule(
    id="ext-more-than-outer-reason",
    title="More than outer clothing: why it was needed",
    citations=(_code_a("3.6"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("clothing_removed",), ("clothing_reason",)),
    subject=(("clothing_reason",),),
    blank_is_query=True,
    withheld_matters=(("clothing_removed",), ("clothing_reason",)),
    applies=_maybe_more,
    scope_unclear=_more_unclear,
    unjudged=_clothing_reason_hidden,
    unjudged_reason=Reason.WITHHELD,
    query=_clothing_reason_empty,
    message="More than outer clothing was removed and no reason is shown.",
    good="Why it was needed to take off more than a coat, jacket or gloves: what was felt, seen or known.",
    scope=_MORE_SCOPE,
    limits="The extract does not say how much was removed, or has no column for the reason; or either is withheld.",
    source_note='The reason is looked for in its own column; the reasons for the search itself may speak of it too. "n/a" and "see BWV" count as no reason. '
    + _POLICE_UK,
    in_force_from=CODE_A_2015,
)


def _different(evidence: Evidence) -> Bools:
    """One man and one woman, as the record has them."""
    woman_searched = evidence.is_code("officer_gender", "male") & evidence.is_code("gender", "female")
    man_searched = evidence.is_code("officer_gender", "female") & evidence.is_code("gender", "male")
    return woman_searched | man_searched


def _neither_yes_nor_no(evidence: Evidence, name: str) -> Bools:
    """There is something in the cell, and it is no answer."""
    return ~evidence.blank(name) & ~evidence.known(name)


def _sex_not_settled(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """One of them is neither man nor woman by the record; or they differ, and the person may have asked for it."""
    both = evidence.is_code("gender", "male", "female") & evidence.is_code("officer_gender", "male", "female")
    name = "opposite_sex_requested"
    asked = evidence.yes(name) | ~evidence.supplied(name) | _neither_yes_nor_no(evidence, name)
    return ~both | (_different(evidence) & asked)


def _why_sex_not_settled(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    name = "opposite_sex_requested"
    why = np.full(len(evidence), Reason.UNCERTAIN, dtype=np.uint8)
    why[_different(evidence) & ~evidence.supplied(name)] = Reason.NOT_SUPPLIED
    never = evidence.never_carried(name) & ~evidence.supplied(name)
    why[_different(evidence) & (never | evidence.withheld(name))] = Reason.WITHHELD
    return why


def _other_sex(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _different(evidence)


SAME_SEX = Rule(
    id="ext-same-sex",
    title="More than outer clothing: an officer of the same sex",
    citations=(_code_a("3.6"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("clothing_removed",), ("officer_gender",), ("gender",)),
    subject=(("officer_gender",), ("gender",)),
    withheld_matters=(("clothing_removed",), ("officer_gender",), ("gender",)),
    applies=_maybe_more,
    scope_unclear=_more_unclear,
    unjudged=_sex_not_settled,
    unjudged_why=_why_sex_not_settled,
    query=_other_sex,
    message="More than outer clothing was removed, and the officer and person appear to be of different sex.",
    good="A searching officer of the same sex as the person, or a note that the person asked for another.",
    scope=_MORE_SCOPE,
    limits='One of the two is blank, withheld or neither "male" nor "female"; or they differ, and the person asked for it or the extract has no column that could say so.',
    source_note="The record has gender, the Code speaks of sex: the two may differ, so this only asks. A request of the person settles nothing by itself. "
    + _POLICE_UK,
    in_force_from=CODE_A_2015,
)


# --- intimate parts ----------------------------------------------------------------------------------------


def _maybe_exposed(evidence: Evidence) -> Bools:
    """Under Code A, and not known to have exposed no intimate parts.

    Where that is blank, what was taken off settles it: nobody is exposed who kept all but outer clothing on.
    """
    kept_on = evidence.is_code("clothing_removed", *_NOT_MORE) | _vehicle_only(evidence)
    not_exposed = evidence.no("intimate_parts_exposed") | (evidence.blank("intimate_parts_exposed") & kept_on)
    return _under_code_a(evidence) & ~not_exposed


def _exposed_unclear(evidence: Evidence) -> Bools:
    return ~evidence.yes("intimate_parts_exposed")


_EXPOSED_SCOPE = "Searches that exposed intimate parts."
_EXPOSED_NOTE = (
    "Where the record does not say whether intimate parts were exposed, the check is asked unless only outer clothing, "
    "headgear or footwear came off or only a vehicle was searched; what would be a query is then not judged. "
    'The "removal of more than just outer clothing" of public data does not mean intimate parts.'
)


def _place_not_known(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("intimate_place")


def _vehicle_or_public(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.is_code("intimate_place", "police-vehicle", "public")


EXPOSED_WHERE = Rule(
    id="eip-location",
    title="Intimate parts exposed: where",
    citations=(_code_a("3.7"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("intimate_parts_exposed",), ("intimate_place",)),
    subject=(("intimate_place",),),
    blank_message="Location not recorded.",
    withheld_matters=(("intimate_parts_exposed",), ("intimate_place",)),
    applies=_maybe_exposed,
    scope_unclear=_exposed_unclear,
    unjudged=_place_not_known,
    query=_vehicle_or_public,
    message="A search exposing intimate parts is recorded as done in a police vehicle or a public place.",
    good="A police station nearby, or another place nearby that is out of public view and is not a police vehicle.",
    scope=_EXPOSED_SCOPE,
    limits="The extract has no column for the place; the place is blank (listed as not recorded), withheld, or one that the tool does not recognise.",
    source_note=_EXPOSED_NOTE,
    in_force_from=CODE_A_2015,
)


def _maybe_exposed_child(evidence: Evidence) -> Bools:
    return _maybe_exposed(evidence) & ~_is_adult(evidence)


def _exposed_child_unclear(evidence: Evidence) -> Bools:
    return ~(evidence.yes("intimate_parts_exposed") & is_child(evidence))


def _adult_not_settled(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """Neither yes nor no; or no, and a reason may be where this extract does not show it."""
    missing_reason = evidence.no("appropriate_adult") & _reason_out_of_sight(evidence, "adult_waiver_reason")
    return ~evidence.known("appropriate_adult") | missing_reason


def _why_adult_not_settled(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    unclear = np.full(len(evidence), Reason.UNCERTAIN, dtype=np.uint8)
    return np.where(evidence.no("appropriate_adult"), _why_out_of_sight(evidence, "adult_waiver_reason"), unclear)


def _no_adult(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("appropriate_adult") & _no_reason(evidence, "adult_waiver_reason")


def _no_adult_and_reason(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("appropriate_adult")


_CHILD_SCOPE = (
    "Searches that exposed intimate parts of a child: under 18 by the age or by the age band. Where the two disagree, "
    "one that says so is enough."
)

CHILD_ADULT = Rule(
    id="eip-child-aa",
    title="Intimate parts of a child exposed: appropriate adult",
    citations=(_code_a("3.7"), Citation(source="PACE Code C", paragraph="Annex A 11", verified=False)),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("intimate_parts_exposed",), ("age", "age_range"), ("appropriate_adult",)),
    subject=(("appropriate_adult",),),
    blank_message="It is not recorded whether an appropriate adult was there.",
    withheld_matters=(("intimate_parts_exposed",), ("age", "age_range"), ("appropriate_adult",)),
    applies=_maybe_exposed_child,
    scope_unclear=_exposed_child_unclear,
    unjudged=_adult_not_settled,
    unjudged_why=_why_adult_not_settled,
    query=_no_adult,
    note=_no_adult_and_reason,
    note_message="No appropriate adult was there; the record gives a reason, which the panel may want to read.",
    message="A child's intimate parts were exposed and no appropriate adult is shown.",
    good="An appropriate adult who was there; or why not: an urgent risk of serious harm, or the child's own wish, said before the adult, who agreed.",
    scope=_CHILD_SCOPE,
    limits="It is blank (listed first, as not recorded) or withheld whether an adult was there; the record says no, and the extract has no column for the reason or it is withheld; or age or exposure is not recorded.",
    source_note=f'{_CODE_C_SAFEGUARDS} Any reason other than a placeholder such as "n/a" is taken as one, and is left to the panel to weigh. {_EXPOSED_NOTE}',
    in_force_from=CODE_A_2015,
)


def _rank_not_known(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("authorisation_rank")


def _below_inspector(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.is_code("authorisation_rank", "constable", "sergeant")


CHILD_INSPECTOR = Rule(
    id="eip-child-inspector",
    title="Intimate parts of a child exposed: authority of an inspector (draft of 2024)",
    citations=(
        Citation(source="Consultation of April 2024 on changes to PACE Codes A and C", paragraph="", verified=True),
    ),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("intimate_parts_exposed",), ("age", "age_range"), ("authorisation_rank",)),
    subject=(("authorisation_rank",),),
    blank_message="It is not recorded who gave authority.",
    withheld_matters=(("intimate_parts_exposed",), ("age", "age_range"), ("authorisation_rank",)),
    applies=_maybe_exposed_child,
    scope_unclear=_exposed_child_unclear,
    unjudged=_rank_not_known,
    query=_below_inspector,
    message="A child's intimate parts were exposed, and the rank shown for the authority is below inspector. A draft of 2024 proposed that an inspector should agree; whether it is in force is to be confirmed.",
    good="The authority of an inspector or above, if that has become the law.",
    scope=f"Switched off unless an office switches it on, since nobody could confirm that the draft is in force. Then: {_CHILD_SCOPE[0].lower()}{_CHILD_SCOPE[1:]}",
    limits="Always, while it is switched off. Then: the rank is blank, withheld or not one that the tool recognises; or age or exposure is not recorded.",
    source_note=f"The draft also spoke of vulnerable people, whom a record does not show. {_EXPOSED_NOTE}",
    on=False,
)


def _number_absurd(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.below("persons_present", 0)


def _fewer_than_two(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.below("persons_present", 2)


TWO_PEOPLE = Rule(
    id="eip-two-people",
    title="Intimate parts exposed: at least two people present",
    citations=(
        _code_a("3.7"),
        Citation(source="PACE Code C", paragraph="Annex A 11(c)", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("intimate_parts_exposed",), ("persons_present",)),
    subject=(("persons_present",),),
    blank_message="It is not recorded how many people were present.",
    withheld_matters=(("intimate_parts_exposed",), ("persons_present",)),
    applies=_maybe_exposed,
    scope_unclear=_exposed_unclear,
    unjudged=_number_absurd,
    query=_fewer_than_two,
    message="Fewer than two people are shown as present, besides the person searched.",
    good="Two people or more besides the person searched, or why that was not possible.",
    scope=_EXPOSED_SCOPE,
    limits="The number of people present is not supplied, or is blank.",
    source_note=f"{_CODE_C_SAFEGUARDS} The number is of people besides the person searched. An urgent risk of serious harm can excuse it, and no field says so. {_EXPOSED_NOTE}",
    in_force_from=CODE_A_2015,
)


# --- a child under ten -------------------------------------------------------------------------------------


def _person_under_code_a(evidence: Evidence) -> Bools:
    return _under_code_a(evidence) & ~_vehicle_only(evidence)


def _age_not_known(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~_age_possible(evidence) & ~evidence.known("age_range")


def _under_ten(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _younger(evidence, 10) | evidence.is_code("age_range", "under-10")


UNDER_TEN = Rule(
    id="age-under-10",
    title="A child under ten",
    citations=(_code_a("2.2A"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("age", "age_range"),),
    subject=(("age", "age_range"),),
    applies=_person_under_code_a,
    unjudged=_age_not_known,
    query=_under_ten,
    message="A child under 10 was searched. This can be lawful, but the panel may want to look.",
    good="Why the child had to be searched, how it was done, and what was done to look after the child.",
    scope="Searches of people, with or without a vehicle.",
    limits="The age is not supplied, blank, withheld, or cannot be right.",
    source_note="Attention only. A child of that age may be searched where somebody else used it to carry something. Where age and age band disagree, one that says under 10 is enough.",
    in_force_from=CODE_A_2015,
)


# --- how long it took --------------------------------------------------------------------------------------


def _start(evidence: Evidence, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.datetime64]:
    """When these people were stopped, else when the search began; a day without a time is no moment."""
    import numpy as np

    start = evidence.moments("stopped_at")[rows]
    unknown = np.flatnonzero(np.isnat(start))  # mostly few
    timed = unknown[evidence.dated_to("second")[rows[unknown]]]
    start[timed] = evidence.moments("searched_at")[rows[timed]]
    return start


def _from_stop_to_end(evidence: Evidence) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The records without minutes as recorded that have an end, and their minutes; NaN where it stands before the stop."""
    import numpy as np

    def make() -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        rows = np.flatnonzero(~(evidence.number("detention_minutes") >= 0) & ~evidence.blank("ended_at"))
        between = (evidence.moments("ended_at")[rows] - _start(evidence, rows)) / np.timedelta64(1, "m")
        return rows, np.where(between >= 0, between, np.nan)

    return evidence.once("from stop to end", make=make)


def _long(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """Minutes as recorded, else from stop to end."""
    most = parameters["most_minutes"]

    def longer(rows: Evidence) -> Bools:
        recorded = rows.number("detention_minutes")
        found = (recorded >= 0) & (recorded > most)
        others, minutes = _from_stop_to_end(rows)
        found[others] = minutes > most
        return found

    return evidence.fact("longer than", str(most), make=longer)


def _length_unknown(evidence: Evidence) -> Bools:
    """Neither minutes nor both ends, or the end stands before the stop."""
    import numpy as np

    def unknown(rows: Evidence) -> Bools:
        found = ~(rows.number("detention_minutes") >= 0)
        others, minutes = _from_stop_to_end(rows)
        found[others] = np.isnan(minutes)
        return found

    return evidence.fact("length unknown", make=unknown)


def _length_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """No length; or a long one, and a reason may be where this extract does not show it."""
    hidden = _long(evidence, parameters) & _reason_out_of_sight(evidence, "detention_reason")
    return _length_unknown(evidence) | hidden


def _why_length_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    unclear = np.full(len(evidence), Reason.UNCERTAIN, dtype=np.uint8)
    return np.where(_long(evidence, parameters), _why_out_of_sight(evidence, "detention_reason"), unclear)


def _long_without_reason(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return _long(evidence, parameters) & _no_reason(evidence, "detention_reason")


LONG = Rule(
    id="detention-long",
    title="How long the stop took",
    citations=(_code_a("3.3"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("detention_minutes", "ended_at"),),
    subject=(("detention_minutes", "ended_at"),),
    applies=_under_code_a,
    unjudged=_length_not_settled,
    unjudged_why=_why_length_not_settled,
    query=_long_without_reason,
    message="The stop was long and no reason is shown.",
    good="A short stop; or why it took longer, such as waiting for an officer of the same sex or for an adult.",
    scope="Every search under Code A.",
    limits="The record gives neither the minutes nor both ends; the end stands before the stop; or the stop was long and the extract has no column for the reason, or it is withheld.",
    source_note='The Code names no number of minutes: the threshold is the office\'s own. Minutes as recorded come first, then the time from the stop to the end; where the stop is not recorded, from the search, which can only be shorter. A placeholder such as "n/a" is no reason.',
    parameters=(
        Parameter(name="most_minutes", default=45, meaning="most minutes that are not called long, from stop to end"),
    ),
    in_force_from=CODE_A_2015,
)

RULES: tuple[Rule, ...] = (
    VIEW,
    WHY_MORE,
    SAME_SEX,
    EXPOSED_WHERE,
    CHILD_ADULT,
    CHILD_INSPECTOR,
    TWO_PEOPLE,
    UNDER_TEN,
    LONG,
)
