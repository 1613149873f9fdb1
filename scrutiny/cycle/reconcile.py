"""Reconcile: an extract against what the force published, or against an earlier extract or frozen frame.

What is found is a question to the force, never an error, and says nothing of why. Nothing is written here but
the table of differences, on request: files, row numbers, names of fields and published codes.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scrutiny.cycle import folder, keep, store
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import read_salt
from scrutiny.cycle.freeze import SALT_BYTES
from scrutiny.cycle.load import Extract, choose_areas, one_force, read_records
from scrutiny.errors import InputError, SettingError
from scrutiny.records import areas, fields, reading, reconcile, vocabulary
from scrutiny.records.days import day_words, month_words
from scrutiny.records.reconcile import PLACE, TIME, Kind, Matching
from scrutiny.records.table import Records
from scrutiny.sampling.frame import FRAME_FILE

PUBLISHED, EARLIER = "published", "earlier"
NOT_STATED = "not stated"
_PUBLICATION = (
    "What is published is the force's own publication, usually later than the meeting, and it is revised from one "
    "publication to the next. A search that is in neither file cannot be found in this way."
)
LIMITS = (_PUBLICATION, "A difference is a question to the force: the record does not show why there is one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two tables of records and how they differ. ``ours``: the extract, or the earlier one; ``theirs``: the other."""

    against: str  # PUBLISHED or EARLIER
    ours: Records
    theirs: Records
    matching: Matching
    tables: tuple[tuple[str, pd.DataFrame], ...]  # title (Day, Power, Area) and counts; days only with differences
    fetched: str = ""  # when the published files were fetched, as somebody said
    drawn: frozenset[str] | None = None  # record ids that had been drawn, where that is known
    notices: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        """What the two sides are called."""
        return ("extract", "published") if self.against == PUBLISHED else ("earlier", "later")

    @property
    def kind_words(self) -> dict[Kind, str]:
        """What each kind is called on screen and in files."""
        alone = (
            ("not published", "not in the extract") if self.against == PUBLISHED else ("gone since", "entered since")
        )
        changed = "revised" if self.against == PUBLISHED else "changed since"
        return {
            Kind.SAME: "the same",
            Kind.REVISED: changed,
            Kind.UNCLEAR: "cannot be told",
            Kind.RENAMED: "under another reference",
            Kind.ONLY_OURS: alone[0],
            Kind.ONLY_THEIRS: alone[1],
        }


def against_published(extract: Extract, paths: Sequence[Path], *, context: Context, fetched: str = "") -> Comparison:
    """Compare an extract with the published files of its months.

    ``fetched``: when they were fetched, as somebody says. Raises InputError where they are of another force.
    """
    salt = context.random_bytes(SALT_BYTES)
    ours = read_records(extract, context=context, salt=salt)
    return list_against_published(ours, extract, paths, context=context, fetched=fetched, salt=salt)


def list_against_published(
    ours: Records, extract: Extract, paths: Sequence[Path], *, context: Context, fetched: str = "", salt: bytes
) -> Comparison:
    """Compare records that were read already with published files. ``extract``: how areas and files are read."""
    force = one_force(ours)
    named = all(reading.is_published_name(path.name) for path in paths)
    published = _of_others(extract, paths, force=None if named else force)
    theirs = read_records(published, context=context, salt=salt)
    if one_force(theirs) != force:
        raise InputError(
            f"the published files are of {one_force(theirs)}, the extract of {force}",
            where="--against",
            expected="files of one force",
        )
    context.say("Comparing")
    matching = reconcile.match(ours, theirs)
    tables, notices = _tables(ours, theirs, matching, extract)
    return Comparison(
        against=PUBLISHED,
        ours=ours,
        theirs=theirs,
        matching=matching,
        tables=tables,
        fetched=fetched,
        notices=(*matching.notices, *notices),
    )


def against_earlier(
    extract: Extract, paths: Sequence[Path], *, context: Context, drawn: Path | None = None
) -> Comparison:
    """Compare an extract with what was there before: a draw folder, a folder of loads, or files.

    ``drawn``: a draw folder that says which records had been drawn; a draw folder in ``paths`` says it itself.
    """
    drawn = drawn or (paths[0] if len(paths) == 1 and _is_draw(paths[0]) else None)
    earlier, salt, keyed = _earlier(extract, paths, context=context)
    later = read_records(extract, context=context, salt=salt)
    if one_force(earlier) != one_force(later):
        raise InputError(
            f"the earlier one is of {earlier.sources[0].force}, the extract of {later.sources[0].force}",
            where="--earlier",
            expected="extracts of one force",
        )
    context.say("Comparing")
    matching = reconcile.since(earlier, later, pseudonyms=keyed)
    tables, notices = _tables(earlier, later, matching, extract)
    return Comparison(
        against=EARLIER,
        ours=earlier,
        theirs=later,
        matching=matching,
        tables=tables,
        drawn=_drawn(drawn) if drawn is not None else None,
        notices=(*matching.notices, *notices),
    )


def change_lines(before: Records, after: Records, matching: Matching) -> tuple[str, ...]:
    """What changed from one state of a folder of loads to the next, in sentences."""
    return headline(Comparison(against=EARLIER, ours=before, theirs=after, matching=matching, tables=()))


def _of_others(extract: Extract, paths: Sequence[Path], *, force: str | None) -> Extract:
    """Other files, read as the extract is; what was said of the extract alone is not said of them."""
    return replace(extract, paths=tuple(paths), force=force, month=None, expect=None, answers=())


def _is_draw(path: Path) -> bool:
    return (path / store.PUBLIC / FRAME_FILE).is_file()


def _earlier(extract: Extract, paths: Sequence[Path], *, context: Context) -> tuple[Records, bytes, bool]:
    """The earlier records, the salt to read the later ones with, and whether both then have the same pseudonyms."""
    if len(paths) == 1 and paths[0].is_dir():
        (path,) = paths
        fresh = context.random_bytes(SALT_BYTES)
        if _is_draw(path):
            records, _ = folder.open_folder(path).records()
            salt_file = path / store.PRIVATE / folder.SALT_FILE
            return records, read_salt(salt_file) if salt_file.is_file() else fresh, salt_file.is_file()
        if keep.is_kept(path):
            salt = keep.salt_of(path)
            return keep.kept(path, force=extract.force), salt or fresh, salt is not None
    salt = context.random_bytes(SALT_BYTES)
    named = all(reading.is_published_name(path.name) for path in paths)
    before = _of_others(extract, paths, force=None if named else extract.force)
    return read_records(before, context=context, salt=salt), salt, True


def _drawn(path: Path) -> frozenset[str]:
    """The record ids of all draws of a draw folder."""
    first = folder.open_folder(path)
    found: set[str] = set()
    for one in (first, *folder.larger_draws(path)):
        found |= set(one.key["record_id"])
    return frozenset(found)


# --- tables -------------------------------------------------------------------------------------------------


def _tables(
    ours: Records, theirs: Records, matching: Matching, extract: Extract
) -> tuple[tuple[tuple[str, pd.DataFrame], ...], tuple[str, ...]]:
    """Counts by day, power and area; why there are none by area, where there are none."""
    days = reconcile.tally(matching, _days(ours), _days(theirs))
    tables = [
        ("Day", _with_differences(days).assign(label=lambda rows: rows["label"].map(_day_label))),
        ("Power", reconcile.tally(matching, _powers(ours), _powers(theirs))),
    ]
    try:
        of_ours, names = _areas(ours, extract)
    except SettingError as error:
        if extract.areas_file is not None:
            raise
        return tuple(tables), (f"Not shown by area: {str(error).rstrip('.')}",)
    try:
        of_theirs, _ = _areas(theirs, extract)
    except SettingError:
        if extract.areas_file is not None:
            raise
        what = "the other files do not say where searches were in a way that can be used without boundaries (--areas)"
        return tuple(tables), (f"Not shown by area: {what}",)
    by_area = reconcile.tally(matching, of_ours, of_theirs).set_index("label")
    tables.append(("Area", by_area.reindex([name for name in names if name in by_area.index]).reset_index()))
    return tuple(tables), ()


def _with_differences(counts: pd.DataFrame) -> pd.DataFrame:
    different = counts.drop(columns=["label", str(Kind.SAME)]).sum(axis=1) > 0
    return counts[different].reset_index(drop=True)


def _days(records: Records) -> pd.Series:
    local = records.column(TIME).dt.tz_convert("Europe/London")
    return pd.Series(local.dt.strftime("%Y-%m-%d"), index=records.rows.index, dtype="str")


def _day_label(day: str) -> str:
    return day_words(pd.Timestamp(day).date()) if day else "No date"


def _powers(records: Records) -> pd.Series:
    """The power of each record as printed; a value that no vocabulary knows may be anything, so it is not printed."""
    column = records.column("power")
    known = vocabulary.VOCABULARIES["power"]
    labels = {name: known.label(name) if name in known.codes else "(not known)" for name in column.cat.categories}
    labels[fields.WITHHELD] = "(withheld)"
    return column.astype("object").map(labels, na_action="ignore").fillna("(blank)")


def _areas(records: Records, extract: Extract) -> tuple[pd.Series, tuple[str, ...]]:
    """The area of each record as printed, and all areas in printing order."""
    chosen, lookup = choose_areas(records, extract)
    stratum = areas.assign(records, chosen, lookup).astype("object").map(chosen.names)
    return stratum, tuple(chosen.names.values())


# --- words --------------------------------------------------------------------------------------------------


def searches(number: int) -> str:
    """A number of searches, in words that fit it."""
    return "1 search" if number == 1 else f"{number:,} searches"


def headline(found: Comparison) -> tuple[str, ...]:
    """What was found, in sentences for a lay panel."""
    matching = found.matching
    lines = _published_lines(found) if found.against == PUBLISHED else _earlier_lines(found)
    unclear = matching.count(Kind.UNCLEAR)
    if unclear:
        one = unclear == 1
        lines.append(
            f"Of {searches(unclear)} more in each of the two it cannot be told whether {'it is' if one else 'each is'} "
            "one search that was revised, or two."
        )
    return tuple(lines)


def _published_lines(found: Comparison) -> list[str]:
    count = found.matching.count
    missing, extra, revised = count(Kind.ONLY_THEIRS), count(Kind.ONLY_OURS), count(Kind.REVISED)
    compared = count(Kind.SAME) + revised + count(Kind.UNCLEAR)
    lines = [
        f"Compared: {searches(compared + missing)} that the force published, and {compared + extra:,} of the extract.",
        f"{searches(missing)} that the force published {_are(missing)} not in the extract."
        if missing
        else "Every search that the force published is in the extract."
        if not count(Kind.UNCLEAR)
        else "No search that the force published is surely missing from the extract.",
        f"{searches(extra)} of the extract {_are(extra)} not among those published."
        if extra
        else "No search of the extract is missing from those published.",
        f"{_none_or(count(Kind.SAME))} {_are(count(Kind.SAME))} the same in everything that both give.",
    ]
    lines[2:2] = _may_be_there(found.ours, missing)
    if revised:
        lines.append(
            f"{searches(revised)} {_are(revised)} in both, with something that differs: {revision_words(found)}."
        )
    return lines


def _may_be_there(records: Records, missing: int) -> list[str]:
    """Rows that could not be compared may be the very ones that seem to be missing."""
    undated = int(records.column("searched_at").isna().sum())
    lost = records.rejected + undated
    if not missing or not lost:
        return []
    line = (
        f"Up to {min(lost, missing):,} of these may be rows of the file that could not be compared: "
        f"{records.rejected:,} could not be read and {undated:,} have no date."
    )
    return [line]


def _earlier_lines(found: Comparison) -> list[str]:
    count = found.matching.count
    entered, gone, changed = count(Kind.ONLY_THEIRS), count(Kind.ONLY_OURS), count(Kind.REVISED)
    lines = [
        f"{_none_or(count(Kind.SAME))} {_are(count(Kind.SAME))} as before.",
        f"{_none_or(entered)} {_were(entered)} entered since{_late_words(found)}.",
        f"{_none_or(gone)} {_are(gone)} gone since{_drawn_words(found, Kind.ONLY_OURS)}.",
        *_may_be_there(found.theirs, gone),
        f"{_none_or(changed)} {_were(changed)} changed since{_drawn_words(found, Kind.REVISED)}"
        + (f": {revision_words(found)}." if changed else "."),
    ]
    renamed = count(Kind.RENAMED)
    if renamed:
        lines.append(f"{searches(renamed)} {_are(renamed)} as before, under another reference.")
    return lines


def _none_or(number: int) -> str:
    return searches(number) if number else "No search"


def _are(number: int) -> str:
    return "is" if number <= 1 else "are"


def _were(number: int) -> str:
    return "was" if number <= 1 else "were"


def _late_words(found: Comparison) -> str:
    late = reconcile.days_late(found.theirs.rows).iloc[found.matching.rows(Kind.ONLY_THEIRS, "theirs")]
    known = late.dropna()
    if known.empty:
        return ""
    unknown = len(late) - len(known)
    low, high = int(known.min()), int(known.max())
    days = f"{high} {'day' if high == 1 else 'days'}" if low == high else f"{low} to {high} days"
    return f" (recorded {days} after the search{f'; not known of {unknown:,}' if unknown else ''})"


def _drawn_words(found: Comparison, kind: Kind) -> str:
    if found.drawn is None or not found.matching.count(kind):
        return ""
    rows = found.ours.rows.iloc[found.matching.rows(kind, "ours")]
    number = int(reconcile.drawn_rows(rows, found.drawn).sum())
    return f" ({'none' if not number else f'{number:,}'} of them had been drawn)"


def revision_words(found: Comparison) -> str:
    """Which fields differ in how many of the revised pairs, and how."""
    pairs = found.matching.pairs
    revised = pairs.index[pairs["kind"] == Kind.REVISED]
    differences = found.matching.differences
    differences = differences[differences["pair"].isin(revised)]
    parts = []
    for name, rows in differences.groupby("field", sort=False):
        how = Counter(str(what) for what in rows["what"])
        parts.append(
            (len(rows), f"{field_label(str(name))} ({', '.join(f'{how[what]:,} {what}' for what in sorted(how))})")
        )
    return "; ".join(words for _, words in sorted(parts, key=lambda part: -part[0]))


def field_label(name: str) -> str:
    """A field as printed; the place is latitude and longitude together."""
    return "Place" if name == PLACE else fields.by_name()[name].label


def window_words(records: Records) -> str:
    """The months that records are for."""
    months = sorted(reconcile.months_of(records))
    words = [month_words(pd.Timestamp(f"{month}-01").date()) for month in months]
    if len(words) > 3:
        return f"{words[0]} to {words[-1]} ({len(words)} months)"
    return ", ".join(words) or "no date"


def reference_lines(found: Comparison, kind: Kind, side: str) -> list[str]:
    """Where the rows of a kind stand: a line a file, with the row numbers as a spreadsheet shows them."""
    records = found.ours if side == "ours" else found.theirs
    rows = records.rows.iloc[found.matching.rows(kind, side)]
    # One name may be that of a file of either side.
    label = {(PUBLISHED, "theirs"): "published file ", (PUBLISHED, "ours"): "extract "}.get((found.against, side), "")
    lines = []
    for source in records.sources:
        numbers = sorted(rows.loc[rows["source"] == source.number, "source_row"].tolist())
        if numbers:
            words = "row" if len(numbers) == 1 else "rows"
            lines.append(f"{label}{source.name}, {words} {', '.join(str(number) for number in numbers)}")
    return lines


# --- for programs and files ---------------------------------------------------------------------------------


def differences_table(found: Comparison) -> pd.DataFrame:
    """One row a differing field, or a search that only one side has: where it stands, what differs, public codes.

    Never a reference, a place or what somebody wrote.
    """
    pairs, words = found.matching.pairs, found.kind_words
    shown = pairs[~pairs["kind"].isin([Kind.SAME, Kind.NOT_COMPARED])]
    table = shown.merge(
        found.matching.differences.rename(columns={"ours": "ours_value", "theirs": "theirs_value"}),
        left_index=True,
        right_on="pair",
        how="left",
    ).reset_index(drop=True)
    one, other = found.names
    columns: dict[str, Any] = {"what": table["kind"].map(words)}
    for name, side, records in ((one, "ours", found.ours), (other, "theirs", found.theirs)):
        columns |= _origin(records, table[side].to_numpy(dtype=np.int64), name)
    columns |= {
        "field": table["field"].fillna(""),
        "how": table["what"].astype("object").fillna(""),
        f"{one}_says": _public_values(table, "ours_value"),
        f"{other}_says": _public_values(table, "theirs_value"),
    }
    if found.drawn is not None:
        columns["had_been_drawn"] = _said(found, table, found.drawn)
    if found.against == EARLIER:
        late = np.append(reconcile.days_late(found.theirs.rows).to_numpy(), np.nan)
        entered = (table["kind"] == Kind.ONLY_THEIRS).to_numpy()
        days = np.where(entered, late[table["theirs"].to_numpy(dtype=np.int64)], np.nan)
        columns["days_late"] = ["" if np.isnan(one_) else str(int(one_)) for one_ in days]
    return pd.DataFrame(columns)


def _said(found: Comparison, table: pd.DataFrame, drawn: Collection[str]) -> list[str]:
    flags = np.append(reconcile.drawn_rows(found.ours.rows, drawn), False)
    return ["yes" if flag else "no" for flag in flags[table["ours"].to_numpy(dtype=np.int64)]]


def _origin(records: Records, positions: Any, name: str) -> dict[str, list[str]]:  # noqa: ANN401 -- positions
    names = {source.number: source.name for source in records.sources}
    source = records.rows["source"].to_numpy(dtype=np.int64)
    row = records.rows["source_row"].to_numpy(dtype=np.int64)
    return {
        f"{name}_file": ["" if one < 0 else names[int(source[one])] for one in positions],
        f"{name}_row": ["" if one < 0 else str(int(row[one])) for one in positions],
    }


def _public_values(table: pd.DataFrame, column: str) -> list[str]:
    """Codes of published fields; a value that no vocabulary knows may be anything, so it is not carried."""
    kinds = fields.by_name()
    found = []
    for name, value in zip(table["field"], table[column], strict=True):
        known = kinds[name].vocabulary if isinstance(name, str) and name in kinds else None
        if known is None or not isinstance(value, str):
            found.append("")
        elif value in vocabulary.VOCABULARIES[known].codes:
            found.append(value)
        else:
            found.append("[withheld]" if value == fields.WITHHELD else "(not known)")
    return found


def write_differences(comparisons: Sequence[Comparison], out: Path) -> None:
    """The differences of one or two comparisons as CSV, one under the other."""
    tables = [differences_table(one) for one in comparisons]
    if len(tables) == 1:
        store.write(out, store.csv_bytes(tables[0]))
        return
    for one, content in zip(comparisons, tables, strict=True):
        store.write(out.with_name(f"{out.stem}-{one.against}{out.suffix}"), store.csv_bytes(content))


def as_json(found: Comparison) -> dict[str, Any]:
    """Everything that is printed, for a program."""
    words = found.kind_words
    return {
        "against": found.against,
        "fetched": found.fetched or NOT_STATED,
        "files": {
            name: [
                {
                    "name": one.name,
                    "sha256": one.sha256,
                    "month": one.month,
                    "rows": one.rows_read,
                    "used": one.accepted,
                }
                for one in records.sources
            ]
            for name, records in zip(found.names, (found.ours, found.theirs), strict=True)
        },
        "rejected": {
            name: records.rejected for name, records in zip(found.names, (found.ours, found.theirs), strict=True)
        },
        "compared": list(found.matching.compared),
        "left_out": dict(found.matching.left_out),
        "by_reference": found.matching.by_reference,
        "counts": {words[kind]: found.matching.count(kind) for kind in words}
        | {"not compared": found.matching.count(Kind.NOT_COMPARED)},
        "tables": {
            title.lower(): counts.rename(columns={str(kind): name for kind, name in words.items()}).to_dict("records")
            for title, counts in found.tables
        },
        "differences": differences_table(found).to_dict("records"),
        "notices": list(found.notices),
        "limits": list(LIMITS if found.against == PUBLISHED else LIMITS[1:]),
    }
