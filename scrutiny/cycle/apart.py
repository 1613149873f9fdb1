"""What is kept apart from the sample: records left out before the freeze, and must-see records. Their files, read."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.folder import MUST_SEE_FILE, larger_draws, open_folder
from scrutiny.cycle.load import Loaded
from scrutiny.errors import SettingError
from scrutiny.records.tomlfile import text_of
from scrutiny.sampling import exclusions, manifest, must_see, seeds
from scrutiny.sampling.exclusions import LeftOut
from scrutiny.sampling.must_see import MustSee

_MOST_NEIGHBOURS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What an officer asks for beside the sample, as files and numbers."""

    exclude: Path | None = None  # CSV: reference, reason, words
    shown_before: tuple[Path, ...] = ()  # draw folders of earlier cycles, or CSV files with their references
    must_see_file: Path | None = None  # TOML; None: the rules that come with the program
    must_see_most: int = must_see.DEFAULT_MOST


def rules_of(apart: Apart) -> MustSee:
    """The must-see rules and how many are shown. Raises SettingError for a file that cannot be used."""
    if apart.must_see_file is None:
        return MustSee(rules=must_see.shipped(), most=apart.must_see_most)
    text = text_of(apart.must_see_file, what="list of must-see rules")
    return MustSee(rules=must_see.read(text, where=apart.must_see_file.name), most=apart.must_see_most)


def left_out_of(loaded: Loaded, apart: Apart) -> LeftOut:
    """Who is left out of these records. Raises SettingError for a list that cannot be used."""
    listed: tuple[exclusions.Exclusion, ...] = ()
    where = "--exclude"
    if apart.exclude is not None:
        where = apart.exclude.name
        listed = exclusions.parse(text_of(apart.exclude, what="list of records to leave out"), where=where)
    return exclusions.leave_out(
        loaded.records.rows["record_id"],
        loaded.stratum,
        exclusions=listed,
        shown_before=shown_before(apart.shown_before, force=loaded.force),
        where=where,
    )


def shown_before(paths: Sequence[Path], *, force: str) -> frozenset[str]:
    """Record ids that a panel has seen: of all draws of a draw folder, called reserves and must-see records too.

    A file is a CSV with a column ``reference`` (or ``record_id``), such as ``private/key.csv``. Raises SettingError
    for a folder of another force, and for a file without such a column.
    """
    found: set[str] = set()
    for path in paths:
        found |= _of_folder(path, force) if path.is_dir() else _of_file(path)
    return frozenset(found)


def _of_folder(path: Path, force: str) -> set[str]:
    first = open_folder(path)
    if first.manifest["force"] != force:
        raise SettingError(
            f"this is a draw of {first.manifest['force']}", where=path.name, expected=f"an earlier draw of {force}"
        )
    found: set[str] = set()
    for one in (first, *larger_draws(path)):
        withdrawn = set(one.withdrawn["record_id"])
        found |= set(one.key["record_id"]) - withdrawn | set(one.called["record_id"]) - withdrawn
    listed = path / store.PRIVATE / MUST_SEE_FILE
    if listed.exists():
        rows = _table(store.read(listed).decode("utf-8-sig"))
        found |= {row["record_id"] for row in rows if row["how"] == must_see.SHOWN}
    return found


def _of_file(path: Path) -> set[str]:
    rows = _table(text_of(path, what="list of records that were shown"))
    name = next((name for name in ("record_id", "reference", "force_reference") if rows and name in rows[0]), None)
    if name is None:
        raise SettingError(
            "there is no column of references",
            where=path.name,
            expected="a CSV with a column reference, or the folder of the earlier draw",
        )
    return {row[name].strip() for row in rows if (row[name] or "").strip()}


def _table(text: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{str(key).strip().casefold().replace(" ", "_"): value or "" for key, value in row.items()} for row in rows]


def private_csv(left_out: LeftOut, frame_rows: pd.DataFrame) -> bytes:
    """``exclusions.csv`` for the office: record, public id, the stratum it would have been in, reason, words."""
    rows = left_out.rows.merge(frame_rows[["record_id", "public_id"]], on="record_id", how="left")
    return store.csv_bytes(rows[["record_id", "public_id", "stratum", "reason", "words"]])


def same_seed_elsewhere(out: Path, *, seed: str, frame_sha256: str, further: Sequence[Path] = ()) -> tuple[str, ...]:
    """Names of draw folders beside ``out``, and of ``further`` ones, of other lists under the same seed."""
    beside = sorted(out.absolute().parent.glob(f"*/{store.PUBLIC}/{manifest.MANIFEST_FILE}"))[:_MOST_NEIGHBOURS]
    named = [path / store.PUBLIC / manifest.MANIFEST_FILE for path in further if path.is_dir()]
    said = {path.parent.parent.name: _manifest(path) for path in (*beside, *named)}
    return seeds.earlier_uses(seed, said, frame_sha256=frame_sha256)


def _manifest(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(store.read(path))
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}
