"""``python bench/points.py``: points in areas by scrutiny and by geopandas.sjoin, side by side.

A million points in 330 areas of 500 points each, that cover the land without a gap, as districts do. geopandas is no
part of scrutiny: ``pip install geopandas`` in the same environment for this comparison. Every run is a fresh process,
rounds go through all of them in turn, and only the search itself is timed, with what each needs to begin: for
geopandas the making of its tables from the same numbers and shapes. What they find is compared; where it differs, the
run says so and ends with 1. ``sjoin`` is measured with "within", which is much the quicker, and with "intersects".

``--spots 60000`` puts the points on so many different places, as police.uk does.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

ACROSS, DOWN = 22, 15
WEST, SOUTH, EAST, NORTH = -4.0, 50.5, 1.5, 54.9
Floats = npt.NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> int:
    """The whole comparison; 0 where all found the same, else 1."""
    parser = argparse.ArgumentParser(description="points in areas: scrutiny and geopandas.sjoin side by side")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--corners", type=int, default=500, help="points of each outline, about")
    parser.add_argument("--spots", type=int, default=0, help="different places; 0: every point has its own")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=sorted(WAYS), help="one way, in this process")
    options = parser.parse_args(arguments)
    if options.only:
        print(json.dumps(_one(options.only, options.points, options.corners, options.spots)))
        return 0
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in WAYS}
    for _ in range(options.rounds):
        for name, found in runs.items():
            found.append(_fresh(name, options))
    ours = runs["scrutiny"]
    print("| who | cpu s | wall s | cpu, it / scrutiny (min to max) |\n|---|---|---|---|")
    for name, found in runs.items():
        ratios = [other["cpu"] / own["cpu"] for own, other in zip(ours, found, strict=True)]
        cpu, wall = (statistics.median(run[what] for run in found) for what in ("cpu", "wall"))
        ratio = f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {ratio} |")
    same = len({run["found"] for found in runs.values() for run in found}) == 1
    print("\nAll found the same." if same else "\nThey did not find the same.")
    return 0 if same else 1


def _fresh(name: str, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--only", name]
    for option in ("points", "corners", "spots"):
        command += [f"--{option}", str(getattr(options, option))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{name} failed (pip install geopandas?):\n{done.stderr}"
        raise RuntimeError(message)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _one(name: str, points: int, corners: int, spots: int) -> dict[str, Any]:
    shapes = areas(corners)
    x, y = places(points, spots)
    prepared = WAYS[name]()
    cpu, wall = time.process_time(), time.perf_counter()
    found = prepared(x, y, shapes)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "found": sha256(np.asarray(found, dtype="<i4").tobytes()).hexdigest()}


def places(points: int, spots: int, *, seed: int = 5) -> tuple[Floats, Floats]:
    """Coordinates with six decimals, as extracts have them."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(WEST, EAST, spots or points), random.uniform(SOUTH, NORTH, spots or points)
    if spots:
        which = random.integers(0, spots, points)
        x, y = x[which], y[which]
    return np.round(x, 6), np.round(y, 6)


def areas(corners: int) -> list[Any]:
    """A country cut into areas along crooked borders that neighbours share."""
    random = np.random.default_rng(7)
    x, y = np.meshgrid(np.linspace(WEST, EAST, ACROSS + 1), np.linspace(SOUTH, NORTH, DOWN + 1))
    inner = (slice(1, -1), slice(1, -1))
    for grid, step in ((x, (EAST - WEST) / ACROSS), (y, (NORTH - SOUTH) / DOWN)):
        grid[inner] += random.uniform(-0.2, 0.2, grid[inner].shape) * step
    knots = np.dstack([x, y])
    each = max(corners // 4, 1)
    along = {
        (row, column): _border(random, knots[row, column], knots[row, column + 1], each)
        for row in range(DOWN + 1)
        for column in range(ACROSS)
    }
    up = {
        (row, column): _border(random, knots[row, column], knots[row + 1, column], each)
        for row in range(DOWN)
        for column in range(ACROSS + 1)
    }
    return [
        shapely.Polygon(
            np.vstack(
                [
                    along[row, column],
                    up[row, column + 1],
                    along[row + 1, column][::-1],
                    up[row, column][::-1],
                ]
            )
        )
        for row in range(DOWN)
        for column in range(ACROSS)
    ]


def _border(random: np.random.Generator, start: Floats, end: Floats, pieces: int) -> Floats:
    """A line that wanders off the straight one by up to a few hundredths of its length and comes back."""
    at = np.linspace(0, 1, pieces + 1)
    walk = np.concatenate([[0.0], np.cumsum(random.normal(0, 1, pieces))])
    walk = (walk - at * walk[-1]) * np.sin(np.pi * at) ** 2  # straight where borders meet, so that they do not cross
    walk *= 0.03 / max(np.abs(walk).max(), 1e-9)
    aside = np.array([-(end - start)[1], (end - start)[0]])
    line = start + at[:, None] * (end - start) + walk[:, None] * aside
    line[-1] = end  # to the last bit, as four borders meet there
    return np.asarray(line)


Way = Callable[[Floats, Floats, list[Any]], Any]


def _scrutiny() -> Way:
    from scrutiny.records import outlines

    return outlines.locate


def _sjoin(predicate: str) -> Callable[[], Way]:
    def prepared() -> Way:
        import geopandas

        def run(x: Floats, y: Floats, shapes: list[Any]) -> Any:
            spots = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y))
            joined = geopandas.sjoin(spots, geopandas.GeoDataFrame(geometry=shapes), how="left", predicate=predicate)
            # A point on a border is in several areas: the first counts, as in scrutiny.
            first = joined["index_right"].groupby(level=0).min() if len(joined) > len(x) else joined["index_right"]
            return first.fillna(-1).to_numpy()

        return run

    return prepared


WAYS: dict[str, Callable[[], Way]] = {
    "scrutiny": _scrutiny,
    "geopandas.sjoin, within": _sjoin("within"),
    "geopandas.sjoin, intersects": _sjoin("intersects"),
}

if __name__ == "__main__":
    sys.exit(main())
