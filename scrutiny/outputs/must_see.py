"""The must-see records as a paper: searches shown because of what they are, apart from those that were drawn by lot.

It is read together at the meeting. Nobody fills in answers on it, so nothing of it can get into a figure. A record
stands here as it does in the pack, under a number of its own: first what it shows; what came of the search on the back
of the sheet, or behind a button. A page for a browser and a tagged PDF are made of one view.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scrutiny import resources
from scrutiny.outputs.glossary import terms_in
from scrutiny.outputs.html import digest, own_style, rendered, sheet_style, style_text
from scrutiny.outputs.pdf import compiled
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.theme import PLAIN, Theme, worded
from scrutiny.outputs.views import PackView, RecordView, Term, number_text, plain, words

TITLE = "Searches shown because of what they are"
INTRO = (
    (
        "The records in this paper were not drawn by lot. Every record of a few kinds is shown, because a draw by lot "
        "may miss them. The kinds were fixed with the list, before anything was drawn, so nobody could pick a record. "
        "Where there are more than can be shown, the kinds take turns, and each takes its next record by lot."
    ),
    (
        "That a record is shown here says nothing about whether the search was right or wrong. Read it as you would "
        "read any other."
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MustSeeView:
    """The whole paper."""

    pack_id: str
    force: str
    period: str
    marking: str
    intro: tuple[str, ...]
    rules: tuple[RuleView, ...]
    not_told: str  # of how many records nobody can tell, by rule; "" where that is known of all
    reading: tuple[str, ...]
    records: tuple[MustSeeRecord, ...]
    glossary: tuple[Term, ...]


def must_see_view(view: PackView, records: Sequence[MustSeeRecord], rules: Sequence[RuleView]) -> MustSeeView:
    """The paper, with a glossary of exactly the terms that it uses.

    ``view``: the pack that it lies beside. ``records``: at least one.
    """
    blind = [f"{one.title}: {number_text(one.not_told)}" for one in rules if one.not_told]
    note = "Of some records nobody can tell, because a field is blank or was not supplied. "
    bare = MustSeeView(
        pack_id=view.pack_id,
        force=view.force,
        period=view.period,
        marking=view.marking,
        intro=INTRO,
        rules=tuple(rules),
        not_told=f"{note}{'; '.join(blind)}." if blind else "",
        reading=view.reading,
        records=tuple(records),
        glossary=(),
    )
    return replace(bare, glossary=terms_in(words(bare)))


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


def must_see_html(view: MustSeeView, *, theme: Theme = PLAIN) -> bytes:
    """The paper as one page; what came of a search is shut until somebody opens it, and in print stands at the end."""
    style = "".join(
        (
            style_text("pack/pack.css", theme),
            own_style(theme),
            sheet_style(marking=view.marking, name=_name(view, theme), margins="16mm 16mm 15mm", theme=theme),
        )
    )
    script = resources.template_text("pack/pack.js")
    context = {"paper": plain(_worded(view, theme), for_screen), "name": _name(view, theme)}
    return rendered(
        "pack/must_see.html.j2",
        {**context, "style": style, "style_hash": digest(style), "script": script, "script_hash": digest(script)},
        theme=theme,
    ).encode("utf-8")


def must_see_pdf(view: MustSeeView, *, large: bool = False, theme: Theme = PLAIN) -> bytes:
    """The paper as a tagged PDF, for two-sided print: a sheet a record, what came of the search on its back.

    ``large``: no letter under 16 points; a record may take more sheets, and what came of it stays behind them.
    """
    shown = plain(_worded(view, theme), for_print)
    data = {"paper": shown, "name": for_print(_name(view, theme)), "large": large}
    return compiled("pack/must_see.typ", {"data": json.dumps(data, ensure_ascii=False)}, theme=theme)


def _name(view: MustSeeView, theme: Theme) -> str:
    """What stands at the foot of every sheet."""
    return f"{theme.say(TITLE)}. {theme.say('Pack {id}', id=view.pack_id)}"


def _worded(view: MustSeeView, theme: Theme) -> MustSeeView:
    """The same in the office's words; what records say is kept."""
    return replace(worded(view, theme), reading=tuple(map(theme.retold, view.reading)))
