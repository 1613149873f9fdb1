"""The paper of must-see records as people hold it: in a browser, in print, and with words that are no record's."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
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
from scrutiny.outputs.views import Term
from scrutiny.sampling import must_see

HOSTILE = "</script><b>=1+1</b> #let x = 1 \u202eright [NAME] \\ $1$"


def view(grounds: str | None = invented.GROUNDS, *, left: int = 0, unknown: tuple[str, ...] = ()) -> MustSeeView:
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
    kinds = outputs.rule_views({"rules": rules}, reasons, unknown=unknown)
    return must_see_view(invented.pack(invented.record("1")), records, kinds, left=left)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def test_a_retired_teacher_can_read_it() -> None:
    for left in (0, 6):
        sentences = outputs.intro(shown=12, left=left)
        assert grade([*sentences, *(rule.reason for rule in must_see.shipped())]) <= HIGHEST
    assert grade([view(unknown=("intimate-parts",)).not_sent.replace("; ", ". ")]) <= HIGHEST


def test_the_paper_says_whether_all_of_its_kinds_are_shown_and_nothing_against_it() -> None:
    every = " ".join(view().intro)
    assert "The list shows 3 searches of these kinds that are not in the packs. All of them are shown here." in every
    assert not re.search(r"Which|by lot within|took turns", every)

    some = " ".join(view(left=1215).intro)
    assert "The list shows 1,218 searches of these kinds that are not in the packs. Of these, 3 are shown" in some
    assert "Which 3 was settled by lot within each kind" in some
    assert not re.search(r"[Ee]very record|All of them|not drawn by lot", some)
    assert "It is shown here." in " ".join(outputs.intro(shown=1, left=0))


def test_the_paper_says_that_nobody_could_pick_only_where_the_draw_shows_it() -> None:
    shown = " ".join(outputs.intro(shown=3, left=0, nobody_picked=True))
    repeated = " ".join(outputs.intro(shown=3, left=0))

    assert "so nobody could pick a record" in shown
    assert "nobody could pick" not in repeated
    assert "under “Who chose them?”" in repeated
    assert "nobody could pick" in " ".join(view().intro)  # its pack's fingerprint was sent out, and the dice thrown
    record = MustSeeRecord(record=invented.record("MS01"), why=("A child under 10",))
    assert "nobody could pick" not in " ".join(must_see_view(invented.pack(announced=False), [record], ()).intro)


def test_the_paper_of_invented_records_says_that_they_are_invented_and_not_redacted() -> None:
    pack = replace(invented.pack(), invented=True)
    record = MustSeeRecord(record=invented.record("MS01"), why=("A child under 10",))

    first = must_see_view(pack, [record], ()).intro[0]
    assert first.startswith("The records in this paper are invented, not redacted.")
    assert "real paper" in first
    assert "invented" not in " ".join(view().intro)


def test_the_words_of_the_paper_do_not_run_on_to_a_page_with_a_few_lines(pdftotext: Path, tmp_path: Path) -> None:
    """The glossary as long as it takes to end a little below the foot of a page, and longer."""
    for terms in range(24, 40, 3):
        made = replace(
            view(), glossary=tuple(Term(term=f"word {at}", meaning="What it means. " * 6) for at in range(terms))
        )
        path = tmp_path / "must-see.pdf"
        path.write_bytes(must_see_pdf(made))
        text = subprocess.run([pdftotext, "-layout", path, "-"], check=True, capture_output=True).stdout.decode()
        pages = text.partition("Record MS01")[0].split("\f")
        last = [page for page in pages if re.search(r"word \d", page)][-1]
        assert len(re.findall(r"word \d+:", last)) > 4, terms


def test_a_kind_that_no_column_tells_is_not_known_and_not_a_kind_that_is_shown() -> None:
    made = view(unknown=("intimate-parts",))
    rows = {row[0]: row[1:] for row in made.rows}

    assert rows["Intimate parts exposed"] == ("not known",) * 4
    assert rows["A child under 10"] == ("3", "0", "3", "0")
    assert "Intimate parts exposed" not in {kind.label for kind in made.kinds}
    assert len(made.kinds) == len(made.rows) - 1 == len(must_see.shipped()) - 1
    assert made.not_sent.endswith("so it is not known: Intimate parts exposed.")
    assert "Intimate parts exposed: 2 records" not in made.not_told
    assert "Intimate parts exposed: 2 records" in view().not_told
    assert view().not_sent == ""
    page = must_see_html(made).decode()
    assert page.count(">not known</td>") == 4


def test_there_is_a_line_for_the_number_of_the_copy_and_for_who_has_it(pdftotext: Path, tmp_path: Path) -> None:
    for large in (False, True):
        path = tmp_path / "must-see.pdf"
        path.write_bytes(must_see_pdf(view(), large=large))
        text = subprocess.run([pdftotext, "-l", "1", path, "-"], check=True, capture_output=True).stdout.decode()
        assert re.search(r"Copy number\s+given to", text)
    assert 'class="held">Copy number <span' in must_see_html(view()).decode()


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
    assert "<li>A child under 10: 2 records</li>" in page


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
    # Nor is a column of the table cut: its rows are lists there, with the heads beside the figures.
    assert page.evaluate("(all => [...all].filter(one => one.scrollWidth > one.clientWidth).length)"
                         "(document.querySelectorAll('.scroll'))") == 0  # fmt: skip
    told = page.evaluate("getComputedStyle(document.querySelector('.kinds td:last-child'), '::before').content")
    assert "Not shown" in told
    assert page.get_by_role("table").get_by_role("columnheader").count() == 5
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
    assert words.index("What the words mean") < words.index("What the record shows")  # as in the PDF
    page.close()
