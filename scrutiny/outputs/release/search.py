"""The scan: finished files searched for secret values, hits that name no value, and the refusal that follows.

What is looked for: ``wanted``. How a value is found in text: ``words``. How files are opened: ``files``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scrutiny.errors import PrivacyError, SettingError, counted
from scrutiny.outputs.release.files import passages
from scrutiny.outputs.release.passage import Inner, Passage, Trouble
from scrutiny.outputs.release.wanted import Secret
from scrutiny.outputs.release.words import Matcher, known_words, readings, spelling, tokens

SHORTEST = 4  # letters and digits; a shorter value is in half of all files by accident
_DEEPEST = 6  # files in files in files
_PLACES = 3  # places named for a hit
_NAMED = 12  # hits named in a message
_IN_ITS_OWN_WORDS = frozenset({"text", "attribute"})  # in a file in a file, where that file stands says more
_CONTAINERS = frozenset({"part of an archive", "packed file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A secret in a kind of place of a file; one row however often it stands there. The value is not part of it."""

    file: str  # its name, or its number if the name holds a secret
    where: str  # "PDF text", "hidden sheet", "HTML comment", "file name" ...
    kind: str  # the secret's
    source: str  # the secret's
    times: int
    places: tuple[str, ...]  # up to three: "page 3", "line 12", "sheet 2"; empty where there is nothing to say
    code: str  # names this hit in exactly these bytes; what a clearance refers to


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was not read as its kind should be."""

    file: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was found in a set of files."""

    files: int
    secrets: int  # values looked for, each counted once
    hits: tuple[Hit, ...]  # stop the release
    short: tuple[Hit, ...]  # stop it until a person has cleared each
    cleared: tuple[tuple[Hit, str], ...]  # with the reason
    unread: tuple[Unread, ...]  # stop the release
    raw: tuple[Unread, ...]  # of an unknown kind, searched as raw bytes
    stale: tuple[str, ...]  # clearances that fit no hit: of another version of a file, or of a hit that is gone

    @property
    def may_leave(self) -> bool:
        """Whether nothing stops the release."""
        return not (self.hits or self.short or self.unread)


def scan(
    files: Mapping[str, bytes],
    secrets: Iterable[Secret],
    *,
    allowed: Iterable[str] = (),
    cleared: Mapping[str, str] | None = None,
) -> Scan:
    """Search finished files for secret values. ``files``: their bytes by their path as it will be handed out.

    ``allowed``: words and phrases that files hold by right (``words_in``; areas, stations, the vocabularies'
    labels). A secret that is one of them, as a whole, is listed as *short*; "Mark Brown" is not, though each of its
    words may be. ``cleared``: reasons by a hit's code; only short hits can be cleared. SettingError: a clearance
    without a reason, or of a hit that cannot be cleared.
    """
    wanted = [secret for secret in secrets if tokens(secret.value)]
    reasons = dict(cleared or {})
    if any(not reason.strip() for reason in reasons.values()):
        raise SettingError(
            "a clearance has no reason", where="release scan", do="Say in a few words why this may leave."
        )
    known = known_words(allowed)
    soft = [len(spelling(secret.value)) < SHORTEST or spelling(secret.value) in known for secret in wanted]
    matcher = Matcher(secret.value for secret in wanted)
    memory: dict[str, Mapping[int, tuple[int, int]]] = {}
    hits: list[Hit] = []
    waiting: list[Hit] = []
    troubles: list[tuple[Unread, bool]] = []
    for number, (name, data) in enumerate(files.items(), start=1):
        shown = name if not matcher.find(_as_text(name)) else f"file {number} of {len(files)} (its name holds a secret)"
        finds = _Finds()
        for path, part in _parts(name, data):
            label = shown + "".join(_inner_label(step, matcher) for step in path)
            if isinstance(part, Trouble):
                troubles.append((Unread(file=label, why=part.what), part.stops))
            else:
                finds.add(label, part, _found(part, matcher, memory))
        for value, hit in finds.hits(wanted, name=name, digest=hashlib.sha256(data).hexdigest()):
            (waiting if soft[value] else hits).append(hit)
    refused = sorted({hit.code for hit in hits} & reasons.keys())
    if refused:
        raise SettingError(
            f"{counted(len(refused), 'clearance is', 'clearances are')} for a hit that cannot be cleared",
            where=f"release scan, {refused[0]}",
            expected="clearances of short values and allowed words only",
            do="Take the text out of the file: mark it in the review of its record and make the file again.",
        )
    return Scan(
        files=len(files),
        secrets=len(wanted),
        hits=tuple(hits),
        short=tuple(hit for hit in waiting if hit.code not in reasons),
        cleared=tuple((hit, reasons[hit.code]) for hit in waiting if hit.code in reasons),
        unread=tuple(dict.fromkeys(unread for unread, stops in troubles if stops)),
        raw=tuple(dict.fromkeys(unread for unread, stops in troubles if not stops)),
        stale=tuple(sorted(reasons.keys() - {hit.code for hit in waiting})),
    )


def refuse(found: Scan) -> None:
    """PrivacyError (exit 14) unless nothing stops the release; files and kinds are named, values never."""
    if found.may_leave:
        return
    told = [*map(_told, found.hits), *map(_told, found.short), *(f"{item.file}: {item.why}" for item in found.unread)]
    more = f"; and {len(told) - _NAMED:,} more" if len(told) > _NAMED else ""
    counts = [
        counted(len(found.hits), "text that must not leave", "texts that must not leave") if found.hits else "",
        counted(len(found.short), "short or everyday word to look at", "short or everyday words to look at")
        if found.short
        else "",
        counted(len(found.unread), "part that could not be read", "parts that could not be read")
        if found.unread
        else "",
    ]
    steps = [
        "Mark the text in the review of its record, sign it, and make the files again." if found.hits else "",
        "Clear each short or everyday word with a reason, or mark it too." if found.short else "",
        "Make what could not be read again, without a password." if found.unread else "",
    ]
    raise PrivacyError(
        f"nothing was handed out: {', '.join(filter(None, counts))}: {'; '.join(told[:_NAMED])}{more}",
        where="release scan",
        do=" ".join(filter(None, steps)),
    )


def _told(hit: Hit) -> str:
    at = f", {', '.join(hit.places)}" if hit.places else ""
    return f"{hit.file}: {hit.where}{at} ({hit.kind}; {hit.code})"


def words_in(files: Mapping[str, bytes]) -> frozenset[str]:
    """All words of files that hold nothing secret: templates, and the same outputs made of invented records.

    For ``scan(allowed=...)``: a surname that is also a word of the form ("Brown", "Street") or of a file format
    ("Strong", "Page") is then listed for a person instead of stopping every release.
    """
    found: set[str] = set()
    for name, data in files.items():
        for _, part in _parts(name, data):
            if isinstance(part, Passage):
                for text in readings(part.text, style=part.style):
                    found.update(tokens(text))
    return frozenset(found)


def _parts(
    name: str, data: bytes, path: tuple[tuple[str, str, int], ...] = ()
) -> Iterator[tuple[tuple[tuple[str, str, int], ...], Passage | Trouble]]:
    """The passages of a file and of the files in it, each with the way to it: kind, name and number of each step."""
    if not path:
        yield path, Passage("file name", _as_text(name))
    inside = 0
    for part in passages(name, data):
        if isinstance(part, Passage) and path and path[-1][0] not in _CONTAINERS and part.where in _IN_ITS_OWN_WORDS:
            yield path, replace(part, where=path[-1][0], lines=False)
            continue
        if not isinstance(part, Inner):
            yield path, part
            continue
        inside += 1
        if len(path) == _DEEPEST:
            yield path, Trouble("files in files, too deep to be searched", stops=True)
        else:
            yield from _parts(part.name, part.data, (*path, (part.where, part.name, inside)))


def _as_text(name: str) -> str:
    """A path as text: "marlowe.pdf" ends a word at the dot, and so does a change from small to capital."""
    return f"{name}\n{re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', name)}"


def _inner_label(step: tuple[str, str, int], matcher: Matcher) -> str:
    where, name, number = step
    clean = name and not matcher.find(_as_text(name))
    return f", {where} {name}" if clean else f", {where} {number}"


def _found(
    part: Passage, matcher: Matcher, memory: dict[str, Mapping[int, tuple[int, int]]]
) -> Mapping[int, tuple[int, int]]:
    """For each value in a passage: how often, and the line of the first. Nine copies of a pack share most of theirs."""
    key = f"{part.style:d}{part.text}"
    known = memory.get(key)
    if known is None:
        best: dict[int, tuple[int, int]] = {}
        for text in readings(part.text, style=part.style):
            times: dict[int, tuple[int, int]] = {}
            for one in matcher.find(text):
                before, line = times.get(one.value, (0, one.line))
                times[one.value] = (before + 1, line)
            # what is there in two readings of one text is there once
            best |= {value: many for value, many in times.items() if many[0] > best.get(value, (0, 0))[0]}
        known = memory[key] = best
    return known


class _Finds:
    """The hits of one file, a row for each value and kind of place."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, str, int], int] = {}
        self._places: dict[tuple[str, str, int], list[str]] = {}

    def add(self, label: str, part: Passage, found: Mapping[int, tuple[int, int]]) -> None:
        """What was found in a passage."""
        for value, (times, line) in found.items():
            key = (label, part.where, value)
            self._times[key] = self._times.get(key, 0) + times
            place = part.place or (f"line {line}" if part.lines else "")
            places = self._places.setdefault(key, [])
            if place and place not in places and len(places) < _PLACES:
                places.append(place)

    def hits(self, wanted: list[Secret], *, name: str, digest: str) -> Iterator[tuple[int, Hit]]:
        """The rows, with the number of the value; the code of each is bound to the file's bytes and name."""
        same: dict[tuple[str, ...], int] = {}
        for (label, where, value), times in self._times.items():
            secret = wanted[value]
            alike = (label, where, secret.kind, secret.source)
            same[alike] = same.get(alike, 0) + 1
            code = hashlib.sha256("\n".join([digest, name, *alike, str(same[alike])]).encode("utf-8")).hexdigest()[:12]
            places = tuple(self._places[label, where, value])
            yield (
                value,
                Hit(
                    file=label,
                    where=where,
                    kind=secret.kind,
                    source=secret.source,
                    times=times,
                    places=places,
                    code=code,
                ),
            )
