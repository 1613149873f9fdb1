"""Over time: the months up to the last of the list, from the list and from what the workspace keeps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.cycle import calendar, keep, steps
from scrutiny.cycle.load import STRAY_SHARE, Extract, placed
from scrutiny.cycle.part_b.counting import finds_of
from scrutiny.cycle.part_b.listed import Listed, by_month, months_of
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, SettingError
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs.part_b import (
    History,
    Part,
    TrendMonth,
)
from scrutiny.records.table import Records


def history(work: Workspace, listed: Listed) -> History:
    """The months up to the last one of the list: those of the list as fixed, the others as the workspace keeps them.

    A month that no file covers has no count, whatever strays are dated to it.
    """
    kept, covered = _kept(work)
    listed_months = listed.covered
    covered |= listed_months
    last = max(listed.months)
    end = date.fromisoformat(f"{last}-01")
    window = [f"{calendar.month_before(end, back):%Y-%m}" for back in range(outputs.MOST_MONTHS - 1, -1, -1)]
    there = [month for month in window if month in covered]
    if len(there) < outputs.LEAST_MONTHS:
        return History(with_file=len(there), last=last)
    months_shown = window[min(window.index(there[0]), outputs.MOST_MONTHS - outputs.SHOWN_MONTHS) :]
    tables = [_of_months(listed.records, listed.area, listed_months)]
    if kept is not None:
        tables.append(_of_months(kept, _area_of(work, kept, listed), covered - listed_months))
    rows = pd.concat(tables, ignore_index=True)
    names = tuple(listed.areas) if all(table["area"].notna().all() for table in tables) else ()
    return History(
        with_file=len(there),
        last=last,
        months=tuple(
            _trend_month(month, rows[rows["month"] == month], names) if month in covered else _gap(month)
            for month in months_shown
        ),
        areas=names,
        beside=tuple(listed.areas[len(listed.places) :]),
    )


def _gap(month: str) -> TrendMonth:
    return TrendMonth(month=month, searches=None)


def _trend_month(month: str, rows: pd.DataFrame, names: tuple[str, ...]) -> TrendMonth:
    return TrendMonth(
        month=month,
        searches=len(rows),
        finds=Part(count=int(rows["find"].sum()), of=int(rows["known"].sum())),
        areas=tuple(int((rows["area"] == name).sum()) for name in names),
    )


def _of_months(records: Records, area: pd.Series | None, months: Iterable[str]) -> pd.DataFrame:
    """``month, find, known, area`` of the records of some months; ``area`` missing where areas are not known."""
    finds, known = finds_of(records)
    named = area.astype("object").to_numpy() if area is not None else np.full(records.accepted, None, dtype=object)
    rows = pd.DataFrame({"month": by_month(records), "find": finds, "known": known, "area": named})
    return rows[rows["month"].isin(list(months))]


def _area_of(work: Workspace, records: Records, listed: Listed) -> pd.Series | None:
    """The areas of records that are kept; None where their files do not tell, or tell of other areas."""
    try:
        found = placed(records, steps.with_areas(Extract(paths=()), work), window=listed.window)
    except (SettingError, InputError):
        return None
    names = found.stratum.cat.rename_categories(found.areas.names)
    return names if list(names.cat.categories) == listed.areas else None


def _kept(work: Workspace) -> tuple[Records | None, set[str]]:
    """All records that are kept, and the months that their files cover. Loads of a cycle go before those for trends."""
    found: Records | None = None
    covered: set[str] = set()
    for place in (work.loads, work.history):
        own = place / work.config.force.name
        loads = keep.loads(own)
        if not loads:
            continue
        records = keep.kept(own)
        months = by_month(records)
        here = {month for load in loads for month in _covered(load, months)}
        records = replace(records, rows=records.rows[np.isin(months, sorted(here - covered))].reset_index(drop=True))
        found = records if found is None else keep.together(found, records)
        covered |= here
    return found, covered


def _covered(load: keep.Load, months: npt.NDArray[np.object_]) -> Iterator[str]:
    """The months of one load: those its files are for; without such, all of its days; and those it has enough of."""
    of_files = {one["month"] for one in load.about["sources"]}
    least = max(1.0, STRAY_SHARE * int(load.about["accepted"]))
    for month in months_of(load.window.first, load.window.last):
        if "" in of_files or month in of_files or (months == month).sum() >= least:
            yield month
