"""The page of a cycle's folder: what it says, who may have which file, and how it looks to a browser."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from scrutiny.code_a.tone import accusing
from scrutiny.outputs import cycle_page as page
from scrutiny.outputs.cycle_page import CyclePage, DateRow, Link, Taken, Todo

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
NAMES = (
    "dates.ics",
    "frozen-2/public/fingerprint.html",
    "round-1/intense-watford/pack/pack.pdf",
    "round-1/keep-video/keep-video.xlsx",
    "round-1/pack/M02/scores-M02.xlsx",
    "round-1/pack/check-the-draw.html",
    "round-1/private/key.csv",
    "round-1/private/something new.bin",
    "round-1/public/sample.csv",
    "round-1/results/first.json",
    "round-1/strange/thing.txt",
)


@pytest.fixture(scope="module")
def view() -> CyclePage:
    return CyclePage(
        title="Cycle 2026-11",
        office="The office of <b>the Commissioner</b>",
        as_of="12 October 2026",
        says=("The panel meets on 19 November 2026.",),
        todos=(Todo(words="Make the packs", by="5 November 2026", command="scrutiny pack"),),
        dates=(
            DateRow(by="9 October 2026", what="Fix list and plan", done=True, command=""),
            DateRow(by="5 November 2026", what="The packs are with the members", done=False, command="scrutiny pack"),
            DateRow(
                by="14 January 2027",
                what="Answers",
                done=False,
                command="",
                by_hand="ask those who have not",
                late=True,
            ),
        ),
        groups=page.groups(NAMES, rounds=2),
        taken=(Taken(number=2, day="5 October 2026", who="JT-01", what="the extract was loaded", about="round 1"),),
    )


@pytest.fixture(scope="module")
def html(view: CyclePage) -> str:
    return page.cycle_page(view).decode()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


def links(name: str) -> dict[str, Link]:
    return {link.href: link for group in page.groups([name]) for link in group.links}


def test_every_file_is_linked_once_from_the_page_on(html: str) -> None:
    hrefs = re.findall(r'<a href="([^"#]+)"', html)

    assert sorted(href.replace("%20", " ") for href in hrefs) == sorted(NAMES)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("round-1/public/sample.csv", page.FREE),
        ("frozen-1/public/fingerprint.html", page.FREE),
        ("round-1/pack/check-the-draw.html", page.FREE),
        ("round-1/pack/pack.pdf", page.OFFICE),
        ("round-1/pack/must-see.pdf", page.PANEL),
        ("round-1/pack/must-see-large-print.pdf", page.PANEL),
        ("round-1/pack/M03/notice-record-14.docx", page.MEMBER),
        ("round-1/intense-watford/pack/M01/scores-M01.xlsx", page.MEMBER),
        ("round-1/briefs/watford.docx", page.ANSWERS),
        ("briefs/watford/brief.pdf", page.ANSWERS),
        ("briefs/watford/answer/letter.docx", page.OFFICE),
        ("round-1/keep-video/keep-video.csv", page.LIAISON),
        ("round-1/private/key.csv", page.OFFICE),
        ("round-1/intense-watford/private/key.csv", page.OFFICE),
        ("round-1/results/first.json", page.OFFICE),
        ("results/notice-watford.html", page.ANSWERS),
        ("results/result-no-location.html", page.ANSWERS),
        ("part-b/part-b.pdf", page.PANEL),
        ("anything/else.csv", page.OFFICE),
        ("round-1/else.csv", page.OFFICE),
    ],
)
def test_each_file_says_whom_it_is_for_and_what_is_not_known_stays_in_the_office(name: str, who: str) -> None:
    assert links(name)[name].who == who


def test_files_are_grouped_by_round_draw_and_folder(view: CyclePage) -> None:
    assert [group.title for group in view.groups] == [
        "What proves the draw, round 1",
        "The packs, round 1",
        "Videos to keep, round 1",
        "Results, round 1",
        "Private, round 1",
        "Other files, round 1",
        "The packs, round 1, larger draw: watford",
        "What proves the draw, round 2",
        "Other files",
    ]
    assert len({group.anchor for group in view.groups}) == len(view.groups)


def test_an_area_is_called_by_its_name_and_a_page_that_redoes_the_draw_says_in_whose_copy_it_lies() -> None:
    names = ["round-1/intense-st-albans/pack/pack.pdf", "results/notice-st-albans.html", "briefs/st-albans/brief.pdf"]
    made = page.groups(names, areas={"st-albans": "St Albans"})

    assert [group.title for group in made] == ["The packs, larger draw: St Albans", "Results", "Briefs"]
    assert [link.words for group in made[1:] for link in group.links] == [
        "The notice that St Albans is looked at closer", "The brief on St Albans, to whoever answers for it",
    ]  # fmt: skip
    (own,) = links("round-1/pack/M07/check-the-draw.html").values()
    assert (own.words, own.who) == ("Redoes the draw in a browser; lies in the copy of member M07", page.FREE)


def test_one_round_is_not_numbered() -> None:
    (group,) = page.groups(["round-1/public/sample.csv"])

    assert group.title == "What proves the draw"


def test_a_known_file_is_explained_and_another_stands_with_its_name() -> None:
    assert links("round-1/pack/M07/scores-M07.xlsx")["round-1/pack/M07/scores-M07.xlsx"].words.endswith("member M07")
    assert links("briefs/st-albans/brief.pdf")["briefs/st-albans/brief.pdf"].words.startswith("The brief on st-albans")
    strange = links("round-1/strange/thing.txt")["round-1/strange/thing.txt"]
    assert (strange.name, strange.words) == ("thing.txt", "")


def test_the_page_says_what_it_is_given_and_escapes_it(html: str) -> None:
    body = html[html.index("<main") :]

    for words in ("As of 12 October 2026", "scrutiny pack", "19 November 2026", "JT-01", "ask those who have not"):
        assert words in body
    assert "<b>the" not in body
    assert body.count(">not done<") == 1
    assert body.count(">not done, late<") == 1
    assert accusing(re.sub(r"<[^>]+>", " ", body)) is None


def test_the_same_page_has_the_same_bytes(view: CyclePage) -> None:
    assert page.cycle_page(view) == page.cycle_page(view)


def test_an_empty_page_says_so() -> None:
    nothing = CyclePage(
        title="Cycle 2026-11", office="", as_of="1 May 2026", says=(), todos=(), dates=(), groups=(), taken=()
    )
    html = page.cycle_page(nothing).decode()

    assert "the first files come with" in html
    assert "Nothing yet." in html


def test_the_page_loads_nothing_but_its_own_style(html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'; script-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"\s(style|on\w+|src)=", html[html.index("<body") :])


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_a_checker_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, html: str, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(html.encode())
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    shown = context.new_page()
    shown.goto(path.as_uri())

    found = Axe().run(shown).response["violations"]
    over = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert over <= 0


@pytest.mark.browser
def test_on_a_narrow_screen_no_table_hides_a_column_beside_the_page(
    browser: Browser, html: str, tmp_path: Path
) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(html.encode())
    shown = browser.new_page(viewport={"width": 320, "height": 800})
    shown.goto(path.as_uri())

    over = shown.evaluate("[...document.querySelectorAll('.scroll')].map(one => one.scrollWidth - one.clientWidth)")
    heads = shown.evaluate("getComputedStyle(document.querySelector('.who'), '::before').content")
    shown.close()

    assert over == [0] * len(over)
    assert heads == '"Who may have it: "'


@pytest.mark.browser
def test_the_page_prints_on_few_sheets_with_its_links_readable(browser: Browser, html: str, tmp_path: Path) -> None:
    import pikepdf

    path = tmp_path / "index.html"
    path.write_bytes(html.encode())
    shown = browser.new_page()
    shown.goto(path.as_uri())
    shown.emulate_media(media="print")

    assert shown.locator("text=fingerprint.html").is_visible()
    made = tmp_path / "index.pdf"
    made.write_bytes(shown.pdf(format="A4"))
    shown.close()
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) <= 4
