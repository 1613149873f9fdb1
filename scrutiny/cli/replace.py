"""``scrutiny replace``: withdraw a drawn record that cannot be shown, and call the next reserve in addition."""

from pathlib import Path

import click

from scrutiny.cli.common import draw_option, echo_json, echo_paragraphs, folder_argument, json_option


@click.command(name="replace")
@folder_argument
@click.argument("record")
@click.option("--reason", help="Why: before-a-court, complaint-open, not-a-search, duplicate or other.")
@click.option("--words", default="", help="What it is, where the reason is other; stays in the private folder.")
@click.option("--reserve", help="The reserve that you expect; refused where it is not the next one.")
@draw_option
@json_option
def command(
    folder: Path, record: str, reason: str | None, words: str, reserve: str | None, draw: str | None, *, as_json: bool
) -> None:
    """Withdraw RECORD of FOLDER; the next reserve of its area is shown in addition.

    RECORD is a number of the pack, a public id or the force's reference. The loss is counted as a finding.
    """
    from scrutiny.cycle.replace import replace, sentences
    from scrutiny.cycle.store import typed

    done = replace(folder, record, reason=reason or "", words=words, reserve=reserve, draw=draw)
    again = f"scrutiny pack {done.draw.command_words}"
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
    click.echo(f"The list of videos to keep has changed: scrutiny keep-video {typed(folder)}")
