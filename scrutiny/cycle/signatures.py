"""Signatures: who has signed which record of a draw, whether it still holds, and the records as members may read them.

A signature is a person's statement, not cryptography. It holds for the texts, marks, bands and shown fields that it was
given for: ``state_of`` works all of it out anew, and ``redacted`` gives the records with what was taken out replaced by
tokens, or refuses. ``private/redaction.json`` holds places, kinds, bands, staff codes and hashes, never a word.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from scrutiny.cycle import details, store
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.shown import pack_id_of, rows_on_paper
from scrutiny.errors import IntegrityError, PrivacyError, counted
from scrutiny.outputs import review, views
from scrutiny.panel import redaction
from scrutiny.panel.redaction import Bands, Kind, Span, Strength
from scrutiny.records.fields import WITHHELD
from scrutiny.records.table import Records
from scrutiny.sampling.plan import canonical_json

SIGNED_FILE = "redaction.json"
SIGNED_FORM = "scrutiny-signatures-1"
_NOTED = "private/redaction.json"

Spans = Mapping[str, tuple[Span, ...]]


# --- what there is to sign ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One record that somebody gets to read: what a signature is about."""

    public_id: str
    record_id: str
    number: str  # in the pack, such as "17" or "R1"; of a must-see record "MS01"
    stratum: str
    text: Mapping[str, str] = field(repr=False)  # free texts by field, as they were read; none that is blank


def materials(one: DrawFolder, records: Records) -> tuple[Material, ...]:
    """The records that are shown, in the order of the pack: drawn ones that can be, called reserves, must-see ones."""
    rows = rows_on_paper(one, records)
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

    def spans_sought(self) -> tuple[tuple[str, str, int, int, str], ...]:
        """The removed texts that finished files are searched for: all but clock times and dates.

        Those stand in a file by right too: in another record, in which a person left them, and in what the program
        itself prints of months and parts of the day. That they are gone from their own text is the signature's doing.
        """
        return tuple(span for span in self.spans_removed() if Kind.of(span[4]) not in redaction.CLOCK)

    def spans_removed(self) -> tuple[tuple[str, str, int, int, str], ...]:
        """Every signed mark as (record_id, field, start, end, kind)."""
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
    return sign_off(one, materials(one, records), *signatures_of(one))


def sign_off(one: DrawFolder, found: tuple[Material, ...], bands: Bands, kept: Mapping[str, Signature]) -> SignOff:
    """The sign-off of a draw from its parts: what is shown, the bands, and the signatures that were kept."""
    valid: dict[str, Signature] = {}
    void, left = [], []
    for material in found:
        signature = kept.get(material.public_id)
        if signature is None:
            left.append(material.number)
        elif signature.bands == bands and holds(signature, material):
            valid[material.public_id] = signature
        else:
            void.append(material.number)
    return SignOff(stage=one.stage, bands=bands, materials=found, signed=valid, void=tuple(void), left=tuple(left))


def holds(signature: Signature, material: Material) -> bool:
    """Whether a signature is for this record as it is now."""
    try:
        return signature.hash == hash_of(material, signature.spans, signature.bands)
    except PrivacyError:
        return False


def hash_of(material: Material, spans: Spans, bands: Bands) -> str:
    """What a signature of this record signs, as a hash."""
    return redaction.content_hash(material.text, spans, review.band_values(bands), views.ALLOWED)


def redacted(records: Records, signoff: SignOff) -> Records:
    """The records with tokens in the place of what was taken out, in every free text that a page may show.

    Texts of records that are not shown are not carried. PrivacyError, with the numbers in the pack, where a record
    that is shown is not signed, or was changed since: one without free text too, for its bands are signed.
    """
    if not signoff.complete:
        raise PrivacyError(
            unsigned_words(signoff),
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


def unsigned_words(signoff: SignOff) -> str:
    """How many records are not signed, or no longer, and which."""
    parts = []
    if signoff.left:
        parts.append(f"{counted(len(signoff.left), 'record is', 'records are')} not signed ({some(signoff.left)})")
    if signoff.void:
        changed = counted(len(signoff.void), "record was", "records were")
        parts.append(f"{changed} changed after signing ({some(signoff.void)})")
    return "; ".join(parts)


def some(numbers: Sequence[str]) -> str:
    """Numbers of records, so many that a message stays readable."""
    more = len(numbers) - 12
    return ", ".join(numbers[:12]) + (f" and {more} more" if more > 0 else "")


def signatures_of(one: DrawFolder) -> tuple[Bands, dict[str, Signature]]:
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
                spans={name: tuple(span_of(*span) for span in own) for name, own in each["spans"].items()},
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


def span_of(start: object, end: object, code: object) -> Span:
    """A mark as it stands in a file. TypeError, KeyError or ValueError where it cannot be one."""
    if type(start) is not int or type(end) is not int:
        raise TypeError
    return Span(start, end, Kind.of(str(code)), Strength.CERTAIN)


def write_signatures(one: DrawFolder, bands: Bands, kept: Mapping[str, Signature]) -> None:
    """Keep the bands of a draw and its signatures by public id: places, kinds and hashes, never a word."""
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
