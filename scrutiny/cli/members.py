"""``scrutiny members``: the members' register, what is missing in it or runs out, and areas nobody comes from."""

from datetime import datetime

import click

from scrutiny.cli.common import context, echo_json, echo_notes, echo_table, json_option
from scrutiny.cli.inside import root_here


@click.group(name="members", invoke_without_command=True)
@click.option("--on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="The day to look at; default: today.")
@json_option
@click.pass_context
def command(ctx: click.Context, on: datetime | None, *, as_json: bool) -> None:
    """List the members by code, what is missing or runs out soon, and the areas without a member.

    The register is private/members.csv; edit it in Excel or Notepad. "start" makes one to be filled in.
    """
    if ctx.invoked_subcommand:
        return
    from scrutiny.cycle import copies, workspace
    from scrutiny.panel import register
    from scrutiny.records.days import day_words

    work = workspace.opened(root_here())
    areas = copies.area_names(work)
    known = copies.register_of(work.root, areas=areas)
    day = on.date() if on else context().today()
    if known is None:
        if as_json:
            echo_json({"members": [], "due": [], "areas_without_a_member": None})
            return
        click.echo(f"There is no register. The {work.config.panel.members} members of the settings are M01, M02 ...")
        click.echo("To keep terms, training, vetting, formats and conflicts: scrutiny members start")
        return
    due = register.due(known, day)
    absent = register.areas_without_a_member(known, areas, on=day) if areas is not None else None
    names = copies.names_of(work.root)
    missing = copies.without_a_name(known, names) if names is not None else ()
    if as_json:
        serving = set(known.serving(day))
        echo_json(
            {
                "members": [
                    {
                        "code": one.code,
                        "area": one.area,
                        "serves": one.code in serving,
                        "chair": one.chair,
                        "formats": [str(each) for each in one.wants],
                        "conflicts": len(one.conflicts),
                    }
                    for one in known.members
                ],
                "due": list(due),
                "areas_without_a_member": None if absent is None else list(absent),
            }
        )
        return
    rows = [
        (
            one.code + (" (chair)" if one.chair else ""),
            (areas or {}).get(one.area, one.area) or "-",
            *(day_words(each) if each else "-" for each in (one.ends, one.trained, one.vetted_until, one.signed)),
            ", ".join(one.wants),
            len(one.conflicts) or "-",
        )
        for one in known.members
    ]
    heads = ["Member", "Area", "Term ends", "Trained", "Vetted until", "Agreement signed", "Formats", "Conflicts"]
    echo_table(heads, rows, left=8)
    click.echo("")
    echo_notes([*due, *missing, *([f"No serving member comes from: {', '.join(absent)}."] if absent else [])])


@command.command(name="start")
def start() -> None:
    """Write the register to be filled in.

    Makes private/members.csv and the private list of names, with a row for each member of the settings.
    """
    from scrutiny.cycle import copies, workspace
    from scrutiny.panel.register import HEADERS, NAMES_FILE, REGISTER_FILE

    work = workspace.opened(root_here())
    new = {path.name for path in copies.start_register(work)}
    click.echo(f"Fill in: private/{REGISTER_FILE} ({', '.join(HEADERS)})")
    kept = "" if NAMES_FILE in new else " It was there already, and stays as it is."
    click.echo(f"  and, for envelopes only, private/{NAMES_FILE}. No pack and no letter reads it.{kept}")
    click.echo("Leave blank what you do not know. Then see what is missing: scrutiny members")
