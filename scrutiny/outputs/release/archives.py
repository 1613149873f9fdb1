"""Archives for the release scan: the parts of workbooks and Word files by what they are, others as files in a file."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from scrutiny.outputs.release.coded import as_text
from scrutiny.outputs.release.markup import OFFICE_PLACES, markup
from scrutiny.outputs.release.passage import LARGEST, Inner, Part, Passage, Trouble
from scrutiny.outputs.release.workbook import is_cells, workbook

_USUAL_NAME = re.compile(
    r"(?:(?:\[Content_Types\]|_rels|\.rels|rels|xml|docProps|core|app|custom|customXml|item|itemProps|xl|word|ppt|mimetype"
    r"|workbook|worksheets?|sheet|sharedStrings|styles|stylesWithEffects|theme|document|settings|webSettings|fontTable"
    r"|numbering|header|footer|footnotes|endnotes|comments|media|image|drawings?|vmlDrawing|charts?|tables?|metadata"
    r"|thumbnail|calcChain|vml|png|jpeg|jpg|emf|bin|printerSettings)\d*[/.]?)+"
)
_SETTINGS = "style or setting"
_OFFICE = (
    (re.compile(r"docProps/custom"), "custom property"),
    (re.compile(r"docProps/"), "document property"),
    (re.compile(r"customXml/"), "custom XML"),
    (re.compile(r"xl/(?:comments|threadedComments|persons)"), "cell comment"),
    (re.compile(r"word/(?:comments|people)"), "comment"),
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "header or footer"),
    (re.compile(r"word/(?:footnotes|endnotes)"), "note"),
    (re.compile(r"(?:xl|word)/(?:drawings|diagrams)/"), "drawing"),
    (re.compile(r"(?:xl|word)/charts/"), "chart"),
    (re.compile(r"xl/tables/"), "table name"),
    (re.compile(r".*\.rels$"), "link"),
    (re.compile(r"(?:xl|word)/(?:styles|theme/|numbering|fontTable|settings|webSettings)"), _SETTINGS),
    (re.compile(r"(?:meta|settings)\.xml$"), "document property"),
)


def archive(data: bytes) -> Iterator[Part]:
    """The parts of a zip: those of Office by what they are, others as files in a file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            infos = opened.infolist()
            if sum(info.file_size for info in infos) > LARGEST:
                yield Trouble("an archive that unfolds to more than can be searched", stops=True)
                return
            yield Passage("archive comment", opened.comment.decode("utf-8", "replace"))
            yield from _around(data, infos, opened.start_dir)
            parts = [(info, opened.read(info)) for info in infos if not info.is_dir()]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        # RuntimeError is how zipfile says that a password is wanted
        yield Trouble("an archive that is damaged, or locked with a password", stops=True)
        return
    for info in infos:
        yield Passage("archive comment", info.comment.decode("utf-8", "replace"))
        if not _USUAL_NAME.fullmatch(info.filename):
            yield Passage("part name", info.filename)
    named = {info.filename: content for info, content in parts}
    office = "[Content_Types].xml" in named or "mimetype" in named
    if "xl/workbook.xml" in named:
        yield from workbook(named)
    for info, content in parts:
        if "xl/workbook.xml" in named and is_cells(info.filename):
            continue
        text = as_text(content) if office else None
        if office and text is not None and info.filename.endswith((".xml", ".rels", ".vml")):
            where = next((kind for pattern, kind in _OFFICE if pattern.match(info.filename)), "text")
            yield from (
                _settings(text)
                if where == _SETTINGS
                else markup(text, base=where, places=OFFICE_PLACES, names=where == "custom XML")
            )
        else:
            yield Inner("part of an archive", info.filename, content)


@lru_cache(maxsize=64)
def _settings(text: str) -> tuple[Part, ...]:
    """The passages of styles and settings: long, and the same in every Word file that is made."""
    return tuple(markup(text, base=_SETTINGS, places=OFFICE_PLACES))


def _around(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> Iterator[Part]:
    """What lies before the first part of an archive, and the extra data of parts."""
    first = min((info.header_offset for info in infos), default=directory)
    extra = b"\n".join([data[:first], *(info.extra for info in infos)])
    yield Passage("archive comment", extra.replace(b"\0", b"").decode("utf-8", "replace"))
