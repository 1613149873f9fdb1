"""Mark-up for the release scan: HTML, SVG and XML, every character in the passage of its kind of place."""

import re
from collections.abc import Iterator, Mapping

from scrutiny.outputs.release.coded import encoded
from scrutiny.outputs.release.passage import Part, Passage
from scrutiny.outputs.release.words import GLUE

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

# In the files of Office some elements are places of their own.
OFFICE_PLACES = {
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
        yield from encoded(Passage(where, content, place, style=where == _STYLE))
    odd = sorted(name for name in reading.names if names or "-" in name)
    if odd:
        yield Passage("element name", "\n".join(odd), place)


def _unless_worded(match: re.Match[str]) -> str:
    """Nothing in the place of a measure; but where the attribute holds words elsewhere, what it holds."""
    text, start = match.string, match.start()
    name = text[max(0, start - 40) : start].rpartition(" ")[2]
    return match.group() if _WORDED.match(name) else " "


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
