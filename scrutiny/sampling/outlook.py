"""What a plan would notice, and what it asks of people, said before anything is drawn."""

from scrutiny.sampling.plan import Plan, PlannedStratum
from scrutiny.sampling.strata import StratumKind
from scrutiny.statistics import evidence, words

_TRUE_SHARES = (0.5, 0.6)


def chance_of_looking_closer(plan: Plan, stratum: PlannedStratum, *, true_share: float) -> float:
    """How often the plan looks closer at a stratum in which that share of searches is green. Exact."""
    return evidence.operating_characteristic(
        population=stratum.population,
        sample=stratum.sample,
        benchmark=plan.settings.benchmark,
        trigger=plan.settings.trigger,
        true_share=true_share,
    )


def outlook(plan: Plan) -> list[str]:
    """Sentences for an officer or a chair: reading time, what would be noticed, false alarms, limits."""
    sentences = [_reading(plan)]
    areas = [one for one in plan.strata if one.kind is StratumKind.AREA and one.sample]
    if areas:
        middle = sorted(areas, key=lambda one: (one.population, one.slug))[len(areas) // 2]
        sentences.append(f"Take {middle.name}, an area of middling size. " + _noticed(plan, middle))
        sentences.append(_false_alarms(plan))
    sentences += _limits(plan, areas)
    return sentences


def _reading(plan: Plan) -> str:
    settings = plan.settings
    minutes = plan.records_a_member * settings.minutes
    time = f"some {minutes} minutes" if minutes < 120 else f"some {minutes / 60:.0f} hours"
    each = "the one member reads" if settings.members == 1 else f"each of {settings.members} members reads"
    return (
        f"{plan.sample} of {plan.population:,} searches would be drawn; {each} about {plan.records_a_member}, "
        f"{time} at {settings.minutes} minutes a record, and every record has {settings.readers} "
        f"reader{'s' if settings.readers > 1 else ''}."
    )


def _noticed(plan: Plan, stratum: PlannedStratum) -> str:
    lines = [
        words.would_notice(
            chance_of_looking_closer(plan, stratum, true_share=share),
            true_share=share,
            sample=stratum.sample,
            population=stratum.population,
        )
        for share in _TRUE_SHARES
    ]
    return ". ".join(line[0].upper() + line[1:] for line in lines) + "."


def _false_alarms(plan: Plan) -> str:
    settings = plan.settings
    expected = sum(
        chance_of_looking_closer(plan, one, true_share=settings.benchmark) for one in plan.strata if one.sample
    )
    closer = min(expected, settings.cap)
    more = round(closer * max(0, settings.intense_total - _typical(plan)))
    return (
        f"Even if every area were exactly at the benchmark ({words.portion(settings.benchmark)}), about "
        f"{expected:.0f} of {sum(1 for one in plan.strata if one.sample)} would be looked at closer by chance; at most "
        f"{settings.cap} are in one cycle, which would bring some {more} records more to read. Looking closer is a "
        "reason to read more, never a finding."
    )


def _typical(plan: Plan) -> int:
    sizes = sorted(one.sample for one in plan.strata if one.sample)
    return sizes[len(sizes) // 2]


def _limits(plan: Plan, areas: list[PlannedStratum]) -> list[str]:
    blind = [
        one.name
        for one in areas
        if not chance_of_looking_closer(plan, one, true_share=0) and one.sample < one.population
    ]
    if not blind:
        return []
    sentence = f"With so few records the plan could never look closer at {', '.join(blind)}, whatever was found there."
    return [sentence + " Draw more, or pool two cycles."]
