"""No text cut, no overlap, no empty box, no orphan heading: every page of every paper of a whole invented cycle.

``pages`` says what is wrong with a page. Here it is first shown that it finds what it is to find, mistake by mistake;
then it looks at all papers of a small cycle: as they are printed, as Word papers, and as a browser prints the pages.
Papers for Word and the browser are set in Atkinson Hyperlegible, which comes with the program, in Arial's place: it is
about as wide, and the same on every machine.
"""

import random
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_atkinson_hyperlegible
import pages
import pytest
import typst
from playwright.sync_api import sync_playwright

from scrutiny import resources
from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import context, dpia, follow, layouts, release_part_b, steps, store, with_draw, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.demo_answers import invented_returns
from scrutiny.cycle.flag import FirstFlags, FormalFlags
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import FIRST, Subject
from scrutiny.outputs.request import Wanted

CYCLE = "2026-11"
# One member has paper and files, one large print, one Word.
MEMBERS = "code,formats\nM01,paper; html; xlsx\nM02,large print\nM03,word; html\n"

MARGIN = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")  # where a page does not say: as a browser has it

# --- that it finds -----------------------------------------------------------------------------------------------

FRAME = """
#set page(
  paper: "a4",
  margin: (x: 16mm, top: 24mm, bottom: 20mm),
  header: [*Confidential* #line(length: 100%, stroke: 0.8pt)],
  footer: context [
    #line(length: 100%, stroke: 0.4pt + luma(65%)) #v(-1.5mm) A paper #h(1fr) Page #here().page() of 9
  ],
)
#set text(size: 11pt)
#for _ in range(4) { par(lorem(80)) }
"""
BAD = {
    "a word that leaves the paper": ("#place(top + left, dx: 172mm, dy: 180mm)[Unbreakablewords]", pages.OUTSIDE, 1),
    "a word in the margin": ("#place(top + left, dx: -10mm, dy: 180mm)[Note]", pages.MARGIN, 1),
    "a word on another": ("#place(top + left, dy: 1mm)[Something]", pages.OVERLAP, 1),
    "a heading at the foot": ("#v(1fr)\n= The next part\n#pagebreak()\n#lorem(240)", pages.HEADING, 1),
    "a heading of two lines at the foot": (
        "#v(1fr)\n#block(width: 40mm)[= A heading with lower case in its second line]\n#pagebreak()\n#lorem(240)",
        pages.HEADING,
        1,
    ),
    "a label at the foot": ("#v(1fr)\n*Your name*\n#pagebreak()\n#lorem(240)", pages.HEADING, 1),
    "the head of a table without a row": (
        "#v(1fr)\n#table(columns: (1fr, 1fr), stroke: (bottom: 1pt))[*Area*][*Searches*]\n#pagebreak()\n#lorem(240)",
        pages.HEADING,
        1,
    ),
    "a page of one word": ("#pagebreak()\nWord.", pages.EMPTY, 2),
    "an empty page": ("#pagebreak()\n#pagebreak()\n#lorem(240)", pages.EMPTY, 2),
    "a word on the foot's line": ("#place(bottom + left, dy: 8mm)[Overrun]", pages.ON_FOOT, 1),
    "a line on the foot's line": ("#place(bottom + left, dy: 4mm, line(length: 100%))", pages.ON_FOOT, 1),
    "a box with nothing in it": ("#rect(width: 100%, height: 20mm)", pages.BOX, 1),
}
GOOD = {
    "nothing": "",
    "a superscript": "Searches#super[12] and #super[notes] on a word",
    "lines to write on": "#v(1fr)\n*Your name*\n#v(9mm)\n#line(length: 100%)",
    "a line to write on beside its label": "#v(1fr)\n*On the day:*\n#v(-3mm)\n#line(length: 100%)",
    "boxes to tick beside a number": (
        "#v(1fr)\n*R1* #h(1fr) #for _ in range(9) [#box(width: 5mm, height: 5mm, stroke: 0.8pt) #h(5mm)]"
    ),
    "a sentence in bold": "#v(1fr)\n*Please answer by Monday.*\n#pagebreak()\n#lorem(240)",
    "a command": "#v(1fr)\n*sha256sum list.csv*\n#pagebreak()\n#lorem(240)",
    "a row of totals": "#v(1fr)\n#table(columns: 3)[*All*][*593*][*50*]\n#pagebreak()\n#lorem(240)",
    "a page that says why": "#pagebreak()\nThis page is left empty on purpose.\n#pagebreak()\n#lorem(240)",
    "boxes to tick": "#box(width: 5mm, height: 5mm, stroke: 0.8pt) Yes #box(width: 5mm, height: 5mm, stroke: 0.8pt) No",
    "a frame to write in": "Type it here:\n#block(above: 2mm, rect(width: 100%, height: 20mm))",
    "a frame with words": "#rect(width: 100%, height: 20mm)[Words]",
}


def printed(words: str) -> bytes:
    made = typst.compile((FRAME + words).encode(), font_paths=[fonts()], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


@pytest.mark.usefixtures("pdftotext")
@pytest.mark.parametrize(("words", "what", "page"), BAD.values(), ids=BAD)
def test_each_thing_that_can_be_wrong_with_a_page_is_found_and_nothing_else(words: str, what: str, page: int) -> None:
    assert {(one.what, one.page) for one in pages.findings(printed(words))} == {(what, page)}


@pytest.mark.usefixtures("pdftotext")
@pytest.mark.parametrize("words", GOOD.values(), ids=GOOD)
def test_what_is_meant_to_be_so_is_passed_over(words: str) -> None:
    assert pages.findings(printed(words)) == []


# --- a cycle -----------------------------------------------------------------------------------------------------

LOTS = random.Random(7)


def on(day: date) -> Context:
    return replace(
        context.system(),
        today=lambda: day,
        now=lambda: datetime.combine(day, time(10), tzinfo=UTC),
        random_bytes=LOTS.randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def judged(root: Path, stage: str, *, packed: date, back: date) -> None:
    """The packs of a draw, and the answers to them."""
    with_draw.pack(root, context=on(packed), round_=1, stage=stage)
    one = open_folder(workspace.opened(root).folder(Subject(cycle=CYCLE, stage=stage)), draw=stage)
    returns = root.parent / stage.replace(":", "-")
    store.new_folder(returns, invented_returns(one))
    with_draw.collect(root, [returns], context=on(back), round_=1, stage=stage)
    with_draw.decide(root, context=on(back), round_=1, stage=stage)


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cycle of few records with every paper: packs, larger draw, brief, notices, Part B, fact sheet, letters."""
    settings = Config(
        force=Force(name="hertfordshire", office="Office of the Police and Crime Commissioner"),
        meetings=(Meeting(date=date(2026, 11, 19), place="County Hall"), Meeting(date=date(2027, 1, 21))),
        panel=Panel(members=3, readers=2, quorum=2),
        plan=Plan(total=24, minimum=2, intense_total=10, cap=1),
    )
    fixed, flagged, formal = date(2026, 10, 5), date(2026, 11, 19), date(2026, 12, 8)
    root = workspace.init(tmp_path_factory.mktemp("pages") / "panel", settings, context=on(fixed)).root
    store.write(root / "private/members.csv", MEMBERS.encode())
    extract = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
    steps.load(root, Extract(paths=(extract,)), context=on(fixed))
    steps.freeze(root, context=on(fixed))
    sent = "e-mail to all members, 5 October 2026"
    steps.take(root, announced=sent, seed="8402617395", thrown=True, context=on(date(2026, 10, 8)))
    judged(root, FIRST, packed=date(2026, 10, 30), back=date(2026, 11, 16))
    first = follow.flag(root, on=flagged, context=on(flagged)).result
    assert isinstance(first, FirstFlags)
    for stage in first.closer:
        sent = "e-mail to all members, 19 November 2026"
        follow.intensify(
            root, stage.tally.slug, announced=sent, seed="2064839175", thrown=True, context=on(date(2026, 11, 20))
        )
        judged(root, f"intense:{stage.tally.slug}", packed=date(2026, 11, 20), back=date(2026, 12, 7))
    second = follow.flag(root, on=formal, context=on(formal)).result
    assert isinstance(second, FormalFlags)
    for area in second.stages:
        if area.status is SecondStatus.CONCERN:
            follow.brief(root, area.tally.slug, context=on(formal))
    release_part_b.give_out(root, context=on(formal))
    dpia.dpia(root, to=root / "data-protection")
    layouts.write_request(Wanted(force="Hertfordshire Constabulary"), out=root / "request.docx")
    return root


def papers(root: Path, ending: str) -> list[Path]:
    """The papers of a kind by name. Of pages and Word papers, which take longest, those of one draw."""
    found = sorted(path for path in root.rglob(f"*{ending}") if path.is_file())
    if ending == ".pdf":
        return found
    return [path for path in found if "intense" not in str(path) and path.parts[-2:] != ("M03", "pack.html")]


def wrong(root: Path, made: Sequence[tuple[Path, bytes]]) -> list[str]:
    """What is wrong, a line each, with the paper it is in."""
    return [f"{path.relative_to(root).as_posix()}, {one}" for path, pdf in made for one in pages.findings(pdf)]


@pytest.mark.usefixtures("pdftotext")
def test_no_page_of_a_printed_paper_is_wrong(cycle: Path) -> None:
    found = papers(cycle, ".pdf")

    names = {path.name for path in found}
    assert {"pack.pdf", "pack-large-print.pdf", "must-see.pdf", "brief.pdf", "part-b.pdf"} <= names
    assert wrong(cycle, [(path, path.read_bytes()) for path in found]) == []


@pytest.mark.libreoffice
@pytest.mark.usefixtures("pdftotext")
def test_no_page_of_a_word_paper_is_wrong(
    cycle: Path, soffice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = papers(cycle, ".docx")
    assert {"pack.docx", "letter.docx", "brief.docx", "part-b.docx", "request.docx"} <= {path.name for path in found}
    numbered = [tmp_path / f"{number}.docx" for number in range(len(found))]
    for path, copy in zip(found, numbered, strict=True):
        copy.write_bytes(path.read_bytes())

    monkeypatch.setenv("FONTCONFIG_FILE", str(font_settings(tmp_path)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *numbered]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    made = [(path, copy.with_suffix(".pdf").read_bytes()) for path, copy in zip(found, numbered, strict=True)]
    assert wrong(cycle, made) == []


@pytest.mark.browser
@pytest.mark.usefixtures("pdftotext")
def test_no_page_that_a_browser_prints_is_wrong(cycle: Path, chromium: Path, tmp_path: Path) -> None:
    found = papers(cycle, ".html")
    assert {"pack.html", "must-see.html", "brief.html", "part-b.html", "index.html"} <= {path.name for path in found}

    made = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], env={"FONTCONFIG_FILE": str(font_settings(tmp_path))}
        )
        for path in found:
            page = browser.new_page()
            page.goto(path.as_uri())
            made.append((path, page.pdf(prefer_css_page_size=True, format="A4", margin=MARGIN)))
            page.close()
        browser.close()
    assert wrong(cycle, made) == []


def fonts() -> Path:
    return Path(str(fontpkg_atkinson_hyperlegible.ROOT)) / "files"


def font_settings(folder: Path) -> Path:
    """A file that says which letters stand in Arial's place, for programs that ask fontconfig."""
    instead = "".join(
        f'<match target="pattern"><test name="family" qual="any"><string>{name}</string></test>'
        '<edit name="family" mode="prepend" binding="strong"><string>Atkinson Hyperlegible</string></edit></match>'
        for name in ("Arial", "sans-serif")
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{escape(str(fonts()))}</dir>'
        f"{instead}</fontconfig>",
        encoding="utf-8",
    )
    return path
