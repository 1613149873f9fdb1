"""Replace: a drawn record that cannot be shown is withdrawn, and the next reserve of its stratum is called in addition.

The withdrawn record stays in the sample and counts as unavailable, which is a finding; the reserve is shown and marked,
and is in no estimate and no test (``sampling.replacements``).
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.collect import answers_of
from scrutiny.cycle.folder import (
    ASSIGNED_FILE,
    FORMAL_FILE,
    REPLACEMENTS_FILE,
    DrawFolder,
    larger_draws,
    open_folder,
    same_replacements,
)
from scrutiny.errors import SettingError, StepError
from scrutiny.sampling import exclusions, manifest, replacements
from scrutiny.sampling.exclusions import Reason
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv
from scrutiny.sampling.replacements import Replacement

COLUMNS = ("number", "withdrawn_number", "withdrawn", "withdrawn_reference", "stratum", "reason", "words",
           "reserve_number", "reserve", "reserve_reference", "rank")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A record that was withdrawn. ``left``: of the stratum, how many records of the sample can still be shown."""

    draw: DrawFolder  # as it is now
    number: str  # of the withdrawn record in the packs
    area: str
    reason: Reason
    made: Replacement
    reserve_record: str  # the reference of the called reserve; empty where there was none
    drawn: int
    left: int
    rebuild: tuple[str, ...]  # members whose workbooks change; empty before there is a pack


def replace(
    root: Path,
    record: str,
    *,
    reason: str,
    words: str = "",
    reserve: str | None = None,
    draw: str | None = None,
    known: int | None = None,
) -> Replaced:
    """Withdraw a record and call the next reserve in addition.

    ``record``: a number of the packs (17, R1), a public id or the force's reference. ``reserve``: the public id or
    reference that somebody expects to be called; another one is refused. ``draw``: where a reference was drawn twice.
    ``known``: how many withdrawals of this draw are written down elsewhere; one more that is this very one was left by
    a step that did not end, and stands.

    Raises SettingError without a reason of the list, for a record that was not drawn, and for a reserve out of order;
    StepError where members have judged the record, or where larger draws or the formal test already built on it.
    """
    found = replacements.reason_of(reason)
    if found.needs_words and not words.strip():
        raise SettingError(f'"{found.code}" needs words', where="--words", expected="what it is, without any name")
    draws = _draws(root)
    finished = [_finish(one) for one in draws]
    draws = _draws(root) if any(finished) else draws
    for one in draws:
        same_replacements(one)
    one = _draw_of(draws, record, draw)
    public_id = _public_id(one, record)
    if known is not None and len(one.replaced) == known + 1 and _is_same(one.replaced[-1], public_id, found):
        return _said(changed(one, replaced=one.replaced[:-1]), one, found)
    _refuse_late(one, public_id)
    frame = parse_public_csv(one.public(FRAME_FILE))
    made = replacements.next_one(
        frame,
        one.verified.sample,
        one.replaced,
        public_id=public_id,
        reason=found,
        seed=one.verified.seed,
        stage=one.stage,
        drawn_before=_drawn_before(one),
    )
    _same_reserve(one, made, reserve)
    now = changed(one, replaced=(*one.replaced, made))
    _write(one, now, words=words)
    return _said(one, now, found)


def _is_same(made: Replacement, public_id: str, reason: Reason) -> bool:
    return made.withdrawn == public_id and made.reason == reason.code


def _said(before: DrawFolder, now: DrawFolder, reason: Reason) -> Replaced:
    """What is said of the last withdrawal of a draw."""
    made = now.replaced[-1]
    own = now.key[now.key["stratum"] == made.stratum]
    gone = set(now.withdrawn["number"])
    return Replaced(
        draw=now,
        number=str(now.withdrawn["number"].iloc[-1]),
        area=now.area_names[made.stratum],
        reason=reason,
        made=made,
        reserve_record=_record_id(now, made.reserve) if made.reserve else "",
        drawn=len(own),
        left=len(own) - len(gone & set(own["number"].astype("str"))),
        rebuild=_readers(before, now),
    )


def _draws(root: Path) -> tuple[DrawFolder, ...]:
    return (open_folder(root), *larger_draws(root))


def _draw_of(draws: Sequence[DrawFolder], record: str, draw: str | None) -> DrawFolder:
    """The draw that has the record. A label such as R1 is that of one draw, so with larger draws it has to be named."""
    if draw is not None:
        named = open_folder(draws[0].root, draw=draw)
        return next(one for one in draws if one.path == named.path)
    having = [one for one in draws if _known(one, record)]
    if not having:
        raise SettingError(
            "this record was not drawn",
            where="RECORD",
            expected="a number of the pack, a public id or the force's reference of a drawn record",
        )
    if len(having) > 1:
        stages = ", ".join(one.stage for one in having)
        raise SettingError(f"there is such a record in several draws ({stages})", where="RECORD", do="Add --draw")
    return having[0]


def _names(one: DrawFolder) -> pd.DataFrame:
    """``number``, ``public_id`` and ``record_id`` of all that was drawn or called, withdrawn ones too."""
    columns = ["number", "public_id", "record_id"]
    return pd.concat(
        [one.key[columns].astype("str"), one.called[columns], one.withdrawn[columns]], ignore_index=True
    ).drop_duplicates("public_id")


def _known(one: DrawFolder, record: str) -> bool:
    return bool((_names(one) == record.strip()).any(axis=None))


def _public_id(one: DrawFolder, record: str) -> str:
    names = _names(one)
    hits = names[(names == record.strip()).any(axis=1)]
    if hits.empty:
        raise SettingError("this record was not drawn", where="RECORD", expected=f"a record of the draw {one.stage}")
    if len(hits) > 1:  # a reference that looks like a number of the pack
        raise SettingError(
            "this is the number of one record and the reference of another", where="RECORD", do="Give the public id"
        )
    return str(hits["public_id"].iloc[0])


def _refuse_late(one: DrawFolder, public_id: str) -> None:
    """What was judged or built upon is not taken away: whoever could do that could choose by the answers."""
    if (one.root / store.RESULTS / FORMAL_FILE).exists():
        raise StepError("the formal test was made on these records, so none can be withdrawn", where=one.stage)
    if one.is_first and larger_draws(one.root):
        raise StepError("the larger draws were taken on these records, so none can be withdrawn", where=one.stage)
    names = _names(one)
    number = str(names.loc[names["public_id"] == public_id, "number"].iloc[0])
    if one.answers_path.exists() and (answers := int((answers_of(one)["record"] == number).sum())):
        raise StepError(
            f"members have judged record {number} already ({answers} answers), so it cannot be withdrawn",
            where=one.stage,
            do="It counts as it was judged; the meeting may leave it out of what it discusses",
        )


def _drawn_before(one: DrawFolder) -> frozenset[str]:
    path = one.path / store.PUBLIC / manifest.BEFORE_FILE
    return frozenset(store.read(path).decode("ascii").split()[1:]) if path.exists() else frozenset()


def _record_id(one: DrawFolder, public_id: str) -> str:
    return str(one.frame.loc[one.frame["public_id"] == public_id, "record_id"].iloc[0])


def _same_reserve(one: DrawFolder, made: Replacement, expected: str | None) -> None:
    if expected is None:
        return
    names = (made.reserve, _record_id(one, made.reserve)) if made.reserve else ()
    if expected.strip() not in names:
        raise SettingError(
            "this reserve is out of order" if names else "this group has no reserve left",
            where="--reserve",
            expected=f"{made.reserve}, the next ticket of {made.stratum}" if names else "none",
            do="Reserves are called by ticket, so that nobody chooses; leave --reserve out",
        )


def _write(one: DrawFolder, now: DrawFolder, *, words: str) -> None:
    """The private list, one line longer, then the public one. A crash between the two shows when verified."""
    path = one.path / store.PRIVATE / REPLACEMENTS_FILE
    made = now.replaced[-1]
    line: dict[str, Any] = {
        "number": str(made.number),
        "withdrawn_number": now.withdrawn["number"].iloc[-1],
        "withdrawn": made.withdrawn,
        "withdrawn_reference": now.withdrawn["record_id"].iloc[-1],
        "stratum": made.stratum,
        "reason": made.reason,
        "words": " ".join(words.split()),
        "reserve_number": made.label,
        "reserve": made.reserve,
        "reserve_reference": _record_id(one, made.reserve) if made.reserve else "",
        "rank": str(made.rank) if made.rank else "",
    }
    new = store.csv_bytes(pd.DataFrame([line], columns=list(COLUMNS)).astype("str"))
    before = store.read(path) if path.exists() else b""
    # What stands there stays byte for byte: the list only ever grows.
    store.write(path, before + new.split(b"\r\n", 1)[1] if before else new)
    store.write(one.path / store.PUBLIC / replacements.FILE, replacements.to_json(now.replaced))


def _finish(one: DrawFolder) -> bool:
    """Where the program stopped between the two lists, write the public one; whether it did. All else is verified."""
    path = one.path / store.PRIVATE / REPLACEMENTS_FILE
    if not path.exists():
        return False
    lines = list(csv.DictReader(io.StringIO(store.read(path).decode("utf-8-sig"), newline="")))
    if len(lines) != len(one.replaced) + 1:
        return False
    last = lines[-1]
    made = replacements.next_one(
        parse_public_csv(one.public(FRAME_FILE)),
        one.verified.sample,
        one.replaced,
        public_id=last["withdrawn"],
        reason=replacements.reason_of(last["reason"]),
        seed=one.verified.seed,
        stage=one.stage,
        drawn_before=_drawn_before(one),
    )
    if made.reserve != last["reserve"]:
        return False
    store.write(one.path / store.PUBLIC / replacements.FILE, replacements.to_json((*one.replaced, made)))
    return True


def _readers(one: DrawFolder, now: DrawFolder) -> tuple[str, ...]:
    """The members who were given the withdrawn record; empty before there is a pack."""
    if not (one.path / store.PRIVATE / ASSIGNED_FILE).exists():
        return ()
    number = str(now.withdrawn["number"].iloc[-1])
    return tuple(member for member, own in one.assigned["members"].items() if number in own)


def sentences(done: Replaced) -> tuple[str, ...]:
    """What the officer is told."""
    made = done.made
    called = (
        f"Called in addition: {made.label}, the next ticket of {done.area} (rank {made.rank}). It is shown and marked, "
        "and is in no estimate and no test."
    )
    said = [
        (
            f"Record {done.number} ({done.area}) is withdrawn: {done.reason.label}. It counts as unavailable, which is "
            f"a finding. Of {done.drawn} records drawn there, {done.left} can be shown."
        ),
        called if made.reserve else f"{done.area} has no further record: all of them were drawn or called.",
    ]
    counts = replacements.by_reason(done.draw.replaced)
    if len(done.draw.replaced) > 1:
        labels = {one.code: one.label for one in exclusions.REASONS}
        listed = "; ".join(f"{labels[code]}: {number}" for code, number in counts.items())
        said.append(f"Withdrawn from this draw so far: {len(done.draw.replaced)} ({listed}).")
    return tuple(said)
