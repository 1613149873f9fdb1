"""What the parts of redaction share: kinds, marks, the folded copy of a text, its words, and the word lists."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from scrutiny.errors import SettingError

_FOLDER = Path(__file__).parent


# --- what is marked ------------------------------------------------------------------------------------------


class Strength(IntEnum):
    """How sure a mark is."""

    PROMPT = 1  # a person must decide
    CERTAIN = 2  # replaced unless a person takes the mark away


class Kind(Enum):
    """What is marked: its short name in data, the token that is printed, and what a screen reader says."""

    NAME = "name", "[NAME]", "name removed"  # a person's name, nickname, initials
    OFFICER = "officer", "[OFFICER]", "officer removed"  # an officer's name, collar or warrant number, call sign
    BIRTH = "birth", "[DATE OF BIRTH]", "date of birth removed"
    TIME = "time", "[TIME]", "time removed"  # of the clock: it would undo the band that is printed
    DATE = "date", "[DATE]", "date removed"  # of the calendar, likewise
    ADDRESS = "address", "[ADDRESS]", "address removed"  # house number and street, flat, named building
    STREET = "street", "[STREET]", "street removed"  # a street, estate or park without a number
    POSTCODE = "postcode", "[POSTCODE]", "postcode removed"
    PHONE = "phone", "[PHONE]", "phone number removed"
    EMAIL = "email", "[EMAIL]", "e-mail address removed"
    HANDLE = "handle", "[SOCIAL MEDIA]", "social media name removed"
    VRM = "vrm", "[VRM]", "vehicle registration removed"
    NHS = "nhs", "[NHS NUMBER]", "NHS number removed"
    NI = "ni", "[NI NUMBER]", "National Insurance number removed"
    PNC = "pnc", "[PNC ID]", "Police National Computer number removed"
    CRO = "cro", "[CRO NUMBER]", "Criminal Records Office number removed"
    CUSTODY = "custody", "[CUSTODY NUMBER]", "custody number removed"
    CRIME = "crime", "[CRIME NUMBER]", "crime number removed"  # crime, occurrence, intelligence, case
    INCIDENT = "incident", "[INCIDENT NUMBER]", "incident number removed"  # CAD, STORM, log
    IMEI = "imei", "[IMEI]", "handset number removed"
    CARD = "card", "[CARD OR ACCOUNT]", "card or account number removed"
    SCHOOL = "school", "[SCHOOL]", "school removed"
    WORK = "work", "[WORKPLACE]", "workplace removed"
    LINK = "link", "[LINK]", "web address removed"
    IP = "ip", "[IP ADDRESS]", "internet address removed"
    DRIVER = "driver", "[DRIVER NUMBER]", "driver number removed"
    PASSPORT = "passport", "[PASSPORT NUMBER]", "passport number removed"
    VIDEO = "video", "[VIDEO NUMBER]", "video number removed"
    EXACT = "exact", "[EXACT PLACE]", "exact place removed"  # coordinates, grid reference, three words
    NUMBER = "number", "[NUMBER]", "number removed"  # long, or letters and figures, of no known kind
    OWN = "own", "[REMOVED]", "words removed"  # on the office's own list

    def __init__(self, code: str, token: str, spoken: str) -> None:
        self.code = code
        self.token = token
        self.spoken = spoken

    @classmethod
    def of(cls, code: str) -> Kind:
        """The kind of this short name; ``KeyError`` for another word."""
        return _kinds()[code]


@cache
def _kinds() -> Mapping[str, Kind]:
    return {kind.code: kind for kind in Kind}


# What would undo the bands of time and date, and points to nobody by itself: always a question.
CLOCK = frozenset({Kind.TIME, Kind.DATE})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A mark: characters ``start`` to ``end`` (exclusive) of the text as it was given."""

    start: int
    end: int
    kind: Kind = field(compare=False)
    strength: Strength = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """An office's own list: words always removed, and words that are never a prompt. Both in folded form."""

    removed: frozenset[tuple[str, ...]] = frozenset()
    allowed: frozenset[tuple[str, ...]] = frozenset()


NO_WORDS = OwnWords()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the folded text."""

    start: int
    end: int
    kind: Kind
    strength: Strength
    announced: int = 0  # characters before it that say of which kind it is


# --- the folded copy -----------------------------------------------------------------------------------------

_PLAIN = re.compile(r"(?:[!-~]| (?! ))*")
# Written for one another: quotation marks and dashes; letters that stand for themselves and have no plain one inside.
_SAME = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u2043", "-")
    | {"\u0142": "l", "\u0141": "L", "\u00f8": "o", "\u00d8": "O", "\u0111": "d", "\u0110": "D", "\u00df": "ss"}
    | {"\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE", "\u0131": "i", "\u00f0": "d", "\u00fe": "th"}
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A copy to look at: characters without accents, one blank for many; where each begins and ends in the text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    breaks: frozenset[int]  # blanks that were ends of lines


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The characters of a text, each with the marks that stand on it: start, end, folded."""
    start = 0
    size = len(text)
    while start < size:
        end = start + 1
        while end < size and unicodedata.combining(text[end]):
            end += 1
        first = text[start]
        if first.isspace() or first in "\u2028\u2029":
            folded = " "
        else:
            plain = unicodedata.normalize("NFKD", first.translate(_SAME))
            # Invisible characters (zero width, direction, soft hyphen, control) hide nothing from us.
            folded = "".join(
                c for c in plain.translate(_SAME) if not unicodedata.combining(c) and unicodedata.category(c)[0] != "C"
            )
        yield start, end, folded[:3]  # no sign stands for more; a word in one character is not let grow
        start = end


def fold(text: str) -> Folded:
    """The copy of a text that is looked at."""
    if _PLAIN.fullmatch(text):
        places = range(len(text))
        return Folded(text, places, range(1, len(text) + 1), frozenset())
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: set[int] = set()
    for start, end, folded in _pieces(text):
        if folded == " ":
            if letters and letters[-1] == " ":
                ends[-1] = end
            else:
                letters.append(" ")
                starts.append(start)
                ends.append(end)
            if text[start] in "\r\n\u2028\u2029\x0b\x0c\x85":
                breaks.add(len(letters) - 1)
            continue
        for letter in folded:
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    return Folded("".join(letters), starts, ends, frozenset(breaks))


# --- the lists -----------------------------------------------------------------------------------------------


@cache
def data_of(name: str) -> Mapping[str, Any]:
    """The content of ``redaction/NAME.toml``; ``SettingError`` where it cannot be read."""
    path = _FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingError(
            f"cannot be read: {error}", where=f"redaction/{path.name}", do="Restore the file and run again"
        ) from None


@cache
def ordinary() -> frozenset[str]:
    """Ordinary words, in lower case and without apostrophes."""
    return frozenset(_listed(_words_text())) | nicknames()


_EXACT = "# Exact: "  # how the line begins behind which no slip is looked for


@cache
def _words_text() -> str:
    return (_FOLDER / "words.txt").read_text(encoding="utf-8")


def _listed(text: str) -> Iterator[str]:
    return (word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _slipped() -> frozenset[str]:
    """The words among which a slip is looked for: more would make slips of names that no list holds."""
    return frozenset(_listed(_words_text().partition(_EXACT)[0])) | nicknames()


_PLACES_AND_MAKES = ("places", "cars", "clothes_and_things", "months_and_days", "police")


@cache
def harmless() -> frozenset[str]:
    """Words with a capital letter that point to nobody: towns, makes, abbreviations."""
    groups = data_of("allowed")["groups"]
    words = {word.replace("'", "") for group in groups.values() for word in group.split()}
    # An ordinary word needs no leave; "brown" on a list of drugs must not hide somebody called Brown.
    return frozenset(words - ordinary()) | frozenset(" ".join(groups[name] for name in _PLACES_AND_MAKES).split())


@cache
def known_groups() -> frozenset[str]:
    """Every word of ``allowed.toml``, those that are ordinary words too among them."""
    return frozenset(" ".join(data_of("allowed")["groups"].values()).split())


@cache
def uncalled() -> frozenset[str]:
    """Words with a capital inside a sentence that are nobody's name."""
    return known_groups() | word_set("function") | word_set("often_capital")


@cache
def no_surname() -> frozenset[str]:
    """Words behind a given name that are no surname: things, colours, small words."""
    things = known_groups() - group("places") - surnames()
    return things | word_set("function") | word_set("colours") | word_set("verbs") | word_set("after_given")


@cache
def group(name: str) -> frozenset[str]:
    """A group of ``allowed.toml``."""
    return frozenset(data_of("allowed")["groups"][name].split())


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of ``cues.toml`` whose entries are single words."""
    return frozenset(data_of("cues")[name].split())


@cache
def given_names() -> frozenset[str]:
    """Given names, those that are other words too among them."""
    return (
        frozenset(data_of("names")["given"].split()) | frozenset(data_of("names")["given_words"].split()) | nicknames()
    )


@cache
def nicknames() -> frozenset[str]:
    """Ordinary words that people are called by."""
    return frozenset(data_of("names")["nicknames"].split())


@cache
def surnames() -> frozenset[str]:
    """Surnames, those that are other words too among them."""
    return frozenset(data_of("names")["surnames"].split()) | frozenset(data_of("names")["surname_words"].split())


@cache
def particles() -> frozenset[str]:
    """Small words inside a name: van, de, ibn."""
    return frozenset(data_of("names")["particles"].split())


@cache
def name_shape() -> re.Pattern[str]:
    """What whole words look like that are names alone."""
    return re.compile("|".join(data_of("names")["shapes"]))


Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


def by_first(phrases: Iterable[Sequence[str]]) -> Phrases:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in {tuple(p) for p in phrases if p}:
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(each, key=lambda p: (-len(p), p))) for first, each in found.items()}


@cache
def phrases_of(name: str) -> Phrases:
    """A list of ``cues.toml`` (or the phrases of ``allowed.toml``) whose entries may be several words."""
    entries = data_of("allowed")["phrases"] if name == "allowed" else data_of("cues")[name]
    return by_first([word.low for word in words_of(entry)] for entry in entries)


# Endings of ordinary words, and what stands in their place in the word that is listed.
_ENDINGS = tuple(
    (ending, instead)
    for instead, endings in (
        ("", "ing ings ed es s er ers est ly y ness less ful ment able like ish wards ism ist ally"),
        ("e", "ing ed er ers able ation"),
        ("y", "ies ied ier iest ily"),
        ("te", "tion"),
        ("able", "ability"),
    )
    for ending in endings.split()
)
_DOUBLING = ("ing", "ed", "er", "ers", "est", "y")
_BEGINNINGS = tuple(
    re.findall("[a-z]+", "un re non over under pre mis out dis anti sub inter counter multi semi self co")
)
LEAST_STEM, _LEAST_TYPO, _LONGEST_WORD = 3, 6, 24


def _is_stem(word: str) -> bool:
    """Whether words may be made from this one by an ending; from the short ones of the exact words none are."""
    return word in ordinary() and (len(word) >= _LEAST_EXACT or word in _slipped())


_LEAST_EXACT = 5  # letters


@lru_cache(maxsize=1 << 14)
def is_ordinary(word: str) -> bool:
    """Whether a word is an ordinary one, as listed or with an ending or a beginning; lower case, no apostrophe."""
    words = ordinary()
    if len(word) > _LONGEST_WORD:
        return False
    if word in words:
        return True
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            if len(stem) >= LEAST_STEM:
                # "stopped" is from "stop"; "dobbs" is not from "dob"
                doubled = ending in _DOUBLING and not instead and stem[-1] == stem[-2] and _is_stem(stem[:-1])
                if _is_stem(stem + instead) or doubled:
                    return True
    return any(
        word.startswith(b) and len(word) > len(b) + LEAST_STEM and word.removeprefix(b) in words for b in _BEGINNINGS
    )


@cache
def _typing_errors() -> frozenset[str]:
    """Ordinary words with one letter too few, or two exchanged."""
    found: set[str] = set()
    for word in _slipped():
        if len(word) >= _LEAST_TYPO:
            for place in range(1, len(word)):
                before, after = word[:place], word[place:]
                found.add(before + after[1:])
                found.add(before + after[1:2] + after[:1] + after[2:])
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def is_misspelt(word: str) -> bool:
    """Whether a word is plainly an ordinary one with a slip.

    A letter too few or too many, two exchanged, a wrong vowel, or two words run into one.
    """
    if not _LEAST_TYPO <= len(word) <= _LONGEST_WORD:
        return False
    words = _slipped()
    if word in _typing_errors() or any(word[:n] + word[n + 1 :] in words for n in range(1, len(word))):
        return True
    vowels = "aeiou"
    swapped = (
        word[:n] + vowel + word[n + 1 :] for n, letter in enumerate(word) if n and letter in vowels for vowel in vowels
    )
    if any(each in words for each in swapped):
        return True
    cuts = ((word[:n], word[n:]) for n in range(2, len(word) - 1))
    return any(a in words and b in words and (a in word_set("little") or b in word_set("little")) for a, b in cuts)


# --- words ---------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
SENTENCE = frozenset(".!?:;")


@dataclass(slots=True)
class Word:
    """A word of the folded text."""

    start: int
    end: int  # without a possessive ending
    text: str
    low: str  # lower case, without apostrophes and possessive ending
    gap: str  # what stands between the word before and this one
    first: bool = False  # begins a sentence or a line
    is_number: bool = False  # there is a figure in it

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_loud(self) -> bool:
        """Whether it is all capitals."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_close(self) -> bool:
        """Whether nothing but a blank, a stop after an initial, or a quotation mark parts it from the word before."""
        return self.gap in _CLOSE


_CLOSE = frozenset((" ", ". ", ".", "-", ' "', " '", " ('", ' ("', "' ", '" ', " - "))


_LETTERED = frozenset(
    re.findall("[a-z]+", "class classes cat category block plan option hep hepatitis group grade vitamin section type")
)


def _is_initial(found: Sequence[Word], word: str) -> bool:
    """Whether the last word is the initial of a name that goes on with this word."""
    last = found[-1] if found else None
    if last is None or len(last.text) != 1 or not last.text.isupper() or not word[0].isupper():
        return False
    return len(found) < 2 or found[-2].low not in _LETTERED


_FIGURE = re.compile(r"\d")


def words_of(text: str, breaks: Collection[int] = ()) -> list[Word]:
    """The words of a folded text; ``breaks`` are the places where lines ended."""
    found: list[Word] = []
    before = 0
    for match in _WORD.finditer(text):
        start, end, word = match.start(), match.end(), match.group()
        if word[-2:] in ("'s", "'S") and len(word) > 2:
            end, word = end - 2, word[:-2]
        gap = text[before:start]
        first = not found or not SENTENCE.isdisjoint(gap) or any(place in breaks for place in range(before, start))
        if first and gap in (". ", ".") and _is_initial(found, word):
            first = False  # "A. Rahman" goes on; "class A. Male" does not
        found.append(
            Word(start, end, word, word.lower().replace("'", ""), gap, first, _FIGURE.search(word) is not None)
        )
        before = match.end()
    return found


def is_plain(word: str) -> bool:
    """Whether a word, in lower case, is ordinary or harmless."""
    return is_ordinary(word) or word in harmless()
