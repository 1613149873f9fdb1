"""What is wrong with the pages of a PDF, as a reader would see it: found from its words, its type and its picture.

No paper is known here. A page has a head and a foot where they are ruled off or stand on most pages; what lies between
is its body. Lengths are points from the top left corner of the page (72 an inch). What each finder takes for a mistake,
and what it lets pass, stands at the finder. Poppler reads the file: ``pdftotext`` the boxes of words, ``pdftohtml``
sizes and weights of type, ``pdftoppm`` the picture.
"""

import io
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf

DOTS = 50  # an inch: enough to see a hair line as grey
_POINT = 72 / DOTS  # points a dot
_ZOOM = 3  # pdftohtml has whole numbers only; larger than three it takes as three
_BEYOND = 200.0  # how far outside of a page is looked for words
_EDGE = 14.0  # nothing may stand nearer to the edge of the paper: printers leave about 5 mm white
_HEAD, _FOOT = 0.14, 0.82  # a head ends above, a foot begins below: shares of the page's height
_BOXES = 0.02  # of the dots beside words: more than the lines of a table make, and less than boxes to tick
_ROOM = 8.0  # below words: what is drawn nearer belongs to the words
_NEAR = 14.0  # how near to a head or a foot its line is
_LETTERS = 0.15  # a box reaches from the highest to the lowest letter of a font: that share of it is air, at each end
_OVERLAP = 0.2  # of the smaller word, in height and in width
_SMALL = 0.75  # of the height of its neighbour: a superscript, a mark of a note
_LARGE = 1.25  # times the largest type of running text: a heading, even where it is not bold
_RUNNING = 0.1  # of all letters: what is set in a size as often is running text
_LEAST = 0.1  # of the body's height
_ON_PURPOSE = re.compile(r"\b(?:left|kept) (?:blank|empty)\b|\bon purpose\b")
_NUMBER = re.compile(r"\b\d+ (?:of|o) \d+$")


@dataclass(frozen=True, slots=True)
class Box:
    """Something on a page: what it says, and where it lies."""

    text: str
    left: float
    top: float
    right: float
    low: float

    @property
    def height(self) -> float:
        """Of the whole box."""
        return self.low - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one page as it is set. ``size``: of its smallest letters, as poppler counts."""

    box: Box
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its words, its lines, its picture (0 black to 255 white), and where its body begins and ends."""

    number: int
    width: float
    height: float
    words: tuple[Box, ...]
    lines: tuple[Line, ...]
    ink: "np.ndarray[Any, np.dtype[np.bool_]]"
    rules: tuple[float, ...]  # heights at which a line is drawn over most of the width
    top: float
    foot: float
    foot_words: tuple[Box, ...]

    @property
    def body(self) -> tuple[Box, ...]:
        """Words between head and foot; those that lie over the line between them are of the body."""
        outside = set(map(id, self.foot_words))
        return tuple(word for word in self.words if word.low > self.top + 1 and id(word) not in outside)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong on a page. ``what`` is one of the names below, ``words`` where to look."""

    page: int
    what: str
    words: str

    def __str__(self) -> str:
        return f"page {self.page}: {self.what}: {self.words}"


OUTSIDE = "a word outside the page"
MARGIN = "a word in the margin"
OVERLAP = "two words lie on each other"
HEADING = "a heading is the last line"
EMPTY = "almost nothing on the page"
ON_FOOT = "something lies on the foot of the page"
BOX = "a box with nothing in it"


def findings(pdf: bytes, *, least: float = _LEAST) -> list[Finding]:
    """All that is wrong with the pages of a PDF, page by page. ``least``: share of its height a page has to use."""
    read = pages(pdf)
    margin = _margin(read)
    size = _running_size(read)
    empty_boxes = _boxes(pdf)
    found: list[Finding] = []
    for page in read:
        found += _outside(page, margin)
        found += _overlaps(page)
        found += _heading(page, size)
        found += _almost_empty(page, least)
        found += _on_foot(page)
        found += _empty_boxes(page, empty_boxes.get(page.number, ()))
    return found


# --- (a) words outside -----------------------------------------------------------------------------------------------


def _outside(page: Page, margin: float) -> Iterator[Finding]:
    """Words that leave the paper, or that stand in a margin that all other pages of the paper keep free."""
    white = max(margin - 2, _EDGE)
    outside, inside = [], []
    for word in page.words:
        if word.left < 0 or word.top < 0 or word.right > page.width or word.low > page.height:
            outside.append(word.text)
        elif not (
            white <= word.left
            and word.right <= page.width - white
            and word.top >= _EDGE / 2
            and word.low <= page.height - _EDGE / 2
        ):
            inside.append(word.text)
    for what, words in ((OUTSIDE, outside), (MARGIN, inside)):
        if words:
            yield Finding(page.number, what, " ".join(words))


def _margin(read: Sequence[Page]) -> float:
    """The white beside the text: where two lines at least, and one in fifty, begin; right as much as left."""
    starts = Counter(round(line.box.left) for page in read for line in page.lines)
    common = [at for at, count in starts.items() if count > 1 and count * 50 >= starts.total() and at >= _EDGE]
    return float(min(common, default=_EDGE))


# --- (b) words on words ----------------------------------------------------------------------------------------------


def _overlaps(page: Page) -> Iterator[Finding]:
    """Pairs of words whose letters share more than a fifth of the smaller one, in height and in width.

    Passed over: marks without a letter or digit (points, arrows, dots that lead to a number), and a word that is much
    smaller than the other (a superscript). The same word twice in the very same place is bold by printing twice.
    """
    words = [word for word in page.words if re.search(r"\w", word.text)]
    if len(words) < 2:
        return
    left, top, right, low = np.array([(one.left, one.top, one.right, one.low) for one in words]).T
    height, width = low - top, right - left
    high, deep = top + _LETTERS * height, low - _LETTERS * height
    wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    tall = np.minimum.outer(deep, deep) - np.maximum.outer(high, high)
    on = (wide > _OVERLAP * np.minimum.outer(width, width)) & (
        tall > _OVERLAP * (1 - 2 * _LETTERS) * np.minimum.outer(height, height)
    )
    on &= np.minimum.outer(height, height) >= _SMALL * np.maximum.outer(height, height)
    for first, second in np.argwhere(np.triu(on, 1)):
        one, other = words[first], words[second]
        if one.text != other.text or abs(one.left - other.left) + abs(one.top - other.top) > 1:
            yield Finding(page.number, OVERLAP, f"{one.text} / {other.text}")


def _lowest(word: Box) -> float:
    """Where the letters of a word end, without the air below them."""
    return word.low - _LETTERS * word.height


# --- (c) a heading at the end ----------------------------------------------------------------------------------------


def _heading(page: Page, size: float) -> Iterator[Finding]:
    """The last line of a body is a heading, and nothing is drawn below it either.

    A heading is much larger than running text, or bold from end to end: so the heads of a table, a caption and a label
    count as headings. Passed over: bold words that end as a sentence does or begin with a small letter (a command to
    type), a row of totals, which is numbers for the most part, and a label with room to write.
    """
    rows = _rows([line for line in page.lines if line.box.low > page.top + 1 and line.box.top < page.foot - 3])
    if not rows:
        return
    first = len(rows) - 1
    while first and _is_alike(rows[first - 1], rows[first]):
        first -= 1
    words = " ".join(" ".join(line.box.text.strip() for line in row) for row in rows[first:])
    last = rows[-1]
    large = all(line.size >= _LARGE * size for line in last)
    bold = all(line.bold for line in last) and not words.endswith((".", "?", "!", ";")) and not words[:1].islower()
    if (large or (bold and not _is_total(words))) and not _has_room(page, last, words):
        yield Finding(page.number, HEADING, words)


def _has_room(page: Page, last: Sequence[Line], words: str) -> bool:
    """Whether there are lines to write on, or a picture: below the words, farther than the line of a table's head.

    Or beside them: boxes to tick, or the line that a label with a colon is on itself.
    """
    low = max(line.box.low for line in last)
    strip = page.ink[int(last[0].box.top / _POINT) : int(low / _POINT), int(last[-1].box.right / _POINT) + 3 :]
    if strip.size and strip.mean() > _BOXES:
        return True
    beside = words.endswith(":") and last[-1].box.right < 0.6 * page.width
    if beside and any(_middle(last[-1].box) < rule < low + _ROOM for rule in page.rules):
        return True
    return _drawn(page, low + _ROOM, page.foot - 2)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Pieces that stand at one height together, from the left; the rows from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _middle(line.box)):
        if rows and _middle(line.box) - _middle(rows[-1][0].box) < line.box.height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.left) for row in rows]


def _is_alike(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether a row goes on in the next: all of one size and weight, and no more than a line apart."""
    kinds = {(line.size, line.bold) for line in (*one, *other)}
    return len(kinds) == 1 and other[0].box.top - one[0].box.low < 0.5 * one[0].box.height


def _is_total(words: str) -> bool:
    """Whether these are a name and at least as many numbers."""
    numbers = [word for word in words.split() if re.fullmatch(r"[\d,.%-]+", word)]
    return len(numbers) > 1 and 2 * len(numbers) >= len(words.split())


def _middle(box: Box) -> float:
    return (box.top + box.low) / 2


def _drawn(page: Page, top: float, low: float) -> bool:
    """Whether there is any ink between two heights."""
    return bool(page.ink[max(int(top / _POINT) + 1, 0) : max(int(low / _POINT), 0)].any())


def _running_size(read: Sequence[Page]) -> float:
    """The largest size in which a tenth of all letters are set."""
    sizes: Counter[float] = Counter()
    for page in read:
        for line in page.lines:
            sizes[line.size] += len(line.box.text)
    return max((size for size, count in sizes.items() if count >= _RUNNING * sizes.total()), default=0.0)


# --- (d) almost empty pages ------------------------------------------------------------------------------------------


def _almost_empty(page: Page, least: float) -> Iterator[Finding]:
    """The body ends, with all that is drawn, in the first tenth of its height, and does not say why.

    Lines to write on are drawn: a page of them is used.
    """
    used = used_share(page)
    if used < least and not _ON_PURPOSE.search(" ".join(word.text for word in page.body)):
        first = " ".join(word.text for word in page.body[:8]) or "nothing"
        yield Finding(page.number, EMPTY, f"{used:.0%} of its height is used: {first}")


def used_share(page: Page) -> float:
    """How far down its body a page is used, from 0 to 1."""
    rows = np.flatnonzero(page.ink[int(page.top / _POINT) + 2 : int(page.foot / _POINT) - 1].any(axis=1))
    return float(rows[-1] + 2) * _POINT / (page.foot - page.top) if rows.size else 0.0


# --- (e) something on the foot ---------------------------------------------------------------------------------------


def _on_foot(page: Page) -> Iterator[Finding]:
    """Words of the body that reach into the foot, and a drawn line nearer than a millimetre to the foot's own."""
    words = [word.text for word in page.body if word.top < page.height and _lowest(word) > page.foot + 1]
    if words:
        yield Finding(page.number, ON_FOOT, " ".join(words))
    if any(1.5 * _POINT < page.foot - rule < 4 * _POINT for rule in page.rules):
        yield Finding(page.number, ON_FOOT, "a drawn line")


# --- (f) boxes with nothing in them ----------------------------------------------------------------------------------

_FRAME = (60.0, 24.0)  # points: no tick box is as large


def _empty_boxes(page: Page, boxes: Sequence[Box]) -> Iterator[Finding]:
    """A stroked rectangle that is too large to tick, with no word and nothing drawn in it.

    Room to write is ruled, or the line above it ends with a colon.
    """
    for box in boxes:
        rows = slice(int(box.top / _POINT) + 3, int(box.low / _POINT) - 2)
        columns = slice(int(box.left / _POINT) + 3, int(box.right / _POINT) - 2)
        asked = any(
            line.box.text.rstrip().endswith(":") and 0 <= box.top - line.box.low < _NEAR and line.box.left < box.right
            for line in page.lines
        )
        if not asked and not page.ink[rows, columns].any():
            yield Finding(page.number, BOX, f"{box.right - box.left:.0f} by {box.height:.0f} points")


def _boxes(pdf: bytes) -> dict[int, tuple[Box, ...]]:
    """Rectangles that are stroked and not filled, by page, where a page draws them itself (not within a picture)."""
    found: dict[int, tuple[Box, ...]] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages, start=1):
            low = float(page.mediabox[3])
            found[number] = tuple(
                Box("", left, low - upper, right, low - lower)
                for left, lower, right, upper in _rectangles(page)
                if right - left >= _FRAME[0] and upper - lower >= _FRAME[1]
            )
    return found


def _rectangles(page: pikepdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """Left, lower, right and upper of each stroked rectangle, in the page's own measure."""
    matrix, kept = pikepdf.Matrix(), []
    path: list[tuple[float, float]] = []
    closed = False
    drawing = "q Q cm m l c h re S s B b f F f* n"
    for instruction in pikepdf.parse_content_stream(page, drawing):
        if not isinstance(instruction, pikepdf.ContentStreamInstruction):
            continue
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop() if kept else matrix
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "m" | "l":
                path.append(matrix.transform((float(operands[0]), float(operands[1]))))
            case "c":
                path = [*path, (float("nan"), 0.0)]
            case "h":
                closed = True
            case "re":
                x, y, w, h = map(float, operands)
                path += [matrix.transform(corner) for corner in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))]
                closed = True
            case end:
                corners = {(round(x, 1), round(y, 1)) for x, y in path if x == x}
                whole = len(path) in (4, 5) and len(corners) == 4 and all(x == x for x, _ in path)
                if end in ("S", "s") and (closed or end == "s") and whole:
                    xs, ys = {x for x, _ in corners}, {y for _, y in corners}
                    if len(xs) == len(ys) == 2:
                        yield min(xs), min(ys), max(xs), max(ys)
                path, closed = [], False


# --- reading ---------------------------------------------------------------------------------------------------------


def pages(pdf: bytes) -> list[Page]:
    """The pages of a PDF as they are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path, wide = Path(folder) / "paper.pdf", Path(folder) / "wide.pdf"
        path.write_bytes(pdf)
        _widened(path, wide)
        words = _words(wide)
        lines = _lines(path)
        pictures = _pictures(path)
    often = _repeated(words, lines)
    return [
        _page(number, words[number - 1], lines[number - 1], pictures[number - 1], often)
        for number in range(1, len(words) + 1)
    ]


Key = tuple[str, int]
Read = tuple[float, float, tuple[Box, ...]]  # of a page: width, height, words


def _key(line: Line) -> Key:
    """What makes two lines of two pages the same one: its words but for numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.box.text.strip()), round(line.box.top / 3)


def _repeated(words: Sequence[Read], lines: Sequence[tuple[Line, ...]]) -> set[Key]:
    """Lines near the upper or lower edge that stand on most pages."""
    counts: Counter[Key] = Counter()
    for (_, height, _), own in zip(words, lines, strict=True):
        counts.update({_key(line) for line in own if line.box.low < _HEAD * height or line.box.top > _FOOT * height})
    return {key for key, count in counts.items() if count > 1 and 2 * count > len(words)}


def _page(
    number: int,
    read: Read,
    lines: tuple[Line, ...],
    grey: "np.ndarray[Any, np.dtype[np.uint8]]",
    often: set[Key],
) -> Page:
    width, height, words = read
    ink = grey < 245
    rules = _rules(ink)
    heads = [line.box for line in lines if _key(line) in often and line.box.low < height / 2]
    top = max((box.low for box in heads), default=0.0)
    for rule in rules:  # a line below the head; on a page alone the line is what tells that there is a head
        above = [word for word in words if word.low <= rule + 3]
        if rule < _HEAD * height and above and rule - max(word.low for word in above) < _NEAR:
            top = max(top, rule)
    feet = [
        line.box
        for line in lines
        if line.box.top > _FOOT * height and (_key(line) in often or _NUMBER.search(line.box.text.strip()))
    ]
    foot, below = height, height
    if feet:
        foot = min(box.top for box in feet)
        below = foot - 3
        over = [rule for rule in rules if foot - _NEAR < rule < foot + 3]
        if over:
            foot = max(over)
    return Page(
        number, width, height, words, lines, ink, rules, top, foot, tuple(word for word in words if word.top >= below)
    )


def _rules(ink: "np.ndarray[Any, np.dtype[np.bool_]]") -> tuple[float, ...]:
    """Where a line is drawn, in one piece, over six tenths of the page's width; lines of several dots count once."""
    wide = int(0.6 * ink.shape[1])
    rows = [int(row) for row in np.flatnonzero(ink.sum(axis=1) >= wide) if _longest(ink[row]) >= wide]
    firsts = [row for place, row in enumerate(rows) if not place or row > rows[place - 1] + 1]
    return tuple((row + 0.5) * _POINT for row in firsts)


def _longest(row: "np.ndarray[Any, np.dtype[np.bool_]]") -> int:
    """The most dots side by side."""
    ends = np.flatnonzero(~np.concatenate(([False], row, [False])))
    return int(np.diff(ends).max()) - 1


def _widened(path: Path, wide: Path) -> None:
    """The same pages with white around them, for what lies outside is not read otherwise."""
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            left, low, right, top = (float(side) for side in page.mediabox)
            page.mediabox = pikepdf.Array([left - _BEYOND, low - _BEYOND, right + _BEYOND, top + _BEYOND])
            for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                if name in page:
                    del page[name]
        pdf.save(wide)


def _run(*command: str | Path) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def _words(wide: Path) -> list[tuple[float, float, tuple[Box, ...]]]:
    """Of each page its width, its height and its words."""
    text = _run("pdftotext", "-bbox-layout", wide, "-").decode("utf-8", errors="replace")
    return [
        (
            float(width) - 2 * _BEYOND,
            float(height) - 2 * _BEYOND,
            tuple(
                Box(unescape(said), *(float(side) - _BEYOND for side in (left, top, right, low)))
                for left, top, right, low, said in _WORD.findall(inner)
            ),
        )
        for width, height, inner in _PAGE.findall(text)
    ]


def _lines(path: Path) -> list[tuple[Line, ...]]:
    """Of each page its pieces of lines, with size and weight."""
    made = _run("pdftohtml", "-xml", "-i", "-q", "-fontfullname", "-zoom", str(_ZOOM), "-stdout", path)
    text = made.decode("utf-8", errors="replace")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text[text.index("<pdf2xml") :])
    text = re.sub(r"</?(?:a|i)\b[^>]*>", "", text)
    tree = ET.fromstring(re.sub(r"(<page )", r"\n\1", text))
    fonts = {one.get("id", ""): one for one in tree.iter("fontspec")}
    return [tuple(line for piece in page.iter("text") if (line := _line(piece, fonts))) for page in tree.iter("page")]


def _line(piece: "ET.Element[str]", fonts: dict[str, "ET.Element[str]"]) -> Line | None:
    words = "".join(piece.itertext())
    if not words.strip():
        return None
    font = fonts[piece.get("font", "")]
    left, top, wide, tall = (float(piece.get(name, "0")) / _ZOOM for name in ("left", "top", "width", "height"))
    whole = "".join("".join(part.itertext()) for part in piece.iter("b")).strip() == words.strip()
    heavy = re.search(r"Bold|Black|Heavy", font.get("family", ""), re.IGNORECASE) is not None
    return Line(Box(words, left, top, left + wide, top + tall), float(font.get("size", "0")), whole or heavy)


def _pictures(path: Path) -> list["np.ndarray[Any, np.dtype[np.uint8]]"]:
    """Each page in grey."""
    made, at, found = _run("pdftoppm", "-r", str(DOTS), "-gray", path), 0, []
    while head := re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s").match(made, at):
        width, height = int(head[1]), int(head[2])
        end = head.end() + width * height
        found.append(np.frombuffer(made[head.end() : end], dtype=np.uint8).reshape(height, width))
        at = end
    return found
