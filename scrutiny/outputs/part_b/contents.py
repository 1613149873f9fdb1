"""What Part B is made of: counts, dates and codes; names of areas, checks and groups; nothing that a record says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scrutiny.outputs import views
from scrutiny.statistics.agreement import RawAgreement
from scrutiny.statistics.intervals import CountInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count and its name."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So many of so many."""

    count: int
    of: int

    def __post_init__(self) -> None:
        """A part is no larger than its whole, or ValueError."""
        if not 0 <= self.count <= self.of:
            message = f"{self.count} of {self.of}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The meeting. ``day`` is None where the settings name none; ``following``: the day of the next one."""

    cycle: str
    day: date | None = None
    place: str = ""
    following: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCycle:
    """What is on record of the cycle before: ``results`` are the panel's, by colour, of all its draws."""

    name: str
    met: date | None
    results: tuple[Count, ...] = ()
    unread: Part | None = None  # as in ``Contents``, of all its draws
    compared_on: date | None = None
    closer: tuple[str, ...] = ()  # areas that were looked at closer
    concerns: tuple[str, ...] = ()
    published: str = ""  # what became of the figures for the public, in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that somebody must do by a day. ``done``: the day on which it was."""

    what: str
    owner: str
    due: date | None
    done: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """An area of concern, and what became of it.

    Counts are of both draws together; ``without_reasons``: of the drawn, those whose reasons nobody could read.
    ``low`` and ``high``: of the area's searches, in how many the panel would have been confident. ``asked``: the day
    of the brief, and ``cases`` how many records stand in it.
    """

    cycle: str
    area: str
    addressee: str
    since: date
    green: int
    judged: int
    drawn: int
    population: int
    wanted: int  # in so many of the area's searches, at the least, by the benchmark
    benchmark: float | None = None  # the share that the panel should be confident in; None: not on record
    without_reasons: int = 0
    low: int | None = None
    high: int | None = None
    asked: date | None = None
    cases: int = 0
    due: date | None = None
    answered: date | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CloserLook:
    """How the closer look at an area of this cycle ended.

    ``first``: drawn before the closer look; ``drawn``: with the larger draw, and ``green`` and ``judged`` are of these.
    ``low`` and ``high``: of the area's searches, in how many the panel would have been confident. ``result``: in words.
    """

    area: str
    first: int
    drawn: int
    green: int
    judged: int
    population: int
    result: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month of the list, and how many searches of each kind; ``kinds`` as ``County.kinds`` names them."""

    name: str
    kinds: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """The searches on the list of a cycle, counted. Each tuple of counts adds up to all of them.

    ``linked``: of the finds, whether the result concerns what was looked for; empty where no file has a column for it.
    ``undated``: searches whose record shows no date; ``other_days``: those of a month that is not one of the period.
    """

    searches: int
    late: int  # of them, of an earlier window
    rejected: int  # rows of the files that became no search
    kinds: tuple[str, ...]
    months: tuple[MonthRow, ...]
    results: tuple[Count, ...]
    finds: Part
    arrests: Part
    linked: tuple[Count, ...]
    without_file: tuple[str, ...]  # months of the period, by name
    powers: tuple[Count, ...]
    objects: tuple[Count, ...]
    undated: int = 0
    other_days: int = 0

    @property
    def in_period(self) -> int:
        """Searches with a date in one of the months of the period."""
        return self.searches - self.undated - self.other_days

    def __post_init__(self) -> None:
        """Tables add up, or ValueError."""
        adds_up("months", (count for month in self.months for count in month.kinds), self.searches)
        for name in ("results", "powers", "objects"):
            adds_up(name, (one.count for one in getattr(self, name)), self.searches)
        if self.linked:
            adds_up("linked", (one.count for one in self.linked), self.finds.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMonth:
    """A month: its searches, None where there was no file; its finds; and its searches by area."""

    month: str  # "2026-08"
    searches: int | None
    finds: Part | None = None
    areas: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The months up to the last of the list, without a break; none where too few have a file.

    ``with_file``: how many have one, of the last ``MOST_MONTHS``. ``last``: the last of the list, such as "2026-10".
    ``areas``: names, where each month has them. ``beside``: those of them that are no areas, such as searches with no
    location.
    """

    with_file: int
    last: str
    months: tuple[TrendMonth, ...] = ()
    areas: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one ethnic group: how many searches, by whose word, and how many finds.

    ``vehicles``: of those in no group, how many are recorded as of a vehicle alone; 0 where no column says so.
    """

    name: str
    said: int  # by what the person said
    seen: int  # by what the officer saw, where the person's own word is not there
    finds: Part
    vehicles: int = 0

    @property
    def searches(self) -> int:
        """All searches of the group."""
        return self.said + self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPeople:
    """An area: searches of people in it, those of each group by the person's own word, and its residents by group."""

    name: str
    searches: int
    said: tuple[int, ...]  # as ``People.groups`` names them
    residents: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Searches of people beside the people who live there, by the census that ``source`` names.

    ``said``: searches by the group that the person named; ``seen``: of the others, by what the officer noted;
    ``unknown``: the rest. ``elsewhere``: searches with no location and outside the area, which no resident goes with.
    """

    source: str
    groups: tuple[str, ...]  # the first is the one that others are set beside
    vehicles: int  # searches of a vehicle alone, which are of nobody and in no rate
    said: tuple[int, ...]
    seen: tuple[int, ...]
    unknown: int
    areas: tuple[AreaPeople, ...]
    elsewhere: tuple[Count, ...]

    def __post_init__(self) -> None:
        """By group and by area they are the same searches, or ValueError."""
        places = (*(area.searches for area in self.areas), *(one.count for one in self.elsewhere))
        adds_up("people searched", places, self.searches)

    @property
    def searches(self) -> int:
        """All searches of people."""
        return sum(self.said) + self.not_stated

    @property
    def not_stated(self) -> int:
        """Searches of people who named no group."""
        return sum(self.seen) + self.unknown

    @property
    def residents(self) -> tuple[int, ...]:
        """Of all areas, by group."""
        return tuple(sum(area.residents[at] for area in self.areas) for at in range(len(self.groups)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area, or one of the two groups beside them, and what the panel made of its records.

    ``drawn`` and what follows are of the first draws; None for all of them where the panel's results are not shown.
    ``interval``: in how many of the area's searches the panel would have been confident.
    """

    name: str
    searches: int
    finds: Part
    drawn: int | None = None
    judged: int = 0
    confident: int = 0
    interval: CountInterval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedArea:
    """An area in the checks of Code A: its records, the founding answer, and records with a query of each severity.

    ``judged`` and ``shown``: of the core items, all together. ``core``: records in which at least one core item is a
    query, be the others judged or not; so it is ``judged - shown`` or more, and ``mandatory`` or less.
    """

    name: str
    records: int
    judged: int
    shown: int
    with_query: int
    mandatory: int
    concern: int
    quality: int
    core: int = 0
    blanks: tuple[int, ...] = ()  # as ``Quality.blanks`` names them
    checks: tuple[Part, ...] = ()  # queries of judged, as ``Quality.across`` names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check that raised queries."""

    title: str
    says: str  # what a query says of the record
    severity: str
    queries: Part  # of the records that it could judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the records on the list show, by check and area. ``lacking``: columns, and the checks that wait for each.

    ``items``: what the checks of the core items are called, those that every record must show. ``of_vehicles``: as
    ``blanks``, how many of the blanks of a part about a person are recorded as searches of a vehicle alone.
    """

    areas: tuple[CheckedArea, ...]
    blanks: tuple[str, ...]
    across: tuple[str, ...]
    checks: tuple[Check, ...]
    asked: int  # checks that are on
    idle: int  # of them, those that could judge no record
    lacking: tuple[Count, ...]
    unseen: int = 0  # parts of a record that members could have read and that have no column: as Part A counts them
    account: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    of_vehicles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A record on which members gave different colours, or one that some could judge and others could not."""

    number: str
    area: str
    green: int
    amber: int
    red: int
    cannot_judge: int
    result: str

    @property
    def in_colour(self) -> bool:
        """Whether those who could judge it gave more than one colour."""
        return sum(count > 0 for count in (self.green, self.amber, self.red)) > 1

    @property
    def wide(self) -> bool:
        """Whether somebody said green and somebody red."""
        return self.green > 0 and self.red > 0

    @property
    def apart(self) -> int:
        """How many members stand outside the largest group that gave one answer."""
        counts = (self.green, self.amber, self.red, self.cannot_judge)
        return sum(counts) - max(counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What members said, each alone. ``results``: records by result; ``county``: the county figure in words.

    ``differing``: in the order in which they are to be talked over, those that differ in colour first.
    """

    results: tuple[Count, ...]
    differing: tuple[Differing, ...]
    agreement: RawAgreement
    county: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A drawn record, and what the checks that raised a query say of it: their own words, none of the record's."""

    number: str
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A record of the cycle before that the panel was not confident in."""

    number: str
    area: str
    result: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which making of Part B this is: of one cycle, the same contents are the same edition, whenever they are made.

    ``day`` and ``entry``: of the last step on record that it rests on, in the office's ledger.
    """

    number: int
    day: date
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All of which Part B is made. What is None or empty is a section of one line.

    ``waiting``: who had not answered when the chair released it, and ``reason`` why it was; both empty otherwise.
    ``follow_ups``: None where there is no cycle before, or its records are gone, and then ``no_follow_ups`` says which.
    """

    force: str
    sitting: Sitting
    period: str  # to go on "the searches", such as "in August and September 2026"
    drawn: int
    county: County
    areas: tuple[AreaRow, ...]
    groups: tuple[Group, ...]
    quality: Quality
    noticed: tuple[Noticed, ...]
    history: History
    waiting: tuple[str, ...] = ()
    reason: str = ""
    last: LastCycle | None = None
    actions: tuple[Action, ...] = ()
    concerns: tuple[Concern, ...] = ()
    closer: tuple[str, ...] = ()  # areas of this cycle that are looked at closer, and not yet read
    looked: tuple[CloserLook, ...] = ()  # ... and how that ended, once all of them are read
    judged: Judged | None = None
    follow_ups: tuple[FollowUp, ...] | None = None
    no_follow_ups: str = ""
    must_see: int = 0  # records on the paper of those that are shown because of what they are
    people: People | None = None  # None where the residents are not known
    unread: Part | None = None  # of all records drawn by lot, those whose reasons members could not read
    unread_first: Part | None = None  # the same of the first draws alone
    also_must_see: tuple[str, ...] = ()  # pack numbers of larger draws' records that the must-see paper shows too
    edition: Edition | None = None
    marking: str = views.MARKING

    def __post_init__(self) -> None:
        """Areas and groups add up to all searches, or ValueError."""
        adds_up("areas", (area.searches for area in self.areas), self.county.searches)
        adds_up("groups", (group.searches for group in self.groups), self.county.searches)
        if self.people is not None:
            adds_up("people and vehicles", (self.people.searches, self.people.vehicles), self.county.searches)
        adds_up("checked areas", (area.records for area in self.quality.areas), self.county.searches)


def adds_up(name: str, counts: Iterable[int], whole: int) -> None:
    """ValueError where counts do not make up the whole."""
    total = sum(counts)
    if total != whole:
        message = f"{name} add up to {total} and not to {whole}"
        raise ValueError(message)
