"""Text in other clothes: bytes in one of the usual encodings, base64 in the midst of a text, and what was deflated."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from scrutiny.outputs.release.passage import LARGEST, Inner, Part, Passage, Trouble
from scrutiny.outputs.release.words import GLUE

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


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


def inflated(content: bytes) -> bytes:
    """What was deflated; ValueError where it is larger than anything we make, or cut off."""
    unpacking = zlib.decompressobj()
    made = unpacking.decompress(content, LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("too large or cut off")
    return made


_ADDRESS = re.compile(
    r"data:(?P<type>[\w.+/-]*+)(?:;[\w.=+-]++)*;base64,(?P<data>[A-Za-z0-9+/_=%\s-]*+)", re.IGNORECASE
)
_CODED = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,}+={0,2}(?![A-Za-z0-9])")


def encoded(passage: Passage) -> Iterator[Part]:
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
