"""Seeds: what one may be, how one is made in public, and what may be claimed of a draw because of it.

A seed is a text. Whoever could choose it, or knew it before the frame was fixed, could have chosen the cases; so there
are two ways to make one. *Dice*: ten or more throws of a ten-sided die before a witness (``from_dice``). *A public
value*: the result of a draw that anybody can look up, named with its day before the frame was fixed (``public_value``).

``weaknesses`` says in words what is doubtful about a seed. It never refuses: the chair may have thrown seven sevens.
How unlikely a throw is, is worked out exactly, in whole numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import groupby, pairwise
from math import comb

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.records.days import MONTHS, day_words

LONGEST = 200
FEWEST_DICE = 10
TRIAL = "trial"  # the seed of a run that only makes the fingerprint
UNLIKELY = Fraction(1, 1000)  # a throw that fair dice give more rarely than this is mentioned

# Where a seed came from, as a manifest says it, and what may then be claimed: never more than was done.
GIVEN_TOGETHER = "given together with the file"
GIVEN_SECOND = "given for the larger draw, after the first was judged"
DICE = "ten-sided dice"
PUBLIC_VALUE = "public value: "  # followed by its name, with the day in it
_BINDS = (
    "These files alone do not show that the list was fixed before {it}. For that, compare the fingerprint with one "
    "that you were sent before {it}"
)
_NOTES = {
    GIVEN_TOGETHER: (
        "The office gave the seed together with the file: this draw can be repeated, but does not by itself show that "
        "nobody chose."
    ),
    GIVEN_SECOND: (
        "The list was fixed before the first draw, and this seed was given when the first was judged: this draw can be "
        "repeated, but does not by itself show that nobody chose the seed."
    ),
    DICE: (
        "The office says that the seed was thrown with ten-sided dice. " + _BINDS.format(it="the throw") + ", and ask "
        "who saw the dice."
    ),
}
_STANDS = (
    "Look whether the dice and the typing are right. If they are, the seed stands: to throw again because one dislikes "
    "a result would be to choose."
)
_LONGEST_NAME = 100
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")

# Digits that many know by heart: pi, e, the roots of 2 and 3, the golden section, Euler's constant, the keyboard.
_KNOWN = (
    "31415926535897932384", "27182818284590452353", "14142135623730950488", "17320508075688772935",
    "16180339887498948482", "05772156649015328606", "12345678901234567890", "01234567890123456789",
    "98765432109876543210", "09876543210987654321",
)  # fmt: skip
_MONTH_NAME = re.compile("|".join(name[:3] for name in MONTHS) + "|sept", re.IGNORECASE)


def note(source: str) -> str:
    """What has to be said of a draw whose seed came from ``source``. Raises IntegrityError for any other source."""
    if source.startswith(PUBLIC_VALUE):
        with suppress(SettingError):
            named = public_value(source.removeprefix(PUBLIC_VALUE))
            if named.source == source:
                return (
                    f"The office says that the seed is the result of {named.name}: compare it with what was published. "
                    + _BINDS.format(it="that day")
                    + "."
                )
    if source not in _NOTES:
        raise IntegrityError("the manifest says where the seed came from in words that scrutiny does not use")
    return _NOTES[source]


def clean(seed: str) -> str:
    """The seed as it is used: without outer blanks. Raises SettingError unless 1 to 200 printable ASCII characters."""
    stripped = seed.strip(" \t\r\n")
    if not stripped or len(stripped) > LONGEST or not all(" " <= character <= "~" for character in stripped):
        raise SettingError(
            "the seed cannot be used", where="--seed", expected=f"1 to {LONGEST} plain characters (digits are best)"
        )
    return stripped


# --- making one in public ---------------------------------------------------------------------------------


def from_dice(throws: Sequence[str]) -> str:
    """The seed of these throws of ten-sided dice, joined in the order given.

    Each text is one throw of one die or of several: digits, with blanks, commas or nothing between them. Where every
    die stands by itself, a 10 is the face that others call 0. Raises SettingError for anything that is no throw, and
    for fewer than ten dice in all: then throw again and give all throws, the first ones first.
    """
    digits = "".join(_faces(throw) for throw in throws)
    if len(digits) < FEWEST_DICE:
        raise SettingError(
            f"{len(digits)} dice are too few",
            where="--dice",
            expected=f"{FEWEST_DICE} or more throws of a ten-sided die",
            do=f"Throw {FEWEST_DICE - len(digits)} more and give all of them, in the order in which they fell",
        )
    return clean(digits)


def _faces(throw: str) -> str:
    dice = [die for die in re.split(r"[\s,;]+", throw) if die]
    if len(dice) > 1 and all(len(die) == 1 or die == "10" for die in dice):
        dice = ["0" if die == "10" else die for die in dice]
    elif len(dice) > 1 and "10" in dice:
        raise SettingError(
            "a 10 stands among groups of digits", where="--dice", do="Write 0 for it, or a blank after every die"
        )
    digits = "".join(dice)
    if not digits or not (digits.isascii() and digits.isdigit()):
        raise SettingError(
            "not every sign is the face of a ten-sided die", where="--dice", expected='digits, as in "3 7 0 9 9 1"'
        )
    return digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicValue:
    """A result that anybody can look up, named before it was known."""

    name: str  # with its day in it, as 2026-10-08
    on: date

    @property
    def source(self) -> str:
        """Where the seed came from, as plan and manifest say it."""
        return PUBLIC_VALUE + self.name


def public_value(text: str, *, fixed_on: date | None = None) -> PublicValue:
    """A public value by its name and day: "UK National Lottery 2026-10-08".

    Raises SettingError where it names no day or several, and where that day is not after ``fixed_on``, the day on
    which the fingerprint went out: a value that could be known when the frame was fixed proves nothing.
    """
    name = " ".join(text.split())
    found = _DAY.findall(name)
    words = _DAY.sub("", name)
    expected = 'a name and one day, as in "UK National Lottery 2026-10-08"'
    plain = all(" " <= character <= "~" for character in name) and len(name) <= _LONGEST_NAME
    if not plain or len(found) != 1 or not any(character.isalpha() for character in words):
        raise SettingError("the public value is not named so that it can be looked up", where="--seed-source",
                           expected=expected)  # fmt: skip
    try:
        on = date(*(int(part) for part in found[0]))
    except ValueError:
        raise SettingError("there is no such day", where="--seed-source", expected=expected) from None
    if fixed_on is not None and on <= fixed_on:
        raise SettingError(
            f"{day_words(on)} is not after the day on which the list was fixed, {day_words(fixed_on)}: the value could "
            "have been known",
            where="--seed-source",
            expected="a value that comes out at least a day later",
        )
    return PublicValue(name=name, on=on)


# --- what is doubtful about one ---------------------------------------------------------------------------


def weaknesses(seed: str, *, used_in: Iterable[str] = ()) -> tuple[str, ...]:
    """What is doubtful about a seed, a sentence each; nothing for ten or more digits such as dice give.

    ``used_in``: names of earlier draws, of other lists, that had this seed. A sentence is a warning and no refusal.
    """
    seed = clean(seed)
    if seed.casefold() == TRIAL:
        return ("This is a trial: it makes the fingerprint. Its draw is not to be used.",)
    earlier = ", ".join(sorted(used_in))
    found = [f"This seed was used in an earlier draw ({earlier}), so it was known before."] if earlier else []
    digits = "".join(character for character in seed if character.isdigit())
    if _is_date(seed):
        return (*found, "This seed is a date. Anybody can choose a date, so it does not show that nobody chose.")
    if re.search(r"[A-Za-z]", seed) and len(digits) < FEWEST_DICE:
        return (*found, "This seed is a word or a name. Somebody thought of it, so it does not show that nobody chose.")
    if len(digits) < FEWEST_DICE:
        found.append(
            f"This seed has {_dice(len(digits))}; {FEWEST_DICE} or more are asked for. There are only "
            f"{10 ** len(digits):,} such seeds, and a computer can try them all."
        )
    elif any(digits.lstrip("0") in known for known in _KNOWN):
        found.append("These are digits that many people know by heart. They do not show that anybody threw a die.")
    elif digits == re.sub(r"[\s,;]", "", seed):
        found += unlikely(digits)
    return tuple(found)


def _dice(number: int) -> str:
    return {0: "no digit", 1: "one digit, like one die"}.get(number, f"{number} digits, like {number} dice")


def _is_date(seed: str) -> bool:
    """A day written in figures or with the name of a month, a month and year, or eight or six digits that are a day."""
    if re.fullmatch(r"[\d\s.,/-]*[A-Za-z]{3,9}[\d\s.,/-]*(?:st|nd|rd|th)?[\d\s.,/-]*", seed) and re.search(r"\d", seed):
        return _MONTH_NAME.search(seed) is not None
    parts = re.fullmatch(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})", seed)
    if parts:
        numbers = [int(part) for part in parts.groups()]
        return _a_day(*numbers) or _a_day(*reversed(numbers)) or _a_day(numbers[2], numbers[0], numbers[1])
    if not re.fullmatch(r"\d{6}|\d{8}", seed):
        return False
    year = len(seed) - 4
    forwards = (seed[:year], seed[year : year + 2], seed[year + 2 :])
    backwards = (seed[4:], seed[2:4], seed[:2])
    american = (seed[4:], seed[:2], seed[2:4])
    return any(_a_day(*(int(part) for part in parts)) for parts in (forwards, backwards, american))


def _a_day(year: int, month: int, day: int) -> bool:
    """Whether there was or will be such a day within living memory; a year of two digits is one of ours."""
    year += 2000 if year < 100 else 0
    with suppress(ValueError):
        return 1900 <= date(year, month, day).year <= 2100
    return False


def unlikely(digits: str) -> tuple[str, ...]:
    """What fair ten-sided dice give less often than once in a thousand throws of so many, with how often, exactly.

    Looked at: a block that repeats, equal steps from each digit to the next, the longest run of one digit, and how
    often the commonest digit comes. Each look alone mentions less than one good throw in a thousand, and so all
    together less than one in 200.
    """
    if len(digits) < 2:
        return ()
    common, times = Counter(digits).most_common(1)[0]
    run = max(len(list(group)) for _, group in groupby(digits))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    block = next(size for size in range(1, len(digits) + 1) if _repeats(digits, size))
    looked = (
        (block == 1, Fraction(10, 10 ** len(digits)), f"all {len(digits)} digits are the same"),
        (len(steps) == 1, Fraction(100, 10 ** len(digits)), "the digits go up by equal steps"),
        (block < len(digits), Fraction(10**block, 10 ** len(digits)), f"the same {block} digits come again and again"),
        (True, chance_of_run(len(digits), run), f"one digit comes {run} times in a row"),
        (True, chance_of_times(len(digits), times), f"the digit {common} comes {times} times in {len(digits)}"),
    )  # fmt: skip
    for there, chance, words in looked:
        if there and chance < UNLIKELY:
            often = f"Fair dice do so about once in {round(1 / chance):,} times."
            return (f"Unusual for dice: {words}. {often} {_STANDS}",)
    return ()


def _repeats(digits: str, size: int) -> bool:
    return len(digits) % size == 0 and digits == digits[:size] * (len(digits) // size)


@cache
def chance_of_times(throws: int, times: int) -> Fraction:
    """The chance that some face of a fair ten-sided die comes at least ``times`` times in so many throws. Exact."""
    ways = [1] + [0] * throws  # sequences by length, of the faces so far, none coming ``times`` times
    for _ in range(10):
        ways = [
            sum(comb(length, count) * ways[length - count] for count in range(min(times - 1, length) + 1))
            for length in range(throws + 1)
        ]
    return 1 - Fraction(ways[throws], 10**throws)


@cache
def chance_of_run(throws: int, length: int) -> Fraction:
    """The chance that some face comes ``length`` times or more in a row in so many throws. Exact; ``length`` >= 2.

    Sequences without such a run, by their length, from the length of the last run: a(n) = 9 (a(n-1) + ... + a(n-r+1)).
    """
    if length < 2:
        return Fraction(1)
    without = [10**n for n in range(min(length, throws + 1))]
    while len(without) <= throws:
        without.append(9 * sum(without[-(length - 1) :]))
    return 1 - Fraction(without[throws], 10**throws)


def source_of(seed: str, planned: str) -> str:
    """Where a manifest may say that a seed came from, when the plan says it would come from ``planned``.

    A trial comes from nowhere; a seed with fewer digits than dice are asked for was not thrown as planned.
    """
    digits = sum(character.isdigit() for character in seed)
    if seed.strip().casefold() == TRIAL or (planned == DICE and digits < FEWEST_DICE):
        return GIVEN_TOGETHER
    return planned


def earlier_uses(seed: str, manifests: Mapping[str, Mapping[str, object]], *, frame_sha256: str) -> tuple[str, ...]:
    """Names of the draws, of another list than this, that had the seed. ``manifests``: what they say, by name."""
    return tuple(
        name
        for name, said in manifests.items()
        if said.get("seed") == seed and said.get("frame_sha256") != frame_sha256
    )
