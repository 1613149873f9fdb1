"""Redact: the files in which a person checks what the machine marked, and the steps of signing in a workspace.

``redact_folder`` makes a page and a workbook in ``private/review``; a person decides every prompt and signs record by
record; ``read_back.signed_folder`` reads a saved file, as often as needed, and ``signatures`` says what holds.

The review files hold the texts as they were read. They are deleted when every record is signed and read back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.cycle import state, steps, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.read_back import (
    BOOK_FILE,
    LIST_FILE,
    LIST_FORM,
    PAGE_FILE,
    Signing,
    edition_of,
    json_of,
    signed_folder,
)
from scrutiny.cycle.shown import force_name, pack_id_of
from scrutiny.cycle.signatures import (
    SIGNED_FILE,
    Material,
    Signature,
    SignOff,
    holds,
    materials,
    records_of,
    sign_off,
    signatures_of,
    some,
    state_of,
    unsigned_words,
)
from scrutiny.cycle.state import Subject
from scrutiny.cycle.steps import Done
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, PrivacyError, SettingError, WriteError, counted
from scrutiny.outputs import review, review_book, views
from scrutiny.outputs.review import IN, OUT, ReviewMark, ReviewRecord, ReviewText, ReviewView
from scrutiny.panel import redaction
from scrutiny.panel.redaction import NO_WORDS, OwnWords, Strength
from scrutiny.records import fields, layout
from scrutiny.records.days import span_words
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

SIGNING = "signing"  # the step of reading a file back; ``redact`` is the one that ends it
PUBLIC = "police_uk"  # the layout of what every force publishes of its searches


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
    folder = one.path / store.PRIVATE / store.REVIEW
    _refuse_lost(folder, words)
    records = records_of(one)
    bands, kept = signatures_of(one)
    signoff = sign_off(one, materials(one, records), bands, kept)
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
    made = json_of(store.read(folder / LIST_FILE), where=LIST_FILE)
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
        of_this = before is not None and holds(before, each)
        decided, added = _as_signed(marks[each.public_id], before if of_this else None)
        rows.append(
            ReviewRecord(
                number=each.number,
                public_id=each.public_id,
                area=names[each.stratum],
                edition=edition_of(one, each, marks[each.public_id]),
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

    return steps.on_draw(
        root,
        SIGNING,
        act=act,
        about=lambda made, _: about(made),
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
        then=lambda made: ("redact",) if made.signoff.complete else (),
    )


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
    folder = one.path / store.PRIVATE / store.REVIEW
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
            raise PrivacyError(unsigned_words(signoff), where=signoff.stage, do="Run: scrutiny redact")
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
        said.append(f"Changed after signing, so to be signed again: {some(made.signoff.void)}.")
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
            f"{some(made.signoff.void)}."
        )
    if made.rejects:
        yield f"{counted(len(made.rejects), 'line does', 'lines do')} not count:"
        yield from (f"  {one[:1].upper()}{one[1:]}." for one in made.rejects)
    if made.deleted:
        yield "Every record is signed. The review files, which held the texts, are deleted."
