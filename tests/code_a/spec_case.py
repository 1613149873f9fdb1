"""One example of one check. Read a line as: *given this record, the check answers so*.

A field that is not named has no column in the file; ``None`` is a blank cell; ``WITHHELD`` a cell held back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrutiny.code_a.rule import Reason, Verdict

CLEAR, QUERY = Verdict.CLEAR, Verdict.QUERY
CANNOT, NO = Verdict.CANNOT_BE_JUDGED, Verdict.DOES_NOT_APPLY

TEST, NO_COLUMN, BLANK, HELD_BACK = Reason.NONE, Reason.NOT_SUPPLIED, Reason.BLANK, Reason.WITHHELD
OLD, UNCERTAIN = Reason.NOT_IN_FORCE, Reason.UNCERTAIN


@dataclass(frozen=True)
class Case:
    """One example of one check."""

    given: str
    record: Mapping[str, Any]
    verdict: Verdict
    reason: Reason = TEST
    beside: tuple[Mapping[str, Any], ...] = ()  # other records of the same file
    never: tuple[str, ...] = ()  # fields that this kind of file never carries


NOON = "2026-08-03 12:00"
BEFORE_2015 = "2015-03-18 12:00"

GOOD_REASON = "Male was seen to pass a wrap to another man for cash outside the shop"


def reason(text: str | None, power: str | None = "mda-s23") -> dict[str, Any]:
    return {"power": power, "grounds": text}
