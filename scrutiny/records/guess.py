"""Proposing a layout for a file that no layout knows, from its headers and its first rows. Pure: texts in, TOML out.

A proposal is for a person to read: it says how sure it is of each column and why, what it could not place, and is not
used before somebody has set ``confirmed = true``. Headers decide; values confirm, or speak against. Columns that name
or describe a person are never mapped. Nothing that stands in a cell is written into a proposal but values of coded
fields that three rows or more have, and those only as remarks.
"""

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from scrutiny.errors import InputError
from scrutiny.records import fields, layout, spellings
from scrutiny.records.fields import Field, Kind
from scrutiny.records.vocabulary import VOCABULARIES, fold

SURE, LIKELY, UNSURE = 0.85, 0.62, 0.45
_SEEN_OFTEN = 3  # a value that fewer rows have is not quoted: it may be somebody's own words
_MOST_VALUES = 60  # a coded column with more different values is prose or names, and is not quoted at all
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A column, or a date and its time, and the field it seems to hold."""

    headers: tuple[str, ...]  # as the file writes them
    field: str
    confidence: float  # 0 to 1
    reason: str

    @property
    def words(self) -> str:
        """The confidence as a person would say it."""
        return "sure" if self.confidence >= SURE else "likely" if self.confidence >= LIKELY else "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A value of a coded column that its vocabulary does not know."""

    field: str
    value: str
    count: int
    nearest: str  # the code of the nearest known value, "" where none is near


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A layout as far as it can be told."""

    name: str
    placed: tuple[Placed, ...]  # in dictionary order
    personal: tuple[str, ...]  # headers of what the force need not send
    index: tuple[str, ...]  # headers of columns that count the rows
    unplaced: tuple[str, ...]
    repeated: tuple[str, ...]  # headers that the file has more than once
    order: str
    order_reason: str
    zone: str
    zone_reason: str
    unknown: tuple[Unknown, ...] = field(default=())

    def active(self) -> tuple[Placed, ...]:
        """What the proposed layout maps; what is unsure stands in it as a remark."""
        return tuple(one for one in self.placed if one.confidence >= LIKELY)


# --- headers ----------------------------------------------------------------------------------------------------


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header that count, abbreviations written out, each in one form, in order, none twice."""
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"DoB|Do[bB]\b|\bpost[ _-]?code", lambda found: found[0].lower().replace(" ", ""), text, flags=re.I)
    text = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda found: found[0].replace(".", ""), text)  # D.O.B.
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)  # SearchDate, BWVUsed
    written = re.findall(r"[a-z]+|\d+(?:nd)?|\w+", re.sub(r"[_\W]", " ", text.casefold()))
    words = [word for raw in written for word in spellings.ABBREVIATIONS.get(raw, raw).split()]
    return tuple(dict.fromkeys(_stem(word) for word in words if word not in spellings.STOP_WORDS))


def _stem(word: str) -> str:
    if word in spellings.FAMILIES:
        return spellings.FAMILIES[word]
    for ending in ("ing", "ed", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4 and not stem.endswith("s"):
            return spellings.FAMILIES.get(stem, stem)
    return word


@cache
def _known_spellings() -> dict[str, tuple[frozenset[str], ...]]:
    """Field -> the sets of words that its headers have had."""
    found: dict[str, set[frozenset[str]]] = {name: set() for name in fields.NAMES}
    for name, headers in spellings.SPELLINGS.items():
        found[name] |= {frozenset(words_of(header)) for header in headers}
    for one in layout.shipped():
        for header, name in one.columns.items():
            found[name].add(frozenset(words_of(header)))
    return {name: tuple(sorted(sets - {frozenset()}, key=sorted)) for name, sets in found.items()}


@cache
def _weights() -> dict[str, float]:
    """Word -> how much it tells, from the number of fields whose headers have it."""
    having = Counter(word for sets in _known_spellings().values() for word in frozenset().union(*sets))
    return {word: math.log(1 + len(fields.NAMES) / count) for word, count in having.items()}


def _weight(word: str) -> float:
    weights = _weights()
    if word in weights:
        return weights[word]
    return 0.3 if word.isdigit() or len(word) == 1 else 3.0  # a word of the force's own may change the meaning


@lru_cache(maxsize=100_000)
def _alike(word: str, other: str) -> bool:
    """Whether two words are one, slips of the keyboard and cut ends allowed."""
    if word == other:
        return True
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter):
        return True
    return len(shorter) >= 5 and difflib.SequenceMatcher(None, word, other).ratio() >= 0.85


def _likeness(words: Sequence[str], spelling: frozenset[str]) -> float:
    """How much two headers say the same: their common words against all their words, by weight (0 to 1)."""
    mine = {word: next((other for other in spelling if _alike(word, other)), None) for word in words}
    common = sum(_weight(word) for word, other in mine.items() if other is not None)
    met = {other for other in mine.values() if other is not None}
    theirs = sum(_weight(word) for word in spelling if word in met)
    total = sum(map(_weight, words)) + sum(map(_weight, spelling))
    return (common + theirs) / total if total else 0.0


def _header_score(words: Sequence[str], described: Field) -> float:
    if not words:
        return 0.0
    best = max((_likeness(words, spelling) for spelling in _known_spellings()[described.name]), default=0.0)
    # "Reason for force" is about force, and is not whether force was used.
    reason_field = described.name.endswith("_reason")
    if ("reason" in words) != reason_field and (reason_field or described.kind is not Kind.TEXT):
        best *= 0.6 if described.name in ("object", "offence_suspected", "outcome_linked") else 0.4
    return best


def is_personal(header: str) -> bool:
    """Whether a header is of a column that names or describes a person, which no field of the dictionary holds."""
    words = set(words_of(header))
    of_the_search = bool(words & {"search", "stop", "place", "station"}) and not words & spellings.OF_A_PERSON
    naming = "name" in words and (
        not words & spellings.OF_A_THING or ("supervisor" in words and "officer" not in words)
    )
    return (
        bool(words & _personal_words())
        or naming
        or (bool(words & {"address", "postcode"}) and not of_the_search)
        or ("description" in words and bool(words & spellings.OF_A_PERSON))
        or ("vehicle" in words and bool(words & {"make", "model", "colour", "number"}))
        or ("custody" in words and bool(words & {"number", "reference", "record"}))
        or ("clothing" in words and "worn" in words)
    )


@cache
def _personal_words() -> frozenset[str]:
    return frozenset(_stem(word) for word in spellings.PERSONAL)


# --- values -----------------------------------------------------------------------------------------------------

_DATE = re.compile(r"^(\d{1,4})([-/.])(\d{1,2}|[A-Za-z]{3,9})\2(\d{2,4})(?!\d)")
_LONG_DATE = re.compile(r"^\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \d{4}\b")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?")
_TIME = re.compile(
    r"^(?:\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:[ap]m)?|[0-2]\d[0-5]\d(?:\s?hrs)?|0\.\d{2,})$", re.I
)
_OFFSET = re.compile(r"\d(?:Z|[+-]\d\d:?\d\d)$")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]+$", re.IGNORECASE)
_PHONE = re.compile(r"^(?:\+44|0)[\d ]{9,12}$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", re.IGNORECASE)
_YES_NO = VOCABULARIES["yes_no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    """What the texts of one column look like; shares are of the cells that are not blank."""

    count: int
    distinct: int
    dates: float
    clocks: float  # dates with a time, or with a midnight that a spreadsheet added
    times: float  # times alone
    offsets: float
    numbers: float
    yes_no: float
    prose: float  # the mean number of words
    longest: int
    single: float  # texts without a blank that have a digit
    private: float  # what looks like an e-mail address, a telephone number or a postcode
    range: tuple[float, float]  # of nearly all numbers
    decimals: float
    year: int  # the middle year of the dates, 0 where there is none
    known: dict[str, float]  # vocabulary -> share of cells that it knows

    @property
    def blank(self) -> bool:
        return not self.count


def _share(texts: Sequence[str], test: re.Pattern[str]) -> float:
    return sum(bool(test.search(text)) for text in texts) / len(texts) if texts else 0.0


def _usual_range(numbers: Sequence[float]) -> tuple[float, float]:
    """Least and most, but for one in a hundred at either end: a slip of the pen is no range."""
    ordered = sorted(numbers)
    cut = len(ordered) // 100
    return (ordered[cut], ordered[-1 - cut]) if ordered else (0.0, 0.0)


def _profile(cells: Sequence[str]) -> _Profile:
    texts = [text for cell in cells if (text := str(cell).strip()) and text.lower() not in fields.WITHHELD_MARKS]
    counts = Counter(texts)
    total = len(texts)
    numbers = [float(text) for text in texts if _NUMBER.match(text) and len(text) < 30]
    dated = [text for text in texts if _DATE.match(text) or _LONG_DATE.match(text)]
    years = sorted(int(found[0]) for text in dated if (found := re.findall(r"(?:19|20)\d\d", text)))
    folded = Counter({fold(text): 0 for text in counts})
    for text, count in counts.items():
        folded[fold(text)] += count
    known = {
        name: sum(count for text, count in folded.items() if vocabulary.code_of(text) is not None) / total
        for name, vocabulary in VOCABULARIES.items()
        if total
    }
    return _Profile(
        count=total,
        distinct=len(counts),
        dates=len(dated) / total if total else 0.0,
        clocks=_share(dated, _CLOCK) * len(dated) / total if total else 0.0,
        times=_share(texts, _TIME),
        offsets=_share(texts, _OFFSET),
        numbers=len(numbers) / total if total else 0.0,
        yes_no=known.get("yes_no", 0.0),
        prose=sum(len(text.split()) for text in texts) / total if total else 0.0,
        longest=max(map(len, texts), default=0),
        single=_share(texts, re.compile(r"^\S*\d\S*$")),
        private=max(_share(texts, _MAIL), _share(texts, _PHONE), _share(texts, _POSTCODE)),
        range=_usual_range(numbers),
        decimals=_share(texts, re.compile(r"\.\d{3,}$")),
        year=years[len(years) // 2] if years else 0,
        known=known,
    )


# How much a column's values alone speak for a field, where nearly all are values of its list. Lists of words that
# nothing else has speak loudest; of two fields with one list the secondary one has to be named by its header.
_BY_VALUES: Mapping[str, float] = {
    "power": 0.75, "self_defined_ethnicity": 0.75, "outcome": 0.7, "object": 0.7, "search_type": 0.7, "age_range": 0.7,
    "officer_defined_ethnicity": 0.5, "gender": 0.5,
}  # fmt: skip


_Evidence = tuple[float, float, str]


def _evidence(described: Field, seen: _Profile) -> _Evidence:
    """(factor on what the header says, what the values say alone, in words). A blank column says nothing."""
    if seen.blank:
        return 0.95, 0.0, "the column is blank"
    match described.kind:
        case Kind.CODED:
            found = _coded_evidence(described, seen)
        case Kind.INSTANT | Kind.DAY:
            found = _date_evidence(seen)
        case Kind.NUMBER:
            found = _number_evidence(described.name, seen)
        case Kind.REFERENCE:
            found = _reference_evidence(seen)
        case Kind.TEXT:
            found = _text_evidence(described.name, seen)
        case _:
            found = _label_evidence(seen)
    return found


def _coded_evidence(described: Field, seen: _Profile) -> _Evidence:
    """Words of the force's own are let pass where they are few; prose, dates and the words of another list are not."""
    own = described.vocabulary or ""
    share = seen.known.get(own, 0.0)
    told = f"{share:.0%} of the values are known"
    if share >= 0.6:
        return 1.0, _BY_VALUES.get(described.name, 0.0) * share, told
    if seen.prose > 10 or seen.dates >= 0.5 or (seen.distinct > _MOST_VALUES and seen.distinct > 0.2 * seen.count):
        return 0.3, 0.0, "the values are not those of a list"
    if max(known for name, known in seen.known.items() if name != own) >= 0.8:
        return 0.4, 0.0, "the values are those of another list"
    return (0.5 if own == "yes_no" else 0.7) + 0.3 * share, 0.0, told


def _date_evidence(seen: _Profile) -> _Evidence:
    if seen.dates >= 0.8 and (seen.year == 0 or seen.year >= 2005):
        return 1.0, 0.0, f"{seen.dates:.0%} of the values are dates"
    return (0.9, 0.0, "times") if seen.times >= 0.8 else (0.25, 0.0, "the values are not dates of searches")


def _reference_evidence(seen: _Profile) -> _Evidence:
    unique = seen.distinct / seen.count >= 0.9 and seen.longest <= 40 and seen.dates < 0.5
    return (1.0, 0.0, "nearly every value is another one") if unique else (0.6, 0.0, "values repeat")


def _label_evidence(seen: _Profile) -> _Evidence:
    wrong = seen.prose > 12 or seen.dates >= 0.5 or (seen.yes_no >= 0.9 and seen.distinct <= 3)
    return (0.4, 0.0, "the values look like something else") if wrong else (1.0, 0.0, "")


# What the numbers of a field lie between, and what their range and digits alone say for it.
_COORDINATES: Mapping[str, tuple[float, float, float]] = {"latitude": (49, 61, 0.75), "longitude": (-9, 2.5, 0.7)}
_AT_MOST: Mapping[str, float] = {"age": 120, "persons_searched": 100, "persons_present": 100}


def _number_evidence(name: str, seen: _Profile) -> _Evidence:
    low, high = seen.range
    if seen.numbers < 0.7:
        return 0.25, 0.0, "the values are not numbers"
    if name in _COORDINATES:
        least, most, alone = _COORDINATES[name]
        if low < least or high > most:
            return 0.3, 0.0, "the numbers are not those of Britain"
        return 1.0, alone if seen.decimals >= 0.8 else 0.0, "in the range of Britain"
    fits = low >= 0 and high <= _AT_MOST.get(name, 10_000) and seen.decimals < 0.1
    return (1.0, 0.0, "numbers in range") if fits else (0.3, 0.0, "the numbers are out of range")


def _text_evidence(name: str, seen: _Profile) -> _Evidence:
    if seen.yes_no >= 0.9 and seen.distinct <= 4:
        return 0.3, 0.0, "the values are yes and no"
    if name == "grounds":
        coded = max(seen.known.get(key, 0.0) for key in ("object", "power", "outcome"))
        if coded >= 0.6:
            return 0.4, 0.0, "the values are those of a list"
        long = seen.prose >= 8 and seen.distinct > 0.3 * seen.count
        return (1.0, 0.5, "long texts") if long else (0.9, 0.0, "short texts")
    wrong = seen.dates >= 0.5 or seen.numbers >= 0.8
    return (0.4, 0.0, "the values are not texts") if wrong else (1.0, 0.0, "")


# --- placing ----------------------------------------------------------------------------------------------------


def _confidence(words: Sequence[str], described: Field, seen: _Profile) -> tuple[float, str]:
    factor, alone, told = _evidence(described, seen)
    header = _header_score(words, described)
    score = header * factor
    if alone:
        score = max(1 - (1 - score) * (1 - 0.8 * alone), alone)
    said = "the header" if header >= 0.5 else "the values"
    return round(min(score, 0.99), 2), f"{said}; {told}" if told else said


def propose(headers: Sequence[str], sample: Mapping[str, Sequence[str]], *, name: str) -> Proposal:
    """A layout for a file with these headers. ``sample``: the texts of the first rows by header, blank cells as "".

    Raises InputError where the first row does not look like names of columns, without saying what it holds.
    """
    times = Counter(fold(header) for header in headers)
    index = tuple(dict.fromkeys(header for header in headers if _is_index(header)))
    repeated = tuple(dict.fromkeys(header for header in headers if times[fold(header)] > 1 and header not in index))
    rest = [header for header in headers if header not in index and header not in repeated]
    seen = {header: _profile(sample.get(header, ())) for header in rest}
    personal = tuple(header for header in rest if is_personal(header) or _holds_private(header, seen[header]))
    _refuse_records(headers)
    open_ = [header for header in rest if header not in personal]
    joins = _date_and_time(open_, seen)
    singles = [header for header in open_ if header not in {part for one in joins for part in one.headers}]
    placed = _assign(singles, seen, taken={one.field for one in joins})
    placed += _only_dates(singles, seen, [*placed, *joins])
    placed = sorted(_search_for_stop([*placed, *joins]), key=lambda one: fields.NAMES.index(one.field))
    if not placed:
        raise _no_headers(len(headers))
    used = {part for one in placed for part in one.headers}
    order, order_reason = _order(sample, placed)
    zone, zone_reason = _zone(sample, placed)
    return Proposal(
        name=name,
        placed=tuple(placed),
        personal=personal,
        index=index,
        unplaced=tuple(header for header in open_ if header not in used),
        repeated=repeated,
        order=order,
        order_reason=order_reason,
        zone=zone,
        zone_reason=zone_reason,
        unknown=tuple(_unknown_values(placed, sample)),
    )


def _is_index(header: str) -> bool:
    return fold(header) in spellings.INDEX_COLUMNS or re.fullmatch(r"unnamed: \d+(?:\.\d+)?", fold(header)) is not None


def _holds_private(header: str, seen: _Profile) -> bool:
    """Whether the values are ways to reach a person, or days of birth, unless the header says that they are not."""
    of_the_search = set(words_of(header)) & {"reference", "search", "stop", "record", "place", "occurrence"}
    return (seen.private >= 0.5 and not of_the_search) or (seen.dates >= 0.8 and 1900 < seen.year < 2005)


def _refuse_records(headers: Sequence[str]) -> None:
    like_cells = [header for header in headers if _DATE.match(header) or _NUMBER.match(header) or len(header) > 120]
    if len(like_cells) >= 2:
        raise _no_headers(len(headers))


def _no_headers(count: int) -> InputError:
    return InputError(
        f"the first row does not look like the names of {count} columns",
        expected="a first row that names the columns",
        do="Add such a row, or ask the force for the file with one",
    )


def _assign(headers: Sequence[str], seen: Mapping[str, _Profile], *, taken: Iterable[str]) -> list[Placed]:
    """One field for each header and one header for each field, the surest pairs first."""
    ranked = []
    for place, header in enumerate(headers):
        words = words_of(header)
        for number, described in enumerate(fields.FIELDS):
            score, reason = _confidence(words, described, seen[header])
            if score >= UNSURE:
                ranked.append((-score, number, place, header, described.name, reason))
    found: list[Placed] = []
    done, used = set(taken), set[str]()
    for minus, _, _, header, name, reason in sorted(ranked):
        if name not in done and header not in used:
            found.append(Placed(headers=(header,), field=name, confidence=-minus, reason=reason))
            done.add(name)
            used.add(header)
    return found


def _only_dates(headers: Sequence[str], seen: Mapping[str, _Profile], placed: Sequence[Placed]) -> list[Placed]:
    """Where no header says when the search was: the one column of dates that is left, if it is the only one."""
    used = {part for one in placed for part in one.headers}
    dates = [header for header in headers if header not in used and seen[header].dates >= 0.8]
    if len(dates) != 1 or any(one.field == "searched_at" for one in placed):
        return []
    return [Placed(headers=(dates[0],), field="searched_at", confidence=0.65, reason="the only column of dates")]


def _search_for_stop(placed: Sequence[Placed]) -> list[Placed]:
    """Where only the time of the stop was found, it is the time of the search: forces use one word for both."""
    if any(one.field == "searched_at" for one in placed):
        return list(placed)
    reason = "no column says when the search was; the stop is the nearest"
    return [
        replace(one, field="searched_at", confidence=min(one.confidence, 0.65), reason=reason)
        if one.field == "stopped_at"
        else one
        for one in placed
    ]


_INSTANTS = fields.names_of(Kind.INSTANT)


def _date_and_time(headers: Sequence[str], seen: Mapping[str, _Profile]) -> list[Placed]:
    """Columns of a time alone, each with the column of dates that shares most words with it."""
    words = {header: words_of(header) for header in headers}

    def is_time(header: str) -> bool:
        one = seen[header]
        return ("time" in words[header] and "date" not in words[header]) and (one.times >= 0.8 or one.blank)

    def is_date(header: str) -> bool:
        one = seen[header]
        midnight = one.dates >= 0.8 and one.offsets < 0.5
        return (midnight and (one.clocks < 0.2 or "date" in words[header])) or (one.blank and "date" in words[header])

    dates = [header for header in headers if is_date(header) and not is_time(header)]
    searched = any(is_time(header) and "search" in words[header] for header in headers)
    found: dict[str, Placed] = {}
    for header in headers:
        if not is_time(header) or not dates:
            continue
        own = set(words[header]) - {"time"}

        def shared(date: str, own: set[str] = own) -> tuple[float, int]:
            other = set(words[date]) - {"date"}
            likeness = _likeness(sorted(own), frozenset(other)) if own and other else float(own == other)
            return likeness, -headers.index(date)

        date = max(dates, key=shared)
        if shared(date)[0] == 0 and len(dates) > 1:
            date = max(dates, key=lambda one: _header_score(words[one], fields.by_name()["searched_at"]))
        name, score = max(
            ((one, _header_score((*words[header], "date"), fields.by_name()[one])) for one in _INSTANTS),
            key=lambda pair: pair[1],
        )
        bare = own <= {"search", "stop"} and ("search" in own or not searched)
        if bare and set(words[date]) <= {"date", "search", "stop"}:
            name, score = "searched_at", 0.9  # a bare date and time are those of the search
        score = min(0.99, round(max(score, 0.5) + 0.1 * (seen[header].times >= 0.8), 2))
        if name not in found or found[name].confidence < score:
            found[name] = Placed(
                headers=(date, header), field=name, confidence=score, reason="a date and a time, joined"
            )
    return list(found.values())


# --- dates and values -------------------------------------------------------------------------------------------


def _texts(sample: Mapping[str, Sequence[str]], placed: Sequence[Placed]) -> list[str]:
    """The dates of the placed columns of dates."""
    kinds = fields.by_name()
    headers = {one.headers[0] for one in placed if kinds[one.field].kind in (Kind.INSTANT, Kind.DAY)}
    return [text for header in sorted(headers) for cell in sample.get(header, ()) if (text := str(cell).strip())]


def _order(sample: Mapping[str, Sequence[str]], placed: Sequence[Placed]) -> tuple[str, str]:
    pairs = [
        (int(found[1]), int(found[3]))
        for text in _texts(sample, placed)
        if (found := _DATE.match(text)) and found[3].isdigit() and len(found[1]) <= 2
    ]
    first, second = sum(day > 12 for day, _ in pairs), sum(month > 12 for _, month in pairs)
    if not pairs:
        return "day-first", "no date is written in a way that could be read both ways"
    if second and not first:
        return "month-first", f"{second:,} of {len(pairs):,} dates have a number over 12 in the second place"
    if first and second:
        return "day-first", f"{first:,} dates have a number over 12 first and {second:,} second: ask the force which"
    if first:
        return "day-first", f"{first:,} of {len(pairs):,} dates have a number over 12 in the first place"
    return "day-first", "no date shows it: ask the force, or look at a day after the 12th"


def _zone(sample: Mapping[str, Sequence[str]], placed: Sequence[Placed]) -> tuple[str, str]:
    texts = _texts(sample, [one for one in placed if one.field == "searched_at"])
    if texts and all(_OFFSET.search(text) for text in texts):
        return "Europe/London", "every time says its own zone, so this is not used"
    return "Europe/London", "the times do not say their zone; local time is usual: ask the force whether it is so"


def _unknown_values(placed: Sequence[Placed], sample: Mapping[str, Sequence[str]]) -> Iterable[Unknown]:
    """Values of coded columns that their lists do not know, the commonest first. Rare ones are never quoted."""
    kinds = fields.by_name()
    for one in placed:
        described = kinds[one.field]
        if described.vocabulary is None or one.confidence < LIKELY:
            continue
        vocabulary = VOCABULARIES[described.vocabulary]
        counts = Counter(text for cell in sample.get(one.headers[0], ()) if (text := " ".join(str(cell).split())))
        if len(counts) > _MOST_VALUES:
            continue
        names = {fold(name): term.code for term in vocabulary.terms for name in (term.code, term.label, *term.names)}
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            known = vocabulary.code_of(value) is not None or value.lower() in fields.WITHHELD_MARKS
            if known or count < _SEEN_OFTEN or len(value) > _LONGEST_VALUE:
                continue
            yield Unknown(field=one.field, value=value, count=count, nearest=_nearest(fold(value), names))


def _nearest(value: str, names: Mapping[str, str]) -> str:
    """The code of the longest known name that stands in a value, else of the one that looks most like it, else ""."""
    inside = [name for name in names if len(name) >= 4 and re.search(rf"\b{re.escape(name)}", value)]
    near = sorted(inside, key=len)[-1:] or difflib.get_close_matches(value, names, n=1, cutoff=0.7)
    return names[near[0]] if near else ""


# --- TOML -------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(sign) for sign in escaped) + '"'


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if unicodedata.category(sign) in ("Cc", "Cs") else sign


def slug(text: str) -> str:
    """A name for a layout from a file's name: small letters, digits and low lines."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    name = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_") or "own"
    return f"{name}_own" if name in {one.name for one in layout.shipped()} else name


def _recognised_by(proposal: Proposal) -> list[str]:
    """A few headers that a later file of the kind will surely have too."""
    wanted = ("reference", "searched_at", "power", "object", "self_defined_ethnicity", "outcome", "grounds")
    by_field = {one.field: one.headers[0] for one in proposal.active()}
    found = [by_field[name] for name in wanted if name in by_field][:4]
    others = [one.headers[0] for one in (*proposal.active(), *proposal.placed)] + list(proposal.unplaced)
    for header in others:
        if len(found) >= 2:
            break
        if header not in found:
            found.append(header)
    return found


def to_toml(proposal: Proposal) -> str:
    """The proposal as a layout to be read and mended by a person; it is refused until ``confirmed`` is true."""
    kinds = fields.by_name()
    active = proposal.active()
    unsure = [one for one in proposal.placed if one not in active]
    lines = [
        "# A proposal, made from the names of the columns and the first rows. Read every line, mend what is wrong, and",
        "# then write true in the line below. What each field means: scrutiny layouts --fields",
        "confirmed = false",
        "",
        f"name = {_quoted(proposal.name)}",
        f"title = {_quoted('Extract like ' + proposal.name)}",
        f"# The zone of times: {proposal.zone_reason}.",
        f"zone = {_quoted(proposal.zone)}",
        f"# Day or month first: {proposal.order_reason}.",
        f"order = {_quoted(proposal.order)}",
        "# A file with these columns is read by this layout. Keep a few that will always be there.",
        f"recognised_by = [{', '.join(_quoted(header) for header in _recognised_by(proposal))}]",
        "",
    ]
    lines += _ignored(proposal)
    lines += ["[columns]", "# column in the file = field"]
    lines += [
        f"{_quoted(one.headers[0])} = {_quoted(one.field)}  # {one.words}: {kinds[one.field].meaning}"
        for one in active
        if len(one.headers) == 1
    ]
    if "searched_at" not in {one.field for one in active}:
        lines += [
            "# Still wanted, and needed: the column that says when the search was, or date and time under [join]."
        ]
    if unsure:
        lines += ["", "# Perhaps, and not used. Where it is right, take the # away (under [columns] or [join])."]
        for one in unsure:
            lines += [f"# {_pair(one)}  # {kinds[one.field].meaning}"]
    if proposal.unplaced:
        lines += ["", "# Not placed, and not carried. Give a column a field, or leave it so."]
        lines += [f'# {_quoted(header)} = ""' for header in proposal.unplaced]
    if proposal.repeated:
        lines += ["", "# These stand more than once in the first row; name them differently in the file to use them."]
        lines += [f"# {_quoted(header)}" for header in proposal.repeated]
    joined = [one for one in active if len(one.headers) > 1]
    if joined:
        lines += ["", "[join]", "# field = columns whose cells together make its value, in this order"]
        lines += [f"{_pair(one)}  # {one.words}" for one in joined]
    lines += _value_lines(proposal)
    return "\n".join(lines) + "\n"


def _pair(one: Placed) -> str:
    if len(one.headers) == 1:
        return f"{_quoted(one.headers[0])} = {_quoted(one.field)}"
    return f"{one.field} = [{', '.join(_quoted(header) for header in one.headers)}]"


def _ignored(proposal: Proposal) -> list[str]:
    if not proposal.personal and not proposal.index:
        return []
    lines = ["# Columns that are known and not carried.", "ignored = ["]
    lines += [f"  {_quoted(header)},  # counts the rows" for header in proposal.index]
    lines += [f"  {_quoted(header)},  # not needed: ask the force to leave it out" for header in proposal.personal]
    return [*lines, "]", ""]


def _value_lines(proposal: Proposal) -> list[str]:
    lines: list[str] = []
    for name in dict.fromkeys(one.field for one in proposal.unknown):
        vocabulary = VOCABULARIES[fields.by_name()[name].vocabulary or ""]
        lines += [
            "",
            f"[values.{name}]",
            "# Words of the force that the list does not know. Where the right-hand side is right, take the # away;",
            f'# "" means blank. The list: {", ".join(vocabulary.codes)}',
        ]
        lines += [
            f"# {_quoted(one.value)} = {_quoted(one.nearest or '?')}  # {one.count:,} of the first rows"
            for one in proposal.unknown
            if one.field == name
        ]
    return lines
