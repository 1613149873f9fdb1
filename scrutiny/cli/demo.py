"""``scrutiny demo``: two months on invented data, from extract to brief."""

from pathlib import Path

import click

from scrutiny.cli.common import context


@click.command(name="demo")
@click.option(
    "--out", default="scrutiny-demo", show_default=True, type=click.Path(path_type=Path), help="The folder to make."
)
def command(out: Path) -> None:
    """Play two months on invented data: sample, pack, collect, flag, larger draws, brief.

    Every search, name and answer is invented. The members' answers are made to lose confidence in one area, to
    show what follows.
    """
    from scrutiny.cycle.demo import CYCLE, demo

    click.echo("Two invented months, from the police's file to the letter. Nothing here is real.\n")
    for played in demo(out, context=context()):
        click.echo(f"  {played.command}")
        click.echo(click.wrap_text(played.result, width=100, initial_indent="    ", subsequent_indent="    ") + "\n")
    folder = out / CYCLE
    click.echo("Open these:")
    click.echo(f"  {folder / 'pack' / 'pack.pdf'}   the panel's pack, to print")
    click.echo(f"  {folder / 'pack' / 'pack.html'}  the same, to read on a screen")
    click.echo(f"  {folder / 'pack' / 'scores-M01.xlsx'}  the first member's scoring workbook")
    click.echo(f"  {folder / 'briefs'}  the brief to the Chief Inspector")
    click.echo(f"\nCheck that nobody picked the cases: scrutiny verify {folder}")
