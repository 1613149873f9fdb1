"""``scrutiny redact``: the files in which a person checks and signs every record, and reading them back."""

from pathlib import Path

import click

from scrutiny.cli.common import context, draw_option, echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here, split, staff_option, subject_options, working


@click.command(name="redact")
@click.argument("folder", nargs=-1)
@click.option("--read", "back", type=click.Path(path_type=Path), help="The file that the page saved, or review.xlsx.")
@click.option("--words", type=click.Path(path_type=Path), help="The office's own list of words, one a line.")
@draw_option
@subject_options
@staff_option
@json_option
def command(
    folder: tuple[str, ...],
    back: Path | None,
    words: Path | None,
    draw: str | None,
    cycle: str | None,
    round_: int,
    staff: str,
    *,
    as_json: bool,
) -> None:
    """Make the files in which you check and sign the records of FOLDER; with --read, read your signatures back.

    The files hold the texts as they were read. They lie in private/review and are deleted when all is signed. In a
    workspace FOLDER is left out.
    """
    from scrutiny.cycle import read_back, redact
    from scrutiny.cycle.store import typed

    named, _ = split(folder, more=0, usage="redact FOLDER")
    where = "" if named is None else f" {typed(named)}"
    which = f" --draw {draw}" if draw else ""
    if back is not None and words is not None:
        raise click.UsageError("--words belongs to making the files; leave it out with --read.")
    if back is not None:
        if named is None:
            read = redact.read_review(
                root_here(), back, context=working(staff), cycle=cycle, round_=round_, stage=draw
            ).result
        else:
            made = working(staff)
            read = read_back.signed_folder(named, back, staff=made.staff, context=made, draw=draw)
        if as_json:
            echo_json({**redact.about(read), "not_counted": list(read.rejects), "void": list(read.signoff.void)})
            return
        echo_paragraphs(tuple(redact.signing_sentences(read)))
        click.echo(f"Next: scrutiny pack{where}{which}" if not read.left else f"Go on: scrutiny redact{where}{which}")
        return
    own = redact.read_words(words) if words is not None else None
    if named is None:
        done = redact.finish(root_here(), context=working(staff), cycle=cycle, round_=round_, stage=draw)
        if done is not None:
            click.echo("Every record is signed already; that is recorded now. Next: scrutiny pack")
            return
        prepared = redact.make_review(
            root_here(), context=working(staff), words=own, cycle=cycle, round_=round_, stage=draw
        )
    else:
        prepared = redact.redact_folder(named, draw=draw, words=own, context=context())
    if as_json:
        off = prepared.signoff
        echo_json(
            {
                "draw": off.stage,
                "folder": str(prepared.folder),
                "signed": len(off.signed),
                "left": list(off.left),
                "void": list(off.void),
                "certain": prepared.certain,
                "prompts": prepared.prompts,
                "alone": len(prepared.crowd.help[0].ids),
            }
        )
        return
    echo_paragraphs(redact.prepared_sentences(prepared))
    click.echo(f"Open in a browser: {typed(prepared.folder / read_back.PAGE_FILE)}")
    click.echo(f"  or fill in: {typed(prepared.folder / read_back.BOOK_FILE)}")
    click.echo("Both hold the texts as they were read: never send them. When you have saved:")
    click.echo(f"  scrutiny redact{where}{which} --read FILE")
