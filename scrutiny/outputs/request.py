"""The letter that asks a force for its stop and search records: plain text, and Word for people who edit.

It is made from the data dictionary, so it asks for exactly what the program can use. It is a routine request and says
so; no sentence supposes that anything was done wrongly.
"""

import calendar
import textwrap
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scrutiny.errors import SettingError
from scrutiny.outputs.textsafe import for_screen
from scrutiny.outputs.word_parts import add_mark, add_number, set_properties, set_styles, with_fixed_times
from scrutiny.records import fields
from scrutiny.records.fields import Field

if TYPE_CHECKING:
    from docx.document import Document

_WIDTH = 80

# Why a group of items is asked for, in the order of the dictionary. A group without a sentence would be a mistake.
_WHY: dict[str, str] = {
    "The search": "To say when and where a search was, to put it in its area, and to find the record again.",
    "The person or vehicle": (
        "To see who is searched, without knowing who they are. Age in bands is enough. The person key can be any code "
        "of yours, but not a name or a national number."
    ),
    "The power and the reasons": "These are what panel members read first, so the officer's own words matter most.",
    "Authorisation": "For searches that need an authorisation instead of reasons, such as those under section 60.",
    "The officer": (
        "The Code asks a record to show who made the search. Names and numbers become a one-way code as the file is "
        "read; no paper of the panel shows either."
    ),
    "What the person was told": "If your form records it. GOWISELY is the reminder that officers are taught for it.",
    "How it was done": "If your form records it. An empty cell is read as not recorded, never as not done.",
    "What came of it": "To show results beside the reasons. A search that found nothing counts as much as any other.",
    "The record itself": "To know which records were made or completed later, and which a supervisor has looked at.",
}
_NOT_WANTED: tuple[str, ...] = (
    "Names of people searched, witnesses, victims, parents, and of anybody but the officers in the lists.",
    "Dates of birth. An age, or an age band, is enough.",
    "Home addresses, postcodes, telephone numbers, e-mail addresses and social media names.",
    "Photographs, signatures and descriptions of how a person looks.",
    (
        "Numbers that lead to a person: Police National Computer, criminal record, National Insurance, custody and "
        "crime numbers."
    ),
    "Vehicle registration numbers.",
    "Video itself. After the draw we will send a list of the searches whose video we ask you to keep.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the letter is about; what is None is left for a person to fill in."""

    force: str | None = None
    first: date | None = None
    last: date | None = None
    by: date | None = None

    def __post_init__(self) -> None:
        """Raise SettingError for dates that cannot all be right."""
        if (self.first is None) != (self.last is None):
            raise SettingError("only one end of the dates is given", where="--first and --last", expected="both")
        if self.first and self.last and self.last < self.first:
            raise SettingError("the last day is before the first", where="--first and --last", do="Change them round")
        if self.last and self.by and self.by <= self.last:
            raise SettingError(
                "the answer would be due before the dates are over", where="--by", expected="a day after --last"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A column that is asked for, as a row of the letter's tables."""

    label: str
    column: str
    meaning: str
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it, in this order."""

    heading: str
    sentences: tuple[str, ...] = ()  # a paragraph each
    bullets: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The whole letter, from which every form of it is made."""

    title: str
    lines: tuple[tuple[str, str], ...]  # (label, value)
    sections: tuple[Section, ...]
    ending: tuple[str, ...]


def window_before(first: date, last: date) -> tuple[date, date]:
    """The dates before these: as many whole months where these are whole months, else as many days."""
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    end = first - timedelta(days=1)
    if not whole:
        return first - (last - first) - timedelta(days=1), end
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1 - months
    return date(start // 12, start % 12 + 1, 1), end


def asked_by(field: Field) -> str:
    """Who asks for an item, in a word or two.

    No paragraph numbers: this letter is not the place to argue about them, and not all of them are verified.
    """
    if field.source == "Code A 4.3":
        return "Code A, the record"
    if field.source.startswith("Code A"):
        return "Code A"
    if field.source.startswith("Code C"):
        return "Code C"
    return {
        "police.uk": "Published already",
        "panel": "Panels",
        "force": "To find the record",
        "CJPOA s60": "Section 60",
        "Sentencing Code s342E": "Sentencing Code",
    }[field.source]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span(first: date | None, last: date | None) -> str:
    return f"{_day(first)} to {_day(last)}" if first and last else "[first day] to [last day]"


def letter(wanted: Wanted) -> Letter:
    """The letter, in plain words."""
    force = wanted.force or "[name of the force]"
    by = _day(wanted.by) if wanted.by else "[day]"
    now = _span(wanted.first, wanted.last)
    before = (
        _span(*window_before(wanted.first, wanted.last))
        if wanted.first and wanted.last
        else "the same length of time before that"
    )
    lists = tuple(
        Section(
            heading=group.title,
            level=2,
            sentences=(_WHY[group.title],),
            items=tuple(
                Item(label=field.label, column=field.name, meaning=field.meaning, asked_by=asked_by(field))
                for field in group.fields
            ),
        )
        for group in fields.GROUPS
    )
    return Letter(
        title="Request for stop and search records",
        lines=(
            ("To", f"The lead for stop and search records, {force}"),
            ("From", "[name and office]"),
            ("Please answer by", by),
        ),
        sections=(
            Section(
                heading="What this is about",
                sentences=(
                    ("Members of the community scrutiny panel read a sample of stop and search records, chosen by "
                    "chance, and say how confident they are in each search. This is the regular request for the "
                    "records that the sample is chosen from."),
                    ("The national rules on stop and search are in a Code of Practice under the Police and Criminal "
                    "Evidence Act 1984, called PACE Code A. It asks forces to let people from the community look at "
                    "these records. Below, Code A means that Code."),
                ),
            ),
            Section(
                heading="Which searches",
                sentences=("Please send every search of a person or a vehicle on these dates:",),
                bullets=(f"The dates of this request: {now}.", f"The dates before, once more: {before}."),
            ),
            Section(
                heading="Why the earlier dates again",
                sentences=(
                    ("Some records are entered late, and some are completed or corrected after a supervisor has read "
                    "them. That is normal. With both sets of dates we can include a late record, and can tell a record "
                    "that was completed from a new one."),
                    ("Please leave nothing out because it led to an arrest, found nothing, is not finished, or was "
                    "made by a visiting unit. If some searches cannot be included, tell us how many and of what kind."),
                ),
            ),
            Section(
                heading="Please tell us beside the file",
                bullets=(
                    ("The total number of searches for each set of dates, counted in your own system and not from the "
                    "file. We compare it with the number of rows, so that we know the file came whole."),
                    "Who made the file, and on what day and at what time.",
                    "What was chosen in the system to make it: the dates, the kinds of record, and anything left out.",
                    "What your codes mean, if the file has any that are your own.",
                ),
            ),
            Section(
                heading="The form of the file",
                bullets=(
                    "A CSV file (UTF-8), or an Excel workbook (XLSX) with one sheet. Not a PDF.",
                    ("The names of the columns in the first row; below it one row for each search. No title above, no "
                    "totals below, no merged cells."),
                    "The reference as text, so that 0012 stays 0012.",
                    "Dates as day/month/year with the time, as in 03/08/2026 14:35, in local time.",
                    ("An empty cell where nothing is recorded. Where something is recorded and held back, the word "
                    "[withheld]."),
                ),
                sentences=(
                    ("The names of columns in the lists below are the ones our program knows. Your own names will do "
                    "as well: we tell the program once what they mean."),
                ),
            ),
            Section(
                heading="How to send it",
                sentences=(
                    ("By the secure route that your office and ours have agreed, not by ordinary e-mail. If there is "
                    "none yet, please call us first. If the file has a password, tell us it by telephone."),
                ),
            ),
            Section(
                heading="If you would rather not send all of the details",
                sentences=(
                    ("There is a second way. First send a list of every search, with four columns only: reference, "
                    "date and time, area, and power. We draw the sample from the list and tell you the references. "
                    "Then send the full records of those alone. Both ways are fair; the panel's papers say which was "
                    "used."),
                ),
            ),
            Section(
                heading="What we ask you to leave out",
                sentences=(
                    ("The panel does not need to know who anybody is. What the lists below ask for we need as it "
                    "stands there, officers' names or numbers included: they become codes as the file is read."),
                    "Apart from the lists, please leave out columns with:",
                ),
                bullets=_NOT_WANTED,
            ),
            Section(
                heading="Names inside a written text",
                sentences=(
                    ("You need not edit what officers wrote. A person in our office checks every text, and covers "
                    "names and the like, before a panel member sees it."),
                ),
            ),
            Section(
                heading="What we ask you to send",
                sentences=(
                    ("The end of each line says who asks for it. \"Code A, the record\" is what the Code lists for a "
                    "record, where it applies. \"Code A\" and the names of other rules are what those rules speak of. "
                    "\"Published already\" is in the file that your force gives to data.police.uk. \"Panels\" is what "
                    "scrutiny panels have found that they need."),
                    ("If this is more than you can send, these come first: what is marked \"Code A, the record\", the "
                    "reference, the power, the area and the outcome."),
                    ("If your system does not hold an item, leave the column out. The papers will say that it was not "
                    "supplied, and nobody will take it for a gap in a record."),
                ),
            ),
            *lists,
        ),
        ending=(
            "Thank you. If any of this is hard to do, please tell us before the day above, and we will find a way.",
            "[name, telephone, e-mail]",
        ),
    )  # fmt: skip


# --- plain text -------------------------------------------------------------------------------------------------


def letter_text(made: Letter) -> str:
    """The letter as text, no line longer than 80 characters."""
    lines = [made.title, "=" * len(made.title), ""]
    for label, value in made.lines:
        lines += _wrapped(f"{label}: {for_screen(value)}", later="  ")
    for section in made.sections:
        lines += ["", section.heading, ("=" if section.level == 1 else "-") * len(section.heading), ""]
        parts = [_wrapped(sentence) for sentence in section.sentences]
        parts += [_wrapped(bullet, first="- ", later="  ") for bullet in section.bullets]
        parts += [
            _wrapped(f"{item.label} ({item.column}): {item.meaning} {item.asked_by}.", first="- ", later="  ")
            for item in section.items
        ]
        close = set(range(len(section.sentences), len(parts)))  # bullets stand close together
        for number, part in enumerate(parts):
            lines += ([""] if number and not (number in close and number - 1 in close) else []) + part
    for sentence in made.ending:
        lines += ["", *_wrapped(sentence)]
    return "\n".join(lines) + "\n"


def letter_text_bytes(made: Letter) -> bytes:
    """The letter as a text file that Windows shows well: UTF-8 with a mark, CRLF."""
    return letter_text(made).replace("\n", "\r\n").encode("utf-8-sig")


def _wrapped(text: str, *, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


# --- Word -------------------------------------------------------------------------------------------------------

_HEADS = ("Item", "Name of the column", "What it is", "Who asks for it")
_COLUMNS = (36, 43, 60, 31)  # millimetres; together the width between the margins


def letter_docx(made: Letter) -> bytes:
    """The letter as a Word file: real headings, lists and tables with a marked head; the same bytes every time."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    set_properties(document, title=made.title)
    set_styles(document)
    _set_page(document)
    document.add_paragraph(for_screen(made.title), style="Title")
    for label, value in made.lines:
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(for_screen(value))
    for section in made.sections:
        document.add_heading(section.heading, level=section.level)
        for sentence in section.sentences:
            line = document.add_paragraph(for_screen(sentence))
            line.paragraph_format.keep_with_next = bool(section.items)  # never alone below a page
        for bullet in section.bullets:
            document.add_paragraph(for_screen(bullet), style="List Bullet")
        if section.items:
            _table(document, section.items)
    for place, sentence in enumerate(made.ending):
        line = document.add_paragraph(sentence).paragraph_format
        line.space_before = None if place else Pt(14)
        line.keep_with_next = place + 1 < len(made.ending)  # who wrote is never alone on a page
    made_bytes = BytesIO()
    document.save(made_bytes)
    return with_fixed_times(made_bytes.getvalue())


def _set_page(document: "Document") -> None:
    """A4, narrow margins, the page number below, headings of the lists smaller than those of the parts."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    foot = section.footer.paragraphs[0]
    foot.add_run("Page ")
    add_number(foot, "PAGE")
    foot.add_run(" of ")
    add_number(foot, "NUMPAGES")
    style = document.styles["Heading 2"]
    style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(12), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(slot), None)  # a theme's font would win over the one named


def _table(document: "Document", items: tuple[Item, ...]) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=len(items) + 1, cols=len(_HEADS), style="Table Grid")
    table.autofit = False
    rows = [_HEADS, *((item.label, item.column, item.meaning, item.asked_by) for item in items)]
    cells = iter(table._cells)  # noqa: SLF001 -- all of them at once: row by row takes a second
    for texts in rows:
        for text, width in zip(texts, _COLUMNS, strict=True):
            _fill(next(cells), text, width=width, bold=texts is _HEADS)
    for column, width in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)  # LibreOffice goes by the columns, Word by the cells
    for row in table.rows:
        add_mark(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 -- the library has no other way
    add_mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001


def _fill(cell: Any, text: str, *, width: int, bold: bool) -> None:  # noqa: ANN401 -- the library is untyped here
    from docx.shared import Mm, Pt

    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = bold  # the head stays with the first row
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9.5), bold or None
