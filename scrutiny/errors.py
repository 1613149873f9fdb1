"""One family of errors, by who can mend them, each with its exit code.

Anything else that reaches the command line is a bug (exit 70) and shows a traceback. A message says
*where, what was found, what was expected, what to do*. It may quote codes, counts, column names and
row numbers; never grounds, names of people or places, because messages end up in logs and e-mails.
"""

from typing import ClassVar

EXIT_BUG = 70


def counted(number: int, one: str, several: str) -> str:
    """A number with its words: "1 record has", "2 records have"."""
    return f"{number:,} {one if number == 1 else several}"


class ScrutinyError(Exception):
    """An error that a person can mend; shown without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, found: str, *, where: str = "", expected: str = "", do: str = "") -> None:
        """Keep the four parts; ``str()`` joins those that are there, in plain sentences."""
        self.found = found
        self.where = where
        self.expected = expected
        self.do = do
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.found}" if self.where else self.found
        parts = [head]
        if self.expected:
            parts.append(f"Expected {self.expected}.")
        if self.do:
            parts.append(self.do)
        return " ".join(part if part.endswith((".", "?", "!")) else part + "." for part in parts)


class InputError(ScrutinyError):
    """An extract or a return is missing, empty or unreadable, or totals differ."""

    exit_code = 10


class SettingError(ScrutinyError):
    """A plan, an area file, an area's name, a layout or a setting does not fit."""

    exit_code = 11


class StepError(ScrutinyError):
    """That step cannot be taken now; the message says which one can."""

    exit_code = 12


class IntegrityError(ScrutinyError):
    """Files do not agree with what was fixed before."""

    exit_code = 13


class PrivacyError(ScrutinyError):
    """Something personal would leave unchecked."""

    exit_code = 14


class WriteError(ScrutinyError):
    """Cannot write: the file is open elsewhere, locked, read-only, there already, or the disk is full."""

    exit_code = 15
