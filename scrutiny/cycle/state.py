"""Where we are: what the events of the ledger add up to, and which step may be taken now.

Two tables of states, both data. A **round** takes a cycle from *open* to *judging* (each has its own window, freeze,
seed and draw; most cycles have one); the **cycle** goes on to *flagged*, *published*, *closed*, and is judging while
any draw is undecided. A **draw** goes from *drawn* to *decided*. The tables guard each command, draw the picture in the
docs, and give ``status`` and ``next`` their next step. Everything here is pure: state is a fold over events.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scrutiny.cycle.ledger import Event
from scrutiny.errors import IntegrityError, StepError

FIRST = "first"


class Stage(StrEnum):
    """Where a cycle, or a round of it, stands."""

    OPEN = "open"
    LOADED = "loaded"
    FROZEN = "frozen"
    JUDGING = "judging"
    FLAGGED = "flagged"
    PUBLISHED = "published"
    CLOSED = "closed"


class Judged(StrEnum):
    """Where a draw stands."""

    DRAWN = "drawn"
    REDACTED = "redacted"
    PACKED = "packed"
    COLLECTING = "collecting"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One step of a table: from which states it may be taken, and where it leads."""

    step: str
    sources: tuple[str, ...]
    target: str
    done: str  # what was done, in words: "the extract was loaded"
    # What to do instead, by the state in which somebody asks for it too early or too late.
    instead: Mapping[str, str]


def _table(*transitions: Transition) -> Mapping[str, Transition]:
    return {transition.step: transition for transition in transitions}


_AFTER_CLOSE = "The cycle is closed. Name another one with --cycle"
_LOAD_FIRST = "Load the force's extract first: scrutiny load FILES"
_FREEZE_FIRST = "Fix the list first: scrutiny freeze"
_DRAW_FIRST = "Draw first: scrutiny draw"
_FROZEN_ALREADY = "The list is fixed. What came later joins the next cycle"

ROUNDS = _table(
    Transition(
        step="load",
        sources=(Stage.OPEN, Stage.LOADED),
        target=Stage.LOADED,
        done="the extract was loaded",
        instead={Stage.FROZEN: _FROZEN_ALREADY, Stage.JUDGING: _FROZEN_ALREADY},
    ),
    Transition(
        step="freeze",
        sources=(Stage.LOADED,),
        target=Stage.FROZEN,
        done="list and plan were fixed",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.FROZEN: "The list is fixed already. Announce its fingerprint, then: scrutiny draw",
            Stage.JUDGING: "The list is fixed and drawn from already",
        },
    ),
    Transition(
        step="draw",
        sources=(Stage.FROZEN,),
        target=Stage.JUDGING,
        done="the records were drawn",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.LOADED: _FREEZE_FIRST,
            Stage.JUDGING: "There is a draw already; a second seed would be a choice. See scrutiny log",
        },
    ),
)

CYCLES = _table(
    Transition(
        step="flag",
        sources=(Stage.JUDGING, Stage.FLAGGED),
        target=Stage.FLAGGED,
        done="the areas were compared with the benchmark",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.LOADED: _FREEZE_FIRST,
            Stage.FROZEN: _DRAW_FIRST,
            Stage.PUBLISHED: "The cycle is published",
        },
    ),
    Transition(
        step="intensify",
        sources=(Stage.FLAGGED, Stage.JUDGING),  # judging: a second area, while the first is being read
        target=Stage.JUDGING,
        done="more records were drawn in an area",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.LOADED: _FREEZE_FIRST,
            Stage.FROZEN: _DRAW_FIRST,
            Stage.PUBLISHED: "The cycle is published",
        },
    ),
    Transition(
        step="publish",
        sources=(Stage.FLAGGED, Stage.PUBLISHED),
        target=Stage.PUBLISHED,
        done="what became of the figures for the public was written down",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.LOADED: _FREEZE_FIRST,
            Stage.FROZEN: _DRAW_FIRST,
            Stage.JUDGING: "Finish the judging, then: scrutiny flag",
        },
    ),
    Transition(
        step="close",
        sources=(Stage.PUBLISHED,),
        target=Stage.CLOSED,
        done="the cycle was closed",
        instead={
            Stage.OPEN: _LOAD_FIRST,
            Stage.LOADED: _FREEZE_FIRST,
            Stage.FROZEN: _DRAW_FIRST,
            Stage.JUDGING: "Finish the judging, then: scrutiny flag",
            Stage.FLAGGED: "Publish first: scrutiny publish",
        },
    ),
)

DRAWS = _table(
    Transition(
        step="redact",
        sources=(Judged.DRAWN, Judged.REDACTED),
        target=Judged.REDACTED,
        done="a person signed every record",
        instead={
            Judged.PACKED: "The packs are out; a record that has to go is replaced: scrutiny replace",
            Judged.COLLECTING: "The packs are out; a record that has to go is replaced: scrutiny replace",
            Judged.DECIDED: "The panel has decided on this draw",
        },
    ),
    Transition(
        step="pack",
        # From *drawn* only the invented records that come with the program: of all others each must be signed first,
        # and the step itself looks whether they are.
        sources=(Judged.DRAWN, Judged.REDACTED, Judged.PACKED),
        target=Judged.PACKED,
        done="the packs were made",
        instead={
            Judged.COLLECTING: "Answers are coming in; the packs stay as the members have them",
            Judged.DECIDED: "The panel has decided on this draw",
        },
    ),
    Transition(
        step="collect",
        sources=(Judged.PACKED, Judged.COLLECTING),
        target=Judged.COLLECTING,
        done="members' answers were read",
        instead={
            Judged.DRAWN: "Make the packs first: scrutiny pack",
            Judged.REDACTED: "Make the packs first: scrutiny pack",
            Judged.DECIDED: "The panel has decided on this draw",
        },
    ),
    Transition(
        step="decide",
        sources=(Judged.COLLECTING,),
        target=Judged.DECIDED,
        done="the panel's results were fixed",
        instead={
            Judged.DRAWN: "Make the packs first: scrutiny pack",
            Judged.REDACTED: "Make the packs first: scrutiny pack",
            Judged.PACKED: "Read the answers first: scrutiny collect",
            Judged.DECIDED: "The panel has decided on this draw",
        },
    ),
    Transition(
        step="replace",
        sources=(Judged.DRAWN, Judged.REDACTED, Judged.PACKED, Judged.COLLECTING),
        target=Judged.DRAWN,  # the reserve has to be redacted and signed like any other
        done="a record was withdrawn and the next reserve taken",
        instead={Judged.DECIDED: "The panel has decided on this draw"},
    ),
)

# Steps that lead to no other state: they are written down, and that is all. The first need a draw.
WITH_DRAW = frozenset({"keep-video", "video-answer", "details", "signing", "given", "back", "reconcile", "part-b"})
NOTED = WITH_DRAW | {"init", "setting", "carry-over", "history", "purge", "backup", "restore"}
# What a comparison found, an event each beside that of ``flag``, and what became of it.
CLOSER, CONCERN = "closer", "concern"
FOUND = frozenset({CLOSER, CONCERN})
OWED: Mapping[str, str] = {CONCERN: "brief", "brief": "answer"}  # what follows a concern, and what that
AREA = "area:"


# --- what the events add up to ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw. ``hash``: of the event that took it, which stands in the packs."""

    stage: str  # "first", or "intense:watford"
    state: Judged
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a cycle: its own window, freeze, seed and draw."""

    number: int
    state: Stage = Stage.OPEN
    draws: Mapping[str, Draw] = field(default_factory=dict)  # by stage

    @property
    def undecided(self) -> tuple[Draw, ...]:
        """Draws on which the panel has not decided."""
        return tuple(draw for draw in self.draws.values() if draw.state is not Judged.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One cycle. ``reached``: how far it came after the judging, None before or while a draw is undecided."""

    name: str
    rounds: Mapping[int, Round] = field(default_factory=dict)
    reached: Stage | None = None
    compared: bool = False  # whether the areas were compared with the benchmark at least once
    wanted: frozenset[tuple[int, str]] = frozenset()  # larger draws that a comparison asks for: round and stage
    owed: Mapping[str, str] = field(default_factory=dict)  # by area of concern: brief, then answer
    carried_to: str = ""  # the cycle at whose meeting its cases are judged, where its own was cancelled

    @property
    def state(self) -> Stage:
        """Where it stands: its furthest round, until the judging is over."""
        if self.reached is not None:
            return self.reached
        order = list(Stage)
        return max((one.state for one in self.rounds.values()), key=order.index, default=Stage.OPEN)

    def round(self, number: int) -> Round:
        """A round; one of which nothing is known yet is open."""
        return self.rounds.get(number, Round(number=number))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that the ledger says about where we are."""

    cycles: Mapping[str, Cycle] = field(default_factory=dict)
    events: int = 0

    def cycle(self, name: str) -> Cycle:
        """A cycle; one of which nothing is known yet is open."""
        return self.cycles.get(name, Cycle(name=name))

    @property
    def unfinished(self) -> tuple[Cycle, ...]:
        """Cycles that are not closed, by name."""
        return tuple(self.cycles[name] for name in sorted(self.cycles) if self.cycles[name].state is not Stage.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a step is about: a cycle, a round of it, a draw of that."""

    cycle: str
    round: int = 1
    stage: str = FIRST

    @property
    def code(self) -> str:
        """As an event row has it: "2026-11/1/first"."""
        return f"{self.cycle}/{self.round}/{self.stage}"


_SUBJECT = re.compile(r"(\d{4}-\d\d(?:[a-z])?)/(\d+)/(first|(?:intense|area):[a-z0-9-]+)")


def subject_of(event: Event) -> Subject:
    """The subject of an event. Raises IntegrityError where it has none."""
    found = _SUBJECT.fullmatch(event.subject)
    if found is None:
        raise IntegrityError(f"event {event.number} ({event.step}) does not say which draw it is about", where="ledger")
    return Subject(cycle=found[1], round=int(found[2]), stage=found[3])


def fold(events: Iterable[Event]) -> State:
    """What all events add up to, from their rows alone: a purge of payloads changes nothing.

    Raises IntegrityError for a step that this version does not know, or that could not be taken where it stands.
    """
    state = State()
    for event in events:
        state = replace(_after(state, event), events=event.number)
    return state


def _after(state: State, event: Event) -> State:
    if event.step == "carry-over":
        cycle_name, _, to = event.subject.partition("/")
        return _with(state, replace(state.cycle(cycle_name), carried_to=to))
    if event.step in NOTED:
        return state
    if event.step in FOUND or event.step in OWED.values():
        subject = subject_of(event)
        return _with(state, _followed(state.cycle(subject.cycle), event, subject))
    if event.step not in {**ROUNDS, **CYCLES, **DRAWS, "redraw": None}:
        raise IntegrityError(
            f"event {event.number} is of a step that this version does not know ({event.step})",
            where="ledger",
            do="Use the version of scrutiny that wrote it, or a newer one",
        )
    subject = subject_of(event)
    try:
        check(state, event.step, subject)
    except StepError:
        raise IntegrityError(
            f"event {event.number} ({event.step}) could not be taken where it stands", where="ledger"
        ) from None
    return _with(state, _stepped(state.cycle(subject.cycle), event, subject))


def _with(state: State, cycle: Cycle) -> State:
    return replace(state, cycles={**state.cycles, cycle.name: cycle})


def _followed(cycle: Cycle, event: Event, subject: Subject) -> Cycle:
    """The cycle after something was found in an area of it, or was done about that."""
    if event.step == CLOSER:
        return replace(cycle, wanted=cycle.wanted | {(subject.round, subject.stage)})
    area = subject.stage.removeprefix(AREA)
    owed = {name: what for name, what in cycle.owed.items() if name != area}
    return replace(cycle, owed={**owed, area: OWED[event.step]} if event.step in OWED else owed)


def _stepped(cycle: Cycle, event: Event, subject: Subject) -> Cycle:
    """The cycle after a step that ``check`` has let pass."""
    step, of_round = event.step, cycle.round(subject.round)
    if step == "redraw":  # the draw is void, and visibly so: the seed is made again
        of_round = replace(of_round, state=Stage.FROZEN, draws={})
    elif step in ("draw", "intensify"):
        drawn = Draw(stage=subject.stage, state=Judged.DRAWN, hash=event.hash)
        of_round = replace(of_round, state=Stage.JUDGING, draws={**of_round.draws, drawn.stage: drawn})
    elif step in ROUNDS:
        of_round = replace(of_round, state=Stage(ROUNDS[step].target))
    elif step in DRAWS:
        judged = replace(of_round.draws[subject.stage], state=Judged(DRAWS[step].target))
        of_round = replace(of_round, draws={**of_round.draws, judged.stage: judged})
    reached = Stage(CYCLES[step].target) if step in CYCLES and step != "intensify" else None
    return replace(
        cycle,
        rounds={**cycle.rounds, subject.round: of_round},
        reached=reached,
        compared=cycle.compared or step == "flag",
        wanted=cycle.wanted - {(subject.round, subject.stage)} if step == "intensify" else cycle.wanted,
    )


# --- which step may be taken ------------------------------------------------------------------------------


def check(state: State, step: str, subject: Subject, *, rounds: int = 1) -> None:
    """Raise StepError, saying what to do instead, unless the step may be taken now.

    ``rounds``: how many the cycle is to have; it is flagged only when all are drawn and decided.
    """
    cycle = state.cycle(subject.cycle)
    of_round = cycle.round(subject.round)
    if cycle.state is Stage.CLOSED:
        raise StepError("the cycle is closed", where=subject.cycle, do=_AFTER_CLOSE)
    if step == "redraw":
        _check_redraw(of_round, subject)
    elif step in ROUNDS:
        _in_source(ROUNDS[step], of_round.state, subject)
    elif step in DRAWS:
        draw = of_round.draws.get(subject.stage)
        if draw is None:
            raise StepError(
                f"there is no draw {subject.stage}", where=subject.cycle, do=_instead_of_draw(of_round, subject)
            )
        _in_source(DRAWS[step], draw.state, subject)
    elif step in OWED.values():
        _check_owed(cycle, step, subject)
    else:
        _in_source(CYCLES[step], cycle.state, subject)
        if step == "intensify":
            _check_larger(cycle, of_round, subject)
        else:
            _check_judged(cycle, subject, rounds=rounds)
            _check_nothing_wanted(cycle, subject)
        if step == "close":
            _check_answered(cycle, subject)


def _in_source(transition: Transition, now: str, subject: Subject) -> None:
    if now not in transition.sources:
        raise StepError(
            f"that cannot be done now: it is {now}", where=subject.cycle, do=transition.instead.get(now, _AFTER_CLOSE)
        )


def _instead_of_draw(of_round: Round, subject: Subject) -> str:
    if subject.stage != FIRST:
        return "Larger draws are taken after the first is judged: scrutiny flag, then scrutiny intensify"
    return {Stage.OPEN: _LOAD_FIRST, Stage.LOADED: _FREEZE_FIRST}.get(of_round.state, _DRAW_FIRST)


def _check_redraw(of_round: Round, subject: Subject) -> None:
    """A draw is made void only before anybody outside could have seen its records."""
    if of_round.state is not Stage.JUDGING:
        raise StepError("there is no draw that could be void", where=subject.cycle, do=_DRAW_FIRST)
    if any(draw.state not in (Judged.DRAWN, Judged.REDACTED) for draw in of_round.draws.values()):
        raise StepError(
            "packs were made of this draw: it stands",
            where=subject.cycle,
            do="A record that cannot be shown is replaced: scrutiny replace",
        )


def _check_larger(cycle: Cycle, of_round: Round, subject: Subject) -> None:
    """A larger draw follows from a comparison, once for an area."""
    if not cycle.compared:
        raise StepError(
            "the areas were not compared with the benchmark yet",
            where=subject.cycle,
            do="Finish the judging, then: scrutiny flag",
        )
    if subject.stage in of_round.draws:
        raise StepError(f"there is a draw {subject.stage} already", where=subject.cycle, do="See scrutiny log")
    if (subject.round, subject.stage) not in cycle.wanted:
        others = sorted({stage.partition(":")[2] for _, stage in cycle.wanted})
        raise StepError(
            "the comparison asks for no larger draw there",
            where=subject.stage.partition(":")[2],
            expected=f"one of: {', '.join(others)}" if others else "none is asked for, in this cycle",
            do="See scrutiny status",
        )


def _check_nothing_wanted(cycle: Cycle, subject: Subject) -> None:
    """An area that is looked at closer is read to the end before anything is said of it."""
    if cycle.wanted:
        area = min(stage for _, stage in cycle.wanted).partition(":")[2]
        raise StepError(
            f"the larger draw is still to be taken in {area}",
            where=subject.cycle,
            do=f"Run: scrutiny intensify {area}",
        )


def _check_owed(cycle: Cycle, step: str, subject: Subject) -> None:
    """A brief follows a concern, and an answer a brief; a brief can be written again while no answer is here."""
    area = subject.stage.removeprefix(AREA)
    owed = cycle.owed.get(area)
    if owed is None:
        raise StepError(
            "the formal test shows no concern there, or its answer is here already",
            where=area,
            do="See scrutiny status",
        )
    if step == "answer" and owed == "brief":
        raise StepError("there is no brief yet that could be answered", where=area, do=f"Run: scrutiny brief {area}")


def _check_answered(cycle: Cycle, subject: Subject) -> None:
    """Nothing is closed while an answer is open."""
    if cycle.owed:
        area, what = min(cycle.owed.items())
        raise StepError(
            f"the {what} of {area} is open",
            where=subject.cycle,
            do=f"Run: scrutiny {what} {area}" + (" FILE, when it is here" if what == "answer" else ""),
        )


def _check_judged(cycle: Cycle, subject: Subject, *, rounds: int) -> None:
    """Flagging needs every round drawn and every draw decided; one answer left out could decide."""
    numbers = range(1, max(rounds, *cycle.rounds, 1) + 1)
    half_way = [number for number in numbers if cycle.round(number).state is not Stage.JUDGING]
    if half_way:
        raise StepError(
            f"round {half_way[0]} is not drawn yet", where=subject.cycle, do="Finish it first: scrutiny status"
        )
    open_draws = [(one.number, draw) for one in cycle.rounds.values() for draw in one.undecided]
    if open_draws:
        number, draw = open_draws[0]
        raise StepError(
            f"the panel has not decided on {draw.stage}" + (f" of round {number}" if len(cycle.rounds) > 1 else ""),
            where=subject.cycle,
            do=f"It is {draw.state}. Next: scrutiny {NEXT[draw.state]}",
        )


# --- what comes next --------------------------------------------------------------------------------------

NEXT: Mapping[str, str] = {
    Stage.OPEN: "load",
    Stage.LOADED: "freeze",
    Stage.FROZEN: "draw",
    Judged.DRAWN: "redact",
    Judged.REDACTED: "pack",
    Judged.PACKED: "collect",
    Judged.COLLECTING: "decide",
    Stage.JUDGING: "flag",  # once every draw is decided
    Stage.FLAGGED: "publish",
    Stage.PUBLISHED: "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that can be taken now."""

    step: str
    subject: Subject


def next_steps(cycle: Cycle, *, rounds: int = 1) -> tuple[Step, ...]:
    """What can be taken next, the first thing first: rounds and draws that wait, else the cycle's own next step.

    ``rounds``: how many the settings ask for.
    """
    if cycle.state is Stage.CLOSED:
        return ()
    found = []
    for number in range(1, max(rounds, *cycle.rounds, 1) + 1):
        of_round = cycle.round(number)
        if of_round.state is not Stage.JUDGING:
            found.append(Step(step=NEXT[of_round.state], subject=Subject(cycle=cycle.name, round=number)))
        found += [
            Step(step=NEXT[draw.state], subject=Subject(cycle=cycle.name, round=number, stage=draw.stage))
            for draw in of_round.undecided
        ]
    found += _next_larger(cycle)
    if found:
        return tuple(found)
    briefs, answers = (_next_owed(cycle, what) for what in ("brief", "answer"))
    own = () if cycle.owed and cycle.state is Stage.PUBLISHED else (_own_next(cycle),)
    return (*briefs, *own, *answers)


def _own_next(cycle: Cycle) -> Step:
    return Step(step=NEXT[cycle.state], subject=Subject(cycle=cycle.name))


def _next_larger(cycle: Cycle) -> list[Step]:
    """One step an area: its larger draw is taken in all rounds at once."""
    rounds: dict[str, int] = {}
    for number, stage in sorted(cycle.wanted):
        rounds.setdefault(stage, number)
    return [
        Step(step="intensify", subject=Subject(cycle=cycle.name, round=number, stage=stage))
        for stage, number in sorted(rounds.items())
    ]


def _next_owed(cycle: Cycle, what: str) -> tuple[Step, ...]:
    return tuple(
        Step(step=what, subject=Subject(cycle=cycle.name, stage=f"{AREA}{area}"))
        for area, owed in sorted(cycle.owed.items())
        if owed == what
    )


# --- the picture ------------------------------------------------------------------------------------------


def diagram() -> str:
    """Both tables as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2"]
    for title, tables in (("cycle", (ROUNDS, CYCLES)), ("draw", (DRAWS,))):
        lines.append(f"  state {title} {{")
        first = Stage.OPEN if title == "cycle" else Judged.DRAWN
        lines.append(f"    [*] --> {title}_{first}")
        for table in tables:
            for transition in table.values():
                lines += [
                    f"    {title}_{source} --> {title}_{transition.target}: {transition.step}"
                    for source in transition.sources
                ]
        lines.append("  }")
    return "\n".join(lines) + "\n"
