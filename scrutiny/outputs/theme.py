"""An office's own words and look: what it calls things, its language, colours and letters, and templates of its own.

A look is a folder ``look`` beside the settings: ``theme.toml``, ``words.toml`` and ``templates``, each optional. It is
read once and checked whole, with the line of every mistake, and is then a frozen value that goes to the renderers as an
argument. ``PLAIN`` is how things look without one. A look changes what is shown, never a code of an answer, a record, a
figure, or what a page may load.
"""

import ast
import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.records.tomlfile import TomlFile, text_of

FOLDER = "look"
THEME_FILE = "theme.toml"
WORDS_FILE = "words.toml"
TEMPLATES = "templates"

ENGLISH = "en-GB"
# What the office calls things. Each with its plural, as it stands in the program's own words.
TERMS: Mapping[str, str] = {
    "record": "records",
    "area": "areas",
    "pack": "packs",
    "member": "members",
    "panel": "panels",
    "office": "offices",
}
USUAL_SIZE, LARGE_SIZE = 11.0, 16.0  # points
_SIZES = {"size": (10.0, 14.0, USUAL_SIZE), "large": (16.0, 22.0, LARGE_SIZE)}
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3

_WHITE, _LINE = "#ffffff", "#b1b4b6"
_DELIVERED = {"ink": "#0b0c0c", "heading": "#0b0c0c", "soft": "#4a5055", "link": "#1a65a6", "wash": "#f3f2f1"}
# Which colour is read on which: letters, then what they stand on.
_READ_ON = (
    ("ink", "white"), ("ink", "wash"), ("ink", "the grey of a button"), ("heading", "white"), ("heading", "wash"),
    ("soft", "white"), ("soft", "wash"), ("link", "white"), ("link", "wash"),
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_GAP = re.compile(r"\{([a-z]+)\}")
_LONGEST = 2000  # characters of a phrase

# The page's policy, and what stands on every printed sheet, are not an office's to change; nor are scripts.
_FIXED = frozenset({"pack/base.html.j2", "pack/verify.html.j2", "pack/verify.css", "paper/sheet.css.j2"})
_ROOMS = ("pack", "paper", "brief")
_KINDS = (".html.j2", ".typ", ".css")
_PASSED_OVER = ("readme", "thumbs.db", "desktop.ini", ".ds_store")  # what people and Windows leave in folders

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Theme:
    """Words and look. An empty text, and a size as delivered, leave what they are about as it is."""

    language: str = ENGLISH
    ink: str = ""
    heading: str = ""
    soft: str = ""
    link: str = ""
    wash: str = ""
    size: float = USUAL_SIZE  # points, of printed text
    large: float = LARGE_SIZE  # the same in large print
    terms: tuple[tuple[str, str], ...] = ()  # a word of the program's own, and the office's for it
    words: tuple[tuple[str, str], ...] = ()  # a phrase, and the office's for it
    templates: tuple[tuple[str, str], ...] = ()  # the name of a template, and the office's text of it
    where: str = dataclasses.field(default=FOLDER, compare=False)  # for messages

    @cached_property
    def _said(self) -> dict[str, str]:
        return dict(self.words)

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Phrases with gaps, as they look when the gaps are filled; those with most words of their own first."""
        gapped = [(phrase, said) for phrase, said in self.words if _GAP.search(phrase)]
        gapped.sort(key=lambda pair: -len(_GAP.sub("", pair[0])))
        return tuple((_pattern(phrase), said) for phrase, said in gapped)

    @cached_property
    def _terms(self) -> re.Pattern[str] | None:
        if not self.terms:
            return None
        names = "|".join(re.escape(term) for term, _ in self.terms)
        return re.compile(rf"\b(an? )?({names})\b(?![^{{]*\}})", re.IGNORECASE)

    def say(self, phrase: str, **values: object) -> str:
        """A phrase in the office's words, its gaps filled: ``say("Record {number}", number="7")``."""
        return filled(self._said.get(phrase) or self._in_terms(phrase), values)

    def retold(self, text: str) -> str:
        """A text that was made elsewhere: in the office's words where all of it is a phrase, gaps filled or not."""
        if text in self._said:
            return self._said[text]
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(text):
                return filled(said, found.groupdict())
        return self._in_terms(text)

    def changed(self, phrases: Iterable[str]) -> dict[str, str]:
        """Of these phrases those that the office says otherwise, with what it says."""
        return {phrase: self.say(phrase) for phrase in phrases if self.say(phrase) != phrase}

    def _in_terms(self, text: str) -> str:
        if self._terms is None:
            return text
        own = dict(self.terms)

        def put(found: re.Match[str]) -> str:
            article, word = found[1] or "", found[2]
            said = own[word.lower()]
            if article:
                article = f"{article[0]}{'n' if said[0].lower() in 'aeiou' else ''} "
            return article + (said[:1].upper() + said[1:] if word[:1].isupper() else said)

        return self._terms.sub(put, text)


PLAIN = Theme()


def filled(phrase: str, values: Mapping[str, object]) -> str:
    """A phrase with its gaps filled; a gap that no value is given for stays as it is."""
    return _GAP.sub(lambda gap: str(values[gap[1]]) if gap[1] in values else gap[0], phrase)


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = _GAP.split(phrase)  # words, gap, words, gap, words
    seen: set[str] = set()
    made = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            made += re.escape(part)
        else:
            made += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
            seen.add(part)
    return re.compile(made, re.DOTALL)


# --- a view, or a paper, in the office's words -------------------------------------------------------------

# Which texts of a value are the program's own words. Nothing here ever holds what a record says.
_WORDED: Mapping[str, tuple[str, ...]] = {
    "Fact": ("label",),
    "Term": ("term", "meaning"),
    "GuideView": ("heading", "intro", "notes"),
    "QuestionView": ("text", "help", "options", "items"),
    "SamplingView": ("how", "who_chose", "can_say", "cannot_say"),
    "Check": ("text",),
    "PackView": ("title", "stage", "how_to", "reading", "notices"),
    "BriefView": ("heading", "asks", "not_said"),
    "Paper": ("title", "subtitle"),
    "Section": ("heading", "nothing"),
    "Grid": ("caption", "heads"),
    "Blank": ("label",),
}


def worded(value: _Value, theme: Theme) -> _Value:
    """A view or a paper with its headings and labels in the office's words; what records say, and codes, are kept."""
    return _worded(value, theme) if theme.words or theme.terms else value


def _worded(value: Any, theme: Theme) -> Any:  # noqa: ANN401 -- any part of a view
    if isinstance(value, tuple):
        return tuple(_worded(item, theme) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    own = _WORDED.get(type(value).__name__, ())
    new = {
        field.name: _retold(getattr(value, field.name), theme)
        if field.name in own
        else _worded(getattr(value, field.name), theme)
        for field in dataclasses.fields(value)
        if field.init
    }
    changed = {name: made for name, made in new.items() if made != getattr(value, name)}
    return replace(value, **changed) if changed else value


def _retold(value: Any, theme: Theme) -> Any:  # noqa: ANN401 -- a text or texts
    return theme.retold(value) if isinstance(value, str) else tuple(theme.retold(item) for item in value)


# --- which phrases there are -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """A heading, a label or a sentence that an office may say otherwise, and where it stands."""

    text: str
    where: str


# Words of a pack that stand beside figures, and are made where the figures are.
_LABELS = (
    "Stop and search records for the scrutiny panel", "First sample", "Larger draw: {name}", "Pack",
    "Records to judge", "Copy", "Marking", "Searches on the list", "Records drawn", "Seed", "Seed made by", "Witness",
    "Fingerprint", "Fingerprint sent out", "SHA-256 of the whole list", "Made with", "Questions", "Plan", "Areas",
    "Details supplied", "When", "What the person was told (GOWISELY)", "Differs from the list", "Who was searched",
)  # fmt: skip
_CALL = re.compile(r'(?<![\w.])t\(\s*"((?:[^"\\]|\\.)*)"')


def template_phrases(*endings: str) -> tuple[str, ...]:
    """The phrases that the templates with these endings print, in their order, each once."""
    return tuple(dict.fromkeys(phrase.text for phrase in _in_templates() if phrase.where.endswith(endings)))


@cache
def _in_templates() -> tuple[Phrase, ...]:
    found = []
    for name in (*_names(".html.j2"), *_names(".typ"), *_names(".js")):
        calls = _CALL.findall(resources.template_text(name))
        found += [Phrase(text=re.sub(r"\\(.)", r"\1", written), where=name) for written in calls]
    return tuple(found)


def _names(ending: str) -> list[str]:
    top = resources.templates()
    return sorted(
        path.relative_to(top).as_posix()
        for room in _ROOMS
        for path in (top / room).iterdir()
        if path.name.endswith(ending)
    )


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases that ``words.toml`` may hold, each once: of templates, papers, guides, questions and labels."""
    found: dict[str, Phrase] = {}
    for phrase in (*_in_templates(), *_in_views(), *_in_papers()):
        found.setdefault(phrase.text, phrase)
    return tuple(found.values())


def _in_views() -> Iterator[Phrase]:
    from scrutiny.code_a.powers import powers
    from scrutiny.outputs import views
    from scrutiny.outputs.glossary import ENTRIES
    from scrutiny.outputs.guides import guides
    from scrutiny.panel import questions
    from scrutiny.records.fields import by_name

    yield from (Phrase(text, "labels") for text in _LABELS)
    yield from (Phrase(by_name()[name].label, "labels of a record") for name in views.ALLOWED)
    yield from (Phrase(views.label(name), "labels of a record") for name in views.ALLOWED)
    yield from (Phrase(text, "how to answer") for text in (*views.HOW_TO, *views.READING))
    for question in views.question_views(questions.supplied(), video=True):
        for text in (question.text, question.help, *question.options, *question.items):
            if text:
                yield Phrase(text, "questions")
    for codes in ((), tuple(powers()), *((code,) for code in powers())):
        for guide in (*guides(codes), *guides(codes, nobody_picked=True)):
            texts = (guide.heading, *guide.intro, *(each for one in guide.terms for each in (one.term, one.meaning)))
            yield from (Phrase(text, "guides") for text in (*texts, *guide.notes))
    for entry in ENTRIES:
        yield from (Phrase(text, "glossary") for text in (entry.term, entry.meaning))


_SAID_AS = frozenset({"heading", "title", "caption", "label", "nothing"})
_CALLS = frozenset({"section", "_section"})


def _in_papers() -> Iterator[Phrase]:
    """Headings and labels that the papers are made with, from the program's own text, so that none is missed."""
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        where = f"papers: {path.stem}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [word.value for word in node.keywords if word.arg in _SAID_AS]
            given += [each for word in node.keywords if word.arg == "heads" for each in getattr(word.value, "elts", [])]
            if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                given += node.args[:1]
            for each in given:
                text = _constant(each)
                if re.search("[A-Za-z]{2}", _GAP.sub("", text)):
                    yield Phrase(text, where)


def _constant(node: ast.AST) -> str:
    """A text as it is written; what is put into it is a gap with the name of that. "" where it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    made = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            inner = getattr(part, "value", None)
            name = str(getattr(inner, "attr", "") or getattr(inner, "id", ""))
            if not re.fullmatch("[a-z]+", name):
                return ""
            made += f"{{{name}}}"
    return made


def words_file() -> str:
    """A ``words.toml`` with every phrase in it, each behind a #: to be copied, and taken up line by line."""
    lines = [
        "# The office's own words. Take the # away before a line and write your words to the right of the =.",
        "# What stands in curly brackets, such as {number}, is put in by the program: keep it.",
    ]
    where = ""
    for phrase in phrases():
        if phrase.where != where:
            where = phrase.where
            lines += ["", f"# {where}"]
        lines.append(f"# {_quoted(phrase.text)} = {_quoted(phrase.text)}")
    return "\n".join(lines) + "\n"


def starter() -> dict[str, str]:
    """The files of a look to begin with, by name: everything that can be set, each behind a # and as it is now."""
    lines = [
        "# The office's own look. Take the # away before a line, and change what stands to the right of the =.",
        "# The language of the words: it tells screen readers how to speak them.",
        f'# language = "{ENGLISH}"',
        "",
        f"# Colours. Letters need a contrast of {LEAST_CONTRAST} to 1 or more against what they stand on.",
        "# [colours]",
        *(f'# {name} = "{colour}"' for name, colour in _DELIVERED.items()),
        "",
        "# Sizes of printed letters, in points. Above 11 a record often takes two sheets.",
        "# [print]",
        *(f"# {name} = {usual:g}  # from {least:g} to {most:g}" for name, (least, most, usual) in _SIZES.items()),
        "",
        "# What the office calls things: one, and several.",
        "# [terms]",
        *(f'# {one} = ["{one}", "{several}"]' for one, several in TERMS.items()),
    ]
    return {THEME_FILE: "\n".join(lines) + "\n", WORDS_FILE: words_file()}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


# --- reading a look ----------------------------------------------------------------------------------------


def read(folder: Path) -> Theme:
    """The look in a folder; ``PLAIN`` where there is none. SettingError, with file and line, where one is wrong."""
    if not folder.is_dir():
        return PLAIN
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.lower().startswith((*_PASSED_OVER, "~$")):
            files[path.relative_to(folder).as_posix()] = text_of(path, what="look")
    return theme_of(files, where=folder.name)


def supplied(name: str) -> Theme:
    """A look that comes with the program, such as ``welsh``."""
    return read(resources.templates() / FOLDER / name)


def theme_of(files: Mapping[str, str], *, where: str = FOLDER) -> Theme:
    """The look that these files make, by their path below the folder. SettingError where one is wrong."""
    templates: dict[str, str] = {}
    for name, text in files.items():
        if name.startswith(f"{TEMPLATES}/"):
            templates[name.removeprefix(f"{TEMPLATES}/")] = text
        elif name not in (THEME_FILE, WORDS_FILE):
            raise SettingError(
                f'"{name}" is nothing that a look is made of',
                where=where,
                expected=f"{THEME_FILE}, {WORDS_FILE}, or templates in {TEMPLATES}",
                do="Rename the file, or take it out of the folder",
            )
    made = replace(PLAIN, where=where)
    if THEME_FILE in files:
        made = _look(TomlFile(files[THEME_FILE], f"{where}/{THEME_FILE}"), made)
    if WORDS_FILE in files:
        made = replace(made, words=_words(TomlFile(files[WORDS_FILE], f"{where}/{WORDS_FILE}")))
    if templates:
        _check_templates(templates, f"{where}/{TEMPLATES}")
        made = replace(made, templates=tuple(sorted(templates.items())))
    return made


def _look(source: TomlFile, made: Theme) -> Theme:
    source.only(("language", "colours", "print", "terms"))
    if "language" in source.raw:
        language = source.one_text(source.raw["language"], ("language",))
        if not _LANGUAGE.fullmatch(language):
            raise source.wrong(("language",), f'"{language}" is no language tag', expected='such as "cy" or "en-GB"')
        made = replace(made, language=language)
    return replace(made, **_colours(source), **_sizes(source), terms=_terms(source))


def _part(source: TomlFile, name: str, keys: Iterable[str]) -> dict[str, Any]:
    if name not in source.raw:
        return {}
    table = source.table(source.raw[name], (name,))
    source.only(tuple(keys), (name,))
    return table


def _colours(source: TomlFile) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, value in _part(source, "colours", _DELIVERED).items():
        colour = source.one_text(value, ("colours", name))
        if not _COLOUR.fullmatch(colour):
            raise source.wrong(
                ("colours", name), f'"{colour}" is no colour', expected='# and six figures or letters a to f: "#1a65a6"'
            )
        chosen[name] = colour.lower()
    known = {**_DELIVERED, **chosen, "white": _WHITE, "the grey of a button": _LINE}
    if "ink" in chosen:
        known["heading"] = chosen.get("heading", chosen["ink"])
    for letters, ground in _READ_ON:
        if (ratio := contrast(known[letters], known[ground])) < LEAST_CONTRAST:
            at = letters if letters in chosen or ground not in chosen else ground
            at = "ink" if at == "heading" and at not in chosen else at
            raise source.wrong(
                ("colours", at),
                f"{letters} {known[letters]} on {ground} {known[ground]} has a contrast of {_down(ratio)} to 1",
                expected=f"at least {LEAST_CONTRAST} to 1, so that it can be read",
                do="Choose a darker colour for letters, or a lighter one behind them",
            )
    return chosen


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as "#1a65a6", from 1 to 21, as WCAG 2.2 works it out."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _down(ratio: float) -> float:
    """With two decimals, never more than it is."""
    return int(ratio * 100) / 100


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _sizes(source: TomlFile) -> dict[str, Any]:
    sizes: dict[str, Any] = {}
    for name, value in _part(source, "print", _SIZES).items():
        least, most, _ = _SIZES[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise source.wrong(
                ("print", name), f'"{name}" does not fit', expected=f"points, from {least:g} to {most:g}"
            )
        sizes[name] = float(value)
    return sizes


def _terms(source: TomlFile) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name, value in _part(source, "terms", TERMS).items():
        both = source.texts(value, ("terms", name))
        if len(both) != 2 or not all(re.fullmatch(r"[^\W\d_][^\n{}<>]{0,39}", word) for word in both):
            raise source.wrong(
                ("terms", name),
                f'"{name}" needs two words',
                expected=f'one and several, such as {name} = ["form", "forms"]',
            )
        found += [(name, both[0]), (TERMS[name], both[1])]
    return tuple(found)


def _words(source: TomlFile) -> tuple[tuple[str, str], ...]:
    known = {phrase.text for phrase in phrases()}
    found = []
    for phrase, value in source.raw.items():
        said = source.one_text(value, (phrase,))
        if phrase not in known:
            near = difflib.get_close_matches(phrase, known, n=1, cutoff=0.3)
            raise source.wrong(
                (phrase,),
                f'no phrase "{phrase[:80]}" is printed',
                expected=f'perhaps "{near[0][:200]}"' if near else "a phrase of the list",
                do="Write it as it stands in the list of phrases",
            )
        if not said.strip() or len(said) > _LONGEST or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said):
            raise source.wrong((phrase,), "there are no words", expected=f"words, at most {_LONGEST} characters")
        gaps, own = set(_GAP.findall(phrase)), set(_GAP.findall(said))
        if gaps != own:
            wanted = ", ".join(f"{{{gap}}}" for gap in sorted(gaps)) or "none"
            raise source.wrong((phrase,), "the words in curly brackets differ", expected=f"in curly brackets: {wanted}")
        found.append((phrase, said))
    return tuple(sorted(found))


# --- templates of the office's own -------------------------------------------------------------------------


def overridable() -> tuple[str, ...]:
    """The templates that an office may have its own text of."""
    return tuple(name for kind in _KINDS for name in _names(kind) if name not in _FIXED)


def _check_templates(templates: Mapping[str, str], where: str) -> None:
    for name, text in templates.items():
        if name not in overridable():
            raise SettingError(
                "there is no template of this name that can be changed",
                where=f"{where}/{name}",
                expected="one of " + ", ".join(overridable()),
                do="Rename the file, or take it out of the folder",
            )
        if name.endswith(".j2"):
            from scrutiny.outputs.html import check_template

            check_template(text, name=name, where=f"{where}/{name}")
        else:
            _no_way_out(text, "</" if name.endswith(".css") else '"@', where=f"{where}/{name}")


def _no_way_out(text: str, sign: str, *, where: str) -> None:
    """A style sheet must not end itself and go on as a page; print must not fetch packages from the network."""
    for number, line in enumerate(text.splitlines(), start=1):
        if sign in line:
            raise SettingError(
                f"line {number}: {sign} cannot stand here", where=where, expected="no such sign", do="Take it out"
            )
