"""Load: extracts in; records, their areas and the dates they cover out."""

import calendar
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from scrutiny.cycle.context import Context
from scrutiny.errors import SettingError
from scrutiny.records import areas, identity, reading
from scrutiny.records.areas import Areas
from scrutiny.records.table import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The files that a force sent, and what they do not say themselves."""

    paths: tuple[Path, ...]
    areas_file: Path | None = None  # boundaries (GeoJSON); None: the force's own areas, by the area column
    name_property: str | None = None  # which property of the boundaries names an area
    force: str | None = None  # where the file names do not say it
    month: str | None = None  # "2026-08", likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The dates that the extracts are for, first and last day."""

    first: date
    last: date

    def as_json(self) -> dict[str, str]:
        """ISO dates, for files."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the force sent, read and placed. ``stratum``: one a record, a category of ``areas.slugs``."""

    records: Records
    areas: Areas
    stratum: pd.Series
    window: Window

    @property
    def force(self) -> str:
        """The force's slug."""
        return self.records.sources[0].force


def read_areas(path: Path, *, name_property: str | None) -> Areas:
    """Areas from a GeoJSON file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingError("there is no such file", where=path.name, do="Check the path given with --areas") from None
    except (OSError, UnicodeDecodeError):
        raise SettingError("cannot be read", where=path.name, expected="a GeoJSON file of boundaries") from None
    return areas.from_geojson(text, where=path.name, name_property=name_property)


def read_records(extract: Extract, *, context: Context, salt: bytes | None = None) -> Records:
    """Records only, without their areas. With a salt, an officer has the same pseudonym at every reading."""
    key = identity.pseudonym_key(salt) if salt is not None else None
    return reading.read(
        extract.paths, force=extract.force, month=extract.month, pseudonym_key=key, progress=context.say
    )


def choose_areas(records: Records, extract: Extract) -> Areas:
    """The areas to place records in: from the file, else those built in for the force.

    Raises SettingError where neither coordinates nor an area column could place a record.
    """
    if extract.areas_file is not None:
        return read_areas(extract.areas_file, name_property=extract.name_property)
    force = records.sources[0].force
    built_in = areas.BUILT_IN.get(force)
    if built_in is None:
        raise SettingError(
            f"the areas of {force} are not built in",
            where="--areas",
            do="Give a GeoJSON file of boundaries with --areas",
        )
    if not any("area" in source.supplied for source in records.sources):
        raise SettingError(
            "the extract has no area column", where="--areas", do="Give a GeoJSON file of boundaries with --areas"
        )
    return built_in


def load(extract: Extract, *, context: Context, salt: bytes | None = None) -> Loaded:
    """Read extracts and place every record in an area, in *no location* or *outside*."""
    records = read_records(extract, context=context, salt=salt)
    chosen = choose_areas(records, extract)
    return Loaded(records=records, areas=chosen, stratum=areas.assign(records, chosen), window=window_of(records))


def window_of(records: Records) -> Window:
    """From the months in the file names, widened to the searches themselves where a file holds earlier months.

    A second month's file may carry the first month again; its name is only that of the later one.
    """
    months = sorted(source.month for source in records.sources if source.month)
    local = records.column("searched_at").dt.tz_convert("Europe/London").dropna()
    days = [local.min().date(), local.max().date()] if len(local) else []
    if months:
        first_year, first_month = (int(part) for part in months[0].split("-"))
        last_year, last_month = (int(part) for part in months[-1].split("-"))
        last = calendar.monthrange(last_year, last_month)[1]
        days += [date(first_year, first_month, 1), date(last_year, last_month, last)]
    if not days:
        raise SettingError("no record has a date and no file name says the month", do="Add --month 2026-08")
    first, last_day = min(days), max(days)
    return Window(first=first.replace(day=1) if months else first, last=last_day)
