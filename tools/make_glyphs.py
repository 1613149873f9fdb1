"""Write scrutiny/outputs/glyphs.txt: the code points that the two fonts of the printed pack can show.

Run after either font package changes:  python tools/make_glyphs.py
Needs fontTools, which the program itself does not. Only the upright styles count: the templates set no italics.
"""

from importlib.metadata import version
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "scrutiny" / "outputs" / "glyphs.txt"
FIRST = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")
SECOND = ("NotoSans[wdth,wght].ttf",)  # one variable file holds every weight


def points(folder: Path, name: str) -> set[int]:
    """The code points of one font file."""
    return set(TTFont(folder / "files" / name, lazy=True).getBestCmap())


def ranges(found: set[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring code points."""
    runs: list[tuple[int, int]] = []
    for point in sorted(found):
        if runs and runs[-1][1] == point - 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs


def main() -> None:
    """Both weights must show a character, from either font."""
    second = set.intersection(*(points(fontpkg_noto_sans.ROOT, name) for name in SECOND))
    shown = set.intersection(*(points(fontpkg_atkinson_hyperlegible.ROOT, name) | second for name in FIRST))
    packages = ("fontpkg-atkinson-hyperlegible", "fontpkg-noto-sans")
    lines = [
        "# Code points that the fonts of the printed pack can show. Made by tools/make_glyphs.py; do not edit.",
        "# " + ", ".join(f"{name} {version(name)}" for name in packages),
        *(f"{first:04X}-{last:04X}" for first, last in ranges(shown)),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
