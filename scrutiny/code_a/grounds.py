"""What the written reasons say, as far as words can show. Prompts only: the panel reads, and decides.

Each rule looks at distinct texts, never at rows, and applies to powers that need reasonable grounds. A text that
only stands in for a reason ("see BWV") belongs to ``rec-grounds-present`` and is not looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from scrutiny.code_a import powers, wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.recording import grounds_are_placeholder, needs_grounds
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity

if TYPE_CHECKING:
    from scrutiny.code_a.evidence import Bools, Evidence, Texts


def _reasons_to_read(evidence: Evidence) -> Bools:
    """A power under Code A that needs grounds, and a text that is more than a placeholder."""
    outside = evidence.is_code("power", *powers.outside_code_a())
    return needs_grounds(evidence) & ~outside & ~grounds_are_placeholder(evidence)


def _marked(evidence: Evidence) -> Bools:
    """True where part of the grounds is blacked out."""
    return evidence.of_text("grounds", wording.has_mark, "has a mark")


# --- very short -------------------------------------------------------------------------------------------


def _short(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    least = ceil(parameters["min_words"])
    return evidence.of_text("grounds", partial(wording.fewer_words, least=least), f"fewer than {least} words")


def _short_and_marked(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """What is left is short, and what was blacked out may have been the rest."""
    return _short(evidence, parameters) & _marked(evidence)


TOO_SHORT = Rule(
    id="txt-too-short",
    title="Very short reasons",
    citations=(Citation(source="PACE Code A", paragraph="4.6", verified=False),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    needs=(("grounds",),),
    subject=(("grounds",),),
    applies=_reasons_to_read,
    unjudged=_short_and_marked,
    unjudged_reason=Reason.WITHHELD,
    query=_short,
    message="The reason is very short, counted in words. Could you tell from it why this person was searched? A short text can be enough.",
    good="As many words as it takes to say what was seen or known, about whom, and why it pointed to this object.",
    scope="Searches that need reasonable grounds, where a reason is written.",
    limits="There is no column for the grounds; they are blank or withheld; or the words left after blacking out are few.",
    source_note="Only words are counted, not characters. A blacked-out text with enough words left is judged.",
    parameters=(Parameter(name="min_words", default=8, meaning="fewest words that are not called very short"),),
    in_force_from=CODE_A_2015,
)


# --- smell of cannabis and nothing else -------------------------------------------------------------------


def smells_only(texts: Texts) -> Bools:
    """A smell of cannabis, and in the rest of the text no act, report, item or sign."""
    smell, support = wording.cues("cannabis_smell"), wording.cues("support")
    hits = smell.found(texts)
    if hits.any():
        hits[hits] = ~support.found(smell.cut_from(wording.chosen(texts, hits)))
    return hits


def smell_spans(text: str) -> tuple[wording.Span, ...]:
    """Where a text speaks of a smell of cannabis."""
    return wording.cues("cannabis_smell").spans(text)


def _cannabis_only(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.of_text("grounds", smells_only, "smells only")


def _cannabis_only_and_marked(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """What was blacked out may have been the other reason."""
    return evidence.of_text("grounds", smells_only, "smells only") & _marked(evidence)


CANNABIS_ONLY = Rule(
    id="txt-cannabis-only",
    title="Smell of cannabis as the only reason",
    citations=(
        Citation(
            source="College of Policing, Authorised Professional Practice, stop and search", paragraph="", verified=True
        ),
    ),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    needs=(("grounds",),),
    subject=(("grounds",),),
    applies=_reasons_to_read,
    unjudged=_cannabis_only_and_marked,
    unjudged_reason=Reason.WITHHELD,
    query=_cannabis_only,
    spans=smell_spans,
    message="The only reason seems to be a smell of cannabis. National guidance says look for more than that.",
    good="More than one thing that can be checked: what was seen, heard, said or reported, besides the smell.",
    scope="Searches that need reasonable grounds, where a reason is written.",
    limits="There is no column for the grounds; they are blank, withheld, or partly blacked out.",
    source_note="Guidance, not Code: the law does not rule such a search out. Being nervous, a known person or a known place is not counted as another reason; a sign of drug use or something said is.",
)

RULES: tuple[Rule, ...] = (TOO_SHORT, CANNABIS_ONLY)
