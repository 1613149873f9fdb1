"""Parquet: typed columns, dictionaries, row groups; what a spreadsheet cannot hold; damage."""

import io
import struct
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrutiny.errors import InputError
from scrutiny.records import parquet
from scrutiny.records.reading import Options, read
from scrutiny.records.table import Records


def written(columns: dict[str, object] | pa.Table, **options: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), stream, **options)
    return stream.getvalue()


def loaded(folder: Path, columns: dict[str, object] | pa.Table, **options: object) -> Records:
    path = folder / "2026-08-hertfordshire-stop-and-search.parquet"
    path.write_bytes(written(columns, **options))
    return read([path], options=Options(pseudonym_key=b"k"))


def test_headers_rows_and_cells_are_those_of_the_file() -> None:
    content = written({"reference": ["1", None, "3"], "n": [1.5, 2.0, None]}, row_group_size=2)

    sheet = parquet.sheet(io.BytesIO(content), where="x.parquet")
    batches = list(sheet.batches({1: False, 0: True}))

    assert (sheet.headers, sheet.kind) == (("reference", "n"), "parquet")
    assert [row for batch in batches for row in batch.rows.tolist()] == [2, 3, 4]
    assert [cell for batch in batches for cell in batch.columns[0].to_pylist()] == ["1", None, "3"]
    assert [cell for batch in batches for cell in batch.columns[1].to_pylist()] == [1.5, 2.0, None]


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.int32(), pa.large_string()),
    ],
)
def test_texts_of_every_type_are_the_same(tmp_path: Path, kind: pa.DataType) -> None:
    texts = {"searched_at": ["2026-08-01T10:00:00", "2026-08-02"], "gender": ["Male", None], "grounds": ["é", " "]}

    rows = loaded(tmp_path, {name: pa.array(cells).cast(kind) for name, cells in texts.items()}).rows

    assert rows["date_precision"].tolist() == ["second", "day"]
    assert rows["gender"].tolist()[0] == "male"
    assert rows[["gender", "grounds"]].isna().to_numpy().tolist() == [[False, False], [True, True]]


TIMES = [
    ([datetime(2026, 8, 3, 14, 5)], pa.timestamp("s"), "2026-08-03T13:05:00", "second"),  # noqa: DTZ001 -- local time
    ([datetime(2026, 8, 3, 14, 5)], pa.timestamp("ms"), "2026-08-03T13:05:00", "second"),  # noqa: DTZ001
    ([datetime(2026, 8, 3, 14, 5)], pa.timestamp("ns"), "2026-08-03T13:05:00", "second"),  # noqa: DTZ001
    ([datetime(2026, 8, 3, 14, 5)], pa.timestamp("us", "UTC"), "2026-08-03T14:05:00", "second"),  # noqa: DTZ001
    ([datetime(2026, 8, 3, 14, 5)], pa.timestamp("us", "Europe/London"), "2026-08-03T14:05:00", "second"),  # noqa: DTZ001
    ([date(2026, 8, 3)], pa.date32(), "2026-08-02T23:00:00", "day"),
    ([date(2026, 8, 3)], pa.date64(), "2026-08-02T23:00:00", "day"),
    ([46237], pa.int32(), "2026-08-02T23:00:00", "day"),  # a spreadsheet's number
    ([46237.5], pa.float64(), "2026-08-03T11:00:00", "second"),
]


@pytest.mark.parametrize(("cells", "kind", "moment", "precision"), TIMES)
def test_moments_of_every_type_are_read(
    tmp_path: Path, cells: list[object], kind: pa.DataType, moment: str, precision: str
) -> None:
    rows = loaded(tmp_path, {"searched_at": pa.array(cells, type=kind)}).rows

    assert rows["searched_at"].dt.strftime("%Y-%m-%dT%H:%M:%S").tolist() == [moment]
    assert rows["date_precision"].tolist() == [precision]


@pytest.mark.parametrize("kind", [pa.bool_(), pa.decimal128(9, 2), pa.time64("us"), pa.duration("s"), pa.binary()])
@pytest.mark.parametrize(
    "name", ["searched_at", "supervisor_reviewed_on", "latitude", "age", "gender", "officer", "reference"]
)
def test_a_type_that_does_not_suit_a_field_is_a_reject_or_blank_and_no_traceback(
    tmp_path: Path, name: str, kind: pa.DataType
) -> None:
    odd = {
        pa.bool_(): True, pa.decimal128(9, 2): Decimal("1.50"), pa.time64("us"): time(14, 5),
        pa.duration("s"): timedelta(1), pa.binary(): b"abc",
    }[kind]  # fmt: skip
    columns = {"searched_at": ["2026-08-01T10:00:00"], "grounds": ["x"]} | {name: pa.array([odd], type=kind)}

    records = loaded(tmp_path, columns)

    assert records.rows_read == 1 == records.accepted + records.rejected
    assert records.rejected == (name == "searched_at" or (name == "latitude" and not pa.types.is_decimal(kind)))


def test_moments_in_a_column_of_numbers_are_no_numbers(tmp_path: Path) -> None:
    records = loaded(
        tmp_path, {"searched_at": ["2026-08-01"], "age": [date(2026, 8, 1)], "latitude": [date(2026, 8, 1)]}
    )

    assert records.rejects[["column", "code"]].to_numpy().tolist() == [["latitude", "number"]]


@pytest.mark.parametrize("kind", [pa.int64(), pa.uint64(), pa.int8(), pa.float64(), pa.float32(), pa.float16()])
def test_references_that_are_numbers_come_as_whole_ones(tmp_path: Path, kind: pa.DataType) -> None:
    cells = pa.array(np.array([17, 42], dtype=kind.to_pandas_dtype()))

    records = loaded(tmp_path, {"searched_at": ["2026-08-01"] * 2, "reference": cells})

    assert records.rows["record_id"].tolist() == ["17", "42"]


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_reference_does_not_change_how_the_others_are_written(tmp_path: Path, missing: float | None) -> None:
    """pandas makes numbers with a fraction of a column that has a blank."""
    cells = pa.array([123456789012.0, missing, 42.0], from_pandas=False)

    records = loaded(tmp_path, {"searched_at": ["2026-08-01"] * 3, "reference": cells})

    assert records.rows["reference"].tolist()[::2] == ["123456789012", "42"]
    assert records.rows["reference"].isna().tolist() == [False, True, False]


def test_references_whose_digits_did_not_fit_a_number_are_refused(tmp_path: Path) -> None:
    """From 9,007,199,254,740,992 on, different whole numbers are one and the same number with a fraction."""
    with pytest.raises(InputError, match="reference is written like"):
        loaded(tmp_path, {"searched_at": ["2026-08-01"], "reference": [123456789012345678.0]})


def test_a_column_that_is_nothing_but_blank_is_blank(tmp_path: Path) -> None:
    blank = {name: pa.nulls(1) for name in ("reference", "gender", "age", "grounds", "ended_at", "officer")}

    records = loaded(tmp_path, {"searched_at": ["2026-08-01"]} | blank)

    assert records.accepted == 1
    assert all(records.blank(name).all() for name in blank)


def test_a_time_beside_a_midnight_makes_one_moment(tmp_path: Path) -> None:
    """The typical force export has the day as a moment at midnight and the time in a column of its own."""
    days = pa.array([datetime(2026, 8, 3), datetime(2026, 8, 4)])  # noqa: DTZ001 -- local time
    columns = {
        "Search Reference": ["1", "2"], "Date of Search": days, "Time of Search": ["14:05", None], "Object": ["x", "x"],
        "Legal Power": ["PACE s1", "PACE s1"], "Outcome": ["Arrest", "Arrest"], "Grounds": ["x", "y"],
    }  # fmt: skip

    rows = loaded(tmp_path, columns).rows

    assert rows["searched_at"].dt.strftime("%d %H:%M").tolist() == ["03 13:05", "03 23:00"]
    assert rows["date_precision"].tolist() == ["second", "day"]


def test_many_row_groups_are_one_table_with_running_numbers(tmp_path: Path) -> None:
    count = 70_000
    columns = {"searched_at": ["2026-08-01T10:00:00"] * count, "reference": [str(n) for n in range(count)]}

    rows = loaded(tmp_path, columns, row_group_size=3_000).rows

    assert rows["source_row"].tolist() == list(range(2, count + 2))
    assert rows["record_id"].tolist()[-1] == str(count - 1)


def test_lists_in_cells_are_refused_by_column() -> None:
    with pytest.raises(InputError, match="column 2 holds lists or tables"):
        parquet.sheet(io.BytesIO(written({"a": ["x"], "b": [[1, 2]]})), where="x.parquet")


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pa.table([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])

    with pytest.raises(InputError, match="two columns have the same name"):
        parquet.sheet(io.BytesIO(written(twice)), where="x.parquet")


def test_texts_that_are_not_utf_8_are_damage_and_no_traceback(tmp_path: Path) -> None:
    content = written({"searched_at": ["2026-08-01"], "grounds": ["café"], "gender": ["Male"]}, compression=None)
    path = tmp_path / "2026-08-hertfordshire-stop-and-search.parquet"
    for old, new in (("é".encode(), b"\xc3\xc3"), (b"Male", b"M\xffle"), (b"grounds", b"gro\xffnds")):
        path.write_bytes(content.replace(old, new))

        with pytest.raises(InputError, match=r"cannot be read as Parquet|no column|none of"):
            read([path])


@pytest.mark.parametrize("cut", [8, 40, 200])
def test_a_file_that_is_cut_short_is_refused(cut: int) -> None:
    content = written({"searched_at": ["2026-08-01"] * 50})

    with pytest.raises(InputError, match="cannot be read as Parquet"):
        parquet.sheet(io.BytesIO(content[:-cut]), where="x.parquet")


def test_a_footer_that_is_said_to_be_longer_than_the_file_is_refused() -> None:
    content = written({"searched_at": ["2026-08-01"]})

    with pytest.raises(InputError, match="cannot be read as Parquet"):
        parquet.sheet(io.BytesIO(content[:-8] + struct.pack("<I", 1 << 30) + b"PAR1"), where="x.parquet")
