"""Gaps: what is not in the files although it usually is, so that a blank is never taken for "nobody was searched".

Pure: nothing is read, asked or printed here. Months are texts, "2026-09"; a record's month is that of its local day.

*When something is asked about.* A count is expected from the other areas and months of the same files; where 5 or more
are expected and none is there, chance alone would do that in fewer than 1 case in 100 (Poisson, exp(-5) = 0.7%). Areas
vary more than chance, so a question is a question and never a finding.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.errors import InputError, SettingError
from scrutiny.records import fields
from scrutiny.records.areas import BLANK_SHARE, Areas
from scrutiny.records.days import month_words, span_words
from scrutiny.records.table import Records, Source
from scrutiny.records.vocabulary import fold

EXPECTED = 5.0  # records that would be expected where there are none, for a question
# Days in a row without a record: so many searches expected in them, at least; and so many a day.
EXPECTED_IN_DAYS = 10.0
A_DAY = 3.0
NONE_SEARCHED, NOT_SENT = "none searched", "not sent"
_ZONE = "Europe/London"
_MOST_MONTHS = 1200
_LONGEST = 31  # days in a month


# --- months without a file, days without a record ---


def missing_months(sources: Sequence[Source], window: tuple[date, date] | None = None) -> tuple[str, ...]:
    """Sentences about months that no file is for: between each force's first and last file, and in the window.

    A month without a file is missing, never zero. Nothing is said of a force that has a file of which the month is
    not known: that file may hold any month. ``window``: the first and last day searched, where it is known.
    """
    said: list[str] = []
    for force in sorted({source.force for source in sources}):
        own = {source.month for source in sources if source.force == force}
        if "" in own:
            continue
        ends = [*own, *(day.isoformat()[:7] for day in window or ())]
        said += [
            f"There is no file of {force} for {_words(month)}: that month is missing, and is not counted as nought"
            for month in _months(min(ends), max(ends))
            if month not in own
        ]
    return tuple(said)


def silent_days(records: Records) -> tuple[str, ...]:
    """Sentences about days in a row, in the month of a file, on which a force that searches daily has no record.

    Asked from 3 searches a day on, where 10 or more would be expected in those days: four days at three a day, a day
    alone at ten. Searches come in bursts, so the limit is far above chance: of 89 real files (a month of 42 forces,
    two years of two) it names one day, in a file in which every row stands twice; a limit of 7 names seven days, and
    one of 5 sixteen, all of them quiet days by themselves. Records without a date are not counted.
    """
    files = sorted({(source.force, source.month) for source in records.sources if source.month})
    said = []
    for (force, month), counts in zip(files, _by_day(records, files), strict=True):
        first = date.fromisoformat(f"{month}-01")
        length = calendar.monthrange(first.year, first.month)[1]
        for start, stop in _runs(counts[:length] == 0):
            rate = counts[:length].sum() / max(length - (stop - start), 1)
            if stop - start < length and rate >= A_DAY and rate * (stop - start) >= EXPECTED_IN_DAYS:
                span = span_words(first + timedelta(days=start), first + timedelta(days=stop - 1))
                on = f"on {span}" if stop - start == 1 else f"from {span}"
                said.append(
                    f"No search of {force} is recorded {on}, and about {rate:.0f} a day on other days of that month: "
                    "was nobody searched, or was it not sent?"
                )
    return tuple(said)


def _by_day(records: Records, files: Sequence[tuple[str, str]]) -> npt.NDArray[np.int64]:
    """Records of each force and month on each day of that month; records of other days are left out."""
    number = {named: n for n, named in enumerate(files)}
    of_source = np.full(max((source.number for source in records.sources), default=-1) + 1, -1, dtype=np.int64)
    for source in records.sources:
        of_source[source.number] = number.get((source.force, source.month), -1)
    row = of_source[records.rows["source"].to_numpy(dtype=np.int64)]
    days = _local_days(records)
    starts = np.array([f"{month}-01" for _, month in files] + ["NaT"], dtype="datetime64[D]")  # -1: no month
    here = days.astype("datetime64[M]") == starts[row].astype("datetime64[M]")
    offset = (days[here] - starts[row[here]]).astype(np.int64)
    counts = np.bincount(row[here] * _LONGEST + offset, minlength=len(files) * _LONGEST)
    return counts.reshape(len(files), _LONGEST)


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end (not included) of each run of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return [(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]


def _local_days(records: Records) -> npt.NDArray[np.datetime64]:
    """The local day of each record; NaT where there is no date."""
    local = records.column("searched_at").dt.tz_convert(_ZONE).dt.tz_localize(None)
    return np.asarray(local.to_numpy(dtype="datetime64[us]").astype("datetime64[D]"))


def _months(first: str, last: str) -> list[str]:
    """Every month from one to the other."""
    span = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
    if len(span) > _MOST_MONTHS:
        raise InputError(f"the files are for months from {first} to {last}", expected="months of one century")
    return [str(month) for month in span]


def _words(month: str) -> str:
    return month_words(date.fromisoformat(f"{month}-01"))


# --- areas and months without a record ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An area, a month, or an area in a month, without a record although it usually has some."""

    kind: str  # "area" (none in any month), "month" (none in any area), "area-month"
    area: str  # slug; "" for a month of the whole force
    month: str  # "2026-09"; "" for all months
    usual: float  # records that would be expected; a mean, not a count
    name: str  # the area's printed name; "" for a month of the whole force

    @property
    def key(self) -> str:
        """What an answer calls it: "watford 2026-09", "watford" or "2026-09"."""
        return " ".join(part for part in (self.area, self.month) if part)

    @property
    def text(self) -> str:
        """The question in words."""
        ask = "was nobody searched, or was it not sent?"
        if self.kind == "area":
            return f"{self.name} has no record, and the other areas have about {self.usual:.0f} each: {ask}"
        who = self.name if self.kind == "area-month" else "The force"
        return f"{who} has no record in {_words(self.month)}, and would usually have about {self.usual:.0f}: {ask}"

    def as_json(self) -> dict[str, object]:
        """For files and programs."""
        return {
            "kind": self.kind,
            "area": self.area,
            "month": self.month,
            "usual": round(self.usual, 1),
            "question": self.text,
        }


def questions(records: Records, stratum: pd.Series, areas: Areas) -> tuple[Question, ...]:
    """What to ask the force about: empty areas and months of these records.

    ``stratum``: the area of each record, as ``areas.place`` gives it. Months are those that a file is for or a record
    is in; records without a date count in no month. *No location* and *outside* are never asked about, nor is a month
    without a file (``missing_months`` says so). Expected are:

    * for an area in a month: the area's records in the other months, times the other areas' records in this month,
      divided by their records in the other months, so that a quiet month of the whole force raises no question;
    * for a whole month: the mean of the other months;
    * for an area with no record at all: the mean of the other areas, as there is nothing else to go by.
    """
    months = sorted({source.month for source in records.sources if source.month} | set(_distinct_months(records)))
    slugs = [area.slug for area in areas.areas]
    table = _counts(records, stratum, slugs, months)  # a row for each area, then everywhere else; a column a month
    inside = table[:-1]
    asked: list[Question] = []
    by_month = table.sum(axis=0)
    for number in np.flatnonzero(by_month == 0):
        usual = float(by_month.sum() / max(len(months) - 1, 1))
        if usual >= EXPECTED:
            asked.append(Question(kind="month", area="", month=months[number], usual=usual, name=""))
    by_area = inside.sum(axis=1)
    for number in np.flatnonzero(by_area == 0):
        usual = float(by_area.sum() / max(len(slugs) - 1, 1))
        if usual >= EXPECTED:
            area = areas.areas[number]
            asked.append(Question(kind="area", area=area.slug, month="", usual=usual, name=area.name))
    others_now = inside.sum(axis=0)[np.newaxis, :] - inside
    others_then = others_now.sum(axis=1, keepdims=True) - others_now
    before = by_area[:, np.newaxis] - inside
    expected = before * others_now / np.maximum(others_then, 1)
    if len(slugs) == 1:  # no other area to go by
        expected = before / max(len(months) - 1, 1)
    for row, column in zip(*np.nonzero((inside == 0) & (expected >= EXPECTED)), strict=True):
        if by_month[column] == 0:  # asked already
            continue
        area = areas.areas[row]
        usual = float(expected[row, column])
        asked.append(Question(kind="area-month", area=area.slug, month=months[column], usual=usual, name=area.name))
    return tuple(asked)


def _distinct_months(records: Records) -> list[str]:
    months = np.unique(_local_days(records).astype("datetime64[M]"))
    return [str(month) for month in months[~np.isnat(months)]]


def _counts(records: Records, stratum: pd.Series, slugs: Sequence[str], months: Sequence[str]) -> npt.NDArray[np.int64]:
    """Records by area and month; the last row is for all that is in no area."""
    place = {slug: number for number, slug in enumerate(slugs)}
    rows = np.array([place.get(str(slug), len(slugs)) for slug in stratum.cat.categories], dtype=np.int64)
    row = rows[stratum.cat.codes.to_numpy()]
    month = _local_days(records).astype("datetime64[M]")
    dated = ~np.isnat(month)
    column = np.searchsorted(np.array(months, dtype="datetime64[M]"), month[dated])
    table = np.zeros((len(slugs) + 1, len(months)), dtype=np.int64)
    np.add.at(table, (row[dated], column), 1)
    return table


# --- answers ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question and what was answered; kept with the load and printed."""

    question: Question
    answer: str  # NONE_SEARCHED, NOT_SENT, or "" where nobody has answered

    @property
    def text(self) -> str:
        """Question and answer in words."""
        said = {NONE_SEARCHED: "The force says that nobody was searched.", NOT_SENT: "The records were not sent."}
        return f"{self.question.text} {said.get(self.answer, 'Nobody has answered.')}"

    def as_json(self) -> dict[str, object]:
        """For files and programs."""
        return self.question.as_json() | {"answer": self.answer}


def read_answers(texts: Iterable[str]) -> dict[str, str]:
    """Answers as they are given on a command line: "watford 2026-09=none searched"."""
    answers: dict[str, str] = {}
    for text in texts:
        key, equals, answer = text.partition("=")
        plain = fold(answer.replace("-", " "))
        about = fold(key)
        if not equals or not about or plain not in (NONE_SEARCHED, NOT_SENT):
            raise SettingError(
                f'"{text}" is not an answer',
                where="--answer",
                expected=f'an area or month, "=", and "{NONE_SEARCHED}" or "{NOT_SENT}"',
                do='For example: --answer "watford 2026-09=none searched"',
            )
        if answers.setdefault(about, plain) != plain:
            raise SettingError(f'"{about}" is answered in two ways', where="--answer", do="Keep the one that is right")
    return answers


def answered(asked: Sequence[Question], answers: Mapping[str, str]) -> tuple[Answer, ...]:
    """Each question with its answer, "" where there is none. ``answers`` as ``read_answers`` gives them.

    Raises SettingError for an answer to something that was not asked: it may be meant for a question that a typing
    error leaves open, or the records have come since and contradict it.
    """
    idle = sorted(set(answers) - {question.key for question in asked})
    if idle:
        raise SettingError(
            f'nothing was asked about "{idle[0]}"',
            where="--answer",
            expected="one of: " + "; ".join(question.key for question in asked) if asked else "no answer",
            do="Leave this answer out, or mend its area or month",
        )
    return tuple(Answer(question=question, answer=answers.get(question.key, "")) for question in asked)


def refuse_unanswered(answers: Sequence[Answer]) -> None:
    """Raises InputError with every open question and how to answer it."""
    open_ones = [answer.question for answer in answers if not answer.answer]
    if open_ones:
        raise InputError(
            " ".join(question.text for question in open_ones),
            expected="an answer from the force",
            do="Then add "
            + " ".join(f'--answer "{question.key}={NONE_SEARCHED}"' for question in open_ones)
            + f' (or "={NOT_SENT}")',
        )


# --- columns that cannot carry a table ---


def refuse_as_base(records: Records, field: str) -> None:
    """Raises SettingError where a field is blank in nine tenths of the records: no stratum, and no base of a rate.

    Withheld counts as blank: neither says anything. ``field`` is a name of the dictionary.
    """
    if field not in fields.by_name():
        message = f"{field} is not a field of the dictionary"
        raise ValueError(message)
    if not records.accepted:
        return
    if field not in records.rows.columns:
        raise SettingError(
            f'the column "{field}" is not in the extract', expected="a column that is filled", do=_INSTEAD
        )
    blank = int(np.count_nonzero(records.blank(field) | records.withheld(field)))
    if blank >= BLANK_SHARE * records.accepted:
        raise SettingError(
            f'the column "{field}" is blank in {blank / records.accepted:.0%} of records ({blank:,} of '
            f"{records.accepted:,})",
            expected="a column that is filled in more than one record of ten",
            do=_INSTEAD,
        )


_INSTEAD = "Take another column, or ask the force for this one"
