"""Collect: the members' filled workbooks in, one table of answers out; and what the panel made of each record."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import csv_bytes
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.errors import InputError, StepError
from scrutiny.panel import decisions, questions, returns
from scrutiny.panel.questions import QuestionSet

RETURN_ENDINGS = (".xlsx", ".ods")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came back for one draw. ``results``: a row a record, see ``panel.decisions.RESULT_COLUMNS``."""

    draw: DrawFolder
    members: pd.DataFrame  # returns.MEMBER_COLUMNS
    rejects: pd.DataFrame  # returns.REJECT_COLUMNS
    results: pd.DataFrame
    disagreements: pd.DataFrame


def collect(root: Path, paths: Sequence[Path], *, context: Context, draw: str | None = None) -> Judged:
    """Read the returns of a draw's pack and keep the answers. All returns are given together, each time anew."""
    one = open_folder(root, draw=draw)
    assigned = one.assigned
    question_set = asked(one)
    context.say("Reading the returns")
    collected = returns.collect(
        return_files(paths),
        pack_id=assigned["pack_id"],
        assigned={member: tuple(records) for member, records in assigned["members"].items()},
        questions=question_set,
    )
    if collected.answers.empty:
        first = collected.rejects["reason"].iloc[0] if len(collected.rejects) else "no cell is filled in"
        raise InputError(f"there is no answer in the {len(paths)} files given ({first})", where="collect")
    store.write(one.answers_path, _lossless_csv(collected.answers))
    store.write(one.path / store.PRIVATE / "returns-rejects.csv", csv_bytes(collected.rejects))
    results = results_of(one)
    return Judged(
        draw=one,
        members=collected.members,
        rejects=collected.rejects,
        results=results,
        disagreements=decisions.disagreements(results),
    )


def return_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves; a folder stands for the workbooks in it."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                inside
                for inside in path.iterdir()
                if inside.suffix.lower() in RETURN_ENDINGS and not inside.name.startswith("~$")  # Excel's lock file
            )
        else:
            found.append(path)
    if not found:
        raise InputError(
            "there is no workbook", where=paths[0].name if paths else "collect", expected=".xlsx or .ods files"
        )
    return found


def asked(one: DrawFolder) -> QuestionSet:
    """The questions of a draw's pack."""
    return questions.supplied(one.plan.settings.question_set).without_video()


def answers_of(one: DrawFolder) -> pd.DataFrame:
    """The kept answers, ``returns.ANSWER_COLUMNS``. Raises StepError before anything was collected."""
    if not one.answers_path.exists():
        raise StepError(
            "no answers were collected yet", where=one.stage, do=f"Run: scrutiny collect {one.command_words} RETURNS"
        )
    text = store.read(one.answers_path).decode("utf-8")
    return pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)


def results_of(one: DrawFolder) -> pd.DataFrame:
    """One row a drawn record, in pack order, with the panel's result or ``not-judged``."""
    judged = returns.overall_colours(answers_of(one), asked(one))
    return decisions.results(judged, records=[str(number) for number in one.key["number"]])


def _lossless_csv(rows: pd.DataFrame) -> bytes:
    return rows.to_csv(index=False, lineterminator="\n").encode()
