"""The page for checking and signing: closed to the network, usable by keyboard, no word of a text anywhere else."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scrutiny.outputs import review
from scrutiny.outputs.review import ReviewMark, ReviewRecord, ReviewText, ReviewView
from scrutiny.panel import redaction
from scrutiny.panel.redaction import Bands, Strength

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
GROUNDS = (
    "PC 4471 Hargreave stopped Jaydon Whitlock by 14 Marlowes. Met Dex at the canal.\r\nMet dex again. \U0001f600 Réné."
)
CLOCK = "At 14:32 hrs on 12/11/2026 male ran. Seen again at quarter past nine, 12th November."
SECRETS = ("Hargreave", "Whitlock", "Marlowes", "Dex", "canal", "Réné")


def frame(records: int) -> pd.DataFrame:
    """A list of so many records, two of each moment and age."""
    numbers = [number // 2 for number in range(records)]
    return pd.DataFrame(
        {
            "searched_at": pd.to_datetime(["2026-08-01T20:00:00Z"] * records, utc=True),
            "age": [10.0 + number % 40 for number in numbers],
            "area": ["Watford"] * records,
            "power": [f"power {number % 3}" for number in numbers],
        },
        index=[f"{number:016x}" for number in range(records)],
    )


def record(number: int, *texts: str, signed: str = "") -> ReviewRecord:
    names = ("grounds", "found", "force_reason")
    return ReviewRecord(
        number=str(number),
        public_id=f"{number:016x}",
        area="Watford",
        edition=f"{number:016x}",
        texts=tuple(
            ReviewText(field=name, label=name.capitalize(), text=text)
            for name, text in zip(names, texts, strict=False)
        ),
        marks=tuple(
            ReviewMark(
                field=name, start=span.start, end=span.end, kind=span.kind,
                certain=span.strength is Strength.CERTAIN,
                decision=review.OUT if span.strength is Strength.CERTAIN else "",
            )
            for name, text in zip(names, texts, strict=False)
            for span in redaction.find(text)
        ),
        signed=signed,
    )  # fmt: skip


def view(*records: ReviewRecord, listed: int = 60) -> ReviewView:
    ids = [one.public_id for one in records]
    return ReviewView(
        draw_id="hertfordshire-2026-09-first-2f3652bd",
        force="Hertfordshire",
        period="1 August to 30 September 2026",
        stage="First sample",
        records=records,
        bands=Bands(),
        crowd=review.crowd(frame(listed), ids, bands=Bands(), published=["power"], fields=["power"]),
    )


def three() -> ReviewView:
    return view(record(1, GROUNDS, "Nothing."), record(2), record(3, "Male in a red hat ran off when he saw us."))


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def outside(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1100, "height": 900}, accept_downloads=True)
    yield made
    made.close()


def opened(outside: BrowserContext, folder: Path, made: ReviewView) -> Page:
    path = folder / "review.html"
    path.write_bytes(review.review_page(made))
    page = outside.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(path.as_uri())
    page.locator("#work").wait_for()
    return page


def go(page: Page, number: int) -> None:
    page.get_by_role("button", name=re.compile(rf"^Record {number},")).click()


def said(page: Page) -> str:
    return page.locator("#said").inner_text()


# --- the file -----------------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes_and_nothing_is_fetched() -> None:
    made = review.review_page(three()).decode()

    assert made == review.review_page(three()).decode()
    assert "default-src 'none'" in made
    assert "http:" not in made.partition('id="data"')[0]
    assert "https:" not in made.partition('id="data"')[0]
    assert not re.search(r"<(img|link|iframe|object|embed|form|base)\b", made)
    assert not re.search(r"\s(style|on\w+|src)=", re.sub(r"<(style|script)\b.*?</\1>", "", made, flags=re.DOTALL))


def test_texts_stand_in_the_page_as_data_only() -> None:
    made = review.review_page(three()).decode()
    before, _, rest = made.partition('id="data">')
    data, _, after = rest.partition("</script>")

    assert json.loads(data)["records"][0]["texts"][0] == ["grounds", "Grounds", GROUNDS]
    for secret in SECRETS:
        assert secret not in before
        assert secret not in after


def test_who_stands_alone_is_counted_for_every_choice_of_bands() -> None:
    found = review.crowd(frame(41), [f"{number:016x}" for number in range(41)], bands=Bands(), published=["power"],
                         fields=["power"])  # fmt: skip

    assert len(found.alone) == 3 * 2 * 3 * 2
    direct = redaction.coarser_help(
        frame(41), [f"{number:016x}" for number in range(41)], bands=Bands(), fields=["power"]
    )
    assert [(one.bands, one.ids, one.fewest) for one in found.help] == [
        (one.bands, one.ids, one.fewest) for one in direct
    ]
    assert found.printed["0000000000000000"]["time"] == ("evening (18:00 to 23:59)", "night (18:00 to 05:59)", "")


def test_a_hundred_records_are_a_page_in_good_time() -> None:
    records = [record(number, GROUNDS, "Nothing.") for number in range(1, 101)]
    began = time.perf_counter()

    made = review.review_page(view(*records, listed=2000))

    assert time.perf_counter() - began < 3
    assert len(made) < 1_000_000


def test_bands_come_back_from_their_words_and_no_other_word_is_taken() -> None:
    assert review.bands_of(review.band_values(Bands())) == Bands()
    with pytest.raises(ValueError, match="minute"):
        review.bands_of({**review.band_values(Bands()), "time": "minute"})


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_record_is_signed_only_when_it_was_read_and_all_is_decided(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, view(record(1, GROUNDS + "\n" * 80 + "End."), record(2)))
    page.get_by_role("button", name=re.compile("^Record 1,")).click()
    page.locator("#all-out").dispatch_event("click")
    assert said(page) == "Read the record to its end first."
    page.locator("#sign").dispatch_event("click")
    assert said(page) == "Read the record to its end first."

    page.locator("#sign").click()
    assert re.fullmatch(
        r"\d+ marks? (is|are) not decided in record 1\.|\d+ marks? not decided in record 1\.", said(page)
    )
    assert "waits" in str(page.evaluate("document.activeElement.className"))
    page.locator("#all-out").click()
    page.locator("#sign").click()

    assert said(page).startswith("Type your staff code first")
    page.keyboard.type("jt-01")
    go(page, 1)
    page.locator("#sign").click()
    assert said(page) == "Record 1 is signed. 1 left."
    assert page.locator("#title").inner_text().startswith("Record 2")
    assert page.wrong == []


@pytest.mark.browser
def test_a_change_after_signing_takes_the_signature_away(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, three())
    page.fill("#staff", "JT-01")
    go(page, 1)
    page.locator("#all-out").click()
    page.locator("#sign").click()
    go_back = page.get_by_role("button", name="Previous record").first
    go_back.click()
    assert page.locator("#state").inner_text() == "Signed by JT-01."

    page.locator("#marks input[value=in]").first.check()

    assert "signature is taken away" in said(page)
    assert page.locator("#state").inner_text() == "Not signed yet."
    assert page.locator("#progress").inner_text().startswith("0 of 3")


@pytest.mark.browser
def test_other_bands_take_the_signatures_away_after_asking(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, three())
    page.fill("#staff", "JT-01")
    go(page, 3)
    page.locator("#sign").click()
    page.get_by_role("button", name="List of records").click()
    before = page.locator("#crowd").inner_text()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.select_option("#band-age", "not printed")
    assert page.input_value("#band-age") == "the published bands"
    assert page.locator("#progress").inner_text().startswith("1 of 3")

    page.once("dialog", lambda dialog: dialog.accept())
    page.select_option("#band-age", "not printed")

    assert page.locator("#progress").inner_text().startswith("0 of 3")
    assert page.locator("#crowd").inner_text() != before
    page.reload()
    assert page.input_value("#band-age") == "not printed"


@pytest.mark.browser
def test_everything_can_be_done_with_the_keyboard(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, three())
    page.locator("#staff").focus()
    page.keyboard.type("jt-01")
    for _ in range(5):  # four choices of bands, then the first record
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "title"
    wanted = page.locator("mark").count()
    for number in range(wanted):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == f"in-text-{number}"
        page.keyboard.press("l" if number == 0 else "t")
    assert page.locator("mark.in").count() == 1
    assert page.locator("mark.out").count() == wanted - 1
    page.locator("#words").focus()
    page.keyboard.type("rene")
    page.keyboard.press("Enter")
    assert said(page) == "Marked in 1 place: it will be taken out."
    assert page.input_value("#words") == ""
    page.locator("#sign").focus()
    page.keyboard.press("Enter")

    assert said(page) == "Record 1 is signed. 2 left."
    assert page.evaluate("document.activeElement.id") == "title"


@pytest.mark.browser
def test_times_and_dates_are_decided_for_all_records_at_once_but_each_is_opened_to_be_signed(
    outside: BrowserContext, tmp_path: Path
) -> None:
    page = opened(outside, tmp_path, view(record(1, CLOCK), record(2, CLOCK), record(3, "Nothing.")))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.fill("#staff", "JT-01")
    assert page.locator("#clock-count").inner_text() == "Not decided: 4 times, 4 dates."

    page.get_by_role("button", name="Take out all times").click()
    page.get_by_role("button", name="Leave in all dates").click()

    assert said(page) == "4 dates decided: leave in. Open, read and sign each record."
    assert page.locator("#clock-count").inner_text() == "Not decided: 0 times, 0 dates."
    assert page.locator("#progress").inner_text().startswith("0 of 3 records signed")
    go(page, 1)
    assert page.locator("mark.out").count() == page.locator("mark.in").count() == 2
    page.locator("#sign").click()
    page.locator("#to-list").click()
    page.get_by_role("button", name="Take out all dates").click()
    assert asked == ["2 dates are decided the other way already. Change them too?"]
    go(page, 1)
    assert page.locator("mark.in").count() == 2  # signed before: as it was
    go_on = page.get_by_role("button", name="Next record").first
    go_on.click()
    assert page.locator("mark.out").count() == 4
    page.get_by_role("button", name="Leave in times and dates here").click()
    assert page.locator("mark.in").count() == 4
    go_on.click()
    assert page.locator("#clock-here").is_hidden()
    with page.expect_download() as wanted:
        page.locator("#save").click()
    saved = json.loads(wanted.value.path().read_text(encoding="utf-8"))["records"]
    assert [one["signed"] for one in saved.values()] == ["JT-01", "", ""]
    assert page.wrong == []


@pytest.mark.browser
def test_marks_of_ones_own_count_letters_as_python_does_and_merge_with_what_they_touch(
    outside: BrowserContext, tmp_path: Path
) -> None:
    page = opened(outside, tmp_path, three())
    page.fill("#staff", "JT-01")
    go(page, 1)
    for words, places in (("réné", 1), ("the CANAL.  Met dex again", 1), ("Jaydon", 1), ("again", 1)):
        page.fill("#words", words)
        page.locator("#add").click()
        assert said(page) == f"Marked in {places} place: it will be taken out."
    page.fill("#words", "anal")
    page.locator("#add").click()
    assert "not in this record" in said(page)
    page.locator("#all-out").click()
    page.locator("#sign").click()
    with page.expect_download() as wanted:
        page.locator("#save").click()
    saved = json.loads(wanted.value.path().read_text(encoding="utf-8"))

    one = saved["records"]["0000000000000001"]
    texts = sorted(GROUNDS[start:end] for _, start, end, _ in one["added"])
    assert texts == ["Jaydon Whitlock", "Réné", "the canal.\r\nMet dex again"]
    assert one["signed"] == "JT-01"
    kept = json.dumps(page.evaluate("Object.entries(localStorage)")) + json.dumps(saved)
    for secret in (*SECRETS, "red hat"):
        assert secret.lower() not in kept.lower()


@pytest.mark.browser
def test_hostile_text_is_shown_does_nothing_and_is_marked_where_it_stands(
    outside: BrowserContext, tmp_path: Path
) -> None:
    whole = [text.replace("\ud800", "").replace("\udfff", "") for text in HOSTILE.values()]
    texts = [f"Met {text} with Zebedee there." for text in whole]
    page = opened(outside, tmp_path, view(*(record(number, text) for number, text in enumerate(texts, start=1))))
    page.fill("#staff", "JT-01")
    page.locator("#numbers button").first.click()
    for _ in texts:
        shown = page.locator(".text").inner_text()
        assert not re.search(r"[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", shown)
        assert page.locator("main img, main script:not(#data), main style, main h1").count() == 1  # our own heading
        page.fill("#words", "Zebedee")
        page.locator("#add").click()
        page.locator("#all-out").click()
        page.locator("#sign").click()

    assert page.title() != "owned"
    assert page.wrong == []
    with page.expect_download() as wanted:
        page.locator("#save").click()
    saved = json.loads(wanted.value.path().read_text(encoding="utf-8"))["records"]
    for number, text in enumerate(texts, start=1):
        one = saved[f"{number:016x}"]
        assert one["signed"] == "JT-01"
        every = [tuple(mark[1:3]) for mark in (*one["added"], *one["marks"])]
        assert any("Zebedee" in text[start:end] for start, end in every), number


@pytest.mark.browser
def test_a_file_of_another_draw_or_of_other_texts_is_not_taken_in(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, three())
    good = {"form": review.FORM, "draw": three().draw_id, "bands": review.band_values(Bands())}
    one = {"edition": "f" * 16, "opened": True, "end": True, "signed": "JT-01", "marks": [], "added": []}
    for content, words in (
        ({**good, "draw": "other", "records": {}}, "another draw"),
        ({"form": "x", "records": {}}, "not a file that this page saved"),
        ([], "not a file that this page saved"),
        ({**good, "records": {"0000000000000001": one}}, "0 records taken in. 1 record is not as in that file"),
    ):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(content))
        page.set_input_files("#open", path)
        page.locator("#said", has_text=words).wait_for()
    unearned = {**one, "edition": f"{1:016x}"}
    path.write_text(json.dumps({**good, "records": {f"{1:016x}": unearned}}))
    page.set_input_files("#open", path)
    page.locator("#said", has_text="1 record taken in").wait_for()
    assert page.locator("#progress").inner_text().startswith("0 of 3"), "a signature over undecided marks is none"


@pytest.mark.browser
@pytest.mark.parametrize("part", ["list", "record"])
def test_a_checker_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, tmp_path: Path, part: str) -> None:
    outside = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 700})
    page = opened(outside, tmp_path, three())
    if part == "record":
        go(page, 1)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    outside.close()


@pytest.mark.browser
def test_each_mark_has_its_name_for_who_cannot_see_it(outside: BrowserContext, tmp_path: Path) -> None:
    page = opened(outside, tmp_path, three())
    go(page, 1)

    assert page.get_by_role("button", name="Jaydon Whitlock. Mark 2, name: will be taken out.").count() == 1
    assert page.get_by_role("group", name=re.compile("Jaydon Whitlock.*in “Grounds”")).count() == 1
    assert page.get_by_role("status").count() == 1
    assert page.get_by_role("heading", name=re.compile("^Record 1")).count() == 1
    page.emulate_media(media="print")
    assert not page.locator(".text").first.is_visible(), "personal data is not for printing"


@pytest.mark.browser
def test_without_scripts_the_page_says_what_to_use_instead(browser: Browser, tmp_path: Path) -> None:
    outside = browser.new_context(java_script_enabled=False)
    path = tmp_path / "review.html"
    path.write_bytes(review.review_page(three()))
    page = outside.new_page()
    page.goto(path.as_uri())

    assert page.locator("#still").is_visible()
    assert "review.xlsx" in page.locator("#still").inner_text()
    assert not page.locator("#work").is_visible()
    outside.close()
