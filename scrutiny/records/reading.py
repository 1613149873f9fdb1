"""Reading extracts: files in, a table of records and an exact account out.

Every row of every file becomes a record or a reject with its row number and a reason; nothing is lost and
nothing is guessed. A row number is the one that a spreadsheet shows: the header is row 1. Messages never
hold what a cell says.
"""

import csv
import hashlib
import io
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from scrutiny.errors import InputError
from scrutiny.records import fields, identity, layout, moments, table, vocabulary

_FILE_NAME = re.compile(r"^(?P<month>\d{4}-(?:0[1-9]|1[0-2]))-(?P<force>[a-z0-9-]+)-stop-and-search$")
NAME_ENDING = "-stop-and-search.csv"
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")

_BLOCK = 2 << 20  # bytes that are parsed at a time: small enough to stay in a processor's cache
_LONGEST_MARK = max(len(mark) for mark in fields.WITHHELD_MARKS)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a file's name says."""

    force: str
    month: str


def is_published_name(name: str) -> bool:
    """Whether a file is called as published files are: month, force, and nothing else."""
    return name.endswith(NAME_ENDING) and _FILE_NAME.match(name.removesuffix(".csv")) is not None


def from_name(path: Path, *, force: str | None, month: str | None) -> Name:
    """Force and month of a file, from the options or else from its name. Raises InputError for an unknown force."""
    found = _FILE_NAME.match(path.stem.lower())
    force = force or (found["force"] if found else None)
    if force is None:
        raise InputError(
            "the name does not say which force it is from",
            where=path.name,
            expected="a name like 2026-08-hertfordshire-stop-and-search.csv",
            do="Rename the file, or add --force hertfordshire",
        )
    if not _SLUG.match(force):
        raise InputError("the force is not a plain name", where="--force", expected="small letters, digits and hyphens")
    return Name(force=force, month=month or (found["month"] if found else ""))


@dataclass(slots=True)
class _Reading:
    """One file while it is read: its columns so far, and which rows are lost to which reason."""

    rows: npt.NDArray[np.int64]  # spreadsheet rows of the cells below
    columns: dict[str, pd.Series] = field(default_factory=dict)
    rejects: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, column, code, reason
    lost: set[int] = field(default_factory=set)
    odd: list[tuple[str, str, int]] = field(default_factory=list)  # field, value as read, count

    def reject(self, where: npt.NDArray[np.bool_], column: str, code: str, reason: str) -> None:
        """Note rows as rejected; a row is rejected once, for its first reason."""
        for row in self.rows[where].tolist():
            if row not in self.lost:
                self.lost.add(row)
                self.rejects.append((row, column, code, reason))


def read(
    paths: Sequence[Path],
    *,
    force: str | None = None,
    month: str | None = None,
    pseudonym_key: bytes | None = None,
    progress: Progress | None = None,
) -> table.Records:
    """All records of all files, in the order of files and rows.

    ``pseudonym_key``: officers and persons get names that stay the same with the same key; without one they
    are different at every run. Raises InputError for a file that is missing, empty, unreadable or of no known
    layout, or where files are of more than one force.
    """
    key = pseudonym_key or secrets.token_bytes(32)
    parts: list[pd.DataFrame] = []
    sources: list[table.Source] = []
    rejects: list[pd.DataFrame] = []
    odd: list[tuple[str, str, int]] = []
    notices: list[str] = []
    for number, path in enumerate(paths):
        if progress:
            progress(f"Reading {path.name}")
        source, rows, rejected, unknown, remarks = _read_file(path, number=number, force=force, month=month, key=key)
        sources.append(source)
        parts.append(rows)
        rejects.append(rejected)
        odd += unknown
        notices += remarks
    if not parts:
        raise InputError("no file was given", do="Name one or more extracts")
    if len({source.sha256 for source in sources}) < len(sources):
        raise InputError("the same file was given twice", do="Name every file once")
    forces = sorted({source.force for source in sources})
    if len(forces) > 1:
        raise InputError(f"the files are of {len(forces)} forces ({', '.join(forces)})", expected="one force at a time")
    rows = _stack(parts)
    rows["record_id"], remarks = _record_ids(rows)
    return table.Records(
        rows=rows[[name for name in fields.COLUMNS if name in rows.columns]],
        sources=tuple(sources),
        rejects=pd.concat(rejects, ignore_index=True),
        unknown=_tally(odd),
        notices=(*notices, *remarks),
    )


def _read_file(
    path: Path, *, number: int, force: str | None, month: str | None, key: bytes
) -> tuple[table.Source, pd.DataFrame, pd.DataFrame, list[tuple[str, str, int]], list[str]]:
    name = from_name(path, force=force, month=month)
    content = _content(path)
    sha256 = hashlib.sha256(content).hexdigest()
    headers = _headers(content, where=path.name)
    chosen = layout.choose(headers, where=path.name)
    mapped = _mapped(headers, chosen, where=path.name)
    raw, row_numbers, misfits = _cells(content, mapped, width=len(headers), where=path.name)
    del content  # as large as the table itself
    reading = _Reading(rows=row_numbers)
    for row in misfits:
        reading.lost.add(row)
        reading.rejects.append((row, "", "cells", f"the row has not {len(headers)} cells as the first row has"))
    reading.reject(_blank_rows(raw), "", "blank-row", "the row is blank")
    for field_name in mapped.values():
        cells, raw = raw.column(0), raw.remove_column(0)  # a column is let go of as soon as it is converted
        _convert(reading, fields.by_name()[field_name], cells, zone=chosen.zone, key=key)
    _refuse_impossible_days(reading, name.month)
    rows = _assemble(reading, number)
    source = table.Source(
        number=number,
        name=path.name,
        sha256=sha256,
        force=name.force,
        month=name.month,
        layout=chosen.name,
        supplied=frozenset(mapped.values()),
        withheld=chosen.withheld - frozenset(mapped.values()),
        rows_read=len(row_numbers) + len(misfits),
        accepted=len(rows),
        rejected=len(reading.rejects),
    )
    rejects = pd.DataFrame(
        [(path.name, *reject) for reject in sorted(reading.rejects)], columns=list(table.REJECT_COLUMNS)
    )
    dropped = len(headers) - len(mapped)
    remarks = [f"{path.name}: {_columns(dropped)} not in the dictionary and not carried on"] if dropped else []
    return source, rows, rejects, reading.odd, remarks


def _refuse_impossible_days(reading: _Reading, month: str) -> None:
    """A year typed wrongly would stretch the period that is printed on every page.

    Earlier than the Act of 1984, or more than a month after the month that the file is for (a day's slip over the
    end of a month is let pass).
    """
    moments_ = reading.columns["searched_at"]
    last = pd.Timestamp(f"{month}-01" if month else "2100-01-01", tz="UTC") + pd.DateOffset(months=2)
    outside = (moments_ < pd.Timestamp("1985-01-01", tz="UTC")) | (moments_ >= last)
    reading.reject(outside.to_numpy(dtype=bool), "searched_at", "date", "the date lies outside what the file is for")


def _columns(count: int) -> str:
    return "1 column is" if count == 1 else f"{count} columns are"


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", where=str(path.name), do="Check the path and the spelling") from None
    except IsADirectoryError:
        raise InputError("this is a folder", where=path.name, do="Name the files in it") from None
    except OSError as error:
        if path.is_dir():  # Windows says "permission denied" of a folder
            raise InputError("this is a folder", where=path.name, do="Name the files in it") from None
        raise InputError(
            f"cannot be read ({error.strerror})", where=path.name, do="Close it elsewhere and try again"
        ) from None
    if not content or content.isspace():
        raise InputError("the file is empty", where=path.name, do="Ask the force to send it again")
    return content


def _headers(content: bytes, *, where: str) -> list[str]:
    try:
        head = content[: 1 << 20].decode("utf-8-sig", errors="strict" if len(content) <= 1 << 20 else "ignore")
    except UnicodeDecodeError:
        raise _not_utf8(where) from None
    try:
        headers = next(csv.reader(io.StringIO(head)), [])
    except csv.Error:
        raise InputError("the first row cannot be read as CSV", where=where, do="Save it again as CSV UTF-8") from None
    return [header.strip() for header in headers]


def _not_utf8(where: str) -> InputError:
    return InputError(
        "the text is not UTF-8",
        where=where,
        expected="a CSV in UTF-8",
        do='In Excel choose "Save as", then "CSV UTF-8 (Comma delimited)"',
    )


def _mapped(headers: Sequence[str], chosen: layout.Layout, *, where: str) -> dict[int, str]:
    """Column number -> field, for the columns that the layout knows."""
    mapped: dict[int, str] = {}
    for number, header in enumerate(headers):
        name = chosen.columns.get(vocabulary.fold(header))
        if name is None:
            continue
        if name in mapped.values():
            raise InputError(f'two columns are for "{name}"', where=where, do="Take one of them out or rename it")
        mapped[number] = name
    return mapped


def _cells(
    content: bytes, mapped: dict[int, str], *, width: int, where: str
) -> tuple[pa.Table, npt.NDArray[np.int64], list[int]]:
    """The mapped columns as texts, their spreadsheet rows, and the rows that have another number of cells."""
    coded = pa.dictionary(pa.int32(), pa.string())
    kinds = fields.by_name()
    types = {
        f"c{number}": coded if kinds[name].kind is fields.Kind.CODED else pa.string() for number, name in mapped.items()
    }
    names = [f"c{number}" for number in range(width)]
    misfits: list[int | None] = []

    def parse(*, threads: bool) -> pa.Table:
        misfits.clear()

        def note(row: Any) -> str:  # noqa: ANN401 -- pyarrow.csv.InvalidRow
            misfits.append(row.number)
            return "skip"

        return pcsv.read_csv(
            pa.BufferReader(content),
            # Names are ours and the header comes as the first row: any header will do, repeated or blank.
            read_options=pcsv.ReadOptions(column_names=names, use_threads=threads, block_size=_BLOCK),
            parse_options=pcsv.ParseOptions(
                newlines_in_values=b'"' in content, ignore_empty_lines=False, invalid_row_handler=note
            ),
            convert_options=pcsv.ConvertOptions(
                column_types=types, include_columns=list(types), strings_can_be_null=True, null_values=[""]
            ),
        )

    try:
        cells = parse(threads=True)
        if misfits:  # only a single thread knows row numbers
            cells = parse(threads=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        if "UTF8" in str(error) or "utf-8" in str(error).lower():
            raise _not_utf8(where) from None
        raise InputError("cannot be read as CSV", where=where, do="Open it in Excel and save it as CSV UTF-8") from None
    skipped = sorted(number for number in misfits if number is not None)
    total = cells.num_rows + len(skipped)
    rows = np.setdiff1d(np.arange(1, total + 1), np.array(skipped, dtype=np.int64), assume_unique=True)
    return cells.slice(1), rows[1:], skipped


def _blank_rows(raw: pa.Table) -> npt.NDArray[np.bool_]:
    blank = np.ones(raw.num_rows, dtype=bool)
    for column in raw.columns:
        if not blank.any():
            break
        blank &= column.is_null().to_numpy()
    return blank


def _convert(reading: _Reading, described: fields.Field, cells: pa.ChunkedArray, *, zone: str, key: bytes) -> None:
    """One column of texts into the type of its field; what cannot be read is rejected or counted."""
    name = described.name
    match described.kind:
        case fields.Kind.CODED:
            reading.columns[name], odd = _coded(described, cells)
            reading.odd += odd
        case fields.Kind.INSTANT | fields.Kind.DAY:
            parsed = moments.parse(_text(cells, name), zone=zone)
            if name == "searched_at":
                reading.reject(parsed.unreadable, name, "date", "the date is not one that can be read")
                reading.columns["date_precision"] = parsed.precision
            elif parsed.unreadable.any():
                reading.odd.append((name, "(not a date)", int(parsed.unreadable.sum())))
            instants = parsed.instants
            reading.columns[name] = instants if described.kind is fields.Kind.INSTANT else moments.days(instants)
        case fields.Kind.NUMBER:
            texts = _text(cells, name)
            numbers = _numbers(texts)
            bad = (texts.notna() & numbers.isna() & (texts != fields.WITHHELD)).to_numpy()
            if name in ("latitude", "longitude"):
                reading.reject(bad, name, "number", "the coordinate is not a number")
            elif bad.any():
                reading.odd.append((name, "(not a number)", int(bad.sum())))
            reading.columns[name] = numbers.where(np.isfinite(numbers))
        case fields.Kind.PSEUDONYM:
            reading.columns[name] = identity.pseudonyms(_text(cells, name), key=key)
        case _:
            reading.columns[name] = _text(cells, name)


def _text(cells: pa.ChunkedArray, name: str) -> pd.Series:
    """Texts without outer blanks, in Unicode normal form C; blank is missing; a mark of withholding is made one."""
    texts = pc.utf8_normalize(pc.utf8_trim_whitespace(cells), "NFC")
    lengths = pc.binary_length(texts)
    empty = pc.equal(lengths, 0)
    if pc.any(empty).as_py():
        texts = pc.if_else(empty, None, texts)
    short = pc.if_else(pc.less_equal(lengths, _LONGEST_MARK), texts, None)  # marks are short, most of a text is not
    held = pc.is_in(pc.utf8_lower(short), value_set=pa.array(sorted(fields.WITHHELD_MARKS)))
    if pc.any(held).as_py():
        texts = pc.if_else(held, fields.WITHHELD, texts)
    return _in_one_piece(texts, name)


def _in_one_piece(texts: pa.Array | pa.ChunkedArray, name: str) -> pd.Series:
    """A column of texts that is one array, so that what looks at its distinct values need not put it together."""
    texts = texts.cast(pa.large_string())
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return pd.Series(texts.to_pandas(), name=name, dtype="str")


def _numbers(texts: pd.Series) -> pd.Series:
    """Texts as numbers; what is none is missing. The whole column at once where every text is a plain number."""
    try:
        cast = pc.cast(pa.array(texts, type=pa.large_string(), from_pandas=True), pa.float64())
    except pa.ArrowInvalid:
        return pd.to_numeric(texts, errors="coerce").astype("float64")
    return pd.Series(cast.to_numpy(zero_copy_only=False), name=texts.name, dtype="float64")


def _coded(described: fields.Field, cells: pa.ChunkedArray) -> tuple[pd.Series, list[tuple[str, str, int]]]:
    """Codes through the dictionary of distinct values, so that a million rows cost a dozen look-ups."""
    known = vocabulary.VOCABULARIES[described.vocabulary or ""]
    joined = cells.unify_dictionaries().combine_chunks()
    if isinstance(joined, pa.ChunkedArray):
        joined = pa.concat_arrays(joined.chunks) if joined.num_chunks else pa.array([], type=cells.type)
    values = [unicodedata.normalize("NFC", value.strip()) for value in joined.dictionary.to_pylist()]
    categories = list(known.codes)
    lookup = np.full(len(values) + 1, -1, dtype=np.int32)
    for number, value in enumerate(values):
        if not value:
            continue
        code = fields.WITHHELD if value.lower() in fields.WITHHELD_MARKS else known.code_of(value) or value
        if code not in categories:
            categories.append(code)
        lookup[number] = categories.index(code)
    indices = joined.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    codes = lookup[indices]
    counts = np.bincount(codes[codes >= 0], minlength=len(categories))
    used = [
        n for n in range(len(categories)) if n < len(known.codes) or counts[n]
    ]  # the header is in the dictionary too
    renumber = np.full(len(categories) + 1, -1, dtype=np.int32)
    renumber[used] = np.arange(len(used))
    kept = [categories[n] for n in used]
    column = pd.Series(pd.Categorical.from_codes(renumber[codes], dtype=pd.CategoricalDtype(kept)), name=described.name)
    odd = [
        (described.name, categories[n], int(counts[n]))
        for n in used
        if n >= len(known.codes) and categories[n] != fields.WITHHELD
    ]
    return column, odd


def _assemble(reading: _Reading, number: int) -> pd.DataFrame:
    rows = pd.DataFrame(reading.columns)
    rows["source"] = np.full(len(rows), number, dtype=np.int32)
    rows["source_row"] = reading.rows
    if reading.lost:
        rows = rows[~np.isin(reading.rows, list(reading.lost))]
    return rows


def _stack(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The files' rows under each other; a field that one file lacks is missing there."""
    if len(parts) == 1:
        return parts[0].reset_index(drop=True)
    names = [name for name in fields.COLUMNS if any(name in part.columns for part in parts)]
    return pd.DataFrame({name: _stacked(name, parts) for name in names})


def _stacked(name: str, parts: Sequence[pd.DataFrame]) -> pd.Series:
    pieces = [part[name] if name in part.columns else table.empty_column(name, part.index) for part in parts]
    if isinstance(pieces[0].dtype, pd.CategoricalDtype):
        pieces = list(_same_categories(pieces))
    column = pd.concat(pieces, ignore_index=True)
    if isinstance(column.dtype, pd.StringDtype):
        return _in_one_piece(pa.array(column, type=pa.large_string(), from_pandas=True), name)
    return column


def _same_categories(pieces: Sequence[pd.Series]) -> Iterator[pd.Series]:
    together = list(dict.fromkeys(category for piece in pieces for category in piece.cat.categories))
    for piece in pieces:
        yield piece.cat.set_categories(together)


def _record_ids(rows: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """The force's reference where there is one, else the derived id. A reference used again gets "#2", and is said."""
    notices: list[str] = []
    given = rows["reference"] if "reference" in rows.columns else pd.Series(np.nan, index=rows.index, dtype="str")
    given = given.mask(given == fields.WITHHELD)
    missing = given.isna().to_numpy()
    named: pd.Series = given.rename("record_id")
    if missing.any():
        ids = given.to_numpy(dtype=object)
        ids[missing] = identity.derived_ids(rows[missing])
        notices.append(
            f"{int(missing.sum()):,} of {len(rows):,} records have no reference of the force: they are named by their "
            "contents, so a record that is corrected later gets another name"
        )
        named = pd.Series(ids, index=rows.index, dtype="str", name="record_id")
    if named.is_unique:
        return named, notices
    _refuse_repeats_over_files(named, rows["source"])
    numbers = identity.occurrences(rows, named)
    notices.append(
        f"{int((numbers > 1).sum()):,} rows repeat a reference that another row has; each is kept as a record of "
        'its own, with "#2" and so on behind the reference'
    )
    named = named.where(numbers == 1, named + "#" + pd.Series(numbers, index=named.index).astype("str"))
    if not named.is_unique:
        raise InputError(
            'a reference ends in "#2" or the like, as a repeated one would be called',
            where='column "reference"',
            do="Ask the force for the references as they are in its own system",
        )
    return named, notices


def _refuse_repeats_over_files(named: pd.Series, source: pd.Series) -> None:
    """One search counted twice would make wrong areas: a later file often carries an earlier month again."""
    over = named.groupby(named).transform("size").gt(1) & source.groupby(named).transform("nunique").gt(1)
    if over.any():
        raise InputError(
            f"{named[over].nunique():,} references stand in more than one of the files",
            expected="every search once",
            do="A later file often carries an earlier month again: give only the later one",
        )


def _tally(odd: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(odd, columns=list(table.UNKNOWN_COLUMNS))
    return frame.groupby(["field", "value"], sort=True)["count"].sum().reset_index()
