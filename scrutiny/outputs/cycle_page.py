"""The page of a cycle's folder: where we are, what is to be done by when, and everything there is, as links.

It is for the office: it names private files, and says of each who may have it. It holds nothing of any record. Days are
those on which something is due, never days left, so that an old page says nothing wrong; nothing is read from a clock.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from scrutiny import resources
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.views import plain

# Who may have a file.
OFFICE = "office only"
NAMED = "for those it is made for"
FREE = "may be passed on"
MEANS: Mapping[str, str] = {
    OFFICE: "never leaves the office",
    NAMED: "confidential: goes to the members, the liaison or the Chief Inspector that it was made for, by a safe way",
    FREE: "for the panel and auditors; for everybody once the cycle is published",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step that can be taken now."""

    words: str
    by: str  # the day in words; "" where there is none
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """One line of the calendar."""

    by: str
    what: str
    done: bool
    command: str  # "" where it is done, or done by hand
    by_hand: str = ""


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
    style = resources.template_text("pack/pack.css") + resources.template_text("cycle/cycle.css")
    html = (
        environment()
        .get_template("cycle/cycle.html.j2")
        .render(page=plain(page), means=MEANS, style=style, style_hash=digest(style), script="", script_hash="")
    )
    return html.encode("utf-8")


# --- which files there are ----------------------------------------------------------------------------------------

# Path from the draw folder on -> what it is. The first that fits counts; a file that none fits stands with its name.
_FILES: Sequence[tuple[str, str]] = (
    (r"public/fingerprint\.html", "The page with the fingerprint, to print and send before there is a seed"),
    (r"public/frame-public\.csv", "Every record of the list, under a one-way name"),
    (r"public/sample\.csv", "The records that were drawn, under their one-way names"),
    (r"public/manifest\.json", "What was drawn from what, under which seed"),
    (r"public/freeze\.json", "What the fingerprint is made of"),
    (r"public/plan\.json", "The plan: how many from each area, and the rules"),
    (r"public/must-see\.json", "How many must-see records there are, by rule"),
    (r"public/verify_draw\.py", "Redoes the draw: python verify_draw.py"),
    (r"public/.*", "Part of what proves the draw"),
    (r"pack/check-the-draw\.html", "Redoes the draw in a browser"),
    (r"pack/pack\.pdf", "The pack, to print"),
    (r"pack/pack\.html", "The pack, to read on screen"),
    (r"pack/(?:M\d+)/check-the-draw\.html", "Redoes the draw in a browser"),
    (r"pack/(M\d+)/scores-.*\.xlsx", "The scoring workbook of member {0}"),
    (r"pack/(M\d+)/letter\.docx", "The covering letter of member {0}"),
    (r"pack/(M\d+)/pack.*", "The pack of member {0}"),
    (r"pack/typed-in/scores-(M\d+)\.xlsx", "The workbook into which the office types the answers of member {0}"),
    (r"pack/.*", "Part of the pack"),
    (r"keep-video/keep-video\.xlsx", "The list of videos to keep, for the force's liaison to fill in"),
    (r"keep-video/.*\.csv", "The same list, or a part of it, as CSV"),
    (r"part-b/part-b\.pdf", "Part B of the pack, to print"),
    (r"part-b/part-b\.html", "Part B of the pack, to read on screen"),
    (r"part-b/part-b\.docx", "Part B of the pack, for Word"),
    (r"results/.*", "What follows from the panel's results"),
    (r"briefs/([a-z0-9-]+)/answer/.*", "The answer to the brief on {0}"),
    (r"briefs/([a-z0-9-]+)/.*", "The brief on {0}, to whoever answers for it"),
    (r"briefs/.*", "A brief to whoever answers for an area"),
    (r"private/to-clear\.csv", "Short and everyday words that wait for a reason before files may leave"),
    (r"private/cleared\.json", "Which of them were let pass, and why"),
    (r"private/redaction\.json", "Who signed which record, and where something was taken out"),
    (r"private/copies\.json", "Who was given which copy"),
    (r"private/key\.csv", "Which pack number is which reference"),
    (r"private/salt\.txt", "The secret behind the one-way names"),
    (r"private/drawn\.csv", "The drawn records in full"),
    (r"private/reserves\.csv", "The next records of each area, in the order of the draw"),
    (r"private/must-see\.csv", "The must-see records"),
    (r"private/answers\.json", "The members' answers, as they were read"),
    (r"private/video\.csv", "What the force answered about the videos"),
    (r"private/rejects\.csv", "Rows that could not be read, each with its reason"),
    (r"private/frame\.parquet", "The list in full"),
    (r"private/.*", "Part of what stays in the office"),
    (r"dates\.ics", "The dates, for a calendar program"),
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
_DRAW_FOLDER = re.compile(r"(?:(frozen|round)-(\d+)/)?(?:intense-([a-z0-9-]+)/)?")


def groups(names: Iterable[str], *, rounds: int = 1) -> tuple[Group, ...]:
    """The files of a cycle's folder (paths from it on, with forward slashes), by draw and folder, each told apart.

    ``rounds``: how many the cycle has; one is not numbered.
    """
    found: dict[tuple[str, ...], list[Link]] = {}
    for name in sorted(names):
        match = _DRAW_FOLDER.match(name)
        kind, number, area = match.groups() if match else (None, None, None)
        rest = name[match.end() :] if match else name
        folder = rest.partition("/")[0] if "/" in rest else ""
        folder = folder if folder in _FOLDERS else ""
        link = Link(href=quote(name), name=rest.rpartition("/")[2], words=_words(rest), who=_who(folder, rest))
        found.setdefault((number or "", area or "", kind or "", folder), []).append(link)
    order = list(_FOLDERS)
    keys = sorted(found, key=lambda key: (not key[0], key[0], key[1], order.index(key[3])))
    return tuple(
        Group(
            title=_title(key, rounds=rounds),
            anchor="-".join(part for part in ("files", *key) if part),
            links=tuple(found[key]),
        )
        for key in keys
    )


def _words(rest: str) -> str:
    for pattern, words in _FILES:
        fits = re.fullmatch(pattern, rest)
        if fits:
            return words.format(*fits.groups())
    return ""


def _who(folder: str, rest: str) -> str:
    """Who may have a file; what is not known stays in the office."""
    if folder == "public" or rest.endswith("/check-the-draw.html"):
        return FREE
    is_ours = "/answer/" in rest or rest.startswith("pack/typed-in/")
    return NAMED if folder in ("pack", "part-b", "keep-video", "briefs") and not is_ours else OFFICE


def _title(key: tuple[str, ...], *, rounds: int) -> str:
    number, area, _, folder = key
    words = _FOLDERS[folder]
    if number and (rounds > 1 or number != "1"):
        words += f", round {number}"
    return words + (f", larger draw {area}" if area else "")
