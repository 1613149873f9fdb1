"""``scrutiny verify``: redo a draw from its public folder, or verify a workspace and everything in it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import context, echo_json, echo_paragraphs, json_option
from scrutiny.cli.inside import root_here
from scrutiny.errors import counted

if TYPE_CHECKING:
    from scrutiny.cycle.audit import Tied, TiedFile

_MOST_IDS = 20  # named on the screen; --json has all


@click.command(name="verify")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--fingerprint", help="The fingerprint that was announced before the seed was made.")
@click.option(
    "--extract",
    "extracts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="In a workspace: a file of the force, to be tied to the lists; may be given again.",
)
@click.option("--cycle", metavar="YYYY-MM", help="With --extract: only this cycle.")
@click.option("--month", help="With --extract: the month, where the file name does not say it (2026-08).")
@click.option(
    "--layout", "layouts", multiple=True, type=click.Path(path_type=Path), help="With --extract: a layout of your own."
)
@click.option("--doubled", type=click.Choice(["keep", "halve"]), help="With --extract: as when it was loaded.")
@json_option
def command(
    folder: Path | None,
    fingerprint: str | None,
    extracts: tuple[Path, ...],
    cycle: str | None,
    month: str | None,
    layouts: tuple[Path, ...],
    doubled: str | None,
    *,
    as_json: bool,
) -> None:
    """Redo the draw in FOLDER (what scrutiny sample made, or its public folder) and compare.

    In a workspace, without FOLDER: verify the ledger and everything that it says something of. With --extract: also
    make the public ids of the force's file again and compare them with the lists that were fixed.
    """
    if extracts:
        from scrutiny.cycle.audit import tie
        from scrutiny.cycle.load import Extract

        if folder is not None or fingerprint is not None:
            raise click.UsageError("--extract goes with a workspace, without FOLDER and --fingerprint.")
        given = Extract(paths=extracts, month=month, layouts=layouts, doubled=doubled)
        _tied(tie(root_here(), given, context=context(), cycle=cycle), as_json=as_json)
        return
    if cycle or month or layouts or doubled:
        raise click.UsageError("--cycle, --month, --layout and --doubled go with --extract.")
    if folder is None:
        if fingerprint is not None:
            raise click.UsageError("--fingerprint goes with FOLDER: the folder of the draw that it was announced for.")
        _workspace(as_json=as_json)
        return
    _folder(folder, fingerprint, as_json=as_json)


def _folder(folder: Path, fingerprint: str | None, *, as_json: bool) -> None:
    from scrutiny.cycle.draw import verify_folder

    found = verify_folder(folder, fingerprint=fingerprint)
    if as_json:
        echo_json(
            {
                "seed": found.seed,
                "stage": found.stage,
                "frame_sha256": found.frame_sha256,
                "fingerprint": found.fingerprint,
                "announced": found.announced,
                "population": found.population,
                "sample": len(found.sample),
            }
        )
        return
    click.echo(f"The seed {found.seed} gives exactly the {len(found.sample)} records drawn from {found.population}.")
    click.echo(f"Fingerprint: {found.fingerprint}")
    if found.announced:
        click.echo("It is the announced fingerprint: frame and plan are as they were before the seed was made.")
    else:
        click.echo("These files agree with each other; compare the fingerprint with the announced one.")


def _workspace(*, as_json: bool) -> None:
    from dataclasses import asdict

    from scrutiny.cycle.audit import audit

    found = audit(root_here())
    if as_json:
        echo_json(asdict(found))
        return
    click.echo(f"The ledger is whole: {counted(found.events, 'step', 'steps')}, the last with the hash {found.head}.")
    click.echo(
        f"As it says: {counted(found.loads, 'extract', 'extracts')}, {counted(found.frozen, 'list', 'lists')} fixed, "
        f"{counted(found.draws, 'round', 'rounds')} drawn, {counted(found.files, 'file', 'files')} of packs and "
        f"papers, {counted(found.scored, 'result', 'results')} worked out again from the answers."
    )
    echo_paragraphs([f"Purged: {line}." for line in found.purged])
    echo_paragraphs([f"To do again: {line}." for line in found.again])


# --- the force's file -----------------------------------------------------------------------------------------


def _tied(found: "TiedFile", *, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "records": found.records,
                "rejected": found.rejected,
                "undated": found.undated,
                "files_as_loaded": found.same_file,
                "rounds": [_data(one) for one in found.rounds],
            }
        )
        return
    rejected = counted(found.rejected, "row", "rows")
    click.echo(f"In the file: {counted(found.records, 'record', 'records')}; {rejected} rejected.")
    if found.same_file:
        click.echo(f"Byte for byte as it was loaded: {counted(found.same_file, 'file', 'files')}.")
    for one in found.rounds:
        click.echo(f"\n{one.subject.cycle}, round {one.subject.round} ({one.first} to {one.last})")
        click.echo(f"  On the list: {one.listed:,}; of these in the file: {one.found:,}, not: {len(one.missing):,}.")
        _ids(one.missing)
        click.echo(
            f"  In the file with a day of this round: {one.in_days:,}; on no list: {len(one.unlisted):,}, on that of "
            f"another round: {one.elsewhere:,}."
        )
        _ids(one.unlisted)
    click.echo()
    echo_paragraphs(
        [
            "The public ids were made again from the references with the salt of this workspace.",
            "A record on one side only was entered, changed or deleted by the force in between, or kept back: ask.",
        ]
    )


def _data(one: "Tied") -> dict[str, object]:
    return {
        "cycle": one.subject.cycle,
        "round": one.subject.round,
        "first": one.first,
        "last": one.last,
        "listed": one.listed,
        "found": one.found,
        "missing": list(one.missing),
        "in_days": one.in_days,
        "unlisted": list(one.unlisted),
        "elsewhere": one.elsewhere,
    }


def _ids(ids: tuple[str, ...]) -> None:
    for public_id in ids[:_MOST_IDS]:
        click.echo(f"    {public_id}")
    if len(ids) > _MOST_IDS:
        click.echo(f"    and {len(ids) - _MOST_IDS:,} more (--json has all)")
