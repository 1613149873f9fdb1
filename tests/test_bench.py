"""The comparison with plain pandas still runs, and both still find the same. No times are asserted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("options", [[], ["--without-reference"]], ids=["with references", "without"])
def test_scrutiny_and_plain_pandas_find_the_same(options: list[str], tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bench" / "run.py"), "--rows", "2000", "--rounds", "1", *options]
    folder = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))  # where the generated rows go

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | folder)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "All found the same" in done.stdout
    for stage in ("read", "check", "frame", "draw", "all of it"):
        assert f"| {stage}" in done.stdout
