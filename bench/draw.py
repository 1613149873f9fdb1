"""``python bench/draw.py``: a stratified draw by scrutiny and by others, side by side.

2,000 records of 1,000,000 in 40 strata of unequal size, the same number from each stratum, since not all of the others
can take one for each. Every run is a fresh process, rounds go through all of them in turn, so that whatever else the
machine does hits all alike; the table of records is made before the clock starts. Only ratios and differences within
a round are worth quoting; they are of processor time, which other work on the machine disturbs less than wall time.
What they draw is counted; where a stratum has another number, the run says so and ends with 1. scrutiny's sample is
also compared with that of a plain loop over ``hashlib``.

The others are no part of scrutiny. They may live in another environment: ``--python PATH``. What is not installed is
left out, and the run says how to install it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

SEED, SALT, FORCE = "0271828182", bytes(range(32)), "bench"
STRATA = 40
IDS = "which records"  # beside the numbers of the strata, for who follows the same protocol
OURS, BASE = "scrutiny", "pandas groupby.sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to draw. ``prepare`` is not timed and turns the table into what this one takes."""

    run: Callable[[Any, int], Mapping[str, int]]  # table, records a stratum -> how many of each stratum
    needs: tuple[str, ...] = ()
    prepare: Callable[[Any], Any] | None = None
    verifiable: str = "no"


def table(records: int) -> Any:
    """``public_id`` (16 hex digits) and ``stratum``; one row a record. The strata lie mixed and are of unequal size."""
    import hashlib

    import numpy as np
    import pandas as pd

    generator = np.random.default_rng(20261122)
    shares = np.linspace(1, 5, STRATA)
    numbers = generator.choice(STRATA, size=records, p=shares / shares.sum())
    whole = hashlib.shake_128(b"bench").digest(8 * records).hex()
    ids = [whole[start : start + 16] for start in range(0, 16 * records, 16)]
    return pd.DataFrame(
        {"public_id": pd.Series(ids, dtype="str"), "stratum": pd.Series([f"area-{one:02}" for one in numbers])}
    )


def _counted(strata: Any) -> dict[str, int]:
    from collections import Counter

    return dict(sorted(Counter(str(one) for one in strata).items()))


def _digest(ids: Any) -> int:
    """One number for which records were drawn, for those who follow the same protocol."""
    import hashlib

    return int(hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:12], 16)


def _sizes(rows: Any, each: int) -> dict[str, int]:
    return dict.fromkeys(sorted(rows["stratum"].unique()), each)


def _scrutiny(rows: Any, each: int) -> dict[str, int]:
    from scrutiny.sampling import draw

    sample = draw.draw(rows, sizes=_sizes(rows, each), seed=SEED).sample
    return _counted(sample["stratum"]) | {IDS: _digest(sample["public_id"])}


def _scrutiny_with_names(rows: Any, each: int) -> dict[str, int]:
    """From references: the public ids are made too, which a freeze does once."""
    from scrutiny.sampling import draw, frame

    names = {slug: slug for slug in sorted(rows["stratum"].unique())}
    made = frame.build(rows["public_id"], rows["stratum"].astype("category"), names=names, force=FORCE, salt=SALT)
    return _counted(draw.draw(made.rows, sizes=_sizes(rows, each), seed=SEED).sample["stratum"])


def _hashlib(rows: Any, each: int) -> dict[str, int]:
    """The same draw in the plainest words: what scrutiny has to beat, and has to agree with."""
    import hashlib

    tickets: dict[str, list[tuple[str, str]]] = {}
    for public_id, stratum in zip(rows["public_id"], rows["stratum"], strict=True):
        ticket = hashlib.sha256(f"{SEED},{public_id}".encode()).hexdigest()
        tickets.setdefault(stratum, []).append((ticket, public_id))
    chosen = {stratum: sorted(pairs)[:each] for stratum, pairs in tickets.items()}
    strata = _counted(stratum for stratum, pairs in chosen.items() for _ in pairs)
    return strata | {IDS: _digest(public_id for pairs in chosen.values() for _, public_id in pairs)}


def _pandas(rows: Any, each: int) -> dict[str, int]:
    return _counted(rows.groupby("stratum").sample(n=each, random_state=1)["stratum"])


def _svy(sample: Any, each: int) -> dict[str, int]:
    return _counted(sample.sampling.srs(n=each, by="stratum", rstate=1).data["stratum"])


def _svy_table(rows: Any) -> Any:
    import polars as pl
    import svy

    return svy.Sample(pl.DataFrame({name: rows[name].tolist() for name in rows.columns}))


def _samplics(rows: Any, each: int) -> dict[str, int]:
    import numpy as np
    from samplics.sampling import SampleSelection
    from samplics.utils.types import SelectMethod

    np.random.seed(1)
    chosen = SampleSelection(method=SelectMethod.srs_wor, strat=True, wr=False).select(
        samp_unit=rows["public_id"].to_numpy(), samp_size=_sizes(rows, each), stratum=rows["stratum"].to_numpy()
    )
    taken = chosen[0]
    return _counted(rows["stratum"].to_numpy()[taken])


def _consistent(groups: Mapping[str, list[str]], each: int) -> dict[str, int]:
    from consistent_sampler import sampler

    return {stratum: sum(1 for _ in sampler(ids, seed=SEED, take=each, output="id")) for stratum, ids in groups.items()}


def _groups(rows: Any) -> dict[str, list[str]]:
    return {stratum: own.tolist() for stratum, own in rows.groupby("stratum")["public_id"]}


WAYS: dict[str, Way] = {
    OURS: Way(run=_scrutiny, needs=("scrutiny",), verifiable="yes"),
    "scrutiny, public ids too": Way(run=_scrutiny_with_names, needs=("scrutiny",), verifiable="yes"),
    "plain hashlib": Way(run=_hashlib, verifiable="yes"),
    BASE: Way(run=_pandas),
    "svy": Way(run=_svy, needs=("svy", "polars"), prepare=_svy_table),
    "samplics": Way(run=_samplics, needs=("samplics",)),
    "consistent_sampler": Way(run=_consistent, needs=("consistent_sampler",), prepare=_groups, verifiable="yes"),
}
COLUMNS = (
    "who", "can be verified", "cpu s", "wall s", "MiB above the table", "it / scrutiny, cpu (least to most)",
    "scrutiny less it, cpu s",
)  # fmt: skip
AT_LEAST = {"samplics": 2.0, "consistent_sampler": 2.0}  # times as long as scrutiny
AT_MOST = 1.5  # seconds more than pandas
MEMORY = 500  # MiB above the table


def main(arguments: Sequence[str] | None = None) -> int:
    """The whole comparison; 0 where all drew as many as they were asked for, else 1."""
    options = _options(arguments)
    if options.only:
        print(json.dumps(_one(WAYS[options.only], options.records, options.each)))
        return 0
    if min(options.records, options.each, options.rounds) < 1:
        print("--records, --each and --rounds must be 1 or more", file=sys.stderr)
        return 2
    found = {name: _python_for(way, [sys.executable, *options.python]) for name, way in WAYS.items()}
    for name in [name for name, python in found.items() if python is None]:
        needs = " ".join(WAYS[name].needs)
        print(f"{name}: not installed, left out. pip install {needs} (in any environment, then --python PATH)")
    pythons = {name: python for name, python in found.items() if python is not None}
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in pythons}
    for number in range(1, options.rounds + 1):
        print(f"round {number} of {options.rounds}", file=sys.stderr, flush=True)
        for name, python in pythons.items():
            runs[name].append(_fresh(python, name, options))
    versions = {need: _version(pythons[name], need) for name in pythons for need in ("pandas", *WAYS[name].needs)}
    print("\n".join([f"{options.records:,} records, {STRATA} strata, {options.each} of each\n", *lines(runs), ""]))
    print("Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) + ".\n")
    wrong = differences(runs)
    print("\n".join(wrong) or "All drew as many of each stratum as they were asked for.")
    return 1 if wrong else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="a stratified draw by scrutiny and by others, side by side")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=50, help="records of each stratum")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", action="append", default=[], help="another interpreter, with the others installed")
    parser.add_argument("--only", choices=list(WAYS), help=argparse.SUPPRESS)  # how a fresh process is told what to do
    return parser.parse_args(arguments)


def _one(way: Way, records: int, each: int) -> dict[str, Any]:
    from measure import forget_peak, peak

    rows = table(records)
    given = way.prepare(rows) if way.prepare else rows
    way.run(_few(way, rows), 1)  # imports and first calls are not what is measured
    forget_peak()
    before = peak()
    cpu, wall = time.process_time(), time.perf_counter()
    found = way.run(given, each)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    most = peak()
    above = most - before if most is not None and before is not None else None
    return {"cpu": cpu, "wall": wall, "above": above, "found": found}


def _few(way: Way, rows: Any) -> Any:
    few = rows.groupby("stratum").head(3).reset_index(drop=True)
    return way.prepare(few) if way.prepare else few


def _fresh(python: str, name: str, options: argparse.Namespace) -> dict[str, Any]:
    command = [python, "-W", "ignore", str(Path(__file__).resolve()), "--only", name]
    command += ["--records", str(options.records), "--each", str(options.each)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{name} failed:\n{done.stderr}"
        raise RuntimeError(message)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _python_for(way: Way, pythons: Sequence[str]) -> str | None:
    """The first interpreter that has what is needed."""
    asked = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {(*way.needs, 'pandas')!r})))"
    for python in pythons:
        if subprocess.run([python, "-c", asked], check=False, capture_output=True).returncode == 0:
            return python
    return None


def _version(python: str, package: str) -> str:
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False).stdout.strip()


def lines(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """The table: what each took, and how scrutiny compares, round by round."""
    said = [
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    ours = runs[OURS]
    for name, own in runs.items():
        cpu, wall = (statistics.median(run[what] for run in own) for what in ("cpu", "wall"))
        above = [run["above"] for run in own if run["above"] is not None]
        memory = f"{max(0, statistics.median(above)):,.0f}" if above else "-"
        cells = ["", ""]
        if name != OURS:
            pairs = list(zip(own, ours, strict=True))
            ratios = [it["cpu"] / one["cpu"] for it, one in pairs]
            more = [one["cpu"] - it["cpu"] for it, one in pairs]
            cells = [
                f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
                f"{statistics.median(more):+.2f} ({min(more):+.2f} to {max(more):+.2f})",
            ]
        said.append(f"| {name} | {WAYS[name].verifiable} | {cpu:.2f} | {wall:.2f} | {memory} | {' | '.join(cells)} |")
    return [*said, "", *_targets(runs)]


def _targets(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """What was aimed at, and whether it was met, by medians of the rounds."""

    def median(name: str, what: Callable[[Mapping[str, Any], Mapping[str, Any]], float]) -> float:
        return statistics.median(what(it, one) for it, one in zip(runs[name], runs[OURS], strict=True))

    said = []
    if BASE in runs:
        more = median(BASE, lambda it, one: one["cpu"] - it["cpu"])
        said.append(f"{_met(more <= AT_MOST)}: {more:.2f} s more than {BASE}; aim: at most {AT_MOST}")
    for name, least in AT_LEAST.items():
        if name in runs:
            times = median(name, lambda it, one: it["cpu"] / one["cpu"])
            said.append(f"{_met(times >= least)}: {name} takes {times:.1f} times as long; aim: at least {least:g}")
    above = [run["above"] for run in runs[OURS] if run["above"] is not None]
    if above:
        said.append(f"{_met(max(above) < MEMORY)}: {max(above):,.0f} MiB above the table; aim: under {MEMORY}")
    return said


def _met(holds: bool) -> str:
    return "met" if holds else "NOT MET"


def differences(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Who drew another number of a stratum than scrutiny, or by the same protocol other records, in words."""
    expected = runs[OURS][0]["found"]
    said = []
    for name, own in runs.items():
        for found in (run["found"] for run in own):
            if {**found, IDS: 0} != {**expected, IDS: 0}:
                said.append(f"DIFFERENT: {name} drew other numbers of the strata")
            elif found.get(IDS, expected[IDS]) != expected[IDS]:
                said.append(f"DIFFERENT: {name} drew other records by the same protocol")
    return list(dict.fromkeys(said))


if __name__ == "__main__":
    sys.exit(main())
