"""Any text from a record, made fit to show: on screen, in Word, and in a PDF made to PDF/UA-1.

Records hold what officers pasted: bullets of Word's symbol font, emoji, other scripts, control characters.
The PDF compiler refuses a character that no font can show, and it is right to: a reader would lose it. So:

* control characters become blanks; line ends of every kind become one kind;
* marks that are invisible by design (byte order mark, soft hyphen, zero-width space) are taken out;
* the sign that stands for one that could not be read says so in words;
* marks that reverse the reading direction are named, so that they cannot hide or turn round other words;
* in print, a character that the fonts lack is named in square brackets: ``[grinning face]``; a longer run of
  another script is counted: ``[12 characters of Arabic writing: read them in the screen version]``.

Nothing that a reader could have seen is dropped without a trace. Both functions give their own output back.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

# Written as numbers: in a source file these characters would be invisible or would mislead.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = frozenset({0x00AD, 0x200B, 0x2060, 0xFEFF})
_JOINERS = frozenset({0x061C, 0x200C, 0x200D, 0x200E, 0x200F, *range(0xFE00, 0xFE10)})  # fine on screen, not in print
_SYMBOL_FONT = {0xF0B7: "\u2022", 0xF0A7: "\u2022", 0xF0D8: "\u2022", 0xF076: "\u2022", 0xF0FC: "[tick]"}
_MARKS_IN_A_ROW = 3  # Vietnamese and Hebrew need two or three; a hundred would climb over the lines above
_LONG_RUN = 24  # characters without a blank, after which print may break the line
_BREAK_EVERY = 12
_BREAK = "\u200b"
_JOINTS = re.compile(r"(?<=[/-])(?=[^\W\d_])")  # there a line may break by itself
_LOST = 0xFFFD  # what another program wrote in the place of a sign that it could not read
_PLAIN = re.compile(r"[\n -~]*")  # nothing in it is changed, and every font has it: nearly all texts are so
_DIGEST = re.compile(r"[0-9a-f]{32,64}")  # a hash fits its line and must copy as it is


def for_screen(text: str) -> str:
    """The text as a browser or Word may show it: every script, no control characters, one kind of line end."""
    if _PLAIN.fullmatch(text):
        return text
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return _limit_marks("".join(_screen_character(character) for character in lines))


def for_print(text: str) -> str:
    """The text as the two fonts of the printed pack can show it, with places where a long word may break."""
    if _PLAIN.fullmatch(text):
        shown = text
    else:
        kept = "".join(character for character in for_screen(text) if ord(character) not in _JOINERS)
        shown = "".join(_shown(kept)) if any(not _has_glyph(character) for character in kept) else kept
    return re.sub(rf"\S{{{_LONG_RUN + 1},}}", _breakable, shown)


def without_breaks(text: str) -> str:
    """Printed text without the invisible places to break: what a reader, or a search, sees."""
    return text.replace(_BREAK, "")


@cache
def coverage() -> frozenset[int]:
    """The code points that the fonts can show, from the list that lies beside this file."""
    found: set[int] = set()
    for line in Path(__file__).with_name("glyphs.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, last = (int(end, 16) for end in line.split("-"))
            found.update(range(first, last + 1))
    return frozenset(found)


def _screen_character(character: str) -> str:
    point, category = ord(character), unicodedata.category(character)
    if character == "\n" or (category[0] != "C" and character != "\t" and point != _LOST):
        return character
    if point in _INVISIBLE:
        return ""
    if point in _JOINERS:
        return character
    if point == _LOST:
        return "[unreadable sign]"
    if point in _SYMBOL_FONT:
        return _SYMBOL_FONT[point]
    return " " if category == "Cc" else f"[{_name(character)}]"


def _limit_marks(text: str) -> str:
    """At most three accents on one letter; the number of the others is said."""
    out: list[str] = []
    for is_mark, group in groupby(text, key=lambda character: unicodedata.category(character) == "Mn"):
        run = list(group)
        extra = len(run) - _MARKS_IN_A_ROW
        if is_mark and extra > 0:
            out += [*run[:_MARKS_IN_A_ROW], f"[{extra} more accents]"]
        else:
            out += run
    return "".join(out)


def _has_glyph(character: str) -> bool:
    return character == "\n" or ord(character) in coverage()


def _shown(text: str) -> Iterator[str]:
    """The text with what has no glyph replaced, run by run."""
    for key, group in groupby(zip(_keys(text), text, strict=True), key=lambda pair: pair[0]):
        run = "".join(character for _, character in group)
        yield from [run] if key is None else _named(key, run)


def _keys(text: str) -> list[str | None]:
    """For each character: None where it can be shown, else its script; a blank inside such writing belongs to it."""
    keys = [None if _has_glyph(character) else _script(character) for character in text]
    for place in range(1, len(text) - 1):
        if text[place] == " " and keys[place - 1] and keys[place - 1] == keys[place + 1]:
            keys[place] = keys[place - 1]
    return keys


def _named(script: str, run: str) -> Iterator[str]:
    """A run that no font can show: a plain form of it, a count of it, or its characters' names."""
    plain = unicodedata.normalize("NFKC", run)  # full-width or "bold" letters are letters
    if plain != run and all(_has_glyph(character) for character in plain):
        yield plain
    elif script and len(run) > 1:
        yield f"[{len(run)} characters of {script} writing: read them in the screen version]"
    else:
        for character, same in groupby(run):
            times = sum(1 for _ in same)
            yield f"[{_name(character)}]" if times == 1 else f"[{_name(character)}, {times} times]"


def _script(character: str) -> str:
    """The first word of a letter's name is its script ("Arabic"); signs and pictures have none."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    first = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return "Chinese, Japanese or Korean" if first == "CJK" else first.capitalize()


def _name(character: str) -> str:
    return unicodedata.name(character, f"character u+{ord(character):04x}").lower()


def _breakable(match: re.Match[str]) -> str:
    """A long word with invisible places to break, in those parts of it that have none of their own."""
    word = match.group()
    return word if _DIGEST.fullmatch(word) else "".join(_broken(part) for part in _JOINTS.split(word))


def _broken(part: str) -> str:
    if len(part) <= _LONG_RUN:
        return part
    return _BREAK.join(part[start : start + _BREAK_EVERY] for start in range(0, len(part), _BREAK_EVERY))
