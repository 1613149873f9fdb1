"""Many cue lists over many texts: a word becomes one character, and a phrase a short pattern over such characters.

The lists about the reasons for a search are long, and each has to look at every text. So the texts are read once:
cut into words, and each word is replaced by a character that says which words of the lists it is. "Dropped a clear
bag." is four characters and a break. A phrase is then a pattern of a few characters for RE2, and is only tried on
texts that have a word of each of its places, which is known from a few bits a text.

The lists are written in the language of ``wording``, with a little more:

* ``{item}``      one of the words that ``cues/words.toml`` lists under that name
* ``#``           a word with a figure in it: 12, 21hrs, ic1
* ``..``          up to two other words; ``...`` up to four; ``....`` up to eight
* ``>>``          at the end: the rest of the sentence, up to sixteen words

What ``[kept]`` lists cancels a cue as well, and is a reason of its own: a text that has it is left whole when the cues
of the list are cut out. ``kept_by`` names another list that is kept so. A file may hold several lists, ``[phrases.drugs]``, ``[phrases.weapons]``; they are called "FILE.drugs". Case does
not matter, apostrophes do not ("didn't" is "didnt", "driver's" is "driver"), and what is misspelt by one letter is
read as meant where ``cues/spelling.toml`` lists the word. Words are parted by anything but a full stop, a question
mark or an exclamation mark: these end a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from scrutiny.code_a.wording import Span, chosen, matches, read_cues
from scrutiny.errors import SettingError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Texts
    from scrutiny.records.table import Bools

_GAPS = {"..": 2, "...": 4, "....": 8}
_REST, _REST_WORDS = ">>", 16
_BREAK, _OTHER = ".", "_"  # the end of a sentence; a word that is in no list
_FIRST = 0x100  # characters from here on are words of the lists
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[!?\u2026]|\.(?![0-9])")  # "s.23" and "21.30" have no end of a sentence
_ENDS = frozenset(".!?\u2026")
_AT_ONCE = 1 << 14  # texts that are cut into words together: words take much more memory than texts
_MOST_READ = 1 << 17  # pieces of texts that are remembered
_LEAST_MISSPELT = 5  # letters that a misspelt word has at least


# --- words ------------------------------------------------------------------------------------------------


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """The words and ends of sentences of a text: start, end, and the word in plain form ("." for an end)."""
    for match in _TOKEN.finditer(text.replace("\u2019", "'")):
        token = match.group()
        yield match.start(), match.end(), _BREAK if token in _ENDS else plain(token)


def plain(word: str) -> str:
    """A word without case, apostrophes and the ending of a possessive."""
    return word.lower().removesuffix("'s").replace("'", "")


@cache
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """The named lists of words that phrases may use as ``{name}``."""
    return {name: tuple(words.split("|")) for name, words in read_cues("words")["words"].items()}


@cache
def misspelt() -> Mapping[str, str]:
    """Words with one letter too few, too many, wrong, or two exchanged -> the word meant. The first letter is right."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    meant: dict[str, str] = {}
    for word in read_cues("spelling")["phrases"]:
        for place in range(1, len(word) + 1):
            before, after = word[:place], word[place:]
            slips = {before + after[1:], before + after[1:2] + after[:1] + after[2:]}
            slips.update(before + letter + rest for letter in letters for rest in (after, after[1:]))
            for slip in slips:
                if len(slip) >= _LEAST_MISSPELT:
                    meant.setdefault(slip, word)
    return meant


# --- phrases ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a phrase: its words ("drop*", "bag", "#"), whether it may be empty, words that may stand before."""

    words: tuple[str, ...]  # none: any words, the rest of the sentence
    optional: bool
    gap: int


def places(phrase: str) -> tuple[Place, ...]:
    """The places of a phrase, from left to right."""
    found: list[Place] = []
    gap = 0
    for part in phrase.split():
        if part in _GAPS:
            gap = _GAPS[part] if found else 0
            continue
        if part == _REST:
            found.append(Place(words=(), optional=True, gap=0))
            continue
        words: list[str] = []
        for word in part.strip("[]").split("|"):
            words += word_lists()[word.strip("{}")] if word.startswith("{") else [word.replace("'", "")]
        found.append(Place(words=tuple(words), optional=part.startswith("["), gap=gap))
        gap = 0
    return tuple(found)


def _denials(phrases: Iterable[str]) -> list[tuple[Place, ...]]:
    """A word of denial before the first or after the last word of one of the phrases."""
    denial, each = read_cues("negation"), [places(phrase) for phrase in phrases]
    filler = Place(words=tuple(denial["filler"]), optional=True, gap=0)

    def ends(parts: Sequence[Place]) -> Iterator[str]:
        for part in parts:
            yield from part.words
            if not part.optional:
                return

    first = Place(words=tuple(sorted({word for parts in each for word in ends(parts)})), optional=False, gap=0)
    last = Place(words=tuple(sorted({word for parts in each for word in ends(parts[::-1])})), optional=False, gap=0)
    return [
        *((*places(before), filler, filler, filler, first) for before in denial["before"]),
        *((last, *places(after)) for after in denial["after"]),
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of cues: the phrases, and what cancels them, in the order in which it is cut out."""

    name: str
    phrases: Mapping[str, tuple[Place, ...]]
    reasons: Mapping[str, str]
    kept: tuple[tuple[Place, ...], ...]
    cancelled: tuple[tuple[Place, ...], ...]


@cache
def listed(name: str) -> Listed:
    """The list of that name: a file, or "FILE.list" where a file holds several."""
    file, _, part = name.partition(".")
    content: Mapping[str, Any] = read_cues(file)
    phrases = content.get("phrases", {})
    if part:
        phrases = phrases.get(part, {})
    if not phrases:
        raise SettingError(
            "no phrases", where=f"cues/{file}.toml", expected=f"a section [phrases{part and '.' + part}]"
        )
    kept = [*listed(other).phrases.values()] if (other := content.get("kept_by")) else []
    kept += [places(phrase) for phrase in content.get("kept", {})]
    cancelled = [places(phrase) for phrase in content.get("cancelled", {})]
    if content.get("negation", False):
        cancelled += _denials(phrases)
    return Listed(
        name=name,
        phrases={phrase: places(phrase) for phrase in phrases},
        reasons=phrases,
        kept=tuple(kept),
        cancelled=tuple(cancelled),
    )


# --- a lexicon --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase over the characters of a lexicon, and the places that a text needs a word for."""

    expression: str
    needs: tuple[str, ...]  # each the characters of a place


class Lexicon:
    """Several lists that are sought together. ``names`` as for ``listed``.

    A character stands for all words that the lists do not tell apart: they fit the same places of all phrases.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._lists = {name: listed(name) for name in names}
        every = [
            parts for each in self._lists.values() for parts in (*each.phrases.values(), *each.kept, *each.cancelled)
        ]
        self._fits: dict[str, set[int]] = {}  # a word of the lists -> the places that it fits
        numbers: dict[tuple[str, ...], int] = {}
        for place in (place for parts in every for place in parts):
            number = numbers.setdefault(place.words, len(numbers))
            for word in place.words:
                self._fits.setdefault(word, set()).add(number)
        self._starts = {word[:-1]: word for word in self._fits if word.endswith("*")}
        self._shortest = min(map(len, self._starts), default=1)
        self._characters: dict[frozenset[int], str] = {frozenset(): _OTHER}
        self._read: dict[str, str] = {}  # pieces of texts that were seen before -> their characters
        self._known: dict[frozenset[str], str] = {}  # which words of the lists a word is -> its character
        for word in self._fits:
            self._character(self._kinds(word))
            if word.endswith("*") and "#" in self._fits:
                self._character(self._kinds(word) | {"#"})
        of_place: dict[int, list[str]] = {number: [] for number in numbers.values()}
        for fits, character in self._characters.items():
            for number in fits:
                of_place[number].append(character)
        self._of_place = {words: "".join(sorted(of_place[number])) for words, number in numbers.items()}
        self._phrases = {
            name: {phrase: self._pattern(parts) for phrase, parts in each.phrases.items()}
            for name, each in self._lists.items()
        }
        self._kept = {name: [self._pattern(parts) for parts in each.kept] for name, each in self._lists.items()}
        self._cancelled = {
            name: [self._pattern(parts) for parts in (*each.kept, *each.cancelled)]
            for name, each in self._lists.items()
        }

        every_pattern = [
            pattern
            for name in self._lists
            for pattern in (*self._phrases[name].values(), *self._kept[name], *self._cancelled[name])
        ]
        self._sought = {character for pattern in every_pattern for place in pattern.needs for character in place}

    def _kinds(self, word: str) -> frozenset[str]:
        """Which words of the lists a word is; "drop*" stands for all words that only begin so."""
        kinds = [word] if word in self._fits else []
        ends = range(self._shortest, len(word) + 1)
        kinds.extend(self._starts[word[:end]] for end in ends if word[:end] in self._starts)
        if not word.isalpha() and "#" in self._fits and any(character.isdigit() for character in word):
            kinds.append("#")
        return frozenset(kinds)

    def _character(self, kinds: frozenset[str]) -> str:
        if kinds not in self._known:
            fits = frozenset(number for kind in kinds for number in self._fits[kind])
            self._known[kinds] = self._characters.setdefault(fits, chr(_FIRST + len(self._characters)))
        return self._known[kinds]

    def code(self, word: str) -> str:
        """The character of a word in plain form."""
        if word == _BREAK:
            return _BREAK
        kinds = self._kinds(word)
        if not kinds and word in misspelt():
            kinds = self._kinds(misspelt()[word])
        return self._character(kinds)

    def phrases(self, name: str) -> Sequence[Pattern]:
        """The patterns of a list."""
        return tuple(self._phrases[name].values())

    def kept(self, name: str) -> Sequence[Pattern]:
        """What cancels a cue and is not cut out."""
        return self._kept[name]

    def cancelled(self, name: str) -> Sequence[Pattern]:
        """What cancels a cue, in the order in which it is cut out."""
        return self._cancelled[name]

    def characters(self, name: str) -> str:
        """The characters of all words of a list."""
        return "".join(self._of_place[place.words] for parts in self._lists[name].phrases.values() for place in parts)

    def _pattern(self, parts: Sequence[Place]) -> Pattern:
        expression, needs = "", []
        last = max(number for number, place in enumerate(parts) if not place.optional)
        for number, place in enumerate(parts):
            if not place.words:
                expression += f"[^{_BREAK}]{{0,{_REST_WORDS}}}"
                continue
            characters = self._of_place[place.words]
            gap = f"[^{_BREAK}]{{0,{place.gap}}}" if place.gap else ""
            if not place.optional:
                expression += f"{gap}[{characters}]"
                needs.append(characters)
            elif number < last:
                expression += f"{gap}[{characters}]?"
            else:  # a gap before the last words counts only if they are there
                expression += f"(?:{gap}[{characters}])?"
        return Pattern(expression, tuple(needs))

    # --- many texts

    def read(self, texts: Texts) -> Coded:
        """The texts, ready to be searched."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        read, characters, rows = [], [], []
        for start in range(0, max(len(texts), 1), _AT_ONCE):
            pieces = pc.ascii_split_whitespace(pc.ascii_lower(texts.slice(start, _AT_ONCE)))
            encoded = pieces.flatten().dictionary_encode()
            each = [self._codes(raw) for raw in encoded.dictionary.to_pylist()]
            offsets = pieces.offsets.to_numpy()
            codes = pa.array(each, type=pa.large_string()).take(encoded.indices)
            whole = pa.LargeListArray.from_arrays(pa.array(offsets, type=pa.int64()), codes)
            read.append(pc.binary_join(whole, pa.scalar("", pa.large_string())))
            row = np.repeat(np.arange(start, start + len(pieces), dtype=np.int32), np.diff(offsets))
            found = _sought_in(each, encoded.indices.to_numpy(), row, self._sought)
            characters.append(found[0])
            rows.append(found[1])
        index = _index(np.concatenate(characters), np.concatenate(rows), len(texts))
        return Coded(lexicon=self, codes=pa.concat_arrays(read), index=index)

    def _codes(self, raw: str) -> str:
        """The characters of a piece of a text."""
        if raw not in self._read:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            # Most are plain words.
            self._read[raw] = (
                self.code(raw) if raw.isalpha() else "".join(self.code(word) for _, _, word in tokens(raw))
            )
        return self._read[raw]

    # --- one text

    def spans(self, name: str, text: str) -> tuple[Span, ...]:
        """Where the cues of a list stand in one text, from left to right, the longest where several overlap."""
        read = list(tokens(text))
        codes = "".join(self.code(word) for _, _, word in read)
        for pattern in self._cancelled[name]:
            codes = re.sub(pattern.expression, lambda match: _BREAK * len(match.group()), codes)
        hits = [
            Span(read[match.start()][0], read[match.end() - 1][1], self._lists[name].reasons[phrase])
            for phrase, pattern in self._phrases[name].items()
            for match in re.finditer(pattern.expression, codes)
        ]
        kept: list[Span] = []
        for hit in sorted(hits, key=lambda span: (span.start, -span.end)):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return tuple(kept)


def _sought_in(
    pieces: Sequence[str], numbers: npt.NDArray[np.int32], rows: npt.NDArray[np.int32], sought: Collection[str]
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int32]]:
    """Each character that a phrase needs, and in which text it stands.

    ``pieces``: what the distinct pieces of the texts consist of; ``numbers``: which piece comes when; ``rows``: in
    which text.
    """
    import numpy as np

    each = [[ord(character) for character in piece if character in sought] for piece in pieces]
    lengths = np.array([len(piece) for piece in each], dtype=np.int64)
    characters = np.array([character for piece in each for character in piece], dtype=np.uint16)
    starts = np.cumsum(lengths) - lengths
    count = lengths[numbers]
    # The pieces one after the other, each as its characters.
    where = np.arange(count.sum()) + np.repeat(starts[numbers] - (np.cumsum(count) - count), count)
    return characters[where], np.repeat(rows, count)


def _index(characters: npt.NDArray[np.uint16], rows: npt.NDArray[np.int32], texts: int) -> Index:
    """Where each character stands. ``characters``, ``rows``: one after the other, in which text."""
    import numpy as np

    order = np.argsort(characters, kind="stable")
    characters = characters[order]
    edges = np.flatnonzero(np.diff(characters)) + 1
    firsts = characters[[0, *edges]] if len(characters) else characters
    parts = np.split(rows[order], edges)
    return Index(texts=texts, rows=dict(zip(map(chr, firsts), parts, strict=False)))


Bits: TypeAlias = "npt.NDArray[np.uint8]"  # true or not of each text, eight texts a byte


@dataclass(frozen=True, slots=True)
class Index:
    """In which texts each character stands, and, as far as anybody asked, in which one of several does."""

    texts: int
    rows: Mapping[str, npt.NDArray[np.int32]]
    _of_one: dict[str, Bits] = field(default_factory=dict)
    _asked: dict[str, Bits] = field(default_factory=dict)

    def has(self, characters: str) -> Bits:
        """The texts that have one of these characters."""
        import numpy as np

        if characters not in self._asked:
            each = [self._has_one(character) for character in characters if character in self.rows]
            none = np.zeros(-(-self.texts // 8), dtype=np.uint8)
            self._asked[characters] = np.bitwise_or.reduce(each) if each else none
        return self._asked[characters]

    def _has_one(self, character: str) -> Bits:
        if character not in self._of_one:
            self._of_one[character] = self.bits(self.rows[character])
        return self._of_one[character]

    def bits(self, rows: npt.NDArray[np.integer]) -> Bits:
        """True of these texts."""
        import numpy as np

        mask = np.zeros(self.texts, dtype=bool)
        mask[rows] = True
        return np.packbits(mask)


def _places_of(bits: Bits) -> npt.NDArray[np.int64]:
    """The texts of which it is true, from the first to the last. Mostly there are few."""
    import numpy as np

    some = np.flatnonzero(bits)
    if 8 * len(some) > len(bits):
        return np.flatnonzero(np.unpackbits(bits).view(bool))
    place = np.flatnonzero(np.unpackbits(bits[some]).view(bool))
    places: npt.NDArray[np.int64] = some[place >> 3] * 8 + (place & 7)
    return places


@dataclass(frozen=True, slots=True)
class Coded:
    """Texts as characters, one a word, and where to look for each. What was found once is remembered."""

    lexicon: Lexicon = field(repr=False)
    codes: Texts
    index: Index = field(repr=False)
    of: npt.NDArray[np.int64] | None = None  # which texts of the index these are, ascending; None: all
    as_read: bool = True  # nothing has been cut out of any of them
    _within: Bits | None = field(default=None, repr=False)  # the same as ``of``
    _found: dict[str, Bools] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: npt.NDArray[np.int64]) -> Coded:
        """Some of the texts, in their order."""
        import pyarrow as pa

        of = rows if self.of is None else self.of[rows]
        return Coded(
            lexicon=self.lexicon,
            codes=self.codes.take(pa.array(rows)),
            index=self.index,
            of=of,
            as_read=self.as_read,
            _within=self.index.bits(of),
            _found={name: mask[rows] for name, mask in self._found.items()},
        )

    def found(self, name: str) -> Bools:
        """True where a text has a cue of the list that is not cancelled."""
        import numpy as np

        if name not in self._found:
            phrases, cancelled = self.lexicon.phrases(name), self.lexicon.cancelled(name)
            hits = self.match(phrases)
            if cancelled and hits.any():
                rows = np.flatnonzero(hits)
                hits[rows] = self.take(rows).cut(cancelled).match(phrases)
            self._found[name] = hits
        return self._found[name]

    def without(self, *names: str) -> Coded:
        """The texts without the cues of the lists, one list after the other; what cancels a cue is cut out as well.

        Only where a cue is found, and not where the list keeps something: such a text stays as it is.
        """
        import numpy as np

        coded = self
        for name in names:
            rows = np.flatnonzero(self.found(name))
            kept = self.lexicon.kept(name)
            if kept and len(rows):
                rows = rows[~self.take(rows).match(kept)]
            if len(rows):
                changed = coded.take(rows).cut([*self.lexicon.cancelled(name), *self.lexicon.phrases(name)])
                coded = coded.with_codes(rows, changed.codes)
        return coded

    def with_codes(self, rows: npt.NDArray[np.int64], codes: Texts) -> Coded:
        """The same with other characters for some of the texts."""
        import numpy as np
        import pyarrow.compute as pc

        where = np.zeros(len(self), dtype=bool)
        where[rows] = True
        return Coded(
            lexicon=self.lexicon,
            codes=pc.replace_with_mask(self.codes, where, codes),
            index=self.index,
            of=self.of,
            as_read=False,
            _within=self._within,
        )

    def words(self, *, but: Iterable[str] = ()) -> npt.NDArray[np.int64]:
        """How many words a text has, not counting words that stand in a phrase of these lists."""
        import pyarrow.compute as pc

        characters = "".join(sorted({each for name in but for each in self.lexicon.characters(name)}))
        return pc.count_substring_regex(self.codes, f"[^{_BREAK}{characters}]").to_numpy().astype("int64")  # type: ignore[no-any-return]

    def may(self, pattern: Pattern) -> npt.NDArray[np.int64]:
        """The texts that had a word for every place of the pattern when they were read, in their order."""
        import numpy as np

        bits = self.index.has(pattern.needs[0])
        for characters in pattern.needs[1:]:
            bits = bits & self.index.has(characters)
        if self.of is None or self._within is None:
            return _places_of(bits)
        places: npt.NDArray[np.int64] = np.searchsorted(self.of, _places_of(bits & self._within))
        return places

    def match(self, patterns: Iterable[Pattern]) -> Bools:
        """True where one of the patterns is found."""
        import numpy as np
        import pyarrow as pa

        hits = np.zeros(len(self), dtype=bool)
        for pattern in patterns:
            rows = self.may(pattern)
            rows = rows[~hits[rows]]
            if self.as_read and len(pattern.needs) == 1:  # there is the one word that has to be there
                hits[rows] = True
            elif len(rows):
                hits[rows] = matches(self.codes.take(pa.array(rows)), pattern.expression)
        return hits

    def cut(self, patterns: Sequence[Pattern]) -> Coded:
        """The texts with every match of the patterns, in their order, replaced by a break."""
        import pyarrow as pa
        import pyarrow.compute as pc

        coded = self
        for pattern in patterns:
            rows = self.may(pattern)
            if not len(rows):
                continue
            some = coded.codes.take(pa.array(rows))
            hits = matches(some, pattern.expression)
            if hits.any():
                changed = pc.replace_substring_regex(chosen(some, hits), pattern.expression, _BREAK)
                coded = coded.with_codes(rows[hits], changed)
        return coded
