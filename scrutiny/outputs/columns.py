"""How wide the columns of a table are, from the words in them, so that no word runs out of its cell.

Print and Word have no browser that tries: the widths are worked out here, from the widths of letters
(``charts.text_width``), which are upper bounds. All widths are millimetres, all sizes of letters points.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from scrutiny.outputs.charts import text_width

MM_A_POINT = 25.4 / 72
_MEAN = 0.53  # how wide a letter is, of its size: for guessing the lines of a text
_LONGEST_READ = 400  # characters of a cell: what is longer takes all it can get
_MOST = 0.8  # of the cells of a column
_SHORT, _PILE = 24, 4  # characters, lines
_SENTENCE, _STRIP = 10, 24  # words, and characters in a line
_JOINT = re.compile(r"[\s\u200b]+|(?<=[/-])(?=[^\W\d_])")  # where a line may break


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A width for each column, the size of the letters, and what stays free on either side of a cell."""

    widths: tuple[float, ...]
    size: float
    inset: float

    def lines(self, cells: Sequence[str]) -> int:
        """About how many lines a row takes; rather too many than too few."""
        return max(_lines(cell, width, self) for cell, width in zip(cells, self.widths, strict=True))

    def cramped(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether a short cell is a pile of lines, or a long one a thin strip: a table that nobody can read."""
        strip = _STRIP * _MEAN * self.size * MM_A_POINT
        return any(
            (len(cell) <= _SHORT and _lines(cell, width, self) >= _PILE)
            or (width < strip and len(cell.split()) >= _SENTENCE)
            for row in rows
            for cell, width in zip(row, self.widths, strict=True)
        )


def fit(rows: Sequence[Sequence[str]], *, width: float, letters: Sequence[tuple[float, float]]) -> Fit | None:
    """How a table is set in this width; the first row is its heads. None where some word is too wide for its column.

    ``letters``: sizes to try, each with its inset. The first at which the table reads well, else the last that fits.
    """
    found = None
    for size, inset in letters:
        if widths := _widths(rows, width, size, inset):
            found = Fit(widths=tuple(widths), size=size, inset=inset)
            if not found.cramped(rows):
                break
    return found


def _widths(rows: Sequence[Sequence[str]], width: float, size: float, inset: float) -> list[float]:
    columns = list(zip(*rows, strict=True))
    room = 2 * inset + 0.5

    def widths_of(column: Sequence[str], pieces: Callable[[str], list[str]], *, all_bold: bool) -> list[float]:
        bold = {0, len(column) - 1}  # the heads, and what may be a total
        return [
            _widest(pieces(cell), size, bold=all_bold or row in bold) + room for row, cell in enumerate(column)
        ]  # fmt: skip

    least = [max(widths_of(column, _JOINT.split, all_bold=not place)) for place, column in enumerate(columns)]
    if sum(least) > width:
        return []
    every = [
        sorted(widths_of(column, lambda cell: cell[:_LONGEST_READ].split("\n"), all_bold=not place))
        for place, column in enumerate(columns)
    ]
    # First to what most cells of a column want, then to what its widest does: one long word starves no other column.
    widths = _shared_out(least, [cells[int(_MOST * (len(cells) - 1))] for cells in every], width)
    return _shared_out(widths, [cells[-1] for cells in every], width)


def _shared_out(least: Sequence[float], wanted: Sequence[float], width: float) -> list[float]:
    """What is left after the least goes to the columns in equal parts, to none more than it wants."""
    widths = list(least)
    open_ones = {place for place, want in enumerate(wanted) if want > least[place]}
    while open_ones and (spare := width - sum(widths)) > 0.01:
        part = spare / len(open_ones)
        full = {place for place in open_ones if wanted[place] - widths[place] <= part}
        for place in sorted(full or open_ones):
            widths[place] = wanted[place] if full else widths[place] + part
        open_ones -= full or open_ones
    return widths


def _lines(cell: str, width: float, table: Fit) -> int:
    letter = _MEAN * table.size * MM_A_POINT
    room = max(letter, width - 2 * table.inset)
    return sum(max(1, ceil(1.15 * len(line) * letter / room)) for line in cell.split("\n"))


def _widest(pieces: Sequence[str], size: float, *, bold: bool) -> float:
    return max(text_width(piece.replace("\u200b", ""), size=size, bold=bold) for piece in pieces) * MM_A_POINT
