"""How much the redaction engine finds in a third set of invented texts, by kind.

The texts (``redaction_texts/third.toml``) were written after the patterns, by somebody who had not read them. Since
they were measured the engine was widened with their misses in sight: what it scores on them now says nothing of other
texts. They stay as a guard, with floors just under what is found today.

Measured once when written (263 texts, 41 of them without any identifier; 834 identifiers in 9,790 words):

- structured kinds, found certain: 387 of 404 = 0.958 (95% interval 0.934 to 0.974); the aim is 0.98.
- names, found certain or as a prompt: 259 of 268 = 0.966 (0.937 to 0.982); the aim is 0.95. In ALL CAPS 57 of 61 =
  0.934, in lower case 53 of 57 = 0.930.
- false prompts: 1.44 in 100 words; false certain marks: 22, or 2.2 in 1,000 words.

After the first measure two annotations were corrected to neutral ground, as they went against the definitions: a chain
of hotels named as somebody's place of work, and a nickname in a quoted message. Both had been counted as false marks;
no item was added, removed or moved.
"""

import pytest
from redaction_measure import FOLDER, HIDDEN, KINDS, Measured, measure, read, report

from scrutiny.panel.redaction import Kind

STRUCTURED_FLOOR = 0.98  # found certain; the aim, too
HIDDEN_FLOOR = 0.98  # found certain or as a prompt; the aim is 0.95


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


def test_structured_items_of_the_third_texts_are_certain(third: Measured) -> None:
    score = third.structured
    assert score.items == 404
    assert score.certain / score.items >= 0.995, report(third)


def test_names_of_the_third_texts_are_marked(third: Measured) -> None:
    score = third.total((Kind.NAME,))
    assert score.items == 268
    assert score.either / score.items >= 0.99, report(third)


@pytest.mark.parametrize("style", ["mixed", "caps", "lower"])
def test_names_of_the_third_texts_are_marked_in_every_style(third: Measured, style: str) -> None:
    score = third.by_style[style]
    assert score.items >= 50
    assert score.either / score.items >= HIDDEN_FLOOR, report(third)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_the_third_texts_is_found(third: Measured, kind: Kind) -> None:
    score = third.by_kind[kind]
    found = score.either if kind in HIDDEN else score.certain
    assert found / score.items >= (HIDDEN_FLOOR if kind in HIDDEN else STRUCTURED_FLOOR), report(third)


def test_little_else_in_the_third_texts_is_marked(third: Measured) -> None:
    """Once 22 false certain marks and 141 false prompts in 9,790 words; the texts were written to be tricky."""
    assert len(third.false_certain) <= 0.5 * third.words / 1000, report(third)
    assert len(third.false_prompts) <= 0.5 * third.words / 100, report(third)
