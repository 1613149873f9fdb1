"""Part B of the pack, gathered from a workspace: counts, dates and codes, of which ``outputs.part_b`` makes the paper.

It is given out when every member has answered alone on every draw of the cycle, or the panel has decided; or the chair
releases it before that, with a reason. Nothing is written here. Of the clock only the choice of the cycle
is taken: what is late is counted up to the day of the meeting, so the same workspace gives the same paper.

What stands where: ``gathering`` (whether it may go out, and everything together), ``waiting`` (who has not answered),
``listed`` (the list of the cycle), ``counting``, ``residents`` (rates), ``trends``, ``checked`` (what the checks say),
``judging`` (what members said), ``before`` (earlier cycles and what became of them).
"""

from scrutiny.cycle.part_b.gathering import STEP, PartB, contents_of, gathered, part_b
from scrutiny.cycle.part_b.listed import Listed, fixed, list_of
from scrutiny.cycle.part_b.waiting import waiting_of

__all__ = ["STEP", "Listed", "PartB", "contents_of", "fixed", "gathered", "list_of", "part_b", "waiting_of"]
