"""Check: extracts against PACE Code A. Findings are not errors, and nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny.code_a import catalogue
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Settings
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, choose_areas, read_records
from scrutiny.errors import ScrutinyError
from scrutiny.records import areas, gaps, repeats
from scrutiny.records.table import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Records and what the checks say of them. ``stratum``: printed name of each record's stratum, where known."""

    records: Records
    findings: Findings
    stratum: pd.Series | None
    together: tuple[int, int]  # stops of several people, and their records
    notices: tuple[str, ...]


def check(extract: Extract, *, context: Context, off: Iterable[str] = ()) -> Checked:
    """Findings of the whole catalogue over all records of these extracts.

    ``off``: ids of checks to leave out. Without boundaries and without an area column the findings are for the
    whole force only, and a notice says so.
    """
    settings = Settings(off=frozenset(catalogue.by_id(rule_id).id for rule_id in off))
    records = read_records(extract, context=context)
    context.say("Checking")
    findings = evaluate(records, catalogue.RULES, settings)
    missing = (*gaps.missing_months(records.sources), *gaps.silent_days(records))
    together = people_together(records)
    try:
        chosen, lookup = choose_areas(records, extract)
        placed = areas.place(records, chosen, lookup)
    except ScrutinyError as error:
        if extract.areas_file is not None or extract.lookup_file is not None:
            raise
        return Checked(
            records=records,
            findings=findings,
            stratum=None,
            together=together,
            notices=(*missing, f"Not shown by area: {error}"),
        )
    asked = gaps.answered(gaps.questions(records, placed.stratum, chosen), gaps.read_answers(extract.answers))
    return Checked(
        records=records,
        findings=findings,
        stratum=placed.stratum.cat.rename_categories(chosen.names),
        together=together,
        notices=(*chosen.notices, *placed.notices, *missing, *(answer.text for answer in asked)),
    )


def people_together(records: Records) -> tuple[int, int]:
    """Stops in which several people were searched, and the records of them."""
    sizes = np.bincount(repeats.incidents(records.rows)) if records.accepted else np.zeros(0, dtype=np.int64)
    return int(np.count_nonzero(sizes > 1)), int(sizes[sizes > 1].sum())
