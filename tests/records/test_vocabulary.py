"""Vocabularies: every spelling that was met is known, nothing that could mean two things is, and none is guessed."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.records import vocabulary
from scrutiny.records.vocabulary import (
    AGE_RANGE,
    CLOTHING_REMOVED,
    GENDER,
    OBJECT,
    OFFICER_DEFINED_ETHNICITY,
    OUTCOME,
    POWER,
    SEARCH_TYPE,
    SELF_DEFINED_ETHNICITY,
    VOCABULARIES,
    YES_NO,
    Vocabulary,
    fold,
    nearest,
)

SPELLINGS = [
    (known, term.code, spelling)
    for known in VOCABULARIES.values()
    for term in known.terms
    for spelling in (term.code, term.label, *term.names)
]


def check(known: Vocabulary, expected: dict[str | None, list[str]]) -> None:
    wrong = {
        text: (known.code_of(text), code)
        for code, texts in expected.items()
        for text in texts
        if known.code_of(text) != code
    }
    assert not wrong


# --- the form in which texts are compared -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Self-Defined\u00a0 Ethnicity\t", "self-defined ethnicity"),
        ("10\u201317", "10-17"),
        ("\u22121", "-1"),
        ("officer\u2019s \u201cview\u201d", 'officer\'s "view"'),
        ("Act 1990 ( section 34B )", "act 1990 (section 34b)"),
        ("\ufeffType\u200b", "type"),
    ],
)
def test_dashes_quotation_marks_and_blanks_of_all_kinds_are_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=30))
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# --- spellings ----------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SPELLINGS), st.randoms(use_true_random=False))
def test_case_and_blanks_never_change_a_code(spelling: tuple[Vocabulary, str, str], random: Any) -> None:
    known, code, text = spelling
    odd = "".join(random.choice([letter.upper(), letter.lower()]) for letter in text)
    spaced = "".join(random.choice([" ", "  ", "\u00a0 ", "\t"]) if letter == " " else letter for letter in odd)

    assert known.code_of(f" {spaced}  ") == code


def test_every_label_is_its_own_alone() -> None:
    for known in VOCABULARIES.values():
        labels = [fold(term.label) for term in known.terms]
        assert len(set(labels)) == len(labels)


def test_one_spelling_for_two_codes_is_a_mistake() -> None:
    twice = Vocabulary("twice", (vocabulary.Term("a", "A", ("x",)), vocabulary.Term("b", "B", ("X ",))))

    with pytest.raises(ValueError, match="one spelling for a and b"):
        twice.code_of("x")


# --- self-defined ethnicity ---------------------------------------------------------------------------------


def test_every_usual_form_of_an_ethnicity_is_known() -> None:
    check(
        SELF_DEFINED_ETHNICITY,
        {
            "W1": [
                "W1", "w1", "(W1)", "W1 - White British", "W1 White British", "W1: British", "[W1] White British",
                "White British",
                "White - British (W1)", "White British (W1)", "White: British", "White - White British (W1)",
                "White - English / Welsh / Scottish / Northern Irish / British",
                "English/Welsh/Scottish/Northern Irish/British",
                "White, English, Welsh, Scottish, Northern Irish or British", "W1-White-British",
            ],
            "W2": ["White Irish", "Irish", "White - White Irish (W2)", "W2 Irish"],
            "W3": ["Gypsy or Irish Traveller", "W3 - Gypsy or Irish Traveller"],
            "W9": ["Any other White background", "White - Other", "White Other", "Other White",
                "W9: Any other White ethnic background"],
            "M1": ["Mixed White and Black Caribbean", "White & Black Caribbean",
                "Mixed - White & Black Caribbean (M1)", "M1"],
            "M2": ["White and Black African", "Mixed/Multiple ethnic groups: White and Black African"],
            "M3": ["Mixed White and Asian", "white and asian (m3)", "Mixed/Multiple ethnic groups - White and Asian"],
            "M9": ["Any other Mixed background", "Mixed Other", "Mixed - Any other Mixed ethnic background (M9)"],
            "A1": ["Indian", "A1 - Indian", "A1: Asian or Asian British - Indian",
                "Asian, Asian British or Asian Welsh: Indian"],
            "A2": ["Pakistani", "Asian/Asian British-Pakistani", "Asian / Asian British - Pakistani"],
            "A3": ["Bangladeshi", "Asian Bangladeshi"],
            "A4": ["Chinese", "O1", "A4", "O1 - Chinese", "A4 Chinese", "Asian or Asian British - Chinese (O1)"],
            "A9": ["Any other Asian background", "Asian - Any other Asian background", "A9 Other"],
            "B1": ["Black Caribbean", "Caribbean", "Black or Black British - Caribbean", "B1 - Black Caribbean"],
            "B2": ["Black African", "African", "Black / African / Caribbean / Black British - African"],
            "B9": ["Any other Black background", "Black Other", "B9: Any other Black ethnic background"],
            "O2": ["Arab", "O2 - Arab", "Other ethnic group - Arab (O2)"],
            "O9": ["Any other ethnic group", "O9 - Any other ethnic group", "O9 Other", "Other - Any other"],
        },
    )  # fmt: skip


def test_not_stated_is_never_other_and_its_reasons_are_no_ethnicity() -> None:
    alone = [
        "NS", "ns", "N/S", "Not stated", "Not Stated (NS)", "NS - Not Stated", "Other ethnic group - Not stated",
        "Other ethnic group - Not stated (NS)",
    ]  # fmt: skip
    with_reason = [
        "Refused", "Declined", "Prefer not to say", "N1", "N2", "n3", "N4", "N3 - Person did not understand",
        "N4 Declined", "N1 - Declined", "Not stated (N1)", "NS: Refused", "Refused (NS)", "Not stated - refused",
    ]  # fmt: skip
    check(SELF_DEFINED_ETHNICITY, {"NS": alone, "NR": with_reason})
    assert SELF_DEFINED_ETHNICITY.group("NS") == SELF_DEFINED_ETHNICITY.group("NR") == ""


def test_a_code_beside_the_words_of_another_is_neither() -> None:
    codes = [code for code in (*SELF_DEFINED_ETHNICITY.codes, "O1") if code != "NR"]  # no code of an edition
    details = {
        "W2": "Irish",
        "A2": "Pakistani",
        "B1": "Black Caribbean",
        "M3": "White and Asian",
        "NS": "Not stated",
        "O2": "Arab",
    }
    for right, words in details.items():
        for code in codes:
            for text in (f"{code} - {words}", f"{words} ({code})"):
                found = SELF_DEFINED_ETHNICITY.code_of(text)
                assert found == (right if code == right else None), text


def test_what_could_be_several_ethnicities_stays_unknown() -> None:
    for text in (
        "White",
        "Black",
        "Asian",
        "Mixed",
        "Other",
        "Other ethnic group",
        "British",
        "Roma",
        "Unknown",
        "W4",
        "X1",
        "W",
        "1",
        "",
    ):
        assert SELF_DEFINED_ETHNICITY.code_of(text) is None, text


def test_an_ethnicity_is_in_one_group_by_its_code() -> None:
    for term in SELF_DEFINED_ETHNICITY.terms:
        first = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"}.get(term.code[0], "")
        assert term.group == first


# --- officer-defined ethnicity ------------------------------------------------------------------------------


def test_ic_codes_are_known_alone_and_with_their_words() -> None:
    check(
        OFFICER_DEFINED_ETHNICITY,
        {
            "white": ["IC1", "ic1", "IC 1", "IC1 - White - North European", "IC1 White",
                "White - North European (IC1)", "IC2 - Dark European"],
            "black": ["IC3", "IC3 Black", "IC3 - Afro-Caribbean"],
            "asian": ["IC4", "IC4 - Asian (Indian subcontinent)", "IC5", "IC5 - Chinese", "Asian or Asian British"],
            "other": ["IC6", "IC6 - Arab or North African", "Other ethnic group"],
            "mixed": ["Mixed", "Mixed/Multiple ethnic groups"],
            "unknown": ["IC9", "IC0", "IC7", "IC9 - Unknown", "Not known"],
            None: ["1", "IC", "IC8", "IC10", "IC1 - Black", "IC3 White", "W1", "IC1/IC3", "Chinese or other"],
        },
    )  # fmt: skip


# --- small vocabularies -------------------------------------------------------------------------------------


def test_booleans_are_known_as_every_program_writes_them() -> None:
    yes = ["True", "TRUE", "t", "1", "1.0", "Y", "Yes", "YES", "-1", "\u22121"]
    no = ["False", "FALSE", "f", "0", "0.0", "N", "No"]
    check(YES_NO, {"yes": yes, "no": no, None: ["", "2", "maybe", "n/a"]})
    check(CLOTHING_REMOVED, {"more-than-outer": yes, "outer-or-none": no})


def test_sexes_ages_and_kinds_of_search_are_known() -> None:
    check(
        GENDER,
        {
            "male": ["M", "male", "MALE", "Male (M)", "M - Male"],
            "female": ["F", "F: Female", "Female (F)"],
            "other": ["Other", "O"],
        },
    )
    check(GENDER, {None: ["M - Female", "Female (M)", "U", "Unknown", "Not known", "Not stated"]})
    check(
        AGE_RANGE,
        {
            "under-10": ["under 10", "Under 10 years", "0-9", "0 to 9", "<10"],
            "10-17": ["10-17", "10 - 17", "10 to 17", "10\u201317", "Aged 10-17", "10-17 years", "10-17 yrs old"],
            "18-24": ["18 - 24", "18 to 24 years"],
            "25-34": ["25-34", "25 \u2014 34"],
            "over-34": ["over 34", "Over 34", "35+", "35 and over", "35 years and over", "over 34 years"],
            None: ["34+", "35-44", "18", "1-17", "10-18", "Oct-17", ""],
        },
    )  # fmt: skip
    check(
        SEARCH_TYPE,
        {
            "person-and-vehicle": ["Person & Vehicle search", "person and vehicle"],
            "vehicle": ["Vehicle Search"],
            None: ["P"],
        },
    )


def test_an_old_reply_of_false_is_no_outcome_by_itself() -> None:
    """It was "nothing found" in one interface of one year: the layout of that interface says so, and no other."""
    for text in ("false", "False", "", "true"):
        assert OUTCOME.code_of(text) is None
    assert (
        OUTCOME.code_of("Nothing found - no further action")
        == OUTCOME.code_of("bu-no-further-action")
        == "no-further-action"
    )


# --- powers -------------------------------------------------------------------------------------------------

_OFFERED = [
    (names, year, number, code) for names, year, sections in vocabulary._ACTS for number, code in sections.items()
]
_PART = {"aviation-s27": "(1)"}


@st.composite
def powers(draw: st.DrawFn) -> tuple[str, str, str]:
    """An Act's name, a section as people write it, and the power."""
    names, year, number, code = draw(st.sampled_from(_OFFERED))
    name = draw(st.sampled_from(names))
    if name == "psychoactive substance":
        name = "psychoactive substances"
    if draw(st.booleans()) and not name.endswith(str(year)):
        name = f"{name}{draw(st.sampled_from([' ', ' act ', ' Act, ']))}{year}"
    word = draw(st.sampled_from(["s", "S", "s.", "s ", "sec ", "Section ", "section"]))
    section = f"{word}{draw(st.sampled_from([number, number.upper()]))}{_PART.get(code, '')}"
    return name, section, code


@settings(max_examples=300, deadline=None)
@given(
    powers(),
    st.sampled_from(
        ["{act} {section}", "{section} {act}", "{act} ({section})", "{section} of the {act}", "{act} - {section}"]
    ),
)
def test_a_power_is_known_by_act_and_section_in_any_order(power: tuple[str, str, str], form: str) -> None:
    act, section, code = power

    assert POWER.code_of(form.format(act=act, section=section)) == code


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_OFFERED), st.integers(1, 400), st.sampled_from(["", "a", "aa", "b", "c", "e"]))
def test_another_section_of_an_act_is_never_its_power(
    act: tuple[tuple[str, ...], int, str, str], number: int, letter: str
) -> None:
    names, year, _, _ = act
    sections = next(sections for some, _, sections in vocabulary._ACTS if some == names)
    for name in names:
        found = POWER.code_of(f"section {number}{letter} {name}")
        assert found is None or found == sections[f"{number}{letter}"]
        assert POWER.code_of(f"section {number}{letter} {name.removesuffix(str(year))} {year + 1}") is None


def test_every_published_name_is_read_by_the_rule_as_by_the_list() -> None:
    """The rule and the list were written apart: where both know a spelling, they agree."""
    agreed = 0
    for term in POWER.terms:
        for spelling in (term.label, *term.names):
            by_rule = vocabulary._power_by_rule(spelling)
            assert by_rule in (None, term.code), spelling
            agreed += by_rule is not None
    assert agreed > 40
    assert {code for _, _, _, code in _OFFERED} | {"tpim-sch5"} == set(POWER.codes)


def test_powers_that_look_alike_are_kept_apart() -> None:
    check(
        POWER,
        {
            "pace-s1": ["PACE 1984 S1", "Section 1 PACE", "s.1 of the Police & Criminal Evidence Act, 1984",
                "s1(3) PACE", "P.A.C.E. s1"],
            "pace-s6": ["s6 PACE"],
            "mda-s23": ["S23 MDA", "s.23 Misuse of Drugs Act 1971", "Section 23(2) Misuse of Drugs Act"],
            "cjpoa-s60": ["S60 CJPOA 1994", "Section 60 Criminal Justice and Public Order Act 1994", "s60",
                "s60(1)(aa) CJPOA"],
            "cjpoa-s60aa": ["s60AA", "S.60 AA CJPOA", "Section 60AA Criminal Justice & Public Order Act"],
            "terrorism-s43": ["s43 Terrorism Act 2000", "TACT s43"],
            "terrorism-s43a": ["s43A Terrorism Act 2000", "TACT S43A"],
            "psa-s36": ["s36(2) PSA", "s36 Psychoactive Substances Act"],
            "psa-s37": ["s37(2) PSA"],
            "aviation-s27": ["s27(1) Aviation Security Act 1982"],
            "epa-s34b": ["Environmental Protection Act 1990 (section 34B )"],
            None: [
                "PACE s11", "s1", "PACE", "Misuse of Drugs Act 1971", "s60(aa) CJPOA", "S1 PACE / S23 MDA",
                "s1 & s23", "Section 1 and 6 PACE",
                "s27(2) Aviation Security Act 1982", "s27 Aviation Security Act", "s36(1) PSA",
                "s11 Public Order Act 1986", "S11 Public Order Act",
                "s43 Terrorism Act 2006", "s60 Misuse of Drugs Act", "s23 PACE", "s47 Terrorism Act 2000",
                "s43B Terrorism Act", "1 PACE", "s60AB",
            ],
        },
    )  # fmt: skip


# --- the nearest known spelling -----------------------------------------------------------------------------


def test_the_nearest_spelling_is_for_messages_and_never_a_reading() -> None:
    for known, text, label in (
        (OUTCOME, "Arested", "Arrest"),
        (POWER, "Misuse of Drugs Act 1971", "Misuse of Drugs Act 1971 (section 23)"),
        (OBJECT, "Controled drugs", "Controlled drugs"),
        (SELF_DEFINED_ETHNICITY, "White - Britsh", "White - English/Welsh/Scottish/Northern Irish/British"),
    ):
        assert nearest(known, text) == label
        assert known.code_of(text) is None
    assert nearest(OUTCOME, "Fixed penalty for speeding") is None
    assert nearest(GENDER, "") is None


# --- real data ----------------------------------------------------------------------------------------------

_FIELDS = {
    "type": SEARCH_TYPE,
    "part of a policing operation": YES_NO,
    "operation": YES_NO,
    "gender": GENDER,
    "age range": AGE_RANGE,
    "self-defined ethnicity": SELF_DEFINED_ETHNICITY,
    "self defined ethnicity": SELF_DEFINED_ETHNICITY,
    "officer-defined ethnicity": OFFICER_DEFINED_ETHNICITY,
    "officer defined ethnicity": OFFICER_DEFINED_ETHNICITY,
    "legislation": POWER,
    "object of search": OBJECT,
    "outcome": OUTCOME,
    "outcome id": OUTCOME,
    "outcome name": OUTCOME,
    "outcome object.id": OUTCOME,
    "outcome object.name": OUTCOME,
    "outcome linked to object of search": YES_NO,
    "removal of more than just outer clothing": CLOTHING_REMOVED,
    "removal of more than outer clothing": CLOTHING_REMOVED,
}


def _tables(data: Path) -> Iterator[pd.DataFrame]:
    def table(content: bytes) -> pd.DataFrame:
        return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)

    for path in sorted([*data.glob("police_uk/*/*.csv"), *data.glob("variants/*")]):
        content = path.read_bytes()
        yield table(gzip.decompress(content) if path.suffix == ".gz" else content)
    for path in sorted(data.glob("police_uk_zip/*.zip")):
        with zipfile.ZipFile(path) as archive:
            yield from (table(archive.read(name)) for name in archive.namelist() if name.endswith(".csv"))
    for path in sorted(data.glob("api/*.json")):
        yield pd.json_normalize(json.loads(path.read_text()))


@pytest.mark.shared
def test_no_value_of_the_real_data_is_unknown(shared_data: Path) -> None:
    values: dict[str, set[str]] = {}
    for table in _tables(shared_data):
        for column in table.columns:
            header = re.sub("_", " ", column.lower())
            if header in _FIELDS:
                values.setdefault(header, set()).update(str(value) for value in table[column].dropna().unique())

    assert set(values) == set(_FIELDS)
    unknown = [
        (header, text)
        for header, texts in values.items()
        for text in texts
        if text and _FIELDS[header].code_of(text) is None
    ]
    assert sum(map(len, values.values())) > 150
    assert unknown == []
