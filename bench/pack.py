"""How long the copies of a pack take, format by format, and beside the same pages through WeasyPrint.

    python bench/pack.py                        one copy of 120 records, nine copies of 40; three runs
    python bench/pack.py --peer PYTHON          ... and WeasyPrint, from an environment that has it
    python bench/pack.py --records 12 --json    a first look

The records are the invented ones that come with the program. One copy is the office's with all records, in three
formats: PDF, page and workbook. The personal copies are made as ``scrutiny pack`` makes them (``cycle.personal``),
without letters and without the search of the finished files, which is timed by itself. The peer makes a PDF of the page
that we make, with its print style: the same words, by another way. Seconds by the clock and of the processor.
"""

import argparse
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from scrutiny import resources
from scrutiny.cycle import context, personal, signatures
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.gate import gate
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack_view, workbook_rows
from scrutiny.outputs import release
from scrutiny.outputs.glossary import with_glossary
from scrutiny.outputs.html import pack_html
from scrutiny.outputs.pdf import pack_pdf
from scrutiny.outputs.views import CopyView
from scrutiny.outputs.workbook import scoring_workbook
from scrutiny.panel import questions
from scrutiny.panel.register import USUAL
from scrutiny.sampling.plan import Settings

EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
MEMBERS = 9
PEER = """
import sys, time
import weasyprint
html = open(sys.argv[1], encoding="utf-8").read()
best = []
for _ in range(int(sys.argv[2])):
    began, worked = time.perf_counter(), time.process_time()
    made = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    best.append((time.perf_counter() - began, time.process_time() - worked))
print(min(one for one, _ in best), min(one for _, one in best), len(made))
"""


def timed(act: Callable[[], object], *, runs: int) -> dict[str, float]:
    """The best and the middle of some runs, in seconds by the clock, and the best of the processor."""
    took, worked = zip(*(_in_a_fresh_process(act) for _ in range(runs)), strict=True)
    return {"best": min(took), "middle": statistics.median(took), "processor": min(worked)}


def _in_a_fresh_process(act: Callable[[], object]) -> tuple[float, float]:
    # Forked, not spawned: modules are loaded and records read, as they are when ``scrutiny pack`` comes to its pages.
    forked = multiprocessing.get_context("fork")
    here, there = forked.Pipe(duplex=False)
    process = forked.Process(target=_tell, args=(act, there))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def _tell(act: Callable[[], object], to: Connection) -> None:
    began, before = time.perf_counter(), time.process_time()
    act()
    to.send((time.perf_counter() - began, time.process_time() - before))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=120)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer", help="a Python that has WeasyPrint")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), records=options.records, runs=options.runs, peer=options.peer)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{'what':44} {'best':>7} {'middle':>7} {'processor':>9}")
    for name, one in found.items():
        print(f"{name:44} {one['best']:7.2f} {one['middle']:7.2f} {one['processor']:9.2f}")


def measured(folder: Path, *, records: int, runs: int, peer: str | None) -> dict[str, dict[str, float]]:
    """Every time, by what was timed."""
    settings = Settings(total=records, minimum=min(4, max(1, records // 15)), members=MEMBERS, readers=3)
    extract = Extract(paths=(resources.sample_data() / EXTRACT,))
    outside = context.system()
    sample(extract, out=folder / "d", seed="8402617395", settings=settings, context=outside, salt=bytes(32))
    one = open_folder(folder / "d")
    rows, load = one.records()
    asked = questions.supplied(one.plan.settings.question_set).without_video()
    view = with_glossary(pack_view(one, rows, load, asked))
    office = replace(view, copy=CopyView(member="M01", number=1, of=MEMBERS))
    cells = workbook_rows(one, rows)
    shared = personal.share(one, personal.NO_PANEL)
    common = personal.Common(view=view, rows=cells, questions=asked, draw_page=b"", panel=personal.Panel(usual=USUAL))

    def book() -> bytes:
        return scoring_workbook(
            pack_id=view.pack_id, title=view.title, member="M01", period=view.period, records=list(cells.values()),
            questions=asked, marking=view.marking,
        )  # fmt: skip

    def copies() -> dict[str, bytes]:
        return personal.all_copies(common, shared)

    found = {
        f"one copy of {records}: PDF": timed(lambda: pack_pdf(office), runs=runs),
        f"one copy of {records}: page": timed(lambda: pack_html(office), runs=runs),
        f"one copy of {records}: workbook": timed(book, runs=runs),
        f"one copy of {records}: all three": timed(lambda: (pack_pdf(office), pack_html(office), book()), runs=runs),
        f"{MEMBERS} copies of about {records * 3 // MEMBERS}: all three": timed(copies, runs=runs),
    }
    made = copies()  # after all that is timed: from here on Typst remembers
    at = gate(one, rows, signatures.state_of(one, rows), clear={}, allowed=())
    found["the search of these"] = timed(lambda: release.scan(made, at.secrets, allowed=at.allowed), runs=1)
    if peer is not None:
        page = folder / "page.html"
        page.write_bytes(pack_html(view))
        done = subprocess.run(
            [peer, "-c", PEER, str(page), str(runs)], capture_output=True, text=True, check=True
        ).stdout.split()
        found[f"WeasyPrint, the page of {records} as PDF"] = {
            "best": float(done[0]), "middle": float(done[0]), "processor": float(done[1]),
        }  # fmt: skip
    return found


if __name__ == "__main__":
    sys.exit(main())
