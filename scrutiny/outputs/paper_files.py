"""A paper as files: one page for a browser, a tagged PDF, and Word.

All three show the same words in the same order. The page follows the rules of the pack's (``html``): one file, nothing
loaded, no script. The PDF is made to PDF/UA-1 (``pdf``). Nothing is read from the clock: the same paper gives the same
bytes.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from scrutiny.outputs import word
from scrutiny.outputs.charts import wrap
from scrutiny.outputs.charts.figures import clean
from scrutiny.outputs.columns import MM_A_POINT, fit
from scrutiny.outputs.html import digest, own_style, rendered, sheet_style, style_text
from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.pdf import compiled
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.theme import PLAIN, Theme, worded
from scrutiny.outputs.views import BriefView, plain

__all__ = ["paper_docx", "paper_html", "paper_pdf"]

Laid = dict[str, Any]  # a block or a section as a template sees it

_WIDTH = 178.0  # millimetres between the margins of a printed page
_PAGE = 297.0
_LARGE = 16.0  # points: the least that is large print
_LETTERS = ((9.5, 2.0), (8.5, 1.2), (7.5, 1.2))  # of tables: points, and millimetres beside a cell's words
_NAME = 22  # characters: the name of a row that is no longer stays on its line
_TERSE = 24  # characters: a row of cells no longer than this is a sentence, where it cannot be a line of a table
_ROOM = "x" * 16  # in a column that is left to fill in, there is room for as much as this
_BOX = 8.0  # millimetres: the height of a row with something to fill in by hand
_A_PAGE = 1400  # characters, in large letters
_HASH = re.compile(r"[0-9a-f]{33,64}")


# --- a page ---------------------------------------------------------------------------------------------------


def paper_docx(paper: Paper, *, large: bool = False, theme: Theme = PLAIN) -> bytes:
    """The paper for Word (``word.paper_docx``), its headings and labels in the office's words.

    ``large``: in the letters of the pack in large print, none under 16 points.
    """
    return word.paper_docx(worded(paper, theme), language=theme.language, large=theme.large if large else 0)


def brief_docx(view: BriefView, *, theme: Theme = PLAIN) -> bytes:
    """A brief, or a notice, for Word."""
    return paper_docx(word.brief_paper(view), theme=theme)


def paper_html(paper: Paper, *, theme: Theme = PLAIN) -> bytes:
    """The paper as one page; its printed form has the marking and the page's number on every sheet."""
    paper = worded(paper, theme)
    style = "".join(
        (
            style_text("pack/pack.css", theme),
            style_text("paper/paper.css", theme),
            own_style(theme),
            sheet_style(
                marking=paper.marking,
                name=paper.name,
                margins="22mm 16mm 20mm",
                theme=theme,
            ),
        )
    )
    return rendered(
        "paper/paper.html.j2",
        {
            "paper": _head(paper, for_screen),
            "sections": _sections(paper.sections, for_screen, _on_screen),
            "style": style,
            "style_hash": digest(style),
            "script": "",
            "script_hash": "",
        },
        theme=theme,
    ).encode("utf-8")


def _on_screen(block: Block) -> Laid:
    """How a table's columns want to be treated; both drawings of a picture, of which the style shows one."""
    if isinstance(block, Grid):
        return {"classes": _classes(block)}
    if isinstance(block, Picture):
        return {
            "wide": block.figure.wide,
            "narrow": block.figure.narrow,
            "table": _grid(block.grid, for_screen) | {"classes": _classes(block.grid)},
        }
    return {}


def _classes(grid: Grid) -> list[str]:
    """What each column has: figures, sentences, words so long that they may be broken, room to write, short names."""
    found = []
    for place, cells in enumerate(zip(*grid.rows, strict=True)):
        longest = max(len(word) for cell in cells for word in (cell.split() or [""]))
        prose = max(map(len, cells)) > 60
        names = {
            "number": place in grid.numbers,
            "prose": prose,
            "broken": longest > 24,
            "fill": place in grid.to_fill,
            "name": not place and max(map(len, cells)) <= _NAME,
        }
        found.append(" ".join(name for name, holds in names.items() if holds))
    return found


# --- print ----------------------------------------------------------------------------------------------------


def paper_pdf(paper: Paper, *, large: bool = False, theme: Theme = PLAIN) -> bytes:
    """The paper as a tagged PDF on A4. ``large``: no letter under 16 points."""
    paper = worded(paper, theme)
    text = _print(large=large)
    sheet = _sheet(paper, large=large)
    data = {
        **_head(paper, text),
        **sheet,
        "document": clean(f"{paper.title}, {paper.subtitle}" if paper.subtitle else paper.title) or "Paper",
        "sections": _sections(
            paper.sections, text, lambda block: _in_print(block, text, large=large, height=sheet["height"])
        ),
    }
    return compiled("paper/paper.typ", {"data": json.dumps(data, ensure_ascii=False)}, theme=theme)


def _print(*, large: bool) -> Callable[[str], str]:
    """Texts for print; in large letters the line is too short for a hash, which then breaks in its middle."""

    def text(words: str) -> str:
        shown = for_print(words)
        return _HASH.sub(lambda found: f"{found[0][:32]}\u200b{found[0][32:]}", shown) if large else shown

    return text


def _sheet(paper: Paper, *, large: bool) -> Laid:
    """The head and the foot of every page, line by line, the room they take, and what is left between them.

    A marking or a name that is longer than its lines is cut there; the marking stands in full under the title.
    """
    size = _LARGE if large else 8.5
    line = 1.3 * size * MM_A_POINT

    def fitted(words: str, width: float, most: int) -> list[str]:
        return list(wrap(clean(words), 13 * width / (size * MM_A_POINT), bold=True, most=most))

    head = fitted(paper.marking, _WIDTH, 4)
    foot = fitted(paper.name, _WIDTH - 12 * size * MM_A_POINT, 2)  # beside the number of the page
    top = 14 + len(head) * line
    bottom = 12 + len(foot) * line
    return {
        "large": large, "head": head, "foot": foot, "top": top, "bottom": bottom, "height": _PAGE - top - bottom,
    }  # fmt: skip


def _in_print(block: Block, text: Callable[[str], str], *, large: bool, height: float) -> Laid:
    """The widths of a table's columns; a picture's drawing, which goes to print as it is."""
    if isinstance(block, Grid):
        return _columns(_grid(block, text), large=large, height=height)
    if isinstance(block, Picture):
        table = _grid(block.grid, text)
        return {
            **_drawn(block, large=large, height=height),
            "table": table | _columns(table, large=large, height=height),
        }
    return {}


def _drawn(picture: Picture, *, large: bool, height: float) -> Laid:
    """The drawing to print, how wide, and its words: those it was made with."""
    drawing = picture.figure.narrow if large else picture.figure.wide
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawing)
    if box is None:
        raise ValueError("a drawing does not say how large it is")
    across, down = int(box[1]), int(box[2])
    # Letters are 13 units high (`charts.SIZE`): in large print a unit is as wide as makes that 16 points.
    width = across * _LARGE / 13 * MM_A_POINT + 0.2 if large else _WIDTH
    fitting = min(width, across * (height - (36 if large else 30)) / down)  # below a heading or two, and its title
    return {
        "drawing": drawing,
        "alternative": clean(picture.alternative),
        "width": fitting,
        "too_tall": large and fitting < width,
    }


def _columns(grid: Laid, *, large: bool, height: float) -> Laid:
    """The widths of the columns at the largest size at which all words fit; without any, it is a list of its rows."""
    room = [_ROOM if place in grid["fills"] else "" for place in range(len(grid["heads"]))]
    rows = [grid["heads"], *([cell or more for cell, more in zip(row, room, strict=True)] for row in grid["rows"])]
    table = fit(rows, width=_WIDTH, letters=((_LARGE, 2.0),) if large else _LETTERS)
    if table and not table.cramped(rows):
        line = 1.3 * table.size * MM_A_POINT
        heights = [
            max(table.lines(row) * line + 3, _BOX if grid["fills"] and number else 0) for number, row in enumerate(rows)
        ]
        return {
            "widths": table.widths,
            "size": table.size,
            "inset": table.inset,
            "whole": [tall < 0.6 * height for tall in heights[1:]],
            "together": sum(heights) < 0.45 * height,
            "terse": False,
        }
    terse = all(len(cell) <= _TERSE for row in grid["rows"] for cell in row)
    whole = [sum(map(len, row)) < _A_PAGE / 4 and sum(cell.count("\n") for cell in row) < 8 for row in grid["rows"]]
    return {"widths": (), "whole": whole, "terse": terse}


# --- what both templates see ----------------------------------------------------------------------------------


def _head(paper: Paper, text: Callable[[str], str]) -> Laid:
    return {
        "title": text(paper.title),
        "subtitle": text(paper.subtitle),
        "facts": plain(paper.facts, text),
        "marking": text(paper.marking),
        "name": text(paper.name),
        "contents": paper.contents,
        "headings": [text(section.heading) for section in paper.sections],
    }


def _sections(
    sections: tuple[Section, ...], text: Callable[[str], str], more: Callable[[Block], Laid], above: str = "s"
) -> list[Laid]:
    """Sections with a name for their place, such as "s-2-1"; ``more`` adds to a block what one form alone needs."""
    return [
        {
            "id": f"{above}-{number}",
            "heading": text(section.heading),
            "nothing": text(section.line),
            "new_page": section.new_page,
            "blocks": [
                {**_block(block, text), **more(block), "id": f"{above}-{number}-block-{order}"}
                for order, block in enumerate(section.blocks, start=1)
            ],
            "parts": _sections(section.parts, text, more, f"{above}-{number}"),
        }
        for number, section in enumerate(sections, start=1)
    ]


def _block(block: Block, text: Callable[[str], str]) -> Laid:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": text(block.text), "strong": block.strong}
        case Items():
            return {"kind": "items", "points": [text(item) for item in block.items], "numbered": block.numbered}
        case Facts():
            return {"kind": "facts", "facts": plain(block.facts, text)}
        case Blank():
            return {"kind": "blank", "label": text(block.label), "lines": block.lines}
        case Grid():
            return _grid(block, text)
        case Picture():
            said = "" if clean(block.says) == block.alternative else text(block.says)
            return {
                "kind": "picture",
                "title": text(block.figure.title),
                "says": said,
                "table": _grid(block.grid, text),
            }


def _grid(grid: Grid, text: Callable[[str], str]) -> Laid:
    return {
        "kind": "grid",
        "caption": text(grid.caption),
        "heads": [text(head) for head in grid.heads],
        "rows": [[text(cell) for cell in row] for row in grid.rows],
        "numbers": list(grid.numbers),
        "fills": list(grid.to_fill),
        "total": grid.total and bool(grid.rows),
        "notes": [text(note) for note in grid.notes],
    }
