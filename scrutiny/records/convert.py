"""From cells as they were written to the values of fields: one file, batch by batch.

What a distinct value means is looked up once for the file. Nothing is guessed: a coded value that no list knows
stays as it was read and is counted; a date or a coordinate that cannot be read makes its row a reject.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.errors import InputError, counted
from scrutiny.records import damage, fields, identity, moments, vocabulary
from scrutiny.records.layout import Layout
from scrutiny.records.raw import Batch, buffers_of, one_piece

Cells: TypeAlias = Any  # texts of pyarrow, long ones in pieces; or a numpy array of numbers, moments or categories

BLANK_ROW = "blank-row"  # the code of a reject
# Characters. A spreadsheet's cell holds 32,767; a text that a system cut at 2 ** 15 is not refused for the one more.
LONGEST_CELL = 32_768
_TOO_LONG = "the cell is longer than a spreadsheet can hold"
_BLANKS = pa.array(sorted(fields.BLANK_MARKS))
_MARKS = pa.array(sorted(fields.WITHHELD_MARKS))


def _lengths_and_starts(marks: Iterable[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which lengths some mark has, up to one more than the longest; and which bytes some mark begins with."""
    lengths = [len(mark) for mark in marks]
    starts = [ord(case(mark[0])) for mark in marks for case in (str.lower, str.upper)]
    return np.isin(np.arange(max(lengths) + 2), lengths), np.isin(np.arange(256), starts)


_IS_MARK_LENGTH, _IS_MARK_START = _lengths_and_starts(fields.WITHHELD_MARKS)
_IS_BLANK_LENGTH, _IS_BLANK_START = _lengths_and_starts(fields.BLANK_MARKS)
_NULL = pa.nulls(1, pa.string())
_MOST_MET = 10_000  # different values of a coded column up to which they are kept from batch to batch
_FIRST_ROWS = 1_000
_REFERENCES_LOOKED_AT = 20_000  # enough to see how long references are
_FEW = 1 / 64  # share of a column up to which single texts are looked at and put in one by one
_SHORT_PIECE = 128  # texts in a piece, on average, under which copying costs less than many pieces do later
_LAST_BLANK = 32  # of ASCII, the space; before it are other blanks and signs that are never written
MIDNIGHT = r"[T ]00:00(:00(\.0+)?)?$"  # what a workbook's date cell may carry where the time has a column of its own


@dataclass(slots=True)
class Account:
    """What became of a file's rows, filled while it is read."""

    read: int = 0
    rejects: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, column, code, reason
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)  # (field, value as read) -> rows
    unreadable: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # (field, what) -> rows whose cell is left blank
    repaired: Counter[str] = field(default_factory=Counter)  # what was mended -> rows
    noticed: Counter[str] = field(default_factory=Counter)  # what was seen -> rows
    month_first: list[int] = field(default_factory=list)  # the first rows whose date could only be month first
    last: int = 0  # the last row that is not blank

    @property
    def has_blank_end(self) -> bool:
        """Whether the last rows are blank, as far as they were looked at."""
        return bool(self.rejects) and any(code == BLANK_ROW and row > self.last for row, _, code, _ in self.rejects)

    def forget_blank_end(self) -> None:
        """Blank rows behind the last that is not are no rows: spreadsheets write them for cells that once were used."""
        kept = [reject for reject in self.rejects if reject[2] != BLANK_ROW or reject[0] <= self.last]
        self.read -= len(self.rejects) - len(kept)
        self.rejects[:] = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Accepted rows of one batch: field -> cells. Coded fields as numbers of ``Converter.categories``."""

    columns: Mapping[str, Cells]
    rows: npt.NDArray[np.int64]


class Converter:
    """The columns of one file. ``account`` says what became of its rows."""

    def __init__(
        self, layout: Layout, places: Mapping[str, tuple[int, ...]], *, key: bytes, last: np.datetime64
    ) -> None:
        """``places``: field -> its columns. ``last``: the moment from which on a search cannot be the file's."""
        self.account = Account()
        self.categories: dict[str, list[str]] = {}  # coded field -> codes, then values that no list knows
        self._layout = layout
        self._places = places
        self._key = key
        self._last = last
        self._meanings: dict[str, dict[str | None, int]] = {}  # coded field -> value as written -> category, -1 blank
        self._met: dict[str, pa.Array] = {}  # coded field -> null and the values as written that were met
        self._mended: dict[str, set[str | None]] = {}  # coded field -> values as written that were repaired
        self._names: dict[str, tuple[pa.Array, pa.Array]] = {}  # pseudonym field -> values, their pseudonyms
        self._dates: moments.Met = {}  # texts of any column of dates, as far as they are not ISO in full
        self.references: list[str] = []  # the first ones, as they are written
        for name in places:
            described = fields.by_name()[name]
            if described.vocabulary:
                self.categories[name] = list(vocabulary.VOCABULARIES[described.vocabulary].codes)
                self._meanings[name], self._mended[name] = {}, set()
                self._met[name] = _NULL

    def part(self, batch: Batch) -> Part:
        """Convert a batch; rows that cannot become a record are noted in the account and left out."""
        self.account.read += len(batch.rows) + len(batch.misfits)
        self.account.last = max([self.account.last, *batch.misfits])
        for row in batch.misfits:
            self.account.rejects.append((row, "", "cells", "the row has more or fewer cells than the first row"))
        if not len(batch.rows):
            return Part(columns={}, rows=batch.rows)
        turn = _Turn(rows=batch.rows, lost=np.zeros(len(batch.rows), dtype=bool), account=self.account)
        blank = _blank_rows(batch)
        if not blank.all():
            self.account.last = max(self.account.last, int(batch.rows[np.flatnonzero(~blank)[-1]]))
        turn.reject(blank, "", BLANK_ROW, "the row is blank")
        columns: dict[str, Cells] = {}
        for name, numbers in self._places.items():
            cells = [batch.columns[number] for number in numbers]
            columns |= self._column(turn, fields.by_name()[name], cells)
        when = columns.get("searched_at")
        if when is not None:
            outside = (when < _EARLIEST) | (when >= self._last)
            turn.reject(outside, "searched_at", "date", "the date lies outside what the file is for")
        for name, categories in self.categories.items():
            self._count_unknown(name, columns[name], categories, turn)
        lost = np.flatnonzero(turn.lost)
        kept = {
            name: _without(cells, lost) if len(lost) or name in turn.cut else cells for name, cells in columns.items()
        }
        return Part(columns=kept, rows=np.delete(batch.rows, lost))

    def _column(self, turn: "_Turn", described: fields.Field, cells: Sequence[pa.Array]) -> dict[str, Cells]:
        name = described.name
        several = len(cells) > 1
        if described.kind is fields.Kind.TEXT:
            return {name: self._long_texts(name, _joined(cells, moment=False) if several else cells[0], turn)}
        if described.kind is fields.Kind.CODED:
            return {name: self._coded(name, _joined(cells, moment=False) if several else cells[0], turn)}
        one = _joined(cells, moment=described.kind is fields.Kind.INSTANT) if several else one_piece(cells[0])
        match described.kind:
            case fields.Kind.INSTANT | fields.Kind.DAY:
                return self._moments(described, one, turn)
            case fields.Kind.NUMBER:
                return {name: self._numbers(name, one, turn)}
            case fields.Kind.PSEUDONYM:
                return {name: self._pseudonyms(name, self._whole(self._filled(clean(one))))}
            case kind:
                texts = clean(one)
                turn.reject(_too_long(texts), name, "long", _TOO_LONG)
                texts = self._whole(self._without_errors(name, self._filled(texts), turn))
                if kind is fields.Kind.REFERENCE:
                    self._look_at_references(texts)
                return {name: texts}

    def _long_texts(self, name: str, cells: pa.Array | pa.ChunkedArray, turn: "_Turn") -> pa.ChunkedArray:
        """In the pieces in which they came: most of a file is in such columns, and putting them together copies it.

        Where a few texts are changed, what is between them is handed on as it lies; see ``_Turn.cut``.
        """
        pieces = [as_texts(piece) for piece in (cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells])]
        odd = [_odd(piece) for piece in pieces]
        foreign: list[pa.Array] = []  # texts that are not ASCII
        for n, piece in enumerate(pieces):
            if len(odd[n]) > len(piece) * _FEW:
                pieces[n], odd[n] = _cleaned(piece), odd[n][:0]
                foreign.append(pieces[n].take(pa.array(_not_ascii(pieces[n]))))
        long = np.concatenate([_too_long(piece) for piece in pieces])
        some = [piece.take(pa.array(places)) for piece, places in zip(pieces, odd, strict=True) if len(places)]
        # As the table has them; before they are cut, since of a part arrow casts all that lies before it as well.
        pieces = [piece.cast(pa.large_string()) for piece in pieces]
        if some:
            firsts = np.cumsum([0, *map(len, pieces[:-1])])
            places = np.concatenate([each + first for each, first in zip(odd, firsts, strict=True)])
            changed, beyond = _cleaned_apart(pa.concat_arrays(some), places)
            foreign.append(beyond)
            if changed:
                long[list(changed)] = [len(text or "") > LONGEST_CELL for text in changed.values()]
                pieces = _with(pa.chunked_array(pieces), changed)
                turn.cut.add(name)
        turn.reject(long, name, "long", _TOO_LONG)
        if any(map(len, foreign)):
            spoilt = pc.match_substring_regex(pa.concat_arrays(foreign), damage.MOJIBAKE)
            self.account.noticed["mojibake"] += pc.sum(spoilt).as_py() or 0
        return pa.chunked_array(pieces, type=pa.large_string())

    # --- coded ----------------------------------------------------------------------------------------------

    def _coded(self, name: str, cells: pa.Array | pa.ChunkedArray, turn: "_Turn") -> npt.NDArray[np.integer]:
        distinct, indices = self._distinct(name, cells)
        values = distinct.to_pylist()
        known = self._meanings[name]
        found = [known[value] if value in known else self._meaning(name, value) for value in values]
        look = np.array(found, dtype=np.min_scalar_type(-1 - max([0, *found])))  # mostly int8
        places = indices.to_numpy(zero_copy_only=False)
        if self._mended[name]:
            mended = np.array([value in self._mended[name] for value in values])
            if count := int(np.count_nonzero(mended[places] & ~turn.lost)):
                self.account.repaired[name] += count
        categories: npt.NDArray[np.integer] = look.take(places)
        return categories

    def _distinct(self, name: str, cells: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, pa.Array | pa.ChunkedArray]:
        """Different values of a column, null among them, and for each cell the place of its own.

        Texts are looked up among those that were met in earlier batches, which costs half of finding them anew.
        """
        if not pa.types.is_string(cells.type) or len(self._met[name]) > _MOST_MET:
            whole = one_piece(cells)
            coded = whole if pa.types.is_dictionary(whole.type) else as_texts(whole).dictionary_encode()
            values = pa.concat_arrays([coded.dictionary, pa.nulls(1, coded.dictionary.type)])
            return values, coded.indices.cast(pa.int32()).fill_null(len(values) - 1)
        if len(self._met[name]) == 1:  # the first rows have most of the values that there are
            self._met[name] = pa.concat_arrays([_NULL, pc.unique(cells.slice(0, _FIRST_ROWS)).drop_null()])
        places = pc.index_in(cells, value_set=self._met[name])
        if places.null_count:
            fresh = pc.unique(cells.filter(places.is_null()))
            self._met[name] = pa.concat_arrays([self._met[name], fresh])
            places = pc.index_in(cells, value_set=self._met[name])
        return self._met[name], places

    def _meaning(self, name: str, value: str | None) -> int:
        """The number of the category that a value as written stands for; -1 for blank."""
        code = self._code(name, value)
        if code is None:
            number = -1
        else:
            categories = self.categories[name]
            if code not in categories:
                categories.append(code)
            number = categories.index(code)
        self._meanings[name][value] = number
        return number

    def _code(self, name: str, value: str | None) -> str | None:
        text = unicodedata.normalize("NFC", value or "").strip()
        if text:
            own = self._layout.values.get(name, {}).get(vocabulary.fold(text))
            if own != "":
                if own is not None:
                    return own
                if text.lower() in fields.WITHHELD_MARKS:
                    return fields.WITHHELD
                known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""].code_of(text)
                if known is None and text.lower() in fields.BLANK_MARKS:
                    return self._layout.blank.get(name)
                if known is None and name == "age_range":
                    known = damage.age_band_from_date(text)
                    if known is not None:
                        self._mended[name].add(value)
                return known or text
        return self._layout.blank.get(name)

    def _count_unknown(self, name: str, codes: Cells, categories: Sequence[str], turn: "_Turn") -> None:
        known = len(vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""].codes)
        if len(categories) == known:
            return
        counts = np.bincount(codes[(codes >= known) & ~turn.lost], minlength=len(categories))
        for number in range(known, len(categories)):
            if counts[number] and categories[number] != fields.WITHHELD:
                self.account.unknown[name, categories[number]] += int(counts[number])

    # --- moments --------------------------------------------------------------------------------------------

    def _moments(self, described: fields.Field, cells: pa.Array, turn: "_Turn") -> dict[str, Cells]:
        name, account = described.name, self.account
        if not (pa.types.is_string(cells.type) or pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type)):
            cells = as_texts(cells)
        parsed = moments.parse(
            cells,
            zone=self._layout.zone,
            order=self._layout.order,
            tidied=lambda texts: self._filled(clean(texts)),
            met=self._dates,
        )
        if described.kind is fields.Kind.DAY:
            return self._day(name, parsed, turn)
        if name != "searched_at":
            self._left_blank(name, "not a date", parsed.unreadable, turn)
            return {name: parsed.micros}
        turn.reject(parsed.unreadable, name, "date", "the date is not one that can be read")
        account.month_first += turn.rows[parsed.month_first].tolist()[:5]
        account.noticed["day first"] += parsed.day_first
        account.noticed["either"] += parsed.either
        account.noticed["month first"] += int(np.count_nonzero(parsed.month_first))
        account.noticed["twice"] += parsed.twice
        account.noticed["without seconds"] += parsed.without_seconds
        account.noticed["serial"] += parsed.serials
        return {name: parsed.micros, "date_precision": parsed.precision}

    def _day(self, name: str, parsed: moments.Parsed, turn: "_Turn") -> dict[str, Cells]:
        self._left_blank(name, "not a date", parsed.unreadable, turn)
        return {name: moments.local_days(parsed.micros)}

    # --- numbers, people, references ------------------------------------------------------------------------

    def _numbers(self, name: str, cells: pa.Array, turn: "_Turn") -> npt.NDArray[np.float64]:
        if pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type) or pa.types.is_decimal(cells.type):
            numbers = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
            bad = np.isinf(numbers)
        else:
            plain = _plain_numbers(cells)
            numbers, bad = plain or numbers_of(self._filled(clean(cells)))
        if name in ("latitude", "longitude"):
            turn.reject(bad, name, "number", "the coordinate is not a number")
            most = 90 if name == "latitude" else 180
            turn.reject(np.abs(numbers) > most, name, "number", "the coordinate is not in degrees")
        else:
            self._left_blank(name, "not a number", bad, turn)
        return np.where(np.isfinite(numbers), numbers, np.nan)

    def _left_blank(self, name: str, what: str, bad: npt.NDArray[np.bool_], turn: "_Turn") -> None:
        count = int(np.count_nonzero(bad & ~turn.lost))
        if count:
            self.account.unreadable[name, what] += count

    def _pseudonyms(self, name: str, texts: pa.Array) -> pa.Array:
        values, names = self._names.get(name, (pa.array([], pa.string()), pa.array([], pa.string())))
        places = pc.index_in(texts, value_set=values)
        if places.null_count > texts.null_count:
            fresh = pc.unique(texts.filter(pc.and_(places.is_null(), texts.is_valid())))
            found = [
                value if value == fields.WITHHELD else identity.pseudonym(value, key=self._key)
                for value in fresh.to_pylist()
            ]
            values, names = pa.concat_arrays([values, fresh]), pa.concat_arrays([names, pa.array(found, pa.string())])
            self._names[name] = values, names
            places = pc.index_in(texts, value_set=values)
        return names.take(places)

    def _look_at_references(self, texts: pa.Array) -> None:
        if _holds(texts, "+"):
            suspects = pc.match_substring(texts, "e+", ignore_case=True)
            cut = [text for text in texts.filter(suspects).to_pylist() if damage.scientific(text)]
            self.account.noticed["scientific"] += len(cut)
        if len(self.references) < _REFERENCES_LOOKED_AT:
            self.references += texts.slice(0, _REFERENCES_LOOKED_AT).drop_null().to_pylist()

    def refuse_cut_references(self, *, where: str, whole: bool = False) -> None:
        """Raises InputError where a spreadsheet has cut the references, so that different searches would share one.

        ``whole``: all rows have been seen, so that what only many references show can be told too.
        """
        count = self.account.noticed["scientific"]
        if not count and not (whole and damage.lost_digits(self.references)):
            return
        found = (
            f"{counted(count, 'reference is', 'references are')} written like 1.23E+11"
            if count
            else "references have lost their last digits"
        )
        raise InputError(
            f"{found}: a spreadsheet took them for numbers",
            where=where,
            expected="every reference as the force's own system shows it",
            do="Ask for the file again as it left that system, or with the column formatted as text",
        )

    def _filled(self, texts: pa.Array) -> pa.Array:
        """Texts less what a program wrote for nothing (NA, NULL); it is counted."""
        maybe = np.flatnonzero(_IS_BLANK_LENGTH.take(_lengths(texts), mode="clip"))
        if not len(maybe):
            return texts
        offsets, data = buffers_of(texts)
        maybe = maybe[_IS_BLANK_START.take(data.take(offsets[maybe], mode="clip"))]
        if not len(maybe):
            return texts
        lower = pc.ascii_lower(texts.take(pa.array(maybe)))  # the marks are ASCII
        bad = np.zeros(len(texts), dtype=bool)
        bad[maybe[np.asarray(pc.fill_null(pc.is_in(lower, value_set=_BLANKS), fill_value=False))]] = True
        if not bad.any():
            return texts
        self.account.noticed["blank marks"] += int(np.count_nonzero(bad))
        return pc.if_else(pa.array(bad), None, texts)

    def _whole(self, texts: pa.Array) -> pa.Array:
        """Names that a program took for numbers, without the ".0" that it put behind: 41200.0 is 41200."""
        if not _holds(texts, ".") or not pc.any(pc.ends_with(texts, ".0")).as_py():
            return texts
        bad = pc.match_substring_regex(texts, r"^\d+\.0$")
        self.account.noticed["point nought"] += pc.sum(bad).as_py() or 0
        return pc.if_else(bad, pc.replace_substring_regex(texts, pattern=r"\.0$", replacement=""), texts)

    def _without_errors(self, name: str, texts: pa.Array, turn: "_Turn") -> pa.Array:
        """What a spreadsheet shows in place of a value (#N/A) is none; it is counted."""
        if not _holds(texts, "#"):
            return texts
        suspects = pc.fill_null(pc.starts_with(texts, "#"), fill_value=False)
        errors = [text for text in pc.unique(texts.filter(suspects)).to_pylist() if damage.excel_error(text)]
        bad = pc.is_in(texts, value_set=pa.array(errors, type=pa.string()))
        self._left_blank(name, "a spreadsheet's error", np.asarray(bad), turn)
        return pc.if_else(bad, None, texts)


_EARLIEST = np.datetime64("1985-01-01", "us")  # before the Act of 1984 was in force: a year typed wrongly


@dataclass(slots=True)
class _Turn:
    """One batch while it is converted: which of its rows are lost."""

    rows: npt.NDArray[np.int64]
    lost: npt.NDArray[np.bool_]
    account: Account
    cut: set[str] = field(default_factory=set)  # fields whose cells lie in pieces, some perhaps very short

    def reject(self, where: npt.NDArray[np.bool_], column: str, code: str, reason: str) -> None:
        """Note rows as rejected; a row is rejected once, for its first reason."""
        if not where.any():
            return
        where = where & ~self.lost
        self.account.rejects += [(int(row), column, code, reason) for row in self.rows[where]]
        self.lost |= where


def _blank_rows(batch: Batch) -> npt.NDArray[np.bool_]:
    """Rows in which all cells are blank. Only those are looked at that are blank where the fewest are."""
    columns = sorted(batch.columns.values(), key=lambda cells: cells.null_count)
    if not columns or columns[0].null_count == 0:
        return np.full(len(batch.rows), not columns)
    blank: npt.NDArray[np.bool_] = np.array(columns[0].is_null())
    for cells in columns[1:]:
        maybe = np.flatnonzero(blank)
        if len(maybe) > len(blank) * _FEW:
            blank &= np.asarray(cells.is_null())
        else:
            blank[maybe] = [not cells[place].is_valid for place in maybe.tolist()]
    return blank


def _without(cells: Cells, lost: npt.NDArray[np.int64]) -> Cells:
    """Cells less those at these places; of long texts what is between them stays uncopied, unless it is all short."""
    if isinstance(cells, np.ndarray):
        return np.delete(cells, lost)
    if not isinstance(cells, pa.ChunkedArray) or len(lost) > len(cells) * _FEW:
        kept = np.ones(len(cells), dtype=bool)
        kept[lost] = False
        return cells.filter(pa.array(kept))
    between = zip([0, *(lost + 1).tolist()], [*lost.tolist(), len(cells)], strict=True)
    pieces = [piece for start, stop in between for piece in _between(cells, start, stop)]
    left = pa.chunked_array(pieces, type=cells.type)
    if len(pieces) <= len(cells) // _SHORT_PIECE:
        return left
    whole = left.combine_chunks()
    return whole if isinstance(whole, pa.ChunkedArray) else pa.chunked_array([whole])


def _joined(cells: Sequence[pa.Array], *, moment: bool) -> pa.Array:
    """Several columns as one, with a blank between; blank where all are."""
    texts = [clean(one_piece(one)) for one in cells]
    if moment:  # "2026-08-03T00:00:00" and "14:05" are the third of August at five past two
        texts[0] = pc.replace_substring_regex(texts[0], pattern=MIDNIGHT, replacement="")
    # Filled first: of a row in which all are blank, "skip" would leave out the row itself.
    together = pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in texts), " ")
    return clean(together)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def as_texts(cells: pa.Array) -> pa.Array:
    """Cells of any type as texts, as a CSV would hold them: whole numbers without ".0", true and false."""
    kind = cells.type
    if pa.types.is_string(kind):
        return cells
    if pa.types.is_dictionary(kind):
        return cells.dictionary_decode().cast(pa.string())
    if pa.types.is_floating(kind):
        cells = cells.cast(pa.float32()) if pa.types.is_float16(kind) else cells
        cells = pc.if_else(pc.is_nan(cells), None, cells)
        if pa.types.is_float64(kind):
            # From 2 to the 53rd on, neighbours are more than one apart: written with an exponent, as digits were lost.
            whole = pc.and_(pc.equal(cells, pc.floor(cells)), pc.less(pc.abs(cells), 2.0**53))
            if pc.all(whole).as_py():
                return cells.cast(pa.int64()).cast(pa.string())
        texts = cells.cast(pa.string())
        return pc.replace_substring_regex(texts, pattern=r"\.0$", replacement="")
    return cells.cast(pa.string())


def clean(cells: pa.Array) -> pa.Array:
    """Texts without outer blanks, in Unicode normal form C; blank is missing; a mark of withholding is made one.

    Most cells need none of it, which a look at the bytes tells at little cost; where few do, they are done apart.
    """
    texts = as_texts(cells)
    odd = _odd(texts)
    if len(odd) > len(texts) * _FEW:
        return _cleaned(texts)
    changed, _ = _cleaned_apart(texts.take(pa.array(odd)), odd)
    return _replaced(texts, changed)


def _odd(texts: pa.Array) -> npt.NDArray[np.int64]:
    """Places of the texts that cleaning could change: not ASCII, with an outer blank, empty, or like a mark."""
    offsets, data = buffers_of(texts)
    if not data.size:
        return np.arange(len(texts))
    lengths = np.diff(offsets)
    # An empty cell looks at a byte of its neighbours.
    firsts, lasts = (data.take(at, mode="clip") for at in (offsets[:-1], offsets[1:] - 1))
    maybe = _IS_MARK_LENGTH.take(lengths, mode="clip") & _IS_MARK_START.take(firsts)
    if min(firsts.min(), lasts.min()) <= _LAST_BLANK:
        maybe |= (np.minimum(firsts, lasts) <= _LAST_BLANK) & (lengths > 0)
    if len(texts) - np.count_nonzero(lengths) > texts.null_count:
        maybe |= (lengths == 0) & texts.is_valid().to_numpy(zero_copy_only=False)
    if not _is_ascii(texts):
        maybe[_not_ascii(texts)] = True
    return np.flatnonzero(maybe)


def _cleaned_apart(some: pa.Array, places: npt.NDArray[np.int64]) -> tuple[dict[int, str | None], pa.Array]:
    """A few texts by their places, as far as cleaning changes them; and all that are not ASCII, cleaned."""
    foreign = np.zeros(len(some), dtype=bool)
    foreign[_not_ascii(some)] = True
    changed: dict[int, str | None] = {}
    cleaned = some.slice(0, 0)
    for chosen in (~foreign, foreign):
        written = some.filter(pa.array(chosen))
        cleaned = _cleaned(written) if len(written) else written
        cells = zip(places[chosen].tolist(), written.to_pylist(), cleaned.to_pylist(), strict=True)
        changed |= {place: after for place, before, after in cells if before != after}
    return dict(sorted(changed.items())), cleaned


def _cleaned(texts: pa.Array) -> pa.Array:
    """As ``clean``, whole columns at a time."""
    offsets, data = buffers_of(texts)
    if not data.size:
        return pa.nulls(len(texts), pa.string()) if texts.null_count < len(texts) else texts
    if data[offsets[0] : offsets[-1]].max(initial=0) >= 128:
        texts = _in_one_form(texts)
        offsets, data = buffers_of(texts)
    lengths = np.diff(offsets)
    if data.size:
        # An empty cell looks at a byte of its neighbours, at worst for nothing.
        firsts, lasts = (data.take(at, mode="clip") for at in (offsets[:-1], offsets[1:] - 1))
        if min(firsts.min(), lasts.min()) <= _LAST_BLANK:
            texts = pc.ascii_trim_whitespace(texts)
            lengths = _lengths(texts)
    if len(texts) - np.count_nonzero(lengths) > texts.null_count:
        texts = pc.if_else(pa.array(lengths == 0), None, texts)
    return _marks_as_one(texts, lengths)


def _in_one_form(texts: pa.Array) -> pa.Array:
    """Texts of which some are not ASCII: those without outer blanks and in normal form C, the others as they are."""
    odd = _not_ascii(texts)
    if len(odd) > len(texts) * _FEW:
        return pc.utf8_normalize(pc.utf8_trim_whitespace(texts), "NFC")
    some = texts.take(pa.array(odd))
    formed = pc.utf8_normalize(pc.utf8_trim_whitespace(some), "NFC")
    other = np.flatnonzero(pc.not_equal(some, formed).to_numpy(zero_copy_only=False))
    return _replaced(texts, dict(zip(odd[other].tolist(), formed.take(pa.array(other)).to_pylist(), strict=True)))


def _not_ascii(texts: pa.Array) -> npt.NDArray[np.int64]:
    """Places of the texts that have a character other than ASCII."""
    offsets, data = buffers_of(texts)
    high = np.flatnonzero(data[offsets[0] : offsets[-1]] >= 128) + offsets[0]
    return np.unique(np.searchsorted(offsets, high, side="right") - 1)


def _replaced(texts: pa.Array, other: Mapping[int, str | None]) -> pa.Array:
    """Texts with a few others in their places, in the order of the places."""
    return pa.concat_arrays(_with(texts, other)) if other else texts


def _with(texts: pa.Array | pa.ChunkedArray, other: Mapping[int, str | None]) -> list[pa.Array]:
    """The same in pieces, uncopied."""
    pieces, following = [], 0
    for place, text in other.items():
        pieces += [*_between(texts, following, place), pa.array([text], type=texts.type)]
        following = place + 1
    return [*pieces, *_between(texts, following, len(texts))]


def _between(cells: pa.Array | pa.ChunkedArray, start: int, stop: int) -> list[pa.Array]:
    """Cells from one place up to another, as they lie."""
    part = cells.slice(start, stop - start)
    return part.chunks if isinstance(part, pa.ChunkedArray) else [part]


def _marks_as_one(texts: pa.Array, lengths: npt.NDArray[np.signedinteger]) -> pa.Array:
    """Every mark of withholding as ``fields.WITHHELD``. Few texts have the length and the first letter of one."""
    maybe = np.flatnonzero(_IS_MARK_LENGTH.take(lengths, mode="clip"))
    if not len(maybe):
        return texts
    offsets, data = buffers_of(texts)
    maybe = maybe[_IS_MARK_START[data[offsets[maybe]]]]
    if not len(maybe):
        return texts
    lower = pc.ascii_lower(texts.take(pa.array(maybe)))  # the marks are ASCII
    marks = np.zeros(len(texts), dtype=bool)
    marks[maybe[np.asarray(pc.fill_null(pc.is_in(lower, value_set=_MARKS), fill_value=False))]] = True
    return pc.if_else(pa.array(marks), fields.WITHHELD, texts) if marks.any() else texts


def _plain_numbers(cells: pa.Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]] | None:
    """Cells that are numbers and nothing else, as nearly all are: no cleaning could change them. None for others."""
    if not pa.types.is_string(cells.type):
        return None
    try:
        numbers = pc.cast(cells, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    finite = np.isfinite(numbers)
    if np.count_nonzero(finite) < len(cells) - cells.null_count:  # "nan" is a number to arrow
        return None
    return numbers, np.zeros(len(cells), dtype=bool)


def numbers_of(texts: pa.Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Cleaned texts as numbers, and which of them are none though they are neither blank nor withheld."""
    try:
        numbers = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        coded = texts.dictionary_encode()
        each = np.array([_number(text) for text in coded.dictionary.to_pylist()] + [np.nan])
        numbers = each[coded.indices.fill_null(len(each) - 1).to_numpy(zero_copy_only=False)]
    given = texts.is_valid().to_numpy(zero_copy_only=False)
    bad = given & ~np.isfinite(numbers)
    if bad.any():
        bad &= ~np.asarray(pc.fill_null(pc.equal(texts, fields.WITHHELD), fill_value=True))
    return numbers, bad


def _number(text: str) -> float:
    try:
        return float(text) if "_" not in text else np.nan
    except ValueError:
        return np.nan


def _too_long(texts: pa.Array) -> npt.NDArray[np.bool_]:
    if _lengths(texts).max(initial=0) <= LONGEST_CELL:  # in bytes, of which a character has one or more
        return np.zeros(len(texts), dtype=bool)
    return np.asarray(pc.fill_null(pc.greater(pc.utf8_length(texts), LONGEST_CELL), fill_value=False))


def _lengths(texts: pa.Array) -> npt.NDArray[np.signedinteger]:
    """In bytes; of a missing text any."""
    return np.diff(buffers_of(texts)[0])


def _holds(texts: pa.Array, sign: str) -> bool:
    """Whether an ASCII character is anywhere in a column: a look at its bytes, much quicker than at its texts."""
    written = _bytes_of(texts)
    return bool((written == ord(sign)).any())


def _is_ascii(texts: pa.Array) -> bool:
    return bool(_bytes_of(texts).max(initial=0) < 128)


def _bytes_of(texts: pa.Array) -> npt.NDArray[np.uint8]:
    """The bytes of all texts of a column, in one row."""
    offsets, data = buffers_of(texts)
    return data[offsets[0] : offsets[-1]]
