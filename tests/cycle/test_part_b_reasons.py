"""Part B and the brief of records without the officers' reasons: said beside every result, from the files."""

import io
import json
import random
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from scrutiny.accountability.briefs import reasons_not_read
from scrutiny.cycle import steps, store, workspace
from scrutiny.cycle.brief import brief
from scrutiny.cycle.collect import asked
from scrutiny.cycle.config import Areas, Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.flag import flag
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.follow import together_of
from scrutiny.cycle.intensify import intensify
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import missing_columns
from scrutiny.cycle.part_b import PartB, part_b
from scrutiny.cycle.reasons import without_reasons
from scrutiny.cycle.release_part_b import files_of
from scrutiny.cycle.state import Subject
from scrutiny.cycle.together import of_folder
from scrutiny.cycle.workspace import Noted
from scrutiny.outputs.part_b import Part
from scrutiny.outputs.theme import PLAIN
from scrutiny.panel import members
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

CYCLE = "2021-02"
DAY = date(2021, 1, 12)


def context() -> Context:
    return Context(
        today=lambda: DAY,
        now=lambda: datetime(2021, 1, 12, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(1).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def note(root: Path, step: str, payload: Mapping[str, Any]) -> None:
    with workspace.at_work(root, step=step, context=context()) as work:
        noted = Noted(step=step, subject=Subject(cycle=CYCLE, stage="first").code, payload=payload)
        workspace.record_all(work, [noted], context=context())


def answered(one: DrawFolder, overall: Mapping[str, str]) -> str:
    """Three members gave these overall answers, by pack number; the hash of what is kept of them."""
    own = members.assign(list(overall), members=3, readers=3)
    store.write(one.path / "private" / "assigned.json", canonical_json({"pack_id": "x", "members": own}))
    question = asked(one).overall_question.id
    rows = [
        {"member": member, "record": record, "question": question, "answer": overall[record], "comment": ""}
        for member, records in own.items()
        for record in records
    ]
    store.write(one.answers_path, json.dumps(rows).encode())
    return sha256_of(store.read(one.answers_path))


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of Hertfordshire as published, which has no column for reasons; nobody trusts any record of Watford."""
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=date(2021, 2, 18)),),
        panel=Panel(members=3, readers=3, quorum=2),
        plan=Plan(total=60, minimum=5),
        areas=Areas(file="areas.geojson"),
    )
    root = workspace.init(tmp_path_factory.mktemp("reasons") / "panel", settings, context=context()).root
    shutil.copy(shared_data / "boundaries/lad_hertfordshire.geojson", root / "areas.geojson")
    path = shared_data / "police_uk/2020-12/2020-12-hertfordshire-stop-and-search.csv"
    steps.load(root, Extract(paths=(path,)), context=context(), cycle=CYCLE)
    steps.freeze(root, context=context(), cycle=CYCLE)
    steps.take(root, announced="e-mail, 7 January 2021", seed="0271828182", thrown=True, cycle=CYCLE, context=context())
    one = open_folder(workspace.opened(root).folder(Subject(cycle=CYCLE)))
    areas = dict(zip(one.key["number"].astype(str), one.key["stratum"], strict=True))
    overall = {number: "serious-concerns" if slug == "watford" else "excellent" for number, slug in areas.items()}
    note(root, "pack", {})
    note(root, "collect", {"answers_sha256": answered(one, overall)})
    return root


@pytest.fixture(scope="module")
def made(real: Path) -> PartB:
    return part_b(real, context=context(), cycle=CYCLE)


def test_real_records_without_a_column_for_reasons_are_counted_as_such(real: Path, made: PartB) -> None:
    draws = together_of(workspace.opened(real), CYCLE).draws
    watford = int((draws[0].key["stratum"] == "watford").sum())

    assert made.contents.unread == made.contents.unread_first == Part(count=60, of=60)
    assert without_reasons(draws) == 60
    assert without_reasons(draws, slug="watford") == watford > 0


def test_results_on_real_records_say_in_every_form_that_nobody_could_read_why(made: PartB) -> None:
    said = reasons_not_read(60, drawn=60)
    files = files_of(made.paper, PLAIN)
    word = " ".join(one.text for one in docx.Document(io.BytesIO(files["part-b.docx"])).paragraphs)

    assert unescape(files["part-b.html"].decode()).count(said) == word.count(said) == 2  # by area, and record by record
    assert not re.search(r"unlawful|breach|\bfail|compliant", said, re.IGNORECASE)


def test_part_b_counts_missing_columns_as_the_cover_of_part_a_does(real: Path, made: PartB) -> None:
    records = open_folder(workspace.opened(real).folder(Subject(cycle=CYCLE))).records()[0]
    (named, *_) = missing_columns(records.sources, ())
    found = re.search(r"no column for: (.*?)(?: and (\d+) more \(the office can name them\))?\. Questions", named)
    assert found is not None
    first, more = found.groups()

    assert len(first.split(", ")) + int(more or 0) == made.contents.quality.unseen > 30


def test_the_brief_on_real_records_says_it_in_every_form_and_fits_two_pages(real: Path, tmp_path: Path) -> None:
    """Watford has 52 searches in the month; the panel trusted none of those drawn, in the first draw or the larger."""
    root = Path(shutil.copytree(real, tmp_path / "panel"))
    folder = workspace.opened(root).folder(Subject(cycle=CYCLE))
    flag(of_folder(folder), on=DAY)
    done = intensify(of_folder(folder), "watford", seed="3141592653")
    one = open_folder(folder, draw=done.stage)
    answered(one, dict.fromkeys(one.key["number"].astype(str), "serious-concerns"))
    flag(of_folder(folder), on=DAY)
    written = brief(of_folder(folder), "watford")
    drawn = len(written.brief.cases)
    said = reasons_not_read(drawn, drawn=drawn)

    assert said in written.brief.found
    assert said in unescape((written.folder / "brief.html").read_text(encoding="utf-8"))
    assert said in [one.text for one in docx.Document(str(written.folder / "brief.docx")).paragraphs]
    with pikepdf.open(written.folder / "brief.pdf") as pdf:
        assert len(pdf.pages) <= 2
