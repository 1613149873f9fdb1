"""Quick looks at texts, which settle most of them, never settle one wrongly."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_values import PIECES
from slow_record import has_mark, placeholder, says_nothing, visible, word_count

from scrutiny.code_a import wording

# Every mark that the list describes, whoever adds one to it.
MARKS = st.one_of(*(st.from_regex(pattern, fullmatch=True) for pattern in wording.cues("redaction").patterns))
STAND_INS = tuple(
    " ".join(word.strip("[]").split("|")[turn % len(word.split("|"))] for word in phrase.split())
    for phrase in wording.read_cues("placeholder")["phrases"]
    for turn in range(3)
)
PLAIN = st.sampled_from((*PIECES, *STAND_INS, "x", "xx", "[", "<", "<b", "on foot", "red", "dx", "n", "A", "1a", "_"))
TEXTS = st.lists(
    st.lists(st.one_of(PLAIN, PLAIN, MARKS), max_size=12).flatmap(
        lambda parts: st.sampled_from((" ", "", "/", "\n", " (")).map(lambda between: between.join(parts))
    ),
    min_size=1,
    max_size=6,
)


def array(texts: list[str]) -> pa.Array:
    return pa.array(texts, type=pa.large_string())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_are_counted_as_a_person_reads_them(texts: list[str]) -> None:
    for least in (1, 2, 5, 8):
        assert wording.fewer_words(array(texts), least).tolist() == [word_count(text) < least for text in texts]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_text_that_says_nothing_is_never_taken_for_one_that_may_say_something(texts: list[str]) -> None:
    may = wording.may_say_nothing(array(texts))
    placeholders, blacked_out = (one(array(texts)) for one in (wording.is_placeholder, wording.is_blacked_out))
    assert not (placeholders & ~may).any()
    assert not (blacked_out & ~may).any()
    assert placeholders.tolist() == [placeholder(text) for text in texts]
    assert blacked_out.tolist() == [has_mark(text) and says_nothing(visible(text)) for text in texts]


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_few_texts_have_the_marks_that_they_have_among_many(texts: list[str]) -> None:
    """Few are looked at by another program than many."""
    many = wording.has_mark(array(texts * 257))
    assert wording.has_mark(array(texts)).tolist() == many[: len(texts)].tolist() == [has_mark(text) for text in texts]


LONGER = st.lists(
    st.lists(st.one_of(PLAIN, PLAIN, MARKS, st.sampled_from(["had", "male", "hj", "nofurther", "a-xxxx"])),
             min_size=6, max_size=24).map(" ".join),
    min_size=1,
    max_size=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXTS, LONGER))
def test_what_the_one_quick_look_settles_is_neither_short_nor_a_placeholder(texts: list[str]) -> None:
    for text, little in zip(texts, wording.may_be_little(array(texts)), strict=True):
        if not little:
            assert word_count(text) >= wording.PLENTY
            assert not says_nothing(text)
            assert not says_nothing(visible(text))


def test_an_ordinary_reason_is_settled_by_the_one_quick_look() -> None:
    text = "Male seen to pass a small bag to a driver, ran off when he saw us and threw something over the fence"
    assert not wording.may_be_little(array([text])).any()


@pytest.mark.parametrize("measure", [wording.is_placeholder, wording.is_blacked_out])
def test_few_texts_are_looked_at_in_another_way_than_many(measure) -> None:
    texts = [*STAND_INS, *PIECES, "see bwv é", "n/aé", "\u017fee bwv", "[NAME]", "XXXX n/a", "", "9", "é"]
    many = measure(array(texts * 40))[: len(texts)]
    assert measure(array(texts)).tolist() == many.tolist()
    assert [bool(measure(array([text]))[0]) for text in texts] == many.tolist()
