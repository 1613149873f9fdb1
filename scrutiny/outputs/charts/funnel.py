"""A funnel: shares by how many records each area has, between the lines of chance. It flags nobody."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil, floor
from typing import Literal

from scrutiny.outputs.charts.drawing import (
    BLUE,
    INK,
    LEAD,
    LINE,
    SIZE,
    SOFT,
    Box,
    Drawing,
    circle,
    diamond,
    flat_line,
    path,
    square,
    text_width,
    wrap,
)
from scrutiny.outputs.charts.figures import between, listed, percent, share_of, short_name
from scrutiny.outputs.charts.inputs import Funnel, FunnelPoint, Table
from scrutiny.outputs.charts.labels import Wish, boxes_along, nearest, place_labels
from scrutiny.outputs.charts.parts import Swatch, dot_swatch, finish, legend, line_swatch, nice_steps, tick_words

_MOST_NAMED = 15


def draw(chart: Funnel, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    judged = [point for point in chart.points if point.of]
    ranks = [_rank(chart, point) for point in judged]
    levels = _levels(chart)
    dashes = ("6 4", "2 3", "")
    y0 = legend(drawing, 4, _funnel_legend(chart, ranks, levels, dashes))
    widest = max([point.of for point in judged] + [line.sample for line in chart.lines] + [1])
    across = nice_steps(widest, 4 if narrow else 6)
    low, high = _funnel_range(chart, judged)
    ticks = [share / 100 for share in range(0, 101, 10 if high - low <= 0.5 else 25) if low <= share / 100 <= high]
    top, foot = y0 + 4, y0 + (220 if narrow else 280)
    left, right = text_width("100%") + 12, drawing.width - 14.0

    def x(sample: float) -> float:
        return left + (right - left) * sample / across[-1]

    def y(share: float) -> float:
        return foot - (foot - top) * (min(max(share, low), high) - low) / (high - low)

    for tick in ticks:
        drawing.stroke(flat_line(left, right, y(tick)), line=LINE, width=0.8)
        drawing.say(left - 6, y(tick) + 0.36 * SIZE, percent(tick), anchor="end", soft=True)
    for place, _ in enumerate(levels):
        for side in ("low", "high"):
            _funnel_line(drawing, chart, place, side, x, y, dash=dashes[min(place, 2)], ends=(low, high))
    frame = Box(left + 2, top, right - left - 2, foot - top - 2)
    benchmark: list[Box] = []
    if levels:
        share = (chart.lines or tuple(point.limits for point in chart.points))[0].benchmark
        drawing.stroke(flat_line(left, right, y(share)), width=1.8)
        benchmark = boxes_along((left, y(share)), (right, y(share)))
    drawing.stroke(flat_line(left, right, foot), width=1.4)
    places: dict[tuple[float, float], list[tuple[int, str]]] = {}
    for point, rank in zip(judged, ranks, strict=True):
        places.setdefault((x(point.of), y(point.count / point.of)), []).append((rank, short_name(point.name)))
    unnamed = len(judged) - _funnel_labels(drawing, places, frame, benchmark)
    for at, points in places.items():
        _funnel_mark(max(rank for rank, _ in points))(drawing, *at)
    tick_words(drawing, foot + SIZE + 3, [(x(tick), f"{tick:,}") for tick in across])
    end = drawing.lines(
        foot + SIZE + 10, f"Number of {chart.thing.many}; upwards, the share of {chart.of_what}", most=3
    )
    if unnamed:
        end = drawing.lines(end, f"Not named here: {unnamed} of the areas. The table has them all.")
    return finish(drawing, end, chart.note)


def _funnel_legend(
    chart: Funnel, ranks: Sequence[int], levels: Sequence[float], dashes: Sequence[str]
) -> list[tuple[Swatch, str]]:
    items: list[tuple[Swatch, str]] = []
    found = set(ranks)
    if 0 in found:
        items.append((dot_swatch(_funnel_mark(0), bar=False), "area inside the lines"))
    items += [
        (dot_swatch(_funnel_mark(place + 1), bar=False), f"outside the {_level(level)} lines")
        for place, level in enumerate(levels)
        if place + 1 in found
    ]
    if levels:
        every = chart.lines or tuple(point.limits for point in chart.points)
        items.append((line_swatch(width=1.8), f"benchmark {percent(every[0].benchmark)}"))
    if chart.lines:
        items += [
            (line_swatch(line=SOFT, dash=dashes[min(place, 2)]), f"{_level(level)} lines")
            for place, level in enumerate(levels)
        ]
    return items


def _funnel_mark(rank: int) -> Callable[[Drawing, float, float], None]:
    def mark(drawing: Drawing, x: float, y: float) -> None:
        if rank == 0:
            drawing.fill(circle(x, y, 4.5), "#fff", line=INK, width=1.6)
        elif rank == 1:
            drawing.fill(square(x, y, 4.8), BLUE, line=INK, width=1.2)
        else:
            drawing.fill(diamond(x, y, 7.5), INK, line=INK)

    return mark


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
        drawing.stroke(path(points), line=SOFT, width=1.5, dash=dash)


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
            height=1.05 * SIZE + (len(lines) - 1) * LEAD,
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
            drawing.say(x, box.y + 0.8 * SIZE + number * LEAD, line, anchor=side)
    return sum(number for _, _, number, _ in placed)


def _together(names: Sequence[str], room: float) -> tuple[tuple[str, ...], int]:
    """The names of points that lie on one place in lines, or how many they are; and how many are named."""
    lines = wrap(", ".join(names), room, most=3)
    if len(names) > 1 and lines[-1].endswith("…"):
        return (f"{len(names)} areas",), 0
    return lines, len(names)


def _leader(drawing: Drawing, at: tuple[float, float], box: Box) -> None:
    """A fine line from a point to its label, where the label is not beside it."""
    end = nearest(at, box)
    if abs(end[0] - at[0]) + abs(end[1] - at[1]) > 14:
        drawing.stroke(path([at, end]), line=SOFT, width=0.8)


def say(chart: Funnel) -> list[str]:
    """What is to be seen, in sentences."""
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
        said.append(f"{where} the {_level(level)} lines: {listed(found) if found else 'none'}.")
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
    return (
        f"{short_name(point.name)}, {side} ({point.count:,} of {point.of:,}; lines at {between(limit.low, limit.high)})"
    )


def table(chart: Funnel) -> Table:
    """The figures of the picture."""
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
        lines = {limit.level: between(limit.low, limit.high) or "none" for limit in point.limits.limits}
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
                share_of(point.count, point.of),
                *(lines[level] for level in levels),
                where,
            )
        )
    return Table(header=header, rows=tuple(rows))


def _level(level: float) -> str:
    return f"{Decimal(str(level)) * 100:f}".rstrip("0").rstrip(".") + "%"


def _levels(chart: Funnel) -> list[float]:
    every = (*chart.lines, *(point.limits for point in chart.points))
    return sorted(limit.level for limit in every[0].limits) if every else []


def _rank(chart: Funnel, point: FunnelPoint) -> int:
    """How many pairs of lines a point is beyond."""
    level = point.place.level
    return 0 if level is None else _levels(chart).index(level) + 1
