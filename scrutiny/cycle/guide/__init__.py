"""What ``scrutiny next`` says and asks: from where a cycle stands, the steps, their questions, the equal command.

A table, a row a step. A *question* has an id, its words, a kind, perhaps a default, and says what its answer becomes on
the command line. The answers of a person are texts; ``answered`` reads them (a path that was dragged into the window,
a date as people write it) and refuses in words what cannot be. Nothing here asks, runs or writes anything.

What stands where: ``asking`` (what a question is), ``here`` (where a cycle stands), ``rows`` (the steps), ``offers``
(what can be done as well and need not be), ``tasks`` (all that can be done now), ``answers`` and ``typed``.
"""

from scrutiny.cycle.guide.answers import STOP, World, answered, day_of, name_of, paths, remembering, tidy
from scrutiny.cycle.guide.asking import Answer, Answers, Choice, Kind, Question, Task, flag, option
from scrutiny.cycle.guide.here import where
from scrutiny.cycle.guide.offers import OFFERS
from scrutiny.cycle.guide.rows import ROWS, About
from scrutiny.cycle.guide.tasks import BESIDE, beginning, meetings_question, staff_question, tasks, with_meetings
from scrutiny.cycle.guide.typed import as_data, quoted, typed_line

__all__ = [
    "BESIDE", "OFFERS", "ROWS", "STOP",
    "About", "Answer", "Answers", "Choice", "Kind", "Question", "Task", "World",
    "answered", "as_data", "beginning", "day_of", "flag", "meetings_question", "name_of", "option", "paths", "quoted",
    "remembering", "staff_question", "tasks", "tidy", "typed_line", "where", "with_meetings",
]  # fmt: skip
