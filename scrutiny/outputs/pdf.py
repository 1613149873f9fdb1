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
from typing import Any

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.outputs.textsafe import for_print
from scrutiny.outputs.theme import ENGLISH, LARGE_SIZE, PLAIN, USUAL_SIZE, Theme, template_phrases, worded
from scrutiny.outputs.views import BriefView, PackView, QuestionView, plain


def pack_pdf(view: PackView, *, large: bool = False, theme: Theme = PLAIN) -> bytes:
    """Part A of a pack, for two-sided print: a sheet a record, what came of the search on its back.

    ``large``: no letter under 16 pt; a record may take more sheets, and what came of the search stays behind them.
    ``theme``: the office's words and look. SettingError: a template of the office's own with a mistake in it.
    """
    shown = worded(view, theme)
    short = {for_print(question.id): short_answers(question) for question in shown.questions}
    text = _for_large_print if large else for_print
    return _compile("pack/pack.typ", shown, text, theme=theme, large="yes" if large else "no", short=_json(short))


def brief_pdf(view: BriefView, *, theme: Theme = PLAIN) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    return _compile("brief/brief.typ", worded(view, theme), theme=theme)


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


def _compile(
    template: str,
    view: PackView | BriefView,
    text: Callable[[str], str] = for_print,
    *,
    theme: Theme = PLAIN,
    **inputs: str,
) -> bytes:
    return compiled(template, {"data": _json(plain(view, text)), **inputs}, theme=theme)


def compiled(template: str, inputs: dict[str, str], *, theme: Theme = PLAIN) -> bytes:
    """The PDF that a template makes of its inputs. SettingError for a mistake in one of the office's own."""
    import typst

    look = _look(theme)
    own = {name: text for name, text in theme.templates if name.endswith(".typ")}
    # Files by their names, which the compiler's own types do not tell of.
    source: Any = _files(template, own) if own else resources.templates() / template
    try:
        made = typst.compile(
            source,
            root=resources.templates(),
            format="pdf",
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={**inputs, **({"look": _json(look)} if look else {})},
        )
    except typst.TypstError as error:
        if not own:
            raise
        raise _mistake(str(getattr(error, "diagnostic", "") or error), error.message, own, theme) from None
    if not isinstance(made, bytes):
        raise TypeError("the PDF compiler gave several files")
    return made


def _look(theme: Theme) -> dict[str, object]:
    """What the templates need to know of a look: only what differs from how things look without one."""
    language, _, region = theme.language.partition("-")
    found: dict[str, object] = {
        name: getattr(theme, name) for name in ("ink", "heading", "soft") if getattr(theme, name)
    }
    if theme.language != ENGLISH:
        found |= {"lang": language, "region": region or None}
    if theme.size != USUAL_SIZE:
        found["size"] = theme.size / USUAL_SIZE
    if theme.large != LARGE_SIZE:
        found["large"] = theme.large / LARGE_SIZE
    words = {phrase: for_print(said) for phrase, said in theme.changed(template_phrases(".typ")).items()}
    return found | ({"words": words} if words else {})


def _files(template: str, own: dict[str, str]) -> dict[str, bytes]:
    """All printed templates, with the office's own in the place of the program's, and one that begins with ours."""
    top = resources.templates()
    there = {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.glob("*/*.typ"))}
    return {
        "main": f'#include "{template}"'.encode(),
        **there,
        **{name: text.encode("utf-8") for name, text in own.items()},
    }


_TOLD = re.compile(r"([a-z]+/[a-z]+\.typ):(\d+)")


def _mistake(told: str, message: str, own: dict[str, str], theme: Theme) -> SettingError:
    places = [(name, line) for name, line in _TOLD.findall(told.replace("\\", "/")) if name in own]
    name, line = places[0] if places else (next(iter(own)), "")
    return SettingError(
        f"line {line}: {message}" if line else message,
        where=f"{theme.where}/templates/{name}",
        do="Mend that line, or take the file out of the folder: the program's own template is used then",
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _font_folders() -> list[Path]:
    import fontpkg_atkinson_hyperlegible
    import fontpkg_noto_sans

    return [Path(package.ROOT) / "files" for package in (fontpkg_atkinson_hyperlegible, fontpkg_noto_sans)]
