"""What lies in a draw folder, read back as values. Later steps work on this and on nothing else.

A draw folder holds the first draw. Each larger draw is a draw folder inside it, named ``intense-AREA``; it
shares the first one's frame, salt and plan.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny.cycle import freeze, store
from scrutiny.errors import InputError, StepError
from scrutiny.records.table import Records
from scrutiny.sampling import manifest, plan
from scrutiny.sampling.draw import FIRST
from scrutiny.sampling.frame import FRAME_FILE
from scrutiny.sampling.plan import Plan

KEY_FILE = "key.csv"
SALT_FILE = "salt.txt"
FRAME_PRIVATE_FILE = "frame.parquet"
LOAD_FILE = "load.json"
ASSIGNED_FILE = "assigned.json"
ANSWERS_FILE = "answers.csv"
FIRST_FLAGS_FILE = "first.json"
FORMAL_FILE = "formal.json"
INTENSE = "intense-"


@dataclass(frozen=True)
class DrawFolder:
    """One draw on disk: the first (``root`` is ``path``) or a larger one inside it."""

    root: Path
    path: Path

    @property
    def stage(self) -> str:
        """``first`` or ``intense:AREA``."""
        return FIRST if self.path == self.root else f"intense:{self.path.name.removeprefix(INTENSE)}"

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The draw's own manifest."""
        found: Mapping[str, Any] = json.loads(self.public(manifest.MANIFEST_FILE))
        return found

    @cached_property
    def plan(self) -> Plan:
        """The plan that was fixed for the cycle."""
        return plan.from_json(self.public(manifest.PLAN_FILE))

    @cached_property
    def key(self) -> pd.DataFrame:
        """One row a drawn record: ``number, public_id, record_id, stratum, stage, rank``."""
        text = store.read(self.path / store.PRIVATE / KEY_FILE).decode("utf-8-sig")
        # An apostrophe keeps Excel from taking a reference for a formula; it is not part of the reference.
        rows = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
        rows["record_id"] = rows["record_id"].str.replace(r"^'(?=[=+\-@])", "", regex=True)
        return rows.astype({"number": int, "rank": int})

    def public(self, name: str) -> bytes:
        """A file of the public folder."""
        return store.read(self.path / store.PUBLIC / name)

    def records(self) -> tuple[Records, Mapping[str, Any]]:
        """All records of the frame with ``public_id`` and ``stratum``, and what ``load.json`` says of them."""
        private = self.root / store.PRIVATE
        return freeze.read_back(store.read(private / FRAME_PRIVATE_FILE), store.read(private / LOAD_FILE))

    @property
    def assigned(self) -> Mapping[str, Any]:
        """``pack_id`` and the records of each member. Raises StepError before there is a pack."""
        path = self.path / store.PRIVATE / ASSIGNED_FILE
        if not path.exists():
            raise StepError("there is no pack yet", where=self.stage, do=f"Run: scrutiny pack {self.command_words}")
        found: Mapping[str, Any] = json.loads(store.read(path))
        return found

    @property
    def answers_path(self) -> Path:
        """Where the collected answers lie."""
        return self.path / store.PRIVATE / ANSWERS_FILE

    @property
    def command_words(self) -> str:
        """How a person names this draw on the command line."""
        return str(self.root) if self.path == self.root else f"{self.root} --draw {self.stage}"


def open_folder(root: Path, *, draw: str | None = None) -> DrawFolder:
    """The draw ``draw`` (default: the first) of a draw folder. Raises InputError where there is none."""
    if not (root / store.PUBLIC / FRAME_FILE).is_file() or not (root / store.PRIVATE).is_dir():
        raise InputError(
            "this is not a draw folder",
            where=root.name,
            expected="the folder that scrutiny sample made",
            do="Name that one",
        )
    if draw in (None, FIRST):
        return DrawFolder(root, root)
    slug = str(draw).removeprefix("intense:").removeprefix(INTENSE)
    path = root / f"{INTENSE}{slug}"
    if not path.is_dir():
        drawn = ", ".join(one.stage for one in larger_draws(root)) or "none"
        raise InputError(f'there is no draw "{draw}"', where=root.name, expected=f"first, or a larger draw ({drawn})")
    return DrawFolder(root, path)


def larger_draws(root: Path) -> tuple[DrawFolder, ...]:
    """The larger draws of a draw folder, in the order in which they were taken."""
    found = [DrawFolder(root, path) for path in root.glob(f"{INTENSE}*") if (path / store.PUBLIC).is_dir()]
    return tuple(sorted(found, key=lambda one: int(one.key["number"].min())))
