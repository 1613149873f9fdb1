"""Reading extracts: files in, a table of records and an exact account out.

Every row of every file becomes a record, a part of one, or a reject with its row number and a reason; nothing is
lost and nothing is guessed. A row number is the one that a spreadsheet shows: a header in the first row is row 1.
Messages never hold what a cell says.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.errors import InputError, counted
from scrutiny.records import (
    convert,
    damage,
    delimited,
    fields,
    files,
    identity,
    layout,
    moments,
    parquet,
    repeats,
    table,
    vocabulary,
)
from scrutiny.records.layout import Layout
from scrutiny.records.raw import Batch, Sheet, one_piece
from scrutiny.records.vocabulary import fold

_PUBLISHED = re.compile(r"^(?P<month>\d{4}-(?:0[1-9]|1[0-2]))-(?P<force>[a-z0-9-]+)-stop-and-search$")
_MONTH_SOMEWHERE = re.compile(r"(?<!\d)(?P<month>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![-_]?\d)")
_MONTHS_IN_A_ROW = re.compile(r"(?:19|20)\d\d-\d\d[^0-9]+(?:19|20)\d\d-\d\d")
_FORCE_HEADERS = frozenset({"force", "force name", "police force", "force_name", "police_force", "reported by"})
NAME_ENDING = "-stop-and-search.csv"
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_MONTH = re.compile(r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$")
_IN_MEMORY = {"workbook": 256 << 20, "json": 128 << 20, "parquet": 1 << 30}  # bytes of what has to be held whole
_SENT_AGAIN = 0.05  # share of a file from which earlier searches are no strays
_PEEKED = 2_000  # rows that a proposed layout is made from
_MANY_ROWS = 1_000_000  # rows after which there is a word about progress
_MOST_NAMED = 12  # column names in one notice

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the files do not say themselves.

    ``force``, ``month``: where a file's name does not say it; of several files, those of another force are left alone.
    ``layouts``: an office's own, tried before the shipped ones. ``doubled``: what to do with a file in which every row
    stands an even number of times: "keep" all of it or "halve" it; None: refuse and ask. ``expect``: the force's own
    count of searches in all files together. ``pseudonym_key``: officers and persons get names that stay the same with
    the same key; without one they are different at every run.
    """

    force: str | None = None
    month: str | None = None
    layouts: tuple[Layout, ...] = ()
    doubled: str | None = None
    expect: int | None = None
    pseudonym_key: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a file's name says, or the options in its place. ``month`` is "" where neither does."""

    force: str
    month: str


def is_published_name(name: str) -> bool:
    """Whether a file is called as published files are: month, force, and nothing else."""
    return name.endswith(NAME_ENDING) and _PUBLISHED.match(name.removesuffix(".csv")) is not None


def from_name(name: str, *, force: str | None, month: str | None) -> Name:
    """Force and month of a file by its name, or by the options where it is silent.

    Raises InputError where nothing says the force, and where the name and an option differ.
    """
    stem = name.lower().split(".", maxsplit=1)[0]
    found = _PUBLISHED.match(stem)
    for option, given, fits, example in (
        ("--force", force, _SLUG, "hertfordshire"),
        ("--month", month, _MONTH, "2026-08"),
    ):
        if given is not None and not fits.match(given):
            what = "small letters, digits and hyphens" if option == "--force" else "year and month"
            raise InputError(f"this is no {option[2:]}", where=option, expected=f'{what}, as in "{example}"')
    force_told, month_told = (found["force"], found["month"]) if found else ("", _month_somewhere(stem))
    if force is None and not force_told:
        raise InputError(
            "the name does not say which force it is from",
            where=name,
            expected="a name like 2026-08-hertfordshire-stop-and-search.csv",
            do="Rename the file, or add --force hertfordshire",
        )
    if found is not None:
        for option, given, by_name in (("--force", force, found["force"]), ("--month", month, found["month"])):
            if given is not None and given != by_name:
                raise InputError(
                    f"the name says {by_name}, {option} says {given}",
                    where=name,
                    do="Rename the file or mend the option",
                )
    return Name(force=force_told or force or "", month=month or month_told)


def _month_somewhere(stem: str) -> str:
    """The one month that a name of any kind has in it; "" where it has none or several."""
    months = set(_MONTH_SOMEWHERE.findall(stem))
    return months.pop() if len(months) == 1 and not _MONTHS_IN_A_ROW.search(stem) else ""


# --- one file -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _File:
    """One file while it is read."""

    item: files.Item
    name: Name
    sha256: str
    sheet: Sheet
    chosen: Layout
    places: Mapping[str, tuple[int, ...]]
    converter: convert.Converter
    before: tuple[int, int]
    force_column: int | None = None  # a column that names the force: one file is of one force
    force_names: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)

    def parts(self, progress: Progress | None = None) -> Iterator[convert.Part]:
        """The accepted rows, batch by batch. Afterwards the converter's account is complete."""
        wanted = {
            number: fields.by_name()[name].kind is fields.Kind.CODED and len(numbers) == 1
            for name, numbers in self.places.items()
            for number in numbers
        }
        told = 0
        forces = {} if self.force_column is None else {self.force_column: True}
        for batch in self.sheet.batches(wanted | forces):
            part = self.converter.part(batch)
            _refuse_other_forces(self, batch)
            # Checked before anything is handed on: a year that is read month first is another search.
            self.converter.refuse_cut_references(where=self.item.shown)
            if len(part.rows):
                yield part
            if progress and self.converter.account.read - told >= _MANY_ROWS:
                told = self.converter.account.read
                progress(f"{self.item.shown}: {told:,} rows read")
        account = self.converter.account
        if account.has_blank_end:
            # A row may say something in a column that is not carried on: then it is no blank row at the end.
            account.last = max(account.last, self._last_row_beside(set(wanted | forces), below=account.last))
            account.forget_blank_end()
        files.check_unchanged(self.item, self.before)
        self.converter.refuse_cut_references(where=self.item.shown, whole=True)
        _refuse_month_first(self)

    def _last_row_beside(self, looked_at: Set[int], *, below: int) -> int:
        """The last row below one that says anything in the other columns; 0 where none does."""
        others = {number: False for number in range(len(self.sheet.headers)) if number not in looked_at}
        last = 0
        for batch in self.sheet.batches(others) if others else ():
            if not len(batch.rows) or batch.rows[-1] <= below:
                continue
            cells = [convert.clean(one_piece(cells)) for cells in batch.columns.values()]
            said = np.logical_or.reduce([np.asarray(each.is_valid()) for each in cells])
            last = max([last, *batch.rows[said][-1:].tolist()])
        return last


def _opened(item: files.Item, layouts: Sequence[Layout]) -> tuple[Sheet, str]:
    """The table of a file, of whichever kind, and the SHA-256 of the file as it lies there."""

    def known(headers: Sequence[str]) -> int:
        return layout.known_headers(headers, layouts)

    kind = files.kind(item)
    if kind == "text":
        with files.opened(item) as stream:
            found = delimited.survey(stream, where=item.shown)
            path = files.bare_path(item, stream)
        sheet = delimited.sheet(lambda: files.opened(item), found, where=item.shown, known=known, path=path)
        return sheet, found.sha256 if item.path.suffix.lower() != ".gz" else _sha256_of(item)
    if kind == "parquet" and not item.member and item.path.suffix.lower() != ".gz":
        return parquet.sheet(str(item.path), where=item.shown), _sha256_of(item)
    # Only now: most extracts are texts, and these readers cost time to import.
    from scrutiny.records import replies, workbooks

    content = files.whole(item, _IN_MEMORY[kind])
    sha256 = hashlib.sha256(content).hexdigest() if item.member else _sha256_of(item)
    if kind == "parquet":
        return parquet.sheet(BytesIO(content), where=item.shown), sha256
    if kind == "json":
        return replies.sheet(content, where=item.shown), sha256
    return workbooks.sheet(content, where=item.shown, known=known), sha256


def _sha256_of(item: files.Item) -> str:
    try:
        with item.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=item.shown, do="Close it elsewhere and try again"
        ) from None


def _file(item: files.Item, options: Options, key: bytes) -> _File:
    name = from_name(item.name, force=options.force, month=options.month)
    before = files.fingerprint(item.path)
    sheet, sha256 = _opened(item, options.layouts)
    chosen = layout.choose(sheet.headers, where=item.shown, own=options.layouts)
    places = chosen.places(sheet.headers, where=item.shown)
    last = np.datetime64(f"{name.month}-01" if name.month else "2100-01-01", "M") + (2 if name.month else 0)
    return _File(
        item=item,
        name=name,
        sha256=sha256,
        sheet=sheet,
        chosen=chosen,
        places=places,
        converter=convert.Converter(chosen, places, key=key, last=last.astype("datetime64[us]")),
        before=before,
        force_column=next((n for n, header in enumerate(sheet.headers) if fold(header) in _FORCE_HEADERS), None),
        notices=[said.removeprefix(f"{item.shown}: ") for said in sheet.notices],
    )


def _refuse_other_forces(file: _File, batch: Batch) -> None:
    """Somebody joined the files of several forces: their searches would be counted as those of one."""
    if file.force_column is None or file.force_column not in batch.columns:
        return
    distinct = pc.unique(convert.as_texts(one_piece(batch.columns[file.force_column]))).to_pylist()
    file.force_names |= {fold(name) for name in distinct if name and name.strip()}
    if len(file.force_names) > 1:
        raise InputError(
            f'the column "{file.sheet.headers[file.force_column]}" names more than one force',
            where=file.item.shown,
            expected="the searches of one force",
            do="Keep the rows of one force, or give the files as they were before they were joined",
        )


def _dropped(chosen: Layout, headers: Sequence[str], *, named: bool) -> list[str]:
    """Which columns go no further. ``named``: rows fit the headers, so that no record has run into their row."""
    if not named:
        count = len(chosen.unknown(headers))
        return [f"{_columns(count)} not in the layout and not carried on"] if count else []
    names = [f'"{header}"' if header else "one without a name" for header in chosen.unknown(headers)]
    if not names:
        return []
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    listed = ", ".join(name[:60] for name in names[:_MOST_NAMED]) + more
    return [f"{_columns(len(names))} not in the layout and not carried on: {listed}"]


def _columns(count: int) -> str:
    return "1 column is" if count == 1 else f"{count} columns are"


def _refuse_month_first(file: _File) -> None:
    """Dates that could only be month first, none that could only be day first, and others that would be misread."""
    seen = file.converter.account.noticed
    if not seen["month first"] or seen["day first"] or not seen["either"]:
        return
    rows = ", ".join(str(row) for row in file.converter.account.month_first[:5])
    raise InputError(
        f"{seen['month first']:,} dates could only be month before day (row {rows}), and none only day before month",
        where=file.item.shown,
        expected="the day before the month, as in 31/08/2026",
        do='Ask the force; if all dates are month first, say order = "month-first" in a layout of your own',
    )


# --- all files ----------------------------------------------------------------------------------------------


def read(
    paths: Sequence[Path],
    *,
    force: str | None = None,
    month: str | None = None,
    pseudonym_key: bytes | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> table.Records:
    """All records of all files, in the order of files and rows.

    ``options`` says the same as the single arguments and more. Raises InputError for a file that is missing, empty,
    unreadable or of no known layout, for one that is doubled, and where the count is not the one that is expected.
    """
    options = options or Options(force=force, month=month, pseudonym_key=pseudonym_key)
    key = options.pseudonym_key or secrets.token_bytes(32)
    items, notices = _chosen_items(paths, options)
    parts: list[pd.DataFrame] = []
    sources: list[table.Source] = []
    rejects: list[pd.DataFrame] = []
    odd: list[tuple[str, str, int]] = []
    rules: dict[str, str] = {}
    for number, item in enumerate(items):
        if progress:
            progress(f"Reading {item.shown}")
        file = _file(item, options, key)
        twin = next((source.name for source in sources if source.sha256 == file.sha256), None)
        if twin is not None:
            both = f"{twin} and {item.name}" if twin != item.name else twin
            raise InputError(f"the same file was given twice ({both})", do="Name every file once")
        rows, copies = _halved(file, _gathered(file, number, progress), options.doubled)
        rejected = pd.concat([_rejects(file), copies], ignore_index=True) if len(copies) else _rejects(file)
        sources.append(_source(file, number, accepted=len(rows), rejected=len(rejected)))
        parts.append(rows)
        rejects.append(rejected)
        odd += _odd(file)
        notices += _remarks(file, rows)
        rules |= file.chosen.repeated
    rows = _stack(parts)
    del parts
    settled, remarks = _settled(rows, sources, rules)
    del rows
    together = _less_joined(sources, settled)
    rejected = pd.concat(rejects, ignore_index=True)
    _check_total(together, options.expect, copies=int((rejected["code"] == table.COPY).sum()))
    return table.Records(
        rows=settled.rows[[name for name in fields.COLUMNS if name in settled.rows.columns]],
        sources=together,
        rejects=rejected,
        unknown=_tally(odd),
        notices=(*notices, *remarks),
    )


def stream(
    paths: Sequence[Path], *, options: Options | None = None, progress: Progress | None = None
) -> Iterator[tuple[pd.DataFrame, convert.Account]]:
    """The accepted rows of all files, some ten thousand at a time: for counting over more than memory holds.

    Each batch comes with its file's account so far. Rows are not named: several rows under one reference are not
    joined, and a doubled file is not noticed, because both need the whole. Raises as ``read`` does.
    """
    options = options or Options()
    key = options.pseudonym_key or secrets.token_bytes(32)
    for number, item in enumerate(_chosen_items(paths, options)[0]):
        file = _file(item, options, key)
        for part in file.parts(progress):
            columns = {name: [cells] for name, cells in part.columns.items()}
            yield _assembled(file, columns, part.rows, number), file.converter.account


def items_of(paths: Sequence[Path]) -> tuple[files.Item, ...]:
    """The files that these paths mean: folders, patterns and archives expanded."""
    return files.find(paths)


def item_called(shown: str, paths: Sequence[Path]) -> files.Item:
    """The one of these files that messages call so; else the first."""
    items = files.find(paths)
    return next((item for item in items if item.shown == shown), items[0])


def peek(path: Path) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """As ``peek_at``; of several files in a folder or an archive, the first."""
    return peek_at(files.find([path])[0])


def peek_at(item: files.Item) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """The headers of a file as written, and the first rows of each column as texts; a blank cell is "".

    For proposing a layout: nothing is converted.
    """
    sheet, _ = _opened(item, ())
    found: dict[str, list[str]] = {header: [] for header in sheet.headers}
    for batch in sheet.batches(dict.fromkeys(range(len(sheet.headers)), False)):
        for number, header in enumerate(sheet.headers):
            cells = convert.clean(one_piece(batch.columns[number])).to_pylist()
            found[header] += [cell or "" for cell in cells]
        if batch.columns and len(next(iter(found.values()))) >= _PEEKED:
            break
    return sheet.headers, {header: cells[:_PEEKED] for header, cells in found.items()}


def _chosen_items(paths: Sequence[Path], options: Options) -> tuple[list[files.Item], list[str]]:
    """The files to read. Where a force is given, those of others that nobody named are left alone, and it is said."""
    if not paths:
        raise InputError("no file was given", do="Name one or more extracts")
    items = files.find(paths)
    chosen = [item for item in items if item.named or not _is_of_another(item.name, options)]
    left = len(items) - len(chosen)
    if not chosen:
        raise InputError(
            f"none of the {left} files is of {' and of '.join(filter(None, (options.force, options.month)))}",
            do="Mend --force or --month",
        )
    said = f"{left} file{'s' if left > 1 else ''} of other forces or months left alone"
    return chosen, [said] if left else []


def _is_of_another(name: str, options: Options) -> bool:
    found = _PUBLISHED.match(name.lower().split(".", maxsplit=1)[0])
    if found is None:
        return False
    return (options.force or found["force"]) != found["force"] or (options.month or found["month"]) != found["month"]


def _check_total(sources: Sequence[table.Source], expect: int | None, *, copies: int) -> None:
    if expect is None:
        return
    found = sum(source.rows_read for source in sources)
    joined = sum(source.joined for source in sources)
    # A force counts rows or searches: a search of two objects may be two rows, and a second copy is neither.
    if expect in (found, found - joined, found - copies, found - joined - copies):
        return
    difference = f"{expect - found:,} are missing" if found < expect else f"{found - expect:,} are too many"
    raise InputError(
        f"{found:,} rows in the files, {expect:,} by the force's own count: {difference}",
        where=sources[0].name if len(sources) == 1 else f"{len(sources)} files",
        do="Ask the force which count is right, and for the file again if rows are missing",
    )


# --- from parts to a table ----------------------------------------------------------------------------------


def _gathered(file: _File, number: int, progress: Progress | None) -> pd.DataFrame:
    columns: dict[str, list[convert.Cells]] = {}
    numbers: list[npt.NDArray[np.int64]] = []
    for part in file.parts(progress):
        numbers.append(part.rows)
        for name, cells in part.columns.items():
            columns.setdefault(name, []).append(cells)
    rows = np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64)
    return _assembled(file, columns, rows, number)


def _assembled(
    file: _File, columns: dict[str, list[convert.Cells]], rows: npt.NDArray[np.int64], number: int
) -> pd.DataFrame:
    """Columns of a table from their pieces; each is let go of as soon as it is put together."""
    names = [*file.places, *(["date_precision"] if "searched_at" in file.places else [])]
    found = {name: _column(name, columns.pop(name, []), file.converter.categories) for name in names}
    found["source"] = pd.Series(np.full(len(rows), number, dtype=np.int32), copy=False)
    found["source_row"] = pd.Series(rows, copy=False)
    return pd.DataFrame(found, copy=False)


def _column(name: str, pieces: list[convert.Cells], categories: Mapping[str, list[str]]) -> pd.Series:
    if name == "date_precision":
        codes = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int8)
        return pd.Series(pd.Categorical.from_codes(codes, dtype=_PRECISIONS), name=name, copy=False)
    described = fields.by_name()[name]
    if not pieces:
        return table.empty_column(name, pd.RangeIndex(0))
    match described.kind:
        case fields.Kind.CODED:
            return _categorical(name, np.concatenate(pieces), categories[name])
        case fields.Kind.INSTANT:
            return pd.Series(np.concatenate(pieces), name=name, copy=False).dt.tz_localize("UTC")
        case fields.Kind.DAY | fields.Kind.NUMBER:
            return pd.Series(np.concatenate(pieces), name=name, copy=False)
        case _:
            return _texts(name, pieces)


_PRECISIONS = pd.CategoricalDtype(list(moments.PRECISIONS))


def _categorical(name: str, codes: npt.NDArray[np.int32], categories: Sequence[str]) -> pd.Series:
    """Only what is used of the values that no list knows: a reject may have been the only one to have it."""
    known = len(vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""].codes)
    if len(categories) > known:
        counts = np.bincount(codes[codes >= known], minlength=len(categories))  # few are
        used = [n for n in range(len(categories)) if n < known or counts[n]]
        if len(used) < len(categories):
            renumber = np.full(len(categories) + 1, -1, dtype=np.int32)
            renumber[used] = np.arange(len(used))
            codes, categories = renumber[codes], [categories[n] for n in used]
    values = pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(categories)))
    return pd.Series(values, name=name, copy=False)


def _texts(name: str, pieces: Sequence[pa.Array | pa.ChunkedArray]) -> pd.Series:
    """A column of texts: short ones as one array, which is quicker to go through; long ones as they lie, uncopied."""
    chunks = [
        chunk if pa.types.is_large_string(chunk.type) else chunk.cast(pa.large_string())
        for piece in pieces
        for chunk in (piece.chunks if isinstance(piece, pa.ChunkedArray) else [piece])
    ]
    if fields.by_name()[name].kind is not fields.Kind.TEXT and len(chunks) > 1:
        chunks = [pa.concat_arrays(chunks)]
    whole = pa.chunked_array(chunks, type=pa.large_string())
    return pd.Series(whole.to_pandas(), name=name, dtype="str", copy=False)


def _halved(file: _File, rows: pd.DataFrame, doubled: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a file, less the second copies where that was asked for; and those as rejects."""
    none = pd.DataFrame(columns=list(table.REJECT_COLUMNS))
    if doubled is not None and doubled not in repeats.DOUBLED:
        raise InputError(f'"{doubled}" is not known', where="--doubled", expected='"keep" or "halve"')
    if doubled == "keep" or not repeats.is_doubled(rows):
        return rows, none
    if doubled is None:
        raise InputError(
            f"every row stands in it an even number of times ({len(rows):,} rows, "
            f"{len(rows) // 2:,} if one of each two is taken)",
            where=file.item.shown,
            expected="every search once",
            do="Ask the force; then add --doubled halve to take one of each two, or --doubled keep if all are searches",
        )
    copies = repeats.second_copies(rows)
    said = [
        (file.item.name, int(row), "", table.COPY, "a second copy, in a file in which every row stands twice")
        for row in rows["source_row"][copies]
    ]
    file.notices.append(f"every row stands twice; {len(said):,} second copies were left out as asked")
    return rows[~copies].reset_index(drop=True), pd.DataFrame(said, columns=list(table.REJECT_COLUMNS))


def _rejects(file: _File) -> pd.DataFrame:
    said = [(file.item.name, *reject) for reject in sorted(file.converter.account.rejects)]
    return pd.DataFrame(said, columns=list(table.REJECT_COLUMNS))


def _source(file: _File, number: int, *, accepted: int, rejected: int) -> table.Source:
    supplied = frozenset(file.places)
    return table.Source(
        number=number,
        name=file.item.name,
        sha256=file.sha256,
        force=file.name.force,
        month=file.name.month,
        layout=file.chosen.name,
        supplied=supplied,
        withheld=file.chosen.withheld - supplied,
        rows_read=file.converter.account.read,
        accepted=accepted,
        rejected=rejected,
    )


def _odd(file: _File) -> list[tuple[str, str, int]]:
    account = file.converter.account
    return [(name, value, count) for (name, value), count in account.unknown.items()] + [
        (name, f"({what})", count) for (name, what), count in account.unreadable.items()
    ]


def _remarks(file: _File, rows: pd.DataFrame) -> list[str]:
    """What a person should know of this file, in sentences."""
    account = file.converter.account
    seen = account.noticed
    said = [*file.notices, *_dropped(file.chosen, file.sheet.headers, named=len(rows) > 0)]
    for name, count in account.repaired.items():
        label = fields.by_name()[name].label.lower()
        said.append(f"{count:,} of {label} that a spreadsheet had turned into dates (10-17 as Oct-17) put right")
    if seen["serial"]:
        said.append(
            f"{counted(seen['serial'], 'date stands', 'dates stand')} as a spreadsheet's numbers (43983.5), "
            "read as such"
        )
    if seen["twice"]:
        said.append(
            f"{counted(seen['twice'], 'search is', 'searches are')} in the hour that the clocks give twice in October; "
            "it is read as its first passing"
        )
    if seen["without seconds"] and file.chosen.name.startswith("police_uk"):
        said.append(f"{seen['without seconds']:,} times have no seconds; the published file has them")
    if seen["blank marks"]:
        said.append(f"{seen['blank marks']:,} cells say NA, NULL or the like and were taken as blank")
    if seen["point nought"]:
        said.append(
            f"{seen['point nought']:,} references or names were written like 41200.0, as a program writes numbers; the "
            '".0" was taken off'
        )
    if seen["mojibake"]:
        said.append(
            f"{seen['mojibake']:,} texts have odd characters in place of apostrophes or accents: "
            "somebody saved the file in other characters than it was read in"
        )
    if damage.lost_zeros(file.converter.references):
        said.append(
            "some references are shorter than the others, as if a spreadsheet had taken leading zeros away; "
            "ask the force before they are used to find a record"
        )
    # A file is called by its own name, so that whoever prints this can tell names that should not be printed.
    return [f"{file.item.name}: {text}" for text in [*said, *_month_remarks(file, rows)]]


def _month_remarks(file: _File, rows: pd.DataFrame) -> list[str]:
    """Searches outside the month that the file is for, and whether it looks as if local times were written as UTC."""
    if not file.name.month or "searched_at" not in rows.columns or not len(rows):
        return []
    micros = rows["searched_at"].to_numpy(dtype="datetime64[us]")
    month = np.datetime64(file.name.month, "M")
    begin, end = (edge.astype("datetime64[us]") for edge in (month, month + 1))
    local = moments.local_times(micros)
    outside = (local < begin) | (local >= end)
    count = int(np.count_nonzero(outside))
    if not count:
        return []
    as_written = int(np.count_nonzero(outside & (micros >= begin) & (micros < end)))
    if file.chosen.zone == "UTC" and as_written == count:
        said = (
            f"{counted(count, 'search falls', 'searches fall')} in the next month by local time, though not by the "
            "times as written: the force "
            "may have written local times as if they were UTC, and then all its times are an hour late in summer"
        )
        return [said]
    searches = counted(count, "search is", "searches are")
    earlier = int(np.count_nonzero(local < begin))
    if earlier == count and count >= _SENT_AGAIN * len(rows):
        return [f"{searches} of earlier months, which the file ({file.name.month}) holds as well"]
    return [f"{searches} of other months than that of the file ({file.name.month})"]


def _stack(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The files' rows under each other; a field that one file lacks is missing there."""
    if len(parts) == 1:
        return parts[0].reset_index(drop=True)
    names = [name for name in fields.COLUMNS if any(name in part.columns for part in parts)]
    return pd.DataFrame({name: _stacked(name, parts) for name in names}, copy=False)


def _stacked(name: str, parts: Sequence[pd.DataFrame]) -> pd.Series:
    pieces = [part[name] if name in part.columns else table.empty_column(name, part.index) for part in parts]
    if isinstance(pieces[0].dtype, pd.CategoricalDtype):
        pieces = list(_same_categories(pieces))
    column = pd.concat(pieces, ignore_index=True)
    if isinstance(column.dtype, pd.StringDtype):
        return _texts(name, [pa.array(column, type=pa.large_string(), from_pandas=True)])
    return column


def _same_categories(pieces: Sequence[pd.Series]) -> Iterator[pd.Series]:
    together = list(dict.fromkeys(category for piece in pieces for category in piece.cat.categories))
    for piece in pieces:
        yield piece.cat.set_categories(together)


def _settled(
    rows: pd.DataFrame, sources: Sequence[table.Source], rules: Mapping[str, str]
) -> tuple[repeats.Joined, list[str]]:
    """Every record with its name: the force's reference where there is one, else the derived id."""
    notices: list[str] = []
    named = rows["reference"] if "reference" in rows.columns else pd.Series(np.nan, index=rows.index, dtype="str")
    missing = (named.isna() | (named == fields.WITHHELD)).to_numpy(dtype=bool)
    if missing.any():
        ids = named.to_numpy(dtype=object, copy=True)
        ids[missing] = identity.derived_ids(rows[missing])
        notices.append(
            f"{int(missing.sum()):,} of {len(rows):,} records have no reference of the force: they are named by their "
            "contents, so a record that is corrected later gets another name"
        )
        named = pd.Series(ids, index=rows.index, dtype="str")
        repeats.refuse_same_searches(rows, named, sources)
    where = {source.number: source.name for source in sources}
    settled = repeats.settle(rows, named.rename("record_id"), rules, where)
    settled.rows["record_id"] = settled.record_id
    if settled.joined:
        notices.append(
            f"{counted(settled.joined, 'row says', 'rows say')} more of a search that another row is for (a second "
            f"object or power, another outcome or officer) and {'was' if settled.joined == 1 else 'were'} joined to it"
        )
    if settled.unplaced:
        notices.append(
            f"{counted(settled.unplaced, 'object or power is', 'objects or powers are')} the third or a further one "
            "of the search, for which there is no field"
        )
    if settled.numbered:
        equal = f", {settled.equal:,} of them equal in every cell" if settled.equal else ""
        notices.append(
            f"{counted(settled.numbered, 'row repeats', 'rows repeat')} a reference that another row has{equal}; "
            'each is kept as a record of its own, with "#2" and so on behind the reference'
        )
    return settled, notices


def _less_joined(sources: Sequence[table.Source], settled: repeats.Joined) -> tuple[table.Source, ...]:
    """The sources with joined rows counted apart: they are no records of their own."""
    if not settled.joined:
        return tuple(sources)
    counts = settled.rows["source"].value_counts()
    records = {source.number: int(counts.get(source.number, 0)) for source in sources}
    return tuple(
        replace(source, accepted=records[source.number], joined=source.accepted - records[source.number])
        for source in sources
    )


def _tally(odd: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(odd, columns=list(table.UNKNOWN_COLUMNS))
    if not odd:
        return frame
    return frame.groupby(["field", "value"], sort=True)["count"].sum().reset_index()
