"""The fact sheet says of every field and every setting what the code does, and promises nothing else."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from conftest import ROOT

from scrutiny.cycle import dpia as step
from scrutiny.cycle import purge
from scrutiny.cycle.config import Config
from scrutiny.outputs import dpia, views
from scrutiny.outputs.dpia import Kept, Place, Practice, Signed, SoFar
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.paper_files import paper_docx, paper_html
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.views import Fact
from scrutiny.panel.redaction import Kind
from scrutiny.records import fields
from scrutiny.records.fields import Sensitivity

SO_FAR = SoFar(
    as_of="step 9 of the ledger, 20 November 2026",
    head="ab" * 32,
    cycles=2,
    loads=3,
    rows=1624,
    rejected=7,
    loads_deleted=1,
    signed=(
        Signed(
            draw="2026-11, round 1, first sample",
            on="1 November 2026",
            signed=99,
            left=1,
            signers=("JT-01", "KL-2"),
            bands={"time": "day or night", "date": "month", "age": "child or adult", "place": "area"},
        ),
        Signed(
            draw="2026-09, round 1, first sample",
            on="3 September 2026",
            signed=None,
            left=None,
            signers=(),
            bands={},
        ),
    ),
    kinds={"name": 41, "vrm": 12},
    packs=2,
    given=9,
    ended={"came back": 7},
    out=2,
    backups=(1, 4),
    dates=(),
    otherwise=(),
)
PRACTICE = Practice(
    force="Hertfordshire",
    office="OPCC for Hertfordshire",
    marking="OFFICIAL-SENSITIVE",
    list_first=False,
    members=9,
    readers=3,
    kept=(Kept(name="extract", days=91, what="Extracts."), Kept(name="scores", days=2557, what="Answers.")),
    places=(
        Place(where=dpia.WORKSPACE, path="ledger.db", holds="steps", goes="in part"),
        Place(where=dpia.PRIVATE, path="key.csv", holds="the key", goes="91 days"),
        Place(where=dpia.DRAW, path="public/", holds="public ids", goes="stays"),
        Place(where=dpia.CYCLE, path="part-b/", holds="Part B", goes="2,557 days"),
    ),
    so_far=SO_FAR,
)
SHEET = dpia.fact_sheet(PRACTICE)
BARE = dpia.fact_sheet(replace(PRACTICE, force="", office="", so_far=None))


def strings(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.heading
        yield section.line
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield block.text
                case Items():
                    yield from block.items
                case Facts():
                    yield from (text for fact in block.facts for text in (fact.label, fact.value))
                case Grid():
                    yield from (block.caption, *block.heads, *block.notes)
                    yield from (cell for row in block.rows for cell in row)
                case Blank():
                    yield block.label
        yield from strings(section.parts)


def words_of(paper: Paper) -> str:
    return "\n".join(strings(paper.sections))


def grids(sections: tuple[Section, ...]) -> Iterator[Grid]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Grid))
        yield from grids(section.parts)


def grid(caption: str, paper: Paper = SHEET) -> Grid:
    return next(one for one in grids(paper.sections) if one.caption == caption)


def row_of(name: str) -> dict[str, object]:
    """A record in which this field alone says something that can be found again."""
    value: object = "Zyxw"
    known = fields.by_name()[name]
    if known.kind is fields.Kind.INSTANT:
        value = datetime(2026, 8, 14, 14, 37, 53, tzinfo=UTC)
    elif known.kind is fields.Kind.NUMBER:
        value = 19.4321
    return {name: value}


def page_with(name: str) -> tuple[str, str]:
    """What a record's page says of this field before judging, and after."""
    others = {each: code for each, code in OPENED.items() if each != name}
    page = views.record_view(
        {**others, **row_of(name)}, number="1", area="Watford", supplied=frozenset({name, *others})
    )
    return views.words((page.facts, page.grounds)), views.words(page.outcome)


# Other fields stand on a page only where these say so.
OPENED = {"power": "cjpoa-s60", "clothing_removed": "more-than-outer", "intimate_parts_exposed": "yes"}


# --- fields -----------------------------------------------------------------------------------------------------


def test_every_field_stands_once_in_the_table_of_its_class() -> None:
    for one in Sensitivity:
        own = [field for field in fields.FIELDS if field.sensitivity is one]

        assert [row[:2] for row in grid(f"The {len(own)} fields of class {one}").rows] == [
            (field.label, field.meaning) for field in own
        ]
    assert sum(int(row[1]) for row in grid("How many fields of each class").rows) == len(fields.FIELDS)


@pytest.mark.parametrize("field", fields.FIELDS, ids=lambda field: field.name)
def test_what_the_sheet_says_of_a_field_is_what_the_page_of_a_record_does(field: fields.Field) -> None:
    says = dpia.seen_by_members(field)
    before, after = page_with(field.name)
    spelt = "Zyxw" in before + after or "19.43" in before + after or ":37" in before + after

    assert spelt == says.startswith("yes, as signed"), says
    if says == "no":
        empty = views.record_view(OPENED, number="1", area="Watford", supplied=frozenset(OPENED))
        assert before == views.words((empty.facts, empty.grounds))
    if says.endswith("after judging"):
        assert field.label in after
        assert field.label not in before
    if says.startswith("only that it is recorded"):
        assert f"{field.label}\nrecorded" in before
    if says.startswith("yes, rounded"):
        assert f"{field.label}\n19" in before


def test_no_secret_or_restricted_field_is_said_to_be_seen_as_it_is() -> None:
    for field in fields.FIELDS:
        says = dpia.seen_by_members(field)
        if field.sensitivity is Sensitivity.SECRET:
            assert says == "no"
        if field.sensitivity is Sensitivity.RESTRICTED:
            assert says == "no" or says.startswith("in bands"), field.name


# --- what is said -----------------------------------------------------------------------------------------------


def test_the_two_ways_of_supply_say_what_the_office_then_holds() -> None:
    listed = dpia.fact_sheet(replace(PRACTICE, list_first=True))

    assert "the words of records that are never drawn, too" in words_of(SHEET)
    assert "request.csv" not in words_of(SHEET)
    assert "A list first, then details." in words_of(listed)
    assert "request.csv" in [row[0] for row in grid("What is made to be handed out", listed).rows]


def test_every_paper_that_is_made_to_be_handed_out_stands_in_the_sheet() -> None:
    rows = {row[0]: row[1:] for row in grid("What is made to be handed out").rows}

    for paper in ("Pack to judge from", "Must-see paper", "Covering letter, with each copy", "Part B, with the agenda",
                  "Notice of a withdrawn record, and the page in its place", "Scoring workbook"):  # fmt: skip
        assert all(rows[paper]), paper
    assert "after the answers of all are in" in rows["Part B, with the agenda"][0]


def test_what_lies_beside_the_rounds_of_a_cycle_is_told_with_the_day_it_goes() -> None:
    usual = step.practice(None)
    scores = Config().retention.scores
    beside = {place.path: place.goes for place in usual.places if place.where == dpia.CYCLE}

    assert beside["part-b/"] == f"{scores} days after the meeting (scores)"
    assert beside["private/cleared.json"] == f"{Config().retention.details} days after the meeting (details)"
    assert beside["results/"] == beside["briefs/"] == beside["index.html"] == beside["dates.ics"] == "stays"
    assert {f"{name}/" for name in purge._BESIDE} | {f"private/{name}" for name in purge._BESIDE_PRIVATE} <= set(beside)
    sheet = grid("In the folder of a cycle, beside its rounds", dpia.fact_sheet(usual))
    assert [row[0] for row in sheet.rows] == list(beside)


def test_who_signed_what_is_counted_and_what_is_deleted_is_said_to_be() -> None:
    draws = grid("Records signed, by draw")
    kinds = grid("What was taken out, by kind, in all records that are signed")

    assert draws.rows[0][2:5] == ("99", "1", "JT-01, KL-2")
    assert "time of the search: day or night" in draws.rows[0][5]
    assert draws.rows[1][2:5] == ("deleted", "deleted", "-")
    assert "Deleted: the details" in draws.notes[0]
    assert kinds.rows == (("Name", "[NAME]", "41"), ("Vehicle registration", "[VRM]", "12"), ("All", "", "53"))
    assert "Extracts deleted since\n1" in words_of(SHEET)
    assert "A copy came back\n7 times" in words_of(SHEET)


def test_outside_of_a_workspace_the_sheet_says_so_and_counts_nothing() -> None:
    said = "\n".join(f"{fact.label}: {fact.value}" for fact in BARE.facts)

    assert "Settings: the usual ones: this was made outside of a workspace" in said
    assert "Force: not set" in said
    assert "ledger, " not in said
    assert not [one for one in grids(BARE.sections) if one.caption == "Records signed, by draw"]
    assert "This sheet was made outside of a workspace." in words_of(BARE)
    assert "so far" not in words_of(BARE)


def test_banding_is_never_said_to_make_anonymous_and_pseudonyms_not_either() -> None:
    for paper in (SHEET, BARE):
        text = words_of(paper)
        assert text.count(dpia.LINKED) >= 3
        for sentence in re.findall(r"[^.\n]*anonymous[^.\n]*", text):
            assert " not " in sentence, sentence


def test_no_paragraph_of_law_and_no_judgement_stands_in_it() -> None:
    text = words_of(SHEET)

    assert not re.search(r"\b(?:Article|Art\.|Schedule|Part \d|section \d|GDPR|DPA)\b", text.replace("section 60", ""))
    assert not re.search(r"unlawful|illegal|\bbreach|compliant|\bfail|guarantee|\bsecure\b", text, flags=re.IGNORECASE)
    assert "gives no legal advice" in text


def test_what_the_office_decides_is_left_blank() -> None:
    last = SHEET.sections[-1]
    labels = [block.label for block in last.blocks if isinstance(block, Blank)]

    assert len(labels) == len(set(labels)) >= 12
    for wanted in ("lawful basis", "controller", "agreement", "Advice of the data protection officer"):
        assert any(wanted in label for label in labels), wanted


def test_every_kind_that_is_marked_is_named() -> None:
    text = words_of(SHEET)

    for kind in Kind:
        said = "the office's own list" if kind is Kind.OWN else kind.spoken.removesuffix(" removed")
        assert said.casefold() in text.casefold(), kind


NETWORK = re.compile(
    r"^\s*(?:import|from)\s+(?:socket|ssl|http|smtplib|ftplib|requests|httpx|aiohttp|asyncio|urllib\.request|urllib3)\b"
    r"|^\s*from\s+urllib\s+import\s.*\brequest\b",
    flags=re.MULTILINE,
)


def test_the_program_cannot_open_a_connection_as_the_sheet_says() -> None:
    assert "opens no connection to a network" in words_of(SHEET)
    assert NETWORK.search("    from urllib.request import urlopen")
    for path in sorted((ROOT / "scrutiny").rglob("*.py")):
        assert not NETWORK.search(path.read_text(encoding="utf-8")), path


# --- as files ---------------------------------------------------------------------------------------------------


def test_word_and_page_hold_every_word_and_the_same_bytes_twice() -> None:
    made = paper_docx(SHEET)
    body = docx.Document(io.BytesIO(made))
    typed = "\n".join(text for text in body.element.itertext())
    page = paper_html(SHEET).decode("utf-8")

    assert made == paper_docx(dpia.fact_sheet(PRACTICE))
    assert page.encode() == paper_html(dpia.fact_sheet(PRACTICE))
    for text in filter(None, strings(SHEET.sections)):
        assert for_screen(text) in typed
    assert page.count("<h2") >= len(SHEET.sections)
    assert SHEET.marking in body.sections[0].header.paragraphs[0].text
    assert Fact(label="As of", value="step 9 of the ledger, 20 November 2026") in SHEET.facts


def test_every_table_of_the_page_moves_sideways_in_a_box_of_its_own_that_has_a_name() -> None:
    page = paper_html(SHEET).decode("utf-8")

    boxes = re.findall(r'<div class="scroll" role="region" aria-labelledby="([^"]+)" tabindex="0">\s*<table', page)
    assert len(boxes) == len(set(boxes)) == page.count("<table")
    assert all(f'id="{name}"' in page for name in boxes)
