"""Small multiples: a small trend an area, all areas on one scale; what stands beside them may have its own."""

from collections.abc import Iterable
from itertools import groupby

from scrutiny.errors import counted
from scrutiny.outputs.charts.drawing import BLUE, LEAD, PALE, SIZE, SOFT, Box, Drawing, flat_line, path, wrap
from scrutiny.outputs.charts.figures import (
    MOST_SAID,
    NO_FILE,
    listed,
    month_name,
    month_short,
    more_in_table,
    sentence,
    short_name,
)
from scrutiny.outputs.charts.inputs import Panel, SmallMultiples, Table
from scrutiny.outputs.charts.parts import MANY, fill_swatch, finish, legend, nice_steps


def draw(chart: SmallMultiples, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    scale = (
        f"{month_name(chart.months[0])} to {month_name(chart.months[-1])}. Each picture goes from 0 at its foot to "
        f"{_common_top(chart):,} {chart.thing.many} a month at the dashed line."
    )
    apart = [panel for panel in chart.panels if _is_apart(chart, panel)]
    if apart:
        scale += " One with a scale of its own says so."
    y = drawing.lines(2, scale) + 2
    if any(None in panel.counts for panel in chart.panels):
        y = legend(drawing, y, [(fill_swatch("hatch"), f"{NO_FILE}: not none")])
    columns = min(2 if narrow else 5, max(len(chart.panels), 1))
    cell = drawing.width / columns
    high, spare = (30, 8) if len(chart.panels) > MANY and not narrow else (42, 10)
    for start in range(0, len(chart.panels), columns):
        group = chart.panels[start : start + columns]
        names = [wrap(short_name(panel.name), cell - 12, bold=True, most=5) for panel in group]
        own = [
            wrap(f"own scale: to {_top(chart, panel):,}", cell - 12, most=2) if panel in apart else ()
            for panel in group
        ]
        head = y + max(len(name) + len(below) for name, below in zip(names, own, strict=True)) * LEAD
        for place, (panel, name, below) in enumerate(zip(group, names, own, strict=True)):
            left = place * cell
            for number, line in enumerate((*name, *below)):
                at = head - (len(name) + len(below) - number) * LEAD + SIZE
                drawing.say(left + 4, at, line, bold=number < len(name))
            _panel(drawing, panel, Box(left + 4, head + 5, cell - 14, high), _top(chart, panel))
            drawing.say(left + 4, head + high + 5 + SIZE + 2, _panel_figure(panel), soft=True)
        y = head + high + 5 + LEAD + spare
    return finish(drawing, y - 4, chart.note)


def _highest(panels: Iterable[Panel]) -> int:
    return max([count for panel in panels for count in panel.counts if count is not None] + [1])


def _common_top(chart: SmallMultiples) -> int:
    """How far the scale of the areas goes; that of what stands beside them, where there are no areas."""
    areas = [panel for panel in chart.panels if not panel.beside]
    return nice_steps(_highest(areas or chart.panels), 4)[-1]


def _is_apart(chart: SmallMultiples, panel: Panel) -> bool:
    """Whether it stands beside the areas and would go beyond their scale, so that it has one of its own."""
    return panel.beside and _highest([panel]) > _common_top(chart)


def _top(chart: SmallMultiples, panel: Panel) -> int:
    return nice_steps(_highest([panel]), 4)[-1] if _is_apart(chart, panel) else _common_top(chart)


def _panel_figure(panel: Panel) -> str:
    known = [count for count in panel.counts if count is not None]
    return f"{sum(known):,} in all" if known else NO_FILE


def _panel(drawing: Drawing, panel: Panel, box: Box, top: int) -> None:
    foot = box.y + box.height
    step = box.width / len(panel.counts)

    def at(place: int, count: int) -> tuple[float, float]:
        return box.x + (place + 0.5) * step, foot - box.height * count / top

    drawing.stroke(flat_line(box.x, box.x + box.width, box.y), line=SOFT, width=0.8, dash="3 3")
    for missing, group in groupby(range(len(panel.counts)), key=lambda place: panel.counts[place] is None):
        places = list(group)
        if missing:
            drawing.rect(Box(box.x + places[0] * step, box.y, len(places) * step, box.height), "hatch")
            continue
        line = [at(place, panel.counts[place] or 0) for place in places]
        if len(line) == 1:
            line = [(line[0][0] - step / 2, line[0][1]), (line[0][0] + step / 2, line[0][1])]
        drawing.fill(path([(line[0][0], foot), *line, (line[-1][0], foot)], closed=True), PALE)
        drawing.stroke(path(line), line=BLUE, width=2)
    drawing.stroke(flat_line(box.x, box.x + box.width, foot), width=1.2)


def say(chart: SmallMultiples) -> list[str]:
    """What is to be seen, in sentences."""
    if not chart.panels:
        return ["There is nothing to show."]
    span = f"{month_name(chart.months[0])} to {month_name(chart.months[-1])}"
    areas = [panel for panel in chart.panels if not panel.beside]
    beside = [panel for panel in chart.panels if panel.beside]
    said = [f"{sentence(chart.thing.many)} by month, {span}: {counted(len(areas), 'area', 'areas')}, all on one scale."]
    apart = [panel for panel in beside if _is_apart(chart, panel)]
    same = [short_name(panel.name) for panel in beside if panel not in apart]
    if same:
        said.append(f"Beside the areas, on their scale: {listed(same)}.")
    said += [
        f"{short_name(panel.name)} is on a scale of its own, up to {_top(chart, panel):,}; that of the areas goes up "
        f"to {_common_top(chart):,}."
        for panel in apart
    ]
    every = [
        (count, panel, month)
        for panel in areas or beside
        for count, month in zip(panel.counts, chart.months, strict=True)
        if count is not None
    ]
    if not every:
        return [*said, "There was no file for any month."]
    count, panel, month = max(every, key=lambda each: each[0])
    most = "The most in one month in an area" if areas else "The most in one month"
    said.append(f"{most}: {count:,} in {short_name(panel.name)} in {month_name(month)}.")
    said.append(
        "In all: " + "; ".join(f"{short_name(p.name)} {_panel_figure(p)}" for p in chart.panels[:MOST_SAID]) + "."
    )
    said += more_in_table(len(chart.panels))
    missing = [month for place, month in enumerate(chart.months) if any(p.counts[place] is None for p in chart.panels)]
    if missing:
        said.append(f"No file for some area in {listed([month_name(month) for month in missing])}: a gap, not none.")
    return said


def table(chart: SmallMultiples) -> Table:
    """The figures of the picture."""
    return Table(
        header=("Area", *(f"{month_short(month)} {month[:4]}" for month in chart.months), "All"),
        rows=tuple(
            (
                panel.name,
                *(NO_FILE if count is None else f"{count:,}" for count in panel.counts),
                _panel_figure(panel).removesuffix(" in all"),
            )
            for panel in chart.panels
        ),
    )
