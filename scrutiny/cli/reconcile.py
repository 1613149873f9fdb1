"""``scrutiny reconcile``: an extract against what was published, or against an earlier one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import context, echo_json, echo_paragraphs, echo_table, json_option, some_extract_options
from scrutiny.cli.inside import cycle_option, root_here, staff_option, working

if TYPE_CHECKING:
    import pandas as pd

    from scrutiny.cycle.load import Extract
    from scrutiny.cycle.reconcile import Comparison

_SEVERAL = ("--against", "--earlier")
_MOST_LINES = 40


class _Several(click.Command):
    """Options that take all names up to the next option, so that a pattern the shell fills in works for them too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _repeated(args))


def _repeated(arguments: Sequence[str]) -> list[str]:
    """``--against A B`` as ``--against A --against B``."""
    found: list[str] = []
    option, named = "", False
    for argument in arguments:
        if argument.startswith("-"):
            option, named = (argument if argument in _SEVERAL else ""), False
            found.append(argument)
        elif option and named:
            found += [option, argument]
        else:
            found.append(argument)
            named = bool(option)
    return found


@click.command(name="reconcile", cls=_Several)
@some_extract_options
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PUBLISHED...",
    help="What the force published for the same months (police.uk).",
)
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="EARLIER...",
    help="An earlier extract, a folder of loads, or a draw folder.",
)
@click.option("--fetched", default="", metavar="DATE", help="When the published files were fetched.")
@click.option("--drawn", type=click.Path(path_type=Path), help="A draw folder, to say which records had been drawn.")
@cycle_option
@staff_option
@click.option("--out", type=click.Path(path_type=Path), help="Write the differences to this CSV file.")
@json_option
def command(
    extract: "Extract",
    against: tuple[Path, ...],
    earlier: tuple[Path, ...],
    fetched: str,
    drawn: Path | None,
    cycle: str | None,
    staff: str,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Compare an extract (FILES, named first) with what was published, or with an earlier extract.

    Published rows have no references: they are compared by all that both give, and what the force revised is told
    from what is missing. Earlier records are compared by reference: entered, gone and changed since. A difference is
    a question to the force, not an error. In a workspace, without FILES: the lists of a cycle with what was published.
    """
    from scrutiny.cycle.reconcile import against_earlier, against_published, write_differences
    from scrutiny.cycle.reconcile import as_json as found_json

    _refuse_odd(extract, against, earlier, drawn)
    found = []
    if not extract.paths:
        from scrutiny.cycle import follow

        outside = working(staff)
        found.append(follow.reconcile(root_here(), against, context=outside, fetched=fetched, cycle=cycle).found)
    elif against:
        found.append(against_published(extract, against, context=context(), fetched=fetched))
    if earlier:
        found.append(against_earlier(extract, earlier, context=context(), drawn=drawn))
    if out is not None:
        write_differences(found, out)
    if as_json:
        echo_json([found_json(one) for one in found] if len(found) > 1 else found_json(found[0]))
        return
    for number, one in enumerate(found):
        if number:
            click.echo("\n")
        _print(one)
    if out is not None:
        from scrutiny.cycle.store import typed

        click.echo(f"\nWritten: {typed(out)} (for the office: it says what differs, and where)")


def _refuse_odd(extract: "Extract", against: tuple[Path, ...], earlier: tuple[Path, ...], drawn: Path | None) -> None:
    from scrutiny.cycle.workspace import find

    if not against and not earlier:
        raise click.UsageError("say what to compare with: --against PUBLISHED... or --earlier EARLIER...")
    if drawn is not None and not earlier:
        raise click.UsageError("--drawn goes with --earlier: published rows have no references")
    if not extract.paths and (earlier or find(Path.cwd()) is None):
        raise click.UsageError("name the extract first; only --against goes without, in a workspace")


def _print(found: "Comparison") -> None:
    from scrutiny.cycle.reconcile import LIMITS, NOT_STATED, PUBLISHED, field_label, headline

    _print_files(found)
    if found.against == PUBLISHED:
        click.echo(f"The published files were fetched: {found.fetched or NOT_STATED}.")
    matching = found.matching
    if not matching.by_reference:
        click.echo(
            click.wrap_text(f"Compared by: {', '.join(field_label(name) for name in matching.compared)}.", width=100)
        )
        if matching.left_out:
            left_out = ", ".join(f"{field_label(name)} ({why})" for name, why in matching.left_out.items())
            click.echo(click.wrap_text(f"Not compared: {left_out}.", width=100))
    echo_paragraphs([f"Note: {notice}." for notice in found.notices])
    click.echo()
    echo_paragraphs(headline(found))
    click.echo()
    for title, counts in found.tables:
        if len(counts):
            _print_counts(title, counts, found)
    _print_rows(found)
    echo_paragraphs(LIMITS if found.against == PUBLISHED else LIMITS[1:])


def _print_files(found: "Comparison") -> None:
    from scrutiny.cycle.reconcile import window_words

    for name, records in zip(found.names, (found.ours, found.theirs), strict=True):
        click.echo(f"{name.capitalize()}: {records.accepted:,} searches, {window_words(records)}.")
        for source in records.sources:
            rejected = f", {source.rejected:,} rejected" if source.rejected else ""
            click.echo(f"  {source.name} (sha256 {source.sha256[:12]}, {source.rows_read:,} rows{rejected})")


def _print_counts(title: str, counts: "pd.DataFrame", found: "Comparison") -> None:
    """A table of counts; a kind that occurs nowhere has no column, unless it is what was asked about."""
    from scrutiny.records.reconcile import Kind

    always = (Kind.SAME, Kind.ONLY_THEIRS, Kind.ONLY_OURS)
    kinds = [kind for kind in found.kind_words if kind in always or counts[str(kind)].any()]
    headers = [title, *(found.kind_words[kind].capitalize() for kind in kinds)]
    rows = counts[["label", *(str(kind) for kind in kinds)]].to_numpy(dtype=object).tolist()
    if title == "Day":
        click.echo("Days with a difference:")
    echo_table(headers, rows)
    click.echo()


def _print_rows(found: "Comparison") -> None:
    from scrutiny.cycle.reconcile import reference_lines
    from scrutiny.records.reconcile import Kind

    for kind, side in ((Kind.ONLY_THEIRS, "theirs"), (Kind.ONLY_OURS, "ours"), (Kind.UNCLEAR, "theirs")):
        lines = reference_lines(found, kind, side)
        if lines:
            click.echo(f"{found.kind_words[kind].capitalize()}:")
            for line in lines[:_MOST_LINES]:
                click.echo(click.wrap_text(line, width=100, initial_indent="  ", subsequent_indent="    "))
            if len(lines) > _MOST_LINES:
                click.echo(f"  and {len(lines) - _MOST_LINES} files more: see --out or --json")
            click.echo()
