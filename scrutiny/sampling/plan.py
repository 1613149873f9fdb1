"""The plan: how many records from each stratum, and why.

Sizes are exact integers that sum to the total (`allocation`). Every stratum gets its minimum, or all of its records
where it has no more; strata that are to be looked at whole get all; records left out before the freeze are never
drawn. The total is given, or follows from an aim (`targets`). What such a plan would notice is said in `outlook`.
"""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scrutiny.errors import SettingError
from scrutiny.sampling import targets
from scrutiny.sampling.allocation import METHODS, WITH_SHARES, allocate, shrunken_shares
from scrutiny.sampling.strata import Stratum, StratumKind, kind_of
from scrutiny.statistics import exact

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Aim", "Plan", "PlannedStratum", "Settings", "Sharing", "allocate", "canonical_json", "from_json", "make",
    "minimums_of", "plan", "to_json",
]  # fmt: skip

DEFAULT_TOTAL = 100
DEFAULT_MINIMUM = 8
MOST_MEMBERS = 99  # a member's code has two digits
OUTSIDE_MINIMUM = 2  # outside the area there is nobody to answer: enough to see that nothing is hidden there


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """How the total is shared out over the strata. Strata go by slug; ``make`` also takes their names."""

    method: str = "optimal"
    shares: Mapping[str, float] = field(default_factory=dict)  # expected share of green
    otherwise: float | None = None  # the share for strata that are not in ``shares``; None: the mean of those that are
    costs: Mapping[str, float] = field(default_factory=dict)  # minutes a record; the settings' minutes for the others
    whole: tuple[str, ...] = ()  # certainty strata: every record is looked at
    exponent: float = 0.5  # of "power"

    def __post_init__(self) -> None:
        """Refuse what has no meaning in the method."""
        if self.method not in METHODS:
            raise SettingError(
                f'"{self.method}" is no method', where="--method", expected=f"one of {', '.join(METHODS)}"
            )
        if (self.shares or self.costs) and self.method not in WITH_SHARES:
            raise SettingError(
                f"expected shares and minutes of each area are of no effect with the method {self.method}",
                where="--shares",
                do=f"Leave --shares out, or choose another method: {', '.join(WITH_SHARES)}",
            )
        if self.method == "neyman" and not self.shares:
            raise SettingError(
                "the method neyman needs the last cycle's results",
                where="--method",
                do="Give them with --shares FILE.csv (area, green, judged), or choose another method",
            )
        shares = [*self.shares.items(), *([("all others", self.otherwise)] if self.otherwise is not None else [])]
        for name, share in shares:
            if not 0 <= share <= 1:
                raise SettingError(f"{share} is not a share ({name})", where="--shares", expected="from 0 to 1")
        for name, minutes in self.costs.items():
            if not minutes > 0:
                raise SettingError(f"{minutes} minutes a record ({name})", where="--shares", expected="more than 0")
        if not 0 <= self.exponent <= 1:
            raise SettingError(f"{self.exponent} is not an exponent", where="--exponent", expected="from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the total follows from, in place of a number. Several wishes: the largest of what they take."""

    precision: float | None = None  # half the width of every area's interval, as a share of its searches
    searches: int | None = None  # the same, as a number of searches
    overall: float | None = None  # half the width of the overall interval, as a share
    notice: float | None = None  # chance that an area at ``true_share`` is looked at closer
    true_share: float = 0.5
    expected: float = 0.5  # the share of green supposed for a precision; half is the widest case
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what nothing can meet."""
        shares = {"precision": self.precision, "overall": self.overall, "notice": self.notice}
        for name, value in shares.items():
            if value is not None and not 0 < value < 1:
                raise SettingError(f"{value} is not a share", where=f"--{name}", expected="between 0 and 1")
        if self.searches is not None and self.searches < 0:
            raise SettingError(f"{self.searches} searches", where="--precision", expected="0 or more")
        if all(value is None for value in (*shares.values(), self.searches)):
            raise SettingError("an aim that wishes for nothing", expected="a precision or a chance of noticing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is fixed with the plan and stays so for the cycle."""

    total: int = DEFAULT_TOTAL  # of no effect where there is an aim
    minimum: int = DEFAULT_MINIMUM
    benchmark: float = 0.80  # HMICFRS found reasonable grounds in 87% of 180 Hertfordshire records in 2018/19
    trigger: float = 0.35
    cap: int = 3  # areas looked at closer in one cycle
    intense_total: int = 30
    members: int = 9
    readers: int = 3  # members who read each record
    minutes: int = 6  # to read and answer one record
    question_set: str = "hertfordshire"
    sharing: Sharing = Sharing()
    aim: Aim | None = None

    def __post_init__(self) -> None:
        """Refuse what no plan can be made from."""
        whole = {
            "total": self.total, "minimum": self.minimum, "members": self.members, "readers": self.readers,
            "minutes": self.minutes,
        }  # fmt: skip
        for name, value in whole.items():
            if value < 1:
                raise SettingError(f"{value} is too small", where=f"--{name}", expected="1 or more")
        if self.members > MOST_MEMBERS:
            raise SettingError(f"{self.members} is too many", where="--members", expected=f"{MOST_MEMBERS} at the most")
        if not 0 < self.benchmark < 1:
            raise SettingError(f"{self.benchmark} is not a share", where="--benchmark", expected="between 0 and 1")
        if self.readers > self.members:
            raise SettingError(
                f"{self.readers} readers a record, of {self.members} {'member' if self.members == 1 else 'members'}",
                where="--readers",
                expected=f"{self.members} at the most",
            )
        if self.aim is not None and self.aim.notice is not None and self.aim.true_share >= self.benchmark:
            raise SettingError(
                f"an area at {self.aim.true_share} meets the benchmark {self.benchmark}",
                where="--notice",
                expected="a true share under the benchmark",
            )


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
    """Sizes of all strata and the settings that go with them.

    ``further``: what else was fixed with it (exclusions, must-see rules ...), as it stands in ``plan.json``.
    """

    strata: tuple[PlannedStratum, ...]
    settings: Settings
    further: Mapping[str, Any] = field(default_factory=dict)

    @property
    def population(self) -> int:
        """Records in the frame, those left out before the freeze included."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def drawable(self) -> tuple[PlannedStratum, ...]:
        """The strata that are drawn from: not those left out before the freeze, nor those without a record."""
        return tuple(one for one in self.strata if one.kind is not StratumKind.EXCLUDED and one.population)

    @property
    def excluded(self) -> int:
        """Records left out before the freeze."""
        return sum(one.population for one in self.strata if one.kind is StratumKind.EXCLUDED)

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

    def table(self) -> "pd.DataFrame":
        """One row a stratum: slug, name, kind, population, sample, inclusion probability n/N and weight N/n.

        Missing: the probability of a stratum without a record, the weight of one that is not drawn from.
        """
        import pandas as pd

        rows = pd.DataFrame(
            [(one.slug, one.name, str(one.kind), one.population, one.sample) for one in self.strata],
            columns=["slug", "name", "kind", "population", "sample"],
        )
        rows["probability"] = rows["sample"].where(rows["population"] > 0) / rows["population"].where(
            rows["population"] > 0
        )
        rows["weight"] = rows["population"].where(rows["sample"] > 0) / rows["sample"].where(rows["sample"] > 0)
        return rows


def plan(
    counts: "Mapping[str, int] | pd.Series",
    *,
    total: int | None = None,
    minimum: int | None = None,
    method: str = "optimal",
    shares: Mapping[str, float] | None = None,
    last: Mapping[str, tuple[int, int]] | None = None,
    exponent: float = 0.5,
    whole: Iterable[str] = (),
    costs: Mapping[str, float] | None = None,
    aim: Aim | None = None,
    settings: Settings | None = None,
) -> Plan:
    """A plan from numbers of searches, for a notebook: ``plan({"Watford": 151, "No location": 405}, total=40)``.

    ``counts``: searches by area, a mapping or a Series (``records["area"].value_counts()``). The names are the slugs
    of the plan as they stand, so that ``plan(...).sizes`` goes straight into a draw. "No location", "Outside the area"
    and names that begin with "excluded-" are known for what they are.

    ``total`` (100), ``minimum`` (8 from every area), ``method`` (see `allocation`), ``shares`` (expected share of green
    by area), ``last`` (green and judged by area in the last cycle, for "neyman"; shrunk to the pooled rate),
    ``exponent`` (of "power"), ``whole`` (areas to be looked at whole), ``costs`` (minutes a record by area), ``aim``
    (what the total follows from). ``settings``: all else that a plan holds.

    Raises SettingError: where, what was found, and what to do.
    """
    strata = [
        Stratum(slug=str(name), name=str(name), kind=_kind_called(str(name)), population=_count(name, number))
        for name, number in counts.items()
    ]
    settings, otherwise = settings or Settings(), None
    if last is not None:
        if shares is not None:
            raise SettingError("expected shares are given twice", expected="shares or last, not both")
        shares, otherwise = expected_shares(last)
    sharing = Sharing(
        method=method,
        shares=dict(shares or {}),
        otherwise=otherwise,
        costs=dict(costs or {}),
        whole=tuple(whole),
        exponent=exponent,
    )
    return make(
        strata,
        replace(
            settings,
            total=settings.total if total is None else total,
            minimum=settings.minimum if minimum is None else minimum,
            sharing=sharing,
            aim=aim or settings.aim,
        ),
    )


def expected_shares(last: Mapping[str, tuple[int, int]]) -> tuple[dict[str, float], float]:
    """Expected shares from the last cycle (`shrunken_shares`), to four decimals; and the one for all other strata.

    Raises SettingError where more are green than were judged.
    """
    for name, (green, judged) in last.items():
        if not 0 <= green <= judged:
            raise SettingError(f"{green} green of {judged} judged ({name})", where="the last cycle's results")
    known, pooled = shrunken_shares(last)
    return {name: round(float(share), 4) for name, share in known.items()}, round(float(pooled), 4)


def _kind_called(name: str) -> StratumKind:
    plain = "-".join(name.casefold().split())
    return StratumKind.OUTSIDE if plain == "outside-the-area" else kind_of(plain)


def _count(name: Hashable, number: Any) -> int:  # noqa: ANN401 -- whatever stands in somebody's Series
    try:
        return exact.whole(int(number) if number == int(number) else number, name="count")
    except (ValueError, TypeError, OverflowError):
        raise SettingError(f"{number} searches in {name}", expected="a whole number, 0 or more") from None


def make(strata: Sequence[Stratum], settings: Settings | None = None) -> Plan:
    """A plan for these strata. Raises SettingError where the total does not cover the minimums."""
    settings = settings or Settings()
    settings = replace(settings, sharing=_by_slug(strata, settings.sharing))
    if not sum(_populations(strata)):
        raise SettingError("there is no record to draw from", where="the frame")
    if settings.aim is not None:
        floors = _floors_of_aim(strata, settings, settings.aim)
        total = _total_of_aim(strata, settings, settings.aim, floors)
    else:
        floors, total = minimums_of(strata, settings.minimum, whole=settings.sharing.whole), settings.total
        _refuse_too_few(strata, settings, floors)
    sizes = _sizes(strata, settings, floors, total)
    planned = tuple(
        PlannedStratum(
            slug=stratum.slug, name=stratum.name, kind=stratum.kind, population=stratum.population, sample=size
        )
        for stratum, size in zip(strata, sizes, strict=True)
    )
    return Plan(strata=planned, settings=replace(settings, total=sum(sizes)))


def _populations(strata: Sequence[Stratum]) -> list[int]:
    """Records that can be drawn, by stratum: none of those left out before the freeze."""
    return [0 if one.kind is StratumKind.EXCLUDED else one.population for one in strata]


def minimums_of(strata: Sequence[Stratum], minimum: int, *, whole: Iterable[str] = ()) -> list[int]:
    """The fewest from each stratum: the minimum, 2 outside the area, all where there are no more or all are wanted."""
    certain = frozenset(whole)
    return [
        population
        if one.slug in certain
        else min(population, min(OUTSIDE_MINIMUM, minimum) if one.kind is StratumKind.OUTSIDE else minimum)
        for one, population in zip(strata, _populations(strata), strict=True)
    ]


def _sizes(strata: Sequence[Stratum], settings: Settings, floors: Sequence[int], total: int) -> list[int]:
    sharing = settings.sharing
    known = [exact.share(one, name="share") for one in sharing.shares.values()]
    other = sharing.otherwise if sharing.otherwise is not None else sum(known, Fraction(0)) / max(1, len(known))
    return allocate(
        _populations(strata),
        minimums=floors,
        total=total,
        method=sharing.method,
        shares=[sharing.shares.get(one.slug, other) for one in strata] if known else None,
        costs=[sharing.costs.get(one.slug, settings.minutes) for one in strata] if sharing.costs else None,
        exponent=sharing.exponent,
    )


def _floors_of_aim(strata: Sequence[Stratum], settings: Settings, aim: Aim) -> list[int]:
    """The minimums, raised in every area to what the aim takes there. Outside the area nobody answers: no aim there."""
    floors = minimums_of(strata, settings.minimum, whole=settings.sharing.whole)
    asked = (StratumKind.AREA, StratumKind.NO_LOCATION)
    return [
        max(floor, _needed(one.population, settings, aim)) if one.kind in asked else floor
        for one, floor in zip(strata, floors, strict=True)
    ]


def _needed(population: int, settings: Settings, aim: Aim) -> int:
    widths: list[Fraction | int] = [] if aim.searches is None else [aim.searches]
    if aim.precision is not None:
        widths.append(exact.share(aim.precision, name="precision") * population)
    needed = [
        targets.fewest_for_precision(population, searches=width, expected=aim.expected, confidence=aim.confidence)
        for width in widths
    ]
    if aim.notice is not None:
        needed.append(
            targets.fewest_to_notice(
                population,
                chance=aim.notice,
                benchmark=settings.benchmark,
                trigger=settings.trigger,
                true_share=aim.true_share,
            )
        )
    return max(needed, default=0)


def _total_of_aim(strata: Sequence[Stratum], settings: Settings, aim: Aim, floors: Sequence[int]) -> int:
    if aim.overall is None:
        return sum(floors)
    return targets.fewest_overall(
        _populations(strata),
        lambda total: _sizes(strata, settings, floors, total),
        half_width=aim.overall,
        least=sum(floors),
        expected=settings.benchmark,
        confidence=aim.confidence,
    )


def _by_slug(strata: Sequence[Stratum], sharing: Sharing) -> Sharing:
    """The sharing with strata by slug, whether they were called by slug or by name."""
    known = {key.casefold(): one.slug for one in strata for key in (one.name, one.slug)}

    def slug(name: str, where: str) -> str:
        found = known.get(name.strip().casefold())
        if found is None:
            near = get_close_matches(name.strip().casefold(), known, n=1)
            meant = next((one.name for one in strata if near and known[near[0]] == one.slug), None)
            names = ", ".join(one.name for one in strata if one.kind is not StratumKind.EXCLUDED)
            raise SettingError(
                f'there is no area "{name}"',
                where=where,
                expected=names if len(strata) <= 15 else "one of the areas that scrutiny plan lists",
                do=f'Perhaps "{meant}"' if meant else "",
            )
        return found

    return replace(
        sharing,
        shares={slug(name, "--shares"): share for name, share in sharing.shares.items()},
        costs={slug(name, "--shares"): minutes for name, minutes in sharing.costs.items()},
        whole=tuple(dict.fromkeys(slug(name, "--all-of") for name in sharing.whole)),
    )


def _refuse_too_few(strata: Sequence[Stratum], settings: Settings, floors: Sequence[int]) -> None:
    total, whole = settings.total, settings.sharing.whole
    if total >= sum(floors):
        return
    certain = [one.name for one in strata if one.slug in whole]
    raise SettingError(
        f"a total of {total} does not cover a minimum of {settings.minimum} in every area"
        + (f" and all of {', '.join(certain)}" if certain else ""),
        where="--total",
        expected=f"at least {sum(floors)}",
        do=_what_would_fit(strata, total, whole),
    )


def _what_would_fit(strata: Sequence[Stratum], total: int, whole: Sequence[str]) -> str:
    for minimum in range(total, 0, -1):
        if sum(minimums_of(strata, minimum, whole=whole)) <= total:
            return f"Raise --total, or lower --minimum: the largest that fits {total} is {minimum}."
    least = sum(minimums_of(strata, 1, whole=whole))
    if whole:
        return f"Raise --total, or leave --all-of out: one record from every other area takes {least} with it."
    return f"Raise --total: even one record from every area takes {least}."


_NUMBERS = ("total", "minimum", "benchmark", "trigger", "cap", "intense_total", "members", "readers", "minutes")
_KNOWN = frozenset(
    {*_NUMBERS, "question_set", "format", "force", "window", "account", "method", "sharing", "aim", "strata", "seed"}
)


def to_json(
    plan: Plan,
    *,
    force: str,
    window: Mapping[str, str],
    seed_plan: str,
    account: Mapping[str, Any] | None = None,
    further: Mapping[str, Any] | None = None,
) -> bytes:
    """``plan.json``, as it is fixed: everything that binds the cycle, in one stable form.

    ``account``: rows read, accepted and rejected, and why the office went on without the rejected ones. ``further``:
    what else is fixed with it, beside ``plan.further``; its keys become keys of the file. Raises ValueError for a key
    that the plan itself has.
    """
    settings, sharing, aim = plan.settings, plan.settings.sharing, plan.settings.aim
    content: dict[str, Any] = {
        "format": "scrutiny-plan-1",
        "force": force,
        "window": dict(window),
        "account": dict(account or {}),
        "total": plan.sample,
        "minimum": settings.minimum,
        "method": sharing.method,
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
    if replace(sharing, method=Sharing().method) != Sharing():
        content["sharing"] = {
            "shares": dict(sharing.shares),
            "otherwise": sharing.otherwise,
            "costs": dict(sharing.costs),
            "whole": list(sharing.whole),
            "exponent": sharing.exponent,
        }
    if aim is not None:
        content["aim"] = {name: value for name, value in _parts_of(aim).items() if value is not None}
    others = {**plan.further, **(further or {})}
    if taken := sorted(others.keys() & _KNOWN):
        message = f"the plan itself has {', '.join(taken)}"
        raise ValueError(message)
    return canonical_json({**content, **others})


def _parts_of(aim: Aim) -> dict[str, float | int | None]:
    return {
        "precision": aim.precision,
        "searches": aim.searches,
        "overall": aim.overall,
        "notice": aim.notice,
        "true_share": aim.true_share,
        "expected": aim.expected,
        "confidence": aim.confidence,
    }


def from_json(content: bytes) -> Plan:
    """The plan that ``to_json`` wrote. Keys that are not the plan's own are kept in ``further``."""
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
    sharing = dict(raw.get("sharing", {}))
    settings = Settings(
        **{name: raw[name] for name in (*_NUMBERS, "question_set")},
        sharing=Sharing(method=raw["method"], **{**sharing, "whole": tuple(sharing.get("whole", ()))}),
        aim=Aim(**raw["aim"]) if "aim" in raw else None,
    )
    return Plan(strata=strata, settings=settings, further={key: raw[key] for key in raw if key not in _KNOWN})


def canonical_json(content: Mapping[str, Any]) -> bytes:
    """JSON in one stable form: ASCII, keys in order, one blank of indent, a final newline."""
    return (json.dumps(content, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()
