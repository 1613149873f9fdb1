"""``scrutiny init``: make a workspace."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from scrutiny.cli.inside import staff_option, working
from scrutiny.errors import SettingError


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", default="", metavar="NAME", help="The force, as its files name it (hertfordshire).")
@click.option("--office", default="", metavar="TEXT", help="The office that runs the panel, for covers and letters.")
@click.option("--areas", "areas_file", type=click.Path(path_type=Path), help="Boundaries of the areas (GeoJSON).")
@click.option("--area-property", "name_property", default="", help="The property of the GeoJSON that names an area.")
@click.option("--meeting", "meetings", multiple=True, metavar="DATE", help="A meeting (2026-11-19); more than once.")
@click.option("--members", type=int, help="Members who read.")
@click.option("--rounds", type=int, help="Rounds of drawing in a cycle: 2 draws each month by itself.")
@staff_option
def command(
    folder: Path,
    force: str,
    office: str,
    areas_file: Path | None,
    name_property: str,
    meetings: tuple[str, ...],
    members: int | None,
    rounds: int | None,
    staff: str,
) -> None:
    """Make FOLDER the workspace of a panel: settings, ledger, and a private folder.

    Somebody at the keyboard is asked for what is not given. All of it can be changed later in scrutiny.toml, which
    explains each setting.
    """
    from scrutiny.cycle.store import typed
    from scrutiny.cycle.workspace import checked_settings, init

    if sys.stdin.isatty():
        force = force or click.prompt("The force, as its files name it", default="hertfordshire")
        office = office or click.prompt("The office that runs the panel", default="", show_default=False)
        if not meetings:
            said = click.prompt("Its next meetings, with blanks between (2026-11-19)", default="", show_default=False)
            meetings = tuple(said.split())
        members = members or click.prompt("How many members read", default=9, type=int)
        staff = staff or click.prompt("Your staff code (not your name)")
    settings = checked_settings(
        force=force,
        office=office,
        meetings=[_day(text) for text in meetings],
        areas_file=areas_file,
        name_property=name_property,
        members=members,
        rounds=rounds,
    )
    work = init(folder, settings, context=working(staff), areas_file=areas_file)
    click.echo(f"Made: {typed(work.root)}, the workspace of {force}.")
    click.echo(f"Its settings are in {typed(work.root / 'scrutiny.toml')}; each is explained there.")
    click.echo(f"Next: cd {typed(work.root)}, then scrutiny status, or scrutiny next, which asks for what it needs.")


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise SettingError("this is not a date", where="--meeting", expected="a date such as 2026-11-19")
