"""The same inputs give the same bytes: every file of a pack, made twice, in two time zones and with two hash seeds."""

import csv
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.panel.register import Format

EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
ROWS = 12
# Run by a process of its own, which is told its time zone before it starts. The salt is an input, as the extract is.
MAKE = """
import json, sys
from datetime import date
from pathlib import Path
from signing import sign
from scrutiny.cycle import context
from scrutiny.cycle.draw import sample
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.personal import Panel
from scrutiny.panel.register import Format
from scrutiny.sampling.plan import Settings

extract, out = Path(sys.argv[1]), Path(sys.argv[2])
quiet = context.system()
sample(Extract(paths=(extract,)), out=out, seed="1", settings=Settings(total=10, minimum=8, members=3, readers=2),
       context=quiet, salt=bytes(32))
sign(out)
panel = Panel(codes=("M01", "M02", "M03"), usual=tuple(Format), cycle="2026-11", meeting=date(2026, 11, 26),
              answers_by=date(2026, 11, 19), place="County Hall")
made = pack(out, context=quiet, panel=panel)
print(json.dumps(made.files))
"""


def made(folder: Path, *, zone: str, hash_seed: str) -> dict[str, str]:
    """SHA-256 of every file that such a process leaves, by its path."""
    here = Path(__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", MAKE, folder.parent / EXTRACT, folder],
        env=os.environ | {"TZ": zone, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    listed = json.loads(ran.stdout.splitlines()[-1])
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert {f"pack/{name}" for name in listed} == {name for name in found if name.startswith("pack/")}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items())}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    folder = tmp_path_factory.mktemp("bytes")
    with (resources.sample_data() / EXTRACT).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at, area = head.index("searched_at"), head.index("area")
    # An hour before midnight and an hour after, by the clock and by UTC: where a day would be another one elsewhere.
    for place, row in enumerate(rows[:ROWS]):
        row[at] = f"2026-09-{place + 1:02}T{(23, 0, 12)[place % 3]:02}:30:00"
        row[area] = "Watford"
    with (folder / EXTRACT).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows[:ROWS]])
    return (
        made(folder / "a", zone="Europe/London", hash_seed="1"),
        made(folder / "b", zone="Pacific/Auckland", hash_seed="2"),
    )


def test_a_pack_has_the_same_bytes_in_two_time_zones(both: tuple[dict[str, str], dict[str, str]]) -> None:
    packs = [{name: digest for name, digest in each.items() if name.startswith("pack/")} for each in both]
    kinds = {Path(name).suffix for name in packs[0]}

    assert len(tuple(Format)) == 5
    assert {f"pack/M0{n}/pack-large-print.pdf" for n in (1, 2, 3)} | {"pack/M01/pack.docx"} <= set(packs[0])
    assert kinds == {".pdf", ".html", ".xlsx", ".docx"}
    assert packs[0] == packs[1]


def test_what_proves_the_draw_has_the_same_bytes_too(both: tuple[dict[str, str], dict[str, str]]) -> None:
    """All but the file of signatures, which says when each was given."""
    london, auckland = ({name: each[name] for name in each if name != "private/redaction.json"} for each in both)

    assert any(name.startswith("public/") for name in london)
    assert london == auckland
