"""``python bench/run.py``: reading, checking and drawing by scrutiny and by plain pandas, side by side.

Every stage of every competitor runs in a fresh process; rounds go through all of them in turn, so that whatever
else the machine does hits all alike. What they find is compared: where counts or samples differ, the run says so
and ends with 1. Only ratios are worth quoting; they are taken pair by pair within a round.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import generate
import located
from measure import Cost, measure, run_step

# Stage -> what it is, and its steps; the first of them is scrutiny's, against which the others are measured.
STAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "read": ("read, normalise, name, place in areas", ("read-scrutiny", "read-plain-pandas", "read-tuned-pandas")),
    "check": ("every check, four verdicts each", ("check-scrutiny", "check-plain-pandas")),
    "frame": ("public ids, frame file and its hash", ("frame-scrutiny", "frame-plain-pandas")),
    "draw": ("tickets and sample", ("draw-scrutiny", "draw-plain-pandas", "draw-groupby.sample")),
    "place": (
        "read, normalise, name, place in 330 outlines",
        (
            "place-scrutiny",
            "place-plain-pandas",
            "place-tuned-pandas",
            "place-tuned-pandas-fields-only",
            "place-least-pandas",
            "place-sha256",
        ),
    ),
}
CYCLE = ("read", "check", "frame", "draw")  # one extract, stage by stage; "place" has one of its own
HASH = "place-sha256"  # what the others do too, alone, so that it can be taken off
UNHASHED = (HASH, "place-least-pandas")  # nothing is to be taken off these
# Whole runs: the same competitor through all stages; who tunes the reading has nothing quicker for the rest.
WHOLE: tuple[tuple[str, ...], ...] = (
    ("read-scrutiny", "check-scrutiny", "frame-scrutiny", "draw-scrutiny"),
    ("read-plain-pandas", "check-plain-pandas", "frame-plain-pandas", "draw-plain-pandas"),
    ("read-tuned-pandas", "check-plain-pandas", "frame-plain-pandas", "draw-plain-pandas"),
)
SAME = "All found the same: rejects, codes, unknown values, blanks, texts, strata, verdicts, frame, sample."
HEAD = (
    "| stage | who | cpu s | wall s | peak MiB | scrutiny / it, cpu (min to max) | wall |",
    "|---|---|---|---|---|---|---|",
)
Costs = Mapping[str, Sequence[Cost]]  # step -> a cost a round


def main(arguments: Sequence[str] | None = None) -> int:
    """The whole comparison; 0 where all found the same, else 1."""
    options = _options(arguments)
    if options.step:
        return _one_step(*options.step)
    if options.rows < 1 or options.rounds < 1:
        print("--rows and --rounds must be 1 or more", file=sys.stderr)
        return 2
    extracts: dict[str, Path] = {}
    if options.only != "place":
        extract = generate.extract(options.rows, seed=options.seed, reference=not options.without_reference)
        extracts = dict.fromkeys(CYCLE, extract)
    if options.only != "cycle":
        extracts["place"] = located.extract(options.rows, seed=options.seed)
    sizes = ", ".join(f"{path.stat().st_size / 1e6:,.0f} MB" for path in dict.fromkeys(extracts.values()))
    print(f"{options.rows:,} generated rows, CSV of {sizes}, rounds: {options.rounds}\n", flush=True)
    costs = _measured(extracts, options.rounds)
    print("\n".join([*HEAD, *_lines(costs)]))
    print("\n" + "\n".join(_accounts(costs)))
    differing = differences(costs)
    print("\n" + ("\n".join(differing) or SAME))
    return 1 if differing else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="scrutiny and plain pandas side by side, on generated rows")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=generate.SEED, help="of the generated rows")
    parser.add_argument("--without-reference", action="store_true", help="records are named by their contents")
    parser.add_argument("--only", choices=["cycle", "place"], help="the four stages of a cycle, or points in outlines")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)  # how a fresh process is told what to do
    return parser.parse_args(arguments)


def _one_step(name: str, extract: str, kept: str) -> int:
    from steps import STEPS

    keep = any(step.after == name for step in STEPS.values())
    print(json.dumps(asdict(run_step(name, STEPS[name], Path(extract), Path(kept), keep=keep))))
    return 0


def _measured(extracts: Mapping[str, Path], rounds: int) -> Costs:
    """``extracts``: stage -> what it starts from."""
    steps = {name: extract for stage, extract in extracts.items() for name in STAGES[stage][1]}
    costs: dict[str, list[Cost]] = {name: [] for name in steps}
    with tempfile.TemporaryDirectory(prefix="scrutiny-bench-") as kept:
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
            for name, extract in steps.items():
                costs[name].append(measure(name, extract, Path(kept)))
    return costs


def differences(costs: Costs) -> list[str]:
    """What was not the same for all competitors of a stage, or from round to round, in words."""
    found = []
    for stage, names in _stages(costs):
        expected = costs[names[0]][0].facts
        for name in names:
            for facts in (cost.facts for cost in costs[name] if cost.facts is not None):
                keys = [key for key in {**expected, **facts} if expected.get(key) != facts.get(key)]
                found += [
                    f"DIFFERENT in {stage}: {key}: {names[0]} {expected.get(key)}, {name} {facts.get(key)}"
                    for key in keys
                ]
    return list(dict.fromkeys(found))


def _accounts(costs: Costs) -> list[str]:
    """What became of the rows, so that it can be seen what was there to agree on."""
    said = []
    for stage, names in _stages(costs):
        facts = costs[names[0]][0].facts
        if facts and "rejected" in facts:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(facts["rejects by reason"].items()))
            unknown = sum(count for _, _, count in facts["unknown"])
            said.append(
                f"{stage}: {facts['accepted']:,} accepted, {facts['rejected']:,} rejected ({reasons}); "
                f"{unknown:,} cells with values that no list knows, {sum(facts['blank'].values()):,} blank"
            )
    return said


def _stages(costs: Costs) -> list[tuple[str, tuple[str, ...]]]:
    """The stages that were run, with their steps."""
    return [(stage, names) for stage, (_, names) in STAGES.items() if names[0] in costs]


def _lines(costs: Costs) -> list[str]:
    lines = []
    for stage, names in _stages(costs):
        lines += [_line(f"{stage}: {STAGES[stage][0]}", [name], [names[0]], costs) for name in names]
    if HASH in costs:
        names = [name for name in STAGES["place"][1] if name in costs and name not in UNHASHED]
        bare = {name: [_less(*pair) for pair in zip(costs[name], costs[HASH], strict=True)] for name in names}
        lines += [_line("place, less the hash", [name], [names[0]], bare) for name in names]
    if WHOLE[0][0] in costs:
        lines += [_line("all of it", names, WHOLE[0], costs) for names in WHOLE]
    return lines


def _less(one: Cost, part: Cost) -> Cost:
    return Cost(cpu=one.cpu - part.cpu, wall=one.wall - part.wall, peak=one.peak, facts=None)


def _line(stage: str, names: Sequence[str], ours: Sequence[str], costs: Costs) -> str:
    """One line: what these steps took together, and how scrutiny's compare, round by round."""
    rounds, our_rounds = _together(names, costs), _together(ours, costs)
    cpu, wall = (statistics.median(getattr(cost, what) for cost in rounds) for what in ("cpu", "wall"))
    peaks = [cost.peak for cost in rounds if cost.peak is not None]
    peak = f"{statistics.median(peaks):,.0f}" if peaks else "-"
    who = names[0].partition("-")[2].replace("-", " ")
    ratios = ["", ""]
    if list(names) != list(ours):
        pairs = list(zip(our_rounds, rounds, strict=True))
        ratios = [_ratio([one.cpu / it.cpu for one, it in pairs]), _ratio([one.wall / it.wall for one, it in pairs])]
    return f"| {stage} | {who} | {cpu:.2f} | {wall:.2f} | {peak} | {ratios[0]} | {ratios[1]} |"


def _ratio(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _together(names: Sequence[str], costs: Costs) -> list[Cost]:
    """Steps that follow each other as one, round by round: times add up, the peak is the highest."""
    together = []
    for parts in zip(*(costs[name] for name in names), strict=True):
        peaks = [part.peak for part in parts if part.peak is not None]
        times = {what: sum(getattr(part, what) for part in parts) for what in ("cpu", "wall")}
        together.append(Cost(**times, peak=max(peaks, default=None), facts=None))
    return together


if __name__ == "__main__":
    sys.exit(main())
