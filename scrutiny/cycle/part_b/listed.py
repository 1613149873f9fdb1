"""The searches on the list of a cycle, all its rounds together, as the list was fixed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a import summary
from scrutiny.cycle import calendar, folder, freeze, keep, steps, store
from scrutiny.cycle.load import STRAY_SHARE, Extract, Window, placed
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import StepError
from scrutiny.records.areas import Area
from scrutiny.records.table import Bools, Records
from scrutiny.sampling import manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The searches on the list of a cycle, all rounds together.

    ``area``: printed names, in printing order, the two groups beside the areas last; ``places``: the areas themselves.
    """

    records: Records
    area: pd.Series
    places: tuple[Area, ...]
    window: Window
    months: tuple[str, ...]  # of the window, "2026-08"
    late: int
    account: Mapping[str, int]  # what became of the rows of the files

    @property
    def covered(self) -> frozenset[str]:
        """The months of the window for which there is a file; one whose name says no month is for those it has."""
        named = {source.month for source in self.records.sources}
        there = pd.Series(by_month(self.records)).value_counts()
        least = max(1.0, STRAY_SHARE * self.records.accepted)
        return frozenset(month for month in self.months if month in named or there.get(month, 0) >= least)

    @property
    def areas(self) -> list[str]:
        """The names of the areas, and of the two groups beside them."""
        return [str(name) for name in self.area.cat.categories]

    def by_area(self, where: Bools) -> npt.NDArray[np.int64]:
        """How many of some records each area has, in the order of ``areas``."""
        return np.bincount(self.area.cat.codes.to_numpy(dtype=np.int64)[where], minlength=len(self.areas))


def list_of(work: Workspace, name: str) -> Listed:
    """The lists of a cycle as they were fixed, with the area of each search. Raises StepError where none is fixed."""
    parts, spans, accounts = [], [], []
    for number, of_round in sorted(work.state.cycle(name).rounds.items()):
        subject = Subject(cycle=name, round=number)
        if of_round.state in (Stage.OPEN, Stage.LOADED):
            continue
        place = work.folder(subject) if of_round.state is Stage.JUDGING else work.frozen(subject)
        plan = json.loads(store.read(place / store.PUBLIC / manifest.PLAN_FILE))
        parts.append(fixed(place, drawn=of_round.state is Stage.JUDGING))
        spans.append(Window(**{end: date.fromisoformat(plan["window"][end]) for end in ("first", "last")}))
        accounts.append(plan["account"])
    if not parts:
        raise StepError("no list is fixed yet", where=name, do="Fix it first: scrutiny freeze")
    records = reduce(keep.together, parts)
    window = Window(first=min(span.first for span in spans), last=max(span.last for span in spans))
    bound = replace(work, config=work.bound(name))
    found = placed(records, steps.with_areas(Extract(paths=()), bound), window=window)
    return Listed(
        records=records,
        area=found.stratum.cat.rename_categories(found.areas.names),
        places=found.areas.areas,
        window=window,
        months=tuple(sorted(set(chain.from_iterable(months_of(span.first, span.last) for span in spans)))),
        late=sum(account.get("late", 0) for account in accounts),
        account={
            key: sum(one.get(key, 0) for one in accounts) for key in ("rows_read", "accepted", "joined", "rejected")
        },
    )


def fixed(place: Path, *, drawn: bool) -> Records:
    """The records of one list, those of a draw verified. Raises StepError where they were deleted."""
    if drawn:
        return folder.open_folder(place).records()[0]
    private = place / store.PRIVATE
    rows, origins, load = (
        store.read(private / name) for name in (folder.FRAME_PRIVATE_FILE, folder.ORIGINS_FILE, folder.LOAD_FILE)
    )
    return freeze.read_back(freeze.read_private_frame(rows), origins, load)[0]


def months_of(first: date, last: date) -> Iterator[str]:
    """The months that some days lie in, in their order: "2026-08"."""
    day = first.replace(day=1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = calendar.month_before(day, -1)


def by_month(records: Records) -> npt.NDArray[np.object_]:
    """The month of each record, such as "2026-08", or that it has no date."""
    return summary.month_groups(records).astype("str").to_numpy(dtype=object)
