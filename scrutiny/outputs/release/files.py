"""Files of every kind, opened for the release scan: each as passages of text, with the kind of place.

A reader leaves nothing out that may be text: mark-up is cut into texts, comments, attributes, scripts and styles, and
every character falls into one of them; an archive into its parts, their names, comments and properties. Left out
are the shapes of letters, the points of pictures, and plain measures in attributes (``x="1204.5"``).

A file of a kind that is not known is read as raw bytes, and that is said. What cannot be read stops a release. Which
kind it is, is told here; the readers are ``markup``, ``archives`` and ``workbook``, ``pictures``, and ``pdf``.
"""

import re
import zlib
from collections.abc import Iterator

from scrutiny.outputs.release import pdf
from scrutiny.outputs.release.archives import archive
from scrutiny.outputs.release.coded import as_text, encoded
from scrutiny.outputs.release.markup import markup
from scrutiny.outputs.release.passage import LARGEST, Inner, Part, Passage, Trouble
from scrutiny.outputs.release.pictures import jpeg, png
from scrutiny.outputs.release.words import GLUE

_FONTS = (b"\x00\x01\x00\x00", b"OTTO", b"wOFF", b"wOF2", b"true", b"ttcf")
_MARKUP_START = re.compile(r"\s*<(?:[!?]|[A-Za-z][\w:.-]*[\s>/])")


def passages(name: str, data: bytes) -> Iterator[Part]:
    """Everything in a file that is or may be text. The kind is told by the content; the name only helps."""
    suffix = name.rpartition(".")[2].casefold()
    if b"%PDF-" in data[:1024]:
        yield from pdf.passages(data)
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from archive(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        yield from jpeg(data)
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
    yield from encoded(Passage("text", text, lines=True, style=style))
