"""Whether the parts of a record, and records beside each other, fit together: data that cannot all be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a import powers
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Parameter, Rule, Severity, microseconds
from scrutiny.code_a.suspicionless import why_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Moments = npt.NDArray[np.datetime64]

_SCHEME = Citation(source="Best Use of Stop and Search scheme", paragraph="", verified=True)
_DATA = Citation(source="This tool's checks of data", paragraph="", verified=True)


# --- power and object, outcome and object -----------------------------------------------------------------


def _under_code_a(evidence: Evidence) -> Bools:
    return ~evidence.is_code("power", *powers.outside_code_a())


def _pair_not_settled(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """A second power or object may belong to the other half; an unknown pair has no list to be checked against."""
    second = ~evidence.blank("second_power") | ~evidence.blank("second_object")
    return second | ~evidence.codes_table("power", "object", powers.settled())


def _mismatch(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.codes_table("power", "object", powers.mismatches())


POWER_AND_OBJECT = Rule(
    id="pow-object-mismatch",
    title="Power and object fit together",
    citations=(
        Citation(source="PACE Code A", paragraph="2.2", verified=False),
        Citation(source="PACE Code A", paragraph="4.3(c)", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("object",)),
    subject=(("power",), ("object",)),
    applies=_under_code_a,
    unjudged=_pair_not_settled,
    query=_mismatch,
    message="The power used does not usually cover the item looked for.",
    good="A power that covers the thing looked for: section 23 of the Misuse of Drugs Act for drugs, section 1 of PACE for stolen goods.",
    scope="Searches under a power that Code A governs.",
    limits='Power or object is blank, withheld, unknown or says nothing ("evidence of offences under the Act"); the record has a second power or object; or nothing is settled about that pair.',
    source_note="Only clear mismatches are a query. A search may have two powers and two objects while the extract keeps one of each, so a query asks to check, and says nothing more.",
    in_force_from=CODE_A_2015,
)


def _outcome_or_link_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    link_unknown = ~evidence.known("outcome_linked")
    outcome_unknown = evidence.present("outcome") & ~evidence.known("outcome")
    return link_unknown | (evidence.yes("outcome_linked") & outcome_unknown)


def _linked_to_nothing(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    nothing = evidence.is_code("outcome", "no-further-action") | evidence.blank("outcome")
    return evidence.yes("outcome_linked") & nothing


LINKED_ODD = Rule(
    id="out-linked-odd",
    title="Outcome and its link to the object fit together",
    citations=(_SCHEME,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("outcome",), ("outcome_linked",)),
    subject=(("outcome_linked",),),
    withheld_matters=(("outcome_linked",), ("outcome",)),
    unjudged=_outcome_or_link_unknown,
    query=_linked_to_nothing,
    message="The result and the link to the item searched for do not fit together.",
    good="A result, and whether it concerns the thing looked for; the link left blank where nothing came of the search.",
    scope="Every record that says whether the outcome was linked to the object.",
    limits="The link is blank: blank is not no. Or the outcome is withheld or is not one the tool recognises.",
    source_note="The scheme is voluntary, and forces differ in how they fill the link, so this is about the data alone.",
)

OUTCOME_BLANK = Rule(
    id="out-outcome-blank",
    title="Result of the search",
    citations=(_SCHEME,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("outcome",),),
    subject=(("outcome",),),
    blank_is_query=True,
    message="The result is not recorded.",
    good="What came of the search, also where nothing did.",
    scope="Every search.",
    limits="The extract has no column for the outcome, or the outcome is withheld.",
    source_note="Code A does not ask for the result, and a search without a find can be a good one. Without results nobody can say how often searches find what they are for.",
)


# --- age --------------------------------------------------------------------------------------------------

# Each band: from this age, to below that one.
AGE_BANDS: Mapping[str, tuple[float, float]] = {
    "under-10": (0, 10),
    "10-17": (10, 18),
    "18-24": (18, 25),
    "25-34": (25, 35),
    "over-34": (35, float("inf")),
}


def _no_such_age(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.below("age", 0) | evidence.above("age", parameters["oldest"])


def _band_unknown(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return ~evidence.known("age_range") & ~_no_such_age(evidence, parameters)


def _ages_disagree(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    mask, given = _no_such_age(evidence, parameters), evidence.present("age")
    for code, (least, below) in AGE_BANDS.items():
        within = given & ~evidence.below("age", least) & evidence.below("age", below)
        mask = mask | (evidence.is_code("age_range", code) & given & ~within)
    return mask


AGE_INCONSISTENT = Rule(
    id="age-inconsistent",
    title="Age and age band fit together",
    citations=(_DATA,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("age",), ("age_range",)),
    subject=(("age",), ("age_range",)),
    unjudged=_band_unknown,
    query=_ages_disagree,
    message="The age and the age band on the record do not agree, or the age is not a possible one.",
    good="An age and the band that it is in, or one of the two.",
    scope="Every record with an age and an age band.",
    limits="The extract has only one of the two; one of them is blank or withheld; or the band is not one that the tool recognises.",
    source_note='The bands are those of data.police.uk. "Over 34" begins at 35.',
    parameters=(Parameter(name="oldest", default=110, meaning="highest age in years that is taken as possible"),),
)


# --- times ------------------------------------------------------------------------------------------------

_DAY = 24 * 60 * 60 * 10**6  # microseconds
_AFTERWARDS = ("record_created_at", "record_changed_at", "supervisor_reviewed_on")
# What comes first, and what comes after it.
_IN_ORDER: tuple[tuple[str, str], ...] = (
    ("stopped_at", "searched_at"),
    ("searched_at", "ended_at"),
    ("stopped_at", "ended_at"),
    *(("searched_at", later) for later in _AFTERWARDS),
)


def _span(evidence: Evidence, name: str) -> tuple[Moments, Moments]:
    """The earliest and the latest that a moment may stand for, in UTC.

    A moment at midnight in England may be a day of which no time was given, so it stands for all of that day.
    """
    import numpy as np
    import pandas as pd

    first = evidence.moments(name)
    last = first.copy()
    if name == "supervisor_reviewed_on":  # a day: what comes before it may come as late as its end
        there = np.flatnonzero(~np.isnat(first))
        ends = (pd.DatetimeIndex(first[there]) + pd.DateOffset(days=1)).tz_localize("Europe/London")
        last[there] = ends.tz_convert("UTC").tz_localize(None).to_numpy()
        return last, last
    of_the_day = first.view(np.int64) % _DAY  # in England it is midnight at 0 or at 23 hours UTC
    may_be = np.flatnonzero((of_the_day == 0) | (of_the_day == 23 * _DAY // 24))
    local = pd.DatetimeIndex(first[may_be], tz="UTC").tz_convert("Europe/London")
    midnight = np.asarray(local == local.normalize())
    next_day = (local[midnight] + pd.DateOffset(days=1)).tz_convert("UTC").tz_localize(None)
    last[may_be[midnight]] = next_day.to_numpy()
    if name == "searched_at":  # a day of a file whose times are not those of England
        day = evidence.dated_to("day") & (last == first)
        last[day] += np.timedelta64(1, "D")
    return first, last


def _times(evidence: Evidence, parameters: Mapping[str, float]) -> tuple[Bools, Bools]:
    """Where two moments cannot be in that order, and where it cannot be told of any two."""
    import numpy as np

    minutes = parameters["record_minutes"]

    def make() -> tuple[Bools, Bools]:
        wrong, open_ = evidence.none(), evidence.none()
        pairs = [pair for pair in _IN_ORDER if (evidence.supplied(pair[0]) & evidence.supplied(pair[1])).any()]
        spans = {name: _span(evidence, name) for name in {name for pair in pairs for name in pair}}
        for before, after in pairs:
            (earliest, to), (since, latest) = spans[before], spans[after]
            allowed = np.timedelta64(microseconds(minutes, 60) if after.startswith("record") else 0, "us")
            rows = np.flatnonzero(~(to <= since + allowed))  # all others are in order, whatever the span
            earliest, to, since, latest = (moments[rows] for moments in (earliest, to, since, latest))
            impossible = earliest > latest + allowed
            exact = (to == earliest) & (since == latest)
            an_hour = impossible & exact & (earliest - latest == np.timedelta64(60, "m"))
            there = ~np.isnat(earliest) & ~np.isnat(since)
            wrong[rows] |= impossible & ~an_hour
            open_[rows] |= an_hour | (there & ~impossible)
        return wrong, open_ & ~wrong

    return evidence.once("times", str(minutes), make=make)


def _given(parameters: Mapping[str, float]) -> tuple[str, ...]:
    """The thresholds under which something is a fact."""
    return tuple(map(str, parameters.values()))


def _order_open(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("order open", *_given(parameters), make=lambda rows: _times(rows, parameters)[1])


def _order_impossible(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("order impossible", *_given(parameters), make=lambda rows: _times(rows, parameters)[0])


TIME_IMPOSSIBLE = Rule(
    id="time-impossible",
    title="Times in an order that can be",
    citations=(_DATA,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("searched_at",), ("stopped_at", "ended_at", *_AFTERWARDS)),
    subject=(("searched_at",), ("stopped_at", "ended_at", *_AFTERWARDS)),
    unjudged=_order_open,
    query=_order_impossible,
    message="The times on the record cannot all be right.",
    good="First the stop, then the search, then its end; the record made after the search had begun, and changed and reviewed later.",
    scope="Every record with the time of the search and another time.",
    limits="There is no other time, or the time of the search is withheld; a day without a time, or midnight, leaves the order open; or two times are exactly 60 minutes apart the wrong way, which may be summer time.",
    source_note="A search in the future is one later than the record of it was made, changed or reviewed: the tool does not look at the clock, so that the same extract has the same findings on every day.",
    parameters=(
        Parameter(
            name="record_minutes",
            default=2,
            meaning="minutes by which a record may be dated before its search, since clocks differ",
        ),
    ),
)


# --- one officer in two places ----------------------------------------------------------------------------

_LOOK_MINUTES = 60  # records of one officer that are further apart are not compared
_MOST_TOGETHER = 50  # an officer with more records after one another within that time is not one officer
_KM_A_DEGREE = 111.2


def _force_numbers(evidence: Evidence) -> Ints:
    """For every record the number of its force: officers and people of two forces may have the same key."""
    import numpy as np

    sources = evidence.records.sources
    forces = sorted({source.force for source in sources})
    lookup = np.zeros(max((source.number for source in sources), default=-1) + 1, dtype=np.int64)
    for source in sources:
        lookup[source.number] = forces.index(source.force)
    return np.asarray(lookup[evidence.records.rows["source"].to_numpy(dtype=np.int64)])


def _areas(evidence: Evidence) -> Ints:
    """For every record the number of its area; -1 where the record names none.

    A name, an alias and a code of one area are the same; all that is outside is one.
    """
    import numpy as np

    from scrutiny.records.areas import BUILT_IN, namer
    from scrutiny.records.vocabulary import fold

    numbers, texts = evidence.distinct("area")
    known = [area for areas in BUILT_IN.values() for area in areas.areas]
    number_of = namer(known)
    names: list[str] = []
    for text in texts.to_pylist():
        number = number_of(text)
        plain = "".join(letter for letter in fold(text) if letter.isalnum())
        outside = plain.startswith(("outside", "outof"))
        names.append(known[number].slug if number >= 0 else "outside" if outside else plain)
    kinds = {name: place for place, name in enumerate(sorted(set(names) - {""}))}
    areas = np.array([kinds.get(name, -1) for name in names], dtype=np.int64)[numbers]
    areas[~evidence.present("area")] = -1
    return areas


def _km(latitude: Floats, longitude: Floats, one: Ints, other: Ints) -> Floats:
    """Kilometres between two of the records; NaN where one has no point."""
    import numpy as np

    north = (latitude[one] - latitude[other]) * _KM_A_DEGREE
    east = (longitude[one] - longitude[other]) * _KM_A_DEGREE * np.cos(np.radians(latitude[one]))
    return np.hypot(north, east)


def _overlaps(evidence: Evidence, parameters: Mapping[str, float]) -> tuple[Bools, Bools]:
    """Records of one officer in two places at once, and records of which it cannot be told."""
    import numpy as np

    minutes, speed, near_km = (parameters[name] for name in ("minutes", "km_per_hour", "near_km"))

    def make() -> tuple[Bools, Bools]:
        timed = evidence.dated_to("second") & evidence.present("officer") & ~np.isnat(evidence.moments("searched_at"))
        rows = np.flatnonzero(timed)
        officers = evidence.distinct("officer")[0].astype(np.int64)
        who = (officers * (len(evidence.records.sources) + 1) + _force_numbers(evidence))[rows]
        when = evidence.moments("searched_at")[rows].astype(np.int64)
        order = np.lexsort((when, who))
        rows, who, when = rows[order], who[order], when[order]
        latitude, longitude = evidence.number("latitude")[rows], evidence.number("longitude")[rows]
        areas, words = _areas(evidence)[rows], evidence.distinct("place")[0][rows]
        said = evidence.present("place")[rows]
        rounded = when % (5 * 60 * 10**6) == 0
        look = microseconds(max(_LOOK_MINUTES, minutes), 60)

        twice, open_ = evidence.none(), ~timed & evidence.dated_to("day")
        left, step = np.arange(len(rows)), 1
        while True:
            left = left[left + step < len(rows)]
            right = left + step
            together = (who[left] == who[right]) & (when[right] - when[left] <= look)
            left, right = left[together], right[together]
            if not len(left):
                break
            if step > _MOST_TOGETHER:
                edges = np.zeros(len(rows) + 1, dtype=np.int64)
                np.add.at(edges, left, 1)
                np.add.at(edges, right + 1, -1)
                crowd = rows[np.cumsum(edges[:-1]) > 0]
                twice[crowd], open_[crowd] = False, True
                break
            gap = (when[right] - when[left]) / (60 * 10**6)
            km = _km(latitude, longitude, left, right)
            soon, pointed = gap <= minutes, ~np.isnan(km)
            same_words = said[left] & said[right] & (words[left] == words[right])
            named = (areas[left] >= 0) & (areas[right] >= 0)
            far = np.where(
                pointed, km - near_km > speed * gap / 60, soon & named & (areas[left] != areas[right]) & ~same_words
            )
            vague = rounded[left] | rounded[right]
            unplaced = soon & ~pointed & ~named & ~same_words
            for end in (left, right):
                twice[rows[end[far & ~vague]]] = True
                open_[rows[end[(far & vague) | unplaced]]] = True
            step += 1
        return twice, open_ & ~twice

    return evidence.once("overlaps", str((minutes, speed, near_km)), make=make)


def _overlap_open(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("overlap open", *_given(parameters), make=lambda rows: _overlaps(rows, parameters)[1])


def _overlap(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("overlap", *_given(parameters), make=lambda rows: _overlaps(rows, parameters)[0])


OFFICER_OVERLAP = Rule(
    id="dup-officer-overlap",
    title="One officer in two places",
    citations=(_DATA,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("officer",), ("searched_at",), ("area", "latitude", "place")),
    subject=(("officer",), ("searched_at",), ("area", "latitude", "place")),
    unjudged=_overlap_open,
    query=_overlap,
    message="Two records place one officer in two places at once, or nearly so. Both records are asked about.",
    good="The officer who searched, and the time and the place of that search.",
    scope="Every record that names an officer, a time and a place, beside the other records of that officer.",
    limits="The officer, the time or the place is blank, withheld or not in the extract; the record has a day without a time; or another record of the officer is so near in time that it matters, and one of the two times is rounded to five minutes or one of the two areas is not known.",
    source_note="Map points are compared where both records have them, otherwise areas. The same place in words is one place. It may be a slip in a time, a place or a number, or a record written for a colleague.",
    parameters=(
        Parameter(
            name="minutes",
            default=5,
            meaning="minutes between two searches in different areas that are too few for one officer",
        ),
        Parameter(
            name="km_per_hour",
            default=120,
            meaning="speed in km per hour, in a straight line, at which nobody travels from one search to the next",
        ),
        Parameter(
            name="near_km",
            default=2,
            meaning="km by which two map points may differ and still be one place, since points are moved",
        ),
    ),
)


# --- one search twice -------------------------------------------------------------------------------------

# What two records of one search have in common, beside the person. Fields that tell records apart best stand first.
_SAME_SEARCH = (
    "officer", "place", "latitude", "longitude", "beat", "area", "power", "object", "second_power", "second_object",
)  # fmt: skip
_SAME_PERSON = ("age", "age_range", "gender", "self_defined_ethnicity", "officer_defined_ethnicity")


class _Alike:
    """Rows in groups of those that are alike so far; rows that are alone are left out."""

    def __init__(self, rows: Ints, values: Ints) -> None:
        self.rows, self.groups = rows, values
        self._regroup(values)

    def _regroup(self, values: Ints) -> None:
        import numpy as np
        import pandas as pd

        groups, _ = pd.factorize(values)
        kept = np.bincount(groups, minlength=1)[groups] > 1
        self.rows, self.groups = self.rows[kept], groups[kept].astype(np.int64)

    def by(self, values: Ints) -> _Alike:
        """The same, told apart by one value more for each row here (at least -1)."""
        return _Alike(self.rows, self.groups * (int(values.max(initial=0)) + 2) + values + 1)

    def by_field(self, evidence: Evidence, name: str) -> _Alike:
        """The same, told apart by a field; blank is a value like others."""
        import numpy as np
        import pandas as pd

        cells = evidence.column(name).iloc[self.rows]
        codes = cells.cat.codes if isinstance(cells.dtype, pd.CategoricalDtype) else pd.factorize(cells)[0]
        return self.by(np.asarray(codes, dtype=np.int64))


def _twins(evidence: Evidence) -> tuple[Bools, Bools]:
    """Records that are one search twice, and records of which it cannot be told."""
    import numpy as np

    def make() -> tuple[Bools, Bools]:
        twice, open_ = evidence.none(), evidence.none()
        when = evidence.moments("searched_at")
        alike = _Alike(rows := np.flatnonzero(~np.isnat(when)), when[rows].astype(np.int64))
        alike = alike.by(_force_numbers(evidence)[alike.rows])
        alike = alike.by(evidence.dated_to("day")[alike.rows].astype(np.int64))
        for name in _SAME_SEARCH:
            alike = alike.by_field(evidence, name)
        known = evidence.present("person_key")

        kept = known[alike.rows]
        people = _Alike(alike.rows[kept], alike.groups[kept]).by_field(evidence, "person_key")
        open_[people.rows] = True  # a person and a vehicle, unless they are alike in that as well
        same = people.by_field(evidence, "search_type")
        twice[same.rows] = True

        for name in ("search_type", *_SAME_PERSON):
            alike = alike.by_field(evidence, name)
        unknown = np.bincount(alike.groups, weights=~known[alike.rows], minlength=1) > 0
        open_[alike.rows[unknown[alike.groups]]] = True
        twice &= ~evidence.dated_to("day")
        return twice, open_ & ~twice

    return evidence.once("twins", make=make)


def _twin_open(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.fact("perhaps a twin", make=lambda rows: _twins(rows)[1])


def _twin(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.fact("twin", make=lambda rows: _twins(rows)[0])


DUPLICATE_RECORD = Rule(
    id="dup-record",
    title="The same search recorded twice",
    citations=(_DATA,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("searched_at",),),
    subject=(("searched_at",),),
    unjudged=_twin_open,
    query=_twin,
    message="This may be the same search twice: another record has the same person, time, place, officer, power and object.",
    good="One record of each search of a person or a vehicle.",
    scope="Every record with a time, beside all other records.",
    limits="The time is blank or withheld; or another record has the same time, place, officer, power and object, and the extract does not say who was searched (people stopped together look so), gives a day without a time, or has a person in one record and a vehicle in the other.",
    source_note="Two records are one search where person key, time, kind of search, place, beat, area, map point, officer, both powers and both objects are the same; what came of it, the texts and the time of recording may differ. People stopped together have different keys and are not asked about. Without keys the record cannot be judged where all of that, the age and the ethnicity are the same, and is clear where any of it differs.",
)


# --- map point --------------------------------------------------------------------------------------------

# The corners of the smallest convex shape round a force's area: latitude, longitude. What is outside of it is outside
# the area; what is inside may be just outside. Source: Office for National Statistics, boundaries of the ten districts
# of Hertfordshire, 2019 (unchanged since), Open Government Licence v3.0; contains OS data, Crown copyright and database
# right 2020.
OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "hertfordshire": (
        (51.600, -0.501), (51.600, -0.518), (51.605, -0.523), (51.838, -0.745), (51.842, -0.746), (51.854, -0.723),
        (51.857, -0.716), (52.081, -0.157), (52.063, -0.016), (52.053, 0.040), (51.893, 0.184), (51.868, 0.196),
        (51.813, 0.167), (51.797, 0.151), (51.681, -0.012), (51.616, -0.387), (51.613, -0.404),
    ),
}  # fmt: skip


def _with_outline(evidence: Evidence) -> Bools:
    return evidence.of_source(lambda source: source.force in OUTLINES)


def _pointed(evidence: Evidence) -> Bools:
    return evidence.present("latitude") & evidence.present("longitude")


def _of_force(evidence: Evidence, force: str) -> Bools:
    return evidence.of_source(lambda source: source.force == force)


def _km_outside(evidence: Evidence) -> Floats:
    """Kilometres, at least, from a point to the shape round its force's area; below nought inside."""
    import numpy as np

    def make() -> Floats:
        latitude, longitude = evidence.number("latitude"), evidence.number("longitude")
        outside = np.full(len(evidence), -np.inf)
        for force, corners in OUTLINES.items():
            rows = np.flatnonzero(_of_force(evidence, force) & _pointed(evidence))
            shrink = np.cos(np.radians(np.mean([north for north, _ in corners])))
            x, y = longitude[rows] * shrink * _KM_A_DEGREE, latitude[rows] * _KM_A_DEGREE
            at = [(east * shrink * _KM_A_DEGREE, north * _KM_A_DEGREE) for north, east in corners]
            beyond = np.full(len(rows), -np.inf)
            for (x0, y0), (x1, y1) in zip(at, (*at[1:], at[0]), strict=True):  # clockwise: outside is on the left
                length = np.hypot(x1 - x0, y1 - y0)
                beyond = np.maximum(beyond, ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length)
            outside[rows] = beyond
        return outside

    return evidence.once("km outside", make=make)


def _no_point_or_outline(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~(_pointed(evidence) & _with_outline(evidence))


def _why_no_point(evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    return why_missing(evidence, "latitude", "longitude")


def _outside(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    km = parameters["km"]
    return evidence.fact("outside the force", str(km), make=lambda rows: _km_outside(rows) > km)


OUTSIDE_FORCE = Rule(
    id="geo-outside-force",
    title="Map point within the county",
    citations=(_DATA,),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("latitude",), ("longitude",)),
    unjudged=_no_point_or_outline,
    unjudged_why=_why_no_point,
    query=_outside,
    message="The map point is outside the county.",
    good="A map point where the search was.",
    scope="Every record with a map point.",
    limits="The record has no map point, or it is of a force of which the tool does not know the outline (it knows Hertfordshire's).",
    source_note='Points are compared with the smallest shape round the county that has no dents, and a kilometre more, since published points are moved. What is outside of that is outside the county for certain; a point in a dent of the border is not found here, but it is counted with "outside the area" in tables by area. Officers may search across the border: the point may be right.',
    parameters=(Parameter(name="km", default=1, meaning="km outside the shape round the county that are let pass"),),
)

RULES: tuple[Rule, ...] = (
    POWER_AND_OBJECT,
    AGE_INCONSISTENT,
    TIME_IMPOSSIBLE,
    OFFICER_OVERLAP,
    DUPLICATE_RECORD,
    LINKED_ODD,
    OUTCOME_BLANK,
    OUTSIDE_FORCE,
)
