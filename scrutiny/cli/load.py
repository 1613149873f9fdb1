"""``scrutiny load``: an extract, read once and kept in a folder."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrutiny.cli.common import context, draw_option, echo_json, echo_notes, extract_options, json_option
from scrutiny.cli.inside import root_here, staff_option, working
from scrutiny.errors import counted

if TYPE_CHECKING:
    from scrutiny.cycle.details import Detailed
    from scrutiny.cycle.keep import KeptLoad
    from scrutiny.cycle.load import Extract


@click.command(name="load")
@extract_options
@click.option("--into", type=click.Path(path_type=Path), help="The private folder to keep it in, outside a workspace.")
@click.option("--cycle", metavar="YYYY-MM", help="In a workspace: for which cycle, where its dates do not say it.")
@click.option("--round", "round_", type=click.IntRange(min=1), help="In a workspace: for which round.")
@click.option("--history", is_flag=True, help="In a workspace: for trends only; no list is made of it.")
@click.option("--details", is_flag=True, help="In a workspace: these are the details of the drawn records.")
@draw_option
@click.option("--add", is_flag=True, help="Add these searches to those that are kept for the same dates.")
@click.option("--replace", "replace_months", is_flag=True, help="Let them stand for the months that they hold.")
@click.option(
    "--made-by",
    default="",
    metavar="TEXT",
    help="Who at the force made the extract: a unit, not a name. Packs print it.",
)
@click.option("--made-on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="When it was made (2026-10-02).")
@click.option("--filter", "filter_", default="", metavar="TEXT", help="With which filter it was made.")
@staff_option
@json_option
def command(
    extract: "Extract",
    into: Path | None,
    cycle: str | None,
    round_: int | None,
    staff: str,
    draw: str | None,
    made_by: str,
    made_on: datetime | None,
    filter_: str,
    *,
    history: bool,
    details: bool,
    add: bool,
    replace_months: bool,
    as_json: bool,
) -> None:
    """Read FILES and keep their records: in the workspace here, or with --into in a private folder, by force and dates.

    The same dates again take the place of the earlier load, which is put aside, and what changed is printed. A later
    extract that holds an earlier month again needs --replace (it stands for the months that it holds) or --add.

    With --details, where the force supplies a list first: FILES answer the request for the drawn records; others in
    them are dropped.
    """
    if details:
        from scrutiny.cycle import with_draw

        kept = with_draw.load_details(
            root_here(), extract, context=working(staff), cycle=cycle, round_=round_ or 1, stage=draw
        ).result
        _print_details(kept, as_json=as_json)
        return
    if draw is not None:
        raise click.UsageError("--draw goes with --details.")
    from scrutiny.cycle.keep import Provenance, changes, load_into

    day: date | None = made_on.date() if made_on else None
    provenance = Provenance(made_by=made_by, made_on=day, filter=filter_, total=extract.expect)
    ways: dict[str, Any] = {"provenance": provenance, "add": add, "replace_months": replace_months}
    if history:
        from scrutiny.cycle.steps import load_history

        done = load_history(root_here(), extract, context=working(staff), provenance=provenance)
    elif into is not None:
        done = load_into(extract, into=into, context=context(), **ways)
    else:
        from scrutiny.cycle.steps import load

        done = load(root_here(), extract, context=working(staff), cycle=cycle, round_=round_, **ways).kept
    if as_json:
        echo_json(
            {
                "folder": str(done.folder),
                "rows_read": done.records.rows_read,
                "accepted": done.records.accepted,
                "rejected": done.records.rejected,
                "kept": done.after.accepted,
                "since": changes(done),
                "notices": list(done.records.notices),
            }
        )
        return
    _print(done)


def _print_details(kept: "Detailed", *, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "draw": kept.draw.stage,
                "found": kept.found,
                "missing": list(kept.missing),
                "dropped": kept.dropped,
                "rejected": kept.rejected,
                "differing": dict(kept.differing),
            }
        )
        return
    drawn = kept.found + len(kept.missing)
    click.echo(f"Details of {kept.found} of the {drawn} records that can be shown.")
    if kept.missing:
        click.echo(f"Still missing, by the number of the pack: {', '.join(kept.missing)}. Ask for them; give all files")
        click.echo("together when they come. What cannot be had is withdrawn: scrutiny replace")
    if kept.dropped:
        click.echo(f"{counted(kept.dropped, 'record', 'records')} of the files were not drawn, and were dropped.")
    if kept.rejected:
        click.echo(f"{counted(kept.rejected, 'row', 'rows')} could not be read: scrutiny check FILES says which.")
    for name, number in kept.differing.items():
        click.echo(f"Differs from the list in {counted(number, 'record', 'records')}: {name}. The pack shows both.")
    click.echo("Next: scrutiny pack")


def _print(done: "KeptLoad") -> None:
    from scrutiny.cycle.freeze import reject_lines
    from scrutiny.cycle.keep import REJECTS_FILE
    from scrutiny.cycle.reconcile import change_lines
    from scrutiny.cycle.store import typed

    records = done.records
    click.echo(
        f"{records.rows_read:,} rows read, {records.accepted:,} accepted, "
        + (f"{records.joined:,} joined to another, " if records.joined else "")
        + f"{records.rejected:,} rejected, "
        f"from {len(records.sources)} file{'s' if len(records.sources) > 1 else ''}."
    )
    if records.rejected:
        for line in reject_lines(records, most=20):
            click.echo(f"  {line}")
        click.echo(f"  Kept without the rejected rows; all of them are in {REJECTS_FILE}. Mend them and load again.")
    echo_notes(records.notices)
    if done.before is not None and done.difference is not None:
        click.echo("\nSince what was kept before:")
        for line in change_lines(done.before, done.after, done.difference):
            click.echo(click.wrap_text(line, width=100, initial_indent="  ", subsequent_indent="  "))
    click.echo(f"\nKept: {typed(done.folder)} (private; {done.after.accepted:,} searches of this force in all)")
