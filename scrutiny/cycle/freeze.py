"""Freeze: frame and plan are fixed, and their fingerprint is there before any seed."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.cycle.load import Loaded
from scrutiny.errors import InputError
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source
from scrutiny.sampling import frame, manifest, plan
from scrutiny.sampling.frame import Frame
from scrutiny.sampling.plan import Plan

SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A frame and a plan that no longer change, as values and as the files they are."""

    loaded: Loaded
    frame: Frame
    plan: Plan
    salt: bytes
    frame_csv: bytes
    plan_json: bytes
    freeze_json: bytes
    private_frame: bytes  # every record of the frame, all fields, as Parquet
    load_json: bytes  # where the records came from

    @property
    def fingerprint(self) -> str:
        """What is sent out before the seed is made."""
        return manifest.fingerprint_of(self.freeze_json)


def freeze(
    loaded: Loaded, *, settings: plan.Settings, salt: bytes, seed_plan: str, accept_rejects: str | None = None
) -> Frozen:
    """Fix frame and plan. Raises InputError while rows are rejected, unless a reason for going on is given."""
    refuse_rejects(loaded.records, accept_rejects)
    built = frame.build(
        loaded.records.rows["record_id"],
        loaded.stratum,
        names=loaded.areas.names,
        force=loaded.force,
        salt=salt,
    )
    planned = plan.make(built.strata, settings)
    frame_csv = frame.public_csv(built)
    plan_json = plan.to_json(planned, force=loaded.force, window=loaded.window.as_json(), seed_plan=seed_plan)
    private = private_frame(loaded.records, built)
    return Frozen(
        loaded=loaded,
        frame=built,
        plan=planned,
        salt=salt,
        frame_csv=frame_csv,
        plan_json=plan_json,
        freeze_json=manifest.freeze_json(
            force=loaded.force, frame_csv=frame_csv, private_frame=private, salt=salt, plan_json=plan_json
        ),
        private_frame=private,
        load_json=load_json(loaded, accept_rejects=accept_rejects),
    )


def refuse_rejects(records: Records, accepted: str | None) -> None:
    """A row that was rejected is a search that cannot be drawn: it is mended, or a reason is printed in the pack."""
    if not records.rejected or (accepted and accepted.strip()):
        return
    shown = "; ".join(reject_lines(records, most=5))
    raise InputError(
        f"{records.rejected} of {records.rows_read} rows were rejected ({shown})",
        where=str(records.rejects["file"].iloc[0]),
        do='Mend them, or go on without them with --accept-rejects "reason", which the pack prints',
    )


def reject_lines(records: Records, *, most: int) -> list[str]:
    """What was rejected and why, a line each: row, column and reason, never what a cell says."""
    first = records.rejects.head(most)
    cells = zip(first["row"].tolist(), first["column"].tolist(), first["reason"].tolist(), strict=True)
    return [f"row {row}{', column ' + column if column else ''}: {reason}" for row, column, reason in cells]


def private_frame(records: Records, built: Frame) -> bytes:
    """Every record of the frame with public id and stratum, in the order of the public frame, as Parquet."""
    rows = built.rows.merge(records.rows, on="record_id", how="left", validate="one_to_one")
    out = io.BytesIO()
    rows.to_parquet(out, index=False, engine="pyarrow", compression="zstd")
    return out.getvalue()


def load_json(loaded: Loaded, *, accept_rejects: str | None) -> bytes:
    """Where the records came from: sources, what they supply, what was rejected and remarked."""
    records = loaded.records
    return plan.canonical_json(
        {
            "force": loaded.force,
            "window": loaded.window.as_json(),
            "areas": loaded.areas.source,
            "sources": [_source_json(source) for source in records.sources],
            "rows_read": records.rows_read,
            "accepted": records.accepted,
            "rejected": records.rejected,
            "accept_rejects": accept_rejects or "",
            "notices": [*records.notices, *loaded.areas.notices],
        }
    )


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "name": source.name,
        "sha256": source.sha256,
        "force": source.force,
        "month": source.month,
        "layout": source.layout,
        "supplied": sorted(source.supplied),
        "withheld": sorted(source.withheld),
        "rows_read": source.rows_read,
        "accepted": source.accepted,
        "rejected": source.rejected,
    }


def read_back(private: bytes, load: bytes) -> tuple[Records, Mapping[str, Any]]:
    """The records of a frozen frame, with ``public_id`` and ``stratum`` beside their fields, and ``load.json``."""
    raw = json.loads(load)
    sources = tuple(
        Source(**{**row, "supplied": frozenset(row["supplied"]), "withheld": frozenset(row["withheld"])})
        for row in raw["sources"]
    )
    records = Records(
        rows=pd.read_parquet(io.BytesIO(private), engine="pyarrow"),
        sources=sources,
        rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
        notices=tuple(raw["notices"]),
    )
    return records, raw
