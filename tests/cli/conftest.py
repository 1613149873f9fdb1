"""What the tests of the command line share: running a command in this process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scrutiny import cli


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
