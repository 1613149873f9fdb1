"""``scrutiny look``: the office's own words, colours and templates."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_paragraphs
from scrutiny.cli.inside import root_here


@click.command(name="look")
def command() -> None:
    """Begin a look of the office's own, or say whether the one that is there can be used.

    It lies in the folder look of the workspace: words, terms, colours, sizes, language and templates of packs and
    papers. A mistake in it is told with its file and line. What is there already is never written over.
    """
    from scrutiny.cycle import look

    done = look.look(root_here())
    for name in done.new:
        click.echo(f"  {Path(done.folder.name) / name}")
    for sentence in look.sentences(done):
        echo_paragraphs((sentence,))
