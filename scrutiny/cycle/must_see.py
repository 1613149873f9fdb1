"""The must-see records of a draw as papers for the meeting: apart from the packs, and in no figure."""

import json

from scrutiny.cycle.folder import MUST_SEE_COUNTS_FILE, DrawFolder
from scrutiny.cycle.shown import must_see_rows
from scrutiny.errors import counted
from scrutiny.outputs import must_see as outputs
from scrutiny.outputs import views
from scrutiny.outputs.must_see import MustSeeRecord
from scrutiny.outputs.theme import Theme
from scrutiny.outputs.views import PackView
from scrutiny.panel.redaction import Bands
from scrutiny.records import conditions
from scrutiny.records.table import Records
from scrutiny.sampling import must_see

NAME = "must-see"


def papers(
    one: DrawFolder, records: Records, view: PackView, *, bands: Bands, theme: Theme, large: bool = False
) -> dict[str, bytes]:
    """The paper as a page and in print, by file name; none where no record is shown. ``records``: as they were signed.

    ``view``: the pack of the draw. ``large``: in large print as well, for a member who reads that at the meeting.
    """
    rows = must_see_rows(one, records)
    if rows.empty:
        return {}
    rules = must_see.from_json(one.plan.further["must_see"]).rules
    titles = {rule.id: rule.title for rule in rules}
    names = one.area_names
    sources = {source.number: source for source in records.sources}
    why = dict(zip(one.must_see["number"], one.must_see["rules"], strict=True))
    shown = [
        MustSeeRecord(
            record=views.record_view(
                {str(name): value for name, value in row.items()},
                number=str(row["number"]),
                area=names[str(row["stratum"])],
                supplied=sources[row["source"]].supplied,
                bands=bands,
            ),
            why=tuple(titles[rule] for rule in why[row["number"]].split()),
        )
        for row in rows.to_dict("records")
    ]
    counts = json.loads(one.public(MUST_SEE_COUNTS_FILE))
    kinds = outputs.rule_views(
        counts,
        {rule.id: rule.reason for rule in rules},
        unknown=[rule.id for rule in rules if not _can_be_known(rule, records)],
    )
    paper = outputs.must_see_view(view, shown, kinds, left=counts["records"]["not_shown"])
    made = {
        f"{NAME}.html": outputs.must_see_html(paper, theme=theme),
        f"{NAME}.pdf": outputs.must_see_pdf(paper, theme=theme),
    }
    return made | ({f"{NAME}-large-print.pdf": outputs.must_see_pdf(paper, large=True, theme=theme)} if large else {})


def _can_be_known(rule: must_see.Rule, records: Records) -> bool:
    """Whether some file has the columns for one of the ways to tell this kind."""
    ways = [conditions.needs(conditions.parse(way)) for way in rule.condition]
    return any(
        all(not source.supplied.isdisjoint(group) for group in groups) for groups in ways for source in records.sources
    )


def sentences(one: DrawFolder) -> tuple[str, ...]:
    """What the packs say of these records; nothing where there is none."""
    number = len(one.must_see)
    if not number:
        return ()
    found = json.loads(one.public(MUST_SEE_COUNTS_FILE))["records"]
    there = counted(number, "search of the list is", "searches of the list are")
    such = found["shown"] + found["not_shown"]
    more = (
        f" The list has {such} such searches that are not in the sample; rules that were fixed before the draw say "
        f"which {number} of them are shown."
        if such > number
        else ""
    )
    taken = {rule for rules in one.must_see["rules"] for rule in rules.split()}
    kinds = [rule.title for rule in must_see.from_json(one.plan.further["must_see"]).rules if rule.id in taken]
    said = "; ".join(f"{title[:1].lower()}{title[1:]}" for title in kinds)
    return (
        (
            f"Apart from this sample, {there} shown because of what they are ({said}).{more} They are read together at "
            "the meeting, from a paper of their own, and are in no figure, unless a larger draw takes one by lot later."
        ),
    )
