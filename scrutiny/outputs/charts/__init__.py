"""Charts as SVG: one input a kind, from which come the picture, its words and its table.

`svg` draws, `alternative` says in a sentence or two what there is to be seen, `table` gives the figures: all three
from the same values, so they cannot disagree. A picture is the same bytes every time, holds no script, no style and
no outside font, and can stand inside a page or in the printed pack. What colour says, a shape, a dash or a word says
too. Rows grow with their names; labels that would touch are moved (`place_labels`) or left to the table.

What is not known is never drawn as nothing: a month without a file is a hatched gap, a figure withheld is "[c]", and
an area with too few records has an interval and no dot, because a dot on three records asks to be ranked.

Where what stands: ``inputs`` (what a chart is), ``picture`` (the three answers), a file a kind (``trend``,
``outcomes``, ``areas``, ``funnel``, ``multiples``, ``ratios``), and what they share: ``figures`` as people read them,
``drawing`` with the widths of words, ``labels``, and ``parts`` such as rows and axes.
"""

from scrutiny.outputs.charts.drawing import (
    BLUE,
    INK,
    LINE,
    NARROW,
    PALE,
    SIZE,
    SOFT,
    WIDE,
    Box,
    Drawing,
    Shape,
    Words,
    text_width,
    wrap,
)
from scrutiny.outputs.charts.figures import NO_FILE, TOO_FEW, WITHHELD, month_name, percent
from scrutiny.outputs.charts.inputs import (
    AreaDots,
    AreaShare,
    Chart,
    Funnel,
    FunnelPoint,
    Month,
    OutcomeRow,
    Outcomes,
    Panel,
    RatioRow,
    Ratios,
    SmallMultiples,
    Table,
    Trend,
    funnel_sizes,
)
from scrutiny.outputs.charts.labels import Wish, place_labels
from scrutiny.outputs.charts.picture import Figure, alternative, draw, figure, svg, table

__all__ = [
    "BLUE", "INK", "LINE", "NARROW", "NO_FILE", "PALE", "SIZE", "SOFT", "TOO_FEW", "WIDE", "WITHHELD",
    "AreaDots", "AreaShare", "Box", "Chart", "Drawing", "Figure", "Funnel", "FunnelPoint", "Month", "OutcomeRow",
    "Outcomes", "Panel", "RatioRow", "Ratios", "Shape", "SmallMultiples", "Table", "Trend", "Wish", "Words",
    "alternative", "draw", "figure", "funnel_sizes", "month_name", "percent", "place_labels", "svg", "table",
    "text_width", "wrap",
]  # fmt: skip
