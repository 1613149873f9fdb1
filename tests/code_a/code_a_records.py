"""Records from a few words, so that a spec reads as a table: field names and codes, nothing else.

A field that is named is a column of the file; a field that is not named has no column. ``None`` is a blank
cell, ``WITHHELD`` one that is held back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scrutiny.code_a.catalogue import by_id
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.rule import Reason, Settings, Verdict
from scrutiny.records import fields
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source

WITHHELD = fields.WITHHELD
Row = Mapping[str, Any]

_DTYPES = {
    fields.Kind.CODED: "category",
    fields.Kind.INSTANT: "datetime64[us, UTC]",
    fields.Kind.DAY: "datetime64[us]",
    fields.Kind.NUMBER: "float64",
}


def _precision(row: Row) -> str:
    when = row.get("searched_at")
    return row.get("date_precision") or ("none" if when is None else "withheld" if when == WITHHELD else "second")


def _column(field: fields.Field, values: Sequence[Any]) -> pd.Series:
    if field.kind in (fields.Kind.INSTANT, fields.Kind.DAY):
        # A withheld moment is blank; of the search itself the precision says that it is withheld.
        moments = pd.to_datetime([None if value == WITHHELD else value for value in values], utc=True, format="ISO8601")
        if field.kind is fields.Kind.DAY:
            moments = moments.tz_localize(None)
        return pd.Series(moments).astype(_DTYPES[field.kind])
    return pd.Series(list(values), dtype=object).astype(_DTYPES.get(field.kind, "str"))


def file_of(rows: Sequence[Row], *, number: int = 0, columns: Sequence[str] = (), never: Sequence[str] = ()) -> Source:
    """The source that rows come from: its columns are the fields that they name, and ``columns``."""
    named = {name for row in rows for name in row if name in fields.NAMES}
    return Source(
        number=number,
        name=f"file-{number}.csv",
        sha256="0" * 64,
        force="hertfordshire",
        month="",
        layout="test",
        supplied=frozenset(named | set(columns)),
        withheld=frozenset(never),
        rows_read=len(rows),
        accepted=len(rows),
        rejected=0,
    )


def records_of(*files: tuple[Source, Sequence[Row]]) -> Records:
    """Records of several files."""
    rows = [(source, row) for source, of_file in files for row in of_file]
    table = pd.DataFrame(
        {
            "record_id": pd.Series([f"r{number}" for number in range(len(rows))], dtype="str"),
            "source": pd.Series([source.number for source, _ in rows], dtype="int64"),
            "source_row": pd.Series(range(2, len(rows) + 2), dtype="int64"),
            "date_precision": pd.Series([_precision(row) for _, row in rows], dtype="str"),
        }
    )
    for field in fields.FIELDS:
        if any(field.name in source.supplied for source, _ in files):
            table[field.name] = _column(field, [row.get(field.name) for _, row in rows])
    return Records(
        rows=table,
        sources=tuple(source for source, _ in files),
        rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
    )


def records(*rows: Row, columns: Sequence[str] = (), never: Sequence[str] = ()) -> Records:
    """Records of one file."""
    return records_of((file_of(rows, columns=columns, never=never), rows))


def answer(rule_id: str, table: Records, number: int = 0, *, on: Sequence[str] = ()) -> tuple[Verdict, Reason]:
    """What one check says of one record. ``on``: checks to switch on that are off by default."""
    findings = evaluate(table, [by_id(rule_id)], Settings(on=frozenset(on)))
    return Verdict(findings.verdicts[number, 0]), Reason(findings.reasons[number, 0])
