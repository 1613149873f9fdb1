"""Finding secret values in text, whole tokens only, however they are written.

What belongs here: how a text becomes tokens, and how hundreds of values are looked for in one passage of it. Which
files there are and how they are opened: ``files``. What is done about a hit: ``search``.

A value and a text are made alike (NFKC, case, accents, dashes), and the text becomes tokens, runs of letters and
digits, with the gaps between them. A value is found where a run of *whole* tokens, written together, spells it:

* where the value itself has a gap, the text may have any ("John Smith", "SMITH" in the next cell, "john_smith");
* inside a word of the value the text may have only what does not end a word: mark-up, a soft hyphen or a zero-width
  character, an apostrophe, a hyphen, also one at the end of a line. A blank ends a word: "black man" is not the
  surname Blackman;
* a long word (ten letters) may be broken at a line's end, and letters may stand one by one ("K h a n");
* letters mixed with digits (a registration, a postcode) and long numbers may be spaced in any way.

The tokens are made once; a token that begins no value costs one look-up in a set. There is no loop of values over
texts.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

GLUE = "\x01"  # stands for mark-up inside a line, or a character of no width: may be inside a word, or between two
SOFT = "\x02"  # a soft hyphen: the same, and a line may end after it

_FLAT = {
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF, 0x180E, 0x034F), GLUE),
    **dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), GLUE),
    **dict.fromkeys(range(0xFE00, 0xFE10), GLUE),
    **dict.fromkeys((0x2010, 0x2011, 0x2212, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys((0x2018, 0x2019, 0x02BC, 0x02B9, 0x2032, 0x60, 0xB4, 0xFF07), "'"),
    0x00AD: SOFT,
}
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NOT_ASCII_SIGNS = re.compile(r"[^\x00-\x7f\w]+")
_BLANKS = "".join(chr(point) if chr(point).isalnum() else " " for point in range(128))
_SPLIT = re.compile(r"([^\W_]+)")
_SPLIT_ASCII = re.compile(r"([0-9a-z]+)")

_INSIDE_A_WORD = re.compile(r"[\x01\x02'-]*(?:[\x02-]\x01*\s[\s\x01]*)?")
_LINE_END = re.compile(r"[\x01 ]*\r?\n[\x01 ]*")
_SPACED = re.compile(r"[\s\x01\x02()./'-]*")
_ONE_LINE = re.compile(r"[^\n]*")
_MIXED = 5  # letters and digits: from this length on, spacing does not matter
_LETTERS = 4  # "K h a n": letters one by one, from this many on
_LONG_WORD = 10  # from this length on, two words at a line's end that make up a value by accident are not met
_LONG_NUMBER = 9  # digits alone: shorter ones would be found in any table of counts
_DATE = 8  # digits alone: from this length on, a value's parts may stand on several lines or in several cells
_PHONE = 10


def folded(text: str) -> str:
    """The text as it is compared: NFKC, small letters, no accents, one kind of dash and apostrophe."""
    if not text.isascii():
        text = _NOT_ASCII.sub(_folded_run, text)
    return text.lower()


def _folded_run(match: re.Match[str]) -> str:
    return _folded(match.group())


@lru_cache(maxsize=4096)
def _folded(run: str) -> str:
    plain = unicodedata.normalize("NFKD", run.translate(_FLAT).casefold()).casefold()
    return _MARKS.sub("", plain).translate(_FLAT)


def tokens(text: str) -> list[str]:
    """The letters and digits of a text, run by run, folded."""
    return _parts(folded(text))[1::2]


def spelling(text: str) -> str:
    """A value written together: what two ways of writing it have in common."""
    return "".join(tokens(text))


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a passage."""

    value: int  # its place in the values that were looked for
    line: int  # from 1, of the passage


class Matcher:
    """Hundreds of values, ready to be looked for in any number of passages."""

    def __init__(self, values: Iterable[str]) -> None:
        """Values without a letter or digit are never found; the order gives each its number."""
        self._values: dict[str, list[tuple[int, frozenset[int]]]] = {}
        for place, value in enumerate(values):
            for words in _ways(tokens(value)):
                ends = frozenset(_ends(words))
                known = self._values.setdefault("".join(words), [])
                if (place, ends) not in known:
                    known.append((place, ends))
        self._begins = {value[:length] for value in self._values for length in range(1, len(value) + 1)}

    def find(self, text: str) -> list[Found]:
        """Every place of every value in the text, in order."""
        flat = folded(text)
        places = self._likely(_words(flat))
        if not places:
            return []
        parts = _parts(flat)  # now the gaps are wanted too
        found: list[Found] = []
        line, counted = 1, 0
        for place in places:
            values = sorted(set(self._at(parts, place)))
            if values:
                line += sum(gap.count("\n") for gap in parts[2 * counted : 2 * place + 1 : 2])
                counted = place + 1  # the gap before word n is parts[2 * n]
                found += [Found(value, line) for value in values]
        return found

    def _likely(self, words: list[str]) -> list[int]:
        """The words at which a value begins, whatever stands in the gaps: mostly none."""
        starts = self._begins.intersection(words)
        return (
            [place for place, word in enumerate(words) if word in starts and self._spelt(words, place)]
            if starts
            else []
        )

    def _spelt(self, words: list[str], place: int) -> bool:
        """Whether the words from here on, written together, spell a value."""
        run = words[place]
        while run not in self._values:
            place += 1
            if place == len(words):
                return False
            run += words[place]
            if run not in self._begins:
                return False
        return True

    def _at(self, parts: list[str], place: int) -> Iterator[int]:
        """The values that begin with the word at this place."""
        first = 2 * place + 1
        run, cuts, gaps = parts[first], list[int](), list[str]()
        for last in range(first, len(parts), 2):
            if last > first:
                cuts.append(len(run))
                gaps.append(parts[last - 1])
                run += parts[last]
            if run not in self._begins:
                return
            one_by_one = len(cuts) == len(run) - 1 >= _LETTERS - 1 and all(map(_SPACED.fullmatch, gaps))
            for value, ends in self._values.get(run, ()):
                stand = (_may_stand(gap, run=run, at_end=cut in ends) for cut, gap in zip(cuts, gaps, strict=True))
                if one_by_one or all(stand):
                    yield value


def _words(flat: str) -> list[str]:
    """The words of a folded text; the same as every second of its parts, in a quarter of the time."""
    if not flat.isascii():
        flat = _NOT_ASCII_SIGNS.sub(" ", flat)
        return flat.translate(_BLANKS).split() if flat.isascii() else _parts(flat)[1::2]
    return flat.translate(_BLANKS).split()


def _parts(flat: str) -> list[str]:
    """Gap, word, gap, word ... gap."""
    return (_SPLIT_ASCII if flat.isascii() else _SPLIT).split(flat)


def _ends(words: Iterable[str]) -> Iterator[int]:
    """Where, counted in characters, one word of the value ends and the next begins."""
    length = 0
    for word in words:
        length += len(word)
        yield length


def _ways(words: list[str]) -> Iterator[list[str]]:
    """The value, and for a telephone number the same with and without the country, and as a spreadsheet keeps it."""
    if not words:
        return
    yield words
    digits = "".join(words)
    if not digits.isdecimal() or len(digits) < _PHONE:
        return
    local = digits.removeprefix("00").removeprefix("44").lstrip("0")
    if len(local) >= _PHONE - 1:
        yield from ([local], ["0" + local], ["44" + local], ["440" + local], ["0044" + local])


def _may_stand(gap: str, *, run: str, at_end: bool) -> bool:
    """Whether the text may have this gap inside the value, whose own word ends here or does not."""
    if run.isdecimal():
        if at_end:
            return len(run) >= _DATE or _ONE_LINE.fullmatch(gap) is not None
        return len(run) >= _LONG_NUMBER and _SPACED.fullmatch(gap) is not None
    if at_end or _INSIDE_A_WORD.fullmatch(gap) or (len(run) >= _LONG_WORD and _LINE_END.fullmatch(gap)):
        return True
    mixed = len(run) >= _MIXED and any(sign.isdecimal() for sign in run)
    return mixed and _SPACED.fullmatch(gap) is not None


# --- other ways to write a character ------------------------------------------------------------------------

# Each begins with one sign, so that a text is passed over quickly; tried only where the sign is in it.
_ESCAPES = {
    "&": re.compile(r"&(?P<entity>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"),
    "%": re.compile(r"%(?P<percent>[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*)"),
    "_x": re.compile(r"_x(?P<office>[0-9a-fA-F]{4})_"),
    "\\": re.compile(
        r"\\(?:(?P<unicode>u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*)|u\{(?P<point>[0-9a-fA-F]{1,6})\}"
        r"|x(?P<byte>[0-9a-fA-F]{2})|(?P<short>[nrtbfv/\"'\\]))"
    ),
}
_CSS = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_SHORT = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": "\n", "v": "\n"}
_LAYERS = 4  # a JSON text in an attribute in a JSON text ... deeper than this nobody writes by accident


def readings(text: str, *, style: bool = False) -> Iterator[str]:
    """The text, and what it says once its escapes are undone: those of HTML, addresses, JSON, Office, or of CSS."""
    yield text
    if style:
        undone = _CSS.sub(lambda match: _character(int(match.group(1), 16)), text)
        if undone != text:
            yield undone
    for _ in range(_LAYERS):
        undone = text
        for sign, pattern in _ESCAPES.items():
            if sign in undone:
                undone = pattern.sub(_unescaped, undone)
        if undone == text:
            return
        text = undone
        yield text


def _unescaped(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match.group()
    if kind == "entity":
        return html.unescape(found)
    if kind == "percent":
        try:
            return unquote_to_bytes(found).decode("utf-8")
        except UnicodeDecodeError:
            return unquote_to_bytes(found).decode("cp1252", "replace")
    if kind == "unicode":
        return bytes.fromhex(found.replace("\\u", "")).decode("utf-16-be", "replace")
    inside = match.group(kind or 0)
    return _SHORT.get(inside, inside) if kind == "short" else _character(int(inside, 16))


def _character(point: int) -> str:
    return chr(point) if 0 < point < 0xD800 or 0xDFFF < point < 0x110000 else " "


def known_words(values: Iterable[str]) -> frozenset[str]:
    """Words and whole phrases that files hold by right, as they are compared."""
    found: set[str] = set()
    for value in values:
        words = tokens(value)
        found.update(words)
        found.add("".join(words))
    return frozenset(found - {""})
