"""``scrutiny sample``: from extracts to a draw, in one step."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrutiny.cli.common import (
    across_option,
    context,
    echo_json,
    echo_notes,
    echo_paragraphs,
    echo_table,
    extract_options,
    json_option,
    plan_options,
)

if TYPE_CHECKING:
    from scrutiny.cycle.apart import Apart
    from scrutiny.cycle.load import Extract
    from scrutiny.sampling.plan import Settings


def seed_options(command: Callable[..., None]) -> Callable[..., None]:
    """Where the seed comes from, handed to the command as ``seed``, ``seed_source``, ``thrown`` and ``fixed_on``."""

    @click.option("--seed", help="The seed, made in public (ten or more digits thrown with dice).")
    @click.option(
        "--dice", multiple=True, metavar="DIGITS", help='The throws of ten-sided dice: "3 7 0 9"; may be given again.'
    )
    @click.option(
        "--seed-source",
        metavar="dice|NAME",
        help='How the seed is made, fixed with the plan: dice, or "UK National Lottery 2026-10-08".',
    )
    @click.option(
        "--fixed-on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the fingerprint was sent out."
    )
    @wraps(command)
    def gathered(
        seed: str | None,
        dice: tuple[str, ...],
        seed_source: str | None,
        fixed_on: datetime | None,
        **others: Any,  # noqa: ANN401 -- the command's own options
    ) -> None:
        from scrutiny.sampling import seeds

        if bool(dice) is (seed is not None):
            raise click.UsageError("Give the seed either with --seed or with --dice.")
        day = fixed_on.date() if fixed_on else None
        source = seeds.DICE if dice else seeds.GIVEN_TOGETHER
        if seed_source:
            dicey = seed_source.strip().casefold() in ("dice", seeds.DICE)
            source = seeds.DICE if dicey else seeds.public_value(seed_source, fixed_on=day).source
        command(
            seed=seeds.from_dice(dice) if dice else seed,
            seed_source=source,
            thrown=bool(dice),
            fixed_on=day,
            **others,
        )

    return gathered


def apart_options(command: Callable[..., None]) -> Callable[..., None]:
    """What is kept apart from the sample, handed to the command as one ``beside``."""

    @click.option(
        "--exclude", type=click.Path(path_type=Path), help="Records to leave out (CSV: reference, reason, words)."
    )
    @click.option(
        "--shown-before",
        multiple=True,
        type=click.Path(path_type=Path),
        help="An earlier draw folder, or a CSV of references: not to be drawn again.",
    )
    @click.option(
        "--must-see", "must_see_file", type=click.Path(path_type=Path), help="Must-see rules of your own (TOML)."
    )
    @click.option(
        "--must-see-most", type=int, default=12, show_default=True, help="Must-see records to show at most; 0: none."
    )
    @wraps(command)
    def gathered(
        exclude: Path | None,
        shown_before: tuple[Path, ...],
        must_see_file: Path | None,
        must_see_most: int,
        **others: Any,  # noqa: ANN401 -- the command's own options
    ) -> None:
        from scrutiny.cycle.apart import Apart

        beside = Apart(
            exclude=exclude, shown_before=shown_before, must_see_file=must_see_file, must_see_most=must_see_most
        )
        command(beside=beside, **others)

    return gathered


@click.command(name="sample")
@extract_options
@plan_options
@seed_options
@apart_options
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to make; it must not exist.")
@click.option("--salt", "salt_file", type=click.Path(path_type=Path), help="Use this salt again (private/salt.txt).")
@across_option
@click.option("--accept-rejects", metavar="REASON", help="Go on without rejected rows; the pack prints the reason.")
@json_option
def command(
    extract: "Extract",
    settings: "Settings",
    beside: "Apart",
    out: Path,
    salt_file: Path | None,
    accept_rejects: str | None,
    across: str | None,
    *,
    as_json: bool,
    **seed: Any,  # noqa: ANN401 -- those of seed_options
) -> None:
    """Draw the panel's records from FILES and write the folder that proves the draw."""
    from scrutiny.cycle.draw import read_salt, sample
    from scrutiny.cycle.plan import crossed_words
    from scrutiny.cycle.store import typed
    from scrutiny.sampling.outlook import outlook

    done = sample(
        extract,
        out=out,
        settings=settings,
        context=context(),
        salt=read_salt(salt_file) if salt_file else None,
        accept_rejects=accept_rejects,
        beside=beside,
        across=across,
        **seed,
    )
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)
    frozen = done.frozen
    names = frozen.private_names
    strata = [(names.get(one.slug, one.name), one.population, one.sample) for one in frozen.plan.strata]
    if as_json:
        echo_json(
            {
                "seed": done.drawn.seed,
                "frame_sha256": done.frame_sha256,
                "fingerprint": frozen.fingerprint,
                "population": frozen.plan.population,
                "sample": frozen.plan.sample,
                "strata": [{"area": name, "population": size, "sample": drawn} for name, size, drawn in strata],
                "left_out": frozen.left_out.by_reason,
                "must_see": done.must_see,
                "warnings": list(done.warnings),
                "folder": str(done.folder),
            }
        )
        return
    echo_table(["Area", "Searches", "Drawn"], [*strata, ("All", frozen.plan.population, frozen.plan.sample)])
    click.echo()
    foreseen = [crossed_words(across)] if across else outlook(frozen.plan)
    echo_paragraphs([*foreseen, *done.further])
    click.echo(f"\nSeed: {done.drawn.seed}\nFingerprint: {frozen.fingerprint}")
    echo_notes(frozen.loaded.remarks)
    click.echo(f"\nWritten: {typed(done.folder)} (public/ may be passed on to the panel; private/ never)")
    click.echo(f"Page to print and send: {typed(done.folder / 'public' / 'fingerprint.html')}")
    click.echo(f"Today, the list of videos to keep: scrutiny keep-video {typed(done.folder)}")
    click.echo(f"Next: scrutiny pack {typed(done.folder)}")
