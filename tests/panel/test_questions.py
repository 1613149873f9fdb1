"""Question sets: the supplied one is sound, and a mistake in a panel's own is found before it is used."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from scrutiny.errors import SettingError
from scrutiny.panel import questions
from scrutiny.panel.decisions import Colour
from scrutiny.panel.questions import QuestionSet, Stage

SMALL = """
name = "Small"
version = "3"
overall = "Z1"

[scales.YN]
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[scales.RAG]
options = [
    { code = "good", label = "Good", colour = "green" },
    { code = "bad", label = "Bad", colour = "red" },
]

[scales.WORDS]
text = true

[[questions]]
id = "Q1"
stage = "record"
header = "Clear"
text = "Is it clear?"
help = "Look."
scale = "YN"
comment_when = ["no"]
critical = true

[[questions]]
id = "Z1"
stage = "both"
header = "Overall"
text = "Overall?"
help = "Weigh up."
scale = "RAG"
"""


@pytest.fixture(scope="module")
def hertfordshire() -> QuestionSet:
    return questions.supplied()


def test_usual_pack_asks_about_the_written_record(hertfordshire):
    asked = hertfordshire.without_video()
    assert [q.id for q in asked.questions] == [f"Q{n}" for n in range(1, 11)] + ["Z1", "Z2", "Z3", "Q11"]
    assert asked == hertfordshire.for_pack()
    assert not asked.has_video


def test_pack_for_a_meeting_with_video_asks_the_record_first(hertfordshire):
    ids = [q.id for q in hertfordshire.for_pack(video=True).questions]
    assert ids == [f"Q{n}" for n in range(1, 11)] + [f"V{n}" for n in range(1, 7)] + ["Z1", "Z2", "Z3", "Q11"]


def test_the_supervisors_check_is_judged_last_because_it_stands_with_what_came_of_the_search(hertfordshire):
    last = hertfordshire.for_pack().questions[-1]
    assert last.header == "Supervisor's check"
    assert last.text.startswith("Last, when you have read what came of it")
    others = [q for q in hertfordshire.for_pack().questions if q is not last]
    assert not [q.id for q in others if "supervisor" in f"{q.text} {q.help}".lower()]


def test_who_should_act_is_agreed_at_the_meeting(hertfordshire):
    assert [q.id for q in hertfordshire.select(Stage.MEETING).questions] == ["Z4"]


def test_overall_scale_is_hertfordshires(hertfordshire):
    scale = hertfordshire.overall_question.scale
    assert [(o.code, o.label, o.colour) for o in scale.options] == [
        ("excellent", "Excellent", Colour.GREEN),
        ("satisfactory", "Satisfactory", Colour.GREEN),
        ("not-confident", "Not confident", Colour.AMBER),
        ("serious-concerns", "Serious concerns", Colour.RED),
        ("cannot-judge", "Cannot judge", None),
    ]


def test_critical_questions_and_comments_follow_the_panels_practice(hertfordshire):
    assert [q.id for q in hertfordshire.questions if q.critical] == ["Q1", "Q2", "Q3", "Q8", "V6"]
    assert hertfordshire.by_id["Q1"].comment_when == ("partly", "no")
    assert hertfordshire.by_id["Q2"].comment_when == ("weak", "none")
    assert hertfordshire.by_id["Q10"].comment_when == ()
    assert hertfordshire.overall_question.comment_when == ("not-confident", "serious-concerns")


def test_cannot_tell_can_always_be_said_of_the_record(hertfordshire):
    for question in hertfordshire.select(Stage.RECORD).questions:
        assert "cannot-tell" in {option.code for option in question.scale.options}, question.id


def test_wording_is_plain(hertfordshire):
    words = " ".join(f"{q.header} {q.text} {q.help}" for q in hertfordshire.questions)
    assert not re.search(r"unlawful|breach|\bfail|complian|\bCSP\b|suspect\b", words, re.IGNORECASE)
    assert not re.search(r"\bGOWISELY\b", " ".join(q.text for q in hertfordshire.questions))


def test_gowisely_spells_itself(hertfordshire):
    assert "".join(item.code for item in hertfordshire.by_id["V2"].scale.items) == "GOWISELY"


def test_every_scale_of_the_file_is_sound_even_if_unused():
    raw = tomllib.loads(files("scrutiny.panel").joinpath("questions/hertfordshire.toml").read_text(encoding="utf-8"))
    text = files("scrutiny.panel").joinpath("questions/hertfordshire.toml").read_text(encoding="utf-8")
    for other, codes in (("RAG", '["amber", "red"]'), ("NINE", '["7", "8", "9"]'), ("GAC", '["adequate", "concern"]')):
        assert other in raw["scales"]
        changed = text.replace('scale = "HERTS"', f'scale = "{other}"')
        changed = changed.replace('["not-confident", "serious-concerns"]', codes)
        assert questions.parse(changed, source="x").overall_question.scale.is_coloured


@pytest.mark.parametrize("text", ["satisfactory", " Satisfactory  ", "SATISFACTORY", "\u00a0Satisfactory"])
def test_an_answer_is_known_whatever_its_capitals_and_blanks(hertfordshire, text):
    option = hertfordshire.overall_question.scale.option_of(text)
    assert option is not None
    assert option.code == "satisfactory"


def test_an_answer_not_on_the_list_is_nothing(hertfordshire):
    scale = hertfordshire.overall_question.scale
    assert scale.option_of("quite good") is None
    assert scale.option_of("") is None
    assert scale.label("excellent") == "Excellent"
    assert scale.label("old-code") == "old-code"
    assert scale.colour("serious-concerns") is Colour.RED
    assert scale.colour("cannot-judge") is None


def test_code_of_a_numbered_scale_is_an_answer_too(hertfordshire):
    option = hertfordshire.by_id["V3"].scale.option_of("2")
    assert option is not None
    assert option.label == "2 - poor"


def test_own_set_is_read_from_a_file(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text("\ufeff" + SMALL, encoding="utf-8")
    found = questions.load(path)
    assert (found.name, found.version, [q.id for q in found.questions]) == ("Small", "3", ["Q1", "Z1"])
    assert found.scales == (found.by_id["Q1"].scale, found.by_id["Z1"].scale)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('version = "3"', "version = 3", '"version" is missing or not text'),
        ('version = "3"', "", '"version" is missing'),
        ('name = "Small"', 'name = "Small"\nextra = 1', 'unknown setting "extra"'),
        ('name = "Small"', 'name = "=Small"', "formula"),
        ('overall = "Z1"', 'overall = "Z9"', "no such question"),
        ('comment_when = ["no"]', 'rests_on = "weather"', '"rests_on" names what is not known'),
        ('comment_when = ["no"]', 'rests_on = ["reasons"]', '"rests_on" names what is not known'),
        ('comment_when = ["no"]', 'columns = ["weather"]', "no field of a record"),
        ('comment_when = ["no"]', 'columns = "force_used"', "not a list of words"),
        ('overall = "Z1"', 'overall = "Q1"', "not asked in every pack"),
        (
            'code = "bad", label = "Bad", colour = "red"',
            'code = "bad", label = "Bad"',
            "do not give a record its colour",
        ),
        ('colour = "red"', 'colour = "pink"', "a colour that is not known"),
        ('code = "no"', 'code = "yes"', "stands there twice"),
        ('label = "No"', 'label = " YES"', "stands there twice"),
        ('code = "no"', 'code = "n o"', "a code cannot have"),
        (', { code = "no", label = "No" }', "", "fewer than two answers"),
        ("text = true", "text = 1", "neither true nor false"),
        ("text = true", "text = true\noptions = []", 'unknown setting "options"'),
        ("[scales.WORDS]", "[scales.words]", "not a code"),
        ('scale = "YN"', 'scale = "NY"', 'there is no scale "NY"'),
        ('stage = "record"', 'stage = "first"', "a stage that is not known"),
        ('comment_when = ["no"]', 'comment_when = ["never"]', "not an answer of scale YN"),
        ('comment_when = ["no"]', 'comment_when = "no"', "not a list of words"),
        ("critical = true", 'critical = "yes"', "neither true nor false"),
        ('text = "Is it clear?"', f'text = "{"x" * 256}"', "longer than 255"),
        ('text = "Is it clear?"', 'text = "Is it\\nclear?"', "more than one line"),
        ('help = "Look."', "", '"help" is missing'),
        ('id = "Q1"', 'id = "first"', "a code cannot have"),
        ('id = "Q1"', 'id = "Z1"', "question Z1 stands there twice"),
        ("[[questions]]", "[[question]]", "unknown setting"),
        ('name = "Small"', "name = ", "not a settings file"),
        ("[scales.YN]", "[scale.YN]", "unknown setting"),
    ],
)
def test_a_mistake_is_found_and_named(old, new, says):
    assert old in SMALL
    with pytest.raises(SettingError) as caught:
        questions.parse(SMALL.replace(old, new), source="own.toml")
    assert says in str(caught.value)
    assert str(caught.value).startswith("own.toml")
    assert caught.value.exit_code == 11


@pytest.mark.parametrize("text", ["", 'name = "A"\nversion = "1"\noverall = "Z1"\nscales = 1', "questions = []"])
def test_half_a_file_is_refused(text):
    with pytest.raises(SettingError):
        questions.parse(text, source="own.toml")


@pytest.mark.parametrize("name", ["nowhere", "../hertfordshire", "", "Hertfordshire"])
def test_unknown_supplied_set_names_those_there_are(name):
    with pytest.raises(SettingError, match="hertfordshire"):
        questions.supplied(name)


def test_own_set_that_cannot_be_opened(tmp_path: Path):
    with pytest.raises(SettingError, match="cannot be opened"):
        questions.load(tmp_path / "missing.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'name = "\xff"')
    with pytest.raises(SettingError, match="UTF-8"):
        questions.load(bad)


def test_start_up_stays_light():
    import subprocess
    import sys

    code = "import sys, scrutiny.panel.questions, scrutiny.panel.form, scrutiny.panel.members"
    code += "; print([n for n in ('pandas', 'numpy', 'python_calamine', 'xlsxwriter') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
