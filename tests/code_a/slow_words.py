"""The cue lists over one text, word by word: the plain counterpart of ``code_a/lexicon.py``, with the same lists."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import scrutiny.code_a

CUES = Path(scrutiny.code_a.__file__).parent / "cues"
GAPS = {"..": 2, "...": 4, "....": 8}
END = "."

Words = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One place of a phrase: one of these words, after at most ``gap`` others; or, without words, the rest."""

    words: frozenset[str]
    gap: int = 0
    optional: bool = False


Phrase = tuple[Part, ...]


@cache
def content(file: str) -> dict:
    return tomllib.loads((CUES / f"{file}.toml").read_text(encoding="utf-8"))


def words_of(text: str) -> Words:
    """Lower case, without apostrophes and possessive endings; a mark that ends a sentence is a word of its own."""
    found = re.findall(r"[^\W_]+(?:'[^\W_]+)*|[!?…]|\.(?![0-9])", text.replace("’", "'"))  # noqa: RUF001
    ends = set(".!?…")
    plain = (END if word in ends else word.lower() for word in found)
    return tuple((word[:-2] if word.endswith("'s") else word).replace("'", "") for word in plain)


def alternatives(text: str) -> frozenset[str]:
    named = {name: words.split("|") for name, words in content("words")["words"].items()}
    each = [named[word[1:-1]] if word[0] == "{" else [word.replace("'", "")] for word in text.split("|")]
    return frozenset(word for words in each for word in words)


def phrase(text: str) -> Phrase:
    parts: list[Part] = []
    gap = 0
    for token in text.split():
        if token in GAPS:
            gap = GAPS[token] if parts else 0
        elif token == ">>":
            parts.append(Part(frozenset(), optional=True))
        else:
            parts.append(Part(alternatives(token.strip("[]")), gap, token[0] == "["))
            gap = 0
    return tuple(parts)


def denials(phrases: Sequence[Phrase]) -> list[Phrase]:
    def first(parts: Sequence[Part]) -> Iterator[str]:
        for part in parts:
            yield from part.words
            if not part.optional:
                return

    lists = content("negation")
    filler = Part(frozenset(lists["filler"]), optional=True)
    beginnings = Part(frozenset(word for parts in phrases for word in first(parts)))
    endings = Part(frozenset(word for parts in phrases for word in first(parts[::-1])))
    before = [(*phrase(text), filler, filler, filler, beginnings) for text in lists["before"]]
    return [*before, *((endings, *phrase(text)) for text in lists["after"])]


@dataclass(frozen=True)
class List:
    phrases: tuple[Phrase, ...]
    kept: tuple[Phrase, ...]
    cancelled: tuple[Phrase, ...]


@cache
def the_list(name: str) -> List:
    file, _, part = name.partition(".")
    whole = content(file)
    texts = whole["phrases"][part] if part else whole["phrases"]
    phrases = tuple(map(phrase, texts))
    kept = [*map(phrase, whole.get("kept", {}))]
    if "kept_by" in whole:
        kept = [*the_list(whole["kept_by"]).phrases, *kept]
    cancelled = [*map(phrase, whole.get("cancelled", {}))]
    if whole.get("negation", False):
        cancelled += denials(phrases)
    return List(phrases, tuple(kept), tuple(cancelled))


# --- one word ---------------------------------------------------------------------------------------------


@cache
def vocabulary(names: tuple[str, ...]) -> frozenset[str]:
    lists = [the_list(name) for name in names]
    every = [one for each in lists for one in (*each.phrases, *each.kept, *each.cancelled)]
    return frozenset(word for one in every for part in one for word in part.words)


def listed_forms(word: str) -> frozenset[str]:
    """How the lists may write a word: itself, its beginning with a star, "#" where it has a figure."""
    starts = {f"{word[:end]}*" for end in range(1, len(word) + 1)}
    return frozenset({word, *starts, *(["#"] if any(letter.isdigit() for letter in word) else [])})


def one_slip(word: str, meant: str) -> bool:
    """One letter too many, too few, wrong, or two exchanged, and not the first."""
    if not word or word[0] != meant[0] or len(word) < 5 or not word.isascii() or not word.isalpha():
        return False
    if len(word) == len(meant):
        wrong = [place for place in range(len(word)) if word[place] != meant[place]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and word[wrong[0]] == meant[wrong[1]]
        return len(wrong) <= 1 or (swapped and word[wrong[1]] == meant[wrong[0]])
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer))
    )


@cache
def forms(word: str, names: tuple[str, ...]) -> frozenset[str]:
    """The forms of a word that are in the lists; of a misspelt word, of the word meant."""
    known = listed_forms(word) & vocabulary(names)
    if known or word == END:
        return known
    meant = [each for each in content("spelling")["phrases"] if one_slip(word, each)]
    return listed_forms(meant[0]) & vocabulary(names) if meant else known


# --- one text ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """The words of a text, and the lists they are looked up in."""

    words: Words
    names: tuple[str, ...]

    def is_one(self, place: int, part: Part) -> bool:
        return place < len(self.words) and not forms(self.words[place], self.names).isdisjoint(part.words)

    def end(self, one: Phrase, place: int) -> int | None:
        """Where the phrase ends that begins here; as many words as it can take, from left to right."""
        last = max(number for number, part in enumerate(one) if not part.optional)

        def go(number: int, at: int) -> int | None:
            if number == len(one):
                return at
            part = one[number]
            if not part.words:
                stop = next((here for here in range(at, len(self.words)) if self.words[here] == END), len(self.words))
                return go(number + 1, min(stop, at + 16))
            for skipped in range(part.gap, -1, -1):
                if at + skipped > len(self.words) or END in self.words[at : at + skipped]:
                    continue
                if self.is_one(at + skipped, part) and (found := go(number + 1, at + skipped + 1)) is not None:
                    return found
                if part.optional and number < last and (found := go(number + 1, at + skipped)) is not None:
                    return found
            return go(number + 1, at) if part.optional and number > last else None

        return go(0, place)

    def may_have(self, one: Phrase) -> bool:
        every = set().union(*(forms(word, self.names) for word in self.words))
        return all(part.optional or not every.isdisjoint(part.words) for part in one)

    def has(self, phrases: Sequence[Phrase]) -> bool:
        return any(
            self.end(one, place) is not None
            for one in phrases
            if self.may_have(one)
            for place in range(len(self.words))
        )

    def cut(self, phrases: Sequence[Phrase]) -> "Text":
        """Each phrase in turn, wherever it stands, becomes the end of a sentence."""
        text = self
        for one in phrases:
            if not text.may_have(one):
                continue
            left: list[str] = []
            place = 0
            while place < len(text.words):
                end = text.end(one, place)
                left.append(text.words[place] if end is None else END)
                place = place + 1 if end is None else end
            text = Text(tuple(left), self.names)
        return text

    def found(self, name: str) -> bool:
        one = the_list(name)
        return self.has(one.phrases) and self.cut((*one.kept, *one.cancelled)).has(one.phrases)

    def without(self, *names: str) -> "Text":
        text = self
        for name in names:
            one = the_list(name)
            if self.found(name) and not self.has(one.kept):
                text = text.cut((*one.kept, *one.cancelled, *one.phrases))
        return text

    def count(self, *, but: str = "") -> int:
        """Words, less those of a list."""
        parts = [part for one in the_list(but).phrases for part in one] if but else []
        left = [place for place, word in enumerate(self.words) if word != END]
        return sum(not any(self.is_one(place, part) for part in parts) for place in left)


@cache
def text_of(text: str, names: tuple[str, ...]) -> Text:
    return Text(words_of(text), names)
