"""The report as a page and as data. Both are made of the one ``Report``; nothing is read from the clock.

The page follows the rules of the pack's: one file that works from a memory stick, asks the network for nothing, runs no
script, and loads its own style sheet and no other. The data file is JSON in UTF-8, one line a record at the end.
"""

import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from scrutiny import resources
from scrutiny.code_a.describe import rules_json
from scrutiny.code_a.editions import EDITIONS
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.code_a.summary import account_json
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.report import LETTERS, MARKING_RECORDS, RECORD_COLUMNS, Report, ReportPage, state
from scrutiny.outputs.views import plain

SCHEMA = "scrutiny-check-1"


def report_html(page: ReportPage) -> bytes:
    """The page: words, tables and bars; no record."""
    style = resources.template_text("pack/pack.css") + resources.template_text("report/report.css")
    html = (
        environment()
        .get_template("report/report.html.j2")
        .render(report=plain(page), style=style, style_hash=digest(style), script="", script_hash="")
    )
    return html.encode("utf-8")


def report_json(report: Report) -> bytes:
    """Everything as data: account, settings, summaries, checks, and a line a record with a letter a check.

    A missing number is null. ``letters`` and ``reasons`` say what the letters and digits of a record mean; their order
    is that of ``checks``.
    """
    head = {
        "schema": SCHEMA,
        "made_by": f"scrutiny {report.page.version}",
        "marking": MARKING_RECORDS,
        "facts": {fact.label.lower(): fact.value for fact in report.page.facts},
        **account_json(report.records),
        "notices": list(report.page.notices),
        "editions": [
            {"edition": one.name, "from": _day(one.in_force_from), "until": _day(one.in_force_until)}
            for one in EDITIONS
        ],
        "checks": _checks(report),
        "answer": list(report.page.answer),
        "tables": {
            table.name: [dict(zip(table.rows.columns, row, strict=True)) for row in _plain_rows(table.rows)]
            for table in report.tables
        },
        "repeated_wording_records": [
            dict(zip(report.wording.columns, row, strict=True)) for row in _plain_rows(report.wording)
        ],
        "letters": dict(zip(LETTERS, (verdict.name.lower() for verdict in Verdict), strict=True)),
        "reasons": {str(int(reason)): reason.name.lower() for reason in Reason},
        "record_columns": list(RECORD_COLUMNS),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in _plain_rows(report.by_record))
    return f'{text[:-2]},\n "records": [\n{lines}\n]\n}}\n'.encode()


def _checks(report: Report) -> list[dict[str, Any]]:
    """The checks as ``scrutiny rules --json`` has them, with what the office set."""
    settings = report.findings.settings
    rules = report.findings.rules
    return [
        {**described, "state": state(rule, settings), "set": settings.parameters_of(rule)}
        for rule, described in zip(rules, rules_json(rules), strict=True)
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain_rows(table: Any) -> Iterator[list[Any]]:  # noqa: ANN401 -- pandas is not imported for a name
    """The rows of a table as lists that JSON can hold."""
    columns = [[_plain(value) for value in table[name].tolist()] for name in table.columns]
    return (list(row) for row in zip(*columns, strict=True))


def _plain(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value
