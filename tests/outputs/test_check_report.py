"""The report of the checks: what it says, what it never says, and how it looks to a browser."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from playwright.sync_api import Browser, sync_playwright

from scrutiny import resources
from scrutiny.code_a import catalogue, local
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.rule import Citation, Kind, Rule, Settings, Severity, Verdict
from scrutiny.code_a.summary import ALL, PERCENT_FROM, Sample
from scrutiny.code_a.tone import accusing
from scrutiny.outputs import charts
from scrutiny.outputs import report as view
from scrutiny.outputs.report import Report, report
from scrutiny.outputs.report_files import report_html, report_json
from scrutiny.outputs.views import words
from scrutiny.records import areas, reading
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.records.table import Records

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
TEMPLATES = sorted((resources.templates() / "report").iterdir())

# Some checks of every kind: enough for what a report looks like, and quick.
SOME = ("rec-date", "rec-sde", "rec-officer", "txt-", "eip-", "s60-authorisation", "out-", "bwv-", "child-", "geo-")

OWN_CHECKS = """
off = ["txt-cannabis-only"]
[thresholds.txt-too-short]
min_words = 6
[[check]]
id = "local-child-force"
title = "Force used in the search of a child"
applies = "age < 18 or age_range is 10-17"
query = "force_used is yes"
message = "Force was used in the search of a child."
good = "What was done, and why this child needed it."
"""


def _read(tmp_path: Path, text: str) -> Records:
    path = tmp_path / "2026-08-hertfordshire-stop-and-search.csv"
    path.write_text(text, encoding="utf-8")
    return reading.read([path])


@pytest.fixture(scope="module")
def invented() -> Records:
    return reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"])


@pytest.fixture(scope="module")
def strata(invented: Records) -> pd.Series:
    return areas.place(invented, HERTFORDSHIRE, None).stratum.cat.rename_categories(HERTFORDSHIRE.names)


@pytest.fixture(scope="module")
def made(invented: Records, strata: pd.Series) -> Report:
    findings = evaluate(invented, catalogue.RULES)
    return report(findings, invented, force="Hertfordshire", period="1 August to 30 September 2026", strata=strata)


@pytest.fixture(scope="module")
def changed(invented: Records, strata: pd.Series) -> Report:
    """With a check off, a threshold set, a check of the office's own, and a notice."""
    checks = local.read(OWN_CHECKS, where="checks.toml")
    rules = [rule for rule in checks.rules if rule.id.startswith(SOME) or rule.kind is Kind.LOCAL]
    findings = evaluate(invented, rules, checks.settings)
    return report(
        findings, invented, force="Hertfordshire", period="", strata=strata, notices=("There is no file for October.",)
    )


@pytest.fixture(scope="module")
def html(made: Report) -> str:
    return report_html(made.page).decode("utf-8")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


# --- what it says -------------------------------------------------------------------------------------------


def test_the_parts_stand_in_the_agreed_order(html: str) -> None:
    headings = re.findall(r'<h2 id="([a-z-]+)"', html)
    assert headings == ["answer", "areas", "queries", "blank", "not-judged", "repeated", "read", "sources", "rules"]
    assert html.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(view.WHAT_THIS_IS) == 3
    assert all(link[1:] in headings for link in re.findall(r'<li><a href="(#[a-z-]+)"', html))


def test_the_founding_question_is_answered_first_and_adds_up(made: Report) -> None:
    founding = next(table.rows for table in made.tables if table.name == "founding_by_area")
    row = founding.iloc[-1]
    said = " ".join(made.page.answer)
    assert f"shown in {row['shown']:,} of the {row['judged']:,} records that could be judged" in said
    assert f"{row['records'] - row['judged']:,} records more it cannot be said" in said
    assert f"the {row['records']:,} records of these files" in said
    assert "not a sample" in said
    lines = made.page.areas.lines
    assert [line.head for line in lines] == [*HERTFORDSHIRE.names.values(), ALL]
    for column in (0, 1, 2, 4):
        numbers = [int(line.cells[column].replace(",", "")) for line in lines]
        assert sum(numbers[:-1]) == numbers[-1]


def test_no_percentage_stands_on_fewer_than_a_hundred(made: Report) -> None:
    for line in made.page.areas.lines:
        judged = int(line.cells[1].replace(",", ""))
        assert line.cells[3].endswith("%") == (judged >= PERCENT_FROM)
    for group in made.page.groups:
        for line in group.lines:
            assert line.share.endswith("%") == (line.judged >= PERCENT_FROM)


def test_every_check_has_its_place(made: Report) -> None:
    """A query, nothing to ask, or not judged at all: no check is lost, whatever the catalogue has."""
    counts = made.findings.counts().set_index("id")
    shown = {line.id: line for group in made.page.groups for line in group.lines}
    quiet = "; ".join(words for group in made.page.groups for words in group.quiet)
    for rule in made.findings.rules:
        clear, query = counts.loc[rule.id, ["clear", "query"]]
        if query:
            assert (shown[rule.id].queries, shown[rule.id].judged) == (query, clear + query)
            assert shown[rule.id].message == rule.message
        elif clear:
            assert f"{rule.title} ({clear:,})" in quiet
    assert {line.id for line in made.page.rules} == {rule.id for rule in made.findings.rules}
    assert set(shown) == set(counts.index[counts["query"] > 0])


def test_the_tables_by_area_say_what_the_summary_says(made: Report) -> None:
    table = next(one.rows for one in made.tables if one.name == "checks_by_area").set_index(["id", "stratum"])
    titles = {rule.title: rule.id for rule in made.findings.rules}
    names = []
    for grid in made.page.matrices:
        assert grid.heads[-1] == ALL
        names += grid.heads[1:-1]
        for line in grid.lines:
            for area, cell in zip(grid.heads[1:], line.cells, strict=True):
                row = table.loc[(titles[line.head], area)]
                assert cell == (f"{int(row['query']):,} of {int(row['judged']):,}" if row["judged"] else "none")
    assert names == list(HERTFORDSHIRE.names.values())


def test_the_charts_have_the_numbers_of_the_tables(made: Report) -> None:
    founding = next(table.rows for table in made.tables if table.name == "founding_by_area").iloc[:-1]
    drawn = made.page.area_chart.table
    assert drawn.header == ("", "Every item shown", "At least one not shown", "Cannot be said", "All", "Of how many")
    for row, area in zip(drawn.rows, founding.itertuples(), strict=True):
        parts = (area.shown, area.judged - area.shown, area.not_judged, area.records)
        assert row == (
            area.stratum, *(f"{n:,}" for n in parts), f"shown in {area.shown:,} of {area.judged:,} judged"
        )  # fmt: skip
        assert sum(parts[:3]) == parts[3]
    checks = next(table.rows for table in made.tables if table.name == "checks").set_index("title")
    queries = made.page.query_chart.table.rows
    assert len(queries) == min(15, (checks["query"] > 0).sum())
    for title, count, base in queries:
        assert (count, base) == (f"{checks['query'][title]:,}", f"of {checks['judged'][title]:,} judged")
    assert int(queries[0][1]) == checks["query"].max()


def test_both_drawings_of_a_chart_have_its_numbers(made: Report, html: str) -> None:
    """One for a screen and for paper, one for a telephone; no number of a bar is lost in either."""
    for chart in (made.page.area_chart, made.page.query_chart):
        for drawing in (chart.wide, chart.narrow):
            assert drawing in html
            words = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
            for _, *counts, base in chart.table.rows:
                assert base in words
                assert counts[-1] in words


def test_it_says_what_it_rests_on(changed: Report) -> None:
    html = report_html(changed.page).decode("utf-8")
    source = changed.records.sources[0]
    assert source.sha256 in html
    assert source.name in html
    assert "Code A December 2023" in html
    assert "There is no file for October." in html
    assert "switched off by the office" in html
    assert "off unless an office switches it on" in html
    assert "min_words: 6 instead of " in html
    for citation in {c for rule in changed.findings.rules for c in rule.citations if not c.verified}:
        assert str(citation).endswith("(paragraph to be confirmed)")
    assert html.count("(paragraph to be confirmed)") > 10


def test_a_check_of_the_office_is_marked_local(changed: Report) -> None:
    rule = next(rule for rule in changed.findings.rules if rule.kind is Kind.LOCAL)
    verdicts, _ = changed.findings.of(rule.id)
    assert (verdicts == Verdict.QUERY).any()
    line = next(line for group in changed.page.groups for line in group.lines if line.id == rule.id)
    assert (line.local, line.kind) == (True, "a check of this office, not the Code")
    assert f"{rule.title} ({rule.id}): a local check of this office." in changed.page.changed
    assert report_html(changed.page).decode().count('<span class="tag">local</span>') == 2
    assert {check["id"]: check["kind"] for check in json.loads(report_json(changed))["checks"]}[rule.id] == "local"


def test_a_check_of_the_office_is_marked_wherever_its_title_stands(changed: Report) -> None:
    """In tables and charts too, where there is no room for more than a word."""
    rule = next(rule for rule in changed.findings.rules if rule.kind is Kind.LOCAL)
    marked = f"{rule.title} (local)"
    page = changed.page
    drawn = page.query_chart.table.rows
    assert marked in {row[0] for row in drawn} or len(drawn) == 15
    for grid in page.matrices:
        heads = [line.head for line in grid.lines]
        assert marked in heads
        assert rule.title not in heads
    checks = next(table.rows for table in changed.tables if table.name == "checks")
    assert marked in checks["title"].tolist()


def test_a_required_item_that_is_switched_off_is_named_beside_the_answer(invented: Records) -> None:
    off = Settings(off=frozenset({"rec-grounds-present"}))
    answer = report(evaluate(invented, catalogue.RULES, off), invented, force="", period="").page.answer
    assert "Not every required item is in this answer. Switched off, so not asked: Reasons for the search." in answer
    assert not any(
        "Switched off" in said
        for said in report(evaluate(invented, catalogue.RULES), invented, force="", period="").page.answer
    )


def test_searches_older_than_the_editions_are_not_counted_as_shown(tmp_path: Path) -> None:
    table = _read(tmp_path, "searched_at,object,power\n2014-08-03 12:00,drugs,mda-s23\n2014-08-04 12:00,,mda-s23\n")
    page = report(evaluate(table, catalogue.RULES), table, force="", period="", strata=pd.Series(["Watford"] * 2)).page
    assert page.answer[0].startswith("It cannot be said of any of the 2 records")
    assert any("2 records of searches before 19 March 2015 could not be judged" in said for said in page.answer)
    assert page.areas.lines[-1].cells == ("2", "0", "0", "not given", "2")


def test_it_does_not_say_that_an_unread_paragraph_was_looked_up(html: str) -> None:
    assert "The rule itself was looked up" not in html
    assert "has yet been compared with the official text by a person" in html


def test_guidance_looks_different_from_the_code(made: Report) -> None:
    kinds = {rule.id: rule.kind for rule in made.findings.rules}
    for group in made.page.groups:
        for line in group.lines:
            assert ("not the Code" in line.kind) == (kinds[line.id] in (Kind.GUIDANCE, Kind.QUALITY, Kind.LOCAL))


def test_nothing_changed_is_said_too(made: Report, invented: Records) -> None:
    rules = [rule for rule in catalogue.RULES if rule.on and rule.id.startswith("rec-")]
    page = report(evaluate(invented, rules), invented, force="", period="").page
    assert page.changed == ("Every check is on, and every threshold is as it comes.",)
    assert any("eip-child-inspector" in line for line in made.page.changed)


def test_without_areas_it_says_why(invented: Records) -> None:
    findings = evaluate(invented, catalogue.RULES[:5])
    page = report(findings, invented, force="H", period="", no_areas="Not shown by area: no column.").page
    assert (page.areas, page.area_chart, page.matrices) == (None, None, ())
    assert "Not shown by area: no column." in report_html(page).decode()


def test_a_file_without_the_items_says_that_nothing_can_be_said(tmp_path: Path) -> None:
    """A public file: no grounds, no officer. What can be said is said item by item."""
    table = _read(tmp_path, "searched_at,object,power\n2026-08-03 12:00,drugs,mda-s23\n2026-08-04 12:00,,mda-s23\n")
    made = report(evaluate(table, catalogue.RULES), table, force="H", period="", strata=pd.Series(["Watford"] * 2))
    assert made.page.answer[0].startswith("It cannot be said of any of the 2 records")
    assert made.page.area_chart is None
    items = {line.head: line.cells[:3] for line in made.page.items.lines}
    assert items["Object of the search"] == ("1", "1", "2")
    missing = next(group for group in made.page.reasons if "no such column" in group.heading)
    assert "Reasons for the search" in {line.cells[1] for line in missing.grid.lines}
    assert made.page.repeated[0].startswith("Whether wording is repeated cannot be said")
    assert report_html(made.page)


def test_no_records_and_no_checks_are_a_report_too(tmp_path: Path, invented: Records) -> None:
    none = _read(tmp_path, "searched_at,object\n")
    assert report(evaluate(none, catalogue.RULES), none, force="", period="").page.answer == (
        "There are no records in these files.",
    )
    made = report(evaluate(invented, []), invented, force="", period="")
    assert "No check of a required item is switched on" in made.page.answer[0]
    assert json.loads(report_json(made))["records"][0][-2:] == ["", ""]
    for one in (made, report(evaluate(none, catalogue.RULES), none, force="", period="")):
        assert b"</html>" in report_html(one.page)


def test_an_interval_stands_where_the_records_are_a_sample(invented: Records, strata: pd.Series) -> None:
    searches = {name: int(count) + 100 for name, count in strata.value_counts().items()}
    findings = evaluate(invented, [catalogue.by_id("rec-object"), catalogue.by_id("rec-officer-id")])
    sample = Sample(stratum=strata, searches=searches)
    page = report(findings, invented, force="", period="", strata=strata, sample=sample).page
    assert re.search(r"between [\d,]+ and [\d,]+ of the 2,306 searches \(95% interval\)", page.answer[-1])
    assert page.areas.heads[-1] == "Of the searches on the list"
    assert re.fullmatch(r"\d+ to \d+ of 256", next(r for r in page.areas.lines if r.head == "Watford").cells[-1])


# --- what it never says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_accuses(path: Path) -> None:
    assert accusing(path.read_text(encoding="utf-8")) is None


def test_no_word_of_a_report_accuses(made: Report, changed: Report, html: str) -> None:
    """Of a whole report, data file included; file names are the office's."""
    for one in (made, changed):
        assert accusing(words(one.page)) is None
        assert accusing(report_json(one).decode()) is None
    assert accusing(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)) is None


def test_the_page_names_no_record_and_nothing_that_a_record_says(made: Report, html: str) -> None:
    """No reference, no reason, no place, no officer; only the names of areas."""
    rows = made.records.rows
    for name in ("reference", "record_id", "grounds", "place", "beat", "officer", "officer_station", "operation"):
        texts = {text.strip() for text in rows[name].dropna() if len(text.strip()) > 5} if name in rows else set()
        texts -= {"[withheld]", *HERTFORDSHIRE.names.values()}
        assert texts or name in ("beat", "officer_station", "operation")
        assert not [text for text in texts if text in html], name


def test_the_data_file_holds_references_and_no_text(made: Report) -> None:
    data = report_json(made).decode()
    rows = made.records.rows
    for name in ("grounds", "place", "officer"):
        texts = {text.strip() for text in rows[name].dropna() if len(text.strip()) > 8} - {"[withheld]"}
        assert not [text for text in texts if text in data], name
    assert all(record in data for record in made.findings.record_ids)


@pytest.mark.parametrize("name", ["script", "markup", "style"])
def test_hostile_words_are_only_ever_words(made: Report, invented: Records, html: str, name: str) -> None:
    """The names of areas and files, and an office's own check, are somebody's text."""
    text = HOSTILE[name]
    rule = Rule(
        id="local-x", title=text, citations=(Citation(source=text, paragraph="", verified=True),), kind=Kind.LOCAL,
        severity=Severity.CONCERN, needs=(("object",),), message=text, good=text, scope=text, limits=text,
        query=lambda evidence, _: evidence.all(),
    )  # fmt: skip
    table = replace(invented, sources=(replace(invented.sources[0], name=text),))
    strata = pd.Series([text] * table.accepted)
    page = report(evaluate(table, [rule]), table, force=text, period=text, strata=strata, notices=(text,)).page

    hostile = report_html(page).decode("utf-8")
    for tag in ("<script", "<style", "<img", "<h1", "<!--", "</main"):
        assert hostile.count(tag) == html.count(tag)


# --- the files ----------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes(made: Report, invented: Records, strata: pd.Series) -> None:
    """Read again, with other pseudonyms: nothing of them, of the clock or of the machine is in it."""
    again = reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"])
    other = report(
        evaluate(again, catalogue.RULES), again, force="Hertfordshire", period="1 August to 30 September 2026",
        strata=strata,
    )  # fmt: skip
    assert not again.rows["officer"].equals(invented.rows["officer"])
    assert report_html(other.page) == report_html(made.page)
    assert report_json(other) == report_json(made)


def test_the_data_file_has_every_answer(made: Report) -> None:
    """A letter and a digit a check and record give the matrix back."""
    data = json.loads(report_json(made))
    ids = [check["id"] for check in data["checks"]]
    assert ids == [rule.id for rule in made.findings.rules]
    columns = data["record_columns"]
    letters, reasons = data["letters"], data["reasons"]
    assert len(data["records"]) == data["accepted"] == made.records.accepted
    for number in (0, 17, len(data["records"]) - 1):
        row = dict(zip(columns, data["records"][number], strict=True))
        assert row["record"] == made.findings.record_ids.iloc[number]
        assert [letters[one] for one in row["verdicts"]] == [
            Verdict(one).name.lower() for one in made.findings.verdicts[number]
        ]
        assert [int(one) for one in row["reasons"]] == made.findings.reasons[number].tolist()
        assert set(row["reasons"]) <= set(reasons)
    assert {table.name for table in made.tables} == set(data["tables"])
    for table in made.tables:
        assert len(data["tables"][table.name]) == len(table.rows)
    assert {check["state"] for check in data["checks"]} == {"on", "off unless an office switches it on"}


def test_the_page_loads_nothing_but_its_own_style(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'; script-src 'none'" in policy[1]
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert "<script" not in body
    assert not re.search(r"\s(style|on\w+|src|srcset|background)=", body)
    assert "https:" not in body
    assert not re.findall(r"http:(?!//www\.w3\.org/2000/svg)", body)


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_checker_finds_nothing(browser: Browser, changed: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(report_html(changed.page))
    context = browser.new_context(bypass_csp=True)  # the checker is a script that the page would refuse
    page = context.new_page()
    page.goto(path.as_uri())

    found = Axe().run(page).response["violations"]

    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.browser
def test_the_page_asks_for_itself_and_nothing_else(browser: Browser, html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.encode())
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")

    assert (asked, said) == ([path.as_uri()], [])
    hatched = page.locator('figure svg.picture-wide path[fill^="url("]').first
    assert hatched.evaluate("one => getComputedStyle(one).fill").startswith("url(")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1400])
def test_nothing_scrolls_sideways(browser: Browser, html: str, tmp_path: Path, width: int) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.encode())
    page = browser.new_page(viewport={"width": width, "height": 800})

    page.goto(path.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "medium", "kind"),
    [(320, "screen", "narrow"), (600, "screen", "narrow"), (640, "screen", "wide"), (1400, "screen", "wide"),
     (500, "print", "wide")],
)  # fmt: skip
def test_one_drawing_of_a_chart_is_shown_with_letters_that_can_be_read(
    browser: Browser, html: str, tmp_path: Path, width: int, medium: str, kind: str
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.encode())
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(media=medium)
    page.goto(path.as_uri())

    figures = page.evaluate(
        """[...document.querySelectorAll('figure')].map(figure => [...figure.querySelectorAll('svg.picture')]
        .filter(svg => svg.getBoundingClientRect().width > 0)
        .map(svg => [svg.getAttribute('class'), svg.getScreenCTM().a]))"""
    )

    assert len(figures) == 2
    for shown in figures:
        assert [names for names, _ in shown] == [f"picture picture-{kind}"]
        assert medium == "print" or shown[0][1] * charts.SIZE >= 12
    page.close()


@pytest.mark.browser
def test_every_table_fits_on_paper(browser: Browser, html: str, tmp_path: Path) -> None:
    """At the width of A4 between its margins no table is wider than the page."""
    path = tmp_path / "report.html"
    path.write_bytes(html.encode())
    page = browser.new_page(viewport={"width": 680, "height": 900})  # 180 mm at 96 dots an inch
    page.emulate_media(media="print")
    page.goto(path.as_uri())

    wide = page.evaluate(
        "[...document.querySelectorAll('table')].filter(t => t.scrollWidth > 680).map(t => t.innerText)"
    )

    assert [text[:60] for text in wide] == []
    page.close()
