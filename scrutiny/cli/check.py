"""``scrutiny check``: extracts against PACE Code A."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import (
    checks_options,
    context,
    echo_json,
    echo_notes,
    echo_table,
    extract_options,
    json_option,
)

if TYPE_CHECKING:
    from scrutiny.code_a.local import Checks
    from scrutiny.cycle.check import Checked
    from scrutiny.cycle.context import Context
    from scrutiny.cycle.load import Extract


@click.command(name="check")
@extract_options
@checks_options
@click.option("--show-unknown", is_flag=True, help="Print the values that are not known; a cell may hold a name.")
@click.option(
    "--rejects", "rejects_file", type=click.Path(path_type=Path), help="Write rejected rows and reasons here (CSV)."
)
@click.option(
    "--out",
    "out_folder",
    type=click.Path(path_type=Path),
    help="Write the report into this folder: page, workbook, data.",
)
@click.option(
    "--by-officer", is_flag=True, help="With --out: also a workbook by officer, for the force's liaison only."
)
@click.option(
    "--officer-minimum",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Officers with fewer records are counted together.",
)
@json_option
def command(
    extract: "Extract",
    checks: "Checks",
    rejects_file: Path | None,
    out_folder: Path | None,
    officer_minimum: int,
    *,
    by_officer: bool,
    show_unknown: bool,
    as_json: bool,
) -> None:
    """Check the records of FILES against PACE Code A.

    A check answers clear, query, cannot be judged or does not apply, about what the record shows. A query is a
    question to ask, not a finding about a search.
    """
    from scrutiny.code_a.summary import check_json
    from scrutiny.cycle.check import check

    if by_officer and out_folder is None:
        raise click.UsageError("--by-officer needs --out: it is written, never printed")
    outside = context()
    checked = check(extract, context=outside, settings=checks.settings, rules=checks.rules)
    if rejects_file is not None:
        from scrutiny.cycle import store

        store.write(rejects_file, store.csv_bytes(checked.records.rejects))
    if out_folder is not None:
        _write_report(checked, out_folder, outside, officer_minimum if by_officer else None, quiet=as_json)
    if as_json:
        echo_json(
            check_json(checked.findings, checked.records) | {"notices": [*checked.records.notices, *checked.notices]}
        )
        return
    _print_account(checked, show_unknown=show_unknown)
    _print_founding(checked)
    _print_rules(checked)


def _write_report(checked: "Checked", folder: Path, outside: "Context", officers: int | None, *, quiet: bool) -> None:
    """Write the report and say what is in it; on stderr where a program reads the rest."""
    from scrutiny.cycle.check import BOOK, DATA, OFFICERS, REPORT, write_report

    what = {
        REPORT: "for the office, the panel and the force; not for publication",
        BOOK: "names records by reference: for the office and the force's liaison",
        DATA: "the same as data, and every answer record by record",
        OFFICERS: "by officer: for the force's liaison only",
    }
    for path in write_report(checked, folder, context=outside, officers=officers):
        click.echo(f"Written: {path} ({what[path.name]})", err=quiet)
    if not quiet:
        click.echo()


def _print_account(checked: "Checked", *, show_unknown: bool) -> None:
    from scrutiny.cycle.freeze import reject_lines
    from scrutiny.errors import counted

    records = checked.records
    click.echo(
        f"{counted(records.rows_read, 'row', 'rows')} read, {records.accepted:,} accepted, "
        f"{f'{records.joined:,} joined to another, ' if records.joined else ''}{records.rejected:,} rejected, "
        f"from {len(records.sources)} file{'s' if len(records.sources) > 1 else ''}."
    )
    for line in reject_lines(records, most=20):
        click.echo(f"  {line}")
    _print_unknown(checked, show=show_unknown)
    stops, people = checked.together
    if stops:
        click.echo(f"In {counted(stops, 'stop', 'stops')} several people were searched ({people:,} records).")
    echo_notes(records.notices)
    click.echo()


def _print_unknown(checked: "Checked", *, show: bool) -> None:
    """How many values no vocabulary knows, by field; the values themselves only where they are asked for."""
    from scrutiny.errors import counted
    from scrutiny.records import fields, vocabulary

    unknown = checked.records.unknown
    for field, rows in unknown.groupby("field", sort=True):
        odd = rows["value"].str.fullmatch(r"\(.*\)")  # "(not a number)": cells that could not be read at all
        for some, what, then in (
            (rows[~odd], counted(int((~odd).sum()), "value is not known", "values are not known"), "kept as read"),
            (rows[odd], "cells that cannot be read", "left blank"),
        ):
            if len(some):
                click.echo(f"  {field}: {what}, in {counted(int(some['count'].sum()), 'record', 'records')}; {then}")
        if show:
            for value, count in zip(rows["value"], rows["count"], strict=True):
                known = vocabulary.VOCABULARIES.get(fields.by_name()[str(field)].vocabulary or "")
                near = vocabulary.nearest(known, value) if known else None
                click.echo(f'    "{value}" ({count:,})' + (f', perhaps "{near}"' if near else ""))
    if len(unknown) and not show:
        click.echo("  To see them: add --show-unknown")


def _print_founding(checked: "Checked") -> None:
    from scrutiny.code_a import summary
    from scrutiny.code_a.evaluate import founding_answer
    from scrutiny.errors import counted

    answer = founding_answer(checked.findings)
    asked, off = summary.required(checked.findings)
    if not answer.records:
        said = "There are no records in these files."
    elif not asked:
        said = "No check of a required item is on: in how many records every one is shown is not answered."
    elif not answer.judged:
        said = (
            f"In how many records is every required item shown? That cannot be said of any of the {answer.records:,}: "
            "in each, at least one of the items cannot be judged from these files."
        )
    else:
        said = (
            f"Of {counted(answer.judged, 'record', 'records')} in which every required item could be judged, every one "
            f"is shown in {answer.shown:,}."
        )
        if answer.not_judged:
            said += f" Of {answer.not_judged:,} more it cannot be said."
    if asked and off and answer.records:
        said += f" Not every item is in this answer: switched off are {', '.join(rule.id for rule in off)}."
    click.echo(click.wrap_text(said, width=100))
    echo_notes(checked.notices)
    if checked.stratum is not None and answer.judged:
        click.echo()
        rows = summary.founding_by_area(checked.findings, checked.stratum)
        echo_table(
            ["Area", "Records", "Could be judged", "Every item shown", "Cannot be said"],
            rows[["stratum", "records", "judged", "shown", "not_judged"]].to_numpy().tolist(),
        )
    click.echo()


def _print_rules(checked: "Checked") -> None:
    rules = checked.findings.rules
    settings = checked.findings.settings
    counts = checked.findings.counts()
    on = [settings.is_on(rule) for rule in rules]
    columns = ["id", "query", "clear", "cannot_be_judged", "does_not_apply"]
    echo_table(
        ["Check", "Query", "Clear", "Cannot be judged", "Does not apply"], counts.loc[on, columns].to_numpy().tolist()
    )
    off = [rule.id for rule, is_on in zip(rules, on, strict=True) if not is_on]
    if off:
        click.echo(f"Left out: {', '.join(off)}")
    click.echo(
        "\nA query says that the record does not show something, or that the panel may want to ask.\n"
        "What a check means: scrutiny rules CHECK"
    )
