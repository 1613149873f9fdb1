"""The pack on screen: closed to the network, usable by keyboard and on a telephone, outcomes shut."""

import base64
import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import invented
import jinja2
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE, LONGEST
from playwright.sync_api import Browser, Page, sync_playwright

from scrutiny import resources
from scrutiny.outputs import views
from scrutiny.outputs.guides import TO_BE_CONFIRMED, guides
from scrutiny.outputs.html import anchor, brief_html, environment, pack_html, sourced
from scrutiny.outputs.pack_paper import pack_paper
from scrutiny.outputs.views import CopyView, QuestionSetView
from scrutiny.panel import form, questions

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def page_text() -> str:
    return pack_html(invented.pack()).decode("utf-8")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A pack of five records, opened as a file; whatever it asks for is in ``page.asked``."""
    path = tmp_path / "pack.html"
    path.write_bytes(pack_html(invented.pack(*invented.six_records()[:5])))
    context = browser.new_context(bypass_csp=False, viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


# --- the file -----------------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes(page_text: str) -> None:
    assert pack_html(invented.pack()).decode("utf-8") == page_text


def test_only_the_style_and_the_script_inside_may_load(page_text: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_text)
    style = re.search(r"<style>(.*?)</style>", page_text, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page_text, re.DOTALL)
    assert policy
    assert style
    assert script

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert "default-src 'none'" in policy[1]
    assert f"style-src 'sha256-{digest(style[1])}'" in policy[1]
    assert f"script-src 'sha256-{digest(script[1])}'" in policy[1]
    assert "unsafe" not in policy[1]


def test_nothing_is_fetched_and_nothing_is_styled_or_scripted_in_line(page_text: str) -> None:
    body = re.sub(r"<(style|script)>.*?</\1>", "", page_text, flags=re.DOTALL)

    assert not re.search(r"\s(style|on\w+|src|srcset|background)=", body)
    assert "http:" not in page_text
    assert "https:" not in page_text
    assert not re.search(r"<(img|link|iframe|object|embed|form|base)\b", body)


def test_one_main_heading_and_a_heading_a_record(page_text: str) -> None:
    assert page_text.count("<h1") == 1
    assert '<html lang="en-GB">' in page_text
    assert re.findall(r'<span class="big">(Record \d+)</span>', page_text) == [f"Record {n}" for n in range(1, 7)]
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_text)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_says_where_answers_go(page_text: str) -> None:
    assert "Members answer in copies of their own." in page_text
    assert "<input" not in page_text


def test_the_parts_stand_in_the_order_of_the_pdf_and_of_word() -> None:
    pack = replace(invented.pack(), guides=guides(("pace-s1",)))
    page = unescape(pack_html(pack).decode())
    found = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]
    in_word = [section.heading for section in pack_paper(pack).sections]

    named = [name for name in in_word if name in found]
    assert len(named) > 9
    assert [name for name in found if name in named] == named
    assert named.index("How many from each area") < named.index("A guide to reasonable grounds")


def test_the_mark_of_what_is_unconfirmed_is_said_in_words_and_only_in_the_guides() -> None:
    grounds = f"Seen {TO_BE_CONFIRMED} there."
    text = pack_html(replace(invented.pack(invented.record("1", grounds=grounds)), guides=guides(["pace-s1"]))).decode()
    spoken = f'<span role="img" aria-label="to be confirmed"><span aria-hidden="true">{TO_BE_CONFIRMED}</span></span>'

    assert f'<span class="source">(PACE Code A 2.8A{spoken})</span>' in text
    assert f"PACE Code A 3.8{spoken}; a minister" in text
    assert grounds in text
    assert f"The sign {TO_BE_CONFIRMED} there means: to be confirmed." in text
    assert text.count(TO_BE_CONFIRMED) == text.count(spoken) + 2


@pytest.mark.parametrize("name", HOSTILE)
def test_a_source_among_hostile_text_lets_nothing_through(name: str) -> None:
    made = sourced(f"{HOSTILE[name]}\n({HOSTILE[name]}{TO_BE_CONFIRMED})")

    assert set(re.findall(r"<[^>]*>", made)) <= {
        '<span class="source">', '<span role="img" aria-label="to be confirmed">', '<span aria-hidden="true">',
        "</span>",
    }  # fmt: skip


def test_each_question_says_for_which_answers_a_reason_is_asked_for(page_text: str) -> None:
    asked = page_text.split('id="questions"', 1)[1].split("</section>", 1)[0]
    wanting = [question for question in invented.pack().questions if question.comment_when]

    assert wanting
    assert asked.count("Please say why, under Comment, if you choose:") == len(wanting)


def test_the_short_form_that_means_two_things_is_nowhere(page_text: str) -> None:
    assert not re.search(r"\bCSP\b", page_text)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ pack.no_such_thing }}").render(pack=views.plain(invented.pack()))


def test_every_template_of_the_pack_is_found_and_compiles() -> None:
    for path in sorted(resources.templates().glob("*/*.j2")):
        if path.parent.name in ("pack", "brief"):
            assert environment().get_template(f"{path.parent.name}/{path.name}")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_only_ever_text(name: str) -> None:
    text = HOSTILE[name]
    pack = invented.pack(invented.record("1", text, grounds=text, force_reason=text, found=text))

    made = pack_html(replace(pack, title=text, notices=(text,))).decode("utf-8")

    calm = pack_html(invented.pack(invented.record("1"))).decode("utf-8")
    for tag in ("<script", "<style", "<img", "<h1", "<!--", "</section"):
        assert made.count(tag) == calm.count(tag)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)


def test_a_long_text_is_whole() -> None:
    assert LONGEST in pack_html(invented.pack(invented.record("1", grounds=LONGEST))).decode("utf-8")


def test_anchors_are_plain() -> None:
    assert anchor("17") == "record-17"
    assert anchor("W 4/b<") == "record-w-4-b"


def test_a_brief_has_its_parts_and_no_script() -> None:
    text = brief_html(invented.brief()).decode("utf-8")

    assert "<script" not in text
    assert "script-src 'none'" in text
    for words in ("What the panel found", "What we ask", "The cases", "12 January 2027", "19 of 28"):
        assert words in text
    assert '<th scope="col" role="columnheader">Result</th>' in text
    assert "Not applicable 1" not in text  # no line ends between an answer and how many gave it
    assert re.search(r">(?:Yes|No|Partly|Weak|Moderate|Strong|Cannot tell)\u00a0\d+", text)


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_checker_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    for name, made in (
        ("pack", pack_html(invented.pack(*invented.six_records()[:5]))),
        ("brief", brief_html(invented.brief())),
    ):
        path = tmp_path / f"{name}.html"
        path.write_bytes(made)
        context = browser.new_context(bypass_csp=True)  # the checker is a script that the page would refuse
        page = context.new_page()
        page.goto(path.as_uri())
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true; }")

        found = Axe().run(page).response["violations"]

        context.close()
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.browser
def test_the_page_asks_for_itself_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "pack.html"
    path.write_bytes(pack_html(invented.pack(invented.record("1", grounds=HOSTILE["script"]))))
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")

    assert asked == [path.as_uri()]
    assert said == []
    assert page.title().startswith("Stop and search records to judge")
    page.close()


@pytest.mark.browser
def test_what_came_of_it_is_shut_until_it_is_asked_for_by_keyboard(opened: Page) -> None:
    outcomes = opened.get_by_text(invented.OUTCOME_WORDS, exact=True)
    assert outcomes.count() > 1
    assert not any(one.is_visible() for one in outcomes.all())

    opened.locator("#record-1 summary").focus()
    opened.keyboard.press("Enter")
    assert [one.is_visible() for one in outcomes.all()].count(True) == 1

    opened.keyboard.press("Enter")
    assert not any(one.is_visible() for one in outcomes.all())


@pytest.mark.browser
def test_going_to_another_record_shuts_what_was_open(opened: Page) -> None:
    opened.locator("#record-1 summary").click()
    opened.locator("#record-1 a[rel=next]").click()
    opened.wait_for_function("!document.querySelector('#record-1 details').open")

    assert opened.url.endswith("#record-2")


@pytest.mark.browser
def test_the_keyboard_reaches_the_records_and_can_skip(opened: Page) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the main part"
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Go straight to the records"
    assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1400])
def test_nothing_scrolls_sideways(browser: Browser, tmp_path: Path, width: int) -> None:
    path = tmp_path / "pack.html"
    path.write_bytes(
        pack_html(invented.pack(invented.record("1", grounds=HOSTILE["long-word"], force_reason="W" * 200)))
    )
    page = browser.new_page(viewport={"width": width, "height": 800})

    page.goto(path.as_uri())
    page.locator("summary").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.browser
def test_on_paper_outcomes_stand_at_the_end(opened: Page) -> None:
    opened.emulate_media(media="print")

    shown = [one for one in opened.get_by_text(invented.OUTCOME_WORDS, exact=True).all() if one.is_visible()]
    assert shown
    assert all(one.evaluate("one => one.closest('.appendix') !== null") for one in shown)


def test_a_column_of_notes_is_there_only_if_there_is_a_note() -> None:
    pack = invented.pack(invented.record("1"))

    def heads(note: str) -> list[str]:
        made = pack_html(
            replace(pack, areas=tuple(replace(area, note=note) for area in pack.areas[:1]) + pack.areas[1:])
        )
        table = made.decode("utf-8").split('id="areas-caption"', 1)[1].split("</table>", 1)[0]
        cells = {len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>(.*?)</tr>", table)}
        found = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)
        assert cells == {len(found)}
        return found

    assert heads("") == ["Area", "Searches on the list", "Drawn"]
    assert heads("all of them") == ["Area", "Searches on the list", "Drawn", "Note"]


def member(pack: views.PackView) -> views.PackView:
    """The pack as member M03's own copy."""
    asked = questions.supplied().for_pack()
    return replace(
        pack,
        copy=CopyView(member="M03", number=3, of=9),
        asked=QuestionSetView(name=asked.name, version=asked.version, stage=form.stage(asked)),
    )


@pytest.fixture(scope="module")
def on_paper(browser: Browser, pdftotext: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The pages of the office's pack and of a member's copy, as Chromium prints them."""
    folder = tmp_path_factory.mktemp("paper")
    pack = replace(invented.pack(), guides=guides(("pace-s1", "cjpoa-s60")))
    found = []
    for name, view in (("office", pack), ("own", member(pack))):
        path = folder / f"{name}.html"
        path.write_bytes(pack_html(view))
        page = browser.new_page()
        page.goto(path.as_uri())
        made = page.pdf(prefer_css_page_size=True)
        page.close()
        text = subprocess.run([pdftotext, "-layout", "-", "-"], input=made, capture_output=True, check=True).stdout
        found += text.decode("utf-8").split("\f")[:-1]
    return found


@pytest.mark.browser
def test_a_record_of_usual_length_is_printed_on_one_sheet(on_paper: list[str]) -> None:
    fronts = [page for page in on_paper if re.search(r"^ *Record [13456] +[A-Z]", page, re.MULTILINE)]

    assert len(fronts) == 2 * 5
    for page in fronts:
        for words in (
            "The reasons, as the officer wrote them",
            "What the record shows",
            "Questions about record",
            "Z3",
        ):
            assert words in page


@pytest.mark.browser
def test_a_long_record_breaks_between_its_parts_and_its_questions_stand_together(on_paper: list[str]) -> None:
    fronts = [place for place, page in enumerate(on_paper) if re.search(r"^ *Record 2 +[A-Z]", page, re.MULTILINE)]

    assert len(fronts) == 2
    for place in fronts:
        after = next(page for page in on_paper[place:] if "Questions about record 2" in page)
        assert after is not on_paper[place]
        assert "Z1" in after
        assert "Z3" in after


@pytest.mark.browser
def test_no_sheet_holds_only_a_line_or_two_and_no_heading_stands_last(on_paper: list[str]) -> None:
    heading = re.compile(r"^(Record \d+.*|Questions about.*|What .* shows|The reasons, as.*|How .*|A guide to.*)$")
    for page in on_paper:
        lines = [line.strip() for line in page.splitlines() if line.strip()][1:-2]  # without marking, name and number

        assert len(lines) > 5, page
        assert not heading.match(lines[-1]), lines[-1]


@pytest.mark.browser
def test_every_printed_sheet_has_the_marking_and_its_number(on_paper: list[str]) -> None:
    totals = [int(found) for page in on_paper for found in re.findall(r"Page \d+ of (\d+)", page)]

    assert len(totals) == len(on_paper) == totals[0] + totals[-1]
    assert all(views.MARKING in " ".join(page.split()) for page in on_paper)
    assert sum("copy 3 of 9 (M03)" in page for page in on_paper) == totals[-1]


FIREFOX = "@supports (-moz-appearance: none)"


@pytest.fixture(scope="module")
def without_margins(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A member's copy as a browser prints it that puts nothing in the margins, and takes the branch for Firefox."""
    pack = replace(invented.pack(), guides=guides(("pace-s1", "cjpoa-s60")))
    text = pack_html(member(pack)).decode("utf-8")
    assert text.count(FIREFOX) == 1
    changed = re.sub(r"@(top|bottom)-\w+ \{[^}]*\}", "", text).replace(FIREFOX, "@supports (display: block)")
    path = tmp_path_factory.mktemp("firefox") / "pack.html"
    path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", changed), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    made = page.pdf(prefer_css_page_size=True)
    page.close()
    return made


@pytest.mark.browser
def test_a_browser_that_prints_nothing_in_margins_repeats_the_marking_at_the_foot(
    without_margins: bytes, pdftotext: Path
) -> None:
    text = subprocess.run([pdftotext, "-layout", "-", "-"], input=without_margins, capture_output=True, check=True)
    pages = [" ".join(page.split()) for page in text.stdout.decode("utf-8").split("\f")[:-1]]

    assert len(pages) > 12
    for place, page in enumerate(pages):
        assert page.endswith(f"{views.MARKING} Pack 2026-11-first-a, copy 3 of 9 (M03)"), place
        assert page.count(views.MARKING) == (2 if place == 0 else 1), place  # on the first it stands above as well


@pytest.mark.browser
def test_what_stands_at_the_foot_lies_on_nothing_else(without_margins: bytes, pdftotext: Path) -> None:
    made = subprocess.run([pdftotext, "-bbox", "-", "-"], input=without_margins, capture_output=True, check=True)
    pages = made.stdout.decode("utf-8").split("<page ")[1:]
    word = re.compile(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')

    for place, page in enumerate(pages):
        words = [(float(top), float(low), said) for top, low, said in word.findall(page)]
        top = max(where for where, _, said in words if said.startswith("OFFICIAL-SENSITIVE"))
        foot = [said for where, _, said in words if where >= top - 1]
        above = [low for where, low, _ in words if where < top - 1]
        assert len(foot) == len(f"{views.MARKING} Pack 2026-11-first-a, copy 3 of 9 (M03)".split()), place
        assert max(above) <= top, place


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 900])
def test_on_no_screen_is_a_column_of_the_cases_out_of_sight(browser: Browser, tmp_path: Path, width: int) -> None:
    path = tmp_path / "brief.html"
    path.write_bytes(brief_html(invented.brief()))
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.goto(path.as_uri())

    over = shown.evaluate("[...document.querySelectorAll('.scroll')].map(one => one.scrollWidth - one.clientWidth)")
    right = shown.evaluate(
        "Math.max(...[...document.querySelectorAll('td')].map(one => one.getBoundingClientRect().right))"
    )
    head = shown.evaluate("getComputedStyle(document.querySelector('tbody td'), '::before').content")
    shown.close()

    assert over == [0]
    assert right <= width
    assert head == ('"Result: "' if width < 640 else "none")
