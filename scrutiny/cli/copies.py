"""``scrutiny copies``: who was given which copy of a pack, what is still out, and who saw a record."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import context, draw_option, echo_json, echo_notes, echo_paragraphs, echo_table, json_option
from scrutiny.cli.inside import cycle_option, root_here, split, staff_option, subject_options, working

if TYPE_CHECKING:
    from scrutiny.cycle.copies import Copy, Written

_on = click.option("--on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="The day (2026-11-05); default: today.")


@click.group(name="copies", invoke_without_command=True)
@cycle_option
@json_option
@click.pass_context
def command(ctx: click.Context, cycle: str | None, *, as_json: bool) -> None:
    """List the copies of the packs of this workspace: who has which, and what is still out.

    "given" writes down that members got theirs, "back" that they came back, "who-saw" says who was given a record.
    """
    if not ctx.invoked_subcommand:
        _list({name: copies for name, (copies, _) in _of_workspace(cycle).items()}, as_json=as_json)


@command.command(name="list")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def listed(folder: Path, *, as_json: bool) -> None:
    """List the copies of FOLDER.

    It is a draw folder outside a workspace.
    """
    from scrutiny.cycle.copies import registers

    _list(registers(folder), as_json=as_json)


@command.command(name="given")
@click.argument("folder_members", nargs=-1, required=True, metavar="FOLDER MEMBER...")
@_on
@click.option("--how", required=True, help="post, courier, hand, email or link.")
@draw_option
@subject_options
@staff_option
@json_option
def given_command(
    folder_members: tuple[str, ...],
    on: datetime | None,
    how: str,
    draw: str | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Write down who was given a copy.

    MEMBER is a code (M03), or "all" for everybody who has none. In a workspace FOLDER is left out.
    """
    from scrutiny.cycle import copies
    from scrutiny.panel.register import not_ready

    named, members = split(folder_members, more=None, usage="copies given FOLDER MEMBER")
    outside = working(staff)
    day = on.date() if on else outside.today()
    notes: list[str] = []
    if named is None:
        root = root_here()
        written = copies.give(
            root, members, on=day, how=how, context=outside, cycle=cycle, round_=round_, stage=draw
        ).result
        known = copies.register_of(root)
        for one in written.changed:
            member = known.member(one.member) if known is not None else None
            notes += not_ready(member, day) if member is not None else ()
    else:
        written = copies.given(named, members, on=day, how=how, today=outside.today(), draw=draw)
    _show(written, as_json=as_json)
    if not as_json:
        echo_notes(notes)


@command.command(name="back")
@click.argument("folder_members", nargs=-1, required=True, metavar="FOLDER MEMBER...")
@_on
@click.option("--how", default="returned", show_default=True, help="returned, destroyed, lost or mistake.")
@draw_option
@subject_options
@staff_option
@json_option
def back_command(
    folder_members: tuple[str, ...],
    on: datetime | None,
    how: str,
    draw: str | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Write down what came back, or is lost.

    MEMBER is a code (M03), or "all" for every copy that is out. In a workspace FOLDER is left out.
    """
    from scrutiny.cycle import copies

    named, members = split(folder_members, more=None, usage="copies back FOLDER MEMBER")
    outside = working(staff)
    day = on.date() if on else outside.today()
    if named is None:
        written = copies.take_back(
            root_here(), members, on=day, how=how, context=outside, cycle=cycle, round_=round_, stage=draw
        ).result
    else:
        written = copies.came_back(named, members, on=day, how=how, today=outside.today(), draw=draw)
    _show(written, as_json=as_json)


@command.command(name="who-saw")
@click.argument("folder_record", nargs=-1, required=True, metavar="FOLDER RECORD")
@cycle_option
@json_option
def who_saw_command(folder_record: tuple[str, ...], cycle: str | None, *, as_json: bool) -> None:
    """Say who was given a record.

    RECORD is a number of the packs (14, R1). In a workspace FOLDER is left out.
    """
    from scrutiny.cycle import copies

    named, (number,) = split(folder_record, more=1, usage="copies who-saw FOLDER RECORD")
    if named is None:
        by_draw = {name: found for name, (found, _) in _of_workspace(cycle).items()}
    else:
        by_draw = copies.registers(named)
    if as_json:
        found = {name: copies.who_saw(all_, number) for name, all_ in by_draw.items()}
        echo_json([_plain(one, draw=name) for name, own in found.items() for one in own])
        return
    echo_paragraphs(copies.seen_sentences(number, by_draw))


def _of_workspace(cycle: str | None) -> dict[str, tuple[tuple["Copy", ...], date]]:
    """The copies of a cycle by draw, named with its round where there are several, and the day it is looked at."""
    from scrutiny.cycle import copies, steps, workspace

    work = workspace.opened(root_here())
    today = context().today()
    name = steps.chosen_cycle(work, cycle, step=copies.GIVEN, today=today)
    folders = copies.round_folders(work, name)
    return {
        stage if len(folders) == 1 else f"{path.name} {stage}": (found, today)
        for path in folders
        for stage, found in copies.registers(path).items()
    }


def _list(by_draw: dict[str, tuple["Copy", ...]], *, as_json: bool) -> None:
    from scrutiny.cycle.copies import HOW, sentences
    from scrutiny.records.days import day_words

    if as_json:
        echo_json([_plain(one, draw=name) for name, own in by_draw.items() for one in own])
        return
    if not by_draw:
        click.echo("No copy was given yet. When the packs are out: scrutiny copies given all --how hand")
    for name, own in by_draw.items():
        if len(by_draw) > 1:
            click.echo(f"\n{name}")
        rows = [
            (
                one.member,
                one.named,
                f"{day_words(one.given)}, {HOW[one.how]}",
                ", ".join(one.formats),
                len(one.records),
                one.ended,
            )
            for one in own
        ]
        echo_table(["Member", "Copy", "Given", "Formats", "Records", "Now"], rows, left=6)
        echo_paragraphs(("", *sentences(own)))


def _show(written: "Written", *, as_json: bool) -> None:
    from scrutiny.cycle.copies import HOW, sentences
    from scrutiny.records.days import day_words

    if as_json:
        echo_json([_plain(one, draw=written.draw.stage) for one in written.changed])
        return
    if not written.new:
        click.echo("That was written down already.")
    for one in written.changed:
        words = one.ended if not one.is_out else f"given on {day_words(one.given)} {HOW[one.how]}"
        click.echo(f"{one.member}: {one.named}, {len(one.records)} records: {words}.")
    echo_paragraphs(sentences(written.copies, list(written.draw.assigned["members"])))


def _plain(one: "Copy", *, draw: str) -> dict[str, object]:
    return {
        "draw": draw,
        "member": one.member,
        "copy": one.number,
        "issue": one.issue,
        "pack_id": one.pack_id,
        "formats": list(one.formats),
        "records": list(one.records),
        "given": one.given.isoformat(),
        "how": one.how,
        "back": one.back.isoformat() if one.back else None,
        "end": one.end,
    }
