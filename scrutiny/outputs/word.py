"""Papers as Word files, for people who edit: real headings and lists, marked table heads, British English.

A chart stands here as words and as its table: not every Word shows our pictures. A .docx is a zip of XML with times in
it; all are fixed, so that the same paper gives the same bytes.
"""

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.outputs.columns import Fit, fit
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.views import DRAFT_LINE, BriefView, Fact

if TYPE_CHECKING:
    from docx.document import Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = "Arial"
_SIZES = {
    "Normal": 11, "Title": 20, "Subtitle": 13, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 11,
    "Caption": 10,
}  # fmt: skip
_LETTERS = ((9.5, 1.9), (8.5, 1.2), (7.5, 0.8))  # of tables: points, and millimetres beside a cell's words
_SMALL = 12  # rows: a table of no more stays on one page
_WIDTH = 170.0  # millimetres between the margins
_TALL = 30  # lines: a row of more may break across pages
_LANGUAGE = "en-GB"
_NO_PICTURE = "The picture stands in the PDF and on the page for the screen; its figures are in the table below."


def paper_docx(paper: Paper) -> bytes:
    """The paper as a Word file."""
    import docx

    document = docx.Document()
    _set_properties(document, title=paper.title)
    _set_styles(document)
    _set_page(document, paper)
    document.add_paragraph(for_screen(paper.title), style="Title")
    if paper.subtitle:
        document.add_paragraph(for_screen(paper.subtitle), style="Subtitle")
    _facts(document, paper.facts)
    if paper.draft:
        _strong(document, DRAFT_LINE)
    if paper.contents:
        _strong(document, "In this paper").paragraph_format.keep_with_next = True
        for number, section in enumerate(paper.sections, start=1):
            _link(document.add_paragraph(style="List Bullet"), for_screen(section.heading), to=_place(number))
    for number, section in enumerate(paper.sections, start=1):
        _section(document, section, level=1, place=_place(number))
    made = BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue())


def brief_docx(view: BriefView) -> bytes:
    """A brief, or a notice, as a Word file; a part that is empty has no heading."""
    cases = Grid(
        caption="What the panel agreed on each record",
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
    return paper_docx(
        Paper(
            name=view.title,
            title=view.title,
            subtitle="",
            facts=tuple(Fact(label=label, value=value) for label, value in about if value),
            sections=tuple(Section(heading=heading, blocks=blocks) for heading, blocks in parts if blocks),
            marking=view.marking,
            draft=view.draft,
        )
    )


def _sentences(sentences: Iterable[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text=sentence) for sentence in sentences)


# --- the parts of a paper -------------------------------------------------------------------------------------


def _section(document: "Document", section: Section, *, level: int, place: str = "") -> None:
    from docx.shared import Pt

    heading = document.add_heading(for_screen(section.heading), level=level)
    heading.paragraph_format.page_break_before = section.new_page or None
    heading.paragraph_format.space_after = Pt(4)
    if place:
        _bookmark(heading, place)
    if section.line:
        document.add_paragraph(for_screen(section.line))
    for block in section.blocks:
        _block(document, block)
    for part in section.parts:
        _section(document, part, level=level + 1)


def _block(document: "Document", block: Block) -> None:
    match block:
        case Paragraph():
            _strong(document, block.text, strong=block.strong)
        case Items():
            _items(document, block)
        case Facts():
            _facts(document, block.facts)
        case Grid():
            _grid(document, block)
        case Picture():
            _strong(document, block.figure.title).paragraph_format.keep_with_next = True
            document.add_paragraph(for_screen(block.says))
            document.add_paragraph(_NO_PICTURE)
            _grid(document, block.grid)
        case Blank():
            _blank(document, block)


def _strong(document: "Document", text: str, *, strong: bool = True) -> Any:  # noqa: ANN401 -- the library is untyped
    paragraph = document.add_paragraph()
    paragraph.add_run(for_screen(text)).bold = strong or None
    return paragraph


def _items(document: "Document", block: Items) -> None:
    """A list; every numbered one begins at 1."""
    number = _list_of_its_own(document) if block.numbered else 0
    for item in block.items:
        paragraph = document.add_paragraph(for_screen(item), style="List Number" if number else "List Bullet")
        if number:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def _list_of_its_own(document: Any) -> int:  # noqa: ANN401
    """A numbering like that of the list style, from its beginning."""
    numbering = document.part.numbering_part.element
    like = document.styles["List Number"].element.pPr.numPr.numId.val
    made = numbering.add_num(numbering.num_having_numId(like).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _facts(document: "Document", facts: Iterable[Fact]) -> None:
    for fact in facts:
        line = document.add_paragraph()
        line.add_run(f"{for_screen(fact.label)}: ").bold = True
        line.add_run(for_screen(fact.value))


def _grid(document: "Document", grid: Grid) -> None:
    """A caption, the table, its notes; the head again on each page, no row parted unless it is most of one."""
    from docx.shared import Mm, Pt

    if not grid.rows:
        document.add_paragraph(f"{for_screen(grid.caption)}: there is nothing to list.")
        return
    document.add_paragraph(for_screen(grid.caption), style="Caption")
    rows = [[for_screen(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    laid = _fit(grid)
    held = {0, len(rows) - 2}  # rows that stay with the next: the heads with the first, the last two
    table = document.add_table(rows=len(rows), cols=len(grid.heads), style="Table Grid")
    _describe(table, grid.caption, inset=laid.inset)
    cells = iter(table._cells)  # noqa: SLF001 -- all of them at once: row by row takes a second
    for number, texts in enumerate(rows):
        heavy = number == 0 or (grid.total and number == len(rows) - 1)
        for column, (text, width) in enumerate(zip(texts, laid.widths, strict=True)):
            cell = next(cells)
            cell.width = Mm(width)
            _fill(
                cell,
                text,
                size=laid.size,
                bold=heavy or column == 0,
                right=column in grid.numbers,
                keep=number < len(rows) - 1 and (number in held or len(rows) <= _SMALL),
            )
    for column, width in zip(table.columns, laid.widths, strict=True):
        column.width = Mm(width)  # LibreOffice goes by the columns, Word by the cells
    for row, texts in zip(table.rows, rows, strict=True):
        if laid.lines(texts) < _TALL:
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 -- the library has no other way
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
    for note in grid.notes or ("",):  # there is always something between a table and what follows
        document.add_paragraph(for_screen(note)).paragraph_format.space_before = Pt(4)


def _fit(grid: Grid) -> Fit:
    """The largest letters with which the table can be read; else, Word breaks the words."""
    rows = [[for_print(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    equal = Fit(widths=(_WIDTH / len(grid.heads),) * len(grid.heads), size=_LETTERS[-1][0], inset=_LETTERS[-1][1])
    return fit(rows, width=_WIDTH, letters=_LETTERS) or equal


def _fill(cell: Any, text: str, *, size: float, bold: bool, right: bool, keep: bool) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = keep or None  # the head stays with the first row
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else None
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold or None


def _blank(document: "Document", block: Blank) -> None:
    """Lines to write on by hand, and to type on: each is a paragraph with a line below it."""
    label = _strong(document, f"{block.label}: " if block.lines == 1 else block.label)
    lined = [label] if block.lines == 1 else [document.add_paragraph() for _ in range(block.lines)]
    for paragraph in (label, *lined[:-1]) if block.lines > 1 else ():
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in lined:
        _line_below(paragraph)


# --- what the library has no words for ------------------------------------------------------------------------


def _line_below(paragraph: Any) -> None:  # noqa: ANN401
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(18)
    edges = _element("w:pBdr")
    for side in ("w:bottom", "w:between"):  # lines that follow each other each keep their own
        edges.append(_element(side, val="single", sz="6", space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        edges, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing",
        "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
        "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
        "w:pPrChange",
    )  # fmt: skip


def _describe(table: Any, caption: str, *, inset: float) -> None:  # noqa: ANN401
    """What the table is, for those who come to it by a list of tables; how much stays free beside a cell's words."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(_element(side, w=f"{round(Mm(inset).pt * 20)}", type="dxa"))
    properties = table._tbl.tblPr  # noqa: SLF001
    properties.find(qn("w:tblLook")).addprevious(margins)
    properties.append(_element("w:tblCaption", val=for_screen(caption)[:255]))


def _place(number: int) -> str:
    return f"section_{number}"


def _bookmark(paragraph: Any, name: str) -> None:  # noqa: ANN401
    """A place that a link leads to, around what the paragraph holds."""
    number = name.removeprefix("section_")
    paragraph._p.insert(1, _element("w:bookmarkStart", id=number, name=name))  # noqa: SLF001 -- after its properties
    paragraph._p.append(_element("w:bookmarkEnd", id=number))  # noqa: SLF001


def _link(paragraph: Any, text: str, *, to: str) -> None:  # noqa: ANN401
    link = _element("w:hyperlink", anchor=to, history="1")
    run = paragraph.add_run(text)
    run.underline = True
    link.append(run._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def _number(paragraph: Any, field: str) -> None:  # noqa: ANN401 -- the library's paragraphs are untyped here
    """A number that Word works out when it shows the page."""
    paragraph._p.append(_element("w:fldSimple", instr=field))  # noqa: SLF001


def _mark(parent: Any, tag: str) -> None:  # noqa: ANN401
    parent.append(_element(tag))


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


# --- the document as a whole ----------------------------------------------------------------------------------


def _set_properties(document: "Document", *, title: str) -> None:
    properties = document.core_properties
    properties.title = for_screen(title)[:255]  # as much as the format holds; the paper itself has all of it
    properties.author = properties.last_modified_by = "Community scrutiny panel"
    properties.comments = ""
    properties.language = _LANGUAGE
    properties.created = properties.modified = _MADE


def _set_styles(document: "Document") -> None:
    """One plain font in black, and British English for the spelling checker."""
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
    caption = document.styles["Caption"].paragraph_format
    caption.space_before, caption.space_after, caption.keep_with_next = Pt(8), Pt(4), True
    for part in (document.styles.element, document.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for element in part.iter(qn(tag)):
                element.set(qn("w:val"), _LANGUAGE)


def _set_page(document: "Document", paper: Paper) -> None:
    """A4, the marking on top of every page, the paper's name and the page number below."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(26 if paper.draft else 22), Mm(20)
    head = section.header.paragraphs[0]
    head.add_run(for_screen(paper.marking)).bold = True
    if paper.draft:
        head.add_run(f"\n{DRAFT_LINE}").bold = True
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.add_run(f"{for_screen(paper.name)}. Page ")
    _number(foot, "PAGE")
    foot.add_run(" of ")
    _number(foot, "NUMPAGES")
    for paragraph in (head, foot):
        paragraph.style.font.size = Pt(9)


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
