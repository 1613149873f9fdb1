"""Print one of the README's two commands (``demo`` or ``tests``), as a person would copy it.

The README is the only place where they stand: CI runs what it says.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> dict[str, str]:
    """The POSIX commands of the README's first two ``sh`` blocks, by what they do."""
    blocks = re.findall(r"```sh\n(.*?)\n```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    if len(blocks) < 2 or any("\n" in block for block in blocks[:2]):
        message = "the README must begin with two commands of one line each"
        raise SystemExit(message)
    return {"demo": blocks[0], "tests": blocks[1]}


if __name__ == "__main__":
    sys.stdout.write(commands()[sys.argv[1]] + "\n")
