"""A TOML file that people write, read so that a mistake is told with its line and with what could stand there.

Layouts, and an office's own checks, are such files. What they mean is their readers' business.
"""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from scrutiny.errors import SettingError
from scrutiny.records import fields
from scrutiny.records.vocabulary import VOCABULARIES, Vocabulary, fold

_LARGEST = 1 << 20  # bytes; such a file is a page of text

_PART = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEAD = re.compile(rf"^\s*\[\s*({_DOTTED})\s*\]\s*(?:#.*)?$")
_ONE_OF_SEVERAL = re.compile(rf"^\s*\[\[\s*({_DOTTED})\s*\]\]\s*(?:#.*)?$")
_PAIR = re.compile(rf"^\s*({_DOTTED})\s*=")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class TomlFile:
    """The text of a file, and what it says, checked key by key. Raises SettingError where it is no TOML."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        try:
            self.raw: dict[str, Any] = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise self._not_toml(error) from None

    def _not_toml(self, error: Exception) -> SettingError:
        told = _AT_LINE.search(str(error))
        line = int(told[1]) if told and told[1] else len(self.text.splitlines())
        reason = str(error)[: told.start()] if told else "too deep"
        twice = "overwrite" in reason or "twice" in reason
        return SettingError(
            f"line {line}: " + ("the same name stands twice" if twice else "this cannot be understood"),
            where=self.where,
            expected="every name once" if twice else 'lines such as name = "text", name = 8 or [name]',
            do="Mend that line: the names and values with other signs than letters stand in quotation marks",
        )

    @cached_property
    def lines(self) -> dict[tuple[str, ...], int]:
        """Path of keys -> line, from 1. The second table under [[check]] is ("check", "2")."""
        found: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        seen: Counter[str] = Counter()
        for number, line in enumerate(self.text.splitlines(), start=1):
            if several := _ONE_OF_SEVERAL.match(line):
                seen[several[1]] += 1
                table = (*_path(several[1]), str(seen[several[1]]))
                found.setdefault(table, number)
            elif head := _HEAD.match(line):
                table = _path(head[1])
                found.setdefault(table, number)
            elif pair := _PAIR.match(line):
                found.setdefault(table + _path(pair[1]), number)
        return found

    def line(self, path: tuple[str, ...], value: object = None) -> int | None:
        """The line of a key, or of a value in its list; the nearest key above it where it has no line of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        start = self.lines.get(path)
        if start is None or not isinstance(value, str):
            return start
        texts = self.text.splitlines()
        for number in range(start, len(texts) + 1):
            line = texts[number - 1]
            if f'"{value}"' in line or f"'{value}'" in line:
                return number
            if number > start and (_HEAD.match(line) or _ONE_OF_SEVERAL.match(line) or _PAIR.match(line)):
                break
        return start

    def wrong(
        self, path: tuple[str, ...], found: str, *, expected: str = "", do: str = "", value: object = None
    ) -> SettingError:
        """The error for what stands at a path, with its line."""
        line = self.line(path, value)
        return SettingError(
            f"line {line}: {found}" if line else found, where=self.where, expected=expected, do=do or "Mend that line"
        )

    def one_text(self, value: object, path: tuple[str, ...]) -> str:
        """A text."""
        if not isinstance(value, str):
            raise self.wrong(path, f'"{path[-1]}" is not a text', expected='a text in quotation marks: "..."')
        return value

    def texts(self, value: object, path: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(path, f'"{path[-1]}" is not a list of texts', expected='a list: ["...", "..."]')
        return tuple(value)

    def table(self, value: object, path: tuple[str, ...]) -> dict[str, Any]:
        """A table."""
        if not isinstance(value, dict):
            raise self.wrong(path, f'"{path[-1]}" is not a table', expected=f"a line [{'.'.join(path)}] and its lines")
        return value

    def only(self, keys: Sequence[str], path: tuple[str, ...] = ()) -> None:
        """Refuse a key at this place that is none of these."""
        inner: Any = self.raw
        for step in path:
            inner = inner[int(step) - 1] if isinstance(inner, list) else inner[step]
        for key in inner:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                expected = f'perhaps "{near[0]}"' if near else ", ".join(keys)
                raise self.wrong((*path, key), f'unknown key "{key}"', expected=expected)

    def one_of(self, value: object, choices: Sequence[str], path: tuple[str, ...]) -> str:
        """A text that is one of a few."""
        text = self.one_text(value, path)
        if text not in choices:
            raise self.wrong(path, f'"{text}" is not known here', expected=f"one of {', '.join(choices)}")
        return text

    def field(self, name: object, path: tuple[str, ...]) -> str:
        """A field of the dictionary."""
        text = self.one_text(name, path)
        if text in fields.NAMES:
            return text
        near = difflib.get_close_matches(fold(text).replace(" ", "_"), fields.NAMES, n=1)
        raise self.wrong(
            path,
            f'"{text}" is not a field',
            expected=f'perhaps "{near[0]}"' if near else "a name of the data dictionary",
            do="The fields are listed by: scrutiny layouts --fields",
            value=text,
        )

    def coded(self, name: str, path: tuple[str, ...]) -> Vocabulary:
        """The vocabulary of a field that has one."""
        known = fields.by_name()[self.field(name, path)].vocabulary
        if known is None:
            raise self.wrong(
                path, f'"{name}" has no list of values', expected="a coded field", do="Take these lines out"
            )
        return VOCABULARIES[known]

    def code(self, value: object, known: Vocabulary, path: tuple[str, ...]) -> str:
        """The code that a text stands for."""
        text = self.one_text(value, path)
        code = known.code_of(text)
        if code is not None:
            return code
        near = difflib.get_close_matches(fold(text), known.codes, n=1)
        raise self.wrong(
            path,
            f'"{text}" is not a value of the list "{known.name}"',
            expected=f'perhaps "{near[0]}"' if near else f"one of {', '.join(known.codes)}",
            do="The lists of values are in docs/reference/fields.md",
        )


def _path(dotted: str) -> tuple[str, ...]:
    """The keys of a dotted name, as TOML understands it."""
    found: list[str] = []
    try:
        inner: object = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return (dotted,)
    while isinstance(inner, dict):
        ((key, inner),) = inner.items()
        found.append(key)
    return tuple(found)


def text_of(file: Path, *, what: str) -> str:
    """The text of a file. ``what``: the word for it in the message, as in "layout". Raises SettingError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) <= _LARGEST:
            return content.decode("utf-8-sig")
        found, do = f"too large for a {what}", f"Name the {what}, a short text file that ends in .toml"
    except FileNotFoundError:
        found, do = "there is no such file", "Check the path and the spelling"
    except UnicodeDecodeError:
        found, do = "the text is not UTF-8", 'Save it again with the encoding "UTF-8"'
    except OSError as error:
        found, do = f"cannot be read ({error.strerror})", "Close it elsewhere and try again"
    raise SettingError(found, where=str(file), do=do)
