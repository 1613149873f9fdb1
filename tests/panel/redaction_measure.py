"""How much of what is marked in a file of texts the redaction engine finds, by kind, with intervals.

A file of texts (``redaction_texts/*.toml``) holds ``[[text]]`` tables with ``id``, ``style`` (mixed, caps or lower)
and ``text``, in which what should be found is written «KIND|words»; «?|words» is neutral ground. An item is found
when every letter and digit of it lies in marks, whatever their kind. A mark that touches no item and no neutral
ground is false; a time or a date (always a question) that is no item is counted apart. From the command line:
``python tests/panel/redaction_measure.py FILE [FILE]``.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scrutiny.panel.redaction import CLOCK, Kind, Span, Strength, find
from scrutiny.statistics.intervals import wilson

FOLDER = Path(__file__).with_name("redaction_texts")
_ITEM = re.compile(r"«([A-Z]+|\?)\|([^»]*)»")
# The kinds that language hides; all others have a form or a cue and are measured together as structured.
HIDDEN = frozenset({Kind.NAME, Kind.OFFICER, Kind.STREET, Kind.SCHOOL, Kind.WORK})
# What texts are marked with: those of before the kinds of the clock hold neither times nor dates as items.
KINDS = tuple(kind for kind in Kind if kind not in CLOCK | {Kind.NUMBER, Kind.OWN})


@dataclass(frozen=True)
class Text:
    """One text without its markup, and what is in it."""

    id: str
    style: str
    text: str
    items: tuple[tuple[int, int, Kind], ...]
    neutral: tuple[tuple[int, int], ...]

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass
class Score:
    """Items of one kind (or of several): how many there are, found certain, found at all, found under its own kind."""

    items: int = 0
    certain: int = 0
    either: int = 0
    own_kind: int = 0

    def add(self, other: "Score") -> None:
        self.items += other.items
        self.certain += other.certain
        self.either += other.either
        self.own_kind += other.own_kind


@dataclass
class Measured:
    """The result over a set of texts."""

    texts: int = 0
    words: int = 0
    by_kind: dict[Kind, Score] = field(default_factory=dict)
    by_style: dict[str, Score] = field(default_factory=dict)  # names only
    false_certain: list[str] = field(default_factory=list)
    false_prompts: list[str] = field(default_factory=list)
    clock: list[str] = field(default_factory=list)  # times and dates that are no items, as in older sets
    missed: list[str] = field(default_factory=list)  # found by no mark at all
    only_prompts: list[str] = field(default_factory=list)  # structured items that are found, but not certain

    def total(self, kinds: Iterable[Kind]) -> Score:
        score = Score()
        for kind in kinds:
            score.add(self.by_kind.get(kind, Score()))
        return score

    @property
    def structured(self) -> Score:
        return self.total(kind for kind in Kind if kind not in HIDDEN | CLOCK)


def parse(text: str) -> tuple[str, tuple[tuple[int, int, Kind], ...], tuple[tuple[int, int], ...]]:
    """A text without its markup, its items and its neutral ground."""
    plain, items, neutral, before = "", [], [], 0
    for match in _ITEM.finditer(text):
        plain += text[before : match.start()]
        start, end = len(plain), len(plain) + len(match[2])
        if match[1] == "?":
            neutral.append((start, end))
        else:
            items.append((start, end, Kind[match[1]]))
        plain += match[2]
        before = match.end()
    plain += text[before:]
    assert "«" not in plain, text
    assert "»" not in plain, text
    return plain, tuple(items), tuple(neutral)


def read(path: Path) -> list[Text]:
    """The texts of a file, their ids unlike each other."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    assert len({row["id"] for row in rows}) == len(rows), path
    return [Text(row["id"], row["style"], *parse(row["text"].strip("\n"))) for row in rows]


def _covered(spans: Iterable[Span], text: str, start: int, end: int) -> bool:
    places = {place for span in spans for place in range(span.start, span.end)}
    return all(place in places for place in range(start, end) if text[place].isalnum())


def measure(texts: Iterable[Text]) -> Measured:
    """How the engine does on texts."""
    result = Measured()
    for text in texts:
        spans = find(text.text)
        certain = [span for span in spans if span.strength is Strength.CERTAIN]
        result.texts += 1
        result.words += text.words
        for start, end, kind in text.items:
            either = _covered(spans, text.text, start, end)
            sure = _covered(certain, text.text, start, end)
            named = any(span.kind is kind and span.start < end and start < span.end for span in spans)
            one = Score(1, sure, either, either and named)
            result.by_kind.setdefault(kind, Score()).add(one)
            if kind is Kind.NAME:
                result.by_style.setdefault(text.style, Score()).add(one)
            shown = f"{text.id} {kind.name}: {text.text[start:end]} [{text.text[max(0, start - 25) : end + 15]}]"
            if not either:
                result.missed.append(shown)
            elif not sure and kind not in HIDDEN | CLOCK:
                result.only_prompts.append(shown)
        grounds = [(start, end) for start, end, _ in text.items] + list(text.neutral)
        for span in spans:
            if not any(span.start < end and start < span.end for start, end in grounds):
                around = text.text[max(0, span.start - 20) : span.end + 15]
                shown = f"{text.id} {span.kind.name}: {text.text[span.start : span.end]} [{around}]"
                if span.kind in CLOCK:
                    result.clock.append(shown)
                elif span.strength is Strength.CERTAIN:
                    result.false_certain.append(shown)
                else:
                    result.false_prompts.append(shown)
    return result


def _share(found: int, items: int) -> str:
    if not items:
        return "no items"
    interval = wilson(found, items)
    return f"{found}/{items} = {found / items:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def report(result: Measured) -> str:
    """The figures in words, misses listed."""
    lines = [f"{result.texts} texts, {result.words} words"]
    for kind in Kind:
        score = result.by_kind.get(kind)
        if score:
            lines.append(
                f"{kind.name:9} certain {_share(score.certain, score.items):38} "
                f"certain or prompt {_share(score.either, score.items):38} own kind {score.own_kind}"
            )
    lines.append(f"structured kinds, certain: {_share(result.structured.certain, result.structured.items)}")
    names = result.total((Kind.NAME,))
    lines.append(f"names, certain or prompt: {_share(names.either, names.items)}")
    for style, score in sorted(result.by_style.items()):
        lines.append(f"  names in {style} texts: {_share(score.either, score.items)}; certain {score.certain}")
    for title, each in (
        ("missed", result.missed),
        ("structured, only a prompt", result.only_prompts),
        ("false certain marks", result.false_certain),
        ("false prompts", result.false_prompts),
        ("times and dates that are no items", result.clock),
    ):
        rate = 100 * len(each) / max(1, result.words)
        lines.append(f"{title}: {len(each)} ({rate:.2f} in 100 words)")
        lines += [f"  {line}" for line in each]
    return "\n".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name)
        print(report(measure(read(Path(name)))))
