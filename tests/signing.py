"""A scripted checker: signs every record of a draw, in the place of a person who reads it and takes out every mark."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scrutiny.cycle import context as contexts
from scrutiny.cycle import gate, read_back, redact, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.pack import Packed, pack
from scrutiny.cycle.state import FIRST, Subject
from scrutiny.errors import PrivacyError
from scrutiny.outputs import review
from scrutiny.panel.redaction import Bands

# What the checker adds to a record: (field, start, end, kind) by public id.
Added = Callable[[DrawFolder], Mapping[str, list[tuple[str, int, int, str]]]]


def answers(
    folder: Path, *, staff: str = "JT-01", bands: Bands | None = None, added: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the page saves for somebody who opened every record, took out every mark and signed.

    ``folder``: of the draw.
    """
    made = json.loads((folder / "private/review/list.json").read_bytes())
    more = added or {}
    records = {
        public_id: {
            "edition": one["edition"],
            "opened": True,
            "end": True,
            "signed": staff,
            "marks": [[*mark[:4], "out"] for mark in one["marks"]],
            "added": [list(each) for each in more.get(public_id, ())],
        }
        for public_id, one in made["records"].items()
    }
    chosen = review.band_values(bands or Bands())
    return {"form": "scrutiny-review-1", "draw": made["draw"], "bands": chosen, "records": records}


def sign(
    root: Path, *, draw: str | None = None, staff: str = "JT-01", bands: Bands | None = None, added: Added | None = None
) -> read_back.Signing:
    """Sign every record of a draw folder."""
    context = contexts.system()
    redact.redact_folder(root, draw=draw, context=context)
    one = open_folder(root, draw=draw)
    saved = answers(one.path, staff=staff, bands=bands, added=added(one) if added is not None else None)
    path = one.path / "private" / "saved.json"
    path.write_text(json.dumps(saved), encoding="utf-8")
    try:
        done = read_back.signed_folder(root, path, context=context, draw=draw)
        assert not done.left, done.rejects
        return done
    finally:
        path.unlink()


def pack_clearing(root: Path, *, draw: str | None = None) -> Packed:
    """A pack for which somebody writes a reason beside every short or everyday word that the search found."""
    context = contexts.system()
    one = open_folder(root, draw=draw)
    try:
        return pack(root, context=context, draw=draw)
    except PrivacyError:
        path = one.path / "private" / gate.LIST_FILE
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text("\n".join([lines[0], *(f"{line}a word of the form" for line in lines[1:])]), encoding="utf-8")
        return pack(root, context=context, draw=draw, clear=gate.reasons_in(path))


def sign_in(root: Path, subject: Subject, *, context: Context) -> read_back.Signing:
    """Sign every record of a draw of a workspace, as recorded steps."""
    stage = None if subject.stage == FIRST else subject.stage
    redact.make_review(root, context=context, cycle=subject.cycle, round_=subject.round, stage=stage)
    one = open_folder(workspace.opened(root).folder(subject), draw=stage)
    path = root.parent / "saved.json"
    path.write_text(json.dumps(answers(one.path)), encoding="utf-8")
    try:
        return redact.read_review(
            root, path, context=context, cycle=subject.cycle, round_=subject.round, stage=stage
        ).result
    finally:
        path.unlink()
