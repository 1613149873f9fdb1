"""Charts: what is drawn, said and listed agrees; no two words touch; nothing unknown is drawn as nothing."""

import json
import os
import pickle
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import combinations
from math import inf, log2
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hostile import HOSTILE, LONGEST
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scrutiny.outputs import charts
from scrutiny.outputs.charts import (
    AreaDots,
    AreaShare,
    Box,
    Chart,
    Drawing,
    Funnel,
    FunnelPoint,
    Month,
    OutcomeRow,
    Outcomes,
    Panel,
    RatioRow,
    Ratios,
    Shape,
    SmallMultiples,
    Trend,
    Wish,
    alternative,
    draw,
    figure,
    funnel_sizes,
    percent,
    place_labels,
    svg,
    table,
    text_width,
    wrap,
)
from scrutiny.outputs.charts import trend as trend_chart
from scrutiny.outputs.charts.drawing import INK, LINE, PALE
from scrutiny.outputs.charts.figures import times, times_between
from scrutiny.outputs.pdf import _font_folders
from scrutiny.outputs.textsafe import for_print, for_screen, without_breaks
from scrutiny.statistics.funnel import funnel_limits
from scrutiny.statistics.intervals import wilson
from scrutiny.statistics.rates import rate_ratio

AREAS = ("Broxbourne", "Dacorum", "East Herts", "Hertsmere", "North Herts", "St Albans", "Stevenage", "Three Rivers",
         "Watford", "Welwyn Hatfield")  # fmt: skip
LONG = (
    "Bournemouth, Christchurch and Poole",
    "Cheshire West and Chester Community Safety Partnership",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
)
FORTY_FIVE = tuple(f"{side} {place}" for side in ("North", "South", "East", "West", "Upper") for place in (
    "Aldbury", "Bishop's Marsh", "Coltham", "Dunmere", "Easingfold", "Farley", "Great Wick", "Harrow End",
    "Ivinghoe"))  # fmt: skip
CONFIDENT = "records in which the panel was confident"


def months(count: int, start: int = 2024 * 12 + 8) -> tuple[str, ...]:
    return tuple(f"{place // 12}-{place % 12 + 1:02d}" for place in range(start, start + count))


def share(name: str, count: int, of: int) -> AreaShare:
    ends = wilson(count, of)
    return AreaShare(name=name, count=count, of=of, **({"low": ends.low, "high": ends.high} if of else {}))


def month_share(month: str, count: int, of: int) -> Month:
    ends = wilson(count, of)
    return Month(month=month, count=count, of=of, **({"low": ends.low, "high": ends.high} if of else {}))


def counts(*values: int | None) -> Trend:
    named = zip(months(len(values)), values, strict=True)
    return Trend(
        id="trend",
        title="Searches by month",
        of_what="searches",
        months=tuple(Month(month=month, count=value) for month, value in named),
    )


def shares(*values: tuple[int, int] | None) -> Trend:
    named = zip(months(len(values)), values, strict=True)
    return Trend(
        id="finds",
        title="Searches that found something",
        of_what="searches in which something was found",
        months=tuple(month_share(month, *value) if value else Month(month=month, count=None) for month, value in named),
    )


def outcomes(rows: dict[str, tuple[int | None, ...]], *parts: str) -> Outcomes:
    return Outcomes(
        id="outcomes",
        title="What came of the searches",
        parts=parts or ("searches",),
        rows=tuple(OutcomeRow(name=name, counts=row) for name, row in rows.items()),
    )


def dots(*areas: AreaShare, county: AreaShare | None = None, benchmark: float | None = 0.8) -> AreaDots:
    return AreaDots(
        id="areas", title="The areas", of_what=CONFIDENT, areas=areas, county=county, benchmark=benchmark
    )  # fmt: skip


def funnel(*points: tuple[str, int, int], benchmark: float = 0.8) -> Funnel:
    largest = max((of for _, _, of in points), default=0)
    return Funnel(
        id="funnel",
        title="The areas and chance",
        of_what=CONFIDENT,
        points=tuple(
            FunnelPoint(name=name, count=count, limits=funnel_limits(of, benchmark, upper="mirrored"))
            for name, count, of in points
        ),
        lines=tuple(funnel_limits(size, benchmark, upper="mirrored") for size in funnel_sizes(largest, most=20)),
    )


def multiples(panels: dict[str, tuple[int | None, ...]]) -> SmallMultiples:
    return SmallMultiples(
        id="multiples",
        title="Searches by month and area",
        months=months(len(next(iter(panels.values())))),
        panels=tuple(Panel(name=name, counts=row) for name, row in panels.items()),
    )


def ratios(rows: dict[str, tuple[int, int, int, int]], **options: int) -> Ratios:
    return Ratios(
        id="ratios",
        title="How often, by group",
        against="White",
        rows=tuple(RatioRow(name=name, found=rate_ratio(*row, **options)) for name, row in rows.items()),
        note="Self-defined ethnicity. Census 2021.",
    )


GALLERY: dict[str, Chart] = {
    "counts": counts(661, 730, 525, None, None, 824, 910, 580, 512, 490, 440, 830),
    "counts of two years": counts(*[None if place % 7 == 3 else place * 37 % 200 for place in range(24)]),
    "all equal": counts(*[7] * 12),
    "all none": counts(*[0] * 12),
    "no file at all": counts(None, None, None),
    "one month": counts(3),
    "shares": shares((23, 134), (21, 121), (0, 0), None, (40, 130), (17, 177), (31, 139), (29, 180)),
    "shares of none and all": shares((10, 10), (0, 10), None, (10, 10), (0, 3), (5, 10)),
    "outcomes": outcomes({"Nothing found, no further action": (612,), "Arrest": (121,), "Not recorded": (0,)}),
    "outcomes in parts": outcomes(
        {name: (20 + place, 9 * place, place % 3, 4) for place, name in enumerate(AREAS)},
        "nothing found", "arrest", "another outcome", "not recorded",
    ),
    "outcomes withheld": outcomes({"Arrest": (62, 30), "Caution": (None, 6)}, "linked", "not linked"),
    "ten areas": dots(
        *map(share, AREAS, (8, 7, 9, 10, 3, 4, 5, 1, 9, 0), (10, 12, 10, 10, 3, 12, 18, 8, 20, 0)),
        county=share("Hertfordshire", 78, 103),
    ),
    "long names": dots(*map(share, LONG, (0, 5, 150), (10, 5, 1200))),
    "forty-five areas": dots(
        *(share(name, place % 9, 8 + place % 5) for place, name in enumerate(FORTY_FIVE)),
        county=share("All areas", 300, 450),
    ),
    "funnel": funnel(*zip(AREAS, (8, 9, 8, 10, 7, 12, 9, 8, 9, 0), (10, 12, 10, 10, 8, 14, 18, 8, 20, 0), strict=True)),
    "funnel of forty-five": funnel(*((name, 5 + place, 8 + place) for place, name in enumerate(FORTY_FIVE))),
    "funnel on one spot": funnel(*((name, 8, 10) for name in AREAS)),
    "multiples": multiples({name: (3, None, 20 + place, 9) for place, name in enumerate(AREAS)}),
    "multiples of forty-five": multiples(
        {name: tuple((place * step) % 31 for step in range(24)) for place, name in enumerate(FORTY_FIVE)}
    ),
    "multiples of three": multiples(dict(zip(LONG, ((0, 0, 0), (None, None, None), (None, 5, None)), strict=True))),
    "ratios": ratios(
        {
            "Asian": (30, 60_000, 600, 900_000),
            "Black": (96, 30_000, 600, 900_000),
            "Other ethnic group": (3, 14_000, 600, 900_000),
            "Nobody": (0, 0, 600, 900_000),
        }
    ),
    "ratios far apart": ratios(
        {
            "Large": (5000, 2000, 6, 900_000),
            "None": (0, 5000, 600, 900_000),
            "No White": (12, 5000, 0, 900_000),
            "Even": (600, 900_000, 600, 900_000),
        },
        least_events=0,
        least_population=0,
    ),
}  # fmt: skip
every_chart = pytest.mark.parametrize("chart", GALLERY.values(), ids=GALLERY.keys())
every_width = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])


def said(drawing: Drawing) -> list[str]:
    return [words.text for words in drawing.words]


def clashes(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of words that touch, and words that are not all in the picture."""
    page = Box(0, 0, drawing.width, drawing.height)
    outside = [(words.text, "the edge") for words in drawing.words if not words.box.within(page)]
    return outside + [
        (one.text, other.text) for one, other in combinations(drawing.words, 2) if one.box.meets(other.box)
    ]


def shapes_like(drawing: Drawing, mark: Callable[[Drawing, float, float], None]) -> list[Shape]:
    """The shapes of one kind of mark, wherever they stand: same fill and outline, same steps of the path."""
    pattern = Drawing(width=10)
    mark(pattern, 0, 0)
    wanted = pattern.shapes[-1]

    def kind(shape: Shape) -> tuple[object, ...]:
        return (shape.fill, shape.line, shape.width, re.sub(r"[-\d.]+", "0", shape.d))

    return [shape for shape in drawing.shapes if kind(shape) == kind(wanted)]


def first_point(shape: Shape) -> tuple[float, float]:
    x, y = re.findall(r"-?\d+(?:\.\d)?", shape.d)[:2]
    return float(x), float(y)


# --- words keep apart -------------------------------------------------------------------------------------------------


@every_chart
@every_width
def test_no_two_words_of_a_picture_touch(chart: Chart, narrow: bool) -> None:
    assert clashes(draw(chart, narrow=narrow)) == []


names = st.one_of(
    st.sampled_from([*AREAS, *LONG, *FORTY_FIVE, "X"]),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60),
    st.text(alphabet="WM@ %i", min_size=1, max_size=90),
)
count = st.one_of(st.integers(0, 12), st.integers(0, 10**7))
maybe = st.one_of(st.none(), count)


@st.composite
def pairs(draws: Any) -> tuple[int, int]:
    of = draws(count)
    return draws(st.integers(0, of)), of


@st.composite
def any_trend(draws: Any) -> Trend:
    if draws(st.booleans()):
        return counts(*draws(st.lists(maybe, min_size=1, max_size=26)))
    return shares(*draws(st.lists(st.one_of(st.none(), pairs()), min_size=1, max_size=26)))


@st.composite
def any_outcomes(draws: Any) -> Outcomes:
    parts = draws(st.lists(names, min_size=1, max_size=6))
    row = st.tuples(*[maybe for _ in parts])
    rows = draws(st.lists(st.tuples(names, row, st.one_of(st.just(""), names)), max_size=12))
    return Outcomes(
        id="o",
        title="t",
        parts=tuple(parts),
        rows=tuple(OutcomeRow(name=name, counts=each, base=base) for name, each, base in rows),
        note=draws(names),
    )


@st.composite
def any_areas(draws: Any) -> AreaDots:
    areas = [share(name, *pair) for name, pair in draws(st.lists(st.tuples(names, pairs()), max_size=46))]
    county = share("County", *draws(pairs())) if draws(st.booleans()) else None
    return dots(*areas, county=county, benchmark=draws(st.sampled_from([None, 0.0, 0.8, 1.0])))


small = st.tuples(names, st.integers(0, 40), st.integers(0, 60)).map(lambda point: (point[0], min(point[1:]), point[2]))
any_funnel = st.lists(small, max_size=46).map(lambda points: funnel(*points))


@st.composite
def any_multiples(draws: Any) -> SmallMultiples:
    long = draws(st.integers(1, 24))
    row = st.lists(maybe, min_size=long, max_size=long)
    rows = draws(st.lists(st.tuples(names, row), max_size=46))
    areas = draws(st.integers(0, 46))
    return SmallMultiples(
        id="m",
        title="t",
        months=months(long),
        panels=tuple(
            Panel(name=name, counts=tuple(each), beside=place >= areas) for place, (name, each) in enumerate(rows)
        ),
    )


exposure = st.sampled_from([0, 10, 900, 5_000, 1_000_000])


@st.composite
def any_ratios(draws: Any) -> Ratios:
    events = st.one_of(st.integers(0, 9), st.integers(0, 5_000))
    rows = draws(st.lists(st.tuples(names, events, exposure, events, exposure), max_size=12))
    least = draws(st.sampled_from([0, 5]))
    found = tuple(
        RatioRow(name=name, found=rate_ratio(*row, least_events=least, least_population=least * 200))
        for name, *row in rows
    )
    return Ratios(id="r", title="t", against=draws(names), rows=found)


@settings(max_examples=20)
@pytest.mark.parametrize(
    "kind",
    [any_trend(), any_outcomes(), any_areas(), any_funnel, any_multiples(), any_ratios()],
    ids=["trend", "outcomes", "areas", "funnel", "multiples", "ratios"],
)
@given(data=st.data(), narrow=st.booleans())
def test_whatever_is_drawn_no_words_touch_and_all_is_well_formed(
    kind: st.SearchStrategy[Chart], data: st.DataObject, narrow: bool
) -> None:
    chart = data.draw(kind)
    drawing = draw(chart, narrow=narrow)
    made = table(chart)

    assert clashes(drawing) == []
    ET.fromstring(svg(chart, narrow=narrow))
    assert {len(row) for row in made.rows} <= {len(made.header)}
    assert alternative(chart)
    assert "\n" not in alternative(chart)


@st.composite
def wishes(draws: Any) -> Wish:
    place = st.floats(0, 300)
    return Wish(
        x=draws(place), y=draws(place), width=draws(st.floats(5, 140)), height=14, must=draws(st.booleans())
    )  # fmt: skip


@settings(max_examples=40)
@given(st.lists(wishes(), max_size=25), st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300)), max_size=20))
def test_labels_are_never_placed_on_each_other_or_on_what_is_blocked(
    wanted: list[Wish], dots_at: list[tuple[float, float]]
) -> None:
    frame = Box(0, 0, 300, 300)
    blocked = [Box(x - 5, y - 5, 10, 10) for x, y in dots_at]
    placed = place_labels(wanted, frame=frame, blocked=blocked)
    boxes = [box for box in placed if box]

    assert len(placed) == len(wanted)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert not any(box.meets(other) for box in boxes for other in blocked)
    assert all(box.within(frame) for box in boxes)
    assert placed == place_labels(wanted, frame=frame, blocked=blocked)


def test_labels_of_a_trend_stand_clear_of_the_grid_and_the_band_on_white_and_a_line_leads_there() -> None:
    chart = shares(*((120 + 15 * (month % 5), 500 + 9 * (month % 3)) for month in range(24)))
    drawing = trend_chart.draw(chart, Drawing(width=charts.WIDE), narrow=False)
    labels = [words for words in drawing.words if words.bold and " of " in words.text]
    assert len(labels) == 3
    plates = [shape for shape in drawing.shapes if shape.fill == "#fff"]
    assert len(plates) == 3
    assert all(words.halo for words in labels)

    def points_of(d: str) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", d)]

    heights = [y for shape in drawing.shapes if shape.line == LINE for _, y in points_of(shape.d)]
    (band,) = (points_of(shape.d) for shape in drawing.shapes if shape.fill == PALE and len(points_of(shape.d)) > 9)
    tops, feet = band[:24], list(reversed(band[24:]))
    step = tops[1][0] - tops[0][0]
    for words in labels:
        box = words.box
        assert not any(box.y < height < box.y + box.height for height in heights)
        for (x, top), (_, foot) in zip(tops, feet, strict=True):
            assert not box.meets(Box(x - step / 2, top, step, foot - top)), words.text
    leaders = [shape for shape in drawing.shapes if shape.line == INK and shape.width == 0.8]
    assert len(leaders) == 3


def test_a_sign_that_can_be_taken_apart_is_as_wide_as_one() -> None:
    syllable = "\uac01"
    assert text_width(syllable) == text_width("\u4e00")
    assert text_width(unicodedata.normalize("NFD", syllable)) == text_width(syllable)


def test_a_label_alone_stands_beside_its_point() -> None:
    box = place_labels([Wish(x=50, y=50, width=40)], frame=Box(0, 0, 200, 100))[0]

    assert box is not None
    assert 50 < box.x < 60
    assert box.y < 50 < box.y + box.height


def test_a_label_that_must_stand_finds_a_place_far_off_where_others_give_up() -> None:
    crowd = [Box(x, y, 18, 18) for x in range(0, 180, 20) for y in range(0, 180, 20)]
    one = Wish(x=90, y=90, width=60, reach=20)
    frame = Box(0, 0, 400, 190)

    assert place_labels([one], frame=frame, blocked=crowd) == (None,)
    far = place_labels([replace(one, must=True)], frame=frame, blocked=[*crowd, Box(0, 0, 1, 1)])[0]
    assert far is None or far.x >= 180  # its line would cross the crowd: then it is left to the table
    assert place_labels([replace(one, x=200, must=True)], frame=frame, blocked=crowd)[0] is not None


def test_text_is_no_wider_than_the_table_of_widths_says(tmp_path: Path) -> None:
    """Against the pack's own font, as the printed pack sets it."""
    import typst

    characters = [chr(point) for point in (*range(33, 127), 0xA3, 0xB7, 0xD7, 0x2013, 0x2014, 0x2019, 0x2026)]
    characters += [chr(point) for point in range(0xC0, 0x180) if chr(point) not in "\N{MULTIPLICATION SIGN}÷ßæÆœŒ"]
    source = (
        '#set text(font: ("Atkinson Hyperlegible", "Noto Sans"), size: 100pt)\n'
        "#context [#metadata(json(bytes(sys.inputs.data)).map(each => ("
        "measure(text(each)).width.pt(), measure(text(weight: 700, each)).width.pt()))) <widths>]\n"
    )
    at = tmp_path / "widths.typ"
    at.write_text(source, encoding="utf-8")
    found = typst.query(
        at,
        "<widths>",
        field="value",
        one=True,
        font_paths=_font_folders(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps([*characters, *AREAS, *LONG])},
    )
    for text, (regular, bold) in zip([*characters, *AREAS, *LONG], json.loads(found), strict=True):
        assert regular <= text_width(text, size=100) + 0.5, text
        assert bold <= text_width(text, size=100, bold=True) + 0.5, text
        if text in AREAS:  # and not so much wider that room is thrown away
            assert text_width(text, size=100) < 1.2 * regular


@given(st.text(max_size=120), st.floats(60, 300), st.booleans())
def test_wrapped_lines_fit_and_lose_nothing_but_what_is_said_to_be_cut(text: str, width: float, bold: bool) -> None:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    lines = wrap(text, width, bold=bold, most=3)

    assert 1 <= len(lines) <= 3
    assert all(text_width(line, bold=bold) <= width for line in lines)
    assume(not lines[-1].endswith("…"))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_letters_are_nine_points_high_in_print_and_twelve_dots_on_a_telephone() -> None:
    narrowest_page = (210 - 2 * 20) * 72 / 25.4  # the brief; the pack's own is wider

    assert charts.SIZE * narrowest_page / charts.WIDE >= 9
    assert charts.SIZE * (320 - 32) / charts.NARROW >= 12


@pytest.mark.parametrize("name", ["forty-five areas", "multiples of forty-five"])
def test_forty_five_areas_go_on_one_page(name: str) -> None:
    page_width, page_height = 178.0, 297.0 - 28 - 18  # what the pack's margins leave
    drawing = draw(GALLERY[name])

    assert drawing.height * page_width / drawing.width <= page_height - 12  # and a heading


# --- what is drawn ----------------------------------------------------------------------------------------------------


@every_chart
@every_width
def test_a_picture_is_named_described_and_inert(chart: Chart, narrow: bool) -> None:
    made = svg(chart, narrow=narrow)
    root = ET.fromstring(made)
    space = "{http://www.w3.org/2000/svg}"
    title, says = root[0], root[1]

    assert (root.get("role"), title.tag, says.tag) == ("img", f"{space}title", f"{space}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert (title.text, says.text) == (chart.title, alternative(chart))
    kinds = {element.tag.removeprefix(space) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "defs", "pattern", "path", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or name in {"style", "href"}]
    assert re.findall(r"[a-z]+://[^\"\s]*", made) == ["http://www.w3.org/2000/svg"]
    assert (root.get("font-family") or "").startswith("Atkinson Hyperlegible, Noto Sans, Arial")


def test_wide_and_narrow_may_stand_in_one_page() -> None:
    for chart in GALLERY.values():
        ids = re.findall(r' id="([^"]*)"', svg(chart) + svg(chart, narrow=True))
        assert len(ids) == len(set(ids))
        assert set(re.findall(r"url\(#([^)]*)\)", svg(chart) + svg(chart, narrow=True))) <= set(ids)


def test_the_same_chart_is_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    given_charts = tmp_path / "charts.pickle"
    given_charts.write_bytes(pickle.dumps(list(GALLERY.values())))
    code = (
        "import pickle, sys; from scrutiny.outputs.charts import svg; "
        "sys.stdout.buffer.write(''.join(map(svg, pickle.load(open(sys.argv[1], 'rb')))).encode())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, given_charts],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }
    assert made == {"".join(map(svg, GALLERY.values())).encode()}


@pytest.mark.parametrize("text", [*HOSTILE.values(), LONGEST], ids=[*HOSTILE, "longest"])
def test_a_hostile_name_is_only_ever_text(text: str) -> None:
    rows: tuple[Chart, ...] = (
        outcomes({text: (1,), "Other": (2,)}),
        outcomes({"One": (1, 2)}, text, "second"),
        dots(share(text, 3, 9)),
        funnel((text, 3, 9), ("Other", 9, 9)),
        multiples({text: (1, None)}),
        ratios({text: (30, 60_000, 600, 900_000)}),
        replace(counts(1, None), title=text[:900], note=text[:900], of_what=text[:900]),
    )
    for chart in rows:
        for narrow in (False, True):
            made = svg(chart, narrow=narrow)
            root = ET.fromstring(made)
            kinds = {element.tag.split("}")[1] for element in root.iter()}
            assert kinds <= {"svg", "title", "desc", "defs", "pattern", "path", "text"}
            assert clashes(draw(chart, narrow=narrow)) == []
            assert len(made) < 20_000
            assert for_screen(made) == made
            assert without_breaks(for_print(made)) == made  # nothing that the fonts of the pack could not show


@every_chart
def test_shares_have_no_decimals(chart: Chart) -> None:
    cells = [cell for row in table(chart).rows for cell in row]
    for text in (*said(draw(chart)), alternative(chart), *cells):
        assert not re.search(r"\.\d%", text.replace("99.8% lines", "")), text


def test_a_month_without_a_file_is_a_gap_and_never_none() -> None:
    chart = counts(5, 6, None, 7, 8)
    drawing = draw(chart)
    lines = [shape for shape in drawing.shapes if shape.line == charts.BLUE and shape.width == 2]

    assert [shape.d.count("L") for shape in lines] == [1, 1]  # two lines of two months each
    assert len(shapes_like(drawing, charts.trend._trend_dot)) == 1 + 4  # one is the legend's
    assert "no file" in said(drawing)
    assert [row[1] for row in table(chart).rows] == ["5", "6", "no file", "7", "8"]
    assert "No file in November 2024" in alternative(chart)
    assert "0" not in [row[1] for row in table(chart).rows]


def test_a_month_of_none_is_drawn_at_the_foot() -> None:
    drawing = draw(counts(5, 0, 5))
    lines = [shape for shape in drawing.shapes if shape.line == charts.BLUE and shape.width == 2]

    assert lines[0].d.count("L") == 2
    assert "hatch" not in {shape.fill for shape in drawing.shapes}


def test_no_searches_in_a_month_is_said_where_shares_are_asked_for() -> None:
    chart = shares((1, 9), (0, 0), None)

    assert "no searches" in said(draw(chart))
    assert table(chart).rows[1] == ("October 2024", "0", "0", "none to judge by", "none")
    assert table(chart).rows[2] == ("November 2024", *["no file"] * 4)
    assert "No searches in October 2024" in alternative(chart)
    assert "No file in November 2024" in alternative(chart)


def test_a_share_is_said_with_its_number_and_interval() -> None:
    chart = shares((31, 100), (10, 100))
    ends = wilson(10, 100)

    assert f"10% (10 of 100), 95% interval {int(ends.low * 100)}% to {-int(-ends.high * 100 // 1)}%" in alternative(
        chart
    )
    assert "Oct: 10% of 100" in said(draw(chart))


def test_areas_stay_in_the_order_given_and_the_county_stands_apart_and_last() -> None:
    chart = GALLERY["ten areas"]
    assert isinstance(chart, AreaDots)
    drawing = draw(chart)
    at = {words.text: words.y for words in drawing.words}

    assert sorted(AREAS, key=lambda name: at[name]) == list(AREAS)
    assert at["Hertfordshire"] > max(at[name] for name in AREAS) + 20
    assert [row[0] for row in table(chart).rows] == [*AREAS, "Hertfordshire"]
    assert len(shapes_like(drawing, charts.areas._county_dot)) == 1


def test_an_area_with_too_few_has_an_interval_and_no_dot() -> None:
    drawing = draw(dots(share("Few", 2, 3), share("Enough", 4, 5)))
    chart = dots(share("Few", 2, 3))
    alone = draw(chart)

    assert len(shapes_like(drawing, charts.parts.dot)) == 1 + 1  # the legend's and one area's
    assert shapes_like(alone, charts.parts.dot) == []
    assert [shape for shape in alone.shapes if shape.line == charts.SOFT and shape.dash == "4 3"]
    assert "2 of 3: too few" in said(alone)
    assert table(chart).rows[0][3] == "too few"
    assert "Too few to say, under 5 records: Few (2 of 3)" in alternative(chart)


@every_width
def test_a_dot_at_the_benchmark_lies_on_its_line_and_none_and_all_on_the_ends(narrow: bool) -> None:
    drawing = draw(dots(share("None", 0, 10), share("At", 8, 10), share("All", 10, 10)), narrow=narrow)
    line = next(shape for shape in reversed(drawing.shapes) if shape.dash == "7 4")  # the first is the legend's
    lefts = [first_point(shape)[0] + 4.5 for shape in shapes_like(drawing, charts.parts.dot)[1:]]
    grid = sorted({first_point(shape)[0] for shape in drawing.shapes if shape.line == charts.LINE})

    assert lefts[0] == pytest.approx(grid[0], abs=0.2)
    assert lefts[1] == pytest.approx(first_point(line)[0], abs=0.2)
    assert lefts[2] == pytest.approx(grid[-1], abs=0.2)
    assert (lefts[1] - grid[0]) / (grid[-1] - grid[0]) == pytest.approx(0.8, abs=0.002)


def test_which_areas_are_wholly_below_the_benchmark_is_said() -> None:
    words = alternative(dots(share("Low", 2, 20), share("Near", 15, 20), share("High", 200, 200)))

    assert "Wholly below the benchmark of 80%: Low 2 of 20 (2% to 31%)." in words
    assert "Wholly above the benchmark of 80%: High 200 of 200" in words
    assert "For 1 area the benchmark of 80% lies within the interval" in words


def test_an_area_looked_at_whole_has_no_interval() -> None:
    chart = dots(AreaShare(name="Small", count=6, of=8))

    assert table(chart).rows[0][1:] == ("6", "8", "75%", "none: all were looked at")
    assert "Wholly below the benchmark of 80%: Small 6 of 8." in alternative(chart)


def test_a_bar_is_as_long_as_its_count_and_says_its_share_of_all() -> None:
    chart = outcomes({"Arrest": (30,), "Nothing": (90,)})
    bars = [shape for shape in draw(chart).shapes if shape.fill == charts.BLUE]
    lengths = []
    for bar in bars:
        xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", bar.d)]
        lengths.append(max(xs) - min(xs))

    assert lengths[1] == pytest.approx(3 * lengths[0], rel=0.01)
    assert table(chart).rows == (("Arrest", "30", "25%"), ("Nothing", "90", "75%"), ("All", "120", "100%"))
    assert alternative(chart) == "Bars of 120 searches: Arrest 30 (25%); Nothing 90 (75%)."


@every_width
def test_of_how_many_stands_below_a_bars_name_in_the_words_and_in_the_table(narrow: bool) -> None:
    rows = (OutcomeRow(name="Short", counts=(15,), base="of 60 judged"), OutcomeRow(name="Long", counts=(9,)))
    chart = replace(outcomes({}), rows=rows, whole=False)
    at = {words.text: words for words in draw(chart, narrow=narrow).words}

    assert at["Short"].x == at["of 60 judged"].x
    assert at["Short"].y < at["of 60 judged"].y < at["Long"].y
    assert alternative(chart) == "Bars: Short 15 of 60 judged; Long 9."
    assert table(chart).header == ("", "Searches", "Of how many")
    assert table(chart).rows == (("Short", "15", "of 60 judged"), ("Long", "9", ""))


def test_of_how_many_is_not_said_twice_where_the_parts_say_it() -> None:
    row = OutcomeRow(name="Watford", counts=(40, 20), base="shown in 40 of 60 judged")
    chart = replace(outcomes({}, "shown", "not shown"), rows=(row,))

    assert "shown in 40 of 60 judged" in said(draw(chart))
    assert alternative(chart) == "Bars of 60 searches: Watford 60 (shown 40, not shown 20)."
    assert table(chart).rows == (("Watford", "40", "20", "60", "shown in 40 of 60 judged"),)


def test_on_a_telephone_a_short_figure_stands_beside_a_long_name() -> None:
    long = "What the person has to be told before the search"
    drawing = draw(outcomes({long: (8, 0)}, "one", "other"), narrow=True)
    eight = next(words for words in drawing.words if words.text == "8" and words.anchor == "end")
    name = [words for words in drawing.words if words.text in long and words.x == 2 and len(words.text) > 3]

    assert " ".join(words.text for words in name) == long
    assert eight.y == name[-1].y


def test_a_page_holds_both_drawings_and_the_table_of_one_chart() -> None:
    chart = GALLERY["outcomes in parts"]
    held = figure(chart)

    assert (held.title, held.table) == (chart.title, table(chart))
    assert (held.wide, held.narrow) == (svg(chart), svg(chart, narrow=True))
    assert ("picture-wide" in held.wide, "picture-narrow" in held.narrow) == (True, True)


def test_where_a_count_is_withheld_no_total_gives_it_away() -> None:
    chart = outcomes({"Arrest": (62, 30), "Caution": (None, 6)}, "linked", "not linked")
    texts = [*said(draw(chart)), alternative(chart), *(cell for row in table(chart).rows for cell in row)]

    assert table(chart).rows[1] == ("Caution", "[c]", "6", "[c]")
    assert not any("98" in text or "in all" in text for text in texts)
    assert any("[c] means withheld" in text for text in said(draw(chart)))


def test_parts_of_a_bar_can_be_told_apart_in_black_and_white() -> None:
    def grey(fill: str) -> float:
        red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    plain = [grey(fill) for fill in charts.drawing.FILLS if fill.startswith("#")]
    textures = [charts.drawing.TEXTURES[fill] for fill in charts.drawing.FILLS if not fill.startswith("#")]

    assert len(set(textures)) + len(plain) == len(charts.drawing.FILLS)
    assert all(abs(one - other) > 0.3 for one, other in combinations(plain, 2))


def test_a_funnel_marks_by_shape_what_is_outside_and_names_it() -> None:
    chart = funnel(("Inside", 8, 10), ("Outer", 9, 20), ("Between", 9, 18), ("Nobody", 0, 0))
    drawing = draw(chart)
    kinds = [len(shapes_like(drawing, charts.funnel._funnel_mark(rank))) for rank in range(3)]

    assert kinds == [2, 2, 2]  # one each, and the legend's
    assert {"Inside", "Outer", "Between"} <= set(said(drawing))
    assert "Outside the 99.8% lines: Outer, below (9 of 20; lines at" in alternative(chart)
    assert "Between these and the 95% lines: Between, below (9 of 18" in alternative(chart)
    assert "it flags nobody" in alternative(chart)
    assert [row[-1] for row in table(chart).rows] == [
        "inside the lines", "below the 99.8% lines", "below the 95% lines", "no records",
    ]  # fmt: skip


def test_of_many_areas_a_funnel_names_those_outside_and_counts_the_rest() -> None:
    inside = [(name, 16 + place % 3, 20 + place % 3) for place, name in enumerate(FORTY_FIVE)]
    chart = funnel(*inside, ("The one outside", 4, 20))
    texts = said(draw(chart))

    assert "The one outside" in texts
    assert not set(FORTY_FIVE) & set(texts)
    assert "Not named here: 45 of the areas. The table has them all." in texts


def test_areas_on_one_spot_of_a_funnel_share_a_mark_and_a_label() -> None:
    drawing = draw(funnel(("First", 8, 10), ("Second", 8, 10), ("Alone", 7, 10)))

    assert len(shapes_like(drawing, charts.funnel._funnel_mark(0))) == 1 + 2
    assert "First, Second" in said(drawing)


def test_the_lines_of_a_funnel_are_those_of_the_statistics() -> None:
    sizes = funnel_sizes(400)

    assert sizes[:15] == tuple(range(1, 16))
    assert sizes[-1] == 400
    assert len(sizes) < 80
    assert funnel_sizes(0) == ()


def test_small_pictures_share_one_scale() -> None:
    drawing = draw(multiples({"Low": (5, 5, 5), "High": (50, 50, 50)}))
    heights = []
    for shape in drawing.shapes:
        if shape.fill == charts.PALE:
            ys = [float(y) for y in re.findall(r" (-?[\d.]+)", shape.d)]
            heights.append(max(ys) - min(ys))

    assert heights[1] == pytest.approx(10 * heights[0], rel=0.05)
    assert "15 in all" in said(drawing)
    assert any("from 0 at its foot to 60 searches" in text for text in said(drawing))


def test_twice_and_half_as_often_are_as_far_from_once() -> None:
    chart = ratios({"Half": (300, 900_000, 600, 900_000), "Twice": (1200, 900_000, 600, 900_000)})
    drawing = draw(chart)
    half, twice = (first_point(shape)[0] + 4.5 for shape in shapes_like(drawing, charts.parts.dot)[1:])
    once = next(first_point(shape)[0] for shape in drawing.shapes if shape.width == 2 and shape.line == charts.INK
                and first_point(shape)[0] > 40 and len(set(re.findall(r"[ML](\S+)", shape.d))) == 1)  # fmt: skip

    assert twice - once == pytest.approx(once - half, abs=0.3)


def test_a_ratio_without_an_end_has_an_arrow_and_too_few_have_no_dot() -> None:
    edge = GALLERY["ratios far apart"]
    few = ratios({"Few": (3, 14_000, 600, 900_000)})
    assert isinstance(edge, Ratios)
    rows = {row[0]: row[-2:] for row in table(edge).rows}

    assert rows["No White"][0] == "too few"
    assert rows["No White"][1].endswith(" or more")
    assert rows["None"][0] == "0"
    assert "goes on beyond the picture" in said(draw(edge))
    assert shapes_like(draw(few), charts.parts.dot) == []
    assert "Too few to say for Few (3 and 600 searches)." in alternative(few)
    assert table(few).rows[0][5] == "too few"


def test_the_axis_of_ratios_holds_every_ratio_and_once() -> None:
    found = [rate_ratio(a, 1000, 50, 100_000) for a in (1, 40, 4000)]
    least, most = charts.ratios._ratio_range(found)

    assert least <= -1 < 1 <= most
    assert all(each.ratio and least <= log2(each.ratio) <= most for each in found)


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share_of", "shown"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 1000), "under 1%"),
        (Fraction(999, 1000), "over 99%"),
        (Fraction(1, 200), "1%"),
        (Fraction(29, 200), "15%"),
        (Fraction(1, 3), "33%"),
        (0.8, "80%"),
        (0.29, "29%"),
    ],
)
def test_what_is_not_none_or_all_is_never_rounded_to_it(share_of: Fraction | float, shown: str) -> None:
    assert percent(share_of) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.00123, "0.0012"),
        (0.5, "0.50"),
        (0.999, "1.00"),
        (3, "3.0"),
        (4.26, "4.3"),
        (99.96, "100.0"),
        (1234.5, "1,235"),
    ],
)
def test_a_ratio_has_two_figures_or_is_whole(value: float, shown: str) -> None:
    assert charts.figures.times(value) == shown


@given(
    events=st.tuples(st.integers(1, 400), st.integers(1, 400)), among=st.tuples(st.integers(1, 99), st.integers(1, 99))
)
def test_a_ratio_and_its_interval_have_the_same_decimals(events: tuple[int, int], among: tuple[int, int]) -> None:
    found = rate_ratio(events[0], 1000 * among[0], events[1], 1000 * among[1])
    assert found.ratio is not None
    said = (times(found.ratio), *times_between(found).removesuffix(" or more").split(" to "))

    assert len({len(one.partition(".")[2]) for one in said}) == 1, said
    assert float(said[1].replace(",", "")) <= (found.low or 0)  # rounded outwards all the same


def test_what_stands_beside_the_areas_has_a_scale_of_its_own_and_says_so() -> None:
    """Areas have up to 120 a month, searches with no location 404, and those outside 21."""
    areas: dict[str, tuple[int | None, ...]] = {
        "Watford": (75, 120),
        "Dacorum": (40, 30),
        **dict.fromkeys(LONG, (1, 2)),
    }
    plain = multiples(areas)
    beside = tuple(
        Panel(name=name, counts=counts, beside=True)
        for name, counts in (("No location", (404, 300)), ("Outside", (21, 9)))
    )
    chart = replace(plain, panels=(*plain.panels, *beside))
    drawing = draw(chart)

    first, other = ([one.d for one in draw(each).shapes if one.line == charts.BLUE] for each in (plain, chart))
    assert first == other[: len(first)]  # the areas are drawn as if nothing stood beside them
    assert "own scale: to 600" in said(drawing)
    assert sum("own scale" in words for words in said(drawing)) == 1  # those outside go on the scale of the areas
    assert clashes(drawing) == clashes(draw(chart, narrow=True)) == []
    words = alternative(chart)
    assert "5 areas, all on one scale" in words
    assert "No location is on a scale of its own, up to 600; that of the areas goes up to 150." in words
    assert "Beside the areas, on their scale: Outside." in words
    assert "The most in one month in an area: 120 in Watford" in words
    assert [row[0] for row in table(chart).rows] == [*areas, "No location", "Outside"]


def test_a_ratio_says_residents_wherever_the_paper_says_residents() -> None:
    heads = [table(chart).header for chart in GALLERY.values() if isinstance(chart, Ratios)]
    assert heads
    assert all(head[2] == "Residents" and head[4] == "Residents, White" for head in heads)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: replace(counts(1), months=()),
        lambda: counts(-1),
        lambda: Month(month="2026-13", count=1),
        lambda: Month(month="2026-01", count=3, of=2),
        lambda: AreaShare(name="x", count=1, of=2, low=0.1),
        lambda: AreaShare(name="x", count=1, of=2, low=0.6, high=0.4),
        lambda: replace(counts(1), id="a b"),
        lambda: replace(counts(1), months=(Month(month="2026-01", count=1), Month(month="2026-03", count=1))),
        lambda: replace(counts(1), months=(Month(month="2026-01", count=1), Month(month="2026-02", count=1, of=2))),
        lambda: outcomes({"x": (1, 2)}, "only one"),
        lambda: outcomes({}, *"abcdefg"),
        lambda: SmallMultiples(id="m", title="", months=months(2), panels=(Panel(name="x", counts=(1,)),)),
        lambda: replace(funnel(("x", 1, 2)), lines=(funnel_limits(2, 0.5), funnel_limits(3, 0.6))),
        lambda: replace(funnel(("x", 1, 2)), lines=(funnel_limits(3, 0.8), funnel_limits(2, 0.8))),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def test_charts_load_nothing_heavy_until_a_funnel_is_drawn() -> None:
    code = "import sys, scrutiny.outputs.charts; print([n for n in ('numpy', 'scipy', 'pandas') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# --- in print and on screen -------------------------------------------------------------------------------------------

PAGE = """#set document(title: "Charts", date: none)
#set text(font: ("Atkinson Hyperlegible", "Noto Sans"), fallback: false, lang: "en", region: "GB")
= Charts
#for chart in json(bytes(sys.inputs.data)) [
#figure(image(bytes(chart.svg), format: "svg", width: 100%, alt: chart.says))
]
"""


def test_every_picture_goes_into_tagged_print_with_its_words_and_the_packs_letters(tmp_path: Path) -> None:
    import typst

    at = tmp_path / "charts.typ"
    at.write_text(PAGE, encoding="utf-8")
    data = [{"svg": svg(chart), "says": alternative(chart)} for chart in GALLERY.values()]
    made = [
        typst.compile(
            at,
            format="pdf",
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"data": json.dumps(data)},
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    with pikepdf.open(BytesIO(made[0])) as pdf:
        objects = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        alternatives = {str(each.Alt) for each in objects if "/Alt" in each and each.get("/S") == "/Figure"}
        fonts = {str(each.BaseFont) for each in objects if each.get("/Type") == "/Font"}

    assert alternatives == {chart["says"] for chart in data}
    assert all("AtkinsonHyperlegible" in font for font in fonts)


@pytest.mark.browser
def test_in_a_browser_no_words_touch_and_every_picture_has_its_name(chromium: Path, tmp_path: Path) -> None:
    """With whatever letters the machine has for Arial, and under the policy of our pages."""
    from playwright.sync_api import sync_playwright

    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    texts = """svg => [...svg.querySelectorAll('text')].map(text => {
        const box = text.getBBox(), turned = text.hasAttribute('transform')
        return [text.textContent, turned, box.x, box.x + box.width, parseFloat(text.getAttribute('y'))]
    })"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 320, "height": 640})
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        pictures = "".join(svg(chart, narrow=True).replace(chart.id, f"c{place}", 4)
                           for place, chart in enumerate(GALLERY.values()))  # fmt: skip
        at = tmp_path / "charts.html"
        at.write_text(f'<!doctype html><html lang="en">{policy}<title>Charts</title><body>{pictures}', encoding="utf-8")
        page.goto(at.as_uri())
        sideways = page.evaluate("document.documentElement.scrollWidth")
        drawn = page.get_by_role("img").all()
        measured = [picture.evaluate(texts) for picture in drawn]
        named = page.get_by_role("img", name="Searches by month and area").count()
        browser.close()

    assert heard == []
    assert sideways <= 320
    assert len(drawn) == len(GALLERY)
    assert named >= 3
    for chart, found in zip(GALLERY.values(), measured, strict=True):
        planned = draw(chart, narrow=True).words
        assert [text for text, *_ in found] == [words.text for words in planned]
        for words, (text, turned, left, right, _) in zip(planned, found, strict=True):
            if not turned:
                assert left >= words.box.x - 1, text
                assert right <= words.box.x + words.box.width + 1, text


def test_an_end_that_is_not_there_is_not_a_number() -> None:
    """An infinite end must not come out as one."""
    chart = ratios({"No White": (12, 5000, 0, 900_000)}, least_events=0, least_population=0)

    assert chart.rows[0].found.high == inf
    assert "inf" not in svg(chart).replace("info", "")
    assert "nan" not in svg(chart)
