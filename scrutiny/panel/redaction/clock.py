"""Marks times of day and calendar dates: what would undo the bands that a page prints in place of both.

Every mark is a prompt: a person decides. A time is one by its form ("14:32", "2345hrs", "9pm", "quarter past nine") or
by a word before it ("at 2130", "around 9 last night"); four figures alone that can be a time are one unless the words
around them say otherwise. Durations, ages, heights, amounts, sections, years and days of the week alone are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrutiny.panel.redaction.words import Kind, Mark, Strength

_EDGE = r"(?<![a-z0-9£$€#_+])(?<!\d[-./:,])(?<![a-z][-/])(?<![£$€] )"  # nothing before it that it is a part of
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?)"
_UNIT = r"(?:hrs?|hours?|h|hr's|hrs'|zulu|z|bst|gmt|utc)(?![a-z0-9])"
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MINUTES = r"(?:five|ten|fifteen|twenty(?:[ -]five)?|5|10|15|20|25)(?: ?(?:mins?|minutes?))?"
_PAST = r"(?:fifteen|thirty|forty[ -]five|twenty(?:[ -]five)?|ten|forty|fifty(?:[ -]five)?|oh[ -]five)"
_TO_THE_HOUR = rf"(?:{_HOUR}|1[0-2]|[1-9]|midnight|midday|noon)(?: ?{_HALF})?(?![a-z0-9:])"

# What is a time by its form.
_SURE = re.compile(
    rf"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?: ?(?:{_UNIT}|{_HALF}|ish\b))?(?![\d:]|\.\d)"
    rf"|(?:[01]?\d|2[0-4])[.;][0-5]\d ?(?:{_UNIT}|{_HALF}|ish\b)"
    rf"|(?:[01]?\d|2[0-4]) [0-5]\d ?(?:hrs?|hours)(?![a-z0-9])"
    r"|(?<=at )(?:[01]\d|2[0-4])-[0-5]\d ?(?:hrs?|hours)(?![a-z0-9])"
    rf"|{_HOUR}[ -]{_PAST}(?= ?{_HALF})"
    rf"|(?:[01]\d|2[0-4])[0-5]\d ?(?:{_UNIT}|{_HALF}|ish\b)"
    rf"|(?:1[0-2]|0?[1-9])(?:[:.]?[0-5]\d)? ?{_HALF}(?![a-z0-9])"
    rf"|(?:1[0-2]|[1-9]|{_HOUR}) ?o ?'? ?clock(?: ?(?:{_HALF}|ish\b))?(?![a-z])"
    rf"|{_HOUR} ?(?:a\.m|p\.m|pm)(?![a-z])"
    rf"|(?:(?:12|twelve) )?(?:midnight|midday|noon)(?! (?:blue|black|mass|feast|snack))(?![a-z])"
    rf"|(?:a )?(?:half|quarter|1/4|1/2)[ -](?:past|to|after)[ -]{_TO_THE_HOUR}"
    rf"|{_MINUTES}[ -](?:past|after)[ -]{_TO_THE_HOUR}"
    rf"|{_MINUTES}[ -]to[ -](?:midnight|midday|noon|{_TO_THE_HOUR[: -len('(?![a-z0-9:])')]}(?= ?{_HALF}))",
    re.IGNORECASE,
)
# What is one where the words around it say so.
_PERHAPS = re.compile(
    rf"(?P<four>(?:[01]\d|2[0-4])[0-5]\d)(?![a-z0-9%])(?!\.\d|,\d{{3}}|:\d|-\d{{5}})"
    r"(?!/\d(?!\d{3}(?!\d)))"
    rf"|(?P<point>(?:[01]?\d|2[0-3])[.][0-5]\d|(?:[01]\d|2[0-3]) [0-5]\d)(?![a-z0-9%]|\.\d)"
    rf"|(?P<three>[1-9][0-5]\d)(?: ?(?:hrs?|hours)\b)?(?![a-z0-9%])(?![.,:/-]\d)"
    rf"|(?P<half>half (?:{_HOUR}|1[0-2]|[1-9])|{_HOUR}[ -]{_PAST})(?![a-z0-9:]|\.\d)"
    rf"|(?P<before>{_MINUTES} to (?:{_HOUR}|1[0-2]|[1-9]))(?![a-z0-9:]|\.\d)"
    r"|(?P<dash>(?:[01]\d|2[0-3])-[0-5]\d)(?![a-z0-9%:-]|\.\d)"
    rf"|(?P<hour>{_HOUR}|2[0-3]|1\d|[1-9])(?:ish\b)?(?![a-z0-9%])(?![.,:/]\d|'|\")",
    re.IGNORECASE,
)
_BEGIN = re.compile(rf"{_EDGE}(?=\d|{_HOUR}|a quarter|a half|half|quarter|fifteen|twenty|mid|noon)", re.IGNORECASE)
_JOIN = re.compile(r" ?(?:-|/|to|and|until|till|til|or|&|through) ?", re.IGNORECASE)

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"

# Before what may be a time: surely one; one unless it can be a year; an hour that needs more.
_AT = re.compile(
    rf"(?:@|\b(?:{_WEEKDAY},?|at|approx(?:imately)?|about|abt|around|circa|roughly|time|times|timed|tod|toa|eta|hrs|"
    r"between|til|till|until|gone|seen|stopped|detained|searched|arrested|arrived|ended|finished|began|commenced|"
    r"concluded|(?:just|shortly) (?:after|before)|time (?:of (?:stop|search|arrest)|is|was|now)))[ :.=(-]{0,3}$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|since|before|after|by|to|past|of|on|hours of)[ :(]{1,2}$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:@|\b(?:at|about|around|approx|approximately|by|until|till|til|before|after|since|gone|from|between|circa|past))"
    r"[ :]{1,2}(?:(?:about|around|approx|approximately|roughly|just|circa) )?$",
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    r" ?(?:,? (?:this|last|that|the|in|the same|"
    r"the previous|the following|in the|on the|yesterday|every|each|sunday|saturday|"
    r"friday|thursday|wednesday|tuesday|monday) ?(?:early |late )?(?:morning|evening|afternoon|night|dot|am|pm)"
    r"|,? ?(?:tonight|at night|yesterday|today|tomorrow|sharp|ish|last night|on the dot)\b)",
    re.IGNORECASE,
)
_SHUT = re.compile(
    r" ?(?:[.,;)](?!\d)|$)| (?:and|when|where|he|she|they|we|i|the|a|male|female|police|officers)\b",
    re.IGNORECASE,
)
_RIGHT_AT = re.compile(r"(?:\bat|@)(?: (?:about|around|approx|approximately|just))? ?$", re.IGNORECASE)
_ENDED = re.compile(r" ?(?:[.;)](?!\d)|$)")
_YEAR = re.compile(r"19[3-9]\d|20[0-4]\d")  # of an earlier one nobody who is stopped speaks
_DURING = re.compile(
    r" ?(?:hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|yrs?|times?|males?|females?|people|persons?|men|"
    r"women|youths|officers|others|metres?|meters?|m|miles?|yards?|feet|ft|inch(?:es)?|pounds?|quid|gbp|euros?|dollars|lei|"
    r"kg|g|grams?|ml|mph|cc|watts?|tablets?|pills|bags?|wraps?|cigarettes?|cigs|members|followers|views|act|series|"
    r"horsepower|hp|bhp|rpm|pence|p|percent|calories|of (?:them|those|these|us)|model|pro|puffs?|litres?)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r" (?:males?|females?|people|persons?|men|women|youths|officers|others)\b", re.IGNORECASE)
# Four figures behind one of these are no time.
_NUMBERED = re.compile(
    r"(?:\b(?:no|nos|num|number|numbers|ref|refs|reference|code|pin|act|model|nokia|year|in|mark|section|pc|ps|dc|ds|sgt|"
    r"total|worth|over|under|than|nearly|almost|only|some|collar|shoulder|flat|room|unit|plot|ending|ends|digits|"
    r"peugeot|rover|class|type|size|windows|xbox|office|born|aged?|dated|regulations?|order|call sign|route|bus|flight|"
    r"value|cost|costs|paid|owes?|for|a|x|my|his|her|their|serial|log|cad|cads|incident|incidents|isr|job|event|storm)"
    r"\.?[ :#.-]{1,3}|[£$€#*x/] ?|[.,])$",
    re.IGNORECASE,
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing stands beside it in its sentence, as a time at the end of a note: "sharps. 18.05"."""
    return _AFTER_STOP.search(text[max(0, start - 3) : start]) is not None and _ENDED.match(text, end) is not None


_AFTER_STOP = re.compile(r"[.;)] $|^ ?$")
_UNTIL = re.compile(r"\b(?:past|gone|until)[ :]$", re.IGNORECASE)


def _says_itself(text: str, match: re.Match[str], before: str, end: int) -> bool:
    """Whether it needs no more: "twenty to nine" at an end, "5 mins to 6", "half seven, male", "out past 9,"."""
    if match["hour"]:
        return _UNTIL.search(before) is not None and _SHUT.match(text, end) is not None
    found, shut = match.group().lower(), _SHUT.match(text, end) is not None
    if match["before"]:
        return "min" in found or (found.replace(" ", "").isalpha() and _ENDED.match(text, end) is not None)
    return found.startswith("half") and shut and not _DURING.match(text, end)


def _hour_is_meant(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether an hour alone, or "half nine", is one: a word before it and one behind it, or the end behind "at"."""
    before = text[max(0, start - 30) : start]
    if match["hour"] and not any(letter.isalpha() or letter in "@:" for letter in before[-3:]):
        return False  # no word before it
    if _says_itself(text, match, before, end):
        return True
    of_a_day = _OF_A_DAY.match(text, end) is not None
    if not _ABOUT.search(before) or _DURING.match(text, end):
        return match["half"] is not None and of_a_day
    if of_a_day or match["half"] or match.group().lower().endswith("ish"):
        return True
    if match["before"]:
        return _SHUT.match(text, end) is not None
    return _RIGHT_AT.search(before) is not None and _ENDED.match(text, end) is not None


def _is_meant(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether what may be a time is one, by the words around it."""
    if match["hour"] or match["half"] or match["before"]:
        return _hour_is_meant(text, match, start, end)
    if match["dash"]:
        return _stands_alone(text, start, end)
    if match["point"] and _stands_alone(text, start, end) and start:
        return True
    before = text[max(0, start - 30) : start]
    counted = _DURING.match(text, end) is not None and not (match["four"] and _PEOPLE.match(text, end))
    told = _AT.search(before) is not None or (_OF_A_DAY.match(text, end) is not None and not match["three"])
    if counted or told:
        return not counted
    if not match["four"] or _YEAR.fullmatch(match["four"]):
        return False
    return _FROM.search(before) is not None or _NUMBERED.search(before) is None


def _times(text: str) -> Iterator[Mark]:
    place = 0
    while begin := _BEGIN.search(text, place):
        start = place = begin.start()
        sure, pieces, end = False, 0, start
        first: re.Match[str] | None = None
        while True:  # "2130 to 2200", "between 9 and 10pm": what joins them makes one of them tell of the others
            form = _SURE.match(text, place)
            found = form or _PERHAPS.match(text, place)
            if found is None or (pieces and not _goes_on(text, found, first)):
                break
            first = first or found
            sure, pieces, end = sure or form is not None, pieces + 1, found.end()
            join = _JOIN.match(text, end)
            if join is None or pieces > _MOST_JOINED:
                break
            place = join.end()
        if first is not None and (sure or _joined_is_meant(text, first, start, end, pieces)):
            yield Mark(start, end, Kind.TIME, Strength.PROMPT)
            place = end
        else:
            place = max(start + 1, first.end() if first else 0)


_MOST_JOINED = 4


def _goes_on(text: str, found: re.Match[str], first: re.Match[str] | None) -> bool:
    """Whether what is joined to a time is another: "2130 - two males" is not, "9 to 10pm" is."""
    if found.re is _SURE or found.lastgroup == "four":
        return True
    alike = first is not None and first.lastgroup == found.lastgroup
    return not _DURING.match(text, found.end()) and (alike or _SHUT.match(text, found.end()) is not None)


def _joined_is_meant(text: str, first: re.Match[str], start: int, end: int, pieces: int) -> bool:
    """Whether one or several that may be times are; two of four figures joined are unless they count something."""
    if pieces == 1:
        return _is_meant(text, first, start, end)
    if first.lastgroup == "four":
        four = not _DURING.match(text, end) and _NUMBERED.search(text[max(0, start - 30) : start]) is None
        years = all(_YEAR.fullmatch(each) for each in re.findall(r"\d{4}", text[start:end]))
        return four and (not years or _AT.search(text[max(0, start - 30) : start]) is not None)
    return _is_meant(text, first, start, end)


# --- dates ---------------------------------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|"
    r"ionawr|chwefror|mawrth|ebrill|mehefin|gorffennaf|awst|hydref|tachwedd|rhagfyr)\b\.?"  # in Welsh, too
)
_MONTH_AT_ONCE = _MONTH.replace(r"\b\.?", r"(?![a-z])\.?")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMBER = r"(?:0?[1-9]|1[0-2])"
_TH = r"(?:st|nd|rd|th)"
_WORDED = (
    "(?:(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|"
    "twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_THIS_YEAR = (
    r"(?:[ ,.'/-]{1,3}(?:20[1-4]\d|'?[12]\d)|20[1-4]\d|[12]\d)(?![\d:])"
    r"(?! ?(?:hrs|hours|am\b|pm\b|st\b|nd\b|rd\b|th\b))"
)
_ON = rf"(?:{_WEEKDAY},? (?:the )?)?"

_DATES = re.compile(
    rf"(?<![a-z0-9£$€#_+])(?<!\d[-./:,])(?:{_ON}(?:"
    rf"{_DAY} ?(?P<s>[/.-]) ?(?:{_NUMBER}) ?(?P=s) ?(?:20[1-4]\d|[1-4]\d)(?![a-z0-9]|[/.,]\d)"
    r"|(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:20[1-4]\d|[1-4]\d)(?![a-z0-9]|[/.,]\d| \d)"
    rf"|20[1-4]\d ?[-/.] ?{_NUMBER} ?[-/.] ?{_DAY}(?:T\d\d:?\d\d(?::?\d\d)?Z?)?(?![a-z0-9]|[/.-]\d)"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20[1-4]\d(?!\d)"
    rf"|20[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?:{_DAY}{_TH}? ?(?:/|-|and|&|to|or) ?)?{_DAY} ?{_TH}?(?: day)?(?: of)?(?: the)?[ ./,-]{{0,2}}{_MONTH_AT_ONCE}"
    rf"(?:{_THIS_YEAR})?"
    rf"|{_MONTH}[ ,]{{1,2}}(?:the )?{_DAY}{_TH}?(?![\d:/])(?:,? 20[1-4]\d\b)?(?! ?(?:hrs|hours|am\b|pm\b))"
    rf"|{_WORDED}(?: day)?(?: of)? {_MONTH}(?:{_THIS_YEAR})?"
    rf"|{_MONTH} (?:the )?{_WORDED}"
    rf"|{_DAY}{_TH} (?:of )?(?:the )?{_NUMBER}{_TH}(?![a-z0-9])"
    rf"|(?P<part>{_DAY}[/-]{_NUMBER}|(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2]))(?![a-z0-9%]|[/.-]\d)"
    rf")|{_WEEKDAY},? (?:the )?(?:{_DAY}{_TH}|{_WORDED})(?![a-z])"
    rf"|(?:the )?(?P<nth>{_DAY} ?{_TH}|{_WORDED})(?!(?: day)?(?: of)?[ -]{_MONTH}| of (?:the )?{_NUMBER}{_TH})"
    r"(?: (?:of|day of) (?:this|last|the) month)?(?![a-z0-9-]))",
    re.IGNORECASE,
)
_FEAST = re.compile(
    r"(?<![a-z0-9])(?:(?:christmas|xmas) (?:day|eve|night|morning)|boxing day|new year'?s? (?:eve|day)|nye|"
    r"(?:bonfire|fireworks?|guy fawkes|mischief) night|hallowe'?en(?: (?:night|day|eve))?(?! (?:mask|costume|outfit|"
    r"party|decoration|make|clothing|face|sweets|toy|prop|style|type|wig|fancy|theme|blood|knife|weapon|axe|scythe))|"
    r"valentine'?s day|(?:st|saint) (?:patrick|george|andrew|david)'?s day|good friday|easter (?:sunday|monday|day)|"
    r"may ?day|(?:bank holiday|pancake|remembrance|armistice|mother'?s|father'?s|shrove) (?:monday|tuesday|sunday|day)|"
    r"eid day|carnival (?:sunday|monday))(?![a-z])",
    re.IGNORECASE,
)
_BEHIND_A_DATE = re.compile(
    rf"(?<=\d[./]\d\d-){_DAY}[/.]{_NUMBER}[/.](?:20[1-4]\d|[1-4]\d)(?![a-z0-9]|[/.,]\d)", re.IGNORECASE
)
# Before day and month in figures, or the number of a day alone.
_CUED = re.compile(
    rf"(?:\b(?:on|since|dated?|yesterday|today|tonight|from|until|till|between|before|after|last|overnight|night of|"
    rf"morning of|evening of|afternoon of|date of|week of|commencing|w/c|w/e|{_WEEKDAY}|\d of)[ :,(-]{{1,3}}(?:the )?"
    r"|\d ?(?:hrs|hours)?[ -]{1,3}|^)$",
    re.IGNORECASE,
)
_ON_A_DAY = re.compile(r"(?:\bon|\bsince|\bdated?|\bdate of|\d of)[ :]{1,2}(?:the )?$", re.IGNORECASE)
_NTH_CUED = re.compile(
    r"\b(?:on|since|un?till?|from|before|after|by|between|and|to|of|dated|for|(?:night|morning|evening) of)[ :]{1,2}$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r" ?(?:[.,;:)]|$)| (?:and|at|when|where|he|she|they|i|we|in|to|with|by|a|which|after|before|around|approx|about|"
    r"between|from|following|until|as|but|his|her|this|last|male was|police|officers|there|it|while|whilst|during)\b",
    re.IGNORECASE,
)
_OF_A_MONTH = re.compile(r"of (?:this|last|the) month$", re.IGNORECASE)
_NO_PART = re.compile(
    r" ?(?:length|oz|ounce|of|ths?|lit|full|the|cup|pint|inch|in|hours?|hrs?|mins?|days?|weeks?|months?|years?|males?|"
    r"females?|people|persons?|youths|others|x|g|kg|cm|mm|stone|pieces|wraps|bags|times|doors?|series|drive|split)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r" (?:have|be|not|well|also|has|contain|need|still|want|of|or|then|in|only|even|yet)\b", re.IGNORECASE
)
_MAY = re.compile(r"may$", re.IGNORECASE)
_MOST_DAYS, _SHORT = 12, 3  # what can be a month too; characters of "3/4"


def _is_a_day_and_month(text: str, part: str, start: int, end: int) -> bool:
    """Whether "3/11" is a day, not a share or a score: a word before it, a nought in it, a time behind it."""
    before = text[max(0, start - 24) : start]
    if "." in part:
        return _ON_A_DAY.search(before) is not None and _NO_PART.match(text, end) is None
    day, _, month = part.replace("-", "/").partition("/")
    written = ("0" in (day[0], month[0]) and len(part) > _SHORT) or int(day) > _MOST_DAYS
    if part in ("24/7", "9/11", "7/7") or (_NO_PART.match(text, end) and not (written and _PEOPLE.match(text, end))):
        return False
    cued = _CUED.search(before) is not None
    timed = re.compile(r",? ?(?:@|at|about|approx|around|\() ?\d").match(text, end) is not None
    if "-" in part:  # rather a range
        return cued and written and not re.search(r"\d[ -]{1,3}$", text[max(0, start - 4) : start])
    apart = re.search(r"\d[ -]{1,3}$|^$", text[max(0, start - 10) : start])
    if apart and not (written or timed):
        return False
    return written or cued or timed


def _is_a_date(match: re.Match[str]) -> bool:
    """Whether what has the form of a date is one, by the words around it."""
    text, found = match.string, match.group()
    start, end = match.span()
    if match["part"]:
        return _is_a_day_and_month(text, match["part"], match.start("part"), end)
    if match["nth"]:  # "on the 12th he", not "the 2nd male"
        figures = match["nth"][0].isdigit()
        cued = _NTH_CUED.search(text[max(0, start - 16) : start]) is not None and _ENDS.match(text, end) is not None
        return (figures and cued) or _OF_A_MONTH.search(found) is not None
    if _MAY.search(found):  # "12 may have"
        return _AUXILIARY.match(text, end) is None
    return not found.startswith(("may ", "MAY ")) or _WHOLE.search(found) is not None


_WHOLE = re.compile(r"\d(?:st|nd|rd|th)|\d{4}", re.IGNORECASE)


def _dates(text: str) -> Iterator[Mark]:
    for pattern in (_DATES, _BEHIND_A_DATE, _FEAST):
        for match in pattern.finditer(text):
            if pattern is not _DATES or _is_a_date(match):
                yield Mark(match.start(), match.end(), Kind.DATE, Strength.PROMPT)


def by_clock(text: str) -> Iterator[Mark]:
    """Times of day and dates in a folded text, every one a prompt."""
    yield from _times(text)
    yield from _dates(text)
