"""What guidance asks and the Code does not: examples of ``code_a/guidance.py``."""

from spec_case import Case

SPECS: dict[str, tuple[Case, ...]] = {}
