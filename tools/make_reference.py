"""Make the two pages of docs/reference that are written from the code: commands.md and fields.md.

    python tools/make_reference.py            write them
    python tools/make_reference.py --check    compare, write nothing; exit code 1 if one differs

``tests/test_docs.py`` makes the same comparison, so that a page cannot say what the program no longer does.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from scrutiny import errors
from scrutiny.cli import COMMANDS, app
from scrutiny.records import fields, vocabulary
from scrutiny.records.fields import Kind, Sensitivity

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
WIDTH = 80  # of a help page: what a terminal shows

MADE = "<!-- Made by tools/make_reference.py from the code. Do not edit: run it again. -->"

OTHER_EXITS = {
    0: "Done. What a check finds is not an error: a file full of queries ends with 0 as well.",
    1: "Stopped by the person at the keyboard (Ctrl-C).",
    2: "An option or an argument is wrong.",
    errors.EXIT_BUG: "A bug. Lines that show the way to it are printed, never what a record says; please report them.",
}

KINDS = {
    Kind.REFERENCE: "text that names a record; never a number, so `0012` stays `0012`",
    Kind.INSTANT: "a moment; see [dates and times](layouts.md#dates-and-times)",
    Kind.DAY: "a date without a time",
    Kind.CODED: "one value of a list; the lists are [below](#lists-of-values)",
    Kind.TEXT: "what somebody wrote in their own words; may hold personal data",
    Kind.LABEL: "a short text that is not prose: a station, an operation, a reference",
    Kind.NUMBER: "a number",
    Kind.PSEUDONYM: "replaced by a one-way name as soon as it is read; the original is not kept",
}

WHO = {
    Sensitivity.PUBLIC: "the force publishes it record by record",
    Sensitivity.PANEL: "a panel member may see it; text only after a person has checked it",
    Sensitivity.RESTRICTED: "the office and the force only",
    Sensitivity.SECRET: "in no output at all",
}


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {"commands.md": commands_page(), "fields.md": fields_page()}


def commands_page() -> str:
    """Every command with its own help, and the exit codes."""
    lines = [
        "# Commands",
        "",
        MADE,
        "",
        "Each command says the same with `--help`. Results go to the screen, progress and errors to the error stream;",
        "`--json` is there where a program may want to read. No command asks anything of a network.",
        "",
        *_table(("command", "what it does"), ((f"[`{name}`](#{name})", words) for name, words in COMMANDS.items())),
        "",
        "## Exit codes",
        "",
        "The number with which a command ends, for scripts. They go by who can mend it.",
        "",
        *_table(("exit code", "what it means"), exit_codes()),
    ]
    for name in COMMANDS:
        lines += ["", f"## {name}", "", "```text", help_of(name), "```"]
    return "\n".join(lines) + "\n"


def exit_codes() -> Iterator[tuple[str, str]]:
    """Every exit code and its meaning: our errors by their own first line, and those that are not ours."""
    own = {one.exit_code: (one.__doc__ or "").splitlines()[0] for one in errors.ScrutinyError.__subclasses__()}
    for code, meaning in sorted((OTHER_EXITS | own).items()):
        yield str(code), meaning


def help_of(name: str) -> str:
    """What ``scrutiny NAME --help`` prints."""
    above = click.Context(app, info_name="scrutiny", terminal_width=WIDTH, **app.context_settings)
    command = app.get_command(above, name)
    if command is None:
        raise SystemExit(f"there is no command {name}")
    return command.get_help(click.Context(command, info_name=name, parent=above)).rstrip()


def fields_page() -> str:
    """The data dictionary and its lists of values."""
    lines = [
        "# Fields",
        "",
        MADE,
        "",
        f"All {len(fields.FIELDS)} things that a record can say. In the [standard layout](layouts.md) a column has the",
        "name of its field; any subset will do, as long as there is `searched_at`. A field without a column is *not",
        "supplied*, which is different from blank and different from withheld.",
        "",
        '"Asked for by" says where the wish comes from. Where it names a paragraph of PACE Code A, [the law](../law.md)',
        'says whether the number was verified. "police.uk" is the public download, "panel" what scrutiny panels ask for.',
        "",
        "## Kinds",
        "",
        *_table(("kind", "what is in the cell"), ((str(kind), words) for kind, words in KINDS.items())),
        "",
        "## Who may see a field",
        "",
        *_table(("class", "who may see it"), ((str(who), words) for who, words in WHO.items())),
    ]
    for group in fields.GROUPS:
        rows = (
            (f"`{one.name}`", one.label, one.meaning, _kind(one), one.source, str(one.sensitivity))
            for one in group.fields
        )
        lines += ["", f"## {group.title}", ""]
        lines += _table(("column", "printed as", "what it is", "kind", "asked for by", "who may see it"), rows)
    lines += [
        "",
        "## Lists of values",
        "",
        "A cell may hold the code, the printed label or any of the other spellings; capitals and extra blanks do not",
        "matter. A value that is on no list is kept as it stands, counted, and never guessed.",
    ]
    for one in vocabulary.VOCABULARIES.values():
        rows = ((f"`{term.code}`", term.label, "; ".join(term.names)) for term in one.terms)
        lines += ["", f"### {one.name}", "", *_table(("code", "printed as", "also read"), rows)]
    return "\n".join(lines) + "\n"


def _kind(one: fields.Field) -> str:
    return str(one.kind) if one.vocabulary is None else f"[{one.vocabulary}](#{one.vocabulary})"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(line)} |" for line in (list(headers), ["---"] * len(headers), *cells)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or say which differ."""
    parser = argparse.ArgumentParser(description="Make the reference pages that are written from the code.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    wrong = 0
    for name, text in pages().items():
        path = FOLDER / name
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"differs: {name}\n")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
