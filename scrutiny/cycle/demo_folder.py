"""The short demonstration, without a workspace: two invented months in one draw folder, from extract to brief.

Everything is invented, the members' answers too. They are made so that the panel loses confidence in one
area, in order to show what follows; nothing about the real area of that name is meant.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scrutiny import resources
from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import store
from scrutiny.cycle.brief import brief
from scrutiny.cycle.collect import collect
from scrutiny.cycle.context import Context
from scrutiny.cycle.demo import Played, result_words
from scrutiny.cycle.demo_answers import invented_returns
from scrutiny.cycle.draw import sample
from scrutiny.cycle.flag import FirstFlags, FormalFlags, flag
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.intensify import intensify
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.together import of_folder
from scrutiny.sampling.plan import Settings

EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
CYCLE = "2026-11"
# Not secret and not thrown by anybody: the demonstration is the same on every machine.
SALT = hashlib.sha256(b"scrutiny demonstration").digest()
SEEDS = ("3141592653", "2718281828", "1414213562", "1732050807")
FLAGGED_ON = date(2026, 11, 19)
NEXT_MEETING = date(2027, 1, 21)


def demo_folder(out: Path, *, context: Context) -> Iterator[Played]:
    """Play the cycle into the folder ``out``, a step at a time. Raises WriteError where the folder is there already."""
    folder, returns = out / CYCLE, out / "returns"
    store.new_folder(out, {"extract/" + EXTRACT: store.read(resources.sample_data() / EXTRACT)})
    extract = Extract(paths=(out / "extract" / EXTRACT,))
    drawn = sample(extract, out=folder, seed=SEEDS[0], settings=Settings(), context=context, salt=SALT)
    yield Played(
        command=f"scrutiny sample {out / 'extract' / EXTRACT} --seed {SEEDS[0]} --out {folder}",
        result=f"{drawn.frozen.plan.sample} of {drawn.frozen.plan.population:,} searches drawn by lot from "
        f"{sum(1 for one in drawn.frozen.plan.strata if one.sample)} groups: ten areas, no location, outside the area.",
    )
    packed = pack(folder, context=context)
    yield Played(
        command=f"scrutiny pack {folder}",
        result=f"{packed.records} records to judge, {len(packed.assigned)} members, three readers a record.",
    )
    yield _returned(folder, returns / "first", None, context)
    first = flag(of_folder(folder), on=FLAGGED_ON)
    assert isinstance(first, FirstFlags)  # noqa: S101 -- no larger draw was taken yet
    names = ", ".join(stage.tally.name for stage in first.closer)
    yield Played(command=f"scrutiny flag {folder}", result=f"Look closer at: {names}. That is no finding.")
    for stage, seed in zip(first.closer, SEEDS[1:], strict=False):
        done = intensify(of_folder(folder), stage.tally.slug, seed=seed)
        yield Played(
            command=f"scrutiny intensify {folder} {stage.tally.slug} --seed {seed}",
            result=f"{done.drawn} more searches drawn in {done.area}.",
        )
        larger = pack(folder, context=context, draw=done.stage)
        yield Played(
            command=f"scrutiny pack {folder} --draw {done.stage}", result=f"{larger.records} more records to judge."
        )
        yield _returned(folder, returns / stage.tally.slug, done.stage, context)
    formal = flag(of_folder(folder), on=FLAGGED_ON)
    assert isinstance(formal, FormalFlags)  # noqa: S101 -- every larger draw was judged
    concern = [stage.tally for stage in formal.stages if stage.status is SecondStatus.CONCERN]
    yield Played(
        command=f"scrutiny flag {folder}",
        result=f"Area of concern: {', '.join(one.name for one in concern) or 'none'}.",
    )
    for one in concern:
        written = brief(of_folder(folder), one.slug, next_meeting=NEXT_MEETING)
        yield Played(
            command=f"scrutiny brief {folder} {one.slug} --next-meeting {NEXT_MEETING}",
            result=f"A brief to {written.brief.addressee}, {len(written.brief.cases)} cases, answer due "
            f"{written.brief.due:%d/%m/%Y}.",
        )


def _returned(folder: Path, returns: Path, draw: str | None, context: Context) -> Played:
    one = open_folder(folder, draw=draw)
    store.new_folder(returns, invented_returns(one))
    judged = collect(folder, [returns], context=context, draw=draw)
    return Played(
        command=f"scrutiny collect {folder} {returns}" + (f" --draw {draw}" if draw else ""),
        result=f"{len(judged.members)} invented workbooks read. The panel's result: {result_words(judged)}.",
    )
