"""Can a retired teacher, or a lad of fifteen, read the pack? Flesch-Kincaid grade of its running text.

Grade = 0.39 x words / sentences + 11.8 x syllables / words - 15.59 (Kincaid, Fishburne, Rogers and Chissom, Research
Branch Report 8-75, 1975). A sentence ends at a full stop, a question mark or an exclamation mark, and with its
paragraph: a colon or a semicolon ends none, so that no list of many things passes for many sentences. Not running text,
and not counted: names of fields, values and powers, areas, hashes, commands, and where a guide's statement was read.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import invented
import pytest

from scrutiny.code_a.powers import powers
from scrutiny.outputs import views
from scrutiny.outputs.glossary import ENTRIES
from scrutiny.outputs.guides import guides, without_source
from scrutiny.outputs.views import GuideView, PackView
from scrutiny.panel import questions

HIGHEST = 9.0

# --- the formula ----------------------------------------------------------------------------------------------

_SILENT_INSIDE = re.compile(r"(?<=[^aeiouy])e(?=(?:body|thing|times|one|works|hand|ful|ly|ment|ments|less|where)$)")
_SILENT_END = re.compile(
    r"(?<=[aeiouy][^aeiouy])(?:e|es|ed)$|(?<=[^aeiouyl]{2})(?:e|es|ed)$|(?<=[aeiouy])d$|(?<=l)(?:e|es|ed)$"
)
_HEARD_END = re.compile(r"(?:[sxzcg]|ch|sh)es$|[td]ed$|[^aeiouyl]le[sd]?$")
_TWO = re.compile(
    r"i(?=a(?!l\b|ls\b|lly\b))(?<![tc]i)|i(?=um|or)|(?<=[^tscgx])i(?=o)|(?<=[aeiouy])ing$|(?<=ri)ou|e(?=a$|as$|o)|u(?=al|ou|i[td])|sm$|sms$"
)


def syllables(word: str) -> int:
    """How many syllables an English word has, by its letters; an abbreviation is said letter by letter."""
    if word.isupper() and 1 < len(word) <= 5:
        return len(word)
    plain = re.sub("[^a-z]", "", word.lower().removesuffix("'s").removesuffix("\u2019s"))
    plain = _SILENT_INSIDE.sub("", plain)
    shown = plain
    if len(plain) > 3 and not _HEARD_END.search(plain):
        shown = _SILENT_END.sub("", plain)
    elif len(plain) == 3 and re.fullmatch("[aeiouy][^aeiouy]e|[^aeiouy]re", plain):
        shown = plain[:-1]
    return max(1, len(re.findall("[aeiouy]+", shown)) + len(_TWO.findall(plain)))


def grade(paragraphs: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of some paragraphs together."""
    sentences = words = sounds = 0
    for paragraph in paragraphs:
        found = re.findall("[A-Za-z0-9][A-Za-z0-9'\u2019-]*", paragraph)
        words += len(found)
        sounds += sum(syllables(part) for word in found for part in re.split("-", word) if part)
        sentences += max(1, len(re.findall(r"[.!?]+[)”\"]?(?=\s+[A-Z“\d]|\s*$)", paragraph))) if found else 0
    return 0.39 * words / sentences + 11.8 * sounds / words - 15.59


# Counts of vowels in the CMU Pronouncing Dictionary, version 0.7b (Carnegie Mellon University). Where it gives two
# ways to say a word, the one in careful British speech.
REFERENCE = {
    "search": 1, "officer": 3, "person": 2, "record": 2, "reasonable": 4, "suspicion": 3, "vehicle": 3, "answer": 2,
    "questions": 2, "judge": 1, "somebody": 3, "written": 2, "outcome": 2, "clothing": 2, "handcuffs": 2,
    "supervisor": 4, "ethnicity": 4, "area": 3, "street": 1, "searches": 2, "used": 1, "wanted": 2, "asked": 1,
    "police": 2, "looked": 1, "station": 2, "simple": 2, "meeting": 2, "being": 2, "carrying": 3, "terrorism": 4,
    "video": 3, "period": 3, "idea": 3, "force": 1, "forces": 2, "changed": 1, "needed": 2, "little": 2, "every": 3,
    "reasons": 2, "authority": 4, "cannabis": 3, "smell": 1, "special": 2, "courage": 2, "community": 4,
    "education": 4,
}  # fmt: skip


def test_syllables_are_those_of_a_dictionary() -> None:
    assert {word: syllables(word) for word in REFERENCE} == REFERENCE
    assert syllables("PACE") == 4  # P, A, C, E: an abbreviation that is spelt out is no easier than its letters


def test_the_formula_is_that_of_the_report() -> None:
    # Ten words, one sentence, eleven syllables.
    assert grade(["The cat sat on the mat and ate an apple."]) == pytest.approx(0.39 * 10 + 11.8 * 11 / 10 - 15.59)
    # The opening of the United States' Declaration of Independence is hard; a nursery rhyme is not.
    hard = (
        "When in the course of human events, it becomes necessary for one people to dissolve the political bands which "
        "have connected them with another, a decent respect to the opinions of mankind requires that they should "
        "declare the causes which impel them to the separation."
    )
    assert grade([hard]) > 15
    assert grade(["Jack and Jill went up the hill.", "Jack fell down."]) < 2


# --- the texts ------------------------------------------------------------------------------------------------


def guide_text(guide: GuideView) -> tuple[str, ...]:
    """The sentences of a guide, with its terms as people read them: before what they mean."""
    meanings = (without_source(term.meaning) for term in guide.terms)
    if guide.id == "powers":  # the terms are names of Acts
        return (*guide.intro, *meanings, *guide.notes)
    named = (f"{term.term}. {says}" for term, says in zip(guide.terms, meanings, strict=True))
    return (*guide.intro, *named, *(without_source(note) for note in guide.notes))


def running_text(pack: PackView) -> dict[str, tuple[str, ...]]:
    """What a member reads from beginning to end, part by part."""
    return {
        "how to answer": pack.how_to,
        "how to read a record": pack.reading,
        "how the records were picked": (*pack.sampling.how, *pack.sampling.who_chose),
        "what they can tell": (*pack.sampling.can_say, *pack.sampling.cannot_say),
        "how to check": tuple(check.text for check in pack.sampling.checks),
        "questions": tuple(f"{question.text} {question.help}" for question in pack.questions),
        "what the words mean": tuple(f"{term.term}: {term.meaning}" for term in pack.glossary),
        **{guide.heading: guide_text(guide) for guide in pack.guides},
    }


def every_pack() -> dict[str, PackView]:
    """Each kind of text that the program writes itself: sent out or not, with video or without, all powers."""
    every_power = guides([*powers(), None], contact="Panel officer, 01234 567890", chair="A. Chair")
    some = guides(["pace-s1", "mda-s23"])
    plain = invented.pack()
    return {
        "usual": replace(plain, guides=some, questions=views.question_views(questions.supplied().without_video())),
        "all powers, video": replace(
            plain, guides=every_power, questions=views.question_views(questions.supplied(), video=True)
        ),
        "seed given with the file": replace(invented.pack(announced=False), guides=some),
    }


@pytest.mark.parametrize("name", every_pack())
def test_every_part_of_a_pack_is_easy_to_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    parts = running_text(every_pack()[name])
    grades = {part: grade(texts) for part, texts in parts.items()}
    whole = grade(text for texts in parts.values() for text in texts)

    with capsys.disabled():
        print(f"\nFlesch-Kincaid grade of a pack ({name}): {whole:.1f} in all")
        print("".join(f"  {found:5.1f}  {part}\n" for part, found in grades.items()), end="")
    assert whole <= HIGHEST
    assert {part: round(found, 1) for part, found in grades.items() if found > HIGHEST} == {}


def test_the_whole_glossary_is_easy_to_read() -> None:
    assert grade(entry.meaning for entry in ENTRIES) <= HIGHEST
