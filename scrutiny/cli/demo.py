"""``scrutiny demo``: two months on invented data, from extract to brief."""

from pathlib import Path

import click

from scrutiny.cli.common import context


@click.command(name="demo")
@click.option("--one-step", is_flag=True, help="Without a workspace: one draw, straight from the file.")
@click.option(
    "--out", default="scrutiny-demo", show_default=True, type=click.Path(path_type=Path), help="The folder to make."
)
def command(out: Path, *, one_step: bool) -> None:
    """Play two months on invented data: lists, draws, packs, answers, flags, larger draws, brief.

    Every search, name and answer is invented. The members' answers are made to lose confidence in one area, to
    show what follows.
    """
    from scrutiny.cycle.demo import CYCLE, PANEL, demo
    from scrutiny.cycle.demo_folder import demo_folder

    click.echo("Two invented months, from the police's file to the letter. Nothing here is real.\n")
    for played in (demo_folder if one_step else demo)(out, context=context()):
        click.echo(f"  {played.command}")
        click.echo(click.wrap_text(played.result, width=100, initial_indent="    ", subsequent_indent="    ") + "\n")
    folder = out / CYCLE if one_step else out / PANEL / "cycles" / CYCLE
    draw = folder if one_step else folder / "round-1"
    click.echo("Open these:")
    click.echo(f"  {draw / 'pack' / 'pack.pdf'}  the office's copy of the pack, with all records, to print")
    click.echo(f"  {draw / 'pack' / 'M01' / 'pack.html'}  the first member's own pack, to read and answer on a screen")
    click.echo(f"  {draw / 'pack' / 'M01' / 'scores-M01.xlsx'}  the first member's scoring workbook")
    click.echo(f"  {folder / 'briefs'}  the brief to the Chief Inspector")
    click.echo(f"\nCheck that nobody picked the cases: scrutiny verify {draw}")
    if not one_step:
        click.echo(f"See where everything stands: cd {out / PANEL}, then scrutiny status")
