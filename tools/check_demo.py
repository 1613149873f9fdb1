"""Check what a demonstration left behind, from outside: python tools/check_demo.py FOLDER

Opens the pack in headless Chromium, asserts the PDF's tag tree, and opens a workbook. Used by CI on the wheel
that was installed far from the checkout, so it imports nothing of scrutiny.
"""

import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def check_html(path: Path) -> str:
    """One file, no request but itself, no message on the console, a heading a record."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    requests: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.resolve().as_uri())
        title, headings = page.title(), page.locator("h2").all_inner_texts()
        browser.close()
    records = [heading for heading in headings if heading.startswith("Record ")]
    assert requests == [path.resolve().as_uri()], requests
    assert not said, said
    assert len(records) == 50, len(records)
    return f"{title}: {len(records)} records, one request, nothing on the console"


def tags(element: Any) -> Counter[str]:
    """How often each structure tag stands in the tree below an element."""
    counted: Counter[str] = Counter()
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                counted[str(one.S)] += 1
                if str(one.S) == "/TH":
                    attributes = one.get("/A")
                    several = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
                    assert any("/Scope" in each for each in several if each is not None), "a table head without scope"
            if "/K" in one:
                waiting.append(one.K)
    return counted


def check_pdf(path: Path) -> str:
    """Tagged, with title and language, a heading a record, every table head with its scope."""
    with pikepdf.open(path) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"])
        counted = tags(pdf.Root.StructTreeRoot)
        assert counted["/H1"] >= 50, counted
        assert counted["/TH"] > 0, counted
        return f"{len(pdf.pages)} pages, {counted['/H1']} H1, {counted['/TH']} table heads with scope"


def check_workbook(path: Path) -> str:
    """Protected, with drop-downs."""
    book = openpyxl.load_workbook(path)
    sheet = book["Answers"]
    assert sheet.protection.sheet
    assert sheet.data_validations.dataValidation
    return f"sheets {', '.join(book.sheetnames)}; protected, {len(sheet.data_validations.dataValidation)} drop-downs"


def main(folder: Path) -> None:
    """Check the pack and the brief of the demonstration in ``folder``."""
    cycle = folder / "panel" / "cycles" / "2026-11"
    for number in (1, 2):
        pack = cycle / f"round-{number}" / "pack"
        print("HTML:", check_html(pack / "pack.html"))
        print("PDF:", check_pdf(pack / "pack.pdf"))
        print("XLSX:", check_workbook(pack / "M01" / "scores-M01.xlsx"))
    briefs = sorted(path.name for path in (cycle / "briefs" / "stevenage").iterdir())
    assert briefs == ["brief.docx", "brief.html", "brief.pdf"], briefs
    print("Brief:", ", ".join(briefs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
