"""Keep: an extract read once and kept in a folder, with who made it and what changed since the one before.

``FOLDER/<force>/<first>_<last>/`` holds one load: ``records.parquet`` (every accepted record, private),
``load.json`` (sources, counts, who made the extract and how), ``rejects.csv`` and ``README.txt``. The dates are
those that the extract covers. ``FOLDER/salt.txt`` keeps pseudonyms the same from load to load. A load that
another took the place of lies under ``FOLDER/<force>/earlier/<first>_<last>/<n>/``.

*Dates that two loads cover.* The same dates again: the new load takes the place of the whole earlier one, or is
added to it. Other dates that overlap: a late search is only found where an earlier month is sent again, so this is
usual; but one search with a wrong date must not push a whole month out. So nothing is guessed: a person says
whether the new load stands for the months that both hold (``replace``) or has further searches (``add``).
"""

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import parse_salt
from scrutiny.cycle.freeze import SALT_BYTES
from scrutiny.cycle.load import Extract, Window, one_force, read_records, window_of
from scrutiny.errors import InputError, IntegrityError, SettingError, counted
from scrutiny.records import fields, reconcile
from scrutiny.records.days import day_words, span_words
from scrutiny.records.reconcile import Kind, Matching
from scrutiny.records.repeats import LEAST_DIFFERENT
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Bools, Records, Source, empty_column
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

RECORDS_FILE, LOAD_FILE, REJECTS_FILE, SALT_FILE = "records.parquet", "load.json", "rejects.csv", "salt.txt"
EARLIER = "earlier"
VERSION = 1
_WINDOW = re.compile(r"^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d$")
_OLD = ".old"  # what the store calls a folder while it is being replaced
_DERIVED = re.compile(r"^(derived-\d+:[0-9a-f]+):(\d+)$")
README = """PRIVATE. Never send this folder or any file in it to anybody outside the office.

  records.parquet  every record of the extract that could be read, in full
  load.json        which files they came from, who made the extract, when and with which filter
  rejects.csv      rows that could not be read: file, row, column and reason

Keep it where only the scrutiny officer can open it, and delete it when it is no longer needed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the force says of an extract; blank where it was not said."""

    made_by: str = ""
    made_on: date | None = None
    filter: str = ""
    total: int | None = None  # searches in the force's own system for these dates

    def as_json(self) -> dict[str, Any]:
        """For load.json."""
        return {**asdict(self), "made_on": self.made_on.isoformat() if self.made_on else ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One load on disk."""

    path: Path
    about: Mapping[str, Any]

    @property
    def window(self) -> Window:
        """The dates that it covers."""
        raw = self.about["window"]
        return Window(first=date.fromisoformat(raw["first"]), last=date.fromisoformat(raw["last"]))

    @property
    def number(self) -> int:
        """Loads of a force are numbered in the order in which they were made."""
        return int(self.about["number"])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLoad:
    """A load that was made, and what it changed."""

    folder: Path
    records: Records  # of the extract that was read now
    before: Records | None  # what was kept of the same dates
    difference: Matching | None  # from ``before`` to what is kept now
    after: Records  # what is kept now


def load_into(
    extract: Extract,
    *,
    into: Path,
    context: Context,
    provenance: Provenance | None = None,
    add: bool = False,
    replace_months: bool = False,
    ready: Callable[[Window], None] | None = None,
) -> KeptLoad:
    """Read an extract and keep it, whole or not at all. ``ready``: is told the dates before anything is written.

    Raises InputError where the force's total differs from the rows read, or where ``add`` meets a reference that is
    there already; SettingError where the dates overlap with another load's and neither way was chosen.
    """
    provenance = provenance or Provenance()
    if add and replace_months:
        raise SettingError("it can be added or replace, not both", where="--add, --replace", do="Give one of them")
    salt = _salt(into, context)
    total = extract.expect if extract.expect is not None else provenance.total
    records = read_records(replace(extract, expect=total), context=context, salt=salt)
    window = window_of(records)
    if ready is not None:
        ready(window)
    force = one_force(records)
    there = loads(into / force)
    same = next((one for one in there if one.window == window), None)
    others = [one for one in there if one is not same and _overlap(one.window, window)]
    if others and not add and not replace_months:
        raise _overlapping(others, records, window)
    before = _read_all(there) if same or others else None
    number = max((one.number for one in there), default=0) + 1
    kept_now = records
    if add and before is not None:
        records = _added(records, before)
        kept_now = together(_read(same), records) if same is not None else records
    months = sorted(reconcile.months_of(records)) if replace_months else []
    if add and same is not None:  # what it stands for, it stands for still
        months = list(same.about["replaces_months"])
    content = _files(kept_now, window=window, number=number, provenance=provenance, months=months, context=context)
    folder = into / force / _name(window)
    if salt_of(into) is None:
        store.write(into / SALT_FILE, (salt.hex() + "\n").encode())
    context.say("Writing")
    if same is not None:
        _keep_earlier(same, into / force / EARLIER)
    store.replace_folder(folder, content)
    after = kept(into, force=force)
    difference = reconcile.since(before, after, pseudonyms=True) if before is not None else None
    return KeptLoad(folder=folder, records=records, before=before, difference=difference, after=after)


def kept(folder: Path, *, force: str | None = None) -> Records:
    """All records kept in a folder (of one force), in the order of their loads.

    Where a load was made to replace months of earlier ones, theirs are left out; a reference that two loads have is
    that of the later one. Raises InputError where nothing is kept there, IntegrityError where a file was changed.
    """
    return _read_all(_found(folder, force))


def is_kept(folder: Path) -> bool:
    """Whether a folder holds loads."""
    return bool(loads(folder)) or any(loads(one) for one in _folders(folder))


def salt_of(folder: Path) -> bytes | None:
    """The salt of a folder of loads, seen from it, from a force's folder in it or from one load; None without one."""
    for place in (folder, folder.parent, folder.parent.parent):
        path = place / SALT_FILE
        if path.is_file():
            return parse_salt(store.read(path).decode("ascii", errors="replace"), where=SALT_FILE)
    return None


def loads(folder: Path) -> tuple[Load, ...]:
    """The loads directly in a force's folder (or the one that ``folder`` is), in the order in which they were made."""
    places = [folder] if (folder / LOAD_FILE).is_file() and (folder / RECORDS_FILE).is_file() else []
    for one in _folders(folder):
        name = one.name.removesuffix(_OLD)
        stopped = one.name.endswith(_OLD) and not one.with_name(name).exists()  # while it was being replaced
        if _WINDOW.match(name) and (name == one.name or stopped) and (one / LOAD_FILE).is_file():
            places.append(one)
    found = [Load(path=place, about=_about(place)) for place in places]
    return tuple(sorted(found, key=lambda one: one.number))


def _folders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []


def _found(folder: Path, force: str | None) -> tuple[Load, ...]:
    direct = loads(folder)
    if direct:
        return direct
    by_force = {one.name: loads(one) for one in _folders(folder) if force in (None, one.name)}
    there = {name: found for name, found in by_force.items() if found}
    if not there:
        raise InputError(
            "no extract is kept here",
            where=folder.name,
            expected="a folder that scrutiny load made",
            do="Name that one",
        )
    if len(there) > 1:
        raise InputError(
            f"extracts of {len(there)} forces are kept here ({', '.join(sorted(there))})",
            where=folder.name,
            do="Name the folder of one force in it",
        )
    return next(iter(there.values()))


def _about(place: Path) -> Mapping[str, Any]:
    try:
        about: Mapping[str, Any] = json.loads(store.read(place / LOAD_FILE))
        known = about["version"] == VERSION and {"window", "number", "sources", "records_sha256"} <= about.keys()
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise IntegrityError(f"{LOAD_FILE} is not as scrutiny wrote it", where=place.name)
    return about


# --- records to files and back ------------------------------------------------------------------------------


def _files(
    records: Records,
    *,
    window: Window,
    number: int,
    provenance: Provenance,
    months: Sequence[str],
    context: Context,
) -> dict[str, bytes]:
    out = io.BytesIO()
    records.rows.to_parquet(out, index=False, engine="pyarrow", compression="zstd")
    about = {
        "version": VERSION,
        "force": records.sources[0].force,
        "window": window.as_json(),
        "number": number,
        "loaded_on": context.today().isoformat(),
        **provenance.as_json(),
        "rows_read": records.rows_read,
        "accepted": records.accepted,
        "rejected": records.rejected,
        "replaces_months": list(months),
        "records_sha256": sha256_of(out.getvalue()),
        "sources": [
            {**asdict(one), "supplied": sorted(one.supplied), "withheld": sorted(one.withheld)}
            for one in records.sources
        ],
        "unknown": json.loads(records.unknown.to_json(orient="values")),
        "notices": list(records.notices),
    }
    return {
        RECORDS_FILE: out.getvalue(),
        LOAD_FILE: canonical_json(about),
        REJECTS_FILE: store.csv_bytes(records.rejects),
        "README.txt": README.encode(),
    }


def _read(one: Load) -> Records:
    content = store.read(one.path / RECORDS_FILE)
    if sha256_of(content) != one.about["records_sha256"]:
        raise IntegrityError(f"{RECORDS_FILE} differs: it is not what was loaded", where=one.path.name)
    rejects = pd.read_csv(io.BytesIO(store.read(one.path / REJECTS_FILE)), encoding="utf-8-sig", keep_default_na=False)
    return Records(
        rows=pd.read_parquet(io.BytesIO(content), engine="pyarrow"),
        sources=tuple(
            Source(**{**row, "supplied": frozenset(row["supplied"]), "withheld": frozenset(row["withheld"])})
            for row in one.about["sources"]
        ),
        rejects=rejects if len(rejects) else pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(one.about["unknown"], columns=list(UNKNOWN_COLUMNS)),
        notices=tuple(_of_load(notice, one.about) for notice in one.about["notices"]),
    )


def _of_load(notice: str, about: Mapping[str, Any]) -> str:
    """A notice with its load, unless it is about a file: the records of several loads, or some of one, are together."""
    if any(notice.startswith(source["name"]) for source in about["sources"]):
        return notice
    day = day_words(date.fromisoformat(about["loaded_on"]))
    rows = counted(about["rows_read"], "row", "rows")
    return f"Of the {rows} that the office loaded on {day}, whether for this cycle or another: {notice}"


def _read_all(found: Sequence[Load]) -> Records:
    """The records of several loads, the later before the earlier where both say something of a search."""
    gathered: Records | None = None
    for one in found:
        records = _read(one)
        if gathered is not None:
            stays = ~_of_months(gathered.rows, one.about["replaces_months"])
            stays &= ~gathered.rows["record_id"].isin(records.rows["record_id"]).to_numpy(dtype=bool)
            records = together(replace(gathered, rows=gathered.rows[stays]), records)
        gathered = records
    if gathered is None:
        raise InputError("no extract is kept here", do="Name a folder that scrutiny load made")
    return gathered


def _of_months(rows: pd.DataFrame, months: Sequence[str]) -> Bools:
    moments = rows["searched_at"] if "searched_at" in rows.columns else empty_column("searched_at", rows.index)
    of = moments.dt.tz_convert("Europe/London").dt.strftime("%Y-%m")
    return np.asarray(of.isin(months), dtype=bool)


def together(first: Records, second: Records) -> Records:
    """Two tables of records under each other; the sources of the second are numbered on."""
    shift = max(one.number for one in first.sources) + 1
    sources = tuple(replace(one, number=one.number + shift) for one in second.sources)
    parts = (first.rows, second.rows.assign(source=second.rows["source"] + shift))
    names = [name for name in fields.COLUMNS if any(name in part.columns for part in parts)]
    rows = pd.DataFrame({name: _stacked(name, parts) for name in names})
    return Records(
        rows=rows,
        sources=(*first.sources, *sources),
        rejects=pd.concat([first.rejects, second.rejects], ignore_index=True),
        unknown=pd.concat([first.unknown, second.unknown], ignore_index=True),
        notices=(*first.notices, *second.notices),
    )


def _stacked(name: str, parts: Sequence[pd.DataFrame]) -> pd.Series:
    pieces: list[pd.Series] = [part[name] if name in part.columns else empty_column(name, part.index) for part in parts]
    if isinstance(pieces[0].dtype, pd.CategoricalDtype):
        together = list(dict.fromkeys(category for piece in pieces for category in piece.cat.categories))
        pieces = [piece.cat.set_categories(together) for piece in pieces]
    column: pd.Series = pd.concat(pieces, ignore_index=True)
    return column


# --- what is refused, and what is moved ---------------------------------------------------------------------


def _salt(into: Path, context: Context) -> bytes:
    found = salt_of(into)
    return found if found is not None else context.random_bytes(SALT_BYTES)


def _overlap(one: Window, other: Window) -> bool:
    return one.first <= other.last and other.first <= one.last


def _name(window: Window) -> str:
    return f"{window.first.isoformat()}_{window.last.isoformat()}"


def _overlapping(others: Sequence[Load], records: Records, window: Window) -> SettingError:
    """The refusal of dates that overlap: by month, what is kept and what the new extract has."""
    there = pd.concat([_month_counts(_read(one)) for one in others]).groupby(level=0).sum()
    new = _month_counts(records)
    shown = "; ".join(
        f"{month}: {int(there.get(month, 0)):,} kept, {int(new.get(month, 0)):,} in this extract"
        for month in sorted({*there.index, *new.index})
    )
    names = ", ".join(one.path.name for one in others)
    return SettingError(
        f"some searches of {span_words(window.first, window.last)} are kept already, in {names} ({shown})",
        where="--into",
        do="If this extract holds every search of its months, run again with --replace. If it holds only further "
        "searches, run again with --add",
    )


def _month_counts(records: Records) -> pd.Series:
    moments = records.column("searched_at").dt.tz_convert("Europe/London").dropna()
    counts: pd.Series = moments.dt.strftime("%Y-%m").value_counts()
    return counts


def _added(records: Records, before: Records) -> Records:
    """The records to add: none whose reference is there; those without one are numbered after their equals."""
    known = {one.sha256 for one in before.sources}
    again = [one.name for one in records.sources if one.sha256 in known]
    if again:
        raise InputError("this very file was loaded before", where=again[0], do="Leave it out, or load without --add")
    ids = records.rows["record_id"]
    _refuse_same_searches(ids, before.rows["record_id"])
    derived = ids.str.startswith("derived-").to_numpy(dtype=bool)
    twice = ids.isin(before.rows["record_id"]).to_numpy(dtype=bool) & ~derived
    if twice.any():
        at = records.rows.loc[twice, ["source", "source_row"]]
        name = {one.number: one.name for one in records.sources}[int(at["source"].iloc[0])]
        shown = ", ".join(f"row {row}" for row in at["source_row"].head(5))
        raise InputError(
            f"{int(twice.sum()):,} references are kept already ({shown})",
            where=name,
            expected="only further searches",
            do="Load it with --replace, so that it stands for the months it has, or take those rows out",
        )
    return replace(records, rows=records.rows.assign(record_id=_numbered_on(ids, before.rows["record_id"])))


def _refuse_same_searches(ids: pd.Series, there: pd.Series) -> None:
    """Searches without references that are kept already: a file saved again would be added to itself."""
    bases = [one.str.extract(_DERIVED.pattern)[0].dropna() for one in (ids, there)]
    same = int(bases[0].isin(set(bases[1])).sum())
    if same >= LEAST_DIFFERENT or (same and same == len(bases[0])):
        raise InputError(
            f"{same:,} of {len(ids):,} searches are equal to some that are kept already",
            expected="only further searches",
            do="Load it with --replace, so that it stands for the months it has, or take those rows out",
        )


def _numbered_on(ids: pd.Series, there: pd.Series) -> pd.Series:
    """Derived ids whose number goes on from those that are kept."""
    parts = there.str.extract(_DERIVED.pattern).dropna()
    highest = parts[1].astype(np.int64).groupby(parts[0]).max().to_dict()
    if not highest:
        return ids
    renamed = [
        f"{found[1]}:{int(found[2]) + highest.get(found[1], 0)}" if (found := _DERIVED.match(one)) else one
        for one in ids.tolist()
    ]
    return pd.Series(renamed, index=ids.index, dtype="str", name=ids.name)


def _keep_earlier(same: Load, earlier: Path) -> None:
    """A copy of the load that is about to be replaced, under the next number."""
    folder = earlier / same.path.name.removesuffix(_OLD)
    numbers = [int(one.name) for one in _folders(folder) if one.name.isdigit()]
    content = store.read_folder(same.path)
    latest = folder / str(max(numbers)) if numbers else None
    if latest is not None and store.read_folder(latest) == content:  # a load that was stopped half-way
        return
    store.new_folder(folder / str(max(numbers, default=0) + 1), content)


def undo_after(folder: Path, number: int) -> None:
    """Take back the loads of a force's folder with a higher number, and put back what they had taken the place of.

    For a workspace, whose ledger says which load was the last that ended.
    """
    for one in loads(folder):
        if one.number > number:
            put_aside = folder / EARLIER / one.path.name.removesuffix(_OLD)
            copies = sorted(_folders(put_aside), key=lambda path: int(path.name) if path.name.isdigit() else -1)
            if copies and int(_about(copies[-1])["number"]) <= number:
                store.replace_folder(folder / one.path.name.removesuffix(_OLD), store.read_folder(copies[-1]))
                store.remove_folder(copies[-1])
            else:
                store.remove_folder(one.path)


def changes(kept_load: KeptLoad) -> dict[str, int]:
    """How many records were entered, went and changed since the load before."""
    found = kept_load.difference
    if found is None:
        return {}
    kinds = {"entered": Kind.ONLY_THEIRS, "gone": Kind.ONLY_OURS, "changed": Kind.REVISED, "renamed": Kind.RENAMED}
    return {name: found.count(kind) for name, kind in kinds.items()} | {"unclear": found.count(Kind.UNCLEAR)}
