"""Searches counted: by month, result, power, ethnic group and area."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a import summary
from scrutiny.code_a.evidence import Evidence
from scrutiny.cycle.part_b.listed import Listed, by_month
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs import views
from scrutiny.outputs.part_b import (
    Count,
    County,
    Group,
    MonthRow,
    Part,
)
from scrutiny.records import fields, vocabulary
from scrutiny.records.days import month_words
from scrutiny.records.table import Bools, Records

NO_ACTION = "no-further-action"
VEHICLE = "vehicle"  # a search of nobody, by the vocabulary of kinds
GROUPS = ("White", "Black", "Asian", "Mixed", "Other")  # of ethnicity, in printing order


def labels_of(records: Records, name: str) -> npt.NDArray[np.object_]:
    """What a coded field says of each record, as people read it; a value that no list knows is never shown.

    What is not there says why: not recorded, withheld, or not supplied by the force.
    """
    column = records.column(name)
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    codes = set(known.codes)
    said = [views.code_words(name, one) if one in codes else views.NOT_ON_THE_LIST for one in column.cat.categories]
    found = np.array([*said, views.NOT_RECORDED], dtype=object)[column.cat.codes.to_numpy()]
    found[~records.supplied(name) & records.blank(name)] = views.NOT_SUPPLIED
    found[records.withheld(name) | records.never_carried(name)] = views.WITHHELD_BY_FORCE
    return found


_LAST = (views.NOT_ON_THE_LIST, views.NOT_RECORDED, views.WITHHELD_BY_FORCE, views.NOT_SUPPLIED)


def counts_of(labels: npt.NDArray[np.object_]) -> tuple[Count, ...]:
    """How many of each, the most first; what is not there at the end."""
    names, numbers = np.unique(labels.astype(str), return_counts=True)
    pairs = zip(names.tolist(), numbers.tolist(), strict=True)
    order = sorted(pairs, key=lambda pair: (_LAST.index(pair[0]) + 1 if pair[0] in _LAST else 0, -pair[1], pair[0]))
    return tuple(Count(name=sentence(name), count=number) for name, number in order)


def sentence(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def finds_of(records: Records) -> tuple[Bools, Bools]:
    """Searches with a find, and those whose result is recorded: a find is any result but no further action."""
    known = records.known("outcome")
    return known & ~Evidence(records).is_code("outcome", NO_ACTION), known


def county(listed: Listed) -> County:
    """The list counted: by month and kind, power, object and result."""
    records = listed.records
    finds, known = finds_of(records)
    kinds = labels_of(records, "search_type")
    heads = [one.name for one in counts_of(kinds)]
    months = by_month(records)
    names = [*sorted(set(months) - {summary.NO_DATE}), *([summary.NO_DATE] if summary.NO_DATE in months else [])]
    said = np.array([sentence(one) for one in kinds], dtype=object)
    return County(
        searches=records.accepted,
        late=listed.late,
        rejected=listed.account["rejected"],
        kinds=tuple(heads),
        without_file=tuple(month_name(month) for month in listed.months if month not in listed.covered),
        months=tuple(
            MonthRow(
                name=month_name(month),
                kinds=tuple(int(((months == month) & (said == head)).sum()) for head in heads),
            )
            for month in names
        ),
        results=counts_of(labels_of(records, "outcome")),
        finds=Part(count=int(finds.sum()), of=int(known.sum())),
        arrests=Part(count=int(Evidence(records).is_code("outcome", "arrest").sum()), of=int(known.sum())),
        linked=_linked(records, finds),
        powers=counts_of(labels_of(records, "power")),
        objects=counts_of(labels_of(records, "object")),
        undated=int((months == summary.NO_DATE).sum()),
        other_days=int((~np.isin(months.astype(str), (*listed.months, summary.NO_DATE))).sum()),
    )


def month_name(month: str) -> str:
    """A month as people read it: "August 2026"."""
    return month if month == summary.NO_DATE else month_words(date.fromisoformat(f"{month}-01"))


def _linked(records: Records, finds: Bools) -> tuple[Count, ...]:
    if not records.supplied("outcome_linked").any():
        return ()
    return counts_of(labels_of(records, "outcome_linked")[finds])


def vehicle_alone(records: Records) -> Bools:
    """Searches recorded as of a vehicle alone, which are of nobody; none where the force says no kind of search."""
    return Evidence(records).is_code("search_type", VEHICLE)


def groups(records: Records) -> tuple[Group, ...]:
    """By the person's own word, else by what the officer saw, else not known."""
    finds, known = finds_of(records)
    said, seen = ethnic(records, "self_defined_ethnicity"), ethnic(records, "officer_defined_ethnicity")
    own = said != ""
    both = np.where(own, said, seen)
    both[both == ""] = outputs.NOT_KNOWN
    alone = vehicle_alone(records)
    return tuple(
        Group(
            name=name,
            said=int((here & own).sum()),
            seen=int((here & ~own).sum()),
            finds=Part(count=int((here & finds).sum()), of=int((here & known).sum())),
            vehicles=int((here & alone).sum()) if name == outputs.NOT_KNOWN else 0,
        )
        for name in (*GROUPS, outputs.NOT_KNOWN)
        if (here := both == name).any() or name != outputs.NOT_KNOWN
    )


def ethnic(records: Records, name: str) -> npt.NDArray[np.object_]:
    """The group of each record by one field; "" where it names none."""
    column = records.column(name)
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    groups = [known.group(one) for one in column.cat.categories]
    return np.array([*groups, ""], dtype=object)[column.cat.codes.to_numpy()]


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a small table, a field a column."""
    return table.itertuples()
