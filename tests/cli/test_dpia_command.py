"""``scrutiny dpia``: the fact sheet from the settings and the ledger, and nothing else."""

import io
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import docx
import pytest
from conftest import Ran

from scrutiny import cli
from scrutiny.cycle import copies, dpia, purge, store, workspace
from scrutiny.cycle.context import system
from scrutiny.cycle.state import Subject
from scrutiny.outputs import dpia as sheet
from scrutiny.outputs.review import band_values
from scrutiny.panel.redaction import Bands

Run = Callable[..., Ran]
MADE = ("--force", "hertfordshire", "--meeting", "2026-11-19", "--staff", "JT-01")
FIRST = Subject(cycle="2026-11").code
FILES = {f"{dpia.NAME}.docx", f"{dpia.NAME}.html"}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.COMMANDS, "dpia", "")


@pytest.fixture
def inside(scrutiny: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert scrutiny("init", "panel", *MADE).code == 0
    monkeypatch.chdir(anywhere / "panel")
    return anywhere / "panel"


def record(root: Path, step: str, subject: str = FIRST, **payload: Any) -> None:
    workspace.record(
        workspace.opened(root), step=step, subjects=[subject], payload=payload, context=system(staff="JT-01")
    )


def signing(signed: int, left: int, *signers: str, **kinds: int) -> dict[str, Any]:
    return {"signed": signed, "left": left, "taken": signed, "rejects": 0, "kinds": kinds, "signers": list(signers),
            "bands": band_values(Bands())}  # fmt: skip


def copy(member: str, number: int, end: str = "") -> dict[str, Any]:
    return {"member": member, "number": number, "issue": 1, "pack_id": "p", "given": "2026-11-01", "how": "post",
            "back": "2026-11-20" if end else "", "end": end}  # fmt: skip


def judged(root: Path) -> None:
    """A cycle up to packs that are out, as its events say it."""
    settings = (root / "scrutiny.toml").read_text(encoding="utf-8")
    for _ in range(2):  # sent again: one folder, two loads
        record(root, "load", folder="private/loads/hertfordshire/2026-08-01_2026-09-30", rows_read=700, rejected=3,
               files=[{"name": "SMITH-John.csv", "sha256": "0"}])  # fmt: skip
    record(root, "freeze", settings=settings)
    record(root, "draw")
    record(root, "signing", **signing(60, 40, "JT-01", name=30))
    record(root, "redact", **signing(100, 0, "JT-01", "KL-02", name=41, vrm=12))
    record(root, "pack", pack_id="p")
    record(root, copies.GIVEN, copies=[copy("M01", 1), copy("M02", 2), copy("M03", 3)])
    record(root, copies.BACK, copies=[copy("M01", 1, copies.RETURNED), copy("M03", 3, copies.MISTAKE)])


def text_of(folder: Path) -> str:
    body = docx.Document(io.BytesIO((folder / f"{dpia.NAME}.docx").read_bytes()))
    return "\n".join(" ".join(node.itertext()) for node in body.element.body)


def test_outside_of_a_workspace_the_usual_settings_are_told(scrutiny: Run, anywhere: Path) -> None:
    done = scrutiny("dpia")

    assert done.code == 0
    assert {path.name for path in (anywhere / dpia.FOLDER).iterdir()} == FILES
    assert "This is no workspace" in done.out
    assert "outside of a workspace" in text_of(anywhere / dpia.FOLDER)


def test_in_a_workspace_the_sheet_follows_its_settings(scrutiny: Run, inside: Path) -> None:
    path = inside / "scrutiny.toml"
    text = path.read_text(encoding="utf-8").replace("extract = 90", "extract = 17")
    text += '\n[[contact]]\nrole = "chair"\nname = "Alexandra Quill"\nemail = "quill@example.org"\n'
    path.write_text(text.replace('way = "full"', 'way = "list, then details"'), encoding="utf-8")

    assert scrutiny("dpia").code == 0
    made = text_of(inside / dpia.FOLDER)
    assert "17 days after the meeting" in made
    assert "A list first, then details." in made
    assert "Quill" not in made
    assert "step 1 of the ledger" in made


def test_the_ledger_says_who_signed_what_and_which_copies_are_out(inside: Path) -> None:
    judged(inside)
    so_far = dpia.practice(workspace.opened(inside)).so_far

    assert so_far is not None
    assert (so_far.packs, so_far.given, so_far.out, so_far.ended) == (1, 2, 1, {"came back": 1})
    assert (so_far.rows, so_far.rejected) == (700 * so_far.loads, 3 * so_far.loads)
    assert [(one.draw, one.signed, one.left, one.signers) for one in so_far.signed] == [
        ("2026-11, round 1, first sample", 100, 0, ("JT-01", "KL-02"))
    ]
    assert so_far.kinds == {"name": 41, "vrm": 12}
    assert [(one.cycle, one.state) for one in so_far.dates] == [("2026-11", "to be deleted")] * len(purge.Kind)
    assert so_far.dates[0].day == "17 February 2027"


def test_no_name_of_a_file_and_no_hash_but_the_ledgers_stands_in_the_sheet(scrutiny: Run, inside: Path) -> None:
    judged(inside)
    (inside / "private/loads/hertfordshire/2026-08-01_2026-09-30").mkdir(parents=True)
    (inside / "private/loads/hertfordshire/2026-08-01_2026-09-30/load.json").write_text('{"x": "Zyxw"}')

    assert scrutiny("dpia").code == 0
    for path in (inside / dpia.FOLDER).iterdir():
        content = path.read_bytes() if path.suffix == ".html" else text_of(inside / dpia.FOLDER).encode()
        assert b"SMITH" not in content
        assert b"Zyxw" not in content
        assert workspace.opened(inside).salt.hex().encode() not in content


def test_what_was_purged_is_said_to_be_deleted_and_not_counted(inside: Path) -> None:
    judged(inside)
    work = workspace.opened(inside)
    signed = [event.number for event in work.events if event.step in ("signing", "redact", "load")]
    payload = {"events": signed, "cycles": {"2026-11": ["details"]}}
    workspace.record(work, step="purge", subjects=[""], payload=payload, context=system(staff="JT-01"), purged=signed)
    so_far = dpia.practice(workspace.opened(inside)).so_far

    assert so_far is not None
    assert so_far.signed[0].signed is None
    assert so_far.kinds == {}
    assert so_far.rows == 0
    assert so_far.loads_deleted == so_far.loads > 0
    assert [one.state for one in so_far.dates] == ["to be deleted", "deleted", "to be deleted", "to be deleted"]


def test_it_can_be_run_twice_and_never_writes_over_what_was_filled_in(scrutiny: Run, inside: Path) -> None:
    assert scrutiny("dpia").code == 0
    before = store.read_folder(inside / dpia.FOLDER)

    assert "It is there already, word for word" in scrutiny("dpia").words
    assert store.read_folder(inside / dpia.FOLDER) == before
    filled = inside / dpia.FOLDER / f"{dpia.NAME}.docx"
    filled.write_bytes(filled.read_bytes() + b"filled in")
    refused = scrutiny("dpia")
    assert refused.code == 15
    assert "somebody may have filled it in" in refused.err
    assert filled.read_bytes().endswith(b"filled in")
    assert scrutiny("dpia", "--out", "another").code == 0
    assert store.read_folder(inside / "another") == before


def test_the_step_changes_nothing_in_the_ledger(scrutiny: Run, inside: Path) -> None:
    before = (inside / "ledger.db").read_bytes()

    assert scrutiny("dpia", "--out", "sheet").code == 0
    assert (inside / "ledger.db").read_bytes() == before


def test_every_file_that_a_purge_knows_stands_in_the_sheet_with_its_time(inside: Path) -> None:
    places = dpia.practice(workspace.opened(inside)).places
    private = {one.path.rstrip("/"): one for one in places if one.where == sheet.PRIVATE}
    beside = {one.path.rstrip("/"): one for one in places if one.where == sheet.DRAW}

    assert set(purge._PRIVATE) - {"README.txt"} <= set(private)
    assert set(purge._FOLDERS) | set(purge._STAYING) <= set(private) | set(beside)
    for name, kinds in purge._PRIVATE.items():
        if name in private:
            assert (private[name].goes == "stays") is not bool(kinds), name
    for name, one in private.items():
        inner = (name, "any") if one.path.endswith("/") else (name,)
        known = purge.fate(PurePosixPath("round-1", "private", *inner)) is not None
        assert known is not one.goes.startswith("not by the program"), name
