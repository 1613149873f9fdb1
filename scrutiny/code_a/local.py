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
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from scrutiny.code_a import catalogue, wording
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Settings, Severity
from scrutiny.code_a.tone import accusing
from scrutiny.errors import SettingError
from scrutiny.records import conditions, fields
from scrutiny.records.tomlfile import TomlFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence

KEYS = ("off", "on", "thresholds", "words", "check")
_OF_A_CHECK = ("id", "title", "applies", "query", "message", "good", "severity", "source", "from", "until")
_DEMANDED = ("id", "title", "query", "message", "good")
_ID = re.compile(r"^local-[a-z0-9]+(?:-[a-z0-9]+)*$")
_SEVERAL_LINES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # or signs that nothing prints
_LONGEST = 1_000  # characters of a text that a report prints
_MOST = 1_000_000  # of a threshold, whatever its unit
_A_NUMBER = f"a number from 0 to {_MOST:,}, as 48 or 0.5"
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
    for name, listed in words.items():
        if not listed:
            raise source.wrong(("words", name), f'the list of words "{name}" is empty', expected="at least one word")
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
    for rule_id in sorted(settings.off & settings.on):
        raise source.wrong(("on",), f"{rule_id} is both off and on", expected="one of the two", value=rule_id)
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
            number = float(value)
        except ValueError:
            raise SettingError(f'"{value}" is no number', where="--set", expected=f"{name}.{key}=NUMBER") from None
        if not _is_threshold(number):
            raise SettingError(f'"{value}" is no threshold', where="--set", expected=_A_NUMBER)
        parameters.setdefault(name.strip(), {})[key.strip()] = number
    wanted_off, wanted_on = frozenset(off), frozenset(on)
    for rule_id in sorted(wanted_off & wanted_on):
        raise SettingError(f"{rule_id} is both off and on", where="--off and --on", expected="one of the two")
    settings = Settings(
        off=(checks.settings.off - wanted_on) | wanted_off,
        on=(checks.settings.on - wanted_off) | wanted_on,
        parameters=parameters,
    )
    catalogue.check_settings(settings, checks.rules)
    return Checks(rules=checks.rules, settings=settings)


def sound(rules: Sequence[Rule], settings: Settings) -> None:
    """Refuse checks passed from Python that could not be told apart or be read, and settings that do not hold.

    A file is told of the same with its line. Raises SettingError.
    """
    for rule_id, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            raise SettingError(f'{times} checks are called "{rule_id}"', expected="a name of its own for each")
    for rule in rules:
        _sound(rule)
    catalogue.check_settings(settings, rules)
    for rule_id, values in settings.parameters.items():
        for name, value in values.items():
            if not _is_threshold(value):
                raise SettingError(f"{rule_id}.{name} is {value:g}", expected=_A_NUMBER)


def _sound(rule: Rule) -> None:
    named = {name for group in (*rule.needs, *rule.subject, rule.held_back) for name in group}
    if unknown := sorted(named - fields.by_name().keys()):
        raise SettingError(
            f'the check {rule.id} looks at "{unknown[0]}"', expected="a field that `scrutiny layouts --fields` lists"
        )
    if rule.kind is Kind.LOCAL and rule.required_item:
        raise SettingError(f"the local check {rule.id} is a required item", expected="required items of the Code only")
    for text in (rule.id, rule.title, rule.message, rule.note_message, rule.blank_message, rule.good):
        if word := accusing(text):
            raise SettingError(
                f'"{word}" in the check {rule.id} says what somebody did',
                expected="what the record shows or does not show",
            )


def _is_threshold(value: float) -> bool:
    return isfinite(value) and 0 <= value <= _MOST


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
            if not _is_threshold(value):
                raise source.wrong((*path, name), f'"{name}" is no threshold', expected=_A_NUMBER)
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
        if not entry.get(key) or (isinstance(entry[key], str) and not entry[key].strip()):
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
    for key in ("id", "title", "message", "good", "source"):
        text = texts.get(key, "")
        if _SEVERAL_LINES.search(text) or len(text) > _LONGEST:
            raise source.wrong(
                (*path, key), f'"{key}" cannot be printed', expected=f"one line of at most {_LONGEST:,} characters"
            )
        if word := accusing(text):
            raise source.wrong(
                (*path, key),
                f'"{word}" says what somebody did',
                expected="what the record shows or does not show: packs print it to people",
                do='Write, for instance, "The record does not show ..."',
            )
    begun, ended = (_day(source, entry.get(key), (*path, key)) for key in ("from", "until"))
    if begun and ended and ended < begun:
        raise source.wrong((*path, "until"), '"until" is before "from"', expected="the last day of searches")
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
        in_force_from=begun,
        in_force_until=ended,
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
