"""``scrutiny keep-video``: the lists of videos that the force should keep, and its answer."""

from datetime import datetime
from pathlib import Path

import click

from scrutiny.cli.common import context, echo_json, echo_paragraphs, folder_argument, json_option


@click.command(name="keep-video")
@folder_argument
@click.option("--kept-days", type=int, default=30, show_default=True, help="How many days the force keeps video.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day by which days left are counted.")
@click.option("--returned", type=click.Path(path_type=Path), help="The workbook that the liaison filled in.")
@json_option
def command(folder: Path, kept_days: int, today: datetime | None, returned: Path | None, *, as_json: bool) -> None:
    """Write the lists of videos to keep of FOLDER, for the force's liaison; with --returned, read the answer.

    The lists hold the force's references: they go to the liaison, by a safe way, and to nobody else.
    """
    from scrutiny.cycle import keep_video
    from scrutiny.cycle.store import typed

    if returned is not None:
        answered = keep_video.returned(folder, returned)
        if as_json:
            echo_json(
                {"draw": answered.draw.stage, "lists": dict(answered.counts), "not_counted": list(answered.rejects)}
            )
            return
        echo_paragraphs(keep_video.returned_sentences(answered))
        return
    day = today.date() if today else context().today()
    listed = keep_video.keep_video(folder, kept_days=kept_days, today=day)
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
    click.echo(f"  scrutiny keep-video {typed(folder)} --returned FILE")
