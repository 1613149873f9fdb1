"""Files of every kind, opened for the release scan: each as passages of text, with the kind of place.

A reader leaves nothing out that may be text: mark-up is cut into texts, comments, attributes, scripts and styles, and
every character falls into one of them; an archive into its parts, their names, comments and properties. Left out
are the shapes of letters, the points of pictures, and plain measures in attributes (``x="1204.5"``).

A file of a kind that is not known is read as raw bytes, and that is said. What cannot be read stops a release.
"""

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO

from scrutiny.outputs import release_pdf
from scrutiny.outputs.release_passage import LARGEST, Inner, Passage, Trouble
from scrutiny.outputs.release_words import GLUE

Part = Passage | Inner | Trouble

_FONTS = (b"\x00\x01\x00\x00", b"OTTO", b"wOFF", b"wOF2", b"true", b"ttcf")
_MARKUP_START = re.compile(r"\s*<(?:[!?]|[A-Za-z][\w:.-]*[\s>/])")


def passages(name: str, data: bytes) -> Iterator[Part]:
    """Everything in a file that is or may be text. The kind is told by the content; the name only helps."""
    suffix = name.rpartition(".")[2].casefold()
    if b"%PDF-" in data[:1024]:
        yield from release_pdf.passages(data)
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _archive(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from _png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        yield from _jpeg(data)
    elif data.startswith(b"\x1f\x8b"):
        yield from _gzip(data)
    elif data.startswith(_FONTS):
        return
    else:
        text = as_text(data)
        if text is None:
            yield from _raw(data)
        elif suffix in {"html", "htm", "svg", "xml", "xhtml"} or _MARKUP_START.match(text):
            yield from markup(text)
        else:
            yield from _plain(text, style=suffix == "css")


def as_text(data: bytes) -> str | None:
    """The text of a file of text, or None where it is none."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return None if _BINARY.search(data) else data.decode("cp1252", "replace")


_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _raw(data: bytes) -> Iterator[Part]:
    yield Trouble("of a kind that is not known here: it was searched as it is, byte by byte", stops=False)
    yield Passage("raw bytes", data.decode("utf-8", "replace"))
    if b"\0" in data:
        yield Passage("raw bytes", data.replace(b"\0", b"").decode("utf-8", "replace"))


def _gzip(data: bytes) -> Iterator[Part]:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(data, LARGEST)
    except zlib.error:
        content, unpacking = b"", zlib.decompressobj()
    if not unpacking.eof or unpacking.unused_data:
        yield Trouble("damaged, or too large to be searched", stops=True)
    yield Inner("packed file", "", content)


def _plain(text: str, *, style: bool) -> Iterator[Part]:
    if "BEGIN:V" in text:  # a calendar or address card folds its long lines, in the middle of words
        text = re.sub(r"\r?\n[ \t]", GLUE, text)
    yield from _encoded(Passage("text", text, lines=True, style=style))


# --- mark-up: HTML, SVG, XML --------------------------------------------------------------------------------

_PIECE = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style)(?=[\s>])(?P<given>[^>]*+)(?<!/)>(?P<code>.*?)(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<tag>[/!?]?[A-Za-z_][^\s/>\"']*+)(?P<inside>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL | re.IGNORECASE,
)
# After these a word has ended; all others may stand inside one.
_BLOCK_NAMES = (
    "address article aside blockquote br button caption dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main meta nav ol option p section select summary"
    " table tbody td tfoot th thead title tr ul desc metadata text row c si cr tab tc f v comment definedname"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INSIDE_PICTURE = {"title": "SVG title", "desc": "SVG description", "metadata": "SVG metadata"}
_PICTURES = frozenset({"svg", *_INSIDE_PICTURE})
_COMMENT, _SCRIPT, _STYLE, _ATTRIBUTE = "comment", "script", "style", "attribute"
_SPOKEN = re.compile(r"(?:alt|descr|aria-label|aria-description)\s*=", re.IGNORECASE)

# Measures are no text. Kept are numbers in attributes that hold words elsewhere, and numbers of six digits or more.
_WORDED = re.compile(
    r"(?:name|title|alt|content|value|descr|prompt|prompttitle|error|errortitle|label|href|src|summary|author|initials"
    r"|data-[\w-]+|aria-[\w-]+)\s*\Z",
    re.IGNORECASE,
)
_MEASURE = r"-?(?:\d{1,5}+(?:\.\d++)?|\.\d++)(?:px|pt|em|rem|ex|ch|vw|vh|mm|cm|in|deg|%)?(?![\w.])"
_MEASURES = re.compile(rf"=\s*(?P<quote>[\"'])[\s,;]*+(?:{_MEASURE}[\s,;]*+)++(?P=quote)")
_PATH = re.compile(
    r"(?<![\w-])(?:d|points|transform|viewBox|r|ref|sqref|spans|activeCell|topLeftCell)\s*=\s*"
    r"(?P<quote>[\"'])(?:[A-Za-z]{1,3}(?=[-+\s.,\d$])|translate|rotate|scale|matrix|[Zz]|[-+\s.,:$()]|\d{1,7}(?!\d))*+(?P=quote)"
)
_DECIMAL = re.compile(r"(?<![\w.])-?\d{1,4}\.\d+(?![\d.])")


def markup(
    text: str, *, base: str = "text", places: Mapping[str, str] | None = None, place: str = "", names: bool = False
) -> Iterator[Part]:
    """The passages of a page, a picture or a part of a document.

    ``base``: the kind of place of plain text; ``places``: that of the text in some elements, by the element's name
    in small letters without its prefix; ``names``: the elements' own names are searched too.
    """
    reading = _Markup(base=base, places=places or {}, xml=places is not None)
    reading.read(text)
    for where, chunks in reading.texts.items():
        content = "".join(chunks)
        if where == "header or footer":
            content = _HEADER_CODES.sub(GLUE, content)
        if where == _SCRIPT:
            content = _JOINED.sub(GLUE, content)
        if where in {_ATTRIBUTE, _STYLE} or where in _WHERE_ATTRIBUTES.values():
            content = _DECIMAL.sub(" ", _PATH.sub(" ", _MEASURES.sub(_unless_worded, content)))
        yield from _encoded(Passage(where, content, place, style=where == _STYLE))
    odd = sorted(name for name in reading.names if names or "-" in name)
    if odd:
        yield Passage("element name", "\n".join(odd), place)


def _unless_worded(match: re.Match[str]) -> str:
    """Nothing in the place of a measure; but where the attribute holds words elsewhere, what it holds."""
    text, start = match.string, match.start()
    name = text[max(0, start - 40) : start].rpartition(" ")[2]
    return match.group() if _WORDED.match(name) else " "


_WHERE_ATTRIBUTES = {
    "meta": "meta tag",
    "sheet": "sheet name",
    "definedname": "defined name",
    "property": "custom property",
    "relationship": "link",
    "tablecolumn": "table name",
    "ins": "revision",
    "del": "revision",
}
# In a workbook's header "&L" is "from the left", and stands against the text that follows.
_HEADER_CODES = re.compile(r"&amp;(?:[A-JL-Z+-]|K[0-9A-Fa-f]{6}|\d{1,3}|(?:&quot;|\")[^&\"]*(?:&quot;|\"))")


_JOINED = re.compile(r"([\"'`])\s*\+\s*[\"'`]")  # "Mar" + "lowe"


class _Markup:
    """Sorts the pieces of mark-up by the kind of place they stand in."""

    def __init__(self, *, base: str, places: Mapping[str, str], xml: bool) -> None:
        self.texts: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self._base, self._places, self._xml = base, places, xml
        self._inside: list[tuple[str, str]] = []  # open elements that are places of their own
        self._pictures = 0

        self._kinds: dict[str, tuple[str, str]] = {}  # what is known of a tag: its local name, what stands for it

    def _put(self, where: str, chunk: str) -> None:
        if chunk:
            self.texts.setdefault(where, []).append(chunk)

    def read(self, text: str) -> None:
        """All of a text; what is in no piece is plain text."""
        end, here = 0, self._base
        for match in _PIECE.finditer(text):
            start = match.start()
            if start > end:
                self._put(here, text[end:start])
            end = match.end()
            tag = match["tag"]
            if tag is not None:
                here = self._tag(tag, match["inside"], here)
            else:
                self._other(match, here)
        self._put(here, text[end:])

    def _other(self, match: re.Match[str], here: str) -> None:
        """A comment, a script, a style, or text that is marked as free of mark-up."""
        if match["comment"] is not None:
            self._put(f"{'XML' if self._xml else 'HTML'} {_COMMENT}", match["comment"] + "\n")
            self._put(here, GLUE)
        elif match["cdata"] is not None:
            self._put(here, match["cdata"])
        else:
            self._put(_SCRIPT if match["raw"].lower() == "script" else _STYLE, match["code"] + "\n")
            self._put(_ATTRIBUTE, match["given"] + "\n")

    def _tag(self, tag: str, inside: str, here: str) -> str:
        """What a tag says, and the kind of place that begins after it."""
        kind = self._kinds.get(tag)
        if kind is None:
            name = tag.lower().lstrip("/!?")
            local = name.rpartition(":")[2]
            self.names.add(name)
            kind = self._kinds[tag] = (local, "\n" if local in _BLOCKS else GLUE)
        local, gap = kind
        if inside and inside != "/":
            where = "alternative text" if _SPOKEN.search(inside) else _WHERE_ATTRIBUTES.get(local, _ATTRIBUTE)
            self._put(where, inside + "\n")
        self._put(here, gap)
        if local in self._places or local in _PICTURES or self._inside:
            return self._enter_or_leave(local, closing=tag.startswith("/"), empty=inside.endswith("/"))
        return here

    def _enter_or_leave(self, local: str, *, closing: bool, empty: bool) -> str:
        place = self._places.get(local) or (_INSIDE_PICTURE.get(local) if self._pictures else None)
        if closing and self._inside and self._inside[-1][0] == local:
            self._inside.pop()
        elif place is not None and not closing and not empty:
            self._inside.append((local, place))
            self._put(place, "\n")
        if local == "svg" and not empty:
            self._pictures = max(0, self._pictures + (-1 if closing else 1))
        return self._inside[-1][1] if self._inside else self._base


# --- what is written in base64 ------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r"data:(?P<type>[\w.+/-]*+)(?:;[\w.=+-]++)*;base64,(?P<data>[A-Za-z0-9+/_=%\s-]*+)", re.IGNORECASE
)
_CODED = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,}+={0,2}(?![A-Za-z0-9])")


def _encoded(passage: Passage) -> Iterator[Part]:
    """A passage, and apart from it what stands in it in base64."""
    text = passage.text
    if "base64," in text:
        for match in _ADDRESS.finditer(text):
            content = _from_base64(re.sub(r"%3D", "=", re.sub(r"%2[Bb]", "+", re.sub(r"%2[Ff]", "/", match["data"]))))
            if content is None:
                yield Trouble("a part written in base64 cannot be read", stops=True)
            else:
                yield Inner("data address", "", content)
        text = _ADDRESS.sub(GLUE, text)
    yield Passage(passage.where, text, passage.place, lines=passage.lines, style=passage.style)
    words = () if passage.where == "text" and not passage.lines else set(_CODED.findall(text))  # not in running text
    said = [found for word in words if (found := _coded_text(word))]
    if said:
        yield Passage(f"{passage.where} in base64", "\n".join(sorted(said)), passage.place)


def _from_base64(text: str) -> bytes | None:
    packed = re.sub(r"\s", "", text).rstrip("=").translate({0x2D: "+", 0x5F: "/"})
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return None


def _coded_text(word: str) -> str | None:
    """What a word says if it is text in base64; ordinary words and hashes are not."""
    content = _from_base64(word)
    if content is None:
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(sign.isprintable() or sign in "\r\n\t" for sign in text) else None


# --- pictures -----------------------------------------------------------------------------------------------


def _png(data: bytes) -> Iterator[Part]:
    """The chunks of a PNG that are neither points nor measures."""
    place = 8
    while place + 12 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        content = data[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"IEND":
            break
        if kind in {b"zTXt", b"iTXt"}:
            yield from _png_text(kind, content)
        elif kind not in {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"iCCP"}:
            yield Passage("picture property", content.replace(b"\0", b"\n").decode("utf-8", "replace"))
    if data[place:]:
        yield Passage("after the picture", data[place:].decode("utf-8", "replace"))


def _png_text(kind: bytes, content: bytes) -> Iterator[Part]:
    key, _, rest = content.partition(b"\0")
    packed, text = kind == b"zTXt", rest[1:]
    if kind == b"iTXt":
        packed = rest[:1] == b"\x01"
        language, _, after = rest[2:].partition(b"\0")
        key += b"\n" + language
        title, _, text = after.partition(b"\0")
        key += b"\n" + title
    if packed:
        try:
            text = release_pdf.inflated(text)
        except (ValueError, zlib.error):
            yield Trouble("a text in a picture cannot be unpacked", stops=True)
            text = b""
    yield Passage("picture property", (key + b"\n" + text).decode("utf-8", "replace"))


def _jpeg(data: bytes) -> Iterator[Part]:
    """The segments of a JPEG before its points, and what follows them."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xE0 <= data[place + 1] <= 0xFE:
            content = data[place + 4 : place + 2 + length]
            yield Passage("picture property", content.decode("utf-8", "replace"))
            yield Passage("picture property", content.replace(b"\0", b"").decode("utf-8", "replace"))
        place += 2 + max(length, 2)
    end = data.rfind(b"\xff\xd9")
    if end >= 0 and data[end + 2 :]:
        yield Passage("after the picture", data[end + 2 :].decode("utf-8", "replace"))


# --- archives: workbooks, Word files, zip -------------------------------------------------------------------

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
_ELEMENTS = {
    "deltext": "deleted revision",
    "definedname": "defined name",
    "oddheader": "header or footer",
    "oddfooter": "header or footer",
    "evenheader": "header or footer",
    "evenfooter": "header or footer",
    "firstheader": "header or footer",
    "firstfooter": "header or footer",
    "formula1": "list of a drop-down",
    "formula2": "list of a drop-down",
    "txbxcontent": "text box",
    "instrtext": "field code",
}


def _archive(data: bytes) -> Iterator[Part]:
    """The parts of a zip: those of Office by what they are, others as files in a file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > LARGEST:
                yield Trouble("an archive that unfolds to more than can be searched", stops=True)
                return
            yield Passage("archive comment", archive.comment.decode("utf-8", "replace"))
            yield from _around(data, infos, archive.start_dir)
            parts = [(info, archive.read(info)) for info in infos if not info.is_dir()]
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
        yield from _workbook(named)
    for info, content in parts:
        if "xl/workbook.xml" in named and (_SHEET.fullmatch(info.filename) or info.filename == _STRINGS):
            continue
        text = as_text(content) if office else None
        if office and text is not None and info.filename.endswith((".xml", ".rels", ".vml")):
            where = next((kind for pattern, kind in _OFFICE if pattern.match(info.filename)), "text")
            yield from (
                _settings(text)
                if where == _SETTINGS
                else markup(text, base=where, places=_ELEMENTS, names=where == "custom XML")
            )
        else:
            yield Inner("part of an archive", info.filename, content)


@lru_cache(maxsize=64)
def _settings(text: str) -> tuple[Part, ...]:
    """The passages of styles and settings: long, and the same in every Word file that is made."""
    return tuple(markup(text, base=_SETTINGS, places=_ELEMENTS))


def _around(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> Iterator[Part]:
    """What lies before the first part of an archive, and the extra data of parts."""
    first = min((info.header_offset for info in infos), default=directory)
    extra = b"\n".join([data[:first], *(info.extra for info in infos)])
    yield Passage("archive comment", extra.replace(b"\0", b"").decode("utf-8", "replace"))


_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STRINGS = "xl/sharedStrings.xml"
_SHEET_ENTRY = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_GIVEN = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_CELL = re.compile(
    r"<(?:\w+:)?row\b[^>]*>|<(?:\w+:)?c(?=[\s>])(?P<given>[^>]*?)(?:/>|>(?P<inside>.*?)</(?:\w+:)?c>)", re.DOTALL
)
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*>\s*(\d+)\s*</")
_ANY_TAG = re.compile(r"<[^>]*>")
_ENDS_VALUE = re.compile(r"</(?:\w+:)?(?:f|v)>")


def _workbook(parts: Mapping[str, bytes]) -> Iterator[Part]:
    """The sheets of a workbook, cell after cell, hidden ones as such; and texts that no cell uses."""
    texts = {name: as_text(content) or "" for name, content in parts.items() if name.startswith("xl/")}
    strings = [_ANY_TAG.sub(GLUE, item or "") for item in _ITEM.findall(texts.get(_STRINGS, ""))]
    states = _states(texts)
    used: set[int] = set()
    for number, name in enumerate(sorted(name for name in texts if _SHEET.fullmatch(name)), start=1):
        hidden = states.get(name, "visible") != "visible"
        cells = _cells(texts[name], strings, used)
        yield from _encoded(Passage("hidden sheet" if hidden else "cell", cells, f"sheet {number}"))
        rest = _CELL.sub("\n", texts[name])
        yield from markup(rest, base="hidden sheet" if hidden else "sheet", places=_ELEMENTS, place=f"sheet {number}")
    unused = [text for place, text in enumerate(strings) if place not in used]
    outside = _ITEM.sub("\n", texts.get(_STRINGS, ""))
    yield Passage("text that no cell uses", "\n".join(unused))
    yield from markup(outside, base="text that no cell uses", places=_ELEMENTS)


def _states(texts: Mapping[str, str]) -> dict[str, str]:
    """Whether each sheet is visible, by the name of its part."""
    targets = {}
    for found in _RELATION.findall(texts.get("xl/_rels/workbook.xml.rels", "")):
        given = _attributes(found)
        targets[given.get("Id", "")] = given.get("Target", "").removeprefix("/xl/")
    states = {}
    for found in _SHEET_ENTRY.findall(texts["xl/workbook.xml"]):
        given = _attributes(found)
        relation = next((value for key, value in given.items() if key.endswith(":id")), "")
        states["xl/" + targets.get(relation, "")] = given.get("state", "visible")
    return states


def _attributes(inside: str) -> dict[str, str]:
    return {key: double or single for key, double, single in _GIVEN.findall(inside)}


def _cells(sheet: str, strings: list[str], used: set[int]) -> str:
    """The cells of a sheet, a line a row, with a formula before its value."""
    out: list[str] = []
    for match in _CELL.finditer(sheet):
        given, inside = match["given"], match["inside"] or ""
        if given is None:
            out.append("\n")
            continue
        value = _VALUE.search(inside) if _attributes(given).get("t") == "s" else None
        if value is None:
            out.append(_ANY_TAG.sub(GLUE, _ENDS_VALUE.sub("\t", inside)))
        elif int(value[1]) < len(strings):
            used.add(int(value[1]))
            out.append(strings[int(value[1])])
        out.append("\t")
    return "".join(out)
