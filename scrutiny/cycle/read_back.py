"""Reading the sign-off back: what the page saved, or the filled workbook, becomes signatures.

Partial files add up, a file that is read twice signs nothing anew, and what is wrong with one record leaves that
record unsigned and says so. Nothing here quotes a text.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from scrutiny.cycle import store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import SALT_FILE, DrawFolder, larger_draws, open_folder
from scrutiny.cycle.shown import pack_id_of
from scrutiny.cycle.signatures import (
    Material,
    Signature,
    SignOff,
    Spans,
    hash_of,
    materials,
    records_of,
    sign_off,
    signatures_of,
    span_of,
    write_signatures,
)
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, StepError, counted
from scrutiny.outputs import review, review_book
from scrutiny.outputs.review import IN, OUT, Answer, ReviewMark
from scrutiny.panel import filled_book, redaction
from scrutiny.panel.filled_book import UnreadableError
from scrutiny.panel.redaction import Bands, Kind, Span, Strength
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

PAGE_FILE, BOOK_FILE, LIST_FILE = "review.html", "review.xlsx", "list.json"
LIST_FORM = "scrutiny-review-list-1"
_MOST_BYTES = 50_000_000


def edition_of(one: DrawFolder, material: Material, marks: Sequence[ReviewMark]) -> str:
    """Stands for the texts and the machine's marks of a record; worked back by nobody without the salt."""
    salt = bytes.fromhex(store.read(one.root / store.PRIVATE / SALT_FILE).decode("ascii").strip())
    content = [
        material.public_id,
        dict(material.text),
        [[m.field, m.start, m.end, m.kind.code, m.certain] for m in marks],
    ]
    key = hmac.digest(salt, b"review", "sha256")
    return hmac.digest(key, json.dumps(content, sort_keys=True).encode("ascii"), "sha256").hex()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What reading a file back gave. ``rejects``: lines that do not count, with the reason; never a text."""

    draw: DrawFolder
    signoff: SignOff
    taken: int  # signatures of this file that count
    rejects: tuple[str, ...]
    deleted: bool  # the review files, because all is signed

    @property
    def signed(self) -> int:
        """Records with a signature that holds."""
        return len(self.signoff.signed)

    @property
    def left(self) -> int:
        """Records that still need one."""
        return len(self.signoff.left) + len(self.signoff.void)


def signed_folder(root: Path, file: Path, *, staff: str = "", context: Context, draw: str | None = None) -> Signing:
    """Read a file that the page saved, or the workbook, and keep its signatures.

    Partial files add up; the later signature of a record replaces the earlier. ``staff``: stands under records of a
    workbook that names no staff code. InputError for a file that is no such file, or of another draw; what is wrong
    with a single record is told in ``rejects``, and that record stays unsigned.
    """
    one = open_folder(root, draw=draw)
    records = records_of(one)
    found = materials(one, records)
    folder = one.path / store.PRIVATE / store.REVIEW
    listed = _listed(one, folder)
    if file.suffix.lower() == ".json":
        draw_id, bands, answers, rejects = _from_page(file)
    else:
        draw_id, bands, answers, rejects = _from_book(file, found, listed, staff)
    _refuse_other(root, one, draw_id, file.name)
    was, kept = signatures_of(one)
    at = context.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    taken: dict[str, Signature] = {}
    by_id = {each.public_id: each for each in found if each.public_id in listed}
    for public_id, answer in answers.items():
        if not answer.signed and not answer.problems:
            continue  # looked at, and not signed yet
        if public_id not in by_id:
            rejects.append("a record that is not shown in this draw, or not in the review files, is left out")
            continue
        material = by_id[public_id]
        try:
            taken[public_id] = _signature(one, material, listed[public_id], answer, bands, at)
        except _NotSignedError as problem:
            rejects.append(f"record {material.number}: {problem}")
    taken = {public_id: _first(kept.get(public_id), each) for public_id, each in taken.items()}
    now = bands if taken else was
    kept.update(taken)
    if taken:
        write_signatures(one, now, kept)
    signoff = sign_off(one, found, now, kept)
    deleted = signoff.complete and folder.exists()
    if deleted:
        store.remove_folder(folder)
    elif file.resolve().parent == folder.resolve() and file.name == BOOK_FILE:
        _note_read(folder, file)
    return Signing(draw=one, signoff=signoff, taken=len(taken), rejects=tuple(rejects), deleted=deleted)


def _first(before: Signature | None, now: Signature) -> Signature:
    """A file that is read twice does not sign anew."""
    return before if before is not None and (before.hash, before.staff) == (now.hash, now.staff) else now


class _NotSignedError(Exception):
    """Why a record's signature does not count."""


def _signature(
    one: DrawFolder,
    material: Material,
    machine: Sequence[ReviewMark],
    answer: Answer,
    bands: Bands,
    at: str,
) -> Signature:
    """The signature of a record, if all that it needs is there; ``_NotSignedError`` says what is not."""
    if answer.edition != edition_of(one, material, machine):
        raise _NotSignedError("it was changed since the review files were made; make them again and check it anew")
    if answer.problems:
        raise _NotSignedError("; ".join(answer.problems))
    try:
        staff = workspace.checked_staff(answer.signed)
    except SettingError:
        raise _NotSignedError("what stands as the staff code is none (such as JT-01)") from None
    if not answer.read:
        raise _NotSignedError("it was not read to its end")
    spans = _final_spans(material, machine, answer)
    try:
        return Signature(staff=staff, at=at, hash=hash_of(material, spans, bands), bands=bands, spans=spans)
    except PrivacyError as error:
        raise _NotSignedError(error.found) from None


def _final_spans(material: Material, machine: Sequence[ReviewMark], answer: Answer) -> Spans:
    """What is taken out of each text. ``_NotSignedError`` where a mark is not decided, or a place is wrong."""
    try:
        added = [(name, span_of(start, end, code)) for name, start, end, code in answer.added]
        decided = {(name, start, end): (decision, span_of(start, end, code).kind)
                   for name, start, end, code, decision in answer.marks}  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise _NotSignedError("a mark in it cannot be read") from None
    if any(name not in material.text or not 0 <= s.start < s.end <= len(material.text[name]) for name, s in added):
        raise _NotSignedError("a mark lies outside its text")
    known = {(m.field, m.start, m.end) for m in machine}
    if set(decided) - known:
        raise _NotSignedError("a mark is listed that the program did not make")
    final: dict[str, list[Span]] = {}
    open_marks = 0
    for mark in machine:
        if any(name == mark.field and s.start <= mark.start and mark.end <= s.end for name, s in added):
            continue  # a person's mark stands over it
        decision, kind = decided.get((mark.field, mark.start, mark.end), ("", mark.kind))
        if decision == OUT:
            final.setdefault(mark.field, []).append(Span(mark.start, mark.end, kind, Strength.CERTAIN))
        elif decision != IN:
            open_marks += 1
    if open_marks:
        raise _NotSignedError(f"{counted(open_marks, 'mark is', 'marks are')} not decided")
    for name, span in added:
        final.setdefault(name, []).append(span)
    return {name: tuple(sorted(own)) for name, own in sorted(final.items())}


def _listed(one: DrawFolder, folder: Path) -> dict[str, tuple[ReviewMark, ...]]:
    """The machine's marks of the review files that are there, by public id."""
    path = folder / LIST_FILE
    if not path.exists():
        raise StepError(
            "there are no review files to read answers to",
            where=one.stage,
            expected=f"private/{store.REVIEW}",
            do="Make them first: scrutiny redact",
        )
    try:
        made = json_of(store.read(path), where=LIST_FILE)
        if made["form"] != LIST_FORM or made["draw"] != pack_id_of(one):
            raise ValueError
        return {
            public_id: tuple(
                ReviewMark(field=name, start=start, end=end, kind=Kind.of(code), certain=certain)
                for name, start, end, code, certain in each["marks"]
            )
            for public_id, each in made["records"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntegrityError(
            f"private/{store.REVIEW}/{LIST_FILE} is not as scrutiny wrote it",
            where=one.stage,
            do="Delete the folder and make the review files again: scrutiny redact",
        ) from None


def _note_read(folder: Path, file: Path) -> None:
    """Remember that the workbook as it lies there was read, so that new review files may take its place."""
    made = json_of(store.read(folder / LIST_FILE), where=LIST_FILE)
    store.write(folder / LIST_FILE, canonical_json({**made, "book_sha256": sha256_of(store.read(file))}))


def json_of(content: bytes, *, where: str) -> dict[str, Any]:
    """A file that scrutiny or its page saved. InputError where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError("cannot be read", where=where, expected="a file that scrutiny or its page saved")
    return found


def _refuse_other(root: Path, one: DrawFolder, draw_id: str, where: str) -> None:
    if draw_id == pack_id_of(one):
        return
    other = next((each.stage for each in (open_folder(root), *larger_draws(root)) if pack_id_of(each) == draw_id), "")
    raise InputError(
        f"this file is of {f'the draw {other}' if other else 'another draw'}",
        where=where,
        expected=f"one of {one.stage}",
        do=f"Add --draw {other}" if other else "Read the file that belongs to this draw",
    )


_Read = tuple[str, Bands, dict[str, Answer], list[str]]  # draw, bands, answers by public id, rejects


def _from_page(file: Path) -> _Read:
    """What the page saved."""
    content = store.read(file)
    if len(content) > _MOST_BYTES:
        raise InputError(f"is too large ({len(content):,} bytes)", where=file.name, expected="what the page saved")
    found = review.parse(json_of(content, where=file.name), where=file.name)
    unread = "a record in the file cannot be read and is left out"
    return found.draw_id, found.bands, dict(found.answers), [unread] * found.unread


def _from_book(
    file: Path, found: Sequence[Material], listed: Mapping[str, tuple[ReviewMark, ...]], staff: str
) -> _Read:
    """What stands in the workbook. Added marks are found by their words, in every text of the record."""
    filled = review_book.parse(_sheets(file), where=file.name)
    by_number = {each.number: each for each in found}
    answers: dict[str, Answer] = {}
    for number, row in filled.records.items():
        material = by_number.get(number)
        if material is None:
            continue
        machine = listed.get(material.public_id, ())
        problems = [*row.problems]
        marks = []
        for place, mark in enumerate(machine, start=1):
            decision, kind = filled.marks.get((number, place), ("", ""))
            marks.append((mark.field, mark.start, mark.end, kind or mark.kind.code, decision))
        added: list[tuple[str, int, int, str]] = []
        for words, kind in filled.added.get(number, ()):
            places = _places(material, words, kind)
            if not places:
                problems.append(
                    "words to take out are not in it as they were typed (whole words, 60 characters at most)"
                )
            added = _joined([*added, *places], marks)
        answers[material.public_id] = Answer(
            edition=row.edition,
            read=row.read,
            signed=(filled.staff or staff) if row.signed else "",
            marks=tuple(marks),
            added=tuple(added),
            problems=tuple(dict.fromkeys(problems)) if row.signed else (),
        )
    rejects = list(filled.rejects)
    if not (filled.staff or staff) and any(row.signed for row in filled.records.values()):
        rejects.append(f"{review_book.SHEET_COVER}: there is no staff code, so nothing is signed")
    return filled.draw_id, filled.bands, answers, rejects


def _sheets(file: Path) -> dict[str, list[tuple[str, ...]]]:
    """The cells of a workbook as text, by sheet. InputError where it cannot be read."""
    if not file.is_file():
        raise InputError("there is no such file", where=file.name, expected=f"{BOOK_FILE}, or what the page saved")
    try:
        return filled_book.sheets(file, [sheet for sheet in review_book.SHEETS if sheet != review_book.SHEET_TEXTS])
    except UnreadableError:
        raise InputError(
            "this is neither a file that the page saved nor a workbook that can be read",
            where=file.name,
            expected=f"{BOOK_FILE} saved without a password, or a .json file",
        ) from None


def _places(material: Material, words: str, kind: str) -> list[tuple[str, int, int, str]]:
    """Where these words stand in the texts of a record, whatever their case, accents and blanks."""
    try:
        own = redaction.parse_own_words(words)
    except SettingError:
        return []
    if not own.removed:
        return []
    return [
        (name, span.start, span.end, kind)
        for name, text in material.text.items()
        for span in redaction.find(text, words=own)
        if span.kind is Kind.OWN
    ]


def _joined(
    added: Sequence[tuple[str, int, int, str]], marks: Sequence[tuple[str, int, int, str, str]]
) -> list[tuple[str, int, int, str]]:
    """A person's marks, each taking in whatever mark it touches, none on another."""
    out: list[tuple[str, int, int, str]] = []
    for name, first, last, kind in added:
        there = [(s, e) for f, s, e, *_ in marks if f == name] + [(s, e) for f, s, e, _ in out if f == name]
        start, end = _grown(first, last, there)
        out = [one for one in out if one[0] != name or one[2] <= start or end <= one[1]]
        out.append((name, start, end, kind))
    return out


def _grown(start: int, end: int, others: Sequence[tuple[int, int]]) -> tuple[int, int]:
    while True:
        near = [(s, e) for s, e in others if s < end and start < e]
        grown = (min([start, *(s for s, _ in near)]), max([end, *(e for _, e in near)]))
        if grown == (start, end):
            return grown
        start, end = grown
