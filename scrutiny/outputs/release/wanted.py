"""What must not leave: the values of secret fields, the texts that were signed as to be removed, and surnames."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scrutiny.errors import PrivacyError
from scrutiny.outputs.release.words import folded, spelling, tokens
from scrutiny.records.fields import BLANK_MARKS, FIELDS, WITHHELD_MARKS, Sensitivity

if TYPE_CHECKING:
    import pandas as pd


_OFFICERS = frozenset({"officer", "authorised_by"})  # one-way names in a workspace; as they were read, maybe names
_FIELD, _PART = "secret field", "part of a name"
_TITLE_WORDS = (
    "mr mrs miss ms mx dr prof rev sir dame lord lady pc wpc dc ds di dci dcs ps sgt insp pcso sc ti ch supt"
    " constable sergeant inspector superintendent officer detective police chief special acting staff"
    " junior senior jnr snr jr sr ii iii"
)
_TITLES = frozenset(_TITLE_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A value that must be in no file that is handed out."""

    kind: str  # in words fit for a message: "name", "secret field (officer)"
    value: str = field(repr=False)
    source: str  # where it came from, in codes and row numbers: "row 17, grounds"


class RemovedSpan(NamedTuple):
    """A text that a person signed as to be removed: ``text[start:end]`` of a field of a record."""

    record: str  # its record_id
    field: str
    start: int
    end: int
    kind: str = ""  # the redaction's kind, as in the token that stands there now: "name", "vrm"


def secrets_of(
    records: "pd.DataFrame",
    *,
    spans: Iterable[tuple[str, str, int, int] | tuple[str, str, int, int, str]] = (),
    fields: Collection[str] | None = None,
    name_kinds: Collection[str] = ("name", "officer"),
) -> tuple[Secret, ...]:
    """All that must not leave, of a table of records and the spans that were signed.

    ``records``: a row a record, with ``record_id``; ``fields``: those whose every value is secret, by default the
    dictionary's fields of class *secret* (those that the table does not have are not supplied: nothing to look for).
    Blank and withheld values are no secrets. ``spans``: plain tuples as ``RemovedSpan``, with or without the kind.
    PrivacyError: a span that names no record or field of the table, or does not lie in the text: nothing can be
    released on such signatures.

    A value is looked for **whole**, as a run of words. Of a *name* (``name_kinds``, and an officer's, where a table
    holds names) the **surname alone** is looked for as well: where "PC Jane Marlowe" was removed, "Marlowe" in another
    sentence tells as much. Not the first name alone: it is in other people's records and in street names, it would
    stop clean files every month, and who signs is asked to mark every name anyway. The surname is the word before a
    comma ("MARLOWE, Jane"), else the last word that is no title; two words joined by a hyphen are one.
    """
    names = (
        {field.name for field in FIELDS if field.sensitivity is Sensitivity.SECRET} if fields is None else set(fields)
    )
    found: dict[tuple[str, str], Secret] = {}
    rows = _row_names(records)
    for name in [column for column in records.columns if column in names]:
        column = records[name]
        for row, value, blank in zip(rows, column.array, column.isna(), strict=True):
            whole = isinstance(value, float) and not blank and value.is_integer()
            text = "" if blank else str(int(value) if whole else value).strip()
            if text and text.casefold() not in WITHHELD_MARKS | BLANK_MARKS:
                _add(
                    found,
                    Secret(kind=f"{_FIELD} ({name})", value=text, source=f"{row}, {name}"),
                    is_name=name in _OFFICERS,
                )
    for secret, is_name in _signed(records, spans, rows=rows, name_kinds=frozenset(name_kinds)):
        _add(found, secret, is_name=is_name)
    return tuple(found.values())


def _add(found: dict[tuple[str, str], Secret], secret: Secret, *, is_name: bool) -> None:
    """Keep a value once, by the first place that it came from; and of a name the surname."""
    words = tokens(secret.value)
    if words:
        found.setdefault(("".join(words), " ".join(words)), secret)
    surname = _surname(secret.value) if is_name else ""
    if surname and spelling(surname) != spelling(secret.value):
        _add(found, Secret(kind=_PART, value=surname, source=secret.source), is_name=False)


def _row_names(records: "pd.DataFrame") -> list[str]:
    """What a row is called in a message: its row in the file, else its place in the table."""
    if "source_row" in records.columns:
        return [f"row {row}" for row in records["source_row"]]
    return [f"record {place}" for place in range(1, len(records) + 1)]


def _signed(
    records: "pd.DataFrame",
    spans: Iterable[tuple[str, str, int, int] | tuple[str, str, int, int, str]],
    *,
    rows: list[str],
    name_kinds: frozenset[str],
) -> Iterator[tuple[Secret, bool]]:
    """The signed texts, and whether each is a name."""
    places: dict[str, int] = {}
    for given in spans:
        span = RemovedSpan(*given)
        if not places:
            places = {str(record): place for place, record in enumerate(records["record_id"])}
        place = places.get(span.record)
        text = records[span.field].array[place] if place is not None and span.field in records.columns else None
        if place is None or not isinstance(text, str) or not 0 <= span.start < span.end <= len(text):
            raise PrivacyError(
                f"a signed span ({span.start} to {span.end}) does not fit the record's text",
                where=f"{rows[place]}, {span.field}" if place is not None else "the signatures",
                expected="spans of the records as they were signed",
                do="Redact and sign the record again. Nothing was handed out.",
            )
        kind = span.kind.strip().casefold()
        value = text[span.start : span.end]
        yield (
            Secret(kind=kind or "removed text", value=value, source=f"{rows[place]}, {span.field}"),
            kind in name_kinds,
        )


def _surname(name: str) -> str:
    """The last name in a name, or "" where there is none: only titles, numbers."""
    before = name.partition(",")[0] if "," in name else name
    words = [word.strip("'-.()\"") for word in re.split(r"[\s,;/]+", before)]
    words = [word.removesuffix("'s").removesuffix("\u2019s") for word in words]
    named = [word for word in words if word and folded(word) not in _TITLES and not any(map(str.isdigit, word))]
    return named[-1] if named else ""
