"""What is done with a draw in a workspace, as recorded steps: details, pack, collect, decide, replace, keep-video.

Each is the plain function of its name on a draw folder, under the lock, where the tables of states allow it, with its
event.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.cycle import calendar, config, copies, state, steps, store, workspace
from scrutiny.cycle import collect as collecting
from scrutiny.cycle import details as detailing
from scrutiny.cycle import keep_video as videos
from scrutiny.cycle import pack as packing
from scrutiny.cycle import replace as replacing
from scrutiny.cycle.collect import Decided, Judged
from scrutiny.cycle.context import Context
from scrutiny.cycle.details import REQUEST_FILE, Detailed
from scrutiny.cycle.folder import ANSWERS_FILE, open_folder
from scrutiny.cycle.keep_video import Answered, Listed
from scrutiny.cycle.load import Extract
from scrutiny.cycle.look import look_of
from scrutiny.cycle.pack import Anchor, Packed
from scrutiny.cycle.personal import Panel
from scrutiny.cycle.replace import Replaced
from scrutiny.cycle.state import Subject
from scrutiny.cycle.status import drawn_on, judged_at
from scrutiny.cycle.steps import Done
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import IntegrityError, StepError
from scrutiny.panel import register
from scrutiny.records.days import day_words


def pack(
    root: Path,
    *,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
    clear: Mapping[str, str] | None = None,
) -> Done[Packed]:
    """Make the packs of a draw. They print the hash of the draw's event, so that paper anchors the ledger."""
    work = workspace.opened(root)

    def about(made: Packed, at: Path) -> dict[str, object]:
        return {
            "pack_id": made.pack_id,
            "files": steps.hashes_of(made.folder, at),
            "signers": list(made.signers),
            "searched": made.searched,
            "cleared": made.cleared,
        }

    return steps.on_draw(
        root,
        "pack",
        act=lambda place, draw: packing.pack(
            place,
            context=context,
            draw=draw,
            anchor=_ready(work, place, draw or state.FIRST),
            panel=panel_of(work, _subject(place, draw)),
            clear=clear,
            theme=look_of(root),
        ),
        about=about,
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def _ready(work: Workspace, place: Path, stage: str) -> Anchor:
    """What the ledger says of a draw: how it was announced, and the hash of its event.

    Raises StepError where the details of its records are still to come.
    """
    subject = _subject(place, stage)
    number = subject.round
    if work.bound(subject.cycle).supply.way == config.LIST_FIRST and work.payload_of("details", subject) is None:
        raise StepError(
            "the details of the drawn records are not here yet",
            where=subject.cycle,
            expected=f"what the force answers to private/{REQUEST_FILE}",
            do="Run: scrutiny load --details FILES",
        )
    _refuse_others(work, place, subject)
    payload = work.payload_of("draw" if stage == state.FIRST else "intensify", subject) or {}
    fixed = work.payload_of("freeze", Subject(cycle=subject.cycle, round=number)) or {}
    drawn = work.state.cycle(subject.cycle).round(number).draws[stage]
    loaded = work.payload_of("load", Subject(cycle=subject.cycle, round=number)) or {}
    since = loaded.get("since", {}) if stage == state.FIRST else {}
    first = work.payload_of("draw", Subject(cycle=subject.cycle, round=number)) or {}
    return Anchor(
        announced=payload.get("announced", ""),
        announced_first="" if stage == state.FIRST else first.get("announced", ""),
        witness=payload.get("witness", ""),
        extract=_extract_words(loaded.get("provenance", {})),
        event=drawn.hash,
        late=fixed.get("late", 0) if stage == state.FIRST else 0,
        changed=since.get("changed", 0),
        gone=since.get("gone", 0),
        reconciled=_reconciled(work) if stage == state.FIRST else (),
    )


def _refuse_others(work: Workspace, place: Path, subject: Subject) -> None:
    """Raise IntegrityError where the details are not those that were recorded: a load of them did not end."""
    payload = work.payload_of("details", subject)
    if payload is None:
        return
    kept = detailing.kept(open_folder(place, draw=None if subject.stage == state.FIRST else subject.stage))
    if kept is None or kept.sha256 != payload["details_sha256"]:
        raise IntegrityError(
            "the details of the drawn records are not those that were loaded",
            where=subject.code,
            do="Load them again: scrutiny load --details FILES",
        )


def panel_of(work: Workspace, subject: Subject) -> Panel:
    """Who gets a copy of a draw's pack: the members' register, else as many as the settings say."""
    areas = copies.area_names(work)
    known = copies.register_of(work.root, areas=areas)
    bound = work.bound(subject.cycle)
    meeting = judged_at(work, subject)
    on = meeting.date if meeting is not None else None
    due = next((one.day for one in calendar.dues(bound, meeting) if one.step == "returns"), None) if meeting else None
    drawn = drawn_on(work, subject)
    if due is not None and drawn is not None and due <= drawn:
        due = None  # the office writes it in
    return Panel(
        register=known,
        codes=copies.codes_for(known, members=bound.panel.members, on=on),
        usual=register.USUAL,
        cycle=subject.cycle,
        slugs={name: slug for slug, name in (areas or {}).items()},
        meeting=on,
        answers_by=due,
        place=meeting.place if meeting is not None else "",
        office=bound.force.office,
    )


def _extract_words(said: Mapping[str, Any]) -> str:
    """Who made an extract, when and with which filter, as far as it was said."""
    parts = [
        f"made by {said['made_by']}" if said.get("made_by") else "",
        f"on {day_words(date.fromisoformat(said['made_on']))}" if said.get("made_on") else "",
    ]
    made = " ".join(part for part in parts if part)
    further = [
        f"filter: {said['filter']}" if said.get("filter") else "",
        f"the force's own count: {said['total']:,}" if said.get("total") else "",
    ]
    return "; ".join(part for part in (made, *further) if part)


def _reconciled(work: Workspace) -> tuple[str, ...]:
    """What the last comparison with the published figures showed, for the next pack; nothing where there was none."""
    for event in reversed(work.events):
        if event.step == "reconcile" and event.payload is not None:
            cycle = event.subject.partition("/")[0]
            fetched = f" (fetched {event.payload['fetched']})" if event.payload["fetched"] else ""
            how = f"The lists of cycle {cycle} were compared with what the force published of the same days{fetched}."
            return (how, *event.payload["said"])
    return ()


def load_details(
    root: Path,
    extract: Extract,
    *,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Done[Detailed]:
    """Keep what the force answered to the request for the drawn records' details."""

    def act(place: Path, draw: str | None) -> Detailed:
        found = workspace.opened(root)
        one = _subject(place, draw)
        standing = found.state.cycle(one.cycle).round(one.round).draws[one.stage].state
        if standing not in (state.Judged.DRAWN, state.Judged.REDACTED):
            raise StepError(
                f"that cannot be done now: it is {standing}",
                where=one.cycle,
                do="Members have these records as they are",
            )
        return detailing.load_details(place, steps.with_areas(extract, found), context=context, draw=draw)

    return steps.on_draw(
        root,
        "details",
        act=act,
        about=lambda made, _: {
            "details_sha256": made.sha256,
            "found": made.found,
            "missing": list(made.missing),
            "invented": made.invented,
            "differing": dict(made.differing),
        },
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def collect(
    root: Path,
    paths: Sequence[Path],
    *,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
    replace: bool = False,
) -> Done[Judged]:
    """Read the members' workbooks of a draw. All that are back are given together, each time anew."""

    def about(made: Judged, _: Path) -> dict[str, object]:
        return {
            "answers_sha256": steps.hash_of(made.draw.answers_path),
            "back": sorted(made.members.loc[made.members["file"] != "", "member"].tolist()),
            "rejects": len(made.rejects),
        }

    return steps.on_draw(
        root,
        "collect",
        act=lambda place, draw: collecting.collect(place, paths, context=context, draw=draw, replace=replace),
        about=about,
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def decide(
    root: Path, *, context: Context, cycle: str | None = None, round_: int = 1, stage: str | None = None
) -> Done[Decided]:
    """Fix the panel's results of a draw. From then on no further answer is read for it.

    Raises IntegrityError where the answers are not those that were collected.
    """

    def act(place: Path, draw: str | None) -> Decided:
        made = collecting.decided(place, draw=draw)
        subject = _subject(place, draw)
        collected = workspace.opened(root).payload_of("collect", subject)
        if collected is not None and collected["answers_sha256"] != made.answers_sha256:
            raise IntegrityError(
                f"{ANSWERS_FILE} differs: it is not what was collected",
                where=subject.code,
                do="Collect again, all workbooks together: scrutiny collect",
            )
        return made

    return steps.on_draw(
        root,
        "decide",
        act=act,
        about=lambda made, _: {"answers_sha256": made.answers_sha256, "results": dict(made.counts)},
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def _subject(place: Path, draw: str | None) -> Subject:
    """Which draw lies in a folder of a workspace."""
    return Subject(cycle=place.parent.name, round=int(place.name.partition("-")[2]), stage=draw or state.FIRST)


def replace(
    root: Path,
    record: str,
    *,
    reason: str,
    context: Context,
    words: str = "",
    reserve: str | None = None,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Done[Replaced]:
    """Withdraw a drawn record that cannot be shown, and call the next reserve; the event says which, by public id."""

    def act(place: Path, draw: str | None) -> Replaced:
        code = _subject(place, draw).code
        known = sum(one.step == "replace" and one.subject == code for one in workspace.opened(root).events)
        made = replacing.replace(
            place, record, reason=reason, words=words, reserve=reserve, draw=draw or state.FIRST, known=known
        )
        if (made.draw.path / store.PRIVATE / REQUEST_FILE).exists():  # the reserve's details have to be asked for
            detailing.write_request(place, draw)
        return made

    return steps.on_draw(
        root,
        "replace",
        act=act,
        about=lambda made, _: {
            "number": made.number,
            "withdrawn": made.made.withdrawn,
            "reason": made.reason.code,
            "reserve": made.made.reserve,
        },
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def keep_video(
    root: Path,
    *,
    context: Context,
    kept_days: int | None = None,
    today: date | None = None,
    cycle: str | None = None,
    round_: int = 1,
) -> Done[tuple[Listed, ...]]:
    """Write the lists of videos to keep of a round's draws, for the force's liaison."""
    if kept_days is None:
        kept_days = workspace.opened(root).config.supply.video_days
    days = kept_days
    return steps.on_draw(
        root,
        "keep-video",
        act=lambda place, _: videos.keep_video(place, kept_days=days, today=today or context.today()),
        about=lambda made, _: {
            "videos": sum(len(one.made.rows) for one in made),
            "draws": [one.draw.stage for one in made],
        },
        context=context,
        cycle=cycle,
        round_=round_,
    )


def video_answer(
    root: Path, file: Path, *, context: Context, cycle: str | None = None, round_: int = 1
) -> Done[Answered]:
    """Read what the liaison filled in: which videos are kept."""
    return steps.on_draw(
        root,
        "video-answer",
        act=lambda place, _: videos.returned(place, file),
        about=lambda made, _: {
            "draw": made.draw.stage,
            "lists": {name: dict(made.counts[name]) for name in made.counts},
        },
        context=context,
        cycle=cycle,
        round_=round_,
    )
