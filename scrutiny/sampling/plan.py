"""The plan: how many records from each stratum, and why; with what such a sample would notice.

Sizes are exact integers that sum to the total. Every stratum gets its minimum, or all of its records where
it has no more; the rest go one at a time to the stratum where the next record tells most, which is the exact
optimum under those bounds (Wright 2012, "The Equivalence of Neyman Optimum Allocation for Sampling and
Equal Proportions for Apportioning the U.S. House of Representatives"; Huntington-Hill).
"""

import heapq
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scrutiny.errors import SettingError
from scrutiny.sampling.strata import Stratum, StratumKind

DEFAULT_TOTAL = 100
DEFAULT_MINIMUM = 8
MOST_MEMBERS = 99  # a member's code has two digits
OUTSIDE_MINIMUM = 2  # outside the area there is nobody to answer: enough to see that nothing is hidden there


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is fixed with the plan and stays so for the cycle."""

    total: int = DEFAULT_TOTAL
    minimum: int = DEFAULT_MINIMUM
    benchmark: float = 0.80  # HMICFRS found reasonable grounds in 87% of 180 Hertfordshire records in 2018/19
    trigger: float = 0.35
    cap: int = 3  # areas looked at closer in one cycle
    intense_total: int = 30
    members: int = 9
    readers: int = 3  # members who read each record
    minutes: int = 6  # to read and answer one record
    question_set: str = "hertfordshire"

    def __post_init__(self) -> None:
        """Refuse what no plan can be made from."""
        whole = {"total": self.total, "minimum": self.minimum, "members": self.members, "readers": self.readers}
        for name, value in whole.items():
            if value < 1:
                raise SettingError(f"{value} is too small", where=f"--{name}", expected="1 or more")
        if self.members > MOST_MEMBERS:
            raise SettingError(f"{self.members} is too many", where="--members", expected=f"{MOST_MEMBERS} at the most")
        if not 0 < self.benchmark < 1:
            raise SettingError(f"{self.benchmark} is not a share", where="--benchmark", expected="between 0 and 1")
        if self.readers > self.members:
            raise SettingError(f"{self.readers} readers of {self.members} members", where="--readers")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStratum:
    """One stratum of the plan."""

    slug: str
    name: str
    kind: StratumKind
    population: int
    sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of all strata and the settings that go with them."""

    strata: tuple[PlannedStratum, ...]
    settings: Settings

    @property
    def population(self) -> int:
        """Records in the frame."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def sample(self) -> int:
        """Records to be drawn."""
        return sum(stratum.sample for stratum in self.strata)

    @property
    def sizes(self) -> dict[str, int]:
        """Sample size by slug."""
        return {stratum.slug: stratum.sample for stratum in self.strata}

    @property
    def records_a_member(self) -> int:
        """The most that one member reads."""
        return -(-self.sample * self.settings.readers // self.settings.members)


def make(strata: Sequence[Stratum], settings: Settings | None = None) -> Plan:
    """A plan for these strata. Raises SettingError where the total does not cover the minimums."""
    settings = settings or Settings()
    populations = [stratum.population for stratum in strata]
    minimums = minimums_of(strata, settings.minimum)
    if not sum(populations):
        raise SettingError("there is no record to draw from", where="the frame")
    if settings.total < sum(minimums):
        raise SettingError(
            f"a total of {settings.total} does not cover a minimum of {settings.minimum} in every area",
            where="--total",
            expected=f"at least {sum(minimums)}",
            do=_what_would_fit(strata, settings.total),
        )
    sizes = allocate(populations, minimums=minimums, total=settings.total)
    planned = tuple(
        PlannedStratum(
            slug=stratum.slug, name=stratum.name, kind=stratum.kind, population=stratum.population, sample=size
        )
        for stratum, size in zip(strata, sizes, strict=True)
    )
    return Plan(strata=planned, settings=settings)


def minimums_of(strata: Sequence[Stratum], minimum: int) -> list[int]:
    """The fewest from each stratum: the minimum, 2 outside the area, all where there are no more."""
    return [
        min(stratum.population, min(OUTSIDE_MINIMUM, minimum) if stratum.kind is StratumKind.OUTSIDE else minimum)
        for stratum in strata
    ]


def _what_would_fit(strata: Sequence[Stratum], total: int) -> str:
    for minimum in range(total, 0, -1):
        if sum(minimums_of(strata, minimum)) <= total:
            return f"Raise --total, or lower --minimum: the largest that fits {total} is {minimum}."
    least = sum(minimums_of(strata, 1))
    return f"Raise --total: even one record from every area takes {least}."


def allocate(populations: Sequence[int], *, minimums: Sequence[int], total: int) -> list[int]:
    """Sizes that sum to ``min(total, sum(populations))``, none under its minimum or over its population.

    The next record goes where N / sqrt(n (n + 1)) is largest, decided in exact fractions; ties go to the
    stratum that comes first. ``minimums`` must not exceed ``populations`` and must sum to at most ``total``.
    """
    sizes = list(minimums)
    queue = [
        (-_priority(population, size), number)
        for number, (population, size) in enumerate(zip(populations, sizes, strict=True))
        if size < population
    ]
    heapq.heapify(queue)
    for _ in range(min(total, sum(populations)) - sum(sizes)):
        _, number = heapq.heappop(queue)
        sizes[number] += 1
        if sizes[number] < populations[number]:
            heapq.heappush(queue, (-_priority(populations[number], sizes[number]), number))
    return sizes


def _priority(population: int, size: int) -> Fraction:
    """The square of the priority value; a stratum without any record comes before all others."""
    return Fraction(population**2, size * (size + 1)) if size else Fraction(10**18 * population)


def to_json(
    plan: Plan, *, force: str, window: Mapping[str, str], seed_plan: str, account: Mapping[str, Any] | None = None
) -> bytes:
    """``plan.json``, as it is fixed: everything that binds the cycle, in one stable form.

    ``account``: rows read, accepted and rejected, and why the office went on without the rejected ones.
    """
    settings = plan.settings
    content: dict[str, Any] = {
        "format": "scrutiny-plan-1",
        "force": force,
        "window": dict(window),
        "account": dict(account or {}),
        "total": plan.sample,
        "minimum": settings.minimum,
        "method": "optimal",
        "strata": [
            {
                "slug": stratum.slug,
                "name": stratum.name,
                "kind": str(stratum.kind),
                "population": stratum.population,
                "sample": stratum.sample,
            }
            for stratum in plan.strata
        ],
        "benchmark": settings.benchmark,
        "trigger": settings.trigger,
        "cap": settings.cap,
        "intense_total": settings.intense_total,
        "members": settings.members,
        "readers": settings.readers,
        "minutes": settings.minutes,
        "question_set": settings.question_set,
        "seed": seed_plan,
    }
    return canonical_json(content)


def from_json(content: bytes) -> Plan:
    """The plan that ``to_json`` wrote."""
    raw = json.loads(content)
    strata = tuple(
        PlannedStratum(
            slug=row["slug"],
            name=row["name"],
            kind=StratumKind(row["kind"]),
            population=row["population"],
            sample=row["sample"],
        )
        for row in raw["strata"]
    )
    names = ("total", "minimum", "benchmark", "trigger", "cap", "intense_total", "members", "readers", "minutes")
    return Plan(strata=strata, settings=Settings(**{name: raw[name] for name in (*names, "question_set")}))


def canonical_json(content: Mapping[str, Any]) -> bytes:
    """JSON in one stable form: ASCII, keys in order, one blank of indent, a final newline."""
    return (json.dumps(content, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()
