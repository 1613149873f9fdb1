"""``scrutiny keep-video``: the lists of videos that the force should keep, and its answer."""

from datetime import datetime
from pathlib import Path

import click

from scrutiny.cli.common import context, echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="keep-video")
@click.argument("folder", nargs=-1)
@click.option("--kept-days", type=int, help="How many days the force keeps video; default: 30, or as the settings say.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day by which days left are counted.")
@click.option("--returned", type=click.Path(path_type=Path), help="The workbook that the liaison filled in.")
@subject_options
@staff_option
@json_option
def command(
    folder: tuple[str, ...],
    kept_days: int | None,
    today: datetime | None,
    returned: Path | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Write the lists of videos to keep of FOLDER, for the force's liaison; with --returned, read the answer.

    The lists hold the force's references: they go to the liaison, by a safe way, and to nobody else. In a workspace
    FOLDER is left out.
    """
    from scrutiny.cycle import keep_video
    from scrutiny.cycle.store import typed

    named, _ = split(folder, more=0, usage="keep-video FOLDER")
    where = "" if named is None else f" {typed(named)}"
    if returned is not None:
        if named is None:
            from scrutiny.cycle import with_draw

            outside = working(staff)
            answered = with_draw.video_answer(root_here(), returned, context=outside, cycle=cycle, round_=round_).result
        else:
            answered = keep_video.returned(named, returned)
        if as_json:
            echo_json(
                {"draw": answered.draw.stage, "lists": dict(answered.counts), "not_counted": list(answered.rejects)}
            )
            return
        echo_paragraphs(keep_video.returned_sentences(answered))
        return
    day = today.date() if today else context().today()
    if named is None:
        from scrutiny.cycle import with_draw

        listed = with_draw.keep_video(
            root_here(), kept_days=kept_days, today=day, context=working(staff), cycle=cycle, round_=round_
        ).result
    else:
        listed = keep_video.keep_video(named, kept_days=30 if kept_days is None else kept_days, today=day)
    if as_json:
        echo_json(
            [
                {
                    "draw": one.draw.stage,
                    "folder": str(one.folder),
                    "as_of": day.isoformat(),
                    "videos": {str(name): int(count) for name, count in one.made.rows["list"].value_counts().items()},
                    "past": int((one.made.rows["left"] == "past").sum()),
                    "without_reference": one.without_reference,
                }
                for one in listed
            ]
        )
        return
    for one in listed:
        echo_paragraphs(keep_video.sentences(one))
        click.echo(f"Written: {typed(one.folder)}")
    click.echo("For the force's liaison only, by a safe way. When it comes back:")
    click.echo(f"  scrutiny keep-video{where} --returned FILE")
