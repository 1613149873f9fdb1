"""The frame: the records that can be drawn, fixed, each under a one-way public id in its stratum.

``Frame.rows``: one row a record, sorted by public id; columns ``record_id``, ``public_id`` (``str``) and
``stratum`` (category of slugs, in printing order). The public half of it is ``frame-public.csv``.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from scrutiny.errors import IntegrityError
from scrutiny.records import identity
from scrutiny.sampling.strata import Stratum, kind_of

FRAME_FILE = "frame-public.csv"
_HEADER = b"public_id,stratum"
_LINE = re.compile(rb"[0-9a-f]{16},[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All records that can be drawn."""

    rows: pd.DataFrame
    names: Mapping[str, str]  # printed name by slug

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """Every stratum, empty ones included, in printing order."""
        return strata_of(self.rows["stratum"], names=self.names)


def strata_of(stratum: pd.Series, *, names: Mapping[str, str]) -> tuple[Stratum, ...]:
    """The strata and their populations. ``stratum``: category of slugs, one a record; empty strata are kept."""
    counts = stratum.value_counts(sort=False)
    return tuple(
        Stratum(slug=slug, name=names[slug], kind=kind_of(slug), population=int(counts[slug]))
        for slug in stratum.cat.categories
    )


def build(record_ids: pd.Series, stratum: pd.Series, *, names: Mapping[str, str], force: str, salt: bytes) -> Frame:
    """The frame of these records. ``stratum``: category of slugs, one a record. Order of the rows is of no effect."""
    rows = pd.DataFrame(
        {
            "record_id": record_ids.to_numpy(),
            "public_id": identity.public_ids(record_ids.tolist(), force=force, salt=salt),
            "stratum": stratum.to_numpy(),
        }
    )
    rows["stratum"] = rows["stratum"].astype(stratum.dtype)
    return Frame(rows=rows.sort_values("public_id", ignore_index=True), names=names)


def public_csv(frame: Frame) -> bytes:
    """``frame-public.csv``: UTF-8, no BOM, LF, rows in byte order, no quoting. Its SHA-256 is ``frame_sha256``."""
    slugs = frame.rows["stratum"].astype("str")
    lines = sorted((frame.rows["public_id"] + "," + slugs).tolist())  # plain ASCII: in the order of its bytes
    return "\n".join([_HEADER.decode(), *lines, ""]).encode("ascii")


def parse_public_csv(content: bytes, *, where: str = FRAME_FILE) -> pd.DataFrame:
    """``public_id`` and ``stratum`` of a frame file. Raises IntegrityError unless it is exactly as it is written."""
    lines = content.split(b"\n")
    if not content.endswith(b"\n") or lines[0] != _HEADER:
        raise IntegrityError("this is not a frame file as scrutiny writes it", where=where)
    body = lines[1:-1]
    for number, line in enumerate(body, start=2):
        if not _LINE.fullmatch(line):
            raise IntegrityError(f"line {number} is not a public id and a stratum", where=where)
    if any(first >= second for first, second in pairwise(body)):
        raise IntegrityError("the lines are not in order, or one stands twice", where=where)
    pairs = [line.decode().split(",") for line in body]
    rows = pd.DataFrame(pairs, columns=["public_id", "stratum"], dtype="str")
    if rows["public_id"].duplicated().any():
        raise IntegrityError("one public id stands in two strata", where=where)
    return rows


def sha256_of(content: bytes) -> str:
    """SHA-256 of bytes, as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()


def populations(stratum: pd.Series) -> dict[str, int]:
    """Number of records in each stratum that has one."""
    names, counts = np.unique(stratum.to_numpy(dtype=object).astype(str), return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))
