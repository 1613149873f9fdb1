"""Findings in numbers. Pure tables with declared columns; nothing is printed here.

Every table of groups adds up: its groups (the areas, *no location* and *outside the area*; powers with *not recorded*;
months with *no date*) and then ``ALL``, which is all accepted records. ``tables`` gives them all together.

A *judged* record is one that a check found clear or raised a query on. A percentage is of judged records and stands
only where there are ``PERCENT_FROM`` of them or more. An interval stands only where the records are a sample (an
argument of its own): figures of a whole extract have no margin of chance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a import catalogue
from scrutiny.code_a.conduct import is_child
from scrutiny.code_a.editions import EDITIONS
from scrutiny.code_a.evaluate import Findings, founding_answer, required_items
from scrutiny.code_a.evidence import Bools, Evidence
from scrutiny.code_a.recording import CUSTODY_NOTE, custody_note
from scrutiny.code_a.repetition import REPEATED, RepeatedWording, repeated_wording
from scrutiny.code_a.rule import Kind, Reason, Rule, Severity, Verdict
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import POWER
from scrutiny.statistics.estimates import stratified_proportion
from scrutiny.statistics.intervals import hypergeometric_interval

ALL = "All records"  # the group that holds every record
NOT_RECORDED, WITHHELD, NOT_SUPPLIED = "Not recorded", "Withheld", "Not supplied"
UNKNOWN_POWER = "A power this tool does not know"  # the value itself may hold anything
NO_DATE = "No date"
OLDER = "Older than the editions held here"
PERCENT_FROM = 100  # fewer judged records, and a percentage promises more than it can keep
OFFICER_MINIMUM = 5

VERDICTS = tuple(verdict.name.lower() for verdict in Verdict)  # clear, query, cannot_be_judged, does_not_apply
_RATED = ("judged", "percent")  # percent: of queries among the judged; NaN where they are too few
INTERVAL = ("searches", "low", "high")  # only of a sample: of so many searches, from low to high
BY_RULE = ("id", "title", "severity", *VERDICTS, "records", *_RATED)
BY_AREA = ("id", "stratum", *VERDICTS, "records", *_RATED)
BY_POWER = ("id", "power", *VERDICTS, "records", *_RATED)
BY_MONTH = ("id", "month", *VERDICTS, "records", *_RATED)
NOT_JUDGED = ("id", "reason", "records")
_ANSWER = ("records", "judged", "not_judged", "shown", "percent")  # percent: shown among the judged
FOUNDING = ("stratum", *_ANSWER)
QUERIED = ("stratum", "records", "with_query", "mandatory", "concern", "quality")
BY_OFFICER = ("officer", *_ANSWER, "with_query", "mandatory", "concern", "quality")
BLANKS = ("id", "title", "says", "records", "of_children")
SAFEGUARDED = ("id", "title", *VERDICTS, "children", "not_recorded")
REMARKS = ("id", "title", "says", "records")
BY_EDITION = ("edition", "records")
# officers and days: how many different ones, as far as they are known; the records that do not say stand beside them.
WORDING = ("group", "records", "how", "officers", "officer_unknown", "days", "day_unknown")
WORDING_RECORDS = ("group", "record", "how")
THE_SAME, NEARLY = "The same words", "Some nearly the same"
LISTED = ("row", "record", "id", "severity", "verdict", "reason", "says", "note")

# The checks about how a person, a child above all, was looked after.
SAFEGUARDING = (
    "eip-child-aa",
    "eip-child-inspector",
    "eip-location",
    "eip-two-people",
    "ext-more-than-outer-view",
    "ext-more-than-outer-reason",
    "ext-same-sex",
    "ext-supervisor-told",
    "force-reason",
    "child-safeguarding-note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Of what the records are a sample: a simple random one from the searches of each stratum.

    ``stratum`` has one label a record. An interval is about a number of searches on the list. Records that cannot be
    judged count as clear at its low end and as queries at its high end (and as shown, or not): it errs wide.
    """

    stratum: pd.Series
    searches: Mapping[str, int]  # on the list, by stratum
    confidence: float = 0.95

    def between(self, least: Bools, most: Bools, within: str | None = None) -> tuple[int, int, int]:
        """Searches on the list (or in one stratum), and from how many to how many of them would be counted.

        ``least``: the records that are counted for certain; ``most``: those, and those that may be.
        """
        labels = self.stratum.to_numpy(dtype=object)
        named = [within] if within is not None else list(self.searches)
        parts = [_Part.of(self.searches[name], labels == name, least, most) for name in named]
        total = sum(part.searches for part in parts)
        sampled = [part for part in parts if part.sample]
        unseen = sum(part.searches for part in parts if not part.sample)
        if not sampled:
            return total, 0, total
        low = _bounds(sampled, [part.least for part in sampled], self.confidence)[0]
        return total, low, _bounds(sampled, [part.most for part in sampled], self.confidence)[1] + unseen


@dataclass(frozen=True, slots=True)
class _Part:
    """One stratum of a sample, counted."""

    searches: int
    sample: int
    least: int
    most: int

    @staticmethod
    def of(searches: int, here: Bools, least: Bools, most: Bools) -> "_Part":
        return _Part(searches, int(here.sum()), int((here & least).sum()), int((here & most).sum()))


def _bounds(parts: list[_Part], counted: list[int], confidence: float) -> tuple[int, int]:
    """From how many to how many of the parts' searches would be counted."""
    if len(parts) == 1:
        exact = hypergeometric_interval(
            population=parts[0].searches, sample=parts[0].sample, successes=counted[0], confidence=confidence
        )
        return exact.low, exact.high
    share = stratified_proportion(
        [part.searches for part in parts],
        samples=[part.sample for part in parts],
        successes=counted,
        confidence=confidence,
    )
    total = share.population
    if share.low is None or share.high is None:  # all were looked at
        return sum(counted), sum(counted)
    unseen = total - share.sample
    return max(floor(share.low * total), sum(counted)), min(ceil(share.high * total), sum(counted) + unseen)


def percent(part: int, whole: int) -> float:
    """Tenths of a percent, half up; NaN for fewer than ``PERCENT_FROM``. Never rounded to none or to all."""
    if whole < PERCENT_FROM:
        return float("nan")
    tenths = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return tenths / 10


def called(rule: Rule) -> str:
    """What a check is called where only its title stands: one of the office's own is marked."""
    return f"{rule.title} (local)" if rule.kind is Kind.LOCAL else rule.title


# --- which records belong together ------------------------------------------------------------------------


def _why_missing(evidence: Evidence, field: str, labels: npt.NDArray[np.object_]) -> None:
    """Put the reason in the place of a value that is not there."""
    labels[evidence.blank(field)] = NOT_RECORDED
    labels[~evidence.supplied(field)] = NOT_SUPPLIED
    labels[evidence.withheld(field) | evidence.never_carried(field)] = WITHHELD


def _grouped(labels: npt.NDArray[np.object_], order: list[str]) -> pd.Series:
    """Labels as a categorical of those that occur, in this order."""
    there = set(pd.unique(labels))
    return pd.Series(pd.Categorical(labels, categories=[name for name in dict.fromkeys(order) if name in there]))


def power_groups(records: Records) -> pd.Series:
    """The power of each record by its printed name; a second power does not count."""
    evidence = Evidence(records)
    column = evidence.column("power")
    known = set(POWER.codes)
    names = [POWER.label(code) if code in known else UNKNOWN_POWER for code in column.cat.categories]
    labels = np.array([*names, NOT_RECORDED], dtype=object)[column.cat.codes.to_numpy()]
    _why_missing(evidence, "power", labels)
    powers = [POWER.label(code) for code in POWER.codes]
    return _grouped(labels, [*powers, UNKNOWN_POWER, NOT_RECORDED, WITHHELD, NOT_SUPPLIED])


def month_groups(records: Records) -> pd.Series:
    """The month of each search, "2026-08" in local time."""
    months = Evidence(records).days().astype("datetime64[M]")
    distinct, numbers = np.unique(months, return_inverse=True)
    names = [NO_DATE if np.isnat(month) else str(month) for month in distinct]
    return _grouped(np.array(names, dtype=object)[numbers], [*sorted(set(names) - {NO_DATE}), NO_DATE])


def officer_groups(records: Records, minimum: int = OFFICER_MINIMUM) -> pd.Series:
    """The officer of each record as "Officer 1", in the order in which they first appear in the files.

    For the force's liaison only. Officers with fewer records than ``minimum`` are one group; their number is in its
    name. A single one is put together with the officer of the fewest records beside. The names are of this reading; a
    record's reference says who it was, to those who may look it up.
    """
    evidence = Evidence(records)
    there = evidence.present("officer")
    numbers, names = pd.factorize(evidence.column("officer").where(there))
    counts = np.bincount(numbers[numbers >= 0], minlength=len(names))
    alone = counts >= minimum
    few = int((~alone).sum())
    others = f"{few:,} officers with fewer than {minimum} records"
    if few == 1 and alone.any():  # one by itself would be singled out: the next smallest goes with it
        alone[np.argmin(np.where(alone, counts, counts.max() + 1))] = False
        others = f"2 officers together, one with fewer than {minimum} records"
    elif few == 1:
        others = f"1 officer with fewer than {minimum} records"
    kept = np.cumsum(alone)
    shown = [f"Officer {kept[n]}" if alone[n] else others for n in range(len(names))]
    labels = np.array([*shown, NOT_RECORDED], dtype=object)[numbers]
    _why_missing(evidence, "officer", labels)
    return _grouped(labels, [*(name for name in shown if name != others), others, NOT_RECORDED, WITHHELD, NOT_SUPPLIED])


def children(records: Records) -> Bools:
    """True where the record says that the person is under 18. Where it does not tell, false."""
    return is_child(Evidence(records))


def _strata(findings: Findings, strata: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The number of each record's stratum, and the names: the order of a categorical, else alphabetical."""
    if len(strata) != len(findings.record_ids):
        message = f"{len(strata)} strata for {len(findings.record_ids)} records"
        raise ValueError(message)
    if not isinstance(strata.dtype, pd.CategoricalDtype):
        strata = strata.astype("category")
    numbers: npt.NDArray[np.int64] = np.asarray(strata.cat.codes, dtype=np.int64)
    if (numbers < 0).any():
        message = "a record has no stratum; a table of areas would not add up"
        raise ValueError(message)
    return numbers, [str(name) for name in strata.cat.categories]


# --- by rule ----------------------------------------------------------------------------------------------


def _rated(table: pd.DataFrame) -> pd.DataFrame:
    """With the number judged, and the percentage of queries among them."""
    judged = table["clear"] + table["query"]
    rates = [percent(int(part), int(whole)) for part, whole in zip(table["query"], judged, strict=True)]
    return table.assign(judged=judged, percent=np.array(rates, dtype=np.float64))


def by_rule(findings: Findings, sample: Sample | None = None) -> pd.DataFrame:
    """One row a rule (``BY_RULE``, and ``INTERVAL`` of a sample). The four verdicts add up to ``records``."""
    table = findings.counts()
    table.insert(1, "title", [called(rule) for rule in findings.rules])
    table.insert(2, "severity", [str(rule.severity) for rule in findings.rules])
    table = _rated(table.assign(records=len(findings.record_ids))).loc[:, list(BY_RULE)]
    if sample is None:
        return table
    ranges = [sample.between(*_queried(findings, column)) for column in range(len(findings.rules))]
    return table.assign(**dict(zip(INTERVAL, _columns(ranges), strict=True)))


def _queried(findings: Findings, column: int, where: Bools | None = None) -> tuple[Bools, Bools]:
    """Records with a query of a rule, and those with one or that cannot be judged."""
    verdicts = findings.verdicts[:, column]
    least = verdicts == Verdict.QUERY
    most = least | (verdicts == Verdict.CANNOT_BE_JUDGED)
    return (least, most) if where is None else (least & where, most & where)


def _columns(ranges: list[tuple[int, int, int]]) -> list[npt.NDArray[np.int64]]:
    return list(np.array(ranges, dtype=np.int64).reshape(-1, len(INTERVAL)).T)


def _by_rule_and(
    name: str, findings: Findings, groups: pd.Series, sample: Sample | None, *, strata: bool
) -> pd.DataFrame:
    """One row a rule and group, after each rule's groups one row ``ALL``, their sum.

    ``strata``: the groups are the sample's own strata, so that an interval of one needs no other.
    """
    numbers, names = _strata(findings, groups)
    tables = []
    for column, rule in enumerate(findings.rules):
        cells = numbers * len(VERDICTS) + findings.verdicts[:, column]
        counts = np.bincount(cells, minlength=len(names) * len(VERDICTS)).reshape(len(names), len(VERDICTS))
        table = pd.DataFrame(np.vstack([counts, counts.sum(axis=0)]), columns=list(VERDICTS))
        table.insert(0, "id", rule.id)
        table.insert(1, name, [*names, ALL])
        table = table.assign(records=table.loc[:, list(VERDICTS)].sum(axis=1))
        if sample is not None:
            ranges = [
                sample.between(*_queried(findings, column, numbers == number), within=label if strata else None)
                for number, label in enumerate(names)
            ]
            ranges.append(sample.between(*_queried(findings, column)))
            table = table.assign(**dict(zip(INTERVAL, _columns(ranges), strict=True)))
        tables.append(table)
    columns = ("id", name, *VERDICTS, "records", *_RATED, *(INTERVAL if sample is not None else ()))
    if not tables:
        return pd.DataFrame(columns=list(columns))
    return _rated(pd.concat(tables, ignore_index=True)).loc[:, list(columns)]


def by_rule_and_area(findings: Findings, strata: pd.Series, sample: Sample | None = None) -> pd.DataFrame:
    """One row a rule and stratum (``BY_AREA``), after each rule's strata one row ``ALL``, their sum.

    ``strata`` has one label a record, in the order of the records; each has one. A stratum without records, which a
    categorical can name, has a row of noughts. The strata of a ``sample`` are these.
    """
    return _by_rule_and("stratum", findings, strata, sample, strata=True)


def by_rule_and_power(findings: Findings, records: Records, sample: Sample | None = None) -> pd.DataFrame:
    """One row a rule and power (``BY_POWER``), and for each rule one row ``ALL``."""
    return _by_rule_and("power", findings, power_groups(records), sample, strata=False)


def by_rule_and_month(findings: Findings, records: Records, sample: Sample | None = None) -> pd.DataFrame:
    """One row a rule and month (``BY_MONTH``), and for each rule one row ``ALL``."""
    return _by_rule_and("month", findings, month_groups(records), sample, strata=False)


def why_not_judged(findings: Findings) -> pd.DataFrame:
    """One row a rule and reason (``NOT_JUDGED``) for which records cannot be judged; none where there are none."""
    rows = []
    for rule in findings.rules:
        verdicts, reasons = findings.of(rule.id)
        counts = np.bincount(reasons[verdicts == Verdict.CANNOT_BE_JUDGED], minlength=len(Reason))
        rows += [(rule.id, reason.name.lower(), int(counts[reason])) for reason in Reason if counts[reason]]
    return pd.DataFrame(rows, columns=list(NOT_JUDGED))


def _left_blank(findings: Findings) -> npt.NDArray[np.bool_]:
    """The whole matrix: true where a blank alone keeps a check from judging. That is *not recorded*, and no query."""
    unjudged: npt.NDArray[np.bool_] = findings.verdicts == Verdict.CANNOT_BE_JUDGED
    return np.asarray(unjudged & (findings.reasons == Reason.BLANK))


def not_recorded(findings: Findings, records: Records) -> pd.DataFrame:
    """One row a rule that a blank kept from judging (``BLANKS``): on how many records, and how many of children.

    In the order of priority: what is not recorded of a child whose intimate parts were exposed stands first.
    """
    blank, young = _left_blank(findings), children(records)
    place = {rule.id: n for n, rule in enumerate(findings.rules)}
    rows = [
        (rule.id, called(rule), _says_blank(rule), int(blank[:, n].sum()), int(blank[young, n].sum()))
        for rule in catalogue.by_priority(findings.rules)
        if blank[:, n := place[rule.id]].any()
    ]
    return pd.DataFrame(rows, columns=list(BLANKS))


def safeguarding_of_children(findings: Findings, records: Records) -> pd.DataFrame:
    """The checks about how a child was looked after, over the records of children only (``SAFEGUARDED``).

    The four verdicts add up to ``children``; ``not_recorded`` are those of *cannot be judged* that were left blank.
    """
    young = children(records)
    blank = _left_blank(findings)
    counts = findings.counts(young)
    counts.insert(1, "title", [called(rule) for rule in findings.rules])
    counts = counts.assign(children=int(young.sum()), not_recorded=blank[young].sum(axis=0))
    asked = [rule.id in SAFEGUARDING and findings.settings.is_on(rule) for rule in findings.rules]
    first = counts.loc[asked, list(SAFEGUARDED)].sort_values("id", key=lambda ids: ids.map(SAFEGUARDING.index))
    return first.reset_index(drop=True)


def _says_blank(rule: Rule) -> str:
    return rule.blank_message or "Left blank, so this cannot be judged."


def remarks(findings: Findings) -> pd.DataFrame:
    """One row a rule that left remarks beside clear verdicts (``REMARKS``); they are no queries."""
    rows = [
        (rule.id, called(rule), rule.note_message, int(findings.notes[:, n].sum()))
        for n, rule in enumerate(findings.rules)
        if findings.notes[:, n].any()
    ]
    return pd.DataFrame(rows, columns=list(REMARKS))


# --- the founding question --------------------------------------------------------------------------------


def required(findings: Findings) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The checks of a required item that were asked, and those that were not: without these the answer is another."""
    asked = tuple(rule for rule in findings.rules if rule.required_item and findings.settings.is_on(rule))
    ids = {rule.id for rule in asked}
    return asked, tuple(rule for rule in catalogue.RULES if rule.required_item and rule.id not in ids)


def _founding_by(
    findings: Findings, groups: pd.Series, sample: Sample | None = None, *, strata: bool = False
) -> pd.DataFrame:
    """The founding answer, one row a group (``FOUNDING``), and last one row ``ALL``."""
    numbers, names = _strata(findings, groups)
    judged, shown = required_items(findings)
    size = len(names)
    counts = {
        "records": np.bincount(numbers, minlength=size),
        "judged": np.bincount(numbers[judged], minlength=size),
        "shown": np.bincount(numbers[shown], minlength=size),
    }
    table = pd.DataFrame({name: np.append(values, values.sum()) for name, values in counts.items()})
    rates = [percent(int(part), int(whole)) for part, whole in zip(table["shown"], table["judged"], strict=True)]
    table = table.assign(
        stratum=[*names, ALL],
        not_judged=table["records"] - table["judged"],
        percent=np.array(rates, dtype=np.float64),
    ).loc[:, list(FOUNDING)]
    if sample is None:
        return table
    most = shown | ~judged
    ranges = [
        sample.between(shown & (numbers == number), most & (numbers == number), within=name if strata else None)
        for number, name in enumerate(names)
    ]
    ranges.append(sample.between(shown, most))
    return table.assign(**dict(zip(INTERVAL, _columns(ranges), strict=True)))


def founding_by_area(findings: Findings, strata: pd.Series, sample: Sample | None = None) -> pd.DataFrame:
    """The founding answer, one row a stratum (``FOUNDING``, and ``INTERVAL`` of a sample), and last one row ``ALL``.

    Of the records of which every required item could be judged, in how many is every one shown.
    """
    return _founding_by(findings, strata, sample, strata=True)


def founding_by_power(findings: Findings, records: Records, sample: Sample | None = None) -> pd.DataFrame:
    """The founding answer by power; the column is called ``stratum`` as in ``FOUNDING``."""
    return _founding_by(findings, power_groups(records), sample)


def founding_by_month(findings: Findings, records: Records, sample: Sample | None = None) -> pd.DataFrame:
    """The founding answer by month; the column is called ``stratum`` as in ``FOUNDING``."""
    return _founding_by(findings, month_groups(records), sample)


def queried_records(findings: Findings, groups: pd.Series) -> pd.DataFrame:
    """One row a group (``QUERIED``), and last ``ALL``: records with any query, and with one of each severity."""
    numbers, names = _strata(findings, groups)
    queries = findings.verdicts == Verdict.QUERY
    masks = {"records": np.ones(len(numbers), dtype=bool), "with_query": queries.any(axis=1)}
    for severity in Severity:
        of_kind = [n for n, rule in enumerate(findings.rules) if rule.severity is severity]
        masks[severity.name.lower()] = queries[:, of_kind].any(axis=1)
    counts = {name: np.bincount(numbers[mask], minlength=len(names)) for name, mask in masks.items()}
    table = pd.DataFrame({name: np.append(values, values.sum()) for name, values in counts.items()})
    table.insert(0, "stratum", [*names, ALL])
    return table.loc[:, list(QUERIED)]


def by_officer(findings: Findings, records: Records, minimum: int = OFFICER_MINIMUM) -> pd.DataFrame:
    """One row an officer of at least so many records (``BY_OFFICER``), the others together, and last ``ALL``.

    For the force's liaison only, never for the panel. Records of one officer are not independent of each other, and
    what an officer is sent to do differs: these numbers compare nobody.
    """
    groups = officer_groups(records, minimum)
    answer = _founding_by(findings, groups)
    queried = queried_records(findings, groups)
    return answer.join(queried.loc[:, ["with_query", "mandatory", "concern", "quality"]]).rename(
        columns={"stratum": "officer"}
    )


def by_edition(records: Records) -> pd.DataFrame:
    """Which edition of the Code each search was checked against (``BY_EDITION``), and last ``ALL``."""
    days = Evidence(records).law_days()
    rows = []
    for edition in EDITIONS:
        last = np.datetime64(edition.in_force_until or "9999-12-31", "D")
        here = (days >= np.datetime64(edition.in_force_from, "D")) & (days <= last)
        rows.append((edition.name, int(here.sum())))
    rows.append((OLDER, int((days < np.datetime64(min(e.in_force_from for e in EDITIONS), "D")).sum())))
    rows.append((NO_DATE, int(np.isnat(days).sum())))
    rows.append((ALL, len(days)))
    return pd.DataFrame(rows, columns=list(BY_EDITION))


# --- record by record -------------------------------------------------------------------------------------


def listed(findings: Findings, records: Records) -> pd.DataFrame:
    """One row a query, and one a *not recorded* (``LISTED``): records in their order, each one's by priority.

    ``row`` is the number of the record in the table. ``note`` says where else to look for what is missing. Nothing that
    the record says is in it, but its reference (class restricted).
    """
    place = {rule.id: number for number, rule in enumerate(findings.rules)}
    order = [place[rule.id] for rule in catalogue.by_priority(findings.rules)]
    queries = findings.verdicts[:, order] == Verdict.QUERY
    rows, places = np.nonzero(queries | _left_blank(findings)[:, order])
    query = queries[rows, places]
    columns = np.asarray(order, dtype=np.int64)[places]
    rules = findings.rules

    def of_rule(words: list[str]) -> npt.NDArray[np.object_]:
        return np.array(words, dtype=object)[columns]

    mandatory = np.array([rule.severity is Severity.MANDATORY for rule in rules], dtype=bool)[columns]
    arrested = custody_note(Evidence(records))[rows] & mandatory & query
    reason = np.array([one.name.lower() for one in Reason], dtype=object)[findings.reasons[rows, columns]]
    return pd.DataFrame(
        {
            "row": rows,
            "record": findings.record_ids.to_numpy(dtype=object)[rows],
            "id": of_rule([rule.id for rule in rules]),
            "severity": of_rule([str(rule.severity) for rule in rules]),
            "verdict": np.where(query, Verdict.QUERY.name.lower(), Verdict.CANNOT_BE_JUDGED.name.lower()),
            "reason": reason,
            "says": np.where(query, of_rule([rule.message for rule in rules]), of_rule([*map(_says_blank, rules)])),
            "note": np.where(arrested, CUSTODY_NOTE, ""),
        },
        columns=list(LISTED),
    )


def in_custody(findings: Findings, records: Records) -> pd.Series:
    """For each rule (index: id) how many of its queries carry the custody note; nought unless it is mandatory."""
    arrested = custody_note(Evidence(records))
    counts = [
        int((arrested & (findings.verdicts[:, n] == Verdict.QUERY)).sum()) if rule.severity is Severity.MANDATORY else 0
        for n, rule in enumerate(findings.rules)
    ]
    return pd.Series(counts, index=[rule.id for rule in findings.rules], dtype="int64")


# --- repeated wording -------------------------------------------------------------------------------------


def wording_groups(findings: Findings, records: Records) -> tuple[RepeatedWording, ...]:
    """Records that share a written reason, the largest group first; none where that check was not made."""
    if not any(rule.id == REPEATED.id and findings.settings.is_on(rule) for rule in findings.rules):
        return ()
    return repeated_wording(Evidence(records), findings.settings.parameters_of(REPEATED))


def wording_table(groups: Iterable[RepeatedWording]) -> pd.DataFrame:
    """One row a group (``WORDING``), numbered from 1. The words themselves are not in it."""
    rows = [
        (
            number,
            each.records,
            _how_alike(each),
            each.officers or 0,
            each.officer_unknown,
            each.days or 0,
            each.day_unknown,
        )
        for number, each in enumerate(groups, start=1)
    ]
    return pd.DataFrame(rows, columns=list(WORDING))


def wording_records(groups: Iterable[RepeatedWording]) -> pd.DataFrame:
    """One row a record of a group (``WORDING_RECORDS``), under its reference (class restricted)."""
    rows = [
        (number, record, _how_alike(each)) for number, each in enumerate(groups, start=1) for record in each.record_ids
    ]
    return pd.DataFrame(rows, columns=list(WORDING_RECORDS))


def _how_alike(group: RepeatedWording) -> str:
    return THE_SAME if group.exact else NEARLY


# --- all tables together ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One summary. ``group`` is the column in which ``ALL`` stands; empty where the table has no such row."""

    name: str
    rows: pd.DataFrame
    group: str = ""


def tables(
    findings: Findings,
    records: Records,
    *,
    strata: pd.Series | None = None,
    sample: Sample | None = None,
    wording: Iterable[RepeatedWording] | None = None,
) -> tuple[Table, ...]:
    """Every summary that may be shown to the panel and the force; those by area where areas are known.

    By officer is not among them: ``by_officer`` is asked for by itself. ``wording``: ``wording_groups``, where they are
    known already.
    """
    groups = wording_groups(findings, records) if wording is None else wording
    areas: tuple[Table, ...] = ()
    if strata is not None:
        areas = (
            Table(name="founding_by_area", rows=founding_by_area(findings, strata, sample), group="stratum"),
            Table(name="records_with_queries_by_area", rows=queried_records(findings, strata), group="stratum"),
            Table(name="checks_by_area", rows=by_rule_and_area(findings, strata, sample), group="stratum"),
        )
    return (
        *areas,
        Table(name="founding_by_power", rows=founding_by_power(findings, records, sample), group="stratum"),
        Table(name="founding_by_month", rows=founding_by_month(findings, records, sample), group="stratum"),
        Table(name="checks", rows=by_rule(findings, sample)),
        Table(name="checks_by_power", rows=by_rule_and_power(findings, records, sample), group="power"),
        Table(name="checks_by_month", rows=by_rule_and_month(findings, records, sample), group="month"),
        Table(name="not_judged", rows=why_not_judged(findings)),
        Table(name="not_recorded", rows=not_recorded(findings, records)),
        Table(name="safeguarding_of_children", rows=safeguarding_of_children(findings, records)),
        Table(name="remarks", rows=remarks(findings)),
        Table(name="repeated_wording", rows=wording_table(groups)),
        Table(name="editions", rows=by_edition(records), group="edition"),
    )


def check_json(findings: Findings, records: Records) -> dict[str, Any]:
    """What ``scrutiny check --json`` prints: the account of the rows, the verdicts by rule, the founding answer."""
    answer = founding_answer(findings)
    counts = findings.counts().to_dict(orient="records")
    return {
        **account_json(records),
        "rules": [{key: value if key == "id" else int(value) for key, value in row.items()} for row in counts],
        "founding": {
            "records": answer.records,
            "judged": answer.judged,
            "shown": answer.shown,
        },
        "items_off": [rule.id for rule in required(findings)[1]],  # required items that are no part of the answer
    }


def account_json(records: Records) -> dict[str, Any]:
    """The account of the rows and of the files; values that no vocabulary knows are only counted."""
    return {
        "rows_read": records.rows_read,
        "accepted": records.accepted,
        "joined": records.joined,
        "rejected": records.rejected,
        "sources": [
            {
                "file": source.name,
                "sha256": source.sha256,
                "layout": source.layout,
                "rows_read": source.rows_read,
                "accepted": source.accepted,
                "joined": source.joined,
                "rejected": source.rejected,
            }
            for source in records.sources
        ],
        "unknown": {  # how many; the values themselves may be names
            str(name): {"values": len(rows), "records": int(rows["count"].sum())}
            for name, rows in records.unknown.groupby("field", sort=True)
        },
    }
