"""Layouts: how the columns of a kind of extract map to the fields of the dictionary. TOML in, values out.

A layout says which column holds which field, what a force's own words mean, how its times are written, what a
blank means for that force and what becomes of several rows under one reference. Everything wrong in one is a
``SettingError`` that names the line, what was found, what was expected and what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from scrutiny.errors import InputError, SettingError
from scrutiny.records import fields
from scrutiny.records.tomlfile import TomlFile, text_of
from scrutiny.records.vocabulary import fold

_FOLDER = Path(__file__).resolve().parent / "layouts"

ORDERS = ("day-first", "month-first")
RULES = ("second", "first", "strongest", "stop")

# What becomes of rows under one reference that differ only in these fields. A search has one officer who answers for
# it: one of them stands, by what their rows say and not by the order of rows; two objects or powers are both the
# record's; of outcomes the strongest is what the search led to.
REPEATED: Mapping[str, str] = MappingProxyType(
    {
        "object": "second",
        "power": "second",
        "outcome": "strongest",
        "officer": "first",
        # What is said of an officer goes with the officer.
        "officer_id_type": "first",
        "officer_station": "first",
        "officer_team": "first",
        "officer_gender": "first",
    }
)

# Outcomes from the one that weighs most on the person to the one that weighs least: custody, a court, a formal
# finding on the person's record, a fine, a warning, an agreement; then something found and no more; then nothing.
OUTCOME_STRENGTH: tuple[str, ...] = (
    "arrest",
    "summons",
    "caution",
    "penalty-notice",
    "drugs-warning",
    "community-resolution",
    "psychoactive-seized",
    "article-found",
    "no-further-action",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of extract. Headers and values as written are held folded (see ``vocabulary.fold``)."""

    name: str
    title: str
    zone: str  # the zone of times that carry none
    recognised_by: tuple[str, ...]  # headers, as the publisher writes them
    columns: dict[str, str]  # header -> field, other spellings of headers included
    withheld: frozenset[str]  # fields that this kind of file never carries
    order: str = "day-first"  # of dates with strokes
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)  # field -> headers, joined by a blank
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # field -> value as written -> code, "" for blank
    blank: dict[str, str] = field(default_factory=dict)  # field -> the code that a blank stands for
    repeated: dict[str, str] = field(default_factory=dict)  # field -> one of RULES
    ignored: frozenset[str] = frozenset()  # headers that are known and deliberately not carried
    confirmed: bool = True  # False: proposed by the program and not yet read by a person
    own: bool = False  # not one of the shipped ones
    where: str = ""  # the file that it stands in, for messages

    def known(self, headers: Iterable[str]) -> int:
        """How many of these headers the layout knows, those included that it ignores."""
        parts = {part for headers_ in self.joined.values() for part in headers_}
        return len({fold(header) for header in headers} & (self.columns.keys() | parts | self.ignored))

    def missing(self, headers: Iterable[str]) -> tuple[str, ...]:
        """The headers it is recognised by that a file lacks. Another column for the same field will do as well."""
        present = {fold(header) for header in headers}
        supplied = {self.columns[header] for header in present & self.columns.keys()}
        for name, parts in self.joined.items():
            if present >= set(parts):
                supplied.add(name)

        def found(header: str) -> bool:
            name = self._field_of(fold(header))
            return fold(header) in present or (name is not None and name in supplied)

        return tuple(header for header in self.recognised_by if not found(header))

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers is of this kind."""
        return not self.missing(headers)

    def places(self, headers: Sequence[str], *, where: str) -> dict[str, tuple[int, ...]]:
        """Field -> the numbers of its columns in a file, in dictionary order; several are joined by a blank.

        Of joined columns those are taken that are there: a date whose time was not sent is a date. Raises InputError
        where two columns are for one field.
        """
        numbers: dict[str, list[int]] = {}
        for number, header in enumerate(headers):
            numbers.setdefault(fold(header), []).append(number)
        found: dict[str, list[tuple[int, ...]]] = {}
        for header, name in self.columns.items():
            found.setdefault(name, []).extend((number,) for number in numbers.get(header, ()))
        for name, parts in self.joined.items():
            if any(len(numbers.get(part, ())) > 1 for part in parts):
                raise _two_columns(name, where)
            together = tuple(number for part in parts for number in numbers.get(part, ()))
            if together:
                found.setdefault(name, []).append(together)
        for name, ways in found.items():
            if len(ways) > 1:
                raise _two_columns(name, where)
        return {name: found[name][0] for name in fields.NAMES if found.get(name)}

    def unknown(self, headers: Sequence[str]) -> tuple[str, ...]:
        """The headers that are neither a field's nor ignored, as the file writes them: dropped, and listed."""
        return tuple(header for header in headers if not self.known([header]))

    def _field_of(self, header: str) -> str | None:
        if header in self.columns:
            return self.columns[header]
        return next((name for name, parts in self.joined.items() if header in parts), None)


def _two_columns(name: str, where: str) -> InputError:
    return InputError(f'two columns are for "{name}"', where=where, do="Take one of them out or rename it")


class UnknownColumns(InputError):  # noqa: N818 -- named as what it says, like the others of the family
    """No layout fits a file. ``headers``: the file's first row, which may be a record: never to be printed."""

    def __init__(
        self, found: str, *, headers: Sequence[str], where: str = "", expected: str = "", do: str = ""
    ) -> None:
        """As every error, with the headers beside it."""
        super().__init__(found, where=where, expected=expected, do=do)
        self.headers = tuple(headers)


# --- TOML -------------------------------------------------------------------------------------------------------

_TEXTS = ("name", "title", "zone", "order")
_FLAGS = ("every_field", "confirmed")
_LISTS = ("recognised_by", "withheld", "ignored")
_TABLES = ("columns", "also", "join", "values", "blank", "repeated")
KEYS = (*_TEXTS, *_FLAGS, *_LISTS, *_TABLES)


def parse(text: str, *, where: str, own: bool = False) -> Layout:
    """A layout from TOML. Raises SettingError naming the line that is wrong."""
    source = TomlFile(text, where)
    raw = source.raw
    source.only(KEYS)
    for key in ("name", "title", "recognised_by"):
        if not raw.get(key):
            raise source.wrong((key,), f'no "{key}"', do="Add it: the shipped layouts show how")
    for key in _FLAGS:
        if not isinstance(raw.get(key, False), bool):
            raise source.wrong((key,), f'"{key}" is neither true nor false', expected="true or false")
    texts = {key: source.one_text(raw[key], (key,)) for key in _TEXTS if key in raw}
    lists = {key: source.texts(raw[key], (key,)) if key in raw else () for key in _LISTS}
    ignored = frozenset(fold(header) for header in lists["ignored"])
    columns = _columns(source, ignored)
    joined = _joined(source, columns, ignored)
    for name in lists["withheld"]:
        source.field(name, ("withheld",))
    if raw.get("every_field"):
        columns = {name: name for name in fields.NAMES if name not in ignored} | columns
    confirmed = raw.get("confirmed", True)
    if confirmed and "searched_at" not in {*columns.values(), *joined}:
        raise source.wrong(
            ("columns",),
            'no column is for "searched_at"',
            expected="the column that says when the search was",
            do='Add it under [columns], or date and time under [join]: searched_at = ["Date", "Time"]',
        )
    return Layout(
        name=texts["name"],
        title=texts["title"],
        zone=_zone(source, texts.get("zone", "Europe/London")),
        order=source.one_of(texts.get("order", ORDERS[0]), ORDERS, ("order",)),
        recognised_by=lists["recognised_by"],
        columns=columns,
        joined=joined,
        values=_values(source),
        blank=_blank(source),
        repeated=_repeated(source, has_reference="reference" in {*columns.values(), *joined}),
        ignored=ignored,
        withheld=frozenset(lists["withheld"]),
        confirmed=confirmed,
        own=own,
        where=where,
    )


def _columns(source: TomlFile, ignored: frozenset[str]) -> dict[str, str]:
    """``[columns]``: header = field; ``[also]``: field = other spellings of its header, of which a file has one."""
    found: dict[str, str] = {}

    def add(header: str, name: str, path: tuple[str, ...]) -> None:
        folded = fold(header)
        if not folded:
            raise source.wrong(path, "a column without a name cannot be mapped", do="Give it a name in the file")
        if folded in found:
            raise source.wrong(path, f'the column "{header}" stands twice', expected="every column once", value=header)
        if folded in ignored:
            raise source.wrong(path, f'the column "{header}" is also in "ignored"', expected="one of the two")
        found[folded] = name

    first: dict[str, str] = {}
    for header, name in source.table(source.raw.get("columns", {}), ("columns",)).items():
        path = ("columns", header)
        if source.field(name, path) in first:
            raise source.wrong(
                path,
                f'the columns "{first[name]}" and "{header}" are both for "{name}"',
                expected="one column for each field",
                do="Join them under [join], or name the second under [also] if a file has only one of them",
            )
        first[name] = header
        add(header, name, path)
    for name, headers in source.table(source.raw.get("also", {}), ("also",)).items():
        source.field(name, ("also", name))
        for header in source.texts(headers, ("also", name)):
            add(header, name, ("also", name))
    return found


def _joined(source: TomlFile, columns: Mapping[str, str], ignored: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """``[join]``: field = the columns whose cells, in this order, make its value."""
    found: dict[str, tuple[str, ...]] = {}
    for name, headers in source.table(source.raw.get("join", {}), ("join",)).items():
        path = ("join", name)
        source.field(name, path)
        parts = tuple(fold(header) for header in source.texts(headers, path))
        if len(set(parts)) < 2 or len(set(parts)) < len(parts):
            raise source.wrong(path, f'"{name}" is not joined from two columns', expected="two or more different ones")
        for part in parts:
            if part in columns or part in ignored:
                raise source.wrong(
                    path,
                    f'the column "{part}" has another use above',
                    expected="a column to be mapped, joined or ignored",
                    do="Take it out of the other place",
                )
        found[name] = parts
    return found


def _values(source: TomlFile) -> dict[str, dict[str, str]]:
    """``[values.FIELD]``: value as written = code, or "" where it means blank."""
    found: dict[str, dict[str, str]] = {}
    for name, pairs in source.table(source.raw.get("values", {}), ("values",)).items():
        known = source.coded(name, ("values", name))
        codes: dict[str, str] = {}
        for written, code in source.table(pairs, ("values", name)).items():
            path = ("values", name, written)
            if fold(written) in codes:
                raise source.wrong(path, f'"{written}" stands twice', expected="every value once")
            codes[fold(written)] = "" if code == "" else source.code(code, known, path)
        found[name] = codes
    return found


def _blank(source: TomlFile) -> dict[str, str]:
    """``[blank]``: field = the code that a blank stands for at this force."""
    pairs = source.table(source.raw.get("blank", {}), ("blank",))
    return {
        name: source.code(code, source.coded(name, ("blank", name)), ("blank", name)) for name, code in pairs.items()
    }


def _repeated(source: TomlFile, *, has_reference: bool) -> dict[str, str]:
    """``[repeated]``: field = the rule; what is not named goes by REPEATED. Nothing where there is no reference."""
    found = dict(REPEATED) if has_reference else {}
    for name, value in source.table(source.raw.get("repeated", {}), ("repeated",)).items():
        path = ("repeated", name)
        rule = source.one_of(value, RULES, path)
        source.field(name, path)
        fitting = {"second": f"second_{name}" in fields.NAMES, "strongest": name == "outcome"}
        if name == "reference" or not fitting.get(rule, True):
            expected = {"second": "this rule for object and power", "strongest": "this rule for outcome"}
            raise source.wrong(
                path, f'the rule "{rule}" cannot be used for "{name}"', expected=expected.get(rule, "another field")
            )
        if not has_reference:
            raise source.wrong(path, "there is no column for the reference", expected='a column for "reference"')
        found[name] = rule
    return {name: rule for name, rule in found.items() if rule != "stop"}


def _zone(source: TomlFile, name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise source.wrong(("zone",), f'"{name}" is no time zone', expected='"Europe/London" or "UTC"') from None
    return name


# --- finding and choosing ---------------------------------------------------------------------------------------


@cache
def shipped() -> tuple[Layout, ...]:
    """The layouts that come with the program, by name."""
    paths = sorted(_FOLDER.glob("*.toml"))
    return tuple(parse(path.read_text(encoding="utf-8"), where=path.name) for path in paths)


def load_own(paths: Sequence[Path]) -> tuple[Layout, ...]:
    """Layouts of one's own: files, or folders of ``.toml`` files. Raises SettingError for one that does not hold."""
    found: dict[str, Layout] = {}
    taken = {layout.name for layout in shipped()}
    for path in paths:
        for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            one = parse(text_of(file, what="layout"), where=str(file), own=True)
            if one.name in taken:
                other = found[one.name].where if one.name in found else "a layout of scrutiny's own"
                raise SettingError(
                    f'the name "{one.name}" is that of {other} too', where=str(file), do="Give it another name"
                )
            taken.add(one.name)
            found[one.name] = one
    return tuple(found.values())


def known_headers(headers: Sequence[str], own: Sequence[Layout] = ()) -> int:
    """How many of a row's cells are headers of fields in the layout that knows most of them.

    What a layout ignores does not count: words such as "Force" stand in the titles above a table too.
    """
    present = {fold(header) for header in headers}
    return max(
        len(present & (one.columns.keys() | {part for parts in one.joined.values() for part in parts}))
        for one in (*own, *shipped())
    )


def choose(headers: Sequence[str], *, where: str, own: Sequence[Layout] = ()) -> Layout:
    """The layout that fits a file's headers best, one's own before the shipped ones.

    Raises UnknownColumns with what is missing, never the headers themselves: the first line of a file without headers
    is a record. Raises SettingError where the one that fits was proposed and not yet confirmed.
    """
    fitting = [one for one in own if one.confirmed and one.fits(headers)]
    if not fitting:  # a shipped layout that knows as much goes before one that nobody has read yet
        fitting = [one for one in (*shipped(), *own) if one.fits(headers)]
    if fitting:
        best = max(fitting, key=lambda one: one.known(headers))
        if not best.confirmed:
            raise SettingError(
                "the layout was proposed and not yet read by a person",
                where=best.where,
                do=f"Open {best.where}, mend it and set confirmed = true",
            )
        return best
    raise _unknown(headers, where, [*own, *shipped()])


def _unknown(headers: Sequence[str], where: str, layouts: Sequence[Layout]) -> UnknownColumns:
    nearest = max(layouts, key=lambda one: one.known(headers))
    if len(headers) == 1 and (";" in headers[0] or "\t" in headers[0]):
        return UnknownColumns(
            "the cells seem to be separated by semicolons or tabs",
            headers=headers,
            where=where,
            expected="a CSV with commas",
            do='In Excel choose "Save as", then "CSV UTF-8 (Comma delimited)"',
        )
    if not known_headers(headers, layouts):
        return UnknownColumns(
            f"none of the {len(headers)} columns is one that scrutiny knows",
            headers=headers,
            where=where,
            expected="a first row with the column names of a known layout",
            do="See the layouts with: scrutiny layouts",
        )
    quoted = ", ".join(f'"{header}"' for header in nearest.missing(headers))
    return UnknownColumns(
        f'there is no column {quoted}, which the nearest layout, "{nearest.name}", goes by',
        headers=headers,
        where=where,
        do="Ask the force for that column, or rename the one that holds it",
    )
