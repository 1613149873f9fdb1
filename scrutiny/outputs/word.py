"""Briefs as Word files, for people who edit: real headings, a marked table head, British English.

A .docx is a zip of XML with times in it; both are fixed here, so that the same view gives the same bytes.
"""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.views import DRAFT_LINE, BriefView

if TYPE_CHECKING:
    from docx.document import Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = "Arial"
_SIZES = {"Normal": 11, "Title": 20, "Heading 1": 14}
_LANGUAGE = "en-GB"


def brief_docx(view: BriefView) -> bytes:
    """A brief, or a notice, as a Word file."""
    import docx

    document = docx.Document()
    _set_properties(document, title=view.title)
    _set_styles(document)
    _set_page(document, view)
    _write(document, view)
    made = BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue())


def _write(document: "Document", view: BriefView) -> None:
    """The paper from its title to its end; a part that is empty has no heading."""
    document.add_paragraph(for_screen(view.title), style="Title")
    for label, value in (("To", view.addressee), ("About", view.period), ("Please answer by", view.due)):
        if value:
            line = document.add_paragraph()
            line.add_run(f"{label}: ").bold = True
            line.add_run(for_screen(value))
    if view.draft:
        document.add_paragraph().add_run(DRAFT_LINE).bold = True
    _part(document, view.heading, view.found)
    _part(document, "What we ask", view.asks, style="List Number")
    if view.cases:
        document.add_heading("The cases", level=1)
        _cases(document, view)
        for question in view.questions:
            line = document.add_paragraph()
            line.add_run(f"{for_screen(question.label)}: ").bold = True
            line.add_run(for_screen(question.value))
    _part(document, "How the records were chosen", view.how_chosen)
    _part(document, "What this paper does not say", view.not_said, style="List Bullet")


def _part(document: "Document", heading: str, sentences: tuple[str, ...], *, style: str = "Normal") -> None:
    if sentences:
        document.add_heading(heading, level=1)
        for sentence in sentences:
            document.add_paragraph(for_screen(sentence), style=style)


def _cases(document: "Document", view: BriefView) -> None:
    heads = ("Record", "Result", *(question.label for question in view.questions))
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(for_screen(head)).bold = True
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 -- the library has no other way
    for case in view.cases:
        for cell, text in zip(table.add_row().cells, (case.number, case.result, *case.answers), strict=True):
            cell.text = for_screen(text)


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
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(slot), None)  # a theme's font would win over the one named
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for part in (document.styles.element, document.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for element in part.iter(qn(tag)):
                element.set(qn("w:val"), _LANGUAGE)


def _set_page(document: "Document", view: BriefView) -> None:
    """A4, the marking on top of every page, the page number below."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    head = section.header.paragraphs[0]
    head.add_run(for_screen(view.marking)).bold = True
    if view.draft:
        head.add_run(f"\n{DRAFT_LINE}").bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run("Page ")
    _number(foot, "PAGE")
    foot.add_run(" of ")
    _number(foot, "NUMPAGES")


def _number(paragraph: Any, field: str) -> None:  # noqa: ANN401 -- the library's paragraphs are untyped here
    """A number that Word works out when it shows the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), field)
    paragraph._p.append(made)  # noqa: SLF001


def _mark(parent: Any, tag: str) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement

    parent.append(OxmlElement(tag))


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
