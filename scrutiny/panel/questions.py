"""What a panel member is asked about a record: questions, their answers, and when a comment is wanted.

Questions are data (``questions/*.toml``) with a version, because a panel changes its wording and an answer
is worth nothing without the question it was given to. A file is checked as a whole before it is used: a
comment asked for after an answer that does not exist, or an overall question without colours, would be
noticed only after the meeting.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from scrutiny.errors import SettingError
from scrutiny.panel.decisions import COLOURED, Colour
from scrutiny.records import fields
from scrutiny.records.vocabulary import fold

LONGEST_TEXT = 255  # what a spreadsheet can show beside a cell
LONGEST_LABEL = 100
LONGEST_HEADER = 60

_QUESTION_ID = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")
_SCALE_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,29}")
_ANSWER_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_SET_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Rests(StrEnum):
    """What a question cannot be answered without."""

    REASONS = "reasons"  # as the officer wrote them
    OUTCOME = "outcome"  # what came of the search: asked after it was read


class Stage(StrEnum):
    """When a question is asked."""

    RECORD = "record"  # from the written record, alone
    VIDEO = "video"  # from body-worn video
    BOTH = "both"  # in either kind of pack
    MEETING = "meeting"  # agreed together, not on a member's own form


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be chosen."""

    code: str  # what a table of answers holds
    label: str  # what people read
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a tick list; answered by itself, with the options of the list's scale."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The answers that a question takes; no options means free text."""

    code: str
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the answer is written, not chosen."""
        return not self.options

    @property
    def is_coloured(self) -> bool:
        """Whether an answer says green, amber or red."""
        return any(option.colour for option in self.options)

    def option_of(self, text: str) -> Option | None:
        """The option that a label or code stands for, whatever its capitals and blanks; None: not on the list."""
        wanted = fold(text)
        return next((o for o in self.options if wanted in {fold(o.label), fold(o.code)}), None)

    def label(self, code: str) -> str:
        """The label of a code; an unknown code is its own label."""
        return next((option.label for option in self.options if option.code == code), code)

    def colour(self, code: str) -> Colour | None:
        """The colour of a code; None where it has none."""
        return next((option.colour for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, as it is printed."""

    id: str
    stage: Stage
    header: str  # the few words above a column
    text: str
    help: str
    scale: Scale
    comment_when: tuple[str, ...] = ()  # codes of answers
    critical: bool = False
    rests_on: Rests | None = None
    columns: tuple[str, ...] = ()  # fields that it asks about: where none was sent, nobody can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of a panel, in the order in which they are asked."""

    name: str
    version: str
    questions: tuple[Question, ...]
    overall: str  # id of the question whose answer gives a record its colour

    @property
    def by_id(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @property
    def overall_question(self) -> Question:
        """The question whose answer gives a record its colour."""
        return self.by_id[self.overall]

    @property
    def has_video(self) -> bool:
        """Whether any question is about video."""
        return any(question.stage is Stage.VIDEO for question in self.questions)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales in use, each once, in the order of the questions."""
        return tuple({question.scale.code: question.scale for question in self.questions}.values())

    def select(self, *stages: Stage) -> "QuestionSet":
        """The same set with only the questions of these stages."""
        return replace(self, questions=tuple(q for q in self.questions if q.stage in stages))

    def for_pack(self, *, video: bool = False) -> "QuestionSet":
        """What a member is asked; with ``video`` for a meeting that shows video."""
        shown = (Stage.RECORD, Stage.VIDEO, Stage.BOTH) if video else (Stage.RECORD, Stage.BOTH)
        return self.select(*shown)

    def without_video(self) -> "QuestionSet":
        """What a member is asked about the written record: the usual pack."""
        return self.for_pack(video=False)


def supplied(name: str = "hertfordshire") -> QuestionSet:
    """A question set that comes with the program."""
    folder = files("scrutiny.panel").joinpath("questions")
    names = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if not _SET_NAME.fullmatch(name) or name not in names:
        raise SettingError(
            "there is no question set of this name", where="question set", expected=f"one of: {', '.join(names)}"
        )
    return parse(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"), source=f"{name}.toml")


def load(path: Path) -> QuestionSet:
    """A panel's own question set."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingError("the file is not UTF-8 text", where=path.name, do="Save it as UTF-8.") from error
    except OSError as error:
        raise SettingError("the question set cannot be opened", where=path.name, do="Check the path.") from error
    return parse(text, source=path.name)


def parse(text: str, *, source: str) -> QuestionSet:
    """A question set from the text of its file, checked as a whole; ``source`` names it in messages."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"not a settings file that can be read ({error})", where=source) from error
    table = _Table(raw, where=source)
    table.only("name", "version", "overall", "scales", "questions")
    scales = {code: _scale(code, body) for code, body in table.tables("scales").items()}
    questions = tuple(_question(body, scales) for body in table.list_of_tables("questions"))
    found = QuestionSet(
        name=table.text("name", longest=LONGEST_HEADER),
        version=table.text("version", longest=LONGEST_HEADER),
        questions=questions,
        overall=table.text("overall", longest=LONGEST_HEADER),
    )
    _check_set(found, source)
    return found


class _Table:
    """One table of the file, and where it stands, so that every message can say so."""

    def __init__(self, raw: object, *, where: str) -> None:
        self.where = where
        if not isinstance(raw, dict):
            raise self.error("not a table of settings", expected="name = value lines")
        self.raw: dict[str, Any] = raw

    def error(self, found: str, *, expected: str = "") -> SettingError:
        return SettingError(found, where=self.where, expected=expected)

    def only(self, *known: str) -> None:
        unknown = sorted(set(self.raw) - set(known))
        if unknown:
            raise self.error(f'unknown setting "{unknown[0]}"', expected=f"only {', '.join(known)}")

    def text(self, key: str, *, longest: int, default: str | None = None) -> str:
        value = self.raw.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.error(
                f'"{key}" is missing or not text', expected='words in quotation marks, also for a number ("1")'
            )
        value = value.strip()
        if len(value) > longest or not value.isprintable():
            raise self.error(f'"{key}" is longer than {longest} characters or more than one line')
        if value[0] in "=+@":
            raise self.error(f'"{key}" begins with {value[0]}, which a spreadsheet may take for a formula')
        return value

    def code(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key, longest=LONGEST_HEADER)
        if not pattern.fullmatch(value):
            raise self.error(
                f'"{key}" holds characters that a code cannot have', expected="for example Q1 or not-confident"
            )
        return value

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f'"{key}" is neither true nor false')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.error(f'"{key}" is not a list of words in quotation marks')
        return tuple(value)

    def tables(self, key: str) -> dict[str, "_Table"]:
        value = self.raw.get(key)
        if not isinstance(value, dict) or not value:
            raise self.error(f'"{key}" is missing', expected=f"[{key}.NAME] tables")
        return {name: _Table(body, where=f"{self.where}, {key} {name}") for name, body in value.items()}

    def list_of_tables(self, key: str, *, default: list[object] | None = None) -> list["_Table"]:
        value = self.raw.get(key, default)
        if not isinstance(value, list) or (default is None and not value):
            raise self.error(f'"{key}" is missing or not a list of tables')
        return [_Table(body, where=f"{self.where}, {key} {number}") for number, body in enumerate(value, start=1)]


def _scale(code: str, table: _Table) -> Scale:
    table.only("options", "items", "text")
    if not _SCALE_CODE.fullmatch(code):
        raise table.error("the scale's name is not a code", expected="capital letters and digits, for example YNU")
    if table.flag("text"):
        table.only("text")
        return Scale(code=code)
    options = tuple(_option(body) for body in table.list_of_tables("options"))
    items = tuple(_item(body) for body in table.list_of_tables("items", default=[]))
    if len(options) < 2:
        raise table.error("fewer than two answers to choose from", expected="two or more options, or text = true")
    # Codes and labels are both accepted as answers, so all of them have to differ between options.
    _no_repeat(table, "answer", [{fold(o.code), fold(o.label)} for o in options])
    _no_repeat(table, "item", [{fold(item.code)} for item in items])
    _no_repeat(table, "item", [{fold(item.label)} for item in items])
    return Scale(code=code, options=options, items=items)


def _no_repeat(table: _Table, what: str, spellings: Sequence[set[str]]) -> None:
    seen: set[str] = set()
    for spelling in spellings:
        if seen & spelling:
            raise table.error(f'the {what} "{sorted(seen & spelling)[0]}" stands there twice')
        seen |= spelling


def _option(table: _Table) -> Option:
    table.only("code", "label", "colour")
    colour = table.raw.get("colour")
    if colour is not None and colour not in COLOURED:
        raise table.error("a colour that is not known", expected="green, amber or red, or no colour")
    return Option(
        code=table.code("code", _ANSWER_CODE),
        label=table.text("label", longest=LONGEST_LABEL),
        colour=None if colour is None else Colour(colour),
    )


def _item(table: _Table) -> Item:
    table.only("code", "label")
    return Item(code=table.code("code", _ANSWER_CODE), label=table.text("label", longest=LONGEST_LABEL))


def _question(table: _Table, scales: Mapping[str, Scale]) -> Question:
    table.only("id", "stage", "header", "text", "help", "scale", "comment_when", "critical", "rests_on", "columns")
    identifier = table.code("id", _QUESTION_ID)
    table.where = f"{table.where} ({identifier})"
    stage, scale = table.text("stage", longest=LONGEST_HEADER), table.text("scale", longest=LONGEST_HEADER)
    if stage not in set(Stage):
        raise table.error("a stage that is not known", expected=", ".join(Stage))
    if scale not in scales:
        raise table.error(f'there is no scale "{scale}"', expected=f"one of {', '.join(scales)}")
    comment_when = table.texts("comment_when")
    unknown = [code for code in comment_when if code not in {option.code for option in scales[scale].options}]
    if unknown:
        raise table.error(f'"comment_when" names "{unknown[0]}", which is not an answer of scale {scale}')
    rests_on = table.raw.get("rests_on")
    if rests_on is not None and rests_on not in list(Rests):  # a list, for what stands there may be no text
        raise table.error('"rests_on" names what is not known', expected=f"{' or '.join(Rests)}, or no such line")
    columns = table.texts("columns")
    strange = [name for name in columns if name not in fields.NAMES]
    if strange:
        raise table.error(f'"columns" names "{strange[0]}", which is no field of a record')
    return Question(
        id=identifier,
        stage=Stage(stage),
        header=table.text("header", longest=LONGEST_HEADER),
        text=table.text("text", longest=LONGEST_TEXT),
        help=table.text("help", longest=LONGEST_TEXT),
        scale=scales[scale],
        comment_when=comment_when,
        critical=table.flag("critical"),
        rests_on=None if rests_on is None else Rests(rests_on),
        columns=columns,
    )


def _check_set(found: QuestionSet, source: str) -> None:
    repeated = _first_repeat(question.id for question in found.questions)
    if repeated:
        raise SettingError(f"question {repeated} stands there twice", where=source)
    if found.overall not in found.by_id:
        raise SettingError(f'"overall" names {found.overall}, and there is no such question', where=source)
    overall = found.overall_question
    if overall.stage is not Stage.BOTH:
        raise SettingError(
            f"the overall question {overall.id} is not asked in every pack", where=source, expected='stage = "both"'
        )
    colours = {option.colour for option in overall.scale.options}
    if overall.scale.items or not {Colour.GREEN, Colour.RED} <= colours:
        raise SettingError(
            f"the answers to the overall question {overall.id} do not give a record its colour",
            where=source,
            expected="a scale with at least a green and a red answer, and no tick list",
        )


def _first_repeat(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
