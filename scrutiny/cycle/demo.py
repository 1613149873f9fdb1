"""The demonstration: two invented months in a workspace, from ``init`` to the brief, by the very steps of a real cycle.

Two rounds, one a month, each with its own list, fingerprint, seed and draw; flagged, drawn more from and briefed
together. Everything is invented, the members' answers too (``demo_answers``). The clock stands where the steps would be
taken, and the secrets are worked out from a text, so that it is the same on every machine: no real cycle is like that.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from scrutiny import resources
from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import follow, steps, store, with_draw, workspace
from scrutiny.cycle.collect import Judged
from scrutiny.cycle.context import Context
from scrutiny.cycle.demo_answers import invented_returns
from scrutiny.cycle.flag import FirstFlags, FormalFlags
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import FIRST, Subject
from scrutiny.errors import counted
from scrutiny.panel.decisions import Colour

CYCLE, PANEL = "2026-11", "panel"
STAFF = "DEMO-1"
EXTRACTS = ("2026-08-hertfordshire-stop-and-search.csv", "2026-09-hertfordshire-stop-and-search.csv")
MEETINGS = (date(2026, 11, 19), date(2027, 1, 21))
# The days on which each round is fixed and drawn: soon after its month, while its videos are still there.
FIXED_ON = (date(2026, 9, 4), date(2026, 10, 5))
DRAWN_ON = (date(2026, 9, 7), date(2026, 10, 8))
PACKED_ON, BACK_ON = date(2026, 10, 30), date(2026, 11, 16)
FLAGGED_ON, LARGER_ON = date(2026, 11, 19), date(2026, 11, 20)
LARGER_BACK_ON, CONCERN_ON = date(2026, 12, 7), date(2026, 12, 8)
# Thrown by nobody: no real seed is known beforehand.
DICE = ("8402617395", "5917302846", "2064839175", "7390158246", "4681029375")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One step of a demonstration: what was done, and what lies where."""

    command: str
    result: str


def demo(out: Path, *, context: Context) -> Iterator[Played]:
    """Play the cycle into the folder ``out``, a step at a time. Raises WriteError where the folder is there already."""
    store.new_folder(out, {f"extract/{name}": store.read(resources.sample_data() / name) for name in EXTRACTS})
    play = _Play(out=out, root=out / PANEL, context=context, random_bytes=_known_bytes())
    yield play.init()
    for number in (1, 2):
        yield from play.round(number)
    yield from play.judged([FIRST], packed_on=PACKED_ON, back_on=BACK_ON)
    first = follow.flag(play.root, on=FLAGGED_ON, context=play.on(FLAGGED_ON)).result
    assert isinstance(first, FirstFlags)  # noqa: S101 -- no larger draw was taken yet
    names = ", ".join(stage.tally.name for stage in first.closer)
    yield Played(command="scrutiny flag", result=f"Both rounds together. Look closer at: {names}. That is no finding.")
    for stage, dice in zip(first.closer, DICE[2:], strict=False):
        yield play.larger(stage.tally.slug, dice)
    larger = [f"intense:{stage.tally.slug}" for stage in first.closer]
    yield from play.judged(larger, packed_on=LARGER_ON, back_on=LARGER_BACK_ON)
    formal = follow.flag(play.root, on=CONCERN_ON, context=play.on(CONCERN_ON)).result
    assert isinstance(formal, FormalFlags)  # noqa: S101 -- every larger draw was judged
    concern = [stage.tally for stage in formal.stages if stage.status is SecondStatus.CONCERN]
    yield Played(
        command="scrutiny flag", result=f"Area of concern: {', '.join(one.name for one in concern) or 'none'}."
    )
    for one in concern:
        written = follow.brief(play.root, one.slug, context=play.on(CONCERN_ON)).result.brief
        yield Played(
            command=f"scrutiny brief {one.slug}",
            result=f"A brief to {written.addressee}, {len(written.cases)} cases, answer due {written.due:%d/%m/%Y}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Play:
    """Where it is played, and the world as it is supposed to be."""

    out: Path
    root: Path
    context: Context
    random_bytes: Callable[[int], bytes]

    def on(self, day: date) -> Context:
        """The world on a day."""
        return replace(
            self.context,
            today=lambda: day,
            now=lambda: datetime.combine(day, time(10), tzinfo=UTC),
            random_bytes=self.random_bytes,
            staff=STAFF,
            login=lambda: "",
        )

    def init(self) -> Played:
        settings = workspace.checked_settings(force="hertfordshire", meetings=MEETINGS, rounds=2)
        workspace.init(self.root, settings, context=self.on(FIXED_ON[0]))
        meetings = " ".join(f"--meeting {day}" for day in MEETINGS)
        return Played(
            command=f"scrutiny init {PANEL} --force hertfordshire {meetings} --rounds 2 --staff {STAFF}",
            result="A workspace: settings, a ledger of every step, and a private folder. Two rounds, one a month.",
        )

    def round(self, number: int) -> Iterator[Played]:
        """One month: its extract, its list, its seed and draw."""
        name, fixed_on, drawn_on = EXTRACTS[number - 1], FIXED_ON[number - 1], DRAWN_ON[number - 1]
        path = self.out / "extract" / name
        again = number > 1  # the force sends the month before again: what changed in it is said
        loaded = steps.load(self.root, Extract(paths=(path,)), replace_months=again, context=self.on(fixed_on))
        yield Played(
            command=f"scrutiny load {path}" + (" --replace" if again else ""),
            result=f"{loaded.kept.records.rows_read:,} rows read, all of them accounted for."
            + (" The month before stands in it again; what changed in it since is written down." if again else ""),
        )
        fixed = steps.freeze(self.root, round_=number, context=self.on(fixed_on))
        late = f", {fixed.late:,} of them entered late" if fixed.late else ""
        yield Played(
            command=f"scrutiny freeze --round {number}",
            result=f"A list of {fixed.frozen.plan.population:,} searches{late}. Its fingerprint goes to the members: "
            f"{fixed.frozen.fingerprint}.",
        )
        sent = f"e-mail to all members, {fixed_on.day} {fixed_on:%B %Y}"
        taken = steps.take(
            self.root, announced=sent, seed=DICE[number - 1], thrown=True, round_=number, context=self.on(drawn_on)
        )
        yield Played(
            command=f'scrutiny draw --round {number} --announced "{sent}" --dice {DICE[number - 1]}',
            result=f"{len(taken.drawn.sample)} searches drawn by lot from the groups of this list.",
        )
        listed = with_draw.keep_video(self.root, round_=number, context=self.on(drawn_on)).result
        yield Played(
            command=f"scrutiny keep-video --round {number}",
            result=f"{sum(len(one.made.rows) for one in listed)} videos for the force to keep, while they are there.",
        )

    def larger(self, slug: str, dice: str) -> Played:
        """The larger draw in an area, from both rounds."""
        sent = f"e-mail to all members, {FLAGGED_ON.day} {FLAGGED_ON:%B %Y}"
        taken = follow.intensify(self.root, slug, announced=sent, seed=dice, thrown=True, context=self.on(LARGER_ON))
        return Played(
            command=f'scrutiny intensify {slug} --announced "{sent}" --dice {dice}',
            result=f"{sum(one.drawn for one in taken.parts)} more searches drawn in {taken.area}, "
            f"from {counted(len(taken.parts), 'round', 'rounds')}.",
        )

    def judged(self, stages: Sequence[str], *, packed_on: date, back_on: date) -> Iterator[Played]:
        """The packs of these draws in every round; then the workbooks that come back, and the panel's results."""
        rounds = sorted(workspace.opened(self.root).state.cycle(CYCLE).rounds.items())
        draws = [(stage, number) for stage in stages for number, of_round in rounds if stage in of_round.draws]
        for stage, number in draws:
            made = with_draw.pack(self.root, context=self.on(packed_on), round_=number, stage=stage).result
            yield Played(
                command=f"scrutiny pack {_options(stage, number)}",
                result=f"{made.records} records to judge, {len(made.assigned)} members, three readers a record.",
            )
        for stage, number in draws:
            yield self._returned(Subject(cycle=CYCLE, round=number, stage=stage), back_on)
            with_draw.decide(self.root, context=self.on(back_on), round_=number, stage=stage)
            yield Played(command=f"scrutiny decide {_options(stage, number)}", result="The panel's results are fixed.")

    def _returned(self, about: Subject, on: date) -> Played:
        folder = workspace.opened(self.root).folder(about)
        returns = self.out / "returns" / f"round-{about.round}-{about.stage.replace(':', '-')}"
        store.new_folder(returns, invented_returns(open_folder(folder, draw=about.stage)))
        judged = with_draw.collect(
            self.root, [returns], context=self.on(on), round_=about.round, stage=about.stage
        ).result
        return Played(
            command=f"scrutiny collect {returns} {_options(about.stage, about.round)}",
            result=f"{len(judged.members)} invented workbooks read. The panel's result: {result_words(judged)}.",
        )


def _options(stage: str, number: int) -> str:
    return f"--round {number}" + ("" if stage == FIRST else f" --draw {stage}")


def result_words(judged: Judged) -> str:
    """The panel's results of a draw, counted: "80 green, 9 amber"."""
    results = judged.results["result"].value_counts()
    return ", ".join(
        f"{results.get(str(colour), 0)} {colour.replace('-', ' ')}" for colour in Colour if str(colour) in results
    )


def _known_bytes() -> Callable[[int], bytes]:
    """Bytes that look random and are the same every time. Not secret: for the demonstration alone."""
    asked = iter(range(1 << 30))

    def some(number: int) -> bytes:
        made, place = b"", next(asked)
        while len(made) < number:
            made += hashlib.sha256(f"scrutiny demonstration,{place},{len(made)}".encode()).digest()
        return made[:number]

    return some
