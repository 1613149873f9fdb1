"""What a plan would notice, and what it asks of people, said before anything is drawn.

Every chance is exact for drawing without replacement (`evidence.operating_characteristic`), and is the chance to pass
the trigger. Numbers of areas and of further records are expectations: long-run averages, marked "about" in the words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, fsum

from scrutiny.errors import SettingError
from scrutiny.sampling import targets
from scrutiny.sampling.plan import Plan, PlannedStratum, Settings, make, minimums_of
from scrutiny.sampling.strata import Stratum, StratumKind
from scrutiny.statistics import evidence, exact, two_stage, words
from scrutiny.statistics.intervals import hypergeometric_interval

_UNDER = (0.5, 0.6)  # true shares of green that a plan is asked about, where the benchmark is well above them
_PARTS = (0.5, 0.75)  # else these parts of the benchmark
_WELL = 0.9  # an area where things are well: HMICFRS found reasonable grounds in 87 of 100 in Hertfordshire in 2018/19
_MOST_NAMES = 4
_Q = Fraction(5, 100)  # of the formal test, over all strata


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a plan asks of every member. ``minutes``: of one member."""

    records: int
    records_each: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """How often a plan looks closer at one stratum. ``chances``: in the order of the outlook's ``true_shares``."""

    slug: str
    name: str
    population: int
    sample: int
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closer:
    """What is to be expected in one cycle if every stratum had the same true share of green."""

    true_share: float
    set_off: float  # strata that pass the trigger
    any_set_off: float  # the chance that one does
    looked_at: float  # of these, as many as the cap lets through
    more_records: float
    more_records_each: float
    more_minutes_each: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Another plan for the same records. ``sample`` and ``population``: of the area of middling size."""

    name: str
    minimum: int
    readers: int
    cycles: int  # whose records are judged together
    reading: Reading  # in one cycle
    sample: int
    population: int
    chances: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """All that can be said before the draw. ``example``: the area of middling size; None without any area.

    ``true_shares``: two under the benchmark, and the benchmark itself, where all that is noticed is chance.
    """

    true_shares: tuple[float, ...]
    reading: Reading
    strata: tuple[Noticed, ...]
    example: str | None
    flagged: tuple[float, ...]  # chances that the example ends as an area of concern, by ``true_shares``
    overall_half_width: float  # of the interval of the overall rate, as a share; every stratum at the benchmark
    example_half_width: float  # of the example's interval, as a share of its searches; 1 without an example
    closer: tuple[Closer, ...]
    ways: tuple[Way, ...]
    words: tuple[str, ...]


def foresee(plan: Plan, *, thing: str = "area") -> Outlook:
    """What the plan would notice and cost, with other ways beside it. ``thing``: what a stratum is called."""
    example = _example(plan)
    return Outlook(
        true_shares=true_shares(plan.settings),
        reading=reading(plan),
        strata=tuple(_noticed(plan, one) for one in plan.drawable),
        example=example.name if example else None,
        flagged=flagged(plan, example) if example else (),
        overall_half_width=_overall(plan),
        example_half_width=_half_width(plan, example) if example else 1.0,
        closer=tuple(closer(plan, true_share=share) for share in (plan.settings.benchmark, _WELL)),
        ways=ways(plan, example, thing=thing) if example else (),
        words=tuple(outlook(plan, thing=thing)),
    )


def chance_of_looking_closer(plan: Plan, stratum: PlannedStratum, *, true_share: float) -> float:
    """How often the plan looks closer at a stratum in which that share of searches is green. Exact."""
    return _chance(plan.settings, population=stratum.population, sample=stratum.sample, true_share=true_share)


def true_shares(settings: Settings) -> tuple[float, ...]:
    """Two shares under the benchmark, and the benchmark."""
    benchmark = settings.benchmark
    if benchmark > _UNDER[-1]:
        return (*_UNDER, benchmark)
    return (*(round(benchmark * part, 2) for part in _PARTS), benchmark)


def _chances(settings: Settings, *, population: int, sample: int) -> tuple[float, ...]:
    return tuple(
        _chance(settings, population=population, sample=sample, true_share=share) for share in true_shares(settings)
    )


def _chance(settings: Settings, *, population: int, sample: int, true_share: float) -> float:
    return _looked_up(population, sample, settings.benchmark, settings.trigger, true_share)


@lru_cache(maxsize=4096)  # the same few chances are asked for by the table, the words and the other ways
def _looked_up(population: int, sample: int, benchmark: float, trigger: float, true_share: float) -> float:
    return evidence.operating_characteristic(population, sample, benchmark, trigger, true_share)


def flagged(plan: Plan, stratum: PlannedStratum) -> tuple[float, ...]:
    """How often a stratum is looked at closer and then is an area of concern, by ``true_shares``. Exact.

    As if it were the only one that is looked at closer, at 5% over all strata; with others the test asks a little less,
    so the chance is promised too small. The cap is left aside.
    """
    return tuple(
        two_stage.double_operating_characteristic(
            stratum.population,
            stratum.sample,
            plan.settings.benchmark,
            plan.settings.trigger,
            share,
            total=plan.settings.intense_total,
            level=_Q / len(plan.drawable),
        ).flagged
        for share in true_shares(plan.settings)
    )


def _overall(plan: Plan) -> float:
    return targets.overall_half_width(
        [one.population for one in plan.drawable],
        [one.sample for one in plan.drawable],
        expected=plan.settings.benchmark,
    )


def _half_width(plan: Plan, stratum: PlannedStratum) -> float:
    """Half the width of the exact interval if as many were green as the benchmark says, a half upwards."""
    found = hypergeometric_interval(
        stratum.population,
        stratum.sample,
        int(exact.share(plan.settings.benchmark, name="benchmark") * stratum.sample + Fraction(1, 2)),
    )
    return (found.high - found.low) / 2 / stratum.population


def reading(plan: Plan) -> Reading:
    """Records and minutes of the member who reads most."""
    each = plan.records_a_member
    return Reading(records=plan.sample, records_each=each, minutes=each * plan.settings.minutes)


def _noticed(plan: Plan, stratum: PlannedStratum) -> Noticed:
    return Noticed(
        slug=stratum.slug,
        name=stratum.name,
        population=stratum.population,
        sample=stratum.sample,
        chances=_chances(plan.settings, population=stratum.population, sample=stratum.sample),
    )


def closer(plan: Plan, *, true_share: float) -> Closer:
    """What is to be expected in a cycle in which every stratum has that share.

    The strata are drawn independently, so the number that is set off has the law of a sum of independent unequal
    coins; the cap is applied to it exactly. Which of them are looked at depends on how bad they look, so the
    further records are taken as the average of those set off, weighted by their chances.
    """
    settings = plan.settings
    chances = [chance_of_looking_closer(plan, one, true_share=true_share) for one in plan.drawable]
    more = [max(0, min(settings.intense_total, one.population) - one.sample) for one in plan.drawable]
    law = _law(chances)
    set_off = fsum(chances)
    looked_at = fsum(min(number, settings.cap) * chance for number, chance in enumerate(law))
    average = fsum(chance * records for chance, records in zip(chances, more, strict=True)) / set_off if set_off else 0
    each = looked_at * average * settings.readers / settings.members
    return Closer(
        true_share=true_share,
        set_off=set_off,
        any_set_off=min(1.0, max(0.0, 1 - law[0])),
        looked_at=looked_at,
        more_records=looked_at * average,
        more_records_each=each,
        more_minutes_each=each * settings.minutes,
    )


def _law(chances: Iterable[float]) -> list[float]:
    """The chances of 0, 1, 2 ... heads of independent coins with these chances."""
    law = [1.0]
    for chance in chances:
        law = [
            (law[number] * (1 - chance) if number < len(law) else 0) + (law[number - 1] * chance if number else 0)
            for number in range(len(law) + 1)
        ]
    return law


# --- other ways -------------------------------------------------------------------------------------------


def ways(plan: Plan, example: PlannedStratum, *, thing: str = "area") -> tuple[Way, ...]:
    """This plan, and others for the same records: less or more to read, fewer or more readers, two cycles together.

    Where a smaller total does not cover the minimum, the largest minimum that fits is taken, and said.
    """
    settings, each = plan.settings, plan.records_a_member
    found = [_way(plan, example, thing, "This plan", plan)]
    for name, records_each in (("A third less to read", each * 2 // 3), ("A third more to read", -(-each * 4 // 3))):
        total = settings.members * records_each // settings.readers
        found += _other(plan, example, thing, name, replace(settings, total=max(1, total), aim=None))
    for readers in (settings.readers - 1, settings.readers + 1):
        if 1 <= readers <= settings.members:
            total = max(1, plan.sample * settings.readers // readers)
            name = f"{readers} reader{'s' if readers > 1 else ''} a record, as much to read"
            found += _other(plan, example, thing, name, replace(settings, total=total, readers=readers, aim=None))
    found.append(_pooled(plan, example, thing))
    return tuple(found)


def _other(plan: Plan, example: PlannedStratum, thing: str, name: str, settings: Settings) -> list[Way]:
    """The way with these settings, or with a smaller minimum; none where nothing fits or it is the same plan."""
    strata = [Stratum(slug=one.slug, name=one.name, kind=one.kind, population=one.population) for one in plan.strata]
    whole = settings.sharing.whole
    fitting = next(
        (
            minimum
            for minimum in range(settings.minimum, 0, -1)
            if sum(minimums_of(strata, minimum, whole=whole)) <= settings.total
        ),
        None,
    )
    if fitting is None:
        return []
    try:
        other = make(strata, replace(settings, minimum=fitting))
    except SettingError:  # pragma: no cover -- the minimum was chosen to fit
        return []
    if other.sizes == plan.sizes and other.settings.readers == plan.settings.readers:
        return []
    return [_way(plan, example, thing, name, other)]


def _way(plan: Plan, example: PlannedStratum, thing: str, name: str, other: Plan) -> Way:
    stratum = next(one for one in other.strata if one.slug == example.slug)
    return _made(plan, thing, name, other, sample=stratum.sample, population=stratum.population, cycles=1)


def _pooled(plan: Plan, example: PlannedStratum, thing: str) -> Way:
    """Two cycles judged together, the next one supposed to be like this one."""
    return _made(
        plan, thing, "Two cycles together", plan, sample=2 * example.sample, population=2 * example.population, cycles=2
    )


def _made(plan: Plan, thing: str, name: str, other: Plan, *, sample: int, population: int, cycles: int) -> Way:
    chances, shares = _chances(other.settings, population=population, sample=sample), true_shares(other.settings)
    asked = reading(other)
    parts = [f"{asked.records:,} records, {asked.records_each} for each member, {time_of(asked.minutes)}"]
    if cycles > 1:
        parts = ["no more to read, but an answer only every other meeting"]
    elif other.settings.minimum < plan.settings.minimum:
        parts.append(f"at least {other.settings.minimum} from every {thing}")
    if sample == population:
        told = "All of it would be read, so that nothing is left to chance"
    else:
        low, lower, chance = (words.times(one) for one in chances)
        told = (
            f"With {sample:,} of {population:,} drawn it would look closer {low} at {words.portion(shares[0])}, "
            f"{lower} at {words.portion(shares[1])}, and by chance alone {chance} at the benchmark"
        )
    return Way(
        name=name,
        minimum=other.settings.minimum,
        readers=other.settings.readers,
        cycles=cycles,
        reading=asked,
        sample=sample,
        population=population,
        chances=chances,
        words=f"{name}: {'; '.join(parts)}. {told}.",
    )


# --- words ------------------------------------------------------------------------------------------------


def outlook(plan: Plan, *, thing: str = "area") -> list[str]:
    """Sentences for an officer or a chair: reading time, what would be noticed, false alarms, limits."""
    sentences = [_reading(plan)]
    if plan.excluded:
        sentences.append(
            f"{_were(plan.excluded)} left out before the freeze, for a reason that is listed; "
            f"{'it is' if plan.excluded == 1 else 'they are'} counted, and never drawn."
        )
    example = _example(plan)
    areas = [one for one in plan.drawable if one.kind is StratumKind.AREA]
    if example and example.sample < example.population:
        head = "" if len(areas) == 1 else f"Take {example.name}, {_a(thing)} of middling size. "
        told = _would(plan, example)
        sentences.append(head + told[0].upper() + told[1:] + _would_flag(plan, example))
    elif example:
        sentences.append(
            f"Every search of every {thing} would be read, so nothing is left to chance: {_a(thing)} under the "
            "benchmark would always be noticed."
        )
    if any(one.sample < one.population for one in plan.drawable):
        sentences += [_false_alarms(plan, thing), _precision(plan, example)]
    return sentences + _limits(plan, areas, thing)


def _example(plan: Plan) -> PlannedStratum | None:
    """The area of middling size, of those that are not read whole if there are any."""
    areas = [one for one in plan.drawable if one.kind is StratumKind.AREA and one.sample]
    open_ = [one for one in areas if one.sample < one.population] or areas
    return sorted(open_, key=lambda one: (one.population, one.slug))[len(open_) // 2] if open_ else None


def _reading(plan: Plan) -> str:
    settings, asked = plan.settings, reading(plan)
    of = sum(one.population for one in plan.drawable)
    if asked.records < of:
        drawn = f"{asked.records:,} of {of:,} searches would be drawn"
    else:
        drawn = {1: "The one search", 2: "Both searches"}.get(of, f"All {of:,} searches") + " would be read"
    readers = f"{settings.readers} {'reader' if settings.readers == 1 else 'readers'}"
    each = "the one member reads" if settings.members == 1 else f"each of {settings.members} members reads about"
    return (
        f"{drawn}; {each} {asked.records_each}, {time_of(asked.minutes)} at "
        f"{settings.minutes} {'minute' if settings.minutes == 1 else 'minutes'} a record, "
        f"and every record has {readers}."
    )


def time_of(minutes: float) -> str:
    """A length of reading time, rounded as people would say it: "about 40 minutes", "about 3 and a half hours"."""
    if minutes < 100:
        rounded = max(1, round(minutes)) if minutes < 15 else 5 * round(minutes / 5)
        return {1: "about 1 minute", 60: "about an hour"}.get(rounded, f"about {rounded} minutes")
    halves = round(minutes / 30)
    if halves == 3:
        return "about an hour and a half"
    whole, half = divmod(halves, 2)
    return f"about {whole:,}{' and a half' if half else ''} hours"


def _would(plan: Plan, example: PlannedStratum) -> str:
    low, lower, chance = _chances(plan.settings, population=example.population, sample=example.sample)
    shares = true_shares(plan.settings)
    first = words.would_notice(low, true_share=shares[0], sample=example.sample, population=example.population)
    return (
        f"{first}; if in only {words.portion(shares[1])}, {words.times(lower)}; and by chance alone, if exactly at the "
        f"benchmark ({words.portion(shares[2])}), {words.times(chance)}."
    )


def _precision(plan: Plan, example: PlannedStratum | None) -> str:
    """How good the figures would be; the ends are rounded outwards, so that the words never promise too much."""
    alone = len(plan.drawable) == 1
    said = "The figure" if alone else "The figure for all searches together"
    said += f" would be good to about {_plus_or_minus(_overall(plan))} in every 100"
    if example and example.sample < example.population and not alone:
        said += f", and that for {example.name} alone to about {_plus_or_minus(_half_width(plan, example))}"
    return said + ", if the panel were confident in as many as the benchmark says."


def _plus_or_minus(half_width: float) -> str:
    return f"{ceil(round(100 * half_width, 6))} more or fewer"


def _would_flag(plan: Plan, example: PlannedStratum) -> str:
    low, lower, chance = flagged(plan, example)
    if not low:
        return ""
    shares = [words.portion(share) for share in true_shares(plan.settings)]
    most = max(example.sample, min(plan.settings.intense_total, example.population))
    drawn = f"all {most:,}" if most == example.population else f"{most:,}"
    return (
        f" After the larger draw ({drawn} read) it would be an area of concern {words.times(low)} at {shares[0]}, "
        f"{words.times(lower)} at {shares[1]}, and {words.times(chance)} at the benchmark."
    )


def _false_alarms(plan: Plan, thing: str) -> str:
    settings, groups = plan.settings, plan.drawable
    expected, well = (closer(plan, true_share=share) for share in (settings.benchmark, _WELL))
    alone = len(groups) == 1
    first, second = _set_off(expected, alone=alone), _set_off(well, alone=alone)
    said = f"Even if {'it' if alone else 'every one'} were exactly at the benchmark, chance alone would set "
    said += f"it off {first}" if alone else f"off {first}"
    if settings.benchmark < _WELL and first != second:
        said += f"; if at {words.portion(_WELL)}, {second}"
    if not alone:
        most = min(settings.cap, len(groups))
        said = f"There are {_groups(groups, thing)}. {said}"
        said += f". At most {most} {'is' if most == 1 else 'are'} looked at closer in one cycle" if most else ""
    more = round(expected.more_records)
    if not any(one.sample < min(settings.intense_total, one.population) for one in groups):
        said += ". Looking closer would bring nothing more to read: what a larger draw takes is drawn already"
    elif not settings.cap:
        said += ". Nothing is looked at closer: this plan allows for no larger draw"
    elif more == 0:
        said += ". At the benchmark that would bring hardly anything more to read"
    else:
        each = max(1, round(expected.more_records_each))
        said += (
            f". At the benchmark that would bring about {words.counted(more, words.RECORD)} more to read, "
            f"{each} for {'the' if settings.members == 1 else 'each'} member "
            f"({time_of(expected.more_minutes_each)})"
        )
    return said + ". Looking closer is a reason to read more, never a finding."


def _set_off(expected: Closer, *, alone: bool) -> str:
    """What chance sets off: "about 2 of them", "one of them in 18 of 100 cycles"; of one group, only how often."""
    if expected.set_off >= 0.75 and not alone:
        return f"about {round(expected.set_off)} of them"
    if not expected.any_set_off:
        return "in no cycle" if alone else "none of them"
    hundredths = words.round_half_up(expected.any_set_off)
    often = {0: "in fewer than 1 of 100 cycles", 100: "in nearly every cycle"}
    return ("" if alone else "one of them ") + often.get(hundredths, f"in {hundredths} of 100 cycles")


def _groups(groups: Sequence[PlannedStratum], thing: str) -> str:
    """The strata in words: "12 groups: 10 areas, no location, and outside the area"."""
    areas = sum(1 for one in groups if one.kind is StratumKind.AREA)
    counted = f"{areas} {thing}{'' if areas == 1 else 's'}"
    names = [one.name[0].lower() + one.name[1:] for one in groups if one.kind is not StratumKind.AREA]
    if not names or len(names) > _MOST_NAMES:
        return counted if not names else f"{len(groups)} groups"
    parts = [counted, *names] if areas else names
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{len(groups)} groups: {listed}"


def _limits(plan: Plan, areas: Sequence[PlannedStratum], thing: str) -> list[str]:
    partly = [one for one in areas if one.sample < one.population]
    whole = [one.name for one in areas if one.sample == one.population]
    blind = [one.name for one in partly if not chance_of_looking_closer(plan, one, true_share=0)]
    found = []
    if whole and partly:
        found.append(
            f"{_names(whole)} would be read whole: nothing is left to chance there, and one record can decide."
        )
    if blind:
        found.append(
            f"With so few records the plan could never look closer at {_names(blind)}, whatever was found there. "
            f"Draw more from {'that ' + thing if len(blind) == 1 else 'those ' + thing + 's'}, or pool two cycles."
        )
    return found


def _names(names: Sequence[str]) -> str:
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _a(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _were(records: int) -> str:
    return "1 record was" if records == 1 else f"{records:,} records were"
