"""How well the checks of the written reasons do on labelled texts: precision and recall by indicator.

    python tools/measure_grounds.py tests/code_a/labelled/tuned.toml [--no-texts]

A file holds ``[[text]]`` entries: ``id``, ``text``, ``power`` and ``object`` (codes of the vocabulary), ``expected``
(the checks that should ask) and, where a check should leave a remark beside a clear verdict, ``notes``; other keys are
left alone. Intervals are Wilson's, 95%. What was missed and what was asked without need is listed, the text with it.
"""

import argparse
import csv
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from scrutiny.code_a import grounds
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Verdict
from scrutiny.records import reading
from scrutiny.records.vocabulary import OBJECT, POWER
from scrutiny.statistics.intervals import wilson

NOTE = " (remark)"
FILE_NAME = "2026-09-hertfordshire-stop-and-search.csv"
COLUMNS = ("reference", "search_type", "searched_at", "power", "object", "grounds")
LINE = "{:<32} {:>4} {:>4} {:>4}  {:<22} {:<22}"


@dataclass(frozen=True)
class Outcome:
    """What one indicator did: identifiers of the texts on which it was right, silent, or asked without need."""

    name: str
    right: tuple[str, ...]
    missed: tuple[str, ...]
    needless: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of its queries that are right; 1 where it asked nothing."""
        asked = len(self.right) + len(self.needless)
        return len(self.right) / asked if asked else 1.0

    @property
    def recall(self) -> float:
        """The share of the texts that it should ask about; 1 where there is none."""
        wanted = len(self.right) + len(self.missed)
        return len(self.right) / wanted if wanted else 1.0


def labelled(path: Path) -> list[Mapping[str, Any]]:
    """The entries of a labelled file; none in a file that waits for texts."""
    entries: list[Mapping[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("text", [])
    return entries


def findings_of(entries: Sequence[Mapping[str, Any]]) -> Findings:
    """What the checks of the written reasons say, as of any extract."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for number, entry in enumerate(entries):
                labels = POWER.label(entry["power"]), OBJECT.label(entry["object"])
                moment = f"2026-09-{number % 28 + 1:02d}T{number // 28 % 24:02d}:{number % 60:02d}:00"
                writer.writerow([f"T/{number:06d}", "Person search", moment, *labels, entry["text"]])
        return evaluate(reading.read([path]), grounds.RULES)


def measured(entries: Sequence[Mapping[str, Any]]) -> tuple[Outcome, ...]:
    """One outcome an indicator, the remark about the past among them; none without texts."""
    if not entries:
        return ()
    findings = findings_of(entries)
    done = {name: verdicts == Verdict.QUERY for name, verdicts in _by_name(findings, findings.verdicts)}
    done |= {name + NOTE: notes for name, notes in _by_name(findings, findings.notes) if notes.any()}
    wanted = [{*entry["expected"], *(name + NOTE for name in entry.get("notes", ()))} for entry in entries]
    names = [*done, *sorted(set().union(*wanted) - done.keys())]
    return tuple(_outcome(name, done.get(name, [False] * len(entries)), entries, wanted) for name in names)


def _by_name(findings: Findings, matrix: Any) -> list[tuple[str, Any]]:
    return [(rule.id, matrix[:, number]) for number, rule in enumerate(findings.rules)]


def _outcome(
    name: str, asked: Sequence[bool], entries: Sequence[Mapping[str, Any]], wanted: Sequence[set[str]]
) -> Outcome:
    def those(is_asked: bool, is_wanted: bool) -> tuple[str, ...]:
        each = zip(entries, asked, wanted, strict=True)
        return tuple(e["id"] for e, did, want in each if bool(did) is is_asked and (name in want) is is_wanted)

    return Outcome(name=name, right=those(True, True), missed=those(False, True), needless=those(True, False))


def _share(count: int, base: int) -> str:
    if not base:
        return "-"
    interval = wilson(count, sample=base)
    return f"{count / base:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """All indicators as one."""
    return Outcome(
        name="all together",
        right=tuple(each for outcome in outcomes for each in outcome.right),
        missed=tuple(each for outcome in outcomes for each in outcome.missed),
        needless=tuple(each for outcome in outcomes for each in outcome.needless),
    )


def shares(one: Outcome) -> tuple[str, str]:
    """Precision and recall with their intervals."""
    hit, missed, needless = len(one.right), len(one.missed), len(one.needless)
    return _share(hit, hit + needless), _share(hit, hit + missed)


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    """The table, one line an indicator, and all together."""
    made = [LINE.format("indicator", "hit", "miss", "over", "precision", "recall").rstrip()]
    for one in (*outcomes, together(outcomes)):
        counts = len(one.right), len(one.missed), len(one.needless)
        made.append(LINE.format(one.name, *counts, *shares(one)).rstrip())
    return made


def main(arguments: Sequence[str]) -> int:
    """Print the table and the texts behind each miss and each needless query."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, help="labelled texts, TOML")
    parser.add_argument("--no-texts", action="store_true", help="the table only")
    options = parser.parse_args(arguments)
    entries = labelled(options.file)
    outcomes = measured(entries)
    texts = {entry["id"]: entry["text"] for entry in entries}
    print(f"{len(entries)} texts\n")
    print("\n".join(lines(outcomes)))
    if not options.no_texts:
        for outcome in outcomes:
            for heading, ids in (("missed", outcome.missed), ("asked without need", outcome.needless)):
                for each in ids:
                    print(f"\n{outcome.name} {heading}: {each}\n  {texts[each]}", end="")
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
