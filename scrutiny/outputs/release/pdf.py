"""All text of a PDF file for the release scan: pages, tags, properties, bookmarks, links, attachments.

The scan reads the *file*, not what a viewer shows: every object, whether a page uses it or not, and every older
version of it that was left in the file. Text on pages goes through each font's table of characters, and letters are
put together by where they stand, since charts place them one by one.

It stops when in doubt. What it does not understand (encryption, a packing it does not know, a sign without a character)
is reported as trouble that stops a release. The PDFs are our own, so this does not happen by itself.

How the file is cut into objects: ``pdf_objects``. How a page becomes text: ``pdf_fonts`` and ``pdf_text``. Why no
library: docs/decisions/0012-reading-pdf.md.
"""

import re
from collections.abc import Iterator, Mapping

from scrutiny.outputs.release.passage import Inner, Part, Passage, Trouble
from scrutiny.outputs.release.pdf_fonts import Font, fonts_of
from scrutiny.outputs.release.pdf_objects import (
    CUT,
    PdfFile,
    PdfObject,
    Ref,
    Value,
    bytes_of,
    name_of,
    opened,
    resolved,
    simplified,
    text_string,
    unpacked,
)
from scrutiny.outputs.release.pdf_text import shown_text


def passages(data: bytes) -> Iterator[Part]:
    """Everything in a PDF file that is or may be text."""
    file = opened(data)
    used = file.used()
    pages = _pages(used)
    tables = _tables(used)
    fonts: dict[int, Font] = {}
    strings: dict[str, list[str]] = {}
    names: set[bytes] = set()
    for item in file.objects:
        _collect(item.syntax, strings, names, file)
        if item.stream is not None:
            yield from _stream(item, file, used, pages, tables, fonts)
    for rest in file.outside:
        if rest.strip():
            _collect(simplified(rest), strings, names, file)
    for where, found in strings.items():
        yield Passage(where, "\n".join(found))
    yield Passage("PDF name", "\n".join(sorted(name_of(name) for name in names)))
    for what in dict.fromkeys(file.troubles):
        yield Trouble(what, stops=True)


_NAMES = re.compile(rb"/[^\s()<>\[\]{}/%]++")
_LAST_NAME = re.compile(rb"(/[^\s()<>\[\]{}/%]++)\s*+\Z")
_COMMENT = re.compile(rb"%[^\r\n]*+")
_WHERE = {
    b"/Alt": "PDF alternative text",
    b"/ActualText": "PDF replacement text",
    b"/E": "PDF alternative text",
    b"/T": "PDF tag title",
    b"/URI": "PDF link",
    b"/Contents": "PDF note",
    b"/F": "PDF attachment name",
    b"/UF": "PDF attachment name",
    b"/Desc": "PDF attachment name",
    b"/JS": "PDF script",
}
_METADATA = {b"/Title", b"/Author", b"/Subject", b"/Keywords", b"/Creator", b"/Producer"}


def _collect(syntax: bytes, strings: dict[str, list[str]], names: set[bytes], file: PdfFile) -> None:
    """Every string, name and comment of a piece of syntax, by the kind of place."""
    parts = CUT.split(syntax) if b"(" in syntax or b"<" in syntax else [syntax]
    for place, part in enumerate(parts):
        if place % 2:
            last = _LAST_NAME.search(parts[place - 1], max(0, len(parts[place - 1]) - 64))
            name = last[1] if last else b""
            where = _WHERE.get(name, "PDF object")
            if name in _METADATA:
                where = "PDF bookmark" if name == b"/Title" and b"/Parent" in syntax else "PDF metadata"
            strings.setdefault(where, []).append(text_string(bytes_of(part)))
            continue
        names.update(_NAMES.findall(part))
        if b"%" in part:
            found = (comment.decode("utf-8", "replace") for comment in _COMMENT.findall(part))
            strings.setdefault("PDF comment", []).extend(found)
        elif b"(" in part:
            file.troubles.append("a text in the PDF has no end")


_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<\?x")
_NUMBERS = {"N", "FunctionType", "ShadingType"}
_TABLES = re.compile(rb"/(?:FontFile[23]?|CIDSet|ToUnicode|CIDToGIDMap)\s+(\d+)\s")


def _stream(
    item: PdfObject,
    file: PdfFile,
    used: Mapping[int, PdfObject],
    pages: Mapping[int, tuple[int, Value]],
    tables: frozenset[int],
    fonts: dict[int, "Font"],
) -> Iterator[Passage | Inner]:
    head = item.dictionary()
    kind, subtype = head.get("Type"), head.get("Subtype")
    if kind in {"/ObjStm", "/XRef", "/CMap"} or subtype in {"/Type1C", "/CIDFontType0C", "/OpenType"}:
        return  # packed objects were taken out already; the others are tables and the shapes of letters
    if subtype == "/Image":
        if head.get("Filter") == "/DCTDecode" and item.stream is not None:
            yield Inner("picture in the PDF", "", item.stream)
        return
    content = unpacked(item, file)
    if content is None:
        return
    if kind == "/EmbeddedFile":
        yield Inner("PDF attachment", "", content)
    elif kind == "/Metadata" or _XML.match(content):
        yield Inner("PDF metadata", "", content)
    elif item.number in tables or _NUMBERS & head.keys() or content[36:40] == b"acsp":
        return  # the shapes of letters, a profile of colours, a gradient
    elif item.number in pages or subtype == "/Form" or "PatternType" in head:
        page, resources = pages.get(item.number, (0, None))
        own = head.get("Resources") or resources
        place = f"page {page}" if page else ""
        shown, said = shown_text(content, fonts_of(own, used, fonts), file)
        yield Passage("PDF text", shown, place)
        if said:
            yield Passage("PDF alternative text", "\n".join(said), place)
    else:
        yield Inner("PDF object", "", content)


def _tables(used: Mapping[int, PdfObject]) -> frozenset[int]:
    """The streams that hold the shapes and tables of fonts."""
    return frozenset(int(number) for item in used.values() for number in _TABLES.findall(item.syntax))


def _pages(used: Mapping[int, PdfObject]) -> dict[int, tuple[int, Value]]:
    """For each stream of a page: the page's number as it lies in the file's tree, and its resources."""
    found: dict[int, tuple[int, Value]] = {}
    count = 0
    roots = [
        item for item in used.values() if re.search(rb"/Type\s*/Pages\b", item.syntax) and b"/Parent" not in item.syntax
    ]
    waiting: list[tuple[int, Value]] = [(item.number, None) for item in reversed(roots)]
    seen: set[int] = set()
    while waiting:
        number, inherited = waiting.pop()
        if number in seen or number not in used:
            continue
        seen.add(number)
        node = used[number].dictionary()
        resources = node.get("Resources") or inherited
        kids = resolved(node.get("Kids"), used)
        if isinstance(kids, list):
            waiting += [(kid.number, resources) for kid in reversed(kids) if isinstance(kid, Ref)]
            continue
        count += 1
        contents = node.get("Contents")
        inside = resolved(contents, used)
        for part in inside if isinstance(inside, list) else [contents]:
            if isinstance(part, Ref):
                found[part.number] = (count, resources)
    return found
