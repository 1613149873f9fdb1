"""A workbook for the release scan: its cells in order, as somebody would read them, hidden sheets as such."""

import re
from collections.abc import Iterator, Mapping

from scrutiny.outputs.release.coded import as_text, encoded
from scrutiny.outputs.release.markup import OFFICE_PLACES, markup
from scrutiny.outputs.release.passage import Part, Passage
from scrutiny.outputs.release.words import GLUE

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


def workbook(parts: Mapping[str, bytes]) -> Iterator[Part]:
    """The sheets of a workbook, cell after cell, hidden ones as such; and texts that no cell uses."""
    texts = {name: as_text(content) or "" for name, content in parts.items() if name.startswith("xl/")}
    strings = [_ANY_TAG.sub(GLUE, item or "") for item in _ITEM.findall(texts.get(_STRINGS, ""))]
    states = _states(texts)
    used: set[int] = set()
    for number, name in enumerate(sorted(name for name in texts if _SHEET.fullmatch(name)), start=1):
        hidden = states.get(name, "visible") != "visible"
        cells = _cells(texts[name], strings, used)
        yield from encoded(Passage("hidden sheet" if hidden else "cell", cells, f"sheet {number}"))
        rest = _CELL.sub("\n", texts[name])
        yield from markup(
            rest, base="hidden sheet" if hidden else "sheet", places=OFFICE_PLACES, place=f"sheet {number}"
        )
    unused = [text for place, text in enumerate(strings) if place not in used]
    outside = _ITEM.sub("\n", texts.get(_STRINGS, ""))
    yield Passage("text that no cell uses", "\n".join(unused))
    yield from markup(outside, base="text that no cell uses", places=OFFICE_PLACES)


def is_cells(name: str) -> bool:
    """Whether a part is one that ``workbook`` reads: a sheet, or the texts of its cells."""
    return name == _STRINGS or _SHEET.fullmatch(name) is not None


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
