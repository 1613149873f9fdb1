r"""All text of a PDF file for the release scan: pages, tags, properties, bookmarks, links, attachments.

The scan reads the *file*, not what a viewer shows: every object, whether a page uses it or not, and every older
version of it that was left in the file. Text on pages goes through each font's table of characters, and letters are
put together by where they stand, since charts place them one by one.

It stops when in doubt. What it does not understand (encryption, a packing it does not know, a sign without a character)
is reported as trouble that stops a release. The PDFs are our own, so this does not happen by itself.

Source of the format: ISO 32000-2, sections 7.2 to 7.5 (syntax, streams, object streams), 9.4 (text), 9.10
(characters from codes). Why no library: docs/decisions/0012-reading-pdf.md.
"""

import re
import zlib
from base64 import a85decode
from binascii import Error as Base85Error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scrutiny.outputs.release_passage import LARGEST, Inner, Passage, Trouble

Value: TypeAlias = "bool | float | bytes | str | Ref | list[Value] | dict[str, Value] | None"


class Ref(NamedTuple):
    """The number of another object."""

    number: int


class Matrix(NamedTuple):
    """Where a drawing is on its page: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: "Matrix") -> "Matrix":
        """This one first, the other after it."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )


_SAME = Matrix(1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class _Object:
    """One object of the file: its syntax and, if it has one, its stream as it lies there."""

    number: int
    syntax: bytes
    stream: bytes | None = None

    def dictionary(self) -> dict[str, Value]:
        value = parsed(self.syntax)
        return value if isinstance(value, dict) else {}


@dataclass(slots=True)
class _File:
    """The objects of a file; of several with one number the last is the one in use."""

    objects: list[_Object] = field(default_factory=list)
    outside: list[bytes] = field(default_factory=list)  # what lies between objects
    troubles: list[str] = field(default_factory=list)

    def used(self) -> dict[int, _Object]:
        return {item.number: item for item in self.objects}


def passages(data: bytes) -> Iterator[Passage | Inner | Trouble]:
    """Everything in a PDF file that is or may be text."""
    file = _opened(data)
    used = file.used()
    pages = _pages(used)
    tables = _tables(used)
    fonts: dict[int, _Font] = {}
    strings: dict[str, list[str]] = {}
    names: set[bytes] = set()
    for item in file.objects:
        _collect(item.syntax, strings, names, file)
        if item.stream is not None:
            yield from _stream(item, file, used, pages, tables, fonts)
    for rest in file.outside:
        if rest.strip():
            _collect(_simplified(rest), strings, names, file)
    for where, found in strings.items():
        yield Passage(where, "\n".join(found))
    yield Passage("PDF name", "\n".join(sorted(_name(name) for name in names)))
    for what in dict.fromkeys(file.troubles):
        yield Trouble(what, stops=True)


# --- objects ------------------------------------------------------------------------------------------------

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_END_STREAM = re.compile(rb"\s*endstream")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_ENCRYPTED = re.compile(rb"/Encrypt[\s<]")


def _opened(data: bytes) -> _File:
    """The file cut into objects, those packed in other objects too."""
    file = _File()
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
            file.objects.append(_Object(number, _simplified(data[start:end])))
            position = end + len(b"endobj")
        else:
            syntax = data[start : begin.start() + 2]
            stop, position = _end_of_stream(data, syntax, begin.end())
            file.objects.append(_Object(number, _simplified(syntax), data[begin.end() : stop]))
    file.outside.append(data[position:])
    for item in tuple(file.objects):
        if item.stream is not None and b"/ObjStm" in item.syntax:
            file.objects += _packed(item, file)
    return file


def _simplified(syntax: bytes) -> bytes:
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


def _packed(item: _Object, file: _File) -> Iterator[_Object]:
    """The objects in an object stream."""
    head, content = item.dictionary(), _unpacked(item, file)
    first = head.get("First")
    if content is None or not isinstance(first, float):
        file.troubles.append("a part of the PDF is packed in a way that is not known here")
        return
    numbers = [int(number) for number in re.findall(rb"\d+", content[: int(first)])]
    places = [int(first) + offset for offset in numbers[1::2]]
    for number, start, end in zip(numbers[::2], places, [*places[1:], len(content)], strict=False):
        yield _Object(number, _simplified(content[start:end]))


def _unpacked(item: _Object, file: _File) -> bytes | None:
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


def inflated(content: bytes) -> bytes:
    """What was deflated; ValueError where it is larger than anything we make, or cut off."""
    unpacking = zlib.decompressobj()
    made = unpacking.decompress(content, LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("too large or cut off")
    return made


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


_NUMBER = re.compile(rb"[-+]?(?:\d{1,15}\.?\d{0,40}|\.\d{1,40})")


def parsed(syntax: bytes) -> Value:
    """The first value of a piece of PDF syntax; None where there is none or it is broken."""
    position, stack = 0, list[list[Value]]([[]])
    opened: list[bytes] = []
    while (token := _TOKEN.match(syntax, position)) is not None:
        position, kind, text = token.end(), token.lastgroup, token[token.lastgroup or 0]
        if kind == "open":
            stack.append([])
            opened.append(text)
            continue
        if kind == "close":
            if not opened:
                break
            inside = stack.pop()
            stack[-1].append(_dictionary(inside) if opened.pop() == b"<<" else inside)
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
        return _name(text)
    if kind == "string":
        return _unescaped(text[1:-1])
    if kind == "hex":
        return _from_hex(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text == b"true" if text in {b"true", b"false"} else None


def _name(text: bytes) -> str:
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


def _from_hex(text: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", text)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _string(value: bytes) -> str:
    """A text string: UTF-16 or UTF-8 with a mark, else nearly Windows-1252."""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("cp1252", "replace")


# --- strings of objects -------------------------------------------------------------------------------------

_TEXT = rf"{_STRING}|(?<!<)<[0-9A-Fa-f\s]*+>"
_CUT = re.compile(rf"({_TEXT})".encode("latin-1"))
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


def _collect(syntax: bytes, strings: dict[str, list[str]], names: set[bytes], file: _File) -> None:
    """Every string, name and comment of a piece of syntax, by the kind of place."""
    parts = _CUT.split(syntax) if b"(" in syntax or b"<" in syntax else [syntax]
    for place, part in enumerate(parts):
        if place % 2:
            last = _LAST_NAME.search(parts[place - 1], max(0, len(parts[place - 1]) - 64))
            name = last[1] if last else b""
            where = _WHERE.get(name, "PDF object")
            if name in _METADATA:
                where = "PDF bookmark" if name == b"/Title" and b"/Parent" in syntax else "PDF metadata"
            strings.setdefault(where, []).append(_string(_bytes_of(part)))
            continue
        names.update(_NAMES.findall(part))
        if b"%" in part:
            found = (comment.decode("utf-8", "replace") for comment in _COMMENT.findall(part))
            strings.setdefault("PDF comment", []).extend(found)
        elif b"(" in part:
            file.troubles.append("a text in the PDF has no end")


def _bytes_of(text: bytes) -> bytes:
    """The bytes of a string as it stands in the syntax."""
    return _unescaped(text[1:-1]) if text.startswith(b"(") else _from_hex(text)


# --- streams ------------------------------------------------------------------------------------------------

_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<\?x")


def _stream(
    item: _Object,
    file: _File,
    used: Mapping[int, _Object],
    pages: Mapping[int, tuple[int, Value]],
    tables: frozenset[int],
    fonts: dict[int, "_Font"],
) -> Iterator[Passage | Inner]:
    head = item.dictionary()
    kind, subtype = head.get("Type"), head.get("Subtype")
    if kind in {"/ObjStm", "/XRef", "/CMap"} or subtype in {"/Type1C", "/CIDFontType0C", "/OpenType"}:
        return  # packed objects were taken out already; the others are tables and the shapes of letters
    if subtype == "/Image":
        if head.get("Filter") == "/DCTDecode" and item.stream is not None:
            yield Inner("picture in the PDF", "", item.stream)
        return
    content = _unpacked(item, file)
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
        shown, said = _text(content, _fonts(own, used, fonts), file)
        yield Passage("PDF text", shown, place)
        if said:
            yield Passage("PDF alternative text", "\n".join(said), place)
    else:
        yield Inner("PDF object", "", content)


_NUMBERS = {"N", "FunctionType", "ShadingType"}
_TABLES = re.compile(rb"/(?:FontFile[23]?|CIDSet|ToUnicode|CIDToGIDMap)\s+(\d+)\s")


def _tables(used: Mapping[int, _Object]) -> frozenset[int]:
    """The streams that hold the shapes and tables of fonts."""
    return frozenset(int(number) for item in used.values() for number in _TABLES.findall(item.syntax))


def _resolved(value: Value, used: Mapping[int, _Object]) -> Value:
    for _ in range(8):
        if not isinstance(value, Ref):
            return value
        target = used.get(value.number)
        value = parsed(target.syntax) if target else None
    return None


def _pages(used: Mapping[int, _Object]) -> dict[int, tuple[int, Value]]:
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
        kids = _resolved(node.get("Kids"), used)
        if isinstance(kids, list):
            waiting += [(kid.number, resources) for kid in reversed(kids) if isinstance(kid, Ref)]
            continue
        count += 1
        contents = node.get("Contents")
        inside = _resolved(contents, used)
        for part in inside if isinstance(inside, list) else [contents]:
            if isinstance(part, Ref):
                found[part.number] = (count, resources)
    return found


# --- fonts --------------------------------------------------------------------------------------------------


_LAST_CODE = 0xFFFF  # codes have one byte or two


class _Characters(dict[int, str]):
    """Characters by code, as ``str.translate`` takes them; a code without one is the sign for that."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


class _Widths(dict[str, float]):
    """Widths by the code as a character, in thousandths of the size; others are of the usual width."""

    def __init__(self, known: Mapping[int, float], usual: float) -> None:
        super().__init__({chr(code): width for code, width in known.items() if code < 0x110000})
        self._usual = usual

    def __missing__(self, code: str) -> float:
        return self._usual


@dataclass(frozen=True, slots=True)
class _Font:
    """How the codes of a font become characters, and how wide each is."""

    size: int  # bytes of a code
    characters: _Characters
    widths: _Widths


def _fonts(resources: Value, used: Mapping[int, _Object], known: dict[int, _Font]) -> dict[str, _Font]:
    """The fonts of a page by the names that its stream uses."""
    table = _resolved(resources, used)
    entries = _resolved(table.get("Font"), used) if isinstance(table, dict) else None
    found: dict[str, _Font] = {}
    for name, value in entries.items() if isinstance(entries, dict) else ():
        if isinstance(value, Ref):
            if value.number not in known:
                known[value.number] = _font(_resolved(value, used), used)
            found["/" + name] = known[value.number]
        else:
            found["/" + name] = _font(value, used)
    return found


def _font(value: Value, used: Mapping[int, _Object]) -> _Font:
    head = value if isinstance(value, dict) else {}
    composite = head.get("Subtype") == "/Type0"
    table = head.get("ToUnicode")
    source = used.get(table.number) if isinstance(table, Ref) else None
    content = _unpacked(source, _File()) if source else None
    characters = _characters(content or b"")
    if (
        not composite
        and head.get("Subtype") != "/Type3"
        and not isinstance(_resolved(head.get("Encoding"), used), dict)
    ):
        characters = {code: bytes([code]).decode("cp1252", "replace") for code in range(256)} | characters
    if composite:
        below = _resolved(head.get("DescendantFonts"), used)
        inner = _resolved(below[0], used) if isinstance(below, list) and below else None
        inner = inner if isinstance(inner, dict) else {}
        usual = inner.get("DW", 1000.0)
        widths = _Widths(_widths(_resolved(inner.get("W"), used)), usual if isinstance(usual, float) else 1000.0)
        return _Font(2, _Characters(characters), widths)
    first, stated = head.get("FirstChar"), _resolved(head.get("Widths"), used)
    start = int(first) if isinstance(first, float) else 0
    listed = stated if isinstance(stated, list) else []
    known = {start + place: width for place, width in enumerate(listed) if isinstance(width, float)}
    return _Font(1, _Characters(characters), _Widths(known, 500.0))


def _widths(value: Value) -> dict[int, float]:
    """The table of widths of a composite font: "c [w ...]" and "first last w"."""
    found: dict[int, float] = {}
    items = value if isinstance(value, list) else []
    place = 0
    while place + 1 < len(items):
        first, second = items[place], items[place + 1]
        if not isinstance(first, float):
            break
        if isinstance(second, list):
            found |= {int(first) + n: width for n, width in enumerate(second) if isinstance(width, float)}
            place += 2
            continue
        third = items[place + 2] if place + 2 < len(items) else None
        if not isinstance(second, float) or not isinstance(third, float):
            break
        found |= dict.fromkeys(range(int(first), min(int(second), _LAST_CODE) + 1), third)
        place += 3
    return found


_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _characters(table: bytes) -> dict[int, str]:
    """A font's table from codes to characters."""
    found: dict[int, str] = {}
    for section in _SECTION.finditer(table):
        entries: list[bytes | list[bytes]] = []
        group: list[bytes] | None = None
        for match in _ENTRY.finditer(section[2]):
            if match[2]:
                group = []
            elif match[3]:
                entries.append(group or [])
                group = None
            elif group is not None:
                group.append(match[1])
            else:
                entries.append(match[1])
        if section[1] == b"bfchar":
            pairs = zip(entries[::2], entries[1::2], strict=False)
            found |= {
                _code(key): _utf16(text) for key, text in pairs if isinstance(key, bytes) and isinstance(text, bytes)
            }
        else:
            for first, last, text in zip(entries[::3], entries[1::3], entries[2::3], strict=False):
                found |= _range(first, last, text)
    return found


def _range(first: bytes | list[bytes], last: bytes | list[bytes], text: bytes | list[bytes]) -> dict[int, str]:
    if not isinstance(first, bytes) or not isinstance(last, bytes):
        return {}
    codes = range(_code(first), min(_code(last), _LAST_CODE) + 1)
    if isinstance(text, list):
        return {code: _utf16(item) for code, item in zip(codes, text, strict=False)}
    begin = _utf16(text)
    return {code: begin[:-1] + chr(min(ord(begin[-1]) + n, 0x10FFFF)) for n, code in enumerate(codes)} if begin else {}


def _code(digits: bytes) -> int:
    return int(digits or b"0", 16)


def _utf16(digits: bytes) -> str:
    return _from_hex(digits).decode("utf-16-be", "replace")


# --- text on a page -----------------------------------------------------------------------------------------

_APART = 0.18  # of the size of type: a wider gap is a blank, as in every font that has one
_BACK = -0.6
_LEVEL = 0.35  # of the size of type: two texts this near in height stand on one line


class _Line:
    """Puts texts together by where they stand: on, after a blank, or on a new line."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._x = self._y = 0.0

    def add(self, text: str, at: Matrix, *, width: float, size: float) -> None:
        """A text that begins at a place and is so wide, in the units of the page."""
        across = (at.a**2 + at.b**2) ** 0.5 or 1.0
        unit = (abs(size) or 1.0) * across
        ahead = ((at.e - self._x) * at.a + (at.f - self._y) * at.b) / across
        aside = ((at.f - self._y) * at.a - (at.e - self._x) * at.b) / across
        if self.out:
            if abs(aside) > _LEVEL * unit or ahead < _BACK * unit:
                self.out.append("\n")
            elif ahead > _APART * unit:
                self.out.append(" ")
        self.out.append(text)
        self._x, self._y = at.e + width * at.a, at.f + width * at.b


def _text(content: bytes, fonts: Mapping[str, _Font], file: _File) -> tuple[str, list[str]]:
    """What a stream shows, and what it says beside (replacement texts)."""
    parts = _CUT.split(_simplified(content))
    plain = b" ( ".join(parts[::2])  # "(" stands for the next string
    if plain.count(b"(") != len(parts) // 2:
        file.troubles.append("a text in the PDF has no end")
    for sign in (b"[", b"]", b"<<", b">>", b"/"):
        if sign in plain:
            plain = plain.replace(sign, b" /" if sign == b"/" else b" " + sign + b" ")
    drawing = _Drawing(plain.split(), [_bytes_of(part) for part in parts[1::2]], fonts, file)
    drawing.run()
    return "".join(drawing.line.out), drawing.said


class _Drawing:
    """The state that the operations of a stream change: where text goes, and in which font."""

    def __init__(self, tokens: list[bytes], strings: list[bytes], fonts: Mapping[str, _Font], file: _File) -> None:
        self.line, self.said = _Line(), list[str]()
        self._tokens, self._strings = tokens, strings
        self._fonts, self._file = fonts, file
        self._here, self._stack = _SAME, list[Matrix]()
        self._text = self._start = _SAME
        self._font: _Font | None = None
        self._size = self._leading = 0.0
        self._array = 0  # where the last array began
        self._waiting: list[bytes] = []  # strings before their operation

    def run(self) -> None:
        """All operations, each with what stands before it."""
        operations: dict[bytes, Callable[[int], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            b"cm": self._transform,
            b"BT": self._begin,
            b"Tm": self._set,
            b"Td": self._move,
            b"TD": self._move_and_lead,
            b"TL": self._lead,
            b"T*": self._next_line,
            b"Tf": self._choose,
            b"TJ": self._show_array,
            b"Tj": self._show,
            b"'": self._show_below,
            b'"': self._show_below,
            b"ID": self._picture,
        }
        strings = iter(self._strings)
        for place, token in enumerate(self._tokens):
            if token == b"(":
                self._waiting.append(next(strings))
            elif token == b"[":
                self._array = place
            elif token in operations:
                operations[token](place)
                self.said += map(_string, self._waiting)
                self._waiting = []
        self.said += map(_string, self._waiting)

    def _numbers(self, place: int, count: int) -> list[float]:
        tokens = self._tokens[max(0, place - count) : place]
        found = [float(token) for token in tokens if _NUMBER.fullmatch(token)]
        if len(found) != count:
            self._file.troubles.append("a page of the PDF is drawn in a way that is not known here")
            return [1.0, 0.0, 0.0, 1.0, 0.0, 0.0][-count:]
        return found

    def _save(self, _: int) -> None:
        self._stack.append(self._here)

    def _restore(self, _: int) -> None:
        self._here = self._stack.pop() if self._stack else _SAME

    def _transform(self, place: int) -> None:
        self._here = Matrix(*self._numbers(place, 6)).then(self._here)

    def _begin(self, _: int) -> None:
        self._text = self._start = _SAME

    def _set(self, place: int) -> None:
        self._text = self._start = Matrix(*self._numbers(place, 6))

    def _move(self, place: int) -> None:
        self._text = self._start = Matrix(1, 0, 0, 1, *self._numbers(place, 2)).then(self._start)

    def _move_and_lead(self, place: int) -> None:
        self._leading = -self._numbers(place, 2)[1]
        self._move(place)

    def _lead(self, place: int) -> None:
        self._leading = self._numbers(place, 1)[0]

    def _next_line(self, _: int) -> None:
        self._text = self._start = Matrix(1, 0, 0, 1, 0, -self._leading).then(self._start)

    def _choose(self, place: int) -> None:
        self._size = self._numbers(place, 1)[0]
        self._font = self._fonts.get(_name(self._tokens[place - 2]))

    def _picture(self, _: int) -> None:
        self._file.troubles.append("a page of the PDF has a picture among its text")

    def _show(self, _: int) -> None:
        self._put(b"".join(self._waiting), 0.0)

    def _show_below(self, place: int) -> None:
        self._next_line(place)
        self._show(place)

    def _show_array(self, place: int) -> None:
        """Strings and the distances between them, in thousandths of the size, to the left."""
        strings, together, back = iter(self._waiting), list[bytes](), 0.0
        for token in self._tokens[self._array + 1 : place - 1]:
            if token == b"(":
                together.append(next(strings, b""))
                continue
            by = float(token) if _NUMBER.fullmatch(token) else 0.0
            if by < -1000 * _APART:  # a blank
                self._put(b"".join(together), back)
                self._text = Matrix(1, 0, 0, 1, -by / 1000 * self._size, 0).then(self._text)
                together, back = [], 0.0
            else:
                back += by
        self._put(b"".join(together), back)

    def _put(self, codes: bytes, back: float) -> None:
        self._waiting = []
        font = self._font
        if font is None:
            self._file.troubles.append("a text in the PDF has no font")
            return
        signs = codes.decode("latin-1") if font.size == 1 else codes.decode("utf-16-be", "surrogatepass")
        text = signs.translate(font.characters)
        if "\ufffd" in text:
            self._file.troubles.append("a text in the PDF has signs without characters")
        width = (sum(map(font.widths.__getitem__, signs)) - back) / 1000 * self._size
        self.line.add(text, self._text.then(self._here), width=width, size=self._size)
        self._text = Matrix(1, 0, 0, 1, width, 0).then(self._text)
