"""The must-see records as a paper: searches shown because of what they are, apart from those that were drawn by lot.

It is read together at the meeting. Nobody fills in answers on it, so nothing of it can get into a figure. A record
stands here as it does in the pack, under a number of its own: first what it shows; what came of the search on the back
of the sheet, or behind a button. A page for a browser and a tagged PDF are made of one view.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from scrutiny import resources
from scrutiny.errors import counted
from scrutiny.outputs.glossary import terms_in
from scrutiny.outputs.html import digest, own_style, rendered, sheet_style, style_text
from scrutiny.outputs.pdf import compiled
from scrutiny.outputs.textsafe import for_print, for_screen
from scrutiny.outputs.theme import PLAIN, Theme, worded
from scrutiny.outputs.views import INVENTED, Fact, PackView, RecordView, Term, number_text, plain, words

TITLE = "Searches shown because of what they are"
NOT_KNOWN = "not known"  # of a kind that the file has no column for: a count would be a guess
_WHAT = "Each record in this paper is of a kind that a draw by lot may miss. It is shown because of what it is. "
WHY = f"{_WHAT}The kinds were fixed with the list, before anything was drawn, so nobody could pick a record."
# Where the seed was the office's own, or came with the list, this paper shows no more than the pack does.
WHY_REPEATED = (
    f"{_WHAT}The kinds were fixed with the list, and the seed decided the rest. Who made the seed stands in the pack, "
    "under “Who chose them?”."
)
HOW_TO = (
    (
        "That a record is shown here says nothing about whether the search was right or wrong. Read it as you would "
        "read any other."
    ),
    (
        "Read them together at the meeting. Nobody scores them. They are in no count, no share and no test, for they "
        "say nothing of how searches are as a rule. What the panel thinks of one belongs in the minutes. If a larger "
        "draw takes one by lot later, it is judged and counted there, and that draw's pack says so."
    ),
)


def intro(*, shown: int, left: int, nobody_picked: bool = False) -> tuple[str, ...]:
    """What the paper is. ``left``: how many records of these kinds are neither in the packs nor shown here.

    ``nobody_picked``: whether the draw shows that; else no more is said than that the kinds were fixed.
    """
    number, such = number_text(shown), number_text(shown + left)
    if left:
        how_many = (
            f"The list shows {such} searches of these kinds that are not in the packs. Of these, {number} "
            f"{'is' if shown == 1 else 'are'} shown here. Which {number} was settled by lot within each kind: the "
            "kinds took turns, and each took its next record by lot."
        )
    elif shown == 1:
        how_many = "The list shows one search of these kinds that is not in the packs. It is shown here."
    else:
        how_many = (
            f"The list shows {such} searches of these kinds that are not in the packs. All of them are shown here."
        )
    return (WHY if nobody_picked else WHY_REPEATED, how_many, *HOW_TO)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One kind of search that is shown, and how many records of the list are of it.

    Where the file has no column to tell it by (``known`` is False), nobody can say how many there are.
    """

    title: str
    reason: str
    found: int
    in_sample: int  # drawn by lot anyhow, and in the pack
    shown: int  # here
    left: int  # neither drawn nor here: there are more than can be shown
    not_told: int  # records of which nobody can tell, because a field is blank or was not supplied
    known: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the line of this kind, behind its title: on the list, in the packs, here, not shown."""
        counts = (self.found, self.in_sample, self.shown, self.left)
        return tuple(number_text(count) if self.known else NOT_KNOWN for count in counts)


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
    kinds: tuple[Fact, ...]  # those that can be shown, and why a panel looks at them
    rows: tuple[tuple[str, ...], ...]  # a line a kind: its title, and its ``RuleView.cells``
    not_told: tuple[str, ...]  # of how many records nobody can tell, a line a kind; none where it is known of all
    not_sent: str  # which kinds are not known at all; "" where there is none
    reading: tuple[str, ...]
    records: tuple[MustSeeRecord, ...]
    glossary: tuple[Term, ...]


def must_see_view(
    view: PackView, records: Sequence[MustSeeRecord], rules: Sequence[RuleView], *, left: int = 0
) -> MustSeeView:
    """The paper, with a glossary of exactly the terms that it uses.

    ``view``: the pack that it lies beside. ``records``: at least one. ``left``: how many are of these kinds and neither
    in the packs nor shown.
    """
    bare = MustSeeView(
        pack_id=view.pack_id,
        force=view.force,
        period=view.period,
        marking=view.marking,
        intro=(
            *((INVENTED.replace("pack", "paper"),) if view.invented else ()),
            *intro(shown=len(records), left=left, nobody_picked=view.sampling.nobody_picked),
        ),
        kinds=tuple(Fact(label=one.title, value=one.reason) for one in rules if one.known),
        rows=tuple((one.title, *one.cells) for one in rules),
        not_told=tuple(
            f"{one.title}: {counted(one.not_told, 'record', 'records')}" for one in rules if one.known and one.not_told
        ),
        not_sent=_not_sent(rules),
        reading=view.reading,
        records=tuple(records),
        glossary=(),
    )
    return replace(bare, glossary=terms_in(words(bare)))


def _not_sent(rules: Sequence[RuleView]) -> str:
    """Which kinds are not known at all, because the file has no column that would tell; "" where there is none."""
    none = [one.title for one in rules if not one.known]
    if not none:
        return ""
    return f"The file sent to us has no place for what would tell this, so it is {NOT_KNOWN}: {'; '.join(none)}."


def rule_views(
    counts: Mapping[str, object], reasons: Mapping[str, str], *, unknown: Collection[str] = ()
) -> tuple[RuleView, ...]:
    """The rules with their counts. ``counts``: as ``public/must-see.json`` has them; ``reasons``: by a rule's id.

    ``unknown``: the ids of rules that no file has the columns for.
    """
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
            known=one["id"] not in unknown,
        )
        for one in rules
    )


def must_see_html(view: MustSeeView, *, theme: Theme = PLAIN) -> bytes:
    """The paper as one page; what came of a search is shut until somebody opens it, and in print stands at the end."""
    style = "".join(
        (
            style_text("pack/pack.css", theme),
            style_text("pack/must_see.css", theme),
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
