"""What several commands share: options, tables as text, progress on stderr."""

import json
import time
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scrutiny.cycle.context import Context

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

files_argument: Decorator = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
folder_argument = click.argument("folder", type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


draw_option = click.option("--draw", help="Which draw: first (the default), or a larger one such as intense:watford.")


def extract_options(command: Callable[..., None]) -> Callable[..., None]:
    """FILES and the options that go with them, handed to the command as one ``extract``."""
    return _with_extract(command, files_argument)


def some_extract_options(command: Callable[..., None]) -> Callable[..., None]:
    """The same where FILES may be left out: ``extract.paths`` is then empty."""
    return _with_extract(command, click.argument("files", nargs=-1, type=click.Path(path_type=Path)))


def _with_extract(command: Callable[..., None], files: Decorator) -> Callable[..., None]:
    @files
    @click.option("--areas", "areas_file", type=click.Path(path_type=Path), help="Boundaries of the areas (GeoJSON).")
    @click.option("--area-property", "name_property", help="The property of the GeoJSON that names an area.")
    @click.option("--force", help="The force, where the file name does not say it (hertfordshire).")
    @click.option("--month", help="The month, where the file name does not say it (2026-08).")
    @click.option(
        "--area-lookup", "lookup_file", type=click.Path(path_type=Path), help="Beats or wards and their areas (CSV)."
    )
    @click.option(
        "--layout",
        "layouts",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A layout of your own (TOML), or a folder of them.",
    )
    @click.option(
        "--doubled",
        type=click.Choice(["keep", "halve"]),
        help="What to do with a file in which every row stands twice.",
    )
    @click.option("--expect", type=int, metavar="N", help="The force's own count of rows; stops where it differs.")
    @click.option(
        "--answer",
        "answers",
        multiple=True,
        metavar="TEXT",
        help='What the force says: "watford 2026-09=none searched".',
    )
    @wraps(command)
    def gathered(
        files: tuple[Path, ...],
        areas_file: Path | None,
        name_property: str | None,
        force: str | None,
        month: str | None,
        lookup_file: Path | None,
        layouts: tuple[Path, ...],
        doubled: str | None,
        expect: int | None,
        answers: tuple[str, ...],
        **others: Any,  # noqa: ANN401 -- the command's own options
    ) -> None:
        from scrutiny.cycle.load import Extract

        extract = Extract(
            paths=files,
            areas_file=areas_file,
            name_property=name_property,
            lookup_file=lookup_file,
            force=force,
            month=month,
            layouts=layouts,
            doubled=doubled,
            expect=expect,
            answers=answers,
        )
        command(extract=extract, **others)

    return gathered


def checks_options(command: Callable[..., None]) -> Callable[..., None]:
    """Which checks are asked, and how: handed to the command as ``checks``."""

    @click.option("--off", multiple=True, metavar="CHECK", help="Leave a check out; may be given again.")
    @click.option("--on", "switched_on", multiple=True, metavar="CHECK", help="Ask a check that is off by default.")
    @click.option(
        "--set", "thresholds", multiple=True, metavar="CHECK.NAME=NUMBER", help="Set a threshold; may be given again."
    )
    @click.option(
        "--checks",
        "checks_file",
        type=click.Path(path_type=Path),
        help="Checks of your own, and what you change about the others (TOML).",
    )
    @wraps(command)
    def gathered(
        off: tuple[str, ...],
        switched_on: tuple[str, ...],
        thresholds: tuple[str, ...],
        checks_file: Path | None,
        **others: Any,  # noqa: ANN401 -- the command's own options
    ) -> None:
        from scrutiny.cycle.checks import chosen

        checks = chosen(checks_file, off=off, on=switched_on, thresholds=thresholds)
        command(checks=checks, **others)

    return gathered


across_option = click.option(
    "--across",
    metavar="FIELD",
    help="Cross the areas with a field, so that each group is drawn from by itself: ethnicity, age, power, "
    'strip-search, another coded field, or a condition ("age < 18"). Groups of an area with fewer than 10 searches are '
    "merged.",
)


def plan_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a plan, handed to the command as one ``settings``."""

    @click.option("--total", type=int, metavar="N", help="Records to draw in all.  [default: 100]")
    @click.option("--minimum", type=int, default=8, show_default=True, help="Records from every area at least.")
    @click.option("--benchmark", type=float, default=0.80, show_default=True, help="Share that is good enough.")
    @click.option("--members", type=int, default=9, show_default=True, help="Members who read.")
    @click.option("--readers", type=int, default=3, show_default=True, help="Members who read each record.")
    @click.option("--minutes", type=int, default=6, show_default=True, help="Minutes to read and answer one record.")
    @click.option("--records-each", type=int, metavar="N", help="Records that each member reads; the total follows.")
    @click.option("--hours-each", type=float, metavar="HOURS", help="Hours that each member has; the total follows.")
    @click.option(
        "--precision",
        metavar="N",
        help="Every area's figure to be within plus or minus N in 100 of its searches, or within so many searches "
        '("20 searches"); the total follows.',
    )
    @click.option(
        "--overall",
        type=float,
        metavar="N",
        help="The figure for all areas together to be within plus or minus N in 100; the total follows.",
    )
    @click.option(
        "--notice",
        type=float,
        metavar="N",
        help="Look closer at least N times in 100 at an area where the panel would be confident in only half; the "
        "total follows.",
    )
    @click.option(
        "--method",
        type=click.Choice(["optimal", "proportional", "equal", "neyman", "power"]),
        default="optimal",
        show_default=True,
        help="How the total is shared out: best for the overall figure; in proportion; as many from each; best by last "
        "cycle's results; or between equal and optimal.",
    )
    @click.option("--exponent", type=float, default=0.5, show_default=True, help="Of power: 0 is equal, 1 is optimal.")
    @click.option(
        "--shares",
        "shares_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What is expected of each area (CSV): area and share, or area, green and judged of the last cycle; and "
        "minutes a record, where they differ.",
    )
    @click.option("--all-of", multiple=True, metavar="AREA", help="Draw every record of this area; may be given again.")
    @wraps(command)
    def gathered(
        **options: Any,  # noqa: ANN401 -- the options above and the command's own
    ) -> None:
        from scrutiny.cycle.plan import settings_of

        ours = {name: options.pop(name) for name in _PLAN_OPTIONS}
        command(settings=settings_of(**ours), **options)

    return gathered


_PLAN_OPTIONS = (
    "total", "minimum", "benchmark", "members", "readers", "minutes", "records_each", "hours_each", "precision",
    "overall", "notice", "method", "exponent", "shares_file", "all_of",
)  # fmt: skip


def context() -> "Context":
    """The outside world, with progress on stderr once a command takes longer than a second."""
    from scrutiny.cycle.context import system

    started = time.monotonic()

    def say(text: str) -> None:
        if time.monotonic() - started > 1:
            click.echo(f"{text} ...", err=True)

    return system(say)


def echo_json(content: object) -> None:
    """Print JSON in plain ASCII, whatever the console."""
    click.echo(json.dumps(content, ensure_ascii=True, indent=1))


def echo_table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, left: int = 1) -> None:
    """Print a table in columns: the first ``left`` columns to the left, numbers to the right."""
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    widths = [max(len(line[n]) for line in [list(headers), *cells]) for n in range(len(headers))]
    for line in [list(headers), ["-" * width for width in widths], *cells]:
        parts = [
            cell.ljust(width) if n < left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(parts).rstrip())


def echo_paragraphs(lines: Sequence[str]) -> None:
    """Print sentences, wrapped, a paragraph each."""
    for line in lines:
        click.echo(click.wrap_text(line, width=100))


def echo_notes(notices: Sequence[str]) -> None:
    """Print what should be known, a paragraph each."""
    echo_paragraphs([f"Note: {notice}{'' if notice.endswith(('.', '?')) else '.'}" for notice in notices])
