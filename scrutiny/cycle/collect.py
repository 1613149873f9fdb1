"""Collect: what members sent back in, one table of answers out; and what the panel made of each record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder, larger_draws, open_folder
from scrutiny.errors import InputError, StepError, counted
from scrutiny.panel import decisions, questions, returns
from scrutiny.panel.decisions import Colour
from scrutiny.panel.questions import QuestionSet
from scrutiny.sampling.frame import sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came back for one draw. ``results``: a row a record, see ``panel.decisions.RESULT_COLUMNS``."""

    draw: DrawFolder
    members: pd.DataFrame  # returns.MEMBER_COLUMNS
    rejects: pd.DataFrame  # returns.REJECT_COLUMNS
    results: pd.DataFrame
    disagreements: pd.DataFrame


def collect(
    root: Path, paths: Sequence[Path], *, context: Context, draw: str | None = None, replace: bool = False
) -> Judged:
    """Read the returns of a draw's pack and keep the answers. All returns are given together, each time anew.

    Raises StepError where a larger draw was taken on the answers already, and, unless ``replace``, where a
    member who was counted before is missing now.
    """
    one = open_folder(root, draw=draw)
    if one.is_first and larger_draws(root):
        raise StepError("the larger draws were taken on these answers, so they can no longer change", where=one.stage)
    assigned = one.assigned
    context.say("Reading the returns")
    collected = returns.collect(
        return_files(paths),
        pack_id=assigned["pack_id"],
        assigned={member: tuple(records) for member, records in assigned["members"].items()},
        questions=asked(one),
    )
    if collected.answers.empty:
        first = collected.rejects["reason"].iloc[0] if len(collected.rejects) else "no cell is filled in"
        raise InputError(f"there is no answer in the {len(paths)} files given ({first})", where="collect")
    if one.answers_path.exists() and not replace:
        gone = sorted(set(answers_of(one)["member"]) - set(collected.answers["member"]))
        if gone:
            raise StepError(
                f"{len(gone)} workbooks or files of answers that counted before are missing now ({', '.join(gone)})",
                where="collect",
                do="Give all of them together, or add --replace",
            )
    store.write(one.answers_path, _as_json(collected.answers))
    store.write(one.path / store.PRIVATE / "returns-rejects.csv", store.csv_bytes(collected.rejects))
    results = results_of(one)
    return Judged(
        draw=one,
        members=collected.members,
        rejects=collected.rejects,
        results=results,
        disagreements=decisions.disagreements(results),
    )


def return_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves; a folder stands for the workbooks and files of answers in it."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                inside
                for inside in path.iterdir()
                if inside.suffix.lower() in returns.ENDINGS and not inside.name.startswith("~$")  # Excel's lock file
            )
        else:
            found.append(path)
    if not found:
        raise InputError(
            "there is no workbook and no file of answers",
            where=paths[0].name if paths else "collect",
            expected=f"{', '.join(returns.ENDINGS)} files",
        )
    return found


def asked(one: DrawFolder) -> QuestionSet:
    """The questions of a draw's pack."""
    return questions.supplied(one.plan.settings.question_set).without_video()


def colours_of(one: DrawFolder) -> tuple[tuple[Colour, tuple[str, ...]], ...]:
    """The answers that stand for each colour, as the form prints them, best first."""
    options = asked(one).overall_question.scale.options
    return tuple(
        (colour, labels)
        for colour in (Colour.GREEN, Colour.AMBER, Colour.RED)
        if (labels := tuple(option.label for option in options if option.colour is colour))
    )


def answers_of(one: DrawFolder) -> pd.DataFrame:
    """The kept answers, ``returns.ANSWER_COLUMNS``. Raises StepError before anything was collected."""
    if not one.answers_path.exists():
        raise StepError(
            "no answers were collected yet", where=one.stage, do=f"Run: scrutiny collect {one.command_words} RETURNS"
        )
    rows = json.loads(store.read(one.answers_path))
    return pd.DataFrame(rows, columns=list(returns.ANSWER_COLUMNS), dtype="str")


def answers_sha256(one: DrawFolder) -> str:
    """SHA-256 of the kept answers, so that results say which answers they were made from."""
    return sha256_of(store.read(one.answers_path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The panel's results of a draw, as they are fixed."""

    answers_sha256: str
    counts: Mapping[str, int]  # by result


def decided(root: Path, *, draw: str | None = None) -> Decided:
    """The results of a draw, all there. Raises StepError where a record has no answer yet."""
    one = open_folder(root, draw=draw)
    counts = {str(name): int(number) for name, number in results_of(one)["result"].value_counts(sort=False).items()}
    waiting = counts.get(decisions.NOT_JUDGED, 0)
    if waiting:
        raise StepError(
            f"{counted(waiting, 'record has', 'records have')} no answer yet",
            where=one.stage,
            do="Collect what is missing, or withdraw what cannot be shown: scrutiny replace",
        )
    return Decided(answers_sha256=sha256_of(store.read(one.answers_path)), counts=counts)


def results_of(one: DrawFolder) -> pd.DataFrame:
    """One row a drawn record, in pack order, with the panel's result, ``unavailable`` or ``not-judged``.

    Answers on a record that was withdrawn, and on reserves shown in addition, are kept and count for nothing.
    """
    judged = returns.overall_colours(answers_of(one), asked(one))
    numbers = [str(number) for number in one.key["number"]]
    counted = judged["record"].isin(set(numbers) - one.unavailable)
    return decisions.results(judged[counted], records=numbers, unavailable=one.unavailable)


def _as_json(answers: pd.DataFrame) -> bytes:
    """The answers as they are kept: not a table that a spreadsheet would open, since members' words stand in it."""
    return (json.dumps(answers.to_dict("records"), ensure_ascii=True, indent=0) + "\n").encode()
