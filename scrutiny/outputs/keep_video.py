"""The list of videos that the force should keep: a workbook that its liaison fills in and sends back, and CSV.

* It names searches by the force's own reference. Where the extract has none, by day, time, area and power, and says
  how many searches of the list of all records look alike: then the video of each of them is to be kept.
* The liaison chooses from lists; there is no cell for words of one's own, so nobody can be described. All other cells
  are protected, without a password, against accidents.
* A code stands for a row, the same in every edition of the list and in no other paper; it says nothing by itself.
* A video whose last day has passed is marked, by the day that the caller gives. The same arguments give the same bytes.

Nothing from data is ever a formula: every value goes in as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from scrutiny.errors import SettingError
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
from scrutiny.records.days import day_words

MARKING = "OFFICIAL-SENSITIVE: for the force's liaison for stop and search only."
FORM = "scrutiny-keep-video-1"


class ListName(StrEnum):
    """The lists, each a sheet and a CSV file: what was drawn, what may be called, what is shown beside it."""

    SAMPLE = "Sample"
    RESERVES = "Reserves"
    MUST_SEE = "Must-see"


class Label(StrEnum):
    """What stands on the first sheet beside a value."""

    LIST = "List"
    FORM = "Form"
    FORCE = "Force"
    PERIOD = "Searches of"
    DRAWN = "Which draw"
    KEPT_DAYS = "Video is kept for"
    AS_OF = "Days left counted on"


class Head(StrEnum):
    """The heads of the columns, in their order; the last three are filled in."""

    CODE = "Code"
    REFERENCE = "Reference"
    DAY = "Date"
    TIME = "Time"
    AREA = "Area"
    POWER = "Power"
    CAMERA = "Record says: camera"
    KEEP_UNTIL = "Last day"
    LEFT = "Days left"
    FIND = "How to find it"
    KEPT = "Video kept?"
    WHY = "If none, why"
    FIRST_CONTACT = "First contact filmed?"


# Answers by their codes, as they stand in the drop-downs.
KEPT: Mapping[str, str] = {"yes": "Yes", "no": "No"}
WHY: Mapping[str, str] = {
    "no-camera": "No camera was worn",
    "not-switched-on": "The camera was not switched on",
    "wiped": "Wiped before this list came",
    "held-elsewhere": "Held for a case, cannot be shown",
    "not-found": "Looked for and not found",
}
FIRST_CONTACT: Mapping[str, str] = {"yes": "Yes", "no": "No", "cannot-say": "Cannot say"}
ANSWERS: Mapping[Head, Mapping[str, str]] = {
    Head.KEPT: KEPT,
    Head.WHY: WHY,
    Head.FIRST_CONTACT: FIRST_CONTACT,
}
SHEET_COVER, SHEET_LISTS = "How to", "Lists"
PAST = "past"
# A row a video: ``list`` a ListName; ``day``, ``keep_until`` ISO dates or "not recorded"; ``left`` days or PAST.
COLUMNS = (
    "list", "code", "reference", "day", "time", "area", "power", "camera", "keep_until", "left", "find",
)  # fmt: skip
_HEADS = tuple(Head)[: len(COLUMNS) - 1]
_WIDTHS = (14.0, 20.0, 12.0, 8.0, 20.0, 30.0, 14.0, 12.0, 8.0, 34.0, 11.0, 24.0, 14.0)
_FILL = (Head.KEPT, Head.WHY, Head.FIRST_CONTACT)
_HEADER_ROW, _FIRST_ROW = 3, 4
_STEPS = (
    "Please keep the video of every search on the sheets of this workbook, from now until the panel's meeting is over.",
    'Begin with the rows on top: their last day comes first. Where the days left say "past", please look all the same.',
    "Then fill in the three yellow columns of each row by choosing from the small lists. There is nothing to write.",
    (
        "Kept: Yes or No. If No, choose why. If Yes, say whether the first contact was filmed: the moment when the "
        "officer first spoke to the person, not a later one."
    ),
    (
        "The sheet Reserves lists searches that may be needed if another one cannot be shown. The sheet Must-see, if "
        "there is one, lists searches that the panel sees because of what they are. Please keep those videos too."
    ),
    (
        "Save the workbook as it is, without a password, and send it back by the same safe way as soon as you can. Do "
        "not send the videos."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepList:
    """All lists of one draw. ``rows``: COLUMNS, in the order in which they are to be worked through."""

    list_id: str
    force: str
    period: str
    drawn: str
    kept_days: int
    as_of: date
    rows: pd.DataFrame

    def of(self, name: ListName) -> pd.DataFrame:
        """The rows of one list."""
        return self.rows[self.rows["list"] == name].reset_index(drop=True)


def csv_table(made: KeepList, name: ListName) -> pd.DataFrame:
    """One list as a table for CSV: reference, day, last day and the rest, without the columns to fill in."""
    return made.of(name).drop(columns="list")


def keep_workbook(made: KeepList, *, filled: Mapping[str, Mapping[Head, str]] | None = None) -> bytes:
    """The workbook. ``filled``: answers that stand in it already, by code and column, as labels.

    Raises SettingError where there is no row at all.
    """
    if made.rows.empty:
        raise SettingError("there is no video to ask for", where="keep-video", expected="a draw with records")
    target = BytesIO()
    book = Workbook(target, dict(_OPTIONS))
    book.set_properties(
        {
            "title": f"Videos to keep, {_clean(made.list_id)}"[:255],
            "category": MARKING,
            "author": "scrutiny",
            "created": _CREATED,
        }
    )
    formats = _Formats(book)
    past = book.add_format({"bold": True, "bg_color": "#F6D7D2", "font_color": "#942514"})
    cover = book.add_worksheet(SHEET_COVER)
    sheets = {name: book.add_worksheet(name) for name in ListName if len(made.of(name))}
    lists = book.add_worksheet(SHEET_LISTS)
    for sheet in (cover, *sheets.values(), lists):
        _set_page(sheet, made)
    _write_cover(cover, made, formats)
    _write_lists(book, lists, formats)
    for name, sheet in sheets.items():
        _write_list(sheet, made.of(name), name, formats, filled or {})
        last = _FIRST_ROW + len(made.of(name)) - 1
        at = _HEADS.index(Head.LEFT)
        rule = {"type": "cell", "criteria": "==", "value": f'"{PAST}"', "format": past}
        sheet.conditional_format(_FIRST_ROW, at, last, at, rule)
        for offset in range(len(_FILL)):
            column = len(_HEADS) + offset
            sheet.conditional_format(_FIRST_ROW, column, last, column, {"type": "no_blanks", "format": formats.filled})
    book.close()
    return target.getvalue()


def _set_page(sheet: Worksheet, made: KeepList) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    sheet.set_header(f"&L {_in_footer(MARKING)}")
    sheet.set_footer(f"&L {_in_footer(_clean(made.list_id))}&R &A, page &P of &N")


def _write_cover(sheet: Worksheet, made: KeepList, formats: _Formats) -> None:
    sheet.set_column(0, 0, 30, formats.text)
    sheet.set_column(1, 1, 90, formats.text)
    _write_top(sheet, "Stop and search: videos to keep", MARKING, formats)
    facts = (
        (Label.LIST, made.list_id),
        (Label.FORM, FORM),
        (Label.FORCE, made.force),
        (Label.PERIOD, made.period),
        (Label.DRAWN, made.drawn),
        (Label.KEPT_DAYS, f"{made.kept_days} days after the search, as the office was told"),
        (Label.AS_OF, day_words(made.as_of)),
        *((f"Rows on the sheet {name}", str(len(made.of(name)))) for name in ListName),
    )
    row = 2
    for label, value in facts:
        sheet.write_string(row, 0, str(label), formats.strong)
        sheet.write_string(row, 1, _clean(value), formats.text)
        row += 1
    sheet.set_row(row, 30)
    sheet.write_string(row, 0, "What we ask", formats.subtitle)
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row + number, _height([(step, 90)]) + 6)
        sheet.write_string(row + number, 0, f"Step {number}", formats.strong)
        sheet.write_string(row + number, 1, step, formats.text)


def _write_list(
    sheet: Worksheet,
    rows: pd.DataFrame,
    name: ListName,
    formats: _Formats,
    filled: Mapping[str, Mapping[Head, str]],
) -> None:
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_FIRST_ROW, 2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _write_top(sheet, f"{name}: {len(rows)} videos to keep", MARKING, formats)
    sheet.write_string(2, 0, "Fill in the three yellow columns at the end of each row.", formats.line)
    headers = [*_HEADS, *_FILL]
    _add_table(sheet, name=f"{name.name.title().replace('_', '')}Table", row=_HEADER_ROW, rows=len(rows),
               headers=headers, formats=formats)  # fmt: skip
    sheet.set_row(_HEADER_ROW, _height(zip(headers, _WIDTHS, strict=True)) + 4)
    shown = rows[list(COLUMNS[1:])].assign(day=rows["day"].map(_british), keep_until=rows["keep_until"].map(_british))
    for at, row in enumerate(shown.itertuples(index=False), start=_FIRST_ROW):
        texts = [_clean(str(value)) for value in row]
        sheet.set_row(at, _height(zip(texts, _WIDTHS, strict=False)))
        sheet.write_string(at, 0, texts[0], formats.number)
        for column, text in enumerate(texts[1:], start=1):
            sheet.write_string(at, column, text, formats.cell)
        for column, head in enumerate(_FILL, start=len(_HEADS)):
            answer = filled.get(texts[0], {}).get(head, "")
            if answer:
                sheet.write_string(at, column, answer, formats.input)
            else:
                sheet.write_blank(at, column, None, formats.input)
    last = _FIRST_ROW + len(rows) - 1
    sheet.ignore_errors({"number_stored_as_text": f"A{_FIRST_ROW + 1}:I{last + 1}"})
    for column, head in enumerate(_FILL, start=len(_HEADS)):
        sheet.data_validation(
            _FIRST_ROW,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": f"={_defined(head)}",
                "input_title": str(head)[:32],
                "input_message": _MESSAGES[head],
                "error_title": "Not on the list",
                "error_message": "Please choose from the list: click the small arrow beside the cell.",
                "error_type": "stop",
            },
        )


def _british(day: str) -> str:
    """An ISO date as 31/08/2026; anything else as it is."""
    return "/".join(reversed(day.split("-"))) if day[:4].isdigit() else day


_MESSAGES = {
    Head.KEPT: "Is there a video, and is it kept from now on?",
    Head.WHY: "Only where the answer before is No.",
    Head.FIRST_CONTACT: "Only where a video is kept: is the moment on it when the officer first spoke to the person?",
}


def _defined(head: Head) -> str:
    return f"answers_{head.name.lower()}"


def _write_lists(book: Workbook, sheet: Worksheet, formats: _Formats) -> None:
    sheet.set_column(0, 1, 36)
    _write_top(sheet, "Lists: the answers that can be chosen", "There is nothing to fill in on this sheet", formats)
    rows = sum(len(answers) for answers in ANSWERS.values())
    _add_table(sheet, name="ListsTable", row=2, rows=rows, headers=("Column", "Answer"), formats=formats)
    row = 3
    for head, answers in ANSWERS.items():
        first = row
        for label in answers.values():
            sheet.write_string(row, 0, str(head), formats.cell)
            sheet.write_string(row, 1, label, formats.cell)
            row += 1
        book.define_name(_defined(head), f"={SHEET_LISTS}!$B${first + 1}:$B${row}")
