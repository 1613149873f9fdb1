"""How much the redaction engine finds in a sixth set of invented texts, by kind: everyday texts, measured blind.

The texts (``redaction_texts/sixth.toml``) were written after the patterns by somebody who had not read them, nor any of
the other sets, and are meant to be such as an ordinary force's extract holds. They are not to be tuned on: a miss here
may be described in general words to whoever widens the patterns, never shown. A floor may be raised, and a text is
never changed because the engine missed something in it. Rare identifiers (passports, IP addresses) are far commoner in
it than in an extract, so that each kind has ten or more.

Measured once, on 2026-11-22 (220 texts, 30 of them without any mark; 11,415 words):

- structured kinds, found certain: 377 of 379 = 0.995 (95% interval 0.981 to 0.999); the aim is 0.98.
- names, found certain or as a prompt: 194 of 196 = 0.990 (0.964 to 0.997); the aim is 0.95. In ALL CAPS 41 of 42, in
  lower case 52 of 53.
- times of day 46 of 47, dates 15 of 16: always asked about, never taken out unasked.
- false prompts: 23, or 0.20 in 100 words; false certain marks: 3, or 0.3 in 1,000 words.

The fourth set, blind as well and harder, stands at 280 of 286 = 0.979 (0.955 to 0.990) with the same engine; the fifth
was written to be as hard as can be, and stood at 0.899 before anything was changed because of it.
"""

import pytest
from redaction_measure import FOLDER, HIDDEN, Measured, measure, read, report
from redaction_measure import KINDS as OLDER_KINDS

from scrutiny.panel.redaction import CLOCK, Kind

KINDS = (*OLDER_KINDS, Kind.TIME, Kind.DATE)
ASKED = HIDDEN | CLOCK  # a prompt is as good as a certain mark
STRUCTURED_AIM = 0.98  # found certain
NAMES_AIM = 0.95  # found certain or as a prompt

# Kinds under the aim: what was measured, and a floor just under it.
FLOORS = {
    Kind.STREET: 0.94,  # 89 of 94
    Kind.HANDLE: 0.91,  # 11 of 12
    Kind.WORK: 0.92,  # 13 of 14
    Kind.DATE: 0.93,  # 15 of 16
}


@pytest.fixture(scope="module")
def sixth() -> Measured:
    result = measure(read(FOLDER / "sixth.toml"))
    print(report(result))
    return result


def test_the_sixth_texts_hold_every_kind_and_every_style() -> None:
    texts = read(FOLDER / "sixth.toml")
    kinds = [kind for text in texts for _, _, kind in text.items]
    assert len(texts) == 220
    assert sum(not text.items and not text.neutral for text in texts) == 30
    assert set(kinds) == set(KINDS)
    assert min(kinds.count(kind) for kind in KINDS) >= 10
    assert min(sum(text.style == style for text in texts) for style in ("mixed", "caps", "lower")) >= 50


def test_structured_items_of_the_sixth_texts_are_certain(sixth: Measured) -> None:
    score = sixth.structured
    assert score.items == 379
    assert score.certain / score.items >= STRUCTURED_AIM, report(sixth)


def test_names_of_the_sixth_texts_are_marked(sixth: Measured) -> None:
    score = sixth.total((Kind.NAME,))
    assert score.items == 196
    assert score.either / score.items >= NAMES_AIM, report(sixth)


@pytest.mark.parametrize("style", ["mixed", "caps", "lower"])
def test_names_of_the_sixth_texts_are_marked_in_every_style(sixth: Measured, style: str) -> None:
    score = sixth.by_style[style]
    assert score.items >= 42
    assert score.either / score.items >= NAMES_AIM, report(sixth)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_the_sixth_texts_is_found(sixth: Measured, kind: Kind) -> None:
    score = sixth.by_kind[kind]
    found = score.either if kind in ASKED else score.certain
    aim = NAMES_AIM if kind in ASKED else STRUCTURED_AIM
    assert found / score.items >= FLOORS.get(kind, aim), report(sixth)


def test_little_else_in_the_sixth_texts_is_marked(sixth: Measured) -> None:
    assert len(sixth.false_certain) <= 0.5 * sixth.words / 1000, report(sixth)
    assert len(sixth.false_prompts) <= 0.3 * sixth.words / 100, report(sixth)
