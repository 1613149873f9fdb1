"""Views as tagged PDF, made to PDF/UA-1 by Typst from fixed templates.

"Made to", not "conforms to": the compiler refuses what it can see (a text no font can show, a picture without
words), and the tests look at the tags, but no person with a screen reader has signed it off.

The data travel as JSON beside the template, so that what a record says is only ever text. Nothing is read from
the clock or the machine's fonts: the same view gives the same bytes.

A mark such as ``[NAME]`` is printed, and tagged, as the text it is. Typst can give other words to be read aloud only
to a figure or a formula; a sentence in which every removed name is announced as a picture reads worse.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from scrutiny import resources
from scrutiny.outputs.textsafe import for_print
from scrutiny.outputs.views import DRAFT_LINE, BriefView, PackView, QuestionView, plain


def pack_pdf(view: PackView, *, large: bool = False) -> bytes:
    """Part A of a pack, for two-sided print: a sheet a record, what came of the search on its back.

    ``large``: no letter under 16 pt; a record may take more sheets, and what came of the search stays behind them.
    """
    short = {for_print(question.id): short_answers(question) for question in view.questions}
    text = _for_large_print if large else for_print
    return _compile("pack/pack.typ", view, text, large="yes" if large else "no", short=_json(short))


def brief_pdf(view: BriefView) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    return _compile("brief/brief.typ", view)


def short_answers(question: QuestionView) -> list[str]:
    """Each answer short enough for a small box: first letters of its words, as many more as tell two answers apart.

    "Cannot tell" is CT. An answer that begins with a figure is that figure.
    """
    options = [for_print(option) for option in question.options]
    for letters in range(1, max(map(len, options), default=0) + 1):
        found = [_first_letters(option, letters) for option in options]
        if len(set(found)) == len(found):
            return found
    return options


def _first_letters(option: str, letters: int) -> str:
    first, *rest = option.split() or [option]
    if first.isdigit():
        return first
    return (first[:letters] + "".join(word[0] for word in rest if word[0].isalnum())).upper()


def _for_large_print(text: str) -> str:
    """The same, with places to break in a hash too, which in large letters is wider than a page."""
    return re.sub(r"[0-9a-f]{32,}", lambda found: "\u200b".join(re.findall(".{1,16}", found.group())), for_print(text))


def _compile(template: str, view: PackView | BriefView, text: Callable[[str], str] = for_print, **inputs: str) -> bytes:
    import typst

    made = typst.compile(
        resources.templates() / template,
        root=resources.templates(),
        format="pdf",
        font_paths=_font_folders(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": _json(plain(view, text)), "draft_line": DRAFT_LINE, **inputs},
    )
    if not isinstance(made, bytes):
        raise TypeError("the PDF compiler gave several files")
    return made


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _font_folders() -> list[Path]:
    import fontpkg_atkinson_hyperlegible
    import fontpkg_noto_sans

    return [Path(package.ROOT) / "files" for package in (fontpkg_atkinson_hyperlegible, fontpkg_noto_sans)]
