"""The glossary explains exactly what a pack says."""

import re
from dataclasses import replace

import invented
import pytest

from scrutiny.code_a.powers import powers
from scrutiny.outputs import views
from scrutiny.outputs.glossary import ENTRIES, terms_in, with_glossary
from scrutiny.outputs.guides import guides
from scrutiny.outputs.views import PackView
from scrutiny.panel import questions


def terms(text: str) -> list[str]:
    return [found.term for found in terms_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Searched under S60.", ["section 60"]),
        ("Searched under section\n60AA.", ["section 60AA"]),
        ("PACE Code A, at a good pace, code a", ["Code A"]),
        ("The Police and Criminal Evidence Act 1984 (section 1)", ["PACE", "section 1"]),
        ("Body-Worn Video and BWV", ["body-worn video (BWV)"]),
        ("resample seedless fingerprinted", []),
        ("Reasonable suspicion, arrested", ["arrest", "reasonable grounds"]),
        ("Event in the office's ledger", ["ledger"]),
    ],
)
def test_terms_are_whole_words_and_the_longest_wins(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_every_spelling_of_every_entry_brings_it_in() -> None:
    for entry in ENTRIES:
        for spelling in (entry.term, *entry.also):
            assert entry.term in terms(f"({spelling}).")


def test_entries_stand_in_alphabetical_order_and_once() -> None:
    names = [entry.term for entry in ENTRIES]

    assert names == sorted(set(names), key=str.casefold)


def test_a_pack_explains_its_own_words_and_no_others() -> None:
    explained = {found.term for found in invented.pack(invented.record("1")).glossary}

    assert {"community resolution", "seed", "self-defined ethnicity", "GOWISELY", "PACE"} <= explained
    assert "section 60" not in explained
    assert "section 60" in {found.term for found in invented.pack(invented.record("1", power="cjpoa-s60")).glossary}


# What people in this trade write short. Each is explained in any pack that has it.
ABBREVIATIONS = (
    "ANPR", "ARV", "ASB", "BWV", "CAD", "CCTV", "CRO", "DVSA", "GOWISELY", "IC1", "IC6", "IMEI", "IOPC", "MDA", "MDMA",
    "NFA", "NHS", "NI",
    "OPCC", "PACE", "PC", "PCC", "PCSO", "PNC", "PND", "PS", "S1", "SVRO", "VRM",
)  # fmt: skip
# Capitals that are plain words: what is put in the place of something personal, and signs of the pack itself.
PLAIN = {"NAME", "ID", "OFFICIAL", "SENSITIVE"}


def full_pack(*records: views.RecordView) -> PackView:
    """With everything that the program itself can say: all guides, all powers, the questions about video."""
    every = guides([*powers(), None], contact="the OPCC", chair="the chair")
    asked = views.question_views(questions.supplied(), video=True)
    return with_glossary(replace(invented.pack(*records), guides=every, questions=asked))


def not_explained(pack: PackView) -> set[str]:
    """Words in capitals that the glossary of a pack has no entry for."""
    known = {part for entry in ENTRIES for part in re.findall(r"[A-Z]+", " ".join((entry.term, *entry.also)))
             if entry.term in {term.term for term in pack.glossary}}  # fmt: skip
    text = views.words(replace(pack, glossary=()))
    return set(re.findall(r"(?<![\w-])[A-Z]{2,}(?!\w|-\d)", text)) - known - PLAIN


def test_every_abbreviation_in_a_pack_is_in_its_glossary() -> None:
    assert not_explained(full_pack()) == set()


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_an_abbreviation_that_an_officer_wrote_is_explained(short: str) -> None:
    pack = with_glossary(invented.pack(invented.record("1", grounds=f"Seen on {short}, then stopped.")))

    assert terms(f"({short})")[0] in {term.term for term in pack.glossary}


def test_an_abbreviation_without_an_entry_would_be_noticed() -> None:
    assert not_explained(full_pack(invented.record("1", grounds="Seen by the XQZ."))) == {"XQZ"}


def test_the_words_of_the_guides_are_explained_and_only_where_they_stand() -> None:
    with_guides = {term.term for term in full_pack().glossary}
    without = {term.term for term in invented.pack(invented.record("1")).glossary}

    new = {"entitlement", "inspector", "intelligence", "Serious Violence Reduction Order",
           "Independent Office for Police Conduct", "College of Policing", "OPCC"}  # fmt: skip
    assert new <= with_guides
    assert new & without == set()


def test_a_meaning_says_nothing_of_a_search_that_only_a_court_may_say() -> None:
    for entry in ENTRIES:
        assert not re.search(r"\b(unlawful|breach|fail|complian)", entry.meaning, re.IGNORECASE), entry.term


def test_a_seed_is_explained_as_it_should_be_and_not_as_made_by_chance_in_this_draw() -> None:
    (seed,) = terms_in("The seed.")

    assert "should be made by chance" in seed.meaning
    assert "was made by chance" not in seed.meaning


def test_linked_means_what_the_marking_says_and_stands_nowhere_else() -> None:
    (entry,) = (term for term in terms_in(views.MARKING) if "linked" in term.term)

    assert "what anybody can look up" in entry.meaning
    assert "linked" not in " ".join(terms("The phone was linked to a theft."))


def test_the_words_of_the_published_lists_are_explained() -> None:
    assert terms("Khat or Cannabis warning") == ["Khat or Cannabis warning"]
    (camera,), (article,) = (terms_in(words) for words in ("Camera used: No", "Article for use in theft"))
    assert "Camera used" in camera.meaning
    assert "articles for use in theft" in article.meaning
