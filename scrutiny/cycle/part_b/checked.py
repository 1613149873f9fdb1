"""What the checks of PACE Code A say of the list, and of each drawn record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a import catalogue, summary
from scrutiny.code_a.consistency import OUTSIDE_FORCE
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.local import Checks
from scrutiny.code_a.rule import Reason, Severity, Verdict
from scrutiny.cycle import details
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.part_b.counting import rows_of, vehicle_alone
from scrutiny.cycle.part_b.listed import Listed
from scrutiny.cycle.together import Together
from scrutiny.errors import IntegrityError, counted
from scrutiny.outputs import views
from scrutiny.outputs.part_b import (
    Check,
    CheckedArea,
    Count,
    Noticed,
    Part,
    Quality,
)
from scrutiny.records import areas, fields
from scrutiny.records.table import Records, empty_column

# Parts of the form that a table by area may say the blanks of; the most often blank are shown.
_FORM = (
    "searched_at", "self_defined_ethnicity", "officer_defined_ethnicity", "age_range", "power", "object", "grounds",
    "outcome", "camera_used", "supervisor_reviewed_on",
)  # fmt: skip
_OF_A_PERSON = ("self_defined_ethnicity", "officer_defined_ethnicity", "age_range")  # of a vehicle alone, of nobody
OUTSIDE = areas.STRATUM_NAMES[areas.OUTSIDE]  # the last of the groups of a table by area
_MOST_BLANKS, _MOST_ACROSS, _LEAST_ACROSS = 5, 4, 1
_ROWS = ("rows_read", "accepted", "joined", "rejected")


def quality(listed: Listed, findings: Findings, together: Together | None = None) -> Quality:
    """What the checks say of the list, by area and by check, and which columns they and the members lack."""
    founding = {str(row.stratum): row for row in rows_of(summary.founding_by_area(findings, listed.area))}
    queried = {str(row.stratum): row for row in rows_of(summary.queried_records(findings, listed.area))}
    table = {str(row.id): Part(count=int(row.query), of=int(row.judged)) for row in rows_of(summary.by_rule(findings))}
    raised = [rule for rule in catalogue.by_priority(findings.rules) if table[rule.id].count]
    across = sorted(raised, key=lambda rule: -table[rule.id].count)[:_MOST_ACROSS]
    across = across if len(across) > _LEAST_ACROSS else []
    each = {rule.id: _by_area(listed, findings, rule.id) for rule in across}
    items = summary.required(findings)[0]
    core = listed.by_area(_queried(findings, [rule.id for rule in items]))
    blanks = _blanks(listed)
    people = {fields.by_name()[name].label: name for name in _OF_A_PERSON}
    alone = vehicle_alone(listed.records)
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
                core=int(core[at]),
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
        unseen=len(views.not_supplied(_supplied(listed.records, together))),
        account=(*_account(listed), *_two_outsides(listed, table)),
        items=tuple(summary.called(rule) for rule in items),
        of_vehicles=tuple(
            int((listed.records.blank(people[label]) & listed.records.supplied(people[label]) & alone).sum())
            if label in people
            else 0
            for label in blanks
        ),
    )


def _queried(findings: Findings, rules: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Records in which one of these checks, by their ids, raised a query."""
    found = np.zeros(len(findings.record_ids), dtype=bool)
    for rule in rules:
        found |= findings.of(rule)[0] == Verdict.QUERY
    return found


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


def _supplied(records: Records, together: Together | None) -> frozenset[str]:
    """What every record that members were shown has a column for, details included, as Part A says it on its cover.

    Before a draw: what every file has a column for.
    """
    shown = records
    found = []
    for one in together.draws if together is not None else ():
        kept = details.kept(one)
        shown = details.with_details(records, kept) if kept is not None else records
        places = pd.Index(shown.rows["record_id"]).get_indexer(pd.Index(one.shown["record_id"]))
        numbers = set(shown.rows["source"].iloc[places[places >= 0]])
        found += [source.supplied for source in shown.sources if source.number in numbers]
    return frozenset.intersection(*(found or [source.supplied for source in records.sources]))


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
    on_a_map = bool((listed.records.supplied("latitude") & listed.records.supplied("longitude")).any())
    nowhere = "without an area or a place on a map" if on_a_map else "without an area"
    placed = (("No location", nowhere), (OUTSIDE, "outside the area"))
    for name, words_of in placed:
        if counts.get(name):
            number = int(counts[name])
            said.append(f"{counted(number, 'search is', 'searches are')} recorded {words_of}.")
    return tuple(said)


def _two_outsides(listed: Listed, table: Mapping[str, Part]) -> Iterator[str]:
    """Why the check of map points counts other records than those recorded outside the area, where both stand."""
    outside = int(listed.by_area(np.ones(listed.records.accepted, dtype=bool))[-1])
    asked = table.get(OUTSIDE_FORCE.id, Part(count=0, of=0)).count
    if listed.areas[-1] == OUTSIDE and outside and asked and asked != outside:
        queries = counted(asked, "query", "queries")
        yield (
            f"The check “{summary.called(OUTSIDE_FORCE)}” counts something else ({queries}): map points that are "
            "clearly outside. It lets pass those up to about a kilometre over the border, or where the border bends "
            "inwards."
        )


def noticed(together: Together, records: Records, findings: Findings, checks: Checks) -> tuple[Noticed, ...]:
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
    shown = one.shown
    rows = places.get_indexer(pd.Index(shown["record_id"]))
    if (rows < 0).any():
        raise IntegrityError("a drawn record is not on the list", where=one.stage)
    for number, row in zip(shown["number"], rows, strict=True):
        raised = findings.verdicts[row] == Verdict.QUERY
        yield Noticed(number=str(number), queries=tuple(says[at] for at in order if raised[at]))
