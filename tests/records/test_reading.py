"""Reading: every row is a record or a reject with a reason; nothing is lost and nothing is guessed."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import fields
from scrutiny.records.reading import Options, read
from scrutiny.records.table import Records

NAME = "2026-08-hertfordshire-stop-and-search.csv"
POLICE_UK = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
ROW = (
    "Person search,2026-08-03T12:30:00+00:00,False,,51.66,-0.39,Male,18-24,"
    "White - Irish,White,Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,True,False"
)


def load(folder: Path, text: str | bytes, *, name: str = NAME, **options: object) -> Records:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read([path], **options)


def standard(folder: Path, rows: list[dict[str, str]]) -> Records:
    return load(folder, pd.DataFrame(rows).to_csv(index=False))


def test_a_public_row_becomes_a_record_of_codes(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n")

    row = records.rows.iloc[0]
    assert (row["search_type"], row["power"], row["object"], row["outcome"]) == ("person", "mda-s23", "drugs", "arrest")
    assert (row["self_defined_ethnicity"], row["outcome_linked"]) == ("W2", "yes")
    assert row["searched_at"] == pd.Timestamp("2026-08-03T12:30:00Z")
    assert (row["source_row"], row["date_precision"]) == (2, "second")


def test_force_and_month_come_from_the_name_or_are_asked_for(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n")
    assert (records.sources[0].force, records.sources[0].month) == ("hertfordshire", "2026-08")

    with pytest.raises(InputError, match="which force"):
        load(tmp_path, f"{POLICE_UK}\n{ROW}\n", name="export.csv")
    assert load(tmp_path, f"{POLICE_UK}\n{ROW}\n", name="export.csv", force="essex").sources[0].force == "essex"


def test_a_byte_order_mark_windows_line_ends_and_an_index_column_change_nothing(tmp_path: Path) -> None:
    plain = load(tmp_path, f"{POLICE_UK}\n{ROW}\n{ROW}\n")
    windows = load(tmp_path, f"\ufeff{POLICE_UK}\r\n{ROW}\r\n{ROW}\r\n")
    index = load(tmp_path, f",{POLICE_UK}\n0,{ROW}\n1,{ROW}\n")

    for other in (windows, index):
        pd.testing.assert_frame_equal(plain.rows, other.rows)


def test_an_impossible_date_is_a_reject_with_its_row_and_column(tmp_path: Path) -> None:
    bad = ROW.replace("2026-08-03T12:30:00+00:00", "31/02/2026 10:00")

    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n{bad}\n{ROW}\n")

    assert (records.rows_read, records.accepted, records.rejected) == (3, 2, 1)
    assert records.rejects.iloc[0].to_dict() == {
        "file": NAME,
        "row": 3,
        "column": "searched_at",
        "code": "date",
        "reason": "the date is not one that can be read",
    }


def test_a_blank_date_is_accepted_and_marked(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW.replace('2026-08-03T12:30:00+00:00', '')}\n")

    assert records.rows["date_precision"].tolist() == ["none"]
    assert records.blank("searched_at").tolist() == [True]


def test_a_date_without_a_time_is_never_a_midnight(tmp_path: Path) -> None:
    records = standard(tmp_path, [{"reference": "1", "searched_at": "03/08/2026"}])

    assert records.rows["date_precision"].tolist() == ["day"]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-08-03T14:35:00", "2026-08-03T13:35:00Z"),  # local time, in summer
        ("2026-12-03 14:35", "2026-12-03T14:35:00Z"),
        ("03/08/2026 14:35:10", "2026-08-03T13:35:10Z"),
        ("3/8/2026 9:05", "2026-08-03T08:05:00Z"),
        ("2026-08-03T14:35:00+00:00", "2026-08-03T14:35:00Z"),
        ("2026-08-03T14:35:00.250000+01:00", "2026-08-03T13:35:00Z"),
        ("2026-08-03T14:35:00Z", "2026-08-03T14:35:00Z"),
        ("2026-10-25T01:30:00", "2026-10-25T00:30:00Z"),  # the hour that comes twice: its first passing
    ],
)
def test_times_are_read_as_they_are_written(tmp_path: Path, written: str, instant: str) -> None:
    records = load(tmp_path, f"reference,searched_at\n1,{written}\n", name="export.csv", force="hertfordshire")

    assert records.rows["searched_at"].dt.floor("s").iloc[0] == pd.Timestamp(instant)


@pytest.mark.parametrize("written", ["2026-03-29T01:30:00", "2026-13-01", "08/31/2026", "yesterday", "12345"])
def test_a_time_that_does_not_exist_is_rejected(tmp_path: Path, written: str) -> None:
    assert standard(tmp_path, [{"reference": "1", "searched_at": written}]).rejected == 1


def test_rows_with_other_numbers_of_cells_and_blank_rows_are_counted(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n{ROW},extra\n{',' * 14}\n{ROW}\n")

    assert (records.rows_read, records.accepted, records.rejected) == (4, 2, 2)
    assert records.rejects[["row", "code"]].to_numpy().tolist() == [[3, "cells"], [4, "blank-row"]]
    assert records.rows["source_row"].tolist() == [2, 5]


def test_a_cell_with_line_breaks_is_one_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    text = 'reference,searched_at,grounds\n1,2026-08-01,"one\ntwo, three"\n2,nonsense,x\n'

    records = load(tmp_path, text)

    assert records.rows["grounds"].tolist() == ["one\ntwo, three"]
    assert records.rejects["row"].tolist() == [3]


def test_unknown_values_are_kept_as_read_and_counted(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW.replace('Arrest', 'Arested')}\n{ROW}\n")

    assert records.rows["outcome"].tolist() == ["Arested", "arrest"]
    assert records.unknown.to_numpy().tolist() == [["outcome", "Arested", 1]]
    assert records.known("outcome").tolist() == [False, True]


def test_a_withheld_cell_is_neither_blank_nor_a_value(tmp_path: Path) -> None:
    records = standard(
        tmp_path,
        [
            {"reference": "1", "searched_at": "2026-08-01", "grounds": "[REDACTED]", "power": "withheld"},
            {"reference": "2", "searched_at": "2026-08-01", "grounds": "", "power": ""},
            {"reference": "3", "searched_at": "2026-08-01", "grounds": "seen", "power": "S60"},
        ],
    )

    for name in ("grounds", "power"):
        assert records.withheld(name).tolist() == [True, False, False]
        assert records.blank(name).tolist() == [False, True, False]


def test_a_column_that_is_not_there_is_not_supplied(tmp_path: Path) -> None:
    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n")

    assert not records.supplied("grounds").any()
    assert records.never_carried("place").all()
    assert records.column("grounds").isna().all()


def test_references_stay_text(tmp_path: Path) -> None:
    records = standard(tmp_path, [{"reference": "0012", "searched_at": "2026-08-01"}])

    assert records.rows["record_id"].tolist() == ["0012"]


def test_a_reference_used_again_is_kept_and_said(tmp_path: Path) -> None:
    rows = [{"reference": "7", "searched_at": "2026-08-01", "gender": gender} for gender in ("Male", "Female")]

    records = standard(tmp_path, rows)

    assert sorted(records.rows["record_id"]) == ["7", "7#2"]
    assert any("repeats a reference" in notice for notice in records.notices)


def test_officers_are_pseudonyms_that_a_key_keeps(tmp_path: Path) -> None:
    rows = [
        {"reference": str(n), "searched_at": "2026-08-01", "officer": name}
        for n, name in enumerate(["PC Example", "pc example ", ""])
    ]
    text = pd.DataFrame(rows).to_csv(index=False)

    once, again = (load(tmp_path, text, pseudonym_key=b"key").rows["officer"] for _ in range(2))
    other = load(tmp_path, text).rows["officer"]

    assert once.tolist()[:2] == again.tolist()[:2]
    assert once[0] == once[1] != other[0]
    assert "xample" not in "".join(once.dropna())
    assert once.isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (POLICE_UK.replace("Date,", "").encode(), 'no column "Date"'),
        (b"a,b\n1,2\n", "none of the 2 columns"),
        (b"Type,Date,Legislation,Object of search\nx,caf\x81\xe9,y,z\n", "neither UTF-8 nor Windows-1252"),
        (b"Type,Date,Legislation,Object of search\nx,\0,y,z\n", "NUL characters"),
        (f"{POLICE_UK},Date\n{ROW},x\n".encode(), 'two columns are for "searched_at"'),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_plain_error(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(tmp_path, content)


def test_a_missing_file_and_a_folder_give_one_plain_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read([tmp_path / NAME])
    (tmp_path / NAME).mkdir()
    with pytest.raises(InputError, match="folder"):
        read([tmp_path / NAME])


def test_messages_never_hold_what_a_cell_says(tmp_path: Path) -> None:
    secret = "Zebedee Quillfeather"
    text = f'reference,searched_at,grounds\n"{secret}","{secret}","{secret}"\n1,2026-08-01\n'

    records = load(tmp_path, text)

    assert records.rejected == 2
    assert secret not in records.rejects.to_csv()
    with pytest.raises(InputError) as caught:
        load(tmp_path, f"{secret},x\n1,2\n")
    assert secret not in str(caught.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_gives_an_error_or_an_exact_account(tmp_path: Path, data: st.DataObject) -> None:
    """Cells cut, bytes flipped, rows dropped: rows read is always accepted plus rejected."""
    content = bytearray(f"{POLICE_UK}\n{ROW}\n{ROW}\n{ROW}\n".encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                content[at:at] = data.draw(st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b"\r", b";"]))
        if not content:
            return

    try:
        records = load(tmp_path, bytes(content))
    except InputError:
        return

    assert records.rows_read == records.accepted + records.rejected
    assert len(records.rejects) == records.rejected
    assert list(records.rows.columns) == [name for name in fields.COLUMNS if name in records.rows.columns]


@pytest.mark.shared
def test_all_real_hertfordshire_months_are_accounted_for(shared_data: Path) -> None:
    paths = sorted(shared_data.glob("police_uk/*/*-hertfordshire-stop-and-search.csv"))

    records = read(paths)

    assert len(paths) == 24
    assert (records.rows_read, records.accepted + records.rejected) == (17_382, 17_382)
    assert records.unknown.empty
    months = records.rows["searched_at"].dt.tz_convert("Europe/London").dt.strftime("%Y-%m")
    named = records.rows["source"].map({source.number: source.month for source in records.sources})
    assert (months == named).all()  # local time, not UTC: no exception in 24 months


@pytest.mark.shared
def test_real_old_names_and_windows_line_ends_are_read(shared_data: Path) -> None:
    old = read([shared_data / "variants/legacy-greater-manchester-2016-03_2017-03.csv"], force="greater-manchester")
    windows = read([shared_data / "variants/crlf-2020-01-city-of-london-stop-and-search.csv"], force="city-of-london")
    original = read([shared_data / "police_uk/2020-01/2020-01-city-of-london-stop-and-search.csv"])

    assert old.accepted == 2_986
    assert old.unknown.empty
    pd.testing.assert_series_equal(windows.rows["record_id"], original.rows["record_id"])


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    text = f"{POLICE_UK}\n{ROW}\n"
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / NAME).write_text(text)

    with pytest.raises(InputError, match="given twice"):
        read([tmp_path / "a" / NAME, tmp_path / "b" / NAME])


def test_a_search_that_two_files_carry_is_refused_and_not_counted_twice(tmp_path: Path) -> None:
    august, september = tmp_path / "2026-08-x-stop-and-search.csv", tmp_path / "2026-09-x-stop-and-search.csv"
    august.write_text("reference,searched_at\n1,2026-08-01\n2,2026-08-02\n")
    september.write_text("reference,searched_at\n2,2026-08-02\n3,2026-09-02\n")

    with pytest.raises(InputError, match="1 references stand in more than one"):
        read([august, september])


def test_a_reference_used_again_is_numbered_by_what_its_rows_say(tmp_path: Path) -> None:
    rows = [{"reference": "7", "searched_at": "2026-08-01", "gender": gender} for gender in ("male", "female")]

    names = [
        dict(zip(found["gender"], found["record_id"], strict=True))
        for found in (standard(tmp_path, order).rows for order in (rows, rows[::-1]))
    ]

    assert names[0] == names[1]


def test_a_reference_cannot_take_the_name_of_a_repeated_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="#2"):
        standard(tmp_path, [{"reference": name, "searched_at": "2026-08-01"} for name in ("X", "X", "X#2")])


def test_files_of_two_layouts_can_be_read_together(tmp_path: Path) -> None:
    public, ours = tmp_path / "2026-08-x-stop-and-search.csv", tmp_path / "2026-09-x-stop-and-search.csv"
    public.write_text(f"{POLICE_UK}\n{ROW}\n{ROW}\n")
    ours.write_text("reference,searched_at,supervisor_reviewed_on\n,2026-09-01,2026-09-02\n,2026-09-01,2026-09-03\n")

    records = read([public, ours])

    assert records.accepted == 4
    assert records.rows["record_id"].is_unique


@pytest.mark.parametrize("written", ["0001-01-01", "1926-08-03", "9999-12-31", "2206-08-03", "2026-11-03"])
def test_a_year_typed_wrongly_is_a_reject(tmp_path: Path, written: str) -> None:
    records = standard(tmp_path, [{"reference": "1", "searched_at": written}])

    assert records.rejects["reason"].tolist() == ["the date lies outside what the file is for"]


def test_a_large_file_is_one_table(tmp_path: Path) -> None:
    """More than one block of the reader: columns are put together again."""
    from scrutiny.code_a.catalogue import RULES
    from scrutiny.code_a.evaluate import evaluate

    text = "reference,searched_at,power,grounds\n" + "".join(
        f'{n},2026-08-01T10:00:00,S23 MDA,"seen to hide a wrap, {n}, {"x" * 900}"\n' for n in range(20_000)
    )

    records = load(tmp_path, text)

    assert records.accepted == 20_000
    assert evaluate(records, RULES).counts()["clear"].sum() > 0


def test_what_a_program_writes_for_nothing_is_blank_and_said(tmp_path: Path) -> None:
    row = ROW.split(",")
    row[4] = row[5] = row[6] = "NA"
    row[7], row[13], row[14] = "NULL", "nan", "None"

    records = load(tmp_path, f"{POLICE_UK}\n{ROW}\n{','.join(row)}\n")

    assert records.rows["latitude"].isna().tolist() == [False, True]
    assert records.rows["gender"].isna().tolist() == [False, True]
    assert records.rows["outcome_linked"].isna().tolist() == [False, True]
    assert records.rows["clothing_removed"].iloc[1] == "outer-or-none"  # there it says something
    assert any("say NA, NULL or the like" in notice for notice in records.notices)


def test_a_file_that_joins_several_forces_is_refused(tmp_path: Path) -> None:
    joined = f"Force,{POLICE_UK}\nHertfordshire,{ROW}\nKent,{ROW}\n"

    with pytest.raises(InputError, match='the column "Force" names more than one force'):
        load(tmp_path, joined)
    assert load(tmp_path, joined.replace("Kent", "Hertfordshire")).accepted == 2


def test_a_file_in_windows_1252_or_utf_16_is_read_and_said(tmp_path: Path) -> None:
    text = "reference,searched_at,grounds\n1,2026-08-01,Café Noir\n"

    for encoding, called in (("cp1252", "Windows-1252"), ("utf-16", "UTF-16")):
        records = load(tmp_path, text.encode(encoding))
        assert records.rows["grounds"].tolist() == ["Café Noir"]
        assert any(called in notice for notice in records.notices)


def test_semicolons_tabs_and_title_rows_need_no_option(tmp_path: Path) -> None:
    text = "reference,searched_at,area\n1,2026-08-01,Watford\n2,31/02/2026,Watford\n"

    for separator in (";", "\t"):
        records = load(tmp_path, "Stop and search\nMade on 2 October\n\n" + text.replace(",", separator))
        assert records.accepted == 1
        assert records.rejects[["row", "column"]].to_numpy().tolist() == [[6, "searched_at"]]
        assert any("above the header" in notice for notice in records.notices)


def test_the_force_s_own_total_is_compared(tmp_path: Path) -> None:
    text = "reference,searched_at\n1,2026-08-01\n2,2026-08-02\n"

    load(tmp_path, text, options=Options(expect=2))
    with pytest.raises(InputError, match="2 rows in the files, 5 by the force's own count: 3 are missing"):
        load(tmp_path, text, options=Options(expect=5))


def test_dates_that_can_only_be_month_first_are_not_mixed_with_others(tmp_path: Path) -> None:
    dates = ["04/03/2026", "04/13/2026", "04/05/2026"]

    with pytest.raises(InputError, match="month before day"):
        standard(tmp_path, [{"reference": str(n), "searched_at": text} for n, text in enumerate(dates)])


def test_references_that_a_spreadsheet_cut_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written like 1\.23E"):
        standard(tmp_path, [{"reference": "1.23457E+11", "searched_at": "2026-08-01"}])


def test_a_name_and_an_option_that_differ_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the name says hertfordshire, --force says kent"):
        load(tmp_path, f"{POLICE_UK}\n{ROW}\n", force="kent")


def test_rows_of_one_person_that_differ_are_refused_with_both_rows(tmp_path: Path) -> None:
    rows = [{"reference": "7", "searched_at": "2026-08-01", "area": area} for area in ("Watford", "Stevenage")]

    with pytest.raises(InputError, match=r"rows 2 and 3 have one reference .* differ in area"):
        standard(tmp_path, rows)


def test_a_search_of_two_objects_is_one_record(tmp_path: Path) -> None:
    rows = [
        {"reference": "7", "searched_at": "2026-08-01", "object": thing, "outcome": outcome}
        for thing, outcome in (("Controlled drugs", "NFA"), ("Offensive weapons", "Arrest"))
    ]

    records = standard(tmp_path, rows)

    assert (records.rows_read, records.accepted, records.joined, records.rejected) == (2, 1, 1, 0)
    row = records.rows.iloc[0]
    assert {row["object"], row["second_object"]} == {"drugs", "offensive-weapons"}
    assert row["outcome"] == "arrest"


def test_rows_of_blanks_at_the_end_are_no_rows(tmp_path: Path) -> None:
    text = "reference,searched_at\n1,2026-08-01\n,\n2,2026-08-02\n" + ",\n" * 200

    records = load(tmp_path, text)

    assert (records.rows_read, records.accepted) == (3, 2)
    assert records.rejects[["row", "code"]].to_numpy().tolist() == [[3, "blank-row"]]


def test_a_reference_that_a_program_wrote_as_a_number_is_the_same_one(tmp_path: Path) -> None:
    records = standard(tmp_path, [{"reference": "41200.0", "searched_at": "2026-08-01", "beat": "10.0"}])

    assert records.rows[["record_id", "beat"]].to_numpy().tolist() == [["41200", "10"]]
    assert any("like 41200.0" in notice for notice in records.notices)


def test_the_same_searches_in_two_files_are_refused(tmp_path: Path) -> None:
    rows = [ROW.replace("T12:30", f"T{n // 60 + 8:02d}:{n % 60:02d}") for n in range(60)]
    one, other = tmp_path / NAME, tmp_path / f"{NAME}.gz"
    one.write_text("\n".join([POLICE_UK, *rows]))
    other.write_bytes(gzip.compress("\r\n".join([POLICE_UK, *rows[::-1]]).encode()))

    with pytest.raises(InputError, match="60 searches of it stand in"):
        read([tmp_path])


def test_a_month_that_was_split_is_one_month(tmp_path: Path) -> None:
    """People stopped together may fall into both files: a few equal rows are no sign of anything."""
    rows = [ROW.replace("T12:30", f"T{n // 60 + 8:02d}:{n % 60:02d}") for n in range(60)]
    for folder, part in (("a", rows[:40]), ("b", [*rows[40:], *rows[:3]])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / NAME).write_text("\n".join([POLICE_UK, *part]))

    assert read([tmp_path]).accepted == 63


def test_a_third_object_of_one_search_is_said(tmp_path: Path) -> None:
    things = ("Controlled drugs", "Offensive weapons", "Fireworks")
    rows = [{"reference": "7", "searched_at": "2026-08-01", "object": thing} for thing in things]

    records = standard(tmp_path, rows)

    assert (records.accepted, records.joined) == (1, 2)
    assert any(notice.startswith("1 object or power is the third") for notice in records.notices)


def test_an_outcome_that_is_linked_in_one_row_is_linked(tmp_path: Path) -> None:
    rows = [
        {"reference": "7", "searched_at": "2026-08-01", "outcome": "Arrest", "outcome_linked": linked, "object": thing}
        for linked, thing in (("False", "Controlled drugs"), ("True", "Offensive weapons"))
    ]

    for order in (rows, rows[::-1]):
        assert standard(tmp_path, order).rows["outcome_linked"].tolist() == ["yes"]


def test_a_row_that_says_something_only_in_a_column_that_is_not_carried_is_no_blank_row_at_the_end(
    tmp_path: Path,
) -> None:
    """It is rejected and told, at the end as anywhere; what is blank in every column behind the table is no row."""
    path = tmp_path / "2026-08-hertfordshire-stop-and-search.csv"
    path.write_text("searched_at,object,remarks\n2026-08-03 12:00,drugs,\n,,seen\n,,\n,,\n")
    records = read([path])
    assert records.rows_read == 2
    assert records.rejects[["row", "code"]].to_numpy().tolist() == [[3, "blank-row"]]
