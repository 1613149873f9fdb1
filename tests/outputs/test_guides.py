"""The pages to look things up in: what they say, where they say it comes from, and what they never say."""

import re
from datetime import date
from typing import Any

import invented
import pytest

from scrutiny.code_a.powers import powers
from scrutiny.outputs import views
from scrutiny.outputs.guides import LOOKED_FOR, TO_BE_CONFIRMED, WHAT_THE_MARK_MEANS, guides, guides_of, without_source
from scrutiny.outputs.views import GuideView, words
from scrutiny.records.vocabulary import POWER

GROUNDS, TOLD, POWERS, WORRIES = "reasonable-grounds", "gowisely", "powers", "worries"


def guide(name: str, *codes: object, **options: Any) -> GuideView:
    return next(each for each in guides(codes, **options) if each.id == name)


def meanings(name: str, *codes: object, **options: Any) -> dict[str, str]:
    return {term.term: term.meaning for term in guide(name, *codes, **options).terms}


def test_there_are_four_guides_each_under_its_own_heading() -> None:
    made = guides(["pace-s1"])

    assert [each.id for each in made] == [GROUNDS, TOLD, POWERS, WORRIES]
    assert len({each.heading for each in made}) == 4
    assert all(re.fullmatch("[a-z-]+", each.id) for each in made)


def test_every_letter_of_gowisely_has_its_line_in_order() -> None:
    terms = [term.term for term in guide(TOLD, "mda-s23").terms]

    assert "".join(term[0] for term in terms) == "GOWISELY"


def test_only_the_powers_that_occur_are_explained_each_once_by_the_name_on_the_records_page() -> None:
    found = guide(POWERS, "mda-s23", "pace-s1", "mda-s23")

    assert [term.term for term in found.terms] == [POWER.label("pace-s1"), POWER.label("mda-s23")]
    assert found.notes == ()


def test_every_power_says_what_it_is_for_and_what_must_be_so_first() -> None:
    assert set(LOOKED_FOR) == set(POWER.codes)
    for code, power in powers().items():
        meaning = meanings(POWERS, code)[POWER.label(code)]
        assert LOOKED_FOR[code] in meaning
        assert ("reasonable grounds" in meaning) == power.needs_grounds
        assert ("No reason to suspect" in meaning or "No other reason" in meaning) != power.needs_grounds
        assert ("Code A does not cover it" in meaning) != power.code_a_applies
        if power.authorisation and power.authorisation.rank:
            assert "or above must allow such searches in one place" in meaning


def test_limits_of_a_permission_are_those_of_the_table_of_powers() -> None:
    assert "inspector or above" in meanings(POWERS, "cjpoa-s60")[POWER.label("cjpoa-s60")]
    assert "no more than 24 hours" in meanings(POWERS, "cjpoa-s60")[POWER.label("cjpoa-s60")]
    assert "no more than 14 days" in meanings(POWERS, "terrorism-s47a")[POWER.label("terrorism-s47a")]
    assert "order" in meanings(POWERS, "svro-s342e")[POWER.label("svro-s342e")]


def test_a_value_that_is_no_power_is_counted_and_never_printed() -> None:
    made = guides(["mda-s23", "Stopped by John Smith", None, float("nan"), ""])

    assert "Smith" not in views.words(made)
    assert "name no power" in made[2].notes[0]
    assert guides([])[2].terms == ()
    assert guides([])[2].notes != ()


@pytest.mark.parametrize("code", ["cjpoa-s60", "poa-2023-s11", "terrorism-s47a", "svro-s342e"])
def test_searches_without_suspicion_are_explained_where_a_pack_has_one(code: str) -> None:
    assert "Searches without suspicion" in meanings(GROUNDS, "pace-s1", code)
    assert "Searches without suspicion" not in meanings(GROUNDS, "pace-s1")
    assert any("no suspicion is needed" in note for note in guide(TOLD, code).notes)
    assert not any("no suspicion is needed" in note for note in guide(TOLD, "pace-s1").notes)


def test_each_statement_of_the_law_says_where_it_was_read_and_what_is_still_to_be_confirmed() -> None:
    for name in (GROUNDS, POWERS):
        for term, meaning in meanings(name, *powers()).items():
            source = meaning.removeprefix(without_source(meaning))
            assert re.fullmatch(r"\n\(.+\)", source), term
            for cited in source.strip("\n()").split("; "):
                if name == GROUNDS and cited.startswith(
                    "PACE Code A"
                ):  # nobody has yet seen a number in the current text
                    assert cited.endswith(TO_BE_CONFIRMED)
    assert TO_BE_CONFIRMED in guide(TOLD, "pace-s1").notes[-1]


def test_the_mark_is_short_and_what_it_means_is_said_once_before_it_first_stands() -> None:
    made = guides(["pace-s1", "mda-s23", "cjpoa-s60"])
    said = views.words(made)
    explained = said.index(WHAT_THE_MARK_MEANS)

    assert len(TO_BE_CONFIRMED) == 1
    assert WHAT_THE_MARK_MEANS in made[0].intro
    assert said.count("to be confirmed") == said.count("Nobody has yet checked") == 1
    assert TO_BE_CONFIRMED not in said[:explained]
    assert said.count(TO_BE_CONFIRMED) > 10


def test_a_power_says_which_of_its_parts_are_to_be_confirmed() -> None:
    for code, power in powers().items():
        meaning = meanings(POWERS, code)[POWER.label(code)]
        own = [basis for basis in power.sources if not basis.citation.source.startswith("This tool's list")]
        grounds = [basis for basis in own if basis.about == "grounds"]
        marked = TO_BE_CONFIRMED in meaning and "what must be so first" in meaning.split(TO_BE_CONFIRMED)[1]
        assert marked == any(not basis.citation.verified for basis in grounds), code


def test_guidance_is_not_passed_off_as_the_code() -> None:
    found = meanings(GROUNDS, "mda-s23")

    for term in ("Smell of cannabis", "Nervous, or turning away"):
        assert "not the Code" in found[term]
        assert "PACE Code A" not in found[term]
    assert "The law does not forbid it" in found["Smell of cannabis"]


def test_who_to_ask_is_named_where_it_is_known() -> None:
    named = views.words(guide(WORRIES, "pace-s1", contact="Panel officer, 01234 567890", chair="chair@example.invalid"))

    assert "Panel officer, 01234 567890" in named
    assert "chair@example.invalid" in named
    assert "the office that sent you this pack" in views.words(guide(WORRIES, "pace-s1", contact="  "))


def test_no_guide_says_what_only_a_court_may_say_nor_what_to_answer() -> None:
    text = views.words(guides([*powers(), None]))

    assert not re.search(r"\b(unlawful|breach|fail|complian|illegal)", text, re.IGNORECASE)
    assert not re.search(r"\b(CSP|you should answer|tick (yes|no))\b", text)


def test_a_members_copy_explains_the_powers_of_its_own_records_only() -> None:
    drawn = (
        invented.record("1"),
        invented.record("2", power="mda-s23"),
        invented.record("3", power="cjpoa-s60", second_power="firearms-s47"),
        invented.record("4", power=None),
        invented.record("5", power="Stopped by John Smith"),
    )

    def named(*records: views.RecordView) -> tuple[list[str], bool]:
        made = guides_of(records)
        assert "Smith" not in views.words(made)
        return [term.term for term in made[2].terms], bool(made[2].notes)

    assert named(*drawn[:2]) == ([POWER.label("pace-s1"), POWER.label("mda-s23")], False)
    assert named(drawn[1], drawn[3]) == ([POWER.label("mda-s23")], True)
    assert named(drawn[4]) == ([], True)
    assert named(drawn[2]) == ([POWER.label("firearms-s47"), POWER.label("cjpoa-s60")], False)
    # What is said of searches without suspicion goes with the record that is one.
    assert guides_of(drawn[:2]) == guides(["pace-s1", "mda-s23"])
    assert guides_of(drawn) == guides(["pace-s1", "mda-s23", "cjpoa-s60", "firearms-s47", None])


def test_guides_are_the_same_whatever_the_order_of_the_records() -> None:
    assert guides(["mda-s23", "pace-s1", None]) == guides([None, "pace-s1", "mda-s23", "pace-s1"])


def test_a_guide_says_that_some_law_is_newer_only_where_searches_are_older() -> None:
    newer = "some of the law is newer than they are"

    older = words(guides(["pace-s1"], days=(date(2020, 11, 1), date(2026, 1, 31))))
    assert newer in older
    assert "since 20 December 2023" in older
    assert "Some of the searches in this pack are older" in older
    assert "goes by the Code as it is since 20 December 2023. The searches in this pack are older" in words(
        guides(["pace-s1"], days=(date(2020, 11, 1), date(2020, 12, 31)))
    )
    assert newer not in words(guides(["pace-s1"], days=(date(2023, 12, 20), date(2024, 1, 31))))
    assert newer not in words(guides(["pace-s1"]))


def test_a_guide_says_that_nobody_picked_only_where_the_draw_shows_it() -> None:
    claim = "check for yourself that nobody picked the records"

    assert claim in words(guide(WORRIES, "pace-s1", nobody_picked=True))
    assert claim not in words(guide(WORRIES, "pace-s1"))
    assert "do the draw again yourself" in words(guide(WORRIES, "pace-s1"))
    assert claim in words(guides_of([invented.record("1")], nobody_picked=True)[-1])
    assert claim not in words(guides_of([invented.record("1")])[-1])


def test_whom_to_ask_is_for_members_only() -> None:
    assert [one.id for one in guides(["pace-s1"], member=False)] == ["reasonable-grounds", "gowisely", "powers"]
