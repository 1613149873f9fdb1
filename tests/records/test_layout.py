"""Layouts: what may stand in one, what is refused with its line, and which one a file is read by."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from scrutiny.errors import InputError, SettingError
from scrutiny.records import fields, layout, vocabulary
from scrutiny.records.layout import OUTCOME_STRENGTH, Layout, UnknownColumns, choose, known_headers, load_own, parse

WHOLE = """\
name = "made_up"
title = "A made-up force"
zone = "UTC"
order = "month-first"
recognised_by = ["Ref", "Day"]
ignored = ["Who", ""]
withheld = ["place"]

[columns]
"Ref" = "reference"
"Power" = "power"
"Result" = "outcome"
"Linked" = "outcome_linked"

[also]
power = ["Act"]

[join]
searched_at = ["Day", "Clock"]

[values.outcome]
"Warned  on the spot" = "community-resolution"
"Locked up" = "Arrest"
"none" = ""

[blank]
outcome_linked = "no"

[repeated]
outcome = "stop"
gender = "first"
"""


def made(text: str = WHOLE, *, where: str = "made_up.toml") -> Layout:
    return parse(text, where=where, own=True)


def one_by_name(name: str) -> Layout:
    return next(one for one in layout.shipped() if one.name == name)


# --- what a layout says ---------------------------------------------------------------------------------------


def test_everything_that_a_layout_says_is_held_folded() -> None:
    one = made()

    assert one.columns == {"ref": "reference", "power": "power", "result": "outcome", "linked": "outcome_linked",
                           "act": "power"}  # fmt: skip
    assert one.joined == {"searched_at": ("day", "clock")}
    assert one.values == {"outcome": {"warned on the spot": "community-resolution", "locked up": "arrest", "none": ""}}
    assert (one.zone, one.order, one.blank) == ("UTC", "month-first", {"outcome_linked": "no"})
    assert (one.ignored, one.withheld, one.own, one.confirmed) == ({"who", ""}, {"place"}, True, True)


def test_repeated_rows_go_by_the_usual_rules_unless_the_layout_says_another() -> None:
    of_officers = dict.fromkeys(
        ("officer", "officer_id_type", "officer_station", "officer_team", "officer_gender"), "first"
    )
    assert made().repeated == {"object": "second", "power": "second", "gender": "first", **of_officers}
    assert one_by_name("police_uk").repeated == {}
    assert one_by_name("standard").repeated == dict(layout.REPEATED)


def test_without_more_said_a_layout_is_british_and_confirmed() -> None:
    one = made('name = "x"\ntitle = "X"\nrecognised_by = ["When"]\n[columns]\nWhen = "searched_at"\n')

    assert (one.zone, one.order, one.confirmed, one.repeated) == ("Europe/London", "day-first", True, {})


def test_the_strength_of_outcomes_names_every_outcome_once() -> None:
    assert sorted(OUTCOME_STRENGTH) == sorted(vocabulary.OUTCOME.codes)
    assert (OUTCOME_STRENGTH[0], OUTCOME_STRENGTH[-1]) == ("arrest", "no-further-action")


# --- what is refused ------------------------------------------------------------------------------------------


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        (changed('zone = "UTC"', 'zone = "Mars/Olympus"'), 3, "no time zone"),
        (changed('zone = "UTC"', "zone = 3"), 3, "not a text"),
        (changed('"month-first"', '"year-first"'), 4, "day-first, month-first"),
        (changed('["Ref", "Day"]', '"Ref"'), 5, "not a list"),
        (changed('["Ref", "Day"]', "[]"), 5, "recognised_by"),
        (changed('withheld = ["place"]', 'withhold = ["place"]'), 7, 'perhaps "withheld"'),
        (changed('withheld = ["place"]', 'withheld = [\n  "beat",\n  "plaice",\n]'), 9, 'perhaps "place"'),
        (changed('"Power" = "power"', '"Power" = "powr"'), 11, 'perhaps "power"'),
        (changed('"Power" = "power"', '"Power" = ["power"]'), 11, "not a text"),
        (changed('"Result" = "outcome"', '"Result" = "power"'), 12, 'the columns "Power" and "Result"'),
        (changed('"Result" = "outcome"', '" REF" = "outcome"'), 12, "stands twice"),
        (changed('"Result" = "outcome"', '"Who" = "outcome"'), 12, "ignored"),
        (changed('"Result" = "outcome"', '"" = "outcome"'), 12, "without a name"),
        (changed('"Result" = "outcome"', '"Ref" = "outcome"'), 12, "the same name stands twice"),
        (changed('["Act"]', '["Result"]'), 16, "stands twice"),
        (changed('["Act"]', '"Act"'), 16, "not a list"),
        (changed('["Day", "Clock"]', '["Day"]'), 19, "two or more"),
        (changed('["Day", "Clock"]', '["Day", "Power"]'), 19, "another use"),
        (changed('= "Arrest"', '= "arest"'), 23, 'perhaps "arrest"'),
        (changed('= "Arrest"', "= true"), 23, "not a text"),
        (changed('"none" = ""', '"LOCKED UP" = ""'), 24, "stands twice"),
        (changed("[values.outcome]", "[values.grounds]"), 21, "no list of values"),
        (changed("[values.outcome]", "[values.outcomes]"), 21, 'perhaps "outcome"'),
        (changed('outcome_linked = "no"', 'outcome_linked = "nay"'), 27, "yes_no"),
        (changed('gender = "first"', 'gender = "last"'), 31, "second, first, strongest, stop"),
        (changed('gender = "first"', 'gender = "second"'), 31, "object and power"),
        (changed('gender = "first"', 'gender = "strongest"'), 31, "for outcome"),
        (changed('gender = "first"', 'reference = "first"'), 31, "another field"),
        (changed('"Linked" = "outcome_linked"', '"Linked" "outcome_linked"'), 13, "cannot be understood"),
        (changed("[repeated]", "[repeated"), 29, "cannot be understood"),
        (changed("[join]\nsearched_at", "[join]\nended_at"), 9, "searched_at"),
        (changed('title = "A made-up force"', "title = 'x'\nconfirmed = 'no'"), 3, "true or false"),
        ('columns = "x"\n' + changed("[columns]", "[other]"), None, "other"),
    ],
)
def test_a_layout_that_does_not_hold_is_refused_with_its_line(text: str, line: int | None, found: str) -> None:
    with pytest.raises(SettingError) as caught:
        made(text)

    told = str(caught.value)
    assert found in told
    assert told.startswith("made_up.toml: line " + (f"{line}: " if line else ""))
    assert caught.value.exit_code == 11
    assert caught.value.do


@pytest.mark.parametrize("key", ["name", "title", "recognised_by"])
def test_a_layout_without_one_of_its_first_lines_is_refused(key: str) -> None:
    text = "\n".join(line for line in WHOLE.splitlines() if not line.startswith(f"{key} ="))

    with pytest.raises(SettingError, match=f'no "{key}"'):
        made(text)


def test_a_line_is_found_under_its_own_table_however_it_is_written() -> None:
    text = 'name = "x"\ntitle = "X"\nrecognised_by = ["W"]\ncolumns.W = "searched_at"\nvalues.outcome."W" = "arest"\n'

    with pytest.raises(SettingError, match="line 5: "):
        made(text)


def test_a_rule_for_repeated_references_needs_a_reference() -> None:
    text = (
        'name = "x"\ntitle = "X"\nrecognised_by = ["W"]\n[columns]\nW = "searched_at"\n[repeated]\ngender = "first"\n'
    )

    with pytest.raises(SettingError, match=r"line 7: there is no column for the reference"):
        made(text)


# --- columns of a file ----------------------------------------------------------------------------------------


def test_columns_of_a_file_are_placed_and_what_is_unknown_is_listed() -> None:
    headers = ["Clock", "", "ACT", "Ref ", "Who", "Shoe size", "Day"]

    assert made().places(headers, where="f") == {"reference": (3,), "searched_at": (6, 0), "power": (2,)}
    assert made().unknown(headers) == ("Shoe size",)
    assert made().known(headers) == 6


def test_a_date_whose_time_was_not_sent_is_placed_alone() -> None:
    assert made().places(["Ref", "Day"], where="f")["searched_at"] == (1,)


@pytest.mark.parametrize("twice", [["Power", "Act"], ["Power", "power"], ["Day", "Clock", "day"]])
def test_two_columns_for_one_field_are_refused(twice: list[str]) -> None:
    with pytest.raises(InputError, match="two columns are for"):
        made().places(["Ref", *twice], where="f")


def test_another_spelling_of_a_header_does_for_recognition_too() -> None:
    headers = ["Search Reference", "Date and Time of Search", "Power Used"]

    assert choose(headers, where="f").name == "force_export"


# --- the shipped ones -----------------------------------------------------------------------------------------


def test_a_download_that_was_joined_has_the_same_columns_and_more_spellings() -> None:
    plain, joined = one_by_name("police_uk"), one_by_name("police_uk_joined")

    assert plain.columns.items() <= joined.columns.items()
    assert set(joined.columns.values()) == set(plain.columns.values())
    assert (plain.zone, plain.withheld) == (joined.zone, joined.withheld)


@pytest.mark.parametrize("other", ["police_uk_joined", "police_uk_api", "police_uk_api_flat"])
def test_the_public_layouts_carry_the_same_fields_so_that_names_of_records_agree(other: str) -> None:
    assert set(one_by_name(other).columns.values()) == set(one_by_name("police_uk").columns.values())
    assert one_by_name(other).withheld == {"place"}


def test_the_export_of_a_force_has_a_column_for_every_field_of_the_dictionary() -> None:
    one = one_by_name("force_export")

    assert {*one.columns.values(), *one.joined} == set(fields.NAMES)
    assert {"surname", "date of birth", "mobile"} <= one.ignored


@pytest.mark.parametrize("name", ["police_uk_api", "police_uk_api_flat"])
def test_an_outcome_of_false_is_nothing_found_and_an_unknown_link_stays_blank(name: str) -> None:
    one = one_by_name(name)

    assert one.values == {"outcome": {"false": "no-further-action"}}
    assert one.blank == {}


SNAKE = ("type", "date", "part_of_a_policing_operation", "latitude", "longitude", "self_defined_ethnicity",
         "legislation", "object_of_search", "outcome")  # fmt: skip
DOTTED = ("X", "Type", "Date", "Self.defined.ethnicity", "Legislation", "Object.of.search", "Outcome")


@pytest.mark.parametrize("headers", [SNAKE, DOTTED, (*SNAKE, "force"), ("month", *SNAKE)])
def test_a_download_saved_by_another_program_is_known(headers: tuple[str, ...]) -> None:
    one = choose(headers, where="f")

    assert one.name == "police_uk_joined"
    assert one.unknown(headers) == ()


def flat_keys(reply: dict[str, object], before: str = "") -> list[str]:
    found: list[str] = []
    for key, value in reply.items():
        found += flat_keys(value, f"{before}{key}.") if isinstance(value, dict) else [before + key]
    return found


@pytest.mark.shared
def test_real_files_are_read_by_the_layout_that_knows_all_their_columns(shared_data: Path) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(shared_data.glob("api/*.json")):
        headers = list(dict.fromkeys(key for reply in json.loads(path.read_text()) for key in flat_keys(reply)))
        one = choose(headers, where=path.name)
        assert one.unknown(headers) == ()
        assert len(one.places(headers, where=path.name)) == 15
        found.setdefault(one.name, set()).add(path.name)
    for path in [*sorted(shared_data.glob("variants/*")), *sorted(shared_data.glob("police_uk/2020-0[12]/*.csv"))]:
        with (gzip.open if path.suffix == ".gz" else Path.open)(path, "rt", encoding="utf-8-sig") as file:
            headers = next(csv.reader(file))
        one = choose(headers, where=path.name)
        assert one.unknown(headers) == ()
        assert len(one.places(headers, where=path.name)) == 15
        found.setdefault(one.name, set()).add(path.name)

    assert {name: len(files) for name, files in found.items()} == {
        "police_uk_api": 2, "police_uk_api_flat": 1, "police_uk_joined": 1, "police_uk": 6,
    }  # fmt: skip


# --- choosing -------------------------------------------------------------------------------------------------


def test_the_best_fit_is_chosen_not_the_first() -> None:
    small = made(changed('name = "made_up"', 'name = "small"').replace('"Linked" = "outcome_linked"\n', "")
                 .replace('[blank]\noutcome_linked = "no"\n', ""))  # fmt: skip
    headers = ["Ref", "Day", "Clock", "Linked"]

    assert choose(headers, where="f", own=[small, made()]).name == "made_up"
    assert choose(headers, where="f", own=[made(), small]).name == "made_up"


def test_ones_own_layout_goes_before_a_shipped_one_that_knows_more() -> None:
    headers = ["reference", "searched_at", "power", "grounds"]
    own = made('name = "own"\ntitle = "O"\nrecognised_by = ["reference"]\n[columns]\nsearched_at = "searched_at"\n')

    assert choose(headers, where="f").name == "standard"
    assert choose(headers, where="f", own=[own]).name == "own"


def test_a_proposed_layout_is_refused_until_a_person_has_read_it() -> None:
    proposed = made("confirmed = false\n" + WHOLE, where="scrutiny-layouts/made_up.toml")

    with pytest.raises(SettingError, match="proposed and not yet read by a person") as caught:
        choose(["Ref", "Day"], where="f", own=[proposed])
    assert "Open scrutiny-layouts/made_up.toml, mend it and set confirmed = true" in str(caught.value)


def test_a_proposed_layout_stands_in_nobodys_way() -> None:
    proposed = parse(
        'confirmed = false\nname = "p"\ntitle = "P"\nrecognised_by = ["searched_at"]\n'
        '[columns]\nsearched_at = "searched_at"\n',
        where="p.toml",
        own=True,
    )

    assert choose(["reference", "searched_at", "power"], where="f", own=[proposed]).name == "standard"


def test_a_file_that_no_layout_knows_keeps_its_first_row_out_of_the_message() -> None:
    with pytest.raises(UnknownColumns) as caught:
        choose(["Zebedee Quillfeather", "Outcome"], where="f")

    assert isinstance(caught.value, InputError)
    assert caught.value.headers == ("Zebedee Quillfeather", "Outcome")
    assert "Zebedee" not in str(caught.value)


def test_headers_are_counted_as_the_best_layout_knows_them() -> None:
    assert known_headers(["Stop and search", "", "Hertfordshire", "Force"]) == 0
    assert known_headers(["Ref", "Day", "Clock"]) == 0
    assert known_headers(["Ref", "Day", "Clock"], [made()]) == 3
    assert known_headers(["Type", "Date", "Legislation", "x"]) == 3


# --- one's own ------------------------------------------------------------------------------------------------


def test_ones_own_layouts_are_files_or_folders(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/b.toml").write_text(changed('"made_up"', '"b"'), encoding="utf-8-sig")
    (tmp_path / "some/note.txt").write_text("not a layout")
    (tmp_path / "a.toml").write_bytes(changed('"made_up"', '"a"').replace("\n", "\r\n").encode())

    found = load_own([tmp_path / "some", tmp_path / "a.toml"])

    assert [(one.name, one.own) for one in found] == [("b", True), ("a", True)]
    assert found[0].where == str(tmp_path / "some/b.toml")
    assert load_own([]) == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        (WHOLE.replace("made-up", "caf\u00e9").encode("cp1252"), "not UTF-8"),
        (changed('"made_up"', '"standard"').encode(), 'the name "standard"'),
        (b"#" * ((1 << 20) + 1), "too large"),
    ],
)
def test_a_file_that_is_no_layout_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "x.toml").write_bytes(content)

    with pytest.raises(SettingError, match=message):
        load_own([tmp_path / "x.toml"])


def test_two_layouts_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(WHOLE)

    with pytest.raises(SettingError, match=r'the name "made_up" is that of .*a\.toml too'):
        load_own([tmp_path])
