"""What a chart is: a frozen input a kind, which refuses figures that cannot be.

What is not known has a place of its own in every input: a month without a file, a count withheld, an area with too few
records. How each kind is drawn, said and listed stands in the file of its name.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scrutiny.outputs.charts.drawing import FILLS
from scrutiny.statistics.rates import RateRatio
from scrutiny.statistics.words import RECORD, SEARCH, Thing

if TYPE_CHECKING:  # it loads numpy, which a page without charts has no need of
    from scrutiny.statistics.funnel import FunnelLimits, FunnelPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """What every chart has: a name for its place, a title for its figure, and what the figures rest on.

    ``id`` is a slug, its own in the page. ``note`` is printed below the picture: which field, which census, what was
    missing. ValueError for an id that would not do as one.
    """

    id: str
    title: str
    note: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.id):
            message = f"id is {self.id!r}; expected small letters, figures and hyphens"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of a trend: "2026-08", and how many; ``count`` None where there was no file.

    ``of`` makes it a share, with the ends of its interval as shares too: both None where all were looked at.
    """

    month: str
    count: int | None
    of: int | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.month):
            message = f"month is {self.month!r}; expected such as 2026-08"
            raise ValueError(message)
        if self.count is not None:
            _check(self.count, self.of, self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(_Chart):
    """Counts, or shares, of twelve to 24 months that follow each other without a break; a missing one is said.

    ``of_what`` says what the line counts, such as "searches" or "searches in which something was found".
    """

    months: tuple[Month, ...]
    of_what: str
    thing: Thing = SEARCH
    confidence: float = 0.95

    def __post_init__(self) -> None:
        _Chart.__post_init__(self)
        if not self.months:
            message = "a trend of no months"
            raise ValueError(message)
        for one, other in pairwise(self.months):
            if _ordinal(other.month) != _ordinal(one.month) + 1:
                message = f"{other.month} comes after {one.month}; a month without a file is given with no count"
                raise ValueError(message)
        if len({month.of is None for month in self.months if month.count is not None}) > 1:
            message = "some months are counts and some are shares"
            raise ValueError(message)

    @property
    def shares(self) -> bool:
        """Whether the months are shares; a trend of gaps alone is one of counts."""
        return any(month.of is not None for month in self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """A bar: its name and the count of each part; None where a count is withheld.

    ``base`` says of how many, where that is not the whole of the chart, such as "of 60 judged": below the name and in
    the table, and in the words where there are no parts that tell as much.
    """

    name: str
    counts: tuple[int | None, ...]
    base: str = ""

    def __post_init__(self) -> None:
        for count in self.counts:
            _check(count or 0, None, None, None)

    @property
    def total(self) -> int | None:
        """All its parts together; None where a count is withheld."""
        return None if None in self.counts else sum(count or 0 for count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes(_Chart):
    """Bars below each other in the order given; of several ``parts`` each, or plain ones where there is one.

    Plain bars are of a whole (each search has one outcome) unless ``whole`` is False, and then each says its share of
    it. Nothing is added up where any count is withheld: a total would give it away.
    """

    rows: tuple[OutcomeRow, ...]
    parts: tuple[str, ...]
    thing: Thing = SEARCH
    whole: bool = True

    def __post_init__(self) -> None:
        _Chart.__post_init__(self)
        if not 1 <= len(self.parts) <= len(FILLS):
            message = (
                f"{len(self.parts)} parts; expected 1 to {len(FILLS)}: more cannot be told apart in black and white"
            )
            raise ValueError(message)
        for row in self.rows:
            if len(row.counts) != len(self.parts):
                message = f"a row has {len(row.counts)} counts for {len(self.parts)} parts"
                raise ValueError(message)

    @property
    def total(self) -> int | None:
        """All rows together; None where a count is withheld."""
        totals = [row.total for row in self.rows]
        return None if None in totals else sum(total or 0 for total in totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShare:
    """A share of an area's records with its interval, both ends None where all its records were looked at."""

    name: str
    count: int
    of: int
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _check(self.count, self.of, self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDots(_Chart):
    """Each area's share with its interval, against a benchmark; the county apart, below a line.

    Areas stay in the order given, which is one that says nothing of how they did: that of the map, or the alphabet.
    Under ``least`` records an area is "too few": no dot and no share, its counts and interval all the same.
    ``of_what`` goes on "share of", such as "records in which the panel was confident".
    """

    areas: tuple[AreaShare, ...]
    of_what: str
    county: AreaShare | None = None
    benchmark: float | None = None
    least: int = 5
    thing: Thing = RECORD
    confidence: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """An area in a funnel: its count, and the limits for as many records as it has (`funnel_limits`)."""

    name: str
    count: int
    limits: "FunnelLimits"

    def __post_init__(self) -> None:
        _check(self.count, self.of, None, None)

    @property
    def of(self) -> int:
        """How many records."""
        return self.limits.sample

    @property
    def place(self) -> "FunnelPlace":
        """Beyond which lines it lies: by its own limits, not by the picture's."""
        from scrutiny.statistics.funnel import funnel_place

        return funnel_place(self.limits, self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(_Chart):
    """Shares by how many records each area has, between the lines of chance.

    ``lines`` are the limits for a row of sizes, as they are drawn (`funnel_sizes` has sizes enough). Which area is
    outside is each point's own matter: with a population its limits may lie a little nearer than the lines drawn.
    """

    points: tuple[FunnelPoint, ...]
    lines: "tuple[FunnelLimits, ...]"
    of_what: str
    thing: Thing = RECORD

    def __post_init__(self) -> None:
        _Chart.__post_init__(self)
        every = [*self.lines, *(point.limits for point in self.points)]
        if len({(each.benchmark, tuple(limit.level for limit in each.limits)) for each in every}) > 1:
            message = "limits of several benchmarks or levels in one funnel"
            raise ValueError(message)
        if any(other.sample <= one.sample for one, other in pairwise(self.lines)):
            message = "the lines are not in the order of their sizes"
            raise ValueError(message)


def funnel_sizes(largest: int, *, most: int = 60) -> tuple[int, ...]:
    """From 1 to the largest sample of a funnel, sizes enough for smooth lines: each one at first, then wider steps."""
    if largest < 1:
        return ()
    wanted = {1 + round((largest - 1) * (step / (most - 1)) ** 2) for step in range(most)}
    return tuple(sorted(wanted | set(range(1, min(largest, 15) + 1))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """An area's counts, a month each; None where there was no file.

    ``beside``: no area, but what stands beside them, such as searches with no location. Areas are drawn on one scale,
    which is theirs; what stands beside them has one of its own, and says so, where it would not go on it.
    """

    name: str
    counts: tuple[int | None, ...]
    beside: bool = False

    def __post_init__(self) -> None:
        for count in self.counts:
            _check(count or 0, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMultiples(_Chart):
    """A small trend an area, all areas on one scale, in the order given."""

    months: tuple[str, ...]
    panels: tuple[Panel, ...]
    thing: Thing = SEARCH

    def __post_init__(self) -> None:
        _Chart.__post_init__(self)
        Trend(id=self.id, title="", of_what="", months=tuple(Month(month=each, count=None) for each in self.months))
        for panel in self.panels:
            if len(panel.counts) != len(self.months):
                message = f"a panel has {len(panel.counts)} counts for {len(self.months)} months"
                raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRow:
    """A group, or an area, and how often beside another group (`rate_ratio`)."""

    name: str
    found: RateRatio


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios(_Chart):
    """How many times as often as ``against``, on an axis where twice and half are as far from 1.

    Rows that should not be printed (``shown`` False) are "too few". Beside the chart belong the cautions of
    `words_rates.LIMITS_OF_A_RATIO`; the census and the ethnicity field go in ``note``. ``of_what``: whom the counts are
    set beside, as every other table of the paper calls them.
    """

    rows: tuple[RatioRow, ...]
    against: str
    of_what: str = "residents"
    thing: Thing = SEARCH


Chart = Trend | Outcomes | AreaDots | Funnel | SmallMultiples | Ratios


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of a chart: the heads of the columns, and the rows, of which the first cell is the row's head."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _ordinal(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _check(count: int, of: int | None, low: float | None, high: float | None) -> None:
    if count < 0 or (of is not None and count > of):
        message = f"count is {count} of {of}; expected 0 or more, and no more than the whole"
        raise ValueError(message)
    if (low is None) is not (high is None):
        message = "an interval with one end"
        raise ValueError(message)
    if low is not None and high is not None and not 0 <= low <= high <= 1:
        message = f"an interval from {low} to {high}; expected shares, the lower first"
        raise ValueError(message)
