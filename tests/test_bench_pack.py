"""The bench of the pack makes copies in all three formats and times each. No times asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_bench_of_the_pack_times_every_format(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "pack.py"), "--records", "13", "--runs", "1", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path)),
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [name.partition(": ")[2] for name in found][:4] == ["PDF", "page", "workbook", "all three"]
    assert all(one["best"] > 0 and one["processor"] > 0 for one in found.values())
