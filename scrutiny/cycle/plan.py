"""Plan: what a total and a minimum would give on these extracts, and what that would notice, in words."""

from dataclasses import dataclass

from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, load
from scrutiny.sampling import frame, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A plan, and what should be known of the records before it is used."""

    plan: plan.Plan
    notices: tuple[str, ...]


def propose(extract: Extract, *, settings: plan.Settings, context: Context) -> Proposed:
    """The plan for these extracts; nothing is fixed or written."""
    loaded = load(extract, context=context)
    made = plan.make(frame.strata_of(loaded.stratum, names=loaded.areas.names), settings)
    return Proposed(plan=made, notices=loaded.remarks)
