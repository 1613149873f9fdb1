"""The demonstration: two invented months from extract to brief, by the very steps that a real cycle takes.

Everything is invented, the members' answers too. They are made so that the panel loses confidence in one
area, in order to show what follows; nothing about the real area of that name is meant.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrutiny import resources
from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import store
from scrutiny.cycle.brief import brief
from scrutiny.cycle.collect import asked, collect
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import sample
from scrutiny.cycle.flag import FirstFlags, FormalFlags, flag
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.intensify import intensify
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import TITLE, pack, workbook_rows
from scrutiny.cycle.together import of_folder
from scrutiny.outputs.views import MARKING
from scrutiny.outputs.workbook import scoring_workbook
from scrutiny.panel import form
from scrutiny.panel.decisions import Colour
from scrutiny.panel.questions import Question
from scrutiny.sampling.plan import Settings

EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
CYCLE = "2026-11"
BAD_AREA = "stevenage"
# Not secret and not thrown by anybody: the demonstration is the same on every machine.
SALT = hashlib.sha256(b"scrutiny demonstration").digest()
SEEDS = ("3141592653", "2718281828", "1414213562", "1732050807")
FLAGGED_ON = date(2026, 11, 19)
NEXT_MEETING = date(2027, 1, 21)
_GREEN_IN_TEN = {BAD_AREA: 4, "outside": 10}  # elsewhere 9: a little better than 29 of 36 green, Hertfordshire in 2024
_COMMENTS = ("Clear and specific.", "I could follow why this person was searched.", "It says little about this person.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One step of the demonstration: what was done, and what lies where."""

    command: str
    result: str


def demo(out: Path, *, context: Context) -> Iterator[Played]:
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
        done = intensify(of_folder(folder), stage.tally.slug, seed=seed, context=context)
        yield Played(
            command=f"scrutiny intensify {folder} {stage.tally.slug} --seed {seed}",
            result=f"{done.drawn} more searches drawn in {done.area}, with a pack of their own.",
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
    results = judged.results["result"].value_counts()
    said = ", ".join(
        f"{results.get(str(colour), 0)} {colour.replace('-', ' ')}" for colour in Colour if str(colour) in results
    )
    return Played(
        command=f"scrutiny collect {folder} {returns}" + (f" --draw {draw}" if draw else ""),
        result=f"{len(judged.members)} invented workbooks read. The panel's result: {said}.",
    )


def invented_returns(one: DrawFolder) -> dict[str, bytes]:
    """A filled workbook for each member, as if it had come back."""
    records, _ = one.records()
    rows = workbook_rows(one, records)
    question_set = asked(one)
    strata = dict(zip(one.key["number"].astype(str), one.key["stratum"], strict=True))
    window = one.manifest["window"]
    files = {}
    for member, own in one.assigned["members"].items():
        filled = {
            (number, column.id): answer
            for number in own
            for column in form.answer_columns(question_set)
            if (answer := _answer(column, _colour(number, strata[number], member), f"{member},{number}"))
        }
        files[f"scores-{member}.xlsx"] = scoring_workbook(
            pack_id=one.assigned["pack_id"],
            title=TITLE,
            member=member,
            period=f"{window['first']} to {window['last']}",
            records=[rows[number] for number in own],
            questions=question_set,
            marking=MARKING,
            draft=False,
            filled=filled,
        )
    return files


def _lot(text: str) -> int:
    """A number from 0 to 9 that depends on nothing but the text."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10


def _colour(number: str, stratum: str, member: str) -> Colour:
    """What an invented member thinks of a record: mostly what all think, now and then one colour worse."""
    seen = _lot(f"record,{number}")
    if seen < _GREEN_IN_TEN.get(stratum, 9):
        shared = Colour.GREEN
    else:
        shared = Colour.RED if _lot(f"how bad,{number}") < 4 else Colour.AMBER
    if _lot(f"{member},{number}") > 0:
        return shared
    return {Colour.GREEN: Colour.AMBER, Colour.AMBER: Colour.RED, Colour.RED: Colour.CANNOT_JUDGE}[shared]


def _answer(column: form.AnswerColumn, colour: Colour, who: str) -> str:
    """An answer that goes with the colour: the better options for green, the worse ones for red."""
    if column.scale is None:
        worse = colour in (Colour.AMBER, Colour.RED)
        return _COMMENTS[2 if worse else _lot(who) % 2] if column.id == form.COMMENT and _lot(f"{who},says") < 2 else ""
    question: Question | None = column.question
    options = column.scale.options
    if question is not None and column.scale.is_coloured:
        fitting = [option for option in options if (option.colour or Colour.CANNOT_JUDGE) is colour]
        return fitting[_lot(who) % len(fitting)].label
    usual: Mapping[Colour, int] = {
        Colour.GREEN: 0,
        Colour.AMBER: 1,
        Colour.RED: 2,
        Colour.CANNOT_JUDGE: len(options) - 1,
    }
    return options[min(usual[colour], len(options) - 1)].label
