"""The report as a workbook, for people who sort and count: no free text, every value as text or number, no formula.

Laid out by the checklist for accessible spreadsheets of the Government Statistical Service: what the sheet is in A1,
one marked-up table a sheet that begins in column A, one row of headings, no merged or empty cells, nothing below a
table, no filters, no frozen panes, no fills, words in square brackets instead of symbols. The same report gives the
same bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from math import isnan

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scrutiny.code_a.rule import Verdict
from scrutiny.code_a.summary import called
from scrutiny.outputs.report import MARKING_RECORDS, REASON_WORDS, Grid, Report
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.views import Fact

MOST_LISTED = 100_000  # rows of a list; a sheet holds a million, and nobody reads them. The data file has all
NOT_GIVEN = "[x]"  # not available: too few records for a percentage
NOT_THERE = "[z]"  # not applicable

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a clock would make two runs differ
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LONGEST = 1_000  # characters of a cell: our own sentences, or a file's name
_WIDE, _NARROW = 50.0, 13.0
_COVER_WIDTH = 70.0  # a portrait page
_PRINT_SCALE, _PAGE_WIDTH = 70, 150.0  # per cent, at which 12 points are 8.4; and what a landscape page then holds
_LINE, _TITLE_HEIGHT = 16.0, 26.0  # points

Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name, what it is, and its table."""

    name: str
    title: str
    holds: str  # in the list of sheets, and below the title
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    widths: tuple[float, ...]


_HEADS = {
    "id": "Check",
    "title": "What it is about",
    "severity": "A query means",
    "clear": "Clear",
    "query": "Queries",
    "cannot_be_judged": "Cannot be judged",
    "does_not_apply": "Does not apply",
    "records": "Records",
    "judged": "Judged",
    "percent": "Queries in every 100 judged",
    "not_judged": "Cannot be said",
    "shown": "Every required item shown",
    "reason": "Why",
    "says": "What it says",
    "with_query": "With any query",
    "mandatory": "With a query: the rules ask for it",
    "concern": "With a query: the panel may ask",
    "quality": "With a query: data",
    "of_children": "Of children",
    "children": "Searches of children",
    "not_recorded": "Left blank",
    "stratum": "Area",
    "power": "Power",
    "month": "Month",
    "edition": "Edition",
    "searches": "Searches on the list",
    "low": "Interval: at least",
    "high": "Interval: at most",
    "record": "Record",
    "area": "Area",
    "verdict": "Answer",
    "note": "Where else to look",
    "officer": "Officer",
    "group": "Group",
    "officers": "Officers",
    "officer_unknown": "Records that show no officer",
    "days": "Days",
    "day_unknown": "Records that show no day",
    "how": "How alike",
}
_WIDTHS = {
    "id": 28.0, "title": 34.0, "says": _WIDE, "note": 34.0, "severity": 20.0, "stratum": 34.0, "power": _WIDE,
    "reason": 20.0, "record": 26.0, "area": 20.0, "edition": 34.0, "officer": 34.0, "how": 24.0,
}  # fmt: skip

_BLANKS_HOLD = (
    "The blank is no query here. Where the Code asks for the item in every record, the sheet Queries has a query."
)

# Each summary: the sheet's name, its title, what it holds, and other headings than the usual ones.
_SUMMARIES: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "founding_by_area": (
        "Required items by area",
        "Records in which every required item is shown, by area",
        "Of the records in which every required item could be judged, in how many every one is shown.",
        {"percent": "Shown in every 100 judged"},
    ),
    "records_with_queries_by_area": (
        "Records with queries by area",
        "Records with at least one query, by area",
        "A record with several kinds of query stands in several columns.",
        {},
    ),
    "founding_by_power": (
        "Required items by power",
        "Records in which every required item is shown, by power",
        "The power that the record names first.",
        {"stratum": "Power", "percent": "Shown in every 100 judged"},
    ),
    "founding_by_month": (
        "Required items by month",
        "Records in which every required item is shown, by month",
        "The month of the search, in local time.",
        {"stratum": "Month", "percent": "Shown in every 100 judged"},
    ),
    "checks": ("Checks", "What each check said", "One row a check; the four answers add up to the records.", {}),
    "checks_by_area": (
        "Checks by area",
        "What each check said, by area",
        "One row a check and area, and after them all records.",
        {},
    ),
    "checks_by_power": (
        "Checks by power",
        "What each check said, by power",
        "One row a check and power, and after them all records.",
        {},
    ),
    "checks_by_month": (
        "Checks by month",
        "What each check said, by month",
        "One row a check and month, and after them all records.",
        {},
    ),
    "not_judged": (
        "Why not judged",
        "What could not be judged, and why",
        "One row a check and reason.",
        {},
    ),
    "not_recorded": (
        "Not recorded",
        "Checks that could not be made because something was left blank",
        _BLANKS_HOLD,
        {},
    ),
    "safeguarding_of_children": (
        "Children",
        "Searches of children: how they were looked after",
        "Records that say that the person was under 18. Left blank is a part of cannot be judged.",
        {},
    ),
    "repeated_wording": (
        "Repeated wording",
        "Groups of records with the same wording, or nearly the same",
        "People stopped together are not counted. Officers and days: how many different ones, where they are known.",
        {},
    ),
    "remarks": ("Remarks", "Remarks that are not queries", "They stand beside a clear answer.", {}),
    "editions": (
        "Editions",
        "The edition of the Code that each search was held against",
        "The edition in force on the day of the search.",
        {},
    ),
}


def report_book(report: Report) -> bytes:
    """The workbook with the queries record by record, under the force's references."""
    sheets = [*_listed(report), *_summaries(report), *_wording(report), _rules(report), *_grounding(report)]
    return _book(
        title=f"{report.page.title}: queries and numbers",
        lines=(MARKING_RECORDS, *(f"{fact.label}: {fact.value}" for fact in report.page.facts), *report.page.what),
        more=report.page.answer,
        notes=_notes(report),
        sheets=[sheet for sheet in sheets if sheet.rows],
    )


def officer_book(report: Report, by_officer: pd.DataFrame, officers: pd.Series, *, minimum: int) -> bytes:
    """The workbook for the force's liaison: by officer, with the records behind it. Never for the panel.

    ``officers``: the name of each record's officer in this reading (``summary.officer_groups``).
    """
    names = officers.astype("str").to_numpy(dtype=object)
    listed = report.listed.loc[report.listed["verdict"] == Verdict.QUERY.name.lower()]
    named = listed.assign(officer=names[listed["row"].to_numpy()])
    named = named.loc[named["officer"].str.match(r"Officer \d+$")]
    sheets = [
        _sheet(
            by_officer,
            name="By officer",
            title="Records and queries by officer",
            holds="Officers with fewer records than the minimum stand in one row together.",
            heads={"percent": "Shown in every 100 judged"},
        ),
        _sheet(
            named[["officer", "record", "id", "severity", "reason", "says", "note"]],
            name="Queries by officer",
            title="The queries behind those numbers",
            holds="The reference says who the officer was, to those who may look it up.",
        ),
    ]
    return _book(
        title="Queries by officer, for the force's liaison",
        lines=(
            "OFFICIAL-SENSITIVE: for the force's liaison only. Not for the panel, a meeting or publication.",
            f"Officers with at least {minimum} records. They are numbered in the order in which they first appear.",
            "These numbers compare nobody: officers are sent to do different things, and their records are alike.",
        ),
        more=(),
        notes=_notes(report),
        sheets=[sheet for sheet in sheets if sheet.rows],
    )


# --- the sheets -------------------------------------------------------------------------------------------


def _listed(report: Report) -> Iterable[Sheet]:
    titles = {rule.id: called(rule) for rule in report.findings.rules}
    listed = report.listed.assign(title=report.listed["id"].map(titles))
    query = listed["verdict"] == Verdict.QUERY.name.lower()
    # The first five fill a printed page.
    columns = ["record", "area", "month", "id", "says", "title", "severity", "reason", "note"]
    if not listed["area"].any():
        columns.remove("area")
    fewer = [name for name in columns if name not in ("severity", "reason", "note")]
    yield _list_sheet(
        listed.loc[query, columns],
        name="Queries",
        title="Every query, record by record",
        holds="The first query of a record is the one to look at first. A query is a question, not a finding.",
    )
    yield _list_sheet(
        listed.loc[~query, fewer],
        name="Left blank",
        title="Checks that could not be made because something was left blank, record by record",
        holds=_BLANKS_HOLD,
    )


def _list_sheet(rows: pd.DataFrame, *, name: str, title: str, holds: str) -> Sheet:
    if len(rows) > MOST_LISTED:
        holds = f"{holds} The first {MOST_LISTED:,} of {len(rows):,} rows; findings.json has all."
    return _sheet(rows.head(MOST_LISTED), name=name, title=title, holds=holds)


def _summaries(report: Report) -> Iterable[Sheet]:
    titles = {rule.id: called(rule) for rule in report.findings.rules}
    for table in report.tables:
        name, title, holds, heads = _SUMMARIES[table.name]
        rows = table.rows
        if "id" in rows and "title" not in rows:
            rows = rows.copy()
            rows.insert(1, "title", rows["id"].map(titles))
        yield _sheet(rows, name=name, title=title, holds=holds, heads=heads)


def _wording(report: Report) -> Iterable[Sheet]:
    yield _sheet(
        report.wording,
        name="Repeated wording records",
        title="The records of each group of repeated wording",
        holds="One row a record of a group. The words themselves are not here.",
    )


def _rules(report: Report) -> Sheet:
    rows = [
        (
            rule.id, rule.title, rule.asks, rule.rests_on, rule.kind, rule.means, rule.state,
            "; ".join(rule.thresholds) or NOT_THERE,
        )
        for rule in report.page.rules
    ]  # fmt: skip
    return Sheet(
        name="List of checks",
        title="The checks: what they ask, what they rest on, whether they were made",
        holds="Guidance, data quality and local checks are not the Code; the kind says so.",
        heads=("Check", "What it is about", "Asked of", "Rests on", "Kind", "A query means", "State", "Thresholds"),
        rows=rows,
        widths=(30.0, 44.0, _WIDE, 44.0, 26.0, 26.0, 26.0, 36.0),
    )


def _grounding(report: Report) -> Iterable[Sheet]:
    page = report.page
    yield _of_grid(page.sources, name="Sources", title="The files that were read", holds=page.sources.caption)
    said = [("Setting", line) for line in page.changed]
    said += [("Account", line) for line in page.account]
    said += [("Values not known", f"{fact.label}: {fact.value}") for fact in page.unknown]
    said += [("Notice", line) for line in page.notices]
    yield Sheet(
        name="Settings and notices",
        title="What the office changed, and what should be known of the files",
        holds="Checks that are off, thresholds that were set, rows that could not be read, months without a file.",
        heads=("Kind", "What is to be known"),
        rows=said,
        widths=(20.0, 100.0),
    )


def _of_grid(grid: Grid, *, name: str, title: str, holds: str) -> Sheet:
    return Sheet(
        name=name,
        title=title,
        holds=holds,
        heads=grid.heads,
        rows=[tuple(_number(cell) for cell in (line.head, *line.cells)) for line in grid.lines],
        widths=tuple(40.0 if head == "File" else 70.0 if head.startswith("SHA") else _NARROW for head in grid.heads),
    )


def _number(cell: str) -> Cell:
    """A count that the page has as text, as a number."""
    digits = cell.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else cell


def _sheet(table: pd.DataFrame, *, name: str, title: str, holds: str, heads: dict[str, str] | None = None) -> Sheet:
    """A sheet from a table whose columns are those of a summary."""
    columns = [str(column) for column in table.columns]
    values = [_cells(column, table[column].tolist()) for column in columns]
    return Sheet(
        name=name,
        title=title,
        holds=holds,
        heads=tuple((heads or {}).get(column) or _HEADS[column] for column in columns),
        rows=list(zip(*values, strict=True)),
        widths=tuple(_WIDTHS.get(column, _NARROW) for column in columns),
    )


_REASONS = {reason.name.lower(): words for reason, words in REASON_WORDS.items()}


def _cells(column: str, values: Iterable[object]) -> list[Cell]:
    """The values of a column as cells: no empty one, no missing number."""
    made: list[Cell] = []
    for value in values:
        if isinstance(value, float) and isnan(value):
            made.append(NOT_GIVEN)
        elif isinstance(value, int | float):
            made.append(value)
        else:
            text = str(value)
            made.append((_REASONS.get(text, text) if column == "reason" else text) or NOT_THERE)
    return made


def _notes(report: Report) -> list[Fact]:
    page = report.page
    return [
        Fact(label=NOT_GIVEN, value="Not given: fewer than 100 records could be judged, too few for a percentage."),
        Fact(label=NOT_THERE, value="There is nothing to say here."),
        *page.read_answers,
        *(Fact(label="The numbers", value=line) for line in page.read_numbers),
        *page.next_steps,
    ]


# --- the book ---------------------------------------------------------------------------------------------


def _book(
    *, title: str, lines: Sequence[str], more: Sequence[str], notes: Sequence[Fact], sheets: Sequence[Sheet]
) -> bytes:
    target = BytesIO()
    book = Workbook(target, dict(_OPTIONS))
    book.set_properties(
        {
            "title": title[:255],
            "subject": lines[0][:255],
            "author": "scrutiny",
            "created": _CREATED,
            "comments": lines[0],
        }
    )
    write = _Writer(book)
    write.cover(title, [*lines, *more])
    shared = Sheet(
        name="Notes",
        title="How to read this workbook",
        holds="What the words and the square brackets mean, and what to do next.",
        heads=("Word or person", "What is meant, or to be done"),
        rows=[(fact.label, fact.value) for fact in notes],
        widths=(28.0, 90.0),
    )
    contents = Sheet(
        name="Contents",
        title="The sheets of this workbook",
        holds="One table a sheet.",
        heads=("Sheet", "What it holds"),
        rows=[(sheet.name, f"{sheet.title}. {sheet.holds}") for sheet in (shared, *sheets)],
        widths=(32.0, 90.0),
    )
    for number, sheet in enumerate((contents, shared, *sheets), start=1):
        write.sheet(sheet, number)
    book.close()
    return target.getvalue()


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    """Text that a cell can hold; the same sentence stands in many."""
    return for_screen(text)[:_LONGEST]


def _height(cells: Iterable[Cell], widths: Iterable[float]) -> float:
    """The height of a row whose texts wrap in columns of these widths: not every program works it out."""
    lines = (1 + int(len(cell) / width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str))
    return _LINE * max(lines, default=1) + 2


class _Writer:
    """Sheets into one book, with its few formats."""

    def __init__(self, book: Workbook) -> None:
        def make(**more: object) -> Format:
            return book.add_format({"font_name": "Arial", "font_size": 12, "valign": "top", **more})

        self.book = book
        self.title = make(bold=True, font_size=16)
        self.line = make()
        self.text = make(text_wrap=True)
        self.head = make(text_wrap=True, bold=True, bottom=1)
        self.count = make(num_format="#,##0")
        self.share = make(num_format="0.0")

    def cover(self, title: str, lines: Iterable[str]) -> None:
        sheet = self.book.add_worksheet("Cover")
        sheet.set_column(0, 0, _COVER_WIDTH, self.text)
        sheet.set_row(0, _TITLE_HEIGHT)
        sheet.write_string(0, 0, title, self.title)
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, for_screen(line), self.text)
            sheet.set_row(row, _height([line], [_COVER_WIDTH]) + 6)
        self._page(sheet, landscape=False)

    def sheet(self, made: Sheet, number: int) -> None:
        sheet = self.book.add_worksheet(made.name)
        sheet.write_string(0, 0, made.title, self.title)
        sheet.write_string(1, 0, made.holds, self.line)
        sheet.set_row(0, _TITLE_HEIGHT)
        sheet.set_row(2, _height(made.heads, made.widths) + 2)
        for column, width in enumerate(made.widths):
            sheet.set_column(column, column, width)
        columns = [{"header": head, "header_format": self.head} for head in made.heads]
        sheet.add_table(
            2,
            0,
            2 + len(made.rows),
            len(columns) - 1,
            {
                "name": f"Table{number}",
                "columns": columns,
                "autofilter": False,
                "style": "Table Style Light 1",
                "banded_rows": False,
            },
        )
        self._cells(sheet, made.rows, made.widths)
        sheet.repeat_rows(2)
        self._page(sheet, landscape=sum(made.widths) > 90)  # what a portrait page holds
        if sum(made.widths) > _PAGE_WIDTH:  # on one page it would be too small to read
            sheet.set_print_scale(_PRINT_SCALE)
            sheet.repeat_columns(0)
            sheet.print_across()

    def _cells(self, sheet: Worksheet, rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> None:
        write_number: Callable[..., int] = sheet.write_number
        write_string: Callable[..., int] = sheet.write_string
        for at, row in enumerate(rows, start=3):
            sheet.set_row(at, _height(row, widths))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    write_string(at, column, _clean(value), self.text)
                else:
                    write_number(at, column, value, self.share if isinstance(value, float) else self.count)

    @staticmethod
    def _page(sheet: Worksheet, *, landscape: bool) -> None:
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
