"""Who has not answered: what is still awaited of the answers that members give alone."""

from collections.abc import Iterator

import pandas as pd

from scrutiny.cycle import folder, state
from scrutiny.cycle.collect import answers_of, asked
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.part_b.counting import rows_of
from scrutiny.cycle.state import Judged, Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.panel import decisions, returns


def waiting_of(work: Workspace, name: str) -> Iterator[str]:
    """What is not in yet of the answers that members give alone, draw by draw; nothing where Part B may go out.

    A draw on which the panel has decided waits for nobody. Of any other, each member's overall answer is awaited on
    each record that the member was given.
    """
    cycle = work.state.cycle(name)
    several = max(work.bound(name).supply.rounds, *cycle.rounds, 1)
    for number in range(1, several + 1):
        of_round = cycle.round(number)
        words_of_round = f" of round {number}" if several > 1 else ""
        if of_round.state is not Stage.JUDGING:
            yield f"nothing is drawn yet{words_of_round}"
            continue
        for draw in of_round.undecided:
            subject = Subject(cycle=name, round=number, stage=draw.stage)
            about = words_of_round if draw.stage == state.FIRST else f" of the larger draw{words_of_round}"
            if draw.state in (Judged.DRAWN, Judged.REDACTED):
                yield f"the packs{about or ' of the draw'} are not made yet"
                continue
            yield from (f"{member} ({left}{about})" for member, left in _unanswered(work, subject))


def _unanswered(work: Workspace, subject: Subject) -> Iterator[tuple[str, str]]:
    """Members of a draw who have records without their overall answer, and how many."""
    one = folder.open_folder(work.folder(Subject(cycle=subject.cycle, round=subject.round)), draw=subject.stage)
    given = {(row.record, row.member) for row in rows_of(_colours(one))}
    for member, own in sorted(one.assigned["members"].items()):
        asked_for = [record for record in own if record not in one.unavailable]
        missing = sum((record, member) not in given for record in asked_for)
        if missing:
            what = "no answer" if missing == len(asked_for) else f"{missing} of {len(asked_for)} records without answer"
            yield member, what


def _colours(one: DrawFolder) -> pd.DataFrame:
    """Each overall answer to a draw, ``decisions.ANSWER_COLUMNS``; none before anything was collected."""
    if not one.answers_path.exists():
        return pd.DataFrame(columns=list(decisions.ANSWER_COLUMNS), dtype="str")
    return returns.overall_colours(answers_of(one), asked(one))
