"""Papers as Word files, for people who edit: real headings and lists, marked table heads, British English.

A chart stands here as words and as its table: not every Word shows our pictures. The same paper gives the same bytes.

Which page a part begins on, only Word knows. A list of the parts is Word's own kind of list, which it fills in with
numbers when it is asked to; until then it is a plain list of links, because a wrong number would be worse than none.
(A file can also make Word put a question to everybody who opens it, which nobody at home should have to answer.)

The library gives styles, head and foot. The body is written here, from the front (``_Body``): the library looks through
all that stands there already for each thing that it adds, which takes a long time for a pack of many records.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.outputs.charts import text_width
from scrutiny.outputs.columns import MM_A_POINT, Fit, fit
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.views import BriefView, Fact
from scrutiny.outputs.word_parts import (
    FONT,
    LANGUAGE,
    LARGE,
    USUAL,
    add,
    add_mark,
    add_number,
    set_properties,
    set_styles,
    with_fixed_times,
)

if TYPE_CHECKING:
    from docx.document import Document

_SMALL_PRINT = 9  # points: head and foot of a page
_LETTERS = ((9.5, 1.9), (8.5, 1.2), (7.5, 0.8))  # of tables: points, and millimetres beside a cell's words
_INSET = 1.9  # millimetres, in large print, which has one size
_SMALL = 30  # lines: a table of no more stays on one page; of a larger one a page would be half empty before it
_ANSWERED = 45  # lines: the same of a table to fill in, such as the questions on a record, which is one page's work
_TOGETHER = 8  # lines: a section of no more stays on one page
_ONE_LINE = 90  # characters
_ROOM = "x" * 16  # in a column that is left to fill in, there is room for as much as this
_WIDTH = 170.0  # millimetres between the margins
_BESIDE = 0.4  # of a line: a longer label leaves too little of it to write on
_BEHIND_TABLE = 8.0  # points between a table and what follows
_RULED = 22.0  # points from one line to write on to the next
_BOX = 23.0  # points: the least height of a row in which something is filled in by hand
_TALL = 30  # lines: a row of more may break across pages
_PART_OF_A_PAGE = 400  # characters, in large letters
_PLACE = "section_"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENTS = "toc 1"  # the name that Word looks for
_HOW_TO_GO = "To go to a part, hold down Ctrl and click its line. For page numbers, click on the list and press F9."
_NO_PICTURE = "The picture stands in the PDF and on the page for the screen; its figures are in the table below."


def paper_docx(paper: Paper, *, language: str = LANGUAGE, large: float = 0) -> bytes:
    """The paper as a Word file. ``large``: in large print, with a running text of so many points, and nothing smaller.

    A table that cannot be read in such letters is a list of its rows.
    """
    import docx

    if 0 < large < LARGE:
        message = f"{large:g} points are not large print"
        raise ValueError(message)
    document = docx.Document()
    set_properties(document, title=paper.title, language=language)
    set_styles(document, language, large=large)
    _set_page(document, paper, small=large or _SMALL_PRINT)
    if paper.contents:
        _set_contents(document, size=large or USUAL)
    body = _Body(document, large=large)
    body.paragraph(for_screen(paper.title), style="Title")
    if paper.subtitle:
        body.paragraph(for_screen(paper.subtitle), style="Subtitle")
    _facts(body, paper.facts)
    if paper.contents and paper.sections:
        _contents(body, paper.sections)
    for number, section in enumerate(paper.sections, start=1):
        _section(body, section, level=1, place=_place(number))
    body.close()
    made = BytesIO()
    document.save(made)
    return with_fixed_times(made.getvalue())


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
        ("The cases", (cases, *_sentences(view.key), Facts(facts=view.questions)) if view.cases else ()),
        ("How the records were chosen", _sentences(view.how_chosen)),
        ("What this paper does not say", (Items(items=view.not_said),) if view.not_said else ()),
    )
    about = (
        ("To", view.addressee),
        ("From", view.sender),
        ("Date", view.dated),
        ("About", view.period),
        ("Please answer by", view.due),
    )
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


def _contents(body: "_Body", sections: Sequence[Section]) -> None:
    """Links to the parts: Word's own list, without the dots and the numbers that only Word can fill in."""
    body.paragraph("Contents", bold=True, keep=True)
    for number, section in enumerate(sections, start=1):
        line = body.paragraph(style=_CONTENTS, keep=True)
        if number == 1:  # headings of the first level, as links
            _field_begins(line, r'TOC \o "1-1" \h \z \u')
        _run(add(line, "hyperlink", anchor=_place(number), history="1"), for_screen(section.heading))
    end = body.paragraph()
    _field_ends(end)
    _run(end, _HOW_TO_GO)


def _field_begins(parent: Any, code: str) -> None:  # noqa: ANN401 -- the library is untyped here
    """What Word is to work out; what it shows until it has follows, up to ``_field_ends``."""
    add(add(parent, "r"), "fldChar", fldCharType="begin")
    words = add(add(parent, "r"), "instrText")
    words.text = f" {code} "
    words.set(_SPACE, "preserve")
    add(add(parent, "r"), "fldChar", fldCharType="separate")


def _field_ends(parent: Any) -> None:  # noqa: ANN401
    add(add(parent, "r"), "fldChar", fldCharType="end")


def _section(body: "_Body", section: Section, *, level: int, place: str = "") -> None:
    heading = for_screen(section.heading)
    body.paragraph(heading, style=f"Heading {level}", new_page=section.new_page, after=4, place=place)
    if section.line:
        body.paragraph(for_screen(section.line))
    before = len(body.paragraphs)
    for number, block in enumerate(section.blocks):
        _block(body, block)
        if isinstance(block, Paragraph) and any(_is_small(one) for one in section.blocks[number + 1 :][:1]):
            _keep_together(body.paragraphs[-1:] * 2)  # what is to be filled in stays with what is said of it
    if section.whole or _lines(section.blocks, body.scale) <= _TOGETHER:
        _keep_together(body.paragraphs[before:])
    for part in section.parts:
        _section(body, part, level=level + 1)


def _is_small(block: Block) -> bool:
    """Room to write, or a table of a few rows, which alone on a page would say nothing."""
    return isinstance(block, Blank) or (isinstance(block, Grid) and len(block.rows) <= _TOGETHER)


def _keep_together(paragraphs: Sequence[Any]) -> None:
    """Paragraphs on one page."""
    for paragraph in paragraphs[:-1]:
        paragraph.get_or_add_pPr().get_or_add_keepNext()


def _lines(blocks: Iterable[Block], scale: float) -> int:
    """About how many lines these take; as many as a page has, where they are more than sentences.

    ``scale``: how much larger than usual the letters are.
    """
    lines, one_line = 0, int(_ONE_LINE / scale)
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
        lines += sum(1 + len(line) // one_line for text in texts for line in text.split("\n"))
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
    short = sum(len(fact.label) + len(fact.value) < _ONE_LINE / body.scale for fact in facts)
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
    laid = _fit(grid.heads, grid.rows, body.large)
    if laid is None:
        _as_list(body, grid)
        return
    rows = [[for_screen(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    whole = sum(map(laid.lines, rows)) <= (_ANSWERED if grid.to_fill else _SMALL) / body.scale
    last = len(rows) - 1
    held = {0, last - 1}  # rows that stay with the next: the heads with the first, the last two
    table = body.table(grid.caption, laid)
    for number, texts in enumerate(rows):
        heavy = number == 0 or (grid.total and number == len(rows) - 1)
        row = add(table, "tr")
        marks = (
            *(["w:cantSplit"] if laid.lines(texts) < _TALL / body.scale else []),
            *(["w:tblHeader"] if number == 0 else []),
        )
        tall = bool(grid.to_fill) and number > 0
        if marks or tall:
            properties = add(row, "trPr")
            for mark in marks:
                add_mark(properties, mark)
            if tall:
                add(properties, "trHeight", val=_twips(_BOX), hRule="atLeast")
        for column, (text, width) in enumerate(zip(texts, laid.widths, strict=True)):
            cell = add(row, "tc")
            add(add(cell, "tcPr"), "tcW", type="dxa", w=_twips(width / MM_A_POINT))
            _paragraph(
                cell,
                text,
                size=laid.size,
                bold=heavy or column == 0,
                right=column in grid.numbers,
                after=2,
                keep=(whole or number in held) if number < last else bool(grid.notes),  # no note without its table
            )
    for note in grid.notes:
        body.paragraph(for_screen(note), before=4)


def _as_list(body: "_Body", grid: Grid) -> None:
    """A table for which letters are too large: each row a short list of its own, below what it is about.

    A row is on one page, unless it is most of one. What is left to fill in has a line to write on.
    """
    for row in grid.rows:
        named = f"{grid.heads[0]} {row[0]}" if grid.heads[0] else row[0]
        before = len(body.paragraphs)
        body.paragraph(for_screen(named), bold=True, keep=True, before=10, after=2)
        for head, cell in zip(grid.heads[1:], row[1:], strict=True):
            if cell.strip():
                line = body.paragraph(f"{for_screen(head)}: ", bold=True, after=2)
                _run(line, for_screen(cell))
            else:
                _blank(body, Blank(label=head))
        if sum(map(len, row)) < _PART_OF_A_PAGE:
            _keep_together(body.paragraphs[before:])
    for note in grid.notes:
        body.paragraph(for_screen(note), before=4)


@lru_cache(maxsize=8)  # the table below each record of a pack is the same one
def _fit(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], large: float) -> Fit | None:
    """The largest letters with which the table can be read; else, Word breaks the words.

    None: it cannot be read in letters as ``large`` as these.
    """
    empty = {place for place in range(len(heads)) if all(len(row[place]) <= 1 for row in rows)}
    empty = {place for place in empty if not all(row[place].strip() for row in rows)}
    texts = [
        [_ROOM if place in empty and row is not heads else for_print(cell) for place, cell in enumerate(row)]
        for row in (heads, *rows)
    ]
    if large:
        found = fit(texts, width=_WIDTH, letters=((large, _INSET),))
        return None if found is None or found.cramped(texts) else found
    equal = Fit(widths=(_WIDTH / len(heads),) * len(heads), size=_LETTERS[-1][0], inset=_LETTERS[-1][1])
    return fit(texts, width=_WIDTH, letters=_LETTERS) or equal


def _blank(body: "_Body", block: Blank) -> None:
    """Lines to write on by hand, and to type on: each is a paragraph with a line below it.

    A single line begins beside a short label, and below one that takes most of it.
    """
    label = for_screen(block.label)
    beside = text_width(f"{label}: ", size=body.large or USUAL, bold=True) * MM_A_POINT < _BESIDE * _WIDTH
    if block.lines == 1 and beside:
        body.paragraph(f"{label}: ", bold=True, lined=True, before=12, after=10)
        return
    body.paragraph(label, bold=True, keep=True, before=6, after=0)
    for line in range(1, block.lines + 1):
        body.paragraph(
            lined=True, height=_RULED * body.scale, after=0 if line < block.lines else 10, keep=line < block.lines
        )


# --- the body -------------------------------------------------------------------------------------------------


class _Body:
    """The body of a document, to which paragraphs and tables are added at the end."""

    def __init__(self, document: "Document", *, large: float = 0) -> None:
        self._document = document
        self.large = large  # points of the running text in large print; 0 as usual
        self.scale = large / USUAL if large else 1.0
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
        table = add(self._element, "tbl")
        properties = add(table, "tblPr")
        add(properties, "tblStyle", val=self._ids["Table Grid"])
        add(properties, "tblW", type="auto", w="0")
        margins = add(properties, "tblCellMar")
        for side in ("left", "right"):
            add(margins, side, w=_twips(laid.inset / MM_A_POINT), type="dxa")
        add(properties, "tblLook", firstColumn="1", firstRow="1", lastColumn="0", lastRow="0", noHBand="0",
             noVBand="1", val="04A0")  # fmt: skip
        add(properties, "tblCaption", val=for_screen(caption)[:255])
        grid = add(table, "tblGrid")
        for width in laid.widths:
            add(grid, "gridCol", w=_twips(width / MM_A_POINT))  # LibreOffice goes by the columns, Word by the cells
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
    paragraph = add(parent, "p")
    space = {name: _twips(points) for name, points in (("before", before), ("after", after)) if points is not None}
    if height:
        space |= {"line": _twips(height), "lineRule": "exact" if exactly else "atLeast"}
    _properties(paragraph, space=space, **marks)
    at = place.removeprefix(_PLACE)
    if place:
        add(paragraph, "bookmarkStart", id=at, name=place)
    if text or size:
        _run(paragraph, text, bold=bold, size=size)
    if place:
        add(paragraph, "bookmarkEnd", id=at)
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
    properties = add(paragraph, "pPr")
    made = {tag: add(properties, tag, **attributes) for asked, tag, attributes in wanted if asked}
    if number:
        add(made["numPr"], "ilvl", val="0")
        add(made["numPr"], "numId", val=f"{number}")
    for side in ("bottom", "between") if lined else ():  # lines that follow each other each keep their own
        add(made["pBdr"], side, val="single", sz="6", space="1", color="000000")


def _run(parent: Any, text: str, *, bold: bool = False, size: float = 0) -> None:  # noqa: ANN401
    """Words of one look; ends of lines are kept."""
    run = add(parent, "r")
    if bold or size:
        properties = add(run, "rPr")
        if bold:
            add(properties, "b")
        if size:
            add(properties, "sz", val=f"{round(2 * size)}")
    for place, line in enumerate(text.split("\n")):
        if place:
            add(run, "br")
        if line:
            words = add(run, "t")
            words.text = line
            if line != line.strip():
                words.set(_SPACE, "preserve")


def _place(number: int) -> str:
    return f"{_PLACE}{number}"


def _twips(points: float) -> str:
    """Twentieths of a point, in which the format measures."""
    return f"{round(20 * points)}"


# --- the document as a whole ----------------------------------------------------------------------------------


def _set_contents(document: "Document", *, size: float) -> None:
    """How a line of the list of parts looks; dots lead to its number at the margin, once Word has put one in."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm, Pt

    style: Any = document.styles.add_style(_CONTENTS, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _set_page(document: "Document", paper: Paper, *, small: float) -> None:
    """A4, the marking on top of every page, the paper's name and the page number below, in letters of ``small``."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    head = section.header.paragraphs[0]
    head.paragraph_format.space_after = Pt(6)  # nor its head, where that takes two lines
    head.add_run(for_screen(paper.marking)).bold = True
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.space_before = Pt(6)  # a full page does not touch its foot
    name = f"{for_screen(paper.name)}."
    long = text_width(f"{name} Page 100 of 100", size=small) * MM_A_POINT > _WIDTH
    foot.add_run(f"{name}\nPage " if long else f"{name} Page ")
    add_number(foot, "PAGE")
    foot.add_run(" of ")
    add_number(foot, "NUMPAGES")
    for paragraph in (head, foot):
        paragraph.style.font.size = Pt(small)
