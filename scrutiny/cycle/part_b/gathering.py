"""Part B of a cycle gathered: whether it may go out, and all that the paper is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import scrutiny
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.local import Checks
from scrutiny.cycle import status, steps, workspace
from scrutiny.cycle.checks import chosen
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.follow import together_of
from scrutiny.cycle.gate import LEAST_REASON
from scrutiny.cycle.part_b import before, checked, counting, judging, residents, trends
from scrutiny.cycle.part_b.listed import list_of
from scrutiny.cycle.part_b.waiting import waiting_of
from scrutiny.cycle.reasons import without_reasons
from scrutiny.cycle.shown import force_name
from scrutiny.cycle.state import Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import SettingError, StepError
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs.paper import Paper
from scrutiny.outputs.part_b import (
    Contents,
    Edition,
    Part,
    Sitting,
)
from scrutiny.records.days import period_words
from scrutiny.sampling.frame import sha256_of

STEP = "part-b"  # as the ledger has it; also the folder of a cycle in which its files lie


@dataclass(frozen=True, slots=True, kw_only=True)
class PartB:
    """Part B of a cycle. ``release``: why the chair released it early; "" where every answer was in.

    ``waiting``: what was not in then, by member code, such as "M3 (33 records)". ``contents``: of which ``paper`` is
    made; ``contents_sha256``: theirs, by which it is told whether they are another edition.
    """

    cycle: str
    paper: Paper
    contents: Contents = field(repr=False)
    release: str
    waiting: tuple[str, ...]
    contents_sha256: str


def part_b(root: Path, *, context: Context, cycle: str | None = None, release: str = "") -> PartB:
    """Part B for the meeting of a cycle. ``release``: the chair's reason for giving it out before all have answered.

    Raises StepError naming by code who has not answered, where there is no such reason, and where no list is fixed;
    SettingError for a reason that is none.
    """
    work = workspace.opened(root)
    name = steps.chosen_cycle(work, cycle, step=STEP, today=context.today())
    return gathered(work, name, context=context, release=release)


def gathered(work: Workspace, name: str, *, context: Context, release: str = "") -> PartB:
    """Part B of a cycle of a workspace that is open; as ``part_b``."""
    waiting = tuple(waiting_of(work, name))
    reason = " ".join(release.split()).rstrip(". ")  # a sentence goes on after it
    if waiting and not reason:
        raise StepError(
            f"not everybody has answered alone yet: {'; '.join(waiting)}",
            where=name,
            expected="every member's answers on every record, or the panel's results fixed",
            do="Collect what is missing: scrutiny collect. Or give the chair's reason for releasing it before that: "
            'scrutiny part-b --release "REASON"',
        )
    if waiting and sum(map(str.isalpha, reason)) < LEAST_REASON:
        raise SettingError(
            "this is no reason", where="--release", expected='such as "the meeting was brought forward by a week"'
        )
    contents = contents_of(work, name, waiting=waiting, reason=reason if waiting else "", context=context)
    edition, said = edition_of(work, name, contents)
    contents = replace(contents, edition=edition)
    return PartB(
        cycle=name,
        paper=outputs.paper(contents),
        contents=contents,
        release=contents.reason,
        waiting=waiting,
        contents_sha256=said,
    )


def contents_of(work: Workspace, name: str, *, waiting: tuple[str, ...], reason: str, context: Context) -> Contents:
    """All that the paper is made of."""
    earlier = before.cycle_before(work, name)
    last = before.last_cycle(work, earlier)
    concerns = tuple(before.concerns(work, name, earlier))
    listed = list_of(work, name)
    context.say("Checking the searches on the list")
    checks = _checks(work)
    findings = evaluate(listed.records, checks.rules, checks.settings)
    together = together_of(work, name) if any(one.draws for one in work.state.cycle(name).rounds.values()) else None
    judged, tallies = (None, None) if waiting or together is None else judging.judged(together)
    follow_ups, no_follow_ups = before.follow_ups(work, earlier, concerns)
    return Contents(
        force=force_name(work.bound(name).force.name),
        sitting=_sitting(work, name),
        period=period_words(listed.window.first, listed.window.last),
        drawn=sum(len(one.key) for one in together.draws) if together else 0,
        must_see=sum(len(one.must_see) for one in together.draws) if together else 0,
        county=counting.county(listed),
        areas=judging.areas(listed, tallies),
        groups=counting.groups(listed.records),
        people=residents.people_of(work, listed),
        quality=checked.quality(listed, findings, together),
        unread=_unread(together.draws) if together else None,
        unread_first=_unread(one for one in together.draws if one.is_first) if together else None,
        also_must_see=together.read_together() if together else (),
        noticed=checked.noticed(together, listed.records, findings, checks) if together else (),
        waiting=waiting,
        reason=reason,
        last=last,
        actions=tuple(before.actions(work, name, concerns)),
        concerns=concerns,
        closer=before.looked_at_closer(work, name, together),
        looked=tuple(before.closer_looks(work, name)),
        history=trends.history(work, listed),
        judged=judged,
        follow_ups=follow_ups,
        no_follow_ups=no_follow_ups,
    )


def _unread(draws: Iterable[DrawFolder]) -> Part:
    """Of the records drawn by lot, those whose reasons members could not read."""
    every = tuple(draws)
    return Part(count=without_reasons(every), of=sum(len(one.key) for one in every))


def edition_of(work: Workspace, name: str, contents: Contents) -> tuple[Edition, str]:
    """Which edition these contents are, and their hash.

    Contents that were given out before are the edition they were then, so that the same inputs give the same bytes; any
    others are the next one, by the last step on record that may have changed them. Nothing is read from the clock.
    """
    said = sha256_of(f"{scrutiny.__version__} {contents!r}".encode())
    code = Subject(cycle=name).code
    known: dict[str, Edition] = {}
    for event in work.events:
        if event.step != STEP or event.subject != code:
            continue
        one = (event.payload or {}).get("edition")
        if one is None:  # of before there were editions, or its payload was deleted
            known[f"entry {event.number}"] = Edition(number=len(known) + 1, day=event.moment.date(), entry=event.number)
        else:
            known[one["contents_sha256"]] = Edition(
                number=one["number"], day=date.fromisoformat(one["day"]), entry=one["entry"]
            )
    if said in known:
        return known[said], said
    last = [event for event in work.events if event.step != STEP and event.subject.partition("/")[0] <= name][-1]
    return Edition(number=len(known) + 1, day=last.moment.date(), entry=last.number), said


def _checks(work: Workspace) -> Checks:
    """The checks of this office, as its settings name them."""
    file = work.config.checks.file
    return chosen(work.root / file if file else None)


def _sitting(work: Workspace, name: str) -> Sitting:
    meeting = status.meeting_of(work, work.state.cycle(name))
    if meeting is None:
        return Sitting(cycle=name)
    following = work.config.after(meeting.date)
    return Sitting(
        cycle=name, day=meeting.date, place=meeting.place, following=following.date if following is not None else None
    )
