"""``python bench/peers.py``: the checks beside frameworks that validate tables, on the same rows.

Checks that can be said as conditions on the fields of one record, and the same conditions for everybody: see
``peers_rules.py``. Every competitor runs in a fresh process; rounds go through all of them in turn. What is handed back
is every failing record of every check; where they are not the same records, the run says so and ends with 1. Slow
frameworks are given fewer rows, and scrutiny the same fewer. A framework that is not installed is left out:

    python -m venv peers && peers/bin/pip install -e . pandera polars pointblank frictionless
    python -m venv gx && gx/bin/pip install great_expectations pandas pyarrow
    peers/bin/python bench/peers.py --python gx/bin/python
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import Cost, Step, run_step

SCRUTINY, ALL = "scrutiny", "scrutiny, every check"
SINGLE, FORMULAS = "scrutiny, checks of single rows", "scrutiny, checks without texts"
INSTALL = "python -m venv {0} && {0}/bin/pip install {1}, then --python {0}/bin/python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A competitor, and how many times quicker scrutiny wants to be (CPU)."""

    needs: str  # the package to install; empty: none
    size: str  # "rows", "some" or "few": an option of the command line
    beside: str = SCRUTINY  # what it is measured against
    least: float | None = None
    aim: float | None = None
    also: tuple[str, ...] = ()  # what has to be installed besides


PEERS: Mapping[str, Peer] = {
    "plain pandas": Peer(needs="pandas", size="rows"),
    "plain polars": Peer(needs="polars", size="rows"),
    "pandera, at its best": Peer(needs="pandera", size="rows", least=6, aim=10),
    "pandera on polars": Peer(needs="pandera", size="rows", least=6, aim=10, also=("polars",)),
    "pointblank": Peer(needs="pointblank", size="rows", least=4, aim=6, also=("polars",)),
    "Great Expectations": Peer(needs="great_expectations", size="some", least=30, aim=50),
    "pandera, as documented": Peer(needs="pandera", size="few", least=30, aim=50),
    "frictionless, a class of checks": Peer(needs="frictionless", size="few", beside=SINGLE, least=100, aim=250),
    "frictionless, its own formulas": Peer(needs="frictionless", size="least", beside=FORMULAS, least=100, aim=250),
}
OURS = (SCRUTINY, SINGLE, FORMULAS, ALL)
COLUMNS = (
    "rows", "checks", "who", "cpu s", "wall s", "peak MiB", "queries",
    "it / scrutiny, cpu (least to most)", "wall", "at least", "aim",
)  # fmt: skip
HEAD = (f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|")
Costs = Mapping[tuple[str, int], Sequence[Cost]]  # who and rows -> a cost a round


def main(arguments: Sequence[str] | None = None) -> int:
    """The whole comparison; 0 where all found the same, else 1."""
    options = _options(arguments)
    if options.step:
        name, folder = options.step
        print(json.dumps(asdict(run_step(name, _step(name), Path(folder), Path(folder), keep=False))))
        return 0
    sizes = {size: getattr(options, size) for size in ("rows", "some", "few", "least")}
    if min(*sizes.values(), options.rounds) < 1:
        print("rows and rounds must be 1 or more", file=sys.stderr)
        return 2
    wanted = {name: peer for name, peer in PEERS.items() if not options.only or any(o in name for o in options.only)}
    pythons = {name: _python_of(peer, [sys.executable, *options.python]) for name, peer in wanted.items()}
    for name in [name for name, python in pythons.items() if python is None]:
        need = " ".join([wanted[name].needs, *wanted[name].also, "pyarrow"])
        print(f"{name}: not installed, left out. {INSTALL.format('peers', need)}")
        del wanted[name], pythons[name]
    runs = _runs(wanted, sizes)
    folders = _prepared({rows for _, rows in runs} | {sizes["rows"]})
    every = None
    if options.ordinary:
        folders = {rows: folder / "ordinary" for rows, folder in folders.items()}
    else:
        every = _measure(sys.executable, ALL, folders[sizes["rows"]])  # once: it is compared with nobody
    costs: dict[tuple[str, int], list[Cost]] = {run: [] for run in runs}
    for number in range(1, options.rounds + 1):
        for name, rows in runs:
            costs[name, rows].append(_measure(pythons.get(name) or sys.executable, name, folders[rows]))
            cpu = costs[name, rows][-1].cpu
            print(
                f"round {number} of {options.rounds}: {name}, {rows:,} rows: {cpu:.2f} s", file=sys.stderr, flush=True
            )
    if every:
        costs[ALL, sizes["rows"]] = [every]
    print("\n".join(_told(costs, wanted, sizes, pythons, folders)))
    differing = differences(costs, wanted, sizes)
    print("\n" + ("\n".join(differing) or "All found the same records for every check."))
    return 1 if differing else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="scrutiny's checks beside frameworks that validate tables")
    parser.add_argument("--rows", type=int, default=1_000_000, help="for the quick ones")
    parser.add_argument("--some", type=int, default=100_000, help="rows for slower ones")
    parser.add_argument("--few", type=int, default=20_000, help="rows for slow ones")
    parser.add_argument("--least", type=int, default=2_000, help="rows for the slowest")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ordinary", action="store_true", help="the second set: forty checks such as any table has")
    parser.add_argument("--only", action="append", help="competitors whose names have this in them")
    parser.add_argument(
        "--python", action="append", default=[], help="another interpreter in which frameworks are installed"
    )
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)  # how a fresh process is told what to do
    return parser.parse_args(arguments)


def _step(name: str) -> Step:
    if name in OURS:
        import peers_scrutiny

        return peers_scrutiny.STEPS[name]
    import peers_frameworks

    return peers_frameworks.STEPS[name]


def _python_of(peer: Peer, pythons: Iterable[str]) -> str | None:
    """The first interpreter that has what a competitor needs."""
    names = (peer.needs, *peer.also, "pandas", "pyarrow")
    asked = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {names!r})))"
    for python in pythons:
        if subprocess.run([python, "-c", asked], check=False).returncode == 0:
            return python
    return None


def _runs(wanted: Mapping[str, Peer], sizes: Mapping[str, int]) -> list[tuple[str, int]]:
    """Who runs on how many rows, scrutiny before those that it is compared with."""
    runs = []
    for peer in wanted.values():
        rows = sizes[peer.size]
        runs += [
            (peer.beside, rows),
            *((name, rows) for name, each in wanted.items() if _pair(each, sizes) == _pair(peer, sizes)),
        ]
    return list(dict.fromkeys(runs))


def _pair(peer: Peer, sizes: Mapping[str, int]) -> tuple[str, int]:
    return peer.beside, sizes[peer.size]


def _prepared(sizes: Iterable[int]) -> dict[int, Path]:
    import peers_rows

    return {rows: peers_rows.prepared(rows) for rows in sizes}


def _measure(python: str, name: str, folder: Path) -> Cost:
    command = [python, "-W", "ignore", str(Path(__file__).resolve()), "--step", name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{name} failed:\n{done.stderr}"
        raise RuntimeError(message)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def differences(costs: Costs, wanted: Mapping[str, Peer], sizes: Mapping[str, int]) -> list[str]:
    """Checks for which a competitor did not name the records that scrutiny named, in words."""
    found = []
    for name, peer in wanted.items():
        ours = costs[_pair(peer, sizes)][0].facts
        for theirs in (cost.facts for cost in costs[name, sizes[peer.size]]):
            for check in sorted({*ours, *theirs}):
                one, other = ours.get(check, [0, 0]), theirs.get(check, [0, 0])
                if list(one) != list(other):
                    counts = "other records" if one[0] == other[0] else f"scrutiny {one[0]:,}, it {other[0]:,}"
                    found.append(f"DIFFERENT: {name}, {check}: {counts}")
    return list(dict.fromkeys(found))


def _told(
    costs: Costs,
    wanted: Mapping[str, Peer],
    sizes: Mapping[str, int],
    pythons: Mapping[str, str | None],
    folders: Mapping[int, Path],
) -> list[str]:
    """The table, and what was compared."""
    checks = _counted(next(iter(folders.values())))
    lines = [*HEAD]
    for name, rows in costs:
        if name in wanted:
            peer = wanted[name]
            lines.append(_line(name, rows, costs, checks[peer.beside], costs[_pair(peer, sizes)], peer))
        else:
            lines.append(_line(name, rows, costs, checks[name], None, None))
    versions = sorted(
        {f"{wanted[name].needs} {_version(python, wanted[name].needs)}" for name, python in pythons.items() if python}
    )
    return [*lines, "", "Versions: " + ", ".join(versions) + ".", "", *_which(next(iter(folders.values())))]


def _counted(folder: Path) -> dict[str, int]:
    import peers_scrutiny

    return {name: len(peers_scrutiny.rules(name, folder)) for name in OURS}


def _which(folder: Path) -> list[str]:
    import peers_scrutiny

    field, single, plain, every = ([rule.id for rule in peers_scrutiny.rules(name, folder)] for name in OURS)
    said = [
        f"{len(field)} checks as conditions: {', '.join(field)}.",
        f"Of these with texts, not for formulas: {', '.join(name for name in single if name not in plain)}.",
    ]
    if other := [name for name in field if name not in single]:
        said.append(f"Of these about other rows: {', '.join(other)}.")
    if any(name in every for name in field):
        said.append(f"Left out of {len(every)}: {', '.join(name for name in every if name not in field)}.")
    return said


def _version(python: str, package: str) -> str:
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False).stdout.strip()


def _line(name: str, rows: int, costs: Costs, checks: int, ours: Sequence[Cost] | None, peer: Peer | None) -> str:
    theirs = costs[name, rows]
    cpu, wall = (statistics.median(getattr(cost, what) for cost in theirs) for what in ("cpu", "wall"))
    peaks = [cost.peak for cost in theirs if cost.peak is not None]
    peak = f"{statistics.median(peaks):,.0f}" if peaks else "-"
    queries = sum(count for count, _ in theirs[0].facts.values())
    cells = ["", "", "", ""]
    if ours is not None and peer is not None:
        pairs = list(zip(ours, theirs, strict=True))
        cells = [_ratio([it.cpu / one.cpu for one, it in pairs]), _ratio([it.wall / one.wall for one, it in pairs])]
        cells += [f"{target:g}" if target else "" for target in (peer.least, peer.aim)]
    return f"| {rows:,} | {checks} | {name} | {cpu:.2f} | {wall:.2f} | {peak} | {queries:,} | {' | '.join(cells)} |"


def _ratio(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2g} ({min(ratios):.2g} to {max(ratios):.2g})"


if __name__ == "__main__":
    sys.exit(main())
