"""What comes from outside: the day, randomness, and who is at the keyboard. Steps take it as an argument.

Nothing in an output is read from the clock or the login anywhere else, so the same inputs give the same bytes.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The outside world, as a step may see it."""

    today: Callable[[], date]
    random_bytes: Callable[[int], bytes]
    say: Callable[[str], None]  # progress, for people; never an output


def system(say: Callable[[str], None] = lambda _: None) -> Context:
    """The real clock and the system's source of randomness."""
    return Context(today=lambda: datetime.now(UTC).date(), random_bytes=secrets.token_bytes, say=say)
