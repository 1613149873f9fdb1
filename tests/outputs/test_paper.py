"""Papers as pages, as print and as Word: the same words in each, in the right marks, and nothing that acts."""

import base64
import hashlib
import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import papers
import pdfua
import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import skip
from hostile import HOSTILE, LONGEST
from playwright.sync_api import Browser, sync_playwright

from scrutiny.outputs import views
from scrutiny.outputs.columns import MM_A_POINT, fit
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.paper_files import paper_docx, paper_html, paper_pdf
from scrutiny.outputs.textsafe import for_print, for_screen, without_breaks
from scrutiny.outputs.views import MARKING, Fact

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PAPER = papers.paper()
SHORT = papers.paper(rows=4)
SECTIONS = [section.heading for section in PAPER.sections]
HEADINGS = [
    (1, "Agenda"), (2, "Who is coming"), (3, "How to join from home"), (1, "Minutes of the last meeting"),
    (1, "How many searches"), (1, "The areas"), (2, "Month by month"), (2, "Between groups"),
    (1, "What the checks noticed"), (1, "Notes"),
]  # fmt: skip


@pytest.fixture(scope="module")
def html() -> str:
    return paper_html(PAPER).decode("utf-8")


@pytest.fixture(scope="module")
def printed() -> bytes:
    return paper_pdf(PAPER)


@pytest.fixture(scope="module")
def large() -> bytes:
    return paper_pdf(PAPER, large=True)


@pytest.fixture(scope="module")
def typed() -> bytes:
    return paper_docx(PAPER)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


def one_section(*blocks: Block, **changes: Any) -> Paper:
    return replace(PAPER, contents=False, sections=(Section(heading="All of it", blocks=blocks),), **changes)


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """All structure elements, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot)
    return found


def pages(made: bytes, pdftotext: Path, *options: str) -> list[str]:
    text = subprocess.run([pdftotext, *options, "-", "-"], input=made, capture_output=True, check=True).stdout
    return without_breaks(text.decode("utf-8")).split("\f")[:-1]


def boxes(made: bytes, pdftotext: Path) -> list[tuple[float, float, float, float, str]]:
    """Every printed word: left, top, right, foot, in points from the upper left corner."""
    text = subprocess.run([pdftotext, "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', text)
    return [(float(a), float(b), float(c), float(d), unescape(word)) for a, b, c, d, word in found]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", without_breaks(text))


def body_of(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def text_of_word(made: bytes) -> str:
    document = body_of(made)
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


# --- a paper as a value -------------------------------------------------------------------------------------


def test_a_paper_that_could_not_be_read_is_refused() -> None:
    deep = Section(heading="5", nothing="Nothing.")
    for name in ("4", "3", "2", "1"):
        deep = Section(heading=name, parts=(deep,))
    with pytest.raises(ValueError, match="4 levels"):
        replace(PAPER, sections=(deep,))
    with pytest.raises(ValueError, match="without a heading"):
        Section(heading=" ", nothing="Nothing.")
    with pytest.raises(ValueError, match="does not say why"):
        Section(heading="Minutes")
    with pytest.raises(ValueError, match="more or fewer cells"):
        Grid(caption="Two", heads=("A", "B"), rows=(("1",),))
    with pytest.raises(ValueError, match="two charts of one id"):
        one_section(papers.picture(papers.six_charts()[0]), papers.picture(papers.six_charts()[0]))


def test_a_picture_brings_its_words_and_its_figures() -> None:
    for chart in papers.six_charts():
        made = papers.picture(chart)
        assert made.id == chart.id
        assert made.alternative == made.says
        assert len(made.alternative) > 60
        assert made.grid.rows == made.figure.table.rows
        assert all(made.grid.heads)
    trend = papers.picture(papers.six_charts()[0]).grid
    assert trend.numbers == (1,)  # the months are heads of rows, not figures


# --- all three ----------------------------------------------------------------------------------------------


def strings(paper: Paper) -> list[str]:
    """Every string that somebody put into a paper, but for the drawings."""

    def of(section: Section) -> Iterator[str]:
        yield section.heading
        yield section.nothing
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield block.text
                case Items():
                    yield from block.items
                case Facts():
                    yield from (text for fact in block.facts for text in (fact.label, fact.value))
                case Blank():
                    yield block.label
                case Grid():
                    yield from (block.caption, *block.notes, *(cell for row in block.rows for cell in row))
                    yield from block.heads if block.rows else ()
                case Picture():
                    yield block.figure.title
                    yield from (cell for row in block.grid.rows for cell in row)
        for part in section.parts:
            yield from of(part)

    found = [paper.title, paper.subtitle, *(text for fact in paper.facts for text in (fact.label, fact.value))]
    return [text for text in [*found, *(text for section in paper.sections for text in of(section))] if text.strip()]


def test_every_word_stands_in_all_three(html: str, printed: bytes, large: bytes, typed: bytes, pdftotext: Path) -> None:
    page = squeezed(unescape(re.sub(r"<[^>]+>", " ", html.split("<body>")[1])))
    for made in (printed, large):
        text = squeezed(" ".join(pages(made, pdftotext, "-raw", "-x", "0", "-y", "55", "-W", "595", "-H", "745")))
        missing = [each for each in strings(PAPER) if squeezed(for_print(each)) not in text]
        assert missing == []
    text = squeezed(text_of_word(typed))
    for each in strings(PAPER):
        assert squeezed(for_screen(each)) in page, each
        assert squeezed(for_screen(each)) in text, each


def test_what_a_picture_says_is_heard_once_and_where_it_says_more_it_is_printed(
    html: str, printed: bytes, typed: bytes, pdftotext: Path
) -> None:
    own = "Searches fell in the winter and rose again in the spring."
    text = squeezed(" ".join(pages(printed, pdftotext)))
    outcomes = next(
        block for block in PAPER.sections[2].blocks if isinstance(block, Picture) and block.id == "outcomes"
    )
    assert own in html
    assert squeezed(own) in text
    assert outcomes.says in unescape(html)  # in the drawing
    assert unescape(html).count(outcomes.says) == 2  # the wide one and the narrow one
    assert squeezed(outcomes.says) not in text
    assert outcomes.says in text_of_word(typed)  # where there is no picture


def test_an_empty_section_says_so_in_its_one_line(html: str, printed: bytes, typed: bytes, pdftotext: Path) -> None:
    assert f'<p class="nothing">{papers.NOTHING}</p>' in html
    assert papers.NOTHING in " ".join(" ".join(pages(printed, pdftotext)).split())
    assert text_of_word(typed).count(papers.NOTHING) == 1
    assert "there is nothing to list" in html
    assert "there is nothing to list" in text_of_word(typed)


def test_the_same_paper_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    at = tmp_path / "paper.pickle"
    at.write_bytes(pickle.dumps(SHORT))
    code = (
        "import hashlib, pickle, sys; from scrutiny.outputs.paper_files import *\n"
        "paper = pickle.load(open(sys.argv[1], 'rb'))\n"
        "for made in (paper_html(paper), paper_pdf(paper), paper_pdf(paper, large=True), paper_docx(paper)):\n"
        "    print(hashlib.sha256(made).hexdigest())"
    )
    files = (paper_html(SHORT), paper_pdf(SHORT), paper_pdf(SHORT, large=True), paper_docx(SHORT))
    here = [hashlib.sha256(made).hexdigest() for made in files]
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        told = subprocess.run(
            [sys.executable, "-c", code, at],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        assert told == here


def test_a_paper_of_almost_nothing_is_made_all_the_same() -> None:
    bare = Paper(name="", title="Notice", subtitle="", facts=(), sections=(), marking="", contents=True)
    odd = one_section(
        Items(items=()), Items(items=(), numbered=True), Facts(facts=()), Paragraph(text=""), Blank(label="", lines=60),
        Grid(caption="One column", heads=("A",), rows=(("1",), ("2",)), total=True),
        Grid(caption="Blank", heads=("A", "B"), rows=(("", ""),)),
    )  # fmt: skip
    for paper in (bare, odd):
        assert paper_html(paper).endswith(b"</html>\n")
        assert paper_pdf(paper).startswith(b"%PDF")
        assert paper_pdf(paper, large=True).startswith(b"%PDF")
        assert body_of(paper_docx(paper)).paragraphs[0].text == paper.title


# --- hostile texts ------------------------------------------------------------------------------------------


def hostile_paper(texts: list[str]) -> Paper:
    """Each of the texts in each kind of block; the longest only where there is room for it."""
    short = [text[:1000] for text in texts]
    return Paper(
        name=short[0],
        title=" ".join(short[:3]),
        subtitle=short[3],
        facts=tuple(Fact(label=text, value=text) for text in short),
        marking=short[4],
        contents=True,
        sections=(
            *(
                Section(heading=f"{number}. {text[:200]}", blocks=(Paragraph(text=full), Items(items=(text, text))))
                for number, (text, full) in enumerate(zip(short, texts, strict=True), start=1)
            ),
            Section(
                heading="Tables",
                blocks=(
                    Grid(
                        caption=short[1],
                        heads=(short[1], "Second", short[2][:80]),
                        rows=tuple((str(number), full, text) for number, (text, full) in enumerate(zip(short, texts))),  # noqa: B905
                        notes=(short[5],),
                    ),
                    Grid(
                        caption="Many columns",
                        heads=tuple(str(n) for n in range(20)),
                        rows=tuple((text[:300],) * 20 for text in short[:4]),
                    ),
                    Facts(facts=tuple(Fact(label="Value", value=text) for text in short)),
                    *(Blank(label=text[:300], lines=2) for text in short),
                ),
            ),
        ),
    )


HOSTILE_TEXTS = [text for name, text in HOSTILE.items() if name != "blank"]


def test_hostile_texts_are_only_ever_text_on_the_page() -> None:
    html = paper_html(hostile_paper([*HOSTILE_TEXTS, LONGEST])).decode("utf-8")

    tags = set(re.findall(r"<(/?[a-zA-Z!][\w-]*)", html))
    assert {tag.lstrip("/") for tag in tags} <= {
        "!doctype", "html", "head", "meta", "title", "style", "body", "a", "header", "div", "p", "main", "h1", "h2",
        "dl", "dt", "dd", "nav", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "footer",
    }  # fmt: skip
    assert html.count("<style>") == html.count("</style>") == 1
    shown = unescape(re.sub(r"<[^>]+>", "", html.split("<body>")[1]))
    for text in HOSTILE_TEXTS:
        assert shown.count(for_screen(text)) >= 4, text[:40]
    assert "THELASTWORD" in shown


def test_no_marking_can_leave_its_place_in_the_style() -> None:
    evil = 'a"; } body { display: none } </style><script>alert(1)</script> \\" \n @import url(x); é 中'
    html = paper_html(replace(PAPER, marking=evil, name=evil)).decode("utf-8")
    style = html.split("<style>")[1].split("</style>")[0]

    inside = re.findall(r'content: "([^"\n]*)"', style.split("@page")[-1])
    assert len(inside) == 3
    undone = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), inside[0])
    assert undone.startswith(evil.split("\n", maxsplit=1)[0].rstrip())
    assert style.rstrip().endswith("}")
    assert style.count("{") == style.count("}")
    assert "display: none }" not in style.split("@page")[-1]
    assert "<script" not in html


def test_hostile_texts_are_only_ever_text_in_print_and_none_runs_off_the_page(pdftotext: Path) -> None:
    paper = hostile_paper([*HOSTILE_TEXTS, LONGEST])
    for big in (False, True):
        made = paper_pdf(paper, large=big)
        text = squeezed("".join(pages(made, pdftotext, "-raw")))
        for each in HOSTILE_TEXTS:
            start = squeezed(for_print(each.strip()))[:60]
            assert text.count(start) >= 3, each[:40]
        assert "THELASTWORD" in text
        assert text.count("word") >= 2 * 6550
        off = [word for left, _, right, foot, word in boxes(made, pdftotext) if left < 40 or right > 556 or foot > 836]
        assert off == []


def test_hostile_texts_are_only_ever_text_in_word() -> None:
    made = paper_docx(hostile_paper([*HOSTILE_TEXTS, LONGEST]))
    document = body_of(made)

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for cell in table._cells)
    for each in HOSTILE_TEXTS:
        assert text.count(for_screen(each)) >= 4, each[:40]
        assert for_screen(each) in cells
    assert "THELASTWORD" in cells
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = archive.namelist()
        body = archive.read("word/document.xml").decode()
    asked = re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", body)
    # No formula, no field but that of the list of parts; that of the page's number stands in the foot.
    assert "<w:fldSimple" not in body
    assert [one for one in asked if not re.fullmatch(r'\s*TOC \\o "1-1" \\h \\z \\u\s*', one)] == []
    assert not [name for name in parts if "vba" in name.lower() or "embed" in name.lower()]


# --- the page -----------------------------------------------------------------------------------------------


def test_headings_links_and_tables_of_the_page(html: str) -> None:
    found = [
        (int(level) - 1, unescape(text)) for level, text in re.findall(r"<h(\d) id=\"s-[\d-]+\"[^>]*>(.*?)</h", html)
    ]
    assert found == HEADINGS
    assert html.count("<h1>") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    links = dict(re.findall(r'<li><a href="#(s-\d+)">(.*?)</a></li>', html))
    assert list(links.values()) == SECTIONS
    assert {f"s-{number}" for number in range(1, len(SECTIONS) + 1)} == set(links)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        rows = table.count("<tr") - 1
        assert table.count('<th scope="row"') == rows
        assert table.count('<th scope="col"') >= 2
        assert table.count("<caption") == 1
    assert html.count("<table") == html.count('class="scroll" role="region"') == 6 + 2


def test_the_page_loads_nothing_but_its_own_style(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy
    assert style
    assert f'<p class="small">{PAPER.name}</p>' in html  # not only in the style, where no scan would look for it
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1].startswith("default-src 'none'")
    assert f"style-src 'sha256-{digest}'; script-src 'none'" in policy[1]
    body = html.split("</style>")[1]
    assert "<script" not in body
    assert not re.search(r"\s(style|on\w+|src|srcset)=", body)
    assert not re.findall(r"https?:(?!//www\.w3\.org/2000/svg)", body)


@pytest.mark.browser
def test_a_checker_finds_nothing_on_the_page(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_bytes(paper_html(SHORT))
    context = browser.new_context(bypass_csp=True)  # the checker is a script that the page would refuse
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")

    found = Axe().run(page).response["violations"]

    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 640])
def test_the_page_fits_a_telephone_and_an_enlarged_screen(
    browser: Browser, html: str, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "paper.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    heard: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    wide = page.evaluate("document.documentElement.scrollWidth")
    drawn = page.locator("svg.picture:visible").count()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.close()
    assert wide <= width
    assert drawn == 6
    assert first == "Skip to the main part"
    assert heard == []
    assert len(asked) == 1


def table_of(rows: int, *, caption: str = "A table", wide: int = 2) -> Grid:
    """A table whose rows are named row1z, row2z and so on."""
    return Grid(
        caption=caption,
        heads=("Area", *(f"Column{place}" for place in range(1, wide))),
        rows=tuple((f"row{row}z", *["12,345 to 67,890"] * (wide - 1)) for row in range(1, rows + 1)),
        numbers=tuple(range(1, wide)),
    )


@pytest.mark.browser
def test_the_name_of_a_wide_table_is_read_on_a_telephone_wherever_the_table_is_moved(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "paper.html"
    caption = "Searches by the ethnic group that the person named, for every 1,000 residents of the area"
    path.write_bytes(paper_html(one_section(table_of(3, caption=caption, wide=9))))
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(path.as_uri())
    region = page.locator(".scroll")

    for moved in (0, 200, 10_000):
        region.evaluate(f"one => {{ one.scrollLeft = {moved} }}")
        at = page.locator("caption span").bounding_box()
        assert at
        assert at["x"] >= 0, moved
        assert at["x"] + at["width"] <= 320, moved
        assert region.evaluate("one => one.scrollLeft") >= min(moved, 200)  # it was wide enough to be moved
    page.close()


@pytest.mark.browser
def test_on_paper_a_short_table_of_the_page_stays_together_and_a_long_one_repeats_its_heads(
    browser: Browser, tmp_path: Path, pdftotext: Path
) -> None:
    filler = tuple(Paragraph(text=f"Line {number}.") for number in range(24))
    path = tmp_path / "paper.html"
    path.write_bytes(paper_html(one_section(*filler, table_of(13), table_of(90, caption="A long one"))))
    page = browser.new_page()
    page.goto(path.as_uri())
    sheets = pages(page.pdf(prefer_css_page_size=True), pdftotext)
    page.close()

    short = next(number for number, text in enumerate(sheets) if "row13z" in text)
    assert all(f"row{row}z" in sheets[short] for row in range(1, 14))
    assert "A table" in sheets[short]
    long = [text for text in sheets if re.search(r"row[2-9]\dz", text)]
    assert len(long) > 1
    assert all("Column1" in text for text in long)


def to_fill(rows: int) -> Grid:
    """A table with a column that is left to fill in."""
    return Grid(
        caption="To agree",
        heads=("Record", "Result", "Agreed at the meeting"),
        rows=tuple((f"row{row}z", "green", "") for row in range(1, rows + 1)),
    )


def test_a_column_is_to_be_filled_in_where_nothing_stands_in_it() -> None:
    assert to_fill(3).to_fill == (2,)
    assert replace(to_fill(3), rows=()).to_fill == ()
    assert replace(to_fill(1), rows=(("1", "green", "amber"),)).to_fill == ()
    assert replace(to_fill(1), heads=("Record", "Result", " ")).to_fill == ()


def test_what_is_filled_in_by_hand_has_room_for_a_hand_in_print_on_the_page_and_in_word(pdftotext: Path) -> None:
    made = one_section(to_fill(20))
    lines = subprocess.run(
        [pdftotext, "-bbox", "-", "-"], input=paper_pdf(made), check=True, capture_output=True
    ).stdout.decode()
    tops = [float(found) for found in re.findall(r'yMin="([\d.]+)"[^>]*>row\d+z<', lines)]
    assert len(tops) == 20
    assert min(below - top for top, below in pairwise(tops)) * 25.4 / 72 > 7  # millimetres
    assert paper_html(made).decode().count('class="fill"') == 1 + 20  # the head of the column, too
    rows = body_of(paper_docx(made)).tables[0].rows
    assert rows[0].height is None
    assert all(row.height is not None and row.height.mm > 7 for row in rows[1:])


@pytest.mark.browser
def test_on_paper_the_first_part_of_the_page_follows_its_title(
    browser: Browser, tmp_path: Path, pdftotext: Path
) -> None:
    part = Section(heading="First part", blocks=(Paragraph(text="Words of it."),), new_page=True)
    others = (replace(part, heading=f"{name} part") for name in ("Second", "Third"))
    made = replace(PAPER, sections=(part, *others), contents=True)
    path = tmp_path / "paper.html"
    path.write_bytes(paper_html(made))
    page = browser.new_page()
    page.goto(path.as_uri())
    sheets = pages(page.pdf(prefer_css_page_size=True), pdftotext)
    page.close()
    assert PAPER.title in sheets[0]
    assert "First part" in sheets[0]
    assert "Second part" in sheets[0]
    assert "Third part" in sheets[1]


def test_in_print_the_notes_of_a_short_table_stay_with_it(pdftotext: Path) -> None:
    parted = []
    for lines in range(18, 40, 3):
        filler = tuple(Paragraph(text=f"Line {number}.") for number in range(lines))
        noted = replace(table_of(9, wide=4), notes=("A note of it.",))
        sheets = pages(paper_pdf(one_section(*filler, noted)), pdftotext)
        if [text for text in sheets if "row9z" in text] != [text for text in sheets if "A note of it." in text]:
            parted.append(lines)
    assert parted == []


def test_in_print_a_short_table_stays_on_one_page_wherever_it_would_begin(pdftotext: Path) -> None:
    """A dozen areas and their sum: the table of every section by area."""
    parted = []
    for lines in range(18, 40, 3):
        filler = tuple(Paragraph(text=f"Line {number}.") for number in range(lines))
        sheets = pages(paper_pdf(one_section(*filler, table_of(13, wide=5))), pdftotext)
        with_rows = [number for number, text in enumerate(sheets) if re.search(r"row\d+z", text)]
        if len(with_rows) != 1 or "A table" not in sheets[with_rows[0]]:
            parted.append(lines)
    assert parted == []


@pytest.mark.browser
def test_on_paper_the_page_has_marking_name_and_number_on_every_sheet_and_all_figures(
    browser: Browser, html: str, tmp_path: Path, pdftotext: Path
) -> None:
    path = tmp_path / "paper.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    made = page.pdf(prefer_css_page_size=True)
    page.close()

    found = pages(made, pdftotext, "-layout")
    assert len(found) > 4
    for number, text in enumerate(found, start=1):
        told = squeezed(text)
        assert told.count(squeezed(MARKING)) >= 2
        assert squeezed(PAPER.name) in told
        assert f"Page{number}of{len(found)}" in told
    told = squeezed(" ".join(found))
    for block in PAPER.sections[2].blocks:  # figures that are folded up on screen
        if isinstance(block, Picture):
            assert squeezed(block.grid.rows[-1][0]) in told
            assert squeezed(block.grid.caption) in told


# --- print --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("big", [False, True], ids=["ordinary", "large"])
def test_print_is_tagged_and_a_checker_finds_nothing(printed: bytes, large: bytes, tmp_path: Path, big: bool) -> None:
    made = large if big else printed
    path = tmp_path / "paper.pdf"
    path.write_bytes(made)
    assert [finding.message for finding in pdfua.validate(path).findings] == []
    with pikepdf.open(BytesIO(made)) as pdf, pdf.open_metadata() as meta:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert meta["dc:title"] == f"{PAPER.title}, {PAPER.subtitle}"
        assert meta["pdfuaid:part"] == "1"
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
        found = [(int(str(e.S)[2:]), str(e.T)) for e in elements(pdf) if re.fullmatch(r"/H[1-6]", str(e.S))]
        alternatives = [str(e.Alt) for e in elements(pdf) if str(e.S) == "/Figure"]
        fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert found == [(1, "In this paper"), *HEADINGS]
    assert alternatives == [papers.picture(chart).alternative for chart in papers.six_charts()]
    assert all("AtkinsonHyperlegible" in font or "NotoSans" in font for font in fonts)


def test_every_table_in_print_has_a_caption_and_heads_of_its_columns(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        tables = [e for e in elements(pdf) if str(e.S) == "/Table"]
        first = [str(table.K[0].S) for table in tables]
        heads = [e for e in elements(pdf) if str(e.S) == "/TH"]
        scopes = {str(attribute.get("/Scope")) for head in heads for attribute in head.A if "/Scope" in attribute}
        rows = [sum(str(e.S) == "/TR" for e in walk_of(table)) for table in tables]
    assert first == ["/Caption"] * 8
    assert scopes == {"/Column"}
    assert max(rows) == 60 + 1


def walk_of(node: Any) -> Iterator[Any]:
    for child in node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield child
            yield from walk_of(child)


@pytest.mark.parametrize("big", [False, True], ids=["ordinary", "large"])
def test_every_sheet_has_marking_name_and_number(printed: bytes, large: bytes, pdftotext: Path, big: bool) -> None:
    found = pages(large if big else printed, pdftotext, "-layout")
    for number, page in enumerate(found, start=1):
        told = squeezed(page)
        assert squeezed(MARKING) in told
        assert f"Page{number}of{len(found)}" in told
        assert all(word in page for word in PAPER.name.split())


def test_a_long_table_repeats_its_heads_and_parts_no_row(printed: bytes, pdftotext: Path) -> None:
    found = [page for page in pages(printed, pdftotext, "-layout") if "What the record does not show" in page]
    assert len(found) >= 4
    rows = {row[0]: row for row in papers.findings().rows}
    seen = []
    for page in found:
        cells = re.findall(r"^ *(\d+) {2,}(?:Watford|Welwyn Hatfield|Three Rivers|Llanfair)", page, re.MULTILINE)
        seen += cells
        sentences = sum(rows[number][3].count("looking for.") for number in cells)
        assert squeezed(page).count("for.") == sentences  # all of a row's sentences are on its page
    assert seen == [str(number) for number in range(1, 61)]


def test_no_heading_and_no_caption_is_the_last_of_a_page(pdftotext: Path) -> None:
    """Whatever stands before them: each section begins a little lower."""
    chart = papers.six_charts()[1]
    sections = tuple(
        Section(
            heading=f"Heading {number}",
            new_page=True,
            blocks=tuple(Paragraph(text=f"Line {line}.") for line in range(20 + number % 20)),
            parts=(
                Section(heading=f"Heading under {number}", blocks=(
                    replace(papers.findings(30 if number % 2 else 3), caption=f"Caption {number}", notes=()),
                )),
                Section(heading=f"Heading after {number}", blocks=(
                    papers.picture(replace(chart, id=f"chart-{number}", title=f"Title {number}")),
                )),
            ),
        )
        for number in range(12)
    )  # fmt: skip
    for big in (False, True):
        made = paper_pdf(replace(PAPER, sections=sections, contents=False), large=big)
        for page in pages(made, pdftotext, "-layout"):
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            foot = next(place for place, line in enumerate(lines) if line.startswith("Part B: to discuss"))
            assert not re.match(r"(Heading|Caption|Title|The figures|Record +Area)", lines[foot - 1]), lines[foot - 3 :]


def test_large_print_has_no_letter_under_sixteen_points_and_all_of_it_fits(large: bytes, pdftotext: Path) -> None:
    one_word = paper_pdf(one_section(Paragraph(text="Aword")))
    eleven = next(foot - top for _, top, _, foot, word in boxes(one_word, pdftotext) if word == "Aword")
    least = eleven / 11 * 16 - 0.1  # the box of a word grows with its letters
    found = boxes(large, pdftotext)

    small = {word for _, top, _, foot, word in found if foot - top < least}
    assert small <= {"no", "file"}  # written upwards in a drawing: their boxes lie on their sides
    assert [word for left, _, right, foot, word in found if left < 40 or right > 556 or foot > 836] == []
    assert eleven / 11 * 8 < min(foot - top for _, top, _, foot, _ in boxes(one_word, pdftotext)) < least


def test_a_drawing_goes_to_print_as_it_is() -> None:
    """With words so long that print would break them."""
    chart = replace(papers.six_charts()[1], title="W" * 40)
    with pikepdf.open(BytesIO(paper_pdf(one_section(papers.picture(chart))))) as pdf:
        figures = [str(e.Alt) for e in elements(pdf) if str(e.S) == "/Figure"]
    assert figures == [papers.picture(chart).alternative]
    assert "\u200b" not in figures[0]


def test_a_picture_too_tall_for_large_letters_says_so_and_stays_on_its_page(pdftotext: Path) -> None:
    chart = papers.six_charts()[2]
    tall = replace(chart, areas=tuple(papers.share(f"Area {number}", 3, 9) for number in range(45)))
    found = pages(paper_pdf(one_section(papers.picture(tall)), large=True), pdftotext)
    assert "too tall for large letters" in " ".join(" ".join(found).split())
    drawn = [page for page in found if "Share of records" in page and "Area 0" in page]
    assert "Area 44" in drawn[0]
    assert "too tall" not in " ".join(pages(paper_pdf(one_section(papers.picture(chart))), pdftotext))


def test_columns_hold_every_word_and_one_long_word_starves_no_other() -> None:
    grid = papers.findings()
    rows = [[for_print(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    made = fit(rows, width=178, letters=((9.5, 2.0),))
    assert made is not None
    assert sum(made.widths) <= 178.01
    assert max(made.widths) == made.widths[3]  # sentences, not the long name of one place
    assert not made.cramped(rows)
    assert fit([["W" * 24] * 8], width=178, letters=((9.5, 2.0), (7.5, 1.2))) is None
    narrow = fit([["Two", "words"], ["12", "3"]], width=178, letters=((9.5, 2.0),))
    assert narrow is not None
    assert sum(narrow.widths) < 60
    squeezed_in = fit([["a few words of a sentence " * 3] * 6], width=178, letters=((9.5, 2.0),))
    assert squeezed_in is not None
    assert squeezed_in.cramped([["a few words of a sentence " * 3] * 6])
    assert pytest.approx(0.3528, abs=0.0001) == MM_A_POINT


# --- Word ---------------------------------------------------------------------------------------------------


def test_word_has_real_headings_lists_captions_and_marked_table_heads(typed: bytes) -> None:
    document = body_of(typed)
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert styles[0] == ("Title", PAPER.title)
    assert styles[1] == ("Subtitle", PAPER.subtitle)
    assert [(int(style[-1]), text) for style, text in styles if style.startswith("Heading")] == HEADINGS
    assert len([text for style, text in styles if style == "Caption"]) == len(document.tables) == 6 + 2
    assert [text for style, text in styles if style == "List Number"] == [
        "Welcome, and conflicts of interest", "What happened since", "The cases, one by one",
        "First the panel alone", "Then with the inspector",
    ]  # fmt: skip
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)
        assert "w:tblCaption" in table._tbl.xml
    assert len(document.tables[-1].rows) == 60 + 1


def test_each_numbered_list_in_word_begins_at_one(typed: bytes) -> None:
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in body_of(typed).paragraphs
        if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[2] != numbers[3] == numbers[4]
    with zipfile.ZipFile(io.BytesIO(typed)) as archive:
        numbering = archive.read("word/numbering.xml").decode()
    for number in set(numbers):
        own = re.search(rf'<w:num w:numId="{number}".*?</w:num>', numbering, re.DOTALL)
        assert own
        assert '<w:startOverride w:val="1"/>' in own[0]


def test_word_says_page_x_of_y_and_the_marking_in_british_english(typed: bytes) -> None:
    document = body_of(typed)
    section = document.sections[0]
    assert round(section.page_width.mm) == 210
    assert round(section.page_height.mm) == 297
    assert section.header.paragraphs[0].text == MARKING
    foot = section.footer.paragraphs[0]
    assert foot.text == f"{PAPER.name}. Page  of "
    assert re.findall(r'w:instr="(\w+)"', foot._p.xml) == ["PAGE", "NUMPAGES"]
    properties = document.core_properties
    assert (properties.title, properties.language) == (PAPER.title, "en-GB")
    assert properties.author == properties.last_modified_by == "Community scrutiny panel"
    with zipfile.ZipFile(io.BytesIO(typed)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert 'w:lang w:val="en-GB"' in archive.read("word/styles.xml").decode()


def test_links_of_the_contents_lead_somewhere_in_word(typed: bytes) -> None:
    xml = body_of(typed).element.xml
    to = re.findall(r'<w:hyperlink [^>]*w:anchor="(\w+)"', xml)
    assert to == re.findall(r'<w:bookmarkStart [^>]*w:name="(\w+)"', xml)
    assert len(to) == len(SECTIONS)


def test_what_is_left_to_fill_in_has_lines_in_word_that_can_be_typed_on(typed: bytes) -> None:
    lined = [paragraph for paragraph in body_of(typed).paragraphs if "w:pBdr" in paragraph._p.xml]
    assert [paragraph.text for paragraph in lined] == ["Your name: ", *[""] * 6, "Date: "]


def test_word_tells_where_the_pictures_are(typed: bytes) -> None:
    assert text_of_word(typed).count("The picture stands in the PDF") == 6
    with zipfile.ZipFile(io.BytesIO(typed)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("word/media")]


@pytest.mark.libreoffice
def test_another_program_lays_the_word_file_out(typed: bytes, soffice: Path, pdftotext: Path, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(typed)
    done = subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         tmp_path, path],
        check=False, capture_output=True, timeout=240,
    )  # fmt: skip
    if b"could not be loaded" in done.stderr:
        skip("LibreOffice is installed without its Writer")
    found = pages((tmp_path / "paper.pdf").read_bytes(), pdftotext, "-layout")
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in " ".join(page.split())
        assert MARKING in " ".join(page.split())
    assert sum("What the record does not show" in page for page in found) >= 3  # the heads again on each page


def test_a_brief_in_word_is_a_paper_like_any_other() -> None:
    import invented

    from scrutiny.outputs.paper_files import brief_docx

    made = body_of(brief_docx(invented.brief()))
    assert [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == "Caption"] == [
        "The panel's result on each record, and what its readers answered"
    ]
    assert views.MARKING_BRIEF in made.sections[0].header.paragraphs[0].text
