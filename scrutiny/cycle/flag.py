"""Flag: after the first draw, which areas to look at closer; after the larger draws, which are of concern.

The first is a trigger and no finding. The second is the one formal test, over all strata at once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from scrutiny.accountability import briefs, flags
from scrutiny.accountability.flags import FirstStatus, SecondStatus, StageOne, StageTwo, StratumTally
from scrutiny.cycle import gate, store
from scrutiny.cycle.collect import answers_sha256, colours_of, results_of
from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE, DrawFolder
from scrutiny.cycle.reasons import by_stratum
from scrutiny.cycle.together import RoundDraws, Together
from scrutiny.errors import SettingError, StepError
from scrutiny.outputs.html import brief_html
from scrutiny.outputs.theme import PLAIN, Theme
from scrutiny.outputs.views import notice_view
from scrutiny.sampling.plan import canonical_json
from scrutiny.sampling.strata import Stratum
from scrutiny.statistics.intervals import CountInterval

_NOTICE = "notice-"  # in the name of what is said of a closer look that is to come
_RESULT = "result-"  # in the name of what is said of a closer look that showed no concern
MEND = (
    "A notice has no text of a record. What stopped it was typed: word what the office says in its own words, in the "
    "folder look, without it, and run this again"
)

_Stage = TypeVar("_Stage", StageOne, StageTwo)


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


def flag(together: Together, *, on: date, theme: Theme = PLAIN) -> FirstFlags | FormalFlags:
    """The first flags while nothing was looked at closer yet; the formal test once every larger draw is judged.

    ``on``: the day of the flag, from which the day of the answer follows. Raises StepError, saying what is
    missing, where some of the larger draws were taken or judged and others not; PrivacyError where a secret of the
    draws stands in what is to be sent, and then nothing of that comparison is written.
    """
    if on <= together.window[1]:
        raise SettingError(f"{on} lies before the end of the period", where="--date", expected="a day after it")
    if not any(of_round.larger for of_round in together.rounds):
        flagged = first_flags(together, on=on)
        store.replace_folder(together.place / store.RESULTS, _first_files(together, flagged, theme))
        if not flagged.closer or any(stage.to_draw for stage in flagged.closer):
            return flagged
    formal = _formal(together, on=on)
    results = together.place / store.RESULTS
    # What an earlier comparison said of an area goes, so that no area has two results.
    stay = (path for path in results.iterdir() if path.is_file() and not path.name.startswith(_RESULT))
    kept = {path.name: store.read(path) for path in stay}
    store.replace_folder(results, {**kept, **_formal_files(together, formal, theme)})
    return formal


def first_flags(together: Together, *, on: date) -> FirstFlags:
    """Which strata the first draws give reason to look at closer."""
    together.refuse_crossed()
    tallies = flags.over_rounds([tallies_of([of_round.first]) for of_round in together.rounds])
    stages = flags.look_closer(tallies, rule=together.rule)
    closer = [stage for stage in stages if stage.status is FirstStatus.LOOK_CLOSER]
    unread = by_stratum(of_round.first for of_round in together.rounds) if closer else {}
    return FirstFlags(
        stages=stages,
        county=flags.county_figure(tallies),
        notices=tuple(
            briefs.notice(
                stage,
                rule=together.rule,
                period=together.period,
                without_reasons=unread.get(stage.tally.slug, 0),
                colours=colours_of(together.first),
            )
            for stage in closer
        ),
        flagged_on=on,
    )


def _formal(together: Together, *, on: date) -> FormalFlags:
    flagged = read_first(together)
    rule = together.rule
    waiting = list(_waiting(together, flagged))
    if waiting:
        raise StepError(
            f"the larger draw is still to be taken in {', '.join(waiting)}",
            where="flag",
            do=f"Run: {together.typed('intensify', waiting[0], '--seed SEED')}",
        )
    asked_for = {stage.tally.slug for stage in flagged.closer}
    drawn = asked_for | {slug for of_round in together.rounds for slug in of_round.larger}
    return FormalFlags(
        stages=flags.formal_test(
            [stage.tally for stage in flagged.stages],
            combined=[_both_draws(together, slug) for slug in sorted(drawn)],
            rule=rule,
        ),
        county=flagged.county,
        flagged_on=on,
    )


def _waiting(together: Together, flagged: FirstFlags) -> Iterator[str]:
    """Areas to look at closer in which a round's larger draw is still to be taken."""
    for stage in flagged.closer:
        sizes = to_draw_by_round(together, stage)
        if any(size and stage.tally.slug not in of_round.larger for of_round, size in sizes):
            yield stage.tally.slug


def to_draw_by_round(together: Together, stage: StageOne) -> tuple[tuple[RoundDraws, int], ...]:
    """How many more a larger draw takes from each round of an area that is looked at closer."""
    parts = iter(stage.tally.parts)
    own = [one for one in together.rounds if _has(one.first, stage.tally.slug)]
    return tuple((of_round, flags.more_from(next(parts), rule=together.rule)) for of_round in own)


def _has(first: DrawFolder, slug: str) -> bool:
    return any(one.slug == slug for one in first.plan.strata)


def _both_draws(together: Together, slug: str) -> StratumTally:
    """An area's first and larger draws, over all rounds."""
    of_rounds = []
    for one in together.rounds:
        if _has(one.first, slug):
            draws = [one.first, *([one.larger[slug]] if slug in one.larger else [])]
            of_rounds.append(tallies_of(draws, only=slug))
    return flags.over_rounds(of_rounds)[0]


def read_first(together: Together) -> FirstFlags:
    """The first flags, worked out anew from the answers they were made from.

    Raises StepError before there are any, and where the answers were collected again since.
    """
    again = together.typed("flag")
    written = read_results(together.place, FIRST_FLAGS_FILE, do=f"Collect the first returns and run: {again}")
    if written["answers_sha256"] != _answers(together, first_only=True):
        raise StepError("the answers are not those that were flagged", where="first", do=f"Run: {again}")
    return first_flags(together, on=date.fromisoformat(written["flagged_on"]))


def read_formal(together: Together) -> FormalFlags:
    """The formal test as it was written, computed anew from the same answers."""
    written = read_results(
        together.place, FORMAL_FILE, do=f"Run: {together.typed('flag')} when every larger draw is judged"
    )
    return _formal(together, on=date.fromisoformat(written["flagged_on"]))


def read_results(place: Path, name: str, *, do: str = "") -> Mapping[str, Any]:
    """A file of results as it was written. Raises StepError where it is not there yet."""
    path = place / store.RESULTS / name
    if not path.exists():
        raise StepError("no area was flagged yet", where=place.name, do=do)
    found: Mapping[str, Any] = json.loads(store.read(path))
    return found


def _answers(together: Together, *, first_only: bool) -> dict[str, str]:
    """SHA-256 of the answers of each draw, by its code."""
    draws = [of_round.first for of_round in together.rounds] if first_only else together.draws
    return {together.code(one): answers_sha256(one) for one in draws}


def _first_files(together: Together, flagged: FirstFlags, theme: Theme) -> dict[str, bytes]:
    told = {
        f"{_NOTICE}{stage.tally.slug}.html": brief_html(notice_view(notice, dated=flagged.flagged_on), theme=theme)
        for stage, notice in zip(flagged.closer, flagged.notices, strict=True)
    }
    unread = by_stratum(one.first for one in together.rounds) if told else {}
    plain = {}
    for number, stage in enumerate(flagged.closer):
        without = unread.get(stage.tally.slug, 0)
        same = briefs.notice(
            _unnamed(stage),
            rule=together.rule,
            period=together.period,
            without_reasons=without,
            colours=colours_of(together.first),
        )
        plain[f"{_NOTICE}{number}.html"] = brief_html(notice_view(same, dated=flagged.flagged_on), theme=PLAIN)
    _search(told, together, plain)
    return {FIRST_FLAGS_FILE: canonical_json(_first_json(flagged, together)), **told}


def _search(told: Mapping[str, bytes], together: Together, plain: Mapping[str, bytes]) -> None:
    """Stop where a secret stands in what is sent. The figures beside it stay in the office, and are not searched."""
    if told:
        gate.refuse_secrets(told, together.draws, plain=plain, mend=MEND)


def _unnamed(stage: _Stage) -> _Stage:
    """The same stage of an area without its name: for the words that a notice holds wherever it goes."""
    return replace(stage, tally=replace(stage.tally, name="Area"))


def _formal_files(together: Together, formal: FormalFlags, theme: Theme) -> dict[str, bytes]:
    """The formal test, and the result for whoever was told of a closer look that shows no concern."""
    written = _formal_json(formal, together)
    unread = {one["slug"]: one["without_reasons"] for one in written["strata"]}
    told, plain = {}, {}
    for number, stage in enumerate(formal.stages):
        if stage.escalated and stage.status is not SecondStatus.CONCERN:
            slug = stage.tally.slug
            write = partial(
                briefs.outcome,
                rule=together.rule,
                period=together.period,
                without_reasons=unread[slug],
                known=together.read_together(slug),
                readers=together.readers,
                colours=colours_of(together.first),
            )
            view, same = (notice_view(write(one), dated=formal.flagged_on) for one in (stage, _unnamed(stage)))
            told[f"{_RESULT}{slug}.html"] = brief_html(view, theme=theme)
            plain[f"{_RESULT}{number}.html"] = brief_html(same, theme=PLAIN)
    _search(told, together, plain)
    return {FORMAL_FILE: canonical_json(written), **told}


def tally_json(one: StratumTally) -> dict[str, Any]:
    """A tally; with its rounds only where there are several."""
    found = {**asdict(one), "rounds": [tally_json(part) for part in one.rounds]}
    return found if one.rounds else {name: value for name, value in found.items() if name != "rounds"}


def _first_json(flagged: FirstFlags, together: Together) -> dict[str, Any]:
    return {
        "format": "scrutiny-first-flags-2",
        "answers_sha256": _answers(together, first_only=True),
        "flagged_on": flagged.flagged_on.isoformat(),
        "strata": [
            {
                **tally_json(stage.tally),
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


def _formal_json(formal: FormalFlags, together: Together) -> dict[str, Any]:
    unread = by_stratum(together.draws)  # kept here too, for the records are purged before a concern is forgotten
    return {
        "format": "scrutiny-formal-flags-1",
        "answers_sha256": _answers(together, first_only=False),
        "flagged_on": formal.flagged_on.isoformat(),
        "strata": [
            {
                **tally_json(stage.tally),
                "first": tally_json(stage.first),
                "escalated": stage.escalated,
                "p": stage.p,
                "adjusted": stage.adjusted,
                "benchmark_count": stage.benchmark_count,
                "interval": interval_json(stage.interval),
                "status": str(stage.status),
                "without_reasons": unread.get(stage.tally.slug, 0),
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
