"""The members' register: who is on the panel, by code, and what each needs before a pack can be made for them.

The register is a table, a row a member, in ``private/members.csv`` of a workspace. A table and not a settings file,
because an office has its members in Excel already: a CSV opens there with a double click, can be sorted and filled
down, and is printed for the file of the meeting; in Notepad it is a line a member. Each cell holds one thing, or a
short list with semicolons. What Excel makes of such a file is read again: a mark at its start, semicolons or tabs
between cells, Windows characters, UK dates. Whatever else stands in it is refused with its row, never dropped.

Names and addresses are in a second file, ``private/names.csv``. No pack and no letter reads it: a letter begins with
"Dear member" and the member's code, and the office writes the name on the envelope, or has Word's mail merge put it
there from that very file. A paper that goes astray then says nothing of who sits on the panel, and whoever finds a
code in it needs the office's file to know whose it is. The file is opened for two things only: to say, by code, whose
entry is missing, and to look through finished files for names that must not stand in them.

Pure: bytes in, values out. A workspace without a register has the members M01, M02 ... of its settings.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scrutiny.errors import SettingError, counted
from scrutiny.records.days import MONTHS, day_words

REGISTER_FILE = "members.csv"
NAMES_FILE = "names.csv"
SOON = 60  # days: what runs out before the next meeting but one is said now
_MOST_NAMED = 5


class Format(StrEnum):
    """How a member wants the pack."""

    PAPER = "paper"
    LARGE = "large-print"
    HTML = "html"
    XLSX = "xlsx"
    WORD = "word"


USUAL = (Format.PAPER, Format.HTML, Format.XLSX)  # what a member gets who has said nothing
_FORMATS: Mapping[str, Format] = {
    **{one.value.replace("-", " "): one for one in Format},
    "print": Format.PAPER,
    "pdf": Format.PAPER,
    "large": Format.LARGE,
    "browser": Format.HTML,
    "web page": Format.HTML,
    "excel": Format.XLSX,
    "workbook": Format.XLSX,
    "docx": Format.WORD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Cases that a member must not get: all of an area, or one record of a cycle by its pack number."""

    area: str = ""  # the slug
    cycle: str = ""
    number: str = ""  # as the packs have it: "14", "R1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member. A date that is None is not in the register."""

    code: str
    area: str = ""  # the slug of the area they come from
    begins: date | None = None
    ends: date | None = None  # last day of the term, inclusive
    trained: date | None = None
    vetted: date | None = None
    vetted_until: date | None = None  # last day on which the vetting holds
    signed: date | None = None  # the confidentiality agreement
    formats: tuple[Format, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    chair: bool = False

    @property
    def wants(self) -> tuple[Format, ...]:
        """The formats the pack is made in; the usual ones, where nothing was said.

        Who wants Word alone gets the workbook as well: the pack for Word is to be read, and has no place to answer.
        """
        formats = self.formats or USUAL
        return (*formats, Format.XLSX) if formats == (Format.WORD,) else formats

    def serves_on(self, day: date) -> bool:
        """Whether a day is within the term."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All members, by code."""

    members: tuple[Member, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that is there, whether the member still serves or not."""
        return tuple(one.code for one in self.members)

    def member(self, code: str) -> Member | None:
        """The member of a code."""
        return next((one for one in self.members if one.code == code), None)

    def serving(self, on: date) -> tuple[str, ...]:
        """The codes of those whose term includes a day."""
        return tuple(one.code for one in self.members if one.serves_on(on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a code is. Never in a pack, a letter or the ledger."""

    name: str
    address: str = ""
    email: str = ""


# --- what is read from it -------------------------------------------------------------------------------------


def wants(register: Register | None, code: str) -> tuple[Format, ...]:
    """The formats in which a member gets the pack; the usual ones for whoever the register does not know."""
    found = register.member(code) if register is not None else None
    return found.wants if found is not None else USUAL


def conflicts_of(register: Register, *, cycle: str, areas: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By code, the records that a member must not get, for ``members.assign``.

    ``areas``: of every record of a draw, by pack number, the slug of its area; called reserves under their labels.
    """
    return {
        one.code: frozenset(
            number
            for number, area in areas.items()
            if any(each.area == area if each.area else (each.cycle, each.number) == (cycle, number)
                   for each in one.conflicts)
        )
        for one in register.members
    }  # fmt: skip


def unmatched(register: Register, *, cycle: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """Conflicts with record numbers of a cycle that is not there: a wrong number would keep nobody from the case."""
    there = frozenset(numbers)
    return tuple(
        f"{one.code}: the register has a conflict with record {each.number} of {cycle}, and no pack has such a record."
        for one in register.members
        for each in one.conflicts
        if each.cycle == cycle and each.number not in there
    )


def areas_without_a_member(register: Register, areas: Mapping[str, str], *, on: date) -> tuple[str, ...]:
    """The names of the areas from which no serving member comes, in the order of ``areas`` (slug to name)."""
    there = {one.area for one in register.members if one.serves_on(on)}
    return tuple(name for slug, name in areas.items() if slug not in there)


def due(register: Register, on: date, *, soon: int = SOON) -> tuple[str, ...]:
    """What is missing or runs out within so many days, a sentence each, by code."""
    said = [f"{one.code}: {words}" for one in register.members for words in _due_of(one, on, soon)]
    chairs = [one.code for one in register.members if one.chair and one.serves_on(on)]
    if not chairs:
        said.append("No serving member is marked as chair.")
    elif len(chairs) > 1:
        said.append(f"Several members are marked as chair: {', '.join(chairs)}.")
    return tuple(said)


def _due_of(one: Member, on: date, soon: int) -> Iterable[str]:
    last = on + timedelta(days=soon)
    if one.ends is not None and one.ends < on:
        yield f"the term ended on {day_words(one.ends)}."
        return
    if one.begins is not None and one.begins > on:
        yield f"the term begins on {day_words(one.begins)}."
    if one.ends is not None and one.ends <= last:
        yield f"the term ends on {day_words(one.ends)}."
    if one.trained is None:
        yield "no training date is in the register."
    elif one.trained > on:
        yield f"the training is on {day_words(one.trained)}."
    yield from _vetting(one, on, last)
    yield from _agreement(one, on)


def _vetting(one: Member, on: date, last: date) -> Iterable[str]:
    if one.vetted is None:
        yield "no vetting date is in the register."
    elif one.vetted > on:
        yield f"the vetting is dated {day_words(one.vetted)}, which is still to come."
    if one.vetted_until is None:
        if one.vetted is not None:
            yield "the register does not say until when the vetting holds."
    elif one.vetted_until < on:
        yield f"the vetting ran out on {day_words(one.vetted_until)}."
    elif one.vetted_until <= last:
        yield f"the vetting runs out on {day_words(one.vetted_until)}."


def _agreement(one: Member, on: date) -> Iterable[str]:
    if one.signed is None:
        yield "no signed confidentiality agreement is in the register."
    elif one.signed > on:
        yield f"the confidentiality agreement is dated {day_words(one.signed)}, which is still to come."


def not_ready(one: Member, on: date) -> tuple[str, ...]:
    """Why a member should not be given a pack on a day, a sentence each; empty where nothing stands against it."""
    said = []
    if one.ends is not None and one.ends < on:
        said.append(f"the term ended on {day_words(one.ends)}.")
    if one.begins is not None and one.begins > on:
        said.append(f"the term begins on {day_words(one.begins)}.")
    if one.vetted is None or one.vetted > on or (one.vetted_until is not None and one.vetted_until < on):
        said += _vetting(one, on, on)
    said += _agreement(one, on)
    return tuple(f"{one.code}: {words}" for words in said)


# --- the files ------------------------------------------------------------------------------------------------

HEADERS = ("code", "area", "term from", "term to", "trained on", "vetted on", "vetting until", "agreement signed",
           "formats", "conflicts", "chair")  # fmt: skip
NAMES_HEADERS = ("code", "name", "post address", "email")
_MARK = "\ufeff"
_DATE_WORDS = "a date such as 2026-11-05 or 05/11/2026, the day first"
_CONFLICT_WORDS = 'areas, or records such as "record 14 of 2026-11", with semicolons between them'
_FORMAT_WORDS = f"{', '.join(Format)}, with semicolons between them"
_CODE = re.compile(r"M?0*([1-9][0-9]?)")
_LIST = re.compile(r"[;,\n+]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_UK = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4}|\d\d)")
_RECORD = re.compile(
    r"(?:records? )?(?P<number>r?\d+) (?:of|in) (?P<cycle>\d{4}-\d\d[a-z]?)"
    r"|(?P<cycle2>\d{4}-\d\d[a-z]?)[ /:]+(?:records? )?(?P<number2>r?\d+)"
)
_YES, _NO = frozenset({"yes", "y", "x", "true", "chair"}), frozenset({"", "no", "n", "false", "-"})


class _WrongError(Exception):
    """A cell that cannot be read: what is wrong with it, and what could stand there."""


def parse(content: bytes, *, areas: Mapping[str, str] | None = None, where: str = REGISTER_FILE) -> Register:
    """The register from the bytes of its file.

    ``areas``: slug to name, of the areas there are; without them any area is taken. Columns that are left out are
    blank; only ``code`` has to be there. Raises SettingError that names every cell that cannot be read (the first five
    by row and column): what stands in a cell is never quoted, since it may be a name in the wrong place.
    """
    rows = _rows(content, HEADERS, where)
    found: list[Member] = []
    wrong: list[str] = []
    for row, cells in rows:
        read, problems = _read_row(cells, areas)
        wrong += [f'row {row}, "{column}": {problem}' for column, problem in problems]
        if read is None or problems:
            continue
        if read.code in {one.code for one in found}:
            wrong.append(f'row {row}, "code": {read.code} stands in a row above already')
            continue
        found.append(read)
    _refuse(wrong, where)
    if not found:
        raise SettingError("there is no member in it", where=where, expected="a row a member, such as M01")
    return Register(members=tuple(sorted(found, key=lambda one: one.code)))


def parse_names(content: bytes, *, where: str = NAMES_FILE) -> dict[str, Person]:
    """Who each code is. Raises SettingError by row; never quotes what stands there."""
    found: dict[str, Person] = {}
    wrong: list[str] = []
    for row, cells in _rows(content, NAMES_HEADERS, where):
        try:
            code = _code(cells["code"])
        except _WrongError as problem:
            wrong.append(f'row {row}, "code": {problem}')
            continue
        if code in found:
            wrong.append(f'row {row}, "code": {code} stands in a row above already')
        found[code] = Person(name=cells["name"], address=cells["post address"], email=cells["email"])
    _refuse(wrong, where)
    return found


def to_csv(register: Register) -> bytes:
    """The register as its file: UTF-8 with a mark, so that Excel shows every character, and a row a member."""
    return _csv(HEADERS, [_cells_of(one) for one in register.members])


def blank_names(codes: Sequence[str]) -> bytes:
    """``names.csv`` to be filled in."""
    return _csv(NAMES_HEADERS, [(code, "", "", "") for code in codes])


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return (_MARK + out.getvalue()).encode()


def _cells_of(one: Member) -> tuple[str, ...]:
    days = (one.begins, one.ends, one.trained, one.vetted, one.vetted_until, one.signed)
    return (
        one.code,
        one.area,
        *("" if day is None else day.isoformat() for day in days),
        "; ".join(one.formats),
        "; ".join(each.area or f"record {each.number} of {each.cycle}" for each in one.conflicts),
        "yes" if one.chair else "",
    )


def _refuse(wrong: Sequence[str], where: str) -> None:
    if not wrong:
        return
    more = f"; and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
    raise SettingError(
        f"{counted(len(wrong), 'cell', 'cells')} cannot be read ({'; '.join(wrong[:_MOST_NAMED])}{more})",
        where=where,
        do="Mend them in Excel or Notepad, save the file as CSV UTF-8, and run again",
    )


# --- rows and cells -------------------------------------------------------------------------------------------


def _rows(content: bytes, headers: Sequence[str], where: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with something in them, by their number as a spreadsheet shows it, each with all columns."""
    table = _table(_text(content, where), where)
    filled = [(row, cells) for row, cells in table if any(cells)]
    if not filled:
        raise SettingError("the file is empty", where=where, expected=f"a first row: {', '.join(headers)}")
    top, names = filled[0][0], _headers(filled[0][1], headers, where)
    longer = [row for row, cells in filled if any(cells[len(names) :])]
    if longer:
        raise SettingError(
            f"row {longer[0]} has more cells than the first row has names",
            where=where,
            expected=f"{counted(len(names), 'cell', 'cells')}, as in row {top}",
            do="Put a cell that has commas in it into quotation marks, or use semicolons within a cell",
        )
    blank = dict.fromkeys(headers, "")
    return [
        (row, {**blank, **dict(zip(names, cells, strict=False))})
        for row, cells in filled[1:]
    ]  # fmt: skip


def _headers(cells: Sequence[str], headers: Sequence[str], where: str) -> list[str]:
    names = [re.sub(r"[\s_-]+", " ", cell.casefold()).replace("e mail", "email").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    strange = [cell or "a blank one" for cell, name in zip(cells, names, strict=False) if name not in headers]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if strange or twice or "code" not in names:
        found = (
            f"there is a column that is not known: {', '.join(strange[:_MOST_NAMED])}"
            if strange
            else (f"there are two columns of one name: {', '.join(twice)}" if twice else 'there is no column "code"')
        )
        raise SettingError(
            found,
            where=where,
            expected=f"a first row with some or all of: {', '.join(headers)}",
            do="Keep anything else in another file: a column that is not known would be lost",
        )
    return names


def _text(content: bytes, where: str) -> str:
    """The characters, as Excel or Notepad saved them."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SettingError(
        "this is not a text file",
        where=where,
        expected="a table saved as CSV",
        do='In Excel choose "Save as", then "CSV UTF-8 (Comma delimited)"',
    )


def _table(text: str, where: str) -> list[tuple[int, list[str]]]:
    told = re.match(r"sep=(.)\r?\n", text)  # a line with which Excel is told the separator; it shows no such row
    body = text[told.end() :] if told else text
    head = body.lstrip("\r\n").split("\n", 1)[0]
    delimiter = told[1] if told else max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise SettingError("this is not a table saved as CSV", where=where, expected="a row a member") from None
    return [(row, [_tidy(cell) for cell in line]) for row, line in enumerate(lines, start=1)]


def _tidy(cell: str) -> str:
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", cell).splitlines())
    return "\n".join(line for line in lines if line)


def _read_row(cells: Mapping[str, str], areas: Mapping[str, str] | None) -> tuple[Member | None, list[tuple[str, str]]]:
    """The member of a row; what is wrong, by column."""
    wrong: list[tuple[str, str]] = []
    read: dict[str, object] = {}

    def take(name: str, column: str, reader: Callable[[str], object]) -> None:
        try:
            read[name] = reader(cells[column])
        except _WrongError as problem:
            wrong.append((column, str(problem)))

    take("code", "code", _code)
    take("area", "area", lambda cell: _area(cell, areas))
    for name, column in (
        ("begins", "term from"), ("ends", "term to"), ("trained", "trained on"), ("vetted", "vetted on"),
        ("vetted_until", "vetting until"), ("signed", "agreement signed"),
    ):  # fmt: skip
        take(name, column, _day)
    take("formats", "formats", _formats)
    take("conflicts", "conflicts", lambda cell: _conflicts(cell, areas))
    take("chair", "chair", _yes)
    if wrong:
        return None, wrong
    made = Member(**read)  # type: ignore[arg-type]  # each by its own reader
    for first, last, column, words in (
        (made.begins, made.ends, "term to", "the term ends before it begins"),
        (made.vetted, made.vetted_until, "vetting until", "the vetting ends before it begins"),
    ):
        if first is not None and last is not None and last < first:
            wrong.append((column, words))
    return made, wrong


def _code(cell: str) -> str:
    found = _CODE.fullmatch(cell.upper())
    if found is None:
        raise _WrongError("this is no code; expected M01 to M99" if cell else "there is no code; expected M01 to M99")
    return f"M{int(found[1]):02d}"


def _area(cell: str, areas: Mapping[str, str] | None) -> str:
    """The slug of an area; "" for none."""
    from scrutiny.records.areas import slug_of

    slug = slug_of(cell)
    if cell and (not slug or (areas is not None and slug not in areas)):
        named = f"one of: {', '.join(areas.values())}" if areas else "the name of an area"
        raise _WrongError(f"this is no area; expected {named}")
    return slug


def _day(cell: str) -> date | None:
    if not cell:
        return None
    folded = cell.casefold()
    iso, uk, words = _ISO.fullmatch(folded), _UK.fullmatch(folded), _IN_WORDS.fullmatch(folded)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif uk:
        year, month, day = int(uk[4]), int(uk[3]), int(uk[1])
    elif words:
        names = [name for name in MONTHS if name.casefold().startswith(words[2])]
        year, month, day = int(words[3]), MONTHS.index(names[0]) + 1 if names else 0, int(words[1])
        year += 2000 if year < 100 else 0  # Excel writes "5 Nov 2026" as 05-Nov-26
    else:
        raise _WrongError(f"this is no date; expected {_DATE_WORDS}")
    try:
        return date(year, month, day)
    except ValueError:
        raise _WrongError(f"there is no such day; expected {_DATE_WORDS}") from None


def _formats(cell: str) -> tuple[Format, ...]:
    found = []
    for item in _items(cell):
        name = re.sub(r"[\s_-]+", " ", item.casefold()).strip()
        if name not in _FORMATS:
            raise _WrongError(f"this is no format; expected {_FORMAT_WORDS}")
        found.append(_FORMATS[name])
    return tuple(one for one in Format if one in found)


def _conflicts(cell: str, areas: Mapping[str, str] | None) -> tuple[Conflict, ...]:
    found: list[Conflict] = []
    for item in _items(cell):
        record = _RECORD.fullmatch(item.casefold())
        if record:
            number = (record["number"] or record["number2"]).upper()
            label = "R" if number.startswith("R") else ""
            digits = number.removeprefix("R").lstrip("0")
            one = Conflict(cycle=record["cycle"] or record["cycle2"], number=f"{label}{digits}")
            known = bool(digits)
        else:
            try:
                one, known = Conflict(area=_area(item, areas)), not any(each.isdigit() for each in item)
            except _WrongError:
                known = False
        if not known:
            raise _WrongError(f"this is no conflict that can be looked up; expected {_CONFLICT_WORDS}")
        if one not in found:
            found.append(one)
    return tuple(found)


def _items(cell: str) -> list[str]:
    return [item.strip() for item in _LIST.split(cell) if item.strip()]


def _yes(cell: str) -> bool:
    folded = cell.casefold()
    if folded not in _YES | _NO:
        raise _WrongError("this is neither yes nor no")
    return folded in _YES
