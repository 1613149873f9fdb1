"""The commands of a workspace, as somebody types them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Run = Callable[..., Ran]
MADE = ("--force", "hertfordshire", "--meeting", "2026-11-19", "--meeting", "21/01/2027", "--staff", "JT-01")


@pytest.fixture
def inside(scrutiny: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    done = scrutiny("init", "Our panel", *MADE)
    assert done.code == 0, done.err
    monkeypatch.chdir(anywhere / "Our panel")
    return anywhere / "Our panel"


def test_init_says_what_it_made_and_what_comes_next(scrutiny: Run, anywhere: Path) -> None:
    done = scrutiny("init", "Our panel", *MADE)

    assert done.code == 0
    assert 'Made: "Our panel"' in done.words
    assert "scrutiny status" in done.words
    assert (anywhere / "Our panel" / "scrutiny.toml").is_file()


def test_init_does_not_touch_a_folder_with_something_in_it(scrutiny: Run, inside: Path) -> None:
    done = scrutiny("init", inside, *MADE)

    assert done.code == 15
    assert "already" in done.err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--force", "hertfordshire"), 11, "--staff"),
        (("--staff", "JT-01"), 11, "--force"),
        (("--force", "kent", "--staff", "JT-01"), 11, "--areas"),
        (("--force", "Herts Police", "--staff", "JT-01"), 11, "hertfordshire"),
        (("--force", "hertfordshire", "--staff", "Jane Tester"), 11, "staff code"),
        (("--force", "hertfordshire", "--staff", "JT-01", "--meeting", "November"), 11, "2026-11-19"),
        (("--force", "hertfordshire", "--staff", "JT-01", "--members", "900"), 11, "from 1 to 99"),
    ],
)  # fmt: skip
def test_init_says_what_it_lacks_and_makes_nothing(
    scrutiny: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.delenv("SCRUTINY_STAFF", raising=False)
    done = scrutiny("init", "panel", *options)

    assert done.code == code
    assert told in done.err
    assert list(anywhere.iterdir()) == []


def test_status_works_from_any_folder_inside_and_nowhere_else(
    scrutiny: Run, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inside / "cycles" / "2026-11").mkdir(parents=True)
    monkeypatch.chdir(inside / "cycles" / "2026-11")
    done = scrutiny("status", "--on", "2026-10-05")
    assert done.code == 0
    assert "Cycle 2026-11 (the panel meets on 19 November 2026): open" in done.words
    assert "scrutiny load FILES" in done.words

    monkeypatch.chdir(inside.parent)
    away = scrutiny("status")
    assert away.code == 10
    assert "scrutiny init" in away.err


def test_status_for_a_program(scrutiny: Run, inside: Path) -> None:
    assert inside
    found = json.loads(scrutiny("status", "--on", "2026-10-05", "--json").out)

    (cycle,) = found["cycles"]
    assert cycle["to_do"] == [
        {"step": "load", "round": 1, "draw": "first", "command": "scrutiny load FILES", "late_since": None}
    ]
    assert [one["standing"] for one in cycle["calendar"]][:3] == ["late", "next", "later"]


def test_the_log_has_every_step_and_names_nobody(scrutiny: Run, inside: Path) -> None:
    assert inside
    done = scrutiny("log")

    assert done.code == 0
    assert "JT-01 init" in done.words
    assert "1 step. The chain is whole" in done.words
    (event,) = json.loads(scrutiny("log", "--json").out)
    assert event["payload"]["force"] == "hertfordshire"


def test_a_ledger_that_was_altered_is_told_by_every_command(scrutiny: Run, inside: Path) -> None:
    path = inside / "ledger.db"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"JT-01", b"AB-99"))

    for command in ("status", "log"):
        done = scrutiny(command)
        assert done.code == 13
        assert "event 1 was altered" in done.err


@pytest.mark.parametrize("command", ["status", "log"])
def test_status_and_log_load_nothing_heavy(inside: Path, command: str) -> None:
    code = (
        "import sys, json\n"
        "from scrutiny.cli import main\n"
        f"sys.argv = ['scrutiny', '{command}']\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print(json.dumps([name for name in ('pandas', 'numpy', 'scipy', 'pyarrow') if name in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=inside, env=dict(os.environ)
    )

    assert json.loads(done.stdout.splitlines()[-1]) == []


# --- from an extract to the panel's results -------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a draw, packed; and the members' filled workbooks beside it."""
    from scrutiny import cli, resources
    from scrutiny.cycle.demo_answers import invented_returns
    from scrutiny.cycle.folder import open_folder

    folder = tmp_path_factory.mktemp("panel")
    root = folder / "Our panel"
    extract = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"

    def run(*arguments: object) -> None:
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        assert not stop.value.code, arguments

    here = Path.cwd()
    run("init", root, *MADE)
    try:
        os.chdir(root)
        run("load", extract)
        run("freeze")
        run("draw", "--announced", "e-mail to all members, 9 October", "--dice", "8402617395")
        run("pack")
    finally:
        os.chdir(here)
    (folder / "returns").mkdir()
    for name, content in invented_returns(open_folder(root / "cycles" / "2026-11" / "round-1")).items():
        (folder / "returns" / name).write_bytes(content)
    return root


def test_the_results_are_fixed_once_all_answers_are_there_and_then_no_more_are_read(
    scrutiny: Run, panel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    root = Path(shutil.copytree(panel, tmp_path / "panel"))
    monkeypatch.chdir(root)
    early = scrutiny("decide")
    assert early.code == 12
    assert "scrutiny collect" in early.err

    assert scrutiny("collect", panel.parent / "returns").code == 0
    assert "scrutiny decide" in scrutiny("status", "--on", "2026-11-17").words
    done = scrutiny("decide")
    assert done.code == 0
    assert "Fixed: green" in done.words

    late = scrutiny("collect", panel.parent / "returns")
    assert late.code == 12
    assert "has decided" in late.err
    steps = [event["step"] for event in json.loads(scrutiny("log", "--json").out)]
    assert steps == ["init", "load", "freeze", "draw", "pack", "collect", "decide"]


def test_a_folder_can_still_be_named_and_outside_a_workspace_has_to_be(
    scrutiny: Run, panel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(panel.parent)
    away = scrutiny("pack")

    assert away.code == 2
    assert "pack FOLDER" in away.err


def test_freeze_and_draw_say_what_they_did(scrutiny: Run, inside: Path) -> None:
    assert inside
    nothing = scrutiny("freeze")
    assert nothing.code == 12
    assert "scrutiny load FILES" in nothing.err
    both = scrutiny("draw", "--announced", "e-mail, 9 October", "--dice", "8402617395", "--seed", "1")
    assert both.code == 2
