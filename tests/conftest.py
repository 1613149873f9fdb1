"""Shared fixtures. A test that needs a program or the real data skips, saying why, where it is missing.

CI sets SCRUTINY_NO_SKIPS=1: there a missing program is an error, so that nothing goes untested unseen.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrutiny import cli

ROOT = Path(__file__).resolve().parent.parent


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


@pytest.fixture
def scrutiny(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(int(stop.value.code or 0), captured.out, captured.err)

    return run
