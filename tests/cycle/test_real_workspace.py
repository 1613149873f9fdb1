"""Real forces in a workspace: Hertfordshire cycle after cycle, and another force with other areas and another scale."""

import csv
import json
import os
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny.cycle import config, state, steps, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.config import Config, Force, Meeting, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Stage, Subject

SENT = "e-mail to all members"
# All twelve cycles of the two years in the nightly setting; three of them otherwise.
CYCLES = 12 if os.environ.get("SCRUTINY_NIGHTLY") else 3


def context(day: date, rng: random.Random) -> Context:
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
        random_bytes=rng.randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def later(month: str, by: int) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{year + (number - 1 + by) // 12}-{(number - 1 + by) % 12 + 1:02d}"


def test_real_hertfordshire_cycle_after_cycle(shared_data: Path, tmp_path: Path) -> None:
    files = {path.name[:7]: path for path in sorted(shared_data.glob("police_uk/*/*hertfordshire-stop-and-search.csv"))}
    pairs = [(month, later(month, 1)) for month in sorted(files)[::2]][:CYCLES]
    meetings = [date.fromisoformat(f"{later(first, 3)}-15") for first, _ in pairs]
    boundaries = shared_data / "boundaries" / "lad_hertfordshire.geojson"
    settings = workspace.checked_settings(
        force="hertfordshire", meetings=meetings, areas_file=boundaries, name_property="LAD19NM"
    )
    rng = random.Random(20)
    root = workspace.init(tmp_path / "panel", settings, context=context(meetings[0], rng), areas_file=boundaries).root
    read = drawn_from = 0
    for (first, second), meeting in zip(pairs, meetings, strict=True):
        now = context(meeting.replace(day=1), rng)
        loaded = steps.load(root, Extract(paths=(files[first], files[second])), context=now)
        fixed = steps.freeze(root, context=now)
        taken = steps.take(root, announced=SENT, seed=f"{rng.randrange(10**10):010d}", thrown=True, context=now)
        read += loaded.kept.records.rows_read
        drawn_from += fixed.frozen.plan.population
        assert fixed.late == 0
        assert fixed.elsewhere == read - loaded.kept.records.rows_read  # those of the cycles before
        assert len(taken.drawn.sample) == 100
        assert [one.slug for one in fixed.frozen.plan.strata if one.kind == "area" and not one.sample] == []

    lines = sum(len(files[month].read_bytes().splitlines()) - 1 for pair in pairs for month in pair)
    assert drawn_from == read == lines
    assert audit(root).draws == len(pairs)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    print(f"{len(pairs)} cycles, {read:,} searches, {size:,} bytes")


@pytest.fixture
def west_midlands(shared_data: Path, tmp_path: Path) -> Path:
    """The seven boroughs as boundaries, by the official list of who belongs to which police area."""
    official = shared_data / "lookups" / "lad24_csp24_pfa24_england_wales.csv"
    rows = csv.DictReader(official.read_text(encoding="utf-8-sig").splitlines())
    own = {row["ltla24_name"] for row in rows if row["pfa24_name"] == "West Midlands"}
    whole = json.loads((shared_data / "boundaries" / "lad_2019_england_wales.geojson").read_bytes())
    whole["features"] = [one for one in whole["features"] if one["properties"]["LAD19NM"] in own]
    assert len(whole["features"]) == 7
    path = tmp_path / "boroughs.geojson"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_another_force_with_its_own_areas_runs_from_init_to_draw(
    shared_data: Path, tmp_path: Path, west_midlands: Path
) -> None:
    settings = Config(
        force=Force(name="west-midlands"),
        areas=config.Areas(file=f"areas/{west_midlands.name}", name_property="LAD19NM"),
        meetings=(Meeting(date=date(2020, 9, 17)),),
        plan=Plan(total=150, minimum=15),
        supply=config.Supply(rounds=2),
    )
    rng, day = random.Random(21), date(2020, 7, 6)
    root = workspace.init(tmp_path / "panel", settings, context=context(day, rng), areas_file=west_midlands).root
    archive = shared_data / "police_uk_zip" / "2020-06-all-forces.zip"
    loaded = steps.load(root, Extract(paths=(archive,), force="west-midlands"), context=context(day, rng))
    fixed = steps.freeze(root, context=context(day, rng))
    taken = steps.take(root, announced=SENT, seed="4471902836", thrown=True, context=context(day, rng))

    assert loaded.subjects == (Subject(cycle="2020-09", round=1),)  # June alone: the first round of June and July
    assert fixed.frozen.plan.population == loaded.kept.records.accepted > 1500
    sizes = {one.slug: one.sample for one in fixed.frozen.plan.strata}
    assert {"birmingham", "coventry", "dudley", "sandwell", "solihull", "walsall", "wolverhampton"} < set(sizes)
    assert len(taken.drawn.sample) == 150 == sum(sizes.values())
    assert workspace.opened(root).state.cycle("2020-09").round(1).state is Stage.JUDGING
    assert [(one.step, one.subject.round) for one in state.next_steps(taken.work.state.cycle("2020-09"), rounds=2)] == [
        ("redact", 1),
        ("load", 2),
    ]
    assert audit(root).draws == 1
