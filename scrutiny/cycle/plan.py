"""Plan: what a total and a minimum would give on these extracts, and what that would notice, in words."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, load
from scrutiny.errors import SettingError
from scrutiny.sampling import crossing, frame, plan, targets
from scrutiny.sampling.outlook import Outlook, foresee
from scrutiny.sampling.plan import Aim, Settings, Sharing

SHARES_COLUMNS = ("area", "share", "green", "judged", "minutes")
_SHARES_EXPECTED = "a CSV with the column area and one of: share; green and judged; minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A plan, what it would notice, and what should be known of the records before it is used.

    The strata of the plan have the names that the office reads; ``merged``: what was merged for crossed strata.
    """

    plan: plan.Plan
    outlook: Outlook
    notices: tuple[str, ...]
    across: str = ""
    merged: tuple[str, ...] = ()


def crossed_words(across: str) -> str:
    """What is gained and lost by crossing the areas with a field."""
    return (
        f"The areas are crossed with {across}. Few records come from one group of one area, so little can be noticed "
        "there; what is gained is a figure for each group over all areas. No area is flagged by such a draw."
    )


def propose(extract: Extract, *, settings: Settings, context: Context, across: str | None = None) -> Proposed:
    """The plan for these extracts; nothing is fixed or written. ``across``: a field to cross the areas with."""
    loaded = load(extract, context=context)
    if across is None:
        made = plan.make(frame.strata_of(loaded.stratum, names=loaded.areas.names), settings)
        return Proposed(plan=made, outlook=foresee(made), notices=loaded.remarks)
    crossed = crossing.cross(loaded.records, loaded.stratum, names=loaded.areas.names, across=across)
    made = plan.make(crossed.private_strata, settings)
    return Proposed(
        plan=made,
        outlook=foresee(made, thing="group"),
        notices=loaded.remarks,
        across=crossed.across,
        merged=crossed.merged,
    )


def settings_of(
    *,
    total: int | None,
    minimum: int,
    benchmark: float,
    members: int,
    readers: int,
    minutes: int,
    records_each: int | None = None,
    hours_each: float | None = None,
    method: str = "optimal",
    exponent: float = 0.5,
    shares_file: Path | None = None,
    all_of: Sequence[str] = (),
    precision: str | None = None,
    overall: float | None = None,
    notice: float | None = None,
) -> Settings:
    """Settings from what was typed. Raises SettingError where the total is given in more than one way.

    ``precision``: "15" for plus or minus 15 in 100 searches of every area, "20 searches" for plus or minus 20 of them;
    ``overall`` and ``notice``: in 100.
    """
    aim = _aim(precision, overall, notice)
    ways = {
        "--total": total, "--records-each": records_each, "--hours-each": hours_each,
        "--precision, --overall or --notice": aim,
    }  # fmt: skip
    given = [name for name, value in ways.items() if value is not None]
    if len(given) > 1:
        raise SettingError(
            f"the total follows from {given[0]} and from {given[1]}",
            where=given[0],
            do="Leave one of them out; scrutiny plan shows what each would give",
        )
    base = Settings(minimum=minimum, benchmark=benchmark, members=members, readers=readers, minutes=minutes)
    if hours_each is not None:
        records_each = _records_in(hours_each, minutes)
    if records_each is not None:
        total = targets.readable(members=base.members, records_each=records_each, readers=base.readers)
    return Settings(
        total=plan.DEFAULT_TOTAL if total is None else total,
        minimum=minimum,
        benchmark=benchmark,
        members=members,
        readers=readers,
        minutes=minutes,
        sharing=_sharing(method, exponent, shares_file, all_of),
        aim=aim,
    )


def _records_in(hours: float, minutes: int) -> int:
    if not 0 < hours <= 1000:
        raise SettingError(f"{hours:g} hours", where="--hours-each", expected="more than 0")
    return targets.records_in(hours=hours, minutes=minutes)


def _aim(precision: str | None, overall: float | None, notice: float | None) -> Aim | None:
    if precision is None and overall is None and notice is None:
        return None
    width, searches = (None, None) if precision is None else _precision(precision)
    return Aim(
        precision=width,
        searches=searches,
        overall=None if overall is None else _hundredths(overall, "--overall", "5 for plus or minus 5 in 100"),
        notice=None if notice is None else _hundredths(notice, "--notice", "85 for 85 times in 100"),
    )


def _precision(text: str) -> tuple[float | None, int | None]:
    number, _, unit = text.strip().partition(" ")
    expected = '15 for plus or minus 15 in 100, or "20 searches"'
    try:
        if unit.strip() in ("search", "searches"):
            return None, int(number)
        if not unit.strip():
            return _hundredths(float(number), "--precision", expected), None
    except ValueError:
        pass
    raise SettingError(f'not understood: "{text}"', where="--precision", expected=expected)


def _hundredths(value: float, where: str, expected: str) -> float:
    if not 1 <= value < 100:
        raise SettingError(f"{value:g} is out of range", where=where, expected=f"from 1 to 99: {expected}")
    return round(value / 100, 6)


def _sharing(method: str, exponent: float, shares_file: Path | None, all_of: Sequence[str]) -> Sharing:
    if shares_file is None:
        return Sharing(method=method, exponent=exponent, whole=tuple(all_of))
    shares, otherwise, costs = read_shares(shares_file)
    return Sharing(
        method=method, exponent=exponent, whole=tuple(all_of), shares=shares, otherwise=otherwise, costs=costs
    )


@dataclass(slots=True, kw_only=True)
class _Expected:
    """What the lines of the file say, by area."""

    shares: dict[str, float] = field(default_factory=dict)
    last: dict[str, tuple[int, int]] = field(default_factory=dict)  # green and judged
    costs: dict[str, float] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)


def read_shares(path: Path) -> tuple[dict[str, float], float | None, dict[str, float]]:
    """What is expected of each area: shares of green, the share for all others, and minutes a record.

    A CSV with a line for each area: ``area`` and ``share`` (from 0 to 1), or ``area``, ``green`` and ``judged`` (the
    last cycle's results, which are shrunk to their pooled rate); and, if wished, ``minutes``. Raises InputError or
    SettingError with the number of the line.
    """
    try:
        text = store.read(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingError("cannot be read as UTF-8", where=path.name, expected=_SHARES_EXPECTED) from None
    lines = csv.reader(text.splitlines())
    header = _header(next(lines, []), path.name)
    found = _Expected()
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            where = f"{path.name}, line {number}"
            if len(cells) != len(header):
                raise SettingError(f"{len(cells)} cells", where=where, expected=str(len(header)))
            _take(dict(zip(header, (cell.strip() for cell in cells), strict=True)), found, where)
    if not found.areas:
        raise SettingError("there is no line for any area", where=path.name, expected=_SHARES_EXPECTED)
    if not found.last:
        return found.shares, None, found.costs
    shares, otherwise = plan.expected_shares(found.last)
    return shares, otherwise, found.costs


def _header(cells: Sequence[str], where: str) -> list[str]:
    header = [name.strip().casefold() for name in cells]
    columns = set(header)
    if "area" not in columns or len(columns) < 2 or columns - {*SHARES_COLUMNS} or len(columns) != len(header):
        raise SettingError(
            f"the first line has {', '.join(header) or 'nothing'}", where=where, expected=_SHARES_EXPECTED
        )
    if ("green" in columns) != ("judged" in columns) or {"share", "green"} <= columns:
        raise SettingError("green and judged belong together, and take the place of share", where=where)
    return header


def _take(row: Mapping[str, str], found: _Expected, where: str) -> None:
    area = row["area"]
    if not area or area.casefold() in found.areas:
        raise SettingError("the area is blank or stands twice", where=where, do="Give each area one line")
    found.areas.add(area.casefold())
    if row.get("share"):
        found.shares[area] = _number(row["share"], where, "a share from 0 to 1, such as 0.8", most=1)
    if row.get("green") or row.get("judged"):
        green, judged = (int(_number(row[name], where, "whole numbers", whole=True)) for name in ("green", "judged"))
        if green > judged:
            raise SettingError(f"{green} green of {judged} judged", where=where, expected="no more than were judged")
        found.last[area] = green, judged
    if row.get("minutes"):
        found.costs[area] = _number(row["minutes"], where, "minutes a record, more than 0")


def _number(text: str, where: str, expected: str, *, most: float = 1e6, whole: bool = False) -> float:
    try:
        value = float(int(text)) if whole else float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise SettingError("a number is missing or out of range", where=where, expected=expected)
    return value
