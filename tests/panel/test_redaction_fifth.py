"""How much the redaction engine finds in a fifth set of invented texts, by kind.

The texts (``redaction_texts/fifth.toml``) were written blind: after the patterns, by somebody who had not read them,
and on purpose hard (372 texts, 12,779 words). Measured once, on 2026-11-22, while nothing had been changed because
of them:

- structured kinds, found certain: 409 of 455 = 0.899 (95% interval 0.868 to 0.923); the aim is 0.98.
- names, found certain or as a prompt: 357 of 384 = 0.930 (0.900 to 0.951); the aim is 0.95. In ALL CAPS 99 of 110 =
  0.900, in lower case 88 of 99 = 0.889.
- officers 54 of 60 = 0.900, streets 68 of 82 = 0.829, schools 20 of 27 = 0.741, places of work 28 of 30 = 0.933,
  times of day 73 of 85 = 0.859, dates 18 of 20 = 0.900, each found certain or as a prompt.
- false prompts: 1.94 in 100 words; false certain marks: 30, or 2.3 in 1,000 words.

Since then the engine was widened with these misses in sight, so what it scores here now says nothing of other texts:
the floors below, just under what is found today, only guard against losing it. Times and dates are items in this set,
unlike in the first three; they are always a question, so being found at all is what counts, and they are no part of
the structured kinds.
"""

import pytest
from redaction_measure import FOLDER, HIDDEN, Measured, measure, read, report
from redaction_measure import KINDS as OLDER_KINDS

from scrutiny.panel.redaction import CLOCK, Kind

KINDS = (*OLDER_KINDS, Kind.TIME, Kind.DATE)
ASKED = HIDDEN | CLOCK  # a prompt is as good as a certain mark
STRUCTURED_FLOOR = 0.99  # found certain; the aim is 0.98
NAME_FLOOR = 0.985  # found certain or as a prompt; the aim is 0.95


@pytest.fixture(scope="module")
def fifth() -> Measured:
    result = measure(read(FOLDER / "fifth.toml"))
    print(report(result))
    return result


def test_the_fifth_texts_hold_every_kind_and_every_style() -> None:
    texts = read(FOLDER / "fifth.toml")
    kinds = [kind for text in texts for _, _, kind in text.items]
    assert len(texts) >= 370
    assert len(kinds) >= 1_100
    assert not set(kinds) - set(KINDS)
    assert min(kinds.count(kind) for kind in KINDS) >= 14
    assert min(sum(text.style == style for text in texts) for style in ("mixed", "caps", "lower")) >= 90


def test_structured_items_of_the_fifth_texts_are_certain(fifth: Measured) -> None:
    score = fifth.structured
    assert score.items == 455
    assert score.certain / score.items >= STRUCTURED_FLOOR, report(fifth)


def test_names_of_the_fifth_texts_are_marked(fifth: Measured) -> None:
    score = fifth.total((Kind.NAME,))
    assert score.items == 384
    assert score.either / score.items >= NAME_FLOOR, report(fifth)


@pytest.mark.parametrize("style", ["mixed", "caps", "lower"])
def test_names_of_the_fifth_texts_are_marked_in_every_style(fifth: Measured, style: str) -> None:
    score = fifth.by_style[style]
    assert score.items >= 95
    assert score.either / score.items >= 0.97, report(fifth)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_the_fifth_texts_is_found(fifth: Measured, kind: Kind) -> None:
    score = fifth.by_kind[kind]
    found = score.either if kind in ASKED else score.certain
    assert found / score.items >= 0.95, report(fifth)


def test_times_and_dates_of_the_fifth_texts_stay_a_question(fifth: Measured) -> None:
    """Some lie inside a mark of another kind that is certain; none is certain because it is a time."""
    score = fifth.total(CLOCK)
    assert score.items == 105
    assert score.certain / score.items <= 0.1, report(fifth)


def test_little_else_in_the_fifth_texts_is_marked(fifth: Measured) -> None:
    """Once 30 false certain marks and 248 false prompts in 12,779 words; the texts were written to be tricky."""
    assert len(fifth.false_certain) <= 2.1 * fifth.words / 1000, report(fifth)
    assert len(fifth.false_prompts) <= 1.0 * fifth.words / 100, report(fifth)
