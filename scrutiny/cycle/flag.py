"""Flag: after the first draw, which areas to look at closer; after the larger draws, which are of concern.

The first is a trigger and no finding. The second is the one formal test, over all strata at once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.accountability import briefs, flags
from scrutiny.accountability.flags import FirstStatus, FlagRule, StageOne, StageTwo, StratumTally
from scrutiny.cycle import store
from scrutiny.cycle.collect import answers_sha256, results_of
from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE, DrawFolder, larger_draws, open_folder
from scrutiny.errors import SettingError, StepError
from scrutiny.outputs.html import brief_html
from scrutiny.outputs.views import notice_view
from scrutiny.records.days import period_words
from scrutiny.sampling import draw
from scrutiny.sampling.plan import Plan, canonical_json
from scrutiny.sampling.strata import Stratum
from scrutiny.statistics.intervals import CountInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFlags:
    """What follows from the first draw."""

    stages: tuple[StageOne, ...]
    county: flags.CountyFigure
    notices: tuple[briefs.Notice, ...]
    flagged_on: date

    @property
    def closer(self) -> tuple[StageOne, ...]:
        """The strata to look at closer."""
        return tuple(stage for stage in self.stages if stage.status is FirstStatus.LOOK_CLOSER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalFlags:
    """The outcome of the formal test."""

    stages: tuple[StageTwo, ...]
    county: flags.CountyFigure
    flagged_on: date


def rule_of(plan: Plan) -> FlagRule:
    """The rule as it was fixed in the plan."""
    settings = plan.settings
    return FlagRule(
        benchmark=settings.benchmark,
        trigger=settings.trigger,
        cap=settings.cap,
        intense_total=settings.intense_total,
    )


def tallies_of(draws: Sequence[DrawFolder], *, only: str | None = None) -> tuple[StratumTally, ...]:
    """The tally of each stratum over these draws together, or of one stratum."""
    import pandas as pd

    first = draws[0]
    strata = [one for one in first.plan.strata if only in (None, one.slug)]
    stratum_of: dict[str, str] = {}
    parts = []
    for one in draws:
        key = one.key[one.key["stratum"] == only] if only else one.key
        stratum_of |= dict(zip(key["number"].astype(str), key["stratum"], strict=True))
        results = results_of(one)
        parts.append(results[results["record"].isin(stratum_of)])
    return flags.tally(
        pd.concat(parts, ignore_index=True),
        strata=[Stratum(slug=one.slug, name=one.name, kind=one.kind, population=one.population) for one in strata],
        stratum_of=stratum_of,
    )


def flag(root: Path, *, on: date) -> FirstFlags | FormalFlags:
    """The first flags while nothing was looked at closer yet; the formal test once every larger draw is judged.

    ``on``: the day of the flag, from which the day of the answer follows. Raises StepError, saying what is
    missing, where some of the larger draws were taken or judged and others not.
    """
    first = open_folder(root)
    if on.isoformat() <= first.manifest["window"]["last"]:
        raise SettingError(f"{on} lies before the end of the period", where="--date", expected="a day after it")
    larger = larger_draws(root)
    if not larger:
        flagged = first_flags(first, on=on)
        store.replace_folder(root / store.RESULTS, _first_files(first, flagged))
        if not flagged.closer or any(stage.to_draw for stage in flagged.closer):
            return flagged
    formal = _formal(first, larger, on=on)
    store.write(
        root / store.RESULTS / FORMAL_FILE,
        canonical_json(_formal_json(formal, [first, *larger])),
    )
    return formal


def first_flags(first: DrawFolder, *, on: date) -> FirstFlags:
    """Which strata the first draw gives reason to look at closer."""
    if "across" in first.plan.further:
        raise StepError(
            "the areas were crossed with a field, and a group of an area has no Chief Inspector of its own",
            where="flag",
            do="Plan the next cycle without --across to compare areas. Figures by group can be made from this draw",
        )
    tallies = tallies_of([first])
    stages = flags.look_closer(tallies, rule=rule_of(first.plan))
    period = period_of(first)
    return FirstFlags(
        stages=stages,
        county=flags.county_figure(tallies),
        notices=tuple(
            briefs.notice(stage, period=period) for stage in stages if stage.status is FirstStatus.LOOK_CLOSER
        ),
        flagged_on=on,
    )


def _formal(first: DrawFolder, larger: Sequence[DrawFolder], *, on: date) -> FormalFlags:
    flagged = read_first(first)
    tallies = [stage.tally for stage in flagged.stages]
    rule = rule_of(first.plan)
    drawn = {one.stage.removeprefix(draw.INTENSE): one for one in larger}
    closer = flagged.closer
    waiting = [stage.tally.slug for stage in closer if stage.to_draw and stage.tally.slug not in drawn]
    if waiting:
        raise StepError(
            f"the larger draw is still to be taken in {', '.join(waiting)}",
            where="flag",
            do=f"Run: scrutiny intensify {store.typed(first.root)} {waiting[0]} --seed SEED",
        )
    combined = [
        *(tallies_of([first, one], only=slug)[0] for slug, one in drawn.items()),
        *(stage.tally for stage in closer if not stage.to_draw),
    ]
    return FormalFlags(
        stages=flags.formal_test(tallies, combined=combined, rule=rule),
        county=flagged.county,
        flagged_on=on,
    )


def read_first(first: DrawFolder) -> FirstFlags:
    """The first flags, worked out anew from the answers they were made from.

    Raises StepError before there are any, and where the answers were collected again since.
    """
    again = f"scrutiny flag {store.typed(first.root)}"
    written = read_results(first.root, FIRST_FLAGS_FILE, do=f"Collect the first returns and run: {again}")
    if written["answers_sha256"] != answers_sha256(first):
        raise StepError("the answers are not those that were flagged", where=first.stage, do=f"Run: {again}")
    return first_flags(first, on=date.fromisoformat(written["flagged_on"]))


def read_formal(root: Path) -> FormalFlags:
    """The formal test as it was written, computed anew from the same answers."""
    written = read_results(
        root, FORMAL_FILE, do=f"Run: scrutiny flag {store.typed(root)} when every larger draw is judged"
    )
    return _formal(open_folder(root), larger_draws(root), on=date.fromisoformat(written["flagged_on"]))


def read_results(root: Path, name: str, *, do: str = "") -> Mapping[str, Any]:
    """A file of results as it was written. Raises StepError where it is not there yet."""
    path = root / store.RESULTS / name
    if not path.exists():
        raise StepError("no area was flagged yet", where=root.name, do=do)
    found: Mapping[str, Any] = json.loads(store.read(path))
    return found


def period_of(one: DrawFolder) -> str:
    """The dates searched, in words that go on a sentence."""
    window = one.manifest["window"]
    return period_words(date.fromisoformat(window["first"]), date.fromisoformat(window["last"]))


def _first_files(first: DrawFolder, flagged: FirstFlags) -> dict[str, bytes]:
    files = {FIRST_FLAGS_FILE: canonical_json(_first_json(flagged, first))}
    for stage, notice in zip(flagged.closer, flagged.notices, strict=True):
        files[f"notice-{stage.tally.slug}.html"] = brief_html(notice_view(notice))
    return files


def _first_json(flagged: FirstFlags, first: DrawFolder) -> dict[str, Any]:
    return {
        "format": "scrutiny-first-flags-1",
        "answers_sha256": answers_sha256(first),
        "flagged_on": flagged.flagged_on.isoformat(),
        "strata": [
            {
                **asdict(stage.tally),
                "p": stage.p,
                "benchmark_count": stage.benchmark_count,
                "status": str(stage.status),
                "to_draw": stage.to_draw,
                "next_minimum": stage.next_minimum,
            }
            for stage in flagged.stages
        ],
        "county": county_json(flagged.county),
    }


def _formal_json(formal: FormalFlags, draws: Sequence[DrawFolder]) -> dict[str, Any]:
    return {
        "format": "scrutiny-formal-flags-1",
        "answers_sha256": {one.stage: answers_sha256(one) for one in draws},
        "flagged_on": formal.flagged_on.isoformat(),
        "strata": [
            {
                **asdict(stage.tally),
                "first": asdict(stage.first),
                "escalated": stage.escalated,
                "p": stage.p,
                "adjusted": stage.adjusted,
                "benchmark_count": stage.benchmark_count,
                "interval": interval_json(stage.interval),
                "status": str(stage.status),
            }
            for stage in formal.stages
        ],
        "county": county_json(formal.county),
    }


def interval_json(interval: CountInterval | None) -> dict[str, int] | None:
    """An interval for a count, or None where nothing could be judged."""
    return None if interval is None else {"low": interval.low, "high": interval.high}


def county_json(county: flags.CountyFigure) -> dict[str, Any]:
    """The county figure with its interval and what was left out of it."""
    return {
        "estimate": county.judged.estimate,
        "low": county.judged.low,
        "high": county.judged.high,
        "drawn": county.drawn,
        "cannot_judge": county.cannot_judge,
        "unavailable": county.unavailable,
        "left_out": list(county.left_out),
    }
