"""A picture before it is written: its shapes, and its words, each in a box of known size.

Every word is put down with a box around it (`text_width`), so that clashes are found by arithmetic and not by eye.
Letters are 13 units high: 10 points where a wide picture (640 units) fills the pack's page, 12 dots where a narrow one
(300) fills a telephone of 320.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from unicodedata import combining, normalize

from scrutiny.outputs.charts.figures import clean

WIDE, NARROW = 640, 300
SIZE = 13
LEAD = 16  # from one line of words to the next
INK, SOFT, LINE, BLUE, PALE = "#0b0c0c", "#4a5055", "#b1b4b6", "#1a65a6", "#dbe7f2"
TEXTURES = {
    "hatch": "M-2 2L2 -2M-2 10L10 -2M6 10L10 6",
    "spots": "M1.5 2H3.5M5.5 6H7.5",
    "bars": "M0 2H8M0 6H8",
    "cross": "M0 0L8 8M8 0L0 8",
}
FILLS = (BLUE, "hatch", "#e9ebec", "cross", "spots", "bars")

# How wide a character is, in hundredths of its size: the wider of Atkinson Hyperlegible and Arial, which stands in for
# it where a browser lacks it.
_WIDTHS = {
    character: hundredths
    for hundredths, characters in (
        (20, "'"), (24, "l\N{RIGHT SINGLE QUOTATION MARK}"), (26, "j|"), (28, " ,.:;i·"), (29, "!"), (32, "[]f"),
        (33, "t"), (34, "()`r{}"), (36, '"'), (37, "-"), (38, "/\\"), (42, "I"), (44, "*"), (50, "cksvxyz"), (51, "J"),
        (56, "127?L^_aeghnou\N{EN DASH}"), (57, "bdp"), (58, "3q"), (59, "5<>~\N{MULTIPLICATION SIGN}£"), (60, "$69"),
        (61, "+="), (62, "48FTZ"), (65, "0"), (66, "#"), (67, "ABEKPSVXY"), (71, "&"), (73, "CDHNRUw"), (78, "GOQ"),
        (84, "M"), (85, "m"), (93, "%"), (95, "W"), (100, "\N{EM DASH}…"), (102, "@"),
    )
    for character in characters
}  # fmt: skip
_WIDEST = 160  # of what has no row here, but for two dashes that nobody types
_SYLLABLE, _WIDE = re.compile("[\uac00-\ud7a3]"), "\u4e00"  # one sign, although it can be taken apart into three
_ACCENT = 11  # a horn or a caron may stand beside its letter
_BOLDER = 8
_BOLDEST = {'"': 12, "#": 13}


def text_width(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """How wide words are at most, in the units of the picture."""
    wide = 0
    for character in normalize("NFD", _SYLLABLE.sub(_WIDE, normalize("NFC", text))):
        if combining(character):
            wide += _ACCENT
        else:
            wide += _WIDTHS.get(character, _WIDEST) + (_BOLDEST.get(character, _BOLDER) if bold else 0)
    return wide * size / 100


def wrap(text: str, width: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """Words in lines no wider than this; a word that is too long is broken, and what is left after ``most`` cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, bold=bold):
            joined = f"{line} {piece}" if line else piece
            if text_width(joined, bold=bold) <= width:
                line = joined
            else:
                lines.append(line)
                line = piece
            if len(lines) == most:
                return (*lines[:-1], _cut(lines[-1], width, bold=bold))
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, width: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and text_width(piece + character, bold=bold) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _cut(text: str, width: float, *, bold: bool = False) -> str:
    while text and text_width(f"{text}…", bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the picture, from its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two overlap, or come nearer than the gap."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def within(self, other: "Box") -> bool:
        """Whether all of it lies in the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words on one line: where their foot stands, and which end of them is there.

    ``turned`` reads upwards; ``halo`` has a white rim, for words that stand on lines.
    """

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    soft: bool = False
    turned: bool = False
    halo: bool = False

    @property
    def at_x(self) -> str:
        """As it is written."""
        return _at(self.x)

    @property
    def at_y(self) -> str:
        """As it is written."""
        return _at(self.y)

    @property
    def box(self) -> Box:
        """The room that the words need at most."""
        width = text_width(self.text, bold=self.bold)
        back = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        if self.turned:
            return Box(self.x - 0.8 * SIZE, self.y - width + back, 1.05 * SIZE, width)
        return Box(self.x - back, self.y - 0.8 * SIZE, width, 1.05 * SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A line or a filled shape: the path, its fill (a colour, "none" or a texture), its outline and dashes."""

    d: str
    fill: str = "none"
    line: str = ""
    width: float = 1.0
    dash: str = ""


@dataclass(slots=True)
class Drawing:
    """A picture before it is written: how large, its shapes from back to front, and its words on top of them."""

    width: int
    height: int = 0
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def stroke(self, d: str, *, line: str = INK, width: float = 1.0, dash: str = "") -> None:
        """A line."""
        self.shapes.append(Shape(d=d, line=line, width=width, dash=dash))

    def fill(self, d: str, fill: str, *, line: str = "", width: float = 1.0, dash: str = "") -> None:
        """A filled shape."""
        self.shapes.append(Shape(d=d, fill=fill, line=line, width=width, dash=dash))

    def rect(self, box: Box, fill: str, *, line: str = "", dash: str = "") -> None:
        """A rectangle."""
        right, foot = box.x + box.width, box.y + box.height
        self.fill(
            path([(box.x, box.y), (right, box.y), (right, foot), (box.x, foot)], closed=True),
            fill,
            line=line,
            dash=dash,
        )

    def say(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Literal["start", "middle", "end"] = "start",
        bold: bool = False,
        soft: bool = False,
        turned: bool = False,
        halo: bool = False,
    ) -> Words:
        """Words, cleaned: what stands in the picture is what was measured."""
        words = Words(x=x, y=y, text=clean(text), anchor=anchor, bold=bold, soft=soft, turned=turned, halo=halo)
        self.words.append(words)
        return words

    def lines(self, y: float, text: str, *, most: int = 6) -> float:
        """Soft words across the picture, in lines; where the next thing may begin.

        A browser without our letters takes others, which may be wider: a tenth of the line is kept for that.
        """
        if not clean(text):
            return y
        for line in wrap(clean(text), 0.88 * (self.width - 4), most=most):
            self.say(2, y + SIZE, line, soft=True)
            y += LEAD
        return y


def _at(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Straight lines from point to point."""
    return "M" + "L".join(f"{_at(x)} {_at(y)}" for x, y in points) + ("Z" if closed else "")


def flat_line(x1: float, x2: float, y: float) -> str:
    """A line across."""
    return path([(x1, y), (x2, y)])


def upright_line(x: float, y1: float, y2: float) -> str:
    """A line down."""
    return path([(x, y1), (x, y2)])


def circle(x: float, y: float, r: float) -> str:
    """Around a middle, this far to its edge."""
    return f"M{_at(x - r)} {_at(y)}a{_at(r)} {_at(r)} 0 1 0 {_at(2 * r)} 0a{_at(r)} {_at(r)} 0 1 0 {_at(-2 * r)} 0Z"


def square(x: float, y: float, r: float) -> str:
    """Around a middle, this far to each side."""
    return path([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], closed=True)


def diamond(x: float, y: float, r: float) -> str:
    """Around a middle, this far to each corner."""
    return path([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], closed=True)
