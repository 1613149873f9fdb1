"""Marks what has a form of its own, or a word before it that says what it is: ``redaction/patterns.toml``.

A pattern says where to look; a check (by the name that the pattern gives) says how sure the find is: a check digit, a
number of figures, words that only look like a registration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from scrutiny.panel.redaction_words import Kind, Mark, Strength, data_of, is_misspelt, is_ordinary, is_plain, word_set


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: Kind
    strength: Strength
    find: re.Pattern[str]
    needs: str
    check: Callable[[re.Match[str]], Strength | None] | None


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _luhn(digits: str) -> bool:
    """The check digit of payment cards and handsets (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(int(d) for d in digits[::-2]) + sum(doubled)) % 10 == 0


def _shown(match: re.Match[str]) -> tuple[int, int]:
    """Where the thing itself stands in a match: group x or y if the pattern has one, else all of it."""
    groups = match.re.groupindex
    for name in ("x", "y"):
        if name in groups and match.start(name) >= 0:
            return match.start(name), match.end(name)
    return match.start(), match.end()


def _found(match: re.Match[str]) -> str:
    start, end = _shown(match)
    return match.string[start:end]


def _check_email(match: re.Match[str]) -> Strength | None:
    """With a blank before the sign only behind a word that is no ordinary one."""
    found = match.group()
    local = found.partition("@")[0]
    loose = local.endswith(" ") and is_plain(local.strip().lower())
    return Strength.CERTAIN if "." in found.partition("@")[2] and not loose else None


def _check_at(match: re.Match[str]) -> Strength | None:
    """A name behind an at-sign; "@ 2130 hrs" and "@ the park" are no names."""
    name = match.group()[1:].strip()
    if name.isdigit() or match.group()[1:2] == " ":
        return None if is_plain(name.lower()) or name[0].isdigit() else Strength.PROMPT
    return Strength.CERTAIN


def _check_account(match: re.Match[str]) -> Strength | None:
    """An account's name, after the name of a service: a word that is no ordinary word."""
    name = _found(match).lower()
    between = match.string[match.start() : _shown(match)[0]].lower()
    announced = re.search(r"user|handle|name|account|a/c|acc\\b|tag|called|profile|[@:=\"]", between) is not None
    if name.isdigit():
        return None
    if any(c.isdigit() or c in "_." for c in name):
        measured = re.fullmatch(r"\d{1,4}(?:hrs|g|kg|am|pm|st|nd|rd|th|mph)?", name)
        return None if measured else Strength.CERTAIN
    if is_plain(name) or is_misspelt(name):
        return None
    return Strength.CERTAIN if announced else Strength.PROMPT


def _check_imei(match: re.Match[str]) -> Strength | None:
    return Strength.CERTAIN if _luhn(_digits(match.group())) else None


def _check_card(match: re.Match[str]) -> Strength | None:
    digits = _digits(match.group())
    if len(digits) == 15 and digits[:2] not in ("34", "37"):
        return None  # a handset's
    if _luhn(digits):
        return Strength.CERTAIN
    grouped = re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}", match.group())
    return Strength.CERTAIN if grouped else None


def _check_announced_card(match: re.Match[str]) -> Strength | None:
    """All of a card's number, or its last four figures where the text says so."""
    between = match.string[match.start() : match.start("x")].lower()
    if len(_digits(_found(match))) >= 12 or re.search(r"end|last|digits", between):
        return Strength.CERTAIN
    return None


def _check_nhs(match: re.Match[str]) -> Strength | None:
    """Modulus 11 over the first nine figures (NHS Data Dictionary, NHS number)."""
    digits = _digits(match.group())
    check = 11 - sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return Strength.CERTAIN if digits[0] != "0" and check % 11 == int(digits[9]) and check != 10 else None


def _check_pnc(match: re.Match[str]) -> Strength | None:
    """The check letter: year (two figures) and serial (seven), modulo 23."""
    year, _, serial = match.group().partition("/")
    number = int(year[-2:] + serial[:-1].zfill(7))
    return Strength.CERTAIN if "ZABCDEFGHJKLMNPQRTUVWXY"[number % 23] == serial[-1].upper() else Strength.PROMPT


MEASURED = re.compile(
    r"\d+(?:\.\d+)?(?:st|nd|rd|th|hrs?|h|am|pm|g|kg|mg|ml|cl|l|cm|mm|km|m|mph|ft|in|yrs?|yo|x|k|p|inch|inches|oz|lb|lbs|mins?|gb|mb|cc|v|w|s|x\d+)"
)


def _check_reference(match: re.Match[str]) -> Strength | None:
    found = _found(match)
    # A time of day behind "at" is no number; one figure is a count.
    return None if len(_digits(found)) < 2 or MEASURED.fullmatch(found.lower()) else Strength.CERTAIN


def _check_collar(match: re.Match[str]) -> Strength | None:
    found = _found(match).lower()
    return None if MEASURED.fullmatch(found) or not _digits(found) else Strength.CERTAIN


def _check_call_sign(match: re.Match[str]) -> Strength | None:
    return None if is_plain(_found(match).lower()) else Strength.CERTAIN


_PHONE_DIGITS = (10, 11)


def _check_phone(match: re.Match[str]) -> Strength | None:
    """With the leading 0, ten or eleven figures (Ofcom's numbering plan)."""
    digits = _digits(match.group())
    for country in ("0044", "44"):
        if digits.startswith(country):
            digits = "0" + digits.removeprefix(country).lstrip("0")
            break
    return Strength.CERTAIN if len(digits) in _PHONE_DIGITS and digits[1] != "0" else None


def _check_announced_phone(match: re.Match[str]) -> Strength | None:
    """Any number of six figures or more after "tel"; a day is none."""
    found = _found(match)
    day = re.fullmatch(r"\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4}|\d{1,2}[.:]?\d{2} .*", found) and len(_digits(found)) < 9
    return Strength.CERTAIN if not day and 6 <= len(_digits(found)) <= 15 else None


_LAST_BIRTH_YEAR = 2016  # a later year is one of a search: nobody born then is stopped, and records began before


def _check_birth_year(match: re.Match[str]) -> Strength | None:
    """A full date whose year can hardly be that of a search."""
    year = next(value for name, value in match.groupdict().items() if name.startswith("year") and value)
    if len(year) == 4:
        return Strength.CERTAIN if 1900 <= int(year) <= _LAST_BIRTH_YEAR else None
    return Strength.CERTAIN if not 17 <= int(year) <= 35 else None


_BEFORE_TIME = re.compile(r"(?:\b(?:at|@|from|until|till|approx|about|around)) ?$")


def _check_postcode(match: re.Match[str]) -> Strength | None:
    found = match.group().lower()
    letters, rest = found[:2], found[-2:]
    # "on1 2am" and the like: a small word, then an amount.
    return (
        None
        if " " in found and is_ordinary(letters) and is_ordinary(rest) and rest not in ("us",)
        else Strength.CERTAIN
    )


def _check_coordinate(match: re.Match[str]) -> Strength | None:
    found = _found(match)
    return (
        Strength.CERTAIN if ("." in found and len(found.partition(".")[2]) >= 3) or len(_digits(found)) >= 5 else None
    )


_AFTER_VEHICLE = re.compile(
    r"\b(?:vrms?|vrns?|regs?|registration|index|plates?|numberplates?|vehicles?|vehs?|cars?|vans?|bmw|audi|golf|polo|fiesta|focus|corsa|astra|clio|transit|merc|mercedes|ford|vw|bike|moped|scooter|motorbike|driving|driver|taxi|hatchback|saloon|estate|pickup|suv|keeper)\b"
)


def _near_vehicle(match: re.Match[str], reach: int = 60) -> bool:
    return bool(_AFTER_VEHICLE.search(match.string[max(0, match.start() - reach) : match.start()].lower()))


def _check_announced_plate(match: re.Match[str]) -> Strength | None:
    """Behind "reg" or "index": letters and figures together, neither an amount nor a road."""
    found = _found(match).lower().replace(" ", "").replace("-", "")
    letters = "".join(c for c in found if c.isalpha())
    if not letters or not _digits(found) or MEASURED.fullmatch(found):
        return None
    loose = match.group().lower().startswith("on a")
    spaced = " " in _found(match)
    first = _found(match).lower().split()[0]
    if spaced and (first.isdigit() or first.isalpha()) and is_ordinary(first if first.isalpha() else letters):
        return None
    return None if loose and len(found) < 5 else Strength.CERTAIN


def _check_plate(match: re.Match[str]) -> Strength | None:
    """Letters and figures in the order of a plate; not "in 20 min", "m25 the" or "s23 mda"."""
    a, d, b = match["a"].lower(), match["d"], match["b"].lower()
    joined = match.group().isalnum()
    upper = match.group().upper() == match.group()
    cued = _near_vehicle(match)
    if a in ("s", "ss", "sec", "sect") and (b in word_set("acts") or not cued):
        return None if b in word_set("acts") or is_plain(b) else Strength.PROMPT
    ordinary = (len(a) > 1 and is_plain(a)) or (len(b) > 1 and is_plain(b)) or a in word_set("small_codes")
    if joined and len(a) + len(b) > 2 and not MEASURED.fullmatch(d + b):
        return Strength.CERTAIN if (len(a) > 1 and len(b) > 1) or cued or not ordinary else Strength.PROMPT
    if len(b) == 3 and len(a) == 2:  # the style since 2001: "PN17 OWL", but not "on 12 aug", "PC 21 had"
        small = a in word_set("small_codes") or is_ordinary(a)
        little = b in word_set("after_number") or (small and is_ordinary(b))
        return _check_current(small=small, little=little, shut=not match.group()[2].isspace(), cued=cued)
    if ordinary:
        return Strength.PROMPT if cued and upper and not is_ordinary(b) and not is_ordinary(a) else None
    long = len(a) > 2 and len(d) > 2  # Northern Ireland
    return Strength.CERTAIN if b or cued or joined or long else Strength.PROMPT


def _check_current(*, small: bool, little: bool, shut: bool, cued: bool) -> Strength | None:
    """How sure two letters, two figures and three letters are with a blank between, by what the letters are."""
    if little:
        return Strength.PROMPT if shut and not small else None
    if not small or cued:
        return Strength.CERTAIN
    return Strength.PROMPT if shut else None


def _check_dateless(match: re.Match[str]) -> Strength | None:
    """Letters, then figures, or the other way: only near a vehicle, and in capitals."""
    letters = (match["a"] or match["b2"]).lower()
    if is_plain(letters) or letters in word_set("small_codes") or not _near_vehicle(match, 40):
        return None
    return (
        Strength.PROMPT
        if match.group().upper() == match.group() and not MEASURED.fullmatch(match.group().lower())
        else None
    )


def _check_spelt(match: re.Match[str]) -> Strength | None:
    """At least two words of the phonetic alphabet among them, and not only numbers."""
    words = re.findall(r"[a-z]{4,}", match.group().lower())
    phonetic = [word for word in words if not re.fullmatch(data_of("patterns")["parts"]["figurewords"], word)]
    return Strength.CERTAIN if len(phonetic) >= 2 else None


def _check_unit(match: re.Match[str]) -> Strength | None:
    """That "flat 3" is a place to live; "number 3" and "no 2" only count where somebody lives there."""
    cue = match.group().lower().split()[0].rstrip(".")
    if cue in ("number", "no", "house", "door", "block", "plot", "pitch", "unit", "room", "rm"):
        before = match.string[max(0, match.start() - 40) : match.start()].lower()
        lives = re.search(r"liv|resid|address|home|stay|hostel|hotel|house|court|lodge|from|at $", before)
        if not lives:
            return Strength.PROMPT if cue in ("room", "rm", "unit", "house", "plot", "pitch") else None
    return Strength.CERTAIN


_COUNTED = re.compile(
    r"(?:\d{1,4} )?\d{1,2}[/ -]\d{1,2}[/ -]\d{2,4}"  # a day, with another number before it
    r"|(?:\d{3,4}[ -/]{1,3})+\d{3,4}|(?:\d{1,2} )+\d{1,4}|\d{1,4}(?: \d{1,2})+"  # times of day, counts
)


def _check_number(match: re.Match[str]) -> Strength | None:
    """Six figures or more that are neither a day nor times of day."""
    return None if _COUNTED.fullmatch(match.group()) else Strength.PROMPT


_LAWFUL = re.compile(
    r"(?:s|ss|sec|sect|section|art|sch|para)\.?\d.*|ic\d.*|[abm]\d{1,4}.*|\d+[a-z]{1,4}\d*|[a-z]\d{1,2}|x\d+|iphone\d*\w*|ps\d|xr\d?|q\d|mk\d|class\w|g\d+|rs\d|gt\d|covid-?19|4x4|24/7|50/50|[a-z]+-\d{1,2}|\d{1,3}-[a-z]+(?:-[a-z]+)?|[sx]\d{2,3}[a-z]?|[a-z]\d+/[a-z]\d+|\d+[/x]\w{1,4}|\d+/\d+[a-z]{1,4}"
)


def _check_code(match: re.Match[str]) -> Strength | None:
    """A word of letters and figures that is no section, time, amount, model or road."""
    found = match.group().lower()
    if len(found) < 5 or len(_digits(found)) < 2 or MEASURED.fullmatch(found) or _LAWFUL.fullmatch(found):
        return None
    return Strength.PROMPT


_CHECKS: Mapping[str, Callable[[re.Match[str]], Strength | None]] = {
    "email": _check_email,
    "at-sign": _check_at,
    "account": _check_account,
    "imei": _check_imei,
    "card": _check_card,
    "announced card": _check_announced_card,
    "nhs": _check_nhs,
    "pnc": _check_pnc,
    "reference": _check_reference,
    "collar": _check_collar,
    "call sign": _check_call_sign,
    "phone": _check_phone,
    "announced phone": _check_announced_phone,
    "birth year": _check_birth_year,
    "postcode": _check_postcode,
    "coordinate": _check_coordinate,
    "announced plate": _check_announced_plate,
    "plate": _check_plate,
    "dateless plate": _check_dateless,
    "spelt": _check_spelt,
    "unit": _check_unit,
    "number": _check_number,
    "code": _check_code,
}


@cache
def _patterns() -> tuple[_Pattern, ...]:
    data = data_of("patterns")
    parts: dict[str, str] = dict(data["parts"])
    parts["born"] = parts["born"].replace("{month}", parts["month"])

    def compiled(text: str) -> re.Pattern[str]:
        for name, part in parts.items():
            text = text.replace("{" + name + "}", part)
        return re.compile(text, re.IGNORECASE)

    return tuple(
        _Pattern(
            kind=Kind.of(row["kind"]),
            strength=Strength[row.get("strength", "certain").upper()],
            find=compiled(row["find"]),
            needs=row.get("needs", ""),
            check=_CHECKS[row["check"]] if "check" in row else None,
        )
        for row in data["pattern"]
    )


def by_pattern(text: str) -> Iterator[Mark]:
    """What has a form of its own."""
    figures = any(c.isdigit() for c in text)
    for pattern in _patterns():
        if pattern.needs == "digit":
            if not figures:
                continue
        elif pattern.needs and pattern.needs not in text:
            continue
        for match in pattern.find.finditer(text):
            strength = pattern.check(match) if pattern.check else pattern.strength
            if strength is not None:
                start, end = _shown(match)
                yield Mark(start, end, pattern.kind, strength, announced=start - match.start())
