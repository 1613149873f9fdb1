"""How much is found, in texts that the engine was made with and in texts that were written without looking at it."""

import csv
from pathlib import Path

import pytest
from redaction_measure import FOLDER, HIDDEN, KINDS, Measured, Score, measure, parse, read, report

from scrutiny.panel.redaction import CLOCK, Kind, Strength, find

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


@pytest.fixture(scope="module")
def tuned() -> Measured:
    texts = read(FOLDER / "tuned.toml")
    assert len(texts) >= 300
    return measure(texts)


# What the engine was made with, it must find: by groups of kinds, the least share of items, and of what sort.
GROUPS = {
    "numbers that have a form": (Kind.PHONE, Kind.NHS, Kind.NI, Kind.PNC, Kind.CRO, Kind.IMEI, Kind.CARD, Kind.DRIVER),
    "numbers that a word announces": (Kind.CUSTODY, Kind.CRIME, Kind.INCIDENT, Kind.PASSPORT, Kind.VIDEO),
    "the web": (Kind.EMAIL, Kind.HANDLE, Kind.LINK, Kind.IP),
    "vehicles": (Kind.VRM,),
    "days of birth": (Kind.BIRTH,),
    "where somebody lives": (Kind.ADDRESS, Kind.POSTCODE, Kind.EXACT),
}


@pytest.mark.parametrize("kinds", GROUPS.values(), ids=GROUPS.keys())
def test_structured_items_of_the_tuned_texts_are_certain(tuned: Measured, kinds: tuple[Kind, ...]) -> None:
    score = tuned.total(kinds)
    assert score.items >= 30
    assert score.certain / score.items >= 0.98, report(tuned)


def test_the_groups_hold_every_structured_kind() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(kind.code for kind in grouped) == sorted(kind.code for kind in KINDS if kind not in HIDDEN)


@pytest.mark.parametrize(
    ("kinds", "least"),
    [((Kind.NAME,), 0.99), ((Kind.OFFICER,), 0.98), ((Kind.STREET,), 0.98), ((Kind.SCHOOL, Kind.WORK), 0.98)],
    ids=["names", "officers", "streets", "schools and work"],
)
def test_hidden_items_of_the_tuned_texts_are_marked(tuned: Measured, kinds: tuple[Kind, ...], least: float) -> None:
    score = tuned.total(kinds)
    assert score.items >= 50
    assert score.either / score.items >= least, report(tuned)


@pytest.mark.parametrize("style", ["mixed", "caps", "lower"])
def test_names_are_marked_however_a_text_is_written(tuned: Measured, style: str) -> None:
    score = tuned.by_style[style]
    assert score.items >= 70
    assert score.either / score.items >= 0.98, report(tuned)


def test_little_else_in_the_tuned_texts_is_marked(tuned: Measured) -> None:
    assert len(tuned.false_certain) <= tuned.words / 1000, report(tuned)
    assert len(tuned.false_prompts) <= 0.4 * tuned.words / 100, report(tuned)


def test_texts_that_were_unseen_once_and_tuned_on_since() -> None:
    """Written without looking at the engine; first measured 0.949 (structured) and 0.970 (names).

    The engine was widened with their misses in sight since then, so what it scores here says nothing of other texts.
    """
    result = measure(read(FOLDER / "unseen.toml"))
    print(report(result))
    structured, names = result.structured, result.total((Kind.NAME,))
    assert structured.items > 350
    assert names.items > 300
    assert structured.certain / structured.items >= 0.99
    assert names.either / names.items >= 0.97
    assert len(result.false_certain) <= result.words / 1000
    assert len(result.false_prompts) <= 0.7 * result.words / 100


def test_families_of_writing_are_found_and_innocent_letters_and_figures_are_not() -> None:
    """One identifier in many shapes; made with the patterns, so it only guards against losing them."""
    result = measure(read(FOLDER / "families.toml"))
    hidden = result.total(HIDDEN)
    assert result.structured.items >= 90
    assert hidden.items >= 90
    assert result.structured.certain / result.structured.items >= 0.98, report(result)
    assert hidden.either / hidden.items >= 0.95, report(result)
    assert len(result.false_certain) <= 1, report(result)
    assert len(result.false_prompts) <= 0.7 * result.words / 100, report(result)


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
    words = sum(len(text.split()) for text in texts)
    prompts = [span.kind for text in texts for span in find(text) if span.strength is Strength.PROMPT]
    clock = sum(kind in CLOCK for kind in prompts)
    print(f"in {words} words {clock} times and dates, {len(prompts) - clock} other prompts")
    assert (len(prompts) - clock) / words < 0.002
    assert clock / words < 0.012  # officers write them: about one in a hundred words of the invented grounds
