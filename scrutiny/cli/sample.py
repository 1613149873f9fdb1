"""``scrutiny sample``: from extracts to a draw, in one step."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import (
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
    from scrutiny.cycle.load import Extract
    from scrutiny.sampling.plan import Settings


@click.command(name="sample")
@extract_options
@plan_options
@click.option("--seed", required=True, help="The seed, made in public (ten or more digits thrown with dice).")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to make; it must not exist.")
@click.option("--salt", "salt_file", type=click.Path(path_type=Path), help="Use this salt again (private/salt.txt).")
@click.option("--accept-rejects", metavar="REASON", help="Go on without rejected rows; the pack prints the reason.")
@json_option
def command(
    extract: "Extract",
    settings: "Settings",
    seed: str,
    out: Path,
    salt_file: Path | None,
    accept_rejects: str | None,
    *,
    as_json: bool,
) -> None:
    """Draw the panel's records from FILES and write the folder that proves the draw."""
    from scrutiny.cycle.draw import read_salt, sample
    from scrutiny.cycle.store import typed
    from scrutiny.sampling.outlook import outlook

    done = sample(
        extract,
        out=out,
        seed=seed,
        settings=settings,
        context=context(),
        salt=read_salt(salt_file) if salt_file else None,
        accept_rejects=accept_rejects,
    )
    frozen = done.frozen
    strata = [(one.name, one.population, one.sample) for one in frozen.plan.strata]
    if as_json:
        echo_json(
            {
                "seed": done.drawn.seed,
                "frame_sha256": done.frame_sha256,
                "fingerprint": frozen.fingerprint,
                "population": frozen.plan.population,
                "sample": frozen.plan.sample,
                "strata": [{"area": name, "population": size, "sample": drawn} for name, size, drawn in strata],
                "folder": str(done.folder),
            }
        )
        return
    echo_table(["Area", "Searches", "Drawn"], [*strata, ("All", frozen.plan.population, frozen.plan.sample)])
    click.echo()
    echo_paragraphs(outlook(frozen.plan))
    click.echo(f"\nSeed: {done.drawn.seed}\nFingerprint: {frozen.fingerprint}")
    echo_notes(frozen.loaded.remarks)
    click.echo(f"\nWritten: {typed(done.folder)} (public/ may be passed on to the panel; private/ never)")
    click.echo(f"Next: scrutiny pack {typed(done.folder)}")
