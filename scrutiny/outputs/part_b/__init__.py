"""Part B of the pack, to discuss: what the panel has before it once every member has judged alone.

``Contents`` holds counts, dates, codes and the names of areas, checks and groups, and nothing that a record says;
``paper`` makes the whole paper of it, a file a part of the meeting. Every figure stands beside the number it is taken
of; what no data feed says so in a line. A percentage stands only where there are ``LEAST`` searches or more, as in the
report of the checks, and has no decimals. Areas stand in the order given and are never ranked.
"""

from scrutiny.outputs.part_b.assembled import paper
from scrutiny.outputs.part_b.contents import (
    Action,
    AreaPeople,
    AreaRow,
    Check,
    CheckedArea,
    CloserLook,
    Concern,
    Contents,
    Count,
    County,
    Differing,
    Edition,
    FollowUp,
    Group,
    History,
    Judged,
    LastCycle,
    MonthRow,
    Noticed,
    Part,
    People,
    Quality,
    Sitting,
    TrendMonth,
)
from scrutiny.outputs.part_b.county import LEAST_MONTHS, MOST_MONTHS, SHOWN_MONTHS
from scrutiny.outputs.part_b.meeting import EVENING
from scrutiny.outputs.part_b.wording import LEAST, NOT_KNOWN, TOO_FEW

__all__ = [
    "EVENING", "LEAST", "LEAST_MONTHS", "MOST_MONTHS", "NOT_KNOWN", "SHOWN_MONTHS", "TOO_FEW",
    "Action", "AreaPeople", "AreaRow", "Check", "CheckedArea", "CloserLook", "Concern", "Contents", "Count", "County",
    "Differing", "Edition", "FollowUp", "Group", "History", "Judged", "LastCycle", "MonthRow", "Noticed", "Part",
    "People", "Quality", "Sitting", "TrendMonth", "paper",
]  # fmt: skip
