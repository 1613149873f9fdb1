"""Every kind of real file there is: each is read with no option but what the file cannot say itself."""

from pathlib import Path

import numpy as np
import pytest

from scrutiny.errors import InputError
from scrutiny.records import moments, reading
from scrutiny.records.reading import Options
from scrutiny.records.table import COPY

pytestmark = pytest.mark.shared

# What a file's name does not say.
NEEDED = {
    "crlf-2020-01-city-of-london-stop-and-search.csv": {"force": "city-of-london"},
    "welsh-forces-2019-04-index-column.csv.gz": {"force": "south-wales"},
    "legacy-greater-manchester-2016-03_2017-03.csv": {"force": "greater-manchester"},
    "api-flattened-london-2024-01.csv.gz": {"force": "city-of-london"},
    "stops-2023-01-london.json": {"force": "city-of-london"},
    "stops-force-metropolitan-2024-09-first300.json": {"force": "metropolitan"},
}
ROWS = {
    "2020-06-all-forces.zip": 35_197,
    "crlf-2020-01-city-of-london-stop-and-search.csv": 351,
    "welsh-forces-2019-04-index-column.csv.gz": 1_650,
    "legacy-greater-manchester-2016-03_2017-03.csv": 2_986,
    "api-flattened-london-2024-01.csv.gz": 695,
    "stops-2023-01-london.json": 165,
    "stops-force-metropolitan-2024-09-first300.json": 300,
}
DOUBLED = "2020-07-city-of-london-stop-and-search.csv"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_real_file_is_read_whole_and_no_value_in_it_is_unknown(shared_data: Path, name: str) -> None:
    path = next(shared_data.glob(f"*/{name}"))

    records = reading.read([path], options=Options(**NEEDED.get(name, {})))

    assert (records.rows_read, records.accepted, records.rejected) == (ROWS[name], ROWS[name], 0)
    assert records.unknown.empty


def test_of_all_real_months_one_is_doubled_and_none_has_a_reject(shared_data: Path) -> None:
    paths = sorted(shared_data.glob("police_uk/*/*.csv"))
    assert len(paths) == 48

    for path in paths:
        if path.name == DOUBLED:
            continue
        records = reading.read([path])
        assert records.rows_read == records.accepted == len(records.rows), path.name
        assert records.unknown.empty, path.name


def test_a_doubled_month_is_refused_until_somebody_says_what_it_is(shared_data: Path) -> None:
    path = next(shared_data.glob(f"police_uk/*/{DOUBLED}"))

    with pytest.raises(InputError, match="every row stands in it an even number of times") as caught:
        reading.read([path])
    kept = reading.read([path], options=Options(doubled="keep"))
    halved = reading.read([path], options=Options(doubled="halve"))

    assert caught.value.exit_code == 10
    assert (kept.rows_read, kept.accepted, kept.rejected) == (518, 518, 0)
    assert (halved.rows_read, halved.accepted, halved.rejected) == (518, 259, 259)
    assert set(halved.rejects["code"]) == {COPY}


def test_every_hertfordshire_search_is_in_the_month_of_its_file_by_local_time(shared_data: Path) -> None:
    paths = sorted(shared_data.glob("police_uk/*/*-hertfordshire-stop-and-search.csv"))
    assert len(paths) == 24

    records = reading.read(paths)

    months = np.array([source.month for source in records.sources], dtype="datetime64[M]")
    local = moments.local_times(records.rows["searched_at"].to_numpy(dtype="datetime64[us]"))
    assert (local.astype("datetime64[M]") == months[records.rows["source"]]).all()
    utc = records.rows["searched_at"].to_numpy(dtype="datetime64[us]").astype("datetime64[M]")
    assert (utc != months[records.rows["source"]]).any()  # by UTC some are not
    assert not [notice for notice in records.notices if "month" in notice]


def test_a_force_that_wrote_local_times_as_utc_is_noticed(shared_data: Path) -> None:
    archive = next(shared_data.glob("police_uk_zip/*.zip"))

    said = {
        force: [notice for notice in reading.read([archive], options=Options(force=force)).notices if "UTC" in notice]
        for force in ("lincolnshire", "durham", "kent", "hertfordshire")
    }

    assert [force for force, notices in said.items() if notices] == ["lincolnshire", "durham"]


def test_of_an_archive_of_all_forces_one_can_be_chosen(shared_data: Path) -> None:
    archive = next(shared_data.glob("police_uk_zip/*.zip"))

    records = reading.read([archive], options=Options(force="hertfordshire"))

    assert [source.force for source in records.sources] == ["hertfordshire"]
    assert any("41 files of other forces" in notice for notice in records.notices)
