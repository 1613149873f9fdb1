"""An office's own list of words, and the words that an office may want to put on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scrutiny.errors import SettingError
from scrutiny.panel.redaction.marks import find
from scrutiny.panel.redaction.words import Kind, OwnWords, Strength, fold, given_names, surnames, words_of

_ALLOW = re.compile(r"allow\s*:", re.IGNORECASE)
_LONGEST_WORDS = 60  # characters on a line


def parse_own_words(text: str, *, where: str = "the word list") -> OwnWords:
    """An office's word list: a word or phrase a line, always removed; ``allow: WORDS`` never a prompt; ``#`` a comment.

    Case, accents and the number of blanks do not matter. ``SettingError`` with the number of the line, which never
    quotes the words: they are what must not be seen.
    """
    removed: dict[tuple[str, ...], int] = {}
    allowed: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        place = f"{where}, line {number}"
        cue = _ALLOW.match(content)
        entry = content[cue.end() :].strip() if cue else content
        if len(entry) > _LONGEST_WORDS:
            raise SettingError(
                f"{len(entry)} characters",
                where=place,
                expected=f"a word or a short phrase, {_LONGEST_WORDS} characters at most",
                do="Write one entry a line",
            )
        words = tuple(word.low for word in words_of(fold(entry).text))
        if not words or len("".join(words)) < 2:
            raise SettingError(
                "nothing to look for",
                where=place,
                expected="a word of two letters or figures at least",
                do="Correct the line or take it out",
            )
        mine, other = (allowed, removed) if cue else (removed, allowed)
        if words in other:
            raise SettingError(
                f"the same words are on line {other[words]}, the other way",
                where=place,
                expected="words either to be removed or to be allowed",
                do="Take one of the two lines out",
            )
        mine.setdefault(words, number)
    return OwnWords(removed=frozenset(removed), allowed=frozenset(allowed))


def frequent_words(texts: Iterable[str], *, least: int = 5) -> tuple[tuple[str, int], ...]:
    """Words that would be a prompt in ``least`` texts or more, with the number of texts, the commonest first.

    For a person to look through once and to allow: a word that stands in many records is often a beat, a shop or an
    operation, and sometimes a family. Words on the lists of names are never among them.
    """
    counted: Counter[str] = Counter()
    for text in texts:
        prompts = (s for s in find(text) if s.strength is Strength.PROMPT and s.kind is Kind.NAME)
        words = {word.low for s in prompts for word in words_of(fold(text[s.start : s.end]).text)}
        counted.update(word for word in words if word not in given_names() and word not in surnames())
    return tuple(sorted(((w, n) for w, n in counted.items() if n >= least), key=lambda pair: (-pair[1], pair[0])))
