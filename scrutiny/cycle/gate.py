"""The gate: finished files are searched for all that must not leave before they are written for somebody to take.

What is looked for is every value of a field of class *secret*, of all records of the list, and every text that a
person signed as to be removed. A word that the program's own pages hold by right stops nothing, but waits until a
person clears it, hit by hit, with a reason; clearances lie in ``private/cleared.json``, and name hits by a code.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from scrutiny import resources
from scrutiny.cycle import store
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.signatures import SignOff
from scrutiny.errors import IntegrityError, SettingError
from scrutiny.outputs import release
from scrutiny.records import fields
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import VOCABULARIES
from scrutiny.sampling.plan import canonical_json

CLEARED_FILE = "cleared.json"
CLEARED_FORM = "scrutiny-cleared-1"
LEAST_REASON = 4  # letters: "x" is no reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is known before files go through: what must not leave, and what a person cleared."""

    one: DrawFolder
    secrets: tuple[release.Secret, ...]
    allowed: frozenset[str]
    cleared: Mapping[str, str]  # reasons by the code of a hit


def gate(one: DrawFolder, records: Records, off: SignOff, *, clear: Mapping[str, str], allowed: Iterable[str]) -> Gate:
    """The gate of a draw. ``records`` as they were read, before anything was taken out.

    ``clear``: reasons of today, by the code of a hit, on top of those that are kept. ``allowed``: words that the files
    hold by right, on top of the program's own. SettingError for a reason that is none.
    """
    for code, reason in clear.items():
        if sum(map(str.isalpha, reason)) < LEAST_REASON:
            raise SettingError(
                "this is no reason",
                where=f"--clear {code}",
                expected='CODE=REASON, such as 3f9a0c11d2e4="a word of the form, not the name"',
            )
    return Gate(
        one=one,
        secrets=release.secrets_of(records.rows, spans=off.spans_removed()),
        allowed=_own_words() | frozenset(allowed) | frozenset(one.area_names.values()),
        cleared={**_kept(one), **clear},
    )


def checked(at: Gate, files: Mapping[str, bytes]) -> release.Scan:
    """Search the files, and keep what was cleared. PrivacyError, exit 14, where something stops them."""
    found = release.scan(files, at.secrets, allowed=at.allowed, cleared=at.cleared)
    release.refuse(found)
    _keep(at, found)
    return found


def _keep(at: Gate, found: release.Scan) -> None:
    """Clearances that fitted are kept; of those of older versions of a file nothing is left."""
    path = at.one.path / store.PRIVATE / CLEARED_FILE
    fitting = {hit.code: reason for hit, reason in found.cleared}
    if fitting or path.exists():
        store.write(path, canonical_json({"form": CLEARED_FORM, "cleared": fitting}))


def _kept(one: DrawFolder) -> dict[str, str]:
    path = one.path / store.PRIVATE / CLEARED_FILE
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
            where=one.stage,
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
