"""Freeze: frame and plan are fixed, and their fingerprint is there before any seed."""

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.load import Loaded
from scrutiny.errors import InputError, IntegrityError, counted
from scrutiny.records import fields, table, vocabulary
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source
from scrutiny.sampling import crossing, exclusions, frame, manifest, plan
from scrutiny.sampling.exclusions import NOBODY, LeftOut
from scrutiny.sampling.frame import Frame
from scrutiny.sampling.must_see import NO_RULES, MustSee
from scrutiny.sampling.plan import Plan

SALT_BYTES = 32
ORIGIN = ("source", "source_row")


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
    origins_csv: bytes  # file and row of every record
    left_out: LeftOut = NOBODY
    must_see: MustSee = NO_RULES
    strata_key: bytes = b""  # what crossed strata stand for, as CSV; empty where the strata are the areas
    private_names: Mapping[str, str] = field(default_factory=dict)  # of crossed strata, for the office's eyes

    @property
    def fingerprint(self) -> str:
        """What is sent out before the seed is made."""
        return manifest.fingerprint_of(self.freeze_json)


def freeze(
    loaded: Loaded,
    *,
    settings: plan.Settings,
    salt: bytes,
    seed_plan: str,
    accept_rejects: str | None = None,
    left_out: LeftOut = NOBODY,
    must_see: MustSee | None = None,
    fixed_on: date | None = None,
    across: str | None = None,
    kept: Mapping[str, int] | None = None,
) -> Frozen:
    """Fix frame and plan. Raises InputError while rows are rejected, unless a reason for going on is given.

    ``seed_plan``: how the seed will be made. ``left_out``: records that stand in the frame but cannot be drawn.
    ``must_see``: which records are shown beside the sample. ``fixed_on``: the day on which the fingerprint goes out,
    where the office names it. ``across``: a field that the areas are crossed with; the strata then have neutral names
    in public, and what they stand for is bound by a keyed hash in the plan. ``kept``: of records that were kept from
    several extracts, how many came late, and how many are not on this list; it joins the account.
    """
    refuse_rejects(loaded.records, accept_rejects)
    must_see = must_see or NO_RULES
    record_ids = loaded.records.rows["record_id"]
    stratum, names = exclusions.strata_without(record_ids, loaded.stratum, left_out, names=loaded.areas.names)
    crossed = crossing.cross(loaded.records, stratum, names=names, across=across, salt=salt) if across else None
    strata_key = b""
    if crossed is not None:
        key = crossed.key_table()
        strata_key = store.csv_bytes(key.assign(area_name=key["area"].map(names)))
        stratum, names = crossed.stratum, dict(crossed.names)
    built = frame.build(record_ids, stratum, names=names, force=loaded.force, salt=salt)
    planned = plan.make(built.strata if crossed is None else crossed.strata, settings)
    further = {**exclusions.as_json(left_out), "must_see": must_see.as_json()}
    if crossed is not None:
        further |= {"across": crossed.across, "strata_key_hmac": keyed_hash(strata_key, salt)}
    if fixed_on is not None:
        further["fixed_on"] = fixed_on.isoformat()
    frame_csv = frame.public_csv(built)
    plan_json = plan.to_json(
        planned,
        force=loaded.force,
        window=loaded.window.as_json(),
        seed_plan=seed_plan,
        account={**account_of(loaded, accept_rejects, left_out), **(kept or {})},
        further=further,
    )
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
        load_json=load_json(loaded),
        origins_csv=origins_csv(loaded.records, built),
        left_out=left_out,
        must_see=must_see,
        strata_key=strata_key,
        private_names={} if crossed is None else {cell.slug: cell.name for cell in crossed.key},
    )


def keyed_hash(content: bytes, salt: bytes) -> str:
    """A hash that nobody can make, or try out, without the salt."""
    return hmac.new(salt, content, hashlib.sha256).hexdigest()


def refuse_rejects(records: Records, accepted: str | None) -> None:
    """A row that was rejected is a search that cannot be drawn: it is mended, or a reason is printed in the pack."""
    open_ = records.rejects[records.rejects["code"] != table.COPY]  # those were left out because a person asked for it
    if not len(open_) or (accepted and accepted.strip()):
        return
    shown = "; ".join(reject_lines(replace(records, rejects=open_), most=5))
    raise InputError(
        f"of {records.rows_read:,} rows {counted(len(open_), 'was', 'were')} rejected ({shown})",
        where=str(open_["file"].iloc[0]),
        do='Mend them, or go on without them with --accept-rejects "reason", which the pack prints',
    )


def reject_lines(records: Records, *, most: int) -> list[str]:
    """What was rejected and why, a line each: row, column and reason, never what a cell says."""
    first = records.rejects.head(most)
    columns = ("file", "row", "column", "reason")
    several = len(records.sources) > 1
    return [
        f"{file + ', ' if several else ''}row {row}{', column ' + column if column else ''}: {reason}"
        for file, row, column, reason in zip(*(first[name].tolist() for name in columns), strict=True)
    ]


def account_of(loaded: Loaded, accept_rejects: str | None, left_out: LeftOut = NOBODY) -> dict[str, Any]:
    """What became of the rows, as the plan fixes it and the pack prints it: read = accepted + joined + rejected.

    ``left_out``: how many of those accepted stand in the frame and cannot be drawn, by the code of the reason.
    """
    records = loaded.records
    return {
        "rows_read": records.rows_read,
        "accepted": records.accepted,
        "rejected": records.rejected,
        "joined": records.joined,
        "copies_left_out": int((records.rejects["code"] == table.COPY).sum()),
        "accept_rejects": (accept_rejects or "").strip(),
        "not_there": [answer.text for answer in loaded.answers],
        "left_out": left_out.by_reason,
    }


def private_frame(records: Records, built: Frame) -> bytes:
    """Every record of the frame with public id and stratum, in the order of the public frame, as Parquet.

    Neither the order of the rows nor the way they were spread over files is in it, so that the fingerprint is
    the same for an extract that was sorted or split; file and row of a record stand in ``origins.csv``.
    """
    rows = built.rows.merge(records.rows, on="record_id", how="left", validate="one_to_one")
    rows = rows.drop(columns=list(ORIGIN))
    for name in rows.columns:
        known = fields.by_name()[name].vocabulary if name in fields.NAMES else None
        if known is not None:  # values that no vocabulary knows stand in the order in which they were met
            codes = vocabulary.VOCABULARIES[known].codes
            further = sorted(set(rows[name].cat.categories) - set(codes))
            rows[name] = rows[name].cat.set_categories([*codes, *further])
    out = io.BytesIO()
    rows.to_parquet(out, index=False, engine="pyarrow", compression="zstd")
    return out.getvalue()


def origins_csv(records: Records, built: Frame) -> bytes:
    """Which file (by its number in ``load.json``) and which row every record came from."""
    rows = built.rows.merge(records.rows[["record_id", *ORIGIN]], on="record_id", how="left", validate="one_to_one")
    return rows[["public_id", *ORIGIN]].to_csv(index=False, lineterminator="\n").encode("ascii")


def load_json(loaded: Loaded) -> bytes:
    """Where the records came from: sources, what they supply, and remarks."""
    return plan.canonical_json(
        {
            "areas": loaded.areas.source,
            "sources": [_source_json(source) for source in loaded.records.sources],
            "notices": [*loaded.records.notices, *loaded.areas.notices, *loaded.notices],
        }
    )


def _source_json(source: Source) -> dict[str, Any]:
    return {**asdict(source), "supplied": sorted(source.supplied), "withheld": sorted(source.withheld)}


def read_private_frame(content: bytes) -> pd.DataFrame:
    """What ``private_frame`` wrote."""
    return pd.read_parquet(io.BytesIO(content), engine="pyarrow")


def read_back(rows: pd.DataFrame, origins: bytes, load: bytes) -> tuple[Records, Mapping[str, Any]]:
    """The records of a frozen frame, with ``public_id`` and ``stratum`` beside their fields, and ``load.json``."""
    raw = json.loads(load)
    sources = tuple(
        Source(**{**row, "supplied": frozenset(row["supplied"]), "withheld": frozenset(row["withheld"])})
        for row in raw["sources"]
    )
    origin = pd.read_csv(io.BytesIO(origins), dtype={"public_id": "str"})
    if origin["public_id"].tolist() != rows["public_id"].tolist() or not set(origin["source"]) <= set(
        range(len(sources))
    ):
        raise IntegrityError("origins.csv differs: it does not list the records of the frame")
    records = Records(
        rows=rows.assign(source=origin["source"].to_numpy(), source_row=origin["source_row"].to_numpy()),
        sources=sources,
        rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
        notices=tuple(raw["notices"]),
    )
    return records, raw
