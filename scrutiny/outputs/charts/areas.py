"""Areas: a dot and an interval each, against a benchmark; too few records have no dot, which would ask to be ranked."""

from scrutiny.outputs.charts.drawing import INK, Drawing, diamond
from scrutiny.outputs.charts.figures import (
    MOST_SAID,
    TOO_FEW,
    between,
    interval_words,
    listed,
    percent,
    sentence,
    share_cells,
    share_of,
    short_name,
)
from scrutiny.outputs.charts.inputs import AreaDots, AreaShare, Table
from scrutiny.outputs.charts.parts import (
    Row,
    Swatch,
    dot,
    dot_swatch,
    draw_interval,
    draw_rows,
    few_swatch,
    finish,
    legend,
    line_swatch,
    x_axis,
)


def draw(chart: AreaDots, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    areas = _area_rows(chart)
    items: list[tuple[Swatch, str]] = []
    if any(not _few(chart, area) for area in chart.areas):
        items.append((dot_swatch(dot, bar=True), f"share and its {interval_words(chart.confidence)}"))
    if any(_few(chart, area) for area in areas):
        items.append((few_swatch, f"{TOO_FEW}: under {chart.least} {chart.thing.many}"))
    if chart.benchmark is not None:
        items.append((line_swatch(dash="7 4", width=2), f"benchmark {percent(chart.benchmark)}"))
    y = legend(drawing, 4, items)
    rows = [
        Row(
            name=area.name,
            figure=_area_figure(chart, area),
            bold=area is chart.county,
            apart=area is chart.county and bool(chart.areas),
            few=_few(chart, area),
        )
        for area in areas
    ]
    at = draw_rows(drawing, y, rows, narrow=narrow)

    def x(share: float) -> float:
        return at.left + (at.right - at.left) * share

    steps = (0.0, 0.5, 1.0) if narrow else (0.0, 0.25, 0.5, 0.75, 1.0)
    foot = x_axis(drawing, at, [(x(step), percent(step)) for step in steps], f"Share of {chart.of_what}", narrow=narrow)
    if chart.benchmark is not None:
        drawing.stroke(at.through(x(chart.benchmark)), width=2, dash="7 4")
    for area, middle in zip(areas, at.middles, strict=True):
        few = _few(chart, area)
        if area.of and area.low is not None and area.high is not None:
            draw_interval(drawing, x(area.low), x(area.high), middle, few=few)
        if not few:
            (_county_dot if area is chart.county else dot)(drawing, x(area.count / area.of), middle)
    return finish(drawing, foot, chart.note)


def _county_dot(drawing: Drawing, x: float, y: float) -> None:
    drawing.fill(diamond(x, y, 6.5), "#fff", line=INK, width=2)


def say(chart: AreaDots) -> list[str]:
    """What is to be seen, in sentences."""
    kind = f"a {interval_words(chart.confidence)}"
    said = [f"Share of {chart.of_what}, each area with its count and {kind}, in fixed order and not by rank."]
    judged = [area for area in chart.areas if not _few(chart, area)]
    if chart.benchmark is not None and judged:
        level = percent(chart.benchmark)
        below = [area for area in judged if _ends(area)[1] < chart.benchmark]
        above = [area for area in judged if _ends(area)[0] > chart.benchmark]
        within = len(judged) - len(below) - len(above)
        for where, found in (("below", below), ("above", above)):
            if found:
                said.append(f"Wholly {where} the benchmark of {level}: {listed([_area_words(a) for a in found])}.")
        if within:
            said.append(
                f"For {within} {'area' if within == 1 else 'areas'} the benchmark of {level} lies within the interval: "
                "chance alone may explain the difference."
            )
    elif judged:
        said.append(f"{listed([_area_words(area) for area in judged], MOST_SAID)}.")
    few = [f"{short_name(area.name)} ({area.count} of {area.of})" for area in chart.areas if _few(chart, area)]
    if few:
        said.append(f"{sentence(TOO_FEW)} to say, under {chart.least} {chart.thing.many}: {listed(few)}.")
    if chart.county:
        enough = not _few(chart, chart.county)
        said.append(f"{_area_words(chart.county)}{'' if enough else f': {TOO_FEW}'}.")
    return said


def _ends(area: AreaShare) -> tuple[float, float]:
    """The interval, or twice the share itself where all were looked at."""
    share = area.count / area.of
    return (share, share) if area.low is None or area.high is None else (area.low, area.high)


def _area_words(area: AreaShare) -> str:
    interval = between(area.low, area.high)
    return f"{short_name(area.name)} {area.count:,} of {area.of:,}{f' ({interval})' if interval and area.of else ''}"


def table(chart: AreaDots) -> Table:
    """The figures of the picture."""
    header = ("Area", "Count", f"Of {chart.thing.many}", "Share", sentence(interval_words(chart.confidence)))
    return Table(
        header=header,
        rows=tuple(
            (area.name, *share_cells(area.count, area.of, area.low, area.high, few=_few(chart, area)))
            for area in _area_rows(chart)
        ),
    )


def _area_rows(chart: AreaDots) -> tuple[AreaShare, ...]:
    return (*chart.areas, chart.county) if chart.county else chart.areas


def _few(chart: AreaDots, area: AreaShare) -> bool:
    return area.of < chart.least


def _area_figure(chart: AreaDots, area: AreaShare) -> str:
    if not area.of:
        return f"no {chart.thing.many}"
    figure = f"{area.count:,} of {area.of:,}"
    return f"{figure}: {TOO_FEW}" if _few(chart, area) else f"{figure} ({share_of(area.count, area.of)})"
