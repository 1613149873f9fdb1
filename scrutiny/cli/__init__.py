"""The command line: one thin file a command; the only place that knows click.

A command reads its options, calls one plain function of ``cycle`` and prints what came back. Nothing heavy is
imported before a command needs it. Exit codes are those of ``scrutiny.errors``; 2 is a wrong option, 70 a bug.
"""

import importlib
import io
import sys
import traceback
from collections.abc import Sequence

import click

from scrutiny import __version__, errors

# Command -> its short help. Each is `command` in the module of its name; loaded only when it is called.
COMMANDS: dict[str, str] = {
    "init": "Make a workspace: settings, ledger, private folder.",
    "status": "Say where every cycle stands, what is late and what to do next.",
    "next": "Say what comes next, ask for what it needs, and do it.",
    "log": "List every step that was taken, when and by whom.",
    "demo": "Play two months on invented data, from extract to brief.",
    "check": "Check extracts against PACE Code A.",
    "load": "Read an extract into a folder and say what changed since the one before.",
    "plan": "Say how many records from each area, and what that would notice.",
    "sample": "Draw the records for the panel and write what proves it.",
    "freeze": "Fix list and plan of a round, and make the page with its fingerprint.",
    "draw": "Draw a round from its fixed list, under a seed made since.",
    "verify": "Redo a draw from its public folder.",
    "keep-video": "List the videos that the force should keep, and read what it answers.",
    "replace": "Withdraw a drawn record that cannot be shown, and call the next reserve.",
    "reconcile": "Compare an extract with what was published, or with an earlier one.",
    "members": "List the members' register, what is missing in it, and areas without a member.",
    "redact": "Make the files in which every record is checked and signed, and read them back.",
    "pack": "Make the panel's packs: a folder a member, and the office's own.",
    "copies": "Write down who was given which copy, and say who saw a record.",
    "collect": "Read the members' filled scoring workbooks.",
    "decide": "Fix the panel's results of a draw.",
    "part-b": "Make Part B of the pack, to discuss, once the answers are in.",
    "flag": "Say which areas to look at closer, or which are of concern.",
    "intensify": "Take the larger draw in an area.",
    "brief": "Write the brief to the Chief Inspector of an area of concern.",
    "answer": "Keep what a Chief Inspector answered to a brief.",
    "carry-over": "Have the cases of a cancelled meeting judged at a later one.",
    "publish": "Write down where the findings were published, or why not.",
    "close": "Close what is done, and delete what is over its time.",
    "backup": "Copy the whole workspace into one file.",
    "look": "Begin words, colours and templates of your own, or check them.",
    "dpia": "Write the fact sheet for the data protection officer.",
    "restore": "Make a workspace again from a backup.",
    "rules": "List the checks, or explain one.",
    "layouts": "List the kinds of extract that can be read.",
}


class _Commands(click.Group):
    """The commands in the order in which they are used; ``--help`` loads none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"scrutiny.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="scrutiny")
def app() -> None:
    """Stop-and-search records for community scrutiny panels, so that nobody can pick the cases."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may know few characters: never stop for one
            stream.reconfigure(errors="replace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app.main(args=arguments, prog_name="scrutiny", standalone_mode=False)
    except errors.ScrutinyError as error:
        click.echo(f"scrutiny: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("scrutiny: stopped", err=True)
        return 1
    except Exception as error:  # noqa: BLE001 -- the last place that can tell a bug from an error
        # The message of an unforeseen error may quote a record, so only the way to it is shown.
        click.echo("".join(traceback.format_tb(error.__traceback__)), err=True, nl=False)
        click.echo(f"scrutiny: a bug ({type(error).__name__}); please report the lines above", err=True)
        return errors.EXIT_BUG
    return code if isinstance(code, int) else 0
