"""Part B given out: gathered, searched for what must not leave, written for the panel to take, noted in the ledger.

The files lie in ``part-b/`` of the cycle's folder. The last look is the pack's (``gate``), over all draws of the cycle:
Part B has no text of a record, but what people typed stands in it, such as the chair's reason for an early release.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from scrutiny.code_a import catalogue, summary
from scrutiny.cycle import gate, part_b, steps, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.follow import together_of
from scrutiny.cycle.look import look_of
from scrutiny.cycle.part_b import STEP, PartB
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import StepError
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs import release
from scrutiny.outputs.paper import Paper
from scrutiny.outputs.paper_files import paper_docx, paper_html, paper_pdf
from scrutiny.outputs.part_b import Contents
from scrutiny.outputs.theme import Theme
from scrutiny.records.days import day_words, month_words
from scrutiny.sampling.frame import sha256_of

MEND = (
    "Part B has no text of a record. What stopped it was typed: word the reason, the place of the meeting or your own "
    "checks without it, and run this again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOut:
    """Part B that was written. ``release`` and ``waiting`` as ``PartB`` has them."""

    cycle: str
    folder: Path
    files: tuple[str, ...]
    release: str
    waiting: tuple[str, ...]
    searched: int  # values that the files were searched for
    cleared: int  # hits that a person cleared
    work: Workspace


def give_out(
    root: Path,
    *,
    context: Context,
    cycle: str | None = None,
    release: str = "",
    clear: Mapping[str, str] | None = None,
) -> GivenOut:
    """Write Part B of a cycle as HTML, PDF and Word, anew each time.

    ``release``: the chair's reason for giving it out before all have answered. ``clear``: reasons by the code of a hit
    of the last search. Raises StepError where somebody has not answered and no reason is given, or the cycle is closed;
    PrivacyError where something stops the files, and then nothing of Part B is written.
    """
    with workspace.at_work(root, step=STEP, context=context) as work:
        name = steps.chosen_cycle(work, cycle, step=STEP, today=context.today())
        if work.state.cycle(name).state is Stage.CLOSED:
            raise StepError("the cycle is closed", where=name, do="Name another one with --cycle")
        made = part_b.gathered(work, name, context=context, release=release)
        context.say("Writing Part B")
        theme = look_of(root)
        files = files_of(made.paper, theme)
        context.say("Searching the finished files for what must not leave")
        found = gate.checked(_gate(work, made, clear=clear or {}, theme=theme), files)
        folder = _place(work, name) / STEP
        store.replace_folder(folder, files)
        payload = {
            "files": steps.hashes_of(folder, work.root),
            "release": made.release,
            "waiting": list(made.waiting),
            "census_sha256": _census_sha256(work),
            "edition": _edition(made),
        }
        subjects = [Subject(cycle=name).code]
        done = workspace.record(work, step=STEP, subjects=subjects, payload=payload, context=context)
    return GivenOut(
        cycle=name,
        folder=folder,
        files=tuple(sorted(files)),
        release=made.release,
        waiting=made.waiting,
        searched=found.secrets,
        cleared=len(found.cleared),
        work=done,
    )


def files_of(paper: Paper, theme: Theme) -> dict[str, bytes]:
    """The paper's three files, by name."""
    made = {"html": paper_html, "pdf": paper_pdf, "docx": paper_docx}
    return {f"{STEP}.{ending}": make(paper, theme=theme) for ending, make in made.items()}


def _edition(made: PartB) -> dict[str, Any]:
    """Which edition it is, for the ledger: the same contents made again are known by their hash."""
    edition = made.contents.edition
    if edition is None:
        message = "Part B was gathered without its edition"
        raise ValueError(message)
    return {
        "number": edition.number,
        "day": edition.day.isoformat(),
        "entry": edition.entry,
        "contents_sha256": made.contents_sha256,
    }


def _census_sha256(work: Workspace) -> str:
    """Which table of residents the rates were made with; "" without one."""
    file = work.config.census.file
    return sha256_of(store.read(work.root / file)) if file else ""


def _place(work: Workspace, name: str) -> Path:
    return work.root / workspace.CYCLES / name


# --- the last look ----------------------------------------------------------------------------------------------


def _gate(work: Workspace, made: PartB, *, clear: Mapping[str, str], theme: Theme) -> gate.Gate:
    again = f"scrutiny part-b --cycle {made.cycle}"
    if made.waiting:  # its words are not repeated here: they may be what was found
        again += ' --release "THE SAME REASON"'
    return gate.opened(
        _place(work, made.cycle) / store.PRIVATE,
        _secrets(work, made.cycle),
        about=made.cycle,
        command=again,
        otherwise="Word all others otherwise where they were typed: the reason, the place of the meeting, your checks.",
        mend=MEND,
        clear=clear,
        allowed=_by_right(made.contents, theme),
    )


def _secrets(work: Workspace, name: str) -> tuple[release.Secret, ...]:
    """What must not leave, of every list of the cycle and every draw of it; a value of several counts once."""
    found = {(one.kind, one.value): one for one in _of_lists(work, name)}
    return tuple(found.values())


def _of_lists(work: Workspace, name: str) -> Iterator[release.Secret]:
    cycle = work.state.cycle(name)
    if any(one.draws for one in cycle.rounds.values()):
        yield from gate.secrets_of_draws(together_of(work, name).draws)
    for number, of_round in cycle.rounds.items():  # a list that waits for its seed is counted in Part B, too
        if of_round.state is Stage.FROZEN:
            place = work.frozen(Subject(cycle=name, round=number))
            yield from release.secrets_of(part_b.fixed(place, drawn=False).rows)


def _by_right(contents: Contents, theme: Theme) -> frozenset[str]:
    """Words that Part B holds whoever was searched.

    They are those of the same paper without what somebody typed, of the shipped checks, the names of the areas, and
    its days and months.
    """
    words = release.words_in(files_of(outputs.paper(without_typed(contents)), theme))
    checks = chain.from_iterable((summary.called(rule), rule.message) for rule in catalogue.RULES)
    areas = (area.name for area in contents.areas)
    return words | release.words_in({"checks.txt": "\n".join(checks).encode()}) | {*areas, *_days(contents)}


def without_typed(contents: Contents) -> Contents:
    """The contents without what somebody typed: a reason, a place, the words of an office's own checks.

    What is said of single records by the checks goes with these.
    """
    quality = replace(
        contents.quality,
        checks=(),
        across=(),
        areas=tuple(replace(area, checks=()) for area in contents.quality.areas),
    )
    return replace(
        contents,
        reason="",
        waiting=(),
        noticed=(),
        quality=quality,
        sitting=replace(contents.sitting, place=""),
    )


def _days(contents: Contents) -> Iterator[str]:
    """The days and months that the paper names."""
    last = contents.last
    days = [
        contents.sitting.day,
        contents.sitting.following,
        *((last.met, last.compared_on) if last else ()),
        *((contents.edition.day,) if contents.edition else ()),
        *chain.from_iterable((one.due, one.done) for one in contents.actions),
        *chain.from_iterable((one.since, one.asked, one.due, one.answered) for one in contents.concerns),
    ]
    for day in days:
        if day is not None:
            yield from (day_words(day), month_words(day))
    yield from (month.name for month in contents.county.months)
    yield from (month_words(date.fromisoformat(f"{one.month}-01")) for one in contents.history.months)
