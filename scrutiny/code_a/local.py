"""An office's own checks, and what it changes about the shipped ones: one TOML file, read here.

    off = ["txt-cannabis-only"]                # checks that are left out
    on = ["eip-child-inspector"]               # checks that are off unless an office switches them on

    [thresholds.rec-made-promptly]
    hours = 48

    [words]                                    # lists of words for "mentions"
    gangs = ["county lines", "gang nominal"]

    [[check]]
    id = "local-child-reviewed"
    title = "A supervisor looked at the search of a child"
    applies = "age < 18 or age_range is 10-17" # see scrutiny.records.conditions; left out: every record
    query = "supervisor_reviewed_on is blank"
    message = "The record does not show that a supervisor looked at this search of a child."
    good = "The day on which a supervisor looked at it."

An own check appears everywhere like a shipped one, marked *local*. It is never a mandatory record item: the founding
question is about the Code, and has the same meaning in every office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from scrutiny.code_a import catalogue, wording
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Settings, Severity
from scrutiny.code_a.tone import accusing
from scrutiny.errors import SettingError
from scrutiny.records import conditions
from scrutiny.records.tomlfile import TomlFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence

KEYS = ("off", "on", "thresholds", "words", "check")
_OF_A_CHECK = ("id", "title", "applies", "query", "message", "good", "severity", "source", "from", "until")
_DEMANDED = ("id", "title", "query", "message", "good")
_ID = re.compile(r"^local-[a-z0-9]+(?:-[a-z0-9]+)*$")
_SEVERITIES = {str(each): each for each in (Severity.CONCERN, Severity.QUALITY)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Which checks are asked, and how."""

    rules: tuple[Rule, ...] = catalogue.RULES  # the shipped ones, then an office's own
    settings: Settings = field(default_factory=Settings)


def read(text: str, *, where: str) -> Checks:
    """The checks of an office from TOML. Raises SettingError with the line, what was found, what was expected."""
    source = TomlFile(text, where)
    source.only(KEYS)
    words = {
        name: source.texts(value, ("words", name))
        for name, value in source.table(source.raw.get("words", {}), ("words",)).items()
    }
    own: list[Rule] = []
    for number, entry in enumerate(_entries(source), start=1):
        rule = _rule(source, entry, ("check", str(number)), words)
        if rule.id in {other.id for other in own}:
            raise source.wrong(("check", str(number), "id"), f'two checks are called "{rule.id}"')
        own.append(rule)
    rules = (*catalogue.RULES, *own)
    settings = Settings(
        off=_ids(source, "off", rules), on=_ids(source, "on", rules), parameters=_thresholds(source, rules)
    )
    return Checks(rules=rules, settings=settings)


def changed(
    checks: Checks, *, off: Sequence[str] = (), on: Sequence[str] = (), thresholds: Sequence[str] = ()
) -> Checks:
    """The checks with what was said on the command line. ``thresholds``: "rec-made-promptly.hours=48".

    Raises SettingError for a check or a threshold that does not exist.
    """
    parameters = {name: dict(values) for name, values in checks.settings.parameters.items()}
    for said in thresholds:
        name, dot, setting = said.partition(".")
        key, equal, value = setting.partition("=")
        if not (dot and equal):
            raise SettingError(
                f'"{said}" is no threshold', where="--set", expected="CHECK.NAME=NUMBER, as rec-made-promptly.hours=48"
            )
        try:
            parameters.setdefault(name.strip(), {})[key.strip()] = float(value)
        except ValueError:
            raise SettingError(f'"{value}" is no number', where="--set", expected=f"{name}.{key}=NUMBER") from None
    wanted_off, wanted_on = frozenset(off), frozenset(on)
    settings = Settings(
        off=(checks.settings.off - wanted_on) | wanted_off,
        on=(checks.settings.on - wanted_off) | wanted_on,
        parameters=parameters,
    )
    catalogue.check_settings(settings, checks.rules)
    return Checks(rules=checks.rules, settings=settings)


# --- what the file changes about shipped checks -------------------------------------------------------------


def _ids(source: TomlFile, key: str, rules: Sequence[Rule]) -> frozenset[str]:
    named = source.texts(source.raw.get(key, []), (key,))
    for rule_id in named:
        _known(source, rule_id, (key,), rules)
    return frozenset(named)


def _known(source: TomlFile, rule_id: str, path: tuple[str, ...], rules: Sequence[Rule]) -> Rule:
    try:
        return catalogue.by_id(rule_id, rules)
    except SettingError as error:
        raise source.wrong(path, error.found, expected=error.expected, do=error.do, value=rule_id) from None


def _thresholds(source: TomlFile, rules: Sequence[Rule]) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for rule_id, values in source.table(source.raw.get("thresholds", {}), ("thresholds",)).items():
        path = ("thresholds", rule_id)
        known = _known(source, rule_id, path, rules).defaults()
        for name, value in source.table(values, path).items():
            if name not in known:
                expected = ", ".join(known) or "none: it has no threshold"
                raise source.wrong((*path, name), f'the check {rule_id} has no threshold "{name}"', expected=expected)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise source.wrong((*path, name), f'"{name}" is not a number', expected="a number, as 48 or 0.5")
            found.setdefault(rule_id, {})[name] = float(value)
    return found


# --- own checks ---------------------------------------------------------------------------------------------


def _entries(source: TomlFile) -> Sequence[dict[str, Any]]:
    entries = source.raw.get("check", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise source.wrong(("check",), '"check" is not a list of checks', expected="a line [[check]] above each")
    return entries


def _rule(
    source: TomlFile, entry: Mapping[str, Any], path: tuple[str, ...], words: Mapping[str, Sequence[str]]
) -> Rule:
    source.only(_OF_A_CHECK, path)
    for key in _DEMANDED:
        if not entry.get(key):
            raise source.wrong((*path, key), f'the check has no "{key}"', do="Add it")
    texts = {
        key: source.one_text(value, (*path, key)).strip()
        for key, value in entry.items()
        if key not in ("from", "until")
    }
    if not _ID.match(texts["id"]):
        raise source.wrong(
            (*path, "id"),
            f'"{texts["id"]}" is no name of a check of your own',
            expected="local- and small letters, as local-child-reviewed",
        )
    for key in ("title", "message", "good"):
        if word := accusing(texts[key]):
            raise source.wrong(
                (*path, key),
                f'"{word}" says what somebody did',
                expected="what the record shows or does not show: packs print it to people",
                do='Write, for instance, "The record does not show ..."',
            )
    applies = _condition(source, texts["applies"], (*path, "applies"), words) if texts.get("applies") else None
    query = _condition(source, texts["query"], (*path, "query"), words)
    asks = _Asks(applies=applies, query=query)
    severity = source.one_of(texts.get("severity", str(Severity.CONCERN)), tuple(_SEVERITIES), (*path, "severity"))
    looked_for = _phrases(query)
    return Rule(
        id=texts["id"],
        title=texts["title"],
        citations=(Citation(source=texts.get("source", "This office's own check"), paragraph="", verified=True),),
        kind=Kind.LOCAL,
        severity=_SEVERITIES[severity],
        needs=asks.needs(),
        applies=asks.may_apply,
        unjudged=asks.no_answer,
        unjudged_why=asks.why,
        query=asks.is_query,
        spans=partial(_spans, looked_for) if looked_for else None,
        message=_sentence(texts["message"]),
        good=_sentence(texts["good"]),
        scope=f"Records of which this holds: {texts['applies']}." if applies else "Every search.",
        limits="A column that the check looks at is not in the extract, or its cell is blank or withheld.",
        source_note=f"A query is raised where this holds: {texts['query']}.",
        in_force_from=_day(source, entry.get("from"), (*path, "from")),
        in_force_until=_day(source, entry.get("until"), (*path, "until")),
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _day(source: TomlFile, value: object, path: tuple[str, ...]) -> date | None:
    if value is None or type(value) is date:
        return value
    raise source.wrong(path, f'"{path[-1]}" is not a date', expected="a date without quotation marks, as 2026-04-01")


def _condition(
    source: TomlFile, text: str, path: tuple[str, ...], words: Mapping[str, Sequence[str]]
) -> conditions.Condition:
    try:
        return conditions.parse(text, words=words)
    except SettingError as error:
        raise source.wrong(path, error.found, expected=error.expected, do=error.do) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asks:
    """The functions of an own check. Each condition is asked once for a table."""

    applies: conditions.Condition | None
    query: conditions.Condition

    def needs(self) -> conditions.Groups:
        scope = conditions.needs(self.applies) if self.applies else ()
        return tuple(dict.fromkeys((*scope, *conditions.needs(self.query))))

    def _truth(self, evidence: Evidence, condition: conditions.Condition) -> conditions.Truth:
        return evidence.once(
            "condition",
            repr(condition),
            make=lambda: conditions.ask(condition, evidence.records, obscured=wording.has_mark),
        )

    def _scope(self, evidence: Evidence) -> conditions.Truth:
        if self.applies is not None:
            return self._truth(evidence, self.applies)
        none = evidence.none()
        return conditions.Truth(true=evidence.all(), not_supplied=none, withheld=none, blank=none, unrecognised=none)

    def may_apply(self, evidence: Evidence) -> Bools:
        """All but those of which it is known that the check does not apply."""
        scope = self._scope(evidence)
        return scope.true | scope.unknown

    def no_answer(self, evidence: Evidence, _: Mapping[str, float]) -> Bools:
        """The query has no answer, or would be one and nobody knows whether the check applies."""
        query = self._truth(evidence, self.query)
        return query.unknown | (query.true & self._scope(evidence).unknown)

    def why(self, evidence: Evidence, _: Mapping[str, float]) -> npt.NDArray[np.uint8]:
        """Of several causes, that which comes first in the order of the evaluation."""
        import numpy as np

        query, scope = self._truth(evidence, self.query), self._scope(evidence)
        causes = (
            (Reason.NOT_SUPPLIED, query.not_supplied | scope.not_supplied),
            (Reason.WITHHELD, query.withheld | scope.withheld),
            (Reason.BLANK, query.blank | scope.blank),
        )
        return np.select([where for _, where in causes], [reason for reason, _ in causes], Reason.UNCERTAIN).astype(
            np.uint8
        )

    def is_query(self, evidence: Evidence, _: Mapping[str, float]) -> Bools:
        """The check applies and its query holds."""
        return self._truth(evidence, self.query).true & self._scope(evidence).true


def _phrases(condition: conditions.Condition) -> tuple[str, ...]:
    """The words in the grounds for which a query is raised, so that they can be shown."""
    if isinstance(condition, conditions.Cell):
        shown = condition.kind == "words" and condition.field == "grounds"
        return tuple(str(value) for value in condition.values) if shown else ()
    if isinstance(condition, conditions.Not):
        return ()
    return tuple(phrase for part in condition.parts for phrase in _phrases(part))


def _spans(phrases: Sequence[str], text: str) -> tuple[wording.Span, ...]:
    pattern = conditions.words_pattern(phrases)
    return tuple(
        wording.Span(found.start(), found.end(), found.group().casefold()) for found in re.finditer(pattern, text)
    )
