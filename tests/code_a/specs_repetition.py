"""The same reasons on several records: examples of ``code_a/repetition.py``."""

from spec_case import Case

SPECS: dict[str, tuple[Case, ...]] = {}
