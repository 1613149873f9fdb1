"""A second invented extract: coordinates instead of an area column, and 330 outlines that they lie in.

Nineteen columns in the standard layout, times in UTC as police.uk writes them, in the order of time; as CSV, or as
several Parquet files of a million rows. One cell of twelve is blank in every coded column. Like all generated files
they are made once, and lie in the temporary folder.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import generate
import numpy as np
import points
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from generate import Random

FILE_NAME = "2026-08-invented-stop-and-search.csv"
OUTLINES = "areas.geojson"  # beside the extract
CORNERS = 500  # points of each outline, about
BLANK = 0.08

# Field -> shares of its codes; the other codes share what is left.
CODED: Mapping[str, Mapping[str, float]] = {
    "search_type": {"person": 0.7, "person-and-vehicle": 0.25, "vehicle": 0.05},
    "gender": {"male": 0.88, "female": 0.1},
    "age_range": {"under-10": 0.002, "10-17": 0.18, "18-24": 0.34, "25-34": 0.25, "over-34": 0.228},
    "self_defined_ethnicity": {},
    "officer_defined_ethnicity": {"white": 0.5, "black": 0.2, "asian": 0.15},
    "power": {"mda-s23": 0.6, "pace-s1": 0.25, "cjpoa-s60": 0.06, "firearms-s47": 0.04},
    "object": {"drugs": 0.58, "offensive-weapons": 0.17, "stolen-goods": 0.08, "theft-articles": 0.06},
    "outcome": {"no-further-action": 0.7, "arrest": 0.12, "community-resolution": 0.1},
    "outcome_linked": {"yes": 0.5, "no": 0.5},
    "clothing_removed": {"outer-or-none": 0.9, "more-than-outer": 0.1},
    "in_operation": {"yes": 0.2, "no": 0.8},
    "camera_used": {"yes": 0.8, "no": 0.2},
}


def extract(rows: int, *, seed: int = generate.SEED) -> Path:
    """The CSV of these parameters with the outlines beside it, made now if they are not there."""
    folder = generate.folder(f"{rows}-{seed}-located-odd{generate.ODD_VERSION}")
    outlines(folder)

    def content() -> bytes:
        return generate.as_csv(generate.with_odd_cells(table(rows, seed=seed), seed=seed, zone="+00:00"))

    return generate.made(folder / FILE_NAME, content)


def parquet(files: int, rows: int, *, seed: int = generate.SEED) -> list[Path]:
    """Parquet files of so many rows each, all different, made now where they are not there; one at a time."""
    folder = generate.folder(f"{rows}-{seed}-parquet")
    outlines(folder)
    return [
        generate.made(
            folder / f"invented-{number:02d}.parquet",
            lambda number=number: _as_parquet(table(rows, seed=seed + number, first=number * rows)),
        )
        for number in range(files)
    ]


def outlines(folder: Path) -> Path:
    """The 330 areas as GeoJSON."""
    return generate.made(folder / OUTLINES, _as_geojson)


def shapes(folder: Path) -> list[shapely.Geometry]:
    """The same 330 areas as shapes, in the order of the file."""
    whole = shapely.from_geojson((folder / OUTLINES).read_text(encoding="utf-8"))
    return list(shapely.get_parts(whole))


def slug(number: int) -> str:
    """What scrutiny calls the area with this number, from 0."""
    return f"district-{number + 1:03d}"


def _as_geojson() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"District {number:03d}"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for number, shape in enumerate(points.areas(CORNERS), start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _as_parquet(rows: pa.Table) -> bytes:
    written = io.BytesIO()
    pq.write_table(rows, written, compression="zstd", row_group_size=1 << 17)
    return written.getvalue()


def table(rows: int, *, seed: int, first: int = 0) -> pa.Table:
    """The rows as texts, as they are written, and coordinates as numbers. ``first``: number of the first reference."""
    random = np.random.default_rng(seed)
    began = np.sort(random.integers(0, 2 * 365 * 86_400, rows)) + np.datetime64("2024-08-01T00:00:00").astype("M8[s]")
    entered = began + random.integers(-600, 3 * 86_400, rows).astype("m8[s]")
    x, y = points.places(rows, 0, seed=seed)
    nowhere = random.random(rows) < 0.03
    columns: dict[str, pa.Array] = {
        "reference": pa.array([f"SS/{n:09d}" for n in range(first, first + rows)]),
        "searched_at": _utc(random, began, blank=0.003),
        "record_created_at": _utc(random, entered, blank=0.01),
        "latitude": pa.array(y, mask=nowhere),
        "longitude": pa.array(x, mask=nowhere),
        "officer": generate.numbered(random, rows, "H{n}", 8000),
    }
    columns |= {name: generate.coded(random, rows, name, shares, BLANK) for name, shares in CODED.items()}
    columns["grounds"] = generate.grounds(random, rows)
    return pa.table(columns)


def _utc(random: Random, moments: np.ndarray, *, blank: float) -> pa.Array:
    texts = pc.strftime(pa.array(moments), format="%Y-%m-%dT%H:%M:%S+00:00")
    return generate.mostly(random, len(moments), blank, texts)
