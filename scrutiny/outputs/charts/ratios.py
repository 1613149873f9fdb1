"""Ratios: how many times as often, on an axis where twice and half are as far from 1."""

from collections.abc import Sequence
from math import ceil, floor, isinf, log2

from scrutiny.outputs.charts.drawing import Drawing
from scrutiny.outputs.charts.figures import (
    MOST_SAID,
    TOO_FEW,
    interval_words,
    listed,
    more_in_table,
    sentence,
    short_name,
    times,
    times_between,
)
from scrutiny.outputs.charts.inputs import Ratios, Table
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
from scrutiny.statistics.rates import RateRatio
from scrutiny.statistics.words import Thing, counted


def draw(chart: Ratios, drawing: Drawing, *, narrow: bool) -> Drawing:
    """The picture."""
    shown = [row.found.shown for row in chart.rows]
    items: list[tuple[Swatch, str]] = []
    if any(shown):
        confidence = next(row.found.confidence for row in chart.rows if row.found.shown)
        items.append((dot_swatch(dot, bar=True), f"ratio and its {interval_words(confidence)}"))
    if any(not row.found.shown and not row.found.note for row in chart.rows):
        items.append((few_swatch, f"{TOO_FEW} for a ratio"))
    items.append((line_swatch(width=2), f"1: as often as {short_name(chart.against)}"))
    least, most = _ratio_range([row.found for row in chart.rows if row.found.shown])
    bars = [_ratio_bar(row.found, 2.0**least, 2.0**most) for row in chart.rows]
    if any(bar and bar[2] != "||" for bar in bars):
        items.append((_arrow_swatch, "goes on beyond the picture"))
    y = legend(drawing, 4, items)
    rows = [
        Row(
            name=row.name,
            below=_ratio_base(row.found, chart.thing),
            figure=_ratio_figure(row.found),
            few=not row.found.shown,
        )
        for row in chart.rows
    ]
    at = draw_rows(drawing, y, rows, narrow=narrow)

    def x(value: float) -> float:
        return at.left + (at.right - at.left) * (log2(value) - least) / (most - least)

    every = max(1, ceil((most - least) / (6 if narrow else 9)))
    powers = [power for power in range(least, most + 1) if power % every == 0]
    caption = (
        f"Times as often as {short_name(chart.against)}; each step doubles"
        if every == 1
        else (f"Times as often as {short_name(chart.against)}; each step is {2**every:,} times the last")
    )
    foot = x_axis(drawing, at, [(x(2.0**power), _power(power)) for power in powers], caption, narrow=narrow)
    drawing.stroke(at.through(x(1)), width=2)
    for row, bar, middle in zip(chart.rows, bars, at.middles, strict=True):
        if bar:
            draw_interval(drawing, x(bar[0]), x(bar[1]), middle, few=not row.found.shown, ends=bar[2])
        if row.found.shown and row.found.ratio:
            dot(drawing, x(row.found.ratio), middle)
    return finish(drawing, foot, chart.note)


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
    draw_interval(drawing, x + 4, x + 18, y, few=True, ends="|>")


def _power(power: int) -> str:
    return f"{2**power:,}" if power >= 0 else times(2.0**power).rstrip("0")


def _ratio_range(found: Sequence[RateRatio]) -> tuple[int, int]:
    """The ends of the axis as powers of two: all ratios, and of their intervals what is within eight times of them."""
    ratios = [each.ratio for each in found if each.ratio]
    low, high = min([*ratios, 0.5]), max([*ratios, 2.0])
    ends = [end for each in found for end in (each.low, each.high) if end and not isinf(end)]
    low = min([low, *(max(end, low / 8) for end in ends)])
    high = max([high, *(min(end, high * 8) for end in ends)])
    return floor(log2(low)), ceil(log2(high))


def say(chart: Ratios) -> list[str]:
    """What is to be seen, in sentences."""
    said = [f"How many times as often as {short_name(chart.against)}, on an axis where 1 is as often."]
    shown = [row for row in chart.rows if row.found.shown]
    for row in shown[:MOST_SAID]:
        kind = interval_words(row.found.confidence)
        base = _ratio_base(row.found, chart.thing)
        said.append(
            f"{short_name(row.name)} {times(row.found.ratio or 0)} ({kind} {times_between(row.found)}; {base})."
        )
    said += more_in_table(len(shown))
    few = [
        f"{short_name(row.name)} ({_ratio_base(row.found, chart.thing)})" for row in chart.rows if not row.found.shown
    ]
    if few:
        said.append(f"{sentence(TOO_FEW)} to say for {listed(few)}.")
    return said


def table(chart: Ratios) -> Table:
    """The figures of the picture."""
    kinds = {row.found.confidence for row in chart.rows}
    interval = sentence(interval_words(kinds.pop())) if len(kinds) == 1 else "Interval"
    many = sentence(chart.thing.many)
    whole = sentence(chart.of_what)
    header = ("", many, whole, f"{many}, {chart.against}", f"{whole}, {chart.against}", "Ratio", interval)
    rows = []
    for row in chart.rows:
        found = row.found
        figures = (
            (times(found.ratio or 0), times_between(found))
            if found.shown
            else (_ratio_figure(found), times_between(found) or "none")
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


def _ratio_figure(found: RateRatio) -> str:
    if found.note in {"no events", "no exposure"}:
        return "nothing to compare"
    if not found.shown:
        return TOO_FEW
    return f"{times(found.ratio or 0)} ({times_between(found)})"


def _ratio_base(found: RateRatio, thing: Thing) -> str:
    """The counts that a ratio rests on."""
    return f"{found.events_a:,} and {counted(found.events_b, thing)}"


def _people(exposure: float) -> str:
    return f"{int(exposure):,}" if exposure == int(exposure) else f"{exposure:,.1f}"
