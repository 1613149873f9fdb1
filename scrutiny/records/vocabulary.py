"""Vocabularies: the codes that coded fields hold, their labels on screen, and the names seen in extracts.

A ``Term`` has a code (what a table holds), a label (what people read), and every other spelling met in
real extracts. Matching ignores case, outer blanks and runs of blanks, and nothing else: a value that is
not here stays as it was read, is counted, and is never guessed.

Published spellings: data.police.uk, 2016 to 2024, downloads and API. Ethnicity: 18+1 and 16+1 codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

_ETHNIC = "Black/African/Caribbean/Black British"


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary."""

    code: str
    label: str
    names: tuple[str, ...] = ()  # further spellings; the code and the label are always accepted
    group: str = ""  # a coarser grouping, where the field has one


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity: look-ups are cached on it
class Vocabulary:
    """A closed list of terms."""

    name: str
    terms: tuple[Term, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order in which people expect to see them."""
        return tuple(term.code for term in self.terms)

    def label(self, code: str) -> str:
        """The label of a code; an unknown value is its own label."""
        return _labels(self).get(code, code)

    def group(self, code: str) -> str:
        """The coarser group of a code; empty for an unknown value."""
        return _groups(self).get(code, "")

    def code_of(self, text: str) -> str | None:
        """The code that a spelling stands for, or None where it is unknown."""
        return _spellings(self).get(fold(text))


def fold(text: str) -> str:
    """The form in which spellings are compared: case folded, blanks made single."""
    return " ".join(text.casefold().split())


@cache
def _labels(vocabulary: Vocabulary) -> dict[str, str]:
    return {term.code: term.label for term in vocabulary.terms}


@cache
def _groups(vocabulary: Vocabulary) -> dict[str, str]:
    return {term.code: term.group for term in vocabulary.terms}


@cache
def _spellings(vocabulary: Vocabulary) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in vocabulary.terms:
        for name in (term.code, term.label, *term.names):
            known = found.setdefault(fold(name), term.code)
            if known != term.code:  # a mistake in this file, not in an extract
                message = f"vocabulary {vocabulary.name}: one spelling for {known} and {term.code}"
                raise ValueError(message)
    return found


def _vocabulary(name: str, terms: Iterable[Term]) -> Vocabulary:
    return Vocabulary(name, tuple(terms))


YES_NO = _vocabulary(
    "yes_no",
    (
        Term("yes", "Yes", ("true", "t", "y", "1", "1.0")),
        Term("no", "No", ("false", "f", "n", "0", "0.0")),
    ),
)

SEARCH_TYPE = _vocabulary(
    "search_type",
    (
        Term("person", "Person search", ("person",)),
        Term("person-and-vehicle", "Person and Vehicle search", ("person and vehicle", "person & vehicle search")),
        Term("vehicle", "Vehicle search", ("vehicle",)),
    ),
)

GENDER = _vocabulary(
    "gender",
    (
        Term("male", "Male", ("m",)),
        Term("female", "Female", ("f",)),
        Term("other", "Other", ("o", "indeterminate", "non-binary")),
    ),
)

AGE_RANGE = _vocabulary(
    "age_range",
    (
        Term("under-10", "under 10", ("0-9",), "child"),
        Term("10-17", "10-17", ("10 - 17", "10 to 17"), "child"),
        Term("18-24", "18-24", ("18 - 24", "18 to 24"), "adult"),
        Term("25-34", "25-34", ("25 - 34", "25 to 34"), "adult"),
        Term("over-34", "over 34", ("35+", "35 and over"), "adult"),
    ),
)


def _ethnicity(code: str, group: str, label: str, *names: str) -> Term:
    """A self-defined ethnicity; extracts also give the code alone or in brackets after an old name."""
    in_brackets = tuple(f"{name} ({code})" for name in names)
    return Term(code, label, (*in_brackets, *names), group)


# "Not stated" is published under "Other ethnic group"; it is no ethnicity and has no group.
# Chinese is one group whichever edition: O1 of the 16+1 codes is A4 of the 18+1.
SELF_DEFINED_ETHNICITY = _vocabulary(
    "self_defined_ethnicity",
    (
        _ethnicity("W1", "White", "White - English/Welsh/Scottish/Northern Irish/British", "White - White British", "White - British"),
        _ethnicity("W2", "White", "White - Irish", "White - White Irish"),
        _ethnicity("W3", "White", "White - Gypsy or Irish Traveller"),
        _ethnicity("W9", "White", "White - Any other White background", "White - Any other White ethnic background"),
        _ethnicity("M1", "Mixed", "Mixed/Multiple ethnic groups - White and Black Caribbean", "Mixed - White and Black Caribbean"),
        _ethnicity("M2", "Mixed", "Mixed/Multiple ethnic groups - White and Black African", "Mixed - White and Black African"),
        _ethnicity("M3", "Mixed", "Mixed/Multiple ethnic groups - White and Asian", "Mixed - White and Asian"),
        _ethnicity("M9", "Mixed", "Mixed/Multiple ethnic groups - Any other Mixed/Multiple ethnic background", "Mixed - Any other Mixed ethnic background"),
        _ethnicity("A1", "Asian", "Asian/Asian British - Indian", "Asian or Asian British - Indian"),
        _ethnicity("A2", "Asian", "Asian/Asian British - Pakistani", "Asian or Asian British - Pakistani"),
        _ethnicity("A3", "Asian", "Asian/Asian British - Bangladeshi", "Asian or Asian British - Bangladeshi"),
        Term("A4", "Asian/Asian British - Chinese", ("O1", "Chinese or other ethnic group - Chinese (O1)", "Chinese or other ethnic group - Chinese"), "Asian"),
        _ethnicity("A9", "Asian", "Asian/Asian British - Any other Asian background", "Asian or Asian British - Any other Asian ethnic background"),
        _ethnicity("B1", "Black", f"{_ETHNIC} - Caribbean", "Black or Black British - Caribbean"),
        _ethnicity("B2", "Black", f"{_ETHNIC} - African", "Black or Black British - African"),
        _ethnicity("B9", "Black", f"{_ETHNIC} - Any other Black/African/Caribbean background", "Black or Black British - Any other Black ethnic background"),
        _ethnicity("O2", "Other", "Other ethnic group - Arab"),
        _ethnicity("O9", "Other", "Other ethnic group - Any other ethnic group", "Chinese or other ethnic group - Any other ethnic group"),
        _ethnicity("NS", "", "Not stated", "Other ethnic group - Not stated", "Not stated"),
    ),
)

OFFICER_DEFINED_ETHNICITY = _vocabulary(
    "officer_defined_ethnicity",
    (
        Term("white", "White", ("IC1", "IC2", "White - North European", "White - South European"), "White"),
        Term("black", "Black", ("IC3",), "Black"),
        Term("asian", "Asian", ("IC4", "IC5", "Asian (Indian subcontinent)"), "Asian"),
        Term("mixed", "Mixed", (), "Mixed"),
        Term("other", "Other", ("IC6", "Arab or North African"), "Other"),
        Term("unknown", "Unknown", ("IC9", "IC0", "IC7"), ""),
    ),
)

# The legal side of each power (grounds, objects, authorisation) is code_a/powers.toml, by the same code.
POWER = _vocabulary(
    "power",
    (
        Term("pace-s1", "Police and Criminal Evidence Act 1984 (section 1)", ("PACE s1", "S1 PACE", "PACE 1984 s1", "Section 1 PACE")),
        Term("mda-s23", "Misuse of Drugs Act 1971 (section 23)", ("S23 MDA", "MDA s23", "s23 Misuse of Drugs Act", "Section 23 MDA")),
        Term("firearms-s47", "Firearms Act 1968 (section 47)", ("S47 Firearms Act", "s47 Firearms")),
        Term("cjpoa-s60", "Criminal Justice and Public Order Act 1994 (section 60)", ("S60", "S60 CJPOA", "Section 60")),
        Term("cjpoa-s60aa", "Criminal Justice and Public Order Act 1994 (section 60AA)", ("S60AA", "Section 60AA")),
        Term("poa-2023-s11", "Public Order Act 2023 (section 11)", ("S11 POA 2023", "S11 Public Order Act 2023")),
        Term("svro-s342e", "Sentencing Act 2020 (section 342E)", ("SVRO", "S342E Sentencing Act 2020")),
        Term("terrorism-s43", "Terrorism Act 2000 (section 43)", ("S43 Terrorism Act",)),
        Term("terrorism-s43a", "Terrorism Act 2000 (section 43A)", ("S43A Terrorism Act",)),
        Term("terrorism-s43c", "Terrorism Act 2000 (section 43C)", ("S43C Terrorism Act",)),
        Term("terrorism-s47a", "Terrorism Act 2000 (section 47A)", ("S47A Terrorism Act",)),
        Term("cja-s139b", "Criminal Justice Act 1988 (section 139B)", ("S139B CJA",)),
        Term("psa-s36", "Psychoactive Substances Act 2016 (s36(2))", ("S36 PSA", "Psychoactive Substances Act 2016 (section 36)")),
        Term("psa-s37", "Psychoactive Substances Act 2016 (s37(2))", ("S37 PSA", "Psychoactive Substances Act 2016 (section 37)")),
        Term("poaching-s2", "Poaching Prevention Act 1862 (section 2)"),
        Term("wildlife-s19", "Wildlife and Countryside Act 1981 (section 19)"),
        Term("hunting-s8", "Hunting Act 2004 (section 8)"),
        Term("deer-s12", "Deer Act 1991 (section 12)"),
        Term("badgers-s11", "Protection of Badgers Act 1992 (section 11)"),
        Term("seals-s4", "Conservation of Seals Act 1970 (section 4)"),
        Term("cema-s163", "Customs and Excise Management Act 1979 (section 163)"),
        Term("crossbows-s4", "Crossbows Act 1987 (section 4)"),
        Term("aviation-s27", "Aviation Security Act 1982 (section 27(1))"),
        Term("public-stores-s6", "Public Stores Act 1875 (section 6)"),
        Term("pace-s6", "Police and Criminal Evidence Act 1984 (section 6)"),
        Term("epa-s34b", "Environmental Protection Act 1990 (section 34B)", ("Environmental Protection Act 1990 (section 34B )",)),
        Term("sporting-s7", "Sporting Events Act 1985 (section 7)", ("Sporting Events (Control of Alcohol etc.) Act 1985 (section 7)",)),
        Term("tpim-sch5", "Terrorism Prevention and Investigation Measures Act 2011 (Schedule 5)"),
    ),
)

OBJECT = _vocabulary(
    "object",
    (
        Term("drugs", "Controlled drugs", ("drugs",)),
        Term("offensive-weapons", "Offensive weapons", ("weapons",)),
        Term("threaten-or-harm", "Anything to threaten or harm anyone"),
        Term("stolen-goods", "Stolen goods", ("stolen property",)),
        Term("theft-articles", "Article for use in theft", ("Articles for use in theft",)),
        Term("damage-articles", "Articles for use in criminal damage"),
        Term("firearms", "Firearms", ("firearm",)),
        Term("fireworks", "Fireworks"),
        Term("psychoactive", "Psychoactive substances"),
        Term("crossbows", "Crossbows"),
        Term("game", "Game or poaching equipment"),
        Term("wildlife", "Evidence of wildlife offences"),
        Term("hunting", "Evidence of hunting any wild mammal with a dog"),
        Term("under-the-act", "Evidence of offences under the Act"),
        Term("duty-goods", "Goods on which duty has not been paid etc."),
        Term("seals", "Seals or hunting equipment"),
        Term("protest-articles", "Articles for use in protest-related offences"),
        Term("unavailable", "Detailed object of search unavailable"),
    ),
)

OUTCOME = _vocabulary(
    "outcome",
    (
        Term("no-further-action", "A no further action disposal", ("Nothing found - no further action", "No further action", "NFA", "bu-no-further-action")),
        Term("arrest", "Arrest", ("Suspect arrested", "bu-arrest")),
        Term("community-resolution", "Community resolution", ("Local resolution", "bu-community-resolution")),
        Term("caution", "Caution (simple or conditional)", ("Offender cautioned", "bu-caution")),
        Term("drugs-warning", "Khat or Cannabis warning", ("Offender given drugs possession warning", "bu-khat-or-cannabis-warning")),
        Term("penalty-notice", "Penalty Notice for Disorder", ("Offender given penalty notice", "bu-penalty-notice")),
        Term("summons", "Summons / charged by post", ("Suspect summonsed to court", "bu-summons")),
        Term("psychoactive-seized", "Suspected psychoactive substances seized - No further action"),
        Term("article-found", "Article found - Detailed outcome unavailable"),
    ),
)

CLOTHING_REMOVED = _vocabulary(
    "clothing_removed",
    (
        Term("outer-or-none", "No more than outer clothing", ("false", "no", "0", "0.0", "n", "none", "outer only")),
        Term("headgear-or-footwear", "Headgear or footwear"),
        # "More than just outer clothing" does not mean that intimate parts were exposed.
        Term("more-than-outer", "More than outer clothing", ("true", "yes", "1", "1.0", "y")),
    ),
)

OFFENCE_SUSPECTED = _vocabulary(
    "offence_suspected",
    (Term("possession", "Possession"), Term("supply", "Supply", ("possession with intent to supply", "PWITS")), Term("other", "Other")),
)

RANK = _vocabulary(
    "rank",
    (
        Term("constable", "Constable", ("PC",)),
        Term("sergeant", "Sergeant", ("PS", "Sgt")),
        Term("inspector", "Inspector", ("Insp",)),
        Term("chief-inspector", "Chief Inspector", ("Ch Insp", "CI")),
        Term("superintendent", "Superintendent", ("Supt",)),
        Term("chief-superintendent", "Chief Superintendent", ("Ch Supt",)),
        Term("assistant-chief-constable", "Assistant Chief Constable", ("ACC",)),
        Term("deputy-chief-constable", "Deputy Chief Constable", ("DCC",)),
        Term("chief-constable", "Chief Constable", ("CC",)),
    ),
)

OFFICER_ID_TYPE = _vocabulary("officer_id_type", (Term("name", "Name"), Term("number", "Number", ("collar number", "warrant number"))))

INTIMATE_PLACE = _vocabulary(
    "intimate_place",
    (
        Term("police-station", "Police station", ("station", "custody")),
        Term("other-private", "Another place out of public view", ("private place",)),
        Term("police-vehicle", "Police vehicle", ("police van", "van")),
        Term("public", "A public place", ("public place", "street")),
    ),
)

SUPERVISOR_RESULT = _vocabulary(
    "supervisor_result",
    (
        Term("satisfied", "Satisfied", ("satisfactory", "approved", "ok")),
        Term("advice-given", "Advice given", ("feedback given",)),
        Term("returned", "Returned to the officer", ("sent back",)),
    ),
)

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        YES_NO, SEARCH_TYPE, GENDER, AGE_RANGE, SELF_DEFINED_ETHNICITY, OFFICER_DEFINED_ETHNICITY, POWER, OBJECT, OUTCOME,
        CLOTHING_REMOVED, OFFENCE_SUSPECTED, RANK, OFFICER_ID_TYPE, INTIMATE_PLACE, SUPERVISOR_RESULT,
    )
}  # fmt: skip
