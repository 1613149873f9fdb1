"""A paper as a value: headings, sentences, tables and pictures, before anybody has laid them out.

Part B of the pack, letters, notices, minutes and the fact sheet for the data-protection officer are papers. One value
feeds HTML, PDF and Word (``paper_files``), so that the three cannot disagree. A paper holds strings only; whoever
makes one passes free text that a person has signed, or none.
"""

from dataclasses import dataclass

from scrutiny.outputs.charts import Figure
from scrutiny.outputs.views import Fact


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart; its words and its figures are in it, and are laid out with it. ``says``: what is to be seen."""

    figure: Figure
    says: str


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

    def __post_init__(self) -> None:
        """No heading stands over nothing."""
        if not (self.blocks or self.parts or self.nothing):
            message = "a section without content does not say why"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole paper. ``name`` stands at the foot of every page, with the page's number."""

    name: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]  # under the title: to whom, for which meeting
    sections: tuple[Section, ...]
    marking: str
    draft: bool = False
    contents: bool = False  # a list of the sections after the title
