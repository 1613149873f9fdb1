"""The house: imports point one way, and the command line starts quickly."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scrutiny"

# A room may import the rooms before it in this list, and nothing after it. Code A and sampling do not know each other.
ROOMS = ("errors", "resources", "statistics", "records", "code_a", "sampling", "panel", "accountability", "outputs",
         "cycle", "cli")  # fmt: skip
STRANGERS = {("code_a", "sampling"), ("sampling", "code_a")}
# Who may touch the disk: the named readers, the finder of resources, and the one writer.
READERS = {
    "resources.py", "records/reading.py", "records/layout.py", "panel/returns.py", "panel/questions.py",
    "code_a/powers.py", "code_a/wording.py", "cycle/store.py", "cycle/load.py", "cycle/draw.py",
}  # fmt: skip


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms that a file imports anywhere, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "scrutiny"
                else [node.module or ""]
            )
        found |= {name.split(".")[1] for name in names if name.startswith("scrutiny.")}
    return found & set(ROOMS)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    room = room_of(path)
    if room not in ROOMS:  # the package's own front door
        return
    for other in imported_rooms(path) - {room}:
        assert ROOMS.index(other) < ROOMS.index(room), f"{room} must not import {other}"
        assert (room, other) not in STRANGERS


def test_every_room_of_the_list_is_there_and_no_other() -> None:
    rooms = {room_of(path) for path in sources()} - {"__init__", "__main__"}

    assert rooms == set(ROOMS)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_store_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name = str(path.relative_to(PACKAGE)).replace("\\", "/")
    if name != "cycle/store.py":
        for word in (".write_bytes(", ".write_text(", ".mkdir(", ".unlink(", "shutil."):
            assert word not in text, f"{name} writes to the disk"


def test_only_click_is_known_to_the_command_line() -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert room_of(path) == "cli" or "import click" not in text, path


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_reads_the_clock_or_the_login_but_the_context(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name != "context.py":
        for word in ("datetime.now", "date.today", "time.time(", "getpass", "os.environ", "urandom"):
            assert word not in text, f"{path.name}: {word}"


HEAVY = ("pandas", "numpy", "scipy", "pyarrow")


@pytest.mark.parametrize("arguments", [["--help"], ["rules"], ["rules", "rec-sde"], ["layouts"], ["sample", "--help"]])
def test_quick_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys, json\n"
        "from scrutiny.cli import main\n"
        f"sys.argv = ['scrutiny', *{arguments!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_no_text_says_a_bare_csp() -> None:
    """It means two things: Community Safety Partnership and Community Scrutiny Panel."""
    root = PACKAGE.parent
    texts = [*sources(), *(root / "templates").rglob("*"), *(root / "docs").rglob("*.md"), root / "README.md"]
    for path in texts:
        if path.is_file() and path.suffix in {".py", ".md", ".j2", ".typ", ".txt", ".toml", ".js", ".css"}:
            words = path.read_text(encoding="utf-8").replace("Content-Security-Policy", "").split()
            assert not [word for word in words if word.strip(".,;:()\"'`*") == "CSP"], path


def test_nothing_lies_in_the_package_that_is_not_of_it() -> None:
    """What an editor or a patch leaves behind would go into the wheel."""
    kinds = {path.suffix for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}

    assert kinds <= {".py", ".toml", ".txt", ".typed", ""}
