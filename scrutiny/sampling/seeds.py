"""Seeds: what one may be, where it came from, and what may be claimed of a draw because of it."""

from scrutiny.errors import IntegrityError, SettingError

LONGEST = 200

# Where a seed came from, as a manifest says it, and what may then be claimed: never more than was done.
GIVEN_TOGETHER = "given together with the file"
GIVEN_SECOND = "given for the larger draw, after the first was judged"
_NOTES = {
    GIVEN_TOGETHER: (
        "The seed was given together with the file: this draw can be repeated, but does not by itself show that "
        "nobody chose."
    ),
    GIVEN_SECOND: (
        "The list was fixed before the first draw, and this seed was given when the first was judged: this draw can be "
        "repeated, but does not by itself show that nobody chose the seed."
    ),
}


def note(source: str) -> str:
    """What has to be said of a draw whose seed came from ``source``. Raises IntegrityError for any other source."""
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
