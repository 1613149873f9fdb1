"""The settings of a workspace: ``scrutiny.toml``, which people edit.

Each setting is declared once, with its default, its bounds and the sentence that explains it. The file that ``init``
writes, the errors, and the reference page are made of these declarations. A setting that is not in the file has its
default. What binds a cycle is copied at its freeze: later edits never change an open cycle.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar, get_type_hints

from scrutiny.records.tomlfile import TomlFile

FILE = "scrutiny.toml"
ROLES = ("chief-inspector", "force-lead", "liaison", "chair", "officer")
METHODS = ("optimal", "proportional", "equal", "neyman", "power")
FULL, LIST_FIRST = "full", "list, then details"
DICE, PUBLIC_VALUE = "dice", "public value"

T = TypeVar("T")
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


def setting(
    default: T,
    says: str,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: Sequence[str] = (),
    form: re.Pattern[str] | None = None,
    form_words: str = "",
) -> T:
    """A declared setting: its default, the sentence beside it in the file, and what it may be."""
    known = {"says": says, "least": least, "most": most, "choices": tuple(choices), "form": form, "words": form_words}
    made: T = field(default=default, metadata=known)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """Whose records these are."""

    name: str = setting(
        "",
        "The force, as its files on data.police.uk name it: small letters and hyphens.",
        form=_SLUG,
        form_words='a name such as "hertfordshire"',
    )
    office: str = setting("", "The office that runs the panel, as it stands on covers and letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """The areas that are compared. Left empty: Hertfordshire's ten, which are built in."""

    file: str = setting("", "Boundaries of the areas (GeoJSON), beside this file.")
    name_property: str = setting("", "The property of that file that names an area, if it has several.")
    lookup: str = setting("", "Beats or wards and their areas (CSV), if the extract has those and no places.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Who reads, and how much."""

    members: int = setting(9, "Members who read.", least=1, most=99)
    readers: int = setting(3, "Members who read each record.", least=1, most=99)
    minutes: int = setting(6, "Minutes that one member needs for one record.", least=1, most=60)
    quorum: int = setting(5, "Members without whom a meeting cannot decide.", least=1, most=99)
    question_set: str = setting("hertfordshire", "The questions that members answer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many records are drawn, and when an area is looked at closer. Fixed for a cycle when its list is fixed."""

    total: int = setting(100, "Records drawn in all, in each round.", least=1, most=5000)
    minimum: int = setting(8, "Records from every area at least; all, where it has fewer.", least=1, most=500)
    method: str = setting("optimal", "How the rest is shared out among the areas.", choices=METHODS)
    benchmark: float = setting(0.8, "The share of searches that is good enough.", least=0.01, most=0.99)
    benchmark_reason: str = setting(
        "HMICFRS found reasonable grounds in 87% of 180 Hertfordshire records in 2018/19.",
        "Why that share: printed in the pack.",
    )
    trigger: float = setting(0.35, "Look closer where so few greens come up less often than this.", least=0.01, most=1)
    cap: int = setting(3, "Areas looked at closer in one cycle at the most.", least=0, most=99)
    intense_total: int = setting(30, "Records read in all of an area that is looked at closer.", least=2, most=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """How the seed is made, in public, after the fingerprint was announced."""

    way: str = setting(DICE, "Dice thrown before a witness, or a named public value.", choices=(DICE, PUBLIC_VALUE))
    by: str = setting("the chair, before a member of the panel", "Who makes it, or where the public value appears.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """How the force supplies records and video."""

    way: str = setting(
        FULL,
        "Texts in the extract, or a list first and the details of drawn records after the draw.",
        choices=(FULL, LIST_FIRST),
    )
    rounds: int = setting(
        1, "Rounds of drawing in a cycle: 2 draws each month by itself, before its video is wiped.", least=1, most=2
    )
    video_days: int = setting(30, "Days for which the force keeps video that nobody asked for.", least=1, most=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days before the meeting by which each step is done. Earlier rounds are as much earlier as their dates are."""

    request: int = setting(49, "The force is asked for the extract.", least=0, most=400)
    extract: int = setting(42, "The extract is here.", least=0, most=400)
    freeze: int = setting(41, "List and plan are fixed.", least=0, most=400)
    announcement: int = setting(41, "The fingerprint is sent to the members.", least=0, most=400)
    seed: int = setting(38, "The seed is made.", least=0, most=400)
    draw: int = setting(38, "The records are drawn.", least=0, most=400)
    videos: int = setting(36, "The force has said which videos it keeps.", least=0, most=400)
    redacted: int = setting(21, "Every drawn record is redacted and signed.", least=0, most=400)
    packs: int = setting(14, "The packs are with the members.", least=0, most=400)
    returns: int = setting(3, "The members' answers are in.", least=0, most=400)
    answers: int = setting(7, "Days before the next meeting by which Chief Inspectors answer.", least=0, most=400)
    answers_else: int = setting(28, "Days after the flag instead, where no next meeting is known.", least=1, most=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What stands on everything that is handed out."""

    marking: str = setting("OFFICIAL-SENSITIVE", "The protective marking.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept after the meeting. Closing a cycle deletes what is over its time."""

    extract: int = setting(90, "Days: extracts, lists with all fields, rejected rows.", least=0, most=3650)
    details: int = setting(90, "Days: texts of drawn records, review files, packs in this folder.", least=0, most=3650)
    comments: int = setting(365, "Days: members' written comments.", least=0, most=3650)
    scores: int = setting(2557, "Days: members' answers without words, for comparing years.", least=0, most=36500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of what a record shows."""

    file: str = setting("", "Checks of your own, and what you change about the others (TOML), beside this file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Who lives in the areas: for rates in Part B of the pack."""

    file: str = setting("", "Residents by area and ethnic group (CSV), from the Census of 2021, beside this file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting of the panel. Its month names the cycle."""

    date: date
    place: str = ""

    @property
    def cycle(self) -> str:
        """The cycle that is judged there: 2026-11."""
        return f"{self.date:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who holds a post for a time."""

    role: str
    name: str
    area: str = ""  # for a Chief Inspector: the area's slug or name
    email: str = ""
    begins: date | None = None
    ends: date | None = None  # last day, inclusive

    def holds_on(self, day: date) -> bool:
        """Whether the post is theirs on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of a workspace."""

    force: Force = field(default_factory=Force)
    areas: Areas = field(default_factory=Areas)
    panel: Panel = field(default_factory=Panel)
    plan: Plan = field(default_factory=Plan)
    seed: Seed = field(default_factory=Seed)
    supply: Supply = field(default_factory=Supply)
    calendar: Calendar = field(default_factory=Calendar)
    pack: Pack = field(default_factory=Pack)
    retention: Retention = field(default_factory=Retention)
    checks: Checks = field(default_factory=Checks)
    census: Census = field(default_factory=Census)
    meetings: tuple[Meeting, ...] = ()  # by date
    contacts: tuple[Contact, ...] = ()

    def meeting(self, cycle: str) -> Meeting | None:
        """The meeting of a cycle; the last one, where a month has two."""
        return next((one for one in reversed(self.meetings) if one.cycle == cycle), None)

    def after(self, day: date) -> Meeting | None:
        """The first meeting after a day."""
        return next((one for one in self.meetings if one.date > day), None)

    def holder(self, role: str, *, on: date, area: str = "") -> Contact | None:
        """Who holds a post on a day; the one who took it last, where dates overlap."""
        found = [one for one in self.contacts if one.role == role and one.area == area and one.holds_on(on)]
        return max(found, key=lambda one: one.begins or date.min, default=None)


def is_force(name: str) -> bool:
    """Whether a text can be the name of a force, as its files have it."""
    return _SLUG.fullmatch(name) is not None


SECTIONS: Mapping[str, type] = {
    name: kind for name, kind in get_type_hints(Config).items() if name not in ("meetings", "contacts")
}


def without_contacts(text: str) -> str:
    """The settings as they stand in a file, with their remarks, but for the people in them: for the ledger."""
    import tomlkit

    document = tomlkit.parse(text)
    document.pop("contact", None)
    return tomlkit.dumps(document)


def differing(one: Config, other: Config, *, sections: Sequence[str]) -> tuple[str, ...]:
    """Settings of these sections that are not the same in both, as ``[plan] total``."""
    return tuple(
        f"[{section}] {declared.name}"
        for section in sections
        for declared in dataclasses.fields(SECTIONS[section])
        if getattr(getattr(one, section), declared.name) != getattr(getattr(other, section), declared.name)
    )


# --- reading ----------------------------------------------------------------------------------------------


def read(text: str, *, where: str = FILE) -> Config:
    """The settings of a file. Raises SettingError with the line, what was found and what could stand there."""
    source = TomlFile(text, where)
    source.only([*SECTIONS, "meeting", "contact"])
    sections = {name: _section(source, name, kind) for name, kind in SECTIONS.items()}
    made = Config(
        **sections,
        meetings=tuple(sorted(_entries(source, "meeting", _meeting), key=lambda one: one.date)),
        contacts=tuple(_entries(source, "contact", _contact)),
    )
    _check_together(source, made)
    return made


def _section(source: TomlFile, name: str, kind: type) -> Any:  # noqa: ANN401 -- one of SECTIONS
    raw = source.table(source.raw.get(name, {}), (name,))
    declared = {one.name: one for one in dataclasses.fields(kind)}
    if raw:
        source.only(list(declared), (name,))
    return kind(**{key: _value(source, (name, key), value, declared[key]) for key, value in raw.items()})


def _value(source: TomlFile, path: tuple[str, ...], value: object, declared: dataclasses.Field[Any]) -> object:
    known = declared.metadata
    if isinstance(declared.default, str):
        text = source.one_of(value, known["choices"], path) if known["choices"] else source.one_text(value, path)
        if known["form"] is not None and not known["form"].fullmatch(text):
            raise source.wrong(path, f'"{path[-1]}" cannot be that', expected=known["words"])
        return text
    whole = isinstance(declared.default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        kind = "whole number" if whole else "number"
        raise source.wrong(path, f'"{path[-1]}" is not a {kind}', expected=_bounds(known, whole=whole))
    if not known["least"] <= value <= known["most"]:  # NaN is not, either
        raise source.wrong(path, f'"{path[-1]}" is {value}', expected=_bounds(known, whole=whole))
    return value if whole else float(value)


def _bounds(known: Mapping[str, Any], *, whole: bool) -> str:
    return f"a {'whole ' if whole else ''}number from {known['least']} to {known['most']}"


def _entries(source: TomlFile, key: str, make: Callable[[TomlFile, dict[str, Any], tuple[str, ...]], T]) -> Iterator[T]:
    raw = source.raw.get(key, [])
    if not isinstance(raw, list):
        raise source.wrong(
            (key,), f'"{key}" is not a list of tables', expected=f"lines [[{key}]] and what follows each"
        )
    for number, entry in enumerate(raw, start=1):
        path = (key, str(number))
        yield make(source, source.table(entry, path), path)


def _meeting(source: TomlFile, raw: dict[str, Any], path: tuple[str, ...]) -> Meeting:
    source.only(("date", "place"), path)
    if "date" not in raw:
        raise source.wrong(path, "a meeting without a date", expected="a line such as date = 2026-11-19")
    return Meeting(date=_day(source, raw["date"], (*path, "date")), place=_text(source, raw, path, "place"))


def _contact(source: TomlFile, raw: dict[str, Any], path: tuple[str, ...]) -> Contact:
    source.only(("role", "area", "name", "email", "from", "to"), path)
    for key in ("role", "name"):
        if key not in raw:
            raise source.wrong(path, f'a contact without "{key}"', expected=f'a line such as {key} = "..."')
    role = source.one_of(raw["role"], ROLES, (*path, "role"))
    area = _text(source, raw, path, "area")
    if (role == "chief-inspector") != bool(area):
        raise source.wrong(
            path, "an area goes with a Chief Inspector, and with nobody else", expected='area = "watford"'
        )
    begins = _day(source, raw["from"], (*path, "from")) if "from" in raw else None
    ends = _day(source, raw["to"], (*path, "to")) if "to" in raw else None
    if begins and ends and ends < begins:
        raise source.wrong((*path, "to"), "the last day is before the first", expected="a day on or after it")
    return Contact(
        role=role,
        name=source.one_text(raw["name"], (*path, "name")),
        area=area,
        email=_text(source, raw, path, "email"),
        begins=begins,
        ends=ends,
    )


def _text(source: TomlFile, raw: Mapping[str, Any], path: tuple[str, ...], key: str) -> str:
    return source.one_text(raw[key], (*path, key)) if key in raw else ""


def _day(source: TomlFile, value: object, path: tuple[str, ...]) -> date:
    if type(value) is not date:  # a moment is a date, too, to Python
        raise source.wrong(path, f'"{path[-1]}" is not a date', expected="a date without quotation marks: 2026-11-19")
    return value


def _check_together(source: TomlFile, made: Config) -> None:
    """What no setting can say by itself."""
    if not made.force.name:
        raise source.wrong(("force",), "the force has no name", expected='[force] and a line name = "hertfordshire"')
    if made.panel.readers > made.panel.members:
        raise source.wrong(
            ("panel", "readers"),
            f"{made.panel.readers} readers of {made.panel.members} members",
            expected="at most as many as there are members",
        )
    steps = [one.name for one in dataclasses.fields(Calendar) if not one.name.startswith("answers")]
    for earlier, later in pairwise(steps):
        if getattr(made.calendar, earlier) < getattr(made.calendar, later):
            raise source.wrong(
                ("calendar", later),
                f'"{later}" comes before "{earlier}"',
                expected=f"at most {getattr(made.calendar, earlier)} days before the meeting",
            )
    twice = [one.cycle for one in made.meetings if sum(other.cycle == one.cycle for other in made.meetings) > 1]
    if twice:
        raise source.wrong(("meeting",), f"two meetings in {twice[0]}", expected="one a month: a cycle has its name")


# --- writing ----------------------------------------------------------------------------------------------


def write(made: Config) -> str:
    """``scrutiny.toml`` as ``init`` writes it: every setting, with the sentence that explains it."""
    lines = [
        "# The settings of this workspace. Edit with any text editor and save as UTF-8; # begins a remark.",
        "# What binds a cycle is copied when its list is fixed (scrutiny freeze): later edits do not change it.",
    ]
    for name, kind in SECTIONS.items():
        section = getattr(made, name)
        lines += ["", f"# {kind.__doc__}", f"[{name}]"]
        for one in dataclasses.fields(kind):
            lines += [f"# {comment(one)}", f"{one.name} = {literal(getattr(section, one.name))}"]
    lines += ["", "# The meetings. Its month names a cycle: 2026-11.", *_example_of_meeting(made)]
    for meeting in made.meetings:
        lines += ["[[meeting]]", f"date = {meeting.date.isoformat()}", f"place = {literal(meeting.place)}", ""]
    lines += [
        "# Who holds which post, from when to when (the last day; left out: still). Roles: " + ", ".join(ROLES) + ".",
        *_example_of_contact(made),
    ]
    for contact in made.contacts:
        lines += ["[[contact]]", *_contact_lines(contact), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def comment(declared: dataclasses.Field[Any]) -> str:
    """What a setting is and what it may be, as it stands beside it in the file."""
    known = declared.metadata
    if known["choices"]:
        return f"{known['says']} One of: " + ", ".join(f'"{choice}"' for choice in known["choices"]) + "."
    if known["least"] is not None:
        return f"{known['says']} From {known['least']} to {known['most']}."
    return str(known["says"])


def literal(value: object) -> str:
    """A value as TOML writes it."""
    import tomlkit

    return tomlkit.item(value).as_string()  # type: ignore[arg-type,unused-ignore]


def _example_of_meeting(made: Config) -> list[str]:
    return [] if made.meetings else ["# [[meeting]]", "# date = 2026-11-19", '# place = "County Hall"', ""]


def _example_of_contact(made: Config) -> list[str]:
    if made.contacts:
        return []
    return [
        "# [[contact]]",
        '# role = "chief-inspector"',
        '# area = "watford"',
        '# name = "Chief Inspector A. Example"',
        "# from = 2026-01-01",
    ]


def _contact_lines(contact: Contact) -> list[str]:
    pairs = {
        "role": contact.role,
        "area": contact.area,
        "name": contact.name,
        "email": contact.email,
        "from": contact.begins,
        "to": contact.ends,
    }
    return [f"{key} = {literal(value)}" for key, value in pairs.items() if value]


def changed(text: str, *, table: str, name: str, value: object, where: str = FILE) -> str:
    """The text with one setting changed; remarks and everything else stay as they are.

    Raises SettingError as ``read`` does, where the new text would not be a settings file.
    """
    import tomlkit

    document = tomlkit.parse(text)
    if table not in document:
        document[table] = tomlkit.table()
    document[table][name] = value
    new = tomlkit.dumps(document)
    read(new, where=where)
    return new
