"""The draw: a public seed gives every record a ticket; the lowest tickets of a stratum are its sample.

ticket = SHA-256(seed + "," + public id), 64 lower-case hex digits. It does not depend on the order of rows,
on a library or on a machine, and anybody can redo it with ``sha256sum`` and ``sort``. The next tickets are
the reserves. (The same family as Rivest's consistent sampling and permanent random numbers, Ohlsson 1995.)
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.sampling import seeds

FIRST = "first"
INTENSE = "intense:"  # followed by the stratum
SAMPLE_COLUMNS = ("public_id", "stratum", "ticket", "rank", "stage")
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
    have no ticket in this one, so a larger draw is a simple random sample of what remained.
    """
    seed = seeds.clean(seed)
    numbers = _numbers(frame["stratum"], sizes)
    asked = (numbers >= 0) & ~frame["public_id"].isin(drawn_before).to_numpy()
    public_ids = frame["public_id"].to_numpy(dtype=object)[asked]
    numbers = numbers[asked]
    digests = _digests(seed, public_ids)
    sorted_rows = _by_stratum_and_ticket(numbers, digests)
    numbers = numbers[sorted_rows]
    ranks = np.arange(len(numbers)) - np.searchsorted(numbers, numbers, side="left") + 1
    wanted = np.array(list(sizes.values()), dtype=np.int64)[numbers]
    taken, kept = ranks <= wanted, ranks <= wanted + reserves
    rows = pd.DataFrame(
        {
            "public_id": public_ids[sorted_rows[kept]],
            "stratum": np.array(list(sizes), dtype=object)[numbers[kept]],
            "ticket": [bytes(digest).hex() for digest in digests[sorted_rows[kept]]],
            "rank": ranks[kept],
            "stage": stage,
        },
        columns=list(SAMPLE_COLUMNS),
    ).astype({"public_id": "str", "stratum": "str", "ticket": "str", "stage": "str"})
    in_sample = taken[kept]
    return Draw(
        seed=seed,
        stage=stage,
        sample=rows[in_sample].reset_index(drop=True),
        reserves=rows[~in_sample].reset_index(drop=True),
    )


def _numbers(stratum: pd.Series, sizes: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """The place of each record's stratum in ``sizes``, by its distinct names; -1 where it is not asked for."""
    order = {slug: number for number, slug in enumerate(sizes)}
    codes, slugs = pd.factorize(stratum)
    return np.array([*(order.get(slug, -1) for slug in slugs), -1], dtype=np.int64)[codes]


def _digests(seed: str, public_ids: npt.NDArray[np.object_]) -> npt.NDArray[np.uint8]:
    """Tickets as bytes, one row a record. A plain loop: what a stranger's ``sha256sum`` can check."""
    head = hashlib.sha256(f"{seed},".encode("ascii"))
    joined = bytearray()
    for public_id in public_ids:
        one = head.copy()
        one.update(public_id.encode("ascii"))
        joined += one.digest()
    return np.frombuffer(bytes(joined), dtype=np.uint8).reshape(len(public_ids), 32)


def _by_stratum_and_ticket(numbers: npt.NDArray[np.int64], digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    words = digests.view(">u8").astype(np.uint64)
    first = words[:, 0]
    order = np.lexsort((first, numbers))  # the first eight bytes decide, but for a chance of 2^-64 a pair
    if (first[order[1:]] != first[order[:-1]]).all():
        return order
    return np.lexsort((words[:, 3], words[:, 2], words[:, 1], first, numbers))


def pack_numbers(sample: pd.DataFrame, *, first: int = 1) -> pd.Series:
    """The number of each drawn record in the pack, by ticket over all strata, so that no area comes first."""
    order = np.argsort(sample["ticket"].to_numpy(dtype=object).astype(str), kind="stable")
    numbers = np.empty(len(sample), dtype=np.int64)
    numbers[order] = np.arange(first, first + len(sample))
    return pd.Series(numbers, index=sample.index, name="number")


def sample_csv(sample: pd.DataFrame) -> bytes:
    """``sample.csv``: UTF-8, LF, a row a drawn record, no quoting (every value is a plain name or number)."""
    return bytes(sample.to_csv(index=False, lineterminator="\n"), "ascii")
