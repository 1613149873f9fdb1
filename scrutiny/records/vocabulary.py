"""Vocabularies: the codes that coded fields hold, their labels on screen, and the names seen in extracts.

A ``Term`` has a code (what a table holds), a label (what people read), and the other spellings met in real
extracts. Matching ignores case, runs of blanks, kinds of dash and quotation mark, and whether "and" is "&".
Three vocabularies are also read by rule, because their spellings are built from parts: a self-defined ethnicity
(group, detail, code), an officer's IC code with its words, and a power (Act, year, section). A rule takes a
spelling apart and accepts it only if every part says the same: "W1 - Pakistani" is no ethnicity and "section 60,
Misuse of Drugs Act" no power. A value that is not here stays as it was read, is counted, and is never guessed.

Left unknown on purpose, since each could mean several things: an ethnic group alone ("White" as self-defined;
"Other", which may be Arab, not stated or another), "British" alone, "Roma", "Unknown" (as self-defined: whether
nobody asked or nobody said), IC8, a bare digit for an IC code, an age band of another edition ("35-44"), a sex
or gender that is not known, an Act without a section, an acting or temporary rank.

Published spellings: data.police.uk, 2016 to 2024, downloads and API. Ethnicity: 18+1 and 16+1 codes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import product

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
    by_rule: Callable[[str], str | None] | None = None  # for spellings that are built from parts

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
        found = _spellings(self).get(_key(text))
        return self.by_rule(text) if found is None and self.by_rule else found


_ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u0060\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # what nobody sees is left out
)


def fold(text: str) -> str:
    """The form in which headers and values are compared.

    Case folded; dashes, quotation marks and blanks of one kind, blanks single and none inside a bracket.
    """
    plain = " ".join(text.translate(_ALIKE).casefold().split())
    return plain.replace("( ", "(").replace(" )", ")")


def nearest(vocabulary: Vocabulary, text: str) -> str | None:
    """The label of the known spelling that is most like a text, or None. For messages: never a reading."""
    spellings = _spellings(vocabulary)
    found = get_close_matches(_key(text), spellings, n=1, cutoff=0.75)
    return vocabulary.label(spellings[found[0]]) if found else None


def _key(text: str) -> str:
    """A folded spelling, with "and" for "&" and no blanks about strokes, dashes and colons."""
    return _CLOSE.sub(r"\1", " ".join(fold(text).replace("&", " and ").split()))


_CLOSE = re.compile(r" ?([/:-]) ?")


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
            known = found.setdefault(_key(name), term.code)
            if known != term.code:  # a mistake in this file, not in an extract
                message = f"vocabulary {vocabulary.name}: one spelling for {known} and {term.code}"
                raise ValueError(message)
    return found


def _vocabulary(name: str, terms: Iterable[Term], by_rule: Callable[[str], str | None] | None = None) -> Vocabulary:
    return Vocabulary(name, tuple(terms), by_rule)


# --- codes beside words: "W1 - White British", "White British (W1)", "IC1 White" -----------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """A list whose extracts give a code, its words, or both. A code with the words of another is neither."""

    codes: Mapping[str, str]  # a code as it is written -> the term's code
    words: Mapping[str, frozenset[str]]  # words that may stand beside a code -> the codes, as written, that they fit
    alone: Mapping[str, str]  # words that say it without a code -> the term's code

    def read(self, text: str) -> str | None:
        """The term's code, or None."""
        key = _key(text)
        key = key[1:-1] if key[1:-1] in self.codes and key[0] + key[-1] in ("()", "[]") else key
        if key in self.codes or key in self.alone:
            return self.codes.get(key) or self.alone[key]
        for pattern in (_CODE_FIRST, _CODE_LAST):
            found = pattern.match(key)
            code = found["code"].replace(" ", "") if found else ""
            if found and code in self.codes and code in self.words.get(found["words"], ()):
                return self.codes[code]
        return None


# A code has two to four letters and digits; what is beside it decides whether it was one.
_CODE_FIRST = re.compile(r"^[(\[]?(?P<code>ic ?\d|[a-z]/?[a-z\d]|[mfo])[)\]]?[ :.,-]+(?P<words>.+)$")
_CODE_LAST = re.compile(r"^(?P<words>.+?)(?:[ :,-]+| ?(?=[(\[]))[(\[]?(?P<code>ic ?\d|[a-z]/?[a-z\d]|[mfo])[)\]]?$")


def _fits(words: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Code -> words, the other way about."""
    found: dict[str, set[str]] = {}
    for code, said in words.items():
        for one in said:
            found.setdefault(_key(one), set()).add(code)
    return {one: frozenset(codes) for one, codes in found.items()}


# Access and Visual Basic write -1 for true.
YES_NO = _vocabulary(
    "yes_no",
    (
        Term("yes", "Yes", ("true", "t", "y", "1", "1.0", "-1", "-1.0")),
        Term("no", "No", ("false", "f", "n", "0", "0.0")),
    ),
)

SEARCH_TYPE = _vocabulary(
    "search_type",
    (
        Term("person", "Person search", ("person", "person only", "person search only", "person searched")),
        Term("person-and-vehicle", "Person and Vehicle search", ("person and vehicle", "person + vehicle", "vehicle and person", "vehicle and person search")),
        Term("vehicle", "Vehicle search", ("vehicle", "vehicle only", "vehicle search only", "vehicle searched")),
    ),
)

_SEX = {"m": ("male",), "f": ("female",), "o": ("other",)}
_SEXES = _Coded(codes={"m": "male", "f": "female", "o": "other"}, words=_fits(_SEX), alone={})

GENDER = _vocabulary(
    "gender",
    (
        Term("male", "Male", ("m", "man", "boy")),
        Term("female", "Female", ("f", "woman", "girl")),
        Term("other", "Other", ("o", "indeterminate", "non-binary", "non binary", "nonbinary")),
    ),
    _SEXES.read,
)


def _age_by_rule(text: str) -> str | None:
    """An age band with "aged" before it or "years" behind it, or with "to" for its dash."""
    bare = _AGED.sub("", fold(text))
    bare = re.sub(r"(\d)(?: to | ?- ?)(\d)", r"\1-\2", bare)
    return None if bare == fold(text) else _spellings(AGE_RANGE).get(_key(bare))


_AGED = re.compile(r"^age[ds]?:? | ?(?:years?|yrs?)(?: old| of age)?(?= and over$|$)")

AGE_RANGE = _vocabulary(
    "age_range",
    (
        Term("under-10", "under 10", ("0-9", "<10", "< 10", "9 and under", "9 or under", "below 10"), "child"),
        Term("10-17", "10-17", (), "child"),
        Term("18-24", "18-24", (), "adult"),
        Term("25-34", "25-34", (), "adult"),
        Term("over-34", "over 34", ("35+", "35 and over", "35 or over", "35 plus", "35 and above", "35 and older", ">34", "> 34", ">=35"), "adult"),
    ),
    _age_by_rule,
)


def _ethnicity(code: str, group: str, label: str, *names: str) -> Term:
    """A self-defined ethnicity; extracts also give the code alone or in brackets after an old name."""
    in_brackets = tuple(f"{name} ({code})" for name in names)
    return Term(code, label, (*in_brackets, *names), group)


_GROUPS = {
    "W": ("White",),
    "M": ("Mixed/Multiple ethnic groups", "Mixed or multiple ethnic groups", "Mixed/Multiple", "Mixed"),
    "A": ("Asian/Asian British", "Asian or Asian British", "Asian, Asian British or Asian Welsh", "Asian British", "Asian"),
    "B": (
        _ETHNIC, "Black, African, Caribbean or Black British", "Black, Black British, Black Welsh, Caribbean or African",
        "Black or Black British", "Black/Black British", "Black British", "Black",
    ),
    "O": ("Other ethnic group", "Chinese or other ethnic group", "Chinese or other", "Other"),
}  # fmt: skip
# What is said behind a group or beside a code.
_DETAILS = {
    "W1": ("English/Welsh/Scottish/Northern Irish/British", "English, Welsh, Scottish, Northern Irish or British", "White British", "British"),
    "W2": ("White Irish", "Irish"),
    "W3": ("Gypsy or Irish Traveller", "Gypsy/Irish Traveller"),
    "W9": ("Any other White background", "Any other White ethnic background", "Other White background", "Other White", "Any other", "Other"),
    "M1": ("White and Black Caribbean", "White/Black Caribbean"),
    "M2": ("White and Black African", "White/Black African"),
    "M3": ("White and Asian", "White/Asian"),
    "M9": (
        "Any other Mixed/Multiple ethnic background", "Any other Mixed or multiple ethnic background", "Any other Mixed ethnic background",
        "Any other Mixed background", "Other Mixed background", "Other Mixed", "Any other", "Other",
    ),
    "A1": ("Indian",),
    "A2": ("Pakistani",),
    "A3": ("Bangladeshi",),
    "A4": ("Chinese",),
    "A9": ("Any other Asian background", "Any other Asian ethnic background", "Other Asian background", "Other Asian", "Any other", "Other"),
    "B1": ("Caribbean",),
    "B2": ("African",),
    "B9": (
        "Any other Black/African/Caribbean background", "Any other Black, African or Caribbean background", "Any other Black ethnic background",
        "Any other Black background", "Other Black background", "Other Black", "Any other", "Other",
    ),
    "O1": ("Chinese",),
    "O2": ("Arab",),
    "O9": ("Any other ethnic group", "Any other ethnic background", "Any other background", "Other ethnic group", "Any other", "Other"),
    "NS": ("Not stated",),
}  # fmt: skip
# Details that mean the same wherever they stand.
_CLEAR = (
    "English/Welsh/Scottish/Northern Irish/British", "English, Welsh, Scottish, Northern Irish or British", "White British", "White Irish", "Irish", "Gypsy or Irish Traveller", "Any other White background", "Any other White ethnic background",
    "Other White background", "Other White", "White and Black Caribbean", "White and Black African", "White and Asian",
    "Any other Mixed/Multiple ethnic background", "Any other Mixed ethnic background", "Any other Mixed background", "Other Mixed background",
    "Other Mixed", "Indian", "Pakistani", "Bangladeshi", "Chinese", "Any other Asian background", "Any other Asian ethnic background",
    "Other Asian background", "Other Asian", "Caribbean", "African", "Any other Black/African/Caribbean background",
    "Any other Black ethnic background", "Any other Black background", "Other Black background", "Other Black", "Arab",
    "Any other ethnic group", "Any other ethnic background",
)  # fmt: skip
# Why no ethnicity was stated: in words, or as forces number the reasons (called away, disorder, not understood,
# declined; the numbers are not the same everywhere). A reason in the place of an ethnicity is a reason recorded.
_NOT_STATED = ("ns", "n/s")
_NUMBERED = ("n1", "n2", "n3", "n4")
_REASONS = (
    "Refused", "Declined", "Declined to state", "Declined to define", "Declined to say", "Refused to state", "Refused to say",
    "Prefer not to say", "Person declined", "Person declined to define ethnicity", "Person refused", "Not understood", "Did not understand",
    "Person did not understand", "Person does not understand what is required", "Officer called away", "Officer urgently called away",
    "Called away", "Public disorder", "Situation involving public disorder",
)  # fmt: skip
NOT_STATED = ("NS", "NR")  # without and with a reason


def _self_defined() -> _Coded:
    """Group and detail with a dash, a colon, a comma or a blank between; the detail alone where it is clear."""
    details = _fits(_DETAILS)
    words: dict[str, set[str]] = {detail: set(codes) for detail, codes in details.items()}
    codes = {code.casefold(): "A4" if code == "O1" else code for code in _DETAILS}
    codes |= dict.fromkeys(_NOT_STATED, "NS") | dict.fromkeys(_NUMBERED, "NR")
    alone = {_key(clear): codes[next(iter(details[_key(clear)])).casefold()] for clear in _CLEAR}
    for code, said in _DETAILS.items():
        groups = _GROUPS["O"] if code == "NS" else _GROUPS[code[0]]
        for group, detail, between in product(groups, said, (" - ", ": ", ", ", " ")):
            both = _key(f"{group}{between}{detail}")
            words.setdefault(both, set()).add(code)
            known = alone.setdefault(both, codes[code.casefold()])
            if known != codes[code.casefold()]:  # a mistake in this file, not in an extract
                message = f"one spelling for {known} and {code}"
                raise ValueError(message)
    for reason in (*_REASONS, *(f"Not stated - {reason}" for reason in _REASONS), "Not stated"):
        alone[_key(reason)] = "NS" if reason == "Not stated" else "NR"
        words.setdefault(_key(reason), set()).update((*_NOT_STATED, *_NUMBERED))
    # One edition's code may stand beside the other's name: "Asian or Asian British - Chinese (O1)".
    chinese = {"A4", "O1"}
    fitting = {one: fits | chinese if fits & chinese else fits for one, fits in words.items()}
    return _Coded(
        codes=codes,
        words={one: frozenset(code.casefold() for code in fits) for one, fits in fitting.items()},
        alone=alone,
    )


@cache
def _self_defined_once() -> _Coded:
    return _self_defined()


def _self_defined_by_rule(text: str) -> str | None:
    known = _self_defined_once()
    found = known.read(text)
    beside = _CODE_FIRST.match(_key(text)) or _CODE_LAST.match(_key(text))
    reason = found == "NS" and beside is not None and known.alone.get(beside["words"]) == "NR"
    return "NR" if reason else found  # "NS: Refused" says why


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
        _ethnicity("M2", "Mixed", "Mixed/Multiple ethnic groups - White and Black African", "Mixed - White and Black African" ),
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
        Term("NR", "Not stated, and the reason", ("Not stated: reason given",)),
    ),
    _self_defined_by_rule,
)

# An IC code is what the officer saw at a glance: six and unknown. IC5 is Asian here, as the police publish it.
_SEEN = {
    "ic1": ("White", "White - North European", "White - Northern European", "White European", "North European", "Northern European"),
    "ic2": ("White", "White - South European", "White - Southern European", "South European", "Southern European", "Dark European", "Mediterranean"),
    "ic3": ("Black", "Afro-Caribbean", "African-Caribbean", "African/Caribbean", "Black - African/Caribbean"),
    "ic4": ("Asian", "South Asian", "Indian subcontinent", "Asian - Indian subcontinent", "Asian (Indian subcontinent)", "Indian/Pakistani/Bangladeshi"),
    "ic5": (
        "Asian", "Chinese", "Oriental", "East Asian", "South East Asian", "Chinese/Japanese", "Chinese, Japanese or South East Asian",
        "Chinese, Japanese, Korean or South East Asian", "Chinese, Japanese, Korean or other South East Asian",
        "Chinese/Japanese/Korean/other South East Asian", "Chinese, Japanese or other South East Asian",
    ),
    "ic6": ("Other", "Arab", "Arabic", "Middle Eastern", "North African", "Arab or North African", "Arabic or North African", "Arab/North African"),
    "ic0": ("Unknown", "Not known"),
    "ic7": ("Unknown", "Not known"),
    "ic9": ("Unknown", "Not known"),
}  # fmt: skip
_IC = {
    "ic1": "white",
    "ic2": "white",
    "ic3": "black",
    "ic4": "asian",
    "ic5": "asian",
    "ic6": "other",
    "ic0": "unknown",
    "ic7": "unknown",
    "ic9": "unknown",
}
_OFFICER_DEFINED = _Coded(
    codes=_IC | {code.replace("ic", "ic "): term for code, term in _IC.items()},
    words=_fits(_SEEN),
    alone={_key(words): _IC[code] for code, said in _SEEN.items() for words in said},
)

OFFICER_DEFINED_ETHNICITY = _vocabulary(
    "officer_defined_ethnicity",
    (
        Term("white", "White", ("IC1", "IC2", "White - North European", "White - South European"), "White"),
        Term("black", "Black", ("IC3", "Black or Black British", "Black/Black British", _ETHNIC), "Black"),
        Term("asian", "Asian", ("IC4", "IC5", "Asian (Indian subcontinent)", "Asian or Asian British", "Asian/Asian British"), "Asian"),
        Term("mixed", "Mixed", ("Mixed/Multiple ethnic groups", "Mixed or multiple ethnic groups", "Mixed/Multiple"), "Mixed"),
        Term("other", "Other", ("IC6", "Arab or North African", "Other ethnic group", "Any other ethnic group"), "Other" ),
        Term("unknown", "Unknown", ("IC9", "IC0", "IC7", "Not known"), ""),
    ),
    _OFFICER_DEFINED.read,
)

# Each Act of the powers below: how it is called, its year, and its sections that are search powers. Words that say
# nothing ("act", "the", "of", "and") are left out on both sides. A year that is written must be the Act's.
_ACTS: tuple[tuple[tuple[str, ...], int, dict[str, str]], ...] = (
    (("police criminal evidence", "pace", "p.a.c.e."), 1984, {"1": "pace-s1", "6": "pace-s6"}),
    (("misuse drugs", "mda", "moda"), 1971, {"23": "mda-s23"}),
    (("firearms", "firearm"), 1968, {"47": "firearms-s47"}),
    (("criminal justice public order", "cjpoa", "cjpo", "cj po"), 1994, {"60": "cjpoa-s60", "60aa": "cjpoa-s60aa"}),
    (("public order 2023", "poa 2023"), 2023, {"11": "poa-2023-s11"}),
    (("sentencing", "sentencing code", "svro", "serious violence reduction order", "serious violence reduction orders"), 2020, {"342e": "svro-s342e"}),
    (("terrorism", "tact"), 2000, {"43": "terrorism-s43", "43a": "terrorism-s43a", "43c": "terrorism-s43c", "47a": "terrorism-s47a"}),
    (("criminal justice", "cja"), 1988, {"139b": "cja-s139b"}),
    (("psychoactive substances", "psychoactive substance", "psa"), 2016, {"36": "psa-s36", "37": "psa-s37"}),
    (("poaching prevention", "prevention poaching"), 1862, {"2": "poaching-s2"}),
    (("wildlife countryside", "wca"), 1981, {"19": "wildlife-s19"}),
    (("hunting",), 2004, {"8": "hunting-s8"}),
    (("deer",), 1991, {"12": "deer-s12"}),
    (("protection badgers", "badgers"), 1992, {"11": "badgers-s11"}),
    (("conservation seals", "seals"), 1970, {"4": "seals-s4"}),
    (("customs excise management", "cema"), 1979, {"163": "cema-s163"}),
    (("crossbows", "crossbow"), 1987, {"4": "crossbows-s4"}),
    (("aviation security",), 1982, {"27": "aviation-s27"}),
    (("public stores",), 1875, {"6": "public-stores-s6"}),
    (("environmental protection", "epa"), 1990, {"34b": "epa-s34b"}),
    (("sporting events", "sporting events control alcohol"), 1985, {"7": "sporting-s7"}),
)  # fmt: skip
_WITHOUT_ACT = {"60": "cjpoa-s60", "60aa": "cjpoa-s60aa"}  # nobody means another Act
# Sections of which one subsection is the power: without it, or with another, it is another power or none.
_SUBSECTIONS = {"aviation-s27": ("1",), "psa-s36": ("", "2"), "psa-s37": ("", "2")}
_SECTION = re.compile(
    r"\b(?:sections?|sect|sec|s)[ .]*(?P<number>\d+(?: ?aa\b|[a-z])?)(?P<parts>(?: ?\([\da-z]{1,3}\))*)(?![\w(])"
)
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_SAYS_NOTHING = frozenset({"act", "the", "of", "and", "under", "etc"})


def _power_by_rule(text: str) -> str | None:
    """A power by its Act, in words or letters, and its section, in either order. Two sections are no power."""
    plain = fold(text).replace("&", " and ")
    sections = list(_SECTION.finditer(plain))
    if len(sections) != 1:
        return None
    (section,) = sections
    rest = f"{plain[: section.start()]} {plain[section.end() :]}"
    years = _YEAR.findall(rest)
    words = [word for word in re.split(r"[^\w.]+", _YEAR.sub(" ", rest)) if word.strip(".") not in _SAYS_NOTHING]
    act = " ".join(word if word == "p.a.c.e." else word.strip(".") for word in words if word.strip("."))
    number = section["number"].replace(" ", "")
    if not act and not years:
        code = _WITHOUT_ACT.get(number)
    else:
        code = _acts().get(f"{act} {years[0]}" if len(years) == 1 else "" if years else act, {}).get(number)
    first = re.match(r" ?\((\w+)\)", section["parts"])
    within = first[1] if first else ""
    if code is None or within == "aa" or within not in _SUBSECTIONS.get(code, (within,)):  # "s60(aa)" could be s60AA
        return None
    return code


@cache
def _acts() -> dict[str, dict[str, str]]:
    """An Act's name, with its year and without -> its sections."""
    found: dict[str, dict[str, str]] = {}
    for names, year, sections in _ACTS:
        for name in names:
            for full in {name, name if name.endswith(str(year)) else f"{name} {year}"}:
                if found.setdefault(full, sections) != sections:  # a mistake in this file, not in an extract
                    message = f"two Acts are called {full}"
                    raise ValueError(message)
    return found


# The legal side of each power (grounds, objects, authorisation) is code_a/powers.toml, by the same code.
POWER = _vocabulary(
    "power",
    (
        Term("pace-s1", "Police and Criminal Evidence Act 1984 (section 1)", ("PACE s1", "S1 PACE", "PACE 1984 s1", "Section 1 PACE")),
        Term("mda-s23", "Misuse of Drugs Act 1971 (section 23)", ("S23 MDA", "MDA s23", "s23 Misuse of Drugs Act", "Section 23 MDA")),
        Term("firearms-s47", "Firearms Act 1968 (section 47)", ("S47 Firearms Act", "s47 Firearms")),
        Term("cjpoa-s60", "Criminal Justice and Public Order Act 1994 (section 60)", ("S60", "S60 CJPOA", "Section 60") ),
        Term("cjpoa-s60aa", "Criminal Justice and Public Order Act 1994 (section 60AA)", ("S60AA", "Section 60AA")),
        Term("poa-2023-s11", "Public Order Act 2023 (section 11)", ("S11 POA 2023", "S11 Public Order Act 2023")),
        Term("svro-s342e", "Sentencing Act 2020 (section 342E)", ("SVRO", "Serious Violence Reduction Order", "S342E Sentencing Act 2020")),
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
        Term("epa-s34b", "Environmental Protection Act 1990 (section 34B)"),
        Term("sporting-s7", "Sporting Events Act 1985 (section 7)", ("Sporting Events (Control of Alcohol etc.) Act 1985 (section 7)",)),
        Term("tpim-sch5", "Terrorism Prevention and Investigation Measures Act 2011 (Schedule 5)", ("TPIM Act 2011 Schedule 5", "TPIM Schedule 5", "Schedule 5 TPIM")),
    ),
    _power_by_rule,
)

OBJECT = _vocabulary(
    "object",
    (
        Term("drugs", "Controlled drugs", ("drugs", "drug", "controlled drug")),
        Term("offensive-weapons", "Offensive weapons", ("weapons", "weapon", "offensive weapon")),
        Term("threaten-or-harm", "Anything to threaten or harm anyone", ("Items to threaten or harm",)),
        Term("stolen-goods", "Stolen goods", ("stolen property", "stolen article", "stolen articles", "stolen")),
        Term("theft-articles", "Article for use in theft", ("Articles for use in theft", "Articles for theft", "Going equipped", "Going equipped for theft")),
        Term("damage-articles", "Articles for use in criminal damage", ("Article for use in criminal damage", "Articles for criminal damage", "Criminal damage")),
        Term("firearms", "Firearms", ("firearm",)),
        Term("fireworks", "Fireworks", ("firework",)),
        Term("psychoactive", "Psychoactive substances", ("psychoactive substance",)),
        Term("crossbows", "Crossbows", ("crossbow",)),
        Term("game", "Game or poaching equipment"),
        Term("wildlife", "Evidence of wildlife offences"),
        Term("hunting", "Evidence of hunting any wild mammal with a dog"),
        Term("under-the-act", "Evidence of offences under the Act", ("Evidence of an offence under the Act",)),
        Term("duty-goods", "Goods on which duty has not been paid etc.", ("Goods on which duty has not been paid etc", "Goods on which duty has not been paid")),
        Term("seals", "Seals or hunting equipment"),
        Term("protest-articles", "Articles for use in protest-related offences"),
        Term("unavailable", "Detailed object of search unavailable"),
    ),
)

OUTCOME = _vocabulary(
    "outcome",
    (
        Term("no-further-action", "A no further action disposal", ("Nothing found - no further action", "No further action", "No further action disposal", "NFA", "bu-no-further-action")),
        Term("arrest", "Arrest", ("Suspect arrested", "Arrested", "bu-arrest")),
        Term("community-resolution", "Community resolution", ("Local resolution", "Community resolution (CR)", "bu-community-resolution")),
        Term("caution", "Caution (simple or conditional)", ("Offender cautioned", "Caution", "Cautioned", "Simple caution", "Conditional caution", "bu-caution")),
        Term("drugs-warning", "Khat or Cannabis warning", ("Offender given drugs possession warning", "Cannabis warning", "Khat warning", "Cannabis or khat warning", "Cannabis/Khat warning", "bu-khat-or-cannabis-warning")),
        Term("penalty-notice", "Penalty Notice for Disorder", ("Offender given penalty notice", "PND", "Penalty Notice for Disorder (PND)", "bu-penalty-notice")),
        Term("summons", "Summons / charged by post", ("Suspect summonsed to court", "Summons", "Summonsed", "Charged by post", "Postal requisition", "Summons or charged by post", "bu-summons")),
        Term("psychoactive-seized", "Suspected psychoactive substances seized - No further action"),
        Term("article-found", "Article found - Detailed outcome unavailable"),
    ),
)

CLOTHING_REMOVED = _vocabulary(
    "clothing_removed",
    (
        Term("outer-or-none", "No more than outer clothing", ("false", "f", "no", "n", "0", "0.0", "none", "outer only") ),
        Term("headgear-or-footwear", "Headgear or footwear"),
        # "More than just outer clothing" does not mean that intimate parts were exposed.
        Term("more-than-outer", "More than outer clothing", ("true", "t", "yes", "y", "1", "1.0", "-1", "-1.0")),
    ),
)

OFFENCE_SUSPECTED = _vocabulary(
    "offence_suspected",
    (
        Term("possession", "Possession"),
        Term("supply", "Supply", ("possession with intent to supply", "PWITS")),
        Term("other", "Other"),
    ),
)

RANK = _vocabulary(
    "rank",
    (
        Term("constable", "Constable", ("PC", "Police Constable", "DC", "Detective Constable")),
        Term("sergeant", "Sergeant", ("PS", "Sgt", "Police Sergeant", "DS", "Detective Sergeant", "Det Sgt")),
        Term("inspector", "Inspector", ("Insp", "Police Inspector", "DI", "Detective Inspector", "Det Insp")),
        Term("chief-inspector", "Chief Inspector", ("Ch Insp", "C/Insp", "Chief Insp", "CI", "DCI", "Detective Chief Inspector")),
        Term("superintendent", "Superintendent", ("Supt", "Det Supt", "Detective Superintendent")),
        Term("chief-superintendent", "Chief Superintendent", ("Ch Supt", "C/Supt", "Chief Supt", "Det Ch Supt", "Detective Chief Superintendent")),
        Term("assistant-chief-constable", "Assistant Chief Constable", ("ACC",)),
        Term("deputy-chief-constable", "Deputy Chief Constable", ("DCC",)),
        Term("chief-constable", "Chief Constable", ("CC",)),
    ),
)

OFFICER_ID_TYPE = _vocabulary(
    "officer_id_type", (Term("name", "Name"), Term("number", "Number", ("collar number", "warrant number")))
)

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
