"""When does a sample give reason to look closer, and when is an area an area of concern?

Two steps (design.md 5). *Look closer* is only a trigger: it costs reading time, so it is set off easily. It is not a
finding. A larger draw from the same frozen frame follows, and on all records of both draws stands the *one* formal
test, with the rate of false alarms over all strata held at 5%. Only that can make an *area of concern*.

Which way each choice errs:

* first stage, cannot judge and unavailable count as not green: towards looking closer, so that withholding never helps;
* the exact p-value of a whole number is somewhat too large: against a flag;
* second stage, cannot judge and unavailable are outside n, but N stays the whole stratum: against a flag, because a
  sample that is a smaller part of its population says less. They are counted and printed beside every result, since a
  force could keep records from the panel at this stage;
* strata not looked at closer enter the procedure with p = 1: against a flag;
* fewer than eight judged are too few for a formal flag, however they were judged; and of a stratum read whole, in which
  chance has no part and one record could decide, at least two greens must be missing to the benchmark: against a flag.

A cycle may have several rounds, each with a list and a draw of its own. An area is then a stratum in each round, tested
over all of them together (`statistics.stratified`); in the county figure each is a stratum of its own.

The two draws together are a simple random sample of the stratum. The test looks once: the chance to be looked at closer
*and* to have p <= 0.05 is at most the chance of p <= 0.05 (measured 0.037; testing after both draws would give 0.056).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scrutiny.errors import IntegrityError, StepError
from scrutiny.panel.decisions import NOT_JUDGED, Colour
from scrutiny.sampling.strata import Stratum, StratumKind
from scrutiny.statistics.discrete import discrete_benjamini_hochberg
from scrutiny.statistics.estimates import StratifiedProportion, stratified_proportion
from scrutiny.statistics.evidence import benchmark_count
from scrutiny.statistics.intervals import CountInterval
from scrutiny.statistics.stratified import attainable_stratified_p, stratified_interval, stratified_p

if TYPE_CHECKING:
    import pandas as pd

FORCE_LEAD = "the force lead for stop and search"


class FirstStatus(StrEnum):
    """What follows from the first draw."""

    LOOK_CLOSER = "look closer"
    WAITING = "waiting"  # set off, but this cycle can read no more; drawn more next cycle
    NO = "no"


class SecondStatus(StrEnum):
    """What follows from the formal test."""

    CONCERN = "area of concern"
    NONE_SHOWN = "no concern shown"
    TOO_FEW = "too few to say"  # under the benchmark, with fewer judged than a flag can rest on
    BY_ONE = "read whole, one under the benchmark"


COUNTS = ("population", "drawn", "green", "amber", "red", "cannot_judge", "unavailable")
"""What is counted of a stratum, and adds up over rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumTally:
    """What the panel made of the records drawn from one stratum."""

    slug: str
    name: str
    kind: StratumKind
    population: int
    drawn: int
    green: int
    amber: int
    red: int
    cannot_judge: int
    unavailable: int
    rounds: tuple["StratumTally", ...] = ()  # the same area, round by round, where a cycle has several

    def __post_init__(self) -> None:
        """The counts add up, or ValueError."""
        counts = (self.green, self.amber, self.red, self.cannot_judge, self.unavailable)
        if min(counts) < 0 or sum(counts) != self.drawn or self.drawn > self.population:
            message = f"{self.slug}: {counts} do not add up to {self.drawn} drawn of {self.population}"
            raise ValueError(message)
        if self.rounds and any(
            sum(getattr(one, name) for one in self.rounds) != getattr(self, name) for name in COUNTS
        ):
            message = f"{self.slug}: the rounds do not add up to the area"
            raise ValueError(message)

    @property
    def parts(self) -> tuple["StratumTally", ...]:
        """What was drawn from by itself: the rounds, or the stratum where there is one round."""
        return self.rounds or (self,)

    @property
    def judged(self) -> int:
        """Records with a colour."""
        return self.green + self.amber + self.red

    @property
    def addressee(self) -> str:
        """Who answers for the stratum. Nobody's area is nobody's Chief Inspector's."""
        return f"the Chief Inspector for {self.name}" if self.kind is StratumKind.AREA else FORCE_LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """The rule, fixed in the plan before anything is drawn. Why these numbers: docs and facts, section 2.4."""

    benchmark: float = 0.80
    trigger: float = 0.35
    cap: int = 3
    intense_total: int = 30  # in both draws of a round together
    q: float = 0.05
    waiting_minimum: int = 16
    least_judged: int = 8  # records that a formal flag rests on at the least
    whole_margin: int = 2  # greens that a stratum read whole must lack to the benchmark


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOne:
    """The first draw of one stratum against the benchmark."""

    tally: StratumTally
    p: float  # of so few greens, the worst case supposed
    benchmark_count: int  # greens in the whole stratum that would meet the benchmark
    status: FirstStatus
    to_draw: int  # how many more, if looked at closer; 0 where all or enough are drawn already
    next_minimum: int | None  # for next cycle, if waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTwo:
    """The formal test of one stratum."""

    first: StratumTally
    tally: StratumTally  # of both draws where escalated, else the first
    escalated: bool
    p: float  # of so few greens among those judged; 1 where not escalated
    adjusted: float  # the same, allowing for all strata having been looked at
    benchmark_count: int
    interval: CountInterval | None  # None where nothing could be judged
    status: SecondStatus


def tally(
    results: "pd.DataFrame", *, strata: Sequence[Stratum], stratum_of: Mapping[str, str]
) -> tuple[StratumTally, ...]:
    """Count `panel.decisions.results` by stratum, in the order of ``strata``.

    ``stratum_of``: pack number to slug. Every record must have a result: StepError says how many have none.
    Pass records drawn by lot only: a must-see record is in no stratum, and is refused. Strata that were left out
    before the freeze are none to be judged: they would make the county figure undefined, and the formal test weaker.
    """
    strata = [stratum for stratum in strata if stratum.kind is not StratumKind.EXCLUDED]
    waiting = int((results["result"] == NOT_JUDGED).sum())
    if waiting:
        raise StepError(
            f"{waiting} of {len(results)} drawn records have no answer yet",
            where="flag",
            expected="at least one answer on every record",
            do="Collect the missing returns, or record the records as unavailable.",
        )
    counts = {stratum.slug: dict.fromkeys(Colour, 0) for stratum in strata}
    strangers = 0
    for record, result in zip(results["record"], results["result"], strict=True):
        slug = stratum_of.get(record)
        if slug in counts:
            counts[slug][Colour(result)] += 1
        else:
            strangers += 1
    if strangers:
        raise IntegrityError(
            f"{strangers} records belong to no stratum of the frame",
            where="flag",
            expected="records drawn by lot from this frame",
        )
    return tuple(
        StratumTally(
            slug=stratum.slug,
            name=stratum.name,
            kind=stratum.kind,
            population=stratum.population,
            drawn=sum(counts[stratum.slug].values()),
            green=counts[stratum.slug][Colour.GREEN],
            amber=counts[stratum.slug][Colour.AMBER],
            red=counts[stratum.slug][Colour.RED],
            cannot_judge=counts[stratum.slug][Colour.CANNOT_JUDGE],
            unavailable=counts[stratum.slug][Colour.UNAVAILABLE],
        )
        for stratum in strata
    )


def over_rounds(rounds: Sequence[Sequence[StratumTally]]) -> tuple[StratumTally, ...]:
    """The tallies of several rounds by area, in the order in which areas are first met; of one round, as they are."""
    if len(rounds) == 1:
        return tuple(rounds[0])
    areas: dict[str, list[StratumTally]] = {}
    for one in (tally for tallies in rounds for tally in tallies):
        areas.setdefault(one.slug, []).append(one)
    return tuple(_together(parts) for parts in areas.values())


def _together(parts: Sequence[StratumTally]) -> StratumTally:
    counts = {name: sum(getattr(one, name) for one in parts) for name in COUNTS}
    return StratumTally(slug=parts[0].slug, name=parts[0].name, kind=parts[0].kind, rounds=tuple(parts), **counts)


def look_closer(tallies: Sequence[StratumTally], *, rule: FlagRule) -> tuple[StageOne, ...]:
    """Which strata to draw more from, in the order given.

    The lowest p come first, ties by name; the cap counts every stratum, because it is there for the reading
    it causes. A stratum of which nothing was drawn has p = 1.
    """
    _distinct(tallies)
    p = {one.slug: _p_worst_case(one, rule=rule) for one in tallies}
    # A stratum of which nothing was drawn shows nothing, even if the trigger were set to 1.
    triggered = [one for one in tallies if one.drawn and p[one.slug] <= rule.trigger]
    ranked = sorted(triggered, key=lambda one: (p[one.slug], one.name, one.slug))
    status = dict.fromkeys((one.slug for one in tallies), FirstStatus.NO)
    status |= {
        one.slug: FirstStatus.LOOK_CLOSER if i < rule.cap else FirstStatus.WAITING for i, one in enumerate(ranked)
    }
    return tuple(
        StageOne(
            tally=one,
            p=p[one.slug],
            benchmark_count=benchmark_count(one.population, benchmark=rule.benchmark),
            status=status[one.slug],
            to_draw=(
                sum(more_from(part, rule=rule) for part in one.parts)
                if status[one.slug] is FirstStatus.LOOK_CLOSER
                else 0
            ),
            next_minimum=rule.waiting_minimum if status[one.slug] is FirstStatus.WAITING else None,
        )
        for one in tallies
    )


def more_from(part: StratumTally, *, rule: FlagRule) -> int:
    """How many more a larger draw takes from one round of an area; 0 where all or enough are drawn already."""
    return max(0, min(rule.intense_total, part.population) - part.drawn)


def formal_test(
    first: Sequence[StratumTally], *, combined: Sequence[StratumTally], rule: FlagRule
) -> tuple[StageTwo, ...]:
    """The one formal test, over all strata in the order of ``first``.

    ``combined``: for each stratum looked at closer, both draws together (where ``to_draw`` was 0, the first
    again). A missing one is a StepError. One more than the rule asked for, because a person asked with a
    reason, is allowed: the test holds whether or not a trigger came before it.
    """
    _distinct(first)
    _distinct(combined)
    larger = {one.slug: one for one in combined}
    _check_combined(first, larger=larger, rule=rule)
    tested = [larger.get(one.slug, one) for one in first]
    held_back = [_held_back(one, rule=rule) if one.slug in larger else None for one in tested]
    entering = [one.slug in larger and back is None for one, back in zip(tested, held_back, strict=True)]
    outcome = discrete_benjamini_hochberg(
        [_p_judged(one, rule=rule) if enters else 1.0 for one, enters in zip(tested, entering, strict=True)],
        [_attainable(one, planned=not enters, rule=rule) for one, enters in zip(tested, entering, strict=True)],
        q=rule.q,
    )
    return tuple(
        StageTwo(
            first=before,
            tally=one,
            escalated=one.slug in larger,
            p=_p_judged(one, rule=rule) if one.slug in larger else 1.0,
            adjusted=adjusted,
            benchmark_count=benchmark_count(one.population, benchmark=rule.benchmark),
            interval=stratum_interval(one, escalated=one.slug in larger),
            status=back or (SecondStatus.CONCERN if flagged else SecondStatus.NONE_SHOWN),
        )
        for before, one, back, adjusted, flagged in zip(
            first, tested, held_back, outcome.adjusted, outcome.rejected, strict=True
        )
    )


def _p_worst_case(one: StratumTally, *, rule: FlagRule) -> float:
    """The exact chance of so few greens among those drawn, were the benchmark met."""
    return stratified_p(
        [part.population for part in one.parts],
        [part.drawn for part in one.parts],
        [part.green for part in one.parts],
        rule.benchmark,
    )


def _p_judged(one: StratumTally, *, rule: FlagRule) -> float:
    """The exact chance of so few greens among those judged, were the benchmark met."""
    return stratified_p(
        [part.population for part in one.parts],
        [part.judged for part in one.parts],
        [part.green for part in one.parts],
        rule.benchmark,
    )


def _attainable(one: StratumTally, *, planned: bool, rule: FlagRule) -> tuple[float, ...]:
    """Every p that the test of a stratum can give; of one that is not tested, those of its ``planned`` larger draw."""
    samples = [min(rule.intense_total, part.population) if planned else part.judged for part in one.parts]
    return attainable_stratified_p([part.population for part in one.parts], samples, rule.benchmark)


def _held_back(one: StratumTally, *, rule: FlagRule) -> SecondStatus | None:
    """Why a stratum cannot get a formal flag although its greens are few; None where it can, or they are not few."""
    if not one.judged or one.green >= float(rule.benchmark) * one.judged:
        return None
    if one.judged < rule.least_judged:
        return SecondStatus.TOO_FEW
    lacking = benchmark_count(one.population, benchmark=rule.benchmark) - one.green
    return SecondStatus.BY_ONE if one.judged == one.population and 0 < lacking < rule.whole_margin else None


def stratum_interval(tally: StratumTally, *, escalated: bool) -> CountInterval | None:
    """How many of the stratum's searches the panel would have been confident in, with 95% confidence.

    After a larger draw that was made because of the first, an interval computed at 95% covers only about
    93.6%; computed at 97.5% it covered 97.3% or more under the rules tried, so that is what is done. Errs
    wide. None where nothing could be judged. Those not judged are supposed to be like those judged.
    """
    if not tally.judged:
        return None
    return stratified_interval(
        [part.population for part in tally.parts],
        [part.judged for part in tally.parts],
        [part.green for part in tally.parts],
        confidence=0.975 if escalated else 0.95,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyFigure:
    """The share of searches the panel is confident in, over all strata."""

    judged: StratifiedProportion  # as if those not judged were like those judged in their stratum
    worst: StratifiedProportion  # as if the panel were confident in none of those not judged
    drawn: int
    cannot_judge: int
    unavailable: int
    left_out: tuple[str, ...]  # names of strata with searches, none of them judged; not in ``judged``


def county_figure(first: Sequence[StratumTally], *, confidence: float = 0.95) -> CountyFigure:
    """The county figure: first draw only, every stratum by its number of searches.

    The larger draws are left out: they were made where the first looked bad, and pooled they would pull the
    figure by up to four or five points. A stratum of which nothing was drawn makes ``worst`` undefined.
    """
    _distinct(first)
    parts = [part for one in first for part in one.parts]
    covered = [one for one in parts if one.judged]
    return CountyFigure(
        judged=stratified_proportion(
            [one.population for one in covered],
            samples=[one.judged for one in covered],
            successes=[one.green for one in covered],
            confidence=confidence,
        ),
        worst=stratified_proportion(
            [one.population for one in parts],
            samples=[one.drawn for one in parts],
            successes=[one.green for one in parts],
            confidence=confidence,
        ),
        drawn=sum(one.drawn for one in first),
        cannot_judge=sum(one.cannot_judge for one in first),
        unavailable=sum(one.unavailable for one in first),
        left_out=tuple(_left_out(first)),
    )


def _left_out(first: Sequence[StratumTally]) -> Iterator[str]:
    """Strata with searches of which none was judged, by name; with the round, where an area has several."""
    for one in first:
        for number, part in enumerate(one.parts, start=1):
            if part.population and not part.judged:
                yield f"{one.name} (round {number})" if one.rounds else one.name


def _distinct(tallies: Sequence[StratumTally]) -> None:
    if len({one.slug for one in tallies}) < len(tallies):
        message = "a stratum stands twice in the tallies"
        raise ValueError(message)


def _check_combined(first: Sequence[StratumTally], *, larger: Mapping[str, StratumTally], rule: FlagRule) -> None:
    """Both draws together hold the first, and no stratum that had to be drawn again is missing."""
    expected = {one.tally.slug: one for one in look_closer(first, rule=rule)}
    for slug, one in larger.items():
        if slug not in expected:
            raise IntegrityError(f"stratum {slug} was not in the first draw", where="formal test")
        stage = expected[slug]
        asked = stage.tally.drawn + stage.to_draw
        drawn_as_asked = one.drawn == asked or stage.status is not FirstStatus.LOOK_CLOSER
        if not (drawn_as_asked and _holds(one, stage.tally)):
            raise IntegrityError(
                f"stratum {slug}: {one.drawn} drawn of {one.population} do not hold the first {stage.tally.drawn} "
                f"of {stage.tally.population}, or are not the {asked} asked for",
                where="formal test",
                expected="both draws together, from the same frozen frame, results of the first unchanged",
            )
    missing = [
        slug for slug, stage in expected.items() if stage.status is FirstStatus.LOOK_CLOSER and slug not in larger
    ]
    if missing:
        raise StepError(
            f"no larger draw yet from {', '.join(missing)}",
            where="formal test",
            expected="results of both draws for every stratum looked at closer",
            do="Draw, read and decide those first.",
        )


def _holds(both: StratumTally, first: StratumTally) -> bool:
    """Whether the first draw can be part of the two together. Catches the larger draw passed alone."""
    same = (both.population, both.name, both.kind) == (first.population, first.name, first.kind)
    rounds = len(both.rounds) == len(first.rounds) and all(map(_holds, both.rounds, first.rounds))
    return same and rounds and all(getattr(both, count) >= getattr(first, count) for count in COUNTS)
