"""The printed pack: tags, pages, marks, and texts that must come out whole."""

import hashlib
import os
import re
import subprocess
import sys
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
from scrutiny.outputs.guides import guides
from scrutiny.outputs.pdf import pack_pdf, short_answers
from scrutiny.outputs.textsafe import for_print, without_breaks
from scrutiny.outputs.views import CopyView, GuideView, PackView
from scrutiny.panel import questions

COPY = CopyView(member="M03", number=3, of=9)


def own(*records: views.RecordView) -> PackView:
    """A member's copy of these records, or of the six: what is answered on paper."""
    return replace(invented.pack(*records), copy=COPY)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pack_pdf(own())


@pytest.fixture(scope="module")
def offices() -> bytes:
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
            f"Questions about record {number}",
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


def test_what_is_read_aloud_follows_the_page(pdftotext: Path, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(pack_pdf(own(invented.record("1"))))

    told = subprocess.run(
        [pdftotext.with_name("pdfinfo"), "-struct-text", path], capture_output=True, check=True
    ).stdout.decode()
    spoken = one_line(" ".join(re.findall(r'^ +"(.*)"$', told, re.MULTILINE)))
    first = spoken[spoken.index("Record 1 Watford") :]

    places = [first.index(words) for words in (
        "Watford", "The reasons, as the officer wrote them", "At about the time", "had told them to hold it.",
        "What the record shows", "When August 2026, afternoon", "Handcuffs used", "Why force was used",
        "What the person was told", "Questions about record 1", "Question", "Your answer", "Q1", "Does the record say",
        "Partly", "Cannot tell", "Q2", "Strong", "Overall, how", "Cannot judge", "Z2", "In your own words", "Comment",
        "Record 1: what came", "Outcome", "Community resolution", "What the supervisor thought", "Satisfied",
        "Notes for the meeting",
    )]  # fmt: skip
    assert places == sorted(places)


def test_what_the_officer_wrote_is_tagged_as_paragraphs(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        order = elements(pdf)
        long = next(place for place, e in enumerate(order) if str(e.S) == "/H1" and str(e.T) == "Record 2")
        shown = next(
            place for place, e in enumerate(order[long:], long) if str(e.get("/T", "")) == "What the record shows"
        )

        assert [str(e.S) for e in order[long + 1 : shown]].count("/P") >= 12


def test_there_is_no_picture_without_words(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        assert [e for tag in ("/Figure", "/Formula") for e in tagged(pdf, tag) if not str(e.get("/Alt", ""))] == []


# --- pages --------------------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes(printed: bytes) -> None:
    assert pack_pdf(own()) == printed


def test_the_bytes_are_the_same_in_another_time_zone() -> None:
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "import invented; from scrutiny.outputs.pdf import pack_pdf\n"
        "print(hashlib.sha256(pack_pdf(invented.pack(invented.record('1')))).hexdigest())"
    )
    here = hashlib.sha256(pack_pdf(invented.pack(invented.record("1")))).hexdigest()

    there = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        env={**os.environ, "TZ": "Pacific/Kiritimati"}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert there == here


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
            for words in (invented.OUTCOME_WORDS, "Community resolution", "What the supervisor thought", "Satisfied"):
                assert words not in found[place - 1]
        thought = "not supplied by the force" if number == 4 else "Satisfied"
        assert f"What the supervisor thought of the record: {thought}" in one_line(found[back - 1])


def test_every_question_has_its_boxes_on_every_record(printed: bytes, pdftotext: Path) -> None:
    text = one_line(" ".join(pages(printed, pdftotext, "-layout")))

    assert text.count("Serious concerns") == 6 + 2  # each record; in the list of questions, and as one to say why of
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
    pack = own(invented.record("1"))
    many = tuple(replace(pack.questions[0], id=f"X{number}", text=f"Question {number}?") for number in range(1, 61))

    text = "".join(pages(pack_pdf(replace(pack, questions=many)), pdftotext))

    assert all(text.count(f"Question {number}?") == 2 for number in range(1, 61))


# --- a member's own copy --------------------------------------------------------------------------------------


def test_a_personal_copy_says_whose_it_is_on_its_cover_and_at_the_foot_of_every_page(pdftotext: Path) -> None:
    view = own(invented.record("1"))

    found = pages(pack_pdf(view), pdftotext)

    assert "This copy belongs to M03. It is copy 3 of 9. Your initials:" in one_line(found[0])
    assert all("copy 3 of 9 (M03)" in one_line(page) for page in found)
    quiet = replace(view, copy=CopyView(member="M03", number=3, of=9, initials=False))
    assert "initials" not in "".join(pages(pack_pdf(quiet), pdftotext))


def test_the_contents_stand_apart_from_what_is_to_be_noted_before_them(pdftotext: Path) -> None:
    note = "The officers' reasons are not in this file, so no record can show whether a search was well founded. " * 4
    view = replace(own(*invented.six_records()[:2]), notices=(note,) * 2, guides=guides(["pace-s1"]))

    boxes = subprocess.run(
        [pdftotext, "-bbox", "-l", "1", "-", "-"], input=pack_pdf(view), capture_output=True, check=True
    )
    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', boxes.stdout.decode())
    heading = next(
        place
        for place in range(len(words))
        if [said for *_, said in words[place : place + 3]] == ["In", "this", "pack"]
    )
    before = max(float(low) for _, low, said in words[:heading] if said == "founded.")

    assert float(words[heading][0]) > before + 14  # points: a line of the text


def test_the_contents_name_the_records_and_not_the_first_of_them(printed: bytes, pdftotext: Path) -> None:
    contents = pages(printed, pdftotext, "-layout")[0].split("In this pack", 1)[1]

    assert "The records: a sheet for each" in contents
    assert "Record 1" not in contents


def test_in_large_print_where_a_record_is_several_sheets_the_contents_promise_no_sheet(
    large: bytes, pdftotext: Path
) -> None:
    text = " ".join(" ".join(pages(large, pdftotext, "-layout")[:3]).split("In this pack", 1)[1].split())

    assert re.search(r"The records(?: |\.)+\d", text)
    assert "a sheet for each" not in text


def test_a_column_of_notes_is_there_only_if_there_is_a_note(pdftotext: Path) -> None:
    pack = invented.pack(invented.record("1"))

    def heads(note: str) -> str:
        made = pack_pdf(replace(pack, areas=tuple(replace(area, note=note) for area in pack.areas)))
        return next(line for page in pages(made, pdftotext, "-layout") for line in page.splitlines() if "Drawn" in line)

    assert heads("all of them").split()[-1] == "Note"
    assert heads("").split()[-1] == "Drawn"


def test_the_offices_copy_says_that_nobody_answers_there_and_has_no_place_to(
    offices: bytes, printed: bytes, pdftotext: Path
) -> None:
    found, members = (one_line(" ".join(pages(made, pdftotext))) for made in (offices, printed))

    assert "The office's copy, with all records. Members answer in copies of their own." in found
    assert "Where do my answers go? Not here. This is the office's copy" in found
    for words in ("belongs to", "Tick the boxes", "Your answer", "initials", "Scoring sheet", "Comment: Why you"):
        assert words not in found
        assert words in members
    # A box to tick is drawn: the office's copy has a line of words instead.
    assert found.count("Yes / Partly / No / Cannot tell / Not applicable") > members.count(
        "Yes / Partly / No / Cannot tell / Not applicable"
    )
    assert found.count("Overall, how confident are you in this search?") == 6 + 1


def test_a_member_with_some_of_the_records_is_told_why_their_numbers_have_gaps(pdftotext: Path) -> None:
    some = own(*invented.six_records()[1:5:2])

    cover = one_line(pages(pack_pdf(some), pdftotext)[0])

    assert (
        "Record numbers are the same in every copy, so yours are not in a row: you have 2; 6 were drawn in all."
    ) in cover
    assert "not in a row" not in one_line(pages(pack_pdf(own()), pdftotext)[0])


# --- guides ---------------------------------------------------------------------------------------------------


def with_guides(*codes: str) -> PackView:
    return replace(invented.pack(invented.record("1")), guides=guides(codes))


def test_the_guides_stand_before_the_records_and_the_first_is_one_page(pdftotext: Path) -> None:
    view = with_guides("pace-s1", "mda-s23", "cjpoa-s60")
    made = pack_pdf(view)

    found = headings(made, "/H1")
    assert found.index("If something worries you") < found.index("Record 1")
    assert [name for name in found if name in {guide.heading for guide in view.guides}] == [
        guide.heading for guide in view.guides
    ]
    page = next(page for page in pages(made, pdftotext) if view.guides[0].terms[0].meaning[:40] in one_line(page))
    assert all(whole(term.meaning) in re.sub(r"\s+", "", page) for term in view.guides[0].terms)


def test_every_power_there_is_still_fits_its_pages(pdftotext: Path) -> None:
    from scrutiny.code_a.powers import powers

    view = with_guides(*powers())
    text = re.sub(r"\s+", "", "".join(pages(pack_pdf(view), pdftotext, *BETWEEN)))

    assert all(whole(term.meaning) in text for guide in view.guides for term in guide.terms)


@pytest.mark.parametrize("large", [False, True])
def test_no_entry_of_a_guide_is_parted_from_its_source(pdftotext: Path, large: bool) -> None:
    from scrutiny.code_a.powers import powers

    view = with_guides(*powers())
    found = [re.sub(r"\s+", "", page) for page in pages(pack_pdf(view, large=large), pdftotext, *BETWEEN)]

    entries = [term.meaning for guide in view.guides for term in guide.terms]
    assert sum("\n" in entry for entry in entries) > 20
    for entry in entries:
        assert any(whole(entry) in page for page in found), entry[:60]


def test_a_guide_that_says_little_or_nothing_compiles() -> None:
    bare = GuideView(id="bare", heading="Bare", intro=())

    assert pack_pdf(replace(invented.pack(invented.record("1")), guides=(bare,))).startswith(b"%PDF")


# --- answers on paper -----------------------------------------------------------------------------------------


def test_short_answers_tell_the_answers_of_a_question_apart() -> None:
    found = {
        question.id: short_answers(question) for question in views.question_views(questions.supplied(), video=True)
    }

    assert found["Q1"] == ["Y", "P", "N", "CT"]
    assert found["V3"] == ["1", "2", "3", "4", "5"]
    assert found["Z1"] == ["E", "S", "NC", "SC", "CJ"]
    assert found["Z2"] == []
    one = replace(views.question_views(questions.supplied())[0], options=("Small", "Smaller", "Other"))
    assert short_answers(one) == ["SMALL", "SMALLE", "OTHER"]


def test_the_key_of_the_scoring_sheet_explains_every_short_answer(printed: bytes, pdftotext: Path) -> None:
    page = one_line(next(page for page in pages(printed, pdftotext) if "Write each answer short" in page))

    assert "Y for yes, P for partly, N for no, CT for cannot tell" in page
    assert "SC for serious concerns" in page
    assert "There is no room for words here: write your reasons on the record's own page, under Comment, and" in page


def test_a_tick_list_has_a_row_for_each_thing_on_it_and_a_column_in_the_scoring_sheet(pdftotext: Path) -> None:
    asked = views.question_views(questions.supplied(), video=True)
    listed = next(question for question in asked if question.items)
    records = [invented.record(str(number)) for number in range(1, 41)]
    view = replace(own(*records), questions=asked)

    made = pack_pdf(view)
    found = pages(made, pdftotext, "-layout")
    text = one_line(" ".join(found))
    assert all(text.count(item) == len(records) + 1 for item in listed.items)
    assert text.count("Not said") == len(records) * len(listed.items) + 1
    sheet = found[next(place for place, page in enumerate(found) if "Write each answer short" in page) :]
    heads = " ".join(page for page in sheet if "Record" in page)
    assert all(f"{listed.id} {code}" in one_line(heads) for code in listed.item_codes)
    with pikepdf.open(BytesIO(made)) as pdf:  # no column is too narrow to write in: 13 at most, and one for the number
        widths = [len([e for e in elements_of(row) if str(e.S) == "/TH"]) for row in tagged(pdf, "/TR")]
        assert max(widths) <= 14


def elements_of(node: Any) -> list[Any]:
    """The structure elements right under one."""
    children = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
    return [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]


# --- large print ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> bytes:
    view = invented.pack(*invented.six_records()[:3])
    return pack_pdf(replace(view, guides=guides(["mda-s23"]), copy=CopyView(member="M03", number=3, of=9)), large=True)


def test_no_letter_of_a_large_print_is_smaller_than_sixteen_points(
    large: bytes, pdftotext: Path, tmp_path: Path
) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(large)

    told = subprocess.run(
        [pdftotext.with_name("pdftohtml"), "-xml", "-stdout", "-i", "-zoom", "1", path], capture_output=True, check=True
    ).stdout.decode()
    sizes = {int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', told)}

    assert min(sizes) == 16
    with pikepdf.open(BytesIO(large)) as pdf:
        assert {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages} == {(0, 0, 595, 842)}


def test_in_large_print_what_came_of_it_is_never_on_a_side_with_questions(large: bytes, pdftotext: Path) -> None:
    found = pages(large, pdftotext)

    for number in range(1, 4):
        front = next(
            place for place, page in enumerate(found, 1) if re.search(rf"^Record {number}$", page, re.MULTILINE)
        )
        back = next(place for place, page in enumerate(found, 1) if f"Record {number}: what came of it" in page)
        assert front % 2 == 1
        assert back % 2 == 0
        assert "Q11" in "".join(found[front - 1 : back - 1])
        assert not re.search(r"^(Q\d+|Z\d)\b", found[back - 1], re.MULTILINE)
        for place in range(front, back):
            assert invented.OUTCOME_WORDS not in found[place - 1]


def test_in_large_print_no_page_before_the_records_holds_a_few_lines(pdftotext: Path) -> None:
    from scrutiny.code_a.powers import powers

    codes = list(powers())
    for several in range(1, len(codes) + 1, 3):
        view = replace(with_guides(*codes[:several]), copy=CopyView(member="M03", number=3, of=9))
        (area, *_) = view.areas
        alone = replace(view, areas=(replace(area, population=view.total_population, drawn=view.total_drawn),))
        for one in (view, alone):
            found = pages(pack_pdf(one, large=True), pdftotext)
            first, last = (
                next(at for at, page in enumerate(found) if re.search(f"^ *{words}$", page, re.MULTILINE))
                for words in ("The questions", "Record 1")
            )
            before = [page for page in found[first : last - 1] if "left empty on purpose" not in page]
            assert [page for page in before if len(page.split("\n")) < 18] == [], several


def test_the_last_line_for_a_comment_keeps_off_the_foot_of_the_page(large: bytes) -> None:
    usual = pack_pdf(own(*invented.six_records()[:3]))

    for made in (large, usual):
        with pikepdf.open(BytesIO(made)) as pdf:
            drawn = [sorted(heights_of_lines(page)) for page in pdf.pages]
        ruled = [(foot, rest[0]) for foot, *rest in drawn if len(rest) > 2]
        assert len(ruled) > 5
        assert min(lowest - foot for foot, lowest in ruled) > 10  # points


def heights_of_lines(page: pikepdf.Page) -> list[float]:
    """How high above the foot of the sheet each line ends, in points."""
    scale, up = 1.0, 0.0  # of what is drawn now
    kept: list[tuple[float, float]] = []
    found: list[float] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "q":
            kept.append((scale, up))
        elif str(operator) == "Q":
            scale, up = kept.pop()
        elif str(operator) == "cm":
            scale, up = scale * float(operands[3]), scale * float(operands[5]) + up
        elif str(operator) == "l":
            found.append(scale * float(operands[1]) + up)
    return found


def test_a_large_print_says_all_that_the_usual_one_says(large: bytes, pdftotext: Path) -> None:
    text = re.sub(r"\s+", "", "".join(pages(large, pdftotext, "-raw")))

    view = invented.pack(*invented.six_records()[:3])
    pieces = (*view.how_to, *view.reading, *view.sampling.how, *(term.meaning for term in view.glossary),
              *(fact.value for record in view.records for fact in record.facts),
              *(fact.value for fact in view.sampling.facts))  # fmt: skip
    assert [piece for piece in pieces if whole(piece) not in text] == []


# --- strange packs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [False, True])
def test_nothing_runs_off_the_page_whatever_the_pack_holds(large: bool, pdftotext: Path) -> None:
    grounds = ("x", "word " * 6400 + "THEEND", "W" * 300, "a\n\n" * 80)
    records = [
        invented.record(str(place), text[:80], grounds=text, found=text[:4000]) for place, text in enumerate(grounds, 1)
    ]
    areas = tuple(
        views.AreaRow(name=f"Area {number:02} with a long name", population=1000, drawn=1) for number in range(60)
    )
    view = replace(own(*records), areas=areas, total_population=60_000, total_drawn=60, guides=guides(["pace-s1"]))

    made = pack_pdf(view, large=large)

    boxes = subprocess.run([pdftotext, "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', boxes)
    off = [
        (unescape(word), left, right, low)
        for left, top, right, low, word in words
        if float(left) < 40 or float(right) > 556 or float(top) < 14 or float(low) > 830
    ]
    assert off == []
    text = re.sub(r"\s+", "", "".join(pages(made, pdftotext, *BETWEEN)))
    assert "THEEND" in text
    assert "W" * 300 in text
    assert all(text.count(area.name.replace(" ", "")) == 1 for area in areas)


@pytest.mark.parametrize("large", [False, True])
def test_answers_of_another_panel_fit_their_column_however_long(large: bool, pdftotext: Path) -> None:
    question = views.question_views(questions.supplied())[0]
    long = ("Ask the Commissioner's office about Professional Standards", "1 - very poor", "x" * 90, "No")
    asked = tuple(
        replace(question, id=f"X{place}", options=long, codes=("a", "b", "c", "d"), comment_when=("a",), items=items)
        for place, items in enumerate(((), ("A thing to answer by itself", "y" * 90)))
    )

    made = pack_pdf(replace(own(invented.record("1")), questions=asked), large=large)

    boxes = subprocess.run([pdftotext, "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)) < 556


def test_a_heading_is_never_the_last_thing_on_a_page(pdftotext: Path) -> None:
    for view in (invented.pack(), own()):
        made = pack_pdf(replace(view, guides=guides(["pace-s1", "mda-s23", "cjpoa-s60"])))
        heads = {*headings(made, "/H1"), *headings(made, "/H2")}

        for page in pages(made, pdftotext, *BETWEEN):
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            assert not lines or lines[-1] not in heads


@pytest.mark.parametrize("large", [False, True])
def test_there_is_room_to_say_why_before_what_came_of_it_however_long_the_reasons(large: bool, pdftotext: Path) -> None:
    lengths = range(30, 1500, 210) if large else range(0, 2400, 120)
    records = [
        invented.record(str(number), grounds="He ran. " * (length // 8)) for number, length in enumerate(lengths, 1)
    ]

    text = one_line(" ".join(pages(pack_pdf(own(*records), large=large), pdftotext, *BETWEEN)))

    for number in range(1, len(records) + 1):
        before = text[: text.index(f"Record {number}: what came of it")]
        assert before.count("Comment: Why you answered as you did, or anything more.") == number


@pytest.mark.parametrize("count", [60, 120])
def test_the_scoring_sheet_has_no_page_of_a_few_lines(count: int, pdftotext: Path) -> None:
    made = pack_pdf(own(*(invented.record(str(number)) for number in range(1, count + 1))))

    sheets = [page for page in pages(made, pdftotext, *BETWEEN) if re.search(r"^Record Q1 Q2", page, re.MULTILINE)]
    lines = [len(re.findall(r"^\d+$", page, re.MULTILINE)) for page in sheets]
    assert sum(lines) == count
    assert min(lines) > 5


def test_words_have_two_lines_as_wide_as_the_page_unless_the_reasons_are_long(pdftotext: Path) -> None:
    def room(length: int) -> tuple[int, float]:
        """Which page the questions stand on, and how far below the overall question (Z1) the last one is, in points."""
        made = pack_pdf(own(invented.record(grounds="He ran. " * length)))
        found = subprocess.run(
            [pdftotext, "-bbox", "-", "-"], input=made, capture_output=True, check=True
        ).stdout.decode()
        for number, page in enumerate(found.split("<page ")[1:]):
            if ">Comment:</word>" in page and ">Z1</word>" in page:
                tops = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(?:Z1|Q11)</word>', page)
                return number, float(tops[-1]) - float(tops[0])
        raise AssertionError(length)

    (first, high), (page, low) = room(1), room(400)

    assert high > low + 30  # two times two lines of 6 mm or so
    assert page > first
    # In between, as much room as leaves the questions where they are with the least room.
    assert all(room(length)[0] == first for length in (20, 40, 60))
