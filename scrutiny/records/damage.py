"""What spreadsheets and re-saving do to values: recognised, so that it is mended or refused by name.

Every function looks at values alone, never at rows or columns of a table; callers give distinct values. Only one
kind of damage can be undone without a guess: the age band 10-17, which is the only band that is also a date. The
others have lost what they said; a person must ask for the file again, or be told.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from scrutiny.records.vocabulary import fold

_MIDNIGHT = re.compile(r"[t ]0?0:00(?::00(?:\.0+)?)?(?:z|\+00:?00)?$")
_YEAR = r"(?:(?:19|20)?\d\d)"
_OCTOBER = r"oct(?:ober)?"
# Typed in Britain "10-17" becomes the first of October 2017, shown as "Oct-17"; typed in America the seventeenth
# of October of the year it was typed in, shown as "17-Oct". Saved as text, either comes back in any of these forms.
_TEN_TO_SEVENTEEN = re.compile(
    rf"{_OCTOBER}[-/. ](?:20)?17"
    rf"|{_OCTOBER}[-/. ]17(?:, ?|[-/. ]){_YEAR}"
    rf"|17[-/. ]{_OCTOBER}(?:[-/. ]{_YEAR})?"
    rf"|0?1[-/. ]{_OCTOBER}[-/. ](?:20)?17"
    rf"|17(?P<s1>[-/.])10(?P=s1){_YEAR}"
    rf"|10/17/{_YEAR}"
    r"|0?1(?P<s2>[-/.])10(?P=s2)(?:20)?17"
    r"|(?:19|20)\d\d(?P<s3>[-/])10(?P=s3)17"
    r"|2017(?P<s4>[-/])10(?P=s4)0?1"
)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_FIRST_OF_OCTOBER_2017 = 43_009  # days since the end of 1899, as a spreadsheet counts them

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_KEPT_DIGITS = 15  # that a spreadsheet keeps of a number

_ERRORS = frozenset(
    {
        "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!", "#field!", "#blocked!",
        "#connect!", "#unknown!", "#busy!", "#getting_data",
    }
)  # fmt: skip
_HASHES = re.compile(r"#{3,}|err:\d{3}")  # a column too narrow for its number; LibreOffice's own errors

# A character of two or three bytes in UTF-8, each byte shown as a character of Windows-1252: letters with accents
# begin with one of four capitals, quotation marks, dashes, the euro and the trade mark with an a-circumflex. The
# bytes that Windows-1252 does not use come out as control characters, or as the sign for what cannot be shown.
_CONTINUED = "".join(bytes([n]).decode("cp1252", errors="ignore") or chr(n) for n in range(0x80, 0xC0)) + "\ufffd"
#: Also for ``pyarrow.compute.match_substring_regex``, where texts are many.
MOJIBAKE = f"[\u00c2-\u00c5][{re.escape(_CONTINUED)}]|\u00e2[\u20ac\u201a\u201e][{re.escape(_CONTINUED)}]"
_MOJIBAKE = re.compile(MOJIBAKE)


def age_band_from_date(text: str) -> str | None:
    """Give back "10-17" where a spreadsheet made a date of that band, in whichever form it comes; else None.

    No other age band can be a date: there is no month 18, 24, 25 or 34.
    """
    plain = _MIDNIGHT.sub("", fold(text))
    serial = _SERIAL.fullmatch(plain)
    if serial:
        number = int(serial[1])
        shown = date(1899, 12, 30) + timedelta(days=number)
        dated = number == _FIRST_OF_OCTOBER_2017 or (
            20_000 <= number <= 80_000 and (shown.month, shown.day) == (10, 17)
        )
        return "10-17" if dated else None
    return "10-17" if _TEN_TO_SEVENTEEN.fullmatch(plain) else None


def scientific(text: str) -> bool:
    """Whether a reference is written like 1.23E+11: its last digits are lost, and several searches share it.

    Only as spreadsheets write it, with a sign and at least two digits behind: "3E12" may be a force's own reference.
    """
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


def long_number(text: str) -> bool:
    """Whether a reference is a number of more than 15 digits that has only noughts after the fifteenth.

    That is what a spreadsheet makes of a longer number. One reference proves little: of honest references of 16
    digits one in ten ends in a nought. See ``lost_digits`` for a column.
    """
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) <= _KEPT_DIGITS or plain[0] == "0":
        return False
    return not plain[_KEPT_DIGITS:].strip("0")


def lost_digits(values: Sequence[str]) -> bool:
    """Whether a spreadsheet has cut the last digits of references: all the long numbers, two or more, end in noughts.

    All, because honest references of 16 digits end in a nought one time in ten: that two do so is common, that
    twenty of twenty do so never happens.
    """
    long = {
        value.strip()
        for value in values
        if len(value) > _KEPT_DIGITS and value.isascii() and len(value.strip()) > _KEPT_DIGITS
    }
    numbers = [value for value in long if value.isdigit()]
    return len(numbers) >= 2 and all(map(long_number, numbers))


def lost_zeros(values: Sequence[str]) -> bool:
    """Whether references seem to have lost leading noughts: a reason for a notice, never for a refusal.

    They have where all are digits, more than four in five have one length of six or more, the others are shorter,
    and none has a leading nought (a column that kept one kept all). Two things look alike without damage. A counter
    that passed 999999 in the period is left out: its shorter numbers all begin with 9 and its longer ones with 1.
    A counter that grew by a digit long ago and whose old numbers are in the file cannot be told apart, so the notice
    must ask. Noughts that were lost from every reference leave no trace.
    """
    written = (value.strip() for value in values)
    if not all(value.isascii() and value.isdigit() for value in written if value):
        return False
    distinct = {value.strip() for value in values} - {""}
    if not distinct:
        return False
    (length, usual), *_ = Counter(map(len, distinct)).most_common(1)
    shorter = [value for value in distinct if len(value) < length]
    if length < 6 or usual + len(shorter) < len(distinct) or not 0 < len(shorter) < len(distinct) / 5:
        return False
    if any(value[0] == "0" for value in distinct):
        return False
    passed = {len(value) for value in shorter} == {length - 1} and {value[0] for value in shorter} == {"9"}
    return not (passed and {value[0] for value in distinct if len(value) == length} == {"1"})


def excel_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet shows in place of a value, as #N/A or ######: no value, and not blank."""
    plain = text.strip().casefold()
    return plain in _ERRORS or _HASHES.fullmatch(plain) is not None


def mojibake(text: str) -> bool:
    """Whether a text was UTF-8 and has been read as Windows-1252, so that an apostrophe is three odd characters.

    A notice: what was meant can still be read. A capital A with an accent before a closing quotation mark would be a
    false alarm.
    """
    return not text.isascii() and _MOJIBAKE.search(text) is not None
