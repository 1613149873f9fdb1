"""From what each member said to one result a record.

Members judge alone; a record's result is the median of the coloured answers, a tie going to the worse. That
way nobody can carry a record alone, and the order in which people answered does not matter. "Cannot judge"
is a result of its own: it is about the record, not about the search. It is never turned into a colour.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from scrutiny.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

ANSWER_COLUMNS = ("record", "member", "colour")
RESULT_COLUMNS = ("record", "result", "green", "amber", "red", "cannot_judge", "readers", "spread")

NOT_JUDGED = "not-judged"
"""Where a result would stand while a record has no answers. Nothing can be concluded until there is one."""


class Colour(StrEnum):
    """An answer or a result. Green, amber and red are the coloured ones, best first."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    CANNOT_JUDGE = "cannot-judge"
    UNAVAILABLE = "unavailable"


COLOURED = (Colour.GREEN, Colour.AMBER, Colour.RED)


def record_result(colours: Iterable[Colour | str]) -> Colour:
    """The result of one record from the overall answers of those who read it.

    Fewer than two coloured answers, or half or more who could not judge: cannot judge. A reader who found
    the record unavailable could not judge it either; where nobody had it, the result is unavailable. No
    answers at all is not a result: ValueError.
    """
    answers = [Colour(colour) for colour in colours]
    if not answers:
        message = "no answers: a record nobody has judged has no result yet"
        raise ValueError(message)
    if all(answer is Colour.UNAVAILABLE for answer in answers):
        return Colour.UNAVAILABLE
    coloured = sorted(COLOURED.index(answer) for answer in answers if answer in COLOURED)
    if len(coloured) < 2 or 2 * (len(answers) - len(coloured)) >= len(answers):
        return Colour.CANNOT_JUDGE
    # The middle of an odd number; the worse of the two middle ones of an even number.
    return COLOURED[coloured[len(coloured) // 2]]


def results(
    answers: "pd.DataFrame", *, records: Sequence[str] | None = None, unavailable: Collection[str] = ()
) -> "pd.DataFrame":
    """One row a record (`RESULT_COLUMNS`) from one row an overall answer (`ANSWER_COLUMNS`).

    ``records``: every pack number, in pack order; those without an answer come out as `NOT_JUDGED`, so that
    nothing drawn can drop out of the count. Without it the records are those that have an answer, in order
    of their number. ``unavailable``: pack numbers of records that could not be supplied; they have no
    answers, and saying both is an error. ``cannot_judge`` counts all answers without a colour. ``spread``
    is true where answers lie more than one colour apart: one reader said green and another red.
    """
    import numpy as np
    import pandas as pd

    order = _records(answers, records=records, unavailable=unavailable)
    at = _positions(answers, order)
    colours = pd.Index([str(colour) for colour in Colour])
    given = colours.get_indexer(pd.Index(answers["colour"].astype(object)))
    if (given < 0).any():
        raise InputError(
            f"{int((given < 0).sum())} answers have a colour that is none of ours",
            where="answers",
            expected=", ".join(colours),
        )
    counts = np.bincount(at * len(colours) + given, minlength=len(order) * len(colours))
    green, amber, red, cannot, missing = counts.reshape(len(order), len(colours)).T
    coloured = green + amber + red
    readers = coloured + cannot + missing
    middle = coloured // 2
    out = set(unavailable)
    result = np.select(
        [
            np.array([name in out for name in order], dtype=bool) | ((readers > 0) & (missing == readers)),
            readers == 0,
            (coloured < 2) | (2 * (readers - coloured) >= readers),
            green > middle,
            green + amber > middle,
        ],
        [str(Colour.UNAVAILABLE), NOT_JUDGED, str(Colour.CANNOT_JUDGE), str(Colour.GREEN), str(Colour.AMBER)],
        default=str(Colour.RED),
    )
    return pd.DataFrame(
        {
            "record": pd.Series(order, dtype="str"),
            "result": pd.Series(result.tolist(), dtype="str"),
            "green": green,
            "amber": amber,
            "red": red,
            "cannot_judge": cannot + missing,
            "readers": readers,
            "spread": (green > 0) & (red > 0),
        },
        columns=list(RESULT_COLUMNS),
    )


def disagreements(judged: "pd.DataFrame") -> "pd.DataFrame":
    """Those rows of `results` on which readers differ, the widest apart first: the order to talk in.

    Green against red before neighbouring colours, and both before colours against "cannot judge"; then
    where more readers stand apart from the largest group; then as in the pack.
    """
    import numpy as np

    green, amber, red, cannot, readers = (
        judged[name].to_numpy(dtype=np.int64) for name in ("green", "amber", "red", "cannot_judge", "readers")
    )
    kinds = np.stack([green, amber, red, cannot])
    distance = np.where((green > 0) & (red > 0), 2, np.where(np.sum(kinds[:3] > 0, axis=0) > 1, 1, 0))
    apart = readers - kinds.max(axis=0, initial=0)
    order = np.lexsort((np.arange(len(judged)), -apart, -distance))
    differing: pd.DataFrame = judged.iloc[order[apart[order] > 0]]
    return differing.reset_index(drop=True)


def _records(answers: "pd.DataFrame", *, records: Sequence[str] | None, unavailable: Collection[str]) -> list[str]:
    """The pack numbers to report on, after the checks that need no colours."""
    missing = [column for column in ANSWER_COLUMNS if column not in answers.columns]
    if missing:
        raise InputError(f"no column {', '.join(missing)}", where="answers", expected=", ".join(ANSWER_COLUMNS))
    doubled = int(answers.duplicated(["record", "member"]).sum())
    if doubled:
        raise InputError(
            f"{doubled} answers are a second overall answer by the same member on the same record",
            where="answers",
            expected="one overall answer a member and record",
        )
    answered = {str(record) for record in answers["record"]}
    if records is None:
        order = sorted(answered | set(unavailable))
    else:
        order = [str(record) for record in records]
        if len(set(order)) < len(order):
            raise InputError("a pack number stands twice in the list of records", where="records")
        unknown = (answered | set(unavailable)) - set(order)
        if unknown:
            raise InputError(
                f"{len(unknown)} records are answered or unavailable that were not in the pack",
                where="answers",
                expected="pack numbers of this draw",
            )
    both = answered & set(unavailable)
    if both:
        raise InputError(
            f"{len(both)} records are called unavailable and have answers",
            where="answers",
            do="Withdraw the answers or say that the record was there.",
        )
    return order


def _positions(answers: "pd.DataFrame", order: Sequence[str]) -> "npt.NDArray[np.int64]":
    """Where each answer's record stands in ``order``."""
    import numpy as np
    import pandas as pd

    index = pd.Index(list(order), dtype="str") if order else pd.Index([], dtype="str")
    return np.asarray(index.get_indexer(pd.Index(answers["record"].astype("str"))), dtype=np.int64)
