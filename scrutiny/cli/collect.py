"""``scrutiny collect``: the members' filled scoring workbooks and files of answers."""

from pathlib import Path

import click

from scrutiny.cli.common import context, draw_option, echo_json, echo_table, json_option
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="collect")
@click.argument("folder_returns", nargs=-1, required=True, metavar="FOLDER RETURNS...")
@draw_option
@subject_options
@staff_option
@click.option("--replace", is_flag=True, help="Go on although one that counted before is missing now.")
@json_option
def command(
    folder_returns: tuple[str, ...],
    draw: str | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    replace: bool,
    as_json: bool,
) -> None:
    """Read what the members of the draw in FOLDER sent back, RETURNS: files, or a folder of them.

    These are filled workbooks, and the files of answers that the pack's page saves.

    Give all of them together, each time: what is collected replaces what was collected before. In a workspace FOLDER is
    left out.
    """
    from scrutiny.cycle.collect import collect
    from scrutiny.cycle.store import typed

    folder, others = split(folder_returns, more=None, usage="collect FOLDER RETURNS")
    returns = tuple(Path(one) for one in others)
    if folder is not None:
        judged = collect(folder, returns, context=context(), draw=draw, replace=replace)
        following = f"scrutiny flag {typed(folder)}"
    else:
        from scrutiny.cycle import with_draw

        judged = with_draw.collect(
            root_here(), returns, context=working(staff), cycle=cycle, round_=round_, stage=draw, replace=replace
        ).result
        following = "scrutiny decide"
    counts = {str(name): int(number) for name, number in judged.results["result"].value_counts(sort=False).items()}
    if as_json:
        echo_json(
            {
                "stage": judged.draw.stage,
                "members": judged.members.to_dict("records"),
                "results": counts,
                "rejects": judged.rejects.to_dict("records"),
                "disagreements": judged.disagreements["record"].tolist(),
            }
        )
        return
    shown = judged.members.assign(file=judged.members["file"].where(judged.members["file"] != "", "not back yet"))
    columns = ["member", "file", "given", "complete", "answered", "unanswered"]
    echo_table(
        ["Member", "Workbook", "Records", "Complete", "Answers", "Not answered"],
        shown[columns].to_numpy().tolist(),
        left=2,
    )
    click.echo("\nThe panel's result, a record: " + ", ".join(f"{name} {number}" for name, number in counts.items()))
    if len(judged.rejects):
        click.echo(f"\nNot counted ({len(judged.rejects)}):")
        for line in judged.rejects.head(20).to_dict("records"):
            row = f", row {line['row']}" if line["row"] else ""
            click.echo(click.wrap_text(f"  {line['file']}{row}: {line['reason']}", width=100, subsequent_indent="    "))
    if len(judged.disagreements):
        first = ", ".join(judged.disagreements["record"].head(12))
        click.echo(f"\nTalk first about the records on which readers differ most: {first}")
    waiting = counts.get("not-judged", 0)
    back = int((judged.members["file"] != "").sum())
    if back < len(judged.members):
        click.echo(
            click.wrap_text(
                f"\n{len(judged.members) - back} are not back. A record with fewer than two answers counts "
                "as cannot judge, which the first flags take as not green: ask for them before you go on.",
                width=100,
            )
        )
    if waiting:
        click.echo(f"\n{waiting} records have no answer yet. Collect again, all of them together.")
    else:
        click.echo(f"\nNext: {following}")
