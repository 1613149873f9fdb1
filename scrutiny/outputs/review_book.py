"""The same check as on the review page, as a workbook: where a browser runs no scripts, or for who prefers Excel.

* It **holds the texts as they were read**: it lies in a private folder, is never sent, and is deleted with the page.
* A row a mark, with the decision in a drop-down; rows to add a mark by its words; a row a record to sign.
* Cells to fill in are unlocked and yellow; all others are protected, without a password, against accidents.
* Nothing from data is ever a formula: every value goes in as text. The only formulas are ours, and they count.

``parse`` takes the cells that came back and says what cannot be counted, by sheet and row, never by what stands there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from scrutiny.errors import InputError, counted
from scrutiny.outputs import review
from scrutiny.outputs.review import (
    BAND_LABELS,
    DECISIONS,
    MARKING,
    STEPS,
    TOGETHER,
    ReviewMark,
    ReviewRecord,
    ReviewView,
)
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.workbook import (
    _A4,
    _CREATED,
    _OPTIONS,
    _add_table,
    _clean,
    _Formats,
    _height,
    _in_footer,
    _write_top,
)
from scrutiny.panel.redaction import BANDED, Bands
from scrutiny.records.vocabulary import fold

SHEET_COVER, SHEET_TEXTS, SHEET_MARKS, SHEET_ADD, SHEET_SIGN = "How to", "Texts", "Marks", "Add", "Sign"
SHEETS = (SHEET_COVER, SHEET_TEXTS, SHEET_MARKS, SHEET_ADD, SHEET_SIGN)
_SHEET_LISTS = "Lists"
DRAW, FORM, STAFF = "Draw", "Form", "Your staff code"
YES, SIGNED = "Yes", "Signed"
ADD_ROWS = 300
_TEXT_HEADS = ("Record", "In", "Text")
_MARK_HEADS = ("Record", "Mark", "In", "Words", "What stands around them", "What they are", "Decision")
_ADD_HEADS = ("Record", "Words to take out", "What they are")
_SIGN_HEADS = ("Record", "Area", "Code", "To decide", "Stands alone", "Read to the end", "Signature")
_MARK, _KIND, _DECISION, _WORDS, _CODE, _READ, _SIGNATURE, _RECORD = (
    "Mark", "What they are", "Decision", "Words to take out", "Code", "Read to the end", "Signature", "Record",
)  # fmt: skip
_HEADER_ROW, _FIRST_ROW = 3, 4
_LONGEST_PIECE = 1_400  # characters of a text in one cell: a row of a spreadsheet can be about 25 lines high
_AROUND = 60  # characters before and after a mark
_STEPS = (
    "Type your staff code above (such as JT-01; never a name), and choose how coarsely the pack prints.",
    (
        "Sheet Texts: read every text to its end. What the program marked stands between « and », with the number of "
        "the mark."
    ),
    (
        "Sheet Marks: decide on every yellow cell. Take out: a token such as [NAME] stands in place of the words. "
        "Leave in: the words stay. What the program is sure of is filled in already; change it where it is wrong. "
        "Times and dates in the reasons tell more than the pack prints: choose above for all of them, or here for "
        "each. Where you choose nothing here, your choice above counts."
    ),
    (
        "The program does not find everything. Sheet Add: give the number of the record and the words, whole and as "
        "they are written. Every place in that record where they stand is taken out."
    ),
    (
        "Sheet Sign: choose Yes when you have read the record to its end, and Signed. Your signature says that you "
        "read it, and that nobody can be known from what is left in it."
    ),
    (
        "Save the workbook where it lies, close it, and run: scrutiny redact --read FILE. You can stop and go on at "
        "any time; what is signed counts."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRow:
    """A row of the sheet Sign. ``problems``: why its signature cannot count."""

    edition: str
    read: bool
    signed: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What came back in a workbook."""

    draw_id: str
    bands: Bands
    staff: str
    records: Mapping[str, SignRow]  # by number in the pack
    marks: Mapping[tuple[str, int], tuple[str, str]]  # by record and mark, from 1: decision and kind, as codes
    added: Mapping[str, tuple[tuple[str, str], ...]]  # by number: words and kind
    rejects: tuple[str, ...]  # lines that cannot be counted, by sheet and row


# ------------------------------------------------------------------------------------------------------ writing


def review_workbook(view: ReviewView) -> bytes:
    """The workbook. The same view gives the same bytes."""
    target = BytesIO()
    book = Workbook(target, dict(_OPTIONS))
    book.set_properties(
        {
            "title": f"Check and sign, {_clean(view.draw_id)}"[:255],
            "category": MARKING[:255],
            "author": "scrutiny",
            "created": _CREATED,
        }
    )
    formats = _Formats(book)
    cover, texts, marks, add, sign, lists = (book.add_worksheet(name) for name in (*SHEETS, _SHEET_LISTS))
    for sheet in (cover, texts, marks, add, sign, lists):
        _set_page(sheet, view)
    _write_lists(book, lists, formats)
    together = _write_cover(cover, view, formats)
    _write_texts(texts, view, formats)
    last_mark = _write_marks(marks, view, formats)
    _write_add(add, view, formats)
    _write_sign(sign, view, formats, last_mark=last_mark, together=together)
    book.close()
    return target.getvalue()


def _set_page(sheet: Worksheet, view: ReviewView) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    sheet.set_header(f"&L {_in_footer(MARKING)}")
    sheet.set_footer(f"&L {_in_footer(_clean(view.draw_id))}&R &A, page &P of &N")


def _write_lists(book: Workbook, sheet: Worksheet, formats: _Formats) -> None:
    """What can be chosen, one list below the other, each with its defined name."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 44)
    _write_top(sheet, "Lists: what you can choose", "There is nothing to fill in on this sheet", formats)
    named = {
        "list_kind": ("What they are", [review.kind_label(kind) for kind in review.kinds()]),
        "list_decision": ("Decision", list(DECISIONS.values())),
        "list_read": (_READ, [YES]),
        "list_signature": (_SIGNATURE, [SIGNED]),
        **{f"list_{name}": (BAND_LABELS[name], [str(step) for step in STEPS[name]]) for name in BANDED},
    }
    rows = sum(len(values) for _, values in named.values())
    _add_table(sheet, name="ListsTable", row=2, rows=rows, headers=("List", "To choose"), formats=formats)
    row = 3
    for name, (title, values) in named.items():
        first = row
        for value in values:
            sheet.write_string(row, 0, title, formats.cell)
            sheet.write_string(row, 1, value, formats.cell)
            row += 1
        book.define_name(name, f"={_SHEET_LISTS}!$B${first + 1}:$B${row}")


def _choose(sheet: Worksheet, rows: tuple[int, int], column: int, name: str, title: str, message: str) -> None:
    sheet.data_validation(
        rows[0],
        column,
        rows[1],
        column,
        {
            "validate": "list",
            "source": f"=list_{name}",
            "input_title": title[:32],
            "input_message": message[:255],
            "error_title": "Not on the list",
            "error_message": "Please choose from the list: click the small arrow beside the cell.",
            "error_type": "stop",
        },
    )


def _write_cover(sheet: Worksheet, view: ReviewView, formats: _Formats) -> dict[str, str]:
    """The first sheet. Gives the cells in which all marks of a kind are decided together, by the kind's label."""
    sheet.set_column(0, 0, 34, formats.text)
    sheet.set_column(1, 1, 96, formats.text)
    _write_top(sheet, "Check and sign the records before the panel reads them", MARKING, formats)
    row = 2
    facts = ((DRAW, view.draw_id), (FORM, review.FORM), ("Force", view.force), ("Searches of", view.period),
             ("Which draw", view.stage), ("Records", str(len(view.records))))  # fmt: skip
    for label, value in facts:
        sheet.write_string(row, 0, label, formats.strong)
        sheet.write_string(row, 1, _clean(value), formats.text)
        row += 1
    sheet.write_string(row, 0, STAFF, formats.strong)
    sheet.write_blank(row, 1, None, formats.input)
    row += 1
    for name, value in review.band_values(view.bands).items():
        sheet.write_string(row, 0, f"{BAND_LABELS[name]}, printed as", formats.strong)
        sheet.write_string(row, 1, value, formats.input)
        _choose(sheet, (row, row), 1, name, BAND_LABELS[name], "How coarsely the pack prints this.")
        row += 1
    together: dict[str, str] = {}
    for kind, label in TOGETHER.items():
        sheet.write_string(row, 0, label, formats.strong)
        sheet.write_blank(row, 1, None, formats.input)
        _choose(
            sheet, (row, row), 1, "decision", label, "For all that you do not decide one by one on the sheet Marks."
        )
        together[review.kind_label(kind)] = f"'{SHEET_COVER}'!$B${row + 1}"
        row += 1
    for label, value in _crowd_facts(view):
        sheet.set_row(row, _height([(value, 96)]))
        sheet.write_string(row, 0, label, formats.strong)
        sheet.write_string(row, 1, value, formats.text)
        row += 1
    sheet.set_row(row, 30)
    sheet.write_string(row, 0, "What to do", formats.subtitle)
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row + number, _height([(step, 96)]) + 6)
        sheet.write_string(row + number, 0, f"Step {number}", formats.strong)
        sheet.write_string(row + number, 1, step, formats.text)
    return together


def _crowd_facts(view: ReviewView) -> Iterator[tuple[str, str]]:
    now, *others = view.crowd.help
    alone = (
        f"{view.crowd.everything} of {counted(now.chosen, 'record stands', 'records stand')} alone on all that the "
        f"pack prints, {len(now.ids)} on that part of it which the force publishes too: no other of the "
        f"{view.crowd.frame:,} on the list is printed like them. A pack stays confidential, whatever is chosen here."
    )
    yield "Printed like no other", alone
    for one in others:
        if one.bands is not None and now.bands is not None:
            name = next(each for each in BANDED if getattr(one.bands, each) != getattr(now.bands, each))
            yield "", f"{BAND_LABELS[name]} as “{getattr(one.bands, name)}”: {len(one.ids)} alone"


def _write_texts(sheet: Worksheet, view: ReviewView, formats: _Formats) -> None:
    widths = (9.0, 24.0, 110.0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_FIRST_ROW, 1)
    _write_top(sheet, "Texts: read each to its end", MARKING, formats)
    rows = [(record.number, label, piece) for record in view.records for label, piece in _texts_of(record)]
    _add_table(sheet, name="TextsTable", row=_HEADER_ROW, rows=len(rows), headers=_TEXT_HEADS, formats=formats)
    for row, (number, label, piece) in enumerate(rows, start=_FIRST_ROW):
        lines = [(line, widths[2]) for line in piece.split("\n")]
        sheet.set_row(row, min(400.0, sum(_height([line]) - 2 for line in lines) + 4))
        sheet.write_string(row, 0, number, formats.number)
        sheet.write_string(row, 1, label, formats.cell)
        sheet.write_string(row, 2, piece, formats.cell)


def _texts_of(record: ReviewRecord) -> Iterator[tuple[str, str]]:
    """Label and text, with its marks between « and », in pieces that fit a row."""
    numbers = {(mark.field, mark.start): place for place, mark in enumerate(record.marks, start=1)}
    for text in record.texts:
        own = sorted((mark for mark in record.marks if mark.field == text.field), key=lambda mark: mark.start)
        parts: list[str] = []
        before = 0
        for mark in own:
            words = for_screen(text.text[mark.start : mark.end])
            parts += (for_screen(text.text[before : mark.start]), f"«{numbers[mark.field, mark.start]}: {words}»")
            before = mark.end
        whole = "".join((*parts, for_screen(text.text[before:])))
        for place, piece in enumerate(_pieces(whole)):
            yield (text.label if place == 0 else f"{text.label} (goes on)"), piece
    if not record.texts:
        yield "no free text", "Nothing to read: your signature is for how the rest of the record is printed."


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces, cut at blanks where there are any; nothing of it is lost but the blanks at a cut."""
    start = 0
    while len(text) - start > _LONGEST_PIECE:
        cut = text.rfind(" ", start + _LONGEST_PIECE // 2, start + _LONGEST_PIECE)
        end = cut if cut > 0 else start + _LONGEST_PIECE
        yield text[start:end]
        start = end + (cut > 0)
    yield text[start:]


def _write_marks(sheet: Worksheet, view: ReviewView, formats: _Formats) -> int:
    """The rows of marks. Gives the last of them."""
    widths = (9.0, 9.0, 22.0, 34.0, 60.0, 26.0, 14.0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_FIRST_ROW, 2)
    _write_top(sheet, "Marks: decide on every yellow cell", MARKING, formats)
    rows = [(record, place, mark) for record in view.records for place, mark in enumerate(record.marks, start=1)]
    _add_table(sheet, name="MarksTable", row=_HEADER_ROW, rows=max(len(rows), 1), headers=_MARK_HEADS, formats=formats)
    last = _FIRST_ROW + max(len(rows), 1) - 1
    for row, (record, place, mark) in enumerate(rows, start=_FIRST_ROW):
        words, around, label = _seen(record, mark)
        texts = (record.number, f"{record.number}-{place}", label, words, around)
        sheet.set_row(row, _height(zip(texts, widths, strict=False)))
        sheet.write_string(row, 0, texts[0], formats.number)
        for column, value in enumerate(texts[1:], start=1):
            sheet.write_string(row, column, value, formats.cell)
        cell = formats.cell if record.signed else formats.input
        sheet.write_string(row, 5, review.kind_label(mark.kind), cell)
        if mark.decision:
            sheet.write_string(row, 6, DECISIONS[mark.decision], cell)
        else:
            sheet.write_blank(row, 6, None, cell)
    _choose(sheet, (_FIRST_ROW, last), 5, "kind", "What they are", "The token that stands in place of the words.")
    _choose(
        sheet, (_FIRST_ROW, last), 6, "decision", "Decision", "Take out: a token instead. Leave in: the words stay."
    )
    sheet.conditional_format(_FIRST_ROW, 6, last, 6, {"type": "no_blanks", "format": formats.filled})
    return last


def _seen(record: ReviewRecord, mark: ReviewMark) -> tuple[str, str, str]:
    """The words of a mark, what stands around them, and the label of the text."""
    text = next(one for one in record.texts if one.field == mark.field)
    before, after = text.text[max(0, mark.start - _AROUND) : mark.start], text.text[mark.end : mark.end + _AROUND]
    words = for_screen(text.text[mark.start : mark.end])
    around = f"{for_screen(before)} «» {for_screen(after)}"
    return _clean(words), _clean(around), text.label


def _write_add(sheet: Worksheet, view: ReviewView, formats: _Formats) -> None:
    widths = (12.0, 60.0, 30.0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_FIRST_ROW, 0)
    _write_top(sheet, "Add: what the program missed, a row for each", MARKING, formats)
    _add_table(sheet, name="AddTable", row=_HEADER_ROW, rows=ADD_ROWS, headers=_ADD_HEADS, formats=formats)
    mine = [
        (record.number, _seen(record, mark)[0], review.kind_label(mark.kind))
        for record in view.records
        if not record.signed
        for mark in record.added
    ]  # of a signature that only the bands have voided: to be signed again as it was
    for place in range(max(ADD_ROWS, len(mine))):
        for column in range(len(widths)):
            if place < len(mine):
                sheet.write_string(_FIRST_ROW + place, column, mine[place][column], formats.input)
            else:
                sheet.write_blank(_FIRST_ROW + place, column, None, formats.input)
    _choose(sheet, (_FIRST_ROW, _FIRST_ROW + ADD_ROWS - 1), 2, "kind", "What they are",
            "The token that stands in place of the words.")  # fmt: skip


def _write_sign(
    sheet: Worksheet, view: ReviewView, formats: _Formats, *, last_mark: int, together: Mapping[str, str]
) -> None:
    widths = (9.0, 30.0, 20.0, 12.0, 14.0, 18.0, 18.0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_FIRST_ROW, 1)
    _write_top(sheet, "Sign: a row for each record", MARKING, formats)
    rows = len(view.records)
    _add_table(sheet, name="SignTable", row=_HEADER_ROW, rows=max(rows, 1), headers=_SIGN_HEADS, formats=formats)
    alone = set(view.crowd.help[0].ids)
    of_record, kinds, decided = (f"{SHEET_MARKS}!${name}${_FIRST_ROW + 1}:${name}${last_mark + 1}" for name in "AFG")
    for row, record in enumerate(view.records, start=_FIRST_ROW):
        undecided = sum(not mark.decision for mark in record.marks)
        sheet.write_string(row, 0, record.number, formats.number)
        sheet.write_string(row, 1, _clean(record.area), formats.cell)
        sheet.write_string(row, 2, record.edition, formats.cell)
        # The record's number as text: "R1" and "17" are compared alike.
        waiting = f'COUNTIFS({of_record},A{row + 1},{decided},""'
        chosen = "".join(f'-IF({cell}="",0,{waiting},{kinds},"{label}"))' for label, cell in together.items())
        sheet.write_formula(row, 3, f"={waiting}){chosen}", formats.cell, undecided)
        sheet.write_string(row, 4, "yes" if record.public_id in alone else "", formats.cell)
        for column in (5, 6):
            if record.signed:
                sheet.write_string(row, column, "signed, read back", formats.cell)
            else:
                sheet.write_blank(row, column, None, formats.input)
    last = _FIRST_ROW + max(rows, 1) - 1
    sheet.ignore_errors({"number_stored_as_text": f"A{_FIRST_ROW + 1}:A{last + 1}"})
    _choose(sheet, (_FIRST_ROW, last), 5, "read", _READ, "Yes: you have read every text of this record to its end.")
    _choose(sheet, (_FIRST_ROW, last), 6, "signature", _SIGNATURE, "Signed: nobody can be known from what is left in.")
    sheet.conditional_format(_FIRST_ROW, 5, last, 6, {"type": "no_blanks", "format": formats.filled})


# ------------------------------------------------------------------------------------------------------ reading


def parse(sheets: Mapping[str, Sequence[tuple[str, ...]]], *, where: str) -> Filled:
    """What stands in the cells of a workbook that came back, by sheet.

    InputError where it is no such workbook. A line that cannot be counted is told, and its record is not signed.
    """
    facts = {row[0]: row[1] for row in sheets.get(SHEET_COVER, ()) if len(row) > 1 and row[0]}
    if facts.get(FORM) != review.FORM:
        raise InputError("this is not a review workbook", where=where, expected="review.xlsx, filled in and saved")
    try:
        bands = review.bands_of({name: facts.get(f"{BAND_LABELS[name]}, printed as", "") for name in BANDED})
    except ValueError:
        raise InputError(
            "what is chosen for the printing is not on the lists", where=f"{where}, {SHEET_COVER}",
            expected="a choice for time, date, age and place",
        ) from None  # fmt: skip
    decisions = _decisions()
    together = {kind.code: fold(facts.get(label, "")) for kind, label in TOGETHER.items()}
    if not decisions.keys() >= set(together.values()):
        raise InputError(
            "what is chosen for times or dates is not on the list", where=f"{where}, {SHEET_COVER}",
            expected=", ".join(DECISIONS.values()),
        )  # fmt: skip
    rejects: list[str] = []
    wrong: dict[str, list[str]] = {}
    signing = list(_table(sheets, SHEET_SIGN, (_RECORD, _CODE, _READ, _SIGNATURE), where))
    marks = {
        mark: (decision or decisions[together.get(kind, "")], kind)
        for mark, (decision, kind) in _marks_of(sheets, rejects, wrong).items()
    }
    known = {cells[_RECORD] for _, cells in signing if cells[_RECORD]}
    added = _added_of(sheets, rejects, wrong, known=known, where=where)
    records = {}
    for row, cells in signing:
        number = cells[_RECORD]
        if not number:
            continue
        if number in records:
            rejects.append(f"{SHEET_SIGN}, row {row}: the same record stands twice")
            wrong.setdefault(number, []).append("it stands twice on the sheet Sign")
        signature = fold(cells[_SIGNATURE])
        if signature not in ("", fold(SIGNED), "signed, read back"):
            rejects.append(f"{SHEET_SIGN}, row {row}: the signature is not the one on the list")
        records[number] = SignRow(
            edition=cells[_CODE],
            read=fold(cells[_READ]) == fold(YES),
            signed=signature == fold(SIGNED),
            problems=tuple(wrong.get(number, ())),
        )
    return Filled(
        draw_id=facts.get(DRAW, ""),
        bands=bands,
        staff=facts.get(STAFF, ""),
        records=records,
        marks=marks,
        added={number: tuple(words) for number, words in added.items()},
        rejects=tuple(rejects),
    )


def _table(
    sheets: Mapping[str, Sequence[tuple[str, ...]]], name: str, heads: Sequence[str], where: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the headings, as a spreadsheet numbers them. InputError where a heading is gone."""
    rows = sheets.get(name, ())
    at = next((place for place, row in enumerate(rows) if set(heads) <= set(row)), None)
    if at is None:
        raise InputError(
            f'the sheet "{name}", or a heading of it, is gone', where=where or "review.xlsx", expected=", ".join(heads)
        )
    place = {head: rows[at].index(head) for head in heads}
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        yield number, {head: row[column] if column < len(row) else "" for head, column in place.items()}


def _decisions() -> dict[str, str]:
    return {fold(label): code for code, label in DECISIONS.items()} | {"": ""}


def _marks_of(
    sheets: Mapping[str, Sequence[tuple[str, ...]]], rejects: list[str], wrong: dict[str, list[str]]
) -> dict[tuple[str, int], tuple[str, str]]:
    kinds = {fold(review.kind_label(kind)): kind.code for kind in review.kinds()}
    decisions = _decisions()
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for row, cells in _table(sheets, SHEET_MARKS, (_RECORD, _MARK, _KIND, _DECISION)):
        record, _, place = cells[_MARK].rpartition("-")
        if not cells[_MARK]:
            continue
        problem = ""
        if record != cells[_RECORD] or not (place.isascii() and place.isdecimal()) or len(place) > 6:
            problem = "record and mark do not belong together"
        elif (record, int(place)) in found:
            problem = "the same mark stands twice"
        elif fold(cells[_DECISION]) not in decisions:
            problem = "the decision is not on the list"
        elif fold(cells[_KIND]) not in kinds:
            problem = "what they are is not on the list"
        if problem:
            rejects.append(f"{SHEET_MARKS}, row {row}: {problem}")
            for number in {record, cells[_RECORD]}:
                wrong.setdefault(number, []).append(f"on the sheet {SHEET_MARKS}, {problem}")
            continue
        found[record, int(place)] = (decisions[fold(cells[_DECISION])], kinds[fold(cells[_KIND])])
    return found


def _added_of(
    sheets: Mapping[str, Sequence[tuple[str, ...]]],
    rejects: list[str],
    wrong: dict[str, list[str]],
    *,
    known: set[str],
    where: str,
) -> dict[str, list[tuple[str, str]]]:
    kinds = {fold(review.kind_label(kind)): kind.code for kind in review.kinds()}
    found: dict[str, list[tuple[str, str]]] = {}
    for row, cells in _table(sheets, SHEET_ADD, (_RECORD, _WORDS, _KIND)):
        number, words, kind = cells[_RECORD].upper(), cells[_WORDS], fold(cells[_KIND])
        if not (number or words):
            continue
        if number not in known:  # somebody meant a mark by it, and nobody can say in which record
            raise InputError(
                "this row names no record of this draw, so nothing of the workbook is read",
                where=f"{where}, {SHEET_ADD}, row {row}",
                expected="the number of a record of the sheet Sign",
                do="Correct the number or empty the row",
            )
        if not words or kind not in kinds:
            rejects.append(f"{SHEET_ADD}, row {row}: it needs the record, the words and what they are")
            wrong.setdefault(number, []).append(f"a row of the sheet {SHEET_ADD} is not filled in whole")
            continue
        found.setdefault(number, []).append((words, kinds[kind]))
    return found
