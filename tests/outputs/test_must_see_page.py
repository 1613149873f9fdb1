"""The paper of must-see records as people hold it: in a browser, in print, and with words that are no record's."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import invented
import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from test_reading_ease import HIGHEST, grade

from scrutiny.outputs import must_see as outputs
from scrutiny.outputs.must_see import MustSeeRecord, MustSeeView, must_see_html, must_see_pdf, must_see_view
from scrutiny.outputs.theme import supplied
from scrutiny.sampling import must_see

HOSTILE = "</script><b>=1+1</b> #let x = 1 \u202eright [NAME] \\ $1$"


def view(grounds: str | None = invented.GROUNDS) -> MustSeeView:
    records = [
        MustSeeRecord(
            record=invented.record(f"MS{number:02}", grounds=grounds),
            why=("A child under 10", "Intimate parts exposed"),
        )
        for number in (1, 2, 3)
    ]
    counts = {"found": 3, "in_sample": 0, "shown": 3, "not_shown": 0, "cannot_be_told": 2}
    rules = [{"id": rule.id, "title": rule.title, **counts} for rule in must_see.shipped()]
    reasons = {rule.id: rule.reason for rule in must_see.shipped()}
    return must_see_view(invented.pack(invented.record("1")), records, outputs.rule_views({"rules": rules}, reasons))


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def test_a_retired_teacher_can_read_it() -> None:
    assert grade([*outputs.INTRO, *(rule.reason for rule in must_see.shipped())]) <= HIGHEST


def test_the_same_view_gives_the_same_bytes() -> None:
    assert must_see_html(view()) == must_see_html(view())
    assert must_see_pdf(view()) == must_see_pdf(view())


def test_whatever_a_record_says_stays_text() -> None:
    page = must_see_html(view(HOSTILE)).decode()
    assert "<b>=1+1</b>" not in page
    assert page.count("</script>") == 1
    assert "\u202e" not in page
    assert 'aria-label="name removed"' in page
    assert must_see_pdf(view(HOSTILE)).startswith(b"%PDF")


def test_a_record_without_reasons_says_why() -> None:
    assert "Not recorded" in must_see_html(view(None)).decode()


def test_of_how_many_records_nobody_can_tell_is_said() -> None:
    page = must_see_html(view()).decode()
    assert "Of some records nobody can tell" in page
    assert "A child under 10: 2;" in page


def test_it_speaks_the_language_of_the_office() -> None:
    page = must_see_html(view(), theme=supplied("welsh")).decode()
    assert '<html lang="cy">' in page
    assert supplied("welsh").say("How to read a record") in page
    assert must_see_pdf(view(), theme=supplied("welsh")).startswith(b"%PDF")


def test_the_pdf_is_tagged_and_a_heading_leads_to_every_record() -> None:
    with pikepdf.open(io.BytesIO(must_see_pdf(view()))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]).startswith("Searches shown because of what they are")
        with pdf.open_outline() as outline:
            heads = [str(item.title) for item in outline.root]
    assert heads[-3:] == ["Record MS01", "Record MS02", "Record MS03"]


def test_no_letter_of_the_large_print_is_under_16_points_and_its_backs_are_backs() -> None:
    with pikepdf.open(io.BytesIO(must_see_pdf(view(), large=True))) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages).decode("latin-1")
        with pdf.open_outline() as outline:
            records = [item for item in outline.root if str(item.title).startswith("Record MS")]
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        fronts = [numbers[_page_of(pdf, item)] for item in records]
        backs = [numbers[_page_of(pdf, item.children[-1])] for item in records]
    assert min(float(points) for points in re.findall(r"/f\d+ ([\d.]+) Tf", content)) == 16
    assert len(fronts) == 3
    assert all(front % 2 == 1 for front in fronts)
    assert all(back % 2 == 0 for back in backs)


def _page_of(pdf: pikepdf.Pdf, item: pikepdf.OutlineItem) -> tuple[int, int]:
    place = item.destination if item.destination is not None else item.action.D
    return tuple(place[0].objgen)  # type: ignore[return-value, index]


@pytest.mark.browser
def test_what_came_of_a_search_is_seen_by_who_opens_it_and_shut_again_behind_them(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "must-see.html"
    path.write_bytes(must_see_html(view()))
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    shut = page.locator("details.outcome")
    assert shut.count() == 3
    assert not page.get_by_text("Outcome", exact=True).first.is_visible()
    shut.nth(0).locator("summary").click()
    assert shut.nth(0).get_by_text("Outcome", exact=True).is_visible()
    page.get_by_role("link", name="Next: record MS02").click()
    page.wait_for_function("!document.querySelector('details.outcome[open]')")
    assert len({url.partition("#")[0] for url in asked}) == 1
    page.close()


@pytest.mark.browser
def test_a_checker_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "must-see.html"
    path.write_bytes(must_see_html(view()))
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(path.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    context.close()


@pytest.mark.browser
def test_a_printed_page_has_what_came_of_it_behind_all_records(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "must-see.html"
    path.write_bytes(must_see_html(view()))
    page = browser.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")

    words = page.locator("main").inner_text()
    assert re.search(r"Outcome\b", words)
    assert words.index("Outcome") > words.index("What came of each search: read after talking about it")
    assert words.index("What the words mean") > words.rindex("What the record shows")
    page.close()
