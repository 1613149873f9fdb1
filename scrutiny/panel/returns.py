"""What the members sent back: workbooks and files of the pack's page read, checked, and put into one table.

Nothing is guessed and nothing is lost. A file that is not this pack's form, a row that is not this member's
record, an answer that is not on the list: each becomes a line of ``rejects`` with its file, its row as the
spreadsheet shows it, a code and a reason, and the rest of the file still counts. An empty cell is an answer
not given, and is counted. Reasons quote codes, row numbers and file names, never what somebody wrote.

What the pack's page saves (``answer_file``) comes to the same ``Return`` and is checked by the same rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from scrutiny.errors import InputError
from scrutiny.panel import answer_file, decisions, filled_book, form
from scrutiny.panel.filled_book import UnreadableError
from scrutiny.panel.form import AnswerColumn, Fact, Heading, Sheet
from scrutiny.panel.questions import QuestionSet
from scrutiny.records.vocabulary import fold

ANSWER_COLUMNS = ("member", "record", "question", "answer", "comment")
REJECT_COLUMNS = ("file", "row", "code", "reason")  # row 0: the whole file
MEMBER_COLUMNS = ("member", "file", "given", "complete", "answered", "unanswered")

REASONS: Mapping[str, str] = {
    "unreadable": (
        "this is not a workbook that can be read: it is damaged, protected by a password, or of another kind."
        " Ask the member to save the form again as .xlsx or .ods, without a password."
    ),
    "sheet": "the sheets Cover and Answers are not both there. Ask the member to fill in the form that was sent.",
    "unreadable-answers": (
        "this is not a file of answers that can be read: it is damaged, was changed by another program, or is of"
        " another kind. Ask the member to open the pack's page and save the answers again."
    ),
    "cover": "the pack, the member or the version is no longer on the sheet Cover. Put it back beside its label.",
    "headers": (
        "the headers of the sheet Answers are not those of the form: one is missing, renamed or there twice."
        " Put the headers of the form back."
    ),
    "top": (
        "the pack, the member or the version is no longer at the top of the file. Ask the member to open the pack's"
        " page and save the answers again."
    ),
    "columns": (
        "the columns of the file are not those of the pack's questions: one is missing, renamed or there twice."
        " Ask the member to open the pack's page and save the answers again."
    ),
    "other-form": "this form was made by another version of the program. Send the member the form of this pack.",
    "other-pack": "this form belongs to another pack. Look for the member's form of this pack.",
    "other-questions": "this form asks another version of the questions. Send the member the form of this pack.",
    "unknown-member": "the member code in this file is not one of this pack's. Correct the code.",
    "member-twice": "{member} has sent {first} too, and only that one is counted. Ask which of the two is right.",
    "no-record": "answers stand in a row without a record number. Put the number back.",
    "unknown-record": "the record number of this row is not in the pack. Correct the number.",
    "not-given": "the record of this row was not given to {member}. Correct the number.",
    "record-twice": "the record of this row stands in row {first} too, and only that row is counted.",
    "not-on-list": "the answer to {question} is not on the list. Ask the member to choose one.",
    "outside": "something is written outside the form's own columns, and is not counted.",
}

ENDINGS = (".xlsx", ".ods", *answer_file.ENDINGS)  # of the files that members send


class ReturnError(InputError):
    """A return as a whole cannot be used; ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str, *, where: str) -> None:
        """Say which file and why."""
        self.code = code
        super().__init__(REASONS[code], where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the headers, cells as text."""

    number: int  # as the spreadsheet shows it; in JSON the place in the list of answers, from 1
    cells: tuple[str, ...]


class Source(StrEnum):
    """What a return was written in."""

    WORKBOOK = "workbook"
    PAGE = "page"  # the pack's page: a file of answers


_VERSIONS: Mapping[Source, str] = {Source.WORKBOOK: form.VERSION, Source.PAGE: answer_file.VERSION}
_HEADERS_REASON: Mapping[Source, str] = {Source.WORKBOOK: "headers", Source.PAGE: "columns"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One file as it was read, before it is compared with anything."""

    file: str  # name without folder
    pack_id: str
    member: str
    stage: str
    question_set: str
    version: str  # of the questions
    form_version: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]  # those that hold anything
    source: Source = Source.WORKBOOK

    def name_of(self, column: AnswerColumn) -> str:
        """What this file calls a column."""
        return column.header if self.source is Source.WORKBOOK else column.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """All returns of a pack.

    ``answers`` has a row an answer. ``answer`` is a code of the question's scale; free text stands in
    ``comment`` instead, and the form's own comment has the question ``form.COMMENT``. ``members`` has a row a
    member, in order, with an empty ``file`` where none could be used: how many records were given, for how
    many every question with a list is answered, and how many such answers are there and are not.
    """

    answers: pd.DataFrame  # ANSWER_COLUMNS
    rejects: pd.DataFrame  # REJECT_COLUMNS
    members: pd.DataFrame  # MEMBER_COLUMNS


# --------------------------------------------------------------------------------------------- reading one file


def read_return(path: Path) -> Return:
    """The answers in a file; ``ReturnError`` where there are none, ``InputError`` where there is no file."""
    if not path.is_file():
        raise InputError("there is no such file", where=path.name, expected="a filled-in answer form")
    if path.suffix.lower() in answer_file.ENDINGS:
        return _read_answer_file(path)
    sheets = _sheets(path)
    facts = _facts(sheets[Sheet.COVER])
    needed = (Fact.PACK, Fact.MEMBER, Fact.VERSION, Fact.FORM)
    if not all(facts.get(fact) for fact in needed):
        raise ReturnError("cover", where=path.name)
    rows = sheets[Sheet.ANSWERS]
    at = next((number for number, row in enumerate(rows) if _is_header(row)), None)
    if at is None:
        raise ReturnError("headers", where=path.name)
    return Return(
        file=path.name,
        pack_id=facts[Fact.PACK],
        member=facts[Fact.MEMBER],
        stage=facts.get(Fact.STAGE, ""),
        question_set=facts.get(Fact.QUESTIONS, ""),
        version=facts[Fact.VERSION],
        form_version=facts[Fact.FORM],
        header_row=at + 1,
        headers=rows[at],
        rows=tuple(Row(number=n, cells=row) for n, row in enumerate(rows[at + 1 :], start=at + 2) if any(row)),
    )


def _read_answer_file(path: Path) -> Return:
    """What the pack's page saved."""
    try:
        if path.stat().st_size > answer_file.MOST_BYTES:
            raise ReturnError("unreadable-answers", where=path.name)
        laid = answer_file.read(path.read_bytes(), ending=path.suffix)
    except answer_file.UnfitError as error:
        raise ReturnError(error.code, where=path.name) from error
    except OSError as error:
        raise ReturnError("unreadable-answers", where=path.name) from error
    return Return(
        file=path.name,
        pack_id=laid.facts[Fact.PACK],
        member=laid.facts[Fact.MEMBER],
        stage=laid.facts.get(Fact.STAGE, ""),
        question_set=laid.facts.get(Fact.QUESTIONS, ""),
        version=laid.facts[Fact.VERSION],
        form_version=laid.facts[Fact.FORM],
        header_row=laid.header_row,
        headers=laid.headers,
        rows=tuple(Row(number=number, cells=cells) for number, cells in laid.rows),
        source=Source.PAGE,
    )


def _sheets(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """The two sheets that matter, every cell as text."""
    wanted = (Sheet.COVER, Sheet.ANSWERS)
    try:
        found = filled_book.sheets(path, wanted)
    except UnreadableError as error:
        raise ReturnError("unreadable", where=path.name) from error
    if len(found) < len(wanted):
        raise ReturnError("sheet", where=path.name)
    return found


def _facts(rows: Sequence[Sequence[str]]) -> dict[Fact, str]:
    """What stands on the cover beside each label: the first filled cell to its right."""
    found: dict[Fact, str] = {}
    for row in rows:
        for at, cell in enumerate(row):
            for fact in Fact:
                if fact not in found and form.same(cell, fact):
                    found[fact] = next((value for value in row[at + 1 :] if value), "")
    return found


def _is_header(row: Sequence[str]) -> bool:
    return all(any(form.same(cell, heading) for cell in row) for heading in (Heading.RECORD, Heading.COMMENT))


# ------------------------------------------------------------------------------- how large a file would become


# ------------------------------------------------------------------------------------------ all returns together


def collect(
    paths: Sequence[Path], *, pack_id: str, assigned: Mapping[str, Sequence[str]], questions: QuestionSet
) -> Collected:
    """The answers in these files; ``questions`` are those of the pack, ``assigned`` each member's records.

    Of two files of one member the first in ``paths`` counts: which was saved later is not guessed.
    """
    if not paths:
        raise InputError("there are no returns to collect", expected="one or more filled-in answer forms")
    gathering = _Gathering(pack_id=pack_id, assigned=assigned, columns=form.answer_columns(questions))
    for path in paths:
        try:
            found = read_return(path)
            gathering.take(found, questions)
        except ReturnError as error:
            gathering.reject(path.name, 0, error.code)
    return gathering.collected()


class _Gathering:
    """The tables while they grow."""

    def __init__(
        self, *, pack_id: str, assigned: Mapping[str, Sequence[str]], columns: tuple[AnswerColumn, ...]
    ) -> None:
        self.pack_id = pack_id
        self.assigned = assigned
        self.members = {fold(member): member for member in assigned}
        self.records = {record for own in assigned.values() for record in own}
        self.columns = columns
        self.files: dict[str, str] = {}  # member -> file that counts
        self.answers: dict[tuple[str, str], list[tuple[str, str, str]]] = {}  # member, record -> answers
        self.rejects: list[tuple[str, int, str, str]] = []

    def reject(self, file: str, row: int, code: str, **names: object) -> None:
        self.rejects.append((file, row, code, REASONS[code].format(**names)))

    def take(self, found: Return, questions: QuestionSet) -> None:
        """One file: refused as a whole, or its rows one by one."""
        if code := self._refusal(found, questions):
            raise ReturnError(code, where=found.file)
        member = self.members[fold(found.member)]
        if member in self.files:
            self.reject(found.file, 0, "member-twice", member=member, first=self.files[member])
            return
        self.files[member] = found.file
        places = _places(found.headers)
        seen: dict[str, int] = {}
        for row in found.rows:
            self._take_row(found, member, row, places, seen)

    def _refusal(self, found: Return, questions: QuestionSet) -> str | None:
        """Why the file as a whole does not count; None where it does."""
        needed = [fold(Heading.RECORD), *(fold(found.name_of(column)) for column in self.columns)]
        headers = [fold(header) for header in found.headers]
        refusals = {
            "other-form": found.form_version != _VERSIONS[found.source],
            "other-pack": not form.same(found.pack_id, self.pack_id),
            "other-questions": not form.same(found.version, questions.version)
            or not form.same(found.question_set, questions.name),
            "unknown-member": fold(found.member) not in self.members,
            _HEADERS_REASON[found.source]: any(headers.count(header) != 1 for header in needed),
        }
        return next((code for code, refused in refusals.items() if refused), None)

    def _take_row(self, found: Return, member: str, row: Row, places: Mapping[str, int], seen: dict[str, int]) -> None:
        file = found.file
        cells = [(column, row.cells[places[fold(found.name_of(column))]]) for column in self.columns]
        own = {places[fold(header)] for header in _own_headers(found, self.columns) if fold(header) in places}
        if any(cell for at, cell in enumerate(row.cells) if at not in own):
            self.reject(file, row.number, "outside")
        record = row.cells[places[fold(Heading.RECORD)]]
        if not record and not any(cell for _, cell in cells):
            return
        if code := self._row_refusal(member, record, seen):
            self.reject(file, row.number, code, member=member, first=seen.get(record, 0))
            return
        seen[record] = row.number
        answers = self.answers.setdefault((member, record), [])
        for column, cell in cells:
            if not cell:
                continue
            if column.scale is None:
                answers.append((column.id, "", cell))
            elif option := column.scale.option_of(cell):
                answers.append((column.id, option.code, ""))
            else:
                self.reject(file, row.number, "not-on-list", question=column.id)

    def _row_refusal(self, member: str, record: str, seen: Mapping[str, int]) -> str | None:
        if not record:
            return "no-record"
        if record not in self.records:
            return "unknown-record"
        if record not in self.assigned[member]:
            return "not-given"
        return "record-twice" if record in seen else None

    def collected(self) -> Collected:
        """The tables, in the order of members, of their records and of the questions."""
        rows = [
            (member, record, *answer)
            for member, own in self.assigned.items()
            for record in own
            for answer in self.answers.get((member, record), [])
        ]
        return Collected(
            answers=pd.DataFrame(rows, columns=list(ANSWER_COLUMNS), dtype="str"),
            rejects=_table(self.rejects, REJECT_COLUMNS, numbers=("row",)),
            members=_table(self._member_rows(), MEMBER_COLUMNS, numbers=MEMBER_COLUMNS[2:]),
        )

    def _member_rows(self) -> Iterator[tuple[str, str, int, int, int, int]]:
        asked = sum(column.scale is not None for column in self.columns)
        for member, own in self.assigned.items():
            counts = [sum(bool(code) for _, code, _ in self.answers.get((member, record), [])) for record in own]
            answered = sum(counts)
            complete = sum(count == asked for count in counts)
            yield member, self.files.get(member, ""), len(own), complete, answered, asked * len(own) - answered


def _places(headers: Sequence[str]) -> dict[str, int]:
    """Where each header stands, by its folded words."""
    return {fold(header): at for at, header in enumerate(headers) if header}


def _own_headers(found: Return, columns: Sequence[AnswerColumn]) -> Iterator[str]:
    yield from (heading for heading in Heading if heading is not Heading.COMMENT)
    yield from (found.name_of(column) for column in columns)


def _table(rows: Iterable[tuple[object, ...]], columns: Sequence[str], *, numbers: Sequence[str]) -> pd.DataFrame:
    """A table with text and whole-number columns, of the same types when it is empty."""
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.astype({column: "int64" if column in numbers else "str" for column in columns})


# ----------------------------------------------------------------------------------------- for the panel's results


def overall_colours(answers: pd.DataFrame, questions: QuestionSet) -> pd.DataFrame:
    """The overall answers as ``decisions.results`` takes them; an answer without a colour is cannot judge."""
    overall = questions.overall_question
    rows = answers[(answers["question"] == overall.id) & (answers["answer"] != "")]
    colours = {o.code: str(o.colour or decisions.Colour.CANNOT_JUDGE) for o in overall.scale.options}
    found = rows.assign(colour=rows["answer"].map(colours).astype("str"))
    return found[list(decisions.ANSWER_COLUMNS)].reset_index(drop=True)
