"""How much the redaction engine finds in a third set of invented texts, by kind.

The texts (``redaction_texts/third.toml``) were written after the patterns, by somebody who had not read them. They are
not to be tuned on: do not change the engine, its lists or the texts with a miss of this set in sight. Whoever does so
says it here, as the figures then tell nothing of other texts.

Measured once when written (263 texts, 41 of them without any identifier; 834 identifiers in 9,790 words):

- structured kinds, found certain: 387 of 404 = 0.958 (95% interval 0.934 to 0.974). The aim, 0.98, is NOT met; the
  floor stands just under what was measured.
- names, found certain or as a prompt: 259 of 268 = 0.966 (0.937 to 0.982). The aim, 0.95, is met over all styles; it is
  not met in ALL CAPS (57 of 61 = 0.934) and lower case (53 of 57 = 0.930) taken alone.
- false prompts: 1.44 in 100 words; false certain marks: 22, or 2.2 in 1,000 words.

The kinds under their aim: see ``UNDER_ITS_AIM``. After the first measure two annotations were corrected to neutral
ground, as they went against the definitions: a chain of hotels named as somebody's place of work, and a nickname in a
quoted message. Both had been counted as false marks; no item was added, removed or moved.
"""

import pytest
from redaction_measure import FOLDER, HIDDEN, Measured, measure, read, report

from scrutiny.panel.redaction import Kind

STRUCTURED_AIM = 0.98  # found certain
HIDDEN_AIM = 0.95  # found certain or as a prompt

# Floors just under what was measured, for the kinds that do not reach their aim. They may rise, never fall.
UNDER_ITS_AIM = {
    Kind.BIRTH: 0.97,  # 43 of 44
    Kind.ADDRESS: 0.89,  # 41 of 46
    Kind.HANDLE: 0.92,  # 13 of 14
    Kind.CUSTODY: 0.93,  # 14 of 15
    Kind.CRIME: 0.82,  # 23 of 28
    Kind.INCIDENT: 0.94,  # 17 of 18
    Kind.PASSPORT: 0.90,  # 9 of 10
    Kind.VIDEO: 0.80,  # 8 of 10
    Kind.OFFICER: 0.93,  # 68 of 73
    Kind.SCHOOL: 0.87,  # 14 of 16
    Kind.WORK: 0.79,  # 19 of 24
}
KINDS = [kind for kind in Kind if kind not in (Kind.NUMBER, Kind.OWN)]


@pytest.fixture(scope="module")
def third() -> Measured:
    result = measure(read(FOLDER / "third.toml"))
    print(report(result))
    return result


def test_the_third_texts_hold_every_kind_and_every_style() -> None:
    texts = read(FOLDER / "third.toml")
    kinds = [kind for text in texts for _, _, kind in text.items]
    assert len(texts) >= 260
    assert len(kinds) >= 800
    assert sum(not text.items and not text.neutral for text in texts) >= 40
    assert min(kinds.count(kind) for kind in KINDS) >= 7
    assert not set(kinds) - set(KINDS)
    assert min(sum(text.style == style for text in texts) for style in ("mixed", "caps", "lower")) >= 50


def test_structured_items_of_the_third_texts_are_certain_almost_as_often_as_aimed(third: Measured) -> None:
    """The aim is 0.98; measured 387 of 404 = 0.958."""
    score = third.structured
    assert score.items == 404
    assert score.certain / score.items >= 0.955, report(third)


def test_names_of_the_third_texts_are_marked_as_often_as_aimed(third: Measured) -> None:
    score = third.total((Kind.NAME,))
    assert score.items == 268
    assert score.either / score.items >= HIDDEN_AIM, report(third)


@pytest.mark.parametrize(
    ("style", "floor"),
    [("mixed", HIDDEN_AIM), ("caps", 0.93), ("lower", 0.92)],
    ids=["mixed case", "all capitals, under its aim of 0.95", "lower case, under its aim of 0.95"],
)
def test_names_of_the_third_texts_are_marked_in_every_style(third: Measured, style: str, floor: float) -> None:
    score = third.by_style[style]
    assert score.items >= 50
    assert score.either / score.items >= floor, report(third)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_the_third_texts_is_found_at_its_aim_or_as_once_measured(third: Measured, kind: Kind) -> None:
    score = third.by_kind[kind]
    found = score.either if kind in HIDDEN else score.certain
    aim = HIDDEN_AIM if kind in HIDDEN else STRUCTURED_AIM
    assert found / score.items >= UNDER_ITS_AIM.get(kind, aim), report(third)


def test_no_more_of_the_third_texts_is_marked_falsely_than_once_measured(third: Measured) -> None:
    """Measured 22 false certain marks and 141 false prompts in 9,790 words; the texts were written to be tricky."""
    assert len(third.false_certain) <= 2.3 * third.words / 1000, report(third)
    assert len(third.false_prompts) <= 1.5 * third.words / 100, report(third)
