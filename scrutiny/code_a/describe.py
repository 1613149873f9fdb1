"""A rule in words and as data, for ``scrutiny rules``, a pack's appendix and ``docs/law.md``. Nothing is computed."""

from __future__ import annotations

from collections.abc import Iterable
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


def law_table(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The table of ``docs/law.md``, in Markdown: a row a check."""
    head = ("| check | what it asks | rests on | confirmed | a query means |", "|---|---|---|---|---|")
    rows = []
    for rule in rules:
        sources = "; ".join(f"{each.source} {each.paragraph}".strip() for each in rule.citations)
        confirmed = "; ".join("yes" if each.verified else "to be confirmed" for each in rule.citations)
        rows.append(f"| `{rule.id}` | {rule.title} | {sources} | {confirmed} | {rule.severity} |")
    return (*head, *rows)
