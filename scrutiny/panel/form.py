"""Names and cells of the answer form: the one place that its writer and its reader share.

The form is a workbook of four sheets: *Cover* (which pack, whose answers, how to fill it in), *Answers* (a
row a record, a column a question), *Questions* (each question in full) and *Lists* (the answers that can be
chosen). Nothing is found by a fixed row or column: a fact on the cover stands beside its label, and a
column of answers below its header, so that a line put in or a column moved changes nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from scrutiny.panel.questions import Item, Question, QuestionSet, Scale
from scrutiny.records.vocabulary import fold

VERSION = "1"  # of the form's own cells; a reader refuses a form that it does not know
LONGEST_COMMENT = 2000  # characters that the form asks for at most; a reader keeps all it is given


class Sheet(StrEnum):
    """The sheets, in order."""

    COVER = "Cover"
    ANSWERS = "Answers"
    QUESTIONS = "Questions"
    LISTS = "Lists"


class Fact(StrEnum):
    """Labels on the cover; what belongs to each stands to its right."""

    PACK = "Pack"
    MEMBER = "Member"
    PERIOD = "Searches from"
    STAGE = "What you judge"
    QUESTIONS = "Question set"
    VERSION = "Version of the questions"
    FORM = "Version of this form"
    RECORDS = "Records to read"
    PROGRESS = "Done so far"


class Heading(StrEnum):
    """Headers of the sheet Answers that are not questions."""

    RECORD = "Record"
    LEFT = "Left to do"
    AREA = "Area"
    POWER = "Power used"
    OBJECT = "Looked for"
    COMMENT = "Comment"


ORIENTATION = (Heading.AREA, Heading.POWER, Heading.OBJECT)  # shown so that a member can see the right page is open
COMMENT = "comment"  # what stands for the comment where an answer has the id of its question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerColumn:
    """One column to fill in: a question, one line of a tick list, or the comment."""

    id: str  # "Q3", "V2-G", "comment"
    header: str
    question: Question | None = None  # None: the comment
    item: Item | None = None

    @property
    def scale(self) -> Scale | None:
        """The list to choose from; None where the member writes freely."""
        if self.question is None or self.question.scale.is_text:
            return None
        return self.question.scale


def answer_columns(questions: QuestionSet) -> tuple[AnswerColumn, ...]:
    """The columns to fill in, in order; the comment is the last."""
    columns = [column for question in questions.questions for column in _columns_of(question)]
    return (*columns, AnswerColumn(id=COMMENT, header=Heading.COMMENT))


def _columns_of(question: Question) -> tuple[AnswerColumn, ...]:
    if not question.scale.items:
        return (AnswerColumn(id=question.id, header=f"{question.id} {question.header}", question=question),)
    return tuple(
        AnswerColumn(
            id=f"{question.id}-{item.code}",
            header=f"{question.id}-{item.code} {question.header}: {item.label.partition(':')[0]}",
            question=question,
            item=item,
        )
        for item in question.scale.items
    )


def list_name(scale: Scale) -> str:
    """The defined name of a scale's list; the prefix keeps it from looking like a cell (``YNU1``)."""
    return f"Choices_{scale.code}"


def stage(questions: QuestionSet) -> str:
    """What a member judges, as the cover says it."""
    return "the written record and the video" if questions.has_video else "the written record"


def same(found: str, label: str) -> bool:
    """Whether a cell holds a label, whatever its capitals and blanks."""
    return fold(found) == fold(label)
