"""What can be asked: kinds of questions, questions, and a step with the questions that it needs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scrutiny.cycle.state import Subject


class Kind(StrEnum):
    """What sort of answer a question wants."""

    PATH = "path"
    PATHS = "paths"
    DATE = "date"
    DATES = "dates"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"
    DICE = "dice"


Answer = tuple[str, ...]
Answers = Mapping[str, Answer]  # by the id of the question; one that was left out is not there


def positional(answer: Answer) -> Answer:
    """The answer as words of the command that stand by themselves."""
    return answer


def nothing(_: Answer) -> Answer:
    """Not on the command line at all: the answer only lets go on."""
    return ()


def option(name: str) -> Callable[[Answer], Answer]:
    """The answer as an option of the command, once for each part of it."""
    return lambda answer: tuple(part for one in answer for part in (name, one))


def flag(name: str) -> Callable[[Answer], Answer]:
    """A yes as a switch of the command."""
    return lambda _: (name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several answers."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    Enter alone takes the default; where there is none it leaves an optional question out, and stops at any other.
    """

    id: str
    words: str
    kind: Kind = Kind.TEXT
    default: str = ""
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    gives: Callable[[Answer], Answer] = nothing  # what it becomes on the command line
    named: str = ""  # asked only once the command has named this option: "--accept-rejects"
    not_yet: str = ""  # what is waited for, said where a person stops here
    check: Callable[[str], object] | None = None  # raises a ScrutinyError for an answer that cannot be
    unless: str = ""  # asked only where the question of this id was left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One step with what it needs. ``command``: the words before the answers; ``tail``: those after them."""

    step: str
    words: str
    says: tuple[str, ...]
    questions: tuple[Question, ...]
    command: tuple[str, ...]
    tail: tuple[str, ...] = ()
    subject: Subject | None = None
    optional: bool = False  # nothing waits for it

    def asked(self, answers: Answers, *, named: str = "") -> tuple[Question, ...]:
        """The questions to put, after the command has said ``named`` (an error in words; "" before it ran)."""
        return tuple(one for one in self.questions if not one.named or one.id in answers or _names(named, one.named))

    def arguments(self, answers: Answers) -> tuple[str, ...]:
        """The command with these answers, in words as a shell hands them over."""
        given = (one.gives(answers[one.id]) for one in self.questions if one.id in answers)
        return (*self.command, *(word for words in given for word in words), *self.tail)


def _names(said: str, name: str) -> bool:
    return re.search(rf"{re.escape(name)}(?![a-z-])", said) is not None
