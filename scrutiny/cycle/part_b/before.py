"""Cycles before this one and what became of them: decisions, areas of concern, actions, records followed up."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from scrutiny.accountability import flags
from scrutiny.cycle import calendar, state, status, store, workspace
from scrutiny.cycle.collect import results_of
from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE, DrawFolder
from scrutiny.cycle.follow import together_of
from scrutiny.cycle.part_b.judging import RESULT_WORDS
from scrutiny.cycle.reasons import without_reasons
from scrutiny.cycle.state import AREA, CLOSER, CONCERN, Cycle, Subject
from scrutiny.cycle.together import Together
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import IntegrityError, StepError
from scrutiny.outputs.part_b import (
    Action,
    CloserLook,
    Concern,
    Count,
    FollowUp,
    LastCycle,
    Part,
)
from scrutiny.panel.decisions import Colour
from scrutiny.records.days import month_words
from scrutiny.sampling import draw
from scrutiny.sampling.frame import sha256_of

_SHOWN_RESULTS = (
    Colour.GREEN,
    Colour.AMBER,
    Colour.RED,
    Colour.CANNOT_JUDGE,
    Colour.UNAVAILABLE,
)  # in the order in which they are said


def cycle_before(work: Workspace, name: str) -> Cycle | None:
    """The last cycle before this one that had a draw."""
    drawn = [
        one for one in work.state.cycles.values() if one.name < name and any(each.draws for each in one.rounds.values())
    ]
    return max(drawn, key=lambda one: one.name, default=None)


def _results(work: Workspace, name: str, file: str) -> Mapping[str, Any] | None:
    """Results of a cycle as they were written; None where there are none. Raises IntegrityError where they differ."""
    path = work.root / workspace.CYCLES / name / store.RESULTS / file
    if not path.exists():
        return None
    content = store.read(path)
    said = [
        event.payload
        for event in work.events
        if event.step == "flag" and event.subject == Subject(cycle=name).code and event.payload is not None
    ]
    named = [one["results_sha256"] for one in said if one["results"].endswith(f"/{file}")]
    if named and named[-1] != sha256_of(content):
        raise IntegrityError(f"{file} differs: it is not what the comparison gave", where=name)
    found: Mapping[str, Any] = json.loads(content)
    return found


def last_cycle(work: Workspace, earlier: Cycle | None) -> LastCycle | None:
    """What is on record of the cycle before; None where there is none."""
    if earlier is None:
        return None
    results: dict[str, int] = {}
    published = ""
    for event in work.events:
        if not event.subject.startswith(f"{earlier.name}/") or event.payload is None:
            continue
        if event.step == "decide":
            for colour, number in event.payload.get("results", {}).items():
                results[colour] = results.get(colour, 0) + int(number)
        if event.step == "publish":
            was = "were published" if "where" in event.payload else "were not published; the reason is in the ledger"
            published = f"The figures for the public {was}."
    meeting = status.meeting_of(work, earlier)
    first = _results(work, earlier.name, FIRST_FLAGS_FILE)
    formal = _results(work, earlier.name, FORMAL_FILE)
    return LastCycle(
        name=earlier.name,
        met=meeting.date if meeting else None,
        results=tuple(
            Count(name=RESULT_WORDS[colour], count=results[str(colour)])
            for colour in _SHOWN_RESULTS
            if results.get(str(colour))
        ),
        compared_on=date.fromisoformat((formal or first or {})["flagged_on"]) if formal or first else None,
        closer=tuple(one["name"] for one in (first or {}).get("strata", ()) if one["status"] == "look closer"),
        concerns=tuple(one["name"] for one in (formal or {}).get("strata", ()) if one["status"] == "area of concern"),
        unread=_unread(_draws(work, earlier.name)),
        published=published,
    )


def _unread(draws: Sequence[DrawFolder]) -> Part | None:
    """Of the records drawn by lot, those whose reasons members could not read; None where that is not known."""
    return Part(count=without_reasons(draws), of=sum(len(one.key) for one in draws)) if draws else None


def concerns(work: Workspace, name: str, earlier: Cycle | None) -> Iterator[Concern]:
    """Areas of concern, the oldest first: of this cycle and the one before, and of any older one without an answer."""
    recent = {name, earlier.name} if earlier else {name}
    for event in work.events:
        if event.step != CONCERN:
            continue
        subject = state.subject_of(event)
        slug = subject.stage.removeprefix(AREA)
        if subject.cycle <= name and (subject.cycle in recent or slug in work.state.cycle(subject.cycle).owed):
            yield _concern(work, subject, slug)


def _concern(work: Workspace, subject: Subject, slug: str) -> Concern:
    formal = _results(work, subject.cycle, FORMAL_FILE) or {}
    found = next((one for one in formal.get("strata", ()) if one["slug"] == slug), None)
    if found is None:
        raise IntegrityError(f"{FORMAL_FILE} says nothing of an area of concern", where=f"{subject.cycle}, {slug}")
    interval = found["interval"] or {}
    briefs = [one for one in work.events if one.step == "brief" and one.subject == subject.code]
    answers = [one for one in work.events if one.step == "answer" and one.subject == subject.code]
    brief = (briefs[-1].payload or {}) if briefs else {}
    answer = (answers[-1].payload or {}) if answers else {}
    is_area = found["kind"] == "area"
    drawn = [one for one in _draws(work, subject.cycle) if one.is_first or one.stage == f"{draw.INTENSE}{slug}"]
    # As it was written with the flag, for the records may be purged by now; an older file did not say it.
    unread = found.get("without_reasons")
    return Concern(
        cycle=subject.cycle,
        area=found["name"],
        addressee=f"the Chief Inspector for {found['name']}" if is_area else flags.FORCE_LEAD,
        since=date.fromisoformat(formal["flagged_on"]),
        green=found["green"],
        judged=found["green"] + found["amber"] + found["red"],
        drawn=found["drawn"],
        population=found["population"],
        wanted=found["benchmark_count"],
        benchmark=_benchmark(work, subject.cycle),
        without_reasons=without_reasons(drawn, slug=slug) if unread is None else int(unread),
        low=interval.get("low"),
        high=interval.get("high"),
        asked=briefs[-1].moment.date() if briefs else None,
        cases=int(brief.get("cases", 0)),
        due=date.fromisoformat(brief["due"]) if brief.get("due") else None,
        answered=date.fromisoformat(answer["received"]) if answer.get("received") else None,
        documents=len(answer.get("files", {})),
    )


def _benchmark(work: Workspace, name: str) -> float | None:
    """The benchmark of the plan of a cycle; None where its records were deleted when their time was over."""
    try:
        return together_of(work, name).rule.benchmark
    except StepError:
        return None


def _draws(work: Workspace, name: str) -> tuple[DrawFolder, ...]:
    """The draws of a cycle; none where their records were deleted when their time was over."""
    try:
        return together_of(work, name).draws
    except StepError:
        return ()


def looked_at_closer(work: Workspace, name: str, together: Together | None) -> tuple[str, ...]:
    """Areas of this cycle that are looked at closer, while nothing is said of them yet."""
    if together is None:
        return ()
    found = [state.subject_of(event) for event in work.events if event.step == CLOSER]
    slugs = {one.stage.partition(":")[2] for one in found if one.cycle == name}
    if _results(work, name, FORMAL_FILE) is not None:
        return ()
    names = {one.slug: one.name for of_round in together.rounds for one in of_round.first.plan.strata}
    return tuple(label for slug, label in names.items() if slug in slugs)


def closer_looks(work: Workspace, name: str) -> Iterator[CloserLook]:
    """How each closer look of this cycle ended, as the formal comparison wrote it; none before that."""
    for one in (_results(work, name, FORMAL_FILE) or {}).get("strata", ()):
        if one.get("escalated"):
            interval = one["interval"] or {}
            yield CloserLook(
                area=one["name"],
                first=one["first"]["drawn"],
                drawn=one["drawn"],
                green=one["green"],
                judged=one["green"] + one["amber"] + one["red"],
                population=one["population"],
                result=one["status"],
                low=interval.get("low"),
                high=interval.get("high"),
            )


def actions(work: Workspace, name: str, concerns: Sequence[Concern]) -> Iterator[Action]:
    """What somebody must do by a day, as far as the ledger knows: answers to briefs, and which videos are kept."""
    found = [
        Action(
            what=f"Answer the panel's brief on {one.area} (cycle {one.cycle})",
            owner=one.addressee,
            due=one.due,
            done=one.answered,
        )
        for one in concerns
        if one.asked
    ]
    found += [
        Action(what=f"Write the brief on {one.area} (cycle {one.cycle})", owner="the office", due=None, done=None)
        for one in concerns
        if not one.asked
    ]
    found += _videos(work, name)
    yield from sorted(found, key=lambda one: (one.due is None, one.due or date.max))


def _videos(work: Workspace, name: str) -> Iterator[Action]:
    """The force is asked which videos of each round it keeps."""
    own = work.config.meeting(name)
    due = {}
    if own is not None:
        dues = calendar.dues(status.settings_of(work, name), own)
        due = {one.round: one.day for one in dues if one.step == "videos"}
    several = len(work.state.cycle(name).rounds) > 1
    for number in sorted(work.state.cycle(name).rounds):
        code = Subject(cycle=name, round=number).code
        if not any(event.step == "keep-video" and event.subject == code for event in work.events):
            continue
        done = [event.moment.date() for event in work.events if event.step == "video-answer" and event.subject == code]
        yield Action(
            what="Say which videos of the drawn records are kept" + (f" (round {number})" if several else ""),
            owner="the force's liaison",
            due=due.get(number),
            done=done[-1] if done else None,
        )


def follow_ups(
    work: Workspace, earlier: Cycle | None, concerns: Sequence[Concern]
) -> tuple[tuple[FollowUp, ...] | None, str]:
    """The amber and red records of the cycle before, red first; and why there are none to show."""
    if earlier is None:
        return None, "No earlier cycle is on record here."
    try:
        draws = together_of(work, earlier.name).draws
        found = [(one, results_of(one)) for one in draws]
    except StepError:
        return None, (
            f"The records of cycle {earlier.name} cannot be listed: they were deleted when their time was over, or not "
            "judged."
        )
    about = {one.area: one for one in concerns if one.cycle == earlier.name}
    rows = []
    for one, results in found:
        slugs = dict(zip(one.key["number"].astype("str"), one.key["stratum"], strict=True))
        wanted = results[results["result"].isin([str(Colour.AMBER), str(Colour.RED)])]
        for number, result in zip(wanted["record"], wanted["result"], strict=True):
            area = one.area_names[slugs[number]]
            rows.append(FollowUp(number=number, area=area, result=str(result), done=_followed(about.get(area))))
    return tuple(sorted(rows, key=lambda row: row.result != str(Colour.RED))), ""


def _followed(concern: Concern | None) -> str:
    """What followed from a record: what its area's brief brought, else nothing that is on record."""
    if concern is None or concern.asked is None:
        return "Nothing is on record: no brief went out on this area."
    if concern.answered is None:
        return "In the brief to the Chief Inspector; no answer yet."
    day = f"{concern.answered.day} {month_words(concern.answered)}"
    return f"In the brief to the Chief Inspector; answered on {day}."
