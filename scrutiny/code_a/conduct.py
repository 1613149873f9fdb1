"""How a search went, as far as a record can show: what was taken off, where, before whom, how long it took."""

from __future__ import annotations

from scrutiny.code_a.rule import Rule

RULES: tuple[Rule, ...] = ()
