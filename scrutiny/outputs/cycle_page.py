"""The page of a cycle's folder: where we are, what is to be done by when, and everything there is, as links.

It is for the office: it names private files, and says of each who may have it. It holds nothing of any record. Days are
those on which something is due, never days left, and what was late on the day of the page is late until it is done; so
an old page says nothing wrong. Nothing is read from a clock.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from scrutiny import resources
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.views import plain

# Whom a file is for.
OFFICE = "office only"
MEMBER = "for the member it is made for"
PANEL = "for the panel"
LIAISON = "for the force's liaison"
ANSWERS = "for whoever answers for the area"
FREE = "may be passed on"
MEANS: Mapping[str, str] = {
    OFFICE: "never leaves the office",
    MEMBER: "confidential: goes to the one member whose code it has, by a safe way",
    PANEL: "confidential: goes to the members and the chair, by a safe way",
    LIAISON: "confidential: goes to the person at the force who supplies records and videos, by a safe way",
    ANSWERS: (
        "confidential: goes to the Chief Inspector it is addressed to, or to the force lead where nobody's area is "
        "meant, by a safe way"
    ),
    FREE: "for the panel and auditors; for everybody once the cycle is published",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step that can be taken now."""

    words: str
    by: str  # the day in words; "" where there is none
    command: str
    late: bool = False  # that day is past


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """One line of the calendar."""

    by: str
    what: str
    done: bool
    command: str  # "" where it is done, or done by hand
    by_hand: str = ""
    late: bool = False  # not done, and its day is past


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One step that was taken."""

    number: int
    day: str
    who: str  # a staff code
    what: str
    about: str  # which round and draw, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One file. ``href``: from the page on, with forward slashes."""

    href: str
    name: str
    words: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files of one folder."""

    title: str
    anchor: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePage:
    """All that the page shows. ``as_of``: the day in words."""

    title: str
    office: str
    as_of: str
    says: tuple[str, ...]
    todos: tuple[Todo, ...]
    dates: tuple[DateRow, ...]
    groups: tuple[Group, ...]
    taken: tuple[Taken, ...]


def cycle_page(page: CyclePage) -> bytes:
    """The page as one HTML file that loads nothing. Same page, same bytes."""
    style = "".join(resources.template_text(f"{part}.css") for part in ("pack/pack", "pack/rows", "cycle/cycle"))
    html = (
        environment()
        .get_template("cycle/cycle.html.j2")
        .render(page=plain(page), means=MEANS, style=style, style_hash=digest(style), script="", script_hash="")
    )
    return html.encode("utf-8")


# --- which files there are ----------------------------------------------------------------------------------------

# Path from the draw folder on -> what it is, and whom it is for. The first that fits counts. A file that none fits
# stands with its name, and stays in the office. A group called "area" is a slug, and printed as the area's name.
_FILES: Sequence[tuple[str, str, str]] = (
    (r"public/fingerprint\.html", "The page with the fingerprint, to print and send before there is a seed", FREE),
    (r"public/frame-public\.csv", "Every record of the list, under a one-way name", FREE),
    (r"public/sample\.csv", "The records that were drawn, under their one-way names", FREE),
    (r"public/manifest\.json", "What was drawn from what, under which seed", FREE),
    (r"public/freeze\.json", "What the fingerprint is made of", FREE),
    (r"public/plan\.json", "The plan: how many from each area, and the rules", FREE),
    (r"public/must-see\.json", "How many must-see records there are, by rule", FREE),
    (r"public/verify_draw\.py", "Redoes the draw: python verify_draw.py", FREE),
    (r"public/.*", "Part of what proves the draw", FREE),
    (r"pack/check-the-draw\.html", "Redoes the draw in a browser", FREE),
    (r"pack/pack\.pdf", "The office's copy of the pack, with all records, to print", OFFICE),
    (r"pack/pack\.html", "The office's copy of the pack, with all records, to read on screen", OFFICE),
    (r"pack/(M\d+)/check-the-draw\.html", "Redoes the draw in a browser; lies in the copy of member {0}", FREE),
    (r"pack/(M\d+)/scores-.*\.xlsx", "The scoring workbook of member {0}", MEMBER),
    (r"pack/(M\d+)/letter\.docx", "The covering letter of member {0}", MEMBER),
    (r"pack/(M\d+)/pack.*", "The pack of member {0}", MEMBER),
    (
        r"pack/typed-in/scores-(M\d+)\.xlsx",
        "The workbook into which the office types the answers of member {0}",
        OFFICE,
    ),
    (r"pack/(M\d+)/notice-record-(.+)\.docx", "Tells member {0} that record {1} is withdrawn", MEMBER),
    (r"pack/(M\d+)/in-place-of-record-(.+)\.docx", "The page in the place of record {1}, for member {0}", MEMBER),
    (r"pack/must-see-large-print\.pdf", "The must-see records in large print, for the meeting", PANEL),
    (r"pack/must-see\..*", "The must-see records, for the meeting", PANEL),
    (r"pack/(M\d+)/.*", "Part of the copy of member {0}", MEMBER),
    (r"pack/.*", "Part of the pack", OFFICE),
    (r"keep-video/keep-video\.xlsx", "The list of videos to keep, for the force's liaison to fill in", LIAISON),
    (r"keep-video/.*\.csv", "The same list, or a part of it, as CSV", LIAISON),
    (r"part-b/part-b\.pdf", "Part B of the pack, to print", PANEL),
    (r"part-b/part-b\.html", "Part B of the pack, to read on screen", PANEL),
    (r"part-b/part-b\.docx", "Part B of the pack, for Word", PANEL),
    (r"results/notice-(?P<area>[a-z0-9-]+)\.html", "The notice that {0} is looked at closer", ANSWERS),
    (r"results/result-(?P<area>[a-z0-9-]+)\.html", "The result of the closer look at {0}", ANSWERS),
    (r"results/.*", "What follows from the panel's results", OFFICE),
    (r"briefs/(?P<area>[a-z0-9-]+)/answer/.*", "The answer to the brief on {0}", OFFICE),
    (r"briefs/(?P<area>[a-z0-9-]+)/.*", "The brief on {0}, to whoever answers for it", ANSWERS),
    (r"briefs/.*", "A brief to whoever answers for an area", ANSWERS),
    (r"private/to-clear\.csv", "Short and everyday words that wait for a reason before files may leave", OFFICE),
    (r"private/cleared\.json", "Which of them were let pass, and why", OFFICE),
    (r"private/redaction\.json", "Who signed which record, and where something was taken out", OFFICE),
    (r"private/copies\.json", "Who was given which copy", OFFICE),
    (r"private/key\.csv", "Which pack number is which reference", OFFICE),
    (r"private/salt\.txt", "The secret behind the one-way names", OFFICE),
    (r"private/drawn\.csv", "The drawn records in full", OFFICE),
    (r"private/reserves\.csv", "The next records of each area, in the order of the draw", OFFICE),
    (r"private/must-see\.csv", "The must-see records", OFFICE),
    (r"private/answers\.json", "The members' answers, as they were read", OFFICE),
    (r"private/video\.csv", "What the force answered about the videos", OFFICE),
    (r"private/rejects\.csv", "Rows that could not be read, each with its reason", OFFICE),
    (r"private/frame\.parquet", "The list in full", OFFICE),
    (r"private/.*", "Part of what stays in the office", OFFICE),
    (r"dates\.ics", "The dates, for a calendar program", OFFICE),
)
_FOLDERS = {
    "public": "What proves the draw",
    "pack": "The packs",
    "keep-video": "Videos to keep",
    "part-b": "Part B of the pack, to discuss",
    "results": "Results",
    "briefs": "Briefs",
    "private": "Private",
    "": "Other files",
}
NO_NAMES: Mapping[str, str] = {}
_DRAW_FOLDER = re.compile(r"(?:(frozen|round)-(\d+)/)?(?:intense-([a-z0-9-]+)/)?")


def groups(names: Iterable[str], *, rounds: int = 1, areas: Mapping[str, str] = NO_NAMES) -> tuple[Group, ...]:
    """The files of a cycle's folder (paths from it on, with forward slashes), by draw and folder, each told apart.

    ``rounds``: how many the cycle has; one is not numbered. ``areas``: their names by slug; without a name the slug
    stands there.
    """
    found: dict[tuple[str, ...], list[Link]] = {}
    for name in sorted(names):
        match = _DRAW_FOLDER.match(name)
        kind, number, area = match.groups() if match else (None, None, None)
        rest = name[match.end() :] if match else name
        folder = rest.partition("/")[0] if "/" in rest else ""
        folder = folder if folder in _FOLDERS else ""
        words, who = _known(rest, areas)
        link = Link(href=quote(name), name=rest.rpartition("/")[2], words=words, who=who)
        found.setdefault((number or "", area or "", kind or "", folder), []).append(link)
    order = list(_FOLDERS)
    keys = sorted(found, key=lambda key: (not key[0], key[0], key[1], order.index(key[3])))
    return tuple(
        Group(
            title=_title(key, rounds=rounds, areas=areas),
            anchor="-".join(part for part in ("files", *key) if part),
            links=tuple(found[key]),
        )
        for key in keys
    )


def _known(rest: str, areas: Mapping[str, str]) -> tuple[str, str]:
    """What a file is, and whom it is for; one that is not known has no words and stays in the office."""
    for pattern, words, who in _FILES:
        fits = re.fullmatch(pattern, rest)
        if fits:
            slug = fits.groupdict().get("area")
            return words.format(*((areas.get(slug, slug),) if slug else fits.groups())), who
    return "", OFFICE


def _title(key: tuple[str, ...], *, rounds: int, areas: Mapping[str, str]) -> str:
    number, area, _, folder = key
    words = _FOLDERS[folder]
    if number and (rounds > 1 or number != "1"):
        words += f", round {number}"
    return words + (f", larger draw: {areas.get(area, area)}" if area else "")
