"""Pictures for the release scan: all that is no point and no measure."""

import zlib
from collections.abc import Iterator

from scrutiny.outputs.release.coded import inflated
from scrutiny.outputs.release.passage import Part, Passage, Trouble


def png(data: bytes) -> Iterator[Part]:
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
            text = inflated(text)
        except (ValueError, zlib.error):
            yield Trouble("a text in a picture cannot be unpacked", stops=True)
            text = b""
    yield Passage("picture property", (key + b"\n" + text).decode("utf-8", "replace"))


def jpeg(data: bytes) -> Iterator[Part]:
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
