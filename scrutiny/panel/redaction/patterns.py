"""Marks what has a form of its own, or a word before it that says what it is: ``redaction/patterns.toml``.

A pattern says where to look; a check (by the name that the pattern gives) says how sure the find is: a check digit, a
number of figures, words that only look like a registration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from scrutiny.panel.redaction.words import (
    Kind,
    Mark,
    Strength,
    data_of,
    given_names,
    group,
    is_misspelt,
    is_ordinary,
    is_plain,
    word_set,
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: Kind
    strength: Strength
    find: re.Pattern[str]
    needs: str
    cues: tuple[str, ...]  # one of these stands in a text in which the pattern can match; none: not known
    check: Callable[[re.Match[str]], Strength | None] | None
    general: bool  # says nothing of the kind: another mark of the same length wins


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _luhn(digits: str) -> bool:
    """The check digit of payment cards and handsets (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(int(d) for d in digits[::-2]) + sum(doubled)) % 10 == 0


def _shown(match: re.Match[str]) -> tuple[int, int]:
    """Where the thing itself stands in a match: group x, y or z if the pattern has one, else all of it."""
    groups = match.re.groupindex
    for name in ("x", "y", "z"):
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


_POSTED_BY = re.compile(r"(?:posted by|user|handle|account|acct|snap|insta|ig|tik ?tok|twitter|named|called)[ :]{1,2}$")


def _check_at(match: re.Match[str]) -> Strength | None:
    """A name behind an at-sign; "@ 2130 hrs" and "@ the park" are no names."""
    name = match.group()[1:].strip()
    if name.isdigit() or match.group()[1:2] == " ":
        before = match.string[max(0, match.start() - 14) : match.start()].lower()
        if _POSTED_BY.search(before) and not name[0].isdigit():
            return Strength.CERTAIN
        return None if is_plain(name.lower()) or name[0].isdigit() else Strength.PROMPT
    return Strength.CERTAIN


_CONNECTED = re.compile(
    r"\b(?:is|as|by|named?|names|called|titled|username|user|usr|handle|id|tag|me|under|known|reads?|shown?|account|acct|"
    r"a/c|acc|profile|channel|seller|add|added|from|dm)\b|name\b|[@:=\"'($]"
)


def _check_account(match: re.Match[str]) -> Strength | None:
    """An account's name, after the name of a service: a word that is no ordinary word."""
    name = _found(match).lower()
    start = _shown(match)[0]
    between = match.string[match.start() : start].lower()
    if name.isdigit():
        return None
    if any(c.isdigit() or c in "_.#" for c in name):
        measured = re.fullmatch(r"\d{1,4}(?:hrs|g|kg|am|pm|st|nd|rd|th|mph)?", name)
        return None if measured else Strength.CERTAIN
    if is_plain(name):
        # "snap: sunshine" may be one; "insta: male said" is none.
        said = re.search(
            r"(?:user ?name|screen ?name|(?<!the) name|\btag)(?: is)?[ :='\"]{1,3}$|handle(?: is|:|=) ?$", between
        )
        straight = between.split(":")[0].strip() in word_set("direct_services")
        said = said or (re.search(r": ?['\"]?$", between) if straight else None)
        small = name in word_set("function") or name in word_set("no_account") or len(name) < _LEAST_ACCOUNT
        if not said or small:
            return None
        named = re.search(r"(?:user ?name|screen ?name)(?: is|:|=|,)? ?['\"]?$", between)
        return Strength.CERTAIN if named and name not in word_set("verbs") else Strength.PROMPT
    talked = between.startswith(("tt by", "sc by"))  # "talked to by"
    if talked or (is_misspelt(name) and not re.search(r"[:=@\"'$]|name|handle|user", between)):
        return None
    service = match.groupdict().get("service") or ""
    direct = service.lower().replace(" ", "") in word_set("direct_services")
    straight = direct and (between.strip(" :=,.'\"(-") == service.lower() or not is_misspelt(name))
    return (
        Strength.CERTAIN
        if straight or _CONNECTED.search(between.removeprefix(service.lower())) or _is_a_user(service)
        else Strength.PROMPT
    )


_LEAST_ACCOUNT = 4  # letters


def _is_a_user(service: str) -> bool:
    """Whether the first word says that an account's name follows."""
    return re.search(r"user|name|handle|tag|add|dm|channel|x $", service.lower()) is not None


def _check_own_name(match: re.Match[str]) -> Strength | None:
    """First name and surname of an account, where people go by them: written large, or one no ordinary word."""
    found = _found(match)
    words = found.lower().split()
    if words[0] in word_set("function") or words[0] in word_set("no_account") or words[1] in ("http", "https", "www"):
        return None
    around = match.string[max(0, match.start() - 40) : match.end() + 40]
    told = re.search(r"name|profile|account|under|called|from|\bas\b", match.group().lower()[: -len(found)])
    if found.istitle() and any(c.islower() for c in around.replace(found, "")) and told:
        return Strength.CERTAIN
    if all(is_plain(word) or is_misspelt(word) for word in words):
        return None
    return Strength.CERTAIN


_GOES_BY = re.compile(
    r"\b(?:(?:goes|going|known|posts?|posting|adds?|advertis\w{2,3}|listed|appears|operat\w{2,3}) (?:under|by|as|to)"
    r"|user ?name|handle|user|called|named)[ :]{1,2}(?:the name )?[\"']?$"
)


def _check_account_behind(match: re.Match[str]) -> Strength | None:
    """A word before "on snapchat": with a figure, a stop or an underscore inside it is an account's name."""
    name = _found(match).lower()
    between = match.string[match.end("x") : match.end()]
    before = match.string[max(0, match.start() - 24) : match.start()].lower()
    if _GOES_BY.search(before) and name not in word_set("function") | word_set("no_account") and name.isalpha():
        return Strength.CERTAIN
    if not between.strip().startswith("(") and not re.search(r" (?:on|via|from|over|through) ", between.lower()):
        # Right before the service: "big.smokez snap story"; but "his old snap", "4 insta accounts".
        return Strength.CERTAIN if re.search(r"[a-z0-9][._][a-z0-9]|[a-z]{2}\d", name) else None
    word = is_plain(name) or is_misspelt(name)
    if between.strip().startswith("("):
        return None if word else Strength.CERTAIN
    marked = any(c.isdigit() or c in "_." for c in name)
    if MEASURED.fullmatch(name) or re.fullmatch(r"[\d.:/-]+", name) or (word and not marked):
        return None
    # A figure in it; or on no list, and longer than an abbreviation: nobody but an account is "tayyz on insta".
    return (
        Strength.CERTAIN if marked or (len(name) >= _LEAST_ACCOUNT and name not in given_names()) else Strength.PROMPT
    )


def _check_joined_account(match: re.Match[str]) -> Strength | None:
    """Parts with underscores between; one of figures alone may be a file's."""
    return Strength.CERTAIN if any(c.isalpha() for c in match.group()) else Strength.PROMPT


def _check_tilde(match: re.Match[str]) -> Strength | None:
    """A name behind a tilde; "~ two metres" is an amount."""
    close = match.group()[1:2] != " " and not is_plain(_found(match).lower())
    return Strength.CERTAIN if close else Strength.PROMPT


_OF_THE_WEB = re.compile(
    r"(?:\b(?:links?|web ?sites?|web|url|domain|site|page|advert|ad|qr ?code|scanned|www|online|listing|address|"
    r"browser)\b[^.;]{0,25}|[(:\"'] ?)$"
)


def _check_link(match: re.Match[str]) -> Strength | None:
    """A name, a stop and an ending of the web; "the van.it drove" is two sentences."""
    ending, path = match["ending"].lower(), match["path"]
    name = match.group()[: match.start("ending") - 1 - match.start()].lower()
    if re.fullmatch(r"[\d.-]+", name) or name.rpartition(".")[2] in ("", "no", "ref"):
        return None
    before = match.string[max(0, match.start() - 40) : match.start()].lower()
    if ending in word_set("web_endings"):
        sure = path or ending in word_set("web_endings_sure") or _OF_THE_WEB.search(before)
        return Strength.CERTAIN if sure or not is_plain(name) else None
    if ending not in word_set("web_endings_words"):
        # Any ending before a path where a page is announced: "link gear.zip/x".
        return Strength.CERTAIN if path and len(path) > 1 and _OF_THE_WEB.search(before) else None
    odd = any(c.isdigit() or c == "-" for c in name) or "." in name
    sure = (path and len(path) > 1) or odd or _OF_THE_WEB.search(before)
    return Strength.CERTAIN if sure or not (is_plain(name) or is_ordinary(ending)) else None


def _check_insurance(match: re.Match[str]) -> Strength | None:
    """A National Insurance number cut in another way; "at 123 456 a" is none."""
    letters = (match["a"] or "").lower()
    return (
        Strength.PROMPT if letters in word_set("function") or letters in word_set("small_codes") else Strength.CERTAIN
    )


def _check_typed_phone(match: re.Match[str]) -> Strength | None:
    """Ten or eleven signs, at most half of them letters that stand for figures."""
    signs = [c for c in match.group() if c.isalnum()]
    figures = sum(c.isdigit() for c in signs)
    return Strength.CERTAIN if len(signs) in _PHONE_DIGITS and 2 * figures >= len(signs) else None


def _check_spoken_phone(match: re.Match[str]) -> Strength | None:
    """At least nine figures in words, of which "oh" alone is no more than half."""
    words = re.findall(r"[a-z]+|\d", match.group().lower())
    spoken = sum({"double": 1, "treble": 2, "triple": 2}.get(word, 1) for word in words)
    phonetic = not all(word.isdigit() for word in words)
    return Strength.CERTAIN if phonetic and spoken >= 9 else Strength.PROMPT if phonetic else None


def _check_typed_postcode(match: re.Match[str]) -> Strength | None:
    """A postcode with a letter for its nought: the whole of a word, or in capitals."""
    found = match.group()
    letters = found[:2].lower()
    if letters in word_set("small_codes") or (is_ordinary(letters) and not found.isupper()):
        return None
    last = found[-3:].lower()
    return (
        None if is_plain(last) and not found.isupper() else Strength.CERTAIN if not is_plain(last) else Strength.PROMPT
    )


def _check_exhibit(match: re.Match[str]) -> Strength | None:
    """Initials and a number."""
    letters = re.match("[a-z]+", _found(match).lower())
    small = letters is None or letters[0] in word_set("function") or letters[0] in ("no", "ref", "bag", "item", "seal")
    return None if small else Strength.CERTAIN


def _check_near_vehicle(match: re.Match[str]) -> Strength | None:
    return Strength.CERTAIN if _near_vehicle(match) else None


def _check_part_of_plate(match: re.Match[str]) -> Strength | None:
    """Two letters or figures of a registration at least, that make no word."""
    found = _found(match).lower()
    figures = any(c.isdigit() or c in "?*" for c in found)
    ending = re.search(r"end|start|begin", match.group().lower()) is not None
    if not figures and (is_plain(found) or not (ending or _found(match).isupper())):
        return None
    return Strength.CERTAIN


def _check_foreign_street(match: re.Match[str]) -> Strength | None:
    """The word behind the number is of the other language, or stands where somebody lives."""
    words = re.findall("[a-z]+", match.group().lower())
    before = match.string[max(0, match.start() - 40) : match.start()].lower()
    ordinary_one = words[0] in ("via", "avenue", "boulevard", "tan")
    return None if ordinary_one and (not _SOMEBODY_LIVES.search(before) or is_plain(words[1])) else Strength.CERTAIN


def _check_named_house(match: re.Match[str]) -> Strength | None:
    """What somebody's home is called: "the gables", but not "the same address", "the end of the road"."""
    one, two = match["one"], match["two"] or ""
    low = one.lower()
    generic = word_set("no_home")
    if low == "old" and two and two.lower() not in word_set("no_home_behind") | word_set("function") | generic:
        return Strength.CERTAIN
    if low in generic or low in word_set("function") or is_number_word(low):
        return None
    if two.lower() in word_set("no_home_behind") or (
        two and is_plain(low) and not one[0].isupper() and low not in word_set("the_streets")
    ):
        return None
    return Strength.CERTAIN


def is_number_word(word: str) -> bool:
    """Whether a word counts: "one", "second"."""
    return re.fullmatch(r"first|second|third|last|next|one|two|three|four|five", word) is not None


_NO_ACCOUNT = re.compile(
    r"(?:.* )?(?:ic|m|a|b|pc|ps|dc|cad|log|s|sec|flat|room|unit|no|number|iphone|level|age|aged)\d+"
)


def _check_message_from(match: re.Match[str]) -> Strength | None:
    """A word that ends in figures behind "message from"."""
    name = _found(match).lower()
    if not name[-1].isdigit():  # parts with stops or underscores between
        return None if all(is_plain(part) for part in re.split("[._]", name)) else Strength.CERTAIN
    if _NO_ACCOUNT.fullmatch(name) or is_plain(name.split()[-1].rstrip("0123456789")):
        return Strength.PROMPT
    return Strength.CERTAIN


_COUNT_BEFORE = re.compile(
    r"\b(?:at|from|between|until|till|total|about|circa|approx|morning|evening|night|early)[ :]{0,2}$"
)


def _check_of_a_day(match: re.Match[str]) -> Strength | None:
    """A number of a day, but not "at 2130 of 12/08"."""
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    if _COUNT_BEFORE.search(before):
        return None
    return Strength.CERTAIN if len(_found(match)) > 2 else Strength.PROMPT


def _check_spoken_birth(match: re.Match[str]) -> Strength | None:
    """A day in words whose year can hardly be that of a search."""
    found = match.group().lower()
    if found[-4:].isdigit():
        return Strength.CERTAIN if 1900 <= int(found[-4:]) <= _LAST_BIRTH_YEAR else None
    return Strength.CERTAIN if "nineteen" in found or "two thousand" in found else Strength.PROMPT


_BEFORE_OUTWARD = re.compile(r"in|near|to|from|of|the|around|at|area|code|district|is|as|towards?|into|via")


def _check_outward(match: re.Match[str]) -> Strength | None:
    """The outward half of a postcode: behind a town it is one; behind a small word it may be another code."""
    before, area = match["before"].lower(), match["x"][:2].lower()
    if before in group("places"):
        return Strength.CERTAIN
    before_it = match.string[max(0, match.start() - 24) : match.start("x")].lower()
    lived = re.search(r"\b(?:liv|resid|stay|address|home|hous|from)", before_it) is not None
    if area in word_set("small_codes") or (is_ordinary(area) and area != "al" and not (match["x"].isupper() and lived)):
        return None
    street = before in word_set("streets") or before in word_set("loose_streets")
    behind_street = street and match.start("x") > match.end("before") + 1  # a comma between
    apart = match.string[match.end() : match.end() + 1] in ("", " ", ".", ",", ")", ";")
    if behind_street or (_BEFORE_OUTWARD.fullmatch(before) and apart):
        return Strength.CERTAIN
    return None


def _check_plate_before(match: re.Match[str]) -> Strength | None:
    """Letters and figures before the word "registration"."""
    found = _found(match).lower().replace(" ", "")
    letters = "".join(c for c in found if c.isalpha())
    if MEASURED.fullmatch(found) or letters in word_set("small_codes") or _LAWFUL.fullmatch(found):
        return None
    if is_plain(letters) and len(found) < _WHOLE_PLATE:
        return Strength.PROMPT if _found(match).isupper() else None
    return Strength.CERTAIN


_WHOLE_PLATE = 6  # letters and figures


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


# Forms, and words that announce a number themselves: "intel log 5x5x5", "serial IMEI", "serial 12 PSU".
_NO_REFERENCE = re.compile(r"\d+x\d+(?:x\d+)?|imei.*|[a-z]+")


_COUNTED_BY = re.compile(r"(?:custody|det|dp|cust|prison|inmate|hmp)|.*\. ")
_NUMBERED_BY = re.compile(r"(?:no|num|number|ref|log|id|record)\b")


def _is_a_count(match: re.Match[str]) -> bool:
    """Whether one or two figures are a count: "in custody. 11 wraps", "DP is 17"; not where a number is announced."""
    found, between = _found(match), match.string[match.start() : _shown(match)[0]].lower()
    short = found.isdigit() and len(found) < _SOME_FIGURES
    return short and _NUMBERED_BY.search(between) is None and _COUNTED_BY.match(between) is not None


def _check_reference(match: re.Match[str]) -> Strength | None:
    found = _found(match)
    if _NO_REFERENCE.fullmatch(found.lower()):
        return None
    if _is_a_count(match):
        return None
    # A time of day behind "at" is no number; one figure is a count.
    return None if len(_digits(found)) < 2 or MEASURED.fullmatch(found.lower()) else Strength.CERTAIN


def _check_collar(match: re.Match[str]) -> Strength | None:
    found = _found(match).lower()
    between = match.string[match.start() : _shown(match)[0]]
    lawful = re.fullmatch(r"(?:s|a|m)\d{1,3}[a-z]?", found)  # a section, a road
    count = ". " in between and found.isdigit() and len(found) < _SOME_FIGURES
    return None if MEASURED.fullmatch(found) or not _digits(found) or lawful or count else Strength.CERTAIN


def _check_call_sign(match: re.Match[str]) -> Strength | None:
    return None if is_plain(_found(match).lower()) else Strength.CERTAIN


_PHONE_DIGITS = (10, 11)


def _check_phone(match: re.Match[str]) -> Strength | None:
    """With the leading 0, ten or eleven figures (Ofcom's numbering plan)."""
    digits = _digits(match.group().partition("/")[0])
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


_LAST_DAY, _LAST_MONTH = 31, 12
_LAST_BIRTH_YEAR = 2016  # a later year is one of a search: nobody born then is stopped, and records began before


def _check_birth_year(match: re.Match[str]) -> Strength | None:
    """A full date whose year can hardly be that of a search."""
    if re.match(r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-]", match.group()):
        first, second = (int(each) for each in re.findall(r"\d+", match.group())[:2])
        if max(first, second) > _LAST_DAY or min(first, second) > _LAST_MONTH or not first * second:
            return None
    year = next(value for name, value in match.groupdict().items() if name.startswith("year") and value)
    if len(year) == 4:
        return Strength.CERTAIN if 1900 <= int(year) <= _LAST_BIRTH_YEAR else None
    return Strength.CERTAIN if not 17 <= int(year) <= 35 else None


_BEFORE_TIME = re.compile(r"(?:\b(?:at|@|from|until|till|approx|about|around)) ?$")


def _check_postcode(match: re.Match[str]) -> Strength | None:
    found = match.group().lower()
    letters, rest = found[:2], found[-2:]
    if re.fullmatch(r"s[ -]?60 ?a[abc]?|s1 ?\d[a-z]{2}", found) and rest in ("aa", "ab", "ac", "pa"):
        return None  # sections 60AA of the 1994 Act
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
    r"\b(?:bike|motor|motorcycle|m/c|ebike|wagon|pick-up|people.carrier|caravan|anpr|marker|dvla|insurance|mot|sorn|towed|keys|uber|cab|coach|tractor|campervan|vrms?|vrns?|regs?|registration|index|plates?|numberplates?|vehicles?|vehs?|cars?|vans?|bmw|audi|golf|polo|fiesta|focus|corsa|astra|clio|transit|merc|mercedes|ford|vw|bike|moped|scooter|motorbike|driving|driver|taxi|hatchback|saloon|estate|pickup|suv|keeper|4x4|quad|lorry|hgv|truck|jeep|parked|ulez|anpr|coupe|convertible|minibus|tanker|trailer)\b"
)


@cache
def _makes() -> frozenset[str]:
    return group("cars") - {"note", "smart", "seat"}


def _near_vehicle(match: re.Match[str], reach: int = 60) -> bool:
    before = match.string[max(0, match.start() - reach) : match.start()].lower()
    return bool(_AFTER_VEHICLE.search(before)) or not _makes().isdisjoint(re.findall(r"[a-z]{2,}", before))


def _check_announced_plate(match: re.Match[str]) -> Strength | None:
    """Behind "reg" or "index": letters and figures together, neither an amount nor a road."""
    found = _found(match).lower().replace(" ", "").replace("-", "")
    letters = "".join(c for c in found if c.isalpha())
    if re.search(r"guernsey|jersey|trade", match.group().lower()) and found.isdigit() and len(found) > 2:
        return Strength.CERTAIN
    if not letters or not _digits(found) or MEASURED.fullmatch(found):
        return None
    if ". " in match.string[match.start() : match.start("x")] and is_plain(letters):
        return None  # a new sentence
    loose = match.group().lower().startswith("on a")
    spaced = " " in _found(match)
    first = _found(match).lower().split()[0]
    if spaced and (first.isdigit() or first.isalpha()) and is_ordinary(first if first.isalpha() else letters):
        # "BIG 7741" behind "reg no" is a plate that reads as a word; "index on 12" is none.
        numbered = re.search(
            r"n(?:o|umber)|mark|vr[mn]|plate", match.group()[: match.start("x") - match.start()].lower()
        )
        word = letters in word_set("function") or letters in word_set("small_codes")
        return Strength.CERTAIN if numbered and not word and _found(match).isupper() and len(letters) > 1 else None
    return None if loose and len(found) < 5 else Strength.CERTAIN


def _is_a_model(a: str, b: str) -> bool:
    """Whether the letters are those of a make or a trim, not of a plate: "C220 AMG", "BMW 320d"; "KA12 GTI" is one."""
    return (len(a) == 1 and b in word_set("trims")) or (len(a) == 3 and len(b) == 1 and a in group("cars"))


def _check_plate(match: re.Match[str]) -> Strength | None:
    """Letters and figures in the order of a plate; not "in 20 min", "m25 the" or "s23 mda"."""
    a, d, b = match["a"].lower(), match["d"], match["b"].lower()
    joined = match.group().isalnum()
    upper = match.group().upper() == match.group()
    cued = _near_vehicle(match)
    if _is_a_model(a, b):
        return Strength.PROMPT if len(b) > 1 else None
    section = a in ("s", "ss", "sec", "sect") and (b in word_set("acts") or not cued)
    if section or _is_an_old_plate(match, cued=cued):
        return _check_section(match) if section else Strength.CERTAIN
    ordinary = (len(a) > 1 and is_plain(a)) or (len(b) > 1 and is_plain(b)) or a in word_set("small_codes")
    if joined and len(a) + len(b) > 2 and not MEASURED.fullmatch(d + b):
        return Strength.CERTAIN if (len(a) > 1 and len(b) > 1) or cued or not ordinary else Strength.PROMPT
    if len(b) == 3 and len(a) == 2:  # the style since 2001: "PN17 OWL", but not "on 12 aug", "PC 21 had"
        small = a in word_set("small_codes") or is_ordinary(a)
        little = b in word_set("after_number") or (small and is_ordinary(b))
        shut = match.group()[2].isdigit() and not is_plain(b)
        alike = match.group()[2].isdigit() and match["b"].isupper() == match["a"].isupper()
        make = (little or not cued) and alike and _right_behind_a_make(match)
        # "WB08 BUT" behind "car", "DE10 CAT" right behind a make, are such all the same.
        little = little and not (alike and ((cued and not small) or make))
        cued = cued or make
        return _check_current(small=small, little=little, shut=shut, cued=cued)
    if ordinary:
        return Strength.PROMPT if cued and upper and not is_ordinary(b) and not is_ordinary(a) else None
    product = len(a) == 3 and len(b) == 1 and len(d) == 1 and not joined  # "EOS 5D"
    long = len(a) > 2 and len(d) > 2  # Northern Ireland
    return Strength.CERTAIN if (b and not product) or cued or joined or long else Strength.PROMPT


def _check_section(match: re.Match[str]) -> Strength | None:
    """What begins with an S: a section of an Act ("s23 mda"), or a registration all the same ("S219 OBW")."""
    b, d = match["b"].lower(), match["d"]
    if b in word_set("acts") or is_plain(b):
        return None
    return Strength.CERTAIN if (len(d) > 2 or match.group().isalnum()) and not b.endswith("a") else Strength.PROMPT


def _is_an_old_plate(match: re.Match[str], *, cued: bool) -> bool:
    """Whether what can be a word is a registration all the same: "P884 NUT", not "A414 and"; "DEF 45J" of a bike."""
    a, d, b = match["a"].lower(), match["d"], match["b"].lower()
    if len(a) == 3 and len(b) == 1 and match.group()[-2].isdigit() and cued:
        small = a in word_set("function") or a in word_set("after_number")
        return not small and MEASURED.fullmatch(d + b) is None
    if not (len(a) == 1 and len(b) == 3 and len(d) > 2 and match.group()[1].isdigit()):
        return False
    if b in word_set("after_number") or b in word_set("function"):
        return False
    road = a in ("a", "b", "m")
    large = match["b"].isupper() and match.start() > 0
    return not is_plain(b) or ((cued or large) and not road)


def _check_typed_plate(match: re.Match[str]) -> Strength | None:
    """A registration since 2001 with a slip between nought and O: a vehicle near, or no word in it."""
    a, b = match["a"].lower(), (match["b"] or match["b2"]).lower()
    if a in word_set("small_codes") or a in word_set("function") or b in word_set("after_number"):
        return None
    cued = _near_vehicle(match)
    if not cued and (is_ordinary(a) or is_ordinary(b) or not match.group().isupper()):
        return None
    return Strength.CERTAIN


def _right_behind_a_make(match: re.Match[str]) -> bool:
    """Whether a make or a kind of vehicle is the word or two before a plate, or stands right behind it."""
    before = re.findall(r"[a-z]{2,}", match.string[max(0, match.start() - 24) : match.start()].lower())[-2:]
    behind = re.match(r" ?[-(,]{0,2} ?(?:a |the )?([a-z]{2,})", match.string[match.end() : match.end() + 20].lower())
    words = [*before, behind[1] if behind else ""]
    return not _makes().isdisjoint(words) or any(_AFTER_VEHICLE.fullmatch(word) for word in words)


def _check_current(*, small: bool, little: bool, shut: bool, cued: bool) -> Strength | None:
    """How sure two letters, two figures and three letters are with a blank between, by what the letters are."""
    if little:
        return Strength.PROMPT if shut and not small else None
    # Nothing else is written as "DS14 LJY": two letters and two figures together, then three letters that are no word.
    return Strength.CERTAIN if not small or cued or shut else None


def _check_dateless(match: re.Match[str]) -> Strength | None:
    """Letters, then figures, or the other way: only near a vehicle, and in capitals."""
    letters = (match["a"] or match["b2"]).lower()
    if (
        _LAWFUL.fullmatch(match.group().lower())
        or is_plain(letters)
        or letters in word_set("small_codes")
        or not _near_vehicle(match, 40)
    ):
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
    before = match.string[max(0, match.start() - 40) : match.start()].lower()
    if cue in ("room", "rm"):
        return None if _OFFICIAL_ROOM.search(before) else Strength.CERTAIN
    if cue in _UNITS_IN_DOUBT and not _SOMEBODY_LIVES.search(before):
        return None if cue in ("number", "no", "door", "block") else Strength.PROMPT
    return Strength.CERTAIN


_OFFICIAL_ROOM = re.compile(
    r"(?:interview|search|custody|consultation|waiting|briefing|class|court|meeting|control) ?$"
)
_SOMEBODY_LIVES = re.compile(
    r"liv|resid|address|home|stay|hostel|hotel|house|court|lodge|from|"
    r"\b(?:at|of|off|outside|in|into|to|behind|rented|storage|opposite) $"
)
_UNITS_IN_DOUBT = frozenset(
    re.findall("[a-z]+", "number no house door block plot pitch unit garage container lock lockup berth mooring")
)


_TIME = r"(?:(?:[01]?\d|2[0-4])[:.]?[0-5]\d(?::[0-5]\d)?)"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = (
    r"(?:\d{1,2}[/ -]\d{1,2}(?:[/ -](?:20)?\d\d)?|20\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}[/-]?{_MONTH}[/-]?(?:20)?\d\d)"
)
_COUNTED = re.compile(
    rf"(?:\d{{1,4}} )?{_DAY}|{_TIME}[ /-]{_DAY}|{_DAY}[ /-]{_TIME}(?:[ -]{{1,3}}{_TIME})?"  # a day, with its time
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20(?:1[7-9]|[23]\d)"
    rf"|{_DAY}-{_DAY}|(?:19|20)\d\d[/-](?:20)?\d\d"
    r"|(?:\d{3,4}[ -/]{1,3})+\d{3,4}|(?:\d{1,2} )+\d{1,4}|\d{1,4}(?: \d{1,2})+"  # times of day, counts
)
_COUNTED_BEHIND = re.compile(
    r" ?(?:miles?|cigs|cigarettes?|pounds|quid|gbp|euros?|dollars|lei|lek|zloty|watts?|volts?|tablets?|pills|members|"
    r"people|followers|views|metres|meters|km|grams?|g|kg|mg|ml|litres)\b"
)


def _check_number(match: re.Match[str]) -> Strength | None:
    """Six figures or more that are neither a day nor times of day: whatever it numbers, it points to one thing."""
    if _COUNTED_BEHIND.match(match.string[match.end() : match.end() + 14].lower()):
        return None
    if not _COUNTED.fullmatch(match.group()):
        return Strength.CERTAIN
    # Nine figures and more in groups that are no times and no day: a telephone number, whoever cut it so.
    parts = re.findall(r"\d+", match.group())
    times = all(re.fullmatch(r"(?:[01]?\d|2[0-4])[0-5]\d", part) or len(part) < _SOME_FIGURES for part in parts)
    long = _LEAST_LONG <= len(_digits(match.group())) <= _MOST_LONG and len(parts) > 1
    return Strength.PROMPT if long and not times and not _A_DAY.search(match.group()) else None


_A_DAY = re.compile(r"(?<!\d)\d{1,2}[/ -]\d{1,2}[/ -](?:20)?\d\d(?!\d)")
_LEAST_LONG, _MOST_LONG = 9, 13  # figures of a telephone number, with and without the country's


_LAWFUL = re.compile(
    r"(?:s|ss|sec|sect|section|art|sch|para)\.?\d.*|ic\d.*|[abm]\d{1,4}.*|\d+[a-z]{1,4}\d*|[a-z]\d{1,2}|x\d+|iphone\d*\w*|ps\d|xr\d?|q\d|mk\d|class\w|g\d+|rs\d|gt\d|covid-?19|4x4|24/7|50/50|[a-z]+-\d{1,2}|\d{1,3}-[a-z]+(?:-[a-z]+)?|[sx]\d{2,3}[a-z]?|[a-z]\d+/[a-z]\d+|\d+[/x]\w{1,4}|\d+/\d+[a-z]{1,4}"
)


_UNITS = (
    r"(?:hrs?|hours?|h|am|pm|st|nd|rd|th|g|kg|mg|ml|cl|l|cm|mm|km|m|mph|kmh|ft|in|yrs?|yo|y/o|years?|x|k|p|inch|inches|oz|"
    r"lbs?|mins?|minutes?|secs?|gb|mb|tb|cc|v|w|s|mth|month|week|wk|day|mile|miles|quid|man|men|way|up|seater|door|litre)"
)
_SECTION = r"(?:s|ss|sec|sect|section|art|sch|para|part|reg|code)?\.?\d{1,3}[a-z]{0,2}(?:\(\w{1,3}\))?"
# Letters and figures together that are nobody's: sections, codes of appearance, roads, times, days, ages, amounts,
# heights, years, and a word with a small number ("under-18s", "11-year-old").
_INNOCENT = re.compile(
    rf"{_SECTION}(?:[/&-]{_SECTION}){{0,3}}|(?:s|ss|sec|sect|section)\.?\d{{1,3}}[a-z]{{2,6}}(?:\d\d){{0,2}}"
    r"|(?:w|m|a|b|o|ic|ea|wb)\d(?:[/-](?:w|m|a|b|o|ic|ea|wb)?\d){0,3}"
    r"|[abmjc]\d{1,4}m?(?:[/-][abmj]?\d{1,4}m?){0,3}"
    rf"|{_TIME}(?:hrs?|h|am|pm|ish)?(?:[/-]{_TIME}(?:hrs?|h|am|pm|ish)?){{0,3}}|\d{{1,2}}(?:am|pm)?[/-]\d{{1,2}}(?:am|pm)"
    rf"|{_DAY}(?:t{_TIME}z?)?|{_DAY}-{_DAY}|\d{{1,2}}-{_DAY}|{_TIME}[/-]{_DAY}|{_DAY}[-/]{_TIME}(?:hrs)?|{_MONTH}[/-]?(?:20)?\d\d"
    rf"|(?:x?\d{{1,6}}{_UNITS}?[/x-]){{0,2}}x?\d{{1,6}}{_UNITS}|\d{{1,4}}x\d{{1,4}}(?:x\d{{1,4}})?{_UNITS}?"
    r"|\d(?:ft|f|'|foot)\d{0,2}(?:in|ins|inch)?(?:[/-]\d?(?:ft|f|'|foot)?\d{0,2}(?:in|ins|inch|ft)?)?"
    r"|(?:mid|early|late)?-?(?:19|20)?\d0s?(?:[/-](?:19|20)?\d0s)?|(?:19|20)\d\ds?(?:[/-](?:19|20)?\d\ds?)?"
    r"|[a-z]+-\d{1,3}s?|\d{1,4}[/-][a-z]+(?:-[a-z]+)?|[a-z]+/\d{1,2}|\d{1,3}(?:/\d{1,3}){1,2}|\d{1,4}-\d{1,4}"
    r"|iphone\d{0,2}\w{0,6}|galaxy\w{1,4}|ps\d|xr\d?|covid-?19|4x4|24/7|9-?5|mda(?:19)?71|pace(?:19)?84|g\d+"
)
_LEAST_FIGURES, _SOME_FIGURES = 5, 3  # of a reference with slashes or letters; of a code


def _follows_a_make(match: re.Match[str]) -> bool:
    """Whether a make stands before, or the letters are those of a model: "Honda CBR600", "WH1000XM4"."""
    before = re.findall(r"[a-z][a-z-]+", match.string[max(0, match.start() - 30) : match.start()].lower())
    letters = re.match("[a-z]*", match.group().lower())
    models = letters is not None and letters[0] in word_set("model_codes")
    return models or not _makers().isdisjoint(before[-2:])


@cache
def _makers() -> frozenset[str]:
    return group("cars") | group("clothes_and_things") | word_set("makers")


def _check_code(match: re.Match[str]) -> Strength | None:
    """A word of letters and figures that is no section, time, amount, model or road: three figures make it certain."""
    found = match.group().lower()
    figures = len(_digits(found))
    if figures < 2 or len(found) < _LEAST_FIGURES or _INNOCENT.fullmatch(found) or MEASURED.fullmatch(found):
        return None
    letters = "".join(c for c in found if c.isalpha())
    if letters in word_set("acts") or (is_plain(letters) and figures < _SOME_FIGURES):
        return None
    if figures < _LEAST_FIGURES and _follows_a_make(match):
        return None
    if figures >= _LEAST_FIGURES:
        return Strength.CERTAIN
    return Strength.CERTAIN if figures >= _SOME_FIGURES and not is_plain(letters) else Strength.PROMPT


def _check_joined_code(match: re.Match[str]) -> Strength | None:
    """Parts joined by slashes or dashes with five figures in all, or letters and three: a reference."""
    found = match.group().lower()
    figures = len(_digits(found))
    if figures < _SOME_FIGURES or _INNOCENT.fullmatch(found) or _COUNTED.fullmatch(found.replace("-", " ")):
        return None
    parts = re.split("[/_:-]", found)
    if figures < _LEAST_FIGURES:
        words = all(part.isdigit() or is_plain(part) for part in parts)
        if words or all(_INNOCENT.fullmatch(part) or part.isalpha() for part in parts) or _follows_a_make(match):
            return None
        return Strength.CERTAIN
    # Times, days and amounts beside one another: "2215hrs/12/09".
    return None if all(part.isalpha() or MEASURED.fullmatch(part) for part in parts) else Strength.CERTAIN


def _check_lettered_number(match: re.Match[str]) -> Strength | None:
    """Letters before the figures that are no small word and no word of the police: "41 BA 31776 26"."""
    letters = match["a"].lower()
    if is_plain(letters) or letters in word_set("acts") or letters in word_set("small_codes") | word_set("unlettered"):
        return None
    return Strength.CERTAIN


def _check_spoken_figures(match: re.Match[str]) -> Strength | None:
    """Figures in words one after the other; four make a number."""
    words = re.findall("[a-z]+", match.group().lower())
    spoken = len(words)
    if len(set(words)) == 1:
        return None
    return Strength.CERTAIN if spoken > _SOME_FIGURES else Strength.PROMPT


def _check_four_figures(match: re.Match[str]) -> Strength | None:
    """No year; nor counted by the word before ("total of 3650")."""
    before = match.string[max(0, match.start() - 16) : match.start()].lower()
    counted = re.search(r"\b(?:act|total|of|about|approx|worth|over|under|than|in|since|code) $", before)
    return None if re.fullmatch(r"19\d\d|20[0-5]\d", _found(match)) or counted else Strength.PROMPT


def _check_spoken_house(match: re.Match[str]) -> Strength | None:
    """A number in words, then what can be the name of a street; not "one of the side roads"."""
    between = match["a"].lower().split()
    counted = word_set("counted") | word_set("function") | word_set("verbs") | word_set("no_street")
    if not counted.isdisjoint(between) or (_found(match).lower().startswith("one ") and is_plain(between[0])):
        return None
    return Strength.CERTAIN


def _check_large_name(match: re.Match[str]) -> Strength | None:
    """Three or four words, each with a capital that says something."""
    found = _found(match)
    words = [word for word in found.split() if any(c.isalpha() for c in word)]
    around = match.string[max(0, match.start() - 40) : match.end() + 40]
    large = all(word[0].isupper() and not word.isupper() for word in words)
    listed = any(word.lower() in word_set("function") or word.lower() in word_set("no_account") for word in words)
    return Strength.CERTAIN if large and not listed and any(c.islower() for c in around) else None


def _check_spaced_reference(match: re.Match[str]) -> Strength | None:
    """Letters and figures with blanks between, behind the word custody: no day and no small words."""
    found = _found(match).lower()
    letters = re.findall("[a-z]+", found)
    small = word_set("small_codes") | word_set("function") | word_set("unlettered")
    if not small.isdisjoint(letters) or _COUNTED.fullmatch(found) or re.search(_MONTH, found):
        return None
    numbered = re.search(r"\b(?:ref|reference|rec|record|no|num|number|log|id)\b", match.group().lower()) is not None
    sure = (numbered and found[0].isalpha()) or not any(is_plain(each) for each in letters)
    return Strength.CERTAIN if sure else Strength.PROMPT


_LEAST_FAR = 4  # figures of a number a few words away


def _check_far_reference(match: re.Match[str]) -> Strength | None:
    """A reference some words behind "custody": letters and figures, or four figures that are no time or day."""
    found = _found(match).lower()
    figures = len(_digits(found))
    if _INNOCENT.fullmatch(found) or MEASURED.fullmatch(found) or _COUNTED.fullmatch(found.replace("-", " ")):
        return None
    if found.isdigit() and (figures < _LEAST_FAR or re.fullmatch(r"(?:19|20)\d\d", found)):
        return None
    return _check_reference(match)


def _check_loose_account(match: re.Match[str]) -> Strength | None:
    """Letters with a figure, a stop or an underscore among them, behind "account"."""
    found = _found(match).lower()
    ordinary_one = _INNOCENT.fullmatch(found) or _LAWFUL.fullmatch(found) or MEASURED.fullmatch(found)
    if ordinary_one or found.isalpha() or _NO_ACCOUNT.fullmatch(found) or _follows_a_make(match):
        return None
    parts = re.split("[._]", found)
    if len(parts) > 1 and all(is_plain(part) or not part for part in parts):
        return None  # a stop without a blank behind it
    word = is_plain(found.rstrip("0123456789")) and match.string[match.end() : match.end() + 1].isalnum()
    return None if word else Strength.CERTAIN


_WORKING_WITH = re.compile(
    r"\b(?:with|by|and|colleagues?|officers?|pc|pcs|ps|dc|pcso|sgt|myself|crewed|oic|per|from|to|&|exh|exhibit|seized|"
    r"signed|witness|searcher|partner|supervisor|tutor)[ :,(]{1,2}$"
)
_DOES_POLICE_WORK = re.compile(
    r"[,)]? (?:attend|assist|arriv|search|detain|arrest|conduct|explain|locat|found|seiz|stopp|spoke|saw|and i\b|"
    r"and myself|i attended|present|on scene|authoris|read|gave|handcuff|caution|took|witness|transport)"
)
_NO_COLLAR = re.compile(r"(?:[abmsjx]|ic|ps|mk|iphone|ea|g|q|rs|s[a-z]|ch|no)\d+")


def _check_lettered_collar(match: re.Match[str]) -> Strength | None:
    """One letter or two and a few figures: an officer's, unless it may be a road, a section, a model."""
    found = match.group().lower()
    letters = re.match("[a-z]+", found)
    before = match.string[max(0, match.start() - 16) : match.start()].lower()
    told = _WORKING_WITH.search(before) is not None or (
        _DOES_POLICE_WORK.match(match.string[match.end() : match.end() + 16].lower()) is not None
        and re.search(r"\b(?:the|on|along|onto|off|off the|via|near|of)[ :]$", before) is None
    )
    if _follows_a_make(match) or _near_vehicle(match, 20) or letters is None:
        return None
    if _NO_COLLAR.fullmatch(found) or len(_digits(found)) < _LEAST_FAR:
        road = re.search(r"\b(?:and|from|to|&)[ :,(]{1,2}$", before) is not None
        return Strength.PROMPT if told and not road and not re.fullmatch(r"(?:s|ic|ps)\d+", found) else None
    return (
        None
        if letters.group() in word_set("small_codes") or (is_plain(letters.group()) and not told)
        else Strength.PROMPT
    )


def _check_far_document(match: re.Match[str]) -> Strength | None:
    """Figures some words behind "passport": not where they begin as a telephone number does."""
    found, between = _found(match), match.string[match.start() : _shown(match)[0]].lower()
    telephone = found[0] == "0" or re.search(r"\b(?:tel|mob|mobile|nhs|cro|pnc|crime|cad|log|ref)\b", between)
    letters = re.match("[a-z]*", found.lower())
    small = letters is not None and letters.group() in word_set("small_codes") | word_set("function")
    return None if telephone or small else Strength.CERTAIN


def _check_camera(match: re.Match[str]) -> Strength | None:
    """A camera's name with a figure in it."""
    found = _found(match).lower()
    return None if not _digits(found) or _INNOCENT.fullmatch(found) or _follows_a_make(match) else Strength.CERTAIN


_MOST_ACCOUNT_WORDS = 3


def _check_called_account(match: re.Match[str]) -> Strength | None:
    """What a seller or an admin is called: none where a small word or a doing word begins it."""
    words = _found(match).lower().split()
    stops = word_set("function") | word_set("no_account") | word_set("verbs")
    return None if words[0] in stops or words[0].isdigit() else Strength.CERTAIN


_FIGURE_WORDS = {"double": 1, "treble": 2, "triple": 2, "hundred": 2, "thousand": 3}


def _check_mixed_phone(match: re.Match[str]) -> Strength | None:
    """Figures and words for figures, nine to twelve in all."""
    words = re.findall(r"[a-z]+|\d+", match.group().lower())
    counted = [word for word in words if word not in ("then", "and", "dash", "space", "pause")]
    spoken = sum(len(word) if word.isdigit() else _FIGURE_WORDS.get(word, 1) for word in counted)
    mixed = any(not word.isdigit() for word in words) or re.search(r"\d[ .-]\d[ .-]\d[ .-]\d", match.group())
    return Strength.CERTAIN if mixed and 8 <= spoken <= 13 else None


def _check_before_a_postcode(match: re.Match[str]) -> Strength | None:
    """A number before a few words and a postcode: a house's, unless it counts or measures."""
    words = re.findall(r"[a-z0-9'.-]+", _found(match).lower())
    counted = word_set("counted") | word_set("place_before") | (word_set("function") - {"the", "st"})
    small = words[1] in counted or words[1] in word_set("after_number") - {"the"}
    if small or MEASURED.fullmatch(words[0] + words[1]) or re.fullmatch(_TIME, words[0]):
        return None
    return Strength.CERTAIN


def _check_foreign_house(match: re.Match[str]) -> Strength | None:
    """The word behind "Ty" is of the other language."""
    first, second = _found(match).lower().split()
    sure = first not in ("hen", "hendre") or match.string[match.start("x")].isupper()
    return Strength.CERTAIN if sure and not is_plain(second) and second not in word_set("function") else None


_LEAST_APART = 7


def _check_signs_apart(match: re.Match[str]) -> Strength | None:
    """Letters and figures with a blank behind each: not where they are small figures that count something."""
    signs = [c for c in match.group() if c.isalnum()]
    figures = sum(c.isdigit() for c in signs)
    if len(signs) < _LEAST_APART or figures < _SOME_FIGURES:
        return None
    return Strength.CERTAIN if len(signs) > figures or len(signs) > _MOST_LONG - 3 else Strength.PROMPT


def _check_read_out(match: re.Match[str]) -> Strength | None:
    """A reference as read over the air: three figures at least, and no time of day."""
    return Strength.CERTAIN if len(_digits(match.group())) >= _LEAST_FAR else None


_CHECKS: Mapping[str, Callable[[re.Match[str]], Strength | None]] = {
    "own name": _check_own_name,
    "far document": _check_far_document,
    "camera": _check_camera,
    "called account": _check_called_account,
    "mixed phone": _check_mixed_phone,
    "before a postcode": _check_before_a_postcode,
    "foreign house": _check_foreign_house,
    "signs apart": _check_signs_apart,
    "read out": _check_read_out,
    "spaced reference": _check_spaced_reference,
    "far reference": _check_far_reference,
    "loose account": _check_loose_account,
    "lettered collar": _check_lettered_collar,
    "link": _check_link,
    "insurance": _check_insurance,
    "typed phone": _check_typed_phone,
    "spoken phone": _check_spoken_phone,
    "typed postcode": _check_typed_postcode,
    "exhibit": _check_exhibit,
    "near a vehicle": _check_near_vehicle,
    "part of a plate": _check_part_of_plate,
    "foreign street": _check_foreign_street,
    "named house": _check_named_house,
    "typed plate": _check_typed_plate,
    "account behind": _check_account_behind,
    "joined account": _check_joined_account,
    "tilde": _check_tilde,
    "message from": _check_message_from,
    "of a day": _check_of_a_day,
    "spoken birth": _check_spoken_birth,
    "outward": _check_outward,
    "plate before its word": _check_plate_before,
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
    "four figures": _check_four_figures,
    "joined code": _check_joined_code,
    "lettered number": _check_lettered_number,
    "spoken figures": _check_spoken_figures,
    "spoken house": _check_spoken_house,
    "large name": _check_large_name,
    "code": _check_code,
}


_NESTED = 3


@cache
def _patterns() -> tuple[_Pattern, ...]:
    data = data_of("patterns")
    parts: dict[str, str] = dict(data["parts"])

    def compiled(text: str) -> re.Pattern[str]:
        for _ in range(_NESTED):  # a part may be made of others
            for name, part in parts.items():
                text = text.replace("{" + name + "}", part)
        return re.compile(text, re.IGNORECASE)

    finds = [compiled(row["find"]) for row in data["pattern"]]
    return tuple(
        _Pattern(
            kind=Kind.of(row["kind"]),
            strength=Strength[row.get("strength", "certain").upper()],
            find=find,
            needs=row.get("needs", ""),
            cues=_cues(find.pattern),
            check=_CHECKS[row["check"]] if "check" in row else None,
            general=row.get("general", False),
        )
        for row, find in zip(data["pattern"], finds, strict=True)
    )


_FIRST_GROUP = re.compile(r"\\b\((?:\?:|\?P<[a-z]+>)")


def _cues(find: str) -> tuple[str, ...]:
    """The letters that every match of a pattern begins with, where it begins with one of several words; else none.

    Looking for a few words is much quicker than trying a pattern at every place of a text.
    """
    begin = _FIRST_GROUP.match(find)
    if begin is None:
        return ()
    found: list[str] = [""]
    depth, open_, place = 1, True, begin.end()
    group_ended = False
    while place < len(find):
        sign, after = find[place], find[place + 1 : place + 2]
        if sign == "\\":
            open_, place = False, place + 2
            continue
        if sign == "[":  # a set: to its end
            open_, place = False, find.index("]", place + 2) + 1
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            return ()  # another pattern beside the first
        if sign == ")" and depth == 0 and not group_ended:
            group_ended = True
            if after in ("?", "*", "{"):
                return ()
        elif not group_ended and sign == "|" and depth == 1:
            found.append("")
            open_ = True
        elif open_ and not group_ended:
            open_ = (sign.isalnum() or sign in " /-'") and after not in ("?", "*", "{")
            found[-1] += sign if open_ else ""
        place += 1
    return tuple(sorted(set(found))) if all(len(cue) > 1 for cue in found) else ()


def by_pattern(text: str) -> Iterator[Mark]:
    """What has a form of its own."""
    figures = any(c.isdigit() for c in text)
    lower = text.lower()
    for pattern in _patterns():
        if pattern.needs == "digit":
            if not figures:
                continue
        elif pattern.needs and not any(needed in lower for needed in pattern.needs.split("|")):
            continue
        if pattern.cues and not any(cue in lower for cue in pattern.cues):
            continue
        for match in pattern.find.finditer(text):
            strength = pattern.check(match) if pattern.check else pattern.strength
            if strength is not None:
                start, end = _shown(match)
                announced = -1 if pattern.general else start - match.start()
                yield Mark(start, end, pattern.kind, strength, announced=announced)
