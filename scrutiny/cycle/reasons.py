"""Whether members could read why a search was made: records of a draw whose file holds no reasons (the grounds).

A force may send a list that has no column for them, or hold them back. A record is then judged without them, and what
the panel could not read must not be taken for what an officer did not write: every result says so beside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from scrutiny.cycle import details
from scrutiny.cycle.folder import DrawFolder
from scrutiny.records.table import Bools, Records

FIELD = "grounds"


def without_reasons(draws: Iterable[DrawFolder], *, slug: str = "") -> int:
    """How many of the records drawn by lot have no reasons to read, whether not supplied or withheld.

    ``slug``: of one stratum only. What an officer left blank is not counted: there was a place for it. Details that
    came after the draw count as read.
    """
    found = by_stratum(draws)
    return found.get(slug, 0) if slug else sum(found.values())


def by_stratum(draws: Iterable[DrawFolder]) -> Mapping[str, int]:
    """The same of each stratum, by slug, each draw read once; a stratum without any is not in it."""
    found: Counter[str] = Counter()
    for one in draws:
        if len(one.key):
            found.update(one.key["stratum"][_of_draw(one)].tolist())
    return dict(found)


def _of_draw(one: DrawFolder) -> Bools:
    """Of each record of the draw's key, whether nobody could read its reasons."""
    records = one.records()[0]
    kept = details.kept(one)
    if kept is not None:
        records = details.with_details(records, kept)
    places = pd.Index(records.rows["record_id"]).get_indexer(pd.Index(one.key["record_id"]))
    missing: Bools = np.asarray(_cannot_be_read(records))[places]
    return missing


def _cannot_be_read(records: Records) -> Bools:
    """A column that is there and was held back, or one that no file has: either way nobody could read it."""
    missing = records.blank(FIELD) & ~records.supplied(FIELD)
    return missing | records.withheld(FIELD)
