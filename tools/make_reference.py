"""Make what stands in the documents and is written from the code.

    python tools/make_reference.py              write the pages of docs/reference that are made: see ``pages``
    python tools/make_reference.py --check      compare, write nothing; exit code 1 if one differs
    python tools/make_reference.py --examples   run the examples, and write what they print now

The examples are the fenced blocks marked ``console run`` of the pages in ``RUN``: a line that begins with "$ " is
a command, one with "> " goes on with it, the others are what is printed. A line of three dots stands for any lines.
``tests/test_docs.py`` makes the same comparisons, so that a page cannot say what the program no longer does.
"""

import argparse
import dataclasses
import difflib
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "code_a"))
import measure_grounds
import rule_specs

from scrutiny import errors
from scrutiny.cli import COMMANDS, app
from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.describe import describe, references
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.rule import Kind as Kind_
from scrutiny.code_a.rule import Reason, Rule, Severity, Verdict
from scrutiny.cycle import config, state
from scrutiny.records import fields, vocabulary
from scrutiny.records.days import day_words
from scrutiny.records.fields import Kind, Sensitivity

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "reference"
RUN = (  # one after the other, in one folder
    DOCS / "tutorial" / "demo.md",
    DOCS / "tutorial" / "next.md",
    DOCS / "how-to" / "after-the-meeting.md",
    DOCS / "explanation" / "the-draw.md",
    DOCS / "how-to" / "load-your-forces-export.md",
    DOCS / "how-to" / "when-a-file-is-refused.md",
    DOCS / "how-to" / "compare-with-what-was-published.md",
    DOCS / "how-to" / "change-the-checks.md",
    DOCS / "how-to" / "plan-a-sample.md",
)
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
    return {
        "commands.md": commands_page(),
        "fields.md": fields_page(),
        "rules.md": rules_page(),
        "tick-list.md": tick_list_page(),
        "grounds.md": grounds_page(),
        "steps.md": steps_page(),
        "settings.md": settings_page(),
    }


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
        '"Asked for by" says where the wish comes from. Where it names a paragraph of PACE Code A,',
        '[the law](../law.md) says whether the number was verified. "police.uk" is the public download, "panel" what',
        "scrutiny panels ask for.",
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


ROOMS = (
    ("What the record has to show", ("rec-",)),
    ("Power, object and authorisation", ("pow-", "s60-", "svro-", "cema-", "s139b-")),
    ("The written reasons", ("txt-",)),
    ("How the search went", ("ext-more", "ext-same", "eip-", "age-under", "detention-")),
    ("Whether the parts of a record fit together", ("age-inc", "time-", "dup-", "out-", "geo-")),
    ("What guidance asks", ("bwv-", "sup-", "ext-supervisor", "child-", "force-")),
)
MEANS = {
    Severity.MANDATORY: "the law or the Code asks for this on every such record, and the record does not show it",
    Severity.CONCERN: "something that the panel may want to ask about",
    Severity.QUALITY: "a question about the data, not about the search: something may be missing or a slip",
}
SHORT = {
    Verdict.CLEAR: "clear",
    Verdict.QUERY: "**query**",
    Verdict.CANNOT_BE_JUDGED: "cannot be judged",
    Verdict.DOES_NOT_APPLY: "does not apply",
}
WHY = {
    Reason.NONE: "",
    Reason.NOT_SUPPLIED: "no such column",
    Reason.BLANK: "blank",
    Reason.WITHHELD: "withheld",
    Reason.HELD_ELSEWHERE: "held elsewhere",
    Reason.NOT_IN_FORCE: "not the law on that day, or switched off",
    Reason.UNCERTAIN: "not settled by what stands there",
}


def rules_page() -> str:
    """Every check with all that it says of itself, and its examples, which are its tests."""
    lines = [
        "# Checks",
        "",
        MADE,
        "",
        f"All {len(RULES)} checks that `scrutiny` asks of a record. A check answers *clear*, *query*, *cannot",
        "be judged* or *does not apply*, about what the record shows; it never says what anybody did. A query",
        "is a question for people. [The law](../law.md) says which edition of PACE Code A, and how sure we",
        "are of each paragraph; [the tick list](tick-list.md) is for confirming them.",
        "",
        "The examples under each check are its tests. A field that an example does not name has no column in",
        "that file; *blank* is an empty cell, *withheld* one that is held back. A query is of one of three",
        "sorts. *Mandatory record item*: the law or the Code asks for it on every such record. *The panel may",
        "want to ask*: worth a question. *Data quality*: the data may have a slip. Guidance is marked,",
        "because it is not the Code.",
        "",
        "Before its own test, every check goes the same way. It does not apply where it is off or was not the",
        "law on that day. It cannot be judged where the file has no such column. It does not apply where the",
        "search is of another kind. It cannot be judged where the cell is withheld. A blank is a query where",
        "the Code asks for the item; else it cannot be judged, and is counted as not recorded.",
        "",
        "## The list",
        "",
        *(f"- [{title}](#{_anchor(title)})" for title, _ in ROOMS),
    ]
    left = list(RULES)
    for title, beginnings in ROOMS:
        here = [rule for rule in left if rule.id.startswith(beginnings)]
        left = [rule for rule in left if rule not in here]
        if not here:
            continue
        lines += ["", f"## {title}", ""]
        lines += _table(
            ("check", "what it is about", "a query is"),
            ((f"[`{rule.id}`](#{rule.id})", rule.title, _query_is(rule)) for rule in here),
        )
        for rule in here:
            lines += _rule_lines(rule)
    if left:
        raise SystemExit(f"no room for {', '.join(rule.id for rule in left)}")
    return "\n".join(lines) + "\n"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", title.lower()).replace(" ", "-")


def _query_is(rule: Rule) -> str:
    return f"{rule.severity} ({rule.kind})" if rule.kind in (Kind_.GUIDANCE, Kind_.STATUTE) else str(rule.severity)


def _rule_lines(rule: Rule) -> list[str]:
    facts = [line.partition(": ") for line in describe(rule)[1:]]
    cases = rule_specs.SPECS.get(rule.id, ())
    return [
        "",
        f"### {rule.id}",
        "",
        f"**{rule.title}.**",
        "",
        f"- *A query says:* \u201c{rule.message}\u201d",
        *(f"- *{label}:* {words}" for label, _, words in facts if label not in ("Query", "Asked", "A query means")),
        f"- *What a query is:* {MEANS[rule.severity]}",
        f"- *Which searches, by their date:* {_dates(rule)}",
        "",
        *_table(
            ("given", "the check answers", "because"),
            ((_given(case), SHORT[case.verdict], WHY[case.reason]) for case in cases),
        ),
        "",
        "[Back to the list of checks](#the-list)",
    ]


def _dates(rule: Rule) -> str:
    """Which searches the check is asked of, in a sentence."""
    first, last = (day and day_words(day) for day in (rule.in_force_from, rule.in_force_until))
    words = "of any date"
    if first and last:
        words = f"made from {first} until {last}"
    elif first or last:
        words = f"made on {first} or later" if first else f"made on {last} or before"
    held = "; the tool does not hold the older text of the Code" if rule.in_force_from == CODE_A_2015 else ""
    off = "" if rule.on else " The check is switched off unless an office switches it on."
    return f"searches {words}{held}.{off}"


def _given(case: rule_specs.Case) -> str:
    if case.given == "an old search":
        return "A search made before the first day of this check"
    given = str(case.given)
    return given[:1].upper() + given[1:]


def tick_list_page() -> str:
    """Each paragraph that a check rests on, once, to be ticked off by a person with the text open."""
    lines = [
        "# Tick list",
        "",
        MADE,
        "",
        "For one hour with the current text of PACE Code A open (gov.uk) and the other sources at hand. Each",
        "paragraph stands once, with every check that rests on it. Is it the right paragraph? Does it say",
        "what the check makes of it? Then its mark in the code (`verified`) may be changed, and nothing else.",
        "Under each check stands what you should find in the paragraph, and for which searches; where the",
        "searches are not named, they are those of the check above it. `scrutiny rules --tick-list` lists",
        "the same paragraphs and checks.",
    ]
    source = ""
    for reference in references(RULES):
        above = ""
        if reference.source != source:
            source = reference.source
            lines += ["", f"## {source}"]
        state = "read in the source named" if reference.verified else "to be confirmed"
        lines += ["", f"- [ ] **{reference.paragraph or 'As a whole'}** ({state})"]
        for rule in reference.rules:
            lines.append(f"    - [`{rule.id}`](rules.md#{rule.id}) {rule.title}.")
            lines.append(f"        - *You should find that the paragraph asks for:* {rule.good}")
            lines.append(f"        - *Where a record does not show it, the query says:* {rule.message}")
            if rule.scope != above:  # what stands there already need not be said again
                lines.append(f"        - *For:* {rule.scope}")
                above = rule.scope
    return "\n".join(lines) + "\n"


LABELLED = DOCS.parent / "tests" / "code_a" / "labelled"


def grounds_page() -> str:
    """How well the checks of the written reasons do on labelled texts, with everything that they got wrong."""
    unseen, tuned = (measure_grounds.labelled(LABELLED / name) for name in ("unseen.toml", "tuned.toml"))
    outcomes = measure_grounds.measured(unseen)
    lines = [
        "# Checks of the written reasons: how often they are right",
        "",
        MADE,
        "",
        *_paragraph(
            "These checks look for words. They are prompts: they miss some texts and ask about some "
            "that are good, and "
            "the panel reads and decides. Here they are measured on invented texts with a person's "
            "labels. *Precision*: "
            "of the queries, how many are right. *Recall*: of the texts that should be asked about, how many are. In "
            "brackets the 95% interval (Wilson). Real texts are other texts: expect less, and look at a "
            "sample of your own."
        ),
        "",
        "## Texts that nobody tuned on",
        "",
        *_paragraph(
            f"{len(unseen)} texts, written and labelled from the definitions alone by somebody who had "
            "not seen the lists "
            f"of words, and run for the first time when the lists were done. {_debatable(unseen)} of the labels are "
            "debatable, and are counted as they stand. The aim was 0.95 and 0.90: it is reached by some and not by all."
        ),
        "",
        *_outcomes_table(outcomes),
        "",
        *_paragraph(
            "The set before this one (321 texts) was measured when it was new, precision 0.93 and recall 0.87; "
            "since then the lists were widened with it, and it now stands among the texts below. This set is "
            "harder; the lists as they were before would have had 0.88 and 0.80 on it. What is missed has much in "
            "common. A group of people is named in more ways than the list knows, and a generalisation needs no word "
            "for the group at all. A place is described without the words for it. Consent, and something found in "
            "the search, are told in the person's own words. Where two weak reasons stand together, a person and the "
            'program may name different ones. Asked without need: "known" of a place, of somebody else, or from a '
            "recent incident, taken for somebody's past."
        ),
        "",
        "## What it got wrong there",
        "",
        *_table(("check", "", "text"), _wrong(outcomes, unseen)),
        "",
        "## Texts that the lists were made with",
        "",
        *_paragraph(
            f"{len(tuned)} texts. That the lists do well on them shows that they hold together and no "
            "more; a test holds "
            "them there, so that a new word does not undo an old one."
        ),
        "",
        *_outcomes_table(measure_grounds.measured(tuned)),
        "",
        *_paragraph(
            "`python tools/measure_grounds.py FILE` measures any labelled file; the two are in "
            "`tests/code_a/labelled`. The "
            "lists are in `scrutiny/code_a/cues`, each line with its reason."
        ),
    ]
    return "\n".join(lines) + "\n"


def steps_page() -> str:
    """The two tables of states, as a picture and in words."""
    lines = [
        "# Steps and states",
        "",
        MADE,
        "",
        "In a workspace each step is allowed by a table, and written into the ledger when it is done. What is not",
        "in the table is refused with exit code 12, in the words on the right. A *round* is one list, seed and draw;",
        "a *cycle* has one or two rounds and is judged as a whole; a *draw* is the first one of a round, or a larger",
        "one in an area. `scrutiny status` and `scrutiny next` read the same tables.",
        "",
        "```mermaid",
        state.diagram().rstrip(),
        "```",
    ]
    for title, table in (("A round", state.ROUNDS), ("A cycle", state.CYCLES), ("A draw", state.DRAWS)):
        lines += ["", f"## {title}", ""]
        rows = [
            (
                f"`{one.step}`",
                ", ".join(one.sources),
                one.target,
                one.done,
                "; ".join(f"*{where}*: {instead}" for where, instead in one.instead.items()),
            )
            for one in table.values()
        ]
        lines += _table(("Step", "From", "To", "What it does", "Refused where"), rows)
    noted = ", ".join(f"`{one}`" for one in sorted(state.NOTED))
    return "\n".join(
        [
            *lines,
            "",
            "## Steps that change no state",
            "",
            *_paragraph(
                f"Written down, and that is all: {noted}. What a comparison finds stands in events of its own: "
                "`closer` (a larger draw is asked for) and `concern` (an area of concern), which wants a `brief`, and "
                "that an `answer`; a cycle is not closed before."
            ),
            "",
        ]
    )


def settings_page() -> str:
    """Every setting of scrutiny.toml, from its declaration."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        *_paragraph(
            "The file `scrutiny.toml` of a workspace. `scrutiny init` writes it with a remark on every line; edit it "
            "with any text editor. A wrong setting is told with its line and what could stand there. What binds a "
            "cycle is copied when its first list is fixed: later edits hold from the next cycle on."
        ),
    ]
    for name, kind in config.SECTIONS.items():
        lines += ["", f"## [{name}]", "", str(kind.__doc__), ""]
        declared = dataclasses.fields(kind)
        rows = [(f"`{one.name}`", f"`{config.literal(one.default)}`", config.comment(one)) for one in declared]
        lines += _table(("Setting", "Usual", "What it is"), rows)
    lines += ["", "## Meetings and contacts", ""]
    lines += _paragraph(
        "`[[meeting]]`: a meeting has a `date` and may have a `place`; its month names the cycle. `[[contact]]`: a "
        "contact has a `role` "
        f"({', '.join(config.ROLES)}), a `name`, may have an `email`, and holds the post `from` one day `to` another; "
        "a Chief Inspector has an `area`."
    )
    return "\n".join([*lines, ""])


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, 120)


def _debatable(entries: Sequence[Mapping[str, object]]) -> int:
    return sum(bool(entry.get("debatable")) for entry in entries)


def _outcomes_table(outcomes: Sequence[measure_grounds.Outcome]) -> list[str]:
    rows = (
        (one.name, str(len(one.right)), str(len(one.missed)), str(len(one.needless)), *measure_grounds.shares(one))
        for one in (*outcomes, measure_grounds.together(outcomes))
    )
    heads = (
        "check",
        "right",
        "missed",
        "asked without need",
        "precision: of 100 queries, so many were right, as a share",
        "recall: of 100 that should be found, so many were, as a share",
    )
    return _table(heads, rows)


def _wrong(
    outcomes: Sequence[measure_grounds.Outcome], entries: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, str, str]]:
    texts = {str(entry["id"]): str(entry["text"]) for entry in entries}
    for outcome in outcomes:
        for what, ids in (("missed", outcome.missed), ("asked without need", outcome.needless)):
            for each in ids:
                yield outcome.name, what, " ".join(texts[each].split())


def _kind(one: fields.Field) -> str:
    return str(one.kind) if one.vocabulary is None else f"[{one.vocabulary}](#{one.vocabulary})"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(line)} |" for line in (list(headers), ["---"] * len(headers), *cells)]


# --- examples ---------------------------------------------------------------------------------------------

_FENCE = re.compile(r"(?<=^```console run\n).*?(?=^```$)", flags=re.DOTALL | re.MULTILINE)
# What differs from one machine to another: the fingerprint covers a file whose bytes depend on a library's version,
# and a pack's name covers the fingerprint.
_FINGERPRINT = re.compile(r"\b(?:[0-9a-f]{4} ){7}[0-9a-f]{4}\b|(?<=announced: )[0-9a-f]{32}\b")
_PACK = re.compile(r"(-(?:first|intense-[a-z-]+)-)[0-9a-f]{8}\b")
_PROGRESS = re.compile(r"[A-Z][a-z]+ing(?: .*)? \.\.\.")  # on the error stream, where something takes long
_MARK = "=== next ==="


@dataclass(frozen=True, slots=True)
class Example:
    """A command and the lines that it prints."""

    command: str
    lines: tuple[str, ...]

    def agrees_with(self, printed: Sequence[str]) -> bool:
        """Whether that is what a document says is printed."""
        wanted = ("(?:.*\\n)*?" if line == "..." else re.escape(_same(line)) + "\\n" for line in self.lines)
        return re.fullmatch("".join(wanted), "".join(_same(line) + "\n" for line in printed)) is not None

    def __str__(self) -> str:
        """As it stands in a document."""
        return "".join(f"{line}\n" for line in ("$ " + self.command.replace("\n", "\n> "), *self.lines))


def _same(line: str) -> str:
    return _PACK.sub(r"\1PACK", _FINGERPRINT.sub("FINGERPRINT", line)).rstrip()


def examples(text: str) -> list[Example]:
    """The examples of a page, in order."""
    return [one for block in _FENCE.findall(text) for one in _examples(block)]


def _examples(block: str) -> list[Example]:
    found: list[Example] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Example(line[2:], ()))
        elif line.startswith("> ") and not found[-1].lines:
            found[-1] = Example(f"{found[-1].command}\n{line[2:]}", ())
        else:
            found[-1] = Example(found[-1].command, (*found[-1].lines, line))
    return found


def printed_by(page: Path, *, folder: Path, shell: str) -> list[tuple[str, ...]]:
    """What each example of a page prints, in one session of a shell in that folder; without progress."""
    programs = folder.parent / f"{folder.name}-programs"
    programs.mkdir(exist_ok=True)
    for name, words in {"scrutiny": " -m scrutiny", "python3": ""}.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, "-u"],
        # The mark between two commands must not change what "$?" says.
        input="".join(
            f"code=$?; echo '{_MARK}'; (exit $code)\n{one.command}\n"
            for one in examples(page.read_text(encoding="utf-8"))
        ),
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(DOCS.parent), "PYTHONUTF8": "1", "LC_ALL": "C"},
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    parts = done.stdout.split(f"{_MARK}\n")[1:]
    return [tuple(line.rstrip() for line in part.splitlines() if not _PROGRESS.fullmatch(line)) for part in parts]


def renewed(one: Example, printed: Sequence[str]) -> Example:
    """The same command with what it prints now; a "..." stays where the lines around it stay."""
    before, after = [_same(line) for line in one.lines], [_same(line) for line in printed]
    kept: list[str] = []
    for _, start, end, first, last in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        kept += one.lines[start:end] if one.lines[start:end] == ("...",) else printed[first:last]
    return Example(one.command, tuple(kept))


def with_output(text: str, printed: Sequence[Sequence[str]]) -> str:
    """A page with what its examples print now; what agrees stays as it stands."""
    now = iter(printed)

    def block(match: re.Match[str]) -> str:
        pairs = [(one, tuple(next(now))) for one in _examples(match[0])]
        return "".join(str(one if one.agrees_with(lines) else renewed(one, lines)) for one, lines in pairs)

    return _FENCE.sub(block, text)


def write_examples() -> None:
    """Run the examples of all pages and write what they print."""
    shell = shutil.which("bash")
    if shell is None:
        raise SystemExit("bash is not installed")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "reader"
        folder.mkdir()
        for page in RUN:
            printed = printed_by(page, folder=folder, shell=shell)
            page.write_text(with_output(page.read_text(encoding="utf-8"), printed), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or say which differ."""
    parser = argparse.ArgumentParser(description="Make what stands in the documents and is written from the code.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--examples", action="store_true", help="run the examples and write what they print")
    options = parser.parse_args(arguments)
    if options.examples:
        write_examples()
        return 0
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
