"""The equal command as it is typed, and a task as a program reads it."""

import re
import shlex
from collections.abc import Sequence

from scrutiny.cycle.guide.asking import Question, Task

_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")


def typed_line(arguments: Sequence[str], *, windows: bool) -> str:
    """The command as it is typed in a terminal of that kind of machine, in quotation marks where needed."""
    return " ".join(["scrutiny", *(quoted(one, windows=windows) for one in arguments)])


def quoted(word: str, *, windows: bool) -> str:
    """One word as a shell takes it."""
    if _PLAIN.fullmatch(word) or (windows and re.fullmatch(r"[A-Za-z0-9_@+=:,./\\-]+", word)):
        return word
    if windows:
        # As Windows programs take their arguments apart: backslashes count double only before a quotation mark.
        escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
    return f'"{word}"' if not re.search(r'["$`\\!]', word) else shlex.quote(word)


def as_data(task: Task) -> dict[str, object]:
    """A task for a program to read."""
    return {
        "step": task.step,
        "words": task.words,
        "optional": task.optional,
        "round": task.subject.round if task.subject else None,
        "draw": task.subject.stage if task.subject else None,
        "says": list(task.says),
        "command": ["scrutiny", *task.command],
        "after_the_answers": list(task.tail),
        "questions": [
            {
                "id": one.id,
                "words": one.words,
                "kind": str(one.kind),
                "default": one.default or None,
                "optional": one.optional,
                "choices": [{"value": choice.value, "words": choice.words} for choice in one.choices],
                "only_after_the_command_named": one.named or None,
                "option": _option_of(one),
            }
            for one in task.questions
        ],
    }


def _option_of(question: Question) -> str | None:
    """The option that an answer becomes; None where it stands by itself or only lets go on."""
    probe = question.choices[0].value if question.choices else "x"
    given = question.gives((probe,))
    return given[0] if given and given[0] != probe else None
