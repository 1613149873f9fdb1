"""``scrutiny log``: every step that was taken, when and by whom."""

import click

from scrutiny.cli.common import echo_json, echo_table, json_option
from scrutiny.cli.inside import root_here
from scrutiny.errors import counted


@click.command(name="log")
@click.option("--cycle", metavar="YYYY-MM", help="Only this cycle.")
@json_option
def command(cycle: str | None, *, as_json: bool) -> None:
    """List the steps in the ledger of this workspace; it is verified while it is read."""
    from scrutiny.cycle.workspace import opened

    work = opened(root_here())
    events = [event for event in work.events if cycle is None or event.subject.partition("/")[0] == cycle]
    if as_json:
        echo_json(
            [
                {
                    "number": event.number,
                    "at": event.at,
                    "who": event.who,
                    "step": event.step,
                    "subject": event.subject,
                    "hash": event.hash,
                    "payload": event.payload,
                }
                for event in events
            ]
        )
        return
    rows = [
        (
            event.number,
            f"{event.moment:%d/%m/%Y %H:%M}",
            event.who,
            event.step,
            event.subject + (" (purged)" if event.payload is None else ""),
            event.hash[:8],
        )
        for event in events
    ]
    echo_table(["", "When (UTC)", "Who", "Step", "About", "Hash"], rows, left=6)
    click.echo(f"\n{counted(len(rows), 'step', 'steps')}. The chain is whole; its last hash is {work.events[-1].hash}.")
