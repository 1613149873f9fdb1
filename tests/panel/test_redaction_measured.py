"""How much is found, in texts that the engine was made with and in texts that were written without looking at it."""

import csv
from pathlib import Path

import pytest
from redaction_measure import FOLDER, HIDDEN, Score, measure, parse, read, report

from scrutiny.panel.redaction import Kind, Strength, find

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


def test_the_markup_is_taken_off_and_counted() -> None:
    text, items, neutral = parse("saw «NAME|Jo Penn» by the «?|Bell»")
    assert text == "saw Jo Penn by the Bell"
    assert [(text[start:end], kind) for start, end, kind in items] == [("Jo Penn", Kind.NAME)]
    assert [text[start:end] for start, end in neutral] == ["Bell"]


def test_what_is_found_in_part_is_missed() -> None:
    from redaction_measure import Text

    plain, items, neutral = parse("saw «NAME|Kyle the baker» there")
    result = measure([Text("x", "mixed", plain, items, neutral)])
    assert result.by_kind[Kind.NAME] == Score(items=1, certain=0, either=0, own_kind=0)
    assert len(result.missed) == 1


def test_the_texts_that_the_engine_was_made_with() -> None:
    texts = read(FOLDER / "tuned.toml")
    assert len(texts) >= 60
    result = measure(texts)
    structured, names = result.structured, result.total((Kind.NAME,))
    assert structured.items >= 70
    assert names.items >= 60
    assert structured.certain / structured.items >= 0.98, report(result)
    assert names.either / names.items >= 0.98, report(result)
    assert all(s.either / s.items >= 0.9 for kind, s in result.by_kind.items() if kind in HIDDEN), report(result)
    assert len(result.false_certain) + len(result.false_prompts) <= 5, report(result)


@pytest.fixture(scope="module")
def grounds() -> dict[str, str]:
    with (SAMPLE / "2026-09-hertfordshire-stop-and-search.csv").open(encoding="utf-8", newline="") as file:
        return {row["reference"]: row["grounds"] for row in csv.DictReader(file)}


def test_every_identifier_planted_in_the_invented_extract_is_certain(grounds: dict[str, str]) -> None:
    with (SAMPLE / "planted_identifiers.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    assert len(planted) > 50
    missed = []
    for row in planted:
        text = grounds[row["reference"]]
        spans = [span for span in find(text) if span.strength is Strength.CERTAIN]
        found = {place for span in spans for place in range(span.start, span.end)}
        start = text.index(row["text"])
        bare = row["text"].split()
        begin = start + (len(bare[0]) if bare[0] in ("Mr", "Mrs", "PC", "PS", "DC") else 0)
        if not all(place in found for place in range(begin, start + len(row["text"])) if text[place].isalnum()):
            missed.append(row["kind"])
    assert missed == []


def test_ordinary_grounds_raise_few_prompts(grounds: dict[str, str]) -> None:
    texts = list(grounds.values())[::5]
    prompts = sum(span.strength is Strength.PROMPT for text in texts for span in find(text))
    assert prompts / sum(len(text.split()) for text in texts) < 0.002
