"""The catalogue: every check, in the order in which it is listed, and the order in which queries are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from scrutiny.code_a import conduct, consistency, grounds, guidance, recording, repetition, suspicionless
from scrutiny.code_a.rule import Rule, Settings, Severity
from scrutiny.errors import SettingError

# Every check by its name, in the order in which checks are listed: what is recorded, power and authorisation, the
# written reasons, conduct and consistency, guidance. Packs and settings quote these names, so they are for ever.
ORDER: tuple[str, ...] = (
    "rec-date-time",
    "rec-time-only-midnight",
    "rec-place",
    "rec-object",
    "rec-grounds-present",
    "rec-power",
    "rec-power-unknown",
    "rec-sde",
    "rec-sde-valid",
    "rec-ns-reason",
    "rec-ode-when-different",
    "rec-officer-id",
    "rec-officer-number-station",
    "rec-made-promptly",
    "rec-one-per-person",
    "rec-vehicle-unattended-notice",
    "rec-copy-offered",
    "rec-gowisely",
    "rec-warrant-card",
    "pow-object-mismatch",
    "pow-grounds-object-mismatch",
    "pow-power-in-text-conflict",
    "s60-authorisation-ref",
    "s60-time-in-window",
    "s60-duration",
    "s60-rank",
    "s60-area",
    "s60-uniform",
    "s60-grounds-only-generic",
    "svro-ref",
    "svro-outside-pilot",
    "cema-vehicle-only",
    "s139b-school",
    "txt-too-short",
    "txt-duplicate",
    "txt-boilerplate",
    "txt-description-only",
    "txt-known-to-police",
    "txt-protected-char",
    "txt-area-only",
    "txt-nervous-only",
    "txt-cannabis-only",
    "txt-intel-unparticularised",
    "txt-retrospective",
    "txt-consent",
    "ext-more-than-outer-view",
    "ext-more-than-outer-reason",
    "ext-same-sex",
    "eip-location",
    "eip-child-aa",
    "eip-child-inspector",
    "eip-two-people",
    "age-under-10",
    "age-inconsistent",
    "time-impossible",
    "dup-officer-overlap",
    "dup-record",
    "out-linked-odd",
    "out-outcome-blank",
    "detention-long",
    "geo-outside-force",
    "bwv-used-or-reason",
    "sup-review-timely",
    "ext-supervisor-told",
    "child-safeguarding-note",
    "force-reason",
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *recording.RULES,
            *suspicionless.RULES,
            *consistency.RULES,
            *grounds.RULES,
            *repetition.RULES,
            *conduct.RULES,
            *guidance.RULES,
        ),
        key=lambda rule: ORDER.index(rule.id),
    )
)

# Which queries a pack shows first.
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


def by_id(rule_id: str, rules: Iterable[Rule] = RULES) -> Rule:
    """The rule of that name; an unknown one is a ``SettingError`` that names the nearest."""
    known = {rule.id: rule for rule in rules}
    try:
        return known[rule_id]
    except KeyError:
        near = get_close_matches(rule_id.casefold(), known, n=1, cutoff=0.4)
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


def check_settings(settings: Settings, rules: Iterable[Rule] = RULES) -> None:
    """Refuse settings that name a check or a threshold that does not exist."""
    rules = tuple(rules)
    for rule_id in sorted(settings.off | settings.on | settings.parameters.keys()):
        by_id(rule_id, rules)
    for rule_id, parameters in settings.parameters.items():
        known = by_id(rule_id, rules).defaults()
        unknown = sorted(parameters.keys() - known.keys())
        if unknown:
            raise SettingError(
                f"the check {rule_id} has no threshold {', '.join(unknown)}", expected=", ".join(known) or "none"
            )
