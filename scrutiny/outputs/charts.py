"""Charts of the pack as SVG: one input a kind, from which come the picture, its words and its table.

`svg` draws, `alternative` says in a sentence or two what there is to be seen, `table` gives the figures: all three
from the same values, so they cannot disagree. A picture is the same bytes every time, holds no script, no style and
no outside font, and can stand inside a page or in the printed pack. What colour says, a shape, a dash or a word says
too. Letters are 13 units high: 10 points where a wide picture (640 units) fills the pack's page, 12 dots where a narrow
one (300) fills a telephone of 320.

Every word is put down with a box of known size around it (`text_width`), so that clashes are found by arithmetic and
not by eye: rows grow with their names, labels that would touch are moved (`place_labels`) or left to the table.

What is not known is never drawn as nothing: a month without a file is a hatched gap, a figure withheld is "[c]", and
an area with too few records has an interval and no dot, because a dot on three records asks to be ranked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor, isinf, log2
from typing import TYPE_CHECKING, Literal
from unicodedata import combining, normalize

from scrutiny.outputs.html import environment
from scrutiny.outputs.textsafe import for_print, without_breaks
from scrutiny.records.days import month_words
from scrutiny.statistics.rates import RateRatio
from scrutiny.statistics.words import RECORD, SEARCH, Thing, counted

if TYPE_CHECKING:  # it loads numpy, which a page without charts has no need of
    from scrutiny.statistics.funnel import FunnelLimits, FunnelPlace

WIDE, NARROW = 640, 300
SIZE = 13
INK, SOFT, LINE, BLUE, PALE = "#0b0c0c", "#4a5055", "#b1b4b6", "#1a65a6", "#dbe7f2"

NO_FILE, TOO_FEW, WITHHELD = "no file", "too few", "[c]"

_LONGEST_NAME, _LONGEST_READ = 80, 1000
_LEAD = 16  # from one line of words to the next
_MANY = 30  # rows or panels from which they stand closer, so that 45 go on a page
_TEXTURES = {
    "hatch": "M-2 2L2 -2M-2 10L10 -2M6 10L10 6",
    "spots": "M1.5 2H3.5M5.5 6H7.5",
    "bars": "M0 2H8M0 6H8",
    "cross": "M0 0L8 8M8 0L0 8",
}
_FILLS = (BLUE, "hatch", "#e9ebec", "cross", "spots", "bars")


# --- what goes in -----------------------------------------------------------------------------------------------------


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
    """A bar: its name and the count of each part; None where a count is withheld."""

    name: str
    counts: tuple[int | None, ...]

    def __post_init__(self) -> None:
        for count in self.counts:
            _check(count or 0, None, None, None)


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
        if not 1 <= len(self.parts) <= len(_FILLS):
            message = (
                f"{len(self.parts)} parts; expected 1 to {len(_FILLS)}: more cannot be told apart in black and white"
            )
            raise ValueError(message)
        for row in self.rows:
            if len(row.counts) != len(self.parts):
                message = f"a row has {len(row.counts)} counts for {len(self.parts)} parts"
                raise ValueError(message)

    @property
    def total(self) -> int | None:
        """All rows together; None where a count is withheld."""
        return _sum(count for row in self.rows for count in row.counts)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """An area's counts, a month each; None where there was no file."""

    name: str
    counts: tuple[int | None, ...]

    def __post_init__(self) -> None:
        for count in self.counts:
            _check(count or 0, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMultiples(_Chart):
    """A small trend an area, all on one scale, in the order given."""

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
    `words_rates.LIMITS_OF_A_RATIO`; the census and the ethnicity field go in ``note``.
    """

    rows: tuple[RatioRow, ...]
    against: str
    thing: Thing = SEARCH


Chart = Trend | Outcomes | AreaDots | Funnel | SmallMultiples | Ratios


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of a chart: the heads of the columns, and the rows, of which the first cell is the row's head."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# --- what comes out ---------------------------------------------------------------------------------------------------


def svg(chart: Chart, *, narrow: bool = False) -> str:
    """The picture, to stand in a page or beside its words in print; the same chart gives the same bytes.

    ``narrow`` is for a telephone; its ids differ, so that both may stand in one page of which the style shows one.
    """
    drawing = draw(chart, narrow=narrow)
    used = {shape.fill for shape in drawing.shapes}
    return (
        environment()
        .get_template("charts/chart.svg.j2")
        .render(
            drawing=drawing,
            id=f"{chart.id}-narrow" if narrow else chart.id,
            title=_clean(chart.title),
            says=alternative(chart),
            size=SIZE,
            ink=INK,
            soft=SOFT,
            textures=_TEXTURES,
            kind="narrow" if narrow else "wide",
            patterns=[(name, picture) for name, picture in _TEXTURES.items() if name in used],
        )
        .removesuffix("\n")
    )


def alternative(chart: Chart) -> str:
    """What is to be seen, in words, with counts and intervals; for those who hear it and as the printed picture's."""
    return _clean(" ".join(_SAYS[type(chart)](chart)))


def table(chart: Chart) -> Table:
    """The figures of the picture, no more and no less."""
    return _TABLES[type(chart)](chart)


def funnel_sizes(largest: int, *, most: int = 60) -> tuple[int, ...]:
    """From 1 to the largest sample of a funnel, sizes enough for smooth lines: each one at first, then wider steps."""
    if largest < 1:
        return ()
    wanted = {1 + round((largest - 1) * (step / (most - 1)) ** 2) for step in range(most)}
    return tuple(sorted(wanted | set(range(1, min(largest, 15) + 1))))


# --- figures as people read them --------------------------------------------------------------------------------------


def percent(share: Fraction | float, rounding: str = ROUND_HALF_UP) -> str:
    """A share without decimals; what is not none or all is never rounded to it."""
    if isinstance(share, Fraction):
        exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    else:
        exact = Decimal(str(round(share, 12))) * 100
    whole = int(exact.to_integral_value(rounding))
    if rounding == ROUND_HALF_UP and whole == 0 and exact:
        return "under 1%"
    if rounding == ROUND_HALF_UP and whole == 100 and exact != 100:
        return "over 99%"
    return f"{whole}%"


def _between(low: float | None, high: float | None) -> str:
    """The ends rounded outwards, so that the words never promise more than the numbers; "" without an interval."""
    if low is None or high is None:
        return ""
    return f"{percent(low, ROUND_FLOOR)} to {percent(high, ROUND_CEILING)}"


def _share_of(count: int, of: int) -> str:
    return percent(Fraction(count, of)) if of else "none"


def _times(value: float, rounding: str = ROUND_HALF_UP) -> str:
    """A ratio: whole from 100, one decimal from 1, two under it, and two figures under a hundredth."""
    number = Decimal(f"{value:.12g}")
    if not number:
        return "0"
    places = 0 if number >= 100 else 1 if number >= 1 else 2 if number >= Decimal("0.01") else 1 - number.adjusted()
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=rounding)
    return f"{int(rounded):,}" if rounded == rounded.to_integral_value() else f"{rounded:f}"


def _times_between(found: RateRatio) -> str:
    if found.low is None or found.high is None:
        return ""
    low = _times(found.low, ROUND_FLOOR)
    return f"{low} or more" if isinf(found.high) else f"{low} to {_times(found.high, ROUND_CEILING)}"


def _interval_words(confidence: float) -> str:
    return f"{percent(confidence)} interval"


def _clean(text: str) -> str:
    """One line that the fonts of the pack can show, on screen and in print alike."""
    return " ".join(without_breaks(for_print(text)).split())


def _name(text: str) -> str:
    """A name in a picture or a sentence; the table has all of it."""
    clean = _clean(text[:_LONGEST_READ]) or "(no name)"
    return clean if len(clean) <= _LONGEST_NAME and len(text) <= _LONGEST_READ else f"{clean[: _LONGEST_NAME - 1]}…"


def _listed(names: Sequence[str], most: int = 6) -> str:
    """Such as "A, B and C"; of many the first, and how many more stand in the table."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more, which are in the table"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _month(text: str) -> str:
    return month_words(date.fromisoformat(f"{text}-01"))


def _ordinal(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _short(month: str) -> str:
    return _month(month)[:3]


def _sum(counts: Iterable[int | None]) -> int | None:
    found = list(counts)
    return None if None in found else sum(count or 0 for count in found)


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


# --- words and their boxes --------------------------------------------------------------------------------------------

# How wide a character is, in hundredths of its size: the wider of Atkinson Hyperlegible and Arial, which stands in for
# it where a browser lacks it.
_WIDTHS = {
    character: hundredths
    for hundredths, characters in (
        (20, "'"), (24, "l\N{RIGHT SINGLE QUOTATION MARK}"), (26, "j|"), (28, " ,.:;i·"), (29, "!"), (32, "[]f"),
        (33, "t"), (34, "()`r{}"), (36, '"'), (37, "-"), (38, "/\\"), (42, "I"), (44, "*"), (50, "cksvxyz"), (51, "J"),
        (56, "127?L^_aeghnou\N{EN DASH}"), (57, "bdp"), (58, "3q"), (59, "5<>~\N{MULTIPLICATION SIGN}£"), (60, "$69"),
        (61, "+="), (62, "48FTZ"), (65, "0"), (66, "#"), (67, "ABEKPSVXY"), (71, "&"), (73, "CDHNRUw"), (78, "GOQ"),
        (84, "M"), (85, "m"), (93, "%"), (95, "W"), (100, "\N{EM DASH}…"), (102, "@"),
    )
    for character in characters
}  # fmt: skip
_WIDEST = 160  # of what has no row here, but for two dashes that nobody types
_MOST_PLACES = 150
_ACCENT = 11  # a horn or a caron may stand beside its letter
_BOLDER = 8
_BOLDEST = {'"': 12, "#": 13}


def text_width(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """How wide words are at most, in the units of the picture."""
    wide = 0
    for character in normalize("NFD", text):
        if combining(character):
            wide += _ACCENT
        else:
            wide += _WIDTHS.get(character, _WIDEST) + (_BOLDEST.get(character, _BOLDER) if bold else 0)
    return wide * size / 100


def wrap(text: str, width: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """Words in lines no wider than this; a word that is too long is broken, and what is left after ``most`` cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, bold=bold):
            joined = f"{line} {piece}" if line else piece
            if text_width(joined, bold=bold) <= width:
                line = joined
            else:
                lines.append(line)
                line = piece
            if len(lines) == most:
                return (*lines[:-1], _cut(lines[-1], width, bold=bold))
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, width: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and text_width(piece + character, bold=bold) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _cut(text: str, width: float, *, bold: bool = False) -> str:
    while text and text_width(f"{text}…", bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the picture, from its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two overlap, or come nearer than the gap."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def within(self, other: "Box") -> bool:
        """Whether all of it lies in the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words on one line: where their foot stands, and which end of them is there.

    ``turned`` reads upwards; ``halo`` has a white rim, for words that stand on lines.
    """

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    soft: bool = False
    turned: bool = False
    halo: bool = False

    @property
    def at_x(self) -> str:
        """As it is written."""
        return _at(self.x)

    @property
    def at_y(self) -> str:
        """As it is written."""
        return _at(self.y)

    @property
    def box(self) -> Box:
        """The room that the words need at most."""
        width = text_width(self.text, bold=self.bold)
        back = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        if self.turned:
            return Box(self.x - 0.8 * SIZE, self.y - width + back, 1.05 * SIZE, width)
        return Box(self.x - back, self.y - 0.8 * SIZE, width, 1.05 * SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A line or a filled shape: the path, its fill (a colour, "none" or a texture), its outline and dashes."""

    d: str
    fill: str = "none"
    line: str = ""
    width: float = 1.0
    dash: str = ""


@dataclass(slots=True)
class Drawing:
    """A picture before it is written: how large, its shapes from back to front, and its words on top of them."""

    width: int
    height: int = 0
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def stroke(self, d: str, *, line: str = INK, width: float = 1.0, dash: str = "") -> None:
        """A line."""
        self.shapes.append(Shape(d=d, line=line, width=width, dash=dash))

    def fill(self, d: str, fill: str, *, line: str = "", width: float = 1.0, dash: str = "") -> None:
        """A filled shape."""
        self.shapes.append(Shape(d=d, fill=fill, line=line, width=width, dash=dash))

    def rect(self, box: Box, fill: str, *, line: str = "", dash: str = "") -> None:
        """A rectangle."""
        right, foot = box.x + box.width, box.y + box.height
        self.fill(
            _path([(box.x, box.y), (right, box.y), (right, foot), (box.x, foot)], closed=True),
            fill,
            line=line,
            dash=dash,
        )

    def say(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Literal["start", "middle", "end"] = "start",
        bold: bool = False,
        soft: bool = False,
        turned: bool = False,
        halo: bool = False,
    ) -> Words:
        """Words, cleaned: what stands in the picture is what was measured."""
        words = Words(x=x, y=y, text=_clean(text), anchor=anchor, bold=bold, soft=soft, turned=turned, halo=halo)
        self.words.append(words)
        return words

    def lines(self, y: float, text: str, *, most: int = 6) -> float:
        """Soft words across the picture, in lines; where the next thing may begin."""
        if not _clean(text):
            return y
        for line in wrap(_clean(text), self.width - 4, most=most):
            self.say(2, y + SIZE, line, soft=True)
            y += _LEAD
        return y


def _at(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    return "M" + "L".join(f"{_at(x)} {_at(y)}" for x, y in points) + ("Z" if closed else "")


def _across(x1: float, x2: float, y: float) -> str:
    return _path([(x1, y), (x2, y)])


def _down(x: float, y1: float, y2: float) -> str:
    return _path([(x, y1), (x, y2)])


def _circle(x: float, y: float, r: float) -> str:
    return f"M{_at(x - r)} {_at(y)}a{_at(r)} {_at(r)} 0 1 0 {_at(2 * r)} 0a{_at(r)} {_at(r)} 0 1 0 {_at(-2 * r)} 0Z"


def _square(x: float, y: float, r: float) -> str:
    return _path([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], closed=True)


def _diamond(x: float, y: float, r: float) -> str:
    return _path([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], closed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A label that wants to be near a point, no farther than ``reach``; one that ``must`` stand may go far off."""

    x: float
    y: float
    width: float
    height: float = 1.05 * SIZE
    must: bool = False
    reach: float = 46


def place_labels(
    wishes: Sequence[Wish], *, frame: Box, blocked: Sequence[Box] = (), lines: Sequence[Box] = ()
) -> tuple[Box | None, ...]:
    """A place for each label, inside the frame, clear of all others and of what is blocked; None where there is none.

    Those that must stand choose first, then the others as they come. Each takes the nearest free place of eight
    around its point, then of eight farther off; one that must stand then looks for a place all around. The line that
    would lead from a point to its label is kept clear too. ``lines`` are stood upon only where nothing else is free.
    Nothing is left to chance: the same wishes, the same answer.
    """
    found: list[Box | None] = [None] * len(wishes)
    taken: list[Box] = []
    leaders: list[Box] = []

    def free(wish: Wish, box: Box, avoided: Sequence[Box]) -> bool:
        return (
            box.within(frame)
            and not any(box.meets(other, 2.0) for other in (*taken, *leaders))
            and not any(box.meets(other, 1.0) for other in (*blocked, *avoided))
            and not any(part.meets(other) for part in _leader_boxes(wish, box) for other in (*taken, *blocked))
        )

    for place in sorted(range(len(wishes)), key=lambda place: not wishes[place].must):
        wish = wishes[place]
        tries = ((_near(wish), lines), (_near(wish), ()), (_everywhere(wish, frame) if wish.must else (), ()))
        box = next((box for boxes, avoided in tries for box in boxes if free(wish, box, avoided)), None)
        if box is not None:
            taken.append(box)
            leaders += _leader_boxes(wish, box)
        found[place] = box
    return tuple(found)


def _near(wish: Wish) -> Iterator[Box]:
    for far in (7, 12, 20, 32, 46):
        if far <= wish.reach:
            for across, down in ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1)):
                step = far if not (across and down) else far * 0.7
                x = wish.x + across * step - wish.width * (1 - across) / 2
                y = wish.y + down * step - wish.height * (1 - down) / 2
                yield Box(x, y, wish.width, wish.height)


def _nearest(at: tuple[float, float], box: Box) -> tuple[float, float]:
    """The point of a box that is nearest to another point."""
    return min(max(at[0], box.x), box.x + box.width), min(max(at[1], box.y), box.y + box.height)


def _leader_boxes(wish: Wish, box: Box) -> list[Box]:
    """The line to a label in small boxes, but for its beginning, which lies in the point's own mark."""
    at = (wish.x, wish.y)
    return [part for part in _along(at, _nearest(at, box)) if max(abs(part.x - at[0]), abs(part.y - at[1])) > 12]


def _everywhere(wish: Wish, frame: Box) -> Iterator[Box]:
    """Places all over the frame, the nearest to the point first, as far as an eye would follow a line."""
    rows = max(0, floor((frame.height - wish.height) / 14)) + 1
    columns = max(0, floor((frame.width - wish.width) / 20)) + 1
    boxes = [
        Box(frame.x + column * 20, frame.y + row * 14, wish.width, wish.height)
        for row in range(rows)
        for column in range(columns)
    ]

    def far(box: Box) -> float:
        return (box.x + box.width / 2 - wish.x) ** 2 + (box.y + box.height / 2 - wish.y) ** 2

    yield from sorted(boxes, key=far)[:_MOST_PLACES]


# --- parts of pictures ------------------------------------------------------------------------------------------------

_Swatch = Callable[[Drawing, float, float], None]


def _legend(drawing: Drawing, y: float, items: Sequence[tuple[_Swatch, str]]) -> float:
    """Signs with their meanings, in as many lines as they need; where the next thing may begin."""
    x = 2.0
    for swatch, meaning in items:
        lines = wrap(_clean(meaning), drawing.width - 36, most=2)
        width = max(text_width(line) for line in lines)
        if x > 2 and x + 30 + width > drawing.width - 2:
            x, y = 2.0, y + _LEAD
        swatch(drawing, x, y + SIZE - 4.5)
        for number, line in enumerate(lines):
            drawing.say(x + 30, y + SIZE + number * _LEAD, line)
        y += (len(lines) - 1) * _LEAD
        x += 30 + width + 18
    return y + _LEAD + 6 if items else y


def _line_swatch(*, line: str = INK, width: float = 1.5, dash: str = "") -> _Swatch:
    def swatch(drawing: Drawing, x: float, y: float) -> None:
        drawing.stroke(_across(x, x + 24, y), line=line, width=width, dash=dash)

    return swatch


def _fill_swatch(fill: str) -> _Swatch:
    def swatch(drawing: Drawing, x: float, y: float) -> None:
        drawing.rect(Box(x, y - 6, 24, 12), fill, line=INK)

    return swatch


def _dot_swatch(mark: Callable[[Drawing, float, float], None], *, bar: bool) -> _Swatch:
    def swatch(drawing: Drawing, x: float, y: float) -> None:
        if bar:
            _interval(drawing, x, x + 24, y)
        mark(drawing, x + 12, y)

    return swatch


def _interval(drawing: Drawing, x1: float, x2: float, y: float, *, few: bool = False, ends: str = "||") -> None:
    """A bar from end to end; an end is "|", or an arrow where it goes on."""
    line, dash = (SOFT, "4 3") if few else (INK, "")
    drawing.stroke(_across(x1, x2, y), line=line, width=1.4 if few else 2, dash=dash)
    for x, end, way in ((x1, ends[0], -1), (x2, ends[1], 1)):
        if end == "|":
            drawing.stroke(_down(x, y - 4, y + 4), line=line, width=1.4)
        else:
            drawing.fill(_path([(x + way * 6, y), (x, y - 4.5), (x, y + 4.5)], closed=True), line)


def _dot(drawing: Drawing, x: float, y: float) -> None:
    drawing.fill(_circle(x, y, 4.5), BLUE, line=INK)


def _county_dot(drawing: Drawing, x: float, y: float) -> None:
    drawing.fill(_diamond(x, y, 6.5), "#fff", line=INK, width=2)


def _nice(top: float, steps: int = 5) -> tuple[int, ...]:
    """Whole numbers from 0 to at least the top, in steps of 1, 2 or 5 and nothings, no more than about five."""
    step = 1
    while step * steps < top:
        first = str(step)[0]
        step = step * 5 // 2 if first == "2" else step * 2
    return tuple(range(0, max(step, ceil(top / step) * step) + 1, step))


def _tick_words(drawing: Drawing, y: float, ticks: Iterable[tuple[float, str]]) -> None:
    """Words below an axis, moved into the picture at its ends; of two that would touch the second is left out."""
    last: Box | None = None
    for x, text in ticks:
        half = text_width(text) / 2
        middle = min(max(x, half + 1), drawing.width - half - 1)
        words = Words(x=middle, y=y, text=text, anchor="middle", soft=True)
        if last is None or not words.box.meets(last, 3.0):
            drawing.words.append(words)
            last = words.box


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of a chart: its name, a softer line below it, and the figure at its end."""

    name: str
    figure: str
    below: str = ""
    bold: bool = False
    apart: bool = False
    few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """Where the rows' marks go: the ends of the axis, the middle of each row, and where lines through rows may run."""

    left: float
    right: float
    foot: float
    middles: tuple[float, ...]
    bands: tuple[tuple[float, float], ...]

    def through(self, x: float) -> str:
        """A line through all rows, but for their words."""
        return "".join(_down(x, top, foot) for top, foot in self.bands)


def _rows(drawing: Drawing, y: float, rows: Sequence[_Row], *, narrow: bool) -> _Field:
    """Names and figures of rows below each other: on each side of the marks, or above them where it is narrow."""
    return _rows_narrow(drawing, y, rows) if narrow else _rows_wide(drawing, y, rows)


def _rows_wide(drawing: Drawing, y: float, rows: Sequence[_Row]) -> _Field:
    room = 200.0
    names = [wrap(_name(row.name), room, bold=row.bold) for row in rows]
    belows = [wrap(_clean(row.below), room, most=2) if row.below else () for row in rows]
    figures = [wrap(_clean(row.figure), 150, bold=row.bold) for row in rows]
    wide = [text_width(line, bold=row.bold) for row, lines in zip(rows, names, strict=True) for line in lines] + [
        text_width(line) for lines in belows for line in lines
    ]
    left = max(wide, default=0) + 22
    ends = [text_width(line, bold=row.bold) for row, lines in zip(rows, figures, strict=True) for line in lines]
    right = drawing.width - max(ends, default=0) - 20
    spare = 0 if len(rows) > _MANY else 7
    top = y
    middles = []
    for row, name, below, figure in zip(rows, names, belows, figures, strict=True):
        if row.apart:
            drawing.stroke(_across(2, drawing.width - 2, y + 5), line=INK)
            y += 10
        height = max(len(name) + len(below), len(figure)) * _LEAD + spare
        middle = y + height / 2
        foot = middle - (len(name) + len(below)) * _LEAD / 2 + SIZE
        for line in name:
            drawing.say(2, foot, line, bold=row.bold, soft=row.few)
            foot += _LEAD
        for line in below:
            drawing.say(2, foot, line, soft=True)
            foot += _LEAD
        foot = middle - len(figure) * _LEAD / 2 + SIZE
        for line in figure:
            drawing.say(drawing.width - 2, foot, line, anchor="end", bold=row.bold, soft=row.few)
            foot += _LEAD
        middles.append(middle)
        y += height
    return _Field(left=left, right=right, foot=y, middles=tuple(middles), bands=((top - 2, y),))


def _rows_narrow(drawing: Drawing, y: float, rows: Sequence[_Row]) -> _Field:
    middles = []
    for row in rows:
        if row.apart:
            drawing.stroke(_across(2, drawing.width - 2, y + 5), line=INK)
            y += 10
        figure = _clean(row.figure)
        beside = drawing.width - 16 - text_width(figure, bold=row.bold)
        fits = text_width(_name(row.name), bold=row.bold) <= beside
        for line in wrap(_name(row.name), drawing.width - 4, bold=row.bold):
            drawing.say(2, y + SIZE, line, bold=row.bold, soft=row.few)
            y += _LEAD
        if fits:
            drawing.say(drawing.width - 2, y - _LEAD + SIZE, figure, anchor="end", bold=row.bold, soft=row.few)
        else:
            y = _soft_lines(drawing, y, figure)
        y = _soft_lines(drawing, y, row.below)
        middles.append(y + 9)
        y += 24
    bands = tuple((middle - 8, middle + 9) for middle in middles)
    return _Field(left=18, right=drawing.width - 20.0, foot=y, middles=tuple(middles), bands=bands)


def _soft_lines(drawing: Drawing, y: float, text: str) -> float:
    return drawing.lines(y, text, most=2)


def _x_axis(drawing: Drawing, at: _Field, ticks: Sequence[tuple[float, str]], caption: str, *, narrow: bool) -> float:
    """Fine lines through the rows, and what they stand for below, and above too where the rows are many."""
    for x, _ in ticks:
        drawing.shapes.insert(0, Shape(d=at.through(x), line=LINE, width=0.8))
    if not narrow:
        for middle in at.middles:
            drawing.shapes.insert(0, Shape(d=_across(at.left, at.right, middle), line="#d8dcde", width=0.6))
    _tick_words(drawing, at.foot + SIZE + 3, ticks)
    y = at.foot + SIZE + 8
    return drawing.lines(y + 2, caption, most=3)


def _finish(drawing: Drawing, y: float, note: str) -> Drawing:
    """The note below all, and the height that came of it."""
    drawing.height = ceil(drawing.lines(y + 2, note) + 6)
    return drawing


def _gaps(drawing: Drawing, runs: Iterable[tuple[float, float, str]], *, top: float, foot: float) -> list[Box]:
    """Hatched where there is nothing to draw, with the reason: across where it fits, else upwards; what they take."""
    taken: list[Box] = []
    for left, right, why in runs:
        hatched = Box(left, top, right - left, foot - top)
        drawing.rect(hatched, "hatch")
        width = text_width(why)
        turned = right - left < width + 6
        words = Words(
            x=(left + right) / 2 + (0.28 * SIZE if turned else 0),
            y=(top + foot) / 2,
            text=why,
            anchor="middle",
            turned=turned,
        )
        box = words.box
        plate = Box(box.x - 2, box.y - 1, box.width + 4, box.height + 2)
        # Two gaps side by side have room for one reason; what they are is said with the signs and in the table.
        if width + 6 <= (foot - top if turned else right - left) and not any(plate.meets(other) for other in taken):
            drawing.rect(plate, "#fff")
            drawing.words.append(words)
            taken.append(plate)
        taken.append(hatched)
    return taken


def draw(chart: Chart, *, narrow: bool = False) -> Drawing:
    """The picture as shapes and words, each where it will stand; for tests, and for `svg`."""
    return _PICTURES[type(chart)](chart, Drawing(width=NARROW if narrow else WIDE), narrow)


# --- trend ------------------------------------------------------------------------------------------------------------


def _month_value(month: Month) -> float | None:
    """The height of a month's point; None where there is no file, and where there is nothing to take a share of."""
    if month.count is None or month.of == 0:
        return None
    return float(month.count) if month.of is None else month.count / month.of


def _month_figure(month: Month) -> str:
    if month.count is None:
        return NO_FILE
    if month.of is None:
        return f"{month.count:,}"
    return f"{_share_of(month.count, month.of)} ({month.count:,} of {month.of:,})"


def _why_gap(month: Month, thing: Thing) -> str:
    return NO_FILE if month.count is None else f"no {thing.many}"


def _gap_words(chart: Trend) -> str:
    why = [_why_gap(month, chart.thing) for month in chart.months if _month_value(month) is None]
    return " or ".join(dict.fromkeys(why))


def _trend_scale(chart: Trend) -> tuple[tuple[float, ...], list[str]]:
    """The values along the side, from none to at least the highest, and how they are written."""
    known = [(value, month.high or 0) for month in chart.months if (value := _month_value(month)) is not None]
    top = max([end for ends in known for end in ends], default=0)
    if chart.shares:
        hundredths = _nice(max(1, 100 * top))
        return tuple(each / 100 for each in hundredths), [f"{each}%" for each in hundredths]
    whole = _nice(max(1, top))
    return tuple(float(each) for each in whole), [f"{each:,}" for each in whole]


def _trend_legend(chart: Trend) -> list[tuple[_Swatch, str]]:
    items: list[tuple[_Swatch, str]] = [(_dot_swatch(_trend_dot, bar=False), chart.of_what)]
    if any(month.low is not None and _month_value(month) is not None for month in chart.months):
        items.append((_fill_swatch(PALE), _interval_words(chart.confidence)))
    if any(_month_value(month) is None for month in chart.months):
        items.append((_fill_swatch("hatch"), f"{_gap_words(chart)}: nothing to plot"))
    return items


def _draw_trend(chart: Trend, drawing: Drawing, narrow: bool) -> Drawing:
    values = [_month_value(month) for month in chart.months]
    ticks, marks = _trend_scale(chart)
    top = _legend(drawing, 2, _trend_legend(chart)) + 6
    foot = top + (170 if narrow else 210)
    left = max(text_width(mark) for mark in marks) + 12
    right = drawing.width - 6.0
    step = (right - left) / len(values)
    highest = ticks[-1]

    def x(place: float) -> float:
        return left + (place + 0.5) * step

    def y(value: float) -> float:
        return foot - (foot - top - 4) * value / highest

    for tick, mark in zip(ticks, marks, strict=True):
        drawing.stroke(_across(left, right, y(tick)), line=LINE, width=0.8)
        drawing.say(left - 6, y(tick) + 0.36 * SIZE, mark, anchor="end", soft=True)
    reasons = [
        None if value is not None else _why_gap(month, chart.thing)
        for value, month in zip(values, chart.months, strict=True)
    ]
    runs = [(why, list(group)) for why, group in groupby(range(len(values)), key=lambda place: reasons[place])]
    hatched = [(x(run[0] - 0.5), x(run[-1] + 0.5), why) for why, run in runs if why]
    gaps = _gaps(drawing, hatched, top=top, foot=foot)
    for run in (run for why, run in runs if why is None):
        _trend_band(drawing, [(x(place), chart.months[place]) for place in run], y, half=min(step * 0.3, 8))
        drawing.stroke(_path([(x(place), y(values[place] or 0)) for place in run]), line=BLUE, width=2)
    drawing.stroke(_across(left, right, foot), width=1.4)
    points = {place: (x(place), y(value)) for place, value in enumerate(values) if value is not None}
    for at in points.values():
        _trend_dot(drawing, *at)
    frame = Box(left + 1, top - 4, right - left - 1, foot - top + 2)
    _trend_labels(drawing, chart, points, frame, gaps)
    below = _month_ticks(drawing, foot, [month.month for month in chart.months], x)
    return _finish(drawing, below, chart.note)


def _trend_dot(drawing: Drawing, x: float, y: float) -> None:
    drawing.fill(_circle(x, y, 3), BLUE, line=INK)


def _trend_band(
    drawing: Drawing, run: Sequence[tuple[float, Month]], y: Callable[[float], float], *, half: float
) -> None:
    """The intervals of months that follow each other, as a band; of one month alone, as a box."""
    known = [(x, month.low, month.high) for x, month in run if month.low is not None and month.high is not None]
    if not known or len(known) < len(run):
        for x, low, high in known:
            drawing.rect(Box(x - half, y(high), 2 * half, y(low) - y(high)), PALE, line=SOFT, dash="3 2")
        return
    if len(known) == 1:
        x, low, high = known[0]
        known = [(x - half, low, high), (x + half, low, high)]
    tops = [(x, y(high)) for x, _, high in known]
    feet = [(x, y(low)) for x, low, _ in known]
    drawing.fill(_path([*tops, *reversed(feet)], closed=True), PALE)
    for edge in (tops, feet):
        drawing.stroke(_path(edge), line=SOFT, dash="3 2")


def _trend_labels(
    drawing: Drawing, chart: Trend, points: dict[int, tuple[float, float]], frame: Box, gaps: Sequence[Box]
) -> None:
    """The figures of the latest month, the highest and the lowest, clear of the line and of each other."""
    if not points:
        return
    ordered = list(points)
    highest = min(ordered, key=lambda place: (points[place][1], place))
    lowest = min(ordered, key=lambda place: (-points[place][1], place))
    chosen = list(dict.fromkeys((ordered[-1], highest, lowest)))
    texts = [_point_figure(chart.months[place]) for place in chosen]
    blocked = [*gaps, *(Box(x - 4, y - 4, 8, 8) for x, y in points.values())]
    for one, other in pairwise(ordered):
        if other == one + 1:
            blocked += _along(points[one], points[other])
    wishes = [
        Wish(x=points[place][0], y=points[place][1], width=text_width(text, bold=True), reach=12)
        for place, text in zip(chosen, texts, strict=True)
    ]
    for text, box in zip(texts, place_labels(wishes, frame=frame, blocked=blocked), strict=True):
        if box is not None:
            drawing.say(box.x, box.y + 0.8 * SIZE, text, bold=True, halo=True)


def _point_figure(month: Month) -> str:
    count = month.count or 0
    return f"{count:,}" if month.of is None else f"{_share_of(count, month.of)} of {month.of:,}"


def _along(one: tuple[float, float], other: tuple[float, float], every: float = 6.0) -> list[Box]:
    """Small boxes along a line, so that labels keep clear of it."""
    (x1, y1), (x2, y2) = one, other
    steps = max(1, ceil(max(abs(x2 - x1), abs(y2 - y1)) / every))
    return [
        Box(x1 + (x2 - x1) * part / steps - 1.5, y1 + (y2 - y1) * part / steps - 1.5, 3, 3) for part in range(steps + 1)
    ]


def _month_ticks(drawing: Drawing, foot: float, months: Sequence[str], x: Callable[[float], float]) -> float:
    """Names of months as many as fit, counted back from the last, and their years below; where to go on."""
    step = x(1) - x(0)
    widest = max(text_width(_short(month)) for month in months) + 4
    every = next(every for every in (1, 2, 3, 4, 6, 12, len(months) + 12) if every * step >= widest)
    shown = [place for place in range(len(months)) if (len(months) - 1 - place) % every == 0]
    for place in range(len(months)):
        drawing.stroke(_down(x(place), foot, foot + (5 if place in shown else 3)), line=SOFT)
    _tick_words(drawing, foot + SIZE + 6, [(x(place), _short(months[place])) for place in shown])
    years = []
    for year, group in groupby(range(len(months)), key=lambda place: months[place][:4]):
        places = list(group)
        years.append((len(places), x((places[0] + places[-1]) / 2), year))
        if places[0]:
            drawing.stroke(_down(x(places[0] - 0.5), foot, foot + 5), width=1.4)
            drawing.stroke(_down(x(places[0] - 0.5), foot + _LEAD + 8, foot + 2 * _LEAD + 5), line=SOFT)
    # A year too short for its name goes without: the one beside it tells. The longest is always named.
    longest = max(years)[0]
    named = [(at, year) for long, at, year in years if long * step >= text_width(year) + 6 or long == longest]
    _tick_words(drawing, foot + SIZE + 6 + _LEAD, named)
    return foot + 2 * _LEAD + 10


def _say_trend(chart: Trend) -> list[str]:
    first, last = chart.months[0], chart.months[-1]
    said = [f"{_sentence(chart.of_what)} by month, {_month(first.month)} to {_month(last.month)}."]
    known = [(value, month) for month in chart.months if (value := _month_value(month)) is not None]
    if not known:
        return [*said, "There is nothing to show in any month."]
    highest = max(known, key=lambda pair: pair[0])
    lowest = min(known, key=lambda pair: pair[0])
    if highest[0] == lowest[0]:
        said.append(f"The same in all {len(known)} months with figures: {_month_words(highest[1], chart)}.")
    else:
        said.append(f"Highest {_month_words(highest[1], chart)}; lowest {_month_words(lowest[1], chart)}.")
    latest = known[-1][1]
    said.append(f"Latest {_month_words(latest, chart)}.")
    if chart.shares:
        part, whole = (sum(getattr(month, name) for _, month in known) for name in ("count", "of"))
        said.append(f"All months with figures: {part:,} of {whole:,}.")
    else:
        said.append(f"All months with figures: {counted(sum(month.count or 0 for _, month in known), chart.thing)}.")
    for why in (NO_FILE, f"no {chart.thing.many}"):
        months = [
            _month(month.month)
            for month in chart.months
            if _month_value(month) is None and _why_gap(month, chart.thing) == why
        ]
        if months:
            said.append(f"{_sentence(why)} in {_listed(months)}: a gap in the picture.")
    return said


def _month_words(month: Month, chart: Trend) -> str:
    interval = _between(month.low, month.high)
    interval = f", {_interval_words(chart.confidence)} {interval}" if interval else ""
    return f"{_month_figure(month)}{interval} in {_month(month.month)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table_trend(chart: Trend) -> Table:
    if not chart.shares:
        header: tuple[str, ...] = ("Month", _sentence(chart.of_what))
        return Table(header=header, rows=tuple((_month(m.month), _month_figure(m)) for m in chart.months))
    header = (
        "Month",
        _sentence(chart.of_what),
        f"Of {chart.thing.many}",
        "Share",
        _sentence(_interval_words(chart.confidence)),
    )
    rows = []
    for month in chart.months:
        if month.count is None:
            rows.append((_month(month.month), *[NO_FILE] * 4))
        else:
            of = month.of or 0
            rows.append((_month(month.month), *_share_cells(month.count, of, month.low, month.high)))
    return Table(header=header, rows=tuple(rows))


def _share_cells(
    count: int, of: int, low: float | None, high: float | None, *, few: bool = False
) -> tuple[str, str, str, str]:
    """A count, its whole, the share and the interval."""
    if not of:
        return f"{count:,}", f"{of:,}", "none to judge by", "none"
    interval = _between(low, high) or "none: all were looked at"
    return f"{count:,}", f"{of:,}", TOO_FEW if few else _share_of(count, of), interval


# --- outcomes ---------------------------------------------------------------------------------------------------------


def _outcome_figure(chart: Outcomes, row: OutcomeRow) -> str:
    total = _sum(row.counts)
    if total is None:
        return WITHHELD
    if len(chart.parts) == 1 and chart.whole and chart.total:
        return f"{total:,} ({_share_of(total, chart.total)})"
    return f"{total:,}"


def _draw_outcomes(chart: Outcomes, drawing: Drawing, narrow: bool) -> Drawing:
    y = 4.0
    if len(chart.parts) > 1:
        y = _legend(
            drawing, y, [(_fill_swatch(fill), _name(part)) for fill, part in zip(_FILLS, chart.parts, strict=False)]
        )
    rows = [_Row(name=row.name, figure=_outcome_figure(chart, row)) for row in chart.rows]
    at = _rows(drawing, y, rows, narrow=narrow)
    ticks = _nice(max([sum(count or 0 for count in row.counts) for row in chart.rows] + [1]), 4)
    scale = (at.right - at.left) / ticks[-1]
    high = 14 if narrow or len(rows) <= _MANY else 11
    for row, middle in zip(chart.rows, at.middles, strict=True):
        left = at.left
        for count, fill in zip(row.counts, _FILLS, strict=False):
            if not count:
                continue
            length = count * scale
            drawing.rect(Box(left, middle - high / 2, length, high), fill, line=INK)
            text = f"{count:,}"
            # On a bar of one part the figure stands at its end; on parts only where there is room for it.
            if len(chart.parts) > 1 and length >= text_width(text) + 8:
                width = text_width(text)
                drawing.rect(Box(left + length / 2 - width / 2 - 2, middle - high / 2 + 1, width + 4, high - 2), "#fff")
                drawing.say(left + length / 2, middle + 0.36 * SIZE, text, anchor="middle")
            left += length
    caption = f"Number of {chart.thing.many}"
    if chart.total is not None and chart.whole:
        caption += f": {chart.total:,} in all"
    elif chart.total is None:
        caption += f". {WITHHELD} means withheld: too small a number to show"
    foot = _x_axis(drawing, at, [(at.left + tick * scale, f"{tick:,}") for tick in ticks], caption, narrow=narrow)
    drawing.stroke(at.through(at.left), width=1.4)
    return _finish(drawing, foot, chart.note)


def _count(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"


def _say_outcomes(chart: Outcomes) -> list[str]:
    if not chart.rows:
        return ["There is nothing to show."]
    said = []
    for row in chart.rows[:_MOST_SAID]:
        parts = ""
        if len(chart.parts) > 1:
            each = zip(chart.parts, row.counts, strict=True)
            parts = f" ({', '.join(f'{_name(part)} {_count(count)}' for part, count in each)})"
        said.append(f"{_name(row.name)} {_outcome_figure(chart, row)}{parts}")
    whole = f" of {counted(chart.total, chart.thing)}" if chart.total is not None and chart.whole else ""
    sentences = [f"Bars{whole}: {'; '.join(said)}.", *_more(len(chart.rows))]
    if chart.total is None:
        sentences.append(f"{WITHHELD} means withheld: too small a number to show.")
    return sentences


_MOST_SAID = 12


def _more(number: int) -> list[str]:
    return [f"{number - _MOST_SAID} more are in the table."] if number > _MOST_SAID else []


def _table_outcomes(chart: Outcomes) -> Table:
    share = len(chart.parts) == 1 and chart.whole and bool(chart.total)
    many = len(chart.parts) > 1
    header = ("", *(_sentence(part) for part in chart.parts), *(["All"] if many else []), *(["Share"] if share else []))
    rows = []
    for row in chart.rows:
        cells = [_count(count) for count in row.counts]
        total = _sum(row.counts)
        if many:
            cells.append(_count(total))
        if share:
            cells.append(_share_of(total or 0, chart.total or 1))
        rows.append((row.name, *cells))
    return Table(header=header, rows=tuple(rows))


# --- areas ------------------------------------------------------------------------------------------------------------


def _area_rows(chart: AreaDots) -> tuple[AreaShare, ...]:
    return (*chart.areas, chart.county) if chart.county else chart.areas


def _few(chart: AreaDots, area: AreaShare) -> bool:
    return area.of < chart.least


def _area_figure(chart: AreaDots, area: AreaShare) -> str:
    if not area.of:
        return f"no {chart.thing.many}"
    figure = f"{area.count:,} of {area.of:,}"
    return f"{figure}: {TOO_FEW}" if _few(chart, area) else f"{figure} ({_share_of(area.count, area.of)})"


def _draw_areas(chart: AreaDots, drawing: Drawing, narrow: bool) -> Drawing:
    areas = _area_rows(chart)
    items: list[tuple[_Swatch, str]] = []
    if any(not _few(chart, area) for area in chart.areas):
        items.append((_dot_swatch(_dot, bar=True), f"share and its {_interval_words(chart.confidence)}"))
    if any(_few(chart, area) for area in areas):
        items.append((_few_swatch, f"{TOO_FEW}: under {chart.least} {chart.thing.many}"))
    if chart.benchmark is not None:
        items.append((_line_swatch(dash="7 4", width=2), f"benchmark {percent(chart.benchmark)}"))
    y = _legend(drawing, 4, items)
    rows = [
        _Row(
            name=area.name,
            figure=_area_figure(chart, area),
            bold=area is chart.county,
            apart=area is chart.county and bool(chart.areas),
            few=_few(chart, area),
        )
        for area in areas
    ]
    at = _rows(drawing, y, rows, narrow=narrow)

    def x(share: float) -> float:
        return at.left + (at.right - at.left) * share

    steps = (0.0, 0.5, 1.0) if narrow else (0.0, 0.25, 0.5, 0.75, 1.0)
    foot = _x_axis(
        drawing, at, [(x(step), percent(step)) for step in steps], f"Share of {chart.of_what}", narrow=narrow
    )
    if chart.benchmark is not None:
        drawing.stroke(at.through(x(chart.benchmark)), width=2, dash="7 4")
    for area, middle in zip(areas, at.middles, strict=True):
        few = _few(chart, area)
        if area.of and area.low is not None and area.high is not None:
            _interval(drawing, x(area.low), x(area.high), middle, few=few)
        if not few:
            (_county_dot if area is chart.county else _dot)(drawing, x(area.count / area.of), middle)
    return _finish(drawing, foot, chart.note)


def _few_swatch(drawing: Drawing, x: float, y: float) -> None:
    _interval(drawing, x, x + 24, y, few=True)


def _say_areas(chart: AreaDots) -> list[str]:
    kind = f"a {_interval_words(chart.confidence)}"
    said = [f"Share of {chart.of_what}, each area with its count and {kind}, in fixed order and not by rank."]
    judged = [area for area in chart.areas if not _few(chart, area)]
    if chart.benchmark is not None and judged:
        level = percent(chart.benchmark)
        below = [area for area in judged if _ends(area)[1] < chart.benchmark]
        above = [area for area in judged if _ends(area)[0] > chart.benchmark]
        within = len(judged) - len(below) - len(above)
        for where, found in (("below", below), ("above", above)):
            if found:
                said.append(f"Wholly {where} the benchmark of {level}: {_listed([_area_words(a) for a in found])}.")
        if within:
            said.append(
                f"For {within} {'area' if within == 1 else 'areas'} the benchmark of {level} lies within the interval: "
                "chance alone may explain the difference."
            )
    elif judged:
        said.append(f"{_listed([_area_words(area) for area in judged], _MOST_SAID)}.")
    few = [f"{_name(area.name)} ({area.count} of {area.of})" for area in chart.areas if _few(chart, area)]
    if few:
        said.append(f"{_sentence(TOO_FEW)} to say, under {chart.least} {chart.thing.many}: {_listed(few)}.")
    if chart.county:
        enough = not _few(chart, chart.county)
        said.append(f"{_area_words(chart.county)}{'' if enough else f': {TOO_FEW}'}.")
    return said


def _ends(area: AreaShare) -> tuple[float, float]:
    """The interval, or twice the share itself where all were looked at."""
    share = area.count / area.of
    return (share, share) if area.low is None or area.high is None else (area.low, area.high)


def _area_words(area: AreaShare) -> str:
    interval = _between(area.low, area.high)
    return f"{_name(area.name)} {area.count:,} of {area.of:,}{f' ({interval})' if interval and area.of else ''}"


def _table_areas(chart: AreaDots) -> Table:
    header = ("Area", "Count", f"Of {chart.thing.many}", "Share", _sentence(_interval_words(chart.confidence)))
    return Table(
        header=header,
        rows=tuple(
            (area.name, *_share_cells(area.count, area.of, area.low, area.high, few=_few(chart, area)))
            for area in _area_rows(chart)
        ),
    )


# --- funnel -----------------------------------------------------------------------------------------------------------

_MOST_NAMED = 15


def _level(level: float) -> str:
    return f"{Decimal(str(level)) * 100:f}".rstrip("0").rstrip(".") + "%"


def _levels(chart: Funnel) -> list[float]:
    every = (*chart.lines, *(point.limits for point in chart.points))
    return sorted(limit.level for limit in every[0].limits) if every else []


def _rank(chart: Funnel, point: FunnelPoint) -> int:
    """How many pairs of lines a point is beyond."""
    level = point.place.level
    return 0 if level is None else _levels(chart).index(level) + 1


def _funnel_mark(rank: int) -> Callable[[Drawing, float, float], None]:
    def mark(drawing: Drawing, x: float, y: float) -> None:
        if rank == 0:
            drawing.fill(_circle(x, y, 4.5), "#fff", line=INK, width=1.6)
        elif rank == 1:
            drawing.fill(_square(x, y, 4.8), BLUE, line=INK, width=1.2)
        else:
            drawing.fill(_diamond(x, y, 7.5), INK, line=INK)

    return mark


def _draw_funnel(chart: Funnel, drawing: Drawing, narrow: bool) -> Drawing:
    judged = [point for point in chart.points if point.of]
    ranks = [_rank(chart, point) for point in judged]
    levels = _levels(chart)
    dashes = ("6 4", "2 3", "")
    y0 = _legend(drawing, 4, _funnel_legend(chart, ranks, levels, dashes))
    widest = max([point.of for point in judged] + [line.sample for line in chart.lines] + [1])
    across = _nice(widest, 4 if narrow else 6)
    low, high = _funnel_range(chart, judged)
    ticks = [share / 100 for share in range(0, 101, 10 if high - low <= 0.5 else 25) if low <= share / 100 <= high]
    top, foot = y0 + 4, y0 + (220 if narrow else 280)
    left, right = text_width("100%") + 12, drawing.width - 14.0

    def x(sample: float) -> float:
        return left + (right - left) * sample / across[-1]

    def y(share: float) -> float:
        return foot - (foot - top) * (min(max(share, low), high) - low) / (high - low)

    for tick in ticks:
        drawing.stroke(_across(left, right, y(tick)), line=LINE, width=0.8)
        drawing.say(left - 6, y(tick) + 0.36 * SIZE, percent(tick), anchor="end", soft=True)
    for place, _ in enumerate(levels):
        for side in ("low", "high"):
            _funnel_line(drawing, chart, place, side, x, y, dash=dashes[min(place, 2)], ends=(low, high))
    frame = Box(left + 2, top, right - left - 2, foot - top - 2)
    benchmark: list[Box] = []
    if levels:
        share = (chart.lines or tuple(point.limits for point in chart.points))[0].benchmark
        drawing.stroke(_across(left, right, y(share)), width=1.8)
        benchmark = _along((left, y(share)), (right, y(share)))
    drawing.stroke(_across(left, right, foot), width=1.4)
    places: dict[tuple[float, float], list[tuple[int, str]]] = {}
    for point, rank in zip(judged, ranks, strict=True):
        places.setdefault((x(point.of), y(point.count / point.of)), []).append((rank, _name(point.name)))
    unnamed = len(judged) - _funnel_labels(drawing, places, frame, benchmark)
    for at, points in places.items():
        _funnel_mark(max(rank for rank, _ in points))(drawing, *at)
    _tick_words(drawing, foot + SIZE + 3, [(x(tick), f"{tick:,}") for tick in across])
    end = drawing.lines(
        foot + SIZE + 10, f"Number of {chart.thing.many}; upwards, the share of {chart.of_what}", most=3
    )
    if unnamed:
        end = drawing.lines(end, f"Not named here: {unnamed} of the areas. The table has them all.")
    return _finish(drawing, end, chart.note)


def _funnel_legend(
    chart: Funnel, ranks: Sequence[int], levels: Sequence[float], dashes: Sequence[str]
) -> list[tuple[_Swatch, str]]:
    items: list[tuple[_Swatch, str]] = []
    found = set(ranks)
    if 0 in found:
        items.append((_dot_swatch(_funnel_mark(0), bar=False), "area inside the lines"))
    items += [
        (_dot_swatch(_funnel_mark(place + 1), bar=False), f"outside the {_level(level)} lines")
        for place, level in enumerate(levels)
        if place + 1 in found
    ]
    if levels:
        every = chart.lines or tuple(point.limits for point in chart.points)
        items.append((_line_swatch(width=1.8), f"benchmark {percent(every[0].benchmark)}"))
    if chart.lines:
        items += [
            (_line_swatch(line=SOFT, dash=dashes[min(place, 2)]), f"{_level(level)} lines")
            for place, level in enumerate(levels)
        ]
    return items


def _funnel_range(chart: Funnel, judged: Sequence[FunnelPoint]) -> tuple[float, float]:
    """From which share to which: all points, and the outer lines from a quarter of the way on; whole tenths."""
    shares = [point.count / point.of for point in judged]
    widest = max([point.of for point in judged], default=0)
    for line in (*chart.lines, *(point.limits for point in judged)):
        for limit in line.limits:
            if limit.low is not None and limit.high is not None and line.sample * 4 >= widest:
                shares += [limit.low, limit.high]
    if not shares:
        return 0.0, 1.0
    low = max(0, floor(min(shares) * 10 - 0.2)) / 10
    high = min(10, ceil(max(shares) * 10 + 0.2)) / 10
    return low, high


def _funnel_line(
    drawing: Drawing,
    chart: Funnel,
    place: int,
    side: str,
    x: Callable[[float], float],
    y: Callable[[float], float],
    *,
    dash: str,
    ends: tuple[float, float],
) -> None:
    """One line of chance, but for where it lies outside the picture."""
    points = []
    for line in chart.lines:
        share = getattr(sorted(line.limits, key=lambda limit: limit.level)[place], side)
        if share is not None and ends[0] <= share <= ends[1]:
            points.append((x(line.sample), y(share)))
    if len(points) > 1:
        drawing.stroke(_path(points), line=SOFT, width=1.5, dash=dash)


def _funnel_labels(
    drawing: Drawing,
    places: dict[tuple[float, float], list[tuple[int, str]]],
    frame: Box,
    benchmark: Sequence[Box],
) -> int:
    """Names beside the points: of all where they are few, else of those outside the lines; how many are named.

    The farthest out choose first. Of many, only these may stand far off; the others stand where there is room nearby.
    """
    few = sum(len(points) for points in places.values()) <= _MOST_NAMED
    farthest = max((rank for points in places.values() for rank, _ in points), default=0)
    room = min(170.0, frame.width * 0.55)
    wanted = []
    for at, points in places.items():
        names = [name for rank, name in points if few or rank]
        if names:
            rank = max(rank for rank, _ in points)
            wanted.append((at, *_together(names, room), rank))
    wanted.sort(key=lambda each: -each[3])
    blocked = [Box(x - 7, y - 7, 14, 14) for x, y in places]
    wishes = [
        Wish(
            x=at[0],
            y=at[1],
            width=max(text_width(line) for line in lines),
            height=1.05 * SIZE + (len(lines) - 1) * _LEAD,
            must=few or rank == farthest,
        )
        for at, lines, _, rank in wanted
    ]
    found = zip(wanted, place_labels(wishes, frame=frame, blocked=blocked, lines=benchmark), strict=True)
    placed = [(at, lines, number, box) for (at, lines, number, _), box in found if box is not None]
    for at, _, _, box in placed:
        _leader(drawing, at, box)
    for at, lines, _, box in placed:
        drawing.rect(Box(box.x - 1, box.y, box.width + 2, box.height), "#fff")
        side: Literal["start", "end"] = "end" if box.x + box.width <= at[0] else "start"
        for number, line in enumerate(lines):
            x = box.x + box.width if side == "end" else box.x
            drawing.say(x, box.y + 0.8 * SIZE + number * _LEAD, line, anchor=side)
    return sum(number for _, _, number, _ in placed)


def _together(names: Sequence[str], room: float) -> tuple[tuple[str, ...], int]:
    """The names of points that lie on one place in lines, or how many they are; and how many are named."""
    lines = wrap(", ".join(names), room, most=3)
    if len(names) > 1 and lines[-1].endswith("…"):
        return (f"{len(names)} areas",), 0
    return lines, len(names)


def _leader(drawing: Drawing, at: tuple[float, float], box: Box) -> None:
    """A fine line from a point to its label, where the label is not beside it."""
    end = _nearest(at, box)
    if abs(end[0] - at[0]) + abs(end[1] - at[1]) > 14:
        drawing.stroke(_path([at, end]), line=SOFT, width=0.8)


def _say_funnel(chart: Funnel) -> list[str]:
    judged = [point for point in chart.points if point.of]
    if not judged:
        return ["There is nothing to show: no area has a record."]
    sizes = [point.of for point in judged]
    areas = "One area" if len(judged) == 1 else f"{len(judged)} areas"
    benchmark = percent(judged[0].limits.benchmark)
    said = [
        f"{areas}, with {_span(min(sizes), max(sizes))} {chart.thing.many}: share of {chart.of_what}.",
        f"The benchmark is {benchmark}.",
    ]
    ranks = [_rank(chart, point) for point in judged]
    levels = _levels(chart)
    for place, level in reversed(list(enumerate(levels))):
        where = "Outside" if place == len(levels) - 1 else "Between these and"
        found = [_funnel_words(point, level) for point, rank in zip(judged, ranks, strict=True) if rank == place + 1]
        said.append(f"{where} the {_level(level)} lines: {_listed(found) if found else 'none'}.")
    inside = sum(not rank for rank in ranks)
    said.append(f"Inside all lines: {inside}. This is a picture: it flags nobody.")
    none = len(chart.points) - len(judged)
    if none:
        said.append(f"With no {chart.thing.many}, and so not drawn: {none}.")
    return said


def _span(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _funnel_words(point: FunnelPoint, level: float) -> str:
    side = {"low": "below", "high": "above"}[point.place.side]
    limit = next(limit for limit in point.limits.limits if limit.level == level)
    return f"{_name(point.name)}, {side} ({point.count:,} of {point.of:,}; lines at {_between(limit.low, limit.high)})"


def _table_funnel(chart: Funnel) -> Table:
    levels = _levels(chart)
    header = (
        "Area",
        "Count",
        f"Of {chart.thing.many}",
        "Share",
        *(f"{_level(level)} lines" for level in levels),
        "Place",
    )
    rows = []
    for point in chart.points:
        lines = {limit.level: _between(limit.low, limit.high) or "none" for limit in point.limits.limits}
        place = point.place
        where = "inside the lines"
        if not point.of:
            where = f"no {chart.thing.many}"
        elif place.level is not None:
            where = f"{'below' if place.side == 'low' else 'above'} the {_level(place.level)} lines"
        rows.append(
            (
                point.name,
                f"{point.count:,}",
                f"{point.of:,}",
                _share_of(point.count, point.of),
                *(lines[level] for level in levels),
                where,
            )
        )
    return Table(header=header, rows=tuple(rows))


# --- small multiples --------------------------------------------------------------------------------------------------


def _draw_multiples(chart: SmallMultiples, drawing: Drawing, narrow: bool) -> Drawing:
    highest = max([count for panel in chart.panels for count in panel.counts if count is not None] + [1])
    top = _nice(highest, 4)[-1]
    scale = (
        f"{_month(chart.months[0])} to {_month(chart.months[-1])}. Each picture goes from 0 at its foot to "
        f"{top:,} {chart.thing.many} a month at the dashed line."
    )
    y = drawing.lines(2, scale) + 2
    if any(None in panel.counts for panel in chart.panels):
        y = _legend(drawing, y, [(_fill_swatch("hatch"), f"{NO_FILE}: not none")])
    columns = min(2 if narrow else 5, max(len(chart.panels), 1))
    cell = drawing.width / columns
    high, spare = (30, 8) if len(chart.panels) > _MANY and not narrow else (42, 10)
    for start in range(0, len(chart.panels), columns):
        group = chart.panels[start : start + columns]
        names = [wrap(_name(panel.name), cell - 12, bold=True, most=5) for panel in group]
        head = y + max(len(name) for name in names) * _LEAD
        for place, (panel, name) in enumerate(zip(group, names, strict=True)):
            left = place * cell
            for number, line in enumerate(name):
                drawing.say(left + 4, head - (len(name) - number) * _LEAD + SIZE, line, bold=True)
            _panel(drawing, panel, Box(left + 4, head + 5, cell - 14, high), top)
            drawing.say(left + 4, head + high + 5 + SIZE + 2, _panel_figure(panel), soft=True)
        y = head + high + 5 + _LEAD + spare
    return _finish(drawing, y - 4, chart.note)


def _panel_figure(panel: Panel) -> str:
    known = [count for count in panel.counts if count is not None]
    return f"{sum(known):,} in all" if known else NO_FILE


def _panel(drawing: Drawing, panel: Panel, box: Box, top: int) -> None:
    foot = box.y + box.height
    step = box.width / len(panel.counts)

    def at(place: int, count: int) -> tuple[float, float]:
        return box.x + (place + 0.5) * step, foot - box.height * count / top

    drawing.stroke(_across(box.x, box.x + box.width, box.y), line=SOFT, width=0.8, dash="3 3")
    for missing, group in groupby(range(len(panel.counts)), key=lambda place: panel.counts[place] is None):
        places = list(group)
        if missing:
            drawing.rect(Box(box.x + places[0] * step, box.y, len(places) * step, box.height), "hatch")
            continue
        line = [at(place, panel.counts[place] or 0) for place in places]
        if len(line) == 1:
            line = [(line[0][0] - step / 2, line[0][1]), (line[0][0] + step / 2, line[0][1])]
        drawing.fill(_path([(line[0][0], foot), *line, (line[-1][0], foot)], closed=True), PALE)
        drawing.stroke(_path(line), line=BLUE, width=2)
    drawing.stroke(_across(box.x, box.x + box.width, foot), width=1.2)


def _say_multiples(chart: SmallMultiples) -> list[str]:
    if not chart.panels:
        return ["There is nothing to show."]
    span = f"{_month(chart.months[0])} to {_month(chart.months[-1])}"
    said = [f"{_sentence(chart.thing.many)} by month, {span}: {len(chart.panels)} areas, all on one scale."]
    every = [
        (count, panel, month)
        for panel in chart.panels
        for count, month in zip(panel.counts, chart.months, strict=True)
        if count is not None
    ]
    if not every:
        return [*said, "There was no file for any month."]
    count, panel, month = max(every, key=lambda each: each[0])
    said.append(f"The most in one month: {count:,} in {_name(panel.name)} in {_month(month)}.")
    said.append("In all: " + "; ".join(f"{_name(p.name)} {_panel_figure(p)}" for p in chart.panels[:_MOST_SAID]) + ".")
    said += _more(len(chart.panels))
    missing = [month for place, month in enumerate(chart.months) if any(p.counts[place] is None for p in chart.panels)]
    if missing:
        said.append(f"No file for some area in {_listed([_month(month) for month in missing])}: a gap, not none.")
    return said


def _table_multiples(chart: SmallMultiples) -> Table:
    return Table(
        header=("Area", *(f"{_short(month)} {month[:4]}" for month in chart.months), "All"),
        rows=tuple(
            (
                panel.name,
                *(NO_FILE if count is None else f"{count:,}" for count in panel.counts),
                _panel_figure(panel).removesuffix(" in all"),
            )
            for panel in chart.panels
        ),
    )


# --- ratios -----------------------------------------------------------------------------------------------------------


def _ratio_figure(found: RateRatio) -> str:
    if found.note in {"no events", "no exposure"}:
        return "nothing to compare"
    if not found.shown:
        return TOO_FEW
    return f"{_times(found.ratio or 0)} ({_times_between(found)})"


def _ratio_base(found: RateRatio, thing: Thing) -> str:
    """The counts that a ratio rests on."""
    return f"{found.events_a:,} and {counted(found.events_b, thing)}"


def _draw_ratios(chart: Ratios, drawing: Drawing, narrow: bool) -> Drawing:
    shown = [row.found.shown for row in chart.rows]
    items: list[tuple[_Swatch, str]] = []
    if any(shown):
        confidence = next(row.found.confidence for row in chart.rows if row.found.shown)
        items.append((_dot_swatch(_dot, bar=True), f"ratio and its {_interval_words(confidence)}"))
    if any(not row.found.shown and not row.found.note for row in chart.rows):
        items.append((_few_swatch, f"{TOO_FEW} for a ratio"))
    items.append((_line_swatch(width=2), f"1: as often as {_name(chart.against)}"))
    least, most = _ratio_range([row.found for row in chart.rows if row.found.shown])
    bars = [_ratio_bar(row.found, 2.0**least, 2.0**most) for row in chart.rows]
    if any(bar and bar[2] != "||" for bar in bars):
        items.append((_arrow_swatch, "goes on beyond the picture"))
    y = _legend(drawing, 4, items)
    rows = [
        _Row(
            name=row.name,
            below=_ratio_base(row.found, chart.thing),
            figure=_ratio_figure(row.found),
            few=not row.found.shown,
        )
        for row in chart.rows
    ]
    at = _rows(drawing, y, rows, narrow=narrow)

    def x(value: float) -> float:
        return at.left + (at.right - at.left) * (log2(value) - least) / (most - least)

    every = max(1, ceil((most - least) / (6 if narrow else 9)))
    powers = [power for power in range(least, most + 1) if power % every == 0]
    caption = (
        f"Times as often as {_name(chart.against)}; each step doubles"
        if every == 1
        else (f"Times as often as {_name(chart.against)}; each step is {2**every:,} times the last")
    )
    foot = _x_axis(drawing, at, [(x(2.0**power), _power(power)) for power in powers], caption, narrow=narrow)
    drawing.stroke(at.through(x(1)), width=2)
    for row, bar, middle in zip(chart.rows, bars, at.middles, strict=True):
        if bar:
            _interval(drawing, x(bar[0]), x(bar[1]), middle, few=not row.found.shown, ends=bar[2])
        if row.found.shown and row.found.ratio:
            _dot(drawing, x(row.found.ratio), middle)
    return _finish(drawing, foot, chart.note)


def _ratio_bar(found: RateRatio, least: float, most: float) -> tuple[float, float, str] | None:
    """What of an interval is in the picture, and which of its ends are: "|", or an arrow where it goes on."""
    if found.low is None or found.high is None or found.note == "no events":
        return None
    if found.high < least:
        return least, least, "<|"
    if found.low > most:
        return most, most, "|>"
    ends = ("<" if found.low < least else "|") + (">" if found.high > most else "|")
    return max(found.low, least), min(found.high, most), ends


def _arrow_swatch(drawing: Drawing, x: float, y: float) -> None:
    _interval(drawing, x + 4, x + 18, y, few=True, ends="|>")


def _power(power: int) -> str:
    return f"{2**power:,}" if power >= 0 else _times(2.0**power).rstrip("0")


def _ratio_range(found: Sequence[RateRatio]) -> tuple[int, int]:
    """The ends of the axis as powers of two: all ratios, and of their intervals what is within eight times of them."""
    ratios = [each.ratio for each in found if each.ratio]
    low, high = min([*ratios, 0.5]), max([*ratios, 2.0])
    ends = [end for each in found for end in (each.low, each.high) if end and not isinf(end)]
    low = min([low, *(max(end, low / 8) for end in ends)])
    high = max([high, *(min(end, high * 8) for end in ends)])
    return floor(log2(low)), ceil(log2(high))


def _say_ratios(chart: Ratios) -> list[str]:
    said = [f"How many times as often as {_name(chart.against)}, on an axis where 1 is as often."]
    shown = [row for row in chart.rows if row.found.shown]
    for row in shown[:_MOST_SAID]:
        kind = _interval_words(row.found.confidence)
        base = _ratio_base(row.found, chart.thing)
        said.append(f"{_name(row.name)} {_times(row.found.ratio or 0)} ({kind} {_times_between(row.found)}; {base}).")
    said += _more(len(shown))
    few = [f"{_name(row.name)} ({_ratio_base(row.found, chart.thing)})" for row in chart.rows if not row.found.shown]
    if few:
        said.append(f"{_sentence(TOO_FEW)} to say for {_listed(few)}.")
    return said


def _table_ratios(chart: Ratios) -> Table:
    kinds = {row.found.confidence for row in chart.rows}
    interval = _sentence(_interval_words(kinds.pop())) if len(kinds) == 1 else "Interval"
    many = _sentence(chart.thing.many)
    header = ("", many, "Among", f"{many}, {chart.against}", f"Among, {chart.against}", "Ratio", interval)
    rows = []
    for row in chart.rows:
        found = row.found
        figures = (
            (_times(found.ratio or 0), _times_between(found))
            if found.shown
            else (_ratio_figure(found), _times_between(found) or "none")
        )
        rows.append(
            (
                row.name,
                f"{found.events_a:,}",
                _people(found.exposure_a),
                f"{found.events_b:,}",
                _people(found.exposure_b),
                *figures,
            )
        )
    return Table(header=header, rows=tuple(rows))


def _people(exposure: float) -> str:
    return f"{int(exposure):,}" if exposure == int(exposure) else f"{exposure:,.1f}"


# --- which is which ---------------------------------------------------------------------------------------------------

_PICTURES: dict[type, Callable[..., Drawing]] = {
    Trend: _draw_trend,
    Outcomes: _draw_outcomes,
    AreaDots: _draw_areas,
    Funnel: _draw_funnel,
    SmallMultiples: _draw_multiples,
    Ratios: _draw_ratios,
}
_SAYS: dict[type, Callable[..., list[str]]] = {
    Trend: _say_trend,
    Outcomes: _say_outcomes,
    AreaDots: _say_areas,
    Funnel: _say_funnel,
    SmallMultiples: _say_multiples,
    Ratios: _say_ratios,
}
_TABLES: dict[type, Callable[..., Table]] = {
    Trend: _table_trend,
    Outcomes: _table_outcomes,
    AreaDots: _table_areas,
    Funnel: _table_funnel,
    SmallMultiples: _table_multiples,
    Ratios: _table_ratios,
}
