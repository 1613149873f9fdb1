"""The checks of ``code_a/repetition.py`` again, one record at a time."""

from collections.abc import Callable

from slow_record import Answer, Record

SLOW: dict[str, Callable[[Record], Answer]] = {}
