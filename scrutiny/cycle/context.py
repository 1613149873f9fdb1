"""What comes from outside: the day, the moment, randomness, and who is at the keyboard. Steps take it as an argument.

Nothing in an output is read from the clock or the login anywhere else, so the same inputs give the same bytes.
"""

import getpass
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

STAFF = "SCRUTINY_STAFF"  # the environment variable that says who is at work


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a system without users, or one that does not say
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The outside world, as a step may see it."""

    today: Callable[[], date]
    random_bytes: Callable[[int], bytes]
    say: Callable[[str], None]  # progress, for people; never an output
    now: Callable[[], datetime] = _now  # aware, to the second
    staff: str = ""  # the code of who is at work, where it was said; never a name
    login: Callable[[], str] = _login  # to look the code up; never written down


def system(say: Callable[[str], None] = lambda _: None, *, staff: str = "") -> Context:
    """The real clock and the system's randomness. ``staff``: as said on the command line, else by the environment."""
    return Context(
        today=lambda: datetime.now(UTC).date(),
        random_bytes=secrets.token_bytes,
        say=say,
        staff=staff or os.environ.get(STAFF, ""),
    )
