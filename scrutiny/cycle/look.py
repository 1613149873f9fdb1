"""The look of a workspace: the office's own words, colours and templates, in the folder ``look`` of the workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.errors import counted
from scrutiny.outputs import theme
from scrutiny.outputs.theme import Theme

_DRAWN = ("ink", "heading", "soft", "link", "wash", "size", "large")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look that was begun, or one that was there and can be used."""

    folder: Path
    new: tuple[str, ...]  # files that were written to begin with; none is written over
    theme: Theme


def look_of(root: Path) -> Theme:
    """What packs and papers of a workspace are made with. SettingError, with file and line, where it is wrong."""
    return theme.read(root / theme.FOLDER)


def look(root: Path) -> Look:
    """Put the files to begin with into the folder ``look`` where they are not there yet, and read what is in it.

    SettingError, with file and line, where something in it is wrong.
    """
    folder = root / theme.FOLDER
    new = {name: text for name, text in theme.starter().items() if not (folder / name).exists()}
    for name, text in new.items():
        store.write(folder / name, text.encode("utf-8"))
    return Look(folder=folder, new=tuple(new), theme=look_of(root))


def sentences(made: Look) -> Iterator[str]:
    """What the officer is told."""
    if made.new:
        yield (
            f"Written: {', '.join(made.new)}. Every line in them says how things are now and stands behind a #: take "
            "it away where you want something else. Then run scrutiny look again, which says whether it can be used."
        )
    if made.theme == theme.PLAIN:
        yield "Packs look as they always do: nothing is changed yet."
        return
    changed = [
        f"language {made.theme.language}" if made.theme.language != theme.PLAIN.language else "",
        counted(len(made.theme.words), "phrase", "phrases") if made.theme.words else "",
        counted(len(made.theme.terms), "term", "terms") if made.theme.terms else "",
        counted(len(made.theme.templates), "template", "templates") if made.theme.templates else "",
        "colours or sizes" if _drawn_otherwise(made.theme) else "",
    ]
    yield f"This look can be used. It changes: {', '.join(filter(None, changed))}. Packs made from now on have it."


def _drawn_otherwise(made: Theme) -> bool:
    usual = theme.PLAIN
    return any(getattr(made, name) != getattr(usual, name) for name in _DRAWN)
