"""The settings of a workspace: what is written is read, and a mistake is told with its line and its choices."""

import dataclasses
import tomllib
from datetime import date

import pytest

from scrutiny.cycle import config
from scrutiny.cycle.config import Config, Contact, Force, Meeting
from scrutiny.errors import SettingError

HERTS = Config(
    force=Force(name="hertfordshire", office='The office "of the commissioner"'),
    meetings=(Meeting(date=date(2026, 11, 19), place="County Hall"), Meeting(date=date(2027, 1, 21))),
    contacts=(
        Contact(role="chief-inspector", area="watford", name="CI Before", ends=date(2026, 10, 31)),
        Contact(role="chief-inspector", area="watford", name="CI After", begins=date(2026, 11, 1)),
        Contact(role="liaison", name="The liaison", email="liaison@example.org"),
    ),
)


def test_what_init_writes_is_read_back_as_it_was() -> None:
    assert config.read(config.write(HERTS)) == HERTS


def test_every_setting_has_a_remark_of_its_own_in_the_file() -> None:
    lines = config.write(HERTS).splitlines()

    for name, kind in config.SECTIONS.items():
        at = lines.index(f"[{name}]")
        for one in dataclasses.fields(kind):
            place = next(n for n in range(at, len(lines)) if lines[n].startswith(f"{one.name} = "))
            assert lines[place - 1].startswith("# "), one.name
            assert one.metadata["says"] in lines[place - 1]


def test_a_file_that_only_names_the_force_has_the_defaults() -> None:
    assert config.read('[force]\nname = "kent"\n') == Config(force=Force(name="kent"))


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('[force]\nname = "herts"\n[panel]\nmembrs = 9\n', 4, 'perhaps "members"'),
        ('[force]\nname = "herts"\n[panel]\nmembers = "nine"\n', 4, "whole number from 1 to 99"),
        ('[force]\nname = "herts"\n[panel]\nmembers = true\n', 4, "whole number from 1 to 99"),
        ('[force]\nname = "herts"\n[panel]\nmembers = 0\n', 4, "from 1 to 99"),
        ('[force]\nname = "herts"\n[plan]\nbenchmark = nan\n', 4, "from 0.01 to 0.99"),
        ('[force]\nname = "herts"\n[plan]\nmethod = "fair"\n', 4, "optimal, proportional"),
        ('[force]\nname = "Herts Police"\n', 2, "hertfordshire"),
        ("[panel]\nmembers = 9\n", None, "hertfordshire"),
        ('[force]\nname = "herts"\n[panel]\nmembers = 2\nreaders = 3\n', 5, "as many as there are"),
        ('[force]\nname = "herts"\n[calendar]\nfreeze = 45\n', 4, "at most 42"),
        ('[force]\nname = "herts"\n[[meeting]]\ndate = "2026-11-19"\n', 4, "without quotation marks"),
        ('[force]\nname = "herts"\n[[meeting]]\nplace = "here"\n', 3, "date = 2026-11-19"),
        ('[force]\nname = "herts"\n[[contact]]\nrole = "boss"\nname = "A"\n', 4, "chief-inspector, force-lead"),
        ('[force]\nname = "herts"\n[[contact]]\nrole = "chief-inspector"\nname = "A"\n', 3, "watford"),
        (
            '[force]\nname = "herts"\n[[contact]]\nrole = "chair"\nname = "A"\nfrom = 2026-02-01\nto = 2026-01-01\n',
            7,
            "on or after",
        ),
        ('[force]\nname = "herts"\n[force]\n', 3, "once"),
        ('force = "herts"\n', 1, "[force]"),
        ('meeting = 3\n[force]\nname = "herts"\n', 1, "[[meeting]]"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line_and_what_could_stand_there(
    text: str, line: int | None, expected: str
) -> None:
    with pytest.raises(SettingError) as caught:
        config.read(text)

    assert caught.value.exit_code == 11
    assert expected in str(caught.value)
    if line:
        assert f"scrutiny.toml: line {line}:" in str(caught.value)


def test_two_meetings_in_one_month_are_refused_because_a_month_names_a_cycle() -> None:
    text = '[force]\nname = "herts"\n[[meeting]]\ndate = 2026-11-19\n[[meeting]]\ndate = 2026-11-26\n'

    with pytest.raises(SettingError, match="two meetings in 2026-11"):
        config.read(text)


def test_a_post_is_held_by_who_held_it_on_the_day() -> None:
    def holder(day: date) -> str:
        found = HERTS.holder("chief-inspector", on=day, area="watford")
        assert found is not None
        return found.name

    assert holder(date(2026, 10, 31)) == "CI Before"
    assert holder(date(2026, 11, 1)) == "CI After"
    assert HERTS.holder("chief-inspector", on=date(2026, 11, 1), area="hertsmere") is None


def test_meetings_are_found_by_cycle_and_by_what_comes_after() -> None:
    first, second = HERTS.meetings

    assert HERTS.meeting("2026-11") == first
    assert HERTS.meeting("2026-12") is None
    assert HERTS.after(first.date) == second
    assert HERTS.after(second.date) is None


def test_changing_one_setting_keeps_every_remark_and_every_other_line() -> None:
    before = config.write(HERTS).replace("# Members who read.", "# Nine since 2024; Mrs B. left.\n# Members who read.")

    after = config.changed(before, table="panel", name="members", value=11)

    assert config.read(after).panel.members == 11
    assert [line for line in after.splitlines() if line != "members = 11"] == [
        line for line in before.splitlines() if line != "members = 9"
    ]


def test_a_change_that_would_be_wrong_is_refused() -> None:
    with pytest.raises(SettingError, match="from 1 to 99"):
        config.changed(config.write(HERTS), table="panel", name="members", value=0)


def test_texts_with_quotation_marks_and_backslashes_survive() -> None:
    hostile = dataclasses.replace(HERTS, force=Force(name="kent", office='"""\\ \t]\n[force]\nname = "x" # é'))

    assert config.read(config.write(hostile)) == hostile
    assert tomllib.loads(config.write(hostile))["force"]["name"] == "kent"
