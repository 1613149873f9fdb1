"""How much the redaction engine finds in a fourth set of invented texts, by kind.

The texts (``redaction_texts/fourth.toml``) were written after the patterns by somebody who had not read them, nor the
other sets but for the first dozen texts of the third. They are not to be tuned on: a miss here may be described in
general words to whoever widens the patterns, never shown. A floor may be raised, and a text is never changed because
the engine missed something in it.

Measured once when written (232 texts, 24 of them without any mark; 679 identifiers in 11,036 words):

- structured kinds, found certain: 278 of 287 = 0.969 (95% interval 0.941 to 0.983); the aim, 0.98, is not met.
- names, found certain or as a prompt: 239 of 244 = 0.980 (0.953 to 0.991); the aim, 0.95, is met. In ALL CAPS 49 of
  51 = 0.961, in lower case 60 of 61 = 0.984.
- false prompts: 72, or 0.65 in 100 words; false certain marks: 20, or 1.8 in 1,000 words.

After that measure five annotations were corrected, as they went against the definitions: three second mentions of a
name had been left without a mark, a house type stood inside the mark of an address, and a camera of the town's CCTV
was marked as body-worn. No word of a text was changed. After the corrections structured kinds stand at 279 of 286 =
0.976 (0.950 to 0.988), names at 242 of 247 = 0.980 (0.953 to 0.991). The misses lie in addresses without a number or
with an odd one, and in single odd shapes of an account name, a custody and an occurrence number.
"""

import pytest
from redaction_measure import FOLDER, HIDDEN, KINDS, Measured, measure, read, report

from scrutiny.panel.redaction import Kind

STRUCTURED_AIM = 0.98  # found certain
NAMES_AIM = 0.95  # found certain or as a prompt
STRUCTURED_FLOOR = 0.97  # just under what was measured (0.976)

# Kinds that stay under the aim: what was measured, and a floor just under it.
FLOORS = {
    Kind.ADDRESS: 0.90,  # 41 of 45; the aim is 0.98
    Kind.HANDLE: 0.88,  # 8 of 9; the aim is 0.98
    Kind.CUSTODY: 0.90,  # 10 of 11; the aim is 0.98
    Kind.CRIME: 0.93,  # 14 of 15; the aim is 0.98
    Kind.STREET: 0.92,  # 39 of 42; the aim is 0.95
    Kind.WORK: 0.73,  # 17 of 23; the aim is 0.95
}


@pytest.fixture(scope="module")
def fourth() -> Measured:
    result = measure(read(FOLDER / "fourth.toml"))
    print(report(result))
    return result


def test_the_fourth_texts_hold_every_kind_and_every_style() -> None:
    texts = read(FOLDER / "fourth.toml")
    kinds = [kind for text in texts for _, _, kind in text.items]
    assert len(texts) == 232
    assert len(kinds) == 681
    assert sum(not text.items and not text.neutral for text in texts) == 24
    assert min(kinds.count(kind) for kind in KINDS) >= 4
    assert set(kinds) == set(KINDS)
    assert min(sum(text.style == style for text in texts) for style in ("mixed", "caps", "lower")) >= 49


def test_structured_items_of_the_fourth_texts_are_certain(fourth: Measured) -> None:
    score = fourth.structured
    assert score.items == 286
    assert score.certain / score.items >= STRUCTURED_FLOOR, report(fourth)


def test_names_of_the_fourth_texts_are_marked(fourth: Measured) -> None:
    score = fourth.total((Kind.NAME,))
    assert score.items == 247
    assert score.either / score.items >= NAMES_AIM, report(fourth)


@pytest.mark.parametrize("style", ["mixed", "caps", "lower"])
def test_names_of_the_fourth_texts_are_marked_in_every_style(fourth: Measured, style: str) -> None:
    score = fourth.by_style[style]
    assert score.items >= 50
    assert score.either / score.items >= NAMES_AIM, report(fourth)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_the_fourth_texts_is_found(fourth: Measured, kind: Kind) -> None:
    score = fourth.by_kind[kind]
    found = score.either if kind in HIDDEN else score.certain
    aim = NAMES_AIM if kind in HIDDEN else STRUCTURED_AIM
    assert found / score.items >= FLOORS.get(kind, aim), report(fourth)


def test_little_else_in_the_fourth_texts_is_marked(fourth: Measured) -> None:
    """After the corrections 19 false certain marks and 71 false prompts in 11,036 words."""
    assert len(fourth.false_certain) <= 2 * fourth.words / 1000, report(fourth)
    assert len(fourth.false_prompts) <= 0.7 * fourth.words / 100, report(fourth)
