"""The legal side of each search power: grounds, objects, who may be searched, authorisation, dates, names.

The data are ``powers.toml``; this reads and checks them, and answers the questions that rules ask in the
form they need: sets of codes, and pairs of (power, object). ``describe`` and ``powers_json`` show a power with
all that is known of it, each statement with its source and its mark. What extracts call a power is in the
vocabulary alone; ``Power.names`` reads it there. A power whose dates do not include the day of a
search is still that power: dates here inform, they never drop a record.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scrutiny.code_a.rule import Citation
from scrutiny.errors import SettingError
from scrutiny.records.days import day_words
from scrutiny.records.vocabulary import OBJECT, POWER, RANK

SEARCHED = ("person", "vehicle")

# What a statement may be about, and how that is printed.
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "grounds": "Grounds",
        "objects": "Looked for",
        "searched": "Searched",
        "place": "Where",
        "authorisation": "Authorisation",
        "dates": "In force",
        "code": "Code",
    }
)

# They say nothing about the thing looked for, so they can neither fit nor not fit.
SAYS_NOTHING = ("unavailable", "under-the-act")

_FILE = Path(__file__).with_name("powers.toml")
_NEEDED = frozenset({"title", "needs_grounds", "permitted", "soft", "mismatch", "searched", "sources"})
_ALLOWED = _NEEDED | {"code_a_applies", "in_force_from", "in_force_until", "authorisation", "seen_in_data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One statement about a power, and where it was read."""

    about: str  # a key of ``ABOUT``
    says: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """What has to be given before anybody is searched without reasonable grounds."""

    rank: str = ""  # the least rank, a code of the vocabulary "rank"; empty where a court decides
    hours: int = 0  # the longest first period
    extension_rank: str = ""
    extension_hours: int = 0  # what an extension may add; 0: none is known
    order: str = ""  # the court order, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """One power to search."""

    code: str
    title: str
    needs_grounds: bool
    permitted: frozenset[str]
    soft: frozenset[str]
    mismatch: frozenset[str]
    searched: frozenset[str]  # empty: not settled here
    code_a_applies: bool
    in_force_from: date | None
    in_force_until: date | None
    authorisation: Authorisation | None
    seen_in_data: bool  # in a published extract
    sources: tuple[Basis, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What extracts call it: the published name first. Other ways to write the same are read by rule."""
        term = next(term for term in POWER.terms if term.code == self.code)
        return (term.label, *term.names)

    def about(self, subject: str) -> tuple[Basis, ...]:
        """The statements about one thing."""
        return tuple(basis for basis in self.sources if basis.about == subject)

    def in_force_on(self, day: date) -> bool:
        """Whether the power was there on a day, as far as its dates are known."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_until is None or day <= self.in_force_until)


def _mistake(code: str, found: str, expected: str) -> SettingError:
    return SettingError(
        found, where=f"{_FILE.name}, power {code}", expected=expected, do="Correct the entry and run again"
    )


def _codes(code: str, entry: Mapping[str, Any], name: str, known: Iterable[str]) -> frozenset[str]:
    codes = entry[name]
    unknown = sorted(set(codes) - set(known))
    if unknown:
        raise _mistake(code, f"{name} names {', '.join(unknown)}", "codes that the vocabulary has")
    return frozenset(codes)


def _authorisation(code: str, entry: Mapping[str, Any]) -> Authorisation | None:
    if "authorisation" not in entry:
        return None
    try:
        authorisation = Authorisation(**entry["authorisation"])
    except TypeError:
        keys = ", ".join(entry["authorisation"])
        raise _mistake(code, f"authorisation has the keys {keys}", "rank, hours, extension_*, order") from None
    for rank in (authorisation.rank, authorisation.extension_rank):
        if rank and rank not in RANK.codes:
            raise _mistake(code, f"authorisation names the rank {rank}", f"one of {', '.join(RANK.codes)}")
    return authorisation


def _sources(code: str, entry: Mapping[str, Any]) -> tuple[Basis, ...]:
    """The statements of a power; each is about something, and all that the entry says has one."""
    if not entry["sources"]:
        raise _mistake(code, "no source", "at least one")
    for source in entry["sources"]:
        if source.keys() != {"about", "says", "source", "paragraph", "verified"} or source["about"] not in ABOUT:
            found = f"a source with the keys {', '.join(source)}, about {source.get('about', 'nothing')}"
            raise _mistake(code, found, f"about ({', '.join(ABOUT)}), says, source, paragraph, verified")
    said = {
        "grounds": True,
        "objects": any(entry[name] for name in ("permitted", "soft", "mismatch")),
        "searched": bool(entry["searched"]),
        "authorisation": "authorisation" in entry,
        "dates": "in_force_from" in entry or "in_force_until" in entry,
        "code": not entry.get("code_a_applies", True),
    }
    sourced = {source["about"] for source in entry["sources"]}
    without = [subject for subject, is_said in said.items() if is_said and subject not in sourced]
    if without:
        raise _mistake(code, f"no source about {', '.join(without)}", "a statement about whatever the entry says")
    return tuple(
        Basis(
            about=source["about"],
            says=source["says"],
            citation=Citation(source=source["source"], paragraph=source["paragraph"], verified=source["verified"]),
        )
        for source in entry["sources"]
    )


def _power(code: str, entry: Mapping[str, Any]) -> Power:
    missing, unknown = sorted(_NEEDED - entry.keys()), sorted(entry.keys() - _ALLOWED)
    if missing or unknown:
        found = f"missing: {', '.join(missing) or 'nothing'}; not known: {', '.join(unknown) or 'nothing'}"
        raise _mistake(code, found, f"the keys {', '.join(sorted(_NEEDED))}")
    objects = {name: _codes(code, entry, name, OBJECT.codes) for name in ("permitted", "soft", "mismatch")}
    twice = (objects["permitted"] | objects["soft"]) & objects["mismatch"] | objects["permitted"] & objects["soft"]
    if twice:
        raise _mistake(code, f"in two lists: {', '.join(sorted(twice))}", "each object in one list at most")
    says_nothing = objects["mismatch"] & set(SAYS_NOTHING)
    if says_nothing:
        raise _mistake(code, f"mismatch names {', '.join(sorted(says_nothing))}", "objects that say something")
    return Power(
        code=code,
        title=entry["title"],
        needs_grounds=entry["needs_grounds"],
        searched=_codes(code, entry, "searched", SEARCHED),
        code_a_applies=entry.get("code_a_applies", True),
        in_force_from=entry.get("in_force_from"),
        in_force_until=entry.get("in_force_until"),
        authorisation=_authorisation(code, entry),
        seen_in_data=entry.get("seen_in_data", True),
        sources=_sources(code, entry),
        **objects,
    )


def read_powers(text: str) -> Mapping[str, Power]:
    """The powers of a TOML text, by code, in the order of the vocabulary; a mistake is a ``SettingError``."""
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"not TOML: {error}", where=_FILE.name, do="Correct the file and run again") from None
    missing, unknown = sorted(set(POWER.codes) - entries.keys()), sorted(entries.keys() - set(POWER.codes))
    if missing or unknown:
        found = f"missing: {', '.join(missing) or 'none'}; not a power: {', '.join(unknown) or 'none'}"
        raise SettingError(found, where=_FILE.name, expected="one entry for each power of the vocabulary")
    return MappingProxyType({code: _power(code, entries[code]) for code in POWER.codes})


@cache
def powers() -> Mapping[str, Power]:
    """Every power of the vocabulary by its code."""
    return read_powers(_FILE.read_text(encoding="utf-8"))


@cache
def without_grounds() -> frozenset[str]:
    """Powers that need no reasonable grounds."""
    return frozenset(code for code, power in powers().items() if not power.needs_grounds)


@cache
def dated() -> Mapping[str, tuple[date | None, date | None]]:
    """First and last day, both included, of the powers of which one is held; None: no beginning, no end."""
    return MappingProxyType(
        {
            code: (power.in_force_from, power.in_force_until)
            for code, power in powers().items()
            if power.in_force_from or power.in_force_until
        }
    )


@cache
def outside_code_a() -> frozenset[str]:
    """Powers whose searches another code governs, or that Code A 1.03 leaves out."""
    return frozenset(code for code, power in powers().items() if not power.code_a_applies)


@cache
def mismatches() -> frozenset[tuple[str, str]]:
    """Pairs (power, object) that clearly do not fit."""
    return frozenset((code, thing) for code, power in powers().items() for thing in power.mismatch)


@cache
def settled() -> frozenset[tuple[str, str]]:
    """Pairs (power, object) about which something is known: permitted, soft or a mismatch.

    An object that says nothing is never settled, even where an Act is about "evidence of offences under the Act".
    """
    return frozenset(
        (code, thing)
        for code, power in powers().items()
        for thing in power.permitted | power.soft | power.mismatch
        if thing not in SAYS_NOTHING
    )


# --- shown to people --------------------------------------------------------------------------------------


def _labels(codes: Iterable[str]) -> str:
    """The objects by their printed names, in the order of the vocabulary."""
    chosen = set(codes)
    return "; ".join(OBJECT.label(code) for code in OBJECT.codes if code in chosen) or "none listed"


def _printed(citation: Citation) -> str:
    return str(citation) if citation.paragraph or citation.verified else f"{citation.source} (to be confirmed)"


def _limits(power: Power) -> Iterable[str]:
    authorisation = power.authorisation
    if authorisation is None:
        yield "Authorisation: none"
    elif authorisation.order:
        yield f"Authorisation: a court's order ({authorisation.order})"
    else:
        longer = f"; {RANK.label(authorisation.extension_rank)} or above may extend it"
        hours = f" by at most {authorisation.extension_hours} hours"
        yield (
            f"Authorisation: {RANK.label(authorisation.rank)} or above, for at most {authorisation.hours} hours"
            + (longer + (hours if authorisation.extension_hours else "") if authorisation.extension_rank else "")
        )


def describe(power: Power) -> tuple[str, ...]:
    """All that is known of a power, line by line, and last each statement with its source."""
    grounds = "reasonable grounds are needed" if power.needs_grounds else "none are needed"
    searched = {"person": "people", "vehicle": "vehicles"}
    ends = (("from", power.in_force_from), ("until", power.in_force_until))
    dates = [f"{word} {day_words(day)}" for word, day in ends if day is not None]
    return (
        f"{power.code}: {power.title}",
        f"Called: {'; '.join(power.names)}" + ("" if power.seen_in_data else " (not seen in published data)"),
        f"Grounds: {grounds}",
        f"Fits: {_labels(power.permitted)}",
        f"May fit: {_labels(power.soft)}",
        f"Clearly does not fit: {_labels(power.mismatch)}",
        f"May be searched: {' and '.join(searched[what] for what in SEARCHED if what in power.searched) or 'not settled here'}",
        *_limits(power),
        f"In force: {' '.join(dates) or 'no dates known here'}",
        f"Code: {'PACE Code A' if power.code_a_applies else 'not PACE Code A'}",
        *(f"{ABOUT[basis.about]}: {basis.says} [{_printed(basis.citation)}]" for basis in power.sources),
    )


def powers_json(chosen: Iterable[Power] | None = None) -> list[dict[str, Any]]:
    """Powers as plain values, for programs: all of them unless some are given."""

    def objects(codes: frozenset[str]) -> list[str]:
        return [code for code in OBJECT.codes if code in codes]

    return [
        {
            "code": power.code,
            "title": power.title,
            "names": list(power.names),
            "seen_in_data": power.seen_in_data,
            "needs_grounds": power.needs_grounds,
            "permitted": objects(power.permitted),
            "soft": objects(power.soft),
            "mismatch": objects(power.mismatch),
            "searched": [what for what in SEARCHED if what in power.searched],
            "authorisation": None if power.authorisation is None else asdict(power.authorisation),
            "in_force_from": None if power.in_force_from is None else power.in_force_from.isoformat(),
            "in_force_until": None if power.in_force_until is None else power.in_force_until.isoformat(),
            "code_a_applies": power.code_a_applies,
            "sources": [
                {
                    "about": basis.about,
                    "says": basis.says,
                    **asdict(basis.citation),
                    "printed": _printed(basis.citation),
                }
                for basis in power.sources
            ],
        }
        for power in (powers().values() if chosen is None else chosen)
    ]
