"""Papers as Word files, for people who edit: real headings and lists, marked table heads, British English.

A chart stands here as words and as its table: not every Word shows our pictures. A .docx is a zip of XML with times in
it; all are fixed, so that the same paper gives the same bytes.

The library gives styles, head and foot. The body is written here, from the front (``_Body``): the library looks through
all that stands there already for each thing that it adds, which takes a long time for a pack of many records.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.outputs.charts import text_width
from scrutiny.outputs.columns import MM_A_POINT, Fit, fit
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.views import BriefView, Fact

if TYPE_CHECKING:
    from docx.document import Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = "Arial"
_SIZES = {
    "Normal": 11, "Title": 20, "Subtitle": 13, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 11,
    "Caption": 10,
}  # fmt: skip
_SMALL_PRINT = 9  # points: head and foot of a page
_LETTERS = ((9.5, 1.9), (8.5, 1.2), (7.5, 0.8))  # of tables: points, and millimetres beside a cell's words
_SMALL = 45  # lines: a table of no more stays on one page
_TOGETHER = 8  # lines: a section of no more stays on one page
_ONE_LINE = 90  # characters
_ROOM = "x" * 16  # in a column that is left to fill in, there is room for as much as this
_WIDTH = 170.0  # millimetres between the margins
_BEHIND_TABLE = 8.0  # points between a table and what follows
_RULED = 22.0  # points from one line to write on to the next
_TALL = 30  # lines: a row of more may break across pages
_LANGUAGE = "en-GB"
_PLACE = "section_"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_PICTURE = "The picture stands in the PDF and on the page for the screen; its figures are in the table below."


def paper_docx(paper: Paper, *, language: str = _LANGUAGE) -> bytes:
    """The paper as a Word file."""
    import docx

    document = docx.Document()
    _set_properties(document, title=paper.title, language=language)
    _set_styles(document, language)
    _set_page(document, paper)
    body = _Body(document)
    body.paragraph(for_screen(paper.title), style="Title")
    if paper.subtitle:
        body.paragraph(for_screen(paper.subtitle), style="Subtitle")
    _facts(body, paper.facts)
    if paper.contents:
        body.paragraph("In this paper", bold=True, keep=True)
        for number, section in enumerate(paper.sections, start=1):
            _link(body.paragraph(style="List Bullet"), for_screen(section.heading), to=_place(number))
    for number, section in enumerate(paper.sections, start=1):
        _section(body, section, level=1, place=_place(number))
    body.close()
    made = BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue())


def brief_paper(view: BriefView) -> Paper:
    """A brief, or a notice, as a paper for Word; a part that is empty has no heading."""
    cases = Grid(
        caption="The panel's result on each record, and what its readers answered",
        heads=("Record", "Result", *(question.label for question in view.questions)),
        rows=tuple((case.number, case.result, *case.answers) for case in view.cases),
    )
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        (view.heading, _sentences(view.found)),
        ("What we ask", (Items(items=view.asks, numbered=True),) if view.asks else ()),
        ("The cases", (cases, Facts(facts=view.questions)) if view.cases else ()),
        ("How the records were chosen", _sentences(view.how_chosen)),
        ("What this paper does not say", (Items(items=view.not_said),) if view.not_said else ()),
    )
    about = (("To", view.addressee), ("About", view.period), ("Please answer by", view.due))
    return Paper(
        name=view.title,
        title=view.title,
        subtitle="",
        facts=tuple(Fact(label=label, value=value) for label, value in about if value),
        sections=tuple(Section(heading=heading, blocks=blocks) for heading, blocks in parts if blocks),
        marking=view.marking,
    )


def _sentences(sentences: Iterable[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text=sentence) for sentence in sentences)


# --- the parts of a paper -------------------------------------------------------------------------------------


def _section(body: "_Body", section: Section, *, level: int, place: str = "") -> None:
    heading = for_screen(section.heading)
    body.paragraph(heading, style=f"Heading {level}", new_page=section.new_page, after=4, place=place)
    if section.line:
        body.paragraph(for_screen(section.line))
    before = len(body.paragraphs)
    for block in section.blocks:
        _block(body, block)
    if _lines(section.blocks) <= _TOGETHER:
        for paragraph in body.paragraphs[before:-1]:
            paragraph.get_or_add_pPr().get_or_add_keepNext()
    for part in section.parts:
        _section(body, part, level=level + 1)


def _lines(blocks: Iterable[Block]) -> int:
    """About how many lines these take; as many as a page has, where they are more than sentences."""
    lines = 0
    for block in blocks:
        match block:
            case Paragraph():
                texts = [block.text]
            case Items():
                texts = list(block.items)
            case Facts():
                texts = [f"{fact.label}: {fact.value}" for fact in block.facts]
            case _:
                return 2 * _TOGETHER
        lines += sum(1 + len(line) // _ONE_LINE for text in texts for line in text.split("\n"))
    return lines


def _block(body: "_Body", block: Block) -> None:
    match block:
        case Paragraph():
            body.paragraph(for_screen(block.text), bold=block.strong)
        case Items():
            _items(body, block)
        case Facts():
            _facts(body, block.facts)
        case Grid():
            _grid(body, block)
        case Picture():
            body.paragraph(for_screen(block.figure.title), bold=True, keep=True)
            body.paragraph(for_screen(block.says))
            body.paragraph(_NO_PICTURE)
            _grid(body, block.grid)
        case Blank():
            _blank(body, block)


def _items(body: "_Body", block: Items) -> None:
    """A list; every numbered one begins at 1."""
    number = body.list_of_its_own() if block.numbered else 0
    for item in block.items:
        body.paragraph(for_screen(item), style="List Number" if number else "List Bullet", number=number)


def _facts(body: "_Body", facts: Sequence[Fact]) -> None:
    """Labels and values, a paragraph each; close together where most of them take one line."""
    short = sum(len(fact.label) + len(fact.value) < _ONE_LINE for fact in facts)
    close = 2 * short > len(facts)
    for number, fact in enumerate(facts, start=1):
        after = 2 if close and number < len(facts) else None
        line = body.paragraph(f"{for_screen(fact.label)}: ", bold=True, after=after)
        _run(line, for_screen(fact.value))


def _grid(body: "_Body", grid: Grid) -> None:
    """A caption, the table, its notes; the head again on each page, no row parted unless it is most of one."""
    if not grid.rows:
        body.paragraph(f"{for_screen(grid.caption)}: there is nothing to list.")
        return
    body.paragraph(for_screen(grid.caption), style="Caption")
    laid = _fit(grid.heads, grid.rows)
    rows = [[for_screen(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    whole = sum(map(laid.lines, rows)) <= _SMALL
    held = {0, len(rows) - 2}  # rows that stay with the next: the heads with the first, the last two
    table = body.table(grid.caption, laid)
    for number, texts in enumerate(rows):
        heavy = number == 0 or (grid.total and number == len(rows) - 1)
        row = _add(table, "tr")
        marks = (*(["w:cantSplit"] if laid.lines(texts) < _TALL else []), *(["w:tblHeader"] if number == 0 else []))
        if marks:
            properties = _add(row, "trPr")
            for mark in marks:
                _mark(properties, mark)
        for column, (text, width) in enumerate(zip(texts, laid.widths, strict=True)):
            cell = _add(row, "tc")
            _add(_add(cell, "tcPr"), "tcW", type="dxa", w=_twips(width / MM_A_POINT))
            _paragraph(
                cell,
                text,
                size=laid.size,
                bold=heavy or column == 0,
                right=column in grid.numbers,
                after=2,
                keep=number < len(rows) - 1 and (whole or number in held),
            )
    for note in grid.notes:
        body.paragraph(for_screen(note), before=4)


@lru_cache(maxsize=8)  # the table below each record of a pack is the same one
def _fit(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Fit:
    """The largest letters with which the table can be read; else, Word breaks the words."""
    empty = {place for place in range(len(heads)) if all(len(row[place]) <= 1 for row in rows)}
    empty = {place for place in empty if not all(row[place].strip() for row in rows)}
    texts = [
        [_ROOM if place in empty and row is not heads else for_print(cell) for place, cell in enumerate(row)]
        for row in (heads, *rows)
    ]
    equal = Fit(widths=(_WIDTH / len(heads),) * len(heads), size=_LETTERS[-1][0], inset=_LETTERS[-1][1])
    return fit(texts, width=_WIDTH, letters=_LETTERS) or equal


def _blank(body: "_Body", block: Blank) -> None:
    """Lines to write on by hand, and to type on: each is a paragraph with a line below it."""
    label = for_screen(block.label)
    if block.lines == 1:
        body.paragraph(f"{label}: ", bold=True, lined=True, before=12, after=10)
        return
    body.paragraph(label, bold=True, keep=True, before=6, after=0)
    for line in range(1, block.lines + 1):
        body.paragraph(lined=True, height=_RULED, after=0 if line < block.lines else 10, keep=line < block.lines)


# --- the body -------------------------------------------------------------------------------------------------


class _Body:
    """The body of a document, to which paragraphs and tables are added at the end."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._element: Any = document.element.body
        self._page = self._element.sectPr  # what a page is; it stands behind everything, and goes back at last
        self._element.remove(self._page)
        self._ids = {style.name: style.style_id for style in document.styles}
        self._behind_table = False
        self.paragraphs: list[Any] = []  # outside of tables: to count those of the body takes as long as it has any

    def paragraph(self, text: str = "", *, style: str = "", **laid: Any) -> Any:  # noqa: ANN401 -- the library is untyped
        """A paragraph at the end; the words of ``_paragraph``."""
        if self._behind_table and not style:  # headings and captions keep their own distance
            laid.setdefault("before", _BEHIND_TABLE)
        self._behind_table = False
        made = _paragraph(self._element, text, style=self._ids[style] if style else "", **laid)
        self.paragraphs.append(made)
        return made

    def table(self, caption: str, laid: Fit) -> Any:  # noqa: ANN401
        """A table without rows: what it is, for those who come to it by a list of tables, and its columns."""
        self._behind_table = True
        table = _add(self._element, "tbl")
        properties = _add(table, "tblPr")
        _add(properties, "tblStyle", val=self._ids["Table Grid"])
        _add(properties, "tblW", type="auto", w="0")
        margins = _add(properties, "tblCellMar")
        for side in ("left", "right"):
            _add(margins, side, w=_twips(laid.inset / MM_A_POINT), type="dxa")
        _add(properties, "tblLook", firstColumn="1", firstRow="1", lastColumn="0", lastRow="0", noHBand="0",
             noVBand="1", val="04A0")  # fmt: skip
        _add(properties, "tblCaption", val=for_screen(caption)[:255])
        grid = _add(table, "tblGrid")
        for width in laid.widths:
            _add(grid, "gridCol", w=_twips(width / MM_A_POINT))  # LibreOffice goes by the columns, Word by the cells
        return table

    def list_of_its_own(self) -> int:
        """A numbering like that of the list style, from its beginning."""
        numbering = self._document.part.numbering_part.element
        like = self._document.styles["List Number"].element.pPr.numPr.numId.val
        made = numbering.add_num(numbering.num_having_numId(like).abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def close(self) -> None:
        """Say again what a page is, when all stands there; a table is never the last thing that does."""
        if self._behind_table:
            _paragraph(self._element, height=1, exactly=True, after=0)
        self._element.append(self._page)


def _paragraph(
    parent: Any,  # noqa: ANN401
    text: str = "",
    *,
    bold: bool = False,
    size: float = 0,
    before: float | None = None,
    after: float | None = None,
    height: float = 0,
    exactly: bool = False,
    place: str = "",
    **marks: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """A paragraph at the end of what it stands in; ``marks`` are those of ``_properties``.

    ``before`` and ``after`` are points, and so is the ``height`` of a line, the least or exactly. ``place``: what a
    link leads to.
    """
    paragraph = _add(parent, "p")
    space = {name: _twips(points) for name, points in (("before", before), ("after", after)) if points is not None}
    if height:
        space |= {"line": _twips(height), "lineRule": "exact" if exactly else "atLeast"}
    _properties(paragraph, space=space, **marks)
    at = place.removeprefix(_PLACE)
    if place:
        _add(paragraph, "bookmarkStart", id=at, name=place)
    if text or size:
        _run(paragraph, text, bold=bold, size=size)
    if place:
        _add(paragraph, "bookmarkEnd", id=at)
    return paragraph


def _properties(
    paragraph: Any,  # noqa: ANN401
    *,
    space: Mapping[str, str],
    style: str = "",
    keep: bool = False,
    new_page: bool = False,
    number: int = 0,
    lined: bool = False,
    right: bool = False,
) -> None:
    """What a paragraph looks like, in the order that the format asks for.

    ``keep``: on the page of the next one. ``number``: the list in which it is counted. ``lined``: with a line below.
    """
    wanted: tuple[tuple[object, str, Mapping[str, str]], ...] = (
        (style, "pStyle", {"val": style}),
        (keep, "keepNext", {}),
        (new_page, "pageBreakBefore", {}),
        (number, "numPr", {}),
        (lined, "pBdr", {}),
        (space, "spacing", space),
        (right, "jc", {"val": "right"}),
    )
    if not any(asked for asked, _, _ in wanted):
        return
    properties = _add(paragraph, "pPr")
    made = {tag: _add(properties, tag, **attributes) for asked, tag, attributes in wanted if asked}
    if number:
        _add(made["numPr"], "ilvl", val="0")
        _add(made["numPr"], "numId", val=f"{number}")
    for side in ("bottom", "between") if lined else ():  # lines that follow each other each keep their own
        _add(made["pBdr"], side, val="single", sz="6", space="1", color="000000")


def _run(parent: Any, text: str, *, bold: bool = False, size: float = 0, underline: bool = False) -> None:  # noqa: ANN401
    """Words of one look; ends of lines are kept."""
    run = _add(parent, "r")
    if bold or size or underline:
        properties = _add(run, "rPr")
        if bold:
            _add(properties, "b")
        if size:
            _add(properties, "sz", val=f"{round(2 * size)}")
        if underline:
            _add(properties, "u", val="single")
    for place, line in enumerate(text.split("\n")):
        if place:
            _add(run, "br")
        if line:
            words = _add(run, "t")
            words.text = line
            if line != line.strip():
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _link(paragraph: Any, text: str, *, to: str) -> None:  # noqa: ANN401
    _run(_add(paragraph, "hyperlink", anchor=to, history="1"), text, underline=True)


def _number(paragraph: Any, field: str) -> None:  # noqa: ANN401 -- the library's paragraphs are untyped here
    """A number that Word works out when it shows the page."""
    _add(paragraph._p, "fldSimple", instr=field)  # noqa: SLF001


def _mark(parent: Any, tag: str) -> None:  # noqa: ANN401
    """A property that has a name ("w:cantSplit") and nothing else."""
    _add(parent, tag.removeprefix("w:"))


def _place(number: int) -> str:
    return f"{_PLACE}{number}"


def _twips(points: float) -> str:
    """Twentieths of a point, in which the format measures."""
    return f"{round(20 * points)}"


def _add(parent: Any, tag: str, **attributes: str) -> Any:  # noqa: ANN401
    """An element at the end of another."""
    made = parent.makeelement(f"{_W}{tag}")
    parent.append(made)
    for name, value in attributes.items():
        made.set(f"{_W}{name}", value)
    return made


# --- the document as a whole ----------------------------------------------------------------------------------


def _set_properties(document: "Document", *, title: str, language: str = _LANGUAGE) -> None:
    properties = document.core_properties
    properties.title = for_screen(title)[:255]  # as much as the format holds; the paper itself has all of it
    properties.author = properties.last_modified_by = "Community scrutiny panel"
    properties.comments = ""
    properties.language = language
    properties.created = properties.modified = _MADE


def _set_styles(document: "Document", language: str = _LANGUAGE) -> None:
    """One plain font in black, and the language for the spelling checker."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.font.italic = None if name == "Normal" else False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(slot), None)  # a theme's font would win over the one named
    for name, tag in (("Title", "w:pBdr"), ("Subtitle", "w:spacing")):  # a coloured line, letters spread apart
        for unwanted in list(document.styles[name].element.iter(qn(tag))):
            unwanted.getparent().remove(unwanted)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    caption = document.styles["Caption"].paragraph_format
    caption.space_before, caption.space_after, caption.keep_with_next = Pt(8), Pt(4), True
    for part in (document.styles.element, document.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for element in part.iter(qn(tag)):
                element.set(qn("w:val"), language)


def _set_page(document: "Document", paper: Paper) -> None:
    """A4, the marking on top of every page, the paper's name and the page number below."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    head = section.header.paragraphs[0]
    head.add_run(for_screen(paper.marking)).bold = True
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.space_before = Pt(6)  # a full page does not touch its foot
    name = f"{for_screen(paper.name)}."
    long = text_width(f"{name} Page 100 of 100", size=_SMALL_PRINT) * MM_A_POINT > _WIDTH
    foot.add_run(f"{name}\nPage " if long else f"{name} Page ")
    _number(foot, "PAGE")
    foot.add_run(" of ")
    _number(foot, "NUMPAGES")
    for paragraph in (head, foot):
        paragraph.style.font.size = Pt(_SMALL_PRINT)


def _with_fixed_times(archive: bytes) -> bytes:
    """The same parts in the same order, none with a time of its own."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # not the system that it was made on
            new.writestr(part, old.read(name))
    return made.getvalue()
