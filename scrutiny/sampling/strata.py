"""What a stratum is: an area, or one of the two further groups that keep anything from being hidden."""

from dataclasses import dataclass
from enum import StrEnum


class StratumKind(StrEnum):
    """What a stratum is; decides its minimum and to whom a flag goes."""

    AREA = "area"
    NO_LOCATION = "no-location"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the frame."""

    slug: str
    name: str
    kind: StratumKind
    population: int


def kind_of(slug: str) -> StratumKind:
    """The kind of a stratum, by its slug; the two further strata have slugs of their own."""
    return StratumKind(slug) if slug in (StratumKind.NO_LOCATION, StratumKind.OUTSIDE) else StratumKind.AREA
