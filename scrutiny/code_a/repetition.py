"""The same written reasons on more than one record: exactly, or nearly; and the groups that such records make.

Two texts are *the same* when case, punctuation and blanks are left out, every redaction mark is read as one sign, and
nothing differs. They are *nearly the same* when, of the pieces of three letters that either has, nine in ten are in
both (Jaccard). The same words are looked for everywhere. Near ones are looked for everywhere in a load of no more than ``most_compared``
different texts, which is years of one force's panel; in a larger load among the texts of one officer on one day and of
one team on one day. What is looked for is found exactly: sketches of the texts only rule pairs out that cannot be near.

People stopped together may share a text: same place, and times no further apart than ``together_minutes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scrutiny.code_a import wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.recording import is_blacked_out, reasons_to_read
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity, Verdict, microseconds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence, Texts

    Ints = npt.NDArray[np.int64]
    Places = npt.NDArray[np.int32]  # of rows or texts, kept for every record: half the room
    Words = npt.NDArray[np.uint64]

_SLICE = 1 << 14  # texts at a time
_TILE = 1 << 17  # pairs looked at together
_MARK = "\ua66e"  # what a redaction mark is read as: a letter that nobody writes
_TOGETHER = 1 << 16  # texts, in their blocks, that are compared at a time; a larger block is one time of its own
_VERIFIED = 1 << 12  # pairs compared piece by piece before what they settle is left out of the rest

# --- which records are compared ----------------------------------------------------------------------------


def _blacked_out(evidence: Evidence) -> Bools:
    return is_blacked_out(evidence, "grounds")


def _marked(evidence: Evidence) -> Bools:
    return evidence.of_text("grounds", wording.has_mark, "has a mark")


def _compared(evidence: Evidence) -> Bools:
    """Records of which this check reads the text, and which are others' "another record"."""
    import numpy as np

    days = evidence.law_days()
    in_force = np.isnat(days) | (days >= np.datetime64(CODE_A_2015))
    return in_force & evidence.present("grounds") & reasons_to_read(evidence) & ~_blacked_out(evidence)


# --- the words and nothing else ------------------------------------------------------------------------------


def plain(texts: Texts) -> Texts:
    """Texts in small letters and digits, one after the other; nothing else is left."""
    import pyarrow as pa

    pieces = [_plain_slice(texts.slice(start, _SLICE)) for start in range(0, len(texts), _SLICE)]
    return pa.concat_arrays(pieces) if pieces else texts


@dataclass(frozen=True, slots=True)
class _Written:
    """The different texts as they are written: where they lie, and which are blacked out in part. Nothing is copied."""

    cells: Texts
    rows: npt.NDArray[np.int32]  # for each text, a row that has it
    marked: Bools

    def wordings(self) -> tuple[Places, Places]:
        """For each text the number of its wording, and for each wording one of the texts that have it.

        Wordings are told apart by a digest, so that only digests have to be kept of all of them: of so many texts as
        there are grains of sand no two have the same.
        """
        import numpy as np
        import pyarrow as pa

        digests = b"".join(_digests(texts) for texts in self._plain_of(np.arange(len(self.rows), dtype=np.int32)))
        encoded = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(_DIGEST), len(self.rows), [None, pa.py_buffer(digests)]
        ).dictionary_encode()
        numbers = encoded.indices.to_numpy()
        one_of = np.zeros(len(encoded.dictionary), dtype=np.int32)
        one_of[numbers[::-1]] = np.arange(len(numbers), dtype=np.int32)[::-1]  # the first one is written last
        return numbers, one_of

    def plain(self, chosen: Ints | Places) -> Texts:
        """The wordings of these texts, in their order."""
        import pyarrow as pa

        pieces = list(self._plain_of(chosen))
        return pa.concat_arrays(pieces) if pieces else pa.array([], type=pa.large_string())

    def _plain_of(self, chosen: Ints | Places) -> Iterator[Texts]:
        """Some at a time: the texts as they are written are not kept."""
        for start in range(0, len(chosen), _SLICE):
            some = chosen[start : start + _SLICE]
            yield _plain_slice(_marks_alike(self.as_written(some), self.marked[some]))

    def as_written(self, chosen: Ints | Places) -> Texts:
        """These texts."""
        import pyarrow as pa

        return self.cells.take(pa.array(self.rows[chosen]))


_DIGEST = 16  # bytes


def _digests(texts: Texts) -> bytes:
    """A digest of each text, one after the other."""
    from hashlib import blake2b

    offsets, data = _bytes(texts)
    ends, written = offsets.tolist(), data.data
    return b"".join(blake2b(written[begin:end], digest_size=_DIGEST).digest() for begin, end in pairwise(ends))


def _plain_slice(texts: Texts) -> Texts:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    table = np.zeros(256, dtype=np.uint8)
    for letter in b"abcdefghijklmnopqrstuvwxyz0123456789":
        table[[letter, ord(chr(letter).upper())]] = letter
    offsets, data = _bytes(texts)
    letters = table[data]
    kept = letters != 0
    counts = np.zeros(len(texts), dtype=np.int64)
    filled = offsets[1:] > offsets[:-1]
    if filled.any():
        counts[filled] = np.add.reduceat(kept.view(np.uint8), offsets[:-1][filled], dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum(counts)])
    short = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(letters[kept]))
    if len(data) and data.max() > 127:  # letters of other alphabets, or a typographer's quotation marks
        beyond = ~pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
        others = pc.utf8_lower(pc.utf8_normalize(wording.chosen(texts, beyond), form="NFKC"))
        others = pc.replace_substring_regex(others, pattern=r"[^\pL\pN]+", replacement="")
        short = pc.replace_with_mask(short, pa.array(beyond), others)
    return short


def _bytes(texts: Texts) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """The bytes of texts, and where each begins and the last ends."""
    import numpy as np

    _, positions, data = texts.buffers()
    offsets = np.frombuffer(positions, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if data is None or not len(texts):
        return np.zeros(len(texts) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    return offsets - offsets[0], np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]]


def _marks_alike(texts: Texts, marked: Bools) -> Texts:
    """The texts with every redaction mark alike: "[NAME]" here and "XXXX" there is the same blacked-out word."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not marked.any():
        return texts
    seen = wording.cut(wording.chosen(texts, marked), wording.cues("redaction").patterns, by=f" {_MARK} ")
    return pc.replace_with_mask(texts, pa.array(marked), seen)


# --- one incident or another -----------------------------------------------------------------------------------


class _Counts:
    """How often a pair (wording, value) occurs; with values as times, how often within a stretch."""

    def __init__(self, wordings: Ints, values: npt.NDArray[np.signedinteger]) -> None:
        import numpy as np

        values = values.astype(np.int64)
        self._least = int(values.min()) if len(values) else 0
        self._span = int(values.max()) - self._least + 1 if len(values) else 1
        self._keys = np.sort(wordings * self._span + (values - self._least))

    def between(self, wordings: Ints, low: Ints, high: Ints) -> Ints:
        """How many of a wording have a value from ``low`` to ``high``, both included."""
        import numpy as np

        first = np.clip(low - self._least, 0, self._span)
        last = np.clip(high - self._least, -1, self._span - 1)
        start = np.searchsorted(self._keys, wordings * self._span + first, side="left")
        end = np.searchsorted(self._keys, wordings * self._span + last, side="right")
        return np.asarray(np.maximum(end - start, 0), dtype=np.int64)

    def of(self, wordings: Ints, values: npt.NDArray[np.signedinteger]) -> Ints:
        """How many of a wording have the value."""
        wide = values.astype("int64")
        return self.between(wordings, wide, wide)


@dataclass(frozen=True, slots=True)
class _Incidents:
    """Time and place of each record, as far as they are known, and which wording it has."""

    wordings: Ints
    seconds: Ints
    timed: Bools
    days: Places
    dated: Bools  # the day is known, with the time or without
    kinds: npt.NDArray[np.int8]  # what the place is known by: 1 words, 2 a beat, 3 a map point; 0 not known
    places: Places
    apart: int  # seconds

    def counter(self) -> _Tally:
        import numpy as np

        known, untimed = self.kinds > 0, self.dated & ~self.timed
        both = self.timed & known
        spots, spot_of = np.unique(self.wordings[both] * self.spread() + self.places[both], return_inverse=True)
        return _Tally(
            of=self,
            size=np.bincount(self.wordings),
            times=_Counts(self.wordings[self.timed], self.seconds[self.timed]),
            dates=_Counts(self.wordings[self.dated], self.days[self.dated]),
            untimed=_Counts(self.wordings[untimed], self.days[untimed]),
            kinds=_Counts(self.wordings[known], self.kinds[known]),
            places=_Counts(self.wordings[known], self.places[known]),
            spots=spots,
            together=_Counts(spot_of.astype(np.int64), self.seconds[both]),
        )

    def spread(self) -> int:
        """A number above that of every place."""
        return int(self.places.max(initial=0)) + 1


@dataclass(frozen=True, slots=True)
class _Tally:
    """Answers, for records and a wording, whether records with that wording are of another incident."""

    of: _Incidents
    size: Ints
    times: _Counts
    dates: _Counts
    untimed: _Counts
    kinds: _Counts
    places: _Counts
    spots: Ints
    together: _Counts

    def elsewhere(self, rows: Ints | Places, wordings: Ints) -> tuple[Bools, Bools]:
        """Whether a record with the wording is surely of another incident than the row; else, whether one may be."""
        import numpy as np

        it = self.of
        seconds, days = it.seconds[rows], it.days[rows]
        early, late = seconds - it.apart, seconds + it.apart
        ever = np.iinfo(np.int64).max // 4
        always, never = np.full(len(rows), ever), np.full(len(rows), -ever)

        other_time = self.times.between(wordings, never, always) > self.times.between(wordings, early, late)
        other_time |= self.untimed.between(wordings, never, always) > self.untimed.of(wordings, days)
        other_day = self.dates.between(wordings, never, always) > self.dates.of(wordings, days)
        timed = it.timed[rows]
        by_time = np.where(timed, other_time, it.dated[rows] & other_day)

        kinds, places = it.kinds[rows], it.places[rows]
        by_place = (kinds > 0) & (self.kinds.of(wordings, kinds) > self.places.of(wordings, places))
        sure = by_time | by_place

        with_it = self._with(wordings, places, early, late, timed & (kinds > 0))
        unsure = ~sure & (self.size[wordings] > np.maximum(with_it, it.wordings[rows] == wordings))
        return sure, unsure

    def _with(self, wordings: Ints, places: Places, early: Ints, late: Ints, known: Bools) -> Ints:
        """How many of the wording are of the same incident for sure."""
        import numpy as np

        if not len(self.spots):
            return np.zeros(len(wordings), dtype=np.int64)
        wanted = wordings * self.of.spread() + places
        spot = np.minimum(np.searchsorted(self.spots, wanted), len(self.spots) - 1)
        there = known & (self.spots[spot] == wanted)
        return np.where(there, self.together.between(spot, early, late), 0)


def _names(evidence: Evidence, name: str) -> tuple[Ints, Bools]:
    """A text field as numbers, the same where letters and digits are; and where there is anything to read."""
    import numpy as np
    import pyarrow.compute as pc

    numbers, texts = evidence.distinct(name)
    encoded = plain(texts).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    empty = pc.equal(encoded.dictionary, "").to_numpy(zero_copy_only=False)
    return codes[numbers], evidence.present(name) & ~empty[codes][numbers]


def _places(evidence: Evidence) -> tuple[npt.NDArray[np.int8], Places]:
    """What the place of each record is known by, and a number for the place: words, else the beat, else the point."""
    import numpy as np

    used = 0
    kinds, places = np.zeros(len(evidence), dtype=np.int8), np.zeros(len(evidence), dtype=np.int32)
    for kind, name in ((1, "place"), (2, "beat")):
        numbers, known = _names(evidence, name)
        chosen = known & (kinds == 0)
        kinds[chosen], places[chosen] = kind, numbers[chosen] + used
        used += int(numbers.max(initial=0)) + 1
    points = evidence.number("latitude") + 1j * evidence.number("longitude")
    chosen = ~np.isnan(points) & (kinds == 0)
    kinds[chosen] = 3
    places[chosen] = used + np.unique(points[chosen], return_inverse=True)[1]
    return kinds, places


def _incidents(evidence: Evidence, rows: Places, wordings: Ints, minutes: float) -> _Incidents:
    import numpy as np

    moments, days = evidence.moments("searched_at")[rows], evidence.days()[rows]
    kinds, places = _places(evidence)
    timed, dated = evidence.dated_to("second")[rows] & ~np.isnat(moments), ~np.isnat(days)
    return _Incidents(
        wordings=wordings,
        seconds=np.where(timed, moments.astype("datetime64[s]").astype(np.int64), 0),
        timed=timed,
        days=np.where(dated, days.astype(np.int64), 0).astype(np.int32),
        dated=dated,
        kinds=kinds[rows],
        places=places[rows],
        apart=round(microseconds(minutes, 60) / 10**6),
    )


# --- nearly the same -------------------------------------------------------------------------------------------

_SIGNS = 37  # 26 letters, 10 digits, and every other letter as one sign
_LEAST_BITS, _MOST_BITS = 512, 4096


def _signs(texts: Texts) -> Texts:
    """Plain texts in which a letter beyond a to z is one sign, so that every letter is one byte."""
    import pyarrow.compute as pc

    if pc.all(pc.string_is_ascii(texts)).as_py() in (True, None):
        return texts
    return pc.replace_substring_regex(texts, pattern="[^a-z0-9]", replacement="~")


def pieces(text: str) -> frozenset[str]:
    """The pieces of three letters that a text has."""
    return frozenset(text[start : start + 3] for start in range(len(text) - 2))


@dataclass(frozen=True, slots=True)
class _Sketches:
    """Texts, each as a row of bits: a bit for every piece that it has, several pieces a bit.

    Texts whose bits differ much have pieces that differ at least as much, so most pairs need no closer look.
    """

    texts: Texts
    most: npt.NDArray[np.float64]  # pieces that the text has at most: one beginning at every letter
    bits: Words  # one row a word of 64 bits, one column a text
    counts: Ints

    @classmethod
    def of(cls, texts: Texts) -> _Sketches:
        import numpy as np

        lengths = np.diff(_bytes(texts)[0])
        most = np.maximum(lengths - 2, 0)
        wanted = 3 * int(np.quantile(most, 0.95)) if len(most) else 0
        size = _LEAST_BITS
        while size < min(wanted, _MOST_BITS):
            size *= 2
        step = 1 << 12
        rows = [_sketch(texts.slice(start, step), size) for start in range(0, len(texts), step)]
        bits = np.concatenate(rows) if rows else np.zeros((0, size // 64), dtype=np.uint64)
        return cls(
            texts=texts,
            most=most.astype(np.float64),
            bits=np.ascontiguousarray(bits.T),
            counts=np.bitwise_count(bits).sum(axis=1, dtype=np.int64),
        )

    def may_be_near(self, one: Ints, other: Ints, allowed: npt.NDArray[np.float64]) -> Bools:
        """False where the bits differ in more places than the pieces of two near texts could."""
        import numpy as np

        differ = np.bitwise_count(self.bits[:, one] ^ self.bits[:, other]).sum(axis=0, dtype=np.int64)
        return np.asarray(differ <= allowed)


def _sketch(texts: Texts, size: int) -> Words:
    """Bits of some texts, one row each."""
    import numpy as np

    offsets, data = _bytes(texts)
    lengths = np.diff(offsets)
    table = np.full(256, _SIGNS - 1, dtype=np.uint16)
    table[np.arange(ord("a"), ord("z") + 1)] = np.arange(26)
    table[np.arange(ord("0"), ord("9") + 1)] = np.arange(26, 36)
    signs = table[data]
    flags = np.zeros((len(texts), size + 64), dtype=bool)  # beyond ``size``: pieces that would run into the next text
    if len(signs) > 2:
        piece = signs[:-2] * np.uint16(_SIGNS * _SIGNS) + signs[1:-1] * np.uint16(_SIGNS) + signs[2:]
        # An odd factor gives each piece another number; the upper bits of it are well mixed.
        bit = ((piece * np.uint16(40503)).astype(np.uint32) * np.uint32(size)) >> np.uint32(16)
        row = np.repeat(np.arange(len(texts)) * flags.shape[1], lengths)[:-2]
        last = offsets[1:, None] - [[1, 2]]
        last = last[(last >= offsets[:-1, None]) & (last < len(bit))]
        bit[last] = size
        flags.reshape(-1)[row + bit] = True
    return np.packbits(flags[:, :size], axis=1).view(np.uint64)


def _candidates(sketches: _Sketches, block: Ints, entry: Ints, share: float) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of texts of one block that may be near: numbers of texts, each pair of entries once, some at a time.

    Near texts have at most ``share`` of their pieces, counted together, in one of them only. So many bits at most
    differ, and by so many at most do the numbers of bits differ: each text has a stretch around its number, and those of
    near texts overlap. Entries sorted by the beginning of their stretch, then, are near only to those that follow soon.
    """
    import numpy as np

    reach = share * sketches.most[entry]
    low = sketches.counts[entry] - reach
    order = np.lexsort((low, block))
    block, entry, reach, low = block[order], entry[order], reach[order], low[order]
    bits = np.ascontiguousarray(sketches.bits[:, entry])
    span = float((low + 2 * reach).max() - low.min()) + 1  # one line on which every block has its own stretch
    base = (np.cumsum(np.diff(block, prepend=block[:1]) != 0) * span) - low.min()
    ends = np.searchsorted(base + low, base + low + 2 * reach + 1e-3, side="right")  # sums are rounded: a little more
    size = len(entry)
    first = np.arange(size)
    step = int(np.clip(_TILE // max(float((ends - first).mean()), 1.0), 8, 256))
    for start in range(0, size, step):
        rows = slice(start, min(start + step, size))
        columns = slice(start + 1, int(ends[rows].max()))
        if columns.stop <= columns.start:
            continue
        allowed = np.floor(reach[rows] + reach[columns].max() + 1e-6).astype(np.uint16)[:, None]
        differ: Any = 0
        for word in bits:
            differ = differ + np.bitwise_count(word[rows, None] ^ word[None, columns]).astype(np.uint16)
            possible = differ <= allowed
            if 20 * np.count_nonzero(possible) < possible.size:
                break
        one, other = np.nonzero(possible)
        one, other = one + rows.start, other + columns.start
        pairs = (other > one) & (other < ends[one]) & (block[one] == block[other])
        one, other = one[pairs], other[pairs]
        near = sketches.may_be_near(entry[one], entry[other], np.floor(reach[one] + reach[other] + 1e-6))
        if near.any():
            yield entry[one[near]], entry[other[near]]


def _near(one: Ints, other: Ints, texts: Texts, least: float) -> Bools:
    """Pairs of which the pieces in common are at least this share of all: piece by piece."""
    import numpy as np

    used, places = np.unique(np.concatenate([one, other]), return_inverse=True)
    sets = [pieces(text) for text in texts.take(used).to_pylist()]
    halves = places[: len(one)].tolist(), places[len(one) :].tolist()
    shared = np.array([len(sets[a] & sets[b]) for a, b in zip(*halves, strict=True)], dtype=np.float64)
    sizes = np.array([len(each) for each in sets], dtype=np.float64)
    together = sizes[places[: len(one)]] + sizes[places[len(one) :]] - shared
    return (together > 0) & (shared >= least * together - 1e-9)


# --- the whole -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Repeats:
    """What was found, one entry a record of the table."""

    sure: Bools  # another record, surely of another incident, has the wording
    unsure: Bools  # another record has it, and may be of the same incident
    wordings: Places  # a number for the wording; -1 where the text is not compared
    groups: Places  # a number for wordings that are linked by being nearly the same; -1 likewise


class _Search:
    """Looks for repeated wording; what is found is in ``sure``, ``unsure`` and ``links``."""

    def __init__(self, evidence: Evidence, parameters: Mapping[str, float]) -> None:
        import numpy as np

        self.evidence, self.parameters = evidence, parameters
        self.rows = np.flatnonzero(_compared(evidence)).astype(np.int32)
        numbers, rows = evidence.apart("grounds")
        numbers = numbers[self.rows]
        seen = np.zeros(len(rows), dtype=bool)
        seen[numbers] = True
        rows = rows[seen]
        self.written = _Written(evidence.cells("grounds"), rows, _marked(evidence)[rows])
        self.wording_of_written, self.one_of = self.written.wordings()
        self.count = len(self.one_of)  # of different wordings
        self.wordings = self.wording_of_written[(np.cumsum(seen, dtype=np.int32) - 1)[numbers]].astype(np.int64)
        self.by_wording = np.argsort(self.wordings, kind="stable").astype(np.int32)
        self.starts = np.searchsorted(self.wordings[self.by_wording], np.arange(self.count + 1))
        self.tally = _incidents(evidence, self.rows, self.wordings, parameters["together_minutes"]).counter()
        self.sure = np.zeros(len(self.rows), dtype=bool)
        self.unsure = np.zeros(len(self.rows), dtype=bool)
        self.links: list[Ints] = []

    def run(self) -> _Repeats:
        import numpy as np

        size = np.diff(self.starts)
        again = np.flatnonzero(size[self.wordings] > 1)
        self._note(again, self.wordings[again])
        if self.parameters["least_alike"] <= 1:
            self._look_for_near()
        labels = self._labels()
        spread = np.full(len(self.evidence), -1, dtype=np.int32)
        wordings, groups = spread.copy(), spread.copy()
        wordings[self.rows], groups[self.rows] = self.wordings, labels[self.wordings]
        sure, unsure = self.evidence.none(), self.evidence.none()
        sure[self.rows], unsure[self.rows] = self.sure, self.unsure & ~self.sure
        return _Repeats(sure=sure, unsure=unsure, wordings=wordings, groups=groups)

    def _note(self, rows: Ints | Places, wordings: Ints) -> None:
        """Take down what it means for these records that others have these wordings."""
        sure, unsure = self.tally.elsewhere(rows, wordings)
        self.sure[rows[sure]] = True
        self.unsure[rows[unsure]] = True

    def _long_enough(self, wordings: Ints) -> Bools:
        """Wordings that have enough words in one of their spellings."""
        import numpy as np

        asked = np.zeros(self.count, dtype=bool)
        asked[wordings] = True
        ways = np.flatnonzero(asked[self.wording_of_written])
        least = int(np.ceil(self.parameters["least_words"]))
        long = np.zeros(self.count, dtype=bool)
        for start in range(0, len(ways), _SLICE):
            some = ways[start : start + _SLICE]
            enough = ~wording.fewer_words(self.written.as_written(some), least)
            long[self.wording_of_written[some[enough]]] = True
        return long

    def _blocks(self) -> tuple[Ints, Ints]:
        """Who is compared with whom: pairs (block, wording), each once, sorted; blocks of one are left out.

        The blocks of one day follow each other, so that most texts are in blocks that do.
        """
        import numpy as np

        most = self.parameters["most_compared"]
        if self.count <= most:
            everything = np.arange(self.count)
            return np.zeros(len(everything), dtype=np.int64), everything
        dated = self.tally.of.dated
        days = self.tally.of.days - int(self.tally.of.days[dated].min(initial=0))
        names = ("officer", "officer_team")
        counts = [int(self.evidence.distinct(name)[0].max(initial=0)) + 1 for name in names]
        found = []
        for name, before in zip(names, (0, counts[0]), strict=True):
            known = self.evidence.present(name)[self.rows] & dated
            number = self.evidence.distinct(name)[0][self.rows[known]]
            found.append(
                (days[known].astype(np.int64) * sum(counts) + number + before) * self.count + self.wordings[known]
            )
        pairs = np.concatenate(found)
        del found
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        block, text = np.divmod(pairs, max(self.count, 1))
        begins = np.flatnonzero(np.diff(block, prepend=-1) != 0)
        sizes = np.diff(begins, append=len(block))
        kept = np.repeat((sizes > 1) & (sizes <= most), sizes)
        return block[kept], text[kept]

    def _look_for_near(self) -> None:
        import numpy as np

        block, text = self._blocks()
        kept = self._long_enough(text)[text]
        block, text = block[kept], text[kept]
        begins = np.flatnonzero(np.diff(block, prepend=-1) != 0)
        while len(begins):  # whole blocks, as many as fit
            start = int(begins[0])
            later = np.searchsorted(begins, start + _TOGETHER, side="right")
            end = int(begins[later]) if later < len(begins) else len(block)
            begins = begins[begins >= end]
            self._look_among(block[start:end], text[start:end])

    def _look_among(self, block: Ints, text: Ints) -> None:
        """Look for wordings that are nearly the same within these blocks."""
        import numpy as np

        if len(text) < 2:
            return
        used, entry = np.unique(text, return_inverse=True)
        sketches = _Sketches.of(_signs(self.written.plain(self.one_of[used])))
        least = max(self.parameters["least_alike"], 0.0)
        waiting: list[tuple[Ints, Ints]] = []
        number = 0
        for pairs in _candidates(sketches, block, entry, (1 - least) / (1 + least)):
            waiting.append(pairs)
            number += len(pairs[0])
            if number >= _VERIFIED:
                self._verify(used, sketches.texts, waiting, least)
                waiting, number = [], 0
        self._verify(used, sketches.texts, waiting, least)

    def _verify(self, used: Ints, texts: Texts, waiting: list[tuple[Ints, Ints]], least: float) -> None:
        """Compare pairs piece by piece, and take down what it means for their records."""
        import numpy as np

        if not waiting:
            return
        one, other = (np.concatenate(side) for side in zip(*waiting, strict=True))
        one, other = self._open(used, one, other)
        while len(one):
            now, later = slice(None, _VERIFIED), slice(_VERIFIED, None)
            near = _near(one[now], other[now], texts, least)
            links = np.stack([used[one[now][near]], used[other[now][near]]])
            one, other = one[later], other[later]
            if links.shape[1]:
                self.links.append(links)
                for here, there in (links, links[::-1]):
                    self._note(*self._rows_of(here, there))
                one, other = self._open(used, one, other)

    def _rows_of(self, here: Ints, there: Ints) -> tuple[Places, Ints]:
        """The records, not settled so far, that have the wordings ``here``, each with its wording ``there``."""
        import numpy as np

        counts = self.starts[here + 1] - self.starts[here]
        begins = np.repeat(self.starts[here] - (np.cumsum(counts) - counts), counts)
        rows = self.by_wording[np.arange(int(counts.sum())) + begins]
        still_open = ~self.sure[rows]
        return rows[still_open], np.repeat(there, counts)[still_open]

    def _open(self, used: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Pairs that could still say something: of two groups, or of a wording with a record that is not settled."""
        import numpy as np

        if not self.links:
            return one, other
        labels = self._labels()[used]
        settled = np.bincount(self.wordings, weights=~self.sure, minlength=self.count)[used] == 0
        useful = (labels[one] != labels[other]) | ~settled[one] | ~settled[other]
        return one[useful], other[useful]

    def _labels(self) -> Ints:
        """A number for each wording, the same where wordings are linked, through others or directly."""
        import numpy as np

        labels = np.arange(self.count)
        if self.links:
            one, other = np.concatenate(self.links, axis=1)
            while (labels[one] != labels[other]).any():
                least = np.minimum(labels[one], labels[other])
                np.minimum.at(labels, labels[one], least)
                np.minimum.at(labels, labels[other], least)
                while (labels != labels[labels]).any():
                    labels = labels[labels]
        return labels


def _given(parameters: Mapping[str, float]) -> str:
    return ",".join(f"{name}={value}" for name, value in sorted(parameters.items()))


def _repeats(evidence: Evidence, parameters: Mapping[str, float]) -> _Repeats:
    return evidence.once("repeated wording", _given(parameters), make=lambda: _Search(evidence, parameters).run())


# --- the rule --------------------------------------------------------------------------------------------------


def _little_left(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """Part of the text is blacked out, and the words that are left are few."""
    import numpy as np
    import pyarrow as pa

    def little(records: Evidence) -> Bools:
        found = _repeats(records, parameters)
        rows = np.flatnonzero(_marked(records) & (found.sure | found.unsure))
        least = int(np.ceil(parameters["least_words"]))
        mask = records.none()
        mask[rows] = wording.fewer_words(records.cells("grounds").take(pa.array(rows)), least)
        return mask

    return evidence.fact("little left", _given(parameters), make=little)


def _perhaps_repeated(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("perhaps repeated", _given(parameters), make=lambda rows: _repeats(rows, parameters).unsure)


def _not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    hidden = _blacked_out(evidence) | _little_left(evidence, parameters)
    return hidden | _perhaps_repeated(evidence, parameters)


def _why_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    import numpy as np

    out_of_sight = _blacked_out(evidence) | _little_left(evidence, parameters)
    return np.where(out_of_sight, Reason.WITHHELD, Reason.UNCERTAIN).astype(np.uint8)


def _repeated(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return evidence.fact("repeated", _given(parameters), make=lambda rows: _repeats(rows, parameters).sure)


REPEATED = Rule(
    id="txt-duplicate",
    title="The same wording on another record",
    citations=(
        Citation(source="PACE Code A", paragraph="4.6", verified=False),
        Citation(source="PACE Code A", paragraph="5.1", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("grounds",),),
    subject=(("grounds",),),
    applies=reasons_to_read,
    unjudged=_not_settled,
    unjudged_why=_why_not_settled,
    query=_repeated,
    message="The same wording, or nearly the same, appears on the record of another incident. Could you tell from it why this person was searched?",
    good="What was seen or known of this person, at this time and place, in words of its own.",
    scope="Searches that need reasonable grounds, where a reason is written.",
    limits="There is no column for the grounds; they are blank or withheld; few words are left after blacking out; or the same wording is on another record, and a time or place that is not recorded could show that the people were stopped together.",
    source_note="Case, punctuation and blanks are left out before texts are compared, and one redaction mark is as good as another. Near wording is looked for among all records of a load of up to most_compared different texts, since two officers who share a text need not share a team or a day; in a larger load only among the texts of one officer on one day and of one team on one day, where such a group has no more texts than that. Once found, two wordings are alike on every record that has them. Records of the same place within together_minutes are one incident: people stopped together are searched one after another. A place is compared by its words, else by the beat, else by the map point. Texts under section 60 and other powers without grounds are not compared.",
    parameters=(
        Parameter(name="least_alike", default=0.9, meaning="least share of pieces of three letters in common (Jaccard) that is nearly the same; above 1, only the same words are looked for"),
        Parameter(name="least_words", default=12, meaning="fewest words of a text that is compared with others that are nearly the same; shorter ones have to be the same"),
        Parameter(name="together_minutes", default=30, meaning="most minutes between two searches at one place that are one incident"),
        Parameter(name="most_compared", default=20_000, meaning="most different texts of which each is compared with every other"),
    ),
    in_force_from=CODE_A_2015,
)  # fmt: skip

RULES: tuple[Rule, ...] = (REPEATED,)


# --- groups, for a report ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedWording:
    """Records that share a wording. ``text`` is for the panel only: whoever prints a group decides whether to show it."""

    text: str  # as it is written on most of them
    exact: bool  # False: some are only nearly the same
    record_ids: tuple[str, ...]  # in the order of the table
    officers: int | None  # different officers, as far as they are known; None where none is
    officer_unknown: int  # records that do not show the officer, or of which the file does not
    days: int | None  # different days; None where none is known
    day_unknown: int

    @property
    def records(self) -> int:
        """How many records share it."""
        return len(self.record_ids)


def repeated_wording(evidence: Evidence, parameters: Mapping[str, float] | None = None) -> tuple[RepeatedWording, ...]:
    """The groups that the queries of ``txt-duplicate`` make, the largest first; every query is in one group.

    Wordings that are linked through others that are nearly the same are one group.
    """
    import numpy as np
    import pyarrow as pa

    from scrutiny.code_a.evaluate import evaluate_rule

    parameters = REPEATED.defaults() if parameters is None else {**REPEATED.defaults(), **parameters}
    found = _repeats(evidence, parameters)
    rows = np.flatnonzero(evaluate_rule(REPEATED, evidence, parameters)[0] == Verdict.QUERY)
    if not len(rows):
        return ()
    numbers, texts = evidence.apart("grounds")[0], evidence.cells("grounds")
    _, group = np.unique(found.groups[rows], return_inverse=True)
    count = int(group.max()) + 1
    written = _commonest(group, numbers[rows].astype(np.int64))
    names = evidence.distinct("officer")[0][rows].astype(np.int64)
    officers, without_officer = _different(group, names, evidence.present("officer")[rows])
    days = evidence.days()[rows]
    on_days, undated = _different(group, days.astype(np.int64), ~np.isnat(days))
    wordings = _different(group, found.wordings[rows], np.ones(len(rows), dtype=bool))[0]

    order = np.argsort(group, kind="stable")
    ids = evidence.records.rows["record_id"].iloc[rows[order]].tolist()
    sizes = np.bincount(group, minlength=count)
    ends = np.cumsum(sizes)
    first = rows[order][ends - sizes]
    shown = texts.take(pa.array(evidence.apart("grounds")[1][written])).to_pylist()
    return tuple(
        RepeatedWording(
            text=shown[n],
            exact=bool(wordings[n] == 1),
            record_ids=tuple(ids[ends[n] - sizes[n] : ends[n]]),
            officers=int(officers[n]) or None,
            officer_unknown=int(without_officer[n]),
            days=int(on_days[n]) or None,
            day_unknown=int(undated[n]),
        )
        for n in np.lexsort((first, -sizes))
    )


def _commonest(group: Ints, values: Ints) -> Ints:
    """The value that most of a group have; of several, the one that stands first."""
    import numpy as np

    span = int(values.max()) + 1
    pairs, first, counts = np.unique(group * span + values, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts, pairs // span))
    groups = pairs[order] // span
    leads = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    return np.asarray(pairs[order][leads] % span, dtype=np.int64)


def _different(group: Ints, values: Ints | Places, known: Bools) -> tuple[Ints, Ints]:
    """How many different values a group has, of those that are known, and how many records have none."""
    import numpy as np

    count = int(group.max()) + 1
    codes = np.unique(values[known], return_inverse=True)[1]
    span = int(codes.max(initial=0)) + 1
    pairs = np.unique(group[known] * span + codes)
    return np.bincount(pairs // span, minlength=count), np.bincount(group[~known], minlength=count)
