"""What national guidance and forces' own policies ask, and the Code does not. Shown apart from rules of the Code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrutiny.code_a.recording import (
    because,
    first_of,
    is_blacked_out,
    is_placeholder,
    no_reason_known,
    reason_given,
)
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence

# What it asked was read in summaries, not in the report itself.
INSPECTORATE = Citation(
    source="HMICFRS, report on stop and search and the use of force, February 2021,",
    paragraph="recommendations",
    verified=False,
)
COLLEGE = Citation(
    source="College of Policing, Authorised Professional Practice, stop and search: transparent",
    paragraph="",
    verified=True,
)
CHILDREN_ACT = Citation(source="Children Act 2004", paragraph="s11", verified=True)


def _own_policy(matter: str) -> Citation:
    """What most forces ask of their officers; the force's own text is to be looked at."""
    return Citation(source="The force's own policy", paragraph=matter, verified=False)


# --- camera -----------------------------------------------------------------------------------------------


def _no_camera(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("camera_used") & ~reason_given(evidence, "camera_reason")


def _camera_not_settled(evidence: Evidence, parameters: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    return first_of(
        evidence,
        (~evidence.known("camera_used"), Reason.UNCERTAIN),
        *no_reason_known(evidence, _no_camera(evidence, parameters), "camera_reason"),
    )


CAMERA = Rule(
    id="bwv-used-or-reason",
    title="Body-worn video used, or the reason why not",
    citations=(INSPECTORATE,),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("camera_used",),),
    subject=(("camera_used",),),
    unjudged=because(_camera_not_settled),
    unjudged_why=_camera_not_settled,
    query=_no_camera,
    blank_message="Whether body-worn video was used is not recorded.",
    message="No body-worn video was used, and the record does not say why.",
    good="Video of the whole encounter, or the reason why there is none.",
    scope="Every search.",
    limits="The extract has no column about video; it is blank or withheld; or there was no video and the extract does not tell whether a reason was given.",
    source_note='A text such as "n/a" counts as no reason. Whether the camera was on from the first moment only the video can show.',
)


# --- supervision ------------------------------------------------------------------------------------------


def _not_reviewed(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.blank("supervisor_reviewed_on")


def _reviewed_late(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """Whole days from the day of the search, by the calendar in England, to the day of the review."""
    import numpy as np

    most = parameters["days"]

    def late(rows: Evidence) -> Bools:
        reviewed = rows.moments("supervisor_reviewed_on").astype("datetime64[D]")
        return np.asarray((reviewed - rows.days()) / np.timedelta64(1, "D") > most)

    return evidence.fact("reviewed later", str(most), make=late)


REVIEW = Rule(
    id="sup-review-timely",
    title="Supervisor's check in good time",
    citations=(COLLEGE,),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("searched_at",), ("supervisor_reviewed_on",)),
    subject=(("searched_at",),),
    unjudged=_not_reviewed,
    unjudged_reason=Reason.BLANK,
    query=_reviewed_late,
    blank_message="No day of a supervisor's check is recorded.",
    message="A supervisor checked the record more than the set number of days after the search.",
    good="A supervisor's check within days, so that an officer hears of it while the search is fresh.",
    scope="Every search.",
    limits="The extract has no column for the day of the check; or that day or the day of the search is blank or withheld. A blank may mean that the check was still to come when the file was made.",
    source_note="Guidance asks supervisors to monitor and sets no number of days: the threshold is the office's. A search of the evening and a check of the next morning are one day apart.",
    parameters=(
        Parameter(name="days", default=7, meaning="days after the search within which a supervisor checks the record"),
    ),
)


# --- clothing ---------------------------------------------------------------------------------------------


def _more_than_outer(evidence: Evidence) -> Bools:
    return evidence.is_code("clothing_removed", "more-than-outer") | evidence.yes("intimate_parts_exposed")


def _clothing_unknown(evidence: Evidence) -> Bools:
    return ~_more_than_outer(evidence) & ~evidence.known("clothing_removed")


def _perhaps_more_than_outer(evidence: Evidence) -> Bools:
    """More than outer clothing of a person was removed, or nothing says that it was not."""
    return (_more_than_outer(evidence) | _clothing_unknown(evidence)) & ~evidence.is_code("search_type", "vehicle")


def _supervisor_neither(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return ~evidence.known("supervisor_told")


def _supervisor_not_told(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return evidence.no("supervisor_told")


SUPERVISOR_TOLD = Rule(
    id="ext-supervisor-told",
    title="Supervisor told before more than outer clothing was removed",
    citations=(_own_policy("on removing clothing"),),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("clothing_removed", "intimate_parts_exposed"), ("supervisor_told",)),
    subject=(("supervisor_told",),),
    withheld_matters=(("clothing_removed", "intimate_parts_exposed"), ("supervisor_told",)),
    applies=_perhaps_more_than_outer,
    scope_unclear=_clothing_unknown,
    unjudged=_supervisor_neither,
    query=_supervisor_not_told,
    blank_message="Whether a supervisor was told is not recorded.",
    message="More than outer clothing was removed and the record says that no supervisor was told before.",
    good="A supervisor told beforehand wherever more than outer clothing has to come off.",
    scope="Searches of people in which more than outer clothing was removed or intimate parts were exposed.",
    limits="The extract has no column for it, or it is blank or withheld; or a supervisor was not told and the record does not show how much clothing was removed.",
    source_note="Headgear and footwear alone are not counted. The Code asks for a reason and a place out of public view, of which other checks speak; telling a supervisor is local policy.",
)


# --- children ---------------------------------------------------------------------------------------------


def _age_unknown(evidence: Evidence) -> Bools:
    return evidence.blank("age") & ~evidence.known("age_range")


def _child(evidence: Evidence) -> Bools:
    """From 10 to 17, by the age in years and, where there is none, by the band."""
    by_age = evidence.below("age", 18) & ~evidence.below("age", 10)
    return by_age | (evidence.blank("age") & evidence.is_code("age_range", "10-17"))


def _perhaps_child(evidence: Evidence) -> Bools:
    return (_child(evidence) | _age_unknown(evidence)) & ~evidence.is_code("search_type", "vehicle")


def _note_blacked_out(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_blacked_out(evidence, "safeguarding_note")


def _note_is_placeholder(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_placeholder(evidence, "safeguarding_note")


CHILD_NOTE = Rule(
    id="child-safeguarding-note",
    title="What was done to look after a child",
    citations=(CHILDREN_ACT, _own_policy("on children")),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("age", "age_range"), ("safeguarding_note",)),
    subject=(("safeguarding_note",),),
    blank_is_query=True,
    withheld_matters=(("age", "age_range"), ("safeguarding_note",)),
    applies=_perhaps_child,
    scope_unclear=_age_unknown,
    unjudged=_note_blacked_out,
    unjudged_reason=Reason.WITHHELD,
    query=_note_is_placeholder,
    message="A child was searched, and the record does not show what was done to look after the child.",
    good="Who was told, who came, what was asked and done for the child.",
    scope="Searches of people aged 10 to 17.",
    limits="The extract has no column for the note or for the age; the note or the age is withheld; or there is no note and the age is not known.",
    source_note='The age in years decides where there is one, else the band. Children under 10 have a check of their own. A text such as "n/a" counts as no note. The Act lays a general duty on the police; a note on the record is what panels look for.',
)


# --- force ------------------------------------------------------------------------------------------------


def _force(evidence: Evidence) -> Bools:
    return evidence.yes("force_used") | evidence.yes("handcuffs_used")


def _no_force(evidence: Evidence) -> Bools:
    """The record says that no force was used; of handcuffs alone only where the file has no column for force."""
    no_cuffs = evidence.no("handcuffs_used") & ~evidence.supplied("force_used")
    return (evidence.no("force_used") | no_cuffs) & ~_force(evidence)


def _perhaps_force(evidence: Evidence) -> Bools:
    return ~_no_force(evidence)


def _force_unknown(evidence: Evidence) -> Bools:
    return ~_force(evidence)


def _force_reason_blacked_out(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_blacked_out(evidence, "force_reason")


def _force_reason_is_placeholder(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    return is_placeholder(evidence, "force_reason")


FORCE_REASON = Rule(
    id="force-reason",
    title="Why force or handcuffs were used",
    citations=(INSPECTORATE,),
    kind=Kind.GUIDANCE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("force_used", "handcuffs_used"), ("force_reason",)),
    subject=(("force_reason",),),
    blank_is_query=True,
    withheld_matters=(("force_used", "handcuffs_used"), ("force_reason",)),
    applies=_perhaps_force,
    scope_unclear=_force_unknown,
    unjudged=_force_reason_blacked_out,
    unjudged_reason=Reason.WITHHELD,
    query=_force_reason_is_placeholder,
    message="Force or handcuffs were used, and the record does not say why.",
    good="What was done, and what about this person made it necessary.",
    scope="Searches in which force or handcuffs were used.",
    limits="The extract has no column for the reason or for force and handcuffs; one of them is withheld; or there is no reason and the record does not say whether force was used.",
    source_note='Handcuffs are force. Where a file has a column for handcuffs and none for other force, "no handcuffs" is taken as no force. A text such as "n/a" counts as no reason.',
)

RULES: tuple[Rule, ...] = (CAMERA, REVIEW, SUPERVISOR_TOLD, CHILD_NOTE, FORCE_REASON)
