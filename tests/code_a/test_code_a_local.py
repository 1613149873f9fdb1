"""An office's own checks, and what it changes: from a file, from the command line's words, and from Python."""

from dataclasses import replace
from typing import Any

import pytest
from code_a_records import WITHHELD, records

from scrutiny.code_a import catalogue, local
from scrutiny.code_a.describe import describe
from scrutiny.code_a.evaluate import evaluate, founding_answer
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Settings, Severity, Verdict
from scrutiny.errors import SettingError

OWN = """
[words]
gangs = ["county lines", "gang nominal"]

[[check]]
id = "local-child-reviewed"
title = "A supervisor looked at the search of a child"
applies = "age < 18 or age_range is 10-17"
query = "supervisor_reviewed_on is blank"
message = "The record does not show that a supervisor looked at this search of a child"
good = "The day on which a supervisor looked at it."
source = "Panel meeting of March 2026"

[[check]]
id = "local-gang-words"
title = "Words about gangs"
query = "grounds mentions gangs"
message = "The reason speaks of gangs. Does it say what this person did?"
good = "What this person was seen to do."
severity = "data quality"
from = 2026-04-01
"""

CANNOT = Verdict.CANNOT_BE_JUDGED
NOT_REVIEWED: dict[str, Any] = {"supervisor_reviewed_on": None}

ANSWERS: dict[str, tuple[dict[str, Any], Verdict, Reason]] = {
    "a child, not reviewed": ({"age": 15, **NOT_REVIEWED}, Verdict.QUERY, Reason.NONE),
    "a child by the band": ({"age": None, "age_range": "10-17", **NOT_REVIEWED}, Verdict.QUERY, Reason.NONE),
    "a child, reviewed": ({"age": 15, "supervisor_reviewed_on": "2026-08-05"}, Verdict.CLEAR, Reason.NONE),
    "an adult": ({"age": 25, "age_range": "25-34", **NOT_REVIEWED}, Verdict.DOES_NOT_APPLY, Reason.NONE),
    "of unknown age, reviewed": ({"age": None, "supervisor_reviewed_on": "2026-08-05"}, Verdict.CLEAR, Reason.NONE),
    "of no recorded age": ({"age": None, "age_range": None, **NOT_REVIEWED}, CANNOT, Reason.BLANK),
    "of withheld age": ({"age": None, "age_range": WITHHELD, **NOT_REVIEWED}, CANNOT, Reason.WITHHELD),
    "of an age band nobody knows": ({"age": None, "age_range": "young", **NOT_REVIEWED}, CANNOT, Reason.BLANK),
    "by a band nobody knows, no ages": ({"age_range": "young", **NOT_REVIEWED}, CANNOT, Reason.NOT_SUPPLIED),
    "no column for the review": ({"age": 15}, CANNOT, Reason.NOT_SUPPLIED),
    "no column for the age": (NOT_REVIEWED, CANNOT, Reason.NOT_SUPPLIED),
}


def own(text: str = OWN) -> local.Checks:
    return local.read(text, where="checks.toml")


def of(rule_id: str, checks: local.Checks, record: dict[str, Any]) -> tuple[Verdict, Reason]:
    findings = evaluate(records(record), checks.rules, checks.settings)
    verdicts, reasons = findings.of(rule_id)
    return Verdict(verdicts[0]), Reason(reasons[0])


@pytest.mark.parametrize("given", ANSWERS)
def test_an_own_check_answers_like_a_shipped_one(given: str) -> None:
    """The same four verdicts, in the same order of precedence."""
    record, verdict, reason = ANSWERS[given]
    assert of("local-child-reviewed", own(), record) == (verdict, reason)


def test_an_own_check_looks_for_words_and_shows_them() -> None:
    """Which words it found, for a pack to mark."""
    checks = own()
    text = "Seen near a COUNTY  LINES address"
    assert of("local-gang-words", checks, {"grounds": text}) == (Verdict.QUERY, Reason.NONE)
    assert of("local-gang-words", checks, {"grounds": "He ran"}) == (Verdict.CLEAR, Reason.NONE)
    assert of("local-gang-words", checks, {"grounds": "He ran to [PLACE]"})[0] is Verdict.CANNOT_BE_JUDGED
    assert (
        of("local-gang-words", checks, {"grounds": text, "searched_at": "2026-03-31 12:00"})[1] is Reason.NOT_IN_FORCE
    )
    rule = catalogue.by_id("local-gang-words", checks.rules)
    assert rule.spans is not None
    (span,) = rule.spans(text)
    assert text[span.start : span.end] == "COUNTY  LINES"


def test_an_own_check_says_that_it_is_local() -> None:
    """Wherever checks are described."""
    rule = catalogue.by_id("local-child-reviewed", own().rules)
    assert rule.kind is Kind.LOCAL
    lines = describe(rule)
    assert "Kind: local" in lines
    assert "Rests on: Panel meeting of March 2026" in lines
    assert "Applies to: Records of which this holds: age < 18 or age_range is 10-17." in lines
    assert catalogue.by_priority(own().rules)[-1].id == "local-gang-words"


def test_an_own_check_is_no_part_of_the_founding_question() -> None:
    """Which is about the Code and means the same in every office."""
    record = {"age": 15, "supervisor_reviewed_on": None, "officer": "p-1"}
    checks = own()
    with_own = founding_answer(evaluate(records(record), checks.rules, checks.settings))
    assert with_own == founding_answer(evaluate(records(record), catalogue.RULES))


def test_a_rule_of_python_goes_beside_the_shipped_ones() -> None:
    """A library user writes a ``Rule`` and passes it."""
    mine = Rule(
        id="local-mine",
        title="Mine",
        citations=(Citation(source="Us", paragraph="", verified=True),),
        kind=Kind.LOCAL,
        severity=Severity.CONCERN,
        needs=(("age",),),
        subject=(("age",),),
        query=lambda evidence, _: evidence.number("age") > 70,
        message="An older person was searched.",
        good="Any.",
        scope="Every search.",
        limits="No age.",
    )
    findings = evaluate(records({"age": 71}, {"age": 70}, {"age": None}), (*catalogue.RULES, mine))
    assert findings.of("local-mine")[0].tolist() == [Verdict.QUERY, Verdict.CLEAR, Verdict.CANNOT_BE_JUDGED]
    assert findings.counts().set_index("id").loc["local-mine", "query"] == 1


def test_a_file_switches_checks_and_sets_thresholds() -> None:
    """And the words of the command line go over the file's."""
    checks = own('off = ["txt-too-short"]\n[thresholds.txt-too-short]\nmin_words = 3\n')
    assert checks.settings.off == {"txt-too-short"}
    assert checks.settings.parameters == {"txt-too-short": {"min_words": 3.0}}
    again = local.changed(checks, off=["rec-sde"], on=["txt-too-short"], thresholds=["txt-too-short.min_words = 5"])
    assert again.settings.off == {"rec-sde"}
    assert again.settings.parameters == {"txt-too-short": {"min_words": 5.0}}
    text = {"power": "mda-s23", "grounds": "one two three four"}
    assert of("txt-too-short", again, text)[0] is Verdict.QUERY
    assert of("txt-too-short", checks, text)[1] is Reason.NOT_IN_FORCE


CHECK = '[[check]]\nid = "local-x"\ntitle = "X"\nquery = "age < 18"\nmessage = "X?"\ngood = "Y."\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("of = []", 'checks.toml: line 1: unknown key "of". Expected perhaps "off"'),
        ('off = ["rec-see"]', "line 1: there is no check 'rec-see'. Expected one that"),
        ("[thresholds.rec-sde]\nx = 1", 'line 2: the check rec-sde has no threshold "x". Expected none'),
        ('[thresholds.txt-too-short]\nmin_words = "3"', 'line 2: "min_words" is not a number'),
        ("check = 3", '"check" is not a list of checks'),
        (CHECK.replace("local-x", "rec-x"), 'line 2: "rec-x" is no name of a check of your own'),
        (CHECK + CHECK, 'line 8: two checks are called "local-x"'),
        (CHECK.replace('"X?"', '"The officer failed to say why."'), 'line 5: "failed" says what somebody did'),
        (CHECK.replace("age < 18", "agge < 18"), 'line 4: not understood: agge. Expected a field: perhaps "age"'),
        (CHECK.replace('good = "Y."\n', ""), 'line 1: the check has no "good"'),
        (CHECK + 'severity = "mandatory record item"', 'line 7: "mandatory record item" is not known here'),
        (CHECK + 'from = "2026"', 'line 7: "from" is not a date'),
        (CHECK + "[[check]]\nid = 3", 'line 7: the check has no "title"'),
        (CHECK.replace('"X?"', '" "'), 'line 5: the check has no "message"'),
        (CHECK.replace('"X?"', '"It does not comply."'), 'line 5: "comply" says what somebody did'),
        (CHECK.replace('"X?"', '"It was not lawful, it seems."'), 'line 5: "not lawful" says what somebody did'),
        (CHECK.replace("local-x", "local-illegal"), 'line 2: "local-illegal" says what somebody did'),
        (CHECK + 'source = "Unlawful searches"', 'line 7: "Unlawful" says what somebody did'),
        (CHECK.replace('"X"', '"X\\nY"'), 'line 3: "title" cannot be printed. Expected one line'),
        (CHECK.replace('"X"', f'"{"X" * 1001}"'), "Expected one line of at most 1,000 characters"),
        (CHECK + "from = 2026-05-01\nuntil = 2026-04-30", 'line 8: "until" is before "from"'),
        ("[words]\ngangs = []\n" + CHECK, 'line 2: the list of words "gangs" is empty'),
        ('off = ["rec-sde"]\non = ["rec-sde"]', "line 2: rec-sde is both off and on"),
        ("[thresholds.txt-too-short]\nmin_words = nan", 'line 2: "min_words" is no threshold. Expected a number'),
        ("[thresholds.txt-too-short]\nmin_words = inf", 'line 2: "min_words" is no threshold'),
        ("[thresholds.txt-too-short]\nmin_words = -1", 'line 2: "min_words" is no threshold'),
        ("[thresholds.txt-too-short]\nmin_words = 1000001", 'line 2: "min_words" is no threshold'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_line(text: str, said: str) -> None:
    """Where, what was found, what was expected."""
    with pytest.raises(SettingError) as raised:
        own(text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("txt-too-short", "is no threshold. Expected CHECK.NAME=NUMBER"),
        ("txt-too-short.min_words=few", '"few" is no number'),
        ("txt-too-short.words=3", "has no threshold words. Expected min_words"),
        ("txt-short.min_words=3", "there is no check 'txt-short'"),
        ("txt-too-short.min_words=nan", '"nan" is no threshold. Expected a number from 0 to 1,000,000'),
        ("txt-too-short.min_words=-inf", '"-inf" is no threshold'),
        ("txt-too-short.min_words=-1", '"-1" is no threshold'),
        ("txt-too-short.min_words=1e300", '"1e300" is no threshold'),
    ],
)
def test_a_mistake_in_a_threshold_is_told(said: str, told: str) -> None:
    """Before anything is read."""
    with pytest.raises(SettingError) as raised:
        local.changed(local.Checks(), thresholds=[said])
    assert told in str(raised.value)


def test_a_check_is_not_off_and_on_at_once() -> None:
    with pytest.raises(SettingError, match="rec-sde is both off and on"):
        local.changed(local.Checks(), off=["rec-sde"], on=["rec-sde"])


MINE = Rule(
    id="local-mine",
    title="Mine",
    citations=(Citation(source="Us", paragraph="", verified=True),),
    kind=Kind.LOCAL,
    severity=Severity.CONCERN,
    needs=(("age",),),
    message="An older person was searched.",
    good="Any.",
    scope="Every search.",
    limits="No age.",
)


def test_what_ships_and_a_sound_check_are_sound() -> None:
    local.sound(catalogue.RULES, Settings())
    local.sound((*catalogue.RULES, MINE), Settings(parameters={"txt-too-short": {"min_words": 0}}))


@pytest.mark.parametrize(
    ("rules", "settings", "told"),
    [
        ((MINE, MINE), Settings(), '2 checks are called "local-mine"'),
        ((replace(MINE, needs=(("agge",),)),), Settings(), 'the check local-mine looks at "agge"'),
        ((replace(MINE, subject=(("agge",),)),), Settings(), 'the check local-mine looks at "agge"'),
        ((replace(MINE, required_item=True),), Settings(), "the local check local-mine is a required item"),
        ((replace(MINE, message="An unlawful search."),), Settings(), '"unlawful" in the check local-mine'),
        ((replace(MINE, blank_message="It is a breach."),), Settings(), '"breach" in the check local-mine'),
        ((MINE,), Settings(off=frozenset({"rec-sde"})), "there is no check 'rec-sde'"),
        (catalogue.RULES, Settings(parameters={"rec-made-promptly": {"hours": float("nan")}}), "hours is nan"),
        (catalogue.RULES, Settings(parameters={"rec-made-promptly": {"hours": -1}}), "hours is -1"),
        (catalogue.RULES, Settings(parameters={"rec-made-promptly": {"days": 1}}), "no threshold days"),
    ],
)
def test_a_mistake_of_a_notebook_is_told(rules: tuple[Rule, ...], settings: Settings, told: str) -> None:
    """Instead of a silent nothing, or of a crash far from it."""
    with pytest.raises(SettingError) as raised:
        local.sound(rules, settings)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("day", "asked"), [("2026-03-31", False), ("2026-04-01", True), ("2026-04-30", True), ("2026-05-01", False)]
)
def test_a_check_is_asked_from_its_first_to_its_last_day(day: str, asked: bool) -> None:
    """Both days included, by the calendar in England."""
    checks = own(CHECK + "from = 2026-04-01\nuntil = 2026-04-30")
    verdict, reason = of("local-x", checks, {"age": 15, "searched_at": f"{day} 12:00"})
    assert (verdict is Verdict.QUERY) is asked
    assert (reason is Reason.NOT_IN_FORCE) is not asked
