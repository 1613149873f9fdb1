"""Whether the parts of a record fit together: power and object, outcome and object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a import powers
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Citation, Kind, Rule, Severity

if TYPE_CHECKING:
    from scrutiny.code_a.evidence import Bools, Evidence


def _under_code_a(evidence: Evidence) -> Bools:
    return ~evidence.is_code("power", *powers.outside_code_a())


def _pair_not_settled(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """A second power or object may belong to the other half; an unknown pair has no list to be checked against."""
    second = ~evidence.blank("second_power") | ~evidence.blank("second_object")
    return second | ~evidence.codes_table("power", "object", powers.settled())


def _mismatch(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.codes_table("power", "object", powers.mismatches())


POWER_AND_OBJECT = Rule(
    id="pow-object-mismatch",
    title="Power and object fit together",
    citations=(
        Citation(source="PACE Code A", paragraph="2.2", verified=False),
        Citation(source="PACE Code A", paragraph="4.3(c)", verified=False),
    ),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    needs=(("power",), ("object",)),
    subject=(("power",), ("object",)),
    applies=_under_code_a,
    unjudged=_pair_not_settled,
    query=_mismatch,
    message="The power used does not usually cover the item looked for.",
    good="A power that covers the thing looked for: section 23 of the Misuse of Drugs Act for drugs, section 1 of PACE for stolen goods.",
    scope="Searches under a power that Code A governs.",
    limits='Power or object is blank, withheld, unknown or says nothing ("evidence of offences under the Act"); the record has a second power or object; or nothing is settled about that pair.',
    source_note="Only clear mismatches are a query. A search may have two powers and two objects while the extract keeps one of each, so a query asks to check, and says nothing more.",
    in_force_from=CODE_A_2015,
)


def _outcome_or_link_unknown(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    link_unknown = ~evidence.known("outcome_linked")
    outcome_unknown = evidence.present("outcome") & ~evidence.known("outcome")
    return link_unknown | (evidence.yes("outcome_linked") & outcome_unknown)


def _linked_to_nothing(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    nothing = evidence.is_code("outcome", "no-further-action") | evidence.blank("outcome")
    return evidence.yes("outcome_linked") & nothing


LINKED_ODD = Rule(
    id="out-linked-odd",
    title="Outcome and its link to the object fit together",
    citations=(Citation(source="Best Use of Stop and Search scheme", paragraph="", verified=True),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    needs=(("outcome",), ("outcome_linked",)),
    subject=(("outcome_linked",),),
    withheld_matters=(("outcome_linked",), ("outcome",)),
    unjudged=_outcome_or_link_unknown,
    query=_linked_to_nothing,
    message="The result and the link to the item searched for do not fit together.",
    good="A result, and whether it concerns the thing looked for; the link left blank where nothing came of the search.",
    scope="Every record that says whether the outcome was linked to the object.",
    limits="The link is blank: blank is not no. Or the outcome is withheld or is not one the tool recognises.",
    source_note="The scheme is voluntary, and forces differ in how they fill the link, so this is about the data alone.",
)

RULES: tuple[Rule, ...] = (POWER_AND_OBJECT, LINKED_ODD)
