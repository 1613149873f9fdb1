"""Answers of a person, read: paths that were dragged into the window, dates as people write them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from scrutiny.cycle.guide.asking import Answer, Kind, Question
from scrutiny.errors import SettingError
from scrutiny.records.days import MONTHS

STOP = ("q", "quit", "stop", "exit")
_YES, _NO = ("y", "yes"), ("n", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What reading an answer has to know: the kind of machine, and whether a path leads anywhere."""

    windows: bool
    there: Callable[[str], bool]


# Marks that cannot be seen and come along when something is copied, and the quotation marks of word processors.
_UNSEEN = dict.fromkeys((0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROL = {code: None for code in range(0x20) if code != 0x09} | {0x7F: None}
_PASTED = re.compile("\x1b\\[20[01]~")  # what a terminal puts round something pasted


def tidy(text: str) -> str:
    """What a person typed or dropped, without marks that cannot be seen and without outer blanks."""
    return _PASTED.sub("", text).translate(_UNSEEN | _CONTROL).replace("\u00a0", " ").strip()


def answered(question: Question, text: str, *, world: World) -> Answer:
    """The answer of a text. Raises SettingError, saying what is expected; () where an optional one is left out."""
    said = tidy(text) or question.default
    if not said:
        return ()
    if any("\udc80" <= one <= "\udcff" for one in said) and question.kind not in (Kind.PATH, Kind.PATHS):
        raise SettingError("there is a character that cannot be read", expected="the same again in plain letters")
    answer = _READERS[question.kind](question, said, world)
    if question.check is not None:
        for one in answer:
            question.check(one)
    return answer


def _read_text(_: Question, said: str, __: World) -> Answer:
    return (said,)


def _read_number(_: Question, said: str, __: World) -> Answer:
    digits = said.replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise SettingError("this is not a number", expected="digits, such as 1106")
    return (str(int(digits)),)


def _read_date(_: Question, said: str, __: World) -> Answer:
    return (day_of(said).isoformat(),)


def _read_dates(_: Question, said: str, __: World) -> Answer:
    words = " ".join(re.sub(r"[,;&]| and ", " ", said).split())
    found = re.findall(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2} [A-Za-z]+ \d{4}|\S+", words)
    return tuple(day_of(one).isoformat() for one in found)


def day_of(text: str) -> date:
    """A date as people write it: 2026-11-19, 19/11/2026, 19.11.2026, 19 November 2026. Raises SettingError."""
    expected = "a date such as 19/11/2026"
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    words = re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})", text)
    if iso:
        year, month, day = iso.groups()
    elif british:
        day, month, year = british.groups()
    elif words:
        day, name, year = words.groups()
        month = str(next((n for n, one in enumerate(MONTHS, 1) if one.lower().startswith(name.lower())), 0))
    else:
        raise SettingError("this is not a date", expected=expected)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise SettingError("there is no such day", expected=expected) from None


def _read_choice(question: Question, said: str, _: World) -> Answer:
    numbers = {str(number): one.value for number, one in enumerate(question.choices, start=1)}
    values = {one.value: one.value for one in question.choices}
    found = (numbers | values).get(said)
    if found is None:
        raise SettingError("this is none of them", expected=f"a number from 1 to {len(numbers)}")
    return (found,)


def _read_yes_no(_: Question, said: str, __: World) -> Answer:
    if said.lower() in _YES:
        return ("yes",)
    if said.lower() in _NO:
        return ()
    raise SettingError("this is neither yes nor no", expected="y or n")


def _read_paths(question: Question, said: str, world: World) -> Answer:
    found = paths(said, world=world)
    missing = [name_of(one) for one in found if not world.there(one)]
    if missing:
        raise SettingError(
            f"there is no such file or folder ({missing[0]})", expected="a file; drag it into the window"
        )
    if question.kind is Kind.PATH and len(found) > 1:
        raise SettingError(f"these are {len(found)} files", expected="one")
    return found


_READERS: Mapping[Kind, Callable[[Question, str, World], Answer]] = {
    Kind.TEXT: _read_text,
    Kind.DICE: _read_text,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.DATES: _read_dates,
    Kind.CHOICE: _read_choice,
    Kind.YES_NO: _read_yes_no,
    Kind.PATH: _read_paths,
    Kind.PATHS: _read_paths,
}


def name_of(path: str) -> str:
    """The last part of a path, of either kind of machine."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def paths(said: str, *, world: World) -> tuple[str, ...]:
    """The paths in what was typed or dropped: as it stands, else in pieces, each freed from what a terminal adds.

    A terminal may put quotation marks round a path, a backslash before each blank, ``file://`` and %20, or ``&`` before
    it; several stand side by side. Of the ways to read it, the first in which everything is there; else the likeliest.
    """
    said = said.removeprefix("& ").strip()
    readings = [(_freed(said, windows=world.windows),), _pieces(said, escapes=not world.windows)]
    if not world.windows:
        readings.append(_pieces(said, escapes=False))
    made = [tuple(_of_uri(one, windows=world.windows) for one in reading) for reading in readings if reading]
    for reading in made:
        if all(world.there(one) for one in reading):
            return reading
    quoted = said[:1] in _OPENING or "\\ " in said or said.startswith("file:")
    return made[1] if quoted and len(made) > 1 else made[0]


_OPENING = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}


def _freed(text: str, *, windows: bool) -> str:
    """The whole text without one pair of quotation marks round it."""
    closing = _OPENING.get(text[:1])
    if closing and len(text) > 2 and text.endswith(closing) and closing not in text[1:-1]:
        text = text[1:-1]
    return text.rstrip() if windows else text


def _pieces(text: str, *, escapes: bool) -> tuple[str, ...]:
    """Words between blanks; a blank inside quotation marks, or after a backslash if those escape, does not part."""
    found: list[str] = []
    word, closing, inside, place = "", "", False, 0
    while place < len(text):
        one = text[place]
        if closing:
            closing, word = ("", word) if one == closing else (closing, word + one)
        elif one in _OPENING and (not word or escapes):
            closing, inside = _OPENING[one], True
        elif one == "\\" and escapes and place + 1 < len(text):
            place += 1
            word += text[place]
        elif one.isspace():
            found += [word] if word or inside else []
            word, inside = "", False
        else:
            word += one
        place += 1
    if closing:
        return ()  # a quotation mark that does not close was none
    return tuple(one for one in (*found, word) if one)


def _of_uri(text: str, *, windows: bool) -> str:
    if not text.lower().startswith("file:"):
        return text
    path = unquote(text[5:])
    host, _, rest = path.removeprefix("//").partition("/") if path.startswith("//") else ("", "", path.lstrip("/"))
    if host.lower() in ("", "localhost"):
        return rest if windows and re.match(r"[A-Za-z]:", rest) else f"/{rest}"
    return rf"\\{host}\{rest}".replace("/", "\\") if windows else f"/{rest}"


def remembering(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Questions with what was said before as their default, so that only what was wrong has to be typed again."""
    return tuple(replace(one, default=answers.get(one.id, one.default)) for one in questions)
