"""The fonts of a PDF: which character a code stands for, and how wide it is. ISO 32000-2, section 9.10."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scrutiny.outputs.release.pdf_objects import PdfFile, PdfObject, Ref, Value, from_hex, resolved, unpacked

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
class Font:
    """How the codes of a font become characters, and how wide each is."""

    size: int  # bytes of a code
    characters: _Characters
    widths: _Widths


def fonts_of(resources: Value, used: Mapping[int, PdfObject], known: dict[int, Font]) -> dict[str, Font]:
    """The fonts of a page by the names that its stream uses."""
    table = resolved(resources, used)
    entries = resolved(table.get("Font"), used) if isinstance(table, dict) else None
    found: dict[str, Font] = {}
    for name, value in entries.items() if isinstance(entries, dict) else ():
        if isinstance(value, Ref):
            if value.number not in known:
                known[value.number] = _font(resolved(value, used), used)
            found["/" + name] = known[value.number]
        else:
            found["/" + name] = _font(value, used)
    return found


def _font(value: Value, used: Mapping[int, PdfObject]) -> Font:
    head = value if isinstance(value, dict) else {}
    composite = head.get("Subtype") == "/Type0"
    table = head.get("ToUnicode")
    source = used.get(table.number) if isinstance(table, Ref) else None
    content = unpacked(source, PdfFile()) if source else None
    characters = _characters(content or b"")
    if not composite and head.get("Subtype") != "/Type3" and not isinstance(resolved(head.get("Encoding"), used), dict):
        characters = {code: bytes([code]).decode("cp1252", "replace") for code in range(256)} | characters
    if composite:
        below = resolved(head.get("DescendantFonts"), used)
        inner = resolved(below[0], used) if isinstance(below, list) and below else None
        inner = inner if isinstance(inner, dict) else {}
        usual = inner.get("DW", 1000.0)
        widths = _Widths(_widths(resolved(inner.get("W"), used)), usual if isinstance(usual, float) else 1000.0)
        return Font(2, _Characters(characters), widths)
    first, stated = head.get("FirstChar"), resolved(head.get("Widths"), used)
    start = int(first) if isinstance(first, float) else 0
    listed = stated if isinstance(stated, list) else []
    known = {start + place: width for place, width in enumerate(listed) if isinstance(width, float)}
    return Font(1, _Characters(characters), _Widths(known, 500.0))


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
    return from_hex(digits).decode("utf-16-be", "replace")
