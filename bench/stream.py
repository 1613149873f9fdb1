"""``python bench/stream.py``: fifteen million rows of Parquet, read, normalised and placed, batch by batch.

Fifteen files of a million rows each (some 50 MB a file, made once, in the temporary folder) go through
``reading.stream``; every batch is placed in 330 outlines by its coordinates and counted by power, month and area, and
then let go of. Printed are the time, and the most memory that the process held at any moment. What was counted is
compared with what pandas counts in the two columns of the files by itself; where it differs, the run ends with 1.

It is no part of ``run.py``: nothing else here reads that much. ``--files 2 --rows 10000`` is a first look.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from measure import peak

MOST_MIB = 1.5 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """One run; 0 where the counts are the same and memory stayed within its limit, else 1."""
    parser = argparse.ArgumentParser(description="many rows of Parquet through scrutiny, in bounded memory")
    parser.add_argument("--files", type=int, default=15)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of each file")
    parser.add_argument("--alone", nargs="+", type=Path, help=argparse.SUPPRESS)  # the files: the measured process
    options = parser.parse_args(arguments)
    if options.alone:
        print(json.dumps(_alone(options.alone)))
        return 0
    import located  # pyarrow's writing of files is not to be in the measured process

    paths = located.parquet(options.files, options.rows)
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} files, {options.rows * len(paths):,} generated rows, {size:,.0f} MB of Parquet", flush=True)
    done = subprocess.run(
        [sys.executable, __file__, "--alone", *map(str, paths)], stdout=subprocess.PIPE, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"cpu {found['cpu']:.1f} s, wall {found['wall']:.1f} s, at most {found['peak'] or np.nan:,.0f} MiB")
    print(f"read {found['read']:,}, accepted {found['accepted']:,}, rejected {found['rejected']:,}")
    print(f"{found['areas']:,} strata; no location {found['no_location']:,}, outside {found['outside']:,}")
    same = found["counts"] == _counted_by_pandas(paths) and found["read"] == options.rows * len(paths)
    within = found["peak"] is None or found["peak"] <= MOST_MIB
    print("Counts by power and month: " + ("pandas finds the same." if same else "pandas finds OTHERS."))
    if not within:
        print(f"More memory than {MOST_MIB:,.0f} MiB.")
    return 0 if same and within else 1


def _alone(paths: Sequence[Path]) -> dict[str, Any]:
    """The measured process: all rows once through ``stream``."""
    import with_scrutiny

    areas = with_scrutiny.outlines(paths[0])[1]
    counts: Counter[tuple[str, str, str]] = Counter()
    accounts = {}
    cpu, wall = time.process_time(), time.perf_counter()
    for rows, stratum, account in with_scrutiny.placed_batches(paths, areas):
        accounts[id(account)] = account
        month = rows["searched_at"].dt.tz_localize(None).to_numpy().astype("datetime64[M]")
        keys = pd.DataFrame(
            {"power": rows["power"].cat.codes.to_numpy(), "month": month.astype(np.int64), "area": stratum.cat.codes}
        )
        powers, slugs = rows["power"].cat.categories, stratum.cat.categories
        for (power, number, area), count in keys.value_counts().items():
            name = powers[power] if power >= 0 else ""
            counts[name, str(np.datetime64(int(number), "M")), slugs[area]] += int(count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    together: Counter[str] = Counter()
    by_area: Counter[str] = Counter()
    for (power, month, area), count in counts.items():
        together[f"{power} {month}"] += count
        by_area[area] += count
    return {
        "cpu": cpu,
        "wall": wall,
        "peak": peak(),
        "read": sum(account.read for account in accounts.values()),
        "accepted": sum(counts.values()),
        "rejected": sum(len(account.rejects) for account in accounts.values()),
        "areas": len(by_area),
        "no_location": by_area["no-location"],
        "outside": by_area["outside"],
        "counts": dict(together),
    }


def _counted_by_pandas(paths: Sequence[Path]) -> dict[str, int]:
    """Searches by power and month, by another way and a file at a time."""
    from plain_pandas import codes_of

    codes, counts = codes_of("power"), Counter[str]()
    for path in paths:
        rows = pd.read_parquet(path, columns=["power", "searched_at"])
        rows["searched_at"] = rows["searched_at"].str[:7]
        for (power, month), count in rows.value_counts(dropna=False).items():
            name = "" if pd.isna(power) else codes.get(power.strip().lower(), power.strip())
            counts[f"{name} {'NaT' if pd.isna(month) else month}"] += int(count)
    return dict(counts)


if __name__ == "__main__":
    sys.exit(main())
