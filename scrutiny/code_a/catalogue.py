"""The catalogue: every check, in the order in which it is listed, and the order in which queries are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache

from scrutiny.code_a import consistency, grounds, recording, suspicionless
from scrutiny.code_a.rule import Rule, Settings, Severity
from scrutiny.errors import SettingError

RULES: tuple[Rule, ...] = (
    *recording.RULES,
    consistency.POWER_AND_OBJECT,
    *suspicionless.RULES,
    *grounds.RULES,
    consistency.LINKED_ODD,
)

# Which queries a pack shows first. The names stand here before their checks do.
FIRST: tuple[str, ...] = (
    "eip-child-aa",
    "eip-location",
    "rec-grounds-present",
    "txt-known-to-police",
    "txt-protected-char",
    "txt-description-only",
    "s60-authorisation-ref",
    "pow-object-mismatch",
)
_BY_SEVERITY = (Severity.MANDATORY, Severity.CONCERN, Severity.QUALITY)


@cache
def _by_id() -> dict[str, Rule]:
    return {rule.id: rule for rule in RULES}


def by_id(rule_id: str) -> Rule:
    """The rule of that name; an unknown one is a ``SettingError`` that names the nearest."""
    try:
        return _by_id()[rule_id]
    except KeyError:
        near = get_close_matches(rule_id.casefold(), _by_id(), n=1, cutoff=0.4)
        raise SettingError(
            f"there is no check {rule_id!r}",
            expected="one that `scrutiny rules` lists",
            do=f'Did you mean "{near[0]}"?' if near else "",
        ) from None


def by_priority(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules in the order in which a pack shows their queries; within a rank, as the catalogue has them."""

    def rank(rule: Rule) -> tuple[int, int]:
        named = FIRST.index(rule.id) if rule.id in FIRST else len(FIRST)
        return named, _BY_SEVERITY.index(rule.severity)

    return tuple(sorted(rules, key=rank))


def rules_on(day: date, rules: Iterable[Rule] = RULES) -> tuple[Rule, ...]:
    """The rules in force on a day."""
    return tuple(rule for rule in rules if rule.in_force_on(day))


def check_settings(settings: Settings) -> None:
    """Refuse settings that name a check or a threshold that does not exist."""
    for rule_id in sorted(settings.off | settings.on | settings.parameters.keys()):
        by_id(rule_id)
    for rule_id, parameters in settings.parameters.items():
        unknown = sorted(parameters.keys() - by_id(rule_id).defaults().keys())
        if unknown:
            raise SettingError(
                f"the check {rule_id} has no threshold {', '.join(unknown)}",
                expected=", ".join(by_id(rule_id).defaults()) or "none",
            )
