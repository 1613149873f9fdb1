"""Marks streets, addresses, named buildings, schools and places of work.

The last word says what it is ("Road", "House", "Academy"); the words before it say whether it is a name: a capital that
says something, a name, a word on no list, or one of the words that streets are called after. "Lives at" and "works at"
announce what has no such last word.
"""

from __future__ import annotations

import re
from functools import cache

from scrutiny.panel.redaction_names import Names
from scrutiny.panel.redaction_patterns import MEASURED
from scrutiny.panel.redaction_words import Kind, Strength, data_of, harmless, is_ordinary, phrases_of, word_set

_WELL = 2  # a word that goes well into a name
_LONGEST_PLACE, _LONGEST_SCHOOL, _LONGEST_FIRM = 3, 5, 5  # words before, and of
_HOUSE = re.compile(r"\d{1,4}[a-z]?")
_STREETLIKE = re.compile(
    r"(?:way|gate|field|fields|croft|mead|leys|side|hurst|wood|dene|holme|garth|bank|ridge|brook|bury|lands|oaks|elms)$"
)


@cache
def _shops() -> frozenset[str]:
    groups = data_of("allowed")["groups"]
    return frozenset((groups["shops_and_services"] + groups["clothes_and_things"] + groups["cars"]).split())


@cache
def _makes() -> frozenset[str]:
    return frozenset(data_of("allowed")["groups"]["cars"].split())


@cache
def _towns() -> frozenset[str]:
    return frozenset(data_of("allowed")["groups"]["places"].split())


@cache
def _police() -> frozenset[str]:
    return frozenset(data_of("allowed")["groups"]["police"].split())


@cache
def _peoples() -> frozenset[str]:
    return frozenset(data_of("allowed")["groups"]["nationalities"].split())


@cache
def _no_school() -> frozenset[str]:
    return word_set("generic_schools") | word_set("function")


class Places:
    """Finds what is called by a name but is nobody. Marks: first word, last word + 1, kind, strength."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = names.words
        self.count = names.count
        self.blind = names.blind
        self.telling, self.sure, self.unknown = names.telling, names.sure, names.unknown
        self.dual, self.is_allowed = names.dual, names.is_allowed
        self.marks: list[tuple[int, int, Kind, Strength]] = []

    def found(self) -> list[tuple[int, int, Kind, Strength]]:
        """All marks of one text."""
        self.streets()
        self.numbers()
        self.schools()
        return self.marks

    def _part(self, at: int) -> int:
        """How well a word goes into the name of a place: 2 well, 1 perhaps, 0 not."""
        word = self.words[at]
        if word.is_number:
            return _WELL if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", word.low) else 0
        if word.low in word_set("generic") and not (self.telling(at) and word.low in word_set("generic_but_capital")):
            return 0
        if word.low == "st" or self.sure(at) or self.unknown(at):
            return _WELL
        if self.telling(at) and word.low not in word_set("function"):
            return 0 if word.first and not self.dual(at) and word.low not in word_set("placey") else _WELL
        perhaps = (
            word.low in word_set("placey")
            or self.names.strange(at)
            or (self.dual(at) and word.low not in word_set("colours"))
        )
        return 1 if (perhaps or word.low in _towns()) and word.low not in word_set("function") else 0

    def _back(self, at: int) -> tuple[int, int]:
        """Where the name before a word such as "Road" begins, and how good its best part is."""
        start, best = at, 0
        while start > 0 and at - start < _LONGEST_PLACE:
            before, gap = self.words[start - 1], self.words[start].gap
            if self.words[start].first or not (gap in (" ", "-") or (gap == ". " and before.low == "st")):
                break
            good = self._part(start - 1)
            capital = before.is_capital or before.is_number or self.blind[start - 1] or self.unknown(start - 1)
            if not good or (self.telling(at) and not capital):
                break
            start, best = start - 1, max(best, good)
        return start, best

    def streets(self) -> None:
        """Street names and named buildings; with a number before them, addresses."""
        for at, word in enumerate(self.words):
            building = word.low in word_set("buildings")
            if not (building or word.low in word_set("streets") or word.low in word_set("loose_streets")):
                continue
            if self.is_allowed(at) or self._is_saint(at) or self._is_car(at):
                continue
            start, best = self._back(at)
            if start == at:
                self._only_the(at)
            elif not all(self.is_allowed(n) for n in range(start, at)):
                self._street(start, at, best=best, building=building)

    def _is_saint(self, at: int) -> bool:
        """Whether "St" stands before the name of a saint, not behind that of a street."""
        if self.words[at].low != "st" or at + 1 == self.count or self.words[at + 1].gap not in (" ", ". "):
            return False
        return self.telling(at + 1) and self.words[at + 1].low not in word_set("streets") and self.unknown(at + 1)

    def _is_car(self, at: int) -> bool:
        """Whether an estate is a car."""
        return self.words[at].low == "estate" and at > 0 and self.words[at - 1].low in _makes()

    def _only_the(self, at: int) -> None:
        """Such as "The Crescent", "7 The Green": a last word with nothing but an article before it."""
        word, before = self.words[at], self.words[at - 1] if at else None
        if before is None or before.low != "the" or word.gap != " ":
            return
        if at >= 2 and _HOUSE.fullmatch(self.words[at - 2].low) and before.gap in (" ", ", "):
            self.marks.append((at - 2, at + 1, Kind.ADDRESS, Strength.CERTAIN))
        elif self.telling(at) and before.is_capital and not (word.first or before.first):
            self.marks.append((at, at + 1, Kind.STREET, Strength.PROMPT))

    def _street(self, start: int, at: int, *, best: int, building: bool) -> None:
        """A mark from the first word of the name to the last; from the number of the house if there is one."""
        numbered = self._numbered(start)
        firm = building or self.words[at].low in word_set("streets")
        if numbered is not None and (best == _WELL or firm or self.telling(at)):
            self.marks.append((numbered, at + 1, Kind.ADDRESS, Strength.CERTAIN))
            return
        if numbered is not None and (self.words[numbered].gap == ", " or self._place_cue(numbered)):
            self.marks.append((numbered, at + 1, Kind.ADDRESS, Strength.CERTAIN))
            return
        strength = self._building_strength(start, at, best) if building else self._street_strength(start, at, best)
        if strength is not None:
            if building and start and self.words[start - 1].text == "The" and self.telling(start - 1):
                start -= 1
            self.marks.append((start, at + 1, Kind.ADDRESS if building else Kind.STREET, strength))

    def _building_strength(self, start: int, at: int, best: int) -> Strength | None:
        capitals = self.telling(at) and self.telling(start)
        if self.words[at].low not in word_set("firm_buildings"):
            return Strength.PROMPT if capitals or (best == _WELL and self._place_cue(start)) else None
        if best == _WELL:
            return Strength.CERTAIN
        return Strength.PROMPT if self._place_cue(start) or self.blind[at] else None

    def _street_strength(self, start: int, at: int, best: int) -> Strength | None:
        low = self.words[at].low
        if low in word_set("streets"):
            return Strength.CERTAIN if best == _WELL or low in word_set("sure_streets") else Strength.PROMPT
        if self.telling(at) and self.telling(start):
            return Strength.CERTAIN if best == _WELL else Strength.PROMPT
        if best == _WELL:
            return Strength.CERTAIN if self._place_cue(start) and low in word_set("placey") else Strength.PROMPT
        return Strength.PROMPT if self._place_cue(start) else None

    def schools(self) -> None:
        """Schools and colleges by their last word, and by "attends"; places of work by "works at"."""
        for at, word in enumerate(self.words):
            if word.low in word_set("schools"):
                self._school(at)
            self._named_place(at, "attends", Kind.SCHOOL)
            self._named_place(at, "works", Kind.WORK)

    def _school(self, at: int) -> None:
        word = self.words[at]
        if at + 2 < self.count and self.words[at + 1].low == "of" and word.low in word_set("schools_of"):
            after = at + 2
            if self.telling(after) or self.unknown(after) or self.words[after].low in harmless():
                self.marks.append((at, after + 1, Kind.SCHOOL, Strength.CERTAIN))
                return
        start, best = self._school_back(at)
        while start < at and not self.words[start].is_capital and self.words[start].low in _no_school():
            start += 1
        if best:
            sure = best == _WELL or (self.telling(at) and self.telling(start))
            self.marks.append((start, at + 1, Kind.SCHOOL, Strength.CERTAIN if sure else Strength.PROMPT))

    def _school_back(self, at: int) -> tuple[int, int]:
        """Where the name before "School" begins, and how good its best part is."""
        kinds, parts, generic = word_set("schools"), word_set("school_parts"), word_set("generic_schools")
        start, best = at, 0
        while start > 0 and at - start < _LONGEST_SCHOOL:
            before, gap = self.words[start - 1], self.words[start].gap
            if self.words[start].first or gap not in (" ", "-", ". ", " & "):
                break
            if before.low in parts or before.low in kinds:
                start -= 1
                continue
            capitals = self.telling(start - 1) and self.telling(at)
            good = self._part(start - 1) or int(before.low in harmless() or capitals)
            if before.low in generic or not good:
                break
            start, best = start - 1, max(best, good)
        return start, best

    def _place_cue(self, start: int) -> bool:
        """Whether a word of place stands just before."""
        return start > 0 and self.words[start - 1].low in word_set("place_before")

    def numbers(self) -> None:
        """House numbers before a name that ends in no word for a street: "221 Queensway", "lives at 19b Paradise"."""
        for at in range(1, self.count):
            number, word = self.words[at - 1], self.words[at]
            if (
                at > 1
                and number.low == "the"
                and number.gap in (" ", ", ")
                and _HOUSE.fullmatch(self.words[at - 2].low)
            ):
                if word.gap == " " and self.telling(at) and (self.unknown(at) or word.low in word_set("placey")):
                    self.marks.append((at - 2, at + 1, Kind.ADDRESS, Strength.CERTAIN))
                continue
            if word.gap != " " or not _HOUSE.fullmatch(number.low) or word.is_number:
                continue
            before = self.words[at - 2].low if at > 1 and number.gap in (" ", ", ", ": ") else ""
            further = self.words[at - 3].low if at > 2 else ""
            home = before in word_set("home_before") or (
                before in ("at", "is", "as", "in", "of") and further in word_set("home_before")
            )
            placed = home or before in ("at", "of", "from", "outside") or number.gap == ", " or not number.low.isdigit()
            if not placed or word.low in word_set("function") or MEASURED.fullmatch(number.low + word.low):
                continue
            streetlike = _STREETLIKE.search(word.low) is not None and not is_ordinary(word.low)
            if not (streetlike or (self.telling(at) and self.unknown(at)) or (home and self._part(at))):
                continue
            if not number.low.isdigit() and MEASURED.fullmatch(number.low):
                continue
            end = at + 1
            if end < self.count and self.words[end].is_close and self.telling(end) and self._part(end):
                end += 1
            self.marks.append((at - 1, end, Kind.ADDRESS, Strength.CERTAIN if home or streetlike else Strength.PROMPT))

    def _numbered(self, start: int) -> int | None:
        """Where the house number before the word ``start`` stands; None if there is none."""
        if start == 0 or self.words[start].gap not in (" ", ", ", ","):
            return None
        if not _HOUSE.fullmatch(self.words[start - 1].low):
            return None
        first = start - 1
        if first and self.words[first].gap in ("/", "-", " - ") and _HOUSE.fullmatch(self.words[first - 1].low):
            first -= 1
        return first

    def _named_place(self, at: int, cue: str, kind: Kind) -> None:
        """What is named behind "works at" or "attends"."""
        length = self.names.phrase_at(phrases_of(cue), at)
        if not length:
            return
        strict = " ".join(w.low for w in self.words[at : at + length]) in data_of("cues")["works_only_names"]
        start = at + length
        if start < self.count and self.words[start].gap.strip() not in ("", ":", '"', "'"):
            return
        if start < self.count and self.words[start].low in ("the", "a", "as", "is", "in", "at"):
            start += 1
        end = start
        while end < self.count and end - start < _LONGEST_FIRM:
            word = self.words[end]
            if end > start and (word.first or word.gap not in (" ", "-", " & ", "&", "' ", " '", ' "')):
                break
            joins = word.low in ("and", "of", "&") and end > start and end + 1 < self.count and self.telling(end + 1)
            if not joins and not self._goes_into_a_firm(end, strict=strict):
                break
            end += 1
        if end > start and (kind is Kind.WORK or any(not self.is_allowed(n) for n in range(start, end))):
            sure = any(
                self.telling(n) or self.sure(n) or self.unknown(n) or self.words[n].low in _shops()
                for n in range(start, end)
            )
            doubt = strict and not any(self.telling(n) for n in range(start, end))
            self.marks.append((start, end, kind, Strength.CERTAIN if sure and not doubt else Strength.PROMPT))

    def _goes_into_a_firm(self, at: int, *, strict: bool) -> bool:
        word = self.words[at]
        if word.low in word_set("function") or (word.is_number and not self.telling(at)):
            return False
        if self.telling(at) or self.sure(at) or self.unknown(at):
            return word.low not in _peoples() and not (word.is_loud and word.low in _police() and not self.blind[at])
        if strict:
            return False
        return (
            word.low in _shops()
            or word.low in word_set("placey")
            or self.dual(at)
            or word.low in word_set("firm_parts")
        )
