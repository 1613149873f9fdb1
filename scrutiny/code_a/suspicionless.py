"""Searches that need no reasonable grounds, because somebody authorised them for a place and a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a import wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Reason, Rule, Severity

if TYPE_CHECKING:
    from scrutiny.code_a.evidence import Bools, Evidence, Texts

AUTHORISED = ("cjpoa-s60", "poa-2023-s11")

# The fields that say by themselves which authorisation it was. An operation is one: an authorisation is known by it.
_NAMED = ("authorisation_reference", "authorised_by", "authorisation_rank", "operation")


def _authorised_power(evidence: Evidence) -> Bools:
    return evidence.is_code("power", *AUTHORISED) | evidence.is_code("second_power", *AUTHORISED)


def _names_authorisation(texts: Texts) -> Bools:
    return wording.cues("authorisation").found(texts)


def _said(evidence: Evidence) -> Bools:
    """A field names the authorisation, or the grounds do."""
    mask = evidence.of_text("grounds", _names_authorisation, "names an authorisation")
    for name in _NAMED:
        mask = mask | evidence.present(name)
    return mask


def _held_back(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """Nothing names the authorisation, and something that might is withheld or blacked out."""
    mask = evidence.of_text("grounds", wording.has_mark, "has a mark")
    for name in _NAMED:
        mask = mask | evidence.withheld(name)
    return mask & ~_said(evidence)


def _not_said(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~_said(evidence)


S60_REFERENCE = Rule(
    id="s60-authorisation-ref",
    title="Which authorisation allowed a search without reasonable grounds",
    citations=(
        Citation(source="PACE Code A", paragraph="4.3(d)", verified=False),
        Citation(source="PACE Code A", paragraph="Note 17", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.MANDATORY,
    # An operation may name the authorisation, but its column alone, as in public data, is no place to expect it.
    needs=(("power",), ("authorisation_reference", "authorised_by", "authorisation_rank", "grounds")),
    subject=((*_NAMED, "grounds"),),
    blank_is_query=True,
    applies=_authorised_power,
    unjudged=_held_back,
    unjudged_reason=Reason.WITHHELD,
    query=_not_said,
    message="A search without reasonable grounds is recorded without saying which authorisation allowed it.",
    good="The power, that it was authorised, and the number, the authorising officer or the operation.",
    scope="Searches under section 60 of the Criminal Justice and Public Order Act 1994 or section 11 of the Public Order Act 2023.",
    limits="The extract has neither a column about the authorisation nor the written reasons, or they are withheld.",
    source_note='A rank, a name, a number or an operation counts, in a field of its own or in the written reasons. "Section 60 authorised" alone does not say which.',
    in_force_from=CODE_A_2015,
)

RULES: tuple[Rule, ...] = (S60_REFERENCE,)
