"""Layouts: how the columns of a kind of extract map to the fields of the dictionary. TOML in, values out."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrutiny.errors import InputError, SettingError
from scrutiny.records import fields
from scrutiny.records.vocabulary import fold

_FOLDER = Path(__file__).resolve().parent / "layouts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of extract."""

    name: str
    title: str
    zone: str  # the zone of times that carry none
    recognised_by: tuple[str, ...]  # headers, as the publisher writes them
    columns: dict[str, str]  # header, folded -> field
    withheld: frozenset[str]  # fields that this kind of file never carries

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers is of this kind."""
        return {fold(header) for header in self.recognised_by} <= {fold(header) for header in headers}


def parse(text: str, *, where: str) -> Layout:
    """A layout from TOML. Raises SettingError naming the key that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"not valid TOML: {error}", where=where, do="Mend the line it names") from None
    known = {"name", "title", "zone", "recognised_by", "withheld", "columns", "every_field"}
    for key in raw.keys() - known:
        raise SettingError(f'unknown key "{key}"', where=where, expected=", ".join(sorted(known)))
    for key in ("name", "title", "recognised_by"):
        if key not in raw:
            raise SettingError(f'no "{key}"', where=where, do="Add it: the shipped layouts show how")
    columns = {name: name for name in fields.NAMES} if raw.get("every_field") else {}
    columns |= {fold(header): name for header, name in raw.get("columns", {}).items()}
    for name in [*columns.values(), *raw.get("withheld", [])]:
        if name not in fields.NAMES:
            raise SettingError(
                f'"{name}" is not a field',
                where=where,
                do="Use a name of the data dictionary (scrutiny layouts --fields)",
            )
    return Layout(
        name=raw["name"],
        title=raw["title"],
        zone=raw.get("zone", "Europe/London"),
        recognised_by=tuple(raw["recognised_by"]),
        columns=columns,
        withheld=frozenset(raw.get("withheld", [])),
    )


@cache
def shipped() -> tuple[Layout, ...]:
    """The layouts that come with the program, in the order in which they are tried."""
    paths = sorted(_FOLDER.glob("*.toml"))
    return tuple(parse(path.read_text(encoding="utf-8"), where=path.name) for path in paths)


def choose(headers: Sequence[str], *, where: str) -> Layout:
    """The layout that fits a file's headers. Raises InputError with what is missing, never the headers themselves.

    The first line of a file without headers is a record, so headers are not quoted in the message.
    """
    for layout in shipped():
        if layout.fits(headers):
            return layout
    present = {fold(header) for header in headers}
    nearest = max(shipped(), key=lambda layout: len(present & set(layout.columns)))
    missing = [header for header in nearest.recognised_by if fold(header) not in present]
    if len(headers) == 1 and (";" in headers[0] or "\t" in headers[0]):
        raise InputError(
            "the cells seem to be separated by semicolons or tabs",
            where=where,
            expected="a CSV with commas",
            do='In Excel choose "Save as", then "CSV UTF-8 (Comma delimited)"',
        )
    if not present & set(nearest.columns):
        raise InputError(
            f"none of the {len(headers)} columns is one that scrutiny knows",
            where=where,
            expected="a first row with the column names of a known layout",
            do="See the layouts with: scrutiny layouts",
        )
    quoted = ", ".join(f'"{header}"' for header in missing)
    raise InputError(
        f"there is no column {quoted}",
        where=where,
        expected=f'the columns of the layout "{nearest.name}", which is the nearest',
        do="Ask the force for that column, or rename the one that holds it",
    )
