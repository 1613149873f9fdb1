"""The printed pack: tags, pages, marks, and texts that must come out whole."""

import re
import subprocess
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import invented
import pdfua
import pikepdf
import pytest
from hostile import HOSTILE, LONGEST

from scrutiny.outputs import views
from scrutiny.outputs.pdf import pack_pdf
from scrutiny.outputs.textsafe import for_print, without_breaks


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pack_pdf(invented.pack())


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """All structure elements, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot)
    return found


def tagged(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    return [element for element in elements(pdf) if str(element.S) == tag]


def headings(made: bytes, tag: str) -> list[str]:
    with pikepdf.open(BytesIO(made)) as pdf:
        return [str(element.T) for element in tagged(pdf, tag)]


def pages(made: bytes, pdftotext: Path, *options: str) -> list[str]:
    text = subprocess.run([pdftotext, *options, "-", "-"], input=made, capture_output=True, check=True).stdout.decode(
        "utf-8"
    )
    return without_breaks(text).split("\f")[:-1]


BETWEEN = ("-raw", "-x", "0", "-y", "62", "-W", "595", "-H", "728")  # a page without its head and foot


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- made to PDF/UA-1 ---------------------------------------------------------------------------------------


def test_the_document_says_its_title_its_language_and_that_it_is_tagged(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf, pdf.open_metadata() as meta:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert (
            meta["dc:title"]
            == "Stop and search records to judge, Hertfordshire Constabulary, 1 August to 30 September 2026"
        )
        assert meta["pdfuaid:part"] == "1"


def test_each_record_has_exactly_one_top_heading(printed: bytes) -> None:
    found = headings(printed, "/H1")

    records = [name for name in found if name.startswith("Record")]
    assert records == [f"Record {number}" for number in range(1, 7)]
    assert len(set(found)) == len(found)
    assert {"How to answer", "The questions", "Scoring sheet", "What the words mean"} <= set(found)


def test_what_came_of_it_is_a_part_of_its_record(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        order = [str(e.T) for e in elements(pdf) if str(e.S) in ("/H1", "/H2")]

    for number in range(1, 7):
        start = order.index(f"Record {number}")
        assert order[start + 1 : start + 6] == [
            "The reasons, as the officer wrote them",
            "What the record shows",
            "Questions",
            f"Record {number}: what came of it",
            "Notes for the meeting",
        ]


def test_heading_levels_are_not_skipped(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        levels = [int(str(e.S)[2:]) for e in elements(pdf) if re.fullmatch(r"/H[1-6]", str(e.S))]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_head_says_what_it_is_the_head_of(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        heads = tagged(pdf, "/TH")
        scopes = [str(attribute.get("/Scope")) for head in heads for attribute in head.A if "/Scope" in attribute]

        assert len(tagged(pdf, "/Table")) == 6 + 2  # questions of each record, areas, scoring sheet
        assert len(heads) == len(scopes) > 0
        assert set(scopes) == {"/Column"}


def test_a_checker_finds_nothing(printed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(printed)

    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_only_the_two_fonts_are_inside(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        fonts = {
            str(o.BaseFont).split("+")[-1]
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        }

    assert {re.split(r"[-\[]", name)[0] for name in fonts} <= {"AtkinsonHyperlegible", "NotoSans"}


# --- pages --------------------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes(printed: bytes) -> None:
    assert pack_pdf(invented.pack()) == printed


def test_nothing_in_the_file_tells_when_or_where_it_was_made(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
    for path in (Path.cwd(), Path(views.__file__).parent):
        assert str(path).encode() not in printed


def test_every_page_has_its_number_and_the_marking(printed: bytes, pdftotext: Path) -> None:
    found = pages(printed, pdftotext, "-layout")

    for place, page in enumerate(found, start=1):
        assert f"Page {place} of {len(found)}" in page
        assert views.MARKING in one_line(page)


def test_a_draft_says_so_on_every_page_and_under_every_record(pdftotext: Path) -> None:
    made = pack_pdf(invented.pack(draft=True))

    for page in pages(made, pdftotext, "-layout"):
        assert views.DRAFT_LINE in page
    # Heads of pages are not read out by a screen reader: the line stands in the text too.
    inside = pages(made, pdftotext, *BETWEEN)
    assert sum(page.count(views.DRAFT_LINE) for page in inside) == 1 + 2 * 6  # cover, front and back of each record
    assert views.DRAFT_LINE not in "".join(pages(pack_pdf(invented.pack()), pdftotext))


def test_a_sheet_a_record_judge_in_front_what_came_of_it_behind(printed: bytes, pdftotext: Path) -> None:
    found = pages(printed, pdftotext)

    for number in range(1, 7):
        front = next(
            place for place, page in enumerate(found, 1) if re.search(rf"^Record {number}$", page, re.MULTILINE)
        )
        back = next(place for place, page in enumerate(found, 1) if f"Record {number}: what came of it" in page)
        assert front % 2 == 1
        assert back % 2 == 0
        assert back - front == (3 if number == 2 else 1)  # the long one has two pages more
        for place in range(front, back):
            assert invented.OUTCOME_WORDS not in found[place - 1]
            assert "Community resolution" not in found[place - 1]


def test_every_question_has_its_boxes_on_every_record(printed: bytes, pdftotext: Path) -> None:
    text = one_line(" ".join(pages(printed, pdftotext, "-layout")))

    assert text.count("Serious concerns") == 6 + 1  # each record, and the list of questions
    assert text.count("Overall, how confident are you in this search?") == 6 + 1


def test_the_table_of_areas_adds_up(printed: bytes, pdftotext: Path) -> None:
    page = next(
        page for page in pages(printed, pdftotext, "-layout") if "How many from each area" in page and "Dacorum" in page
    )

    rows = re.findall(r"^ +(\S.*?) {2,}([\d,]+) +(\d+)", page, re.MULTILINE)
    counts = {name: (int(population.replace(",", "")), int(drawn)) for name, population, drawn in rows}
    total = counts.pop("All")
    assert total == tuple(map(sum, zip(*counts.values(), strict=True)))
    assert len(counts) == len(invented.AREAS)


# --- texts --------------------------------------------------------------------------------------------------


def whole(text: str) -> str:
    return re.sub(r"\s+", "", without_breaks(for_print(text)))


def test_hostile_texts_come_out_as_text_and_whole(pdftotext: Path) -> None:
    names = [name for name in HOSTILE if name != "blank"]
    records = [
        invented.record(
            str(place), HOSTILE[name][:200], grounds=HOSTILE[name], force_reason=HOSTILE[name], found=HOSTILE[name]
        )
        for place, name in enumerate(names, 1)
    ]

    made = pack_pdf(invented.pack(*records))

    text = re.sub(r"\s+", "", without_breaks("".join(pages(made, pdftotext, *BETWEEN))))
    for name in names:
        assert text.count(whole(HOSTILE[name].strip())) >= 3, name
    assert len([name for name in headings(made, "/H1") if name.startswith("Record")]) == len(names)


def test_a_text_as_long_as_a_cell_is_not_cut(pdftotext: Path) -> None:
    made = pack_pdf(invented.pack(invented.record("1", grounds=LONGEST), invented.record("2", grounds="x" * 32768)))

    text = re.sub(r"\s+", "", "".join(pages(made, pdftotext, *BETWEEN)))
    assert text.count("word") >= 6550
    assert "THELASTWORD" in text
    assert "x" * 32768 in text


def test_nothing_runs_off_the_page(pdftotext: Path) -> None:
    records = [
        invented.record(str(place), text[:60], grounds=text, force_reason=text)
        for place, text in enumerate((HOSTILE["long-word"], HOSTILE["long-number"], "W/" * 400, "W-" * 400), 1)
    ]
    made = pack_pdf(invented.pack(*records))

    boxes = subprocess.run([pdftotext, "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', boxes)
    assert len(words) > 1000
    off = [
        unescape(word) for left, right, low, word in words if float(left) < 40 or float(right) > 556 or float(low) > 820
    ]
    assert off == []


def test_a_pack_of_one_record_and_one_of_none_compile() -> None:
    assert pack_pdf(invented.pack(invented.record("1"))).startswith(b"%PDF")
    assert pack_pdf(replace(invented.pack(), records=())).startswith(b"%PDF")


def test_more_questions_than_a_page_holds_still_all_stand(pdftotext: Path) -> None:
    pack = invented.pack(invented.record("1"))
    many = tuple(replace(pack.questions[0], id=f"X{number}", text=f"Question {number}?") for number in range(1, 61))

    text = "".join(pages(pack_pdf(replace(pack, questions=many)), pdftotext))

    assert all(text.count(f"Question {number}?") == 2 for number in range(1, 61))
