"""The report of ``scrutiny check``: one view, from which the page, the workbook and the data file are made.

``ReportPage`` is all that a template may see: words and numbers, no record, no reference, nothing that a record says.
``Report`` adds the summaries and the findings record by record, under the force's references (class restricted): they
are for the workbook and the data file, which the office and the force's liaison keep to themselves.

The words are for somebody who was never in an office of the police: what was asked, of how many, what to do next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from scrutiny import __version__
from scrutiny.code_a import catalogue, summary
from scrutiny.code_a.editions import EDITIONS
from scrutiny.code_a.evaluate import Codes, Findings, older
from scrutiny.code_a.repetition import REPEATED
from scrutiny.code_a.rule import Groups, Kind, Reason, Rule, Settings, Severity, Verdict
from scrutiny.code_a.summary import ALL, Sample, Table
from scrutiny.errors import counted
from scrutiny.outputs.charts import Figure, OutcomeRow, Outcomes, figure
from scrutiny.outputs.views import Fact, number_text
from scrutiny.records import fields
from scrutiny.records.days import day_words
from scrutiny.records.table import Records
from scrutiny.statistics.intervals import CountInterval
from scrutiny.statistics.words import RECORD, Thing, between

MARKING = "OFFICIAL-SENSITIVE: for the office, the panel and the force. It holds small numbers: not for publication."
MARKING_RECORDS = (
    "OFFICIAL-SENSITIVE: for the office and the force's liaison. It names records by the force's reference."
)
TOO_FEW = "not given"
NOT_CONFIRMED = "(paragraph to be confirmed)"
LETTERS = "cqna"  # a verdict each, in the data file
RECORD_COLUMNS = ("record", "file", "row", "area", "month", "verdicts", "reasons")
_MOST_BARS = 15
_AREAS_ACROSS = 6  # beside all records, on a page of A4

WHAT_THIS_IS = (
    (
        "This report says what the stop and search records in these files show, item by item, when they are held "
        "against PACE Code A, the national rules for stop and search."
    ),
    (
        "A query is a question to ask about a record. It does not say that a search was right or wrong, and a gap in a "
        "record does not show what happened in the street."
    ),
    (
        "A program made it by reading fields and words. It takes no decision: the panel reads records for itself, and "
        "its judgement is never mixed with these numbers."
    ),
)

KIND_WORDS = {
    Kind.CODE: "Code A",
    Kind.STATUTE: "an Act of Parliament",
    Kind.GUIDANCE: "guidance, not the Code",
    Kind.QUALITY: "a look at the data, not the Code",
    Kind.LOCAL: "a check of this office, not the Code",
}
REASON_WORDS = {
    Reason.NONE: "By what the record says",
    Reason.NOT_SUPPLIED: "The files have no such column",
    Reason.BLANK: "Left blank",
    Reason.WITHHELD: "Held back or covered",
    Reason.HELD_ELSEWHERE: "Held somewhere else",
    Reason.NOT_IN_FORCE: "Not asked of a search on that day",
    Reason.UNCERTAIN: "What is there does not settle it",
}
_REASON_LEADS = {
    Reason.NOT_SUPPLIED: (
        "Nobody can judge what was not sent. The last column says what the office could ask the force for."
    ),
    Reason.BLANK: (
        "The form has a place for it, and it is empty. The table under Not recorded, above, has the checks and numbers."
    ),
    Reason.WITHHELD: "The force or the publisher keeps these back, or covered them. That is not a gap in the record.",
    Reason.HELD_ELSEWHERE: "The answer would stand in the custody record or on video.",
    Reason.UNCERTAIN: "There is something in the record, and it can be read in more than one way.",
}
_SEVERITY_HEADS = {
    Severity.MANDATORY: (
        "The rules ask for it, and the record does not show it",
        (
            "Some of these are required in every record, others only where they apply, as a station beside an "
            "officer's number. Where one is not shown, the force can look whether it stands somewhere else, and "
            "complete the record."
        ),
    ),
    Severity.CONCERN: (
        "Something the panel may want to ask about",
        (
            "Here the record itself raises a question. Read the whole record before you make up your mind: a few words "
            "can settle it."
        ),
    ),
    Severity.QUALITY: (
        "About the data",
        "These are about how something was typed in or sent. They say little about the search itself.",
    ),
}
READ_ANSWERS = (
    Fact(label="Clear", value="The check looked, and has nothing to ask."),
    Fact(label="Query", value="The record does not show something, or the panel may want to ask about it."),
    Fact(
        label="Cannot be judged",
        value="There is not enough to look at: the file has no such column, the place is empty, it is held back, or it "
        "can be read in more than one way. It counts neither for nor against anybody.",
    ),
    Fact(label="Does not apply", value="The check is not about a search of this kind, or of that date."),
    Fact(label="Judged", value="Clear and query together. It is the base of every percentage."),
)
READ_NUMBERS = (
    (
        f"A percentage stands only where {summary.PERCENT_FROM} records or more could be judged; elsewhere the two "
        f'numbers say more, and the table says "{TOO_FEW}".'
    ),
    (
        "Do not rank areas by these numbers. Areas differ in how many searches they have, of what kind, and in how "
        "records are written; a few records more or fewer move a small area a long way."
    ),
    (
        '"Recorded as in" an area is where the record says that the search was. It may not be the officer\'s own area. '
        "Where it was found by a map point it is not certain near a border, since published points are moved."
    ),
    (
        f'"{NOT_CONFIRMED}" beside a rule means: neither the number of the paragraph nor what it says has yet been '
        "compared with the official text by a person. Compare it before you quote it."
    ),
    "Guidance is good practice and not the Code. A check that rests on guidance says so wherever it stands.",
)
NEXT_STEPS = (
    Fact(
        label="The office",
        value="Open findings.xlsx. Its sheet Queries names the records by the force's reference. Send the references "
        "to the force's liaison and ask what the full record, the custody record or the video shows.",
    ),
    Fact(
        label="The Chief Inspector of an area",
        value='Find your area in the tables "Queries by check and area". Have the records behind its queries looked '
        "up, first what the rules ask for. Say what was found, and what will change so that the item is recorded "
        "next time.",
    ),
    Fact(
        label="The panel",
        value="Use this to decide what to ask about. Judge records from the pack, before you look at this report.",
    ),
    Fact(
        label="Whoever makes the file",
        value='"Could not be judged, and why" lists the columns that would let more checks be made.',
    ),
)


# --- what the page sees -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table: its head, and its cells."""

    head: str
    cells: tuple[str, ...]
    last: bool = False  # the row of all records


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: what it is, its columns, its rows."""

    id: str
    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLine:
    """One check that raised queries."""

    id: str
    title: str
    message: str
    good: str
    rests_on: str
    kind: str  # empty for a check of the Code itself
    local: bool
    queries: int
    judged: int
    share: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryGroup:
    """The checks of one severity."""

    id: str
    heading: str
    lead: str
    lines: tuple[QueryLine, ...]
    quiet: tuple[str, ...]  # checks that judged and had nothing to ask


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGroup:
    """The checks that could not be made for one reason."""

    heading: str
    lead: str
    grid: Grid | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A check as the list at the end has it."""

    id: str
    title: str
    asks: str
    rests_on: str
    kind: str
    local: bool
    means: str
    state: str  # on, or who switched it off
    thresholds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """All that a template may see."""

    title: str
    marking: str
    version: str
    facts: tuple[Fact, ...]
    what: tuple[str, ...]
    answer: tuple[str, ...]
    items: Grid | None
    areas: Grid | None
    areas_note: str
    area_chart: Figure | None
    area_queries: Grid | None
    groups: tuple[QueryGroup, ...]
    query_chart: Figure | None
    matrices: tuple[Grid, ...]
    remarks: tuple[Fact, ...]
    not_recorded: Grid | None
    children: Grid | None
    children_lead: str
    reasons: tuple[ReasonGroup, ...]
    repeated: tuple[str, ...]
    repeated_grid: Grid | None
    read_answers: tuple[Fact, ...]
    read_numbers: tuple[str, ...]
    next_steps: tuple[Fact, ...]
    editions: Grid
    changed: tuple[str, ...]
    account: tuple[str, ...]
    sources: Grid
    unknown: tuple[Fact, ...]
    notices: tuple[str, ...]
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything of which the three files are made."""

    page: ReportPage
    records: Records
    findings: Findings
    tables: tuple[Table, ...]
    listed: pd.DataFrame  # summary.LISTED, with ``area`` and ``month``
    by_record: pd.DataFrame  # RECORD_COLUMNS
    wording: pd.DataFrame  # summary.WORDING_RECORDS: which records share a wording


def report(
    findings: Findings,
    records: Records,
    *,
    force: str,
    period: str,
    strata: pd.Series | None = None,
    no_areas: str = "",
    sample: Sample | None = None,
    notices: Sequence[str] = (),
) -> Report:
    """The report on these findings.

    ``strata``: the printed name of each record's area, or None, and then ``no_areas`` says why. ``period``: the days
    searched, to go behind a title. ``sample``: only where the records are one.
    """
    wording = summary.wording_groups(findings, records)
    tables = summary.tables(findings, records, strata=strata, sample=sample, wording=wording)
    by_name = {table.name: table.rows for table in tables}
    page = ReportPage(
        title="What stop and search records show",
        marking=MARKING,
        version=__version__,
        facts=_facts(force, period, records),
        what=WHAT_THIS_IS,
        answer=_answer(findings, records, sample),
        items=_items(findings, by_name["checks"]),
        areas=_areas(by_name.get("founding_by_area")),
        areas_note=no_areas if strata is None else "",
        area_chart=_area_chart(by_name.get("founding_by_area")),
        area_queries=_area_queries(by_name.get("records_with_queries_by_area")),
        groups=_query_groups(findings, records, by_name["checks"]),
        query_chart=_query_chart(by_name["checks"]),
        matrices=_matrices(findings, by_name.get("checks_by_area")),
        remarks=tuple(
            Fact(label=str(row.title), value=f"{row.says} ({_records(int(row.records))})")
            for row in _rows_of(by_name["remarks"])
        ),
        not_recorded=_not_recorded(by_name["not_recorded"]),
        children=_children(by_name["safeguarding_of_children"]),
        children_lead=_children_lead(records),
        reasons=_reasons(findings, records, by_name["not_judged"]),
        repeated=_repeated(findings, by_name["repeated_wording"]),
        repeated_grid=_repeated_grid(by_name["repeated_wording"]),
        read_answers=READ_ANSWERS,
        read_numbers=READ_NUMBERS,
        next_steps=NEXT_STEPS,
        editions=_editions(by_name["editions"]),
        changed=_changed(findings.rules, findings.settings),
        account=_account(records),
        sources=_sources(records),
        unknown=_unknown(records),
        notices=tuple(notices),
        rules=tuple(_rule_line(rule, findings.settings) for rule in findings.rules),
    )
    months = summary.month_groups(records).astype("str").to_numpy(dtype=object)
    areas = np.full(len(months), "", dtype=object) if strata is None else strata.astype("str").to_numpy(dtype=object)
    listed = summary.listed(findings, records)
    rows = listed["row"].to_numpy(dtype=np.int64)
    return Report(
        page=page,
        records=records,
        findings=findings,
        tables=tables,
        listed=listed.assign(area=areas[rows], month=months[rows]),
        by_record=_by_record(findings, records, areas, months),
        wording=summary.wording_records(wording),
    )


def _by_record(findings: Findings, records: Records, areas: object, months: object) -> pd.DataFrame:
    """A row a record: where it comes from, and a letter a check (``LETTERS``) and a digit a check (``Reason``)."""
    size, checks = findings.verdicts.shape

    def joined(letters: bytes, codes: Codes) -> object:
        if not checks:
            return [""] * size
        table = np.ascontiguousarray(np.frombuffer(letters, dtype=np.uint8)[codes])
        return table.view(f"S{checks}").reshape(size).astype(f"U{checks}").astype(object)

    return pd.DataFrame(
        {
            "record": findings.record_ids.to_numpy(dtype=object),
            "file": records.rows["source"].to_numpy(),
            "row": records.rows["source_row"].to_numpy(),
            "area": areas,
            "month": months,
            "verdicts": joined(LETTERS.encode(), findings.verdicts),
            "reasons": joined("".join(str(int(reason)) for reason in Reason).encode(), findings.reasons),
        },
        columns=list(RECORD_COLUMNS),
    )


# --- words and numbers ------------------------------------------------------------------------------------


def _rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a small table, a field a column."""
    return table.itertuples()


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{number_text(count)} records"


def _share(part: int, whole: int) -> str:
    """The percentage in words: never none or all where it is not."""
    if whole < summary.PERCENT_FROM:
        return TOO_FEW
    if 0 < part * 1000 < whole:
        return "under 0.1%"
    return "over 99.9%" if 0 < (whole - part) * 1000 < whole else f"{summary.percent(part, whole):.1f}%"


def _facts(force: str, period: str, records: Records) -> tuple[Fact, ...]:
    facts = [
        Fact(label="Force", value=force),
        Fact(label="Searches", value=period),
        Fact(label="Records", value=number_text(records.accepted)),
    ]
    return tuple(fact for fact in facts if fact.value)


def _answer(findings: Findings, records: Records, sample: Sample | None) -> tuple[str, ...]:
    """The founding question answered, for all records."""
    asked, off = summary.required(findings)
    if not records.accepted:
        return ("There are no records in these files.",)
    if not asked:
        return ("No check of a required item is switched on, so this question is not answered here.",)
    one = pd.Series(["all"] * records.accepted)
    row = (
        summary.founding_by_power(findings, records, sample).iloc[-1]
        if sample
        else (summary.founding_by_area(findings, one).iloc[-1])
    )
    said = list(_answered(int(row["records"]), int(row["judged"]), int(row["shown"])))
    if off:
        said.append(
            "Not every required item is in this answer. Switched off, so not asked: "
            f"{'; '.join(rule.title for rule in off)}."
        )
    if old := int(older(findings).sum()):
        said.append(
            f"{_records(old)} of searches before {day_words(EDITIONS[0].in_force_from)} could not be judged: the "
            "Code of their day is not held here."
        )
    if sample is None:
        return (*said, "These are all the records in the files, not a sample, so no margin of chance is given.")
    interval = CountInterval(low=int(row["low"]), high=int(row["high"]), population=int(row["searches"]))
    said.append(
        f"The records are a sample. Allowing for chance, and for records that cannot be judged, every required item is "
        f"shown in {between(interval, sample=int(row['records']))} ({sample.confidence:.0%} interval)."
    )
    return tuple(said)


def _answered(records: int, judged: int, shown: int) -> Iterable[str]:
    if judged == 0:
        yield (
            f"It cannot be said of any of the {_records(records)}: in each, at least one required item cannot be "
            "judged from these files. The table below says what can be said item by item."
        )
        return
    share = "" if judged < summary.PERCENT_FROM else f" ({_share(shown, judged)})"
    could = f"{_records(judged)} that could be judged"
    yield f"Every required item is shown in {number_text(shown)} of the {could}{share}."
    if judged > shown:
        yield f"In {_records(judged - shown)} at least one required item is not shown."
    if judged < records:
        yield (
            f"Of {_records(records - judged)} more it cannot be said, because at least one required item could not be "
            f"judged. Together they are the {_records(records)} of these files."
        )


def _items(findings: Findings, checks: pd.DataFrame) -> Grid | None:
    """Each required item by itself: where the whole cannot be said, the parts often can."""
    asked, _ = summary.required(findings)
    rows = checks.loc[[rule in asked for rule in findings.rules]]
    if rows.empty:
        return None
    return Grid(
        id="items",
        caption="Each required item by itself: records in which it is shown, of those in which it could be judged",
        heads=("Item", "Shown", "Not shown", "Could be judged", "Cannot be judged", "Does not apply"),
        lines=tuple(
            Line(
                head=str(row.title),
                cells=tuple(
                    number_text(int(n))
                    for n in (row.clear, row.query, row.judged, row.cannot_be_judged, row.does_not_apply)
                ),
            )
            for row in _rows_of(rows)
        ),
    )


# --- by area ----------------------------------------------------------------------------------------------


def _areas(founding: pd.DataFrame | None) -> Grid | None:
    if founding is None:
        return None
    sampled = "low" in founding
    heads = ("Area", "Records", "Could be judged", "Every item shown", "Share", "Cannot be said")
    lines = []
    for row in _rows_of(founding):
        cells = [
            number_text(int(row.records)), number_text(int(row.judged)), number_text(int(row.shown)),
            _share(int(row.shown), int(row.judged)), number_text(int(row.not_judged)),
        ]  # fmt: skip
        if sampled:
            cells.append(f"{int(row.low):,} to {int(row.high):,} of {int(row.searches):,}")
        lines.append(Line(head=str(row.stratum), cells=tuple(cells), last=row.stratum == ALL))
    return Grid(
        id="founding-areas",
        caption="Records in which every required item is shown, by the area in which the record says the search was",
        heads=(*heads, "Of the searches on the list") if sampled else heads,
        lines=tuple(lines),
    )


def _area_queries(queried: pd.DataFrame | None) -> Grid | None:
    if queried is None:
        return None
    return Grid(
        id="queried-areas",
        caption="Records with at least one query. A record with several kinds of query stands in several columns",
        heads=("Area", "Records", "With any query", "The rules ask for it", "Panel may ask", "Data"),
        lines=tuple(
            Line(
                head=str(row.stratum),
                cells=tuple(
                    number_text(int(n)) for n in (row.records, row.with_query, row.mandatory, row.concern, row.quality)
                ),
                last=row.stratum == ALL,
            )
            for row in _rows_of(queried)
        ),
    )


def _matrices(findings: Findings, checks: pd.DataFrame | None) -> tuple[Grid, ...]:
    """Queries by check and area, a few areas at a time so that a page holds them, each with all records beside."""
    if checks is None:
        return ()
    queried = checks.loc[(checks["stratum"] == ALL) & (checks["query"] > 0), "id"].tolist()
    order = [rule for rule in catalogue.by_priority(findings.rules) if rule.id in queried]
    names = [name for name in checks["stratum"].drop_duplicates() if name != ALL]
    cells = {
        (str(row.id), str(row.stratum)): _of(int(row.query), int(row.judged))
        for row in _rows_of(checks.loc[checks["id"].isin(queried)])
    }
    grids = []
    for start in range(0, len(names) if order else 0, _AREAS_ACROSS):
        across = [*names[start : start + _AREAS_ACROSS], ALL]
        grids.append(
            Grid(
                id=f"matrix-{start // _AREAS_ACROSS + 1}",
                caption=f"Queries of the records judged: {', '.join(across[:-1])}",
                heads=("Check", *across),
                lines=tuple(
                    Line(head=summary.called(rule), cells=tuple(cells[rule.id, name] for name in across))
                    for rule in order
                ),
            )
        )
    return tuple(grids)


def _of(part: int, whole: int) -> str:
    return f"{number_text(part)} of {number_text(whole)}" if whole else "none"


# --- charts -----------------------------------------------------------------------------------------------


def _area_chart(founding: pd.DataFrame | None) -> Figure | None:
    """A bar an area, as long as it has records; none where nothing could be judged."""
    if founding is None or not int(founding["judged"].iloc[-1]):
        return None
    return figure(
        Outcomes(
            id="chart-areas",
            title="Records by area, and in how many every required item is shown",
            parts=("every item shown", "at least one not shown", "cannot be said"),
            thing=RECORD,
            rows=tuple(
                OutcomeRow(
                    name=str(row.stratum),
                    counts=(int(row.shown), int(row.judged) - int(row.shown), int(row.not_judged)),
                    base=f"shown in {number_text(int(row.shown))} of {number_text(int(row.judged))} judged",
                )
                for row in _rows_of(founding.iloc[:-1])
            ),
        )
    )


def _query_chart(checks: pd.DataFrame) -> Figure | None:
    """A bar a check, as long as the number of its queries; the most first."""
    raised = checks.loc[checks["query"] > 0].sort_values("query", ascending=False, kind="stable")
    if raised.empty:
        return None
    return figure(
        Outcomes(
            id="chart-queries",
            title="Queries by check" if len(raised) <= _MOST_BARS else "The checks with the most queries",
            parts=("queries",),
            thing=Thing(one="query", many="queries"),
            whole=False,  # a record may have several
            rows=tuple(
                OutcomeRow(
                    name=str(row.title), counts=(int(row.query),), base=f"of {number_text(int(row.judged))} judged"
                )
                for row in _rows_of(raised.head(_MOST_BARS))
            ),
        )
    )


# --- by check ---------------------------------------------------------------------------------------------


def _rests_on(rule: Rule) -> str:
    return "; ".join(str(citation) for citation in rule.citations)


def _query_groups(findings: Findings, records: Records, checks: pd.DataFrame) -> tuple[QueryGroup, ...]:
    counts = {str(row.id): row for row in _rows_of(checks)}
    custody = summary.in_custody(findings, records)
    remarked = set(summary.remarks(findings)["id"])
    groups = []
    for severity, (heading, lead) in _SEVERITY_HEADS.items():
        rules = [rule for rule in catalogue.by_priority(findings.rules) if rule.severity is severity]
        on = [rule for rule in rules if findings.settings.is_on(rule)]
        groups.append(
            QueryGroup(
                id=severity.name.lower(),
                heading=heading,
                lead=lead,
                lines=tuple(
                    _query_line(rule, int(counts[rule.id].query), int(counts[rule.id].judged), int(custody[rule.id]))
                    for rule in on
                    if counts[rule.id].query
                ),
                quiet=tuple(
                    f"{summary.called(rule)} ({number_text(int(counts[rule.id].judged))})"
                    f"{', with a remark below' if rule.id in remarked else ''}"
                    for rule in on
                    if counts[rule.id].judged and not counts[rule.id].query
                ),
            )
        )
    return tuple(groups)


def _query_line(rule: Rule, queries: int, judged: int, custody: int) -> QueryLine:
    note = ""
    if custody:
        which = "In 1 of these the person was" if custody == 1 else f"In {number_text(custody)} of these the person was"
        note = f"{which} arrested, so it may be in the custody record (4.2B, paragraph to be confirmed)."
    return QueryLine(
        id=rule.id,
        title=rule.title,
        message=rule.message,
        good=rule.good,
        rests_on=_rests_on(rule),
        kind="" if rule.kind is Kind.CODE else KIND_WORDS[rule.kind],
        local=rule.kind is Kind.LOCAL,
        queries=queries,
        judged=judged,
        share=_share(queries, judged),
        note=note,
    )


# --- what is not there ------------------------------------------------------------------------------------


def _not_recorded(blanks: pd.DataFrame) -> Grid | None:
    if blanks.empty:
        return None
    return Grid(
        id="not-recorded-list",
        caption="Records in which an item is left blank that a check would have looked at, and that is no query",
        heads=("Check", "What it says", "Records", "Of children"),
        lines=tuple(
            Line(
                head=str(row.title),
                cells=(str(row.says), number_text(int(row.records)), number_text(int(row.of_children))),
            )
            for row in _rows_of(blanks)
        ),
    )


def _children(table: pd.DataFrame) -> Grid | None:
    rows = table.loc[table["children"] > table["does_not_apply"]]
    if rows.empty:
        return None
    return Grid(
        id="children-list",
        caption="Searches of children: what their records show of how they were looked after",
        heads=("Check", "Clear", "Query", "Left blank", "Cannot be judged for another reason", "Does not apply"),
        lines=tuple(
            Line(
                head=str(row.title),
                cells=tuple(
                    number_text(int(n))
                    for n in (
                        row.clear, row.query, row.not_recorded, row.cannot_be_judged - row.not_recorded,
                        row.does_not_apply,
                    )
                ),
            )
            for row in _rows_of(rows)
        ),
    )  # fmt: skip


def _children_lead(records: Records) -> str:
    young = int(summary.children(records).sum())
    if not young:
        return "No record says that the person was under 18."
    return f"In {_records(young)} the person was under 18. Where the age is not recorded, a child is not counted here."


def _reasons(findings: Findings, records: Records, not_judged: pd.DataFrame) -> tuple[ReasonGroup, ...]:
    rules = {rule.id: rule for rule in findings.rules}
    groups = []
    for reason in Reason:
        rows = not_judged.loc[not_judged["reason"] == reason.name.lower()]
        if rows.empty:
            continue
        missing = reason is Reason.NOT_SUPPLIED
        heading = REASON_WORDS[reason]
        groups.append(
            ReasonGroup(
                heading=heading,
                lead=_REASON_LEADS.get(reason, ""),
                grid=None
                if reason is Reason.BLANK
                else Grid(
                    id=f"reason-{reason.name.lower().replace('_', '-')}",
                    caption=f"{heading}: checks, and records that they could not judge",
                    heads=("Check", "Records", "What is missing") if missing else ("Check", "Records"),
                    lines=tuple(
                        Line(
                            head=summary.called(rules[str(row.id)]),
                            cells=(number_text(int(row.records)), _missing(rules[str(row.id)].needs, records))
                            if missing
                            else (number_text(int(row.records)),),
                        )
                        for row in _rows_of(rows)
                    ),
                ),
            )
        )
    return tuple(groups)


def _missing(groups: Groups, records: Records) -> str:
    """The groups of columns that at least one file lacks, by their labels."""
    labels = fields.by_name()
    lacking = [
        " or ".join(labels[name].label for name in group)
        for group in groups
        if any(not source.supplied & set(group) for source in records.sources)
    ]
    return "; ".join(lacking)


# --- repeated wording -------------------------------------------------------------------------------------


def _repeated(findings: Findings, groups: pd.DataFrame) -> tuple[str, ...]:
    rule = next((rule for rule in findings.rules if rule.id == REPEATED.id), None)
    if rule is None or not findings.settings.is_on(rule):
        return ("Repeated wording was not looked for: that check was not made.",)
    verdicts = findings.of(rule.id)[0]
    judged = int(np.isin(verdicts, (Verdict.CLEAR, Verdict.QUERY)).sum())
    if not judged:
        return ("Whether wording is repeated cannot be said: the reasons for the searches are not in these files.",)
    looked = f"The written reasons of {_records(judged)} could be compared."
    if groups.empty:
        return (f"{looked} No wording stands on the records of two incidents.",)
    number = len(groups)
    stands = "One wording stands" if number == 1 else f"{number_text(number)} wordings stand"
    return (
        f"{looked} {stands} on the records of several incidents, {_records(int(groups['records'].sum()))} in all.",
        (
            "People stopped together may share a wording, and are not counted. The same words can be true twice; where "
            "they are, the panel may still ask what was seen of this person."
        ),
        "The words themselves are not printed here. The workbook lists the records of each group by reference.",
    )


def _repeated_grid(groups: pd.DataFrame) -> Grid | None:
    if groups.empty:
        return None
    return Grid(
        id="repeated-groups",
        caption="Groups of records with the same wording, or nearly the same",
        heads=("Group", "Records", "Officers", "Days", "How alike"),
        lines=tuple(
            Line(
                head=f"Group {row.group}",
                cells=(
                    number_text(int(row.records)),
                    _known(int(row.officers), int(row.officer_unknown)),
                    _known(int(row.days), int(row.day_unknown)),
                    str(row.how),
                ),
            )
            for row in _rows_of(groups)
        ),
    )


def _known(different: int, silent: int) -> str:
    """How many different ones, and on how many records nobody can tell."""
    if not different:
        return "not known"
    return number_text(different) if not silent else f"{number_text(different)}, not known on {number_text(silent)}"


# --- what it rests on -------------------------------------------------------------------------------------


def _editions(table: pd.DataFrame) -> Grid:
    periods = {edition.name: _in_force(edition.in_force_from, edition.in_force_until) for edition in EDITIONS}
    shown = table.loc[(table["records"] > 0) | (table["edition"] == ALL)]
    return Grid(
        id="editions",
        caption="A search is held against the edition in force on its own day",
        heads=("Edition", "In force", "Records"),
        lines=tuple(
            Line(
                head=str(row.edition),
                cells=(periods.get(str(row.edition), ""), number_text(int(row.records))),
                last=row.edition == ALL,
            )
            for row in _rows_of(shown)
        ),
    )


def _in_force(first: date, last: date | None) -> str:
    return f"from {day_words(first)}" if last is None else f"{day_words(first)} to {day_words(last)}"


def state(rule: Rule, settings: Settings) -> str:
    """Whether a check was made, and if not, who decided so."""
    if rule.id in settings.off:
        return "off: switched off by the office"
    if not rule.on:
        return "on: switched on by the office" if rule.id in settings.on else "off unless an office switches it on"
    return "on"


def _set_by_office(rule: Rule, settings: Settings) -> list[str]:
    values = settings.parameters_of(rule)
    return [
        f"{each.name}: {values[each.name]:g} instead of {each.default:g} ({each.meaning})"
        for each in rule.parameters
        if values[each.name] != each.default
    ]


def _changed(rules: Sequence[Rule], settings: Settings) -> tuple[str, ...]:
    """What is not as it comes: checks off or on, thresholds, local checks. It always says something."""
    said = [f"{rule.title} ({rule.id}): {state(rule, settings)}." for rule in rules if state(rule, settings) != "on"]
    said += [
        f"{rule.title} ({rule.id}): threshold {change}." for rule in rules for change in _set_by_office(rule, settings)
    ]
    said += [f"{rule.title} ({rule.id}): a local check of this office." for rule in rules if rule.kind is Kind.LOCAL]
    return tuple(said) or ("Every check is on, and every threshold is as it comes.",)


def _rule_line(rule: Rule, settings: Settings) -> RuleLine:
    values = settings.parameters_of(rule)
    begun = f"from {day_words(rule.in_force_from)}" if rule.in_force_from else ""
    ended = f"until {day_words(rule.in_force_until)}" if rule.in_force_until else ""
    dates = " ".join(part for part in (begun, ended) if part)
    return RuleLine(
        id=rule.id,
        title=rule.title,
        asks=f"{rule.scope}{f' Of searches {dates}.' if dates else ''}",
        rests_on=_rests_on(rule),
        kind=KIND_WORDS[rule.kind],
        local=rule.kind is Kind.LOCAL,
        means=str(rule.severity),
        state=state(rule, settings),
        thresholds=tuple(f"{each.name} {values[each.name]:g} ({each.meaning})" for each in rule.parameters),
    )


def _account(records: Records) -> tuple[str, ...]:
    joined = f", {number_text(records.joined)} joined to another row's record" if records.joined else ""
    read, accepted = number_text(records.rows_read), number_text(records.accepted)
    said = [f"{read} rows were read: {accepted} became records{joined}, {number_text(records.rejected)} could not."]
    if records.rejected:
        counts = records.rejects["code"].value_counts(sort=False).sort_index()
        said.append(
            "Rows that could not: " + "; ".join(f"{code} ({number_text(int(n))})" for code, n in counts.items())
        )
    return tuple(said)


def _sources(records: Records) -> Grid:
    return Grid(
        id="files",
        caption="The files, as they were read. The SHA-256 of a file shows whether it is still the same",
        heads=("File", "Month", "Layout", "Rows", "Records", "Joined", "Rejected", "SHA-256"),
        lines=tuple(
            Line(
                head=source.name,
                cells=(
                    source.month or "not said",
                    source.layout,
                    *(number_text(n) for n in (source.rows_read, source.accepted, source.joined, source.rejected)),
                    source.sha256,
                ),
            )
            for source in records.sources
        ),
    )


def _unknown(records: Records) -> tuple[Fact, ...]:
    """Values that no list knows, counted; the values themselves may be names."""
    labels = fields.by_name()
    return tuple(
        Fact(
            label=labels[str(name)].label,
            value=f"{counted(len(rows), 'value', 'values')}, in {_records(int(rows['count'].sum()))}",
        )
        for name, rows in records.unknown.groupby("field", sort=True)
    )
