"""Conditions as an expert in pandas would ask them: on categories, on Arrow strings, nothing twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

Condition = Sequence[Any]


def parts_of(condition: Condition) -> Sequence[Condition]:
    return condition[1:] if condition[0] in ("all", "any", "not") else ()


def as_tuples(value: Any) -> Any:
    """Lists of JSON as tuples, so that conditions can be keys."""
    return tuple(as_tuples(each) for each in value) if isinstance(value, list | tuple) else value


class Masks:
    """One boolean a row for each condition; what several conditions have in common is asked once."""

    def __init__(self, table: pd.DataFrame, conditions: Mapping[str, Condition]) -> None:
        self.table = table
        self.conditions = {name: as_tuples(condition) for name, condition in conditions.items()}
        seen = Counter(part for condition in self.conditions.values() for part in _distinct(condition))
        self._shared = {part for part, times in seen.items() if times > 1}
        self._kept: dict[Condition, np.ndarray] = {}

    def of(self, name: str) -> np.ndarray:
        """True where a check is a query."""
        return self._ask(self.conditions[name])

    def _ask(self, condition: Condition) -> np.ndarray:
        if condition in self._kept:
            return self._kept[condition]
        mask = self._work_out(condition)
        if condition in self._shared:
            self._kept[condition] = mask
        return mask

    def _work_out(self, condition: Condition) -> np.ndarray:
        match condition[0]:
            case "all":
                return reduce(np.logical_and, (self._ask(part) for part in condition[1:]))
            case "any":
                return reduce(np.logical_or, (self._ask(part) for part in condition[1:]))
            case "not":
                return ~self._ask(condition[1])
            case _:
                return np.asarray(self._test(*condition), dtype=bool)

    def _test(self, kind: str, name: str, *given: Any) -> Any:
        column = self.table[name]
        match kind:
            case "blank":
                return column.isna()
            case "in":
                return column.isin(given[0])
            case "has":
                return column.str.contains(given[0], regex=True, na=False)
            case "below":
                return column < given[0]
            case "above":
                return column > given[0]
            case "after":
                return column > pd.Timestamp(given[0], tz="UTC")
            case "shorter":
                return column.str.len() < given[0]
            case "same":
                return self._same(name, *given)
            case "later":
                return column - self.table[given[0]] > pd.Timedelta(seconds=given[1])
        raise ValueError(kind)

    def _same(self, *names: str) -> Any:
        compared = self.table[list(names)]
        text = compared[names[-1]].str.strip().str.lower()
        compared = compared.assign(**{names[-1]: text})
        return compared.duplicated(keep=False) & compared.notna().all(axis=1)


def _distinct(condition: Condition) -> set[Condition]:
    return set(_all_parts(condition))


def _all_parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in parts_of(condition):
        yield from _all_parts(part)
