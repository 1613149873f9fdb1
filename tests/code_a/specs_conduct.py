"""What was taken off, where, before whom, and how long it took: examples of ``code_a/conduct.py``."""

from spec_case import Case

SPECS: dict[str, tuple[Case, ...]] = {}
