"""Plan: what a total and a minimum would give on these extracts, and what that would notice, in words."""

from collections.abc import Sequence
from pathlib import Path

from scrutiny.cycle.context import Context
from scrutiny.cycle.load import load
from scrutiny.sampling import frame, plan


def propose(
    paths: Sequence[Path],
    *,
    settings: plan.Settings,
    context: Context,
    areas_file: Path | None = None,
    name_property: str | None = None,
    force: str | None = None,
    month: str | None = None,
) -> plan.Plan:
    """The plan for these extracts; nothing is fixed or written."""
    loaded = load(paths, context=context, areas_file=areas_file, name_property=name_property, force=force, month=month)
    return plan.make(frame.strata_of(loaded.stratum, names=loaded.areas.names), settings)
