"""Check: extracts against PACE Code A. Findings are not errors, and nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from scrutiny.code_a import catalogue
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Settings
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, choose_areas, read_records
from scrutiny.errors import SettingError
from scrutiny.records import areas
from scrutiny.records.table import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Records and what the checks say of them. ``stratum``: printed name of each record's stratum, where known."""

    records: Records
    findings: Findings
    stratum: pd.Series | None
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
    try:
        chosen = choose_areas(records, extract)
    except SettingError as error:
        if extract.areas_file is not None:
            raise
        return Checked(records=records, findings=findings, stratum=None, notices=(f"Not shown by area: {error}",))
    stratum = areas.assign(records, chosen).cat.rename_categories(chosen.names)
    return Checked(records=records, findings=findings, stratum=stratum, notices=chosen.notices)
