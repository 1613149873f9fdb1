"""Searches that rest on an authorisation, on a court's order, or on a kind of place or thing: more than grounds.

The limits of an authorisation (rank, hours) are data of the power, in ``powers.toml``. They are the law's, so no
office sets them. Of the Acts, what they say since the oldest edition of the Code held here was read, so checks that
rest on an older Act begin with that edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from scrutiny.code_a import powers, wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Severity
from scrutiny.records.vocabulary import RANK

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence, Texts

AUTHORISED = ("cjpoa-s60", "poa-2023-s11")
_DISGUISES = "cjpoa-s60aa"  # no grounds about the person either; of its rank and hours nothing could be confirmed
_ORDER, _VEHICLES, _SCHOOLS = "svro-s342e", "cema-s163", "cja-s139b"

# The fields that say by themselves which authorisation it was. An operation is one: an authorisation is known by it.
_NAMED = ("authorisation_reference", "authorised_by", "authorisation_rank", "operation")

S60, S11 = "Criminal Justice and Public Order Act 1994", "Public Order Act 2023"


def _under(evidence: Evidence, *codes: str) -> Bools:
    """True where the power, or a second one, is one of these, as far as they were in force on the day of the search."""
    mask = evidence.none()
    for code in codes:
        named = evidence.is_code("power", code) | evidence.is_code("second_power", code)
        dates = powers.dated().get(code)
        mask = mask | (named & evidence.in_force(*dates) if dates else named)
    return mask


def _another_power(evidence: Evidence, code: str) -> Bools:
    """True where the record has a power besides this one, which may be the one that the rest belongs to."""
    mask = evidence.none()
    for name in ("power", "second_power"):
        mask = mask | (~evidence.blank(name) & ~evidence.is_code(name, code))
    return mask


def authorised_power(evidence: Evidence) -> Bools:
    """True of a search under section 60 or section 11, which were in force on its day."""
    return _under(evidence, *AUTHORISED)


def why_missing(evidence: Evidence, *names: str) -> npt.NDArray[np.uint8]:
    """Why a record cannot be judged by these fields: the reason of the first that is not there, else *uncertain*."""
    import numpy as np

    reasons = np.full(len(evidence), Reason.UNCERTAIN, dtype=np.uint8)
    for name in reversed(names):
        reasons[evidence.blank(name)] = Reason.BLANK
        reasons[~evidence.supplied(name)] = Reason.NOT_SUPPLIED
        reasons[evidence.withheld(name) | (evidence.never_carried(name) & ~evidence.supplied(name))] = Reason.WITHHELD
    return reasons


def why_none(evidence: Evidence, *names: str) -> npt.NDArray[np.uint8]:
    """Why none of these fields, of which one is enough, settles a record; *uncertain* where one has a value."""
    import numpy as np

    def some(accessor: Callable[[str], Bools]) -> Bools:
        mask = evidence.none()
        for name in names:
            mask = mask | accessor(name)
        return mask

    missing = ~some(evidence.supplied)
    reasons = np.full(len(evidence), Reason.BLANK, dtype=np.uint8)
    reasons[missing] = Reason.NOT_SUPPLIED
    reasons[some(evidence.present)] = Reason.UNCERTAIN
    reasons[some(evidence.withheld) | (missing & some(evidence.never_carried))] = Reason.WITHHELD
    return reasons


# --- which authorisation ----------------------------------------------------------------------------------


def _names_authorisation(texts: Texts) -> Bools:
    return wording.cues("authorisation").found(texts)


def _authorised_or_disguises(evidence: Evidence) -> Bools:
    return _under(evidence, *AUTHORISED, _DISGUISES)


def _said(evidence: Evidence) -> Bools:
    """A field names the authorisation, or the grounds do."""
    mask = evidence.of_text("grounds", _names_authorisation, "names an authorisation")
    for name in _NAMED:
        mask = mask | evidence.present(name)
    return mask


def _held_back(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """Nothing names the authorisation, and something that might is withheld or blacked out."""
    mask = evidence.of_text("grounds", wording.has_mark, "has a mark")
    for name in _NAMED:
        mask = mask | evidence.withheld(name)
    return mask & ~_said(evidence)


def _not_said(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~_said(evidence)


S60_REFERENCE = Rule(
    id="s60-authorisation-ref",
    title="Which authorisation allowed a search without reasonable grounds",
    citations=(
        Citation(source="PACE Code A", paragraph="4.3(d)", verified=False),
        Citation(source="PACE Code A", paragraph="Note 17", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    by_facts=True,
    # An operation may name the authorisation, but its column alone, as in public data, is no place to expect it.
    needs=(("power",), ("authorisation_reference", "authorised_by", "authorisation_rank", "grounds")),
    subject=((*_NAMED, "grounds"),),
    blank_is_query=True,
    required_item=True,
    applies=_authorised_or_disguises,
    unjudged=_held_back,
    unjudged_reason=Reason.WITHHELD,
    query=_not_said,
    message="A search without reasonable grounds is recorded without saying which authorisation allowed it.",
    good="The power, that it was authorised, and the number, the authorising officer or the operation.",
    scope="Searches under section 60 or section 60AA (disguises) of the Criminal Justice and Public Order Act 1994 or section 11 of the Public Order Act 2023, also as a second power.",
    limits="The extract has neither a column about the authorisation nor the written reasons, or they are withheld.",
    source_note='A rank, a name, a number or an operation counts, in a field of its own or in the written reasons. "Section 60 authorised" alone does not say which. Section 60AA is asked about here, because its searches rest on an authorisation too, and not in the checks of rank and hours: what the Act says of those is to be confirmed.',
    in_force_from=CODE_A_2015,
)

_SCOPE = "Searches under section 60 of the Criminal Justice and Public Order Act 1994 or section 11 of the Public Order Act 2023, also as a second power."


# --- when it was given for --------------------------------------------------------------------------------


def _before(evidence: Evidence, one: str, other: str) -> Bools:
    """True where a moment is before another one."""
    return evidence.fact("before", one, other, make=lambda rows: rows.moments(one) < rows.moments(other))


def _period_backwards(evidence: Evidence) -> Bools:
    return _before(evidence, "authorisation_end", "authorisation_start")


def _no_time_or_period(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.dated_to("day") | _period_backwards(evidence)


def _outside_period(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    too_early = _before(evidence, "searched_at", "authorisation_start")
    return too_early | _before(evidence, "authorisation_end", "searched_at")


S60_WINDOW = Rule(
    id="s60-time-in-window",
    title="Search within the authorised time",
    citations=(
        Citation(source=S60, paragraph="s60(1)", verified=True),
        Citation(source=S11, paragraph="s11", verified=False),
    ),
    kind=Kind.STATUTE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("searched_at",), ("authorisation_start",), ("authorisation_end",)),
    subject=(("searched_at",), ("authorisation_start",), ("authorisation_end",)),
    applies=authorised_power,
    unjudged=_no_time_or_period,
    query=_outside_period,
    message="By the times on the record, the search was not within the time for which searches were authorised.",
    good="When the authorisation began and ended, and a time of search between the two.",
    scope=_SCOPE,
    limits="The extract has no columns for the authorised time; the time of the search, the beginning or the end is blank or withheld; the search has a day without a time; or the end stands before the beginning.",
    source_note="A search at the very minute at which the time begins or ends is within it. The end is taken as recorded, with any extension in it.",
    in_force_from=CODE_A_2015,
)


@cache
def _hours(code: str) -> tuple[int, int]:
    """The longest first period of a power's authorisation, and the longest with an extension."""
    authorisation = powers.powers()[code].authorisation
    if authorisation is None or not authorisation.hours:
        message = f"no hours for {code}"
        raise ValueError(message)
    return authorisation.hours, authorisation.hours + authorisation.extension_hours


def _lasted(evidence: Evidence) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The records with an authorised period, of which both ends are there and make one, and its hours.

    From six to six is 24 hours also in the night in which the clocks go back.
    """
    import numpy as np

    def make() -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        start, end = evidence.moments("authorisation_start"), evidence.moments("authorisation_end")
        rows = np.flatnonzero(start <= end)  # false where one of them is missing
        lasted = (end[rows] - start[rows]) / np.timedelta64(1, "h")
        long = lasted > min(_hours(code)[0] for code in AUTHORISED)
        if long.any():
            first, last = (
                evidence.column(name).iloc[rows[long]].dt.tz_convert("Europe/London").dt.tz_localize(None).to_numpy()
                for name in ("authorisation_start", "authorisation_end")
            )
            lasted[long] = np.minimum(lasted[long], (last - first) / np.timedelta64(1, "h"))
        return rows, lasted

    return evidence.once("authorised hours", make=make)


def _over(evidence: Evidence, *, extended: bool) -> Bools:
    """True where the period is longer than the power allows, first or with an extension."""
    mask = evidence.none()
    for code in AUTHORISED:
        mask = mask | (_under(evidence, code) & _lasted_over(evidence, _hours(code)[extended]))
    return mask


def _lasted_over(evidence: Evidence, hours: int) -> Bools:
    def over(rows: Evidence) -> Bools:
        found = rows.none()
        with_period, lasted = _lasted(rows)
        found[with_period] = lasted > hours
        return found

    return evidence.fact("authorised for over", str(hours), make=over)


def _no_period(evidence: Evidence) -> Bools:
    """No authorised period is known, or its end stands before its beginning."""

    def unknown(rows: Evidence) -> Bools:
        found = rows.all()
        found[_lasted(rows)[0]] = False
        return found

    return evidence.fact("no authorised period", make=unknown)


def _length_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """No period; or one that an extension would allow, and nobody says whether there was one."""
    said = evidence.yes("authorisation_extended") | evidence.no("authorisation_extended")
    depends = _over(evidence, extended=False) & ~_over(evidence, extended=True)
    return _no_period(evidence) | (depends & ~said)


def _why_length_unknown(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    return np.where(
        _no_period(evidence),
        why_missing(evidence, "authorisation_start", "authorisation_end"),
        why_missing(evidence, "authorisation_extended"),
    )


def _too_long(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    first = _over(evidence, extended=False) & evidence.no("authorisation_extended")
    return first | _over(evidence, extended=True)


S60_DURATION = Rule(
    id="s60-duration",
    title="Length of the authorised time",
    citations=(
        Citation(source=S60, paragraph="s60(1)", verified=True),
        Citation(source=S60, paragraph="s60(3)", verified=False),
        Citation(source=S11, paragraph="s11", verified=False),
    ),
    kind=Kind.STATUTE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("authorisation_start",), ("authorisation_end",)),
    applies=authorised_power,
    unjudged=_length_unknown,
    unjudged_why=_why_length_unknown,
    query=_too_long,
    message="By the times on the record, searches were authorised for longer than the law allows at a time.",
    good="A beginning and an end at most 24 hours apart, or an extension and at most 48 hours in all.",
    scope=_SCOPE,
    limits="The extract has no columns for the authorised time; the beginning or the end is blank; the end stands before the beginning; or the time is over 24 hours and at most 48, and the record does not say whether it was extended.",
    source_note="The 24 hours that an extension may add were read in an older text. From six to six counts as 24 hours also when the clocks go back.",
    in_force_from=CODE_A_2015,
)


# --- who gave it, where, who searched ---------------------------------------------------------------------


def _rank_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("authorisation_rank")


def _rank_too_low(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    mask = evidence.none()
    for code in AUTHORISED:
        authorisation = powers.powers()[code].authorisation
        if authorisation is not None:
            lower = RANK.codes[: RANK.codes.index(authorisation.rank)]
            mask = mask | (_under(evidence, code) & evidence.is_code("authorisation_rank", *lower))
    return mask


S60_RANK = Rule(
    id="s60-rank",
    title="Rank of the authorising officer",
    citations=(
        Citation(source=S60, paragraph="s60(1)", verified=True),
        Citation(source=S11, paragraph="s11(1)", verified=True),
    ),
    kind=Kind.STATUTE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("authorisation_rank",)),
    subject=(("authorisation_rank",),),
    applies=authorised_power,
    unjudged=_rank_unknown,
    query=_rank_too_low,
    message="The rank shown for the authorising officer is below inspector, which is lower than the law asks for.",
    good="Inspector or a higher rank.",
    scope=_SCOPE,
    limits="The extract has no column for the rank; the rank is blank, withheld or not one that the tool recognises.",
    source_note="The higher ranks that the Best Use of Stop and Search scheme once asked for are not asked for: the scheme's conditions ended in 2021.",
    in_force_from=CODE_A_2015,
)


def _always(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.all()


S60_AREA = Rule(
    id="s60-area",
    title="Search within the authorised area",
    citations=(
        Citation(source=S60, paragraph="s60(1)", verified=True),
        Citation(source=S11, paragraph="s11(1)", verified=True),
    ),
    kind=Kind.STATUTE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("latitude",), ("longitude",)),
    held_back=("place",),  # there the map points are moved
    applies=authorised_power,
    unjudged=_always,
    message="The search was not in the area for which searches were authorised.",
    good="The exact place of the search, and a map of the authorised area in the authorisation itself.",
    scope=_SCOPE,
    limits="It cannot be judged for any record. It would need the outline of the area of each authorisation, which no extract carries, and the exact map point of the search; published points are moved. The panel can ask for the authorisation and compare it with the place.",
    source_note="It is listed so that nobody takes it as checked.",
    in_force_from=CODE_A_2015,
)


def _uniform_not_said(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~(evidence.yes("in_uniform") | evidence.no("in_uniform"))


def _not_in_uniform(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("in_uniform")


S60_UNIFORM = Rule(
    id="s60-uniform",
    title="Officer in uniform",
    citations=(
        Citation(source="PACE Code A", paragraph="3.9", verified=False),
        Citation(source=S60, paragraph="s60", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("in_uniform",)),
    subject=(("in_uniform",),),
    applies=authorised_power,
    unjudged=_uniform_not_said,
    query=_not_in_uniform,
    message="This power is for officers in uniform, and the record shows that the officer was not.",
    good="A note that the officer wore uniform.",
    scope=_SCOPE,
    limits="The extract has no column for it; or it is blank, withheld or neither yes nor no. Blank is not no.",
    in_force_from=CODE_A_2015,
)


# --- a court's order --------------------------------------------------------------------------------------

_SVRO_FROM = date(2023, 4, 19)
_ADULT, _OLDEST = 18, 110
_CHILD_BANDS, _ADULT_BANDS = ("under-10", "10-17"), ("18-24", "25-34", "over-34")

# Words about a place that is clearly not a public one, each with its reason.
PRIVATE_PLACE: Mapping[str, str] = {
    "inside|within|in [the|a|an|his|her|their|my] dwelling|house|flat|apartment|bungalow": "in somebody's home",
    "inside|within|in [the|a|his|her|their] bedroom|kitchen|lounge|bathroom": "a room of a home",
    "inside|within|in [the|a|his|her|their] living room": "a room of a home",
    "inside|within|in [the|a|his|her|their] home address": "in somebody's home",
    "inside|within|in [the|a] private dwelling|residence|address": "said to be private",
}


@cache
def _one_of(phrases: tuple[str, ...]) -> str:
    """The expression of one of these phrases, as whole words."""
    return rf"(?i)\b(?:{'|'.join(wording.compile_phrase(phrase) for phrase in phrases)})\b"


def _has(evidence: Evidence, phrases: Iterable[str], key: str) -> Bools:
    pattern = _one_of(tuple(phrases))
    return evidence.of_text("place", lambda texts: wording.matches(texts, pattern), key)


def _order_power(evidence: Evidence) -> Bools:
    return _under(evidence, _ORDER)


def _age_possible(evidence: Evidence) -> Bools:
    return evidence.present("age") & ~evidence.below("age", 0) & ~evidence.above("age", _OLDEST)


def _child(evidence: Evidence) -> Bools:
    possible = _age_possible(evidence)
    return (possible & evidence.below("age", _ADULT)) | (~possible & evidence.is_code("age_range", *_CHILD_BANDS))


def _age_unknown(evidence: Evidence) -> Bools:
    return ~_age_possible(evidence) & ~evidence.is_code("age_range", *_CHILD_BANDS, *_ADULT_BANDS)


def _order_does_not_fit(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return _child(evidence) | _has(evidence, PRIVATE_PLACE, "is private")


def _order_fit_unknown(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    unknown = _age_unknown(evidence) | ~evidence.present("place")
    return unknown & ~_order_does_not_fit(evidence, parameters)


def _why_order_fit_unknown(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    return np.where(_age_unknown(evidence), why_none(evidence, "age", "age_range"), why_missing(evidence, "place"))


SVRO_REFERENCE = Rule(
    id="svro-ref",
    title="The order that a search under a Serious Violence Reduction Order rests on",
    citations=(
        Citation(source="Sentencing Code", paragraph="s342E", verified=True),
        Citation(source="Sentencing Code", paragraph="s342A", verified=True),
        Citation(source="PACE Code A", paragraph="Annex G", verified=False),
    ),
    kind=Kind.STATUTE,
    severity=Severity.MANDATORY,
    by_facts=True,
    needs=(("power",), ("svro_reference",)),
    subject=(("svro_reference",),),
    blank_is_query=True,
    applies=_order_power,
    unjudged=_order_fit_unknown,
    unjudged_why=_why_order_fit_unknown,
    query=_order_does_not_fit,
    message="The record does not show an order that this search can rest on: no order is named, or the person's age or the place does not fit one.",
    good="The number of the court's order, a person of 18 or over, and a public place.",
    scope="Searches under a Serious Violence Reduction Order, also as a second power.",
    limits="The extract has no column for the order, or it is withheld; or an order is named, and the age or the place is not in the extract, blank, withheld or unknown.",
    source_note="A court makes such an order about a person of 18 or over, and it allows a search in a public place. A place counts as private only where its words clearly say so (inside a flat, in the kitchen).",
    in_force_from=_SVRO_FROM,
)

# Where such orders could be made from April 2023 to April 2025.
PILOT_FORCES = ("merseyside", "sussex", "thames-valley", "west-midlands")


def _outside_pilot(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.of_source(lambda source: source.force not in PILOT_FORCES)


SVRO_PILOT = Rule(
    id="svro-outside-pilot",
    title="Serious Violence Reduction Order outside the pilot forces",
    citations=(
        Citation(source="Sentencing Code", paragraph="s342E", verified=True),
        Citation(
            source="gov.uk, evaluation of the pilot of Serious Violence Reduction Orders", paragraph="", verified=True
        ),
    ),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("power",),),
    applies=_order_power,
    note=_outside_pilot,
    note_message="Unusual power here: please check that it was meant.",
    message="Unusual power here: please check that it was meant.",
    good="The power that was used; an order made by a court elsewhere can be relied on here.",
    scope="Searches under a Serious Violence Reduction Order, also as a second power.",
    limits="The extract has no column for the power.",
    source_note="Never a query: courts could make such orders in four pilot forces only (Merseyside, Sussex, Thames Valley, West Midlands), and an order in force counts in all of England and Wales. For a force that was not one of the four the tool leaves a remark.",
)


# --- what a power is for ----------------------------------------------------------------------------------


def _vehicle_power(evidence: Evidence) -> Bools:
    return _under(evidence, _VEHICLES)


def _type_or_power_open(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    person = evidence.is_code("search_type", "person")
    return ~evidence.known("search_type") | (person & _another_power(evidence, _VEHICLES))


def _person_only(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.is_code("search_type", "person")


CUSTOMS_VEHICLES = Rule(
    id="cema-vehicle-only",
    title="A customs power that covers vehicles",
    citations=(
        Citation(source="PACE Code A", paragraph="Annex A", verified=False),
        Citation(source="Customs and Excise Management Act 1979", paragraph="s163", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("search_type",)),
    subject=(("search_type",),),
    applies=_vehicle_power,
    unjudged=_type_or_power_open,
    query=_person_only,
    message="This power covers vehicles, not people, and the record is of a person.",
    good="A vehicle, or a person and a vehicle, as what was searched.",
    scope="Searches under section 163 of the Customs and Excise Management Act 1979, also as a second power.",
    limits="The extract does not say what was searched; it is blank, withheld or unknown; or a person was searched and the record has another power too.",
    source_note="A person searched together with a vehicle is not asked about: the vehicle may be what the power was used for.",
    in_force_from=CODE_A_2015,
)

# Words about a place, each with its reason. Lists of what is clear: all else is left to people.
SCHOOL_STREET: Mapping[str, str] = {
    "school|college|academy road|street|lane|close|way|avenue|drive|hill|walk|mews|gardens|row|place|court|crescent|view|green": "a street is called after one",
}
SCHOOL: Mapping[str, str] = {
    "school|schools": "a school",
    "college|colleges": "a college",
    "academy|academies": "an academy",
    "sixth form": "part of a school or a college",
    "pupil referral unit": "a school by law",
}
NO_SCHOOL: Mapping[str, str] = {
    "bakery": "a shop",
    "shop|shops": "a shop",
    "supermarket|superstore": "a shop",
    "shopping centre": "shops",
    "retail park": "shops",
    "takeaway": "a place to buy food",
    "pub": "a public house",
    "public house": "a public house",
    "nightclub": "a place of entertainment",
    "cinema": "a place of entertainment",
    "hotel": "a hotel",
    "hospital": "a hospital",
    "petrol|filling|service station": "a place to buy fuel",
    "railway|train|bus|tube|police|fire station": "a station",
}


def _school_power(evidence: Evidence) -> Bools:
    return _under(evidence, _SCHOOLS)


def _names_school(texts: Texts) -> Bools:
    return wording.matches(wording.cut(texts, (_one_of(tuple(SCHOOL_STREET)),)), _one_of(tuple(SCHOOL)))


def _at_school(evidence: Evidence) -> Bools:
    return evidence.of_text("place", _names_school, "is a school")


def _place_vague(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    elsewhere = _has(evidence, NO_SCHOOL, "is no school") & ~_another_power(evidence, _SCHOOLS)
    return ~_at_school(evidence) & ~elsewhere


def _not_at_school(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~_at_school(evidence)


SCHOOL_PLACE = Rule(
    id="s139b-school",
    title="A power for schools and colleges",
    citations=(Citation(source="Criminal Justice Act 1988", paragraph="s139B", verified=False),),
    kind=Kind.STATUTE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("place",)),
    subject=(("place",),),
    applies=_school_power,
    unjudged=_place_vague,
    query=_not_at_school,
    message="This power is for schools and colleges, and the place on the record does not look like one.",
    good="The name of the school or college.",
    scope="Searches under section 139B of the Criminal Justice Act 1988, also as a second power.",
    limits="The place is not in the extract, blank or withheld; its words settle nothing (a street may have a school in it); or it is no school and the record has another power too.",
    source_note='A place counts as a school where its words name one ("Oakmere Academy"), and as none where they name something else and no school ("the bakery"). "School Lane" is neither.',
    in_force_from=CODE_A_2015,
)

RULES: tuple[Rule, ...] = (
    S60_REFERENCE,
    S60_WINDOW,
    S60_DURATION,
    S60_RANK,
    S60_AREA,
    S60_UNIFORM,
    SVRO_REFERENCE,
    SVRO_PILOT,
    CUSTOMS_VEHICLES,
    SCHOOL_PLACE,
)
