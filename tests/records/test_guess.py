"""Proposing a layout: what is placed, what never is, and what may stand in the file that a person then reads."""

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled_headers import FILES, NONE, PERSONAL, Column

from scrutiny.errors import InputError
from scrutiny.records import fields, guess, layout
from scrutiny.records.guess import LIKELY, Placed, Proposal, propose, to_toml

NAMES_OF_PEOPLE = (
    "Name", "Full Name", "Forename", "Forenames", "First Name", "Surname", "Last Name", "Middle names",
    "Subject Name", "Name of person searched", "Person's full name", "Nominal name", "Suspect Name",
    "Detained person name", "Nickname", "Alias", "AKA", "Date of Birth", "DOB", "D.O.B", "Birth date", "Person DoB",
    "Born", "Year of birth", "Place of birth", "Address", "Home address", "Person address line 1", "Addr1",
    "Subject address", "Postcode", "Home post code", "Person postcode", "Telephone", "Phone number", "Mobile",
    "Mobile no", "Contact number", "Tel No", "Email", "E-mail address", "Subject email", "PNC ID", "PNCID",
    "PNC number", "CRO no", "NI number", "NHS number", "Passport no", "Driving licence number",
    "Vehicle registration", "VRM", "Reg no", "Vehicle reg", "Registration mark", "Number plate", "Vehicle make",
    "Photo", "Photograph taken", "Image of person", "Signature", "Height", "Build", "Hair colour", "Eye colour",
    "Description of person", "Person description", "Clothing worn", "Tattoos", "Nationality", "Occupation",
    "School", "Employer", "Religion", "Disability", "Sexual orientation", "Parent name", "Guardian phone",
    "Next of kin", "Appropriate adult name", "Witness name", "Victim name", "Owner name", "Driver name",
    "Custody number", "Supervisor name", "Social media handle", "IMEI", "Country of birth", "Preferred name",
    "subj_fname", "subj_sn", "persForename", "person_dob", "PersonAddress1", "MobileTelephoneNumber",
)  # fmt: skip


def sample_of(columns: Sequence[Column]) -> dict[str, list[str]]:
    """Forty rows; references are all different, as they are in a system."""
    return {
        header: [f"{value}{n}" if name == "reference" else value for n in range(10) for value in values]
        for header, name, values in columns
    }


def proposal(columns: Sequence[Column]) -> Proposal:
    return propose([header for header, _, _ in columns], sample_of(columns), name="made_up")


def placed(found: Proposal) -> dict[str, Placed]:
    return {header: one for one in found.placed for header in one.headers}


# --- how good it is -------------------------------------------------------------------------------------------


def test_nine_in_ten_of_the_labelled_headers_are_placed_right_and_no_personal_one_is_mapped() -> None:
    right, wrong = 0, []
    for name, columns in FILES.items():
        found = proposal(columns)
        by_header = placed(found)
        for header, label, _ in columns:
            one = by_header.get(header)
            if label == PERSONAL:
                assert one is None, f"{header} names a person and is mapped to {one}"
                fits = header in found.personal
            elif label == NONE:
                fits = one is None or one.confidence < LIKELY
            else:
                fits = one is not None and one.field == label
            right += fits
            wrong += [] if fits else [(name, header)]

    total = sum(len(columns) for columns in FILES.values())
    assert total >= 100
    assert right / total >= 0.9, wrong


@pytest.mark.parametrize("header", NAMES_OF_PEOPLE)
def test_a_column_that_names_or_describes_a_person_is_never_mapped(header: str) -> None:
    found = propose([header, "Grounds", "Search date"], {}, name="x")

    assert found.personal == (header,)
    assert header not in placed(found)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Operation name", "operation"),
        ("Officer name", "officer"),
        ("Name of authorising officer", "authorised_by"),
        ("Search address", "place"),
        ("Outcome description", "outcome"),
        ("Supervisor review date", "supervisor_reviewed_on"),
        ("Area name", "area"),
    ],
)
def test_names_of_things_and_officers_are_not_taken_for_names_of_people(header: str, field: str) -> None:
    found = propose([header, "Grounds"], {}, name="x")

    assert found.personal == ()
    assert placed(found)[header].field == field


@pytest.mark.parametrize(
    "values",
    [
        ["01/02/1999", "03/04/2001", "05/06/1987"],
        ["a@example.org", "b@example.org"],
        ["07700 900001", "07700 900002"],
        ["WD17 1AA", "AL1 1AA"],
    ],
)
def test_ways_to_reach_a_person_and_days_of_birth_are_known_by_their_values(values: list[str]) -> None:
    found = propose(["Further", "Grounds"], {"Further": values}, name="x")

    assert found.personal == ("Further",)


def test_every_header_of_the_shipped_export_is_placed_by_its_words_alone() -> None:
    one = next(one for one in layout.shipped() if one.name == "force_export")
    raw = tomllib.loads((Path(layout.__file__).parent / "layouts/force_export.toml").read_text(encoding="utf-8"))

    found = propose([*raw["columns"], *raw["join"]["searched_at"]], {}, name="x")
    names = {header: one.field for header, one in placed(found).items()}

    assert {header: names.get(header) for header in raw["columns"]} == raw["columns"]
    assert found.personal == ()
    assert names["Time of Search"] == "searched_at"
    assert set(names.values()) == {*one.columns.values(), *one.joined}


RENAMED = {
    "What": "search_type", "When it was": "searched_at", "Planned?": "in_operation", "Op title": "operation",
    "Lat": "latitude", "Long": "longitude", "M/F": "gender", "Age band": "age_range",
    "Ethnicity (self)": "self_defined_ethnicity", "Ethnicity (officer)": "officer_defined_ethnicity", "Act": "power",
    "Looking for": "object", "What came of it": "outcome", "Was it linked": "outcome_linked",
    "More clothing off": "clothing_removed",
}  # fmt: skip


@pytest.mark.shared
def test_a_real_month_whose_columns_were_renamed_is_placed(shared_data: Path) -> None:
    with (shared_data / "police_uk/2020-01/2020-01-hertfordshire-stop-and-search.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    sample = {header: [row[n] for row in rows] for n, header in enumerate(RENAMED)}

    found = propose(list(RENAMED), sample, name="renamed")

    assert {header: one.field for header, one in placed(found).items()} == RENAMED
    assert [one.field for one in found.placed if one not in found.active()] == ["gender", "clothing_removed"]
    assert found.zone_reason.startswith("every time says its own zone")
    assert found.unknown == ()


# --- values against headers -----------------------------------------------------------------------------------


def test_values_decide_where_a_header_can_mean_two_things() -> None:
    yes, prose = ["Yes", "No"] * 20, ["seen to hide a wrap in the left sock as the car drew up"] * 40

    assert placed(propose(["Grounds explained"], {"Grounds explained": yes}, name="x"))["Grounds explained"].field == (
        "told_grounds"
    )
    found = propose(["Grounds"], {"Grounds": [f"{text} {n}" for n, text in enumerate(prose)]}, name="x")
    assert placed(found)["Grounds"].field == "grounds"
    bands = propose(["Age"], {"Age": ["10-17", "18-24"] * 20}, name="x")
    assert placed(bands)["Age"].field == "age_range"


def test_a_yes_or_no_is_not_what_was_found_and_prose_is_no_code() -> None:
    prose = [f"said {n} things about a cousin and was then let go home to a mother" for n in range(99)]

    found = propose(["Found", "Outcome", "Power"], {"Found": ["Yes", "No"] * 20, "Outcome": prose}, name="x")

    active = {one.field for one in found.active()}
    assert "found" not in active
    assert "outcome" not in active


def test_a_date_and_a_time_in_two_columns_are_joined() -> None:
    found = proposal([
        ("Date", "", ["03/08/2026", "14/08/2026"]),
        ("Time", "", ["14:35", "09:05"]),
        ("End time", "", ["14:55", "09:25"]),
        ("Grounds", "", ["x"]),
    ])  # fmt: skip

    joined = {one.field: one.headers for one in found.placed if len(one.headers) > 1}
    assert joined == {"searched_at": ("Date", "Time"), "ended_at": ("Date", "End time")}
    assert layout.parse(to_toml(found), where="x").joined == {
        "searched_at": ("date", "time"),
        "ended_at": ("date", "end time"),
    }


@pytest.mark.parametrize(
    ("dates", "order", "told"),
    [
        (["03/08/2026", "25/08/2026", "04/09/2026"], "day-first", "1 of 3 dates"),
        (["08/03/2026", "08/25/2026"], "month-first", "1 of 2 dates"),
        (["03/08/2026", "04/09/2026"], "day-first", "no date shows it"),
        (["25/08/2026", "08/25/2026"], "day-first", "ask the force which"),
        (["2026-08-25", "2026-08-26"], "day-first", "both ways"),
    ],
)
def test_the_order_of_day_and_month_is_told_from_the_dates(dates: list[str], order: str, told: str) -> None:
    found = propose(["Date of search", "Grounds"], {"Date of search": dates}, name="x")

    assert found.order == order
    assert told in found.order_reason
    assert layout.parse(to_toml(found), where="x").order == order


def test_a_first_row_that_is_a_record_is_refused_without_being_quoted() -> None:
    with pytest.raises(InputError, match="names of 4 columns") as caught:
        propose(["SS/26/1", "03/08/2026 14:35", "Zebedee Quillfeather", "17"], {}, name="x")
    assert "Zebedee" not in str(caught.value)
    with pytest.raises(InputError, match="does not look like"):
        propose(["Zebedee", "Quillfeather"], {}, name="x")
    with pytest.raises(InputError, match="does not look like"):
        propose(["Surname", "Forename"], {}, name="x")


# --- what is written ------------------------------------------------------------------------------------------


def test_a_proposal_is_a_sound_layout_that_is_refused_until_it_is_read() -> None:
    for columns in FILES.values():
        found = proposal(columns)
        text = to_toml(found)

        one = layout.parse(text, where="made_up.toml", own=True)
        assert not one.confirmed
        assert one.missing([header for header, _, _ in columns]) == ()
        again = layout.parse(text.replace("confirmed = false", "confirmed = true"), where="made_up.toml", own=True)
        headers = [header for header, _, _ in columns]
        assert layout.choose(headers, where="f", own=[again]) is again
        assert {*again.places(headers, where="f")} == {one.field for one in found.active()}
        assert again.ignored >= {header.casefold() for header in found.personal}


def test_nothing_that_stands_in_a_cell_is_written_but_common_values_of_coded_fields() -> None:
    secret = "Zebedee Quillfeather"
    rows = 40
    sample = {
        "Reference": [f"SECRET{n}" for n in range(rows)],
        "Grounds": [f"{secret} seen to run from the shop with a bag {n}" for n in range(rows)],
        "Location": [f"outside {secret}'s house"] * rows,
        "Officer": [secret] * rows,
        "Name": [secret] * rows,
        "Odd": [secret] * rows,
        "Outcome": ["Arrested at scene"] * 3 + ["Sent home"] * 35 + [secret] * 2,
        "Date of search": ["03/08/2026"] * rows,
    }

    found = propose(list(sample), sample, name="x")
    text = to_toml(found)

    assert "SECRET" not in text
    assert secret not in text
    assert [(one.value, one.count) for one in found.unknown] == [("Sent home", 35), ("Arrested at scene", 3)]
    assert '# "Arrested at scene" = "arrest"  # 3 of the first rows' in text
    assert layout.parse(text, where="x").values == {"outcome": {}}  # a remark for a person, never in force


def test_a_coded_column_with_very_many_values_is_not_quoted() -> None:
    sample = {"Outcome": [f"Outcome {n % 61}" for n in range(61 * 40)], "Date of search": ["03/08/2026"]}

    found = propose(list(sample), sample, name="x")

    assert found.unknown == ()


def test_what_counts_rows_and_what_stands_twice_is_said_and_not_mapped() -> None:
    found = propose(["", "Unnamed: 0", "Grounds", "Outcome", "outcome ", "Date of search"], {}, name="x")

    assert (found.index, found.repeated) == (("", "Unnamed: 0"), ("Outcome", "outcome "))
    one = layout.parse(to_toml(found), where="x")
    assert one.ignored == {"", "unnamed: 0"}
    assert "outcome" not in one.columns


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("SS Export (Aug) 2026", "ss_export_aug_2026"),
        ("\u00c9xport", "export"),
        ("***", "own"),
        ("standard", "standard_own"),
    ],
)
def test_a_layout_is_named_after_the_file_and_never_as_a_shipped_one(stem: str, name: str) -> None:
    assert guess.slug(stem) == name


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text(max_size=14), max_size=5),
    st.lists(st.sampled_from(["Grounds", "Power used", "Date of search", "Surname", "Time"]), min_size=1, unique=True),
    st.lists(st.text(max_size=12), max_size=8),
)  # fmt: skip
def test_whatever_the_headers_and_cells_are_the_proposal_is_valid_toml(
    odd: list[str], known: list[str], cells: list[str]
) -> None:
    headers = [*odd, *known]
    try:
        found = propose(headers, dict.fromkeys(headers, cells * 3), name="x")
    except InputError:
        return

    one = layout.parse(to_toml(found), where="x")
    assert set(one.columns.values()) <= set(fields.NAMES)
    for header in headers:
        where = [header in found.personal, header in found.index, header in found.repeated, header in found.unplaced,
                 header in placed(found)]  # fmt: skip
        assert sum(where) == 1


def test_where_only_the_time_of_the_stop_is_there_it_is_the_time_of_the_search() -> None:
    sample = {"Stop Ref No": [f"A{n}" for n in range(40)], "Date/Time of Stop": ["2026-08-03T14:05:00"] * 40}

    proposal = propose(list(sample), sample, name="x")

    assert {one.headers[0]: one.field for one in proposal.placed}["Date/Time of Stop"] == "searched_at"


def test_one_slip_among_the_ages_does_not_hide_that_they_are_ages() -> None:
    sample = {"Age": [str(18 + n % 30) for n in range(400)] + ["199"], "Date of Search": ["2026-08-03"] * 401}

    proposal = propose(list(sample), sample, name="x")

    assert {one.headers[0]: one.field for one in proposal.placed}["Age"] == "age"
