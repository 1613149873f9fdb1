"""``scrutiny dpia``: the fact sheet for the data protection officer."""

from pathlib import Path

import click

from scrutiny.cli.common import echo_paragraphs


@click.command(name="dpia")
@click.option(
    "--out",
    "to",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to write it.  [default: data-protection, in the workspace or here]",
)
def command(to: Path | None) -> None:
    """Write the fact sheet for the data protection officer, as Word and HTML.

    It says what comes in, which field is seen by whom, where it lies, what is taken out and who signed, how long it is
    kept and what leaves: from the settings and the ledger of this workspace or, outside of one, the usual settings.
    It holds no record. What the office has to decide is left blank, to be filled in.
    """
    from scrutiny.cycle import dpia
    from scrutiny.cycle.workspace import find

    here = Path.cwd()
    root = find(here)
    done = dpia.dpia(root, to=to if to is not None else (root or here) / dpia.FOLDER)
    echo_paragraphs(dpia.sentences(done))
    if root is None:
        click.echo("This is no workspace: the sheet says the usual settings, and nothing of any cycle.")
