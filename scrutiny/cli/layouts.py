"""``scrutiny layouts``: the kinds of extract that can be read, a layout for another kind, and asking for records."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import context, echo_json, echo_paragraphs, echo_table, json_option

if TYPE_CHECKING:
    from scrutiny.cycle.layouts import Written

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_replace = click.option("--replace", is_flag=True, help="Write over a file of that name.")


@click.group(name="layouts", invoke_without_command=True)
@click.option("--fields", "show_fields", is_flag=True, help="List the fields of the data dictionary instead.")
@json_option
@click.pass_context
def command(ctx: click.Context, *, show_fields: bool, as_json: bool) -> None:
    """List the kinds of extract that can be read, with the columns each is recognised by.

    For a file of another kind, "guess" writes a layout to be read and mended. "request" writes the letter that asks the
    force for its records.
    """
    if ctx.invoked_subcommand:
        return
    if show_fields:
        _show_fields(as_json=as_json)
    else:
        _show_layouts(as_json=as_json)


def _show_fields(*, as_json: bool) -> None:
    from scrutiny.records import fields

    if as_json:
        echo_json(
            [
                {"name": field.name, "label": field.label, "kind": field.kind, "sensitivity": field.sensitivity}
                for field in fields.FIELDS
            ]
        )
        return
    for group in fields.GROUPS:
        click.echo(f"\n{group.title}")
        for field in group.fields:
            click.echo(f"  {field.name:<26}{field.meaning}")


def _show_layouts(*, as_json: bool) -> None:
    from scrutiny.records import layout

    if as_json:
        echo_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "recognised_by": one.recognised_by,
                    "columns": one.columns,
                    "joined": one.joined,
                }
                for one in layout.shipped()
            ]
        )
        return
    for one in layout.shipped():
        click.echo(f"{one.name:<20}{one.title}: recognised by the columns {', '.join(one.recognised_by)}")
    click.echo("\nThe standard layout has one column for each field: scrutiny layouts --fields")
    click.echo("A layout for another kind of file is proposed by: scrutiny layouts guess FILE")


@command.command(name="guess")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it (scrutiny-layouts/NAME.toml).")
@_replace
@json_option
def guess_command(*, file: Path, out: Path | None, replace: bool, as_json: bool) -> None:
    """Propose a layout for FILE from its columns and first rows, and write it for a person to mend.

    A proposed layout is not used before somebody has read it and set confirmed = true in it.
    """
    from scrutiny.cycle import layouts

    written = layouts.write_proposal(file, context(), out=out, replace=replace)
    if as_json:
        _as_json(written)
    else:
        _as_text(written)


def _as_json(written: "Written") -> None:
    found = written.proposal
    echo_json(
        {
            "path": written.path.as_posix(),
            "placed": [
                {
                    "columns": one.headers,
                    "field": one.field,
                    "confidence": one.confidence,
                    "words": one.words,
                    "reason": one.reason,
                    "active": one in found.active(),
                }
                for one in found.placed
            ],
            "not_placed": found.unplaced,
            "not_needed": found.personal,
            "more_than_once": found.repeated,
            "order": found.order,
            "zone": found.zone,
        }
    )


def _as_text(written: "Written") -> None:
    from scrutiny.cycle.store import typed
    from scrutiny.outputs.textsafe import for_screen

    found = written.proposal

    def named(headers: tuple[str, ...]) -> str:
        return " + ".join(" ".join(for_screen(header).split()) for header in headers)

    echo_table(
        ("Column", "Field", "How sure", "Going by"),
        [(named(one.headers), one.field, one.words, one.reason) for one in found.placed],
        left=4,
    )
    unsure = len(found.placed) - len(found.active())
    lists = (
        ("Not placed", found.unplaced),
        ("Not needed by a panel, so not carried; ask the force to leave them out", found.personal),
        ("More than one column of that name, so not placed", found.repeated),
    )
    for told, headers in lists:
        if headers:
            click.echo(f"\n{told}:")
            for header in headers:
                click.echo(f"  {named((header,))}")
    values = len(found.unknown)
    notes = [f"Dates: {found.order}; {found.order_reason}.", f"Times: {found.zone_reason}."]
    if unsure:
        notes.append(f"{unsure} unsure: written as remarks, to be taken up by hand.")
    if values:
        notes.append(f"{values} of the force's own words are not on our lists: written as remarks, to be confirmed.")
    click.echo()
    echo_paragraphs(notes)
    click.echo()
    path = typed(written.path)
    echo_paragraphs(
        [f"Written to {path}. Now open it, read every line, mend it, set confirmed = true, and run your command again."]
    )


@command.command(name="request")
@click.option("--force", help="The force's name, as the letter should have it (Hertfordshire Constabulary).")
@click.option("--first", type=_DAY, help="The first day asked for (2026-08-01).")
@click.option("--last", type=_DAY, help="The last day asked for (2026-09-30).")
@click.option("--by", type=_DAY, help="The day by which the file is wanted (2026-10-05).")
@click.option("--out", type=click.Path(path_type=Path), help="A file to write: .docx or .txt. Without it: printed.")
@_replace
def request_command(
    *,
    force: str | None,
    first: datetime | None,
    last: datetime | None,
    by: datetime | None,
    out: Path | None,
    replace: bool,
) -> None:
    """Write the letter that asks a force for its records: what, why, in what form, by when, and what to leave out."""
    from scrutiny.outputs import request

    wanted = request.Wanted(force=force, first=_date(first), last=_date(last), by=_date(by))
    if out is None:
        click.echo(request.letter_text(request.letter(wanted)), nl=False)
        return
    from scrutiny.cycle import layouts
    from scrutiny.cycle.store import typed

    layouts.write_request(wanted, out=out, replace=replace)
    click.echo(f"Written to {typed(out)}. Fill in what stands in square brackets before sending it.")


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
