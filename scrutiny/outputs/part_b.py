"""Part B of the pack, to discuss: what the panel has before it once every member has judged alone.

``Contents`` holds counts, dates, codes and the names of areas, checks and groups, and nothing that a record says;
``paper`` makes the whole paper of it. Every figure stands beside the number it is taken of; what no data feed says so
in a line. A percentage stands only where there are ``LEAST`` searches or more, as in the report of the checks, and has
no decimals. Areas stand in the order given and are never ranked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scrutiny.code_a.summary import PERCENT_FROM
from scrutiny.errors import counted
from scrutiny.outputs import views
from scrutiny.outputs.charts import (
    AreaDots,
    AreaShare,
    Chart,
    Month,
    OutcomeRow,
    Outcomes,
    Panel,
    SmallMultiples,
    Trend,
    alternative,
    figure,
    percent,
)
from scrutiny.outputs.charts.figures import between
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.views import Fact, number_text
from scrutiny.records.days import day_words
from scrutiny.statistics import words, words_rates
from scrutiny.statistics.agreement import RawAgreement
from scrutiny.statistics.differences import INFRA_MARGINALITY, outcome_test
from scrutiny.statistics.intervals import CountInterval, wilson
from scrutiny.statistics.words import SEARCH
from scrutiny.statistics.words_agreement import all_agreed, pairs

LEAST = PERCENT_FROM  # searches; of fewer no percentage is given
TOO_FEW = "too few"
NOT_KNOWN = "Not known"  # an ethnic group
TITLE = "Part B: to discuss"
THE_OFFICE_SAYS = "the office will say"  # what the settings do not name
LEAST_MONTHS, MOST_MONTHS, SHOWN_MONTHS = 6, 24, 12  # with a file, for a trend; shown at the most; and at the least
EVENING = 150  # minutes; "two to three hours"
_MOST_CHECKS, _MOST_COLUMNS = 5, 10

FIND = (
    "A search counts as a find here where its result is anything but “no further action”. What was found is written "
    "in words, and no program counts words here, so the result stands in for it. The find rate is the share of finds "
    "among the searches whose result is recorded."
)
WHOSE_WORD = (
    "The group is the one that the person named. Where they named none, it is the one that the officer noted; where "
    "neither is there, it is not known."
)
WHAT_AN_INTERVAL_SAYS = (
    "The searches are all there, and not a sample. The interval beside a find rate says how far chance alone could "
    "move it from one period to the next if nothing else changed. Where two intervals overlap, chance may explain the "
    "difference."
)
WHAT_THE_PANEL_SAID = (
    "“Confident” means that the panel's overall result on a record is green. The result is the middle one of the "
    "answers that members gave alone, before they talked; of two in the middle, the worse one."
)
HOW_TO_READ = (
    (
        "Every table of areas adds up: the areas, searches with no location and searches outside the area make all of "
        "them."
    ),
    (
        f"A share stands only where it is taken of {LEAST} searches or records, or more. Elsewhere the two numbers say "
        f"more, and the table says “{TOO_FEW}”. An interval beside them shows how little they can tell."
    ),
    (
        "Records that the panel saw were drawn by lot. Find rates and checks are of all searches on the list. The two "
        "are never mixed."
    ),
    "What the checks say and what the panel thinks are two results. One does not follow from the other.",
    "This paper holds small numbers. It is for the panel, the office and the force, and not for publication.",
)


# --- what it is made of -----------------------------------------------------------------------------------------


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

    Counts are of both draws together. ``low`` and ``high``: of the area's searches, in how many the panel would have
    been confident. ``asked``: the day of the brief, and ``cases`` how many records stand in it.
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
    low: int | None = None
    high: int | None = None
    asked: date | None = None
    cases: int = 0
    due: date | None = None
    answered: date | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month of the list, and how many searches of each kind; ``kinds`` as ``County.kinds`` names them."""

    name: str
    kinds: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """The searches on the list of a cycle, counted. Each tuple of counts adds up to all of them.

    ``linked``: of the finds, whether the result concerns what was looked for; empty where no file has a column for it.
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

    def __post_init__(self) -> None:
        """Tables add up, or ValueError."""
        _adds_up("months", (count for month in self.months for count in month.kinds), self.searches)
        for name in ("results", "powers", "objects"):
            _adds_up(name, (one.count for one in getattr(self, name)), self.searches)
        if self.linked:
            _adds_up("linked", (one.count for one in self.linked), self.finds.count)


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

    ``with_file``: how many have one, of the last ``MOST_MONTHS``. ``areas``: names, where each month has them.
    """

    with_file: int
    months: tuple[TrendMonth, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one ethnic group: how many searches, by whose word, and how many finds."""

    name: str
    said: int  # by what the person said
    seen: int  # by what the officer saw, where the person's own word is not there
    finds: Part

    @property
    def searches(self) -> int:
        """All searches of the group."""
        return self.said + self.seen


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
    """An area in the checks of Code A: its records, the founding answer, and records with a query of each severity."""

    name: str
    records: int
    judged: int
    shown: int
    with_query: int
    mandatory: int
    concern: int
    quality: int
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
    """What the records on the list show, by check and area. ``lacking``: columns, and the checks that wait for each."""

    areas: tuple[CheckedArea, ...]
    blanks: tuple[str, ...]
    across: tuple[str, ...]
    checks: tuple[Check, ...]
    asked: int  # checks that are on
    idle: int  # of them, those that could judge no record
    lacking: tuple[Count, ...]
    account: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A record on which members differ."""

    number: str
    area: str
    green: int
    amber: int
    red: int
    cannot_judge: int
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What members said, each alone. ``results``: records by result; ``county``: the county figure in words."""

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
    judged: Judged | None = None
    follow_ups: tuple[FollowUp, ...] | None = None
    no_follow_ups: str = ""
    marking: str = views.MARKING

    def __post_init__(self) -> None:
        """Areas and groups add up to all searches, or ValueError."""
        _adds_up("areas", (area.searches for area in self.areas), self.county.searches)
        _adds_up("groups", (group.searches for group in self.groups), self.county.searches)
        _adds_up("checked areas", (area.records for area in self.quality.areas), self.county.searches)


def _adds_up(name: str, counts: Iterable[int], whole: int) -> None:
    total = sum(counts)
    if total != whole:
        message = f"{name} add up to {total} and not to {whole}"
        raise ValueError(message)


# --- the paper --------------------------------------------------------------------------------------------------


def paper(contents: Contents) -> Paper:
    """The whole of Part B, in the order in which a meeting goes through it."""
    sitting = contents.sitting
    day = day_words(sitting.day) if sitting.day else THE_OFFICE_SAYS
    return Paper(
        name=f"Part B, to discuss: cycle {sitting.cycle}",
        title=TITLE,
        subtitle=f"Stop and search scrutiny panel, {contents.force}: {_when(sitting)}",
        facts=(
            Fact(label="Meeting", value=day),
            Fact(label="Place", value=sitting.place or THE_OFFICE_SAYS),
            Fact(label="Searches looked at", value=f"{_searches(contents.county.searches)} {contents.period}"),
            Fact(label="Records drawn for the panel", value=number_text(contents.drawn)),
            Fact(label="Given out", value=_given_out(contents)),
        ),
        sections=(
            _agenda(contents),
            _last(contents.last),
            _actions(contents),
            _concerns(contents),
            _county(contents),
            _groups(contents.groups),
            _areas(contents),
            _quality(contents.quality),
            _differing(contents),
            _noticed(contents.noticed),
            _follow_ups(contents),
            _how_to_read(),
        ),
        marking=contents.marking,
        contents=True,
    )


def _when(sitting: Sitting) -> str:
    return f"meeting of {day_words(sitting.day)}" if sitting.day else f"cycle {sitting.cycle}"


def _given_out(contents: Contents) -> str:
    if not contents.waiting:
        return "after the members' own answers were in"
    return (
        f"by the chair before every member had answered. Reason: {contents.reason}. Not in yet: "
        f"{'; '.join(contents.waiting)}"
    )


# --- the meeting ------------------------------------------------------------------------------------------------


def _agenda(contents: Contents) -> Section:
    sitting = contents.sitting
    rows, minute = [], 0
    for number, (item, minutes) in enumerate(_items(contents), start=1):
        rows.append((f"{number}", item, f"{minutes}", f"{minute // 60}:{minute % 60:02d}"))
        minute += minutes
    following = day_words(sitting.following) if sitting.following else THE_OFFICE_SAYS
    return Section(
        heading="Agenda",
        blocks=(
            Facts(
                facts=(
                    Fact(label="Day", value=day_words(sitting.day) if sitting.day else THE_OFFICE_SAYS),
                    Fact(label="Place", value=sitting.place or THE_OFFICE_SAYS),
                    Fact(label="Next meeting", value=following),
                )
            ),
            Blank(label="Begins at"),
            Grid(
                caption="What the meeting goes through",
                heads=("Number", "Item", "Minutes", "Begins after (hours:minutes)"),
                rows=tuple(rows),
                numbers=(2, 3),
                notes=("The times are a proposal for two and a half hours. The chair may change them.",),
            ),
            Blank(label="Present (member codes)", lines=2),
            Blank(label="Apologies"),
            Blank(label="Conflicts of interest (member, record number)", lines=2),
            Paragraph(
                text="If you know somebody in a record, or work with anybody who had to do with it, say so before it "
                "is talked about. You do not need to say how."
            ),
            Paragraph(
                text="What is read and said here is confidential. Do not try to find out who anybody is. Every copy "
                "goes back to the office after the meeting."
            ),
        ),
    )


def _items(contents: Contents) -> tuple[tuple[str, int], ...]:
    """The items with their minutes. The records on which members differ get what the others leave."""
    differing = len(contents.judged.differing) if contents.judged else 0
    about = f" ({_records(differing)})" if differing else ""
    concerns = 15 if contents.concerns else 5
    before = (
        ("Welcome, who is here, apologies", 5),
        ("Conflicts of interest", 5),
        ("Confidentiality", 5),
        ("What was decided last time", 5),
        ("Actions: what the panel said and what was done", 10),
        ("Areas of concern, and the Chief Inspectors' answers", concerns),
        ("The county, ethnic groups and areas in numbers", 15),
    )
    after = (
        ("What the program noticed; records of the last cycle", 15),
        ("What the panel asks for, of whom and by when", 10),
        ("Any other business, next meeting", 5),
    )
    rest = EVENING - sum(minutes for _, minutes in (*before, *after))
    return (*before, (f"Records on which members differ{about}", rest), *after)


def _last(last: LastCycle | None) -> Section:
    heading = "What was decided last time"
    if last is None:
        return Section(heading=heading, nothing="No earlier cycle is on record here, so there are no decisions yet.")
    items = []
    if last.results:
        total = sum(one.count for one in last.results)
        items.append(f"The panel's results on {_records(total)} were fixed: {_listed(last.results)}.")
    if last.compared_on:
        items.append(f"The areas were compared with the benchmark on {day_words(last.compared_on)}.")
        items.append(f"Looked at closer: {_names(last.closer)}.")
        items.append(f"Area of concern: {_names(last.concerns)}.")
    if last.published:
        items.append(last.published)
    met = f", which met on {day_words(last.met)}" if last.met else ""
    if not items:
        return Section(heading=heading, nothing=f"Cycle {last.name}{met} has no decision on record yet.")
    return Section(
        heading=heading,
        blocks=(
            Paragraph(text=f"Of cycle {last.name}{met}. Only decisions stand here; the minutes are with the office."),
            Items(items=tuple(items)),
        ),
    )


# --- what was asked, and what was done --------------------------------------------------------------------------


def _actions(contents: Contents) -> Section:
    return Section(heading="Actions", parts=(_action_list(contents), _said_and_done(contents)))


def _action_list(contents: Contents) -> Section:
    heading = "Who was to do what by when"
    if not contents.actions:
        return Section(heading=heading, nothing="Nothing that somebody must do by a day is on record.")
    day = contents.sitting.day
    rows = [
        (
            f"{number}",
            action.what,
            _sentence(action.owner),
            day_words(action.due) if action.due else "no day set",
            _standing(action, day),
            _days_late(action, day),
        )
        for number, action in enumerate(contents.actions, start=1)
    ]
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Actions, the oldest first",
                heads=("Number", "What", "Who", "Due", "How it stands", "Days late"),
                rows=tuple(rows),
                numbers=(5,),
                notes=(_counted_to(day),),
            ),
        ),
    )


def _counted_to(day: date | None) -> str:
    if day is None:
        return "No day is set for the meeting, so what is open is not counted as late."
    return f"What is open is counted up to the day of the meeting, {day_words(day)}."


def _late(action: Action, day: date | None) -> int:
    """Days after the due day: of the day on which it was done, else of the meeting."""
    until = action.done or day
    return max(0, (until - action.due).days) if until and action.due else 0


def _standing(action: Action, day: date | None) -> str:
    if action.done:
        return f"done on {day_words(action.done)}"
    return "open and late" if _late(action, day) else "open"


def _days_late(action: Action, day: date | None) -> str:
    late = _late(action, day)
    return number_text(late) if late else "none"


def _said_and_done(contents: Contents) -> Section:
    heading = "You said, they did"
    asked = [one for one in contents.concerns if one.asked]
    if not asked:
        return Section(heading=heading, nothing="No brief has gone to a Chief Inspector yet, so no answer is awaited.")
    rows = [
        (
            one.cycle,
            f"{one.area}: {words.confident(one.green, sample=one.judged)}",
            f"A brief to {one.addressee} with {counted(one.cases, 'case', 'cases')}, on {_day(one.asked)}",
            _what_they_did(one),
        )
        for one in asked
    ]
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="What the panel said, and what came of it",
                heads=("Cycle", "You said", "What was asked", "They did"),
                rows=tuple(rows),
                notes=("What an answer says is free text. The office brings it to the meeting.",),
            ),
        ),
    )


def _what_they_did(one: Concern) -> str:
    if one.answered:
        late = (one.answered - one.due).days if one.due else 0
        after = f", {counted(late, 'day', 'days')} late" if late > 0 else ""
        return f"Answered on {day_words(one.answered)}{after} ({counted(one.documents, 'document', 'documents')})"
    return f"No answer yet; due {_day(one.due)}"


def _concerns(contents: Contents) -> Section:
    heading = "Areas of concern"
    closer = (
        (Paragraph(text=f"Looked at closer now: {_names(contents.closer)}. That is no finding: more are read first."),)
        if contents.closer
        else ()
    )
    if not contents.concerns:
        none = "No area of concern is on record."
        if not closer:
            return Section(heading=heading, nothing=none)
        return Section(heading=heading, blocks=(Paragraph(text=none), *closer))
    return Section(
        heading=heading, blocks=closer, parts=tuple(_concern(one, contents.sitting.day) for one in contents.concerns)
    )


def _concern(one: Concern, day: date | None) -> Section:
    answer = Action(what="", owner="", due=one.due, done=one.answered)
    late = _late(answer, day)
    facts = [
        Fact(label="Since", value=f"{day_words(one.since)} (cycle {one.cycle})"),
        Fact(label="Why", value=_why(one)),
        Fact(label="Asked", value=_asked(one)),
        Fact(label="Answer due", value=_day(one.due) if one.asked else "no brief yet, so no day"),
        Fact(label="Answer", value=_what_they_did(one) if one.asked else "none is asked for yet"),
    ]
    if late and not one.answered:
        facts.append(Fact(label="Days late at the meeting", value=number_text(late)))
    return Section(
        heading=f"{one.area} (cycle {one.cycle})",
        blocks=(Facts(facts=tuple(facts)), Blank(label="What the panel makes of the answer", lines=4)),
    )


def _why(one: Concern) -> str:
    said = words.confident(one.green, sample=one.judged)
    where = f"of the {_searches(one.population)} recorded there {number_text(one.drawn)} were drawn by lot"
    cannot = one.drawn - one.judged
    left = f" ({counted(cannot, 'record', 'records')} could not be judged)" if cannot else ""
    spread = ""
    if one.low is not None and one.high is not None:
        interval = CountInterval(low=one.low, high=one.high, population=one.population)
        spread = f" By that, it would be confident in {words.between(interval, sample=one.judged)}."
    return (
        f"{_sentence(said)}{left}; {where}.{spread} The benchmark asks for {number_text(one.wanted)} of them. Chance "
        "alone does not explain so few; all areas were tested together."
    )


def _asked(one: Concern) -> str:
    if one.asked is None:
        return "nothing yet"
    return f"{_sentence(one.addressee)}, on {day_words(one.asked)}, with {counted(one.cases, 'case', 'cases')}"


def _day(day: date | None) -> str:
    return day_words(day) if day else "a day that is not on record"


# --- the county -------------------------------------------------------------------------------------------------


def _county(contents: Contents) -> Section:
    return Section(
        heading="The county in numbers",
        parts=(_volumes(contents.county, contents.period), _came_of(contents.county), _over_time(contents.history)),
        new_page=True,
    )


def _volumes(county: County, period: str) -> Section:
    lead = f"{_sentence(_searches(county.searches))} {period} {_are(county.searches)} on the list of this cycle: all "
    lead += "that the force sent for these days."
    if county.late:
        lead += f" {counted(county.late, 'search was', 'searches were')} entered late and stood on no list before."
    if county.without_file:
        lead += f" There is no file for {_names(county.without_file)}."
    if county.rejected:
        rows = counted(county.rejected, "row of the files could", "rows of the files could")
        lead += f" {rows} not be read as a search, and {_are(county.rejected)} in no figure here."
    months = [
        (month.name, number_text(sum(month.kinds)), *(number_text(count) for count in month.kinds))
        for month in county.months
    ]
    sums = [sum(month.kinds[at] for month in county.months) for at in range(len(county.kinds))]
    months.append(("All", number_text(county.searches), *(number_text(one) for one in sums)))
    return Section(
        heading="How many searches",
        blocks=(
            Paragraph(text=lead),
            Grid(
                caption="Searches by month, and what was searched",
                heads=("Month", "Searches", *county.kinds),
                rows=tuple(months),
                numbers=tuple(range(1, len(county.kinds) + 2)),
                total=True,
            ),
            _shares("Searches by power", "Power", county.powers, county.searches),
            _shares("Searches by what was looked for", "Looked for", county.objects, county.searches),
        ),
    )


def _shares(caption: str, head: str, counts: Sequence[Count], whole: int, *, of: str = "all") -> Grid:
    """A table of counts, each with its share of the whole; they add up."""
    rows = [(one.name, number_text(one.count), _share(Part(count=one.count, of=whole))) for one in counts]
    return Grid(
        caption=caption,
        heads=(head, "Searches", f"Share of {of}"),
        rows=(*rows, ("All", number_text(whole), _share(Part(count=whole, of=whole)))),
        numbers=(1, 2),
        total=True,
    )


def _came_of(county: County) -> Section:
    known = county.finds.of
    silent = county.searches - known
    rows = (
        ("Finds (any result but no further action)", *_part_cells(county.finds)),
        ("Arrests", *_part_cells(county.arrests)),
    )
    blocks: list[Block] = [
        Paragraph(text=FIND),
        _picture(
            Outcomes(
                id="results",
                title="What came of the searches",
                parts=("searches",),
                whole=county.searches >= LEAST,  # else no shares stand beside the counts
                rows=tuple(OutcomeRow(name=one.name, counts=(one.count,)) for one in county.results),
            )
        ),
    ]
    if known:
        blocks.append(
            Grid(
                caption="Finds and arrests, of the searches whose result is recorded",
                heads=("", "Searches", "Result recorded", "Share"),
                rows=rows,
                numbers=(1, 2, 3),
                notes=(f"The result is not recorded for {_searches(silent)}.",) if silent else (),
            )
        )
    if county.linked:
        blocks.append(
            _shares(
                "Finds: whether the result concerns what was looked for",
                "Linked to what was looked for",
                county.linked,
                county.finds.count,
                of="finds",
            )
        )
    else:
        blocks.append(Paragraph(text="Whether a result concerns what was looked for is not in the force's files."))
    return Section(heading="What came of them", blocks=tuple(blocks))


def _over_time(history: History) -> Section:
    heading = "Over time"
    there = history.with_file
    if not history.months:
        return Section(
            heading=heading,
            nothing=f"A picture over time needs files of {LEAST_MONTHS} months at least, and here there are files of "
            f"{counted(there, 'month', 'months')}.",
        )
    months = history.months
    gaps = len(months) - there
    blocks: list[Block] = [
        Paragraph(
            text=f"Files of {there} months are kept here. "
            + (f"{counted(gaps, 'month has', 'months have')} no file and {_are(gaps)} left open. " if gaps else "")
            + "One month higher or lower than the one before is usual and means little by itself."
        ),
        _picture(
            Trend(
                id="searches-by-month",
                title="Searches by month",
                months=tuple(Month(month=month.month, count=month.searches) for month in months),
                of_what="searches",
            )
        ),
    ]
    if any(month.finds and month.finds.of < LEAST for month in months):
        few = f"The find rate is not shown by month: some months have fewer than {LEAST} searches with a result."
        blocks.append(Paragraph(text=few))
    else:
        blocks.append(
            _picture(
                Trend(
                    id="finds-by-month",
                    title="Find rate by month",
                    months=tuple(_find_month(month) for month in months),
                    of_what="searches with a find",
                )
            )
        )
    if history.areas:
        latest = months[-SHOWN_MONTHS:]  # of more, the figures fill pages
        blocks.append(
            _picture(
                SmallMultiples(
                    id="areas-by-month",
                    title="Searches by month, area by area",
                    months=tuple(month.month for month in latest),
                    panels=tuple(
                        Panel(name=name, counts=tuple(month.areas[at] if month.areas else None for month in latest))
                        for at, name in enumerate(history.areas)
                    ),
                )
            )
        )
    return Section(heading=heading, blocks=tuple(blocks))


def _find_month(month: TrendMonth) -> Month:
    if month.finds is None:
        return Month(month=month.month, count=None)
    low, high = wilson(month.finds.count, month.finds.of)
    return Month(month=month.month, count=month.finds.count, of=month.finds.of, low=low, high=high)


# --- ethnic groups ----------------------------------------------------------------------------------------------


def _groups(groups: Sequence[Group]) -> Section:
    total = sum(group.searches for group in groups)
    rows = [
        (
            group.name,
            number_text(group.searches),
            _share(Part(count=group.searches, of=total)),
            number_text(group.said),
            number_text(group.seen),
        )
        for group in groups
    ]
    said, seen = (sum(getattr(group, name) for group in groups) for name in ("said", "seen"))
    rows.append(("All", number_text(total), _share(Part(count=total, of=total)), number_text(said), number_text(seen)))
    return Section(
        heading="Ethnic groups (disproportionality)",
        parts=(
            Section(
                heading="Who was searched",
                blocks=(
                    Grid(
                        caption="Searches by ethnic group",
                        heads=("Ethnic group", "Searches", "Share of all", "As the person said", "As the officer saw"),
                        rows=tuple(rows),
                        numbers=(1, 2, 3, 4),
                        total=True,
                        notes=(WHOSE_WORD,),
                    ),
                ),
            ),
            Section(
                heading="How often, per 1,000 residents",
                nothing="Rates and ratios need the number of residents by ethnic group (Census 2021). This workspace "
                "has no such figures, so nothing is said here of how often one group is searched beside another.",
            ),
            _group_finds(groups),
        ),
        new_page=True,
    )


def _group_finds(groups: Sequence[Group]) -> Section:
    heading = "Find rate by ethnic group"
    if not any(group.finds.of for group in groups):
        return Section(heading=heading, nothing="No result is recorded, so there is no find rate.")
    rows = [(group.name, *_rate_cells(group.finds)) for group in groups]
    both = Part(count=sum(group.finds.count for group in groups), of=sum(group.finds.of for group in groups))
    rows.append(("All", *_rate_cells(both)))
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Finds by ethnic group, of the searches whose result is recorded",
                heads=("Ethnic group", "Finds", "Result recorded", "Find rate", "95% interval"),
                rows=tuple(rows),
                numbers=(1, 2, 3, 4),
                total=True,
                notes=_few_notes(rows),
            ),
            *(Paragraph(text=text) for text in _comparisons(groups)),
            Paragraph(text=INFRA_MARGINALITY),
            Paragraph(text=WHAT_AN_INTERVAL_SAYS),
        ),
    )


def _comparisons(groups: Sequence[Group]) -> Iterator[str]:
    """Each group beside White people, in words; who has too few searches is said."""
    by_name = {group.name: group for group in groups}
    white = by_name.get("White")
    if white is None:
        return
    for group in groups:
        if group.name in ("White", NOT_KNOWN):
            continue
        one, other = f"people recorded as {group.name}", "people recorded as White"
        mine, theirs = group.finds, white.finds
        tested = outcome_test(mine.count, mine.of, theirs.count, theirs.of, least_searches=LEAST)
        if tested.shown:
            yield f"There was a find in {words_rates.apart(tested.difference, one, other, SEARCH)}."
        elif mine.of:
            yield f"Too few to compare: there was a find in {mine.count:,} of {_searches(mine.of)} of {one}."


# --- areas ------------------------------------------------------------------------------------------------------


def _areas(contents: Contents) -> Section:
    areas, searches = contents.areas, contents.county.searches
    total = Part(count=sum(area.finds.count for area in areas), of=sum(area.finds.of for area in areas))
    blocks: list[Block] = [
        Paragraph(
            text="An area is where the record says that the search was. Areas stand in a fixed order. Do not rank "
            "them: they differ in how many searches they have and of what kind, and a few searches more or fewer move "
            "a small area a long way."
        ),
        _shares("Searches by area", "Area", [Count(name=area.name, count=area.searches) for area in areas], searches),
    ]
    if total.of:
        blocks.append(
            _picture(
                AreaDots(
                    id="finds-by-area",
                    title="Find rate by area",
                    areas=tuple(_area_share(area.name, area.finds) for area in areas),
                    county=_area_share("All", total),
                    of_what="searches with a find",
                    least=LEAST,
                    thing=SEARCH,
                )
            )
        )
    blocks.append(Paragraph(text=WHAT_AN_INTERVAL_SAYS))
    return Section(heading="Area by area", blocks=tuple(blocks), parts=(_confidence(contents),), new_page=True)


def _area_share(name: str, finds: Part) -> AreaShare:
    low, high = wilson(finds.count, finds.of)
    return AreaShare(name=name, count=finds.count, of=finds.of, low=low, high=high)


def _confidence(contents: Contents) -> Section:
    heading = "In how many records the panel was confident"
    judged = contents.judged
    if judged is None:
        return Section(heading=heading, nothing="This is shown when every member's answers are in.")
    if any(area.drawn is None for area in contents.areas):
        crossed = "The records were drawn from groups smaller than areas, so no result stands by area."
        return Section(heading=heading, nothing=crossed)
    rows: list[tuple[str, ...]] = [
        (
            area.name,
            number_text(area.drawn or 0),
            number_text(area.judged),
            number_text(area.confident),
            words.between(area.interval, sample=area.judged) if area.interval else "cannot be said",
        )
        for area in contents.areas
    ]
    sums = [sum(getattr(area, name) or 0 for area in contents.areas) for name in ("drawn", "judged", "confident")]
    rows.append(("All", *(number_text(one) for one in sums), judged.county or "cannot be said"))
    return Section(
        heading=heading,
        blocks=(
            Paragraph(text=WHAT_THE_PANEL_SAID),
            Grid(
                caption="The panel's results by area, first draws only",
                heads=("Area", "Drawn", "Judged", "Confident in", "What that says of all its searches"),
                rows=tuple(rows),
                numbers=(1, 2, 3),
                total=True,
                notes=(
                    "Drawn and not judged: members could not judge the record, or it could not be shown.",
                    "What “All” says gives each area the weight of its searches, so it is not the sum of the records.",
                ),
            ),
        ),
    )


# --- quality ----------------------------------------------------------------------------------------------------


def _quality(quality: Quality) -> Section:
    return Section(
        heading="Data quality and checks of PACE Code A",
        blocks=(
            Paragraph(
                text="A program held every search on the list against PACE Code A, the national rules for stop and "
                "search. A query is a question: the record does not show something, or the panel may want to ask about "
                "it. It does not say that a search was right or wrong."
            ),
        ),
        parts=(_founding(quality), _queries(quality), _gaps(quality)),
        new_page=True,
    )


def _founding(quality: Quality) -> Section:
    heading = "Is every required item shown?"
    areas = quality.areas
    judged, shown = (sum(getattr(area, name) for area in areas) for name in ("judged", "shown"))
    if not judged:
        return Section(
            heading=heading,
            nothing="This cannot be said of any record: in each, at least one required item is not in the force's "
            "files or cannot be judged from them.",
        )
    rows = [_founding_cells(area.name, area.records, area.judged, area.shown) for area in areas]
    rows.append(_founding_cells("All", sum(area.records for area in areas), judged, shown))
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Records in which every required item is shown, of those where all of them could be judged",
                heads=("Area", "Records", "Could be judged", "Every item shown", "Share"),
                rows=tuple(rows),
                numbers=(1, 2, 3, 4),
                total=True,
                notes=_few_notes(rows, "records"),
            ),
        ),
    )


def _founding_cells(name: str, records: int, judged: int, shown: int) -> tuple[str, ...]:
    part = Part(count=shown, of=judged)
    return name, number_text(records), number_text(judged), number_text(shown), _share(part)


def _queries(quality: Quality) -> Section:
    heading = "Queries"
    if not quality.checks:
        return Section(heading=heading, nothing="No check raised a query.")
    areas, names = quality.areas, ("records", "with_query", "mandatory", "concern", "quality")
    rows = [(area.name, *(number_text(getattr(area, name)) for name in names)) for area in areas]
    rows.append(("All", *(number_text(sum(getattr(area, name) for area in areas)) for name in names)))
    by_check = tuple((check.title, check.says, check.severity, *_part_cells(check.queries)) for check in quality.checks)
    blocks: list[Block] = [
        Grid(
            caption="Records with a query, by area",
            heads=(
                "Area",
                "Records",
                "With any query",
                "A required item is not shown",
                "Something to ask about",
                "About the data",
            ),
            rows=tuple(rows),
            numbers=(1, 2, 3, 4, 5),
            total=True,
            notes=("A record may have queries of more than one kind.",),
        ),
        Grid(
            caption="Queries by check, those of required items first",
            heads=("Check", "What a query says", "Kind", "Queries", "Records it could judge", "Share"),
            rows=by_check,
            numbers=(3, 4, 5),
            notes=_few_notes(by_check, "records"),
        ),
    ]
    if quality.across:
        blocks.append(_by_check_and_area(quality))
    return Section(heading=heading, blocks=tuple(blocks))


def _by_check_and_area(quality: Quality) -> Grid:
    places = range(len(quality.across))
    rows = [(area.name, *(_of(area.checks[at]) for at in places)) for area in quality.areas]
    sums = [
        Part(
            count=sum(area.checks[at].count for area in quality.areas),
            of=sum(area.checks[at].of for area in quality.areas),
        )
        for at in places
    ]
    rows.append(("All", *(_of(one) for one in sums)))
    return Grid(
        caption="The checks with the most queries, by area: queries, of the records that could be judged",
        heads=("Area", *quality.across),
        rows=tuple(rows),
        numbers=tuple(place + 1 for place in places),
        total=True,
    )


def _gaps(quality: Quality) -> Section:
    blocks: list[Block] = []
    if quality.account:
        blocks.append(Items(items=quality.account))
    if quality.blanks:
        rows = [(area.name, number_text(area.records), *map(number_text, area.blanks)) for area in quality.areas]
        sums = [sum(area.blanks[at] for area in quality.areas) for at in range(len(quality.blanks))]
        total = sum(area.records for area in quality.areas)
        rows.append(("All", number_text(total), *map(number_text, sums)))
        blocks.append(
            Grid(
                caption="Records in which a part of the form is left blank, by area",
                heads=("Area", "Records", *quality.blanks),
                rows=tuple(rows),
                numbers=tuple(range(1, len(quality.blanks) + 2)),
                total=True,
                notes=("Only parts that the force's files have a column for. Some may be blank for a good reason.",),
            )
        )
    if quality.lacking:
        shown, more = quality.lacking[:_MOST_COLUMNS], len(quality.lacking) - _MOST_COLUMNS
        rest = (
            f" {counted(more, 'column more is', 'columns more are')} in the report of the checks." if more > 0 else ""
        )
        idle = (
            f"{quality.idle} of {quality.asked} checks could judge no record at all. Many need something that the "
            f"force's files have no column for. These columns would let the most checks be made.{rest}"
        )
        blocks += [
            Paragraph(text=idle),
            Grid(
                caption="Columns that the office could ask the force for",
                heads=("Column", "Checks that need it"),
                rows=tuple((one.name, number_text(one.count)) for one in shown),
                numbers=(1,),
            ),
        ]
    if not blocks:
        return Section(heading="What is missing", nothing="Nothing is missing that a check looks for.")
    return Section(heading="What is missing", blocks=tuple(blocks))


# --- records ----------------------------------------------------------------------------------------------------


def _differing(contents: Contents) -> Section:
    heading = "Records on which members differ"
    judged = contents.judged
    if judged is None:
        return Section(
            heading=heading,
            nothing="What members said is shown when every member's answers are in, so that nobody is led by it.",
        )
    total = sum(one.count for one in judged.results)
    blocks: list[Block] = [
        Paragraph(text=f"What members said, each alone, on {_records(total)}: {_listed(judged.results)}."),
        Paragraph(text=f"{_sentence(all_agreed(judged.agreement))}; {pairs(judged.agreement)}."),
        Paragraph(text=WHAT_THE_PANEL_SAID),
    ]
    if not judged.differing:
        blocks.append(Paragraph(text="Members differ on no record."))
        return Section(heading=heading, blocks=tuple(blocks), new_page=True)
    rows = tuple(
        (one.number, one.area, *map(number_text, (one.green, one.amber, one.red, one.cannot_judge)), one.result, "")
        for one in judged.differing
    )
    blocks.append(
        Grid(
            caption="To be talked over first: the widest apart stand at the top",
            heads=("Record", "Area", "Green", "Amber", "Red", "Cannot judge", "Result so far", "Agreed at the meeting"),
            rows=rows,
            numbers=(2, 3, 4, 5),
        )
    )
    return Section(heading=heading, blocks=tuple(blocks), new_page=True)


def _noticed(noticed: Sequence[Noticed]) -> Section:
    heading = "What the program noticed, record by record"
    if not noticed:
        return Section(heading=heading, nothing="No record is drawn yet.")
    queried = [one for one in noticed if one.queries]
    quiet = len(noticed) - len(queried)
    lead = (
        "A program read fields and words. Where it raised a query, the record does not show something, or there is "
        "something the panel may want to ask about. It decides nothing, and your own reading comes first."
    )
    blocks: list[Block] = [Paragraph(text=lead)]
    if queried:
        blocks.append(
            Grid(
                caption="Queries by record",
                heads=("Record", "Queries", "What they say"),
                rows=tuple((one.number, number_text(len(one.queries)), " ".join(one.queries)) for one in queried),
                numbers=(1,),
            )
        )
    blocks.append(Paragraph(text=f"Of the {_records(len(noticed))} shown to the panel, {_no_query(quiet)}."))
    return Section(heading=heading, blocks=tuple(blocks), new_page=True)


def _no_query(quiet: int) -> str:
    return f"{number_text(quiet)} {'has' if quiet == 1 else 'have'} no query" if quiet else "every one has a query"


def _follow_ups(contents: Contents) -> Section:
    heading = "Amber and red records of the last cycle"
    if contents.follow_ups is None:
        return Section(heading=heading, nothing=contents.no_follow_ups or "No earlier cycle is on record here.")
    if not contents.follow_ups:
        return Section(heading=heading, nothing="The panel was confident in every record that it judged last time.")
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Records that the panel was not confident in, and what followed",
                heads=("Record", "Area", "Result", "What followed", "Closed at the meeting"),
                rows=tuple((one.number, one.area, one.result, one.done, "") for one in contents.follow_ups),
                notes=("Record numbers are those of the last cycle's pack.",),
            ),
        ),
    )


def _how_to_read() -> Section:
    return Section(
        heading="How to read these figures",
        blocks=(Items(items=HOW_TO_READ),),
    )


# --- words and numbers ------------------------------------------------------------------------------------------


def _picture(chart: Chart) -> Picture:
    return Picture(figure=figure(chart), says=alternative(chart))


def _share(part: Part) -> str:
    """A percentage without decimals; of too few there is none."""
    return percent(Fraction(part.count, part.of)) if part.of >= LEAST else TOO_FEW


def _interval(part: Part) -> str:
    """The interval of a share, its ends rounded outwards; of few searches it is wide, and says how little they say."""
    return between(*wilson(part.count, part.of)) if part.of else "none"


def _rate_cells(part: Part) -> tuple[str, ...]:
    return number_text(part.count), number_text(part.of), _share(part), _interval(part)


def _part_cells(part: Part) -> tuple[str, ...]:
    return number_text(part.count), number_text(part.of), _share(part)


def _of(part: Part) -> str:
    return f"{part.count:,} of {part.of:,}"


def _few_notes(rows: Iterable[Sequence[str]], thing: str = "searches") -> tuple[str, ...]:
    """What "too few" means, below a table in which it stands."""
    if not any(TOO_FEW in row for row in rows):
        return ()
    return (f"“{TOO_FEW.capitalize()}” means fewer than {LEAST} {thing}: no share is given of so few.",)


def _listed(counts: Iterable[Count]) -> str:
    return ", ".join(f"{one.name} {number_text(one.count)}" for one in counts)


def _names(names: Sequence[str]) -> str:
    if not names:
        return "none"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _searches(count: int) -> str:
    return counted(count, "search", "searches")


def _records(count: int) -> str:
    return counted(count, "record", "records")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
