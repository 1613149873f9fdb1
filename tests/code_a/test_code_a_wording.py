"""Words in free text: whole phrases, any case, denials, placeholders, redaction marks, spans."""

from pathlib import Path

import pyarrow as pa
import pytest

from scrutiny.code_a import wording
from scrutiny.code_a.grounds import lexicon
from scrutiny.code_a.lexicon import listed, misspelt, word_lists
from scrutiny.errors import SettingError


def texts(*each: str) -> pa.Array:
    return pa.array(each, type=pa.large_string())


def found(name: str, *each: str) -> list[bool]:
    """Whether each text has a cue of a list about the grounds; the words that are shown agree."""
    hits = lexicon().read(texts(*each)).found(name).tolist()
    assert [bool(lexicon().spans(name, text)) for text in each] == hits
    return hits


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("hand to hand", "a HAND-TO-HAND exchange", True),
        ("hand to hand", "hand. To hand", False),  # a sentence ends between
        ("smell* of", "smelling of", True),
        ("smell of", "smelling of", False),
        ("weed|skunk", "skunk", True),
        ("weed", "tweed", False),
        ("snap bag", "snap   bag", True),
        ("drop* ... bag", "dropped a small white plastic bag", True),
        ("drop* ... bag", "dropped a very small white plastic bag", False),  # five words between
        ("[a|the] public", "the public", True),
        ("[a|the] public", "public", True),
        ("seen [by] him", "seen by him", True),
        ("seen [by] him", "seen him", True),
        ("seen ... [by] him", "seen clearly him", True),
    ],
)
def test_the_language_of_phrases(phrase: str, text: str, found: bool) -> None:
    """A phrase is words: any ending, alternatives, optional words, gaps."""
    pattern = rf"(?i)\b{wording.compile_phrase(phrase)}\b"
    assert wording.matches(texts(text), pattern).tolist() == [found]


@pytest.mark.parametrize(
    "text",
    [
        "no smell of cannabis",
        "No strong smell of cannabis",
        "there was not any smell of cannabis",
        "did not smell of cannabis",
        "didn't smell of weed",
        "could not detect a smell of cannabis",
        "unable to smell cannabis",
        "without any odour of cannabis",
        "smell of cannabis was not present",
        "smell of cannabis not detected",
        "smell of cannabis - negative",
        "cannabis could not be smelt",
        "no cannabis smell",
        "nil smell of cannabis",
    ],
)
def test_a_denied_smell_is_no_smell(text: str) -> None:
    """Before or after, with a few words between."""
    assert found("cannabis_smell", text, text.upper()) == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        "smell of cannabis",
        "did not stop, smell of cannabis",  # "stop" is what is denied
        "no reply. Smell of cannabis",
        "smelt strongly of fresh herbal cannabis",
        "whiff of skunk",
        "cannabis smoke smell",
        "reeked of cannibis",
    ],
)
def test_a_smell_is_found(text: str) -> None:
    """As police officers write it."""
    assert found("cannabis_smell", text, text.upper()) == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "smell from his bag",
        "seen by officers to be a nominal",
        "pocket area",
        "known to conceal drugs",
        "known for dealing",
        "area known for drug dealing",
        "hotspot for drug dealing",
        "nervous and avoided eye contact",
        "made off on seeing police",
        "no item was dropped",
        "fits description",
        "intel received",
        "previous for supply",
        "vehicle stopped and PNC markers for drugs on occupants",
    ],
)
def test_weak_factors_are_no_support(text: str) -> None:
    """Support is an act, a report, an item or a sign: not a word that could belong to one."""
    read = lexicon().read(texts(text, text.upper()))
    assert not read.without("retrospective", "area", "vague_intel", "known", "conclusion").found("support").any()


@pytest.mark.parametrize(
    "text",
    [
        "seen to drop a small package",
        "hid something in his bag",
        "reached into the glovebox",
        "hand to hand exchange",
        "member of the public reports male smoking",
        "999 call",
        "CCTV operators watched him",
        "intel dated 12/08",
        "CAD 1234",
        "matches the description of the suspect given by the victim",
        "ANPR hit",
        "vehicle has markers for drugs",
        "placed his hand into waistband",
        "intel to suggest the car is used for supply",
        "the male dropped it",
        "grinder in the door",
        "eyes were red and glazed",
        "admitted smoking earlier",
        "bag of herbal matter",
    ],
)
def test_support(text: str) -> None:
    """An act that was seen, a report, an item, a sign."""
    assert found("support", text, text.upper()) == [True, True]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("S60 authorised by Insp Smith", True),
        ("Supt Jones gave the authority", True),
        ("authorised by John Smith", True),
        ("Operation Larch", True),
        ("OP LARCH", True),
        ("auth ref 0012", True),
        ("S60 authority 60/0012/24", True),
        ("log 345 refers", True),
        ("see SS/2026/12", True),
        ("Section 60 authorised", False),
        ("Section 60 was in operation in the town", False),
        ("Criminal Justice and Public Order Act 1994 s60", False),
        ("s60 auth from 1800 24/08/2026 to 0200", False),
        ("auth s60", False),
        ("authorised by section 60", False),
        ("male aged 17 searched under s.60 CJPOA 1994", False),
    ],
)
def test_naming_an_authorisation(text: str, named: bool) -> None:
    """A rank, a name, a number or an operation; not the power again, a year, a date or a time."""
    assert wording.cues("authorisation").found(texts(text, text.upper())).tolist() == [named, named]


@pytest.mark.parametrize(
    "text",
    ["n/a", "N.A.", "na", ".", "-", "???", "1", "see BWV", "SEE BWV.", "as per body worn", "As above", "ditto", "none",
     "No grounds given", "tbc", "to follow", "refer to pnb", "see custody record", "See BWV. As above.", "x", "test",
     "grounds as per bwv", "see my statement", "not recorded", "unknown", "as per first record"],
)  # fmt: skip
def test_placeholders(text: str) -> None:
    """They stand where a reason should be."""
    assert wording.is_placeholder(texts(text, f"  {text} ", text.upper())).all()


@pytest.mark.parametrize(
    "text",
    ["", "[NAME]", "seen to run", "see BWV, dropped a bag", "none of the group would stop", "xylophone", "no 12 bus",
     "as above he ran", "ż"],
)  # fmt: skip
def test_not_placeholders(text: str) -> None:
    """A text that says anything else, blank, or blacked out."""
    assert not wording.is_placeholder(texts(text)).any()


def test_blacked_out() -> None:
    """Marks and nothing to read beside them."""
    marks = (
        "[NAME]",
        "[VRM 2] [ADDRESS]",
        "████",
        "XXXX XXXX",
        "****",
        "redacted",
        "(REDACTED)",
        "<NAME>",
        "[NAME] as above",
    )
    assert wording.is_blacked_out(texts(*marks)).all()
    assert wording.has_mark(texts(*marks)).all()
    assert not wording.is_blacked_out(texts("", "n/a", "[NAME] was seen", "xx", "nothing")).any()


def test_spans_are_places_in_the_text_as_written() -> None:
    """From left to right, none inside another, and why each counts."""
    text = "Grinder seen. He DROPPED a bag, and did not drop the knife"
    spans = lexicon().spans("support", text)
    assert [text[span.start : span.end] for span in spans] == ["Grinder", "DROPPED a bag"]
    assert all(span.cue for span in spans)
    text = "The male’s friend: “NERVOUS”."  # noqa: RUF001
    assert [text[span.start : span.end] for span in lexicon().spans("nervous", text)] == ["NERVOUS"]


# --- the lexicon ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("nervous", "he was very nervus and evassive", True),  # one letter too few, one too many
        ("nervous", "nervuos", True),  # two exchanged
        ("nervous", "nurvuos", False),  # two slips
        ("boilerplate", "acting suspicously", True),
        ("boilerplate", "wuspicious", False),  # the first letter is right
        ("support", "seen to drop a small bag", True),
        ("support", "seen to drop. A small bag was there", False),  # a sentence ends between
        ("support", "handle (of a knife)", True),  # light marks do not part
        ("support", "wasn't seen to drop a bag", False),
        ("support", "the informant’s description", True),  # noqa: RUF001
        ("known", "known\tto\npolice", True),
        ("known", "unknown to police", False),
        ("powers_named.mda-s23", "S.23 search", True),  # no end of a sentence before a figure
        ("powers_named.mda-s23", "the A23. 23 people", False),
        ("support", "", False),
        ("support", "!!! ... ???", False),
    ],
)
def test_lists_about_the_grounds(name: str, text: str, expected: bool) -> None:
    """Whole words, any case, slips of the listed words only, ends of sentences."""
    assert found(name, text, text.upper()) == [expected, expected]


def test_what_is_cut_out_is_gone_and_the_rest_is_left() -> None:
    """An area known for dealing is no dealing that was seen; what was seen stays."""
    read = lexicon().read(texts("Area known for drug deals", "Area known for drugs. Drug deal seen", "Nothing of this"))
    assert read.found("area").tolist() == [True, True, False]
    rest = read.without("area")
    assert rest.found("support").tolist() == [False, True, False]
    assert rest.found("area").tolist() == [False, False, False]
    assert rest.words().tolist()[2] == 3


def test_a_text_that_a_list_keeps_is_left_whole() -> None:
    """Knowledge of a dated incident is a reason, though it sounds like the past."""
    read = lexicon().read(texts("Known to police from a robbery yesterday", "Known to police"))
    assert read.found("known").tolist() == [False, True]
    assert read.without("known").words().tolist() == [7, 0]


def test_every_slip_leads_to_one_word() -> None:
    """A slip is no listed word itself, so that nothing is read as something else that somebody wrote."""
    meant = set(misspelt().values())
    assert meant == set(wording.read_cues("spelling")["phrases"])
    assert misspelt()["canabis"] == "cannabis"
    assert "cannabis" not in {word for word, other in misspelt().items() if word != other and other != "cannabis"}


def test_lists_of_words_are_words() -> None:
    """One word each, in plain form, none twice."""
    for name, words in word_lists().items():
        assert len(words) == len(set(words)), name
        assert all(word == "#" or word.removesuffix("*").isalnum() for word in words), name
        assert words == tuple(word.lower() for word in words), name


def test_each_list_of_words_has_its_reason() -> None:
    """What kind of words they are, at the end of the line."""
    path = Path(wording.__file__).with_name("cues") / "words.toml"
    lines = path.read_text(encoding="utf-8").partition("[words]")[2].splitlines()
    assert all('" # ' in line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("name", ["objects", "powers_named"])
def test_each_cue_of_several_lists_has_its_reason(name: str) -> None:
    """A reason a line, in files that hold several lists too."""
    for phrases in wording.read_cues(name)["phrases"].values():
        assert all(phrases.values())


def test_a_phrase_says_something() -> None:
    """No phrase consists of words that may be left out: it would be found everywhere."""
    for name in ("support", "firm", "area", "known", "nervous", "description", "protected", "boilerplate", "consent"):
        one = listed(name)
        for phrase in (*one.phrases.values(), *one.kept, *one.cancelled):
            assert any(not place.optional for place in phrase), name


def test_a_list_for_the_lexicon_is_not_taken_for_another() -> None:
    """Its phrases name kinds of words, which are no words of a text."""
    with pytest.raises(SettingError, match=r"cues/support\.toml"):
        wording.cues("support")


def test_a_list_that_is_not_there_is_told() -> None:
    """The message names file and section."""
    with pytest.raises(SettingError, match=r"cues/objects\.toml: no phrases"):
        listed("objects.nothing")


def test_a_cue_list_that_is_not_there_is_told() -> None:
    """The message names the file."""
    with pytest.raises(SettingError, match=r"cues/nothing\.toml"):
        wording.cues("nothing")


def test_a_cue_list_of_another_shape_is_told() -> None:
    """A list of another kind is not taken for cues."""
    with pytest.raises(SettingError, match=r"cues/negation\.toml: unexpected: after, before, filler"):
        wording.cues("negation")
