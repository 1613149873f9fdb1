"""The draw: a public seed gives every record a ticket; the lowest tickets of a stratum are its sample.

ticket = SHA-256(seed + "," + public id), 64 lower-case hex digits. It does not depend on the order of rows,
on a library or on a machine, and anybody can redo it with ``sha256sum`` and ``sort``. The next tickets are
the reserves. (The same family as Rivest's consistent sampling and permanent random numbers, Ohlsson 1995.)
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.sampling import seeds
from scrutiny.sampling.strata import StratumKind, kind_of

FIRST = "first"
INTENSE = "intense:"  # followed by the stratum
SAMPLE_COLUMNS = ("public_id", "stratum", "ticket", "rank", "stage")
_AT_ONCE = 50_000  # public ids that are texts and tickets at the same time: more would only take memory
RESERVES = 3  # listed for each stratum; everybody can work out the further ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One application of a seed.

    ``sample`` and ``reserves``: SAMPLE_COLUMNS, by stratum in printing order and rank; a rank counts the
    tickets of the stratum from the lowest, and goes on over the reserves.
    """

    seed: str
    stage: str
    sample: pd.DataFrame
    reserves: pd.DataFrame


def ticket(seed: str, public_id: str) -> str:
    """The ticket of one record."""
    return hashlib.sha256(f"{seed},{public_id}".encode("ascii")).hexdigest()


def draw(
    frame: pd.DataFrame,
    *,
    sizes: Mapping[str, int],
    seed: str,
    stage: str = FIRST,
    drawn_before: frozenset[str] = frozenset(),
    reserves: int = RESERVES,
) -> Draw:
    """The sample of each stratum in ``sizes``.

    ``frame``: ``public_id`` and ``stratum``. ``drawn_before``: public ids that an earlier draw took; they
    have no ticket in this one, so a larger draw is a simple random sample of what remained. A stratum of which
    none is asked for has no reserves either: what was left out before the freeze must not come back by that door.
    A stratum that has fewer records than are asked for is taken whole. Raises SettingError for a seed that cannot
    be used, and for records asked for from a stratum that was left out.
    """
    seed = seeds.clean(_text(seed))
    _refuse_left_out(sizes)
    numbers = _numbers(frame["stratum"], sizes)
    rows = np.flatnonzero(numbers >= 0)
    if drawn_before:
        rows = rows[~frame["public_id"].iloc[rows].isin(drawn_before).to_numpy()]
    public_ids, numbers = frame["public_id"].to_numpy(dtype=object)[rows], numbers[rows]
    digests = _digests(seed, public_ids)
    chosen = _lowest(numbers, digests, [size + reserves for size in sizes.values()])
    numbers = numbers[chosen]
    ranks = np.arange(len(numbers)) - np.searchsorted(numbers, numbers, side="left") + 1
    table = pd.DataFrame(
        {
            "public_id": public_ids[chosen],
            "stratum": np.array(list(sizes), dtype=object)[numbers],
            "ticket": [digest.tobytes().hex() for digest in digests[chosen]],
            "rank": ranks,
            "stage": stage,
        },
        columns=list(SAMPLE_COLUMNS),
    ).astype({"public_id": "str", "stratum": "str", "ticket": "str", "stage": "str"})
    in_sample = ranks <= np.array(list(sizes.values()), dtype=np.int64)[numbers]
    return Draw(
        seed=seed,
        stage=stage,
        sample=table[in_sample].reset_index(drop=True),
        reserves=table[~in_sample].reset_index(drop=True),
    )


def _text(seed: object) -> str:
    """A seed that is a number would be read in one place as 7 and in another as 007 or 7.0: it must be a text."""
    if not isinstance(seed, str):
        raise SettingError(f"the seed is a {type(seed).__name__}", where="seed", expected='a text, as in "0271828182"')
    return seed


def _refuse_left_out(sizes: Mapping[str, int]) -> None:
    for slug, size in sizes.items():
        if size and kind_of(slug) is StratumKind.EXCLUDED:
            raise SettingError(
                f'{size} records are asked for from "{slug}"', where="the plan", expected="none: they were left out"
            )


def _numbers(stratum: pd.Series, sizes: Mapping[str, int]) -> npt.NDArray[np.int16]:
    """The place of each record's stratum in ``sizes``, by its distinct names; -1 where nothing is asked of it."""
    order = {slug: number for number, (slug, size) in enumerate(sizes.items()) if size}
    codes, slugs = pd.factorize(stratum)
    # Small integers, because sorting those takes a fraction of the time (numpy counts instead of comparing).
    return np.array([*(order.get(slug, -1) for slug in slugs), -1], dtype=np.int16)[codes]


def _digests(seed: str, public_ids: npt.NDArray[np.object_]) -> npt.NDArray[np.uint8]:
    """Tickets as bytes, one row a record: what a stranger's ``sha256sum`` makes of each line "seed,public id"."""
    head = f"{seed},"
    sha256 = hashlib.sha256
    joined = bytearray()
    for start in range(0, len(public_ids), _AT_ONCE):
        some = public_ids[start : start + _AT_ONCE]
        # One long text cut at its line ends: no public id has one (16 hex digits), and a seed is printable.
        lines = (head + f"\n{head}".join(some)).encode("ascii").split(b"\n")
        if len(lines) != len(some):
            raise IntegrityError("a public id has a line end in it", where="the frame", expected="16 hex digits")
        joined += b"".join([sha256(line).digest() for line in lines])
    return np.frombuffer(bytes(joined), dtype=np.uint8).reshape(-1, 32)


def _lowest(
    numbers: npt.NDArray[np.int16], digests: npt.NDArray[np.uint8], wanted: Sequence[int]
) -> npt.NDArray[np.intp]:
    """The rows with the lowest tickets of each stratum, as many as wanted, by stratum and ticket.

    The first eight bytes choose who is looked at further; those whose first eight bytes tie with the last one in
    are kept until all 32 decide.
    """
    first = digests[:, :8].copy().view(">u8").ravel().astype(np.uint64)
    grouped = np.argsort(numbers, kind="stable")
    ends = np.searchsorted(numbers[grouped], np.arange(len(wanted) + 1))
    found = []
    for size, start, end in zip(wanted, ends, ends[1:], strict=False):
        rows = grouped[start:end]
        if 0 < size < len(rows):
            own = first[rows]
            rows = rows[own <= np.partition(own, size - 1)[size - 1]]
        words = digests[rows].view(">u8")
        found.append(rows[np.lexsort(words.T[::-1])][:size])
    return np.concatenate(found) if found else np.empty(0, dtype=np.intp)


def pack_numbers(sample: pd.DataFrame, *, first: int = 1) -> pd.Series:
    """The number of each drawn record in the pack, by ticket over all strata, so that no area comes first."""
    order = np.argsort(sample["ticket"].to_numpy(dtype=object).astype(str), kind="stable")
    numbers = np.empty(len(sample), dtype=np.int64)
    numbers[order] = np.arange(first, first + len(sample))
    return pd.Series(numbers, index=sample.index, name="number")


def sample_csv(sample: pd.DataFrame) -> bytes:
    """``sample.csv``: UTF-8, LF, a row a drawn record, no quoting (every value is a plain name or number)."""
    return bytes(sample.to_csv(index=False, lineterminator="\n"), "ascii")
