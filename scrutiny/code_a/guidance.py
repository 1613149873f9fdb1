"""What national guidance and forces' own policies ask, and the Code does not. Shown apart from rules of the Code."""

from __future__ import annotations

from scrutiny.code_a.rule import Rule

RULES: tuple[Rule, ...] = ()
