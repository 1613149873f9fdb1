"""Make the README's picture: one record's page of the demonstration's pack. Needs pdftoppm (poppler-utils).

python tools/make_picture.py
"""

import subprocess
import tempfile
from pathlib import Path

from scrutiny.cycle import context
from scrutiny.cycle.demo_folder import CYCLE, demo_folder

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "pack-page.png"
RECORD = "Record 6"
DOTS_AN_INCH = 90


def page_of(pdf: Path, heading: str) -> int:
    """The number of the first page that begins with this heading, below the marking."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    for number, page in enumerate(text.split("\f"), start=1):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        if any(line.split("  ")[0] == heading for line in lines[:3]):
            return number
    raise SystemExit(f"no page begins with {heading}")


def main() -> None:
    """Play the demonstration and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in demo_folder(Path(folder) / "demo", context=context.system()):
            pass
        pdf = Path(folder) / "demo" / CYCLE / "pack" / "pack.pdf"
        page = str(page_of(pdf, RECORD))
        target = PICTURE.with_suffix("")
        subprocess.run(
            ["pdftoppm", "-r", str(DOTS_AN_INCH), "-png", "-singlefile", "-f", page, "-l", page, pdf, target],
            check=True,
        )


if __name__ == "__main__":
    main()
