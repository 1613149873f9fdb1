"""The comparison of points in areas: its areas are worth searching, and our part of it runs. No times are asserted."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

SCRIPT = Path(__file__).resolve().parent.parent / "bench" / "points.py"


def test_the_areas_cover_the_land_without_gap_or_overlap() -> None:
    module = runpy.run_path(str(SCRIPT))

    shapes = module["areas"](500)

    assert len(shapes) == 330
    assert all(490 <= shapely.get_num_coordinates(shape) <= 510 and shape.is_valid for shape in shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)


def test_the_way_of_scrutiny_runs() -> None:
    command = [sys.executable, str(SCRIPT), "--only", "scrutiny", "--points", "2000", "--corners", "20"]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert set(json.loads(done.stdout)) == {"cpu", "wall", "found"}
