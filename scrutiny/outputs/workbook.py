"""The scoring workbook: a member's answer form as a spreadsheet, in bytes.

* Nothing from data is ever a formula or a link: every value goes in as text. The only formulas are ours,
  and they count.
* The member sees a record's number, area, power and object, enough to see that the right page is open, and
  nothing that another member, a machine or an area's history has said.
* Cells to fill in are unlocked and yellow until they hold something; all others are protected, without a
  password, against accidents. A drop-down gives the answers; its message is the question in full.
* The same arguments give the same bytes.

The form freezes panes and fills cells, which a published table should not; it is a form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from scrutiny.errors import SettingError
from scrutiny.outputs.charts import text_width
from scrutiny.panel import form
from scrutiny.panel.decisions import Colour
from scrutiny.panel.form import AnswerColumn, Fact, Heading, Sheet
from scrutiny.panel.questions import QuestionSet, Scale

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    # A column is as wide as so many figures in the usual letters: in ours, which every office has, 9 pixels each.
    "default_column_width": 80,
    "default_row_height": 21,
}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a clock would make two runs differ
_FONT = "Arial"
_SIZE = 12
_LONGEST_CELL = 200  # area, power and object are for orientation
_LONGEST_NOTICE = 2000
_LONGEST_HEAD = 125  # characters on one line of a portrait page; a second line would be cut
_SMALL_PRINT = 8  # points: head and foot of a printed page
_A4 = 9
_FIGURE, _BESIDE = 9.0, 7.0  # pixels: a figure in the usual letters, and what stays free beside a cell's words
_PIXEL, _POINT = 25.4 / 96, 0.75  # a pixel in millimetres, and in points
_MARGIN = 0.25  # inches, left and right
_ABOVE, _BELOW = 0.6, 0.7  # inches, room for head and foot
_PAGE_WIDTH = 297.0 - 2 * _MARGIN * 25.4  # millimetres, across
_PAGE_HEIGHTS = (297.0 / 25.4 - _ABOVE - _BELOW) * 72, (210.0 / 25.4 - _ABOVE - _BELOW) * 72  # points: upright, across
_LEAST_PRINTED = 9.0  # points: a row goes across several pages rather than in smaller letters
_LINE = 16.0  # points for a line of type

_TITLE_ROW, _MARKING_ROW, _PROGRESS_ROW, _HEADER_ROW = 0, 1, 2, 3
_FIRST_ROW = _HEADER_ROW + 1

# As narrow as can be read: each column makes the letters of the printed row smaller.
_WIDTHS = {Heading.RECORD: 6.5, Heading.LEFT: 8.0, Heading.AREA: 11.5, Heading.POWER: 16.0, Heading.OBJECT: 10.7}
_TEXT_WIDTH, _COMMENT_WIDTH = 16.0, 25.0  # a few words; reasons
_COMMENT_LINES = 4  # that a row has room for, before anybody has written
_COVER_WIDTH = 57.0
_ANSWER_WIDTH = 8.3  # at least

# Fill and letters; the words carry the meaning, contrast is above 6 to 1.
_COLOURS = {
    Colour.GREEN: ("#CCE2D8", "#005A30"),
    Colour.AMBER: ("#FFDFB0", "#5A3A00"),
    Colour.RED: ("#F6D7D2", "#942514"),
}
_TO_FILL, _FILLED = "#FFF9C4", "#FFFFFF"

_NOT_STARTED, _DONE, _COMMENT_WANTED = "Not started", "Done", "Please comment"

_STEPS = (
    (
        "Read the record in the pack before you answer. Judge it on your own: please do not talk about it with"
        " other members yet."
    ),
    (
        "Go to the sheet Answers. Each row is one record; its number is the number in the pack. The column"
        ' "Looked for" and the two before it only show that you have the right page.'
    ),
    (
        "Fill in the yellow cells. Select a cell and the question appears beside it. To choose an answer, click"
        " the small arrow, or hold down Alt and press the down arrow. To take an answer back, press Delete."
    ),
    (
        '"Cannot tell" is a good answer: it says that the record does not show it. An empty cell says only that'
        " you have not answered yet."
    ),
    (
        'The column "Left to do" counts for you. "Please comment" means that one of your answers needs a few'
        " words about why. Please name nobody in what you write."
    ),
    (
        'The last column, "Comment", is the place for your reasons: why you answered as you did. Please give the number'
        f" of the question. It takes up to {form.LONGEST_COMMENT:,} characters. What you cannot see in the cell is kept"
        " all the same."
    ),
    (
        "Every question stands in full on the sheet Questions, which also says where we ask for your own words. Their"
        " columns may stay empty where you have nothing to add."
    ),
    (
        "Save the file as it is (.xlsx or .ods), without a password, and send it back in the way that your letter"
        " says. If you could not finish, send it all the same: what you did answer counts."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """What a member sees of a record in the form."""

    number: str  # its number in the pack
    area: str
    power: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One form to be written."""

    pack_id: str
    title: str
    member: str
    period: str
    records: Sequence[RecordRow]
    questions: QuestionSet
    columns: tuple[AnswerColumn, ...]
    marking: str
    filled: Mapping[tuple[str, str], str]
    notices: tuple[str, ...]

    @property
    def head_line(self) -> str:
        """As many sentences of the marking as a printed page has room for."""
        line = ""
        for sentence in self.marking.split(". "):
            longer = ". ".join(part for part in (line, sentence) if part)
            if len(longer) > _LONGEST_HEAD:
                break
            line = longer
        return line

    @property
    def last_row(self) -> int:
        return _HEADER_ROW + len(self.records)


def scoring_workbook(
    *,
    pack_id: str,
    title: str,
    member: str,
    period: str,
    records: Sequence[RecordRow],
    questions: QuestionSet,
    marking: str,
    filled: Mapping[tuple[str, str], str] | None = None,
    notices: Sequence[str] = (),
) -> bytes:
    """A member's answer form; ``questions`` are those of this pack (``QuestionSet.for_pack``).

    ``notices``: what whoever answers has to know first, in the words of the pack: that the file has no reasons.
    ``filled``: what stands in the form already, by record number and column (``form.AnswerColumn.id``): answers
    that came back on paper, or those of the demonstration.
    """
    if not records:
        raise SettingError("there are no records for this member", where="answer form", expected="one or more")
    job = _Job(
        pack_id=_clean(pack_id),
        title=_clean(title),
        member=_clean(member),
        period=_clean(period),
        records=[_clean_row(record) for record in records],
        questions=questions,
        columns=form.answer_columns(questions),
        marking=_clean(marking),
        filled={} if filled is None else filled,
        notices=tuple(_clean(notice, _LONGEST_NOTICE) for notice in notices if notice.strip()),
    )
    target = BytesIO()
    usual = {"font_name": _FONT, "font_size": _SIZE}
    book = Workbook(target, {**_OPTIONS, "default_format_properties": usual})
    book.set_properties(
        {
            "title": f"{job.title} - answer form"[:255],
            "subject": f"Pack {job.pack_id}, member {job.member}"[:255],
            "category": job.marking[:255],
            "author": "scrutiny",
            "created": _CREATED,
        }
    )
    formats = _Formats(book)
    sheets = {name: book.add_worksheet(name) for name in Sheet}
    for sheet in sheets.values():
        _set_page(sheet, job)
    _write_cover(sheets[Sheet.COVER], job, formats)
    _write_answers(sheets[Sheet.ANSWERS], job, formats)
    _write_questions(sheets[Sheet.QUESTIONS], job, formats)
    _write_lists(book, sheets[Sheet.LISTS], job, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """The formats of the book, each made once."""

    def __init__(self, book: Workbook) -> None:
        def make(**more: object) -> Format:
            return book.add_format({"font_name": _FONT, "font_size": _SIZE, "valign": "top", **more})

        border = {"border": 1, "border_color": "#505A5F"}
        self.title = make(bold=True, font_size=18)
        self.subtitle = make(bold=True, font_size=14, valign="bottom")
        self.marking = make(bold=True)
        self.text = make(text_wrap=True)
        self.strong = make(text_wrap=True, bold=True)
        self.line = make()  # may run on over empty cells
        self.header = make(text_wrap=True, bold=True, bg_color="#E5E8EB", **border)
        self.cell = make(text_wrap=True, **border)
        self.number = make(bold=True, **border)
        # "@": what is typed stays text, so that a comment that begins with "=" is a comment.
        self.input = make(text_wrap=True, locked=False, bg_color=_TO_FILL, num_format="@", **border)
        self.filled = book.add_format({"bg_color": _FILLED})
        self.done = book.add_format({"bold": True})
        self.colours = {
            colour: book.add_format({"bg_color": fill, "font_color": letters, "bold": True})
            for colour, (fill, letters) in _COLOURS.items()
        }


# -------------------------------------------------------------------------------------------------- text from data


def _clean(text: str, longest: int = _LONGEST_CELL) -> str:
    """Text that a spreadsheet file can hold: one line, no control characters, no halves of characters."""
    single = " ".join(text.split())
    kept = "".join(c for c in single if c.isprintable()).encode("utf-8", "ignore").decode("utf-8")
    return kept if len(kept) <= longest else f"{kept[:longest]} [cut]"


def _clean_row(record: RecordRow) -> RecordRow:
    return RecordRow(
        number=_clean(record.number), area=_clean(record.area), power=_clean(record.power), object=_clean(record.object)
    )


def _quoted(text: str) -> str:
    """Text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def _in_footer(text: str) -> str:
    """Text in a page's foot, where & begins a command."""
    return text[:_LONGEST_HEAD].replace("&", "&&")


# ------------------------------------------------------------------------------------------------------ the sheets


def _set_page(sheet: Worksheet, job: _Job) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_ABOVE, bottom=_BELOW)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    # Each part begins with its own commands, and a blank: digits beside a command would be a size of type.
    size = f"&{_SMALL_PRINT}"
    sheet.set_header(f"&L{size} {_in_footer(job.head_line)}")
    pack = f"Pack {_in_footer(job.pack_id)}, member {_in_footer(job.member)}"
    sheet.set_footer(f"&L{size} {pack}&R{size} &A, page &P of &N")


def _write_top(sheet: Worksheet, title: str, line: str, formats: _Formats) -> None:
    """What the sheet is, in its first cell, and a line below."""
    sheet.set_row(_TITLE_ROW, 28)
    sheet.set_row(_MARKING_ROW, 20)
    sheet.write_string(_TITLE_ROW, 0, title, formats.title)
    sheet.write_string(_MARKING_ROW, 0, line, formats.marking)


def _height(cells: Iterable[tuple[str, float]], *, bold: bool = False) -> float:
    """The height of a row in which these texts wrap in columns of these widths: not every program works it out."""
    return max(_lines(text, width, bold=bold) for text, width in cells) * _LINE + 2


def _lines(text: str, width: float, *, bold: bool) -> int:
    """How many lines a text takes; a word that is wider than its column is broken."""
    room, blank = width * _FIGURE * _POINT, text_width(" ", size=_SIZE, bold=bold)
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word, size=_SIZE, bold=bold)
        if used and used + blank + wide > room:
            lines, used = lines + 1, 0.0
        lines += int(wide / room)
        used += (blank if used else 0.0) + wide % room
    return lines


def _write_cover(sheet: Worksheet, job: _Job, formats: _Formats) -> None:
    sheet.set_portrait()
    sheet.set_column(0, 0, 23, formats.text)
    sheet.set_column(1, 1, _COVER_WIDTH, formats.text)
    _write_top(sheet, job.title, job.marking or "Answer form", formats)
    row, high = 2, 28.0 + 20.0
    for label, value in _facts(job):
        sheet.write_string(row, 0, label, formats.strong)
        high += _set_height(sheet, row, _height([(value, _COVER_WIDTH)]))
        if label is Fact.PROGRESS:
            sheet.write_formula(row, 1, f"={Sheet.ANSWERS}!{_progress_cell()}", formats.text, _progress_text(job, 0))
        else:
            sheet.write_string(row, 1, value, formats.text)
        row += 1
    for number, notice in enumerate(job.notices):
        high += _set_height(sheet, row, _height([(notice, _COVER_WIDTH)]) + 6)
        sheet.write_string(row, 0, "Please note" if number == 0 else "Also", formats.strong)
        sheet.write_string(row, 1, notice, formats.text)
        row += 1
    high += _set_height(sheet, row, 30)
    sheet.write_string(row, 0, "How to fill in this form", formats.subtitle)
    for number, step in enumerate(_STEPS, start=1):
        high += _set_height(sheet, row + number, _height([(step, _COVER_WIDTH)]) + 6)
        sheet.write_string(row + number, 0, f"Step {number}", formats.strong)
        sheet.write_string(row + number, 1, step, formats.text)
    # On one page, where its letters can still be read.
    sheet.fit_to_pages(1, 1 if high <= _PAGE_HEIGHTS[0] * _SIZE / _LEAST_PRINTED else 0)


def _set_height(sheet: Worksheet, row: int, height: float) -> float:
    sheet.set_row(row, height)
    return height


def _facts(job: _Job) -> Iterator[tuple[Fact, str]]:
    yield Fact.PACK, job.pack_id
    yield Fact.MEMBER, job.member
    yield Fact.PERIOD, job.period
    yield Fact.STAGE, form.stage(job.questions)
    yield Fact.RECORDS, str(len(job.records))
    yield Fact.PROGRESS, ""
    yield Fact.QUESTIONS, job.questions.name
    yield Fact.VERSION, job.questions.version
    yield Fact.FORM, form.VERSION


def _write_answers(sheet: Worksheet, job: _Job, formats: _Formats) -> None:
    sheet.set_landscape()
    sheet.repeat_rows(_HEADER_ROW)
    sheet.repeat_columns(0)
    sheet.freeze_panes(_FIRST_ROW, 1)
    headers = _headers(job)
    widths = [_width(heading) for heading in _fixed_headings()] + [_column_width(column) for column in job.columns]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(_pages_across(widths), 0)
    title = f"Answers of member {job.member}: one row for each record"
    _write_top(sheet, title, job.marking or f"Pack {job.pack_id}", formats)
    sheet.write_formula(_PROGRESS_ROW, 0, _progress_formula(job), formats.line, _progress_text(job, 0))
    _add_table(sheet, name="AnswersTable", row=_HEADER_ROW, rows=len(job.records), headers=headers, formats=formats)
    above = _height(zip(headers, widths, strict=True), bold=True) + 4
    sheet.set_row(_HEADER_ROW, above)
    least = _least_height(len(job.records), above, widths)
    sheet.print_area(_HEADER_ROW, 0, job.last_row, len(headers) - 1)  # the lines above stand in the page's head
    first_answer = len(_fixed_headings())
    for row, record in enumerate(job.records, start=_FIRST_ROW):
        texts = (record.area, record.power, record.object)
        answers = [
            _clean(job.filled.get((record.number, column.id), ""), form.LONGEST_COMMENT) for column in job.columns
        ]
        height = _height(zip((*texts, *answers), widths[2:], strict=True))
        sheet.set_row(row, max(height, least))
        sheet.write_string(row, 0, record.number, formats.number)
        sheet.write_formula(row, 1, _left_formula(job, row), formats.cell, _NOT_STARTED)
        for column, text in enumerate(texts, start=2):
            sheet.write_string(row, column, text, formats.cell)
        for column, answer in enumerate(answers, start=first_answer):
            if answer:
                sheet.write_string(row, column, answer, formats.input)
            else:
                sheet.write_blank(row, column, None, formats.input)
    sheet.ignore_errors({"number_stored_as_text": f"A{_FIRST_ROW + 1}:A{job.last_row + 1}"})
    for at, answer_column in enumerate(job.columns, start=first_answer):
        _add_choices(sheet, job, answer_column, at)
    _add_colours(sheet, job, formats)


def _fixed_headings() -> tuple[Heading, ...]:
    """The headings before the columns to fill in."""
    return (Heading.RECORD, Heading.LEFT, *form.ORIENTATION)


def _headers(job: _Job) -> list[str]:
    return [*_fixed_headings(), *(column.header for column in job.columns)]


def _width(heading: Heading) -> float:
    return _WIDTHS[heading]


def _column_width(column: AnswerColumn) -> float:
    """Wide enough for the longest word of the header and the answers; rows have room for several lines."""
    if column.scale is None:
        return _COMMENT_WIDTH if column.question is None else _TEXT_WIDTH
    bold = [column.header, *(option.label for option in column.scale.options if option.colour)]
    plain = [option.label for option in column.scale.options if not option.colour]
    words = (
        (word, heavy) for texts, heavy in ((bold, True), (plain, False)) for text in texts for word in text.split()
    )
    points = max(text_width(word, size=_SIZE, bold=heavy) for word, heavy in words)
    return max(_ANSWER_WIDTH, ceil(10 * points / _POINT / _FIGURE) / 10)


def _pages_across(widths: Sequence[float]) -> int:
    """How many pages a row is printed across: one, where its letters can still be read."""
    return ceil(_LEAST_PRINTED * _whole_width(widths) / _PAGE_WIDTH / _SIZE)


def _whole_width(widths: Sequence[float]) -> float:
    """Millimetres, before the sheet is made smaller to fit its pages."""
    return sum(width * _FIGURE + _BESIDE for width in widths) * _PIXEL


def _least_height(rows: int, header: float, widths: Sequence[float]) -> float:
    """The height, in points, of a row that nobody has written in yet: the same number of rows on each printed page.

    Else a page could hold two rows. Where programs differ in what fits on a page, half a row is to spare.
    """
    least = _COMMENT_LINES * _LINE + 2
    smaller = min(1.0, _pages_across(widths) * _PAGE_WIDTH / _whole_width(widths))
    free = _PAGE_HEIGHTS[1] / smaller - header
    most = int(free / least)
    if rows <= most or most == 0:
        return least
    pages = ceil(rows / most)
    return max(least, free / (ceil(rows / pages) + 0.5))


def _add_table(sheet: Worksheet, *, name: str, row: int, rows: int, headers: Iterable[str], formats: _Formats) -> None:
    """A marked-up table, so that a screen reader names the column of each cell."""
    columns = [{"header": header, "header_format": formats.header} for header in headers]
    sheet.add_table(
        row,
        0,
        row + rows,
        len(columns) - 1,
        {"name": name, "columns": columns, "autofilter": False, "style": "Table Style Light 1", "banded_rows": False},
    )


def _add_choices(sheet: Worksheet, job: _Job, column: AnswerColumn, at: int) -> None:
    """The drop-down of a column, or the longest text it takes, with the question as its message."""
    common = {"input_title": column.header[:32], "input_message": _message(column)}
    if column.scale is None:
        check = {
            "validate": "length",
            "criteria": "<=",
            "value": form.LONGEST_COMMENT,
            "error_title": "Too long",
            "error_message": f"Please keep it under {form.LONGEST_COMMENT:,} characters.",
        }
    else:
        check = {
            "validate": "list",
            "source": f"={form.list_name(column.scale)}",
            "error_title": "Not on the list",
            "error_message": "Please choose an answer from the list: click the small arrow beside the cell. "
            "To leave the cell empty, press Cancel and then Delete.",
        }
    sheet.data_validation(_FIRST_ROW, at, job.last_row, at, {**common, **check, "error_type": "stop"})


def _message(column: AnswerColumn) -> str:
    if column.question is None:
        return (
            "Your reasons: why you answered as you did, or anything more. Please give the number of the question, and "
            "no names."
        )
    text = column.question.text
    return (f"{text} {column.item.label}" if column.item else text)[:255]


def _add_colours(sheet: Worksheet, job: _Job, formats: _Formats) -> None:
    """Colours of overall answers; white for a cell that is filled; bold for a record that is done."""
    first = len(_fixed_headings())
    for offset, column in enumerate(job.columns):
        if column.scale is None or not column.scale.is_coloured:
            continue
        for option in column.scale.options:
            if option.colour:
                rule = {"type": "cell", "criteria": "==", "value": _quoted(option.label)}
                rule["format"] = formats.colours[option.colour]
                sheet.conditional_format(_FIRST_ROW, first + offset, job.last_row, first + offset, rule)
    start = xl_rowcol_to_cell(_FIRST_ROW, first)
    filled = {"type": "formula", "criteria": f"=LEN(TRIM({start}))>0", "format": formats.filled}
    sheet.conditional_format(_FIRST_ROW, first, job.last_row, first + len(job.columns) - 1, filled)
    done = {"type": "cell", "criteria": "==", "value": _quoted(_DONE), "format": formats.done}
    sheet.conditional_format(_FIRST_ROW, 1, job.last_row, 1, done)


# ---------------------------------------------------------------------------------------------------- our formulas


def _left_formula(job: _Job, row: int) -> str:
    """What is left to do for one record: a count, a comment, or nothing."""
    first = len(_fixed_headings())
    choices = [first + i for i, column in enumerate(job.columns) if column.scale is not None]
    texts = [first + i for i, column in enumerate(job.columns) if column.scale is None]
    answered = f"COUNTA({','.join(_ranges(choices, row))})"
    written = f"COUNTA({','.join(_ranges(texts, row))})"
    wanted = [
        f"{xl_rowcol_to_cell(row, first + i)}={{{','.join(_quoted(label) for label in labels)}}}"
        for i, column in enumerate(job.columns)
        if (labels := _comment_labels(column))
    ]
    at_end = f"IF(AND({written}=0,OR({','.join(wanted)})),{_quoted(_COMMENT_WANTED)},{_quoted(_DONE)})"
    if not wanted:
        at_end = _quoted(_DONE)
    total = len(choices)
    return (
        f"=IF({answered}={total},{at_end},"
        f'IF({answered}+{written}=0,{_quoted(_NOT_STARTED)},({total}-{answered})&" to answer"))'
    )


def _comment_labels(column: AnswerColumn) -> list[str]:
    """The answers of a column after which a comment is asked for."""
    if column.question is None or column.scale is None:
        return []
    return [column.scale.label(code) for code in column.question.comment_when]


def _ranges(columns: Sequence[int], row: int) -> list[str]:
    """Columns of one row as ranges, neighbours together."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [f"{xl_rowcol_to_cell(row, run[0])}:{xl_rowcol_to_cell(row, run[-1])}" for run in runs]


def _progress_cell() -> str:
    return str(xl_rowcol_to_cell(_PROGRESS_ROW, 0, row_abs=True, col_abs=True))


def _progress_text(job: _Job, done: int) -> str:
    return f"{done} of {len(job.records)} records answered"


def _progress_formula(job: _Job) -> str:
    left = xl_col_to_name(1)
    cells = f"{left}{_FIRST_ROW + 1}:{left}{job.last_row + 1}"
    counts = "+".join(f"COUNTIF({cells},{_quoted(text)})" for text in (_DONE, _COMMENT_WANTED))
    return f'={counts}&" of {len(job.records)} records answered"'


# ------------------------------------------------------------------------------------------------ sheets to look up


def _write_questions(sheet: Worksheet, job: _Job, formats: _Formats) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    widths = (8.4, 18.5, 45, 45, 23)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    named = f"{job.questions.name}, version {job.questions.version}"
    _write_top(sheet, "Questions: each one in full, with help", named, formats)
    headers = ("Question", "Heading", "In full", "Help", "Please comment if you choose")
    questions = job.questions.questions
    _add_table(sheet, name="QuestionsTable", row=2, rows=len(questions), headers=headers, formats=formats)
    sheet.set_row(2, _height(zip(headers, widths, strict=True), bold=True) + 4)
    for row, question in enumerate(questions, start=3):
        after = " or ".join(f"“{question.scale.label(code)}”" for code in question.comment_when)
        items = " ".join(f"{item.code}: {item.label}." for item in question.scale.items)
        text = f"{question.text} {items}".strip()
        # In own words, the answer says why itself: whether to write one stands in the help beside it.
        without = "your own words are the answer" if question.scale.is_text else "no comment asked for"
        values = (question.id, question.header, text, question.help, after or without)
        sheet.set_row(row, _height(zip(values, widths, strict=True)))
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, formats.cell)


# What the sheet Lists is; each fits on a line of its page.
_ABOUT_LISTS = (
    "The small arrows on the sheet Answers offer you these, question by question.",
    "Colour: what the cell turns to when you choose the answer. Most answers have none.",
)


def _write_lists(book: Workbook, sheet: Worksheet, job: _Job, formats: _Formats) -> None:
    """The answers that can be chosen, one below the other, each list with its defined name."""
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    widths = (26.5, 46.5, 10.5)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _write_top(sheet, "Lists: the answers that you can choose", "There is nothing to fill in on this sheet", formats)
    for row, line in enumerate(_ABOUT_LISTS, start=2):
        sheet.set_row(row, 20)
        sheet.write_string(row, 0, line, formats.line)
    head = 2 + len(_ABOUT_LISTS)
    sheet.repeat_rows(head)
    scales = [scale for scale in job.questions.scales if not scale.is_text]
    rows = sum(len(scale.options) for scale in scales)
    _add_table(
        sheet, name="ListsTable", row=head, rows=rows, headers=("Questions", "Answer", "Colour"), formats=formats
    )
    row = head + 1
    for scale in scales:
        first, asked = row, _asked_by(job.questions, scale)
        for option in scale.options:
            values = (asked, option.label, option.colour or "none")
            sheet.set_row(row, _height(zip(values, widths, strict=True)))
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, formats.cell)
            row += 1
        book.define_name(form.list_name(scale), f"={Sheet.LISTS}!$B${first + 1}:$B${row}")


def _asked_by(questions: QuestionSet, scale: Scale) -> str:
    return ", ".join(question.id for question in questions.questions if question.scale.code == scale.code)
