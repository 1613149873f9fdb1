"""The must-see records as a paper: searches shown because of what they are, apart from those that were drawn by lot.

It is read together at the meeting. Nobody fills in answers on it, so nothing of it can get into a figure. A record
stands here as it does in the pack, under a number of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrutiny.outputs.paper import Block, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.views import Fact, PackView, RecordView, number_text

TITLE = "Searches shown because of what they are"
_INTRO = (
    (
        "The records in this paper were not drawn by lot. Each is of a kind that a panel should see whenever it comes "
        "up. The rules below were fixed with the list, before anything was drawn, so nobody could pick a record. Where "
        "there are more than can be shown, the rules take turns, and each takes its next record by lot."
    ),
    (
        "Read them together at the meeting. Nobody scores them. They are in no count, no share and no test, for they "
        "say nothing of how searches are as a rule. What the panel thinks of one belongs in the minutes."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One kind of search that is shown, and how many records of the list are of it."""

    title: str
    reason: str
    found: int
    in_sample: int  # drawn by lot anyhow, and in the pack
    shown: int  # here
    left: int  # neither drawn nor here: there are more than can be shown
    not_told: int  # records of which nobody can tell, because a field is blank or was not supplied


@dataclass(frozen=True, slots=True, kw_only=True)
class MustSeeRecord:
    """A record that is shown, and the titles of the rules that it is shown for."""

    record: RecordView
    why: tuple[str, ...]


def must_see_paper(view: PackView, records: Sequence[MustSeeRecord], rules: Sequence[RuleView]) -> Paper:
    """The paper. ``view``: the pack that it lies beside. ``records``: at least one."""
    here = number_text(len(records))
    return Paper(
        name=f"{TITLE}. Pack {view.pack_id}",
        title=TITLE,
        subtitle=", ".join(part for part in (view.force, view.period) if part.strip()),
        facts=(
            Fact(label="Pack", value=view.pack_id),
            Fact(label="Records", value=f"{here}, to be talked over at the meeting"),
            Fact(label="Copies", value="The office hands them out at the meeting and takes them back"),
        ),
        sections=(
            Section(
                heading="What this paper is",
                blocks=tuple(Paragraph(text=text) for text in _INTRO),
                parts=(
                    Section(heading="Why these are shown", blocks=_rules(rules)),
                    Section(heading="How to read a record", blocks=(Items(items=view.reading),)),
                ),
            ),
            *map(_record, records),
        ),
        marking=view.marking,
    )


def _rules(rules: Sequence[RuleView]) -> tuple[Block, ...]:
    blind = [f"{one.title}: {number_text(one.not_told)}" for one in rules if one.not_told]
    note = "Of some records nobody can tell, because a field is blank or was not supplied. "
    return (
        Facts(facts=tuple(Fact(label=one.title, value=one.reason) for one in rules)),
        Grid(
            caption="How many there are. A search that is of two kinds stands in both lines.",
            heads=("Kind of search", "On the list", "Drawn by lot, so in the packs", "In this paper", "Not shown"),
            rows=tuple(
                (one.title, *map(number_text, (one.found, one.in_sample, one.shown, one.left))) for one in rules
            ),
            numbers=(1, 2, 3, 4),
            notes=(f"{note}{'; '.join(blind)}.",) if blind else (),
        ),
    )


def _record(one: MustSeeRecord) -> Section:
    record, grounds = one.record, one.record.grounds
    why_none = f"{grounds.why_none[:1].upper()}{grounds.why_none[1:]}."
    return Section(
        heading=f"Record {record.number}: {record.area}",
        blocks=(Facts(facts=(Fact(label="Shown because", value="; ".join(one.why)),)),),
        parts=(
            Section(
                heading="The reasons, as the officer wrote them",
                blocks=(Paragraph(text=why_none if grounds.text is None else grounds.text),),
            ),
            Section(heading="What the record shows", blocks=(Facts(facts=record.facts),)),
            Section(heading="What came of it", blocks=(Facts(facts=record.outcome),)),
        ),
        new_page=True,
    )


def rule_views(counts: Mapping[str, object], reasons: Mapping[str, str]) -> tuple[RuleView, ...]:
    """The rules with their counts. ``counts``: as ``public/must-see.json`` has them; ``reasons``: by a rule's id."""
    rules = counts["rules"]
    if not isinstance(rules, list):
        raise TypeError("the counts of must-see records have no list of rules")
    return tuple(
        RuleView(
            title=one["title"],
            reason=reasons[one["id"]],
            found=one["found"],
            in_sample=one["in_sample"],
            shown=one["shown"],
            left=one["not_shown"],
            not_told=one["cannot_be_told"],
        )
        for one in rules
    )
