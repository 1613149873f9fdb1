"""What every Word file of ours shares: its properties, plain styles, numbers that Word works out, and fixed times.

A .docx is a zip of XML with times in it; all are fixed, so that the same words give the same bytes.
"""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.outputs.textsafe import for_screen

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE = "en-GB"
FONT = "Arial"
USUAL, LARGE = 11.0, 16.0  # points: running text, and the least that is large print

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Points of each style: as usual, and in large print, where they are those of a paper's PDF.
_SIZES = {
    "Normal": (11, 16), "Title": (20, 26), "Subtitle": (13, 19), "Heading 1": (14, 22), "Heading 2": (12, 19),
    "Heading 3": (11, 17.5), "Heading 4": (11, 16), "Caption": (10, 16),
}  # fmt: skip


def set_properties(document: "Document", *, title: str, language: str = LANGUAGE) -> None:
    """The properties of the file: its title and language, the panel as its author, and no time of its own."""
    properties = document.core_properties
    properties.title = for_screen(title)[:255]  # as much as the format holds; the paper itself has all of it
    properties.author = properties.last_modified_by = "Community scrutiny panel"
    properties.comments = ""
    properties.language = language
    properties.created = properties.modified = _MADE


def set_styles(document: "Document", language: str = LANGUAGE, *, large: float = 0) -> None:
    """One plain font in black, and the language for the spelling checker.

    ``large``: points of the running text in large print; nothing is smaller. 0: the usual sizes.
    """
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, (usual, larger) in _SIZES.items():
        style = document.styles[name]
        size = larger * large / LARGE if large else usual
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
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


def add_number(paragraph: Any, field: str) -> None:  # noqa: ANN401 -- the library's paragraphs are untyped here
    """A number that Word works out when it shows the page: ``PAGE`` or ``NUMPAGES``."""
    add(paragraph._p, "fldSimple", instr=field)  # noqa: SLF001


def add_mark(parent: Any, tag: str) -> None:  # noqa: ANN401
    """A property that has a name ("w:cantSplit") and nothing else."""
    add(parent, tag.removeprefix("w:"))


def add(parent: Any, tag: str, **attributes: str) -> Any:  # noqa: ANN401
    """An element of the format at the end of another."""
    made = parent.makeelement(f"{_W}{tag}")
    parent.append(made)
    for name, value in attributes.items():
        made.set(f"{_W}{name}", value)
    return made


def with_fixed_times(archive: bytes) -> bytes:
    """The same parts in the same order, none with a time of its own."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # not the system that it was made on
            new.writestr(part, old.read(name))
    return made.getvalue()
