"""Records that had to be withdrawn after the draw, and the reserves that were called in addition.

A record that cannot be shown (its case is before a court, say) is not exchanged. It stays in the sample as unavailable.
That is a finding: in the first flags it counts as not green, so that withdrawing records never helps. The next reserve
of its stratum, the lowest ticket not drawn, is shown in addition, marked as such, and is in no estimate and no test.

``replacements.json`` in the public folder lists each step by public ids. Each line has the hash of the line before, so
that a line changed or taken away in the middle shows; a line taken away at the end shows against the private list.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.errors import IntegrityError, SettingError
from scrutiny.sampling import draw
from scrutiny.sampling.exclusions import CODES, Reason
from scrutiny.sampling.exclusions import reason_of as _reason_of
from scrutiny.sampling.plan import canonical_json

FILE = "replacements.json"
FORMAT = "scrutiny-replacements-1"
PREFIX = "R"  # a called reserve is R1, R2 ... in the packs of its draw
_NOTE = (
    "a record withdrawn after the draw counts as unavailable; a reserve is shown in addition, and is in no estimate "
    "and no test"
)
_KEYS = ("number", "withdrawn", "stratum", "reason", "reserve", "rank", "ticket", "before", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One record withdrawn. Where the stratum has no other, ``reserve`` and ``ticket`` are empty, ``rank`` 0."""

    number: int  # 1, 2 ... of this draw
    withdrawn: str  # public id
    stratum: str
    reason: str  # code
    reserve: str
    rank: int
    ticket: str

    @property
    def label(self) -> str:
        """What the called reserve is called in the packs; empty where there was none."""
        return f"{PREFIX}{self.number}" if self.reserve else ""


def reason_of(text: str) -> Reason:
    """A reason for which a drawn record may be withdrawn. Raises SettingError: none given, or none of the list."""
    if not text.strip():
        raise SettingError("no reason is given", where="--reason", expected=f"one of: {', '.join(CODES)}")
    if "video" in text.casefold():
        raise SettingError(
            "a missing video is no reason to withdraw a record",
            where="--reason",
            do="The record can still be read. Note the video with: scrutiny keep-video FOLDER --returned FILE",
        )
    return _reason_of(text)


def next_one(
    frame: pd.DataFrame,
    sample: pd.DataFrame,
    before: Sequence[Replacement],
    *,
    public_id: str,
    reason: Reason,
    seed: str,
    stage: str,
    drawn_before: frozenset[str] = frozenset(),
) -> Replacement:
    """The replacement that follows: the reserve is the lowest ticket of the stratum not drawn and not called yet.

    ``frame``: public_id and stratum of all; ``sample``: of the draw; ``before``: the replacements so far, in order.
    ``public_id``: a record of the sample or a called reserve. Raises SettingError for any other, or one withdrawn.
    """
    in_play = dict(zip(sample["public_id"], sample["stratum"], strict=True))
    in_play |= {one.reserve: one.stratum for one in before if one.reserve}
    if public_id not in in_play:
        raise SettingError("this record was not drawn", where="RECORD", expected="a record of the sample of this draw")
    if public_id in {one.withdrawn for one in before}:
        raise SettingError("this record was withdrawn already", where="RECORD")
    slug = in_play[public_id]
    size = int((sample["stratum"] == slug).sum())
    called = sum(one.stratum == slug and bool(one.reserve) for one in before)
    rows = frame[frame["stratum"].astype("str") == slug]
    reserves = draw.draw(
        rows, sizes={slug: size}, seed=seed, stage=stage, drawn_before=drawn_before, reserves=called + 1
    ).reserves
    following = reserves.iloc[called:]
    there = len(following) > 0
    return Replacement(
        number=len(before) + 1,
        withdrawn=public_id,
        stratum=slug,
        reason=reason.code,
        reserve=str(following["public_id"].iloc[0]) if there else "",
        rank=int(following["rank"].iloc[0]) if there else 0,
        ticket=str(following["ticket"].iloc[0]) if there else "",
    )


def to_json(made: Sequence[Replacement]) -> bytes:
    """``replacements.json``: public ids only."""
    lines: list[dict[str, Any]] = []
    for one in made:
        line = {
            "number": one.number, "withdrawn": one.withdrawn, "stratum": one.stratum, "reason": one.reason,
            "reserve": one.reserve, "rank": one.rank, "ticket": one.ticket,
            "before": lines[-1]["sha256"] if lines else "",
        }  # fmt: skip
        lines.append({**line, "sha256": hashlib.sha256(canonical_json(line)).hexdigest()})
    return canonical_json(
        {
            "format": FORMAT,
            "note": _NOTE,
            "replacements": lines,
        }
    )


def from_json(content: bytes) -> tuple[Replacement, ...]:
    """What ``to_json`` wrote. Raises IntegrityError where it is not exactly that."""
    try:
        raw = json.loads(content)
        made = tuple(
            Replacement(**{key: line[key] for key in _KEYS if key not in ("before", "sha256")})
            for line in raw["replacements"]
        )
        same = to_json(made) == content
    except (ValueError, KeyError, TypeError):
        same = False
    if not same:
        raise IntegrityError(f"{FILE} differs: it is not as it was written, line by line")
    return made


def check(
    content: bytes,
    frame: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    seed: str,
    stage: str,
    drawn_before: frozenset[str] = frozenset(),
) -> tuple[Replacement, ...]:
    """The replacements of a draw, each made again from those before it.

    Raises IntegrityError naming the first that does not follow: a reason that is not on the list, a record that was
    not drawn, a reserve out of order.
    """
    made = from_json(content)
    for at, one in enumerate(made):
        if one.reason not in CODES:
            raise IntegrityError(f"replacement {at + 1} has no reason of the list", where=FILE)
        try:
            again = next_one(
                frame, sample, made[:at], public_id=one.withdrawn, reason=_reason_of(one.reason), seed=seed,
                stage=stage, drawn_before=drawn_before,
            )  # fmt: skip
        except SettingError as error:
            raise IntegrityError(f"replacement {at + 1}: {error.found}", where=FILE) from None
        if again != one:
            raise IntegrityError(
                f"replacement {at + 1}: the reserve is out of order",
                where=FILE,
                expected="the next ticket of the stratum",
            )
    return made


def by_reason(made: Sequence[Replacement]) -> Mapping[str, int]:
    """How many were withdrawn, by the code of the reason, in the order of the list."""
    return {code: number for code in CODES if (number := sum(one.reason == code for one in made))}
