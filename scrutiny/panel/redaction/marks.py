"""Puts the marks of all finders together: none lies on another; and puts tokens in their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from scrutiny.panel.redaction.clock import by_clock
from scrutiny.panel.redaction.names import Names
from scrutiny.panel.redaction.patterns import by_pattern
from scrutiny.panel.redaction.places import Places
from scrutiny.panel.redaction.words import (
    NO_WORDS,
    Kind,
    Mark,
    OwnWords,
    Span,
    Strength,
    Word,
    by_first,
    fold,
    words_of,
)

_INITIALS = re.compile(r"(?<![A-Za-z.])[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?(?![A-Za-z])")
_NO_INITIALS = frozenset(
    (
        "D.O.B.",
        "U.K.",
        "U.S.",
        "A.M.",
        "P.M.",
        "E.G.",
        "I.E.",
        "N.B.",
        "R.V.P.",
        "I.D.",
        "N.F.A.",
        "D.L.",
        "V.I.",
        "O.D.",
        "P.C.",
        "P.S.",
        "D.C.",
        "D.S.",
        "M.O.",
        "N.I.",
        "M.D.A.",
    )
)
_OTHER_LETTERS = re.compile(r"[^\W\d_a-zA-Z]+(?:[ '-][^\W\d_a-zA-Z]+)*")  # a script in which no list is written


def blot(words: Sequence[Word], marks: Iterable[Mark]) -> None:
    """Words in marks that are certain already are no names: they count as a number from here on."""
    taken = sorted((m.start, m.end) for m in marks if m.strength is Strength.CERTAIN and m.kind not in _SHORT_NUMBERS)
    place, end = 0, 0
    for word in words:
        while place < len(taken) and taken[place][0] <= word.start:
            end = max(end, taken[place][1])
            place += 1
        if word.start < end:
            word.text = word.low = _BLOT
            word.is_number = True


_BLOT = "000000"
_SHORT_NUMBERS = (Kind.OFFICER, Kind.ADDRESS)  # stand inside names and addresses


# Kinds of which a possessive ending may be a part: "Wickes's", "St Oswin's".
_OWNED = (Kind.WORK, Kind.SCHOOL, Kind.ADDRESS)


def _candidates(text: str, breaks: Collection[int], words: OwnWords) -> Iterator[Mark]:
    found = list(by_pattern(text))
    yield from found
    yield from by_clock(text)
    births = sorted(mark.start for mark in found if mark.kind is Kind.BIRTH)
    spoken = words_of(text, breaks)
    blot(spoken, found)
    names = Names(spoken, allowed=words.allowed, own=by_first(words.removed))
    for start, end, kind, strength in (*Places(names).found(), *names.found(births)):
        last = spoken[end - 1].end
        last += 2 * (kind in _OWNED and text[last : last + 2].lower() == "'s")  # of what a shop is called
        yield Mark(spoken[start].start, last, kind, strength)
    for match in _INITIALS.finditer(text):
        if match.group().replace(" ", "") not in _NO_INITIALS:
            yield Mark(match.start(), match.end(), Kind.NAME, Strength.PROMPT)
    if not text.isascii():
        for match in _OTHER_LETTERS.finditer(text):
            yield Mark(match.start(), match.end(), Kind.NAME, Strength.PROMPT)


def _last(mark: Mark) -> tuple[bool, int, int, str]:
    """What settles between marks of one length: a kind that says more than "name"; what announces it; taste."""
    return mark.kind is Kind.NAME, -mark.announced, mark.start, mark.kind.code


# Figures of a number of no known kind, of a time or date, that are worth a question when the rest is marked.
_LEFT_OVER = {Kind.NUMBER: 3, Kind.TIME: 3, Kind.DATE: 2}


def _settled(marks: Iterable[Mark], text: str) -> list[Mark]:
    """No two on one character: the office's words first, then the stronger, then the longer.

    What is left of a mark under another stays.
    """
    order = sorted(set(marks), key=lambda m: (m.kind is not Kind.OWN, -m.strength, m.start - m.end, *_last(m)))
    size = len(text)
    owner = [0] * size
    for number, mark in enumerate(order, 1):
        for place in range(mark.start, mark.end):
            if not owner[place]:
                owner[place] = number
    kept: list[Mark] = []
    place = 0
    while place < size:
        end = place + 1
        while end < size and owner[end] == owner[place]:
            end += 1
        if owner[place]:
            mark = order[owner[place] - 1]
            whole = (place, end) == (mark.start, mark.end)
            if whole or sum(c.isdigit() for c in text[place:end]) >= _LEFT_OVER.get(mark.kind, 0):
                kept.append(replace(mark, start=place, end=end))
        place = end
    return kept


def find(text: str, *, words: OwnWords = NO_WORDS, allowed: Collection[str] = ()) -> tuple[Span, ...]:
    """The marks of a text, from left to right, none on another.

    ``words`` is the office's own list; ``allowed`` are words or phrases that were learned to be harmless (area
    names, say): they are no prompts, and are names only behind a cue. A blank text has none. Linear in its length.
    """
    folded = fold(text)
    if allowed:
        learned = frozenset(tuple(w.low for w in words_of(fold(each).text)) for each in allowed)
        words = replace(words, allowed=words.allowed | (learned - {()}))
    found: list[Span] = []
    for mark in _settled(_candidates(folded.text, folded.breaks, words), folded.text):
        start, end = mark.start, mark.end
        while start < end and not folded.text[start].isalnum() and folded.text[start] not in "+@(":
            start += 1
        while end > start and not folded.text[end - 1].isalnum():
            end -= 1
        if start < end and any(c.isalnum() for c in folded.text[start:end]):
            found.append(Span(folded.starts[start], folded.ends[end - 1], mark.kind, mark.strength))
    return _joined(found, text)


def _joined(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Neighbours of one kind and strength with only blanks between them as one."""
    kept: list[Span] = []
    for span in spans:
        last = kept[-1] if kept else None
        if last and (last.kind, last.strength) == (span.kind, span.strength) and text[last.end : span.start].isspace():
            kept[-1] = replace(last, end=span.end)
        elif last and span.start < last.end:  # one character that folds into several
            continue
        else:
            kept.append(span)
    return tuple(kept)


def apply(text: str, spans: Iterable[Span]) -> str:
    """The text with each span's token in its place. ``ValueError``: spans overlap or lie outside."""
    parts: list[str] = []
    before = 0
    for span in sorted(spans):
        if not before <= span.start < span.end <= len(text):
            message = f"span {span.start} to {span.end} does not fit a text of {len(text)} characters"
            raise ValueError(message)
        parts += (text[before : span.start], span.kind.token)
        before = span.end
    return "".join((*parts, text[before:]))
