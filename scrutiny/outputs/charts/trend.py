"""A trend: months along a line, with their intervals, and gaps where there is nothing to plot."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise
from math import dist

from scrutiny.outputs.charts.drawing import (
    BLUE,
    INK,
    LEAD,
    LINE,
    PALE,
    SIZE,
    SOFT,
    Box,
    Drawing,
    Words,
    circle,
    flat_line,
    path,
    text_width,
    upright_line,
)
from scrutiny.outputs.charts.figures import (
    NO_FILE,
    between,
    interval_words,
    listed,
    month_name,
    month_short,
    sentence,
    share_cells,
    share_of,
)
from scrutiny.outputs.charts.inputs import Month, Table, Trend
from scrutiny.outputs.charts.labels import Wish, boxes_along, nearest, place_labels
from scrutiny.outputs.charts.parts import Swatch, dot_swatch, fill_swatch, finish, legend, nice_steps, tick_words
from scrutiny.statistics.words import Thing, counted

_FAR = 14.0  # units from a point to its label, from which a line leads there


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
    return f"{share_of(month.count, month.of)} ({month.count:,} of {month.of:,})"


def _why_gap(month: Month, thing: Thing) -> str:
    return NO_FILE if month.count is None else f"no {thing.many}"


def _gap_words(chart: Trend) -> str:
    why = [_why_gap(month, chart.thing) for month in chart.months if _month_value(month) is None]
    return " or ".join(dict.fromkeys(why))


def draw(chart: Trend, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    values = [_month_value(month) for month in chart.months]
    ticks, marks = _trend_scale(chart)
    top = legend(drawing, 2, _trend_legend(chart)) + 6
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
        drawing.stroke(flat_line(left, right, y(tick)), line=LINE, width=0.8)
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
        drawing.stroke(path([(x(place), y(values[place] or 0)) for place in run]), line=BLUE, width=2)
    drawing.stroke(flat_line(left, right, foot), width=1.4)
    points = {place: (x(place), y(value)) for place, value in enumerate(values) if value is not None}
    for at in points.values():
        _trend_dot(drawing, *at)
    frame = Box(left + 1, top - 4, right - left - 1, foot - top + 2)
    grid = [Box(left, y(tick) - 0.5, right - left, 1) for tick in ticks]
    band = [
        Box(x(place) - step / 2, y(month.high), step, y(month.low) - y(month.high))
        for place, month in enumerate(chart.months)
        if place in points and month.low is not None and month.high is not None
    ]
    _trend_labels(drawing, chart, points, frame, (gaps, [*grid, *band]))
    below = _month_ticks(drawing, foot, [month.month for month in chart.months], x)
    return finish(drawing, below, chart.note)


def _trend_scale(chart: Trend) -> tuple[tuple[float, ...], list[str]]:
    """The values along the side, from none to at least the highest, and how they are written."""
    known = [(value, month.high or 0) for month in chart.months if (value := _month_value(month)) is not None]
    top = max([end for ends in known for end in ends], default=0)
    if chart.shares:
        hundredths = nice_steps(max(1, 100 * top))
        return tuple(each / 100 for each in hundredths), [f"{each}%" for each in hundredths]
    whole = nice_steps(max(1, top))
    return tuple(float(each) for each in whole), [f"{each:,}" for each in whole]


def _trend_legend(chart: Trend) -> list[tuple[Swatch, str]]:
    items: list[tuple[Swatch, str]] = [(dot_swatch(_trend_dot, bar=False), chart.of_what)]
    if any(month.low is not None and _month_value(month) is not None for month in chart.months):
        items.append((fill_swatch(PALE), interval_words(chart.confidence)))
    if any(_month_value(month) is None for month in chart.months):
        items.append((fill_swatch("hatch"), f"{_gap_words(chart)}: nothing to plot"))
    return items


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


def _trend_dot(drawing: Drawing, x: float, y: float) -> None:
    drawing.fill(circle(x, y, 3), BLUE, line=INK)


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
    drawing.fill(path([*tops, *reversed(feet)], closed=True), PALE)
    for edge in (tops, feet):
        drawing.stroke(path(edge), line=SOFT, dash="3 2")


def _trend_labels(
    drawing: Drawing,
    chart: Trend,
    points: dict[int, tuple[float, float]],
    frame: Box,
    behind: tuple[Sequence[Box], Sequence[Box]],
) -> None:
    """The figures of the latest month, the highest and the lowest, clear of the line and of each other.

    ``behind``: the gaps, on which no label stands, and the grid and the band, which it keeps clear of where it can.
    There is a white plate below each, for what it could not keep clear of, and a line to its point where it is far.
    """
    gaps, drawn = behind
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
            blocked += boxes_along(points[one], points[other])
    wishes = [
        Wish(x=points[place][0], y=points[place][1], width=text_width(text, bold=True), reach=80)
        for place, text in zip(chosen, texts, strict=True)
    ]
    for text, wish, box in zip(
        texts, wishes, place_labels(wishes, frame=frame, blocked=blocked, lines=drawn), strict=True
    ):
        if box is not None:
            at = (wish.x, wish.y)
            if dist(at, end := nearest(at, box)) > _FAR:
                drawing.stroke(path([at, end]), width=0.8)
                _trend_dot(drawing, *at)  # above the beginning of its line
            drawing.rect(Box(box.x - 2, box.y, box.width + 4, box.height), "#fff")
            y = box.y + 0.8 * SIZE
            if box.x + box.width <= wish.x:  # its end is towards the point, however wide the letters are
                drawing.say(box.x + box.width, y, text, anchor="end", bold=True, halo=True)
            else:
                drawing.say(box.x, y, text, bold=True, halo=True)


def _point_figure(month: Month) -> str:
    """A figure with the month that it is of: there is room for it above other months than its own."""
    count = month.count or 0
    figure = f"{count:,}" if month.of is None else f"{share_of(count, month.of)} of {month.of:,}"
    return f"{month_short(month.month)}: {figure}"


def _month_ticks(drawing: Drawing, foot: float, months: Sequence[str], x: Callable[[float], float]) -> float:
    """Names of months as many as fit, counted back from the last, and their years below; where to go on."""
    step = x(1) - x(0)
    widest = max(text_width(month_short(month)) for month in months) + 4
    every = next(every for every in (1, 2, 3, 4, 6, 12, len(months) + 12) if every * step >= widest)
    shown = [place for place in range(len(months)) if (len(months) - 1 - place) % every == 0]
    for place in range(len(months)):
        drawing.stroke(upright_line(x(place), foot, foot + (5 if place in shown else 3)), line=SOFT)
    tick_words(drawing, foot + SIZE + 6, [(x(place), month_short(months[place])) for place in shown])
    years = []
    for year, group in groupby(range(len(months)), key=lambda place: months[place][:4]):
        places = list(group)
        years.append((len(places), x((places[0] + places[-1]) / 2), year))
        if places[0]:
            drawing.stroke(upright_line(x(places[0] - 0.5), foot, foot + 5), width=1.4)
            drawing.stroke(upright_line(x(places[0] - 0.5), foot + LEAD + 8, foot + 2 * LEAD + 5), line=SOFT)
    # A year too short for its name goes without: the one beside it tells. The longest is always named.
    longest = max(years)[0]
    named = [(at, year) for long, at, year in years if long * step >= text_width(year) + 6 or long == longest]
    tick_words(drawing, foot + SIZE + 6 + LEAD, named)
    return foot + 2 * LEAD + 10


def say(chart: Trend) -> list[str]:
    """What is to be seen, in sentences."""
    first, last = chart.months[0], chart.months[-1]
    said = [f"{sentence(chart.of_what)} by month, {month_name(first.month)} to {month_name(last.month)}."]
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
            month_name(month.month)
            for month in chart.months
            if _month_value(month) is None and _why_gap(month, chart.thing) == why
        ]
        if months:
            said.append(f"{sentence(why)} in {listed(months)}: a gap in the picture.")
    return said


def _month_words(month: Month, chart: Trend) -> str:
    interval = between(month.low, month.high)
    interval = f", {interval_words(chart.confidence)} {interval}" if interval else ""
    return f"{_month_figure(month)}{interval} in {month_name(month.month)}"


def table(chart: Trend) -> Table:
    """The figures of the picture."""
    if not chart.shares:
        header: tuple[str, ...] = ("Month", sentence(chart.of_what))
        return Table(header=header, rows=tuple((month_name(m.month), _month_figure(m)) for m in chart.months))
    header = (
        "Month",
        sentence(chart.of_what),
        f"Of {chart.thing.many}",
        "Share",
        sentence(interval_words(chart.confidence)),
    )
    rows = []
    for month in chart.months:
        if month.count is None:
            rows.append((month_name(month.month), *[NO_FILE] * 4))
        else:
            of = month.of or 0
            rows.append((month_name(month.month), *share_cells(month.count, of, month.low, month.high)))
    return Table(header=header, rows=tuple(rows))
