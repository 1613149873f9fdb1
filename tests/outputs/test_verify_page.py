"""The page that draws again: in a real browser, from a file, with nothing fetched; and it is not taken in."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from drawn_folders import by_hand, dishonest, honest, public_folder, refrozen, stranger
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scrutiny.outputs.verify_page import CARRIED, verify_page
from scrutiny.sampling import draw, frame, manifest, plan, seeds

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
HONEST, DISHONEST = honest(), dishonest()
SAID = "#result .word"


def made(files: dict[str, bytes], *, announced: str = "") -> bytes:
    return verify_page(
        files, force="Hertfordshire", period="August and September 2026", stage="First sample", announced=announced
    )


def in_one_step() -> dict[str, bytes]:
    """A draw whose plan says that its seed came together with the list."""
    files = public_folder()
    planned = json.loads(files["plan.json"]) | {"seed": seeds.GIVEN_TOGETHER}
    return refrozen({**files, "plan.json": plan.canonical_json(planned)})


def words_of(page: bytes) -> str:
    """What the page says before its script runs."""
    bare = re.sub(r"<(style|script)[ >].*?</\1>", "", page.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", bare).split())


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for many pages: a new one each time is slow."""
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    yield page
    page.close()


def drawn_again(page: Page, folder: Path, files: dict[str, bytes]) -> Page:
    """The page of these files, opened as a file, after its button was pressed."""
    path = folder / "check-the-draw.html"
    path.write_bytes(made(files))
    page.goto(path.as_uri())
    page.get_by_role("button", name="Draw again and compare").click()
    page.locator(SAID).wait_for()
    return page


# --- the file -----------------------------------------------------------------------------------------------


def test_the_same_files_give_the_same_bytes() -> None:
    assert made(public_folder()) == made(public_folder())


def test_only_the_style_and_the_script_inside_may_load() -> None:
    text = made(public_folder()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style, script = (re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    assert policy
    assert style
    assert script

    for kind, found in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http:" not in text
    assert "https:" not in text
    assert not re.search(r"fetch\(|XMLHttpRequest|localStorage|document\.cookie|innerHTML|eval\(", text)


def test_the_public_files_stand_in_it_byte_for_byte() -> None:
    for files in HONEST.values():
        block = re.search(r'<script type="application/json" id="files">(.*?)</script>', made(files).decode(), re.DOTALL)
        assert block
        inside = {name: content.encode() for name, content in json.loads(block[1]).items()}

        assert inside == {name: content for name, content in files.items() if name in CARRIED}


def test_a_name_of_an_area_cannot_end_the_block() -> None:
    files = public_folder()
    files["plan.json"] = files["plan.json"].replace(b'"B"', b'"</script><script>alert(1)</script>"')

    text = made(files).decode()

    assert text.count("<script") == 2
    assert text.count("</script>") == 2


def test_a_draw_in_one_step_speaks_of_no_fingerprint_that_was_sent() -> None:
    words = words_of(made(in_one_step()))

    assert "For this draw none was sent out beforehand: the list, the plan and the seed were made in one step." in words
    assert "It does not show that nobody chose." in words
    assert "It was given together with the list." in words
    assert not re.search(r"(you|member|members) (was|were) sent|should send|made in public", words)


def test_a_larger_draw_after_one_in_one_step_says_of_which_draw_that_is_true() -> None:
    files = HONEST["a larger draw"]
    planned = json.loads(files["plan.json"]) | {"seed": seeds.GIVEN_TOGETHER}
    words = words_of(made({**files, "plan.json": plan.canonical_json(planned)}))

    assert "the list and the plan were made in one step with the seed of the first draw." in words
    assert "In the first draw both came in one step." in words
    assert "given together with the list" not in words


def test_how_the_fingerprint_was_sent_is_said_where_the_office_wrote_it_down() -> None:
    files = public_folder()

    sent = words_of(made(files, announced="e-mail to all members, 4 September <2026>"))
    assert "sent out before there was a seed: e-mail to all members, 4 September &lt;2026&gt;." in sent
    assert "should send" not in sent
    unknown = words_of(made(files))
    assert "The office should send it to every member before there is a seed." in unknown
    assert "If you were sent none, this page cannot show you that the list was fixed before the seed." in unknown


@pytest.mark.parametrize("plan_json", [None, b"", b"[1]", b"{", b'{"seed": 3}'])
def test_a_plan_that_cannot_be_read_still_makes_a_page(plan_json: bytes | None) -> None:
    files = public_folder()
    files = {name: content for name, content in files.items() if name != "plan.json"}
    if plan_json is not None:
        files["plan.json"] = plan_json

    assert "The office should send it to every member" in words_of(made(files))


def test_ten_thousand_records_make_a_page_that_can_be_sent() -> None:
    assert len(made(public_folder((2000, 5000, 2900, 100), total=100))) < 400_000
    assert len(made(public_folder())) < 45_000


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", HONEST)
def test_what_is_in_order_comes_out_the_same(name: str, tab: Page, tmp_path: Path) -> None:
    files = HONEST[name]
    drawn = files["sample.csv"].count(b"\n") - 1

    page = drawn_again(tab, tmp_path, files)

    assert page.locator("#result .word").inner_text() == "The same."
    assert not page.locator("#still").is_visible()
    assert f"exactly the {drawn} records" in page.locator("#result").inner_text()
    assert page.locator("#fingerprint").inner_text() == manifest.fingerprint_of(files["freeze.json"])


@pytest.mark.browser
def test_python_sha256sum_the_program_and_chromium_draw_the_same(tab: Page, tmp_path: Path) -> None:
    """Four ways, one frame: the same tickets, byte for byte, in every stratum."""
    files = public_folder((200, 150, 90, 12), total=60)
    lines = [line.split(",") for line in files["sample.csv"].decode().splitlines()[1:]]
    again = draw.draw(
        frame.parse_public_csv(files["frame-public.csv"]), sizes=plan.from_json(files["plan.json"]).sizes,
        seed="0271828182",
    )  # fmt: skip

    assert draw.sample_csv(again.sample) == files["sample.csv"]
    assert "THE SAME: the 60 records" in stranger(files).stdout
    for slug in dict.fromkeys(line[1] for line in lines):
        own = [f"{ticket},{public_id}" for public_id, stratum, ticket, _, _ in lines if stratum == slug]
        assert by_hand(files, tmp_path, stratum=slug, size=len(own)) == own
    assert drawn_again(tab, tmp_path, files).locator("#result .word").inner_text() == "The same."


@pytest.mark.browser
@pytest.mark.parametrize("name", DISHONEST)
def test_what_was_changed_is_said(name: str, tab: Page, tmp_path: Path) -> None:
    page = drawn_again(tab, tmp_path, DISHONEST[name])

    assert page.locator("#result .word").inner_text() == "Not the same."
    assert "Do not use this pack" in page.locator("#result").inner_text()
    assert not page.locator("#worked").is_visible()
    assert not page.locator("#table").is_visible()


@pytest.mark.browser
def test_a_page_whose_list_was_edited_afterwards_says_so(tab: Page, tmp_path: Path) -> None:
    """Somebody opens the page in an editor and takes one search off the list."""
    path = tmp_path / "check-the-draw.html"
    text = made(public_folder()).decode()
    line = re.search(r"[0-9a-f]{16},b\\n", text)
    assert line
    path.write_text(text.replace(line[0], "", 1), encoding="utf-8")

    tab.goto(path.as_uri())
    tab.get_by_role("button").click()
    tab.locator(SAID).wait_for()

    assert tab.locator("#result .word").inner_text() == "Not the same."
    assert "The list is not the one that was fixed" in tab.locator("#result").inner_text()


@pytest.mark.browser
def test_every_drawn_record_can_be_followed_by_hand(tab: Page, tmp_path: Path) -> None:
    files = HONEST["records left out before the freeze"]
    lines = sorted((line.split(",") for line in files["sample.csv"].decode().splitlines()[1:]), key=lambda one: one[2])
    paper = {one["slug"]: one for one in json.loads(files["plan.json"])["strata"]}

    page = drawn_again(tab, tmp_path, files)

    choices = page.locator("#which option").all_inner_texts()
    assert choices == [f"{at} ({paper[line[1]]['name']})" for at, line in enumerate(lines, start=1)]
    for at, (public_id, slug, ticket, rank, _) in list(enumerate(lines))[::7]:
        page.get_by_label("Record in your pack").select_option(str(at))
        steps = page.locator("#steps").inner_text()
        assert f"0271828182,{public_id}" in steps
        assert hashlib.sha256(f"0271828182,{public_id}".encode()).hexdigest() == ticket
        assert ticket in steps
        assert f"There are {paper[slug]['population']} tickets" in steps
        assert ("the lowest" if rank == "1" else f"{rank}") in steps
    everybody = page.locator("#rows").inner_text()
    assert "left out: before a court" in everybody
    assert "left out before the draw" in everybody


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_what_is_typed_or_pasted_as_the_fingerprint_is_seen_whole(width: int, tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "check-the-draw.html"
    path.write_bytes(made(public_folder()))
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path.as_uri())
    box = tab.locator("#sent")

    for pasted in ("520c fb06 44c4 d989 1fe3 f8ba 7cbd 1b38", "520cfb0644c4d9891fe3f8ba7cbd1b38" * 2):
        box.fill(pasted)
        assert box.evaluate("one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight")
        assert box.evaluate("one => one.getBoundingClientRect().right") <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_the_fingerprint_that_was_sent_is_compared_as_it_is_typed(tab: Page, tmp_path: Path) -> None:
    files = public_folder()
    page = drawn_again(tab, tmp_path, files)
    own = manifest.fingerprint_of(files["freeze.json"])
    sent, said = page.get_by_label("The fingerprint that you were sent"), page.locator("#agrees")

    for typed, words in (
        (own, "It is the same."),
        (own.upper().replace(" ", ""), "It is the same."),
        (own[:9], "The same so far."),
        ("0" + own[1:] if own[0] != "0" else "1" + own[1:], "It is not the same."),
    ):
        sent.fill(typed)
        expect(said).to_contain_text(words)
    sent.fill("")
    expect(said).to_be_empty()


@pytest.mark.browser
def test_a_draw_in_one_step_is_compared_with_the_pack(tab: Page, tmp_path: Path) -> None:
    files = in_one_step()
    page = drawn_again(tab, tmp_path, files)
    own = manifest.fingerprint_of(files["freeze.json"])
    sent, said = page.get_by_label("The fingerprint in your pack"), page.locator("#agrees")

    assert page.locator("#result .word").inner_text() == "The same."
    assert "They were made in one step with the seed." in page.locator("#result").inner_text()
    for typed, words in ((own, "about the same list and the same plan"), ("0" * 32, "about different lists or plans")):
        sent.fill(typed)
        expect(said).to_contain_text(words)
    assert not re.search(r"you were sent|when that was sent|announced", page.locator("main").inner_text())


@pytest.mark.browser
def test_a_larger_draw_says_in_a_sentence_what_it_took_of_its_area(tab: Page, tmp_path: Path) -> None:
    files = HONEST["a larger draw"]
    one = json.loads(files["manifest.json"])["strata"][0]
    first = [line.split(",") for line in files["first-sample.csv"].decode().splitlines()[1:]]
    had = sum(line[1] == one["slug"] for line in first)

    page = drawn_again(tab, tmp_path, files)

    said = page.locator("#one-area").inner_text()
    assert f"“{one['name']}” has {one['population']} searches on the list. The first draw took {had} of them." in said
    rest = one["population"] - had
    taken = "all of the others" if rest == one["sample"] else f"{one['sample']} of the other {rest}"
    assert f"This draw took {taken}." in said
    assert f"Drawn again, the same {one['sample']} come out." in said
    assert page.locator("table").count() == 0
    assert page.get_by_role("heading", name="The area of this draw").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["a search moved to another area", "another plan", "a file that is something else"])
def test_no_fingerprint_is_claimed_for_a_list_or_plan_that_was_changed(name: str, tab: Page, tmp_path: Path) -> None:
    """The file that the fingerprint is made of may be as it was while the list beside it is not."""
    page = drawn_again(tab, tmp_path, DISHONEST[name])

    page.get_by_label("The fingerprint that you were sent").fill(
        manifest.fingerprint_of(public_folder()["freeze.json"])
    )

    assert page.locator("#fingerprint").inner_text().startswith("none: ")
    page.wait_for_timeout(200)  # the words would come a moment after the typing
    expect(page.locator("#agrees")).to_be_empty()


@pytest.mark.browser
def test_all_of_it_works_with_the_keyboard_alone(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "check-the-draw.html"
    path.write_bytes(made(public_folder()))
    tab.goto(path.as_uri())

    reached = []
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "start"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    tab.locator(SAID).wait_for()
    for _ in range(4):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.className"))
    tab.locator("#which").focus()
    before = tab.locator("#steps").inner_text()
    tab.keyboard.press("ArrowDown")

    assert reached[:3] == ["sent", "which", "scroll"]
    assert tab.locator("#steps").inner_text() != before


@pytest.mark.browser
def test_a_browser_that_cannot_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(globalThis, 'crypto', { value: {} })")
    path = tmp_path / "check-the-draw.html"
    path.write_bytes(made(public_folder()))

    page.goto(path.as_uri())
    page.locator(SAID).wait_for()

    assert page.locator("#result .word").inner_text() == "This browser cannot check."
    assert "Nothing is said by this about the draw" in page.locator("#result").inner_text()
    assert page.get_by_role("button").is_disabled()
    page.close()


@pytest.mark.browser
def test_without_scripts_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    path = tmp_path / "check-the-draw.html"
    path.write_bytes(made(public_folder()))

    page.goto(path.as_uri())

    assert page.get_by_text("Your browser runs no scripts").is_visible()
    assert page.get_by_role("button").is_disabled()
    assert page.get_by_role("heading", name="Other ways").is_visible()
    context.close()


@pytest.mark.browser
def test_the_page_asks_for_itself_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    drawn_again(page, tmp_path, HONEST["a larger draw"])

    assert [url.rpartition("/")[2] for url in asked] == ["check-the-draw.html"]
    assert said == []
    page.close()


@pytest.mark.browser
def test_ten_thousand_records_are_drawn_again(tab: Page, tmp_path: Path) -> None:
    files = public_folder((2000, 5000, 2900, 100), total=100)

    page = drawn_again(tab, tmp_path, files)

    assert "from a list of 10,000 searches" in page.locator("#result").inner_text()


@pytest.mark.browser
def test_a_checker_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(bypass_csp=True)  # the checker is a script that the page would refuse
    for files in (HONEST["records withdrawn after the draw"], DISHONEST["another seed"]):
        page = drawn_again(context.new_page(), tmp_path, files)

        found = Axe().run(page).response["violations"]

        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_scrolls_sideways(width: int, tab: Page, tmp_path: Path) -> None:
    tab.set_viewport_size({"width": width, "height": 900})

    page = drawn_again(tab, tmp_path, HONEST["records withdrawn after the draw"])

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_python_and_chromium_make_the_same_ticket(tab: Page, tmp_path: Path) -> None:
    """The test vector of the protocol, worked out by WebCrypto in a page that was opened as a file."""
    path = tmp_path / "check-the-draw.html"
    path.write_bytes(made(public_folder()))
    tab.goto(path.as_uri())

    found = tab.evaluate(
        """async words => Array.from(
            new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words))),
            byte => byte.toString(16).padStart(2, "0")).join("")""",
        "0271828182,e7d0dfe756f43934",
    )

    assert found == draw.ticket("0271828182", "e7d0dfe756f43934")
    assert found == "520cfb0644c4d9891fe3f8ba7cbd1b3873ae9d07728891cbcd1239ed9d67529b"
