"""Check: extracts against PACE Code A. Findings are not errors; a report is written only where it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from scrutiny.code_a import catalogue, local
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Rule, Settings
from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract, choose_areas, read_records, window_of
from scrutiny.errors import ScrutinyError, SettingError, WriteError
from scrutiny.records import areas, gaps, repeats
from scrutiny.records.days import span_words
from scrutiny.records.table import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Records and what the checks say of them. ``stratum``: printed name of each record's stratum, where known."""

    records: Records
    findings: Findings
    stratum: pd.Series | None
    together: tuple[int, int]  # stops of several people, and their records
    notices: tuple[str, ...]
    no_areas: str = ""  # why there is no stratum


def check(
    extract: Extract,
    *,
    context: Context,
    settings: Settings | None = None,
    rules: Sequence[Rule] = catalogue.RULES,
) -> Checked:
    """Findings of ``rules`` over all records of these extracts.

    ``settings``: checks off or on, and thresholds. Without boundaries and without an area column the findings are for
    the whole force only, and a notice says so. Raises SettingError for checks and settings that do not hold.
    """
    local.sound(rules, settings or Settings())
    records = read_records(extract, context=context)
    context.say("Checking")
    findings = evaluate(records, rules, settings)
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
            no_areas=str(error),
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


# --- the report -------------------------------------------------------------------------------------------

REPORT, BOOK, DATA, OFFICERS = "report.html", "findings.xlsx", "findings.json", "officers.xlsx"


def report_files(checked: Checked, *, officers: int | None = None) -> dict[str, bytes]:
    """The files of the report, by name. The page names no record; the others do, by the force's reference.

    ``officers``: with a workbook by officer, of those with at least so many records; for the force's liaison only.
    """
    from scrutiny.code_a import summary
    from scrutiny.outputs.report import report
    from scrutiny.outputs.report_book import officer_book, report_book
    from scrutiny.outputs.report_files import report_html, report_json

    made = report(
        checked.findings,
        checked.records,
        force=_force_words(checked.records),
        period=_period_words(checked.records),
        strata=checked.stratum,
        no_areas=f"Not shown by area: {checked.no_areas}" if checked.no_areas else "",
        notices=(*checked.records.notices, *checked.notices),
    )
    files = {REPORT: report_html(made.page), BOOK: report_book(made), DATA: report_json(made)}
    if officers is not None:
        table = summary.by_officer(checked.findings, checked.records, officers)
        groups = summary.officer_groups(checked.records, officers)
        files[OFFICERS] = officer_book(made, table, groups, minimum=officers)
    return files


def write_report(checked: Checked, folder: Path, *, context: Context, officers: int | None = None) -> tuple[Path, ...]:
    """Write the report into a folder of its own, whole or not at all; what was written, in order.

    A report that is there already is made anew. Raises WriteError where the folder holds anything else.
    """
    ours = {REPORT, BOOK, DATA, OFFICERS}
    if folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - ours):
        raise WriteError(
            "holds other things than a report",
            where=folder.name,
            expected="a new folder, or one with nothing but an earlier report",
            do="Name another folder",
        )
    context.say("Writing the report")
    files = report_files(checked, officers=officers)
    store.replace_folder(folder, files)
    return tuple(folder / name for name in files)


def _force_words(records: Records) -> str:
    """The force as people write it, from its slug; of several, how many there are."""
    forces = sorted({source.force for source in records.sources})
    return " ".join(word.capitalize() for word in forces[0].split("-")) if len(forces) == 1 else f"{len(forces)} forces"


def _period_words(records: Records) -> str:
    """The days that the files are for; empty where neither a record nor a file name says one."""
    try:
        window = window_of(records)
    except SettingError:
        return ""
    return span_words(window.first, window.last)
