"""The office's own words and look: what they change, what they can never change, and how a mistake is told."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import invented
import papers
import pdfua
import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from playwright.sync_api import Browser, sync_playwright

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.outputs import theme, views
from scrutiny.outputs.guides import guides
from scrutiny.outputs.html import brief_html, environment, pack_html
from scrutiny.outputs.paper_files import brief_docx, paper_docx, paper_html, paper_pdf
from scrutiny.outputs.pdf import brief_pdf, pack_pdf
from scrutiny.outputs.theme import PLAIN, Theme, contrast, overridable, phrases, theme_of, words_file
from scrutiny.outputs.views import CopyView, PackView, QuestionSetView
from scrutiny.panel import form, questions

ROOMS = ("pack", "paper", "brief")
OWN = CopyView(member="M03", number=3, of=9)


def pack(copy: CopyView | None = None) -> PackView:
    """A pack of two records with the guides; a member's copy, or the office's."""
    asked = questions.supplied().for_pack()
    return replace(
        invented.pack(*invented.six_records()[:2]),
        title="Stop and search records for the scrutiny panel",
        guides=guides(("pace-s1", "cjpoa-s60")),
        copy=copy,
        questions=views.question_views(questions.supplied()),
        asked=QuestionSetView(name=asked.name, version=asked.version, stage=form.stage(asked)),
    )


def look(text: str = "", **files: str) -> Theme:
    return theme_of({"theme.toml": text, **{f"templates/{name}": made for name, made in files.items()}})


def words(**said: str) -> Theme:
    return theme_of({"words.toml": "\n".join(f"{json.dumps(key)} = {json.dumps(said[key])}" for key in said)})


def templated(files: Mapping[str, str]) -> Theme:
    return theme_of({f"templates/{name}": text for name, text in files.items()})


def page(view: PackView, chosen: Theme = PLAIN) -> str:
    return pack_html(view, theme=chosen).decode("utf-8")


def headings(text: str) -> list[str]:
    found = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", "", one)).split()) for one in found]


def printed_headings(made: bytes) -> list[str]:
    with pikepdf.open(BytesIO(made)) as pdf:
        return [str(one.T) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and _is_heading(one)]


def _is_heading(one: pikepdf.Dictionary) -> bool:
    return "/T" in one and re.fullmatch(r"/H[1-6]", str(one.get("/S", ""))) is not None


@pytest.fixture(scope="module")
def welsh() -> Theme:
    return theme.supplied("welsh")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


# --- without a look -----------------------------------------------------------------------------------------


def test_no_look_and_an_empty_look_give_the_same_bytes(tmp_path: Path) -> None:
    empty = theme_of({"theme.toml": "", "words.toml": ""})

    assert theme.read(tmp_path / "there-is-none") is PLAIN
    assert pack_html(pack(OWN), theme=empty) == pack_html(pack(OWN), theme=PLAIN) == pack_html(pack(OWN))
    assert pack_pdf(pack(), theme=empty) == pack_pdf(pack())
    assert paper_html(papers.paper(rows=3), theme=empty) == paper_html(papers.paper(rows=3))


def test_the_same_look_gives_the_same_bytes(welsh: Theme) -> None:
    again = theme.supplied("welsh")

    assert again is not welsh
    assert pack_html(pack(OWN), theme=again) == pack_html(pack(OWN), theme=welsh)
    assert pack_pdf(pack(), theme=again) == pack_pdf(pack(), theme=welsh)


def test_a_list_with_every_phrase_as_it_is_changes_nothing() -> None:
    listed = re.sub(r"^# (?=\")", "", words_file(), flags=re.MULTILINE)
    every = theme_of({"words.toml": listed})

    assert len(tomllib.loads(listed)) == len(every.words) == len(phrases()) > 500
    assert pack_html(pack(OWN), theme=every) == pack_html(pack(OWN))
    assert pack_pdf(pack(), theme=every) == pack_pdf(pack())


def test_the_files_to_begin_with_change_nothing_and_name_everything() -> None:
    first = theme.starter()
    taken_up = re.sub(r"^# (?=\[|[a-z]+ = )", "", first["theme.toml"], flags=re.MULTILINE)
    full = theme_of({"theme.toml": taken_up})

    assert theme_of(first) == PLAIN
    assert full.terms
    assert (full.language, full.size, full.large) == (PLAIN.language, PLAIN.size, PLAIN.large)
    assert all((full.ink, full.heading, full.soft, full.link, full.wash))
    assert headings(page(pack(), full)) == headings(page(pack()))


# --- nothing goes past the one function ---------------------------------------------------------------------


class Shown(HTMLParser):
    """What a template says by itself: text between tags, and labels."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found += re.findall("[A-Za-z]{2,}", data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(value) for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")]


def test_no_page_template_says_a_word_past_the_one_function() -> None:
    looked = 0
    for room in ROOMS:
        for path in sorted((resources.templates() / room).glob("*.html.j2")):
            if path.name == "verify.html.j2":  # the page that draws again: the same for everybody
                continue
            parts = environment().lex(path.read_text(encoding="utf-8"))
            shown = Shown()
            # A tag that the template writes in pieces is put together again.
            shown.feed("".join(value if kind == "data" else "" for _, kind, value in parts).replace('" "', '""'))
            assert [word for word in shown.found if word and word != "class"] == [], path.name
            looked += 1
    assert looked > 8


def test_no_printed_template_says_a_word_past_the_one_function() -> None:
    looked = 0
    for room in ROOMS:
        for path in sorted((resources.templates() / room).glob("*.typ")):
            for line in path.read_text(encoding="utf-8").splitlines():
                code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', re.sub(r"(^|\s)//.*", "", line))
                assert not re.match(r"\s*=+\s+[^#]", code), f"{path.name}: {line}"
                # Words in square brackets, or between stars, are printed as they stand.
                assert not re.search(r"(\[|^\s*|\* ?)[A-Z][a-z]+( [a-z]+)+[.:]?", code), f"{path.name}: {line}"
            looked += 1
    assert looked == 5


def test_no_script_of_the_page_says_a_sentence_past_the_one_function() -> None:
    script = resources.template_text("pack/answer.js")
    bare = re.sub(r'(?<![\w.])t\(\s*"(?:[^"\\]|\\.)*"', "t(", re.sub(r"//.*", "", script))

    texts = re.findall(r"""'(?:[^'\\\n]|\\.)*'|"((?:[^"\\\n]|\\.)*)\"""", bare)
    said = [text for text in texts if re.search(r"[a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+ ", text)]
    # A name of a style, and what the script says to itself of a file that it cannot read.
    assert said == ["clear screen", "other kind", "no entry", "other kind"]


def test_every_heading_and_label_of_a_pack_is_a_phrase_that_can_be_changed() -> None:
    known = [re.compile(re.sub(r"\\\{[a-z]+\\\}", ".+", re.escape(phrase.text))) for phrase in phrases()]

    def missing(found: list[str]) -> list[str]:
        return [text for text in found if not any(one.fullmatch(text) for one in known)]

    text = page(pack(OWN))
    labels = [unescape(one) for one in re.findall(r"<dt>(.*?)</dt>", text)]
    assert len(labels) > 60
    assert len(headings(text)) > 20
    areas = [re.sub(r" (Watford|Dacorum)$", "", one) for one in headings(text)]
    assert missing([*areas, *labels]) == []
    assert missing(printed_headings(pack_pdf(pack(OWN)))) == []


def test_every_phrase_that_is_put_together_keeps_its_gaps_apart() -> None:
    for phrase in phrases():
        gaps = re.findall(r"\{(\w*)\}", phrase.text)
        assert all(re.fullmatch("[a-z]+", gap) for gap in gaps), phrase


# --- another language ---------------------------------------------------------------------------------------


def test_a_pack_can_have_all_its_headings_in_welsh(welsh: Theme) -> None:
    for copy in (None, OWN):
        english, made = page(pack(copy)), page(pack(copy), welsh)

        assert '<html lang="cy">' in made
        assert len(headings(made)) == len(headings(english)) > 15
        assert set(headings(made)) & set(headings(english)) == set()
    assert "Cofnod 1 Watford" in headings(made)


@pytest.mark.parametrize("large", [False, True])
def test_a_printed_pack_can_have_all_its_headings_in_welsh(welsh: Theme, large: bool, tmp_path: Path) -> None:
    english, made = pack_pdf(pack(OWN), large=large), pack_pdf(pack(OWN), large=large, theme=welsh)

    assert len(printed_headings(made)) == len(printed_headings(english)) > 15
    assert set(printed_headings(made)) & set(printed_headings(english)) == set()
    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "cy"
    path = tmp_path / "pecyn.pdf"
    path.write_bytes(made)
    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_every_label_of_the_frame_of_a_page_has_a_welsh_word(welsh: Theme) -> None:
    """Headings, buttons and short labels of pack and must-see paper, and what stands beside a field of a record."""
    said = dict(welsh.words)
    frame = {
        phrase.text
        for phrase in theme.phrases()
        if re.fullmatch(r"pack/.+(\.html\.j2|\.typ)|papers: (pack_paper|must_see)", phrase.where)
        and len(phrase.text) <= 60
    }
    record = {fact.label for one in invented.six_records() for fact in (*one.facts, *one.outcome)}
    fields = {views.label(name) for name in views.ALLOWED if name not in (*views.TOLD, "grounds")}

    assert len(frame) > 90
    # Two words with gaps on both sides would be taken for a part of many a sentence.
    assert frame - set(said) == {"{sign} for {answer}"}
    assert record | fields <= set(said)
    assert set(theme._LABELS) <= set(said)


def test_letters_that_english_lacks_are_printed(welsh: Theme, pdftotext: Path) -> None:
    made = subprocess.run([pdftotext, "-", "-"], input=pack_pdf(pack(), theme=welsh), capture_output=True, check=True)

    assert "Grŵp oedran" in made.stdout.decode("utf-8")


def test_what_the_record_says_stays_as_it_is_and_is_marked_as_english(welsh: Theme) -> None:
    record = invented.record("1", grounds="When", force_reason="Record 1", found="Outcome")
    made = page(replace(pack(), records=(record,)), welsh)

    assert '<p class="grounds" dir="auto" lang="en-GB">When</p>' in made
    assert '<dd dir="auto" lang="en-GB">Record 1</dd>' in made
    assert '<dd dir="auto" lang="en-GB">Outcome</dd>' in made
    assert 'lang="en-GB"' not in page(pack()).split("<body>")[1]


def test_the_forms_ask_for_the_same_codes_whatever_the_words(welsh: Theme) -> None:
    said = words(Yes="Ydy", Excellent="Rhagorol", **{"Cannot judge": "Methu barnu"})

    for chosen in (welsh, replace(said, language="cy")):
        english, made = page(pack(OWN)), page(pack(OWN), chosen)
        fields = r'(?:name|value|data-column|data-record)="[^"]*"'
        assert re.findall(fields, made) == re.findall(fields, english)
        read, wanted = (
            json.loads(re.search(r'id="form">(.*?)</script>', text, re.DOTALL)[1]) for text in (made, english)
        )
        assert read.pop("words")
        assert read == wanted
    assert ">Rhagorol</label>" in made
    assert ">Excellent</label>" not in made


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_file_of_answers_is_the_same_bytes_whatever_the_words(
    browser: Browser, welsh: Theme, tmp_path: Path, kind: str
) -> None:
    theirs = replace(welsh, words=tuple(sorted({**dict(welsh.words), "Yes": "Ydy", "Partly": "Rhannol"}.items())))
    files = []
    for name, chosen in (("english", PLAIN), ("welsh", theirs)):
        path = tmp_path / f"{name}.html"
        path.write_bytes(pack_html(pack(OWN), theme=chosen))
        context = browser.new_context(accept_downloads=True)
        opened = context.new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        opened.on("console", lambda message, wrong=wrong: wrong.append(message.text))
        opened.goto(path.as_uri())
        for record, column, code in (("1", "Q1", "Y"), ("1", "Q3", "P"), ("2", "Q1", "N")):
            chosen_one = opened.locator(f"[data-record='{record}'] [data-column='{column}'] input")
            codes = [one.get_attribute("value") for one in chosen_one.all()]
            chosen_one.nth(next(place for place, value in enumerate(codes) if value.upper().startswith(code))).check()
        opened.locator("[data-record='1'] textarea").last.fill("Clear, and short")
        with opened.expect_download() as download:
            opened.locator(f"#save-{kind}").click()
        saved = tmp_path / f"{name}.{kind}"
        download.value.save_as(saved)
        files.append(saved.read_bytes())
        if name == "welsh":
            assert opened.locator("#count").inner_text() == "0 o 2 wedi'u hateb"
            opened.locator("#open").set_input_files(saved)  # and it can be opened again
            opened.locator("#opened > *").first.wait_for()
        assert wrong == []
        context.close()
    assert files[0] == files[1]
    assert b"Clear, and short" in files[0]
    assert b"Ydy" not in files[0]


@pytest.mark.browser
def test_a_checker_finds_nothing_in_a_welsh_pack(browser: Browser, welsh: Theme, tmp_path: Path) -> None:
    path = tmp_path / "pecyn.html"
    path.write_bytes(pack_html(pack(OWN), theme=replace(welsh, **NAVY)))
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    opened.goto(path.as_uri())
    for details in opened.locator("details").all():
        details.evaluate("one => { one.open = true; }")

    found = Axe().run(opened).response["violations"]
    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


# --- words and terms ----------------------------------------------------------------------------------------


def test_a_word_that_is_not_said_otherwise_stays_english() -> None:
    made = headings(page(pack(), words(**{"How to answer": "What to do"})))

    assert "What to do" in made
    assert "How to answer" not in made
    assert "How to read a record" in made


def test_what_the_office_calls_things_is_said_everywhere_but_in_records() -> None:
    chosen = look('[terms]\nrecord = ["form", "forms"]\narea = ["district", "districts"]')
    record = invented.record("1", grounds="The record of this area.")
    made = page(replace(pack(), records=(record,)), chosen)

    assert "What the form shows" in headings(made)
    assert "Form 1 Watford" in headings(made)
    assert "How many from each district" in headings(made)
    assert "The record of this area." in made
    assert "Form 1" in printed_headings(pack_pdf(pack(), theme=chosen))
    assert (
        chosen.say("A reason for an area, a record and two records") == "A reason for a district, a form and two forms"
    )
    assert chosen.retold("recorded as in no AREA") == "recorded as in no District"
    assert chosen.say("Initials of member {member}:") == "Initials of member {member}:"


def test_words_come_before_terms() -> None:
    chosen = theme_of(
        {"theme.toml": '[terms]\nrecord = ["form", "forms"]', "words.toml": '"What the record shows" = "The record"'}
    )

    assert "The record" in headings(page(pack(), chosen))


def test_papers_say_their_headings_in_the_offices_words(welsh: Theme) -> None:
    paper = papers.paper(rows=3)
    first = paper.sections[0].heading
    chosen = replace(welsh, words=tuple(sorted({**dict(welsh.words), first: "Pennawd"}.items())))

    assert "Pennawd" in headings(paper_html(paper, theme=chosen).decode("utf-8"))
    assert "Yn y papur hwn" in headings(paper_html(paper, theme=chosen).decode("utf-8"))
    assert "Pennawd" in printed_headings(paper_pdf(paper, theme=chosen))
    assert paper_docx(paper, theme=chosen) != paper_docx(paper)
    assert paper_docx(paper, theme=PLAIN) == paper_docx(paper)


def test_a_heading_with_something_in_it_is_known_by_its_shape(welsh: Theme) -> None:
    assert welsh.retold("Record W-4: what came of it") == "Cofnod W-4: beth ddaeth ohono"
    assert welsh.retold("Larger draw: Watford") == "Dewis mwy: Watford"
    assert welsh.retold("A closer look: Watford") == "A closer look: Watford"


def test_briefs_take_words_too() -> None:
    chosen = words(**{"What we ask": "What we would like to know"})

    assert "What we would like to know" in headings(brief_html(invented.brief(), theme=chosen).decode("utf-8"))
    assert "What we would like to know" in printed_headings(brief_pdf(invented.brief(), theme=chosen))


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_the_office_writes_is_only_ever_text(name: str) -> None:
    text = re.sub(r"[{}\x00-\x08\x0b-\x1f\x7f]", "", HOSTILE[name])[:1000].strip() or "x"
    chosen = replace(PLAIN, words=(("How to answer", text), ("Record {number}", text + " {number}")))

    made, calm = page(pack(OWN), chosen), page(pack(OWN))

    for tag in ("<script", "<style", "<img", "<h1", "<!--", "</section"):
        assert made.count(tag) == calm.count(tag)
    assert pack_pdf(replace(pack(), records=()), theme=chosen).startswith(b"%PDF")


# --- colours and sizes --------------------------------------------------------------------------------------

NAVY = {"ink": "#1d1d4f", "heading": "#7a1f3d", "link": "#0b4f8a"}


def test_contrast_is_worked_out_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#1a65a6", "#1a65a6") == 1


def test_what_is_delivered_can_be_read() -> None:
    css = resources.template_text("pack/pack.css")
    delivered = dict(re.findall(r"--(ink|soft|link|wash): (#[0-9a-f]{6})", css.split("}")[0]))

    text = "[colours]\n" + "\n".join(f'{name} = "{colour}"' for name, colour in delivered.items())
    assert len(delivered) == 4
    assert look(text).ink == delivered["ink"]


def test_colours_and_sizes_reach_page_and_print() -> None:
    chosen = look('[colours]\nink = "#1D1D4F"\nheading = "#7a1f3d"\n[print]\nsize = 13')
    made = page(pack(), chosen)

    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL)[1]
    assert ":root { --ink: #1d1d4f; }" in style
    assert "color: #7a1f3d" in style
    assert "zoom: 1.182" in style
    assert pack_pdf(pack(), theme=chosen) != pack_pdf(pack())
    assert pack_pdf(pack(), theme=look("[print]\nsize = 13"), large=True) == pack_pdf(pack(), large=True)


def test_print_has_the_size_that_was_asked_for() -> None:
    for size in (10, 14):
        with pikepdf.open(BytesIO(pack_pdf(pack(), theme=look(f"[print]\nsize = {size}")))) as pdf:
            content = b"".join(page.Contents.read_bytes() for page in pdf.pages).decode("latin-1")
        assert float(size) in {float(points) for points in re.findall(r"/f\d+ ([\d.]+) Tf", content)}


# --- templates of the office's own --------------------------------------------------------------------------

GLOSSARY = "pack/_back.html.j2"


def test_a_template_of_the_same_name_wins() -> None:
    text = resources.template_text(GLOSSARY).replace('t("What the words mean")', '"Our words for things"')

    assert "Our words for things" in headings(page(pack(), templated({GLOSSARY: text})))


def test_a_printed_template_of_the_same_name_wins(tmp_path: Path) -> None:
    text = resources.template_text("pack/pack.typ").replace('= #t("Scoring sheet")', "= Our sheet")
    made = pack_pdf(pack(OWN), theme=templated({"pack/pack.typ": text}))

    assert "Our sheet" in printed_headings(made)
    path = tmp_path / "own.pdf"
    path.write_bytes(made)
    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_a_style_sheet_of_the_offices_own_is_the_one_that_may_load() -> None:
    made = page(pack(), templated({"pack/pack.css": "body { margin: 1rem; }"}))

    assert "<style>body { margin: 1rem; }" in made
    assert ".marking" not in made.split("</style>")[0]


def test_a_template_of_the_offices_own_cannot_let_more_load_or_show_text_as_anything_else() -> None:
    text = resources.template_text(GLOSSARY) + "<script>alert(1)</script>{{ pack.title }}"
    view = replace(pack(), title="<b>bold</b>")
    made, calm = page(view, templated({GLOSSARY: text})), page(view)

    policy = r'Content-Security-Policy" content="([^"]*)"'
    assert re.search(policy, made)[1] == re.search(policy, calm)[1]  # a script without its hash does not run
    assert "<b>bold" not in made


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("<p>\n{{ pack.title|safe }}", 2, "safe"),
        ("{% autoescape false %}{{ pack.title }}{% endautoescape %}", 1, "safe"),
        ("a\nb\n{% if %}", 3, ""),
        ("{{ unfinished", 1, ""),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_file_and_line(text: str, line: int, told: str) -> None:
    with pytest.raises(SettingError) as error:
        templated({GLOSSARY: text})

    assert str(error.value).startswith(f"look/templates/{GLOSSARY}: line {line}: ")
    assert told in str(error.value)


@pytest.mark.parametrize(
    "text", ["\n\n{{ pack.no_such_thing }}", "\n\n{{ pack.title.__class__.__mro__ }}", "\n\n{{ 1 / 0 }}"]
)
def test_a_mistake_that_shows_only_when_it_is_used_is_told_with_its_file_and_line(text: str) -> None:
    with pytest.raises(SettingError, match=rf"look/templates/{re.escape(GLOSSARY)}: line 3: "):
        page(pack(), templated({GLOSSARY: text}))


def test_a_mistake_in_a_printed_template_is_told_with_its_file_and_line() -> None:
    text = resources.template_text("pack/common.typ") + "\n#no-such-thing()\n"
    line = text.count("\n")

    with pytest.raises(SettingError, match=rf"look/templates/pack/common.typ: line {line}: unknown variable"):
        pack_pdf(pack(), theme=templated({"pack/common.typ": text}))


def test_nothing_is_fetched_for_print_and_no_style_sheet_ends_itself() -> None:
    with pytest.raises(SettingError, match=r'pack/pack.typ: line 2: "@ cannot stand here'):
        templated({"pack/pack.typ": '\n#import "@preview/example:0.1.0": add'})
    with pytest.raises(SettingError, match=r"pack/pack.css: line 1: </ cannot stand here"):
        templated({"pack/pack.css": "</style><script>"})


@pytest.mark.parametrize(
    ("name", "out", "told"),
    [
        ("pack/macros.html.j2", "{{ text }}", "the marking"),
        ("pack/_record.html.j2", ' id="{{ id }}"', "the place of record 1"),
        ("pack/_form.html.j2", ' data-record="{{ record.number }}"', "the form for record 1"),
        ("pack/pack.html.j2", ' id="form"', "what the forms ask"),
    ],
)
def test_what_must_never_be_left_out_is_missed(name: str, out: str, told: str) -> None:
    text = resources.template_text(name)
    assert out in text

    with pytest.raises(SettingError, match=f"leaves out {told}"):
        page(pack(OWN), templated({name: text.replace(out, "")}))


@pytest.mark.parametrize(
    "name", ["pack/base.html.j2", "pack/answer.js", "pack/verify.html.j2", "report/report.html.j2", "x.j2"]
)
def test_only_templates_that_are_there_and_no_script_or_policy_can_be_changed(name: str) -> None:
    with pytest.raises(SettingError, match=r"pack/_front\.html\.j2"):
        templated({name: "x"})


def test_every_template_that_can_be_changed_can_be_changed() -> None:
    everything = templated({name: resources.template_text(name) for name in overridable()})

    assert len(overridable()) >= 15
    assert pack_html(pack(OWN), theme=everything) == pack_html(pack(OWN))
    assert paper_html(papers.paper(rows=3), theme=everything) == paper_html(papers.paper(rows=3))
    assert brief_html(invented.brief(), theme=everything) == brief_html(invented.brief())
    assert printed_headings(pack_pdf(pack(), theme=everything)) == printed_headings(pack_pdf(pack()))
    assert paper_pdf(papers.paper(rows=3), theme=everything).startswith(b"%PDF")


# --- mistakes in the two text files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('\nlanguages = "cy"', 2, 'perhaps "language"'),
        ('language = "Welsh"', 1, "no language tag"),
        ("language = 5", 1, "not a text"),
        ('[colours]\npaper = "#ffffff"', 2, 'unknown key "paper"'),
        ('[colours]\nink = "navy"', 2, "no colour"),
        (
            '[colours]\n\nsoft = "#888888"', 3,
            "soft #888888 on white #ffffff has a contrast of 3.54 to 1. Expected at least 4.5",
        ),
        ('[colours]\nwash = "#555555"', 2, "ink #0b0c0c on wash #555555 has a contrast of 2.6"),
        ('[colours]\nink = "#7b1fa2"', 2, "the grey of a button"),
        ("colours = 5", 1, "not a table"),
        ("[print]\nsize = 8", 2, "from 10 to 14"),
        ("[print]\nlarge = 14", 2, "from 16 to 22"),
        ("[print]\nsize = true", 2, "from 10 to 14"),
        ('[terms]\nrecord = "form"', 2, "not a list"),
        ('[terms]\nrecord = ["form"]', 2, "needs two words"),
        ('[terms]\nrecord = ["<b>", "forms"]', 2, "needs two words"),
        ('[terms]\nchair = ["head", "heads"]', 2, 'unknown key "chair"'),
        ("language =", 1, "cannot be understood"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_theme_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(SettingError) as error:
        look(text)

    assert str(error.value).startswith(f"look/theme.toml: line {line}: ")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('\n"How to answr" = "Sut i ateb"', 2, 'perhaps "How to answer"'),
        ('"Record {number}" = "Cofnod"', 1, "in curly brackets: {number}"),
        ('"How to answer" = "Sut {i} ateb"', 1, "in curly brackets: none"),
        ('"How to answer" = 5', 1, "not a text"),
        ('"How to answer" = "  "', 1, "there are no words"),
        ('"How to answer" = "a"\n"How to answer" = "b"', 2, "the same name stands twice"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(SettingError) as error:
        theme_of({"words.toml": text})

    assert str(error.value).startswith(f"look/words.toml: line {line}: ")
    assert told in str(error.value)


def test_a_look_is_read_from_its_folder_and_a_strange_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "look"
    (folder / "templates" / "pack").mkdir(parents=True)
    (folder / "theme.toml").write_text('language = "cy"', encoding="utf-8")
    (folder / "words.toml").write_text('"How to answer" = "Sut i ateb"', encoding="utf-8-sig")
    (folder / "templates" / GLOSSARY).write_text(resources.template_text(GLOSSARY), encoding="utf-8")
    (folder / "README.txt").write_text("ours", encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"\xff\x00")

    found = theme.read(folder)
    assert (found.language, found.words, [name for name, _ in found.templates]) == (
        "cy", (("How to answer", "Sut i ateb"),), [GLOSSARY],
    )  # fmt: skip

    (folder / "word.toml").write_text("", encoding="utf-8")
    with pytest.raises(SettingError, match=r'"word.toml" is nothing that a look is made of'):
        theme.read(folder)


def test_a_theme_cannot_be_changed_once_it_is_read(welsh: Theme) -> None:
    with pytest.raises(AttributeError):
        welsh.language = "fr"
    assert hash(welsh) == hash(theme.supplied("welsh"))


def test_the_examples_of_the_page_on_words_and_look_can_be_used() -> None:
    text = (resources.templates().parent / "docs/how-to/your-own-words-and-look.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    found = theme_of({"theme.toml": first, "words.toml": second})
    assert found.say("How to answer") == "What we ask you to do"
    assert found.say("What the record shows") == "What the form shows"
    assert found.heading == "#7a1f3d"


def test_word_files_have_the_language_and_the_words_of_the_look() -> None:
    look = theme_of({"theme.toml": 'language = "cy"\n', "words.toml": '"What we ask" = "Yr hyn a ofynnwn"\n'})
    made = docx.Document(BytesIO(brief_docx(invented.brief(), theme=look)))

    assert made.core_properties.language == "cy"
    assert "Yr hyn a ofynnwn" in [paragraph.text for paragraph in made.paragraphs]
    assert 'w:val="cy"' in made.styles.element.xml
    assert 'w:val="en-GB"' not in made.styles.element.xml
