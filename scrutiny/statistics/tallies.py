"""From records to the counts that the other functions take.

A row is a drawn record: the stratum it was drawn from, and what came out. Lists, arrays and columns of a table are
all welcome; rows belong together by their place, never by an index.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrutiny.statistics import exact


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumCounts:
    """The counts of every stratum, side by side, in the order of the populations given."""

    strata: tuple[Hashable, ...]
    populations: tuple[int, ...]
    drawn: tuple[int, ...]
    judged: tuple[int, ...]  # drawn records with a result, of the group if there is one
    successes: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """Drawn records without a result. Not to be used with a group, where ``judged`` counts its members only."""
        return tuple(n - m for n, m in zip(self.drawn, self.judged, strict=True))


def count_by_stratum(
    strata: Sequence[Any],
    successes: Sequence[Any],
    *,
    populations: Mapping[Any, int],
    members: Sequence[Any] | None = None,
) -> StratumCounts:
    """Count records by stratum.

    ``successes``: True, False, or missing (None, NaN, NA: drawn, and without a result). ``populations``: how many
    each stratum has; a stratum of which nothing was drawn stands there too and gets zeros. ``members``: whether a
    record is of the group asked about; then ``judged`` and ``successes`` count its members only.

    ValueError if the lengths differ, a record is of no known stratum, more were drawn than there are, or
    it is not known whether a record is of the group (make "not recorded" a group of its own).
    """
    import numpy as np
    import pandas as pd

    places = pd.Index(list(populations), dtype=object).get_indexer(pd.Index(list(strata), dtype=object))
    results = pd.array(list(successes), dtype="boolean")
    if len(places) != len(results):
        message = f"{len(places)} strata and {len(results)} results; expected one of each a record"
        raise ValueError(message)
    if (places < 0).any():
        message = f"{int((places < 0).sum())} records belong to none of the strata"
        raise ValueError(message)
    known = ~np.asarray(results.isna(), dtype=bool)
    right = results.to_numpy(dtype=bool, na_value=False)
    if members is not None:
        group = pd.array(list(members), dtype="boolean")
        if len(group) != len(results):
            message = f"{len(group)} memberships and {len(results)} results; expected one of each a record"
            raise ValueError(message)
        if group.isna().any():
            message = f"of {int(group.isna().sum())} records it is not known whether they are of the group"
            raise ValueError(message)
        known &= group.to_numpy(dtype=bool)

    def count(which: "np.ndarray[Any, np.dtype[np.bool_]] | None") -> tuple[int, ...]:
        chosen = places if which is None else places[which]
        return tuple(int(n) for n in np.bincount(chosen, minlength=len(populations)))

    sizes = tuple(exact.whole(n, name="population") for n in populations.values())
    drawn = count(None)
    for size, n in zip(sizes, drawn, strict=True):
        exact.sampled(population=size, sample=n)
    return StratumCounts(
        strata=tuple(populations), populations=sizes, drawn=drawn, judged=count(known), successes=count(known & right)
    )
