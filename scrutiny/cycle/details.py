"""Details: the second half of a two-step supply. The list was fixed first; the drawn records' details come after.

The force is asked for the drawn references only (``request_csv``); what it sends is read like any extract, and records
that were not drawn are counted and dropped. What the list left out is filled in; where both say something and it is not
the same, both are kept and shown side by side, so that a record cannot be put right once it was drawn.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import SALT_FILE, DrawFolder, open_folder
from scrutiny.cycle.freeze import read_private_frame
from scrutiny.cycle.load import Extract, read_records
from scrutiny.cycle.shown import is_invented
from scrutiny.errors import InputError, IntegrityError, SettingError
from scrutiny.outputs.views import Note
from scrutiny.records import fields, vocabulary
from scrutiny.records.fields import PROVENANCE
from scrutiny.records.table import Records
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

# In folders of their own below the private one, which are deleted whole when their time is over.
DETAILS_FILE, ABOUT_FILE, DIFFERENCES_FILE = "details/records.parquet", "details/about.json", "details/differences.csv"
REQUEST_FILE = store.REQUEST
DERIVED = "derived-"
# What names a record, or is worked out from others: the same by making, or different by making.
_NOT_COMPARED = frozenset({*PROVENANCE, "record_id", "public_id", "stratum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Detailed:
    """Details that were kept for a draw."""

    draw: DrawFolder
    found: int  # drawn records of which details came
    missing: tuple[str, ...]  # pack numbers of drawn records of which none came
    dropped: int  # records of the file that were not drawn
    rejected: int  # rows that could not be read
    differing: Mapping[str, int]  # records that differ from the list, by field
    sha256: str  # of what was kept
    invented: bool  # of the invented records that come with the program


def request_csv(one: DrawFolder) -> bytes:
    """The drawn references, for the force: with date, area and power, so that each can be found, and nothing else.

    A row a drawn record, reserve called and must-see record, in the order of the pack; a record that was withdrawn is
    not there.
    """
    wanted = one.on_paper
    rows = one.frame.set_index("record_id").reindex(wanted["record_id"])
    local = rows["searched_at"].dt.tz_convert("Europe/London") if "searched_at" in rows.columns else None
    powers = rows["power"].astype("object") if "power" in rows.columns else pd.Series(index=rows.index, dtype="object")
    label = vocabulary.VOCABULARIES["power"].label
    made = pd.DataFrame(
        {
            "pack number": wanted["number"].to_numpy(),
            "reference": wanted["record_id"].to_numpy(),
            "date": "" if local is None else local.dt.strftime("%d/%m/%Y").fillna("").to_numpy(),
            "area": rows["stratum"].astype("object").map(one.area_names).to_numpy(),
            "power": powers.map(label, na_action="ignore").fillna("").to_numpy(),
        }
    )
    return store.csv_bytes(made)


def write_request(root: Path, draw: str | None = None) -> None:
    """Write the request for details beside a draw, for the force and for nobody else."""
    one = open_folder(root, draw=draw)
    store.write(one.path / store.PRIVATE / REQUEST_FILE, request_csv(one))


def refuse_derived(references: Sequence[str]) -> None:
    """Raise InputError where records have no reference: the force could not be asked for them."""
    without = sum(one.startswith(DERIVED) for one in references)
    if without:
        raise InputError(
            f"{without} of {len(references)} records have no reference, so their details could not be asked for",
            where="freeze",
            expected="a reference of the force on every row",
            do='Ask for the list with references, or set way = "full" under [supply] in scrutiny.toml',
        )


def load_details(root: Path, extract: Extract, *, context: Context, draw: str | None = None) -> Detailed:
    """Read the details of a draw's records and keep them beside it. All files are given together, each time anew.

    Raises InputError where no record of the files was drawn, SettingError where the list holds all details already.
    """
    one = open_folder(root, draw=draw)
    records = read_records(extract, context=context, salt=_salt(one))
    wanted = one.on_paper
    rows = records.rows[records.rows["record_id"].isin(set(wanted["record_id"]))].reset_index(drop=True)
    if rows.empty:
        raise InputError(
            f"none of the {len(wanted)} drawn records is among the {records.accepted} of these files",
            where="details",
            expected=f"the references of {REQUEST_FILE}",
            do="Look whether the force answered to another list",
        )
    listed, _ = one.records()
    differences = compare(listed.rows, rows, wanted)
    supplied = frozenset().union(*(source.supplied for source in records.sources))
    if not supplied - frozenset().union(*(source.supplied for source in listed.sources)) and differences.empty:
        raise SettingError(
            "these files hold nothing that the list does not hold already", where="details", do="Nothing is to be done"
        )
    content = _parquet(rows)
    about = {
        "sources": [
            {
                "name": source.name,
                "sha256": source.sha256,
                "supplied": sorted(source.supplied),
                "rows": source.rows_read,
            }
            for source in records.sources
        ],
        "details_sha256": sha256_of(content),
    }
    private = one.path / store.PRIVATE
    store.write(private / DETAILS_FILE, content)
    store.write(private / DIFFERENCES_FILE, store.csv_bytes(differences))
    store.write(private / ABOUT_FILE, canonical_json(about))
    there = set(rows["record_id"])
    return Detailed(
        draw=one,
        found=int(wanted["record_id"].isin(there).sum()),
        missing=tuple(wanted.loc[~wanted["record_id"].isin(there), "number"]),
        dropped=records.accepted - len(rows),
        rejected=records.rejected,
        differing={str(name): int(count) for name, count in differences["field"].value_counts(sort=False).items()},
        sha256=sha256_of(content),
        invented=is_invented(rows),
    )


def _salt(one: DrawFolder) -> bytes:
    digits = store.read(one.root / store.PRIVATE / SALT_FILE).decode("ascii", errors="replace").strip()
    return bytes.fromhex(digits)


def _parquet(rows: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.drop(columns=["source", "source_row"]).to_parquet(out, index=False, engine="pyarrow", compression="zstd")
    return out.getvalue()


def compare(listed: pd.DataFrame, details: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Where list and details both say something and it is not the same: ``number``, ``field``, ``listed``, ``details``.

    A row a record and field, in the order of the pack; values as labels, moments by local time to the minute.
    """
    names = [
        one for one in fields.NAMES if one in listed.columns and one in details.columns and one not in _NOT_COMPARED
    ]
    ours = listed.set_index("record_id").reindex(wanted["record_id"])
    theirs = details.drop_duplicates("record_id").set_index("record_id").reindex(wanted["record_id"])
    found = []
    for name in names:
        before, after = _words(ours[name], name), _words(theirs[name], name)
        differs = (before != "") & (after != "") & (before != after)
        found.append(
            pd.DataFrame(
                {
                    "number": wanted["number"].to_numpy()[differs],
                    "field": name,
                    "listed": before[differs],
                    "details": after[differs],
                    "place": differs.nonzero()[0],
                }
            )
        )
    made = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["number", "field", "place"])
    ordered = made.sort_values("place", kind="stable", ignore_index=True)
    return ordered.reindex(columns=["number", "field", "listed", "details"]).astype("str")


def _words(column: pd.Series, name: str) -> Any:  # noqa: ANN401 -- an array of texts
    """A column as people read it; missing is an empty text."""
    known = fields.by_name()[name].vocabulary
    if known is not None:
        column = column.astype("object").map(vocabulary.VOCABULARIES[known].label, na_action="ignore")
    elif isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert("Europe/London").dt.strftime("%d/%m/%Y %H:%M")
    return column.astype("object").where(column.notna(), "").astype("str").str.strip().to_numpy(dtype=object)


# --- for the pack -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The details of a draw as they were kept. ``differences``: see ``compare``."""

    rows: pd.DataFrame
    supplied: frozenset[str]
    files: tuple[Mapping[str, Any], ...]
    differences: pd.DataFrame
    sha256: str


def kept(one: DrawFolder) -> Kept | None:
    """What was kept for a draw; None where nothing was. Raises IntegrityError where it is not what was kept."""
    private = one.path / store.PRIVATE
    if not (private / ABOUT_FILE).exists():
        return None
    about = json.loads(store.read(private / ABOUT_FILE))
    content = store.read(private / DETAILS_FILE)
    if sha256_of(content) != about["details_sha256"]:
        raise IntegrityError(f"private/{DETAILS_FILE} differs: it is not what was loaded", where=one.stage)
    written = pd.read_csv(io.BytesIO(store.read(private / DIFFERENCES_FILE)), encoding="utf-8-sig", dtype="str")
    return Kept(
        rows=read_private_frame(content),
        supplied=frozenset().union(*(source["supplied"] for source in about["sources"])),
        files=tuple(about["sources"]),
        differences=written.fillna(""),
        sha256=about["details_sha256"],
    )


def with_details(records: Records, details: Kept) -> Records:
    """The list's records, with what it left out filled in from the details. What the list says is never replaced."""
    rows = records.rows.copy()
    there = details.rows.drop_duplicates("record_id").set_index("record_id").reindex(rows["record_id"])
    has = rows["record_id"].isin(set(details.rows["record_id"])).to_numpy()
    for name in fields.NAMES:
        if name not in there.columns or name in _NOT_COMPARED:
            continue
        more = there[name].astype("object").to_numpy()
        if name in rows.columns:
            ours = rows[name].astype("object")
            rows[name] = ours.where(ours.notna(), pd.Series(more, index=rows.index))
        else:
            rows[name] = pd.Series(more, index=rows.index, dtype="object")
    sources = list(records.sources)
    number = rows["source"].to_numpy().copy()
    for source in records.sources:  # a record with details comes from its list and from them
        here = has & (rows["source"] == source.number).to_numpy()
        if here.any():
            number[here] = len(sources)
            both = source.supplied | details.supplied
            sources.append(replace(source, number=len(sources), supplied=both, withheld=source.withheld - both))
    return replace(records, rows=rows.assign(source=number), sources=tuple(sources))


def differing_notes(details: Kept, *, allowed: Sequence[str]) -> dict[str, tuple[Note, ...]]:
    """What is said on a record's page where its details differ from the list, by pack number.

    ``allowed``: fields that a page may show. Of coded ones the value is said; of others only that it is another: words
    are for a person to check first, and moments and ages stand on the page in bands. What the page shows is the list's.
    """
    notes: dict[str, list[Note]] = {}
    for row in details.differences.to_dict("records"):
        known = fields.by_name()[str(row["field"])]
        if known.name in allowed:
            other = f'"{row["details"]}"' if known.vocabulary is not None else "otherwise"
            notes.setdefault(str(row["number"]), []).append(Note(known.name, f"the details say {other}."))
    return {number: tuple(said) for number, said in notes.items()}


def sentences(details: Kept | None, *, wanted: int) -> tuple[str, ...]:
    """How the records were supplied, for the pack; nothing where all came with the list. ``wanted``: records shown."""
    if details is None:
        return ()
    differing = details.differences["number"].nunique()
    how = (
        "The force sent a list first. It was fixed, and the details of the records to be shown were asked for after "
        f"the draw; they came for {details.rows['record_id'].nunique()} of {wanted}."
    )
    if not differing:
        return (how, "Nothing in them differs from the list.")
    both = (
        f"In {differing} of these, list and details do not say the same: the page shows what the list said, and "
        "beside it what the details say."
    )
    return (how, both)
