"""Verify a whole workspace: what differs from the ledger is named; what can be made again is told and stops nothing."""

import random
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.cycle import steps, store, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.config import Config, Force, Meeting
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.errors import IntegrityError

ROUND = "cycles/2026-11/round-1"
CONTEXT = Context(
    today=lambda: date(2026, 10, 9),
    now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
    random_bytes=random.Random(1).randbytes,
    say=lambda _: None,
    staff="JT-01",
    login=lambda: "jane",
)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Config(force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),))
    root = workspace.init(tmp_path_factory.mktemp("audited") / "panel", settings, context=CONTEXT).root
    extract = Extract(paths=(resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv",))
    steps.load(root, extract, context=CONTEXT)
    steps.freeze(root, context=CONTEXT)
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=CONTEXT)
    steps.on_draw(
        root,
        "pack",
        act=lambda folder, stage: pack(folder, context=CONTEXT, draw=stage),
        about=lambda made, place: {"pack_id": made.pack_id, "files": steps.hashes_of(made.folder, place)},
        context=CONTEXT,
    )
    return root


@pytest.fixture
def copied(packed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(packed, tmp_path / "copy"))


def test_what_nobody_touched_is_whole(packed: Path) -> None:
    found = audit(packed)

    assert (found.events, found.loads, found.frozen, found.draws) == (5, 1, 0, 1)
    assert found.files == len(store.read_folder(packed / ROUND / "pack"))
    assert found.again == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("private/loads/hertfordshire/2026-08-01_2026-09-30/records.parquet", "records.parquet differs"),
        (f"{ROUND}/public/frame-public.csv", "frame-public.csv"),
        (f"{ROUND}/public/plan.json", "plan.json"),
        (f"{ROUND}/public/freeze.json", "freeze.json"),
        (f"{ROUND}/public/sample.csv", "sample.csv"),
        (f"{ROUND}/public/manifest.json", "manifest.json"),
        (f"{ROUND}/private/key.csv", "key.csv"),
        (f"{ROUND}/private/frame.parquet", "frame.parquet"),
    ],
)
def test_an_edited_file_is_named(copied: Path, name: str, told: str) -> None:
    path = copied / name
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])

    with pytest.raises(IntegrityError, match=told) as caught:
        audit(copied)
    assert caught.value.exit_code == 13


def test_another_draw_from_the_same_list_is_named_although_it_verifies_by_itself(copied: Path, tmp_path: Path) -> None:
    """Whoever tries another seed makes a folder that agrees with itself; the ledger says which one was drawn."""
    from scrutiny.cycle.draw import drawn_files
    from scrutiny.sampling import draw, plan, seeds
    from scrutiny.sampling.frame import parse_public_csv

    files = store.read_tree(copied / ROUND)
    fixed = {name: content for name, content in files.items() if not name.startswith("pack/")}
    drawn = draw.draw(
        parse_public_csv(files["public/frame-public.csv"]),
        sizes=plan.from_json(files["public/plan.json"]).sizes,
        seed="9999999999",
    )
    store.replace_folder(copied / ROUND, {**fixed, **drawn_files(fixed, drawn, seed_source=seeds.DICE)})

    with pytest.raises(IntegrityError, match="another draw than the ledger says"):
        audit(copied)


def test_an_edited_pack_is_told_and_stops_nothing(copied: Path) -> None:
    path = copied / ROUND / "pack" / "pack.html"
    path.write_bytes(path.read_bytes() + b" ")

    found = audit(copied)

    assert len(found.again) == 1
    assert "rebuild with scrutiny pack" in found.again[0]


def test_what_a_stopped_step_left_is_told(copied: Path) -> None:
    store.new_folder(copied / "cycles" / "2027-01" / "frozen-1", {"public/plan.json": b"{}"})

    assert [line for line in audit(copied).again if "the freeze did not end" in line]
