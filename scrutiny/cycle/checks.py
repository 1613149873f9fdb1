"""Which checks an office asks: the shipped ones, its own file, and the words of the command line over both."""

from collections.abc import Sequence
from pathlib import Path

from scrutiny.code_a import local
from scrutiny.records.tomlfile import text_of


def chosen(
    file: Path | None = None, *, off: Sequence[str] = (), on: Sequence[str] = (), thresholds: Sequence[str] = ()
) -> local.Checks:
    """The checks to ask. ``thresholds``: "rec-made-promptly.hours=48". Raises SettingError for what does not hold."""
    checks = local.Checks() if file is None else local.read(text_of(file, what="file of checks"), where=str(file))
    return local.changed(checks, off=off, on=on, thresholds=thresholds)
