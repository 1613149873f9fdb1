"""Load: extracts in; records, their areas and the dates they cover out."""

import calendar
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from scrutiny.cycle.context import Context
from scrutiny.errors import InputError, SettingError
from scrutiny.records import areas, gaps, identity, layout, lookups, reading
from scrutiny.records.areas import Areas
from scrutiny.records.gaps import Answer
from scrutiny.records.layout import Layout, UnknownColumns
from scrutiny.records.lookups import Lookup
from scrutiny.records.table import Records

STRAY_SHARE = 0.01  # of all searches; a month with fewer is not what the files are for
LAYOUTS_FOLDER = "scrutiny-layouts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The files that a force sent, and what they do not say themselves."""

    paths: tuple[Path, ...]
    areas_file: Path | None = None  # boundaries (GeoJSON); None: the force's own areas, by the area column
    name_property: str | None = None  # which property of the boundaries names an area
    lookup_file: Path | None = None  # which beat, ward or district is in which area (CSV)
    force: str | None = None  # where the file names do not say it
    month: str | None = None  # "2026-08", likewise
    layouts: tuple[Path, ...] = ()  # the office's own layouts: files or folders
    doubled: str | None = None  # "keep" or "halve": what to do with a file in which every row stands twice
    expect: int | None = None  # the force's own count of searches
    answers: tuple[str, ...] = ()  # "watford 2026-09=none searched": what the force says about what is not there


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
    notices: tuple[str, ...] = ()  # how places were found, and months and days that are missing
    answers: tuple[Answer, ...] = ()  # areas and months without a record, and what the force says of them

    @property
    def force(self) -> str:
        """The force's slug."""
        return self.records.sources[0].force

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that should be known of the files, the areas and what is missing."""
        return (*self.records.notices, *self.areas.notices, *self.notices, *(answer.text for answer in self.answers))


def read_areas(path: Path, *, name_property: str | None) -> Areas:
    """Areas from a GeoJSON file."""
    text = _setting_text(path, option="--areas", expected="a GeoJSON file of boundaries", most=areas.MOST_BYTES)
    return areas.from_geojson(text, where=path.name, name_property=name_property)


def read_lookup(path: Path) -> Lookup:
    """A table of beats, wards or districts and their areas."""
    expected = "a CSV in UTF-8 with two columns"
    text = _setting_text(path, option="--area-lookup", expected=expected, most=lookups.MOST_BYTES)
    return lookups.from_lookup(text, where=path.name)


def _setting_text(path: Path, *, option: str, expected: str, most: int) -> str:
    try:
        if path.stat().st_size > most:
            raise SettingError(f"the file is larger than {most // 1_000_000} MB", where=path.name, expected=expected)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingError("there is no such file", where=path.name, do=f"Check the path given with {option}") from None
    except (OSError, UnicodeDecodeError):
        raise SettingError("cannot be read", where=path.name, expected=expected) from None


def own_layouts(paths: tuple[Path, ...]) -> tuple[Layout, ...]:
    """The office's own layouts: those named, and those in the folder where proposed ones are written."""
    here = Path(LAYOUTS_FOLDER)
    named = {path.resolve() for path in paths}
    return layout.load_own([*paths, *([here] if here.is_dir() and here.resolve() not in named else [])])


def read_records(extract: Extract, *, context: Context, salt: bytes | None = None) -> Records:
    """Records only, without their areas. With a salt, an officer has the same pseudonym at every reading.

    Raises UnknownColumns for a file of no known layout, after a layout for it was proposed and written.
    """
    options = reading.Options(
        force=extract.force,
        month=extract.month,
        layouts=own_layouts(extract.layouts),
        doubled=extract.doubled,
        expect=extract.expect,
        pseudonym_key=identity.pseudonym_key(salt) if salt is not None else None,
    )
    try:
        return reading.read(extract.paths, options=options, progress=context.say)
    except UnknownColumns as error:
        raise _with_proposal(error, extract.paths, context) from None


def _with_proposal(error: UnknownColumns, paths: tuple[Path, ...], context: Context) -> UnknownColumns:
    """The error, with the path of a layout that was proposed for the file."""
    from scrutiny.cycle.layouts import propose_file

    item = reading.item_called(error.where, paths)
    written = propose_file(item, context)
    return UnknownColumns(
        error.found,
        headers=error.headers,
        where=error.where,
        expected=error.expected,
        do=f"A layout is proposed in {written}: read it, mend it, set confirmed = true, and run this again",
    )


def one_force(records: Records) -> str:
    """The force that all files are of. Raises InputError where they are of several."""
    forces = sorted({source.force for source in records.sources})
    if len(forces) > 1:
        some = ", ".join(forces[:5]) + (" and others" if len(forces) > 5 else "")
        raise InputError(
            f"the files are of {len(forces)} forces ({some})",
            expected="one force at a time",
            do=f"Name the files of one force, or choose one of a folder or archive: --force {forces[0]}",
        )
    return forces[0]


def choose_areas(records: Records, extract: Extract) -> tuple[Areas, Lookup | None]:
    """The areas to place records in: from the files, else those built in for the force.

    Raises SettingError where neither coordinates nor an area column nor a lookup could place a record.
    """
    force = one_force(records)
    lookup = read_lookup(extract.lookup_file) if extract.lookup_file else None
    if extract.areas_file is not None:
        return lookups.settle(read_areas(extract.areas_file, name_property=extract.name_property), lookup, force=force)
    built_in = areas.BUILT_IN.get(force)
    if built_in is None and lookup is not None and lookup.districts:  # the official list names a force's areas
        built_in = Areas(areas=(), source="the area column")
    if built_in is None:
        raise SettingError(
            f"the areas of {force} are not built in",
            where="--areas",
            do="Give a GeoJSON file of boundaries with --areas, or the official list of districts and partnerships "
            "with --area-lookup",
        )
    supplied = frozenset.union(*(source.supplied for source in records.sources))
    if "area" not in supplied and (lookup is None or lookup.field not in supplied):
        raise SettingError(
            "the extract has no area column",
            where="--areas",
            do="Give a GeoJSON file of boundaries with --areas, or a table of beats and areas with --area-lookup",
        )
    return lookups.settle(built_in, lookup, force=force)


def load(extract: Extract, *, context: Context, salt: bytes | None = None, for_draw: bool = False) -> Loaded:
    """Read extracts and place every record in an area, in *no location* or *outside*; see ``placed``."""
    return placed(read_records(extract, context=context, salt=salt), extract, for_draw=for_draw)


def placed(records: Records, extract: Extract, *, for_draw: bool = False, window: Window | None = None) -> Loaded:
    """Every record in its area, in *no location* or *outside*. ``window``: the dates, where they are known already.

    Raises SettingError where nine tenths of the records say nothing of their area. ``for_draw``: raises InputError
    also where an area or a month has no record although it usually has, and nobody has said why.
    """
    chosen, lookup = choose_areas(records, extract)
    found = areas.place(records, chosen, lookup, strict=True)
    answers = gaps.answered(gaps.questions(records, found.stratum, chosen), gaps.read_answers(extract.answers))
    if for_draw:
        gaps.refuse_unanswered(answers)
    return Loaded(
        records=records,
        areas=chosen,
        stratum=found.stratum,
        window=window or window_of(records),
        notices=(*found.notices, *gaps.missing_months(records.sources), *gaps.silent_days(records)),
        answers=answers,
    )


def window_of(records: Records) -> Window:
    """From the months in the file names, widened to the searches themselves where a file holds earlier months.

    A second month's file may carry the first month again; its name is only that of the later one. A few strays from
    another month (a year typed wrongly, a search entered late) do not widen it: they are drawn from and said.
    """
    months = sorted(source.month for source in records.sources if source.month)
    local = records.column("searched_at").dt.tz_convert("Europe/London").dropna()
    each = local.dt.strftime("%Y-%m")
    counts = each.map(each.value_counts())
    usual = local[(counts >= STRAY_SHARE * len(local)) | each.isin(months)] if len(local) else local
    days = [usual.min().date(), usual.max().date()] if len(usual) else []
    if months:
        first_year, first_month = (int(part) for part in months[0].split("-"))
        last_year, last_month = (int(part) for part in months[-1].split("-"))
        last = calendar.monthrange(last_year, last_month)[1]
        days += [date(first_year, first_month, 1), date(last_year, last_month, last)]
    if not days:
        raise SettingError("no record has a date and no file name says the month", do="Add --month 2026-08")
    first, last_day = min(days), max(days)
    return Window(first=first.replace(day=1) if months else first, last=last_day)
