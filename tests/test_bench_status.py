"""The bench of ``status`` makes a workspace that holds together, and times each command in it. No times asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_bench_of_status_makes_whole_cycles_and_times_each_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "status.py"), "--cycles", "3", "--runs", "1", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path)),
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["events"] == 1 + 2 * 20 + 6
    assert [one["command"] for one in found["timed"]][:2] == ["scrutiny status", "scrutiny status --dates"]
    assert all(one["best"] > 0 and one["processor"] >= 0 for one in found["timed"])
