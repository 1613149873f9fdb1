"""The invented members' answers of both demonstrations: a filled workbook each, as if it had come back.

Everything is invented. The answers are made so that the panel loses confidence in one area, in order to show what
follows; nothing about the real area of that name is meant.
"""

import hashlib
from collections.abc import Mapping

from scrutiny.cycle.collect import asked
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.pack import TITLE, workbook_rows
from scrutiny.outputs.views import MARKING
from scrutiny.outputs.workbook import scoring_workbook
from scrutiny.panel import form
from scrutiny.panel.decisions import Colour
from scrutiny.panel.questions import Question

BAD_AREA = "stevenage"
_GREEN_IN_TEN = {BAD_AREA: 4, "outside": 10}  # elsewhere 9: a little better than 29 of 36 green, Hertfordshire in 2024
_COMMENTS = ("Clear and specific.", "I could follow why this person was searched.", "It says little about this person.")


def invented_returns(one: DrawFolder) -> dict[str, bytes]:
    """A filled workbook for each member who has records, as if it had come back."""
    records, _ = one.records()
    rows = workbook_rows(one, records)
    question_set = asked(one)
    strata = dict(zip(one.key["number"].astype(str), one.key["stratum"], strict=True))
    window = one.manifest["window"]
    files = {}
    for member, own in one.assigned["members"].items():
        if not own:  # a conflict with the area of a larger draw leaves a member without any
            continue
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
