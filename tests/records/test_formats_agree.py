"""The same rows in every format are the same records, in every field that both formats carry.

The workbooks are written as Excel keeps such rows: local times, days, numbers and truth values in cells of their own
type, the age band 10-17 as the first of October 2017, references as text.
"""

import csv
import gzip
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.records import fields
from scrutiny.records.reading import Options, read
from scrutiny.records.table import Records

Rows = list[list[str]]  # the headers first; cells as in the CSV
KEY = b"a key, so that officers have the same names"
STEM = "2026-10-hertfordshire-stop-and-search"

EDGES: Rows = list(
    csv.reader(
        io.StringIO(
            """\
reference,search_type,searched_at,latitude,longitude,age,age_range,in_operation,handcuffs_used,detention_minutes,place,\
grounds,officer,outcome_linked,record_created_at,supervisor_reviewed_on
0012,Person search,2026-08-01T00:00:00,52,-0.5,17,10-17,TRUE,FALSE,10,17,café,0042,TRUE,2026-08-02T00:00:00,2026-08-03
0013,Vehicle search,2026-10-25T01:30:00,51.123456,-0.25,,over 34,FALSE,TRUE,5,High St,"he said ""no"", and left",42,\
FALSE,2026-10-25T00:59:59,
00000,Person search,2026-10-25T01:00:00,,,12,10-17,,,,,"one
two",,,,2026-10-25
7.0,Person search,2026-07-31T23:59:59,51.0,0,34.0,25-34,TRUE,FALSE,0,1.50,=1+1,x,,2026-08-01T12:00:01,2026-08-01
SS/1,Person search,,51.5,0.1,5,under 10,,,1.5,,,,,,
123456789012345,Person search,2026-10-24T12:00:59,51.5,0.1,,18-24,,,,,'quoted',,,,
"""
        )
    )
)


# --- writing ------------------------------------------------------------------------------------------------


def as_csv(rows: Rows, *, separator: str = ",", ends: str = "\n", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if ends == "\r" else csv.QUOTE_MINIMAL  # else it leaves a line feed in a cell unquoted
    csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


def zipped(rows: Rows) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"extracts/{STEM}.csv", as_csv(rows))
        archive.writestr("extracts/read me.txt", "no extract")
    return stream.getvalue()


TEXTS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "UTF-8 with a mark": (".csv", lambda rows: as_csv(rows, encoding="utf-8-sig")),
    "Windows-1252": (".csv", lambda rows: as_csv(rows, encoding="cp1252")),
    "Unicode text of Excel": (".txt", lambda rows: as_csv(rows, separator="\t", ends="\r\n", encoding="utf-16")),
    "UTF-16, big end first, no mark": (".csv", lambda rows: as_csv(rows, encoding="utf-16-be")),
    "semicolons": (".csv", lambda rows: as_csv(rows, separator=";")),
    "tabs": (".tsv", lambda rows: as_csv(rows, separator="\t")),
    "Windows line ends": (".csv", lambda rows: as_csv(rows, ends="\r\n")),
    "old Mac line ends": (".csv", lambda rows: as_csv(rows, ends="\r")),
    "the separator told": (".csv", lambda rows: b"sep=;\r\n" + as_csv(rows, separator=";", ends="\r\n")),
    "titles above": (".csv", lambda rows: b"Stop and search\n,,\nAugust,,\n" + as_csv(rows)),
    "blank lines below": (".csv", lambda rows: as_csv(rows) + b"\n\r\n\n"),
    "packed": (".csv.gz", lambda rows: gzip.compress(as_csv(rows))),
    "in an archive": (".zip", zipped),
}


def typed(header: str, cell: str) -> object:
    """A cell as a spreadsheet keeps it: text, number, truth value, moment or day."""
    described = fields.by_name().get(header)
    kind = described.kind if described else None
    if not cell:
        return None
    if kind is fields.Kind.CODED and cell in ("TRUE", "FALSE"):
        return cell == "TRUE"
    if kind is fields.Kind.NUMBER or header in ("Latitude", "Longitude"):
        return float(cell)
    if kind is fields.Kind.DAY or (kind is fields.Kind.INSTANT and len(cell) == 10):
        return date.fromisoformat(cell)
    if kind is fields.Kind.INSTANT and "+" not in cell:
        return datetime.fromisoformat(cell)
    if header in ("age_range", "Age range") and cell == "10-17":
        return date(2017, 10, 1)
    return cell


def as_workbook(rows: Rows) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        band = book.add_format({"num_format": "mmm-yy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        for number, row in enumerate(rows[1:], start=1):
            for column, (header, cell) in enumerate(zip(rows[0], row, strict=True)):
                match typed(header, cell):
                    case None:
                        continue
                    case bool(value):
                        sheet.write_boolean(number, column, value)
                    case float(value):
                        sheet.write_number(number, column, value)
                    case datetime() as value:
                        sheet.write_datetime(number, column, value, moment)
                    case date() as value:
                        sheet.write_datetime(number, column, value, band if cell == "10-17" else day)
                    case value:
                        sheet.write_string(number, column, str(value))
    return stream.getvalue()


def as_workbook_of_another_program(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [rows[0], *([typed(*pair) for pair in zip(rows[0], row, strict=True)] for row in rows[1:])]:
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
        if isinstance(cell.value, str):  # openpyxl takes =1+1 for a formula
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_parquet(rows: Rows, *, types: bool) -> bytes:
    columns = {}
    for column, header in enumerate(rows[0]):
        cells = [typed(header, row[column]) if types else row[column] or None for row in rows[1:]]
        if header in ("age_range", "Age range"):  # only a spreadsheet takes a band for a date
            cells = [row[column] or None for row in rows[1:]]
        columns[header] = pa.array(cells) if any(cell is not None for cell in cells) else pa.nulls(len(cells))
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, row_group_size=3)
    return stream.getvalue()


API = {
    "Type": "type",
    "Date": "datetime",
    "Part of a policing operation": "operation",
    "Policing operation": "operation_name",
    "Gender": "gender",
    "Age range": "age_range",
    "Self-defined ethnicity": "self_defined_ethnicity",
    "Officer-defined ethnicity": "officer_defined_ethnicity",
    "Legislation": "legislation",
    "Object of search": "object_of_search",
    "Outcome": "outcome",
    "Outcome linked to object of search": "outcome_linked_to_object_of_search",
    "Removal of more than just outer clothing": "removal_of_more_than_outer_clothing",
}


def as_reply(rows: Rows) -> bytes:
    """As the API of data.police.uk answers."""
    found = []
    for row in rows[1:]:
        cells = dict(zip(rows[0], row, strict=True))
        one: dict[str, object] = {name: {"True": True, "False": False, "": None}.get(cells[header], cells[header])
                                  for header, name in API.items()}  # fmt: skip
        one["involved_person"] = cells["Type"] != "Vehicle search"
        one["outcome_object"] = {"id": "bu-arrest", "name": cells["Outcome"]} if cells["Outcome"] else None
        street = {"id": 1, "name": "On or near Parking Area"}
        point = {"latitude": cells["Latitude"], "longitude": cells["Longitude"], "street": street}
        one["location"] = point if cells["Latitude"] else None
        found.append(one)
    return json.dumps(found).encode()


# --- comparing ----------------------------------------------------------------------------------------------


def loaded(folder: Path, ending: str, content: bytes, *, stem: str = STEM) -> Records:
    path = folder / f"{stem}{ending}"
    path.write_bytes(content)
    return read([path], options=Options(force="hertfordshire", month="2026-10", pseudonym_key=KEY))


def differences(one: Records, other: Records, *, beside: Sequence[str] = ("record_id", "date_precision")) -> list[str]:
    """The columns in which two readings differ, and how often; and what only one of them has."""
    assert len(one.rows) == len(other.rows)
    found = []
    for name in [*beside, *fields.NAMES]:
        if (name in one.rows) != (name in other.rows):
            found.append(f"{name} is in one only")
        elif name in one.rows:
            pair = [records.rows[name].astype("object") for records in (one, other)]
            pair = [cells.where(cells.notna(), None) for cells in pair]
            if count := int((pair[0] != pair[1]).sum()) - int((pair[0].isna() & pair[1].isna()).sum()):
                found.append(f"{name} in {count} rows")
    if one.rows["source_row"].tolist() != other.rows["source_row"].tolist():
        found.append("row numbers")
    return found


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Records:
    found = loaded(tmp_path_factory.mktemp("edges"), ".csv", as_csv(EDGES))
    assert (found.accepted, found.rejected) == (len(EDGES) - 1, 0)
    return found


@pytest.fixture(scope="module")
def sample() -> Rows:
    """A month of the invented data: all fields of the dictionary, local times."""
    return rows_of(ROOT / "sample_data/2026-08-hertfordshire-stop-and-search.csv")


# --- texts, workbooks, Parquet, replies ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", TEXTS)
def test_the_same_rows_in_any_text_are_the_same_records(edges: Records, tmp_path: Path, kind: str) -> None:
    ending, write = TEXTS[kind]

    other = loaded(tmp_path, ending, write(EDGES))

    assert other.rejected == 0
    assert [said for said in differences(edges, other) if kind != "titles above" or said != "row numbers"] == []


def test_the_edge_rows_are_read_as_they_are_meant(edges: Records) -> None:
    rows = edges.rows

    assert rows["reference"].tolist() == ["0012", "0013", "00000", "7", "SS/1", "123456789012345"]
    assert rows["searched_at"].dt.strftime("%d %H:%M:%S").tolist()[:4] == [
        "31 23:00:00", "25 00:30:00", "25 00:00:00", "31 22:59:59",
    ]  # fmt: skip
    assert rows["date_precision"].tolist() == ["second"] * 4 + ["none", "second"]
    assert rows["age"].tolist()[:1] == [17.0]
    assert rows["in_operation"].tolist()[:2] == ["yes", "no"]


@pytest.mark.parametrize("write", [as_workbook, as_workbook_of_another_program])
def test_the_same_rows_in_a_workbook_are_the_same_records(
    edges: Records, tmp_path: Path, write: Callable[[Rows], bytes]
) -> None:
    other = loaded(tmp_path, ".xlsx", write(EDGES))

    assert differences(edges, other) == []
    assert any("2 of age band that a spreadsheet had turned into dates" in notice for notice in other.notices)
    assert not any("turned into dates" in notice for notice in edges.notices)


@pytest.mark.parametrize("types", [True, False])
def test_the_same_rows_in_parquet_are_the_same_records(edges: Records, tmp_path: Path, types: bool) -> None:
    other = loaded(tmp_path, ".parquet", as_parquet(EDGES, types=types))

    # A typed column has no way to tell 17 from "17" or "17.0": what is a number comes as one.
    assert differences(edges, other) == []


def test_a_sample_month_is_the_same_in_workbook_and_parquet(sample: Rows, tmp_path: Path) -> None:
    sample = [sample[0], *sample[1::3]]
    original = loaded(tmp_path, ".csv", as_csv(sample))

    assert original.accepted == len(sample) - 1 > 100
    for ending, content in (
        (".xlsx", as_workbook(sample)),
        (".parquet", as_parquet(sample, types=True)),
        (".pq.parquet", as_parquet(sample, types=False)),
    ):
        assert differences(original, loaded(tmp_path, ending, content)) == [], ending


PUBLISHED = (
    "2020-06/2020-06-hertfordshire-stop-and-search.csv",
    "2019-10/2019-10-hertfordshire-stop-and-search.csv",  # the hour that comes twice
    "2020-01/2020-01-city-of-london-stop-and-search.csv",
)


@pytest.mark.shared
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_real_month_is_the_same_in_every_format(shared_data: Path, tmp_path: Path, name: str) -> None:
    rows = rows_of(shared_data / "police_uk" / name)
    original = loaded(tmp_path, ".csv", as_csv(rows))

    assert original.accepted == len(rows) - 1 > 100
    for kind in ("Windows-1252", "Unicode text of Excel", "in an archive"):
        ending, write = TEXTS[kind]
        assert differences(original, loaded(tmp_path, ending, write(rows))) == [], kind
    for ending, content in (
        (".xlsx", as_workbook(rows)),
        (".json", as_reply(rows)),
        (".parquet", as_parquet(rows, types=True)),
        (".pq.parquet", as_parquet(rows, types=False)),
    ):
        assert differences(original, loaded(tmp_path, ending, content)) == [], ending


@pytest.mark.shared
def test_times_with_a_zone_of_their_own_in_parquet_are_the_same_moments(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "police_uk" / PUBLISHED[0]
    original = loaded(tmp_path, ".csv", path.read_bytes())
    frame = pd.read_csv(path, parse_dates=["Date"])
    frame.to_parquet(tmp_path / f"{STEM}.parquet")

    assert str(frame["Date"].dtype).endswith("UTC]")
    assert differences(original, loaded(tmp_path, ".parquet", (tmp_path / f"{STEM}.parquet").read_bytes())) == []


@pytest.mark.libreoffice
def test_what_libreoffice_saves_again_is_the_same_records(
    soffice: Path, edges: Records, sample: Rows, tmp_path: Path
) -> None:
    """As .xlsx and as .ods, from a workbook of Excel's kind."""
    some = [sample[0], *sample[1:100]]
    originals = {"edges": (EDGES, edges), "sample": (some, loaded(tmp_path, ".csv", as_csv(some)))}
    for name, (rows, _) in originals.items():
        (tmp_path / f"{name}.xlsx").write_bytes(as_workbook(rows))
    for kind in ("xlsx", "ods"):
        _save_again(soffice, [tmp_path / f"{name}.xlsx" for name in originals], kind, tmp_path)
        for name, (_, original) in originals.items():
            other = loaded(tmp_path, f".{kind}", (tmp_path / kind / f"{name}.{kind}").read_bytes())
            assert differences(original, other) == [], f"{name} as {kind}"
            assert any("turned into dates" in notice for notice in other.notices)


@pytest.mark.libreoffice
@pytest.mark.shared
def test_a_real_month_that_libreoffice_saves_again_is_the_same_records(
    soffice: Path, shared_data: Path, tmp_path: Path
) -> None:
    rows = rows_of(shared_data / "police_uk" / PUBLISHED[0])
    original = loaded(tmp_path, ".csv", as_csv(rows))
    (tmp_path / "real.xlsx").write_bytes(as_workbook(rows))
    for kind in ("xlsx", "ods"):
        _save_again(soffice, [tmp_path / "real.xlsx"], kind, tmp_path)

        assert (
            differences(original, loaded(tmp_path, f".{kind}", (tmp_path / kind / f"real.{kind}").read_bytes())) == []
        )


def _save_again(soffice: Path, files: Sequence[Path], kind: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", folder / kind, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


# --- days and midnights -------------------------------------------------------------------------------------


def test_a_midnight_in_a_workbook_is_a_time_where_its_format_shows_one_and_else_a_day(tmp_path: Path) -> None:
    """A spreadsheet holds both as the same number; only the format of the cell tells them apart."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["reference", "searched_at"])
        for row, shown in enumerate(["dd/mm/yyyy hh:mm", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "d mmm yy"], start=1):
            sheet.write_string(row, 0, str(row))
            sheet.write_datetime(row, 1, datetime.fromisoformat("2026-08-03"), book.add_format({"num_format": shown}))

    found = loaded(tmp_path, ".xlsx", stream.getvalue())

    assert found.rows["date_precision"].tolist() == ["second", "day", "second", "day"]
    assert set(found.rows["searched_at"].dt.strftime("%d %H:%M")) == {"02 23:00"}


# --- anything -----------------------------------------------------------------------------------------------

_START = datetime.fromisoformat("2026-07-01")
_MOMENTS = st.integers(0, 120 * 86_400).map(lambda seconds: (_START + timedelta(seconds=seconds)).isoformat())
_TEXTS = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=9).map(
    lambda text: "" if text.strip().startswith("#") else text
)
_NUMBERS = st.one_of(st.just(""), st.integers(0, 89).map(str), st.floats(-89, 89, width=32).map(lambda x: f"{x:.6f}"))
_CELLS = {
    "searched_at": _MOMENTS | st.sampled_from(["", "2026-10-25T01:30:00", "2026-08-01T00:00:00"]),
    "record_created_at": _MOMENTS | st.just(""),
    "supervisor_reviewed_on": st.dates(date(2026, 7, 1), date(2026, 10, 31)).map(str) | st.just(""),
    "latitude": _NUMBERS,
    "age": st.just("") | st.integers(0, 99).map(str),
    "age_range": st.sampled_from(["10-17", "18-24", "over 34", "", "under 10"]),
    "handcuffs_used": st.sampled_from(["TRUE", "FALSE", ""]),
    "outcome": st.sampled_from(["Arrest", "A no further action disposal", "Something new", "", "withheld"]),
    "beat": _TEXTS,
    "grounds": _TEXTS,
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*_CELLS.values()), min_size=1, max_size=5))
def test_any_rows_are_the_same_records_in_csv_workbook_and_parquet(
    tmp_path: Path, drawn: list[tuple[str, ...]]
) -> None:
    rows = [["reference", *_CELLS], *([f"{n:04}", *cells] for n, cells in enumerate(drawn))]
    original = loaded(tmp_path, ".csv", as_csv(rows))

    assert original.accepted == len(drawn)
    for ending, content in (
        (".csv", as_csv(rows, encoding="cp1252", separator=";")),
        (".xlsx", as_workbook(rows)),
        (".parquet", as_parquet(rows, types=True)),
    ):
        assert differences(original, loaded(tmp_path, ending, content)) == [], ending
