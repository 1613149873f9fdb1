"""What is left out of a draw before the freeze, with a reason from a list; counted, and visible to everybody.

A record that is left out cannot be drawn. Its public id stays in the public frame, in a stratum of its own that
nothing is drawn from: ``excluded-`` and the reason. So nobody can be kept from the panel unseen, and the fingerprint
covers who was left out. Two ways in: a list of the office (``parse``), and records that were shown in an earlier cycle
(``SHOWN_BEFORE``). What the panel can say is then about the remaining frame, and the plan says so.

Pure. The words that go with a reason stay in the private folder; plan and public frame carry codes and counts.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.errors import SettingError, counted
from scrutiny.sampling.strata import EXCLUDED_PREFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for which a record may be left out, or withdrawn after the draw."""

    code: str
    label: str  # as printed, after "left out: "
    meaning: str
    needs_words: bool = False


REASONS: tuple[Reason, ...] = (
    Reason(code="before-a-court", label="before a court", meaning="A case about it is before a court."),
    Reason(code="complaint-open", label="complaint open", meaning="A complaint or an investigation of it is open."),
    Reason(code="not-a-search", label="not a search", meaning="The record is wrong: it is of no stop and search."),
    Reason(
        code="duplicate", label="a second record", meaning="It is a second record of the same search of one person."
    ),
    Reason(code="other", label="another reason", meaning="Something else; say what, in words.", needs_words=True),
)
SHOWN_BEFORE = Reason(
    code="shown-before",
    label="shown in an earlier cycle",
    meaning="The panel has read it in an earlier cycle.",
)
CODES: tuple[str, ...] = tuple(reason.code for reason in REASONS)

LEFT_OUT_COLUMNS = ("record_id", "stratum", "reason", "words")
WATCHED_SHARE = 0.05  # of a stratum; more than that is said, and at least WATCHED_NUMBER
WATCHED_NUMBER = 2
_REFERENCE = ("reference", "record id", "force reference")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A line of the office's list. ``row`` as a spreadsheet shows it; ``record``: the reference or the record id."""

    row: int
    record: str
    reason: str
    words: str = ""


def reason_of(code: str, *, where: str = "--reason") -> Reason:
    """A reason of the list by its code. Raises SettingError naming the codes there are."""
    wanted = code.strip().casefold().replace(" ", "-").replace("_", "-")
    for reason in REASONS:
        if wanted in (reason.code, reason.label.replace(" ", "-")):
            return reason
    raise SettingError("there is no such reason", where=where, expected=f"one of: {', '.join(CODES)}")


# --- the office's list ------------------------------------------------------------------------------------


def parse(text: str, *, where: str) -> tuple[Exclusion, ...]:
    """The lines of a list: CSV with the columns ``reference``, ``reason`` and, where a reason needs it, ``words``.

    ``text``: comma, semicolon or tab between cells. Raises SettingError that names every bad row (the first five by
    number): no reference, the same one twice, no reason or one that is not on the list, words missing.
    """
    header, rows = _cells(text, where)
    at = {name: header.index(name) for name in ("reason", "words") if name in header}
    reference = next((header.index(name) for name in _REFERENCE if name in header), None)
    strange = [name for name in header if name and name not in (*_REFERENCE, "reason", "words")]
    if reference is None or "reason" not in at or strange:
        raise SettingError(
            "the first row does not name the columns",
            where=where,
            expected="reference, reason and, for another reason, words; no further column",
        )
    found: list[Exclusion] = []
    wrong: list[str] = []
    first_row: dict[str, int] = {}
    for number, cells in rows:
        padded = [*cells, *[""] * len(header)]
        record, given = padded[reference], padded[at["reason"]]
        words = padded[at["words"]] if "words" in at else ""
        problem, code = _problem(record, given, words)
        if not problem and record in first_row:
            problem = f"the same reference as row {first_row[record]}"
        if problem:
            wrong.append(f"row {number}: {problem}")
            continue
        first_row[record] = number
        found.append(Exclusion(row=number, record=record, reason=code, words=words))
    if wrong:
        raise SettingError(
            f"{counted(len(wrong), 'row', 'rows')} cannot be used ({_first(wrong)})",
            where=where,
            expected=f"a reference, and one of: {', '.join(CODES)}",
            do="Mend the list; nothing was left out and nothing drawn",
        )
    return tuple(found)


def _cells(text: str, where: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The first row, folded, and the others with their numbers; rows with nothing in them are passed over."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise SettingError("this is not a CSV file", where=where, expected="a list saved as CSV UTF-8") from None
    rows = [(number, [_tidy(cell) for cell in line]) for number, line in enumerate(lines, start=1)]
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise SettingError("the list is empty", where=where, expected="a row of names and a row a record")
    header = [cell.casefold().replace("_", " ") for cell in filled[0][1]]
    return header, filled[1:]


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip())


def _problem(record: str, given: str, words: str) -> tuple[str, str]:
    """What is wrong with a row, and the code of its reason."""
    if not record:
        return "no reference", ""
    if not given:
        return "no reason", ""
    try:
        reason = reason_of(given)
    except SettingError:
        return "a reason that is not on the list", ""
    if reason.needs_words and not words:
        return f'"{reason.code}" needs words', ""
    return "", reason.code


def _first(texts: Sequence[str]) -> str:
    more = len(texts) - _MOST_NAMED
    return "; ".join(texts[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


# --- who is left out --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Who is left out and why: ``rows`` has LEFT_OUT_COLUMNS, one row a record, ``stratum`` where it would have been.

    ``asked_before``: how many records of earlier cycles were asked for, in this frame or not.
    """

    rows: pd.DataFrame
    asked_before: int = 0

    @property
    def by_reason(self) -> dict[str, int]:
        """How many by the code of the reason, in the order of the list; reasons with none are not there."""
        counts = self.rows["reason"].value_counts()
        return {code: int(counts[code]) for code in (*CODES, SHOWN_BEFORE.code) if code in counts.index}


NOBODY = LeftOut(rows=pd.DataFrame({name: pd.Series(dtype="str") for name in LEFT_OUT_COLUMNS}))


def leave_out(
    record_ids: pd.Series,
    stratum: pd.Series,
    *,
    exclusions: Sequence[Exclusion] = (),
    shown_before: Collection[str] = (),
    where: str = "--exclude",
) -> LeftOut:
    """Find the records of a list, and those shown before, among ``record_ids`` (with their strata beside them).

    A record that is on the list and was shown before counts under the reason of the list. Earlier records that are not
    in this frame are no error: most are of other months. Raises SettingError for a reference of the list that is not
    in the frame.
    """
    ids = pd.Index(record_ids.astype("str"))
    unknown = [one.row for one in exclusions if one.record not in ids]
    if unknown:
        stripped = set(ids.str.lstrip("0"))
        zeros = any(one.record.lstrip("0") in stripped for one in exclusions if one.row in set(unknown))
        raise SettingError(
            f"{counted(len(unknown), 'reference is', 'references are')} not in the extract "
            f"({_first([f'row {row}' for row in unknown])})",
            where=where,
            expected="references as they stand in the extract",
            do="A spreadsheet may have taken zeros away from the front: save the column as text" if zeros else "",
        )
    listed = {one.record: one for one in exclusions}
    reason = record_ids.astype("str").map({record: one.reason for record, one in listed.items()})
    before = record_ids.isin(set(shown_before)) & reason.isna()
    reason = reason.astype("object").mask(before, SHOWN_BEFORE.code)
    out = reason.notna().to_numpy()
    words = record_ids[out].map({record: one.words for record, one in listed.items()}).astype("object").fillna("")
    rows = pd.DataFrame(
        {
            "record_id": record_ids[out].to_numpy(),
            "stratum": stratum[out].astype("str").to_numpy(),
            "reason": reason[out].to_numpy(),
            "words": words.to_numpy(),
        },
        columns=list(LEFT_OUT_COLUMNS),
    ).astype("str")
    return LeftOut(rows=rows.sort_values("record_id", ignore_index=True), asked_before=len(set(shown_before)))


def strata_without(
    record_ids: pd.Series, stratum: pd.Series, left_out: LeftOut, *, names: Mapping[str, str]
) -> tuple[pd.Series, dict[str, str]]:
    """The strata with those left out in strata of their own, after all others, and the names of all strata."""
    reasons = left_out.by_reason
    labels = {reason.code: reason.label for reason in (*REASONS, SHOWN_BEFORE)}
    further = {f"{EXCLUDED_PREFIX}{code}": f"Left out: {labels[code]}" for code in reasons}
    wider = stratum.cat.add_categories(list(further))
    slugs = EXCLUDED_PREFIX + left_out.rows["reason"]
    moved = record_ids.map(dict(zip(left_out.rows["record_id"], slugs, strict=True)))
    there = moved.notna().to_numpy()
    wider = wider.copy()
    wider[there] = moved[there].to_numpy()
    return wider, {**names, **further}


# --- what is said of it -----------------------------------------------------------------------------------


def as_json(left_out: LeftOut) -> dict[str, Any]:
    """What the plan fixes: codes and counts, and from which strata; never a reference, never words."""
    rows = left_out.rows
    from_strata: dict[str, dict[str, int]] = {}
    for (reason, slug), count in sorted(Counter(zip(rows["reason"], rows["stratum"], strict=True)).items()):
        from_strata.setdefault(reason, {})[slug] = count
    return {
        "exclusions": [
            {"reason": code, "records": number, "from": from_strata[code]}
            for code, number in left_out.by_reason.items()
            if code != SHOWN_BEFORE.code
        ],
        "shown_before": {
            "asked": left_out.asked_before,
            "records": left_out.by_reason.get(SHOWN_BEFORE.code, 0),
            "from": from_strata.get(SHOWN_BEFORE.code, {}),
        },
    }


def sentences(fixed: Mapping[str, Any]) -> tuple[str, ...]:
    """What a reader of plan or pack is told. ``fixed``: a plan's JSON; without these keys, nothing."""
    labels = {reason.code: reason.label for reason in REASONS}
    listed = fixed.get("exclusions") or []
    before = fixed.get("shown_before") or {"records": 0, "asked": 0}
    found = []
    if listed:
        number = sum(one["records"] for one in listed)
        reasons = "; ".join(f"{labels.get(one['reason'], one['reason'])}: {one['records']}" for one in listed)
        found.append(
            f"{counted(number, 'record was', 'records were')} left out before the draw, for a reason from a list "
            f"({reasons}). They stand in the list of all records, in groups of their own, and could not be drawn."
        )
    if before["asked"]:
        found.append(
            f"{counted(before['records'], 'record', 'records')} that the panel had read in an earlier cycle could not "
            "be drawn again."
            if before["records"]
            else "No record of this list was shown in the earlier cycles that were named."
        )
    if found and (listed or before["records"]):
        found.append("All figures are about the remaining records.")
    return tuple(found)


def suspicious(left_out: LeftOut, stratum: pd.Series, *, names: Mapping[str, str]) -> tuple[str, ...]:
    """Strata of which more than one record in twenty is left out by the office's list, a sentence each.

    ``stratum``: of every record, as it was before anybody was left out. Records shown before do not count: that they
    were shown is no choice of this cycle.
    """
    rows = left_out.rows[left_out.rows["reason"] != SHOWN_BEFORE.code]
    all_of = Counter(stratum.astype("str"))
    found = []
    for slug, number in sorted(Counter(rows["stratum"]).items()):
        of = all_of[slug]
        if number >= WATCHED_NUMBER and number > WATCHED_SHARE * of:
            found.append(
                f"Of the {of} searches recorded as in {names[slug]}, {number} were left out before the draw. That "
                "is more than one in twenty: be ready to say why."
            )
    return tuple(found)
