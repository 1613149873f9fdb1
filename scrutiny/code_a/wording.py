"""Matching words in free text: phrases as data, negation, spans, placeholders, redaction marks.

A cue file (``cues/*.toml``) lists phrases, each with its reason. Matching ignores case, so ALL CAPS is no
different, and looks at whole words. The language of a phrase, word by word:

* ``smell*``      any ending: smell, smells, smelling
* ``weed|skunk``  one of these
* ``[strong]``    may be there or not; ``[a|the]`` too
* ``...``         up to four other words

Words of a phrase are parted by blanks and light punctuation, never by the end of a sentence. What a file
lists under ``[patterns]`` are regular expressions by a name, for what words cannot say.

A cue is *cancelled* where it stands in a phrase that the file lists under ``[cancelled]`` ("known for
dealing"), and, where the file says ``negation = true``, where it is denied: a word of denial before its first
word ("no smell of cannabis") or after its last ("a smell of cannabis was not present"; ``cues/negation.toml``).

The long lists about the reasons for a search are sought together, by ``lexicon.py``, in the same language with a
little more; the few lists that stand by themselves are sought here, in the text as written.

Everything runs on distinct texts, through RE2 (pyarrow), so the patterns use nothing that RE2 lacks: no
look-around. The same patterns serve Python's ``re`` for the few texts whose matched words are shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrutiny.errors import SettingError

if TYPE_CHECKING:
    from scrutiny.code_a.evidence import Texts
    from scrutiny.records.table import Bools

_FOLDER = Path(__file__).with_name("cues")

# Between the words of a phrase; no full stop, so that a phrase ends with its sentence. The escapes are the right
# single quotation mark and the no-break space.
_BETWEEN = "[ \\t\\r\\n,;:'\"\u2019()/&\u00a0-]+"
_ANY_WORD = "[0-9a-z'\u2019]+"
_CUT = "."  # what a cancelled phrase becomes: it ends a phrase and begins none

# Phrases with gaps multiply the states of an automaton: many in one pattern are slow, one at a time are slow too.
_TOGETHER = 8
_FEW = 1 << 8  # texts that Python looks at, one by one


class Span(NamedTuple):
    """Matched words in a text: characters ``start`` to ``end`` (exclusive), and which cue they are."""

    start: int
    end: int
    cue: str


# --- phrases ----------------------------------------------------------------------------------------------


def _word(text: str) -> str:
    """The expression of one word of a phrase: alternatives, any ending."""
    parts = [re.escape(part.removesuffix("*")) + ("[a-z]*" if part.endswith("*") else "") for part in text.split("|")]
    return f"(?:{'|'.join(parts)})"


def compile_phrase(phrase: str, between: str = _BETWEEN) -> str:
    """The expression of a phrase, for RE2 and for Python alike, without the edges of its first and last word."""
    expression, waiting, begun = "", "", False  # waiting: gaps that count only if another word follows
    for part in phrase.split():
        if part == "...":
            waiting += f"(?:{between}{_ANY_WORD}){{0,4}}"
            continue
        word, optional = _word(part.strip("[]")), part.startswith("[")
        if not begun:
            expression += f"(?:{word}{between})?" if optional else word
            begun = not optional
            continue
        expression += waiting + (f"(?:{between}{word})?" if optional else between + word)
        waiting = ""
    return expression


def _whole(phrases: Iterable[str]) -> str:
    """One of these phrases, as whole words."""
    return rf"\b(?:{'|'.join(compile_phrase(phrase) for phrase in phrases)})\b"


def _first_words(parts: Sequence[str]) -> Iterable[str]:
    """The words with which a phrase may begin: optional ones up to the first that has to be there."""
    for part in parts:
        if part == "...":
            continue
        yield part.strip("[]")
        if not part.startswith("["):
            return


def read_cues(name: str) -> Mapping[str, Any]:
    """The content of ``cues/NAME.toml``."""
    path = _FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingError(
            f"cannot be read: {error}", where=f"cues/{path.name}", do="Restore the file and run again"
        ) from None


def _denials(phrases: Iterable[str]) -> list[str]:
    """Words of denial together with the first or the last word of a phrase. To take one word out undoes the phrase."""
    words, tokens = read_cues("negation"), [phrase.split() for phrase in phrases]
    first = "|".join(sorted({_word(word) for each in tokens for word in _first_words(each)}))
    last = "|".join(sorted({_word(word) for each in tokens for word in _first_words(each[::-1])}))
    filler = "|".join(_word(word) for word in words["filler"])
    return [
        rf"{_whole(words['before'])}(?:{_BETWEEN}(?:{filler})\b){{0,3}}{_BETWEEN}(?:{first})\b",
        rf"\b(?:{last}){_BETWEEN}{_whole(words['after'])}",
    ]


def _batches(phrases: Sequence[str]) -> list[str]:
    return [_whole(phrases[start : start + _TOGETHER]) for start in range(0, len(phrases), _TOGETHER)]


@dataclass(frozen=True, slots=True)
class Cues:
    """A list of cues, ready to be looked for."""

    name: str
    title: str
    patterns: tuple[str, ...] = field(repr=False)  # the cues, several in each pattern
    cancelled: tuple[str, ...] = field(repr=False)  # what is cut out of a text before, in this order
    each: tuple[tuple[str, str], ...] = field(repr=False)  # (phrase or name, its own pattern): what was matched

    def found(self, texts: Texts) -> Bools:
        """True where a text has at least one cue that is not cancelled."""
        hits = any_match(texts, self.patterns)
        if self.cancelled and hits.any():
            hits[hits] = any_match(cut(chosen(texts, hits), self.cancelled), self.patterns)
        return hits

    def cut_from(self, texts: Texts) -> Texts:
        """The texts without these cues, cancelled ones included, so that others are sought in the rest."""
        return cut(texts, (*self.cancelled, *self.patterns))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where the cues stand in one text, from left to right, the longest where several overlap."""
        for pattern in self.cancelled:
            text = _python(pattern).sub(lambda match: _CUT * len(match.group()), text)
        hits = [
            Span(match.start(), match.end(), phrase)
            for phrase, pattern in self.each
            for match in _python(pattern).finditer(text)
        ]
        kept: list[Span] = []
        for hit in sorted(hits, key=lambda span: (span.start, -span.end)):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return tuple(kept)


@cache
def cues(name: str) -> Cues:
    """The cues of ``cues/NAME.toml``."""
    content = read_cues(name)
    unknown = content.keys() - {"title", "negation", "phrases", "patterns", "cancelled"}
    if unknown or "title" not in content:
        raise SettingError(
            f"unexpected: {', '.join(sorted(unknown)) or 'no title'}",
            where=f"cues/{name}.toml",
            expected="title, negation, phrases, patterns, cancelled",
        )
    phrases, patterns = tuple(content.get("phrases", {})), content.get("patterns", {})
    if any("{" in phrase for phrase in phrases):
        raise SettingError("a list of code_a/lexicon.py", where=f"cues/{name}.toml", do="Use a Lexicon")
    together = [*_batches(phrases), *(["|".join(patterns.values())] if patterns else [])]
    cancelled = _batches(tuple(content.get("cancelled", {})))
    if content.get("negation", False):
        cancelled += _denials(phrases)
    return Cues(
        name=name,
        title=content["title"],
        patterns=tuple(f"(?i){pattern}" for pattern in together),
        cancelled=tuple(f"(?i){pattern}" for pattern in cancelled),
        each=(
            *((phrase, f"(?i){_whole([phrase])}") for phrase in phrases),
            *((label, f"(?i){pattern}") for label, pattern in patterns.items()),
        ),
    )


# --- many texts at once -----------------------------------------------------------------------------------


@cache
def _python(pattern: str) -> re.Pattern[str]:
    """A pattern for one text. ASCII words, as RE2 has them."""
    return re.compile(pattern, re.ASCII)


def chosen(texts: Texts, where: Bools) -> Texts:
    """The texts where the mask is true."""
    import pyarrow as pa

    return texts.filter(pa.array(where))


def matches(texts: Texts, pattern: str) -> Bools:
    """True where the pattern is found somewhere in the text."""
    import pyarrow.compute as pc

    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False).copy()  # type: ignore[no-any-return]


def _among_few(texts: Texts, pattern: str) -> Bools:
    """``matches`` for a few texts with letters of ASCII only. Python keeps the pattern; RE2 makes it anew each time."""
    import numpy as np

    found = _python(pattern)
    return np.array([found.search(text) is not None for text in texts.to_pylist()], dtype=bool)


def any_match(texts: Texts, patterns: Sequence[str]) -> Bools:
    """True where one of the patterns is found; a text that has one is not looked at again."""
    hits = matches(texts, patterns[0])
    for pattern in patterns[1:]:
        if hits.all():
            break
        hits[~hits] = matches(chosen(texts, ~hits), pattern)
    return hits


def cut(texts: Texts, patterns: Iterable[str], by: str = _CUT) -> Texts:
    """The texts with every match of the patterns, in their order, replaced."""
    import pyarrow.compute as pc

    for pattern in patterns:
        hits = matches(texts, pattern)  # to look is much cheaper than to replace
        if hits.any():
            changed = pc.replace_substring_regex(chosen(texts, hits), pattern=pattern, replacement=by)
            texts = pc.replace_with_mask(texts, hits, changed)
    return texts


# --- words, marks, placeholders ---------------------------------------------------------------------------

# A word: letters and digits, with what joins them ("o/s", "didn't", "hand-to-hand").
_READABLE = "[\\pL\\pN]+(?:['\u2019/-][\\pL\\pN]+)*"
_BLANK = r"[ \t\r\n]"
_MOST_REPEATS = 1000  # what RE2 allows

# The letters and figures beyond ASCII, but for the two that RE2 takes for "s" and "k" where case does not matter.
_FOLDED = "[\u017f\u212a]"
_BEYOND = r"[^\x00-\x7F\PL\x{17F}\x{212A}]|[^\x00-\x7F\PN]"

# A word of which no mark takes all away: it follows a blank, no bracket opened before it, and it begins with a figure or
# with a letter that begins no mark ("x" of crosses, "r", "s", "w" of "redacted" and its like).
_REST = r"[^ \t\r\n\[<]*"
_BEGINS = "[0-9a-qt-vyzA-QT-VYZ]"
_COUNTED = rf"{_BEGINS}{_REST}"
_OTHERS = rf"(?:{_REST}{_BLANK}+)*?"
PLENTY = 8  # words; the checks ask whether a text has fewer than that


def has_mark(texts: Texts) -> Bools:
    """True where something in the text was blacked out: "[NAME]", "XXXX", a black bar."""
    import numpy as np
    import pyarrow.compute as pc

    patterns = cues("redaction").patterns
    if len(texts) <= _FEW and pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        return np.asarray(np.logical_or.reduce([_among_few(texts, pattern) for pattern in patterns]))
    return any_match(texts, patterns)


_MORE_THAN_ANY = 1 << 40  # words: no text has so many


def fewer_words(texts: Texts, least: int) -> Bools:
    """True where a person can read fewer than ``least`` words; a redaction mark is not one."""
    import numpy as np
    import pyarrow.compute as pc

    if 0 < least <= _MOST_REPEATS:  # cheap, and settles nearly all: so many words that no mark can be about
        short = ~matches(texts, rf"^{_OTHERS}{_words(least)}")
    else:
        short = np.ones(len(texts), dtype=bool)
    if short.any():
        seen, least = _visible(chosen(texts, short)), min(least, _MORE_THAN_ANY)
        short[short] = pc.less(pc.count_substring_regex(seen, _READABLE), least).to_numpy(zero_copy_only=False)
    return short


def _words(number: int) -> str:
    """So many words that no mark takes away, with others among them."""
    return rf"(?:{_COUNTED}{_BLANK}+{_OTHERS}){{{number - 1}}}{_COUNTED}(?:{_BLANK}|$)"


def may_be_little(texts: Texts) -> Bools:
    """False where a text has plenty of words and one of them is none of a placeholder: one look settles nearly all.

    ``fewer_words`` for up to ``PLENTY`` words, and ``may_say_nothing``, are false wherever this is.
    """
    # The first letter of the next word shows that the one before it has ended, and that no bracket stands in it.
    next_word = rf"[^\[<]*?{_BLANK}{_BEGINS}"
    return ~matches(texts, rf"^(?:[^\[<]*?{_BLANK})??(?:{_sure_beginnings()})(?:{next_word}){{{PLENTY}}}")


@cache
def _sure_beginnings() -> str:
    """The first two letters of words that neither are words of placeholders nor begin with one, as an expression.

    Words of placeholders may stand together without a blank ("nofurther" begins with "no", and says something).
    """
    words = {word.strip("[]") for phrase in read_cues("placeholder")["phrases"] for word in phrase.split()} - {"..."}
    parts = {part for word in words for part in word.split("|")}
    letters = "abcdefghijklmnopqrstuvwxyz"
    firsts = {part[0] for part in parts}
    sure = []
    for first in letters:
        if not re.fullmatch(_BEGINS, first):
            continue
        own = [part for part in parts if part[0] == first]
        if any(part in (first, f"{first}*") for part in own):
            follows = set(letters) if f"{first}*" in own else firsts | {part[1] for part in own if len(part) > 1}
        else:
            follows = {part[1] for part in own}
        if seconds := "".join(second for second in letters if second not in follows):
            sure.append(f"[{first}{first.upper()}][{seconds}{seconds.upper()}]")
    return "|".join(sure)


def may_say_nothing(texts: Texts) -> Bools:
    """False where a text says something for certain: by its first words, mostly, so it is quick."""
    return matches(texts, _nothing_else())


@cache
def _nothing_else() -> str:
    """Nothing but marks, words of placeholders in any order, and what is no letter."""
    words = {word for phrase in read_cues("placeholder")["phrases"] for word in phrase.split() if word != "..."}
    marks = (pattern.removeprefix("(?i)") for pattern in cues("redaction").patterns)
    return rf"(?i)^(?:[^a-z]|{'|'.join(marks)}|{'|'.join(sorted(_word(word.strip('[]')) for word in words))})*$"


def is_placeholder(texts: Texts) -> Bools:
    """True where a text stands in for a reason without giving one: ".", "n/a", "see BWV", "as above".

    The empty text is none: it is blank, which is something else.
    """
    hits = _says_nothing(texts) & matches(texts, "(?s).")
    return _among(texts, hits, lambda few: ~has_mark(few))


def is_blacked_out(texts: Texts) -> Bools:
    """True where redaction marks are all there is, or all but a placeholder."""
    return _among(texts, has_mark(texts), lambda few: _says_nothing(_visible(few)))


def _among(texts: Texts, where: Bools, measure: Callable[[Texts], Bools]) -> Bools:
    """What is measured of the texts in ``where``; false of the others."""
    found = where.copy()
    if found.any():
        found[where] = measure(chosen(texts, where))
    return found


def _visible(texts: Texts) -> Texts:
    return cut(texts, cues("redaction").patterns, by=" ")


def _says_nothing(texts: Texts) -> Bools:
    """True where there is no letter at all, or placeholders only."""
    import pyarrow.compute as pc

    odd = ~pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    plain = texts
    if odd.any():  # a letter beyond a to z is as good as a figure here: no placeholder has one beside it
        plain = pc.replace_with_mask(texts, odd, pc.replace_substring_regex(chosen(texts, odd), _BEYOND, "9"))
    if len(texts) <= _FEW and not (odd.any() and (odd & matches(texts, _FOLDED)).any()):
        hits = _among_few(plain, _placeholders())
    else:
        hits = matches(plain, _placeholders())
    return hits | ~matches(texts, r"\pL" if odd.any() else "[a-zA-Z]")  # the wide class takes a millisecond to make


@cache
def _placeholders() -> str:
    """Nothing but placeholders, one or more, and what is no letter of ASCII and no figure around them."""
    between = "[^a-z0-9]+"
    one = "|".join(compile_phrase(phrase, between) for phrase in read_cues("placeholder")["phrases"])
    return rf"(?i)^[^a-z0-9]*(?:(?:{one})(?:{between}|$))+$"
