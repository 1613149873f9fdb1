"""A chart as a picture, as words and as a table: which file knows how, for each kind."""

from collections.abc import Callable
from dataclasses import dataclass

from scrutiny.outputs.charts import areas, funnel, multiples, outcomes, ratios, trend
from scrutiny.outputs.charts.drawing import INK, NARROW, SIZE, SOFT, TEXTURES, WIDE, Drawing
from scrutiny.outputs.charts.figures import clean
from scrutiny.outputs.charts.inputs import (
    AreaDots,
    Chart,
    Funnel,
    Outcomes,
    Ratios,
    SmallMultiples,
    Table,
    Trend,
)
from scrutiny.outputs.html import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is known of a kind of chart: how to draw it, what it says, and its figures."""

    draw: Callable[..., Drawing]
    say: Callable[..., list[str]]
    table: Callable[..., Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart as a page holds it: the drawing for a screen or paper, that for a telephone, and the same as a table.

    Both drawings go into the page; its style shows one of them (``svg.picture-wide``, ``svg.picture-narrow``).
    """

    title: str
    wide: str
    narrow: str
    table: Table


_KINDS = {
    Trend: _Kind(draw=trend.draw, say=trend.say, table=trend.table),
    Outcomes: _Kind(draw=outcomes.draw, say=outcomes.say, table=outcomes.table),
    AreaDots: _Kind(draw=areas.draw, say=areas.say, table=areas.table),
    Funnel: _Kind(draw=funnel.draw, say=funnel.say, table=funnel.table),
    SmallMultiples: _Kind(draw=multiples.draw, say=multiples.say, table=multiples.table),
    Ratios: _Kind(draw=ratios.draw, say=ratios.say, table=ratios.table),
}


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
            title=clean(chart.title),
            says=alternative(chart),
            size=SIZE,
            ink=INK,
            soft=SOFT,
            textures=TEXTURES,
            kind="narrow" if narrow else "wide",
            patterns=[(name, picture) for name, picture in TEXTURES.items() if name in used],
        )
        .removesuffix("\n")
    )


def figure(chart: Chart) -> Figure:
    """All of a chart that a page needs."""
    return Figure(title=chart.title, wide=svg(chart), narrow=svg(chart, narrow=True), table=table(chart))


def draw(chart: Chart, *, narrow: bool = False) -> Drawing:
    """The picture as shapes and words, each where it will stand; for tests, and for `svg`."""
    return _KINDS[type(chart)].draw(chart, Drawing(width=NARROW if narrow else WIDE), narrow=narrow)


def alternative(chart: Chart) -> str:
    """What is to be seen, in words, with counts and intervals; for those who hear it and as the printed picture's."""
    return clean(" ".join(_KINDS[type(chart)].say(chart)))


def table(chart: Chart) -> Table:
    """The figures of the picture, no more and no less."""
    return _KINDS[type(chart)].table(chart)
