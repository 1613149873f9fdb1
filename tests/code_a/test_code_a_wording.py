"""Words in free text: whole phrases, any case, denials, placeholders, redaction marks, spans."""

import pyarrow as pa
import pytest

from scrutiny.code_a import grounds, wording
from scrutiny.errors import SettingError


def texts(*each: str) -> pa.Array:
    return pa.array(each, type=pa.large_string())


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
    assert not wording.cues("cannabis_smell").found(texts(text, text.upper())).any()
    assert wording.cues("cannabis_smell").spans(text) == ()


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
    assert wording.cues("cannabis_smell").found(texts(text, text.upper())).all()
    assert wording.cues("cannabis_smell").spans(text)


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
    assert not wording.cues("support").found(texts(text)).any()


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
    assert wording.cues("support").found(texts(text, text.upper())).all()


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
    """From left to right, none inside another, and the cue is named."""
    text = "Grinder seen. He DROPPED a bag, and did not drop the knife"
    spans = wording.cues("support").spans(text)
    assert [text[span.start : span.end] for span in spans] == ["Grinder", "DROPPED a bag"]
    assert all(span.cue for span in spans)


def test_spans_and_matching_agree_on_the_smell() -> None:
    """What can be shown is what was found."""
    for text in ("smell of cannabis", "no smell of cannabis", "weed smell", ""):
        assert bool(grounds.smell_spans(text)) == wording.cues("cannabis_smell").found(texts(text))[0]


def test_a_cue_list_that_is_not_there_is_told() -> None:
    """The message names the file."""
    with pytest.raises(SettingError, match=r"cues/nothing\.toml"):
        wording.cues("nothing")


def test_a_cue_list_of_another_shape_is_told() -> None:
    """A list of another kind is not taken for cues."""
    with pytest.raises(SettingError, match=r"cues/negation\.toml: unexpected: after, before, filler"):
        wording.cues("negation")
