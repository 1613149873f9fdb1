"""What commands share that work in a workspace: where it is, who is at work, which cycle, round and draw are meant."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrutiny.errors import InputError

if TYPE_CHECKING:
    from scrutiny.cycle.context import Context

staff_option = click.option(
    "--staff", default="", metavar="CODE", help="Your staff code (JT-01), if your login is new."
)
cycle_option = click.option("--cycle", metavar="YYYY-MM", help="Which cycle, where several are open (2026-11).")


def root_here() -> Path:
    """The workspace that the working folder is, or lies in. Raises InputError where it is in none."""
    from scrutiny.cycle.workspace import find

    here = Path.cwd()
    found = find(here)
    if found is None:
        raise InputError(
            "this is not a workspace, and lies in none",
            where=here.name,
            do="Go to your workspace first, or make one: scrutiny init FOLDER",
        )
    return found


def split(arguments: tuple[str, ...], *, more: int | None, usage: str) -> tuple[Path | None, tuple[str, ...]]:
    """The draw folder, if one was named, and the other arguments.

    In a workspace the folder need not be named. ``more``: how many others there are; None: one or more.
    """
    from scrutiny.cycle.workspace import find

    here = find(Path.cwd())
    first = Path(arguments[0]) if arguments else None
    named = first is not None and (first / "public").is_dir() and (first / "private").is_dir()
    if here is None or named:
        folder, rest = (arguments[0] if arguments else ""), arguments[1:]
    else:
        folder, rest = "", arguments
    if (not folder and here is None) or (len(rest) != more if more is not None else not rest):
        raise click.UsageError(f"Usage: scrutiny {usage}; in a workspace without the folder.")
    return (Path(folder) if folder else None), rest


def working(staff: str) -> "Context":
    """The outside world, with who is at work."""
    from dataclasses import replace

    from scrutiny.cli.common import context

    made = context()
    return replace(made, staff=staff or made.staff)


def subject_options(command: Callable[..., None]) -> Callable[..., None]:
    """Which cycle and round, handed to the command as ``cycle`` (a name or None) and ``round_`` (a number)."""

    @cycle_option
    @click.option("--round", "round_", type=click.IntRange(min=1), default=1, help="Which round, where it has several.")
    @wraps(command)
    def gathered(**options: Any) -> None:  # noqa: ANN401 -- the command's own options
        command(**options)

    return gathered


def clear_options(command: Callable[..., None]) -> Callable[..., None]:
    """Reasons for what the search of finished files found, handed to the command as ``reasons``, by code."""

    @click.option(
        "--clear",
        multiple=True,
        metavar="CODE=REASON",
        help="Let a short or everyday word pass that the search of the finished files found; once for each.",
    )
    @click.option(
        "--cleared",
        type=click.Path(path_type=Path),
        help="The list private/to-clear.csv, with your reasons written into it.",
    )
    @wraps(command)
    def gathered(clear: tuple[str, ...], cleared: Path | None, **options: Any) -> None:  # noqa: ANN401 -- the command's
        from scrutiny.cycle.gate import reasons_in

        reasons = {} if cleared is None else reasons_in(cleared)
        for given in clear:
            code, equals, reason = given.partition("=")
            if not equals:
                raise click.UsageError("--clear wants CODE=REASON, with the code that the search named.")
            reasons[code.strip()] = reason.strip()
        command(reasons=reasons, **options)

    return gathered
