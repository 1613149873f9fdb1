"""Conditions on the fields of a record, in words that an officer can write and a member can read.

    age < 18 and clothing_removed is more-than-outer
    power is one of cjpoa-s60, poa-2023-s11 and authorisation_reference is blank
    grounds mentions "county lines", gang-words or not (camera_used is yes)

An office's own checks, crossed strata and must-see lists are made of them. The tests:

* ``FIELD is VALUE``, ``is not VALUE``, ``is one of VALUE, VALUE``, ``is not one of ...``: a coded field, by code or
  by label;
* ``FIELD is blank``, ``is not blank``: nothing stands there; what is held back is not blank;
* ``FIELD < NUMBER``, ``<=``, ``>``, ``>=``, ``=``: a number, or a date as 2026-08-31 (by the local day);
* ``FIELD mentions "WORDS", LIST``: a text has these words, or those of a list by its name; any case, whole words.

``not`` binds closest, then ``and``, then ``or``; brackets as usual; words with blanks stand in quotation marks.

A blank is not no. A test of a cell that is blank, held back, of a value that no list knows, or of a column that is not
there has no answer, and neither has a condition that turns on it (Kleene's three values): "a or b" holds where a does,
whatever b is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from scrutiny.errors import SettingError
from scrutiny.records import fields
from scrutiny.records.vocabulary import VOCABULARIES, fold

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.records.table import Bools, Records

_TOKEN = re.compile(r"""\s*(?:"(?P<quoted>[^"]*)"|(?P<sign><=|>=|[<>=(),])|(?P<word>[^\s"<>=(),]+))""")
_SIGNS = ("<", "<=", ">", ">=", "=")
_KINDS = {
    "mentions": (fields.Kind.TEXT, fields.Kind.LABEL),
    "compared": (fields.Kind.NUMBER, fields.Kind.DAY, fields.Kind.INSTANT),
}

# A group of fields of which one has to be there for a condition to be settled.
Groups: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """The answer for each record: ``true``; or none, and for which causes. What is neither is false.

    A record without an answer has at least one cause; a record with one has none.
    """

    true: Bools
    not_supplied: Bools
    withheld: Bools
    blank: Bools
    unrecognised: Bools  # there is a value, and it does not settle the question

    @property
    def unknown(self) -> Bools:
        """True where there is no answer."""
        return self.not_supplied | self.withheld | self.blank | self.unrecognised


_CAUSES = ("not_supplied", "withheld", "blank", "unrecognised")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One test of one field. ``values``: codes, words, or one number or day."""

    field: str
    kind: str  # "blank", "code", "words", or a sign
    values: tuple[str | float | date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """All of the parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One of the parts holds, or several."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = "Cell | Not | All | Either"


# --- reading ----------------------------------------------------------------------------------------------


def parse(text: str, *, words: Mapping[str, Sequence[str]] | None = None) -> Condition:
    """The condition that a text says. ``words``: lists of words by name, for ``mentions``.

    Raises SettingError that says what was found, what was expected, and after which words; not where the text stands.
    """
    reader = _Reader(text, words or {})
    found = reader.either()
    if reader.here is not None:
        raise reader.wrong('"and", "or" or the end')
    return found


class _Reader:
    """Reads a condition from left to right."""

    def __init__(self, text: str, words: Mapping[str, Sequence[str]]) -> None:
        self._text, self._words = text, words
        self._tokens: list[re.Match[str]] = []
        at = 0
        while text[at:].strip():
            token = _TOKEN.match(text, at)
            if token is None:
                raise SettingError(
                    "a quotation mark is not closed",
                    expected='words in quotation marks: "..."',
                    do="Mend the condition",
                )
            self._tokens.append(token)
            at = token.end()
        self._next = 0

    @property
    def here(self) -> str | None:
        """The next word or sign, keywords in small letters; None at the end."""
        if self._next >= len(self._tokens):
            return None
        token = self._tokens[self._next]
        return token["sign"] or (token["word"] or "").casefold() or '"'

    def wrong(self, expected: str) -> SettingError:
        """The error for the next word."""
        begun = self._text[: self._tokens[self._next - 1].end()].strip() if self._next else ""
        found = "the condition ends" if self.here is None else f"not understood: {self._raw()}"
        return SettingError(f"{found} after: {begun}" if begun else found, expected=expected, do="Mend the condition")

    def _raw(self) -> str:
        return self._tokens[self._next].group().strip()

    def _take(self, *wanted: str) -> bool:
        """Go on if the next words are these."""
        for ahead, word in enumerate(wanted):
            place = self._next + ahead
            if (
                place >= len(self._tokens)
                or (self._tokens[place]["word"] or self._tokens[place]["sign"] or "").casefold() != word
            ):
                return False
        self._next += len(wanted)
        return True

    def either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(parts=tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

    def _one(self) -> Condition:
        if self._take("not"):
            return Not(part=self._one())
        if self._take("("):
            inner = self.either()
            if not self._take(")"):
                raise self.wrong('a closing bracket, "and" or "or"')
            return inner
        return self._test()

    def _test(self) -> Condition:
        name = self._field()
        if self._take("is", "not", "blank"):
            return Not(part=Cell(field=name, kind="blank"))
        if self._take("is", "blank"):
            return Cell(field=name, kind="blank")
        if self._take("is"):
            denied = self._take("not")
            found = Cell(field=name, kind="code", values=self._codes(name, several=self._take("one", "of")))
            return Not(part=found) if denied else found
        if self._take("mentions"):
            self._demand(name, "mentions", "a text")
            return Cell(field=name, kind="words", values=self._phrases())
        for sign in _SIGNS:
            if self._take(sign):
                self._demand(name, "compared", "a number or a date")
                return Cell(field=name, kind=sign, values=(self._measure(name),))
        raise self.wrong('"is", "is not", "is one of", "is blank", "mentions" or one of < <= > >= =')

    def _field(self) -> str:
        if self.here is None or self.here in (")", ",", '"', *_SIGNS):
            raise self.wrong("the name of a field")
        name = self.here
        if name not in fields.NAMES:
            near = get_close_matches(name, fields.NAMES, n=1)
            raise self.wrong(
                f'a field: perhaps "{near[0]}"' if near else "a field; scrutiny layouts --fields lists them"
            )
        self._next += 1
        return name

    def _demand(self, name: str, what: str, words: str) -> None:
        if fields.by_name()[name].kind not in _KINDS[what]:
            self._next -= 1
            raise self.wrong(f"another test: {name} is not {words}")

    def _value(self, expected: str) -> str:
        if self.here is None or self.here in ("(", ")", ",", *_SIGNS):
            raise self.wrong(expected)
        token = self._tokens[self._next]
        self._next += 1
        return token["quoted"] if token["quoted"] is not None else token["word"]

    def _codes(self, name: str, *, several: bool) -> tuple[str, ...]:
        known = VOCABULARIES.get(fields.by_name()[name].vocabulary or "")
        if known is None:
            raise self.wrong(f'"blank" or "not blank": {name} has no list of values')
        expected = f"a value of {name}: {', '.join(known.codes[:8])}{', ...' if len(known.codes) > 8 else ''}"
        codes: list[str] = []
        while not codes or (several and self._take(",")):
            text = self._value(expected)
            code = known.code_of(text)
            if code is None:
                self._next -= 1
                near = get_close_matches(fold(text), known.codes, n=1)
                raise self.wrong(f"{expected}{f'; perhaps {near[0]}' if near else ''}")
            codes.append(code)
        return tuple(codes)

    def _phrases(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            quoted = self.here == '"'
            text = self._value("words in quotation marks, or the name of a list of words")
            if quoted:
                found.append(text)
            elif text in self._words:
                found += self._words[text]
            else:
                self._next -= 1
                raise self.wrong(
                    f"a list of words: {', '.join(self._words) or 'none is given'}; words stand in quotation marks"
                )
            if not self._take(","):
                break
        if not all(re.search(r"\w", phrase) for phrase in found):
            raise self.wrong("words, with at least one letter or digit each")
        return tuple(found)

    def _measure(self, name: str) -> float | date:
        number = fields.by_name()[name].kind is fields.Kind.NUMBER
        expected = "a number" if number else "a date as 2026-08-31"
        text = self._value(expected)
        try:
            return float(text) if number else date.fromisoformat(text)
        except ValueError:
            self._next -= 1
            raise self.wrong(expected) from None


# --- what a condition looks at ----------------------------------------------------------------------------


def fields_of(condition: Condition) -> tuple[str, ...]:
    """The fields that a condition looks at, in the order in which it names them."""
    if isinstance(condition, Cell):
        return (condition.field,)
    parts = [condition.part] if isinstance(condition, Not) else list(condition.parts)
    return tuple(dict.fromkeys(name for part in parts for name in fields_of(part)))


def needs(condition: Condition) -> Groups:
    """Groups of fields: of each group one has to have a column, else no record can be settled."""
    return tuple(dict.fromkeys(_needs(condition, denied=False)))


def _needs(condition: Condition, *, denied: bool) -> Groups:
    if isinstance(condition, Cell):
        return ((condition.field,),)
    if isinstance(condition, Not):
        return _needs(condition.part, denied=not denied)
    parts = [_needs(part, denied=denied) for part in condition.parts]
    if isinstance(condition, All) is not denied:  # "not (a or b)" is "not a and not b"
        return tuple(group for part in parts for group in part)
    return (tuple(dict.fromkeys(name for part in parts for group in part for name in group)),)


# --- asking -----------------------------------------------------------------------------------------------

Obscured: TypeAlias = "Callable[[Any], Bools]"


def ask(condition: Condition, records: Records, *, obscured: Obscured | None = None) -> Truth:
    """What a condition says of every record.

    ``obscured``: of an array of texts, which have a part that is blacked out: where such a text does not mention
    something, nobody can say that it did not.
    """
    import numpy as np

    if isinstance(condition, Cell):
        return _asked(condition, records, obscured)
    if isinstance(condition, Not):
        inner = ask(condition.part, records, obscured=obscured)
        return replace(inner, true=~inner.true & ~inner.unknown)
    parts = [ask(part, records, obscured=obscured) for part in condition.parts]
    unknown = [part.unknown for part in parts]
    if isinstance(condition, All):
        true = np.logical_and.reduce([part.true for part in parts])
        settled = true | np.logical_or.reduce([~part.true & ~none for part, none in zip(parts, unknown, strict=True)])
    else:
        true = np.logical_or.reduce([part.true for part in parts])
        settled = true | ~np.logical_or.reduce(unknown)
    causes = {cause: np.logical_or.reduce([getattr(part, cause) for part in parts]) & ~settled for cause in _CAUSES}
    return Truth(true=true, **causes)


def _asked(test: Cell, records: Records, obscured: Obscured | None) -> Truth:
    import numpy as np

    supplied, never = records.supplied(test.field), records.never_carried(test.field)
    withheld = (supplied & records.withheld(test.field)) | (~supplied & never)
    not_supplied = ~supplied & ~never
    blank = supplied & records.blank(test.field) & ~withheld
    unrecognised = np.zeros(len(blank), dtype=bool)
    if test.kind == "blank":
        return Truth(
            true=blank, not_supplied=not_supplied, withheld=withheld, blank=unrecognised, unrecognised=unrecognised
        )
    there = supplied & ~blank & ~withheld
    if test.kind == "code":
        from scrutiny.records.table import coded_as

        true = coded_as(records.column(test.field), {str(value) for value in test.values})
        unrecognised = there & ~records.known(test.field)
    elif test.kind == "words":
        true, hidden = _mentioned(test, records, obscured)
        withheld |= there & ~true & hidden
    else:
        true = _compared(test, records)
    return Truth(
        true=true & there, not_supplied=not_supplied, withheld=withheld, blank=blank, unrecognised=unrecognised
    )


def _mentioned(test: Cell, records: Records, obscured: Obscured | None) -> tuple[Bools, Bools]:
    """Which texts have the words, and which have a part that is blacked out. Each distinct text is looked at once."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    codes, distinct = pd.factorize(records.column(test.field))
    texts = pa.array(distinct, type=pa.large_string())
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    found = np.asarray(pc.match_substring_regex(texts, pattern=words_pattern([str(value) for value in test.values])))
    hidden = obscured(texts) if obscured is not None and len(texts) else np.zeros(len(texts), dtype=bool)
    return np.append(found, False)[codes].astype(bool), np.append(hidden, False)[codes].astype(bool)


def words_pattern(phrases: Sequence[str]) -> str:
    """A pattern, for RE2 and Python, that finds one of these phrases as whole words, in any case, over any blanks.

    Raises SettingError where there are none, or one has no words: such a pattern would find everything.
    """
    if not phrases or not all(phrase.strip() for phrase in phrases):
        raise SettingError("no words to look for", expected="words, with at least one letter or digit each")

    def one(phrase: str) -> str:
        inner = r"\s+".join(re.escape(word) for word in phrase.split())
        begins, ends = (
            re.match(r"\w", letter, re.ASCII) is not None for letter in (phrase.strip()[0], phrase.strip()[-1])
        )
        return (r"\b" if begins else "") + inner + (r"\b" if ends else "")

    return f"(?i)(?:{'|'.join(one(phrase) for phrase in phrases)})"


def _compared(test: Cell, records: Records) -> Bools:
    import numpy as np

    column, (value,) = records.column(test.field), test.values
    cells: npt.NDArray[Any]
    limit: float | np.datetime64
    if isinstance(value, date):
        if fields.by_name()[test.field].kind is fields.Kind.INSTANT:
            column = column.dt.tz_convert("Europe/London").dt.tz_localize(None)
        cells, limit = np.asarray(column.to_numpy(), dtype="datetime64[D]"), np.datetime64(value)
    else:
        cells, limit = column.to_numpy(dtype=np.float64), float(value)
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal}[test.kind]
    return np.asarray(compare(cells, limit), dtype=bool)
