"""Plan: what a total and a minimum would give on these extracts, and what that would notice, in words."""

from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, load
from scrutiny.sampling import frame, plan


def propose(extract: Extract, *, settings: plan.Settings, context: Context) -> plan.Plan:
    """The plan for these extracts; nothing is fixed or written."""
    loaded = load(extract, context=context)
    return plan.make(frame.strata_of(loaded.stratum, names=loaded.areas.names), settings)
