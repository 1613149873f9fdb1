"""The extract of ``generate.py`` with the columns that most checks need besides, and the forms that others want it in.

The first 24 columns are the same bytes as in that extract; more than forty are put beside them, most of them blank in
most rows, as they would be. Everything is read by scrutiny once, and what came out is written down for the others: as
a pickle for scrutiny itself, as Parquet for tables, as CSV for what reads rows. That is not measured.
"""

import json
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path

import generate
import numpy as np
import pandas as pd
import peers_ordinary
import peers_rules
import pyarrow as pa
import pyarrow.compute as pc
from generate import Random
from pyarrow import csv
from work import KEY

from scrutiny.records import reading

PIECE = 50_000
VERSION = 2  # part of the folder's name: change it whenever the added columns change
ORDINARY = "ordinary"  # the folder in that of the rows in which the second set of checks is
RECORDS, TABLE, ROWS, CONDITIONS = "records.pickle", "rows.parquet", "rows.csv", "conditions.json"

# Field -> shares of its codes (the other codes share what is left), and the share of blank cells.
CODED: Mapping[str, tuple[Mapping[str, float], float]] = {
    "officer_id_type": ({"number": 0.7, "name": 0.3}, 0.05),
    "officer_gender": ({"male": 0.75, "female": 0.25}, 0.1),
    "opposite_sex_requested": ({"no": 0.9, "yes": 0.1}, 0.9),
    "in_uniform": ({"yes": 0.9, "no": 0.1}, 0.05),
    "warrant_card_shown": ({"yes": 0.95, "no": 0.05}, 0.85),
    "told_grounds": ({"yes": 0.99, "no": 0.01}, 0.05),
    "told_object": ({"yes": 0.99, "no": 0.01}, 0.05),
    "told_warrant_card": ({"yes": 0.9, "no": 0.1}, 0.8),
    "told_identity": ({"yes": 0.99, "no": 0.01}, 0.05),
    "told_station": ({"yes": 0.99, "no": 0.01}, 0.05),
    "told_entitlement": ({"yes": 0.98, "no": 0.02}, 0.05),
    "told_power": ({"yes": 0.99, "no": 0.01}, 0.05),
    "told_detained": ({"yes": 0.99, "no": 0.01}, 0.05),
    "copy_offered": ({"yes": 0.92, "no": 0.08}, 0.1),
    "copy_given": ({"yes": 0.5, "no": 0.5}, 0.5),
    "notice_left": ({"yes": 0.8, "no": 0.2}, 0.9),
    "out_of_public_view": ({"yes": 0.9, "no": 0.1}, 0.9),
    "intimate_parts_exposed": ({"no": 0.97, "yes": 0.03}, 0.3),
    "intimate_place": ({"police-station": 0.7, "other-private": 0.2}, 0.95),
    "supervisor_told": ({"yes": 0.9, "no": 0.1}, 0.9),
    "appropriate_adult": ({"yes": 0.8, "no": 0.2}, 0.9),
    "force_used": ({"no": 0.85, "yes": 0.15}, 0.1),
    "handcuffs_used": ({"no": 0.8, "yes": 0.2}, 0.1),
    "camera_used": ({"yes": 0.93, "no": 0.07}, 0.04),
    "authorisation_rank": ({"inspector": 0.7, "superintendent": 0.15, "sergeant": 0.05}, 0.9),
    "authorisation_extended": ({"no": 0.9, "yes": 0.1}, 0.9),
}
# Field -> share of blank cells. Of the texts that are there, one in twenty says nothing.
REASONS: Mapping[str, float] = {
    "ethnicity_reason": 0.85,
    "late_record_reason": 0.9,
    "copy_reason": 0.92,
    "clothing_reason": 0.94,
    "adult_waiver_reason": 0.98,
    "safeguarding_note": 0.9,
    "force_reason": 0.82,
    "camera_reason": 0.94,
    "detention_reason": 0.95,
}
WHY = """Declined to say when asked.
Waiting for a colleague of the same sex to come.
Called away to a burglary nearby before it could be done.
The device had no power left at the end of the shift.
Pulled away and raised his arms.
Mother was told by telephone and came to the scene.
Felt something hard under the second layer.
Taken out of the rain to the station nearby.
Did not understand the question, language line not answered.
Was on duty until the morning and wrote it up after.""".splitlines()
NOTHING = ("n/a", ".", "See BWV", "as above", "-")
BANDS = {"under-10": (6, 10), "10-17": (10, 18), "18-24": (18, 25), "25-34": (25, 35), "over-34": (35, 70)}


def prepared(rows: int) -> Path:
    """The folder with every form of the extract of so many rows, made anew where scrutiny reads otherwise now."""
    folder = generate.folder(f"{rows}-peers-{VERSION}")
    extract = generate.made(folder / generate.FILE_NAME, lambda: _as_csv(_table(rows)))
    (folder / ORDINARY).mkdir(exist_ok=True)
    (folder / CONDITIONS).write_text(json.dumps(peers_rules.conditions()), encoding="utf-8")
    (folder / ORDINARY / CONDITIONS).write_text(json.dumps(peers_ordinary.conditions()), encoding="utf-8")
    if _newer(folder / ROWS, than=[extract, *Path(reading.__file__).parent.glob("*.py")]):
        return folder
    read = reading.read([extract], options=reading.Options(pseudonym_key=KEY))
    (folder / RECORDS).write_bytes(pickle.dumps(read, protocol=5))
    table = read.rows.reset_index(drop=True)
    table.insert(0, "row", np.arange(len(table)))
    table.to_parquet(folder / TABLE)
    csv.write_csv(_in_seconds(pa.Table.from_pandas(table, preserve_index=False)), folder / ROWS)
    return folder


def _newer(path: Path, *, than: Iterable[Path]) -> bool:
    """Whether a file was written after all of these."""
    return path.exists() and path.stat().st_mtime > max(other.stat().st_mtime for other in than)


def _as_csv(rows: pa.Table) -> bytes:
    """As ``generate.py`` writes it, some rows at a time: so many columns of texts are large."""
    pieces = [generate.as_csv(rows.slice(start, PIECE)) for start in range(0, len(rows), PIECE)]
    return b"".join([pieces[0], *(piece.partition(b"\n")[2] for piece in pieces[1:])])


def _in_seconds(table: pa.Table) -> pa.Table:
    """Moments as whole seconds, codes as texts, so that what reads rows need not parse them."""
    columns = [
        column.cast(pa.timestamp("s", "UTC")).cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        for column in table.columns
    ]
    texts = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in columns]
    return pa.table(texts, names=table.column_names)


def _table(rows: int) -> pa.Table:
    """The rows as texts: those of ``generate.py``, then the others."""
    base = generate.table(rows, seed=generate.SEED, reference=True)
    random = np.random.default_rng(generate.SEED + 1)
    searched = pd.to_datetime(pd.Series(base["searched_at"].to_pandas()), format="ISO8601").astype("datetime64[s]")
    band = base["age_range"].to_pandas().str.strip().str.lower()
    added: dict[str, pa.Array] = {name: generate.coded(random, rows, name, *shares) for name, shares in CODED.items()}
    added |= {name: _reasons(random, rows, blank) for name, blank in REASONS.items()}
    added["officer_station"] = generate.mostly(random, rows, 0.1, generate.numbered(random, rows, "Station {n}", 12))
    added["age"] = _numbers(random, rows, 0.2, _ages(random, band))
    added["persons_searched"] = _numbers(random, rows, 0.3, random.choice([1, 2, 3], rows, p=[0.98, 0.015, 0.005]))
    added["persons_present"] = _numbers(random, rows, 0.95, random.choice([0, 1, 2, 3], rows, p=[0.02, 0.1, 0.6, 0.28]))
    added["detention_minutes"] = _numbers(random, rows, 0.4, np.minimum(random.gamma(3, 6, rows), 240).astype(int))
    stopped = searched - _minutes(random.integers(0, 5, rows))
    added["stopped_at"] = _moments(random, 0.3, stopped)
    added["ended_at"] = _moments(random, 0.3, searched + _minutes(random.gamma(3, 6, rows).astype(int)))
    waits = np.where(random.random(rows) < 0.05, random.integers(1500, 9000, rows), random.integers(1, 600, rows))
    added["record_created_at"] = _moments(random, 0.05, searched + _minutes(waits))
    begun = searched - _minutes(random.integers(-30, 900, rows))
    hours = random.choice([6, 12, 15, 20, 30, 60], rows, p=[0.1, 0.2, 0.5, 0.1, 0.07, 0.03])
    added["authorisation_start"] = _moments(random, 0.9, begun)
    added["authorisation_end"] = _moments(random, 0.9, begun + _minutes(hours * 60), like=added["authorisation_start"])
    return pa.table({**{name: base[name] for name in base.column_names}, **added})


def _minutes(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype("m8[m]")


def _moments(random: Random, blank: float, moments: pd.Series, *, like: pa.Array | None = None) -> pa.Array:
    """Moments as texts; blank in a share of the rows, or where another column is, and where there is none."""
    texts = pc.strftime(pa.array(moments.to_numpy().astype("M8[s]"), from_pandas=True), format="%Y-%m-%dT%H:%M:%S")
    return (
        pc.if_else(pc.is_null(like), None, texts)
        if like is not None
        else generate.mostly(random, len(texts), blank, texts)
    )


def _numbers(random: Random, rows: int, blank: float, numbers: np.ndarray) -> pa.Array:
    return generate.mostly(random, rows, blank, pa.array(numbers).cast(pa.string()))


def _ages(random: Random, band: pd.Series) -> np.ndarray:
    """An age of the band in 98 of a hundred rows, any in the others; where there is no band, any."""
    ages = random.integers(8, 70, len(band))
    for code, (least, below) in BANDS.items():
        where = (band == code).to_numpy(dtype=bool, na_value=False) & (random.random(len(band)) < 0.98)
        ages[where] = random.integers(least, below, int(where.sum()))
    ages[random.random(len(band)) < 0.001] = 999
    return ages


def _reasons(random: Random, rows: int, blank: float) -> pa.Array:
    texts = generate.take(random, rows, WHY)
    texts = pc.if_else(pa.array(random.random(rows) < 0.05), generate.take(random, rows, NOTHING), texts)
    return generate.mostly(random, rows, blank, texts)
