"""Shared fixtures. A test that needs a program or the real data skips, saying why, where it is missing.

CI sets SCRUTINY_NO_SKIPS=1: there a missing program is an error, so that nothing goes untested unseen.
"""

import contextlib
import io
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scrutiny import cli

ROOT = Path(__file__).resolve().parent.parent
PROGRESS = re.compile(r"[A-Z][a-z]+ing(?: .*)? \.\.\.")

# How long an example takes says how busy the machine is, not whether the program is right. CI tries the same examples
# every time, so that it says whether a change is right; new ones are looked for on a desk and at night.
settings.register_profile(
    "scrutiny",
    deadline=None,
    derandomize=os.environ.get("SCRUTINY_NO_SKIPS") == "1" and "SCRUTINY_NIGHTLY" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("scrutiny")


# Files of tests that go on from one long preparation. Where several workers share the tests, those that come first
# stay together with one worker, and no long one is left for the end.
FIRST = ("test_docs.py", "cycle/test_whole_cycle.py", "test_bench.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all else in the order in which it stands."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Whole files are not spelt out: some hold the moment they were packed, and all workers must agree on names."""
    return "a file" if isinstance(val, bytes) and len(val) > 40 else None


def skip(reason: str) -> None:
    """Skip, or fail where skips are not allowed."""
    if os.environ.get("SCRUTINY_NO_SKIPS") == "1":
        pytest.fail(f"{reason} (SCRUTINY_NO_SKIPS=1: a skipped test is a failure)")
    pytest.skip(reason)


def program(reason: str, *names: str) -> Path:
    """The first of these programs that is there."""
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found)
    skip(reason)
    raise AssertionError


@pytest.fixture(scope="session")
def chromium() -> Path:
    return program("Chromium is not installed", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def soffice() -> Path:
    return program("LibreOffice is not installed", "soffice", "libreoffice")


@pytest.fixture(scope="session")
def pdftotext() -> Path:
    return program("poppler-utils is not installed", "pdftotext")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the checkout (see its README); never part of the project."""
    folder = Path(os.environ.get("SCRUTINY_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        skip("the real data (../shared/data) is not beside the checkout")
    return folder


@pytest.fixture
def anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is also the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it printed, however the lines were broken."""
        return " ".join(self.out.split())


def once(folder: Path, *arguments: object) -> Path:
    """The folder, after a command was given in it: what many tests go on from, each in a copy of its own."""
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as stop:
        cli.main([str(argument) for argument in arguments])
    assert not stop.value.code
    return folder


@pytest.fixture
def scrutiny(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        # Progress is said once a command has taken a second, which a busy machine may need for anything.
        said = [line for line in captured.err.splitlines(keepends=True) if not PROGRESS.fullmatch(line.rstrip())]
        return Ran(int(stop.value.code or 0), captured.out, "".join(said))

    return run
