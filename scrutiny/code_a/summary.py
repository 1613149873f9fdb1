"""Findings in numbers: by rule, by area, and the one founding answer. Pure tables; nothing is printed here.

Every table adds up: the areas, *no location* and *outside the area* together are *all records*.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny.code_a.evaluate import Findings, founding_answer
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.records.table import Records

ALL = "All records"  # the stratum that holds every record

VERDICTS = tuple(verdict.name.lower() for verdict in Verdict)  # clear, query, cannot_be_judged, does_not_apply
BY_RULE = ("id", "title", "severity", *VERDICTS, "records")
BY_AREA = ("id", "stratum", *VERDICTS, "records")
NOT_JUDGED = ("id", "reason", "records")
FOUNDING = ("stratum", "records", "judged", "not_judged", "shown")


def by_rule(findings: Findings) -> pd.DataFrame:
    """One row a rule (``BY_RULE``): how many records have each verdict. The four verdicts add up to ``records``."""
    table = findings.counts()
    table.insert(1, "title", [rule.title for rule in findings.rules])
    table.insert(2, "severity", [str(rule.severity) for rule in findings.rules])
    return table.assign(records=len(findings.record_ids)).loc[:, list(BY_RULE)]


def _strata(findings: Findings, strata: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The number of each record's stratum, and the names: the order of a categorical, else alphabetical."""
    if len(strata) != len(findings.record_ids):
        message = f"{len(strata)} strata for {len(findings.record_ids)} records"
        raise ValueError(message)
    if not isinstance(strata.dtype, pd.CategoricalDtype):
        strata = strata.astype("category")
    numbers: npt.NDArray[np.int64] = np.asarray(strata.cat.codes, dtype=np.int64)
    if (numbers < 0).any():
        message = "a record has no stratum; a table of areas would not add up"
        raise ValueError(message)
    return numbers, [str(name) for name in strata.cat.categories]


def by_rule_and_area(findings: Findings, strata: pd.Series) -> pd.DataFrame:
    """One row a rule and stratum (``BY_AREA``), after each rule's strata one row ``ALL``, their sum.

    ``strata`` has one label a record, in the order of the records; each has one. A stratum without records, which a
    categorical can name, has a row of noughts.
    """
    numbers, names = _strata(findings, strata)
    tables = []
    for column, rule in enumerate(findings.rules):
        cells = numbers * len(VERDICTS) + findings.verdicts[:, column]
        counts = np.bincount(cells, minlength=len(names) * len(VERDICTS)).reshape(len(names), len(VERDICTS))
        table = pd.DataFrame(np.vstack([counts, counts.sum(axis=0)]), columns=list(VERDICTS))
        table.insert(0, "id", rule.id)
        table.insert(1, "stratum", [*names, ALL])
        tables.append(table.assign(records=table.loc[:, list(VERDICTS)].sum(axis=1)))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(BY_AREA))


def why_not_judged(findings: Findings) -> pd.DataFrame:
    """One row a rule and reason (``NOT_JUDGED``) for which records cannot be judged; none where there are none."""
    rows = []
    for rule in findings.rules:
        verdicts, reasons = findings.of(rule.id)
        counts = np.bincount(reasons[verdicts == Verdict.CANNOT_BE_JUDGED], minlength=len(Reason))
        rows += [(rule.id, reason.name.lower(), int(counts[reason])) for reason in Reason if counts[reason]]
    return pd.DataFrame(rows, columns=list(NOT_JUDGED))


def founding_by_area(findings: Findings, strata: pd.Series) -> pd.DataFrame:
    """The founding answer, one row a stratum (``FOUNDING``), and last one row ``ALL``.

    Of the records of which every required item could be judged, in how many is every one shown.
    """
    numbers, names = _strata(findings, strata)
    answers = [founding_answer(findings, numbers == number) for number in range(len(names))]
    rows = [
        (name, answer.records, answer.judged, answer.not_judged, answer.shown)
        for name, answer in zip([*names, ALL], [*answers, founding_answer(findings)], strict=True)
    ]
    return pd.DataFrame(rows, columns=list(FOUNDING))


def check_json(findings: Findings, records: Records) -> dict[str, Any]:
    """What ``scrutiny check --json`` prints: the account of the rows, the verdicts by rule, the founding answer."""
    answer = founding_answer(findings)
    counts = findings.counts().to_dict(orient="records")
    return {
        "rows_read": records.rows_read,
        "accepted": records.accepted,
        "joined": records.joined,
        "rejected": records.rejected,
        "sources": [
            {
                "file": source.name,
                "sha256": source.sha256,
                "layout": source.layout,
                "rows_read": source.rows_read,
                "accepted": source.accepted,
                "joined": source.joined,
                "rejected": source.rejected,
            }
            for source in records.sources
        ],
        "unknown": {  # how many; the values themselves may be names
            str(name): {"values": len(rows), "records": int(rows["count"].sum())}
            for name, rows in records.unknown.groupby("field", sort=True)
        },
        "rules": [{key: value if key == "id" else int(value) for key, value in row.items()} for row in counts],
        "founding": {"records": answer.records, "judged": answer.judged, "shown": answer.shown},
    }
