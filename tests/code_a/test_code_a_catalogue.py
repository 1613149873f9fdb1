"""The catalogue is in good health: complete, plain, sourced, dated, and quick to list."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields as parts_of
from datetime import date
from pathlib import Path

import pytest

import scrutiny.code_a
from scrutiny.code_a import recording
from scrutiny.code_a.catalogue import FIRST, ORDER, RULES, by_id, by_priority, check_settings, rules_on
from scrutiny.code_a.describe import describe, edition_words, references, rules_json, tick_list_lines
from scrutiny.code_a.editions import CODE_A_2015, EDITIONS, edition_on, gaps
from scrutiny.code_a.rule import Kind, Rule, Settings, Severity
from scrutiny.errors import SettingError
from scrutiny.records import fields

FOLDER = Path(scrutiny.code_a.__file__).parent
CUE_FILES = sorted((FOLDER / "cues").glob("*.toml"))
FORBIDDEN = re.compile(r"unlawful|breach|fail|illegal|complian", re.IGNORECASE)


def named(rule: Rule) -> str:
    return rule.id


def test_the_checks() -> None:
    """Names are for ever: packs and settings quote them."""
    assert len(set(ORDER)) == len(ORDER) == 61 + 5
    assert [rule.id for rule in RULES] == [name for name in ORDER if name in {rule.id for rule in RULES}]


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_says_all_about_itself(rule: Rule) -> None:
    """What it rests on, what it tells, what is good, when it applies, when it cannot judge."""
    assert rule.citations
    assert all(citation.source for citation in rule.citations)
    for text in (rule.title, rule.message, rule.good, rule.scope, rule.limits):
        assert text[:1].isupper()
    for sentence in (rule.message, rule.good, rule.scope, rule.limits):
        assert sentence.endswith((".", "?"))
    assert rule.needs
    assert rule.query is not None or rule.blank_is_query or rule.note is not None or rule.unjudged is not None


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_names_fields_of_the_dictionary(rule: Rule) -> None:
    """A field that does not exist would be blank for ever."""
    groups = (*rule.needs, *rule.subject, *(rule.withheld_matters or ()), rule.held_back)
    assert {name for group in groups for name in group} <= set(fields.NAMES)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_dates_follow_what_a_rule_rests_on(rule: Rule) -> None:
    """Rules of the Code and its notes begin with the oldest edition held here, Acts with their own day.

    Data, and other guidance, have no edition.
    """
    of_the_code = rule.kind is Kind.CODE or any(one.source == "PACE Code A" for one in rule.citations)
    if rule.kind in (Kind.CODE, Kind.GUIDANCE):
        assert rule.in_force_from == (CODE_A_2015 if of_the_code else None)
    elif rule.kind is not Kind.STATUTE:
        assert rule.in_force_from is None


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_no_rule_accuses(rule: Rule) -> None:
    """A check says what the record shows, never that somebody did wrong."""
    texts = [value for part in parts_of(rule) if isinstance(value := getattr(rule, part.name), str)]
    assert not FORBIDDEN.search("\n".join([*texts, *describe(rule, date(2026, 8, 3))]))


@pytest.mark.parametrize("path", [*CUE_FILES, FOLDER / "powers.toml"], ids=lambda path: path.name)
def test_no_list_accuses(path: Path) -> None:
    """Nor do the lists behind them, in our words: reasons and remarks. A cue is what officers write."""
    text = path.read_text(encoding="utf-8")
    ours = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    if path in CUE_FILES:
        for section in tomllib.loads(text).values():
            ours += [str(reason) for reason in section.values()] if isinstance(section, dict) else []
    else:
        ours = [text]
    assert ours
    assert not FORBIDDEN.search("\n".join(ours))


@pytest.mark.parametrize("path", CUE_FILES, ids=lambda path: path.name)
def test_each_cue_has_its_reason(path: Path) -> None:
    """A reason a line."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    for section in ("phrases", "cancelled", "before", "after"):
        assert all(reason for reason in content.get(section, {}).values())
    for line in path.read_text(encoding="utf-8").partition("[patterns]")[2].partition("\n[")[0].splitlines():
        assert not line.startswith('"') or "' # " in line


def test_by_id() -> None:
    """A check by its name."""
    assert by_id("rec-sde").severity is Severity.MANDATORY


@pytest.mark.parametrize(("wrong", "near"), [("rec-grounds", "rec-grounds-present"), ("REC-SDE", "rec-sde")])
def test_an_unknown_name_meets_the_nearest(wrong: str, near: str) -> None:
    """A slip of the finger is told what was meant."""
    with pytest.raises(SettingError, match=f'Did you mean "{near}"'):
        by_id(wrong)
    with pytest.raises(SettingError, match="scrutiny rules"):
        by_id("zzzzzzzzzzz")


def test_priority() -> None:
    """Named first, then mandatory items, then what the panel may ask, then data quality."""
    order = [rule.id for rule in by_priority(RULES)]
    named = [rule_id for rule_id in FIRST if rule_id in order]  # a name may stand there before its check does
    assert order[: len(named)] == named
    severities = [by_id(rule_id).severity for rule_id in order[len(named) :]]
    ranks = [Severity.MANDATORY, Severity.CONCERN, Severity.QUALITY]
    assert severities == sorted(severities, key=ranks.index)
    assert sorted(order) == sorted(rule.id for rule in RULES)
    assert len(set(FIRST)) == len(FIRST)


def test_the_founding_question_is_about_the_items_of_section_3() -> None:
    """When, where, what for, why or by which authorisation, of whom, by whom; nothing that is asked only sometimes."""
    assert [rule.id for rule in RULES if rule.required_item] == [
        "rec-date-time",
        "rec-place",
        "rec-object",
        "rec-grounds-present",
        "rec-sde",
        "rec-officer-id",
        "s60-authorisation-ref",
    ]
    assert all(rule.severity is Severity.MANDATORY for rule in RULES if rule.required_item)


def test_settings_that_name_nothing_are_refused() -> None:
    """An office that switches off a check that does not exist should hear of it."""
    check_settings(Settings(off=frozenset({"rec-sde"}), parameters={"txt-too-short": {"min_words": 5}}))
    with pytest.raises(SettingError, match="there is no check 'rec-see'"):
        check_settings(Settings(off=frozenset({"rec-see"})))
    with pytest.raises(SettingError, match="has no threshold words"):
        check_settings(Settings(parameters={"txt-too-short": {"words": 5}}))


def test_editions_follow_each_other() -> None:
    """No day between the first edition and today is without one."""
    assert gaps() == ()
    assert edition_on(date(2015, 3, 18)) is None
    days = [date(2015, 3, 19), date(2023, 1, 16), date(2023, 1, 17), date(2023, 12, 19), date(2023, 12, 20)]
    numbers = [EDITIONS.index(edition) for day in days if (edition := edition_on(day))]
    assert numbers == [0, 0, 1, 1, 2]


def test_rules_of_a_day() -> None:
    """Before the oldest edition only data quality and guidance are asked."""
    assert rules_on(date(2026, 8, 3)) == RULES
    assert {rule.kind for rule in rules_on(date(2015, 3, 18))} == {Kind.QUALITY, Kind.GUIDANCE}


def test_a_rule_in_words() -> None:
    """Everything that the object knows, line by line."""
    lines = describe(by_id("txt-too-short"), date(2016, 1, 2))
    assert lines[0] == "txt-too-short: Very short reasons"
    assert "Rests on: PACE Code A 4.6 (paragraph to be confirmed)" in lines
    assert "Threshold min_words: 8 (fewest words that are not called very short)" in lines
    assert lines[-1] == "On that day: asked of a search of 2 January 2016; the edition was Code A 2015"
    before = describe(by_id("txt-too-short"), date(2014, 1, 2))[-1]
    assert before.endswith(
        "not asked of a search of 2 January 2014; the edition of that day is older than those held here"
    )


def test_rules_as_data() -> None:
    """For programs: plain values, and what is asked on a day."""
    first = rules_json(RULES, date(2014, 1, 2))[0]
    assert first["id"] == "rec-date-time"
    assert first["asked"] is False
    assert first["citations"] == [
        {
            "source": "PACE Code A",
            "paragraph": "4.3(b)",
            "verified": False,
            "printed": "PACE Code A 4.3(b) (paragraph to be confirmed)",
        },
        {"source": "PACE 1984", "paragraph": "s3", "verified": True, "printed": "PACE 1984 s3"},
    ]
    assert "asked" not in rules_json(RULES)[0]


# What somebody has read. A mark changes only with the reading, and then here too.
READ = {
    ("Best Use of Stop and Search scheme", ""),
    ("Children Act 2004", "s11"),
    ("College of Policing, Authorised Professional Practice, stop and search", ""),
    ("College of Policing, Authorised Professional Practice, stop and search: transparent", ""),
    ("Consultation of April 2024 on changes to PACE Codes A and C", ""),
    ("Criminal Justice and Public Order Act 1994", "s60(1)"),
    ("PACE 1984", "s2(2)"),
    ("PACE 1984", "s3"),
    ("Public Order Act 2023", "s11(1)"),
    ("Sentencing Code", "s342A"),
    ("Sentencing Code", "s342E"),
    ("This tool's checks of data", ""),
    ("This tool's list of powers", ""),
    ("gov.uk, evaluation of the pilot of Serious Violence Reduction Orders", ""),
}


def test_the_marks_are_of_what_was_read() -> None:
    """And one paragraph has one mark, whichever check rests on it."""
    marks = {(one.source, one.paragraph, one.verified) for rule in RULES for one in rule.citations}
    assert {(source, paragraph) for source, paragraph, verified in marks if verified} == READ
    assert not {(source, paragraph) for source, paragraph, verified in marks if not verified} & READ


def test_an_unconfirmed_paragraph_says_so() -> None:
    """No number of Code A below 1.03 could be read in the current text when this was written."""
    for rule in RULES:
        for citation in rule.citations:
            if citation.source == "PACE Code A":
                assert str(citation).endswith("(paragraph to be confirmed)")
    assert "paragraph to be confirmed" in recording.CUSTODY_NOTE


def test_a_tick_list_has_every_paragraph_once() -> None:
    """For a person with the current text open: nothing that a check rests on is left out, and Code A comes in order."""
    found = references(RULES)
    assert {(each.source, each.paragraph) for each in found} == {
        (citation.source, citation.paragraph) for rule in RULES for citation in rule.citations
    }
    assert len({(each.source, each.paragraph, each.verified) for each in found}) == len(found)
    code_a = [each.paragraph for each in found if each.source == "PACE Code A"]
    assert code_a.index("2.2") < code_a.index("3.8(c)") < code_a.index("4.3(a)") < code_a.index("4.3(b)")
    assert found[0].source == "PACE Code A"
    lines = tick_list_lines(RULES)
    assert sum(line.startswith("[ ] ") for line in lines) == len(found)
    assert all(f"      {rule.id}: {rule.title}" in lines for rule in RULES)


def test_the_edition_of_a_day_in_words() -> None:
    """For ``scrutiny rules --on``."""
    assert edition_words(date(2023, 6, 1)) == (
        "A search of 1 June 2023 is read against Code A January 2023 (from 17 January 2023, until 19 December 2023)."
    )
    assert edition_words(date(2026, 8, 1)).endswith(
        "Code A December 2023 (from 20 December 2023, the latest found in force)."
    )
    assert "older than the editions held here" in edition_words(date(2015, 1, 1))


def test_listing_the_catalogue_loads_no_heavy_library() -> None:
    """``scrutiny rules`` answers at once."""
    program = (
        "import sys\n"
        "from scrutiny.code_a import catalogue, describe, editions, powers, wording\n"
        "describe.rules_json(catalogue.RULES); powers.powers(); wording.cues('authorisation')\n"
        "print(*[name for name in ('pandas', 'numpy', 'scipy', 'pyarrow') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
