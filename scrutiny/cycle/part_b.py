"""Part B of the pack, gathered from a workspace: counts, dates and codes, of which ``outputs.part_b`` makes the paper.

It is given out when every member has answered alone on every draw of the cycle, or the panel has decided; or the chair
releases it before that, with a reason. Nothing is written here. Of the clock only the choice of the cycle
is taken: what is late is counted up to the day of the meeting, so the same workspace gives the same paper.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.accountability import flags
from scrutiny.code_a import catalogue, summary
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.evidence import Evidence
from scrutiny.code_a.local import Checks
from scrutiny.code_a.rule import Reason, Severity, Verdict
from scrutiny.cycle import calendar, details, flag, folder, freeze, keep, state, status, steps, store, workspace
from scrutiny.cycle.checks import chosen
from scrutiny.cycle.collect import answers_of, asked, results_of
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import FIRST_FLAGS_FILE, FORMAL_FILE, DrawFolder
from scrutiny.cycle.follow import together_of
from scrutiny.cycle.gate import LEAST_REASON
from scrutiny.cycle.load import STRAY_SHARE, Extract, Window, placed
from scrutiny.cycle.shown import force_name
from scrutiny.cycle.state import AREA, CLOSER, CONCERN, Cycle, Judged, Stage, Subject
from scrutiny.cycle.together import Together
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, IntegrityError, SettingError, StepError, counted
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs import views
from scrutiny.outputs.paper import Paper
from scrutiny.outputs.part_b import (
    Action,
    AreaRow,
    Check,
    CheckedArea,
    Concern,
    Contents,
    Count,
    County,
    Differing,
    FollowUp,
    Group,
    History,
    LastCycle,
    MonthRow,
    Noticed,
    Part,
    Quality,
    Sitting,
    TrendMonth,
)
from scrutiny.panel import decisions, returns
from scrutiny.panel.decisions import Colour
from scrutiny.records import fields, vocabulary
from scrutiny.records.days import month_words, period_words
from scrutiny.records.table import Bools, Records, empty_column
from scrutiny.sampling import manifest
from scrutiny.sampling.frame import sha256_of
from scrutiny.statistics import agreement, words

STEP = "part-b"  # as the ledger has it; also the folder of a cycle in which its files lie
NO_ACTION = "no-further-action"
_RESULTS = (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.CANNOT_JUDGE, Colour.UNAVAILABLE)
_RESULT_WORDS = {
    Colour.GREEN: "green",
    Colour.AMBER: "amber",
    Colour.RED: "red",
    Colour.CANNOT_JUDGE: "cannot judge",
    Colour.UNAVAILABLE: "not available",
    decisions.NOT_JUDGED: "no answer",
}
# Parts of the form that a table by area may say the blanks of; the most often blank are shown.
_FORM = (
    "searched_at", "self_defined_ethnicity", "officer_defined_ethnicity", "age_range", "power", "object", "grounds",
    "outcome", "camera_used", "supervisor_reviewed_on",
)  # fmt: skip
_MOST_BLANKS, _MOST_ACROSS, _LEAST_ACROSS = 5, 4, 1
_ROWS = ("rows_read", "accepted", "joined", "rejected")
_GROUPS = ("White", "Black", "Asian", "Mixed", "Other")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartB:
    """Part B of a cycle. ``release``: why the chair released it early; "" where every answer was in.

    ``waiting``: what was not in then, by member code, such as "M3 (33 records)". ``contents``: of which ``paper`` is
    made.
    """

    cycle: str
    paper: Paper
    contents: Contents = field(repr=False)
    release: str
    waiting: tuple[str, ...]


def part_b(root: Path, *, context: Context, cycle: str | None = None, release: str = "") -> PartB:
    """Part B for the meeting of a cycle. ``release``: the chair's reason for giving it out before all have answered.

    Raises StepError naming by code who has not answered, where there is no such reason, and where no list is fixed;
    SettingError for a reason that is none.
    """
    work = workspace.opened(root)
    name = steps.chosen_cycle(work, cycle, step=STEP, today=context.today())
    return gathered(work, name, context=context, release=release)


def gathered(work: Workspace, name: str, *, context: Context, release: str = "") -> PartB:
    """Part B of a cycle of a workspace that is open; as ``part_b``."""
    waiting = tuple(waiting_of(work, name))
    reason = " ".join(release.split()).rstrip(". ")  # a sentence goes on after it
    if waiting and not reason:
        raise StepError(
            f"not everybody has answered alone yet: {'; '.join(waiting)}",
            where=name,
            expected="every member's answers on every record, or the panel's results fixed",
            do="Collect what is missing: scrutiny collect. Or give the chair's reason for releasing it before that: "
            'scrutiny part-b --release "REASON"',
        )
    if waiting and sum(map(str.isalpha, reason)) < LEAST_REASON:
        raise SettingError(
            "this is no reason", where="--release", expected='such as "the meeting was brought forward by a week"'
        )
    contents = contents_of(work, name, waiting=waiting, reason=reason if waiting else "", context=context)
    return PartB(
        cycle=name,
        paper=outputs.paper(contents),
        contents=contents,
        release=contents.reason,
        waiting=waiting,
    )


# --- who has not answered ---------------------------------------------------------------------------------------


def waiting_of(work: Workspace, name: str) -> Iterator[str]:
    """What is not in yet of the answers that members give alone, draw by draw; nothing where Part B may go out.

    A draw on which the panel has decided waits for nobody. Of any other, each member's overall answer is awaited on
    each record that the member was given.
    """
    cycle = work.state.cycle(name)
    several = max(work.bound(name).supply.rounds, *cycle.rounds, 1)
    for number in range(1, several + 1):
        of_round = cycle.round(number)
        words_of_round = f" of round {number}" if several > 1 else ""
        if of_round.state is not Stage.JUDGING:
            yield f"nothing is drawn yet{words_of_round}"
            continue
        for draw in of_round.undecided:
            subject = Subject(cycle=name, round=number, stage=draw.stage)
            about = words_of_round if draw.stage == state.FIRST else f" of the larger draw{words_of_round}"
            if draw.state in (Judged.DRAWN, Judged.REDACTED):
                yield f"the packs{about or ' of the draw'} are not made yet"
                continue
            yield from (f"{member} ({left}{about})" for member, left in _unanswered(work, subject))


def _unanswered(work: Workspace, subject: Subject) -> Iterator[tuple[str, str]]:
    """Members of a draw who have records without their overall answer, and how many."""
    one = folder.open_folder(work.folder(Subject(cycle=subject.cycle, round=subject.round)), draw=subject.stage)
    given = {(row.record, row.member) for row in _rows_of(_colours(one))}
    for member, own in sorted(one.assigned["members"].items()):
        asked_for = [record for record in own if record not in one.unavailable]
        missing = sum((record, member) not in given for record in asked_for)
        if missing:
            what = "no answer" if missing == len(asked_for) else f"{missing} of {len(asked_for)} records without answer"
            yield member, what


def _colours(one: DrawFolder) -> pd.DataFrame:
    """Each overall answer to a draw, ``decisions.ANSWER_COLUMNS``; none before anything was collected."""
    if not one.answers_path.exists():
        return pd.DataFrame(columns=list(decisions.ANSWER_COLUMNS), dtype="str")
    return returns.overall_colours(answers_of(one), asked(one))


# --- everything together ----------------------------------------------------------------------------------------


def contents_of(work: Workspace, name: str, *, waiting: tuple[str, ...], reason: str, context: Context) -> Contents:
    """All that the paper is made of."""
    earlier = _earlier(work, name)
    last = _last(work, earlier)
    concerns = tuple(_concerns(work, name, earlier))
    listed = list_of(work, name)
    context.say("Checking the searches on the list")
    checks = _checks(work)
    findings = evaluate(listed.records, checks.rules, checks.settings)
    together = together_of(work, name) if any(one.draws for one in work.state.cycle(name).rounds.values()) else None
    judged, tallies = (None, None) if waiting or together is None else _judged(together)
    follow_ups, no_follow_ups = _follow_ups(work, earlier, concerns)
    return Contents(
        force=force_name(work.bound(name).force.name),
        sitting=_sitting(work, name),
        period=period_words(listed.window.first, listed.window.last),
        drawn=sum(len(one.key) for one in together.draws) if together else 0,
        county=_county(listed),
        areas=_areas(listed, tallies),
        groups=_groups(listed.records),
        quality=_quality(listed, findings),
        noticed=_noticed(together, listed.records, findings, checks) if together else (),
        waiting=waiting,
        reason=reason,
        last=last,
        actions=tuple(_actions(work, name, concerns)),
        concerns=concerns,
        closer=_closer(work, name, together),
        history=_history(work, listed),
        judged=judged,
        follow_ups=follow_ups,
        no_follow_ups=no_follow_ups,
    )


def _checks(work: Workspace) -> Checks:
    """The checks of this office, as its settings name them."""
    file = work.config.checks.file
    return chosen(work.root / file if file else None)


def _sitting(work: Workspace, name: str) -> Sitting:
    meeting = status.meeting_of(work, work.state.cycle(name))
    if meeting is None:
        return Sitting(cycle=name)
    following = work.config.after(meeting.date)
    return Sitting(
        cycle=name, day=meeting.date, place=meeting.place, following=following.date if following is not None else None
    )


# --- the list ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The searches on the list of a cycle, all rounds together. ``area``: printed names, in printing order."""

    records: Records
    area: pd.Series
    window: Window
    months: tuple[str, ...]  # of the window, "2026-08"
    late: int
    account: Mapping[str, int]  # what became of the rows of the files

    @property
    def covered(self) -> frozenset[str]:
        """The months of the window for which there is a file; one whose name says no month is for those it has."""
        named = {source.month for source in self.records.sources}
        there = pd.Series(_by_month(self.records)).value_counts()
        least = max(1.0, STRAY_SHARE * self.records.accepted)
        return frozenset(month for month in self.months if month in named or there.get(month, 0) >= least)

    @property
    def areas(self) -> list[str]:
        """The names of the areas, and of the two groups beside them."""
        return [str(name) for name in self.area.cat.categories]

    def by_area(self, where: Bools) -> npt.NDArray[np.int64]:
        """How many of some records each area has, in the order of ``areas``."""
        return np.bincount(self.area.cat.codes.to_numpy(dtype=np.int64)[where], minlength=len(self.areas))


def list_of(work: Workspace, name: str) -> Listed:
    """The lists of a cycle as they were fixed, with the area of each search. Raises StepError where none is fixed."""
    parts, spans, accounts = [], [], []
    for number, of_round in sorted(work.state.cycle(name).rounds.items()):
        subject = Subject(cycle=name, round=number)
        if of_round.state in (Stage.OPEN, Stage.LOADED):
            continue
        place = work.folder(subject) if of_round.state is Stage.JUDGING else work.frozen(subject)
        plan = json.loads(store.read(place / store.PUBLIC / manifest.PLAN_FILE))
        parts.append(fixed(place, drawn=of_round.state is Stage.JUDGING))
        spans.append(Window(**{end: date.fromisoformat(plan["window"][end]) for end in ("first", "last")}))
        accounts.append(plan["account"])
    if not parts:
        raise StepError("no list is fixed yet", where=name, do="Fix it first: scrutiny freeze")
    records = reduce(keep.together, parts)
    window = Window(first=min(span.first for span in spans), last=max(span.last for span in spans))
    bound = replace(work, config=work.bound(name))
    found = placed(records, steps.with_areas(Extract(paths=()), bound), window=window)
    return Listed(
        records=records,
        area=found.stratum.cat.rename_categories(found.areas.names),
        window=window,
        months=tuple(sorted(set(chain.from_iterable(_months(span.first, span.last) for span in spans)))),
        late=sum(account.get("late", 0) for account in accounts),
        account={
            key: sum(one.get(key, 0) for one in accounts) for key in ("rows_read", "accepted", "joined", "rejected")
        },
    )


def fixed(place: Path, *, drawn: bool) -> Records:
    """The records of one list, those of a draw verified. Raises StepError where they were deleted."""
    if drawn:
        return folder.open_folder(place).records()[0]
    private = place / store.PRIVATE
    rows, origins, load = (
        store.read(private / name) for name in (folder.FRAME_PRIVATE_FILE, folder.ORIGINS_FILE, folder.LOAD_FILE)
    )
    return freeze.read_back(freeze.read_private_frame(rows), origins, load)[0]


def _months(first: date, last: date) -> Iterator[str]:
    day = first.replace(day=1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = calendar.month_before(day, -1)


# --- counting ---------------------------------------------------------------------------------------------------


def labels_of(records: Records, name: str) -> npt.NDArray[np.object_]:
    """What a coded field says of each record, as people read it; a value that no list knows is never shown.

    What is not there says why: not recorded, withheld, or not supplied by the force.
    """
    column = records.column(name)
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    codes = set(known.codes)
    said = [known.label(one) if one in codes else views.NOT_ON_THE_LIST for one in column.cat.categories]
    found = np.array([*said, views.NOT_RECORDED], dtype=object)[column.cat.codes.to_numpy()]
    found[~records.supplied(name) & records.blank(name)] = views.NOT_SUPPLIED
    found[records.withheld(name) | records.never_carried(name)] = views.WITHHELD_BY_FORCE
    return found


_LAST = (views.NOT_ON_THE_LIST, views.NOT_RECORDED, views.WITHHELD_BY_FORCE, views.NOT_SUPPLIED)


def _counts(labels: npt.NDArray[np.object_]) -> tuple[Count, ...]:
    """How many of each, the most first; what is not there at the end."""
    names, numbers = np.unique(labels.astype(str), return_counts=True)
    pairs = zip(names.tolist(), numbers.tolist(), strict=True)
    order = sorted(pairs, key=lambda pair: (_LAST.index(pair[0]) + 1 if pair[0] in _LAST else 0, -pair[1], pair[0]))
    return tuple(Count(name=_sentence(name), count=number) for name, number in order)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _finds(records: Records) -> tuple[Bools, Bools]:
    """Searches with a find, and those whose result is recorded: a find is any result but no further action."""
    known = records.known("outcome")
    return known & ~Evidence(records).is_code("outcome", NO_ACTION), known


def _by_month(records: Records) -> npt.NDArray[np.object_]:
    return summary.month_groups(records).astype("str").to_numpy(dtype=object)


def _county(listed: Listed) -> County:
    records = listed.records
    finds, known = _finds(records)
    kinds = labels_of(records, "search_type")
    heads = [one.name for one in _counts(kinds)]
    months = _by_month(records)
    names = [*sorted(set(months) - {summary.NO_DATE}), *([summary.NO_DATE] if summary.NO_DATE in months else [])]
    said = np.array([_sentence(one) for one in kinds], dtype=object)
    return County(
        searches=records.accepted,
        late=listed.late,
        rejected=listed.account["rejected"],
        kinds=tuple(heads),
        without_file=tuple(_month_name(month) for month in listed.months if month not in listed.covered),
        months=tuple(
            MonthRow(
                name=_month_name(month),
                kinds=tuple(int(((months == month) & (said == head)).sum()) for head in heads),
            )
            for month in names
        ),
        results=_counts(labels_of(records, "outcome")),
        finds=Part(count=int(finds.sum()), of=int(known.sum())),
        arrests=Part(count=int(Evidence(records).is_code("outcome", "arrest").sum()), of=int(known.sum())),
        linked=_linked(records, finds),
        powers=_counts(labels_of(records, "power")),
        objects=_counts(labels_of(records, "object")),
    )


def _month_name(month: str) -> str:
    return month if month == summary.NO_DATE else month_words(date.fromisoformat(f"{month}-01"))


def _linked(records: Records, finds: Bools) -> tuple[Count, ...]:
    if not records.supplied("outcome_linked").any():
        return ()
    return _counts(labels_of(records, "outcome_linked")[finds])


def _groups(records: Records) -> tuple[Group, ...]:
    """By the person's own word, else by what the officer saw, else not known."""
    finds, known = _finds(records)
    said, seen = _ethnic(records, "self_defined_ethnicity"), _ethnic(records, "officer_defined_ethnicity")
    own = said != ""
    both = np.where(own, said, seen)
    both[both == ""] = outputs.NOT_KNOWN
    return tuple(
        Group(
            name=name,
            said=int((here & own).sum()),
            seen=int((here & ~own).sum()),
            finds=Part(count=int((here & finds).sum()), of=int((here & known).sum())),
        )
        for name in (*_GROUPS, outputs.NOT_KNOWN)
        if (here := both == name).any() or name != outputs.NOT_KNOWN
    )


def _ethnic(records: Records, name: str) -> npt.NDArray[np.object_]:
    """The group of each record by one field; "" where it names none."""
    column = records.column(name)
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    groups = [known.group(one) for one in column.cat.categories]
    return np.array([*groups, ""], dtype=object)[column.cat.codes.to_numpy()]


def _areas(listed: Listed, tallies: "_Tallies | None") -> tuple[AreaRow, ...]:
    finds, known = _finds(listed.records)
    every = np.ones(listed.records.accepted, dtype=bool)
    counts = zip(*(listed.by_area(where) for where in (every, finds, known)), strict=True)
    rows = []
    for name, (searches, found, recorded) in zip(listed.areas, counts, strict=True):
        one = AreaRow(name=name, searches=int(searches), finds=Part(count=int(found), of=int(recorded)))
        if tallies is not None:
            one = tallies.beside(one)
        rows.append(one)
    return tuple(rows)


# --- over time --------------------------------------------------------------------------------------------------


def _history(work: Workspace, listed: Listed) -> History:
    """The months up to the last one of the list: those of the list as fixed, the others as the workspace keeps them.

    A month that no file covers has no count, whatever strays are dated to it.
    """
    kept, covered = _kept(work)
    listed_months = listed.covered
    covered |= listed_months
    last = max(listed.months)
    end = date.fromisoformat(f"{last}-01")
    window = [f"{calendar.month_before(end, back):%Y-%m}" for back in range(outputs.MOST_MONTHS - 1, -1, -1)]
    there = [month for month in window if month in covered]
    if len(there) < outputs.LEAST_MONTHS:
        return History(with_file=len(there))
    months_shown = window[min(window.index(there[0]), outputs.MOST_MONTHS - outputs.SHOWN_MONTHS) :]
    tables = [_of_months(listed.records, listed.area, listed_months)]
    if kept is not None:
        tables.append(_of_months(kept, _area_of(work, kept, listed), covered - listed_months))
    rows = pd.concat(tables, ignore_index=True)
    names = tuple(listed.areas) if all(table["area"].notna().all() for table in tables) else ()
    return History(
        with_file=len(there),
        months=tuple(
            _trend_month(month, rows[rows["month"] == month], names) if month in covered else _gap(month)
            for month in months_shown
        ),
        areas=names,
    )


def _gap(month: str) -> TrendMonth:
    return TrendMonth(month=month, searches=None)


def _trend_month(month: str, rows: pd.DataFrame, names: tuple[str, ...]) -> TrendMonth:
    return TrendMonth(
        month=month,
        searches=len(rows),
        finds=Part(count=int(rows["find"].sum()), of=int(rows["known"].sum())),
        areas=tuple(int((rows["area"] == name).sum()) for name in names),
    )


def _of_months(records: Records, area: pd.Series | None, months: Iterable[str]) -> pd.DataFrame:
    """``month, find, known, area`` of the records of some months; ``area`` missing where areas are not known."""
    finds, known = _finds(records)
    named = area.astype("object").to_numpy() if area is not None else np.full(records.accepted, None, dtype=object)
    rows = pd.DataFrame({"month": _by_month(records), "find": finds, "known": known, "area": named})
    return rows[rows["month"].isin(list(months))]


def _area_of(work: Workspace, records: Records, listed: Listed) -> pd.Series | None:
    """The areas of records that are kept; None where their files do not tell, or tell of other areas."""
    try:
        found = placed(records, steps.with_areas(Extract(paths=()), work), window=listed.window)
    except (SettingError, InputError):
        return None
    names = found.stratum.cat.rename_categories(found.areas.names)
    return names if list(names.cat.categories) == listed.areas else None


def _kept(work: Workspace) -> tuple[Records | None, set[str]]:
    """All records that are kept, and the months that their files cover. Loads of a cycle go before those for trends."""
    found: Records | None = None
    covered: set[str] = set()
    for place in (work.loads, work.history):
        own = place / work.config.force.name
        loads = keep.loads(own)
        if not loads:
            continue
        records = keep.kept(own)
        months = _by_month(records)
        here = {month for load in loads for month in _covered(load, months)}
        records = replace(records, rows=records.rows[np.isin(months, sorted(here - covered))].reset_index(drop=True))
        found = records if found is None else keep.together(found, records)
        covered |= here
    return found, covered


def _covered(load: keep.Load, months: npt.NDArray[np.object_]) -> Iterator[str]:
    """The months of one load: those its files are for; without such, all of its days; and those it has enough of."""
    of_files = {one["month"] for one in load.about["sources"]}
    least = max(1.0, STRAY_SHARE * int(load.about["accepted"]))
    for month in _months(load.window.first, load.window.last):
        if "" in of_files or month in of_files or (months == month).sum() >= least:
            yield month


# --- checks -----------------------------------------------------------------------------------------------------


def _quality(listed: Listed, findings: Findings) -> Quality:
    founding = {str(row.stratum): row for row in _rows_of(summary.founding_by_area(findings, listed.area))}
    queried = {str(row.stratum): row for row in _rows_of(summary.queried_records(findings, listed.area))}
    table = {str(row.id): Part(count=int(row.query), of=int(row.judged)) for row in _rows_of(summary.by_rule(findings))}
    raised = [rule for rule in catalogue.by_priority(findings.rules) if table[rule.id].count]
    across = sorted(raised, key=lambda rule: -table[rule.id].count)[:_MOST_ACROSS]
    across = across if len(across) > _LEAST_ACROSS else []
    each = {rule.id: _by_area(listed, findings, rule.id) for rule in across}
    blanks = _blanks(listed)
    on = [rule for rule in findings.rules if findings.settings.is_on(rule)]
    order = list(Severity)
    return Quality(
        areas=tuple(
            CheckedArea(
                name=name,
                records=int(founding[name].records),
                judged=int(founding[name].judged),
                shown=int(founding[name].shown),
                with_query=int(queried[name].with_query),
                mandatory=int(queried[name].mandatory),
                concern=int(queried[name].concern),
                quality=int(queried[name].quality),
                blanks=tuple(int(counts[at]) for counts in blanks.values()),
                checks=tuple(parts[at] for parts in each.values()),
            )
            for at, name in enumerate(listed.areas)
        ),
        blanks=tuple(blanks),
        across=tuple(summary.called(rule) for rule in across),
        checks=tuple(
            Check(
                title=summary.called(rule),
                says=rule.message,
                severity=str(rule.severity),
                queries=table[rule.id],
            )
            for rule in sorted(raised, key=lambda rule: order.index(rule.severity))
        ),
        asked=len(on),
        idle=sum(not table[rule.id].of for rule in on),
        lacking=_lacking(listed.records, findings),
        account=_account(listed),
    )


def _rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a small table, a field a column."""
    return table.itertuples()


def _by_area(listed: Listed, findings: Findings, rule: str) -> list[Part]:
    verdicts = findings.of(rule)[0]
    queries = listed.by_area(verdicts == Verdict.QUERY)
    judged = listed.by_area(np.isin(verdicts, (Verdict.QUERY, Verdict.CLEAR)))
    return [Part(count=int(one), of=int(of)) for one, of in zip(queries, judged, strict=True)]


def _blanks(listed: Listed) -> dict[str, npt.NDArray[np.int64]]:
    """How many records of each area leave a part of the form blank, by its label: the parts left blank most often."""
    labels = fields.by_name()
    found = {
        labels[name].label: listed.by_area(listed.records.blank(name) & listed.records.supplied(name))
        for name in _FORM
        if listed.records.supplied(name).any()
    }
    most = sorted((name for name in found if found[name].sum()), key=lambda name: -int(found[name].sum()))
    return {name: found[name] for name in most[:_MOST_BLANKS]}


def _lacking(records: Records, findings: Findings) -> tuple[Count, ...]:
    """Columns that no file has, and how many checks could judge no record for want of each; the most first."""
    labels = fields.by_name()
    supplied = frozenset().union(*(source.supplied | source.withheld for source in records.sources))
    waiting: dict[str, int] = {}
    for at, rule in enumerate(findings.rules):
        if not findings.settings.is_on(rule) or not (findings.reasons[:, at] == Reason.NOT_SUPPLIED).any():
            continue
        for group in rule.needs:
            if not supplied & set(group):
                more = f" (or one of {len(group) - 1} others)" if len(group) > 1 else ""
                name = f"{labels[group[0]].label}{more}"
                waiting[name] = waiting.get(name, 0) + 1
    ranked = sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(name=name, count=number) for name, number in ranked)


def _account(listed: Listed) -> tuple[str, ...]:
    """What became of the rows, and of the places, in sentences."""
    account = listed.account
    other = account["rows_read"] - account["accepted"] - account["joined"] - account["rejected"]
    said = [
        f"{account['rows_read']:,} rows of files were read for this list, and {account['accepted']:,} became searches."
    ]
    if account["joined"]:
        said.append(f"{account['joined']:,} say more of a search that stands in another row.")
    if other:
        said.append(f"{other:,} are of other days, stand on another list, or are a second copy.")
    unread = (
        f"{account['rejected']:,} could not be read as a search" if account["rejected"] else "Every row could be read"
    )
    said.append(f"{unread}.")
    counts = dict(zip(listed.areas, listed.by_area(np.ones(listed.records.accepted, dtype=bool)), strict=True))
    for name, words_of in (("No location", "without a place on a map"), ("Outside the area", "outside the area")):
        if counts.get(name):
            number = int(counts[name])
            said.append(f"{counted(number, 'search is', 'searches are')} recorded {words_of}.")
    return tuple(said)


def _noticed(together: Together, records: Records, findings: Findings, checks: Checks) -> tuple[Noticed, ...]:
    """The records that members were shown, by pack number and reserves last, with what the checks raised on each.

    Where the force gave details after the draw, the checks look at the list and the details together.
    """
    noticed: list[Noticed] = []
    for one in together.draws:
        kept = details.kept(one)
        found = findings
        if kept is not None:
            found = evaluate(_typed(details.with_details(records, kept)), checks.rules, checks.settings)
        noticed += _noticed_of(one, found)
    return tuple(sorted(noticed, key=lambda each: _in_pack_order(each.number)))


def _typed(records: Records) -> Records:
    """Records with details, each column of the type that the checks read: filling in has left plain objects."""
    rows = records.rows.copy()
    for name in fields.NAMES:
        if name not in rows.columns or rows[name].dtype != object:
            continue
        kind = empty_column(name, rows.index[:0]).dtype
        if isinstance(kind, pd.CategoricalDtype):
            there = [one for one in rows[name].dropna().unique() if one not in kind.categories]
            kind = pd.CategoricalDtype([*kind.categories, *there])
        rows[name] = rows[name].astype(kind)
    return replace(records, rows=rows)


def _in_pack_order(number: str) -> tuple[bool, int, str]:
    """Drawn records by their number, then reserves called in addition, such as "R1"."""
    return (not number.isdigit(), int(number) if number.isdigit() else 0, number)


def _noticed_of(one: DrawFolder, findings: Findings) -> Iterator[Noticed]:
    order = [findings.rules.index(rule) for rule in catalogue.by_priority(findings.rules)]
    says = [rule.message for rule in findings.rules]
    places = pd.Index(findings.record_ids)
    drawn = one.key[["number", "record_id"]].astype("str")
    shown = pd.concat([drawn[~drawn["number"].isin(one.unavailable)], one.called[["number", "record_id"]]])
    rows = places.get_indexer(pd.Index(shown["record_id"]))
    if (rows < 0).any():
        raise IntegrityError("a drawn record is not on the list", where=one.stage)
    for number, row in zip(shown["number"], rows, strict=True):
        raised = findings.verdicts[row] == Verdict.QUERY
        yield Noticed(number=str(number), queries=tuple(says[at] for at in order if raised[at]))


# --- what members said ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tallies:
    """The panel's results of the first draws, by the printed name of an area."""

    by_name: Mapping[str, flags.StratumTally]

    def beside(self, row: AreaRow) -> AreaRow:
        """The area with the panel's results; one of which nothing was on the list was not drawn from."""
        one = self.by_name.get(row.name)
        if one is None:
            return replace(row, drawn=0)
        interval = flags.stratum_interval(one, escalated=False)
        return replace(row, drawn=one.drawn, judged=one.judged, confident=one.green, interval=interval)


def _judged(together: Together) -> tuple[outputs.Judged, _Tallies | None]:
    """What members said of every draw, and the results by area, where areas were not crossed with another field."""
    results = []
    for one in together.draws:
        found = results_of(one)
        areas = {
            str(number): one.area_names[slug]
            for number, slug in zip(one.key["number"], one.key["stratum"], strict=True)
        }
        results.append(found.assign(area=found["record"].map(areas)))
    every = pd.concat(results, ignore_index=True)
    every = every.sort_values("record", key=lambda numbers: numbers.astype(np.int64), ignore_index=True)
    differing = tuple(
        Differing(
            number=str(row.record),
            area=str(row.area),
            green=int(row.green),
            amber=int(row.amber),
            red=int(row.red),
            cannot_judge=int(row.cannot_judge),
            result=_RESULT_WORDS[row.result],
        )
        for row in _rows_of(decisions.disagreements(every))
    )
    counts = every["result"].value_counts()
    table = agreement.tally_of_counts(every[["green", "amber", "red", "cannot_judge"]].to_numpy(dtype=np.int64))
    tallies, county = _tallies(together, every)
    return outputs.Judged(
        results=tuple(
            Count(name=said, count=int(counts.get(str(code), 0)))
            for code, said in _RESULT_WORDS.items()
            if code is Colour.GREEN or counts.get(str(code), 0)
        ),
        differing=differing,
        agreement=agreement.raw_agreement(table),
        county=county,
    ), tallies


def _tallies(together: Together, every: pd.DataFrame) -> tuple[_Tallies | None, str]:
    crossed = any("across" in of_round.first.plan.further for of_round in together.rounds)
    if crossed or (every["result"] == decisions.NOT_JUDGED).any():
        return None, ""
    found = flags.over_rounds([flag.tallies_of([of_round.first]) for of_round in together.rounds])
    return _Tallies(by_name={one.name: one for one in found}), words.share_of_hundred(flags.county_figure(found).judged)


# --- cycles before this one, and what became of them ------------------------------------------------------------


def _earlier(work: Workspace, name: str) -> Cycle | None:
    """The last cycle before this one that had a draw."""
    drawn = [
        one for one in work.state.cycles.values() if one.name < name and any(each.draws for each in one.rounds.values())
    ]
    return max(drawn, key=lambda one: one.name, default=None)


def _results(work: Workspace, name: str, file: str) -> Mapping[str, Any] | None:
    """Results of a cycle as they were written; None where there are none. Raises IntegrityError where they differ."""
    path = work.root / workspace.CYCLES / name / store.RESULTS / file
    if not path.exists():
        return None
    content = store.read(path)
    said = [
        event.payload
        for event in work.events
        if event.step == "flag" and event.subject == Subject(cycle=name).code and event.payload is not None
    ]
    named = [one["results_sha256"] for one in said if one["results"].endswith(f"/{file}")]
    if named and named[-1] != sha256_of(content):
        raise IntegrityError(f"{file} differs: it is not what the comparison gave", where=name)
    found: Mapping[str, Any] = json.loads(content)
    return found


def _last(work: Workspace, earlier: Cycle | None) -> LastCycle | None:
    if earlier is None:
        return None
    results: dict[str, int] = {}
    published = ""
    for event in work.events:
        if not event.subject.startswith(f"{earlier.name}/") or event.payload is None:
            continue
        if event.step == "decide":
            for colour, number in event.payload.get("results", {}).items():
                results[colour] = results.get(colour, 0) + int(number)
        if event.step == "publish":
            was = "were published" if "where" in event.payload else "were not published; the reason is in the ledger"
            published = f"The figures for the public {was}."
    meeting = status.meeting_of(work, earlier)
    first = _results(work, earlier.name, FIRST_FLAGS_FILE)
    formal = _results(work, earlier.name, FORMAL_FILE)
    return LastCycle(
        name=earlier.name,
        met=meeting.date if meeting else None,
        results=tuple(
            Count(name=_RESULT_WORDS[colour], count=results[str(colour)])
            for colour in _RESULTS
            if results.get(str(colour))
        ),
        compared_on=date.fromisoformat((formal or first or {})["flagged_on"]) if formal or first else None,
        closer=tuple(one["name"] for one in (first or {}).get("strata", ()) if one["status"] == "look closer"),
        concerns=tuple(one["name"] for one in (formal or {}).get("strata", ()) if one["status"] == "area of concern"),
        published=published,
    )


def _concerns(work: Workspace, name: str, earlier: Cycle | None) -> Iterator[Concern]:
    """Areas of concern, the oldest first: of this cycle and the one before, and of any older one without an answer."""
    recent = {name, earlier.name} if earlier else {name}
    for event in work.events:
        if event.step != CONCERN:
            continue
        subject = state.subject_of(event)
        slug = subject.stage.removeprefix(AREA)
        if subject.cycle <= name and (subject.cycle in recent or slug in work.state.cycle(subject.cycle).owed):
            yield _concern(work, subject, slug)


def _concern(work: Workspace, subject: Subject, slug: str) -> Concern:
    formal = _results(work, subject.cycle, FORMAL_FILE) or {}
    found = next((one for one in formal.get("strata", ()) if one["slug"] == slug), None)
    if found is None:
        raise IntegrityError(f"{FORMAL_FILE} says nothing of an area of concern", where=f"{subject.cycle}, {slug}")
    interval = found["interval"] or {}
    briefs = [one for one in work.events if one.step == "brief" and one.subject == subject.code]
    answers = [one for one in work.events if one.step == "answer" and one.subject == subject.code]
    brief = (briefs[-1].payload or {}) if briefs else {}
    answer = (answers[-1].payload or {}) if answers else {}
    is_area = found["kind"] == "area"
    return Concern(
        cycle=subject.cycle,
        area=found["name"],
        addressee=f"the Chief Inspector for {found['name']}" if is_area else flags.FORCE_LEAD,
        since=date.fromisoformat(formal["flagged_on"]),
        green=found["green"],
        judged=found["green"] + found["amber"] + found["red"],
        drawn=found["drawn"],
        population=found["population"],
        wanted=found["benchmark_count"],
        low=interval.get("low"),
        high=interval.get("high"),
        asked=briefs[-1].moment.date() if briefs else None,
        cases=int(brief.get("cases", 0)),
        due=date.fromisoformat(brief["due"]) if brief.get("due") else None,
        answered=date.fromisoformat(answer["received"]) if answer.get("received") else None,
        documents=len(answer.get("files", {})),
    )


def _closer(work: Workspace, name: str, together: Together | None) -> tuple[str, ...]:
    """Areas of this cycle that are looked at closer, while nothing is said of them yet."""
    if together is None:
        return ()
    found = [state.subject_of(event) for event in work.events if event.step == CLOSER]
    slugs = {one.stage.partition(":")[2] for one in found if one.cycle == name}
    if _results(work, name, FORMAL_FILE) is not None:
        return ()
    names = {one.slug: one.name for of_round in together.rounds for one in of_round.first.plan.strata}
    return tuple(label for slug, label in names.items() if slug in slugs)


def _actions(work: Workspace, name: str, concerns: Sequence[Concern]) -> Iterator[Action]:
    """What somebody must do by a day, as far as the ledger knows: answers to briefs, and which videos are kept."""
    found = [
        Action(
            what=f"Answer the panel's brief on {one.area} (cycle {one.cycle})",
            owner=one.addressee,
            due=one.due,
            done=one.answered,
        )
        for one in concerns
        if one.asked
    ]
    found += [
        Action(what=f"Write the brief on {one.area} (cycle {one.cycle})", owner="the office", due=None, done=None)
        for one in concerns
        if not one.asked
    ]
    found += _videos(work, name)
    yield from sorted(found, key=lambda one: (one.due is None, one.due or date.max))


def _videos(work: Workspace, name: str) -> Iterator[Action]:
    """The force is asked which videos of each round it keeps."""
    own = work.config.meeting(name)
    due = {}
    if own is not None:
        dues = calendar.dues(status.settings_of(work, name), own)
        due = {one.round: one.day for one in dues if one.step == "videos"}
    several = len(work.state.cycle(name).rounds) > 1
    for number in sorted(work.state.cycle(name).rounds):
        code = Subject(cycle=name, round=number).code
        if not any(event.step == "keep-video" and event.subject == code for event in work.events):
            continue
        done = [event.moment.date() for event in work.events if event.step == "video-answer" and event.subject == code]
        yield Action(
            what="Say which videos of the drawn records are kept" + (f" (round {number})" if several else ""),
            owner="the force's liaison",
            due=due.get(number),
            done=done[-1] if done else None,
        )


def _follow_ups(
    work: Workspace, earlier: Cycle | None, concerns: Sequence[Concern]
) -> tuple[tuple[FollowUp, ...] | None, str]:
    """The amber and red records of the cycle before, red first; and why there are none to show."""
    if earlier is None:
        return None, "No earlier cycle is on record here."
    try:
        draws = together_of(work, earlier.name).draws
        found = [(one, results_of(one)) for one in draws]
    except StepError:
        return None, (
            f"The records of cycle {earlier.name} cannot be listed: they were deleted when their time was over, or not "
            "judged."
        )
    about = {one.area: one for one in concerns if one.cycle == earlier.name}
    rows = []
    for one, results in found:
        slugs = dict(zip(one.key["number"].astype("str"), one.key["stratum"], strict=True))
        wanted = results[results["result"].isin([str(Colour.AMBER), str(Colour.RED)])]
        for number, result in zip(wanted["record"], wanted["result"], strict=True):
            area = one.area_names[slugs[number]]
            rows.append(FollowUp(number=number, area=area, result=str(result), done=_followed(about.get(area))))
    return tuple(sorted(rows, key=lambda row: row.result != str(Colour.RED))), ""


def _followed(concern: Concern | None) -> str:
    """What followed from a record: what its area's brief brought, else nothing that is on record."""
    if concern is None or concern.asked is None:
        return "Nothing is on record: no brief went out on this area."
    if concern.answered is None:
        return "In the brief to the Chief Inspector; no answer yet."
    day = f"{concern.answered.day} {month_words(concern.answered)}"
    return f"In the brief to the Chief Inspector; answered on {day}."
