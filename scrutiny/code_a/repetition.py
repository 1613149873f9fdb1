"""The same written reasons on more than one record: exactly, or nearly; and the groups that such records make."""

from __future__ import annotations

from scrutiny.code_a.rule import Rule

RULES: tuple[Rule, ...] = ()
