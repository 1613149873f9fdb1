"""The gate: finished files are searched for all that must not leave before they are written for somebody to take.

What is looked for is every value of a field of class *secret*, of all records of the list, and every text that a
person signed as to be removed. A short value, or a word that the program's own pages hold by right, waits until a
person clears it, hit by hit, with a reason: ``private/to-clear.csv`` lists what waits, to be filled in. What was
cleared is kept in ``private/cleared.json``, by the code of the hit. Of a pack both lie in the draw's private folder, of
Part B in that of the cycle. Briefs and notices have no such list: see ``refuse_secrets``.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from scrutiny import resources
from scrutiny.cycle import signatures, store
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.signatures import SignOff
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, counted
from scrutiny.outputs import release
from scrutiny.records import fields
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import VOCABULARIES
from scrutiny.sampling.plan import canonical_json

CLEARED_FILE = "cleared.json"
CLEARED_FORM = "scrutiny-cleared-1"
LIST_FILE = "to-clear.csv"
_HEADS = ("hit", "file", "where", "places", "kind", "from", "reason")
_HIT = "hit-"  # before a code in the list: a spreadsheet would take some codes for numbers
LEAST_REASON = 4  # letters: "x" is no reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is known before files go through: what must not leave, and what a person cleared."""

    folder: Path  # the private one, in which the lists lie
    about: str  # what is made, for a message: "first", "2026-11"
    command: str  # what makes it, to be run again
    otherwise: str  # what to do with a word that waits and is not harmless
    mend: str  # what to do about a text that stops the files; "" for marking it in the review of its record
    secrets: tuple[release.Secret, ...]
    allowed: frozenset[str]
    cleared: Mapping[str, str]  # reasons by the code of a hit


def gate(one: DrawFolder, records: Records, off: SignOff, *, clear: Mapping[str, str], allowed: Iterable[str]) -> Gate:
    """The gate of a draw's pack. ``records`` as they were read, before anything was taken out.

    ``clear``: reasons of today, by the code of a hit, on top of those that are kept. ``allowed``: words that the files
    hold by right, on top of the program's own and the names of the areas. SettingError for a reason that is none.
    """
    return opened(
        one.path / store.PRIVATE,
        release.secrets_of(records.rows, spans=off.spans_sought()),
        about=one.stage,
        command="scrutiny pack",
        otherwise="Mark all others in the review of their records, and sign again.",
        clear=clear,
        allowed=[*allowed, *one.area_names.values()],
    )


def opened(
    folder: Path,
    secrets: Iterable[release.Secret],
    *,
    about: str,
    command: str,
    otherwise: str,
    mend: str = "",
    clear: Mapping[str, str],
    allowed: Iterable[str],
) -> Gate:
    """A gate for any files, with what was cleared before. ``folder``: the private one for its two lists.

    ``clear`` and ``allowed`` as for ``gate``. SettingError for a reason that is none.
    """
    for code, reason in clear.items():
        if sum(map(str.isalpha, reason)) < LEAST_REASON:
            raise SettingError(
                "this is no reason",
                where=f"--clear {code}",
                expected='CODE=REASON, such as 3f9a0c11d2e4="a word of the form, not the name"',
            )
    return Gate(
        folder=folder,
        about=about,
        command=command,
        otherwise=otherwise,
        mend=mend,
        secrets=tuple(secrets),
        allowed=_own_words() | frozenset(allowed),
        cleared={**_kept(folder, about=about), **clear},
    )


def checked(at: Gate, files: Mapping[str, bytes]) -> release.Scan:
    """Search the files, and keep what was cleared. PrivacyError, exit 14, where something stops them.

    What waits for a reason is listed in ``private/to-clear.csv``: file, place and kind, and which row and field of the
    extract the value is from; never the value.
    """
    found = release.scan(files, at.secrets, allowed=at.allowed, cleared=at.cleared)
    _keep(at, found)
    path = at.folder / LIST_FILE
    if found.short:
        store.write(path, _list_of(found))
    else:
        store.remove(path)
    try:
        release.refuse(found)
    except PrivacyError as error:
        do = at.mend or error.do
        if found.short and not found.hits:
            do = (
                f"Write a reason beside each that is harmless where it stands, in private/{LIST_FILE}, and run: "
                f"{at.command} --cleared {store.typed(path)}. {at.otherwise}"
            )
        raise PrivacyError(error.found, where=error.where, do=do) from None
    return found


def secrets_of_draws(draws: Iterable[DrawFolder]) -> tuple[release.Secret, ...]:
    """What must not leave: of the whole list of each draw, and the marks signed in it; a value of several once."""
    found: dict[tuple[str, str], release.Secret] = {}
    for one in draws:
        records = signatures.records_of(one)
        off = signatures.state_of(one, records)
        found |= {(each.kind, each.value): each for each in release.secrets_of(records.rows, spans=off.spans_sought())}
    return tuple(found.values())


def refuse_secrets(
    files: Mapping[str, bytes], draws: Iterable[DrawFolder], *, plain: Mapping[str, bytes], mend: str
) -> None:
    """Search finished briefs or notices for the secrets of the draws. PrivacyError, exit 14, where something is found.

    ``plain``: the same papers with nothing that somebody typed and another area. ``mend``: what to do about a hit.
    """
    # They hold no text of a record. What is short ("17"), a word of ``plain`` or a word of an area's name stands there
    # whoever was searched; a count cannot be worded otherwise, so a list to clear would only teach people to click it
    # away. It passes. Not so anything else, were it one everyday word: what somebody typed is not by right here.
    there = list(draws)
    areas = sorted({name for one in there for name in one.area_names.values()})
    by_right = _own_words() | release.words_in({**plain, "areas.txt": "\n".join(areas).encode()}) | {*areas}
    found = release.scan(files, secrets_of_draws(there), allowed=by_right)
    try:
        release.refuse(replace(found, short=()))
    except PrivacyError as error:
        raise PrivacyError(error.found, where=error.where, do=mend) from None


def searched_words(searched: int, cleared: int) -> str:
    """What the officer is told of a search that stopped nothing."""
    hits = counted(cleared, "hit of a short or everyday word was", "hits of short or everyday words were")
    found = f"{hits} cleared with a reason, and nothing else was found" if cleared else "nothing was found"
    return (
        f"The finished files were opened again and searched for {counted(searched, 'value', 'values')} that must not "
        f"leave: {found}."
    )


def reasons_in(path: Path) -> dict[str, str]:
    """The reasons that somebody wrote into the list, by the code of the hit; lines without one are left out.

    InputError where it is no such list.
    """
    try:
        text = store.read(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"hit", "reason"} <= set(heads):
        raise InputError(
            "this is not the list of what waits for a reason",
            where=path.name,
            expected=f"private/{LIST_FILE}, as the search wrote it, with its heads, saved as CSV",
        )
    at, why = heads.index("hit"), heads.index("reason")
    filled = [row for row in rows[1:] if len(row) > max(at, why) and row[why].strip()]
    return {row[at].strip().removeprefix(_HIT): row[why].strip() for row in filled}


def _list_of(found: release.Scan) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADS)
    writer.writerows(
        (f"{_HIT}{hit.code}", hit.file, hit.where, ", ".join(hit.places), hit.kind, hit.source, "")
        for hit in found.short
    )
    return out.getvalue().encode("utf-8-sig")


def _keep(at: Gate, found: release.Scan) -> None:
    """Clearances that fitted are kept; of those of older versions of a file nothing is left."""
    path = at.folder / CLEARED_FILE
    fitting = {hit.code: reason for hit, reason in found.cleared}
    if fitting or path.exists():
        store.write(path, canonical_json({"form": CLEARED_FORM, "cleared": fitting}))


def _kept(folder: Path, *, about: str) -> dict[str, str]:
    path = folder / CLEARED_FILE
    if not path.exists():
        return {}
    try:
        kept = json.loads(store.read(path))
        if kept["form"] != CLEARED_FORM:
            raise ValueError
        return {str(code): str(reason) for code, reason in kept["cleared"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntegrityError(
            f"private/{CLEARED_FILE} cannot be read",
            where=about,
            expected="the clearances as scrutiny wrote them",
            do="Delete it, and clear again what the search finds",
        ) from None


@cache
def _own_words() -> frozenset[str]:
    """What the templates say, and the words of the vocabularies and of the fields."""
    folder = resources.templates()
    templates = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    labels = [label for known in VOCABULARIES.values() for label in map(known.label, known.codes)]
    names = [field.label for field in fields.FIELDS]
    return release.words_in({**templates, "labels.txt": "\n".join([*labels, *names]).encode()})
