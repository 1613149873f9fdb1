"""Play the invented months by ``scrutiny next`` alone: python tools/play_next.py SCRUTINY EXTRACT

SCRUTINY is the program to play with, EXTRACT the invented extract. Two people, from nothing to the packs, in the folder
in which this is run; then the ledger is verified. Used by CI on the folder for laptops, with the network off, so it
imports nothing of scrutiny.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

# Who, on which day, and what they type. A line of no letters is the answer that stands in square brackets.
SESSIONS = (
    (
        "first",
        "2026-10-05",
        ("1", "panel", "hertfordshire", "The office", "19/11/2026 21/01/2027", "9", "JT-01", "q"),
        ".",
    ),
    (
        "first",
        "2026-10-09",
        ("1", "{extract}", "1106", "Information unit", "2/10/2026", "all searches", "1", "y", "q"),
        "panel",
    ),
    (
        "second",
        "2026-10-12",
        ("AB-02", "e-mail to all members, 9 October 2026", "8 4 0 2 6 1 7 3 9 5", "vice chair", "1", "y", "q"),
        "panel",
    ),
    ("second", "2026-10-30", ("{packs}", "y", "q"), "panel"),
)
WANTED = ["init", "load", "freeze", "draw", "keep-video", "pack"]


def main(program: Path, extract: Path) -> int:
    """Play, and say what the ledger holds. 1 where a step is missing."""
    program, extract = program.resolve(), extract.resolve()
    here = Path.cwd()
    for who, day, typed, folder in SESSIONS:
        place = here / folder
        offered = run(program, who, ("next", "--on", day, "--json"), place, "") if folder != "." else "{}"
        words = {"extract": str(extract), "packs": choice(offered, "pack")}
        answers = "\n".join(line.format(**words) for line in typed) + "\n"
        print(run(program, who, ("next", "--on", day), place, answers))
    events = json.loads(run(program, "second", ("log", "--json"), here / "panel", ""))
    steps = [event["step"] for event in events]
    print(run(program, "second", ("verify",), here / "panel", ""))
    missing = [step for step in WANTED if step not in steps]
    print("steps:", ", ".join(steps), *([f"; missing: {', '.join(missing)}"] if missing else []))
    return 1 if missing else 0


def choice(offered: str, step: str) -> str:
    """The number of a step among those that are offered."""
    steps = [one["step"] for cycle in json.loads(offered).get("cycles", [])[:1] for one in cycle["to_do"]]
    return str(steps.index(step) + 1) if step in steps else "1"


def run(program: Path, who: str, arguments: tuple[str, ...], folder: Path, typed: str) -> str:
    """What the program prints. Stops where it ends with an error."""
    environment = {**os.environ, "LOGNAME": who, "USERNAME": who, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, input=typed.encode(), capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"scrutiny {' '.join(arguments)} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
