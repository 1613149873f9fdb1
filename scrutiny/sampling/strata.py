"""What a stratum is: an area, or one of the two further groups that keep anything from being hidden."""

from dataclasses import dataclass
from enum import StrEnum

EXCLUDED_PREFIX = "excluded-"  # followed by the reason


class StratumKind(StrEnum):
    """What a stratum is; decides its minimum and to whom a flag goes."""

    AREA = "area"
    NO_LOCATION = "no-location"
    OUTSIDE = "outside"
    EXCLUDED = "excluded"  # left out before the freeze for a reason from a list: counted and visible, never drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the frame."""

    slug: str
    name: str
    kind: StratumKind
    population: int


def kind_of(slug: str) -> StratumKind:
    """The kind of a stratum, by its slug; the two further strata and those left out have slugs of their own."""
    if slug.startswith(EXCLUDED_PREFIX):
        return StratumKind.EXCLUDED
    return StratumKind(slug) if slug in (StratumKind.NO_LOCATION, StratumKind.OUTSIDE) else StratumKind.AREA
