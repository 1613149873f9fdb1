"""The editions of PACE Code A, as data. A search is checked against the edition in force on its own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# The first day of the oldest edition held here; rules that rest on Code A begin with it.
CODE_A_2015 = date(2015, 3, 19)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the Code."""

    name: str
    in_force_from: date  # first day
    in_force_until: date | None  # last day; None: the latest found
    changed: str
    source: str
    verified: bool  # the dates were read in the named source


EDITIONS: tuple[Edition, ...] = (
    Edition(
        name="Code A 2015",
        in_force_from=CODE_A_2015,
        in_force_until=date(2023, 1, 16),
        changed="Reasonable grounds set out more clearly; misuse may lead to performance or discipline action.",
        source="gov.uk, PACE Code A 2015",
        verified=True,
    ),
    Edition(
        name="Code A January 2023",
        in_force_from=date(2023, 1, 17),
        in_force_until=date(2023, 12, 19),
        changed="Serious Violence Reduction Orders, in a temporary Annex G.",
        source="gov.uk, PACE Code A 2023",
        verified=True,
    ),
    Edition(
        name="Code A December 2023",
        in_force_from=date(2023, 12, 20),
        in_force_until=None,
        changed=(
            "Powers of the Public Order Act 2023; telling the public about suspicionless authorisations; "
            "collection of data."
        ),
        source="gov.uk, PACE codes of practice (list updated 20 December 2023)",
        verified=True,
    ),
)

NOT_IN_FORCE_YET = (
    "A draft of 2024 proposed more safeguards for searches of children that expose intimate parts. "
    "Whether it came into force is to be confirmed; no rule rests on it."
)


def edition_on(day: date) -> Edition | None:
    """The edition in force on a day; None before the oldest edition held here."""
    for edition in reversed(EDITIONS):
        if day >= edition.in_force_from:
            return edition
    return None


def gaps() -> tuple[date, ...]:
    """Days after which one edition should begin and does not; empty where the table is sound."""
    return tuple(
        before.in_force_until
        for before, after in pairwise(EDITIONS)
        if before.in_force_until is not None and before.in_force_until + timedelta(days=1) != after.in_force_from
    )
