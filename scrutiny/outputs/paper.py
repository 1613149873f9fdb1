"""A paper as a value: headings, sentences, tables and pictures, before anybody has laid them out.

Part B of the pack, letters, notices, minutes and the fact sheet for the data-protection officer are papers. One value
feeds HTML, PDF and Word (``paper_files``), so that the three cannot disagree. A paper holds strings only; whoever
makes one passes free text that a person has signed, or none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from scrutiny.outputs.charts import Figure
from scrutiny.outputs.views import Fact

LEVELS = 4  # of headings below the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences of one thought."""

    text: str
    strong: bool = False  # a line that must not be missed; nothing else is set off


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels and what stands beside them."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with a caption and one row of heads; the first cell of a row is its head.

    ``numbers``: places of the columns that hold figures, from 0. ``total``: the last row sums the others.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    total: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Every row has a cell for each head; else the caller has a bug."""
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("a row of a table has more or fewer cells than the table has heads")

    @property
    def to_fill(self) -> tuple[int, ...]:
        """Places of the columns that nobody has filled in yet: there is a head, and no row has a word below it."""
        columns = enumerate(self.heads)
        return tuple(
            place
            for place, head in columns
            if head.strip() and self.rows and not any(row[place].strip() for row in self.rows)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart; its words and its figures are in it, and are laid out with it. ``says``: what is to be seen.

    A picture has an alternative of its own, for those who hear the page. ``says`` that says the same is left to it
    where the picture stands, so that nobody hears it twice; where it says something else it is printed as well.
    """

    figure: Figure
    says: str

    @property
    def id(self) -> str:
        """The chart's own; no two of a paper have the same."""
        return _between(r'<title id="([^"]*)-title">', self.figure.wide)

    @property
    def alternative(self) -> str:
        """What those who do not see the picture hear."""
        return unescape(_between(r"<desc[^>]*>(.*?)</desc>", self.figure.wide)) or self.says

    @property
    def grid(self) -> Grid:
        """The figures of the picture, as a table of the paper."""
        table = self.figure.table
        columns = [[row[place] for row in table.rows] for place in range(len(table.header))]
        return Grid(
            caption=f"The figures: {self.figure.title}",
            heads=tuple(head or "Group" for head in table.header),
            rows=table.rows,
            numbers=tuple(place for place, cells in enumerate(columns) if place and any(map(_is_figure, cells))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Something to fill in by hand or in Word: a label and room for so many lines."""

    label: str
    lines: int = 1


Block = Paragraph | Items | Facts | Grid | Picture | Blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part with a heading. One without blocks and parts says in a line why there is nothing yet."""

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    nothing: str = ""
    new_page: bool = False
    whole: bool = False  # in Word kept on one page even where it is more than a few lines

    def __post_init__(self) -> None:
        """No heading stands over nothing, and none is blank."""
        if not self.heading.strip():
            message = "a section without a heading"
            raise ValueError(message)
        if not (self.blocks or self.parts or self.nothing):
            message = "a section without content does not say why"
            raise ValueError(message)

    @property
    def line(self) -> str:
        """Why there is nothing; "" where there is something."""
        return "" if self.blocks or self.parts else self.nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole paper. ``name`` stands at the foot of every page, with the page's number."""

    name: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]  # under the title: to whom, for which meeting
    sections: tuple[Section, ...]
    marking: str
    contents: bool = False  # a list of the sections after the title

    def __post_init__(self) -> None:
        """Headings are as deep as a reader can follow, and a picture stands once; else the caller has a bug."""
        found = list(_walk(self.sections))
        if any(level > LEVELS for level, _ in found):
            message = f"headings more than {LEVELS} levels deep"
            raise ValueError(message)
        ids = [block.id for _, section in found for block in section.blocks if isinstance(block, Picture)]
        if len(set(ids)) < len(ids):
            message = "two charts of one id in a paper"
            raise ValueError(message)


def _walk(sections: Sequence[Section], level: int = 1) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield level, section
        yield from _walk(section.parts, level + 1)


def _between(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return found[1] if found else ""


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit()
