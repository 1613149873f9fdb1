"""The glossary explains exactly what a pack says."""

import invented
import pytest

from scrutiny.outputs.glossary import ENTRIES, terms_in


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
        ("Body-Worn Video and BWV", ["body-worn video"]),
        ("resample seedless fingerprinted", []),
        ("Reasonable suspicion, arrested", ["arrest", "reasonable grounds"]),
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
