"""Marks streets, addresses, named buildings, schools and places of work.

The last word says what it is ("Road", "House", "Academy"); the words before it say whether it is a name: a capital that
says something, a name, a word on no list, or one of the words that streets are called after. "Lives at" and "works at"
announce what has no such last word.
"""

from __future__ import annotations

import re
from functools import cache

from scrutiny.panel.redaction.names import Names
from scrutiny.panel.redaction.patterns import MEASURED
from scrutiny.panel.redaction.words import (
    Kind,
    Strength,
    data_of,
    given_names,
    harmless,
    is_ordinary,
    known_groups,
    phrases_of,
    word_set,
)

# How well a word goes into a name: an ordinary one that none of the lists speaks for or against; one that streets are
# called after; a name.
_WEAK, _FAIR, _WELL = 1, 2, 3
_LEAST_WORD = 3  # letters
_MANY = 10  # so many are hardly counted: the number of a house
_LONGEST_PLACE, _LONGEST_SCHOOL, _LONGEST_FIRM = 3, 5, 5  # words before, and of
_LONGEST_WORK, _NEAR_WORK = 6, 3  # words between "works" and "at"; between "shift" and "at", the last among them
_HOUSE = re.compile(r"\d{1,4}[a-z]?(?:[-/]\d{1,4}[a-z]?)?")
_CHURCHES = frozenset(
    (
        *(("holy", each) for each in ("cross", "trinity", "family", "rood", "rosary", "ghost", "redeemer")),
        *(("sacred", each) for each in ("heart", "hearts")),
        *(("our", each) for each in ("lady", "ladys")),
        *(("christ", each) for each in ("college", "school")),
        *(("all", each) for each in ("saints", "souls", "hallows")),
        ("corpus", "christi"),
    )
)
_UNIT_AT_ONCE = re.compile(r"(?:flat|flt|apt|unit|plot|room|rm)\d{1,3}[a-z]?")
_OF_THE_CLOCK = re.compile(r"\d{1,2}(?:am|pm)|[0-2]?\d[0-5]\d(?:hrs?|h)?|am|pm|hrs")
_CALLED_BY_TOWNS = frozenset(("walk", "road", "rd", "street", "lane", "avenue", "way", "green", "close", "drive"))
_TIME_OF_DAY = re.compile(r"\d{4}")
_SHORT_NUMBER = 3  # figures of a house's number that no time of day has
_QUARTERS = frozenset(("north", "south", "east", "west"))
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
def _quarters() -> frozenset[str]:
    return _QUARTERS | {"central", "town", "centre", "city", "area"}


@cache
def _no_school() -> frozenset[str]:
    return word_set("generic_schools") | word_set("function")


def _is_counted(house: str, between: list[str]) -> bool:
    """Whether a number counts or measures what comes behind it: "10 minute drive", "2 of the houses"."""
    first = between[0]
    if first in word_set("counted") or first in word_set("after_number") - {"the", "old"}:
        return True
    if MEASURED.fullmatch(house + first) or (house.startswith("0") and len(house) > 1):
        return True
    return all(low in ("the", "of") for low in between)


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
        self.behind_street: dict[int, int] = {}  # by its first word, where a street ends

    def found(self) -> list[tuple[int, int, Kind, Strength]]:
        """All marks of one text."""
        self.streets()
        self.numbers()
        self.behind_street = {start: end for start, end, kind, _ in self.marks if kind in (Kind.STREET, Kind.ADDRESS)}
        self.schools()
        return self.marks

    def _part(self, at: int) -> int:
        """How well a word goes into the name of a place; 0 for not at all."""
        word = self.words[at]
        if word.is_number:
            return _WELL if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", word.low) else 0
        if word.low in word_set("generic") and not (self.telling(at) and word.low in word_set("generic_but_capital")):
            return 0
        if word.low == "st" or self.sure(at) or self.unknown(at):
            return _WELL
        if self.telling(at) and word.low not in word_set("function"):
            if word.first and not self.dual(at) and word.low not in word_set("placey"):
                return _FAIR if word.low in _towns() else 0
            return _WELL
        perhaps = (
            word.low in word_set("placey")
            or self.names.strange(at)
            or (self.dual(at) and word.low not in word_set("colours"))
        )
        return _FAIR if (perhaps or word.low in _towns()) and word.low not in word_set("function") else 0

    def _written_large(self, at: int, *, alone: bool) -> bool:
        """Whether a word with a capital before "Road" belongs to it, though it is generic or begins a sentence."""
        word = self.words[at]
        if not self.telling(at) or word.is_number or word.low in word_set("function") or self._is_nobodys(at):
            return False
        return not (alone and (word.low in word_set("generic") or word.low in word_set("often_capital")))

    def _loosely(self, at: int) -> bool:
        """Whether an ordinary word in small letters, or among capitals, can stand in the name of a road."""
        word = self.words[at]
        if word.is_number or self.telling(at) or len(word.low) < _LEAST_WORD or word.low in word_set("verbs"):
            return False
        if word.low in word_set("function") or word.low in word_set("generic") or word.low in word_set("no_street"):
            return False
        return not word.low.endswith(("ing", "ed", "ly", "est"))

    def _back(self, at: int) -> tuple[int, int]:
        """Where the name before a word such as "Road" begins, and how good its best part is."""
        start, best = at, 0
        while start > 0 and at - start < _LONGEST_PLACE:
            before, gap = self.words[start - 1], self.words[start].gap
            if self.words[start].first or not (gap in (" ", "-") or (gap == ". " and before.low == "st")):
                break
            good = self._part(start - 1)
            if not good and self._goes_weakly(start - 1, at, best=best):
                good = _WEAK
            if not good and self.names.harmless[start - 1] and self.words[at].low in _CALLED_BY_TOWNS:
                good = _FAIR  # "shepherds bush walk"
            if not good and before.low in word_set("inside_streets") and start > 1 and not self.words[start - 1].first:
                further = start - 2
                good = _WEAK if self._part(further) or (self._loosely(further) and not self.telling(at)) else 0
            if not good and self.telling(at) and self._written_large(start - 1, alone=start == at):
                good = _FAIR
            if (
                not good
                and before.low in word_set("counts")
                and best
                and start < at
                and self.words[start].low[-1] == "s"
            ):
                good = _WEAK  # "six hills way"
            capital = before.is_capital or before.is_number or self.blind[start - 1] or self.unknown(start - 1)
            if not good or (self.telling(at) and not capital):
                break
            if good == _WEAK and best >= _FAIR and not capital and before.low not in word_set("counts"):
                break
            start, best = start - 1, max(best, good)
        return start - (best > 0 and self._opens(start - 1, at)), best

    def _goes_weakly(self, before: int, at: int, *, best: int) -> bool:
        """Whether an ordinary word before "Road", or one before "st" or "spring" where somebody was, is of the name."""
        low = self.words[at].low
        if not self._loosely(before):
            return False
        if low in word_set("sure_streets") and best < _FAIR:
            return True
        if before + 1 != at:
            return False
        there = self._place_cue(before) or self._stands_apart(before, at) or self._found_there(before)
        quiet = low in word_set("quiet_streets") and self._place_cue(before) and self._ends_a_place(at)
        return (low in word_set("short_streets") and there) or quiet

    def _opens(self, before: int, at: int) -> bool:
        """Whether a generic word behind a word of place opens the name: "back cotton st", "on cross hands road"."""
        if before < 1 or self.words[before + 1].first or self.words[before + 1].gap != " ":
            return False
        opens = self.words[before].first or self._place_cue(before)
        listed = self.words[before].low in word_set("opens_a_street")
        return listed and opens and self.telling(before) == self.telling(at)

    def streets(self) -> None:
        """Street names and named buildings; with a number before them, addresses."""
        for at, word in enumerate(self.words):
            home = word.low == "home" and at > 0 and self.words[at - 1].low in word_set("kinds_of_home")
            building = home or word.low in word_set("buildings")
            if not (building or word.low in word_set("streets") or word.low in word_set("loose_streets")):
                self._quiet_end(at)
                if word.low in word_set("the_streets"):
                    self._only_the(at)
                continue
            if self.is_allowed(at) or self._is_saint(at) or self._is_car(at):
                continue
            last = first = at
            if word.low in ("estate", "park", "village", "site") and at and word.gap == " ":
                first -= self.words[at - 1].low in word_set("kinds_of_estate")
            first -= home
            start, best = self._back(first)
            if start == first:
                self._only_the(first)
            elif (
                word.low in word_set("sure_streets")
                or (self.telling(last) and self.telling(start) and last - start > 1)
                or not all(self.is_allowed(n) for n in range(start, at))
                or self._place_cue(start)
            ):
                self._street(start, last, best=best, building=building)
        self._the_unknown()
        self._high_streets()
        self._without_a_last_word()
        self._with_a_number()
        self._number_behind()
        self._named_houses()
        self._lived_in()
        self._and_its_street()
        self._the_houses()
        self._house_alone()
        self._houses_of_a_row()
        self.units()
        self._unit_behind()
        self._floor_behind()

    def _quiet_end(self, at: int) -> None:
        """A word or two where somebody was that end as streets sometimes do: "in peartree spring", "on high dane"."""
        if self.words[at].low not in word_set("quiet_streets") or at == 0 or self.is_allowed(at):
            return
        start, best = self._back(at)
        if start == at and self.words[at - 1].low in word_set("placey") | word_set("generic_but_capital"):
            start, best = at - 1, _WEAK
        close = start < at and all(
            self.words[n].gap == " " and not self.words[n].first for n in range(start + 1, at + 1)
        )
        if best and close and self._place_cue(start) and self._ends_a_place(at):
            self.marks.append((start, at + 1, Kind.STREET, Strength.PROMPT))

    def _number_behind(self) -> None:
        """The number of a house behind its street: "Larch Avenue 22", "Church Lane, no. 14"."""
        for start, end, kind, strength in tuple(self.marks):
            if kind is not Kind.STREET or end >= self.count or self.words[end].first:
                continue
            said = self.words[end].low in ("no", "number", "nr", "nos") and end + 1 < self.count
            at = end + said
            number, gap = self.words[at], self.words[end].gap
            if (
                gap not in (" ", ", ")
                or not _HOUSE.fullmatch(number.low)
                or (number.low.isdigit() and len(number.low) > 3)
            ):
                continue
            if said and number.gap not in (" ", ". ", "."):
                continue
            after = self.words[at + 1] if at + 1 < self.count else None
            if after is not None and after.is_number and after.gap == ":":
                continue  # a time of day
            ends = after is None or after.first or not after.is_close or after.low in word_set("function")
            before = [word.low for word in self.words[max(0, start - 4) : start]]
            home = not (word_set("home_before") | word_set("staying")).isdisjoint(before)
            measured = MEASURED.fullmatch(number.low) or (after is not None and after.low in word_set("counted"))
            if said or (ends and not measured and gap == " "):
                sure = (said or home) and strength is Strength.CERTAIN
                self.marks.append((start, at + 1, Kind.ADDRESS, Strength.CERTAIN if sure or home else Strength.PROMPT))

    def _type(self, at: int) -> bool:
        """Whether a word is one that streets or buildings end with, the rarer ones among them."""
        low = self.words[at].low
        return any(
            low in word_set(name)
            for name in ("streets", "loose_streets", "rare_streets", "buildings", "kinds_of_estate")
        )

    def _with_a_number(self) -> None:
        """A house number, up to three words of any sort, and a word that streets end with: "14 high street"."""
        for at in range(2, self.count):
            if not self._type(at) or self.words[at].gap not in (" ", "-") or not self._goes_between(at - 1):
                continue
            for number in range(at - 2, max(-1, at - 2 - _LONGEST_PLACE), -1):
                if _HOUSE.fullmatch(self.words[number].low):
                    strength = self._numbered_strength(number, at)
                    if strength is not None:
                        first = self._numbered(number + 1)
                        self.marks.append((number if first is None else first, self._end(at), Kind.ADDRESS, strength))
                    break
                if not self._goes_between(number):
                    break

    def _goes_between(self, at: int) -> bool:
        """Whether a word can stand between the number of a house and the last word of its street."""
        word, after = self.words[at], self.words[at + 1]
        if word.is_number or after.first or after.gap not in (" ", "-", ". "):
            return False
        if word.low in ("the", "st", "of"):
            return True
        listed = word.low in word_set("function") or word.low in word_set("verbs") or word.low in _peoples()
        return not (listed or word.low in word_set("no_street") - word_set("street_adjectives"))

    def _numbered_strength(self, number: int, at: int) -> Strength | None:
        """How sure it is that a number and what follows are an address, by what stands before and between."""
        between = [self.words[n].low for n in range(number + 1, at)]
        house, after = self.words[number].low, self.words[number + 1]
        if after.gap not in (" ", ", ") or after.first or _is_counted(house, between):
            return None
        before = (
            self.words[number - 1].low
            if number and self.words[number].gap in (" ", ": ", ", ", "/", " - ", ".", ". ")
            else ""
        )
        flat = number > 1 and self.words[number - 1].is_number and self.words[number - 2].low in word_set("units")
        cue = flat or before in word_set("place_before") | word_set("home_before") | word_set("before_number")
        high = self.words[at].low == "st" and between[-1] in word_set("street_adjectives")
        sure = high or self.words[at].low in word_set("streets") or self.words[at].low in word_set("firm_buildings")
        lettered = not house.isdigit()
        telling = all(self.telling(n) for n in range(number + 1, at + 1))
        if _TIME_OF_DAY.fullmatch(house) and not telling:
            return None
        begins = number == 0 or self.words[number].gap == ", "
        firm = sure and (lettered or begins or telling or self.words[at].low in word_set("sure_streets"))
        if cue or firm or (lettered and telling):
            return Strength.CERTAIN
        return Strength.PROMPT if telling or sure or (lettered and len(between) == 1) else None

    def _end(self, at: int) -> int:
        """Behind the last word of a street, and behind the quarter of it: "Bridge Road East"."""
        if at + 1 < self.count and self.words[at + 1].gap == " " and self.words[at + 1].low in _QUARTERS:
            following = self.words[at + 2].low if at + 2 < self.count and self.words[at + 2].gap == " " else ""
            alike = self.telling(at + 1) == self.telling(at)
            if alike and following not in ("of", "side", "bound", "wing", "end", "herts", "london", "wales"):
                return at + 2
        return at + 1

    def _is_saint(self, at: int) -> bool:
        """Whether "St" stands before the name of a saint, not behind that of a street."""
        if self.words[at].low != "st" or at + 1 == self.count or self.words[at + 1].gap not in (" ", ". "):
            return False
        return self.telling(at + 1) and self.words[at + 1].low not in word_set("streets") and self.unknown(at + 1)

    def _is_car(self, at: int) -> bool:
        """Whether an estate is a car, or "ST" the end of its name."""
        if self.words[at].low == "st" and at > 1 and self.words[at - 2].low in _makes():
            return True
        return self.words[at].low == "estate" and at > 0 and self.words[at - 1].low in _makes()

    def _only_the(self, at: int) -> None:
        """Such as "The Crescent", "7 The Green": a last word with nothing but an article before it."""
        word, before = self.words[at], self.words[at - 1] if at else None
        if before is None or before.low != "the" or word.gap != " ":
            return
        if at >= 2 and _HOUSE.fullmatch(self.words[at - 2].low) and before.gap in (" ", ", "):
            self.marks.append((at - 2, at + 1, Kind.ADDRESS, Strength.CERTAIN))
            return
        capitals = self.telling(at) and before.is_capital and not (word.first or before.first)
        listed = word.low in word_set("the_streets") and self._place_cue(at - 1) and self._ends_a_place(at)
        if capitals or listed:
            self.marks.append((at - 1, at + 1, Kind.STREET, Strength.PROMPT))

    def _the_unknown(self) -> None:
        """A word on no list with an article, where somebody was: "seen at the harebreaks"."""
        for at in range(1, self.count):
            if self.words[at - 1].low != "the" or self.words[at].gap != " " or not self.unknown(at):
                continue
            if not self.telling(at) and self._place_cue(at - 1) and self._ends_a_place(at):
                like = _STREETLIKE.search(self.words[at].low) or self.words[at].low.endswith("s")
                if like:
                    self.marks.append((at - 1, at + 1, Kind.STREET, Strength.PROMPT))

    def _high_streets(self) -> None:
        """The high street, market square or station road of a town that is named behind: "HIGH STREET, SANDY"."""
        for at in range(1, self.count):
            if self.words[at].low not in ("street", "st", "square", "road", "rd") or self.words[at].gap != " ":
                continue
            if self.words[at - 1].low not in ("high", "market", "station", "london", "church", "main", "new"):
                continue
            before = self.words[at - 2].low if at > 1 and not self.words[at - 1].first else ""
            after = self.words[at + 1] if at + 1 < self.count and self.words[at + 1].gap == ", " else None
            town = after is not None and (after.low in _towns() or self.unknown(at + 1) or self.dual(at + 1))
            town = town or (after is not None and self._found_there(at - 1) and after.low not in word_set("function"))
            apart = self._stands_apart(at - 1, at) or self._found_there(at - 1)
            alone = apart and self.words[at - 1].low not in ("high", "main")
            if (town or alone) and before not in ("the", "a"):
                self.marks.append((at - 1, at + 1, Kind.STREET, Strength.PROMPT))

    def _without_a_last_word(self) -> None:
        """Streets that end in no word for one: "on the corner of poultry", "on promenade", "on petty cury"."""
        for at in range(1, self.count):
            word, before = self.words[at], self.words[at - 1].low
            if word.gap != " " or word.is_number or self.is_allowed(at):
                continue
            if before in ("of", "with") and at > 1 and self.words[at - 2].low in ("corner", "junction", "jct", "jnct"):
                if self._loosely(at) and word.low not in word_set("placeless") and self._ends_a_place(at):
                    self.marks.append((at, at + 1, Kind.STREET, Strength.PROMPT))
            elif before in ("on", "along", "off", "down", "onto"):
                town = (
                    at + 1 < self.count
                    and self.words[at + 1].gap == " "
                    and (self.words[at + 1].low in _towns() or self.unknown(at + 1))
                )
                if word.low in word_set("bare_streets") and (town or self._ends_a_place(at)):
                    self.marks.append((at, at + 1, Kind.STREET, Strength.PROMPT))
                elif before in ("on", "along") and self._is_a_lost_pair(at):
                    self.marks.append((at, at + 2, Kind.STREET, Strength.PROMPT))

    def _is_a_lost_pair(self, at: int) -> bool:
        """Whether an ordinary word and a short one on no list at all end what somebody was on: "petty cury"."""
        if at + 1 >= self.count or self.words[at + 1].gap != " " or self.words[at + 1].first:
            return False
        after = self.words[at + 1]
        lost = self.names.strange(at + 1) and "-" not in after.low and _LEAST_WORD < len(after.low) <= 6
        return lost and self._loosely(at) and not after.low.endswith(("ing", "ed", "er")) and self._ends_a_place(at + 1)

    def _houses_of_a_row(self) -> None:
        """A number before what several homes are called: "2 ALMSHOUSES, PRIORY WALK", "1 the stables"."""
        for at in range(1, self.count):
            word = self.words[at]
            if word.low not in word_set("rows_of_houses") or word.gap != " " or word.first:
                continue
            number = at - 1 - (self.words[at - 1].low == "the")
            if number < 0 or not _HOUSE.fullmatch(self.words[number].low):
                continue
            the, before = number < at - 1, self.words[number - 1].low if number else ""
            comma = at + 1 < self.count and self.words[at + 1].gap == ", "
            told = before in word_set("place_before") | word_set("home_before") | word_set("before_number")
            if the or (comma and self._street_follows(at + 1)) or (told and self._ends_a_place(at)):
                end = at + 1
                if comma and self._street_follows(at + 1):
                    end = self._street_follows(at + 1)
                self.marks.append((number, end, Kind.ADDRESS, Strength.CERTAIN))

    def _street_follows(self, at: int) -> int:
        """Where a street ends that begins at this word, within three; 0 if there is none."""
        for last in range(at + 1, min(self.count, at + _LONGEST_PLACE)):
            if self.words[last].first or self.words[last].gap not in (" ", "-") or self.words[last].is_number:
                return 0
            if self._type(last):
                return last + 1
        return 0

    def _unit_behind(self) -> None:
        """A flat with its number behind the building it is in: "kings court flat 6", "CEDAR HOUSE, ROOM 2"."""
        for start, end, kind, _ in tuple(self.marks):
            if kind not in (Kind.ADDRESS, Kind.STREET) or end + 1 >= self.count or self.words[end].first:
                continue
            unit = self.words[end].low in word_set("units") and self.words[end].gap in (" ", ", ")
            if unit and self.words[end + 1].gap == " " and _HOUSE.fullmatch(self.words[end + 1].low):
                self.marks.append((start, end + 2, Kind.ADDRESS, Strength.CERTAIN))

    def _floor_behind(self) -> None:
        """The floor behind an address: "22C AGINCOURT RD, REAR", "204 Cranmoor Blvd, top floor"."""
        for start, end, kind, strength in tuple(self.marks):
            if kind is not Kind.ADDRESS or end >= self.count or self.words[end].gap not in (", ", " (", " - "):
                continue
            last = end
            while last < min(self.count, end + _LONGEST_PLACE) and self.words[last].low in word_set("floors"):
                if last > end and (self.words[last].gap != " " or self.words[last].first):
                    break
                last += 1
            shut = last == self.count or self.words[last].first or self.words[last].gap != " "
            if last > end and shut and not self.words[end].first:
                self.marks.append((start, last, kind, strength))

    def _ends_a_place(self, at: int) -> bool:
        """Whether what follows is no more of a thing's name: "the close" but not "the close family"."""
        if at + 1 >= self.count or self.words[at + 1].first or self.words[at + 1].gap != " ":
            return True
        after = self.words[at + 1].low
        listed = word_set("function") | word_set("verbs") | word_set("place_before")
        return after in listed or after.endswith("ing") or after == "without"

    def _named_houses(self) -> None:
        """The name of a house before a comma and its street: "The Limes, 6 Orchard Lane"; boats to live on."""
        for start, end, kind, strength in tuple(self.marks):
            whole = kind is Kind.ADDRESS and self.words[start].is_number
            if not (whole or kind is Kind.STREET) or self.words[start].gap != ", ":
                continue
            first = self._house_back(start)
            if first < start:
                articled = self.words[first].low == "the"  # "the old forge, church end"
                built = any(
                    self.words[n].low in word_set("firm_buildings") or self.words[n].low in word_set("farms")
                    for n in range(first, start)
                )
                sure = Strength.CERTAIN if whole or articled or built else strength
                self.marks.append((first, end, Kind.ADDRESS, sure))
        self._boats()

    def _lived_in(self) -> None:
        """A house behind a word of living: "LIVES BAY TREE COTTAGE", "home is orchard bungalow"."""
        for at in range(1, self.count):
            if self.words[at].low not in word_set("firm_buildings") | word_set("farms") or self.words[at].low == "home":
                continue
            start = at
            while start > 0 and at - start <= _LONGEST_PLACE and self._goes_before_a_house(start - 1):
                start -= 1
            if start == at or self.words[start].first or self.words[start].gap not in (" ", ": ", ", "):
                continue
            before = start - 1
            while before > 0 and start - before < _LONGEST_PLACE and self.words[before].low in word_set("living_at"):
                before -= 1
            lived = before >= 0 and self.words[before].low in word_set("home_before") | word_set("staying")
            telling = any(self.words[n].low not in word_set("any_house") for n in range(start, at))
            if lived and telling and not self.is_allowed(at):
                self.marks.append((start, at + 1, Kind.ADDRESS, Strength.CERTAIN))

    def _and_its_street(self) -> None:
        """The street behind the comma behind a house, whatever it is called: "Wisteria Cottage, Back Lane"."""
        for start, end, kind, strength in tuple(self.marks):
            house = kind is Kind.ADDRESS and strength is Strength.CERTAIN and end < self.count
            if not house or self.words[end].gap != ", " or self.words[end].first:
                continue
            for last in range(end + 1, min(self.count, end + _LONGEST_PLACE)):
                if self.words[last].first or self.words[last].gap not in (" ", "-") or self.words[last - 1].is_number:
                    break
                if self._type(last) and self.telling(last) == self.telling(end):
                    if self.words[last - 1].low not in word_set("function") or last - end > 1:
                        self.marks.append((start, last + 1, Kind.ADDRESS, Strength.CERTAIN))
                    break

    def _goes_before_a_house(self, at: int) -> bool:
        word, after = self.words[at], self.words[at + 1]
        if word.is_number or after.first or after.gap not in (" ", "-") or word.low in word_set("home_before"):
            return False
        if word.low in word_set("function") | word_set("verbs") | word_set("staying") | word_set("living_at"):
            return False
        return word.low not in word_set("whose_house") and word.low not in word_set("place_before")

    def _the_houses(self) -> None:
        """A house of one word and an article behind a person or a word of living: "PAULINE DRAKE OF THE GABLES"."""
        for at in range(2, self.count):
            word = self.words[at]
            if self.words[at - 1].low != "the" or word.gap != " " or word.is_number or not self._is_called_a_house(at):
                continue
            before = self.words[at - 2]
            of = before.low in ("of", "at", "from") and at > 2
            living = before.low in word_set("home_before") or (
                of and self.words[at - 3].low in word_set("home_before") | word_set("staying") | {"is", "was"}
            )
            whose = of and (self.sure(at - 3) or self.unknown(at - 3) or self.dual(at - 3)) and before.gap == " "
            place = (
                at + 1 < self.count
                and self.words[at + 1].gap == ", "
                and (
                    self.words[at + 1].low in _towns()
                    or self._type(at + 1)
                    or (at + 2 < self.count and self._type(at + 2))
                )
            )
            if living or whose or (of and place):
                end = at + 1
                if end < self.count and self.words[end].gap == ", " and self.unknown(end) and self.telling(end):
                    end += 1  # "The Larches, Brickendon"
                self.marks.append((at - 1, end, Kind.ADDRESS, Strength.CERTAIN))

    def _house_alone(self) -> None:
        """A word with a capital on no list, behind "lives at": a house, as people live in villages, not at them."""
        for at in range(2, self.count):
            lived = self.words[at - 2].low in word_set("home_before") | word_set("staying")
            if not lived or self.words[at - 1].low != "at" or not self.words[at].is_close or self.words[at].first:
                continue
            if self.telling(at) and self.unknown(at) and self._ends_a_place(at):
                self.marks.append((at, at + 1, Kind.ADDRESS, Strength.CERTAIN))

    def _is_called_a_house(self, at: int) -> bool:
        low = self.words[at].low
        if low in word_set("the_streets") or low in word_set("house_words"):
            return True
        return low.endswith("s") and low[:-1] in word_set("placey") and low not in word_set("generic")

    def _boats(self) -> None:
        """The name of a boat that somebody lives on."""
        for at in range(1, self.count):
            boat = self.words[at - 1].low
            if boat in ("called", "named") and at > 1 and self.words[at - 2].low in word_set("boats"):
                boat = self.words[at - 2].low
            if boat in ("narrowboat", "houseboat", "barge") and self.words[at].gap == " " and not self.telling(at):
                end = at + (self.words[at].low == "the")
                start = end
                while end < min(self.count, start + 2) and self.words[end].gap == " " and self._goes_onto_a_boat(end):
                    end += 1
                if end > start:
                    self.marks.append((at, end, Kind.ADDRESS, Strength.CERTAIN))
            if boat in word_set("boats") and self.words[at].gap in (" ", ' "', " '", ", "):
                if not (self.telling(at) or self.unknown(at)):
                    continue
                end = at + 1
                while (
                    end < self.count and end - at < _LONGEST_PLACE and self.words[end].gap == " " and self.telling(end)
                ):
                    end += 1
                self.marks.append((at, end, Kind.ADDRESS, Strength.CERTAIN))

    def _goes_onto_a_boat(self, at: int) -> bool:
        low = self.words[at].low
        listed = word_set("function") | word_set("verbs") | word_set("place_before") | word_set("no_boat")
        return not (low in listed or self.words[at].is_number or low.endswith(("ing", "ed")))

    def _house_back(self, start: int) -> int:
        """Where the name of a house begins that ends before ``start``; ``start`` if there is none."""
        first = start
        while first > 0 and start - first < _LONGEST_PLACE:
            word = self.words[first - 1]
            if word.is_number or (first < start and not self.words[first].is_close) or self._is_end(first):
                break
            the = word.low == "the"
            if word.low in word_set("function") and not the:
                break
            quiet = not self.telling(start)
            fits = the or self.telling(first - 1) or quiet
            if not fits or word.low in word_set("home_before") or self._is_nobodys(first - 1):
                break
            first -= 1
            if the:
                break
        if first == start or self.sure(first):
            return start
        if start - first > 1 and not (self.words[first].low == "the" or self.telling(first) or self.blind[first]):
            return start  # in small letters one word, or what an article begins
        before = self.words[first - 1].low if first else ""
        cue = self.words[first].gap == " " and (before in word_set("house_before") or before in word_set("home_before"))
        return first if cue else start

    def _is_end(self, first: int) -> bool:
        return first < len(self.words) and self.words[first].first

    def _is_nobodys(self, at: int) -> bool:
        """Whether a word before a comma is a town or a thing of the police, no house."""
        low = self.words[at].low
        return low in _towns() or low in _police() or low in word_set("generic") - {"the"} or self.is_allowed(at)

    def units(self) -> None:
        """A flat, plot or unit with its number, and the name of the building or site behind it."""
        for at in range(self.count - 2):
            behind = self._behind_unit(at)
            if behind is None:
                continue
            end = behind
            while end < self.count and end - behind < _LONGEST_FIRM:
                word = self.words[end]
                if word.first or word.gap not in (" ", ", ", "-") or (word.gap == ", " and end > behind):
                    break
                counted = word.low in word_set("function") - word_set("counts")
                name = self.telling(end) and not counted and word.low not in _police()
                if not (name or self._part(end) >= _FAIR or word.low in word_set("kinds_of_estate")):
                    last = word.low in ("estate", "park", "site", "village", "court", "house", "building", "hostel")
                    end += last and end > behind
                    break
                end += 1
            end = max(end, self._site(behind), self._lodging(behind))
            if end > behind and (end - behind > 1 or not self.is_allowed(end - 1)):
                hostel = at > 0 and self.words[at].gap in (" ", ", ") and self.words[at - 1].low in word_set("hostels")
                self.marks.append((at - hostel, end, Kind.ADDRESS, Strength.CERTAIN))

    def _behind_unit(self, at: int) -> int | None:
        """The word behind "flat 3", "Flat9", "unit b"; None where none of them stands."""
        if _UNIT_AT_ONCE.fullmatch(self.words[at].low):
            return at + 1
        number = self.words[at + 1]
        if self.words[at].low not in word_set("units") or number.gap not in (" ", "") or number.first:
            return None
        lettered = len(number.low) == 1 and number.low not in ("a", "i")
        return at + 2 if _HOUSE.fullmatch(number.low) or lettered else None

    def _lodging(self, at: int) -> int:
        """The end of "at the Gate Hotel" behind a room; ``at`` if it is not there."""
        if at >= self.count or self.words[at].low not in ("at", "of", "in") or self.words[at].gap not in (" ", ", "):
            return at
        for end in range(at + 1, min(self.count, at + _LONGEST_PLACE + 2)):
            word = self.words[end]
            if word.first or word.gap not in (" ", "-") or word.low in word_set("verbs"):
                return at
            if word.low in word_set("lodgings") and end > at + 2:
                return end + 1
        return at

    def _site(self, at: int) -> int:
        """The end of ordinary words behind "Unit 5" that end as a street or a site does; ``at`` if none do."""
        if at + 1 < self.count and self.words[at].low == "the" and self.words[at + 1].low in word_set("inns"):
            return at + 2
        if at < self.count and self.words[at].low == "the" and at + 1 < self.count:
            plural = self.words[at + 1].low.endswith("s") and self.words[at + 1].low not in word_set("function")
            if self.words[at + 1].gap == " " and (plural or self.words[at + 1].low in word_set("the_streets")):
                return at + 2
        for end in range(at, min(self.count, at + _LONGEST_PLACE + 1)):
            word = self.words[end]
            if word.first or (word.gap not in (" ", "-") and not (end == at and word.gap == ", ")):
                return at
            if end > at and self._type(end):
                more = end + 1 < self.count and self.words[end + 1].gap == " " and self._type(end + 1)
                return end + 1 + more
            if word.is_number or word.low in word_set("function") or word.low in word_set("verbs"):
                return at
        return at

    def _street(self, start: int, at: int, *, best: int, building: bool) -> None:
        """A mark from the first word of the name to the last; from the number of the house if there is one."""
        numbered = self._numbered(start)
        if numbered is not None and best == _WEAK and not self._place_cue(numbered):
            numbered = None
        firm = building or self.words[at].low in word_set("streets")
        if numbered is not None and (best >= _FAIR or firm or self.telling(at)):
            self.marks.append((numbered, self._end(at), Kind.ADDRESS, Strength.CERTAIN))
            return
        if numbered is not None and (self.words[numbered].gap == ", " or self._place_cue(numbered)):
            self.marks.append((numbered, self._end(at), Kind.ADDRESS, Strength.CERTAIN))
            return
        strength = self._building_strength(start, at, best) if building else self._street_strength(start, at, best)
        if strength is not None:
            article = start > 0 and self.words[start - 1].low == "the" and self.words[start].gap == " "
            if article and (building or (self.words[start - 1].text == "The" and self.telling(start - 1))):
                start -= 1
            end = at + 1 if building else self._end(at)
            self.marks.append((start, end, Kind.ADDRESS if building else Kind.STREET, strength))

    def _is_distinct(self, start: int, at: int) -> bool:
        """Whether one of the words before "House" says which: "cedar", but not "old" or "town"."""
        return any(
            self.words[n].low not in word_set("vague_before_building")
            and (
                self.sure(n)
                or self.unknown(n)
                or self.words[n].low in word_set("placey")
                or (self.telling(n) and not self.words[n].first and not self.is_allowed(n))
            )
            for n in range(start, at)
        )

    def _building_strength(self, start: int, at: int, best: int) -> Strength | None:
        capitals = self.telling(at) and self.telling(start)
        if start and self.words[start - 1].low in ("a", "an", "any", "every") and not capitals:
            return Strength.PROMPT if best == _WELL else None
        distinct, low = self._is_distinct(start, at), self.words[at].low
        if low not in word_set("firm_buildings"):
            cue = self._place_cue(start)
            if cue and ((capitals and best >= _FAIR) or (best == _WELL and distinct)):
                return Strength.CERTAIN
            return Strength.PROMPT if capitals or (best >= _FAIR and cue and distinct) else None
        vague = all(self.words[n].low in word_set("vague_before_building") for n in range(start, at))
        # "The old rectory", "hill farm": there is one, where "old house" may be any.
        single = distinct or low in word_set("single_houses") or (low in word_set("farms") and best >= _FAIR)
        if (best == _WELL and (capitals or not vague)) or (single and self._cue_of_house(start, at)):
            return Strength.CERTAIN
        return Strength.PROMPT if distinct or self._place_cue(start) or self.blind[at] else None

    def _cue_of_house(self, start: int, at: int) -> bool:
        """Whether a word of place, or of living there, stands before a house, or its street behind it."""
        before = self.words[start - 1].low if start else ""
        if before == "the" and start > 1:
            before = self.words[start - 2].low
        if before in word_set("place_before") | word_set("home_before") | word_set("house_before"):
            return True
        return (
            at + 2 < self.count
            and self.words[at + 1].gap == ", "
            and any(self._type(n) for n in range(at + 2, min(self.count, at + 4)))
        )

    def _street_strength(self, start: int, at: int, best: int) -> Strength | None:
        low = self.words[at].low
        if best == _WEAK:
            cue = self._place_cue(start) or low in word_set("sure_streets") or self.telling(at)
            cue = (
                cue or self._found_there(start) or (low in word_set("short_streets") and self._stands_apart(start, at))
            )
            return Strength.PROMPT if cue else None
        if low in word_set("streets"):
            return Strength.CERTAIN if best == _WELL or low in word_set("sure_streets") else Strength.PROMPT
        if self.telling(at) and self.telling(start):
            return Strength.CERTAIN if best == _WELL else Strength.PROMPT
        if best == _WELL:
            return Strength.CERTAIN if self._place_cue(start) and low in word_set("placey") else Strength.PROMPT
        told = self._place_cue(start) or self._found_there(start) or self._stands_apart(start, at)
        return Strength.PROMPT if told else None

    def _found_there(self, start: int) -> bool:
        """Whether somebody was found or stopped there, the small word left out: "FOUND CANAL WALK"."""
        if self.words[start].gap == ", " and self._house_back(start) < start:
            return True
        return start > 0 and self.words[start - 1].low in word_set("found_there")

    def _stands_apart(self, start: int, at: int) -> bool:
        """Whether a name and its last word stand apart from the sentence: "lad on bike, beech gr, weed smell"."""
        before, gap = self.words[start - 1] if start else None, self.words[start].gap
        timed = before is not None and gap == " " and _OF_THE_CLOCK.fullmatch(before.low) is not None
        opens = before is None or self.words[start].first or gap in (", ", " - ", " (", ": ") or timed
        after = self.words[at + 1] if at + 1 < self.count else None
        shuts = after is None or after.first or after.gap not in (" ", "-") or after.is_number
        return opens and shuts and (start < at or timed)

    def schools(self) -> None:
        """Schools and colleges by their last word, and by "attends"; places of work by "works at"."""
        wear, saintly = word_set("school_wear"), {"st", "saint", "ss"} | {first for first, _ in _CHURCHES}
        for at, word in enumerate(self.words):
            if word.low in word_set("schools"):
                self._school(at)
            elif word.low in word_set("short_schools") or (
                word.low == "form" and at and self.words[at - 1].low == "sixth"
            ):
                self._short_school(at)
            if word.low in word_set("infirmaries"):
                self._infirmary(at)
            if word.low in word_set("firm_parts") and not self.is_allowed(at):
                self._firm(at)
            self._possessive_school(at)
            if word.low in wear:
                self._worn_school(at)
            elif word.low in saintly:
                self._saintly_school(at)
            elif word.low == "at":
                self._at_a_make(at)
            if word.low in word_set("firm_forms"):
                self._firm_by_form(at)
            self._works_as(at)
            self._employed(at)
            self._named_place(at, "attends", Kind.SCHOOL)
            self._named_place(at, "works", Kind.WORK)
            self._where_works(at)

    def _school(self, at: int) -> None:
        word = self.words[at]
        if at + 2 < self.count and self.words[at + 1].low == "of" and word.low in word_set("schools_of"):
            after = at + 2
            if self.is_allowed(at):
                return
            if self.telling(after) or self.unknown(after) or self.words[after].low in harmless():
                self.marks.append((at, after + 1, Kind.SCHOOL, Strength.CERTAIN))
                return
        start, best = self._school_back(at)
        while start < at and not self.words[start].is_capital and self.words[start].low in _no_school():
            start += 1
        if best:
            sure = best == _WELL or (self.telling(at) and self.telling(start))
            if start and self.words[start - 1].low == "the" and self.words[start].gap == " ":
                start -= 1  # "the grange primary school" is what it is called
            self.marks.append((start, at + 1, Kind.SCHOOL, Strength.CERTAIN if sure else Strength.PROMPT))

    def _short_school(self, at: int) -> None:
        """A school whose last word is "High", "UTC", "Sixth Form": only behind a saint, or where capitals tell."""
        start, best = self._school_back(at)
        while start < at and self.words[start].low in word_set("school_parts") and not self.words[start].is_capital:
            start += 1
        if self.words[at].low == "tech" and not {w.low for w in self.words[start:at]}.isdisjoint(_shops()):
            return  # "Nike Tech"
        saint = start < at and self.words[start].low in ("st", "saint")
        capitals = self.telling(at) and self.telling(start) and not self.words[start].is_loud
        alone = self.words[at].low in ("utc", "pru", "jmi") or (self.words[at].low == "form" and best == _WELL)
        if best >= _FAIR and (saint or capitals or alone):
            if start and self.words[start - 1].low in word_set("before_founder") and self.words[start].gap == " ":
                start -= 1
            end = at + 1
            if (
                end < self.count
                and self.words[end].low in ("centre", "college", "center")
                and self.words[end].gap == " "
            ):
                end += 1
            self.marks.append((start, end, Kind.SCHOOL, Strength.CERTAIN if capitals else Strength.PROMPT))

    def _where_works(self, at: int) -> None:
        """What stands before "where he works"."""
        if self.words[at].low != "where" or at + 2 >= self.count or self.words[at].first:
            return
        if self.words[at + 1].low not in ("he", "she", "they", "i", "mum", "dad") or not any(
            w.low in word_set("sure_work") for w in self.words[at + 2 : at + 5]
        ):
            return
        at -= self.words[at - 1].low in ("is", "was", "thats")
        start = at
        while (
            start > 0 and at - start < 2 and self.words[start].gap in (" ", " & ", ", ") and not self.words[start].first
        ):
            low = self.words[start - 1].low
            if low in word_set("function") or low in word_set("place_before") or self.words[start - 1].is_number:
                break
            start -= 1
        if start < at:
            self.marks.append((start, at, Kind.WORK, Strength.PROMPT))

    def _firm_by_form(self, at: int) -> None:
        """A firm by its form: "Penfold Lyle LLP", "TREE & SONS ARBORISTS"; up to four words before, and its trade."""
        word, start = self.words[at], at
        if (
            word.first
            or word.gap not in (" ", " & ", "-", ", ", ") ")
            or (word.gap == " " and word.low in ("co", "son"))
        ):
            return
        if word.low in ("sons", "son", "daughters", "co", "partners") and word.gap != " & ":
            if self.words[at - 1].low not in ("and", "n"):
                return
            start -= 1
        while start > 0 and at - start < _LONGEST_PLACE + 2 and not self.words[start].first:
            before = self.words[start - 1]
            if self.words[start].gap not in (" ", " & ", "-", ". ", " (", ") ") or before.is_number:
                break
            joins = before.low in ("and", "n") and start > 1
            stops = before.low in word_set("function") | word_set("verbs") | word_set("place_before")
            if (stops and not joins) or before.low in word_set("before_firm"):
                break
            if self.telling(start) and not (self.telling(start - 1) or joins):
                break
            start -= 1
        end = self._trade_behind(at)
        if start < at - (self.words[at - 1].low in ("and", "n")):
            sure = self.telling(start) and self.telling(at)
            self.marks.append((start, end, Kind.WORK, Strength.CERTAIN if sure else Strength.PROMPT))

    def _trade_behind(self, at: int) -> int:
        """The end of the words of trade behind "& Sons"."""
        end = at + 1
        while end < self.count and end - at < _LONGEST_PLACE and self.words[end].gap == " ":
            trade = self.words[end].low in word_set("firm_parts") or self.words[end].low in word_set("firm_forms")
            if self.words[end].first or not (trade or (self.telling(end) and self.telling(at))):
                break
            end += 1
        return end

    def _works_as(self, at: int) -> None:
        """What is named behind what somebody does: "a surveyor at Penfold Lyle", "works as a remover for bob's"."""
        if self.words[at].low not in ("at", "for", "with", "from", "of") or at == 0 or at + 1 >= self.count:
            return
        job = self.words[at - 1].low
        loose = any(self.words[n].low in ("as", "employed", "trade") for n in range(max(0, at - 5), at))
        working = any(self.words[n].low in word_set("sure_work") for n in range(max(0, at - 7), at))
        works_as = loose and working and self.words[at].low in ("at", "for", "with")
        skilled = job in word_set("trades") and (self.words[at].low not in ("of", "from") or self.telling(at + 1))
        if not (works_as or skilled) or self.words[at].first:
            return
        start = at + 1
        start += self.words[start].low in ("the", "a") and start + 1 < self.count
        end = start
        while end < self.count and end - start < _LONGEST_FIRM - 1 and self._goes_behind_a_job(end, start):
            end += 1
        telling = any(self.telling(n) for n in range(start, end))
        while end > start and telling and not self.telling(end - 1):
            end -= 1
        towns = all(self.words[n].low in _towns() for n in range(start, end))
        nobodys = self._is_nobodys(start) and (towns or not telling)
        if end == start or nobodys or self.words[start].low in word_set("no_work"):
            return
        if telling or works_as or any(self.unknown(n) or self.sure(n) for n in range(start, end)):
            self.marks.append((start, end, Kind.WORK, Strength.PROMPT))

    def _employed(self, at: int) -> None:
        """What stands behind "at", "for" and the like, where somebody's work is spoken of just before.

        "works behind the bar in the Red Lion", "on a break from KFC", "cleans at the leisure centre".
        """
        if self.words[at].low in word_set("runs_it") and at + 2 < self.count and self.words[at + 1].low == "the":
            shop = self.words[at + 2]
            if shop.gap == " " and (shop.low in word_set("firm_parts") or shop.low in _shops()):
                self.marks.append((at + 1, at + 3, Kind.WORK, Strength.PROMPT))
        if self.words[at].low not in word_set("work_joins") or at == 0 or self.words[at].first or at + 1 >= self.count:
            return
        cue = self._work_before(at)
        if cue is not None:
            low = self.words[cue].low
            loose = low in word_set("at_work_loosely") or self.words[at].low in word_set("work_joins_loose")
            self._workplace(at + 1, cue=cue, strict=loose)

    def _work_before(self, at: int) -> int | None:
        """The word that speaks of work before a small one."""
        stops = word_set("verbs") | word_set("work_stops")
        for back in range(at - 1, max(-1, at - 1 - _LONGEST_WORK), -1):
            low = self.words[back].low
            near = word_set("at_work_near") | word_set("at_work_loosely")
            guards = low == "officer" and back > 0 and self.words[back - 1].low == "security"
            if low in word_set("at_work") or (low in near and at - back <= _NEAR_WORK):
                return back
            if guards:
                return back - 1
            if low in stops or self.words[back].first or self.words[back + 1].gap not in (" ", "-", "/", " - "):
                return None
        return None

    def _workplace(self, start: int, *, cue: int, strict: bool) -> None:
        """A mark on the place of work that begins here. ``strict``: something in it must be a name or a shop."""
        first = start
        articled = ""
        while start + 1 < self.count and self.words[start].low in word_set("before_workplace"):
            articled = articled or self.words[start].low
            start += 1
            if self.words[start].first or self.words[start].gap not in (" ", ' "', " '"):
                return
        chained = self.names.phrase_at(phrases_of("firms"), start) if start < self.count else 0
        end = start + chained
        while end < self.count and end - start < _LONGEST_FIRM and self._goes_into_a_workplace(end, start):
            end += 1
        while end > start + chained and self.words[end - 1].low in ("and", "of", "n", "&"):
            end -= 1
        if end == start or all(self.words[n].low in word_set("no_work") for n in range(start, end)):
            return
        named = chained > 1 or any(self._names_a_firm(n) for n in range(start, end))
        lows = {self.words[n].low for n in range(start, end)}
        chain = self.words[start].low in _shops() and self.words[cue].low in word_set("of_a_shop")
        if chain or not lows.isdisjoint(word_set("no_workplace") | _makes()):
            return
        towns = lows <= _towns() | _quarters()
        joined = self.words[first - 1].low
        people = joined in ("with", "for", "by") and not articled and all(self.sure(n) for n in range(start, end))
        quiet = articled in ("the", "local", "their", "our") or end - start > 1
        trade = end - start > 1 and self.words[end - 1].low in word_set("firm_parts")  # "a Turkish barbers"
        named = named or trade
        if towns or people or not (named or (quiet and not strict and articled not in ("a", "an"))):
            return
        if not named and self.words[start].low in word_set("no_work"):
            return
        if end + 1 < self.count and self.words[end].low in ("on", "in", "at", "by") and not self.words[end].first:
            where = end + 1 + (self.words[end + 1].low == "the")  # "the Tesco on Bridge Street"
            end = self.behind_street.get(where, self.behind_street.get(end + 1, end))
        self.marks.append((first, end, Kind.WORK, Strength.PROMPT))

    def _names_a_firm(self, at: int) -> bool:
        word = self.words[at]
        listed = word.low in _towns() or word.low in _police() or word.low in _peoples()
        telling = self.telling(at) and not (word.is_loud and listed) and not word.is_number
        return word.low in _shops() or self.unknown(at) or self.sure(at) or (telling and not listed)

    def _goes_into_a_workplace(self, at: int, start: int) -> bool:
        word = self.words[at]
        if at > start and (word.first or word.gap not in (" ", " & ", "&", "-", "' ", "/")):
            return False
        joins = word.low in ("and", "n", "of") and at > start and at + 1 < self.count and not self.words[at + 1].first
        if joins:
            after = self.words[at + 1]
            trade = after.low in word_set("firm_parts") or after.low in word_set("firm_forms") or len(after.low) < 3
            return (trade or self.telling(at + 1)) and after.low not in word_set("function") - {"m", "s"}
        if word.is_number:
            return at == start and len(word.low) < 3 and at + 1 < self.count and not self.words[at + 1].first
        listed = word.low in word_set("function") | word_set("verbs") | word_set("work_stops") | word_set("work_ends")
        place = word.low in word_set("place_before") and word.low != "down"
        doing = word.low.endswith(("ing", "ed")) and is_ordinary(word.low) and not self.telling(at)
        firm = word.low in word_set("firm_parts") or word.low in word_set("working_places")
        return not (listed or place or (doing and not firm))

    def _goes_behind_a_job(self, at: int, start: int) -> bool:
        word = self.words[at]
        if word.first or word.is_number or word.gap not in (" ", " & ", "-", ' "', " '"):
            return False
        joins = word.low == "and" and at > start and at + 1 < self.count and self.telling(at + 1)
        return joins or word.low not in word_set("function") | word_set("verbs") | word_set("place_before")

    def _infirmary(self, at: int) -> None:
        """Where somebody works is a hospital: "Watford General where she is a nurse"."""
        near = {w.low for w in self.words[max(0, at - 6) : at + 7]}
        if at == 0 or self.words[at].gap != " " or near.isdisjoint(word_set("work_words")):
            return
        if self._part(at - 1) or self.words[at - 1].low in harmless():
            self.marks.append((at - 1, at + 1, Kind.WORK, Strength.PROMPT))

    def _firm(self, at: int) -> None:
        """A firm by its last word: capitals that tell, or a word of work near it."""
        start = at
        while start > 0 and at - start < _LONGEST_PLACE:
            word, gap = self.words[start - 1], self.words[start].gap
            if self.words[start].first or gap not in (" ", " & ", "&", "-") or word.is_number:
                break
            joins = word.low == "and" and start - 1 > 0 and self.telling(start) and self.telling(start - 2)
            listed = word.low in _shops() or word.low in _police() or word.low in word_set("often_capital")
            good = self.sure(start - 1) or self.unknown(start - 1) or (self.telling(start - 1) and not listed)
            loose = not self.telling(at) and start == at and self._loosely(start - 1)
            if not (joins or good or loose) or word.low in word_set("function") - {"and"}:
                break
            start -= 1
        if start == at:
            return
        near = {w.low for w in self.words[max(0, start - 5) : at + 6]}
        working = not near.isdisjoint(word_set("work_words"))
        capitals = self.telling(at) and self.telling(start)
        general = self.words[at].low in word_set("shops_in_general")
        surely = not near.isdisjoint(word_set("sure_work"))
        if capitals or (surely if general or not self._part(start) else working):
            strength = Strength.CERTAIN if capitals and working else Strength.PROMPT
            self.marks.append((start, at + 1, Kind.WORK, strength))

    def _school_back(self, at: int) -> tuple[int, int]:
        """Where the name before "School" begins, and how good its best part is."""
        kinds, parts, generic = word_set("schools"), word_set("school_parts"), word_set("generic_schools")
        start, best = at, 0
        while start > 0 and at - start < _LONGEST_SCHOOL:
            before, gap = self.words[start - 1], self.words[start].gap
            if self.words[start].first or gap not in (" ", "-", ". ", " & "):
                break
            joins = start > 1 and self.words[start - 2].is_capital and not self.words[start - 1].first
            if self.telling(at) and self.telling(start) and not (before.is_capital or before.is_number or joins):
                break  # "the wall of Elm School"
            if before.low in parts or before.low in kinds:
                start -= 1
                continue
            capitals = self.telling(start - 1) and self.telling(at)
            loose = not self.telling(at) and self._loosely(start - 1) and (best or self._is_attended(start - 1))
            good = self._part(start - 1) or (_WEAK if before.low in harmless() or capitals or loose else 0)
            good = good or (_WEAK if before.low in word_set("streets") and self._has_a_street(start - 1) else 0)
            if before.low in generic or not good:
                break
            start, best = start - 1, max(best, good)
        return start, best

    def _has_a_street(self, at: int) -> bool:
        """Whether a word that a street can be called by stands before its last word: "chancel lane primary"."""
        return at > 0 and self.words[at].gap == " " and (self._part(at - 1) > 0 or self._loosely(at - 1))

    def _possessive_school(self, at: int) -> None:
        """A school called by its founder and "boys" or "girls"."""
        if at == 0 or self.words[at].low not in ("boys", "girls", "lads") or not self.names.possessive(at - 1):
            return
        start = at - 1
        while start > 0 and at - start < _LONGEST_PLACE and self.words[start].is_close and not self.words[start].first:
            if self.words[start - 1].low not in word_set("before_founder"):
                break
            start -= 1
        founder = self.words[at - 1]
        saint = start < at - 1
        named = self.sure(at - 1) or self.unknown(at - 1) or (self.telling(at - 1) and not founder.first)
        if saint or (named and self.words[at].low != "lads" and (self.blind[at] or self.telling(at))):
            self.marks.append((start, at + 1, Kind.SCHOOL, Strength.PROMPT))

    def _worn_school(self, at: int) -> None:
        """The school whose kit somebody has: "hes got bishop hendon's pe kit on", "bag with the priory logo"."""
        if self.words[at].low not in word_set("school_wear") or at == 0 or self.words[at].first:
            return
        last = at - 1
        while last > 0 and self.words[last].low in ("pe", "school", "p.e", "rugby", "football") and at - last < 3:
            last -= 1
        if self.words[last + 1].gap != " " or self.words[last].is_number or self.is_allowed(last):
            return
        owned = self.names.possessive(last)
        start = last
        while start > 0 and self.words[start].gap == " " and self.words[start - 1].low in word_set("before_founder"):
            start -= 1
        saint = start < last
        named = self.unknown(last) or self.sure(last) or self.words[last].low in _towns()
        if saint or (owned and named and last < at - 1):
            self.marks.append((start, last + 1, Kind.SCHOOL, Strength.PROMPT))

    def _saintly_school(self, at: int) -> None:
        """A saint, or what churches are called, where schools are spoken of by no more: "outside st oswin's"."""
        word = self.words[at]
        if at + 1 >= self.count or self.words[at + 1].gap not in (" ", ". ") or self.words[at + 1].is_number:
            return
        after = self.words[at + 1]
        if word.low in ("st", "saint", "ss"):
            named = self.sure(at + 1) or self.unknown(at + 1) or self.dual(at + 1)
            owned = self.names.possessive(at + 1) or (after.low.endswith("s") and after.low[:-1] in given_names())
            shut = owned or self._place_cue(at) or self._is_attended(at) or self.words[at].gap == " = "
            listed = after.low in _towns() or self._type(at + 1) or after.low in word_set("function")
            if after.gap == ". " and not (self.telling(at) and self.telling(at + 1)):
                return
            if at and self.words[at].gap == " " and self._names_a_street(at - 1) and not owned:
                return
            if listed or not (named or owned) or not shut:
                return
            self.marks.append((at, self._church_behind(at + 2), Kind.SCHOOL, Strength.PROMPT))
            return
        pair = (word.low, after.low)
        if pair in _CHURCHES and (self._place_cue(at) or self._is_attended(at) or self.telling(at)):
            church = at + 2 < self.count and self.words[at + 2].low in ("church", "chapel", "cathedral", "day")
            if not church:
                self.marks.append((at, self._church_behind(at + 2), Kind.SCHOOL, Strength.PROMPT))

    def _names_a_street(self, at: int) -> bool:
        """Whether "st" behind this word is rather the street's: "milton st lad"."""
        return self.words[at].low in word_set("placey") or self.sure(at) or self.unknown(at)

    def _church_behind(self, end: int) -> int:
        """The end of "c of e", "rc", "primary" behind the name of a school."""
        while end < self.count and self.words[end].gap == " " and not self.words[end].first:
            if [word.low for word in self.words[end : end + 3]] == ["c", "of", "e"]:
                end += 3
            elif self.words[end].low in word_set("school_endings"):
                end += 1
            else:
                break
        return end

    def _at_a_make(self, at: int) -> None:
        """Somebody's people are at a maker or a chain: "Dad's at Nissan", "mum is at tesco"."""
        if self.words[at].low != "at" or at == 0 or at + 1 >= self.count or self.words[at + 1].gap != " ":
            return
        firm = self.words[at + 1].low in _shops() and self.words[at + 1].low not in word_set("no_work")
        near = [word.low for word in self.words[max(0, at - 2) : at]]
        kin = not word_set("kin_at_work").isdisjoint(near)
        close = near[-1] in ("is", "was", "works", "still") or near[-1] in word_set("kin_at_work")
        if firm and kin and close and (self.names.possessive(at - 1) or near[-1] in ("is", "works", "still")):
            self.marks.append((at + 1, at + 2, Kind.WORK, Strength.PROMPT))

    def _is_attended(self, at: int) -> bool:
        """Whether a word or two before say that somebody goes there or was there."""
        near = [word.low for word in self.words[max(0, at - 2) : at]]
        going = near[-2:] in (["go", "to"], ["went", "to"], ["gone", "to"])
        return going or any(low in word_set("attended") for low in near)

    def _place_cue(self, start: int) -> bool:
        """Whether a word of place stands just before, "o/s" (outside) among them."""
        if start == 0:
            return False
        outside = start > 1 and self.words[start - 1].low == "s" and self.words[start - 1].gap == "/"
        return self.words[start - 1].low in word_set("place_before") or (outside and self.words[start - 2].low == "o")

    def numbers(self) -> None:
        """House numbers before a name that ends in no word for a street: "221 Queensway", "lives at 19b Paradise"."""
        for at in range(1, self.count):
            number, word = self.words[at - 1], self.words[at]
            if self._number_and_the(at):
                continue
            if word.gap != " " or not _HOUSE.fullmatch(number.low) or word.is_number:
                continue
            first = self._begins(at - 1)
            opens = self.words[first].gap in (" ", ", ", ": ") and first > 0
            before = self.words[first - 1].low if opens else ""
            further = self.words[first - 2].low if first > 1 else ""
            home = before in word_set("home_before") or (
                before in ("at", "is", "as", "in", "of") and further in word_set("home_before")
            )
            placed = home or before in word_set("before_house") or number.gap == ", " or not number.low.isdigit()
            large = self._two_large(at)
            function = word.low in word_set("function") and not (large and word.low in word_set("counts"))
            if not placed or function or MEASURED.fullmatch(number.low + word.low):
                continue
            alone = self._is_a_street_alone(at) and before in word_set("before_house")
            streetlike = _STREETLIKE.search(word.low) is not None and not is_ordinary(word.low)
            end = self._end_of_lone(at, before)
            if end:
                self.marks.append((first, end, Kind.ADDRESS, Strength.CERTAIN))
                continue
            two = large and before not in ("is", "as", "in")
            if not (streetlike or two or alone or self.unknown(at) or (home and self._part(at))):
                continue
            if not (streetlike or two or alone or home or self.telling(at) or self._ends_a_place(at)):
                continue
            if not number.low.isdigit() and MEASURED.fullmatch(number.low):
                continue
            end = at + 1
            if end < self.count and self.words[end].is_close and self.telling(end) and self._part(end):
                end += 1
            at_it = before in ("at", "outside", "opposite", "behind") or (
                number.low.isdigit() and int(number.low) >= _MANY
            )
            sure = home or streetlike or two or alone or (self.unknown(at) and at_it and before != "")
            self.marks.append((first, end, Kind.ADDRESS, Strength.CERTAIN if sure else Strength.PROMPT))

    def _number_and_the(self, at: int) -> bool:
        """Whether a number and an article stand before a word; marks "7 the limes"."""
        number, word = self.words[at - 1], self.words[at]
        if at < 2 or number.low != "the" or number.gap not in (" ", ", "):
            return False
        if not _HOUSE.fullmatch(self.words[at - 2].low):
            return False
        listed = word.low in word_set("the_streets") and self._ends_a_place(at)
        named = self.telling(at) and (self.unknown(at) or word.low in word_set("placey"))
        if word.gap == " " and (listed or named):
            self.marks.append((at - 2, at + 1, Kind.ADDRESS, Strength.CERTAIN))
        return True

    def _end_of_lone(self, at: int, before: str) -> int:
        """Where a street behind a number ends that a saint or a bird calls: "7 St Aldhelm's"; 0 if it is none."""
        saint = self.words[at].low == "st" and at + 1 < self.count and self.words[at + 1].gap == " "
        if saint and (self.unknown(at + 1) or self.sure(at + 1)):
            return at + 2 if self._ends_a_place(at + 1) else 0
        bird = self.words[at].low in word_set("lone_houses") and not self.telling(at)
        return at + 1 if bird and before in word_set("before_house") else 0

    def _begins(self, at: int) -> int:
        """Where a number begins that is the last of two, or that "No." stands before: "23/25", "No.17"."""
        number = self.words[at]
        if at == 0 or number.first:
            return at
        if self.words[at - 1].low in ("no", "number") and number.gap in (".", ". ", " "):
            return at - 1
        paired = number.gap in ("/", "-", " - ", " & ", "&") and _HOUSE.fullmatch(self.words[at - 1].low)
        return at - 1 if paired else at

    def _is_a_street_alone(self, at: int) -> bool:
        """Whether one word with a capital, that streets are called after, ends what stands there: "45 Sycamore"."""
        word = self.words[at]
        listed = word.low in word_set("placey") and word.low not in word_set("counted") | _towns()
        return listed and self.telling(at) and not word.is_loud and self._ends_a_place(at)

    def _two_large(self, at: int) -> bool:
        """Whether two words with capitals that say something stand behind a number: "27 Sorrel Piece"."""
        if at + 1 >= self.count or not self.words[at + 1].is_close or self.words[at + 1].first:
            return False
        return all(
            self.telling(n)
            and not self.words[n].is_number
            and not self.words[n].is_loud
            and not self._is_nobodys(n)
            and (
                (self.words[n].low not in word_set("often_capital") and self.words[n].low not in known_groups())
                or self._counts_fields(n)
            )
            for n in (at, at + 1)
        )

    def _counts_fields(self, at: int) -> bool:
        """Whether a number in words begins the name of a street: "Eight Acres", "Six Oaks"."""
        plural = at + 1 < self.count and self.words[at + 1].low.endswith("s")
        return self.words[at].low in word_set("counts") and plural

    def _numbered(self, start: int) -> int | None:
        """Where the house number before the word ``start`` stands; None if there is none."""
        if start == 0 or self.words[start].gap not in (" ", ", ", ","):
            return None
        if not _HOUSE.fullmatch(self.words[start - 1].low):
            return None
        first = start - 1
        if first and self.words[first].gap in (" ", ". ", ".") and self.words[first - 1].low in ("no", "number"):
            return first - 1
        if (
            first
            and self.words[first].gap in ("/", "-", " - ", " & ", "&")
            and _HOUSE.fullmatch(self.words[first - 1].low)
        ):
            first -= 1
        elif first > 2 and self.words[first - 1].low in ("and", "to") and _HOUSE.fullmatch(self.words[first - 2].low):
            before = self.words[first - 3].low
            if before in word_set("place_before") or before in word_set("before_number"):
                first -= 2
        return first

    def _named_place(self, at: int, cue: str, kind: Kind) -> None:
        """What is named behind "works at" or "attends"."""
        length = self.names.phrase_at(phrases_of(cue), at)
        if not length:
            return
        strict = " ".join(w.low for w in self.words[at : at + length]) in data_of("cues")["works_only_names"]
        start = at + length
        gap = self.words[start].gap.strip() if start < self.count else ""
        if gap not in ("", ":", '"', "'") and not (
            gap == "," and self.words[at].low in ("place", "employer", "workplace")
        ):
            return
        article = start < self.count and self.words[start].low == "the"
        if start < self.count and self.words[start].low in ("the", "a", "as", "is", "in", "at"):
            start += 1
        end = start
        while end < self.count and end - start < _LONGEST_FIRM:
            word = self.words[end]
            if end > start and (word.first or word.gap not in (" ", "-", " & ", "&", "' ", " '", ' "')):
                break
            joins = word.low in ("and", "of", "&") and end > start and end + 1 < self.count and self.telling(end + 1)
            firm = strict and end > start and word.low in word_set("firm_parts")
            if not (joins or firm) and not self._goes_into_a_firm(end, strict=strict):
                break
            end += 1
        quiet = self._quiet_firm(start, end, kind) if not strict and end < start + _LONGEST_PLACE else end
        if quiet > end:
            self.marks.append((start - article, quiet, kind, Strength.PROMPT))
            return
        if end == start + 1 and self.words[start].low in word_set("no_work"):
            return
        if end > start and (kind is Kind.WORK or any(not self.is_allowed(n) for n in range(start, end))):
            sure = any(
                self.telling(n) or self.sure(n) or self.unknown(n) or self.words[n].low in _shops()
                for n in range(start, end)
            )
            doubt = strict and not any(self.telling(n) for n in range(start, end))
            strength = Strength.CERTAIN if sure and not doubt else Strength.PROMPT
            self.marks.append((start - article, end, kind, strength))

    def _quiet_firm(self, start: int, end: int, kind: Kind) -> int:
        """The end of ordinary words in small letters, or among capitals, that stand where a firm's name would."""
        last = end
        while last < min(self.count, start + _LONGEST_PLACE):
            word = self.words[last]
            if (last > start and (word.first or word.gap not in (" ", "-", " & "))) or self.telling(last):
                break
            listed = (
                word.low in word_set("function") or word.low in word_set("verbs") or word.low in word_set("no_work")
            )
            doing = word.low.endswith(("ed", "ing")) and last > start and is_ordinary(word.low)
            doing = doing and word.low not in word_set("firm_parts")
            if listed or doing or word.is_number or (word.low in word_set("place_before") and last > start):
                break
            last += 1
        if last == end:
            return end
        shop = self.words[last - 1].low in word_set("firm_parts") or self.words[last - 1].low in _shops()
        school = kind is Kind.SCHOOL and any(self._is_school(n) for n in range(start + 1, last))
        return last if end > start or last - start > 1 or (shop and last - start > 1) or school else end

    def _is_school(self, at: int) -> bool:
        return self.words[at].low in word_set("schools") or self.words[at].low in word_set("short_schools")

    def _goes_into_a_firm(self, at: int, *, strict: bool) -> bool:
        word = self.words[at]
        if word.low in word_set("function") or (word.is_number and not self.telling(at)):
            return False
        if self.telling(at) or self.sure(at) or self.unknown(at):
            on = at + 1 < self.count and self.words[at + 1].gap == " " and self.telling(at + 1)
            police = word.is_loud and word.low in _police() and not self.blind[at]
            return word.low not in _peoples() and (not police or (on and not self.words[at + 1].is_loud))
        if strict:
            return False
        return (
            word.low in _shops()
            or word.low in word_set("placey")
            or self.dual(at)
            or word.low in word_set("firm_parts")
        )
