"""Redact: the files in which a person checks what the machine marked, and the signatures that come back.

``redact_folder`` makes a page and a workbook in ``private/review``; a person decides every prompt and signs record by
record; ``signed_folder`` reads a saved file back, as often as needed, into ``private/redaction.json``. There stand
places, kinds, bands, staff codes and hashes, never a word. A signature holds for the texts, marks, bands and shown
fields that it was given for: ``state_of`` works all of it out anew, and ``redacted`` gives the records as members may
read them, or refuses. A signature is a person's statement; it is not cryptography.

The review files hold the texts as they were read. They are deleted when every record is signed and read back.
"""

import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from scrutiny.cycle import details, state, steps, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import SALT_FILE, DrawFolder, larger_draws, open_folder
from scrutiny.cycle.pack import drawn_rows, force_name, pack_id_of
from scrutiny.cycle.state import Subject
from scrutiny.cycle.steps import Done
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, StepError, WriteError, counted
from scrutiny.outputs import review, review_book, views
from scrutiny.outputs.review import IN, OUT, Answer, ReviewMark, ReviewRecord, ReviewText, ReviewView
from scrutiny.panel import redaction
from scrutiny.panel.redaction import NO_WORDS, Bands, Kind, OwnWords, Span, Strength
from scrutiny.panel.returns import _UNREADABLE, _check_size
from scrutiny.panel.returns import _text as _cell
from scrutiny.records import fields, layout
from scrutiny.records.days import span_words
from scrutiny.records.fields import WITHHELD
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import fold
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

REVIEW = "review"  # the folder in private
PAGE_FILE, BOOK_FILE, LIST_FILE = "review.html", "review.xlsx", "list.json"
SIGNED_FILE = "redaction.json"
LIST_FORM, SIGNED_FORM = "scrutiny-review-list-1", "scrutiny-signatures-1"
SIGNING = "signing"  # the step of reading a file back; ``redact`` is the one that ends it
_MOST_BYTES = 50_000_000
PUBLIC = "police_uk"  # the layout of what every force publishes of its searches
_NOTED = "private/redaction.json"

Spans = Mapping[str, tuple[Span, ...]]


# --- what there is to sign ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One record that the pack shows: what a signature is about."""

    public_id: str
    record_id: str
    number: str  # in the pack, such as "17" or "R1"
    stratum: str
    text: Mapping[str, str] = field(repr=False)  # free texts by field, as they were read; none that is blank


def materials(one: DrawFolder, records: Records) -> tuple[Material, ...]:
    """The records that are shown, in the order of the pack: drawn ones that can be, then reserves that were called."""
    rows = drawn_rows(one, records)
    names = [name for name in views.TEXT_FIELDS if name in rows.columns]
    return tuple(
        Material(
            public_id=str(row["public_id"]),
            record_id=str(row["record_id"]),
            number=str(row["number"]),
            stratum=str(row["stratum"]),
            text={name: str(row[name]) for name in names if _is_text(row[name])},
        )
        for row in rows.to_dict("records")
    )


def _is_text(value: object) -> bool:
    return not views.is_blank(value) and value != WITHHELD and bool(str(value).strip())


def records_of(one: DrawFolder) -> Records:
    """All records of the frame, those drawn with the details that the force sent later."""
    records, _ = one.records()
    kept = details.kept(one)
    return records if kept is None else details.with_details(records, kept)


# --- who has signed what --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a person signed of one record. ``spans`` are final: nothing in them is a prompt."""

    staff: str
    at: str  # UTC, as the ledger writes it
    hash: str
    bands: Bands
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Where the signing of a draw stands, by pack numbers. ``left``: never signed; ``void``: signed no longer."""

    stage: str
    bands: Bands  # how the pack prints: one choice for all records
    materials: tuple[Material, ...] = field(repr=False)
    signed: Mapping[str, Signature] = field(repr=False)  # by public id: those that hold
    void: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every record that is shown is signed."""
        return not self.void and not self.left

    @property
    def signers(self) -> tuple[str, ...]:
        """The staff codes under the signatures that hold."""
        return tuple(sorted({one.staff for one in self.signed.values()}))

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many marks of each kind are taken out, over all signed records."""
        found = Counter(span.kind.code for one in self.signed.values() for own in one.spans.values() for span in own)
        return dict(sorted(found.items()))

    def spans_removed(self) -> tuple[tuple[str, str, int, int, str], ...]:
        """Every signed mark as (record_id, field, start, end, kind), for the scan of finished files."""
        return tuple(
            (one.record_id, name, span.start, span.end, span.kind.code)
            for one in self.materials
            if one.public_id in self.signed
            for name, own in self.signed[one.public_id].spans.items()
            for span in own
        )


def state_of(one: DrawFolder, records: Records) -> SignOff:
    """Which records of a draw are signed, worked out anew from what they are now.

    ``records``: as ``records_of`` gives them. A signature is void where the text, a mark, the bands or the fields that
    a page may show are no longer those that were signed. IntegrityError where the file of signatures cannot be read.
    """
    return _sign_off(one, materials(one, records), *_signatures(one))


def _sign_off(one: DrawFolder, found: tuple[Material, ...], bands: Bands, kept: Mapping[str, Signature]) -> SignOff:
    holds: dict[str, Signature] = {}
    void, left = [], []
    for material in found:
        signature = kept.get(material.public_id)
        if signature is None:
            left.append(material.number)
        elif signature.bands == bands and _holds(signature, material):
            holds[material.public_id] = signature
        else:
            void.append(material.number)
    return SignOff(stage=one.stage, bands=bands, materials=found, signed=holds, void=tuple(void), left=tuple(left))


def _holds(signature: Signature, material: Material) -> bool:
    try:
        return signature.hash == _hash(material, signature.spans, signature.bands)
    except PrivacyError:
        return False


def _hash(material: Material, spans: Spans, bands: Bands) -> str:
    return redaction.content_hash(material.text, spans, review.band_values(bands), views.ALLOWED)


def redacted(records: Records, signoff: SignOff) -> Records:
    """The records with tokens in the place of what was taken out, in every free text that a page may show.

    Texts of records that are not shown are not carried. PrivacyError, with the numbers in the pack, where a record
    that is shown is not signed, or was changed since: one without free text too, for its bands are signed.
    """
    if not signoff.complete:
        raise PrivacyError(
            _unsigned_words(signoff),
            where=signoff.stage,
            expected="a person's signature on every record",
            do="Run: scrutiny redact",
        )
    by_id = {one.public_id: one for one in signoff.materials}
    rows = records.rows.copy()
    ids = rows["public_id"].astype("str").tolist()
    for name in views.TEXT_FIELDS:
        if name not in rows.columns:
            continue
        before = rows[name].astype("object").tolist()
        after = []
        for public_id, value in zip(ids, before, strict=True):
            own = by_id.get(public_id)
            if own is None or name not in own.text:
                after.append(value if own is not None or value == WITHHELD else None)
            else:
                after.append(redaction.apply(own.text[name], signoff.signed[public_id].spans.get(name, ())))
        made = pd.Series(after, index=rows.index, dtype="object")
        rows[name] = made.astype("str").where(made.notna())
    return replace(records, rows=rows)


def _unsigned_words(signoff: SignOff) -> str:
    parts = []
    if signoff.left:
        parts.append(f"{counted(len(signoff.left), 'record is', 'records are')} not signed ({_some(signoff.left)})")
    if signoff.void:
        changed = counted(len(signoff.void), "record was", "records were")
        parts.append(f"{changed} changed after signing ({_some(signoff.void)})")
    return "; ".join(parts)


def _some(numbers: Sequence[str]) -> str:
    """Numbers of records, so many that a message stays readable."""
    more = len(numbers) - 12
    return ", ".join(numbers[:12]) + (f" and {more} more" if more > 0 else "")


def _signatures(one: DrawFolder) -> tuple[Bands, dict[str, Signature]]:
    """The bands of the draw and the signatures by public id, as they were written."""
    path = one.path / store.PRIVATE / SIGNED_FILE
    if not path.exists():
        return Bands(), {}
    try:
        kept = json.loads(store.read(path))
        if kept["form"] != SIGNED_FORM or kept["draw"] != pack_id_of(one):
            raise ValueError
        found = {
            public_id: Signature(
                staff=str(each["staff"]),
                at=str(each["at"]),
                hash=str(each["hash"]),
                bands=review.bands_of(each["bands"]),
                spans={name: tuple(_span(*span) for span in own) for name, own in each["spans"].items()},
            )
            for public_id, each in kept["records"].items()
        }
        return review.bands_of(kept["bands"]), found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IntegrityError(
            f"{_NOTED} cannot be read, or is of another draw",
            where=one.stage,
            expected="the signatures as scrutiny wrote them",
            do="Restore it from a backup, or delete it and sign again",
        ) from None


def _span(start: object, end: object, code: object) -> Span:
    if type(start) is not int or type(end) is not int:
        raise TypeError
    return Span(start, end, Kind.of(str(code)), Strength.CERTAIN)


def _write_signatures(one: DrawFolder, bands: Bands, kept: Mapping[str, Signature]) -> None:
    content = {
        "form": SIGNED_FORM,
        "draw": pack_id_of(one),
        "bands": review.band_values(bands),
        "records": {
            public_id: {
                "staff": each.staff,
                "at": each.at,
                "hash": each.hash,
                "bands": review.band_values(each.bands),
                "spans": {name: [[s.start, s.end, s.kind.code] for s in own] for name, own in each.spans.items()},
            }
            for public_id, each in sorted(kept.items())
        },
    }
    store.write(one.path / store.PRIVATE / SIGNED_FILE, canonical_json(content))


# --- making the review files ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Review files that were made. ``certain`` and ``prompts``: marks of the machine in records that wait."""

    draw: DrawFolder
    folder: Path
    signoff: SignOff
    certain: int
    prompts: int
    crowd: review.Crowd


def redact_folder(root: Path, *, draw: str | None = None, words: OwnWords | None = None, context: Context) -> Prepared:
    """Make page and workbook for the signing of a draw, anew each time; records signed already stand in them so.

    ``words``: the office's own list. SettingError where the files that are there were made with one and none is
    given; WriteError where the workbook that is there was filled in and not read back.
    """
    one = open_folder(root, draw=draw)
    folder = one.path / store.PRIVATE / REVIEW
    _refuse_lost(folder, words)
    records = records_of(one)
    bands, kept = _signatures(one)
    signoff = _sign_off(one, materials(one, records), bands, kept)
    context.say("Looking for personal data")
    own = words or NO_WORDS
    names = one.area_names
    marks = {each.public_id: _marks(each, own, names.values()) for each in signoff.materials}
    view = _view(one, signoff, marks, kept)
    context.say("Writing the review files")
    book = review_book.review_workbook(view)
    content = {
        "form": LIST_FORM,
        "draw": view.draw_id,
        "words": len(own.removed) + len(own.allowed),
        "book_sha256": sha256_of(book),
        "records": {
            each.public_id: {
                "number": each.number,
                "edition": each.edition,
                "marks": [[m.field, m.start, m.end, m.kind.code, m.certain] for m in each.marks],
            }
            for each in view.records
        },
    }
    files = {PAGE_FILE: review.review_page(view), BOOK_FILE: book, LIST_FILE: canonical_json(content)}
    store.replace_folder(folder, files)
    waiting = [m for each in view.records if not each.signed for m in each.marks]
    return Prepared(
        draw=one,
        folder=folder,
        signoff=signoff,
        certain=sum(m.certain for m in waiting),
        prompts=sum(not m.certain for m in waiting),
        crowd=view.crowd,
    )


def read_words(path: Path) -> OwnWords:
    """An office's own word list. InputError where there is none, SettingError with the number of a wrong line."""
    try:
        return redaction.parse_own_words(store.read(path).decode("utf-8-sig"), where=path.name)
    except UnicodeDecodeError:
        raise InputError(
            "is no plain text", where=path.name, expected="a text file in UTF-8, one entry a line"
        ) from None


def _refuse_lost(folder: Path, words: OwnWords | None) -> None:
    """Work that is not read back is not written over, and a word list is not forgotten unseen."""
    if not (folder / LIST_FILE).exists():
        return
    made = _json_of(store.read(folder / LIST_FILE), where=LIST_FILE)
    if made.get("words") and words is None:
        raise SettingError(
            "the review files that are there were made with a word list, and none is given now",
            where="--words",
            expected="the list, or an empty file",
        )
    book = folder / BOOK_FILE
    if book.exists() and sha256_of(store.read(book)) != made.get("book_sha256"):
        raise WriteError(
            "was filled in and is not read back",
            where=BOOK_FILE,
            do=f"Read it first: scrutiny redact --read {store.typed(book)}; or delete it",
        )


def _marks(material: Material, words: OwnWords, areas: Iterable[str]) -> tuple[ReviewMark, ...]:
    allowed = tuple(areas)
    return tuple(
        ReviewMark(
            field=name,
            start=span.start,
            end=span.end,
            kind=span.kind,
            certain=span.strength is Strength.CERTAIN,
            decision=OUT if span.strength is Strength.CERTAIN else "",
        )
        for name, text in material.text.items()
        for span in redaction.find(text, words=words, allowed=allowed)
    )


def _edition(one: DrawFolder, material: Material, marks: Sequence[ReviewMark]) -> str:
    """Stands for the texts and the machine's marks of a record; worked back by nobody without the salt."""
    salt = bytes.fromhex(store.read(one.root / store.PRIVATE / SALT_FILE).decode("ascii").strip())
    content = [
        material.public_id,
        dict(material.text),
        [[m.field, m.start, m.end, m.kind.code, m.certain] for m in marks],
    ]
    key = hmac.digest(salt, b"review", "sha256")
    return hmac.digest(key, json.dumps(content, sort_keys=True).encode("ascii"), "sha256").hex()[:16]


def _view(
    one: DrawFolder,
    signoff: SignOff,
    marks: Mapping[str, tuple[ReviewMark, ...]],
    kept: Mapping[str, Signature],
) -> ReviewView:
    names = one.area_names
    listed, _ = one.records()  # without details: those are of drawn records only, and would set them apart
    frame = listed.rows.set_index("public_id").assign(
        area=listed.rows["stratum"].astype("object").map(names).to_numpy()
    )
    chosen = [each.public_id for each in signoff.materials]
    coded = [name for name in views.ALLOWED if name not in views.TEXT_FIELDS and name != "age_range"]
    published = frozenset().union(*(set(each.columns.values()) for each in layout.shipped() if each.name == PUBLIC))
    window = one.manifest["window"]
    rows = []
    for each in signoff.materials:
        before = kept.get(each.public_id)  # where only the bands are others by now, the decisions need not be made anew
        of_this = before is not None and _holds(before, each)
        decided, added = _as_signed(marks[each.public_id], before if of_this else None)
        rows.append(
            ReviewRecord(
                number=each.number,
                public_id=each.public_id,
                area=names[each.stratum],
                edition=_edition(one, each, marks[each.public_id]),
                texts=tuple(
                    ReviewText(field=name, label=fields.by_name()[name].label, text=text)
                    for name, text in each.text.items()
                ),
                marks=decided,
                added=added,
                signed=signoff.signed[each.public_id].staff if each.public_id in signoff.signed else "",
            )
        )
    return ReviewView(
        draw_id=pack_id_of(one),
        force=force_name(one.manifest["force"]),
        period=span_words(date.fromisoformat(window["first"]), date.fromisoformat(window["last"])),
        stage="First sample" if one.is_first else f"Larger draw: {one.manifest['strata'][0]['name']}",
        records=tuple(rows),
        bands=signoff.bands,
        crowd=review.crowd(
            frame,
            chosen,
            bands=signoff.bands,
            published=[name for name in coded if name in published],
            fields=coded,
        ),
        void=signoff.void,
    )


def _as_signed(
    marks: Sequence[ReviewMark], signature: Signature | None
) -> tuple[tuple[ReviewMark, ...], tuple[ReviewMark, ...]]:
    """The machine's marks as a signature decided them, and the marks that the person added."""
    if signature is None:
        return tuple(marks), ()
    left = {(name, span.start, span.end): span for name, own in signature.spans.items() for span in own}
    decided = []
    for mark in marks:
        span = left.pop((mark.field, mark.start, mark.end), None)
        inside = any(name == mark.field and s <= mark.start and mark.end <= e for name, s, e in left)
        kind = mark.kind if span is None else span.kind
        decided.append(replace(mark, kind=kind, decision=OUT if span is not None or inside else IN))
    added = tuple(
        ReviewMark(field=name, start=start, end=end, kind=span.kind, certain=True, decision=OUT)
        for (name, start, end), span in sorted(left.items())
    )
    return tuple(decided), added


# --- reading back ---------------------------------------------------------------------------------------------


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
    folder = one.path / store.PRIVATE / REVIEW
    listed = _listed(one, folder)
    if file.suffix.lower() == ".json":
        draw_id, bands, answers, rejects = _from_page(file)
    else:
        draw_id, bands, answers, rejects = _from_book(file, found, listed, staff)
    _refuse_other(root, one, draw_id, file.name)
    was, kept = _signatures(one)
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
        _write_signatures(one, now, kept)
    signoff = _sign_off(one, found, now, kept)
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
    if answer.edition != _edition(one, material, machine):
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
        return Signature(staff=staff, at=at, hash=_hash(material, spans, bands), bands=bands, spans=spans)
    except PrivacyError as error:
        raise _NotSignedError(error.found) from None


def _final_spans(material: Material, machine: Sequence[ReviewMark], answer: Answer) -> Spans:
    """What is taken out of each text. ``_NotSignedError`` where a mark is not decided, or a place is wrong."""
    try:
        added = [(name, _span(start, end, code)) for name, start, end, code in answer.added]
        decided = {(name, start, end): (decision, _span(start, end, code).kind)
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
            expected=f"private/{REVIEW}",
            do="Make them first: scrutiny redact",
        )
    try:
        made = _json_of(store.read(path), where=LIST_FILE)
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
            f"private/{REVIEW}/{LIST_FILE} is not as scrutiny wrote it",
            where=one.stage,
            do="Delete the folder and make the review files again: scrutiny redact",
        ) from None


def _note_read(folder: Path, file: Path) -> None:
    """Remember that the workbook as it lies there was read, so that new review files may take its place."""
    made = _json_of(store.read(folder / LIST_FILE), where=LIST_FILE)
    store.write(folder / LIST_FILE, canonical_json({**made, "book_sha256": sha256_of(store.read(file))}))


def _json_of(content: bytes, *, where: str) -> dict[str, Any]:
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
    found = review.parse(_json_of(content, where=file.name), where=file.name)
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
        _check_size(file)
        with CalamineWorkbook.from_path(file) as opened:
            names = {fold(name): name for name in opened.sheet_names}
            return {
                sheet: [
                    tuple(map(_cell, row))
                    for row in opened.get_sheet_by_name(names[fold(sheet)]).to_python(skip_empty_area=False)
                ]
                for sheet in review_book.SHEETS
                if fold(sheet) in names and sheet != review_book.SHEET_TEXTS
            }
    except _UNREADABLE:
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


# --- in a workspace -------------------------------------------------------------------------------------------


def make_review(
    root: Path,
    *,
    context: Context,
    words: OwnWords | None = None,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Prepared:
    """Make the review files of a round's draw. Nothing is recorded: nobody has decided anything yet.

    StepError where the packs are out.
    """
    work, subject = _subject(root, context=context, cycle=cycle, round_=round_, stage=stage)
    return redact_folder(work.folder(subject), draw=_draw_name(subject), words=words, context=context)


def read_review(
    root: Path,
    file: Path,
    *,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Done[Signing]:
    """Read a file back, with an event; when the last record is signed, the step ``redact`` is recorded too."""

    def act(place: Path, draw: str | None) -> Signing:
        work = workspace.opened(root)
        subject = Subject(cycle=place.parent.name, round=int(place.name.partition("-")[2]), stage=draw or state.FIRST)
        state.check(work.state, "redact", subject)
        return signed_folder(place, file, staff=workspace.staff_of(root, context), context=context, draw=draw)

    done = steps.on_draw(
        root,
        SIGNING,
        act=act,
        about=lambda made, _: about(made),
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )
    if not done.result.signoff.complete:
        return done
    return _record(root, done.result, context=context, subject=done.subject)


def finish(
    root: Path, *, context: Context, cycle: str | None = None, round_: int = 1, stage: str | None = None
) -> Done[Signing] | None:
    """Record that every record of a draw is signed, where that is so and the draw waits for it; else None.

    So it is when a record was withdrawn and no reserve was left, or when the program was stopped after reading.
    """
    work, subject = _subject(root, context=context, cycle=cycle, round_=round_, stage=stage)
    standing = work.state.cycle(subject.cycle).round(subject.round).draws[subject.stage].state
    one = open_folder(work.folder(subject), draw=_draw_name(subject))
    signoff = state_of(one, records_of(one))
    if not signoff.complete or standing is not state.Judged.DRAWN:
        return None
    folder = one.path / store.PRIVATE / REVIEW
    there = folder.exists()
    store.remove_folder(folder)
    made = Signing(draw=one, signoff=signoff, taken=0, rejects=(), deleted=there)
    return _record(root, made, context=context, subject=subject)


def _record(root: Path, made: Signing, *, context: Context, subject: Subject) -> Done[Signing]:
    """The event that every record is signed, after looking once more."""

    def act(place: Path, draw: str | None) -> Signing:
        one = open_folder(place, draw=draw)
        signoff = state_of(one, records_of(one))
        if not signoff.complete:
            raise PrivacyError(_unsigned_words(signoff), where=signoff.stage, do="Run: scrutiny redact")
        return replace(made, draw=one, signoff=signoff)

    return steps.on_draw(
        root,
        "redact",
        act=act,
        about=lambda signing, _: about(signing),
        context=context,
        cycle=subject.cycle,
        round_=subject.round,
        stage=subject.stage,
    )


def _subject(
    root: Path, *, context: Context, cycle: str | None, round_: int, stage: str | None
) -> tuple[Workspace, Subject]:
    """The draw that is meant. StepError where it cannot be redacted now."""
    work = workspace.opened(root)
    name = steps.chosen_cycle(work, cycle, step="redact", today=context.today())
    subject = Subject(cycle=name, round=round_, stage=stage or state.FIRST)
    state.check(work.state, "redact", subject)
    return work, subject


def _draw_name(subject: Subject) -> str | None:
    return None if subject.stage == state.FIRST else subject.stage


def about(made: Signing) -> dict[str, Any]:
    """What the ledger keeps of a reading: counts, kinds, bands and signers; never a text, a place in it or a number."""
    path = made.draw.path / store.PRIVATE / SIGNED_FILE
    return {
        "signed": made.signed,
        "left": made.left,
        "taken": made.taken,
        "rejects": len(made.rejects),
        "kinds": dict(made.signoff.kinds),
        "signers": list(made.signoff.signers),
        "bands": review.band_values(made.signoff.bands),
        "redaction_sha256": sha256_of(store.read(path)) if path.exists() else "",
    }


# --- what the officer is told ---------------------------------------------------------------------------------


def prepared_sentences(made: Prepared) -> tuple[str, ...]:
    """What is said of review files that were made."""
    signed, left = len(made.signoff.signed), len(made.signoff.left) + len(made.signoff.void)
    said = [f"{signed} of {counted(signed + left, 'record is', 'records are')} signed, {left} left."]
    if made.signoff.void:
        said.append(f"Changed after signing, so to be signed again: {_some(made.signoff.void)}.")
    if left:
        said.append(
            f"In what is left the program marked {counted(made.certain, 'place', 'places')} to take out, and asks "
            f"about {made.prompts} more. It does not find everything: read every record."
        )
    return (*said, *crowd_sentences(made.crowd))


def crowd_sentences(crowd: review.Crowd) -> tuple[str, ...]:
    """How many records stand alone on what is printed, and what one coarser step would change."""
    now, *others = crowd.help
    said = (
        f"Of {counted(now.chosen, 'record', 'records')}, {crowd.everything} stand alone on all that the pack prints: "
        f"no other of the {crowd.frame:,} on the list is printed like them. On that part of it which the force "
        f"publishes too, {len(now.ids)} do: these somebody could find again. The pack is confidential."
    )
    better = [one for one in others if len(one.ids) < len(now.ids) and one.bands is not None]
    if not better or now.bands is None:
        return (said,)
    steps_said = []
    for one in better:
        name = next(each for each in redaction.BANDED if getattr(one.bands, each) != getattr(now.bands, each))
        steps_said.append(f'{review.BAND_LABELS[name].lower()} as "{getattr(one.bands, name)}": {len(one.ids)}')
    return (said, f"With one coarser step, alone would be: {'; '.join(steps_said)}. Choose on the page.")


def signing_sentences(made: Signing) -> Iterator[str]:
    """What is said of a file that was read back."""
    yield (
        f"{counted(made.taken, 'signature', 'signatures')} read. "
        f"{made.signed} of {counted(made.signed + made.left, 'record is', 'records are')} signed, {made.left} left."
    )
    if made.signoff.void:
        yield (
            "No longer signed, because texts, marks, bands or the fields of the pack are others since: "
            f"{_some(made.signoff.void)}."
        )
    if made.rejects:
        yield f"{counted(len(made.rejects), 'line does', 'lines do')} not count:"
        yield from (f"  {one[:1].upper()}{one[1:]}." for one in made.rejects)
    if made.deleted:
        yield "Every record is signed. The review files, which held the texts, are deleted."
