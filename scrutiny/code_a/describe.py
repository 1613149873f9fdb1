"""A rule in words and as data, for ``scrutiny rules``, reports and the reference pages. Nothing is computed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scrutiny.code_a.editions import edition_on
from scrutiny.code_a.rule import Citation, Rule
from scrutiny.records.days import day_words


def _period(rule: Rule) -> str:
    begun = f"from {day_words(rule.in_force_from)}" if rule.in_force_from else ""
    ended = f"until {day_words(rule.in_force_until)}" if rule.in_force_until else ""
    return " ".join(part for part in (begun, ended) if part) or "for searches of any date"


def _on_day(rule: Rule, day: date) -> str:
    edition = edition_on(day)
    code = f"the edition was {edition.name}" if edition else "the edition of that day is older than those held here"
    asked = "asked of" if rule.in_force_on(day) else "not asked of"
    return f"{asked} a search of {day_words(day)}; {code}"


def describe(rule: Rule, on: date | None = None) -> tuple[str, ...]:
    """Plain lines about one rule, ``label: text``; with ``on``, whether it is asked of a search of that day."""
    lines = [
        f"{rule.id}: {rule.title}",
        f"Rests on: {'; '.join(str(citation) for citation in rule.citations)}",
        f"Kind: {rule.kind}",
        f"A query means: {rule.severity}",
        f"Applies to: {rule.scope}",
        f"Query: {rule.message}",
    ]
    if rule.note_message:
        lines.append(f"Note: {rule.note_message}")
    lines += [f"A good record shows: {rule.good}", f"Cannot be judged: {rule.limits}"]
    if rule.source_note:
        lines.append(f"How it was read: {rule.source_note}")
    lines += [f"Threshold {each.name}: {each.default:g} ({each.meaning})" for each in rule.parameters]
    lines.append(f"Asked: {_period(rule)}{'' if rule.on else '; switched off unless an office switches it on'}")
    if on is not None:
        lines.append(f"On that day: {_on_day(rule, on)}")
    return tuple(lines)


def _citation_json(citation: Citation) -> dict[str, object]:
    return {
        "source": citation.source,
        "paragraph": citation.paragraph,
        "verified": citation.verified,
        "printed": str(citation),
    }


def rules_json(rules: Iterable[Rule], on: date | None = None) -> list[dict[str, object]]:
    """The rules as plain data; with ``on``, each says whether it is asked of a search of that day."""
    return [
        {
            "id": rule.id,
            "title": rule.title,
            "kind": str(rule.kind),
            "severity": str(rule.severity),
            "citations": [_citation_json(citation) for citation in rule.citations],
            "scope": rule.scope,
            "message": rule.message,
            "note": rule.note_message,
            "good": rule.good,
            "limits": rule.limits,
            "source_note": rule.source_note,
            "parameters": [
                {"name": each.name, "default": each.default, "meaning": each.meaning} for each in rule.parameters
            ],
            "in_force_from": rule.in_force_from.isoformat() if rule.in_force_from else None,
            "in_force_until": rule.in_force_until.isoformat() if rule.in_force_until else None,
            "switched_on": rule.on,
            **({} if on is None else {"asked_on": on.isoformat(), "asked": rule.in_force_on(on)}),
        }
        for rule in rules
    ]


def edition_words(day: date) -> str:
    """Which edition of the Code a search of a day is read against, in a sentence."""
    edition = edition_on(day)
    if edition is None:
        return f"A search of {day_words(day)} is older than the editions held here: checks of the Code are not asked of it."
    until = f"until {day_words(edition.in_force_until)}" if edition.in_force_until else "the latest found in force"
    return (
        f"A search of {day_words(day)} is read against {edition.name} "
        f"(from {day_words(edition.in_force_from)}, {until})."
    )


# --- to tick off --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One paragraph of a source, and the checks that rest on it."""

    source: str
    paragraph: str  # "" for a source that has none
    verified: bool
    rules: tuple[Rule, ...]


def references(rules: Iterable[Rule]) -> tuple[Reference, ...]:
    """Every source and paragraph that a check rests on, in the order in which a reader meets them."""
    found: dict[tuple[str, str, bool], list[Rule]] = {}
    for rule in rules:
        for citation in rule.citations:
            found.setdefault((citation.source, citation.paragraph, citation.verified), []).append(rule)

    def place(key: tuple[str, str, bool]) -> tuple[bool, str, list[tuple[int, str]]]:
        source, paragraph, _ = key
        parts = re.findall(r"\d+|[^\d\s.]+", paragraph)
        return source != "PACE Code A", source, [(int(part), "") if part.isdigit() else (10**6, part) for part in parts]

    return tuple(
        Reference(source=key[0], paragraph=key[1], verified=key[2], rules=tuple(found[key]))
        for key in sorted(found, key=place)
    )


def tick_list_lines(rules: Iterable[Rule]) -> tuple[str, ...]:
    """For a person with the current text open: each paragraph once, and what is made of it, to tick off."""
    lines: list[str] = []
    source = ""
    for reference in references(rules):
        if reference.source != source:
            source = reference.source
            lines += ["", source, "-" * len(source)]
        state = "read in the source named" if reference.verified else "TO BE CONFIRMED"
        lines.append(f"[ ] {reference.paragraph or 'as a whole'} ({state})")
        for rule in reference.rules:
            lines += [
                f"      {rule.id}: {rule.title}",
                f"        asked of: {rule.scope}",
                f"        a query says: {rule.message}",
            ]
    return tuple(lines[1:])
