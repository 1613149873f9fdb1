"""Outcomes: bars below each other, plain or in parts that can be told apart in black and white."""

from scrutiny.outputs.charts.drawing import FILLS, INK, SIZE, Box, Drawing, text_width
from scrutiny.outputs.charts.figures import MOST_SAID, WITHHELD, more_in_table, sentence, share_of, short_name
from scrutiny.outputs.charts.inputs import OutcomeRow, Outcomes, Table
from scrutiny.outputs.charts.parts import MANY, Row, draw_rows, fill_swatch, finish, legend, nice_steps, x_axis
from scrutiny.statistics.words import counted


def draw(chart: Outcomes, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    y = 4.0
    if len(chart.parts) > 1:
        y = legend(
            drawing, y, [(fill_swatch(fill), short_name(part)) for fill, part in zip(FILLS, chart.parts, strict=False)]
        )
    rows = [Row(name=row.name, below=row.base, figure=_outcome_figure(chart, row)) for row in chart.rows]
    at = draw_rows(drawing, y, rows, narrow=narrow)
    ticks = nice_steps(max([sum(count or 0 for count in row.counts) for row in chart.rows] + [1]), 4)
    scale = (at.right - at.left) / ticks[-1]
    high = 14 if narrow or len(rows) <= MANY else 11
    for row, middle in zip(chart.rows, at.middles, strict=True):
        left = at.left
        for count, fill in zip(row.counts, FILLS, strict=False):
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
    foot = x_axis(drawing, at, [(at.left + tick * scale, f"{tick:,}") for tick in ticks], caption, narrow=narrow)
    drawing.stroke(at.through(at.left), width=1.4)
    return finish(drawing, foot, chart.note)


def say(chart: Outcomes) -> list[str]:
    """What is to be seen, in sentences."""
    if not chart.rows:
        return ["There is nothing to show."]
    said = []
    for row in chart.rows[:MOST_SAID]:
        parts = ""
        if len(chart.parts) > 1:
            each = zip(chart.parts, row.counts, strict=True)
            parts = f" ({', '.join(f'{short_name(part)} {_count(count)}' for part, count in each)})"
        elif row.base:
            parts = f" {short_name(row.base)}"
        said.append(f"{short_name(row.name)} {_outcome_figure(chart, row)}{parts}")
    whole = f" of {counted(chart.total, chart.thing)}" if chart.total is not None and chart.whole else ""
    sentences = [f"Bars{whole}: {'; '.join(said)}.", *more_in_table(len(chart.rows))]
    if chart.total is None:
        sentences.append(f"{WITHHELD} means withheld: too small a number to show.")
    return sentences


def table(chart: Outcomes) -> Table:
    """The figures of the picture."""
    share = len(chart.parts) == 1 and chart.whole and bool(chart.total)
    many = len(chart.parts) > 1
    based = any(row.base for row in chart.rows)
    last = {"All": many, "Share": share, "Of how many": based}
    header = ("", *(sentence(part) for part in chart.parts), *(head for head, wanted in last.items() if wanted))
    rows = []
    for row in chart.rows:
        cells = [_count(count) for count in row.counts]
        total = row.total
        if many:
            cells.append(_count(total))
        if share:
            cells.append(share_of(total or 0, chart.total or 1))
        if based:
            cells.append(row.base)
        rows.append((row.name, *cells))
    if share and not based and len(rows) > 1:  # the rows are parts of one whole, and no count is withheld
        rows.append(("All", _count(chart.total), share_of(chart.total or 0, chart.total or 1)))
    return Table(header=header, rows=tuple(rows))


def _outcome_figure(chart: Outcomes, row: OutcomeRow) -> str:
    total = row.total
    if total is None:
        return WITHHELD
    if len(chart.parts) == 1 and chart.whole and chart.total:
        return f"{total:,} ({share_of(total, chart.total)})"
    return f"{total:,}"


def _count(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"
