"""The data dictionary and the vocabularies hold together."""

import pytest

from scrutiny.records import fields, identity, layout, vocabulary
from scrutiny.records.fields import Kind


def test_every_field_has_a_name_a_label_and_a_meaning() -> None:
    assert len(set(fields.NAMES)) == len(fields.NAMES)
    for field in fields.FIELDS:
        assert field.label
        assert field.meaning.endswith(".")
        assert field.source


def test_coded_fields_and_only_they_have_a_vocabulary() -> None:
    for field in fields.FIELDS:
        assert (field.kind is Kind.CODED) == (field.vocabulary is not None)
        assert field.vocabulary is None or field.vocabulary in vocabulary.VOCABULARIES


def test_people_are_pseudonyms_and_in_no_output() -> None:
    for name in ("officer", "person_key", "authorised_by"):
        assert fields.by_name()[name].kind is Kind.PSEUDONYM
        assert fields.by_name()[name].sensitivity is fields.Sensitivity.SECRET


@pytest.mark.parametrize("known", vocabulary.VOCABULARIES.values(), ids=lambda known: known.name)
def test_every_spelling_leads_to_one_code(known: vocabulary.Vocabulary) -> None:
    assert len(set(known.codes)) == len(known.codes)
    for term in known.terms:
        for spelling in (term.code, term.label, *term.names):
            assert known.code_of(f"  {spelling.upper()} ") == term.code


def test_not_stated_is_never_other() -> None:
    known = vocabulary.SELF_DEFINED_ETHNICITY

    for spelling in ("NS", "Other ethnic group - Not stated", "Not Stated (NS)"):
        assert known.code_of(spelling) == "NS"
    assert known.group("NS") == ""


def test_chinese_is_one_group_whichever_edition() -> None:
    known = vocabulary.SELF_DEFINED_ETHNICITY

    assert known.code_of("O1") == known.code_of("A4") == known.code_of("Chinese or other ethnic group - Chinese (O1)")


def test_an_unknown_spelling_is_not_guessed() -> None:
    assert vocabulary.OUTCOME.code_of("Cannabis warnin") is None


def test_the_derived_id_uses_only_fields_of_the_dictionary() -> None:
    assert set(identity.DERIVED_1) <= set(fields.NAMES)
    assert not set(identity.DERIVED_1) & set(fields.names_of(Kind.PSEUDONYM))


def test_the_shipped_layouts_are_sound() -> None:
    shipped = {one.name: one for one in layout.shipped()}

    public = {"police_uk", "police_uk_joined", "police_uk_api", "police_uk_api_flat"}
    assert set(shipped) == {*public, "force_export", "standard"}
    assert set(shipped["standard"].columns.values()) == set(fields.NAMES)
    assert len({frozenset(shipped[name].columns.values()) for name in public}) == 1
