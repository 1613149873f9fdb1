"""Verify a whole workspace: the ledger, and everything on disk that it says something of.

The first difference that cannot be made good stops with its name. What can be made again (a pack that somebody edited,
what a step left that was stopped) is told and stops nothing. What is over its time and was purged is told with its day:
the draw and the panel's results are worked out again from what stays, and a file may be missing only where a purge in
the ledger has named it.

``tie`` goes one step further back: to the force's own file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from scrutiny.cycle import copies, keep, lock, purge, rounds, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import (
    ANSWERS_FILE,
    FRAME_PRIVATE_FILE,
    INTENSE,
    LOAD_FILE,
    ORIGINS_FILE,
    SALT_FILE,
    larger_folders,
    verify_all,
    verify_public,
)
from scrutiny.cycle.load import Extract, one_force, read_records
from scrutiny.cycle.purge import Kind
from scrutiny.cycle.signatures import SIGNED_FILE
from scrutiny.cycle.state import FIRST, Judged, Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, IntegrityError, SettingError, StepError
from scrutiny.panel import decisions, questions, returns
from scrutiny.records import identity
from scrutiny.records.days import day_words
from scrutiny.sampling import draw, manifest, plan, replacements
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv, sha256_of
from scrutiny.sampling.verify import Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What was found to agree, and what should be done again."""

    events: int
    head: str
    loads: int
    frozen: int
    draws: int
    files: int  # of packs, Part B and briefs, as they were made
    scored: int  # draws whose results were worked out again from the answers, and are those that were fixed
    purged: tuple[str, ...]  # in words: what was deleted because its time was over, and when
    again: tuple[str, ...]  # in words: what can be made again, and how


def audit(root: Path) -> Audited:
    """Verify a workspace. Raises IntegrityError naming the first difference, or what is missing.

    Where a step was stopped before its end, the difference may be what it left: that is said with it.
    """
    try:
        return _audited(root)
    except (IntegrityError, InputError) as error:
        stopped = lock.unfinished(root)
        if not stopped:
            raise
        raise IntegrityError(
            error.found, where=error.where, do=f"A step did not end ({stopped}): run it again, then verify again"
        ) from None


def _audited(root: Path) -> Audited:
    work = workspace.opened(root)
    _ = work.salt
    _notes(work)
    loads = _loads(work)
    frozen, draws, scored = _rounds(work)
    _figures(work)
    _replies(work)
    files, again = _made(work)
    return Audited(
        events=len(work.events),
        head=work.events[-1].hash,
        loads=loads,
        frozen=frozen,
        draws=draws,
        files=files,
        scored=scored,
        purged=tuple(_purged(work)),
        again=(*again, *_unfinished(work)),
    )


def _notes(work: Workspace) -> None:
    """A sentence in a file's place that it was deleted is believed only where a purge has named the file."""
    for path in sorted((work.root / workspace.CYCLES).rglob("*")):
        name = path.relative_to(work.root).as_posix()
        if path.is_file() and purge.is_gone(path) and not purge.is_excused(work, name):
            raise IntegrityError("it says that it was deleted, and no purge says so", where=name)


def _content(path: Path, *, where: str) -> bytes:
    """A file that has to be there. Raises IntegrityError where it is not, or cannot be read."""
    try:
        return store.read(path)
    except InputError as error:
        raise IntegrityError(f"{path.name}: {error.found}, and no purge says so", where=where) from None


# --- extracts and draws ---------------------------------------------------------------------------------------


def _loads(work: Workspace) -> int:
    """Loads that nothing has taken the place of, each against what was written down of it."""
    latest = {event.payload["folder"]: event.payload for event in work.events if event.step == "load" and event.payload}
    for name, payload in latest.items():
        content = _content(work.root / name / keep.RECORDS_FILE, where=name)
        if sha256_of(content) != payload["records_sha256"]:
            raise IntegrityError(f"{keep.RECORDS_FILE} differs: it is not what was loaded", where=name)
    for event in work.events:
        if event.step == "history" and event.payload:  # no list is made of these: they only have to be what they say
            folder = work.root / event.payload["folder"]
            about = json.loads(_content(folder / keep.LOAD_FILE, where=event.payload["folder"]))
            content = _content(folder / keep.RECORDS_FILE, where=event.payload["folder"])
            if sha256_of(content) != about["records_sha256"]:
                raise IntegrityError(
                    f"{keep.RECORDS_FILE} differs: it is not what was loaded", where=event.payload["folder"]
                )
    return len(latest)


def _rounds(work: Workspace) -> tuple[int, int, int]:
    """Lists that are fixed and not drawn from yet, rounds that are drawn, and draws whose results are as they were."""
    frozen = draws = scored = 0
    gone = purge.purged(work)
    for subject, stage in _subjects(work):
        if stage is Stage.FROZEN:
            _fixed(work, subject)
            frozen += 1
        if stage is Stage.JUDGING:
            kinds = gone.get(subject.cycle, {})
            _draws(work, subject, purged=Kind.EXTRACT in kinds)
            _signatures(work, subject, purged=Kind.DETAILS in kinds)
            _copies(work, subject)
            scored += _answers(work, subject, purged=Kind.SCORES in kinds)
            draws += 1
    return frozen, draws, scored


def _fixed(work: Workspace, subject: Subject) -> None:
    """A list that waits for its seed: every file that the fingerprint covers."""
    folder = work.frozen(subject)
    payload = work.payload_of("freeze", subject)
    content = _content(folder / store.PUBLIC / manifest.FREEZE_FILE, where=subject.code)
    if payload is not None and sha256_of(content) != payload["freeze_sha256"]:
        raise IntegrityError(f"{manifest.FREEZE_FILE} differs: it is not what was fixed", where=subject.code)
    frozen = json.loads(content)
    for key, name in (
        ("frame_sha256", f"{store.PUBLIC}/{FRAME_FILE}"),
        ("plan_sha256", f"{store.PUBLIC}/{manifest.PLAN_FILE}"),
        ("private_frame_sha256", f"{store.PRIVATE}/{FRAME_PRIVATE_FILE}"),
    ):
        if sha256_of(_content(folder / name, where=subject.code)) != frozen[key]:
            raise IntegrityError(f"{name} differs: it is not what was fixed", where=subject.code)


def _draws(work: Workspace, subject: Subject, *, purged: bool) -> None:
    """The draws of a round. ``purged``: the list with all fields is over its time, so that only what stays is there."""
    folder = work.folder(subject)
    try:
        if purged:
            _public_only(work, folder)
        else:
            verify_all(folder)
    except (InputError, StepError) as error:  # a file of a draw is never just missing
        name = f"{error.where}: " if error.where else ""
        raise IntegrityError(f"{name}{error.found}, and no purge says so", where=subject.code) from None
    except (LookupError, TypeError, ValueError):  # no hash is known of these two, and they are read as they are
        raise IntegrityError(
            f"{store.PRIVATE}/{LOAD_FILE} or {ORIGINS_FILE} cannot be read as scrutiny wrote it", where=subject.code
        ) from None
    for stage in work.state.cycle(subject.cycle).round(subject.round).draws:
        about = replace(subject, stage=stage)
        payload = work.payload_of("draw" if stage == FIRST else "intensify", about)
        content = _content(_place(folder, stage) / store.PUBLIC / manifest.MANIFEST_FILE, where=about.code)
        if payload is not None and sha256_of(content) != payload.get("manifest_sha256", sha256_of(content)):
            raise IntegrityError(
                f"{manifest.MANIFEST_FILE} differs: it is another draw than the ledger says", where=about.code
            )


def _public_only(work: Workspace, folder: Path) -> None:
    """Every draw of a round again, from its public folder; and that the salt is still the one that was frozen."""
    public = folder / store.PUBLIC
    verify_public(public)
    frozen = json.loads(store.read(public / manifest.FREEZE_FILE))
    salt = store.read(folder / store.PRIVATE / SALT_FILE).decode("ascii", errors="replace").strip()
    if salt != work.salt.hex() or sha256_of(work.salt) != frozen["salt_sha256"]:
        raise IntegrityError(f"private/{SALT_FILE} differs: it is not the salt that was frozen")
    for larger in (path / store.PUBLIC for path in larger_folders(folder)):
        found = verify_public(larger)
        if larger.parent != _place(folder, found.stage):
            raise IntegrityError("the larger draw lies in the folder of another area", where=larger.parent.name)
        for name, copy in (
            (manifest.MANIFEST_FILE, manifest.FIRST_MANIFEST_FILE),
            (manifest.SAMPLE_FILE, manifest.FIRST_SAMPLE_FILE),
            (manifest.FREEZE_FILE, manifest.FREEZE_FILE),
        ):
            if store.read(public / name) != store.read(larger / copy):
                raise IntegrityError(
                    f"{copy} differs: the larger draw goes on from another first draw", where=larger.parent.name
                )


def _place(folder: Path, stage: str) -> Path:
    """Where a draw of a round lies."""
    return folder if stage == FIRST else folder / f"{INTENSE}{stage.removeprefix(draw.INTENSE)}"


def _subjects(work: Workspace) -> Iterator[tuple[Subject, Stage]]:
    for cycle in work.state.cycles.values():
        for of_round in cycle.rounds.values():
            yield Subject(cycle=cycle.name, round=of_round.number), of_round.state


# --- answers and results ----------------------------------------------------------------------------------------


def _signatures(work: Workspace, subject: Subject, *, purged: bool) -> None:
    """The signatures of each draw of a round, as they were when a file with some was read last."""
    for stage in () if purged else work.state.cycle(subject.cycle).round(subject.round).draws:
        about = replace(subject, stage=stage)
        of_this = [one for one in work.events if one.step in ("signing", "redact") and one.subject == about.code]
        payload = of_this[-1].payload if of_this else None
        if payload is None or not payload["redaction_sha256"]:
            continue
        path = _place(work.folder(subject), stage) / store.PRIVATE / SIGNED_FILE
        if sha256_of(_content(path, where=about.code)) != payload["redaction_sha256"]:
            raise IntegrityError(f"{SIGNED_FILE} differs: it is not what was signed", where=about.code)


def _copies(work: Workspace, subject: Subject) -> None:
    """The copy register of each draw of a round, as a step wrote it last; it stays when the packs are deleted."""
    for stage in work.state.cycle(subject.cycle).round(subject.round).draws:
        about = replace(subject, stage=stage)
        of_this = [one for one in work.events if one.step in (copies.GIVEN, copies.BACK) and one.subject == about.code]
        path = _place(work.folder(subject), stage) / store.PRIVATE / copies.COPIES_FILE
        if not of_this and not path.exists():
            continue
        content = _content(path, where=about.code)
        payload = of_this[-1].payload if of_this else None
        try:
            same = payload is not None and copies.lasting_hash(content) == payload["copies_sha256"]
        except IntegrityError:  # it cannot be read
            same = False
        if not same:
            raise IntegrityError(
                f"{copies.COPIES_FILE} differs: it is not what was written down when copies were given or came back",
                where=about.code,
            )


def _answers(work: Workspace, subject: Subject, *, purged: bool) -> int:
    """The answers of each draw of a round, as they were collected or fixed; how many results were worked out again."""
    scored = 0
    if purged:
        return scored
    salted, counted = purge.kept_answers(work), purge.kept_results(work)
    for stage, judged in work.state.cycle(subject.cycle).round(subject.round).draws.items():
        about = replace(subject, stage=stage)
        path = _place(work.folder(subject), stage) / store.PRIVATE / ANSWERS_FILE
        name = path.relative_to(work.root).as_posix()
        payload = work.payload_of("decide", about) or work.payload_of("collect", about)
        if name in salted:
            if purge.answers_differ(work, name, salted[name]):
                raise IntegrityError(f"{ANSWERS_FILE} differs: it is not what was kept", where=about.code)
        elif payload is not None:
            if sha256_of(_content(path, where=about.code)) != payload["answers_sha256"]:
                raise IntegrityError(f"{ANSWERS_FILE} differs: it is not what was collected", where=about.code)
        else:
            continue
        fixed = counted.get(about.code) if name in salted else (work.payload_of("decide", about) or {}).get("results")
        if judged.state is Judged.DECIDED and fixed is not None:
            if results_again(path.parent.parent, about=about.code) != _without_zeros(fixed):
                raise IntegrityError("the answers give other results than were fixed", where=about.code)
            scored += 1
    return scored


def _without_zeros(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def results_again(folder: Path, *, about: str) -> dict[str, int]:
    """The panel's results of a draw in counts, from its public folder and the answers: nothing else is needed."""
    found = verify_public(folder / store.PUBLIC)
    public = folder / store.PUBLIC
    asked = questions.supplied(
        plan.from_json(store.read(public / manifest.PLAN_FILE)).settings.question_set
    ).without_video()
    answers = _table(_content(folder / store.PRIVATE / ANSWERS_FILE, where=about), about=about)
    numbers = _numbers(found)
    log = public / replacements.FILE
    gone = {one.withdrawn for one in replacements.from_json(store.read(log))} if log.exists() else set()
    unavailable = {number for public_id, number in numbers.items() if public_id in gone}
    judged = returns.overall_colours(answers, asked)
    judged = judged[judged["record"].isin(set(numbers.values()) - unavailable)]
    results = decisions.results(judged, records=list(numbers.values()), unavailable=unavailable)
    return _without_zeros({str(name): int(count) for name, count in results["result"].value_counts().items()})


def _table(content: bytes, *, about: str) -> pd.DataFrame:
    """Answers as they are kept, ``returns.ANSWER_COLUMNS``."""
    try:
        return pd.DataFrame(json.loads(content), columns=list(returns.ANSWER_COLUMNS), dtype="str")
    except ValueError:
        raise IntegrityError(f"{ANSWERS_FILE} is not as scrutiny wrote it", where=about) from None


def _numbers(found: Verified) -> dict[str, str]:
    """The number in the pack of each drawn record, by public id, in the order of the pack."""
    numbers = draw.pack_numbers(found.sample, first=found.first_number)
    pairs = sorted(zip(numbers.tolist(), found.sample["public_id"].tolist(), strict=True))
    return {public_id: str(number) for number, public_id in pairs}


def _figures(work: Workspace) -> None:
    """The files of results, as the comparison left them, or as a purge did."""
    kept = purge.kept_figures(work)
    found = {
        event.payload["results"]: event.payload["results_sha256"]
        for event in work.events
        if event.step == "flag" and event.payload and "results_sha256" in event.payload
    }
    for name, digest in {**found, **kept}.items():
        content = _content(work.root / name, where=name)
        as_kept = purge.without_hashes(content) if name in kept else content  # where the purge did not end
        if digest not in (sha256_of(content), sha256_of(as_kept)):
            raise IntegrityError("the results differ: they are not those of the comparison", where=name)


def _replies(work: Workspace) -> None:
    """What Chief Inspectors answered, as it was kept."""
    latest = {event.subject: event.payload for event in work.events if event.step == "answer" and event.payload}
    for subject, payload in latest.items():
        for number, (name, digest) in enumerate(payload["files"].items(), start=1):
            path = work.root / name
            if not path.is_file() or sha256_of(store.read(path)) != digest:
                raise IntegrityError(f"file {number} of the answer is missing or differs", where=subject)


# --- packs, purges, what did not end ------------------------------------------------------------------------------


def _made(work: Workspace) -> tuple[int, list[str]]:
    """Files of packs, Part B and briefs that are as they were made, and in words those that are not."""
    latest = {
        (event.step, event.subject): event.payload
        for event in work.events
        if event.step in ("pack", "brief", purge.PART_B) and event.payload
    }
    same, altered = 0, []
    for (step, subject), payload in latest.items():
        for name, digest in payload.get("files", {}).items():
            path = work.root / name
            if path.is_file() and sha256_of(store.read(path)) == digest:
                same += 1
            else:
                altered.append(f"{name} is not as it was made ({subject}): {_rebuild(work, step, subject)}")
    return same, altered


def _rebuild(work: Workspace, step: str, subject: str) -> str:
    cycle, _, about = subject.partition("/")
    if cycle in work.state.cycles and work.state.cycle(cycle).state is Stage.CLOSED:
        return "the cycle is closed; take it from a backup"
    return f"rebuild with scrutiny {step}" + (f" {about.rpartition(':')[2]}" if step == "brief" else "")


def _purged(work: Workspace) -> Iterator[str]:
    for cycle, kinds in purge.purged(work).items():
        for kind, day in kinds.items():
            yield f"{cycle}, {purge.WORDS[kind]}: deleted on {day_words(day)}, their time was over"


def _unfinished(work: Workspace) -> Iterator[str]:
    """What a step left that was stopped: a purge that has not deleted all, folders that no event speaks of."""
    left = purge.unfinished(work)
    rewritten = (*left.comments, *left.results, *left.registers)
    paths = [*(target.path for target in (*left.targets, *left.backups)), *rewritten]
    if paths:
        further = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield f"{paths[0]}{further} should be gone: the purge did not end; run scrutiny close again"
    known = dict(_subjects(work))
    for folder in sorted((work.root / workspace.CYCLES).glob("*/*-*")):
        kind, _, number = folder.name.partition("-")
        if kind not in ("frozen", "round") or not number.isdigit():
            continue
        stage = known.get(Subject(cycle=folder.parent.name, round=int(number)), Stage.OPEN)
        if kind == "frozen" and stage not in (Stage.FROZEN, Stage.JUDGING):
            yield f"{folder.parent.name}/{folder.name}: the freeze did not end; run scrutiny freeze again"
        if kind == "round" and stage is not Stage.JUDGING:
            yield f"{folder.parent.name}/{folder.name}: the draw did not end; run scrutiny draw again"
        elif kind == "round":
            subject = Subject(cycle=folder.parent.name, round=int(number))
            yield from _larger_unfinished(work, subject, folder)


def _larger_unfinished(work: Workspace, subject: Subject, folder: Path) -> Iterator[str]:
    """Larger draws that no event speaks of."""
    draws = work.state.cycle(subject.cycle).round(subject.round).draws
    for larger in (path / store.PUBLIC for path in larger_folders(folder)):
        area = larger.parent.name.removeprefix(INTENSE)
        if f"{draw.INTENSE}{area}" not in draws:
            place = f"{subject.cycle}/{folder.name}/{larger.parent.name}"
            yield f"{place}: the larger draw did not end; run scrutiny intensify {area} again"


# --- back to the force's file -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The list of one round beside the force's file. Records are named by public id: nobody is."""

    subject: Subject
    first: str  # the days of the round, ISO
    last: str
    listed: int  # records on the list that was fixed
    found: int  # of these, in the file
    missing: tuple[str, ...]  # on the list, and not in the file
    in_days: int  # records of the file with a day of this round
    unlisted: tuple[str, ...]  # of these, on no list of this workspace
    elsewhere: int  # of these, on the list of another round


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedFile:
    """A file of the force beside the lists of all rounds."""

    records: int
    rejected: int  # rows that could not be read
    undated: int
    same_file: int  # of the files given, how many are byte for byte files that were loaded
    rounds: tuple[Tied, ...]


def tie(root: Path, extract: Extract, *, context: Context, cycle: str | None = None) -> TiedFile:
    """Make the public ids of a file of the force again, with the salt, and compare them with the lists of all rounds.

    So an auditor ties ``frame-public.csv``, which holds no reference, to the file it was made of. It needs the file,
    which the office deletes in its time, and the salt, which stays as long as the workspace does. A difference is no
    error: a force enters searches late, changes and deletes them, and the list stays as it was fixed.

    Raises InputError where the file is of another force, SettingError where no round has a list yet, IntegrityError
    where the workspace itself does not agree.
    """
    audit(root)
    work = workspace.opened(root)
    lists = _lists(work)
    chosen = [subject for subject in lists if cycle in (None, subject.cycle)]
    if not chosen:
        raise SettingError(
            "no list is fixed" + (f" in {cycle}" if cycle else ""), where="--extract", do="See scrutiny status"
        )
    force = work.config.force.name
    records = read_records(replace(extract, force=extract.force or force), context=context, salt=work.salt)
    if one_force(records) != force:
        raise InputError("the file is of another force", where="--extract", expected=f"a file of {force}")
    ids = np.array(identity.public_ids(records.rows["record_id"].tolist(), force=force, salt=work.salt), dtype=object)
    local = records.column("searched_at").dt.tz_convert("Europe/London").dt.tz_localize(None)
    days = np.asarray(local.to_numpy(), dtype="datetime64[D]")
    everywhere = frozenset[str]().union(*lists.values())
    loaded = {
        str(one["sha256"])
        for event in work.events
        if event.step == "load" and event.payload is not None
        for one in event.payload["files"]
    }
    tied = []
    for subject in chosen:
        span, own = rounds.span_of(work, subject), lists[subject]
        inside = set(ids[(days >= np.datetime64(span.first)) & (days <= np.datetime64(span.last))].tolist())
        there = own & set(ids.tolist())
        tied.append(
            Tied(
                subject=subject,
                first=span.first.isoformat(),
                last=span.last.isoformat(),
                listed=len(own),
                found=len(there),
                missing=tuple(sorted(own - there)),
                in_days=len(inside),
                unlisted=tuple(sorted(inside - everywhere)),
                elsewhere=len((inside & everywhere) - own),
            )
        )
    return TiedFile(
        records=records.accepted,
        rejected=records.rejected,
        undated=int(np.isnat(days).sum()),
        same_file=sum(one.sha256 in loaded for one in records.sources),
        rounds=tuple(tied),
    )


def _lists(work: Workspace) -> dict[Subject, frozenset[str]]:
    """The public ids on the list of each round that has one."""
    found = {}
    for subject, stage in _subjects(work):
        if stage in (Stage.FROZEN, Stage.JUDGING):
            folder = work.frozen(subject) if stage is Stage.FROZEN else work.folder(subject)
            rows = parse_public_csv(store.read(folder / store.PUBLIC / FRAME_FILE))
            found[subject] = frozenset(rows["public_id"].astype("str"))
    return found
