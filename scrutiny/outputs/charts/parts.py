"""Parts of pictures that several kinds share: signs and their meanings, rows with names and figures, axes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from scrutiny.outputs.charts.drawing import (
    BLUE,
    INK,
    LEAD,
    LINE,
    SIZE,
    SOFT,
    Box,
    Drawing,
    Shape,
    Words,
    circle,
    flat_line,
    path,
    text_width,
    upright_line,
    wrap,
)
from scrutiny.outputs.charts.figures import clean, short_name

MANY = 30  # rows or panels from which they stand closer, so that 45 go on a page
Swatch = Callable[[Drawing, float, float], None]


def legend(drawing: Drawing, y: float, items: Sequence[tuple[Swatch, str]]) -> float:
    """Signs with their meanings, in as many lines as they need; where the next thing may begin."""
    x = 2.0
    for swatch, meaning in items:
        lines = wrap(clean(meaning), drawing.width - 36, most=2)
        width = max(text_width(line) for line in lines)
        if x > 2 and x + 30 + width > drawing.width - 2:
            x, y = 2.0, y + LEAD
        swatch(drawing, x, y + SIZE - 4.5)
        for number, line in enumerate(lines):
            drawing.say(x + 30, y + SIZE + number * LEAD, line)
        y += (len(lines) - 1) * LEAD
        x += 30 + width + 18
    return y + LEAD + 6 if items else y


def line_swatch(*, line: str = INK, width: float = 1.5, dash: str = "") -> Swatch:
    """A line, for a legend."""

    def swatch(drawing: Drawing, x: float, y: float) -> None:
        drawing.stroke(flat_line(x, x + 24, y), line=line, width=width, dash=dash)

    return swatch


def fill_swatch(fill: str) -> Swatch:
    """A filled box, for a legend."""

    def swatch(drawing: Drawing, x: float, y: float) -> None:
        drawing.rect(Box(x, y - 6, 24, 12), fill, line=INK)

    return swatch


def dot_swatch(mark: Callable[[Drawing, float, float], None], *, bar: bool) -> Swatch:
    """A mark, with its interval where ``bar`` is true, for a legend."""

    def swatch(drawing: Drawing, x: float, y: float) -> None:
        if bar:
            draw_interval(drawing, x, x + 24, y)
        mark(drawing, x + 12, y)

    return swatch


def few_swatch(drawing: Drawing, x: float, y: float) -> None:
    """The interval of too few records, for a legend."""
    draw_interval(drawing, x, x + 24, y, few=True)


def draw_interval(drawing: Drawing, x1: float, x2: float, y: float, *, few: bool = False, ends: str = "||") -> None:
    """A bar from end to end; an end is "|", or an arrow where it goes on."""
    line, dash = (SOFT, "4 3") if few else (INK, "")
    drawing.stroke(flat_line(x1, x2, y), line=line, width=1.4 if few else 2, dash=dash)
    for x, end, way in ((x1, ends[0], -1), (x2, ends[1], 1)):
        if end == "|":
            drawing.stroke(upright_line(x, y - 4, y + 4), line=line, width=1.4)
        else:
            drawing.fill(path([(x + way * 6, y), (x, y - 4.5), (x, y + 4.5)], closed=True), line)


def dot(drawing: Drawing, x: float, y: float) -> None:
    """The mark of a share or a ratio."""
    drawing.fill(circle(x, y, 4.5), BLUE, line=INK)


def nice_steps(top: float, steps: int = 5) -> tuple[int, ...]:
    """Whole numbers from 0 to at least the top, in steps of 1, 2 or 5 and nothings, no more than about five."""
    step = 1
    while step * steps < top:
        first = str(step)[0]
        step = step * 5 // 2 if first == "2" else step * 2
    return tuple(range(0, max(step, ceil(top / step) * step) + 1, step))


def tick_words(drawing: Drawing, y: float, ticks: Iterable[tuple[float, str]]) -> None:
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
class Row:
    """A row of a chart: its name, a softer line below it, and the figure at its end."""

    name: str
    figure: str
    below: str = ""
    bold: bool = False
    apart: bool = False
    few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where the rows' marks go: the ends of the axis, the middle of each row, and where lines through rows may run."""

    left: float
    right: float
    foot: float
    middles: tuple[float, ...]
    bands: tuple[tuple[float, float], ...]

    def through(self, x: float) -> str:
        """A line through all rows, but for their words."""
        return "".join(upright_line(x, top, foot) for top, foot in self.bands)


def draw_rows(drawing: Drawing, y: float, rows: Sequence[Row], *, narrow: bool) -> Field:
    """Names and figures of rows below each other: on each side of the marks, or above them where it is narrow."""
    return _rows_narrow(drawing, y, rows) if narrow else _rows_wide(drawing, y, rows)


def _rows_wide(drawing: Drawing, y: float, rows: Sequence[Row]) -> Field:
    room = 200.0
    names = [wrap(short_name(row.name), room, bold=row.bold) for row in rows]
    belows = [wrap(clean(row.below), room, most=2) if row.below else () for row in rows]
    figures = [wrap(clean(row.figure), 150, bold=row.bold) for row in rows]
    wide = [text_width(line, bold=row.bold) for row, lines in zip(rows, names, strict=True) for line in lines] + [
        text_width(line) for lines in belows for line in lines
    ]
    left = max(wide, default=0) + 22
    ends = [text_width(line, bold=row.bold) for row, lines in zip(rows, figures, strict=True) for line in lines]
    right = drawing.width - max(ends, default=0) - 20
    spare = 0 if len(rows) > MANY else 7
    top = y
    middles = []
    for row, name, below, figure in zip(rows, names, belows, figures, strict=True):
        if row.apart:
            drawing.stroke(flat_line(2, drawing.width - 2, y + 5), line=INK)
            y += 10
        height = max(len(name) + len(below), len(figure)) * LEAD + spare
        middle = y + height / 2
        foot = middle - (len(name) + len(below)) * LEAD / 2 + SIZE
        for line in name:
            drawing.say(2, foot, line, bold=row.bold, soft=row.few)
            foot += LEAD
        for line in below:
            drawing.say(2, foot, line, soft=True)
            foot += LEAD
        foot = middle - len(figure) * LEAD / 2 + SIZE
        for line in figure:
            drawing.say(drawing.width - 2, foot, line, anchor="end", bold=row.bold, soft=row.few)
            foot += LEAD
        middles.append(middle)
        y += height
    return Field(left=left, right=right, foot=y, middles=tuple(middles), bands=((top - 2, y),))


def _rows_narrow(drawing: Drawing, y: float, rows: Sequence[Row]) -> Field:
    middles = []
    for row in rows:
        if row.apart:
            drawing.stroke(flat_line(2, drawing.width - 2, y + 5), line=INK)
            y += 10
        figure = clean(row.figure)
        beside = drawing.width - 16 - text_width(figure, bold=row.bold)
        # A short figure stands beside the name, however long; a long one may have to go below it.
        fits = text_width(short_name(row.name), bold=row.bold) <= beside or beside >= 0.6 * drawing.width
        for line in wrap(short_name(row.name), beside if fits else drawing.width - 4, bold=row.bold):
            drawing.say(2, y + SIZE, line, bold=row.bold, soft=row.few)
            y += LEAD
        if fits:
            drawing.say(drawing.width - 2, y - LEAD + SIZE, figure, anchor="end", bold=row.bold, soft=row.few)
        else:
            y = drawing.lines(y, figure, most=2)
        y = drawing.lines(y, row.below, most=2)
        middles.append(y + 9)
        y += 24
    bands = tuple((middle - 8, middle + 9) for middle in middles)
    return Field(left=18, right=drawing.width - 20.0, foot=y, middles=tuple(middles), bands=bands)


def x_axis(drawing: Drawing, at: Field, ticks: Sequence[tuple[float, str]], caption: str, *, narrow: bool) -> float:
    """Fine lines through the rows, and what they stand for below, and above too where the rows are many."""
    for x, _ in ticks:
        drawing.shapes.insert(0, Shape(d=at.through(x), line=LINE, width=0.8))
    if not narrow:
        for middle in at.middles:
            drawing.shapes.insert(0, Shape(d=flat_line(at.left, at.right, middle), line="#d8dcde", width=0.6))
    tick_words(drawing, at.foot + SIZE + 3, ticks)
    y = at.foot + SIZE + 8
    return drawing.lines(y + 2, caption, most=3)


def finish(drawing: Drawing, y: float, note: str) -> Drawing:
    """The note below all, and the height that came of it."""
    drawing.height = ceil(drawing.lines(y + 2, note) + 6)
    return drawing
