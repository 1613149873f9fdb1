r"""The objects of a PDF file, and values in its syntax. ISO 32000-2, sections 7.2 to 7.5 (streams, object streams)."""

import re
import zlib
from base64 import a85decode
from binascii import Error as Base85Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scrutiny.outputs.release.coded import inflated

Value: TypeAlias = "bool | float | bytes | str | Ref | list[Value] | dict[str, Value] | None"


class Ref(NamedTuple):
    """The number of another object."""

    number: int


@dataclass(frozen=True, slots=True)
class PdfObject:
    """One object of the file: its syntax and, if it has one, its stream as it lies there."""

    number: int
    syntax: bytes
    stream: bytes | None = None

    def dictionary(self) -> dict[str, Value]:
        """Its entries by name; none where it is something else."""
        value = parsed(self.syntax)
        return value if isinstance(value, dict) else {}


@dataclass(slots=True)
class PdfFile:
    """The objects of a file; of several with one number the last is the one in use."""

    objects: list[PdfObject] = field(default_factory=list)
    outside: list[bytes] = field(default_factory=list)  # what lies between objects
    troubles: list[str] = field(default_factory=list)

    def used(self) -> dict[int, PdfObject]:
        """The objects in use, by number."""
        return {item.number: item for item in self.objects}


_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_END_STREAM = re.compile(rb"\s*endstream")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_ENCRYPTED = re.compile(rb"/Encrypt[\s<]")


def opened(data: bytes) -> PdfFile:
    """The file cut into objects, those packed in other objects too."""
    file = PdfFile()
    if _ENCRYPTED.search(data):
        file.troubles.append("the PDF is encrypted")
    position = 0
    while (head := _OBJECT.search(data, position)) is not None:
        file.outside.append(data[position : head.start()])
        number, start = int(head[1]), head.end()
        end = data.find(b"endobj", start)
        end = len(data) if end < 0 else end
        begin = _STREAM.search(data, start, end) if data.find(b"stream", start, end) >= 0 else None
        if begin is None:
            file.objects.append(PdfObject(number, simplified(data[start:end])))
            position = end + len(b"endobj")
        else:
            syntax = data[start : begin.start() + 2]
            stop, position = _end_of_stream(data, syntax, begin.end())
            file.objects.append(PdfObject(number, simplified(syntax), data[begin.end() : stop]))
    file.outside.append(data[position:])
    for item in tuple(file.objects):
        if item.stream is not None and b"/ObjStm" in item.syntax:
            file.objects += _packed(item, file)
    return file


def simplified(syntax: bytes) -> bytes:
    """The same syntax without escaped brackets: each that is left begins or ends a string."""
    if b"\\" not in syntax:
        return syntax
    return syntax.replace(b"\\\\", rb"\134").replace(rb"\(", rb"\050").replace(rb"\)", rb"\051")


def _end_of_stream(data: bytes, syntax: bytes, begin: int) -> tuple[int, int]:
    """Where the stream's bytes end, and where reading goes on: by the length it states, if that is true."""
    stated = _LENGTH.search(syntax)
    if stated:
        end = begin + int(stated[1])
        closing = _END_STREAM.match(data, end)
        if closing:
            return end, closing.end()
    end = data.find(b"endstream", begin)
    return (len(data), len(data)) if end < 0 else (end, end + len(b"endstream"))


def _packed(item: PdfObject, file: PdfFile) -> Iterator[PdfObject]:
    """The objects in an object stream."""
    head, content = item.dictionary(), unpacked(item, file)
    first = head.get("First")
    if content is None or not isinstance(first, float):
        file.troubles.append("a part of the PDF is packed in a way that is not known here")
        return
    numbers = [int(number) for number in re.findall(rb"\d+", content[: int(first)])]
    places = [int(first) + offset for offset in numbers[1::2]]
    for number, start, end in zip(numbers[::2], places, [*places[1:], len(content)], strict=False):
        yield PdfObject(number, simplified(content[start:end]))


def unpacked(item: PdfObject, file: PdfFile) -> bytes | None:
    """The bytes of a stream, or None with a trouble said."""
    if item.stream is None:
        return None
    head, content = item.dictionary(), item.stream
    filters = head.get("Filter")
    parameters = head.get("DecodeParms")
    for name in filters if isinstance(filters, list) else [filters] if filters else []:
        try:
            content = _without(str(name), content)
        except (ValueError, zlib.error, Base85Error):
            file.troubles.append("a part of the PDF is packed in a way that is not known here, or damaged")
            return None
    if isinstance(parameters, dict) and parameters.get("Predictor", 1.0) != 1.0:
        file.troubles.append("a part of the PDF is packed in a way that is not known here")
        return None
    return content


def _without(name: str, content: bytes) -> bytes:
    """One packing undone."""
    if name in {"/FlateDecode", "/Fl"}:
        return inflated(content)
    if name in {"/ASCIIHexDecode", "/AHx"}:
        digits = re.sub(rb"\s", b"", content.partition(b">")[0])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if name in {"/ASCII85Decode", "/A85"}:
        return a85decode(content.strip().removeprefix(b"<~").removesuffix(b"~>"))
    raise ValueError(name)


def resolved(value: Value, used: Mapping[int, PdfObject]) -> Value:
    """What a reference stands for, however many lie between."""
    for _ in range(8):
        if not isinstance(value, Ref):
            return value
        target = used.get(value.number)
        value = parsed(target.syntax) if target else None
    return None


# --- values -------------------------------------------------------------------------------------------------


def _nested(depth: int) -> str:
    """A string in brackets; brackets inside it need no escape while they are in pairs."""
    inner = r"(?!)"
    for _ in range(depth):
        inner = rf"\([^()]*+(?:{inner}[^()]*+)*+\)"
    return inner


_STRING = _nested(8)
_HEX = r"<[0-9A-Fa-f\s]*+>"
_WORD = r"[^\s()<>\[\]{}/%]++"
_TOKEN = re.compile(
    rf"\s*+(?:%[^\r\n]*+\s*+)*+(?:(?P<ref>\d++\s++\d++\s++R(?![^\s()<>\[\]{{}}/%]))|(?P<name>/[^\s()<>\[\]{{}}/%]*+)|"
    rf"(?P<string>{_STRING})|(?P<open><<|\[)|(?P<close>>>|\])|(?P<hex>{_HEX})|(?P<word>{_WORD}))".encode("latin-1"),
    re.DOTALL,
)
NUMBER = re.compile(rb"[-+]?(?:\d{1,15}\.?\d{0,40}|\.\d{1,40})")
_TEXT = rf"{_STRING}|(?<!<)<[0-9A-Fa-f\s]*+>"
CUT = re.compile(rf"({_TEXT})".encode("latin-1"))


def parsed(syntax: bytes) -> Value:
    """The first value of a piece of PDF syntax; None where there is none or it is broken."""
    position, stack = 0, list[list[Value]]([[]])
    brackets: list[bytes] = []
    while (token := _TOKEN.match(syntax, position)) is not None:
        position, kind, text = token.end(), token.lastgroup, token[token.lastgroup or 0]
        if kind == "open":
            stack.append([])
            brackets.append(text)
            continue
        if kind == "close":
            if not brackets:
                break
            inside = stack.pop()
            stack[-1].append(_dictionary(inside) if brackets.pop() == b"<<" else inside)
        else:
            stack[-1].append(_simple(kind, text))
        if len(stack) == 1:
            return stack[0][0]
    return None


def _dictionary(inside: list[Value]) -> dict[str, Value]:
    return {str(key)[1:]: value for key, value in zip(inside[::2], inside[1::2], strict=False)}


def _simple(kind: str | None, text: bytes) -> Value:
    if kind == "ref":
        return Ref(int(text.split()[0]))
    if kind == "name":
        return name_of(text)
    if kind == "string":
        return _unescaped(text[1:-1])
    if kind == "hex":
        return from_hex(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return text == b"true" if text in {b"true", b"false"} else None


@lru_cache(maxsize=1024)  # a page names its two fonts before every text
def name_of(text: bytes) -> str:
    """A name without its escapes."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), text).decode("utf-8", "replace")


_ODD_ESCAPE = re.compile(rb"\\(?=[^nrtbf0-7\n\r])|\\\r\n?|(?<=\\)(?=[4-7][0-7]{2})")


def _unescaped(inside: bytes) -> bytes:
    """The bytes of a string, from what stands between its brackets once simplified."""
    if b"\\" not in inside:
        return inside
    # Python's own escapes are the same but for unknown ones, line ends, and octal numbers over 255
    return _ODD_ESCAPE.sub(_ordinary, inside).decode("unicode_escape").encode("latin-1", "replace")


def _ordinary(match: re.Match[bytes]) -> bytes:
    return b"0" if match.group() == b"" else b""


def from_hex(text: bytes) -> bytes:
    """The bytes of a string of hexadecimal digits."""
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", text)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def bytes_of(text: bytes) -> bytes:
    """The bytes of a string as it stands in the syntax."""
    return _unescaped(text[1:-1]) if text.startswith(b"(") else from_hex(text)


def text_string(value: bytes) -> str:
    """A text string: UTF-16 or UTF-8 with a mark, else nearly Windows-1252."""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("cp1252", "replace")
