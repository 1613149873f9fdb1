"""A member's own copy on screen: answered alone, by keyboard, kept, saved, opened again, and read back exactly."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import invented
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from scrutiny.outputs import views
from scrutiny.outputs.html import aloud, environment, pack_html
from scrutiny.outputs.views import CopyView, GuideView, PackView, QuestionSetView, Term
from scrutiny.panel import answer_file, form, questions, returns
from scrutiny.panel.redaction import Kind

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
GUIDE = GuideView(
    id="reasonable-grounds",
    heading="What reasonable grounds are",
    intro=("A first sentence.",),
    terms=(Term(term="Grounds", meaning="the reasons"),),
    notes=("A note at the end.",),
)
COPY = CopyView(member="M03", number=3, of=9)
ASKED = questions.supplied().for_pack()
LISTS = [column for column in form.answer_columns(ASKED) if column.scale]
WORDS = [column.id for column in form.answer_columns(ASKED) if not column.scale]
KEY = "scrutiny:answers:2026-11-first-a:M03"


def own(*records: views.RecordView, video: bool = False, **changes: object) -> PackView:
    """Member M03's copy of these records, or of three."""
    asked = questions.supplied().for_pack(video=video)
    pack = replace(
        invented.pack(*(records or invented.six_records()[:3])),
        copy=COPY,
        guides=(GUIDE,),
        questions=views.question_views(questions.supplied(), video=video),
        asked=QuestionSetView(name=asked.name, version=asked.version, stage=form.stage(asked)),
    )
    return replace(pack, **changes)


def collected(*paths: Path, pack: PackView | None = None, video: bool = False) -> returns.Collected:
    view = pack or own()
    return returns.collect(
        paths,
        pack_id=view.pack_id,
        assigned={"M03": tuple(record.number for record in view.records)},
        questions=questions.supplied().for_pack(video=video),
    )


def tuples(found: returns.Collected) -> list[tuple[str, ...]]:
    return list(found.answers.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def playwright(chromium: Path) -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def outside(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1100, "height": 900}, accept_downloads=True, reduced_motion="reduce")
    yield made
    made.close()


def put(folder: Path, view: PackView | None = None) -> Path:
    path = folder / "pack.html"
    path.write_bytes(pack_html(view or own()))
    return path


def visit(outside: BrowserContext, path: Path, *, before: str = "") -> Page:
    """The page, opened as a file; what it complains of is in ``page.wrong``."""
    page = outside.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    if before:
        page.add_init_script(before)
    page.goto(path.as_uri())
    return page


@pytest.fixture
def opened(outside: BrowserContext, tmp_path: Path) -> Iterator[Page]:
    page = visit(outside, put(tmp_path))
    yield page
    assert page.wrong == []


def choose(page: Page, record: str, **answers: str) -> None:
    for column, code in answers.items():
        page.locator(f"[name='{record}-{column}'][value='{code}']").check()


def choose_all(page: Page, record: str, place: int = 0) -> None:
    choose(page, record, **{column.id: column.scale.options[place].code for column in LISTS if column.scale})


def said(page: Page) -> str:
    return page.locator("#said").inner_text()


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def saved(page: Page, folder: Path, kind: str) -> Path:
    with page.expect_download() as download:
        page.locator(f"#save-{kind}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def bring_back(page: Page, path: Path) -> str:
    """Open a file on the page; what is said about it."""
    page.locator("#open").set_input_files(path)
    page.locator("#opened > *").first.wait_for()
    return page.locator("#opened").inner_text()


# --- the file -----------------------------------------------------------------------------------------------


def test_a_members_copy_says_whose_it_is_and_the_offices_says_that_nobody_answers_there() -> None:
    mine, office = (pack_html(view).decode() for view in (own(), invented.pack()))

    assert "This copy belongs to M03: copy 3 of 9" in mine
    assert "Initials of member M03" in mine
    assert "Not here. This is the office's copy, with all records, to look things up in." in office
    assert "Members answer in copies of their own." in office
    for words in ("scoring workbook", "Comment", "<textarea", "Initials"):
        assert words not in office.split("<body>")[1].replace("under Comment, if", "")
        assert words in mine
    assert "<form" not in office
    assert "<input" not in office
    assert "localStorage" not in office
    without = pack_html(own(copy=replace(COPY, initials=False))).decode()
    assert "Initials of member" not in without


def test_a_copy_that_does_not_say_what_it_asks_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="which questions"):
        pack_html(own(asked=None))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        pack_html(own(questions=(replace(own().questions[0], codes=()),)))


def test_a_member_with_some_of_the_records_is_told_why_their_numbers_have_gaps() -> None:
    said = "Record numbers are the same in every copy, so yours are not in a row: you have 3; 6 were drawn in all."

    assert said in pack_html(own()).decode().split("<h2")[0]
    for whole in (own(*invented.six_records()), invented.pack(*invented.six_records()[:3])):
        assert "not in a row" not in pack_html(whole).decode()


def test_guides_stand_before_the_records() -> None:
    text = pack_html(own()).decode()

    assert text.index(GUIDE.heading) < text.index('id="records"')
    for words in ("A first sentence.", "<dt>Grounds</dt>", "A note at the end."):
        assert words in text


@pytest.mark.parametrize("video", [False, True])
def test_every_column_of_the_answer_form_has_its_place_under_every_record(video: bool) -> None:
    view = own(video=video)
    text = pack_html(view).decode()
    data = json.loads(re.search(r'id="form">(.*?)</script>', text)[1])
    asked = form.answer_columns(questions.supplied().for_pack(video=video))

    assert [column["id"] for column in data["columns"]] == [column.id for column in asked]
    for part in text.split("<form ")[1:]:
        inside = part.split("</form>")[0]
        assert re.findall(r'data-column="([^"]*)"', inside) == [column.id for column in asked]
        for column in asked:
            codes = re.findall(rf'name="\w+-{column.id}" value="([^"]*)"', inside)
            assert codes == [option.code for option in (column.scale.options if column.scale else ())]
    assert "checked" not in text.split("<script")[0]  # nothing is filled in


@pytest.mark.parametrize("kind", Kind)
def test_what_stands_for_something_removed_is_said_in_words(kind: Kind) -> None:
    assert aloud(f"a {kind.token}.") == (
        f'a <span role="img" aria-label="{kind.spoken}"><span aria-hidden="true">{kind.token}</span></span>.'
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_token_among_hostile_text_lets_nothing_through(name: str) -> None:
    made = aloud(HOSTILE[name] + "[NAME]")

    assert re.findall(r"<[^>]*>", made) == [
        '<span role="img" aria-label="name removed">', '<span aria-hidden="true">', "</span>", "</span>",
    ]  # fmt: skip
    plain = environment().from_string("{{ text }}").render(text=HOSTILE[name])
    assert made.startswith(plain)


def test_nothing_of_a_record_stands_in_what_the_script_is_given() -> None:
    text = pack_html(own()).decode()
    data = re.search(r'id="form">(.*?)</script>', text)[1]

    assert json.loads(data)["records"] == ["1", "2", "3"]
    for words in ("patrol", "Watford", "Dacorum", "Stolen"):
        assert words in text
        assert words not in data


def test_a_copy_of_120_records_with_long_texts_stays_small() -> None:
    records = [invented.record(str(number), grounds=invented.LONG_GROUNDS) for number in range(1, 121)]
    made = pack_html(own(*records))

    assert len(made) < 3_000_000
    assert made.count(b"Record 120, ") == len(form.answer_columns(ASKED)) - 1


def test_the_same_copy_is_the_same_bytes() -> None:
    assert pack_html(own(video=True)) == pack_html(own(video=True))


# --- answering ----------------------------------------------------------------------------------------------


def by_keyboard(page: Page, records: int) -> dict[tuple[str, str], str]:
    """Answer everything with Tab, arrows and blank, never the mouse; what was meant, by record and column."""
    meant: dict[tuple[str, str], str] = {}
    focused = "(document.activeElement.name || document.activeElement.dataset.column || '')"
    page.locator("#records a").first.focus()
    page.keyboard.press("Enter")
    for place in range(records):
        record = str(place + 1)
        for number, column in enumerate(form.answer_columns(ASKED)):
            for _ in range(8):  # past links and the buttons that take an answer back
                page.keyboard.press("Tab")
                if page.evaluate(focused) in (f"{record}-{column.id}", column.id):
                    break
            assert page.evaluate(focused) in (f"{record}-{column.id}", column.id)
            if column.scale:
                options = column.scale.options
                turn = (place + number) % len(options)
                page.keyboard.press("Space")
                for _ in range(turn):
                    page.keyboard.press("ArrowDown")
                meant[record, column.id] = options[turn].code
            else:
                page.keyboard.type(f"=Words {record}, {column.id}")
                meant[record, column.id] = f"=Words {record}, {column.id}"
    return meant


def as_read(meant: Mapping[tuple[str, str], str]) -> list[tuple[str, ...]]:
    return [
        ("M03", record, column, "", value) if column in WORDS else ("M03", record, column, value, "")
        for (record, column), value in meant.items()
    ]


@pytest.mark.browser
def test_all_is_answered_by_keyboard_kept_changed_and_read_back_exactly(
    playwright: Playwright, chromium: Path, tmp_path: Path
) -> None:
    view = own(*invented.six_records()[:2])
    path = put(tmp_path, view)

    def start() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=FLAGS, accept_downloads=True
        )

    outside = start()
    page = visit(outside, path)
    assert count(page) == "0 of 2 answered"
    meant = by_keyboard(page, 2)
    assert count(page) == "2 of 2 answered"
    first = {kind: saved(page, tmp_path, kind) for kind in ("json", "csv")}
    assert [one.name for one in first.values()] == [f"answers-2026-11-first-a-M03.{kind}" for kind in first]
    for file in first.values():
        found = collected(file, pack=view)
        assert tuples(found) == as_read(meant)
        assert found.rejects.empty
    assert page.wrong == []
    outside.close()

    outside = start()
    page = visit(outside, path)
    assert count(page) == "2 of 2 answered"
    choose(page, "2", Z1="serious-concerns")
    page.locator("#record-1-comment").fill("Another word")
    meant |= {("2", "Z1"): "serious-concerns", ("1", "comment"): "Another word"}
    (tmp_path / "second").mkdir()
    for kind in ("json", "csv"):
        assert tuples(collected(saved(page, tmp_path / "second", kind), pack=view)) == as_read(meant)
    assert page.wrong == []
    outside.close()


@pytest.mark.browser
def test_tick_lists_and_video_questions_come_back_as_well(outside: BrowserContext, tmp_path: Path) -> None:
    view = own(video=True)
    page = visit(outside, put(tmp_path, view))
    choose(page, "1", **{"V2-G": "said", "V2-Y": "not-said", "V1": "no-video", "V3": "2"})

    for kind in ("json", "csv"):
        found = collected(saved(page, tmp_path, kind), pack=view, video=True)
        assert {row[2]: row[3] for row in tuples(found)} == {
            "V1": "no-video",
            "V2-G": "said",
            "V2-Y": "not-said",
            "V3": "2",
        }
        assert found.rejects.empty
    assert page.locator("#record-1 .state").inner_text() == "Record 1: 4 of 25 answers chosen."


@pytest.mark.browser
def test_answered_means_every_question_with_a_list(opened: Page) -> None:
    choose_all(opened, "1")
    assert count(opened) == "1 of 3 answered"
    assert opened.locator("#meter").evaluate("one => one.value") == 1
    links = opened.locator("#records a").all()
    assert [" ".join(link.inner_text().split()) for link in links] == [
        "Record 1 done",
        "Record 2 to do",
        "Record 3 to do",
    ]
    opened.locator("#record-2-z2").fill("x")
    assert links[1].inner_text().split() == ["Record", "2", "begun"]

    opened.get_by_role("button", name="Clear my answer to record 1, Q5").click()

    assert count(opened) == "0 of 3 answered"
    assert opened.locator("[name='1-Q5']:checked").count() == 0
    assert opened.evaluate("document.activeElement.name") == "1-Q5"
    assert opened.get_by_role("button", name="Clear my answer to record 1, Q5").count() == 0
    assert opened.locator("#record-1 .state").inner_text() == "Record 1: 11 of 12 answers chosen."


@pytest.mark.browser
def test_a_comment_is_asked_for_and_never_demanded(opened: Page) -> None:
    why = opened.locator("#record-1 .why")
    choose(opened, "1", Q1="yes")
    assert why.inner_text() == ""
    choose(opened, "1", Q1="no", Q3="no")
    assert "answer to Q1, Q3 a few words about why would help" in why.inner_text()
    assert "leave this empty" in why.inner_text()
    assert said(opened) == "A few words on why would help, in the comment on record 1."
    choose_all(opened, "1", place=2)
    assert count(opened) == "1 of 3 answered"
    assert "done, comment?" in opened.locator("#records a").first.inner_text()

    opened.locator("#record-1-comment").fill("Because.")

    assert why.inner_text() == ""
    assert "comment?" not in opened.locator("#records a").first.inner_text()


@pytest.mark.browser
def test_next_unanswered_reads_a_new_record_first_and_goes_to_the_question_of_one_begun(opened: Page) -> None:
    forward, focus = opened.locator("#next"), "document.activeElement.id || document.activeElement.name"
    forward.click()
    assert opened.evaluate(focus) == "record-1"
    choose(opened, "1", Q1="yes", Q2="weak")
    forward.click()
    assert opened.evaluate(focus) == "1-Q3"
    choose_all(opened, "1")
    forward.click()
    assert opened.evaluate(focus) == "record-2"
    choose_all(opened, "3")
    forward.click()
    assert opened.evaluate(focus) == "record-2"
    choose_all(opened, "2")
    forward.click()
    assert opened.evaluate(focus) == "answers"
    assert said(opened).startswith("Every question with a list is answered.")
    box = opened.locator("#answers-title").bounding_box()
    bar = opened.locator("#bar").bounding_box()
    assert box["y"] >= bar["y"] + bar["height"]


@pytest.mark.browser
def test_what_is_focused_is_never_under_the_bar(opened: Page) -> None:
    choose_all(opened, "1")
    opened.locator("#record-1-comment").focus()
    for _ in range(14):
        opened.keyboard.press("Shift+Tab")
        edges = opened.evaluate(
            """() => [document.activeElement.getBoundingClientRect().top,
                      document.getElementById("bar").getBoundingClientRect().bottom]"""
        )
        assert edges[0] >= edges[1]


@pytest.mark.browser
def test_saving_and_progress_are_said_politely_and_seldom(opened: Page) -> None:
    for name in ("said", "count"):
        assert opened.locator(f"#{name}").get_attribute("role") == "status"
    opened.evaluate(
        """() => { window.heard = []; for (const id of ["said", "count"]) {
            const one = document.getElementById(id);
            const heard = new MutationObserver(() => window.heard.push(one.textContent));
            heard.observe(one, {childList: true, characterData: true, subtree: true});
        } }"""
    )
    choose_all(opened, "1")
    choose_all(opened, "2")
    opened.locator("#record-1-z2").press_sequentially("many letters, one after the other")

    assert opened.evaluate("window.heard") == ["Kept on this computer.", "1 of 3 answered", "2 of 3 answered"]


# --- keeping ------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_only_codes_and_the_members_own_words_are_kept(opened: Page) -> None:
    choose(opened, "1", Q1="partly")
    opened.locator("#record-1-comment").fill("My words")
    opened.locator("#sizes button").nth(1).click()

    kept = opened.evaluate("Object.entries(localStorage)")

    assert [name for name, _ in kept] == [KEY]
    assert json.loads(kept[0][1]) == {
        "form": "1", "version": ASKED.version, "size": "larger",
        "answers": {"1": {"Q1": "partly", "comment": "My words"}},
    }  # fmt: skip


@pytest.mark.browser
def test_kept_answers_and_the_size_of_letters_are_there_again_and_can_be_forgotten(opened: Page) -> None:
    choose(opened, "2", Q1="partly")
    opened.get_by_role("button", name="Largest").click()
    opened.reload()
    assert opened.locator("[name='2-Q1']:checked").get_attribute("value") == "partly"
    assert opened.locator("html").evaluate("one => getComputedStyle(one).fontSize") == "25px"
    assert opened.get_by_role("button", name="Largest").get_attribute("aria-pressed") == "true"

    opened.on("dialog", lambda dialog: dialog.accept())
    opened.locator("#forget").click()

    assert opened.evaluate("localStorage.length") == 0
    assert opened.locator("input:checked").count() == 0
    assert said(opened) == "Nothing is kept on this computer now."
    opened.reload()
    assert opened.locator("input:checked").count() == 0


@pytest.mark.browser
def test_forgetting_is_asked_about_first(opened: Page) -> None:
    choose(opened, "2", Q1="partly")
    opened.on("dialog", lambda dialog: dialog.dismiss())
    opened.locator("#forget").click()

    assert opened.locator("[name='2-Q1']:checked").count() == 1
    assert KEY in opened.evaluate("Object.keys(localStorage)")


@pytest.mark.browser
@pytest.mark.parametrize(
    "forbidden",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})",
        "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); }",
        "Object.defineProperty(window, 'localStorage', {value: null})",
    ],
)
def test_where_nothing_may_be_kept_the_page_says_so_and_files_still_work(
    outside: BrowserContext, tmp_path: Path, forbidden: str
) -> None:
    page = visit(outside, put(tmp_path), before=forbidden)
    assert "keeps nothing for this page" in page.locator("#kept").inner_text()
    assert "keeps nothing for this page" in said(page)
    choose(page, "1", Q1="partly")
    assert said(page) == "Not kept: save your answers as a file before you close this page."
    file = saved(page, tmp_path, "json")
    page.reload()
    assert page.locator("input:checked").count() == 0

    bring_back(page, file)

    assert page.locator("[name='1-Q1']:checked").get_attribute("value") == "partly"
    assert page.wrong == []


@pytest.mark.browser
def test_what_another_page_put_there_is_not_believed(outside: BrowserContext, tmp_path: Path) -> None:
    wrong = {
        "form": "1", "version": ASKED.version, "size": "huge",
        "answers": {"1": {"Q1": "perhaps", "Q2": 5, "Q9": "yes", "__proto__": "x"}, "99": {"Q1": "yes"}, "2": "x"},
    }  # fmt: skip
    older = {**wrong, "version": "0"}
    page = visit(outside, put(tmp_path))
    for kept, checked in ((json.dumps(wrong), 1), ("[1", 0), ("null", 0), ('"x"', 0), (json.dumps(older), 0)):
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
        page.reload()
        assert page.locator("input:checked").count() == checked
        assert not page.locator("html").get_attribute("class")
    assert page.wrong == []


@pytest.mark.browser
def test_another_pack_and_another_member_keep_their_own(outside: BrowserContext, tmp_path: Path) -> None:
    page = visit(outside, put(tmp_path))
    choose(page, "1", Q1="partly")
    for number, view in enumerate((own(copy=replace(COPY, member="M04")), own(pack_id="2027-01-first-a"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        other = visit(outside, put(folder, view))
        assert other.locator("input:checked").count() == 0


@pytest.mark.browser
def test_two_windows_of_one_copy_agree(outside: BrowserContext, tmp_path: Path) -> None:
    path = put(tmp_path)
    one, two = visit(outside, path), visit(outside, path)
    choose(one, "1", Q1="partly")
    expect(two.locator("input:checked")).to_have_count(1)
    choose(two, "1", Q2="weak")
    expect(one.locator("input:checked")).to_have_count(2)


# --- files --------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_saved_file_puts_the_answers_back(opened: Page, tmp_path: Path, kind: str) -> None:
    choose_all(opened, "1", place=1)
    opened.locator("#record-3-comment").fill('\'=1, "two"\nthree')
    file = saved(opened, tmp_path, kind)
    assert said(opened) == f"Saved as {file.name}. 2 records are not fully answered yet."
    before = tuples(collected(file))
    choose_all(opened, "1", place=0)
    assert said(opened) == "Kept on this computer. Changed after you saved the file."
    opened.on("dialog", lambda dialog: dialog.accept())

    assert bring_back(opened, file) == "Opened: answers to 2 records are back."

    (tmp_path / "again").mkdir()
    assert tuples(collected(saved(opened, tmp_path / "again", kind))) == before
    assert opened.locator("#record-3-comment").input_value() == '\'=1, "two"\nthree'
    opened.reload()
    assert count(opened) == "1 of 3 answered"


@pytest.mark.browser
def test_answers_on_the_page_give_way_only_when_the_member_says_so(opened: Page, tmp_path: Path) -> None:
    choose(opened, "1", Q1="no")
    file = saved(opened, tmp_path, "json")
    choose(opened, "1", Q1="yes")
    opened.on("dialog", lambda dialog: dialog.dismiss())

    assert bring_back(opened, file) == "Nothing was changed."
    assert opened.locator("[name='1-Q1']:checked").get_attribute("value") == "yes"


@pytest.mark.browser
def test_a_file_that_does_not_fit_is_refused_in_plain_words(opened: Page, tmp_path: Path) -> None:
    choose(opened, "1", Q1="no")
    good = json.loads(saved(opened, tmp_path, "json").read_text())
    table = saved(opened, tmp_path, "csv").read_text(encoding="utf-8-sig")
    cases = {
        "pack": ({"pack": "2026-09-first-a"}, "belongs to another pack"),
        "member": ({"member": "M04"}, "not member M03's"),
        "form": ({"form": "0"}, "another version of this page"),
        "version": ({"version": "0"}, "other questions"),
        "questions": ({"questions": "Another"}, "other questions"),
        "kind": ({"kind": "x"}, "not a file that this page saved"),
        "answers": ({"answers": 5}, "not a file that this page saved"),
        "entry": ({"answers": [None]}, "not a file that this page saved"),
    }
    for name, (change, words) in cases.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(good | change))
        told = bring_back(opened, path)
        assert words in told
        assert told.endswith("Nothing was changed.")
        assert said(opened) == told
    texts = {
        "torn.json": b'{"kind": "scrut', "binary.json": bytes(range(256)), "torn.csv": b'Pack,"x',
        "other.csv": b"a,b\n1,2\n",
        "other-pack.csv": table.replace("2026-11-first-a", "2026-09-first-a").encode(),
    }  # fmt: skip
    for name, body in texts.items():
        (tmp_path / name).write_bytes(body)
        assert bring_back(opened, tmp_path / name).endswith("Nothing was changed.")
    assert opened.locator("[name='1-Q1']:checked").get_attribute("value") == "no"


@pytest.mark.browser
def test_what_a_file_holds_beyond_this_copy_is_refused_line_by_line(opened: Page, tmp_path: Path) -> None:
    choose(opened, "1", Q1="no")
    good = json.loads(saved(opened, tmp_path, "json").read_text())
    rows = list(csv.reader(saved(opened, tmp_path, "csv").read_text(encoding="utf-8-sig").splitlines()))
    opened.on("dialog", lambda dialog: dialog.accept())
    good["answers"] = [
        {"record": "1", "Q1": "yes", "Q2": "perhaps", "Q3": 7, "Q99": "yes"},
        {"record": "99", "Q1": "yes"},
        {"record": "2", "Z1": "excellent"},
        {"record": "2", "Z1": "cannot-judge"},
    ]
    (tmp_path / "more.json").write_text(json.dumps(good))
    assert bring_back(opened, tmp_path / "more.json").split("\n\n")[0] == (
        "Opened: answers to 2 records are back. 5 lines were not taken; see the list."
    )
    assert opened.locator("#opened li").all_inner_texts() == [
        "Entry 1, record 1: the answer to Q2 is not on the list.",
        "Entry 1, record 1: the answer to Q3 cannot be read.",
        "Entry 1, record 1: there is an answer to a question that this page does not ask.",
        "Entry 2: it is about a record that is not in your copy.",
        "Entry 4, record 2: the record stands there twice. Only the first was taken.",
    ]
    checked = opened.locator("input:checked").evaluate_all("all => all.map(one => one.name + '=' + one.value)")
    assert checked == ["1-Q1=yes", "2-Z1=excellent"]

    top = next(place for place, row in enumerate(rows) if row[:1] == ["Record"])
    rows[top + 1][1] = "Perhaps"
    rows[top + 2][0] = "99"
    with (tmp_path / "more.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    bring_back(opened, tmp_path / "more.csv")
    assert opened.locator("#opened li").all_inner_texts() == [
        f"Line {top + 2}, record 1: the answer to Q1 is not on the list.",
        f"Line {top + 3}: it is about a record that is not in your copy.",
    ]


@pytest.mark.browser
def test_whatever_a_member_writes_comes_back_and_is_no_formula(outside: BrowserContext, tmp_path: Path) -> None:
    texts = [
        *HOSTILE.values(), "=1+1", "+44", "-1", "@x", "'quoted", "'=1", "\uff1d1", 'a,"b";c\td', "\ufeffmark",
        "two\n\nlines", "x" * 32_768,
    ]  # fmt: skip
    records = [invented.record(str(number)) for number in range(1, len(texts) + 1)]
    view = own(*records)
    page = visit(outside, put(tmp_path, view))
    typed = page.evaluate(
        """texts => texts.map((text, place) => {
            const one = document.getElementById("record-" + (place + 1) + "-comment");
            one.value = text;
            one.dispatchEvent(new Event("input", {bubbles: true}));
            return new TextDecoder("utf-8", {ignoreBOM: true}).decode(new TextEncoder().encode(one.value));
        })""",
        texts,
    )
    wanted = [text.strip() for text in typed]
    (tmp_path / "again").mkdir()

    for kind in ("json", "csv"):
        file = saved(page, tmp_path, kind)
        found = collected(file, pack=view)
        assert [row[4] for row in tuples(found)] == [text for text in wanted if text]
        assert found.rejects.empty
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert not [cell for row in rows for cell in row if cell[:1] and cell[0] in answer_file.FORMULA + "\t\r"]
    page.on("dialog", lambda dialog: dialog.accept())
    for kind in ("json", "csv"):
        bring_back(page, tmp_path / f"answers-2026-11-first-a-M03.{kind}")
        assert tuples(collected(saved(page, tmp_path / "again", kind), pack=view)) == tuples(found)


# --- for everybody ------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_checker_finds_nothing(browser: Browser, tmp_path: Path, scripts: bool) -> None:
    path = put(tmp_path, own(video=True))
    context = browser.new_context(bypass_csp=True)  # the checker is a script that the page would refuse
    page = context.new_page()
    if not scripts:  # the checker needs them; so the page's own are taken out
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL), encoding="utf-8")
    page.goto(path.as_uri())
    if scripts:
        choose(page, "1", Q1="no", V1="yes")
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true; }")

    found = Axe().run(page).response["violations"]

    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def tree(page: Page) -> list[tuple[str, str]]:
    """Role and name of all that Chromium tells a screen reader, in reading order."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found, waiting = [], [nodes[0]]
    while waiting:
        node = waiting.pop()
        waiting += [by_id[child] for child in reversed(node.get("childIds", [])) if child in by_id]
        if not node.get("ignored") and node["role"]["value"] not in ("none", "generic", "InlineTextBox"):
            found.append((node["role"]["value"], node.get("name", {}).get("value", "")))
    return found


@pytest.mark.browser
def test_every_answer_group_is_named_with_record_and_question(outside: BrowserContext, tmp_path: Path) -> None:
    view = own(video=True)
    page = visit(outside, put(tmp_path, view))
    said_aloud = tree(page)
    groups = [name for role, name in said_aloud if role in ("group", "radiogroup") and name.startswith("Record")]

    wanted = []
    for record in ("1", "2", "3"):
        for question in view.questions:
            if question.options:
                wanted.append(f"Record {record}, {question.id}: {question.text}")
            wanted += [
                f"Record {record}, {question.id}-{code}: {label}"
                for code, label in zip(question.item_codes, question.items, strict=True)
            ]
    assert groups == wanted
    boxes = [name for role, name in said_aloud if role == "textbox"]
    assert boxes[:3] == [
        "Record 1, Z2: What was good?", "Record 1, Z3: What should be different next time?",
        "Record 1: Comment",
    ]  # fmt: skip
    assert ("image", "name removed") in said_aloud
    assert not [
        name for role, name in said_aloud if role == "StaticText" and "[NAME]" in name and "such as" not in name
    ]
    assert ("link", "Record 1 to do") in said_aloud


@pytest.mark.browser
def test_headings_alone_lead_to_every_record(opened: Page) -> None:
    headings = [name for role, name in tree(opened) if role == "heading"]

    assert [name for name in headings if re.match(r"Record \d+ \D", name)] == [
        "Record 1 Watford", "Record 2 Dacorum", "Record 3 Three Rivers",
    ]  # fmt: skip
    assert [name for name in headings if name.startswith("Questions about")] == [
        f"Questions about record {number}" for number in (1, 2, 3)
    ]


@pytest.mark.browser
def test_without_scripts_the_page_reads_well_and_says_how_to_answer_instead(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(put(tmp_path).as_uri())

    still = page.get_by_text("Your browser runs no scripts here")
    assert still.is_visible()
    assert "use the scoring workbook" in page.locator("#still").inner_text()
    assert "mark your answers on paper" in page.locator("#still").inner_text()
    first = page.locator("h1").bounding_box()
    assert page.locator("#still").bounding_box()["y"] - first["y"] < 250
    assert page.locator("[name='1-Q1']").first.is_visible()
    assert page.locator("[name='1-Q1']").first.is_disabled()
    for name in ("bar", "answers", "sizes", "sheet"):
        assert not page.locator(f"#{name}").is_visible()
    assert not page.get_by_text("Choose them on this page").is_visible()
    assert page.get_by_text("A member of staff told me").first.is_visible()
    context.close()


@pytest.mark.browser
def test_a_browser_that_is_too_old_lets_nobody_answer_in_vain(outside: BrowserContext, tmp_path: Path) -> None:
    page = visit(outside, put(tmp_path), before="delete Object.hasOwn")

    assert page.wrong
    assert page.locator("#still").is_visible()
    assert page.locator("[name='1-Q1']").first.is_disabled()
    assert not page.locator("#bar").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "scale", "size"), [
    (320, 640, 1, "Usual"), (320, 640, 1, "Largest"), (640, 400, 2, "Usual"), (1100, 900, 1, "Largest"),
])  # fmt: skip
def test_nothing_scrolls_sideways_and_the_bar_leaves_room(
    browser: Browser, tmp_path: Path, width: int, height: int, scale: int, size: str
) -> None:
    view = own(invented.record("1", grounds=HOSTILE["long-word"]), video=True)
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = visit(context, put(tmp_path, view))
    page.get_by_role("button", name=size, exact=True).click()
    choose(page, "1", Q1="no")
    page.locator("summary").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[name='1-Z1']").first.focus()
    bar = page.locator("#bar").bounding_box()
    assert bar["y"] + bar["height"] < height * 0.4
    assert page.locator("#bar a").is_visible()
    context.close()


@pytest.mark.browser
def test_printing_answers_prints_a_short_sheet_and_nothing_else(opened: Page) -> None:
    choose_all(opened, "1")
    choose(opened, "2", Q1="no")
    opened.locator("#record-2-comment").fill("My words\non two lines")
    opened.evaluate("window.print = () => { window.printed = true; }")
    opened.locator("#print").click()
    opened.emulate_media(media="print")

    assert opened.evaluate("window.printed")
    assert not opened.locator("main").is_visible()
    text = opened.locator("#sheet").inner_text()
    for words in ("Answers of member M03", "Pack 2026-11-first-a, copy 3 of 9", "1 of 3 answered", "OFFICIAL-SENSITIVE",
                  "Comment: My words", "Not answered: all."):  # fmt: skip
        assert words in text
    assert "Q1: Yes; Q2: Strong" in text.replace("\u00a0", " ")
    assert "Not answered: Q2, Q3" in text
    assert "patrol" not in text

    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator("main").is_visible()
    assert not opened.locator("#sheet").is_visible()


@pytest.mark.browser
def test_the_whole_page_on_paper_shows_all_that_was_written(opened: Page, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    opened.locator("#record-1-comment").fill(words)
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")

    assert opened.locator(".written").inner_text() == words
    assert opened.locator(".written").is_visible()
    assert not opened.locator("#record-1-comment").is_visible()
    for name in ("bar", "answers", "sizes"):
        assert not opened.locator(f"#{name}").is_visible()
    opened.emulate_media(media="screen")
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator(".written").count() == 0


def test_what_came_of_it_stands_before_the_question_about_it_and_else_behind_all() -> None:
    asked = own(invented.record("1"))
    made = pack_html(asked).decode()
    shutter = made.index('<details class="outcome screen">')
    assert made.index('name="1-Z1"') < shutter < made.index('name="1-Q11"')

    without = replace(asked, questions=tuple(question for question in asked.questions if question.id != "Q11"))
    made = pack_html(without).decode()
    assert made.count('<details class="outcome screen">') == 1
    assert made.index('id="record-1-comment"') < made.index('<details class="outcome screen">')


@pytest.mark.browser
def test_the_outcome_stays_shut_however_one_answers(opened: Page) -> None:
    choose_all(opened, "1")
    opened.locator("#next").click()

    assert not opened.locator("details[open]").count()
    opened.locator("#record-1 summary").click()
    assert opened.locator("#record-1 details[open]").count() == 1


# --- the transcript in the documents ------------------------------------------------------------------------

TRANSCRIPT = Path(__file__).resolve().parents[2] / "docs/explanation/a-record-read-aloud.md"
SPOKEN = {
    "region": "region",
    "group": "group",
    "image": "image",
    "radio": "radio button",
    "textbox": "text box",
    "button": "button",
    "link": "link",
    "DisclosureTriangle": "button that opens",
    "term": "term",
}


def transcript(page: Page, region: str) -> list[str]:
    """One record as Chromium hands it to a screen reader: a line for each thing that is said."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    lines: list[str] = []

    def walk(node: dict, within: str) -> None:
        role, name = node["role"]["value"], node.get("name", {}).get("value", "").strip()
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        seen = not node.get("ignored")
        told = node.get("description", {}).get("value", "").strip()
        if seen and role == "heading":
            lines.append(f"heading {properties['level']}: {name}")
        elif seen and role == "radio":
            lines.append(f"radio button: {name}, {'chosen' if properties['checked'] == 'true' else 'not chosen'}")
        elif seen and role in SPOKEN and name:
            lines.append(f"{SPOKEN[role]}: {name}" + (f" ({told})" if told else ""))
        elif seen and role == "StaticText" and name and not within:
            lines.append(f"text: {name}")
        # What is the name of a thing is said with it, and not again.
        inside = within or (role if role in ("heading", "term", "Legend", "LabelText", "link", "button") else "")
        inside = inside or (role if role == "DisclosureTriangle" else "")
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child], inside)

    walk(next(node for node in nodes if node["role"]["value"] == "region" and node["name"]["value"] == region), "")
    return lines


@pytest.mark.browser
def test_the_transcript_in_the_documents_is_what_chromium_gives(outside: BrowserContext, tmp_path: Path) -> None:
    page = visit(outside, put(tmp_path, own(*(invented.record(str(number)) for number in (16, 17, 18)))))
    choose(page, "17", Q1="partly")

    block = re.search(r"```text\n(.*?)\n```", TRANSCRIPT.read_text(encoding="utf-8"), re.DOTALL)

    assert block
    assert block[1].splitlines() == transcript(page, "Record 17 Watford")
