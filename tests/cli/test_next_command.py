"""``scrutiny next``: a conversation, as somebody has it at a terminal, through a pipe, or as a program reads it."""

import contextlib
import getpass
import io
import json
import os
import random
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import ROOT, Ran

from scrutiny import cli, resources
from scrutiny.cycle import steps, workspace
from scrutiny.cycle.config import Config, Force, Meeting
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Subject

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
ON = ("--on", "2026-10-09")
DICE = "8 4 0 2 6 1 7 3 9 5"
START = "import sys; from scrutiny import cli; cli.main(sys.argv[1:])"
# So that Ctrl-C in it goes to the program, a terminal has to be the one that controls it.
CONTROLLED = f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {START}"
Talk = Callable[..., Ran]


def context(staff: str = "JT-01") -> Context:
    return Context(
        today=lambda: date(2026, 10, 9),
        now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(5).randbytes,
        say=lambda _: None,
        staff=staff,
        login=getpass.getuser,
    )


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is known by their login and not by a variable."""
    monkeypatch.delenv("SCRUTINY_STAFF", raising=False)


def made(root: Path, *meetings: date) -> Path:
    dates = meetings or (date(2026, 11, 19), date(2027, 1, 21))
    settings = Config(force=Force(name="hertfordshire"), meetings=tuple(Meeting(date=one) for one in dates))
    return workspace.init(root, settings, context=context()).root


@pytest.fixture
def inside(anywhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, and we are in it."""
    root = made(anywhere / "Our panel")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that JT-01 brought as far as the freeze; to be copied."""
    root = made(tmp_path_factory.mktemp("frozen") / "panel")
    steps.load(root, Extract(paths=(EXTRACT,)), context=context())
    steps.freeze(root, context=context())
    return root


@pytest.fixture
def talk(scrutiny: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Hold a conversation in which these lines are said, and then no more."""

    def held(*lines: str, options: tuple[str, ...] = ON) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return scrutiny("next", *options)

    return held


def steps_of(root: Path) -> list[tuple[str, str]]:
    return [(event.step, event.who) for event in workspace.opened(root).events]


def reached(root: Path) -> str:
    return str(workspace.opened(root).state.cycle("2026-11").state)


# --- a terminal ---------------------------------------------------------------------------------------------------


class Terminal:
    """A pseudo-terminal with ``scrutiny next`` in it."""

    def __init__(self, folder: Path, *, login: str, options: tuple[str, ...] = ON) -> None:
        import pty

        self.ours, theirs = pty.openpty()
        environment = {name: value for name, value in os.environ.items() if name != "SCRUTINY_STAFF"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLED, "next", *options],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=environment | {"LOGNAME": login, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "dumb"},
        )
        os.close(theirs)
        self.shown = ""
        self.seen = 0

    def expect(self, words: str) -> None:
        """Wait until these words have come since those that were expected before."""
        until = time.monotonic() + 120
        while words not in self.shown[self.seen :]:
            assert self._more(until - time.monotonic()), f"{words!r} did not come:\n{self.shown[self.seen :]}"
        self.seen = self.shown.index(words, self.seen) + len(words)

    def _more(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(0, seconds))
        try:
            content = os.read(self.ours, 65536) if ready else b""
        except OSError:  # the other end is closed
            content = b""
        self.shown += content.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(content)

    def say(self, words: str, *, end: str = "\n") -> None:
        os.write(self.ours, (words + end).encode())

    def ends(self) -> int:
        """Read what is left, and the exit code."""
        while self._more(60):
            pass
        return self.process.wait(timeout=60)  # a busy machine is no fault

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals of this kind on Windows")
    opened: list[Terminal] = []

    def at(folder: Path, **ways: object) -> Terminal:
        opened.append(Terminal(folder, **ways))  # type: ignore[arg-type]
        return opened[-1]

    yield at
    for one in opened:
        one.close()


def test_a_newcomer_at_a_terminal_comes_from_nothing_to_a_draw(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    at = terminal(tmp_path, login="jane")
    at.expect("This folder is not a workspace.")
    at.expect("What do you want to do [1]:")
    at.say("1")
    at.expect("The name of the new folder [panel]:")
    at.say("Our panel")
    at.expect("[hertfordshire]:")
    at.say("")
    at.expect("The office that runs the panel")
    at.expect("]:")
    at.say("")
    at.expect("next meetings")
    at.say("next month")
    at.expect("This is not a date")
    at.say("19/11/2026 21/01/2027")
    at.expect("How many members read [9]:")
    at.say("")
    at.expect("Your staff code")
    at.say("JT-01")
    at.expect('The same by hand: scrutiny init "Our panel" --force hertfordshire')
    at.expect("Nothing was done for it yet.")
    at.expect("What do you want to do [1]:")
    at.say("")
    at.expect("The file or files:")
    at.say(f"'{EXTRACT}' ")
    for question in ("How many rows", "Who at the force", "When it was made", "With which filter"):
        at.expect(question)
        at.say("")
    at.expect("1,106 rows read")
    at.expect("the extract was loaded.")
    at.expect("What do you want to do [1]:")
    at.say("1")
    at.expect("Fix them now")
    at.say("y")
    at.expect("The same by hand: scrutiny freeze\n")
    at.expect("Fingerprint: ")
    at.expect("How and when the fingerprint was sent")
    at.say("e-mail to all members, 9 October")
    at.expect("The dice")
    at.say("3 7 0")
    at.expect("3 dice are too few")
    at.expect("The dice")
    at.say(DICE)
    at.expect("Who saw it")
    at.say("the vice chair")
    at.expect('scrutiny draw --announced "e-mail to all members, 9 October" --dice "8 4 0 2 6 1 7 3 9 5" --witness')
    at.expect("100 records drawn under the seed 8402617395.")
    at.expect("What do you want to do [1]:")
    at.say("q")

    assert at.ends() == 0
    assert "To go on: cd" in at.shown
    root = tmp_path / "Our panel"
    assert steps_of(root) == [(step, "JT-01") for step in ("init", "load", "freeze", "draw")]
    drawn = workspace.opened(root).payload_of("draw", Subject(cycle="2026-11"))
    assert drawn is not None
    assert (drawn["seed"], drawn["seed_source"], drawn["witness"]) == ("8402617395", "ten-sided dice", "the vice chair")


def test_a_second_person_picks_up_half_way_with_a_staff_code_of_their_own(
    terminal: Callable[..., Terminal], frozen: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(frozen, tmp_path / "panel"))
    at = terminal(root, login="bob")
    at.expect("Yours is not known here yet.")
    at.say("Bob Jones")
    at.expect("This is not a staff code.")
    at.say("ab-02")
    at.expect("The last step, by JT-01 on 9 October 2026: list and plan were fixed.")
    at.expect("Next: send the fingerprint out, make the seed before a witness, and draw, by 12 October 2026.")
    at.expect("How and when the fingerprint was sent")
    at.say("e-mail to all members, 9 October")
    at.expect("The dice")
    at.say("")  # not thrown yet
    assert at.ends() == 0
    assert "The seed is still to be made, before a witness." in at.shown
    assert reached(root) == "frozen"

    again = terminal(root, login="bob")
    again.expect("How and when the fingerprint was sent")
    assert "staff code" not in again.shown, "it is known now"
    again.say("e-mail to all members, 9 October")
    again.expect("The dice")
    again.say(DICE)
    again.expect("Who saw it")
    again.say("")
    again.expect("100 records drawn")
    again.expect("What do you want to do [1]:")
    again.say("\x04", end="")
    assert again.ends() == 0

    assert steps_of(root)[-2:] == [("freeze", "JT-01"), ("draw", "AB-02")]


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_at_a_question_stop_and_say_how_to_come_back(
    terminal: Callable[..., Terminal], tmp_path: Path, key: str
) -> None:
    root = made(tmp_path / "panel")
    at = terminal(root, login=getpass.getuser())
    at.expect("What do you want to do [1]: ")
    time.sleep(0.1)
    at.say(key, end="")

    assert at.ends() == 0
    assert "Nothing is half done. To go on: scrutiny next" in at.shown
    assert steps_of(root) == [("init", "JT-01")]


# --- a pipe -------------------------------------------------------------------------------------------------------


def test_lines_that_are_piped_in_are_shown_so_that_the_conversation_can_be_read(talk: Talk, inside: Path) -> None:
    assert inside
    done = talk("1", "nothing.csv")

    assert done.code == 0
    assert "The file or files: nothing.csv" in done.out
    assert "There is no such file or folder (nothing.csv)" in done.err
    assert "Ask the force for the extract" in done.words
    assert done.out.endswith("Nothing is half done. To go on: scrutiny next\n")


@pytest.mark.parametrize("lines", [(), ("q",), ("1", ""), ("1", "Q"), ("9", "x", "stop")])
def test_stopping_anywhere_leaves_everything_as_it_was(talk: Talk, inside: Path, lines: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in inside.rglob("*") if path.is_file()}
    done = talk(*lines)

    assert done.code == 0
    assert "scrutiny next" in done.out.splitlines()[-1]
    assert {path: path.read_bytes() for path in inside.rglob("*") if path.is_file()} == before


def test_what_a_step_says_is_wrong_is_told_and_asked_again_with_what_was_right_kept(talk: Talk, inside: Path) -> None:
    done = talk("1", str(EXTRACT), "1,000", "", "", "", "", "1106", "-", "2/10/2026", "", "q")

    assert "1,106 rows in the files, 1,000 by the force's own count" in done.err
    assert "That did not work, and nothing was changed." in done.words
    assert f"The file or files [{EXTRACT}]:" in done.out
    assert f"The same by hand: scrutiny load {EXTRACT} --expect 1106 --made-on 2026-10-02" in done.out
    assert reached(inside) == "loaded"
    loaded = workspace.opened(inside).payload_of("load")
    assert loaded is not None
    assert loaded["provenance"]["made_on"] == "2026-10-02"


def test_an_option_that_an_error_names_is_asked_for_in_words(talk: Talk, inside: Path, tmp_path: Path) -> None:
    rows = EXTRACT.read_text(encoding="utf-8").splitlines(keepends=True)
    twice = tmp_path / "2026-09-hertfordshire-twice.csv"
    twice.write_text(rows[0] + "".join(rows[1:200]) * 2, encoding="utf-8")
    done = talk("1", str(twice), "", "", "", "", "", "", "", "", "", "1", "q")

    assert "--doubled" in done.err
    assert "1  each search stands there twice: take one of each two" in done.out
    assert "--doubled halve" in done.out
    assert reached(inside) == "loaded"


def test_ctrl_c_in_the_middle_of_a_step_says_that_it_begins_anew(
    talk: Talk, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scrutiny.cycle.steps.load", stopped)
    done = talk("1", str(EXTRACT), "", "", "", "")

    assert done.code == 1
    assert "Stopped in the middle. A step counts only when it has ended" in done.words
    assert reached(inside) == "open"


def test_a_step_that_somebody_else_took_meanwhile_is_told_and_we_look_again_where_we_are(
    talk: Talk, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = workspace.record(
        workspace.opened(inside), step="load", subjects=[Subject(cycle="2026-11").code], payload={}, context=context()
    )
    settings = {"settings": (inside / "scrutiny.toml").read_text(encoding="utf-8")}

    class Slow(io.StringIO):
        """While the question whether to fix the list is open, somebody else fixes it."""

        def readline(self, *_: object) -> str:
            line = super().readline()
            if line == "y\n":
                code = Subject(cycle="2026-11").code
                workspace.record(work, step="freeze", subjects=[code], payload=settings, context=context("AB-02"))
            return line

    monkeypatch.setattr("sys.stdin", Slow("1\ny\nq\n"))
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
        cli.main(["next", *ON])

    assert not ended.value.code
    assert "The last step, by AB-02 on 9 October 2026: list and plan were fixed." in said.getvalue()
    assert "How and when the fingerprint was sent" in said.getvalue()


def test_files_that_were_altered_end_the_conversation_as_they_end_a_command(
    talk: Talk, frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(frozen, tmp_path / "panel"))
    monkeypatch.chdir(root)
    plan = root / "cycles/2026-11/frozen-1/public/plan.json"
    plan.write_bytes(plan.read_bytes().replace(b"100", b"101"))
    done = talk("e-mail to all members", DICE, "")

    assert done.code == 13
    assert "plan.json differs" in done.err


def test_where_there_is_no_workspace_one_beside_us_is_offered_first(talk: Talk, anywhere: Path) -> None:
    made(anywhere / "Our panel")
    done = talk("")

    assert "1  Go to the workspace Our panel" in done.out
    assert 'The same by hand: cd "' in done.out
    assert "Cycle 2026-11" in done.out


def test_a_workspace_elsewhere_can_be_dragged_in_and_files_are_named_from_where_we_are(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "desk"
    here.mkdir()
    root = made(tmp_path / "Büro" / "Our panel")
    shutil.copy(EXTRACT, here)
    monkeypatch.chdir(here)
    done = talk("2", str(here), f"'{root}' ", "1", EXTRACT.name, "", "", "", "", "q")

    assert "This is not a workspace" not in done.out
    assert "desk: this is not a workspace" in " ".join(done.err.split()).lower()
    assert done.code == 0
    assert reached(root) == "loaded"
    assert str(Path.cwd()) == str(here)


def test_settings_that_cannot_be_are_asked_again_and_nothing_is_made(talk: Talk, anywhere: Path) -> None:
    done = talk("1", "a|b", "panel", "Herts Police", "kent", "", "19/11/2026", "9", "JT-01", "", "", "nowhere.geojson")

    assert "A folder cannot be called that" in done.err
    assert "This is not a force's name" in done.err
    assert "the areas of kent are not built in" in done.err
    assert "The boundaries of its areas (a GeoJSON file):" in done.out
    assert "nowhere.geojson" in done.err
    assert list(anywhere.iterdir()) == []


def test_several_open_cycles_are_asked_about_once(talk: Talk, inside: Path) -> None:
    work = workspace.opened(inside)
    for cycle in ("2026-11", "2027-01"):
        code = Subject(cycle=cycle).code
        work = workspace.record(work, step="load", subjects=[code], payload={}, context=context())
    done = talk("2", "2", "q")

    assert "2 cycles are open." in done.out
    assert "2  2027-01: fix list and plan" in done.out
    assert "Cycle 2027-01: the panel meets on 21 January 2027" in done.out
    assert "Cycle 2026-11:" not in done.out
    named = talk("q", options=(*ON, "--cycle", "2026-11"))
    assert "cycles are open" not in named.out
    assert "Cycle 2026-11:" in named.out


def test_a_cycle_that_is_not_open_is_told(talk: Talk, inside: Path) -> None:
    assert inside
    done = talk(options=(*ON, "--cycle", "2031-01"))

    assert done.code == 11
    assert "2026-11" in done.err


def test_where_no_meeting_is_to_come_the_next_ones_are_asked_for_and_written_down(
    talk: Talk, anywhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(anywhere / "panel", date(2020, 1, 9))
    monkeypatch.chdir(root)
    before = (root / "scrutiny.toml").read_text(encoding="utf-8")
    done = talk("9/1/2020", "19/11/2026 26/11/2026", "19/11/2026 21 January 2027", "q")

    assert done.code == 0
    assert "that day is past" in done.err.lower()
    assert "two meetings in 2026-11" in done.err
    assert "The same by hand: add to scrutiny.toml" in done.out
    assert "Cycle 2026-11: the panel meets on 19 November 2026" in done.out
    after = (root / "scrutiny.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert [one.cycle for one in workspace.opened(root).config.meetings] == ["2020-01", "2026-11", "2027-01"]


def test_settings_that_cannot_be_read_are_looked_at_again_once_they_are_mended(
    talk: Talk, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inside / "scrutiny.toml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("members = 9", "members = 900"), encoding="utf-8")
    stopped = talk("")
    assert stopped.code == 11
    assert "from 1 to 99" in stopped.err

    class Editor(io.StringIO):
        def readline(self, *_: object) -> str:
            path.write_text(good, encoding="utf-8")
            return super().readline()

    monkeypatch.setattr("sys.stdin", Editor("y\nq\n"))
    with pytest.raises(SystemExit) as ended:
        cli.main(["next", *ON])
    assert not ended.value.code


def test_a_step_that_this_version_has_no_command_for_is_said(
    talk: Talk, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inside
    monkeypatch.delitem(cli.COMMANDS, "load")
    done = talk("1")

    assert done.code == 0
    assert "This version has no command for it yet: scrutiny load." in done.words


def test_a_staff_code_that_cannot_be_kept_goes_along_with_each_command(
    talk: Talk, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from scrutiny.cycle import context as contexts

    system = contexts.system
    monkeypatch.setattr(contexts, "system", lambda say: replace(system(say), login=lambda: ""))
    done = talk("CD-03", "1", str(EXTRACT), "", "", "", "", "q")

    assert f"scrutiny load {EXTRACT} --staff CD-03" in done.out
    assert steps_of(inside)[-1] == ("load", "CD-03")


# --- what need not be done ----------------------------------------------------------------------------------------


def test_the_fact_sheet_is_an_aside_that_is_gone_once_it_is_written(talk: Talk, inside: Path) -> None:
    done = talk("3", "y", "q")

    assert done.code == 0
    assert "3  Write the fact sheet for your data protection officer" in done.out
    assert "The same by hand: scrutiny dpia\n" in done.out
    assert (inside / "data-protection" / "data-protection-fact-sheet.docx").is_file()
    assert done.out.count("Write the fact sheet") == 1, "it is not offered again"
    assert reached(inside) == "open"


def test_the_register_can_be_started_before_the_packs_and_one_can_go_on_without(talk: Talk, inside: Path) -> None:
    work = workspace.opened(inside)
    settings = {"settings": (inside / "scrutiny.toml").read_text(encoding="utf-8")}
    for step in ("load", "freeze", "draw"):
        code = Subject(cycle="2026-11").code
        work = workspace.record(work, step=step, subjects=[code], payload=settings, context=context())
    without = talk("q")
    assert re.search(r"1  Write the list of videos to keep.*4  Start the members' register", without.out, re.DOTALL)
    done = talk("4", "y", "q")

    assert done.code == 0
    assert "The same by hand: scrutiny members start\n" in done.out
    assert (inside / "private" / "members.csv").is_file()
    assert done.out.count("Start the members' register") == 1


# --- consoles and programs ----------------------------------------------------------------------------------------


def run(folder: Path, said: bytes, *, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "LOGNAME": "jane"}
    return subprocess.run(
        [sys.executable, "-c", START, "next", *ON], cwd=folder, input=said, capture_output=True, check=False,
        env=environment,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_console_of_either_kind_can_name_a_folder_with_an_accent(tmp_path: Path, encoding: str) -> None:
    said = "1\nCafé Zürich\n\n\n19/11/2026\n\nJT-01\nq\n".encode(encoding)
    done = run(tmp_path, said, encoding=encoding)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "Café Zürich" / "ledger.db").is_file()
    assert "Café Zürich".encode(encoding) in done.stdout


def test_a_letter_that_cannot_be_read_is_told_and_not_a_crash(tmp_path: Path) -> None:
    done = run(tmp_path, b"1\nCaf\xe9\npanel\nq\n", encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert b"there is a character that cannot be read" in done.stderr.lower()
    assert b"Traceback" not in done.stderr


def test_what_would_be_asked_for_a_program(talk: Talk, inside: Path) -> None:
    assert inside
    done = talk(options=(*ON, "--json"))
    found = json.loads(done.out)

    assert (found["workspace"], found["today"], found["staff_code_known"]) == ("Our panel", "2026-10-09", True)
    (cycle,) = found["cycles"]
    assert [(one["step"], one["optional"]) for one in cycle["to_do"]] == [
        ("load", False), ("request", False), ("dpia", True),
    ]  # fmt: skip
    questions = {one["id"]: one for one in cycle["to_do"][0]["questions"]}
    assert questions["files"]["kind"] == "paths"
    assert questions["expect"] | {"words": ""} == {
        "id": "expect", "words": "", "kind": "number", "default": None, "optional": True, "choices": [],
        "only_after_the_command_named": None, "option": "--expect",
    }  # fmt: skip


def test_without_a_workspace_a_program_gets_the_questions_of_init(talk: Talk, anywhere: Path) -> None:
    assert anywhere
    found = json.loads(talk(options=("--json",)).out)

    assert found["workspace"] is None
    assert [one["step"] for one in found["to_do"]] == ["init"]


@pytest.mark.parametrize("options", [("--json",), ()])
def test_next_loads_nothing_heavy_before_a_step_is_taken(inside: Path, options: tuple[str, ...]) -> None:
    code = (
        f"import sys, json; sys.argv = ['scrutiny', 'next', '--on', '2026-10-09', *{list(options)!r}]\n"
        "from scrutiny import cli\n"
        "try:\n    cli.main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print()\nprint(json.dumps([name for name in ('pandas', 'numpy', 'scipy', 'pyarrow', 'jinja2') "
        "if name in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="1\n\n", capture_output=True, text=True, check=True, cwd=inside
    )

    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_every_question_that_is_asked_ends_with_its_default_or_a_colon(talk: Talk, inside: Path) -> None:
    assert inside
    done = talk("1", "q")

    assert re.search(r"^What do you want to do \[1\]: 1$", done.out, re.MULTILINE)
    assert re.search(r"^The file or files: q$", done.out, re.MULTILINE)
