"""``scrutiny replace``: withdraw a drawn record that cannot be shown, and call the next reserve in addition."""

import click

from scrutiny.cli.common import draw_option, echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="replace")
@click.argument("folder_record", nargs=-1, required=True, metavar="FOLDER RECORD")
@click.option("--reason", help="Why: before-a-court, complaint-open, not-a-search, duplicate or other.")
@click.option("--words", default="", help="What it is, where the reason is other; stays in the private folder.")
@click.option("--reserve", help="The reserve that you expect; refused where it is not the next one.")
@draw_option
@subject_options
@staff_option
@json_option
def command(
    folder_record: tuple[str, ...],
    reason: str | None,
    words: str,
    reserve: str | None,
    draw: str | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Withdraw RECORD of FOLDER; the next reserve of its area is shown in addition. In a workspace FOLDER is left out.

    RECORD is a number of the pack, a public id or the force's reference. The loss is counted as a finding.
    """
    from scrutiny.cycle.replace import replace, sentences
    from scrutiny.cycle.store import typed

    named, (record,) = split(folder_record, more=1, usage="replace FOLDER RECORD")
    if named is not None:
        done = replace(named, record, reason=reason or "", words=words, reserve=reserve, draw=draw)
        again, where = f"scrutiny pack {done.draw.command_words}", f" {typed(named)}"
    else:
        from scrutiny.cycle import with_draw

        done = with_draw.replace(
            root_here(),
            record,
            reason=reason or "",
            words=words,
            reserve=reserve,
            context=working(staff),
            cycle=cycle,
            round_=round_,
            stage=draw,
        ).result
        again, where = "scrutiny pack" + ("" if done.draw.is_first else f" --draw {done.draw.stage}"), ""
    if as_json:
        echo_json(
            {
                "draw": done.draw.stage,
                "withdrawn": done.number,
                "reason": done.reason.code,
                "area": done.area,
                "drawn": done.drawn,
                "can_be_shown": done.left,
                "reserve": done.made.label,
                "reserve_rank": done.made.rank,
                "rebuild": list(done.rebuild),
            }
        )
        return
    echo_paragraphs(sentences(done))
    if done.made.reserve:
        click.echo(f"Its reference, for the office and the force only: {done.reserve_record}")
    if done.rebuild:
        click.echo(f"Packs were made already. Run again: {again}")
        click.echo(f"Then send new packs, and new workbooks to {', '.join(done.rebuild)}; call the old pages back.")
    click.echo(f"The list of videos to keep has changed: scrutiny keep-video{where}")
