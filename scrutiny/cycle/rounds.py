"""Which of the kept records are in the frame of a round.

Those of its days; and *late* ones: of an earlier window of this workspace, and in no frame so far (a force can enter a
search after the freeze, and must not hide it so). A record that stands in an earlier frame is never drawn from twice,
and what is after the round's days waits for its own round. Every kept record is counted in exactly one of these.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from scrutiny.cycle import calendar, folder, freeze, keep, store
from scrutiny.cycle.calendar import Span
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, SettingError, StepError
from scrutiny.records import identity
from scrutiny.records.table import Bools, Records
from scrutiny.sampling import frame, manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRound:
    """The records of a round, and how many others are kept: every kept record is counted once."""

    records: Records
    span: Span
    late: int  # among the records: of an earlier window, in no frame so far
    framed: int  # not among them: they stand in an earlier frame
    to_come: int  # not among them: after the days of this round
    before: int  # not among them: before the first days that this workspace ever looked at

    @property
    def elsewhere(self) -> int:
        """Kept records that are not in the frame of this round."""
        return self.framed + self.to_come + self.before


def span_of(work: Workspace, subject: Subject) -> Span:
    """The days of a round. Raises SettingError where no meeting gives its cycle a window, or it has no such round."""
    meeting = work.config.meeting(subject.cycle)
    if meeting is None:
        known = ", ".join(one.cycle for one in work.config.meetings) or "none"
        raise SettingError(
            "scrutiny.toml names no meeting for this cycle",
            where=subject.cycle,
            expected=f"a cycle with a meeting ({known})",
            do=f"Add the meeting under [[meeting]]: date = {subject.cycle}-01, with the right day",
        )
    spans = calendar.rounds_of(calendar.window_of(meeting.date), work.bound(subject.cycle).supply.rounds)
    if subject.round > len(spans):
        raise SettingError(
            f"there is no round {subject.round}", where="--round", expected=f"1 to {len(spans)}, by scrutiny.toml"
        )
    return spans[subject.round - 1]


def frames(work: Workspace, *, but: Subject | None = None) -> Iterator[Path]:
    """The public folders of all rounds whose list is fixed, but one's own."""
    for cycle in work.state.cycles.values():
        for of_round in cycle.rounds.values():
            subject = Subject(cycle=cycle.name, round=of_round.number)
            if subject == but or of_round.state in (Stage.OPEN, Stage.LOADED):
                continue
            drawn = work.folder(subject)
            yield (drawn if drawn.is_dir() else work.frozen(subject)) / store.PUBLIC


def fixed_records(work: Workspace, cycle: str) -> Records:
    """The records of a cycle's own days as they stand on its lists; late ones of earlier days are not among them.

    Raises StepError where no list of it is fixed.
    """
    found: Records | None = None
    for number, of_round in sorted(work.state.cycle(cycle).rounds.items()):
        subject = Subject(cycle=cycle, round=number)
        if of_round.state in (Stage.OPEN, Stage.LOADED):
            continue
        drawn = work.folder(subject)
        private = (drawn if drawn.is_dir() else work.frozen(subject)) / store.PRIVATE
        rows, origins, load = (
            store.read(private / name) for name in (folder.FRAME_PRIVATE_FILE, folder.ORIGINS_FILE, folder.LOAD_FILE)
        )
        records, _ = freeze.read_back(freeze.read_private_frame(rows), origins, load)
        days, dated = _days(records)
        own = _only(records, _own_days(records, days, dated, span_of(work, subject)), span_of(work, subject))
        found = own if found is None else keep.together(found, own)
    if found is None:
        raise StepError("no list is fixed yet", where=cycle, do="Fix it first: scrutiny freeze")
    return found


def of_round(work: Workspace, subject: Subject) -> OfRound:
    """The records of a round. Raises InputError where none is kept for its days."""
    kept = keep.kept(work.loads, force=work.config.force.name)
    span = span_of(work, subject)
    days, dated = _days(kept)
    own = _own_days(kept, days, dated, span)
    earlier, first = _earlier(work, subject)
    before_frames = min(first, span.first) if first else span.first
    framed = _is_framed(kept, earlier, force=work.config.force.name, salt=work.salt)
    past = dated & (days < np.datetime64(span.first))
    late = past & (days >= np.datetime64(before_frames)) & ~framed
    chosen = (own & ~framed) | late
    if not (own & ~framed).any():
        raise InputError(
            f"no search of {span.first.isoformat()} to {span.last.isoformat()} is kept",
            where=subject.cycle,
            do="Load the force's extract for these days: scrutiny load FILES",
        )
    rest = ~chosen & ~framed
    return OfRound(
        records=_only(kept, chosen, span),
        span=span,
        late=int(late.sum()),
        framed=int((framed & ~chosen).sum()),
        to_come=int((rest & ~past).sum()),
        before=int((rest & past).sum()),
    )


def _days(records: Records) -> tuple[np.ndarray, Bools]:
    """The day of each search in local time, and where there is one."""
    local = records.column("searched_at").dt.tz_convert("Europe/London").dt.tz_localize(None)
    days = np.asarray(local.to_numpy(), dtype="datetime64[D]")
    return days, ~np.isnat(days)


def _own_days(records: Records, days: np.ndarray, dated: Bools, span: Span) -> Bools:
    """Searches of these days; one without a date is of the month that its file is for."""
    inside = dated & (days >= np.datetime64(span.first)) & (days <= np.datetime64(span.last))
    months = {f"{day:%Y-%m}" for day in (span.first, span.last)} | set(_months(span))
    of_file = records.from_sources({one.number: one.month in months for one in records.sources})
    return inside | (~dated & of_file)


def _months(span: Span) -> Iterator[str]:
    day = span.first
    while day <= span.last:
        yield f"{day:%Y-%m}"
        day = calendar.month_before(day, -1)


def _earlier(work: Workspace, subject: Subject) -> tuple[frozenset[str], date | None]:
    """Public ids that stand in other frames, and the first day that any of them looked at."""
    ids: set[str] = set()
    firsts = []
    for public in frames(work, but=subject):
        ids |= set(frame.parse_public_csv(store.read(public / frame.FRAME_FILE))["public_id"])
        firsts.append(date.fromisoformat(json.loads(store.read(public / manifest.PLAN_FILE))["window"]["first"]))
    return frozenset(ids), min(firsts, default=None)


def _is_framed(records: Records, earlier: frozenset[str], *, force: str, salt: bytes) -> Bools:
    if not earlier:
        return np.zeros(records.accepted, dtype=bool)
    ids = identity.public_ids(records.rows["record_id"].tolist(), force=force, salt=salt)
    return np.asarray(pd.Series(ids).isin(earlier), dtype=bool)


def _only(records: Records, chosen: Bools, span: Span) -> Records:
    """Some of the records. A file of which none is left and whose month is another says nothing about this round."""
    rows = records.rows[chosen].reset_index(drop=True)
    numbers, months = set(rows["source"].unique()), set(_months(span))
    kept = [one for one in records.sources if one.number in numbers or one.month in months]
    again = {one.number: number for number, one in enumerate(kept)}  # numbered from 0, as a load is
    rows["source"] = rows["source"].map(again).astype(rows["source"].dtype)
    sources = tuple(replace(one, number=again[one.number]) for one in kept)
    files = {one.name for one in sources}
    rejects = records.rejects[records.rejects["file"].isin(files)].reset_index(drop=True)
    return replace(records, rows=rows, sources=sources, rejects=rejects)
